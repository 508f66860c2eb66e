//! The language of the search box (spec 05, section 8.3), read so that nothing a person types is an error.
//!
//! Blank, `+`, `&&` and `AND` join, `||` and `OR` are alternatives and bind less, `!` and `NOT` exclude, parentheses
//! group, `"…"` is a phrase, `*` (or `%`) any text, `\` takes away the meaning of what follows. A bare word means words
//! that begin with it. Operators without operands and parentheses without partner are passed over.

use super::word;

/// Operands of a search that count; further ones are passed over.
const MAX_TERMS: usize = 16;
/// Parentheses inside each other that count.
const MAX_DEPTH: usize = 16;
/// Words of one operand.
const MAX_WORDS: usize = 32;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    /// Words.
    Words(Words),
    /// Text anywhere, by pieces that follow each other: a star stood before or within a word.
    Pieces(Vec<String>),
    /// Not that.
    Not(Box<Self>),
    /// All of them.
    All(Vec<Self>),
    /// One of them.
    Any(Vec<Self>),
}

/// Words that follow each other, as the index writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// The words; never none.
    pub(super) words: Vec<String>,
    /// The last is only the beginning of one.
    pub(super) open: bool,
}

/// Reads a search; `None` if there is nothing to search for.
pub(super) fn parse(text: &str) -> Option<Query> {
    let mut left = MAX_TERMS;
    alternatives(&mut Lexer::new(text), &mut left)
}

/// Alternatives up to the end or a closing parenthesis, which is taken. The lexer bounds how deep this goes.
fn alternatives(tokens: &mut Lexer<'_>, left: &mut usize) -> Option<Query> {
    let mut found = Vec::new();
    let mut joined = Vec::new();
    let mut negated = false;
    while let Some(token) = tokens.next() {
        let operand = match token {
            Token::Close => break,
            Token::Or => {
                found.extend(all(std::mem::take(&mut joined)));
                negated = false;
                continue;
            }
            Token::Not => {
                negated = !negated;
                continue;
            }
            Token::Open => alternatives(tokens, left),
            Token::Text { text, phrase } => operand(&text, phrase, left),
        };
        let negate = std::mem::take(&mut negated);
        joined.extend(operand.map(|operand| {
            if negate {
                Query::Not(Box::new(operand))
            } else {
                operand
            }
        }));
    }
    found.extend(all(joined));
    match found.len() {
        0 | 1 => found.pop(),
        _ => Some(Query::Any(found)),
    }
}

fn all(mut parts: Vec<Query>) -> Option<Query> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Query::All(parts)),
    }
}

fn operand(text: &str, phrase: bool, left: &mut usize) -> Option<Query> {
    let trimmed = text.trim_end_matches(['*', '%']);
    let starred = trimmed.len() < text.len();
    let query = if trimmed.contains(['*', '%']) {
        let pieces: Vec<String> = trimmed
            .split(['*', '%'])
            .map(str::trim)
            .filter(|piece| piece.chars().any(char::is_alphanumeric))
            .map(|piece| piece.chars().take(100).collect::<String>().to_lowercase())
            .collect();
        if pieces.is_empty() {
            return None;
        }
        Query::Pieces(pieces)
    } else {
        let words = word::words(trimmed, MAX_WORDS);
        if words.is_empty() {
            return None;
        }
        let open = (starred || !phrase) && !word::ends_whole(trimmed);
        Query::Words(Words { words, open })
    };
    *left = left.checked_sub(1)?;
    Some(query)
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Or,
    Not,
    Text { text: String, phrase: bool },
}

struct Lexer<'a> {
    rest: &'a str,
    depth: usize,
    /// Opened beyond the depth that counts.
    beyond: usize,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            depth: 0,
            beyond: 0,
        }
    }

    fn open(&mut self) -> Option<Token> {
        if self.depth == MAX_DEPTH {
            self.beyond += 1;
            return None;
        }
        self.depth += 1;
        Some(Token::Open)
    }

    fn close(&mut self) -> Option<Token> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        self.depth = self.depth.checked_sub(1)?;
        Some(Token::Close)
    }

    fn phrase(&mut self) -> Token {
        let end = self.rest.find('"').unwrap_or(self.rest.len());
        let text = self.rest[..end].to_owned();
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        Token::Text { text, phrase: true }
    }

    fn word(&mut self) -> Option<Token> {
        let mut text = String::new();
        let mut escaped = false;
        let mut end = self.rest.len();
        for (position, letter) in self.rest.char_indices() {
            let operator = matches!(letter, '"' | '(' | ')' | '+') || letter.is_whitespace();
            let doubled = ["&&", "||"]
                .iter()
                .any(|pair| self.rest[position..].starts_with(pair));
            if !escaped && (operator || doubled) {
                end = position;
                break;
            }
            // What is taken literally parts words, whatever it is: no operator is a letter.
            if letter == '\\' && !escaped {
                escaped = true;
                text.push(' ');
                continue;
            }
            text.push(if escaped && "*%".contains(letter) {
                ' '
            } else {
                letter
            });
            escaped = false;
        }
        let bare = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        match bare.as_str() {
            "OR" => Some(Token::Or),
            "NOT" => Some(Token::Not),
            "AND" => None,
            _ => Some(Token::Text {
                text,
                phrase: false,
            }),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let first = self.rest.chars().next()?;
            let after = &self.rest[first.len_utf8()..];
            let token = match first {
                '(' | ')' | '"' | '!' | '+' => {
                    self.rest = after;
                    match first {
                        '(' => self.open(),
                        ')' => self.close(),
                        '"' => Some(self.phrase()),
                        '!' => Some(Token::Not),
                        _ => None,
                    }
                }
                '|' | '&' if after.starts_with(first) => {
                    self.rest = &after[1..];
                    (first == '|').then_some(Token::Or)
                }
                letter if letter.is_whitespace() => {
                    self.rest = after;
                    None
                }
                _ => self.word(),
            };
            if token.is_some() {
                return token;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A query as one line, its words without their mark.
    fn read(text: &str) -> String {
        fn show(query: &Query) -> String {
            let list = |parts: &[Query], between: &str| {
                let parts: Vec<String> = parts.iter().map(show).collect();
                format!("({})", parts.join(between))
            };
            match query {
                Query::Words(words) => {
                    let shown: Vec<&str> = words.words.iter().map(|word| &word[3..]).collect();
                    format!("{}{}", shown.join("."), if words.open { "*" } else { "" })
                }
                Query::Pieces(pieces) => format!("~{}", pieces.join("~")),
                Query::Not(query) => format!("!{}", show(query)),
                Query::All(parts) => list(parts, " "),
                Query::Any(parts) => list(parts, "|"),
            }
        }
        parse(text).as_ref().map(show).unwrap_or_default()
    }

    #[test]
    fn the_operators_of_the_language_are_read() {
        assert_eq!(read("printer fire"), "(printer* fire*)");
        assert_eq!(read("printer AND fire"), "(printer* fire*)");
        assert_eq!(read("printer+fire&&toner"), "(printer* fire* toner*)");
        assert_eq!(read("a b || c OR d"), "((a* b*)|c*|d*)");
        assert_eq!(read("(a OR b) c"), "((a*|b*) c*)");
        assert_eq!(read("!a ! b NOT c !!d"), "(!a* !b* !c* d*)");
        assert_eq!(read("!(a||b) c"), "(!(a*|b*) c*)");
        assert_eq!(read("\"on fire\" \"on fi*\""), "(on.fire on.fi*)");
        assert_eq!(read("print* *laser* la*er"), "(print* ~laser ~la~er)");
        assert_eq!(read("alice@x.example"), "alice.x.example*");
        assert_eq!(read("x&y a|b"), "(x.y* a.b*)");
        assert_eq!(read("\\(par\\) a\\||b"), "(par* a.b*)");
        assert_eq!(read("or and not"), "(or* and* not*)");
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        for nothing in [
            "", " ", "*", "***", "!", "()", "(((", ")))", "\"\"", "\"", "OR", "AND", "&& ||", "+",
            "\\", "!()", "NOT",
        ] {
            assert_eq!(read(nothing), "", "{nothing}");
        }
        assert_eq!(read("c++ OR"), "c*");
        assert_eq!(read("|| a || || b &&"), "(a*|b*)");
        assert_eq!(read("foo (bar"), "(foo* bar*)");
        assert_eq!(read("foo) bar"), "(foo* bar*)");
        assert_eq!(read("printer :)"), "printer*");
        assert_eq!(read("say \"on fire"), "(say* on.fire)");
    }

    #[test]
    fn a_search_has_bounds() {
        let deep = format!("{}a{} b", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(read(&deep), "(a* b*)");
        assert_eq!(read(&"!".repeat(100_001)), "");
        let many = read(&"word ".repeat(100_000));
        assert_eq!(many.matches("word").count(), MAX_TERMS);
    }

    proptest! {
        #[test]
        fn every_text_is_a_search(text in "([a-z ä\"()!*%|&+\\\\]|OR|AND|NOT|\\PC){0,60}") {
            parse(&text);
        }
    }
}

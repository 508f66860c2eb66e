//! Lexical pieces of an address list, in one pass: an unclosed quote, comment or bracket is an ordinary character.

/// A lexical piece; text borrows from the line.
#[derive(Debug, Clone)]
pub(super) enum Token<'a> {
    Atom(&'a str),
    Quoted(&'a str),
    Comment(&'a str),
    /// What stands between `<` and `>`.
    Angle(&'a str),
    At,
    Dot,
    Comma,
    Semicolon,
    Colon,
}

impl Token<'_> {
    /// The token as it is written.
    pub(super) fn text(&self) -> &str {
        match self {
            Token::Atom(text) | Token::Quoted(text) | Token::Comment(text) | Token::Angle(text) => {
                text
            }
            Token::At => "@",
            Token::Dot => ".",
            Token::Comma => ",",
            Token::Semicolon => ";",
            Token::Colon => ":",
        }
    }
}

pub(super) fn tokenize(line: &str) -> Tokens<'_> {
    Tokens {
        line,
        at: 0,
        quotes_close: true,
        comments_close: true,
    }
}

pub(super) struct Tokens<'a> {
    line: &'a str,
    at: usize,
    /// Turned off once a quote (comment) was found not to close: none after it can, and none is searched again.
    quotes_close: bool,
    comments_close: bool,
}

const SPECIALS: &[u8] = b"\"(<>@.,;:";

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.line.as_bytes();
        while self.at < bytes.len()
            && (bytes[self.at].is_ascii_whitespace() || bytes[self.at] == b'>')
        {
            self.at += 1;
        }
        let start = self.at;
        let single = |token| Some((token, start + 1));
        let (token, end) = match *bytes.get(start)? {
            b'@' => single(Token::At),
            b'.' => single(Token::Dot),
            b',' => single(Token::Comma),
            b';' => single(Token::Semicolon),
            b':' => single(Token::Colon),
            b'"' => self.quoted(start),
            b'(' => self.comment(start),
            b'<' => Some(self.angle(start)),
            _ => None,
        }
        .unwrap_or_else(|| self.atom(start));
        self.at = end;
        Some(token)
    }
}

impl<'a> Tokens<'a> {
    fn quoted(&mut self, start: usize) -> Option<(Token<'a>, usize)> {
        let bytes = self.line.as_bytes();
        let mut at = start + 1;
        while self.quotes_close && at < bytes.len() {
            match bytes[at] {
                b'"' => return Some((Token::Quoted(&self.line[start..=at]), at + 1)),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.quotes_close = false;
        None
    }

    fn comment(&mut self, start: usize) -> Option<(Token<'a>, usize)> {
        let bytes = self.line.as_bytes();
        let (mut at, mut depth) = (start, 0usize);
        while self.comments_close && at < bytes.len() {
            match bytes[at] {
                b'(' => depth += 1,
                b')' if depth == 1 => {
                    return Some((Token::Comment(&self.line[start..=at]), at + 1));
                }
                b')' => depth -= 1,
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
        self.comments_close = false;
        None
    }

    /// From `<` to `>`; an unclosed one ends before the next `<` or, unless it is a source route, comma.
    fn angle(&self, start: usize) -> (Token<'a>, usize) {
        let rest = &self.line[start + 1..];
        let route = rest.starts_with('@');
        let end = rest
            .find(|c| c == '>' || c == '<' || (!route && matches!(c, ',' | ';')))
            .unwrap_or(rest.len());
        let closed = rest[end..].starts_with('>');
        (
            Token::Angle(&rest[..end]),
            start + 1 + end + usize::from(closed),
        )
    }

    fn atom(&self, start: usize) -> (Token<'a>, usize) {
        let bytes = self.line.as_bytes();
        let mut end = start + 1;
        if self.line[start..].starts_with("=?") {
            // An encoded word is one atom although it may hold `,`, `.`, `@` or (illegally) blanks.
            if let Some(end) = encoded_word_end(&bytes[start..]) {
                return (Token::Atom(&self.line[start..start + end]), start + end);
            }
        }
        while end < bytes.len()
            && !bytes[end].is_ascii_whitespace()
            && !SPECIALS.contains(&bytes[end])
        {
            end += 1;
        }
        (
            Token::Atom(&self.line[start..self.line.ceil_char_boundary(end)]),
            self.line.ceil_char_boundary(end),
        )
    }
}

/// Length of the word `=?charset?x?text?=` that starts `bytes`; long ones are not looked for.
fn encoded_word_end(bytes: &[u8]) -> Option<usize> {
    let window = &bytes[..bytes.len().min(1000)];
    let mut marks = window
        .iter()
        .enumerate()
        .skip(2)
        .filter(|(_, byte)| **byte == b'?')
        .map(|(at, _)| at);
    let (_, second) = (marks.next()?, marks.next()?);
    let text = second + 1;
    window[text..]
        .windows(2)
        .position(|pair| pair == b"?=")
        .map(|len| text + len + 2)
}

//! HTML into tags and text, in one pass and without a tree.
//!
//! Follows the tokenizer states of the HTML standard for what mail uses. Comments, doctypes and processing
//! instructions vanish; the content of raw-text elements (script, style, title, …) is reported as one token, so that
//! nothing in it is ever taken for markup. A misjudged construct changes what is shown, never what is allowed: the
//! caller lets only listed names through.

/// A piece of HTML. Text and attribute values are as written: character references are not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    /// Lower-case name and attributes in order.
    Start(String, Vec<(String, &'a str)>),
    End(String),
    /// A raw-text element with its content.
    Raw(&'static str, &'a str),
}

/// Elements whose content is text for the browser.
const RAW: &[&str] = &[
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
];

/// Attributes read per tag; more are skipped unseen.
const MAX_ATTRIBUTES: usize = 60;

pub(super) struct Lexer<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { html, at: 0 }
    }

    fn bytes(&self) -> &'a [u8] {
        self.html.as_bytes()
    }

    /// Offset of the next byte that satisfies `stop`, or the end.
    fn seek(&self, from: usize, stop: impl Fn(u8) -> bool) -> usize {
        self.bytes()[from..]
            .iter()
            .position(|&byte| stop(byte))
            .map_or(self.html.len(), |len| from + len)
    }

    fn comment_end(&self, start: usize) -> usize {
        let rest = &self.html[start..];
        if rest.starts_with('>') {
            return start + 1;
        }
        if rest.starts_with("->") {
            return start + 2;
        }
        let mut at = 0;
        while let Some(dash) = rest[at..].find("--") {
            let behind = &rest[at + dash + 2..];
            for end in [">", "!>"] {
                if behind.starts_with(end) {
                    return start + at + dash + 2 + end.len();
                }
            }
            at += dash + 1;
        }
        self.html.len()
    }

    fn name(&self, start: usize) -> (String, usize) {
        let end = self.seek(start, |byte| {
            byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
        });
        (self.html[start..end].to_ascii_lowercase(), end)
    }

    /// Reads attributes; the result is the offset behind `>`, or `None` if the tag never ends.
    fn attributes(&self, mut at: usize, list: &mut Vec<(String, &'a str)>) -> Option<usize> {
        let bytes = self.bytes();
        loop {
            at = self.seek(at, |byte| !(byte.is_ascii_whitespace() || byte == b'/'));
            if *bytes.get(at)? == b'>' {
                return Some(at + 1);
            }
            let start = at;
            at = self.seek(at + 1, |byte| {
                byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=')
            });
            let name = &self.html[start..at];
            at = self.seek(at, |byte| !byte.is_ascii_whitespace());
            let mut value = "";
            if bytes.get(at) == Some(&b'=') {
                at = self.seek(at + 1, |byte| !byte.is_ascii_whitespace());
                match *bytes.get(at)? {
                    quote @ (b'"' | b'\'') => {
                        let end = self.seek(at + 1, |byte| byte == quote);
                        bytes.get(end)?;
                        value = &self.html[at + 1..end];
                        at = end + 1;
                    }
                    b'>' => {}
                    _ => {
                        let end = self.seek(at, |byte| byte.is_ascii_whitespace() || byte == b'>');
                        value = &self.html[at..end];
                        at = end;
                    }
                }
            }
            if list.len() < MAX_ATTRIBUTES {
                list.push((name.to_ascii_lowercase(), value));
            }
        }
    }

    /// Content of a raw-text element up to its end tag, which is consumed; without one, all the rest.
    fn raw_text(&mut self, name: &'static str) -> &'a str {
        let start = self.at;
        let mut from = start;
        while let Some(tag) = self.html[from..].find("</").filter(|_| name != "plaintext") {
            let tag = from + tag;
            let behind = &self.bytes()[tag + 2..];
            let ends = behind.len() >= name.len()
                && behind[..name.len()].eq_ignore_ascii_case(name.as_bytes());
            if ends
                && behind
                    .get(name.len())
                    .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            {
                self.at = (self.seek(tag, |byte| byte == b'>') + 1).min(self.html.len());
                return &self.html[start..tag];
            }
            from = tag + 2;
        }
        self.at = self.html.len();
        &self.html[start..]
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let start = self.at + 1;
        let closing = self.bytes().get(start) == Some(&b'/');
        let (name, end) = self.name(start + usize::from(closing));
        let mut list = Vec::new();
        let Some(end) = self.attributes(end, &mut list) else {
            self.at = self.html.len();
            return None;
        };
        self.at = end;
        if closing {
            return Some(Token::End(name));
        }
        match RAW.iter().find(|raw| **raw == name) {
            Some(raw) => Some(Token::Raw(raw, self.raw_text(raw))),
            None => Some(Token::Start(name, list)),
        }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let text_start = self.at;
        let mut text_end = self.at;
        loop {
            text_end = self.seek(text_end, |byte| byte == b'<');
            if text_end >= self.html.len() {
                break;
            }
            let behind = &self.bytes()[text_end + 1..];
            let markup = match behind.first() {
                Some(byte) if byte.is_ascii_alphabetic() => true,
                Some(b'!' | b'?') => true,
                Some(b'/') => behind.len() > 1,
                _ => false,
            };
            if markup {
                break;
            }
            text_end += 1;
        }
        if text_end > text_start {
            self.at = text_end;
            return Some(Token::Text(&self.html[text_start..text_end]));
        }
        if text_end >= self.html.len() {
            return None;
        }
        let behind = &self.html[self.at + 1..];
        if behind.starts_with("!--") {
            self.at = self.comment_end(self.at + 4);
            return self.next_after_nothing();
        }
        let names = behind.strip_prefix('/').unwrap_or(behind);
        if names.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.tag();
        }
        self.at = (self.seek(self.at, |byte| byte == b'>') + 1).min(self.html.len());
        self.next_after_nothing()
    }
}

impl<'a> Lexer<'a> {
    /// An empty text keeps the iteration flat where a construct yields nothing.
    #[expect(clippy::unnecessary_wraps, reason = "it is the tail of `next`")]
    fn next_after_nothing(&self) -> Option<Token<'a>> {
        Some(Token::Text(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(html: &str) -> Vec<Token<'_>> {
        Lexer::new(html)
            .filter(|token| *token != Token::Text(""))
            .collect()
    }

    #[test]
    fn tags_are_split_as_browsers_split_them() {
        assert_eq!(lex("a<b"), [Token::Text("a")]);
        assert_eq!(
            lex("1 < 2 </b x=1>"),
            [Token::Text("1 < 2 "), Token::End("b".into())]
        );
        assert_eq!(
            lex("<A Href='x>y' b=c/d e>"),
            [Token::Start(
                "a".into(),
                vec![
                    ("href".into(), "x>y"),
                    ("b".into(), "c/d"),
                    ("e".into(), "")
                ]
            )]
        );
        assert_eq!(
            lex("x<!-->y<!-- a --!>z<!doctype q><?p?>"),
            [Token::Text("x"), Token::Text("y"), Token::Text("z")]
        );
        assert_eq!(
            lex("<style>a<b></STYLE >c"),
            [Token::Raw("style", "a<b>"), Token::Text("c")]
        );
    }
}

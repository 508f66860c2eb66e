//! JSON text to [`Value`] and back: RFC 8259 in, compact or indented out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{MAX_DEPTH, Value};
use crate::error::SyntaxError;

/// Reads one JSON document.
pub(crate) fn read(text: &str) -> Result<Value, SyntaxError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.blank();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.error("text after the end of the document")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError::at(self.text, self.at, message)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), SyntaxError> {
        self.blank();
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.error(format!("expected `{}`", char::from(byte))))
    }

    fn value(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        if depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        self.blank();
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Value, SyntaxError> {
        let words = [
            ("null", Value::Undefined),
            ("true", Value::Flag(true)),
            ("false", Value::Flag(false)),
        ];
        for (word, value) in words {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.error("expected a JSON value"))
    }

    fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
        ) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        if let Ok(number) = text.parse::<i64>() {
            return Ok(Value::Number(number));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Text(text.to_owned())),
            _ => Err(self.error("not a number")),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut list = Vec::new();
        self.at += 1;
        self.blank();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(list));
        }
        loop {
            list.push(self.value(depth + 1)?);
            if !self.comma(b']')? {
                return Ok(Value::List(list));
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut map = BTreeMap::new();
        self.at += 1;
        self.blank();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(map));
        }
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return Err(self.error("expected a key in quotes"));
            }
            let key = self.string()?;
            self.expect(b':')?;
            map.insert(key, self.value(depth + 1)?);
            if !self.comma(b'}')? {
                return Ok(Value::Map(map));
            }
        }
    }

    /// True after a comma, false after the closing bracket.
    fn comma(&mut self, close: u8) -> Result<bool, SyntaxError> {
        self.blank();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.error(format!("expected `,` or `{}`", char::from(close)))),
        }
    }

    fn string(&mut self) -> Result<String, SyntaxError> {
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(stop) = rest.find(|c: char| c == '"' || c == '\\' || c < ' ') else {
                return Err(self.error("text without a closing quote"));
            };
            out.push_str(&rest[..stop]);
            self.at += stop;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.error("a control character must be escaped")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        Ok(match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => {
                self.at -= 2;
                return Err(self.error("unknown escape"));
            }
        })
    }

    fn unicode(&mut self) -> Result<char, SyntaxError> {
        let first = self.hex()?;
        let mut code = first;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let start = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            } else {
                self.at = start;
            }
        }
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += if code.is_some() { 4 } else { 0 };
        code.ok_or_else(|| self.error("expected four hexadecimal digits"))
    }
}

/// Writes a value as JSON; `pretty` puts each member on its own line.
pub(crate) fn write(value: &Value, pretty: bool) -> String {
    let mut out = String::new();
    put(value, pretty.then_some(0), &mut out);
    out
}

/// Appends `value`; `indent` is the current depth of an indented document.
fn put(value: &Value, indent: Option<usize>, out: &mut String) {
    match value {
        Value::Undefined => out.push_str("null"),
        Value::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Text(text) => put_text(text, out),
        Value::List(list) => {
            put_members(list.iter(), ('[', ']'), indent, out, |item, deeper, out| {
                put(item, deeper, out)
            });
        }
        Value::Map(map) => put_members(
            map.iter(),
            ('{', '}'),
            indent,
            out,
            |(key, item), deeper, out| {
                put_text(key, out);
                out.push_str(if deeper.is_some() { ": " } else { ":" });
                put(item, deeper, out);
            },
        ),
    }
}

fn put_members<T>(
    members: impl ExactSizeIterator<Item = T>,
    (open, close): (char, char),
    indent: Option<usize>,
    out: &mut String,
    mut member: impl FnMut(T, Option<usize>, &mut String),
) {
    let empty = members.len() == 0;
    out.push(open);
    for (index, item) in members.enumerate() {
        if index > 0 {
            out.push(',');
        }
        break_line(indent.map(|depth| depth + 1), out);
        member(item, indent.map(|depth| depth + 1), out);
    }
    if !empty {
        break_line(indent, out);
    }
    out.push(close);
}

fn break_line(indent: Option<usize>, out: &mut String) {
    if let Some(depth) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

/// Appends `text` in quotes.
pub(crate) fn put_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let text = r#"{"a":[1,-2,"x\n\"\\\u0001",null,true],"b":{},"c":"😀"}"#;
        let value = read(text).unwrap();
        assert_eq!(write(&value, false), text);
        assert_eq!(read(&write(&value, true)).unwrap(), value);
    }

    #[test]
    fn surrogate_pairs_become_one_character() {
        assert_eq!(read(r#""\ud83d\ude00""#).unwrap(), Value::from("😀"));
        assert_eq!(read(r#""\ud83d""#).unwrap(), Value::from("\u{fffd}"));
    }

    #[test]
    fn errors_name_line_and_column() {
        let error = read("{\n  \"a\" 1}").unwrap_err();
        assert_eq!((error.line(), error.column()), (2, 7));
        for bad in [
            "",
            "[1,]",
            "{\"a\":}",
            "nul",
            "\"\u{1}\"",
            "[1] 2",
            "\"\\x\"",
            "\"\\u12\"",
            "-",
            "{1:2}",
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
        assert!(read(&"[".repeat(10_000)).is_err());
    }
}

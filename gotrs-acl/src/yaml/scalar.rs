//! Scalars: plain, in quotes, and the blocks behind `|` and `>`.

use super::Reader;
use crate::error::SyntaxError;
use crate::value::Value;

/// OTRS's one rule of types.
fn resolve(text: String) -> Value {
    match text.as_str() {
        "" | "~" | "null" => Value::Undefined,
        _ => Value::Text(text),
    }
}

impl<'a> Reader<'a> {
    /// A plain scalar that is a map key: up to `: ` in this line, without moving past the colon.
    pub(super) fn plain_key(&mut self) -> Option<&'a str> {
        if !self.plain_starts(false) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            let comment = byte == b'#' && at > start && matches!(bytes[at - 1], b' ' | b'\t');
            if byte == b'\n' || comment {
                return None;
            }
            if byte == b':' && self.blank_at(at + 1) {
                self.at = at;
                return Some(self.text[start..at].trim_end_matches([' ', '\t']));
            }
            at += 1;
        }
        None
    }

    /// A plain scalar in block style, with the lines that go on below it.
    pub(super) fn plain_block(&mut self, parent: Option<usize>) -> Result<Value, SyntaxError> {
        if !self.plain_starts(false) {
            return Err(self.error("a plain value cannot start like this; put it in quotes"));
        }
        let mut text = self.plain_line(false)?.to_owned();
        loop {
            let end = self.at;
            self.skip_blanks();
            let commented = self.at > end && self.text.as_bytes()[end..self.at].contains(&b'#');
            if commented || !self.at_line_end() {
                return Ok(resolve(text));
            }
            let breaks = self.skip_empty_lines();
            let goes_on = breaks > 0
                && self.peek().is_some_and(|byte| byte != b'#')
                && !self.at_marker()
                && parent.is_none_or(|parent| self.column() > parent);
            if !goes_on {
                self.at = end;
                return Ok(resolve(text));
            }
            fold(&mut text, breaks);
            text.push_str(self.plain_line(false)?);
        }
    }

    /// A plain scalar within brackets.
    pub(super) fn plain_flow(&mut self) -> Result<Value, SyntaxError> {
        if matches!(self.peek(), Some(b':')) && self.flow_ends(self.at + 1) {
            return Ok(Value::Undefined);
        }
        if !self.plain_starts(true) {
            return Err(self.error("a plain value cannot start like this; put it in quotes"));
        }
        let mut text = self.plain_line(true)?.to_owned();
        loop {
            let end = self.at;
            self.skip_blanks();
            let breaks = if self.at_line_end() {
                self.skip_empty_lines()
            } else {
                0
            };
            let goes_on = breaks > 0
                && self.peek().is_some_and(|byte| !b"#,[]{}:".contains(&byte))
                && !self.at_marker();
            if !goes_on {
                self.at = end;
                return Ok(resolve(text));
            }
            fold(&mut text, breaks);
            text.push_str(self.plain_line(true)?);
        }
    }

    fn flow_ends(&self, at: usize) -> bool {
        self.blank_at(at) || matches!(self.byte_at(at), Some(b',' | b'[' | b']' | b'{' | b'}'))
    }

    fn plain_starts(&self, flow: bool) -> bool {
        match self.peek() {
            None | Some(b'\n') => false,
            Some(b'-' | b'?' | b':') => {
                !(self.blank_at(self.at + 1) || (flow && self.flow_ends(self.at + 1)))
            }
            Some(byte) => !b"#,[]{}&*!|>'\"%@`".contains(&byte),
        }
    }

    /// The part of a plain scalar that is in this line; stops before what ends it.
    fn plain_line(&mut self, flow: bool) -> Result<&'a str, SyntaxError> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        while let Some(&byte) = bytes.get(self.at) {
            let stop = match byte {
                b'\n' => true,
                b'#' => self.at > start && matches!(bytes[self.at - 1], b' ' | b'\t'),
                b':' if flow => self.flow_ends(self.at + 1),
                b':' if self.blank_at(self.at + 1) => {
                    return Err(
                        self.error("a map may not begin here; put text with `: ` in quotes")
                    );
                }
                b',' | b'[' | b']' | b'{' | b'}' => flow,
                _ => false,
            };
            if stop {
                break;
            }
            self.at += 1;
        }
        let line = self.text[start..self.at].trim_end_matches([' ', '\t', '\r']);
        self.at = start + line.len();
        Ok(line)
    }

    /// Steps over line breaks and the blanks after them; how many breaks there were.
    fn skip_empty_lines(&mut self) -> usize {
        let mut breaks = 0;
        loop {
            let line = self.at;
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
                self.at += 1;
            }
            match self.peek() {
                Some(b'\n') => {
                    self.at += 1;
                    breaks += 1;
                }
                None => return breaks,
                Some(_) => {
                    if breaks == 0 {
                        self.at = line;
                    }
                    return breaks;
                }
            }
        }
    }

    /// A scalar in single or double quotes, over any number of lines.
    pub(super) fn quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let quote = self.peek();
        let mut out = String::new();
        // Blanks before this length were escaped or are inner ones: folding must not trim them.
        let mut keep = 0;
        self.at += 1;
        loop {
            let rest = self.rest();
            let Some(stop) = rest.find(['\'', '"', '\\', '\n']) else {
                self.at = start;
                return Err(self.error("a quote is never closed"));
            };
            out.push_str(&rest[..stop]);
            self.at += stop;
            match self.peek() {
                Some(b'\n') => {
                    let trimmed = out.trim_end_matches([' ', '\t', '\r']).len().max(keep);
                    out.truncate(trimmed);
                    let breaks = self.skip_empty_lines();
                    if self.at_marker() {
                        return Err(self.error("a quote is never closed"));
                    }
                    fold(&mut out, breaks);
                    keep = out.len();
                }
                Some(b'\\') if quote == Some(b'"') => {
                    self.at += 1;
                    self.escape(&mut out)?;
                    keep = out.len();
                }
                byte if byte == quote => {
                    self.at += 1;
                    if quote == Some(b'\'') && self.peek() == Some(b'\'') {
                        out.push('\'');
                        self.at += 1;
                    } else {
                        return Ok(out);
                    }
                }
                _ => {
                    let other = self.text.as_bytes()[self.at];
                    out.push(char::from(other));
                    self.at += 1;
                }
            }
        }
    }

    /// The character behind a backslash in double quotes.
    fn escape(&mut self, out: &mut String) -> Result<(), SyntaxError> {
        let kind = self.peek();
        if kind == Some(b'\n') || self.rest().starts_with("\r\n") {
            let breaks = self.skip_empty_lines();
            out.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1)));
            return Ok(());
        }
        self.at += usize::from(kind.is_some_and(|kind| kind.is_ascii()));
        out.push(match kind {
            Some(b'0') => '\0',
            Some(b'a') => '\u{7}',
            Some(b'b') => '\u{8}',
            Some(b't' | b'\t') => '\t',
            Some(b'n') => '\n',
            Some(b'v') => '\u{b}',
            Some(b'f') => '\u{c}',
            Some(b'r') => '\r',
            Some(b'e') => '\u{1b}',
            Some(c @ (b' ' | b'"' | b'/' | b'\\')) => char::from(c),
            Some(b'N') => '\u{85}',
            Some(b'_') => '\u{a0}',
            Some(b'L') => '\u{2028}',
            Some(b'P') => '\u{2029}',
            Some(b'x') => self.code(2)?,
            Some(b'u') => self.code(4)?,
            Some(b'U') => self.code(8)?,
            _ => return Err(self.error("unknown escape in double quotes")),
        });
        Ok(())
    }

    fn code(&mut self, digits: usize) -> Result<char, SyntaxError> {
        let first = self.hex(digits)?;
        let low = self
            .rest()
            .strip_prefix("\\u")
            .filter(|_| (0xd800..0xdc00).contains(&first));
        let low = low.and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
        let code = match low.filter(|low| (0xdc00..0xe000).contains(low)) {
            Some(low) => {
                self.at += 6;
                0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00)
            }
            None => first,
        };
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self, digits: usize) -> Result<u32, SyntaxError> {
        let text = self
            .rest()
            .get(..digits)
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(code) = text.and_then(|text| u32::from_str_radix(text, 16).ok()) else {
            return Err(self.error(format!("expected {digits} hexadecimal digits")));
        };
        self.at += digits;
        Ok(code)
    }

    /// The text behind `|` or `>`.
    pub(super) fn block_scalar(&mut self, parent: Option<usize>) -> Result<String, SyntaxError> {
        let folded = self.peek() == Some(b'>');
        self.at += 1;
        let (mut chomp, mut indent) = (None, None);
        while let Some(byte @ (b'+' | b'-' | b'1'..=b'9')) = self.peek() {
            match byte {
                b'+' | b'-' => chomp = Some(byte),
                digit => indent = Some(usize::from(digit - b'0') + parent.unwrap_or(0)),
            }
            self.at += 1;
        }
        self.skip_blanks();
        if !self.at_line_end() {
            return Err(self.error("unexpected text after the head of a block"));
        }
        self.at = (self.at + 1).min(self.text.len());
        let lines = self.block_lines(parent, indent);
        Ok(assemble(&lines, folded, chomp))
    }

    /// The lines of a block without their indentation; leaves `at` behind them.
    fn block_lines(&mut self, parent: Option<usize>, indent: Option<usize>) -> Vec<&'a str> {
        let least = parent.map_or(0, |parent| parent + 1);
        let mut indent = indent.map(|indent| indent.max(least));
        let mut lines = Vec::new();
        while !self.rest().is_empty() {
            let rest = self.rest();
            let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
            let text = line.strip_suffix('\r').unwrap_or(line);
            let spaces = text.len() - text.trim_start_matches(' ').len();
            let empty = spaces == text.len();
            if !empty && (spaces < indent.unwrap_or(least) || self.at_marker()) {
                break;
            }
            if !empty {
                indent.get_or_insert(spaces);
            }
            lines.push(text.get(indent.unwrap_or(usize::MAX)..).unwrap_or(""));
            self.at = (self.at + line.len() + 1).min(self.text.len());
        }
        lines
    }
}

/// Joins two lines: one break is a blank, further ones stay.
fn fold(text: &mut String, breaks: usize) {
    match breaks {
        0 | 1 => text.push(' '),
        more => text.extend(std::iter::repeat_n('\n', more - 1)),
    }
}

/// Joins the lines of a block scalar; `chomp` is `+` to keep the breaks at its end, `-` to drop the last one too.
fn assemble(lines: &[&str], folded: bool, chomp: Option<u8>) -> String {
    let full = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |last| last + 1);
    let mut out = String::new();
    for (index, line) in lines[..full].iter().enumerate() {
        out.push_str(line);
        let next = lines[..full].get(index + 1);
        let indented = |line: &str| line.starts_with([' ', '\t']);
        match next {
            // Folding: a break between two lines of text is a blank; empty and indented lines keep theirs.
            Some(next)
                if folded
                    && !line.is_empty()
                    && !indented(line)
                    && !next.is_empty()
                    && !indented(next) =>
            {
                out.push(' ');
            }
            Some(next) if folded && !line.is_empty() && next.is_empty() && !indented(line) => {
                let after = lines[index + 1..full].iter().find(|line| !line.is_empty());
                if after.is_some_and(|line| indented(line)) {
                    out.push('\n');
                }
            }
            Some(_) => out.push('\n'),
            None => {}
        }
    }
    let breaks = match chomp {
        Some(b'-') => 0,
        Some(_) => lines.len() - full + usize::from(full > 0),
        None => usize::from(full > 0),
    };
    out.extend(std::iter::repeat_n('\n', breaks));
    out
}

//! YAML as OTRS writes and reads it: `YAML::XS` dumps, and whatever block or flow style people type by hand.
//!
//! Not the whole of YAML: scalars, lists and maps, anchors and aliases, every scalar style; no tags with a meaning, no
//! second document. What is outside of that is refused with line and column. The one rule of types is OTRS's: a plain
//! `~`, `null` or nothing is undefined, everything else is text.
//! Lines end with LF or CRLF only: the other breaks of YAML 1.1 (U+0085, U+2028, U+2029) are text.
//!
//! [`block`] reads what hangs on indentation, [`flow`] what hangs on brackets, [`scalar`] the text itself; [`write`]
//! is the way back.

mod block;
mod flow;
mod scalar;
mod write;

use std::collections::HashMap;

use crate::error::SyntaxError;
use crate::value::{MAX_DEPTH, Value};

pub(crate) use write::write;

/// How many values aliases may add to one document: far above any real file, far below a bomb.
const MAX_ALIASED: usize = 100_000;

/// Reads one YAML document.
pub(crate) fn read(text: &str) -> Result<Value, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Reader {
        text,
        at: 0,
        depth: 0,
        anchors: HashMap::new(),
        aliased: 0,
    }
    .document()
}

/// A position in a YAML text, with the anchors seen so far.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    anchors: HashMap<&'a str, Value>,
    aliased: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError::at(self.text, self.at, message)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The column of `at`, from 0, in bytes: only compared, and only ever after spaces.
    fn column(&self) -> usize {
        self.at - self.line_start()
    }

    fn line_start(&self) -> usize {
        self.text[..self.at]
            .rfind('\n')
            .map_or(0, |newline| newline + 1)
    }

    /// True when `at` is followed by a blank, a line break or the end.
    fn blank_at(&self, at: usize) -> bool {
        matches!(self.byte_at(at), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Skips blanks and a comment within the line.
    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let after_blank =
            self.at == 0 || matches!(self.byte_at(self.at - 1), Some(b' ' | b'\t' | b'\n'));
        if self.peek() == Some(b'#') && after_blank {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
        if self.rest().starts_with("\r\n") {
            self.at += 1;
        }
    }

    /// Skips blanks, comments and line breaks.
    fn skip_lines(&mut self) {
        self.skip_blanks();
        while self.peek() == Some(b'\n') {
            self.at += 1;
            self.skip_blanks();
        }
    }

    /// True at the line break or end that closes a line.
    fn at_line_end(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n'))
    }

    /// True at `---` or `...` alone at the start of a line.
    fn at_marker(&self) -> bool {
        let rest = self.rest();
        (rest.starts_with("---") || rest.starts_with("..."))
            && self.blank_at(self.at + 3)
            && self.column() == 0
    }

    fn document(mut self) -> Result<Value, SyntaxError> {
        self.skip_lines();
        while self.column() == 0 && self.peek() == Some(b'%') {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            self.skip_lines();
        }
        if self.at_marker() && self.rest().starts_with("---") {
            self.at += 3;
        }
        let value = self.node(None, false)?;
        self.skip_lines();
        if self.at_marker() && self.rest().starts_with("...") {
            self.at += 3;
            self.skip_lines();
        }
        match self.peek() {
            None => Ok(value),
            Some(_) if self.at_marker() => Err(self.error("only one document is expected")),
            Some(_) => {
                Err(self.error("text that belongs to nothing above it; check the indentation"))
            }
        }
    }

    fn deeper(&mut self) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        Ok(())
    }

    /// Reads `&anchor` and `!tag` before a node; tags that are not plain data are refused.
    fn properties(&mut self) -> Result<Option<&'a str>, SyntaxError> {
        let mut anchor = None;
        loop {
            match self.peek() {
                Some(b'&') => {
                    self.at += 1;
                    anchor = Some(self.name()?);
                }
                Some(b'!') => {
                    let tag = self.name()?;
                    if !matches!(
                        tag,
                        "!" | "!!str"
                            | "!!int"
                            | "!!float"
                            | "!!map"
                            | "!!seq"
                            | "!!null"
                            | "!!bool"
                    ) {
                        return Err(
                            self.error(format!("the tag `{tag}` has no meaning in OTRS's YAML"))
                        );
                    }
                }
                _ => return Ok(anchor),
            }
            self.skip_blanks();
        }
    }

    /// A name up to the next blank, line break or flow bracket.
    fn name(&mut self) -> Result<&'a str, SyntaxError> {
        let rest = self.rest();
        let end = rest
            .find([' ', '\t', '\n', '\r', ',', ']', '}', '[', '{'])
            .unwrap_or(rest.len());
        if end == 0 {
            return Err(self.error("expected a name"));
        }
        self.at += end;
        Ok(&rest[..end])
    }

    /// The value behind `*name`.
    fn alias(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let name = self.name()?;
        let Some(value) = self.anchors.get(name).cloned() else {
            self.at = start;
            return Err(self.error(format!("no anchor `&{name}` above this alias")));
        };
        self.aliased += size(&value);
        if self.aliased > MAX_ALIASED {
            return Err(self.error("aliases blow this document up"));
        }
        Ok(value)
    }

    fn remember(&mut self, anchor: Option<&'a str>, value: &Value) {
        if let Some(name) = anchor {
            self.anchors.insert(name, value.clone());
        }
    }
}

/// How many values a tree holds.
fn size(value: &Value) -> usize {
    match value {
        Value::List(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Map(map) => 1 + map.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests;

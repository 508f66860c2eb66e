//! Block style: lists of `- `, maps of `key: `, and the node that is one of them, a flow collection or a scalar.

use std::collections::BTreeMap;

use super::Reader;
use crate::error::SyntaxError;
use crate::value::Value;

impl<'a> Reader<'a> {
    /// Reads the node after `---`, `- ` or `key:`.
    ///
    /// `parent` is the column of the enclosing list or map, nothing at the top; a list may stand in the same column
    /// as the map key it belongs to (`list_here`), which is how OTRS writes it.
    pub(super) fn node(
        &mut self,
        parent: Option<usize>,
        list_here: bool,
    ) -> Result<Value, SyntaxError> {
        self.deeper()?;
        let value = self.node_inside(parent, list_here);
        self.depth -= 1;
        value
    }

    fn node_inside(
        &mut self,
        parent: Option<usize>,
        list_here: bool,
    ) -> Result<Value, SyntaxError> {
        let line = self.line_start();
        self.skip_blanks();
        let mut anchor = self.properties()?;
        if self.at_line_end() {
            self.skip_lines();
            if self.leaves(parent, list_here) {
                return Ok(Value::Undefined);
            }
            anchor = anchor.or(self.properties()?);
            self.skip_lines();
        }
        let inline = self.line_start() == line;
        let value = self.content(parent, inline && list_here)?;
        self.remember(anchor, &value);
        Ok(value)
    }

    /// True when the next token no longer belongs to the node below `parent`.
    fn leaves(&self, parent: Option<usize>, list_here: bool) -> bool {
        let Some(parent) = parent else {
            return self.peek().is_none() || self.at_marker();
        };
        let column = self.column();
        let list = self.peek() == Some(b'-') && self.blank_at(self.at + 1);
        self.peek().is_none()
            || self.at_marker()
            || column < parent
            || (column == parent && !(list_here && list))
    }

    /// Reads the node at `at`. After `key:` in the same line (`after_key`) no block collection may begin.
    fn content(&mut self, parent: Option<usize>, after_key: bool) -> Result<Value, SyntaxError> {
        let column = self.column();
        match self.peek() {
            Some(b'-') if self.blank_at(self.at + 1) && !after_key => return self.list(column),
            Some(b'|' | b'>') => return self.block_scalar(parent).map(Value::Text),
            Some(b'?') if self.blank_at(self.at + 1) && !after_key => {
                return self.block_map(column);
            }
            _ => {}
        }
        if !after_key && self.is_key()? {
            return self.block_map(column);
        }
        let value = match self.peek() {
            Some(b'[' | b'{') => self.flow()?,
            Some(b'*') => self.alias()?,
            Some(b'"' | b'\'') => Value::Text(self.quoted()?),
            _ => return self.plain_block(parent),
        };
        self.skip_blanks();
        if !self.at_line_end() {
            return Err(self.error("unexpected text after a value"));
        }
        Ok(value)
    }

    /// Looks whether a map key starts here, without moving.
    fn is_key(&mut self) -> Result<bool, SyntaxError> {
        let start = self.at;
        let key = self.key();
        let found = matches!(key, Ok(Some(_)));
        self.at = start;
        Ok(found)
    }

    /// Reads `key:`; nothing (and an unspecified position) when this is no key.
    fn key(&mut self) -> Result<Option<String>, SyntaxError> {
        let line = self.line_start();
        self.properties()?;
        let key = match self.peek() {
            Some(b'"' | b'\'') => self.quoted()?,
            Some(b'[' | b'{' | b'|' | b'>' | b'#' | b'%' | b'@' | b'`' | b',' | b']' | b'}')
            | None => return Ok(None),
            Some(b'*') => match self.alias()? {
                Value::Text(text) => text,
                _ => return Ok(None),
            },
            _ => match self.plain_key() {
                Some(key) => key.to_owned(),
                None => return Ok(None),
            },
        };
        self.skip_blanks();
        if self.line_start() != line || self.peek() != Some(b':') || !self.blank_at(self.at + 1) {
            return Ok(None);
        }
        self.at += 1;
        Ok(Some(key))
    }

    fn list(&mut self, column: usize) -> Result<Value, SyntaxError> {
        let mut list = Vec::new();
        while self.peek() == Some(b'-')
            && self.column() == column
            && self.blank_at(self.at + 1)
            && !self.at_marker()
        {
            self.at += 1;
            list.push(self.node(Some(column), false)?);
            self.skip_lines();
        }
        self.ended(column)?;
        Ok(Value::List(list))
    }

    fn block_map(&mut self, column: usize) -> Result<Value, SyntaxError> {
        let mut map = BTreeMap::new();
        while self.peek().is_some() && self.column() == column && !self.at_marker() {
            let start = self.at;
            let (key, value) = if self.peek() == Some(b'?') && self.blank_at(self.at + 1) {
                self.explicit_entry(column)?
            } else {
                let Some(key) = self.key()? else {
                    self.at = start;
                    return Err(self.error("expected `key: value`"));
                };
                (key, self.node(Some(column), true)?)
            };
            map.insert(key, value);
            self.skip_lines();
        }
        self.ended(column)?;
        Ok(Value::Map(map))
    }

    /// `? key` on one line and `: value` on the next, which is how long keys are dumped.
    fn explicit_entry(&mut self, column: usize) -> Result<(String, Value), SyntaxError> {
        self.at += 1;
        let Some(key) = self
            .node(Some(column), false)?
            .scalar()
            .map(std::borrow::Cow::into_owned)
        else {
            return Err(self.error("a key must be text"));
        };
        self.skip_lines();
        let valued =
            self.peek() == Some(b':') && self.column() == column && self.blank_at(self.at + 1);
        if !valued {
            return Ok((key, Value::Undefined));
        }
        self.at += 1;
        Ok((key, self.node(Some(column), false)?))
    }

    /// Checks that what follows a collection at `column` is not indented deeper than it.
    fn ended(&self, column: usize) -> Result<(), SyntaxError> {
        if self.peek().is_some() && self.column() > column && !self.at_marker() {
            return Err(self.error("unexpected indentation"));
        }
        Ok(())
    }
}

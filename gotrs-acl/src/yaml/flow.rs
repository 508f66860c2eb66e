//! Flow style: `[a, b]` and `{a: 1, b: [2]}`, over as many lines as one likes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Reader;
use crate::error::SyntaxError;
use crate::value::Value;

impl Reader<'_> {
    /// Reads the flow collection that opens here.
    pub(super) fn flow(&mut self) -> Result<Value, SyntaxError> {
        self.deeper()?;
        let value = match self.peek() {
            Some(b'[') => self.flow_list(),
            _ => self.flow_map(),
        };
        self.depth -= 1;
        value
    }

    fn flow_list(&mut self) -> Result<Value, SyntaxError> {
        let mut list = Vec::new();
        self.at += 1;
        loop {
            self.skip_lines();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Value::List(list));
            }
            let item = self.flow_node()?;
            self.skip_lines();
            list.push(match self.flow_colon() {
                true => {
                    let value = self.flow_value()?;
                    let key = self.flow_key(&item)?;
                    Value::Map(BTreeMap::from([(key, value)]))
                }
                false => item,
            });
            self.flow_comma(b']')?;
        }
    }

    fn flow_map(&mut self) -> Result<Value, SyntaxError> {
        let mut map = BTreeMap::new();
        self.at += 1;
        loop {
            self.skip_lines();
            if self.peek() == Some(b'}') {
                self.at += 1;
                return Ok(Value::Map(map));
            }
            // `? key` is how long keys and those of several lines are dumped.
            if self.peek() == Some(b'?') && self.blank_at(self.at + 1) {
                self.at += 1;
                self.skip_lines();
            }
            let key = self.flow_node()?;
            self.skip_lines();
            let value = if self.flow_colon() {
                self.flow_value()?
            } else {
                Value::Undefined
            };
            map.insert(self.flow_key(&key)?, value);
            self.flow_comma(b'}')?;
        }
    }

    /// Steps over the `:` between key and value, if it is there.
    fn flow_colon(&mut self) -> bool {
        let colon = self.peek() == Some(b':');
        self.at += usize::from(colon);
        colon
    }

    fn flow_key(&self, key: &Value) -> Result<String, SyntaxError> {
        match key {
            Value::Undefined => Ok(String::new()),
            key => key
                .scalar()
                .map(Cow::into_owned)
                .ok_or_else(|| self.error("a key must be text")),
        }
    }

    fn flow_value(&mut self) -> Result<Value, SyntaxError> {
        self.skip_lines();
        match self.peek() {
            Some(b',' | b'}' | b']') => Ok(Value::Undefined),
            _ => self.flow_node(),
        }
    }

    fn flow_node(&mut self) -> Result<Value, SyntaxError> {
        let anchor = self.properties()?;
        self.skip_lines();
        let value = match self.peek() {
            Some(b'[' | b'{') => self.flow()?,
            Some(b'*') => self.alias()?,
            Some(b'"' | b'\'') => Value::Text(self.quoted()?),
            None => return Err(self.error("a bracket is never closed")),
            Some(_) if self.at_marker() => return Err(self.error("a bracket is never closed")),
            Some(_) => self.plain_flow()?,
        };
        self.remember(anchor, &value);
        Ok(value)
    }

    fn flow_comma(&mut self, close: u8) -> Result<(), SyntaxError> {
        self.skip_lines();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(byte) if byte == close => Ok(()),
            None => Err(self.error("a bracket is never closed")),
            Some(_) => Err(self.error(format!("expected `,` or `{}`", char::from(close)))),
        }
    }
}

//! [`Value`]: the one tree that ACLs are read from and written to, whether the text is YAML or JSON.
//!
//! OTRS knows only strings, lists, hashes and the undefined value, so that is what reading gives: a plain `12`,
//! `yes` or `no` in YAML is text, and JSON's numbers and booleans become text in [`Value::scalar`]. Maps are sorted
//! by key, which is also how OTRS dumps them.

pub(crate) mod json;
mod serde_impl;

use std::borrow::Cow;
use std::collections::BTreeMap;

/// How deep a document may nest before reading gives up. OTRS's own files need five levels.
pub(crate) const MAX_DEPTH: usize = 64;

/// A YAML or JSON tree as OTRS understands it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Perl's `undef`: `~`, `null` or nothing at all.
    #[default]
    Undefined,
    /// A JSON boolean. Never read from YAML, where `true` is text.
    Flag(bool),
    /// A whole number. Never read from YAML; written without quotes.
    Number(i64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A hash, sorted by key.
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// Reads JSON.
    ///
    /// ```
    /// # use gotrs_acl::Value;
    /// let value = Value::from_json(r#"{"StopAfterMatch": 1}"#)?;
    /// assert_eq!(value.get("StopAfterMatch"), Some(&Value::Number(1)));
    /// # Ok::<(), gotrs_acl::SyntaxError>(())
    /// ```
    ///
    /// # Errors
    /// When the text is not one JSON document, with line and column.
    pub fn from_json(text: &str) -> Result<Self, crate::SyntaxError> {
        json::read(text)
    }

    /// Reads one YAML document in the way of OTRS: every scalar but `~`, `null` and nothing is text.
    ///
    /// ```
    /// # use gotrs_acl::Value;
    /// let value = Value::from_yaml("---\nQueue:\n- no\n- ~\n")?;
    /// assert_eq!(value.get("Queue"), Some(&Value::List(vec![Value::from("no"), Value::Undefined])));
    /// # Ok::<(), gotrs_acl::SyntaxError>(())
    /// ```
    ///
    /// # Errors
    /// When the text is not one YAML document of scalars, lists and maps, with line and column.
    pub fn from_yaml(text: &str) -> Result<Self, crate::SyntaxError> {
        crate::yaml::read(text)
    }

    /// This value as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self, false)
    }

    /// This value as JSON with one member a line.
    #[must_use]
    pub fn to_json_pretty(&self) -> String {
        json::write(self, true)
    }

    /// This value as YAML, laid out as OTRS's own dumps are.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        crate::yaml::write(self)
    }

    /// A member of a map; nothing for other values.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(map) => map.get(key),
            _ => None,
        }
    }

    /// The text of a scalar as Perl would see it (`true` is `1`, `false` is empty); nothing for the others.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Flag(flag) => Some(Cow::Borrowed(if *flag { "1" } else { "" })),
            Value::Undefined | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Perl truth: neither undefined, empty nor `0`; every list and map is true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self.scalar() {
            Some(text) => !text.is_empty() && text != "0",
            None => !matches!(self, Value::Undefined),
        }
    }

    /// What kind of value this is, for error messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Undefined => "nothing",
            Value::Flag(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// A map of the given members.
    pub(crate) fn map<K: Into<String>, const N: usize>(members: [(K, Value); N]) -> Value {
        Value::Map(
            members
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number)
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Self {
        Value::List(list)
    }
}

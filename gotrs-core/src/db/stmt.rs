//! Statements: literal SQL and the values bound to it.

use std::borrow::Cow;

use super::like::Like;
use super::types::{Blob, DbTime, Int, LongText};

/// A value bound to a `?`. NULL is typed, because PostgreSQL wants to know of what.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Any integer column.
    Int(Option<i64>),
    /// Any character column.
    Text(Option<String>),
    /// Raw bytes of a LONGBLOB column; on an OTRS PostgreSQL schema they travel as base64 text.
    Blob(Option<Vec<u8>>),
    /// Text of a LONGBLOB column that holds text (YAML, configuration).
    LongText(Option<String>),
    /// A zone-less timestamp column.
    Time(Option<chrono::NaiveDateTime>),
    /// A floating point number.
    Real(Option<f64>),
    /// A text to look for, for `{like X}`.
    Like(Like),
}

macro_rules! value_from {
    ($($source:ty => $variant:ident, $convert:expr;)*) => {$(
        impl From<$source> for Value {
            fn from(value: $source) -> Self {
                Self::$variant(Some(($convert)(value)))
            }
        }
        impl From<Option<$source>> for Value {
            fn from(value: Option<$source>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

value_from! {
    i64 => Int, |v| v;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    bool => Int, i64::from;
    Int => Int, |v: Int| v.0;
    &str => Text, |v: &str| v.to_owned();
    String => Text, |v| v;
    &String => Text, |v: &String| v.clone();
    Cow<'_, str> => Text, |v: Cow<'_, str>| v.into_owned();
    &[u8] => Blob, |v: &[u8]| v.to_vec();
    Vec<u8> => Blob, |v| v;
    Blob => Blob, |v: Blob| v.0;
    LongText => LongText, |v: LongText| v.0;
    DbTime => Time, |v: DbTime| v.0;
    f64 => Real, |v| v;
}

impl From<Like> for Value {
    fn from(like: Like) -> Self {
        Self::Like(like)
    }
}

/// A statement: SQL that was written in the source, and its values.
///
/// Pieces can be added, so a search with optional filters reads top to bottom:
///
/// ```
/// # use gotrs_core::db::sql;
/// let mut query = sql("SELECT id FROM ticket WHERE archive_flag = ?").bind(0i64);
/// let owners = [1i64, 7];
/// query = query.push(" AND user_id IN (").bind_list(owners).push(")");
/// assert_eq!(query.text(), "SELECT id FROM ticket WHERE archive_flag = ? AND user_id IN (?, ?)");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Stmt {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// Starts a statement from literal SQL.
#[must_use]
pub fn sql(text: &'static str) -> Stmt {
    Stmt {
        text: Cow::Borrowed(text),
        values: Vec::new(),
    }
}

impl Stmt {
    /// Binds the value of the next `?`.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Appends literal SQL.
    #[must_use]
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Appends one `?` per value, separated by commas, for `IN (…)` and `VALUES (…)`.
    ///
    /// An empty list becomes `NULL`, so that `IN (NULL)` matches nothing.
    #[must_use]
    pub fn bind_list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let text = self.text.to_mut();
        let before = self.values.len();
        for value in values {
            text.push_str(if self.values.len() == before {
                "?"
            } else {
                ", ?"
            });
            self.values.push(value.into());
        }
        if self.values.len() == before {
            text.push_str("NULL");
        }
        self
    }

    /// Appends another statement with its values.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        self.text.to_mut().push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// Appends `part`s with `between` between them.
    #[must_use]
    pub fn join(mut self, between: &'static str, parts: impl IntoIterator<Item = Self>) -> Self {
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                self = self.push(between);
            }
            self = self.append(part);
        }
        self
    }

    /// The SQL as written, with `?` and tokens.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_parts(self) -> (Cow<'static, str>, Vec<Value>) {
        (self.text, self.values)
    }

    /// DDL made from our own schema description, the one place where SQL is not a literal.
    pub(crate) fn generated(text: String) -> Self {
        Self {
            text: Cow::Owned(text),
            values: Vec::new(),
        }
    }
}

//! Texts that are chosen in Rust and worded in the template: a key, a filled key, or data as it is.

use super::Language;

/// A key of the catalogue: the English text itself. Made by [`msg`], so that the catalogue test sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Msg(&'static str);

/// Marks an English text as a key of the catalogues.
#[must_use]
pub const fn msg(key: &'static str) -> Msg {
    Msg(key)
}

impl Msg {
    /// The English wording, which is the key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.0
    }
}

/// A text for people whose language is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A key of the catalogue.
    Key(Msg),
    /// A key with values for `{0}`, `{1}`, ...
    Filled(Msg, Vec<String>),
    /// Data: a name somebody typed, never translated.
    Plain(String),
    /// A name that OTRS seeds (`open`, `3 normal`) or an administrator typed: translated when the catalogue knows it.
    Name(String),
}

impl Text {
    /// Data, shown as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// A seeded name, translated when known.
    pub fn name(text: impl Into<String>) -> Self {
        Self::Name(text.into())
    }

    /// A key with its values in order.
    pub fn filled(key: Msg, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Filled(key, values.into_iter().map(Into::into).collect())
    }

    /// The wording in `language`.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        match self {
            Self::Key(key) => language.tr(key.key()).to_owned(),
            Self::Filled(key, values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                fill(language.tr(key.key()), &values)
            }
            Self::Plain(text) => text.clone(),
            Self::Name(text) => language.tr(text).to_owned(),
        }
    }
}

impl From<Msg> for Text {
    fn from(key: Msg) -> Self {
        Self::Key(key)
    }
}

/// Replaces `{0}`, `{1}`, ... in one pass: a value that contains a placeholder stays as it is.
pub(crate) fn fill(pattern: &str, values: &[&str]) -> String {
    let mut out =
        String::with_capacity(pattern.len() + values.iter().map(|v| v.len()).sum::<usize>());
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let index = after
            .find('}')
            .and_then(|close| after[..close].parse::<usize>().ok().map(|i| (close, i)));
        match index.and_then(|(close, i)| values.get(i).map(|value| (close, value))) {
            Some((close, value)) => {
                out.push_str(value);
                rest = &after[close + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

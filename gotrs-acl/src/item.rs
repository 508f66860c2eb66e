//! [`Item`]: one string of an ACL's list, and the operator its prefix names.
//!
//! | item | holds when |
//! |---|---|
//! | `text` | the value is exactly this text |
//! | `[Not]text` | the value is another text |
//! | `[RegExp]re`, `[regexp]re` | the Perl expression matches somewhere (`[regexp]`: upper and lower case alike) |
//! | `[NotRegExp]re`, `[Notregexp]re` | it matches nowhere |
//!
//! Prefixes are case-sensitive and exactly these. OTRS takes every other string that begins with `[Not` as always
//! true by accident; here it is compared as text, and the linter says so.

use std::fmt;

/// One string of a list in an ACL, as it is written; OTRS allows it to be undefined, and then it never holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item(Option<String>);

/// What an [`Item`] asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator<'a> {
    /// Never holds.
    Undefined,
    /// The value is this text.
    Equals(&'a str),
    /// The value is not this text.
    Differs(&'a str),
    /// The regular expression matches, or matches nowhere if `negated`.
    Matches {
        /// The Perl regular expression.
        pattern: &'a str,
        /// True for `[regexp]` and `[Notregexp]`.
        ignore_case: bool,
        /// True for `[NotRegExp]` and `[Notregexp]`.
        negated: bool,
    },
}

impl Operator<'_> {
    /// True for the items that begin with `[Not`: on a list they ask that *no* element is such.
    #[must_use]
    pub fn is_negative(self) -> bool {
        matches!(
            self,
            Operator::Differs(_) | Operator::Matches { negated: true, .. }
        )
    }
}

impl Item {
    /// An item as it is written in an ACL, prefix included.
    ///
    /// ```
    /// use gotrs_acl::{Item, Operator};
    /// assert_eq!(Item::new("Raw").operator(), Operator::Equals("Raw"));
    /// assert_eq!(Item::new("[Not]Raw").operator(), Operator::Differs("Raw"));
    /// assert_eq!(Item::new("[not]Raw").operator(), Operator::Equals("[not]Raw"));
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Item(Some(text.into()))
    }

    /// The item that never holds.
    #[must_use]
    pub fn undefined() -> Self {
        Item(None)
    }

    /// The text as written, nothing for the undefined item.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// What the item asks of a value.
    #[must_use]
    pub fn operator(&self) -> Operator<'_> {
        let Some(text) = self.text() else {
            return Operator::Undefined;
        };
        let expression = |pattern, ignore_case, negated| Operator::Matches {
            pattern,
            ignore_case,
            negated,
        };
        if let Some(pattern) = text.strip_prefix("[RegExp]") {
            expression(pattern, false, false)
        } else if let Some(pattern) = text.strip_prefix("[regexp]") {
            expression(pattern, true, false)
        } else if let Some(pattern) = text.strip_prefix("[NotRegExp]") {
            expression(pattern, false, true)
        } else if let Some(pattern) = text.strip_prefix("[Notregexp]") {
            expression(pattern, true, true)
        } else if let Some(other) = text.strip_prefix("[Not]") {
            Operator::Differs(other)
        } else {
            Operator::Equals(text)
        }
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Self {
        Item::new(text)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().unwrap_or("~"))
    }
}

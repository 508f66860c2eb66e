//! What every page knows: its reader, its request, and how to word and draw things for them.

use std::fmt::Display;

use chrono::{DateTime, Utc};

use super::look::Look;
use super::part::Flash;
use crate::assets;
use crate::i18n::{Language, Locale, Text};
use crate::security::{ChallengeToken, Nonce};
use crate::{live, url};

/// The context of one page for one reader.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language and time zone.
    pub locale: Locale,
    /// Theme, mode, density.
    pub look: Look,
    /// The nonce of scripts and styles.
    pub nonce: Nonce,
    /// The token that forms carry.
    pub token: ChallengeToken,
    /// The product's name (`ProductName`).
    pub product: String,
    /// The organisation whose desk this is (`Organization`).
    pub organization: String,
    /// When the page was made.
    pub now: DateTime<Utc>,
    /// What the last action reports.
    pub flashes: Vec<Flash>,
    /// Whether the desk shows demo data under known passwords.
    pub demo: bool,
    /// Whether single keys are shortcuts.
    pub keys: bool,
    /// Path and query of this page, for forms that come back to it.
    pub here: String,
    /// The last event of the desk before the page was made.
    pub position: i64,
}

impl Page {
    /// The reader's language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.locale.language
    }

    /// The text of a key.
    #[must_use]
    pub fn tr<'a>(&self, key: &'a str) -> &'a str {
        // A catalogue's text is static, so it outlives the key.
        self.locale.language.tr(key)
    }

    /// The text of a key with one value for `{0}`.
    #[must_use]
    pub fn tr1(&self, key: &str, value: &dyn Display) -> String {
        self.locale.language.fill(key, &[&value.to_string()])
    }

    /// The text of a key with two values for `{0}` and `{1}`.
    #[must_use]
    pub fn tr2(&self, key: &str, first: &dyn Display, second: &dyn Display) -> String {
        self.locale
            .language
            .fill(key, &[&first.to_string(), &second.to_string()])
    }

    /// The counted text for `n`: "1 ticket", "1,204 tickets".
    #[must_use]
    pub fn trn(&self, one: &str, many: &str, n: &u64) -> String {
        self.locale
            .language
            .count(one, many, *n, &self.locale.number(*n))
    }

    /// The wording of a text that Rust chose.
    #[must_use]
    pub fn text(&self, text: &Text) -> String {
        text.in_language(self.locale.language)
    }

    /// A number with the reader's separators.
    #[must_use]
    pub fn number(&self, n: &u64) -> String {
        self.locale.number(*n)
    }

    /// The stream of what changes while the page is open; `watch` is `list` for tickets, else `frame`.
    #[must_use]
    pub fn live(&self, watch: &str) -> String {
        let after = self.position.to_string();
        url::with_query(live::STREAM, &[("Watch", watch), ("After", &after)])
    }

    /// The same of one ticket, at which the reader is `looking` or `writing`.
    #[must_use]
    pub fn live_at(&self, number: &str, activity: &str) -> String {
        let after = self.position.to_string();
        let query = [
            ("Ticket", number),
            ("Activity", activity),
            ("After", &after),
        ];
        url::with_query(live::STREAM, &query)
    }

    /// The fingerprinted address of a file of the design.
    #[must_use]
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }
}

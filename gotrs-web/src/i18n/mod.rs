//! Words, numbers and times in the reader's language.
//!
//! Texts are keyed by their English wording, as OTRS and gettext do: `page.tr("Sign in")`. English is the source and
//! needs no catalogue; every other language is a `.po` file below `i18n/`, compiled into the binary and parsed once.
//! Placeholders are numbered (`{0}`, `{1}`), so a translation may change their order. A test reads all templates and
//! sources and fails when a catalogue misses a text or holds one that nobody asks for.
//!
//! [`Language`] knows direction and plural rule, [`Locale`] adds the time zone and writes dates, numbers and ages.

mod catalogue;
mod format;
mod language;
mod seed;
mod text;

pub use format::{Locale, When};
pub use language::{Direction, Language};
pub use seed::SEED_NAMES;
pub use text::{Msg, Text, msg};

#[cfg(test)]
mod tests;

//! The languages of the pages: names, direction, plural rules, and which one a reader gets.

use super::catalogue::Catalogue;
use super::text::fill;

/// Reading direction, the value of `dir`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// `ltr` or `rtl`.
    #[must_use]
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, the language of the keys.
    #[default]
    English,
    /// German.
    German,
    /// Arabic, read from right to left.
    Arabic,
}

impl Language {
    /// All languages, in the order in which a reader chooses.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// The tag for `lang`, which is also OTRS's `UserLanguage`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// Reading direction.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Arabic => Direction::Rtl,
            Self::English | Self::German => Direction::Ltr,
        }
    }

    /// The language of an OTRS code or a language tag: `de`, `en_GB`, `ar-SA`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header, if one of ours is asked for.
    #[must_use]
    pub fn negotiate(accept: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in accept.split(',').take(32) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            if let Some(language) = Self::from_tag(tag)
                && weight > 0.0
                && best.is_none_or(|(most, _)| weight > most)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// The translation of `key`, or `key` itself.
    #[must_use]
    pub fn tr(self, key: &str) -> &str {
        self.catalogue().and_then(|c| c.text(key)).unwrap_or(key)
    }

    /// The translation of `key` with values for `{0}`, `{1}`, ...
    #[must_use]
    pub fn fill(self, key: &str, values: &[&str]) -> String {
        fill(self.tr(key), values)
    }

    /// The form of a counted text for `n`, with `{0}` replaced by `number`.
    #[must_use]
    pub fn count(self, one: &str, many: &str, n: u64, number: &str) -> String {
        let form = self.catalogue().and_then(|c| c.form(one, self.plural(n)));
        fill(form.unwrap_or(if n == 1 { one } else { many }), &[number])
    }

    /// How many plural forms a catalogue entry has.
    #[must_use]
    pub const fn plural_forms(self) -> usize {
        match self {
            Self::English | Self::German => 2,
            Self::Arabic => 6,
        }
    }

    /// Which plural form `n` takes (CLDR's rules in gettext's order).
    #[must_use]
    pub const fn plural(self, n: u64) -> usize {
        match self {
            Self::English | Self::German => (n != 1) as usize,
            Self::Arabic => match n {
                0 => 0,
                1 => 1,
                2 => 2,
                _ if n % 100 >= 3 && n % 100 <= 10 => 3,
                _ if n % 100 >= 11 => 4,
                _ => 5,
            },
        }
    }

    pub(super) fn catalogue(self) -> Option<&'static Catalogue> {
        Catalogue::of(self)
    }
}

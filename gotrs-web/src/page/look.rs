//! How the pages look for one reader: theme, mode, density. Kept in the preferences, before sign-in in a cookie.

use crate::i18n::{Language, Msg, msg};

/// A set of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Neon retro, the default.
    #[default]
    Synthwave,
    /// Clean and professional.
    Classic,
    /// Warm earth.
    Seventies,
    /// A retro desktop, at night a terminal.
    Nineties,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// As the reader's system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How close lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// With air.
    #[default]
    Comfortable,
    /// More rows on a screen.
    Compact,
}

impl Theme {
    /// All themes, in the order of the menu.
    pub const ALL: [Self; 4] = [
        Self::Synthwave,
        Self::Classic,
        Self::Seventies,
        Self::Nineties,
    ];

    /// The value of `data-theme`.
    #[must_use]
    pub const fn value(&self) -> &'static str {
        match self {
            Self::Synthwave => "synthwave",
            Self::Classic => "classic",
            Self::Seventies => "seventies",
            Self::Nineties => "nineties",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(&self) -> Msg {
        match self {
            Self::Synthwave => msg("Synthwave"),
            Self::Classic => msg("Classic"),
            Self::Seventies => msg("Seventies"),
            Self::Nineties => msg("Nineties"),
        }
    }
}

impl Mode {
    /// All modes, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The value of `data-mode`.
    #[must_use]
    pub const fn value(&self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(&self) -> Msg {
        match self {
            Self::Auto => msg("Automatic"),
            Self::Light => msg("Light"),
            Self::Dark => msg("Dark"),
        }
    }
}

impl Density {
    /// Both densities.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The value of `data-density`.
    #[must_use]
    pub const fn value(&self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(&self) -> Msg {
        match self {
            Self::Comfortable => msg("Comfortable"),
            Self::Compact => msg("Compact"),
        }
    }
}

/// A reader's choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Light or dark.
    pub mode: Mode,
    /// How close lines stand.
    pub density: Density,
    /// The language, if the reader chose one.
    pub language: Option<Language>,
}

impl Look {
    /// The value of the cookie: `classic.dark.compact.de`.
    #[must_use]
    pub fn to_cookie(self) -> String {
        let language = self.language.map_or("-", Language::tag);
        format!(
            "{}.{}.{}.{language}",
            self.theme.value(),
            self.mode.value(),
            self.density.value()
        )
    }

    /// Reads the cookie; what it does not know stays at its default.
    #[must_use]
    pub fn from_cookie(cookie: &str) -> Self {
        let mut look = Self::default();
        for word in cookie.split('.').take(8) {
            look.choose(word);
        }
        look
    }

    /// Takes one choice by its value, as buttons and cookie write it. Whether it was known.
    pub fn choose(&mut self, value: &str) -> bool {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.value() == value) {
            self.theme = theme;
        } else if let Some(mode) = Mode::ALL.into_iter().find(|mode| mode.value() == value) {
            self.mode = mode;
        } else if let Some(density) = Density::ALL
            .into_iter()
            .find(|density| density.value() == value)
        {
            self.density = density;
        } else if let Some(language) = Language::ALL
            .into_iter()
            .find(|language| language.tag() == value)
        {
            self.language = Some(language);
        } else {
            return false;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_survives_its_cookie_and_junk_changes_nothing() {
        let look = Look {
            theme: Theme::Nineties,
            mode: Mode::Dark,
            density: Density::Compact,
            language: Some(Language::Arabic),
        };
        assert_eq!(look.to_cookie(), "nineties.dark.compact.ar");
        assert_eq!(Look::from_cookie(&look.to_cookie()), look);
        assert_eq!(Look::from_cookie("x.\"><script>..-"), Look::default());
    }
}

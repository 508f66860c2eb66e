//! Looking for a text within another, ignoring case in every script.

/// A text to look for within a column, as `{like X}` takes it. None of its characters is a wildcard.
///
/// SQLite's `LIKE` knows the case of ASCII only, so there it becomes a pattern of its `REGEXP`, which the connection
/// brings along; elsewhere it is a pattern of `LIKE`.
///
/// ```
/// use gotrs_core::db::{Like, sql};
///
/// let query = sql("SELECT id FROM ticket WHERE {like title}").bind(Like::containing("Müller & Söhne"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    pieces: Vec<String>,
    /// The column begins with the first piece.
    anchored: bool,
}

/// Characters that count: no column that is searched this way tells more apart.
const LONGEST: usize = 250;

impl Like {
    /// The text anywhere.
    #[must_use]
    pub fn containing(text: &str) -> Self {
        Self::pieces([text])
    }

    /// The text at the beginning; here a `*` stands for anything.
    #[must_use]
    pub fn beginning(text: &str) -> Self {
        Self {
            anchored: true,
            ..Self::pieces(text.split('*'))
        }
    }

    /// Pieces that follow each other, whatever is between them.
    pub fn pieces<S: AsRef<str>>(pieces: impl IntoIterator<Item = S>) -> Self {
        let mut left = LONGEST;
        let mut cut = |piece: S| {
            let piece: String = piece.as_ref().chars().take(left).collect();
            left = left.saturating_sub(piece.chars().count());
            piece.to_lowercase()
        };
        Self {
            pieces: pieces.into_iter().take(LONGEST).map(&mut cut).collect(),
            anchored: false,
        }
    }

    /// For `REGEXP`.
    #[cfg(feature = "sqlite")]
    pub(super) fn expression(&self) -> String {
        let pieces: Vec<String> = self
            .pieces
            .iter()
            .map(|piece| regex::escape(piece))
            .collect();
        let start = if self.anchored { "^" } else { "" };
        format!("(?is){start}{}", pieces.join(".*?"))
    }

    /// For `LIKE … ESCAPE '!'`.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(super) fn pattern(&self) -> String {
        let mut pattern = String::from(if self.anchored { "" } else { "%" });
        for piece in &self.pieces {
            for letter in piece.chars() {
                if matches!(letter, '%' | '_' | '!') {
                    pattern.push('!');
                }
                pattern.push(letter);
            }
            pattern.push('%');
        }
        pattern
    }
}

#[cfg(test)]
mod tests {
    use super::Like;

    #[test]
    fn no_character_of_a_text_is_a_wildcard() {
        assert_eq!(Like::containing("100%_!").pattern(), "%100!%!_!!%");
        assert_eq!(Like::containing("a.B*").expression(), r"(?is)a\.b\*");
        assert_eq!(Like::pieces(["La", "er"]).pattern(), "%la%er%");
        assert_eq!(Like::containing(&"x".repeat(9_999)).pattern().len(), 252);
    }

    #[test]
    fn a_beginning_is_anchored_and_its_stars_stand_for_anything() {
        for (text, pattern, expression) in [
            ("Em", "em%", "(?is)^em"),
            ("*stone", "%stone%", "(?is)^.*?stone"),
            ("a_b*", "a!_b%%", "(?is)^a_b.*?"),
        ] {
            let like = Like::beginning(text);
            assert_eq!(
                (like.pattern(), like.expression()),
                (pattern.into(), expression.into())
            );
        }
    }
}

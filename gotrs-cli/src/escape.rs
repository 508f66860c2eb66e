//! Text of strangers on a terminal and in a log: no control sequence, no forged line (SEC-02).

use std::borrow::Cow;

/// Whether a character could move the cursor, end a line, or turn the reading direction.
pub(crate) fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

/// The text with every dangerous character written out: `\n`, `\t`, `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|c| match c {
        c if is_dangerous(c) => c.escape_default().to_string(),
        c => c.to_string(),
    });
    Cow::Owned(escaped.collect())
}

/// The same, with line ends kept: for texts of several lines.
pub(crate) fn visible_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text
        .lines()
        .map(|line| visible(line.trim_end_matches('\r')))
        .collect();
    lines.join("\n")
}

/// A line of JSON with dangerous characters as JSON escapes. They can only stand inside strings there.
pub(crate) fn json_line(line: &str) -> Cow<'_, str> {
    if !line.contains(is_dangerous) {
        return Cow::Borrowed(line);
    }
    // All of them are in the basic plane: one escape each.
    let escaped = line.chars().map(|c| match c {
        c if is_dangerous(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    Cow::Owned(escaped.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_terminal_sequences_are_written_out() {
        assert_eq!(
            visible("a\n2026 ok\u{1b}[2J\u{2028}"),
            "a\\n2026 ok\\u{1b}[2J\\u{2028}"
        );
        assert_eq!(visible("Grüße"), "Grüße");
    }

    #[test]
    fn a_json_line_stays_json() {
        let line =
            serde_json::to_string(&serde_json::json!({ "login": "a\u{85}b\u{202e}c" })).unwrap();
        let escaped = json_line(&line);
        assert!(escaped.is_ascii(), "{escaped}");
        let back: serde_json::Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(back["login"], "a\u{85}b\u{202e}c");
    }
}

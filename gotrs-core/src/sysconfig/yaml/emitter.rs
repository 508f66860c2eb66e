//! Writing: the text YAML::XS (libyaml) would produce, byte for byte.
//!
//! The rules that matter: maps in key order; lists in a map are not indented; a scalar is plain where that is safe;
//! numbers, `true`, `false`, `null`, `~` and the empty text are quoted; line breaks lead to a double-quoted scalar, or,
//! beyond 30 bytes, to a literal block; long lines fold at the first blank after column 80.

use crate::sysconfig::value::Value;

/// libyaml's default: a line is folded at the first blank behind this column.
const FOLD_COLUMN: usize = 80;
/// Longer keys are written behind a `?`.
const MAX_SIMPLE_KEY: usize = 128;
/// Longer texts with line breaks become literal blocks.
const MAX_QUOTED_LINES: usize = 30;
const INDENT: usize = 2;

/// Writes a value as one document.
///
/// ```
/// use gotrs_core::sysconfig::{Value, yaml};
///
/// let value = Value::map([("Valid", "1"), ("Name", "it's")]);
/// assert_eq!(yaml::write(&value), "---\nName: it's\nValid: '1'\n");
/// ```
pub fn write(value: &Value) -> String {
    let mut emitter = Emitter::default();
    emitter.put("---");
    match value {
        Value::List(members) if !members.is_empty() => emitter.list(members, 0, Start::NewLine),
        Value::Map(members) if !members.is_empty() => emitter.map(members, 0, Start::NewLine),
        leaf => emitter.leaf(leaf, 0),
    }
    emitter.text.push('\n');
    emitter.text
}

/// Where the first entry of a list or map goes.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    NewLine,
    /// Behind a `- `, `? ` or `: `.
    SameLine,
}

#[derive(Default)]
struct Emitter {
    text: String,
    column: usize,
}

impl Emitter {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn new_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    fn entry(&mut self, indent: usize, start: &mut Start) {
        match *start {
            Start::NewLine => self.new_line(indent),
            Start::SameLine => *start = Start::NewLine,
        }
    }

    fn list(&mut self, members: &[Value], indent: usize, mut start: Start) {
        for member in members {
            self.entry(indent, &mut start);
            self.put("-");
            self.nested(member, indent);
        }
    }

    /// What follows a `-`, `?` or stand-alone `:` in the same line.
    fn nested(&mut self, value: &Value, indent: usize) {
        match value {
            Value::List(members) if !members.is_empty() => {
                self.put(" ");
                self.list(members, indent + INDENT, Start::SameLine);
            }
            Value::Map(members) if !members.is_empty() => {
                self.put(" ");
                self.map(members, indent + INDENT, Start::SameLine);
            }
            leaf => self.leaf(leaf, indent),
        }
    }

    fn map(&mut self, members: &[(String, Value)], indent: usize, mut start: Start) {
        let mut members: Vec<&(String, Value)> = members.iter().collect();
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (key, member) in members {
            self.entry(indent, &mut start);
            if key.len() > MAX_SIMPLE_KEY || key.contains(is_break) {
                self.put("?");
                self.leaf(&Value::Text(key.clone()), indent);
                self.new_line(indent);
                self.put(":");
                self.nested(member, indent);
                continue;
            }
            self.scalar(key, indent, Folding::Never);
            self.put(":");
            match member {
                Value::List(members) if !members.is_empty() => {
                    self.list(members, indent, Start::NewLine);
                }
                Value::Map(members) if !members.is_empty() => {
                    self.map(members, indent + INDENT, Start::NewLine);
                }
                leaf => self.leaf(leaf, indent),
            }
        }
    }

    /// A blank and a scalar, or an empty list or map.
    fn leaf(&mut self, value: &Value, indent: usize) {
        self.put(" ");
        match value {
            Value::Undef => self.put("~"),
            Value::Text(text) => self.scalar(text, indent + INDENT, Folding::Long),
            Value::List(_) => self.put("[]"),
            Value::Map(_) => self.put("{}"),
        }
    }

    fn scalar(&mut self, text: &str, indent: usize, folding: Folding) {
        match Style::of(text, folding) {
            Style::Plain => self.folded(text, indent, folding, |letter| letter.to_string()),
            Style::SingleQuoted => {
                self.put("'");
                self.folded(text, indent, folding, |letter| match letter {
                    '\'' => "''".to_owned(),
                    other => other.to_string(),
                });
                self.put("'");
            }
            Style::DoubleQuoted => self.double_quoted(text, indent, folding),
            Style::Literal => self.literal(text, indent),
        }
    }

    /// Writes a plain or single-quoted text, breaking the line instead of a single blank behind the fold column.
    fn folded(
        &mut self,
        text: &str,
        indent: usize,
        folding: Folding,
        write: impl Fn(char) -> String,
    ) {
        let mut after_blank = false;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let inside = at > 0 && next.is_some_and(|next| next != ' ');
            let beyond = folding == Folding::Long && self.column > FOLD_COLUMN;
            if letter == ' ' && beyond && inside && !after_blank {
                self.new_line(indent);
            } else {
                self.put(&write(letter));
            }
            after_blank = letter == ' ';
        }
    }

    fn double_quoted(&mut self, text: &str, indent: usize, folding: Folding) {
        self.put("\"");
        let mut after_blank = false;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let beyond = folding == Folding::Long && self.column > FOLD_COLUMN;
            if letter == ' ' && beyond && at > 0 && next.is_some() && !after_blank {
                self.new_line(indent);
                if next == Some(' ') {
                    self.put("\\");
                }
            } else {
                self.put(&escaped(letter));
            }
            after_blank = letter == ' ';
        }
        self.put("\"");
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.put("|");
        if text.starts_with([' ', '\n']) {
            self.put("2");
        }
        if !text.ends_with('\n') {
            self.put("-");
        } else if text == "\n" || text.ends_with("\n\n") {
            self.put("+");
        }
        let body = text.strip_suffix('\n').unwrap_or(text);
        for line in body.split('\n') {
            if line.is_empty() {
                self.text.push('\n');
            } else {
                self.new_line(indent);
                self.put(line);
            }
        }
    }
}

/// Whether a scalar may be broken into several lines.
#[derive(Clone, Copy, PartialEq)]
enum Folding {
    /// Keys stay in one line.
    Never,
    Long,
}

enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

impl Style {
    fn of(text: &str, folding: Folding) -> Self {
        let special = text.chars().any(|letter| !is_printable(letter)) || text.contains(" \n");
        let quote_anyway =
            matches!(text, "" | "~" | "true" | "false" | "null") || looks_like_number(text);
        if special || text.contains(|letter| is_break(letter) && letter != '\n') {
            Self::DoubleQuoted
        } else if text.contains('\n') {
            let block =
                text.len() > MAX_QUOTED_LINES && !text.ends_with(' ') && folding == Folding::Long;
            if block {
                Self::Literal
            } else {
                Self::DoubleQuoted
            }
        } else if quote_anyway || !is_plain(text) {
            Self::SingleQuoted
        } else {
            Self::Plain
        }
    }
}

/// Whether a scalar of one line means itself without quotes.
fn is_plain(text: &str) -> bool {
    const LEADING: &str = "#,[]{}&*!|>'\"%@`";
    let mut letters = text.chars();
    let first = letters.next().unwrap_or(' ');
    let alone = letters.next().is_none_or(|second| second == ' ');
    let marker = text.starts_with("---") || text.starts_with("...");
    let indicator = LEADING.contains(first) || ("-?:".contains(first) && alone);
    let outer_blank = text.starts_with(' ') || text.ends_with(' ');
    let inner = text.contains(": ") || text.ends_with(':') || text.contains(" #");
    !marker && !indicator && !outer_blank && !inner
}

/// What Perl's `looks_like_number` says of a text.
fn looks_like_number(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\x0c', '\x0b']);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let word = unsigned.to_ascii_lowercase();
    if matches!(word.as_str(), "inf" | "infinity" | "nan") {
        return true;
    }
    let (mantissa, exponent) = match word.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word.as_str(), None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let has_digit = !whole.is_empty() || !fraction.is_empty();
    let exponent = exponent.map(|part| part.strip_prefix(['+', '-']).unwrap_or(part));
    has_digit
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|part| !part.is_empty() && digits(part))
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What libyaml writes without an escape: not tabs, and nothing beyond the basic plane.
fn is_printable(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && letter != '\u{feff}'
}

fn escaped(letter: char) -> String {
    match letter {
        '\0' => "\\0".to_owned(),
        '\x07' => "\\a".to_owned(),
        '\x08' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\x0b' => "\\v".to_owned(),
        '\x0c' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\x1b' => "\\e".to_owned(),
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{2028}' => "\\L".to_owned(),
        '\u{2029}' => "\\P".to_owned(),
        other if is_printable(other) => other.to_string(),
        other => match u32::from(other) {
            code @ ..=0xff => format!("\\x{code:02X}"),
            code @ ..=0xffff => format!("\\u{code:04X}"),
            code => format!("\\U{code:08X}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read;
    use super::*;

    #[test]
    fn long_texts_fold_behind_column_eighty() {
        let words = "0123456789 ".repeat(12);
        let text = write(&Value::from(words.trim_end()));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].len(), 4 + 8 * 11 - 1);
        assert!(lines[1].starts_with("  0123"));
    }

    #[test]
    fn many_lines_become_a_literal_block() {
        let value = Value::map([("k", "first line\n\n  second and longer line\n")]);
        assert_eq!(
            write(&value),
            "---\nk: |\n  first line\n\n    second and longer line\n"
        );
    }

    #[test]
    fn letters_beyond_the_basic_plane_are_escaped() {
        assert_eq!(write(&Value::from("a😀")), "--- \"a\\U0001F600\"\n");
    }

    #[test]
    fn numbers_as_perl_sees_them_are_quoted() {
        for text in ["1", "-1.5", ".5", "1.", "1e3", "Inf", "nan", " 1", "+0"] {
            assert_eq!(write(&Value::from(text)), format!("--- '{text}'\n"));
        }
        for text in ["0x1F", "1_000", "1e", "v1", ".", "1.2.3"] {
            assert_eq!(write(&Value::from(text)), format!("--- {text}\n"));
        }
    }

    #[test]
    fn nested_lists_and_maps_keep_libyamls_shape() {
        let inner = Value::map([("a", "x"), ("b", "y")]);
        let list = Value::List(vec![
            inner.clone(),
            Value::List(vec![Value::from("z"), inner]),
        ]);
        let value = Value::map([("list", list)]);
        let text = "---\nlist:\n- a: x\n  b: y\n- - z\n  - a: x\n    b: y\n";
        assert_eq!(write(&value), text);
    }

    #[test]
    fn an_over_long_key_is_written_behind_a_question_mark() {
        let key = "k".repeat(129);
        let value = Value::map([(key.as_str(), Value::List(vec![Value::from("x")]))]);
        assert_eq!(write(&value), format!("---\n? {key}\n: - x\n"));
        assert_eq!(read(&write(&value)).unwrap(), value);
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z0-9 :#'\"\\n-]{0,12}",
            "(\\PC|[\\t\\r\\n\\\\ \\x00-\\x08]){0,20}",
            "([a-zé]{1,12} {1,2}){0,30}",
            "([ a-z:#]{0,20}\\n){0,6}",
        ]
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Undef), any_text().prop_map(Value::Text)];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
                prop::collection::btree_map(any_text(), inner, 0..5).prop_map(Value::map),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn what_is_written_reads_back(value in any_value()) {
            let text = write(&value);
            prop_assert_eq!(read(&text).unwrap(), value, "{}", text);
        }
    }
}

//! What a command shows: `--json` for programs, tables for people, from one value.
//!
//! A command builds a value of an edge type that derives `Serialize`. That is the JSON document; the table or
//! the list of fields is a projection of it, so that the two can never say different things.

use std::io::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::escape;
use crate::exit::Failure;
use crate::tree::Tree;

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

/// An instant, shown as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instant(pub(crate) DateTime<Utc>);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant)
    }
}

impl Output {
    /// A list: an array, or a table of these columns.
    pub(crate) fn list<T: Serialize>(self, rows: &[T], columns: &[&str]) -> Result<(), Failure> {
        if self.json {
            return self.document(rows);
        }
        let rows: Vec<Tree> = rows.iter().map(Tree::of).collect();
        print(&table(&rows, columns))
    }

    /// One thing: an object, or its fields line by line.
    pub(crate) fn show<T: Serialize>(self, thing: &T) -> Result<(), Failure> {
        if self.json {
            return self.document(thing);
        }
        print(&fields(&Tree::of(thing), 0))
    }

    /// What was done: an object, or one sentence.
    pub(crate) fn done<T: Serialize>(self, thing: &T, sentence: &str) -> Result<(), Failure> {
        if self.json {
            return self.document(thing);
        }
        print(&format!("{}\n", escape::visible(sentence)))
    }

    fn document<T: Serialize + ?Sized>(self, thing: &T) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(thing).expect("edge types are plain data");
        let lines: Vec<_> = text.lines().map(escape::json_line).collect();
        print(&format!("{}\n", lines.join("\n")))
    }
}

/// Writes to stdout as it is; for texts that are meant to be redirected.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::ReaderGone,
        _ => Failure::io("the output cannot be written", error),
    })
}

/// A cell: scalars as they read, lists with commas, nothing as a dash.
fn cell(tree: Option<&Tree>) -> String {
    match tree {
        None | Some(Tree::Scalar(Value::Null)) => "-".to_owned(),
        Some(Tree::Scalar(Value::Bool(yes))) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Tree::Scalar(Value::String(text))) if text.is_empty() => "-".to_owned(),
        Some(Tree::Scalar(Value::String(text))) => escape::visible(text).into_owned(),
        Some(Tree::Scalar(other)) => other.to_string(),
        Some(Tree::List(list)) if list.is_empty() => "-".to_owned(),
        Some(Tree::List(list)) => joined(list.iter().map(|item| cell(Some(item)))),
        Some(Tree::Fields(fields)) => joined(
            fields
                .iter()
                .map(|(name, value)| format!("{}: {}", escape::visible(name), cell(Some(value)))),
        ),
    }
}

fn joined(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(", ")
}

fn label(name: &str) -> String {
    name.replace('_', " ")
}

/// Columns as wide as their widest cell; numbers to the right; the last one open.
fn table(rows: &[Tree], columns: &[&str]) -> String {
    let mut lines: Vec<Vec<String>> = vec![
        columns
            .iter()
            .map(|name| label(name).to_uppercase())
            .collect(),
    ];
    lines.extend(
        rows.iter()
            .map(|row| columns.iter().map(|name| cell(row.get(name))).collect()),
    );
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let numeric: Vec<bool> = columns
        .iter()
        .map(|name| {
            rows.iter()
                .all(|row| row.get(name).is_none_or(Tree::is_numeric))
        })
        .collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().enumerate().map(|(column, cell)| {
            let width = widths[column];
            if numeric[column] {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        });
        let cells: Vec<String> = cells.collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// `name: value` lines; what holds more is indented below its name.
fn fields(tree: &Tree, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let Tree::Fields(map) = tree else {
        return format!("{indent}{}\n", cell(Some(tree)));
    };
    let plain = map.iter().filter(|(_, value)| !is_block(value));
    let width = plain
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0)
        + 1;
    let mut text = String::new();
    for (name, value) in map {
        let name = format!("{}:", escape::visible(&label(name)));
        if is_block(value) {
            text.push_str(&format!("{indent}{name}\n{}", block(value, depth + 1)));
        } else {
            text.push_str(&format!("{indent}{name:<width$} {}\n", cell(Some(value))));
        }
    }
    text
}

/// Whether a value wants lines of its own.
fn is_block(tree: &Tree) -> bool {
    match tree {
        Tree::Fields(fields) => !fields.is_empty(),
        Tree::List(list) => list.iter().any(|item| matches!(item, Tree::Fields(_))),
        Tree::Scalar(Value::String(text)) => text.trim_end().contains('\n'),
        Tree::Scalar(_) => false,
    }
}

fn block(tree: &Tree, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match tree {
        Tree::List(list) => {
            let items: Vec<String> = list.iter().map(|item| fields(item, depth)).collect();
            items.join("\n")
        }
        Tree::Scalar(Value::String(text)) => {
            let shown = escape::visible_lines(text);
            shown
                .lines()
                .map(|line| format!("{indent}{line}\n"))
                .collect()
        }
        _ => fields(tree, depth),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_has_a_head_and_aligned_columns() {
        let rows = [
            json!({"id": 7, "name": "Raw", "more": null}),
            json!({"id": 12, "name": "Support\u{1b}[2J"}),
        ];
        let rows = rows.map(|row| Tree::of(&row));
        assert_eq!(
            table(&rows, &["id", "name", "more"]),
            "ID  NAME              MORE\n 7  Raw                  -\n12  Support\\u{1b}[2J     -\n"
        );
    }

    #[test]
    fn a_thing_is_shown_by_its_fields() {
        let thing = json!({"id": 7, "body": "Hello\nWorld", "articles": [{"id": 1}]});
        assert_eq!(
            fields(&Tree::of(&thing), 0),
            "articles:\n  id: 1\nbody:\n  Hello\n  World\nid: 7\n"
        );
    }
}

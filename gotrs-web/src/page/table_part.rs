//! Tables: columns, rows, cells, and the pages of a list.

use super::part::{Action, Badge, Empty, Person};
use crate::i18n::{Text, When};

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(Text),
    /// Text of less weight.
    Muted(Text),
    /// Text of any length, wrapped.
    Long(Text),
    /// A number, written for the reader.
    Number(String),
    /// An id or a technical name.
    Code(String),
    /// The record's name, leading to it, with a line below.
    Title {
        /// The name.
        label: Text,
        /// Where it leads.
        url: String,
        /// The line below.
        sub: Option<Text>,
    },
    /// A word in colour.
    Badge(Badge),
    /// Somebody.
    Person(Person),
    /// A time.
    When(When),
    /// What can be done with the record.
    Actions(Vec<Action>),
    /// A box that selects the record for the form of that id: form, value, what is selected.
    Select(&'static str, String, Text),
    /// Nothing.
    Nothing,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: Text,
    /// Whether it holds numbers.
    pub numeric: bool,
    /// Whether it goes on a phone.
    pub minor: bool,
    /// Whether the heading is for screen readers only.
    pub silent: bool,
    /// How it can be sorted.
    pub sort: Option<Sort>,
}

impl Column {
    /// A column.
    pub fn new(label: impl Into<Text>) -> Self {
        Self {
            label: label.into(),
            numeric: false,
            minor: false,
            silent: false,
            sort: None,
        }
    }

    /// Holds numbers.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// Goes on a phone.
    #[must_use]
    pub fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    /// With a heading for screen readers only.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Sortable.
    #[must_use]
    pub fn sort(mut self, url: impl Into<String>, order: Option<Order>) -> Self {
        self.sort = Some(Sort {
            url: url.into(),
            order,
        });
        self
    }

    /// The value of `aria-sort`, empty if the table is not sorted by it.
    #[must_use]
    pub fn aria_sort(&self) -> &'static str {
        match self.sort.as_ref().and_then(|sort| sort.order) {
            Some(Order::Up) => "ascending",
            Some(Order::Down) => "descending",
            None => "",
        }
    }
}

/// The direction of sorting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest or oldest first.
    Up,
    /// Greatest or newest first.
    Down,
}

/// How a column can be sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The page sorted by it, or the other way round.
    pub url: String,
    /// How the table is sorted by it now.
    pub order: Option<Order>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its cells, as many as there are columns.
    pub cells: Vec<Cell>,
    /// Whether it is the one shown beside the table.
    pub selected: bool,
}

impl Row {
    /// A row.
    #[must_use]
    pub fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            selected: false,
        }
    }
}

/// A table of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it lists, for screen readers.
    pub caption: Text,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What stands there without rows.
    pub empty: Empty,
}

/// The pages of a list read by key: there is a next one or not, and no page number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// What is shown: "50 of 1,204 tickets".
    pub shown: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

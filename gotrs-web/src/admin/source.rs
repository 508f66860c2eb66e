//! Where the records of a module come from: the one interface between the pages and the services of the core.
//!
//! A [`Source`] lists records, opens one as a form, saves it, and does what else can be done with one. It knows no
//! HTML: values travel by the names of columns and fields. Rights are the services' concern.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use futures_util::future::BoxFuture;
use gotrs_core::{Actor, Desk, Error, UserId, Validity};

use super::choices;
use super::spec::{AdminModule, ColumnKind};
use super::transfer::Kept;
use crate::form::{Fields, Values};
use crate::i18n::{Locale, Msg, Text, msg};
use crate::page::admin::MatrixRow;
use crate::page::part::{Section, Tone};

/// What a source is asked with: the desk, who asks, and how times are written for them.
#[derive(Debug, Clone)]
pub struct Context {
    /// The desk.
    pub desk: Desk,
    /// Who asks.
    pub actor: Actor,
    /// The reader's language and zone.
    pub locale: Locale,
}

impl Context {
    /// A time of the form, which is written in the reader's zone.
    #[must_use]
    pub fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        local
            .and_local_timezone(self.locale.zone)
            .earliest()
            .map(|time| time.with_timezone(&Utc))
    }
}

/// Which records a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Words of the filter box.
    pub search: String,
    /// The key of the view: `valid`, `all`, or one of the module's own.
    pub view: String,
    /// The place in a tree, for modules that have one.
    pub place: String,
    /// The column to sort by; empty for the module's own order.
    pub sort: String,
    /// Whether to sort from the end.
    pub down: bool,
    /// Where the page before ended, in the module's own terms.
    pub after: String,
}

impl Ask {
    /// Whether records that are not valid are left out.
    #[must_use]
    pub fn only_valid(&self) -> bool {
        self.view != "all"
    }
}

/// How many records stand on a page.
pub const PAGE: usize = 50;

/// What a column of a record holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Data.
    Text(String),
    /// A name of the initial data, translated if known.
    Name(String),
    /// Words of ours.
    Words(Text),
    /// A count.
    Number(u64),
    /// Validity.
    Validity(Validity),
    /// A time.
    When(DateTime<Utc>),
    /// A word in colour.
    Badge(Tone, Text),
    /// Nothing.
    Nothing,
}

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Shown {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Something that can be done with a record besides changing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// Its part of the address.
    pub verb: &'static str,
    /// The label of its button.
    pub label: Msg,
    /// The question before it is done.
    pub confirm: Option<Msg>,
}

impl Deed {
    /// A deed without a question.
    #[must_use]
    pub const fn new(verb: &'static str, label: Msg) -> Self {
        Self {
            verb,
            label,
            confirm: None,
        }
    }

    /// A deed that takes something away.
    #[must_use]
    pub const fn asking(verb: &'static str, label: Msg, question: Msg) -> Self {
        Self {
            verb,
            label,
            confirm: Some(question),
        }
    }
}

/// A record in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id in the address.
    pub id: String,
    /// Its columns, by key.
    pub values: Vec<(&'static str, Shown)>,
    /// What can be done with it from the list.
    pub deeds: Vec<Deed>,
    /// Where its name leads, if not to its own page.
    pub url: Option<String>,
}

impl Record {
    /// A record.
    pub fn new(
        id: impl fmt::Display,
        values: impl IntoIterator<Item = (&'static str, Shown)>,
    ) -> Self {
        Self {
            id: id.to_string(),
            values: values.into_iter().collect(),
            deeds: Vec::new(),
            url: None,
        }
    }

    /// What stands in the column that leads to it.
    #[must_use]
    pub fn title(&self, module: &AdminModule) -> &Shown {
        let title = module
            .columns
            .iter()
            .find(|column| column.kind == ColumnKind::Title);
        title.map_or(&Shown::Nothing, |column| self.get(column.key))
    }

    /// What a column holds.
    #[must_use]
    pub fn get(&self, key: &str) -> &Shown {
        let value = self.values.iter().find(|(known, _)| *known == key);
        value.map_or(&Shown::Nothing, |(_, shown)| shown)
    }
}

/// A page of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The records.
    pub records: Vec<Record>,
    /// How many there are in all, if the service counts them.
    pub total: Option<u64>,
    /// Where the next page goes on.
    pub next: Option<String>,
}

/// A record as its form holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its name.
    pub title: Text,
    /// Its values, by field.
    pub values: Vec<(&'static str, Vec<String>)>,
    /// When it was changed.
    pub changed: Option<DateTime<Utc>>,
    /// By whom.
    pub changed_by: Option<UserId>,
    /// What can be done with it.
    pub deeds: Vec<Deed>,
    /// Other pages about it.
    pub links: Vec<(Msg, String)>,
}

impl Opened {
    /// A record with its values.
    pub fn new(title: impl Into<String>, values: Vec<(&'static str, Vec<String>)>) -> Self {
        Self {
            title: Text::plain(title),
            values,
            changed: None,
            changed_by: None,
            deeds: Vec::new(),
            links: Vec::new(),
        }
    }
}

/// A form, ready to be drawn or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The heading.
    pub title: Text,
    /// A sentence below.
    pub intro: Option<Text>,
    /// The fields with their values.
    pub fields: Fields,
    /// When the record was changed.
    pub changed: Option<DateTime<Utc>>,
    /// By whom.
    pub changed_by: Option<UserId>,
    /// What can be done with the record.
    pub deeds: Vec<Deed>,
    /// Other pages about it.
    pub links: Vec<(Msg, String)>,
}

/// A file that belongs to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its type, as claimed.
    pub content_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Who may do what, as boxes.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Whose rights.
    pub heading: Text,
    /// How to read it.
    pub intro: Msg,
    /// What the rows are.
    pub row_label: Msg,
    /// The columns: value and label.
    pub columns: Vec<(String, Text)>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
}

/// What a source answers.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Error>>;

/// The records of a module.
pub trait Source: fmt::Debug + Send + Sync {
    /// A page of records.
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing>;

    /// The views of the list: key and label; the first is the usual one.
    fn views(&self) -> &'static [(&'static str, Msg)] {
        &[]
    }

    /// Whether the list can be narrowed by words.
    fn has_search(&self) -> bool {
        true
    }

    /// Whether the list can be sorted by its columns.
    fn has_sort(&self) -> bool {
        false
    }

    /// Whether a record has a page of its own.
    fn has_page(&self) -> bool {
        true
    }

    /// A record by its id.
    fn open<'a>(&'a self, _: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move { Err(Error::not_found("record", id)) })
    }

    /// What a new record's form holds at first.
    fn blank(&self) -> Vec<(&'static str, Vec<String>)> {
        vec![("ValidID", vec!["valid".to_owned()])]
    }

    /// Writes a record, a new one without id; gives its id.
    fn save<'a>(
        &'a self,
        _: &'a Context,
        id: Option<&'a str>,
        _: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move { Err(Error::not_found("record", id.unwrap_or_default())) })
    }

    /// The form's parameter for a field of the service.
    fn parameter(&self, module: &'static AdminModule, field: &str) -> Option<&'static str> {
        module.parameter(field)
    }

    /// Does something with a record.
    fn act<'a>(&'a self, _: &'a Context, id: &'a str, _: &'a str) -> Answer<'a, ()> {
        Box::pin(async move { Err(Error::not_found("record", id)) })
    }

    /// What can be done with all records at once.
    fn deeds(&self) -> &'static [Deed] {
        &[]
    }

    /// All records as their forms hold them, in a fixed number of queries; `None` if they do not travel in files.
    fn rows<'a>(&'a self, _: &'a Context) -> Answer<'a, Option<Vec<Kept>>> {
        Box::pin(async { Ok(None) })
    }

    /// Whether [`Source::rows`] gives records.
    fn has_rows(&self) -> bool {
        false
    }

    /// The field that says which record a row of a file means.
    fn key(&self) -> &'static str {
        "Name"
    }

    /// Fields that [`Source::rows`] leaves out: what is kept apart from the record.
    fn apart(&self) -> &'static [&'static str] {
        &[]
    }

    /// What else is told of a record, below its form.
    fn sections<'a>(&'a self, _: &'a Context, _: &'a str) -> Answer<'a, Vec<Section>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The file of a record.
    fn file<'a>(&'a self, _: &'a Context, id: &'a str) -> Answer<'a, File> {
        Box::pin(async move { Err(Error::not_found("file", id)) })
    }

    /// The matrix that stands in the place of the form, if there is one.
    fn matrix(&self) -> Option<&dyn MatrixSource> {
        None
    }

    /// The form of a record: by default the module's fields with the record's values.
    fn form<'a>(
        &'a self,
        cx: &'a Context,
        module: &'static AdminModule,
        id: Option<&'a str>,
    ) -> Answer<'a, Form> {
        Box::pin(async move {
            let opened = match id {
                Some(id) => self.open(cx, id).await?,
                None => Opened::new("", self.blank()),
            };
            let title = match id {
                Some(_) => opened.title,
                None => module.add.unwrap_or(msg("Add")).into(),
            };
            let choices = choices::of_module(cx, module).await?;
            let mut fields =
                module.form_fields(|relation| choices.get(&relation).cloned().unwrap_or_default());
            for (name, values) in opened.values {
                if let Some(field) = fields.items.iter_mut().find(|field| field.name == name) {
                    *field = field.clone().values(values);
                }
            }
            Ok(Form {
                title,
                intro: None,
                fields,
                changed: opened.changed,
                changed_by: opened.changed_by,
                deeds: opened.deeds,
                links: opened.links,
            })
        })
    }
}

/// Rights of one holder, as boxes.
pub trait MatrixSource: fmt::Debug + Send + Sync {
    /// The boxes of a record.
    fn open_matrix<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Matrix>;

    /// Makes the checked boxes (row, column) the rights of a record.
    fn save_matrix<'a>(
        &'a self,
        cx: &'a Context,
        id: &'a str,
        checked: &'a [(String, String)],
    ) -> Answer<'a, ()>;
}

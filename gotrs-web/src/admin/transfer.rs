//! Records as files, out and in again: CSV and YAML, for every module whose [`Source::rows`] gives its records.
//!
//! A file names columns as the form names its fields, and what a field refers to by its name, so that it fits another
//! desk. A row whose key is known changes that record; columns that the file does not have stay as they are. Passwords
//! are in no file. Every row is checked as its form would be, and written by the service in a unit of its own: a bad
//! row harms no other (ADM-04).

use std::collections::{BTreeMap, HashMap};

use gotrs_core::sysconfig::{Value as Node, yaml};
use gotrs_core::{Error, ErrorKind};

use super::choices;
use super::csv;
use super::source::Context;
use super::spec::{AdminModule, FieldSpec, Relation};
use crate::error::PageError;
use crate::form::{Choice, Field, FieldKind, Fields, FormData, Refused, Values};
use crate::i18n::{Language, Msg, Text, msg};

/// A record as its form holds it, by id.
pub(super) type Kept = (String, Vec<(&'static str, Vec<String>)>);

/// Rows in one go.
const MOST: usize = 5_000;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// A record is added.
    Added,
    /// A record is changed in these fields: label, before, after.
    Changed(Vec<(Msg, String, String)>),
    /// The record is like this already.
    Same,
    /// The row is left out: what is wrong, each with its field.
    Wrong(Vec<(Text, Text)>),
}

/// A row with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its line in the file.
    pub(super) number: usize,
    /// Its key.
    pub(super) key: String,
    /// What becomes of it.
    pub(super) fate: Fate,
}

/// The fields that travel: what can be said in a text, and stands in the record itself.
fn fields(module: &'static AdminModule) -> Vec<&'static FieldSpec> {
    let apart = module.source.apart();
    let travels = |spec: &&FieldSpec| {
        !apart.contains(&spec.name)
            && !matches!(
                spec.kind,
                FieldKind::Several
                    | FieldKind::Files
                    | FieldKind::Password
                    | FieldKind::NewPassword
                    | FieldKind::Code
                    | FieldKind::Shown
                    | FieldKind::Hidden
            )
    };
    module.fields.iter().filter(travels).collect()
}

/// Ids and the names that stand for them in files: the whole path in a tree, in no particular language.
fn names(choices: &[Choice]) -> Vec<(String, String)> {
    let mut path: Vec<String> = Vec::new();
    let mut names = Vec::new();
    for choice in choices {
        path.truncate(usize::from(choice.depth));
        path.push(choice.label.in_language(Language::English));
        names.push((choice.value.clone(), path.join("::")));
    }
    names
}

type Known = BTreeMap<Relation, Vec<(String, String)>>;

async fn known(cx: &Context, module: &'static AdminModule) -> Result<Known, Error> {
    let choices = choices::of_module(cx, module).await?;
    Ok(choices
        .iter()
        .map(|(relation, choices)| (*relation, names(choices)))
        .collect())
}

fn said(known: &Known, spec: &FieldSpec, value: &str) -> String {
    let names = spec.relation.and_then(|relation| known.get(&relation));
    let name = names
        .into_iter()
        .flatten()
        .find(|(id, _)| id == value)
        .map(|(_, name)| name.clone());
    name.unwrap_or_else(|| value.to_owned())
}

fn meant(known: &Known, spec: &FieldSpec, text: &str) -> String {
    let names = spec.relation.and_then(|relation| known.get(&relation));
    let id = names
        .into_iter()
        .flatten()
        .find(|(_, name)| name == text.trim())
        .map(|(id, _)| id.clone());
    id.unwrap_or_else(|| text.to_owned())
}

/// All records of a module as a file.
///
/// # Errors
/// As the services; [`Error::NotFound`] for a module whose records do not travel.
pub(super) async fn export(
    cx: &Context,
    module: &'static AdminModule,
    as_yaml: bool,
) -> Result<String, Error> {
    let rows = rows(cx, module).await?;
    let (fields, known) = (fields(module), known(cx, module).await?);
    let cells = rows.iter().map(|(_, values)| {
        let cell = |spec: &&FieldSpec| {
            let value = values.iter().find(|(name, _)| *name == spec.name);
            let value = value.and_then(|(_, values)| values.first());
            said(&known, spec, value.map_or("", String::as_str))
        };
        fields.iter().map(cell).collect::<Vec<_>>()
    });
    if as_yaml {
        let records = cells.map(|cells| {
            let members = fields.iter().zip(cells);
            Node::map(members.map(|(spec, cell)| (spec.name, Node::text(cell))))
        });
        return Ok(yaml::write(&Node::List(records.collect())));
    }
    let heading = fields.iter().map(|spec| spec.name.to_owned()).collect();
    let table: Vec<Vec<String>> = std::iter::once(heading).chain(cells).collect();
    Ok(csv::write(&table))
}

async fn rows(cx: &Context, module: &'static AdminModule) -> Result<Vec<Kept>, Error> {
    let rows = module.source.rows(cx).await?;
    rows.ok_or_else(|| Error::not_found("file", module.key))
}

/// A file as rows of named cells.
struct Sheet(Vec<(usize, Vec<(String, String)>)>);

const EMPTY: Msg = msg("There is nothing in it.");
const STRANGE: Msg = msg("The column {0} is none of this list.");
const TWICE: Msg = msg("The column {0} stands there twice.");
const KEYLESS: Msg = msg("The column {0} is missing: it says which record a row means.");
const BROKEN: Msg = msg("This is neither CSV nor YAML: {0}");
const LONG: Msg = msg("These are more than {0} rows. Import them in parts.");

fn sheet(text: &str) -> Result<Sheet, Text> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with("---") || text.trim_start().starts_with("- ") {
        let broken = |why: String| Text::filled(BROKEN, [why]);
        let tree = yaml::read(text).map_err(|error| broken(error.to_string()))?;
        let records = tree.as_list().unwrap_or_default().iter().enumerate();
        let rows = records.map(|(at, record)| {
            let members = record.as_map().unwrap_or_default().iter();
            let cells = members
                .map(|(name, value)| (name.clone(), value.scalar().unwrap_or("").to_owned()));
            (at + 1, cells.collect())
        });
        return Ok(Sheet(rows.collect()));
    }
    let mut rows = csv::read(text).into_iter();
    let (_, heading) = rows.next().unwrap_or_default();
    let heading: Vec<String> = heading.iter().map(|name| name.trim().to_owned()).collect();
    let rows = rows.map(|(line, cells)| (line, heading.iter().cloned().zip(cells).collect()));
    Ok(Sheet(rows.collect()))
}

fn checked(module: &'static AdminModule, sheet: &Sheet) -> Result<(), Text> {
    let Some((_, first)) = sheet.0.first() else {
        return Err(EMPTY.into());
    };
    if sheet.0.len() > MOST {
        return Err(Text::filled(LONG, [MOST.to_string()]));
    }
    let fields = fields(module);
    for (_, cells) in &sheet.0 {
        for (at, (name, _)) in cells.iter().enumerate() {
            if !fields.iter().any(|spec| spec.name == name) {
                return Err(Text::filled(STRANGE, [name]));
            }
            if cells[..at].iter().any(|(before, _)| before == name) {
                return Err(Text::filled(TWICE, [name]));
            }
        }
    }
    let key = module.source.key();
    if first.iter().any(|(name, _)| name == key) {
        Ok(())
    } else {
        Err(Text::filled(KEYLESS, [key]))
    }
}

/// What a file would do, or, with `write`, does.
///
/// # Errors
/// The outer one as the services; the inner one says why the file as a whole is none.
pub(super) async fn import(
    cx: &Context,
    module: &'static AdminModule,
    text: &str,
    write: bool,
) -> Result<Result<Vec<Line>, Text>, PageError> {
    let rows = rows(cx, module).await?;
    let sheet = match sheet(text).and_then(|sheet| checked(module, &sheet).map(|()| sheet)) {
        Ok(sheet) => sheet,
        Err(why) => return Ok(Err(why)),
    };
    let import = Import {
        cx,
        module,
        known: known(cx, module).await?,
        choices: choices::of_module(cx, module).await?,
        records: by_key(module, rows),
        write,
    };
    let (mut lines, mut seen) = (Vec::new(), HashMap::new());
    for (number, cells) in sheet.0 {
        let key = cells.iter().find(|(name, _)| name == module.source.key());
        let key = key.map_or_else(String::new, |(_, key)| key.trim().to_owned());
        let fate = match seen.insert(key.to_lowercase(), number) {
            Some(before) => {
                let twice =
                    Text::filled(msg("Line {0} means the same record."), [before.to_string()]);
                Fate::Wrong(vec![(Text::plain(module.source.key()), twice)])
            }
            None => import.one(&key, &cells).await?,
        };
        lines.push(Line { number, key, fate });
    }
    Ok(Ok(lines))
}

fn by_key(module: &'static AdminModule, rows: Vec<Kept>) -> HashMap<String, Kept> {
    let key = |kept: &Kept| {
        let value = kept.1.iter().find(|(name, _)| *name == module.source.key());
        let value = value.and_then(|(_, values)| values.first());
        value.map_or_else(String::new, |value| value.to_lowercase())
    };
    rows.into_iter().map(|kept| (key(&kept), kept)).collect()
}

struct Import<'a> {
    cx: &'a Context,
    module: &'static AdminModule,
    known: Known,
    choices: BTreeMap<Relation, Vec<Choice>>,
    records: HashMap<String, Kept>,
    write: bool,
}

impl Import<'_> {
    async fn one(&self, key: &str, cells: &[(String, String)]) -> Result<Fate, PageError> {
        let before = self.records.get(&key.to_lowercase());
        let blank = self.module.source.blank();
        let values = before.map_or(&blank, |(_, values)| values);
        let changes = self.changes(values, cells);
        if before.is_some() && changes.is_empty() {
            return Ok(Fate::Same);
        }
        let said = fields(self.module);
        let mut form = self.form();
        form.items
            .retain(|field| said.iter().any(|spec| spec.name == field.name));
        if let Err(fate) = self.read(form, values, cells)? {
            return Ok(fate);
        }
        let done = match before {
            Some(_) => Fate::Changed(changes),
            None => Fate::Added,
        };
        if !self.write {
            return Ok(done);
        }
        let id = before.map(|(id, _)| id.as_str());
        // What the file does not say stays, relations too: the form of the record as it is now.
        let stored = match id {
            Some(id) => self.module.source.open(self.cx, id).await?.values,
            None => blank,
        };
        let values = match self.read(self.form(), &stored, cells)? {
            Ok(values) => values,
            Err(fate) => return Ok(fate),
        };
        match self.module.source.save(self.cx, id, &values).await {
            Ok(_) => Ok(done),
            Err(error @ Error::Invalid(_)) => {
                let names = |field| self.module.source.parameter(self.module, field);
                let fields = values
                    .into_fields()
                    .or_fail(error, |field| names(field).unwrap_or(field))?;
                Ok(wrong(fields))
            }
            Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::Denied) => {
                let why = msg("The desk refuses this row.").into();
                Ok(Fate::Wrong(vec![(Text::plain(""), why)]))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn form(&self) -> Fields {
        let choices = &self.choices;
        self.module
            .form_fields(|relation| choices.get(&relation).cloned().unwrap_or_default())
    }

    /// The cells over what was there, read as the form would be.
    fn read(
        &self,
        form: Fields,
        values: &[(&'static str, Vec<String>)],
        cells: &[(String, String)],
    ) -> Result<Result<Values, Fate>, PageError> {
        let specs = fields(self.module);
        let mut pairs: Vec<(String, String)> = Vec::new();
        for field in form
            .items
            .iter()
            .filter(|field| field.kind != FieldKind::Files)
        {
            let cell = cells.iter().find(|(name, _)| *name == field.name);
            let spec = specs.iter().find(|spec| spec.name == field.name);
            match (cell, spec) {
                (Some((_, text)), Some(spec)) => {
                    pairs.push((field.name.clone(), meant(&self.known, spec, text)));
                }
                _ => {
                    let kept = values.iter().find(|(name, _)| *name == field.name);
                    let kept = kept.into_iter().flat_map(|(_, values)| values);
                    pairs.extend(kept.map(|value| (field.name.clone(), value.clone())));
                }
            }
        }
        match form.read(FormData::of(pairs)) {
            Ok(values) => Ok(Ok(values)),
            Err(Refused::Wrong(fields)) => Ok(Err(wrong(*fields))),
            Err(refused) => Err(refused.into()),
        }
    }

    fn changes(
        &self,
        values: &[(&'static str, Vec<String>)],
        cells: &[(String, String)],
    ) -> Vec<(Msg, String, String)> {
        let mut changes = Vec::new();
        for spec in fields(self.module) {
            let Some((_, text)) = cells.iter().find(|(name, _)| name == spec.name) else {
                continue;
            };
            let before = values.iter().find(|(name, _)| *name == spec.name);
            let before = before.and_then(|(_, values)| values.first());
            let before = said(&self.known, spec, before.map_or("", String::as_str));
            let before = before.replace("\r\n", "\n");
            let (was, is) = (before.trim(), text.trim());
            let unchecked =
                spec.kind == FieldKind::Check && matches!((was, is), ("", "0") | ("0", ""));
            if was != is && !unchecked {
                changes.push((spec.label, before.clone(), text.clone()));
            }
        }
        changes
    }
}

fn wrong(fields: Fields) -> Fate {
    let mut wrong: Vec<(Text, Text)> = fields
        .wrong()
        .filter_map(|field: &Field| Some((field.label.clone(), field.error.clone()?)))
        .collect();
    wrong.extend(fields.error.clone().map(|error| (Text::plain(""), error)));
    Fate::Wrong(wrong)
}

//! The kinds of the core's catalog as records: what they have in common is here, once.

use std::marker::PhantomData;

use gotrs_core::Error;
use gotrs_core::catalog::{Entry, Kind};
use gotrs_core::db::Int;

use super::memory::arranged;
use super::source::{Answer, Ask, Context, Listing, Opened, Record, Shown, Source};
use super::transfer;
use crate::form::Values;
use crate::i18n::{Msg, Text, msg};

/// The views of everything that has a validity.
pub(super) const BY_VALIDITY: &[(&str, Msg)] = &[("valid", msg("Valid")), ("all", msg("All"))];

/// Values of a form, by field.
pub(super) type Filled = Vec<(&'static str, Vec<String>)>;

/// A kind with its form. [`through`] writes the four calls of the service.
pub(super) trait Described: Kind {
    /// All of them.
    fn all<'a>(cx: &'a Context, only_valid: bool) -> Answer<'a, Vec<Entry<Self>>>;
    /// One of them.
    fn one<'a>(cx: &'a Context, id: Self::Id) -> Answer<'a, Entry<Self>>;
    /// Adds one.
    fn add<'a>(cx: &'a Context, data: Self) -> Answer<'a, Entry<Self>>;
    /// Changes one.
    fn change<'a>(cx: &'a Context, id: Self::Id, data: Self) -> Answer<'a, Entry<Self>>;

    /// What a form says; what it does not hold stays as it was.
    fn read(values: &Values, before: Option<&Self>) -> Self;
    /// What the form holds, besides name and validity.
    fn write(&self) -> Filled;

    /// What else belongs to one, kept elsewhere.
    fn related<'a>(_: &'a Context, _: Self::Id) -> Answer<'a, Filled> {
        Box::pin(async { Ok(Vec::new()) })
    }
    /// Writes what else belongs to one.
    fn relate<'a>(_: &'a Context, _: Self::Id, _: &'a Values) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// The calls of a service of the desk, by its name.
macro_rules! through {
    ($service:ident) => {
        fn all<'a>(
            cx: &'a $crate::admin::source::Context,
            only_valid: bool,
        ) -> $crate::admin::source::Answer<'a, Vec<gotrs_core::catalog::Entry<Self>>> {
            Box::pin(async move { cx.desk.$service(&cx.actor).list(only_valid).await })
        }
        fn one<'a>(
            cx: &'a $crate::admin::source::Context,
            id: Self::Id,
        ) -> $crate::admin::source::Answer<'a, gotrs_core::catalog::Entry<Self>> {
            Box::pin(async move { cx.desk.$service(&cx.actor).get(id).await })
        }
        fn add<'a>(
            cx: &'a $crate::admin::source::Context,
            data: Self,
        ) -> $crate::admin::source::Answer<'a, gotrs_core::catalog::Entry<Self>> {
            Box::pin(async move { cx.desk.$service(&cx.actor).add(data).await })
        }
        fn change<'a>(
            cx: &'a $crate::admin::source::Context,
            id: Self::Id,
            data: Self,
        ) -> $crate::admin::source::Answer<'a, gotrs_core::catalog::Entry<Self>> {
            Box::pin(async move { cx.desk.$service(&cx.actor).update(id, data).await })
        }
    };
}
pub(super) use through;

/// The records of a kind.
#[derive(Debug)]
pub(super) struct Kept<K>(PhantomData<fn() -> K>);

impl<K> Kept<K> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

fn id_of<K: Described>(text: &str) -> Result<K::Id, Error> {
    let number: i64 = text.parse().map_err(|_| Error::not_found(K::WHAT, text))?;
    Ok(K::Id::from(Int(number)))
}

fn record<K: Described>(entry: &Entry<K>) -> Record {
    let mut values = vec![
        ("Name", Shown::Name(entry.data.name().to_owned())),
        ("ValidID", Shown::Validity(entry.data.validity())),
        ("ChangeTime", Shown::When(entry.changed)),
    ];
    let written = entry.data.write().into_iter();
    values.extend(written.map(|(name, values)| (name, Shown::Text(values.join(",")))));
    Record::new(entry.id, values)
}

/// A record as its form holds it, without what is kept elsewhere.
fn filled<K: Described>(entry: &Entry<K>) -> Filled {
    let mut values = vec![
        ("Name", vec![entry.data.name().to_owned()]),
        ("ValidID", vec![entry.data.validity().as_str().to_owned()]),
    ];
    values.extend(entry.data.write());
    values
}

impl<K: Described> Source for Kept<K> {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let entries = K::all(cx, ask.only_valid()).await?;
            Ok(arranged(entries.iter().map(record).collect(), ask))
        })
    }

    fn rows<'a>(&'a self, cx: &'a Context) -> Answer<'a, Option<Vec<transfer::Kept>>> {
        Box::pin(async move {
            let entries = K::all(cx, false).await?;
            let kept = |entry: &Entry<K>| (entry.id.to_string(), filled(entry));
            Ok(Some(entries.iter().map(kept).collect()))
        })
    }

    fn has_rows(&self) -> bool {
        true
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        BY_VALIDITY
    }

    fn has_sort(&self) -> bool {
        true
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let id = id_of::<K>(id)?;
            let entry = K::one(cx, id).await?;
            let mut values = filled(&entry);
            values.extend(K::related(cx, id).await?);
            Ok(Opened {
                title: Text::name(entry.data.name()),
                changed: Some(entry.changed),
                changed_by: Some(entry.changed_by),
                ..Opened::new("", values)
            })
        })
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let entry = match id {
                Some(id) => {
                    let id = id_of::<K>(id)?;
                    let before = K::one(cx, id).await?;
                    K::change(cx, id, K::read(values, Some(&before.data))).await?
                }
                None => K::add(cx, K::read(values, None)).await?,
            };
            K::relate(cx, entry.id, values).await?;
            Ok(entry.id.to_string())
        })
    }
}

//! What connects two kinds of records, as boxes: the records of one kind are listed, each with a box for every record
//! of the other.

use std::fmt;

use super::source::{Answer, Ask, Context, Listing, Matrix, MatrixSource, Source};
use crate::i18n::{Msg, Text, msg};
use crate::page::admin::{Grant, MatrixRow};

/// The column's part of a box's value.
const JOINED: &str = "member";

/// A record with all it could be connected with.
#[derive(Debug)]
pub(super) struct Ends {
    /// "Templates of Support".
    pub(super) heading: Text,
    /// What a box means.
    pub(super) intro: Msg,
    /// What the rows are.
    pub(super) row_label: Msg,
    /// Id, name, note, and whether it is connected.
    pub(super) rows: Vec<(i64, String, String, bool)>,
}

/// A relation between two kinds, seen from one of them.
pub(super) trait Between: fmt::Debug + Send + Sync {
    /// The records it is seen from.
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing>;
    /// One of them with the others.
    fn ends<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Ends>;
    /// Connects one with exactly these.
    fn join<'a>(&'a self, cx: &'a Context, id: &'a str, with: Vec<i64>) -> Answer<'a, ()>;
    /// The views of the list.
    fn views(&self) -> &'static [(&'static str, Msg)] {
        &[]
    }
}

/// The pages of a relation.
#[derive(Debug)]
pub(super) struct Joined<B>(pub(super) B);

impl<B: Between> Source for Joined<B> {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        self.0.list(cx, ask)
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        self.0.views()
    }

    fn matrix(&self) -> Option<&dyn MatrixSource> {
        Some(self)
    }
}

impl<B: Between> MatrixSource for Joined<B> {
    fn open_matrix<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Matrix> {
        Box::pin(async move {
            let ends = self.0.ends(cx, id).await?;
            let row = |(id, name, note, joined): (i64, String, String, bool)| MatrixRow {
                id: id.to_string(),
                name,
                note,
                grants: vec![if joined { Grant::Yes } else { Grant::No }],
            };
            Ok(Matrix {
                heading: ends.heading,
                intro: ends.intro,
                row_label: ends.row_label,
                columns: vec![(JOINED.to_owned(), msg("Connected").into())],
                rows: ends.rows.into_iter().map(row).collect(),
            })
        })
    }

    fn save_matrix<'a>(
        &'a self,
        cx: &'a Context,
        id: &'a str,
        checked: &'a [(String, String)],
    ) -> Answer<'a, ()> {
        let with = checked.iter().filter_map(|(row, _)| row.parse().ok());
        self.0.join(cx, id, with.collect())
    }
}

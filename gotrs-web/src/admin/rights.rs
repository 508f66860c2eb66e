//! Matrices of permission rows: groups down, keys across, one holder (a company in two contexts).

use std::collections::BTreeSet;

use gotrs_core::group::{Grant as Rows, GrantFilter, Holder, HolderKind};
use gotrs_core::permission::Permission;
use gotrs_core::{Error, GroupId};

use super::source::{Context, Matrix};
use crate::i18n::{Msg, Text, msg};
use crate::page::admin::{Grant, MatrixRow};

/// A column: whose row of which key a box stands for.
#[derive(Debug, Clone)]
pub(super) struct Square {
    /// The column's part of a box's value.
    pub(super) value: String,
    /// Whose row.
    pub(super) holder: Holder,
    /// Which key.
    pub(super) key: Permission,
}

impl Square {
    /// One column for each key of a holder.
    pub(super) fn of_keys(holder: &Holder, keys: &[String]) -> Vec<Self> {
        keys.iter()
            .map(|key| Self {
                value: key.clone(),
                holder: holder.clone(),
                key: Permission::new(key.clone()),
            })
            .collect()
    }
}

const HOW: Msg = msg("A right counts in every queue of its group. rw includes all others.");

/// The matrix of a holder. `inherited` are rights that come from elsewhere.
///
/// # Errors
/// As the services.
pub(super) async fn open(
    cx: &Context,
    whose: String,
    squares: &[Square],
    inherited: &BTreeSet<(GroupId, String)>,
) -> Result<Matrix, Error> {
    let present = present(cx, squares).await?;
    let groups = cx.desk.groups(&cx.actor).list(true).await?;
    let rows = groups.into_iter().map(|group| {
        let grant = |square: &Square| {
            let key = square.key.as_str().to_owned();
            if holds(&present, square, group.id) {
                Grant::Yes
            } else if inherited.contains(&(group.id, key)) {
                Grant::Inherited
            } else {
                Grant::No
            }
        };
        MatrixRow {
            grants: squares.iter().map(grant).collect(),
            id: group.id.to_string(),
            name: group.name,
            note: group.comment,
        }
    });
    Ok(Matrix {
        heading: Text::filled(msg("Rights of {0}"), [whose]),
        intro: HOW,
        row_label: msg("Group"),
        columns: squares
            .iter()
            .map(|square| (square.value.clone(), Text::plain(&square.value)))
            .collect(),
        rows: rows.collect(),
    })
}

fn holds(present: &[Rows], square: &Square, group: GroupId) -> bool {
    present
        .iter()
        .filter(|rows| rows.group == group && rows.holder == square.holder)
        .any(|rows| rows.keys.contains(&square.key))
}

/// Makes the checked boxes (group, column) the rows of their holders. Pairs that stay as they are are not written.
///
/// # Errors
/// As the services.
pub(super) async fn save(
    cx: &Context,
    squares: &[Square],
    checked: &[(String, String)],
) -> Result<(), Error> {
    let present = present(cx, squares).await?;
    let groups = cx.desk.groups(&cx.actor).list(true).await?;
    let mut changes = Vec::new();
    for group in groups {
        for holder in holders(squares) {
            let own = squares.iter().filter(|square| square.holder == holder);
            let wanted: Vec<Permission> = own
                .filter(|square| {
                    let row = group.id.to_string();
                    checked
                        .iter()
                        .any(|(id, column)| *id == row && *column == square.value)
                })
                .map(|square| square.key.clone())
                .collect();
            let before = present
                .iter()
                .filter(|rows| rows.group == group.id && rows.holder == holder)
                .flat_map(|rows| rows.keys.iter().cloned());
            if stored(wanted.iter().cloned()) != stored(before) {
                changes.push(Rows {
                    holder,
                    group: group.id,
                    keys: wanted,
                });
            }
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    cx.desk.grants(&cx.actor).set(&changes).await
}

/// `rw` stands for all keys and is stored alone.
fn stored(keys: impl Iterator<Item = Permission>) -> BTreeSet<String> {
    let keys: BTreeSet<String> = keys.map(|key| key.as_str().to_owned()).collect();
    if keys.contains("rw") {
        BTreeSet::from(["rw".to_owned()])
    } else {
        keys
    }
}

fn holders(squares: &[Square]) -> Vec<Holder> {
    let mut holders: Vec<Holder> = Vec::new();
    for square in squares {
        if !holders.contains(&square.holder) {
            holders.push(square.holder.clone());
        }
    }
    holders
}

async fn present(cx: &Context, squares: &[Square]) -> Result<Vec<Rows>, Error> {
    let mut rows = Vec::new();
    for holder in holders(squares) {
        let kind = match &holder {
            Holder::Agent(_) => HolderKind::Agent,
            Holder::Role(_) => HolderKind::Role,
            Holder::CustomerUser(_) => HolderKind::CustomerUser,
            Holder::Company(_, context) => HolderKind::Company(*context),
        };
        let filter = GrantFilter::all(kind).of_holders([holder]);
        rows.extend(cx.desk.grants(&cx.actor).list(&filter).await?);
    }
    Ok(rows)
}

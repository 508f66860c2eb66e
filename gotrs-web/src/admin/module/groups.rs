//! Groups, and roles, which look the same.

use super::common::*;
use crate::admin::catalog::{BY_VALIDITY, Filled};
use crate::admin::memory::arranged;
use crate::admin::source::{Answer, Ask, Context, Listing, Opened, Record, Shown, Source};
use crate::admin::transfer::Kept;
use crate::form::Values;
use gotrs_core::group::Naming;
use gotrs_core::{Error, GroupId, RoleId, Validity};

const COLUMNS: &[ColumnSpec] = &[NAME_COLUMN, COMMENT_COLUMN, VALID_COLUMN];
const FIELDS: &[FieldSpec] = &[NAME, COMMENT.core("comment"), VALID];

pub(super) const GROUPS: AdminModule = AdminModule {
    key: "groups",
    title: msg("Groups"),
    summary: msg("What rights are given on"),
    icon: "users",
    group: ModuleGroupKey::People,
    add: Some(msg("Add group")),
    columns: COLUMNS,
    fields: FIELDS,
    source: &Names::Groups,
};

pub(super) const ROLES: AdminModule = AdminModule {
    key: "roles",
    title: msg("Roles"),
    summary: msg("Bundles of rights"),
    icon: "shield",
    group: ModuleGroupKey::People,
    add: Some(msg("Add role")),
    columns: COLUMNS,
    fields: FIELDS,
    source: &Names::Roles,
};

#[derive(Debug)]
enum Names {
    Groups,
    Roles,
}

/// Id, name, comment, validity.
type Line = (i64, String, String, Validity);

fn filled((_, name, comment, valid): &Line) -> Filled {
    vec![
        ("Name", one(name)),
        ("Comment", one(comment)),
        ("ValidID", one(valid)),
    ]
}

impl Names {
    async fn all(&self, cx: &Context, only_valid: bool) -> Result<Vec<Line>, Error> {
        let groups = cx.desk.groups(&cx.actor);
        Ok(match self {
            Self::Groups => {
                let all = groups.list(only_valid).await?.into_iter();
                all.map(|it| (it.id.0, it.name, it.comment, it.valid))
                    .collect()
            }
            Self::Roles => {
                let all = groups.list_roles(only_valid).await?.into_iter();
                all.map(|it| (it.id.0, it.name, it.comment, it.valid))
                    .collect()
            }
        })
    }

    async fn one(&self, cx: &Context, id: &str) -> Result<Line, Error> {
        let missing = || Error::not_found("record", id);
        let number: i64 = id.parse().map_err(|_| missing())?;
        let all = self.all(cx, false).await?;
        all.into_iter()
            .find(|line| line.0 == number)
            .ok_or_else(missing)
    }
}

impl Source for Names {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let all = self.all(cx, ask.only_valid()).await?.into_iter();
            let record = |(id, name, comment, valid): Line| {
                Record::new(
                    id,
                    [
                        ("Name", name.into()),
                        ("Comment", comment.into()),
                        ("ValidID", Shown::Validity(valid)),
                    ],
                )
            };
            Ok(arranged(all.map(record).collect(), ask))
        })
    }

    fn rows<'a>(&'a self, cx: &'a Context) -> Answer<'a, Option<Vec<Kept>>> {
        Box::pin(async move {
            let all = self.all(cx, false).await?.into_iter();
            let kept = |line: Line| (line.0.to_string(), filled(&line));
            Ok(Some(all.map(kept).collect()))
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
            let line = self.one(cx, id).await?;
            let mut opened = Opened::new(line.1.clone(), filled(&line));
            if let Self::Roles = self {
                let id = line.0;
                opened.links = vec![
                    (msg("Rights"), format!("/admin/role-groups/{id}")),
                    (msg("Agents"), format!("/admin/role-agents/{id}")),
                ];
            }
            Ok(opened)
        })
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let naming = Naming {
                name: text(values, "Name"),
                comment: text(values, "Comment"),
                valid: validity(values),
            };
            let known = match id {
                Some(id) => Some(self.one(cx, id).await?.0),
                None => None,
            };
            let groups = cx.desk.groups(&cx.actor);
            let id = match (self, known) {
                (Self::Groups, None) => groups.add(&naming).await?.id.0,
                (Self::Groups, Some(id)) => groups.update(GroupId(id), &naming).await?.id.0,
                (Self::Roles, None) => groups.add_role(&naming).await?.id.0,
                (Self::Roles, Some(id)) => groups.update_role(RoleId(id), &naming).await?.id.0,
            };
            Ok(id.to_string())
        })
    }
}

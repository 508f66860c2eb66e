//! What a role may do in which group.

use std::collections::BTreeSet;

use super::common::*;
use crate::admin::rights::{self, Square};
use crate::admin::source::{Answer, Ask, Context, Listing, Matrix, MatrixSource, Source};
use gotrs_core::group::Holder;
use gotrs_core::sysconfig::settings;
use gotrs_core::{Error, RoleId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "role-groups",
    title: msg("Rights of roles"),
    summary: msg("What a role may do in which group"),
    icon: "key",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[NAME_COLUMN, COMMENT_COLUMN],
    fields: &[],
    source: &RoleGroups,
};

#[derive(Debug)]
struct RoleGroups;

pub(super) fn role(id: &str) -> Result<RoleId, Error> {
    id.parse().map_err(|_| Error::not_found("role", id))
}

fn squares(cx: &Context, role: RoleId) -> Vec<Square> {
    let keys = cx.desk.config().get(&settings::SYSTEM_PERMISSION);
    Square::of_keys(&Holder::Role(role), &keys)
}

impl Source for RoleGroups {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        super::groups::ROLES.source.list(cx, ask)
    }

    fn matrix(&self) -> Option<&dyn MatrixSource> {
        Some(self)
    }
}

impl MatrixSource for RoleGroups {
    fn open_matrix<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Matrix> {
        Box::pin(async move {
            let role = cx.desk.groups(&cx.actor).get_role(role(id)?).await?;
            rights::open(cx, role.name, &squares(cx, role.id), &BTreeSet::new()).await
        })
    }

    fn save_matrix<'a>(
        &'a self,
        cx: &'a Context,
        id: &'a str,
        checked: &'a [(String, String)],
    ) -> Answer<'a, ()> {
        Box::pin(async move { rights::save(cx, &squares(cx, role(id)?), checked).await })
    }
}

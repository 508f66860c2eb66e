//! Services.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::Service;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "services",
    title: msg("Services"),
    summary: msg("What customers rely on"),
    icon: "box",
    group: ModuleGroupKey::Tickets,
    add: Some(msg("Add service")),
    columns: &[NAME_COLUMN, COMMENT_COLUMN, VALID_COLUMN, CHANGED],
    fields: &[
        NAME.help(msg("Support::Printers is a part of Support.")),
        COMMENT,
        VALID,
    ],
    source: &Kept::<Service>::new(),
};

impl Described for Service {
    through!(services);

    fn read(values: &Values, _: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![("Comment", maybe(self.comments.as_ref()))]
    }
}

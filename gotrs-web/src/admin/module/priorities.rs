//! Ticket priorities.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::Priority;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "priorities",
    title: msg("Priorities"),
    summary: msg("How urgent a ticket can be"),
    icon: "prio",
    group: ModuleGroupKey::Tickets,
    add: Some(msg("Add priority")),
    columns: &[NAME_COLUMN, VALID_COLUMN, CHANGED],
    fields: &[NAME, VALID],
    source: &Kept::<Priority>::new(),
};

impl Described for Priority {
    through!(priorities);

    fn read(values: &Values, _: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        Vec::new()
    }
}

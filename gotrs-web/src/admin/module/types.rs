//! Ticket types.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::TicketType;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "types",
    title: msg("Types"),
    summary: msg("Incident, request, problem"),
    icon: "tag",
    group: ModuleGroupKey::Tickets,
    add: Some(msg("Add type")),
    columns: &[NAME_COLUMN, VALID_COLUMN, CHANGED],
    fields: &[NAME, VALID],
    source: &Kept::<TicketType>::new(),
};

impl Described for TicketType {
    through!(ticket_types);

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

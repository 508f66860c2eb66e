//! Ticket states.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::StateTypeId;
use gotrs_core::catalog::State;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "states",
    title: msg("States"),
    summary: msg("What a ticket can be"),
    icon: "st-open",
    group: ModuleGroupKey::Tickets,
    add: Some(msg("Add state")),
    columns: &[
        NAME_COLUMN,
        column("TypeID", msg("State type"), Text).of(Relation::StateTypes),
        COMMENT_COLUMN,
        VALID_COLUMN,
        CHANGED,
    ],
    fields: &[
        NAME,
        FieldSpec::select("TypeID", msg("State type"), Relation::StateTypes)
            .required()
            .core("type_id"),
        COMMENT,
        VALID,
    ],
    source: &Kept::<State>::new(),
};

impl Described for State {
    through!(states);

    fn read(values: &Values, _: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            type_id: StateTypeId(id(values, "TypeID")),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("TypeID", one(self.type_id)),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }
}

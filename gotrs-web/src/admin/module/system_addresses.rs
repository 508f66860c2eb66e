//! System addresses.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::QueueId;
use gotrs_core::catalog::SystemAddress;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "system-addresses",
    title: msg("System addresses"),
    summary: msg("The desk's own mail addresses"),
    icon: "at",
    group: ModuleGroupKey::Mail,
    add: Some(msg("Add address")),
    columns: &[
        column("Name", msg("Address"), Title),
        column("Realname", msg("Display name"), Text),
        column("QueueID", msg("Queue"), Text).of(Relation::Queues),
        VALID_COLUMN,
        CHANGED,
    ],
    fields: &[
        FieldSpec::new("Name", msg("Address"), FieldKind::Email)
            .core("name")
            .required()
            .half(),
        FieldSpec::text("Realname", msg("Display name"))
            .core("real_name")
            .required()
            .half(),
        FieldSpec::select("QueueID", msg("Queue"), Relation::Queues)
            .core("queue_id")
            .required()
            .help(msg("Mail to this address becomes a ticket here.")),
        COMMENT,
        VALID,
    ],
    source: &Kept::<SystemAddress>::new(),
};

impl Described for SystemAddress {
    through!(system_addresses);

    fn read(values: &Values, _: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            real_name: text(values, "Realname"),
            queue_id: QueueId(id(values, "QueueID")),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("Realname", one(&self.real_name)),
            ("QueueID", one(self.queue_id)),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }
}

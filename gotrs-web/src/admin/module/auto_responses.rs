//! Automatic answers.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::AutoResponse;
use gotrs_core::{AddressId, AutoResponseTypeId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "auto-responses",
    title: msg("Auto responses"),
    summary: msg("What the desk answers by itself"),
    icon: "bolt",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add auto response")),
    columns: &[
        NAME_COLUMN,
        column("TypeID", msg("Type"), Text).of(Relation::AutoResponseTypes),
        COMMENT_COLUMN,
        VALID_COLUMN,
        CHANGED,
    ],
    fields: &[
        NAME.half(),
        FieldSpec::select("TypeID", msg("Type"), Relation::AutoResponseTypes)
            .core("type_id")
            .required()
            .half(),
        FieldSpec::select("AddressID", msg("From"), Relation::SystemAddresses)
            .core("address_id")
            .required()
            .half(),
        FieldSpec::text("Subject", msg("Subject"))
            .required()
            .core("subject"),
        FieldSpec::new("Response", msg("Text"), FieldKind::LongText(8))
            .required()
            .help(msg("Tags such as <OTRS_CUSTOMER_REALNAME> are replaced.")),
        COMMENT,
        VALID,
    ],
    source: &Kept::<AutoResponse>::new(),
};

impl Described for AutoResponse {
    through!(auto_responses);

    fn read(values: &Values, before: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            text: Some(text(values, "Response")),
            subject: Some(text(values, "Subject")),
            type_id: AutoResponseTypeId(id(values, "TypeID")),
            address_id: AddressId(id(values, "AddressID")),
            content_type: content_type(before.and_then(|before| before.content_type.as_ref())),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("TypeID", one(self.type_id)),
            ("AddressID", one(self.address_id)),
            ("Subject", maybe(self.subject.as_ref())),
            ("Response", maybe(self.text.as_ref())),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }
}

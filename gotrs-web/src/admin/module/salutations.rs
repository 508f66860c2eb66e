//! Salutations.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::Salutation;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "salutations",
    title: msg("Salutations"),
    summary: msg("How answers begin"),
    icon: "quote",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add salutation")),
    columns: &[NAME_COLUMN, COMMENT_COLUMN, VALID_COLUMN, CHANGED],
    fields: &[
        NAME,
        FieldSpec::new("Text", msg("Text"), FieldKind::LongText(6))
            .core("text")
            .required()
            .help(msg("Tags such as <OTRS_CUSTOMER_REALNAME> are replaced.")),
        COMMENT,
        VALID,
    ],
    source: &Kept::<Salutation>::new(),
};

impl Described for Salutation {
    through!(salutations);

    fn read(values: &Values, before: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            text: text(values, "Text"),
            content_type: content_type(before.and_then(|before| before.content_type.as_ref())),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("Text", one(&self.text)),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }
}

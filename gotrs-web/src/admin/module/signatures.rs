//! Signatures.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::Signature;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "signatures",
    title: msg("Signatures"),
    summary: msg("How answers end"),
    icon: "edit",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add signature")),
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
    source: &Kept::<Signature>::new(),
};

impl Described for Signature {
    through!(signatures);

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

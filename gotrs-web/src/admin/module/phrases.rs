//! How answers begin and end: salutations and signatures, which look the same.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::form::Values;
use gotrs_core::catalog::{Salutation, Signature};

const COLUMNS: &[ColumnSpec] = &[NAME_COLUMN, COMMENT_COLUMN, VALID_COLUMN, CHANGED];
const FIELDS: &[FieldSpec] = &[
    NAME,
    FieldSpec::new("Text", msg("Text"), FieldKind::LongText(6))
        .core("text")
        .required()
        .help(msg("Tags such as <OTRS_CUSTOMER_REALNAME> are replaced.")),
    COMMENT,
    VALID,
];

pub(super) const SALUTATIONS: AdminModule = AdminModule {
    key: "salutations",
    title: msg("Salutations"),
    summary: msg("How answers begin"),
    icon: "quote",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add salutation")),
    columns: COLUMNS,
    fields: FIELDS,
    source: &Kept::<Salutation>::new(),
};

pub(super) const SIGNATURES: AdminModule = AdminModule {
    key: "signatures",
    title: msg("Signatures"),
    summary: msg("How answers end"),
    icon: "edit",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add signature")),
    columns: COLUMNS,
    fields: FIELDS,
    source: &Kept::<Signature>::new(),
};

macro_rules! phrase {
    ($kind:ident, $service:ident) => {
        impl Described for $kind {
            through!($service);

            fn read(values: &Values, before: Option<&Self>) -> Self {
                Self {
                    name: text(values, "Name"),
                    text: text(values, "Text"),
                    content_type: content_type(
                        before.and_then(|before| before.content_type.as_ref()),
                    ),
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
    };
}

phrase!(Salutation, salutations);
phrase!(Signature, signatures);

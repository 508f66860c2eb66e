//! What the declarations have in common: columns and fields that most records have, and reading them.

use gotrs_core::Validity;

pub(super) use crate::admin::spec::ColumnKind::{
    Badge, Code, Number, Text, Title, Validity as ValidityColumn, When,
};
pub(super) use crate::admin::spec::{AdminModule, ColumnSpec, FieldSpec, ModuleGroupKey, Relation};
pub(super) use crate::form::FieldKind;
pub(super) use crate::i18n::{Msg, msg};

use crate::admin::spec::ColumnKind;
use crate::form::Values;

pub(super) const fn column(key: &'static str, label: Msg, kind: ColumnKind) -> ColumnSpec {
    ColumnSpec::new(key, label, kind)
}

pub(super) const VALID_COLUMN: ColumnSpec = column("ValidID", msg("Validity"), ValidityColumn);
pub(super) const CHANGED: ColumnSpec = column("ChangeTime", msg("Changed"), When).minor();
pub(super) const COMMENT_COLUMN: ColumnSpec = column("Comment", msg("Comment"), Text).minor();
pub(super) const NAME_COLUMN: ColumnSpec = column("Name", msg("Name"), Title);

pub(super) const NAME: FieldSpec = FieldSpec::text("Name", msg("Name")).required().core("name");
pub(super) const COMMENT: FieldSpec = FieldSpec::text("Comment", msg("Comment")).core("comments");
pub(super) const VALID: FieldSpec =
    FieldSpec::select("ValidID", msg("Validity"), Relation::Validity)
        .required()
        .half()
        .core("valid");
pub(super) const WARN: FieldKind = FieldKind::Number(0, 100);

/// What a text field holds.
pub(super) fn text(values: &Values, name: &str) -> String {
    values.text(name).to_owned()
}

/// What a text field holds, if anything.
pub(super) fn optional(values: &Values, name: &str) -> Option<String> {
    values.optional(name).map(ToOwned::to_owned)
}

/// The id that was chosen; the form made sure that there is one.
pub(super) fn id(values: &Values, name: &str) -> i64 {
    values.number(name).unwrap_or_default()
}

/// The ids that were chosen.
pub(super) fn ids<I>(values: &Values, name: &str, of: impl Fn(i64) -> I) -> Vec<I> {
    let chosen = values.list(name).iter();
    chosen.filter_map(|id| id.parse().ok().map(&of)).collect()
}

/// The validity that was chosen.
pub(super) fn validity(values: &Values) -> Validity {
    Validity::from_name(values.text("ValidID"))
}

/// A field's one value.
pub(super) fn one(value: impl ToString) -> Vec<String> {
    vec![value.to_string()]
}

/// A field's value, if there is one.
pub(super) fn maybe(value: Option<impl ToString>) -> Vec<String> {
    value.map(|value| value.to_string()).into_iter().collect()
}

/// A box's value.
pub(super) fn flag(checked: bool) -> Vec<String> {
    checked.then(|| "1".to_owned()).into_iter().collect()
}

/// A text stays what it was, a new one is plain.
pub(super) fn content_type(before: Option<&String>) -> Option<String> {
    let plain = "text/plain; charset=utf-8";
    Some(before.map_or(plain, String::as_str).to_owned())
}

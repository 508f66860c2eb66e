//! A [`Trace`] for programs.

use serde::{Serialize, Serializer};

use super::{AclTrace, ConditionTrace, StepTrace, Trace};
use crate::facts::Fact;
use crate::value::Value;

impl Trace<'_> {
    /// The trace as a tree.
    ///
    /// `target`, `offered` and `remaining` (lists of `{id, text}`), `restricted`, `acls` and `silent`; an ACL has
    /// `name`, `verdict`, `conditions`, `steps` and `stopped`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let entries = |indices: Vec<usize>| {
            let pair = |index: usize| {
                let entry = self.entry(index);
                Value::map([
                    ("id", Value::from(entry.id.as_str())),
                    ("text", Value::from(entry.text.as_str())),
                ])
            };
            Value::List(indices.into_iter().map(pair).collect())
        };
        let all = 0..self.offer.len();
        Value::map([
            ("return_type", Value::from(self.target.return_type())),
            (
                "return_sub_type",
                Value::from(self.target.return_sub_type()),
            ),
            ("restricted", Value::from(self.decision.is_restricted())),
            ("offered", entries(all.clone().collect())),
            (
                "remaining",
                entries(all.filter(|&index| self.decision.keeps(index)).collect()),
            ),
            (
                "acls",
                Value::List(self.acls.iter().map(|acl| self.acl_value(acl)).collect()),
            ),
            (
                "silent",
                Value::List(self.silent().map(Value::from).collect()),
            ),
        ])
    }

    /// The trace as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_value().to_json_pretty()
    }

    fn acl_value(&self, acl: &AclTrace<'_>) -> Value {
        Value::map([
            ("name", Value::from(acl.acl.name.as_str())),
            ("verdict", Value::from(acl.verdict.name())),
            (
                "conditions",
                Value::List(acl.conditions.iter().map(condition).collect()),
            ),
            (
                "steps",
                Value::List(acl.steps.iter().map(|step| self.step_value(step)).collect()),
            ),
            ("stopped", Value::from(acl.stopped)),
        ])
    }

    fn step_value(&self, step: &StepTrace<'_>) -> Value {
        let change = |index: usize| {
            let item = step.entries[index]
                .hit
                .and_then(|hit| step.items[hit].text());
            Value::map([
                ("id", Value::from(self.entry(index).id.as_str())),
                ("text", Value::from(self.entry(index).text.as_str())),
                ("item", item.map_or(Value::Undefined, Value::from)),
            ])
        };
        Value::map([
            ("section", Value::from(step.kind.name())),
            (
                "items",
                Value::List(
                    step.items
                        .iter()
                        .map(|item| item.text().map_or(Value::Undefined, Value::from))
                        .collect(),
                ),
            ),
            ("added", Value::List(step.added().map(change).collect())),
            ("removed", Value::List(step.removed().map(change).collect())),
        ])
    }
}

fn condition(condition: &ConditionTrace<'_>) -> Value {
    let item = |(item, holds): &(&crate::Item, bool)| {
        Value::map([
            ("item", item.text().map_or(Value::Undefined, Value::from)),
            ("holds", Value::from(*holds)),
        ])
    };
    Value::map([
        ("section", Value::from(condition.section.name())),
        ("group", Value::from(condition.group)),
        ("key", Value::from(condition.key)),
        (
            "value",
            condition.value.map_or(Value::Undefined, Fact::to_value),
        ),
        (
            "items",
            Value::List(condition.items.iter().map(item).collect()),
        ),
        ("holds", Value::from(condition.holds)),
    ])
}

impl Serialize for Trace<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

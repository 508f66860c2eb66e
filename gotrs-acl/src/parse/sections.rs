//! The inside of `ConfigMatch` and `ConfigChange`.

use std::collections::BTreeMap;

use super::Reader;
use crate::error::{Problem, ProblemKind};
use crate::item::Item;
use crate::model::{Change, ChangeKind, ConfigChange, ConfigMatch, ListSection, Properties};
use crate::value::Value;

impl Reader {
    pub(super) fn config_match(
        &mut self,
        acl: &str,
        path: &str,
        map: &BTreeMap<String, Value>,
    ) -> ConfigMatch {
        let mut section = |name: &str| {
            let path = format!("{path}{name}");
            let groups = self.hash(acl, &path, map.get(name))?;
            Some(self.properties(acl, &path, groups))
        };
        ConfigMatch {
            properties: section("Properties"),
            properties_database: section("PropertiesDatabase"),
        }
    }

    fn properties(
        &mut self,
        acl: &str,
        path: &str,
        groups: &BTreeMap<String, Value>,
    ) -> Properties {
        let mut properties = Properties::new();
        for (group, keys) in groups {
            let path = format!("{path}/{group}");
            let keys = self.hash(acl, &path, Some(keys)).into_iter().flatten();
            let keys: Vec<_> = keys.collect();
            let read = keys.into_iter().map(|(key, items)| {
                (
                    key.clone(),
                    self.items(acl, &format!("{path}/{key}"), items),
                )
            });
            properties.insert(group.clone(), read.collect());
        }
        properties
    }

    pub(super) fn config_change(
        &mut self,
        acl: &str,
        path: &str,
        map: &BTreeMap<String, Value>,
    ) -> ConfigChange {
        let mut changes = ConfigChange::default();
        let mut forbidden = Vec::new();
        for kind in ChangeKind::ALL {
            let path = format!("{path}{}", kind.name());
            if let Some(sections) = self.hash(acl, &path, map.get(kind.name())) {
                *changes.get_mut(kind) =
                    Some(self.change(acl, &path, sections, kind, &mut forbidden));
            }
        }
        if !forbidden.is_empty() {
            let not = changes.possible_not.get_or_insert_default();
            not.lists
                .entry(ListSection::Action)
                .or_default()
                .extend(forbidden);
        }
        changes
    }

    /// Reads one change section; old `Possible.Action` hashes go to `forbidden`.
    fn change(
        &mut self,
        acl: &str,
        path: &str,
        sections: &BTreeMap<String, Value>,
        kind: ChangeKind,
        forbidden: &mut Vec<Item>,
    ) -> Change {
        let mut change = Change::default();
        for (name, value) in sections {
            let path = format!("{path}/{name}");
            match (ListSection::from_name(name), value) {
                (None, value) if name == "Ticket" => change.ticket = self.fields(acl, &path, value),
                (None, _) => {
                    let message = "unknown section, expected Ticket, Action, ActivityDialog, Endpoint, Form, FormStd \
                                   or Process";
                    self.problems
                        .push(Problem::error(ProblemKind::UnknownKey, acl, path, message));
                }
                (Some(ListSection::Action), Value::Map(map))
                    if kind == ChangeKind::Possible && is_switches(map) =>
                {
                    self.note(
                        acl,
                        &path,
                        "OTRS 3.3's form, read as PossibleNot of the actions that are 0",
                    );
                    forbidden.extend(
                        map.iter()
                            .filter(|(_, on)| !on.is_true())
                            .map(|(action, _)| Item::new(action)),
                    );
                }
                (Some(section), Value::Map(map)) => {
                    self.note(
                        acl,
                        &path,
                        "a list was expected; the lists one level below were taken together",
                    );
                    let mut items = Vec::new();
                    for (key, value) in map {
                        items.extend(self.items(acl, &format!("{path}/{key}"), value));
                    }
                    change.lists.insert(section, items);
                }
                (Some(section), value) => {
                    let items = self.items(acl, &path, value);
                    change.lists.insert(section, items);
                }
            }
        }
        change
    }

    fn fields(
        &mut self,
        acl: &str,
        path: &str,
        value: &Value,
    ) -> Option<BTreeMap<String, Vec<Item>>> {
        let fields = self.hash(acl, path, Some(value))?;
        Some(
            fields
                .iter()
                .map(|(field, items)| {
                    (
                        field.clone(),
                        self.items(acl, &format!("{path}/{field}"), items),
                    )
                })
                .collect(),
        )
    }

    fn items(&mut self, acl: &str, path: &str, value: &Value) -> Vec<Item> {
        let list = match value {
            Value::List(list) => list.as_slice(),
            Value::Undefined => &[],
            other => {
                self.wrong(acl, path, "a list of items", other);
                &[]
            }
        };
        let mut items = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            match (value, value.scalar()) {
                (_, Some(text)) => items.push(Item::new(text)),
                (Value::Undefined, None) => items.push(Item::undefined()),
                (other, None) => self.wrong(acl, format!("{path}/{}", index + 1), "text", other),
            }
        }
        items
    }
}

fn is_switches(map: &BTreeMap<String, Value>) -> bool {
    map.values().all(|value| {
        value
            .scalar()
            .is_some_and(|text| matches!(&*text, "0" | "1" | ""))
    })
}

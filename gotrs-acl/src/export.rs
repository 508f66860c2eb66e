//! From [`Acl`]s back to OTRS's texts: the export file and the two database columns.

use crate::error::{Problem, ProblemKind, Problems};
use crate::item::Item;
use crate::model::{Acl, AclSet, Change, ChangeKind, ConfigChange, ConfigMatch, Properties};
use crate::value::Value;

/// The `config_match` and `config_change` columns of table `acl`; empty where the ACL has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The conditions in YAML.
    pub config_match: String,
    /// The changes in YAML.
    pub config_change: String,
}

impl AclSet {
    /// The export file: a YAML list that OTRS imports.
    ///
    /// ```
    /// use gotrs_acl::AclSet;
    /// let set = AclSet::from_yaml("- Name: a\n  ConfigChange: {PossibleNot: {Ticket: {State: ['12', \"new\"]}}}")?;
    /// assert_eq!(AclSet::from_yaml(&set.to_yaml())?, set);
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    #[must_use]
    pub fn to_yaml(&self) -> String {
        self.to_value().to_yaml()
    }

    /// The export file as a tree.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::List(self.acls.iter().map(Acl::to_value).collect())
    }
}

impl Acl {
    /// The ACL as an entry of an export file.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let text = |text: &Option<String>| text.as_deref().map_or(Value::Undefined, Value::from);
        let mut map = self.other.clone();
        map.insert("Name".into(), Value::from(self.name.as_str()));
        map.insert("Comment".into(), text(&self.comment));
        map.insert("Description".into(), text(&self.description));
        map.insert(
            "StopAfterMatch".into(),
            Value::from(i64::from(self.stop_after_match)),
        );
        if let Some(validity) = self.validity {
            map.insert("ValidID".into(), Value::from(validity.id()));
        }
        let config_match = self
            .config_match
            .as_ref()
            .map_or(Value::from(""), ConfigMatch::to_value);
        let config_change = self
            .config_change
            .as_ref()
            .map_or(Value::from(""), ConfigChange::to_value);
        map.insert("ConfigMatch".into(), config_match);
        map.insert("ConfigChange".into(), config_change);
        Value::Map(map)
    }

    /// The database columns.
    ///
    /// # Errors
    /// What OTRS refuses to store: no name, no validity, conditions or changes that are there but empty.
    pub fn to_columns(&self) -> Result<Columns, Problems> {
        self.check_storable()?;
        let yaml = |value: Option<Value>| value.map_or_else(String::new, |value| value.to_yaml());
        Ok(Columns {
            config_match: yaml(self.config_match.as_ref().map(ConfigMatch::to_value)),
            config_change: yaml(self.config_change.as_ref().map(ConfigChange::to_value)),
        })
    }

    fn check_storable(&self) -> Result<(), Problems> {
        let mut problems = Vec::new();
        let mut missing = |path: &str, message: &str| {
            problems.push(Problem::error(
                ProblemKind::Missing,
                &self.name,
                path,
                message,
            ));
        };
        if self.name.is_empty() {
            missing("Name", "a name is required");
        }
        if self.validity.is_none() {
            missing("ValidID", "a validity is required");
        }
        if self
            .config_match
            .as_ref()
            .is_some_and(|config| *config == ConfigMatch::default())
        {
            missing(
                "ConfigMatch",
                "needs to be a hash with data; leave it out to match always",
            );
        }
        if self
            .config_change
            .as_ref()
            .is_some_and(|config| *config == ConfigChange::default())
        {
            missing(
                "ConfigChange",
                "needs to be a hash with data; leave it out to change nothing",
            );
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Problems::new(problems))
        }
    }
}

impl ConfigMatch {
    /// The conditions as a tree.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let sections = [
            ("Properties", &self.properties),
            ("PropertiesDatabase", &self.properties_database),
        ];
        let present = sections
            .into_iter()
            .filter_map(|(name, groups)| Some((name.to_owned(), properties(groups.as_ref()?))));
        Value::Map(present.collect())
    }
}

impl ConfigChange {
    /// The changes as a tree.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let present = ChangeKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind.name().to_owned(), change(self.get(kind)?))));
        Value::Map(present.collect())
    }
}

fn properties(groups: &Properties) -> Value {
    let keys = |keys: &std::collections::BTreeMap<String, Vec<Item>>| {
        Value::Map(
            keys.iter()
                .map(|(key, list)| (key.clone(), items(list)))
                .collect(),
        )
    };
    Value::Map(
        groups
            .iter()
            .map(|(group, members)| (group.clone(), keys(members)))
            .collect(),
    )
}

fn change(change: &Change) -> Value {
    let mut map: std::collections::BTreeMap<String, Value> = change
        .lists
        .iter()
        .map(|(section, list)| (section.name().to_owned(), items(list)))
        .collect();
    if let Some(fields) = &change.ticket {
        let fields = fields
            .iter()
            .map(|(field, list)| (field.clone(), items(list)));
        map.insert("Ticket".into(), Value::Map(fields.collect()));
    }
    Value::Map(map)
}

fn items(items: &[Item]) -> Value {
    Value::List(
        items
            .iter()
            .map(|item| item.text().map_or(Value::Undefined, Value::from))
            .collect(),
    )
}

//! From a [`Value`] to [`Acl`]s, in every form that OTRS and its kin leave behind.
//!
//! Three outer forms are told apart by themselves: the list of an export file, the hash of a deployed set
//! (name to ACL), and a single ACL. Inside, the conditions stand below `ConfigMatch`/`ConfigChange` (export) or
//! directly in the ACL (deployed). Two old forms of a change are read and noted: OTRS 3.3's `Possible.Action` as name
//! to 0 or 1, and lists one level too deep as gotrs-ce writes them.

mod sections;

use std::collections::BTreeMap;

use crate::error::{Problem, ProblemKind, Problems};
use crate::model::{Acl, AclSet, ChangeKind, Validity};
use crate::value::Value;

impl AclSet {
    /// Reads an export file, or a deployed set, in YAML. JSON is YAML too.
    ///
    /// ```
    /// use gotrs_acl::AclSet;
    /// let set = AclSet::from_yaml("---\n- Name: 100-Example\n  ConfigChange:\n    PossibleNot:\n      Action: [AgentTicketClose]\n")?;
    /// assert_eq!(set.acls()[0].name, "100-Example");
    ///
    /// let problems = AclSet::from_yaml("- Name: x\n  ConfigMatch: {Properties: {Ticket: {Queue: Raw}}}").unwrap_err();
    /// assert_eq!(
    ///     problems.to_string(),
    ///     "ACL `x` at ConfigMatch/Properties/Ticket/Queue: expected a list of items, found text"
    /// );
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every place that cannot be understood, named by ACL and path.
    pub fn from_yaml(text: &str) -> Result<Self, Problems> {
        AclSet::from_value(&Value::from_yaml(text)?)
    }

    /// Reads the same in JSON.
    ///
    /// # Errors
    /// As [`AclSet::from_yaml`].
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        AclSet::from_value(&Value::from_json(text)?)
    }

    /// Reads a list of ACLs, a hash of name to ACL, or one ACL.
    ///
    /// # Errors
    /// As [`AclSet::from_yaml`].
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        let mut reader = Reader::default();
        let mut acls = Vec::new();
        match value {
            Value::List(list) => {
                for (index, entry) in list.iter().enumerate() {
                    let position = format!("#{}", index + 1);
                    match entry {
                        Value::Map(map) => acls.push(reader.acl(map, &position)),
                        other => reader.note(
                            &position,
                            "",
                            format!("skipped: expected a map, found {}", other.kind()),
                        ),
                    }
                }
            }
            Value::Map(map) if is_acl(map) => acls.push(reader.acl(map, "#1")),
            Value::Map(map) => {
                for (name, entry) in map {
                    match entry {
                        Value::Map(map) => acls.push(Acl {
                            name: name.clone(),
                            ..reader.acl(map, name)
                        }),
                        other => reader.wrong(name, "", "an ACL", other),
                    }
                }
            }
            other => reader.wrong("", "", "a list of ACLs", other),
        }
        reader.finish(acls)
    }
}

impl Acl {
    /// Reads one ACL from its database columns. An empty column means that there is nothing.
    ///
    /// ```
    /// use gotrs_acl::Acl;
    /// let acl = Acl::from_columns("a", true, "---\nProperties:\n  Ticket:\n    Queue:\n    - Raw\n", "")?;
    /// assert!(acl.config_change.is_none());
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every place that cannot be understood.
    pub fn from_columns(
        name: &str,
        stop_after_match: bool,
        config_match: &str,
        config_change: &str,
    ) -> Result<Self, Problems> {
        let column = |path: &str, text: &str| {
            let read = if text.trim().is_empty() {
                Ok(Value::Undefined)
            } else {
                Value::from_yaml(text)
            };
            read.map_err(|error| {
                Problems::new(vec![Problem::error(
                    ProblemKind::Syntax,
                    name,
                    path,
                    error.to_string(),
                )])
            })
        };
        let record = Value::map([
            ("Name", Value::from(name)),
            ("ConfigMatch", column("ConfigMatch", config_match)?),
            ("ConfigChange", column("ConfigChange", config_change)?),
            ("StopAfterMatch", Value::from(i64::from(stop_after_match))),
        ]);
        let mut set = AclSet::from_value(&record)?;
        Ok(set.acls.remove(0))
    }
}

/// The keys by which a hash is known to be one ACL and not a hash of them.
const ACL_KEYS: [&str; 9] = [
    "Name",
    "ConfigMatch",
    "ConfigChange",
    "StopAfterMatch",
    "Properties",
    "PropertiesDatabase",
    "Possible",
    "PossibleAdd",
    "PossibleNot",
];

fn is_acl(map: &BTreeMap<String, Value>) -> bool {
    matches!(map.get("Name"), Some(Value::Text(_)))
        || (!map.is_empty() && map.keys().all(|key| ACL_KEYS.contains(&key.as_str())))
}

/// Collects what is wrong while it reads on.
#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    notes: Vec<Problem>,
}

impl Reader {
    fn finish(self, acls: Vec<Acl>) -> Result<AclSet, Problems> {
        if self.problems.is_empty() {
            return Ok(AclSet {
                acls,
                notes: self.notes,
            });
        }
        Err(Problems::new(self.problems))
    }

    fn wrong(&mut self, acl: &str, path: impl Into<String>, expected: &str, found: &Value) {
        self.problems
            .push(Problem::expected(acl, path, expected, found));
    }

    fn note(&mut self, acl: &str, path: impl Into<String>, message: impl Into<String>) {
        self.notes
            .push(Problem::warning(ProblemKind::OldForm, acl, path, message));
    }

    /// Reads one ACL; `position` names it until its own name is known.
    fn acl(&mut self, map: &BTreeMap<String, Value>, position: &str) -> Acl {
        let name = map
            .get("Name")
            .and_then(Value::scalar)
            .map_or_else(String::new, |name| name.into_owned());
        let label = if name.is_empty() {
            position.to_owned()
        } else {
            name.clone()
        };
        let text = |key: &str| {
            map.get(key)
                .and_then(Value::scalar)
                .map(std::borrow::Cow::into_owned)
        };
        let mut acl = Acl {
            name,
            comment: text("Comment"),
            description: text("Description"),
            stop_after_match: map.get("StopAfterMatch").is_some_and(Value::is_true),
            validity: self.validity(&label, map.get("ValidID")),
            ..Acl::default()
        };
        self.config(map, &label, &mut acl);
        let known = [
            "Name",
            "Comment",
            "Description",
            "StopAfterMatch",
            "ValidID",
            "ConfigMatch",
            "ConfigChange",
        ];
        for (key, value) in map {
            if !known.contains(&key.as_str()) && !ACL_KEYS.contains(&key.as_str()) {
                acl.other.insert(key.clone(), value.clone());
            }
        }
        acl
    }

    fn validity(&mut self, acl: &str, value: Option<&Value>) -> Option<Validity> {
        let value = value.filter(|value| !matches!(value, Value::Undefined))?;
        let id = value.scalar().and_then(|text| text.parse().ok());
        let validity = id.and_then(Validity::from_id);
        if validity.is_none() {
            self.wrong(
                acl,
                "ValidID",
                "1 (valid), 2 (invalid) or 3 (invalid-temporarily)",
                value,
            );
        }
        validity
    }

    /// Reads conditions and changes, be they below `ConfigMatch` and `ConfigChange` or in the ACL itself.
    fn config(&mut self, map: &BTreeMap<String, Value>, acl: &str, into: &mut Acl) {
        let flat = !map.contains_key("ConfigMatch") && !map.contains_key("ConfigChange");
        if flat {
            if map.contains_key("Properties") || map.contains_key("PropertiesDatabase") {
                into.config_match = Some(self.config_match(acl, "", map));
            }
            if ChangeKind::ALL
                .iter()
                .any(|kind| map.contains_key(kind.name()))
            {
                into.config_change = Some(self.config_change(acl, "", map));
            }
            return;
        }
        if let Some(map) = self.hash(acl, "ConfigMatch", map.get("ConfigMatch")) {
            self.unknown_keys(
                acl,
                "ConfigMatch",
                map,
                &["Properties", "PropertiesDatabase"],
            );
            into.config_match = Some(self.config_match(acl, "ConfigMatch/", map));
        }
        if let Some(map) = self.hash(acl, "ConfigChange", map.get("ConfigChange")) {
            self.unknown_keys(
                acl,
                "ConfigChange",
                map,
                &ChangeKind::ALL.map(ChangeKind::name),
            );
            into.config_change = Some(self.config_change(acl, "ConfigChange/", map));
        }
    }

    /// A hash, or nothing where OTRS writes an empty text or nothing for "no hash".
    fn hash<'v>(
        &mut self,
        acl: &str,
        path: &str,
        value: Option<&'v Value>,
    ) -> Option<&'v BTreeMap<String, Value>> {
        match value {
            None | Some(Value::Undefined) => None,
            Some(Value::Text(text)) if text.is_empty() => None,
            Some(Value::Map(map)) => Some(map),
            Some(other) => {
                self.wrong(acl, path, "a map", other);
                None
            }
        }
    }

    fn unknown_keys(
        &mut self,
        acl: &str,
        path: &str,
        map: &BTreeMap<String, Value>,
        known: &[&str],
    ) {
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let message = format!("unknown section, expected one of {}", known.join(", "));
            self.problems.push(Problem::error(
                ProblemKind::UnknownKey,
                acl,
                format!("{path}/{key}"),
                message,
            ));
        }
    }
}

//! The configuration in force: an immutable snapshot, replaced as a whole when something changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;

use super::setting::{Declaration, FromSetting, Setting};
use super::value::Value;
use super::{bootstrap, settings, store, yaml};
use crate::db::{Conn, DbError};

/// A snapshot of all settings in force; a cheap clone.
#[derive(Debug, Clone)]
pub struct Config {
    inner: Arc<Inner>,
}

#[derive(Debug, Clone, Default)]
struct Inner {
    /// As stored and overridden, before references are replaced.
    raw: BTreeMap<String, Value>,
    /// What is in force.
    values: BTreeMap<String, Value>,
    /// Settings that the process was told, which no administrator can change.
    overridden: BTreeSet<String>,
    /// Settings the database holds but may not say (ADM-01).
    ignored: Vec<String>,
    /// The newest deployment this was read after.
    deployment: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self::of(Inner {
            raw: stock(&settings::ALL),
            ..Inner::default()
        })
    }
}

/// The stock values of declared settings that are in force.
fn stock(declared: &[&'static Declaration]) -> BTreeMap<String, Value> {
    let valid = declared.iter().filter(|declaration| declaration.valid);
    valid
        .map(|declaration| (declaration.name.to_owned(), declaration.stock()))
        .collect()
}

/// A stored value. What is no YAML is the text it is: some peers write it so (spec 02, section 7.2).
pub(super) fn read_stored(text: &str) -> Value {
    yaml::read(text).unwrap_or_else(|_| Value::text(text))
}

impl Config {
    fn of(mut inner: Inner) -> Self {
        inner.values = replaced(&inner.raw);
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Reads what the database says over the declared defaults.
    pub(crate) async fn load(
        conn: &mut Conn,
        declared: &[&'static Declaration],
    ) -> Result<Self, DbError> {
        // The number first: what is read after it is at least as new.
        let deployment = store::newest_deployment(conn).await?;
        let mut inner = Inner {
            raw: stock(declared),
            deployment,
            ..Inner::default()
        };
        for row in store::foreign_defaults(conn).await? {
            inner.take(row);
        }
        for row in store::deployed(conn).await? {
            inner.take(row);
        }
        Ok(Self::of(inner))
    }

    /// The same with some settings fixed to a text; lists and maps are written as YAML or JSON.
    #[must_use]
    pub fn with_overrides(self, overrides: impl IntoIterator<Item = (String, String)>) -> Self {
        let overrides: Vec<_> = overrides
            .into_iter()
            .map(|(name, text)| (name.clone(), self.read_override(&name, text)))
            .collect();
        if overrides.is_empty() {
            return self;
        }
        let mut inner = Arc::unwrap_or_clone(self.inner);
        inner
            .overridden
            .extend(overrides.iter().map(|(name, _)| name.clone()));
        inner.raw.extend(overrides);
        Self::of(inner)
    }

    /// The same with some settings replaced.
    #[must_use]
    pub fn with_values(self, changes: impl IntoIterator<Item = (String, Value)>) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.inner);
        inner.raw.extend(changes);
        Self::of(inner)
    }

    fn read_override(&self, name: &str, text: String) -> Value {
        let declared = settings::ALL.iter().find(|known| known.name == name);
        let structured = match declared {
            Some(declaration) => declaration.kind.is_structured(),
            None => matches!(
                self.inner.raw.get(name),
                Some(Value::List(_) | Value::Map(_))
            ),
        };
        match yaml::read(&text) {
            Ok(value) if structured => value,
            _ => Value::Text(text),
        }
    }

    /// The newest deployment of settings that this snapshot is sure to show.
    pub(crate) fn deployment(&self) -> i64 {
        self.inner.deployment
    }

    /// Whether the process was told this setting, so that nobody can change it in the database.
    #[must_use]
    pub fn is_overridden(&self, name: &str) -> bool {
        self.inner.overridden.contains(name)
    }

    /// Settings that the database holds but may not say, because they run programs or name paths (ADM-01).
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.inner.ignored
    }

    /// The value of a declared setting; the type's empty value if it is not in force.
    #[must_use]
    pub fn get<T: FromSetting>(&self, setting: &Setting<T>) -> T {
        T::from_setting(self.inner.values.get(setting.name()))
    }

    /// The text of a declared setting without copying it; empty if it is not in force.
    #[must_use]
    pub fn text(&self, setting: &Setting<String>) -> &str {
        self.inner
            .values
            .get(setting.name())
            .and_then(Value::as_text)
            .unwrap_or_default()
    }

    /// The value of any setting by its name, `Outer###Inner` for members of a hash.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Value> {
        self.inner.values.get(name)
    }

    /// The members of a hash setting that are in force, in byte order of their keys: for
    /// `Ticket::Permission` the modules `1-OwnerCheck`, `2-ResponsibleCheck`, …
    pub fn members<'a>(&'a self, outer: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let start = format!("{outer}###");
        let end = format!("{outer}##$");
        self.inner
            .values
            .range(start..end)
            .map(move |(name, value)| (&name[outer.len() + 3..], value))
    }

    /// Whether this is a clone of the other snapshot: what was made of one holds for both.
    #[must_use]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// All settings in force by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.inner
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// All settings as they are stored, references not replaced.
    pub(super) fn stored(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.inner
            .raw
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// The system time zone (`OTRSTimeZone`, or OTOBO's name of it); UTC if it names none.
    #[must_use]
    pub fn time_zone(&self) -> Tz {
        let otobo = self.by_name("OTOBOTimeZone").and_then(Value::as_text);
        otobo
            .unwrap_or_else(|| self.text(&settings::OTRS_TIME_ZONE))
            .parse()
            .unwrap_or(Tz::UTC)
    }
}

impl Inner {
    /// Takes a row of the database.
    fn take(&mut self, row: store::InForce) {
        if bootstrap::is_bootstrap_only(&row.name) {
            self.ignored.push(row.name);
        } else if row.valid {
            self.raw.insert(row.name, read_stored(&row.value));
        } else {
            self.raw.remove(&row.name);
        }
    }
}

/// Replaces `<OTRS_CONFIG_Key>` in texts at the top by that key's value: one pass in key order, an unknown key is
/// nothing (spec 02, section 7.4).
fn replaced(raw: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let mut values = raw.clone();
    for (name, value) in raw.iter().filter(|(name, _)| !name.contains("###")) {
        if let Value::Text(text) = value
            && text.contains("_CONFIG_")
        {
            let text = replace_references(text, &values);
            values.insert(name.clone(), Value::Text(text));
        }
    }
    values
}

fn replace_references(text: &str, values: &BTreeMap<String, Value>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let key = ["<OTRS_CONFIG_", "<OTOBO_CONFIG_"]
            .iter()
            .find_map(|opening| rest.strip_prefix(opening))
            .and_then(|inner| inner.split_once('>'))
            .filter(|(key, _)| !key.is_empty());
        match key {
            Some((key, after)) => {
                out.push_str(values.get(key).and_then(Value::scalar).unwrap_or_default());
                rest = after;
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_a_hash_setting_come_in_the_order_of_their_keys() {
        let config = Config::default();
        let keys: Vec<_> = config
            .members("Ticket::Permission")
            .map(|member| member.0)
            .collect();
        assert_eq!(
            keys,
            [
                "1-OwnerCheck",
                "2-ResponsibleCheck",
                "3-GroupCheck",
                "4-WatcherCheck"
            ]
        );
    }

    #[test]
    fn a_declared_setting_reads_as_its_type() {
        let config = Config::default();
        assert_eq!(config.get(&settings::TICKET_HOOK), "Ticket#");
        assert_eq!(config.get(&settings::SESSION_MAX_IDLE_TIME), 7200);
        assert!(config.get(&settings::CHECK_EMAIL_ADDRESSES));
        assert_eq!(config.get(&settings::AUTH_TWO_FACTOR_MODULE), None);
    }

    #[test]
    fn a_reference_is_replaced_by_the_value_of_its_key() {
        let config = Config::default().with_values([
            ("FQDN".to_owned(), Value::text("desk.example.com")),
            (
                "A".to_owned(),
                Value::text("<OTOBO_CONFIG_Z>|<OTRS_CONFIG_None>|<OTRS_CONFIG_"),
            ),
            ("Z".to_owned(), Value::text("<OTRS_CONFIG_FQDN>")),
        ]);
        assert_eq!(
            config.text(&settings::ADMIN_EMAIL),
            "support@desk.example.com"
        );
        assert_eq!(
            config.by_name("A").and_then(Value::as_text),
            Some("<OTRS_CONFIG_FQDN>||<OTRS_CONFIG_"),
            "one pass in key order: Z was not replaced yet"
        );
    }

    #[test]
    fn an_override_wins_reads_lists_as_yaml_and_is_remembered() {
        let config = Config::default().with_overrides([
            ("SystemID".to_owned(), "010".to_owned()),
            ("CustomerGroupAlwaysGroups".to_owned(), "[a, b]".to_owned()),
        ]);
        assert_eq!(config.text(&settings::SYSTEM_ID), "010");
        assert_eq!(
            config.get(&settings::CUSTOMER_GROUP_ALWAYS_GROUPS),
            ["a", "b"]
        );
        assert!(config.is_overridden("SystemID"));
        assert!(!config.is_overridden("FQDN"));
    }
}

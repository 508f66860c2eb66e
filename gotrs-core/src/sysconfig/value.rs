//! The value of a setting: text, list or map, nested as OTRS allows.
//!
//! Every scalar is a text, as in OTRS: `"1"`, never `1`. OTRS's maps have no order; what is read from YAML or XML comes
//! in key order, which is the order in which maps are written.

use serde_json::Value as Json;

/// A setting's value. Every scalar is text (spec 02, section 7.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// No value (`~` in YAML).
    #[default]
    Undef,
    /// A scalar.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map in the order of its definition.
    #[serde(with = "pairs")]
    Map(Vec<(String, Value)>),
}

impl Value {
    /// A scalar.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The map, if it is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The member of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map()?
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The text of a scalar, empty if it is not defined; a list or map has none.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Self::Undef => Some(""),
            other => other.as_text(),
        }
    }

    /// Perl's truth: a text other than empty and `0`, or any list or map.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Undef => false,
            Self::Text(text) => !text.is_empty() && text != "0",
            Self::List(_) | Self::Map(_) => true,
        }
    }

    /// A map of these members.
    pub fn map<K: Into<String>, V: Into<Value>>(members: impl IntoIterator<Item = (K, V)>) -> Self {
        let members = members.into_iter();
        Self::Map(
            members
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Value>> for Value {
    fn from(members: Vec<Value>) -> Self {
        Self::List(members)
    }
}

impl From<&Json> for Value {
    /// Numbers and booleans become the texts Perl would write: `8`, `1`, `0`.
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Undef,
            Json::Bool(yes) => Self::text(if *yes { "1" } else { "0" }),
            Json::Number(number) => Self::Text(number.to_string()),
            Json::String(text) => Self::text(text),
            Json::Array(members) => Self::List(members.iter().map(Self::from).collect()),
            Json::Object(members) => Self::map(
                members
                    .iter()
                    .map(|(key, member)| (key, Self::from(member))),
            ),
        }
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Undef => Self::Null,
            Value::Text(text) => Self::String(text.clone()),
            Value::List(members) => members.iter().map(Self::from).collect(),
            Value::Map(members) => members
                .iter()
                .map(|(key, member)| (key.clone(), Self::from(member)))
                .collect(),
        }
    }
}

/// A map as an object in JSON, in order.
mod pairs {
    use serde::de::{Deserializer, MapAccess, Visitor};
    use serde::ser::{SerializeMap as _, Serializer};

    use super::Value;

    pub(super) fn serialize<S: Serializer>(
        pairs: &[(String, Value)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(pairs.len()))?;
        for (key, value) in pairs {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Value)>, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(String, Value)>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn truth_is_perls() {
        for (value, truth) in [("", false), ("0", false), ("00", true), ("no", true)] {
            assert_eq!(Value::from(value).is_true(), truth, "{value:?}");
        }
        assert!(!Value::Undef.is_true());
        assert!(Value::List(vec![]).is_true());
    }

    #[test]
    fn json_scalars_become_texts() {
        let value = Value::from(&json!({"a": [8, true, null, "x"]}));
        assert_eq!(Json::from(&value), json!({"a": ["8", "1", null, "x"]}));
    }
}

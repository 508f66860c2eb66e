//! Tables as the description files have them.

use serde::Deserialize;

/// A set of tables, in the order of the file.
#[derive(Debug, Clone, Deserialize)]
pub struct Schema {
    /// Name and table.
    #[serde(with = "in_order")]
    pub tables: Vec<(String, Table)>,
    /// Indexes on tables of earlier steps.
    #[serde(default)]
    pub indexes: Vec<ExtraIndex>,
}

/// An index that a table of OTRS gets beside its own: only ever for speed.
#[derive(Debug, Clone, Deserialize)]
pub struct ExtraIndex {
    /// The table, by OTRS's name.
    pub table: String,
    /// The index.
    #[serde(flatten)]
    pub index: Index,
    /// On PostgreSQL only, and over the lower case of its one column: the other engines fold by collation.
    #[serde(default)]
    pub lower: bool,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
pub struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Primary key columns; empty for OTRS's many tables without one.
    #[serde(default)]
    pub primary_key: Vec<String>,
    /// Unique keys.
    #[serde(default)]
    pub unique: Vec<Index>,
    /// Indexes.
    #[serde(default)]
    pub indexes: Vec<Index>,
    /// Foreign keys, none of which cascades.
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKey>,
    /// The full-text index.
    #[serde(default)]
    pub full_text: Option<Index>,
}

/// One column, typed in OTRS's terms.
#[derive(Debug, Clone, Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// `SMALLINT`, `INTEGER`, `BIGINT`, `DATE`, `VARCHAR`, `LONGBLOB`, `DECIMAL`; `WORDS` for a full-text index.
    #[serde(rename = "type")]
    pub kind: String,
    /// Characters of a VARCHAR, `precision,scale` of a DECIMAL.
    #[serde(default)]
    pub size: Option<serde_json::Value>,
    /// NOT NULL.
    #[serde(default)]
    pub required: bool,
    /// The database numbers new rows.
    #[serde(default)]
    pub autoincrement: bool,
    /// Default value as text.
    #[serde(default)]
    pub default: Option<String>,
}

/// An index or unique key.
#[derive(Debug, Clone, Deserialize)]
pub struct Index {
    /// Name.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<String>,
    /// How much of a column MySQL indexes.
    #[serde(default)]
    pub mysql_prefix_lengths: std::collections::BTreeMap<String, u32>,
}

/// A foreign key.
#[derive(Debug, Clone, Deserialize)]
pub struct ForeignKey {
    /// Own column.
    pub column: String,
    /// Table pointed to.
    pub table: String,
    /// Column pointed to.
    pub ref_column: String,
}

impl Schema {
    /// OTRS 6.0's 116 tables.
    #[must_use]
    pub fn otrs6() -> Self {
        Self::parse(include_str!("otrs6.json"))
    }

    pub(super) fn parse(text: &str) -> Self {
        serde_json::from_str(text).expect("the description is part of the build and tested")
    }
}

impl Column {
    /// Characters of a VARCHAR.
    #[must_use]
    pub fn length(&self) -> u64 {
        match &self.size {
            Some(serde_json::Value::Number(number)) => number.as_u64().unwrap_or(255),
            Some(serde_json::Value::String(text)) => text.parse().unwrap_or(255),
            _ => 255,
        }
    }

    /// `precision,scale` of a DECIMAL.
    #[must_use]
    pub fn precision(&self) -> String {
        match &self.size {
            Some(serde_json::Value::String(text)) => text.clone(),
            _ => "10,2".to_owned(),
        }
    }
}

/// Reads a JSON object as a list of pairs, keeping the file's order.
mod in_order {
    use std::fmt;

    use serde::de::{Deserializer, MapAccess, Visitor};

    use super::Table;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Table)>, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(String, Table)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("tables by name")
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

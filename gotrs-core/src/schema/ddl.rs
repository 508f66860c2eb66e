//! `CREATE TABLE` for each engine, from one description (spec 01, section 2.1).

use md5::{Digest as _, Md5};

use super::model::{Column, ForeignKey, Table};
use crate::db::{Dialect, Kind};

/// Columns whose look-ups ignore case (spec 01, section 2.2); SQLite needs to be told.
const FOLDED: &[(&str, &str)] = &[
    ("users", "login"),
    ("customer_user", "login"),
    ("customer_user", "email"),
    ("customer_user", "customer_id"),
    ("customer_company", "customer_id"),
    ("customer_company", "name"),
    ("customer_preferences", "user_id"),
    ("customer_user_customer", "user_id"),
    ("customer_user_customer", "customer_id"),
    ("group_customer_user", "user_id"),
    ("group_customer", "customer_id"),
    ("ticket", "customer_id"),
    ("ticket", "customer_user_id"),
    ("system_address", "value0"),
    ("groups", "name"),
    ("roles", "name"),
    ("queue", "name"),
    ("service", "name"),
    ("sla", "name"),
    ("ticket_type", "name"),
    ("ticket_state", "name"),
    ("ticket_priority", "name"),
    ("salutation", "name"),
    ("signature", "name"),
    ("standard_template", "name"),
];

/// The statements that create a table; foreign keys apart, because they need all tables.
pub(super) struct TableDdl {
    /// `CREATE TABLE` and its indexes.
    pub(super) create: Vec<String>,
    /// `ALTER TABLE … ADD CONSTRAINT …`, where the engine wants them after the data (PostgreSQL).
    pub(super) constraints: Vec<String>,
}

/// Writes a table for an engine. `real` gives the real name of a table.
pub(super) fn table(
    dialect: &Dialect,
    name: &str,
    table: &Table,
    real: impl Fn(&str) -> String,
) -> TableDdl {
    let kind = dialect.kind;
    let quoted = dialect.quote(&real(name));
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .map(|c| column(dialect, name, table, c))
        .collect();
    let inline_key = kind == Kind::Sqlite && table.columns.iter().any(|c| c.autoincrement);
    if !table.primary_key.is_empty() && !inline_key {
        lines.push(format!(
            "PRIMARY KEY ({})",
            names(dialect, &table.primary_key)
        ));
    }
    let mut after = Vec::new();
    let mut constraints = Vec::new();
    for unique in &table.unique {
        let columns = indexed(dialect, unique);
        match kind {
            Kind::MySql => lines.push(format!(
                "UNIQUE INDEX {} ({columns})",
                dialect.quote(&unique.name)
            )),
            Kind::Postgres => lines.push(format!(
                "CONSTRAINT {} UNIQUE ({columns})",
                dialect.quote(&unique.name)
            )),
            Kind::Sqlite => after.push(format!(
                "CREATE UNIQUE INDEX IF NOT EXISTS {} ON {quoted} ({columns})",
                dialect.quote(&unique.name)
            )),
        }
    }
    for index in &table.indexes {
        let columns = indexed(dialect, index);
        match kind {
            Kind::MySql => lines.push(format!("INDEX {} ({columns})", dialect.quote(&index.name))),
            _ => after.push(format!(
                "CREATE INDEX IF NOT EXISTS {} ON {quoted} ({columns})",
                dialect.quote(&index.name)
            )),
        }
    }
    for key in &table.foreign_keys {
        let clause = format!(
            "FOREIGN KEY ({}) REFERENCES {} ({})",
            dialect.quote(&key.column),
            dialect.quote(&real(&key.table)),
            dialect.quote(&key.ref_column)
        );
        let constraint = dialect.quote(&constraint_name(name, key));
        match kind {
            Kind::Postgres => constraints.push(format!(
                "ALTER TABLE {quoted} ADD CONSTRAINT {constraint} {clause}"
            )),
            _ => lines.push(format!("CONSTRAINT {constraint} {clause}")),
        }
    }
    if let Some(index) = &table.full_text {
        let columns = names(dialect, &index.columns);
        let index = dialect.quote(&index.name);
        match kind {
            Kind::MySql => lines.push(format!("FULLTEXT INDEX {index} ({columns})")),
            Kind::Postgres => after.push(format!(
                "CREATE INDEX IF NOT EXISTS {index} ON {quoted} USING GIN ({columns})"
            )),
            Kind::Sqlite => after.extend(virtual_index(&index, &quoted, &columns)),
        }
    }
    let tail = match kind {
        Kind::MySql => " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4",
        _ => "",
    };
    let mut create = vec![format!(
        "CREATE TABLE IF NOT EXISTS {quoted} (\n  {}\n){tail}",
        lines.join(",\n  ")
    )];
    create.extend(after);
    TableDdl {
        create,
        constraints,
    }
}

/// SQLite's full-text index: a virtual table beside the table, kept by triggers.
fn virtual_index(index: &str, table: &str, column: &str) -> [String; 4] {
    let trigger = |kind: &str, when: &str, does: String| {
        let name = format!("\"{}_{kind}\"", index.trim_matches('"'));
        format!("CREATE TRIGGER IF NOT EXISTS {name} AFTER {when} ON {table} BEGIN {does} END")
    };
    let add = format!("INSERT INTO {index} (rowid, {column}) VALUES (new.id, new.{column});");
    let remove = format!(
        "INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
    );
    let content = table.trim_matches('"');
    [
        format!(
            "CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({column}, content='{content}', content_rowid='id', tokenize='ascii')"
        ),
        trigger("insert", "INSERT", add.clone()),
        trigger("delete", "DELETE", remove.clone()),
        trigger(
            "update",
            &format!("UPDATE OF {column}"),
            format!("{remove} {add}"),
        ),
    ]
}

/// The statement that adds an index to a table that is there; `None` if this engine does without.
pub(super) fn extra_index(
    dialect: &Dialect,
    extra: &super::model::ExtraIndex,
    real: &str,
) -> Option<String> {
    let (name, table) = (dialect.quote(&extra.index.name), dialect.quote(real));
    match dialect.kind {
        Kind::Postgres if extra.lower => {
            let column = names(dialect, &extra.index.columns);
            Some(format!(
                "CREATE INDEX IF NOT EXISTS {name} ON {table} (LOWER({column}))"
            ))
        }
        _ if extra.lower => None,
        Kind::MySql => {
            let columns = indexed(dialect, &extra.index);
            Some(format!("CREATE INDEX {name} ON {table} ({columns})"))
        }
        _ => {
            let columns = indexed(dialect, &extra.index);
            Some(format!(
                "CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns})"
            ))
        }
    }
}

/// `FK_<table>_<column>_<refcolumn>`, shortened as OTRS does.
fn constraint_name(table: &str, key: &ForeignKey) -> String {
    let full = format!("FK_{table}_{}_{}", key.column, key.ref_column);
    if full.len() <= 60 {
        return full;
    }
    let digest = hex::encode(Md5::digest(full.as_bytes()));
    format!(
        "{}{}{}",
        &full[..58],
        &digest[..1],
        &digest[digest.len() - 1..]
    )
}

fn names(dialect: &Dialect, columns: &[String]) -> String {
    columns
        .iter()
        .map(|c| dialect.quote(c))
        .collect::<Vec<_>>()
        .join(", ")
}

fn indexed(dialect: &Dialect, index: &super::model::Index) -> String {
    let part = |column: &String| match index.mysql_prefix_lengths.get(column) {
        Some(length) if dialect.kind == Kind::MySql => {
            format!("{}({length})", dialect.quote(column))
        }
        _ => dialect.quote(column),
    };
    index
        .columns
        .iter()
        .map(part)
        .collect::<Vec<_>>()
        .join(", ")
}

fn column(dialect: &Dialect, table_name: &str, table: &Table, column: &Column) -> String {
    let mut text = dialect.quote(&column.name);
    text.push(' ');
    if column.autoincrement && dialect.kind == Kind::Sqlite {
        debug_assert_eq!(table.primary_key, std::slice::from_ref(&column.name));
        text.push_str("INTEGER PRIMARY KEY AUTOINCREMENT");
        return text;
    }
    text.push_str(&column_type(dialect, table_name, column));
    if column.required {
        text.push_str(" NOT NULL");
    } else if dialect.kind == Kind::MySql {
        text.push_str(" NULL");
    }
    if column.autoincrement && dialect.kind == Kind::MySql {
        text.push_str(" AUTO_INCREMENT");
    }
    if let Some(default) = &column.default {
        let is_number = matches!(
            column.kind.as_str(),
            "SMALLINT" | "INTEGER" | "BIGINT" | "DECIMAL"
        );
        let value = if is_number {
            default.clone()
        } else {
            format!("'{default}'")
        };
        text.push_str(" DEFAULT ");
        text.push_str(&value);
    }
    text
}

/// The engine's type of a column.
pub(crate) fn column_type(dialect: &Dialect, table_name: &str, column: &Column) -> String {
    let length = column.length();
    match (dialect.kind, column.kind.as_str()) {
        (Kind::Sqlite, "SMALLINT" | "INTEGER" | "BIGINT") => "INTEGER".into(),
        (Kind::Sqlite, "DATE") => "TEXT".into(),
        (Kind::Sqlite, "LONGBLOB") => "BLOB".into(),
        (Kind::Sqlite, "DECIMAL") => "NUMERIC".into(),
        (Kind::Postgres, "WORDS") => "TSVECTOR".into(),
        (Kind::MySql, "WORDS") => "LONGTEXT CHARACTER SET ascii COLLATE ascii_bin".into(),
        (Kind::Sqlite, _) if FOLDED.contains(&(table_name, column.name.as_str())) => {
            "TEXT COLLATE NOCASE".into()
        }
        (Kind::Sqlite, _) => "TEXT".into(),
        (Kind::Postgres, "BIGINT") if column.autoincrement => "BIGSERIAL".into(),
        (Kind::Postgres, "SMALLINT" | "INTEGER") if column.autoincrement => "SERIAL".into(),
        (_, "SMALLINT" | "INTEGER" | "BIGINT") => column.kind.clone(),
        (_, "DECIMAL") => format!("DECIMAL({})", column.precision()),
        (Kind::Postgres, "DATE") => "TIMESTAMP(0)".into(),
        (Kind::Postgres, "LONGBLOB") => "TEXT".into(),
        (Kind::Postgres, _) if length < 10_000 => format!("VARCHAR({length})"),
        (Kind::Postgres, _) => "VARCHAR".into(),
        (Kind::MySql, "DATE") => "DATETIME".into(),
        (Kind::MySql, "LONGBLOB") => "LONGBLOB".into(),
        (Kind::MySql, _) => match length {
            0..=255 => format!("VARCHAR({length})"),
            256..=65_535 => "TEXT".into(),
            65_536..=16_777_215 => "MEDIUMTEXT".into(),
            _ => "LONGTEXT".into(),
        },
    }
}

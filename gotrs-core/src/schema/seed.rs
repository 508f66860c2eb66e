//! The rows of a fresh system: OTRS's ids and names, our own texts.

use serde_json::Value as Json;

use crate::db::{Conn, DbError, DbTime, Dialect, Kind, Stmt, Value};
use crate::schema::model::Schema;

/// A row by column.
pub(super) type Row = serde_json::Map<String, Json>;
type Rows = Vec<Row>;

/// Tables of the seed with their rows.
pub(super) fn rows() -> Vec<(String, Rows)> {
    serde_json::from_str(include_str!("seed.json"))
        .expect("the seed is part of the build and tested")
}

/// Writes the seed of the tables that were just created.
pub(super) async fn write(
    conn: &mut Conn,
    dialect: &Dialect,
    schema: &Schema,
    created: &[String],
    now: DbTime,
) -> Result<(), DbError> {
    for (table, rows) in rows() {
        if !created.contains(&table) {
            continue;
        }
        let definition = &schema
            .tables
            .iter()
            .find(|(name, _)| *name == table)
            .expect("the seed names tables of the schema")
            .1;
        for row in &rows {
            conn.insert_if_absent(insert(dialect, &table, definition, row, now))
                .await?;
        }
        let numbered = definition.columns.iter().any(|column| {
            column.autoincrement && rows.iter().any(|row| row.contains_key(&column.name))
        });
        if numbered && conn.kind() == Kind::Postgres {
            let name = dialect.quote(&real(dialect, &table));
            conn.raw(format!("SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT MAX(id) FROM {name}))")).await?;
        }
    }
    Ok(())
}

fn real(dialect: &Dialect, table: &str) -> String {
    if table == "groups" {
        dialect.groups.to_owned()
    } else {
        table.to_owned()
    }
}

/// The `INSERT` of a row; times that it does not give are `now`.
pub(super) fn insert(
    dialect: &Dialect,
    table: &str,
    definition: &super::model::Table,
    row: &serde_json::Map<String, Json>,
    now: DbTime,
) -> Stmt {
    let mut names = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    for column in &definition.columns {
        let value = match (column.name.as_str(), row.get(&column.name)) {
            (_, Some(Json::String(text))) if column.kind == "LONGBLOB" => {
                Value::LongText(Some(text.clone()))
            }
            (_, Some(Json::String(text))) => Value::from(text),
            (_, Some(Json::Number(number))) => Value::from(number.as_i64().unwrap_or_default()),
            ("create_time" | "change_time", None) => Value::from(now),
            _ => continue,
        };
        names.push(dialect.quote(&column.name));
        values.push(value);
    }
    let head = format!(
        "INSERT INTO {} ({}) VALUES (",
        dialect.quote(&real(dialect, table)),
        names.join(", ")
    );
    Stmt::generated(head).bind_list(values).push(")")
}

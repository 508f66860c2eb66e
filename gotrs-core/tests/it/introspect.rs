//! What a database says of its own tables.

use std::collections::{BTreeMap, BTreeSet};

use gotrs_core::db::{Conn, Int, Kind, sql};

/// A column: its type as the database calls it, with the length where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RealColumn {
    pub(crate) kind: String,
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
}

pub(crate) async fn columns(conn: &mut Conn, table: &str) -> BTreeMap<String, RealColumn> {
    let query = match conn.kind() {
        Kind::Sqlite => sql(
            "SELECT name, type, CAST(\"notnull\" AS INTEGER), dflt_value FROM pragma_table_info(?)",
        ),
        Kind::Postgres => sql(
            "SELECT CAST(column_name AS TEXT), CAST(data_type || COALESCE('(' || character_maximum_length || ')', '') || \
             CASE WHEN data_type = 'numeric' THEN '(' || numeric_precision || ',' || numeric_scale || ')' \
                  WHEN datetime_precision IS NOT NULL THEN '(' || datetime_precision || ')' ELSE '' END AS TEXT), \
             CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END, CAST(column_default AS TEXT) \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?",
        ),
        Kind::MySql => sql(
            "SELECT CAST(column_name AS CHAR), CAST(CASE WHEN data_type IN ('varchar', 'decimal') THEN column_type ELSE data_type END AS CHAR), \
             CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END, CAST(column_default AS CHAR) \
             FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?",
        ),
    };
    let rows: Vec<(String, String, Int, Option<String>)> =
        conn.all(query.bind(table)).await.unwrap();
    rows.into_iter()
        .map(|(name, kind, required, default)| {
            let real = RealColumn {
                kind,
                required: required.0 == 1,
                default: default.filter(|default| default != "NULL"),
            };
            (name, real)
        })
        .collect()
}

/// An index by name: whether it is unique, whether it is the primary key, its columns in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RealIndex {
    pub(crate) unique: bool,
    pub(crate) primary: bool,
    pub(crate) columns: Vec<String>,
}

pub(crate) async fn indexes(conn: &mut Conn, table: &str) -> BTreeMap<String, RealIndex> {
    let query = match conn.kind() {
        Kind::Sqlite => sql(
            "SELECT l.name, CAST(l.\"unique\" AS INTEGER), CASE l.origin WHEN 'pk' THEN 1 ELSE 0 END, i.name \
             FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i ORDER BY l.name, i.seqno",
        ),
        Kind::Postgres => sql(
            "SELECT CAST(i.relname AS TEXT), CASE WHEN x.indisunique THEN 1 ELSE 0 END, CASE WHEN x.indisprimary THEN 1 ELSE 0 END, \
             CAST(a.attname AS TEXT) FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid \
             CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(number, place) \
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number \
             WHERE t.relname = ? AND t.relnamespace = 'public'::regnamespace ORDER BY i.relname, k.place",
        ),
        Kind::MySql => sql(
            "SELECT CAST(index_name AS CHAR), CASE non_unique WHEN 0 THEN 1 ELSE 0 END, CASE index_name WHEN 'PRIMARY' THEN 1 ELSE 0 END, \
             CAST(column_name AS CHAR) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? \
             ORDER BY index_name, seq_in_index",
        ),
    };
    let rows: Vec<(String, Int, Int, String)> = conn.all(query.bind(table)).await.unwrap();
    let mut indexes: BTreeMap<String, RealIndex> = BTreeMap::new();
    for (name, unique, primary, column) in rows {
        let index = indexes.entry(name).or_default();
        index.unique = unique.0 == 1;
        index.primary = primary.0 == 1;
        index.columns.push(column);
    }
    indexes
}

/// Foreign keys: own column, table pointed to, its column, what happens when that is deleted.
pub(crate) async fn foreign_keys(
    conn: &mut Conn,
    table: &str,
) -> BTreeSet<(String, String, String, String)> {
    let query = match conn.kind() {
        Kind::Sqlite => {
            sql("SELECT \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list(?)")
        }
        Kind::Postgres => sql(
            "SELECT CAST(a.attname AS TEXT), CAST(r.relname AS TEXT), CAST(b.attname AS TEXT), \
             CASE c.confdeltype WHEN 'a' THEN 'NO ACTION' ELSE 'other' END \
             FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] \
             JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = c.confkey[1] \
             WHERE c.contype = 'f' AND t.relname = ? AND t.relnamespace = 'public'::regnamespace",
        ),
        Kind::MySql => sql(
            "SELECT CAST(k.column_name AS CHAR), CAST(k.referenced_table_name AS CHAR), CAST(k.referenced_column_name AS CHAR), \
             CASE WHEN c.delete_rule IN ('RESTRICT', 'NO ACTION') THEN 'NO ACTION' ELSE 'other' END \
             FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints c \
             ON c.constraint_schema = k.constraint_schema AND c.constraint_name = k.constraint_name AND c.table_name = k.table_name \
             WHERE k.table_schema = DATABASE() AND k.table_name = ?",
        ),
    };
    let rows: Vec<(String, String, String, String)> = conn.all(query.bind(table)).await.unwrap();
    rows.into_iter().collect()
}

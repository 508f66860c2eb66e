//! How an existing database names and types things: found once at start-up (spec 01, section 2.6).

use crate::db::{Conn, DbError, Dialect, Kind, Stmt, sql};

/// The names of all tables of this database, lower case.
pub(crate) async fn tables(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let query = match conn.kind() {
        Kind::Sqlite => sql("SELECT name FROM sqlite_master WHERE type = 'table'"),
        Kind::Postgres => sql(
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()",
        ),
        Kind::MySql => sql(
            "SELECT CAST(table_name AS CHAR) FROM information_schema.tables WHERE table_schema = DATABASE()",
        ),
    };
    Ok(conn
        .column::<String>(query)
        .await?
        .into_iter()
        .map(|name| name.to_lowercase())
        .collect())
}

/// The dialect of this database as it is.
pub(crate) async fn detect(conn: &mut Conn) -> Result<Dialect, DbError> {
    let tables = tables(conn).await?;
    let mut dialect = Dialect::of(conn.kind());
    let has = |name: &str| tables.iter().any(|table| table == name);
    dialect.groups = ["groups", "permission_groups", "groups_table"]
        .into_iter()
        .find(|name| has(name))
        .unwrap_or("groups");
    dialect.chat = ["article_data_otrs_chat", "article_data_otobo_chat"]
        .into_iter()
        .find(|name| has(name))
        .unwrap_or("article_data_otrs_chat");
    dialect.bytea = conn.kind() == Kind::Postgres
        && has("article_data_mime_plain")
        && plain_is_bytea(conn).await?;
    Ok(dialect)
}

async fn plain_is_bytea(conn: &mut Conn) -> Result<bool, DbError> {
    let query: Stmt = sql(
        "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema() \
         AND table_name = 'article_data_mime_plain' AND column_name = 'body' AND data_type = 'bytea'",
    );
    Ok(conn.integer(query).await? > 0)
}

//! `system_data` rows.

use crate::db::{Conn, DbError, LongText, sql};
use crate::unit::Unit;

/// The value of a key.
pub(crate) async fn find(conn: &mut Conn, key: &str) -> Result<Option<String>, DbError> {
    let query = sql("SELECT data_value FROM system_data WHERE data_key = ?").bind(key);
    let row: Option<(Option<LongText>,)> = conn.optional(query).await?;
    Ok(row.and_then(|row| row.0).map(|text| text.0))
}

/// All keys that begin with `prefix`, with their values, by key.
pub(super) async fn list(conn: &mut Conn, prefix: &str) -> Result<Vec<(String, String)>, DbError> {
    let query = sql(
        "SELECT data_key, data_value FROM system_data WHERE data_key LIKE ? ESCAPE '!' ORDER BY data_key",
    );
    let escaped = prefix
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let rows: Vec<(String, Option<LongText>)> = conn.all(query.bind(format!("{escaped}%"))).await?;
    Ok(rows
        .into_iter()
        .map(|(key, value)| (key, value.unwrap_or_default().0))
        .collect())
}

/// Sets a key.
pub(crate) async fn put(unit: &mut Unit, key: &str, value: &str) -> Result<(), DbError> {
    let (now, by) = (unit.stamp(), unit.user_id());
    let update = sql(
        "UPDATE system_data SET data_value = ?, change_time = ?, change_by = ? WHERE data_key = ?",
    );
    let update = update
        .bind(LongText(value.to_owned()))
        .bind(now)
        .bind(by)
        .bind(key);
    if unit.exec(update.clone()).await? > 0 {
        return Ok(());
    }
    let insert = sql(
        "INSERT INTO system_data (data_key, data_value, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?)",
    );
    let insert = insert
        .bind(key)
        .bind(LongText(value.to_owned()))
        .bind(now)
        .bind(by)
        .bind(now)
        .bind(by);
    // MySQL counts no row that already was as wished; and another node may have been first.
    if !unit.insert_if_absent(insert).await? {
        unit.exec(update).await?;
    }
    Ok(())
}

/// Removes a key; false if it was not there.
pub(super) async fn delete(unit: &mut Unit, key: &str) -> Result<bool, DbError> {
    let delete = sql("DELETE FROM system_data WHERE data_key = ?").bind(key);
    Ok(unit.exec(delete).await? > 0)
}

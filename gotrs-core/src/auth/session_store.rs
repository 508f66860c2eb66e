//! `sessions` rows: one per session and key, as OTRS has them (spec 02, section 6.6).
//!
//! The column `session_id` holds the SHA-256 of the id that the browser has, so a copy of the table opens nothing.

use std::collections::BTreeMap;

use super::Audience;
use crate::db::{Conn, DbError, Int, sql};

/// The keys and values of a session.
pub(super) type Data = BTreeMap<String, String>;

/// OTRS's `serialized` of a row that holds a Perl image, which nobody but Perl reads.
const PERL: i64 = 1;

/// Writes the rows of a session.
pub(super) async fn insert(conn: &mut Conn, key: &str, data: &Data) -> Result<(), DbError> {
    let rows = data
        .iter()
        .map(|(name, value)| sql("(?, ?, ?, 0)").bind(key).bind(name).bind(value));
    let insert = sql("INSERT INTO sessions (session_id, data_key, data_value, serialized) VALUES ");
    conn.exec(insert.join(", ", rows)).await?;
    Ok(())
}

/// The data of a session; empty if there is none. The newest row of a key wins.
pub(super) async fn find(conn: &mut Conn, key: &str) -> Result<Data, DbError> {
    let query = sql(
        "SELECT data_key, data_value, serialized FROM sessions WHERE session_id = ? ORDER BY id",
    );
    let rows: Vec<(String, Option<String>, Int)> = conn.all(query.bind(key)).await?;
    Ok(rows
        .into_iter()
        .filter(|(_, _, serialized)| serialized.0 != PERL)
        .map(|(name, value, _)| (name, value.unwrap_or_default()))
        .collect())
}

/// Some keys of all sessions, by session.
pub(super) async fn of_all(
    conn: &mut Conn,
    names: &[&str],
) -> Result<BTreeMap<String, Data>, DbError> {
    let query = sql("SELECT session_id, data_key, data_value FROM sessions WHERE serialized <> 1 AND data_key IN (")
        .bind_list(names.iter().copied())
        .push(") ORDER BY id");
    let rows: Vec<(String, String, Option<String>)> = conn.all(query).await?;
    let mut sessions: BTreeMap<String, Data> = BTreeMap::new();
    for (session, name, value) in rows {
        sessions
            .entry(session)
            .or_default()
            .insert(name, value.unwrap_or_default());
    }
    Ok(sessions)
}

/// The data of these sessions, by session; what is gone is left out.
pub(super) async fn of_keys(
    conn: &mut Conn,
    keys: &[&str],
) -> Result<BTreeMap<String, Data>, DbError> {
    let mut sessions: BTreeMap<String, Data> = BTreeMap::new();
    for some in keys.chunks(500) {
        let query = sql("SELECT session_id, data_key, data_value FROM sessions WHERE serialized <> 1 AND session_id IN (")
            .bind_list(some.iter().copied())
            .push(") ORDER BY id");
        let rows: Vec<(String, String, Option<String>)> = conn.all(query).await?;
        for (session, name, value) in rows {
            let data = sessions.entry(session).or_default();
            data.insert(name, value.unwrap_or_default());
        }
    }
    Ok(sessions)
}

/// The sessions of a login, in the spelling it is stored in.
pub(super) async fn of_login(
    conn: &mut Conn,
    audience: Audience,
    login: &str,
) -> Result<Vec<String>, DbError> {
    let query = sql("SELECT DISTINCT l.session_id FROM sessions l \
         JOIN sessions k ON k.session_id = l.session_id AND k.data_key = 'UserType' AND k.data_value = ? \
         WHERE l.data_key = 'UserLogin' AND l.data_value = ?");
    conn.column(query.bind(audience.as_str()).bind(login)).await
}

/// Replaces a value; adds it if it is missing.
pub(super) async fn set(
    conn: &mut Conn,
    key: &str,
    name: &str,
    value: &str,
) -> Result<(), DbError> {
    let update = sql("UPDATE sessions SET data_value = ? WHERE session_id = ? AND data_key = ?");
    conn.exec(update.bind(value).bind(key).bind(name)).await?;
    Ok(())
}

/// Gives a session another id; false if there is none.
pub(super) async fn rename(conn: &mut Conn, before: &str, after: &str) -> Result<bool, DbError> {
    let update = sql("UPDATE sessions SET session_id = ? WHERE session_id = ?");
    Ok(conn.exec(update.bind(after).bind(before)).await? > 0)
}

/// Deletes sessions.
pub(super) async fn delete(conn: &mut Conn, keys: &[String]) -> Result<(), DbError> {
    for some in keys.chunks(200) {
        let delete = sql("DELETE FROM sessions WHERE session_id IN (")
            .bind_list(some.iter())
            .push(")");
        conn.exec(delete).await?;
    }
    Ok(())
}

//! `users` and `user_preferences` rows.

use std::collections::HashMap;

use crate::db::{Conn, DbError, DbTime, LongText, Stmt, sql};
use crate::id::{GroupId, UserId, ValidId};
use crate::people::preference::Preferences;

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct AgentRow {
    pub(crate) id: UserId,
    pub(crate) login: String,
    pub(crate) title: Option<String>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) valid: String,
    pub(crate) create_time: DbTime,
    pub(crate) change_time: DbTime,
    pub(crate) change_by: UserId,
}

fn select() -> Stmt {
    sql(
        "SELECT u.id, u.login, u.title, u.first_name, u.last_name, v.name AS valid, u.create_time, u.change_time, u.change_by \
         FROM users u JOIN valid v ON v.id = u.valid_id",
    )
}

/// One agent.
pub(crate) async fn find(conn: &mut Conn, id: UserId) -> Result<Option<AgentRow>, DbError> {
    conn.optional(select().push(" WHERE u.id = ?").bind(id))
        .await
}

/// One agent whose row is kept from others until the end of the transaction.
pub(crate) async fn lock(conn: &mut Conn, id: UserId) -> Result<bool, DbError> {
    let row: Option<(UserId,)> = conn
        .optional(sql("SELECT id FROM users WHERE id = ?{for_update}").bind(id))
        .await?;
    Ok(row.is_some())
}

/// One agent by login, ignoring case; the exact spelling wins if a database knows several.
pub(crate) async fn find_by_login(
    conn: &mut Conn,
    login: &str,
) -> Result<Option<AgentRow>, DbError> {
    let query = select().push(
        " WHERE {ci u.login} = ? ORDER BY CASE WHEN u.login = ? THEN 0 ELSE 1 END, u.id LIMIT 1",
    );
    conn.optional(query.bind(login.to_lowercase()).bind(login))
        .await
}

/// A page of agents by login.
pub(crate) async fn page(
    conn: &mut Conn,
    only_valid: bool,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<AgentRow>, DbError> {
    let mut query = select().push(" WHERE 1 = 1");
    if only_valid {
        query = query.push(" AND v.name = 'valid'");
    }
    if let Some(after) = after {
        query = query
            .push(" AND {ci u.login} > ?")
            .bind(after.to_lowercase());
    }
    conn.all(query.push(" ORDER BY {ci u.login} LIMIT ?").bind(limit))
        .await
}

/// All agents by login; for a search: preferences are bytes to MySQL, which would mind the case.
pub(crate) async fn all(conn: &mut Conn, only_valid: bool) -> Result<Vec<AgentRow>, DbError> {
    let mut query = select();
    if only_valid {
        query = query.push(" WHERE v.name = 'valid'");
    }
    conn.all(query.push(" ORDER BY {ci u.login}")).await
}

/// Agents of these ids.
pub(crate) async fn of_ids(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<AgentRow>, DbError> {
    let query = select()
        .push(" WHERE u.id IN (")
        .bind_list(ids.iter().copied())
        .push(") ORDER BY {ci u.login}");
    conn.all(query).await
}

/// Valid agents with a permission key (or `rw`) on a valid group, by their own or a valid role's rows.
pub(crate) async fn permitted(
    conn: &mut Conn,
    group: GroupId,
    key: &str,
) -> Result<Vec<AgentRow>, DbError> {
    let query = select()
        .push(
            " WHERE v.name = 'valid' \
             AND EXISTS (SELECT 1 FROM {groups} g JOIN valid gv ON gv.id = g.valid_id AND gv.name = 'valid' WHERE g.id = ?) \
             AND (u.id IN (SELECT gu.user_id FROM group_user gu WHERE gu.group_id = ? AND gu.permission_key IN (?, 'rw')) \
             OR u.id IN (SELECT ru.user_id FROM role_user ru \
             JOIN roles r ON r.id = ru.role_id JOIN valid rv ON rv.id = r.valid_id AND rv.name = 'valid' \
             JOIN group_role gr ON gr.role_id = r.id \
             WHERE gr.group_id = ? AND gr.permission_value = 1 AND gr.permission_key IN (?, 'rw'))) \
             ORDER BY {ci u.login}",
        )
        .bind(group)
        .bind(group)
        .bind(key)
        .bind(group)
        .bind(key);
    conn.all(query).await
}

/// The columns of a row to be written.
pub(crate) struct AgentData<'a> {
    pub(crate) login: &'a str,
    pub(crate) title: &'a str,
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) valid: ValidId,
}

/// Adds an agent.
pub(crate) async fn insert(
    conn: &mut Conn,
    data: &AgentData<'_>,
    hash: &str,
    by: UserId,
    now: DbTime,
) -> Result<UserId, DbError> {
    let insert = sql(
        "INSERT INTO users (login, pw, title, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    let id = conn
        .insert(
            insert
                .bind(data.login)
                .bind(hash)
                .bind(data.title)
                .bind(data.first_name)
                .bind(data.last_name)
                .bind(data.valid)
                .bind(now)
                .bind(by)
                .bind(now)
                .bind(by),
        )
        .await?;
    Ok(UserId(id))
}

/// Changes an agent.
pub(crate) async fn update(
    conn: &mut Conn,
    id: UserId,
    data: &AgentData<'_>,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE users SET login = ?, title = ?, first_name = ?, last_name = ?, valid_id = ?, change_time = ?, change_by = ? WHERE id = ?",
    );
    conn.exec(
        update
            .bind(data.login)
            .bind(data.title)
            .bind(data.first_name)
            .bind(data.last_name)
            .bind(data.valid)
            .bind(now)
            .bind(by)
            .bind(id),
    )
    .await?;
    Ok(())
}

/// Gives a renamed agent's saved searches the new login.
pub(crate) async fn rename_searches(
    conn: &mut Conn,
    before: &str,
    after: &str,
) -> Result<(), DbError> {
    let update = sql("UPDATE search_profile SET login = ? WHERE login = ?");
    conn.exec(update.bind(after).bind(before)).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PreferenceRow {
    user_id: UserId,
    preferences_key: String,
    preferences_value: Option<LongText>,
}

/// All preferences of an agent; the newest row of a key wins.
pub(crate) async fn preferences(conn: &mut Conn, id: UserId) -> Result<Preferences, DbError> {
    let query = sql(
        "SELECT user_id, preferences_key, preferences_value FROM user_preferences WHERE user_id = ?",
    );
    let rows: Vec<PreferenceRow> = conn.all(query.bind(id)).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let value = row.preferences_value.unwrap_or_default().0;
            (row.preferences_key, value)
        })
        .collect())
}

/// Some preferences of several agents, or of all.
pub(crate) async fn preferences_of(
    conn: &mut Conn,
    ids: Option<&[UserId]>,
    keys: &[&str],
) -> Result<HashMap<UserId, Preferences>, DbError> {
    let mut query = sql(
        "SELECT user_id, preferences_key, preferences_value FROM user_preferences WHERE preferences_key IN (",
    )
    .bind_list(keys.iter().copied())
    .push(")");
    if let Some(ids) = ids {
        query = query
            .push(" AND user_id IN (")
            .bind_list(ids.iter().copied())
            .push(")");
    }
    let rows: Vec<PreferenceRow> = conn.all(query).await?;
    let mut found: HashMap<UserId, Preferences> = HashMap::new();
    for row in rows {
        let value = row.preferences_value.unwrap_or_default().0;
        found
            .entry(row.user_id)
            .or_default()
            .insert(row.preferences_key, value);
    }
    Ok(found)
}

/// Sets a preference, or removes it.
pub(crate) async fn set_preference(
    conn: &mut Conn,
    id: UserId,
    key: &str,
    value: Option<&str>,
) -> Result<(), DbError> {
    let delete = sql("DELETE FROM user_preferences WHERE user_id = ? AND preferences_key = ?");
    conn.exec(delete.bind(id).bind(key)).await?;
    if let Some(value) = value {
        let insert = sql(
            "INSERT INTO user_preferences (user_id, preferences_key, preferences_value) VALUES (?, ?, ?)",
        );
        conn.exec(insert.bind(id).bind(key).bind(LongText(value.to_owned())))
            .await?;
    }
    Ok(())
}

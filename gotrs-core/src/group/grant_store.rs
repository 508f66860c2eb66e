//! Permission rows and memberships: `group_user`, `group_role`, `group_customer_user`, `group_customer`, `role_user`.

use super::model::{Because, Effective, Grant, GrantFilter, Holder, HolderKind, Membership};
use crate::db::{Conn, DbError, DbTime, Int, Stmt, Value, sql};
use crate::id::{GroupId, RoleId, UserId};
use crate::permission::Permission;

#[derive(sqlx::FromRow)]
struct IdRow {
    holder: Int,
    group_id: GroupId,
    permission_key: String,
}

#[derive(sqlx::FromRow)]
struct NameRow {
    holder: String,
    group_id: GroupId,
    permission_key: String,
}

/// The rows of a table, put together by holder and group.
pub(super) async fn list(conn: &mut Conn, filter: &GrantFilter) -> Result<Vec<Grant>, DbError> {
    let by_id = matches!(filter.kind, HolderKind::Agent | HolderKind::Role);
    let query = narrowed(filter);
    let rows: Vec<(Holder, GroupId, String)> = if by_id {
        let rows: Vec<IdRow> = conn.all(query).await?;
        let holder = |id: Int| match filter.kind {
            HolderKind::Role => Holder::Role(RoleId(id.0)),
            _ => Holder::Agent(UserId(id.0)),
        };
        rows.into_iter()
            .map(|row| (holder(row.holder), row.group_id, row.permission_key))
            .collect()
    } else {
        let rows: Vec<NameRow> = conn.all(query).await?;
        let holder = |name: String| match filter.kind {
            HolderKind::Company(context) => Holder::Company(name, context),
            _ => Holder::CustomerUser(name),
        };
        rows.into_iter()
            .map(|row| (holder(row.holder), row.group_id, row.permission_key))
            .collect()
    };
    Ok(collected(rows))
}

fn collected(rows: Vec<(Holder, GroupId, String)>) -> Vec<Grant> {
    let mut grants: Vec<Grant> = Vec::new();
    for (holder, group, key) in rows {
        let key = Permission::new(key);
        match grants.last_mut() {
            Some(last) if last.holder == holder && last.group == group => {
                if !last.keys.contains(&key) {
                    last.keys.push(key);
                }
            }
            _ => grants.push(Grant {
                holder,
                group,
                keys: vec![key],
            }),
        }
    }
    grants
}

fn narrowed(filter: &GrantFilter) -> Stmt {
    let mut query = sql(match filter.kind {
        HolderKind::Agent => {
            "SELECT p.user_id AS holder, p.group_id, p.permission_key FROM group_user p WHERE 1 = 1"
        }
        HolderKind::Role => {
            "SELECT p.role_id AS holder, p.group_id, p.permission_key FROM group_role p WHERE p.permission_value = 1"
        }
        HolderKind::CustomerUser => {
            "SELECT p.user_id AS holder, p.group_id, p.permission_key FROM group_customer_user p WHERE p.permission_value = 1"
        }
        HolderKind::Company(_) => {
            "SELECT p.customer_id AS holder, p.group_id, p.permission_key FROM group_customer p WHERE p.permission_value = 1"
        }
    });
    if let HolderKind::Company(context) = filter.kind {
        query = query
            .push(" AND p.permission_context = ?")
            .bind(context.as_str());
    }
    if let Some(group) = filter.group {
        query = query.push(" AND p.group_id = ?").bind(group);
    }
    if let Some(holders) = &filter.holders {
        query = query
            .push(match filter.kind {
                HolderKind::Agent => " AND p.user_id IN (",
                HolderKind::Role => " AND p.role_id IN (",
                HolderKind::CustomerUser => " AND {ci p.user_id} IN (",
                HolderKind::Company(_) => " AND {ci p.customer_id} IN (",
            })
            .bind_list(holders.iter().map(key))
            .push(")");
    }
    query.push(" ORDER BY holder, group_id, permission_key")
}

fn key(holder: &Holder) -> Value {
    match holder {
        Holder::Agent(id) => (*id).into(),
        Holder::Role(id) => (*id).into(),
        Holder::CustomerUser(name) | Holder::Company(name, _) => name.to_lowercase().into(),
    }
}

/// Locks a group, so that two writers of one pair wait for each other; false if there is no such group.
pub(super) async fn lock_group(conn: &mut Conn, group: GroupId) -> Result<bool, DbError> {
    let row: Option<(GroupId,)> = conn
        .optional(sql("SELECT id FROM {groups} WHERE id = ?{for_update}").bind(group))
        .await?;
    Ok(row.is_some())
}

/// Replaces all rows of a holder on a group.
pub(super) async fn replace(
    conn: &mut Conn,
    holder: &Holder,
    group: GroupId,
    keys: &[Permission],
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    conn.exec(delete(holder, group)).await?;
    if keys.is_empty() {
        return Ok(());
    }
    let head = match holder {
        Holder::Agent(_) => {
            "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) VALUES "
        }
        Holder::Role(_) => {
            "INSERT INTO group_role (role_id, group_id, permission_key, permission_value, create_time, create_by, change_time, change_by) VALUES "
        }
        Holder::CustomerUser(_) => {
            "INSERT INTO group_customer_user (user_id, group_id, permission_key, permission_value, create_time, create_by, change_time, change_by) VALUES "
        }
        Holder::Company(..) => {
            "INSERT INTO group_customer (customer_id, group_id, permission_key, permission_value, permission_context, create_time, create_by, change_time, change_by) VALUES "
        }
    };
    let rows = keys.iter().map(|key| row(holder, group, key, by, now));
    conn.exec(sql(head).join(", ", rows)).await?;
    Ok(())
}

fn row(holder: &Holder, group: GroupId, key: &Permission, by: UserId, now: DbTime) -> Stmt {
    let start = match holder {
        Holder::Agent(id) => sql("(?, ?, ?, ").bind(*id),
        Holder::Role(id) => sql("(?, ?, ?, 1, ").bind(*id),
        Holder::CustomerUser(login) => sql("(?, ?, ?, 1, ").bind(login),
        Holder::Company(id, _) => sql("(?, ?, ?, 1, ").bind(id),
    };
    let mut row = start.bind(group).bind(key.as_str());
    if let Holder::Company(_, context) = holder {
        row = row.push("?, ").bind(context.as_str());
    }
    row.push("?, ?, ?, ?)")
        .bind(now)
        .bind(by)
        .bind(now)
        .bind(by)
}

fn delete(holder: &Holder, group: GroupId) -> Stmt {
    let statement = sql(match holder {
        Holder::Agent(_) => "DELETE FROM group_user WHERE user_id = ? AND group_id = ?",
        Holder::Role(_) => "DELETE FROM group_role WHERE role_id = ? AND group_id = ?",
        Holder::CustomerUser(_) => {
            "DELETE FROM group_customer_user WHERE {ci user_id} = ? AND group_id = ?"
        }
        Holder::Company(..) => {
            "DELETE FROM group_customer WHERE {ci customer_id} = ? AND group_id = ? AND permission_context = ?"
        }
    })
    .bind(key(holder))
    .bind(group);
    match holder {
        Holder::Company(_, context) => statement.bind(context.as_str()),
        _ => statement,
    }
}

/// Who is in which role, of one role or one agent if asked so.
pub(super) async fn memberships(
    conn: &mut Conn,
    role: Option<RoleId>,
    user: Option<UserId>,
) -> Result<Vec<Membership>, DbError> {
    let mut query = sql("SELECT DISTINCT role_id, user_id FROM role_user WHERE 1 = 1");
    if let Some(role) = role {
        query = query.push(" AND role_id = ?").bind(role);
    }
    if let Some(user) = user {
        query = query.push(" AND user_id = ?").bind(user);
    }
    conn.all(query.push(" ORDER BY role_id, user_id")).await
}

/// Locks a role; false if there is no such role.
pub(super) async fn lock_role(conn: &mut Conn, role: RoleId) -> Result<bool, DbError> {
    let row: Option<(RoleId,)> = conn
        .optional(sql("SELECT id FROM roles WHERE id = ?{for_update}").bind(role))
        .await?;
    Ok(row.is_some())
}

/// Puts an agent into a role.
pub(super) async fn join(
    conn: &mut Conn,
    member: Membership,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO role_user (user_id, role_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?)",
    );
    conn.exec(
        insert
            .bind(member.user_id)
            .bind(member.role_id)
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// Takes an agent out of a role.
pub(super) async fn leave(conn: &mut Conn, member: Membership) -> Result<(), DbError> {
    let delete = sql("DELETE FROM role_user WHERE user_id = ? AND role_id = ?");
    conn.exec(delete.bind(member.user_id).bind(member.role_id))
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct EffectiveRow {
    group_id: GroupId,
    group_name: String,
    permission_key: String,
    role_id: Option<Int>,
    role_name: Option<String>,
}

/// All rows that give a valid agent rights on valid groups.
pub(super) async fn effective(conn: &mut Conn, user: UserId) -> Result<Vec<Effective>, DbError> {
    let query = sql(
        "SELECT g.id AS group_id, g.name AS group_name, p.permission_key, p.role_id, p.role_name FROM {groups} g JOIN ( \
         SELECT gu.user_id, gu.group_id, gu.permission_key, NULLIF(0, 0) AS role_id, NULLIF('', '') AS role_name \
         FROM group_user gu WHERE gu.user_id = ? \
         UNION SELECT ru.user_id, gr.group_id, gr.permission_key, r.id, r.name FROM role_user ru \
         JOIN roles r ON r.id = ru.role_id AND r.valid_id = (SELECT id FROM valid WHERE name = 'valid') \
         JOIN group_role gr ON gr.role_id = r.id AND gr.permission_value = 1 WHERE ru.user_id = ? \
         ) p ON p.group_id = g.id JOIN users u ON u.id = p.user_id AND u.valid_id = (SELECT id FROM valid WHERE name = 'valid') \
         WHERE g.valid_id = (SELECT id FROM valid WHERE name = 'valid') \
         ORDER BY g.name, p.permission_key, p.role_name",
    );
    let rows: Vec<EffectiveRow> = conn.all(query.bind(user).bind(user)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Effective {
            group: row.group_id,
            group_name: row.group_name,
            key: Permission::new(row.permission_key),
            because: match (row.role_id, row.role_name) {
                (Some(id), Some(name)) => Because::Role {
                    id: RoleId(id.0),
                    name,
                },
                _ => Because::Direct,
            },
        })
        .collect())
}

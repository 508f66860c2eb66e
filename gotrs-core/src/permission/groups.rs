//! Groups of agents: direct rows and rows of their roles.

use std::sync::Arc;

use super::Permission;
use crate::db::{Conn, Stmt, sql};
use crate::error::Error;
use crate::id::{GroupId, UserId};
use crate::kept::{self, Place};

/// What one agent may do: keys by valid group, whatever row or role they come from.
#[derive(Debug, Default)]
pub(crate) struct AgentRights(Vec<(GroupId, String)>);

impl AgentRights {
    /// Groups with a key; `rw` counts as every key.
    fn groups(&self, permission: &Permission) -> Vec<GroupId> {
        let mut groups: Vec<GroupId> = self
            .0
            .iter()
            .filter(|(_, key)| grants(key, permission))
            .map(|(group, _)| *group)
            .collect();
        groups.dedup();
        groups
    }

    fn has(&self, group: GroupId, permission: &Permission) -> bool {
        let mut rows = self.0.iter();
        rows.any(|(of, key)| *of == group && grants(key, permission))
    }
}

pub(super) fn grants(key: &str, permission: &Permission) -> bool {
    key == "rw" || key == permission.as_str()
}

/// The groups, by id.
#[derive(Debug, Default)]
pub(crate) struct Groups(Vec<GroupRow>);

#[derive(Debug, sqlx::FromRow)]
struct GroupRow {
    id: GroupId,
    name: String,
    valid: String,
}

impl Groups {
    /// All that are valid.
    pub(super) fn valid(&self) -> Vec<GroupId> {
        self.valid_where(|_| true)
    }

    /// Those that are valid and have one of these names, ignoring case.
    pub(super) fn named(&self, names: &[String]) -> Vec<GroupId> {
        let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        self.valid_where(|name| names.contains(&name.to_lowercase()))
    }

    fn valid_where(&self, is_meant: impl Fn(&str) -> bool) -> Vec<GroupId> {
        let valid = self.0.iter().filter(|group| group.valid == "valid");
        valid
            .filter(|group| is_meant(&group.name))
            .map(|group| group.id)
            .collect()
    }
}

/// The groups, as they are kept for readers.
pub(super) async fn groups(conn: &mut Conn) -> Result<Arc<Groups>, Error> {
    match kept::place(conn, |kept| &kept.groups, ()) {
        Place::Known(groups) => Ok(groups),
        Place::Unknown(place) => {
            let query = sql(
                "SELECT g.id, g.name, v.name AS valid FROM {groups} g JOIN valid v ON v.id = g.valid_id ORDER BY g.id",
            );
            Ok(place.fill(Groups(conn.all(query).await?)))
        }
    }
}

/// Rows granted directly or by a valid role, on valid groups, to a valid agent.
fn granted(user: UserId) -> Stmt {
    sql(
        "SELECT g.id, x.permission_key FROM (SELECT gu.group_id, gu.permission_key FROM group_user gu WHERE gu.user_id = ? \
         UNION SELECT gr.group_id, gr.permission_key FROM role_user ru \
         JOIN roles r ON r.id = ru.role_id AND r.valid_id = (SELECT id FROM valid WHERE name = 'valid') \
         JOIN group_role gr ON gr.role_id = ru.role_id WHERE ru.user_id = ? AND gr.permission_value = 1) x \
         JOIN {groups} g ON g.id = x.group_id WHERE g.valid_id = (SELECT id FROM valid WHERE name = 'valid') \
         AND EXISTS (SELECT 1 FROM users u WHERE u.id = ? AND u.valid_id = (SELECT id FROM valid WHERE name = 'valid'))",
    )
    .bind(user)
    .bind(user)
    .bind(user)
}

/// An agent's rights, as they are kept for readers.
async fn rights(conn: &mut Conn, user: UserId) -> Result<Arc<AgentRights>, Error> {
    match kept::place(conn, |kept| &kept.rights, user) {
        Place::Known(rights) => Ok(rights),
        Place::Unknown(place) => {
            let mut rows: Vec<(GroupId, String)> = conn.all(granted(user)).await?;
            rows.sort_unstable();
            Ok(place.fill(AgentRights(rows)))
        }
    }
}

/// The valid groups in which an agent has a permission; none for an invalid agent.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn groups_of_agent(
    conn: &mut Conn,
    user: UserId,
    permission: &Permission,
) -> Result<Vec<GroupId>, Error> {
    Ok(rights(conn, user).await?.groups(permission))
}

/// Whether an agent has a permission in a group.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn agent_has(
    conn: &mut Conn,
    user: UserId,
    group: GroupId,
    permission: &Permission,
) -> Result<bool, Error> {
    if conn.is_transaction() {
        let one = granted(user)
            .push(" AND g.id = ? AND x.permission_key IN (?, 'rw')")
            .bind(group)
            .bind(permission.as_str());
        return Ok(conn.optional::<(GroupId, String)>(one).await?.is_some());
    }
    Ok(rights(conn, user).await?.has(group, permission))
}

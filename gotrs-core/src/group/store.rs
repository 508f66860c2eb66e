//! `groups` and `roles` rows.

use super::model::{Group, Naming, Role};
use crate::db::{Conn, DbError, DbTime, Int, Stmt, sql};
use crate::id::{GroupId, RoleId, UserId, ValidId};
use crate::valid::Validity;

/// The two tables, which look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Groups,
    Roles,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Int,
    pub(super) name: String,
    comments: Option<String>,
    valid: String,
}

impl From<Row> for Group {
    fn from(row: Row) -> Self {
        Self {
            id: GroupId(row.id.0),
            name: row.name,
            comment: row.comments.unwrap_or_default(),
            valid: Validity::from_name(&row.valid),
        }
    }
}

impl From<Row> for Role {
    fn from(row: Row) -> Self {
        Self {
            id: RoleId(row.id.0),
            name: row.name,
            comment: row.comments.unwrap_or_default(),
            valid: Validity::from_name(&row.valid),
        }
    }
}

impl Table {
    fn select(self) -> Stmt {
        sql(match self {
            Self::Groups => {
                "SELECT g.id, g.name, g.comments, v.name AS valid FROM {groups} g JOIN valid v ON v.id = g.valid_id"
            }
            Self::Roles => {
                "SELECT g.id, g.name, g.comments, v.name AS valid FROM roles g JOIN valid v ON v.id = g.valid_id"
            }
        })
    }

    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Groups => "group",
            Self::Roles => "role",
        }
    }
}

/// All rows by name.
pub(super) async fn list(
    conn: &mut Conn,
    table: Table,
    only_valid: bool,
) -> Result<Vec<Row>, DbError> {
    let mut query = table.select();
    if only_valid {
        query = query.push(" WHERE v.name = 'valid'");
    }
    conn.all(query.push(" ORDER BY g.name, g.id")).await
}

/// One row.
pub(super) async fn find(conn: &mut Conn, table: Table, id: i64) -> Result<Option<Row>, DbError> {
    conn.optional(table.select().push(" WHERE g.id = ?").bind(id))
        .await
}

/// Writes a row.
pub(super) async fn insert(
    conn: &mut Conn,
    table: Table,
    naming: &Naming,
    valid: ValidId,
    by: UserId,
    now: DbTime,
) -> Result<i64, DbError> {
    let insert = sql(match table {
        Table::Groups => {
            "INSERT INTO {groups} (name, comments, valid_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?, ?)"
        }
        Table::Roles => {
            "INSERT INTO roles (name, comments, valid_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?, ?)"
        }
    });
    conn.insert(
        insert
            .bind(&naming.name)
            .bind(&naming.comment)
            .bind(valid)
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by),
    )
    .await
}

/// Changes a row; false if there is none.
pub(super) async fn update(
    conn: &mut Conn,
    table: Table,
    id: i64,
    naming: &Naming,
    valid: ValidId,
    by: UserId,
    now: DbTime,
) -> Result<bool, DbError> {
    let update = sql(match table {
        Table::Groups => {
            "UPDATE {groups} SET name = ?, comments = ?, valid_id = ?, change_time = ?, change_by = ? WHERE id = ?"
        }
        Table::Roles => {
            "UPDATE roles SET name = ?, comments = ?, valid_id = ?, change_time = ?, change_by = ? WHERE id = ?"
        }
    });
    let rows = conn
        .exec(
            update
                .bind(&naming.name)
                .bind(&naming.comment)
                .bind(valid)
                .bind(now)
                .bind(by)
                .bind(id),
        )
        .await?;
    Ok(rows > 0)
}

//! `sysconfig_*` rows.

use super::model::{Deployment, SettingLock, SettingVersion};
use crate::db::{Conn, DbError, DbTime, Int, Kind, LongText, Stmt, sql};
use crate::id::UserId;

/// The file that our own settings claim to come from.
pub(super) const OWN_FILE: &str = "GOTRS.xml";

/// A stored value that counts.
pub(super) struct InForce {
    pub(super) name: String,
    pub(super) valid: bool,
    pub(super) value: String,
}

#[derive(sqlx::FromRow)]
struct InForceRow {
    name: String,
    is_valid: Int,
    effective_value: LongText,
}

impl From<InForceRow> for InForce {
    fn from(row: InForceRow) -> Self {
        Self {
            name: row.name,
            valid: row.is_valid.0 == 1,
            value: row.effective_value.0,
        }
    }
}

/// The id of the newest deployment; 0 if there is none.
pub(super) async fn newest_deployment(conn: &mut Conn) -> Result<i64, DbError> {
    conn.integer(sql("SELECT COALESCE(MAX(id), 0) FROM sysconfig_deployment"))
        .await
}

/// Defaults of settings that somebody else declared: an adopted system, a package.
pub(super) async fn foreign_defaults(conn: &mut Conn) -> Result<Vec<InForce>, DbError> {
    let query = sql(
        "SELECT name, is_valid, effective_value FROM sysconfig_default WHERE xml_filename <> ?",
    );
    let rows: Vec<InForceRow> = conn.all(query.bind(OWN_FILE)).await?;
    Ok(rows.into_iter().map(InForce::from).collect())
}

/// Changed values as they were deployed last: a row that was changed since counts as its newest version says.
pub(super) async fn deployed(conn: &mut Conn) -> Result<Vec<InForce>, DbError> {
    let settled = sql(
        "SELECT name, is_valid, effective_value FROM sysconfig_modified \
         WHERE user_id IS NULL AND is_dirty = 0 AND reset_to_default = 0 ORDER BY id",
    );
    let changed = sql(
        "SELECT v.name, v.is_valid, v.effective_value FROM sysconfig_modified_version v \
         JOIN (SELECT name, MAX(id) AS id FROM sysconfig_modified_version WHERE user_id IS NULL GROUP BY name) newest \
         ON newest.id = v.id \
         WHERE v.reset_to_default = 0 AND v.name IN \
         (SELECT m.name FROM sysconfig_modified m WHERE m.user_id IS NULL AND (m.is_dirty = 1 OR m.reset_to_default = 1))",
    );
    let mut rows: Vec<InForceRow> = conn.all(settled).await?;
    rows.extend(conn.all::<InForceRow>(changed).await?);
    Ok(rows.into_iter().map(InForce::from).collect())
}

/// A setting with its changed value, if it has one.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct SettingRow {
    pub(super) id: Int,
    pub(super) name: String,
    pub(super) description: LongText,
    pub(super) navigation: String,
    pub(super) is_invisible: Int,
    pub(super) is_readonly: Int,
    pub(super) is_required: Int,
    pub(super) is_valid: Int,
    pub(super) has_configlevel: Int,
    pub(super) effective_value: LongText,
    pub(super) exclusive_lock_guid: String,
    pub(super) exclusive_lock_user_id: Option<UserId>,
    pub(super) exclusive_lock_expiry_time: Option<DbTime>,
    pub(super) modified_id: Option<Int>,
    pub(super) modified_valid: Option<Int>,
    pub(super) modified_value: Option<LongText>,
    pub(super) modified_dirty: Option<Int>,
    pub(super) modified_reset: Option<Int>,
    pub(super) modified_time: Option<DbTime>,
    pub(super) modified_by: Option<UserId>,
}

fn settings() -> Stmt {
    sql(
        "SELECT d.id, d.name, d.description, d.navigation, d.is_invisible, d.is_readonly, d.is_required, d.is_valid, \
         d.has_configlevel, d.effective_value, d.exclusive_lock_guid, d.exclusive_lock_user_id, d.exclusive_lock_expiry_time, \
         m.id AS modified_id, m.is_valid AS modified_valid, m.effective_value AS modified_value, m.is_dirty AS modified_dirty, \
         m.reset_to_default AS modified_reset, m.change_time AS modified_time, m.change_by AS modified_by \
         FROM sysconfig_default d LEFT JOIN sysconfig_modified m ON m.id = \
         (SELECT MAX(x.id) FROM sysconfig_modified x WHERE x.sysconfig_default_id = d.id AND x.user_id IS NULL)",
    )
}

/// All settings by name.
pub(super) async fn list(conn: &mut Conn) -> Result<Vec<SettingRow>, DbError> {
    conn.all(settings().push(" ORDER BY d.name")).await
}

/// One setting.
pub(super) async fn find(conn: &mut Conn, name: &str) -> Result<Option<SettingRow>, DbError> {
    conn.optional(settings().push(" WHERE d.name = ?").bind(name))
        .await
}

/// Settings that were changed since they were deployed, of everybody or of one agent.
pub(super) async fn dirty(conn: &mut Conn, by: Option<UserId>) -> Result<Vec<SettingRow>, DbError> {
    let mut query = settings().push(" WHERE m.is_dirty = 1");
    if let Some(user) = by {
        query = query.push(" AND m.change_by = ?").bind(user);
    }
    conn.all(query.push(" ORDER BY d.name")).await
}

/// The definition of a setting, in XML; empty if an importer left it out.
pub(super) async fn definition(conn: &mut Conn, name: &str) -> Result<String, DbError> {
    let query = sql("SELECT xml_content_raw FROM sysconfig_default WHERE name = ?").bind(name);
    Ok(conn.one::<(LongText,)>(query).await?.0.0)
}

/// The newest deployed version of a changed value.
pub(super) async fn last_version(
    conn: &mut Conn,
    name: &str,
) -> Result<Option<(bool, bool, String)>, DbError> {
    let query = sql(
        "SELECT is_valid, reset_to_default, effective_value FROM sysconfig_modified_version \
         WHERE name = ? AND user_id IS NULL ORDER BY id DESC LIMIT 1",
    );
    let row: Option<(Int, Int, LongText)> = conn.optional(query.bind(name)).await?;
    Ok(row.map(|(valid, reset, value)| (valid.0 == 1, reset.0 == 1, value.0)))
}

/// What a changed value consists of.
pub(super) struct Modified<'a> {
    pub(super) valid: bool,
    pub(super) value: &'a str,
    pub(super) dirty: bool,
    pub(super) reset: bool,
}

/// Writes a changed value; one global row per setting.
pub(super) async fn write_modified(
    conn: &mut Conn,
    row: &SettingRow,
    modified: &Modified<'_>,
    now: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    if let Some(id) = row.modified_id {
        let update = sql(
            "UPDATE sysconfig_modified SET is_valid = ?, effective_value = ?, is_dirty = ?, reset_to_default = ?, \
             change_time = ?, change_by = ? WHERE id = ?",
        );
        conn.exec(
            update
                .bind(modified.valid)
                .bind(LongText(modified.value.to_owned()))
                .bind(modified.dirty)
                .bind(modified.reset)
                .bind(now)
                .bind(by)
                .bind(id),
        )
        .await?;
        return Ok(());
    }
    let insert = sql(
        "INSERT INTO sysconfig_modified (sysconfig_default_id, name, is_valid, user_modification_active, effective_value, \
         is_dirty, reset_to_default, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)",
    );
    conn.exec(
        insert
            .bind(row.id)
            .bind(&row.name)
            .bind(modified.valid)
            .bind(LongText(modified.value.to_owned()))
            .bind(modified.dirty)
            .bind(modified.reset)
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// Removes all global changed values of a setting: it has its default again.
pub(super) async fn delete_modified(conn: &mut Conn, setting: Int) -> Result<(), DbError> {
    let delete =
        sql("DELETE FROM sysconfig_modified WHERE sysconfig_default_id = ? AND user_id IS NULL");
    conn.exec(delete.bind(setting)).await?;
    Ok(())
}

/// Marks a changed value as deployed.
pub(super) async fn settle(conn: &mut Conn, setting: Int) -> Result<(), DbError> {
    let update = sql(
        "UPDATE sysconfig_modified SET is_dirty = 0 WHERE sysconfig_default_id = ? AND user_id IS NULL",
    );
    conn.exec(update.bind(setting)).await?;
    Ok(())
}

/// Which defaults to give a version.
pub(super) enum Defaults<'a> {
    /// All that were not deployed yet.
    Dirty,
    /// Those of one file that were not deployed yet.
    DirtyOf(&'a str),
    /// This one.
    One(Int),
}

/// Writes version rows of defaults, and marks them deployed.
pub(super) async fn settle_defaults(
    conn: &mut Conn,
    which: Defaults<'_>,
    now: DbTime,
    by: UserId,
) -> Result<u64, DbError> {
    let of = |stmt: Stmt| match which {
        Defaults::Dirty => stmt.push(" WHERE is_dirty = 1"),
        Defaults::DirtyOf(file) => stmt
            .push(" WHERE is_dirty = 1 AND xml_filename = ?")
            .bind(file),
        Defaults::One(id) => stmt.push(" WHERE id = ?").bind(id),
    };
    let audit = match conn.kind() {
        // PostgreSQL wants to know of what type a bound value is that goes through a SELECT.
        Kind::Postgres => {
            "CAST(? AS TIMESTAMP), CAST(? AS INTEGER), CAST(? AS TIMESTAMP), CAST(? AS INTEGER)"
        }
        _ => "?, ?, ?, ?",
    };
    let copy = sql(
        "INSERT INTO sysconfig_default_version (sysconfig_default_id, name, description, navigation, is_invisible, is_readonly, \
         is_required, is_valid, has_configlevel, user_modification_possible, user_modification_active, user_preferences_group, \
         xml_content_raw, xml_content_parsed, xml_filename, effective_value, create_time, create_by, change_time, change_by) \
         SELECT id, name, description, navigation, is_invisible, is_readonly, is_required, is_valid, has_configlevel, \
         user_modification_possible, user_modification_active, user_preferences_group, xml_content_raw, xml_content_parsed, \
         xml_filename, effective_value, ",
    )
    .push(audit)
    .bind(now)
    .bind(by)
    .bind(now)
    .bind(by)
    .push(" FROM sysconfig_default");
    let copied = conn.exec(of(copy)).await?;
    if copied > 0 {
        conn.exec(of(sql("UPDATE sysconfig_default SET is_dirty = 0")))
            .await?;
    }
    Ok(copied)
}

/// The newest version of a default.
pub(super) async fn default_version(conn: &mut Conn, setting: Int) -> Result<Option<Int>, DbError> {
    let query = sql("SELECT MAX(id) FROM sysconfig_default_version WHERE sysconfig_default_id = ?");
    Ok(conn.one::<(Option<Int>,)>(query.bind(setting)).await?.0)
}

/// Writes the version row of a deployed value.
pub(super) async fn write_version(
    conn: &mut Conn,
    version: Int,
    name: &str,
    modified: &Modified<'_>,
    now: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO sysconfig_modified_version (sysconfig_default_version_id, name, is_valid, user_modification_active, \
         effective_value, reset_to_default, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?)",
    );
    conn.exec(
        insert
            .bind(version)
            .bind(name)
            .bind(modified.valid)
            .bind(LongText(modified.value.to_owned()))
            .bind(modified.reset)
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// Writes a deployment; gives its id.
pub(super) async fn write_deployment(
    conn: &mut Conn,
    comment: &str,
    text: String,
    now: DbTime,
    by: UserId,
) -> Result<i64, DbError> {
    let insert = sql(
        "INSERT INTO sysconfig_deployment (comments, effective_value, create_time, create_by) VALUES (?, ?, ?, ?)",
    );
    conn.insert(insert.bind(comment).bind(LongText(text)).bind(now).bind(by))
        .await
}

/// Deletes all global deployments but the newest ones.
pub(super) async fn keep_deployments(conn: &mut Conn, keep: u32) -> Result<(), DbError> {
    let oldest = sql(
        "SELECT id FROM sysconfig_deployment WHERE user_id IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?",
    );
    let oldest: Option<(Int,)> = conn.optional(oldest.bind(keep.saturating_sub(1))).await?;
    if let Some((id,)) = oldest {
        let delete = sql("DELETE FROM sysconfig_deployment WHERE user_id IS NULL AND id < ?");
        conn.exec(delete.bind(id)).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DeploymentRow {
    id: Int,
    comments: Option<String>,
    create_time: DbTime,
    create_by: UserId,
    login: Option<String>,
}

/// Global deployments, newest first.
pub(super) async fn deployments(conn: &mut Conn, limit: u32) -> Result<Vec<Deployment>, DbError> {
    let query = sql(
        "SELECT d.id, d.comments, d.create_time, d.create_by, u.login FROM sysconfig_deployment d \
         LEFT JOIN users u ON u.id = d.create_by WHERE d.user_id IS NULL ORDER BY d.id DESC LIMIT ?",
    );
    let zone = conn.zone();
    let rows: Vec<DeploymentRow> = conn.all(query.bind(limit)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Deployment {
            id: row.id.0,
            comment: row.comments.unwrap_or_default(),
            time: row.create_time.instant(zone),
            by: row.create_by,
            login: row.login.unwrap_or_default(),
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: Int,
    is_valid: Int,
    reset_to_default: Int,
    effective_value: LongText,
    create_time: DbTime,
    create_by: UserId,
    login: Option<String>,
}

/// Deployed values of a setting, newest first.
pub(super) async fn versions(conn: &mut Conn, name: &str) -> Result<Vec<SettingVersion>, DbError> {
    let query = sql(
        "SELECT v.id, v.is_valid, v.reset_to_default, v.effective_value, v.create_time, v.create_by, u.login \
         FROM sysconfig_modified_version v LEFT JOIN users u ON u.id = v.create_by \
         WHERE v.name = ? AND v.user_id IS NULL ORDER BY v.id DESC",
    );
    let zone = conn.zone();
    let rows: Vec<VersionRow> = conn.all(query.bind(name)).await?;
    Ok(rows
        .into_iter()
        .map(|row| SettingVersion {
            id: row.id.0,
            value: super::config::read_stored(&row.effective_value.0),
            valid: row.is_valid.0 == 1,
            reset: row.reset_to_default.0 == 1,
            time: row.create_time.instant(zone),
            by: row.create_by,
            login: row.login.unwrap_or_default(),
        })
        .collect())
}

/// Locks a setting for one agent, or frees it.
pub(super) async fn write_lock(
    conn: &mut Conn,
    setting: Int,
    lock: Option<(&SettingLock, UserId)>,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE sysconfig_default SET exclusive_lock_guid = ?, exclusive_lock_user_id = ?, \
         exclusive_lock_expiry_time = ? WHERE id = ?",
    );
    let until = lock.map(|(lock, _)| conn.stored(lock.until));
    conn.exec(
        update
            .bind(lock.map_or("0", |(lock, _)| lock.guid.as_str()))
            .bind(lock.map(|(_, user)| user))
            .bind(until)
            .bind(setting),
    )
    .await?;
    Ok(())
}

/// Whose deployment runs now, if one does.
pub(super) async fn deployment_lock(
    conn: &mut Conn,
    now: DbTime,
) -> Result<Option<UserId>, DbError> {
    let query = sql(
        "SELECT exclusive_lock_user_id FROM sysconfig_deployment_lock WHERE exclusive_lock_expiry_time > ?",
    );
    let row: Option<(Option<UserId>,)> = conn.optional(query.bind(now)).await?;
    Ok(row.and_then(|row| row.0))
}

//! Maintenance periods: while one is active only administrators are let in (`system_maintenance`, spec 02, 7.5).

use chrono::{DateTime, TimeDelta, Utc};

use super::Audience;
use super::account::Account;
use super::audit::{self, AuditEvent, Entry};
use crate::actor::Actor;
use crate::db::{Conn, DbError, Int, Stmt, sql};
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::id::GroupId;
use crate::lookup::{self, Named};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;
use crate::unit::Unit;
use crate::valid::Validity;

/// What is written of a maintenance period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintenanceData {
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when, this second included.
    pub stop: DateTime<Utc>,
    /// What it is, for administrators; required.
    pub comment: String,
    /// What the login page says; empty: setting `SystemMaintenance::IsActiveDefaultLoginMessage`.
    pub login_message: String,
    /// Whether the login page says it.
    pub show_login_message: bool,
    /// What people who are in are told.
    pub notify_message: String,
    /// Whether it counts.
    pub valid: Validity,
}

/// A maintenance period as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maintenance {
    /// `system_maintenance.id`.
    pub id: i64,
    /// Its columns.
    pub data: MaintenanceData,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Int,
    start_date: Int,
    stop_date: Int,
    comments: String,
    login_message: Option<String>,
    show_login_message: Option<Int>,
    notify_message: Option<String>,
    valid: String,
}

impl From<Row> for Maintenance {
    fn from(row: Row) -> Self {
        let time = |seconds: Int| DateTime::from_timestamp(seconds.0, 0).unwrap_or_default();
        Self {
            id: row.id.0,
            data: MaintenanceData {
                start: time(row.start_date),
                stop: time(row.stop_date),
                comment: row.comments,
                login_message: row.login_message.unwrap_or_default(),
                show_login_message: row.show_login_message == Some(Int(1)),
                notify_message: row.notify_message.unwrap_or_default(),
                valid: Validity::from_name(&row.valid),
            },
        }
    }
}

fn select() -> Stmt {
    sql(
        "SELECT m.id, m.start_date, m.stop_date, m.comments, m.login_message, m.show_login_message, m.notify_message, v.name AS valid \
         FROM system_maintenance m JOIN valid v ON v.id = m.valid_id",
    )
}

async fn find_active(conn: &mut Conn, now: i64) -> Result<Option<Maintenance>, DbError> {
    let query = select()
        .push(" WHERE v.name = 'valid' AND m.start_date <= ? AND m.stop_date >= ? ORDER BY m.id LIMIT 1")
        .bind(now)
        .bind(now);
    Ok(conn.optional::<Row>(query).await?.map(Maintenance::from))
}

/// Whether an active period keeps this person out: everybody but agents with `move_into` on group `admin`.
pub(super) async fn keeps_out(unit: &mut Unit, account: &Account) -> Result<bool, Error> {
    let now = unit.epoch();
    if find_active(unit, now).await?.is_none() {
        return Ok(false);
    }
    let (Audience::Agent, Some(user)) = (account.audience, account.user_id) else {
        return Ok(true);
    };
    let Some(admin) = lookup::find_id(unit, Named::Group, "admin").await? else {
        return Ok(true);
    };
    Ok(!permission::agent_has(unit, user, GroupId(admin), &Permission::MOVE_INTO).await?)
}

/// Maintenance periods. Made by [`Desk::maintenances`].
#[derive(Debug)]
pub struct Maintenances {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Maintenance periods: everybody may know of one, administrators set them.
    pub fn maintenances(&self, actor: impl Into<Actor>) -> Maintenances {
        Maintenances {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Maintenances {
    /// The period that is active now.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn active(&self) -> Result<Option<Maintenance>, Error> {
        let mut conn = self.desk.read().await?;
        Ok(find_active(&mut conn, self.desk.now().timestamp()).await?)
    }

    /// The next period that begins within `SystemMaintenance::TimeNotifyUpcomingMaintenance` minutes.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn coming(&self) -> Result<Option<Maintenance>, Error> {
        let minutes = self
            .desk
            .config()
            .get(&settings::SYSTEM_MAINTENANCE_TIME_NOTIFY_UPCOMING_MAINTENANCE);
        let now = self.desk.now();
        let until = now + TimeDelta::minutes(minutes.clamp(0, 1_000_000));
        let mut conn = self.desk.read().await?;
        let query = select()
            .push(" WHERE v.name = 'valid' AND m.start_date > ? AND m.start_date <= ? ORDER BY m.start_date, m.id LIMIT 1")
            .bind(now.timestamp())
            .bind(until.timestamp());
        Ok(conn.optional::<Row>(query).await?.map(Maintenance::from))
    }

    /// All periods, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody but administrators.
    pub async fn list(&self) -> Result<Vec<Maintenance>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        let query = select().push(" ORDER BY m.start_date DESC, m.id DESC");
        let rows: Vec<Row> = conn.all(query).await?;
        Ok(rows.into_iter().map(Maintenance::from).collect())
    }

    /// Adds a period; gives its id.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it ends before it begins, or a text is missing or too long; [`Error::Denied`].
    pub async fn add(&self, data: &MaintenanceData) -> Result<i64, Error> {
        let mut unit = self.unit(data).await?;
        let valid = data.valid.id(&mut unit).await?;
        let (by, now) = (unit.user_id(), unit.stamp());
        let insert = sql(
            "INSERT INTO system_maintenance (start_date, stop_date, comments, login_message, show_login_message, notify_message, valid_id, \
             create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = bound(insert, data).bind(valid).bind(now).bind(by);
        let id = unit.insert(insert.bind(now).bind(by)).await?;
        self.said(&mut unit, data).await?;
        unit.commit().await?;
        Ok(id)
    }

    /// Changes a period.
    ///
    /// # Errors
    /// As [`Maintenances::add`]; [`Error::NotFound`].
    pub async fn update(&self, id: i64, data: &MaintenanceData) -> Result<(), Error> {
        let mut unit = self.unit(data).await?;
        let valid = data.valid.id(&mut unit).await?;
        let (by, now) = (unit.user_id(), unit.stamp());
        let update = sql(
            "UPDATE system_maintenance SET start_date = ?, stop_date = ?, comments = ?, login_message = ?, show_login_message = ?, \
             notify_message = ?, valid_id = ?, change_time = ?, change_by = ? WHERE id = ?",
        );
        let update = bound(update, data).bind(valid).bind(now).bind(by).bind(id);
        if unit.exec(update).await? == 0 {
            return Err(Error::not_found("maintenance", id));
        }
        self.said(&mut unit, data).await?;
        unit.commit().await
    }

    /// Deletes a period.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`].
    pub async fn delete(&self, id: i64) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        let delete = sql("DELETE FROM system_maintenance WHERE id = ?").bind(id);
        if unit.exec(delete).await? == 0 {
            return Err(Error::not_found("maintenance", id));
        }
        let entry = Entry {
            detail: Some("deleted"),
            ..Entry::default()
        };
        audit::note(&mut unit, AuditEvent::MaintenanceChanged, entry).await?;
        unit.commit().await
    }

    async fn unit(&self, data: &MaintenanceData) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        let mut problems = Problems::default();
        if data.stop <= data.start {
            problems.add("stop", "before_start", "");
        }
        if data.comment.trim().is_empty() {
            problems.add("comment", "required", "");
        }
        for (field, text) in [
            ("comment", &data.comment),
            ("login_message", &data.login_message),
            ("notify_message", &data.notify_message),
        ] {
            if text.chars().count() > 250 {
                problems.add(field, "too_long", "250");
            }
        }
        problems.into_result()?;
        Ok(unit)
    }

    async fn said(&self, unit: &mut Unit, data: &MaintenanceData) -> Result<(), Error> {
        let detail = format!("{} - {}, {}", data.start, data.stop, data.valid);
        let entry = Entry {
            object: Some(&data.comment),
            detail: Some(&detail),
            ..Entry::default()
        };
        audit::note(unit, AuditEvent::MaintenanceChanged, entry).await
    }
}

fn bound(statement: Stmt, data: &MaintenanceData) -> Stmt {
    statement
        .bind(data.start.timestamp())
        .bind(data.stop.timestamp())
        .bind(&data.comment)
        .bind(&data.login_message)
        .bind(data.show_login_message)
        .bind(&data.notify_message)
}

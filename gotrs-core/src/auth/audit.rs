//! The audit log: who did what to whom from where (SEC-08). Rows are only ever added.

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::db::{Conn, DbError, Int, LongText, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::permission;
use crate::unit::Unit;

/// What happened, for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuditEvent {
    /// Someone signed in.
    SignIn,
    /// A sign-in was refused.
    SignInFailed,
    /// A sign-in was refused without looking, after too many failures.
    SignInDelayed,
    /// Someone signed in proved again who it is.
    Confirmed,
    /// A second factor was set up.
    SecondFactorEnrolled,
    /// A second factor was switched off.
    SecondFactorDisabled,
    /// New recovery codes were made.
    RecoveryCodes,
    /// A recovery code was used to sign in.
    RecoveryCodeUsed,
    /// A password was changed.
    PasswordChanged,
    /// A link to choose a new password was asked for.
    ResetRequested,
    /// A link to choose a new password was used.
    ResetUsed,
    /// A session ended by sign-out or by force.
    SessionEnded,
    /// Permission rows, memberships of roles or groups were changed.
    RightsChanged,
    /// An account was added.
    AccountAdded,
    /// An account was changed: login, validity.
    AccountChanged,
    /// A maintenance period was set.
    MaintenanceChanged,
    /// The first administrator was made.
    FirstStart,
}

impl AuditEvent {
    /// The name as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInDelayed => "sign_in_delayed",
            Self::Confirmed => "confirmed",
            Self::SecondFactorEnrolled => "second_factor_enrolled",
            Self::SecondFactorDisabled => "second_factor_disabled",
            Self::RecoveryCodes => "recovery_codes",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PasswordChanged => "password_changed",
            Self::ResetRequested => "reset_requested",
            Self::ResetUsed => "reset_used",
            Self::SessionEnded => "session_ended",
            Self::RightsChanged => "rights_changed",
            Self::AccountAdded => "account_added",
            Self::AccountChanged => "account_changed",
            Self::MaintenanceChanged => "maintenance_changed",
            Self::FirstStart => "first_start",
        }
    }
}

/// A line to be written. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Entry<'a> {
    pub(crate) address: Option<&'a str>,
    pub(crate) object: Option<&'a str>,
    pub(crate) detail: Option<&'a str>,
}

/// Writes a line in the unit's name and time.
pub(crate) async fn note(
    unit: &mut Unit,
    event: AuditEvent,
    entry: Entry<'_>,
) -> Result<(), Error> {
    let (actor, now) = (unit.actor().to_string(), unit.epoch());
    Ok(write(unit, event, &actor, entry, now).await?)
}

/// Writes a line.
pub(crate) async fn write(
    conn: &mut Conn,
    event: AuditEvent,
    actor: &str,
    entry: Entry<'_>,
    now: i64,
) -> Result<(), DbError> {
    let (actor, object) = (
        visible(actor, 200),
        entry.object.map(|text| visible(text, 250)),
    );
    let (address, detail) = (
        entry.address.map(|text| visible(text, 100)),
        entry.detail.map(|text| visible(text, 4_000)),
    );
    tracing::info!(
        target: "audit",
        event = event.as_str(),
        actor,
        address = address.as_deref().unwrap_or_default(),
        object = object.as_deref().unwrap_or_default(),
        detail = detail.as_deref().unwrap_or_default(),
    );
    let insert = sql(
        "INSERT INTO gotrs_audit (event, actor, address, object, detail, time_unix) VALUES (?, ?, ?, ?, ?, ?)",
    );
    conn.insert(
        insert
            .bind(event.as_str())
            .bind(actor)
            .bind(address)
            .bind(object)
            .bind(detail.map(LongText))
            .bind(now),
    )
    .await?;
    Ok(())
}

/// Control characters made visible (SEC-02), and not longer than the column.
fn visible(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for character in text.chars() {
        let hidden = character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
        if hidden {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    if out.chars().count() > limit {
        out = out.chars().take(limit - 1).collect();
        out.push('…');
    }
    out
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its place in the log.
    pub id: i64,
    /// What happened, see [`AuditEvent::as_str`].
    pub event: String,
    /// Who did it.
    pub actor: String,
    /// From which address.
    pub address: Option<String>,
    /// To whom or what.
    pub object: Option<String>,
    /// More about it: old and new values, never a secret.
    pub detail: Option<String>,
    /// When.
    pub time: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    id: Int,
    event: String,
    actor: String,
    address: Option<String>,
    object: Option<String>,
    detail: Option<LongText>,
    time_unix: Int,
}

/// Reads the audit log. Made by [`Desk::audit`].
#[derive(Debug)]
pub struct AuditLog {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// The audit log, for administrators.
    pub fn audit(&self, actor: impl Into<Actor>) -> AuditLog {
        AuditLog {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl AuditLog {
    /// Lines, newest first, optionally of one event, older than the line `before`.
    ///
    /// # Errors
    /// [`Error::Denied`] without `rw` on group `admin`.
    pub async fn list(
        &self,
        event: Option<AuditEvent>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditLine>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        let mut query = sql(
            "SELECT id, event, actor, address, object, detail, time_unix FROM gotrs_audit WHERE 1 = 1",
        );
        if let Some(event) = event {
            query = query.push(" AND event = ?").bind(event.as_str());
        }
        if let Some(before) = before {
            query = query.push(" AND id < ?").bind(before);
        }
        let rows: Vec<AuditRow> = conn
            .all(query.push(" ORDER BY id DESC LIMIT ?").bind(limit))
            .await?;
        Ok(rows.into_iter().map(AuditRow::into_line).collect())
    }
}

impl AuditRow {
    fn into_line(self) -> AuditLine {
        AuditLine {
            id: self.id.0,
            event: self.event,
            actor: self.actor,
            address: self.address,
            object: self.object,
            detail: self.detail.map(|text| text.0),
            time: DateTime::from_timestamp(self.time_unix.0, 0).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_forged_line_stays_one_line() {
        assert_eq!(
            visible("a\n2026 ok\x1b[2J\u{2028}", 200),
            "a\\n2026 ok\\u{1b}[2J\\u{2028}"
        );
        assert_eq!(visible("abcdef", 4), "abc…");
    }
}

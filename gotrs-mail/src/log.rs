//! The log of mail: what came in and where it went, what went out and what became of it.
//!
//! Incoming lines are what exactly-once delivery remembers (`gotrs_mail_seen`, thirty days), and what waits in
//! quarantine; outgoing lines are the recipients of each message (`gotrs_mail_recipient`), kept with their articles.

use chrono::{DateTime, Utc};
use gotrs_core::db::{Conn, Int, sql};
use gotrs_core::{Actor, Desk, Error, permission};

/// A mail that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The line's number.
    pub id: i64,
    /// Its Message-ID, if it has one.
    pub message_id: String,
    /// The return code of what became of it, as [`crate::postmaster::Outcome::code`].
    pub outcome: String,
    /// The number of the ticket it went to.
    pub ticket: Option<String>,
    /// Why, if there is more to say.
    pub reason: String,
    /// When it was read.
    pub created: DateTime<Utc>,
}

/// A recipient of a message that went out, or should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    /// The line's number.
    pub id: i64,
    /// The address.
    pub recipient: String,
    /// `delivered`, `deferred` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The code of the server's last answer.
    pub code: Option<i64>,
    /// What the server said last.
    pub detail: String,
    /// The number of the ticket it was written for.
    pub ticket: Option<String>,
    /// When that was.
    pub changed: DateTime<Utc>,
}

/// The log in someone's name: operators, and agents who administer. Made by [`crate::DeskMail::mail_log`].
#[derive(Debug, Clone)]
pub struct MailLog {
    pub(crate) desk: Desk,
    pub(crate) actor: Actor,
}

fn instant(seconds: Int) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds.0, 0).unwrap_or_default()
}

impl MailLog {
    /// What came in, newest first, at most `limit` lines before the line `before`.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor administers.
    pub async fn received(&self, before: Option<i64>, limit: u32) -> Result<Vec<Received>, Error> {
        let mut conn = self.conn().await?;
        let query = sql(
            "SELECT s.id, COALESCE(s.message_id, ''), s.outcome, t.tn, COALESCE(s.reason, ''), s.created_unix \
             FROM gotrs_mail_seen s LEFT JOIN ticket t ON t.id = s.ticket_id WHERE s.id < ? ORDER BY s.id DESC LIMIT ?",
        );
        let query = query.bind(before.unwrap_or(i64::MAX)).bind(limit);
        type Columns = (Int, String, String, Option<String>, String, Int);
        let rows: Vec<Columns> = conn.all(query).await?;
        Ok(rows
            .into_iter()
            .map(
                |(id, message_id, outcome, ticket, reason, created)| Received {
                    id: id.0,
                    message_id,
                    outcome,
                    ticket,
                    reason,
                    created: instant(created),
                },
            )
            .collect())
    }

    /// What went out, newest first, at most `limit` lines before the line `before`; with `failed` only what did not
    /// arrive.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor administers.
    pub async fn attempted(
        &self,
        failed: bool,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Attempted>, Error> {
        let mut conn = self.conn().await?;
        let mut query = sql(
            "SELECT r.id, r.recipient, r.state, r.attempts, r.smtp_code, COALESCE(r.detail, ''), t.tn, r.changed_unix \
             FROM gotrs_mail_recipient r LEFT JOIN article a ON a.id = r.article_id LEFT JOIN ticket t ON t.id = a.ticket_id \
             WHERE r.id < ?",
        )
        .bind(before.unwrap_or(i64::MAX));
        if failed {
            query = query.push(" AND r.state = 'failed'");
        }
        let query = query.push(" ORDER BY r.id DESC LIMIT ?").bind(limit);
        type Columns = (
            Int,
            String,
            String,
            Int,
            Option<Int>,
            String,
            Option<String>,
            Int,
        );
        let rows: Vec<Columns> = conn.all(query).await?;
        Ok(rows
            .into_iter()
            .map(
                |(id, recipient, state, attempts, code, detail, ticket, changed)| Attempted {
                    id: id.0,
                    recipient,
                    state,
                    attempts: attempts.0,
                    code: code.map(|code| code.0),
                    detail,
                    ticket,
                    changed: instant(changed),
                },
            )
            .collect())
    }

    async fn conn(&self) -> Result<Conn, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(conn)
    }
}

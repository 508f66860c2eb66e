//! Mails that could not be handled: kept whole, with the reason, until an operator looks at them.

use chrono::{DateTime, Utc};
use gotrs_core::db::{Blob, Conn, Int, sql};
use gotrs_core::{Actor, Desk, Error, permission};

use super::{ReadOptions, Reading, read};

/// A mail in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its number.
    pub id: i64,
    /// Why it is here.
    pub reason: String,
    /// Where it came from.
    pub source: String,
    /// `waiting`, or `released` when it was read after all.
    pub state: String,
    /// When it came.
    pub created: DateTime<Utc>,
}

/// Keeps a mail, in as many parts as the database server takes at once.
pub(super) async fn keep(
    desk: &Desk,
    raw: &[u8],
    reason: &str,
    options: &ReadOptions,
) -> Result<i64, Error> {
    let mut unit = desk.unit(Actor::System).await?;
    let part = unit.packet(raw.len()).await?;
    let source: String = match options.source.as_str() {
        "" => "stdin".to_owned(),
        source => source.chars().take(200).collect(),
    };
    let reason: String = reason.chars().take(3_800).collect();
    let (now, mut first, mut rest) = (unit.epoch(), None, raw);
    loop {
        let (piece, later) = rest.split_at(part.min(rest.len()));
        let insert = sql(
            "INSERT INTO gotrs_quarantine (raw_message, reason, source, state, created_unix, part_of) VALUES (?, ?, ?, ?, ?, ?)",
        );
        let state = if first.is_some() { "part" } else { "waiting" };
        let id = unit
            .insert(
                insert
                    .bind(Blob(piece.to_vec()))
                    .bind(reason.as_str())
                    .bind(source.as_str())
                    .bind(state)
                    .bind(now)
                    .bind(first),
            )
            .await?;
        first.get_or_insert(id);
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    unit.commit().await?;
    first.ok_or_else(|| Error::bug("a mail without parts"))
}

/// The quarantine in someone's name: operators, and agents who administer. Made by
/// [`crate::outgoing::DeskMail::quarantine`].
#[derive(Debug, Clone)]
pub struct Quarantine {
    pub(crate) desk: Desk,
    pub(crate) actor: Actor,
}

impl Quarantine {
    /// The mails in quarantine, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor administers.
    pub async fn list(&self, limit: u32) -> Result<Vec<Quarantined>, Error> {
        let mut conn = self.conn().await?;
        let query = sql(
            "SELECT id, reason, source, state, created_unix FROM gotrs_quarantine WHERE part_of IS NULL ORDER BY id DESC LIMIT ?",
        );
        let rows: Vec<(Int, String, String, String, Int)> = conn.all(query.bind(limit)).await?;
        let mail = |(id, reason, source, state, created): (Int, String, String, String, Int)| {
            Quarantined {
                id: id.0,
                reason,
                source,
                state,
                created: DateTime::from_timestamp(created.0, 0).unwrap_or_default(),
            }
        };
        Ok(rows.into_iter().map(mail).collect())
    }

    /// A mail as it came.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn source(&self, id: i64) -> Result<Vec<u8>, Error> {
        let mut conn = self.conn().await?;
        let query =
            sql("SELECT raw_message FROM gotrs_quarantine WHERE id = ? OR part_of = ? ORDER BY id");
        let parts: Vec<Blob> = conn.column(query.bind(id).bind(id)).await?;
        if parts.is_empty() {
            return Err(Error::not_found("quarantined mail", id));
        }
        Ok(parts.into_iter().flat_map(|part| part.0).collect())
    }

    /// Reads a mail again, after its trouble was put right. It stays in the list as released.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; as [`read`].
    pub async fn release(&self, id: i64, options: &ReadOptions) -> Result<Reading, Error> {
        let raw = self.source(id).await?;
        let reading = read(&self.desk, &raw, options).await?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let update = sql("UPDATE gotrs_quarantine SET state = 'released' WHERE id = ?");
        unit.exec(update.bind(id)).await?;
        unit.commit().await?;
        Ok(reading)
    }

    async fn conn(&self) -> Result<Conn, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(conn)
    }
}

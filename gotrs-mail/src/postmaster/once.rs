//! Exactly once: the same bytes, handed in again by a mail server that did not hear us say yes, are one mail.
//!
//! The row is written first in the unit of work, under a unique key: a second delivery at the same time waits for it.
//! Another mail with the same Message-ID but other bytes is another mail (EML-10). Bytes that no mail program and no
//! server has marked, neither with an id nor with a date, may well be meant twice.

use gotrs_core::db::{DbError, Int, sql};
use gotrs_core::ticket::change;
use gotrs_core::{Actor, ArticleId, Desk, Error, TicketId, Unit};

use super::incoming::Incoming;
use super::{Outcome, Reading};

/// How long a mail is remembered: longer than any server tries.
const REMEMBERED_DAYS: i64 = 30;

fn is_marked(incoming: &Incoming) -> bool {
    let headers = &incoming.mail.headers;
    ["Message-ID", "Date", "Received"].iter().any(|name| {
        headers
            .first(name)
            .is_some_and(|value| !value.trim().is_empty())
    })
}

/// Takes the mail for this unit; or gives what became of it when it was read before.
pub(super) async fn claim(unit: &mut Unit, incoming: &Incoming) -> Result<Option<Reading>, Error> {
    if !is_marked(incoming) {
        return Ok(None);
    }
    let insert = sql(
        "INSERT INTO gotrs_mail_seen (raw_sha256, message_id, outcome, created_unix) VALUES (?, ?, '', ?)",
    );
    let id: String = incoming.text("Message-ID").chars().take(250).collect();
    let now = unit.epoch();
    let insert = insert.bind(incoming.sha256.as_str()).bind(id).bind(now);
    if unit.insert_if_absent(insert).await? {
        return Ok(None);
    }
    type Columns = (String, Option<TicketId>, Option<ArticleId>, Option<String>);
    let query = sql(
        "SELECT outcome, ticket_id, article_id, reason FROM gotrs_mail_seen WHERE raw_sha256 = ?{for_update}",
    );
    let (code, ticket, article, reason): Columns =
        unit.one(query.bind(incoming.sha256.as_str())).await?;
    let mut reading = Reading::without_ticket(
        Outcome::from_code(&code).unwrap_or(Outcome::Ignored),
        reason.unwrap_or_else(|| "read before".to_owned()),
    );
    reading.repeated = true;
    reading.article_id = article;
    if let Some(id) = ticket {
        // The ticket may be gone by now; the mail was read all the same.
        if let Ok(ticket) = change::load(unit, id).await {
            reading.queue = Some(ticket.queue);
            reading.ticket_number = Some(ticket.number);
            reading.ticket_id = Some(id);
        }
    }
    Ok(Some(reading))
}

/// Writes what became of the mail.
pub(super) async fn remember(
    unit: &mut Unit,
    incoming: &Incoming,
    reading: &Reading,
) -> Result<(), DbError> {
    if !is_marked(incoming) {
        return Ok(());
    }
    let update = sql(
        "UPDATE gotrs_mail_seen SET outcome = ?, ticket_id = ?, article_id = ?, reason = ? WHERE raw_sha256 = ?",
    );
    let reason = reading.reason.as_deref();
    let reason = reason.map(|reason| reason.chars().take(1_000).collect::<String>());
    unit.exec(
        update
            .bind(reading.outcome.code().to_string())
            .bind(reading.ticket_id)
            .bind(reading.article_id)
            .bind(reason)
            .bind(incoming.sha256.as_str()),
    )
    .await?;
    Ok(())
}

/// Forgets mails that no server will hand in again.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn forget_old(desk: &Desk) -> Result<(), Error> {
    let mut conn = desk.read().await?;
    let before = desk.now().timestamp() - REMEMBERED_DAYS * 86_400;
    let old = sql("SELECT COUNT(*) FROM gotrs_mail_seen WHERE created_unix < ?").bind(before);
    let (old,): (Int,) = conn.one(old).await?;
    drop(conn);
    if old.0 == 0 {
        return Ok(());
    }
    let mut unit = desk.unit(Actor::System).await?;
    let delete = sql("DELETE FROM gotrs_mail_seen WHERE created_unix < ?").bind(before);
    unit.exec(delete).await?;
    unit.commit().await
}

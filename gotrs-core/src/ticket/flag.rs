//! Per-agent flags of a ticket, such as `Seen`. They leave no history.

use crate::db::{Conn, DbError, sql};
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::{TicketId, UserId};
use crate::unit::Unit;

/// Longest key and value, in characters.
const MAX_FLAG: usize = 50;

/// The flag of an agent who has read all articles.
pub const SEEN: &str = "Seen";

/// The flags of one agent on a ticket, by key.
pub(super) async fn list(
    conn: &mut Conn,
    id: TicketId,
    user: UserId,
) -> Result<Vec<(String, String)>, DbError> {
    let query = sql(
        "SELECT ticket_key, COALESCE(ticket_value, '') AS ticket_value FROM ticket_flag WHERE ticket_id = ? AND create_by = ? ORDER BY ticket_key",
    );
    conn.all(query.bind(id).bind(user)).await
}

/// Sets a flag of an agent; nothing happens if it has that value.
///
/// # Errors
/// [`Error::Invalid`] for a key or value that is too long; [`Error::Unavailable`] if the database fails.
pub async fn set(
    unit: &mut Unit,
    id: TicketId,
    user: UserId,
    key: &str,
    value: &str,
) -> Result<bool, Error> {
    if key.is_empty() || key.chars().count() > MAX_FLAG || value.chars().count() > MAX_FLAG {
        return Err(Error::invalid("flag", "format", key));
    }
    let known = sql(
        "SELECT COALESCE(ticket_value, '') FROM ticket_flag WHERE ticket_id = ? AND ticket_key = ? AND create_by = ?",
    );
    let known: Option<(String,)> = unit.optional(known.bind(id).bind(key).bind(user)).await?;
    if known.as_ref().is_some_and(|(known,)| known == value) {
        return Ok(false);
    }
    if known.is_some() {
        remove_rows(unit, id, user, key).await?;
    }
    let stamp = unit.stamp();
    let insert = sql(
        "INSERT INTO ticket_flag (ticket_id, ticket_key, ticket_value, create_time, create_by) VALUES (?, ?, ?, ?, ?)",
    );
    // Another request of the same agent may have set it meanwhile: then it is set.
    unit.insert_if_absent(insert.bind(id).bind(key).bind(value).bind(stamp).bind(user))
        .await?;
    unit.raise(Event::ticket(TicketEvent::TicketFlagSet, id));
    unit.settle().await?;
    Ok(true)
}

/// Removes a flag of an agent.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn remove(unit: &mut Unit, id: TicketId, user: UserId, key: &str) -> Result<bool, Error> {
    if remove_rows(unit, id, user, key).await? == 0 {
        return Ok(false);
    }
    unit.raise(Event::ticket(TicketEvent::TicketFlagDelete, id));
    unit.settle().await?;
    Ok(true)
}

async fn remove_rows(
    conn: &mut Conn,
    id: TicketId,
    user: UserId,
    key: &str,
) -> Result<u64, DbError> {
    let delete =
        sql("DELETE FROM ticket_flag WHERE ticket_id = ? AND ticket_key = ? AND create_by = ?");
    conn.exec(delete.bind(id).bind(key).bind(user)).await
}

/// Makes the ticket new again for everybody: there is something nobody has read.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn unread_for_all(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    let delete = sql("DELETE FROM ticket_flag WHERE ticket_id = ? AND ticket_key = 'Seen'");
    unit.exec(delete.bind(id)).await?;
    Ok(())
}

/// Forgets who has seen the ticket and its articles; archiving does that.
pub(super) async fn forget_seen(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    unread_for_all(unit, id).await?;
    let delete = sql(
        "DELETE FROM article_flag WHERE article_key = 'Seen' AND article_id IN (SELECT id FROM article WHERE ticket_id = ?)",
    );
    unit.exec(delete.bind(id)).await?;
    Ok(())
}

//! Watchers: agents who follow a ticket that is not theirs.

use super::history;
use super::history_name::HistoryEntry;
use crate::db::{Conn, DbError, sql};
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::{TicketId, UserId};
use crate::people;
use crate::unit::Unit;

/// The agents who watch a ticket.
pub(super) async fn list(conn: &mut Conn, id: TicketId) -> Result<Vec<UserId>, DbError> {
    conn.column(
        sql("SELECT DISTINCT user_id FROM ticket_watcher WHERE ticket_id = ? ORDER BY user_id")
            .bind(id),
    )
    .await
}

/// Lets an agent watch a ticket (`TicketWatchSubscribe` in OTRS); the history line is written in any case.
///
/// # Errors
/// [`Error::NotFound`] if there is no such agent; [`Error::Unavailable`] if the database fails.
pub async fn watch(unit: &mut Unit, id: TicketId, user: UserId) -> Result<(), Error> {
    let name = people::name::of_agent(unit, user).await?;
    delete(unit, id, user).await?;
    let (stamp, by) = (unit.stamp(), unit.user_id());
    let insert = sql(
        "INSERT INTO ticket_watcher (ticket_id, user_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?)",
    );
    unit.exec(
        insert
            .bind(id)
            .bind(user)
            .bind(stamp)
            .bind(by)
            .bind(stamp)
            .bind(by),
    )
    .await?;
    history::add(unit, id, &HistoryEntry::Subscribe(name)).await?;
    unit.raise(Event::ticket(TicketEvent::TicketSubscribe, id));
    unit.settle().await
}

/// Ends the watching of an agent (`TicketWatchUnsubscribe`), whether it watched or not.
///
/// # Errors
/// As [`watch`].
pub async fn unwatch(unit: &mut Unit, id: TicketId, user: UserId) -> Result<(), Error> {
    let name = people::name::of_agent(unit, user).await?;
    delete(unit, id, user).await?;
    history::add(unit, id, &HistoryEntry::Unsubscribe(name)).await?;
    unit.raise(Event::ticket(TicketEvent::TicketUnsubscribe, id));
    unit.settle().await
}

/// Ends all watching of a ticket, with a history line for each.
pub(super) async fn unwatch_all(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    for user in list(unit, id).await? {
        unwatch(unit, id, user).await?;
    }
    Ok(())
}

/// Moves the watchers of one ticket to another; who watches both watches once.
pub(super) async fn move_all(conn: &mut Conn, from: TicketId, to: TicketId) -> Result<(), DbError> {
    let there = list(conn, to).await?;
    let double = sql("DELETE FROM ticket_watcher WHERE ticket_id = ? AND user_id IN (")
        .bind(from)
        .bind_list(there)
        .push(")");
    conn.exec(double).await?;
    let update = sql("UPDATE ticket_watcher SET ticket_id = ? WHERE ticket_id = ?");
    conn.exec(update.bind(to).bind(from)).await?;
    Ok(())
}

async fn delete(conn: &mut Conn, id: TicketId, user: UserId) -> Result<u64, DbError> {
    let delete = sql("DELETE FROM ticket_watcher WHERE ticket_id = ? AND user_id = ?");
    conn.exec(delete.bind(id).bind(user)).await
}

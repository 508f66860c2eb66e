//! `ticket_index` and `ticket_lock_index`, for a peer that shares the database.
//!
//! They hold something only with `Ticket::IndexModule` = StaticDB: a row per unarchived ticket in a viewable state,
//! and one per ticket whose lock is not viewable. We never read them; lists count at run time.

use futures_util::future::BoxFuture;

use crate::db::{Conn, DbError, sql};
use crate::desk::InsideReaction;
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::TicketId;
use crate::sysconfig::{Config, settings};
use crate::unit::Unit;

/// Whether the tables are kept.
fn is_static(config: &Config) -> bool {
    config
        .text(&settings::TICKET_INDEX_MODULE)
        .ends_with("StaticDB")
}

/// Keeps the rows of a ticket in step with its queue, state, lock and archive flag.
pub(super) struct Accelerator;

impl InsideReaction for Accelerator {
    fn react<'a>(
        &'a self,
        unit: &'a mut Unit,
        event: &'a Event,
    ) -> BoxFuture<'a, Result<(), Error>> {
        use TicketEvent as E;
        let id = match event {
            Event::Ticket {
                what:
                    E::TicketCreate
                    | E::TicketQueueUpdate
                    | E::TicketStateUpdate
                    | E::TicketLockUpdate
                    | E::TicketArchiveFlagUpdate,
                ticket,
            } if is_static(unit.config()) => *ticket,
            _ => return Box::pin(async { Ok(()) }),
        };
        Box::pin(async move {
            let config = unit.config().clone();
            Ok(refresh(unit, &config, id).await?)
        })
    }
}

/// Removes the rows of a ticket.
pub(super) async fn remove(conn: &mut Conn, id: TicketId) -> Result<(), DbError> {
    conn.exec(sql("DELETE FROM ticket_index WHERE ticket_id = ?").bind(id))
        .await?;
    conn.exec(sql("DELETE FROM ticket_lock_index WHERE ticket_id = ?").bind(id))
        .await?;
    Ok(())
}

async fn refresh(conn: &mut Conn, config: &Config, id: TicketId) -> Result<(), DbError> {
    remove(conn, id).await?;
    let index = sql(
        "INSERT INTO ticket_index (ticket_id, queue_id, queue, group_id, s_lock, s_state, create_time) \
         SELECT t.id, q.id, q.name, q.group_id, l.name, s.name, t.create_time FROM ticket t JOIN queue q ON q.id = t.queue_id \
         JOIN ticket_lock_type l ON l.id = t.ticket_lock_id JOIN ticket_state s ON s.id = t.ticket_state_id \
         JOIN ticket_state_type st ON st.id = s.type_id WHERE t.id = ? AND t.archive_flag = 0 AND st.name IN (",
    )
    .bind(id)
    .bind_list(config.get(&settings::TICKET_VIEWABLE_STATE_TYPE))
    .push(")");
    conn.exec(index).await?;
    let locked = sql(
        "INSERT INTO ticket_lock_index (ticket_id) SELECT t.id FROM ticket t \
         JOIN ticket_lock_type l ON l.id = t.ticket_lock_id WHERE t.id = ? AND l.name NOT IN (",
    )
    .bind(id)
    .bind_list(viewable_locks(config))
    .push(")");
    conn.exec(locked).await?;
    Ok(())
}

/// The locks that lists treat as not locked; the setting quotes them as SQL would.
pub(crate) fn viewable_locks(config: &Config) -> Vec<String> {
    config
        .get(&settings::TICKET_VIEWABLE_LOCKS)
        .into_iter()
        .map(|lock| lock.trim_matches('\'').to_owned())
        .collect()
}

//! The archive flag.

use super::super::history_name::HistoryEntry;
use super::super::{flag, watch};
use super::{load, write};
use crate::db::sql;
use crate::error::Error;
use crate::event::TicketEvent;
use crate::id::TicketId;
use crate::sysconfig::settings;
use crate::unit::Unit;

/// Archives a ticket or brings it back (`TicketArchiveFlagSet` in OTRS).
///
/// Archiving forgets who has seen the ticket, and who watches it, as the settings `Ticket::ArchiveSystem::*` say.
///
/// # Errors
/// [`Error::Conflict`] if `Ticket::ArchiveSystem` is off, [`Error::NotFound`] if there is no such ticket.
pub async fn archive(unit: &mut Unit, id: TicketId, archived: bool) -> Result<bool, Error> {
    let config = unit.config().clone();
    if !config.get(&settings::TICKET_ARCHIVE_SYSTEM) {
        return Err(Error::Conflict(
            "the archive is switched off, see the setting Ticket::ArchiveSystem".into(),
        ));
    }
    let ticket = load(unit, id).await?;
    if ticket.archived == archived {
        return Ok(false);
    }
    if archived {
        if config.get(&settings::TICKET_ARCHIVE_SYSTEM_REMOVE_SEEN_FLAGS) {
            flag::forget_seen(unit, id).await?;
        }
        if config.get(&settings::TICKET_ARCHIVE_SYSTEM_REMOVE_TICKET_WATCHERS)
            && config.get(&settings::TICKET_WATCHER)
        {
            watch::unwatch_all(unit, id).await?;
        }
    }
    let set = sql("archive_flag = ?").bind(archived);
    let entry = HistoryEntry::ArchiveFlagUpdate { archived };
    write(unit, id, set, entry, TicketEvent::TicketArchiveFlagUpdate).await?;
    Ok(true)
}

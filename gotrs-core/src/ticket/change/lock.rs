//! Locking and unlocking, and the instant from which the unlock timeout counts.

use super::super::history;
use super::super::history_name::HistoryEntry;
use super::super::reference::LockRef;
use super::{load, update};
use crate::db::sql;
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::{TicketId, UserId};
use crate::sysconfig::settings;
use crate::unit::Unit;

/// Whether an unlock is told to the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlockNotice {
    /// `NotificationLockTimeout` is raised, unless the owner unlocks himself.
    Tell,
    /// Nothing is raised; for unlocks that follow from something the owner learns anyway.
    Quiet,
}

/// Sets the lock (`TicketLockSet` in OTRS).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `lock`.
pub async fn lock(
    unit: &mut Unit,
    id: TicketId,
    lock: &LockRef,
    notice: UnlockNotice,
) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = lock.resolve(unit, "lock").await?;
    if ticket.lock_id == new.id {
        return Ok(false);
    }
    let unlocks = new.name == "unlock";
    if unlocks && unit.config().get(&settings::TICKET_OWNER_RESET_ON_UNLOCK) {
        history::add(unit, id, &HistoryEntry::OwnerReset).await?;
        update(unit, id, sql("user_id = ?").bind(UserId::ROOT)).await?;
        unit.raise(Event::ticket(TicketEvent::TicketOwnerUpdate, id));
    }
    update(unit, id, sql("ticket_lock_id = ?").bind(new.id)).await?;
    let entry = match new.name.as_str() {
        "unlock" => HistoryEntry::Unlock,
        "lock" => HistoryEntry::Lock,
        other => HistoryEntry::OtherLock(other.to_owned()),
    };
    history::add(unit, id, &entry).await?;
    if new.name == "lock" {
        let now = unit.epoch();
        unlock_timeout(unit, id, now).await?;
    }
    if unlocks && notice == UnlockNotice::Tell && ticket.owner_id != unit.user_id() {
        unit.raise(Event::ticket(TicketEvent::NotificationLockTimeout, id));
    }
    unit.raise(Event::ticket(TicketEvent::TicketLockUpdate, id));
    unit.settle().await?;
    Ok(true)
}

/// Lets the unlock timeout count from `instant` (epoch seconds); written to the history if that changes it.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn unlock_timeout(unit: &mut Unit, id: TicketId, instant: i64) -> Result<bool, Error> {
    let (stamp, by) = (unit.stamp(), unit.user_id());
    let update = sql(
        "UPDATE ticket SET timeout = ?, change_time = ?, change_by = ? WHERE id = ? AND timeout <> ?",
    );
    let changed = unit
        .exec(
            update
                .bind(instant)
                .bind(stamp)
                .bind(by)
                .bind(id)
                .bind(instant),
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    history::add(unit, id, &HistoryEntry::unlock_time_reset()).await?;
    Ok(true)
}

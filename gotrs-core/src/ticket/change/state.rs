//! State and pending time.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::history_name::HistoryEntry;
use super::super::model::PendingTime;
use super::super::reference::StateRef;
use super::{load, write};
use crate::db::{DbTime, sql};
use crate::error::Error;
use crate::event::TicketEvent;
use crate::id::TicketId;
use crate::unit::Unit;

/// Sets the state (`TicketStateSet` in OTRS).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `state`.
pub async fn state(unit: &mut Unit, id: TicketId, state: &StateRef) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = state.resolve(unit, "state").await?;
    if ticket.state_id == new.id {
        return Ok(false);
    }
    if !new.valid {
        return Err(Error::invalid("state", "not_allowed", new.name));
    }
    let entry = HistoryEntry::StateUpdate {
        old: ticket.state,
        new: new.name,
    };
    let set = sql("ticket_state_id = ?").bind(new.id);
    write(unit, id, set, entry, TicketEvent::TicketStateUpdate).await?;
    Ok(true)
}

/// Sets or clears the pending time (`TicketPendingTimeSet`); the history line is written in any case.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for a time out of range.
pub async fn pending_time(unit: &mut Unit, id: TicketId, time: PendingTime) -> Result<bool, Error> {
    load(unit, id).await?;
    let instant = instant(unit, time)?;
    let zone = unit.zone();
    let local = instant.map(|instant| instant.with_timezone(&zone).naive_local());
    let set = sql("until_time = ?").bind(instant.map_or(0, |instant| instant.timestamp()));
    let entry = HistoryEntry::SetPendingTime(local);
    write(unit, id, set, entry, TicketEvent::TicketPendingTimeUpdate).await?;
    Ok(true)
}

/// The instant a pending time means; `None` for none.
pub(crate) fn instant(unit: &Unit, time: PendingTime) -> Result<Option<DateTime<Utc>>, Error> {
    let refused = || Error::invalid("pending_time", "format", "");
    let instant = match time {
        PendingTime::Clear => return Ok(None),
        PendingTime::At(instant) => instant,
        PendingTime::Local(local) => DbTime(local).instant(unit.zone()),
        PendingTime::InMinutes(minutes) => TimeDelta::try_minutes(minutes)
            .and_then(|span| unit.now().checked_add_signed(span))
            .ok_or_else(refused)?,
    };
    // The column is a 32-bit integer, and 0 means that nothing is set.
    if i32::try_from(instant.timestamp()).is_ok_and(|seconds| seconds > 0) {
        Ok(Some(instant))
    } else {
        Err(refused())
    }
}

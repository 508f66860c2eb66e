//! Changes of a ticket, as parts of a unit of work: the same for screens, mail, web services and jobs.
//!
//! Each function locks and loads the ticket, does nothing if the value is there already, checks the new value,
//! updates the row with `change_time`/`change_by`, writes the history line with the ticket as it is then, raises
//! the event and settles it, so that lines stand in the order in which OTRS writes them. They answer whether
//! something changed. Permissions are asked before, once, by the service ([`super::Tickets`]).

mod archive;
mod lock;
mod people;
mod state;

pub use archive::archive;
pub use lock::{UnlockNotice, lock, unlock_timeout};
pub use people::{customer, owner, responsible};
pub use state::{pending_time, state};

use super::history;
use super::history_name::{HistoryEntry, Reference};
use super::model::{MAX_TITLE, Ticket};
use super::reference::{PriorityRef, QueueRef, ServiceRef, SlaRef, TypeRef};
use super::store;
use crate::actor::Actor;
use crate::db::{Stmt, sql};
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::fulltext;
use crate::id::{ServiceId, SlaId, TicketId, UserId};
use crate::unit::Unit;

/// Locks and loads a ticket that is about to change.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket.
pub async fn load(unit: &mut Unit, id: TicketId) -> Result<Ticket, Error> {
    store::lock(unit, id).await?;
    store::find(unit, id)
        .await?
        .ok_or_else(|| Error::not_found("ticket", id))
}

/// Writes a change: row, history line, event, and what follows from it.
async fn write(
    unit: &mut Unit,
    id: TicketId,
    assignments: Stmt,
    entry: HistoryEntry,
    event: TicketEvent,
) -> Result<(), Error> {
    update(unit, id, assignments).await?;
    history::add(unit, id, &entry).await?;
    unit.raise(Event::ticket(event, id));
    unit.settle().await
}

async fn update(unit: &mut Unit, id: TicketId, assignments: Stmt) -> Result<(), Error> {
    let (stamp, by) = (unit.stamp(), unit.user_id());
    Ok(store::update(unit, id, assignments, stamp, by).await?)
}

/// The first so many characters of a text.
pub(super) fn cut(text: &str, characters: usize) -> &str {
    match text.char_indices().nth(characters) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Sets the title (`TicketTitleUpdate` in OTRS), cut to 255 characters.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket.
pub async fn title(unit: &mut Unit, id: TicketId, title: &str) -> Result<bool, Error> {
    let title = cut(title, MAX_TITLE);
    let ticket = load(unit, id).await?;
    if ticket.title == title {
        return Ok(false);
    }
    let entry = HistoryEntry::TitleUpdate {
        old: ticket.title,
        new: title.to_owned(),
    };
    fulltext::store::write_title(unit, id, ticket.number.as_str(), title).await?;
    let set = sql("title = ?").bind(title);
    write(unit, id, set, entry, TicketEvent::TicketTitleUpdate).await?;
    Ok(true)
}

/// Moves the ticket to a valid queue (`TicketQueueSet`).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `queue`.
pub async fn queue(unit: &mut Unit, id: TicketId, queue: &QueueRef) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = queue.resolve(unit, "queue").await?;
    if ticket.queue_id == new.id {
        return Ok(false);
    }
    if !new.valid {
        return Err(Error::invalid("queue", "not_allowed", new.name));
    }
    let entry = HistoryEntry::Move {
        new: Reference::new(new.name, new.id.0),
        old: Reference::new(ticket.queue, ticket.queue_id.0),
    };
    let set = sql("queue_id = ?").bind(new.id);
    write(unit, id, set, entry, TicketEvent::TicketQueueUpdate).await?;
    Ok(true)
}

/// Sets the priority (`TicketPrioritySet`).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `priority`.
pub async fn priority(
    unit: &mut Unit,
    id: TicketId,
    priority: &PriorityRef,
) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = priority.resolve(unit, "priority").await?;
    if ticket.priority_id == new.id {
        return Ok(false);
    }
    if !new.valid {
        return Err(Error::invalid("priority", "not_allowed", new.name));
    }
    let entry = HistoryEntry::PriorityUpdate {
        old: Reference::new(ticket.priority, ticket.priority_id.0),
        new: Reference::new(new.name, new.id.0),
    };
    let set = sql("ticket_priority_id = ?").bind(new.id);
    write(unit, id, set, entry, TicketEvent::TicketPriorityUpdate).await?;
    Ok(true)
}

/// Sets the type (`TicketTypeSet`).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `type`.
pub async fn ticket_type(
    unit: &mut Unit,
    id: TicketId,
    ticket_type: &TypeRef,
) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = ticket_type.resolve(unit, "type").await?;
    if ticket.type_id == Some(new.id) {
        return Ok(false);
    }
    if !new.valid {
        return Err(Error::invalid("type", "not_allowed", new.name));
    }
    let old = match (ticket.ticket_type, ticket.type_id) {
        (Some(name), Some(id)) => Reference::new(name, id.0),
        _ => Reference::new("NULL", 0),
    };
    let entry = HistoryEntry::TypeUpdate {
        new: Reference::new(new.name, new.id.0),
        old: Some(old),
    };
    let set = sql("type_id = ?").bind(new.id);
    write(unit, id, set, entry, TicketEvent::TicketTypeUpdate).await?;
    Ok(true)
}

/// Sets or clears the service (`TicketServiceSet`). A customer may choose its own services only.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `service`.
pub async fn service(
    unit: &mut Unit,
    id: TicketId,
    service: Option<&ServiceRef>,
) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = match service {
        Some(service) => Some(service.resolve(unit, "service").await?),
        None => None,
    };
    if ticket.service_id == new.as_ref().map(|new| new.id) {
        return Ok(false);
    }
    if let Some(new) = &new
        && !(new.valid && service_is_open(unit, new.id).await?)
    {
        return Err(Error::invalid("service", "not_allowed", new.name.clone()));
    }
    let set = sql("service_id = ?").bind(new.as_ref().map(|new| new.id));
    let entry = HistoryEntry::ServiceUpdate {
        new: new.map(|new| Reference::new(new.name, new.id.0)),
        old: reference(ticket.service, ticket.service_id.map(|id| id.0)),
    };
    write(unit, id, set, entry, TicketEvent::TicketServiceUpdate).await?;
    Ok(true)
}

async fn service_is_open(unit: &mut Unit, service: ServiceId) -> Result<bool, Error> {
    match unit.actor().clone() {
        Actor::Customer(login) => Ok(store::service_serves(unit, &login, service).await?),
        _ => Ok(true),
    }
}

/// Sets or clears the SLA (`TicketSLASet`). It must belong to the ticket's service, unless root or the desk acts.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `sla`.
pub async fn sla(unit: &mut Unit, id: TicketId, sla: Option<&SlaRef>) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = match sla {
        Some(sla) => Some(sla.resolve(unit, "sla").await?),
        None => None,
    };
    if ticket.sla_id == new.as_ref().map(|new| new.id) {
        return Ok(false);
    }
    if let Some(new) = &new
        && !(new.valid && sla_is_open(unit, ticket.service_id, new.id).await?)
    {
        return Err(Error::invalid("sla", "not_allowed", new.name.clone()));
    }
    let set = sql("sla_id = ?").bind(new.as_ref().map(|new| new.id));
    let entry = HistoryEntry::SlaUpdate {
        new: new.map(|new| Reference::new(new.name, new.id.0)),
        old: reference(ticket.sla, ticket.sla_id.map(|id| id.0)),
    };
    write(unit, id, set, entry, TicketEvent::TicketSLAUpdate).await?;
    Ok(true)
}

async fn sla_is_open(
    unit: &mut Unit,
    service: Option<ServiceId>,
    sla: SlaId,
) -> Result<bool, Error> {
    if unit.user_id() == UserId::ROOT && unit.actor().customer().is_none() {
        return Ok(true);
    }
    match service {
        Some(service) => Ok(store::sla_serves(unit, service, sla).await?),
        None => Ok(false),
    }
}

fn reference(name: Option<String>, id: Option<i64>) -> Option<Reference> {
    Some(Reference::new(name?, id?))
}

/// Says that a ticket changed without one of its columns changing.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn touch(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    let (stamp, by) = (unit.stamp(), unit.user_id());
    Ok(store::touch(unit, id, stamp, by).await?)
}

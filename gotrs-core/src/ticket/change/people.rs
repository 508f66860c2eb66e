//! Owner, responsible and customer of a ticket.

use super::super::history_name::{HistoryEntry, Reference};
use super::super::reference::AgentRef;
use super::{cut, load, write};
use crate::db::sql;
use crate::error::Error;
use crate::event::TicketEvent;
use crate::id::TicketId;
use crate::unit::Unit;

/// Longest customer id and customer user, in characters.
const MAX_CUSTOMER_ID: usize = 150;
const MAX_CUSTOMER_USER: usize = 250;

/// Gives the ticket to a valid agent (`TicketOwnerSet` in OTRS).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `owner`.
pub async fn owner(unit: &mut Unit, id: TicketId, owner: &AgentRef) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = owner.resolve(unit, "owner").await?;
    if ticket.owner_id == new.id {
        return Ok(false);
    }
    if !new.valid {
        return Err(Error::invalid("owner", "not_allowed", new.name));
    }
    let entry = HistoryEntry::OwnerUpdate(Reference::new(new.name, new.id.0));
    let set = sql("user_id = ?").bind(new.id);
    write(unit, id, set, entry, TicketEvent::TicketOwnerUpdate).await?;
    Ok(true)
}

/// Makes a valid agent responsible (`TicketResponsibleSet`).
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] for the field `responsible`.
pub async fn responsible(
    unit: &mut Unit,
    id: TicketId,
    responsible: &AgentRef,
) -> Result<bool, Error> {
    let ticket = load(unit, id).await?;
    let new = responsible.resolve(unit, "responsible").await?;
    if ticket.responsible_id == new.id {
        return Ok(false);
    }
    if !new.valid {
        return Err(Error::invalid("responsible", "not_allowed", new.name));
    }
    let entry = HistoryEntry::ResponsibleUpdate(Reference::new(new.name, new.id.0));
    let set = sql("responsible_user_id = ?").bind(new.id);
    write(unit, id, set, entry, TicketEvent::TicketResponsibleUpdate).await?;
    Ok(true)
}

/// Sets customer id and customer user (`TicketCustomerSet`); a part that is `None` stays.
///
/// Neither needs to be known to a customer source. OTRS writes the history line whatever stood there before.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket, [`Error::Invalid`] if both parts are `None`.
pub async fn customer(
    unit: &mut Unit,
    id: TicketId,
    customer_id: Option<&str>,
    customer_user: Option<&str>,
) -> Result<bool, Error> {
    let customer_id = customer_id.map(|text| cut(text, MAX_CUSTOMER_ID));
    let customer_user = customer_user.map(|text| cut(text, MAX_CUSTOMER_USER));
    let set = match (customer_id, customer_user) {
        (None, None) => return Err(Error::invalid("customer", "required", "")),
        (Some(number), None) => sql("customer_id = ?").bind(number),
        (None, Some(login)) => sql("customer_user_id = ?").bind(login),
        (Some(number), Some(login)) => sql("customer_id = ?, customer_user_id = ?")
            .bind(number)
            .bind(login),
    };
    load(unit, id).await?;
    let entry = HistoryEntry::CustomerUpdate {
        customer_id: customer_id.map(ToOwned::to_owned),
        customer_user: customer_user.map(ToOwned::to_owned),
    };
    write(unit, id, set, entry, TicketEvent::TicketCustomerUpdate).await?;
    Ok(true)
}

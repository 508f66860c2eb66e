//! Removing a ticket with everything it has.

use super::service::Tickets;
use super::{change, index, store};
use crate::article;
use crate::db::sql;
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::TicketId;
use crate::link::{self, Object};
use crate::permission;
use crate::unit::Unit;

/// Removes a ticket (`TicketDelete` in OTRS): nothing of it stays, files go after the commit.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket.
pub async fn delete(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    change::load(unit, id).await?;
    let places = article::store::places(unit, id).await?;
    let fields = sql(
        "DELETE FROM dynamic_field_value WHERE object_id = ? AND field_id IN (SELECT id FROM dynamic_field WHERE object_type = 'Ticket')",
    );
    unit.exec(fields.bind(id)).await?;
    for place in &places {
        let fields = sql(
            "DELETE FROM dynamic_field_value WHERE object_id = ? AND field_id IN (SELECT id FROM dynamic_field WHERE object_type = 'Article')",
        );
        unit.exec(fields.bind(place.article)).await?;
    }
    link::delete_all(unit, &Object::ticket(id)).await?;
    index::remove(unit, id).await?;
    for delete in [
        "DELETE FROM article_search_index WHERE ticket_id = ?",
        "DELETE FROM gotrs_search_text WHERE ticket_id = ?",
        "DELETE FROM ticket_watcher WHERE ticket_id = ?",
        "DELETE FROM ticket_flag WHERE ticket_id = ?",
        "DELETE FROM calendar_appointment_ticket WHERE ticket_id = ?",
        "DELETE FROM form_draft WHERE object_type = 'Ticket' AND object_id = ?",
        "DELETE FROM ticket_history WHERE ticket_id = ?",
        "DELETE FROM time_accounting WHERE ticket_id = ?",
    ] {
        unit.exec(sql(delete).bind(id)).await?;
    }
    for place in &places {
        article::delete(unit, place).await?;
    }
    unit.exec(sql("DELETE FROM ticket WHERE id = ?").bind(id))
        .await?;
    unit.raise(Event::ticket(TicketEvent::TicketDelete, id));
    unit.settle().await
}

impl Tickets {
    /// Removes a ticket for good. The actor must be an administrator who may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn delete(&self, id: TicketId) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        store::lock(&mut unit, id).await?;
        super::service::require(&mut unit, id, "rw").await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        delete(&mut unit, id).await?;
        unit.commit().await
    }
}

//! Links as people and programs use them.

use super::model::{LinkedTicket, NewLink, Object};
use super::store;
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::TicketId;
use crate::permission::{self, Permission};
use crate::ticket::store as ticket_store;
use crate::unit::Unit;

/// Links of tickets in someone's name. Made by [`Desk::links`].
#[derive(Debug, Clone)]
pub struct Links {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Links of tickets, in someone's name.
    #[must_use]
    pub fn links(&self, actor: impl Into<Actor>) -> Links {
        Links {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Links {
    /// Links two tickets; for a type with a direction the first is the parent. False if they are linked so already.
    ///
    /// The actor needs `rw` on one of them and must see the other.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; as [`super::add`].
    pub async fn add(
        &self,
        source: TicketId,
        target: TicketId,
        link_type: &str,
    ) -> Result<bool, Error> {
        let mut unit = self.begin(source, target).await?;
        let link = NewLink::tickets(source, target, link_type);
        let added = super::add(&mut unit, &link).await?;
        unit.commit().await?;
        Ok(added)
    }

    /// Removes a link between two tickets; false if there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn remove(
        &self,
        source: TicketId,
        target: TicketId,
        link_type: &str,
    ) -> Result<bool, Error> {
        let mut unit = self.begin(source, target).await?;
        let (source, target) = (Object::ticket(source), Object::ticket(target));
        let removed = super::remove(&mut unit, &source, &target, link_type).await?;
        unit.commit().await?;
        Ok(removed)
    }

    /// Both ends with the actor's eyes: neither tells that the other exists.
    async fn begin(&self, one: TicketId, other: TicketId) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        ticket_store::lock_pair(&mut unit, one, other).await?;
        let config = unit.config().clone();
        let (actor, ro) = (&self.actor, Permission::RO);
        permission::ticket::require(&mut unit, &config, actor, one, &ro).await?;
        let facts = permission::ticket::require(&mut unit, &config, actor, other, &ro).await?;
        let rw = Permission::RW;
        if !permission::ticket::allows(&mut unit, &config, actor, &facts, &rw).await? {
            permission::ticket::require(&mut unit, &config, actor, one, &rw).await?;
        }
        Ok(unit)
    }

    /// The tickets linked to a ticket that the actor may find, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such ticket or the actor may not see it.
    pub async fn of_ticket(&self, ticket: TicketId) -> Result<Vec<LinkedTicket>, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        let ro = Permission::RO;
        permission::ticket::require(&mut conn, &config, &self.actor, ticket, &ro).await?;
        let visible = permission::visible(&mut conn, &config, &self.actor, &ro).await?;
        Ok(store::linked_tickets(&mut conn, &config, ticket, visible).await?)
    }
}

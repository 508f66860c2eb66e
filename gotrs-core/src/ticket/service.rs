//! Tickets as people and programs use them: every function asks for the permission, once, and is one unit of work.

use super::change::{self, UnlockNotice};
use super::history::{self, HistoryRecord};
use super::model::{NewTicket, PendingTime, Ticket, TicketNumber};
use super::reference::{
    AgentRef, LockRef, PriorityRef, QueueRef, ServiceRef, SlaRef, StateRef, TypeRef,
};
use super::restriction::{self, Aspect};
use super::time::{self, TimeUnits};
use super::{create, flag, store, watch};
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{TicketId, UserId};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;
use crate::unit::Unit;

/// Tickets in someone's name. Made by [`Desk::tickets`].
#[derive(Debug, Clone)]
pub struct Tickets {
    pub(super) desk: Desk,
    pub(super) actor: Actor,
}

impl Desk {
    /// Tickets, in someone's name.
    ///
    /// ```
    /// use gotrs_core::{Desk, UserId, ticket::NewTicket};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
    /// let desk = Desk::in_memory().await?;
    /// let tickets = desk.tickets(UserId::ROOT);
    /// let ticket = tickets.create(NewTicket::in_queue("Raw", "Printer on fire")).await?;
    /// let ticket = tickets.move_to_queue(ticket.id, "Junk").await?;
    /// assert_eq!(ticket.queue, "Junk");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn tickets(&self, actor: impl Into<Actor>) -> Tickets {
        Tickets {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Tickets {
    /// A ticket by its id; `None` if there is none or the actor may not see it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn find(&self, id: TicketId) -> Result<Option<Ticket>, Error> {
        match self.get(id).await {
            Ok(ticket) => Ok(Some(ticket)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A ticket that must be there.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none or the actor may not see it.
    pub async fn get(&self, id: TicketId) -> Result<Ticket, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        permission::ticket::require(&mut conn, &config, &self.actor, id, &Permission::RO).await?;
        store::find(&mut conn, id)
            .await?
            .ok_or_else(|| Error::not_found("ticket", id))
    }

    /// A ticket by its number; `None` if there is none or the actor may not see it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn find_by_number(&self, number: &TicketNumber) -> Result<Option<Ticket>, Error> {
        let mut conn = self.desk.read().await?;
        let id = store::find_id(&mut conn, number.as_str()).await?;
        drop(conn);
        match id {
            Some(id) => self.find(id).await,
            None => Ok(None),
        }
    }

    /// Whether the actor has a permission on a ticket; false for one that does not exist.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn may(&self, id: TicketId, permission: &Permission) -> Result<bool, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        match permission::ticket::facts(&mut conn, id).await? {
            Some(facts) => {
                permission::ticket::allows(&mut conn, &config, &self.actor, &facts, permission)
                    .await
            }
            None => Ok(false),
        }
    }

    /// Makes a ticket, with its first article if it has one (`TicketCreate` in OTRS).
    ///
    /// The actor needs `create` on the queue.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] with every field that is unknown or not allowed.
    pub async fn create(&self, new: NewTicket) -> Result<Ticket, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        let id = create::create_allowed(&mut unit, &new).await?;
        finish(unit, id).await
    }

    /// Begins a unit on a ticket whose row is locked, and asks for the permission inside it (ACC-14).
    pub(super) async fn begin(
        &self,
        id: TicketId,
        permission: &'static str,
    ) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        store::lock(&mut unit, id).await?;
        require(&mut unit, id, permission).await?;
        Ok(unit)
    }

    /// Sets the title. The actor needs `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn set_title(&self, id: TicketId, title: &str) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "rw").await?;
        change::title(&mut unit, id, title).await?;
        finish(unit, id).await
    }

    /// Moves the ticket to another queue. The actor needs `move_into` on the ticket and on the new queue.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `queue`.
    pub async fn move_to_queue(
        &self,
        id: TicketId,
        queue: impl Into<QueueRef>,
    ) -> Result<Ticket, Error> {
        let queue = queue.into();
        let mut unit = self.begin(id, "move_into").await?;
        let new = queue.resolve(&mut unit, "queue").await?;
        let config = unit.config().clone();
        let wanted = Permission::MOVE_INTO;
        permission::require_queue(&mut unit, &config, &self.actor, new.id, &wanted).await?;
        restriction::check(&mut unit, Some(id), &[(Aspect::Queue, new.id.0)]).await?;
        change::queue(&mut unit, id, &queue).await?;
        finish(unit, id).await
    }

    /// Gives the ticket to an agent. The actor needs `owner`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `owner`.
    pub async fn set_owner(
        &self,
        id: TicketId,
        owner: impl Into<AgentRef>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "owner").await?;
        let owner = owner.into();
        let new = owner.resolve(&mut unit, "owner").await?.id.0;
        restriction::check(&mut unit, Some(id), &[(Aspect::Owner, new)]).await?;
        change::owner(&mut unit, id, &owner).await?;
        finish(unit, id).await
    }

    /// Makes an agent responsible. The actor needs `responsible`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `responsible`.
    pub async fn set_responsible(
        &self,
        id: TicketId,
        responsible: impl Into<AgentRef>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "responsible").await?;
        let responsible = responsible.into();
        let new = responsible.resolve(&mut unit, "responsible").await?.id.0;
        restriction::check(&mut unit, Some(id), &[(Aspect::Responsible, new)]).await?;
        change::responsible(&mut unit, id, &responsible).await?;
        finish(unit, id).await
    }

    /// Sets customer id and customer user; a part that is `None` stays. The actor needs `customer`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] if both are `None`.
    pub async fn set_customer(
        &self,
        id: TicketId,
        customer_id: Option<&str>,
        customer_user: Option<&str>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "customer").await?;
        change::customer(&mut unit, id, customer_id, customer_user).await?;
        finish(unit, id).await
    }

    /// Locks, unlocks or gives another lock. The actor needs `lock`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `lock`.
    pub async fn set_lock(&self, id: TicketId, lock: impl Into<LockRef>) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "lock").await?;
        change::lock(&mut unit, id, &lock.into(), UnlockNotice::Tell).await?;
        finish(unit, id).await
    }

    /// Locks the ticket and makes the acting agent its owner. The actor needs `lock`, and `owner` to become owner.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`], also if another agent has locked it.
    pub async fn take_over(&self, id: TicketId) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "lock").await?;
        take_over(&mut unit, id).await?;
        finish(unit, id).await
    }

    /// Sets the priority. The actor needs `priority`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `priority`.
    pub async fn set_priority(
        &self,
        id: TicketId,
        priority: impl Into<PriorityRef>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "priority").await?;
        let priority = priority.into();
        let new = priority.resolve(&mut unit, "priority").await?.id.0;
        restriction::check(&mut unit, Some(id), &[(Aspect::Priority, new)]).await?;
        change::priority(&mut unit, id, &priority).await?;
        finish(unit, id).await
    }

    /// Sets the type. The actor needs `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `type`.
    pub async fn set_type(
        &self,
        id: TicketId,
        ticket_type: impl Into<TypeRef>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "rw").await?;
        let ticket_type = ticket_type.into();
        let new = ticket_type.resolve(&mut unit, "type").await?.id.0;
        restriction::check(&mut unit, Some(id), &[(Aspect::Type, new)]).await?;
        change::ticket_type(&mut unit, id, &ticket_type).await?;
        finish(unit, id).await
    }

    /// Sets or clears the service. The actor needs `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `service`.
    pub async fn set_service(
        &self,
        id: TicketId,
        service: Option<ServiceRef>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "rw").await?;
        if let Some(service) = &service {
            let new = service.resolve(&mut unit, "service").await?.id.0;
            restriction::check(&mut unit, Some(id), &[(Aspect::Service, new)]).await?;
        }
        change::service(&mut unit, id, service.as_ref()).await?;
        finish(unit, id).await
    }

    /// Sets or clears the SLA. The actor needs `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the field `sla`.
    pub async fn set_sla(&self, id: TicketId, sla: Option<SlaRef>) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "rw").await?;
        if let Some(sla) = &sla {
            let new = sla.resolve(&mut unit, "sla").await?.id.0;
            restriction::check(&mut unit, Some(id), &[(Aspect::Sla, new)]).await?;
        }
        change::sla(&mut unit, id, sla.as_ref()).await?;
        finish(unit, id).await
    }

    /// Sets the state, and the pending time of a pending state. The actor needs `close` for a closed state,
    /// `pending` for a pending one, else `rw`. Closing unlocks.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the fields `state` and `pending_time`.
    pub async fn set_state(
        &self,
        id: TicketId,
        state: impl Into<StateRef>,
        pending: Option<PendingTime>,
    ) -> Result<Ticket, Error> {
        let state = state.into();
        let mut unit = self.desk.unit(&self.actor).await?;
        store::lock(&mut unit, id).await?;
        let new = state.resolve(&mut unit, "state").await?;
        let kind = store::state_type(&mut unit, new.id).await?;
        let wanted = match kind.as_str() {
            "closed" => "close",
            "pending reminder" | "pending auto" => "pending",
            _ => "rw",
        };
        require(&mut unit, id, wanted).await?;
        restriction::check(&mut unit, Some(id), &[(Aspect::State, new.id.0)]).await?;
        change::state(&mut unit, id, &state).await?;
        if kind == "closed" {
            change::lock(&mut unit, id, &"unlock".into(), UnlockNotice::Tell).await?;
        }
        if let Some(time) = pending {
            change::pending_time(&mut unit, id, time).await?;
        }
        finish(unit, id).await
    }

    /// Sets or clears the pending time. The actor needs `pending`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for a time out of range.
    pub async fn set_pending_time(&self, id: TicketId, time: PendingTime) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "pending").await?;
        change::pending_time(&mut unit, id, time).await?;
        finish(unit, id).await
    }

    /// Archives the ticket or brings it back. The actor needs `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if there is no archive.
    pub async fn set_archived(&self, id: TicketId, archived: bool) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, "rw").await?;
        change::archive(&mut unit, id, archived).await?;
        finish(unit, id).await
    }

    /// Lets an agent watch the ticket. The actor needs `ro`, for another agent `rw`; the watcher must see it, too.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if `Ticket::Watcher` is off.
    pub async fn watch(&self, id: TicketId, agent: UserId) -> Result<(), Error> {
        let mut unit = self.begin(id, self.watch_key(agent)).await?;
        let config = unit.config().clone();
        if !config.get(&settings::TICKET_WATCHER) {
            return Err(Error::Conflict(
                "watching is switched off, see the setting Ticket::Watcher".into(),
            ));
        }
        let watcher = Actor::Agent(agent);
        permission::ticket::require(&mut unit, &config, &watcher, id, &Permission::RO).await?;
        watch::watch(&mut unit, id, agent).await?;
        unit.commit().await
    }

    /// Ends the watching of an agent. The actor needs `ro`, for another agent `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn unwatch(&self, id: TicketId, agent: UserId) -> Result<(), Error> {
        let mut unit = self.begin(id, self.watch_key(agent)).await?;
        watch::unwatch(&mut unit, id, agent).await?;
        unit.commit().await
    }

    fn watch_key(&self, agent: UserId) -> &'static str {
        if self.actor == Actor::Agent(agent) {
            "ro"
        } else {
            "rw"
        }
    }

    /// The agents who watch the ticket. The actor needs `ro`; customers see none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn watchers(&self, id: TicketId) -> Result<Vec<UserId>, Error> {
        let mut conn = self.desk.read().await?;
        self.require_inside(&mut conn, id).await?;
        Ok(watch::list(&mut conn, id).await?)
    }

    /// The actor's own flags on the ticket, by key.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn flags(&self, id: TicketId) -> Result<Vec<(String, String)>, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        permission::ticket::require(&mut conn, &config, &self.actor, id, &Permission::RO).await?;
        Ok(flag::list(&mut conn, id, self.actor.user_id()).await?)
    }

    /// Sets a flag of the actor; the same value again writes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a key or value that is too long.
    pub async fn set_flag(&self, id: TicketId, name: &str, value: &str) -> Result<(), Error> {
        let mut unit = self.begin(id, "ro").await?;
        flag::set(&mut unit, id, self.actor.user_id(), name, value).await?;
        unit.commit().await
    }

    /// Removes a flag of the actor.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_flag(&self, id: TicketId, name: &str) -> Result<(), Error> {
        let mut unit = self.begin(id, "ro").await?;
        flag::remove(&mut unit, id, self.actor.user_id(), name).await?;
        unit.commit().await
    }

    /// Accounts time; gives the sum over the ticket. The actor needs `note`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for zero.
    pub async fn account_time(&self, id: TicketId, units: TimeUnits) -> Result<TimeUnits, Error> {
        let mut unit = self.begin(id, "note").await?;
        let total = time::account(&mut unit, id, None, units).await?;
        unit.commit().await?;
        Ok(total)
    }

    /// The time accounted on the ticket. The actor needs `ro`; customers see none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn accounted_time(&self, id: TicketId) -> Result<TimeUnits, Error> {
        let mut conn = self.desk.read().await?;
        self.require_inside(&mut conn, id).await?;
        Ok(time::total(&mut conn, id).await?)
    }

    /// The time accounted on the ticket, row by row. The actor needs `ro`; customers see none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn times(&self, id: TicketId) -> Result<Vec<time::Spent>, Error> {
        let mut conn = self.desk.read().await?;
        self.require_inside(&mut conn, id).await?;
        Ok(time::list(&mut conn, id).await?)
    }

    /// The history in the order of what happened, after the line `after` (0: from the start), at most `limit`.
    /// The actor needs `ro`; customers see none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn history(
        &self,
        id: TicketId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<HistoryRecord>, Error> {
        let mut conn = self.desk.read().await?;
        self.require_inside(&mut conn, id).await?;
        history::list(&mut conn, id, after, limit).await
    }

    /// Asks for `ro` on something customers never see (ACC-04).
    pub(super) async fn require_inside(
        &self,
        conn: &mut crate::db::Conn,
        id: TicketId,
    ) -> Result<(), Error> {
        if self.actor.customer().is_some() {
            return Err(Error::not_found("ticket", id));
        }
        let config = self.desk.config();
        permission::ticket::require(conn, &config, &self.actor, id, &Permission::RO).await?;
        Ok(())
    }
}

/// Asks for a permission of the unit's actor on a ticket.
pub(super) async fn require(
    unit: &mut Unit,
    id: TicketId,
    permission: &'static str,
) -> Result<(), Error> {
    let (config, actor) = (unit.config().clone(), unit.actor().clone());
    let permission = Permission::new(permission);
    permission::ticket::require(unit, &config, &actor, id, &permission).await?;
    Ok(())
}

/// Reads the ticket as it became, and commits.
pub(super) async fn finish(mut unit: Unit, id: TicketId) -> Result<Ticket, Error> {
    unit.settle().await?;
    let ticket = store::find(&mut unit, id)
        .await?
        .ok_or_else(|| Error::not_found("ticket", id))?;
    unit.commit().await?;
    Ok(ticket)
}

/// What screens with `RequiredLock` do first: the acting agent has the ticket, or gets it.
///
/// Whoever becomes owner by that needs the right `owner`: a lock alone must not open a ticket (ACC-06).
///
/// # Errors
/// [`Error::Denied`] if another agent has locked it, or the actor may not become owner.
pub async fn take_over(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    let Actor::Agent(user) = unit.actor().clone() else {
        return Ok(());
    };
    let ticket = change::load(unit, id).await?;
    if ticket.is_locked() {
        if ticket.owner_id == user || ticket.responsible_id == user {
            return Ok(());
        }
        return Err(Error::Denied {
            actor: Actor::Agent(user).to_string(),
            permission: "owner".into(),
            on: format!(
                "ticket {}, which {} has locked",
                ticket.number, ticket.owner
            ),
        });
    }
    if ticket.owner_id != user {
        require(unit, id, "owner").await?;
    }
    change::lock(unit, id, &"lock".into(), UnlockNotice::Quiet).await?;
    change::owner(unit, id, &user.into()).await?;
    Ok(())
}

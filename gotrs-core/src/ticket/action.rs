//! What an agent does on one screen, or says in one command: an article and changes of the ticket, all or nothing.
//!
//! A screen asks for its own permission once; a change that other screens guard by a permission of their own (owner,
//! priority, closing, ...) asks for that one, too, so that no screen is a way around another (ACC-02).

use super::change::{self, UnlockNotice};
use super::model::{PendingTime, Ticket};
use super::reference::{
    AgentRef, LockRef, PriorityRef, QueueRef, ServiceRef, SlaRef, StateRef, TypeRef,
};
use super::restriction::{self, Aspect};
use super::service::{Tickets, finish, require, take_over};
use super::store;
use super::time::{self, TimeUnits};
use crate::article::{self, NewArticle};
use crate::error::Error;
use crate::id::TicketId;
use crate::permission::{self, Permission};
use crate::unit::Unit;

/// One screen's work on a ticket. What is not said stays.
///
/// ```
/// use gotrs_core::article::NewArticle;
/// use gotrs_core::ticket::TicketAction;
///
/// let closing = TicketAction::needing("close").taking_over().state("closed successful").article(NewArticle::note("Done", "Works."));
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct TicketAction {
    permission: &'static str,
    /// No screen stands behind it: every change asks for its own permission, the article's, too.
    by_itself: bool,
    also: Option<&'static str>,
    take_over: bool,
    title: Option<String>,
    ticket_type: Option<TypeRef>,
    service: Option<Option<ServiceRef>>,
    sla: Option<Option<SlaRef>>,
    owner: Option<AgentRef>,
    responsible: Option<AgentRef>,
    queue: Option<QueueRef>,
    article: Option<NewArticle>,
    units: Option<TimeUnits>,
    priority: Option<PriorityRef>,
    state: Option<StateRef>,
    pending: Option<PendingTime>,
    lock: Option<LockRef>,
    customer_id: Option<String>,
    customer_user: Option<String>,
}

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident: $kind:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name(mut self, value: impl Into<$kind>) -> Self {
            self.$name = Some(value.into());
            self
        }
    )*};
}

impl TicketAction {
    /// Nothing yet, on a screen that asks for this permission.
    pub fn needing(permission: &'static str) -> Self {
        Self {
            permission,
            by_itself: false,
            also: None,
            take_over: false,
            title: None,
            ticket_type: None,
            service: None,
            sla: None,
            owner: None,
            responsible: None,
            queue: None,
            article: None,
            units: None,
            priority: None,
            state: None,
            pending: None,
            lock: None,
            customer_id: None,
            customer_user: None,
        }
    }

    /// Nothing yet, without a screen: each change asks for the permission that guards it anywhere.
    pub fn by_itself() -> Self {
        Self {
            by_itself: true,
            ..Self::needing("ro")
        }
    }

    /// One more permission that is asked for: that of a part which has no check of its own, such as a note.
    pub fn needing_also(mut self, permission: &'static str) -> Self {
        self.also = Some(permission);
        self
    }

    /// The acting agent has the ticket, or gets it first (`RequiredLock`).
    pub fn taking_over(mut self) -> Self {
        self.take_over = true;
        self
    }

    parts! {
        /// Another title.
        title: String;
        /// Another type.
        ticket_type: TypeRef;
        /// Another owner.
        owner: AgentRef;
        /// Another responsible.
        responsible: AgentRef;
        /// Another queue.
        queue: QueueRef;
        /// An article.
        article: NewArticle;
        /// Time spent, accounted with the article.
        units: TimeUnits;
        /// Another priority.
        priority: PriorityRef;
        /// Another state.
        state: StateRef;
        /// Until when it is pending.
        pending: PendingTime;
        /// Another lock.
        lock: LockRef;
        /// Another customer id.
        customer_id: String;
        /// Another customer user.
        customer_user: String;
    }

    /// Another service, or none.
    pub fn service(mut self, service: Option<ServiceRef>) -> Self {
        self.service = Some(service);
        self
    }

    /// Another SLA, or none.
    pub fn sla(mut self, sla: Option<SlaRef>) -> Self {
        self.sla = Some(sla);
        self
    }
}

impl Tickets {
    /// Does what one screen says, as one unit of work.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Invalid`] for the fields `title`, `type`, `service`, `sla`,
    /// `owner`, `responsible`, `queue`, `priority`, `state`, `pending_time`, and those of the article.
    pub async fn act(&self, id: TicketId, action: TicketAction) -> Result<Ticket, Error> {
        let mut unit = self.begin(id, action.permission).await?;
        act(&mut unit, id, action).await?;
        finish(unit, id).await
    }
}

/// The same as part of a larger unit. The screen's own permission was asked for.
///
/// # Errors
/// As [`Tickets::act`].
pub async fn act(unit: &mut Unit, id: TicketId, action: TicketAction) -> Result<(), Error> {
    if action.take_over {
        take_over(unit, id).await?;
    }
    // All of them before anything changes: a move may take rights away that the rest needs.
    let kind = check(unit, id, &action).await?;
    if let Some(title) = &action.title {
        change::title(unit, id, title).await?;
    }
    if let Some(ticket_type) = &action.ticket_type {
        change::ticket_type(unit, id, ticket_type).await?;
    }
    if let Some(service) = &action.service {
        change::service(unit, id, service.as_ref()).await?;
    }
    if let Some(sla) = &action.sla {
        change::sla(unit, id, sla.as_ref()).await?;
    }
    let customer = (
        action.customer_id.as_deref(),
        action.customer_user.as_deref(),
    );
    if customer != (None, None) {
        change::customer(unit, id, customer.0, customer.1).await?;
    }
    if let Some(owner) = &action.owner {
        change::owner(unit, id, owner).await?;
    }
    if let Some(responsible) = &action.responsible {
        change::responsible(unit, id, responsible).await?;
    }
    if let Some(lock) = &action.lock {
        change::lock(unit, id, lock, UnlockNotice::Tell).await?;
    }
    if let Some(queue) = &action.queue {
        move_into(unit, id, queue).await?;
    }
    if let Some(article) = &action.article {
        let article = article::create(unit, id, article).await?;
        if let Some(units) = action.units {
            time::account(unit, id, Some(article), units).await?;
        }
    }
    if let Some(priority) = &action.priority {
        change::priority(unit, id, priority).await?;
    }
    if let Some(state) = &action.state {
        set_state(unit, id, state, &kind, action.pending).await?;
    } else if let Some(time) = action.pending {
        change::pending_time(unit, id, time).await?;
    }
    Ok(())
}

/// Asks for the permissions of the changes, but not again for the screen's own; gives the new state's type.
async fn check(unit: &mut Unit, id: TicketId, action: &TicketAction) -> Result<String, Error> {
    let mut wanted: Vec<&'static str> = action.also.into_iter().collect();
    let mut kind = String::new();
    let free_text = action.title.is_some()
        || action.ticket_type.is_some()
        || action.service.is_some()
        || action.sla.is_some();
    wanted.extend(free_text.then_some("rw"));
    wanted.extend(action.owner.is_some().then_some("owner"));
    wanted.extend(action.responsible.is_some().then_some("responsible"));
    wanted.extend(action.queue.is_some().then_some("move_into"));
    wanted.extend(action.priority.is_some().then_some("priority"));
    if let Some(state) = &action.state {
        let new = state.resolve(unit, "state").await?;
        kind = store::state_type(unit, new.id).await?;
        match kind.as_str() {
            "closed" => wanted.push("close"),
            "pending reminder" | "pending auto" => wanted.push("pending"),
            _ => wanted.extend(action.by_itself.then_some("rw")),
        }
    } else {
        wanted.extend(action.pending.is_some().then_some("pending"));
    }
    let customer = action.customer_id.is_some() || action.customer_user.is_some();
    wanted.extend(customer.then_some("customer"));
    wanted.extend(action.lock.is_some().then_some("lock"));
    if let Some(article) = action.article.as_ref().filter(|_| action.by_itself) {
        wanted.push(article::permission_to_write(article));
    }
    for permission in wanted {
        if permission != action.permission {
            require(unit, id, permission).await?;
        }
    }
    let chosen = chosen(unit, action).await?;
    restriction::check(unit, Some(id), &chosen).await?;
    Ok(kind)
}

/// What the action chooses, for those who may take choices away.
async fn chosen(unit: &mut Unit, action: &TicketAction) -> Result<Vec<(Aspect, i64)>, Error> {
    let mut chosen = Vec::new();
    if !unit.desk().has_restrictions() {
        return Ok(chosen);
    }
    macro_rules! add {
        ($wanted:expr, $aspect:expr) => {
            if let Some(wanted) = $wanted {
                let found = wanted.resolve(unit, $aspect.field()).await?;
                chosen.push(($aspect, found.id.0));
            }
        };
    }
    add!(&action.queue, Aspect::Queue);
    add!(&action.state, Aspect::State);
    add!(&action.priority, Aspect::Priority);
    add!(&action.ticket_type, Aspect::Type);
    add!(
        action.service.as_ref().and_then(Option::as_ref),
        Aspect::Service
    );
    add!(action.sla.as_ref().and_then(Option::as_ref), Aspect::Sla);
    add!(&action.owner, Aspect::Owner);
    add!(&action.responsible, Aspect::Responsible);
    Ok(chosen)
}

async fn move_into(unit: &mut Unit, id: TicketId, queue: &QueueRef) -> Result<(), Error> {
    let new = queue.resolve(unit, "queue").await?;
    let (config, actor) = (unit.config().clone(), unit.actor().clone());
    permission::require_queue(unit, &config, &actor, new.id, &Permission::MOVE_INTO).await?;
    change::queue(unit, id, queue).await?;
    Ok(())
}

async fn set_state(
    unit: &mut Unit,
    id: TicketId,
    state: &StateRef,
    kind: &str,
    pending: Option<PendingTime>,
) -> Result<(), Error> {
    if kind.starts_with("pending") {
        let time = pending.ok_or_else(|| Error::invalid("pending_time", "required", ""))?;
        change::state(unit, id, state).await?;
        change::pending_time(unit, id, time).await?;
        return Ok(());
    }
    change::state(unit, id, state).await?;
    if kind == "closed" {
        change::lock(unit, id, &"unlock".into(), UnlockNotice::Tell).await?;
    }
    Ok(())
}

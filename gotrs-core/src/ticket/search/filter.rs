//! What is searched for, and the SQL condition it becomes: one for lists, counts and counters.

use chrono::{DateTime, Utc};

use super::super::index::viewable_locks;
use super::super::reference::{
    AgentRef, LockRef, PriorityRef, QueueRef, Ref, Referable, ServiceRef, SlaRef, StateRef, TypeRef,
};
use crate::actor::Actor;
use crate::catalog::names::names;
use crate::db::{Conn, Kind, Like, Stmt, sql};
use crate::error::Error;
use crate::fulltext::condition::condition as full_text;
use crate::id::{TicketId, UserId};
use crate::permission::{self, Permission};
use crate::sysconfig::{Config, settings};

/// Whose tickets a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// All that the actor may find: what its groups, or its company, let it see.
    #[default]
    Visible,
    /// The tickets the acting agent owns, in whatever queue.
    Owned,
    /// The tickets the acting agent is responsible for, in whatever queue.
    Responsible,
    /// The tickets the acting agent watches, in whatever queue.
    Watched,
    /// The visible tickets in the acting agent's "My queues".
    MyQueues,
    /// The visible tickets for the acting agent's "My services".
    MyServices,
    /// The visible tickets that concern the acting agent: owned, responsible, watched, or in "My queues".
    Concerning,
}

impl Scope {
    /// What narrows the visible tickets down to those of an agent, and how often it names the agent.
    fn restriction(self) -> Option<(&'static str, usize)> {
        match self {
            Self::MyQueues => Some((
                "t.queue_id IN (SELECT pq.queue_id FROM personal_queues pq WHERE pq.user_id = ?)",
                1,
            )),
            Self::MyServices => Some((
                "t.service_id IN (SELECT ps.service_id FROM personal_services ps WHERE ps.user_id = ?)",
                1,
            )),
            Self::Concerning => Some((
                "(t.user_id = ? OR t.responsible_user_id = ? \
                 OR t.id IN (SELECT w.ticket_id FROM ticket_watcher w WHERE w.user_id = ?) \
                 OR t.queue_id IN (SELECT pq.queue_id FROM personal_queues pq WHERE pq.user_id = ?))",
                4,
            )),
            Self::Visible | Self::Owned | Self::Responsible | Self::Watched => None,
        }
    }
}

/// Which tickets of the archive a list shows; without effect while there is no archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Archive {
    /// Only tickets that are not archived.
    #[default]
    Without,
    /// Only archived tickets.
    Only,
    /// Both.
    With,
}

/// Which tickets are meant. Values of one kind are alternatives, kinds restrict each other.
///
/// ```
/// use gotrs_core::ticket::TicketFilter;
///
/// let filter = TicketFilter::default().queue("Raw").state_type("open").unlocked();
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct TicketFilter {
    scope: Scope,
    archive: Archive,
    ids: Vec<TicketId>,
    queues: Vec<QueueRef>,
    with_sub_queues: bool,
    states: Vec<StateRef>,
    state_types: Vec<String>,
    priorities: Vec<PriorityRef>,
    locks: Vec<LockRef>,
    locked: Option<bool>,
    types: Vec<TypeRef>,
    services: Vec<ServiceRef>,
    slas: Vec<SlaRef>,
    owners: Vec<AgentRef>,
    responsibles: Vec<AgentRef>,
    creators: Vec<AgentRef>,
    watchers: Vec<UserId>,
    unseen_by: Option<UserId>,
    customer_ids: Vec<String>,
    customer_users: Vec<String>,
    number: Option<String>,
    title: Option<String>,
    text: Option<String>,
    created: Range,
    changed: Range,
    pending: Range,
    escalation: Range,
}

/// A span of time, its ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Range {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

macro_rules! one_of {
    ($($(#[$doc:meta])* $name:ident: $kind:ty, $list:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(mut self, value: impl Into<$kind>) -> Self {
            self.$list.push(value.into());
            self
        }
    )*};
}

macro_rules! between {
    ($($(#[$doc:meta])* $from:ident, $to:ident, $range:ident;)*) => {$(
        $(#[$doc])*
        pub fn $from(mut self, instant: DateTime<Utc>) -> Self {
            self.$range.from = Some(instant);
            self
        }

        /// At or before an instant; see its counterpart.
        pub fn $to(mut self, instant: DateTime<Utc>) -> Self {
            self.$range.to = Some(instant);
            self
        }
    )*};
}

impl TicketFilter {
    one_of! {
        /// One of these tickets.
        id: TicketId, ids;
        /// In this queue.
        queue: QueueRef, queues;
        /// In this state.
        state: StateRef, states;
        /// In a state of this type: `open`, `pending reminder`.
        state_type: String, state_types;
        /// With this priority.
        priority: PriorityRef, priorities;
        /// With this lock.
        lock: LockRef, locks;
        /// Of this type.
        ticket_type: TypeRef, types;
        /// For this service.
        service: ServiceRef, services;
        /// Under this SLA.
        sla: SlaRef, slas;
        /// Owned by this agent.
        owner: AgentRef, owners;
        /// This agent is responsible.
        responsible: AgentRef, responsibles;
        /// Created by this agent.
        created_by: AgentRef, creators;
        /// Watched by this agent.
        watched_by: UserId, watchers;
        /// Of this customer id, ignoring case.
        customer_id: String, customer_ids;
        /// Of this customer user, ignoring case.
        customer_user: String, customer_users;
    }

    between! {
        /// Created at or after an instant.
        created_from, created_to, created;
        /// Changed last at or after an instant.
        changed_from, changed_to, changed;
        /// With a pending time at or after an instant, in a pending state.
        pending_from, pending_to, pending;
        /// With a next escalation at or after an instant.
        escalation_from, escalation_to, escalation;
    }

    /// Whose tickets; all visible ones unless said otherwise.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// With or without the archive; without it unless said otherwise.
    pub fn archive(mut self, archive: Archive) -> Self {
        self.archive = archive;
        self
    }

    /// Also in the queues below those named.
    pub fn with_sub_queues(mut self) -> Self {
        self.with_sub_queues = true;
        self
    }

    /// Only tickets that lists treat as locked (`Ticket::ViewableLocks`).
    pub fn locked(mut self) -> Self {
        self.locked = Some(true);
        self
    }

    /// Only tickets that lists treat as free.
    pub fn unlocked(mut self) -> Self {
        self.locked = Some(false);
        self
    }

    /// Only tickets with something this agent has not read.
    pub fn unseen_by(mut self, user: UserId) -> Self {
        self.unseen_by = Some(user);
        self
    }

    /// Whose number contains this text.
    pub fn number(mut self, text: impl Into<String>) -> Self {
        self.number = Some(text.into());
        self
    }

    /// Whose title contains this text, ignoring case.
    pub fn title(mut self, text: impl Into<String>) -> Self {
        self.title = Some(text.into());
        self
    }

    /// Whose number, title and articles say what a person typed, in the language of [`crate::fulltext`]: words find
    /// words that begin with them, `AND`, `OR`, `NOT`, parentheses, `"phrases"` and `*` do what they say. Every text is
    /// a search; one with nothing to search for restricts nothing.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The condition over the alias `t` of `ticket`: what the actor may find of what is meant.
    pub(crate) async fn condition(
        &self,
        conn: &mut Conn,
        config: &Config,
        actor: &Actor,
    ) -> Result<Stmt, Error> {
        let mut all = vec![self.visible(conn, config, actor).await?];
        if config.get(&settings::TICKET_ARCHIVE_SYSTEM) {
            match self.archive {
                Archive::Without => all.push(sql("t.archive_flag = 0")),
                Archive::Only => all.push(sql("t.archive_flag <> 0")),
                Archive::With => {}
            }
        }
        if !self.ids.is_empty() {
            let ids = self.ids.iter().copied();
            all.push(sql("t.id IN (").bind_list(ids).push(")"));
        }
        self.references(conn, &mut all).await?;
        self.locks(config, &mut all);
        self.customers(&mut all);
        self.times(conn, &mut all);
        self.relations(&mut all);
        self.texts(conn.kind(), actor, &mut all);
        Ok(sql("").join(" AND ", all))
    }

    async fn visible(
        &self,
        conn: &mut Conn,
        config: &Config,
        actor: &Actor,
    ) -> Result<Stmt, Error> {
        let own = match (self.scope, actor) {
            (Scope::Owned, Actor::Agent(user)) => sql("t.user_id = ?").bind(*user),
            (Scope::Responsible, Actor::Agent(user)) => {
                sql("t.responsible_user_id = ?").bind(*user)
            }
            (Scope::Watched, Actor::Agent(user)) => {
                sql("t.id IN (SELECT w.ticket_id FROM ticket_watcher w WHERE w.user_id = ?)")
                    .bind(*user)
            }
            _ => {
                let visible = permission::visible(conn, config, actor, &Permission::RO).await?;
                match (self.scope.restriction(), actor) {
                    (Some((condition, times)), Actor::Agent(user)) => {
                        let mut own = visible.push(" AND ").push(condition);
                        for _ in 0..times {
                            own = own.bind(*user);
                        }
                        own
                    }
                    _ => visible,
                }
            }
        };
        Ok(own)
    }

    async fn references(&self, conn: &mut Conn, all: &mut Vec<Stmt>) -> Result<(), Error> {
        if !self.queues.is_empty() {
            let mut queues = ids(conn, &self.queues, "queue").await?;
            if self.with_sub_queues {
                queues = below(conn, queues).await?;
            }
            all.push(sql("t.queue_id IN (").bind_list(queues).push(")"));
        }
        let states = ids(conn, &self.states, "state").await?;
        push(all, sql("t.ticket_state_id IN ("), states);
        if !self.state_types.is_empty() {
            let states = names(conn).await?.states_of(&self.state_types);
            all.push(sql("t.ticket_state_id IN (").bind_list(states).push(")"));
        }
        let found = ids(conn, &self.priorities, "priority").await?;
        push(all, sql("t.ticket_priority_id IN ("), found);
        let found = ids(conn, &self.locks, "lock").await?;
        push(all, sql("t.ticket_lock_id IN ("), found);
        let found = ids(conn, &self.types, "type").await?;
        push(all, sql("t.type_id IN ("), found);
        let found = ids(conn, &self.services, "service").await?;
        push(all, sql("t.service_id IN ("), found);
        let found = ids(conn, &self.slas, "sla").await?;
        push(all, sql("t.sla_id IN ("), found);
        let found = ids(conn, &self.owners, "owner").await?;
        push(all, sql("t.user_id IN ("), found);
        let found = ids(conn, &self.responsibles, "responsible").await?;
        push(all, sql("t.responsible_user_id IN ("), found);
        let found = ids(conn, &self.creators, "created_by").await?;
        push(all, sql("t.create_by IN ("), found);
        Ok(())
    }

    fn locks(&self, config: &Config, all: &mut Vec<Stmt>) {
        let head = match self.locked {
            Some(true) => {
                "t.ticket_lock_id NOT IN (SELECT id FROM ticket_lock_type WHERE name IN ("
            }
            Some(false) => "t.ticket_lock_id IN (SELECT id FROM ticket_lock_type WHERE name IN (",
            None => return,
        };
        all.push(sql(head).bind_list(viewable_locks(config)).push("))"));
    }

    fn customers(&self, all: &mut Vec<Stmt>) {
        let lower = |list: &[String]| -> Vec<String> {
            list.iter().map(|text| text.to_lowercase()).collect()
        };
        push(
            all,
            sql("{ci t.customer_id} IN ("),
            lower(&self.customer_ids),
        );
        push(
            all,
            sql("{ci t.customer_user_id} IN ("),
            lower(&self.customer_users),
        );
    }

    fn times(&self, conn: &Conn, all: &mut Vec<Stmt>) {
        let mut stored = |from: &'static str, to: &'static str, range: Range| {
            if let Some(instant) = range.from {
                all.push(sql(from).bind(conn.stored(instant)));
            }
            if let Some(instant) = range.to {
                all.push(sql(to).bind(conn.stored(instant)));
            }
        };
        stored("t.create_time >= ?", "t.create_time <= ?", self.created);
        stored("t.change_time >= ?", "t.change_time <= ?", self.changed);
        let mut epoch = |set: &'static str, from: &'static str, to: &'static str, range: Range| {
            if range != Range::default() {
                all.push(sql(set));
            }
            if let Some(instant) = range.from {
                all.push(sql(from).bind(instant.timestamp()));
            }
            if let Some(instant) = range.to {
                all.push(sql(to).bind(instant.timestamp()));
            }
        };
        epoch(
            "t.until_time <> 0 AND t.ticket_state_id IN (SELECT s.id FROM ticket_state s JOIN ticket_state_type st ON st.id = s.type_id WHERE st.name IN ('pending reminder', 'pending auto'))",
            "t.until_time >= ?",
            "t.until_time <= ?",
            self.pending,
        );
        epoch(
            "t.escalation_time <> 0",
            "t.escalation_time >= ?",
            "t.escalation_time <= ?",
            self.escalation,
        );
    }

    fn relations(&self, all: &mut Vec<Stmt>) {
        if !self.watchers.is_empty() {
            let watched =
                sql("t.id IN (SELECT w.ticket_id FROM ticket_watcher w WHERE w.user_id IN (");
            all.push(watched.bind_list(self.watchers.iter().copied()).push("))"));
        }
        if let Some(user) = self.unseen_by {
            let unseen = sql(
                "NOT EXISTS (SELECT 1 FROM ticket_flag f WHERE f.ticket_id = t.id AND f.ticket_key = 'Seen' AND f.create_by = ?)",
            );
            all.push(unseen.bind(user));
        }
    }

    fn texts(&self, kind: Kind, actor: &Actor, all: &mut Vec<Stmt>) {
        if let Some(number) = &self.number {
            all.push(sql("{like t.tn}").bind(Like::containing(number)));
        }
        if let Some(title) = &self.title {
            all.push(sql("{like t.title}").bind(Like::containing(title)));
        }
        let text = self.text.as_deref().unwrap_or_default();
        all.extend(full_text(kind, text, actor));
    }
}

fn push<V: Into<crate::db::Value>>(all: &mut Vec<Stmt>, head: Stmt, values: Vec<V>) {
    if !values.is_empty() {
        all.push(head.bind_list(values).push(")"));
    }
}

/// The ids of references; one that is unknown is refused.
async fn ids<I: Referable>(
    conn: &mut Conn,
    references: &[Ref<I>],
    field: &'static str,
) -> Result<Vec<I>, Error> {
    let mut found = Vec::with_capacity(references.len());
    for reference in references {
        found.push(match reference {
            Ref::Id(id) => *id,
            Ref::Name(_) => reference.resolve(conn, field).await?.id,
        });
    }
    Ok(found)
}

/// Queues and all queues below them: those whose name goes on with `::`.
async fn below(
    conn: &mut Conn,
    queues: Vec<crate::id::QueueId>,
) -> Result<Vec<crate::id::QueueId>, Error> {
    let all: Vec<(crate::id::QueueId, String)> =
        conn.all(sql("SELECT id, name FROM queue")).await?;
    let above: Vec<&str> = all
        .iter()
        .filter(|(id, _)| queues.contains(id))
        .map(|(_, name)| name.as_str())
        .collect();
    let is_below = |name: &str| {
        above.iter().any(|top| {
            name.strip_prefix(top)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })
    };
    Ok(all
        .iter()
        .filter(|(_, name)| is_below(name))
        .map(|(id, _)| *id)
        .collect())
}

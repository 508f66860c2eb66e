//! What an actor may know of the news, and where the actor is.

use chrono::TimeDelta;

use super::model::{Activity, Change, Missed, Present, What};
use super::{store, tail};
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{QueueId, TicketId};
use crate::permission::{self, Permission};

/// How long somebody is taken to be at a ticket without being heard of.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);
/// More missed events than this are not told one by one.
const MOST: u32 = 500;

/// The news, for someone. Made by [`Desk::live`].
#[derive(Debug, Clone)]
pub struct Live {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// What open pages are told: agents hear of the tickets that they find, customers of nothing yet.
    ///
    /// ```
    /// use gotrs_core::{Desk, UserId, live::{Activity, Tail}, ticket::NewTicket};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
    /// let desk = Desk::in_memory().await?;
    /// let mut tail = Tail::begin(&desk).await?;
    /// let ticket = desk.tickets(UserId::ROOT).create(NewTicket::in_queue("Raw", "Fire")).await?;
    /// desk.live(UserId::ROOT).enter(ticket.id, Activity::Looking).await?;
    /// let news = tail.next().await?;
    /// assert!(news.changes.iter().all(|change| change.ticket == ticket.id));
    /// assert_eq!(news.present[0].user, UserId::ROOT);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn live(&self, actor: impl Into<Actor>) -> Live {
        Live {
            desk: self.clone(),
            actor: actor.into(),
        }
    }

    /// Renews the lease of everybody who is at a ticket on this node; to be called well within [`LEASE`].
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn renew_presence(&self) -> Result<(), Error> {
        let until = (self.now() + LEASE).timestamp();
        let mut tx = self.db().begin().await?;
        store::renew(&mut tx, self.node(), until).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets everybody who is at a ticket on this node; for one that stops.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn end_presence(&self) -> Result<(), Error> {
        let mut tx = self.db().begin().await?;
        store::leave_all(&mut tx, self.node()).await?;
        Ok(tx.commit().await?)
    }
}

impl Live {
    /// The last event, to ask later what came after it. One query.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn position(&self) -> Result<i64, Error> {
        let mut conn = self.desk.read().await?;
        Ok(store::position(&mut conn).await?)
    }

    /// What the actor may see of what came after an event. At most three queries.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn since(&self, after: i64) -> Result<Missed, Error> {
        let mut conn = self.desk.read().await?;
        let told = store::events_after(&mut conn, after, MOST + 1).await?;
        if told.len() > MOST as usize || !store::reaches_back_to(&mut conn, after).await? {
            return Ok(Missed::TooMuch);
        }
        let changes = tail::changes(&mut conn, &told).await?;
        drop(conn);
        Ok(Missed::These(self.visible(&changes).await?))
    }

    /// What of some changes the actor may see: tickets of queues that the actor may read, as in every list
    /// (`permission::visible`); what the actor alone did about reading and watching; and that something left a queue,
    /// wherever it went. No query while the actor's rights are kept.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn visible(&self, changes: &[Change]) -> Result<Vec<Change>, Error> {
        permission::refuse_customers(&self.actor, "live changes")?;
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let queues = self.desk.queues(self.actor.clone());
        let queues = queues.permitted(&Permission::RO).await?;
        let reads = |queue: Option<QueueId>| queues.iter().any(|one| Some(one.id) == queue);
        let own = self.actor.user_id();
        Ok(changes
            .iter()
            .filter(|change| match change.what {
                What::Personal => change.user == own,
                What::Moved | What::Gone => true,
                _ => reads(change.queue),
            })
            .copied()
            .collect())
    }

    /// Says that the agent is at a ticket, until the lease is over or [`Live::leave`]. The agent needs `ro`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such ticket or the agent may not see it; [`Error::Denied`] for customers.
    pub async fn enter(&self, ticket: TicketId, activity: Activity) -> Result<(), Error> {
        permission::refuse_customers(&self.actor, "presence")?;
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        permission::ticket::require(&mut conn, &config, &self.actor, ticket, &Permission::RO)
            .await?;
        drop(conn);
        let now = self.desk.now();
        let present = Present {
            ticket,
            user: self.actor.user_id(),
            activity,
            since: now.timestamp(),
        };
        let mut tx = self.desk.db().begin().await?;
        let until = (now + LEASE).timestamp();
        store::enter(&mut tx, self.desk.node(), present, until).await?;
        Ok(tx.commit().await?)
    }

    /// Says that the agent is no longer there, as far as this node knows.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn leave(&self, ticket: TicketId, activity: Activity) -> Result<(), Error> {
        let mut tx = self.desk.db().begin().await?;
        let (node, user) = (self.desk.node(), self.actor.user_id());
        store::leave(&mut tx, node, ticket, user, activity).await?;
        Ok(tx.commit().await?)
    }

    /// The others at a ticket, each once, who writes as writing, by the time they came. The actor needs `ro`.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] for customers.
    pub async fn others_at(&self, ticket: TicketId) -> Result<Vec<Present>, Error> {
        permission::refuse_customers(&self.actor, "presence")?;
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        permission::ticket::require(&mut conn, &config, &self.actor, ticket, &Permission::RO)
            .await?;
        let present = store::at(&mut conn, ticket, self.desk.now()).await?;
        Ok(self.others_of(&present, ticket))
    }

    /// The same, of those who are known to be present; asks for no permission.
    #[must_use]
    pub fn others_of(&self, present: &[Present], ticket: TicketId) -> Vec<Present> {
        let own = self.actor.user_id();
        let mut others: Vec<Present> = Vec::new();
        for one in present {
            if one.ticket != ticket || one.user == own {
                continue;
            }
            match others.iter_mut().find(|other| other.user == one.user) {
                Some(known) => known.activity = known.activity.max(one.activity),
                None => others.push(*one),
            }
        }
        others
    }
}

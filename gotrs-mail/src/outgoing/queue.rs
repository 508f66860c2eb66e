//! The outgoing queue: mail that waits in `mail_queue`, and what an operator does with it.
//!
//! A row is written together with its article and a durable job. Its bytes are final, Message-ID included, so that a
//! repeated attempt sends the same message. What became of each recipient stands in `gotrs_mail_recipient` and stays
//! there when the row is gone.

use chrono::{DateTime, Utc};
use gotrs_core::event::{ArticleEvent, Event};
use gotrs_core::job::NewJob;
use gotrs_core::{Actor, ArticleId, Desk, Error, MailQueueId, TicketId, Unit, permission};
use serde_json::json;

use super::store;
use super::worker::{self, Sent};
use crate::compose::Message;

/// The kind of the job that sends one mail.
pub const SEND: &str = "mail.send";

/// Lets a message wait for delivery; of an article, or of nobody's.
pub(crate) async fn add(
    unit: &mut Unit,
    of: Option<(TicketId, ArticleId)>,
    message: &Message,
) -> Result<MailQueueId, Error> {
    let (stamp, article) = (unit.stamp(), of.map(|(_, article)| article));
    let id = store::insert(unit, article, message, stamp).await?;
    unit.enqueue(job(id)).await?;
    if let Some((ticket, article)) = of {
        let what = ArticleEvent::ArticleEmailSendingQueued;
        unit.raise(Event::article(what, ticket, article));
    }
    Ok(id)
}

/// The job of a row: one per row, however often it is asked for.
pub(crate) fn job(id: MailQueueId) -> NewJob {
    NewJob::new(SEND, format!("{SEND}:{id}"), json!({ "mail_queue": id }))
}

/// A mail that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: MailQueueId,
    /// The article it was written for.
    pub article: Option<ArticleId>,
    /// The ticket of that article.
    pub ticket: Option<TicketId>,
    /// Envelope sender; empty for the null sender.
    pub sender: String,
    /// Envelope recipients, separated by commas.
    pub recipients: String,
    /// Attempts so far.
    pub attempts: i64,
    /// Not before.
    pub due: Option<DateTime<Utc>>,
    /// The code of the last refusal.
    pub last_code: Option<i64>,
    /// What the last attempt met.
    pub last_message: Option<String>,
    /// When it was written.
    pub created: DateTime<Utc>,
}

/// What became of a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The address.
    pub recipient: String,
    /// `delivered`, `deferred` or `failed`.
    pub state: String,
    /// The code of the last refusal.
    pub code: Option<i64>,
    /// What the server said last.
    pub detail: String,
    /// When that was.
    pub changed: DateTime<Utc>,
}

/// The outgoing queue in someone's name: operators, and agents who administer. Made by [`super::DeskMail::mail_queue`].
#[derive(Debug, Clone)]
pub struct MailQueue {
    pub(super) desk: Desk,
    pub(super) actor: Actor,
}

impl MailQueue {
    /// The mails that wait, oldest first, at most `limit` after the row `after`.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor administers.
    pub async fn list(
        &self,
        after: Option<MailQueueId>,
        limit: u32,
    ) -> Result<Vec<Waiting>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(store::list(&mut conn, after, limit).await?)
    }

    /// Tries to deliver now what is due (with `all` also what is not), one after the other; gives what became of each.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Unavailable`] if the database fails.
    pub async fn send(&self, all: bool) -> Result<Vec<(MailQueueId, Sent)>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        drop(conn);
        let transport = worker::Carrier::default();
        let (mut results, mut after) = (Vec::new(), None);
        loop {
            let mut conn = self.desk.read().await?;
            let ids = store::ids(&mut conn, after, 100).await?;
            drop(conn);
            let Some(last) = ids.last().copied() else {
                return Ok(results);
            };
            for id in ids {
                let sent = worker::deliver(&self.desk, &transport, id, all).await?;
                results.push((id, sent));
            }
            after = Some(last);
        }
    }

    /// Makes a waiting mail due now, with all its attempts again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn retry(&self, id: MailQueueId) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor.clone()).await?;
        if !store::make_due(&mut unit, id).await? {
            return Err(Error::not_found("queued mail", id));
        }
        // The row's own job may be waiting for its time, or given up: this one is another and runs at once.
        let mut again = job(id);
        again.key = format!("{SEND}:{id}:{}", unit.now().timestamp_micros());
        unit.enqueue(again).await?;
        unit.commit().await
    }

    /// Removes a waiting mail without sending it. Its article keeps the source and says so.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn delete(&self, id: MailQueueId) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor.clone()).await?;
        let row = store::lock(&mut unit, id).await?;
        let row = row.ok_or_else(|| Error::not_found("queued mail", id))?;
        let why = "removed from the queue before it was sent";
        worker::give_up(&mut unit, &row, why).await?;
        unit.commit().await
    }

    /// What became of the recipients of all mails of a ticket, by article, in the order of the envelopes.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the actor may not see the ticket.
    pub async fn deliveries_of_ticket(
        &self,
        ticket: TicketId,
    ) -> Result<Vec<(ArticleId, Delivery)>, Error> {
        let ticket = self.desk.tickets(&self.actor).get(ticket).await?;
        if self.actor.customer().is_some() {
            return Ok(Vec::new());
        }
        let mut conn = self.desk.read().await?;
        Ok(store::deliveries_of_ticket(&mut conn, ticket.id).await?)
    }

    /// What became of the recipients of an article, in the order of the envelope.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such article or the actor may not see it.
    pub async fn deliveries(
        &self,
        ticket: TicketId,
        article: ArticleId,
    ) -> Result<Vec<Delivery>, Error> {
        let article = self.desk.articles(&self.actor).get(ticket, article).await?;
        if self.actor.customer().is_some() {
            return Ok(Vec::new());
        }
        let mut conn = self.desk.read().await?;
        Ok(store::deliveries(&mut conn, article.id).await?)
    }
}

//! Mail that agents send: answers, forwards, new mails; and the queue it waits in.
//!
//! Reading order: [`Mails`] (the use cases: `draft` fills in a form, `send` writes what came back), [`letter`] (article,
//! message and queue row as one unit of work), [`queue`] (what waits), `worker` (one attempt and its result),
//! `transport` (the settings `SendmailModule*`).

mod draft;
pub(crate) mod letter;
pub(crate) mod queue;
mod response_format;
mod scene;
mod send;
mod sender;
mod store;
mod template;
mod transport;
pub(crate) mod worker;

use gotrs_core::{Actor, Desk};

use crate::log::MailLog;
use crate::postmaster::Quarantine;

pub use draft::{Draft, Template};
pub use letter::{Posted, Text};
pub use queue::{Delivery, MailQueue, SEND, Waiting};
pub use send::{NewEmailTicket, OutgoingMail};
pub use template::{Beginning, FromTemplate};
pub use worker::Sent;

/// Mail of tickets in someone's name. Made by [`DeskMail::mail`].
#[derive(Debug, Clone)]
pub struct Mails {
    desk: Desk,
    actor: Actor,
}

/// What mail adds to a desk.
pub trait DeskMail {
    /// Writing mail, in someone's name.
    ///
    /// ```
    /// use gotrs_core::{Desk, UserId, ticket::NewTicket};
    /// use gotrs_mail::{DeskMail as _, outgoing::{OutgoingMail, Text}};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
    /// let desk = gotrs_mail::plug(Desk::builder().url("sqlite::memory:")).open().await?;
    /// let ticket = desk.tickets(UserId::ROOT).create(NewTicket::in_queue("Raw", "Printer on fire")).await?;
    /// let mail = OutgoingMail {
    ///     to: "Gina <gina@x.example>".into(),
    ///     subject: "Your printer".into(),
    ///     text: Text::Plain("We are on our way.".into()),
    ///     ..OutgoingMail::default()
    /// };
    /// let posted = desk.mail(UserId::ROOT).write(ticket.id, mail).await?;
    /// assert_eq!(desk.mail_queue(gotrs_core::Actor::System).list(None, 10).await?[0].id, posted.mail);
    /// # Ok(()) }
    /// ```
    fn mail(&self, actor: impl Into<Actor>) -> Mails;

    /// The outgoing queue.
    fn mail_queue(&self, actor: impl Into<Actor>) -> MailQueue;

    /// Arrived mail that could not be handled.
    fn quarantine(&self, actor: impl Into<Actor>) -> Quarantine;

    /// What came in and went out.
    fn mail_log(&self, actor: impl Into<Actor>) -> MailLog;
}

impl DeskMail for Desk {
    fn mail(&self, actor: impl Into<Actor>) -> Mails {
        Mails {
            desk: self.clone(),
            actor: actor.into(),
        }
    }

    fn mail_queue(&self, actor: impl Into<Actor>) -> MailQueue {
        MailQueue {
            desk: self.clone(),
            actor: actor.into(),
        }
    }

    fn quarantine(&self, actor: impl Into<Actor>) -> Quarantine {
        Quarantine {
            desk: self.clone(),
            actor: actor.into(),
        }
    }

    fn mail_log(&self, actor: impl Into<Actor>) -> MailLog {
        MailLog {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

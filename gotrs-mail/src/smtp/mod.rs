//! Sending: one [`Transport`] for SMTP, the local `sendmail`, and tests.
//!
//! The SMTP client is our own small one because a desk needs what general clients hide: a result for every recipient,
//! codes and texts of each reply, a read buffer that must be empty when TLS starts, refused logins as a passing fault.
//! Reading order: this file (what a delivery is), `client` (the dialogue), `tls`, `sendmail`, `memory`.

mod client;
mod memory;
mod reply;
mod sendmail;
mod tls;

use std::future::Future;
use std::pin::Pin;

pub use client::{Auth, Security, Smtp, SmtpSettings};
pub use memory::{Discard, Memory};
pub use sendmail::Sendmail;
pub use tls::{TlsRoots, client_config};

use crate::compose::Message;

/// What became of a recipient, or of a whole attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the message for this recipient.
    Delivered,
    /// Not now; try again later.
    Temporary(Fault),
    /// Never.
    Permanent(Fault),
}

impl Outcome {
    /// Whether a later attempt makes sense.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }
}

/// Why something was not delivered: `last_smtp_code` and `last_smtp_message` of the mail queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// SMTP reply code; `None` if there was no reply to a command (connection, greeting, local mail program).
    pub code: Option<u16>,
    /// No verdict on this mail: every other one would have met the same (connection, greeting, login).
    pub of_session: bool,
    /// What the server said, or what happened; one line, no secrets.
    pub message: String,
}

/// Result of one attempt: every recipient of the envelope, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Address and outcome.
    pub recipients: Vec<(String, Outcome)>,
}

impl Report {
    /// The same outcome for everyone.
    #[must_use]
    pub fn all(recipients: &[String], outcome: &Outcome) -> Self {
        Self {
            recipients: recipients
                .iter()
                .map(|address| (address.clone(), outcome.clone()))
                .collect(),
        }
    }

    /// Whether every recipient got the message.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.recipients
            .iter()
            .all(|(_, outcome)| *outcome == Outcome::Delivered)
    }

    /// Recipients that should be tried again.
    pub fn to_retry(&self) -> impl Iterator<Item = &str> {
        self.recipients
            .iter()
            .filter(|(_, outcome)| outcome.is_temporary())
            .map(|(address, _)| address.as_str())
    }

    /// The first fault, permanent ones before temporary ones: what the queue row shows.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        let of = |permanent: bool| {
            self.recipients
                .iter()
                .find_map(move |(_, outcome)| match outcome {
                    Outcome::Permanent(fault) if permanent => Some(fault),
                    Outcome::Temporary(fault) if !permanent => Some(fault),
                    _ => None,
                })
        };
        of(true).or_else(|| of(false))
    }
}

/// A future as trait objects return it.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Report> + Send + 'a>>;

/// Takes written messages away. Failures are results, never errors: a queue has to record each of them anyway.
pub trait Transport: Send + Sync {
    /// Tries to deliver a message once.
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a>;

    /// Name for logs: `SMTP`, `Sendmail`, ….
    fn name(&self) -> &'static str;
}

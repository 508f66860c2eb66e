//! Transports that send nothing: for tests, trials and desks without mail.

use std::sync::Mutex;

use super::{Outcome, Report, Sending, Transport};
use crate::compose::Message;

/// Keeps messages in memory (`Test` in OTRS).
#[derive(Debug, Default)]
pub struct Memory {
    sent: Mutex<Vec<Message>>,
}

impl Memory {
    /// The messages so far, in order.
    #[must_use]
    pub fn sent(&self) -> Vec<Message> {
        self.lock().clone()
    }

    /// Forgets the messages so far and gives them.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Message>> {
        self.sent
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Transport for Memory {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        self.lock().push(message.clone());
        Box::pin(async { Report::all(&message.envelope.recipients, &Outcome::Delivered) })
    }

    fn name(&self) -> &'static str {
        "Test"
    }
}

/// Says delivered and does nothing (`DoNotSendEmail`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Discard;

impl Transport for Discard {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(async { Report::all(&message.envelope.recipients, &Outcome::Delivered) })
    }

    fn name(&self) -> &'static str {
        "DoNotSendEmail"
    }
}

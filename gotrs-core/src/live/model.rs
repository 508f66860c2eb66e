//! What changed, and who is there: plain data.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::id::{QueueId, TicketId, UserId};

/// What an agent does at a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    /// The ticket is open before the agent.
    Looking,
    /// The agent writes an answer or a note.
    Writing,
}

impl Activity {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Looking => "looking",
            Self::Writing => "writing",
        }
    }

    /// Reads what [`Activity::as_str`] wrote.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Looking, Self::Writing]
            .into_iter()
            .find(|activity| activity.as_str() == name)
    }
}

/// An agent at a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Present {
    /// At which ticket.
    pub ticket: TicketId,
    /// Who.
    pub user: UserId,
    /// What the agent does there.
    pub activity: Activity,
    /// Since when, in epoch seconds.
    pub since: i64,
}

/// What happened to a ticket, as far as pages mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// It was made.
    Made,
    /// An article came to it.
    Written,
    /// It went to another queue, so some may see it no longer.
    Moved,
    /// It was deleted.
    Gone,
    /// Anything else about it.
    Changed,
    /// Something that only the agent who did it sees: read, watched.
    Personal,
}

impl What {
    /// What an event of this name is to a page; `None` if nothing.
    pub(super) fn of(event: &str) -> Option<Self> {
        Some(match event {
            "TicketCreate" => Self::Made,
            "ArticleCreate" => Self::Written,
            "TicketQueueUpdate" => Self::Moved,
            "TicketDelete" => Self::Gone,
            "TicketFlagSet" | "TicketFlagDelete" | "ArticleFlagSet" | "ArticleFlagDelete" => {
                Self::Personal
            }
            "HistoryAdd" => return None,
            other if other.starts_with("Notification") => return None,
            other if other.starts_with("Ticket") || other.starts_with("Article") => Self::Changed,
            _ => return None,
        })
    }
}

/// Something that happened to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its place among the events.
    pub event: i64,
    /// To which ticket.
    pub ticket: TicketId,
    /// The queue in which the ticket is now; `None` if it is gone.
    pub queue: Option<QueueId>,
    /// Who did it.
    pub user: UserId,
    /// What.
    pub what: What,
    /// When, in epoch seconds.
    pub time: i64,
}

/// What a [`Tail`](super::Tail) found since it looked last.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// The last event known.
    pub position: i64,
    /// What happened, in order.
    pub changes: Vec<Change>,
    /// Everybody who is at a ticket now.
    pub present: Arc<Vec<Present>>,
    /// The tickets at which somebody came, went, or began something else.
    pub moved: BTreeSet<TicketId>,
}

impl News {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.moved.is_empty()
    }
}

/// What a page missed since it knew an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missed {
    /// This, of what the actor may see.
    These(Vec<Change>),
    /// More than is worth telling: the page should look at everything again.
    TooMuch,
}

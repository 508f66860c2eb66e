//! What a link is.

use chrono::{DateTime, Utc};

use crate::id::{TicketId, UserId};

/// The type without direction.
pub const NORMAL: &str = "Normal";
/// The type that leads from a parent to its child.
pub const PARENT_CHILD: &str = "ParentChild";

/// One end of a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Object {
    /// The kind of thing, as in `link_object.name`: `Ticket`, `Appointment`, `FAQ`.
    pub kind: String,
    /// Its key as text.
    pub key: String,
}

impl Object {
    /// A ticket.
    #[must_use]
    pub fn ticket(id: TicketId) -> Self {
        Self {
            kind: "Ticket".into(),
            key: id.to_string(),
        }
    }

    /// The id, if it is a ticket.
    #[must_use]
    pub fn as_ticket(&self) -> Option<TicketId> {
        (self.kind == "Ticket")
            .then(|| self.key.parse().ok())
            .flatten()
    }
}

impl std::fmt::Display for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind.to_lowercase(), self.key)
    }
}

/// Whether a link holds, or was prepared for something that is being created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// It holds.
    Valid,
    /// It goes after a day unless the thing is created.
    Temporary,
}

impl LinkState {
    /// As stored in `link_state.name`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "Valid",
            Self::Temporary => "Temporary",
        }
    }
}

/// A link to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The parent, for a type with a direction.
    pub source: Object,
    /// The child, for a type with a direction.
    pub target: Object,
    /// The name of its type.
    pub link_type: String,
    /// Whether it holds already.
    pub state: LinkState,
}

impl NewLink {
    /// A valid link between two tickets.
    pub fn tickets(source: TicketId, target: TicketId, link_type: impl Into<String>) -> Self {
        Self {
            source: Object::ticket(source),
            target: Object::ticket(target),
            link_type: link_type.into(),
            state: LinkState::Valid,
        }
    }
}

/// A link as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The parent, for a type with a direction.
    pub source: Object,
    /// The child, for a type with a direction.
    pub target: Object,
    /// The name of its type.
    pub link_type: String,
    /// Whether it holds already.
    pub state: LinkState,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Who made it.
    pub created_by: UserId,
}

/// How the other end stands to the thing whose links are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The type has no direction.
    None,
    /// The other end is the source: the parent.
    Source,
    /// The other end is the target: the child.
    Target,
}

/// A linked ticket as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedTicket {
    /// How it stands to the ticket whose links are listed.
    pub direction: Direction,
    /// The name of the link's type.
    pub link_type: String,
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its queue.
    pub queue: String,
    /// Its state.
    pub state: String,
    /// The name of its state's type.
    pub state_type: String,
    /// When it was created.
    pub created: DateTime<Utc>,
}

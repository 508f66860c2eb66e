//! Events: what happened, in OTRS's names.
//!
//! A unit of work raises events as it changes things. Reactions *inside* run in the same transaction
//! ([`crate::desk::InsideReaction`]); reactions *after* become durable jobs of that transaction
//! ([`crate::desk::AfterReaction`]); and the committed events are told to the live pages of every node.

use serde::{Deserialize, Serialize};

use crate::id::{ArticleId, TicketId, UserId};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
#[non_exhaustive]
pub enum Event {
    /// Something about a ticket.
    Ticket {
        /// What happened.
        what: TicketEvent,
        /// To which ticket.
        ticket: TicketId,
    },
    /// Something about an article.
    Article {
        /// What happened.
        what: ArticleEvent,
        /// In which ticket.
        ticket: TicketId,
        /// To which article.
        article: ArticleId,
    },
    /// Something about a person, a queue or another managed object: OTRS's event name and the key.
    Object {
        /// OTRS's name: `UserAdd`, `QueueUpdate`, `CustomerUserUpdate`, `GroupAdd`.
        name: String,
        /// The object's id or login.
        key: String,
    },
}

macro_rules! event_names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// OTRS's name of the event.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }

            /// All events of this kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

event_names! {
    /// Ticket events, by OTRS's names.
    TicketEvent {
        /// A ticket was created.
        TicketCreate,
        /// A ticket was deleted with everything it had.
        TicketDelete,
        /// The title changed.
        TicketTitleUpdate,
        /// Moved to another queue.
        TicketQueueUpdate,
        /// Another ticket type.
        TicketTypeUpdate,
        /// Another service.
        TicketServiceUpdate,
        /// Another SLA.
        TicketSLAUpdate,
        /// Another customer.
        TicketCustomerUpdate,
        /// Another owner.
        TicketOwnerUpdate,
        /// Another responsible.
        TicketResponsibleUpdate,
        /// Another priority.
        TicketPriorityUpdate,
        /// Another state.
        TicketStateUpdate,
        /// Another pending time.
        TicketPendingTimeUpdate,
        /// Locked or unlocked.
        TicketLockUpdate,
        /// Archived or restored.
        TicketArchiveFlagUpdate,
        /// Merged into another ticket.
        TicketMerge,
        /// An agent started watching.
        TicketSubscribe,
        /// An agent stopped watching.
        TicketUnsubscribe,
        /// A per-agent flag was set.
        TicketFlagSet,
        /// A per-agent flag was removed.
        TicketFlagDelete,
        /// Time units were accounted.
        TicketAccountTime,
        /// A link was added.
        TicketSlaveLinkAdd,
        /// A link was removed.
        TicketSlaveLinkDelete,
        /// A link was added, seen from its source.
        TicketMasterLinkAdd,
        /// A link was removed, seen from its source.
        TicketMasterLinkDelete,
        /// A history line was written.
        HistoryAdd,
        /// The unlock timeout of a ticket ran out, or it was unlocked: tell the owner.
        NotificationLockTimeout,
        /// A new ticket came by mail: tell the agents of the queue.
        NotificationNewTicket,
        /// A follow-up came: tell owner or queue.
        NotificationFollowUp,
        /// The pending time of a reminder state is over.
        NotificationPendingReminder,
    }
}

event_names! {
    /// Article events, by OTRS's names.
    ArticleEvent {
        /// An article was created.
        ArticleCreate,
        /// An article was changed.
        ArticleUpdate,
        /// An article was sent as mail for the first time.
        ArticleSend,
        /// A mail was put into the outgoing queue.
        ArticleEmailSendingQueued,
        /// A mail of the queue was handed to the server.
        ArticleEmailSendingSent,
        /// A mail of the queue failed for good.
        ArticleEmailSendingError,
        /// A per-agent flag was set.
        ArticleFlagSet,
        /// A per-agent flag was removed.
        ArticleFlagDelete,
    }
}

impl Event {
    /// An event about a ticket.
    #[must_use]
    pub fn ticket(what: TicketEvent, ticket: TicketId) -> Self {
        Self::Ticket { what, ticket }
    }

    /// An event about an article.
    #[must_use]
    pub fn article(what: ArticleEvent, ticket: TicketId, article: ArticleId) -> Self {
        Self::Article {
            what,
            ticket,
            article,
        }
    }

    /// An event about a managed object.
    pub fn object(name: impl Into<String>, key: impl std::fmt::Display) -> Self {
        Self::Object {
            name: name.into(),
            key: key.to_string(),
        }
    }

    /// OTRS's name of the event.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Ticket { what, .. } => what.name(),
            Self::Article { what, .. } => what.name(),
            Self::Object { name, .. } => name,
        }
    }

    /// The ticket concerned, if one is.
    #[must_use]
    pub fn ticket_id(&self) -> Option<TicketId> {
        match self {
            Self::Ticket { ticket, .. } | Self::Article { ticket, .. } => Some(*ticket),
            Self::Object { .. } => None,
        }
    }

    /// The article concerned, if one is.
    #[must_use]
    pub fn article_id(&self) -> Option<ArticleId> {
        match self {
            Self::Article { article, .. } => Some(*article),
            _ => None,
        }
    }
}

/// An event as it was committed: with its place in the log, its actor and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// `gotrs_event.id`; grows in the order of insertion.
    pub id: i64,
    /// What happened.
    pub event: Event,
    /// Who did it.
    pub user: UserId,
    /// When, in epoch seconds.
    pub time: i64,
}

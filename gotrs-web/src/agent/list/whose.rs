//! Whose tickets a list shows, and in which states.

use gotrs_core::ticket::search::{Scope, TicketFilter};

use crate::i18n::{Msg, msg};
use crate::reader::AgentPage;
use crate::url;

/// Whose tickets a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Whose {
    /// Everything the reader may find.
    #[default]
    All,
    /// What the reader has locked.
    Locked,
    /// What the reader owns.
    Owned,
    /// What the reader is responsible for.
    Responsible,
    /// What the reader watches.
    Watched,
    /// What is over its time.
    Escalated,
    /// Reminders that fall due by tonight.
    Reminders,
    /// What is new and nobody's.
    New,
    /// What lies in the reader's own queues.
    MyQueues,
    /// What is for the reader's own services.
    MyServices,
    /// What concerns the reader and was not read by the reader.
    Unread,
}

impl Whose {
    pub(super) const ALL: [Self; 11] = [
        Self::All,
        Self::Locked,
        Self::Owned,
        Self::Responsible,
        Self::Watched,
        Self::Escalated,
        Self::Reminders,
        Self::New,
        Self::MyQueues,
        Self::MyServices,
        Self::Unread,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Locked => "locked",
            Self::Owned => "owned",
            Self::Responsible => "responsible",
            Self::Watched => "watched",
            Self::Escalated => "escalated",
            Self::Reminders => "reminders",
            Self::New => "new",
            Self::MyQueues => "my-queues",
            Self::MyServices => "my-services",
            Self::Unread => "unread",
        }
    }

    /// Its name for people.
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::All => msg("Tickets"),
            Self::Locked => msg("Locked by me"),
            Self::Owned => msg("My tickets"),
            Self::Responsible => msg("Responsible"),
            Self::Watched => msg("Watched"),
            Self::Escalated => msg("Escalated"),
            Self::Reminders => msg("Reminders"),
            Self::New => msg("New, nobody on it"),
            Self::MyQueues => msg("My queues"),
            Self::MyServices => msg("My services"),
            Self::Unread => msg("Unread"),
        }
    }

    /// Its icon.
    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::All | Self::New | Self::MyQueues => "inbox",
            Self::MyServices => "box",
            Self::Unread => "mail",
            Self::Locked => "lock",
            Self::Owned => "user",
            Self::Responsible => "shield",
            Self::Watched => "eye",
            Self::Escalated => "flame",
            Self::Reminders => "bell",
        }
    }

    /// Its list.
    pub(crate) fn url(self) -> String {
        url::with_query(url::TICKETS, &[("List", self.name())])
    }

    /// The condition, on top of another.
    pub(crate) fn filter(self, page: &AgentPage, filter: TicketFilter) -> TicketFilter {
        match self {
            Self::All => filter,
            Self::Locked => filter.scope(Scope::Owned).locked(),
            Self::Owned => filter.scope(Scope::Owned),
            Self::Responsible => filter.scope(Scope::Responsible),
            Self::Watched => filter.scope(Scope::Watched),
            Self::Escalated => filter.escalation_to(page.page.now),
            Self::Reminders => filter.scope(Scope::Owned).pending_to(page.tonight()),
            Self::New => filter.state_type("new").unlocked(),
            Self::MyQueues => filter.scope(Scope::MyQueues),
            Self::MyServices => filter.scope(Scope::MyServices),
            Self::Unread => filter.scope(Scope::Concerning).unseen_by(page.user()),
        }
    }
}

/// Which states a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum View {
    /// Those that count as open.
    #[default]
    Open,
    /// Open and free to take.
    Unlocked,
    /// Those that wait for a time.
    Pending,
    /// Those that are done.
    Closed,
    /// All.
    All,
}

impl View {
    pub(super) const ALL: [Self; 5] = [
        Self::Open,
        Self::Unlocked,
        Self::Pending,
        Self::Closed,
        Self::All,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unlocked => "unlocked",
            Self::Pending => "pending",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }

    pub(super) const fn label(self) -> Msg {
        match self {
            Self::Open => msg("Open tickets"),
            Self::Unlocked => msg("Unlocked"),
            Self::Pending => msg("Pending"),
            Self::Closed => msg("Closed"),
            Self::All => msg("All tickets"),
        }
    }

    /// Whether its tickets are counted while another view is shown: those of a long history are not.
    pub(super) const fn is_counted(self) -> bool {
        matches!(self, Self::Open | Self::Unlocked | Self::Pending)
    }

    pub(super) fn filter(self, page: &AgentPage) -> TicketFilter {
        let pending = ["pending reminder", "pending auto"];
        match self {
            Self::Open => page.open_tickets(),
            Self::Unlocked => page.open_tickets().unlocked(),
            Self::Pending => pending
                .into_iter()
                .fold(TicketFilter::default(), TicketFilter::state_type),
            Self::Closed => TicketFilter::default().state_type("closed"),
            Self::All => TicketFilter::default(),
        }
    }
}

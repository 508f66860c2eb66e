//! The frames around pages: navigation, counters, bread crumbs, profile.

use super::part::{Action, Person};
use crate::i18n::Text;

/// A step on the way to the page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its name.
    pub label: Text,
    /// Where it leads; `None` for the page itself.
    pub url: Option<String>,
}

/// An entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Its name.
    pub label: Text,
    /// Where it leads.
    pub url: String,
    /// Its icon.
    pub icon: Option<&'static str>,
    /// How much is there, written for the reader.
    pub count: Option<String>,
    /// Whether this is the page shown.
    pub current: bool,
}

/// Entries under a heading.
#[derive(Debug, Clone)]
pub struct NavSection {
    /// The heading.
    pub title: Text,
    /// The entries.
    pub items: Vec<NavItem>,
}

/// A queue in the tree of the navigation.
#[derive(Debug, Clone)]
pub struct QueueNode {
    /// The last part of its name.
    pub name: String,
    /// Its list of tickets.
    pub url: String,
    /// Open tickets in it, written for the reader; `None` for none.
    pub count: Option<String>,
    /// Whether a ticket in it is escalated.
    pub hot: bool,
    /// Whether this is the page shown.
    pub current: bool,
    /// Whether its sub-queues are shown.
    pub open: bool,
    /// Its sub-queues.
    pub children: Vec<QueueNode>,
}

/// A counter in the toolbar: locked, responsible, watched, escalated.
#[derive(Debug, Clone)]
pub struct Counter {
    /// What is counted.
    pub label: Text,
    /// Its icon.
    pub icon: &'static str,
    /// How many, written for the reader.
    pub count: String,
    /// Where they are listed.
    pub url: String,
    /// Whether it calls for action now.
    pub hot: bool,
}

/// What is new for the reader.
#[derive(Debug, Clone)]
pub struct Bell {
    /// How many tickets, written for the reader; `None` for none.
    pub count: Option<String>,
    /// Where they are.
    pub url: String,
}

/// The frame around an agent's or administrator's page.
#[derive(Debug, Clone)]
pub struct AgentShell {
    /// The reader.
    pub me: Person,
    /// Main navigation.
    pub nav: Vec<NavItem>,
    /// The reader's queues.
    pub queues: Vec<QueueNode>,
    /// Saved searches.
    pub searches: Vec<NavItem>,
    /// In administration: its modules, shown instead of queues and searches.
    pub admin: Option<Vec<NavSection>>,
    /// The entry of administration, if the reader may enter.
    pub admin_url: Option<String>,
    /// Toolbar counters.
    pub counters: Vec<Counter>,
    /// What is new.
    pub bell: Bell,
    /// The way to this page, the page itself last.
    pub crumbs: Vec<Crumb>,
    /// Kinds of new tickets that the reader may create.
    pub create: Vec<Action>,
    /// What the search box holds.
    pub search: String,
}

impl AgentShell {
    /// Whether the reader is where this entry of the main navigation leads.
    #[must_use]
    pub fn is_at(&self, url: &str) -> bool {
        self.nav.iter().any(|item| item.current && item.url == url)
    }
}

/// The frame around a customer's page.
#[derive(Debug, Clone)]
pub struct PortalShell {
    /// The reader; `None` before sign-in.
    pub me: Option<Person>,
    /// Main navigation.
    pub nav: Vec<NavItem>,
    /// Whether the reader may open a new request.
    pub may_create: bool,
    /// Lines of the foot, such as hours and imprint.
    pub foot: Vec<String>,
}

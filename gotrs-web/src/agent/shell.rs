//! The frame of the agents' pages: navigation, queues with what is open in them, counters of the toolbar.

use std::collections::HashMap;

use gotrs_core::catalog::Node;
use gotrs_core::permission::{self, Permission};
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::search::{CountBy, TicketFilter};

use super::list::Whose;
use crate::error::PageError;
use crate::i18n::{Msg, Text, msg};
use crate::page::part::{Action, Person};
use crate::page::{AgentShell, Counter, Crumb, NavItem, QueueNode};
use crate::reader::AgentPage;
use crate::url;

/// A step on the way.
pub(crate) fn crumb(label: impl Into<Text>, url: impl Into<String>) -> Crumb {
    Crumb {
        label: label.into(),
        url: Some(url.into()),
    }
}

/// The page itself, at the end of the way.
pub(crate) fn here(label: impl Into<Text>) -> Crumb {
    Crumb {
        label: label.into(),
        url: None,
    }
}

impl AgentPage {
    /// Tickets in a state that counts as open.
    pub(crate) fn open_tickets(&self) -> TicketFilter {
        let types = self
            .desk()
            .config()
            .get(&settings::TICKET_VIEWABLE_STATE_TYPE);
        types
            .into_iter()
            .fold(TicketFilter::default(), TicketFilter::state_type)
    }

    /// A count as the reader writes it.
    pub(crate) fn figure(&self, count: i64) -> String {
        self.page.locale.number(count.unsigned_abs())
    }

    /// Whether there is a queue in which the reader may make a ticket.
    pub(crate) async fn may_create(&self) -> Result<bool, PageError> {
        let queues = self.desk().queues(self.user());
        Ok(!queues.permitted(&Permission::CREATE).await?.is_empty())
    }

    /// The frame. A fixed number of queries, whatever there is to count.
    pub(crate) async fn shell(&self, crumbs: Vec<Crumb>) -> Result<AgentShell, PageError> {
        let desk = self.desk();
        let mut conn = desk.read().await.map_err(PageError::from)?;
        let admin = permission::is_admin(&mut conn, &self.agent()).await?;
        drop(conn);
        let create = desk
            .queues(self.user())
            .permitted(&Permission::CREATE)
            .await?;
        let (queues, counters) = tokio::try_join!(self.queue_tree(), self.counters())?;
        let (searches, bell) = tokio::try_join!(self.saved_searches(), self.bell())?;
        let path = self.page.here.split('?').next().unwrap_or_default();
        let item = |label: Msg, url: &str, icon| NavItem {
            label: label.into(),
            url: url.to_owned(),
            icon: Some(icon),
            count: None,
            current: path == url,
        };
        let mut nav = vec![
            item(msg("Dashboard"), url::AGENT, "home"),
            item(msg("Tickets"), url::TICKETS, "inbox"),
        ];
        if desk.config().get(&settings::TICKET_SERVICE) {
            nav.push(item(msg("Services"), url::SERVICES, "box"));
        }
        nav.push(item(msg("Customers"), url::CUSTOMERS, "users"));
        nav.push(item(msg("Search"), url::SEARCH, "search"));
        let mine = Whose::MyQueues;
        nav.push(NavItem {
            label: mine.label().into(),
            url: mine.url(),
            icon: Some("star"),
            count: None,
            current: self.page.here == mine.url(),
        });
        Ok(AgentShell {
            me: Person::named(self.session.full_name.clone()),
            nav,
            queues,
            searches,
            bell,
            admin: None,
            admin_url: admin.then(|| url::ADMIN.to_owned()),
            counters,
            crumbs,
            create: if create.is_empty() {
                Vec::new()
            } else {
                new_tickets()
            },
            search: String::new(),
        })
    }

    async fn queue_tree(&self) -> Result<Vec<QueueNode>, PageError> {
        let desk = self.desk();
        let tickets = desk.tickets(self.user());
        let open = self.open_tickets();
        let late = self.open_tickets().escalation_to(desk.now());
        let (queues, open, late) = tokio::try_join!(
            async { desk.queues(self.user()).permitted(&Permission::RO).await },
            async { tickets.counters(&open, CountBy::Queue).await },
            async { tickets.counters(&late, CountBy::Queue).await },
        )?;
        let open: HashMap<i64, i64> = open.into_iter().map(|c| (c.id, c.count)).collect();
        let late: HashMap<i64, i64> = late.into_iter().map(|c| (c.id, c.count)).collect();
        let named = queues
            .into_iter()
            .map(|queue| (queue.name.clone(), queue.id));
        let tree = gotrs_core::catalog::tree(named);
        Ok(tree
            .iter()
            .map(|node| self.queue_node(node, &open, &late))
            .collect())
    }

    fn queue_node(
        &self,
        node: &Node<gotrs_core::QueueId>,
        open: &HashMap<i64, i64>,
        late: &HashMap<i64, i64>,
    ) -> QueueNode {
        let children: Vec<QueueNode> = node
            .children
            .iter()
            .map(|child| self.queue_node(child, open, late))
            .collect();
        let path = self.page.here.split('?').next().unwrap_or_default();
        let id = node.entry.map(|id| id.0);
        let count = id.and_then(|id| open.get(&id).copied());
        // A queue above that the reader may not enter leads to the first one below.
        let url = id.map_or_else(
            || {
                children
                    .first()
                    .map_or_else(|| url::TICKETS.to_owned(), |child| child.url.clone())
            },
            url::queue,
        );
        let current = id.is_some() && url == path;
        QueueNode {
            name: self.page.text(&Text::name(node.part.clone())),
            count: count.map(|count| self.figure(count)),
            hot: id.is_some_and(|id| late.contains_key(&id)),
            open: current || children.iter().any(|child| child.current || child.open),
            current,
            url,
            children,
        }
    }

    async fn counters(&self) -> Result<Vec<Counter>, PageError> {
        let config = self.desk().config();
        let mut lists = vec![Whose::Locked];
        if config.get(&settings::TICKET_RESPONSIBLE) {
            lists.push(Whose::Responsible);
        }
        if config.get(&settings::TICKET_WATCHER) {
            lists.push(Whose::Watched);
        }
        lists.push(Whose::Escalated);
        let mut counters = Vec::with_capacity(lists.len());
        for whose in lists {
            let filter = whose.filter(self, self.open_tickets());
            let count = self.desk().tickets(self.user()).count(&filter).await?;
            counters.push(Counter {
                label: whose.label().into(),
                icon: whose.icon(),
                count: self.figure(count),
                url: whose.url(),
                hot: whose == Whose::Escalated && count > 0,
            });
        }
        Ok(counters)
    }
}

/// The kinds of new tickets.
pub(crate) fn new_tickets() -> Vec<Action> {
    vec![
        Action::link(url::NEW_PHONE, msg("New phone ticket"))
            .icon("phone")
            .key('P'),
        Action::link(url::NEW_EMAIL, msg("New e-mail ticket"))
            .icon("mail")
            .key('E'),
    ]
}

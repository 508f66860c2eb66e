//! `gotrs ticket list`: a page of tickets.

use clap::Args;
use gotrs_core::ticket::{Page, Sort, SortKey, TicketFilter};

use super::acting::Acting;
use super::ticket::{TicketView, find};
use crate::context::Context;
use crate::exit::Failure;

/// Several values of one option are alternatives; different options must all hold.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// In this queue
    #[arg(long, value_name = "NAME")]
    queue: Vec<String>,
    /// Also in the queues below
    #[arg(long, requires = "queue")]
    sub_queues: bool,
    /// In this state
    #[arg(long, value_name = "NAME")]
    state: Vec<String>,
    /// In a state of this type: new, open, closed, 'pending reminder', ...
    #[arg(long, value_name = "NAME")]
    state_type: Vec<String>,
    /// With this priority
    #[arg(long, value_name = "NAME")]
    priority: Vec<String>,
    /// Owned by this agent
    #[arg(long, value_name = "LOGIN")]
    owner: Vec<String>,
    /// Of this customer
    #[arg(long, value_name = "ID")]
    customer_id: Vec<String>,
    /// Of this customer user
    #[arg(long, value_name = "LOGIN")]
    customer_user: Vec<String>,
    /// With all these words in the title or in an article, or with this number
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// The order, by OTRS's names: Age, Changed, TicketNumber, Title, Queue, ...
    #[arg(long, value_name = "KEY", default_value = "Age", value_parser = sort_key)]
    sort: SortKey,
    /// The smallest first, the oldest first
    #[arg(long)]
    ascending: bool,
    /// Begin behind this ticket: the last one of the page before
    #[arg(long, value_name = "TICKET")]
    after: Option<String>,
    /// At most this many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=2_000))]
    limit: u32,
    #[command(flatten)]
    acting: Acting,
}

impl List {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let desk = context.desk().await?;
        let actor = self.acting.actor(&desk).await?;
        let tickets = desk.tickets(&actor);
        let sort = match self.ascending {
            true => Sort::ascending(self.sort),
            false => Sort::descending(self.sort),
        };
        let page = match &self.after {
            None => Page::first(self.limit),
            Some(last) => {
                let last = find(&desk, &actor, last).await?;
                Page::after(tickets.cursor(last.id, sort).await?, self.limit)
            }
        };
        let found = tickets.list(&self.filter(), sort, &page).await?;
        let rows: Vec<TicketView> = found
            .entries
            .into_iter()
            .map(|entry| entry.ticket.into())
            .collect();
        context.out.list(
            &rows,
            &[
                "number",
                "queue",
                "state",
                "priority",
                "owner",
                "customer_user",
                "created",
                "title",
            ],
        )
    }

    fn filter(&self) -> TicketFilter {
        let mut filter = TicketFilter::default();
        for name in &self.queue {
            filter = filter.queue(name);
        }
        if self.sub_queues {
            filter = filter.with_sub_queues();
        }
        for name in &self.state {
            filter = filter.state(name);
        }
        for name in &self.state_type {
            filter = filter.state_type(name);
        }
        for name in &self.priority {
            filter = filter.priority(name);
        }
        for login in &self.owner {
            filter = filter.owner(login);
        }
        for id in &self.customer_id {
            filter = filter.customer_id(id);
        }
        for login in &self.customer_user {
            filter = filter.customer_user(login);
        }
        if let Some(text) = &self.text {
            filter = filter.text(text);
        }
        filter
    }
}

fn sort_key(name: &str) -> Result<SortKey, String> {
    SortKey::from_name(name).ok_or_else(|| {
        "no such order; there are Age, Changed, TicketNumber, Title, Queue, State, Priority, Owner"
            .to_owned()
    })
}

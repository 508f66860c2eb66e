//! The widgets of the dashboard.

use chrono::{DateTime, Utc};
use gotrs_core::agent::AgentFilter;
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::search::{
    CountBy, Counter, Page as KeyPage, Scope, Sort, SortKey, TicketFilter,
};

use super::super::list::Whose;
use super::super::row;
use crate::error::PageError;
use crate::i18n::{Msg, Text, msg};
use crate::page::PlainText;
use crate::page::agent::{QueueLine, Reminder, Widget, WidgetBody};
use crate::page::part::Person;
use crate::reader::AgentPage;
use crate::url;

/// Rows of a list.
const SHOWN: u32 = 8;

/// A kind of widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mine,
    New,
    Escalated,
    Pending,
    MyQueues,
    Watched,
    Today,
    Queues,
    News,
    Away,
}

impl Kind {
    pub(super) const ALL: [Self; 10] = [
        Self::Mine,
        Self::New,
        Self::Escalated,
        Self::Pending,
        Self::MyQueues,
        Self::Watched,
        Self::Today,
        Self::News,
        Self::Queues,
        Self::Away,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::New => "new",
            Self::Escalated => "escalated",
            Self::Pending => "pending",
            Self::MyQueues => "my-queues",
            Self::Watched => "watched",
            Self::Today => "today",
            Self::Queues => "queues",
            Self::News => "news",
            Self::Away => "away",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it stands in the wide column.
    pub(super) const fn is_wide(self) -> bool {
        self.lists().is_some()
    }

    /// Whether it is there before anybody arranged anything.
    pub(super) const fn is_shown_at_first(self) -> bool {
        matches!(
            self,
            Self::Mine | Self::New | Self::Today | Self::Queues | Self::News
        )
    }

    /// The list that it shows the beginning of.
    const fn lists(self) -> Option<Whose> {
        match self {
            Self::Mine => Some(Whose::Owned),
            Self::New => Some(Whose::New),
            Self::Escalated => Some(Whose::Escalated),
            Self::Pending => Some(Whose::Reminders),
            Self::MyQueues => Some(Whose::MyQueues),
            Self::Watched => Some(Whose::Watched),
            Self::Today | Self::Queues | Self::News | Self::Away => None,
        }
    }

    pub(super) const fn title(self) -> Msg {
        match self {
            Self::Today => msg("Today"),
            Self::Queues => msg("Queues"),
            Self::News => msg("News"),
            Self::Away => msg("Who is away"),
            _ => match self.lists() {
                Some(whose) => whose.label(),
                None => msg("Tickets"),
            },
        }
    }

    /// What a list says if it is empty.
    const fn nothing(self) -> Msg {
        match self {
            Self::Mine => msg("You own no open ticket."),
            Self::New => msg("No new ticket waits for somebody."),
            Self::Escalated => msg("Nothing is over its time."),
            Self::Pending => msg("Nothing falls due today."),
            Self::MyQueues => msg("Nothing waits in your queues."),
            Self::News => msg("There is no news."),
            _ => msg("No ticket waits here."),
        }
    }
}

/// A widget without content.
pub(super) fn empty(kind: Kind) -> Widget {
    Widget {
        id: kind.name(),
        title: kind.title().into(),
        count: None,
        body: WidgetBody::Nothing(kind.nothing().into()),
        all_url: None,
        controls: Vec::new(),
    }
}

/// A widget with its content; `None` if it has nothing to say at all.
pub(super) async fn fill(page: &AgentPage, kind: Kind) -> Result<Option<Widget>, PageError> {
    if let Some(whose) = kind.lists() {
        return tickets(page, kind, whose).await.map(Some);
    }
    let body = match kind {
        Kind::Today => today(page).await?,
        Kind::Queues => queues(page).await?,
        Kind::Away => away(page).await?,
        _ => news(page),
    };
    Ok(body.map(|body| Widget {
        body,
        ..empty(kind)
    }))
}

/// The tickets of a list that count on the dashboard.
pub(super) fn filter(page: &AgentPage, whose: Whose) -> TicketFilter {
    let filter = match whose {
        // What is new counts by its state alone.
        Whose::New => TicketFilter::default(),
        _ => page.open_tickets(),
    };
    whose.filter(page, filter)
}

async fn tickets(page: &AgentPage, kind: Kind, whose: Whose) -> Result<Widget, PageError> {
    let sort = match kind {
        Kind::Mine | Kind::Escalated | Kind::MyQueues => Sort::ascending(SortKey::Escalation),
        Kind::Pending => Sort::ascending(SortKey::Pending),
        Kind::Watched => Sort::descending(SortKey::Changed),
        _ => Sort::ascending(SortKey::Age),
    };
    let tickets = page.desk().tickets(page.user());
    let filter = filter(page, whose);
    let found = tickets.list(&filter, sort, &KeyPage::first(SHOWN)).await?;
    let count = match found.next {
        Some(_) => tickets.count(&filter).await?,
        None => i64::try_from(found.entries.len()).unwrap_or(0),
    };
    let rows: Vec<_> = found
        .entries
        .iter()
        .map(|entry| row::row(&page.page, entry))
        .collect();
    let body = if rows.is_empty() {
        WidgetBody::Nothing(kind.nothing().into())
    } else {
        WidgetBody::Tickets(row::plain_table(whose.label().into(), rows))
    };
    Ok(Widget {
        count: Some(page.figure(count)),
        all_url: Some(whose.url()),
        body,
        ..empty(kind)
    })
}

async fn queues(page: &AgentPage) -> Result<Option<WidgetBody>, PageError> {
    let desk = page.desk();
    let tickets = desk.tickets(page.user());
    let new = TicketFilter::default().state_type("new");
    let late = page.open_tickets().escalation_to(page.page.now);
    let permitted = desk.queues(page.user()).permitted(&Permission::RO).await?;
    let new = tickets.counters(&new, CountBy::Queue).await?;
    let open = tickets
        .counters(&page.open_tickets(), CountBy::Queue)
        .await?;
    let late = tickets.counters(&late, CountBy::Queue).await?;
    let of = |counters: &[Counter], id: i64| {
        let found = counters.iter().find(|counter| counter.id == id);
        found.map_or(0, |counter| counter.count)
    };
    let lines: Vec<QueueLine> = permitted
        .into_iter()
        .filter(|queue| of(&open, queue.id.0) > 0)
        .map(|queue| {
            let late = of(&late, queue.id.0);
            QueueLine {
                name: Text::name(queue.name.clone()),
                url: url::queue(queue.id.0),
                new: page.figure(of(&new, queue.id.0)),
                open: page.figure(of(&open, queue.id.0)),
                escalated: if late > 0 {
                    page.figure(late)
                } else {
                    String::new()
                },
            }
        })
        .collect();
    Ok((!lines.is_empty()).then_some(WidgetBody::Queues(lines)))
}

/// What falls due until tonight: the reader's reminders, and deadlines of what concerns the reader.
async fn today(page: &AgentPage) -> Result<Option<WidgetBody>, PageError> {
    let tickets = page.desk().tickets(page.user());
    let shown = KeyPage::first(SHOWN);
    let reminders = filter(page, Whose::Reminders);
    let reminders = tickets
        .list(&reminders, Sort::ascending(SortKey::Pending), &shown)
        .await?;
    let deadlines = page.open_tickets().scope(Scope::Concerning);
    let deadlines = deadlines.escalation_to(page.tonight());
    let deadlines = tickets
        .list(&deadlines, Sort::ascending(SortKey::Escalation), &shown)
        .await?;
    let event = |time: DateTime<Utc>, icon, ticket: &gotrs_core::ticket::Ticket| {
        let reminder = Reminder {
            when: page.page.locale.near(page.page.now, time),
            icon,
            title: row::titled(&ticket.title),
            url: url::zoom(ticket.number.as_str()),
            hot: time <= page.page.now,
        };
        (time, reminder)
    };
    let mut events = Vec::new();
    for entry in &reminders.entries {
        let until = entry.ticket.pending_until();
        events.extend(until.map(|until| event(until, "bell", &entry.ticket)));
    }
    for entry in &deadlines.entries {
        let due = row::instant(entry.ticket.escalation_time);
        events.extend(due.map(|due| event(due, "flame", &entry.ticket)));
    }
    events.sort_by_key(|(time, _)| *time);
    if events.is_empty() {
        let nothing = msg("Nothing falls due today.");
        return Ok(Some(WidgetBody::Nothing(nothing.into())));
    }
    let events = events.into_iter().map(|(_, event)| event).collect();
    Ok(Some(WidgetBody::Reminders(events)))
}

/// What the desk tells its agents.
fn news(page: &AgentPage) -> Option<WidgetBody> {
    let text = page.desk().config().get(&settings::GOTRS_DASHBOARD_NEWS);
    let text = text.trim();
    (!text.is_empty()).then(|| WidgetBody::News(PlainText::of(text)))
}

/// Colleagues who are out of office, with the words that follow their names.
async fn away(page: &AgentPage) -> Result<Option<WidgetBody>, PageError> {
    let filter = AgentFilter {
        only_valid: true,
        limit: 500,
        ..AgentFilter::default()
    };
    let agents = page.desk().agents(page.user()).list(&filter).await?;
    let away: Vec<Person> = agents
        .into_iter()
        .filter(|agent| agent.out_of_office)
        .map(|agent| {
            let short = format!("{} {}", agent.first_name, agent.last_name);
            // The full name says until when.
            Person {
                name: agent.full_name,
                ..Person::named(short.trim())
            }
        })
        .collect();
    if away.is_empty() {
        let nothing = msg("Everybody is here.");
        return Ok(Some(WidgetBody::Nothing(nothing.into())));
    }
    Ok(Some(WidgetBody::People(away)))
}

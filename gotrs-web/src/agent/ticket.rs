//! What every page of one ticket shows: its head, its side panel, and what the reader may do with it.

use axum::http::StatusCode;
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::{Ticket, TicketNumber};
use gotrs_core::{Actor, UserId};

use super::row::{self, instant, urgency};
use super::screen::Screen;
use super::shell::{crumb, here};
use crate::error::PageError;
use crate::i18n::{Msg, Text, msg};
use crate::page::Crumb;
use crate::page::part::{Action, Cell, Person, Tab, Tone};
use crate::page::ticket_part::{
    Clock, CustomerCard, LinkRow, Property, PropertyValue, StateView, TicketHead, TicketNotice,
    TicketSide, Urgency,
};
use crate::reader::AgentPage;
use crate::url;

/// What the reader may do with a ticket.
#[derive(Debug, Clone)]
pub(crate) struct Rights(Vec<&'static str>);

/// Permissions that screens ask for; `rw` includes all of them.
const KEYS: [&str; 16] = [
    "note",
    "phone",
    "compose",
    "forward",
    "email_outbound",
    "bounce",
    "owner",
    "responsible",
    "move_into",
    "close",
    "pending",
    "priority",
    "customer",
    "merge",
    "lock",
    "rw",
];

impl Rights {
    pub(crate) async fn on(page: &AgentPage, ticket: &Ticket) -> Result<Self, PageError> {
        let tickets = page.desk().tickets(page.user());
        let creates = page.may_create().await?;
        let mut held = Vec::new();
        // Not a right on this ticket, but one that its pages ask for: a part of it may become a ticket.
        held.extend(creates.then_some("create"));
        if tickets.may(ticket.id, &Permission::RW).await? {
            held.extend(KEYS);
            return Ok(Self(held));
        }
        for key in KEYS {
            if key != "rw" && tickets.may(ticket.id, &Permission::new(key)).await? {
                held.push(key);
            }
        }
        Ok(Self(held))
    }

    /// Whether a permission is held.
    pub(crate) fn may(&self, key: &str) -> bool {
        self.0.contains(&key)
    }
}

/// Which of a ticket's pages is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TicketTab {
    Conversation,
    Timeline,
    Attachments,
    Times,
    History,
    Links,
    Action,
}

/// A ticket and everything around it that all its pages show.
pub(crate) struct Frame {
    pub(crate) ticket: Ticket,
    pub(crate) rights: Rights,
    pub(crate) head: TicketHead,
    pub(crate) side: TicketSide,
    pub(crate) notices: Vec<TicketNotice>,
}

impl AgentPage {
    /// The ticket of a number.
    pub(crate) async fn ticket(&self, number: &str) -> Result<Ticket, PageError> {
        let number = TicketNumber::from(number);
        let tickets = self.desk().tickets(self.user());
        let ticket = tickets.find_by_number(&number).await?;
        ticket.ok_or(PageError::NotFound)
    }

    /// The way to a ticket.
    pub(crate) fn ticket_crumbs(&self, ticket: &Ticket, last: Option<Text>) -> Vec<Crumb> {
        let mut crumbs = vec![
            crumb(msg("Tickets"), url::TICKETS),
            crumb(
                Text::name(ticket.queue.clone()),
                url::queue(ticket.queue_id.0),
            ),
        ];
        let number = Text::plain(ticket.number.0.clone());
        match last {
            Some(last) => {
                crumbs.push(crumb(number, url::zoom(ticket.number.as_str())));
                crumbs.push(here(last));
            }
            None => crumbs.push(here(number)),
        }
        crumbs
    }
}

impl Frame {
    pub(crate) async fn of(
        page: &AgentPage,
        number: &str,
        tab: TicketTab,
    ) -> Result<Self, PageError> {
        let ticket = page.ticket(number).await?;
        let rights = Rights::on(page, &ticket).await?;
        let links = page.desk().links(page.user()).of_ticket(ticket.id).await?;
        let watchers = page.desk().tickets(page.user()).watchers(ticket.id).await?;
        let watched = watchers.contains(&page.user());
        let head = head(page, &ticket, &rights, watched, tab, links.len());
        let side = side(page, &ticket, &rights, &watchers, links).await?;
        let notices = notices(page, &ticket, &side).await?;
        Ok(Self {
            ticket,
            rights,
            head,
            side,
            notices,
        })
    }

    /// Refuses a reader without a permission on the ticket.
    pub(crate) fn require(&self, key: &str) -> Result<(), PageError> {
        if self.rights.may(key) {
            return Ok(());
        }
        Err(PageError::forbidden(format!(
            "no `{key}` permission on ticket {}",
            self.ticket.number
        )))
    }
}

fn head(
    page: &AgentPage,
    ticket: &Ticket,
    rights: &Rights,
    watched: bool,
    tab: TicketTab,
    links: usize,
) -> TicketHead {
    let number = ticket.number.as_str();
    let merged = matches!(ticket.state_type.as_str(), "merged" | "removed");
    let link = |screen: Screen| {
        let mut action = Action::link(screen.url(number), screen.label()).icon(screen.icon());
        action.key = screen.key();
        action
    };
    let offered = |screens: &[Screen]| -> Vec<Action> {
        screens
            .iter()
            .filter(|screen| !merged && rights.may(screen.permission()))
            .map(|screen| link(*screen))
            .collect()
    };
    let mut actions = offered(&[Screen::Reply, Screen::Note, Screen::Move, Screen::Close]);
    if let Some(first) = actions.first_mut() {
        first.style = crate::page::part::Style::Primary;
    }
    let mut more = offered(&[
        Screen::PhoneIn,
        Screen::PhoneOut,
        Screen::Outbound,
        Screen::Forward,
        Screen::Pending,
        Screen::Owner,
        Screen::Responsible,
        Screen::Priority,
        Screen::Customer,
        Screen::FreeText,
        Screen::Merge,
        Screen::Link,
    ]);
    if !merged && rights.may(Screen::Reply.permission()) {
        let all = url::with_query(&Screen::Reply.url(number), &[("ReplyAll", "1")]);
        let all = Action::link(all, msg("Reply to all")).icon("reply-all");
        more.insert(0, all.key('A'));
    }
    if !page.desk().config().get(&settings::TICKET_RESPONSIBLE) {
        more.retain(|action| action.label != Screen::Responsible.label().into());
    }
    more.extend(switches(page, ticket, rights, watched));
    let paper = url::ticket_action(number, "print");
    more.push(Action::link(paper, msg("Print view")).icon("print"));
    let tabs = vec![
        Tab::new(msg("Conversation"), url::zoom(number)).current(tab == TicketTab::Conversation),
        Tab::new(
            msg("Timeline"),
            url::with_query(&url::zoom(number), &[("View", "timeline")]),
        )
        .current(tab == TicketTab::Timeline),
        Tab::new(
            msg("Attachments"),
            url::ticket_action(number, "attachments"),
        )
        .current(tab == TicketTab::Attachments),
        Tab::new(msg("Minutes spent"), url::ticket_action(number, "times"))
            .current(tab == TicketTab::Times),
        Tab::new(msg("History"), url::ticket_action(number, "history"))
            .current(tab == TicketTab::History),
        Tab::new(msg("Links"), url::ticket_action(number, "links"))
            .count(page.figure(i64::try_from(links).unwrap_or(0)))
            .current(tab == TicketTab::Links),
    ];
    TicketHead {
        number: number.to_owned(),
        title: row::titled(&ticket.title),
        url: url::zoom(number),
        state: StateView::new(&ticket.state, &ticket.state_type),
        priority: row::priority(&ticket.priority),
        queue: Text::name(ticket.queue.clone()),
        created: page.page.locale.near(page.page.now, ticket.created),
        viewers: Vec::new(),
        actions,
        more,
        tabs,
    }
}

/// What one click changes.
fn switches(page: &AgentPage, ticket: &Ticket, rights: &Rights, watched: bool) -> Vec<Action> {
    let to = |action: &str| url::ticket_action(ticket.number.as_str(), action);
    let mut switches = Vec::new();
    if rights.may("lock") {
        switches.push(if ticket.is_locked() {
            Action::post(to("unlock"), msg("Unlock"))
                .icon("unlock")
                .key('L')
        } else {
            Action::post(to("lock"), msg("Lock")).icon("lock").key('L')
        });
    }
    if rights.may("owner") && rights.may("lock") && ticket.owner_id != page.user() {
        switches.push(
            Action::post(to("take"), msg("Take the ticket"))
                .icon("user")
                .key('T'),
        );
    }
    if page.desk().config().get(&settings::TICKET_WATCHER) {
        switches.push(if watched {
            Action::post(to("unwatch"), msg("Stop watching"))
                .icon("eye")
                .key('W')
        } else {
            Action::post(to("watch"), msg("Watch")).icon("eye").key('W')
        });
    }
    switches
}

async fn side(
    page: &AgentPage,
    ticket: &Ticket,
    rights: &Rights,
    watchers: &[UserId],
    links: Vec<gotrs_core::link::LinkedTicket>,
) -> Result<TicketSide, PageError> {
    let mut ids = vec![ticket.owner_id, ticket.responsible_id];
    ids.extend(watchers.iter().copied());
    let agents = page.desk().agents(page.user()).of_ids(&ids).await?;
    let named = |id: UserId, login: &str| {
        let agent = agents.iter().find(|agent| agent.id == id);
        Person::named(agent.map_or_else(|| login.to_owned(), |agent| agent.full_name.clone()))
    };
    let config = page.desk().config();
    let edit = |screen: Screen| {
        rights
            .may(screen.permission())
            .then(|| screen.url(ticket.number.as_str()))
    };
    let text = |label: Msg, value: Text, edit: Option<String>| Property {
        label: label.into(),
        value: PropertyValue::Cell(Cell::Text(value)),
        edit,
    };
    let mut properties = vec![
        Property {
            label: msg("State").into(),
            value: PropertyValue::State(StateView::new(&ticket.state, &ticket.state_type)),
            edit: edit(Screen::Close),
        },
        Property {
            label: msg("Priority").into(),
            value: PropertyValue::Priority(row::priority(&ticket.priority)),
            edit: edit(Screen::Priority),
        },
        text(
            msg("Queue"),
            Text::name(ticket.queue.clone()),
            edit(Screen::Move),
        ),
        Property {
            label: msg("Owner").into(),
            value: PropertyValue::Person(named(ticket.owner_id, &ticket.owner)),
            edit: edit(Screen::Owner),
        },
    ];
    if config.get(&settings::TICKET_RESPONSIBLE) {
        properties.push(Property {
            label: msg("Responsible").into(),
            value: PropertyValue::Person(named(ticket.responsible_id, &ticket.responsible)),
            edit: edit(Screen::Responsible),
        });
    }
    let lock = match ticket.lock.as_str() {
        "lock" => msg("Locked").into(),
        "unlock" => msg("Unlocked").into(),
        other => Text::name(other.to_owned()),
    };
    properties.push(text(msg("Lock"), lock, None));
    if let Some(until) = ticket.pending_until()
        && ticket.state_type.starts_with("pending")
    {
        properties.push(Property {
            label: msg("Pending until").into(),
            value: PropertyValue::Cell(Cell::When(page.page.locale.due(page.page.now, until))),
            edit: edit(Screen::Pending),
        });
    }
    if config.get(&settings::TICKET_TYPE)
        && let Some(kind) = &ticket.ticket_type
    {
        properties.push(text(
            msg("Type"),
            Text::name(kind.clone()),
            edit(Screen::FreeText),
        ));
    }
    if config.get(&settings::TICKET_SERVICE) {
        for (label, value) in [(msg("Service"), &ticket.service), (msg("SLA"), &ticket.sla)] {
            if let Some(value) = value {
                properties.push(text(
                    label,
                    Text::name(value.clone()),
                    edit(Screen::FreeText),
                ));
            }
        }
    }
    let time = page
        .desk()
        .tickets(page.user())
        .accounted_time(ticket.id)
        .await?;
    if time != gotrs_core::ticket::TimeUnits::default() {
        properties.push(text(
            msg("Minutes spent"),
            Text::plain(time.to_string()),
            None,
        ));
    }
    Ok(TicketSide {
        clocks: clocks(page, ticket),
        properties,
        customer: customer(page, ticket).await?,
        links: links.into_iter().map(linked).collect(),
        watchers: watchers.iter().map(|id| named(*id, "")).collect(),
    })
}

fn linked(link: gotrs_core::link::LinkedTicket) -> LinkRow {
    LinkRow {
        relation: relation(&link),
        label: row::titled(&link.title),
        url: url::zoom(&link.number),
        state: Some(StateView::new(&link.state, &link.state_type)),
    }
}

/// How the other ticket stands to this one.
pub(crate) fn relation(link: &gotrs_core::link::LinkedTicket) -> Text {
    use gotrs_core::link::Direction;
    match link.direction {
        Direction::Source => msg("Parent").into(),
        Direction::Target => msg("Child").into(),
        Direction::None if link.link_type == gotrs_core::link::NORMAL => msg("Related").into(),
        Direction::None => Text::name(link.link_type.clone()),
    }
}

/// Promises that still run. What the last one is worth in time is not stored with the ticket: the bar fills from its
/// creation to the deadline.
fn clocks(page: &AgentPage, ticket: &Ticket) -> Vec<Clock> {
    if matches!(ticket.state_type.as_str(), "closed" | "merged" | "removed") {
        return Vec::new();
    }
    let all = [
        (msg("First response"), ticket.escalation_response_time),
        (msg("Update"), ticket.escalation_update_time),
        (msg("Solution"), ticket.escalation_solution_time),
    ];
    let now = page.page.now;
    let running = all
        .into_iter()
        .filter_map(|(label, due)| Some((label, instant(due)?)));
    running
        .map(|(label, due)| {
            let whole = (due - ticket.created).num_seconds().max(1);
            let gone = (now - ticket.created).num_seconds().clamp(0, whole);
            let percent = u8::try_from(gone * 100 / whole).unwrap_or(100);
            let when = page.page.locale.due(now, due);
            Clock {
                label: label.into(),
                state: Text::plain(when.text),
                urgency: urgency(now, due),
                percent,
                detail: Text::filled(msg("due {0}"), [when.exact]),
            }
        })
        .collect()
}

async fn customer(page: &AgentPage, ticket: &Ticket) -> Result<Option<CustomerCard>, PageError> {
    let login = ticket.customer_user.clone().unwrap_or_default();
    let id = ticket.customer_id.clone().unwrap_or_default();
    if login.is_empty() && id.is_empty() {
        return Ok(None);
    }
    let desk = page.desk();
    let user = match login.as_str() {
        "" => None,
        login => desk.customers(page.user()).find(login).await?,
    };
    let company = match id.as_str() {
        "" => None,
        id => desk.companies(page.user()).find(id).await?,
    };
    let text = |value: &str| Cell::Text(Text::plain(value));
    let mut facts = Vec::new();
    if let Some(user) = &user {
        for (label, value) in [
            (msg("E-mail"), &user.email),
            (msg("Phone"), &user.phone),
            (msg("Mobile"), &user.mobile),
        ] {
            if !value.is_empty() {
                facts.push((label.into(), text(value)));
            }
        }
    }
    if !id.is_empty() {
        facts.push((msg("Customer number").into(), text(&id)));
    }
    let url = match &user {
        Some(user) => url::customer_user(&user.login),
        None if id.is_empty() => {
            url::with_query(url::SEARCH, &[("CustomerUserLogin", login.as_str())])
        }
        None => url::company(&id),
    };
    let name = match &user {
        Some(user) => user.name(),
        None if login.is_empty() => id.clone(),
        None => login,
    };
    Ok(Some(CustomerCard {
        person: Person::named(name),
        company: company.map_or_else(String::new, |company| company.data.name.clone()),
        url: Some(url),
        facts,
    }))
}

async fn notices(
    page: &AgentPage,
    ticket: &Ticket,
    side: &TicketSide,
) -> Result<Vec<TicketNotice>, PageError> {
    let mut notices = Vec::new();
    let late = side
        .clocks
        .iter()
        .find(|clock| clock.urgency == Urgency::Over);
    if let Some(clock) = late {
        notices.push(TicketNotice {
            tone: Tone::Danger,
            icon: "flame",
            title: msg("This ticket is over its time.").into(),
            text: Some(clock.state.clone()),
        });
    }
    if ticket.state_type == "merged" {
        let mut conn = page.desk().read().await?;
        let main = gotrs_core::ticket::merge::main_ticket(&mut conn, ticket.id).await?;
        drop(conn);
        let main = match main.filter(|main| *main != ticket.id) {
            Some(main) => page.desk().tickets(page.user()).find(main).await?,
            None => None,
        };
        notices.push(TicketNotice {
            tone: Tone::Violet,
            icon: "merge",
            title: msg("This ticket was merged into another one.").into(),
            text: main.map(|main| Text::plain(main.number.0)),
        });
    }
    if ticket.is_locked()
        && ticket.owner_id != page.user()
        && Actor::Agent(ticket.owner_id) != Actor::Agent(UserId::ROOT)
    {
        let owner = side
            .properties
            .iter()
            .find_map(|property| match &property.value {
                PropertyValue::Person(person) => Some(person.name.clone()),
                _ => None,
            });
        notices.push(TicketNotice {
            tone: Tone::Info,
            icon: "lock",
            title: Text::filled(
                msg("{0} works on this ticket."),
                [owner.unwrap_or_default()],
            ),
            text: None,
        });
    }
    Ok(notices)
}

/// A form that comes back with what is wrong.
pub(crate) const AGAIN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

//! `GET /agent/tickets/{number}/history` and `/links`: tables of a ticket.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use gotrs_core::UserId;
use gotrs_core::ticket::HistoryRecord;
use gotrs_core::ticket::history_name::HistoryView;

use super::screen::Screen;
use super::ticket::{Frame, TicketTab, relation};
use crate::error::PageError;
use crate::form::parse_query;
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::TicketTablePage;
use crate::page::part::{Action, Cell, Column, Empty, Pager, Row, Style, Table};
use crate::reader::AgentPage;
use crate::url;

/// Lines of a page.
const SHOWN: u32 = 200;

pub(crate) async fn history(
    page: AgentPage,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    let after = form
        .get("After")
        .and_then(|id| id.parse().ok())
        .unwrap_or(0);
    let frame = Frame::of(&page, &number, TicketTab::History).await?;
    let tickets = page.desk().tickets(page.user());
    let mut lines = tickets.history(frame.ticket.id, after, SHOWN + 1).await?;
    let more = lines.len() > SHOWN as usize;
    lines.truncate(SHOWN as usize);
    let here = url::ticket_action(&number, "history");
    let pager = Pager {
        shown: String::new(),
        previous: (after > 0).then(|| here.clone()),
        next: lines
            .last()
            .filter(|_| more)
            .map(|last| url::with_query(&here, &[("After", &last.id.to_string())])),
    };
    let mut ids: Vec<UserId> = lines.iter().map(|line| line.created_by).collect();
    ids.sort_unstable();
    ids.dedup();
    let agents = page.desk().agents(page.user()).of_ids(&ids).await?;
    let rows = lines.iter().map(|line| {
        let agent = agents.iter().find(|agent| agent.id == line.created_by);
        let name = agent.map_or(&line.created_by_login, |agent| &agent.full_name);
        let locale = &page.page.locale;
        Row::new(vec![
            Cell::When(locale.exactly(line.created)),
            Cell::Text(Text::plain(name.clone())),
            Cell::Code(line.kind.clone()),
            Cell::Long(sentence(line)),
        ])
    });
    let table = Table {
        caption: msg("History").into(),
        columns: vec![
            Column::new(msg("Time")),
            Column::new(msg("Agent")),
            Column::new(msg("Kind")).minor(),
            Column::new(msg("What happened")),
        ],
        rows: rows.collect(),
        empty: nothing(msg("Nothing happened yet.")),
    };
    let crumbs = page.ticket_crumbs(&frame.ticket, Some(msg("History").into()));
    let view = TicketTablePage {
        shell: page.shell(crumbs).await?,
        head: frame.head,
        heading: msg("History").into(),
        table,
        pager: (pager != Pager::default()).then_some(pager),
        side: frame.side,
        page: page.page,
    };
    page::html(&view)
}

fn nothing(text: Msg) -> Empty {
    Empty {
        icon: "history",
        title: msg("Nothing here").into(),
        text: text.into(),
        action: None,
    }
}

/// What happened, in a sentence. Kinds without one are shown as they are stored.
pub(super) fn sentence(line: &HistoryRecord) -> Text {
    let parts = match line.view() {
        HistoryView::Text(text) => return Text::plain(text),
        HistoryView::Parts(parts) => parts,
    };
    let filled = |key: Msg, wanted: &[usize]| {
        let part = |i: &usize| parts.get(*i).copied().unwrap_or_default();
        Text::filled(key, wanted.iter().map(part))
    };
    // Some peers, and jobs, say no more than the kind.
    let said = |key: Msg, silent: Msg| match parts.first().map(|part| part.trim()) {
        None | Some("") => silent.into(),
        Some(first) => Text::filled(key, [first]),
    };
    match line.kind.as_str() {
        "NewTicket" => filled(
            msg("Ticket {0} was created in {1}, priority {2}, state {3}."),
            &[0, 1, 2, 3],
        ),
        "StateUpdate" => filled(msg("State: {0} → {1}"), &[0, 1]),
        "PriorityUpdate" => filled(msg("Priority: {0} → {1}"), &[0, 2]),
        "Move" => filled(msg("Queue: {1} → {0}"), &[0, 2]),
        "OwnerUpdate" => filled(msg("New owner: {0}"), &[0]),
        "ResponsibleUpdate" => filled(msg("New responsible: {0}"), &[0]),
        "TitleUpdate" => filled(msg("Title: {0} → {1}"), &[0, 1]),
        "TypeUpdate" => filled(msg("Type: {0} → {1}"), &[0, 2]),
        "ServiceUpdate" => filled(msg("Service: {1} → {0}"), &[0, 2]),
        "SLAUpdate" => filled(msg("SLA: {1} → {0}"), &[0, 2]),
        "Lock" => msg("Locked").into(),
        "Unlock" => msg("Unlocked").into(),
        "SetPendingTime" => filled(msg("Pending until {0}"), &[0]),
        "CustomerUpdate" => {
            let customer = parts.first().copied().unwrap_or_default().split(';');
            let customer = customer.filter_map(|part| part.split_once('='));
            let customer: Vec<&str> = customer.map(|(_, value)| value).collect();
            Text::filled(msg("Customer: {0}"), [customer.join(", ")])
        }
        "TimeAccounting" => filled(msg("{0} minutes spent, {1} in all"), &[0, 1]),
        "AddNote" => msg("A note was added.").into(),
        "PhoneCallAgent" | "PhoneCallCustomer" => msg("A call was noted.").into(),
        "SendAnswer" => said(
            msg("An answer was sent to {0}."),
            msg("An answer was sent."),
        ),
        "EmailAgent" => said(msg("A mail was sent to {0}."), msg("A mail was sent.")),
        "EmailCustomer" => said(msg("A mail came from {0}."), msg("A mail came.")),
        "Forward" => said(msg("Forwarded to {0}."), msg("Forwarded.")),
        "FollowUp" => said(msg("Follow-up to {0}."), msg("Follow-up.")),
        "Merged" => filled(msg("Ticket {0} was merged into {1}."), &[0, 2]),
        "TicketLinkAdd" => filled(msg("Linked with {0}."), &[0]),
        "TicketLinkDelete" => filled(msg("Link with {0} removed."), &[0]),
        "Subscribe" => filled(msg("{0} watches."), &[0]),
        "Unsubscribe" => filled(msg("{0} does not watch any more."), &[0]),
        _ => Text::plain(parts.join(" · ")),
    }
}

/// `GET /agent/tickets/{number}/links`
pub(crate) async fn links(
    page: AgentPage,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let frame = Frame::of(&page, &number, TicketTab::Links).await?;
    let links = page
        .desk()
        .links(page.user())
        .of_ticket(frame.ticket.id)
        .await?;
    let may = frame.rights.may("rw");
    let rows = links.iter().map(|link| {
        let remove = Action::post(url::ticket_action(&number, "unlink"), msg("Remove link"))
            .icon("x")
            .icon_only()
            .style(Style::Ghost)
            .field("TicketNumber", &link.number)
            .field("LinkType", link_value(link));
        Row::new(vec![
            Cell::Title {
                label: Text::plain(super::row::titled(&link.title)),
                url: url::zoom(&link.number),
                sub: Some(Text::plain(link.number.clone())),
            },
            Cell::Text(relation(link)),
            Cell::Muted(Text::name(link.queue.clone())),
            Cell::Text(Text::name(link.state.clone())),
            if may {
                Cell::Actions(vec![remove])
            } else {
                Cell::Nothing
            },
        ])
    });
    let table = Table {
        caption: msg("Links").into(),
        columns: vec![
            Column::new(msg("Ticket")),
            Column::new(msg("Relation")),
            Column::new(msg("Queue")).minor(),
            Column::new(msg("State")),
            Column::new(msg("Action")).silent(),
        ],
        rows: rows.collect(),
        empty: Empty {
            icon: "link",
            title: msg("No links").into(),
            text: msg("This ticket is not linked with another one that you may see.").into(),
            action: may
                .then(|| Action::link(Screen::Link.url(&number), msg("Link with another ticket"))),
        },
    };
    let crumbs = page.ticket_crumbs(&frame.ticket, Some(msg("Links").into()));
    let view = TicketTablePage {
        shell: page.shell(crumbs).await?,
        head: frame.head,
        heading: msg("Links").into(),
        table,
        pager: None,
        side: frame.side,
        page: page.page,
    };
    page::html(&view)
}

/// A link as the form of a new one would say it.
fn link_value(link: &gotrs_core::link::LinkedTicket) -> String {
    use gotrs_core::link::Direction;
    match link.direction {
        Direction::None => link.link_type.clone(),
        Direction::Source => format!("{}::Target", link.link_type),
        Direction::Target => format!("{}::Source", link.link_type),
    }
}

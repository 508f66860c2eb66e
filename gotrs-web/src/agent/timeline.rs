//! The conversation with what happened between the articles, from the history of the ticket.

use chrono::{DateTime, Utc};
use gotrs_core::UserId;
use gotrs_core::ticket::HistoryRecord;

use super::history::sentence;
use super::ticket::Frame;
use crate::error::PageError;
use crate::i18n::{Text, msg};
use crate::page::ticket_part::{EventView, ThreadItem};
use crate::reader::AgentPage;

/// Lines of the history that one page reads.
const READ: u32 = 1_000;

/// Kinds that an article of its own stands for, or that nobody wants to read.
const SILENT: [&str; 14] = [
    "AddNote",
    "PhoneCallAgent",
    "PhoneCallCustomer",
    "SendAnswer",
    "SendAutoReply",
    "SendAutoReject",
    "SendAutoFollowUp",
    "EmailAgent",
    "EmailCustomer",
    "Forward",
    "FollowUp",
    "WebRequestCustomer",
    "TicketDynamicFieldUpdate",
    "Misc",
];

/// Articles and events in the order they happened. If earlier articles stand on another page, so do their events.
pub(super) async fn with_events(
    page: &AgentPage,
    frame: &Frame,
    articles: Vec<(DateTime<Utc>, ThreadItem)>,
    earlier: bool,
) -> Result<Vec<ThreadItem>, PageError> {
    let tickets = page.desk().tickets(page.user());
    let mut lines = tickets.history(frame.ticket.id, 0, READ).await?;
    let begin = articles.first().filter(|_| earlier).map(|(time, _)| *time);
    lines.retain(|line| {
        !SILENT.contains(&line.kind.as_str()) && begin.is_none_or(|begin| line.created >= begin)
    });
    let mut ids: Vec<UserId> = lines.iter().map(|line| line.created_by).collect();
    ids.sort_unstable();
    ids.dedup();
    let agents = page.desk().agents(page.user()).of_ids(&ids).await?;
    let name = |line: &HistoryRecord| {
        let agent = agents.iter().find(|agent| agent.id == line.created_by);
        agent.map_or_else(
            || line.created_by_login.clone(),
            |agent| agent.full_name.clone(),
        )
    };
    let events = lines.iter().map(|line| {
        let what = page.page.text(&sentence(line));
        let event = EventView {
            icon: icon(&line.kind),
            text: Text::filled(msg("{0}: {1}"), [name(line), what]),
            time: page.page.locale.near(page.page.now, line.created),
        };
        (line.created, ThreadItem::Event(event))
    });
    let mut items: Vec<_> = articles.into_iter().chain(events).collect();
    // What happened in the same second stands behind the article that caused it.
    items.sort_by_key(|(time, item)| (*time, matches!(item, ThreadItem::Event(_))));
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

fn icon(kind: &str) -> &'static str {
    match kind {
        "NewTicket" => "plus",
        "Move" => "move",
        "OwnerUpdate" => "user",
        "ResponsibleUpdate" => "shield",
        "PriorityUpdate" => "prio",
        "StateUpdate" => "st-open",
        "SetPendingTime" => "clock",
        "Lock" => "lock",
        "Unlock" => "unlock",
        "CustomerUpdate" => "users",
        "TicketLinkAdd" | "TicketLinkDelete" => "link",
        "Merged" => "merge",
        "Subscribe" | "Unsubscribe" => "eye",
        "TimeAccounting" => "clock",
        "Bounce" => "forward",
        "TitleUpdate" | "TypeUpdate" | "ServiceUpdate" | "SLAUpdate" => "edit",
        _ => "bolt",
    }
}

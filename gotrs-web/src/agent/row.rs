//! A ticket of a list in the reader's words.

use gotrs_core::ticket::search::TicketEntry;

use crate::error::PageError;
use crate::i18n::Text;
use crate::page::Page;
use crate::page::part::{Cell, Order, Person};
use crate::page::ticket_part::{
    PriorityView, Sla, StateView, TicketColumn, TicketRow, TicketTable, Urgency,
};
use crate::reader::AgentPage;
use crate::url;
use chrono::{DateTime, TimeDelta, Utc};
use gotrs_core::UserId;

/// A priority's bars: OTRS's names begin with their rank.
pub(crate) fn priority(name: &str) -> PriorityView {
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    PriorityView::new(name, digits.parse().unwrap_or(3))
}

/// How close a deadline is: near within the last hour.
pub(crate) fn urgency(now: DateTime<Utc>, due: DateTime<Utc>) -> Urgency {
    match due - now {
        left if left <= TimeDelta::zero() => Urgency::Over,
        left if left <= TimeDelta::hours(1) => Urgency::Near,
        _ => Urgency::Calm,
    }
}

/// An instant of a ticket's column; 0 is none.
pub(crate) fn instant(epoch: i64) -> Option<DateTime<Utc>> {
    (epoch > 0)
        .then(|| DateTime::from_timestamp(epoch, 0))
        .flatten()
}

/// Customer and company, as far as they are known.
fn customer(entry: &TicketEntry) -> String {
    let ticket = &entry.ticket;
    let who = entry
        .customer_name
        .as_deref()
        .or(ticket.customer_user.as_deref());
    let parts = [who, ticket.customer_id.as_deref()];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// A row.
pub(crate) fn row(page: &Page, entry: &TicketEntry) -> TicketRow {
    let ticket = &entry.ticket;
    let locale = &page.locale;
    let owned = ticket.is_locked() || ticket.owner_id != UserId::ROOT;
    let open = !matches!(ticket.state_type.as_str(), "closed" | "merged" | "removed");
    let due = instant(ticket.escalation_time).filter(|_| open);
    TicketRow {
        id: ticket.id.0,
        number: ticket.number.0.clone(),
        url: url::zoom(ticket.number.as_str()),
        title: titled(&ticket.title),
        customer: customer(entry),
        state: StateView::new(&ticket.state, &ticket.state_type),
        priority: priority(&ticket.priority),
        queue: Text::name(ticket.queue.clone()),
        others: others(page, entry),
        owner: owned.then(|| Person::named(entry.owner_name.clone())),
        age: locale.age(page.now, ticket.created),
        sla: due.map(|due| Sla {
            when: locale.due(page.now, due),
            urgency: urgency(page.now, due),
        }),
        unread: !entry.seen,
        articles: 0,
        has_files: false,
    }
}

/// The rows of a page of a list, with how much is in each ticket.
pub(crate) async fn rows(
    page: &AgentPage,
    entries: &[TicketEntry],
) -> Result<Vec<TicketRow>, PageError> {
    let ids: Vec<_> = entries.iter().map(|entry| entry.ticket.id).collect();
    let extents = page.desk().tickets(page.user()).extents(&ids).await?;
    let rows = entries.iter().map(|entry| {
        let extent = extents.get(&entry.ticket.id).copied().unwrap_or_default();
        TicketRow {
            articles: extent.articles.unsigned_abs(),
            has_files: extent.files,
            ..row(&page.page, entry)
        }
    });
    Ok(rows.collect())
}

/// A title that can be clicked, even if there is none.
pub(crate) fn titled(title: &str) -> String {
    if title.trim().is_empty() {
        "–".to_owned()
    } else {
        title.to_owned()
    }
}

/// A table of tickets; `sort` gives the address of the table sorted by a column, and how it is sorted by it now.
pub(crate) fn table(
    caption: Text,
    shown: Vec<TicketColumn>,
    rows: Vec<TicketRow>,
    selectable: bool,
    sort: impl Fn(&str) -> Option<(String, Option<Order>)>,
) -> TicketTable {
    let columns = shown
        .iter()
        .map(|column| column.heading(sort(column.name())));
    TicketTable {
        caption,
        columns: columns.collect(),
        shown,
        rows,
        selectable,
    }
}

/// A table that is not sorted by clicking.
pub(crate) fn plain_table(caption: Text, rows: Vec<TicketRow>) -> TicketTable {
    table(
        caption,
        TicketColumn::AT_FIRST.to_vec(),
        rows,
        false,
        |_| None,
    )
}

/// What the columns say that are not there at first.
fn others(page: &Page, entry: &TicketEntry) -> Vec<(TicketColumn, Cell)> {
    let (ticket, locale) = (&entry.ticket, &page.locale);
    let named = |name: &Option<String>| match name.as_deref() {
        None | Some("") => Cell::Nothing,
        Some(name) => Cell::Muted(Text::name(name)),
    };
    let pending = ticket
        .pending_until()
        .filter(|_| ticket.state_type.starts_with("pending"));
    let responsible = match ticket.responsible_id {
        UserId::ROOT => Cell::Nothing,
        _ => Cell::Person(Person::named(entry.responsible_name.clone())),
    };
    let customer = ticket.customer_id.clone().unwrap_or_default();
    vec![
        (
            TicketColumn::Lock,
            Cell::Muted(Text::name(ticket.lock.clone())),
        ),
        (TicketColumn::Type, named(&ticket.ticket_type)),
        (TicketColumn::Service, named(&ticket.service)),
        (TicketColumn::Sla, named(&ticket.sla)),
        (TicketColumn::CustomerId, Cell::Muted(Text::plain(customer))),
        (TicketColumn::Responsible, responsible),
        (
            TicketColumn::Changed,
            Cell::When(locale.near(page.now, ticket.changed)),
        ),
        (
            TicketColumn::Pending,
            pending.map_or(Cell::Nothing, |until| {
                Cell::When(locale.due(page.now, until))
            }),
        ),
    ]
}

//! The history of a ticket: what happened, who did it, and how the ticket stood afterwards.
//!
//! [`add`] writes a line with the snapshot of the ticket after the change; [`Tickets::history`] reads them.
//! The texts are [`HistoryEntry`]'s; a line is never changed or removed while its ticket lives (ACC-11).
//!
//! [`Tickets::history`]: super::Tickets::history

use chrono::{DateTime, Utc};

use super::history_name::{HistoryEntry, HistoryView};
use super::store;
use crate::db::{Conn, DbTime, Int, sql};
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::{ArticleId, TicketId, UserId};
use crate::unit::Unit;

/// A line of a ticket's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRecord {
    /// `ticket_history.id`; grows in the order of what happened.
    pub id: i64,
    /// OTRS's name of the history type: `StateUpdate`.
    pub kind: String,
    /// The text as stored; [`HistoryRecord::view`] takes it apart.
    pub name: String,
    /// The article it is about, if it is about one.
    pub article: Option<ArticleId>,
    /// The queue after the change.
    pub queue: String,
    /// The type after the change.
    pub ticket_type: String,
    /// The owner after the change, by login.
    pub owner: String,
    /// The priority after the change.
    pub priority: String,
    /// The state after the change.
    pub state: String,
    /// When it happened.
    pub created: DateTime<Utc>,
    /// Who did it.
    pub created_by: UserId,
    /// Who did it, by login.
    pub created_by_login: String,
}

impl HistoryRecord {
    /// The text in the parts in which people read it.
    #[must_use]
    pub fn view(&self) -> HistoryView<'_> {
        HistoryView::parse(&self.kind, &self.name)
    }
}

/// Writes a history line in the name of the unit's actor and raises `HistoryAdd`.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn add(unit: &mut Unit, ticket: TicketId, entry: &HistoryEntry) -> Result<(), Error> {
    add_to(unit, ticket, None, entry).await
}

/// The same for a line about an article.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn add_for_article(
    unit: &mut Unit,
    ticket: TicketId,
    article: ArticleId,
    entry: &HistoryEntry,
) -> Result<(), Error> {
    add_to(unit, ticket, Some(article), entry).await
}

async fn add_to(
    unit: &mut Unit,
    ticket: TicketId,
    article: Option<ArticleId>,
    entry: &HistoryEntry,
) -> Result<(), Error> {
    let name = entry.name();
    if name.is_empty() {
        return Ok(());
    }
    let (stamp, by) = (unit.stamp(), unit.user_id());
    let kind = entry.type_name();
    store::insert_history(unit, ticket, (kind, &name), article, stamp, by).await?;
    announce(unit, ticket, entry);
    Ok(())
}

/// Writes the first lines of a new ticket, whose columns need not be read again.
pub(super) async fn add_first(
    unit: &mut Unit,
    snapshot: &store::Snapshot,
    entries: &[HistoryEntry],
) -> Result<(), Error> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| (entry.type_name(), entry.name()))
        .collect();
    let (stamp, by) = (unit.stamp(), unit.user_id());
    store::insert_history_rows(unit, snapshot, &rows, stamp, by).await?;
    for entry in entries {
        announce(unit, snapshot.ticket, entry);
    }
    Ok(())
}

fn announce(unit: &mut Unit, ticket: TicketId, entry: &HistoryEntry) {
    if !matches!(entry, HistoryEntry::SendAgentNotification { .. }) {
        unit.raise(Event::ticket(TicketEvent::HistoryAdd, ticket));
    }
}

#[derive(sqlx::FromRow)]
struct HistoryRow {
    id: Int,
    kind: String,
    name: String,
    article_id: Option<ArticleId>,
    queue: String,
    ticket_type: String,
    owner: String,
    priority: String,
    state: String,
    create_time: DbTime,
    create_by: UserId,
    created_by_login: String,
}

/// The lines of a ticket in the order of what happened, after the line `after`, at most `limit`.
pub(super) async fn list(
    conn: &mut Conn,
    ticket: TicketId,
    after: i64,
    limit: u32,
) -> Result<Vec<HistoryRecord>, Error> {
    let query = sql(
        "SELECT h.id, k.name AS kind, h.name, h.article_id, q.name AS queue, ty.name AS ticket_type, ow.login AS owner, \
         p.name AS priority, s.name AS state, h.create_time, h.create_by, cr.login AS created_by_login \
         FROM ticket_history h JOIN ticket_history_type k ON k.id = h.history_type_id JOIN queue q ON q.id = h.queue_id \
         JOIN ticket_type ty ON ty.id = h.type_id JOIN users ow ON ow.id = h.owner_id JOIN ticket_priority p ON p.id = h.priority_id \
         JOIN ticket_state s ON s.id = h.state_id JOIN users cr ON cr.id = h.create_by \
         WHERE h.ticket_id = ? AND h.id > ? ORDER BY h.id LIMIT ?",
    );
    let rows: Vec<HistoryRow> = conn.all(query.bind(ticket).bind(after).bind(limit)).await?;
    let zone = conn.zone();
    Ok(rows
        .into_iter()
        .map(|row| HistoryRecord {
            id: row.id.0,
            kind: row.kind,
            name: row.name,
            article: row.article_id,
            queue: row.queue,
            ticket_type: row.ticket_type,
            owner: row.owner,
            priority: row.priority,
            state: row.state,
            created: row.create_time.instant(zone),
            created_by: row.create_by,
            created_by_login: row.created_by_login,
        })
        .collect())
}

//! Lists, counts and counters of tickets.
//!
//! [`TicketFilter`] says which tickets; the actor's visibility is always part of the same condition (ACC-03), so that
//! a list, its total and its counters never disagree. A page costs two statements: the keys of the page are found first,
//! by the index that fits, then those few rows are read. The names they refer to, and the actor's rights, are in memory:
//! a join of a dozen small tables costs more to plan than the page costs to read.

mod extent;
mod filter;
mod page;

use std::collections::HashMap;

use chrono_tz::Tz;

use crate::catalog::names::{Names, names, names_anew};
use crate::db::{Conn, Int, sql};
use crate::error::Error;
use crate::id::{TicketId, UserId};
use crate::people::full_name::{NameOrder, full_name};
use crate::people::staff::{Staff, staff, staff_anew};
use crate::sysconfig::settings;

use super::model::Ticket;
use super::service::Tickets;
use super::store::{self, TicketRow};

pub use extent::Extent;
pub use filter::{Archive, Scope, TicketFilter};
pub use page::{BadCursor, Cursor, Page, Sort, SortKey};

/// Largest page, whatever is asked for.
const MAX_PAGE: u32 = 2_000;

/// A ticket in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketEntry {
    /// The ticket.
    pub ticket: Ticket,
    /// The owner's full name.
    pub owner_name: String,
    /// The responsible's full name.
    pub responsible_name: String,
    /// The customer user's full name, if the database knows it.
    pub customer_name: Option<String>,
    /// Whether the acting agent has read everything.
    pub seen: bool,
}

/// A page of a list of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPage {
    /// Its tickets.
    pub entries: Vec<TicketEntry>,
    /// Where the next page begins; `None` if there is none.
    pub next: Option<Cursor>,
}

/// What tickets are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountBy {
    /// Queue.
    Queue,
    /// State.
    State,
    /// State type.
    StateType,
    /// Priority.
    Priority,
    /// Lock.
    Lock,
    /// Owner, by login.
    Owner,
    /// Service; tickets without one are not counted.
    Service,
}

/// How many tickets share something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The id of what they share.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: i64,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    #[sqlx(flatten)]
    ticket: TicketRow,
    customer_first: Option<String>,
    customer_last: Option<String>,
    seen: Int,
}

impl Tickets {
    /// A page of the tickets that are meant and that the actor may find.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown name in the filter, or a page marker of another order.
    pub async fn list(
        &self,
        filter: &TicketFilter,
        sort: Sort,
        page: &Page,
    ) -> Result<TicketPage, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        let condition = filter.condition(&mut conn, &config, &self.actor).await?;
        let limit = page.limit.clamp(1, MAX_PAGE);
        let mut keys = sql("SELECT t.id, ")
            .append(sort.shown())
            .push(" AS sort_value FROM ticket t")
            .push(sort.key.join())
            .push(" WHERE ")
            .append(condition);
        if let Some(cursor) = &page.after {
            let behind = sort
                .behind(cursor)
                .ok_or_else(|| Error::invalid("page", "format", cursor.to_string()))?;
            keys = keys.push(" AND ").append(behind);
        }
        let keys = keys
            .push(" ORDER BY ")
            .append(sort.order())
            .push(" LIMIT ?")
            .bind(limit + 1);
        let mut keys: Vec<(TicketId, Option<String>)> = conn.all(keys).await?;
        let more = keys.len() > limit as usize;
        keys.truncate(limit as usize);
        let next = keys.last().filter(|_| more).map(|(id, value)| Cursor {
            value: value.clone().unwrap_or_default(),
            id: *id,
        });
        let ids: Vec<TicketId> = keys.into_iter().map(|(id, _)| id).collect();
        let order = NameOrder::from_setting(&config.get(&settings::FIRSTNAME_LASTNAME_ORDER));
        let entries = entries(&mut conn, &ids, self.actor.user_id(), order).await?;
        Ok(TicketPage { entries, next })
    }

    /// The page marker behind a ticket, as if a page in this order had ended with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such ticket.
    pub async fn cursor(&self, ticket: TicketId, sort: Sort) -> Result<Cursor, Error> {
        let mut conn = self.desk.read().await?;
        let query = sql("SELECT ")
            .append(sort.shown())
            .push(" AS sort_value FROM ticket t")
            .push(sort.key.join())
            .push(" WHERE t.id = ?")
            .bind(ticket);
        let row: Option<(Option<String>,)> = conn.optional(query).await?;
        let (value,) = row.ok_or_else(|| Error::not_found("ticket", ticket.to_string()))?;
        Ok(Cursor {
            value: value.unwrap_or_default(),
            id: ticket,
        })
    }

    /// How many tickets are meant that the actor may find.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown name in the filter.
    pub async fn count(&self, filter: &TicketFilter) -> Result<i64, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        let condition = filter.condition(&mut conn, &config, &self.actor).await?;
        let query = sql("SELECT COUNT(*) FROM ticket t WHERE ").append(condition);
        Ok(conn.integer(query).await?)
    }

    /// The same, by what the tickets share, in the order of its names; what no ticket has is not there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown name in the filter.
    pub async fn counters(
        &self,
        filter: &TicketFilter,
        by: CountBy,
    ) -> Result<Vec<Counter>, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        let condition = filter.condition(&mut conn, &config, &self.actor).await?;
        let (head, tail) = match by {
            CountBy::Queue => (
                "SELECT k.id, k.name, COUNT(*) FROM ticket t JOIN queue k ON k.id = t.queue_id WHERE ",
                " GROUP BY k.id, k.name ORDER BY k.name",
            ),
            CountBy::State => (
                "SELECT k.id, k.name, COUNT(*) FROM ticket t JOIN ticket_state k ON k.id = t.ticket_state_id WHERE ",
                " GROUP BY k.id, k.name ORDER BY k.name",
            ),
            CountBy::StateType => (
                "SELECT k.id, k.name, COUNT(*) FROM ticket t JOIN ticket_state s ON s.id = t.ticket_state_id \
                 JOIN ticket_state_type k ON k.id = s.type_id WHERE ",
                " GROUP BY k.id, k.name ORDER BY k.name",
            ),
            CountBy::Priority => (
                "SELECT k.id, k.name, COUNT(*) FROM ticket t JOIN ticket_priority k ON k.id = t.ticket_priority_id WHERE ",
                " GROUP BY k.id, k.name ORDER BY k.name",
            ),
            CountBy::Lock => (
                "SELECT k.id, k.name, COUNT(*) FROM ticket t JOIN ticket_lock_type k ON k.id = t.ticket_lock_id WHERE ",
                " GROUP BY k.id, k.name ORDER BY k.name",
            ),
            CountBy::Owner => (
                "SELECT k.id, k.login, COUNT(*) FROM ticket t JOIN users k ON k.id = t.user_id WHERE ",
                " GROUP BY k.id, k.login ORDER BY k.login",
            ),
            CountBy::Service => (
                "SELECT k.id, k.name, COUNT(*) FROM ticket t JOIN service k ON k.id = t.service_id WHERE ",
                " GROUP BY k.id, k.name ORDER BY k.name",
            ),
        };
        let query = sql(head).append(condition).push(tail);
        let rows: Vec<(Int, String, Int)> = conn.all(query).await?;
        let counter = |(id, name, count): (Int, String, Int)| Counter {
            id: id.0,
            name,
            count: count.0,
        };
        Ok(rows.into_iter().map(counter).collect())
    }

    /// The ids of all tickets that are meant and that the actor may find, for jobs; at most `limit`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown name in the filter.
    pub async fn ids(
        &self,
        filter: &TicketFilter,
        sort: Sort,
        limit: u32,
    ) -> Result<Vec<TicketId>, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        let condition = filter.condition(&mut conn, &config, &self.actor).await?;
        let query = sql("SELECT t.id FROM ticket t")
            .push(sort.key.join())
            .push(" WHERE ")
            .append(condition)
            .push(" ORDER BY ")
            .append(sort.order())
            .push(" LIMIT ?")
            .bind(limit);
        Ok(conn.column(query).await?)
    }
}

/// The rows of a page, in the order of its keys. A ticket that is gone meanwhile is left out.
async fn entries(
    conn: &mut Conn,
    ids: &[TicketId],
    reader: UserId,
    order: NameOrder,
) -> Result<Vec<TicketEntry>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql("SELECT ")
        .push(store::COLUMNS)
        .push(
            ", cu.first_name AS customer_first, cu.last_name AS customer_last, \
             CASE WHEN EXISTS (SELECT 1 FROM ticket_flag f WHERE f.ticket_id = t.id AND f.ticket_key = 'Seen' AND f.create_by = ?) \
             THEN 1 ELSE 0 END AS seen FROM ticket t LEFT JOIN customer_user cu ON cu.login = t.customer_user_id WHERE t.id IN (",
        )
        .bind(reader)
        .bind_list(ids.iter().copied())
        .push(")");
    let rows: Vec<EntryRow> = conn.all(query).await?;
    let mut known = (names(conn).await?, staff(conn).await?);
    if rows
        .iter()
        .any(|row| row.ticket.labels(&known.0, &known.1).is_none())
    {
        known = (names_anew(conn).await?, staff_anew(conn).await?);
    }
    let zone = conn.zone();
    let mut entries: HashMap<TicketId, TicketEntry> = rows
        .into_iter()
        .filter_map(|row| row.into_entry(&known.0, &known.1, zone, order))
        .map(|entry| (entry.ticket.id, entry))
        .collect();
    Ok(ids.iter().filter_map(|id| entries.remove(id)).collect())
}

impl EntryRow {
    fn into_entry(
        self,
        names: &Names,
        staff: &Staff,
        zone: Tz,
        order: NameOrder,
    ) -> Option<TicketEntry> {
        let labels = self.ticket.labels(names, staff)?;
        let ticket = self.ticket.into_ticket(labels, zone);
        let name =
            |first: &str, last: &str, login: &str| full_name(order, first, last, login, None);
        let agent = |id: UserId| {
            let agent = staff.get(&id)?;
            Some(name(&agent.first_name, &agent.last_name, &agent.login))
        };
        Some(TicketEntry {
            owner_name: agent(ticket.owner_id)?,
            responsible_name: agent(ticket.responsible_id)?,
            customer_name: self
                .customer_first
                .zip(self.customer_last)
                .map(|(first, last)| {
                    let login = ticket.customer_user.as_deref().unwrap_or_default();
                    name(&first, &last, login)
                }),
            seen: self.seen.0 == 1,
            ticket,
        })
    }
}

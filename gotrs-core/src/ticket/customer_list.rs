//! The list of a customer's requests: what the customer may know of them, and no more (ACC-03, ACC-04).

use chrono::{DateTime, Utc};

use super::model::TicketNumber;
use crate::actor::Actor;
use crate::db::{Conn, DbTime, Stmt, sql};
use crate::error::Error;
use crate::fulltext::condition::condition as full_text;
use crate::id::TicketId;
use crate::permission::{self, Permission};
use crate::sysconfig::{Config, settings};

/// Whose requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RequestScope {
    /// The customer user's own.
    #[default]
    Own,
    /// Everything the customer user may see: those of the company too.
    Company,
}

/// Which requests by their state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RequestProgress {
    /// Not over yet.
    #[default]
    Open,
    /// Closed, merged or removed.
    Closed,
    /// Both.
    All,
    /// Open, and the last visible article is the desk's: the customer's turn.
    Waiting,
}

/// The order of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RequestSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// The last visible article first.
    Changed,
}

/// Which requests to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Whose.
    pub scope: RequestScope,
    /// Open or not.
    pub progress: RequestProgress,
    /// Words that all occur in number, title or a visible article.
    pub search: Option<String>,
    /// In which order.
    pub sort: RequestSort,
    /// Only those that come after this one in the order: the last of the page before.
    pub before: Option<TicketId>,
    /// At most so many; 0 means 25.
    pub limit: u32,
}

/// A request in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSummary {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its title.
    pub title: String,
    /// The state's name.
    pub state: String,
    /// The state type's name.
    pub state_type: String,
    /// The login of the customer user whose it is.
    pub customer_user: String,
    /// That customer user's name; empty if no source knows the login.
    pub customer_name: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When the last visible article was written; internal work does not count.
    pub changed: DateTime<Utc>,
    /// Whether the last visible article came from the desk and the request is not over.
    pub answered: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: TicketId,
    tn: String,
    title: String,
    state: String,
    state_type: String,
    customer_user: String,
    first_name: Option<String>,
    last_name: Option<String>,
    create_time: DbTime,
}

/// The condition over `t` and `st`: what the customer may see and asked for, without the page.
async fn condition(
    conn: &mut Conn,
    config: &Config,
    login: &str,
    filter: &RequestFilter,
) -> Result<Stmt, Error> {
    let actor = Actor::Customer(login.to_owned());
    let visible = permission::visible(conn, config, &actor, &Permission::RO).await?;
    let mut query = sql(" WHERE ").append(visible);
    if filter.scope == RequestScope::Own {
        query = query
            .push(" AND {ci t.customer_user_id} = ?")
            .bind(login.to_lowercase());
    }
    query = match filter.progress {
        RequestProgress::Open => query.push(" AND st.name NOT IN ('closed', 'merged', 'removed')"),
        RequestProgress::Closed => query.push(" AND st.name IN ('closed', 'merged', 'removed')"),
        RequestProgress::All => query,
        RequestProgress::Waiting => query.push(
            " AND st.name NOT IN ('closed', 'merged', 'removed') AND EXISTS (SELECT 1 FROM article a \
             JOIN article_sender_type ast ON ast.id = a.article_sender_type_id AND ast.name = 'agent' \
             WHERE a.id = (SELECT MAX(l.id) FROM article l WHERE l.ticket_id = t.id AND l.is_visible_for_customer = 1))",
        ),
    };
    if config.get(&settings::TICKET_ARCHIVE_SYSTEM)
        && config.get(&settings::TICKET_CUSTOMER_ARCHIVE_SYSTEM) != "1"
    {
        query = query.push(" AND t.archive_flag = 0");
    }
    let search = filter.search.as_deref().unwrap_or_default();
    if let Some(search) = full_text(conn.kind(), search, &actor) {
        query = query.push(" AND ").append(search);
    }
    Ok(query)
}

const FROM: &str = " FROM ticket t JOIN ticket_state s ON s.id = t.ticket_state_id JOIN ticket_state_type st ON st.id = s.type_id";

/// The last visible article of the ticket `t`; 0 for none.
const LAST_OF_T: &str = "COALESCE((SELECT MAX(o.id) FROM article o WHERE o.ticket_id = t.id AND o.is_visible_for_customer = 1), 0)";

/// The same of a ticket by its id.
const LAST_OF: &str = "COALESCE((SELECT MAX(o.id) FROM article o WHERE o.ticket_id = ? AND o.is_visible_for_customer = 1), 0)";

/// How many requests there are under a filter, whatever the page.
pub(super) async fn count(
    conn: &mut Conn,
    config: &Config,
    login: &str,
    filter: &RequestFilter,
) -> Result<i64, Error> {
    let condition = condition(conn, config, login, filter).await?;
    let query = sql("SELECT COUNT(*)").push(FROM).append(condition);
    Ok(conn.integer(query).await?)
}

/// A page of requests. Two queries besides those for the rights.
pub(super) async fn list(
    conn: &mut Conn,
    config: &Config,
    login: &str,
    filter: &RequestFilter,
) -> Result<Vec<RequestSummary>, Error> {
    let mut query = sql(
        "SELECT t.id, t.tn, COALESCE(t.title, '') AS title, s.name AS state, st.name AS state_type, \
         COALESCE(t.customer_user_id, '') AS customer_user, c.first_name, c.last_name, t.create_time",
    )
    .push(FROM)
    .push(" LEFT JOIN customer_user c ON {ci c.login} = {ci t.customer_user_id}")
    .append(condition(conn, config, login, filter).await?);
    query = match (filter.before, filter.sort) {
        (None, _) => query,
        (Some(last), RequestSort::Newest) => query.push(" AND t.id < ?").bind(last),
        (Some(last), RequestSort::Oldest) => query.push(" AND t.id > ?").bind(last),
        (Some(last), RequestSort::Changed) => query
            .push(" AND (")
            .push(LAST_OF_T)
            .push(" < ")
            .push(LAST_OF)
            .bind(last)
            .push(" OR (")
            .push(LAST_OF_T)
            .push(" = ")
            .push(LAST_OF)
            .bind(last)
            .push(" AND t.id < ?))")
            .bind(last),
    };
    let limit = match filter.limit {
        0 => 25,
        limit => limit,
    };
    let query = match filter.sort {
        RequestSort::Newest => query.push(" ORDER BY t.id DESC"),
        RequestSort::Oldest => query.push(" ORDER BY t.id"),
        RequestSort::Changed => query
            .push(" ORDER BY ")
            .push(LAST_OF_T)
            .push(" DESC, t.id DESC"),
    };
    let query = query.push(" LIMIT ?").bind(limit);
    let rows: Vec<Row> = conn.all(query).await?;
    let last = last_articles(conn, rows.iter().map(|row| row.id)).await?;
    let zone = conn.zone();
    Ok(rows
        .into_iter()
        .map(|row| {
            let last = last.iter().find(|(ticket, _, _)| *ticket == row.id);
            let over = ["closed", "merged", "removed"].contains(&row.state_type.as_str());
            let changed = last.map_or(row.create_time, |(_, time, _)| *time);
            RequestSummary {
                id: row.id,
                number: TicketNumber(row.tn),
                title: row.title,
                answered: !over && last.is_some_and(|(_, _, sender)| sender == "agent"),
                state: row.state,
                state_type: row.state_type,
                customer_user: row.customer_user,
                customer_name: [row.first_name, row.last_name]
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
                created: row.create_time.instant(zone),
                changed: changed.instant(zone),
            }
        })
        .collect())
}

/// When the last visible article of each ticket was written, and by which sender type.
async fn last_articles(
    conn: &mut Conn,
    tickets: impl Iterator<Item = TicketId>,
) -> Result<Vec<(TicketId, DbTime, String)>, Error> {
    let query = sql(
        "SELECT a.ticket_id, a.create_time, s.name FROM article a JOIN article_sender_type s ON s.id = a.article_sender_type_id \
         WHERE a.id IN (SELECT MAX(l.id) FROM article l WHERE l.is_visible_for_customer = 1 AND l.ticket_id IN (",
    )
    .bind_list(tickets)
    .push(") GROUP BY l.ticket_id)");
    Ok(conn.all(query).await?)
}

//! `GET /agent/suggest/{what}?q=`: what a reader who types may mean, as options of a list.
//!
//! The services search, each in a fixed number of queries, and give what the reader may see. The palette asks for all
//! kinds at once; without words it shows the tickets that the reader opened last.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use gotrs_core::agent::AgentFilter;
use gotrs_core::permission::{self, Permission};
use gotrs_core::ticket::search::{Archive, Page as KeyPage, Sort, SortKey, TicketFilter};
use gotrs_core::{Error, TicketId};

use super::row;
use crate::admin;
use crate::error::PageError;
use crate::form::parse_query;
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::{Suggestion, SuggestionsPage};
use crate::reader::AgentPage;
use crate::url;

/// The route.
pub(crate) const PATH: &str = "/agent/suggest/{what}";
/// Options of a field.
const MOST: u32 = 10;
/// Options of one kind in the palette.
const FEW: u32 = 5;
/// Characters of what is typed that count.
const LONGEST: usize = 200;
/// Our own preference: the tickets that were opened last, newest first.
const RECENT: &str = "UserGotrsRecentTickets";

pub(crate) async fn suggest(
    page: AgentPage,
    Path(what): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = parse_query(query.as_deref())?;
    let typed = query.get("q").unwrap_or_default().trim();
    let typed: String = typed
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST)
        .collect();
    let items = match what.as_str() {
        "customers" => customers(&page, &typed, MOST, false).await?,
        "recipients" => customers(&page, &typed, MOST, true).await?,
        "agents" => agents(&page, &typed).await?,
        "queues" => queues(&page, &typed, MOST).await?,
        "tickets" => tickets(&page, &typed, MOST).await?,
        "all" => all(&page, &typed).await?,
        _ => return Err(PageError::NotFound),
    };
    page::html(&SuggestionsPage {
        items,
        page: page.page,
    })
}

async fn all(page: &AgentPage, typed: &str) -> Result<Vec<Suggestion>, PageError> {
    if typed.is_empty() {
        let recent = recent(page).await?;
        return Ok(under(msg("Opened last"), recent));
    }
    let (tickets, people, queues, modules) = tokio::try_join!(
        tickets(page, typed, FEW),
        customers(page, typed, FEW, false),
        queues(page, typed, FEW),
        modules(page, typed),
    )?;
    let mut all = under(msg("Tickets"), tickets);
    all.extend(under(msg("Customers"), people));
    all.extend(under(msg("Queues"), queues));
    all.extend(under(msg("Administration"), modules));
    Ok(all)
}

/// The first of a kind carries its heading.
fn under(heading: Msg, mut items: Vec<Suggestion>) -> Vec<Suggestion> {
    if let Some(first) = items.first_mut() {
        first.heading = Some(heading.into());
    }
    items
}

async fn customers(
    page: &AgentPage,
    typed: &str,
    most: u32,
    as_address: bool,
) -> Result<Vec<Suggestion>, PageError> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let customers = page.desk().customers(page.user());
    let found = customers.search(typed, most).await?;
    Ok(found
        .into_iter()
        .map(|user| Suggestion {
            value: if as_address {
                user.display()
            } else {
                user.login.clone()
            },
            label: Text::plain(user.name()),
            note: Text::plain(match user.customer_id.as_str() {
                "" => user.email.clone(),
                company => format!("{}, {company}", user.email),
            }),
            icon: "user",
            url: Some(url::customer_user(&user.login)),
            heading: None,
        })
        .collect())
}

async fn agents(page: &AgentPage, typed: &str) -> Result<Vec<Suggestion>, PageError> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let filter = AgentFilter {
        search: Some(typed.to_owned()),
        only_valid: true,
        limit: MOST,
        ..AgentFilter::default()
    };
    let found = page.desk().agents(page.user()).list(&filter).await?;
    Ok(found
        .into_iter()
        .map(|agent| Suggestion {
            value: agent.login.clone(),
            label: Text::plain(agent.full_name),
            note: Text::plain(agent.email),
            icon: "user",
            url: None,
            heading: None,
        })
        .collect())
}

async fn queues(page: &AgentPage, typed: &str, most: u32) -> Result<Vec<Suggestion>, PageError> {
    let queues = page.desk().queues(page.user());
    let wanted = typed.to_lowercase();
    let permitted = queues.permitted(&Permission::RO).await?;
    Ok(permitted
        .into_iter()
        .filter(|queue| {
            let shown = page.page.text(&Text::name(queue.name.clone()));
            queue.name.to_lowercase().contains(&wanted) || shown.to_lowercase().contains(&wanted)
        })
        .take(most as usize)
        .map(|queue| Suggestion {
            value: queue.name.clone(),
            label: Text::name(queue.name.clone()),
            note: Text::plain(""),
            icon: "inbox",
            url: Some(url::queue(queue.id.0)),
            heading: None,
        })
        .collect())
}

/// Tickets by number or by words of the full-text index, the newest first.
async fn tickets(page: &AgentPage, typed: &str, most: u32) -> Result<Vec<Suggestion>, PageError> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let filter = TicketFilter::default().text(typed);
    listed(page, filter, most).await
}

async fn listed(
    page: &AgentPage,
    filter: TicketFilter,
    most: u32,
) -> Result<Vec<Suggestion>, PageError> {
    let tickets = page.desk().tickets(page.user());
    let sort = Sort::descending(SortKey::Age);
    let found = match tickets.list(&filter, sort, &KeyPage::first(most)).await {
        Ok(found) => found,
        // Half a phrase is no search yet.
        Err(Error::Invalid(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    Ok(found
        .entries
        .into_iter()
        .map(|entry| Suggestion {
            value: entry.ticket.number.0.clone(),
            label: Text::plain(row::titled(&entry.ticket.title)),
            note: Text::plain(entry.ticket.number.0.clone()),
            icon: "mail",
            url: Some(url::zoom(entry.ticket.number.as_str())),
            heading: None,
        })
        .collect())
}

async fn modules(page: &AgentPage, typed: &str) -> Result<Vec<Suggestion>, PageError> {
    let mut conn = page.desk().read().await?;
    let admin = permission::is_admin(&mut conn, &page.agent()).await?;
    drop(conn);
    if !admin {
        return Ok(Vec::new());
    }
    let wanted = typed.to_lowercase();
    let sections = admin::navigation("", |_| true);
    let items = sections.into_iter().flat_map(|section| section.items);
    Ok(items
        .filter(|item| {
            let label = page.page.text(&item.label);
            label.to_lowercase().contains(&wanted)
        })
        .take(FEW as usize)
        .map(|item| Suggestion {
            value: item.url.clone(),
            label: item.label,
            note: Text::plain(""),
            icon: "gear",
            url: Some(item.url),
            heading: None,
        })
        .collect())
}

/// The tickets that the reader opened last, newest first, as far as the reader may still find them.
async fn recent(page: &AgentPage) -> Result<Vec<Suggestion>, PageError> {
    let ids = page.recent_tickets();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = TicketFilter::default().archive(Archive::With);
    let filter = ids
        .iter()
        .fold(filter, |filter, id| filter.id(TicketId(*id)));
    let tickets = page.desk().tickets(page.user());
    let most = KeyPage::first(MOST);
    let mut found = tickets.list(&filter, Sort::default(), &most).await?;
    found
        .entries
        .sort_by_key(|entry| ids.iter().position(|id| *id == entry.ticket.id.0));
    Ok(found
        .entries
        .into_iter()
        .map(|entry| Suggestion {
            value: entry.ticket.number.0.clone(),
            label: Text::plain(row::titled(&entry.ticket.title)),
            note: Text::plain(entry.ticket.number.0.clone()),
            icon: "mail",
            url: Some(url::zoom(entry.ticket.number.as_str())),
            heading: None,
        })
        .collect())
}

impl AgentPage {
    fn recent_tickets(&self) -> Vec<i64> {
        let kept = self.preference(RECENT).unwrap_or_default();
        let ids = kept.split(' ').filter_map(|id| id.parse().ok());
        ids.take(MOST as usize).collect()
    }

    /// Notes that the reader opened a ticket.
    pub(crate) async fn remember(&self, ticket: TicketId) -> Result<(), PageError> {
        let before = self.recent_tickets();
        if before.first() == Some(&ticket.0) {
            return Ok(());
        }
        let others = before.into_iter().filter(|id| *id != ticket.0);
        let ids: Vec<String> = std::iter::once(ticket.0)
            .chain(others)
            .take(MOST as usize)
            .map(|id| id.to_string())
            .collect();
        let kept = ids.join(" ");
        let agents = self.desk().agents(self.user());
        let changes = [(RECENT, Some(kept.as_str()))];
        Ok(agents.set_preferences(self.user(), &changes).await?)
    }
}

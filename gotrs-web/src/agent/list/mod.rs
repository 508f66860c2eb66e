//! Lists of tickets: by queue, by service, and what is locked, owned, watched or late; filtered, sorted, page by page.
//!
//! A [`ListQuery`] is everything that the address of a list says. Each link on the page is the same query with one
//! thing changed. [`whose`] says what a list is of, [`place`] is order and page.

mod place;
mod whose;

use std::collections::HashMap;

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use gotrs_core::permission::Permission;
use gotrs_core::ticket::ServiceRef;
use gotrs_core::ticket::search::{CountBy, TicketFilter};
use gotrs_core::{QueueId, ServiceId};

use self::whose::View;
use super::choice;
use super::columns;
use super::criteria::Criteria;
use super::row;
use super::saved;
use super::shell::{crumb, here};
use crate::error::PageError;
use crate::form::{Field, FormData, parse_query};
use crate::i18n::{Text, msg};
use crate::page::agent::{FilterChip, SubQueue, TicketListPage};
use crate::page::part::{Action, Empty, FormView, Tab};
use crate::page::{self};
use crate::reader::AgentPage;
use crate::ticket::TicketChoices;
use crate::url;

pub(crate) use place::Place;
pub(crate) use whose::Whose;

/// What the address of a list says.
#[derive(Debug, Clone)]
struct ListQuery {
    path: String,
    queue: Option<QueueId>,
    service: Option<ServiceId>,
    sub: bool,
    whose: Whose,
    view: View,
    place: Place,
    criteria: Criteria,
}

impl ListQuery {
    fn of(path: String, of: Of, form: &FormData, criteria: Criteria) -> Self {
        let whose = Whose::ALL
            .into_iter()
            .find(|whose| form.get("List") == Some(whose.name()));
        let view = View::ALL
            .into_iter()
            .find(|view| form.get("View") == Some(view.name()));
        Self {
            path,
            queue: of.queue,
            service: of.service,
            sub: form.get("SubQueues") == Some("1"),
            whose: whose.unwrap_or(of.whose),
            view: view.unwrap_or_default(),
            place: Place::of(form),
            criteria,
        }
    }

    /// The parameters that stay while one turns pages or sorts.
    fn fixed(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        let own = self.path == url::SERVICES;
        if self.whose != Whose::default() && !own {
            query.push(("List", self.whose.name().to_owned()));
        }
        if self.view != View::default() {
            query.push(("View", self.view.name().to_owned()));
        }
        if self.sub {
            query.push(("SubQueues", "1".to_owned()));
        }
        query
    }

    /// The address with other parameters for order and place.
    fn link(&self, more: &[(&'static str, String)]) -> String {
        let mut query = self.fixed();
        query.extend(self.criteria.query());
        query.extend(more.iter().cloned());
        let query: Vec<(&str, &str)> = query.iter().map(|(k, v)| (*k, v.as_str())).collect();
        url::with_query(&self.path, &query)
    }

    fn filter(&self, page: &AgentPage, view: View) -> TicketFilter {
        let mut filter = self.whose.filter(page, view.filter(page));
        if let Some(queue) = self.queue {
            filter = filter.queue(queue);
            if self.sub {
                filter = filter.with_sub_queues();
            }
        }
        if let Some(service) = self.service {
            filter = filter.service(ServiceRef::Id(service));
        }
        self.criteria.filter(page, filter)
    }
}

/// What a list is of, before its address says more.
#[derive(Debug, Clone, Copy, Default)]
struct Of {
    queue: Option<QueueId>,
    service: Option<ServiceId>,
    whose: Whose,
}

/// `GET /agent/tickets`
pub(crate) async fn tickets(
    page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    list(page, url::TICKETS.to_owned(), Of::default(), &form).await
}

/// `GET /agent/queues/{id}`
pub(crate) async fn queue(
    page: AgentPage,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    let of = Of {
        queue: Some(QueueId(id)),
        ..Of::default()
    };
    list(page, url::queue(id), of, &form).await
}

/// `GET /agent/services`: what is for the reader's own services, and the services to choose from.
pub(crate) async fn services(
    page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    let of = Of {
        whose: Whose::MyServices,
        ..Of::default()
    };
    list(page, url::SERVICES.to_owned(), of, &form).await
}

/// `GET /agent/services/{id}`
pub(crate) async fn service(
    page: AgentPage,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    let of = Of {
        service: Some(ServiceId(id)),
        ..Of::default()
    };
    list(page, url::service(id), of, &form).await
}

async fn list(
    page: AgentPage,
    path: String,
    of: Of,
    form: &FormData,
) -> Result<Response, PageError> {
    let queues = page
        .desk()
        .queues(page.user())
        .permitted(&Permission::RO)
        .await?;
    let open = of
        .queue
        .map(|id| queues.iter().find(|queue| queue.id == id));
    // A queue that the reader may not see is as absent as one that does not exist.
    let open = match open {
        Some(None) => return Err(PageError::NotFound),
        Some(queue) => queue,
        None => None,
    };
    let service = match of.service {
        Some(id) => Some(
            page.desk()
                .services(page.user())
                .get(id)
                .await?
                .name
                .clone(),
        ),
        None => None,
    };
    let choices = TicketChoices {
        priorities: choice::priorities(&page).await?,
        states: choice::all_states(&page).await?,
        types: choice::types(&page).await?,
        ..TicketChoices::default()
    };
    let criteria = Criteria::read(&page, crate::ticket::list_filter(&choices), form);
    let query = ListQuery::of(path, of, form, criteria);
    let filter = query.filter(&page, query.view);
    let tickets = page.desk().tickets(page.user());
    let limit = page.page_size();
    let found = tickets
        .list(&filter, query.place.sort(), &query.place.page(limit))
        .await?;
    let total = tickets.count(&filter).await?;
    let views = views(&page, &query, total).await?;
    let heading: Text = match (open, service) {
        (Some(queue), _) => Text::name(queue.name.clone()),
        (None, Some(service)) => Text::name(service),
        (None, None) => query.whose.label().into(),
    };
    let rows = row::rows(&page, &found.entries).await?;
    let shown = columns::wanted(&page);
    let table = row::table(heading.clone(), shown, rows, true, |key| {
        Some(query.place.heading(key, |more| query.link(more)))
    });
    let shown = page.page.tr2(
        "{0} of {1} tickets",
        &page.figure(i64::try_from(found.entries.len()).unwrap_or(0)),
        &page.figure(total),
    );
    let pager = query
        .place
        .pager(shown, found.next.as_ref(), |more| query.link(more));
    let sub_queues = match open {
        Some(queue) => sub_queues(&page, &queue.name, &queues).await?,
        None if query.whose == Whose::MyServices || of.service.is_some() => {
            of_services(&page, of.service).await?
        }
        None => Vec::new(),
    };
    let open = open.map(|queue| queue.name.as_str());
    let mut crumbs = crumbs(open, &queues, &heading);
    if of.service.is_some() {
        crumbs.insert(0, crumb(msg("Services"), url::SERVICES));
    }
    let shell = page.shell(crumbs).await?;
    let (keep, forget) = saved::form(&page, &shell.searches);
    let view = TicketListPage {
        shell,
        views,
        filters: chips(&query),
        filter_form: Some(filter_form(&query)),
        columns_form: columns::form(&page),
        keep_form: keep,
        actions: sub_toggle(&query, !sub_queues.is_empty() && open.is_some())
            .into_iter()
            .chain(forget)
            .collect(),
        sub_queues,
        empty: empty(&query),
        bulk: bulk(),
        heading,
        tickets: table,
        pager,
        page: page.page,
    };
    page::html(&view)
}

/// What can be done with the tickets that are checked.
fn bulk() -> Vec<(&'static str, Text, &'static str)> {
    vec![
        ("move", msg("Move").into(), "move"),
        ("owner", msg("Owner").into(), "user"),
        ("close", msg("Close").into(), "check"),
        ("lock", msg("Lock").into(), "lock"),
        ("unlock", msg("Unlock").into(), "unlock"),
        ("seen", msg("Mark as read").into(), "eye"),
        ("edit", msg("More").into(), "more"),
    ]
}

/// The views of a list; those that are short are counted.
async fn views(page: &AgentPage, query: &ListQuery, total: i64) -> Result<Vec<Tab>, PageError> {
    let tickets = page.desk().tickets(page.user());
    let mut views = Vec::new();
    for view in View::ALL {
        let mut tab = Tab::new(view.label(), {
            let mut other = query.clone();
            other.view = view;
            other.link(&query.place.order())
        });
        if view == query.view {
            tab = tab.count(page.figure(total)).current(true);
        } else if view.is_counted() {
            let count = tickets.count(&query.filter(page, view)).await?;
            tab = tab.count(page.figure(count));
        }
        views.push(tab);
    }
    Ok(views)
}

/// Whether the queues below are part of the list.
fn sub_toggle(query: &ListQuery, has_sub_queues: bool) -> Option<Action> {
    if !has_sub_queues {
        return None;
    }
    let other = ListQuery {
        sub: !query.sub,
        ..query.clone()
    };
    let label = if query.sub {
        msg("Without sub-queues")
    } else {
        msg("With sub-queues")
    };
    Some(Action::link(other.link(&query.place.order()), label).icon("flow"))
}

/// The services that have open tickets.
async fn of_services(
    page: &AgentPage,
    current: Option<ServiceId>,
) -> Result<Vec<SubQueue>, PageError> {
    let counters = page
        .desk()
        .tickets(page.user())
        .counters(&page.open_tickets(), CountBy::Service)
        .await?;
    let others = counters
        .into_iter()
        .filter(|counter| Some(ServiceId(counter.id)) != current);
    Ok(others
        .map(|counter| SubQueue {
            url: url::service(counter.id),
            count: page.figure(counter.count),
            name: Text::name(counter.name),
        })
        .collect())
}

fn crumbs(
    queue: Option<&str>,
    queues: &[gotrs_core::catalog::Entry<gotrs_core::queue::Queue>],
    heading: &Text,
) -> Vec<crate::page::Crumb> {
    let Some(name) = queue else {
        return vec![here(heading.clone())];
    };
    let mut crumbs = vec![crumb(msg("Tickets"), url::TICKETS)];
    let parts: Vec<&str> = name.split("::").collect();
    for depth in 1..parts.len() {
        let above = parts[..depth].join("::");
        if let Some(queue) = queues.iter().find(|queue| queue.name == above) {
            crumbs.push(crumb(Text::name(parts[depth - 1]), url::queue(queue.id.0)));
        }
    }
    crumbs.push(here(Text::name(*parts.last().unwrap_or(&name))));
    crumbs
}

async fn sub_queues(
    page: &AgentPage,
    name: &str,
    queues: &[gotrs_core::catalog::Entry<gotrs_core::queue::Queue>],
) -> Result<Vec<SubQueue>, PageError> {
    let prefix = format!("{name}::");
    let below: Vec<_> = queues
        .iter()
        .filter_map(|queue| {
            let rest = queue.name.strip_prefix(&prefix)?;
            (!rest.contains("::")).then_some((rest, queue.id))
        })
        .collect();
    if below.is_empty() {
        return Ok(Vec::new());
    }
    let counters = page
        .desk()
        .tickets(page.user())
        .counters(&page.open_tickets(), CountBy::Queue)
        .await?;
    let counters: HashMap<i64, i64> = counters.into_iter().map(|c| (c.id, c.count)).collect();
    Ok(below
        .into_iter()
        .map(|(rest, id)| {
            let count = counters.get(&id.0).copied();
            SubQueue {
                name: Text::name(rest),
                url: url::queue(id.0),
                count: page.figure(count.unwrap_or(0)),
            }
        })
        .collect())
}

fn chips(query: &ListQuery) -> Vec<FilterChip> {
    let mut chips = Vec::new();
    let own = query.path == url::SERVICES;
    if query.queue.is_none() && query.whose != Whose::All && !own {
        chips.push(FilterChip {
            label: msg("List").into(),
            value: query.whose.label().into(),
            remove_url: url::TICKETS.to_owned(),
        });
    }
    for (label, value, without) in query.criteria.chips() {
        let other = ListQuery {
            criteria: without,
            ..query.clone()
        };
        chips.push(FilterChip {
            label,
            value,
            remove_url: other.link(&query.place.order()),
        });
    }
    chips
}

fn filter_form(query: &ListQuery) -> FormView {
    let mut fields = query.criteria.fields();
    for (name, value) in query.fixed().into_iter().chain(query.place.order()) {
        fields = fields.and(Field::hidden(name, value));
    }
    FormView::new(query.path.clone(), fields, msg("Apply filter"))
        .asking()
        .name(msg("Filter"))
}

fn empty(query: &ListQuery) -> Empty {
    let all = ListQuery {
        view: View::All,
        ..query.clone()
    };
    let filtered = !query.criteria.is_empty();
    Empty {
        icon: query.whose.icon(),
        title: msg("Nothing here").into(),
        text: if filtered {
            msg("No ticket matches the filter.").into()
        } else {
            msg("No ticket waits here.").into()
        },
        action: (query.view != View::All).then(|| Action::link(all.link(&[]), msg("Show all"))),
    }
}

//! `GET /customer`: what waits for the customer, and the requests, own or of the company, open or not, found by words,
//! in an order, page by page.

use axum::extract::RawQuery;
use axum::response::Response;
use gotrs_core::TicketId;
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::{
    RequestFilter, RequestProgress, RequestScope, RequestSort, RequestSummary,
};

use super::shell;
use crate::error::PageError;
use crate::form::{FormData, parse_query};
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::PlainText;
use crate::page::customer::{RequestListPage, RequestRow};
use crate::page::part::{Action, Empty, Pager, Tab};
use crate::page::ticket_part::StateView;
use crate::reader::CustomerPage;
use crate::url;

const PAGE: u32 = 25;

/// So many are shown before the list asks to be opened.
const FIRST: u32 = 5;

const VIEWS: [(&str, Msg, RequestProgress); 4] = [
    ("open", msg("Open requests"), RequestProgress::Open),
    ("waiting", msg("Waiting for you"), RequestProgress::Waiting),
    ("closed", msg("Closed requests"), RequestProgress::Closed),
    ("all", msg("All requests"), RequestProgress::All),
];

/// The orders; the first is the usual one.
const SORTS: [(&str, Msg, RequestSort); 3] = [
    ("changed", msg("Last change"), RequestSort::Changed),
    ("newest", msg("Newest"), RequestSort::Newest),
    ("oldest", msg("Oldest"), RequestSort::Oldest),
];

const ALL: usize = 3;

#[derive(Clone)]
struct Asked {
    company: bool,
    view: usize,
    sort: usize,
    search: String,
    after: Option<TicketId>,
    /// Nothing was asked for: the start page.
    start: bool,
}

impl Asked {
    fn of(query: &FormData) -> Self {
        let word = |name| query.get(name).unwrap_or_default();
        let search: String = word("q").trim().chars().take(250).collect();
        let given = VIEWS.iter().position(|(key, ..)| *key == word("View"));
        Self {
            company: word("Whose") == "company",
            // Whoever searches looks for something, whatever its state.
            view: given.unwrap_or(if search.is_empty() { 0 } else { ALL }),
            sort: SORTS
                .iter()
                .position(|(key, ..)| *key == word("Sort"))
                .unwrap_or(0),
            search,
            after: word("After").parse().ok(),
            start: ["Whose", "View", "Sort", "q", "After"]
                .iter()
                .all(|name| word(name).is_empty()),
        }
    }

    fn filter(&self) -> RequestFilter {
        RequestFilter {
            scope: if self.company {
                RequestScope::Company
            } else {
                RequestScope::Own
            },
            progress: VIEWS[self.view].2,
            search: Some(self.search.clone()).filter(|search| !search.is_empty()),
            sort: SORTS[self.sort].2,
            before: self.after,
            limit: PAGE + 1,
        }
    }

    fn address(&self, view: usize, after: Option<TicketId>) -> String {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let whose = if self.company { "company" } else { "" };
        let pairs = [
            ("Whose", whose),
            ("View", VIEWS[view].0),
            ("Sort", SORTS[self.sort].0),
            ("q", &self.search),
            ("After", &after),
        ];
        let said: Vec<(&str, &str)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        url::with_query(url::CUSTOMER, &said)
    }
}

pub(super) async fn show(
    reader: CustomerPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = Asked::of(&parse_query(query.as_deref())?);
    let requests = reader.desk().requests(reader.login());
    let filter = asked.filter();
    let mut found = requests.list(&filter).await?;
    let total = requests.count(&filter).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| last.id);
    let waiting = waiting(&reader, &asked).await?;
    let permitted = reader.desk().queues(reader.customer());
    let may_create = !permitted.permitted(&Permission::CREATE).await?.is_empty();
    let current = if asked.company {
        shell::COMPANY
    } else {
        url::CUSTOMER
    };
    let page = reader.page.clone();
    let total = u64::try_from(total).unwrap_or_default();
    html(RequestListPage {
        shell: shell::portal(&reader, current, may_create),
        heading: Text::filled(
            msg("Hello {0}, how can we help?"),
            [reader.session.full_name.clone()],
        ),
        search: asked.search.clone(),
        views: (0..VIEWS.len())
            .map(|view| {
                Tab::new(VIEWS[view].1, asked.address(view, None)).current(view == asked.view)
            })
            .collect(),
        sorts: (0..SORTS.len())
            .map(|sort| {
                let other = Asked {
                    sort,
                    ..asked.clone()
                };
                Tab::new(SORTS[sort].1, other.address(asked.view, None)).current(sort == asked.sort)
            })
            .collect(),
        welcome: asked
            .start
            .then(|| reader.desk().config().get(&settings::CUSTOMER_WELCOME))
            .flatten()
            .map(|text| PlainText::of(&text)),
        waiting: waiting
            .iter()
            .map(|request| row(&page, request, false))
            .collect(),
        requests: found
            .iter()
            .map(|request| row(&page, request, asked.company))
            .collect(),
        pager: Pager {
            shown: page.trn("{0} request", "{0} requests", &total),
            previous: asked.after.map(|_| asked.address(asked.view, None)),
            next: next.map(|id| asked.address(asked.view, Some(id))),
        },
        empty: empty(&asked, may_create),
        page,
    })
}

/// On the start page: the first requests that wait for the customer.
async fn waiting(reader: &CustomerPage, asked: &Asked) -> Result<Vec<RequestSummary>, PageError> {
    if !asked.start {
        return Ok(Vec::new());
    }
    let filter = RequestFilter {
        progress: RequestProgress::Waiting,
        sort: RequestSort::Changed,
        limit: FIRST,
        ..RequestFilter::default()
    };
    let requests = reader.desk().requests(reader.login());
    Ok(requests.list(&filter).await?)
}

fn html(page: RequestListPage) -> Result<Response, PageError> {
    page::html(&page)
}

fn row(page: &page::Page, request: &RequestSummary, company: bool) -> RequestRow {
    let number = request.number.as_str();
    let name = if request.customer_name.is_empty() {
        &request.customer_user
    } else {
        &request.customer_name
    };
    RequestRow {
        number: number.to_owned(),
        url: url::customer_zoom(number),
        title: request.title.clone(),
        state: StateView::new(&request.state, &request.state_type),
        owner: company.then(|| name.clone()),
        changed: page.locale.near(page.now, request.changed),
        answered: request.answered,
    }
}

fn empty(asked: &Asked, may_create: bool) -> Empty {
    let (title, text) = if asked.search.is_empty() {
        (
            msg("No requests here"),
            msg("What you ask us appears here, with our answers."),
        )
    } else {
        (
            msg("Nothing found"),
            msg("No request holds all of these words."),
        )
    };
    Empty {
        icon: "inbox",
        title: title.into(),
        text: text.into(),
        action: may_create
            .then(|| Action::link(url::CUSTOMER_NEW, msg("New request")).icon("plus")),
    }
}

//! The customer information centre: who a customer user or a company is, what is open there and what was, and who
//! belongs to it.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use gotrs_core::customer::{CompanyFilter, CustomerUser, CustomerUserFilter};
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::search::{Page as KeyPage, Sort, SortKey, TicketFilter};

use super::row;
use super::shell::{crumb, here};
use crate::error::PageError;
use crate::form::{Field, Fields, parse_query};
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::SheetPage;
use crate::page::part::{Action, Cell, Column, Empty, FormView, Row, Section, SectionBody, Table};
use crate::page::ticket_part::TicketColumn;
use crate::reader::AgentPage;
use crate::url;

/// Tickets and people of a section.
const SHOWN: u32 = 20;

fn text(value: &str) -> Cell {
    Cell::Text(Text::plain(value))
}

fn link(label: impl Into<String>, url: String) -> Cell {
    Cell::Title {
        label: Text::plain(label),
        url,
        sub: None,
    }
}

fn facts(lines: Vec<(Msg, Cell, bool)>) -> SectionBody {
    let known = lines.into_iter().filter(|(_, _, known)| *known);
    SectionBody::Facts(known.map(|(label, cell, _)| (label.into(), cell)).collect())
}

/// How many tickets there are, each leading to its list.
async fn counts(
    page: &AgentPage,
    of: TicketFilter,
    parameter: (&str, &str),
) -> Result<Section, PageError> {
    let tickets = page.desk().tickets(page.user());
    let escalated = merged(of.clone(), page.open_filter()).escalation_to(page.page.now);
    let closed = of.clone().state_type("closed");
    let mut lines = Vec::new();
    for (label, view, filter) in [
        (msg("Open tickets"), "open", merged(of, page.open_filter())),
        (msg("Escalated"), "open", escalated),
        (msg("Closed"), "closed", closed),
    ] {
        let count = tickets.count(&filter).await?;
        let mut query = vec![parameter, ("View", view)];
        if label == msg("Escalated") {
            query.push(("List", "escalated"));
        }
        let to = url::with_query(url::TICKETS, &query);
        lines.push((label, link(page.figure(count), to), true));
    }
    Ok(Section::new("counts", msg("Tickets"), facts(lines)))
}

impl AgentPage {
    /// The state types that count as open.
    fn open_filter(&self) -> Vec<String> {
        let config = self.desk().config();
        config.get(&settings::TICKET_VIEWABLE_STATE_TYPE)
    }
}

fn merged(filter: TicketFilter, types: Vec<String>) -> TicketFilter {
    types.into_iter().fold(filter, TicketFilter::state_type)
}

/// The newest tickets, open or not.
async fn latest(
    page: &AgentPage,
    id: &'static str,
    title: Msg,
    filter: TicketFilter,
) -> Result<Section, PageError> {
    let tickets = page.desk().tickets(page.user());
    let sort = Sort::descending(SortKey::Changed);
    let found = tickets.list(&filter, sort, &KeyPage::first(SHOWN)).await?;
    if found.entries.is_empty() {
        let nothing = Empty {
            icon: "inbox",
            title: msg("Nothing here").into(),
            text: msg("No ticket here.").into(),
            action: None,
        };
        return Ok(Section::new(
            id,
            title,
            SectionBody::Nothing(Box::new(nothing)),
        ));
    }
    let rows = found
        .entries
        .iter()
        .map(|entry| row::row(&page.page, entry));
    let columns = vec![
        TicketColumn::Priority,
        TicketColumn::Ticket,
        TicketColumn::Number,
        TicketColumn::State,
        TicketColumn::Queue,
        TicketColumn::Owner,
        TicketColumn::Changed,
    ];
    let table = row::table(title.into(), columns, rows.collect(), false, |_| None);
    Ok(Section::new(
        id,
        title,
        SectionBody::Tickets(Box::new(table)),
    ))
}

/// A table of customer users.
fn people(title: Msg, users: &[CustomerUser]) -> Section {
    let rows = users.iter().map(|user| {
        Row::new(vec![
            Cell::Title {
                label: Text::plain(user.name()),
                url: url::customer_user(&user.login),
                sub: Some(Text::plain(user.login.clone())),
            },
            text(&user.email),
            text(&user.phone),
            match user.customer_id.as_str() {
                "" => Cell::Nothing,
                id => link(id, url::company(id)),
            },
        ])
    });
    let table = Table {
        caption: title.into(),
        columns: vec![
            Column::new(msg("Name")),
            Column::new(msg("E-mail")),
            Column::new(msg("Phone")).minor(),
            Column::new(msg("Customer number")).minor(),
        ],
        rows: rows.collect(),
        empty: Empty {
            icon: "users",
            title: msg("Nobody here").into(),
            text: msg("No customer user fits.").into(),
            action: None,
        },
    };
    Section::new("people", title, SectionBody::Table(Box::new(table)))
}

/// Customer users and companies that words find: for the page of customers and for the search everywhere.
pub(super) async fn found(page: &AgentPage, words: &str) -> Result<Vec<Section>, PageError> {
    let users = page.desk().customers(page.user());
    let users = users.search(words, SHOWN).await?;
    let filter = CompanyFilter {
        search: Some(words.to_owned()),
        only_valid: true,
        limit: SHOWN,
        ..CompanyFilter::default()
    };
    let companies = page.desk().companies(page.user()).list(&filter).await?;
    let mut sections = Vec::new();
    if !users.is_empty() {
        sections.push(people(msg("Customer users"), &users));
    }
    if !companies.is_empty() {
        let rows = companies.iter().map(|company| {
            Row::new(vec![
                link(company.name.clone(), url::company(&company.customer_id)),
                text(&company.customer_id),
                text(&company.city),
            ])
        });
        let table = Table {
            caption: msg("Companies").into(),
            columns: vec![
                Column::new(msg("Name")),
                Column::new(msg("Customer number")),
                Column::new(msg("City")).minor(),
            ],
            rows: rows.collect(),
            empty: nobody(),
        };
        let body = SectionBody::Table(Box::new(table));
        sections.push(Section::new("companies", msg("Companies"), body));
    }
    Ok(sections)
}

fn nobody() -> Empty {
    Empty {
        icon: "users",
        title: msg("Nobody here").into(),
        text: msg("Search by name, login, mail address or customer number.").into(),
        action: None,
    }
}

/// `GET /agent/customers`
pub(crate) async fn customers(
    page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    let words = form.get("q").unwrap_or_default().trim().to_owned();
    let fields =
        Fields::new([
            Field::text("q", msg("Name, login, mail address or customer number"))
                .value(&words)
                .autofocus(),
        ]);
    let search = FormView::new(url::CUSTOMERS, fields, msg("Search"))
        .asking()
        .icon("search");
    let mut sections = vec![Section::form("search", msg("Search"), search)];
    match words.as_str() {
        "" => {}
        words => {
            let mut found = found(&page, words).await?;
            if found.is_empty() {
                found.push(Section::untitled(
                    "nobody",
                    SectionBody::Nothing(Box::new(nobody())),
                ));
            }
            sections.extend(found);
        }
    }
    draw(page, msg("Customers").into(), None, Vec::new(), sections).await
}

async fn draw(
    page: AgentPage,
    heading: Text,
    intro: Option<Text>,
    actions: Vec<Action>,
    sections: Vec<Section>,
) -> Result<Response, PageError> {
    let crumbs = match &heading {
        Text::Key(_) => vec![here(heading.clone())],
        name => vec![crumb(msg("Customers"), url::CUSTOMERS), here(name.clone())],
    };
    let view = SheetPage {
        shell: page.shell(crumbs).await?,
        heading,
        intro,
        actions,
        tabs: Vec::new(),
        sections,
        page: page.page,
    };
    page::html(&view)
}

fn new_tickets(login: &str) -> Vec<Action> {
    [
        (url::NEW_PHONE, msg("New phone ticket"), "phone"),
        (url::NEW_EMAIL, msg("New e-mail ticket"), "mail"),
    ]
    .into_iter()
    .map(|(path, label, icon)| {
        let to = url::with_query(path, &[("SelectedCustomerUser", login)]);
        Action::link(to, label).icon(icon)
    })
    .collect()
}

/// `GET /agent/customers/{login}`
pub(crate) async fn customer(
    page: AgentPage,
    Path(login): Path<String>,
) -> Result<Response, PageError> {
    let customers = page.desk().customers(page.user());
    let user = customers.find(&login).await?.ok_or(PageError::NotFound)?;
    let ids = customers.customer_ids(&user.login).await?;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let companies = page.desk().companies(page.user()).of_ids(&ids).await?;
    let mail = Cell::Title {
        label: Text::plain(user.email.clone()),
        url: format!("mailto:{}", url::encode(&user.email)),
        sub: None,
    };
    let place = [&user.street, &user.zip, &user.city, &user.country];
    let place: Vec<&str> = place
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let mut lines = vec![
        (msg("User name"), text(&user.login), true),
        (msg("E-mail"), mail, !user.email.is_empty()),
        (msg("Phone"), text(&user.phone), !user.phone.is_empty()),
        (msg("Mobile"), text(&user.mobile), !user.mobile.is_empty()),
        (msg("Address"), text(&place.join(", ")), !place.is_empty()),
        (
            msg("Comment"),
            text(&user.comment),
            !user.comment.is_empty(),
        ),
    ];
    for id in &ids {
        let known = companies.iter().find(|company| company.customer_id == *id);
        let name = known.map_or(*id, |company| company.name.as_str());
        lines.push((msg("Company"), link(name, url::company(id)), true));
    }
    let own = TicketFilter::default().customer_user(user.login.clone());
    let open = merged(own.clone(), page.open_filter());
    let sections = vec![
        Section::new("contact", msg("Contact"), facts(lines)),
        counts(&page, own.clone(), ("CustomerUserLogin", &user.login)).await?,
        latest(&page, "open", msg("Open tickets"), open).await?,
        latest(
            &page,
            "closed",
            msg("Closed tickets"),
            own.state_type("closed"),
        )
        .await?,
    ];
    let actions = if page.may_create().await? {
        new_tickets(&user.login)
    } else {
        Vec::new()
    };
    let intro = (!user.valid.is_valid()).then(|| msg("This customer user is not valid.").into());
    draw(page, Text::plain(user.name()), intro, actions, sections).await
}

/// `GET /agent/companies/{id}`
pub(crate) async fn company(
    page: AgentPage,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let company = page.desk().companies(page.user()).find(&id).await?;
    let filter = CustomerUserFilter {
        customer_id: Some(id.clone()),
        limit: 100,
        ..CustomerUserFilter::default()
    };
    let users = page.desk().customers(page.user()).list(&filter).await?;
    if company.is_none() && users.is_empty() {
        return Err(PageError::NotFound);
    }
    let name = company
        .as_ref()
        .map_or(id.as_str(), |company| &company.name);
    let heading = Text::plain(name);
    let mut lines = vec![(msg("Customer number"), text(&id), true)];
    if let Some(company) = &company {
        let place = [
            &company.street,
            &company.zip,
            &company.city,
            &company.country,
        ];
        let place: Vec<&str> = place
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        lines.push((msg("Address"), text(&place.join(", ")), !place.is_empty()));
        lines.push((msg("Website"), text(&company.url), !company.url.is_empty()));
        let comment = &company.comment;
        lines.push((msg("Comment"), text(comment), !comment.is_empty()));
    }
    let own = TicketFilter::default().customer_id(id.clone());
    let open = merged(own.clone(), page.open_filter());
    let sections = vec![
        Section::new("contact", msg("Company"), facts(lines)),
        counts(&page, own.clone(), ("CustomerID", &id)).await?,
        people(msg("Customer users"), &users),
        latest(&page, "open", msg("Open tickets"), open).await?,
        latest(
            &page,
            "closed",
            msg("Closed tickets"),
            own.state_type("closed"),
        )
        .await?,
    ];
    draw(page, heading, None, Vec::new(), sections).await
}

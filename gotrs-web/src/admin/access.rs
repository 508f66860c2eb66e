//! `GET /admin/access`: why a person has a permission on a ticket, or why not, check by check.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use gotrs_core::Actor;
use gotrs_core::group::{CheckStep, Explanation, Ground};
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::TicketNumber;

use super::handler::AdminPage;
use super::module;
use super::source::Context;
use crate::error::PageError;
use crate::form::{Choice, Field, Fields, Values, Width, parse_query};
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::SheetPage;
use crate::page::part::{
    Action, Badge, Cell, Column, Empty, FormView, Row, Section, SectionBody, Table, Tone,
};
use crate::url;

/// Its route.
pub(super) const PATH: &str = "/admin/access";

/// The page about a person.
pub(crate) fn about(kind: &str, login: &str) -> String {
    url::with_query(PATH, &[("Kind", kind), ("Login", login)])
}

/// The page about a ticket.
pub(crate) fn of_ticket(number: &str) -> String {
    url::with_query(PATH, &[("TicketNumber", number)])
}

fn fields(cx: &Context) -> Fields {
    let keys = cx.desk.config().get(&settings::SYSTEM_PERMISSION);
    let keys = keys.iter().map(|key| Choice::new(key, Text::plain(key)));
    let kinds = vec![
        Choice::new("agent", msg("Agent")),
        Choice::new("customer", msg("Customer user")),
    ];
    Fields::new([
        Field::select("Kind", msg("Who"), kinds)
            .required()
            .value("agent")
            .width(Width::Half),
        Field::text("Login", msg("User name"))
            .required()
            .width(Width::Half),
        Field::text("TicketNumber", msg("Ticket number"))
            .required()
            .max(50)
            .width(Width::Half),
        Field::select("Permission", msg("Permission"), keys.collect())
            .required()
            .value("ro")
            .width(Width::Half),
    ])
}

pub(super) async fn show(
    admin: AdminPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = parse_query(query.as_deref())?;
    let empty = fields(admin.cx());
    let complete = ["Login", "TicketNumber"]
        .iter()
        .all(|name| query.get(name).is_some_and(|value| !value.is_empty()));
    if !complete {
        return draw(admin, StatusCode::OK, empty.recall(&query), None).await;
    }
    let mut asked = query.clone();
    for (name, usual) in [("Kind", "agent"), ("Permission", "ro")] {
        if asked.get(name).is_none() {
            asked.put(name, usual);
        }
    }
    let again = StatusCode::UNPROCESSABLE_ENTITY;
    let values = match empty.read_query(asked) {
        Ok(values) => values,
        Err(refused) => return draw(admin, again, refused.fields()?, None).await,
    };
    match explained(admin.cx(), &values).await? {
        Ok(found) => draw(admin, StatusCode::OK, values.into_fields(), Some(found)).await,
        Err(field) => {
            let fields = values.refuse(field, msg("There is no such thing."));
            draw(admin, again, fields, None).await
        }
    }
}

type Found = (String, Explanation);

/// The person's name and the chain; else the field that names nothing.
async fn explained(
    cx: &Context,
    values: &Values,
) -> Result<Result<Found, &'static str>, PageError> {
    let login = values.text("Login");
    let person = if values.text("Kind") == "customer" {
        let found = cx.desk.customers(&cx.actor).find(login).await?;
        found.map(|found| (found.name(), Actor::Customer(found.login.clone())))
    } else {
        let found = cx.desk.agents(&cx.actor).find(login).await?;
        found.map(|found| (found.full_name, Actor::Agent(found.id)))
    };
    let Some((name, person)) = person else {
        return Ok(Err("Login"));
    };
    let number = TicketNumber::from(values.text("TicketNumber"));
    let permission = Permission::new(values.text("Permission").to_owned());
    let grants = cx.desk.grants(&cx.actor);
    match grants.why_ticket(&person, &number, &permission).await {
        Ok(found) => Ok(Ok((name, found))),
        Err(gotrs_core::Error::NotFound { .. }) => Ok(Err("TicketNumber")),
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    admin: AdminPage,
    status: StatusCode,
    fields: Fields,
    found: Option<Found>,
) -> Result<Response, PageError> {
    let form = FormView::new(PATH, fields, msg("Explain")).asking();
    let (page, shell) = admin.frame(module("access"), None).await?;
    let mut sections = vec![Section::untitled("ask", SectionBody::Form(Box::new(form)))];
    let mut actions = Vec::new();
    if let Some((name, found)) = found {
        actions.push(Action::link(
            url::zoom(found.ticket.as_str()),
            msg("Open the ticket"),
        ));
        sections.push(chain(&page, &name, &found));
    }
    let view = SheetPage {
        shell,
        heading: msg("Who sees a ticket, and why").into(),
        intro: Some(
            msg("The first check that decides ends the chain; at its end the answer is no.").into(),
        ),
        actions,
        tabs: Vec::new(),
        sections,
        page,
    };
    page::html_with_status(status, &view)
}

fn chain(page: &page::Page, name: &str, found: &Explanation) -> Section {
    let answer = if found.allowed {
        msg("{0} has this permission.")
    } else {
        msg("{0} does not have this permission.")
    };
    let place = Text::filled(
        msg("Queue {0}, group {1}."),
        [found.queue.as_str(), &found.group_name],
    );
    let intro = format!(
        "{} {}",
        page.text(&Text::filled(answer, [name])),
        page.text(&place)
    );
    let table = Table {
        caption: msg("Checks").into(),
        columns: vec![
            Column::new(msg("Check")),
            Column::new(msg("Answer")),
            Column::new(msg("Because")),
        ],
        rows: found.steps.iter().map(|step| row(page, step)).collect(),
        empty: Empty {
            icon: "key",
            title: msg("No checks").into(),
            text: msg("The configuration names none.").into(),
            action: None,
        },
    };
    Section::new("chain", msg("Checks"), SectionBody::Table(Box::new(table)))
        .intro(Text::plain(intro))
}

fn row(page: &page::Page, step: &CheckStep) -> Row {
    let (tone, word) = match (step.reached, step.yes) {
        (false, _) => (Tone::Neutral, msg("not asked any more")),
        (true, true) if step.grants => (Tone::Ok, msg("yes, and that decides")),
        (true, true) => (Tone::Info, msg("yes")),
        (true, false) if step.required => (Tone::Danger, msg("no, and that decides")),
        (true, false) => (Tone::Neutral, msg("no")),
    };
    let grounds: Vec<String> = step
        .grounds
        .iter()
        .map(|ground| page.text(&words(ground)))
        .filter(|words| !words.is_empty())
        .collect();
    Row::new(vec![
        Cell::Text(named(&step.module)),
        Cell::Badge(Badge::new(tone, word)),
        Cell::Long(Text::plain(grounds.join(" · "))),
    ])
}

/// What a check of the chain asks.
fn named(module: &str) -> Text {
    let known: Msg = match module {
        "OwnerCheck" => msg("Owns the ticket"),
        "ResponsibleCheck" => msg("Is responsible for the ticket"),
        "GroupCheck" => msg("Has the permission on the queue's group"),
        "WatcherCheck" => msg("Watches the ticket"),
        "CreatorCheck" => msg("Made the ticket"),
        "InvolvedCheck" => msg("Has worked on the ticket"),
        "CustomerUserIDCheck" => msg("Is the ticket's customer user"),
        "CustomerIDCheck" => msg("Belongs to the ticket's company"),
        "CustomerGroupCheck" => msg("Belongs to a company that may see others' tickets"),
        other => return Text::plain(other),
    };
    known.into()
}

fn words(ground: &Ground) -> Text {
    match ground {
        Ground::OwnRow { key } => Text::filled(msg("right {0} of their own"), [key]),
        Ground::RoleRow { role, key } => {
            Text::filled(msg("right {0} through the role {1}"), [key, role])
        }
        Ground::CustomerUser => msg("the ticket is theirs").into(),
        Ground::Company { customer_id } => Text::filled(msg("company {0}"), [customer_id]),
        Ground::EveryGroup => msg("customers need no rights on groups here").into(),
        Ground::OpenGroup => msg("a row of their own or an always-group").into(),
        Ground::Itself => Text::plain(""),
    }
}

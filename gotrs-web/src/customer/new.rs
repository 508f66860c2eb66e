//! `/customer/tickets/new`: a new request.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::ticket::{NewRequest, RequestChoices};
use gotrs_core::{PriorityId, QueueId, ServiceId, SlaId, TypeId};

use super::shell;
use crate::done;
use crate::error::PageError;
use crate::form::{Choice, Fields, FormData, Submitted, Values, parse_query};
use crate::i18n::{Text, msg};
use crate::page;
use crate::page::customer::PortalSheetPage;
use crate::page::part::{FormView, Section, SectionBody};
use crate::reader::CustomerPage;
use crate::restricted;
use crate::security::SeeOther;
use crate::ticket::{self, TicketChoices};
use crate::url;
use crate::writing::{Sheet, Wish};

/// The button that asks for the form again, with what depends on what was chosen.
const UPDATE: &str = "Update";

pub(super) async fn show(
    reader: CustomerPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = parse_query(query.as_deref())?;
    let fields = form(&reader, &asked).await?;
    let sheet = Sheet::begin(reader.desk(), reader.customer(), &reader.page.locale);
    draw(&reader, StatusCode::OK, sheet.dress(fields).recall(&asked))
}

pub(super) async fn create(
    reader: CustomerPage,
    Submitted(mut sent): Submitted,
) -> Result<Response, PageError> {
    let update = sent.take(UPDATE).is_some();
    let sheet = Sheet::of(
        reader.desk(),
        reader.customer(),
        &reader.page.locale,
        &mut sent,
    );
    let sheet = sheet.await?;
    let fields = sheet.dress(form(&reader, &sent).await?);
    if update {
        return draw(&reader, StatusCode::OK, fields.recall(&sent));
    }
    if sheet.wish() == Wish::Again {
        let fields = fields.recall(&sent);
        return draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, fields);
    }
    let values = match fields.read(sent) {
        Ok(values) => values,
        Err(refused) => return draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, refused.fields()?),
    };
    let requests = reader.desk().requests(reader.login());
    let text = sheet.text(&values);
    let mut new = request(&values);
    new.attachments = sheet.attachments(&text, Vec::new()).await?;
    new.html = text.html().map(str::to_owned);
    match requests.create(new).await {
        Ok(ticket) => {
            sheet.done().await;
            let target = url::customer_zoom(ticket.number.as_str());
            Ok(SeeOther::to(&done::at(&target, "asked")).into_response())
        }
        Err(error) => {
            let fields = values.into_fields().or_fail(error, parameter)?;
            draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, fields)
        }
    }
}

/// The form for what is chosen so far. Nobody sees a form without a queue to send it to.
async fn form(reader: &CustomerPage, asked: &FormData) -> Result<Fields, PageError> {
    let service = asked.get("ServiceID").and_then(|id| id.parse().ok());
    let requests = reader.desk().requests(reader.login());
    let choices = requests.choices(service.map(ServiceId)).await?;
    if choices.queues.is_empty() {
        return Err(PageError::forbidden("no queue to create a ticket in"));
    }
    let (desk, fields) = (reader.desk(), fields(&choices));
    Ok(restricted::narrowed(desk, reader.customer(), None, fields, Some(asked)).await?)
}

fn fields(offered: &RequestChoices) -> Fields {
    let choices = TicketChoices {
        queues: offered
            .queues
            .iter()
            .map(|(id, name)| Choice::new(id, Text::plain(name.replace("::", " / "))))
            .collect(),
        types: named(&offered.types),
        services: named(&offered.services),
        slas: named(&offered.slas),
        priorities: named(&offered.priorities),
        ..TicketChoices::default()
    };
    let usual = offered
        .priorities
        .iter()
        .find(|(_, name)| *name == offered.usual_priority);
    let fields = ticket::new_request(&choices);
    let fields = match usual {
        Some((id, _)) => fields.with("PriorityID", id),
        None => fields,
    };
    match offered.queues.as_slice() {
        [(only, _)] => fields.with("Dest", only),
        _ => fields,
    }
}

fn named<I: ToString>(list: &[(I, String)]) -> Vec<Choice> {
    list.iter()
        .map(|(id, name)| Choice::new(id.to_string(), Text::name(name)))
        .collect()
}

fn request(values: &Values) -> NewRequest {
    let queue = QueueId(values.number("Dest").unwrap_or_default());
    NewRequest {
        ticket_type: values.number("TypeID").map(TypeId),
        service: values.number("ServiceID").map(ServiceId),
        sla: values.number("SLAID").map(SlaId),
        priority: values.number("PriorityID").map(PriorityId),
        ..NewRequest::new(queue, values.text("Subject"), values.text("Body"))
    }
}

fn parameter(field: &'static str) -> &'static str {
    match field {
        "queue" => "Dest",
        "type" => "TypeID",
        "service" => "ServiceID",
        "sla" => "SLAID",
        "priority" => "PriorityID",
        "subject" => "Subject",
        "body" => "Body",
        other => other,
    }
}

fn draw(reader: &CustomerPage, status: StatusCode, fields: Fields) -> Result<Response, PageError> {
    // SLAs follow the service, restrictions whatever they look at.
    let depends = fields.find("ServiceID").is_some() || reader.desk().has_restrictions();
    let mut form = FormView::new(url::CUSTOMER_NEW, fields, msg("Send request"))
        .icon("send")
        .cancel(url::CUSTOMER)
        .writes();
    if depends {
        form = form.also(UPDATE, msg("Update form"));
    }
    let page = PortalSheetPage {
        page: reader.page.clone(),
        shell: shell::portal(reader, url::CUSTOMER_NEW, true),
        heading: msg("New request").into(),
        intro: Some(msg("Tell us what happens. You get an answer here and by mail.").into()),
        sections: vec![Section {
            id: "new",
            title: None,
            intro: None,
            body: SectionBody::Form(Box::new(form)),
        }],
    };
    page::html_with_status(status, &page)
}

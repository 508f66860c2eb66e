//! `/customer/tickets/new`: a new request.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::ticket::{NewRequest, RequestChoices};
use gotrs_core::{PriorityId, QueueId, ServiceId, TypeId};

use super::shell;
use crate::done;
use crate::error::PageError;
use crate::form::{Choice, Fields, Submitted, Values};
use crate::i18n::{Text, msg};
use crate::page;
use crate::page::customer::PortalSheetPage;
use crate::page::part::{FormView, Section, SectionBody};
use crate::reader::CustomerPage;
use crate::security::SeeOther;
use crate::ticket::{self, TicketChoices};
use crate::url;
use crate::writing::{Sheet, Wish};

pub(super) async fn show(reader: CustomerPage) -> Result<Response, PageError> {
    let choices = offered(&reader).await?;
    let sheet = Sheet::begin(reader.desk(), reader.customer(), &reader.page.locale);
    draw(&reader, StatusCode::OK, sheet.dress(fields(&choices)))
}

pub(super) async fn create(
    reader: CustomerPage,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let choices = offered(&reader).await?;
    let sheet = Sheet::of(
        reader.desk(),
        reader.customer(),
        &reader.page.locale,
        &mut form,
    );
    let sheet = sheet.await?;
    let fields = sheet.dress(fields(&choices));
    if sheet.wish() == Wish::Again {
        let fields = fields.recall(&form);
        return draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, fields);
    }
    let values = match fields.read(form) {
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

/// Nobody sees a form without a queue to send it to.
async fn offered(reader: &CustomerPage) -> Result<RequestChoices, PageError> {
    let choices = reader.desk().requests(reader.login()).choices().await?;
    if choices.queues.is_empty() {
        return Err(PageError::forbidden("no queue to create a ticket in"));
    }
    Ok(choices)
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
        priority: values.number("PriorityID").map(PriorityId),
        ..NewRequest::new(queue, values.text("Subject"), values.text("Body"))
    }
}

fn parameter(field: &'static str) -> &'static str {
    match field {
        "queue" => "Dest",
        "type" => "TypeID",
        "service" => "ServiceID",
        "priority" => "PriorityID",
        "subject" => "Subject",
        "body" => "Body",
        other => other,
    }
}

fn draw(reader: &CustomerPage, status: StatusCode, fields: Fields) -> Result<Response, PageError> {
    let form = FormView::new(url::CUSTOMER_NEW, fields, msg("Send request"))
        .icon("send")
        .cancel(url::CUSTOMER)
        .writes();
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

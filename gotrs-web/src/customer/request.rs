//! `/customer/tickets/{number}`: a request with its visible articles, and the answer to it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::attachment::{Index, IndexFilter};
use gotrs_core::article::{ArticleEntry, ArticleFilter};
use gotrs_core::ticket::{NewAnswer, Request, Ticket, TicketNumber};
use gotrs_mail::address::parse_list;

use super::shell;
use crate::done;
use crate::error::PageError;
use crate::form::{CheckedForm, Fields, FormModel, Submitted, Values};
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::PlainText;
use crate::page::customer::{Message, RequestFact, RequestPage, Step};
use crate::page::part::{Action, Flash, FormView, Person, Tone};
use crate::page::ticket_part::{ArticleBody, FileView, StateKind, StateView};
use crate::reader::CustomerPage;
use crate::security::SeeOther;
use crate::security::download::shown_name;
use crate::ticket;
use crate::url;
use crate::writing::{Sheet, Wish};

pub(super) async fn show(
    reader: CustomerPage,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let request = find(&reader, &number).await?;
    let sheet = Sheet::begin(reader.desk(), reader.customer(), &reader.page.locale);
    let fields = sheet.dress(ticket::answer(request.may_close));
    draw(&reader, StatusCode::OK, request, fields).await
}

/// The request of a number, if the reader may see it.
pub(super) async fn find(reader: &CustomerPage, number: &str) -> Result<Request, PageError> {
    let requests = reader.desk().requests(reader.login());
    Ok(requests.get(&TicketNumber::from(number)).await?)
}

pub(super) async fn answer(
    reader: CustomerPage,
    Path(number): Path<String>,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let request = find(&reader, &number).await?;
    let sheet = Sheet::of(
        reader.desk(),
        reader.customer(),
        &reader.page.locale,
        &mut form,
    );
    let sheet = sheet.await?;
    let fields = sheet.dress(ticket::answer(request.may_close));
    if sheet.wish() == Wish::Again {
        let fields = fields.recall(&form);
        return draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, request, fields).await;
    }
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => {
            let fields = refused.fields()?;
            return draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, request, fields).await;
        }
    };
    let text = sheet.text(&values);
    let new = NewAnswer {
        body: values.text("Body").to_owned(),
        html: text.html().map(str::to_owned),
        attachments: sheet.attachments(&text, Vec::new()).await?,
        close: values.flag("Close"),
    };
    let requests = reader.desk().requests(reader.login());
    match requests.answer(request.ticket.id, new).await {
        Ok(_) => {
            sheet.done().await;
            let target = done::at(&url::customer_zoom(&number), "sent");
            Ok(SeeOther::to(&target).into_response())
        }
        Err(error) => {
            let fields = values.into_fields().or_fail(error, parameter)?;
            draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, request, fields).await
        }
    }
}

fn parameter(field: &'static str) -> &'static str {
    match field {
        "body" => "Body",
        "close" => "Close",
        other => other,
    }
}

/// A form that holds nothing but its token.
#[derive(Debug)]
pub(super) struct Nothing;

impl FormModel for Nothing {
    fn fields() -> Fields {
        Fields::default()
    }
    fn from_values(_: &Values) -> Self {
        Self
    }
}

pub(super) async fn close(
    reader: CustomerPage,
    Path(number): Path<String>,
    _: CheckedForm<Nothing>,
) -> Result<Response, PageError> {
    let request = find(&reader, &number).await?;
    let requests = reader.desk().requests(reader.login());
    requests.close(request.ticket.id).await?;
    Ok(SeeOther::to(&done::at(&url::customer_zoom(&number), "solved")).into_response())
}

async fn draw(
    reader: &CustomerPage,
    status: StatusCode,
    request: Request,
    fields: Fields,
) -> Result<Response, PageError> {
    let articles = reader.desk().articles(reader.customer());
    let ticket = &request.ticket;
    let found = articles.list(ticket.id, &ArticleFilter::default()).await?;
    let customers = reader.desk().customers(reader.customer());
    let me = customers.find(reader.login()).await?;
    let address = me.map(|me| me.data.email).unwrap_or_default();
    let number = ticket.number.as_str();
    let target = url::customer_zoom(number);
    let reply = request.may_answer.then(|| {
        FormView::new(format!("{target}/answer"), fields, msg("Send answer"))
            .icon("send")
            .writes()
    });
    let close = request.may_close.then(|| {
        Action::post(format!("{target}/close"), msg("Close request"))
            .icon("check")
            .confirm(msg("Close this request?"))
    });
    let mut context = reader.page.clone();
    if !request.may_answer {
        let mut over = Flash::new(Tone::Info, msg("This request takes no further answers."));
        over.action = Some(Action::link(url::CUSTOMER_NEW, msg("New request")));
        context.flashes.push(over);
    }
    let page = RequestPage {
        shell: shell::portal(reader, "", true),
        number: number.to_owned(),
        title: ticket.title.clone(),
        actions: close.into_iter().collect(),
        steps: steps(ticket),
        messages: found
            .iter()
            .map(|entry| message(&context, ticket, entry, &address))
            .collect(),
        reply,
        facts: facts(&context, ticket),
        page: context,
    };
    page::html_with_status(status, &page)
}

fn steps(ticket: &Ticket) -> Vec<Step> {
    let kind = StateKind::of_type(&ticket.state_type);
    let over = matches!(
        kind,
        StateKind::Closed | StateKind::Merged | StateKind::Removed
    );
    let begun = kind != StateKind::New;
    let step = |label: Msg, done, current| Step {
        label: label.into(),
        done,
        current,
    };
    vec![
        step(msg("Received"), begun, !begun),
        step(msg("In progress"), over, begun && !over),
        step(msg("Solved"), over, over),
    ]
}

fn facts(page: &page::Page, ticket: &Ticket) -> Vec<(Text, RequestFact)> {
    let mut facts = vec![
        (
            msg("State").into(),
            RequestFact::State(StateView::new(&ticket.state, &ticket.state_type)),
        ),
        (
            msg("Priority").into(),
            RequestFact::Text(page.text(&Text::name(&ticket.priority))),
        ),
    ];
    if let Some(service) = &ticket.service {
        facts.push((msg("Service").into(), RequestFact::Text(service.clone())));
    }
    let created = page.locale.exactly(ticket.created);
    facts.push((msg("Created").into(), RequestFact::When(created)));
    facts
}

/// An article as its customer sees it. What the desk wrote stands under the desk's name, whoever wrote it.
fn message(page: &page::Page, ticket: &Ticket, entry: &ArticleEntry, reader: &str) -> Message {
    let article = &entry.article;
    let own = article.sender_type == "customer";
    let sender = if own {
        customer(&article.from, reader)
    } else {
        Text::plain(&page.organization)
    };
    let person = Person::named(page.text(&sender));
    let (number, id) = (ticket.number.as_str(), article.id.0);
    let index = Index::from(entry.attachments.clone());
    let body = match index.html_body() {
        Some(_) => ArticleBody::frame(url::customer_article_body(number, id), article.body.len()),
        None => ArticleBody::Text(PlainText::of(&article.body)),
    };
    let filter = IndexFilter {
        html_body: true,
        plain_text: true,
        inline: false,
    };
    let files = index
        .filtered(filter, None)
        .into_iter()
        .map(|file| FileView {
            name: shown_name(&file.filename),
            size: page.locale.size(file.size),
            url: Some(url::customer_attachment(number, id, file.file_id)),
            image: file.content_type.starts_with("image/"),
            view: None,
            thumbnail: None,
        });
    Message {
        id,
        sender,
        initials: person.initials,
        colour: person.colour,
        own,
        time: page.locale.near(page.now, article.created),
        body,
        files: files.collect(),
    }
}

/// "You", or the name of a colleague without the address.
fn customer(from: &str, reader: &str) -> Text {
    let mailboxes = parse_list(from);
    let Some(mailbox) = mailboxes.first() else {
        return msg("Customer").into();
    };
    let address = mailbox.email().unwrap_or_default();
    if !reader.is_empty() && address.eq_ignore_ascii_case(reader) {
        return msg("You").into();
    }
    match mailbox.real_name() {
        "" => msg("Customer").into(),
        name => Text::plain(name),
    }
}

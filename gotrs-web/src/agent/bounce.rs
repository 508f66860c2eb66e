//! Sending an arrived mail on as it came (`AgentTicketBounce`).

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::{ArticleId, Error};
use gotrs_mail::DeskMail as _;

use super::screen::{self, Drawn, Screen};
use super::thread;
use super::ticket::{AGAIN, Frame, TicketTab};
use crate::done;
use crate::error::PageError;
use crate::form::{Field, Fields, FormData, Submitted, parse_query};
use crate::page::part::FormView;
use crate::page::ticket_part::ThreadItem;
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::ticket as forms;
use crate::url;

async fn open(page: &AgentPage, number: &str) -> Result<Frame, PageError> {
    let frame = Frame::of(page, number, TicketTab::Action).await?;
    frame.require(Screen::Bounce.permission())?;
    Ok(frame)
}

/// The mail that is asked for; there is no other that could be meant.
fn asked(form: &FormData) -> Result<ArticleId, PageError> {
    let id = form.get("ArticleID").and_then(|id| id.parse().ok());
    id.map(ArticleId).ok_or(PageError::NotFound)
}

/// `GET /agent/tickets/{number}/bounce`
pub(crate) async fn show(
    page: AgentPage,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let frame = open(&page, &number).await?;
    let id = asked(&parse_query(query.as_deref())?)?;
    let fields = forms::bounce().and(Field::hidden("ArticleID", id));
    draw(page, frame, StatusCode::OK, id, fields).await
}

async fn draw(
    page: AgentPage,
    frame: Frame,
    status: StatusCode,
    id: ArticleId,
    fields: Fields,
) -> Result<Response, PageError> {
    let screen = Screen::Bounce;
    let number = frame.ticket.number.0.clone();
    let entry = thread::entry(&page, &frame, id).await?;
    let form = FormView::new(screen.url(&number), fields, screen.submit())
        .icon(screen.icon())
        .cancel(url::zoom(&number));
    let mut drawn = Drawn::new(screen.heading(), form);
    let view = thread::article(&page, &number, &frame.rights, &entry, None);
    drawn.context = vec![ThreadItem::Article(Box::new(view))];
    screen::draw_form(screen, page, frame, status, drawn).await
}

/// `POST /agent/tickets/{number}/bounce`
pub(crate) async fn submit(
    page: AgentPage,
    Path(number): Path<String>,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let frame = open(&page, &number).await?;
    let id = asked(&form)?;
    let fields = forms::bounce().and(Field::hidden("ArticleID", id));
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => return draw(page, frame, AGAIN, id, refused.fields()?).await,
    };
    let mails = page.desk().mail(page.user());
    match mails
        .bounce(frame.ticket.id, id, values.text("BounceTo"))
        .await
    {
        Ok(()) => {
            let target = done::at(&url::zoom(&number), Screen::Bounce.done());
            Ok(SeeOther::to(&target).into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            let fields = values.into_fields().or_fail(error, |field| match field {
                "to" => "BounceTo",
                _ => "",
            })?;
            draw(page, frame, AGAIN, id, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

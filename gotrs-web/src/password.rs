//! Forgotten passwords and invitations: asking for a link, and choosing a password by it (AUT-01, AUT-02).
//!
//! Asking answers the same for every login. Which link is good is told by showing the form or not; every bad one is
//! the same.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::auth::{Audience, Secret};
use gotrs_core::{Error, ErrorKind};

use crate::account;
use crate::agent::preferences::rule;
use crate::done;
use crate::error::PageError;
use crate::form::{Fields, UncheckedForm, parse_query};
use crate::i18n::{Msg, Text, msg};
use crate::login::{self, Before};
use crate::page::part::{Action, FormView};
use crate::reader::{Arrival, Face};
use crate::route::{Access, Routes};
use crate::security::SeeOther;
use crate::state::App;
use crate::url;

const STALE: Msg = msg("This form was open for too long. Try again.");

pub(crate) fn routes() -> Routes {
    let mut routes = Routes::of(Access::Public);
    for (face, lost, new) in [
        (
            Face::Agent,
            url::AGENT_LOST_PASSWORD,
            url::AGENT_NEW_PASSWORD,
        ),
        (
            Face::Customer,
            url::CUSTOMER_LOST_PASSWORD,
            url::CUSTOMER_NEW_PASSWORD,
        ),
    ] {
        routes = routes
            .get(lost, move |app, arrival, parts| {
                ask(app, arrival, parts, face)
            })
            .post(lost, move |app, arrival, parts, form| {
                send(app, arrival, parts, form, face)
            })
            .get(new, move |app, arrival, parts| {
                choose(app, arrival, parts, face)
            })
            .post(new, move |app, arrival, parts, form| {
                redeem(app, arrival, parts, form, face)
            });
    }
    routes
}

const fn audience(face: Face) -> Audience {
    match face {
        Face::Agent => Audience::Agent,
        Face::Customer => Audience::Customer,
    }
}

const fn targets(face: Face) -> (&'static str, &'static str) {
    match face {
        Face::Agent => (url::AGENT_LOST_PASSWORD, url::AGENT_NEW_PASSWORD),
        Face::Customer => (url::CUSTOMER_LOST_PASSWORD, url::CUSTOMER_NEW_PASSWORD),
    }
}

fn draw(
    before: Before,
    face: Face,
    status: StatusCode,
    words: (Msg, Msg),
    form: FormView,
) -> Result<Response, PageError> {
    let back = Action::link(face.login(), msg("Back to sign-in"));
    before.answer(status, words.0.into(), words.1.into(), form, vec![back])
}

fn draw_ask(
    before: Before,
    face: Face,
    status: StatusCode,
    fields: Fields,
) -> Result<Response, PageError> {
    let words = (
        msg("Forgotten password"),
        msg("We send a link by mail with which you choose a new one."),
    );
    let form = FormView::new(targets(face).0, fields, msg("Send the link"));
    draw(before, face, status, words, form)
}

async fn ask(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    face: Face,
) -> Result<Response, PageError> {
    let before = Before::new(&app, &arrival, &parts, face);
    draw_ask(before, face, StatusCode::OK, account::lost_password())
}

async fn send(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    UncheckedForm(mut form): UncheckedForm,
    face: Face,
) -> Result<Response, PageError> {
    let before = Before::new(&app, &arrival, &parts, face);
    let fields = account::lost_password();
    let token = form.take_token().unwrap_or_default();
    if !login::accepts(&app, &parts.headers, &token) {
        return draw_ask(
            before,
            face,
            StatusCode::FORBIDDEN,
            fields.refuse("", STALE),
        );
    }
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw_ask(before, face, status, refused.fields()?);
        }
    };
    let resets = app.desk().resets();
    let asked = resets.request(audience(face), values.text("User"), &arrival.origin);
    match asked.await {
        Ok(()) => Ok(SeeOther::to(&done::at(face.login(), "mail")).into_response()),
        // A desk that sends no links has no such page.
        Err(error) if error.kind() == ErrorKind::Conflict => Err(PageError::NotFound),
        Err(error) => Err(error.into()),
    }
}

fn draw_choose(
    before: Before,
    face: Face,
    status: StatusCode,
    fields: Fields,
) -> Result<Response, PageError> {
    let words = (
        msg("Choose a password"),
        msg("The link works once. Your other sessions end."),
    );
    let form = FormView::new(targets(face).1, fields, msg("Set password"));
    draw(before, face, status, words, form)
}

async fn choose(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    face: Face,
) -> Result<Response, PageError> {
    let query = parse_query(parts.uri.query())?;
    let token = query.get("Token").unwrap_or_default().to_owned();
    let resets = app.desk().resets();
    let (whose, _) = resets.inspect(&Secret::new(token.as_str())).await?;
    if whose != audience(face) {
        return Err(PageError::NotFound);
    }
    let before = Before::new(&app, &arrival, &parts, face);
    draw_choose(
        before,
        face,
        StatusCode::OK,
        account::reset_password(&token),
    )
}

async fn redeem(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    UncheckedForm(mut form): UncheckedForm,
    face: Face,
) -> Result<Response, PageError> {
    let before = Before::new(&app, &arrival, &parts, face);
    let token = form.take_token().unwrap_or_default();
    let link = form.get("Token").unwrap_or_default().to_owned();
    let fields = account::reset_password(&link);
    if !login::accepts(&app, &parts.headers, &token) {
        return draw_choose(
            before,
            face,
            StatusCode::FORBIDDEN,
            fields.refuse("", STALE),
        );
    }
    let again = StatusCode::UNPROCESSABLE_ENTITY;
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => return draw_choose(before, face, again, refused.fields()?),
    };
    if values.text("NewPw") != values.text("NewPw1") {
        let text: Text = msg("The two are not the same.").into();
        return draw_choose(before, face, again, values.refuse("NewPw1", text));
    }
    let (link, new) = (Secret::new(link), Secret::new(values.text("NewPw")));
    let resets = app.desk().resets();
    match resets.redeem(&link, &new, &arrival.origin).await {
        Ok(_) => Ok(SeeOther::to(&done::at(face.login(), "chosen")).into_response()),
        Err(Error::Invalid(problems)) => {
            let fields = values.into_fields().refuse("NewPw", rule(&problems));
            draw_choose(before, face, again, fields)
        }
        Err(error) => Err(error.into()),
    }
}

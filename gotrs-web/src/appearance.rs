//! `POST /appearance`: theme, mode, density and language, for readers with and without a session.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use gotrs_core::auth::Session;
use gotrs_core::people::preference::Preferences;

use crate::error::PageError;
use crate::form::UncheckedForm;
use crate::login;
use crate::page::Look;
use crate::reader::{Anybody, LOOK};
use crate::route::{Access, Routes};
use crate::security::cookie::Lifetime;
use crate::security::{ChallengeToken, CookieKind, LocalPath, SeeOther};
use crate::state::App;
use crate::url;

/// A year.
const KEPT: Lifetime = Lifetime::Seconds(365 * 24 * 3600);

pub(crate) fn routes() -> Routes {
    Routes::of(Access::Public).post(url::APPEARANCE, choose)
}

async fn choose(
    State(app): State<App>,
    Anybody(reader): Anybody,
    parts: Parts,
    UncheckedForm(mut form): UncheckedForm,
) -> Result<Response, PageError> {
    let session = reader.map(|(_, session)| session);
    let token = form.take_token().unwrap_or_default();
    let good = match &session {
        Some(session) => ChallengeToken::new(session.challenge_token.clone()).matches(&token),
        None => login::accepts(&app, &parts.headers, &token),
    };
    if !good {
        return Err(PageError::forbidden(
            "the form's token is not the session's",
        ));
    }
    let mut look = present(&app, &parts.headers, session.as_ref()).await?;
    for name in ["Theme", "Mode", "Density", "Language"] {
        if let Some(value) = form.get(name)
            && !look.choose(value)
        {
            return Err(PageError::invalid(format!("field `{name}`")));
        }
    }
    if let Some(session) = &session {
        keep(&app, session, &look).await?;
    }
    let back = form.get("RequestedURL").and_then(LocalPath::parse);
    let mut response = SeeOther(back.unwrap_or_else(|| LocalPath::ours("/"))).into_response();
    plant(&app, &mut response, look);
    Ok(response)
}

/// What is in force now: the reader's preference, else the cookie.
async fn present(
    app: &App,
    headers: &HeaderMap,
    session: Option<&Session>,
) -> Result<Look, PageError> {
    let cookie = app.cookies().get(headers, CookieKind::Appearance);
    let cookie = cookie.map_or_else(Look::default, |cookie| Look::from_cookie(&cookie));
    let Some(session) = session else {
        return Ok(cookie);
    };
    let preferences: Preferences = match session.user_id {
        Some(user) => app.desk().agents(user).preferences(user).await?,
        None => {
            app.desk()
                .customers(session.actor())
                .preferences(&session.login)
                .await?
        }
    };
    let stored = preferences.get(LOOK).filter(|stored| !stored.is_empty());
    let mut look = stored.map_or(cookie, |stored| Look::from_cookie(stored));
    look.language = cookie.language;
    Ok(look)
}

/// Keeps the choice with the reader.
pub(crate) async fn keep(app: &App, session: &Session, look: &Look) -> Result<(), PageError> {
    let value = Look {
        language: None,
        ..*look
    }
    .to_cookie();
    let change = [(LOOK, Some(value.as_str()))];
    match session.user_id {
        Some(user) => {
            app.desk()
                .agents(user)
                .set_preferences(user, &change)
                .await?;
        }
        None => {
            app.desk()
                .customers(session.actor())
                .set_preferences(&session.login, &change)
                .await?;
        }
    }
    Ok(())
}

/// Keeps the choice in the browser.
pub(crate) fn plant(app: &App, response: &mut Response, look: Look) {
    if let Some(cookie) = app
        .cookies()
        .set(CookieKind::Appearance, &look.to_cookie(), KEPT)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

//! Pages: what a reader sees, worded in Rust and laid out in `templates/`.
//!
//! A [`Page`] is what every page knows about its reader and its request: language, theme, nonce, token. The frames of
//! the two faces are [`AgentShell`] and [`PortalShell`]. Views ([`agent`], [`customer`], [`admin`], [`login`]) are
//! plain structs in the reader's words; their parts ([`part`], [`ticket_part`]) render themselves through
//! [`component`]s, which are typed templates and the only values besides [`ArticleHtml`] that a template takes as
//! HTML. Everything else is escaped; there is no `|safe` in any template.

pub mod admin;
pub mod agent;
mod article;
pub mod component;
mod context;
pub mod customer;
mod errors;
pub mod login;
mod look;
pub mod part;
mod plain_text;
mod shell;
mod table_part;
pub mod ticket_part;
mod writing;

#[cfg(any(test, debug_assertions))]
pub mod sample;

pub use article::{ArticleDocument, ArticleHtml};
pub use context::Page;
pub use errors::{ErrorPage, show_errors};
pub use look::{Density, Look, Mode, Theme};
pub use plain_text::PlainText;
pub use shell::{AgentShell, Bell, Counter, Crumb, NavItem, NavSection, PortalShell, QueueNode};

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::error::PageError;

/// Renders a page with status 200.
///
/// # Errors
/// [`PageError::Internal`] if the template cannot be written.
pub fn html(page: &impl Template) -> Result<Response, PageError> {
    html_with_status(StatusCode::OK, page)
}

/// Renders a page with another status: 422 for a form that comes back.
///
/// # Errors
/// As [`html`].
pub fn html_with_status(status: StatusCode, page: &impl Template) -> Result<Response, PageError> {
    let body = page.render().map_err(PageError::internal)?;
    Ok(written(status, body))
}

/// A page that is written already.
pub(crate) fn written(status: StatusCode, body: String) -> Response {
    let mut response = (status, body).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

#[cfg(test)]
mod tests;

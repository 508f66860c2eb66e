//! What can go wrong in a request, and the little that a reader is told about it (WEB-11).
//!
//! A [`PageError`] answers with a problem document (RFC 9457): status, a generic text, an error id. The details go to
//! the log under the same id. For browsers, [`crate::page::show_errors`] turns the [`ErrorReport`] that every such
//! answer carries into a page in the reader's language and theme.

use std::error::Error as StdError;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::i18n::{Msg, msg};
use crate::security::{LocalPath, Policy, SeeOther};
use crate::url;

type Source = Box<dyn StdError + Send + Sync>;

/// Why a page cannot be shown or a form not be carried out, by what the reader can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The request makes no sense.
    #[error("bad request: {detail}")]
    BadRequest {
        /// What was wrong, for the log.
        detail: String,
    },
    /// Nobody is signed in, or the session is over.
    #[error("sign-in needed")]
    SignIn,
    /// The reader has to prove again who it is.
    #[error("confirmation needed")]
    Confirm {
        /// Where to go on afterwards.
        back: LocalPath,
    },
    /// The actor may not do this, or the request was forged.
    #[error("forbidden: {detail}")]
    Forbidden {
        /// What was refused, for the log.
        detail: String,
    },
    /// There is no such thing, or the actor may not know that there is.
    #[error("not found")]
    NotFound,
    /// Somebody else was faster, or a setting is locked.
    #[error("conflict: {detail}")]
    Conflict {
        /// What collided, for the log.
        detail: String,
    },
    /// A body or a file beyond the limits.
    #[error("too large: {detail}")]
    TooLarge {
        /// Which limit, for the log.
        detail: String,
    },
    /// A form that no page of ours sends: unknown fields, values not offered.
    #[error("invalid form: {detail}")]
    Invalid {
        /// Which field, for the log.
        detail: String,
    },
    /// The request was sent to a host that is not this desk.
    #[error("unknown host")]
    WrongHost,
    /// Too many tries.
    #[error("too many requests")]
    TooMany {
        /// Seconds until the next try is allowed.
        retry_after: u32,
    },
    /// Something the desk needs does not answer; trying again helps.
    #[error("unavailable")]
    Unavailable(#[source] Source),
    /// A fault of ours.
    #[error("internal error")]
    Internal(#[source] Source),
}

impl PageError {
    /// A request that makes no sense.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::BadRequest {
            detail: detail.into(),
        }
    }

    /// A refused request.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::Forbidden {
            detail: detail.into(),
        }
    }

    /// A body beyond the limits.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::TooLarge {
            detail: detail.into(),
        }
    }

    /// A form that is not ours.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::Invalid {
            detail: detail.into(),
        }
    }

    /// A fault of ours with its cause.
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::Internal(source.into())
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Confirm { .. } => StatusCode::SEE_OTHER,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn log(&self, id: &str) {
        let status = self.status().as_u16();
        match self {
            Self::Unavailable(source) | Self::Internal(source) => {
                tracing::error!(error_id = id, status, error = %chain(source.as_ref()), "request failed");
            }
            _ => {
                tracing::info!(error_id = id, status, error = ?self.to_string(), "request refused")
            }
        }
    }
}

fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

/// What a reader may know of an error: an extension of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorReport {
    /// The HTTP status.
    pub status: StatusCode,
    /// The id under which the log holds the details.
    pub id: String,
}

impl ErrorReport {
    /// A report with a fresh id.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            id: error_id(),
        }
    }

    /// Headline and sentence for people.
    #[must_use]
    pub fn words(&self) -> (Msg, Msg) {
        match self.status {
            StatusCode::BAD_REQUEST
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                msg("This request makes no sense here"),
                msg("Go back and try again from the page before."),
            ),
            StatusCode::UNAUTHORIZED => (
                msg("Sign in first"),
                msg("Your session is over, or you were not signed in."),
            ),
            StatusCode::FORBIDDEN => (
                msg("This is not allowed"),
                msg(
                    "You have no right to do this, or the page was open for too long. Go back, reload it and try again.",
                ),
            ),
            StatusCode::NOT_FOUND => (
                msg("This is not here"),
                msg("It does not exist, was merged or removed, or lies where you cannot read."),
            ),
            StatusCode::CONFLICT => (
                msg("Somebody was faster"),
                msg(
                    "It was changed in the meantime or is locked. Look at it again before you try once more.",
                ),
            ),
            StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::URI_TOO_LONG
            | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => (
                msg("This is too large"),
                msg("Send fewer or smaller files."),
            ),
            StatusCode::UNPROCESSABLE_ENTITY => (
                msg("This form cannot be read"),
                msg("It holds a field or a value that the page did not offer."),
            ),
            StatusCode::MISDIRECTED_REQUEST => (
                msg("This address does not belong to the desk"),
                msg("The desk answers only under the names in its configuration."),
            ),
            StatusCode::TOO_MANY_REQUESTS => {
                (msg("Too many tries"), msg("Wait a moment, then try again."))
            }
            StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
            | StatusCode::REQUEST_TIMEOUT => (
                msg("The desk cannot answer right now"),
                msg("Wait a moment, then try again."),
            ),
            _ => (
                msg("Something went wrong"),
                msg("The fault is on our side. It was written to the log."),
            ),
        }
    }
}

/// What a service refused, mapped once for all pages.
impl From<gotrs_core::Error> for PageError {
    fn from(error: gotrs_core::Error) -> Self {
        use gotrs_core::Error;
        match error {
            Error::NotFound { .. } => Self::NotFound,
            Error::Denied { .. } => Self::forbidden(error.to_string()),
            Error::Invalid(problems) => Self::invalid(problems.to_string()),
            Error::Conflict(detail) => Self::Conflict { detail },
            Error::SignIn(_) => Self::SignIn,
            Error::Unavailable { .. } => Self::Unavailable(Box::new(error)),
            error => Self::internal(error),
        }
    }
}

impl IntoResponse for ErrorReport {
    fn into_response(self) -> Response {
        let (title, detail) = self.words();
        let body = json!({
            "type": "about:blank",
            "title": title.key(),
            "status": self.status.as_u16(),
            "detail": detail.key(),
            "error_id": self.id,
        });
        let mut response = (self.status, Json(body)).into_response();
        let problem = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, problem);
        response.extensions_mut().insert(Policy::Data);
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let Self::Confirm { back } = &self {
            let target = url::with_query(url::AGENT_CONFIRM, &[("RequestedURL", back.as_str())]);
            return SeeOther::to(&target).into_response();
        }
        let report = ErrorReport::new(self.status());
        self.log(&report.id);
        let mut response = report.into_response();
        if let Self::TooMany { retry_after } = self {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response
    }
}

/// Twelve characters to read aloud, such as `7QJ4-M2KX-8D9A`: Crockford's base 32 of random bits.
fn error_id() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0u8; 12];
    rand::fill(&mut bytes);
    let mut id = String::with_capacity(14);
    for (i, byte) in bytes.into_iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            id.push('-');
        }
        id.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;

    #[tokio::test]
    async fn an_internal_error_tells_its_id_and_nothing_else() {
        let source = std::io::Error::other("SELECT pw FROM users at /srv/gotrs.db");
        let response = PageError::internal(source).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let id = response
            .extensions()
            .get::<ErrorReport>()
            .unwrap()
            .id
            .clone();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains(&id) && !body.contains("SELECT") && !body.contains("/srv"),
            "{body}"
        );
    }

    #[test]
    fn an_error_id_can_be_read_aloud() {
        let id = error_id();
        assert_eq!((id.len(), id.matches('-').count()), (14, 2));
        assert!(!id.contains(['I', 'L', 'O', 'U']));
        assert_ne!(id, error_id());
    }

    #[test]
    fn a_refusal_for_too_many_tries_says_when_to_come_back() {
        let response = PageError::TooMany { retry_after: 30 }.into_response();
        assert_eq!(response.headers()["retry-after"], "30");
    }
}

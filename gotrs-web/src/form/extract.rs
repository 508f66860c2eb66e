//! Extractors: the form of a request, with or without the check of the session's token.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, header};
use http_body_util::{BodyExt as _, Limited};

use super::data::{FormData, FormError, Limits};
use super::field::Fields;
use super::read::Values;
use super::{body, upload};
use crate::error::PageError;
use crate::security::ChallengeToken;

/// A form whose description never varies: no choices from the database.
pub trait FormModel: Sized {
    /// The form's description.
    fn fields() -> Fields;

    /// The form's content, after every field was found good.
    fn from_values(values: &Values) -> Self;
}

/// The form of a request before anybody signed in. The handler checks the token itself (login, registration).
#[derive(Debug)]
pub struct UncheckedForm(pub FormData);

/// The form of a request whose token is the session's own.
#[derive(Debug)]
pub struct Submitted(pub FormData);

/// A typed form: token checked, every field good. Anything else is refused with 403 or 422.
#[derive(Debug)]
pub struct CheckedForm<T>(pub T);

impl<S: Send + Sync> FromRequest<S> for UncheckedForm {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &S) -> Result<Self, PageError> {
        let limits = request
            .extensions()
            .get::<Limits>()
            .copied()
            .unwrap_or_default();
        Ok(Self(parse(request, &limits).await?))
    }
}

impl<S: Send + Sync> FromRequest<S> for Submitted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let token = request.extensions().get::<ChallengeToken>().cloned();
        let token = token.ok_or_else(|| PageError::forbidden("a form without a session"))?;
        let in_header = request
            .headers()
            .get("x-challenge-token")
            .and_then(|v| v.to_str().ok())
            .map(str::to_owned);
        let UncheckedForm(mut form) = UncheckedForm::from_request(request, state).await?;
        let given = form.take_token().or(in_header);
        if given.is_some_and(|given| token.matches(&given)) {
            Ok(Self(form))
        } else {
            Err(PageError::forbidden(
                "the form's token is not the session's",
            ))
        }
    }
}

impl<S: Send + Sync, T: FormModel> FromRequest<S> for CheckedForm<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let Submitted(form) = Submitted::from_request(request, state).await?;
        let values = T::fields().read(form)?;
        Ok(Self(T::from_values(&values)))
    }
}

async fn parse(request: Request, limits: &Limits) -> Result<FormData, FormError> {
    if *request.method() == Method::GET {
        return Err(FormError::NotAForm);
    }
    match kind(request.headers())? {
        Kind::Urlencoded => {
            let collected = Limited::new(request.into_body(), limits.text_bytes)
                .collect()
                .await;
            let bytes = collected.map_err(|error| {
                let too_long = error.is::<http_body_util::LengthLimitError>();
                if too_long {
                    FormError::TooLarge("text bytes")
                } else {
                    FormError::Malformed("a broken body")
                }
            })?;
            body::parse_pairs(&bytes.to_bytes(), limits)
        }
        Kind::Multipart(boundary) => {
            upload::parse_multipart(request.into_body(), boundary, limits).await
        }
    }
}

enum Kind {
    Urlencoded,
    Multipart(String),
}

fn kind(headers: &HeaderMap) -> Result<Kind, FormError> {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .ok_or(FormError::NotAForm)?;
    let essence = value.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(Kind::Urlencoded)
    } else if essence.eq_ignore_ascii_case("multipart/form-data") {
        multer::parse_boundary(value)
            .map(Kind::Multipart)
            .map_err(|_| FormError::Malformed("no boundary"))
    } else {
        Err(FormError::NotAForm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Field;
    use crate::i18n::msg;
    use axum::body::Body;

    struct LockForm {
        lock: bool,
    }

    impl FormModel for LockForm {
        fn fields() -> Fields {
            Fields::new([Field::check("Lock", msg("Lock the ticket"))])
        }
        fn from_values(values: &Values) -> Self {
            Self {
                lock: values.flag("Lock"),
            }
        }
    }

    async fn send(content_type: &str, body: &str, header: Option<&str>) -> Result<bool, u16> {
        let mut request = Request::post("/").header("content-type", content_type);
        if let Some(token) = header {
            request = request.header("x-challenge-token", token);
        }
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        request.extensions_mut().insert(ChallengeToken::new("good"));
        let form = CheckedForm::<LockForm>::from_request(request, &()).await;
        form.map(|CheckedForm(form)| form.lock)
            .map_err(|error| error.status().as_u16())
    }

    const URLENCODED: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn the_sessions_token_lets_a_form_in() {
        assert_eq!(
            send(URLENCODED, "ChallengeToken=good&Lock=1", None).await,
            Ok(true)
        );
        assert_eq!(send(URLENCODED, "Lock=1", Some("good")).await, Ok(true));
        assert_eq!(
            send(URLENCODED, "ChallengeToken=good", None).await,
            Ok(false)
        );
    }

    #[tokio::test]
    async fn no_token_another_token_and_other_content_types_are_forbidden() {
        assert_eq!(send(URLENCODED, "Lock=1", None).await, Err(403));
        assert_eq!(
            send(URLENCODED, "ChallengeToken=other&Lock=1", None).await,
            Err(403)
        );
        assert_eq!(
            send("text/plain", "{\"ChallengeToken\":\"good\"}", None).await,
            Err(403)
        );
        assert_eq!(
            send(
                "application/json",
                "{\"ChallengeToken\":\"good\"}",
                Some("good")
            )
            .await,
            Err(403)
        );
    }

    #[tokio::test]
    async fn fields_that_the_form_does_not_have_are_refused() {
        for extra in [
            "UserID=1",
            "ValidID=1",
            "create_by=1",
            "is_admin=1",
            "UserIsGroup%5Badmin%5D=1",
            "DynamicField_X=1",
        ] {
            let body = format!("ChallengeToken=good&Lock=1&{extra}");
            assert_eq!(send(URLENCODED, &body, None).await, Err(422), "{extra}");
        }
        assert_eq!(
            send(URLENCODED, "ChallengeToken=good&Lock=1&Lock=1", None).await,
            Err(422),
            "doubled"
        );
    }

    #[tokio::test]
    async fn a_body_over_one_mebibyte_is_too_large() {
        let body = format!("ChallengeToken=good&Lock={}", "x".repeat(1024 * 1024));
        assert_eq!(send(URLENCODED, &body, None).await, Err(413));
    }
}

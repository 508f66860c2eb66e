//! Error pages: what a browser gets instead of a problem document.

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use chrono::DateTime;

use super::context::Page;
use super::look::Look;
use super::part::Action;
use crate::error::ErrorReport;
use crate::i18n::{Language, Locale, Msg, msg};
use crate::security::{ChallengeToken, CookieJar, CookieKind, Nonce, Policy, Transport};
use crate::url;

/// A page for a request that failed.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The context.
    pub page: Page,
    /// The HTTP status.
    pub status: u16,
    /// The headline.
    pub title: Msg,
    /// What it means and what to do.
    pub text: Msg,
    /// The id under which the log holds the details.
    pub id: String,
    /// Ways on.
    pub actions: Vec<Action>,
}

impl ErrorPage {
    /// The page for a report.
    #[must_use]
    pub fn new(page: Page, report: &ErrorReport) -> Self {
        let (title, text) = report.words();
        let customer = page.here.starts_with(url::CUSTOMER);
        let home = if customer { url::CUSTOMER } else { url::AGENT };
        let label = if customer {
            msg("My requests")
        } else {
            msg("Dashboard")
        };
        let mut actions = vec![Action::link(home, label).icon("home").primary()];
        if report.status.as_u16() == 404 && !customer {
            actions.push(Action::link(url::SEARCH, msg("Search tickets")).icon("search"));
        }
        Self {
            page,
            status: report.status.as_u16(),
            title,
            text,
            id: report.id.clone(),
            actions,
        }
    }
}

impl Page {
    /// The context of a reader of whom only the request is known: language by cookie or browser, look by cookie.
    #[must_use]
    pub fn of_stranger(
        headers: &HeaderMap,
        nonce: Nonce,
        here: &str,
        transport: Transport,
    ) -> Self {
        let cookie = CookieJar { transport }.get(headers, CookieKind::Appearance);
        let look = cookie.map_or_else(Look::default, |cookie| Look::from_cookie(&cookie));
        let accept = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let language = look
            .language
            .or_else(|| Language::negotiate(accept))
            .unwrap_or_default();
        Self {
            locale: Locale {
                language,
                zone: chrono_tz::UTC,
            },
            look,
            nonce,
            token: ChallengeToken::new(""),
            product: "GOTRS".to_owned(),
            organization: "GOTRS".to_owned(),
            // A page for a stranger tells no times.
            now: DateTime::UNIX_EPOCH,
            flashes: Vec::new(),
            demo: false,
            keys: true,
            here: here.to_owned(),
            position: 0,
        }
    }
}

/// The layer that gives browsers a page where a handler failed, in the reader's language and theme. It lies inside
/// [`crate::security::headers::secure`], which draws the nonce. Programs keep their problem document.
pub async fn show_errors(
    axum::extract::State(transport): axum::extract::State<Transport>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers().clone();
    let nonce = request.extensions().get::<Nonce>().cloned();
    let here = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let head = *request.method() == Method::HEAD;
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let content_type = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let report = match response.extensions().get::<ErrorReport>() {
        Some(report) => report.clone(),
        // A form that comes back with 422, or an answer of the API, is no failure of the page.
        None if content_type.starts_with("text/html") || content_type.contains("json") => {
            return response;
        }
        None => ErrorReport::new(status),
    };
    let wants_html = headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"));
    if !wants_html || head {
        return response;
    }
    let nonce = nonce.unwrap_or_else(Nonce::random);
    let page = ErrorPage::new(
        Page::of_stranger(&headers, nonce, &here, transport),
        &report,
    );
    let Ok(body) = page.render() else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    parts.extensions.insert(Policy::Page);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    Response::from_parts(parts, body.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::PageError;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn_with_state;
    use axum::routing::{get, post};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    fn app() -> Router {
        let broken =
            || async { Err::<(), _>(PageError::internal(std::io::Error::other("SELECT pw"))) };
        Router::new()
            .route("/broken", get(broken))
            .route("/only-post", post(|| async {}))
            .layer(from_fn_with_state(Transport::Https, show_errors))
            .layer(from_fn_with_state(
                Transport::Https,
                crate::security::headers::secure,
            ))
    }

    async fn ask(path: &str, accept: &str, more: &[(&str, &str)]) -> (u16, HeaderMap, String) {
        let mut request = Request::get(path).header("accept", accept);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let response = app()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (
            parts.status.as_u16(),
            parts.headers,
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

    #[tokio::test]
    async fn a_browser_gets_a_page_in_its_language_and_theme_with_the_id_and_no_detail() {
        let look = ("cookie", "__Host-gotrs_look=classic.dark.compact.de");
        let (status, headers, body) = ask("/broken", BROWSER, &[look]).await;
        assert_eq!(status, 500);
        assert!(
            body.contains(
                "<html lang=\"de\" dir=\"ltr\" data-theme=\"classic\" data-mode=\"dark\""
            )
        );
        assert!(body.contains("Etwas ist schiefgegangen") && !body.contains("SELECT"));
        assert_eq!(headers["x-frame-options"], "DENY");
        let policy = headers["content-security-policy"].to_str().unwrap();
        let nonce = body
            .split("nonce=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let nonce = nonce.replace("&#43;", "+").replace("&#x2b;", "+");
        assert!(
            policy.contains(&format!("script-src 'nonce-{nonce}'")),
            "{policy} {nonce}"
        );
    }

    #[tokio::test]
    async fn a_program_keeps_its_problem_document() {
        let (status, headers, body) = ask("/broken", "application/json", &[]).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (500, &HeaderValue::from_static("application/problem+json"))
        );
        assert!(body.contains("\"error_id\"") && !body.contains("SELECT"));
    }

    #[tokio::test]
    async fn unknown_paths_and_wrong_methods_get_pages_too() {
        let (status, headers, body) = ask(
            "/nowhere/%3Cscript%3E",
            BROWSER,
            &[("accept-language", "ar")],
        )
        .await;
        assert_eq!(status, 404);
        assert!(
            body.contains("dir=\"rtl\"")
                && body.contains("هذا غير موجود")
                && !body.contains("<script>")
        );
        assert!(headers.contains_key("strict-transport-security"));
        assert_eq!(ask("/only-post", BROWSER, &[]).await.0, 405);
    }
}

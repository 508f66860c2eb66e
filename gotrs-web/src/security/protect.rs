//! The layers around every page, in the one order in which they work.

use std::any::Any;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;

use super::cookie::Transport;
use super::host::KnownHosts;
use super::{csrf, headers, host};
use crate::error::PageError;
use crate::page;

/// How the desk is reached.
#[derive(Debug, Clone)]
pub struct Protection {
    /// Through https, or plainly on loopback.
    pub transport: Transport,
    /// The names it goes by.
    pub hosts: KnownHosts,
}

/// Wraps the routes of the pages. From outside in: headers and nonce, error pages, panics, host, other sites.
///
/// The API and the web services are not wrapped: they know no cookies and answer programs.
pub fn protect(routes: Router, protection: &Protection) -> Router {
    let transport = protection.transport;
    routes
        .layer(from_fn_with_state(transport, csrf::refuse_other_sites))
        .layer(from_fn_with_state(
            protection.hosts.clone(),
            host::refuse_unknown_hosts,
        ))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(transport, page::show_errors))
        .layer(from_fn_with_state(transport, headers::secure))
}

fn after_panic(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    PageError::internal(text.unwrap_or_else(|| "a handler panicked".to_owned())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{HeaderMap, Request};
    use axum::routing::{get, post};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    fn app() -> Router {
        let routes = Router::new()
            .route("/agent", get(|| async { "ok" }))
            .route("/agent/logout", post(|| async { "out" }))
            .route(
                "/panic",
                get(|| async { panic!("canary: SELECT pw FROM users") as () }),
            );
        let hosts = KnownHosts::new(["desk.example.com"], false);
        protect(
            routes,
            &Protection {
                transport: Transport::Https,
                hosts,
            },
        )
    }

    async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, String) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", "text/html");
        for (name, value) in headers {
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

    const HOST: (&str, &str) = ("host", "desk.example.com");

    #[tokio::test]
    async fn a_cross_site_post_is_refused_and_ours_is_let_in() {
        let ours = ("origin", "https://desk.example.com");
        assert_eq!(ask("POST", "/agent/logout", &[HOST, ours]).await.0, 200);
        for foreign in [
            ("origin", "https://e"),
            ("sec-fetch-site", "cross-site"),
            ("x", "y"),
        ] {
            let (status, headers, body) = ask("POST", "/agent/logout", &[HOST, foreign]).await;
            assert_eq!(status, 403, "{foreign:?}");
            assert!(headers.contains_key("content-security-policy") && body.contains("<h1>"));
        }
    }

    #[tokio::test]
    async fn a_foreign_host_is_misdirected_and_two_hosts_are_bad() {
        assert_eq!(ask("GET", "/agent", &[HOST]).await.0, 200);
        assert_eq!(ask("GET", "/agent", &[("host", "e")]).await.0, 421);
        assert_eq!(
            ask("GET", "/agent", &[HOST, ("x-forwarded-host", "e")])
                .await
                .0,
            200
        );
        assert_eq!(ask("GET", "/agent", &[HOST, ("host", "e")]).await.0, 400);
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer_and_tells_nothing() {
        let (status, headers, body) = ask("GET", "/panic", &[HOST]).await;
        assert_eq!(status, 500);
        assert!(!body.contains("canary") && body.contains("<h1>"));
        assert_eq!(headers["cache-control"], "no-store");
    }
}

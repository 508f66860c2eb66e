//! The router: the table of routes inside its layers.

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument as _;

use crate::error::PageError;
use crate::route;
use crate::security::{Protection, protect};
use crate::state::App;

/// The pages of a desk: all three faces, sign-in, old deep links, files of the design.
///
/// Wants the peer's address as [`ConnectInfo`]. From outside in: request id, compression, headers and nonce, error
/// pages, panics, host, other sites, time limit, client address and limits.
pub fn router(app: &App) -> Router {
    let protection = Protection {
        transport: app.options().transport,
        hosts: app.hosts(),
    };
    let routes = route::all()
        .into_router()
        .fallback(|| async { PageError::NotFound })
        .layer(from_fn_with_state(app.clone(), prepare))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            app.options().patience,
        ))
        .with_state(app.clone());
    protect(routes, &protection)
        .layer(CompressionLayer::new())
        .layer(from_fn(name_request))
}

/// Says who calls and how much a form may hold.
async fn prepare(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let nobody = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(nobody, |peer| peer.0);
    let client = app.options().proxies.client(peer, request.headers());
    let limits = app.limits();
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(limits);
    next.run(request).await
}

/// Gives the request a name for the log and its answer.
async fn name_request(request: Request, next: Next) -> Response {
    let mut bytes = [0u8; 8];
    rand::fill(&mut bytes);
    let id = hex::encode(bytes);
    // The path alone: queries hold what people search for.
    let span =
        tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

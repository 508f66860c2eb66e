//! What machines ask: health probes and metrics.
//!
//! `/healthz/live` answers while the process does; `/healthz/startup` once the desk is open; `/healthz/ready` only
//! while the database answers and the node is not stopping. `/metrics` (Prometheus text) is for this machine, or for
//! who shows the token (DEP-02): to everybody else it does not exist.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gotrs_core::Desk;
use gotrs_core::db::{Db, sql};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use subtle::ConstantTimeEq as _;

/// How long a probe waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// The recorder of this process's metrics; made once per process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Makes this process record metrics.
    ///
    /// # Errors
    /// If something else of this process records them already.
    pub fn install() -> Result<Self, BuildError> {
        let buckets = [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
        ];
        let handle = PrometheusBuilder::new()
            .set_buckets(&buckets)?
            .install_recorder()?;
        metrics::describe_counter!(
            "gotrs_http_requests_total",
            "Requests answered, by method, route and status."
        );
        metrics::describe_histogram!(
            "gotrs_http_request_seconds",
            "Time until an answer began, by route."
        );
        metrics::describe_counter!("gotrs_jobs_total", "Attempts at jobs, by kind and outcome.");
        metrics::describe_gauge!("gotrs_jobs", "Jobs in the database, by state.");
        metrics::describe_gauge!(
            "gotrs_database_statements",
            "Statements this process has run."
        );
        Ok(Self(handle))
    }
}

#[derive(Debug, Clone)]
struct Ops {
    desk: Desk,
    metrics: Metrics,
    token: Option<String>,
}

/// The probes and the metrics of a desk. `token`: who shows it as bearer may read the metrics from anywhere.
///
/// Wants the peer's address as [`ConnectInfo`].
pub fn router(desk: Desk, metrics: Metrics, token: Option<String>) -> Router {
    Router::new()
        .route("/healthz/live", get(async || "alive\n"))
        .route("/healthz/startup", get(async || "started\n"))
        .route("/healthz/ready", get(ready))
        .route("/metrics", get(scrape))
        .with_state(Ops {
            desk,
            metrics,
            token,
        })
}

/// Counts and times every request of a router.
pub fn measured(router: Router) -> Router {
    router.layer(middleware::from_fn(measure))
}

async fn measure(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = known_method(request.method().as_str());
    let matched = request.extensions().get::<MatchedPath>();
    // Paths that nobody serves share one name: strangers must not make series.
    let route = matched.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("gotrs_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("gotrs_http_request_seconds", "route" => route).record(begun.elapsed());
    response
}

fn known_method(name: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or("other")
}

async fn ready(State(ops): State<Ops>) -> Response {
    if ops.desk.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match tokio::time::timeout(PATIENCE, database_answers(&ops.desk)).await {
        Ok(true) => "ready\n".into_response(),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
            .into_response(),
    }
}

async fn database_answers(desk: &Desk) -> bool {
    let Ok(mut conn) = desk.read().await else {
        return false;
    };
    conn.integer(sql("SELECT COUNT(*) FROM gotrs_schema"))
        .await
        .is_ok()
}

async fn scrape(
    State(ops): State<Ops>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !may_scrape(peer.ip(), &headers, ops.token.as_deref()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    metrics::gauge!("gotrs_database_statements").set(whole(Db::statements_run()));
    if let Ok(Ok(counts)) =
        tokio::time::timeout(PATIENCE, ops.desk.jobs(gotrs_core::Actor::System).counts()).await
    {
        for state in ["ready", "running", "done", "dead"] {
            let count = counts
                .iter()
                .find(|count| count.0 == state)
                .map_or(0, |count| count.1);
            metrics::gauge!("gotrs_jobs", "state" => state).set(whole(count.unsigned_abs()));
        }
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], ops.metrics.0.render()).into_response()
}

/// Prometheus knows floating point numbers only; beyond 2^53 the last digits are lost.
#[expect(
    clippy::cast_precision_loss,
    reason = "the text format has no integers"
)]
fn whole(count: u64) -> f64 {
    count as f64
}

/// A request that a proxy on this machine passes on does not come from this machine.
fn may_scrape(peer: IpAddr, headers: &HeaderMap, token: Option<&str>) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    if peer.to_canonical().is_loopback()
        && !forwarded.iter().any(|name| headers.contains_key(*name))
    {
        return true;
    }
    let shown = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    match (token, shown.and_then(|value| value.strip_prefix("Bearer "))) {
        (Some(token), Some(shown)) => bool::from(token.as_bytes().ct_eq(shown.as_bytes())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, lines: &[(&'static str, &str)], token: Option<&str>) -> bool {
        let headers = lines.iter().map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                value.parse().unwrap(),
            )
        });
        may_scrape(peer.parse().unwrap(), &headers.collect(), token)
    }

    #[test]
    fn metrics_are_for_this_machine_or_for_the_token() {
        assert!(asked("127.0.0.1", &[], None));
        assert!(asked("::ffff:127.0.0.1", &[], None));
        assert!(!asked("192.0.2.1", &[], None));
        assert!(!asked(
            "127.0.0.1",
            &[("x-forwarded-for", "192.0.2.1")],
            None
        ));
        assert!(asked(
            "192.0.2.1",
            &[("authorization", "Bearer s3")],
            Some("s3")
        ));
        assert!(!asked(
            "192.0.2.1",
            &[("authorization", "Bearer s4")],
            Some("s3")
        ));
        assert!(!asked("192.0.2.1", &[("authorization", "Bearer ")], None));
    }
}

//! Which host a request is for (AUT-03): only names that the desk goes by; forwarded host headers are not read.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::Desk;
use gotrs_core::sysconfig::settings;

use super::cookie::Transport;
use crate::error::PageError;

/// The host (and port) that a request named and that was found to be ours; an extension of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHost(String);

impl RequestHost {
    /// A checked host; only [`KnownHosts::check`] and tests make one.
    pub(crate) fn of(authority: &str) -> Self {
        Self(authority.to_ascii_lowercase())
    }

    /// `name` or `name:port`.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.0
    }
}

/// The names under which the desk may be called: its `FQDN`, further names from the configuration, loopback.
#[derive(Debug, Clone)]
pub struct KnownHosts {
    names: Arc<[String]>,
    loopback: bool,
    desk: Option<Desk>,
}

impl KnownHosts {
    /// Names without port. `loopback` lets `localhost`, `127.0.0.1` and `[::1]` in: right when the desk listens there.
    pub fn new(names: impl IntoIterator<Item = impl AsRef<str>>, loopback: bool) -> Self {
        let names = names
            .into_iter()
            .map(|name| name.as_ref().trim_end_matches('.').to_ascii_lowercase());
        Self {
            names: names.collect(),
            loopback,
            desk: None,
        }
    }

    /// And the `FQDN` of a desk, as its configuration has it at each request.
    #[must_use]
    pub fn of_desk(mut self, desk: Desk) -> Self {
        self.desk = Some(desk);
        self
    }

    /// The host of a request, if it is named exactly once and is ours.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] without or with two hosts, [`PageError::WrongHost`] for a foreign one.
    pub fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<RequestHost, PageError> {
        let mut lines = headers.get_all(header::HOST).into_iter();
        let from_header = lines.next().map(|line| {
            line.to_str()
                .map_err(|_| PageError::bad_request("odd host"))
        });
        if lines.next().is_some() {
            return Err(PageError::bad_request("two host headers"));
        }
        let authority = match (from_header.transpose()?, uri.authority()) {
            (Some(header), Some(uri)) if !header.eq_ignore_ascii_case(uri.as_str()) => {
                return Err(PageError::bad_request(
                    "host header and request line disagree",
                ));
            }
            (Some(header), _) => header,
            (None, Some(uri)) => uri.as_str(),
            (None, None) => return Err(PageError::bad_request("no host header")),
        };
        if self.knows(authority) {
            Ok(RequestHost::of(authority))
        } else {
            Err(PageError::WrongHost)
        }
    }

    /// The origin of pages served under `host`.
    #[must_use]
    pub fn origin(host: &RequestHost, transport: Transport) -> String {
        let (scheme, default_port) = match transport {
            Transport::Https => ("https", ":443"),
            Transport::LoopbackHttp => ("http", ":80"),
        };
        format!(
            "{scheme}://{}",
            host.0.strip_suffix(default_port).unwrap_or(&host.0)
        )
    }

    fn knows(&self, authority: &str) -> bool {
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
            _ => (authority, None),
        };
        if port.is_some_and(|port| {
            port.parse::<u16>().is_err() || !port.bytes().all(|b| b.is_ascii_digit())
        }) {
            return false;
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        let fqdn = |desk: &Desk| is(desk.config().text(&settings::FQDN));
        self.names.iter().any(|known| is(known))
            || self.desk.as_ref().is_some_and(fqdn)
            || self.loopback
                && ["localhost", "127.0.0.1", "[::1]"]
                    .iter()
                    .any(|known| is(known))
    }
}

/// Lets only requests for our own names in and remembers the name for those behind.
pub async fn refuse_unknown_hosts(
    State(hosts): State<KnownHosts>,
    mut request: Request,
    next: Next,
) -> Response {
    match hosts.check(request.uri(), request.headers()) {
        Ok(host) => {
            request.extensions_mut().insert(host);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(hosts: &[&str], extra: &[(&'static str, &str)]) -> Result<RequestHost, PageError> {
        let mut headers: HeaderMap = extra
            .iter()
            .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
            .collect();
        for host in hosts {
            headers.append(header::HOST, host.parse().unwrap());
        }
        KnownHosts::new(["Desk.Example.com"], true).check(&Uri::from_static("/agent"), &headers)
    }

    #[test]
    fn the_desks_own_names_are_let_in_with_any_port() {
        for host in [
            "desk.example.com",
            "DESK.example.com:8443",
            "desk.example.com.",
            "localhost:1",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(ask(&[host], &[]).is_ok(), "{host}");
        }
        assert!(
            KnownHosts::new(["a"], false)
                .check(&Uri::from_static("/"), &HeaderMap::new())
                .is_err()
        );
    }

    #[test]
    fn foreign_odd_missing_and_doubled_hosts_are_refused() {
        for host in [
            "e",
            "desk.example.com.e",
            "e:80",
            "desk.example.com@e",
            "desk.example.com:80:80",
            "",
            ":80",
            "desk.example.com:+80",
        ] {
            assert!(
                matches!(ask(&[host], &[]), Err(PageError::WrongHost)),
                "{host}"
            );
        }
        assert!(matches!(ask(&[], &[]), Err(PageError::BadRequest { .. })));
        assert!(matches!(
            ask(&["desk.example.com", "e"], &[]),
            Err(PageError::BadRequest { .. })
        ));
    }

    #[test]
    fn forwarded_hosts_change_nothing() {
        let host = ask(
            &["desk.example.com"],
            &[("x-forwarded-host", "e"), ("forwarded", "host=e")],
        )
        .unwrap();
        assert_eq!(
            KnownHosts::origin(&host, Transport::Https),
            "https://desk.example.com"
        );
    }

    #[test]
    fn default_ports_are_left_out_of_the_origin() {
        assert_eq!(
            KnownHosts::origin(&RequestHost::of("a:443"), Transport::Https),
            "https://a"
        );
        assert_eq!(
            KnownHosts::origin(&RequestHost::of("a:8080"), Transport::LoopbackHttp),
            "http://a:8080"
        );
    }
}

//! Request forgery: a token per session in every form, and the browser's own word on where a request came from.
//!
//! Two locks, each enough alone (WEB-03): [`check_site`] believes `Sec-Fetch-Site` and `Origin`; the form extractors
//! compare OTRS's `ChallengeToken` with [`ChallengeToken::matches`]. Before a session exists (WEB-04), a login form
//! carries a token that [`PreSessionKey`] derives from the pre-session cookie.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::cookie::Transport;
use super::host::{KnownHosts, RequestHost};
use super::secret::Secret256;
use crate::error::PageError;

/// The field that carries the token, named as in OTRS.
pub const TOKEN_FIELD: &str = "ChallengeToken";

/// How long a login form stays good, in seconds.
pub const PRE_SESSION_SECONDS: i64 = 600;

/// The token that a session's forms must bring back (`UserChallengeToken` in OTRS's sessions).
#[derive(Clone)]
pub struct ChallengeToken(String);

impl ChallengeToken {
    /// A token kept with the session. An empty one matches nothing.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The value for the hidden field.
    #[must_use]
    pub fn field_value(&self) -> &str {
        &self.0
    }

    /// Whether a form brought this token back; compared in constant time.
    #[must_use]
    pub fn matches(&self, given: &str) -> bool {
        !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(given.as_bytes()))
    }
}

impl fmt::Debug for ChallengeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengeToken(..)")
    }
}

/// Makes and checks the tokens of login forms. All nodes of a desk share the key.
#[derive(Clone, Debug)]
pub struct PreSessionKey(Secret256);

impl PreSessionKey {
    /// A key, random or from the desk's configuration.
    #[must_use]
    pub fn new(key: Secret256) -> Self {
        Self(key)
    }

    /// The token for a form that goes out now to the browser that holds `cookie`.
    #[must_use]
    pub fn token(&self, cookie: &Secret256, now: DateTime<Utc>) -> ChallengeToken {
        let issued = now.timestamp();
        ChallengeToken(format!("{issued}.{}", self.mac(cookie, issued)))
    }

    /// Whether `given` was made for this browser within the last ten minutes.
    #[must_use]
    pub fn accepts(&self, cookie: &Secret256, given: &str, now: DateTime<Utc>) -> bool {
        let Some((issued, mac)) = given.split_once('.') else {
            return false;
        };
        let Ok(issued) = issued.parse::<i64>() else {
            return false;
        };
        let age = now.timestamp().saturating_sub(issued);
        let fresh = (0..=PRE_SESSION_SECONDS).contains(&age);
        fresh && bool::from(self.mac(cookie, issued).as_bytes().ct_eq(mac.as_bytes()))
    }

    fn mac(&self, cookie: &Secret256, issued: i64) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.bytes()).expect("HMAC takes keys of any length");
        mac.update(b"login form");
        mac.update(cookie.bytes());
        mac.update(&issued.to_be_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

/// Refuses unsafe requests that another site sent. Layered over all pages, not over the API, which knows no cookies.
pub async fn refuse_other_sites(
    State(transport): State<Transport>,
    request: Request,
    next: Next,
) -> Response {
    let host = request.extensions().get::<RequestHost>().cloned();
    match check_site(
        request.method(),
        request.headers(),
        host.as_ref(),
        transport,
    ) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Whether the browser says that an unsafe request came from our own pages.
///
/// # Errors
/// [`PageError::Forbidden`] if it says otherwise, or says nothing at all.
pub fn check_site(
    method: &Method,
    headers: &HeaderMap,
    host: Option<&RequestHost>,
    transport: Transport,
) -> Result<(), PageError> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let refused = || PageError::forbidden("the request came from another site");
    let mut vouched = false;
    for site in headers.get_all("sec-fetch-site") {
        vouched = site == "same-origin" || site == "none";
        if !vouched {
            return Err(refused());
        }
    }
    for origin in headers.get_all(header::ORIGIN) {
        let own = host
            .map(|host| KnownHosts::origin(host, transport))
            .ok_or_else(refused)?;
        vouched = origin.as_bytes() == own.as_bytes();
        if !vouched {
            return Err(refused());
        }
    }
    if vouched { Ok(()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn check(method: &Method, headers: &[(&'static str, &str)]) -> bool {
        let map: HeaderMap = headers
            .iter()
            .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
            .collect();
        let host = RequestHost::of("desk.example.com:8443");
        check_site(method, &map, Some(&host), Transport::Https).is_ok()
    }

    #[test]
    fn an_unsafe_request_needs_the_browsers_word_that_it_is_ours() {
        assert!(check(
            &Method::POST,
            &[("origin", "https://desk.example.com:8443")]
        ));
        assert!(check(&Method::POST, &[("sec-fetch-site", "same-origin")]));
        for wrong in [
            &[] as &[(&'static str, &str)],
            &[("origin", "https://e")],
            &[("origin", "null")],
            &[("origin", "http://desk.example.com:8443")],
            &[("origin", "https://desk.example.com")],
            &[("origin", "https://desk.example.com:8443.e")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://e")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://desk.example.com:8443"),
            ],
        ] {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
                assert!(!check(&method, wrong), "{method} {wrong:?}");
            }
        }
    }

    #[test]
    fn reading_is_free() {
        assert!(check(
            &Method::GET,
            &[("origin", "https://e"), ("sec-fetch-site", "cross-site")]
        ));
    }

    #[test]
    fn only_the_sessions_own_token_matches() {
        let token = ChallengeToken::new("abc");
        assert!(token.matches("abc"));
        for wrong in ["", "ab", "abcd", "ABC", "abc "] {
            assert!(!token.matches(wrong), "{wrong:?}");
        }
        assert!(
            !ChallengeToken::new("").matches(""),
            "no token is never right"
        );
        assert!(!format!("{token:?}").contains("abc"));
    }

    #[test]
    fn a_login_form_is_bound_to_browser_desk_and_ten_minutes() {
        let (key, browser, now) = (
            PreSessionKey::new(Secret256::random()),
            Secret256::random(),
            DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        );
        let token = key.token(&browser, now);
        let given = token.field_value();
        assert!(key.accepts(&browser, given, now + TimeDelta::seconds(600)));
        assert!(!key.accepts(&browser, given, now + TimeDelta::seconds(601)));
        assert!(!key.accepts(&browser, given, now - TimeDelta::seconds(5)));
        assert!(
            !key.accepts(&Secret256::random(), given, now),
            "another browser"
        );
        assert!(
            !PreSessionKey::new(Secret256::random()).accepts(&browser, given, now),
            "another desk"
        );
        let forged = format!(
            "{}.{}",
            now.timestamp() + 1,
            given.split_once('.').unwrap().1
        );
        assert!(!key.accepts(&browser, &forged, now + TimeDelta::seconds(2)));
        for junk in ["", ".", "x.y", "1", "99999999999999999999.a"] {
            assert!(!key.accepts(&browser, junk, now), "{junk}");
        }
    }
}

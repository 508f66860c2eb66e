//! The headers of every answer (baseline B1) and the content security policy (B2).
//!
//! [`secure`] is the outermost layer but one: it draws a nonce, lets the page use it, and writes the headers for the
//! [`Policy`] that the answer carries in its extensions. An answer that names none is a page.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;

use super::cookie::Transport;

/// The nonce of one page: 128 random bits. Only script and style elements that carry it run.
#[derive(Clone, PartialEq, Eq)]
pub struct Nonce(String);

impl Nonce {
    /// A fresh one.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes);
        Self(base64::engine::general_purpose::STANDARD.encode(bytes))
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(..)")
    }
}

/// What an answer is, and so which policy it gets. Put into the answer's extensions by whoever makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// One of our pages.
    #[default]
    Page,
    /// The body of an article in its own sandboxed document.
    Article {
        /// Whether the reader asked for pictures from elsewhere.
        remote_images: bool,
    },
    /// A stored file.
    Download,
    /// A fingerprinted file of the design, good for ever.
    Asset,
    /// Data for programs: JSON, metrics, probes.
    Data,
}

impl Policy {
    /// The `Content-Security-Policy` value.
    #[must_use]
    pub fn content_security(self, nonce: &Nonce) -> String {
        match self {
            Self::Page => format!(
                "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
                 font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; \
                 base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
            ),
            Self::Article { remote_images } => format!(
                "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:{}; \
                 style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
                if remote_images { " https:" } else { "" }
            ),
            Self::Download => "sandbox; default-src 'none'; frame-ancestors 'none'".to_owned(),
            Self::Asset | Self::Data => "default-src 'none'; frame-ancestors 'none'".to_owned(),
        }
    }
}

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
];

/// Writes the headers of one answer.
pub fn apply(headers: &mut HeaderMap, policy: Policy, nonce: &Nonce, transport: Transport) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if transport == Transport::Https {
        let hsts = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts);
    }
    let framing = if matches!(policy, Policy::Article { .. }) {
        "SAMEORIGIN"
    } else {
        "DENY"
    };
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static(framing));
    let cache = if policy == Policy::Asset {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(value) = HeaderValue::from_str(&policy.content_security(nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    headers.remove(header::SERVER);
    headers.remove("x-powered-by");
}

/// The layer: a nonce for the page, the headers for its answer.
pub async fn secure(
    State(transport): State<Transport>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = Nonce::random();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let policy = response
        .extensions()
        .get::<Policy>()
        .copied()
        .unwrap_or_default();
    apply(response.headers_mut(), policy, &nonce, transport);
    response
}

/// What logout adds, so that the next person at the machine finds nothing (WEB-09).
pub fn clear_site_data(headers: &mut HeaderMap) {
    headers.insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(policy: Policy, transport: Transport) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::SERVER, HeaderValue::from_static("x"));
        apply(&mut headers, policy, &Nonce("N".to_owned()), transport);
        headers
    }

    #[test]
    fn every_answer_carries_the_baseline() {
        for policy in [
            Policy::Page,
            Policy::Article {
                remote_images: false,
            },
            Policy::Download,
            Policy::Asset,
            Policy::Data,
        ] {
            let headers = of(policy, Transport::Https);
            assert_eq!(
                headers["strict-transport-security"],
                "max-age=31536000; includeSubDomains"
            );
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert_eq!(headers["referrer-policy"], "same-origin");
            assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
            assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
            assert_eq!(
                headers["permissions-policy"],
                "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
            );
            assert!(!headers.contains_key("server"));
        }
        assert!(
            !of(Policy::Page, Transport::LoopbackHttp).contains_key("strict-transport-security")
        );
    }

    #[test]
    fn a_page_runs_only_what_carries_its_nonce_and_is_framed_by_nobody() {
        let headers = of(Policy::Page, Transport::Https);
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; script-src 'nonce-N'; style-src 'self' 'nonce-N'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
             object-src 'none'; frame-ancestors 'none'"
        );
        assert_eq!(
            (&headers["x-frame-options"], &headers["cache-control"]),
            (&"DENY".parse().unwrap(), &"no-store".parse().unwrap())
        );
    }

    #[test]
    fn an_article_is_sandboxed_and_loads_remote_pictures_only_when_asked() {
        let headers = of(
            Policy::Article {
                remote_images: false,
            },
            Transport::Https,
        );
        assert_eq!(
            headers["content-security-policy"],
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; \
             style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        );
        assert_eq!(headers["x-frame-options"], "SAMEORIGIN");
        let asked = of(
            Policy::Article {
                remote_images: true,
            },
            Transport::Https,
        );
        assert!(
            asked["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("img-src 'self' data: https:;")
        );
    }

    #[test]
    fn a_download_is_sandboxed_and_an_asset_cached_for_ever() {
        let download = of(Policy::Download, Transport::Https);
        assert!(
            download["content-security-policy"]
                .to_str()
                .unwrap()
                .starts_with("sandbox; default-src 'none'")
        );
        assert_eq!(
            of(Policy::Asset, Transport::Https)["cache-control"],
            "public, max-age=31536000, immutable"
        );
    }

    #[test]
    fn no_two_pages_share_a_nonce() {
        assert_ne!(Nonce::random(), Nonce::random());
        assert_eq!(Nonce::random().to_string().len(), 24);
    }
}

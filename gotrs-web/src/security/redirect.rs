//! Where a browser is sent (WEB-05): only paths of this site.

use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A path of this site with its query, in a form that no browser reads as another site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads a `RequestedURL`, `return_to` or `RelayState`. `None` for anything that is not plainly ours.
    ///
    /// Refused are control characters, blanks and backslashes also in encoded form, a second slash at the start, and
    /// everything that does not begin with a slash. A fragment is dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split('#').next().unwrap_or_default();
        if !text.starts_with('/') || text.len() > 2048 {
            return None;
        }
        let decoded = decode(text)?;
        let odd = |b: &u8| b.is_ascii_control() || *b == b'\\';
        let path_end = decoded
            .iter()
            .position(|b| *b == b'?')
            .unwrap_or(decoded.len());
        let path = &decoded[..path_end];
        let climbs = path
            .split(|b| *b == b'/')
            .any(|part| part == b".." || part == b".");
        if decoded.iter().any(odd) || path.starts_with(b"//") || path.contains(&b'@') || climbs {
            return None;
        }
        if !text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'))
        {
            return None;
        }
        Some(Self(text.to_owned()))
    }

    /// A path built by our own [`crate::url`] functions.
    ///
    /// # Panics
    /// Never for the paths of [`crate::url`], which encode what they insert.
    #[must_use]
    pub fn ours(path: &str) -> Self {
        Self::parse(path).unwrap_or_else(|| Self("/".to_owned()))
    }

    /// The path with its query.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Percent-decodes twice over, so that a doubly encoded separator is seen too; `None` for a broken escape.
fn decode(text: &str) -> Option<Vec<u8>> {
    let once = crate::form::percent_decode(text.as_bytes(), false)?;
    Some(crate::form::percent_decode(&once, false).unwrap_or(once))
}

/// `303 See Other` to one of our pages: the answer to every form that worked.
#[derive(Debug, Clone)]
pub struct SeeOther(pub LocalPath);

impl SeeOther {
    /// To a path of [`crate::url`].
    #[must_use]
    pub fn to(path: &str) -> Self {
        Self(LocalPath::ours(path))
    }
}

impl IntoResponse for SeeOther {
    fn into_response(self) -> Response {
        let location =
            HeaderValue::from_str(self.0.as_str()).unwrap_or(HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_paths_pass_with_their_query() {
        for path in [
            "/",
            "/agent/tickets/2026112310000421",
            "/agent/search?q=a%20b&x=1",
            "/customer?mail=a%40b.example",
        ] {
            assert_eq!(LocalPath::parse(path).unwrap().as_str(), path);
        }
        assert_eq!(LocalPath::parse("/agent#top").unwrap().as_str(), "/agent");
    }

    #[test]
    fn nothing_that_a_browser_could_take_elsewhere_passes() {
        for probe in [
            "//e",
            "/\\e",
            "/%09/e",
            "https:e",
            "\\\\e",
            "/x@e",
            "javascript:alert(1)",
            "",
            "e",
            "/%5ce",
            "/%5C%5Ce",
            "/\t/e",
            "/%2f/e",
            "/%2fe",
            "/%252f/e",
            "/agent%0d%0aSet-Cookie:x=1",
            "/agent\r\nSet-Cookie: x=1",
            "https://e/",
            "/a b",
            "/..//e",
            "/.//e",
            "/%2e%2e//e",
            "/%",
            "/%zz",
            "/\u{202e}",
            "/<script>",
            "///e",
            "/%00",
        ] {
            assert_eq!(LocalPath::parse(probe), None, "{probe:?}");
        }
    }

    #[test]
    fn a_redirect_stays_on_the_site() {
        let answer = SeeOther::to("//e").into_response();
        assert_eq!(
            (answer.status(), &answer.headers()["location"]),
            (StatusCode::SEE_OTHER, &HeaderValue::from_static("/"))
        );
    }
}

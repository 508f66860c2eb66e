//! Cookies: the few we set, with the literal attributes of the baseline (B3), and how they are read back.

use axum::http::{HeaderMap, HeaderValue, header};

/// How browsers reach this desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// Through https: cookies carry the `__Host-` prefix and `Secure`, answers carry HSTS.
    #[default]
    Https,
    /// Plain http on loopback, for trying out and for tests.
    LoopbackHttp,
}

/// The cookies of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieKind {
    /// An agent's session.
    Agent,
    /// A customer user's session.
    Customer,
    /// Binds a login form to the browser that asked for it; ten minutes.
    PreSession,
    /// Theme, mode and language before anybody signed in; no secret.
    Appearance,
}

impl CookieKind {
    const fn bare_name(self) -> &'static str {
        match self {
            Self::Agent => "gotrs_agent",
            Self::Customer => "gotrs_customer",
            Self::PreSession => "gotrs_pre",
            Self::Appearance => "gotrs_look",
        }
    }

    /// The name under which a browser keeps it.
    #[must_use]
    pub fn name(self, transport: Transport) -> String {
        match transport {
            Transport::Https => format!("__Host-{}", self.bare_name()),
            Transport::LoopbackHttp => self.bare_name().to_owned(),
        }
    }
}

/// How long a browser keeps a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// Until the browser is closed.
    Session,
    /// For this many seconds (`SessionUseCookieAfterBrowserClose`).
    Seconds(u32),
}

/// Reads and writes the desk's cookies over one transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CookieJar {
    /// How browsers reach this desk.
    pub transport: Transport,
}

impl CookieJar {
    /// The `Set-Cookie` value that plants `value`. Values are ours: base64url, digits, dots and dashes.
    ///
    /// `None` if `value` holds anything else, so that no foreign text reaches the header.
    #[must_use]
    pub fn set(self, kind: CookieKind, value: &str, lifetime: Lifetime) -> Option<HeaderValue> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if !value.bytes().all(plain) {
            return None;
        }
        let age = match lifetime {
            Lifetime::Session => String::new(),
            Lifetime::Seconds(seconds) => format!("; Max-Age={seconds}"),
        };
        self.header(kind, value, &age)
    }

    /// The `Set-Cookie` value that removes a cookie.
    #[must_use]
    pub fn clear(self, kind: CookieKind) -> Option<HeaderValue> {
        self.header(kind, "", "; Max-Age=0")
    }

    /// The value a browser sent. A name that comes twice counts as absent: somebody planted the other one.
    #[must_use]
    pub fn get(self, headers: &HeaderMap, kind: CookieKind) -> Option<String> {
        let name = kind.name(self.transport);
        let lines = headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|line| line.to_str().ok());
        let mut values = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned());
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    fn header(self, kind: CookieKind, value: &str, age: &str) -> Option<HeaderValue> {
        let secure = match self.transport {
            Transport::Https => " Secure;",
            Transport::LoopbackHttp => "",
        };
        let text = format!(
            "{}={value}; Path=/;{secure} HttpOnly; SameSite=Lax{age}",
            kind.name(self.transport)
        );
        HeaderValue::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF-";

    #[test]
    fn an_agents_cookie_in_https_is_the_literal_of_the_baseline() {
        let jar = CookieJar {
            transport: Transport::Https,
        };
        assert_eq!(
            jar.set(CookieKind::Agent, ID, Lifetime::Session).unwrap(),
            format!("__Host-gotrs_agent={ID}; Path=/; Secure; HttpOnly; SameSite=Lax")
        );
        assert_eq!(
            jar.set(CookieKind::Customer, ID, Lifetime::Seconds(600))
                .unwrap(),
            format!(
                "__Host-gotrs_customer={ID}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"
            )
        );
        assert_eq!(
            jar.clear(CookieKind::PreSession).unwrap(),
            "__Host-gotrs_pre=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }

    #[test]
    fn plain_http_on_loopback_leaves_out_prefix_and_secure_only() {
        let jar = CookieJar {
            transport: Transport::LoopbackHttp,
        };
        assert_eq!(
            jar.set(CookieKind::Agent, ID, Lifetime::Session).unwrap(),
            format!("gotrs_agent={ID}; Path=/; HttpOnly; SameSite=Lax")
        );
    }

    #[test]
    fn a_value_that_could_leave_its_header_is_refused() {
        for value in ["a\r\nSet-Cookie: x=1", "a;b", "a b", "a\0"] {
            assert!(
                CookieJar::default()
                    .set(CookieKind::Agent, value, Lifetime::Session)
                    .is_none(),
                "{value:?}"
            );
        }
    }

    #[test]
    fn each_audience_reads_only_its_own_cookie_and_a_doubled_one_is_absent() {
        let jar = CookieJar {
            transport: Transport::Https,
        };
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            "x=1; __Host-gotrs_customer=c; gotrs_agent=planted"
                .parse()
                .unwrap(),
        );
        assert_eq!(
            jar.get(&headers, CookieKind::Customer).as_deref(),
            Some("c")
        );
        assert_eq!(jar.get(&headers, CookieKind::Agent), None);
        headers.append(header::COOKIE, "__Host-gotrs_customer=d".parse().unwrap());
        assert_eq!(jar.get(&headers, CookieKind::Customer), None);
    }
}

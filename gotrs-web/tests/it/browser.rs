//! A browser for tests: keeps cookies, reads the forms of a page and sends them back as they stand there.
//!
//! A form is sent with exactly the fields that the page holds, so a missing token or field fails the test that needs it.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gotrs_core::article::html::{Token, tokens};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// The desk's name in tests.
pub(crate) const HOST: &str = "desk.test";

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The cookies it sets, as they stand there.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let lines = self.headers.get_all("set-cookie").into_iter();
        lines
            .map(|line| line.to_str().unwrap().to_owned())
            .collect()
    }

    /// The form that goes to an address.
    ///
    /// # Panics
    /// If the page has no such form.
    pub(crate) fn form(&self, action: &str) -> Form {
        let forms = forms(&self.body);
        let found = forms
            .iter()
            .find(|form| form.action == action || form.action.split('?').next() == Some(action));
        found.cloned().unwrap_or_else(|| {
            let actions: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
            panic!(
                "no form to {action}, but to {actions:?}, status {}",
                self.status
            )
        })
    }
}

/// A form as it stands on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    pub(crate) action: String,
    multipart: bool,
    fields: Vec<(String, String)>,
    names: Vec<String>,
    files: Vec<(String, String, String, Vec<u8>)>,
}

impl Form {
    /// Fills in a field that the form has.
    ///
    /// # Panics
    /// If it has none of that name.
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        assert!(
            self.names.iter().any(|known| known == name),
            "the form to {} has no field {name}, but {:?}",
            self.action,
            self.names
        );
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds what the form does not have.
    pub(crate) fn forged(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a field away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// Only these fields, as a script sends them.
    pub(crate) fn only(mut self, names: &[&str]) -> Self {
        self.fields
            .retain(|(known, _)| names.contains(&known.as_str()));
        self.multipart = true;
        self
    }

    /// Attaches a file.
    pub(crate) fn file(mut self, field: &str, name: &str, kind: &str, content: &[u8]) -> Self {
        assert!(
            self.names.iter().any(|known| known == field),
            "{:?}",
            self.names
        );
        let file = (
            field.to_owned(),
            name.to_owned(),
            kind.to_owned(),
            content.to_vec(),
        );
        self.files.push(file);
        self
    }

    /// What a field holds.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The body and its content type.
    fn encoded(&self) -> (String, Vec<u8>) {
        if !self.multipart {
            let pairs: Vec<String> = self
                .fields
                .iter()
                .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
                .collect();
            let kind = "application/x-www-form-urlencoded".to_owned();
            return (kind, pairs.join("&").into_bytes());
        }
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            let part = format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, kind, content) in &self.files {
            let head = format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--frontier--\r\n");
        ("multipart/form-data; boundary=frontier".to_owned(), body)
    }
}

fn escape(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    let escaped = text.bytes().map(|b| {
        if plain(b) {
            char::from(b).to_string()
        } else {
            format!("%{b:02X}")
        }
    });
    escaped.collect()
}

/// The forms of a page.
pub(crate) fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    let mut select: Option<(String, Option<String>, bool)> = None;
    let mut area: Option<(String, String)> = None;
    for token in tokens(html) {
        if let Some((_, text)) = &mut area
            && let Token::Text(piece) = &token
        {
            text.push_str(&gotrs_core::article::html::decoded(piece));
            continue;
        }
        let Token::Tag(tag) = token else { continue };
        let attribute = |name: &str| tag.attribute(name).map(|value| value.into_owned());
        if tag.opens("form") {
            inside = true;
            forms.push(Form {
                action: attribute("action").unwrap_or_default(),
                multipart: attribute("enctype").as_deref() == Some("multipart/form-data"),
                ..Form::default()
            });
            continue;
        }
        if tag.closing && tag.name == "form" {
            inside = false;
        }
        let Some(form) = forms.last_mut().filter(|_| inside) else {
            continue;
        };
        if tag.opens("input") {
            let Some(name) = attribute("name") else {
                continue;
            };
            form.names.push(name.clone());
            let kind = attribute("type").unwrap_or_default();
            let value = attribute("value").unwrap_or_default();
            let checked = attribute("checked").is_some();
            match kind.as_str() {
                "checkbox" | "radio" if !checked => {}
                "file" => {}
                _ => form.fields.push((name, value)),
            }
        } else if tag.opens("textarea") {
            let name = attribute("name").unwrap_or_default();
            form.names.push(name.clone());
            area = Some((name, String::new()));
        } else if tag.closing && tag.name == "textarea" {
            if let Some((name, text)) = area.take() {
                let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
                form.fields.push((name, text));
            }
        } else if tag.opens("select") {
            let name = attribute("name").unwrap_or_default();
            form.names.push(name.clone());
            select = Some((name, None, false));
        } else if tag.opens("option") {
            if let Some((_, chosen, decided)) = &mut select {
                let value = attribute("value").unwrap_or_default();
                if attribute("selected").is_some() {
                    (*chosen, *decided) = (Some(value), true);
                } else if chosen.is_none() && !*decided && attribute("disabled").is_none() {
                    *chosen = Some(value);
                }
            }
        } else if tag.closing
            && tag.name == "select"
            && let Some((name, Some(value), _)) = select.take()
        {
            form.fields.push((name, value));
        }
    }
    forms
}

/// The choices of a select by their words.
pub(crate) fn option(html: &str, field: &str, label: &str) -> String {
    let at = html
        .find(&format!("name=\"{field}\""))
        .unwrap_or_else(|| panic!("no {field}"));
    let end = html[at..]
        .find("</select>")
        .map_or(html.len(), |end| at + end);
    let list = &html[at..end];
    for option in list.split("<option ").skip(1) {
        let value = option.split('"').nth(1).unwrap_or_default();
        let words = option.split('>').nth(1).unwrap_or_default();
        let words = words.split('<').next().unwrap_or_default();
        if words.trim().trim_start_matches('\u{a0}') == label {
            return value.to_owned();
        }
    }
    panic!("no choice {label} in {list}")
}

/// A browser.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub(crate) address: &'static str,
    pub(crate) language: &'static str,
}

impl Browser {
    /// A browser without cookies.
    pub(crate) fn new(router: &Router) -> Self {
        Self {
            router: router.clone(),
            cookies: BTreeMap::new(),
            address: "203.0.113.9:4000",
            language: "en",
        }
    }

    /// What it keeps under a name.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Plants a cookie.
    pub(crate) fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// A page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    /// A page, following redirects.
    pub(crate) async fn open(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follow(answer).await
    }

    /// Follows redirects.
    pub(crate) async fn follow(&mut self, answer: Answer) -> Answer {
        let mut answer = answer;
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                break;
            }
            let location = answer.location().split('#').next().unwrap().to_owned();
            answer = self.get(&location).await;
        }
        answer
    }

    /// Sends a form as a browser does.
    pub(crate) async fn submit(&mut self, form: &Form) -> Answer {
        let origin = format!("https://{HOST}");
        self.submit_from(
            form,
            &[("origin", &origin), ("sec-fetch-site", "same-origin")],
        )
        .await
    }

    /// Sends a form with other headers.
    pub(crate) async fn submit_from(&mut self, form: &Form, headers: &[(&str, &str)]) -> Answer {
        let (kind, body) = form.encoded();
        let mut all = vec![("content-type", kind.as_str())];
        all.extend(headers);
        self.send(Method::POST, &form.action, &all, body).await
    }

    /// A stream of events, as an event source opens it.
    pub(crate) async fn listen(&mut self, path: &str) -> Listening {
        let accept = [("accept", "text/event-stream")];
        let response = self.request(Method::GET, path, &accept, Vec::new()).await;
        let (parts, body) = response.into_parts();
        Listening {
            status: parts.status,
            headers: parts.headers,
            body,
            heard: String::new(),
        }
    }

    /// Any request.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let response = self.request(method, path, headers, body).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        };
        for cookie in answer.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> axum::response::Response {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST)
            .header("accept-language", self.language)
            .header(
                "user-agent",
                "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
            );
        if headers.iter().all(|(name, _)| *name != "accept") {
            request = request.header("accept", "text/html,*/*;q=0.8");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect();
            request = request.header("cookie", cookies.join("; "));
        }
        let mut request = request.body(Body::from(body)).unwrap();
        let peer: SocketAddr = self.address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.unwrap()
    }
}

/// A stream that is open.
#[derive(Debug)]
pub(crate) struct Listening {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Body,
    heard: String,
}

/// An event of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: String,
}

impl Listening {
    /// The next event; `None` if the stream ends.
    ///
    /// # Panics
    /// If nothing comes for a long time.
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some((event, rest)) = self.heard.split_once("\n\n") {
                let mut heard = Heard::default();
                for line in event.lines() {
                    match line.split_once(": ").unwrap_or((line, "")) {
                        ("event", name) => heard.name = name.to_owned(),
                        ("id", id) => heard.id = id.to_owned(),
                        ("data", data) => heard.data.push_str(data.trim()),
                        _ => {}
                    }
                }
                // Browsers drop an event without data.
                let complete = heard.name.is_empty() || event.contains("data:");
                assert!(complete, "{event}");
                self.heard = rest.to_owned();
                if !heard.name.is_empty() {
                    return Some(heard);
                }
                continue;
            }
            let wait = std::time::Duration::from_secs(20);
            let frame = tokio::time::timeout(wait, self.body.frame()).await;
            let frame = frame.expect("something is heard")?.unwrap();
            let data = frame.into_data().unwrap_or_default();
            self.heard.push_str(&String::from_utf8_lossy(&data));
        }
    }

    /// The next event of a name, whatever comes before it.
    pub(crate) async fn until(&mut self, name: &str) -> Heard {
        loop {
            let heard = self.next().await.expect("the stream goes on");
            if heard.name == name {
                return heard;
            }
        }
    }
}

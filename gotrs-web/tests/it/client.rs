//! A client that knows the addresses of forms and sends what a test wants, with the token of the last page it saw. What a page
//! offers is not read: for that, see [`super::browser`].

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use gotrs_core::testing::World;
use gotrs_web::{App, Options, router};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    token: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where it leads, without what it reports.
    pub(crate) fn location(&self) -> String {
        let to = self.headers.get(header::LOCATION);
        let to = to.map_or("", |to| to.to_str().unwrap());
        to.split('?').next().unwrap().to_owned()
    }
}

/// A file of a form: field, name, type, content.
pub(crate) type File<'a> = (&'a str, &'a str, &'a str, &'a str);

impl Browser {
    pub(crate) async fn new(world: &World) -> Self {
        let app = App::new(world.desk.clone(), Options::default())
            .await
            .unwrap();
        Self {
            router: router(&app),
            cookies: BTreeMap::new(),
            token: String::new(),
        }
    }

    /// A browser that is signed in on a face: `agent` or `customer`.
    pub(crate) async fn signed_in(world: &World, face: &str, user: &str, password: &str) -> Self {
        let mut browser = Self::new(world).await;
        let login = format!("/{face}/login");
        browser.get(&login).await;
        let answer = browser
            .post(&login, &[("User", user), ("Password", password)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        // The session has a token of its own.
        let home = browser.get(&format!("/{face}")).await;
        assert_eq!(home.status, 200, "{}", home.body);
        browser
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form with the token.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = format!("ChallengeToken={}", encoded(&self.token));
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", encoded(name), encoded(value)));
        }
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(request, Body::from(body)).await
    }

    /// Sends a form with files.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[File<'_>],
    ) -> Answer {
        let token = self.token.clone();
        let mut body = String::new();
        for (name, value) in fields.iter().chain([&("ChallengeToken", token.as_str())]) {
            body.push_str(&format!(
                "--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        for (field, name, kind, content) in files {
            body.push_str(&format!(
                "--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: {kind}\r\n\r\n{content}\r\n"
            ));
        }
        body.push_str("--B--\r\n");
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
        self.send(request, Body::from(body)).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header(header::HOST, "localhost")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookies.join("; "));
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let marker = "name=\"ChallengeToken\" value=\"";
        if let Some(at) = body.find(marker) {
            let rest = &body[at + marker.len()..];
            self.token = rest.split('"').next().unwrap().to_owned();
        }
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }
}

fn encoded(text: &str) -> String {
    gotrs_web::url::encode(text)
}

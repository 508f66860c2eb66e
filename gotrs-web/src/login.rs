//! Signing in and out on both faces, in one or two steps; forgotten passwords.
//!
//! Before a session exists, a form proves by the pre-session cookie and a token made from it that its browser asked
//! for it (WEB-04). Every refusal has the same status and the same words (AUT-01).

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use gotrs_core::Error;
use gotrs_core::auth::session::NewSession;
use gotrs_core::auth::{Code, Keep, Outcome, Secret, SignIn};
use gotrs_core::people::preference::Preferences;
use gotrs_core::sysconfig::settings;

use crate::account;
use crate::appearance;
use crate::done;
use crate::error::PageError;
use crate::form::{Field, Fields, FormData, Submitted, UncheckedForm, Values, parse_query};
use crate::i18n::{Language, Msg, Text, msg};
use crate::page::login::LoginPage;
use crate::page::part::{Action, FormView};
use crate::page::{self, Page};
use crate::reader::{self, AgentPage, Arrival, CustomerPage, Face};
use crate::route::{Access, Routes};
use crate::security::cookie::Lifetime;
use crate::security::csrf::PRE_SESSION_SECONDS;
use crate::security::headers::clear_site_data;
use crate::security::{CookieKind, LocalPath, Secret256, SeeOther};
use crate::state::App;
use crate::url;

const REFUSED: Msg = msg(
    "This did not work: user name, password or code are wrong, or there were too many tries. Wait a moment, then try again.",
);
const STALE: Msg = msg("This form was open for too long. Try again.");

pub(crate) fn routes() -> Routes {
    Routes::of(Access::Public)
        .get(url::AGENT_LOGIN, async |app, arrival, parts| {
            show(app, arrival, parts, Face::Agent).await
        })
        .post(url::AGENT_LOGIN, async |app, arrival, parts, form| {
            sign_in(app, arrival, parts, form, Face::Agent).await
        })
        .get(url::AGENT_LOGIN_CODE, async || {
            SeeOther::to(url::AGENT_LOGIN)
        })
        .post(url::AGENT_LOGIN_CODE, async |app, arrival, parts, form| {
            code(app, arrival, parts, form, Face::Agent).await
        })
        .get(url::CUSTOMER_LOGIN, async |app, arrival, parts| {
            show(app, arrival, parts, Face::Customer).await
        })
        .post(url::CUSTOMER_LOGIN, async |app, arrival, parts, form| {
            sign_in(app, arrival, parts, form, Face::Customer).await
        })
        .get(url::CUSTOMER_LOGIN_CODE, async || {
            SeeOther::to(url::CUSTOMER_LOGIN)
        })
        .post(
            url::CUSTOMER_LOGIN_CODE,
            async |app, arrival, parts, form| code(app, arrival, parts, form, Face::Customer).await,
        )
        .and(Routes::of(Access::Agent).post(url::AGENT_LOGOUT, leave_agent))
        .and(Routes::of(Access::Customer).post(url::CUSTOMER_LOGOUT, leave_customer))
}

/// Whether `token` was made for the browser that sent these headers, within the last minutes.
pub(crate) fn accepts(app: &App, headers: &HeaderMap, token: &str) -> bool {
    let cookie = app.cookies().get(headers, CookieKind::PreSession);
    let cookie = cookie.and_then(|cookie| Secret256::parse(&cookie));
    cookie.is_some_and(|cookie| app.login_key().accepts(&cookie, token, app.desk().now()))
}

/// A page before sign-in in the making: the browser's pre-session cookie and the token made from it.
pub(crate) struct Before {
    app: App,
    face: Face,
    cookie: Secret256,
    pub(crate) page: Page,
}

impl Before {
    pub(crate) fn new(app: &App, arrival: &Arrival, parts: &Parts, face: Face) -> Self {
        let cookie = app.cookies().get(&parts.headers, CookieKind::PreSession);
        let cookie = cookie
            .and_then(|cookie| Secret256::parse(&cookie))
            .unwrap_or_else(Secret256::random);
        let token = app.login_key().token(&cookie, app.desk().now());
        let mut page = arrival.page(app, &Preferences::new(), token);
        let asked = parse_query(parts.uri.query()).ok();
        let language = asked.and_then(|form| Language::from_tag(form.get("Lang")?));
        if let Some(language) = language {
            page.locale.language = language;
        }
        Self {
            app: app.clone(),
            face,
            cookie,
            page,
        }
    }

    /// The answer, with the cookie that its form needs.
    pub(crate) fn answer(
        self,
        status: StatusCode,
        heading: Text,
        intro: Text,
        form: FormView,
        links: Vec<Action>,
    ) -> Result<Response, PageError> {
        let brand = match self.face {
            Face::Agent => self.page.product.clone(),
            Face::Customer => self.page.organization.clone(),
        };
        let here = self.page.here.clone();
        let here = here.split('?').next().unwrap_or_default();
        let requested = form
            .fields
            .find("RequestedURL")
            .map(|field| field.first().to_owned());
        let language = |language: Language| {
            let mut query = vec![("Lang", language.tag())];
            query.extend(
                requested
                    .as_deref()
                    .filter(|url| !url.is_empty())
                    .map(|url| ("RequestedURL", url)),
            );
            (language, url::with_query(here, &query))
        };
        let page = LoginPage {
            brand,
            heading,
            intro,
            form,
            others: Vec::new(),
            links,
            languages: Language::ALL.into_iter().map(language).collect(),
            page: self.page,
        };
        let mut response = page::html_with_status(status, &page)?;
        let kept = Lifetime::Seconds(u32::try_from(PRE_SESSION_SECONDS).unwrap_or(600));
        let cookie = self
            .app
            .cookies()
            .set(CookieKind::PreSession, &self.cookie.reveal(), kept);
        if let Some(cookie) = cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn login(self, status: StatusCode, fields: Fields) -> Result<Response, PageError> {
        let intro = match self.face {
            Face::Agent => msg("Welcome back. Your tickets are waiting."),
            Face::Customer => msg("Sign in to see your requests and to open new ones."),
        };
        let config = self.app.desk().config();
        let mut links = Vec::new();
        let (lost, other) = match self.face {
            Face::Agent => (
                config
                    .get(&settings::LOST_PASSWORD)
                    .then_some(url::AGENT_LOST_PASSWORD),
                Action::link(url::CUSTOMER_LOGIN, msg("Customers sign in here")),
            ),
            Face::Customer => (
                config
                    .get(&settings::CUSTOMER_PANEL_LOST_PASSWORD)
                    .then_some(url::CUSTOMER_LOST_PASSWORD),
                Action::link(url::AGENT_LOGIN, msg("Agents sign in here")),
            ),
        };
        links.extend(lost.map(|url| Action::link(url, msg("Forgotten password?"))));
        links.push(other);
        let target = with_language(self.face.login(), self.page.language());
        let form = FormView::new(target, fields, msg("Sign in"));
        self.answer(status, msg("Sign in").into(), intro.into(), form, links)
    }

    fn code(self, status: StatusCode, fields: Fields) -> Result<Response, PageError> {
        let target = match self.face {
            Face::Agent => url::AGENT_LOGIN_CODE,
            Face::Customer => url::CUSTOMER_LOGIN_CODE,
        };
        let again = Action::link(self.face.login(), msg("Start again"));
        let target = with_language(target, self.page.language());
        let form = FormView::new(target, fields, msg("Confirm"));
        let intro = msg("Your password was right. One step is left.");
        self.answer(
            status,
            msg("Enter your code").into(),
            intro.into(),
            form,
            vec![again],
        )
    }
}

/// A language that is not English travels along, so that an error comes in it.
fn with_language(target: &str, language: Language) -> String {
    url::with_query(target, &[("Lang", language.tag())])
}

fn login_fields(face: Face, requested: &str) -> Fields {
    account::login(face == Face::Customer, requested)
}

fn code_fields(pending: &str, requested: &str) -> Fields {
    account::second_factor(requested).and(Field::hidden("Pending", pending).max(100))
}

fn requested(form: &FormData) -> String {
    let asked = form.get("RequestedURL").and_then(LocalPath::parse);
    asked.map_or_else(String::new, |path| path.as_str().to_owned())
}

async fn show(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    face: Face,
) -> Result<Response, PageError> {
    let asked = parse_query(parts.uri.query()).unwrap_or_default();
    let requested = requested(&asked);
    if reader::session(&app, &parts, face).await?.is_some() {
        return Ok(home(face, &requested).into_response());
    }
    let before = Before::new(&app, &arrival, &parts, face);
    before.login(StatusCode::OK, login_fields(face, &requested))
}

fn home(face: Face, requested: &str) -> SeeOther {
    let wanted = LocalPath::parse(requested).filter(|path| path.as_str() != "/");
    SeeOther(wanted.unwrap_or_else(|| LocalPath::ours(face.home())))
}

async fn sign_in(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    UncheckedForm(mut form): UncheckedForm,
    face: Face,
) -> Result<Response, PageError> {
    let before = Before::new(&app, &arrival, &parts, face);
    let requested = requested(&form);
    let fields = login_fields(face, &requested);
    let token = form.take_token().unwrap_or_default();
    if !accepts(&app, &parts.headers, &token) {
        let fields = fields.refuse("", STALE);
        return before.login(StatusCode::FORBIDDEN, fields);
    }
    let values = match fields.clone().read(form) {
        Ok(values) => values,
        Err(refused) => return before.login(StatusCode::UNPROCESSABLE_ENTITY, refused.fields()?),
    };
    let request = request(face, &values, &arrival);
    match app.desk().sign_in(request).await {
        Ok(Outcome::CodeWanted(pending)) => {
            before.code(StatusCode::OK, code_fields(pending.reveal(), &requested))
        }
        Ok(Outcome::SignedIn(done)) => enter(
            &app,
            &before,
            face,
            done.session,
            done.must_change_password,
            &requested,
        ),
        Err(Error::SignIn(_) | Error::Invalid(_)) => {
            let user = values.text("User").to_owned();
            let fields = fields.with("User", user).refuse("", REFUSED);
            before.login(StatusCode::UNPROCESSABLE_ENTITY, fields)
        }
        Err(error) => Err(error.into()),
    }
}

fn request(face: Face, values: &Values, arrival: &Arrival) -> SignIn {
    let (user, password) = (values.text("User"), values.text("Password"));
    let origin = arrival.origin.clone();
    let request = match face {
        Face::Agent => SignIn::agent(user, password, origin),
        Face::Customer => SignIn::customer(user, password, origin),
    };
    request.code(Code::Later)
}

async fn code(
    State(app): State<App>,
    arrival: Arrival,
    parts: Parts,
    UncheckedForm(mut form): UncheckedForm,
    face: Face,
) -> Result<Response, PageError> {
    let before = Before::new(&app, &arrival, &parts, face);
    let requested = requested(&form);
    let pending = form.get("Pending").unwrap_or_default().to_owned();
    let token = form.take_token().unwrap_or_default();
    if !accepts(&app, &parts.headers, &token) {
        let fields = login_fields(face, &requested).refuse("", STALE);
        return before.login(StatusCode::FORBIDDEN, fields);
    }
    let fields = code_fields(&pending, &requested);
    let values = match fields.clone().read(form) {
        Ok(values) => values,
        Err(refused) => return before.code(StatusCode::UNPROCESSABLE_ENTITY, refused.fields()?),
    };
    let given = Secret::new(values.text("TwoFactorToken").trim());
    let keep = Keep::Session(face.kind());
    let pending = Secret::new(pending);
    match app
        .desk()
        .sign_in_code(&pending, given, &arrival.origin, keep)
        .await
    {
        Ok(done) => enter(
            &app,
            &before,
            face,
            done.session,
            done.must_change_password,
            &requested,
        ),
        Err(Error::SignIn(_) | Error::Invalid(_)) => {
            before.code(StatusCode::UNPROCESSABLE_ENTITY, fields.refuse("", REFUSED))
        }
        Err(error) => Err(error.into()),
    }
}

/// In: the session's cookie instead of the pre-session's, and on to where the reader wanted to go.
fn enter(
    app: &App,
    before: &Before,
    face: Face,
    session: Option<NewSession>,
    must_change_password: bool,
    requested: &str,
) -> Result<Response, PageError> {
    let session = session.ok_or_else(|| {
        PageError::internal(Error::bug("a sign-in that asked for a session made none"))
    })?;
    let target = match (must_change_password, face) {
        (true, Face::Agent) => SeeOther::to(url::AGENT_CHOOSE_PASSWORD),
        (true, Face::Customer) => SeeOther::to(url::CUSTOMER_CHOOSE_PASSWORD),
        (false, _) => home(face, requested),
    };
    let mut response = target.into_response();
    plant(app, &mut response, face, &session);
    let headers = response.headers_mut();
    if let Some(cookie) = app.cookies().clear(CookieKind::PreSession) {
        headers.append(header::SET_COOKIE, cookie);
    }
    let (look, chosen) = (before.page.look, before.page.language());
    if look.language != Some(chosen) && before.page.locale.language != Language::default() {
        let look = page::Look {
            language: Some(chosen),
            ..look
        };
        appearance::plant(app, &mut response, look);
    }
    Ok(response)
}

/// Gives the browser a session's id.
pub(crate) fn plant(app: &App, response: &mut Response, face: Face, session: &NewSession) {
    let config = app.desk().config();
    let lifetime = if config.get(&settings::SESSION_USE_COOKIE_AFTER_BROWSER_CLOSE) {
        let seconds = config.get(&settings::SESSION_MAX_TIME);
        Lifetime::Seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
    } else {
        Lifetime::Session
    };
    let cookie = app
        .cookies()
        .set(face.cookie(), session.id.reveal(), lifetime);
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

async fn leave_agent(page: AgentPage, _: Submitted) -> Result<Response, PageError> {
    page.desk().sessions().sign_out(&page.session).await?;
    Ok(left(&page.app, Face::Agent))
}

async fn leave_customer(page: CustomerPage, _: Submitted) -> Result<Response, PageError> {
    page.desk().sessions().sign_out(&page.session).await?;
    Ok(left(&page.app, Face::Customer))
}

fn left(app: &App, face: Face) -> Response {
    let mut response = SeeOther::to(&done::at(face.login(), "signed-out")).into_response();
    let headers = response.headers_mut();
    if let Some(cookie) = app.cookies().clear(face.cookie()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    clear_site_data(headers);
    response
}

//! Who reads: from the cookie of a request to a session, its language, look and token.
//!
//! [`AgentPage`] and [`CustomerPage`] are what handlers take first: they let nobody in without a session of their
//! face (SES-06), put the session's token where the form extractors look for it, and hold the context of the page.
//! Readers without a session are led to the sign-in and back.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use gotrs_core::auth::{Origin, Secret, Session, SessionKind, Visit};
use gotrs_core::people::preference::Preferences;
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::{Actor, Desk, UserId, permission};

use crate::done;
use crate::error::PageError;
use crate::i18n::{Language, Locale};
use crate::live;
use crate::page::{Look, Page};
use crate::proof;
use crate::security::{ChallengeToken, ClientAddress, CookieKind, LocalPath, Nonce, SeeOther};
use crate::state::App;
use crate::url;

/// Our own preference: theme, mode and density as the cookie writes them.
pub(crate) const LOOK: &str = "UserGotrsLook";

/// One of the two faces that people sign in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// The agents' pages, administration included.
    Agent,
    /// The customers' pages.
    Customer,
}

impl Face {
    /// Its kind of session.
    #[must_use]
    pub const fn kind(self) -> SessionKind {
        match self {
            Self::Agent => SessionKind::Agent,
            Self::Customer => SessionKind::Customer,
        }
    }

    /// Its cookie.
    #[must_use]
    pub const fn cookie(self) -> CookieKind {
        match self {
            Self::Agent => CookieKind::Agent,
            Self::Customer => CookieKind::Customer,
        }
    }

    /// Its start page.
    #[must_use]
    pub const fn home(self) -> &'static str {
        match self {
            Self::Agent => url::AGENT,
            Self::Customer => url::CUSTOMER,
        }
    }

    /// Its sign-in.
    #[must_use]
    pub const fn login(self) -> &'static str {
        match self {
            Self::Agent => url::AGENT_LOGIN,
            Self::Customer => url::CUSTOMER_LOGIN,
        }
    }
}

/// Nobody may come in like this.
#[derive(Debug)]
pub enum Refusal {
    /// To the sign-in first, or to the choice of a password.
    SignIn(SeeOther),
    /// Something else is wrong.
    Page(PageError),
}

impl From<PageError> for Refusal {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(redirect) => redirect.into_response(),
            Self::Page(error) => error.into_response(),
        }
    }
}

/// What is known of a request whoever sent it.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Where from, and what the browser calls itself.
    pub origin: Origin,
    /// Path and query.
    pub here: String,
    /// The look and language that the browser keeps.
    pub look: Look,
    nonce: Nonce,
    accept: String,
    done: Option<&'static done::Done>,
}

impl Arrival {
    /// Reads the head of a request.
    #[must_use]
    pub fn of(parts: &Parts, app: &App) -> Self {
        let text = |name| {
            let value = parts.headers.get(name);
            value
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let address = parts
            .extensions
            .get::<ClientAddress>()
            .map(|client| client.0.to_string());
        let cookie = app.cookies().get(&parts.headers, CookieKind::Appearance);
        let path = parts.uri.path_and_query();
        let path = path.map_or("/", |path| path.as_str());
        Self {
            origin: Origin {
                address: address.unwrap_or_default(),
                user_agent: text(header::USER_AGENT),
            },
            here: done::without(path),
            look: cookie.map_or_else(Look::default, |cookie| Look::from_cookie(&cookie)),
            nonce: parts
                .extensions
                .get::<Nonce>()
                .cloned()
                .unwrap_or_else(Nonce::random),
            accept: text(header::ACCEPT_LANGUAGE),
            done: done::of(parts.uri.query()),
        }
    }

    /// The desk's name: customers know the portal's.
    fn organization(&self, config: &Config) -> String {
        let portal = self.here.starts_with(url::CUSTOMER);
        let headline = config.get(&settings::CUSTOMER_HEADLINE);
        headline
            .filter(|name| portal && !name.is_empty())
            .unwrap_or_else(|| config.get(&settings::ORGANIZATION))
    }

    /// The context of a page for a reader with these preferences; none before sign-in.
    #[must_use]
    pub fn page(&self, app: &App, preferences: &Preferences, token: ChallengeToken) -> Page {
        let config = app.desk().config();
        let set = |key: &str| preferences.get(key).filter(|value| !value.is_empty());
        let look = set(LOOK).map_or(self.look, |stored| Look::from_cookie(stored));
        let language = set("UserLanguage")
            .and_then(|tag| Language::from_tag(tag))
            .or(self.look.language)
            .or_else(|| Language::negotiate(&self.accept))
            .or_else(|| Language::from_tag(config.text(&settings::DEFAULT_LANGUAGE)))
            .unwrap_or_default();
        let zone = set("UserTimeZone").and_then(|zone| zone.parse().ok());
        let zone = zone.or_else(|| config.text(&settings::USER_DEFAULT_TIME_ZONE).parse().ok());
        Page {
            locale: Locale {
                language,
                zone: zone.unwrap_or(chrono_tz::UTC),
            },
            look,
            nonce: self.nonce.clone(),
            token,
            product: config.get(&settings::PRODUCT_NAME),
            organization: self.organization(&config),
            now: app.desk().now(),
            flashes: self.done.map(done::Done::flash).into_iter().collect(),
            demo: app.is_demo(),
            keys: set(crate::agent::KEYS).is_none_or(|keys| keys != "0"),
            here: self.here.clone(),
            position: 0,
        }
    }
}

impl FromRequestParts<App> for Arrival {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, app))
    }
}

/// The session of a request on one face, if there is one that is good.
///
/// # Errors
/// [`PageError::Unavailable`] if the database fails.
pub async fn session(app: &App, parts: &Parts, face: Face) -> Result<Option<Session>, PageError> {
    let Some(id) = app.cookies().get(&parts.headers, face.cookie()) else {
        return Ok(None);
    };
    let address = parts
        .extensions
        .get::<ClientAddress>()
        .map(|client| client.0.to_string());
    let address = address.as_deref().unwrap_or_default();
    let visit = match live::by_itself(parts.uri.path(), &parts.headers) {
        true => Visit::poll(address),
        false => Visit::active(address),
    };
    let sessions = app.desk().sessions();
    Ok(sessions.find(face.kind(), &Secret::new(id), visit).await?)
}

async fn signed_in(parts: &mut Parts, app: &App, face: Face) -> Result<Session, Refusal> {
    match session(app, parts, face).await? {
        Some(session) => {
            if let Some(first) = proof::leads_to_choice(face, &session, parts.uri.path()) {
                return Err(match parts.method {
                    Method::GET | Method::HEAD => Refusal::SignIn(SeeOther::to(first)),
                    _ => PageError::forbidden("a password has to be chosen first").into(),
                });
            }
            let token = ChallengeToken::new(session.challenge_token.clone());
            parts.extensions.insert(token);
            Ok(session)
        }
        None if matches!(parts.method, Method::GET | Method::HEAD) => {
            let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
            Err(Refusal::SignIn(to_login(face, here)))
        }
        None => Err(PageError::SignIn.into()),
    }
}

/// To the sign-in, and back to where the reader wanted to go.
fn to_login(face: Face, here: &str) -> SeeOther {
    match LocalPath::parse(here) {
        Some(back) if back.as_str() != face.home() => SeeOther::to(&url::with_query(
            face.login(),
            &[("RequestedURL", back.as_str())],
        )),
        _ => SeeOther::to(face.login()),
    }
}

/// A request of an agent with a session.
#[derive(Debug, Clone)]
pub struct AgentPage {
    /// The desk's faces.
    pub app: App,
    /// The session.
    pub session: Session,
    /// The reader's preferences.
    pub preferences: Preferences,
    /// Where the request comes from.
    pub origin: Origin,
    /// The context of the page.
    pub page: Page,
    user: UserId,
}

impl AgentPage {
    /// Who reads.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Who acts.
    #[must_use]
    pub fn agent(&self) -> Actor {
        Actor::Agent(self.user)
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        self.app.desk()
    }

    /// Whether the reader may administer.
    ///
    /// # Errors
    /// [`PageError::Unavailable`] if the database fails.
    pub async fn administers(&self) -> Result<bool, PageError> {
        let mut conn = self.desk().read().await?;
        Ok(permission::is_admin(&mut conn, &self.agent()).await?)
    }

    /// A preference that is set.
    #[must_use]
    pub fn preference(&self, key: &str) -> Option<&str> {
        self.preferences
            .get(key)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

impl FromRequestParts<App> for AgentPage {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let session = signed_in(parts, app, Face::Agent).await?;
        let user = session.user_id.ok_or(PageError::SignIn)?;
        let agents = app.desk().agents(user);
        let preferences = agents.preferences(user).await.map_err(PageError::from)?;
        let arrival = Arrival::of(parts, app);
        let token = ChallengeToken::new(session.challenge_token.clone());
        let mut page = arrival.page(app, &preferences, token);
        // Before anything is read for the page: what is committed from now on, its stream tells.
        let live = app.desk().live(user);
        page.position = live.position().await.map_err(PageError::from)?;
        Ok(Self {
            app: app.clone(),
            session,
            preferences,
            origin: arrival.origin,
            page,
            user,
        })
    }
}

/// A request of a customer user with a session.
#[derive(Debug, Clone)]
pub struct CustomerPage {
    /// The desk's faces.
    pub app: App,
    /// The session.
    pub session: Session,
    /// The reader's preferences.
    pub preferences: Preferences,
    /// Where the request comes from.
    pub origin: Origin,
    /// The context of the page.
    pub page: Page,
}

impl CustomerPage {
    /// The reader's login.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.session.login
    }

    /// Who acts.
    #[must_use]
    pub fn customer(&self) -> Actor {
        Actor::Customer(self.session.login.clone())
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        self.app.desk()
    }
}

impl FromRequestParts<App> for CustomerPage {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let session = signed_in(parts, app, Face::Customer).await?;
        let customers = app.desk().customers(session.actor());
        let preferences = customers
            .preferences(&session.login)
            .await
            .map_err(PageError::from)?;
        let arrival = Arrival::of(parts, app);
        let token = ChallengeToken::new(session.challenge_token.clone());
        let page = arrival.page(app, &preferences, token);
        Ok(Self {
            app: app.clone(),
            session,
            preferences,
            origin: arrival.origin,
            page,
        })
    }
}

/// The session of whoever asks, on either face; agents first.
#[derive(Debug, Clone)]
pub struct Anybody(pub Option<(Face, Session)>);

impl FromRequestParts<App> for Anybody {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        for face in [Face::Agent, Face::Customer] {
            if let Some(session) = session(app, parts, face).await? {
                return Ok(Self(Some((face, session))));
            }
        }
        Ok(Self(None))
    }
}

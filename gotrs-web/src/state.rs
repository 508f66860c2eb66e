//! What all handlers share: the desk, and how browsers reach it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use gotrs_core::sysconfig::settings;
use gotrs_core::{Actor, Desk, Error};

use crate::form::Limits;
use crate::live::Hub;
use crate::security::{CookieJar, KnownHosts, PreSessionKey, Secret256, Transport, TrustedProxies};

/// Where the key of login forms is kept, so that all nodes of a desk share it.
const LOGIN_KEY: &str = "Gotrs::Web::LoginKey";

/// How browsers reach the desk.
#[derive(Debug, Clone)]
pub struct Options {
    /// Through https, or plainly on loopback.
    pub transport: Transport,
    /// Names the desk goes by besides its `FQDN`.
    pub hosts: Vec<String>,
    /// Whether `localhost` and loopback addresses are names of the desk.
    pub loopback: bool,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub proxies: TrustedProxies,
    /// How long a request may take.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            transport: Transport::LoopbackHttp,
            hosts: Vec::new(),
            loopback: true,
            proxies: TrustedProxies::default(),
            patience: Duration::from_secs(120),
        }
    }
}

/// The web faces of one desk; a cheap clone.
#[derive(Debug, Clone)]
pub struct App {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    desk: Desk,
    options: Options,
    login_key: PreSessionKey,
    demo: bool,
    hub: Arc<Hub>,
}

impl App {
    /// The faces of a desk. Reads (and, the first time, writes) the key of login forms.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn new(desk: Desk, options: Options) -> Result<Self, Error> {
        let login_key = login_key(&desk).await?;
        let demo = desk.is_demo().await?;
        Ok(Self {
            shared: Arc::new(Shared {
                desk,
                options,
                login_key,
                demo,
                hub: Hub::new(),
            }),
        })
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.shared.desk
    }

    /// How browsers reach it.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// Reads and writes its cookies.
    #[must_use]
    pub fn cookies(&self) -> CookieJar {
        CookieJar {
            transport: self.shared.options.transport,
        }
    }

    /// Makes and checks the tokens of login forms.
    #[must_use]
    pub fn login_key(&self) -> &PreSessionKey {
        &self.shared.login_key
    }

    /// Tells open pages what changes.
    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.shared.hub
    }

    /// Whether the desk shows demo data under known passwords.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.shared.demo
    }

    /// The names the desk goes by; its `FQDN` as the configuration has it now.
    #[must_use]
    pub fn hosts(&self) -> KnownHosts {
        let options = &self.shared.options;
        KnownHosts::new(&options.hosts, options.loopback).of_desk(self.shared.desk.clone())
    }

    /// The limits on forms.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let limits = Limits::default();
        let most = self
            .shared
            .desk
            .config()
            .get(&settings::WEB_MAX_FILE_UPLOAD);
        let file_bytes = usize::try_from(most).unwrap_or(limits.file_bytes);
        Limits {
            file_bytes,
            request_bytes: limits
                .request_bytes
                .max(file_bytes.saturating_add(limits.text_bytes)),
            ..limits
        }
    }
}

impl FromRef<App> for Desk {
    fn from_ref(app: &App) -> Self {
        app.shared.desk.clone()
    }
}

async fn login_key(desk: &Desk) -> Result<PreSessionKey, Error> {
    let data = desk.system_data(Actor::System);
    if let Some(key) = stored(&data.get(LOGIN_KEY).await?) {
        return Ok(PreSessionKey::new(key));
    }
    data.set(LOGIN_KEY, &Secret256::random().reveal()).await?;
    // Another node may have been as fast: what is stored counts.
    let key = stored(&data.get(LOGIN_KEY).await?);
    let key = key.ok_or_else(|| Error::bug("the key of login forms cannot be read back"))?;
    Ok(PreSessionKey::new(key))
}

fn stored(value: &Option<String>) -> Option<Secret256> {
    Secret256::parse(value.as_deref()?)
}

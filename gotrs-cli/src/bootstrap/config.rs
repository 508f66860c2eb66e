//! The bootstrap values, typed.

use std::fmt::Display;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gotrs_core::auth::Secret;
use gotrs_core::db::mask_url;
use gotrs_web::security::Network;

use super::clock::parse_span;
use super::key::{self, KEYS, Secrecy};
use super::layers::{Layers, Source, scalar};
use super::secret::has_password;
use super::{BootstrapError, ClockPlan, settings};

/// What a node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Web,
    Worker,
    All,
}

impl Role {
    pub(crate) fn serves_pages(self) -> bool {
        self != Self::Worker
    }

    pub(crate) fn runs_jobs(self) -> bool {
        self != Self::Web
    }
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Human,
    Json,
}

/// One value as `gotrs config check` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Secrets masked.
    pub(crate) value: String,
    pub(crate) source: Source,
}

/// The bootstrap configuration in force.
#[derive(Debug)]
pub(crate) struct Bootstrap {
    pub(crate) database: Secret,
    pub(crate) database_connections: u32,
    /// Where article files, caches and plug-ins live.
    pub(crate) data_dir: PathBuf,
    /// Where the key lies that seals secrets, if not in the data folder.
    seal_key_file: Option<String>,
    pub(crate) listen: SocketAddr,
    pub(crate) role: Role,
    /// Browsers reach the desk through https (a proxy in front of it ends TLS).
    pub(crate) https: bool,
    /// Address ranges of proxies whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<Network>,
    /// Host names of the desk besides its `FQDN`.
    pub(crate) hosts: Vec<String>,
    pub(crate) drain: Duration,
    /// Jobs run at a time.
    pub(crate) workers: u32,
    pub(crate) metrics_token: Option<Secret>,
    /// `None`: human on a terminal, JSON elsewhere.
    pub(crate) log_format: Option<LogFormat>,
    pub(crate) log: Option<String>,
    pub(crate) clock: ClockPlan,
    /// Settings fixed for this process.
    pub(crate) settings: Vec<(String, String)>,
    /// Every value with its source.
    pub(crate) entries: Vec<Entry>,
    /// What an operator should look at.
    pub(crate) warnings: Vec<String>,
}

impl Bootstrap {
    /// Types what the layers hold.
    pub(crate) fn from_layers(layers: &Layers) -> Result<Self, BootstrapError> {
        let mut reader = Reader::new(layers);
        let moved = reader.moved_by();
        let allowed = reader.yes(key::ALLOW_TIME_TRAVEL);
        let bootstrap = Self {
            database: Secret::new(reader.text(key::DATABASE)),
            database_connections: reader.number(key::DATABASE_CONNECTIONS, 1, 1_000),
            data_dir: reader.text(key::DATA_DIR).into(),
            seal_key_file: reader.optional(key::SEAL_KEY_FILE),
            listen: reader.listen(),
            role: reader.choice(
                key::ROLE,
                &[
                    ("web", Role::Web),
                    ("worker", Role::Worker),
                    ("all", Role::All),
                ],
            ),
            https: reader.yes(key::HTTPS),
            hosts: reader.list(key::HOSTS),
            trusted_proxies: reader.networks(),
            drain: reader.drain(),
            workers: reader.number(key::WORKERS, 1, 256),
            metrics_token: reader.optional(key::METRICS_TOKEN).map(Secret::new),
            log_format: reader.log_format(),
            log: reader.optional(key::LOG),
            clock: reader.clock(),
            settings: reader.settings(),
            entries: Vec::new(),
            warnings: Vec::new(),
        };
        let (problems, entries) = (reader.problems, reader.entries);
        if !problems.is_empty() {
            return Err(BootstrapError::Values(problems));
        }
        match moved {
            Some(what) if !allowed => Err(BootstrapError::TimeTravel(what)),
            _ => Ok(bootstrap.looked_over(layers, entries)),
        }
    }

    /// The file with the key that seals secrets.
    pub(crate) fn seal_key_file(&self) -> PathBuf {
        match &self.seal_key_file {
            Some(path) => path.into(),
            None => self.data_dir.join("seal.key"),
        }
    }

    fn looked_over(mut self, layers: &Layers, mut entries: Vec<Entry>) -> Self {
        let place = |name: &str| KEYS.iter().position(|key| key.name == name);
        // Settings, which are no keys, come last.
        entries.sort_by_key(|entry| place(&entry.name).unwrap_or(KEYS.len()));
        let url = self.database.reveal();
        let source = |name: &str| {
            entries
                .iter()
                .find(|entry| entry.name == name)
                .map(|entry| &entry.source)
        };
        let mut warn = |text: String| self.warnings.push(text);
        if has_password(url) && matches!(source(key::DATABASE), Some(Source::Flag(_))) {
            warn("the database password is on the command line, where every user of this machine can read it: use GOTRS_DATABASE_FILE or the configuration file".into());
        }
        if let Some(file) = layers.file.as_ref().filter(|file| file.world_readable) {
            let from_file = |name: &str| matches!(source(name), Some(Source::File(_)));
            let secrets = (from_file(key::DATABASE) && has_password(url))
                || from_file(key::METRICS_TOKEN)
                || file.settings.keys().any(|name| settings::is_secret(name));
            if secrets {
                warn(format!(
                    "{} holds secrets and may be read by others: chmod 600 it",
                    file.path.display()
                ));
            }
        }
        if !self.listen.ip().is_loopback() && !self.https {
            warn(format!(
                "listening on {} without https: passwords and sessions travel in clear; put a TLS proxy in front and set https",
                self.listen
            ));
        }
        if self.clock.is_moved() {
            warn("the clock is moved: this is a test or a simulation".into());
        }
        for variable in layers.stray_variables() {
            warn(format!(
                "the environment variable {variable} is read by nobody: is it misspelt?"
            ));
        }
        for (name, _) in &self.settings {
            if !settings::is_declared(name) {
                warn(format!("`{name}` is no setting that this build knows"));
            }
        }
        self.entries = entries;
        self
    }
}

/// Reads values one by one, noting every problem and what is shown of each.
struct Reader<'a> {
    layers: &'a Layers,
    entries: Vec<Entry>,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(layers: &'a Layers) -> Self {
        Self {
            layers,
            entries: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The text of a value; noted once.
    fn text(&mut self, name: &str) -> String {
        let key = KEYS
            .iter()
            .find(|key| key.name == name)
            .expect("every constant of the key module is declared");
        let (text, source) = self.layers.find(key).unwrap_or_else(|problem| {
            self.problems.push(problem);
            (key.default.to_owned(), Source::Default)
        });
        let value = match key.secrecy {
            Secrecy::Open => text.clone(),
            Secrecy::Url => mask_url(&text),
            Secrecy::Whole if text.is_empty() => String::new(),
            Secrecy::Whole => "***".to_owned(),
        };
        self.entries.push(Entry {
            name: name.to_owned(),
            value,
            source,
        });
        text
    }

    fn bad(&mut self, name: &str, value: &str, wanted: impl Display) {
        let source = self
            .entries
            .iter()
            .find(|entry| entry.name == name)
            .map(|entry| entry.source.to_string());
        self.problems.push(format!(
            "{name} = `{value}` ({}): {wanted}",
            source.unwrap_or_default()
        ));
    }

    fn optional(&mut self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    fn list(&mut self, name: &str) -> Vec<String> {
        let text = self.text(name);
        let parts = text
            .split([',', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(ToOwned::to_owned).collect()
    }

    fn networks(&mut self) -> Vec<Network> {
        let mut networks = Vec::new();
        for text in self.list(key::TRUSTED_PROXIES) {
            match text.parse() {
                Ok(network) => networks.push(network),
                Err(_) => self.bad(
                    key::TRUSTED_PROXIES,
                    &text,
                    "write addresses or ranges such as 10.0.0.0/8",
                ),
            }
        }
        networks
    }

    fn number<T: FromStr + PartialOrd + Display + Copy>(
        &mut self,
        name: &str,
        low: T,
        high: T,
    ) -> T {
        let text = self.text(name);
        match text.parse::<T>() {
            Ok(number) if number >= low && number <= high => number,
            _ => {
                self.bad(
                    name,
                    &text,
                    format_args!("write a number from {low} to {high}"),
                );
                low
            }
        }
    }

    fn yes(&mut self, name: &str) -> bool {
        self.choice(
            name,
            &[
                ("1", true),
                ("true", true),
                ("yes", true),
                ("0", false),
                ("false", false),
                ("no", false),
            ],
        )
    }

    fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> T {
        let text = self.text(name);
        match choices
            .iter()
            .find(|choice| choice.0.eq_ignore_ascii_case(&text))
        {
            Some(choice) => choice.1,
            None => {
                let words: Vec<&str> = choices.iter().map(|choice| choice.0).collect();
                self.bad(
                    name,
                    &text,
                    format_args!("write one of {}", words.join(", ")),
                );
                choices[0].1
            }
        }
    }

    fn log_format(&mut self) -> Option<LogFormat> {
        let text = self.text(key::LOG_FORMAT);
        match text.as_str() {
            "" => None,
            "human" => Some(LogFormat::Human),
            "json" => Some(LogFormat::Json),
            _ => {
                self.bad(key::LOG_FORMAT, &text, "write human or json");
                None
            }
        }
    }

    fn listen(&mut self) -> SocketAddr {
        let text = self.text(key::LISTEN);
        if let Ok(address) = text.parse() {
            return address;
        }
        let found = text
            .to_socket_addrs()
            .ok()
            .and_then(|mut addresses| addresses.next());
        found.unwrap_or_else(|| {
            self.bad(
                key::LISTEN,
                &text,
                "write ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080",
            );
            SocketAddr::from(([127, 0, 0, 1], 8080))
        })
    }

    fn drain(&mut self) -> Duration {
        let text = self.text(key::DRAIN);
        match parse_span(&text).and_then(|span| span.to_std().ok()) {
            Some(span) => span,
            None => {
                self.bad(
                    key::DRAIN,
                    &text,
                    "write seconds, or a number with s, m or h",
                );
                Duration::ZERO
            }
        }
    }

    /// Which value moves the clock, if one does.
    fn moved_by(&self) -> Option<&'static str> {
        let given = |name| {
            let key = KEYS.iter().find(|key| key.name == name)?;
            let (text, source) = self.layers.find(key).ok()?;
            (source != Source::Default && !text.is_empty()).then_some(source)
        };
        if given(key::NOW).is_some() {
            return Some("GOTRS_NOW");
        }
        match given(key::CLOCK_OFFSET)? {
            Source::Flag(flag) => Some(flag),
            _ => Some("GOTRS_CLOCK_OFFSET"),
        }
    }

    fn clock(&mut self) -> ClockPlan {
        let now = self.text(key::NOW);
        let offset = self.text(key::CLOCK_OFFSET);
        let Some(span) = parse_span(&offset) else {
            self.bad(
                key::CLOCK_OFFSET,
                &offset,
                "write seconds, or a number with s, m, h or d",
            );
            return ClockPlan::Shifted(TimeDelta::zero());
        };
        if now.is_empty() {
            return ClockPlan::Shifted(span);
        }
        match DateTime::parse_from_rfc3339(&now) {
            Ok(instant) => ClockPlan::At(instant.with_timezone(&Utc) + span),
            Err(_) => {
                self.bad(
                    key::NOW,
                    &now,
                    "write a time of RFC 3339, such as 2025-03-03T09:00:00Z",
                );
                ClockPlan::Shifted(span)
            }
        }
    }

    /// Settings of the file, then of the environment over them.
    fn settings(&mut self) -> Vec<(String, String)> {
        let mut found: Vec<(String, String, Source)> = Vec::new();
        if let Some(file) = &self.layers.file {
            for (name, value) in &file.settings {
                match scalar(value) {
                    Some(text) => found.push((name.clone(), text, Source::File(file.path.clone()))),
                    None => self.problems.push(format!(
                        "[settings] {name}: only texts, numbers and switches can be fixed here"
                    )),
                }
            }
        }
        for (suffix, value, source) in self.layers.env_settings() {
            let name = settings::name_of_variable(suffix);
            found.retain(|setting| setting.0 != name);
            found.push((name, value.to_owned(), source));
        }
        for (name, text, source) in &found {
            let value = if settings::is_secret(name) {
                "***".to_owned()
            } else {
                text.clone()
            };
            self.entries.push(Entry {
                name: format!("settings.{name}"),
                value,
                source: source.clone(),
            });
        }
        found
            .into_iter()
            .map(|(name, text, _)| (name, text))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bootstrap::Flags;

    fn read(flags: Flags, env: &[(&str, &str)]) -> Result<Bootstrap, BootstrapError> {
        let env = env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gotrs.toml");
        std::fs::write(&path, "").unwrap();
        Bootstrap::from_layers(&Layers::read(flags, env, Some(&path))?)
    }

    #[test]
    fn a_flag_wins_over_the_environment() {
        let mut flags = Flags::default();
        flags.set(key::DATABASE, "--database", Some("sqlite:flag.db"));
        let bootstrap = read(
            flags,
            &[("GOTRS_DATABASE", "sqlite:env.db"), ("GOTRS_DRAIN", "2m")],
        )
        .unwrap();
        assert_eq!(bootstrap.database.reveal(), "sqlite:flag.db");
        assert_eq!(bootstrap.drain, Duration::from_secs(120));
        assert_eq!(bootstrap.entries[0].source, Source::Flag("--database"));
    }

    #[test]
    fn moving_the_clock_needs_leave() {
        let now = ("GOTRS_NOW", "2025-03-03T09:00:00Z");
        assert!(matches!(
            read(Flags::default(), &[now]),
            Err(BootstrapError::TimeTravel("GOTRS_NOW"))
        ));
        let allowed = read(Flags::default(), &[now, ("GOTRS_ALLOW_TIME_TRAVEL", "1")]).unwrap();
        assert_eq!(allowed.clock, ClockPlan::At(now.1.parse().unwrap()));
    }

    #[test]
    fn every_bad_value_is_told_at_once() {
        let error = read(
            Flags::default(),
            &[
                ("GOTRS_LISTEN", "nowhere"),
                ("GOTRS_ROLE", "king"),
                ("GOTRS_WORKERS", "0"),
            ],
        )
        .unwrap_err();
        let BootstrapError::Values(problems) = error else {
            panic!("{error}")
        };
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn variables_that_nobody_reads_are_warned_about() {
        let bootstrap = read(
            Flags::default(),
            &[("GOTRS_DATABSE", "x"), ("GOTRS_TEST_REDIS", "y")],
        )
        .unwrap();
        assert_eq!(bootstrap.warnings.len(), 1, "{:?}", bootstrap.warnings);
    }
}

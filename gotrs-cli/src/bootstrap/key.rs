//! Every bootstrap value, declared once: its name, where it may come from, and its default.

/// How much of a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrecy {
    Open,
    /// A URL: only its password is hidden.
    Url,
    /// Nothing may be shown.
    Whole,
}

/// One bootstrap value.
#[derive(Debug)]
pub(crate) struct Key {
    /// As in `gotrs.toml`, and as `gotrs config check` prints it.
    pub(crate) name: &'static str,
    pub(crate) env: &'static str,
    /// The default as text; empty: none.
    pub(crate) default: &'static str,
    pub(crate) secrecy: Secrecy,
    /// False for switches that must be set anew for each process.
    pub(crate) in_file: bool,
}

const fn key(name: &'static str, env: &'static str, default: &'static str) -> Key {
    Key {
        name,
        env,
        default,
        secrecy: Secrecy::Open,
        in_file: true,
    }
}

pub(crate) const DATABASE: &str = "database";
pub(crate) const DATABASE_CONNECTIONS: &str = "database_connections";
pub(crate) const DATA_DIR: &str = "data_dir";
pub(crate) const SEAL_KEY_FILE: &str = "seal_key_file";
pub(crate) const LISTEN: &str = "listen";
pub(crate) const ROLE: &str = "role";
pub(crate) const HTTPS: &str = "https";
pub(crate) const HOSTS: &str = "hosts";
pub(crate) const TRUSTED_PROXIES: &str = "trusted_proxies";
pub(crate) const DRAIN: &str = "drain";
pub(crate) const WORKERS: &str = "workers";
pub(crate) const METRICS_TOKEN: &str = "metrics_token";
pub(crate) const LOG_FORMAT: &str = "log_format";
pub(crate) const LOG: &str = "log";
pub(crate) const NOW: &str = "now";
pub(crate) const CLOCK_OFFSET: &str = "clock_offset";
pub(crate) const ALLOW_TIME_TRAVEL: &str = "allow_time_travel";

/// All of them, in the order they are shown.
pub(crate) const KEYS: &[Key] = &[
    Key {
        secrecy: Secrecy::Url,
        ..key(DATABASE, "GOTRS_DATABASE", "sqlite:gotrs.db")
    },
    key(DATABASE_CONNECTIONS, "GOTRS_DATABASE_CONNECTIONS", "8"),
    key(DATA_DIR, "GOTRS_DATA_DIR", "var"),
    key(SEAL_KEY_FILE, "GOTRS_SEAL_KEY_FILE", ""),
    key(LISTEN, "GOTRS_LISTEN", "127.0.0.1:8080"),
    key(ROLE, "GOTRS_ROLE", "all"),
    key(HTTPS, "GOTRS_HTTPS", "0"),
    key(HOSTS, "GOTRS_HOSTS", ""),
    key(TRUSTED_PROXIES, "GOTRS_TRUSTED_PROXIES", ""),
    key(DRAIN, "GOTRS_DRAIN", "30"),
    key(WORKERS, "GOTRS_WORKERS", "4"),
    Key {
        secrecy: Secrecy::Whole,
        ..key(METRICS_TOKEN, "GOTRS_METRICS_TOKEN", "")
    },
    key(LOG_FORMAT, "GOTRS_LOG_FORMAT", ""),
    key(LOG, "GOTRS_LOG", ""),
    Key {
        in_file: false,
        ..key(NOW, "GOTRS_NOW", "")
    },
    Key {
        in_file: false,
        ..key(CLOCK_OFFSET, "GOTRS_CLOCK_OFFSET", "0")
    },
    Key {
        in_file: false,
        ..key(ALLOW_TIME_TRAVEL, "GOTRS_ALLOW_TIME_TRAVEL", "0")
    },
];

/// Prefix of environment variables that fix a setting.
pub(crate) const SETTING_PREFIX: &str = "GOTRS_SETTING_";

/// Variables that are read elsewhere and are no mistake.
pub(crate) fn is_read_elsewhere(variable: &str) -> bool {
    variable.starts_with("GOTRS_TEST_")
        || variable.starts_with(SETTING_PREFIX)
        || matches!(variable, "GOTRS_CONFORMANCE_DIR" | "GOTRS_CONFIG")
}

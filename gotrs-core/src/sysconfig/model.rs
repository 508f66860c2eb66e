//! Settings as an administrator sees them.

use chrono::{DateTime, Utc};

use super::definition::Definition;
use super::value::Value;
use crate::id::UserId;

/// Why nobody can change a setting here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fixed {
    /// Its definition says so.
    ReadOnly,
    /// It is not even shown.
    Invisible,
    /// The process was told its value: environment, file or flag.
    Overridden,
    /// It runs a program or names a path: only the start of the process may say it (ADM-01).
    Bootstrap,
    /// It is above the configuration level of this system (`ConfigLevel`).
    Level,
}

impl Fixed {
    /// The reason in words, for errors and logs.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::ReadOnly => "it is read-only",
            Self::Invisible => "it is not shown",
            Self::Overridden => "the environment or the configuration file fixes it",
            Self::Bootstrap => {
                "it runs a program or names a path, set it in the configuration file or environment"
            }
            Self::Level => "it is above the configuration level of this system",
        }
    }
}

/// A line in a list of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingSummary {
    /// OTRS's name.
    pub name: String,
    /// The place in the tree: `Core::Email`.
    pub navigation: String,
    /// What it is for, in English.
    pub description: String,
    /// The value as last edited, deployed or not.
    pub value: Value,
    /// The value nobody changed.
    pub default: Value,
    /// Whether it is valid as last edited.
    pub valid: bool,
    /// Whether it is valid by default.
    pub default_valid: bool,
    /// Whether it cannot be made invalid.
    pub required: bool,
    /// Whether it differs from the default, or did until the next deployment.
    pub modified: bool,
    /// Whether the edited value waits for a deployment.
    pub dirty: bool,
    /// Whether the next deployment takes the change back.
    pub reset: bool,
    /// Why nobody can change it here, if so.
    pub fixed: Option<Fixed>,
    /// Who changed it last, and when.
    pub changed: Option<(UserId, DateTime<Utc>)>,
    /// Who holds it for editing, and until when.
    pub locked: Option<(UserId, DateTime<Utc>)>,
}

/// One setting in full.
#[derive(Debug, Clone)]
pub struct SettingDetail {
    /// What the list says.
    pub summary: SettingSummary,
    /// The value in force now; `None` if the setting is not valid.
    pub in_force: Option<Value>,
    /// The definition, for a form; `None` if an importer left it out.
    pub definition: Option<Definition>,
}

/// Which settings to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingFilter {
    /// Only at or below this place of the tree.
    pub navigation: Option<String>,
    /// Only where every word occurs in name, description or value, ignoring case.
    pub search: Option<String>,
    /// Only those that differ from the default.
    pub modified: bool,
    /// Only those that wait for a deployment.
    pub dirty: bool,
    /// Also those that are not shown.
    pub invisible: bool,
}

/// A place in the tree of settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NavigationNode {
    /// The last part of the path: `Email`.
    pub name: String,
    /// The whole path: `Core::Email`.
    pub path: String,
    /// Settings right here.
    pub settings: usize,
    /// Places below, by name.
    pub children: Vec<NavigationNode>,
}

/// What to do with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingChange {
    /// Another value, another validity, or both.
    Set {
        /// The value; `None` leaves it.
        value: Option<Value>,
        /// Whether it is in force; `None` leaves it.
        valid: Option<bool>,
    },
    /// Back to the default.
    Reset,
}

impl SettingChange {
    /// Another value, in force.
    pub fn value(value: impl Into<Value>) -> Self {
        Self::Set {
            value: Some(value.into()),
            valid: Some(true),
        }
    }

    /// Puts the setting in force, or out of it.
    #[must_use]
    pub fn valid(valid: bool) -> Self {
        Self::Set {
            value: None,
            valid: Some(valid),
        }
    }
}

/// A setting held by one agent for editing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLock {
    /// The key that the holder shows when changing.
    pub guid: String,
    /// When it is free again by itself.
    pub until: DateTime<Utc>,
}

/// A deployment of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// `sysconfig_deployment.id`.
    pub id: i64,
    /// Why, in the words of who deployed.
    pub comment: String,
    /// When.
    pub time: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// That agent's login.
    pub login: String,
}

/// A value that was deployed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingVersion {
    /// `sysconfig_modified_version.id`.
    pub id: i64,
    /// The value.
    pub value: Value,
    /// Whether it was in force.
    pub valid: bool,
    /// Whether this was a return to the default.
    pub reset: bool,
    /// When.
    pub time: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// That agent's login.
    pub login: String,
}

/// What an import of settings did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Settings that have another value now.
    pub changed: Vec<String>,
    /// Settings that had the value already.
    pub unchanged: Vec<String>,
    /// Settings that were left alone, and why.
    pub refused: Vec<(String, String)>,
}

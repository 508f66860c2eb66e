//! What an agent is: plain data.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::auth::Secret;
use crate::id::UserId;
use crate::people::preference::Preferences;
use crate::valid::Validity;

/// An agent as stored, with what is derived for showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Its id.
    pub id: UserId,
    /// The login, unique ignoring case.
    pub login: String,
    /// Title or salutation, often empty.
    pub title: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address (preference `UserEmail`); the login if none is stored, as in OTRS.
    pub email: String,
    /// Whether the agent may work.
    pub valid: Validity,
    /// The name as `FirstnameLastnameOrder` wants it, with the out-of-office text if that is active.
    pub full_name: String,
    /// Whether the agent is out of office now.
    pub out_of_office: bool,
    /// When the row was written.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
    /// By whom.
    pub changed_by: UserId,
}

/// An agent to be added.
#[derive(Debug, Clone, Default)]
pub struct NewAgent {
    /// The login, 1 to 200 characters.
    pub login: String,
    /// Title or salutation.
    pub title: String,
    /// First name, required.
    pub first_name: String,
    /// Last name, required.
    pub last_name: String,
    /// E-mail address, required for a valid agent.
    pub email: String,
    /// Whether the agent may work.
    pub valid: Validity,
    /// The password; none: a random one that nobody knows, so that an invitation can follow.
    pub password: Option<Secret>,
    /// Further preferences.
    pub preferences: Preferences,
}

/// What changes of an agent; `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct AgentChange {
    /// Another login.
    pub login: Option<String>,
    /// Another title.
    pub title: Option<String>,
    /// Another first name.
    pub first_name: Option<String>,
    /// Another last name.
    pub last_name: Option<String>,
    /// Another e-mail address.
    pub email: Option<String>,
    /// Another validity.
    pub valid: Option<Validity>,
    /// Preferences to set, or with `None` to remove.
    pub preferences: BTreeMap<String, Option<String>>,
}

/// Which agents to list, by login.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentFilter {
    /// Part of login, first or last name, full name or e-mail address, ignoring case.
    pub search: Option<String>,
    /// Leave out agents that are not valid.
    pub only_valid: bool,
    /// Only agents whose login comes after this one: the last of the page before.
    pub after: Option<String>,
    /// At most so many; 0 means 100.
    pub limit: u32,
}

//! Who acts: every service is bound to an [`Actor`], and asks its permissions once.

use crate::id::UserId;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The desk itself: jobs, mail, migrations, an operator at the shell. No permission is asked.
    System,
    /// An agent. Root (user 1) has no automatic right either (spec 02, section 2).
    Agent(UserId),
    /// A customer user, by login.
    Customer(String),
}

impl Actor {
    /// The agent id that rows name as their author; customers act through the portal's user.
    ///
    /// The portal's user is setting `CustomerPanelUserID`, which every stock system leaves at 1.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        match self {
            Self::Agent(id) => *id,
            Self::System | Self::Customer(_) => UserId::ROOT,
        }
    }

    /// The customer user's login, if a customer acts.
    #[must_use]
    pub fn customer(&self) -> Option<&str> {
        match self {
            Self::Customer(login) => Some(login),
            _ => None,
        }
    }

    /// True for the desk itself.
    #[must_use]
    pub fn is_system(&self) -> bool {
        matches!(self, Self::System)
    }
}

impl From<UserId> for Actor {
    fn from(id: UserId) -> Self {
        Self::Agent(id)
    }
}

impl From<&Actor> for Actor {
    fn from(actor: &Actor) -> Self {
        actor.clone()
    }
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::System => f.write_str("the system"),
            Self::Agent(id) => write!(f, "agent {id}"),
            Self::Customer(login) => write!(f, "customer user {login}"),
        }
    }
}

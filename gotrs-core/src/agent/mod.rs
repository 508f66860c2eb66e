//! Agents: the people who work on tickets (`users`, `user_preferences`).
//!
//! An agent is never deleted, only made invalid. The e-mail address is a preference, as in OTRS. Passwords and
//! second factors are [`crate::auth`]'s, rights are [`crate::group`]'s.

mod model;
mod personal;
mod saved_search;
mod service;
pub(crate) mod store;

pub use model::{Agent, AgentChange, AgentFilter, NewAgent};
pub use saved_search::SavedSearch;
pub use service::Agents;
#[cfg(any(test, feature = "testing"))]
pub(crate) use service::create;

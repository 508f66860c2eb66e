//! Groups and roles: who may do what, as rows.
//!
//! A queue belongs to a group; agents, roles, customer users and companies hold permission keys on groups.
//! [`Groups`] manages groups and roles themselves, [`Grants`] the permission rows and the memberships, and
//! explains why an agent has a right. Asking whether somebody may do something is [`crate::permission`]'s.

mod explain;
mod grant;
mod grant_store;
mod model;
mod service;
mod store;

pub use explain::{CheckStep, Explanation, Ground};
pub use grant::Grants;
pub use model::{
    Because, Effective, Grant, GrantFilter, Group, Holder, HolderKind, Membership, Naming, Role,
};
pub use service::Groups;

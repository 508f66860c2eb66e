//! Signing in: passwords, second factors, sessions, and what guards them.
//!
//! The rules, without databases and clocks: [`password`] verifies and writes password hashes in every format OTRS
//! knows (the old ones live in [`legacy`]) and in today's; [`policy`] says which passwords may be chosen (never one of
//! those in `common`); [`totp`]
//! checks codes of a second factor and recovery codes.
//!
//! The use cases: [`sign_in`] is the one way in for all faces, guarded by [`throttle`]; [`session`] keeps who is in;
//! [`second_factor`], [`passwords`] and [`reset`] change what a person proves itself with; [`maintenance`] keeps
//! people out for a while; [`first_start`] makes the first administrator; [`audit`] remembers all of it.

pub mod account;
pub mod audit;
pub mod cleanup;
mod common;
pub mod first_start;
mod hashing;
pub mod legacy;
pub mod maintenance;
pub mod password;
pub mod passwords;
pub mod policy;
pub mod reset;
pub mod second_factor;
mod secret;
pub mod session;
mod session_alive;
mod session_store;
pub mod sign_in;
pub mod throttle;
mod token;
pub mod totp;

pub use account::Audience;
pub use audit::{AuditEvent, AuditLine, AuditLog};
pub use first_start::FirstAdministrator;
pub(crate) use hashing::Hashing;
pub use maintenance::{Maintenance, MaintenanceData, Maintenances};
pub use passwords::Passwords;
pub use reset::{IssuedLink, Purpose, Resets};
pub use second_factor::{Enrolment, SecondFactor};
pub use secret::Secret;
pub use session::{NewSession, Session, SessionInfo, SessionKind, Sessions, Visit};
pub use sign_in::{Code, Keep, Origin, Outcome, SignIn, SignedIn};

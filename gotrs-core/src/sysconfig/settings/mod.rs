//! The settings this desk knows, by OTRS's names (spec 02, section 8).
//!
//! A setting is read as `config.get(&settings::TICKET_HOOK)`. What is not declared here is stored, shown and
//! exported all the same.
//!
//! A file holds the settings of one branch of OTRS's navigation.

use std::sync::LazyLock;

use super::setting::Declaration;

mod agent;
mod customer;
mod desk;
mod email;
mod frontend;
mod permission;
mod postmaster;
mod session;
mod ticket;
mod time;

pub use self::agent::*;
pub use self::customer::*;
pub use self::desk::*;
pub use self::email::*;
pub use self::frontend::*;
pub use self::permission::*;
pub use self::postmaster::*;
pub use self::session::*;
pub use self::ticket::*;
pub use self::time::*;

/// Every declaration.
pub static ALL: LazyLock<Vec<&'static Declaration>> = LazyLock::new(|| {
    [
        desk::ALL,
        time::ALL,
        email::ALL,
        postmaster::ALL,
        session::ALL,
        permission::ALL,
        ticket::ALL,
        frontend::ALL,
        agent::ALL,
        customer::ALL,
    ]
    .concat()
});

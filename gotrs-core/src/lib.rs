//! Tickets, articles, queues and the rules that tie them together: the library under every front end.
//!
//! ```
//! use gotrs_core::{Desk, UserId, ticket::NewTicket};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
//! let desk = Desk::in_memory().await?; // SQLite, migrated and seeded
//! let ticket = desk.tickets(UserId::ROOT).create(NewTicket::in_queue("Raw", "Printer on fire")).await?;
//! assert_eq!(ticket.state, "new");
//! # Ok(()) }
//! ```
//!
//! Start at [`Desk`]. A service hangs off it by name and is bound to an [`Actor`]; its functions are units of
//! work ([`mod@unit`]). [`agent`], [`customer`] and [`group`] are the people and their rights, [`auth`] is the one way in,
//! [`permission`] says who may do what. [`catalog`] and [`queue`] hold what an administrator names. [`db`] is the façade
//! over the three databases, [`schema`] creates them, [`integrity`] checks what they hold, [`event`] says what happened,
//! [`job`] does what must survive a crash, [`live`] tells open pages, [`writing`] keeps files and drafts of forms,
//! [`sysconfig`] is OTRS's configuration, [`cache`] keeps what is read often.

pub mod actor;
pub mod agent;
pub mod article;
pub mod auth;
mod builtin;
pub mod cache;
pub mod catalog;
pub mod clock;
pub mod customer;
pub mod db;
pub mod desk;
pub mod error;
pub mod event;
pub mod fulltext;
pub mod group;
pub mod id;
pub mod integrity;
pub mod job;
mod kept;
pub mod link;
pub mod live;
pub mod lookup;
pub mod people;
pub mod permission;
pub mod queue;
pub mod random;
pub mod schema;
pub mod seal;
pub mod storage;
pub mod sysconfig;
pub mod system_data;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod ticket;
pub mod unit;
pub mod valid;
pub mod writing;

pub use actor::Actor;
pub use desk::{Desk, DeskBuilder};
pub use error::{Error, ErrorKind, Problem, Problems};
pub use id::*;
pub use unit::Unit;
pub use valid::Validity;

//! Things with an id and a unique name that an administrator keeps: states, priorities, types, services, SLAs,
//! salutations, signatures, system addresses, templates, automatic answers; and queues ([`crate::queue`]).
//!
//! They are the same thing eleven times: a table with a name, some columns, a validity and who changed it when.
//! [`kind`] says once what that means and has the macro that declares one; [`kinds`] declares them, a few lines
//! each; [`service`] has the use cases, [`Catalog`] of any kind. [`hierarchy`] knows names like `Support::Printers`.
//! What connects two of them (services and SLAs, queues and templates) is in [`relation`]; files of templates are in
//! [`attachment`]; lists that nobody changes (state types, lock types) are [`Fixed`].
//!
//! ```
//! use gotrs_core::{Actor, Desk, catalog::Priority};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
//! let desk = Desk::in_memory().await?;
//! let priorities = desk.priorities(Actor::System);
//! let added = priorities.add(Priority::named("6 burning")).await?;
//! assert_eq!(priorities.find_by_name("6 BURNING").await?, Some(added));
//! # Ok(()) }
//! ```

mod attachment;
mod fixed;
pub(crate) mod hierarchy;
pub(crate) mod kind;
mod kinds;
pub(crate) mod names;
pub(crate) mod relation;
pub(crate) mod service;

pub use attachment::{Attachment, AttachmentEntry, Attachments};
pub use fixed::{Fixed, FixedEntry};
pub use hierarchy::{Node, tree};
pub use kind::{Entry, Kind};
pub(crate) use kinds::check_promises;
pub use kinds::{
    AutoResponse, Priority, Salutation, Service, Signature, Sla, State, SystemAddress, Template,
    TicketType,
};
pub use service::Catalog;

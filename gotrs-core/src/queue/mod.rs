//! Queues: where tickets wait, who may see them, and how answers from them look.
//!
//! `A::B` is a sub-queue of `A`: a name is all there is to it. Renaming `A` renames everything below. Who may do what
//! in a queue is decided by its group ([`crate::permission`]). [`Queue`] holds what an administrator may change,
//! [`Queues`] has the use cases. A queue is a [kind of thing](crate::catalog) with some rules of its own.
//!
//! ```
//! use gotrs_core::{Actor, Desk, queue::Queue};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
//! let desk = Desk::in_memory().await?;
//! let queues = desk.queues(Actor::System);
//! let raw = queues.find_by_name("raw").await?.expect("every system has it");
//! let below = Queue { name: "Raw::Printers".into(), ..raw.data.clone() };
//! let added = queues.add(below).await?;
//! queues.update(raw.id, Queue { name: "Inbox".into(), ..raw.data.clone() }).await?;
//! assert_eq!(queues.get(added.id).await?.name, "Inbox::Printers");
//! # Ok(()) }
//! ```

mod model;
mod service;

pub use crate::catalog::hierarchy::Node;
pub use model::Queue;
pub use service::Queues;
pub(crate) use service::all;

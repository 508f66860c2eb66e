//! What open pages are told: what changed, and who is at which ticket; on every node.
//!
//! Nothing is written twice for it. What changed is `gotrs_event`, which every unit fills as it commits and which the
//! recurring `core.purge` trims; who is where is `gotrs_presence`, one row per node, ticket, agent and activity, good
//! for [`LEASE`] and renewed for a whole node by one statement. A process that tells pages keeps one [`Tail`], which
//! costs one query each time it looks, however many pages wait; [`Live`], bound to an actor, says what of the news the
//! actor may see.
//!
//! [`model`] is plain data, [`service`] the use cases, [`tail`] follows the events.

pub mod model;
pub mod service;
mod store;
pub mod tail;

pub use model::{Activity, Change, Missed, News, Present, What};
pub use service::{LEASE, Live};
pub(crate) use store::purge;
pub use tail::Tail;

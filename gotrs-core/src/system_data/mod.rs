//! OTRS's key-value store `system_data` (spec 02, section 7.5): what a system remembers about itself.
//!
//! A group is a key prefix, `Group::Key`. Keys of others are kept. [`SystemData`] is for programs around the desk;
//! inside, [`find`] and [`put`] work on a connection.

mod service;
mod store;

pub(crate) use service::DEMO_KEY;
pub use service::SystemData;
pub(crate) use store::{find, put};

//! Is what is stored consistent? Behind `gotrs db check`.
//!
//! Databases of old installations lost foreign keys on the way, hold preferences twice, or number rows with ids that
//! are taken. [`check`] looks without changing anything and says what it found, with examples.
//!
//! The questions are made from the schema description: one per foreign key.

mod model;
mod store;

pub use model::{Finding, Report, Trouble};
pub use store::check;

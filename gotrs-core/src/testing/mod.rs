//! For tests of this and of other crates: desks on every database that is there, with a clock that stands still.
//!
//! `GOTRS_TEST_POSTGRES` and `GOTRS_TEST_MYSQL` name servers (default: the local standard port if something
//! answers there). What is not there is skipped with one line; `GOTRS_TEST_REQUIRE=postgres,mysql` turns a
//! skip into a failure. [`conformance`] runs recorded behaviour of OTRS. [`World::probe`] fills a desk with markup.

mod admin;
pub mod conformance;
mod databases;
mod people;
mod probe;
mod tickets;
mod world;

pub use databases::{Backend, TestDatabase, backends};
pub use people::{AgentBuilder, CustomerBuilder, TestAgent, TestCustomer};
pub use probe::{PROBE, Probed};
pub use tickets::TicketBuilder;
pub use world::{World, on_each_database};

//! Durable jobs: work that leaves the process or takes long.
//!
//! A job is a row of `gotrs_job`. Any worker of any node takes the next due one with a lease, runs its
//! handler, and marks it done. A worker that dies loses its lease and another goes on: delivery is at least
//! once, so handlers are idempotent. A failure is tried again with growing delay, and after the last
//! attempt the job is `dead` until an operator retries it. Recurring jobs carry a cron expression and run
//! once across all nodes.
//!
//! [`model`] says what a job is, [`store`] keeps them, [`worker`] runs them, [`service`] shows them to an
//! operator.

mod model;
mod service;
pub(crate) mod store;
mod worker;

pub use model::{Job, JobError, JobHandler, JobState, NewJob, Outcome};
pub use service::Jobs;
pub(crate) use worker::Purge;
pub use worker::{Worker, run_due};

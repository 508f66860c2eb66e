//! What belongs to a form while somebody writes in it: its files (`web_upload_cache`) and the draft of its words
//! (`form_draft`). Both are their writer's alone: a [`FormId`] names who it was made for.
//!
//! Reading order: `model` (plain data), `store` (SQL), `service` ([`Writing`], the use cases), `cleanup` (what is
//! forgotten after a while).

mod cleanup;
mod model;
mod service;
mod store;

pub(crate) use cleanup::CleanUp;
pub use model::{Draft, DraftSummary, FormId, KeptFile, MOST_BYTES, MOST_FILES, NewDraft};
pub use service::Writing;

//! What every desk has plugged in: the list of built-in reactions, job handlers and start-up steps.

use std::sync::Arc;

use crate::desk::{Desk, InsideReaction};
use crate::error::Error;
use crate::job::JobHandler;

/// Reactions inside the transaction, in the order they run.
pub(crate) fn inside_reactions() -> Vec<Arc<dyn InsideReaction>> {
    crate::ticket::reaction::all()
}

/// Job kinds the core itself runs.
pub(crate) fn job_handlers() -> Vec<Arc<dyn JobHandler>> {
    vec![
        Arc::new(crate::job::Purge),
        Arc::new(crate::auth::cleanup::Cleanup),
        Arc::new(crate::ticket::counter::CleanUp),
        Arc::new(crate::storage::RemoveFiles),
        Arc::new(crate::link::CleanUp),
        Arc::new(crate::fulltext::Complete),
        Arc::new(crate::writing::CleanUp),
    ]
}

/// What must be in place before the desk is used: missing names of an adopted database, declared settings.
pub(crate) async fn prepare(desk: &Desk) -> Result<(), Error> {
    crate::schema::names::complete(desk).await?;
    crate::sysconfig::declare(desk).await
}

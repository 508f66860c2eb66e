//! Jobs as an operator sees them.

use super::model::{Job, JobState};
use super::{store, worker};
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::JobId;
use crate::permission;

/// Shows, retries and releases jobs, in the name of an administrator or of the desk itself. Made by [`Desk::jobs`].
#[derive(Debug)]
pub struct Jobs {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// The job queue, for operators.
    #[must_use]
    pub fn jobs(&self, actor: impl Into<Actor>) -> Jobs {
        Jobs {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Jobs {
    /// Jobs, newest first, at most `limit`, older than `before`.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor administers.
    pub async fn list(
        &self,
        state: Option<JobState>,
        kind: Option<&str>,
        before: Option<JobId>,
        limit: u32,
    ) -> Result<Vec<Job>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(store::list(&mut conn, state, kind, before, limit).await?)
    }

    /// Number of jobs per state, by the state's name.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor administers.
    pub async fn counts(&self) -> Result<Vec<(String, i64)>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(store::count_by_state(&mut conn).await?)
    }

    /// Makes a dead or waiting job due now, with all its attempts again.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such job, [`Error::Conflict`] if it runs now; [`Error::Denied`] unless the
    /// actor administers.
    pub async fn retry(&self, id: JobId) -> Result<Job, Error> {
        let mut tx = self.desk.db().begin().await?;
        permission::require_admin(&mut tx, &self.actor).await?;
        let job = store::find(&mut tx, id)
            .await?
            .ok_or_else(|| Error::not_found("job", id))?;
        if !store::make_due(&mut tx, id, self.desk.now()).await? {
            return Err(Error::Conflict(format!("job {id} runs now")));
        }
        tx.commit().await?;
        self.desk.wake_workers();
        Ok(job)
    }

    /// Gives back what this node holds, so that others go on at once; part of an orderly stop.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn release(&self) -> Result<u64, Error> {
        worker::release(&self.desk).await
    }
}

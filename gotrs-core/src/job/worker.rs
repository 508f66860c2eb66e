//! Taking and running jobs.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures_util::future::BoxFuture;

use super::model::{Job, JobError, JobHandler, JobState, Outcome};
use super::store::{self, Ending};
use crate::desk::Desk;
use crate::error::Error;

/// Runs jobs until the desk stops.
#[derive(Debug)]
pub struct Worker {
    desk: Desk,
    parallel: u32,
}

impl Worker {
    /// A worker that runs up to `parallel` jobs at a time.
    #[must_use]
    pub fn new(desk: Desk, parallel: u32) -> Self {
        Self {
            desk,
            parallel: parallel.max(1),
        }
    }

    /// Takes and runs jobs until [`Desk::stop`]; finishes what it has begun.
    pub async fn run(self) {
        while let Err(error) = ensure_recurring(&self.desk).await {
            tracing::error!(%error, "recurring jobs cannot be written, trying again");
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        let mut running = tokio::task::JoinSet::new();
        while !self.desk.is_stopping() {
            let free = self.parallel - u32::try_from(running.len()).unwrap_or(self.parallel);
            let jobs = if free == 0 {
                Vec::new()
            } else {
                self.claim(free).await
            };
            let claimed = jobs.len();
            for job in jobs {
                let desk = self.desk.clone();
                running.spawn(async move { run_one(&desk, job).await });
            }
            if claimed > 0 && running.len() < self.parallel as usize {
                continue;
            }
            tokio::select! {
                _ = running.join_next(), if !running.is_empty() => {}
                () = self.desk.workers().notified() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    async fn claim(&self, limit: u32) -> Vec<Job> {
        match claim(&self.desk, limit).await {
            Ok(jobs) => jobs,
            Err(error) => {
                tracing::warn!(%error, "jobs cannot be taken now");
                Vec::new()
            }
        }
    }
}

/// Runs everything that is due now, and what that makes due, one after the other; gives the number of attempts.
/// For tests, and for one-shot commands.
///
/// # Errors
/// [`Error::Unavailable`] if jobs cannot be taken.
pub async fn run_due(desk: &Desk) -> Result<usize, Error> {
    ensure_recurring(desk).await?;
    let mut attempts = 0;
    loop {
        let jobs = claim(desk, 1).await?;
        let Some(job) = jobs.into_iter().next() else {
            return Ok(attempts);
        };
        run_one(desk, job).await;
        attempts += 1;
    }
}

async fn ensure_recurring(desk: &Desk) -> Result<(), Error> {
    let mut tx = desk.db().begin().await?;
    let now = desk.now();
    for handler in desk.handlers() {
        if let Some(cron) = handler.schedule() {
            let first = next_run(cron, now, desk.db().zone())?;
            store::ensure_recurring(&mut tx, handler.kind(), cron, first, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

fn next_run(cron: &str, after: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>, Error> {
    let schedule = cron::Schedule::from_str(cron)
        .map_err(|error| Error::bug(format!("`{cron}` is no cron expression: {error}")))?;
    let next = schedule.after(&after.with_timezone(&zone)).next();
    next.map(|time| time.with_timezone(&Utc))
        .ok_or_else(|| Error::bug(format!("`{cron}` never comes")))
}

async fn claim(desk: &Desk, limit: u32) -> Result<Vec<Job>, Error> {
    let now = desk.now();
    {
        // Looking costs no write lock; most looks find nothing.
        let mut conn = desk.read().await?;
        if store::due_count(&mut conn, now).await? == 0 {
            return Ok(Vec::new());
        }
    }
    let mut tx = desk.db().begin().await?;
    let mut jobs = Vec::new();
    for id in store::claimable(&mut tx, now, limit).await? {
        let Some(mut job) = store::find(&mut tx, id).await? else {
            continue;
        };
        let lease =
            handler(desk, &job.kind).map_or(TimeDelta::seconds(60), |handler| handler.lease());
        store::lease(&mut tx, id, desk.node(), now + lease, now).await?;
        job.attempts += 1;
        job.state = JobState::Running;
        jobs.push(job);
    }
    tx.commit().await?;
    Ok(jobs)
}

fn handler(desk: &Desk, kind: &str) -> Option<Arc<dyn JobHandler>> {
    desk.handlers()
        .iter()
        .find(|handler| handler.kind() == kind)
        .cloned()
}

async fn run_one(desk: &Desk, job: Job) {
    let outcome = match handler(desk, &job.kind) {
        None => Err(JobError::permanent(format!(
            "no handler for jobs of kind `{}` in this build",
            job.kind
        ))),
        Some(handler) => attempt(desk, &job, &*handler).await,
    };
    if let Err(error) = &outcome {
        tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, error = error.message, "job failed");
    }
    metrics::counter!("gotrs_jobs_total", "kind" => job.kind.clone(), "outcome" => if outcome.is_ok() { "ok" } else { "failed" })
        .increment(1);
    if let Err(error) = end(desk, &job, outcome).await {
        tracing::error!(job = %job.id, %error, "a job's end could not be written; its lease will run out");
    }
}

/// One attempt; a panic in the handler is a failed attempt, and the lease is renewed while it runs.
async fn attempt(desk: &Desk, job: &Job, handler: &dyn JobHandler) -> Result<Outcome, JobError> {
    use futures_util::FutureExt as _;
    let work = std::panic::AssertUnwindSafe(handler.run(desk, job)).catch_unwind();
    tokio::pin!(work);
    let renewal = handler.lease().to_std().unwrap_or(Duration::from_secs(60)) / 3;
    loop {
        tokio::select! {
            done = &mut work => return done.unwrap_or_else(|_| Err(JobError::temporary("the handler panicked"))),
            () = tokio::time::sleep(renewal) => {
                if let Err(error) = renew(desk, job, handler.lease()).await {
                    tracing::warn!(job = %job.id, %error, "lease not renewed");
                }
            }
        }
    }
}

async fn renew(desk: &Desk, job: &Job, lease: TimeDelta) -> Result<(), Error> {
    let mut tx = desk.db().begin().await?;
    store::renew(&mut tx, job.id, desk.node(), desk.now() + lease).await?;
    tx.commit().await?;
    Ok(())
}

async fn end(desk: &Desk, job: &Job, outcome: Result<Outcome, JobError>) -> Result<(), Error> {
    let now = desk.now();
    let ending = match (&outcome, &job.cron) {
        (Ok(Outcome::Again(at)), _) => Ending {
            state: JobState::Ready,
            run_at: *at,
            error: None,
            attempts: Some(job.attempts.saturating_sub(1)),
        },
        (outcome, Some(cron)) => Ending {
            state: JobState::Ready,
            run_at: next_run(cron, now, desk.db().zone())?,
            error: outcome.as_ref().err().map(|error| error.message.as_str()),
            attempts: Some(0),
        },
        (Ok(Outcome::Done), None) => Ending {
            state: JobState::Done,
            run_at: job.run_at,
            error: None,
            attempts: None,
        },
        (Err(error), None) if error.permanent || job.attempts >= job.max_attempts => Ending {
            state: JobState::Dead,
            run_at: job.run_at,
            error: Some(&error.message),
            attempts: None,
        },
        (Err(error), None) => {
            let run_at = now + backoff(job.attempts, desk.random().below(1_000));
            Ending {
                state: JobState::Ready,
                run_at,
                error: Some(&error.message),
                attempts: None,
            }
        }
    };
    let mut tx = desk.db().begin().await?;
    store::finish(&mut tx, job, desk.node(), &ending, now).await?;
    tx.commit().await?;
    Ok(())
}

/// 15 s, 30 s, 1 min, … up to an hour, spread by up to a tenth.
fn backoff(attempts: u32, dice: u64) -> TimeDelta {
    let base = (15_000_u64 << attempts.saturating_sub(1).min(8)).min(3_600_000);
    TimeDelta::milliseconds(i64::try_from(base + base / 10 * dice / 1_000).unwrap_or(3_600_000))
}

/// Gives the jobs of a stopping node back.
pub(super) async fn release(desk: &Desk) -> Result<u64, Error> {
    let mut tx = desk.db().begin().await?;
    let released = store::release(&mut tx, desk.node(), desk.now()).await?;
    tx.commit().await?;
    Ok(released)
}

/// The recurring job that deletes done jobs, old events, and who was at a ticket on a node that is gone.
#[derive(Debug)]
pub(crate) struct Purge;

impl JobHandler for Purge {
    fn kind(&self) -> &'static str {
        "core.purge"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 17 * * * *")
    }

    fn run<'a>(&'a self, desk: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            let mut tx = desk.db().begin().await.map_err(Error::from)?;
            store::purge(&mut tx, desk.now())
                .await
                .map_err(Error::from)?;
            crate::live::purge(&mut tx, desk.now())
                .await
                .map_err(Error::from)?;
            tx.commit().await.map_err(Error::from)?;
            Ok(Outcome::Done)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_with_each_attempt_up_to_an_hour() {
        assert_eq!(backoff(1, 0), TimeDelta::seconds(15));
        assert_eq!(backoff(2, 0), TimeDelta::seconds(30));
        assert_eq!(backoff(30, 0), TimeDelta::hours(1));
        assert!(backoff(3, 999) < TimeDelta::seconds(66));
    }

    #[test]
    fn a_schedule_is_read_in_the_system_time_zone() {
        let after = DateTime::parse_from_rfc3339("2025-07-01T00:00:00Z")
            .expect("a time")
            .to_utc();
        let next = next_run("0 0 3 * * *", after, chrono_tz::Europe::Berlin).expect("a schedule");
        assert_eq!(next.to_rfc3339(), "2025-07-01T01:00:00+00:00");
    }
}

//! The recurring job that deletes what is over: sessions, links, counters.

use futures_util::future::BoxFuture;

use super::{session, throttle, token};
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::job::{Job, JobError, JobHandler, Outcome};

/// Runs every two hours, at minute 55, as OTRS does.
#[derive(Debug)]
pub(crate) struct Cleanup;

impl JobHandler for Cleanup {
    fn kind(&self) -> &'static str {
        "auth.cleanup"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 55 */2 * * *")
    }

    fn run<'a>(&'a self, desk: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            clean(desk).await?;
            Ok(Outcome::Done)
        })
    }
}

async fn clean(desk: &Desk) -> Result<(), Error> {
    let mut unit = desk.unit(Actor::System).await?;
    let now = unit.epoch();
    let sessions = session::purge(&mut unit).await?;
    let tokens = token::purge(&mut unit, now).await?;
    let counters = throttle::purge(&mut unit, now).await?;
    unit.commit().await?;
    tracing::debug!(sessions, tokens, counters, "deleted what is over");
    Ok(())
}

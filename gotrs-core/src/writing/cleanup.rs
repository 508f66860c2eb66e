//! The recurring job that forgets files nobody sent and drafts nobody went on with.

use chrono::TimeDelta;
use futures_util::future::BoxFuture;

use super::store;
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::job::{Job, JobError, JobHandler, Outcome};

/// How long files wait for a form without a draft (OTRS's upload cache keeps them a day).
const FILES: TimeDelta = TimeDelta::days(1);
/// How long drafts wait.
const DRAFTS: TimeDelta = TimeDelta::days(30);

/// Runs every hour at minute 46, as OTRS's does.
#[derive(Debug)]
pub(crate) struct CleanUp;

impl JobHandler for CleanUp {
    fn kind(&self) -> &'static str {
        "writing.cleanup"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 46 * * * *")
    }

    fn run<'a>(&'a self, desk: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            clean_up(desk).await?;
            Ok(Outcome::Done)
        })
    }
}

async fn clean_up(desk: &Desk) -> Result<(), Error> {
    let mut unit = desk.unit(Actor::System).await?;
    let drafts = unit.stored(unit.now() - DRAFTS);
    let drafts = store::delete_old_drafts(&mut unit, drafts).await?;
    let before = (unit.now() - FILES).timestamp();
    let files = store::delete_old_files(&mut unit, before).await?;
    unit.commit().await?;
    tracing::debug!(drafts, files, "forgot what nobody went on with");
    Ok(())
}

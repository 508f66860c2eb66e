//! `gotrs job`: the durable and recurring jobs.

use clap::ValueEnum;
use gotrs_core::job::{self, Job, JobState};
use gotrs_core::{Actor, JobId};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Failure;
use crate::output::Instant;

/// List, run and retry durable jobs
#[derive(Debug, clap::Subcommand)]
#[command(
    name = "job",
    after_help = "Examples:
  gotrs job list --state dead
  gotrs job run
  gotrs job retry 4711"
)]
pub(crate) enum JobCommand {
    /// List jobs, the newest first
    #[command(after_help = "Examples:
  gotrs job list
  gotrs job list --state dead --kind mail.send --json")]
    List {
        /// Only jobs in this state
        #[arg(long, value_enum)]
        state: Option<State>,
        /// Only jobs of this kind
        #[arg(long)]
        kind: Option<String>,
        /// Only jobs older than this one: the last id of the page before
        #[arg(long, value_name = "ID")]
        before: Option<JobId>,
        /// At most this many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
    /// Run everything that is due now, in this process
    #[command(after_help = "Examples:
  gotrs job run
  GOTRS_LOG=debug gotrs job run")]
    Run,
    /// Make a dead or waiting job due now, with all its attempts again
    #[command(after_help = "Examples:
  gotrs job retry 4711
  gotrs job list --state dead --json | jq '.[].id' | xargs -n1 gotrs job retry")]
    Retry {
        /// The job's id
        id: JobId,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum State {
    Ready,
    Running,
    Done,
    Dead,
}

impl From<State> for JobState {
    fn from(state: State) -> Self {
        match state {
            State::Ready => Self::Ready,
            State::Running => Self::Running,
            State::Done => Self::Done,
            State::Dead => Self::Dead,
        }
    }
}

#[derive(Debug, Serialize)]
struct JobView {
    id: i64,
    kind: String,
    key: String,
    state: &'static str,
    attempts: u32,
    max_attempts: u32,
    run_at: Instant,
    cron: Option<String>,
    last_error: Option<String>,
    created: Instant,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        Self {
            id: job.id.0,
            state: job.state.as_str(),
            kind: job.kind,
            key: job.key,
            attempts: job.attempts,
            max_attempts: job.max_attempts,
            run_at: job.run_at.into(),
            cron: job.cron,
            last_error: job.last_error,
            created: job.created.into(),
        }
    }
}

#[derive(Debug, Serialize)]
struct RunView {
    attempts: usize,
}

#[derive(Debug, Serialize)]
struct RetryView {
    id: i64,
}

impl JobCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let desk = context.desk().await?;
        match self {
            Self::List {
                state,
                kind,
                before,
                limit,
            } => {
                let state = state.map(JobState::from);
                let jobs = desk
                    .jobs(Actor::System)
                    .list(state, kind.as_deref(), before, limit)
                    .await?;
                let rows: Vec<JobView> = jobs.into_iter().map(JobView::from).collect();
                context.out.list(
                    &rows,
                    &[
                        "id",
                        "kind",
                        "state",
                        "attempts",
                        "run_at",
                        "cron",
                        "last_error",
                    ],
                )
            }
            Self::Run => {
                let attempts = job::run_due(&desk).await?;
                context.out.done(
                    &RunView { attempts },
                    &format!("{attempts} attempts were made"),
                )
            }
            Self::Retry { id } => {
                desk.jobs(Actor::System).retry(id).await?;
                context
                    .out
                    .done(&RetryView { id: id.0 }, &format!("job {id} is due now"))
            }
        }
    }
}

//! What a job is, and what runs it.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use serde_json::Value as Json;

use crate::desk::Desk;
use crate::id::JobId;

/// A job to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which handler runs it: `mail.send`, `notification.send`.
    pub kind: String,
    /// Two jobs with one key are one job.
    pub key: String,
    /// The handler's input.
    pub payload: Json,
    /// Not before; `None`: at once.
    pub run_at: Option<DateTime<Utc>>,
    /// Attempts before it is dead.
    pub max_attempts: u32,
}

impl NewJob {
    /// A job to be run at once, with up to ten attempts.
    pub fn new(kind: impl Into<String>, key: impl Into<String>, payload: Json) -> Self {
        Self {
            kind: kind.into(),
            key: key.into(),
            payload,
            run_at: None,
            max_attempts: 10,
        }
    }

    /// Not before an instant.
    #[must_use]
    pub fn at(mut self, instant: DateTime<Utc>) -> Self {
        self.run_at = Some(instant);
        self
    }

    /// Other than ten attempts.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for its time or a worker.
    Ready,
    /// A worker has it.
    Running,
    /// Finished; kept for a day so that its key is remembered.
    Done,
    /// Failed for good; waits for an operator.
    Dead,
}

impl JobState {
    /// As stored and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Ready, Self::Running, Self::Done, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// Its idempotency key.
    pub key: String,
    /// The handler's input.
    pub payload: Json,
    /// Where it stands.
    pub state: JobState,
    /// Attempts begun so far, the present one included.
    pub attempts: u32,
    /// Attempts before it is dead.
    pub max_attempts: u32,
    /// When it is or was due.
    pub run_at: DateTime<Utc>,
    /// Its schedule, if it recurs.
    pub cron: Option<String>,
    /// What the last failed attempt said.
    pub last_error: Option<String>,
    /// When it was written.
    pub created: DateTime<Utc>,
}

/// How an attempt ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Finished.
    Done,
    /// Not finished: run again at this instant, without counting an attempt.
    Again(DateTime<Utc>),
}

/// How an attempt failed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct JobError {
    /// What happened, for the operator.
    pub message: String,
    /// No further attempt makes sense.
    pub permanent: bool,
}

impl JobError {
    /// Try again later.
    pub fn temporary(message: impl std::fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            permanent: false,
        }
    }

    /// Never try again.
    pub fn permanent(message: impl std::fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            permanent: true,
        }
    }
}

impl From<crate::Error> for JobError {
    fn from(error: crate::Error) -> Self {
        let mut message = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            message.push_str(": ");
            message.push_str(&cause.to_string());
            source = cause.source();
        }
        Self {
            message,
            permanent: matches!(error, crate::Error::Invalid(_)),
        }
    }
}

/// Runs the jobs of one kind. Must stand being run twice for one job.
pub trait JobHandler: Send + Sync {
    /// The kind it runs.
    fn kind(&self) -> &'static str;

    /// If it recurs: a cron expression, seconds first (`0 */5 * * * *`), in the system time zone.
    fn schedule(&self) -> Option<&'static str> {
        None
    }

    /// How long one attempt may take before another worker may think the first is dead; it is renewed while
    /// the handler runs.
    fn lease(&self) -> TimeDelta {
        TimeDelta::seconds(60)
    }

    /// Runs one attempt.
    fn run<'a>(&'a self, desk: &'a Desk, job: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>>;
}

//! What runs in the background.

use super::common::*;
use crate::admin::source::{Answer, Ask, Context, Deed, Listing, PAGE, Record, Shown, Source};
use crate::i18n::Text;
use crate::page::part::Tone;
use gotrs_core::job::{Job, JobState};
use gotrs_core::{Error, JobId, permission};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "jobs",
    title: msg("Jobs"),
    summary: msg("What runs in the background"),
    icon: "play",
    group: ModuleGroupKey::System,
    add: None,
    columns: &[
        column("Name", msg("Job"), Title),
        column("State", msg("State"), Badge),
        column("Attempts", msg("Attempts"), Number),
        column("DueTime", msg("Next run"), When),
        column("LastError", msg("Last answer"), Text).minor(),
    ],
    fields: &[],
    source: &Jobs,
};

#[derive(Debug)]
struct Jobs;

const VIEWS: &[(&str, Msg)] = &[
    ("all", msg("All")),
    ("dead", msg("Failed")),
    ("ready", msg("Waiting")),
    ("running", msg("Running")),
    ("done", msg("Done")),
];

fn state(view: &str) -> Option<JobState> {
    let all = [
        JobState::Ready,
        JobState::Running,
        JobState::Done,
        JobState::Dead,
    ];
    all.into_iter().find(|state| state.as_str() == view)
}

fn record(job: Job) -> Record {
    let (tone, word) = match job.state {
        JobState::Ready => (Tone::Neutral, msg("Waiting")),
        JobState::Running => (Tone::Info, msg("Running")),
        JobState::Done => (Tone::Ok, msg("Done")),
        JobState::Dead => (Tone::Danger, msg("Failed")),
    };
    let mut record = Record::new(
        job.id,
        [
            ("Name", job.kind.into()),
            ("State", Shown::Badge(tone, Text::from(word))),
            ("Attempts", Shown::Number(job.attempts.into())),
            ("DueTime", Shown::When(job.run_at)),
            ("LastError", job.last_error.unwrap_or_default().into()),
        ],
    );
    if matches!(job.state, JobState::Dead | JobState::Ready) {
        record.deeds = vec![Deed::new("retry", msg("Try again now"))];
    }
    record
}

/// The service of jobs asks nobody for rights: it is made for operators at the shell.
async fn require_admin(cx: &Context) -> Result<(), Error> {
    let mut conn = cx.desk.read().await?;
    permission::require_admin(&mut conn, &cx.actor).await
}

impl Source for Jobs {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            require_admin(cx).await?;
            let kind = Some(ask.search.as_str()).filter(|kind| !kind.is_empty());
            let before: Option<JobId> = ask.after.parse().ok();
            let limit = PAGE as u32 + 1;
            let mut jobs = cx
                .desk
                .jobs(&cx.actor)
                .list(state(&ask.view), kind, before, limit)
                .await?;
            let more = jobs.len() > PAGE;
            jobs.truncate(PAGE);
            let last = jobs.last().map(|job| job.id.to_string());
            Ok(Listing {
                records: jobs.into_iter().map(record).collect(),
                total: None,
                next: last.filter(|_| more),
            })
        })
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        VIEWS
    }

    fn has_page(&self) -> bool {
        false
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            require_admin(cx).await?;
            let job: JobId = id.parse().map_err(|_| Error::not_found("job", id))?;
            if verb != "retry" {
                return Err(Error::not_found("action", verb));
            }
            cx.desk.jobs(&cx.actor).retry(job).await?;
            Ok(())
        })
    }
}

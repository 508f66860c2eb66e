//! Delivering: one attempt for one row of the queue, and what follows from its result.
//!
//! A row is held for a while before it is sent, so that the job, an operator and an OTRS process on the same database
//! do not send it twice; a worker that dies meanwhile loses it again. Recipients that have the mail are never tried
//! again. While the server cannot be reached at all, mails wait (`GOTRS::MailQueue::PatienceHours`) instead of using
//! up their attempts.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use gotrs_core::event::{ArticleEvent, Event};
use gotrs_core::job::{Job, JobError, JobHandler, Outcome as JobOutcome};
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::history;
use gotrs_core::ticket::history_name::{CommentType, HistoryEntry};
use gotrs_core::{Actor, Desk, Error, MailQueueId, Unit, article};

use super::store::{self, Attempted, Deferral, Row};
use super::{queue, transport};
use crate::compose::{Envelope, Message};
use crate::parse::{ParseOptions, parse};
use crate::smtp::{Fault, Outcome, Report, Transport};

/// How long a row is held while it is being sent.
const HELD: TimeDelta = TimeDelta::seconds(120);
/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// How long no other mail is tried after a server could not be reached.
const BREATHER: TimeDelta = TimeDelta::seconds(30);

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// Everybody has it; the row is gone.
    Delivered,
    /// Somebody will never get it; the row is gone, the article says so.
    Failed(String),
    /// To be tried again.
    Deferred {
        /// When.
        due: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// Not due yet, or somebody else is at it.
    NotDue(DateTime<Utc>),
    /// There is no such row any more.
    Gone,
    /// An OTRS process wrote it in its own format: it is left to that process.
    Foreign,
}

/// Takes mail away: a transport that was plugged in, or the one that the settings name.
#[derive(Default)]
pub(crate) struct Carrier {
    plugged: Option<Arc<dyn Transport>>,
    unreachable_until: Mutex<Option<DateTime<Utc>>>,
}

impl Carrier {
    pub(crate) fn new(plugged: Option<Arc<dyn Transport>>) -> Self {
        Self {
            plugged,
            unreachable_until: Mutex::default(),
        }
    }

    /// Hands a message to the transport.
    pub(crate) async fn carry(&self, desk: &Desk, message: &Message) -> Report {
        let recipients = &message.envelope.recipients;
        if let Some(transport) = &self.plugged {
            return transport.send(message).await;
        }
        match transport::configured(&desk.config()).await {
            Ok(transport) => transport.send(message).await,
            Err(error) => {
                let fault = Fault {
                    code: None,
                    of_session: true,
                    message: error.to_string(),
                };
                Report::all(recipients, &Outcome::Temporary(fault))
            }
        }
    }

    fn breather(&self) -> std::sync::MutexGuard<'_, Option<DateTime<Utc>>> {
        self.unreachable_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tries to deliver a row once. With `at_once` its due time does not matter.
pub(crate) async fn deliver(
    desk: &Desk,
    carrier: &Carrier,
    id: MailQueueId,
    at_once: bool,
) -> Result<Sent, Error> {
    let (row, message, tried) = match claim(desk, id, at_once).await? {
        Claim::Row(claimed) => *claimed,
        Claim::Not(sent) => return Ok(sent),
    };
    let report = match &message.envelope.recipients[..] {
        [] => Report {
            recipients: Vec::new(),
        },
        _ => carrier.carry(desk, &message).await,
    };
    let unreachable = is_unreachable(&report);
    *carrier.breather() = unreachable.then(|| desk.now() + BREATHER);
    record(desk, &row, &tried, &report).await
}

enum Claim {
    Row(Box<(Row, Message, Vec<store::Tried>)>),
    Not(Sent),
}

async fn claim(desk: &Desk, id: MailQueueId, at_once: bool) -> Result<Claim, Error> {
    let mut tx = desk.db().begin().await?;
    let now = desk.now();
    let Some(row) = store::lock(&mut tx, id).await? else {
        return Ok(Claim::Not(Sent::Gone));
    };
    if let Some(due) = row.due.filter(|due| *due > now && !at_once) {
        return Ok(Claim::Not(Sent::NotDue(due)));
    }
    let tried = store::tried(&mut tx, id).await?;
    if is_storable(&row.bytes) {
        let deferral = Deferral {
            attempts: row.attempts,
            due: row.due.unwrap_or(now),
            code: None,
            message: "written by OTRS in its own format: left to OTRS, or delete it and answer again",
        };
        store::defer(&mut tx, id, &deferral).await?;
        tx.commit().await?;
        return Ok(Claim::Not(Sent::Foreign));
    }
    store::hold(&mut tx, id, now + HELD).await?;
    tx.commit().await?;
    let done = |address: &String| {
        tried
            .iter()
            .any(|tried| tried.recipient == *address && tried.state != "deferred")
    };
    let recipients: Vec<String> = row
        .recipients
        .iter()
        .filter(|one| !done(one))
        .cloned()
        .collect();
    let message = Message {
        envelope: Envelope {
            sender: Some(row.sender.clone()).filter(|sender| !sender.is_empty()),
            recipients,
        },
        bytes: row.bytes.clone(),
    };
    Ok(Claim::Row(Box::new((row, message, tried))))
}

/// No server took the mail, and none said anything about it: not this mail is the trouble.
pub(crate) fn is_unreachable(report: &Report) -> bool {
    let unanswered =
        |outcome: &Outcome| matches!(outcome, Outcome::Temporary(fault) if fault.of_session);
    !report.recipients.is_empty()
        && report
            .recipients
            .iter()
            .all(|(_, outcome)| unanswered(outcome))
}

/// Writes what became of an attempt, in one unit.
async fn record(
    desk: &Desk,
    row: &Row,
    tried: &[store::Tried],
    report: &Report,
) -> Result<Sent, Error> {
    let mut unit = desk.unit(Actor::System).await?;
    let config = unit.config().clone();
    let most = config.get(&settings::MAIL_QUEUE_ITEM_MAX_ATTEMPTS).max(1);
    let hours = config.get(&settings::GOTRS_MAIL_QUEUE_PATIENCE_HOURS);
    let patience = TimeDelta::try_hours(hours.max(0)).unwrap_or(TimeDelta::MAX);
    let epoch = unit.epoch();
    let (mut waiting, mut failed) = (false, Vec::new());
    for (recipient, outcome) in &report.recipients {
        let before = tried.iter().find(|tried| tried.recipient == *recipient);
        let before = before.map_or(0, |tried| tried.attempts);
        let (state, attempts, fault) = match outcome {
            Outcome::Delivered => ("delivered", before, None),
            Outcome::Permanent(fault) => ("failed", before + 1, Some(fault)),
            Outcome::Temporary(fault) => {
                let counts = !fault.of_session || hours <= 0;
                let attempts = before + i64::from(counts);
                let over = match counts {
                    true => attempts >= most,
                    false => unit.now() - row.created >= patience,
                };
                (
                    if over { "failed" } else { "deferred" },
                    attempts,
                    Some(fault),
                )
            }
        };
        waiting |= state == "deferred";
        if let Some(fault) = fault.filter(|_| state == "failed") {
            failed.push((recipient.clone(), fault.message.clone()));
        }
        let attempted = Attempted {
            recipient,
            state,
            attempts,
            code: fault.and_then(|fault| fault.code),
            detail: fault.map_or("", |fault| &fault.message),
        };
        store::note(&mut unit, row, &attempted, epoch).await?;
    }
    for (recipient, why) in &failed {
        refuse(&mut unit, row, recipient, why).await?;
    }
    let sent = if waiting {
        put_off(&mut unit, row, report).await?
    } else {
        finish(&mut unit, row).await?
    };
    unit.commit().await?;
    Ok(sent)
}

async fn put_off(unit: &mut Unit, row: &Row, report: &Report) -> Result<Sent, Error> {
    let minutes = unit
        .config()
        .get(&settings::MAIL_QUEUE_INCREMENT_ATTEMPT_DELAY_IN_MINUTES);
    let attempts = row.attempts + 1;
    let wait = TimeDelta::try_minutes(minutes.max(1).saturating_mul(attempts));
    let due = unit.now() + wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let temporary = report
        .recipients
        .iter()
        .find_map(|(_, outcome)| match outcome {
            Outcome::Temporary(fault) => Some(fault.clone()),
            _ => None,
        });
    let fault = temporary.unwrap_or(Fault {
        code: None,
        of_session: true,
        message: "not delivered".to_owned(),
    });
    let deferral = Deferral {
        attempts,
        due,
        code: fault.code,
        message: &fault.message,
    };
    store::defer(unit, row.id, &deferral).await?;
    unit.enqueue(queue::job(row.id)).await?;
    Ok(Sent::Deferred {
        due,
        reason: fault.message,
    })
}

/// No recipient waits any more: the source goes to the article, the row away.
async fn finish(unit: &mut Unit, row: &Row) -> Result<Sent, Error> {
    keep_source(unit, row).await?;
    let failures: Vec<store::Tried> = store::tried(unit, row.id)
        .await?
        .into_iter()
        .filter(|tried| tried.state == "failed")
        .collect();
    store::remove(unit, row.id).await?;
    let what = if failures.is_empty() {
        ArticleEvent::ArticleEmailSendingSent
    } else {
        ArticleEvent::ArticleEmailSendingError
    };
    if let (Some(ticket), Some(article)) = (row.ticket, row.article) {
        unit.raise(Event::article(what, ticket, article));
    }
    if failures.is_empty() {
        return Ok(Sent::Delivered);
    }
    let names: Vec<String> = failures.into_iter().map(|tried| tried.recipient).collect();
    Ok(Sent::Failed(names.join(", ")))
}

async fn keep_source(unit: &mut Unit, row: &Row) -> Result<(), Error> {
    if let (Some(ticket), Some(id)) = (row.ticket, row.article) {
        article::write_plain(unit, ticket, id, &row.bytes).await?;
    }
    Ok(())
}

/// Writes on the ticket that a recipient will not get the mail.
async fn refuse(unit: &mut Unit, row: &Row, recipient: &str, why: &str) -> Result<(), Error> {
    let (Some(ticket), Some(id)) = (row.ticket, row.article) else {
        tracing::warn!(mail = %row.id, why, "a mail of no article was not delivered");
        return Ok(());
    };
    let message_id = parse_message_id(&row.bytes);
    let log = format!("{recipient}: {why}");
    article::add_send_error(unit, id, message_id.as_deref(), &log).await?;
    let text = format!("Impossible to deliver message to: {recipient}. {why}");
    let entry = HistoryEntry::comment(CommentType::Misc, text.replace("%%", "%"));
    history::add_for_article(unit, ticket, id, &entry).await
}

/// Ends a row without another attempt: everybody who has not got the mail will not.
pub(super) async fn give_up(unit: &mut Unit, row: &Row, why: &str) -> Result<(), Error> {
    let tried = store::tried(unit, row.id).await?;
    let epoch = unit.epoch();
    for recipient in &row.recipients {
        let before = tried.iter().find(|tried| tried.recipient == *recipient);
        if before.is_some_and(|tried| tried.state != "deferred") {
            continue;
        }
        let attempted = Attempted {
            recipient,
            state: "failed",
            attempts: before.map_or(0, |tried| tried.attempts),
            code: None,
            detail: why,
        };
        store::note(unit, row, &attempted, epoch).await?;
        refuse(unit, row, recipient, why).await?;
    }
    finish(unit, row).await?;
    Ok(())
}

fn parse_message_id(bytes: &[u8]) -> Option<String> {
    let mut options = ParseOptions::default();
    options.limits.mail_bytes = 0;
    let id = parse(bytes, &options).message_id;
    (!id.is_empty()).then_some(id)
}

/// Sends one mail of the queue: jobs of kind `mail.send`.
pub(crate) struct SendMail {
    pub(crate) carrier: Carrier,
}

impl JobHandler for SendMail {
    fn kind(&self) -> &'static str {
        queue::SEND
    }

    fn lease(&self) -> TimeDelta {
        HELD
    }

    fn run<'a>(
        &'a self,
        desk: &'a Desk,
        job: &'a Job,
    ) -> BoxFuture<'a, Result<JobOutcome, JobError>> {
        Box::pin(async move {
            let id = job.payload["mail_queue"]
                .as_i64()
                .map(MailQueueId)
                .ok_or_else(|| JobError::permanent("the job names no mail"))?;
            let pause = *self.carrier.breather();
            if let Some(until) = pause.filter(|until| *until > desk.now()) {
                return Ok(JobOutcome::Again(until));
            }
            Ok(match deliver(desk, &self.carrier, id, false).await? {
                Sent::Deferred { due, .. } | Sent::NotDue(due) => JobOutcome::Again(due),
                Sent::Delivered | Sent::Failed(_) | Sent::Gone | Sent::Foreign => JobOutcome::Done,
            })
        })
    }
}

/// Gives a job to rows that an OTRS process wrote, and another chance to those whose job died; forgets mails that were
/// read long ago: kind `mail.queue`.
pub(crate) struct WatchQueue;

impl JobHandler for WatchQueue {
    fn kind(&self) -> &'static str {
        "mail.queue"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("30 * * * * *")
    }

    fn run<'a>(
        &'a self,
        desk: &'a Desk,
        _: &'a Job,
    ) -> BoxFuture<'a, Result<JobOutcome, JobError>> {
        Box::pin(async move {
            let mut after = None;
            loop {
                let mut unit = desk.unit(Actor::System).await?;
                let ids = store::ids(&mut unit, after, 200)
                    .await
                    .map_err(Error::from)?;
                for id in &ids {
                    let given_up = unit.now() - LONGEST_WAIT;
                    unit.enqueue_or_revive(queue::job(*id), given_up).await?;
                }
                after = ids.last().copied();
                unit.commit().await?;
                if after.is_none() {
                    break;
                }
            }
            crate::postmaster::forget_old(desk).await?;
            Ok(JobOutcome::Done)
        })
    }
}

/// Perl's Storable, as OTRS freezes mails: no message starts with these control characters.
fn is_storable(bytes: &[u8]) -> bool {
    bytes.starts_with(b"pst0") || matches!(bytes, [4 | 5, 2..=20, ..])
}

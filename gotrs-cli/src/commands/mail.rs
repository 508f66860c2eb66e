//! `gotrs mail`: mail in through a pipe, and the queue of mail that leaves.

use gotrs_core::{Actor, Error, MailQueueId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{Sent, Waiting};
use gotrs_mail::postmaster::{self, ReadOptions, Reading};
use serde::Serialize;
use tokio::io::AsyncReadExt as _;

use crate::context::Context;
use crate::exit::Failure;
use crate::output::Instant;

/// Read a mail, look after the mail that leaves
#[derive(Debug, clap::Subcommand)]
#[command(
    name = "mail",
    after_help = "Examples:
  gotrs mail read < message.eml
  gotrs mail queue list
  gotrs mail queue send"
)]
pub(crate) enum MailCommand {
    /// Read one message from standard input, for the pipes of Postfix and procmail
    #[command(after_help = "Examples:
  gotrs mail read < message.eml
  gotrs mail read --json --queue Support < message.eml
  gotrs:  \"|/usr/bin/gotrs mail read --config /etc/gotrs/gotrs.toml\"      a line of /etc/aliases

Exit 0: the mail is stored. Exit 75: it could not be stored, the mail server keeps it and tries again.")]
    Read {
        /// Believe the mail's own X-OTRS- headers: queue, priority, state, owner, ...
        #[arg(long)]
        trusted: bool,
        /// The queue it goes to, instead of the one its recipient names
        #[arg(long, value_name = "NAME")]
        queue: Option<String>,
    },
    /// The outgoing queue
    #[command(subcommand)]
    Queue(QueueCommand),
}

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  gotrs mail queue list --json
  gotrs mail queue retry 12")]
pub(crate) enum QueueCommand {
    /// List the mails that wait, the oldest first
    #[command(after_help = "Examples:
  gotrs mail queue list
  gotrs mail queue list --after 100 --limit 20 --json")]
    List {
        /// Only mails younger than this one: the last id of the page before
        #[arg(long, value_name = "ID")]
        after: Option<MailQueueId>,
        /// At most this many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
    /// Send what is due now, in this process
    #[command(after_help = "Examples:
  gotrs mail queue send
  gotrs mail queue send --all      also what waits for its next attempt")]
    Send {
        /// Also what is not due yet
        #[arg(long)]
        all: bool,
    },
    /// Make a waiting mail due now, with all its attempts again
    #[command(after_help = "Examples:
  gotrs mail queue retry 12")]
    Retry {
        /// The mail's id in the queue
        id: MailQueueId,
    },
    /// Remove a waiting mail without sending it
    #[command(after_help = "Examples:
  gotrs mail queue delete 12")]
    Delete {
        /// The mail's id in the queue
        id: MailQueueId,
    },
}

#[derive(Debug, Serialize)]
struct ReadingView {
    outcome: &'static str,
    ticket_id: Option<i64>,
    ticket_number: Option<String>,
    article_id: Option<i64>,
    queue: Option<String>,
    reason: Option<String>,
    repeated: bool,
}

impl From<Reading> for ReadingView {
    fn from(reading: Reading) -> Self {
        Self {
            outcome: reading.outcome.as_str(),
            ticket_id: reading.ticket_id.map(|id| id.0),
            ticket_number: reading.ticket_number.map(|number| number.to_string()),
            article_id: reading.article_id.map(|id| id.0),
            queue: reading.queue,
            reason: reading.reason,
            repeated: reading.repeated,
        }
    }
}

#[derive(Debug, Serialize)]
struct WaitingView {
    id: i64,
    ticket_id: Option<i64>,
    article_id: Option<i64>,
    sender: String,
    recipients: String,
    attempts: i64,
    due: Option<Instant>,
    last_code: Option<i64>,
    last_message: Option<String>,
    created: Instant,
}

impl From<Waiting> for WaitingView {
    fn from(mail: Waiting) -> Self {
        Self {
            id: mail.id.0,
            ticket_id: mail.ticket.map(|id| id.0),
            article_id: mail.article.map(|id| id.0),
            sender: mail.sender,
            recipients: mail.recipients,
            attempts: mail.attempts,
            due: mail.due.map(Into::into),
            last_code: mail.last_code,
            last_message: mail.last_message,
            created: mail.created.into(),
        }
    }
}

#[derive(Debug, Serialize)]
struct SentView {
    id: i64,
    outcome: &'static str,
}

#[derive(Debug, Serialize)]
struct IdView {
    id: i64,
}

impl MailCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Read { trusted, queue } => read(context, trusted, queue).await,
            Self::Queue(command) => command.run(context).await,
        }
    }
}

/// Whatever goes wrong after the mail came in, the mail server must keep it.
async fn read(context: &Context, trusted: bool, queue: Option<String>) -> Result<(), Failure> {
    let mut raw = Vec::new();
    tokio::io::stdin()
        .read_to_end(&mut raw)
        .await
        .map_err(|error| Failure::io("standard input cannot be read", error).keeping_the_mail())?;
    let desk = context.desk().await.map_err(Failure::keeping_the_mail)?;
    let options = ReadOptions {
        trusted,
        queue,
        source: "stdin".into(),
    };
    let reading = match postmaster::read(&desk, &raw, &options).await {
        Err(Error::Invalid(_)) => {
            return Err(Failure::Failed(
                "no input: there was no mail on standard input".into(),
            ));
        }
        other => other.map_err(|error| Failure::from(error).keeping_the_mail())?,
    };
    let view = ReadingView::from(reading);
    let place = match (&view.ticket_number, &view.queue) {
        (Some(number), Some(queue)) => format!(": ticket {number} in queue {queue}"),
        _ => String::new(),
    };
    let sentence = format!("{}{place}", view.outcome.replace('_', " "));
    // The mail is stored: a reader of our output who has gone does not change that.
    match context.out.done(&view, &sentence) {
        Err(Failure::ReaderGone | Failure::Io { .. }) => Ok(()),
        done => done,
    }
}

impl QueueCommand {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let desk = context.desk().await?;
        let queue = desk.mail_queue(Actor::System);
        match self {
            Self::List { after, limit } => {
                let mails = queue.list(after, limit).await?;
                let rows: Vec<WaitingView> = mails.into_iter().map(Into::into).collect();
                context.out.list(
                    &rows,
                    &[
                        "id",
                        "ticket_id",
                        "recipients",
                        "attempts",
                        "due",
                        "last_message",
                    ],
                )
            }
            Self::Send { all } => {
                let sent = queue.send(all).await?;
                let rows: Vec<SentView> = sent
                    .into_iter()
                    .map(|(id, sent)| SentView {
                        id: id.0,
                        outcome: outcome(&sent),
                    })
                    .collect();
                context.out.list(&rows, &["id", "outcome"])
            }
            Self::Retry { id } => {
                queue.retry(id).await?;
                context
                    .out
                    .done(&IdView { id: id.0 }, &format!("mail {id} is due now"))
            }
            Self::Delete { id } => {
                queue.delete(id).await?;
                context
                    .out
                    .done(&IdView { id: id.0 }, &format!("mail {id} will not be sent"))
            }
        }
    }
}

fn outcome(sent: &Sent) -> &'static str {
    match sent {
        Sent::Delivered => "delivered",
        Sent::Failed(_) => "failed",
        Sent::Deferred { .. } => "deferred",
        Sent::NotDue(_) => "not_due",
        Sent::Gone => "gone",
        Sent::Foreign => "foreign",
    }
}

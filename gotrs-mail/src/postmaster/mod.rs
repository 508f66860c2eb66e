//! The PostMaster: an arrived mail becomes a ticket, or part of one.
//!
//! [`read`] is the pipeline of OTRS, stage by stage (spec 04, section 3): parse and header map ([`incoming`]),
//! the ticket it belongs to ([`follow_up`]), who the sender is to that ticket ([`participant`]), what its queue allows
//! ([`policy`]), then a new ticket ([`new_ticket`]) or an article of an old one ([`existing`]), at last an automatic
//! answer ([`auto_response`]). Filters have their places before the first search and before the writing.
//!
//! What always holds: ticket, article, attachments, source, history and answer are one unit of work; a mail that is
//! delivered again by its server is not stored again ([`once`]); a mail that cannot be handled is shortened, or put
//! into quarantine ([`quarantine`]), never lost and never tried for ever.

mod auto_response;
mod bounce;
mod control;
mod customer;
mod existing;
mod follow_up;
mod incoming;
mod loop_guard;
mod new_ticket;
mod once;
mod participant;
mod policy;
mod portal;
mod quarantine;
mod store;

use gotrs_core::db::DbError;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::{Ticket, TicketNumber};
use gotrs_core::{Actor, ArticleId, Desk, Error, ErrorKind, TicketId, Unit, UserId};

use incoming::{Depth, Incoming};
use new_ticket::Because;
use participant::Standing;
use policy::Action;

pub(crate) use auto_response::in_words;
pub(crate) use once::forget_old;
pub(crate) use portal::AnswerPortal;
pub use quarantine::{Quarantine, Quarantined};

/// How a mail came in.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Whether its control headers (`X-OTRS-Queue`, …) are believed.
    pub trusted: bool,
    /// The name of the queue it goes to, unless a control header says otherwise; an unknown name is ignored.
    pub queue: Option<String>,
    /// Where it came from, for the quarantine: `stdin`, the name of an account. Empty means `stdin`.
    pub source: String,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A new ticket.
    NewTicket,
    /// An article of an old ticket.
    FollowUp,
    /// A new ticket, because the old one may not be continued.
    NewTicketInstead,
    /// An article of a closed ticket that stays closed; the sender is told.
    Rejected,
    /// Nothing was stored: a control header said so.
    Ignored,
    /// It could not be handled and waits for an operator.
    Quarantined,
}

impl Outcome {
    /// As commands and web services name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewTicket | Self::NewTicketInstead => "new_ticket",
            Self::FollowUp => "follow_up",
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
            Self::Quarantined => "quarantined",
        }
    }

    /// The return code of OTRS's PostMaster; 0 is a mail that could not be handled.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Quarantined => 0,
            Self::NewTicket => 1,
            Self::FollowUp => 2,
            Self::NewTicketInstead => 3,
            Self::Rejected => 4,
            Self::Ignored => 5,
        }
    }

    /// The outcome of such a return code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::NewTicket,
            Self::FollowUp,
            Self::NewTicketInstead,
            Self::Rejected,
            Self::Ignored,
            Self::Quarantined,
        ]
        .into_iter()
        .find(|outcome| outcome.code().to_string() == code)
    }
}

/// The result of reading a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What became of it.
    pub outcome: Outcome,
    /// The ticket it is in.
    pub ticket_id: Option<TicketId>,
    /// That ticket's number.
    pub ticket_number: Option<TicketNumber>,
    /// The article it became.
    pub article_id: Option<ArticleId>,
    /// The queue of the ticket.
    pub queue: Option<String>,
    /// Why it went this way, for people who look into it.
    pub reason: Option<String>,
    /// The very same mail was read before: this is what became of it then.
    pub repeated: bool,
}

impl Reading {
    fn of(outcome: Outcome, ticket: &Ticket, article: ArticleId) -> Self {
        Self {
            outcome,
            ticket_id: Some(ticket.id),
            ticket_number: Some(ticket.number.clone()),
            article_id: Some(article),
            queue: Some(ticket.queue.clone()),
            reason: None,
            repeated: false,
        }
    }

    fn without_ticket(outcome: Outcome, reason: impl Into<String>) -> Self {
        Self {
            outcome,
            ticket_id: None,
            ticket_number: None,
            article_id: None,
            queue: None,
            reason: Some(reason.into()),
            repeated: false,
        }
    }

    fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// How often a mail is begun anew when other units are in its way.
const TRIES: u32 = 5;

/// Reads a mail into the desk.
///
/// ```
/// use gotrs_core::Desk;
/// use gotrs_mail::postmaster::{Outcome, ReadOptions, read};
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
/// let desk = gotrs_mail::plug(Desk::builder().url("sqlite::memory:")).open().await?;
/// let mail = b"From: Gina <gina@x.example>\nMessage-ID: <1@x.example>\nSubject: Printer on fire\n\nhelp\n";
/// let reading = read(&desk, mail, &ReadOptions::default()).await?;
/// assert_eq!((reading.outcome, reading.queue.as_deref()), (Outcome::NewTicket, Some("Raw")));
/// assert!(read(&desk, mail, &ReadOptions::default()).await?.repeated);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`] for the field `mail` if there is none; any other error means that the mail could not even be put
/// into quarantine: whoever hands it in must keep it.
pub async fn read(desk: &Desk, raw: &[u8], options: &ReadOptions) -> Result<Reading, Error> {
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::invalid("mail", "required", "no input"));
    }
    let trouble = match handle(desk, raw, options, Depth::Whole).await {
        Err(error) if error.kind() != ErrorKind::Unavailable => error,
        done => return done,
    };
    tracing::warn!(error = %told(&trouble), "a mail could not be handled, its head alone is tried");
    let trouble = match handle(desk, raw, options, Depth::HeadOnly).await {
        Ok(reading) => {
            let why = format!("only its head was read: {}", told(&trouble));
            return Ok(reading.because(why));
        }
        Err(error) if error.kind() == ErrorKind::Unavailable => return Err(error),
        Err(error) => error,
    };
    let why = told(&trouble);
    tracing::error!(error = why, "a mail is put into quarantine");
    quarantine::keep(desk, raw, &why, options).await?;
    Ok(Reading::without_ticket(Outcome::Quarantined, why))
}

/// An error with its causes.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Handles a mail, beginning anew when another unit was in the way.
async fn handle(
    desk: &Desk,
    raw: &[u8],
    options: &ReadOptions,
    depth: Depth,
) -> Result<Reading, Error> {
    let incoming = Incoming::parse(desk, raw, options, depth).await?;
    let mut tries = 0;
    loop {
        tries += 1;
        match process(desk, &incoming).await {
            Err(error) if tries < TRIES && is_transient(&error) => {}
            done => return done,
        }
    }
}

fn is_transient(error: &Error) -> bool {
    match error {
        Error::Unavailable { source, .. } => source
            .downcast_ref::<DbError>()
            .is_some_and(DbError::is_transient),
        // The ticket went away between looking and writing.
        Error::NotFound { what, .. } => *what == "ticket",
        _ => false,
    }
}

/// What is written now has the agent `PostmasterUserID` as its author.
async fn write_as_postmaster(unit: &mut Unit) -> Result<(), Error> {
    let id = UserId(unit.config().get(&settings::POSTMASTER_USER_ID));
    match store::author(unit, id).await? {
        Some(id) => unit.write_as(id),
        None => tracing::warn!(%id, "PostmasterUserID names no agent"),
    }
    Ok(())
}

/// The stages.
async fn process(desk: &Desk, incoming: &Incoming) -> Result<Reading, Error> {
    if incoming.is_ignored() {
        let why = "a control header asks to ignore it";
        return Ok(Reading::without_ticket(Outcome::Ignored, why));
    }
    let sender = customer::of_mail(desk, incoming).await?;
    let found = follow_up::find(desk, incoming).await?;
    let mut unit = desk.unit(Actor::System).await?;
    write_as_postmaster(&mut unit).await?;
    if let Some(reading) = once::claim(&mut unit, incoming).await? {
        return Ok(reading);
    }
    let reading = match found {
        None => new_ticket::create(&mut unit, incoming, &sender, Because::First).await?,
        Some(found) => {
            let ticket = gotrs_core::ticket::change::load(&mut unit, found.ticket).await?;
            let known = &found.customer;
            let standing = match &found.bounced {
                // Who returns our own mail quotes what nobody else knows.
                Some(_) => Standing::Participant,
                None => {
                    participant::standing(&mut unit, incoming, &ticket, known.as_ref(), &sender)
                        .await?
                }
            };
            if let Some((bounce, sent)) = &found.bounced {
                bounce::record(&mut unit, incoming, bounce, (ticket.id, *sent)).await?;
            }
            let rules = store::follow_up_rules(&mut unit, ticket.queue_id).await?;
            let goes_on = found.bounced.is_some()
                && unit
                    .config()
                    .get(&settings::POSTMASTER_BOUNCE_EMAIL_AS_FOLLOW_UP);
            let action = match goes_on {
                true => Action::FollowUp,
                false => policy::decide(rules.policy, &ticket.state_type),
            };
            let reading = match action {
                Action::NewTicket => {
                    let because = Because::Closed(&ticket);
                    new_ticket::create(&mut unit, incoming, &sender, because).await?
                }
                _ if standing == Standing::Stranger && participant::is_strict(&unit) => {
                    let because = Because::Stranger(&ticket);
                    new_ticket::create(&mut unit, incoming, &sender, because).await?
                }
                Action::Reject => {
                    existing::reject(&mut unit, incoming, &ticket, known.as_ref(), standing).await?
                }
                Action::FollowUp => {
                    let follow_up = existing::FollowUp {
                        ticket: &ticket,
                        customer: known.as_ref(),
                        standing,
                        locks: rules.locks,
                    };
                    existing::follow_up(&mut unit, incoming, &follow_up).await?
                }
            };
            match reading.reason {
                None => reading.because(format!("found by {}", found.by)),
                Some(_) => reading,
            }
        }
    };
    once::remember(&mut unit, incoming, &reading).await?;
    unit.commit().await?;
    Ok(reading)
}

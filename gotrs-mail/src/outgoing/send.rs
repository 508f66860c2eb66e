//! Sending what an agent wrote: one unit of work from the lock to the queue.

use gotrs_core::article::{Article, NewAttachment, SenderType};
use gotrs_core::permission::{self, Permission};
use gotrs_core::sysconfig::{Setting, settings};
use gotrs_core::ticket::history_name::{CommentType, HistoryEntry};
use gotrs_core::ticket::subject::{Cleanup, SubjectAction, SubjectSettings};
use gotrs_core::ticket::time::TimeUnits;
use gotrs_core::ticket::{self, NewTicket, PendingTime, StateRef, Ticket, change, take_over, time};
use gotrs_core::{ArticleId, Error, TicketId, Unit};

use super::letter::{Letter, Posted, Text, normal_line, post};
use super::{Mails, queue, sender, store};
use crate::address::{Mailbox, is_deliverable, parse_list};
use crate::compose::{message_id, redirect, reply};

/// What comes back from a form. Address lines are as people type them.
#[derive(Debug, Clone)]
pub struct OutgoingMail {
    /// Recipients.
    pub to: String,
    /// Recipients of copies.
    pub cc: String,
    /// Recipients of hidden copies.
    pub bcc: String,
    /// The subject. It gets the ticket number if it has lost it.
    pub subject: String,
    /// The text.
    pub text: Text,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// Whether customers see the article.
    pub visible: bool,
    /// The state of the ticket afterwards.
    pub state: Option<StateRef>,
    /// The pending time, for a pending state.
    pub pending: Option<PendingTime>,
    /// Time spent on it.
    pub time_units: Option<TimeUnits>,
    /// The last article that its writer had seen: if a newer one is there, the mail is not sent. `None` sends anyway.
    pub known: Option<ArticleId>,
}

impl Default for OutgoingMail {
    /// To nobody yet; customers will see it.
    fn default() -> Self {
        Self {
            to: String::new(),
            cc: String::new(),
            bcc: String::new(),
            subject: String::new(),
            text: Text::Plain(String::new()),
            attachments: Vec::new(),
            visible: true,
            state: None,
            pending: None,
            time_units: None,
            known: None,
        }
    }
}

/// A ticket that starts with a mail to the customer (`AgentTicketEmail` in OTRS).
#[derive(Debug, Clone)]
pub struct NewEmailTicket {
    /// The ticket. Its first article is the mail.
    pub ticket: NewTicket,
    /// The mail.
    pub mail: OutgoingMail,
}

/// How a mail hangs together with the ticket.
struct Manner<'m> {
    permission: &'static str,
    lock: Option<&'static Setting<bool>>,
    history: CommentType,
    action: SubjectAction,
    parent: Option<&'m Article>,
}

impl Mails {
    /// Answers an article (`AgentTicketCompose`). The actor needs `compose`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`], also if another agent has locked the ticket; [`Error::Invalid`] for the
    /// fields `to`, `cc`, `bcc`, `subject`, `state`, `pending_time`, and for `known` (problem `newer`, detail its id) if
    /// somebody wrote an article meanwhile.
    pub async fn send_reply(
        &self,
        ticket: TicketId,
        article: ArticleId,
        mail: OutgoingMail,
    ) -> Result<Posted, Error> {
        let parent = self.desk.articles(&self.actor).get(ticket, article).await?;
        let manner = Manner {
            permission: "compose",
            lock: Some(&settings::TICKET_FRONTEND_AGENT_TICKET_COMPOSE_REQUIRED_LOCK),
            history: CommentType::SendAnswer,
            action: SubjectAction::Reply,
            parent: Some(&parent),
        };
        self.send(ticket, mail, &manner).await
    }

    /// Passes an article on (`AgentTicketForward`). The actor needs `forward`.
    ///
    /// # Errors
    /// As [`Mails::send_reply`].
    pub async fn forward(
        &self,
        ticket: TicketId,
        article: ArticleId,
        mail: OutgoingMail,
    ) -> Result<Posted, Error> {
        let parent = self.desk.articles(&self.actor).get(ticket, article).await?;
        let manner = Manner {
            permission: "forward",
            lock: Some(&settings::TICKET_FRONTEND_AGENT_TICKET_FORWARD_REQUIRED_LOCK),
            history: CommentType::Forward,
            action: SubjectAction::Forward,
            parent: Some(&parent),
        };
        self.send(ticket, mail, &manner).await
    }

    /// Sends a mail that answers nothing (`AgentTicketEmailOutbound`). The actor needs `email_outbound`, or `rw`.
    ///
    /// # Errors
    /// As [`Mails::send_reply`].
    pub async fn write(&self, ticket: TicketId, mail: OutgoingMail) -> Result<Posted, Error> {
        let manner = Manner {
            permission: "email_outbound",
            lock: Some(&settings::TICKET_FRONTEND_AGENT_TICKET_EMAIL_OUTBOUND_REQUIRED_LOCK),
            history: CommentType::EmailAgent,
            action: SubjectAction::New,
            parent: None,
        };
        self.send(ticket, mail, &manner).await
    }

    /// Makes a ticket that starts with a mail (`AgentTicketEmail`). The actor needs `create` on the queue.
    ///
    /// # Errors
    /// As [`Mails::send_reply`] and the making of a ticket.
    pub async fn new_ticket(&self, new: NewEmailTicket) -> Result<(Ticket, Posted), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        let id = ticket::create(&mut unit, &new.ticket).await?;
        let made = change::load(&mut unit, id).await?;
        let (config, create) = (unit.config().clone(), Permission::CREATE);
        permission::require_queue(&mut unit, &config, &self.actor, made.queue_id, &create).await?;
        let manner = Manner {
            permission: "create",
            lock: None,
            history: CommentType::EmailAgent,
            action: SubjectAction::New,
            parent: None,
        };
        let posted = self.post(&mut unit, &made, new.mail, &manner).await?;
        let made = change::load(&mut unit, id).await?;
        unit.commit().await?;
        Ok((made, posted))
    }

    /// Sends an arrived mail on as it is (`AgentTicketBounce`). The actor needs `bounce`.
    ///
    /// # Errors
    /// [`Error::NotFound`], also if the article has no source; [`Error::Denied`]; [`Error::Invalid`] for the field `to`.
    pub async fn bounce(
        &self,
        ticket: TicketId,
        article: ArticleId,
        to: &str,
    ) -> Result<(), Error> {
        let source = self
            .desk
            .articles(&self.actor)
            .plain(ticket, article)
            .await?;
        let to = checked("to", to)?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let found = change::load(&mut unit, ticket).await?;
        self.require(&mut unit, ticket, "bounce").await?;
        if unit
            .config()
            .get(&settings::TICKET_FRONTEND_AGENT_TICKET_BOUNCE_REQUIRED_LOCK)
        {
            take_over(&mut unit, ticket).await?;
        }
        let config = unit.config().clone();
        let from = sender::of(&mut unit, &config, found.queue_id, &self.actor).await?;
        let id = message_id(
            unit.epoch(),
            unit.desk().random().bytes(),
            &config.get(&settings::FQDN),
        );
        let date = super::letter::date(&unit);
        let message = redirect(&source, &from, &to, &id, date).map_err(super::letter::refused)?;
        // The article has had its own mail; this one belongs to none, for a queue row is one article's.
        queue::add(&mut unit, None, &message).await?;
        let names: Vec<String> = to.iter().map(Mailbox::to_string).collect();
        let entry = HistoryEntry::recipients(CommentType::Bounce, &names);
        ticket::history::add_for_article(&mut unit, ticket, article, &entry).await?;
        unit.commit().await
    }

    async fn send(
        &self,
        id: TicketId,
        mail: OutgoingMail,
        manner: &Manner<'_>,
    ) -> Result<Posted, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        change::load(&mut unit, id).await?;
        self.require(&mut unit, id, manner.permission).await?;
        if let Some(known) = mail.known {
            let newest = store::newest_article(&mut unit, id).await?;
            if let Some(newer) = newest.filter(|newest| *newest > known) {
                return Err(Error::invalid("known", "newer", newer.to_string()));
            }
        }
        if manner
            .lock
            .is_some_and(|setting| unit.config().get(setting))
        {
            take_over(&mut unit, id).await?;
        }
        let ticket = change::load(&mut unit, id).await?;
        let posted = self.post(&mut unit, &ticket, mail, manner).await?;
        unit.commit().await?;
        Ok(posted)
    }

    async fn require(
        &self,
        unit: &mut Unit,
        ticket: TicketId,
        permission: &'static str,
    ) -> Result<(), Error> {
        let config = unit.config().clone();
        let permission = Permission::new(permission);
        permission::ticket::require(unit, &config, &self.actor, ticket, &permission).await?;
        Ok(())
    }

    /// Article, message, queue row; then the state, as OTRS's screens do it.
    async fn post(
        &self,
        unit: &mut Unit,
        ticket: &Ticket,
        mail: OutgoingMail,
        manner: &Manner<'_>,
    ) -> Result<Posted, Error> {
        let (to, cc, bcc) = (
            checked("to", &mail.to)?,
            checked("cc", &mail.cc)?,
            checked("bcc", &mail.bcc)?,
        );
        if to.is_empty() && cc.is_empty() && bcc.is_empty() {
            return Err(Error::invalid("to", "required", ""));
        }
        if mail.subject.trim().is_empty() {
            return Err(Error::invalid("subject", "required", ""));
        }
        let config = unit.config().clone();
        let names: Vec<String> = to
            .iter()
            .chain(&cc)
            .chain(&bcc)
            .map(Mailbox::to_string)
            .collect();
        let (in_reply_to, references) = match manner.parent {
            Some(parent) => {
                reply::threading(&parent.message_id, &parent.references, &parent.in_reply_to)
            }
            None => Default::default(),
        };
        let subjects = SubjectSettings::from_config(&config);
        let letter = Letter {
            from: sender::of(unit, &config, ticket.queue_id, &self.actor).await?,
            to: normal_line(&mail.to),
            cc: normal_line(&mail.cc),
            bcc: normal_line(&mail.bcc),
            subject: numbered(&mail.subject, ticket, &subjects, manner.action),
            text: mail.text,
            attachments: mail.attachments,
            in_reply_to,
            references,
            automatic: false,
            sender: SenderType::Agent,
            visible: mail.visible,
            history: HistoryEntry::recipients(manner.history, &names),
        };
        let posted = post(unit, ticket.id, letter).await?;
        if let Some(units) = mail.time_units {
            time::account(unit, ticket.id, Some(posted.article), units).await?;
        }
        if let Some(state) = &mail.state {
            settle(unit, ticket.id, state, mail.pending).await?;
        }
        Ok(posted)
    }
}

/// Sets the state; a closed ticket is unlocked, a pending one gets its time.
async fn settle(
    unit: &mut Unit,
    id: TicketId,
    state: &StateRef,
    pending: Option<PendingTime>,
) -> Result<(), Error> {
    change::state(unit, id, state).await?;
    let now = change::load(unit, id).await?;
    if now.state_type.starts_with("pending") {
        let time = pending.ok_or_else(|| Error::invalid("pending_time", "required", ""))?;
        change::pending_time(unit, id, time).await?;
    } else if now.state_type.starts_with("close") {
        change::lock(unit, id, &"unlock".into(), change::UnlockNotice::Quiet).await?;
    }
    Ok(())
}

/// The mailboxes of a line, each of them an address that a server can be given.
fn checked(field: &'static str, line: &str) -> Result<Vec<Mailbox>, Error> {
    let list = parse_list(line);
    let bad = list
        .iter()
        .find(|mailbox| !mailbox.email().is_some_and(is_deliverable));
    match bad {
        Some(bad) => Err(Error::invalid(field, "format", bad.to_string())),
        None => Ok(list),
    }
}

/// A subject that still has the number stays as the agent left it.
fn numbered(
    subject: &str,
    ticket: &Ticket,
    subjects: &SubjectSettings,
    action: SubjectAction,
) -> String {
    let number = ticket.number.as_str();
    let hook = format!("{}{}{number}", subjects.hook, subjects.hook_divider);
    let wants = subjects.format != gotrs_core::ticket::subject::SubjectFormat::None;
    if !wants || subject.contains(&hook) {
        return subject.to_owned();
    }
    subjects.build(subject, number, action, Cleanup::Clean)
}

//! What a screen does: one piece of work made of its form.

use chrono::{DateTime, NaiveDateTime, Utc};
use gotrs_core::article::{Channel, NewArticle, NewAttachment, SenderType};
use gotrs_core::ticket::history_name::CommentType;
use gotrs_core::ticket::{
    PendingTime, PriorityRef, QueueRef, ServiceRef, SlaRef, StateRef, TicketAction, TimeUnits,
    TypeRef,
};
use gotrs_core::{Actor, Error, PriorityId, QueueId, ServiceId, SlaId, StateId, TypeId, UserId};

use gotrs_mail::outgoing::Text;

use super::super::ticket::Frame;
use super::{Screen, relation};
use crate::error::PageError;
use crate::form::Values;
use crate::i18n::{Locale, Text as Words, msg};
use crate::reader::AgentPage;
use crate::writing::Sheet;

/// How a screen's work went.
pub(super) enum Did {
    /// Done; the number of the ticket to look at.
    Done(String),
    /// A field is wrong.
    Wrong(&'static str, Words),
    /// The service refused a value.
    Refused(Error),
}

/// Does what the form says.
pub(super) async fn carry_out(
    screen: Screen,
    page: &AgentPage,
    frame: &Frame,
    sheet: Option<&Sheet>,
    values: &Values,
) -> Result<Did, PageError> {
    let number = frame.ticket.number.0.clone();
    let done = |result: Result<(), Error>| match result {
        Ok(()) => Ok(Did::Done(number)),
        Err(error @ Error::Invalid(_)) => Ok(Did::Refused(error)),
        Err(error) => Err(PageError::from(error)),
    };
    match screen {
        Screen::Customer => return relation::set_customer(page, frame, values).await,
        Screen::Merge => return relation::merge(page, frame, values).await,
        Screen::Link => return relation::link(page, frame, values).await,
        _ => {}
    }
    let action = match action(screen, page, frame, sheet, values).await? {
        Ok(action) => action,
        Err((field, text)) => return Ok(Did::Wrong(field, text)),
    };
    let tickets = page.desk().tickets(page.user());
    done(tickets.act(frame.ticket.id, action).await.map(|_| ()))
}

type Wrong = (&'static str, Words);

/// What the form says, as one piece of work.
async fn action(
    screen: Screen,
    page: &AgentPage,
    frame: &Frame,
    sheet: Option<&Sheet>,
    values: &Values,
) -> Result<Result<TicketAction, Wrong>, PageError> {
    let mut action = TicketAction::needing(screen.permission());
    if matches!(
        screen,
        Screen::Close | Screen::Pending | Screen::PhoneIn | Screen::PhoneOut | Screen::Priority
    ) {
        action = action.taking_over();
    }
    if let Some(id) = values.number("DestQueueID") {
        action = action.queue(QueueRef::Id(QueueId(id)));
    }
    if let Some(id) = values.number("NewOwnerID").or(values.number("NewUserID")) {
        action = action.owner(UserId(id));
    }
    if let Some(id) = values.number("NewResponsibleID") {
        action = action.responsible(UserId(id));
    }
    if let Some(id) = values.number("NewPriorityID") {
        action = action.priority(PriorityRef::Id(PriorityId(id)));
    }
    if screen == Screen::FreeText {
        action = free_text_action(action, frame, values);
    }
    action = match with_state(action, &page.page.locale, values) {
        Ok(action) => action,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if let Some(article) = article(screen, page, frame, sheet, values).await? {
        action = action.article(article);
        if let Some(units) = units(values) {
            action = action.units(units);
        }
    }
    Ok(Ok(action))
}

/// State and pending time of a form.
fn with_state(
    action: TicketAction,
    locale: &Locale,
    values: &Values,
) -> Result<TicketAction, Wrong> {
    let Some(id) = values.number("NewStateID").or(values.number("StateID")) else {
        return Ok(action);
    };
    let mut action = action.state(StateRef::Id(StateId(id)));
    if let Some(local) = values.date_time("PendingTime") {
        action = action.pending(PendingTime::At(instant(locale, local)?));
    }
    Ok(action)
}

/// The instant of a local time that a reader typed.
pub(crate) fn instant(locale: &Locale, local: NaiveDateTime) -> Result<DateTime<Utc>, Wrong> {
    let found = local.and_local_timezone(locale.zone).earliest();
    found.map(|time| time.to_utc()).ok_or((
        "PendingTime",
        msg("This time does not exist here: the clock is put forward.").into(),
    ))
}

/// Time spent, if there was any.
pub(crate) fn units(values: &Values) -> Option<TimeUnits> {
    let minutes = values.number("TimeUnits").filter(|minutes| *minutes > 0)?;
    TimeUnits::parse(&minutes.to_string())
}

fn free_text_action(action: TicketAction, frame: &Frame, values: &Values) -> TicketAction {
    let mut action = action.title(values.text("Title"));
    if let Some(id) = values.number("TypeID") {
        action = action.ticket_type(TypeRef::Id(TypeId(id)));
    }
    let service = values.number("ServiceID").map(ServiceId);
    if service != frame.ticket.service_id {
        action = action.service(service.map(ServiceRef::Id));
        // An SLA belongs to its service.
        return action.sla(None);
    }
    let sla = values.number("SLAID").map(SlaId);
    if sla != frame.ticket.sla_id {
        action = action.sla(sla.map(SlaRef::Id));
    }
    action
}

/// The article of a screen, if anything was written.
async fn article(
    screen: Screen,
    page: &AgentPage,
    frame: &Frame,
    sheet: Option<&Sheet>,
    values: &Values,
) -> Result<Option<NewArticle>, PageError> {
    let text = match sheet {
        Some(sheet) => sheet.text(values),
        None => Text::Plain(values.text("Body").to_owned()),
    };
    let files = match sheet {
        Some(sheet) => sheet.attachments(&text, Vec::new()).await?,
        None => Vec::new(),
    };
    if values.text("Body").is_empty() && files.is_empty() {
        return Ok(None);
    }
    let fallback = page.page.tr(screen.label().key()).to_owned();
    let subject = match values.text("Subject") {
        "" => fallback.as_str(),
        subject => subject,
    };
    let article = match screen {
        Screen::PhoneIn => NewArticle::new(Channel::Phone, SenderType::Customer)
            .visible_for_customer(true)
            .from(page.caller(frame).await?)
            .subject(subject)
            .history(CommentType::PhoneCallCustomer, "%%"),
        Screen::PhoneOut => NewArticle::new(Channel::Phone, SenderType::Agent)
            .visible_for_customer(true)
            .from(page.address().await?)
            .subject(subject)
            .history(CommentType::PhoneCallAgent, "%%"),
        _ => NewArticle::note(subject, "")
            .visible_for_customer(values.flag("IsVisibleForCustomer"))
            .from(page.address().await?),
    };
    Ok(Some(said(article, text, files)))
}

/// An article with its text and files.
pub(crate) fn said(article: NewArticle, text: Text, files: Vec<NewAttachment>) -> NewArticle {
    let article = match text {
        Text::Plain(text) => article.text(text),
        Text::Html(html) => article.html(html),
    };
    files.into_iter().fold(article, NewArticle::attachment)
}

impl AgentPage {
    /// Who called about a ticket: its customer, as the sender of an article.
    async fn caller(&self, frame: &Frame) -> Result<String, PageError> {
        let login = frame.ticket.customer_user.as_deref().unwrap_or_default();
        let user = match login {
            "" => None,
            login => self.desk().customers(self.user()).find(login).await?,
        };
        Ok(user.map_or_else(|| login.to_owned(), |user| user.display()))
    }

    /// The reader as the sender of an article.
    pub(crate) async fn address(&self) -> Result<String, PageError> {
        let agent = self.desk().agents(self.user()).get(self.user()).await?;
        let name = format!("{} {}", agent.first_name, agent.last_name);
        Ok(gotrs_mail::address::Mailbox::new(name.trim(), &agent.email).to_string())
    }

    /// The customer user that somebody typed: a login, a mail address, or words that only one has.
    pub(crate) async fn customer_user(
        &self,
        typed: &str,
    ) -> Result<Result<gotrs_core::customer::CustomerUser, Words>, PageError> {
        let customers = self.desk().customers(Actor::Agent(self.user()));
        if let Some(user) = customers.find(typed).await? {
            return Ok(Ok(user));
        }
        if let Some(user) = customers.find_by_email(typed).await? {
            return Ok(Ok(user));
        }
        let mut found = customers.search(typed, 6).await?;
        Ok(match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(msg("No customer user has this login, name or address.").into()),
            _ => {
                let logins: Vec<&str> = found.iter().map(|user| user.login.as_str()).collect();
                Err(Words::filled(
                    msg("Several customer users fit: {0}"),
                    [logins.join(", ")],
                ))
            }
        })
    }
}

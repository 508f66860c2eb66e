//! What the form of a new ticket describes.

use gotrs_core::article::{Channel, NewArticle, NewAttachment, SenderType};
use gotrs_core::customer::CustomerUser;
use gotrs_core::ticket::history_name::CommentType;
use gotrs_core::ticket::{
    NewTicket, PendingTime, PriorityRef, QueueRef, ServiceRef, SlaRef, StateRef, Ticket, TypeRef,
};
use gotrs_core::{
    Error, PriorityId, QueueId, ServiceId, SlaId, StateId, TemplateId, TypeId, UserId,
};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{Beginning, NewEmailTicket, OutgoingMail, Text as MailText};

use super::super::screen;
use super::Kind;
use crate::form::Values;
use crate::i18n::Text;
use crate::reader::AgentPage;
use crate::writing::Sheet;

/// Makes the ticket with its first article.
pub(super) async fn make(
    kind: Kind,
    page: &AgentPage,
    user: &CustomerUser,
    ticket: NewTicket,
    (sheet, values): (&Sheet, &Values),
) -> Result<Ticket, Error> {
    let beginning = beginning(kind, page, user, values).await?;
    let more = beginning.as_ref().map(|b| b.attachments.clone());
    let text = sheet.text(values);
    let files = sheet.attachments(&text, more.unwrap_or_default()).await?;
    match kind {
        Kind::Phone => {
            let article = call(user, values, text, files);
            let tickets = page.desk().tickets(page.user());
            tickets.create(ticket.article(article)).await
        }
        Kind::Email => {
            let text = match beginning {
                Some(beginning) => text.above(&beginning.signature),
                None => text,
            };
            let mail = mail(user, values, text, files);
            let mails = page.desk().mail(page.user());
            let made = mails.new_ticket(NewEmailTicket { ticket, mail }).await;
            made.map(|(ticket, _)| ticket)
        }
    }
}

/// Signature and files of the template: a mail always has the one, a call needs it for the others only.
async fn beginning(
    kind: Kind,
    page: &AgentPage,
    user: &CustomerUser,
    values: &Values,
) -> Result<Option<Beginning>, Error> {
    let template = values.number("TemplateID").map(TemplateId);
    if kind == Kind::Phone && template.is_none() {
        return Ok(None);
    }
    let queue = QueueId(values.number("Dest").unwrap_or_default());
    let mails = page.desk().mail(page.user());
    Ok(Some(mails.beginning(queue, Some(user), template).await?))
}

/// The ticket that the form describes. Its creator owns it; whoever is named as owner has it locked.
pub(super) fn ticket(
    page: &AgentPage,
    user: &CustomerUser,
    values: &Values,
) -> Result<NewTicket, (&'static str, Text)> {
    let queue = values.number("Dest").unwrap_or_default();
    let owner = values.number("NewUserID").map(UserId);
    let mut ticket = NewTicket::in_queue(QueueRef::Id(QueueId(queue)), values.text("Subject"))
        .customer_user(user.login.clone())
        .customer_id(user.customer_id.clone())
        .owner(owner.unwrap_or(page.user()));
    if owner.is_some() {
        ticket = ticket.lock("lock");
    }
    if let Some(id) = values.number("NextStateID") {
        ticket = ticket.state(StateRef::Id(StateId(id)));
    }
    if let Some(id) = values.number("PriorityID") {
        ticket = ticket.priority(PriorityRef::Id(PriorityId(id)));
    }
    if let Some(id) = values.number("TypeID") {
        ticket = ticket.ticket_type(TypeRef::Id(TypeId(id)));
    }
    if let Some(id) = values.number("ServiceID") {
        ticket = ticket.service(ServiceRef::Id(ServiceId(id)));
    }
    if let Some(id) = values.number("SLAID") {
        ticket = ticket.sla(SlaRef::Id(SlaId(id)));
    }
    if let Some(local) = values.date_time("PendingTime") {
        let until = screen::instant(&page.page.locale, local)?;
        ticket = ticket.pending(PendingTime::At(until));
    }
    Ok(ticket)
}

/// What the customer said on the phone.
pub(super) fn call(
    user: &CustomerUser,
    values: &Values,
    text: MailText,
    files: Vec<NewAttachment>,
) -> NewArticle {
    let article = NewArticle::new(Channel::Phone, SenderType::Customer)
        .visible_for_customer(true)
        .from(user.display())
        .subject(values.text("Subject"))
        .history(CommentType::PhoneCallCustomer, "%%");
    screen::said(article, text, files)
}

fn mail(
    user: &CustomerUser,
    values: &Values,
    text: MailText,
    attachments: Vec<NewAttachment>,
) -> OutgoingMail {
    OutgoingMail {
        to: user.display(),
        cc: values.text("Cc").to_owned(),
        bcc: values.text("Bcc").to_owned(),
        subject: values.text("Subject").to_owned(),
        text,
        attachments,
        ..OutgoingMail::default()
    }
}

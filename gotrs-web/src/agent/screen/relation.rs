//! Screens about another ticket, or about the customer.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::permission::Permission;
use gotrs_core::ticket::{Ticket, TicketNumber};
use gotrs_core::{Error, TicketId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Text as MailText};

use super::super::ticket::Frame;
use super::work::Did;
use crate::done;
use crate::error::PageError;
use crate::form::{Field, Fields, Submitted, Values};
use crate::i18n::{Msg, msg};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

pub(super) async fn set_customer(
    page: &AgentPage,
    frame: &Frame,
    values: &Values,
) -> Result<Did, PageError> {
    let user = match page
        .customer_user(values.text("SelectedCustomerUser"))
        .await?
    {
        Ok(user) => user,
        Err(text) => return Ok(Did::Wrong("SelectedCustomerUser", text)),
    };
    let id = values.optional("CustomerID");
    let customers = page.desk().customers(page.user());
    let own = customers.customer_ids(&user.login).await?;
    if let Some(id) = id
        && !own
            .iter()
            .any(|own| own.to_lowercase() == id.to_lowercase())
    {
        let text = msg("This customer user does not belong to this customer.").into();
        return Ok(Did::Wrong("CustomerID", text));
    }
    let id = id.unwrap_or(&user.customer_id);
    let tickets = page.desk().tickets(page.user());
    tickets
        .set_customer(frame.ticket.id, Some(id), Some(&user.login))
        .await?;
    Ok(Did::Done(frame.ticket.number.0.clone()))
}

const NO_TICKET: Msg = msg("There is no such ticket, or you may not see it.");

pub(super) async fn merge(
    page: &AgentPage,
    frame: &Frame,
    values: &Values,
) -> Result<Did, PageError> {
    let number = TicketNumber::from(values.text("MainTicketNumber"));
    let tickets = page.desk().tickets(page.user());
    let Some(main) = tickets.find_by_number(&number).await? else {
        return Ok(Did::Wrong("MainTicketNumber", NO_TICKET.into()));
    };
    if values.flag("InformSender") {
        for name in ["Subject", "Body"] {
            if values.text(name).is_empty() {
                return Ok(Did::Wrong(name, msg("Fill in this field.").into()));
            }
        }
        // Asked for before anything changes: the mail goes out after the merge.
        let write = Permission::new("email_outbound");
        if !tickets.may(main.id, &write).await? {
            let text = msg("You may not write mail on that ticket.").into();
            return Ok(Did::Wrong("InformSender", text));
        }
    }
    let merged = match tickets.merge(main.id, frame.ticket.id).await {
        Ok(merged) => merged,
        Err(error @ Error::Invalid(_)) => return Ok(Did::Refused(error)),
        Err(error) => return Err(error.into()),
    };
    if values.flag("InformSender") {
        tell(page, frame, &merged, values).await?;
    }
    Ok(Did::Done(merged.number.0))
}

/// Tells the customer of the merged ticket where it went, from the ticket that is left.
async fn tell(
    page: &AgentPage,
    frame: &Frame,
    main: &Ticket,
    values: &Values,
) -> Result<(), PageError> {
    let login = frame.ticket.customer_user.as_deref().unwrap_or_default();
    let Some(user) = page.desk().customers(page.user()).find(login).await? else {
        return Ok(());
    };
    let mail = OutgoingMail {
        to: user.display(),
        subject: values.text("Subject").to_owned(),
        text: MailText::Plain(values.text("Body").to_owned()),
        ..OutgoingMail::default()
    };
    page.desk().mail(page.user()).write(main.id, mail).await?;
    Ok(())
}

pub(super) async fn link(
    page: &AgentPage,
    frame: &Frame,
    values: &Values,
) -> Result<Did, PageError> {
    let number = TicketNumber::from(values.text("TicketNumber"));
    let tickets = page.desk().tickets(page.user());
    let Some(other) = tickets.find_by_number(&number).await? else {
        return Ok(Did::Wrong("TicketNumber", NO_TICKET.into()));
    };
    let (kind, source, target) = ends(values.text("LinkType"), frame.ticket.id, other.id);
    let links = page.desk().links(page.user());
    match links.add(source, target, &kind).await {
        Ok(_) => Ok(Did::Done(frame.ticket.number.0.clone())),
        Err(Error::Invalid(_)) => Ok(Did::Wrong(
            "TicketNumber",
            msg("These tickets cannot be linked like this.").into(),
        )),
        Err(Error::Conflict(_)) => Ok(Did::Wrong(
            "LinkType",
            msg("They are linked in another way already.").into(),
        )),
        Err(error) => Err(error.into()),
    }
}

/// Type and ends of a link, from the form's value: `ParentChild::Source` makes this ticket the parent.
fn ends(value: &str, own: TicketId, other: TicketId) -> (String, TicketId, TicketId) {
    match value.split_once("::") {
        Some((kind, "Target")) => (kind.to_owned(), other, own),
        Some((kind, _)) => (kind.to_owned(), own, other),
        None => (value.to_owned(), own, other),
    }
}

/// `POST /agent/tickets/{number}/unlink`
pub(crate) async fn unlink(
    page: AgentPage,
    Path(number): Path<String>,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    let fields = Fields::new([
        Field::text("TicketNumber", msg("Ticket number"))
            .required()
            .max(50),
        Field::text("LinkType", msg("Link")).required().max(100),
    ]);
    let values = fields.read(form)?;
    let other = page.ticket(values.text("TicketNumber")).await?;
    let (kind, source, target) = ends(values.text("LinkType"), ticket.id, other.id);
    let links = page.desk().links(page.user());
    links.remove(source, target, &kind).await?;
    let target = done::at(&url::ticket_action(&number, "links"), "removed");
    Ok(SeeOther::to(&target).into_response())
}

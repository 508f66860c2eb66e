//! A mail makes a ticket (spec 04, sections 8 and 9).

use gotrs_core::event::{Event, TicketEvent};
use gotrs_core::link::{self, NORMAL, NewLink};
use gotrs_core::lookup::{self, Named};
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::history_name::CommentType;
use gotrs_core::ticket::subject::SubjectSettings;
use gotrs_core::ticket::{self, NewTicket, QueueRef, Ticket, change};
use gotrs_core::{Error, QueueId, Unit};

use super::auto_response::{self, Kind, Said};
use super::customer::Sender;
use super::incoming::{Incoming, is_visible, sender_type};
use super::{Outcome, Reading, control, existing, store};

/// Why a mail makes a ticket of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Because<'t> {
    /// It belongs to none.
    First,
    /// The one it belongs to is closed, and its queue wants a new one then.
    Closed(&'t Ticket),
    /// Its sender takes no part in the one it names.
    Stranger(&'t Ticket),
}

/// Makes the ticket with its article, and answers.
pub(super) async fn create(
    unit: &mut Unit,
    incoming: &Incoming,
    sender: &Sender,
    because: Because<'_>,
) -> Result<Reading, Error> {
    let subject = subject(unit, incoming, because);
    let comment = match because {
        Because::First => String::new(),
        Because::Closed(old) => {
            format!("Because the old ticket [{}] is '{}'", old.number, old.state)
        }
        Because::Stranger(old) => format!("Unknown sender for ticket [{}]", old.number),
    };
    let visible = is_visible(incoming.text("X-OTRS-IsVisibleForCustomer"));
    let article = incoming
        .article(sender_type(incoming.text("X-OTRS-SenderType")), visible)
        .subject(subject.clone())
        .history(CommentType::EmailCustomer, format!("%%{comment}"));
    let title = incoming.control("Title").filter(|title| *title != "0");
    let title = title.unwrap_or(&subject).to_owned();
    let mut new = NewTicket::in_queue(queue(unit, incoming).await?, title).article(article);
    new = with_headers(unit, incoming, new).await?;
    if let Some(login) = &sender.login {
        new = new.customer_user(login.clone());
    }
    if let Some(id) = &sender.customer_id {
        new = new.customer_id(id.clone());
    }
    let id = ticket::create(unit, &new).await?;
    let made = change::load(unit, id).await?;
    let article = store::newest_article(unit, id).await?;
    existing::note_shortening(unit, incoming, id, article).await?;
    let kind = match because {
        Because::Closed(_) => Kind::ReplyNewTicket,
        Because::First | Because::Stranger(_) => Kind::Reply,
    };
    if auto_response::tells_agents(kind, &made) {
        unit.raise(Event::ticket(TicketEvent::NotificationNewTicket, id));
    }
    auto_response::answer(
        unit,
        &auto_response::Occasion {
            said: Said::by_mail(incoming, &subject),
            ticket: &made,
            customer: sender.user.as_ref(),
            kind,
            visible,
        },
    )
    .await?;
    let outcome = match because {
        Because::Closed(old) => {
            link::add(unit, &NewLink::tickets(old.id, id, NORMAL)).await?;
            Outcome::NewTicketInstead
        }
        _ => Outcome::NewTicket,
    };
    let reading = Reading::of(outcome, &made, article);
    Ok(match (comment.is_empty(), incoming.shortened()) {
        (false, _) => reading.because(comment),
        (true, Some(why)) => reading.because(why),
        (true, None) => reading,
    })
}

/// A number of a ticket that is not continued leaves the subject.
fn subject(unit: &Unit, incoming: &Incoming, because: Because<'_>) -> String {
    let subject = incoming.text("Subject");
    match because {
        Because::First => subject.to_owned(),
        Because::Closed(old) | Because::Stranger(old) => {
            let settings = SubjectSettings::from_config(unit.config());
            settings.clean(subject, old.number.as_str(), Some(0))
        }
    }
}

/// The queue: a control header, what was asked for, the address it was sent to, the default, the first there is.
async fn queue(unit: &mut Unit, incoming: &Incoming) -> Result<QueueRef, Error> {
    let named = incoming
        .control("Queue")
        .or_else(|| incoming.control("QueueName"));
    if let Some(name) = control::exact(unit, Named::Queue, named).await? {
        return Ok(name.into());
    }
    let id = incoming.control("QueueID");
    if let Some(name) = control::name_of(unit, Named::Queue, id).await? {
        return Ok(name.into());
    }
    if let Some(name) = &incoming.queue
        && let Some(id) = lookup::find_id(unit, Named::Queue, name).await?
    {
        return Ok(QueueId(id).into());
    }
    if let Some(id) = queue_of_address(incoming) {
        return Ok(id.into());
    }
    let default = unit.config().get(&settings::POSTMASTER_DEFAULT_QUEUE);
    if let Some(id) = lookup::find_id(unit, Named::Queue, &default).await? {
        return Ok(QueueId(id).into());
    }
    tracing::warn!(default, "PostmasterDefaultQueue names no queue");
    Ok(store::first_queue(unit).await?.into())
}

fn queue_of_address(incoming: &Incoming) -> Option<QueueId> {
    [
        "Resent-To",
        "Envelope-To",
        "To",
        "Cc",
        "Delivered-To",
        "X-Original-To",
    ]
    .iter()
    .flat_map(|header| incoming.mailboxes(header))
    .find_map(|mailbox| incoming.own.queue_of(mailbox.email()?))
}

async fn with_headers(
    unit: &mut Unit,
    incoming: &Incoming,
    new: NewTicket,
) -> Result<NewTicket, Error> {
    let config = unit.config().clone();
    let state = control::exact(unit, Named::State, incoming.control("State")).await?;
    let priority = match control::exact(unit, Named::Priority, incoming.control("Priority")).await?
    {
        Some(name) => Some(name),
        None => control::name_of(unit, Named::Priority, incoming.control("PriorityID")).await?,
    };
    let lock = control::exact(unit, Named::Lock, incoming.control("Lock")).await?;
    let owner =
        control::agent(unit, incoming.control("Owner"), incoming.control("OwnerID")).await?;
    let responsible = control::agent(
        unit,
        incoming.control("Responsible"),
        incoming.control("ResponsibleID"),
    )
    .await?;
    let postmaster = unit.user_id();
    let mut new = new
        .state(state.unwrap_or_else(|| config.get(&settings::POSTMASTER_DEFAULT_STATE)))
        .priority(priority.unwrap_or_else(|| config.get(&settings::POSTMASTER_DEFAULT_PRIORITY)))
        .lock(lock.unwrap_or_else(|| "unlock".to_owned()))
        .owner(owner.unwrap_or(postmaster));
    if let Some(responsible) = responsible {
        new = new.responsible(responsible);
    }
    if let Some(name) = control::exact(unit, Named::Type, incoming.control("Type")).await? {
        new = new.ticket_type(name);
    }
    if let Some(name) = control::valid(unit, Named::Service, incoming.control("Service")).await? {
        new = new.service(name);
    }
    if let Some(name) = control::valid(unit, Named::Sla, incoming.control("SLA")).await? {
        new = new.sla(name);
    }
    if let Some(time) = control::pending_time(unit, incoming.control("State-PendingTime")) {
        new = new.pending(time);
    }
    Ok(new)
}

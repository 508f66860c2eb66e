//! A mail goes on with a ticket, or is rejected by a closed one (spec 04, sections 7 and 10).

use gotrs_core::article::{self, SenderType};
use gotrs_core::customer::CustomerUser;
use gotrs_core::event::{Event, TicketEvent};
use gotrs_core::lookup::Named;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::history_name::{CommentType, HistoryEntry};
use gotrs_core::ticket::{Ref, Ticket, change, history};
use gotrs_core::{ArticleId, Error, ErrorKind, TicketId, Unit, UserId};

use super::auto_response::{self, Kind, Said};
use super::incoming::{Incoming, is_visible, sender_type};
use super::participant::Standing;
use super::{Outcome, Reading, control, store};
use crate::thread::truthy;

/// A follow-up and what is known about it.
pub(super) struct FollowUp<'f> {
    pub(super) ticket: &'f Ticket,
    pub(super) customer: Option<&'f CustomerUser>,
    pub(super) standing: Standing,
    /// The queue locks a closed ticket for its owner when it goes on.
    pub(super) locks: bool,
}

/// What the article of an unknown sender says in the history, and the reading.
const UNKNOWN_SENDER: &str = "Unknown sender, hidden from the customer.";

/// Adds the article, and lets the ticket go on.
pub(super) async fn follow_up(
    unit: &mut Unit,
    incoming: &Incoming,
    follow_up: &FollowUp<'_>,
) -> Result<Reading, Error> {
    let ticket = follow_up.ticket;
    if follow_up.standing == Standing::Stranger {
        return from_stranger(unit, incoming, ticket).await;
    }
    people(unit, incoming, ticket).await?;
    lock(unit, follow_up).await?;
    state(unit, incoming, ticket).await?;
    headers(unit, incoming, ticket.id).await?;
    let internal = follow_up.standing == Standing::InternalPartner;
    let sender = match internal {
        true => SenderType::Customer,
        false => sender_type(incoming.text("X-OTRS-FollowUp-SenderType")),
    };
    let shown = is_visible(incoming.text("X-OTRS-FollowUp-IsVisibleForCustomer")) && !internal;
    let new = incoming
        .article(sender, shown)
        .history(CommentType::FollowUp, comment(ticket, ""));
    let id = article::create(unit, ticket.id, &new).await?;
    note_shortening(unit, incoming, ticket.id, id).await?;
    let title = incoming
        .control("FollowUp-Title")
        .filter(|title| truthy(title));
    if let Some(title) = title {
        change::title(unit, ticket.id, title).await?;
    }
    unit.raise(Event::ticket(TicketEvent::NotificationFollowUp, ticket.id));
    let now = change::load(unit, ticket.id).await?;
    answer(
        unit,
        incoming,
        &now,
        follow_up.customer,
        (Kind::FollowUp, shown),
    )
    .await?;
    let reading = Reading::of(Outcome::FollowUp, &now, id);
    Ok(match incoming.shortened() {
        Some(why) => reading.because(why),
        None => reading,
    })
}

/// What somebody writes who takes no part: kept from the customer, changes nothing, is not answered.
async fn from_stranger(
    unit: &mut Unit,
    incoming: &Incoming,
    ticket: &Ticket,
) -> Result<Reading, Error> {
    let new = incoming
        .article(SenderType::Customer, false)
        .history(CommentType::FollowUp, comment(ticket, UNKNOWN_SENDER));
    let id = article::create(unit, ticket.id, &new).await?;
    note_shortening(unit, incoming, ticket.id, id).await?;
    unit.raise(Event::ticket(TicketEvent::NotificationFollowUp, ticket.id));
    Ok(Reading::of(Outcome::FollowUp, ticket, id).because(UNKNOWN_SENDER))
}

/// Adds the article to a ticket that stays closed, and says so to the sender.
pub(super) async fn reject(
    unit: &mut Unit,
    incoming: &Incoming,
    ticket: &Ticket,
    customer: Option<&CustomerUser>,
    standing: Standing,
) -> Result<Reading, Error> {
    if standing == Standing::Stranger {
        return from_stranger(unit, incoming, ticket).await;
    }
    let internal = standing == Standing::InternalPartner;
    let shown = is_visible(incoming.text("X-OTRS-IsVisibleForCustomer")) && !internal;
    let sender = sender_type(incoming.text("X-OTRS-SenderType"));
    let why = "Follow up rejected.";
    let new = incoming
        .article(sender, shown)
        .history(CommentType::FollowUp, comment(ticket, why));
    let id = article::create(unit, ticket.id, &new).await?;
    note_shortening(unit, incoming, ticket.id, id).await?;
    answer(unit, incoming, ticket, customer, (Kind::Reject, shown)).await?;
    let why = format!(
        "the ticket is {} and its queue takes no follow-ups",
        ticket.state
    );
    Ok(Reading::of(Outcome::Rejected, ticket, id).because(why))
}

async fn answer(
    unit: &mut Unit,
    incoming: &Incoming,
    ticket: &Ticket,
    customer: Option<&CustomerUser>,
    (kind, visible): (Kind, bool),
) -> Result<(), Error> {
    let occasion = auto_response::Occasion {
        said: Said::by_mail(incoming, incoming.text("Subject")),
        ticket,
        customer,
        kind,
        visible,
    };
    auto_response::answer(unit, &occasion).await
}

fn comment(ticket: &Ticket, text: &str) -> String {
    HistoryEntry::follow_up(ticket.number.as_str(), text).full_name()
}

/// Says on the ticket that the source holds more than the article.
pub(super) async fn note_shortening(
    unit: &mut Unit,
    incoming: &Incoming,
    ticket: TicketId,
    id: ArticleId,
) -> Result<(), Error> {
    let Some(why) = incoming.shortened() else {
        return Ok(());
    };
    article::flag::set(unit, ticket, id, UserId::ROOT, "Shortened", "1").await?;
    let text = format!("The mail is shown shortened, because {why}. Its source is complete.");
    let entry = HistoryEntry::comment(CommentType::Misc, text);
    history::add_for_article(unit, ticket, id, &entry).await
}

/// A value that the ticket does not take is as good as none: the mail counts more than its headers.
fn lenient(result: Result<bool, Error>) -> Result<(), Error> {
    match result {
        Err(error) if error.kind() != ErrorKind::Invalid => Err(error),
        Err(error) => {
            tracing::info!(%error, "a control header of a follow-up is passed over");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

async fn people(unit: &mut Unit, incoming: &Incoming, ticket: &Ticket) -> Result<(), Error> {
    let (login, id) = (
        incoming.control("FollowUp-Owner"),
        incoming.control("FollowUp-OwnerID"),
    );
    if let Some(owner) = control::agent(unit, login, id).await? {
        lenient(change::owner(unit, ticket.id, &Ref::Id(owner)).await)?;
    }
    let (login, id) = (
        incoming.control("FollowUp-Responsible"),
        incoming.control("FollowUp-ResponsibleID"),
    );
    if let Some(responsible) = control::agent(unit, login, id).await? {
        lenient(change::responsible(unit, ticket.id, &Ref::Id(responsible)).await)?;
    }
    Ok(())
}

/// The owner who can work keeps the ticket; for anybody else it is unlocked.
async fn lock(unit: &mut Unit, follow_up: &FollowUp<'_>) -> Result<(), Error> {
    let ticket = follow_up.ticket;
    let owner = change::load(unit, ticket.id).await?.owner_id;
    let now = unit.stamp().0;
    let presence = store::presence(unit, owner, now).await?;
    let works = presence.valid && !presence.away && owner != UserId::ROOT;
    let name = if !works {
        "unlock"
    } else if follow_up.locks && ticket.state_type.starts_with("close") {
        "lock"
    } else {
        return Ok(());
    };
    change::lock(unit, ticket.id, &name.into(), change::UnlockNotice::Tell).await?;
    Ok(())
}

async fn state(unit: &mut Unit, incoming: &Incoming, ticket: &Ticket) -> Result<(), Error> {
    let keep = incoming.control("FollowUp-State-Keep").is_some_and(truthy);
    let named = control::exact(unit, Named::State, incoming.control("FollowUp-State")).await?;
    let asked = incoming.control("FollowUp-State").is_some();
    if !keep && (asked || ticket.state_type != "new") {
        let config = unit.config();
        let closed = config.get(&settings::POSTMASTER_FOLLOW_UP_STATE_CLOSED);
        let closed =
            closed.filter(|name| !name.is_empty() && ticket.state_type.starts_with("close"));
        let usual = closed.unwrap_or_else(|| config.get(&settings::POSTMASTER_FOLLOW_UP_STATE));
        let wanted = match (named, asked) {
            (Some(name), _) => Some(name),
            (None, true) => None,
            (None, false) => control::exact(unit, Named::State, Some(&usual)).await?,
        };
        if let Some(name) = wanted {
            lenient(change::state(unit, ticket.id, &name.into()).await)?;
        }
    }
    let pending = incoming.control("FollowUp-State-PendingTime");
    if let Some(time) = control::pending_time(unit, pending) {
        lenient(change::pending_time(unit, ticket.id, time).await)?;
    }
    Ok(())
}

/// Priority, queue, lock, type, service and SLA.
async fn headers(unit: &mut Unit, incoming: &Incoming, id: TicketId) -> Result<(), Error> {
    let header = |name: &str| incoming.control(&format!("FollowUp-{name}"));
    if let Some(name) = control::exact(unit, Named::Priority, header("Priority")).await? {
        lenient(change::priority(unit, id, &name.into()).await)?;
    }
    if let Some(name) = control::exact(unit, Named::Queue, header("Queue")).await? {
        lenient(change::queue(unit, id, &name.into()).await)?;
    }
    let owner = change::load(unit, id).await?.owner_id;
    if owner != UserId::ROOT
        && let Some(name) = control::exact(unit, Named::Lock, header("Lock")).await?
    {
        lenient(change::lock(unit, id, &name.into(), change::UnlockNotice::Tell).await)?;
    }
    if let Some(name) = control::exact(unit, Named::Type, header("Type")).await? {
        lenient(change::ticket_type(unit, id, &name.into()).await)?;
    }
    if let Some(name) = control::valid(unit, Named::Service, header("Service")).await? {
        lenient(change::service(unit, id, Some(&name.into())).await)?;
    }
    if let Some(name) = control::valid(unit, Named::Sla, header("SLA")).await? {
        lenient(change::sla(unit, id, Some(&name.into())).await)?;
    }
    Ok(())
}

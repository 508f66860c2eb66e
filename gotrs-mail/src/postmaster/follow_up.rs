//! Which ticket a mail belongs to (spec 04, section 6).
//!
//! Checks run in the order of their keys in `PostMaster::CheckFollowUpModule`; the first that finds a ticket wins. A
//! trusted header with a ticket number comes before them. Merged tickets lead to the one that goes on.

use gotrs_core::article::articles_of_message;
use gotrs_core::customer::CustomerUser;
use gotrs_core::db::Conn;
use gotrs_core::sysconfig::Config;
use gotrs_core::ticket::merge::main_ticket;
use gotrs_core::ticket::number::{Finder, NumberSettings};
use gotrs_core::{Actor, ArticleId, Desk, Error, TicketId};

use super::bounce::{self, Bounce};
use super::incoming::Incoming;
use super::store;
use crate::thread::candidates;

/// The ticket that was found.
pub(super) struct Found {
    pub(super) ticket: TicketId,
    /// What led there, for people.
    pub(super) by: &'static str,
    /// The customer user of the ticket, if one is known.
    pub(super) customer: Option<CustomerUser>,
    /// The mail of the desk that came back, by its article.
    pub(super) bounced: Option<(Bounce, ArticleId)>,
}

/// A way to find the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Bounce,
    Subject,
    References,
    Body,
    Attachments,
    Source,
}

/// Finds the ticket a mail continues.
pub(super) async fn find(desk: &Desk, incoming: &Incoming) -> Result<Option<Found>, Error> {
    let mut conn = desk.read().await?;
    let mut bounced = None;
    let (config, found) = (desk.config(), &mut bounced);
    let Some((ticket, by)) = search(&mut conn, &config, incoming, found).await? else {
        return Ok(None);
    };
    let login = store::customer_of_ticket(&mut conn, ticket).await?;
    drop(conn);
    let customer = match login {
        Some(login) => desk.customers(Actor::System).find(&login).await?,
        None => None,
    };
    Ok(Some(Found {
        ticket,
        by,
        customer,
        bounced,
    }))
}

async fn search(
    conn: &mut Conn,
    config: &Config,
    incoming: &Incoming,
    bounced: &mut Option<(Bounce, ArticleId)>,
) -> Result<Option<(TicketId, &'static str)>, Error> {
    if let Some(number) = incoming.control("TicketNumber")
        && let Some(ticket) = by_number(conn, number).await?
    {
        return Ok(Some((ticket, "control header")));
    }
    let finder = Finder::new(&NumberSettings::from_config(config));
    for check in checks(config) {
        let found = match check {
            Check::Bounce => by_bounce(conn, incoming, bounced).await?,
            Check::Subject => by_text(conn, &finder, incoming.text("Subject")).await?,
            Check::References => by_references(conn, incoming).await?,
            Check::Body => by_text(conn, &finder, &incoming.mail.body.text).await?,
            Check::Attachments => by_attachments(conn, &finder, incoming).await?,
            Check::Source => {
                by_text(conn, &finder, &String::from_utf8_lossy(&incoming.raw)).await?
            }
        };
        if let Some(ticket) = found {
            let by = match check {
                Check::Bounce => "message id of a mail that came back",
                Check::Subject => "number in the subject",
                Check::References => "message ids",
                Check::Body => "number in the body",
                Check::Attachments => "number in an attachment",
                Check::Source => "number in the source",
            };
            return Ok(Some((ticket, by)));
        }
    }
    Ok(None)
}

/// The checks that are switched on, in the order of their keys.
fn checks(config: &Config) -> Vec<Check> {
    let modules = config.members("PostMaster::CheckFollowUpModule");
    let check = |key: &str, value: &gotrs_core::sysconfig::Value| {
        let module = value.as_map().and_then(|map| {
            let module = map.iter().find(|(name, _)| name.as_str() == "Module")?;
            Some(module.1.as_text()?.to_owned())
        });
        let module = module.unwrap_or_else(|| key.to_owned());
        match module.rsplit([':', '-']).next().unwrap_or_default() {
            "BounceEmail" => Some(Check::Bounce),
            "Subject" => Some(Check::Subject),
            "References" => Some(Check::References),
            "Body" => Some(Check::Body),
            "Attachments" => Some(Check::Attachments),
            "RawEmail" => Some(Check::Source),
            _ => None,
        }
    };
    modules
        .filter_map(|(key, value)| check(key, value))
        .collect()
}

/// The ticket of a mail that the desk sent and that came back.
async fn by_bounce(
    conn: &mut Conn,
    incoming: &Incoming,
    bounced: &mut Option<(Bounce, ArticleId)>,
) -> Result<Option<TicketId>, Error> {
    let Some(bounce) = bounce::recognise(&incoming.mail) else {
        return Ok(None);
    };
    let Some((ticket, sent)) = store::sent_as(conn, bounce.message_id()).await? else {
        return Ok(None);
    };
    *bounced = Some((bounce, sent));
    going_on(conn, ticket).await
}

async fn by_text(conn: &mut Conn, finder: &Finder, text: &str) -> Result<Option<TicketId>, Error> {
    match finder.find(text) {
        Some(number) => by_number(conn, number).await,
        None => Ok(None),
    }
}

async fn by_number(conn: &mut Conn, number: &str) -> Result<Option<TicketId>, Error> {
    match store::ticket_of_number(conn, number).await? {
        Some(ticket) => going_on(conn, ticket).await,
        None => Ok(None),
    }
}

/// The ticket that goes on for this one. One whose state says merged, without a trace into which, goes on itself.
async fn going_on(conn: &mut Conn, ticket: TicketId) -> Result<Option<TicketId>, Error> {
    match main_ticket(conn, ticket).await? {
        Some(main) => Ok(Some(main)),
        None if store::was_merged(conn, ticket).await? => Ok(None),
        None => Ok(Some(ticket)),
    }
}

/// An id that stands in articles of several tickets says nothing; twice in one ticket is no doubt.
async fn by_references(conn: &mut Conn, incoming: &Incoming) -> Result<Option<TicketId>, Error> {
    let mail = &incoming.mail;
    for id in candidates(&mail.in_reply_to, &mail.references) {
        let mut tickets = Vec::new();
        for (ticket, _) in articles_of_message(conn, &id).await? {
            if let Some(ticket) = going_on(conn, ticket).await?
                && !tickets.contains(&ticket)
            {
                tickets.push(ticket);
            }
        }
        if let [ticket] = tickets[..] {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

/// Named files that are not part of the text.
async fn by_attachments(
    conn: &mut Conn,
    finder: &Finder,
    incoming: &Incoming,
) -> Result<Option<TicketId>, Error> {
    for attachment in &incoming.mail.attachments {
        let is_text = attachment.filename.starts_with("file-");
        if is_text || attachment.disposition == "inline" {
            continue;
        }
        let text = String::from_utf8_lossy(&attachment.content);
        if let Some(ticket) = by_text(conn, finder, &text).await? {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

//! Who the sender of a follow-up is to its ticket.
//!
//! A ticket number is no secret. Whoever is not the customer, nobody's partner and in no line of the ticket's mails is
//! a stranger: the setting `GOTRS::FollowUp::StrangerPolicy` says what becomes of the mail. The partner of an internal
//! mail answers internally (OTRS's filter `000-FollowUpArticleVisibilityCheck`).

use std::collections::HashSet;

use gotrs_core::article::SenderType;
use gotrs_core::customer::CustomerUser;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::Ticket;
use gotrs_core::{Error, Unit};

use super::customer::Sender;
use super::incoming::{Incoming, sender_type};
use super::store::{self, Heading};
use crate::address::parse_list;
use crate::parse::Headers;
use crate::thread::candidates;

/// The sender's place in a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Customer, colleague, or somebody the ticket was written with.
    Participant,
    /// Somebody an agent wrote to without the customer knowing.
    InternalPartner,
    /// Nobody.
    Stranger,
}

/// Whether a stranger's mail makes a new ticket.
pub(super) fn is_strict(unit: &Unit) -> bool {
    unit.config()
        .text(&settings::GOTRS_FOLLOW_UP_STRANGER_POLICY)
        == "new ticket"
}

/// Finds out who the sender is.
pub(super) async fn standing(
    unit: &mut Unit,
    incoming: &Incoming,
    ticket: &Ticket,
    customer: Option<&CustomerUser>,
    sender: &Sender,
) -> Result<Standing, Error> {
    if sender_type(incoming.text("X-OTRS-FollowUp-SenderType")) != SenderType::Customer {
        return Ok(Standing::Participant);
    }
    // Who is not who he says he is has no address here.
    let forged = is_forged(unit, incoming);
    let address = match forged {
        true => String::new(),
        false => incoming.sender().unwrap_or_default().to_lowercase(),
    };
    if is_customer(&address, ticket, customer) {
        return Ok(Standing::Participant);
    }
    let articles = store::headings(unit, ticket.id).await?;
    let mut answering: HashSet<String> = HashSet::new();
    if !forged {
        answering.extend(addresses([incoming.text("Reply-To")]));
        answering.insert(address.clone());
    }
    if is_internal(incoming, &articles, &answering) {
        return Ok(Standing::InternalPartner);
    }
    if unit
        .config()
        .text(&settings::GOTRS_FOLLOW_UP_STRANGER_POLICY)
        == "accept"
    {
        return Ok(Standing::Participant);
    }
    let colleague = !forged
        && sender.of_address.as_ref().is_some_and(|user| {
            let same = ticket.customer_id.as_deref().unwrap_or_default();
            !same.is_empty() && user.customer_id.eq_ignore_ascii_case(same)
        });
    if colleague || takes_part(&address, &articles) {
        return Ok(Standing::Participant);
    }
    Ok(Standing::Stranger)
}

/// Whether our own mail server found that the mail is not of the domain in From. It is asked only if the setting
/// `GOTRS::Mail::AuthenticationServer` names it: anybody can write such a header.
fn is_forged(unit: &Unit, incoming: &Incoming) -> bool {
    let ours = unit
        .config()
        .get(&settings::GOTRS_MAIL_AUTHENTICATION_SERVER);
    !ours.trim().is_empty() && authentication_failed(&incoming.mail.headers, ours.trim())
}

/// Reads the topmost `Authentication-Results` of a server (RFC 8601): DMARC decides; without it, SPF must have failed
/// and no DKIM signature held.
fn authentication_failed(headers: &Headers, server: &str) -> bool {
    let of_server = |value: &&str| {
        let id = value.split(';').next().unwrap_or_default().trim();
        let id = id.split_whitespace().next().unwrap_or_default();
        id.eq_ignore_ascii_case(server)
    };
    let Some(value) = headers.all("Authentication-Results").find(of_server) else {
        return false;
    };
    let results: Vec<String> = value
        .split(';')
        .skip(1)
        .filter_map(|result| result.split_whitespace().next())
        .map(str::to_ascii_lowercase)
        .collect();
    let said = |result: &str| results.iter().any(|said| said == result);
    if results.iter().any(|said| said.starts_with("dmarc=")) {
        return said("dmarc=fail");
    }
    (said("spf=fail") || said("spf=softfail") || said("dkim=fail"))
        && !said("dkim=pass")
        && !said("spf=pass")
}

fn is_customer(address: &str, ticket: &Ticket, customer: Option<&CustomerUser>) -> bool {
    let own = [
        customer.map(|customer| customer.email.as_str()),
        ticket.customer_user.as_deref(),
        ticket.customer_id.as_deref(),
    ];
    !address.is_empty()
        && own
            .into_iter()
            .flatten()
            .any(|own| own.to_lowercase() == address)
}

/// Whether the sender answers what an agent wrote him internally: known by address, or by the id of that mail.
fn is_internal(incoming: &Incoming, articles: &[Heading], answering: &HashSet<String>) -> bool {
    let mail = &incoming.mail;
    let ids = candidates(&mail.in_reply_to, &mail.references);
    let internal =
        |heading: &&Heading| heading.sender_type == "agent" && heading.is_mail && !heading.visible;
    articles.iter().filter(internal).any(|heading| {
        let written_to = addresses([heading.to.as_str(), &heading.cc]);
        !written_to.is_disjoint(answering)
            || (!heading.message_id.is_empty() && ids.contains(&heading.message_id))
    })
}

/// Whether an address stands in a mail of an agent, or in one that customers see. What a stranger wrote is neither.
fn takes_part(address: &str, articles: &[Heading]) -> bool {
    let counts = |heading: &&Heading| heading.visible || heading.sender_type == "agent";
    !address.is_empty()
        && articles.iter().filter(counts).any(|heading| {
            let lines = [&heading.from, &heading.to, &heading.cc, &heading.reply_to];
            addresses(lines.map(String::as_str)).contains(address)
        })
}

fn addresses<const N: usize>(lines: [&str; N]) -> HashSet<String> {
    let mailboxes = lines.into_iter().flat_map(parse_list);
    mailboxes
        .filter_map(|mailbox| mailbox.email().map(str::to_lowercase))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{ParseOptions, parse};

    fn failed(results: &str) -> bool {
        let raw = format!("From: gina@x.example\n{results}\nSubject: s\n\nhi\n");
        let mail = parse(raw.as_bytes(), &ParseOptions::default());
        authentication_failed(&mail.headers, "mx.desk.example")
    }

    #[test]
    fn only_the_topmost_verdict_of_our_own_server_counts() {
        for (results, expected) in [
            ("", false),
            (
                "Authentication-Results: mx.desk.example; dmarc=fail header.from=x.example",
                true,
            ),
            (
                "Authentication-Results: MX.desk.example 1; dmarc=pass; spf=fail",
                false,
            ),
            ("Authentication-Results: mx.evil.example; dmarc=fail", false),
            (
                "Authentication-Results: mx.desk.example; spf=fail smtp.mailfrom=x; dkim=none",
                true,
            ),
            (
                "Authentication-Results: mx.desk.example; spf=softfail; dkim=pass header.d=x.example",
                false,
            ),
            ("Authentication-Results: mx.desk.example; none", false),
            (
                "Authentication-Results: mx.desk.example; dmarc=fail\nAuthentication-Results: mx.desk.example; dmarc=pass",
                true,
            ),
        ] {
            assert_eq!(failed(results), expected, "{results}");
        }
    }
}

//! Automatic answers to mails and to what customers write in the portal (spec 04, section 12): whether, to whom, and
//! what they say.

use chrono::{Datelike, Timelike};
use gotrs_core::article::SenderType;
use gotrs_core::customer::CustomerUser;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::history_name::{CommentType, HistoryEntry};
use gotrs_core::ticket::subject::{Cleanup, SubjectAction, SubjectSettings};
use gotrs_core::ticket::{Ticket, history};
use gotrs_core::{Error, Unit};

use super::incoming::Incoming;
use super::loop_guard;
use super::store::{self, Template};
use crate::address::{Mailbox, format_list, parse_list_up_to};
use crate::compose::quote::wrap;
use crate::directory::{self, OwnAddresses};
use crate::outgoing::letter::{Letter, Text, post};
use crate::parse::Limits;
use crate::sanitize::to_html;
use crate::tags::{Attributes, TagValues, Target, expand};
use crate::thread::truthy;

/// Columns at which a quoted mail is wrapped.
const WIDTH: usize = 86;

/// The types of automatic answers, by their names in `auto_response_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Reply,
    Reject,
    FollowUp,
    ReplyNewTicket,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "auto reply",
            Self::Reject => "auto reject",
            Self::FollowUp => "auto follow up",
            Self::ReplyNewTicket => "auto reply/new ticket",
        }
    }

    fn history(self, recipients: Vec<String>) -> HistoryEntry {
        match self {
            Self::Reply | Self::ReplyNewTicket => HistoryEntry::SendAutoReply(recipients),
            Self::Reject => HistoryEntry::SendAutoReject(recipients),
            Self::FollowUp => HistoryEntry::SendAutoFollowUp(recipients),
        }
    }
}

/// What somebody wrote, and may be answered. Address lines are as they are stored.
pub(super) struct Said<'o> {
    pub(super) from: &'o str,
    pub(super) to: &'o str,
    pub(super) cc: &'o str,
    pub(super) reply_to: &'o str,
    pub(super) subject: &'o str,
    pub(super) body: &'o str,
    pub(super) message_id: &'o str,
    /// A machine wrote it, or somebody who wants no answer.
    pub(super) automated: bool,
    pub(super) own: &'o OwnAddresses,
}

impl<'o> Said<'o> {
    /// A mail, under the subject of its article.
    pub(super) fn by_mail(incoming: &'o Incoming, subject: &'o str) -> Self {
        Self {
            from: incoming.text("From"),
            to: incoming.text("To"),
            cc: incoming.text("Cc"),
            reply_to: incoming.text("Reply-To"),
            subject,
            body: incoming.text("Body"),
            message_id: incoming.text("Message-ID"),
            automated: incoming.is_automated(),
            own: &incoming.own,
        }
    }
}

/// What is answered.
pub(super) struct Occasion<'o> {
    pub(super) said: Said<'o>,
    pub(super) ticket: &'o Ticket,
    pub(super) customer: Option<&'o CustomerUser>,
    pub(super) kind: Kind,
    /// Whether the customer sees the article.
    pub(super) visible: bool,
}

/// Whether agents hear of a new ticket: not of one that came in closed.
pub(super) fn tells_agents(kind: Kind, ticket: &Ticket) -> bool {
    !(kind == Kind::Reply && is_over(ticket))
}

fn is_over(ticket: &Ticket) -> bool {
    ["closed", "removed"].contains(&ticket.state_type.as_str())
}

/// Answers, if there is something to say and somebody who may hear it.
pub(super) async fn answer(unit: &mut Unit, occasion: &Occasion<'_>) -> Result<(), Error> {
    let ticket = occasion.ticket;
    let template = store::auto_response(unit, ticket.queue_id, occasion.kind.as_str()).await?;
    let Some(template) = template.filter(|template| !template.text.trim().is_empty()) else {
        return Ok(());
    };
    let Some(sender) = directory::own_address(unit, template.sender).await? else {
        return Ok(());
    };
    if let Some(why) = held_back(occasion) {
        let entry = HistoryEntry::comment(CommentType::Misc, why);
        return history::add(unit, ticket.id, &entry).await;
    }
    let (line, admitted) = recipients(unit, occasion).await?;
    let copy = occasion
        .customer
        .filter(|_| occasion.visible)
        .map(|customer| customer.email.trim())
        .filter(|email| !email.is_empty() && !contains(&line, email));
    if admitted.is_empty() && copy.is_none() {
        return Ok(());
    }
    let names: Vec<String> = admitted.iter().map(Mailbox::to_string).collect();
    let history = occasion.kind.history(names);
    let (subject, text) = text(unit, occasion, &template).await?;
    let letter = Letter {
        from: sender,
        to: format_list(&admitted),
        cc: copy.unwrap_or_default().to_owned(),
        bcc: String::new(),
        subject,
        text,
        attachments: Vec::new(),
        in_reply_to: occasion.said.message_id.to_owned(),
        references: String::new(),
        automatic: true,
        sender: SenderType::System,
        visible: true,
        history,
    };
    post(unit, ticket.id, letter).await?;
    Ok(())
}

/// Why nobody is answered at all.
fn held_back(occasion: &Occasion<'_>) -> Option<String> {
    if occasion.kind == Kind::Reply && is_over(occasion.ticket) {
        return Some(format!(
            "Sent no auto response or agent notification because ticket is state-type '{}'!",
            occasion.ticket.state_type
        ));
    }
    occasion.said.automated.then(|| {
        "Sent no auto-response because the sender doesn't want an auto-response (e. g. loop or precedence header)"
            .to_owned()
    })
}

/// All who might be answered, and those who may.
async fn recipients(
    unit: &mut Unit,
    occasion: &Occasion<'_>,
) -> Result<(Vec<Mailbox>, Vec<Mailbox>), Error> {
    let most = Limits::default().recipients;
    let mut all = parse_list_up_to(occasion.said.reply_to, most).0;
    if all.is_empty() {
        all = parse_list_up_to(occasion.said.from, most).0;
    }
    let careful = is_careful(unit);
    let mut admitted = Vec::new();
    for mailbox in &all {
        let own = mailbox
            .email()
            .is_some_and(|email| occasion.said.own.is_own(email));
        if own {
            continue;
        }
        let verified = !careful || is_verified(occasion, mailbox);
        match loop_guard::admits(unit, mailbox, verified).await? {
            Ok(()) => admitted.push(mailbox.clone()),
            Err(entry) => history::add(unit, occasion.ticket.id, &entry).await?,
        }
    }
    Ok((all, admitted))
}

fn is_careful(unit: &Unit) -> bool {
    unit.config()
        .text(&settings::GOTRS_AUTO_RESPONSE_UNVERIFIED_SENDERS)
        == "careful"
}

/// A known customer's address, or one that the desk has had an exchange with on this ticket.
fn is_verified(occasion: &Occasion<'_>, mailbox: &Mailbox) -> bool {
    let known = occasion.customer.map(|customer| customer.email.as_str());
    occasion.kind != Kind::Reply
        || known
            .zip(mailbox.email())
            .is_some_and(|(known, email)| known.eq_ignore_ascii_case(email))
}

fn contains(line: &[Mailbox], email: &str) -> bool {
    line.iter()
        .filter_map(Mailbox::email)
        .any(|known| known.eq_ignore_ascii_case(email))
}

/// Subject and text, tags replaced.
async fn text(
    unit: &mut Unit,
    occasion: &Occasion<'_>,
    template: &Template,
) -> Result<(String, Text), Error> {
    let ticket = occasion.ticket;
    let config = unit.config().clone();
    let people = [ticket.owner_id, ticket.responsible_id];
    let agents = directory::agents(unit, &config, &people).await?;
    let subjects = SubjectSettings::from_config(&config);
    let number = ticket.number.as_str();
    let clean = |subject: &str| subjects.clean(subject, number, Some(0));
    let read = |name: &str| {
        let value = config.by_name(name)?;
        value.as_text().map(str::to_owned)
    };
    let zone = unit.zone();
    let now = unit.now();
    let date = move |wanted: Option<&str>| in_words(now, wanted, zone);
    let quotes = !is_careful(unit) || occasion.kind != Kind::Reply || occasion.customer.is_some();
    let mut values = TagValues {
        config: Some(&read),
        owner: agents.get(&ticket.owner_id).cloned(),
        responsible: agents.get(&ticket.responsible_id).cloned(),
        current: agents.get(&ticket.owner_id).cloned(),
        ticket: directory::ticket_attributes(unit, ticket, None),
        customer_article: Some(article(occasion)),
        article_texts: quotes,
        customer_user: occasion.customer.map(directory::customer_attributes),
        clean_subject: Some(&clean),
        email_date: Some(&date),
        ..TagValues::default()
    };
    if !quotes {
        // Backscatter: a stranger's words would reach whoever he gave as sender.
        values.ticket.set("Title", "");
    }
    let subject = match template.subject.trim() {
        "" => "No Subject".to_owned(),
        subject => expand(subject, &values, Target::Plain),
    };
    let subject = subjects.build(&subject, number, SubjectAction::New, Cleanup::Keep);
    let rich = config.get(&settings::FRONTEND_RICH_TEXT);
    let text = match (rich, template.is_html) {
        (true, true) => Text::Html(expand(&template.text, &values, Target::Html)),
        (true, false) => Text::Html(expand(&to_html(&template.text), &values, Target::Html)),
        (false, false) => Text::Plain(expand(&template.text, &values, Target::Plain)),
        (false, true) => {
            let plain = gotrs_core::article::html_text::html_to_text(&template.text);
            Text::Plain(expand(&plain, &values, Target::Plain))
        }
    };
    Ok((subject, text))
}

/// The mail that is answered, From and To the other way round.
fn article(occasion: &Occasion<'_>) -> Attributes {
    let said = &occasion.said;
    Attributes::from_iter([
        ("From", said.to.to_owned()),
        ("To", said.from.to_owned()),
        ("Cc", said.cc.to_owned()),
        ("ReplyTo", said.reply_to.to_owned()),
        ("Subject", given(said.subject, "No Subject").to_owned()),
        ("Body", wrap(given(said.body, "No Body"), WIDTH)),
        ("MessageID", said.message_id.to_owned()),
    ])
}

fn given<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if truthy(text) { text } else { otherwise }
}

/// `Monday, March  3, 2025 at 09:00:00 (UTC)`.
pub(crate) fn in_words(
    now: chrono::DateTime<chrono::Utc>,
    wanted: Option<&str>,
    zone: chrono_tz::Tz,
) -> Option<String> {
    let zone = match wanted {
        Some(name) => name.parse().ok()?,
        None => zone,
    };
    let local = now.with_timezone(&zone);
    Some(format!(
        "{}, {} {:>2}, {} at {:02}:{:02}:{:02} ({zone})",
        local.format("%A"),
        local.format("%B"),
        local.day(),
        local.year(),
        local.hour(),
        local.minute(),
        local.second()
    ))
}

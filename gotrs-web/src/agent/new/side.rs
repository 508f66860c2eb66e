//! What stands beside the form of a new ticket: the customer, what is open there, the signature of a mail.

use gotrs_core::QueueId;
use gotrs_core::customer::CustomerUser;
use gotrs_core::ticket::search::{Page as KeyPage, Sort};
use gotrs_mail::DeskMail as _;

use super::super::row;
use super::{Kind, fields};
use crate::error::PageError;
use crate::form::{Field, Fields};
use crate::i18n::{Text, msg};
use crate::page::PlainText;
use crate::page::part::{Action, Cell, Section, SectionBody};
use crate::reader::AgentPage;
use crate::url;

/// Open tickets that are named.
const SHOWN: u32 = 8;

/// The sections for what the form holds.
pub(super) async fn side(
    kind: Kind,
    page: &AgentPage,
    fields: &Fields,
) -> Result<Vec<Section>, PageError> {
    let user = fields::customer(page, fields).await?;
    let mut sections = match &user {
        Some(user) => customer(page, user).await?,
        None => vec![hint()],
    };
    if kind == Kind::Email {
        sections.extend(signature(page, fields, user.as_ref()).await?);
    }
    Ok(sections)
}

/// What will stand there.
fn hint() -> Section {
    let nothing = SectionBody::Actions(Vec::new());
    Section::new("cu", msg("Customer"), nothing).intro(msg(
        "The customer and what is open there stand here once one is chosen.",
    ))
}

async fn customer(page: &AgentPage, user: &CustomerUser) -> Result<Vec<Section>, PageError> {
    let text = |value: &str| Cell::Text(Text::plain(value));
    let name = Cell::Title {
        label: Text::plain(user.name()),
        url: url::customer_user(&user.login),
        sub: None,
    };
    let mut facts = vec![(msg("Name").into(), name)];
    for (label, value) in [
        (msg("E-mail"), &user.email),
        (msg("Phone"), &user.phone),
        (msg("Mobile"), &user.mobile),
        (msg("Customer number"), &user.customer_id),
    ] {
        if !value.is_empty() {
            facts.push((label.into(), text(value)));
        }
    }
    let filter = page.open_tickets().customer_user(user.login.clone());
    let tickets = page.desk().tickets(page.user());
    let open = tickets
        .list(&filter, Sort::default(), &KeyPage::first(SHOWN))
        .await?;
    let open = open.entries.into_iter().map(|entry| {
        let title = Text::plain(row::titled(&entry.ticket.title));
        Action::link(url::zoom(entry.ticket.number.as_str()), title).icon("inbox")
    });
    Ok(vec![
        Section::new("cu", msg("Customer"), SectionBody::Facts(facts)),
        Section::new(
            "op",
            msg("Open tickets of this customer"),
            SectionBody::Actions(open.collect()),
        ),
    ])
}

/// What will stand below the mail.
async fn signature(
    page: &AgentPage,
    fields: &Fields,
    user: Option<&CustomerUser>,
) -> Result<Option<Section>, PageError> {
    let queue = fields.find("Dest").map_or("", Field::first);
    let Ok(queue) = queue.parse().map(QueueId) else {
        return Ok(None);
    };
    let chosen = fields.find("Dest").map(|field| field.choices.as_slice());
    let offered = chosen.unwrap_or_default().iter();
    if !offered
        .into_iter()
        .any(|c| c.value == queue.to_string() && !c.disabled)
    {
        return Ok(None);
    }
    let mails = page.desk().mail(page.user());
    let beginning = mails.beginning(queue, user, None).await?;
    let text = beginning.signature.plain();
    Ok((!text.trim().is_empty()).then(|| {
        let from = Text::filled(msg("The mail comes from {0}."), [beginning.from]);
        let body = SectionBody::Prose(PlainText::of(&text));
        Section::new("si", msg("Signature"), body).intro(from)
    }))
}

//! A mail of a ticket: its article, its bytes and its place in the outgoing queue, written in one unit of work.

use chrono::{DateTime, FixedOffset};
use gotrs_core::article::body::without_data_images;
use gotrs_core::article::html_text::html_to_text;
use gotrs_core::article::{self, Channel, NewArticle, NewAttachment, SenderType};
use gotrs_core::event::{ArticleEvent, Event};
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::ticket::history_name::HistoryEntry;
use gotrs_core::{ArticleId, Error, MailQueueId, TicketId, Unit};

use super::queue;
use crate::address::{Mailbox, format_list, parse_list};
use crate::compose::{Attachment, EnvelopeSettings, Message, Outgoing, TextEncoding, message_id};
use crate::sanitize::{SanitizeOptions, sanitize, to_html};

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// Plain text.
    Plain(String),
    /// HTML; a text form is made of it.
    Html(String),
}

impl Text {
    /// What somebody wrote in the editor, made safe: the one way in for HTML that a browser sends. Pictures are `cid:`
    /// addresses or `data:` ones.
    ///
    /// ```
    /// use gotrs_mail::outgoing::Text;
    /// let text = Text::from_editor("<p onclick=x()>Hi<script>1</script></p>");
    /// assert_eq!(text, Text::Html("<p>Hi</p>".to_owned()));
    /// ```
    #[must_use]
    pub fn from_editor(html: &str) -> Self {
        let clean = sanitize(html, &SanitizeOptions::default());
        Self::Html(clean.as_str().to_owned())
    }

    /// The HTML form, if it has one.
    #[must_use]
    pub fn html(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Html(html) => Some(html),
        }
    }

    /// This and `below` it, in the form that this has.
    #[must_use]
    pub fn above(self, below: &Self) -> Self {
        match self {
            Self::Html(html) => {
                let below = match below {
                    Self::Html(html) => html.clone(),
                    Self::Plain(text) => to_html(text),
                };
                match below.trim() {
                    "" => Self::Html(html),
                    below => Self::Html(format!("{html}<br>{below}")),
                }
            }
            Self::Plain(text) => match below.plain().trim_end() {
                "" => Self::Plain(text),
                below => Self::Plain(format!("{}\n\n{below}\n", text.trim_end())),
            },
        }
    }

    /// The text for readers without HTML.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Html(html) => html_to_text(html),
        }
    }
}

/// A mail to be written. Address lines are as people type them.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) from: Mailbox,
    pub(crate) to: String,
    pub(crate) cc: String,
    pub(crate) bcc: String,
    pub(crate) subject: String,
    pub(crate) text: Text,
    pub(crate) attachments: Vec<NewAttachment>,
    pub(crate) in_reply_to: String,
    pub(crate) references: String,
    /// Written by the desk itself: marked so that no machine answers.
    pub(crate) automatic: bool,
    pub(crate) sender: SenderType,
    pub(crate) visible: bool,
    pub(crate) history: HistoryEntry,
}

/// A letter that has its article and waits in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The article.
    pub article: ArticleId,
    /// Its row in `mail_queue`.
    pub mail: MailQueueId,
    /// Its Message-ID.
    pub message_id: String,
}

/// Writes article, message and queue row.
pub(crate) async fn post(
    unit: &mut Unit,
    ticket: TicketId,
    letter: Letter,
) -> Result<Posted, Error> {
    let mut letter = letter;
    let mut images = Vec::new();
    if let Text::Html(html) = &letter.text {
        let (host, now) = (unit.config().get(&settings::FQDN), unit.epoch());
        let desk = unit.desk().clone();
        let mut content_id = || format!("pasted.{now}.{}@{host}", desk.random().alphanumeric(8));
        let (document, found) = without_data_images(html, &mut content_id);
        images = found;
        letter.text = Text::Html(document);
    }
    letter.attachments.extend(images);
    let host = unit.config().get(&settings::FQDN);
    let id = message_id(unit.epoch(), unit.desk().random().bytes(), &host);
    let message = write(unit, &letter, &id)?;
    let article = article::create(unit, ticket, &new_article(&letter, &id)).await?;
    let mail = queue::add(unit, Some((ticket, article)), &message).await?;
    unit.raise(Event::article(ArticleEvent::ArticleSend, ticket, article));
    Ok(Posted {
        article,
        mail,
        message_id: id,
    })
}

fn new_article(letter: &Letter, id: &str) -> NewArticle {
    let mut new = NewArticle::new(Channel::Email, letter.sender)
        .visible_for_customer(letter.visible)
        .from(letter.from.to_string())
        .to(letter.to.clone())
        .cc(letter.cc.clone())
        .bcc(letter.bcc.clone())
        .subject(letter.subject.clone())
        .message_id(id)
        .in_reply_to(letter.in_reply_to.clone())
        .references(letter.references.clone())
        .history_entry(letter.history.clone());
    new = match &letter.text {
        Text::Plain(text) => new.text(text.clone()),
        Text::Html(html) => new.html(html.clone()),
    };
    for attachment in &letter.attachments {
        new = new.attachment(attachment.clone());
    }
    new
}

fn write(unit: &Unit, letter: &Letter, id: &str) -> Result<Message, Error> {
    let config = unit.config();
    let text = letter.text.plain();
    let html = match &letter.text {
        Text::Html(html) => Some(html.clone()),
        Text::Plain(_) => None,
    };
    let outgoing = Outgoing {
        from: letter.from.clone(),
        to: parse_list(&letter.to),
        cc: parse_list(&letter.cc),
        bcc: parse_list(&letter.bcc),
        subject: letter.subject.clone(),
        text,
        html,
        attachments: letter.attachments.iter().map(file).collect(),
        message_id: id.to_owned(),
        in_reply_to: bracketed(&letter.in_reply_to),
        references: letter.references.clone(),
        date: date(unit),
        auto_generated: letter.automatic,
        headers: headers(config),
        encoding: encoding(config),
        ..Outgoing::default()
    };
    outgoing.write(&envelope_settings(config)).map_err(refused)
}

/// A Message-ID that came without its brackets gets them.
fn bracketed(id: &str) -> String {
    match id.trim() {
        "" => String::new(),
        id if id.contains('<') => id.to_owned(),
        id => format!("<{id}>"),
    }
}

fn file(attachment: &NewAttachment) -> Attachment {
    let disposition = attachment.disposition.as_deref().unwrap_or_default();
    Attachment {
        filename: attachment.filename.clone(),
        content_type: attachment.content_type.clone(),
        content: attachment.content.clone(),
        content_id: attachment.content_id.clone(),
        inline: disposition.starts_with("inline") && attachment.content_id.is_some(),
    }
}

/// Now, in the zone in which people here read it.
pub(crate) fn date(unit: &Unit) -> DateTime<FixedOffset> {
    unit.now().with_timezone(&unit.zone()).fixed_offset()
}

/// Headers that every mail of the desk has. What cannot be a header is left out: a slip in a setting stops no mail.
pub(crate) fn headers(config: &Config) -> Vec<(String, String)> {
    let mut headers = config.get(&settings::SENDMAIL_DEFAULT_HEADERS);
    let organization = config.get(&settings::ORGANIZATION);
    if !organization.trim().is_empty() {
        headers.push(("Organization".to_owned(), organization));
    }
    if !config.get(&settings::SECURE_DISABLE_BANNER) {
        let product = config.get(&settings::PRODUCT_NAME);
        let version = env!("CARGO_PKG_VERSION");
        headers.push((
            "X-Mailer".to_owned(),
            format!("{product} Mail Service ({version})"),
        ));
    }
    headers.retain(|(name, _)| crate::compose::may_be_set(name));
    headers
}

fn encoding(config: &Config) -> TextEncoding {
    let forced = config.get(&settings::SENDMAIL_ENCODING_FORCE);
    match forced.unwrap_or_default().to_ascii_lowercase().as_str() {
        "base64" => TextEncoding::Base64,
        "8bit" => TextEncoding::EightBit,
        _ => TextEncoding::QuotedPrintable,
    }
}

/// The settings about envelope senders.
pub(crate) fn envelope_settings(config: &Config) -> EnvelopeSettings {
    let bcc = config.get(&settings::SENDMAIL_BCC);
    EnvelopeSettings {
        envelope_from: config.get(&settings::SENDMAIL_ENVELOPE_FROM),
        notification_envelope_from: config.get(&settings::SENDMAIL_NOTIFICATION_ENVELOPE_FROM),
        fallback_to_from: config.get(&settings::SENDMAIL_NOTIFICATION_ENVELOPE_FROM_FALLBACK),
        bcc: Some(bcc),
    }
}

/// What a caller can do about a message that cannot be written.
pub(crate) fn refused(error: crate::Error) -> Error {
    match error {
        crate::Error::Address { address } => Error::invalid("to", "format", address),
        crate::Error::NoRecipient => Error::invalid("to", "required", ""),
        other => Error::Bug {
            what: "a mail cannot be written".to_owned(),
            source: Some(Box::new(other)),
        },
    }
}

/// An address line as it is stored and sent, and nothing for a line without addresses.
pub(crate) fn normal_line(line: &str) -> String {
    format_list(&parse_list(line))
}

//! Writing mail: [`Outgoing`] to RFC 5322 bytes and an SMTP envelope, plus what answers are made of.
//!
//! Reading order: `header` (typed fields: nothing that is given can start another field), `mime` (parts),
//! `reply` (who gets an answer, threading), `quote` (what is cited). Ticket numbers in subjects are the core's.
//! What always holds: lines end in CRLF, headers are ASCII and below 998 characters, Bcc is never written, names of
//! files are RFC 2231.

mod header;
mod mime;
pub mod quote;
pub mod reply;

use chrono::{DateTime, FixedOffset};

use crate::Error;
use crate::address::{Mailbox, is_deliverable};
use header::HeaderWriter;
pub(crate) use header::may_be_set;

/// A file that goes out with a mail.
#[derive(Debug, Clone, Default)]
pub struct Attachment {
    /// Name for the reader, any text.
    pub filename: String,
    /// Type, parameters allowed; what is not a type becomes `application/octet-stream`.
    pub content_type: String,
    /// The bytes.
    pub content: Vec<u8>,
    /// Content-ID of an image that the HTML shows as `cid:…`, with or without brackets.
    pub content_id: Option<String>,
    /// Shown in the text (`inline`) rather than listed.
    pub inline: bool,
}

/// How texts are encoded (`SendmailEncodingForce`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextEncoding {
    /// Quoted-printable: readable and safe everywhere.
    #[default]
    QuotedPrintable,
    /// base64.
    Base64,
    /// As it is; falls back to quoted-printable if a line is too long for SMTP.
    EightBit,
}

/// A message to be written.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// Sender as shown.
    pub from: Mailbox,
    /// Recipients as shown.
    pub to: Vec<Mailbox>,
    /// Copies as shown.
    pub cc: Vec<Mailbox>,
    /// Hidden copies: envelope only.
    pub bcc: Vec<Mailbox>,
    /// Where answers should go.
    pub reply_to: Vec<Mailbox>,
    /// One line of text.
    pub subject: String,
    /// The text, or the text alternative of `html`.
    pub text: String,
    /// The HTML form, if there is one.
    pub html: Option<String>,
    /// Files, and inline images with their content ids.
    pub attachments: Vec<Attachment>,
    /// `<…>`, see [`message_id`].
    pub message_id: String,
    /// Id or ids of the message that is answered.
    pub in_reply_to: String,
    /// Thread so far, see [`reply::threading`].
    pub references: String,
    /// Time of writing, in the zone to be shown.
    pub date: DateTime<FixedOffset>,
    /// Marks the mail as sent by a machine (X-Loop, Precedence, Auto-Submitted); also decides the envelope sender.
    pub auto_generated: bool,
    /// Further headers (`Sendmail::DefaultHeaders`, Organization, X-Mailer): name and text.
    pub headers: Vec<(String, String)>,
    /// Encoding of the texts.
    pub encoding: TextEncoding,
}

/// Who sends and who receives, for SMTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Address for bounces; `None` is the null sender `<>`.
    pub sender: Option<String>,
    /// Bare addresses, each once.
    pub recipients: Vec<String>,
}

/// Settings about the envelope sender.
#[derive(Debug, Clone, Default)]
pub struct EnvelopeSettings {
    /// `SendmailEnvelopeFrom`: overrides the From address of mails that people send.
    pub envelope_from: Option<String>,
    /// `SendmailNotificationEnvelopeFrom`: for mails that the desk sends by itself.
    pub notification_envelope_from: Option<String>,
    /// `SendmailNotificationEnvelopeFrom::FallbackToEmailFrom`: use From instead of the null sender.
    pub fallback_to_from: bool,
    /// `SendmailBcc`: gets a copy of everything.
    pub bcc: Option<String>,
}

/// A written message.
#[derive(Debug, Clone)]
pub struct Message {
    /// For the transport.
    pub envelope: Envelope,
    /// Header and body, CRLF line ends.
    pub bytes: Vec<u8>,
}

impl Outgoing {
    /// Writes the message.
    ///
    /// ```
    /// use gotrs_mail::{address::Mailbox, compose::{EnvelopeSettings, Outgoing}};
    /// let mail = Outgoing {
    ///     from: Mailbox::new("Desk, Störung", "desk@x.example"),
    ///     to: vec![Mailbox::new("Gina", "gina@y.example")],
    ///     subject: "Grüße\r\nBcc: v@e.example".to_owned(),
    ///     text: "hi\n".to_owned(),
    ///     message_id: "<1.ab@x.example>".to_owned(),
    ///     ..Outgoing::default()
    /// };
    /// let message = mail.write(&EnvelopeSettings::default())?;
    /// assert_eq!(message.envelope.recipients, ["gina@y.example"]);
    /// assert!(!String::from_utf8_lossy(&message.bytes).contains("\r\nBcc:"));
    /// # Ok::<(), gotrs_mail::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NoRecipient`], [`Error::Address`] for an address that no server should be given, and
    /// [`Error::HeaderName`] for a further header that is not the caller's to set.
    pub fn write(&self, settings: &EnvelopeSettings) -> Result<Message, Error> {
        let envelope = self.envelope(settings)?;
        let mut headers = HeaderWriter::default();
        for (name, value) in &self.headers {
            headers.custom(name, value)?;
        }
        headers.mailboxes("From", std::slice::from_ref(&self.from))?;
        headers.mailboxes("To", &self.to)?;
        headers.mailboxes("Cc", &self.cc)?;
        headers.mailboxes("Reply-To", &self.reply_to)?;
        headers.text("Subject", &self.subject);
        headers.ids("Message-ID", &self.message_id);
        headers.raw("Date", &self.date.to_rfc2822());
        headers.ids("In-Reply-To", &self.in_reply_to);
        headers.ids("References", &self.references);
        if self.auto_generated {
            for (name, value) in [
                ("X-Loop", "yes"),
                ("Precedence", "bulk"),
                ("Auto-Submitted", "auto-generated"),
            ] {
                if !headers.has(name) {
                    headers.raw(name, value);
                }
            }
        }
        headers.raw("MIME-Version", "1.0");
        let mut bytes = headers.into_bytes();
        bytes.extend(mime::write(self));
        Ok(Message { envelope, bytes })
    }

    fn envelope(&self, settings: &EnvelopeSettings) -> Result<Envelope, Error> {
        let from = checked(&self.from)?;
        let sender = if self.auto_generated {
            let fallback = settings.fallback_to_from.then(|| from.clone());
            given(settings.notification_envelope_from.as_ref()).or(fallback)
        } else {
            Some(given(settings.envelope_from.as_ref()).unwrap_or(from))
        };
        let mut recipients: Vec<String> = Vec::new();
        for mailbox in self.to.iter().chain(&self.cc).chain(&self.bcc) {
            add(&mut recipients, checked(mailbox)?);
        }
        if recipients.is_empty() {
            return Err(Error::NoRecipient);
        }
        if let Some(bcc) = given(settings.bcc.as_ref()) {
            add(&mut recipients, bcc);
        }
        if let Some(bad) = sender
            .iter()
            .chain(&recipients)
            .find(|address| !is_deliverable(address))
        {
            return Err(Error::address(bad));
        }
        Ok(Envelope { sender, recipients })
    }
}

fn given(setting: Option<&String>) -> Option<String> {
    setting
        .filter(|text| !text.trim().is_empty())
        .map(|text| text.trim().to_owned())
}

fn checked(mailbox: &Mailbox) -> Result<String, Error> {
    let email = mailbox.email().filter(|email| is_deliverable(email));
    email
        .map(str::to_owned)
        .ok_or_else(|| Error::address(&mailbox.address))
}

fn add(recipients: &mut Vec<String>, address: String) {
    if !recipients
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&address))
    {
        recipients.push(address);
    }
}

/// A Message-ID from time and randomness that are handed in: `<epoch.hex@fqdn>`.
///
/// ```
/// assert_eq!(gotrs_mail::compose::message_id(1741000000, [0xab; 16], "desk.example").len(), 58);
/// ```
#[must_use]
pub fn message_id(epoch: i64, random: [u8; 16], fqdn: &str) -> String {
    let host: String = fqdn
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
        .collect();
    format!(
        "<{epoch}.{:032x}@{}>",
        u128::from_be_bytes(random),
        if host.is_empty() { "localhost" } else { &host }
    )
}

/// A received message passed on as it is (`Bounce` in OTRS): only Resent- headers are put in front.
///
/// # Errors
/// [`Error::Address`] and [`Error::NoRecipient`] as for [`Outgoing::write`].
pub fn redirect(
    raw: &[u8],
    from: &Mailbox,
    to: &[Mailbox],
    id: &str,
    date: DateTime<FixedOffset>,
) -> Result<Message, Error> {
    let mail = Outgoing {
        from: from.clone(),
        to: to.to_vec(),
        ..Outgoing::default()
    };
    let envelope = mail.envelope(&EnvelopeSettings::default())?;
    let mut headers = HeaderWriter::default();
    headers.ids("Resent-Message-ID", id);
    headers.mailboxes("Resent-To", to)?;
    headers.mailboxes("Resent-From", std::slice::from_ref(from))?;
    headers.raw("Resent-Date", &date.to_rfc2822());
    let mut bytes = headers.into_bytes();
    let raw = raw.strip_prefix(b"From ").map_or(raw, |rest| {
        &rest[rest
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(rest.len(), |at| at + 1)..]
    });
    mime::push_crlf_lines(raw, &mut bytes);
    Ok(Message { envelope, bytes })
}

#[cfg(test)]
mod tests;

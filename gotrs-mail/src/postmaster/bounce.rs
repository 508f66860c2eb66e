//! Mails that come back: a delivery status notification, or the notice of an older mail server (spec 04, section 13).
//!
//! A bounce is one only if it quotes the Message-ID of a mail that the desk sent. These ids hold 128 random bits and
//! nobody but the recipients knows them, so a forged bounce finds no ticket and is an ordinary mail (EML-10).

use gotrs_core::event::{ArticleEvent, Event};
use gotrs_core::{ArticleId, Error, TicketId, Unit, article};

use super::incoming::Incoming;
use super::store;
use crate::parse::{ParseOptions, ParsedAttachment, ParsedMail, parse};
use crate::thread::ids;

/// A mail that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bounce {
    /// The Message-ID of what was sent.
    message_id: String,
    /// It was given up, not merely put off.
    failed: bool,
    /// Who did not get it, and why.
    recipients: Vec<(String, String)>,
}

impl Bounce {
    pub(super) fn message_id(&self) -> &str {
        &self.message_id
    }
}

/// Words after which older mail servers return the message.
const RETURNED: [&str; 6] = [
    "--- below this line is a copy of the message",
    "------ this is a copy of the message",
    "--- original message follows",
    "----- original message -----",
    "----- message header follows",
    "original message headers:",
];

/// Reads a bounce; `None` for any other mail, read receipts and abuse reports among them.
pub(super) fn recognise(mail: &ParsedMail) -> Option<Bounce> {
    let kind = mail.headers.first("Content-Type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    if kind.trim_start().starts_with("multipart/report") {
        return match kind.contains("delivery-status") {
            true => reported(mail),
            false => None,
        };
    }
    told(mail)
}

/// A report in the form of RFC 3464.
fn reported(mail: &ParsedMail) -> Option<Bounce> {
    let of_type = |kinds: &[&str]| -> Option<&ParsedAttachment> {
        let is = |part: &&ParsedAttachment| {
            let kind = part.content_type.to_ascii_lowercase();
            kinds
                .iter()
                .any(|wanted| kind.trim_start().starts_with(wanted))
        };
        mail.attachments.iter().find(is)
    };
    let returned = of_type(&["message/rfc822", "text/rfc822-headers", "message/global"])?;
    let message_id = id_of(&returned.content)?;
    let mut bounce = Bounce {
        message_id,
        ..Bounce::default()
    };
    let status = of_type(&["message/delivery-status", "message/global-delivery-status"]);
    let status = status.map(|part| String::from_utf8_lossy(&part.content).replace('\r', ""));
    for block in status.unwrap_or_default().split("\n\n").skip(1) {
        let field = |name: &str| field(block, name);
        let failed = field("Action").is_some_and(|action| action.eq_ignore_ascii_case("failed"));
        bounce.failed |= failed;
        let typed = field("Final-Recipient").or_else(|| field("Original-Recipient"));
        if let Some(recipient) = typed.filter(|_| failed) {
            let address = recipient
                .split_once(';')
                .map_or(recipient.as_str(), |pair| pair.1);
            let why = field("Diagnostic-Code").or_else(|| field("Status"));
            bounce
                .recipients
                .push((address.trim().to_owned(), why.unwrap_or_default()));
        }
    }
    Some(bounce)
}

/// A field of a block of header lines, unfolded.
fn field(block: &str, name: &str) -> Option<String> {
    let mut value: Option<String> = None;
    for line in block.lines() {
        match &mut value {
            Some(value) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            Some(_) => break,
            None => {
                let named = line
                    .split_once(':')
                    .filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
                value = named.map(|(_, text)| text.trim().to_owned());
            }
        }
    }
    value.filter(|value| !value.is_empty())
}

/// The Message-ID of a returned message.
fn id_of(bytes: &[u8]) -> Option<String> {
    let mut options = ParseOptions::default();
    options.limits.mail_bytes = 0;
    let id = parse(bytes, &options).message_id;
    ids(&id).next().map(str::to_owned)
}

/// A notice in words, the message or its head behind them (Exim, qmail and their like).
fn told(mail: &ParsedMail) -> Option<Bounce> {
    let nobody = mail
        .headers
        .first("Return-Path")
        .is_some_and(|path| path.split_whitespace().collect::<String>() == "<>");
    let daemon = mail
        .sender()
        .is_some_and(|sender| sender.to_ascii_lowercase().starts_with("mailer-daemon@"));
    if !nobody && !daemon {
        return None;
    }
    let body = &mail.body.text;
    let lower = body.to_ascii_lowercase();
    let at = RETURNED
        .iter()
        .filter_map(|words| lower.find(words))
        .min()?;
    let returned = &body[at..];
    let line = returned
        .lines()
        .map(|line| line.trim_start_matches(['>', ' ']))
        .find(|line| {
            line.get(..11)
                .is_some_and(|name| name.eq_ignore_ascii_case("message-id:"))
        })?;
    let message_id = ids(line).next()?.to_owned();
    let subject = mail.subject.to_ascii_lowercase();
    let failed = !subject.contains("delayed") && !subject.contains("warning");
    let why = first_lines(&body[..at]);
    let named = mail
        .headers
        .first("X-Failed-Recipients")
        .unwrap_or_default();
    let mut recipients: Vec<String> = named
        .split(',')
        .map(|address| address.trim().to_owned())
        .filter(|address| address.contains('@'))
        .collect();
    if recipients.is_empty() {
        // qmail: `<gina@x.example>:` at the start of a line.
        let lines = body[..at].lines();
        recipients = lines
            .filter_map(|line| line.strip_prefix('<')?.strip_suffix(">:"))
            .filter(|address| address.contains('@'))
            .map(str::to_owned)
            .collect();
    }
    let recipients = match failed {
        true => recipients
            .into_iter()
            .map(|one| (one, why.clone()))
            .collect(),
        false => Vec::new(),
    };
    Some(Bounce {
        message_id,
        failed,
        recipients,
    })
}

/// What a notice says about the reason, on one line.
fn first_lines(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(80).collect();
    words.join(" ")
}

/// Writes on the article that came back what became of it.
pub(super) async fn record(
    unit: &mut Unit,
    incoming: &Incoming,
    bounce: &Bounce,
    (ticket, sent): (TicketId, ArticleId),
) -> Result<(), Error> {
    if !bounce.failed {
        return Ok(());
    }
    let (id, text) = (bounce.message_id(), incoming.text("Body"));
    if !store::has_error(unit, sent, id, text).await? {
        article::add_send_error(unit, sent, Some(id), text).await?;
    }
    let epoch = unit.epoch();
    for (recipient, why) in &bounce.recipients {
        store::mark_failed(unit, sent, (recipient, why), epoch).await?;
    }
    let what = ArticleEvent::ArticleEmailSendingError;
    unit.raise(Event::article(what, ticket, sent));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Bounce> {
        recognise(&parse(text.as_bytes(), &ParseOptions::default()))
    }

    fn report(kind: &str, action: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type={kind}; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nsorry\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n\
             Final-Recipient: rfc822; gina@x.example\nAction: {action}\nDiagnostic-Code: smtp; 550\n no such user\n\n\
             Final-Recipient: rfc822; bob@x.example\nAction: delivered\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nFrom: a@b\nMessage-ID: <1@desk.example>\n--b--\n"
        )
    }

    #[test]
    fn a_report_names_who_did_not_get_the_mail() {
        let bounce = read(&report("delivery-status", "failed")).unwrap();
        assert_eq!(bounce.message_id, "<1@desk.example>");
        assert_eq!(
            bounce.recipients,
            [(
                "gina@x.example".to_owned(),
                "smtp; 550 no such user".to_owned()
            )]
        );
        let delayed = read(&report("delivery-status", "delayed")).unwrap();
        assert!(!delayed.failed && delayed.recipients.is_empty());
    }

    #[test]
    fn a_receipt_or_an_abuse_report_is_no_bounce() {
        for kind in ["disposition-notification", "feedback-report"] {
            assert_eq!(read(&report(kind, "failed")), None, "{kind}");
        }
        let vacation =
            "From: gina@x.example\nReturn-Path: <>\n\nI am away.\nMessage-ID: <1@desk.example>\n";
        assert_eq!(read(vacation), None);
    }
}

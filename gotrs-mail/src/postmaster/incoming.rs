//! A mail on its way in: parsed once, with its header map.

use gotrs_core::article::html_text::html_to_text;
use gotrs_core::article::{Channel, NewArticle, NewAttachment, SenderType};
use gotrs_core::sysconfig::settings;
use gotrs_core::{Desk, Error};
use sha2::{Digest as _, Sha256};

use super::ReadOptions;
use crate::address::{Mailbox, email_of_line, parse_list_up_to};
use crate::directory::OwnAddresses;
use crate::header_map::{HeaderMap, Trust};
use crate::parse::{Limits, OverLimit, ParseOptions, ParsedMail, parse};
use crate::thread::{Automated, automated, truthy};

/// How much of a mail is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// All that the limits allow.
    Whole,
    /// Its header; the rest stays in the source.
    HeadOnly,
}

/// The mail, what filters see of it, and who the desk is.
pub(super) struct Incoming {
    pub(super) raw: Vec<u8>,
    pub(super) sha256: String,
    pub(super) mail: ParsedMail,
    pub(super) map: HeaderMap,
    pub(super) own: OwnAddresses,
    /// The queue asked for by whoever handed it in.
    pub(super) queue: Option<String>,
    depth: Depth,
}

impl Incoming {
    /// Reads the bytes away from the threads that serve others.
    pub(super) async fn parse(
        desk: &Desk,
        raw: &[u8],
        options: &ReadOptions,
        depth: Depth,
    ) -> Result<Self, Error> {
        let mut conn = desk.read().await?;
        let own = OwnAddresses::load(&mut conn).await?;
        drop(conn);
        let config = desk.config();
        let trust = match options.trusted {
            true => Trust::Trusted,
            false => Trust::Untrusted,
        };
        let scanned = config.get(&settings::POSTMASTER_X_HEADER);
        let kilobytes = config.get(&settings::POSTMASTER_MAX_EMAIL_SIZE);
        let most = usize::try_from(kilobytes).unwrap_or(0).saturating_mul(1024);
        let raw = raw.to_vec();
        let reading = tokio::task::spawn_blocking(move || {
            let mut limits = Limits::default();
            match depth {
                Depth::HeadOnly => limits.mail_bytes = 0,
                Depth::Whole if most > 0 => limits.mail_bytes = most,
                Depth::Whole => {}
            }
            let parsing = ParseOptions {
                limits,
                html_to_text: &html_to_text,
            };
            let mail = parse(&raw, &parsing);
            let scanned: Vec<&str> = scanned.iter().map(String::as_str).collect();
            let map = HeaderMap::new(&mail, trust, &scanned);
            let sha256 = hex::encode(Sha256::digest(&raw));
            (raw, sha256, mail, map)
        });
        let (raw, sha256, mail, map) = reading.await.map_err(|error| Error::Bug {
            what: "reading a mail stopped half-way".to_owned(),
            source: Some(Box::new(error)),
        })?;
        Ok(Self {
            raw,
            sha256,
            mail,
            map,
            own,
            queue: options.queue.clone(),
            depth,
        })
    }

    /// A key of the map; empty if there is none.
    pub(super) fn text(&self, key: &str) -> &str {
        self.map.get(key).unwrap_or_default()
    }

    /// The value of a control header, without blanks around it; `None` if it is not set.
    pub(super) fn control(&self, name: &str) -> Option<&str> {
        let value = self.map.get(&format!("X-OTRS-{name}"))?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// The sender's bare address: of the last mailbox of From.
    pub(super) fn sender(&self) -> Option<String> {
        email_of_line(self.text("From"))
    }

    /// Mailboxes of a key of the map, as many as are evaluated.
    pub(super) fn mailboxes(&self, key: &str) -> Vec<Mailbox> {
        parse_list_up_to(self.text(key), Limits::default().recipients).0
    }

    /// Compared as a whole, unlike OTRS, where `notyesterday` ignores, too.
    pub(super) fn is_ignored(&self) -> bool {
        self.control("Ignore").is_some_and(|value| {
            ["yes", "true", "1"]
                .iter()
                .any(|yes| value.eq_ignore_ascii_case(yes))
        })
    }

    /// Whether nobody may be answered automatically. A filter that clears the loop mark is believed about loop headers,
    /// not about lists, reports and our own mail.
    pub(super) fn is_automated(&self) -> bool {
        let marked = self.control("Loop").is_some_and(|value| {
            truthy(value)
                && !value.eq_ignore_ascii_case("no")
                && !value.eq_ignore_ascii_case("false")
        });
        let found = automated(&self.mail, |address| self.own.is_own(address));
        marked
            || found.is_some_and(|why| why != Automated::LoopHeader)
            || self.sender().is_some_and(|sender| self.own.is_own(&sender))
    }

    /// What of the mail was left in its source, if anything was.
    pub(super) fn shortened(&self) -> Option<&'static str> {
        if self.depth == Depth::HeadOnly {
            return Some("only its header was read");
        }
        Some(match self.mail.over_limit? {
            OverLimit::Headers => "it has too many header lines",
            OverLimit::Recipients => "it has too many recipients",
            OverLimit::Parts => "it has too many parts",
            OverLimit::Depth => "its parts are nested too deeply",
            OverLimit::Attachments => "it has too many attachments",
            OverLimit::Size => "it is larger than PostMasterMaxEmailSize allows",
        })
    }

    /// The article that the mail becomes, without its history line.
    pub(super) fn article(&self, sender: SenderType, visible: bool) -> NewArticle {
        let mut new = NewArticle::new(Channel::Email, sender)
            .visible_for_customer(visible)
            .from(self.text("From"))
            .to(self.text("To"))
            .cc(self.text("Cc"))
            .reply_to(self.text("Reply-To"))
            .subject(self.text("Subject"))
            .message_id(self.text("Message-ID"))
            .in_reply_to(self.mail.in_reply_to.clone())
            .references(self.mail.references.clone())
            .content(self.text("Content-Type"), self.text("Body"))
            .plain(self.raw.clone());
        for attachment in &self.mail.attachments {
            new = new.attachment(NewAttachment {
                filename: attachment.filename.clone(),
                content_type: attachment.content_type.clone(),
                content: attachment.content.clone(),
                content_id: attachment.content_id.clone(),
                content_alternative: attachment.content_alternative.then(|| "1".to_owned()),
                disposition: Some(attachment.disposition.clone()),
            });
        }
        new
    }
}

/// The sender type that a control header names; `customer` unless it is one.
pub(super) fn sender_type(value: &str) -> SenderType {
    SenderType::from_name(value).unwrap_or(SenderType::Customer)
}

/// Visibility is a number: `0` hides, text counts as 1.
pub(super) fn is_visible(value: &str) -> bool {
    value.trim() != "0"
}

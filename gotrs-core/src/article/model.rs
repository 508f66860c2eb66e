//! What an article is, and what it takes to make one.

use chrono::{DateTime, Utc};

use super::attachment::{IndexEntry, NewAttachment};
use crate::id::{ArticleId, TicketId, UserId};
use crate::ticket::history_name::{CommentType, HistoryEntry};

/// By which way an article came; the names of `communication_channel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A mail.
    Email,
    /// A call.
    Phone,
    /// A note, or what a customer wrote in the portal.
    Internal,
}

impl Channel {
    /// As stored in `communication_channel.name`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::Internal => "Internal",
        }
    }

    /// Finds a channel by its name, ignoring case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone, Self::Internal]
            .into_iter()
            .find(|channel| channel.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

/// Who wrote an article; the names of `article_sender_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SenderType {
    /// An agent.
    Agent,
    /// The desk: automatic answers.
    System,
    /// A customer.
    Customer,
}

impl SenderType {
    /// As stored in `article_sender_type.name`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::System => "system",
            Self::Customer => "customer",
        }
    }

    /// Finds a sender type by its name, ignoring case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Agent, Self::System, Self::Customer]
            .into_iter()
            .find(|sender| sender.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

/// An article as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// The ticket it belongs to.
    pub ticket: TicketId,
    /// Its place in the ticket, counted from 1.
    pub number: i64,
    /// The name of its channel; `Chat` articles can be read only.
    pub channel: String,
    /// The name of its sender type.
    pub sender_type: String,
    /// Whether customers see it.
    pub visible_for_customer: bool,
    /// Who wrote it, as an address.
    pub from: String,
    /// Addresses.
    pub to: String,
    /// Addresses.
    pub cc: String,
    /// Addresses; empty for customers.
    pub bcc: String,
    /// Addresses.
    pub reply_to: String,
    /// The subject.
    pub subject: String,
    /// The Message-ID of a mail.
    pub message_id: String,
    /// The Message-ID a mail answers.
    pub in_reply_to: String,
    /// The Message-IDs of the thread of a mail.
    pub references: String,
    /// The content type of the text.
    pub content_type: String,
    /// The text; an HTML original is an attachment.
    pub body: String,
    /// When it came, in epoch seconds.
    pub incoming_time: i64,
    /// Where a file storage keeps its attachments.
    pub content_path: String,
    /// When it was stored.
    pub created: DateTime<Utc>,
    /// Who stored it.
    pub created_by: UserId,
    /// Who stored it, by login.
    pub created_by_login: String,
    /// When it was changed last.
    pub changed: DateTime<Utc>,
}

/// An article in the list of its ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleEntry {
    /// The article.
    pub article: Article,
    /// Its attachments.
    pub attachments: Vec<IndexEntry>,
    /// The flags the reader set on it.
    pub flags: Vec<(String, String)>,
}

impl ArticleEntry {
    /// Whether the reader has seen it.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.flags.iter().any(|(key, _)| key == "Seen")
    }
}

/// Which articles of a ticket are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct ArticleFilter {
    pub(crate) after: Option<ArticleId>,
    pub(crate) limit: u32,
    pub(crate) newest_first: bool,
    pub(crate) bodies: bool,
    pub(crate) visible_only: bool,
    pub(crate) internal_only: bool,
    pub(crate) senders: Vec<SenderType>,
    pub(crate) channels: Vec<Channel>,
}

impl Default for ArticleFilter {
    /// The first thousand with their bodies, oldest first.
    fn default() -> Self {
        Self {
            after: None,
            limit: 1_000,
            newest_first: false,
            bodies: true,
            visible_only: false,
            internal_only: false,
            senders: Vec::new(),
            channels: Vec::new(),
        }
    }
}

impl ArticleFilter {
    /// Goes on behind an article, in the order of the list.
    pub fn after(mut self, article: ArticleId) -> Self {
        self.after = Some(article);
        self
    }

    /// At most so many.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    /// Newest first.
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// Without their bodies: for a list of headings.
    pub fn without_bodies(mut self) -> Self {
        self.bodies = false;
        self
    }

    /// Only what customers see.
    pub fn visible_only(mut self) -> Self {
        self.visible_only = true;
        self
    }

    /// Only what customers do not see.
    pub fn internal_only(mut self) -> Self {
        self.internal_only = true;
        self
    }

    /// Only those of this sender type; several are alternatives.
    pub fn sender(mut self, sender: SenderType) -> Self {
        self.senders.push(sender);
        self
    }

    /// Only those of this channel; several are alternatives.
    pub fn channel(mut self, channel: Channel) -> Self {
        self.channels.push(channel);
        self
    }
}

/// An attachment among those of its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentRef {
    /// By its stored name, which stays when others are added.
    Name(String),
    /// By its position in the whole list, counted from 1: OTRS's `FileID`, for old links.
    Position(usize),
}

/// An attachment with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What the list says of it.
    pub entry: IndexEntry,
    /// The content.
    pub content: Vec<u8>,
}

/// A failed delivery of a mail article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendError {
    /// The Message-ID that was tried.
    pub message_id: Option<String>,
    /// What the server said.
    pub log_message: String,
    /// When.
    pub created: DateTime<Utc>,
}

/// An article to be made.
#[derive(Debug, Clone)]
#[must_use]
pub struct NewArticle {
    pub(crate) channel: Channel,
    pub(crate) sender: SenderType,
    pub(crate) visible_for_customer: bool,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) cc: String,
    pub(crate) bcc: String,
    pub(crate) reply_to: String,
    pub(crate) subject: String,
    pub(crate) message_id: String,
    pub(crate) in_reply_to: String,
    pub(crate) references: String,
    pub(crate) content_type: String,
    pub(crate) body: String,
    pub(crate) attachments: Vec<NewAttachment>,
    pub(crate) plain: Option<Vec<u8>>,
    pub(crate) history: CommentType,
    pub(crate) comment: String,
    pub(crate) entry: Option<HistoryEntry>,
    pub(crate) unlock_on_away: bool,
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(mut self, text: impl Into<String>) -> Self {
            self.$name = text.into();
            self
        }
    )*};
}

impl NewArticle {
    /// An article of a channel: no text yet, hidden from customers, history `AddNote`.
    pub fn new(channel: Channel, sender: SenderType) -> Self {
        Self {
            channel,
            sender,
            visible_for_customer: false,
            from: String::new(),
            to: String::new(),
            cc: String::new(),
            bcc: String::new(),
            reply_to: String::new(),
            subject: String::new(),
            message_id: String::new(),
            in_reply_to: String::new(),
            references: String::new(),
            content_type: "text/plain; charset=utf-8".into(),
            body: String::new(),
            attachments: Vec::new(),
            plain: None,
            history: CommentType::AddNote,
            comment: "%%".into(),
            entry: None,
            unlock_on_away: false,
        }
    }

    /// An agent's internal note.
    pub fn note(subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self::new(Channel::Internal, SenderType::Agent)
            .subject(subject)
            .text(body)
            .history(CommentType::AddNote, "%%Note")
    }

    /// A plain text body.
    pub fn text(mut self, body: impl Into<String>) -> Self {
        self.content_type = "text/plain; charset=utf-8".into();
        self.body = body.into();
        self
    }

    /// An HTML body; its text is stored beside it.
    pub fn html(mut self, body: impl Into<String>) -> Self {
        self.content_type = "text/html; charset=utf-8".into();
        self.body = body.into();
        self
    }

    /// A body of any content type.
    pub fn content(mut self, content_type: impl Into<String>, body: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self.body = body.into();
        self
    }

    texts! {
        /// Who wrote it, as an address.
        from;
        /// Its recipients.
        to;
        /// Recipients of copies.
        cc;
        /// Recipients of hidden copies.
        bcc;
        /// Where answers go.
        reply_to;
        /// The subject.
        subject;
        /// The Message-ID.
        message_id;
        /// The Message-ID it answers.
        in_reply_to;
        /// The Message-IDs of its thread.
        references;
    }

    /// Whether customers see it.
    pub fn visible_for_customer(mut self, visible: bool) -> Self {
        self.visible_for_customer = visible;
        self
    }

    /// Adds an attachment.
    pub fn attachment(mut self, attachment: NewAttachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// The raw mail it was read from.
    pub fn plain(mut self, mail: Vec<u8>) -> Self {
        self.plain = Some(mail);
        self
    }

    /// What the history says of it.
    pub fn history(mut self, kind: CommentType, comment: impl Into<String>) -> Self {
        self.history = kind;
        self.comment = comment.into();
        self
    }

    /// What the history says of it, for types that are no comment: automatic answers, notifications.
    pub fn history_entry(mut self, entry: HistoryEntry) -> Self {
        self.entry = Some(entry);
        self
    }

    /// A customer's answer: unlocks if the owner is out of office and `Ticket::UnlockOnAway` says so.
    pub fn unlock_on_away(mut self) -> Self {
        self.unlock_on_away = true;
        self
    }
}

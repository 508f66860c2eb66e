//! Plain data: the name of a form, its files, its draft.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::actor::Actor;
use crate::id::{DraftId, TicketId};
use crate::random::Random;

/// Files that one form keeps.
pub const MOST_FILES: usize = 100;

/// Bytes that the files of one form have together.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The name of a form in somebody's hands: who it was made for, and 128 random bits (ACC-09).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormId(String);

impl FormId {
    pub(super) fn new(random: &Random, actor: &Actor) -> Self {
        let drawn: [u8; 16] = random.bytes();
        Self(format!("{}.{}", owner(actor), hex::encode(drawn)))
    }

    /// The form of this name, if it was made for this actor.
    pub(super) fn of(text: &str, actor: &Actor) -> Option<Self> {
        let (who, drawn) = text.split_once('.')?;
        let well = drawn.len() == 32 && drawn.bytes().all(|b| b.is_ascii_hexdigit());
        (well && who == owner(actor)).then(|| Self(text.to_owned()))
    }

    /// As forms carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FormId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the names of an actor's forms begin with.
pub(super) fn owner(actor: &Actor) -> String {
    match actor {
        Actor::System => "s".to_owned(),
        Actor::Agent(id) => format!("a{id}"),
        Actor::Customer(login) => {
            let digest = Sha256::digest(login.to_lowercase());
            format!("c{}", hex::encode(&digest[..16]))
        }
    }
}

/// A file that a form keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name, unique in its form.
    pub name: String,
    /// The media type, as claimed.
    pub content_type: String,
    /// By which the text shows it, without brackets; empty for a file that is listed.
    pub content_id: String,
    /// Its length in bytes.
    pub size: u64,
}

impl KeptFile {
    /// Shown in the text rather than listed.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        !self.content_id.is_empty()
    }
}

/// What is kept of a form that is not sent yet.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// The ticket that is written on; `None` for a new one.
    pub ticket: Option<TicketId>,
    /// The screen, by OTRS's name: `AgentTicketCompose`.
    pub action: String,
    /// The form, whose files belong to the draft.
    pub form: FormId,
    /// Its fields in order.
    pub fields: Vec<(String, String)>,
}

/// A draft as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    /// Its id.
    pub id: DraftId,
    /// The screen, by OTRS's name.
    pub action: String,
    /// The form.
    pub form: FormId,
    /// When it was last kept.
    pub changed: DateTime<Utc>,
}

/// A draft with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The ticket that is written on; `None` for a new one.
    pub ticket: Option<TicketId>,
    /// The screen, by OTRS's name.
    pub action: String,
    /// The form.
    pub form: FormId,
    /// Its fields in order.
    pub fields: Vec<(String, String)>,
    /// When it was last kept.
    pub changed: DateTime<Utc>,
}

//! What a ticket is, and what it takes to make one.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::reference::{
    AgentRef, LockRef, PriorityRef, QueueRef, ServiceRef, SlaRef, StateRef, TypeRef,
};
use crate::article::NewArticle;
use crate::id::{
    LockId, PriorityId, QueueId, ServiceId, SlaId, StateId, StateTypeId, TicketId, TypeId, UserId,
};

/// Longest title, in characters.
pub const MAX_TITLE: usize = 255;

/// The number people know a ticket by. Not a secret, and not the [`TicketId`].
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct TicketNumber(pub String);

impl TicketNumber {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for TicketNumber {
    fn from(number: &str) -> Self {
        Self(number.to_owned())
    }
}

impl PartialEq<str> for TicketNumber {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for TicketNumber {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// A ticket as stored, with the names of what it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its title.
    pub title: String,
    /// The queue's id.
    pub queue_id: QueueId,
    /// The queue's full name.
    pub queue: String,
    /// The state's id.
    pub state_id: StateId,
    /// The state's name.
    pub state: String,
    /// The state type's id.
    pub state_type_id: StateTypeId,
    /// The state type's name: `new`, `open`, `closed`, `pending reminder`, ...
    pub state_type: String,
    /// The priority's id.
    pub priority_id: PriorityId,
    /// The priority's name.
    pub priority: String,
    /// The lock's id.
    pub lock_id: LockId,
    /// The lock's name: `unlock`, `lock` or `tmp_lock`.
    pub lock: String,
    /// The type's id.
    pub type_id: Option<TypeId>,
    /// The type's name.
    pub ticket_type: Option<String>,
    /// The service's id.
    pub service_id: Option<ServiceId>,
    /// The service's full name.
    pub service: Option<String>,
    /// The SLA's id.
    pub sla_id: Option<SlaId>,
    /// The SLA's name.
    pub sla: Option<String>,
    /// The owner's id.
    pub owner_id: UserId,
    /// The owner's login.
    pub owner: String,
    /// The responsible's id.
    pub responsible_id: UserId,
    /// The responsible's login.
    pub responsible: String,
    /// The customer id; it need not exist as a company.
    pub customer_id: Option<String>,
    /// The customer user's login; no source need know it.
    pub customer_user: Option<String>,
    /// Epoch seconds from which the unlock timeout counts; 0 while nothing happened.
    pub timeout: i64,
    /// The pending date in epoch seconds; 0 while there is none.
    pub until_time: i64,
    /// Epoch seconds of the next escalation; 0 while there is none.
    pub escalation_time: i64,
    /// Epoch seconds of the update escalation; 0 while there is none.
    pub escalation_update_time: i64,
    /// Epoch seconds of the first response escalation; 0 while there is none.
    pub escalation_response_time: i64,
    /// Epoch seconds of the solution escalation; 0 while there is none.
    pub escalation_solution_time: i64,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// Who created it.
    pub created_by: UserId,
    /// When it was changed last.
    pub changed: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: UserId,
}

impl Ticket {
    /// Whether screens treat it as locked: only the lock named `lock` counts.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock == "lock"
    }

    /// The pending date, if one is set.
    #[must_use]
    pub fn pending_until(&self) -> Option<DateTime<Utc>> {
        (self.until_time != 0)
            .then(|| DateTime::from_timestamp(self.until_time, 0))
            .flatten()
    }
}

/// A pending time as callers give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingTime {
    /// None any more.
    Clear,
    /// An instant.
    At(DateTime<Utc>),
    /// Wall-clock time in the system time zone.
    Local(NaiveDateTime),
    /// So many minutes from now.
    InMinutes(i64),
}

impl PendingTime {
    /// Reads `YYYY-MM-DD hh:mm:ss` in the system time zone; all zeroes clear.
    ///
    /// ```
    /// use gotrs_core::ticket::PendingTime;
    ///
    /// assert_eq!(PendingTime::parse("0000-00-00 00:00:00"), Some(PendingTime::Clear));
    /// assert!(PendingTime::parse("2025-02-30 10:00:00").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let zero = |c: char| c == '0' || matches!(c, '-' | ':' | ' ' | 'T');
        if !text.is_empty() && text.chars().all(zero) {
            return Some(Self::Clear);
        }
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text.trim(), form).ok())
            .map(Self::Local)
    }

    /// Builds it from the parts of a form, in the system time zone; all zero clears, an impossible date is `None`.
    #[must_use]
    pub fn from_parts(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Option<Self> {
        if year == 0 && month == 0 && day == 0 && hour == 0 && minute == 0 {
            return Some(Self::Clear);
        }
        chrono::NaiveDate::from_ymd_opt(year, month, day)?
            .and_hms_opt(hour, minute, 0)
            .map(Self::Local)
    }
}

/// A ticket to be made. What is not said is OTRS's default.
#[derive(Debug, Clone)]
#[must_use]
pub struct NewTicket {
    pub(crate) queue: QueueRef,
    pub(crate) title: String,
    pub(crate) state: StateRef,
    pub(crate) priority: PriorityRef,
    pub(crate) lock: LockRef,
    pub(crate) owner: Option<AgentRef>,
    pub(crate) responsible: Option<AgentRef>,
    pub(crate) ticket_type: Option<TypeRef>,
    pub(crate) service: Option<ServiceRef>,
    pub(crate) sla: Option<SlaRef>,
    pub(crate) customer_id: Option<String>,
    pub(crate) customer_user: Option<String>,
    pub(crate) pending: Option<PendingTime>,
    pub(crate) archived: bool,
    pub(crate) number: Option<TicketNumber>,
    pub(crate) article: Option<NewArticle>,
}

impl NewTicket {
    /// A ticket in a queue: state `new`, priority `3 normal`, unlocked, owned by root@localhost.
    pub fn in_queue(queue: impl Into<QueueRef>, title: impl Into<String>) -> Self {
        Self {
            queue: queue.into(),
            title: title.into(),
            state: "new".into(),
            priority: "3 normal".into(),
            lock: "unlock".into(),
            owner: None,
            responsible: None,
            ticket_type: None,
            service: None,
            sla: None,
            customer_id: None,
            customer_user: None,
            pending: None,
            archived: false,
            number: None,
            article: None,
        }
    }

    /// Another state.
    pub fn state(mut self, state: impl Into<StateRef>) -> Self {
        self.state = state.into();
        self
    }

    /// Another priority.
    pub fn priority(mut self, priority: impl Into<PriorityRef>) -> Self {
        self.priority = priority.into();
        self
    }

    /// Another lock.
    pub fn lock(mut self, lock: impl Into<LockRef>) -> Self {
        self.lock = lock.into();
        self
    }

    /// Its owner.
    pub fn owner(mut self, owner: impl Into<AgentRef>) -> Self {
        self.owner = Some(owner.into());
        self
    }

    /// Its responsible.
    pub fn responsible(mut self, responsible: impl Into<AgentRef>) -> Self {
        self.responsible = Some(responsible.into());
        self
    }

    /// Its type.
    pub fn ticket_type(mut self, ticket_type: impl Into<TypeRef>) -> Self {
        self.ticket_type = Some(ticket_type.into());
        self
    }

    /// Its service.
    pub fn service(mut self, service: impl Into<ServiceRef>) -> Self {
        self.service = Some(service.into());
        self
    }

    /// Its SLA.
    pub fn sla(mut self, sla: impl Into<SlaRef>) -> Self {
        self.sla = Some(sla.into());
        self
    }

    /// Its customer id.
    pub fn customer_id(mut self, id: impl Into<String>) -> Self {
        self.customer_id = Some(id.into());
        self
    }

    /// Its customer user, by login.
    pub fn customer_user(mut self, login: impl Into<String>) -> Self {
        self.customer_user = Some(login.into());
        self
    }

    /// Its pending time; meaningful with a pending state.
    pub fn pending(mut self, time: PendingTime) -> Self {
        self.pending = Some(time);
        self
    }

    /// Archived from the start; for imports.
    pub fn archived(mut self) -> Self {
        self.archived = true;
        self
    }

    /// With a number of another system; for imports. It must not exist yet.
    pub fn number(mut self, number: impl Into<TicketNumber>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// With its first article, written in the same unit of work.
    pub fn article(mut self, article: NewArticle) -> Self {
        self.article = Some(article);
        self
    }
}

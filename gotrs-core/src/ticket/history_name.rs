//! The texts of `ticket_history.name`: what OTRS writes, and how a reader takes them apart again.
//!
//! A history row says what happened in one column: parts joined by `%%`. [`HistoryEntry`] has one variant per history
//! type and is the only place that knows the formats; [`HistoryView`] turns a stored row, ours or a peer's, back into
//! parts in the order in which people read them. User text never breaks the format: `%%` in it is written as `%`.

use std::borrow::Cow;

use chrono::NaiveDateTime;

/// Longest name the column holds, in characters.
pub const MAX_NAME: usize = 200;

/// Characters that name, new and old value of a dynamic field may share in one row.
const MAX_FIELD_TEXT: usize = 166;

const ELLIPSIS: &str = "[...]";

/// A named row another row refers to: a queue, a type, a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The name at the time of the change.
    pub name: String,
    /// The row id.
    pub id: i64,
}

impl Reference {
    /// A reference from its two parts.
    pub fn new(name: impl Into<String>, id: i64) -> Self {
        Self {
            name: name.into(),
            id,
        }
    }
}

/// Which of the three promises an escalation entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EscalationClock {
    /// First response.
    Response,
    /// Update.
    Update,
    /// Solution.
    Solution,
}

/// What an escalation entry reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EscalationMoment {
    /// The time has run out.
    Start,
    /// The promise was met, or no longer counts.
    Stop,
    /// The share of the time at which agents are told in advance is used up.
    NotifyBefore,
}

/// History types whose name is the caller's comment: what an article's screen or job says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommentType {
    /// A note.
    AddNote,
    /// A mail written by an agent.
    EmailAgent,
    /// A mail from a customer that made a ticket.
    EmailCustomer,
    /// A call made by an agent.
    PhoneCallAgent,
    /// A call from a customer.
    PhoneCallCustomer,
    /// A ticket or answer from the customer panel.
    WebRequestCustomer,
    /// A follow-up.
    FollowUp,
    /// An answer; the comment names the recipients.
    SendAnswer,
    /// A forwarded article.
    Forward,
    /// A bounced article.
    Bounce,
    /// A mail sent again.
    EmailResend,
    /// Something without a type of its own.
    Misc,
    /// A removal noted by a job.
    Remove,
    /// A request of another system.
    SystemRequest,
}

/// One thing that happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HistoryEntry {
    /// The ticket was created.
    NewTicket {
        /// The ticket number.
        number: String,
        /// Queue name.
        queue: String,
        /// Priority name.
        priority: String,
        /// State name.
        state: String,
        /// The ticket id.
        ticket_id: i64,
    },
    /// The service changed, or was set (or not) at creation.
    ServiceUpdate {
        /// The service now.
        new: Option<Reference>,
        /// The service before.
        old: Option<Reference>,
    },
    /// The SLA changed, or was set (or not) at creation.
    SlaUpdate {
        /// The SLA now.
        new: Option<Reference>,
        /// The SLA before.
        old: Option<Reference>,
    },
    /// The type changed; `old` is `None` at creation.
    TypeUpdate {
        /// The type now.
        new: Reference,
        /// The type before.
        old: Option<Reference>,
    },
    /// Customer id or customer user were set; a part that was not given is `None`.
    CustomerUpdate {
        /// The customer id.
        customer_id: Option<String>,
        /// The login of the customer user.
        customer_user: Option<String>,
    },
    /// The title changed.
    TitleUpdate {
        /// The title before.
        old: String,
        /// The title now; a long one is shortened.
        new: String,
    },
    /// The queue changed.
    Move {
        /// The queue now.
        new: Reference,
        /// The queue before.
        old: Reference,
    },
    /// The state changed.
    StateUpdate {
        /// State name before.
        old: String,
        /// State name now.
        new: String,
    },
    /// The priority changed.
    PriorityUpdate {
        /// The priority before.
        old: Reference,
        /// The priority now.
        new: Reference,
    },
    /// The owner changed; the reference holds login and user id.
    OwnerUpdate(Reference),
    /// The owner was taken away by an unlock (`Ticket::OwnerResetOnUnlock`).
    OwnerReset,
    /// The responsible changed; the reference holds login and user id.
    ResponsibleUpdate(Reference),
    /// Locked.
    Lock,
    /// Unlocked.
    Unlock,
    /// Another lock was set, such as `tmp_lock`: OTRS files it under `Misc`.
    OtherLock(String),
    /// The pending time was set (in the system time zone), or cleared.
    SetPendingTime(Option<NaiveDateTime>),
    /// Archived or brought back.
    ArchiveFlagUpdate {
        /// The new flag.
        archived: bool,
    },
    /// Time was accounted.
    TimeAccounting {
        /// The units, as a plain decimal number.
        units: String,
        /// The sum over the ticket, without padding zeroes.
        total: String,
    },
    /// Somebody (full name) watches the ticket.
    Subscribe(String),
    /// Somebody (full name) no longer watches.
    Unsubscribe(String),
    /// Two tickets became one.
    Merged {
        /// Number of the ticket that is no more.
        merged_number: String,
        /// Its id.
        merged_id: i64,
        /// Number of the ticket that goes on.
        main_number: String,
        /// Its id.
        main_id: i64,
    },
    /// A link to another ticket was made.
    TicketLinkAdd {
        /// Number of the other ticket.
        other_number: String,
        /// Id of the other ticket.
        other_id: i64,
        /// Id of this ticket.
        own_id: i64,
    },
    /// A link to another ticket was removed.
    TicketLinkDelete {
        /// Number of the other ticket.
        other_number: String,
        /// Id of the other ticket.
        other_id: i64,
        /// Id of this ticket.
        own_id: i64,
    },
    /// A dynamic field of the ticket changed; stored values, several joined by `, `.
    TicketDynamicFieldUpdate {
        /// Field name.
        field: String,
        /// The value now.
        new: String,
        /// The value before.
        old: String,
    },
    /// A dynamic field of an article changed (OTOBO 11).
    ArticleDynamicFieldUpdate {
        /// Field name.
        field: String,
        /// The value now.
        new: String,
        /// The value before.
        old: String,
    },
    /// An automatic answer was sent; `auto reply/new ticket` is a reply too.
    SendAutoReply(Vec<String>),
    /// An automatic refusal was sent.
    SendAutoReject(Vec<String>),
    /// An automatic answer to a follow-up was sent.
    SendAutoFollowUp(Vec<String>),
    /// An agent was notified.
    SendAgentNotification {
        /// Name of the notification.
        notification: String,
        /// Login of the agent.
        login: String,
        /// How it was sent, such as `Email`.
        transport: String,
    },
    /// A customer was notified at this address.
    SendCustomerNotification(String),
    /// An automatic answer was held back to break a mail loop with this address.
    LoopProtection(String),
    /// An escalation began, ended, or comes near.
    Escalation {
        /// Which promise.
        clock: EscalationClock,
        /// What about it.
        moment: EscalationMoment,
    },
    /// An article was edited (OTOBO 11).
    ArticleEdit {
        /// The article id.
        article_id: i64,
        /// Who.
        by: Reference,
    },
    /// An article was deleted (OTOBO 11).
    ArticleDelete {
        /// The article id.
        article_id: i64,
        /// Who.
        by: Reference,
    },
    /// A deleted article came back (OTOBO 11).
    ArticleRestore {
        /// The article id.
        article_id: i64,
        /// Who.
        by: Reference,
    },
    /// A type whose text the caller words: [`HistoryEntry::comment`] and its siblings build these.
    Comment {
        /// The history type.
        kind: CommentType,
        /// The name to write: plain text, or parts led by `%%`. Empty becomes `%%`.
        text: String,
    },
}

impl HistoryEntry {
    /// A comment as a screen setting (`HistoryComment`) has it, such as `%%Note` or a plain text.
    pub fn comment(kind: CommentType, text: impl Into<String>) -> Self {
        Self::Comment {
            kind,
            text: text.into(),
        }
    }

    /// A comment that lists mail recipients: `SendAnswer`, `Forward`, `Bounce`, `EmailResend`.
    pub fn recipients<S: AsRef<str>>(kind: CommentType, addresses: &[S]) -> Self {
        Self::Comment {
            kind,
            text: parts([join(addresses).as_str()]),
        }
    }

    /// A follow-up by mail: ticket number and comment.
    pub fn follow_up(number: &str, comment: &str) -> Self {
        Self::Comment {
            kind: CommentType::FollowUp,
            text: parts([number, comment]),
        }
    }

    /// The note that the base of the unlock time moved.
    pub fn unlock_time_reset() -> Self {
        Self::comment(CommentType::Misc, "Reset of unlock time.")
    }

    /// The name of the history type, as in `ticket_history_type`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::NewTicket { .. } => "NewTicket",
            Self::ServiceUpdate { .. } => "ServiceUpdate",
            Self::SlaUpdate { .. } => "SLAUpdate",
            Self::TypeUpdate { .. } => "TypeUpdate",
            Self::CustomerUpdate { .. } => "CustomerUpdate",
            Self::TitleUpdate { .. } => "TitleUpdate",
            Self::Move { .. } => "Move",
            Self::StateUpdate { .. } => "StateUpdate",
            Self::PriorityUpdate { .. } => "PriorityUpdate",
            Self::OwnerUpdate(_) | Self::OwnerReset => "OwnerUpdate",
            Self::ResponsibleUpdate(_) => "ResponsibleUpdate",
            Self::Lock => "Lock",
            Self::Unlock => "Unlock",
            Self::OtherLock(_) => "Misc",
            Self::SetPendingTime(_) => "SetPendingTime",
            Self::ArchiveFlagUpdate { .. } => "ArchiveFlagUpdate",
            Self::TimeAccounting { .. } => "TimeAccounting",
            Self::Subscribe(_) => "Subscribe",
            Self::Unsubscribe(_) => "Unsubscribe",
            Self::Merged { .. } => "Merged",
            Self::TicketLinkAdd { .. } => "TicketLinkAdd",
            Self::TicketLinkDelete { .. } => "TicketLinkDelete",
            Self::TicketDynamicFieldUpdate { .. } => "TicketDynamicFieldUpdate",
            Self::ArticleDynamicFieldUpdate { .. } => "ArticleDynamicFieldUpdate",
            Self::SendAutoReply(_) => "SendAutoReply",
            Self::SendAutoReject(_) => "SendAutoReject",
            Self::SendAutoFollowUp(_) => "SendAutoFollowUp",
            Self::SendAgentNotification { .. } => "SendAgentNotification",
            Self::SendCustomerNotification(_) => "SendCustomerNotification",
            Self::LoopProtection(_) => "LoopProtection",
            Self::Escalation { clock, moment } => escalation_type(*clock, *moment),
            Self::ArticleEdit { .. } => "ArticleEdit",
            Self::ArticleDelete { .. } => "ArticleDelete",
            Self::ArticleRestore { .. } => "ArticleRestore",
            Self::Comment { kind, .. } => kind.type_name(),
        }
    }

    /// The text for `ticket_history.name`, at most [`MAX_NAME`] characters.
    pub fn name(&self) -> String {
        let mut name = self.full_name();
        if let Some((end, _)) = name.char_indices().nth(MAX_NAME) {
            name.truncate(end);
        }
        name
    }

    /// The text before the cut to the size of the column.
    pub fn full_name(&self) -> String {
        match self {
            Self::NewTicket {
                number,
                queue,
                priority,
                state,
                ticket_id,
            } => parts([number, queue, priority, state, &ticket_id.to_string()]),
            Self::ServiceUpdate { new, old } | Self::SlaUpdate { new, old } => {
                let [new_name, new_id] = optional(new.as_ref());
                let [old_name, old_id] = optional(old.as_ref());
                parts([&new_name, &new_id, &old_name, &old_id])
            }
            Self::TypeUpdate { new, old: None } => parts([&new.name, &new.id.to_string()]),
            Self::TypeUpdate {
                new,
                old: Some(old),
            }
            | Self::Move { new, old } => two(new, old),
            Self::CustomerUpdate {
                customer_id,
                customer_user,
            } => {
                let mut text = String::new();
                if let Some(id) = customer_id {
                    text.push_str(&format!("CustomerID={id};"));
                }
                if let Some(login) = customer_user {
                    text.push_str(&format!("CustomerUser={login};"));
                }
                parts([text.as_str()])
            }
            Self::TitleUpdate { old, new } => parts([old, shortened_title(new).as_ref()]),
            Self::StateUpdate { old, new } => parts([old, new, ""]),
            Self::PriorityUpdate { old, new } => two(old, new),
            Self::OwnerUpdate(user) | Self::ResponsibleUpdate(user) => {
                parts([&user.name, &user.id.to_string()])
            }
            Self::OwnerReset => "Reset owner to root@localhost.".to_owned(),
            Self::Lock => parts(["lock"]),
            Self::Unlock => parts(["unlock"]),
            Self::OtherLock(lock) => parts([lock.as_str()]),
            Self::SetPendingTime(None) => parts(["00-00-00 00:00"]),
            Self::SetPendingTime(Some(time)) => {
                parts([time.format("%Y-%m-%d %H:%M").to_string().as_str()])
            }
            Self::ArchiveFlagUpdate { archived } => parts([if *archived { "y" } else { "n" }]),
            Self::TimeAccounting { units, total } => parts([units, total]),
            Self::Subscribe(name) | Self::Unsubscribe(name) => parts([name.as_str()]),
            Self::Merged {
                merged_number,
                merged_id,
                main_number,
                main_id,
            } => parts([
                merged_number,
                &merged_id.to_string(),
                main_number,
                &main_id.to_string(),
            ]),
            Self::TicketLinkAdd {
                other_number,
                other_id,
                own_id,
            }
            | Self::TicketLinkDelete {
                other_number,
                other_id,
                own_id,
            } => parts([other_number, &other_id.to_string(), &own_id.to_string()]),
            Self::TicketDynamicFieldUpdate { field, new, old }
            | Self::ArticleDynamicFieldUpdate { field, new, old } => {
                let [field, new, old] = shortened_field(field, new, old);
                parts(["FieldName", &field, "Value", &new, "OldValue", &old])
            }
            Self::SendAutoReply(addresses)
            | Self::SendAutoReject(addresses)
            | Self::SendAutoFollowUp(addresses) => parts([join(addresses).as_str()]),
            Self::SendAgentNotification {
                notification,
                login,
                transport,
            } => parts([notification, login, transport]),
            Self::SendCustomerNotification(address) | Self::LoopProtection(address) => {
                parts([address.as_str()])
            }
            Self::Escalation { .. } => parts([self.type_name(), "triggered"]),
            Self::ArticleEdit { article_id, by }
            | Self::ArticleDelete { article_id, by }
            | Self::ArticleRestore { article_id, by } => {
                parts([&article_id.to_string(), &by.name, &by.id.to_string()])
            }
            Self::Comment { text, .. } if text.is_empty() => "%%".to_owned(),
            Self::Comment { text, .. } => text.clone(),
        }
    }
}

impl CommentType {
    /// The name of the history type, as in `ticket_history_type`.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::AddNote => "AddNote",
            Self::EmailAgent => "EmailAgent",
            Self::EmailCustomer => "EmailCustomer",
            Self::PhoneCallAgent => "PhoneCallAgent",
            Self::PhoneCallCustomer => "PhoneCallCustomer",
            Self::WebRequestCustomer => "WebRequestCustomer",
            Self::FollowUp => "FollowUp",
            Self::SendAnswer => "SendAnswer",
            Self::Forward => "Forward",
            Self::Bounce => "Bounce",
            Self::EmailResend => "EmailResend",
            Self::Misc => "Misc",
            Self::Remove => "Remove",
            Self::SystemRequest => "SystemRequest",
        }
    }

    /// Finds a type by its name, as screen settings (`HistoryType`) and web services give it.
    pub fn from_name(name: &str) -> Option<Self> {
        const ALL: [CommentType; 14] = [
            CommentType::AddNote,
            CommentType::EmailAgent,
            CommentType::EmailCustomer,
            CommentType::PhoneCallAgent,
            CommentType::PhoneCallCustomer,
            CommentType::WebRequestCustomer,
            CommentType::FollowUp,
            CommentType::SendAnswer,
            CommentType::Forward,
            CommentType::Bounce,
            CommentType::EmailResend,
            CommentType::Misc,
            CommentType::Remove,
            CommentType::SystemRequest,
        ];
        ALL.into_iter().find(|kind| kind.type_name() == name)
    }
}

fn escalation_type(clock: EscalationClock, moment: EscalationMoment) -> &'static str {
    use EscalationClock::{Response, Solution, Update};
    use EscalationMoment::{NotifyBefore, Start, Stop};
    match (clock, moment) {
        (Response, Start) => "EscalationResponseTimeStart",
        (Response, Stop) => "EscalationResponseTimeStop",
        (Response, NotifyBefore) => "EscalationResponseTimeNotifyBefore",
        (Update, Start) => "EscalationUpdateTimeStart",
        (Update, Stop) => "EscalationUpdateTimeStop",
        (Update, NotifyBefore) => "EscalationUpdateTimeNotifyBefore",
        (Solution, Start) => "EscalationSolutionTimeStart",
        (Solution, Stop) => "EscalationSolutionTimeStop",
        (Solution, NotifyBefore) => "EscalationSolutionTimeNotifyBefore",
    }
}

/// A history row taken apart for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryView<'r> {
    /// A plain text, shown as it is.
    Text(&'r str),
    /// Parts that fill the sentence of the history type, in the order of its placeholders.
    Parts(Vec<&'r str>),
}

impl<'r> HistoryView<'r> {
    /// Takes a stored name apart. `TypeUpdate` shows old before new, dynamic fields show name, old, new.
    ///
    /// ```
    /// use gotrs_core::ticket::history_name::HistoryView;
    ///
    /// let view = HistoryView::parse("TypeUpdate", "%%Bug%%3%%Request%%2");
    /// assert_eq!(view, HistoryView::Parts(vec!["Request", "2", "Bug", "3"]));
    /// ```
    pub fn parse(type_name: &str, name: &'r str) -> Self {
        let Some(stored) = name.strip_prefix("%%") else {
            return Self::Text(name);
        };
        let stored: Vec<&str> = stored.split("%%").collect();
        let order: &[usize] = match type_name {
            "TypeUpdate" if stored.len() >= 4 => &[2, 3, 0, 1],
            "TicketDynamicFieldUpdate" | "ArticleDynamicFieldUpdate" if stored.len() >= 4 => {
                &[1, 5, 3]
            }
            _ => return Self::Parts(stored),
        };
        let part = |index: &usize| stored.get(*index).copied().unwrap_or_default();
        Self::Parts(order.iter().map(part).collect())
    }

    /// The id of the main ticket of a `Merged` row, if it ends in a ticket number and an id.
    pub fn merged_into(name: &str) -> Option<i64> {
        let mut parts = name.rsplit("%%");
        let id = parts.next().filter(|id| is_number(id))?;
        parts.next().filter(|number| is_number(number))?;
        id.parse().ok()
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Leads and joins the parts with `%%`.
fn parts<const N: usize>(parts: [&str; N]) -> String {
    let mut name = String::new();
    for part in parts {
        name.push_str("%%");
        name.push_str(&single_percent(part));
    }
    name
}

/// Runs of `%` become one, so that a part never looks like a separator.
fn single_percent(part: &str) -> Cow<'_, str> {
    if !part.contains("%%") {
        return Cow::Borrowed(part);
    }
    let mut text = String::with_capacity(part.len());
    for letter in part.chars() {
        if letter != '%' || !text.ends_with('%') {
            text.push(letter);
        }
    }
    Cow::Owned(text)
}

fn two(first: &Reference, second: &Reference) -> String {
    parts([
        &first.name,
        &first.id.to_string(),
        &second.name,
        &second.id.to_string(),
    ])
}

fn optional(reference: Option<&Reference>) -> [Cow<'_, str>; 2] {
    match reference {
        Some(reference) => [
            Cow::Borrowed(&reference.name),
            Cow::Owned(reference.id.to_string()),
        ],
        None => [Cow::Borrowed("NULL"), Cow::Borrowed("")],
    }
}

fn join<S: AsRef<str>>(addresses: &[S]) -> String {
    let addresses: Vec<&str> = addresses.iter().map(AsRef::as_ref).collect();
    addresses.join(", ")
}

/// The first 50 characters of a title, with dots if there are that many.
fn shortened_title(title: &str) -> Cow<'_, str> {
    let mut letters = title.char_indices();
    if letters.nth(49).is_none() {
        return Cow::Borrowed(title);
    }
    let end = letters.next().map_or(title.len(), |(end, _)| end);
    Cow::Owned(format!("{}...", &title[..end]))
}

/// Shortens field name, new and old value so that a row can hold all three.
fn shortened_field(name: &str, new: &str, old: &str) -> [String; 3] {
    let count = |text: &str| text.chars().count();
    let (name_size, new_size) = (count(name), count(new));
    if name_size + new_size + count(old) <= MAX_FIELD_TEXT {
        return [name.to_owned(), new.to_owned(), old.to_owned()];
    }
    let old = if count(old) > 55 {
        keep(old, 50)
    } else {
        old.to_owned()
    };
    let left = MAX_FIELD_TEXT - count(&old);
    let half = left / 2;
    let ellipsis = ELLIPSIS.len();
    match (name_size > half, new_size > half) {
        (true, true) => [keep(name, half - ellipsis), keep(new, half - ellipsis), old],
        (true, false) => [keep(name, left - new_size - ellipsis), new.to_owned(), old],
        (false, _) if new_size > left - name_size => {
            [name.to_owned(), keep(new, left - name_size - ellipsis), old]
        }
        (false, _) => [name.to_owned(), new.to_owned(), old],
    }
}

/// The first characters of a text that is longer, and the mark that some are missing.
fn keep(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters + ELLIPSIS.len() {
        return text.to_owned();
    }
    text.chars()
        .take(characters)
        .chain(ELLIPSIS.chars())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reference(name: &str, id: i64) -> Reference {
        Reference::new(name, id)
    }

    #[test]
    fn an_absent_service_is_written_as_null_without_an_id() {
        let entry = HistoryEntry::ServiceUpdate {
            new: None,
            old: Some(reference("Mail", 3)),
        };
        assert_eq!(entry.name(), "%%NULL%%%%Mail%%3");
        let entry = HistoryEntry::SlaUpdate {
            new: None,
            old: None,
        };
        assert_eq!(
            (entry.type_name(), entry.name().as_str()),
            ("SLAUpdate", "%%NULL%%%%NULL%%")
        );
    }

    #[test]
    fn only_the_given_customer_parts_are_written() {
        let entry = |id: Option<&str>, user: Option<&str>| {
            HistoryEntry::CustomerUpdate {
                customer_id: id.map(str::to_owned),
                customer_user: user.map(str::to_owned),
            }
            .name()
        };
        assert_eq!(
            entry(Some("C-1"), Some("emma")),
            "%%CustomerID=C-1;CustomerUser=emma;"
        );
        assert_eq!(entry(None, Some("")), "%%CustomerUser=;");
    }

    #[test]
    fn a_title_of_fifty_characters_or_more_gets_dots() {
        let name = |title: String| {
            HistoryEntry::TitleUpdate {
                old: "Old".to_owned(),
                new: title,
            }
            .name()
        };
        assert_eq!(name("x".repeat(49)), format!("%%Old%%{}", "x".repeat(49)));
        assert_eq!(
            name("ä".repeat(50)),
            format!("%%Old%%{}...", "ä".repeat(50))
        );
        assert_eq!(
            name("ä".repeat(60)),
            format!("%%Old%%{}...", "ä".repeat(50))
        );
    }

    #[test]
    fn a_long_field_value_leaves_room_for_the_name() {
        let entry = HistoryEntry::TicketDynamicFieldUpdate {
            field: "Text".to_owned(),
            new: "q".repeat(300),
            old: String::new(),
        };
        let value = format!("{}[...]", "q".repeat(157));
        assert_eq!(
            entry.name(),
            format!("%%FieldName%%Text%%Value%%{value}%%OldValue%%")
        );
        assert_eq!(entry.full_name().chars().count(), MAX_NAME);
    }

    #[test]
    fn separators_in_user_text_are_defused() {
        let entry = HistoryEntry::Subscribe("100%%%%off %%".to_owned());
        assert_eq!(entry.name(), "%%100%off %");
    }

    #[test]
    fn an_empty_comment_is_the_bare_mark_and_a_long_one_is_cut() {
        assert_eq!(HistoryEntry::comment(CommentType::AddNote, "").name(), "%%");
        let long = HistoryEntry::comment(CommentType::AddNote, "ü".repeat(300));
        assert_eq!(long.name(), "ü".repeat(200));
    }

    #[test]
    fn a_follow_up_by_mail_names_the_ticket() {
        assert_eq!(
            HistoryEntry::follow_up("2024", "from account").name(),
            "%%2024%%from account"
        );
    }

    #[test]
    fn the_escalation_entry_repeats_its_type() {
        let entry = HistoryEntry::Escalation {
            clock: EscalationClock::Update,
            moment: EscalationMoment::NotifyBefore,
        };
        assert_eq!(
            entry.name(),
            "%%EscalationUpdateTimeNotifyBefore%%triggered"
        );
    }

    #[test]
    fn a_type_set_at_creation_shows_as_it_stands() {
        let view = HistoryView::parse("TypeUpdate", "%%Bug%%3");
        assert_eq!(view, HistoryView::Parts(vec!["Bug", "3"]));
        let view = HistoryView::parse(
            "TicketDynamicFieldUpdate",
            "%%FieldName%%F%%Value%%%%OldValue%%o",
        );
        assert_eq!(view, HistoryView::Parts(vec!["F", "o", ""]));
        let plain = HistoryView::parse("Misc", "Reset of unlock time.");
        assert_eq!(plain, HistoryView::Text("Reset of unlock time."));
    }

    #[test]
    fn the_main_ticket_is_read_from_the_end_of_a_merge() {
        let entry = HistoryEntry::Merged {
            merged_number: "111".to_owned(),
            merged_id: 1,
            main_number: "222".to_owned(),
            main_id: 2,
        };
        assert_eq!(HistoryView::merged_into(&entry.name()), Some(2));
        assert_eq!(HistoryView::merged_into("Merged by hand"), None);
    }

    #[test]
    fn comment_types_are_found_by_their_names() {
        assert_eq!(
            CommentType::from_name("EmailResend"),
            Some(CommentType::EmailResend)
        );
        assert_eq!(CommentType::from_name("Move"), None);
    }

    proptest! {
        #[test]
        fn a_dynamic_field_row_keeps_all_its_parts(
            field in "[a-zA-Z0-9]{1,200}", new in "\\PC{0,300}", old in "\\PC{0,300}",
        ) {
            let entry = HistoryEntry::TicketDynamicFieldUpdate { field, new, old };
            prop_assert!(entry.full_name().chars().count() <= MAX_NAME);
            let name = entry.full_name();
            let HistoryView::Parts(parts) = HistoryView::parse(entry.type_name(), &name) else {
                panic!("written with parts");
            };
            prop_assert_eq!(parts.len(), 3);
        }
    }
}

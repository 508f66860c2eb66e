//! Sorting, and pages by key: a page begins behind the last row of the one before, whatever came in between.

use chrono::NaiveDateTime;

use crate::db::{DbTime, Stmt, Value, sql};
use crate::id::TicketId;

/// What a list is sorted by; the ticket id decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SortKey {
    /// When it was created.
    #[default]
    Age,
    /// When it was changed last.
    Changed,
    /// Its number.
    Number,
    /// Its title.
    Title,
    /// The name of its queue.
    Queue,
    /// Its state, by id.
    State,
    /// Its priority, by id.
    Priority,
    /// Its lock, by id.
    Lock,
    /// Its type, by id.
    Type,
    /// Its service, by id.
    Service,
    /// Its SLA, by id.
    Sla,
    /// The name of its owner, first name first.
    Owner,
    /// The name of its responsible, first name first.
    Responsible,
    /// Its customer id.
    CustomerId,
    /// Its customer user.
    CustomerUser,
    /// Its pending time; tickets without one come last.
    Pending,
    /// Its next escalation; tickets without one come last.
    Escalation,
    /// Its first response escalation; tickets without one come last.
    EscalationResponse,
    /// Its update escalation; tickets without one come last.
    EscalationUpdate,
    /// Its solution escalation; tickets without one come last.
    EscalationSolution,
}

impl SortKey {
    /// Finds a key by OTRS's name (`SortBy`): `Age`, `Changed`, `TicketNumber`, ...
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "Age" | "Created" => Self::Age,
            "Changed" => Self::Changed,
            "Ticket" | "TicketNumber" => Self::Number,
            "Title" => Self::Title,
            "Queue" => Self::Queue,
            "State" => Self::State,
            "Priority" => Self::Priority,
            "Lock" => Self::Lock,
            "Type" => Self::Type,
            "Service" => Self::Service,
            "SLA" => Self::Sla,
            "Owner" => Self::Owner,
            "Responsible" => Self::Responsible,
            "CustomerID" => Self::CustomerId,
            "CustomerUser" | "CustomerUserID" => Self::CustomerUser,
            "PendingTime" => Self::Pending,
            "TicketEscalation" | "EscalationTime" => Self::Escalation,
            "EscalationResponseTime" => Self::EscalationResponse,
            "EscalationUpdateTime" => Self::EscalationUpdate,
            "EscalationSolutionTime" => Self::EscalationSolution,
            _ => return None,
        })
    }

    /// The table the key needs beside `ticket t`.
    pub(super) fn join(self) -> &'static str {
        match self {
            Self::Queue => " JOIN queue k ON k.id = t.queue_id",
            Self::Owner => " JOIN users k ON k.id = t.user_id",
            Self::Responsible => " JOIN users k ON k.id = t.responsible_user_id",
            _ => "",
        }
    }

    fn expression(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Age, _) => "t.create_time",
            (Self::Changed, _) => "t.change_time",
            (Self::Number, _) => "t.tn",
            (Self::Title, _) => "COALESCE(t.title, '')",
            (Self::Queue, _) => "k.name",
            (Self::State, _) => "t.ticket_state_id",
            (Self::Priority, _) => "t.ticket_priority_id",
            (Self::Lock, _) => "t.ticket_lock_id",
            (Self::Type, _) => "COALESCE(t.type_id, 0)",
            (Self::Service, _) => "COALESCE(t.service_id, 0)",
            (Self::Sla, _) => "COALESCE(t.sla_id, 0)",
            (Self::Owner | Self::Responsible, _) => "CONCAT(k.first_name, ' ', k.last_name)",
            (Self::CustomerId, _) => "COALESCE(t.customer_id, '')",
            (Self::CustomerUser, _) => "COALESCE(t.customer_user_id, '')",
            (Self::Pending, true) => "t.until_time",
            (Self::Pending, false) => {
                "CASE t.until_time WHEN 0 THEN 2147483647 ELSE t.until_time END"
            }
            (Self::Escalation, true) => "t.escalation_time",
            (Self::Escalation, false) => {
                "CASE t.escalation_time WHEN 0 THEN 2147483647 ELSE t.escalation_time END"
            }
            (Self::EscalationResponse, true) => "t.escalation_response_time",
            (Self::EscalationResponse, false) => {
                "CASE t.escalation_response_time WHEN 0 THEN 2147483647 ELSE t.escalation_response_time END"
            }
            (Self::EscalationUpdate, true) => "t.escalation_update_time",
            (Self::EscalationUpdate, false) => {
                "CASE t.escalation_update_time WHEN 0 THEN 2147483647 ELSE t.escalation_update_time END"
            }
            (Self::EscalationSolution, true) => "t.escalation_solution_time",
            (Self::EscalationSolution, false) => {
                "CASE t.escalation_solution_time WHEN 0 THEN 2147483647 ELSE t.escalation_solution_time END"
            }
        }
    }

    fn kind(self) -> SortKind {
        match self {
            Self::Age | Self::Changed => SortKind::Time,
            Self::Number
            | Self::Title
            | Self::Queue
            | Self::Owner
            | Self::Responsible
            | Self::CustomerId
            | Self::CustomerUser => SortKind::Text,
            _ => SortKind::Int,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SortKind {
    Int,
    Text,
    Time,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Largest first: newest, last in the alphabet.
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self::descending(SortKey::Age)
    }
}

impl Sort {
    /// Smallest first.
    #[must_use]
    pub fn ascending(key: SortKey) -> Self {
        Self {
            key,
            descending: false,
        }
    }

    /// Largest first.
    #[must_use]
    pub fn descending(key: SortKey) -> Self {
        Self {
            key,
            descending: true,
        }
    }

    pub(super) fn expression(self) -> Stmt {
        sql(self.key.expression(self.descending))
    }

    /// The key as text, so that one row type reads every kind of key.
    pub(super) fn shown(self) -> Stmt {
        match self.key.kind() {
            SortKind::Text => self.expression(),
            SortKind::Int | SortKind::Time => as_text(self.key, self.descending),
        }
    }

    pub(super) fn order(self) -> Stmt {
        let (key, id) = if self.descending {
            (" DESC", ", t.id DESC")
        } else {
            ("", ", t.id")
        };
        self.expression().push(key).push(id)
    }

    /// The condition for rows behind a cursor; `None` if the cursor is not of this order.
    pub(super) fn behind(self, cursor: &Cursor) -> Option<Stmt> {
        let value = match self.key.kind() {
            SortKind::Text => Value::from(cursor.value.clone()),
            SortKind::Int => Value::from(cursor.value.parse::<i64>().ok()?),
            SortKind::Time => Value::from(DbTime(parse_time(&cursor.value)?)),
        };
        let (beyond, later) = if self.descending {
            (" < ? OR (", " = ? AND t.id < ?))")
        } else {
            (" > ? OR (", " = ? AND t.id > ?))")
        };
        Some(
            sql("(")
                .append(self.expression())
                .push(beyond)
                .bind(value.clone())
                .append(self.expression())
                .push(later)
                .bind(value)
                .bind(cursor.id),
        )
    }
}

fn as_text(key: SortKey, descending: bool) -> Stmt {
    // `{text X}` wants its argument in the literal.
    sql(match (key, descending) {
        (SortKey::Age, _) => "{text t.create_time}",
        (SortKey::Changed, _) => "{text t.change_time}",
        (SortKey::State, _) => "{text t.ticket_state_id}",
        (SortKey::Priority, _) => "{text t.ticket_priority_id}",
        (SortKey::Lock, _) => "{text t.ticket_lock_id}",
        (SortKey::Type, _) => "{text COALESCE(t.type_id, 0)}",
        (SortKey::Service, _) => "{text COALESCE(t.service_id, 0)}",
        (SortKey::Sla, _) => "{text COALESCE(t.sla_id, 0)}",
        (SortKey::Pending, true) => "{text t.until_time}",
        (SortKey::Pending, false) => {
            "{text CASE t.until_time WHEN 0 THEN 2147483647 ELSE t.until_time END}"
        }
        (SortKey::Escalation, true) => "{text t.escalation_time}",
        (SortKey::Escalation, false) => {
            "{text CASE t.escalation_time WHEN 0 THEN 2147483647 ELSE t.escalation_time END}"
        }
        (SortKey::EscalationResponse, true) => "{text t.escalation_response_time}",
        (SortKey::EscalationResponse, false) => {
            "{text CASE t.escalation_response_time WHEN 0 THEN 2147483647 ELSE t.escalation_response_time END}"
        }
        (SortKey::EscalationUpdate, true) => "{text t.escalation_update_time}",
        (SortKey::EscalationUpdate, false) => {
            "{text CASE t.escalation_update_time WHEN 0 THEN 2147483647 ELSE t.escalation_update_time END}"
        }
        (SortKey::EscalationSolution, true) => "{text t.escalation_solution_time}",
        (SortKey::EscalationSolution, false) => {
            "{text CASE t.escalation_solution_time WHEN 0 THEN 2147483647 ELSE t.escalation_solution_time END}"
        }
        (SortKey::Number, _) => "t.tn",
        (SortKey::Title, _) => "COALESCE(t.title, '')",
        (SortKey::Queue, _) => "k.name",
        (SortKey::Owner | SortKey::Responsible, _) => "CONCAT(k.first_name, ' ', k.last_name)",
        (SortKey::CustomerId, _) => "COALESCE(t.customer_id, '')",
        (SortKey::CustomerUser, _) => "COALESCE(t.customer_user_id, '')",
    })
}

/// Reads a time as the databases show it as text.
fn parse_time(text: &str) -> Option<NaiveDateTime> {
    let seconds = text.get(..19)?;
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(seconds, form).ok())
}

/// Where a page ended. As text it is made of letters, digits and one `-`: fit for a link, without meaning for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) value: String,
    pub(super) id: TicketId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.id, hex::encode(&self.value))
    }
}

impl std::str::FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let parse = || {
            let (id, value) = text.split_once('-')?;
            let value = String::from_utf8(hex::decode(value).ok()?).ok()?;
            Some(Self {
                value,
                id: id.parse().ok()?,
            })
        };
        parse().ok_or(BadCursor)
    }
}

/// A cursor that no page ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the page marker is not one of ours")]
pub struct BadCursor;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Begins behind this; `None`: at the first.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: u32,
}

impl Page {
    /// The first page.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// The page behind another.
    #[must_use]
    pub fn after(cursor: Cursor, limit: u32) -> Self {
        Self {
            after: Some(cursor),
            limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_link() {
        let cursor = Cursor {
            value: "Ümläut & co-op".into(),
            id: TicketId(7),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("x".parse::<Cursor>(), Err(BadCursor));
        assert_eq!("7-zz".parse::<Cursor>(), Err(BadCursor));
    }
}

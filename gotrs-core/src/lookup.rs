//! Names to ids and back. Ids differ between products: nothing in the desk relies on one (spec 01, section 2.6).

use crate::db::{Conn, Int, Stmt, sql};
use crate::error::Error;

/// A kind of thing that has an id and a unique name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Named {
    /// `queue`
    Queue,
    /// `ticket_state`
    State,
    /// `ticket_state_type`
    StateType,
    /// `ticket_priority`
    Priority,
    /// `ticket_type`
    Type,
    /// `ticket_lock_type`
    Lock,
    /// `service`
    Service,
    /// `sla`
    Sla,
    /// `ticket_history_type`
    HistoryType,
    /// `article_sender_type`
    SenderType,
    /// `communication_channel`
    Channel,
    /// `link_type`
    LinkType,
    /// `link_state`
    LinkState,
    /// `groups`
    Group,
    /// `roles`
    Role,
    /// `valid`
    Valid,
    /// `follow_up_possible`
    FollowUp,
    /// `users`, by login
    Agent,
}

impl Named {
    /// In OTRS's words, for errors.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::State => "state",
            Self::StateType => "state type",
            Self::Priority => "priority",
            Self::Type => "ticket type",
            Self::Lock => "lock type",
            Self::Service => "service",
            Self::Sla => "sla",
            Self::HistoryType => "history type",
            Self::SenderType => "sender type",
            Self::Channel => "communication channel",
            Self::LinkType => "link type",
            Self::LinkState => "link state",
            Self::Group => "group",
            Self::Role => "role",
            Self::Valid => "validity",
            Self::FollowUp => "follow-up option",
            Self::Agent => "agent",
        }
    }

    fn by_name(self) -> Stmt {
        sql(match self {
            Self::Queue => "SELECT id FROM queue WHERE {ci name} = ?",
            Self::State => "SELECT id FROM ticket_state WHERE {ci name} = ?",
            Self::StateType => "SELECT id FROM ticket_state_type WHERE {ci name} = ?",
            Self::Priority => "SELECT id FROM ticket_priority WHERE {ci name} = ?",
            Self::Type => "SELECT id FROM ticket_type WHERE {ci name} = ?",
            Self::Lock => "SELECT id FROM ticket_lock_type WHERE {ci name} = ?",
            Self::Service => "SELECT id FROM service WHERE {ci name} = ?",
            Self::Sla => "SELECT id FROM sla WHERE {ci name} = ?",
            Self::HistoryType => "SELECT id FROM ticket_history_type WHERE LOWER(name) = ?",
            Self::SenderType => "SELECT id FROM article_sender_type WHERE LOWER(name) = ?",
            Self::Channel => "SELECT id FROM communication_channel WHERE LOWER(name) = ?",
            Self::LinkType => "SELECT id FROM link_type WHERE LOWER(name) = ?",
            Self::LinkState => "SELECT id FROM link_state WHERE LOWER(name) = ?",
            Self::Group => "SELECT id FROM {groups} WHERE {ci name} = ?",
            Self::Role => "SELECT id FROM roles WHERE {ci name} = ?",
            Self::Valid => "SELECT id FROM valid WHERE LOWER(name) = ?",
            Self::FollowUp => "SELECT id FROM follow_up_possible WHERE LOWER(name) = ?",
            Self::Agent => "SELECT id FROM users WHERE {ci login} = ?",
        })
    }

    fn by_id(self) -> Stmt {
        sql(match self {
            Self::Queue => "SELECT name FROM queue WHERE id = ?",
            Self::State => "SELECT name FROM ticket_state WHERE id = ?",
            Self::StateType => "SELECT name FROM ticket_state_type WHERE id = ?",
            Self::Priority => "SELECT name FROM ticket_priority WHERE id = ?",
            Self::Type => "SELECT name FROM ticket_type WHERE id = ?",
            Self::Lock => "SELECT name FROM ticket_lock_type WHERE id = ?",
            Self::Service => "SELECT name FROM service WHERE id = ?",
            Self::Sla => "SELECT name FROM sla WHERE id = ?",
            Self::HistoryType => "SELECT name FROM ticket_history_type WHERE id = ?",
            Self::SenderType => "SELECT name FROM article_sender_type WHERE id = ?",
            Self::Channel => "SELECT name FROM communication_channel WHERE id = ?",
            Self::LinkType => "SELECT name FROM link_type WHERE id = ?",
            Self::LinkState => "SELECT name FROM link_state WHERE id = ?",
            Self::Group => "SELECT name FROM {groups} WHERE id = ?",
            Self::Role => "SELECT name FROM roles WHERE id = ?",
            Self::Valid => "SELECT name FROM valid WHERE id = ?",
            Self::FollowUp => "SELECT name FROM follow_up_possible WHERE id = ?",
            Self::Agent => "SELECT login FROM users WHERE id = ?",
        })
    }
}

/// The id of a name, ignoring case; `None` if there is none.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn find_id(conn: &mut Conn, kind: Named, name: &str) -> Result<Option<i64>, Error> {
    let row: Option<(Int,)> = conn
        .optional(kind.by_name().bind(name.trim().to_lowercase()))
        .await?;
    Ok(row.map(|row| row.0.0))
}

/// The id of a name that must exist.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn id_of(conn: &mut Conn, kind: Named, name: &str) -> Result<i64, Error> {
    find_id(conn, kind, name)
        .await?
        .ok_or_else(|| Error::not_found(kind.what(), name))
}

/// The name of an id; `None` if there is none.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn find_name(conn: &mut Conn, kind: Named, id: i64) -> Result<Option<String>, Error> {
    let row: Option<(String,)> = conn.optional(kind.by_id().bind(id)).await?;
    Ok(row.map(|row| row.0))
}

/// The name of an id that must exist.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn name_of(conn: &mut Conn, kind: Named, id: i64) -> Result<String, Error> {
    find_name(conn, kind, id)
        .await?
        .ok_or_else(|| Error::not_found(kind.what(), id))
}

//! References to managed things: by id, or by the name people and web services use.
//!
//! [`Ref`] is what a caller gives, [`Resolved`] what the database makes of it: id, spelling and validity in one
//! statement. Names compare ignoring case on every database.

use crate::db::{Conn, Int, Stmt, sql};
use crate::error::Error;
use crate::id::{
    LockId, PriorityId, QueueId, ServiceId, SlaId, StateId, StateTypeId, TypeId, UserId,
};

/// A reference by id or by name.
///
/// ```
/// use gotrs_core::{QueueId, ticket::QueueRef};
///
/// assert_eq!(QueueRef::from("Raw"), QueueRef::Name("Raw".into()));
/// assert_eq!(QueueRef::from(QueueId(2)), QueueRef::Id(QueueId(2)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ref<I> {
    /// By id.
    Id(I),
    /// By name; logins for agents.
    Name(String),
}

impl<I> From<&str> for Ref<I> {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl<I> From<String> for Ref<I> {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl<I> From<&String> for Ref<I> {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}

impl<I: std::fmt::Display> std::fmt::Display for Ref<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// A reference as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved<I> {
    /// The id.
    pub id: I,
    /// The name as stored; the login for agents.
    pub name: String,
    /// Whether it is valid.
    pub valid: bool,
}

/// Something a ticket refers to.
pub trait Referable: Copy + Into<crate::db::Value> + std::fmt::Display + Send + Sync {
    /// In OTRS's words, as errors name it.
    const WHAT: &'static str;
    #[doc(hidden)]
    const COLUMNS: &'static str;
    #[doc(hidden)]
    const BY_ID: &'static str;
    #[doc(hidden)]
    const BY_NAME: &'static str;
    #[doc(hidden)]
    fn from_id(id: i64) -> Self;
}

macro_rules! referable {
    ($($id:ident $alias:ident: $what:literal, $table:literal, $name:literal, $valid:literal;)*) => {$(
        impl From<$id> for Ref<$id> {
            fn from(id: $id) -> Self {
                Self::Id(id)
            }
        }

        #[doc = concat!("A reference to a ", $what, ".")]
        pub type $alias = Ref<$id>;

        impl Referable for $id {
            const WHAT: &'static str = $what;
            const COLUMNS: &'static str = concat!("SELECT id AS ref_id, ", $name, " AS ref_name, ", $valid, " AS ref_valid FROM ", $table);
            const BY_ID: &'static str = " WHERE id = ?";
            const BY_NAME: &'static str = concat!(" WHERE {ci ", $name, "} = ?");
            fn from_id(id: i64) -> Self {
                Self(id)
            }
        }
    )*};
}

referable! {
    QueueId QueueRef: "queue", "queue", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    StateId StateRef: "state", "ticket_state", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    StateTypeId StateTypeRef: "state type", "ticket_state_type", "name", "1";
    PriorityId PriorityRef: "priority", "ticket_priority", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    TypeId TypeRef: "ticket type", "ticket_type", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    LockId LockRef: "lock type", "ticket_lock_type", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    ServiceId ServiceRef: "service", "service", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    SlaId SlaRef: "sla", "sla", "name", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
    UserId AgentRef: "agent", "users", "login", "CASE WHEN valid_id = (SELECT id FROM valid WHERE name = 'valid') THEN 1 ELSE 0 END";
}

impl<I: Referable> Ref<I> {
    /// The statement that resolves it: id, name, validity.
    pub(crate) fn query(&self) -> Stmt {
        let query = sql(I::COLUMNS);
        match self {
            Self::Id(id) => query.push(I::BY_ID).bind(*id),
            Self::Name(name) => query.push(I::BY_NAME).bind(name.trim().to_lowercase()),
        }
    }

    /// What the database knows under it, valid or not.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn find(&self, conn: &mut Conn) -> Result<Option<Resolved<I>>, Error> {
        let row: Option<(Int, String, Int)> = conn.optional(self.query()).await?;
        Ok(row.map(|(id, name, valid)| Resolved {
            id: I::from_id(id.0),
            name,
            valid: valid.0 == 1,
        }))
    }

    /// The same for a reference that a change needs: `field` is what the caller calls it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `unknown` if there is no such thing.
    pub async fn resolve(
        &self,
        conn: &mut Conn,
        field: &'static str,
    ) -> Result<Resolved<I>, Error> {
        self.find(conn)
            .await?
            .ok_or_else(|| Error::invalid(field, "unknown", self.to_string()))
    }

    /// The same for a value that a ticket gets now: an invalid one is refused like an unknown one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `unknown` or `not_allowed`.
    pub async fn resolve_valid(
        &self,
        conn: &mut Conn,
        field: &'static str,
    ) -> Result<Resolved<I>, Error> {
        let found = self.resolve(conn, field).await?;
        if found.valid {
            Ok(found)
        } else {
            Err(Error::invalid(field, "not_allowed", found.name))
        }
    }
}

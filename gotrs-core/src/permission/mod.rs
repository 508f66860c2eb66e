//! Who may do what: groups of agents and customers, and the chain of checks on a ticket (spec 02, sections 2-4).
//!
//! Services ask here, once: [`ticket::require`] for a ticket, [`require_queue`] for a queue, [`require_group`]
//! for an area. Lists take [`visible`], the one SQL fragment that says which tickets an actor may know of.
//! [`Actor::System`] may do everything; nobody else has an automatic right.

mod customer;
mod groups;
pub mod ticket;
mod visible;

use std::borrow::Cow;

use crate::actor::Actor;
use crate::db::{Conn, sql};
use crate::error::Error;
use crate::id::{GroupId, QueueId, UserId};
use crate::queue;
use crate::sysconfig::Config;

pub(crate) use customer::CustomerRights;
pub use customer::{Context, customer_ids, groups_of_company, groups_of_customer};
pub(crate) use groups::{AgentRights, Groups};
pub use groups::{agent_has, groups_of_agent};
pub use visible::visible;

/// A permission key: one of OTRS's, or any that a site or a screen uses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Permission(Cow<'static, str>);

impl Permission {
    /// See tickets.
    pub const RO: Self = Self(Cow::Borrowed("ro"));
    /// Everything.
    pub const RW: Self = Self(Cow::Borrowed("rw"));
    /// Move tickets into a queue.
    pub const MOVE_INTO: Self = Self(Cow::Borrowed("move_into"));
    /// Create tickets in a queue.
    pub const CREATE: Self = Self(Cow::Borrowed("create"));
    /// Add internal notes.
    pub const NOTE: Self = Self(Cow::Borrowed("note"));
    /// Change the owner.
    pub const OWNER: Self = Self(Cow::Borrowed("owner"));
    /// Change the priority.
    pub const PRIORITY: Self = Self(Cow::Borrowed("priority"));

    /// Any key; one that is not listed in `System::Permission` is granted by `rw` only.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self(key.into())
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The groups in which an actor has a permission; `None` means all (the system).
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn groups_of(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    permission: &Permission,
) -> Result<Option<Vec<GroupId>>, Error> {
    Ok(match actor {
        Actor::System => None,
        Actor::Agent(user) => Some(groups_of_agent(conn, *user, permission).await?),
        Actor::Customer(login) => Some(groups_of_customer(conn, config, login, permission).await?),
    })
}

/// The valid queues an actor has a permission on, by name; all valid ones for the system.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn queues_of(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    permission: &Permission,
) -> Result<Vec<QueueId>, Error> {
    let groups = groups_of(conn, config, actor, permission).await?;
    let is_in = |group: GroupId| groups.as_ref().is_none_or(|all| all.contains(&group));
    let queues = queue::all(conn).await?;
    let permitted = queues
        .iter()
        .filter(|queue| queue.valid.is_valid() && is_in(queue.group_id));
    Ok(permitted.map(|queue| queue.id).collect())
}

/// Refuses an actor without a permission on a queue.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] if there is no such queue.
pub async fn require_queue(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    queue: QueueId,
    permission: &Permission,
) -> Result<(), Error> {
    let row: Option<(GroupId, String)> = conn
        .optional(sql("SELECT group_id, name FROM queue WHERE id = ?").bind(queue))
        .await?;
    let (group, name) = row.ok_or_else(|| Error::not_found("queue", queue))?;
    let allowed = match actor {
        Actor::System => true,
        Actor::Agent(user) => agent_has(conn, *user, group, permission).await?,
        Actor::Customer(login) => groups_of_customer(conn, config, login, permission)
            .await?
            .contains(&group),
    };
    if allowed {
        Ok(())
    } else {
        Err(denied(actor, permission, format!("queue {name}")))
    }
}

/// Refuses an agent without a permission on the group of that name: `admin` for the administration area.
///
/// # Errors
/// [`Error::Denied`].
pub async fn require_group(
    conn: &mut Conn,
    actor: &Actor,
    group: &str,
    permission: &Permission,
) -> Result<(), Error> {
    let allowed = match actor {
        Actor::System => true,
        Actor::Customer(_) => false,
        Actor::Agent(user) => has_named(conn, *user, group, permission).await?,
    };
    if allowed {
        Ok(())
    } else {
        Err(denied(actor, permission, format!("group {group}")))
    }
}

/// Refuses everybody but the system and agents who may administer (`rw` on group `admin`).
///
/// # Errors
/// [`Error::Denied`].
pub async fn require_admin(conn: &mut Conn, actor: &Actor) -> Result<(), Error> {
    require_group(conn, actor, "admin", &Permission::RW).await
}

/// Whether an actor may administer; for showing a way, not for guarding it.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn is_admin(conn: &mut Conn, actor: &Actor) -> Result<bool, Error> {
    match actor {
        Actor::System => Ok(true),
        Actor::Customer(_) => Ok(false),
        Actor::Agent(user) => has_named(conn, *user, "admin", &Permission::RW).await,
    }
}

/// Whether an agent has a permission in the group of that name.
async fn has_named(
    conn: &mut Conn,
    user: UserId,
    group: &str,
    permission: &Permission,
) -> Result<bool, Error> {
    let named = groups::groups(conn).await?.named(&[group.to_owned()]);
    match named.first() {
        Some(id) => agent_has(conn, user, *id, permission).await,
        None => Ok(false),
    }
}

pub(crate) fn denied(actor: &Actor, permission: &Permission, on: String) -> Error {
    tracing::info!(%actor, %permission, on, "denied");
    Error::Denied {
        actor: actor.to_string(),
        permission: permission.to_string(),
        on,
    }
}

/// Refuses customer users; for what every agent may read.
///
/// # Errors
/// [`Error::Denied`].
pub(crate) fn refuse_customers(actor: &Actor, what: &str) -> Result<(), Error> {
    match actor {
        Actor::Customer(_) => Err(denied(actor, &Permission::RO, what.to_owned())),
        Actor::System | Actor::Agent(_) => Ok(()),
    }
}

//! The chain of checks on one ticket: `Ticket::Permission` for agents, `CustomerTicket::Permission` for customers.
//!
//! The modules of the setting run in the order of their keys. A yes of a module with `Granted` ends the chain
//! with yes, a no of one with `Required` ends it with no; at the end of the chain the answer is no.

use super::{
    Context, Permission, agent_has, customer_ids, denied, groups_of_company, groups_of_customer,
};
use crate::actor::Actor;
use crate::db::{Conn, Int, sql};
use crate::error::Error;
use crate::id::{GroupId, TicketId, UserId};
use crate::sysconfig::{Config, Value, settings};

/// What the checks need to know of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// Its id.
    pub id: TicketId,
    /// Its number, for messages.
    pub tn: String,
    /// The name of its queue.
    pub queue: String,
    /// The group of its queue.
    pub group_id: GroupId,
    /// Its owner.
    pub owner_id: UserId,
    /// Its responsible.
    pub responsible_id: UserId,
    /// Who created it.
    pub create_by: UserId,
    /// Its customer id, or empty.
    pub customer_id: Option<String>,
    /// Its customer user, or empty.
    pub customer_user_id: Option<String>,
}

/// Reads the facts of a ticket.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn facts(conn: &mut Conn, id: TicketId) -> Result<Option<Facts>, Error> {
    let query = sql(
        "SELECT t.id, t.tn, q.name AS queue, q.group_id, t.user_id AS owner_id, t.responsible_user_id AS responsible_id, \
         t.create_by, t.customer_id, t.customer_user_id FROM ticket t JOIN queue q ON q.id = t.queue_id WHERE t.id = ?",
    );
    Ok(conn.optional(query.bind(id)).await?)
}

/// Whether an actor has a permission on a ticket.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn allows(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    facts: &Facts,
    permission: &Permission,
) -> Result<bool, Error> {
    if actor.is_system() {
        return Ok(true);
    }
    for (name, grants, required) in modules(config, actor) {
        let yes = check(conn, config, actor, facts, permission, name).await?;
        if yes && grants {
            return Ok(true);
        }
        if !yes && required {
            return Ok(false);
        }
    }
    Ok(false)
}

/// Every check of the chain, whether or not it is reached: name, answer, whether a yes and whether a no ends it.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn checks(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    facts: &Facts,
    permission: &Permission,
) -> Result<Vec<(String, bool, bool, bool)>, Error> {
    let mut steps = Vec::new();
    for (name, grants, required) in modules(config, actor) {
        let yes = check(conn, config, actor, facts, permission, name).await?;
        steps.push((name.to_owned(), yes, grants, required));
    }
    Ok(steps)
}

/// The modules of the chain in their order: name, `Granted`, `Required`. The desk itself needs none.
fn modules<'c>(
    config: &'c Config,
    actor: &Actor,
) -> impl Iterator<Item = (&'c str, bool, bool)> + use<'c> {
    let outer = match actor {
        Actor::Customer(_) => "CustomerTicket::Permission",
        _ => "Ticket::Permission",
    };
    config.members(outer).map(|(_, module)| {
        let text = |name| module.get(name).and_then(Value::as_text);
        let name = text("Module").unwrap_or_default();
        let name = name.rsplit("::").next().unwrap_or_default();
        (
            name,
            text("Granted") == Some("1"),
            text("Required") == Some("1"),
        )
    })
}

async fn check(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    facts: &Facts,
    permission: &Permission,
    name: &str,
) -> Result<bool, Error> {
    match actor {
        Actor::Agent(user) => agent_check(conn, config, *user, facts, permission, name).await,
        Actor::Customer(login) => {
            customer_check(conn, config, login, facts, permission, name).await
        }
        Actor::System => Ok(true),
    }
}

/// Refuses an actor without a permission on a ticket.
///
/// Who may not even see it is told that it does not exist (ACC-01).
///
/// # Errors
/// [`Error::NotFound`] if the ticket does not exist or may not be seen; [`Error::Denied`].
pub async fn require(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    id: TicketId,
    permission: &Permission,
) -> Result<Facts, Error> {
    let facts = facts(conn, id)
        .await?
        .ok_or_else(|| Error::not_found("ticket", id))?;
    require_on(conn, config, actor, &facts, permission).await?;
    Ok(facts)
}

/// The same for facts already read.
///
/// # Errors
/// As [`require`].
pub async fn require_on(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    facts: &Facts,
    permission: &Permission,
) -> Result<(), Error> {
    if allows(conn, config, actor, facts, permission).await? {
        return Ok(());
    }
    if *permission != Permission::RO && allows(conn, config, actor, facts, &Permission::RO).await? {
        return Err(denied(actor, permission, format!("ticket {}", facts.tn)));
    }
    tracing::info!(%actor, ticket = facts.tn, "denied: ticket may not be seen");
    Err(Error::not_found("ticket", facts.id))
}

async fn agent_check(
    conn: &mut Conn,
    config: &Config,
    user: UserId,
    facts: &Facts,
    permission: &Permission,
    module: &str,
) -> Result<bool, Error> {
    Ok(match module {
        "OwnerCheck" => facts.owner_id == user && queue_lets(config, "Owner", facts, permission),
        "ResponsibleCheck" => {
            config.get(&settings::TICKET_RESPONSIBLE)
                && facts.responsible_id == user
                && queue_lets(config, "Responsible", facts, permission)
        }
        "GroupCheck" => agent_has(conn, user, facts.group_id, permission).await?,
        "WatcherCheck" => {
            config.get(&settings::TICKET_WATCHER)
                && *permission == Permission::RO
                && watches(conn, user, facts.id).await?
        }
        "CreatorCheck" => {
            facts.create_by == user && queue_lets(config, "Creator", facts, permission)
        }
        "InvolvedCheck" => {
            queue_lets(config, "Involved", facts, permission)
                && is_involved(conn, user, facts.id).await?
        }
        _ => false,
    })
}

/// `Ticket::Permission::<Kind>Check::Queues`: where, and for which keys, a personal relation counts.
fn queue_lets(config: &Config, kind: &str, facts: &Facts, permission: &Permission) -> bool {
    let name = format!("Ticket::Permission::{kind}Check::Queues");
    let Some(map) = config
        .by_name(&name)
        .and_then(Value::as_map)
        .filter(|map| !map.is_empty())
    else {
        return true;
    };
    let Some((_, keys)) = map.iter().find(|(queue, _)| *queue == facts.queue) else {
        return false;
    };
    let keys = keys.as_text().unwrap_or_default();
    *permission == Permission::RO
        || keys
            .split(',')
            .map(str::trim)
            .any(|key| key == "rw" || key == permission.as_str())
}

async fn watches(conn: &mut Conn, user: UserId, ticket: TicketId) -> Result<bool, Error> {
    let query = sql("SELECT user_id FROM ticket_watcher WHERE ticket_id = ? AND user_id = ?")
        .bind(ticket)
        .bind(user);
    Ok(conn.optional::<(Int,)>(query).await?.is_some())
}

async fn is_involved(conn: &mut Conn, user: UserId, ticket: TicketId) -> Result<bool, Error> {
    let query = sql("SELECT id FROM ticket_history WHERE ticket_id = ? AND create_by = ? LIMIT 1")
        .bind(ticket)
        .bind(user);
    Ok(conn.optional::<(Int,)>(query).await?.is_some())
}

async fn customer_check(
    conn: &mut Conn,
    config: &Config,
    login: &str,
    facts: &Facts,
    permission: &Permission,
    module: &str,
) -> Result<bool, Error> {
    let company_hidden =
        config.get(&settings::TICKET_FRONTEND_CUSTOMER_DISABLE_COMPANY_TICKET_ACCESS);
    let ticket_company = facts.customer_id.as_deref().unwrap_or_default();
    Ok(match module {
        "GroupCheck" => groups_of_customer(conn, config, login, permission)
            .await?
            .contains(&facts.group_id),
        "CustomerUserIDCheck" => same(facts.customer_user_id.as_deref().unwrap_or_default(), login),
        "CustomerIDCheck" => {
            !company_hidden
                && !ticket_company.is_empty()
                && customer_ids(conn, login)
                    .await?
                    .iter()
                    .any(|own| same(own, ticket_company))
        }
        "CustomerGroupCheck" => {
            let may_apply = !company_hidden
                && !ticket_company.is_empty()
                && config.get(&settings::CUSTOMER_GROUP_SUPPORT)
                && Context::Other.is_active(config);
            if !may_apply {
                return Ok(false);
            }
            let own = customer_ids(conn, login).await?;
            groups_of_company(conn, config, &own, permission, Context::Other)
                .await?
                .contains(&facts.group_id)
        }
        _ => false,
    })
}

fn same(one: &str, other: &str) -> bool {
    !one.is_empty() && one.to_lowercase() == other.to_lowercase()
}

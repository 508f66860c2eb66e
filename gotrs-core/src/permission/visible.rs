//! Which tickets an actor may know of, as one SQL condition for lists, searches, counters and exports (ACC-03).

use super::{
    Context, Permission, customer_ids, groups_of_agent, groups_of_company, groups_of_customer,
};
use crate::actor::Actor;
use crate::db::{Conn, Stmt, sql};
use crate::error::Error;
use crate::id::{GroupId, UserId};
use crate::queue;
use crate::sysconfig::{Config, settings};

/// A condition over the alias `t` of `ticket`: the tickets an actor finds with a permission.
///
/// Agents find by group alone: tickets they merely own or watch are listed by owner and watcher lists
/// (spec 02, section 3). Root finds everything, as in OTRS.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn visible(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    permission: &Permission,
) -> Result<Stmt, Error> {
    match actor {
        Actor::System => Ok(sql("1 = 1")),
        Actor::Agent(user) if *user == UserId::ROOT => Ok(sql("1 = 1")),
        Actor::Agent(user) => {
            let groups = groups_of_agent(conn, *user, permission).await?;
            in_groups(conn, &groups).await
        }
        Actor::Customer(login) => customer(conn, config, login, permission).await,
    }
}

async fn in_groups(conn: &mut Conn, groups: &[GroupId]) -> Result<Stmt, Error> {
    let all = queue::all(conn).await?;
    let queues = all.iter().filter(|queue| groups.contains(&queue.group_id));
    Ok(sql("t.queue_id IN (")
        .bind_list(queues.map(|queue| queue.id))
        .push(")"))
}

async fn customer(
    conn: &mut Conn,
    config: &Config,
    login: &str,
    permission: &Permission,
) -> Result<Stmt, Error> {
    let groups = groups_of_customer(conn, config, login, permission).await?;
    if groups.is_empty() {
        return Ok(sql("1 = 0"));
    }
    let company_hidden =
        config.get(&settings::TICKET_FRONTEND_CUSTOMER_DISABLE_COMPANY_TICKET_ACCESS);
    let own = if company_hidden {
        Vec::new()
    } else {
        customer_ids(conn, login).await?
    };
    let mut condition = sql("((({ci t.customer_user_id} = ?").bind(login.to_lowercase());
    if !own.is_empty() {
        condition = condition
            .push(" OR {ci t.customer_id} IN (")
            .bind_list(own.iter().map(|id| id.to_lowercase()))
            .push(")");
    }
    condition = condition
        .push(") AND ")
        .append(in_groups(conn, &groups).await?)
        .push(")");
    if !own.is_empty()
        && config.get(&settings::CUSTOMER_GROUP_SUPPORT)
        && Context::Other.is_active(config)
    {
        for group in groups_of_company(conn, config, &own, permission, Context::Other).await? {
            if let Some(other) = other_companies(conn, group, permission, &own).await? {
                condition = condition
                    .push(" OR (")
                    .append(other)
                    .push(" AND ")
                    .append(in_groups(conn, &[group]).await?)
                    .push(")");
            }
        }
    }
    Ok(condition.push(")"))
}

/// The companies that have a group themselves (rows only), without the own ones.
async fn other_companies(
    conn: &mut Conn,
    group: GroupId,
    permission: &Permission,
    own: &[String],
) -> Result<Option<Stmt>, Error> {
    let query = sql("SELECT DISTINCT customer_id FROM group_customer WHERE group_id = ? AND permission_value = 1 \
         AND permission_key IN (?, 'rw') AND permission_context = ?")
    .bind(group)
    .bind(permission.as_str())
    .bind(Context::Same.as_str());
    let mut companies: Vec<String> = conn
        .column::<String>(query)
        .await?
        .into_iter()
        .map(|id| id.to_lowercase())
        .collect();
    companies.retain(|id| !own.iter().any(|known| known.to_lowercase() == *id));
    if companies.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        sql("{ci t.customer_id} IN (")
            .bind_list(companies)
            .push(")"),
    ))
}

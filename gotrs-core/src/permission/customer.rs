//! Groups of customer users: own rows, rows of their companies, and the always-groups (spec 02, section 4).

use std::sync::Arc;

use super::Permission;
use super::groups::{grants, groups};
use crate::db::{Conn, Stmt, sql};
use crate::error::Error;
use crate::id::GroupId;
use crate::kept::{self, Place};
use crate::sysconfig::{Config, Value, settings};

/// The context of a company's permission row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Tickets of the own company.
    Same,
    /// Tickets of other companies.
    Other,
}

impl Context {
    /// As stored in `group_customer.permission_context`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "Ticket::CustomerID::Same",
            Self::Other => "Ticket::CustomerID::Other",
        }
    }

    /// Whether the setting that switches the context on is valid.
    #[must_use]
    pub fn is_active(self, config: &Config) -> bool {
        config
            .members("CustomerGroupPermissionContext")
            .any(|(_, value)| value.get("Value").and_then(Value::as_text) == Some(self.as_str()))
    }
}

/// What one customer user is: its companies, and keys by valid group that its own rows and its companies' rows for
/// their own tickets give.
#[derive(Debug, Default)]
pub(crate) struct CustomerRights {
    ids: Vec<String>,
    own: Vec<(GroupId, String)>,
    companies: Vec<(GroupId, String)>,
}

impl CustomerRights {
    fn groups(&self, permission: &Permission) -> Vec<GroupId> {
        let all = self.own.iter().chain(&self.companies);
        all.filter(|(_, key)| grants(key, permission))
            .map(|(group, _)| *group)
            .collect()
    }
}

/// A customer user's rights, as they are kept for readers.
async fn rights(conn: &mut Conn, login: &str) -> Result<Arc<CustomerRights>, Error> {
    let login = login.to_lowercase();
    match kept::place(conn, |kept| &kept.customers, login.clone()) {
        Place::Known(rights) => Ok(rights),
        Place::Unknown(place) => Ok(place.fill(read(conn, &login).await?)),
    }
}

async fn read(conn: &mut Conn, login: &str) -> Result<CustomerRights, Error> {
    let ids = read_ids(conn, login).await?;
    let own = sql(
        "SELECT g.id, gc.permission_key FROM {groups} g JOIN group_customer_user gc ON gc.group_id = g.id \
         WHERE g.valid_id = (SELECT id FROM valid WHERE name = 'valid') AND gc.permission_value = 1 AND {ci gc.user_id} = ?",
    );
    let own = conn.all(own.bind(login)).await?;
    let companies = if ids.is_empty() {
        Vec::new()
    } else {
        conn.all(of_companies(&ids, Context::Same)).await?
    };
    Ok(CustomerRights {
        ids,
        own,
        companies,
    })
}

async fn read_ids(conn: &mut Conn, login: &str) -> Result<Vec<String>, Error> {
    let mut ids: Vec<String> = conn
        .column(sql("SELECT customer_id FROM customer_user WHERE {ci login} = ?").bind(login))
        .await?;
    ids.retain(|id| !id.is_empty());
    let more = sql("SELECT customer_id FROM customer_user_customer WHERE {ci user_id} = ? ORDER BY customer_id").bind(login);
    for id in conn.column::<String>(more).await? {
        let lower = id.to_lowercase();
        if !id.is_empty() && !ids.iter().any(|known| known.to_lowercase() == lower) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Keys by valid group that the rows of companies give in a context.
fn of_companies(customer_ids: &[String], context: Context) -> Stmt {
    sql("SELECT g.id, gc.permission_key FROM {groups} g JOIN group_customer gc ON gc.group_id = g.id \
         WHERE g.valid_id = (SELECT id FROM valid WHERE name = 'valid') AND gc.permission_value = 1 \
         AND gc.permission_context = ? AND {ci gc.customer_id} IN (")
    .bind(context.as_str())
    .bind_list(customer_ids.iter().map(|id| id.to_lowercase()))
    .push(")")
}

/// The customer ids of a customer user: the primary one, then the additional ones that differ.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn customer_ids(conn: &mut Conn, login: &str) -> Result<Vec<String>, Error> {
    Ok(rights(conn, login).await?.ids.clone())
}

/// The valid groups in which a customer user has a permission.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn groups_of_customer(
    conn: &mut Conn,
    config: &Config,
    login: &str,
    permission: &Permission,
) -> Result<Vec<GroupId>, Error> {
    let all = groups(conn).await?;
    if !config.get(&settings::CUSTOMER_GROUP_SUPPORT) {
        return Ok(all.valid());
    }
    let rights = rights(conn, login).await?;
    let mut groups = rights.groups(permission);
    if !rights.ids.is_empty() {
        groups.extend(all.named(&config.get(&settings::CUSTOMER_GROUP_COMPANY_ALWAYS_GROUPS)));
    }
    groups.extend(all.named(&config.get(&settings::CUSTOMER_GROUP_ALWAYS_GROUPS)));
    groups.sort_unstable();
    groups.dedup();
    Ok(groups)
}

/// The valid groups in which any of these companies has a permission, in a context.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn groups_of_company(
    conn: &mut Conn,
    config: &Config,
    customer_ids: &[String],
    permission: &Permission,
    context: Context,
) -> Result<Vec<GroupId>, Error> {
    let all = groups(conn).await?;
    if !config.get(&settings::CUSTOMER_GROUP_SUPPORT) {
        return Ok(all.valid());
    }
    let rows: Vec<(GroupId, String)> = conn.all(of_companies(customer_ids, context)).await?;
    let mut groups: Vec<GroupId> = rows
        .iter()
        .filter(|(_, key)| grants(key, permission))
        .map(|(group, _)| *group)
        .collect();
    if context == Context::Same {
        groups.extend(all.named(&config.get(&settings::CUSTOMER_GROUP_COMPANY_ALWAYS_GROUPS)));
    }
    groups.sort_unstable();
    groups.dedup();
    Ok(groups)
}

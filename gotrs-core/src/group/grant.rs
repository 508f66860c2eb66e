//! Giving and taking rights, and saying where they come from.

use super::grant_store as store;
use super::model::{Effective, Grant, GrantFilter, Holder, Membership};
use crate::actor::Actor;
use crate::auth::audit::{self, AuditEvent, Entry};
use crate::auth::session;
use crate::cache;
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::id::{GroupId, RoleId, UserId};
use crate::lookup::{self, Named};
use crate::permission::{self, Permission};
use crate::sysconfig::{Config, settings};
use crate::unit::Unit;

/// Permission rows and role memberships. Made by [`Desk::grants`].
#[derive(Debug)]
pub struct Grants {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Permission rows and role memberships. Agents may read them, administrators change them.
    pub fn grants(&self, actor: impl Into<Actor>) -> Grants {
        Grants {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Grants {
    /// The rows of one table, by holder and group: one query whatever the size of the matrix.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn list(&self, filter: &GrantFilter) -> Result<Vec<Grant>, Error> {
        permission::refuse_customers(&self.actor, "permissions")?;
        let mut conn = self.desk.read().await?;
        Ok(store::list(&mut conn, filter).await?)
    }

    /// Sets what holders may do on groups: each grant replaces all rows of its pair (spec 02, section 1.1).
    ///
    /// `rw` is stored alone; keys that `System::Permission` (for customers `System::Customer::Permission`) does
    /// not list are left out. All or nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown agent, role or group; [`Error::Denied`].
    pub async fn set(&self, grants: &[Grant]) -> Result<(), Error> {
        let mut unit = self.unit().await?;
        set(&mut unit, grants).await?;
        unit.commit().await
    }

    /// Who is in which role; of one role or one agent if asked so. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn memberships(
        &self,
        role: Option<RoleId>,
        user: Option<UserId>,
    ) -> Result<Vec<Membership>, Error> {
        permission::refuse_customers(&self.actor, "roles")?;
        let mut conn = self.desk.read().await?;
        Ok(store::memberships(&mut conn, role, user).await?)
    }

    /// Makes these agents, and nobody else, the members of a role.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown role or agent; [`Error::Denied`].
    pub async fn set_members(&self, role: RoleId, users: &[UserId]) -> Result<(), Error> {
        let mut unit = self.unit().await?;
        let before = store::memberships(&mut unit, Some(role), None).await?;
        let wanted = users.iter().map(|&user_id| Membership {
            role_id: role,
            user_id,
        });
        change_memberships(&mut unit, &before, &wanted.collect::<Vec<_>>()).await?;
        unit.commit().await
    }

    /// Puts an agent into these roles, and no other.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown role or agent; [`Error::Denied`].
    pub async fn set_roles(&self, user: UserId, roles: &[RoleId]) -> Result<(), Error> {
        let mut unit = self.unit().await?;
        let before = store::memberships(&mut unit, None, Some(user)).await?;
        let wanted = roles.iter().map(|&role_id| Membership {
            role_id,
            user_id: user,
        });
        change_memberships(&mut unit, &before, &wanted.collect::<Vec<_>>()).await?;
        unit.commit().await
    }

    /// Every row that gives an agent a right on a valid group, with where it comes from. Nothing for an invalid
    /// agent. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is that agent or an administrator.
    pub async fn effective(&self, user: UserId) -> Result<Vec<Effective>, Error> {
        let mut conn = self.desk.read().await?;
        if self.actor != Actor::Agent(user) {
            permission::require_admin(&mut conn, &self.actor).await?;
        }
        Ok(store::effective(&mut conn, user).await?)
    }

    /// Why an agent has a permission on a group: the rows that give it; empty if there is none.
    ///
    /// # Errors
    /// As [`Grants::effective`].
    pub async fn why(
        &self,
        user: UserId,
        group: GroupId,
        permission: &Permission,
    ) -> Result<Vec<Effective>, Error> {
        let mut rows = self.effective(user).await?;
        rows.retain(|row| {
            row.group == group && (row.key == *permission || row.key == Permission::RW)
        });
        Ok(rows)
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.desk
    }

    pub(super) fn actor(&self) -> &Actor {
        &self.actor
    }

    async fn unit(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        Ok(unit)
    }
}

/// The keys that are stored for the keys that were asked for.
pub(crate) fn stored_keys(
    config: &Config,
    holder: &Holder,
    asked: &[Permission],
) -> Vec<Permission> {
    if asked.contains(&Permission::RW) {
        return vec![Permission::RW];
    }
    let listed = match holder {
        Holder::Agent(_) | Holder::Role(_) => config.get(&settings::SYSTEM_PERMISSION),
        Holder::CustomerUser(_) | Holder::Company(..) => {
            config.get(&settings::SYSTEM_CUSTOMER_PERMISSION)
        }
    };
    listed
        .into_iter()
        .map(Permission::new)
        .filter(|key| asked.contains(key))
        .collect()
}

/// [`Grants::set`] inside a larger unit, without asking for the right to.
pub(crate) async fn set(unit: &mut Unit, grants: &[Grant]) -> Result<(), Error> {
    // Locks are taken in one order, whoever asks.
    let mut order: Vec<&Grant> = grants.iter().collect();
    order.sort_by_key(|grant| grant.group);
    for grant in order {
        set_one(unit, grant).await?;
    }
    Ok(())
}

async fn set_one(unit: &mut Unit, grant: &Grant) -> Result<(), Error> {
    if !store::lock_group(unit, grant.group).await? {
        return Err(Error::not_found("group", grant.group));
    }
    let (event, holder) = match &grant.holder {
        Holder::Agent(id) => {
            let login = lookup::name_of(unit, Named::Agent, id.0).await?;
            ("UserPermissionUpdate", login)
        }
        Holder::Role(id) => {
            let name = lookup::name_of(unit, Named::Role, id.0).await?;
            ("RolePermissionUpdate", name)
        }
        Holder::CustomerUser(login) => {
            check_length("login", login, 100)?;
            ("CustomerUserPermissionUpdate", login.clone())
        }
        Holder::Company(id, _) => {
            check_length("customer_id", id, 150)?;
            ("CustomerPermissionUpdate", id.clone())
        }
    };
    let keys = stored_keys(unit.config(), &grant.holder, &grant.keys);
    let (by, now) = (unit.user_id(), unit.stamp());
    store::replace(unit, &grant.holder, grant.group, &keys, by, now).await?;
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object(event, &holder));
    let group = lookup::name_of(unit, Named::Group, grant.group.0).await?;
    let keys: Vec<&str> = keys.iter().map(Permission::as_str).collect();
    let context = match &grant.holder {
        Holder::Company(_, context) => format!(" in {}", context.as_str()),
        _ => String::new(),
    };
    let detail = format!("group {group}{context}: {}", keys.join(" "));
    noted(unit, &holder, &detail).await
}

fn check_length(field: &'static str, text: &str, limit: usize) -> Result<(), Error> {
    let mut problems = Problems::default();
    if text.is_empty() {
        problems.add(field, "required", "");
    } else if text.chars().count() > limit {
        problems.add(field, "too_long", limit.to_string());
    }
    problems.into_result()
}

async fn noted(unit: &mut Unit, object: &str, detail: &str) -> Result<(), Error> {
    audit::note(
        unit,
        AuditEvent::RightsChanged,
        Entry {
            object: Some(object),
            detail: Some(detail),
            ..Entry::default()
        },
    )
    .await
}

/// Adds and removes what differs. Losing a role ends the agent's sessions (SES-02).
async fn change_memberships(
    unit: &mut Unit,
    before: &[Membership],
    wanted: &[Membership],
) -> Result<(), Error> {
    let lost = before.iter().filter(|member| !wanted.contains(member));
    let won = wanted.iter().filter(|member| !before.contains(member));
    let mut changes: Vec<(Membership, bool)> = lost
        .map(|member| (*member, false))
        .chain(won.map(|member| (*member, true)))
        .collect();
    changes.sort_unstable();
    changes.dedup();
    for (member, joins) in changes {
        set_membership(unit, member, joins).await?;
    }
    Ok(())
}

/// Puts an agent into a role or takes it out, inside a larger unit.
pub(crate) async fn set_membership(
    unit: &mut Unit,
    member: Membership,
    joins: bool,
) -> Result<(), Error> {
    if !store::lock_role(unit, member.role_id).await? {
        return Err(Error::not_found("role", member.role_id));
    }
    let login = lookup::name_of(unit, Named::Agent, member.user_id.0).await?;
    let role = lookup::name_of(unit, Named::Role, member.role_id.0).await?;
    store::leave(unit, member).await?;
    unit.touch(cache::PERMISSION);
    if joins {
        let (by, now) = (unit.user_id(), unit.stamp());
        store::join(unit, member, by, now).await?;
    } else {
        session::end_all_of_agent(unit, member.user_id, "lost a role").await?;
    }
    unit.raise(Event::object("RoleUserUpdate", member.role_id));
    let detail = format!("role {role}: {}", if joins { "in" } else { "out" });
    noted(unit, &login, &detail).await
}

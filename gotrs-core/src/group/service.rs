//! Groups and roles: list, add, change.

use super::model::{Group, Naming, Role};
use super::store::{self, Row, Table};
use crate::actor::Actor;
use crate::auth::audit::{self, AuditEvent, Entry};
use crate::cache;
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::id::{GroupId, RoleId};
use crate::lookup::{self, Named};
use crate::permission;
use crate::unit::Unit;

/// The group whose members administer: it must stay what it is.
const ADMIN: &str = "admin";

/// Groups and roles. Made by [`Desk::groups`].
#[derive(Debug)]
pub struct Groups {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Groups and roles. Agents may read them, administrators change them.
    pub fn groups(&self, actor: impl Into<Actor>) -> Groups {
        Groups {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Groups {
    /// All groups by name.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn list(&self, only_valid: bool) -> Result<Vec<Group>, Error> {
        self.rows(Table::Groups, only_valid).await
    }

    /// All roles by name.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn list_roles(&self, only_valid: bool) -> Result<Vec<Role>, Error> {
        self.rows(Table::Roles, only_valid).await
    }

    async fn rows<T: From<Row>>(&self, table: Table, only_valid: bool) -> Result<Vec<T>, Error> {
        permission::refuse_customers(&self.actor, table.what())?;
        let mut conn = self.desk.read().await?;
        let rows = store::list(&mut conn, table, only_valid).await?;
        Ok(rows.into_iter().map(T::from).collect())
    }

    /// One group.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] for customers.
    pub async fn get(&self, id: GroupId) -> Result<Group, Error> {
        self.row(Table::Groups, id.0).await
    }

    /// One role.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] for customers.
    pub async fn get_role(&self, id: RoleId) -> Result<Role, Error> {
        self.row(Table::Roles, id.0).await
    }

    async fn row<T: From<Row>>(&self, table: Table, id: i64) -> Result<T, Error> {
        permission::refuse_customers(&self.actor, table.what())?;
        let mut conn = self.desk.read().await?;
        let row = store::find(&mut conn, table, id).await?;
        row.map(T::from)
            .ok_or_else(|| Error::not_found(table.what(), id))
    }

    /// Adds a group.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty, overlong or taken name; [`Error::Denied`].
    pub async fn add(&self, naming: &Naming) -> Result<Group, Error> {
        let mut unit = self.unit().await?;
        let id = add(&mut unit, Table::Groups, naming).await?;
        unit.commit().await?;
        self.get(GroupId(id)).await
    }

    /// Adds a role.
    ///
    /// # Errors
    /// As [`Groups::add`].
    pub async fn add_role(&self, naming: &Naming) -> Result<Role, Error> {
        let mut unit = self.unit().await?;
        let id = add(&mut unit, Table::Roles, naming).await?;
        unit.commit().await?;
        self.get_role(RoleId(id)).await
    }

    /// Changes a group. The group `admin` keeps its name and stays valid.
    ///
    /// # Errors
    /// As [`Groups::add`]; [`Error::NotFound`]; [`Error::Conflict`] for the group `admin`.
    pub async fn update(&self, id: GroupId, naming: &Naming) -> Result<Group, Error> {
        let mut unit = self.unit().await?;
        update(&mut unit, Table::Groups, id.0, naming).await?;
        unit.commit().await?;
        self.get(id).await
    }

    /// Changes a role.
    ///
    /// # Errors
    /// As [`Groups::add`]; [`Error::NotFound`].
    pub async fn update_role(&self, id: RoleId, naming: &Naming) -> Result<Role, Error> {
        let mut unit = self.unit().await?;
        update(&mut unit, Table::Roles, id.0, naming).await?;
        unit.commit().await?;
        self.get_role(id).await
    }

    async fn unit(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        Ok(unit)
    }
}

async fn add(unit: &mut Unit, table: Table, naming: &Naming) -> Result<i64, Error> {
    let naming = checked(unit, table, None, naming).await?;
    let valid = naming.valid.id(unit).await?;
    let (by, now) = (unit.user_id(), unit.stamp());
    let id = store::insert(unit, table, &naming, valid, by, now).await?;
    said(unit, table, "Add", id, &naming).await?;
    Ok(id)
}

async fn update(unit: &mut Unit, table: Table, id: i64, naming: &Naming) -> Result<(), Error> {
    let before = store::find(unit, table, id)
        .await?
        .ok_or_else(|| Error::not_found(table.what(), id))?;
    let naming = checked(unit, table, Some(id), naming).await?;
    let keeps = naming.name == before.name && naming.valid.is_valid();
    if table == Table::Groups && before.name == ADMIN && !keeps {
        return Err(Error::Conflict(
            "the group admin keeps its name and stays valid: administration hangs on it".into(),
        ));
    }
    let valid = naming.valid.id(unit).await?;
    let (by, now) = (unit.user_id(), unit.stamp());
    store::update(unit, table, id, &naming, valid, by, now).await?;
    said(unit, table, "Update", id, &naming).await
}

async fn said(
    unit: &mut Unit,
    table: Table,
    what: &str,
    id: i64,
    naming: &Naming,
) -> Result<(), Error> {
    let object = match table {
        Table::Groups => "Group",
        Table::Roles => "Role",
    };
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object(format!("{object}{what}"), id));
    let detail = format!("{} {what}, {}", table.what(), naming.valid);
    audit::note(
        unit,
        AuditEvent::RightsChanged,
        Entry {
            object: Some(&naming.name),
            detail: Some(&detail),
            ..Entry::default()
        },
    )
    .await
}

/// The naming with blanks trimmed, if the name is free.
async fn checked(
    unit: &mut Unit,
    table: Table,
    id: Option<i64>,
    naming: &Naming,
) -> Result<Naming, Error> {
    let name = naming.name.trim();
    let mut problems = Problems::default();
    if name.is_empty() {
        problems.add("name", "required", "");
    } else if name.chars().count() > 200 {
        problems.add("name", "too_long", "200");
    } else {
        let named = match table {
            Table::Groups => Named::Group,
            Table::Roles => Named::Role,
        };
        let other = lookup::find_id(unit, named, name).await?;
        if other.is_some() && other != id {
            problems.add("name", "taken", name);
        }
    }
    if naming.comment.chars().count() > 250 {
        problems.add("comment", "too_long", "250");
    }
    problems.into_result()?;
    Ok(Naming {
        name: name.to_owned(),
        comment: naming.comment.trim().to_owned(),
        valid: naming.valid,
    })
}

//! The use cases of every kind: list, find, add, change.

use std::marker::PhantomData;

use super::hierarchy;
use super::kind::{Entry, Kind};
use super::kinds::{
    AutoResponse, Priority, Salutation, Service, Signature, Sla, State, SystemAddress, Template,
    TicketType,
};
use crate::actor::Actor;
use crate::cache;
use crate::db::{Conn, Int, Stmt};
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::permission;
use crate::sysconfig::entity;
use crate::unit::Unit;

/// Longest name that a table holds.
const NAME_LENGTH: usize = 200;

/// The things of one kind, in someone's name: agents read them, administrators (`rw` on group `admin`) change them.
#[derive(Debug)]
pub struct Catalog<K> {
    pub(crate) desk: Desk,
    pub(crate) actor: Actor,
    kind: PhantomData<fn() -> K>,
}

macro_rules! catalogs {
    ($($(#[$doc:meta])* $name:ident: $kind:ty;)*) => {
        impl Desk {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(&self, actor: impl Into<Actor>) -> Catalog<$kind> {
                    Catalog::new(self, actor.into())
                }
            )*
        }
    };
}

catalogs! {
    /// Ticket states.
    states: State;
    /// Ticket priorities.
    priorities: Priority;
    /// Ticket types.
    ticket_types: TicketType;
    /// Services, in a tree of names.
    services: Service;
    /// Service level agreements.
    slas: Sla;
    /// How answers begin.
    salutations: Salutation;
    /// How answers end.
    signatures: Signature;
    /// Addresses that mail comes to and goes out from.
    system_addresses: SystemAddress;
    /// Texts for answers, notes and new tickets.
    templates: Template;
    /// Answers that the desk sends by itself.
    auto_responses: AutoResponse;
}

impl<K: Kind> Catalog<K> {
    pub(crate) fn new(desk: &Desk, actor: Actor) -> Self {
        Self {
            desk: desk.clone(),
            actor,
            kind: PhantomData,
        }
    }

    /// All of them by name, or the valid ones.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn list(&self, only_valid: bool) -> Result<Vec<Entry<K>>, Error> {
        let mut conn = self.reading().await?;
        let mut entries = select(&mut conn, K::select().push(" ORDER BY name")).await?;
        entries.retain(|entry: &Entry<K>| !only_valid || entry.validity().is_valid());
        Ok(entries)
    }

    /// One by its id.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn find(&self, id: K::Id) -> Result<Option<Entry<K>>, Error> {
        let mut conn = self.reading().await?;
        find(&mut conn, id).await
    }

    /// One that must exist.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] to customers.
    pub async fn get(&self, id: K::Id) -> Result<Entry<K>, Error> {
        let found = self.find(id).await?;
        found.ok_or_else(|| Error::not_found(K::WHAT, id))
    }

    /// One by its name, ignoring case.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn find_by_name(&self, name: &str) -> Result<Option<Entry<K>>, Error> {
        let mut conn = self.reading().await?;
        let wanted = name.trim().to_lowercase();
        let named = names::<K>(&mut conn).await?;
        match named.iter().find(|(_, name)| name.to_lowercase() == wanted) {
            Some((id, _)) => find(&mut conn, *id).await,
            None => Ok(None),
        }
    }

    /// Adds one.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field: an empty, overlong or taken name, something named that does not exist;
    /// [`Error::Denied`].
    pub async fn add(&self, data: K) -> Result<Entry<K>, Error> {
        let mut unit = self.changing().await?;
        let id = insert(&mut unit, data, 0).await?;
        unit.commit().await?;
        self.get(id).await
    }

    /// Changes one: all of it becomes as given. What is below it in a tree of names moves along, and settings that
    /// name it follow.
    ///
    /// # Errors
    /// As [`Catalog::add`], and if it becomes invalid while something needs it; [`Error::NotFound`].
    pub async fn update(&self, id: K::Id, data: K) -> Result<Entry<K>, Error> {
        let mut unit = self.changing().await?;
        change(&mut unit, id, data, 0).await?;
        unit.commit().await?;
        self.get(id).await
    }

    /// A connection for an actor who may read.
    pub(crate) async fn reading(&self) -> Result<Conn, Error> {
        permission::refuse_customers(&self.actor, K::WHAT)?;
        self.desk.read().await
    }

    /// A unit for an actor who may change.
    pub(crate) async fn changing(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        Ok(unit)
    }
}

pub(crate) async fn select<K: Kind>(conn: &mut Conn, query: Stmt) -> Result<Vec<Entry<K>>, Error> {
    let zone = conn.zone();
    let rows: Vec<K::Row> = conn.all(query).await?;
    Ok(rows.into_iter().map(|row| K::entry(row, zone)).collect())
}

pub(crate) async fn find<K: Kind>(conn: &mut Conn, id: K::Id) -> Result<Option<Entry<K>>, Error> {
    let rows = select(conn, K::select().push(" WHERE t.id = ?").bind(id)).await?;
    Ok(rows.into_iter().next())
}

pub(crate) async fn names<K: Kind>(conn: &mut Conn) -> Result<Vec<(K::Id, String)>, Error> {
    let rows: Vec<(Int, String)> = conn.all(K::names()).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (K::Id::from(id), name))
        .collect())
}

/// Adds one within a unit; `deepest` limits the parts of a name, 0 does not.
pub(crate) async fn insert<K: Kind>(
    unit: &mut Unit,
    data: K,
    deepest: usize,
) -> Result<K::Id, Error> {
    let known = names::<K>(unit).await?;
    let data = checked(unit, &known, None, data, deepest).await?;
    let valid = data.validity().id(unit).await?;
    let (now, by) = (unit.stamp(), unit.user_id());
    let mut values = data.values();
    values.extend([valid.into(), now.into(), by.into(), now.into(), by.into()]);
    let id = unit.insert(K::insert().bind_list(values).push(")")).await?;
    unit.touch(cache::CATALOG);
    unit.raise(Event::object(K::EVENTS.0, id));
    Ok(K::Id::from(Int(id)))
}

/// What a change did besides.
pub(crate) struct Changed<K: Kind> {
    pub(crate) before: Entry<K>,
    /// Things that have another name now: this one and what is below it.
    pub(crate) renamed: Vec<(K::Id, String)>,
}

/// Changes one within a unit.
pub(crate) async fn change<K: Kind>(
    unit: &mut Unit,
    id: K::Id,
    data: K,
    deepest: usize,
) -> Result<Changed<K>, Error> {
    let before = find::<K>(unit, id)
        .await?
        .ok_or_else(|| Error::not_found(K::WHAT, id))?;
    let known = names::<K>(unit).await?;
    let data = checked(unit, &known, Some(id), data, deepest).await?;
    if before.validity().is_valid() && !data.validity().is_valid() {
        require_unused::<K>(unit, id, before.name()).await?;
    }
    let valid = data.validity().id(unit).await?;
    let (now, by) = (unit.stamp(), unit.user_id());
    let mut update = K::update();
    for value in data.values() {
        update = update.bind(value);
    }
    unit.exec(update.bind(valid).bind(now).bind(by).bind(id))
        .await?;
    unit.raise(Event::object(K::EVENTS.1, id));
    unit.touch(cache::CATALOG);
    let mut renamed = Vec::new();
    if before.name() != data.name() {
        renamed = move_below::<K>(unit, &known, before.name(), data.name()).await?;
        renamed.push((id, data.name().to_owned()));
        follow::<K>(unit, &known, &renamed).await?;
    }
    Ok(Changed { before, renamed })
}

async fn move_below<K: Kind>(
    unit: &mut Unit,
    known: &[(K::Id, String)],
    old: &str,
    new: &str,
) -> Result<Vec<(K::Id, String)>, Error> {
    let mut moved = Vec::new();
    if !K::HIERARCHICAL {
        return Ok(moved);
    }
    let (now, by) = (unit.stamp(), unit.user_id());
    for (id, name) in known {
        let Some(name) = hierarchy::moved(name, old, new) else {
            continue;
        };
        if name.chars().count() > NAME_LENGTH {
            return Err(Error::invalid("name", "too_long", name));
        }
        let update = K::update_name().bind(&name).bind(now).bind(by);
        unit.exec(update.bind(*id)).await?;
        unit.raise(Event::object(K::EVENTS.1, id));
        moved.push((*id, name));
    }
    Ok(moved)
}

/// Settings that name a thing go with its new name.
async fn follow<K: Kind>(
    unit: &mut Unit,
    known: &[(K::Id, String)],
    renamed: &[(K::Id, String)],
) -> Result<(), Error> {
    let Some(kind) = K::ENTITY else {
        return Ok(());
    };
    for (id, new) in renamed {
        if let Some((_, old)) = known.iter().find(|(known, _)| known == id) {
            entity::rename(unit, kind, old, new).await?;
        }
    }
    Ok(())
}

async fn require_unused<K: Kind>(unit: &mut Unit, id: K::Id, name: &str) -> Result<(), Error> {
    if let Some(uses) = K::uses(id)
        && unit.integer(uses).await? > 0
    {
        return Err(Error::invalid("valid", "in_use", name));
    }
    match K::ENTITY {
        Some(kind) => entity::require_unused(unit, kind, name).await,
        None => Ok(()),
    }
}

/// The data with a trimmed name, if everything about it is in order.
async fn checked<K: Kind>(
    unit: &mut Unit,
    known: &[(K::Id, String)],
    id: Option<K::Id>,
    mut data: K,
    deepest: usize,
) -> Result<K, Error> {
    data.rename(data.name().trim().to_owned());
    let mut problems = Problems::default();
    let name = data.name().to_lowercase();
    let taken = known
        .iter()
        .any(|(other, known)| Some(*other) != id && known.to_lowercase() == name);
    if name.is_empty() {
        problems.add("name", "required", "");
    } else if data.name().chars().count() > NAME_LENGTH {
        problems.add("name", "too_long", NAME_LENGTH.to_string());
    } else if taken {
        problems.add("name", "taken", data.name());
    } else if K::HIERARCHICAL {
        hierarchy::check(data.name(), deepest, &mut problems);
        let old = known.iter().find(|(other, _)| Some(*other) == id);
        let inside = |(_, old): &(K::Id, String)| {
            old != data.name() && hierarchy::is_within(data.name(), old)
        };
        if old.is_some_and(inside) {
            problems.add("name", "format", "it cannot be below itself");
        }
    }
    data.check(&mut problems);
    for (field, count) in data.references() {
        if unit.integer(count).await? == 0 {
            problems.add(field, "unknown", "");
        }
    }
    problems.into_result()?;
    Ok(data)
}

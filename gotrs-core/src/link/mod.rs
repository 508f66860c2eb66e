//! Links between tickets, and between tickets and other things (`link_relation`).
//!
//! A link has a type: Normal has no direction, ParentChild leads from the parent (source) to the child (target).
//! [`add`] and [`remove`] are parts of a unit of work and write the history of the tickets at both ends; [`Links`]
//! is what front ends use: both ends are loaded with the actor's eyes, and a hidden end is not there (ACC-08).

mod model;
mod service;
mod store;

use futures_util::future::BoxFuture;

use crate::db::sql;
use crate::desk::Desk;
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::TicketId;
use crate::job::{Job, JobError, JobHandler, Outcome};
use crate::sysconfig::{Config, Value};
use crate::ticket::history;
use crate::ticket::history_name::HistoryEntry;
use crate::unit::Unit;

pub use model::{Direction, Link, LinkState, LinkedTicket, NORMAL, NewLink, Object, PARENT_CHILD};
pub use service::Links;
pub(crate) use store::{delete_all, move_all};

/// Adds a link; false if it is there already.
///
/// # Errors
/// [`Error::Invalid`] for a link to itself, or one whose type the two kinds of things do not allow;
/// [`Error::Conflict`] if the same two are linked in another direction, state or excluded type.
pub async fn add(unit: &mut Unit, link: &NewLink) -> Result<bool, Error> {
    if link.source == link.target {
        return Err(Error::invalid(
            "link",
            "not_allowed",
            link.target.key.clone(),
        ));
    }
    let config = unit.config().clone();
    if !is_possible(&config, link) {
        return Err(Error::invalid(
            "link_type",
            "not_allowed",
            link.link_type.clone(),
        ));
    }
    let known = store::between(unit, &link.source, &link.target).await?;
    for other in &known {
        if other.link_type != link.link_type {
            continue;
        }
        let same_way = other.source == link.source || !is_directed(&config, &link.link_type);
        if same_way && other.state == link.state {
            return Ok(false);
        }
        return Err(linked_otherwise(other));
    }
    if let Some(other) = known
        .iter()
        .find(|other| exclude_each_other(&config, &other.link_type, &link.link_type))
    {
        return Err(linked_otherwise(other));
    }
    let (stamp, by) = (unit.stamp(), unit.user_id());
    store::insert(unit, link, stamp, by).await?;
    if link.state == LinkState::Valid {
        tell_both(unit, link, true).await?;
    }
    Ok(true)
}

fn linked_otherwise(link: &Link) -> Error {
    Error::Conflict(format!(
        "{} and {} are linked as {} already",
        link.source, link.target, link.link_type
    ))
}

/// Removes a link; false if there is none. A link without direction is removed whichever end is named first.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn remove(
    unit: &mut Unit,
    source: &Object,
    target: &Object,
    link_type: &str,
) -> Result<bool, Error> {
    let config = unit.config().clone();
    let known = store::between(unit, source, target).await?;
    let found = known.into_iter().find(|link| {
        let same_way = link.source == *source || !is_directed(&config, link_type);
        link.link_type == link_type && same_way
    });
    let Some(link) = found else { return Ok(false) };
    store::delete(unit, &link).await?;
    if link.state == LinkState::Valid {
        let gone = NewLink {
            source: link.source,
            target: link.target,
            link_type: link.link_type,
            state: link.state,
        };
        tell_both(unit, &gone, false).await?;
    }
    Ok(true)
}

/// All links of a thing, in both directions.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn list(conn: &mut crate::db::Conn, object: &Object) -> Result<Vec<Link>, Error> {
    Ok(store::list(conn, object).await?)
}

/// Writes a link into the history of the tickets at its ends.
async fn tell_both(unit: &mut Unit, link: &NewLink, added: bool) -> Result<(), Error> {
    let (source, target) = (link.source.as_ticket(), link.target.as_ticket());
    if let (Some(own), Some(other)) = (source, target) {
        tell(unit, own, other, added, added_event(true, added)).await?;
        tell(unit, other, own, added, added_event(false, added)).await?;
    }
    unit.settle().await
}

fn added_event(is_source: bool, added: bool) -> TicketEvent {
    match (is_source, added) {
        (true, true) => TicketEvent::TicketMasterLinkAdd,
        (false, true) => TicketEvent::TicketSlaveLinkAdd,
        (true, false) => TicketEvent::TicketMasterLinkDelete,
        (false, false) => TicketEvent::TicketSlaveLinkDelete,
    }
}

async fn tell(
    unit: &mut Unit,
    own: TicketId,
    other: TicketId,
    added: bool,
    event: TicketEvent,
) -> Result<(), Error> {
    let query = sql("SELECT tn FROM ticket WHERE id = ?").bind(other);
    let Some((other_number,)) = unit.optional::<(String,)>(query).await? else {
        return Err(Error::not_found("ticket", other));
    };
    let (other_id, own_id) = (other.0, own.0);
    let entry = if added {
        HistoryEntry::TicketLinkAdd {
            other_number,
            other_id,
            own_id,
        }
    } else {
        HistoryEntry::TicketLinkDelete {
            other_number,
            other_id,
            own_id,
        }
    };
    history::add(unit, own, &entry).await?;
    unit.raise(Event::ticket(event, own));
    Ok(())
}

/// Whether a type has a direction: its names at source and target differ.
pub(crate) fn is_directed(config: &Config, link_type: &str) -> bool {
    let name = format!("LinkObject::Type###{link_type}");
    match config.by_name(&name) {
        Some(setting) => {
            let of = |key| setting.get(key).and_then(Value::as_text);
            of("SourceName") != of("TargetName")
        }
        None => link_type != NORMAL,
    }
}

/// Whether settings `LinkObject::PossibleLink###*` let the two kinds of things be linked by this type.
fn is_possible(config: &Config, link: &NewLink) -> bool {
    let kinds = [link.source.kind.as_str(), link.target.kind.as_str()];
    config
        .members("LinkObject::PossibleLink")
        .any(|(_, possible)| {
            let of = |key| {
                possible
                    .get(key)
                    .and_then(Value::as_text)
                    .unwrap_or_default()
            };
            let objects = [of("Object1"), of("Object2")];
            let fits = objects == kinds || [objects[1], objects[0]] == kinds;
            fits && of("Type") == link.link_type
        })
}

/// Whether a setting `LinkObject::TypeGroup###*` holds both types: one pair can have only one of them.
fn exclude_each_other(config: &Config, one: &str, other: &str) -> bool {
    config.members("LinkObject::TypeGroup").any(|(_, group)| {
        let types = group.as_list().unwrap_or_default();
        let holds = |name: &str| types.iter().any(|known| known.as_text() == Some(name));
        holds(one) && holds(other)
    })
}

/// Removes links that were prepared for a ticket nobody created, after a day.
#[derive(Debug)]
pub(crate) struct CleanUp;

impl JobHandler for CleanUp {
    fn kind(&self) -> &'static str {
        "link.temporary_cleanup"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 0 3 * * *")
    }

    fn run<'a>(&'a self, desk: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            let mut tx = desk.db().begin().await.map_err(Error::from)?;
            let before = tx.stored(desk.now() - chrono::TimeDelta::days(1));
            store::delete_temporary(&mut tx, before)
                .await
                .map_err(Error::from)?;
            tx.commit().await.map_err(Error::from)?;
            Ok(Outcome::Done)
        })
    }
}

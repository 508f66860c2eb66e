//! What narrows the choices of a ticket: access control lists, relations between attributes, and what a site plugs in.
//!
//! A [`Restriction`] is asked twice. A form asks what it may offer, given what is chosen so far, each time something
//! changed; the services ask again for what was chosen in the end, so that screens, bulk, mail forms and the command
//! line refuse the same (ACC-02). The desk itself and the root agent are never narrowed, as in OTRS.

use std::collections::BTreeMap;
use std::fmt;

use futures_util::future::BoxFuture;

use crate::actor::Actor;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{TicketId, UserId};
use crate::sysconfig::Config;
use crate::unit::Unit;

/// What of a ticket is chosen from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The queue.
    Queue,
    /// The state.
    State,
    /// The priority.
    Priority,
    /// The type.
    Type,
    /// The service.
    Service,
    /// The SLA.
    Sla,
    /// The owner.
    Owner,
    /// The responsible.
    Responsible,
}

impl Aspect {
    /// What services call it when they refuse a value.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::State => "state",
            Self::Priority => "priority",
            Self::Type => "type",
            Self::Service => "service",
            Self::Sla => "sla",
            Self::Owner => "owner",
            Self::Responsible => "responsible",
        }
    }
}

/// Who chooses for which ticket, and what is chosen so far, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Who chooses.
    pub actor: Actor,
    /// The ticket; `None` for one to be made.
    pub ticket: Option<TicketId>,
    /// What is chosen so far.
    pub chosen: BTreeMap<Aspect, i64>,
}

impl Situation {
    /// Nothing is chosen yet.
    pub fn new(actor: impl Into<Actor>, ticket: Option<TicketId>) -> Self {
        Self {
            actor: actor.into(),
            ticket,
            chosen: BTreeMap::new(),
        }
    }

    /// With a choice.
    #[must_use]
    pub fn choosing(mut self, aspect: Aspect, id: i64) -> Self {
        self.chosen.insert(aspect, id);
        self
    }

    fn is_free(&self) -> bool {
        self.actor.is_system() || self.actor == Actor::Agent(UserId::ROOT)
    }
}

/// Takes choices away. Plugged in with [`crate::desk::DeskBuilder::restriction`].
pub trait Restriction: fmt::Debug + Send + Sync {
    /// Leaves of the ids that are offered for an aspect those that may be chosen in this situation, in their order.
    ///
    /// # Errors
    /// An error stops what asked: neither a form nor a change goes on without an answer.
    fn narrow<'a>(
        &'a self,
        conn: &'a mut Conn,
        config: &'a Config,
        situation: &'a Situation,
        aspect: Aspect,
        offered: Vec<i64>,
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>>;
}

impl Desk {
    /// Whether anything narrows choices here; a form that depends on nothing need not be asked for again.
    #[must_use]
    pub fn has_restrictions(&self) -> bool {
        !self.restrictions().is_empty()
    }

    /// What is left of the ids that are offered for an aspect, after every restriction had its say.
    ///
    /// # Errors
    /// As the restrictions.
    pub async fn narrowed(
        &self,
        conn: &mut Conn,
        situation: &Situation,
        aspect: Aspect,
        offered: Vec<i64>,
    ) -> Result<Vec<i64>, Error> {
        if situation.is_free() {
            return Ok(offered);
        }
        let config = self.config();
        let mut left = offered;
        for restriction in self.restrictions() {
            if left.is_empty() {
                break;
            }
            left = restriction
                .narrow(conn, &config, situation, aspect, left)
                .await?;
        }
        Ok(left)
    }
}

/// Refuses what was chosen if a restriction takes it away. Costs nothing where nothing restricts.
pub(super) async fn check(
    unit: &mut Unit,
    ticket: Option<TicketId>,
    chosen: &[(Aspect, i64)],
) -> Result<(), Error> {
    let desk = unit.desk().clone();
    if chosen.is_empty() || !desk.has_restrictions() {
        return Ok(());
    }
    let mut situation = Situation::new(unit.actor().clone(), ticket);
    situation.chosen.extend(chosen.iter().copied());
    for &(aspect, id) in chosen {
        let left = desk.narrowed(unit, &situation, aspect, vec![id]).await?;
        if !left.contains(&id) {
            return Err(Error::invalid(
                aspect.field(),
                "not_allowed",
                id.to_string(),
            ));
        }
    }
    Ok(())
}

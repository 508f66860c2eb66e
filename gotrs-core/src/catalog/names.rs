//! The names of what tickets refer to, all at once: lists show fifty tickets and few names.

use std::collections::HashMap;
use std::sync::Arc;

use crate::db::{Conn, Int, sql};
use crate::error::Error;
use crate::id::{LockId, PriorityId, QueueId, ServiceId, SlaId, StateId, StateTypeId, TypeId};
use crate::kept::{self, Place};

/// Names by id.
#[derive(Debug, Default)]
pub(crate) struct Names {
    queues: HashMap<QueueId, String>,
    states: HashMap<StateId, (String, StateTypeId)>,
    state_types: HashMap<StateTypeId, String>,
    priorities: HashMap<PriorityId, String>,
    locks: HashMap<LockId, String>,
    types: HashMap<TypeId, String>,
    services: HashMap<ServiceId, String>,
    slas: HashMap<SlaId, String>,
}

/// The names, as they are kept.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn names(conn: &mut Conn) -> Result<Arc<Names>, Error> {
    match kept::place(conn, |kept| &kept.names, ()) {
        Place::Known(names) => Ok(names),
        Place::Unknown(place) => Ok(place.fill(read(conn).await?)),
    }
}

/// The names, read now: a ticket refers to something that was not known.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn names_anew(conn: &mut Conn) -> Result<Arc<Names>, Error> {
    let place = kept::anew(conn, |kept| &kept.names, ());
    Ok(place.fill(read(conn).await?))
}

async fn read(conn: &mut Conn) -> Result<Names, Error> {
    let query = sql(
        "SELECT 1 AS what, id, name, 0 AS above FROM queue UNION ALL SELECT 2, id, name, type_id FROM ticket_state \
         UNION ALL SELECT 3, id, name, 0 FROM ticket_state_type UNION ALL SELECT 4, id, name, 0 FROM ticket_priority \
         UNION ALL SELECT 5, id, name, 0 FROM ticket_lock_type UNION ALL SELECT 6, id, name, 0 FROM ticket_type \
         UNION ALL SELECT 7, id, name, 0 FROM service UNION ALL SELECT 8, id, name, 0 FROM sla",
    );
    let rows: Vec<(Int, Int, String, Int)> = conn.all(query).await?;
    let mut names = Names::default();
    for (what, id, name, above) in rows {
        let id = id.0;
        match what.0 {
            1 => drop(names.queues.insert(QueueId(id), name)),
            2 => drop(
                names
                    .states
                    .insert(StateId(id), (name, StateTypeId(above.0))),
            ),
            3 => drop(names.state_types.insert(StateTypeId(id), name)),
            4 => drop(names.priorities.insert(PriorityId(id), name)),
            5 => drop(names.locks.insert(LockId(id), name)),
            6 => drop(names.types.insert(TypeId(id), name)),
            7 => drop(names.services.insert(ServiceId(id), name)),
            _ => drop(names.slas.insert(SlaId(id), name)),
        }
    }
    Ok(names)
}

impl Names {
    pub(crate) fn queue(&self, id: QueueId) -> Option<&String> {
        self.queues.get(&id)
    }

    /// A state's name, and the id and name of its type.
    pub(crate) fn state(&self, id: StateId) -> Option<(&String, StateTypeId, &String)> {
        let (name, kind) = self.states.get(&id)?;
        Some((name, *kind, self.state_types.get(kind)?))
    }

    /// The states of any of these types, in the order of their ids.
    pub(crate) fn states_of(&self, types: &[String]) -> Vec<StateId> {
        let of = |kind: &StateTypeId| {
            self.state_types
                .get(kind)
                .is_some_and(|name| types.contains(name))
        };
        let states = self.states.iter().filter(|(_, (_, kind))| of(kind));
        let mut states: Vec<StateId> = states.map(|(id, _)| *id).collect();
        states.sort_unstable();
        states
    }

    pub(crate) fn priority(&self, id: PriorityId) -> Option<&String> {
        self.priorities.get(&id)
    }

    pub(crate) fn lock(&self, id: LockId) -> Option<&String> {
        self.locks.get(&id)
    }

    pub(crate) fn ticket_type(&self, id: TypeId) -> Option<&String> {
        self.types.get(&id)
    }

    pub(crate) fn service(&self, id: ServiceId) -> Option<&String> {
        self.services.get(&id)
    }

    pub(crate) fn sla(&self, id: SlaId) -> Option<&String> {
        self.slas.get(&id)
    }
}

//! What a desk keeps in memory for those who read: rights, queues, names.
//!
//! It hangs on the database handle, so that a store function finds it through its connection. A transaction finds
//! nothing: who changes something reads the tables, and a right that is gone when the change begins is no right. What
//! is kept is forgotten with its generation ([`crate::cache`]), and after a minute anyway: other programs on the same
//! database know no generations.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::cache::{CATALOG, Generations, PERMISSION};
use crate::catalog::Entry;
use crate::catalog::names::Names;
use crate::clock::Clock;
use crate::db::Conn;
use crate::id::UserId;
use crate::people::staff::Staff;
use crate::permission::{AgentRights, CustomerRights, Groups};
use crate::queue::Queue;

/// How long what another program changed may stay unseen.
const OLDEST: TimeDelta = TimeDelta::seconds(60);
/// Values of one kind; beyond that all are forgotten.
const MOST: usize = 10_000;

/// Everything that is kept.
pub(crate) struct Kept {
    generations: Arc<Generations>,
    clock: Arc<dyn Clock>,
    /// What agents may do.
    pub(crate) rights: Shelf<UserId, AgentRights>,
    /// What customer users may do, by login in lower case.
    pub(crate) customers: Shelf<String, CustomerRights>,
    /// The groups.
    pub(crate) groups: Shelf<(), Groups>,
    /// All queues by name.
    pub(crate) queues: Shelf<(), Vec<Entry<Queue>>>,
    /// Names of what tickets refer to.
    pub(crate) names: Shelf<(), Names>,
    /// Logins and names of agents.
    pub(crate) staff: Shelf<(), Staff>,
}

impl Kept {
    pub(crate) fn new(generations: Arc<Generations>, clock: Arc<dyn Clock>) -> Self {
        Self {
            generations,
            clock,
            rights: Shelf::new(PERMISSION),
            customers: Shelf::new(PERMISSION),
            groups: Shelf::new(PERMISSION),
            queues: Shelf::new(PERMISSION),
            names: Shelf::new(CATALOG),
            staff: Shelf::new(PERMISSION),
        }
    }
}

/// Values of one kind, by key, all of the same age of the same generation.
pub(crate) struct Shelf<K, V> {
    generation: &'static str,
    content: Mutex<Content<K, V>>,
}

struct Content<K, V> {
    epoch: u64,
    values: HashMap<K, (DateTime<Utc>, Arc<V>)>,
}

impl<K: Hash + Eq, V> Shelf<K, V> {
    fn new(generation: &'static str) -> Self {
        let content = Content {
            epoch: 0,
            values: HashMap::new(),
        };
        Self {
            generation,
            content: Mutex::new(content),
        }
    }

    fn known(&self, key: &K, epoch: u64, now: DateTime<Utc>) -> Option<Arc<V>> {
        let content = self.content.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, value) = content.values.get(key)?;
        let fresh = content.epoch == epoch && (*read..=*read + OLDEST).contains(&now);
        fresh.then(|| value.clone())
    }

    fn keep(&self, key: K, epoch: u64, now: DateTime<Utc>, value: Arc<V>) {
        let mut content = self.content.lock().unwrap_or_else(PoisonError::into_inner);
        if content.epoch > epoch {
            return;
        }
        if content.epoch < epoch || content.values.len() >= MOST {
            content.values.clear();
            content.epoch = epoch;
        }
        content.values.insert(key, (now, value));
    }
}

/// Where a value is kept, or would be.
pub(crate) enum Place<K, V> {
    /// It is there.
    Known(Arc<V>),
    /// It must be read, and [`Empty::fill`] keeps it.
    Unknown(Empty<K, V>),
}

/// A place for a value about to be read.
pub(crate) struct Empty<K, V> {
    shelf: fn(&Kept) -> &Shelf<K, V>,
    key: K,
    /// The epoch before reading: a change that is committed meanwhile makes what is read old, not new.
    kept: Option<(Arc<Kept>, u64)>,
}

/// Looks for a value on behalf of a reader.
pub(crate) fn place<K: Hash + Eq, V>(
    conn: &Conn,
    shelf: fn(&Kept) -> &Shelf<K, V>,
    key: K,
) -> Place<K, V> {
    let Some(kept) = conn.attached::<Kept>() else {
        return Place::Unknown(Empty {
            shelf,
            key,
            kept: None,
        });
    };
    let on = shelf(&kept);
    let epoch = kept.generations.epoch(on.generation);
    if let Some(known) = on.known(&key, epoch, kept.clock.now()) {
        return Place::Known(known);
    }
    Place::Unknown(anew(conn, shelf, key))
}

/// A place for a value that is to be read whatever is kept.
pub(crate) fn anew<K: Hash + Eq, V>(
    conn: &Conn,
    shelf: fn(&Kept) -> &Shelf<K, V>,
    key: K,
) -> Empty<K, V> {
    let kept = conn.attached::<Kept>().map(|kept| {
        let epoch = kept.generations.epoch(shelf(&kept).generation);
        (kept, epoch)
    });
    Empty { shelf, key, kept }
}

impl<K: Hash + Eq, V> Empty<K, V> {
    /// Keeps what was read.
    pub(crate) fn fill(self, value: V) -> Arc<V> {
        let value = Arc::new(value);
        if let Some((kept, epoch)) = self.kept {
            let now = kept.clock.now();
            (self.shelf)(&kept).keep(self.key, epoch, now, value.clone());
        }
        value
    }
}

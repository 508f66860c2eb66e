//! Values that are read once and kept until someone changes what they were made of.
//!
//! Every group of tables that is worth caching has a *generation*: a row of `gotrs_generation`. Whoever changes
//! such a table says [`Unit::touch`](crate::Unit::touch); the number grows in the same transaction. The node that
//! committed forgets its cached values at once, every other node when [`Desk::refresh`](crate::Desk::refresh) sees
//! the new number, which [`Desk::watch`](crate::Desk::watch) asks for once a second.
//!
//! ```
//! # use gotrs_core::{Desk, cache::{self, Cached}};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
//! # let desk = Desk::in_memory().await?;
//! let names = Cached::new(cache::CATALOG);
//! let first = names.get(&desk, async || Ok(vec!["Raw"])).await?;
//! let again = names.get(&desk, async || unreachable!("it is known")).await?;
//! assert_eq!(first, again);
//! # Ok(()) }
//! ```
//!
//! A value belongs to the desk it was read from: keep a [`Cached`] beside the [`Desk`], not in a
//! `static`, when a process opens several. Inside a unit that changes the tables read the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;

use crate::db::{Conn, DbError, Int, sql};
use crate::desk::Desk;
use crate::error::Error;

/// Users, groups, roles, memberships, customers' groups: all that decides who may do what.
pub const PERMISSION: &str = "permission";
/// Queues, states, priorities, types, services, SLAs and the other things with a name.
pub const CATALOG: &str = "catalog";
/// The configuration: a deployment of settings.
pub const SYSCONFIG: &str = "sysconfig";
/// Deployments of settings by whoever else uses this database; OTRS knows no generations.
pub(crate) const DEPLOYMENT: &str = "sysconfig_deployment";

/// What this node knows of the generations.
#[derive(Debug, Default)]
pub(crate) struct Generations(Mutex<BTreeMap<String, Known>>);

#[derive(Debug, Default, Clone, Copy)]
struct Known {
    /// The number last seen in the database.
    stored: i64,
    /// How often this node forgot what was made of it.
    forgotten: u64,
}

impl Generations {
    /// Grows whenever values made of this generation are to be forgotten.
    pub(crate) fn epoch(&self, name: &str) -> u64 {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).copied().unwrap_or_default().forgotten
    }

    /// Takes note of a number; true if it is another than the one known.
    pub(crate) fn learn(&self, name: &str, stored: i64) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = known.entry(name.to_owned()).or_default();
        let news = entry.stored != stored;
        if news {
            entry.stored = stored;
            entry.forgotten += 1;
        }
        news
    }

    /// Whether a number is another than the one known.
    pub(crate) fn differs(&self, name: &str, stored: i64) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).copied().unwrap_or_default().stored != stored
    }
}

/// The generations as they are stored, and the newest deployment of settings.
pub(crate) async fn stored(conn: &mut Conn) -> Result<Vec<(String, i64)>, DbError> {
    let rows: Vec<(String, Int)> = conn
        .all(sql("SELECT name, value FROM gotrs_generation"))
        .await?;
    let deployment = sql("SELECT COALESCE(MAX(id), 0) FROM sysconfig_deployment");
    let deployment = conn.integer(deployment).await?;
    let mut all: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| (name, value.0))
        .collect();
    all.push((DEPLOYMENT.to_owned(), deployment));
    Ok(all)
}

/// Lets a generation grow by one, and holds its row until the transaction ends.
pub(crate) async fn bump(conn: &mut Conn, name: &str) -> Result<i64, DbError> {
    let grow = sql("UPDATE gotrs_generation SET value = value + 1 WHERE name = ?").bind(name);
    if conn.exec(grow.clone()).await? == 0 {
        let first = sql("INSERT INTO gotrs_generation (name, value) VALUES (?, 0)").bind(name);
        conn.insert_if_absent(first).await?;
        conn.exec(grow).await?;
    }
    conn.integer(sql("SELECT value FROM gotrs_generation WHERE name = ?").bind(name))
        .await
}

/// Lets several grow, always in the same order, so that two units never wait for each other.
pub(crate) async fn bump_all(
    conn: &mut Conn,
    names: &BTreeSet<&'static str>,
) -> Result<Vec<(&'static str, i64)>, DbError> {
    let mut bumped = Vec::with_capacity(names.len());
    for name in names {
        bumped.push((*name, bump(conn, name).await?));
    }
    Ok(bumped)
}

/// A value that is kept until its generation grows.
#[derive(Debug)]
pub struct Cached<T> {
    generation: &'static str,
    slot: ArcSwapOption<Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    epoch: u64,
    value: Arc<T>,
}

impl<T> Cached<T> {
    /// Nothing yet, to be forgotten with a generation.
    #[must_use]
    pub const fn new(generation: &'static str) -> Self {
        Self {
            generation,
            slot: ArcSwapOption::const_empty(),
        }
    }

    /// The value, read anew if it is not known or no longer true.
    ///
    /// # Errors
    /// What reading it returns; nothing is kept then.
    pub async fn get(
        &self,
        desk: &Desk,
        read: impl AsyncFnOnce() -> Result<T, Error>,
    ) -> Result<Arc<T>, Error> {
        // Asked before reading: a change that is committed meanwhile makes what we read old, not new.
        let epoch = desk.generations().epoch(self.generation);
        if let Some(entry) = &*self.slot.load()
            && entry.epoch == epoch
        {
            return Ok(entry.value.clone());
        }
        let value = Arc::new(read().await?);
        self.slot.store(Some(Arc::new(Entry {
            epoch,
            value: value.clone(),
        })));
        Ok(value)
    }
}

//! The handle: a cheap clone over everything a desk shares.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::sync::{Notify, watch};

use crate::actor::Actor;
use crate::cache::{self, Generations};
use crate::clock::{Clock, SystemClock};
use crate::db::{Conn, Db, DbOptions};
use crate::error::Error;
use crate::event::Event;
use crate::job::{JobHandler, NewJob};
use crate::kept::Kept;
use crate::random::Random;
use crate::schema::{self, MigrationReport};
use crate::seal::{self, SealKey};
use crate::sysconfig::setting::Declaration;
use crate::sysconfig::{Config, settings};
use crate::ticket::restriction::Restriction;
use crate::unit::Unit;

/// A reaction that is part of the truth: runs in the transaction of the change.
pub trait InsideReaction: Send + Sync {
    /// Looks at an event and changes what follows from it.
    ///
    /// # Errors
    /// An error undoes the whole unit.
    fn react<'a>(
        &'a self,
        unit: &'a mut Unit,
        event: &'a Event,
    ) -> BoxFuture<'a, Result<(), Error>>;
}

/// A reaction that touches the world or takes long: becomes a durable job of the same transaction.
pub trait AfterReaction: Send + Sync {
    /// The job an event leads to, if any. Must not do anything itself.
    fn job(&self, event: &Event, config: &Config) -> Option<NewJob>;
}

/// The service desk.
///
/// ```
/// use gotrs_core::Desk;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
/// let desk = Desk::in_memory().await?; // SQLite, migrated and seeded
/// assert_eq!(desk.db().kind().scheme(), "sqlite");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Desk {
    shared: Arc<Shared>,
}

struct Shared {
    db: Db,
    clock: Arc<dyn Clock>,
    random: Random,
    hashing: crate::auth::Hashing,
    seal_key: OnceLock<SealKey>,
    config: ArcSwap<Config>,
    declared: Arc<Vec<&'static Declaration>>,
    overrides: Vec<(String, String)>,
    generations: Arc<Generations>,
    inside: Arc<Vec<Arc<dyn InsideReaction>>>,
    after: Arc<Vec<Arc<dyn AfterReaction>>>,
    handlers: Arc<Vec<Arc<dyn JobHandler>>>,
    restrictions: Vec<Arc<dyn Restriction>>,
    workers: Notify,
    events: watch::Sender<u64>,
    node: String,
    migration: MigrationReport,
    stopping: AtomicBool,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("database", &self.shared.db.kind())
            .field("node", &self.shared.node)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens a desk on a database URL, migrating and seeding it if needed.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database cannot be reached, [`Error::Conflict`] if it is newer.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::builder().url(url).open().await
    }

    /// A desk in memory, gone with its last handle.
    ///
    /// # Errors
    /// As [`Desk::open`].
    #[cfg(feature = "sqlite")]
    pub async fn in_memory() -> Result<Self, Error> {
        Self::open("sqlite::memory:").await
    }

    /// Starts describing a desk.
    pub fn builder() -> DeskBuilder {
        DeskBuilder::default()
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.shared.db
    }

    /// A connection to read on.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if none can be had.
    pub async fn read(&self) -> Result<Conn, Error> {
        Ok(self.shared.db.read().await?)
    }

    /// Begins a unit of work in someone's name.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer or stays locked.
    pub async fn unit(&self, actor: impl Into<Actor>) -> Result<Unit, Error> {
        Unit::begin(self, actor.into()).await
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    /// The present instant by the desk's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// The desk's randomness.
    #[must_use]
    pub fn random(&self) -> &Random {
        &self.shared.random
    }

    /// Where slow hashes run.
    pub(crate) fn hashing(&self) -> &crate::auth::Hashing {
        &self.shared.hashing
    }

    /// The key that seals secrets, if this desk has one.
    pub(crate) fn seal_key(&self) -> Option<&SealKey> {
        self.shared.seal_key.get()
    }

    /// Gives the desk of a fresh database its key, once; see [`DeskBuilder::seal_key`].
    ///
    /// # Errors
    /// [`Error::Conflict`] if it has another one.
    pub fn give_seal_key(&self, key: SealKey) -> Result<(), Error> {
        let known = self.shared.seal_key.get_or_init(|| key.clone());
        if known.id() == key.id() {
            return Ok(());
        }
        Err(Error::Conflict("this desk has a key already".into()))
    }

    /// Whether this desk can read the secrets that were sealed in its database; a program that serves asks at its
    /// start.
    ///
    /// # Errors
    /// [`Error::Conflict`] naming the key that is missing.
    pub async fn check_seal_key(&self) -> Result<(), Error> {
        let mut conn = self.read().await?;
        seal::check(&mut conn, self.seal_key()).await
    }

    /// The configuration in force; a cheap clone.
    #[must_use]
    pub fn config(&self) -> Config {
        Config::clone(&self.shared.config.load())
    }

    /// Reads the configuration again; called when another node changed it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails; the old configuration stays.
    pub async fn reload_config(&self) -> Result<(), Error> {
        let mut conn = self.read().await?;
        let config = Config::load(&mut conn, &self.shared.declared).await?;
        drop(conn);
        self.use_config(config.with_overrides(self.shared.overrides.iter().cloned()));
        Ok(())
    }

    /// Uses a configuration, unless one of a newer deployment is used already.
    pub(crate) fn use_config(&self, config: Config) {
        let config = Arc::new(config);
        self.shared.config.rcu(|now| {
            if now.deployment() > config.deployment() {
                now.clone()
            } else {
                config.clone()
            }
        });
        self.shared
            .db
            .set_zone(self.shared.config.load().time_zone());
    }

    /// All declared settings: the core's, and those that were added to the builder.
    #[must_use]
    pub fn declared_settings(&self) -> &[&'static Declaration] {
        &self.shared.declared
    }

    /// The declaration of a setting by name.
    #[must_use]
    pub fn declaration(&self, name: &str) -> Option<&'static Declaration> {
        let mut all = self.shared.declared.iter();
        all.find(|declaration| declaration.name == name).copied()
    }

    pub(crate) fn generations(&self) -> &Generations {
        &self.shared.generations
    }

    /// Looks once whether other nodes changed the configuration or anything that is cached, and follows.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails; the next call tries again.
    pub async fn refresh(&self) -> Result<(), Error> {
        let mut conn = self.read().await?;
        let stored = cache::stored(&mut conn).await?;
        drop(conn);
        let generations = &self.shared.generations;
        let configures = |name: &str| name == cache::SYSCONFIG || name == cache::DEPLOYMENT;
        if stored
            .iter()
            .any(|(name, value)| configures(name) && generations.differs(name, *value))
        {
            self.reload_config().await?;
        }
        for (name, value) in stored {
            generations.learn(&name, value);
        }
        Ok(())
    }

    /// Follows the other nodes until [`Desk::stop`]: asks once a second whether they changed the configuration or
    /// anything that is cached. A program that serves spawns this once; one that runs a single command need not.
    pub async fn watch(self) {
        let mut failing = false;
        while !self.is_stopping() {
            match self.refresh().await {
                Ok(()) => failing = false,
                Err(error) if !failing => {
                    tracing::warn!(%error, "changes of other nodes cannot be seen now");
                    failing = true;
                }
                Err(_) => {}
            }
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    }

    /// Takes note of what this node itself committed.
    pub(crate) async fn learn(&self, bumped: &[(&'static str, i64)]) {
        for (name, value) in bumped {
            if *name == cache::SYSCONFIG
                && let Err(error) = self.reload_config().await
            {
                // Not learnt: the next refresh sees that the number differs and tries again.
                tracing::warn!(%error, "the new configuration cannot be read yet");
                continue;
            }
            self.shared.generations.learn(name, *value);
        }
    }

    /// A name for this process among the nodes: unique, without meaning.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.shared.node
    }

    /// What opening the desk had to migrate.
    #[must_use]
    pub fn migration(&self) -> &MigrationReport {
        &self.shared.migration
    }

    /// Changes whenever this node committed events; the event tail and live pages wait on it.
    #[must_use]
    pub fn event_signal(&self) -> watch::Receiver<u64> {
        self.shared.events.subscribe()
    }

    /// Marks the desk as stopping: workers take no further job.
    pub fn stop(&self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        self.shared.workers.notify_waiters();
    }

    /// Whether [`Desk::stop`] was called.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.shared.stopping.load(Ordering::SeqCst)
    }

    pub(crate) fn inside_reactions(&self) -> Arc<Vec<Arc<dyn InsideReaction>>> {
        self.shared.inside.clone()
    }

    pub(crate) fn after_reactions(&self) -> Arc<Vec<Arc<dyn AfterReaction>>> {
        self.shared.after.clone()
    }

    pub(crate) fn handlers(&self) -> &[Arc<dyn JobHandler>] {
        &self.shared.handlers
    }

    pub(crate) fn restrictions(&self) -> &[Arc<dyn Restriction>] {
        &self.shared.restrictions
    }

    pub(crate) fn tell_events(&self) {
        self.shared.events.send_modify(|count| *count += 1);
    }

    pub(crate) fn wake_workers(&self) {
        self.shared.workers.notify_one();
    }

    pub(crate) fn workers(&self) -> &Notify {
        &self.shared.workers
    }
}

/// Describes a desk before it is opened.
#[derive(Default)]
#[must_use]
pub struct DeskBuilder {
    url: Option<String>,
    options: DbOptions,
    clock: Option<Arc<dyn Clock>>,
    random: Option<Random>,
    inside: Vec<Arc<dyn InsideReaction>>,
    after: Vec<Arc<dyn AfterReaction>>,
    handlers: Vec<Arc<dyn JobHandler>>,
    restrictions: Vec<Arc<dyn Restriction>>,
    overrides: Vec<(String, String)>,
    declared: Vec<&'static Declaration>,
    seal_key: Option<SealKey>,
}

impl std::fmt::Debug for DeskBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskBuilder")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl DeskBuilder {
    /// The database URL; default `sqlite:gotrs.db`.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Pool sizes and patience.
    pub fn options(mut self, options: DbOptions) -> Self {
        self.options = options;
        self
    }

    /// Another clock than the machine's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Another randomness than the system's.
    pub fn random(mut self, random: Random) -> Self {
        self.random = Some(random);
        self
    }

    /// Adds a reaction inside the transaction, after the built-in ones.
    pub fn inside(mut self, reaction: Arc<dyn InsideReaction>) -> Self {
        self.inside.push(reaction);
        self
    }

    /// Adds a reaction by job.
    pub fn after(mut self, reaction: Arc<dyn AfterReaction>) -> Self {
        self.after.push(reaction);
        self
    }

    /// Adds what runs the jobs of one kind.
    pub fn handler(mut self, handler: Arc<dyn JobHandler>) -> Self {
        self.handlers.push(handler);
        self
    }

    /// Adds what takes choices of tickets away, after those that are there.
    pub fn restriction(mut self, restriction: Arc<dyn Restriction>) -> Self {
        self.restrictions.push(restriction);
        self
    }

    /// Fixes a setting for this process, above what the database says (`GOTRS_<KEY>`).
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.overrides.push((name.into(), value.into()));
        self
    }

    /// Declares settings of another crate, beside the core's own.
    pub fn declare(mut self, settings: impl IntoIterator<Item = &'static Declaration>) -> Self {
        self.declared.extend(settings);
        self
    }

    /// The key that seals secrets at rest, such as those of second factors. Without one they are kept as OTRS keeps
    /// them. See [`Desk::check_seal_key`].
    pub fn seal_key(mut self, key: Option<SealKey>) -> Self {
        self.seal_key = key;
        self
    }

    /// Connects, migrates, loads the configuration.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn open(self) -> Result<Desk, Error> {
        let url = self.url.as_deref().unwrap_or("sqlite:gotrs.db");
        let clock = self
            .clock
            .unwrap_or_else(|| Arc::new(SystemClock::default()));
        let random = self.random.unwrap_or_else(Random::from_os);
        let db = Db::connect(url, &self.options).await?;
        let migration = schema::migrate(&db, clock.now()).await?;
        let mut conn = db.read().await?;
        let mut declared = settings::ALL.to_vec();
        declared.extend(self.declared);
        // The numbers first: what is read after them is at least as new.
        let generations = Arc::new(Generations::default());
        for (name, value) in cache::stored(&mut conn).await? {
            generations.learn(&name, value);
        }
        db.attach(Arc::new(Kept::new(generations.clone(), clock.clone())));
        let config = Config::load(&mut conn, &declared)
            .await?
            .with_overrides(self.overrides.iter().cloned());
        drop(conn);
        db.set_zone(config.time_zone());
        let mut inside = crate::builtin::inside_reactions();
        inside.extend(self.inside);
        let mut handlers = crate::builtin::job_handlers();
        handlers.extend(self.handlers);
        let node = random.alphanumeric(12);
        let desk = Desk {
            shared: Arc::new(Shared {
                db,
                clock,
                random,
                hashing: crate::auth::Hashing::new(),
                seal_key: self.seal_key.map_or_else(OnceLock::new, OnceLock::from),
                config: ArcSwap::from_pointee(config),
                declared: Arc::new(declared),
                overrides: self.overrides,
                generations,
                inside: Arc::new(inside),
                after: Arc::new(self.after),
                handlers: Arc::new(handlers),
                restrictions: self.restrictions,
                workers: Notify::new(),
                events: watch::Sender::new(0),
                node,
                migration,
                stopping: AtomicBool::new(false),
            }),
        };
        crate::builtin::prepare(&desk).await?;
        Ok(desk)
    }
}

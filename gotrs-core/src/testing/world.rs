//! A desk of a test: its own database, a clock that stands still, the same random bytes every time.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::databases::{TestDatabase, backends};
use crate::clock::FixedClock;
use crate::db::Kind;
use crate::desk::{Desk, DeskBuilder};
use crate::random::Random;

/// When every test begins: a Monday morning.
pub(super) const START: &str = "2025-03-03T09:00:00Z";

/// A desk and what a test needs around it. Builders for agents, queues and tickets are added beside the
/// subsystems they build.
#[derive(Debug)]
pub struct World {
    /// The desk.
    pub desk: Desk,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its database's URL, for a second desk on the same data.
    pub url: String,
    database: TestDatabase,
}

impl World {
    /// A world on SQLite, for tests that no database makes different.
    pub async fn new() -> Self {
        Self::on(
            &super::Backend {
                kind: Kind::Sqlite,
                server: String::new(),
            },
            |builder| builder,
        )
        .await
    }

    /// A world on one backend, with more plugged in.
    ///
    /// # Panics
    /// If the desk cannot be opened.
    pub async fn on(
        backend: &super::Backend,
        plug: impl FnOnce(DeskBuilder) -> DeskBuilder,
    ) -> Self {
        let database = backend.fresh().await;
        let clock = Arc::new(FixedClock::at(START.parse().expect("a time")));
        let builder = Desk::builder()
            .url(&database.url)
            .clock(clock.clone())
            .random(Random::seeded(7));
        let desk = plug(builder).open().await.expect("a test desk opens");
        Self {
            desk,
            clock,
            url: database.url.clone(),
            database,
        }
    }

    /// The present instant of the test.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.desk.now()
    }

    /// Lets time pass.
    pub fn pass(&self, span: TimeDelta) {
        self.clock.advance(span);
    }

    /// What an action gives, and how many statements it ran on the desk's database. A test runs it once before, for
    /// what is read once and kept.
    pub async fn counted<T>(&self, action: impl AsyncFnOnce() -> T) -> (T, u64) {
        let before = self.desk.db().statements();
        let given = action().await;
        (given, self.desk.db().statements() - before)
    }

    /// Says that this test changes tables themselves; see [`TestDatabase::spoil`].
    pub fn spoil(&self) {
        self.database.spoil();
    }

    /// Ends the world; the database goes back to the pool.
    pub async fn end(self) {
        self.desk.db().close().await;
        drop(self.database);
    }
}

/// Runs a test on every database that is there, one after the other.
pub async fn on_each_database(test: impl AsyncFn(&World)) {
    for backend in backends() {
        println!("on {}", backend.kind.scheme());
        let world = World::on(&backend, |builder| builder).await;
        test(&world).await;
        world.end().await;
    }
}

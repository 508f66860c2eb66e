//! The unit of work: one transaction that holds rows, history, derived columns, events and jobs.
//!
//! A service's public function begins a unit, calls inner functions that take `&mut Unit`, and commits.
//! Nothing of it is visible before [`Unit::commit`]; all of it is after. Events are settled inside: the
//! inside reactions run in the same transaction, the after reactions become jobs of it.

use std::collections::{BTreeSet, VecDeque};
use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::cache;
use crate::db::{Conn, DbTime, LongText, Tx, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::event::Event;
use crate::id::UserId;
use crate::job::{self, NewJob};
use crate::sysconfig::Config;

/// How far reactions may trigger each other (DOS-03).
const DEEPEST: u8 = 16;

/// A transaction in someone's name, with what it will tell the world.
#[derive(Debug)]
pub struct Unit {
    tx: Tx,
    desk: Desk,
    actor: Actor,
    author: Option<UserId>,
    now: DateTime<Utc>,
    config: Config,
    pending: VecDeque<(Event, u8)>,
    settled: Vec<Event>,
    jobs: u32,
    depth: u8,
    touched: BTreeSet<&'static str>,
}

impl Unit {
    pub(crate) async fn begin(desk: &Desk, actor: Actor) -> Result<Self, Error> {
        let tx = desk.db().begin().await?;
        Ok(Self {
            tx,
            now: desk.now(),
            config: desk.config(),
            desk: desk.clone(),
            actor,
            author: None,
            pending: VecDeque::new(),
            settled: Vec::new(),
            jobs: 0,
            depth: 0,
            touched: BTreeSet::new(),
        })
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The agent whom the rows name as their author.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        match self.author {
            Some(author) if self.actor.is_system() => author,
            _ => self.actor.user_id(),
        }
    }

    /// Names the agent whom rows have as their author while the desk itself acts (`PostmasterUserID`).
    pub fn write_as(&mut self, author: UserId) {
        self.author = Some(author);
    }

    /// The one instant of this unit: all its rows carry it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The instant as zone-less columns store it.
    #[must_use]
    pub fn stamp(&self) -> DbTime {
        self.stored(self.now)
    }

    /// The instant in epoch seconds.
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.now.timestamp()
    }

    /// The configuration as it was when the unit began.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The connection, for store functions.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.tx
    }

    /// Runs part of the unit in another's name; for what the desk does by itself after someone's change.
    pub fn act_as(&mut self, actor: Actor) -> Actor {
        std::mem::replace(&mut self.actor, actor)
    }

    /// Says what happened. Reactions run at [`Unit::settle`], at the latest at [`Unit::commit`].
    pub fn raise(&mut self, event: Event) {
        self.pending.push_back((event, self.depth));
    }

    /// Says that cached values made of these tables are no longer true once this commits ([`cache`]).
    pub fn touch(&mut self, generation: &'static str) {
        self.touched.insert(generation);
    }

    /// The same, and makes other units that hold the same generation wait until this one ends.
    pub(crate) async fn hold(&mut self, generation: &'static str) -> Result<(), Error> {
        self.touched.insert(generation);
        cache::bump(&mut self.tx, generation).await?;
        Ok(())
    }

    /// Writes a durable job that exists exactly if this unit commits.
    ///
    /// A job with the same idempotency key that is already known makes this a no-op.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn enqueue(&mut self, job: NewJob) -> Result<(), Error> {
        let now = self.now;
        job::store::insert(&mut self.tx, &job, now).await?;
        self.jobs += 1;
        Ok(())
    }

    /// The same; and if the job is known and died before `given_up`, it is due again with all its attempts.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn enqueue_or_revive(
        &mut self,
        job: NewJob,
        given_up: DateTime<Utc>,
    ) -> Result<(), Error> {
        let now = self.now;
        if !job::store::insert(&mut self.tx, &job, now).await? {
            job::store::revive(&mut self.tx, &job.key, given_up, now).await?;
        }
        self.jobs += 1;
        Ok(())
    }

    /// Runs the inside reactions of what was raised so far, and of what they raise in turn.
    ///
    /// # Errors
    /// What a reaction returns: the unit must then be dropped.
    pub async fn settle(&mut self) -> Result<(), Error> {
        let outer = self.depth;
        while let Some((event, depth)) = self.pending.pop_front() {
            if depth >= DEEPEST {
                tracing::warn!(
                    event = event.name(),
                    "reactions trigger each other without end, stopped here"
                );
                self.settled.push(event);
                continue;
            }
            self.depth = depth + 1;
            let reactions = self.desk.inside_reactions();
            for reaction in reactions.iter() {
                reaction.react(self, &event).await?;
            }
            self.settled.push(event);
        }
        // A reaction that settles what it did goes on at its own depth.
        self.depth = outer;
        Ok(())
    }

    /// Settles, writes events and jobs, and makes everything true at once.
    ///
    /// # Errors
    /// What a reaction or the database returns; nothing has happened then.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.settle().await?;
        let events = std::mem::take(&mut self.settled);
        self.write_events(&events).await?;
        self.write_after_jobs(&events).await?;
        let bumped = cache::bump_all(&mut self.tx, &self.touched).await?;
        let (desk, jobs) = (self.desk.clone(), self.jobs);
        self.tx.commit().await?;
        desk.learn(&bumped).await;
        if !events.is_empty() {
            desk.tell_events();
        }
        if jobs > 0 {
            desk.wake_workers();
        }
        Ok(())
    }

    async fn write_events(&mut self, events: &[Event]) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let (user, time) = (self.user_id(), self.epoch());
        let rows = events.iter().map(|event| {
            let text = serde_json::to_string(event).expect("events are plain data");
            sql("(?, ?, ?, ?, ?)")
                .bind(event.name())
                .bind(event.ticket_id())
                .bind(user)
                .bind(LongText(text))
                .bind(time)
        });
        let insert =
            sql("INSERT INTO gotrs_event (name, ticket_id, user_id, event, time_unix) VALUES ")
                .join(", ", rows);
        self.tx.exec(insert).await?;
        Ok(())
    }

    async fn write_after_jobs(&mut self, events: &[Event]) -> Result<(), Error> {
        let reactions = self.desk.after_reactions();
        for event in events {
            for reaction in reactions.iter() {
                if let Some(job) = reaction.job(event, &self.config) {
                    self.enqueue(job).await?;
                }
            }
        }
        Ok(())
    }
}

impl Deref for Unit {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.tx
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.tx
    }
}

//! One reader of the events for all open pages of a process.
//!
//! While pages are open it looks once a second: one query, whatever their number. Every few seconds it asks which of
//! their sessions are over, and renews the leases of who is at a ticket. Without open pages it rests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use gotrs_core::live::{Activity, News, Tail};
use gotrs_core::{Desk, Error, TicketId, UserId};
use tokio::sync::broadcast;

/// How often it looks.
const LOOK: Duration = Duration::from_secs(1);
/// Looks between two questions for sessions: they end within five seconds (SES-02).
const SESSIONS: u64 = 3;
/// Looks between two renewals of leases, which are three times as long.
const RENEW: u64 = 10;
/// Pages that one session may keep open.
const MOST: usize = 30;
/// News that a slow page may be behind before it has to look at everything again.
const BEHIND: usize = 64;

/// What pages are told.
#[derive(Debug, Clone)]
pub(super) enum Told {
    /// Something changed.
    News(Arc<News>),
    /// These sessions are over.
    Over(Arc<BTreeSet<String>>),
    /// The process stops.
    Stop,
}

/// Where an agent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) user: UserId,
    pub(super) ticket: TicketId,
    pub(super) activity: Activity,
}

#[derive(Debug, Default)]
struct Seats {
    next: u64,
    taken: BTreeMap<u64, (String, Option<Place>)>,
    /// Places that nobody may be at any more.
    left: BTreeSet<Place>,
}

/// The reader, and who listens.
#[derive(Debug)]
pub(crate) struct Hub {
    sender: broadcast::Sender<Told>,
    seats: Mutex<Seats>,
    /// Whether it looks. Held while somebody comes or goes, so that the rows follow the seats.
    looks: tokio::sync::Mutex<bool>,
}

/// A page's place among the listeners, given up when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    hub: Arc<Hub>,
    id: u64,
    pub(super) receiver: broadcast::Receiver<Told>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.hub.seats();
        if let Some((_, Some(place))) = seats.taken.remove(&self.id) {
            seats.left.insert(place);
        }
    }
}

impl Hub {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            sender: broadcast::Sender::new(BEHIND),
            seats: Mutex::default(),
            looks: tokio::sync::Mutex::new(false),
        })
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a page; `None` if its session keeps too many open. What is committed from now on is heard there.
    pub(super) async fn sit(
        self: &Arc<Self>,
        desk: &Desk,
        session: &str,
        place: Option<Place>,
    ) -> Result<Option<Seat>, Error> {
        let mut looks = self.looks.lock().await;
        let own = |taken: &(String, Option<Place>)| taken.0 == session;
        if self.seats().taken.values().filter(|one| own(one)).count() >= MOST {
            return Ok(None);
        }
        if !*looks {
            let tail = Tail::begin(desk).await?;
            tokio::spawn(look(Arc::downgrade(self), desk.clone(), tail));
            *looks = true;
        }
        let seat = self.take(session, place);
        if let Some(place) = place {
            let live = desk.live(place.user);
            live.enter(place.ticket, place.activity).await?;
        }
        Ok(Some(seat))
    }

    fn take(self: &Arc<Self>, session: &str, place: Option<Place>) -> Seat {
        let mut seats = self.seats();
        seats.next += 1;
        let id = seats.next;
        seats.taken.insert(id, (session.to_owned(), place));
        Seat {
            hub: self.clone(),
            id,
            receiver: self.sender.subscribe(),
        }
    }

    /// One look; false if nobody listens any more.
    async fn step(&self, desk: &Desk, tail: &mut Tail, count: u64) -> Result<bool, Error> {
        if !self.settle(desk).await? {
            return Ok(false);
        }
        let news = tail.next().await?;
        if !news.is_empty() {
            self.tell(Told::News(Arc::new(news)));
        }
        if count.is_multiple_of(SESSIONS) {
            self.end_sessions(desk).await?;
        }
        if count.is_multiple_of(RENEW) && self.seats().taken.values().any(|one| one.1.is_some()) {
            desk.renew_presence().await?;
        }
        Ok(true)
    }

    /// Takes those who left out of the database; false, and at rest, if nobody is left.
    async fn settle(&self, desk: &Desk) -> Result<bool, Error> {
        let mut looks = self.looks.lock().await;
        let left: Vec<Place> = {
            let mut seats = self.seats();
            let left = std::mem::take(&mut seats.left);
            let still = |place: &Place| seats.taken.values().any(|one| one.1 == Some(*place));
            left.into_iter().filter(|place| !still(place)).collect()
        };
        for place in left {
            let live = desk.live(place.user);
            live.leave(place.ticket, place.activity).await?;
        }
        *looks = !self.seats().taken.is_empty();
        Ok(*looks)
    }

    async fn end_sessions(&self, desk: &Desk) -> Result<(), Error> {
        let asked: BTreeSet<String> = {
            let seats = self.seats();
            seats.taken.values().map(|one| one.0.clone()).collect()
        };
        let alive = desk.sessions().alive(&asked).await?;
        let over: BTreeSet<String> = asked.difference(&alive).cloned().collect();
        if !over.is_empty() {
            self.tell(Told::Over(Arc::new(over)));
        }
        Ok(())
    }

    fn tell(&self, told: Told) {
        // Nobody listening is no error.
        let _ = self.sender.send(told);
    }
}

async fn look(hub: Weak<Hub>, desk: Desk, mut tail: Tail) {
    let (mut count, mut failing) = (0_u64, false);
    loop {
        tokio::time::sleep(LOOK).await;
        let Some(hub) = hub.upgrade() else { return };
        if desk.is_stopping() {
            hub.tell(Told::Stop);
            if let Err(error) = desk.end_presence().await {
                tracing::debug!(%error, "leases of presence are left to run out");
            }
            return;
        }
        count += 1;
        match hub.step(&desk, &mut tail, count).await {
            Ok(true) => failing = false,
            Ok(false) => return,
            Err(error) if !failing => {
                tracing::warn!(%error, "open pages cannot be told what changes now");
                failing = true;
            }
            Err(_) => {}
        }
    }
}

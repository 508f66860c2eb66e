//! Following the events: one reader per process, one query per look.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::model::{Change, News, Present, What};
use super::store::{self, Told};
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::TicketId;

/// How many looks back an event may turn up late: its number is given before its transaction commits.
const LOOKS: usize = 5;

/// A reader that knows what it has told. It sees everything: what an actor may know of it says
/// [`Live::visible`](super::Live::visible).
pub struct Tail {
    desk: Desk,
    /// The last event known at each of the last looks.
    marks: VecDeque<i64>,
    /// The events told that are younger than the oldest mark.
    told: BTreeSet<i64>,
    present: Arc<Vec<Present>>,
}

impl std::fmt::Debug for Tail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tail")
            .field("marks", &self.marks)
            .finish_non_exhaustive()
    }
}

impl Tail {
    /// Begins after what is committed now.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn begin(desk: &Desk) -> Result<Self, Error> {
        let mut conn = desk.read().await?;
        let position = store::position(&mut conn).await?;
        Ok(Self {
            desk: desk.clone(),
            marks: VecDeque::from([position]),
            told: BTreeSet::new(),
            present: Arc::new(Vec::new()),
        })
    }

    /// What was committed since the last look, and who is where. One query, one more if a ticket changed.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails; the next look finds what this one missed.
    pub async fn next(&mut self) -> Result<News, Error> {
        let floor = self.marks.front().copied().unwrap_or(0);
        let mut conn = self.desk.read().await?;
        let (told, present) = store::news(&mut conn, floor, self.desk.now()).await?;
        let fresh: Vec<Told> = told
            .into_iter()
            .filter(|event| !self.told.contains(&event.id))
            .collect();
        let changes = changes(&mut conn, &fresh).await?;
        drop(conn);
        let last = self.marks.back().copied().unwrap_or(0);
        let position = fresh.iter().map(|event| event.id).fold(last, i64::max);
        self.told.extend(fresh.iter().map(|event| event.id));
        self.marks.push_back(position);
        if self.marks.len() > LOOKS {
            self.marks.pop_front();
        }
        let floor = self.marks.front().copied().unwrap_or(0);
        self.told = self.told.split_off(&(floor + 1));
        let moved = differences(&self.present, &present);
        self.present = Arc::new(present);
        Ok(News {
            position,
            changes,
            present: self.present.clone(),
            moved,
        })
    }
}

/// The events that pages mind, with the queues of their tickets.
pub(super) async fn changes(conn: &mut Conn, told: &[Told]) -> Result<Vec<Change>, Error> {
    let minded: Vec<(&Told, What)> = told
        .iter()
        .filter_map(|event| Some((event, What::of(&event.name)?)))
        .collect();
    let tickets: BTreeSet<TicketId> = minded.iter().map(|(event, _)| event.ticket).collect();
    let tickets: Vec<TicketId> = tickets.into_iter().collect();
    let queues = store::queues(conn, &tickets).await?;
    Ok(minded
        .into_iter()
        .map(|(event, what)| Change {
            event: event.id,
            ticket: event.ticket,
            queue: queues
                .iter()
                .find(|(ticket, _)| *ticket == event.ticket)
                .map(|(_, queue)| *queue),
            user: event.user,
            what,
            time: event.time,
        })
        .collect())
}

/// The tickets at which others are than before, or do something else.
fn differences(before: &[Present], after: &[Present]) -> BTreeSet<TicketId> {
    let who = |all: &[Present]| -> BTreeSet<_> {
        all.iter()
            .map(|one| (one.ticket, one.user, one.activity))
            .collect()
    };
    let (before, after) = (who(before), who(after));
    before
        .symmetric_difference(&after)
        .map(|(ticket, ..)| *ticket)
        .collect()
}

//! Taking the next ticket number: OTRS's counter table, without its sleep.
//!
//! A number is taken under the row lock `ticket_number` of `gotrs_lock`, in a short transaction of its own on a
//! connection kept for that, so that creating tickets in parallel waits for a number only, never for each other's
//! articles. A unit that fails afterwards leaves a gap, never a second ticket with the same number. On SQLite,
//! where one transaction writes at a time anyway, it is taken inside the unit.
//!
//! An OTRS process may use the table at the same time: it inserts its row, sleeps 50 ms and then numbers all rows
//! still at 0, as [`number::take`] does. Our row is visible, with its counter, before that sleep ends.

use chrono::NaiveDateTime;
use futures_util::future::BoxFuture;

use super::model::TicketNumber;
use super::number::{self, CounterRow, Generator, NumberSettings};
use super::store;
use crate::db::{Conn, DbError, DbTime, Int, Kind, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::TicketId;
use crate::job::{Job, JobError, JobHandler, Outcome};
use crate::sysconfig::{Config, settings};
use crate::unit::Unit;

/// Rows read up to the own one, and once more if the oldest of them waits for its counter.
const TAIL: i64 = 8;
/// A row left at 0 further back than this belongs to a process that died.
const LONG_TAIL: i64 = 1_000;

impl NumberSettings {
    /// The settings in force.
    #[must_use]
    pub fn from_config(config: &Config) -> Self {
        let size = |text: Option<String>| text.and_then(|text| text.trim().parse().ok());
        let general = config.get(&settings::TICKET_NUMBER_GENERATOR_MIN_COUNTER_SIZE);
        Self {
            generator: Generator::from_setting(config.text(&settings::TICKET_NUMBER_GENERATOR))
                .unwrap_or_default(),
            system_id: config.get(&settings::SYSTEM_ID),
            check_system_id: config.get(&settings::TICKET_NUMBER_GENERATOR_CHECK_SYSTEM_ID),
            hook: config.get(&settings::TICKET_HOOK),
            hook_divider: config.get(&settings::TICKET_HOOK_DIVIDER),
            min_counter_size: usize::try_from(general).ok(),
            auto_increment_min_counter_size: size(
                config.get(&settings::TICKET_NUMBER_GENERATOR_AUTO_INCREMENT_MIN_COUNTER_SIZE),
            ),
            use_formatted_counter: config
                .get(&settings::TICKET_NUMBER_GENERATOR_DATE_USE_FORMATTED_COUNTER),
        }
    }
}

/// Takes the next free ticket number.
///
/// # Errors
/// [`Error::Conflict`] if 16,000 numbers in a row exist already; [`Error::Unavailable`] if the database fails.
pub async fn next(unit: &mut Unit) -> Result<TicketNumber, Error> {
    next_from(unit, 0).await
}

/// The same with an extra offset on the first try.
///
/// # Errors
/// As [`next`].
pub async fn next_from(unit: &mut Unit, offset: i64) -> Result<TicketNumber, Error> {
    let settings = NumberSettings::from_config(unit.config());
    let desk = unit.desk().clone();
    let stamp = unit.stamp();
    match desk.db().begin_apart().await? {
        None => take_free(unit, &desk, &settings, stamp, offset).await,
        Some(mut tx) => {
            if tx.kind() == Kind::Postgres {
                // The log is written in order: a ticket that survives a crash finds its counter there, too.
                tx.raw("SET LOCAL synchronous_commit = off".into()).await?;
            }
            hold(&mut tx).await?;
            let number = take_free(&mut tx, &desk, &settings, stamp, offset).await?;
            tx.commit().await?;
            Ok(number)
        }
    }
}

/// Waits until no other node takes a number.
async fn hold(conn: &mut Conn) -> Result<(), DbError> {
    let lock = || sql("SELECT name FROM gotrs_lock WHERE name = 'ticket_number'{for_update}");
    if conn.optional::<(String,)>(lock()).await?.is_none() {
        conn.insert_if_absent(sql(
            "INSERT INTO gotrs_lock (name) VALUES ('ticket_number')",
        ))
        .await?;
        conn.one::<(String,)>(lock()).await?;
    }
    Ok(())
}

async fn take_free(
    conn: &mut Conn,
    desk: &Desk,
    settings: &NumberSettings,
    stamp: DbTime,
    offset: i64,
) -> Result<TicketNumber, Error> {
    for tried in 0..i64::from(number::MAX_TRIES) {
        let counter = match settings.generator {
            Generator::Random => desk.random().below(number::RANDOM_BOUND).cast_signed(),
            _ => take(conn, desk, settings, stamp, offset + tried).await?,
        };
        let built = settings.format(counter.unsigned_abs(), stamp.0.date());
        if store::find_id(conn, &built).await?.is_none() {
            return Ok(TicketNumber(built));
        }
    }
    Err(Error::Conflict(format!(
        "the next {} ticket numbers exist already, check the ticket number generator",
        number::MAX_TRIES
    )))
}

/// Adds our row, numbers it and every earlier row still at 0, and gives our counter.
async fn take(
    conn: &mut Conn,
    desk: &Desk,
    settings: &NumberSettings,
    stamp: DbTime,
    extra: i64,
) -> Result<i64, Error> {
    let insert = sql(
        "INSERT INTO ticket_number_counter (counter, counter_uid, create_time) VALUES (0, ?, ?)",
    );
    let uid = desk.random().alphanumeric(32);
    let own = conn.insert(insert.bind(uid).bind(stamp)).await?;
    let mut rows = tail(conn, own, TAIL).await?;
    if rows
        .first()
        .is_some_and(|row| row.counter == 0 && row.id != own)
    {
        rows = tail(conn, own, LONG_TAIL).await?;
    }
    let since = number::counting_since(settings.generator, stamp.0);
    let mut offset = 1 + extra;
    if settings.generator == Generator::AutoIncrement && rows.len() == 1 {
        offset = first_offset(conn, settings).await? + extra;
    }
    let taken = number::take(&rows, own, since, offset)
        .ok_or_else(|| Error::bug(format!("counter row {own} is not among the rows read")))?;
    for (id, counter) in &taken.updates {
        let update =
            sql("UPDATE ticket_number_counter SET counter = ? WHERE id = ? AND counter = 0");
        conn.exec(update.bind(*counter).bind(*id)).await?;
    }
    Ok(taken.counter)
}

/// The newest rows up to the own one, in ascending id.
async fn tail(conn: &mut Conn, own: i64, limit: i64) -> Result<Vec<CounterRow>, DbError> {
    let query = sql(
        "SELECT id, counter, create_time FROM ticket_number_counter WHERE id <= ? ORDER BY id DESC LIMIT ?",
    );
    let rows: Vec<(Int, Int, Option<DbTime>)> = conn.all(query.bind(own).bind(limit)).await?;
    Ok(rows
        .into_iter()
        .rev()
        .map(|(id, counter, created)| CounterRow {
            id: id.0,
            counter: counter.0,
            create_time: created.map_or(NaiveDateTime::MIN, |time| time.0),
        })
        .collect())
}

/// Where AutoIncrement begins when its table is empty: after the newest ticket.
async fn first_offset(conn: &mut Conn, settings: &NumberSettings) -> Result<i64, DbError> {
    let newest: Option<(TicketId, String)> = conn
        .optional(sql("SELECT id, tn FROM ticket ORDER BY id DESC LIMIT 1"))
        .await?;
    Ok(settings.auto_increment_start(newest.as_ref().map(|(id, tn)| (id.0, tn.as_str()))))
}

/// Removes counter rows that nobody needs any more: all but the newest ten that are older than ten minutes.
#[derive(Debug)]
pub(crate) struct CleanUp;

impl JobHandler for CleanUp {
    fn kind(&self) -> &'static str {
        "ticket.number_counter_cleanup"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 */10 * * * *")
    }

    fn run<'a>(&'a self, desk: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            clean_up(desk).await?;
            Ok(Outcome::Done)
        })
    }
}

/// Does what [`CleanUp`] does; gives the number of rows removed.
pub(crate) async fn clean_up(desk: &Desk) -> Result<u64, Error> {
    let mut tx = desk.db().begin().await?;
    let tenth: Option<(Int,)> = tx
        .optional(sql(
            "SELECT id FROM ticket_number_counter ORDER BY id DESC LIMIT 1 OFFSET 9",
        ))
        .await?;
    let Some((tenth,)) = tenth else { return Ok(0) };
    let before = tx.stored(desk.now() - chrono::TimeDelta::minutes(10));
    let delete = sql("DELETE FROM ticket_number_counter WHERE id < ? AND create_time < ?");
    let removed = tx.exec(delete.bind(tenth.0).bind(before)).await?;
    tx.commit().await?;
    Ok(removed)
}

//! Slowing down who guesses (spec 02, section 6.2; AUT-04).
//!
//! Three counters of failures are kept per attempt: of the login at the address (the *pair*), of the address, and of
//! the login. Each delays further attempts, doubling up to a quarter of an hour. Nothing is ever locked for good.
//!
//! - An attempt is counted before the password is looked at and forgiven after a success, so that a thousand
//!   attempts at once are no more than a thousand in a row.
//! - A pair that once succeeded is *known*: it is slowed down by its own failures only. So neither a neighbour
//!   behind the same address nor an attacker from many addresses keeps a person out of their usual place.
//! - Loopback addresses count as known to every login: whoever sits at the machine is not kept out by others.
//! - Failures are forgotten an hour after the last one.

use crate::auth::Audience;
use crate::db::{Conn, DbError, Int, sql};

use super::token::digest;

/// Failures of a pair before the first delay.
pub const PAIR_LIMIT: i64 = 5;
/// Failures of an address before the first delay: several people may mistype at once.
pub const ADDRESS_LIMIT: i64 = 25;
/// Failures of a login from all addresses before the first delay.
pub const LOGIN_LIMIT: i64 = 25;
/// The first delay in seconds.
pub const FIRST_DELAY: i64 = 15;
/// The longest delay in seconds.
pub const LONGEST_DELAY: i64 = 900;
/// After so many seconds without a failure the count starts again.
const MEMORY: i64 = 3_600;
/// How long a known pair is remembered.
const KNOWN_FOR: i64 = 90 * 86_400;

/// The counters that an attempt touches.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pair: String,
    address: String,
    login: String,
    local: bool,
}

#[derive(sqlx::FromRow)]
struct Counter {
    failures: Int,
    last_unix: Int,
    blocked_until: Int,
}

impl Attempt {
    /// An attempt of a login from an address. The login is the stored one if there is an account, so that spellings
    /// which the database holds equal share a counter.
    pub(super) fn new(audience: Audience, login: &str, address: &str) -> Self {
        let login = login.trim().to_lowercase();
        let who = format!("{}:{login}", audience.as_str());
        let local = address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback());
        Self {
            pair: format!("pair:{}", digest(&format!("{who}\0{address}"))),
            address: format!("address:{}", digest(address)),
            login: format!("login:{}", digest(&who)),
            local,
        }
    }

    fn keys(&self) -> [&str; 3] {
        // One order for everybody: rows are locked in it.
        [&self.address, &self.login, &self.pair]
    }
}

/// Counts an attempt as failed, unless it has to wait; false if it has to.
pub(super) async fn admit(conn: &mut Conn, attempt: &Attempt, now: i64) -> Result<bool, DbError> {
    let mut counters = Vec::with_capacity(3);
    for key in attempt.keys() {
        counters.push(read(conn, key, now).await?);
    }
    let [address, login, pair] = &counters[..] else {
        return Ok(false);
    };
    let known = attempt.local || pair.known;
    let waits = |counter: &State| counter.blocked_until > now;
    if waits(pair) || (!known && (waits(address) || waits(login))) {
        return Ok(false);
    }
    let limits = [ADDRESS_LIMIT, LOGIN_LIMIT, PAIR_LIMIT];
    for ((key, counter), limit) in attempt.keys().into_iter().zip(&counters).zip(limits) {
        let failures = counter.failures + 1;
        let until = now + delay(failures, limit);
        write(
            conn,
            key,
            failures,
            now,
            if until > now { until } else { 0 },
            counter.known,
        )
        .await?;
    }
    Ok(true)
}

/// Takes a counted attempt back after a success, and remembers the pair.
pub(super) async fn forgive(conn: &mut Conn, attempt: &Attempt, now: i64) -> Result<(), DbError> {
    for (key, limit) in attempt
        .keys()
        .into_iter()
        .zip([ADDRESS_LIMIT, LOGIN_LIMIT, 0])
    {
        let counter = read(conn, key, now).await?;
        let pair = limit == 0;
        let failures = if pair {
            0
        } else {
            (counter.failures - 1).max(0)
        };
        let blocked = if failures < limit {
            0
        } else {
            counter.blocked_until
        };
        write(
            conn,
            key,
            failures,
            now,
            if pair { 0 } else { blocked },
            pair,
        )
        .await?;
    }
    Ok(())
}

/// Counts something that is allowed so often an hour; false if it is too often.
pub(super) async fn allow(
    conn: &mut Conn,
    key: &str,
    an_hour: i64,
    now: i64,
) -> Result<bool, DbError> {
    let counter = read(conn, key, now).await?;
    // The hour runs from the first one, which `blocked_until` remembers here.
    let (count, since) = if counter.exists && now - counter.blocked_until < MEMORY {
        (counter.failures, counter.blocked_until)
    } else {
        (0, now)
    };
    if count >= an_hour {
        return Ok(false);
    }
    write(conn, key, count + 1, now, since, false).await?;
    Ok(true)
}

/// The wait after so many failures.
fn delay(failures: i64, limit: i64) -> i64 {
    if failures < limit {
        return 0;
    }
    let doublings = u32::try_from(failures - limit).unwrap_or(10).min(10);
    (FIRST_DELAY << doublings).min(LONGEST_DELAY)
}

/// A counter as it stands.
struct State {
    exists: bool,
    known: bool,
    failures: i64,
    blocked_until: i64,
}

/// Known pairs carry this on top of their failures; no counter ever grows so far.
const KNOWN: i64 = 1_000_000;

async fn read(conn: &mut Conn, key: &str, now: i64) -> Result<State, DbError> {
    let row = match lock(conn, key).await? {
        Some(row) => row,
        None => {
            // Made first, so that there is something to lock.
            let insert = sql(
                "INSERT INTO gotrs_throttle (throttle_key, failures, last_unix, blocked_until) VALUES (?, 0, 0, 0)",
            );
            conn.insert_if_absent(insert.bind(key)).await?;
            lock(conn, key).await?.ok_or(DbError::NoRow)?
        }
    };
    let (failures, last, blocked) = (row.failures.0, row.last_unix.0, row.blocked_until.0);
    let known = failures >= KNOWN;
    let failures = failures % KNOWN;
    let forgotten = now - last > MEMORY;
    Ok(State {
        exists: last > 0,
        known: known && now - last < KNOWN_FOR,
        failures: if forgotten { 0 } else { failures },
        blocked_until: blocked,
    })
}

async fn lock(conn: &mut Conn, key: &str) -> Result<Option<Counter>, DbError> {
    let query = sql(
        "SELECT failures, last_unix, blocked_until FROM gotrs_throttle WHERE throttle_key = ?{for_update}",
    );
    conn.optional(query.bind(key)).await
}

async fn write(
    conn: &mut Conn,
    key: &str,
    failures: i64,
    now: i64,
    blocked_until: i64,
    known: bool,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE gotrs_throttle SET failures = ?, last_unix = ?, blocked_until = ? WHERE throttle_key = ?",
    );
    conn.exec(
        update
            .bind(failures + if known { KNOWN } else { 0 })
            .bind(now)
            .bind(blocked_until)
            .bind(key),
    )
    .await?;
    Ok(())
}

/// Deletes counters that count nothing any more.
pub(super) async fn purge(conn: &mut Conn, now: i64) -> Result<u64, DbError> {
    let delete = sql(
        "DELETE FROM gotrs_throttle WHERE (failures < 1000000 AND last_unix < ?) OR last_unix < ?",
    );
    conn.exec(delete.bind(now - 2 * MEMORY).bind(now - KNOWN_FOR))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_the_limit_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (4..=13)
            .map(|failures| delay(failures, PAIR_LIMIT))
            .collect();
        assert_eq!(waits, [0, 15, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(delay(i64::MAX, PAIR_LIMIT), LONGEST_DELAY);
    }
}

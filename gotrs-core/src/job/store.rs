//! `gotrs_job` rows. Instants are epoch milliseconds.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Job, JobState, NewJob};
use crate::db::{Conn, DbError, Int, LongText, sql};
use crate::id::JobId;

/// Writes a job; false if its key is known already.
pub(crate) async fn insert(
    conn: &mut Conn,
    job: &NewJob,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let due = job.run_at.unwrap_or(now).timestamp_millis();
    conn.insert_if_absent(
        sql("INSERT INTO gotrs_job (kind, idempotency_key, payload, state, attempts, max_attempts, run_at, created_unix, changed_unix) \
             VALUES (?, ?, ?, 'ready', 0, ?, ?, ?, ?)")
        .bind(&job.kind)
        .bind(&job.key)
        .bind(LongText(job.payload.to_string()))
        .bind(job.max_attempts)
        .bind(due)
        .bind(now.timestamp())
        .bind(now.timestamp()),
    )
    .await
}

/// Makes a job that died before `given_up` due now, with all its attempts.
pub(crate) async fn revive(
    conn: &mut Conn,
    key: &str,
    given_up: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE gotrs_job SET state = 'ready', attempts = 0, run_at = ?, changed_unix = ? \
         WHERE idempotency_key = ? AND state = 'dead' AND changed_unix <= ?",
    );
    conn.exec(
        update
            .bind(now.timestamp_millis())
            .bind(now.timestamp())
            .bind(key)
            .bind(given_up.timestamp()),
    )
    .await?;
    Ok(())
}

/// Makes sure a recurring job has its row, due at `first` if it is new, and follows a changed schedule.
pub(super) async fn ensure_recurring(
    conn: &mut Conn,
    kind: &str,
    cron: &str,
    first: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let key = format!("cron:{kind}");
    let known: Option<(Option<String>,)> = conn
        .optional(sql("SELECT cron FROM gotrs_job WHERE idempotency_key = ?").bind(&key))
        .await?;
    match known {
        Some((Some(known),)) if known == cron => Ok(()),
        Some(_) => {
            let update = sql(
                "UPDATE gotrs_job SET cron = ?, run_at = ?, changed_unix = ? WHERE idempotency_key = ? AND state <> 'running'",
            );
            conn.exec(
                update
                    .bind(cron)
                    .bind(first.timestamp_millis())
                    .bind(now.timestamp())
                    .bind(&key),
            )
            .await?;
            Ok(())
        }
        None => {
            let insert = sql(
                "INSERT INTO gotrs_job (kind, idempotency_key, payload, state, attempts, max_attempts, run_at, cron, created_unix, changed_unix) \
                 VALUES (?, ?, ?, 'ready', 0, 1, ?, ?, ?, ?)",
            );
            conn.insert_if_absent(
                insert
                    .bind(kind)
                    .bind(&key)
                    .bind(LongText("null".into()))
                    .bind(first.timestamp_millis())
                    .bind(cron)
                    .bind(now.timestamp())
                    .bind(now.timestamp()),
            )
            .await?;
            Ok(())
        }
    }
}

/// Ids of jobs that are due, or whose lease ran out; oldest first. Rows others work on are passed over.
pub(super) async fn claimable(
    conn: &mut Conn,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<JobId>, DbError> {
    let now = now.timestamp_millis();
    let due = sql(
        "SELECT id FROM gotrs_job WHERE state = 'ready' AND run_at <= ? ORDER BY run_at, id LIMIT ?{skip_locked}",
    );
    let mut ids: Vec<JobId> = conn.column(due.bind(now).bind(limit)).await?;
    if ids.len() < limit as usize {
        let lost = sql(
            "SELECT id FROM gotrs_job WHERE state = 'running' AND lease_until < ? ORDER BY id LIMIT ?{skip_locked}",
        );
        ids.extend(
            conn.column::<JobId>(
                lost.bind(now)
                    .bind(limit - u32::try_from(ids.len()).unwrap_or(0)),
            )
            .await?,
        );
    }
    Ok(ids)
}

/// How many jobs could be taken now.
pub(super) async fn due_count(conn: &mut Conn, now: DateTime<Utc>) -> Result<i64, DbError> {
    let now = now.timestamp_millis();
    let query = sql(
        "SELECT COUNT(*) FROM gotrs_job WHERE (state = 'ready' AND run_at <= ?) OR (state = 'running' AND lease_until < ?)",
    );
    conn.integer(query.bind(now).bind(now)).await
}

/// Gives a job to `node` until the lease ends.
pub(super) async fn lease(
    conn: &mut Conn,
    id: JobId,
    node: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE gotrs_job SET state = 'running', attempts = attempts + 1, lease_owner = ?, lease_until = ?, changed_unix = ? WHERE id = ?",
    );
    conn.exec(
        update
            .bind(node)
            .bind(until.timestamp_millis())
            .bind(now.timestamp())
            .bind(id),
    )
    .await?;
    Ok(())
}

/// Renews a lease; false if the job was taken over meanwhile.
pub(super) async fn renew(
    conn: &mut Conn,
    id: JobId,
    node: &str,
    until: DateTime<Utc>,
) -> Result<bool, DbError> {
    let update = sql(
        "UPDATE gotrs_job SET lease_until = ? WHERE id = ? AND state = 'running' AND lease_owner = ?",
    );
    Ok(conn
        .exec(update.bind(until.timestamp_millis()).bind(id).bind(node))
        .await?
        > 0)
}

/// How an attempt leaves its row.
pub(super) struct Ending<'a> {
    pub(super) state: JobState,
    pub(super) run_at: DateTime<Utc>,
    pub(super) error: Option<&'a str>,
    /// Attempts to note; `None` leaves the count.
    pub(super) attempts: Option<u32>,
}

/// Ends an attempt, unless the lease was lost meanwhile.
pub(super) async fn finish(
    conn: &mut Conn,
    job: &Job,
    node: &str,
    ending: &Ending<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let error = ending
        .error
        .map(|text| text.chars().take(3_800).collect::<String>());
    let update = sql(
        "UPDATE gotrs_job SET state = ?, run_at = ?, last_error = ?, attempts = ?, lease_owner = NULL, lease_until = NULL, changed_unix = ? \
         WHERE id = ? AND state = 'running' AND lease_owner = ?",
    );
    let rows = conn
        .exec(
            update
                .bind(ending.state.as_str())
                .bind(ending.run_at.timestamp_millis())
                .bind(error)
                .bind(ending.attempts.unwrap_or(job.attempts))
                .bind(now.timestamp())
                .bind(job.id)
                .bind(node),
        )
        .await?;
    Ok(rows > 0)
}

#[derive(sqlx::FromRow)]
struct JobRow {
    id: JobId,
    kind: String,
    idempotency_key: String,
    payload: LongText,
    state: String,
    attempts: Int,
    max_attempts: Int,
    run_at: Int,
    cron: Option<String>,
    last_error: Option<String>,
    created_unix: Int,
}

impl JobRow {
    fn into_job(self) -> Result<Job, DbError> {
        let corrupt = |column, problem: String| DbError::Corrupt {
            table: "gotrs_job",
            column,
            row: self.id.to_string(),
            problem,
        };
        let state = JobState::parse(&self.state)
            .ok_or_else(|| corrupt("state", format!("`{}` is no state", self.state)))?;
        let payload = serde_json::from_str(&self.payload.0)
            .map_err(|error| corrupt("payload", error.to_string()))?;
        Ok(Job {
            id: self.id,
            payload,
            state,
            attempts: u32::try_from(self.attempts.0).unwrap_or(u32::MAX),
            max_attempts: u32::try_from(self.max_attempts.0).unwrap_or(u32::MAX),
            run_at: DateTime::from_timestamp_millis(self.run_at.0).unwrap_or_default(),
            created: DateTime::from_timestamp(self.created_unix.0, 0).unwrap_or_default(),
            kind: self.kind,
            key: self.idempotency_key,
            cron: self.cron,
            last_error: self.last_error,
        })
    }
}

/// One job.
pub(super) async fn find(conn: &mut Conn, id: JobId) -> Result<Option<Job>, DbError> {
    let query = sql(
        "SELECT id, kind, idempotency_key, payload, state, attempts, max_attempts, run_at, cron, last_error, created_unix \
         FROM gotrs_job WHERE id = ?",
    );
    conn.optional::<JobRow>(query.bind(id))
        .await?
        .map(JobRow::into_job)
        .transpose()
}

/// Jobs, newest first, optionally of one state or kind, older than `before`.
pub(super) async fn list(
    conn: &mut Conn,
    state: Option<JobState>,
    kind: Option<&str>,
    before: Option<JobId>,
    limit: u32,
) -> Result<Vec<Job>, DbError> {
    let mut query = sql(
        "SELECT id, kind, idempotency_key, payload, state, attempts, max_attempts, run_at, cron, last_error, created_unix \
         FROM gotrs_job WHERE 1 = 1",
    );
    if let Some(state) = state {
        query = query.push(" AND state = ?").bind(state.as_str());
    }
    if let Some(kind) = kind {
        query = query.push(" AND kind = ?").bind(kind);
    }
    if let Some(before) = before {
        query = query.push(" AND id < ?").bind(before);
    }
    let rows: Vec<JobRow> = conn
        .all(query.push(" ORDER BY id DESC LIMIT ?").bind(limit))
        .await?;
    rows.into_iter().map(JobRow::into_job).collect()
}

/// Makes a dead or waiting job due now, with all its attempts again.
pub(super) async fn make_due(
    conn: &mut Conn,
    id: JobId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let update = sql(
        "UPDATE gotrs_job SET state = 'ready', attempts = 0, run_at = ?, changed_unix = ? WHERE id = ? AND state <> 'running'",
    );
    Ok(conn
        .exec(
            update
                .bind(now.timestamp_millis())
                .bind(now.timestamp())
                .bind(id),
        )
        .await?
        > 0)
}

/// Gives back the jobs of a node that stops, so that others need not wait for their leases.
pub(super) async fn release(
    conn: &mut Conn,
    node: &str,
    now: DateTime<Utc>,
) -> Result<u64, DbError> {
    let update = sql(
        "UPDATE gotrs_job SET state = 'ready', lease_owner = NULL, lease_until = NULL, changed_unix = ? WHERE state = 'running' AND lease_owner = ?",
    );
    conn.exec(update.bind(now.timestamp()).bind(node)).await
}

/// Number of jobs per state.
pub(super) async fn count_by_state(conn: &mut Conn) -> Result<Vec<(String, i64)>, DbError> {
    let rows: Vec<(String, Int)> = conn
        .all(sql("SELECT state, COUNT(*) FROM gotrs_job GROUP BY state"))
        .await?;
    Ok(rows
        .into_iter()
        .map(|(state, count)| (state, count.0))
        .collect())
}

/// Deletes what nobody needs any more: done jobs, and events older than a week.
pub(super) async fn purge(conn: &mut Conn, now: DateTime<Utc>) -> Result<u64, DbError> {
    let done = sql("DELETE FROM gotrs_job WHERE state = 'done' AND changed_unix < ?");
    let jobs = conn
        .exec(done.bind((now - TimeDelta::days(1)).timestamp()))
        .await?;
    let old = sql("DELETE FROM gotrs_event WHERE time_unix < ?");
    Ok(jobs
        + conn
            .exec(old.bind((now - TimeDelta::days(7)).timestamp()))
            .await?)
}

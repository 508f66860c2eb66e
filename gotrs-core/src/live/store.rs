//! `gotrs_presence` rows, and `gotrs_event` as pages read it.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Activity, Present};
use crate::db::{Conn, DbError, Int, sql};
use crate::id::{QueueId, TicketId, UserId};

/// An event as pages read it.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) id: i64,
    pub(super) ticket: TicketId,
    pub(super) user: UserId,
    pub(super) name: String,
    pub(super) time: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: Int,
    id: Int,
    ticket_id: Int,
    user_id: Int,
    name: String,
    at: Int,
}

/// The last event.
pub(super) async fn position(conn: &mut Conn) -> Result<i64, DbError> {
    conn.integer(sql("SELECT COALESCE(MAX(id), 0) FROM gotrs_event"))
        .await
}

/// The events of tickets after one, in order, and who is where: one statement, for it is asked every second.
pub(super) async fn news(
    conn: &mut Conn,
    after: i64,
    now: DateTime<Utc>,
) -> Result<(Vec<Told>, Vec<Present>), DbError> {
    let query = sql(
        "SELECT 1 AS kind, e.id AS id, e.ticket_id AS ticket_id, e.user_id AS user_id, e.name AS name, e.time_unix AS at \
         FROM gotrs_event e WHERE e.id > ? AND e.ticket_id IS NOT NULL \
         UNION ALL SELECT 2, p.until_unix, p.ticket_id, p.user_id, p.activity, p.since_unix \
         FROM gotrs_presence p WHERE p.until_unix > ? ORDER BY 1, 2",
    );
    let rows: Vec<Row> = conn.all(query.bind(after).bind(now.timestamp())).await?;
    let (mut told, mut present) = (Vec::new(), Vec::new());
    for row in rows {
        let (ticket, user) = (TicketId(row.ticket_id.0), UserId(row.user_id.0));
        if row.kind.0 == 1 {
            told.push(Told {
                id: row.id.0,
                ticket,
                user,
                name: row.name,
                time: row.at.0,
            });
        } else if let Some(activity) = Activity::from_name(&row.name) {
            present.push(Present {
                ticket,
                user,
                activity,
                since: row.at.0,
            });
        }
    }
    Ok((told, present))
}

/// Events of tickets after one, in order, at most so many.
pub(super) async fn events_after(
    conn: &mut Conn,
    after: i64,
    limit: u32,
) -> Result<Vec<Told>, DbError> {
    let query = sql(
        "SELECT 1 AS kind, e.id AS id, e.ticket_id AS ticket_id, e.user_id AS user_id, e.name AS name, e.time_unix AS at \
         FROM gotrs_event e WHERE e.id > ? AND e.ticket_id IS NOT NULL ORDER BY e.id LIMIT ?",
    );
    let rows: Vec<Row> = conn.all(query.bind(after).bind(limit)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Told {
            id: row.id.0,
            ticket: TicketId(row.ticket_id.0),
            user: UserId(row.user_id.0),
            name: row.name,
            time: row.at.0,
        })
        .collect())
}

/// Whether nothing after an event was deleted: it is known itself, or there was none yet.
pub(super) async fn reaches_back_to(conn: &mut Conn, event: i64) -> Result<bool, DbError> {
    if event == 0 {
        return Ok(true);
    }
    let first = sql("SELECT COALESCE(MIN(id), 0) FROM gotrs_event");
    Ok(conn.integer(first).await? <= event + 1)
}

/// The queues of tickets.
pub(super) async fn queues(
    conn: &mut Conn,
    tickets: &[TicketId],
) -> Result<Vec<(TicketId, QueueId)>, DbError> {
    let mut found = Vec::with_capacity(tickets.len());
    for some in tickets.chunks(500) {
        let query = sql("SELECT id, queue_id FROM ticket WHERE id IN (")
            .bind_list(some.iter().copied())
            .push(")");
        found.extend(conn.all::<(TicketId, QueueId)>(query).await?);
    }
    Ok(found)
}

/// Says that somebody is at a ticket, or still is.
pub(super) async fn enter(
    conn: &mut Conn,
    node: &str,
    present: Present,
    until: i64,
) -> Result<(), DbError> {
    let renew = sql(
        "UPDATE gotrs_presence SET until_unix = ? WHERE node = ? AND ticket_id = ? AND user_id = ? AND activity = ?",
    );
    let renew = renew
        .bind(until)
        .bind(node)
        .bind(present.ticket)
        .bind(present.user)
        .bind(present.activity.as_str());
    if conn.exec(renew).await? > 0 {
        return Ok(());
    }
    // MySQL counts no row that already was as wished, so the row may be there.
    let insert = sql(
        "INSERT INTO gotrs_presence (node, ticket_id, user_id, activity, since_unix, until_unix) VALUES (?, ?, ?, ?, ?, ?)",
    );
    let insert = insert
        .bind(node)
        .bind(present.ticket)
        .bind(present.user)
        .bind(present.activity.as_str())
        .bind(present.since)
        .bind(until);
    conn.insert_if_absent(insert).await?;
    Ok(())
}

/// Says that somebody went.
pub(super) async fn leave(
    conn: &mut Conn,
    node: &str,
    ticket: TicketId,
    user: UserId,
    activity: Activity,
) -> Result<(), DbError> {
    let delete = sql(
        "DELETE FROM gotrs_presence WHERE node = ? AND ticket_id = ? AND user_id = ? AND activity = ?",
    );
    let delete = delete
        .bind(node)
        .bind(ticket)
        .bind(user)
        .bind(activity.as_str());
    conn.exec(delete).await?;
    Ok(())
}

/// Renews everybody whom a node knows.
pub(super) async fn renew(conn: &mut Conn, node: &str, until: i64) -> Result<(), DbError> {
    let update = sql("UPDATE gotrs_presence SET until_unix = ? WHERE node = ?");
    conn.exec(update.bind(until).bind(node)).await?;
    Ok(())
}

/// Forgets everybody whom a node knows.
pub(super) async fn leave_all(conn: &mut Conn, node: &str) -> Result<(), DbError> {
    conn.exec(sql("DELETE FROM gotrs_presence WHERE node = ?").bind(node))
        .await?;
    Ok(())
}

/// Who is at a ticket, by the time they came.
pub(super) async fn at(
    conn: &mut Conn,
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<Vec<Present>, DbError> {
    let query = sql(
        "SELECT user_id, activity, since_unix FROM gotrs_presence WHERE ticket_id = ? AND until_unix > ? ORDER BY since_unix, user_id",
    );
    let rows: Vec<(UserId, String, Int)> =
        conn.all(query.bind(ticket).bind(now.timestamp())).await?;
    Ok(rows
        .into_iter()
        .filter_map(|(user, activity, since)| {
            Some(Present {
                ticket,
                user,
                activity: Activity::from_name(&activity)?,
                since: since.0,
            })
        })
        .collect())
}

/// Deletes what nodes left behind that are gone.
pub(crate) async fn purge(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), DbError> {
    let old = (now - TimeDelta::hours(1)).timestamp();
    conn.exec(sql("DELETE FROM gotrs_presence WHERE until_unix < ?").bind(old))
        .await?;
    Ok(())
}

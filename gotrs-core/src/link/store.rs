//! Rows of `link_relation`. Keys are text; the kinds of things get a row in `link_object` on first use.

use super::model::{Link, LinkState, LinkedTicket, NewLink, Object};
use super::{Direction, is_directed};
use crate::db::{Conn, DbError, DbTime, Stmt, sql};
use crate::id::{TicketId, UserId};
use crate::sysconfig::Config;

const SELECT: &str = "SELECT so.name AS source_kind, r.source_key, ta.name AS target_kind, r.target_key, ty.name AS link_type, \
     st.name AS link_state, r.create_time, r.create_by FROM link_relation r \
     JOIN link_object so ON so.id = r.source_object_id JOIN link_object ta ON ta.id = r.target_object_id \
     JOIN link_type ty ON ty.id = r.type_id JOIN link_state st ON st.id = r.state_id WHERE ";

#[derive(sqlx::FromRow)]
struct LinkRow {
    source_kind: String,
    source_key: String,
    target_kind: String,
    target_key: String,
    link_type: String,
    link_state: String,
    create_time: DbTime,
    create_by: UserId,
}

async fn links(conn: &mut Conn, query: Stmt) -> Result<Vec<Link>, DbError> {
    let zone = conn.zone();
    let rows: Vec<LinkRow> = conn.all(query).await?;
    Ok(rows
        .into_iter()
        .map(|row| Link {
            source: Object {
                kind: row.source_kind,
                key: row.source_key,
            },
            target: Object {
                kind: row.target_kind,
                key: row.target_key,
            },
            link_type: row.link_type,
            state: if row.link_state == "Temporary" {
                LinkState::Temporary
            } else {
                LinkState::Valid
            },
            created: row.create_time.instant(zone),
            created_by: row.create_by,
        })
        .collect())
}

/// All links of a thing.
pub(super) async fn list(conn: &mut Conn, object: &Object) -> Result<Vec<Link>, DbError> {
    let query = sql(SELECT)
        .push("(so.name = ? AND r.source_key = ?) OR (ta.name = ? AND r.target_key = ?) ORDER BY r.create_time, r.source_key, r.target_key")
        .bind(&object.kind)
        .bind(&object.key)
        .bind(&object.kind)
        .bind(&object.key);
    links(conn, query).await
}

/// The links between two things, whichever is the source.
pub(super) async fn between(
    conn: &mut Conn,
    one: &Object,
    other: &Object,
) -> Result<Vec<Link>, DbError> {
    let pair = |source: &Object, target: &Object| {
        sql("(so.name = ? AND r.source_key = ? AND ta.name = ? AND r.target_key = ?)")
            .bind(&source.kind)
            .bind(&source.key)
            .bind(&target.kind)
            .bind(&target.key)
    };
    let query = sql(SELECT)
        .append(pair(one, other))
        .push(" OR ")
        .append(pair(other, one));
    links(conn, query).await
}

/// Writes a link.
pub(super) async fn insert(
    conn: &mut Conn,
    link: &NewLink,
    stamp: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    for kind in [&link.source.kind, &link.target.kind] {
        let known = sql("SELECT name FROM link_object WHERE name = ?").bind(kind);
        if conn.optional::<(String,)>(known).await?.is_none() {
            let insert = sql("INSERT INTO link_object (name) VALUES (?)").bind(kind);
            conn.insert_if_absent(insert).await?;
        }
    }
    let insert = sql(
        "INSERT INTO link_relation (source_object_id, source_key, target_object_id, target_key, type_id, state_id, create_time, create_by) \
         VALUES ((SELECT id FROM link_object WHERE name = ?), ?, (SELECT id FROM link_object WHERE name = ?), ?, \
         (SELECT id FROM link_type WHERE name = ?), (SELECT id FROM link_state WHERE name = ?), ?, ?)",
    );
    conn.exec(
        insert
            .bind(&link.source.kind)
            .bind(&link.source.key)
            .bind(&link.target.kind)
            .bind(&link.target.key)
            .bind(&link.link_type)
            .bind(link.state.as_str())
            .bind(stamp)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// Removes a link.
pub(super) async fn delete(conn: &mut Conn, link: &Link) -> Result<(), DbError> {
    let delete = sql(
        "DELETE FROM link_relation WHERE source_object_id = (SELECT id FROM link_object WHERE name = ?) AND source_key = ? \
         AND target_object_id = (SELECT id FROM link_object WHERE name = ?) AND target_key = ? \
         AND type_id = (SELECT id FROM link_type WHERE name = ?)",
    );
    conn.exec(
        delete
            .bind(&link.source.kind)
            .bind(&link.source.key)
            .bind(&link.target.kind)
            .bind(&link.target.key)
            .bind(&link.link_type),
    )
    .await?;
    Ok(())
}

/// Removes all links of a thing, without a trace.
pub(crate) async fn delete_all(conn: &mut Conn, object: &Object) -> Result<(), DbError> {
    for link in list(conn, object).await? {
        delete(conn, &link).await?;
    }
    Ok(())
}

/// Gives the links of one thing to another; duplicates and links to itself are dropped.
pub(crate) async fn move_all(
    conn: &mut Conn,
    config: &Config,
    from: &Object,
    to: &Object,
) -> Result<(), DbError> {
    let renamed = |end: &Object| if end == from { to.clone() } else { end.clone() };
    for link in list(conn, from).await? {
        delete(conn, &link).await?;
        let moved = NewLink {
            source: renamed(&link.source),
            target: renamed(&link.target),
            link_type: link.link_type,
            state: link.state,
        };
        let there = between(conn, &moved.source, &moved.target).await?;
        let double = there.iter().any(|other| {
            let same_way = other.source == moved.source || !is_directed(config, &moved.link_type);
            other.link_type == moved.link_type && same_way
        });
        if moved.source != moved.target && !double {
            let stamp = conn.stored(link.created);
            insert(conn, &moved, stamp, link.created_by).await?;
        }
    }
    Ok(())
}

/// Removes temporary links made before an instant.
pub(super) async fn delete_temporary(conn: &mut Conn, before: DbTime) -> Result<u64, DbError> {
    let delete = sql(
        "DELETE FROM link_relation WHERE create_time < ? AND state_id = (SELECT id FROM link_state WHERE name = 'Temporary')",
    );
    conn.exec(delete.bind(before)).await
}

#[derive(sqlx::FromRow)]
struct LinkedRow {
    is_source: crate::db::Int,
    link_type: String,
    id: TicketId,
    tn: String,
    title: Option<String>,
    queue: String,
    state: String,
    state_type: String,
    create_time: DbTime,
}

/// The tickets linked to a ticket that satisfy a condition over the alias `t`, in one statement.
pub(super) async fn linked_tickets(
    conn: &mut Conn,
    config: &Config,
    ticket: TicketId,
    visible: Stmt,
) -> Result<Vec<LinkedTicket>, DbError> {
    let zone = conn.zone();
    let key = ticket.to_string();
    let query = sql(
        "SELECT x.is_source, ty.name AS link_type, t.id, t.tn, t.title, q.name AS queue, s.name AS state, st.name AS state_type, t.create_time \
         FROM (SELECT 1 AS is_source, r.source_key AS other_key, r.type_id, r.state_id FROM link_relation r \
         WHERE r.target_object_id = (SELECT id FROM link_object WHERE name = 'Ticket') AND r.target_key = ? \
         AND r.source_object_id = (SELECT id FROM link_object WHERE name = 'Ticket') \
         UNION ALL SELECT 0 AS is_source, r.target_key AS other_key, r.type_id, r.state_id FROM link_relation r \
         WHERE r.source_object_id = (SELECT id FROM link_object WHERE name = 'Ticket') AND r.source_key = ? \
         AND r.target_object_id = (SELECT id FROM link_object WHERE name = 'Ticket')) x \
         JOIN ticket t ON {text t.id} = x.other_key JOIN queue q ON q.id = t.queue_id JOIN ticket_state s ON s.id = t.ticket_state_id \
         JOIN ticket_state_type st ON st.id = s.type_id JOIN link_type ty ON ty.id = x.type_id \
         JOIN link_state ls ON ls.id = x.state_id WHERE ls.name = 'Valid' AND ",
    )
    .bind(&key)
    .bind(&key)
    .append(visible)
    .push(" ORDER BY t.id DESC");
    let rows: Vec<LinkedRow> = conn.all(query).await?;
    Ok(rows
        .into_iter()
        .map(|row| LinkedTicket {
            direction: match (is_directed(config, &row.link_type), row.is_source.0) {
                (false, _) => Direction::None,
                (true, 1) => Direction::Source,
                (true, _) => Direction::Target,
            },
            link_type: row.link_type,
            id: row.id,
            number: row.tn,
            title: row.title.unwrap_or_default(),
            queue: row.queue,
            state: row.state,
            state_type: row.state_type,
            created: row.create_time.instant(zone),
        })
        .collect())
}

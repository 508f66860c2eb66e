//! Names that the desk relies on and an adopted database may lack (spec 01, section 9): history types, channels,
//! sender types, lock types. They are added by name; what is there keeps its id.

use std::collections::HashSet;

use super::{model::Schema, seed};
use crate::actor::Actor;
use crate::cache;
use crate::db::{Conn, DbError, sql};
use crate::desk::Desk;
use crate::error::Error;

const TABLES: &[&str] = &[
    "ticket_history_type",
    "communication_channel",
    "article_sender_type",
    "ticket_lock_type",
];

/// Adds what is missing, in one unit. Two nodes may do so at once: the names are unique.
pub(crate) async fn complete(desk: &Desk) -> Result<(), Error> {
    let mut conn = desk.read().await?;
    let missing = missing(&mut conn).await?;
    drop(conn);
    if missing.is_empty() {
        return Ok(());
    }
    let mut unit = desk.unit(Actor::System).await?;
    let (now, dialect) = (unit.stamp(), desk.db().dialect());
    let schema = Schema::otrs6();
    for (table, row) in &missing {
        let definition = schema
            .tables
            .iter()
            .find(|(name, _)| name == table)
            .map(|(_, definition)| definition)
            .expect("the seed names tables of the schema");
        // Ids are given by the database: in an adopted one ours may be taken by another name.
        let mut row = row.clone();
        row.remove("id");
        let insert = seed::insert(&dialect, table, definition, &row, now);
        if unit.insert_if_absent(insert).await? {
            tracing::info!(table, name = ?row.get("name"), "a name was missing and is there now");
        }
    }
    unit.touch(cache::CATALOG);
    unit.commit().await
}

async fn missing(conn: &mut Conn) -> Result<Vec<(String, seed::Row)>, DbError> {
    let known: Vec<(String, String)> = conn
        .all(sql(
            "SELECT 'ticket_history_type' AS kind, name FROM ticket_history_type \
             UNION ALL SELECT 'communication_channel', name FROM communication_channel \
             UNION ALL SELECT 'article_sender_type', name FROM article_sender_type \
             UNION ALL SELECT 'ticket_lock_type', name FROM ticket_lock_type",
        ))
        .await?;
    let known: HashSet<(String, String)> = known
        .into_iter()
        .map(|(table, name)| (table, name.to_lowercase()))
        .collect();
    let mut missing = Vec::new();
    for (table, rows) in seed::rows() {
        if !TABLES.contains(&table.as_str()) {
            continue;
        }
        for row in rows {
            let name = row.get("name").and_then(|name| name.as_str());
            let name = name.unwrap_or_default().to_lowercase();
            if !known.contains(&(table.clone(), name)) {
                missing.push((table.clone(), row));
            }
        }
    }
    Ok(missing)
}

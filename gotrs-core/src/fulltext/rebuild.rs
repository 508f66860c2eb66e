//! Indexing what others wrote: an adopted database, a peer beside us, an index that is to be made anew.

use std::collections::HashMap;

use futures_util::future::BoxFuture;

use super::store;
use crate::actor::Actor;
use crate::article::index::{self, Fields};
use crate::db::{Conn, DbError, Int, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{ArticleId, TicketId};
use crate::job::{Job, JobError, JobHandler, Outcome};
use crate::permission;
use crate::storage::{Place, Storages};
use crate::unit::Unit;

/// Tickets or articles of one unit: other writers are let in between.
const CHUNK: i64 = 200;

/// The full-text index, for administrators. Made by [`Desk::full_text`].
#[derive(Debug)]
pub struct FullText {
    desk: Desk,
    actor: Actor,
}

/// How much was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Indexed {
    /// Titles of tickets.
    pub tickets: u64,
    /// Articles.
    pub articles: u64,
}

impl Desk {
    /// The full-text index.
    #[must_use]
    pub fn full_text(&self, actor: impl Into<Actor>) -> FullText {
        FullText {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl FullText {
    /// Indexes every ticket and article anew (`Maint::Ticket::FulltextIndex --rebuild` in OTRS). Searches go on
    /// meanwhile, and what is written meanwhile is indexed as always.
    ///
    /// # Errors
    /// [`Error::Denied`] for all but administrators; [`Error::Unavailable`] if database or storage fail.
    pub async fn rebuild(&self) -> Result<Indexed, Error> {
        self.require_admin().await?;
        let mut done = Indexed::default();
        let mut last = 0;
        loop {
            let mut unit = self.desk.unit(&self.actor).await?;
            let next = sql("SELECT id FROM ticket WHERE id > ? ORDER BY id LIMIT ?");
            let ids: Vec<TicketId> = unit.column(next.bind(last).bind(CHUNK)).await?;
            let Some(newest) = ids.last() else { break };
            last = newest.0;
            done.tickets += titles(&mut unit, &ids).await?;
            unit.commit().await?;
        }
        last = 0;
        loop {
            let mut unit = self.desk.unit(&self.actor).await?;
            let next = sql("SELECT id FROM article WHERE id > ? ORDER BY id LIMIT ?");
            let ids: Vec<ArticleId> = unit.column(next.bind(last).bind(CHUNK)).await?;
            let Some(newest) = ids.last() else { break };
            last = newest.0;
            done.articles += articles(&mut unit, &ids).await?;
            unit.commit().await?;
        }
        tidy(&self.desk).await?;
        Ok(done)
    }

    /// Indexes what is not indexed yet, and forgets what is gone. A job does this every ten minutes.
    ///
    /// # Errors
    /// As [`FullText::rebuild`].
    pub async fn complete(&self) -> Result<Indexed, Error> {
        self.require_admin().await?;
        let mut done = Indexed::default();
        loop {
            let mut unit = self.desk.unit(&self.actor).await?;
            let missing = sql(
                "SELECT t.id FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM gotrs_search_text x \
                 WHERE x.ticket_id = t.id AND x.article_id IS NULL) ORDER BY t.id LIMIT ?",
            );
            let ids: Vec<TicketId> = unit.column(missing.bind(CHUNK)).await?;
            if ids.is_empty() {
                break;
            }
            done.tickets += titles(&mut unit, &ids).await?;
            unit.commit().await?;
        }
        loop {
            let mut unit = self.desk.unit(&self.actor).await?;
            let missing = sql(
                "SELECT a.id FROM article a WHERE NOT EXISTS (SELECT 1 FROM gotrs_search_text x \
                 WHERE x.article_id = a.id) ORDER BY a.id LIMIT ?",
            );
            let ids: Vec<ArticleId> = unit.column(missing.bind(CHUNK)).await?;
            if ids.is_empty() {
                break;
            }
            done.articles += articles(&mut unit, &ids).await?;
            unit.commit().await?;
        }
        tidy(&self.desk).await?;
        Ok(done)
    }

    async fn require_admin(&self) -> Result<(), Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await
    }
}

async fn titles(conn: &mut Conn, ids: &[TicketId]) -> Result<u64, DbError> {
    let query = sql("SELECT id, tn, COALESCE(title, '') FROM ticket WHERE id IN (")
        .bind_list(ids.iter().copied())
        .push(")");
    let rows: Vec<(TicketId, String, String)> = conn.all(query).await?;
    for (id, number, title) in &rows {
        store::write_title(conn, *id, number, title).await?;
    }
    Ok(rows.len() as u64)
}

#[derive(sqlx::FromRow)]
struct ArticleRow {
    id: ArticleId,
    ticket_id: TicketId,
    a_from: Option<String>,
    a_to: Option<String>,
    a_cc: Option<String>,
    a_bcc: Option<String>,
    a_subject: Option<String>,
    a_body: Option<String>,
    content_path: Option<String>,
}

async fn articles(unit: &mut Unit, ids: &[ArticleId]) -> Result<u64, Error> {
    let query = sql(
        "SELECT a.id, a.ticket_id, m.a_from, m.a_to, m.a_cc, m.a_bcc, m.a_subject, m.a_body, m.content_path \
         FROM article a LEFT JOIN article_data_mime m ON m.article_id = a.id WHERE a.id IN (",
    )
    .bind_list(ids.iter().copied())
    .push(")");
    let rows: Vec<ArticleRow> = unit.all(query).await?;
    let mut names = attachment_names(unit, &rows).await?;
    for row in &rows {
        let text = |column: &'_ Option<String>| column.clone().unwrap_or_default();
        let (from, to, cc, bcc) = (
            text(&row.a_from),
            text(&row.a_to),
            text(&row.a_cc),
            text(&row.a_bcc),
        );
        let fields = Fields {
            from: &from,
            to: &to,
            cc: &cc,
            bcc: &bcc,
            subject: row.a_subject.as_deref().unwrap_or_default(),
            body: row.a_body.as_deref().unwrap_or_default(),
            attachments: names.remove(&row.id).unwrap_or_default(),
        };
        index::remove(unit, row.id).await?;
        index::write(unit, row.ticket_id, row.id, &fields).await?;
    }
    let done = sql("UPDATE article SET search_index_needs_rebuild = 0 WHERE search_index_needs_rebuild <> 0 AND id IN (")
        .bind_list(ids.iter().copied())
        .push(")");
    unit.exec(done).await?;
    Ok(rows.len() as u64)
}

/// The names that people gave: the parts that are the body itself have none worth finding.
async fn attachment_names(
    unit: &mut Unit,
    rows: &[ArticleRow],
) -> Result<HashMap<ArticleId, String>, Error> {
    let storages = Storages::of(unit.config());
    let places: Vec<Place> = rows
        .iter()
        .map(|row| Place {
            article: row.id,
            content_path: row.content_path.clone().unwrap_or_default(),
        })
        .collect();
    let listed = storages.list(unit, &places).await?;
    let names = listed.into_iter().map(|(_, entries)| {
        let names: Vec<String> = entries
            .into_iter()
            .map(|entry| entry.listed.filename)
            .filter(|name| !matches!(name.as_str(), "file-1" | "file-2" | "file-1.html"))
            .collect();
        names.join(" ")
    });
    Ok(places
        .iter()
        .map(|place| place.article)
        .zip(names)
        .collect())
}

/// Follows articles that a peer moved to another ticket, and forgets what a peer deleted.
async fn tidy(desk: &Desk) -> Result<(), Error> {
    let mut unit = desk.unit(Actor::System).await?;
    let moved = sql(
        "SELECT DISTINCT x.article_id, a.ticket_id FROM gotrs_search_text x JOIN article a ON a.id = x.article_id \
         WHERE a.ticket_id <> x.ticket_id",
    );
    let moved: Vec<(Int, TicketId)> = unit.all(moved).await?;
    for (article, ticket) in moved {
        let update = sql("UPDATE gotrs_search_text SET ticket_id = ? WHERE article_id = ?");
        unit.exec(update.bind(ticket).bind(article)).await?;
    }
    for delete in [
        "DELETE FROM gotrs_search_text WHERE article_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = gotrs_search_text.article_id)",
        "DELETE FROM gotrs_search_text WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = gotrs_search_text.ticket_id)",
    ] {
        unit.exec(sql(delete)).await?;
    }
    unit.commit().await
}

/// The recurring job that calls [`FullText::complete`].
#[derive(Debug)]
pub(crate) struct Complete;

impl JobHandler for Complete {
    fn kind(&self) -> &'static str {
        "search.complete_index"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 */10 * * * *")
    }

    fn run<'a>(&'a self, desk: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            let done = desk.full_text(Actor::System).complete().await?;
            tracing::debug!(done.tickets, done.articles, "completed the full-text index");
            Ok(Outcome::Done)
        })
    }
}

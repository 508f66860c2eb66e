//! Per-agent flags of articles: `Seen`, `Important`. They leave no history.

use crate::db::{Conn, DbError, Int, sql};
use crate::error::Error;
use crate::event::{ArticleEvent, Event};
use crate::id::{ArticleId, TicketId, UserId};
use crate::ticket;
use crate::unit::Unit;

/// Sets a flag of an agent; nothing happens if it has that value.
///
/// # Errors
/// [`Error::Invalid`] for a key or value that is too long; [`Error::Unavailable`] if the database fails.
pub async fn set(
    unit: &mut Unit,
    ticket: TicketId,
    article: ArticleId,
    user: UserId,
    key: &str,
    value: &str,
) -> Result<bool, Error> {
    if key.is_empty() || key.chars().count() > 50 || value.chars().count() > 50 {
        return Err(Error::invalid("flag", "format", key));
    }
    let known = sql(
        "SELECT COALESCE(article_value, '') FROM article_flag WHERE article_id = ? AND article_key = ? AND create_by = ?",
    );
    let known: Option<(String,)> = unit
        .optional(known.bind(article).bind(key).bind(user))
        .await?;
    if known.is_some_and(|(known,)| known == value) {
        return Ok(false);
    }
    remove_rows(unit, article, user, key).await?;
    let stamp = unit.stamp();
    let insert = sql(
        "INSERT INTO article_flag (article_id, article_key, article_value, create_time, create_by) VALUES (?, ?, ?, ?, ?)",
    );
    unit.exec(
        insert
            .bind(article)
            .bind(key)
            .bind(value)
            .bind(stamp)
            .bind(user),
    )
    .await?;
    unit.raise(Event::article(
        ArticleEvent::ArticleFlagSet,
        ticket,
        article,
    ));
    unit.settle().await?;
    Ok(true)
}

/// Removes a flag of an agent.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn remove(
    unit: &mut Unit,
    ticket: TicketId,
    article: ArticleId,
    user: UserId,
    key: &str,
) -> Result<bool, Error> {
    if remove_rows(unit, article, user, key).await? == 0 {
        return Ok(false);
    }
    unit.raise(Event::article(
        ArticleEvent::ArticleFlagDelete,
        ticket,
        article,
    ));
    unit.settle().await?;
    Ok(true)
}

async fn remove_rows(
    conn: &mut Conn,
    article: ArticleId,
    user: UserId,
    key: &str,
) -> Result<u64, DbError> {
    let delete =
        sql("DELETE FROM article_flag WHERE article_id = ? AND article_key = ? AND create_by = ?");
    conn.exec(delete.bind(article).bind(key).bind(user)).await
}

/// Marks all articles of a ticket, and the ticket, as seen by an agent, in a fixed number of statements.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn see_all(unit: &mut Unit, ticket: TicketId, user: UserId) -> Result<(), Error> {
    let stamp = unit.stamp();
    let insert = sql(
        "INSERT INTO article_flag (article_id, article_key, article_value, create_time, create_by) \
         SELECT a.id, 'Seen', '1', ?, ? FROM article a WHERE a.ticket_id = ? AND NOT EXISTS \
         (SELECT 1 FROM article_flag f WHERE f.article_id = a.id AND f.article_key = 'Seen' AND f.create_by = ?)",
    );
    unit.exec(insert.bind(stamp).bind(user).bind(ticket).bind(user))
        .await?;
    ticket::flag::set(unit, ticket, user, ticket::flag::SEEN, "1").await?;
    Ok(())
}

/// The flags of one agent on articles.
pub(super) async fn list(
    conn: &mut Conn,
    articles: &[ArticleId],
    user: UserId,
) -> Result<Vec<(ArticleId, String, String)>, DbError> {
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql(
        "SELECT article_id, article_key, COALESCE(article_value, '') AS article_value FROM article_flag WHERE create_by = ? AND article_id IN (",
    )
    .bind(user)
    .bind_list(articles.iter().copied())
    .push(") ORDER BY article_id, article_key");
    let rows: Vec<(ArticleId, String, String)> = conn.all(query).await?;
    Ok(rows)
}

/// How many articles of a ticket an agent has not seen.
pub(super) async fn unseen(
    conn: &mut Conn,
    ticket: TicketId,
    user: UserId,
) -> Result<i64, DbError> {
    let query = sql(
        "SELECT COUNT(*) FROM article a WHERE a.ticket_id = ? AND NOT EXISTS \
         (SELECT 1 FROM article_flag f WHERE f.article_id = a.id AND f.article_key = 'Seen' AND f.create_by = ?)",
    );
    let (count,): (Int,) = conn.one(query.bind(ticket).bind(user)).await?;
    Ok(count.0)
}

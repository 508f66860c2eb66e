//! Rows of `gotrs_search_text`: one for the title and number of a ticket, one or two for an article.
//!
//! The columns are the same everywhere; `words` is a `tsvector` on PostgreSQL. SQLite's index is a virtual table that
//! triggers fill.

use super::query::Words;
use super::word;
use crate::db::{Conn, DbError, Kind, Stmt, sql};
use crate::id::{ArticleId, TicketId};

/// Title and number.
const TITLE: i64 = 0;
/// What everybody may search who may see the article.
const SHOWN: i64 = 1;
/// Hidden recipients: for agents.
pub(super) const HIDDEN: i64 = 2;

/// The texts of an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArticleTexts<'a> {
    /// Senders, recipients, subject, names of attachments and body.
    pub(crate) shown: &'a [&'a str],
    /// Hidden recipients.
    pub(crate) hidden: &'a str,
}

/// Writes the row of a ticket, in place of the one it has.
pub(crate) async fn write_title(
    conn: &mut Conn,
    ticket: TicketId,
    number: &str,
    title: &str,
) -> Result<(), DbError> {
    let delete = sql("DELETE FROM gotrs_search_text WHERE ticket_id = ? AND article_id IS NULL");
    conn.exec(delete.bind(ticket)).await?;
    add_title(conn, ticket, number, title).await
}

/// Writes the row of a ticket that has none.
pub(crate) async fn add_title(
    conn: &mut Conn,
    ticket: TicketId,
    number: &str,
    title: &str,
) -> Result<(), DbError> {
    let words = word::row(&[number, title]);
    insert(conn, [row(ticket, None, TITLE, words)]).await
}

/// Writes the rows of an article that has none. There is always one, so that it is known to be indexed.
pub(crate) async fn add_article(
    conn: &mut Conn,
    ticket: TicketId,
    article: ArticleId,
    texts: &ArticleTexts<'_>,
) -> Result<(), DbError> {
    let shown = row(ticket, Some(article), SHOWN, word::row(texts.shown));
    let hidden = word::row(&[texts.hidden]);
    let hidden = (!hidden.is_empty()).then(|| row(ticket, Some(article), HIDDEN, hidden));
    insert(conn, std::iter::once(shown).chain(hidden)).await
}

fn row(ticket: TicketId, article: Option<ArticleId>, part: i64, words: String) -> Stmt {
    sql("(?, ?, ?, {words})")
        .bind(ticket)
        .bind(article.map(|article| article.0))
        .bind(part)
        .bind(words)
}

async fn insert(conn: &mut Conn, rows: impl IntoIterator<Item = Stmt>) -> Result<(), DbError> {
    let insert = sql("INSERT INTO gotrs_search_text (ticket_id, article_id, part, words) VALUES ");
    conn.exec(insert.join(", ", rows)).await?;
    Ok(())
}

/// The condition over the alias `x` of `gotrs_search_text` that the words are in the row: those that are whole follow
/// each other, and one begins like the last if that is open.
pub(super) fn matching(kind: Kind, words: &Words) -> Stmt {
    let (last, before) = match words.words.split_last() {
        Some((last, before)) if words.open => (Some(last), before),
        _ => (None, &words.words[..]),
    };
    let expression = match kind {
        Kind::Sqlite => both(phrase(before, "\"", " ", "\""), last, "", "*", " AND "),
        Kind::Postgres => both(phrase(before, "", " <-> ", ""), last, "", ":*", " & "),
        Kind::MySql => both(phrase(before, "+\"", " ", "\""), last, "+", "*", " "),
    };
    sql("{matches x}").bind(expression)
}

fn phrase(words: &[String], open: &str, between: &str, close: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("{open}{}{close}", words.join(between))
}

fn both(phrase: String, last: Option<&String>, before: &str, star: &str, and: &str) -> String {
    match last {
        None => phrase,
        Some(last) if phrase.is_empty() => format!("{before}{last}{star}"),
        Some(last) => format!("{phrase}{and}{before}{last}{star}"),
    }
}

/// Forgets an article.
pub(crate) async fn remove_article(conn: &mut Conn, article: ArticleId) -> Result<(), DbError> {
    let delete = sql("DELETE FROM gotrs_search_text WHERE article_id = ?");
    conn.exec(delete.bind(article)).await?;
    Ok(())
}

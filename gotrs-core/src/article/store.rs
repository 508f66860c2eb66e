//! Rows of `article` and `article_data_mime`. No rules here.

use chrono_tz::Tz;

use super::model::{Article, ArticleFilter, NewArticle, SendError};
use crate::db::{Conn, DbError, DbTime, Int, Stmt, sql};
use crate::id::{ArticleId, TicketId, UserId};
use crate::storage::Place;

#[derive(sqlx::FromRow)]
struct ArticleRow {
    id: ArticleId,
    ticket_id: TicketId,
    article_number: Int,
    sender_type: String,
    channel: String,
    is_visible_for_customer: Int,
    a_from: Option<String>,
    a_to: Option<String>,
    a_cc: Option<String>,
    a_bcc: Option<String>,
    a_reply_to: Option<String>,
    a_subject: Option<String>,
    a_message_id: Option<String>,
    a_in_reply_to: Option<String>,
    a_references: Option<String>,
    a_content_type: Option<String>,
    a_body: Option<String>,
    incoming_time: Option<Int>,
    content_path: Option<String>,
    create_time: DbTime,
    create_by: UserId,
    created_by_login: String,
    change_time: DbTime,
}

impl ArticleRow {
    fn into_article(self, zone: Tz) -> Article {
        Article {
            id: self.id,
            ticket: self.ticket_id,
            number: self.article_number.0,
            channel: self.channel,
            sender_type: self.sender_type,
            visible_for_customer: self.is_visible_for_customer.0 != 0,
            from: self.a_from.unwrap_or_default(),
            to: self.a_to.unwrap_or_default(),
            cc: self.a_cc.unwrap_or_default(),
            bcc: self.a_bcc.unwrap_or_default(),
            reply_to: self.a_reply_to.unwrap_or_default(),
            subject: self.a_subject.unwrap_or_default(),
            message_id: self.a_message_id.unwrap_or_default(),
            in_reply_to: self.a_in_reply_to.unwrap_or_default(),
            references: self.a_references.unwrap_or_default(),
            content_type: self.a_content_type.unwrap_or_default(),
            body: self.a_body.unwrap_or_default(),
            incoming_time: self.incoming_time.unwrap_or_default().0,
            content_path: self.content_path.unwrap_or_default(),
            created: self.create_time.instant(zone),
            created_by: self.create_by,
            created_by_login: self.created_by_login,
            changed: self.change_time.instant(zone),
        }
    }
}

const HEAD: &str = "SELECT a.id, a.ticket_id, \
     (SELECT COUNT(*) FROM article n WHERE n.ticket_id = a.ticket_id AND n.id <= a.id) AS article_number, \
     st.name AS sender_type, ch.name AS channel, a.is_visible_for_customer, m.a_from, m.a_to, m.a_cc, m.a_bcc, m.a_reply_to, \
     m.a_subject, m.a_message_id, m.a_in_reply_to, m.a_references, m.a_content_type, ";
const TAIL: &str = "m.incoming_time, m.content_path, a.create_time, a.create_by, u.login AS created_by_login, a.change_time \
     FROM article a JOIN article_sender_type st ON st.id = a.article_sender_type_id \
     JOIN communication_channel ch ON ch.id = a.communication_channel_id JOIN users u ON u.id = a.create_by \
     LEFT JOIN article_data_mime m ON m.article_id = a.id WHERE a.ticket_id = ?";

/// An article of a ticket; with `visible_only` one that customers see.
pub(super) async fn find(
    conn: &mut Conn,
    ticket: TicketId,
    id: ArticleId,
    visible_only: bool,
) -> Result<Option<Article>, DbError> {
    let zone = conn.zone();
    let mut query = sql(HEAD)
        .push("m.a_body, ")
        .push(TAIL)
        .push(" AND a.id = ?")
        .bind(ticket)
        .bind(id);
    if visible_only {
        query = query.push(" AND a.is_visible_for_customer = 1");
    }
    let row: Option<ArticleRow> = conn.optional(query).await?;
    Ok(row.map(|row| row.into_article(zone)))
}

/// The articles of a ticket.
pub(super) async fn list(
    conn: &mut Conn,
    ticket: TicketId,
    filter: &ArticleFilter,
) -> Result<Vec<Article>, DbError> {
    let zone = conn.zone();
    let body = if filter.bodies {
        "m.a_body, "
    } else {
        "NULL AS a_body, "
    };
    let mut query = restricted(sql(HEAD).push(body).push(TAIL).bind(ticket), filter);
    if let Some(after) = filter.after {
        let beyond = if filter.newest_first {
            " AND a.id < ?"
        } else {
            " AND a.id > ?"
        };
        query = query.push(beyond).bind(after);
    }
    let order = if filter.newest_first {
        " ORDER BY a.id DESC LIMIT ?"
    } else {
        " ORDER BY a.id LIMIT ?"
    };
    let rows: Vec<ArticleRow> = conn.all(query.push(order).bind(filter.limit)).await?;
    Ok(rows.into_iter().map(|row| row.into_article(zone)).collect())
}

/// The conditions of a filter but for where the page begins.
fn restricted(mut query: Stmt, filter: &ArticleFilter) -> Stmt {
    if filter.visible_only {
        query = query.push(" AND a.is_visible_for_customer = 1");
    }
    if filter.internal_only {
        query = query.push(" AND a.is_visible_for_customer <> 1");
    }
    if !filter.senders.is_empty() {
        let senders = filter.senders.iter().map(|sender| sender.as_str());
        query = query.push(" AND st.name IN (").bind_list(senders).push(")");
    }
    if !filter.channels.is_empty() {
        let channels = filter.channels.iter().map(|channel| channel.as_str());
        query = query
            .push(" AND ch.name IN (")
            .bind_list(channels)
            .push(")");
    }
    query
}

/// How many articles of a ticket a filter lets through, wherever its page begins.
pub(super) async fn count(
    conn: &mut Conn,
    ticket: TicketId,
    filter: &ArticleFilter,
) -> Result<i64, DbError> {
    let query = sql(
        "SELECT COUNT(*) FROM article a JOIN article_sender_type st ON st.id = a.article_sender_type_id \
         JOIN communication_channel ch ON ch.id = a.communication_channel_id WHERE a.ticket_id = ?",
    );
    conn.integer(restricted(query.bind(ticket), filter)).await
}

/// The bodies of some articles of a ticket.
pub(super) async fn bodies(
    conn: &mut Conn,
    ticket: TicketId,
    ids: &[ArticleId],
    visible_only: bool,
) -> Result<Vec<(ArticleId, String)>, DbError> {
    let mut query = sql(
        "SELECT a.id, COALESCE(m.a_body, '') AS a_body FROM article a \
         JOIN article_data_mime m ON m.article_id = a.id WHERE a.ticket_id = ? AND a.id IN (",
    )
    .bind(ticket)
    .bind_list(ids.iter().copied())
    .push(")");
    if visible_only {
        query = query.push(" AND a.is_visible_for_customer = 1");
    }
    conn.all(query).await
}

/// Writes the row of an article.
pub(super) async fn insert(
    conn: &mut Conn,
    ticket: TicketId,
    new: &NewArticle,
    stamp: DbTime,
    by: UserId,
) -> Result<ArticleId, DbError> {
    let insert = sql(
        "INSERT INTO article (ticket_id, article_sender_type_id, communication_channel_id, is_visible_for_customer, \
         search_index_needs_rebuild, create_time, create_by, change_time, change_by) \
         VALUES (?, (SELECT id FROM article_sender_type WHERE name = ?), (SELECT id FROM communication_channel WHERE name = ?), \
         ?, 0, ?, ?, ?, ?)",
    );
    let id = conn
        .insert(
            insert
                .bind(ticket)
                .bind(new.sender.as_str())
                .bind(new.channel.as_str())
                .bind(new.visible_for_customer)
                .bind(stamp)
                .bind(by)
                .bind(stamp)
                .bind(by),
        )
        .await?;
    Ok(ArticleId(id))
}

/// The MIME columns of an article, as they are stored.
pub(super) struct Mime<'a> {
    pub(super) head: &'a NewArticle,
    pub(super) content_type: &'a str,
    pub(super) body: &'a str,
    pub(super) message_id: &'a str,
    pub(super) message_id_md5: Option<String>,
    pub(super) incoming_time: i64,
}

/// Writes the MIME row of an article.
pub(super) async fn insert_mime(
    conn: &mut Conn,
    place: &Place,
    mime: &Mime<'_>,
    stamp: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO article_data_mime (article_id, a_from, a_reply_to, a_to, a_cc, a_bcc, a_subject, a_message_id, a_message_id_md5, \
         a_in_reply_to, a_references, a_content_type, a_body, incoming_time, content_path, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    let line = |text: &str| text.replace(['\r', '\n'], "");
    let head = mime.head;
    let subject: String = line(&head.subject).chars().take(3_800).collect();
    let content_type: String = line(mime.content_type).chars().take(250).collect();
    conn.exec(
        insert
            .bind(place.article)
            .bind(line(&head.from))
            .bind(line(&head.reply_to))
            .bind(line(&head.to))
            .bind(line(&head.cc))
            .bind(line(&head.bcc))
            .bind(subject)
            .bind(mime.message_id)
            .bind(mime.message_id_md5.clone())
            .bind(line(&head.in_reply_to))
            .bind(line(&head.references))
            .bind(content_type)
            .bind(mime.body)
            .bind(mime.incoming_time)
            .bind(&place.content_path)
            .bind(stamp)
            .bind(by)
            .bind(stamp)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// The sender type of the newest article before `id` that the desk did not write itself.
pub(super) async fn sender_before(
    conn: &mut Conn,
    ticket: TicketId,
    id: ArticleId,
) -> Result<Option<String>, DbError> {
    let query = sql(
        "SELECT st.name FROM article a JOIN article_sender_type st ON st.id = a.article_sender_type_id \
         WHERE a.ticket_id = ? AND a.id < ? AND st.name <> 'system' ORDER BY a.id DESC LIMIT 1",
    );
    Ok(conn
        .optional::<(String,)>(query.bind(ticket).bind(id))
        .await?
        .map(|row| row.0))
}

/// Where the files of a ticket's articles are.
pub(crate) async fn places(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Place>, DbError> {
    let query = sql(
        "SELECT a.id, m.content_path FROM article a LEFT JOIN article_data_mime m ON m.article_id = a.id WHERE a.ticket_id = ? ORDER BY a.id",
    );
    let rows: Vec<(ArticleId, Option<String>)> = conn.all(query.bind(ticket)).await?;
    Ok(rows
        .into_iter()
        .map(|(article, path)| Place {
            article,
            content_path: path.unwrap_or_default(),
        })
        .collect())
}

/// The tickets that hold an article with this Message-ID.
pub(super) async fn tickets_of_message(
    conn: &mut Conn,
    md5: &str,
) -> Result<Vec<TicketId>, DbError> {
    let query = sql(
        "SELECT DISTINCT a.ticket_id FROM article a JOIN article_data_mime m ON m.article_id = a.id WHERE m.a_message_id_md5 = ? LIMIT 2",
    );
    conn.column(query.bind(md5)).await
}

/// The articles with this Message-ID, newest first.
pub(super) async fn articles_of_message(
    conn: &mut Conn,
    md5: &str,
) -> Result<Vec<(TicketId, ArticleId)>, DbError> {
    let query = sql(
        "SELECT a.ticket_id, a.id FROM article a JOIN article_data_mime m ON m.article_id = a.id WHERE m.a_message_id_md5 = ? ORDER BY a.id DESC",
    );
    conn.all(query.bind(md5)).await
}

/// Writes a delivery error.
pub(super) async fn insert_send_error(
    conn: &mut Conn,
    article: ArticleId,
    message_id: Option<&str>,
    log_message: &str,
    stamp: DbTime,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO article_data_mime_send_error (article_id, message_id, log_message, create_time) VALUES (?, ?, ?, ?)",
    );
    let message_id = message_id.map(|id| id.chars().take(200).collect::<String>());
    conn.exec(
        insert
            .bind(article)
            .bind(message_id)
            .bind(log_message)
            .bind(stamp),
    )
    .await?;
    Ok(())
}

/// The delivery errors of an article, oldest first.
pub(super) async fn send_errors(
    conn: &mut Conn,
    article: ArticleId,
) -> Result<Vec<SendError>, DbError> {
    let zone = conn.zone();
    let query = sql(
        "SELECT message_id, log_message, create_time FROM article_data_mime_send_error WHERE article_id = ? ORDER BY id",
    );
    let rows: Vec<(Option<String>, Option<String>, DbTime)> = conn.all(query.bind(article)).await?;
    Ok(rows
        .into_iter()
        .map(|(message_id, log_message, created)| SendError {
            message_id,
            log_message: log_message.unwrap_or_default(),
            created: created.instant(zone),
        })
        .collect())
}

/// Removes the rows of an article, children first.
pub(super) async fn delete(conn: &mut Conn, id: ArticleId) -> Result<(), DbError> {
    super::index::remove(conn, id).await?;
    for delete in [
        "DELETE FROM article_flag WHERE article_id = ?",
        "DELETE FROM article_data_mime_send_error WHERE article_id = ?",
        "DELETE FROM mail_queue WHERE article_id = ?",
        "DELETE FROM gotrs_mail_recipient WHERE article_id = ?",
        "DELETE FROM time_accounting WHERE article_id = ?",
        "DELETE FROM ticket_history WHERE article_id = ?",
        "DELETE FROM article_data_mime WHERE article_id = ?",
        "DELETE FROM {chat} WHERE article_id = ?",
        "DELETE FROM article WHERE id = ?",
    ] {
        conn.exec(sql(delete).bind(id)).await?;
    }
    Ok(())
}

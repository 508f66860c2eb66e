//! Rows of `mail_queue` and `gotrs_mail_recipient`. No rules here.

use chrono::{DateTime, Utc};
use gotrs_core::article::NewAttachment;
use gotrs_core::db::{Blob, Conn, DbError, DbTime, Int, sql};
use gotrs_core::{ArticleId, MailQueueId, QueueId, TemplateId, TicketId};

use super::Template;
use super::queue::{Delivery, Waiting};
use crate::compose::Message;

/// A row as the worker needs it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: MailQueueId,
    pub(super) article: Option<ArticleId>,
    pub(super) ticket: Option<TicketId>,
    pub(super) attempts: i64,
    pub(super) sender: String,
    pub(super) recipients: Vec<String>,
    pub(super) due: Option<DateTime<Utc>>,
    pub(super) created: DateTime<Utc>,
    pub(super) bytes: Vec<u8>,
}

/// A recipient that was tried.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    pub(super) recipient: String,
    pub(super) state: String,
    pub(super) attempts: i64,
}

pub(super) async fn insert(
    conn: &mut Conn,
    article: Option<ArticleId>,
    message: &Message,
    stamp: DbTime,
) -> Result<MailQueueId, DbError> {
    let insert = sql(
        "INSERT INTO mail_queue (article_id, attempts, sender, recipient, raw_message, create_time) VALUES (?, 0, ?, ?, ?, ?)",
    );
    let id = conn
        .insert(
            insert
                .bind(article)
                .bind(message.envelope.sender.clone())
                .bind(message.envelope.recipients.join(","))
                .bind(Blob(message.bytes.clone()))
                .bind(stamp),
        )
        .await?;
    Ok(MailQueueId(id))
}

/// The newest article of a ticket that somebody wrote, not the desk itself.
pub(super) async fn newest_article(
    conn: &mut Conn,
    ticket: TicketId,
) -> Result<Option<ArticleId>, DbError> {
    let query = sql(
        "SELECT MAX(a.id) FROM article a JOIN article_sender_type s ON s.id = a.article_sender_type_id \
         WHERE a.ticket_id = ? AND s.name <> 'system'",
    );
    let newest: (Option<Int>,) = conn.one(query.bind(ticket)).await?;
    Ok(newest.0.map(ArticleId::from))
}

/// Locks and reads a row.
pub(super) async fn lock(conn: &mut Conn, id: MailQueueId) -> Result<Option<Row>, DbError> {
    type Columns = (
        Option<ArticleId>,
        Int,
        Option<String>,
        String,
        Option<DbTime>,
        DbTime,
        Blob,
    );
    let query = sql(
        "SELECT article_id, attempts, sender, recipient, due_time, create_time, raw_message FROM mail_queue WHERE id = ?{for_update}",
    );
    let found: Option<Columns> = conn.optional(query.bind(id)).await?;
    let Some((article, attempts, sender, recipients, due, created, raw)) = found else {
        return Ok(None);
    };
    let ticket = match article {
        Some(article) => {
            let query = sql("SELECT ticket_id FROM article WHERE id = ?").bind(article);
            conn.optional::<(TicketId,)>(query).await?.map(|row| row.0)
        }
        None => None,
    };
    let zone = conn.zone();
    let recipients = recipients.split(',').map(|one| one.trim().to_owned());
    Ok(Some(Row {
        id,
        article,
        ticket,
        attempts: attempts.0,
        sender: sender.unwrap_or_default(),
        recipients: recipients.filter(|one| !one.is_empty()).collect(),
        due: due.map(|due| due.instant(zone)),
        created: created.instant(zone),
        bytes: raw.0,
    }))
}

/// Keeps a row from other workers until an instant.
pub(super) async fn hold(
    conn: &mut Conn,
    id: MailQueueId,
    until: DateTime<Utc>,
) -> Result<(), DbError> {
    let until = conn.stored(until);
    let update = sql("UPDATE mail_queue SET due_time = ? WHERE id = ?");
    conn.exec(update.bind(until).bind(id)).await?;
    Ok(())
}

/// What an attempt leaves in the row.
pub(super) struct Deferral<'a> {
    pub(super) attempts: i64,
    pub(super) due: DateTime<Utc>,
    pub(super) code: Option<u16>,
    pub(super) message: &'a str,
}

pub(super) async fn defer(
    conn: &mut Conn,
    id: MailQueueId,
    deferral: &Deferral<'_>,
) -> Result<(), DbError> {
    let due = conn.stored(deferral.due);
    let update = sql(
        "UPDATE mail_queue SET attempts = ?, due_time = ?, last_smtp_code = ?, last_smtp_message = ? WHERE id = ?",
    );
    conn.exec(
        update
            .bind(deferral.attempts)
            .bind(due)
            .bind(deferral.code.map(i64::from))
            .bind(deferral.message)
            .bind(id),
    )
    .await?;
    Ok(())
}

/// Makes a row due with all its attempts; false if there is none.
pub(super) async fn make_due(conn: &mut Conn, id: MailQueueId) -> Result<bool, DbError> {
    let update = sql(
        "UPDATE mail_queue SET attempts = 0, due_time = NULL, last_smtp_code = NULL, last_smtp_message = NULL WHERE id = ?",
    );
    let found = sql("SELECT id FROM mail_queue WHERE id = ?{for_update}").bind(id);
    if conn.optional::<(MailQueueId,)>(found).await?.is_none() {
        return Ok(false);
    }
    conn.exec(update.bind(id)).await?;
    let forget =
        sql("DELETE FROM gotrs_mail_recipient WHERE mail_queue_id = ? AND state = 'deferred'");
    conn.exec(forget.bind(id)).await?;
    Ok(true)
}

pub(super) async fn remove(conn: &mut Conn, id: MailQueueId) -> Result<(), DbError> {
    conn.exec(sql("DELETE FROM mail_queue WHERE id = ?").bind(id))
        .await?;
    Ok(())
}

/// Ids of waiting mails, oldest first.
pub(super) async fn ids(
    conn: &mut Conn,
    after: Option<MailQueueId>,
    limit: u32,
) -> Result<Vec<MailQueueId>, DbError> {
    let query = sql("SELECT id FROM mail_queue WHERE id > ? ORDER BY id LIMIT ?");
    conn.column(query.bind(after.unwrap_or(MailQueueId(0))).bind(limit))
        .await
}

pub(super) async fn list(
    conn: &mut Conn,
    after: Option<MailQueueId>,
    limit: u32,
) -> Result<Vec<Waiting>, DbError> {
    type Columns = (
        MailQueueId,
        Option<ArticleId>,
        Option<TicketId>,
        Option<String>,
        String,
        Int,
        Option<DbTime>,
        Option<Int>,
        Option<String>,
        DbTime,
    );
    let query = sql(
        "SELECT q.id, q.article_id, a.ticket_id, q.sender, q.recipient, q.attempts, q.due_time, q.last_smtp_code, q.last_smtp_message, \
         q.create_time FROM mail_queue q LEFT JOIN article a ON a.id = q.article_id WHERE q.id > ? ORDER BY q.id LIMIT ?",
    );
    let query = query.bind(after.unwrap_or(MailQueueId(0))).bind(limit);
    let rows: Vec<Columns> = conn.all(query).await?;
    let zone = conn.zone();
    let waiting = |row: Columns| Waiting {
        id: row.0,
        article: row.1,
        ticket: row.2,
        sender: row.3.unwrap_or_default(),
        recipients: row.4,
        attempts: row.5.0,
        due: row.6.map(|due| due.instant(zone)),
        last_code: row.7.map(|code| code.0),
        last_message: row.8,
        created: row.9.instant(zone),
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// The recipients of a row that were tried before.
pub(super) async fn tried(conn: &mut Conn, id: MailQueueId) -> Result<Vec<Tried>, DbError> {
    let query = sql(
        "SELECT recipient, state, attempts FROM gotrs_mail_recipient WHERE mail_queue_id = ? ORDER BY id",
    );
    let rows: Vec<(String, String, Int)> = conn.all(query.bind(id)).await?;
    let tried = |(recipient, state, attempts): (String, String, Int)| Tried {
        recipient,
        state,
        attempts: attempts.0,
    };
    Ok(rows.into_iter().map(tried).collect())
}

/// What became of one recipient in an attempt.
pub(super) struct Attempted<'a> {
    pub(super) recipient: &'a str,
    pub(super) state: &'static str,
    pub(super) attempts: i64,
    pub(super) code: Option<u16>,
    pub(super) detail: &'a str,
}

/// Writes what became of one recipient.
pub(super) async fn note(
    conn: &mut Conn,
    row: &Row,
    result: &Attempted<'_>,
    epoch: i64,
) -> Result<(), DbError> {
    let detail: String = result.detail.chars().take(1_000).collect();
    let code = result.code.map(i64::from);
    let update = sql(
        "UPDATE gotrs_mail_recipient SET state = ?, attempts = ?, smtp_code = ?, detail = ?, changed_unix = ? \
         WHERE mail_queue_id = ? AND recipient = ?",
    );
    let known =
        sql("SELECT id FROM gotrs_mail_recipient WHERE mail_queue_id = ? AND recipient = ?");
    let known: Option<(Int,)> = conn
        .optional(known.bind(row.id).bind(result.recipient))
        .await?;
    let statement = match known {
        Some(_) => update
            .bind(result.state)
            .bind(result.attempts)
            .bind(code)
            .bind(detail)
            .bind(epoch)
            .bind(row.id)
            .bind(result.recipient),
        None => sql(
            "INSERT INTO gotrs_mail_recipient (mail_queue_id, article_id, recipient, state, attempts, smtp_code, detail, changed_unix) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(row.id)
        .bind(row.article)
        .bind(result.recipient)
        .bind(result.state)
        .bind(result.attempts)
        .bind(code)
        .bind(detail)
        .bind(epoch),
    };
    conn.exec(statement).await?;
    Ok(())
}

pub(super) async fn deliveries(
    conn: &mut Conn,
    article: ArticleId,
) -> Result<Vec<Delivery>, DbError> {
    type Columns = (String, String, Option<Int>, Option<String>, Int);
    let query = sql(
        "SELECT recipient, state, smtp_code, detail, changed_unix FROM gotrs_mail_recipient WHERE article_id = ? ORDER BY id",
    );
    let rows: Vec<Columns> = conn.all(query.bind(article)).await?;
    let delivery = |(recipient, state, code, detail, changed): Columns| Delivery {
        recipient,
        state,
        code: code.map(|code| code.0),
        detail: detail.unwrap_or_default(),
        changed: DateTime::from_timestamp(changed.0, 0).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(delivery).collect())
}

pub(super) async fn deliveries_of_ticket(
    conn: &mut Conn,
    ticket: TicketId,
) -> Result<Vec<(ArticleId, Delivery)>, DbError> {
    type Columns = (ArticleId, String, String, Option<Int>, Option<String>, Int);
    let query = sql(
        "SELECT r.article_id, r.recipient, r.state, r.smtp_code, r.detail, r.changed_unix FROM gotrs_mail_recipient r \
         JOIN article a ON a.id = r.article_id WHERE a.ticket_id = ? ORDER BY r.id",
    );
    let rows: Vec<Columns> = conn.all(query.bind(ticket)).await?;
    let delivery = |(article, recipient, state, code, detail, changed): Columns| {
        let delivery = Delivery {
            recipient,
            state,
            code: code.map(|code| code.0),
            detail: detail.unwrap_or_default(),
            changed: DateTime::from_timestamp(changed.0, 0).unwrap_or_default(),
        };
        (article, delivery)
    };
    Ok(rows.into_iter().map(delivery).collect())
}

/// A text of the administration.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    pub(super) text: String,
    pub(super) is_html: bool,
}

impl Stored {
    fn new(text: Option<String>, content_type: Option<String>) -> Self {
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        Self {
            text: text.unwrap_or_default(),
            is_html: content_type.starts_with("text/html"),
        }
    }
}

/// Salutation and signature of a queue.
pub(super) struct QueueTexts {
    pub(super) salutation: Stored,
    pub(super) signature: Stored,
}

pub(super) async fn queue_texts(conn: &mut Conn, queue: QueueId) -> Result<QueueTexts, DbError> {
    type Columns = (
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    );
    let query = sql(
        "SELECT s.text, s.content_type, g.text, g.content_type FROM queue q LEFT JOIN salutation s ON s.id = q.salutation_id \
         LEFT JOIN signature g ON g.id = q.signature_id WHERE q.id = ?",
    );
    let row: Option<Columns> = conn.optional(query.bind(queue)).await?;
    let (salutation, its_type, signature, other_type) = row.unwrap_or_default();
    Ok(QueueTexts {
        salutation: Stored::new(salutation, its_type),
        signature: Stored::new(signature, other_type),
    })
}

/// The valid templates of a type that a queue offers, by name.
pub(super) async fn templates(
    conn: &mut Conn,
    queue: QueueId,
    kind: &str,
) -> Result<Vec<Template>, DbError> {
    let query = sql(
        "SELECT t.id, t.name FROM standard_template t JOIN queue_standard_template q ON q.standard_template_id = t.id \
         JOIN valid v ON v.id = t.valid_id WHERE q.queue_id = ? AND t.template_type = ? AND v.name = 'valid' ORDER BY t.name",
    );
    let rows: Vec<(TemplateId, String)> = conn.all(query.bind(queue).bind(kind)).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| Template { id, name })
        .collect())
}

/// A valid template that a queue offers.
pub(super) async fn template(
    conn: &mut Conn,
    queue: QueueId,
    id: TemplateId,
) -> Result<Option<Stored>, DbError> {
    let query = sql(
        "SELECT t.text, t.content_type FROM standard_template t JOIN queue_standard_template q ON q.standard_template_id = t.id \
         JOIN valid v ON v.id = t.valid_id WHERE q.queue_id = ? AND t.id = ? AND v.name = 'valid'",
    );
    let row: Option<(Option<String>, Option<String>)> =
        conn.optional(query.bind(queue).bind(id)).await?;
    Ok(row.map(|(text, content_type)| Stored::new(text, content_type)))
}

/// The files of a template.
pub(super) async fn template_files(
    conn: &mut Conn,
    id: TemplateId,
) -> Result<Vec<NewAttachment>, DbError> {
    let query = sql(
        "SELECT a.filename, a.content_type, a.content FROM standard_attachment a \
         JOIN standard_template_attachment t ON t.standard_attachment_id = a.id JOIN valid v ON v.id = a.valid_id \
         WHERE t.standard_template_id = ? AND v.name = 'valid' ORDER BY a.filename",
    );
    let rows: Vec<(String, String, Blob)> = conn.all(query.bind(id)).await?;
    let file = |(filename, content_type, content): (String, String, Blob)| NewAttachment {
        filename,
        content_type,
        content: content.0,
        disposition: Some("attachment".to_owned()),
        ..NewAttachment::default()
    };
    Ok(rows.into_iter().map(file).collect())
}

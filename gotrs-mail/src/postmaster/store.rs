//! What the PostMaster reads and writes besides tickets and articles. No rules here.

use gotrs_core::article::articles_of_message;
use gotrs_core::db::{Conn, DbError, Int, LongText, sql};
use gotrs_core::people::out_of_office::OutOfOffice;
use gotrs_core::{AddressId, ArticleId, Error, QueueId, TicketId, UserId};

use super::policy::Policy;

/// What a queue says about follow-ups.
pub(super) struct FollowUpRules {
    pub(super) policy: Policy,
    /// A closed ticket is locked for its owner when it goes on.
    pub(super) locks: bool,
}

pub(super) async fn follow_up_rules(
    conn: &mut Conn,
    queue: QueueId,
) -> Result<FollowUpRules, Error> {
    let query = sql(
        "SELECT f.name, q.follow_up_lock FROM queue q JOIN follow_up_possible f ON f.id = q.follow_up_id WHERE q.id = ?",
    );
    let row: Option<(String, Int)> = conn.optional(query.bind(queue)).await?;
    let (policy, locks) = row.ok_or_else(|| Error::not_found("queue", queue))?;
    Ok(FollowUpRules {
        policy: Policy::from_name(&policy),
        locks: locks.0 != 0,
    })
}

pub(super) async fn ticket_of_number(
    conn: &mut Conn,
    number: &str,
) -> Result<Option<TicketId>, DbError> {
    let query = sql("SELECT id FROM ticket WHERE tn = ?").bind(number.trim());
    Ok(conn.optional::<(TicketId,)>(query).await?.map(|row| row.0))
}

/// Whether the history says that a ticket was merged into another.
pub(super) async fn was_merged(conn: &mut Conn, ticket: TicketId) -> Result<bool, DbError> {
    let query = sql(
        "SELECT COUNT(*) FROM ticket_history h JOIN ticket_history_type k ON k.id = h.history_type_id \
         WHERE h.ticket_id = ? AND k.name = 'Merged'",
    );
    Ok(conn.integer(query.bind(ticket)).await? > 0)
}

/// The login of a ticket's customer user.
pub(super) async fn customer_of_ticket(
    conn: &mut Conn,
    ticket: TicketId,
) -> Result<Option<String>, DbError> {
    let query = sql("SELECT customer_user_id FROM ticket WHERE id = ?").bind(ticket);
    let row: Option<(Option<String>,)> = conn.optional(query).await?;
    Ok(row
        .and_then(|row| row.0)
        .filter(|login| !login.trim().is_empty()))
}

/// Addresses and id of an article, as the rules about participants need them.
pub(super) struct Heading {
    pub(super) sender_type: String,
    pub(super) visible: bool,
    pub(super) is_mail: bool,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) cc: String,
    pub(super) reply_to: String,
    pub(super) message_id: String,
}

/// The articles of a ticket, newest first, a thousand at most.
pub(super) async fn headings(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Heading>, DbError> {
    type Columns = (
        String,
        Int,
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    );
    let query = sql(
        "SELECT st.name, a.is_visible_for_customer, ch.name, m.a_from, m.a_to, m.a_cc, m.a_reply_to, m.a_message_id \
         FROM article a JOIN article_sender_type st ON st.id = a.article_sender_type_id \
         JOIN communication_channel ch ON ch.id = a.communication_channel_id \
         LEFT JOIN article_data_mime m ON m.article_id = a.id WHERE a.ticket_id = ? ORDER BY a.id DESC LIMIT 1000",
    );
    let rows: Vec<Columns> = conn.all(query.bind(ticket)).await?;
    let heading = |row: Columns| Heading {
        sender_type: row.0,
        visible: row.1.0 != 0,
        is_mail: row.2 == "Email",
        from: row.3.unwrap_or_default(),
        to: row.4.unwrap_or_default(),
        cc: row.5.unwrap_or_default(),
        reply_to: row.6.unwrap_or_default(),
        message_id: row.7.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(heading).collect())
}

/// Whether an agent may work, and is here.
pub(super) struct Presence {
    pub(super) valid: bool,
    pub(super) away: bool,
}

pub(super) async fn presence(
    conn: &mut Conn,
    agent: UserId,
    now: chrono::NaiveDateTime,
) -> Result<Presence, DbError> {
    let valid = sql("SELECT v.name FROM users u JOIN valid v ON v.id = u.valid_id WHERE u.id = ?");
    let valid: Option<(String,)> = conn.optional(valid.bind(agent)).await?;
    let preferences = sql(
        "SELECT preferences_key, preferences_value FROM user_preferences WHERE user_id = ? AND preferences_key LIKE 'OutOfOffice%'",
    );
    let rows: Vec<(String, LongText)> = conn.all(preferences.bind(agent)).await?;
    let absence = OutOfOffice::from_preferences(|key| {
        let row = rows.iter().find(|(name, _)| name == key);
        row.map(|(_, value)| value.0.trim())
    });
    Ok(Presence {
        valid: valid.is_some_and(|(name,)| name == "valid"),
        away: absence.is_some_and(|absence| absence.is_active(now)),
    })
}

/// An automatic answer as a queue has it.
pub(super) struct Template {
    pub(super) text: String,
    pub(super) subject: String,
    pub(super) is_html: bool,
    pub(super) sender: AddressId,
}

/// The valid answer of a type that a queue is linked to.
pub(super) async fn auto_response(
    conn: &mut Conn,
    queue: QueueId,
    kind: &str,
) -> Result<Option<Template>, DbError> {
    type Columns = (Option<String>, Option<String>, Option<String>, AddressId);
    let query = sql(
        "SELECT r.text0, r.text1, r.content_type, r.system_address_id FROM queue_auto_response q \
         JOIN auto_response r ON r.id = q.auto_response_id JOIN auto_response_type t ON t.id = r.type_id \
         JOIN valid v ON v.id = r.valid_id WHERE q.queue_id = ? AND t.name = ? AND v.name = 'valid' ORDER BY q.id LIMIT 1",
    );
    let row: Option<Columns> = conn.optional(query.bind(queue).bind(kind)).await?;
    Ok(row.map(|(text, subject, content_type, sender)| Template {
        text: text.unwrap_or_default(),
        subject: subject.unwrap_or_default(),
        is_html: content_type
            .unwrap_or_default()
            .to_ascii_lowercase()
            .starts_with("text/html"),
        sender,
    }))
}

/// Automatic answers that went to an address on a day.
pub(super) async fn answers_to(conn: &mut Conn, address: &str, day: &str) -> Result<i64, DbError> {
    let query =
        sql("SELECT COUNT(*) FROM ticket_loop_protection WHERE sent_to = ? AND sent_date = ?");
    conn.integer(query.bind(address).bind(day)).await
}

/// Counts an automatic answer, and forgets those of other days.
pub(super) async fn count_answer(conn: &mut Conn, address: &str, day: &str) -> Result<(), DbError> {
    let others = sql("SELECT COUNT(*) FROM ticket_loop_protection WHERE sent_date <> ?");
    if conn.integer(others.bind(day)).await? > 0 {
        let delete = sql("DELETE FROM ticket_loop_protection WHERE sent_date <> ?");
        conn.exec(delete.bind(day)).await?;
    }
    let insert = sql("INSERT INTO ticket_loop_protection (sent_to, sent_date) VALUES (?, ?)");
    conn.exec(insert.bind(address).bind(day)).await?;
    Ok(())
}

/// Keeps automatic answers from an address until an instant; false if one is kept from it now.
pub(super) async fn once_until(
    conn: &mut Conn,
    key: &str,
    now: i64,
    until: i64,
) -> Result<bool, DbError> {
    let insert = sql(
        "INSERT INTO gotrs_throttle (throttle_key, failures, last_unix, blocked_until) VALUES (?, 1, ?, ?)",
    );
    if conn
        .insert_if_absent(insert.bind(key).bind(now).bind(until))
        .await?
    {
        return Ok(true);
    }
    let update = sql(
        "UPDATE gotrs_throttle SET failures = failures + 1, last_unix = ?, blocked_until = ? WHERE throttle_key = ? AND blocked_until <= ?",
    );
    let update = update.bind(now).bind(until).bind(key).bind(now);
    Ok(conn.exec(update).await? > 0)
}

/// The id of the queue with the lowest id: OTRS's last resort.
pub(super) async fn first_queue(conn: &mut Conn) -> Result<QueueId, DbError> {
    Ok(QueueId(
        conn.integer(sql("SELECT MIN(id) FROM queue")).await?,
    ))
}

/// The newest article of a ticket.
pub(super) async fn newest_article(
    conn: &mut Conn,
    ticket: TicketId,
) -> Result<ArticleId, DbError> {
    let query = sql("SELECT MAX(id) FROM article WHERE ticket_id = ?").bind(ticket);
    Ok(ArticleId(conn.integer(query).await?))
}

/// What a customer wrote, as an automatic answer cites it.
pub(super) struct Words {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) message_id: String,
}

/// The words of an article that customers see and a customer wrote; `None` for any other.
pub(super) async fn words_of_customer(
    conn: &mut Conn,
    article: ArticleId,
) -> Result<Option<Words>, DbError> {
    type Columns = (
        Option<String>,
        Option<String>,
        Option<String>,
        LongText,
        Option<String>,
    );
    let query = sql(
        "SELECT m.a_from, m.a_to, m.a_subject, m.a_body, m.a_message_id FROM article a \
         JOIN article_data_mime m ON m.article_id = a.id JOIN article_sender_type st ON st.id = a.article_sender_type_id \
         WHERE a.id = ? AND st.name = 'customer' AND a.is_visible_for_customer = 1",
    );
    let row: Option<Columns> = conn.optional(query.bind(article)).await?;
    Ok(row.map(|(from, to, subject, body, message_id)| Words {
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
        subject: subject.unwrap_or_default(),
        body: body.0,
        message_id: message_id.unwrap_or_default(),
    }))
}

/// Whether no article of the ticket came before this one.
pub(super) async fn is_first_article(
    conn: &mut Conn,
    ticket: TicketId,
    article: ArticleId,
) -> Result<bool, DbError> {
    let query = sql("SELECT COUNT(*) FROM article WHERE ticket_id = ? AND id < ?");
    Ok(conn.integer(query.bind(ticket).bind(article)).await? == 0)
}

/// The ticket and the article of a mail that the desk sent under this Message-ID; the newest, should there be several.
pub(super) async fn sent_as(
    conn: &mut Conn,
    message_id: &str,
) -> Result<Option<(TicketId, ArticleId)>, Error> {
    for (ticket, article) in articles_of_message(conn, message_id).await? {
        let query = sql(
            "SELECT COUNT(*) FROM article a JOIN article_sender_type st ON st.id = a.article_sender_type_id \
             WHERE a.id = ? AND st.name <> 'customer'",
        );
        if conn.integer(query.bind(article)).await? > 0 {
            return Ok(Some((ticket, article)));
        }
    }
    Ok(None)
}

/// Writes that a recipient of a sent mail will not get it. Recipients that it had not are passed over.
pub(super) async fn mark_failed(
    conn: &mut Conn,
    article: ArticleId,
    (recipient, why): (&str, &str),
    epoch: i64,
) -> Result<(), DbError> {
    let why: String = why.chars().take(1_000).collect();
    let update = sql(
        "UPDATE gotrs_mail_recipient SET state = 'failed', detail = ?, changed_unix = ? \
         WHERE article_id = ? AND {ci recipient} = ?",
    );
    conn.exec(
        update
            .bind(why)
            .bind(epoch)
            .bind(article)
            .bind(recipient.to_lowercase()),
    )
    .await?;
    Ok(())
}

/// The agent in whose name mail is taken in (`PostmasterUserID`), if there is one of that id.
pub(super) async fn author(conn: &mut Conn, id: UserId) -> Result<Option<UserId>, DbError> {
    let query = sql("SELECT id FROM users WHERE id = ?").bind(id);
    Ok(conn.optional::<(UserId,)>(query).await?.map(|row| row.0))
}

/// Whether a delivery error is written on an article already.
pub(super) async fn has_error(
    conn: &mut Conn,
    article: ArticleId,
    message_id: &str,
    text: &str,
) -> Result<bool, DbError> {
    let query = sql(
        "SELECT COUNT(*) FROM article_data_mime_send_error WHERE article_id = ? AND message_id = ? AND log_message = ?",
    );
    let query = query.bind(article).bind(message_id).bind(text);
    Ok(conn.integer(query).await? > 0)
}

//! Rows of `web_upload_cache` and `form_draft`. No rules here.

use crate::article::NewAttachment;
use crate::db::{Blob, Conn, DbError, DbTime, Int, sql};
use crate::id::{DraftId, TicketId, UserId};

use super::model::{FormId, KeptFile};

type FileRow = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

pub(super) async fn files(conn: &mut Conn, form: &FormId) -> Result<Vec<KeptFile>, DbError> {
    let query = sql(
        "SELECT filename, content_type, content_id, content_size FROM web_upload_cache WHERE form_id = ? \
         ORDER BY create_time_unix, filename",
    );
    let rows: Vec<FileRow> = conn.all(query.bind(form.as_str())).await?;
    Ok(rows
        .into_iter()
        .map(|(name, content_type, content_id, size)| KeptFile {
            name: name.unwrap_or_default(),
            content_type: content_type.unwrap_or_default(),
            content_id: content_id.unwrap_or_default(),
            size: size.and_then(|size| size.trim().parse().ok()).unwrap_or(0),
        })
        .collect())
}

/// The lengths of all files of all forms whose names begin so.
pub(super) async fn sizes(conn: &mut Conn, owner: &str) -> Result<Vec<u64>, DbError> {
    let query = sql("SELECT content_size FROM web_upload_cache WHERE form_id LIKE ?");
    let rows: Vec<(Option<String>,)> = conn.all(query.bind(format!("{owner}.%"))).await?;
    let size = |text: Option<String>| text.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    Ok(rows.into_iter().map(|(text,)| size(text)).collect())
}

pub(super) async fn content(
    conn: &mut Conn,
    form: &FormId,
    name: &str,
) -> Result<Option<Vec<u8>>, DbError> {
    let query = sql("SELECT content FROM web_upload_cache WHERE form_id = ? AND filename = ?");
    let found: Option<(Blob,)> = conn.optional(query.bind(form.as_str()).bind(name)).await?;
    Ok(found.map(|(content,)| content.0))
}

pub(super) async fn insert_file(
    conn: &mut Conn,
    form: &FormId,
    file: &NewAttachment,
    epoch: i64,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO web_upload_cache (form_id, filename, content_id, content_size, content_type, disposition, content, \
         create_time_unix) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
    let insert = insert
        .bind(form.as_str())
        .bind(&file.filename)
        .bind(file.content_id.clone())
        .bind(file.content.len().to_string())
        .bind(&file.content_type)
        .bind(file.disposition.clone())
        .bind(Blob(file.content.clone()))
        .bind(epoch);
    conn.exec(insert).await?;
    Ok(())
}

pub(super) async fn delete_file(
    conn: &mut Conn,
    form: &FormId,
    name: &str,
) -> Result<u64, DbError> {
    let delete = sql("DELETE FROM web_upload_cache WHERE form_id = ? AND filename = ?");
    conn.exec(delete.bind(form.as_str()).bind(name)).await
}

pub(super) async fn delete_files(conn: &mut Conn, form: &FormId) -> Result<u64, DbError> {
    let delete = sql("DELETE FROM web_upload_cache WHERE form_id = ?");
    conn.exec(delete.bind(form.as_str())).await
}

/// Files that nobody's draft needs.
pub(super) async fn delete_old_files(conn: &mut Conn, before: i64) -> Result<u64, DbError> {
    let delete = sql(
        "DELETE FROM web_upload_cache WHERE create_time_unix < ? AND NOT EXISTS \
         (SELECT 1 FROM form_draft WHERE form_draft.title = web_upload_cache.form_id)",
    );
    conn.exec(delete.bind(before)).await
}

pub(super) async fn delete_old_drafts(conn: &mut Conn, before: DbTime) -> Result<u64, DbError> {
    let delete = sql("DELETE FROM form_draft WHERE object_type = 'Ticket' AND change_time < ?");
    conn.exec(delete.bind(before)).await
}

/// The columns of a draft without its words.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: DraftId,
    pub(super) object_id: Int,
    pub(super) action: String,
    pub(super) title: Option<String>,
    pub(super) change_time: DbTime,
}

/// New tickets have no id yet.
fn object(ticket: Option<TicketId>) -> i64 {
    ticket.map_or(0, |ticket| ticket.0)
}

pub(super) async fn drafts(
    conn: &mut Conn,
    ticket: Option<TicketId>,
    by: UserId,
) -> Result<Vec<Row>, DbError> {
    let query = sql(
        "SELECT id, object_id, action, title, change_time FROM form_draft \
         WHERE object_type = 'Ticket' AND object_id = ? AND create_by = ? ORDER BY change_time DESC, id DESC",
    );
    conn.all(query.bind(object(ticket)).bind(by)).await
}

pub(super) async fn draft(
    conn: &mut Conn,
    id: DraftId,
    by: UserId,
) -> Result<Option<Row>, DbError> {
    let query = sql(
        "SELECT id, object_id, action, title, change_time FROM form_draft \
         WHERE object_type = 'Ticket' AND id = ? AND create_by = ?",
    );
    conn.optional(query.bind(id).bind(by)).await
}

pub(super) async fn words(conn: &mut Conn, id: DraftId) -> Result<Option<Vec<u8>>, DbError> {
    let query = sql("SELECT content FROM form_draft WHERE id = ?");
    let found: Option<(Blob,)> = conn.optional(query.bind(id)).await?;
    Ok(found.map(|(content,)| content.0))
}

pub(super) async fn insert_draft(
    conn: &mut Conn,
    ticket: Option<TicketId>,
    action: &str,
    form: &FormId,
    words: Vec<u8>,
    (stamp, by): (DbTime, UserId),
) -> Result<DraftId, DbError> {
    let insert = sql(
        "INSERT INTO form_draft (object_type, object_id, action, title, content, create_time, create_by, change_time, \
         change_by) VALUES ('Ticket', ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    let insert = insert
        .bind(object(ticket))
        .bind(action)
        .bind(form.as_str())
        .bind(Blob(words))
        .bind(stamp)
        .bind(by)
        .bind(stamp)
        .bind(by);
    Ok(DraftId(conn.insert(insert).await?))
}

pub(super) async fn update_draft(
    conn: &mut Conn,
    id: DraftId,
    form: &FormId,
    words: Vec<u8>,
    (stamp, by): (DbTime, UserId),
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE form_draft SET title = ?, content = ?, change_time = ?, change_by = ? WHERE id = ?",
    );
    let update = update
        .bind(form.as_str())
        .bind(Blob(words))
        .bind(stamp)
        .bind(by)
        .bind(id);
    conn.exec(update).await?;
    Ok(())
}

pub(super) async fn delete_draft(conn: &mut Conn, id: DraftId) -> Result<(), DbError> {
    conn.exec(sql("DELETE FROM form_draft WHERE id = ?").bind(id))
        .await?;
    Ok(())
}

pub(super) async fn delete_draft_of(
    conn: &mut Conn,
    form: &FormId,
    by: UserId,
) -> Result<(), DbError> {
    let delete = sql("DELETE FROM form_draft WHERE title = ? AND create_by = ?");
    conn.exec(delete.bind(form.as_str()).bind(by)).await?;
    Ok(())
}

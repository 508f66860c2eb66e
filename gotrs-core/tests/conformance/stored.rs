//! Ticket numbers and attachments through the real tables and directories.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gotrs_core::article::attachment::{IndexEntry, IndexFilter, NewAttachment};
use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::db::{Int, sql};
use gotrs_core::testing::World;
use gotrs_core::testing::conformance::{expect_eq, expected, flag, integer, text};
use gotrs_core::ticket::NewTicket;
use gotrs_core::{Actor, UserId};
use serde_json::{Value, json};

use crate::desk::{desk, reason, utc};

/// One ticket number through the counter table.
pub(crate) async fn number(world: &World, case: &Value) -> Result<(), String> {
    let mut settings = vec![
        (
            "Ticket::NumberGenerator",
            format!(
                "Kernel::System::Ticket::Number::{}",
                text(case, "Generator")
            ),
        ),
        ("SystemID", text(case, "SystemID").to_owned()),
        ("OTRSTimeZone", text(case, "TimeZone").to_owned()),
        (
            "Ticket::NumberGenerator::Date::UseFormattedCounter",
            i64::from(flag(case, "UseFormattedCounter")).to_string(),
        ),
    ];
    if let Ok(size) = integer(case, "MinCounterSize") {
        settings.push(("Ticket::NumberGenerator::MinCounterSize", size.to_string()));
    }
    if let Ok(size) = integer(case, "AutoIncrementMinCounterSize") {
        settings.push((
            "Ticket::NumberGenerator::AutoIncrement::MinCounterSize",
            size.to_string(),
        ));
    }
    let (desk, _) = desk(world, utc(text(case, "NowUTC"))?, &settings).await?;
    let mut unit = desk.unit(Actor::System).await.map_err(reason)?;
    unit.exec(sql("DELETE FROM ticket_number_counter"))
        .await
        .map_err(reason)?;
    let before = case["CounterRowsBefore"].as_array().ok_or("no rows")?;
    for (position, row) in before.iter().enumerate() {
        let created = gotrs_core::db::DbTime(utc(text(row, "create_time"))?.naive_utc());
        let insert = sql(
            "INSERT INTO ticket_number_counter (counter, counter_uid, create_time) VALUES (?, ?, ?)",
        );
        let insert = insert
            .bind(integer(row, "counter")?)
            .bind(format!("{position}"))
            .bind(created);
        unit.exec(insert).await.map_err(reason)?;
    }
    unit.commit().await.map_err(reason)?;

    let mut unit = desk.unit(Actor::System).await.map_err(reason)?;
    let offset = integer(case, "Offset")?;
    let number = gotrs_core::ticket::counter::next_from(&mut unit, offset)
        .await
        .map_err(reason)?;
    unit.commit().await.map_err(reason)?;
    let mut conn = desk.read().await.map_err(reason)?;
    let counters: Vec<Int> = conn
        .column(sql("SELECT counter FROM ticket_number_counter ORDER BY id"))
        .await
        .map_err(reason)?;
    drop(conn);
    desk.db().close().await;
    let counters: Vec<i64> = counters.into_iter().map(|counter| counter.0).collect();
    expect_eq(
        "TicketNumber",
        &json!(number.0),
        expected(case, "TicketNumber"),
    )?;
    expect_eq(
        "CounterColumnAfter",
        &json!(counters),
        expected(case, "CounterColumnAfter"),
    )
}

/// One article with its attachments in rows or files.
pub(crate) async fn attachments(world: &World, case: &Value) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(reason)?;
    let backend = text(case, "Backend");
    let settings = [
        (
            "Ticket::Article::Backend::MIMEBase::ArticleStorage",
            format!("Kernel::System::Ticket::Article::Backend::MIMEBase::{backend}"),
        ),
        (
            "Ticket::Article::Backend::MIMEBase::ArticleDataDir",
            folder.path().display().to_string(),
        ),
        ("OTRSTimeZone", text(case, "TimeZone").to_owned()),
    ];
    let (desk, _) = desk(world, utc(text(case, "NowUTC"))?, &settings).await?;
    let article = &case["Article"];
    let mut new = NewArticle::new(Channel::Email, SenderType::Agent)
        .subject("subject")
        .content(text(article, "ContentType"), text(article, "Body"));
    for given in case["Attachments"].as_array().ok_or("no attachments")? {
        new = new.attachment(attachment(given)?);
    }
    if let Some(mail) = case["Plain"].as_str() {
        new = new.plain(mail.as_bytes().to_vec());
    }
    let ticket = desk
        .tickets(UserId::ROOT)
        .create(NewTicket::in_queue("Raw", "ticket"))
        .await
        .map_err(reason)?;
    let articles = desk.articles(Actor::System);
    let made = articles.create(ticket.id, new).await.map_err(reason)?;
    let expectation = expected(case, "Expect");
    let columns = json!({
        "a_body": made.body, "a_content_type": made.content_type, "content_path": made.content_path,
    });
    expect_eq(
        "article_data_mime",
        &columns,
        expected(expectation, "article_data_mime"),
    )?;
    let mail = articles.plain(ticket.id, made.id).await.ok();
    expect_eq(
        "Plain",
        &mail.as_deref(),
        &case["Plain"].as_str().map(str::as_bytes),
    )?;

    if backend.ends_with("FS") {
        let mut files = serde_json::Map::new();
        collect(
            folder.path(),
            folder.path(),
            &made.id.to_string(),
            &mut files,
        )
        .map_err(reason)?;
        expect_eq(
            "FilesBase64",
            &Value::Object(files),
            expected(expectation, "FilesBase64"),
        )?;
    } else {
        let mut conn = desk.read().await.map_err(reason)?;
        let rows: Vec<Row> = conn
            .all(sql("SELECT content_alternative, content_id, content_size, content_type, disposition, filename FROM article_data_mime_attachment WHERE article_id = ? ORDER BY id").bind(made.id))
            .await
            .map_err(reason)?;
        let rows: Vec<Value> = rows.into_iter().map(Row::into_json).collect();
        expect_eq(
            "AttachmentRows",
            &json!(rows),
            expected(expectation, "AttachmentRows"),
        )?;
    }

    let index = articles
        .attachments(ticket.id, made.id)
        .await
        .map_err(reason)?;
    let html = articles
        .html_body(ticket.id, made.id)
        .await
        .map_err(reason)?;
    let html = html.map(|body| String::from_utf8_lossy(&body.content).into_owned());
    for (flags, wanted) in expected(expectation, "Index")
        .as_object()
        .ok_or("no lists")?
    {
        let entries: Vec<&IndexEntry> = if flags == "OnlyHTMLBody" {
            index.html_body().into_iter().collect()
        } else {
            let filter = IndexFilter {
                plain_text: flags.contains("ExcludePlainText"),
                html_body: flags.contains("ExcludeHTMLBody"),
                inline: flags.contains("ExcludeInline"),
            };
            index.filtered(filter, html.as_deref())
        };
        let list: Vec<Value> = entries.into_iter().map(crate::index_entry).collect();
        expect_eq(flags, &json!(list), wanted)?;
    }
    desk.db().close().await;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    content_alternative: Option<String>,
    content_id: Option<String>,
    content_size: Option<String>,
    content_type: Option<String>,
    disposition: Option<String>,
    filename: Option<String>,
}

impl Row {
    fn into_json(self) -> Value {
        json!({
            "content_alternative": self.content_alternative, "content_id": self.content_id,
            "content_size": self.content_size, "content_type": self.content_type,
            "disposition": self.disposition, "filename": self.filename,
        })
    }
}

fn attachment(given: &Value) -> Result<NewAttachment, String> {
    let optional = |field: &str| match &given[field] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    Ok(NewAttachment {
        filename: text(given, "Filename").to_owned(),
        content_type: text(given, "ContentType").to_owned(),
        content: STANDARD
            .decode(text(given, "ContentBase64"))
            .map_err(reason)?,
        content_id: optional("ContentID"),
        content_alternative: optional("ContentAlternative"),
        disposition: optional("Disposition"),
    })
}

/// Every file below a folder by its relative path, with the article's id replaced.
fn collect(
    root: &Path,
    folder: &Path,
    id: &str,
    files: &mut serde_json::Map<String, Value>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, id, files)?;
            continue;
        }
        let mut parts: Vec<String> = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        // Year, month, day, article.
        if let Some(part) = parts.get_mut(3).filter(|part| *part == id) {
            "<ArticleID>".clone_into(part);
        }
        files.insert(
            parts.join("/"),
            json!(STANDARD.encode(std::fs::read(&path)?)),
        );
    }
    Ok(())
}

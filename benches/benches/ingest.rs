//! Taking a 20 kB multipart mail in, beside mail-parser and the bare rows such a mail consists of.
//!
//! `cargo bench -p gotrs-benches --bench ingest`

use gotrs_benches::{bare_ticket, mean, on_each_database, show};
use gotrs_core::db::{Blob, Conn, Db, DbTime, LongText, sql};
use gotrs_core::testing::World;
use gotrs_mail::postmaster::{ReadOptions, read};
use mail_parser::MessageParser;

const ROUNDS: u32 = 200;

fn main() -> anyhow::Result<()> {
    on_each_database(measure)
}

async fn measure(world: &World) -> anyhow::Result<()> {
    let options = ReadOptions::default();
    read(&world.desk, &mail(1_000_000), &options).await?;
    let before = Db::statements_run();
    read(&world.desk, &mail(1_000_001), &options).await?;
    let statements = Db::statements_run() - before;
    let ours = mean(ROUNDS, async |round| {
        let reading = read(&world.desk, &mail(round), &options).await?;
        anyhow::ensure!(reading.ticket_id.is_some() && !reading.repeated);
        Ok(())
    });
    let ours = ours.await?;
    let floor = mean(ROUNDS, async |round| {
        let raw = mail(round);
        let parsed = MessageParser::default().parse(&raw);
        let parsed = parsed.ok_or_else(|| anyhow::anyhow!("mail-parser reads it"))?;
        let body = parsed.body_text(0).unwrap_or_default().into_owned();
        let file = parsed.attachment(0).map(|part| part.contents().to_vec());
        let mut tx = world.desk.db().begin().await?;
        let stamp = tx.stored(world.now());
        bare(&mut tx, round, stamp, body, file.unwrap_or_default(), raw).await?;
        tx.commit().await?;
        Ok::<(), anyhow::Error>(())
    });
    show(
        &format!("mail of {} bytes", mail(0).len()),
        ours,
        floor.await?,
    );
    println!("    statements: {statements}");
    Ok(())
}

/// A text, an HTML text and a picture.
fn mail(number: u32) -> Vec<u8> {
    let text = "The printer on the third floor burns again, and nobody knows why.\r\n".repeat(40);
    let html = format!(
        "<html><body><p>{}</p></body></html>",
        text.replace("\r\n", "<br>\r\n")
    );
    let line = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4";
    let file = format!("{line}\r\n").repeat(190);
    format!(
        "From: Gina Meyer <gina@customer.example>\r\nTo: desk@desk.example\r\nSubject: Printer {number} on fire\r\n\
         Message-ID: <{number}@customer.example>\r\nDate: Mon, 3 Mar 2025 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n\
         --inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         {html}\r\n--inner--\r\n--outer\r\nContent-Type: image/png; name=fire.png\r\nContent-Disposition: attachment; filename=fire.png\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{file}--outer--\r\n"
    )
    .into_bytes()
}

/// The rows of a new ticket with this mail as its first article.
async fn bare(
    conn: &mut Conn,
    number: u32,
    stamp: DbTime,
    body: String,
    file: Vec<u8>,
    raw: Vec<u8>,
) -> anyhow::Result<()> {
    let ticket = bare_ticket(conn, &format!("bare{number}"), stamp).await?;
    let article = sql(
        "INSERT INTO article (ticket_id, article_sender_type_id, communication_channel_id, is_visible_for_customer, search_index_needs_rebuild, \
         create_time, create_by, change_time, change_by) VALUES (?, 3, 1, 1, 0, ?, 1, ?, 1)",
    );
    let article = conn
        .insert(article.bind(ticket).bind(stamp).bind(stamp))
        .await?;
    let mime = sql(
        "INSERT INTO article_data_mime (article_id, a_from, a_to, a_subject, a_message_id, a_message_id_md5, a_content_type, a_body, incoming_time, content_path, \
         create_time, create_by, change_time, change_by) \
         VALUES (?, 'Gina Meyer <gina@customer.example>', 'desk@desk.example', 'Printer on fire', ?, '00000000000000000000000000000000', 'text/html', ?, 0, '2025/03/03', ?, 1, ?, 1)",
    );
    let mime = mime
        .bind(article)
        .bind(format!("<{number}@customer.example>"))
        .bind(LongText(body))
        .bind(stamp)
        .bind(stamp);
    conn.exec(mime).await?;
    for (name, content) in [
        ("file-2", Vec::from("<p>It burns</p>".repeat(200))),
        ("fire.png", file),
    ] {
        let attachment = sql(
            "INSERT INTO article_data_mime_attachment (article_id, filename, content_size, content_type, content, disposition, \
             create_time, create_by, change_time, change_by) VALUES (?, ?, '1', 'image/png', ?, 'attachment', ?, 1, ?, 1)",
        );
        let attachment = attachment.bind(article).bind(name).bind(Blob(content));
        conn.exec(attachment.bind(stamp).bind(stamp)).await?;
    }
    let plain = sql(
        "INSERT INTO article_data_mime_plain (article_id, body, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 1, ?, 1)",
    );
    let plain = plain.bind(article).bind(Blob(raw)).bind(stamp).bind(stamp);
    conn.exec(plain).await?;
    let index = sql(
        "INSERT INTO article_search_index (ticket_id, article_id, article_key, article_value) \
         VALUES (?, ?, 'MIMEBase_Subject', 'fire'), (?, ?, 'MIMEBase_Body', 'the printer burns')",
    );
    conn.exec(index.bind(ticket).bind(article).bind(ticket).bind(article))
        .await?;
    Ok(())
}

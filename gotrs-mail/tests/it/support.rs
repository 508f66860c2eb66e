//! A desk with mail, an address of its own, an agent and a server that takes what it sends.

use gotrs_core::article::ArticleFilter;
use gotrs_core::article::{Article, ArticleEntry};
use gotrs_core::db::sql;
use gotrs_core::testing::{TestAgent, World, backends};
use gotrs_core::ticket::Ticket;
use gotrs_core::{Actor, TicketId};
use gotrs_mail::postmaster::{ReadOptions, Reading, read};
use gotrs_mail::testing::SmtpSink;

/// The desk's address; mail to it goes to the queue `Raw`.
pub(crate) const DESK: &str = "desk@desk.example";

/// Runs a test on every database, with a mail server that the desk sends to.
pub(crate) async fn on_each(test: impl AsyncFn(&World, &SmtpSink)) {
    for backend in backends() {
        println!("on {}", backend.kind.scheme());
        let world = World::on(&backend, gotrs_mail::plug).await;
        let sink = SmtpSink::start().await.unwrap();
        set_up(&world, &sink).await;
        test(&world, &sink).await;
        world.end().await;
    }
}

async fn set_up(world: &World, sink: &SmtpSink) {
    world.set("FQDN", "desk.example").await;
    world
        .set("SendmailModule", "Kernel::System::Email::SMTP")
        .await;
    world.set("SendmailModule::Host", "127.0.0.1").await;
    world
        .set("SendmailModule::Port", &sink.port().to_string())
        .await;
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    unit.exec(
        sql("UPDATE system_address SET value0 = ?, value1 = 'Desk', queue_id = (SELECT id FROM queue WHERE name = 'Raw')")
            .bind(DESK),
    )
    .await
    .unwrap();
    unit.commit().await.unwrap();
}

/// Runs a statement as nobody's service.
pub(crate) async fn run(world: &World, statement: gotrs_core::db::Stmt) {
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    unit.exec(statement).await.unwrap();
    unit.commit().await.unwrap();
}

/// An agent who may do everything in the queue `Raw`.
pub(crate) async fn ada(world: &World) -> TestAgent {
    world.agent("ada").can("Raw", "rw").create().await
}

/// Reads a mail of an untrusted source.
pub(crate) async fn arrive(world: &World, mail: &str) -> Reading {
    read(&world.desk, mail.as_bytes(), &ReadOptions::default())
        .await
        .unwrap()
}

/// Reads a mail whose control headers are believed.
pub(crate) async fn arrive_trusted(world: &World, mail: &str) -> Reading {
    let options = ReadOptions {
        trusted: true,
        ..ReadOptions::default()
    };
    read(&world.desk, mail.as_bytes(), &options).await.unwrap()
}

/// A mail of Gina, a customer, with further header lines (each ended by a line break).
pub(crate) fn from_gina(id: &str, subject: &str, more: &str, body: &str) -> String {
    format!(
        "From: Gina Vogt <gina@customer.test>\nTo: {DESK}\nSubject: {subject}\nMessage-ID: <{id}@customer.test>\n{more}\n{body}\n"
    )
}

pub(crate) async fn ticket(world: &World, id: TicketId) -> Ticket {
    world.desk.tickets(Actor::System).get(id).await.unwrap()
}

pub(crate) async fn entries(world: &World, id: TicketId) -> Vec<ArticleEntry> {
    let articles = world.desk.articles(Actor::System);
    articles.list(id, &ArticleFilter::default()).await.unwrap()
}

pub(crate) async fn articles(world: &World, id: TicketId) -> Vec<Article> {
    let entries = entries(world, id).await;
    entries.into_iter().map(|entry| entry.article).collect()
}

/// The lines of a ticket's history: type and text.
pub(crate) async fn history(world: &World, id: TicketId) -> Vec<(String, String)> {
    let tickets = world.desk.tickets(Actor::System);
    let lines = tickets.history(id, 0, 500).await.unwrap();
    lines
        .into_iter()
        .map(|line| (line.kind, line.name))
        .collect()
}

/// How many tickets there are.
pub(crate) async fn tickets(world: &World) -> i64 {
    count(world, sql("SELECT COUNT(*) FROM ticket")).await
}

/// How many articles there are.
pub(crate) async fn all_articles(world: &World) -> i64 {
    count(world, sql("SELECT COUNT(*) FROM article")).await
}

pub(crate) async fn count(world: &World, query: gotrs_core::db::Stmt) -> i64 {
    let mut conn = world.desk.read().await.unwrap();
    conn.integer(query).await.unwrap()
}

/// The header of a sent message, unfolded.
pub(crate) fn header(bytes: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(bytes)
        .replace("\r\n ", " ")
        .replace("\r\n\t", " ");
    let head = text.split("\r\n\r\n").next().unwrap_or_default().to_owned();
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

/// Links an automatic answer to the queue `Raw`.
pub(crate) async fn auto_response(world: &World, kind: &str, subject: &str, text: &str) {
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    let stamp = unit.stamp();
    let insert = sql(
        "INSERT INTO auto_response (name, text0, text1, type_id, system_address_id, content_type, valid_id, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, (SELECT id FROM auto_response_type WHERE name = ?), 1, 'text/plain', 1, ?, 1, ?, 1)",
    );
    let id = unit
        .insert(
            insert
                .bind(format!("test {kind}"))
                .bind(text)
                .bind(subject)
                .bind(kind)
                .bind(stamp)
                .bind(stamp),
        )
        .await
        .unwrap();
    let link = sql(
        "INSERT INTO queue_auto_response (queue_id, auto_response_id, create_time, create_by, change_time, change_by) \
         VALUES ((SELECT id FROM queue WHERE name = 'Raw'), ?, ?, 1, ?, 1)",
    );
    unit.exec(link.bind(id).bind(stamp).bind(stamp))
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

/// Another follow-up policy for the queue `Raw`.
pub(crate) async fn policy(world: &World, name: &str) {
    let update = sql(
        "UPDATE queue SET follow_up_id = (SELECT id FROM follow_up_possible WHERE name = ?) WHERE name = 'Raw'",
    );
    run(world, update.bind(name)).await;
}

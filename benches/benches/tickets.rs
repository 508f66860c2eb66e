//! Creating and listing tickets beside the floor: the same rows by bare statements in one transaction, the same
//! tickets by the bare query.
//!
//! `cargo bench -p gotrs-benches --bench tickets` prints times and ratios for every database that is there.

use std::time::Instant;

use chrono::TimeDelta;
use gotrs_benches::{bare_ticket, on_each_database, show};
use gotrs_core::article::NewArticle;
use gotrs_core::db::{Conn, Db, DbTime, Int, sql};
use gotrs_core::testing::World;
use gotrs_core::ticket::search::SortKey;
use gotrs_core::ticket::{NewTicket, Page, Sort, TicketFilter};
use gotrs_core::{Actor, UserId};

const CREATED: u32 = 300;
const LISTED: i64 = 100_000;

fn main() -> anyhow::Result<()> {
    on_each_database(measure)
}

async fn measure(world: &World) -> anyhow::Result<()> {
    create(world).await?;
    fill(world).await?;
    let kim = world.agent_with("kim", &[("users", "rw")]).await;
    let age = "t.queue_id IN (1, 2, 3, 4) ORDER BY t.create_time DESC, t.id DESC LIMIT 50";
    let all = TicketFilter::default();
    list(world, kim, "all by age", all, Sort::default(), age).await?;
    let changed = "t.queue_id IN (1, 2, 3, 4) AND t.ticket_state_id IN (1, 4) \
                   ORDER BY t.change_time DESC, t.id DESC LIMIT 50";
    let open = TicketFilter::default().state("new").state("open");
    let sort = Sort::descending(SortKey::Changed);
    list(world, kim, "open by change", open, sort, changed).await?;
    let priority = "t.queue_id = 2 ORDER BY t.ticket_priority_id DESC, t.id DESC LIMIT 50";
    let sort = Sort::descending(SortKey::Priority);
    let raw = TicketFilter::default().queue("Raw");
    list(world, kim, "a queue by priority", raw, sort, priority).await
}

/// What a row of a list shows, by one statement.
const ROWS: &str = "SELECT t.id, t.tn, t.title, q.name AS queue, s.name AS state, st.name AS state_type, p.name AS priority, \
     l.name AS lock_name, ty.name AS type_name, sv.name AS service, sl.name AS sla, o.login AS owner, o.first_name, o.last_name, \
     r.login AS responsible, t.customer_id, t.customer_user_id, cu.first_name AS customer_first, cu.last_name AS customer_last, \
     t.until_time, t.escalation_time, t.archive_flag, t.create_time, t.change_time, \
     CASE WHEN EXISTS (SELECT 1 FROM ticket_flag f WHERE f.ticket_id = t.id AND f.ticket_key = 'Seen' AND f.create_by = 2) \
     THEN 1 ELSE 0 END AS seen \
     FROM ticket t JOIN queue q ON q.id = t.queue_id JOIN ticket_state s ON s.id = t.ticket_state_id \
     JOIN ticket_state_type st ON st.id = s.type_id JOIN ticket_priority p ON p.id = t.ticket_priority_id \
     JOIN ticket_lock_type l ON l.id = t.ticket_lock_id LEFT JOIN ticket_type ty ON ty.id = t.type_id \
     LEFT JOIN service sv ON sv.id = t.service_id LEFT JOIN sla sl ON sl.id = t.sla_id JOIN users o ON o.id = t.user_id \
     JOIN users r ON r.id = t.responsible_user_id LEFT JOIN customer_user cu ON cu.login = t.customer_user_id WHERE ";

#[derive(sqlx::FromRow)]
#[expect(dead_code, reason = "read to be decoded, as a list decodes it")]
struct Bare {
    id: Int,
    tn: String,
    title: Option<String>,
    queue: String,
    state: String,
    state_type: String,
    priority: String,
    lock_name: String,
    type_name: Option<String>,
    service: Option<String>,
    sla: Option<String>,
    owner: String,
    first_name: String,
    last_name: String,
    responsible: String,
    customer_id: Option<String>,
    customer_user_id: Option<String>,
    customer_first: Option<String>,
    customer_last: Option<String>,
    until_time: Int,
    escalation_time: Int,
    archive_flag: Int,
    create_time: DbTime,
    change_time: DbTime,
    seen: Int,
}

fn new() -> NewTicket {
    NewTicket::in_queue("Raw", "Printer on fire")
        .customer_user("emma")
        .article(NewArticle::note(
            "Fire",
            "It burns, and it has burned for days",
        ))
}

async fn create(world: &World) -> anyhow::Result<()> {
    let tickets = world.desk.tickets(UserId::ROOT);
    for _ in 0..20 {
        tickets.create(new()).await?;
    }
    let before = Db::statements_run();
    tickets.create(new()).await?;
    let statements = Db::statements_run() - before;
    let start = Instant::now();
    for _ in 0..CREATED {
        tickets.create(new()).await?;
    }
    let ours = start.elapsed() / CREATED;
    let start = Instant::now();
    for number in 0..CREATED {
        let mut tx = world.desk.db().begin().await?;
        let stamp = tx.stored(world.now());
        bare(&mut tx, number, stamp).await?;
        tx.commit().await?;
    }
    let floor = start.elapsed() / CREATED;
    show("create with article", ours, floor);
    println!("    statements: {statements}");
    Ok(())
}

/// The rows a new ticket with its first article consists of.
async fn bare(conn: &mut Conn, number: u32, stamp: DbTime) -> anyhow::Result<()> {
    let counter = sql(
        "INSERT INTO ticket_number_counter (counter, counter_uid, create_time) VALUES (?, ?, ?)",
    );
    let counter = counter
        .bind(1_000_000 + number)
        .bind(format!("bare{number}"))
        .bind(stamp);
    let counter = conn.insert(counter).await?;
    let ticket = bare_ticket(conn, &format!("bare{counter}"), stamp).await?;
    let article = sql(
        "INSERT INTO article (ticket_id, article_sender_type_id, communication_channel_id, is_visible_for_customer, search_index_needs_rebuild, \
         create_time, create_by, change_time, change_by) VALUES (?, 1, 3, 0, 0, ?, 1, ?, 1)",
    );
    let article = conn
        .insert(article.bind(ticket).bind(stamp).bind(stamp))
        .await?;
    let mime = sql(
        "INSERT INTO article_data_mime (article_id, a_subject, a_content_type, a_body, incoming_time, content_path, create_time, create_by, \
         change_time, change_by) VALUES (?, 'Fire', 'text/plain', 'It burns, and it has burned for days', 0, '2025/03/03', ?, 1, ?, 1)",
    );
    conn.exec(mime.bind(article).bind(stamp).bind(stamp))
        .await?;
    let index = sql(
        "INSERT INTO article_search_index (ticket_id, article_id, article_key, article_value) \
         VALUES (?, ?, 'MIMEBase_Subject', 'fire'), (?, ?, 'MIMEBase_Body', 'burns and has burned for days')",
    );
    conn.exec(index.bind(ticket).bind(article).bind(ticket).bind(article))
        .await?;
    let seen = sql(
        "INSERT INTO article_flag (article_id, article_key, article_value, create_time, create_by) VALUES (?, 'Seen', '1', ?, 1)",
    );
    conn.exec(seen.bind(article).bind(stamp)).await?;
    Ok(())
}

/// Many tickets of all queues, states and priorities, a minute apart.
async fn fill(world: &World) -> anyhow::Result<()> {
    let mut unit = world.desk.unit(Actor::System).await?;
    for chunk in 0..LISTED / 1_000 {
        let rows = (0..1_000).map(|row| {
            let number = chunk * 1_000 + row;
            let stamp = unit.stored(world.now() - TimeDelta::minutes(LISTED - number));
            sql("(?, 'Printer on fire', ?, 1, 1, 1, 1, ?, ?, 0, 0, 0, 0, 0, 0, 0, ?, 1, ?, 1)")
                .bind(format!("fill{number}"))
                .bind(1 + number % 4)
                .bind(1 + number % 5)
                .bind(1 + number % 9)
                .bind(stamp)
                .bind(stamp)
        });
        let rows: Vec<_> = rows.collect();
        let insert = sql(
            "INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id, ticket_priority_id, \
             ticket_state_id, timeout, until_time, escalation_time, escalation_update_time, escalation_response_time, \
             escalation_solution_time, archive_flag, create_time, create_by, change_time, change_by) VALUES ",
        );
        unit.exec(insert.join(", ", rows)).await?;
    }
    unit.commit().await?;
    let mut tx = world.desk.db().begin().await?;
    let analyze = match tx.kind() {
        gotrs_core::db::Kind::MySql => sql("ANALYZE TABLE ticket"),
        _ => sql("ANALYZE"),
    };
    tx.exec(analyze).await?;
    tx.commit().await?;
    Ok(())
}

async fn list(
    world: &World,
    reader: UserId,
    label: &str,
    filter: TicketFilter,
    sort: Sort,
    floor: &'static str,
) -> anyhow::Result<()> {
    const ROUNDS: u32 = 20;
    let tickets = world.desk.tickets(reader);
    tickets.list(&filter, sort, &Page::first(50)).await?;
    let start = Instant::now();
    for _ in 0..ROUNDS {
        tickets.list(&filter, sort, &Page::first(50)).await?;
    }
    let ours = start.elapsed() / ROUNDS;
    let mut conn = world.desk.read().await?;
    let _: Vec<Bare> = conn.all(sql(ROWS).push(floor)).await?;
    let start = Instant::now();
    for _ in 0..ROUNDS {
        let _: Vec<Bare> = conn.all(sql(ROWS).push(floor)).await?;
    }
    show(
        &format!("50 of {LISTED}, {label}"),
        ours,
        start.elapsed() / ROUNDS,
    );
    Ok(())
}

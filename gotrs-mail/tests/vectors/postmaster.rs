//! What an incoming mail does to a desk: the whole way, from raw bytes to ticket, history and queued answer.
//!
//! Each case runs on a desk of its own, set up as `setup.json` says. OTRS's behaviour is chosen where this desk is more
//! careful by default (strangers, unknown senders). Cases that need filters are left to the parsing checks.

use std::path::Path;

use gotrs_core::article::{ArticleFilter, Channel, NewArticle, SenderType};
use gotrs_core::db::{Kind, sql};
use gotrs_core::sysconfig::SettingChange;
use gotrs_core::testing::{Backend, World};
use gotrs_core::ticket::{self, NewTicket, Ticket, change, merge};
use gotrs_core::valid::Validity;
use gotrs_core::{Actor, DeskBuilder, TicketId};
use gotrs_mail::outgoing::Waiting;
use gotrs_mail::postmaster::{ReadOptions, Reading, read};
use gotrs_mail::{DeskMail as _, parse};
use serde_json::Value;

use super::incoming::raw_bytes;
use super::same;

/// What was there before a step.
struct Mark {
    article: i64,
    history: i64,
    mail: i64,
}

/// A case that is being run.
struct Run<'c> {
    case: &'c Value,
    world: World,
    tickets: Vec<TicketId>,
}

/// Runs a case; false if it needs what is not tested here.
pub(crate) fn check(case: &Value, setup: &Value) -> Result<bool, String> {
    let has = |field: &str| case[field].as_array().is_some_and(|list| !list.is_empty());
    let config = case["config"].as_object();
    let names: Vec<&str> =
        config.map_or(Vec::new(), |map| map.keys().map(String::as_str).collect());
    let text = case.to_string();
    let later = has("filters")
        || names
            .iter()
            .any(|name| name.starts_with("PostMaster::PreFilterModule"))
        || text.contains("ExternalTicketNumberRecognition")
        || text.contains("PostmasterX-Header+")
        || text.contains("DynamicField-")
        || text.contains("dynamic_fields");
    // Written for a system that does not know this prefix.
    let other_prefix = text.contains("X-OTRS-") || text.contains("X-GOTRS-");
    if later || other_prefix || case["loose"] == true {
        return Ok(false);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(run(case, setup))
}

async fn run(case: &Value, setup: &Value) -> Result<bool, String> {
    let sqlite = Backend {
        kind: Kind::Sqlite,
        server: String::new(),
    };
    let world = World::on(&sqlite, |builder| settings(builder, case)).await;
    set_up(&world, setup).await;
    switches(&world, case).await;
    let mut run = Run {
        case,
        world,
        tickets: Vec::new(),
    };
    let mut result = Ok(true);
    let steps = case["steps"].as_array().cloned().unwrap_or_default();
    let last = steps.len().saturating_sub(1);
    for (index, step) in steps.iter().enumerate() {
        let done = run.step(step, index == last).await;
        if let Err(why) = done {
            result = Err(why);
            break;
        }
    }
    run.world.end().await;
    result
}

/// Settings that the whole case runs under.
fn settings(builder: DeskBuilder, case: &Value) -> DeskBuilder {
    let mut builder = gotrs_mail::plug(builder)
        .setting("FQDN", "desk.gvmail.example")
        .setting("Organization", "GV Desk")
        .setting("Frontend::RichText", "0")
        .setting("OTRSTimeZone", "UTC")
        .setting("PostMasterMaxEmailSize", "32768")
        .setting("PostmasterDefaultQueue", "Raw")
        .setting("Ticket::OwnerResetOnUnlock", "1")
        .setting("GOTRS::FollowUp::StrangerPolicy", "accept")
        .setting("GOTRS::AutoResponse::UnverifiedSenders", "full");
    for name in ["Ticket::Service", "Ticket::Type", "Ticket::Responsible"] {
        builder = builder.setting(name, "1");
    }
    for (name, value) in case["config"].as_object().into_iter().flatten() {
        if name.ends_with('+') || name.ends_with('-') {
            continue;
        }
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        builder = builder.setting(name, text);
    }
    builder
}

/// Parts of settings that the case adds or takes away.
async fn switches(world: &World, case: &Value) {
    for (name, value) in case["config"].as_object().into_iter().flatten() {
        let (outer, on) = match (name.strip_suffix('+'), name.strip_suffix('-')) {
            (Some(outer), _) => (outer, true),
            (_, Some(outer)) => (outer, false),
            _ => continue,
        };
        let keys: Vec<String> = match value {
            Value::Object(map) => map.keys().cloned().collect(),
            Value::Array(list) => list
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        let changes: Vec<_> = keys
            .iter()
            .map(|key| (format!("{outer}###{key}"), SettingChange::valid(on)))
            .collect();
        let settings = world.desk.settings(Actor::System);
        settings
            .set_and_deploy(&changes, "case")
            .await
            .expect("known settings");
    }
}

/// The system that the cases were recorded on.
async fn set_up(world: &World, setup: &Value) {
    let list = |name: &str| setup[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    for agent in list("agents") {
        let mut builder = world
            .agent(&text(&agent, "login"))
            .email(&text(&agent, "email"));
        if agent["valid"] == false {
            builder = builder.valid(Validity::Invalid);
        }
        if agent["out_of_office"].is_string() {
            for (key, value) in [
                ("OutOfOffice", "1"),
                ("OutOfOfficeStartYear", "2020"),
                ("OutOfOfficeStartMonth", "1"),
                ("OutOfOfficeStartDay", "1"),
                ("OutOfOfficeEndYear", "2037"),
                ("OutOfOfficeEndMonth", "12"),
                ("OutOfOfficeEndDay", "31"),
            ] {
                builder = builder.preference(key, value);
            }
        }
        builder.create().await;
    }
    for customer in list("customer_users") {
        let login = text(&customer, "login");
        let mut builder = world
            .customer(&login)
            .company(&text(&customer, "customer_id"));
        if customer["valid"] == false {
            builder = builder.valid(Validity::Invalid);
        }
        builder.create().await;
        let name = match customer["name"].as_str() {
            Some(name) => name.to_owned(),
            None if login == "twin-b" => "Twin Beta".to_owned(),
            None => login.clone(),
        };
        let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
        let update = sql(
            "UPDATE customer_user SET first_name = ?, last_name = ?, email = ? WHERE login = ?",
        );
        write(
            world,
            update
                .bind(first)
                .bind(last)
                .bind(text(&customer, "email"))
                .bind(login),
        )
        .await;
    }
    for queue in list("queues") {
        world.queue_in(&text(&queue, "name"), "users").await;
        let address = address(
            world,
            &text(&queue, "address"),
            &text(&queue, "realname"),
            &text(&queue, "name"),
            true,
        )
        .await;
        let update = sql(
            "UPDATE queue SET system_address_id = ?, follow_up_id = (SELECT id FROM follow_up_possible WHERE name = ?), follow_up_lock = ? WHERE name = ?",
        );
        let lock = queue["follow_up_lock"].as_i64().unwrap_or(0);
        write(
            world,
            update
                .bind(address)
                .bind(text(&queue, "follow_up"))
                .bind(lock)
                .bind(text(&queue, "name")),
        )
        .await;
    }
    for extra in list("extra_system_addresses") {
        let valid = extra["valid"] == true;
        address(
            world,
            &text(&extra, "address"),
            "",
            &text(&extra, "queue"),
            valid,
        )
        .await;
    }
    auto_responses(world, setup).await;
    let type_insert = sql(
        "INSERT INTO ticket_type (name, valid_id, create_time, create_by, change_time, change_by) VALUES ('Incident', 1, ?, 1, ?, 1)",
    );
    let stamp = world
        .desk
        .unit(Actor::System)
        .await
        .expect("a unit")
        .stamp();
    write(world, type_insert.bind(stamp).bind(stamp)).await;
    let mailing = world.service("Mailing").await;
    world.sla("Gold", &[mailing]).await;
}

async fn write(world: &World, statement: gotrs_core::db::Stmt) -> i64 {
    let mut unit = world.desk.unit(Actor::System).await.expect("a unit");
    let is_insert = statement.text().starts_with("INSERT");
    let id = match is_insert {
        true => unit.insert(statement).await.expect("an insert"),
        false => unit.exec(statement).await.expect("an update").cast_signed(),
    };
    unit.commit().await.expect("a commit");
    id
}

async fn address(world: &World, email: &str, name: &str, queue: &str, valid: bool) -> i64 {
    let stamp = world
        .desk
        .unit(Actor::System)
        .await
        .expect("a unit")
        .stamp();
    let insert = sql(
        "INSERT INTO system_address (value0, value1, queue_id, valid_id, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, (SELECT id FROM queue WHERE name = ?), ?, ?, 1, ?, 1)",
    );
    let valid = if valid { 1i64 } else { 2 };
    let insert = insert
        .bind(email)
        .bind(name)
        .bind(queue)
        .bind(valid)
        .bind(stamp)
        .bind(stamp);
    write(world, insert).await
}

async fn auto_responses(world: &World, setup: &Value) {
    let stamp = world
        .desk
        .unit(Actor::System)
        .await
        .expect("a unit")
        .stamp();
    for (kind, texts) in setup["auto_responses"]["types"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let insert = sql(
            "INSERT INTO auto_response (name, text1, text0, type_id, system_address_id, content_type, valid_id, create_time, create_by, change_time, change_by) \
             VALUES (?, ?, ?, (SELECT id FROM auto_response_type WHERE name = ?), (SELECT id FROM system_address WHERE value0 = 'support@gvmail.example'), \
             'text/plain', 1, ?, 1, ?, 1)",
        );
        let insert = insert
            .bind(format!("gv {kind}"))
            .bind(texts[0].as_str().unwrap_or_default())
            .bind(texts[1].as_str().unwrap_or_default())
            .bind(kind.as_str())
            .bind(stamp)
            .bind(stamp);
        let id = write(world, insert).await;
        for queue in setup["queues"].as_array().into_iter().flatten() {
            if queue["auto_responses"] == true {
                let link = sql(
                    "INSERT INTO queue_auto_response (queue_id, auto_response_id, create_time, create_by, change_time, change_by) \
                     VALUES ((SELECT id FROM queue WHERE name = ?), ?, ?, 1, ?, 1)",
                );
                let name = queue["name"].as_str().unwrap_or_default();
                write(world, link.bind(name).bind(id).bind(stamp).bind(stamp)).await;
            }
        }
    }
}

impl Run<'_> {
    async fn step(&mut self, step: &Value, last: bool) -> Result<(), String> {
        match step["op"].as_str() {
            Some("ticket") => self.ticket(step).await,
            Some("article") => self.article(step).await,
            Some("set") => self.set(step).await,
            Some("loop_count") => self.loop_count(step).await,
            Some("mail") => return self.mail(step, last).await,
            other => return Err(format!("unknown step {other:?}")),
        }
        Ok(())
    }

    fn id(&self, step: &Value) -> TicketId {
        let number = step["ticket"].as_u64().expect("a ticket") as usize;
        self.tickets[number - 1]
    }

    async fn ticket(&mut self, step: &Value) {
        let text = |name: &str, default: &str| step[name].as_str().unwrap_or(default).to_owned();
        let new = NewTicket::in_queue(text("queue", "Support"), "Preset ticket")
            .state(text("state", "new"))
            .lock(text("lock", "unlock"))
            .customer_id("acme")
            .customer_user("gina");
        let mut unit = self.world.desk.unit(Actor::System).await.expect("a unit");
        let id = ticket::create(&mut unit, &new).await.expect("a ticket");
        unit.commit().await.expect("a commit");
        self.tickets.push(id);
    }

    async fn article(&mut self, step: &Value) {
        let text = |name: &str, default: &str| step[name].as_str().unwrap_or(default).to_owned();
        let sender = SenderType::from_name(&text("sender_type", "agent")).expect("a sender type");
        let new = NewArticle::new(Channel::Email, sender)
            .visible_for_customer(step["visible"].as_i64() != Some(0))
            .from(text("from", "GV Support <support@gvmail.example>"))
            .to(text("to", "gina.vogt@customer.example"))
            .cc(text("cc", ""))
            .subject("Preset article")
            .message_id(text("message_id", ""))
            .text("preset");
        let articles = self.world.desk.articles(Actor::System);
        articles
            .create(self.id(step), new)
            .await
            .expect("an article");
    }

    async fn set(&mut self, step: &Value) {
        let id = self.id(step);
        let mut unit = self.world.desk.unit(Actor::System).await.expect("a unit");
        if let Some(state) = step["state"].as_str() {
            change::state(&mut unit, id, &state.into())
                .await
                .expect("a state");
        }
        if let Some(owner) = step["owner"].as_str() {
            // Recorded with owners that are no longer valid.
            let update = sql(
                "UPDATE ticket SET user_id = (SELECT id FROM users WHERE login = ?) WHERE id = ?",
            );
            unit.exec(update.bind(owner).bind(id))
                .await
                .expect("an owner");
        }
        if let Some(main) = step["merge_into"].as_u64() {
            let main = self.tickets[main as usize - 1];
            merge::merge(&mut unit, main, id).await.expect("a merge");
        }
        if !step["delete"].is_null() {
            ticket::delete(&mut unit, id).await.expect("a deletion");
        }
        unit.commit().await.expect("a commit");
    }

    async fn loop_count(&mut self, step: &Value) {
        let day = self.world.now().format("%Y-%m-%d").to_string();
        let address = step["address"].as_str().unwrap_or_default();
        for _ in 0..step["count"].as_u64().unwrap_or(0) {
            let insert =
                sql("INSERT INTO ticket_loop_protection (sent_to, sent_date) VALUES (?, ?)");
            write(&self.world, insert.bind(address).bind(day.as_str())).await;
        }
    }

    async fn mark(&self) -> Mark {
        let mut conn = self.world.desk.read().await.expect("a connection");
        let mut max = async |statement| conn.integer(statement).await.expect("a number");
        Mark {
            article: max(sql("SELECT COALESCE(MAX(id), 0) FROM article")).await,
            history: max(sql("SELECT COALESCE(MAX(id), 0) FROM ticket_history")).await,
            mail: max(sql("SELECT COALESCE(MAX(id), 0) FROM mail_queue")).await,
        }
    }

    async fn number(&self, id: TicketId) -> String {
        match self
            .world
            .desk
            .tickets(Actor::System)
            .find(id)
            .await
            .expect("a query")
        {
            Some(ticket) => ticket.number.0,
            None => "2025030310000018".to_owned(),
        }
    }

    /// Placeholders become the numbers of this run.
    async fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (index, id) in self.tickets.iter().enumerate() {
            let number = self.number(*id).await;
            let name = format!("@@TN{}", index + 1);
            text = text.replace(&format!("{name}@@"), &number);
            for length in 1..16 {
                text = text.replace(&format!("{name}:{length}@@"), &number[..length]);
            }
        }
        text
    }

    async fn mail(&mut self, step: &Value, last: bool) -> Result<(), String> {
        let raw = raw_bytes(step)?;
        let raw = match String::from_utf8(raw) {
            Ok(text) => self.fill(&text).await.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let queue = step["account_queue"]
            .as_str()
            .or(step["target_queue"].as_str());
        let options = ReadOptions {
            trusted: step["trusted"] == true,
            queue: queue.map(str::to_owned),
            source: String::new(),
        };
        let before = self.mark().await;
        let reading = read(&self.world.desk, &raw, &options).await;
        let reading = reading.map_err(|error| error.to_string())?;
        let is_new = reading.ticket_id.filter(|id| !self.tickets.contains(id));
        self.tickets.extend(is_new);
        let (expect, correct) = (
            &step["expect"],
            if last {
                &self.case["correct"]
            } else {
                &Value::Null
            },
        );
        let code = match correct.get("return_code") {
            Some(code) => code,
            None => &expect["return_code"],
        };
        let code = code.as_u64().map_or(0, |code| code);
        same("return code", u64::from(reading.outcome.code()), code)?;
        let other_way = expect["return_code"].as_u64() != Some(code);
        if let Some(number) = correct["ticket_ref"]
            .as_u64()
            .or(expect["ticket_ref"].as_u64().filter(|_| !other_way))
        {
            same(
                "ticket",
                reading.ticket_id,
                Some(self.tickets[number as usize - 1]),
            )?;
        }
        let Some(id) = reading.ticket_id else {
            return same("articles", self.mark().await.article, before.article);
        };
        self.compare_ticket(id, &expect["ticket"], correct, other_way)
            .await?;
        // What follows from another ticket, sender or recipient is another, too.
        let follows = [
            "ticket",
            "from",
            "visible_for_customer",
            "outgoing_must_not_reach",
        ];
        if let Some(address) = correct["outgoing_must_not_reach"].as_str() {
            let queue = self.world.desk.mail_queue(Actor::System);
            let waiting = queue.list(None, 1_000).await.expect("the queue");
            if waiting.iter().any(|mail| mail.recipients.contains(address)) {
                return Err(format!("a mail goes to {address}"));
            }
        }
        if other_way || follows.iter().any(|field| correct.get(*field).is_some()) {
            return self.compare_first_article(&reading, &before, correct).await;
        }
        self.compare_articles(&reading, &before, expect, correct)
            .await?;
        self.compare_history(id, &before, expect, correct).await?;
        self.compare_mails(&before, expect, correct).await?;
        self.compare_errors(id, expect, correct).await?;
        self.compare_rest(id, expect).await
    }

    /// The delivery errors on the articles of the ticket: whose mail came back, and how much was said.
    async fn compare_errors(
        &self,
        id: TicketId,
        expect: &Value,
        correct: &Value,
    ) -> Result<(), String> {
        let mut conn = self.world.desk.read().await.expect("a connection");
        let query = sql(
            "SELECT e.message_id, e.log_message FROM article_data_mime_send_error e JOIN article a ON a.id = e.article_id \
             WHERE a.ticket_id = ? ORDER BY e.id",
        );
        let rows: Vec<(String, String)> = conn.all(query.bind(id)).await.expect("rows");
        let ids: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
        if let Some(id) = correct["transmission_error_message_id"].as_str() {
            return same("delivery errors", ids, vec![id]);
        }
        let wanted = correct["transmission_errors"].as_array();
        let Some(wanted) = wanted.or(expect["transmission_errors"].as_array()) else {
            return Ok(());
        };
        let wanted: Vec<(String, u64)> = wanted
            .iter()
            .map(|row| {
                let id = row["message_id"].as_str().unwrap_or_default();
                (
                    id.to_owned(),
                    row["log_message_chars"].as_u64().unwrap_or(0),
                )
            })
            .collect();
        let found = rows
            .iter()
            .map(|(id, text)| (id.clone(), text.chars().count() as u64));
        same("delivery errors", found.collect(), wanted)
    }

    async fn compare_ticket(
        &self,
        id: TicketId,
        expected: &Value,
        correct: &Value,
        only_correct: bool,
    ) -> Result<(), String> {
        let ticket = self
            .world
            .desk
            .tickets(Actor::System)
            .get(id)
            .await
            .expect("the ticket");
        let none = serde_json::Map::new();
        let mut fields = expected.as_object().unwrap_or(&none).clone();
        if only_correct {
            fields.clear();
        }
        if correct.get("subject").is_some() {
            fields.remove("title");
        }
        let other_sender =
            correct.get("from").is_some() || correct["ticket"].get("customer_user").is_some();
        if other_sender {
            fields.remove("customer_id");
            fields.remove("customer_user");
        }
        fields.extend(correct["ticket"].as_object().unwrap_or(&none).clone());
        for (name, expected) in &fields {
            let expected = match expected.as_str() {
                Some(text) => Value::String(self.fill(text).await),
                None => expected.clone(),
            };
            compare_field(&ticket, name, &expected, self.world.now().timestamp())?;
        }
        Ok(())
    }

    /// Only what the correct result says of the mail's own article.
    async fn compare_first_article(
        &self,
        reading: &Reading,
        before: &Mark,
        correct: &Value,
    ) -> Result<(), String> {
        let id = reading.ticket_id.expect("a ticket");
        let articles = self.world.desk.articles(Actor::System);
        let list = articles.list(id, &ArticleFilter::default()).await;
        let new = list
            .expect("articles")
            .into_iter()
            .map(|entry| entry.article);
        let own = new
            .into_iter()
            .find(|article| article.id.0 > before.article);
        let own = own.ok_or("no article")?;
        if let Some(visible) = correct["visible_for_customer"].as_i64() {
            same("visible", i64::from(own.visible_for_customer), visible)?;
        }
        match correct["from"].as_str() {
            Some(from) => same("from", own.from.as_str(), from),
            None => Ok(()),
        }
    }

    async fn compare_articles(
        &self,
        reading: &Reading,
        before: &Mark,
        expect: &Value,
        correct: &Value,
    ) -> Result<(), String> {
        let id = reading.ticket_id.expect("a ticket");
        let articles = self.world.desk.articles(Actor::System);
        let list = articles
            .list(id, &ArticleFilter::default())
            .await
            .expect("articles");
        let new: Vec<_> = list
            .into_iter()
            .map(|entry| entry.article)
            .filter(|article| article.id.0 > before.article)
            .collect();
        let silent = correct["outgoing_mail"]
            .as_array()
            .is_some_and(Vec::is_empty);
        let expected: Vec<&Value> = expect["articles"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|article| !(silent && article["kind"] == "auto_response"))
            .collect();
        same("number of articles", new.len(), expected.len())?;
        for (actual, expected) in new.iter().zip(expected) {
            let inbound = expected["kind"] == "inbound";
            let what = expected["kind"].as_str().unwrap_or("?").to_owned();
            let made_of_html = self.case["category"] == "html-to-text"
                || articles
                    .html_body(id, reading.article_id.expect("an article"))
                    .await
                    .expect("a body")
                    .is_some();
            let long_title = new[0].subject.chars().count() > 190;
            let visible = match (inbound, correct["visible_for_customer"].as_i64()) {
                (true, Some(visible)) => visible,
                _ => expected["visible_for_customer"].as_i64().unwrap_or(1),
            };
            same(
                &format!("{what} visible"),
                i64::from(actual.visible_for_customer),
                visible,
            )?;
            same(
                &format!("{what} sender type"),
                actual.sender_type.as_str(),
                expected["sender_type"].as_str().unwrap_or_default(),
            )?;
            for (name, actual) in [
                ("subject", &actual.subject),
                ("from", &actual.from),
                ("to", &actual.to),
                ("cc", &actual.cc),
                ("in_reply_to", &actual.in_reply_to),
                ("references", &actual.references),
                ("body", &actual.body),
            ] {
                let changed = inbound && correct.get(name).is_some();
                let wanted = if changed {
                    &correct[name]
                } else {
                    &expected[name]
                };
                // Bodies of arrived mails are compared where they are parsed.
                let Some(wanted) = wanted.as_str().filter(|_| !(inbound && name == "body")) else {
                    continue;
                };
                let depends = !inbound
                    && ["body", "subject", "to", "cc"].contains(&name)
                    && ["body", "subject", "from"]
                        .iter()
                        .any(|field| correct.get(*field).is_some());
                if depends || (name == "body" && (made_of_html || long_title)) {
                    continue;
                }
                let wanted = self.fill(wanted).await;
                let trim =
                    |text: &str| text.replace("\r\n", "\n").trim_end_matches('\n').to_owned();
                let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                if name == "body" {
                    let (wanted, actual) = (trim(&wanted), trim(actual));
                    if wanted != actual {
                        // Bodies made of HTML differ in their layout.
                        same(&format!("{what} body"), squeeze(&actual), squeeze(&wanted))?;
                    }
                } else {
                    let column = |text: &str| text.chars().take(3_800).collect::<String>();
                    same(&format!("{what} {name}"), column(actual), column(&wanted))?;
                }
            }
        }
        let article = reading.article_id.ok_or("no article")?;
        articles
            .plain(id, article)
            .await
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    async fn compare_history(
        &self,
        id: TicketId,
        before: &Mark,
        expect: &Value,
        correct: &Value,
    ) -> Result<(), String> {
        let lines = self
            .world
            .desk
            .tickets(Actor::System)
            .history(id, before.history, 1_000)
            .await
            .expect("history");
        let counts = |kind: &str, name: &str| {
            // When the unlock time moves depends on the second in which the recording ran.
            !matches!(kind, "ServiceUpdate" | "SLAUpdate" | "TypeUpdate")
                && name != "Reset of unlock time."
                && !name.starts_with("The mail is shown shortened")
        };
        let actual: Vec<(String, String)> = lines
            .into_iter()
            .map(|line| (line.kind, line.name))
            .filter(|(kind, name)| counts(kind, name))
            .collect();
        let silent = correct["outgoing_mail"]
            .as_array()
            .is_some_and(Vec::is_empty);
        let mut expected = Vec::new();
        for line in expect["history"].as_array().into_iter().flatten() {
            let text = |index: usize| line[index].as_str().unwrap_or_default();
            let sends = text(0).starts_with("SendAuto");
            if counts(text(0), text(1)) && !(silent && sends) {
                expected.push((text(0).to_owned(), self.fill(text(1)).await));
            }
        }
        let held_back = |line: &(String, String)| silent && line.1.starts_with("Sent no auto");
        let kinds = |lines: &[(String, String)]| {
            let kept = lines.iter().filter(|line| !held_back(line));
            kept.map(|line| line.0.clone()).collect::<Vec<_>>()
        };
        same("history", kinds(&actual), kinds(&expected))?;
        if correct.is_object() {
            return Ok(());
        }
        for (actual, expected) in actual.iter().zip(&expected) {
            let variable = expected.1.contains("@@")
                || ["TicketLinkAdd", "SetPendingTime"].contains(&expected.0.as_str());
            if !variable {
                same("history line", actual, expected)?;
            }
        }
        Ok(())
    }

    async fn compare_mails(
        &self,
        before: &Mark,
        expect: &Value,
        correct: &Value,
    ) -> Result<(), String> {
        let queue = self.world.desk.mail_queue(Actor::System);
        let waiting = queue.list(None, 1_000).await.expect("the queue");
        let new: Vec<Waiting> = waiting
            .into_iter()
            .filter(|mail| mail.id.0 > before.mail)
            .collect();
        let expected = match correct["outgoing_mail"].as_array() {
            Some(list) => list,
            None => expect["outgoing_mail"]
                .as_array()
                .ok_or("no outgoing mail")?,
        };
        same("number of mails", new.len(), expected.len())?;
        for (actual, expected) in new.iter().zip(expected) {
            let to: Vec<&str> = expected["envelope_to"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            same(
                "envelope recipients",
                actual.recipients.split(',').collect::<Vec<_>>(),
                to,
            )?;
            same(
                "envelope sender",
                actual.sender.as_str(),
                expected["envelope_from"].as_str().unwrap_or_default(),
            )?;
            let mut conn = self.world.desk.read().await.expect("a connection");
            let raw = sql("SELECT raw_message FROM mail_queue WHERE id = ?").bind(actual.id);
            let (raw,): (gotrs_core::db::Blob,) = conn.one(raw).await.expect("the message");
            let message = parse::parse(&raw.0, &parse::ParseOptions::default());
            for (name, value) in expected["headers"].as_object().into_iter().flatten() {
                let value = value.as_str().unwrap_or_default();
                let depends = ["subject", "from", "body"]
                    .iter()
                    .any(|field| correct.get(*field).is_some());
                if value.contains("@@TIME@@") || name == "Content-Type" || depends {
                    continue;
                }
                let value = self.fill(value).await;
                let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                let actual = match name.as_str() {
                    "To" => message.to.clone(),
                    "Cc" => message.cc.clone(),
                    "From" => message.from.clone(),
                    // What it says is compared in its article: the peer forgets to encode some.
                    "Subject" => continue,
                    name => message.headers.joined(name),
                };
                let bare = |text: &str| text.trim_matches(['<', '>']).replace('"', "");
                same(name, bare(&squeeze(&actual)), bare(&squeeze(&value)))?;
            }
        }
        Ok(())
    }

    async fn compare_rest(&self, id: TicketId, expect: &Value) -> Result<(), String> {
        let silent = self.case["correct"]["outgoing_mail"].is_array();
        if let Some(rows) = expect["loop_protection_rows"]
            .as_array()
            .filter(|_| !silent)
        {
            let mut conn = self.world.desk.read().await.expect("a connection");
            let query = sql(
                "SELECT sent_to, COUNT(*) FROM ticket_loop_protection GROUP BY sent_to ORDER BY sent_to",
            );
            let actual: Vec<(String, gotrs_core::db::Int)> = conn.all(query).await.expect("rows");
            let actual: Vec<(String, i64)> = actual
                .into_iter()
                .map(|(to, count)| (to, count.0))
                .collect();
            let mut expected: Vec<(String, i64)> = rows
                .iter()
                .map(|row| {
                    (
                        row["sent_to"].as_str().unwrap_or_default().to_owned(),
                        row["count"].as_i64().unwrap_or(0),
                    )
                })
                .collect();
            expected.sort();
            same("loop protection", actual, expected)?;
        }
        for other in expect["linked_to"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let number: usize = other.parse().map_err(|_| "no ticket number")?;
            let mut conn = self.world.desk.read().await.expect("a connection");
            let query = sql(
                "SELECT COUNT(*) FROM link_relation WHERE (source_key = ? AND target_key = ?) OR (target_key = ? AND source_key = ?)",
            );
            let (one, other) = (self.tickets[number - 1].to_string(), id.to_string());
            let query = query
                .bind(one.as_str())
                .bind(other.as_str())
                .bind(one.as_str())
                .bind(other.as_str());
            let links = conn.integer(query).await;
            same("links", links.expect("a count"), 1)?;
        }
        Ok(())
    }
}

fn compare_field(ticket: &Ticket, name: &str, expected: &Value, now: i64) -> Result<(), String> {
    let text = |value: Option<&str>| Value::from(value.map(str::to_owned));
    let actual = match name {
        "customer_id" => text(ticket.customer_id.as_deref()),
        "customer_user" => text(ticket.customer_user.as_deref()),
        "lock" => text(Some(&ticket.lock)),
        "owner" => text(Some(&ticket.owner)),
        "priority" => text(Some(&ticket.priority)),
        "queue" => text(Some(&ticket.queue)),
        "responsible" => text(Some(&ticket.responsible)),
        "service" => text(ticket.service.as_deref()),
        "sla" => text(ticket.sla.as_deref()),
        "state" => text(Some(&ticket.state)),
        "state_type" => text(Some(&ticket.state_type)),
        "title" => text(Some(&ticket.title)),
        "type" => text(ticket.ticket_type.as_deref()),
        "pending_in_seconds" => {
            let off = ticket.until_time - now - expected.as_i64().unwrap_or(0);
            return if off.abs() <= 5 {
                Ok(())
            } else {
                Err(format!("pending time is off by {off} s"))
            };
        }
        _ => return Ok(()),
    };
    if expected.get("long_string").is_some() {
        return Ok(());
    }
    let cut = |value: &Value| {
        value
            .as_str()
            .map(|text| text.chars().take(191).collect::<String>())
    };
    match name {
        "title" => same(name, cut(&actual), cut(expected)),
        _ if actual.is_null() && expected == "" => Ok(()),
        _ if expected.is_null() && actual == "" => Ok(()),
        _ => same(name, &actual, expected),
    }
}

/// The file that says how the system was set up.
pub(crate) fn setup(area: &Path) -> Value {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/email/setup.json");
    let text =
        std::fs::read_to_string(area.join("setup.json")).or_else(|_| std::fs::read_to_string(own));
    serde_json::from_str(&text.expect("a readable file")).expect("a JSON file")
}

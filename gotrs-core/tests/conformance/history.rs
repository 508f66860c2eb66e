//! Sequences of ticket operations and the history they leave.

use std::collections::HashMap;

use chrono::TimeDelta;
use gotrs_core::article::{self, Channel, NewArticle, SenderType};
use gotrs_core::db::{Int, Kind, sql};
use gotrs_core::lookup::{self, Named};
use gotrs_core::testing::World;
use gotrs_core::testing::conformance::{VectorFile, expect_eq, integer, text};
use gotrs_core::ticket::change::{self, UnlockNotice};
use gotrs_core::ticket::history_name::{CommentType, HistoryEntry};
use gotrs_core::ticket::{
    self, NewTicket, PendingTime, TimeUnits, flag, history, merge, time, watch,
};
use gotrs_core::{Actor, ArticleId, Desk, TicketId, Unit, UserId, link};
use serde_json::{Value, json};

use crate::desk::{desk, reason, utc};

/// Makes the agents and objects that all cases of a file share.
pub(crate) async fn prepare(world: &World, file: &VectorFile) -> Result<(), String> {
    for (login, name) in file.document["agents"].as_object().ok_or("no agents")? {
        let first = name.as_str().and_then(|name| name.split(' ').next());
        let user = world.agent_with(login, &[("users", "rw")]).await;
        let mut unit = world.desk.unit(Actor::System).await.map_err(reason)?;
        let rename = sql("UPDATE users SET first_name = ?, last_name = 'Vec' WHERE id = ?");
        let rename = rename.bind(first.unwrap_or_default()).bind(user);
        unit.exec(rename).await.map_err(reason)?;
        unit.commit().await.map_err(reason)?;
    }
    let objects = &file.document["objects"];
    let names = |kind: &str| -> Vec<String> {
        let list = objects[kind].as_array().cloned().unwrap_or_default();
        list.iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    };
    let mut unit = world.desk.unit(Actor::System).await.map_err(reason)?;
    let stamp = unit.stamp();
    let tables = [
        (
            "queues",
            "INSERT INTO queue (name, group_id, system_address_id, salutation_id, signature_id, follow_up_id, follow_up_lock, valid_id, create_time, create_by, change_time, change_by) VALUES (?, 1, 1, 1, 1, 1, 0, 1, ?, 1, ?, 1)",
        ),
        (
            "types",
            "INSERT INTO ticket_type (name, valid_id, create_time, create_by, change_time, change_by) VALUES (?, 1, ?, 1, ?, 1)",
        ),
        (
            "services",
            "INSERT INTO service (name, valid_id, create_time, create_by, change_time, change_by) VALUES (?, 1, ?, 1, ?, 1)",
        ),
        (
            "slas",
            "INSERT INTO sla (name, first_response_time, update_time, solution_time, valid_id, create_time, create_by, change_time, change_by) VALUES (?, 0, 0, 0, 1, ?, 1, ?, 1)",
        ),
    ];
    for (kind, insert) in tables {
        for name in names(kind) {
            let insert = sql(insert).bind(&name).bind(stamp).bind(stamp);
            unit.insert_if_absent(insert).await.map_err(reason)?;
        }
    }
    unit.exec(sql("INSERT INTO service_sla (service_id, sla_id) SELECT s.id, l.id FROM service s CROSS JOIN sla l"))
        .await
        .map_err(reason)?;
    unit.commit().await.map_err(reason)
}

/// Runs a case on one database.
pub(crate) async fn check(world: &World, case: &Value) -> Result<(), String> {
    let config = case["Config"].as_object().ok_or("no Config")?;
    let settings: Vec<(&str, String)> = config
        .iter()
        .map(|(name, value)| (name.as_str(), plain(value)))
        .collect();
    let (desk, clock) = desk(world, utc(text(case, "StartUTC"))?, &settings).await?;
    let mut run = Run {
        desk: desk.clone(),
        tickets: HashMap::new(),
        create: Value::Null,
        article: None,
        fields: HashMap::new(),
        owner_is_reset: config
            .get("Ticket::OwnerResetOnUnlock")
            .is_some_and(|value| plain(value) == "1"),
    };
    for (position, op) in case["ops"].as_array().ok_or("no ops")?.iter().enumerate() {
        // Accounting belongs to the article before it and happens in the same minute.
        if position > 0 && text(op, "op") != "TicketAccountTime" {
            clock.advance(TimeDelta::seconds(60));
        }
        let outcome = run.operate(op).await;
        let wanted = op
            .get("result")
            .map_or(1, |result| result.as_i64().unwrap_or(0));
        let (got, why) = match outcome {
            Ok(code) => (code, String::new()),
            Err(Stop::Refused(error)) => (0, format!(" ({error})")),
            Err(Stop::Broken(why)) => return Err(why),
        };
        expect_eq(&format!("result of {}{why}", text(op, "op")), &got, &wanted)?;
    }
    let outcome = run.compare(&case["expect"]).await;
    desk.db().close().await;
    outcome
}

/// A scalar of a case as a setting's text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

enum Stop {
    /// The desk refused the operation.
    Refused(gotrs_core::Error),
    /// The case cannot go on.
    Broken(String),
}

impl From<gotrs_core::Error> for Stop {
    fn from(error: gotrs_core::Error) -> Self {
        match error.kind() {
            gotrs_core::ErrorKind::Bug | gotrs_core::ErrorKind::Unavailable => {
                Self::Broken(format!("{error}: {:?}", std::error::Error::source(&error)))
            }
            _ => Self::Refused(error),
        }
    }
}

impl From<gotrs_core::db::DbError> for Stop {
    fn from(error: gotrs_core::db::DbError) -> Self {
        Self::Broken(format!("{error}: {:?}", std::error::Error::source(&error)))
    }
}

struct Run {
    desk: Desk,
    tickets: HashMap<&'static str, TicketId>,
    create: Value,
    article: Option<ArticleId>,
    fields: HashMap<String, String>,
    /// Unlocking gives the ticket to root, who is told nothing.
    owner_is_reset: bool,
}

/// The recorded fields had names of ten characters, which the record shortens; long values are cut by them.
const FIELD_PREFIX: &str = "Vector";

impl Run {
    async fn user(&self, login: &str) -> Result<UserId, Stop> {
        let mut conn = self.desk.read().await?;
        Ok(UserId(lookup::id_of(&mut conn, Named::Agent, login).await?))
    }

    async fn unit(&self, login: &str) -> Result<Unit, Stop> {
        Ok(self.desk.unit(self.user(login).await?).await?)
    }

    fn first(&self) -> TicketId {
        self.tickets["first"]
    }

    async fn create(&mut self, name: &'static str, title: &str) -> Result<i64, Stop> {
        let op = self.create.clone();
        let mut new = NewTicket::in_queue(text(&op, "Queue"), title)
            .state(text(&op, "State"))
            .priority(text(&op, "Priority"))
            .lock(text(&op, "Lock"))
            .owner(text(&op, "Owner"))
            .responsible(text(&op, "Responsible"));
        let given = |field: &str| op[field].as_str().map(str::to_owned);
        if let Some(kind) = given("Type") {
            new = new.ticket_type(kind);
        }
        if let Some(service) = given("Service") {
            new = new.service(service);
        }
        if let Some(sla) = given("SLA") {
            new = new.sla(sla);
        }
        if let Some(id) = given("CustomerID") {
            new = new.customer_id(id);
        }
        if let Some(login) = given("CustomerUser") {
            new = new.customer_user(login);
        }
        let mut unit = self.unit(text(&op, "By")).await?;
        let id = ticket::create(&mut unit, &new).await?;
        unit.commit().await?;
        self.tickets.insert(name, id);
        Ok(1)
    }

    async fn second(&mut self) -> Result<TicketId, Stop> {
        if !self.tickets.contains_key("second") {
            self.create("second", "Second").await?;
        }
        Ok(self.tickets["second"])
    }

    async fn operate(&mut self, op: &Value) -> Result<i64, Stop> {
        let name = text(op, "op");
        if name == "TicketCreate" {
            self.create = op.clone();
            let title = text(op, "Title").to_owned();
            return self.create("first", &title).await;
        }
        if name.starts_with("Link") || name == "TicketMerge" {
            self.second().await?;
        }
        let user = self.user(text(op, "by")).await?;
        let mut unit = self.desk.unit(user).await?;
        let code = self.change(&mut unit, name, op, user).await?;
        unit.commit().await?;
        Ok(code)
    }

    async fn change(
        &mut self,
        unit: &mut Unit,
        name: &str,
        op: &Value,
        user: UserId,
    ) -> Result<i64, Stop> {
        let id = self.first();
        let some = |field: &str| Some(text(op, field)).filter(|text| !text.is_empty());
        match name {
            "TicketTitleUpdate" => {
                change::title(unit, id, text(op, "Title")).await?;
            }
            "TicketQueueSet" => {
                change::queue(unit, id, &text(op, "Queue").into()).await?;
            }
            "TicketPrioritySet" => {
                change::priority(unit, id, &text(op, "Priority").into()).await?;
            }
            "TicketTypeSet" => {
                change::ticket_type(unit, id, &text(op, "Type").into()).await?;
            }
            "TicketStateSet" => {
                change::state(unit, id, &text(op, "State").into()).await?;
            }
            "TicketServiceSet" => {
                change::service(unit, id, some("Service").map(Into::into).as_ref()).await?;
            }
            "TicketSLASet" => {
                change::sla(unit, id, some("SLA").map(Into::into).as_ref()).await?;
            }
            "TicketLockSet" => {
                change::lock(unit, id, &text(op, "Lock").into(), UnlockNotice::Tell).await?;
            }
            "TicketArchiveFlagSet" => {
                change::archive(unit, id, text(op, "ArchiveFlag") == "y").await?;
            }
            "TicketCustomerSet" => {
                let (number, login) = (op["No"].as_str(), op["User"].as_str());
                change::customer(unit, id, number, login).await?;
            }
            "TicketOwnerSet" | "TicketResponsibleSet" => {
                let new = text(op, "NewUser").into();
                let changed = match name {
                    "TicketOwnerSet" => change::owner(unit, id, &new).await?,
                    _ => change::responsible(unit, id, &new).await?,
                };
                return Ok(if changed { 1 } else { 2 });
            }
            "TicketPendingTimeSet" => {
                change::pending_time(unit, id, pending(op)?).await?;
            }
            "TicketFlagSet" => {
                let value = plain(&op["Value"]);
                flag::set(unit, id, user, text(op, "Key"), &value).await?;
            }
            "TicketAccountTime" => {
                let units = TimeUnits::parse(text(op, "TimeUnit"));
                let units = units.ok_or_else(|| Stop::Broken("no time units".into()))?;
                time::account(unit, id, self.article, units).await?;
            }
            "TicketWatchSubscribe" => {
                watch::watch(unit, id, self.user(text(op, "WatchUser")).await?).await?
            }
            "TicketWatchUnsubscribe" => {
                watch::unwatch(unit, id, self.user(text(op, "WatchUser")).await?).await?
            }
            "ArticleCreate" => {
                self.article = Some(article::create(unit, id, &new_article(op)?).await?)
            }
            "LinkAdd" => {
                let link = link::NewLink::tickets(id, self.tickets["second"], text(op, "Type"));
                link::add(unit, &link).await?;
            }
            "LinkDelete" => {
                let (source, target) = (
                    link::Object::ticket(id),
                    link::Object::ticket(self.tickets["second"]),
                );
                link::remove(unit, &source, &target, text(op, "Type")).await?;
            }
            "TicketMerge" => {
                let by_name = |field: &str| self.tickets.get(text(op, field)).copied();
                let (Some(main), Some(merged)) = (by_name("Main"), by_name("Merge")) else {
                    return Err(Stop::Broken("a merge of unknown tickets".into()));
                };
                merge::merge(unit, main, merged).await?;
            }
            "DynamicFieldSet" => self.set_field(unit, op).await?,
            other => return Err(Stop::Broken(format!("no operation {other} is known here"))),
        }
        Ok(1)
    }

    /// The history of a field's change; its value is the concern of the dynamic fields.
    async fn set_field(&mut self, unit: &mut Unit, op: &Value) -> Result<(), Stop> {
        let (field, new) = (text(op, "Field").to_owned(), text(op, "Value").to_owned());
        let old = self
            .fields
            .insert(field.clone(), new.clone())
            .unwrap_or_default();
        if old != new {
            let field = format!("{FIELD_PREFIX}{field}");
            let entry = HistoryEntry::TicketDynamicFieldUpdate { field, new, old };
            history::add(unit, self.first(), &entry).await?;
        }
        Ok(())
    }

    async fn compare(&self, expect: &Value) -> Result<(), String> {
        for (name, id) in &self.tickets {
            let wanted = &expect[*name];
            if wanted.is_null() {
                return Err(format!("the case expects no ticket {name}"));
            }
            self.compare_history(name, *id, wanted).await?;
            self.compare_rest(name, *id, wanted).await?;
        }
        Ok(())
    }

    async fn compare_history(
        &self,
        name: &str,
        id: TicketId,
        wanted: &Value,
    ) -> Result<(), String> {
        let lines = self
            .desk
            .tickets(Actor::System)
            .history(id, 0, 10_000)
            .await
            .map_err(reason)?;
        let got: Vec<Value> = lines
            .iter()
            .map(|line| {
                json!({
                    "type": line.kind, "name": line.name.replace(&format!("%%FieldName%%{FIELD_PREFIX}"), "%%FieldName%%"), "has_article": line.article.is_some(),
                    "create_by": line.created_by_login, "queue": line.queue, "owner": line.owner,
                    "priority": line.priority, "state": line.state, "ticket_type": line.ticket_type,
                })
            })
            .collect();
        let mut rows = Vec::new();
        let mut told = 0;
        for row in wanted["history"].as_array().ok_or("no history")? {
            if row["type"] == "SendAgentNotification" {
                told += 1;
                continue;
            }
            let mut row = row.clone();
            row["name"] = json!(self.with_ids(text(&row, "name")).await?);
            rows.push(row);
        }
        for (position, (got, wanted)) in got.iter().zip(&rows).enumerate() {
            expect_eq(&format!("{name} line {position}"), got, wanted)?;
        }
        expect_eq(&format!("{name} lines"), &got.len(), &rows.len())?;
        // Sending is another's part: what it is asked to tell is ours.
        let mut conn = self.desk.read().await.map_err(reason)?;
        let asked = sql(
            "SELECT COUNT(*) FROM gotrs_event WHERE name = 'NotificationLockTimeout' AND ticket_id = ?",
        );
        let asked = conn.integer(asked.bind(id)).await.map_err(reason)?;
        if self.owner_is_reset {
            return Ok(());
        }
        expect_eq(&format!("{name} unlock notices"), &asked, &told)
    }

    /// A stored name with the ids of this database.
    async fn with_ids(&self, name: &str) -> Result<String, String> {
        let mut conn = self.desk.read().await.map_err(reason)?;
        let mut text = String::new();
        let mut rest = name;
        while let Some((before, after)) = rest.split_once('<') {
            let (mark, after) = after.split_once('>').ok_or("an open mark")?;
            text.push_str(before);
            text.push_str(&match mark.splitn(3, ':').collect::<Vec<_>>()[..] {
                ["TN", ticket] => {
                    let id = self.tickets.get(ticket).ok_or("an unknown ticket")?;
                    let number = sql("SELECT tn FROM ticket WHERE id = ?").bind(*id);
                    conn.one::<(String,)>(number).await.map_err(reason)?.0
                }
                ["TicketID", ticket] => self
                    .tickets
                    .get(ticket)
                    .ok_or("an unknown ticket")?
                    .to_string(),
                ["ID", kind, object] => {
                    let kind = match kind {
                        "queue" => Named::Queue,
                        "type" => Named::Type,
                        "service" => Named::Service,
                        "sla" => Named::Sla,
                        "user" => Named::Agent,
                        "state" => Named::State,
                        "priority" => Named::Priority,
                        _ => return Err(format!("no ids of {kind} are known here")),
                    };
                    lookup::id_of(&mut conn, kind, object)
                        .await
                        .map_err(reason)?
                        .to_string()
                }
                _ => return Err(format!("an unknown mark <{mark}>")),
            });
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }

    async fn compare_rest(&self, name: &str, id: TicketId, wanted: &Value) -> Result<(), String> {
        let tickets = self.desk.tickets(Actor::System);
        let ticket = tickets.get(id).await.map_err(reason)?;
        let row = json!({
            "title": ticket.title, "queue": ticket.queue, "lock": ticket.lock, "type": ticket.ticket_type,
            "service": ticket.service, "sla": ticket.sla, "owner": ticket.owner, "responsible": ticket.responsible,
            "priority": ticket.priority, "state": ticket.state, "customer_id": ticket.customer_id,
            "customer_user_id": ticket.customer_user, "until_time": ticket.until_time,
            "archive_flag": i64::from(ticket.archived), "timeout": ticket.timeout,
        });
        expect_eq(&format!("{name} ticket"), &row, &wanted["ticket"])?;

        let mut conn = self.desk.read().await.map_err(reason)?;
        let times = match conn.kind() {
            Kind::MySql => sql(
                "SELECT CAST(ROUND(time_unit * 100) AS SIGNED) FROM time_accounting WHERE ticket_id = ? ORDER BY id",
            ),
            _ => sql(
                "SELECT CAST(ROUND(time_unit * 100) AS INTEGER) FROM time_accounting WHERE ticket_id = ? ORDER BY id",
            ),
        };
        let times: Vec<Int> = conn.column(times.bind(id)).await.map_err(reason)?;
        let shown = |time: &Int| {
            format!(
                "{}{}.{:02}",
                if time.0 < 0 { "-" } else { "" },
                time.0.abs() / 100,
                time.0.abs() % 100
            )
        };
        let times: Vec<String> = times.iter().map(shown).collect();
        expect_eq(
            &format!("{name} time_accounting"),
            &json!(times),
            &wanted["time_accounting"],
        )?;

        let watchers = sql(
            "SELECT u.login FROM ticket_watcher w JOIN users u ON u.id = w.user_id WHERE w.ticket_id = ? ORDER BY u.login",
        );
        let watchers: Vec<String> = conn.column(watchers.bind(id)).await.map_err(reason)?;
        expect_eq(
            &format!("{name} watchers"),
            &json!(watchers),
            &sorted(&wanted["watchers"]),
        )?;

        let by_id = |object: &link::Object| {
            let found = self
                .tickets
                .iter()
                .find(|(_, id)| Some(**id) == object.as_ticket());
            found.map_or("unknown", |(name, _)| *name)
        };
        let links = link::list(&mut conn, &link::Object::ticket(id))
            .await
            .map_err(reason)?;
        let links: Vec<Value> = links
            .iter()
            .map(|link| json!({"source": by_id(&link.source), "target": by_id(&link.target), "type": link.link_type}))
            .collect();
        expect_eq(
            &format!("{name} links"),
            &sorted(&json!(links)),
            &sorted(&wanted["links"]),
        )
    }
}

fn sorted(list: &Value) -> Value {
    let mut list = list.as_array().cloned().unwrap_or_default();
    list.sort_by_key(Value::to_string);
    json!(list)
}

fn pending(op: &Value) -> Result<PendingTime, Stop> {
    let broken = || Stop::Broken("no pending time".into());
    if let Some(text) = op["String"].as_str() {
        return PendingTime::parse(text).ok_or_else(broken);
    }
    if !op["Diff"].is_null() {
        return Ok(PendingTime::InMinutes(
            integer(op, "Diff").map_err(Stop::Broken)?,
        ));
    }
    let part = |field: &str| {
        integer(op, field)
            .ok()
            .and_then(|part| u32::try_from(part).ok())
    };
    let parts = || {
        let year = i32::try_from(part("Year")?).ok()?;
        PendingTime::from_parts(
            year,
            part("Month")?,
            part("Day")?,
            part("Hour")?,
            part("Minute")?,
        )
    };
    parts().ok_or_else(broken)
}

fn new_article(op: &Value) -> Result<NewArticle, Stop> {
    let broken = |what: &str| Stop::Broken(format!("{what} is unknown"));
    let channel = Channel::from_name(text(op, "Channel")).ok_or_else(|| broken("the channel"))?;
    let sender =
        SenderType::from_name(text(op, "SenderType")).ok_or_else(|| broken("the sender type"))?;
    let kind = CommentType::from_name(text(op, "HistoryType"))
        .ok_or_else(|| broken("the history type"))?;
    Ok(NewArticle::new(channel, sender)
        .subject("subject")
        .text("body")
        .history(kind, text(op, "HistoryComment")))
}

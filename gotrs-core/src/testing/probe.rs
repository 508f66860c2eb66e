//! The probe world: a desk whose every text is markup, for tests that render everything there is.

use std::collections::BTreeMap;

use super::{TestAgent, TestCustomer, World};
use crate::actor::Actor;
use crate::article::{Channel, NewArticle, NewAttachment, SenderType};
use crate::db::{Int, Stmt, sql};
use crate::id::ArticleId;
use crate::schema::model::{Column, Schema, Table};
use crate::ticket::{NewTicket, Ticket};

/// Markup that must never come back as it is, wherever it stood.
pub const PROBE: &str = "'\"><img src=x onerror=alert(1)>";

/// What a test needs to look around in the probe world.
#[derive(Debug, Clone)]
pub struct Probed {
    /// An agent who may do and administer everything.
    pub agent: TestAgent,
    /// The customer user of the ticket.
    pub customer: TestCustomer,
    /// A ticket with articles, files, history and a link.
    pub ticket: Ticket,
    /// Its articles.
    pub articles: Vec<ArticleId>,
    /// How many texts hold the probe.
    pub texts: usize,
}

/// Tables of which a row is copied, so that each has one whose texts may be replaced.
const COPIED: [&str; 11] = [
    "salutation",
    "signature",
    "standard_template",
    "auto_response",
    "ticket_type",
    "ticket_state",
    "ticket_priority",
    "system_address",
    "notification_event",
    "mail_account",
    "standard_attachment",
];

/// Texts that are keys, addresses or formats: the desk reads them, so they stay what they are.
const KEPT: [&str; 38] = [
    "a_content_type",
    "a_in_reply_to",
    "a_message_id",
    "a_message_id_md5",
    "a_references",
    "article_key",
    "auth_key",
    "calendar_name",
    "channel_data",
    "channel_name",
    "charset",
    "content_alternative",
    "content_id",
    "content_path",
    "content_type",
    "customer_id",
    "customer_user_id",
    "data_key",
    "data_value",
    "disposition",
    "email",
    "f_key",
    "f_type",
    "history_type",
    "idempotency_key",
    "insert_fingerprint",
    "job_key",
    "kind",
    "login",
    "payload",
    "permission_key",
    "preferences_key",
    "preferences_value",
    "pw",
    "template_type",
    "ticket_key",
    "tn",
    "user_id",
];

/// Tables that the desk keeps for itself: nobody reads their texts on a page.
fn is_internal(table: &str) -> bool {
    table.starts_with("gotrs_")
        || table.starts_with("sysconfig")
        || ["sessions", "system_data", "ticket_history_type", "valid"].contains(&table)
}

/// A statement put together from the schema's own names.
fn built(text: String) -> Stmt {
    sql(Box::leak(text.into_boxed_str()))
}

impl World {
    /// Fills the desk with one of everything, every text of which is [`PROBE`] (with the row's id, where names must
    /// differ). The agent is `probe`, the customer user `probed`, both with this password.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn probe(&self, password: &str) -> Probed {
        let before = self.newest_rows().await;
        let queue = self.queue("Probe").await;
        let service = self.service("Probe service").await;
        self.sla("Probe SLA", &[service]).await;
        self.role("probe role").await;
        let agent = self.agent("probe").password(password);
        let agent = agent.can("Probe", "rw").can("admin", "rw").create().await;
        self.company("probe.test").await;
        let customer = self.customer("probed").company("probe.test");
        let customer = customer.password(password).create().await;
        for table in COPIED {
            self.copy_row(table).await;
        }
        let (ticket, articles) = self.probe_ticket(&agent, &customer).await;
        for name in ["Organization", "ProductName", "CustomerHeadline"] {
            if self.desk.declaration(name).is_some() {
                self.set(name, PROBE).await;
            }
        }
        let texts = self.replace_texts(&before).await;
        let _ = queue;
        Probed {
            agent,
            customer,
            ticket,
            articles,
            texts,
        }
    }

    async fn probe_ticket(
        &self,
        agent: &TestAgent,
        customer: &TestCustomer,
    ) -> (Ticket, Vec<ArticleId>) {
        let file = NewAttachment {
            filename: format!("{PROBE}.txt"),
            content_type: "text/plain".to_owned(),
            content: PROBE.as_bytes().to_vec(),
            disposition: Some("attachment".to_owned()),
            ..NewAttachment::default()
        };
        let mail = NewArticle::new(Channel::Email, SenderType::Customer)
            .visible_for_customer(true)
            .from(format!("{PROBE} <probed@customer.test>"))
            .to(format!("{PROBE} <desk@desk.test>"))
            .cc(PROBE)
            .subject(PROBE)
            .message_id("<probe@customer.test>")
            .text(PROBE)
            .attachment(file);
        let new = NewTicket::in_queue("Probe", PROBE)
            .customer_user(&customer.login)
            .customer_id(&customer.customer_id)
            .owner(agent.id)
            .article(mail);
        let tickets = self.desk.tickets(Actor::System);
        let ticket = tickets.create(new).await.expect("a ticket");
        let other = NewTicket::in_queue("Probe", PROBE);
        let other = tickets.create(other).await.expect("another ticket");
        let links = self.desk.links(Actor::System);
        links
            .add(ticket.id, other.id, "Normal")
            .await
            .expect("a link");
        let note =
            NewArticle::note(PROBE, format!("<p>{PROBE}</p>")).html(format!("<p>{PROBE}</p>"));
        let noted = self
            .desk
            .articles(agent)
            .create(ticket.id, note)
            .await
            .expect("a note");
        let first = self.first_article(&ticket).await;
        (ticket, vec![first, noted.id])
    }

    async fn first_article(&self, ticket: &Ticket) -> ArticleId {
        let mut conn = self.desk.read().await.expect("a connection");
        let query = sql("SELECT MIN(id) FROM article WHERE ticket_id = ?").bind(ticket.id);
        ArticleId(conn.integer(query).await.expect("an article"))
    }

    /// The newest row of every table that numbers its rows.
    async fn newest_rows(&self) -> BTreeMap<String, i64> {
        let mut conn = self.desk.read().await.expect("a connection");
        let mut newest = BTreeMap::new();
        for (table, _) in numbered_tables() {
            let query = built(format!(
                "SELECT COALESCE(MAX(id), 0) FROM {}",
                named(&table)
            ));
            newest.insert(table, conn.integer(query).await.expect("a number"));
        }
        newest
    }

    /// Copies the first row of a table under another name; an empty table stays empty.
    async fn copy_row(&self, table: &str) {
        let (name, described) = numbered_tables()
            .into_iter()
            .find(|(name, _)| name == table)
            .expect("a table of OTRS");
        let columns: Vec<&str> = described
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .filter(|column| *column != "id")
            .collect();
        let values: Vec<String> = columns
            .iter()
            .map(|column| match *column {
                "name" | "value0" => "'probe@copy.test'".to_owned(),
                other => other.to_owned(),
            })
            .collect();
        let insert = built(format!(
            "INSERT INTO {name} ({}) SELECT {} FROM {name} WHERE id = (SELECT MIN(id) FROM {name})",
            columns.join(", "),
            values.join(", ")
        ));
        let mut unit = self.desk.unit(Actor::System).await.expect("a unit");
        unit.exec(insert).await.expect("a copied row");
        unit.commit().await.expect("a commit");
    }

    /// Writes the probe into every text of the rows that are new.
    async fn replace_texts(&self, before: &BTreeMap<String, i64>) -> usize {
        let mut unit = self.desk.unit(Actor::System).await.expect("a unit");
        let mut written = 0;
        for (table, described) in numbered_tables() {
            let name = named(&table);
            let newer = built(format!("SELECT id FROM {name} WHERE id > ?"));
            let newest = before.get(&table).copied().unwrap_or(0);
            let ids: Vec<Int> = unit.column(newer.bind(newest)).await.expect("ids");
            for column in described
                .columns
                .iter()
                .filter(|column| takes_probe(column))
            {
                for id in &ids {
                    let text = built(format!(
                        "UPDATE {name} SET {column} = ? WHERE id = ?",
                        column = column.name
                    ));
                    let probe = format!("{PROBE}{}", id.0);
                    written += unit
                        .exec(text.bind(probe).bind(*id))
                        .await
                        .expect("an update");
                }
            }
        }
        let company = sql(
            "UPDATE customer_company SET name = ?, street = ?, zip = ?, city = ?, country = ?, url = ?, comments = ? \
             WHERE customer_id = 'probe.test'",
        );
        let company = (0..7).fold(company, |statement, _| statement.bind(PROBE));
        written += unit.exec(company).await.expect("a company");
        unit.touch(crate::cache::PERMISSION);
        unit.commit().await.expect("a commit");
        usize::try_from(written).unwrap_or(0)
    }
}

/// Tables by the names of the description, but for one that products name differently.
fn named(table: &str) -> &str {
    if table == "groups" { "{groups}" } else { table }
}

fn numbered_tables() -> Vec<(String, Table)> {
    let all = Schema::otrs6().tables.into_iter();
    all.filter(|(name, table)| {
        !is_internal(name)
            && table
                .columns
                .iter()
                .any(|column| column.name == "id" && column.autoincrement)
    })
    .collect()
}

fn takes_probe(column: &Column) -> bool {
    let kept = KEPT.contains(&column.name.as_str())
        || column.name.ends_with("_key")
        || column.name == "value0"
        || column.name == "article_value";
    column.kind == "VARCHAR" && column.length() >= 50 && !kept
}

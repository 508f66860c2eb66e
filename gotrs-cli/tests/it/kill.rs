//! Processes are killed at random moments; no mail is lost, none is stored twice.
//!
//! `GOTRS_KILL_ROUNDS` says how often (per database), `GOTRS_KILL_SEED` which moments.

use std::io::Write as _;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gotrs_core::db::sql;
use gotrs_core::random::Random;
use gotrs_core::testing::{Backend, backends};
use gotrs_core::{Actor, ArticleId, Desk, ErrorKind, TicketId, UserId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Posted, Text};
use gotrs_mail::testing::SmtpSink;
use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::program::Program;

/// The desk's address.
const DESK: &str = "desk@desk.example";
/// The longest wait before something is killed, in milliseconds.
const LONGEST: u64 = 300;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_mail_is_one_article_and_every_reply_arrives_whatever_is_killed_when() {
    let rounds = number("GOTRS_KILL_ROUNDS", 6);
    let seed = number("GOTRS_KILL_SEED", 7);
    for backend in backends() {
        let begun = Instant::now();
        println!("on {}: {rounds} rounds, seed {seed}", backend.kind.scheme());
        let mut storm = Storm::new(&backend, Random::seeded(seed)).await;
        for round in 0..rounds {
            storm.round(round).await;
        }
        storm.calm().await;
        storm.check().await;
        println!("  {:.1} s", begun.elapsed().as_secs_f32());
    }
}

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap(),
        Err(_) => default,
    }
}

/// A mail that was fed, and where the desk said it put it.
#[derive(Clone)]
struct Taken {
    message_id: String,
    number: String,
    ticket: TicketId,
    article: ArticleId,
}

/// A reply that the desk took to be sent.
struct Reply {
    to: String,
    posted: Posted,
}

struct Storm {
    program: Arc<Program>,
    desk: Desk,
    sink: SmtpSink,
    random: Random,
    taken: Vec<Taken>,
    replies: Vec<Reply>,
    articles_before: i64,
    kills: u64,
    /// Gives the database back last.
    _database: gotrs_core::testing::TestDatabase,
}

/// What one round feeds.
struct Letter {
    message_id: String,
    text: String,
    /// The ticket it must go to.
    expected: Option<String>,
    /// When its process is killed, attempt by attempt; the attempt after these is left alone.
    kills: Vec<u64>,
}

impl Storm {
    async fn new(backend: &Backend, random: Random) -> Self {
        let database = backend.bare().await;
        let program = Program::new()
            .env("GOTRS_DATABASE", &database.url)
            .env("GOTRS_ALLOW_TIME_TRAVEL", "1");
        program.run(&["db", "migrate"]).done();
        let sink = SmtpSink::start().await.unwrap();
        for (name, value) in [
            ("SendmailModule", "Kernel::System::Email::SMTP"),
            ("SendmailModule::Host", "127.0.0.1"),
            ("SendmailModule::Port", &sink.port().to_string()),
        ] {
            program.run(&["config", "set", name, value]).done();
        }
        let builder = gotrs_mail::plug(Desk::builder().url(&database.url));
        let desk = builder.open().await.unwrap();
        let mut unit = desk.unit(Actor::System).await.unwrap();
        let address = sql("UPDATE system_address SET value0 = ?, value1 = 'Desk'").bind(DESK);
        unit.exec(address).await.unwrap();
        unit.commit().await.unwrap();
        let mut storm = Self {
            program: Arc::new(program),
            desk,
            sink,
            random,
            taken: Vec::new(),
            replies: Vec::new(),
            articles_before: 0,
            kills: 0,
            _database: database,
        };
        storm.articles_before = storm.count("SELECT COUNT(*) FROM article").await;
        // Something to answer to.
        let first = storm.letter("0-0", None, "");
        let first = deliver(&storm.program, &first).0;
        storm.taken.push(first);
        storm
    }

    async fn count(&self, query: &'static str) -> i64 {
        let mut conn = self.desk.read().await.unwrap();
        conn.integer(sql(query)).await.unwrap()
    }

    fn known(&self) -> Taken {
        let index = self.random.below(self.taken.len() as u64);
        self.taken[usize::try_from(index).unwrap()].clone()
    }

    /// A letter; about two of three are killed once, some of them again.
    fn letter(&self, name: &str, answers: Option<&Taken>, more: &str) -> Letter {
        let message_id = format!("<{name}@customer.test>");
        let subject = match answers {
            Some(taken) if more.is_empty() => format!("Re: [Ticket#{}] Trouble", taken.number),
            _ => format!("Trouble {name}"),
        };
        let text = format!(
            "From: Gina Vogt <gina@customer.test>\nTo: {DESK}\nSubject: {subject}\nMessage-ID: {message_id}\n{more}\nhelp {name}\n"
        );
        let mut kills = Vec::new();
        while name != "0-0" && kills.len() < 4 && self.random.below(3) > 0 {
            kills.push(self.random.below(LONGEST + 1));
        }
        Letter {
            message_id,
            text,
            expected: answers.map(|taken| taken.number.clone()),
            kills,
        }
    }

    /// Mails come in and replies go out while the server, and those who hand mails in, are killed.
    async fn round(&mut self, round: u64) {
        let round = round + 1;
        let (by_number, by_id) = (self.known(), self.known());
        let more = format!("In-Reply-To: {}\n", by_id.message_id);
        let letters = [
            self.letter(&format!("{round}-1"), None, ""),
            self.letter(&format!("{round}-2"), Some(&by_number), ""),
            self.letter(&format!("{round}-3"), Some(&by_id), &more),
        ];
        let feeding: Vec<_> = letters
            .into_iter()
            .map(|letter| {
                let program = Arc::clone(&self.program);
                spawn_blocking(move || deliver(&program, &letter))
            })
            .collect();
        let targets = [self.known(), self.known()];
        let desk = self.desk.clone();
        let replying = tokio::spawn(async move {
            let mut replies = Vec::new();
            for (nth, target) in targets.iter().enumerate() {
                replies.push(reply(&desk, target, &format!("r{round}-{nth}@customer.test")).await);
            }
            replies
        });
        self.strike(round).await;
        self.replies.extend(replying.await.unwrap());
        for one in feeding {
            let (taken, kills) = one.await.unwrap();
            self.kills += kills;
            self.taken.push(taken);
        }
    }

    /// Kills the server while it starts, some time after it is ready, or as soon as a mail leaves it.
    async fn strike(&mut self, round: u64) {
        let wait = Duration::from_millis(self.random.below(LONGEST + 1));
        self.kills += 1;
        if round.is_multiple_of(4) {
            let args = ["serve", "--role", "worker", "--listen", "127.0.0.1:0"];
            let mut command = self.program.command(&args);
            let mut child = command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            tokio::time::sleep(wait).await;
            child.kill().unwrap();
            child.wait().unwrap();
            println!("  round {round}: killed the server {wait:?} after its birth");
            return;
        }
        let sent = self.sink.received().len();
        let program = Arc::clone(&self.program);
        let role = if round.is_multiple_of(2) {
            "all"
        } else {
            "worker"
        };
        let server = spawn_blocking(move || program.serve(&["--role", role]))
            .await
            .unwrap();
        if round % 4 == 1 {
            // The worst moment: the mail has arrived, and nobody has written that down.
            let patience = Instant::now();
            while self.sink.received().len() == sent && patience.elapsed() < Duration::from_secs(3)
            {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        } else {
            tokio::time::sleep(wait).await;
        }
        // Dropping a server is SIGKILL.
        drop(server);
        let left = self.sink.received().len() - sent;
        println!("  round {round}: killed a server ({role}), {left} mails had left it");
    }

    /// A server whose clock is ahead of every lease takes over what the dead ones held.
    async fn calm(&self) {
        for offset in ["10m", "1h", "3h"] {
            let program = Arc::clone(&self.program);
            let server = spawn_blocking(move || {
                program.serve(&["--role", "worker", "--clock-offset", offset])
            });
            let server = server.await.unwrap();
            let patience = Instant::now();
            let mut waiting = true;
            while waiting && patience.elapsed() < Duration::from_secs(20) {
                tokio::time::sleep(Duration::from_millis(50)).await;
                waiting = self.waiting().await > 0;
            }
            spawn_blocking(move || server.stop().done()).await.unwrap();
            if !waiting {
                return;
            }
            println!("  {} still wait at +{offset}", self.waiting().await);
        }
    }

    /// What is not done: rows of the queue, and jobs to send.
    async fn waiting(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM mail_queue").await
            + self
                .count("SELECT COUNT(*) FROM gotrs_job WHERE kind = 'mail.send' AND state NOT IN ('done', 'dead')")
                .await
    }

    async fn check(&self) {
        let mut conn = self.desk.read().await.unwrap();
        for taken in &self.taken {
            let places = sql(
                "SELECT a.ticket_id FROM article a JOIN article_data_mime m ON m.article_id = a.id WHERE m.a_message_id = ?",
            );
            let places: Vec<TicketId> = conn.column(places.bind(&taken.message_id)).await.unwrap();
            assert_eq!(
                places,
                [taken.ticket],
                "{} is one article",
                taken.message_id
            );
        }
        drop(conn);
        let articles = self.count("SELECT COUNT(*) FROM article").await - self.articles_before;
        assert_eq!(articles, (self.taken.len() + self.replies.len()) as i64);
        let twice =
            "SELECT COUNT(*) FROM (SELECT tn FROM ticket GROUP BY tn HAVING COUNT(*) > 1) x";
        assert_eq!(self.count(twice).await, 0, "no number is given twice");
        let copies = self.check_replies();
        assert_eq!(self.count("SELECT COUNT(*) FROM mail_queue").await, 0);
        let left = "SELECT COUNT(*) FROM gotrs_job WHERE state IN ('dead', 'running')";
        assert_eq!(self.count(left).await, 0, "no job is dead or left behind");
        self.program.run(&["db", "check"]).done();
        println!(
            "  {} mails, {} replies ({copies} copies too many), {} kills",
            self.taken.len(),
            self.replies.len(),
            self.kills
        );
    }

    /// Every reply arrived, under one Message-ID; gives the number of needless copies.
    fn check_replies(&self) -> usize {
        let received = self.sink.received();
        let mut copies = 0;
        for Reply { to, posted } in &self.replies {
            let mut ids: Vec<String> = received
                .iter()
                .filter(|mail| mail.recipients.contains(to))
                .map(|mail| message_id(&mail.bytes))
                .collect();
            copies += ids.len().saturating_sub(1);
            ids.dedup();
            assert_eq!(ids, [posted.message_id.as_str()], "the reply to {to}");
        }
        copies
    }
}

/// Hands a mail in as a mail server does: again, until it is told that it is stored. Gives the number of kills.
fn deliver(program: &Program, letter: &Letter) -> (Taken, u64) {
    let mut killed = 0;
    for attempt in 0..40 {
        let mut command = program.command(&["mail", "read", "--json"]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // Who is killed does not read.
        let _ = child
            .stdin
            .take()
            .unwrap()
            .write_all(letter.text.as_bytes());
        if let Some(wait) = letter.kills.get(attempt) {
            kill_after(&mut child, *wait);
        }
        let output = child.wait_with_output().unwrap();
        match output.status.code() {
            Some(0) => {
                let reading: Value = serde_json::from_slice(&output.stdout).unwrap();
                if killed > 0 {
                    let waits = &letter.kills[..usize::try_from(killed).unwrap()];
                    let again = if reading["repeated"] == true {
                        ", it was stored already"
                    } else {
                        ""
                    };
                    println!("  {}: killed after {waits:?} ms{again}", letter.message_id);
                }
                return (letter.taken(&reading), killed);
            }
            // Killed.
            None => killed += 1,
            Some(75) => {
                println!(
                    "  {}: {}",
                    letter.message_id,
                    String::from_utf8_lossy(&output.stderr)
                );
                std::thread::sleep(Duration::from_millis(50));
            }
            Some(code) => panic!("code {code}: {}", String::from_utf8_lossy(&output.stderr)),
        }
    }
    panic!("{} is never taken", letter.message_id)
}

fn kill_after(child: &mut Child, milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
    child.kill().unwrap();
}

impl Letter {
    fn taken(&self, reading: &Value) -> Taken {
        let number = reading["ticket_number"].as_str();
        let number = number.unwrap_or_else(|| panic!("{}: {reading}", self.message_id));
        match &self.expected {
            Some(expected) => {
                assert_eq!(number, expected, "{}: {reading}", self.message_id);
                assert_eq!(reading["outcome"], "follow_up", "{}", self.message_id);
            }
            None => assert_eq!(reading["outcome"], "new_ticket", "{}", self.message_id),
        }
        Taken {
            message_id: self.message_id.clone(),
            number: number.to_owned(),
            ticket: TicketId(reading["ticket_id"].as_i64().unwrap()),
            article: ArticleId(reading["article_id"].as_i64().unwrap()),
        }
    }
}

/// Answers an article; when others are in the way, again.
async fn reply(desk: &Desk, target: &Taken, to: &str) -> Reply {
    for _ in 0..10 {
        let mail = OutgoingMail {
            to: to.to_owned(),
            subject: "Re: Trouble".to_owned(),
            text: Text::Plain("We are on our way.".to_owned()),
            ..OutgoingMail::default()
        };
        let mails = desk.mail(UserId::ROOT);
        match mails.send_reply(target.ticket, target.article, mail).await {
            Ok(posted) => {
                return Reply {
                    to: to.to_owned(),
                    posted,
                };
            }
            Err(error) if error.kind() == ErrorKind::Unavailable => println!("  {to}: {error:?}"),
            Err(error) => panic!("{to}: {error:?}"),
        }
    }
    panic!("{to} cannot be answered")
}

fn message_id(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n ", " ");
    let line = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("Message-ID")
            .then(|| value.trim().to_owned())
    });
    line.unwrap_or_default()
}

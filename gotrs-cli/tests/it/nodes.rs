//! Two servers on one database: sessions hold on both, jobs run once, and one that is killed takes nothing with it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gotrs_core::agent::NewAgent;
use gotrs_core::article::html::{Token, tokens};
use gotrs_core::db::Kind;
use gotrs_core::testing::backends;
use gotrs_core::{Actor, Desk, UserId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Text};
use gotrs_mail::postmaster::{ReadOptions, Reading, read};
use gotrs_mail::testing::SmtpSink;
use tokio::task::spawn_blocking;

use crate::program::{Program, Server};

const PASSWORD: &str = "correct horse battery staple";

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_share_sessions_and_work_and_one_may_be_killed() {
    for backend in backends() {
        if backend.kind == Kind::Sqlite {
            continue;
        }
        println!("on {}", backend.kind.scheme());
        let database = backend.bare().await;
        let program = Arc::new(Program::new().env("GOTRS_DATABASE", &database.url));
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
        person(&desk).await;
        let first = read_mail(&desk).await;
        let (one, two) = (serve(&program).await, serve(&program).await);

        let cookie = sign_in(&one, "nora");
        let other = sign_in(&two, "nora");
        for server in [&one, &two] {
            for cookie in [&cookie, &other] {
                assert_eq!(server.get("/agent", cookie).0, 200, "on {}", server.address);
            }
        }
        sign_out(&two, &other);
        assert_eq!(
            one.get("/agent", &other).0,
            303,
            "signed out on the other node"
        );
        assert_eq!(one.get("/agent", &cookie).0, 200);

        for nth in 0..20 {
            answer(&desk, &first, &format!("r{nth}@customer.test")).await;
        }
        arrived(&sink, 20).await;

        // Dropping a server is SIGKILL.
        drop(one);
        assert_eq!(
            two.get("/agent", &cookie).0,
            200,
            "the session outlives its node"
        );
        for nth in 20..30 {
            answer(&desk, &first, &format!("r{nth}@customer.test")).await;
        }
        arrived(&sink, 30).await;
        spawn_blocking(move || two.stop().done()).await.unwrap();
        let received = sink.received();
        for nth in 0..30 {
            let to = format!("r{nth}@customer.test");
            let copies = received.iter().filter(|mail| mail.recipients.contains(&to));
            assert_eq!(copies.count(), 1, "{to}");
        }
        program.run(&["db", "check"]).done();
    }
}

async fn serve(program: &Arc<Program>) -> Server {
    let program = Arc::clone(program);
    spawn_blocking(move || program.serve(&[])).await.unwrap()
}

/// The agent Nora, who may do everything in Raw.
async fn person(desk: &Desk) {
    let nora = NewAgent {
        login: "nora".to_owned(),
        first_name: "Nora".to_owned(),
        last_name: "Lind".to_owned(),
        email: "nora@desk.test".to_owned(),
        password: Some(PASSWORD.into()),
        ..NewAgent::default()
    };
    desk.agents(Actor::System).create(nora).await.unwrap();
}

async fn read_mail(desk: &Desk) -> Reading {
    let mail = b"From: Gina <gina@customer.test>\nTo: desk@desk.test\nSubject: Help\nMessage-ID: <1@customer.test>\n\nhelp\n";
    read(desk, mail, &ReadOptions::default()).await.unwrap()
}

async fn answer(desk: &Desk, first: &Reading, to: &str) {
    let mail = OutgoingMail {
        to: to.to_owned(),
        subject: "Re: Help".to_owned(),
        text: Text::Plain("We are on our way.".to_owned()),
        ..OutgoingMail::default()
    };
    let mails = desk.mail(UserId::ROOT);
    let (ticket, article) = (first.ticket_id.unwrap(), first.article_id.unwrap());
    mails.send_reply(ticket, article, mail).await.unwrap();
}

/// Waits until so many mails have arrived.
async fn arrived(sink: &SmtpSink, wanted: usize) {
    let begun = Instant::now();
    while sink.received().len() < wanted {
        let so_far = sink.received().len();
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{so_far} of {wanted} mails"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Signs in as a browser does; gives the header that carries the session.
fn sign_in(server: &Server, login: &str) -> String {
    let page = exchange(server, "GET", "/agent/login", "", "");
    let fields = format!(
        "{}&User={login}&Password={}",
        hidden(&page, "/agent/login"),
        PASSWORD.replace(' ', "+")
    );
    let answer = exchange(server, "POST", "/agent/login", &cookies(&page), &fields);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    cookies(&answer)
}

fn sign_out(server: &Server, cookie: &str) {
    let page = exchange(server, "GET", "/agent", cookie, "");
    let fields = hidden(&page, "/agent/logout");
    let answer = exchange(server, "POST", "/agent/logout", cookie, &fields);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

fn exchange(server: &Server, method: &str, path: &str, cookie: &str, body: &str) -> String {
    server.exchange(&format!(
        "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nSec-Fetch-Site: same-origin\r\n\
         Connection: close\r\n{cookie}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\r\n{body}",
        server.address,
        body.len()
    ))
}

/// The cookies an answer sets, as the header that sends them back.
fn cookies(answer: &str) -> String {
    let set = answer.lines().filter_map(|line| {
        let value = line.strip_prefix("set-cookie: ")?;
        value.split(';').next().filter(|pair| !pair.ends_with('='))
    });
    format!("Cookie: {}\r\n", set.collect::<Vec<_>>().join("; "))
}

/// The hidden fields of the form to an address.
fn hidden(page: &str, action: &str) -> String {
    let (mut inside, mut fields) = (false, Vec::new());
    for token in tokens(page) {
        let Token::Tag(tag) = token else { continue };
        let value = |name: &str| tag.attribute(name).unwrap_or_default().into_owned();
        if tag.name == "form" {
            inside = !tag.closing && value("action").split('?').next() == Some(action);
        } else if inside && tag.opens("input") && value("type") == "hidden" {
            fields.push(format!("{}={}", value("name"), value("value")));
        }
    }
    assert!(!fields.is_empty(), "no form to {action} in {page}");
    fields.join("&")
}

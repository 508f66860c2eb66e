//! `gotrs mail`.

use gotrs_core::UserId;
use gotrs_core::ticket::NewTicket;
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Text};
use serde_json::{Value, json};

use crate::program::{Ended, Program};

fn mail(id: &str, subject: &str, more: &str) -> String {
    format!(
        "From: Gina Vogt <gina@customer.test>\nTo: desk@desk.example\nSubject: {subject}\n\
         Message-ID: <{id}@customer.test>\n{more}\nplease help\n"
    )
}

fn feed(program: &Program, args: &[&str], mail: &str) -> Ended {
    let mut all = vec!["mail", "read"];
    all.extend(args);
    program.feed(&all, mail.as_bytes())
}

fn read(program: &Program, args: &[&str], mail: &str) -> Value {
    let mut all = vec!["--json"];
    all.extend(args);
    feed(program, &all, mail).json()
}

fn show(program: &Program, reading: &Value) -> Value {
    let number = reading["ticket_number"].as_str().unwrap();
    program.run(&["ticket", "show", number, "--json"]).json()
}

#[test]
fn a_mail_is_a_ticket_its_answer_a_follow_up_and_its_repetition_nothing_new() {
    let program = Program::migrated();
    let first = mail("1", "Printer on fire", "");
    let made = read(&program, &[], &first);
    assert_eq!(made["outcome"], "new_ticket");
    assert_eq!(
        (&made["queue"], &made["repeated"]),
        (&json!("Raw"), &json!(false))
    );
    let ticket = show(&program, &made);
    assert_eq!(
        (
            &ticket["id"],
            &ticket["title"],
            &ticket["articles"][0]["id"]
        ),
        (
            &made["ticket_id"],
            &json!("Printer on fire"),
            &made["article_id"]
        )
    );

    let number = made["ticket_number"].as_str().unwrap();
    let answer = mail("2", &format!("Re: [Ticket#{number}] Printer on fire"), "");
    let followed = read(&program, &[], &answer);
    assert_eq!(
        (&followed["outcome"], &followed["ticket_number"]),
        (&json!("follow_up"), &made["ticket_number"])
    );
    assert_ne!(followed["article_id"], made["article_id"]);

    let again = read(&program, &[], &first);
    assert_eq!(again["repeated"], true);
    for field in [
        "outcome",
        "ticket_id",
        "ticket_number",
        "article_id",
        "queue",
    ] {
        assert_eq!(again[field], made[field], "{field}");
    }
    assert_eq!(
        show(&program, &made)["articles"].as_array().unwrap().len(),
        2
    );
    let sentence = feed(&program, &[], &mail("3", "More", "")).done().stdout;
    assert!(sentence.starts_with("new ticket: ticket "), "{sentence}");
}

#[test]
fn the_queue_can_be_named_and_control_headers_are_believed_of_a_trusted_mail_only() {
    let program = Program::migrated();
    let named = read(
        &program,
        &["--queue", "Junk"],
        &mail("1", "Cheap watches", ""),
    );
    assert_eq!(named["queue"], "Junk");
    let control = "X-OTRS-Queue: Misc\nX-OTRS-Priority: 5 very high\n";
    let stranger = read(&program, &[], &mail("2", "Me first", control));
    assert_eq!(show(&program, &stranger)["priority"], "3 normal");
    assert_eq!(stranger["queue"], "Raw");
    let trusted = read(&program, &["--trusted"], &mail("3", "Alarm", control));
    assert_eq!(show(&program, &trusted)["priority"], "5 very high");
    assert_eq!(trusted["queue"], "Misc");
    let ignored = mail("4", "Noise", "X-OTRS-Ignore: yes\n");
    let ignored = read(&program, &["--trusted"], &ignored);
    assert_eq!(
        (&ignored["outcome"], &ignored["ticket_id"]),
        (&json!("ignored"), &Value::Null)
    );
    assert!(ignored["reason"].is_string());
}

#[test]
fn no_input_is_code_1_and_a_mail_that_cannot_be_stored_code_75() {
    let program = Program::migrated();
    for nothing in ["", "\n \n"] {
        let ended = feed(&program, &[], nothing).failed(1);
        assert!(ended.stderr.contains("no input"), "{}", ended.stderr);
    }
    let letter = mail("1", "Printer on fire", "");
    for database in [
        "sqlite:nowhere.db",
        "postgres://nobody@127.0.0.1:1/none",
        "mysql://nobody@127.0.0.1:1/none",
    ] {
        let ended = feed(&program, &["--database", database], &letter).failed(75);
        assert_eq!(ended.stdout, "", "{database}");
    }
    assert!(!program.path("nowhere.db").exists());
    assert_eq!(read(&program, &[], &letter)["outcome"], "new_ticket");
}

#[tokio::test]
async fn the_queue_of_mail_that_leaves_is_listed_put_off_and_emptied() {
    let program = Program::migrated();
    let none = program.run(&["mail", "queue", "list", "--json"]).json();
    assert_eq!(none, json!([]));
    let url = format!("sqlite:{}", program.path("gotrs.db").display());
    let desk = gotrs_mail::plug(gotrs_core::Desk::builder().url(url));
    let desk = desk.open().await.unwrap();
    let new = NewTicket::in_queue("Raw", "Printer on fire");
    let ticket = desk.tickets(UserId::ROOT).create(new).await.unwrap();
    for to in ["gina@customer.test", "otto@customer.test"] {
        let mail = OutgoingMail {
            to: to.to_owned(),
            subject: "Your printer".to_owned(),
            text: Text::Plain("We are on our way.".to_owned()),
            ..OutgoingMail::default()
        };
        desk.mail(UserId::ROOT)
            .write(ticket.id, mail)
            .await
            .unwrap();
    }
    desk.db().close().await;

    let rows = program.run(&["mail", "queue", "list", "--json"]).json();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["recipients"], "gina@customer.test");
    assert_eq!(rows[0]["ticket_id"], json!(ticket.id.0));
    assert_eq!(
        (&rows[0]["attempts"], &rows[0]["last_message"]),
        (&json!(0), &Value::Null)
    );
    assert!(rows[0]["created"].as_str().unwrap().ends_with('Z'));
    let id = |row: &Value| row["id"].as_i64().unwrap().to_string();
    let (first, second) = (id(&rows[0]), id(&rows[1]));
    let behind = ["mail", "queue", "list", "--after", &first, "--json"];
    let page = program.run(&behind).json();
    assert_eq!(
        (page.as_array().unwrap().len(), id(&page[0])),
        (1, second.clone())
    );

    program.run(&["mail", "queue", "delete", &second]).done();
    // Nobody listens there.
    for (name, value) in [
        ("SendmailModule", "Kernel::System::Email::SMTP"),
        ("SendmailModule::Host", "127.0.0.1"),
        ("SendmailModule::Port", "1"),
    ] {
        program.run(&["config", "set", name, value]).done();
    }
    let sent = program.run(&["mail", "queue", "send", "--json"]).json();
    assert_eq!(sent, json!([{"id": rows[0]["id"], "outcome": "deferred"}]));
    let left = program.run(&["mail", "queue", "list", "--json"]).json();
    assert_eq!(
        (left.as_array().unwrap().len(), id(&left[0])),
        (1, first.clone())
    );
    assert!(left[0]["last_message"].is_string(), "{left}");
    let sent = program.run(&["mail", "queue", "send", "--json"]).json();
    assert_eq!(sent, json!([{"id": rows[0]["id"], "outcome": "not_due"}]));
    program.run(&["mail", "queue", "retry", &first]).done();
    let sent = program.run(&["mail", "queue", "send", "--json"]).json();
    assert_eq!(sent[0]["outcome"], "deferred");
    program.run(&["mail", "queue", "retry", "9999"]).failed(4);
    program.run(&["mail", "queue", "delete", "9999"]).failed(4);
}

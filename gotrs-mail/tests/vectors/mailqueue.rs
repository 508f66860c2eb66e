//! What is left of a queued mail after attempts against a server that follows a script.

use chrono::TimeDelta;
use gotrs_core::Actor;
use gotrs_core::db::{Kind, sql};
use gotrs_core::testing::{Backend, World};
use gotrs_core::ticket::NewTicket;
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Sent, Text};
use gotrs_mail::testing::{Behaviour, SmtpSink, Stage};
use serde_json::Value;

use super::same;

pub(crate) fn check(case: &Value, _: &Value) -> Result<bool, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(run(case))?;
    Ok(true)
}

async fn run(case: &Value) -> Result<(), String> {
    let sqlite = Backend {
        kind: Kind::Sqlite,
        server: String::new(),
    };
    let world = World::on(&sqlite, gotrs_mail::plug).await;
    let queue = &case["config"]["MailQueue"];
    let number = |name: &str, default: i64| queue[name].as_i64().unwrap_or(default).to_string();
    for (name, value) in [
        ("SendmailModule", "Kernel::System::Email::SMTP".to_owned()),
        ("SendmailModule::Host", "127.0.0.1".to_owned()),
        ("MailQueue::ItemMaxAttempts", number("ItemMaxAttempts", 3)),
        (
            "MailQueue::IncrementAttemptDelayInMinutes",
            number("IncrementAttemptDelayInMinutes", 2),
        ),
        ("GOTRS::MailQueue::PatienceHours", "0".to_owned()),
    ] {
        world.set(name, &value).await;
    }
    for name in ["SendmailModule::AuthUser", "SendmailModule::AuthPassword"] {
        if let Some(value) = case["config"][name].as_str() {
            world.set(name, value).await;
        }
    }
    let result = steps(&world, case).await;
    world.end().await;
    result
}

async fn steps(world: &World, case: &Value) -> Result<(), String> {
    let tickets = world.desk.tickets(Actor::System);
    let ticket = tickets.create(NewTicket::in_queue("Raw", "Printer")).await;
    let ticket = ticket.map_err(|error| error.to_string())?;
    let mail = OutgoingMail {
        to: case["recipients"].as_str().unwrap_or_default().to_owned(),
        subject: "hi".to_owned(),
        text: Text::Plain("hi\n".to_owned()),
        ..OutgoingMail::default()
    };
    let mails = world.desk.mail(Actor::System);
    let posted = mails.write(ticket.id, mail).await;
    let posted = posted.map_err(|error| error.to_string())?;
    let queue = world.desk.mail_queue(Actor::System);
    let waiting = queue.list(None, 1).await.expect("the queue").remove(0);
    same("attempts", waiting.attempts, 0)?;
    same("due", waiting.due, None)?;
    for step in case["steps"].as_array().into_iter().flatten() {
        let sink = SmtpSink::start().await.map_err(|error| error.to_string())?;
        script(&sink, &step["server"], &waiting.recipients);
        let refused = case["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("refused"));
        let port = if refused { 1 } else { sink.port() };
        world.set("SendmailModule::Port", &port.to_string()).await;
        let sent = queue.send(step["forced"] == true).await;
        let sent = sent.map_err(|error| error.to_string())?.remove(0).1;
        let result = match sent {
            Sent::Delivered => "Success",
            Sent::NotDue(_) => "Pending",
            _ => "Failed",
        };
        same(
            "result",
            result,
            step["result"].as_str().unwrap_or_default(),
        )?;
        let left = queue.list(None, 1).await.expect("the queue").pop();
        match (&step["queue"], left) {
            (Value::String(_), left) => same("the row", left.map(|row| row.id), None)?,
            (_, None) => return Err("the row is gone".to_owned()),
            (expected, Some(row)) => {
                same(
                    "attempts",
                    Some(row.attempts),
                    expected["attempts"].as_i64(),
                )?;
                same("code", row.last_code, expected["last_smtp_code"].as_i64())?;
                let due = row.due.map(|due| (due - world.now()).num_seconds());
                same("due", due, expected["due_in_seconds"].as_i64())?;
            }
        }
        let mut conn = world.desk.read().await.expect("a connection");
        let errors = sql("SELECT COUNT(*) FROM article_data_mime_send_error WHERE article_id = ?");
        let errors = conn
            .integer(errors.bind(posted.article))
            .await
            .expect("a count");
        same(
            "send error",
            errors > 0,
            step["article_transmission_error"] == true,
        )?;
        drop(conn);
        // An attempt that was not made leaves the time as it was.
        world.pass(TimeDelta::zero());
    }
    Ok(())
}

/// Replies that are no success.
fn script(sink: &SmtpSink, server: &Value, recipients: &str) {
    let code = |reply: &Value| reply.as_str()?.get(..3)?.parse::<u16>().ok();
    for (name, stage) in [
        ("greet", Stage::Greeting),
        ("auth", Stage::Auth),
        ("mail", Stage::Mail),
        ("rcpt", Stage::Rcpt),
        ("data", Stage::Data),
        ("dataend", Stage::DataEnd),
    ] {
        if let Some(code) = code(&server[name]).filter(|code| *code >= 400) {
            sink.misbehave(stage, Behaviour::Refuse(code));
        } else if server["drop"] == name {
            sink.misbehave(stage, Behaviour::Drop);
        }
    }
    let replies = server["rcpt"].as_array().into_iter().flatten();
    for (recipient, reply) in recipients.split(',').zip(replies) {
        if let Some(code) = code(reply).filter(|code| *code >= 400) {
            sink.refuse_recipient(recipient.trim(), code);
        }
    }
}

use std::sync::Arc;
use std::task::Poll;

use chrono::TimeDelta;
use gotrs_core::db::{Blob, sql};
use gotrs_core::job::run_due;
use gotrs_core::testing::{World, backends};
use gotrs_core::{Actor, ErrorKind, TicketId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Posted, Sent, Text};
use gotrs_mail::smtp::Memory;
use gotrs_mail::testing::{Behaviour, Stage};

use crate::support::{arrive, count, from_gina, header, history, on_each, run};

/// A mail of the desk to some recipients, on a ticket of its own.
async fn posted(world: &World, to: &str) -> (TicketId, Posted) {
    let n = crate::support::all_articles(world).await;
    let reading = arrive(world, &from_gina(&format!("d{n}"), "Printer", "", "help")).await;
    let id = reading.ticket_id.unwrap();
    let mail = OutgoingMail {
        to: to.to_owned(),
        subject: "Your printer".to_owned(),
        text: Text::Plain("hi\n.\nthere\n".to_owned()),
        ..OutgoingMail::default()
    };
    let posted = world
        .desk
        .mail(Actor::System)
        .write(id, mail)
        .await
        .unwrap();
    (id, posted)
}

async fn errors(world: &World) -> i64 {
    count(
        world,
        sql("SELECT COUNT(*) FROM article_data_mime_send_error"),
    )
    .await
}

async fn events(world: &World, name: &'static str) -> i64 {
    count(
        world,
        sql("SELECT COUNT(*) FROM gotrs_event WHERE name = ?").bind(name),
    )
    .await
}

#[tokio::test]
async fn a_passing_refusal_is_tried_again_with_the_same_message() {
    on_each(async |world, sink| {
        sink.misbehave_times(Stage::DataEnd, Behaviour::Refuse(451), 2);
        let (_, posted) = posted(world, "gina@customer.test").await;
        run_due(&world.desk).await.unwrap();
        let queue = world.desk.mail_queue(Actor::System);
        let waiting = queue.list(None, 10).await.unwrap();
        assert_eq!((waiting[0].attempts, waiting[0].last_code), (1, Some(451)));
        let wait = waiting[0].due.unwrap() - world.now();
        assert_eq!(wait, TimeDelta::minutes(2));
        run_due(&world.desk).await.unwrap();
        assert_eq!(
            queue.list(None, 10).await.unwrap()[0].attempts,
            1,
            "not before it is due"
        );
        for _ in 0..3 {
            world.pass(TimeDelta::minutes(5));
            run_due(&world.desk).await.unwrap();
        }
        assert!(queue.list(None, 10).await.unwrap().is_empty());
        let sent = sink.received();
        assert_eq!(sent.len(), 1);
        assert_eq!(
            header(&sent[0].bytes, "Message-ID").as_deref(),
            Some(posted.message_id.as_str())
        );
        assert_eq!(events(world, "ArticleEmailSendingSent").await, 1);
        assert_eq!(errors(world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_final_refusal_ends_the_mail_and_stands_on_the_ticket() {
    on_each(async |world, sink| {
        sink.misbehave(Stage::DataEnd, Behaviour::Refuse(554));
        let (id, posted) = posted(world, "gina@customer.test").await;
        run_due(&world.desk).await.unwrap();
        assert!(
            world
                .desk
                .mail_queue(Actor::System)
                .list(None, 10)
                .await
                .unwrap()
                .is_empty()
        );
        let articles = world.desk.articles(Actor::System);
        let errors = articles.send_errors(id, posted.article).await.unwrap();
        assert_eq!(errors.len(), 1);
        assert_eq!(
            errors[0].message_id.as_deref(),
            Some(posted.message_id.as_str())
        );
        assert!(
            errors[0].log_message.contains("554"),
            "{}",
            errors[0].log_message
        );
        assert_eq!(events(world, "ArticleEmailSendingError").await, 1);
        let lines = history(world, id).await;
        assert!(
            lines
                .iter()
                .any(|(kind, text)| kind == "Misc" && text.contains("gina@customer.test"))
        );
        assert!(
            articles.plain(id, posted.article).await.is_ok(),
            "the source is kept"
        );
    })
    .await;
}

#[tokio::test]
async fn one_refused_recipient_does_not_keep_the_mail_from_the_others() {
    on_each(async |world, sink| {
        sink.refuse_recipient("gone@customer.test", 550);
        sink.refuse_recipient("later@customer.test", 450);
        let to = "gina@customer.test, gone@customer.test, later@customer.test";
        let (id, posted) = posted(world, to).await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received()[0].recipients, ["gina@customer.test"]);
        let queue = world.desk.mail_queue(Actor::System);
        assert_eq!(
            queue.list(None, 10).await.unwrap().len(),
            1,
            "one recipient waits"
        );
        assert_eq!(errors(world).await, 1);
        world.set("MailQueue::ItemMaxAttempts", "3").await;
        for _ in 0..4 {
            world.pass(TimeDelta::hours(1));
            run_due(&world.desk).await.unwrap();
        }
        assert_eq!(sink.received().len(), 1, "who has it does not get it twice");
        assert!(queue.list(None, 10).await.unwrap().is_empty());
        let states: Vec<_> = queue
            .deliveries(id, posted.article)
            .await
            .unwrap()
            .into_iter()
            .map(|delivery| (delivery.recipient, delivery.state, delivery.code))
            .collect();
        assert_eq!(
            states,
            [
                (
                    "gina@customer.test".to_owned(),
                    "delivered".to_owned(),
                    None
                ),
                (
                    "gone@customer.test".to_owned(),
                    "failed".to_owned(),
                    Some(550)
                ),
                (
                    "later@customer.test".to_owned(),
                    "failed".to_owned(),
                    Some(450)
                ),
            ]
        );
        assert_eq!(events(world, "ArticleEmailSendingError").await, 1);
    })
    .await;
}

#[tokio::test]
async fn while_the_server_is_away_mails_wait_and_use_up_nothing() {
    on_each(async |world, sink| {
        let (port, good) = ("1", sink.port().to_string());
        world.set("SendmailModule::Port", port).await;
        for _ in 0..3 {
            posted(world, "gina@customer.test").await;
        }
        for _ in 0..30 {
            run_due(&world.desk).await.unwrap();
            world.pass(TimeDelta::hours(1));
        }
        assert_eq!(errors(world).await, 0, "thirty hours are not too long");
        world.set("SendmailModule::Port", &good).await;
        for _ in 0..3 {
            world.pass(TimeDelta::hours(1));
            run_due(&world.desk).await.unwrap();
        }
        assert_eq!(sink.received().len(), 3);
        world.set("SendmailModule::Port", port).await;
        posted(world, "gina@customer.test").await;
        for _ in 0..110 {
            run_due(&world.desk).await.unwrap();
            world.pass(TimeDelta::hours(1));
        }
        assert_eq!(errors(world).await, 1, "after days somebody must know");
    })
    .await;
}

#[tokio::test]
async fn a_refused_login_is_no_verdict_on_the_mail() {
    on_each(async |world, sink| {
        sink.require_login("desk", "right");
        world.set("SendmailModule::AuthUser", "desk").await;
        world
            .set("SendmailModule::AuthPassword", "open-sesame")
            .await;
        posted(world, "gina@customer.test").await;
        for _ in 0..15 {
            run_due(&world.desk).await.unwrap();
            world.pass(TimeDelta::hours(1));
        }
        assert_eq!((errors(world).await, sink.received().len()), (0, 0));
        let waiting = world
            .desk
            .mail_queue(Actor::System)
            .list(None, 1)
            .await
            .unwrap();
        let said = waiting[0].last_message.clone().unwrap();
        assert!(!said.contains("sesame"), "no secrets in the queue: {said}");
        world.set("SendmailModule::AuthPassword", "right").await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);
        assert_eq!(sink.received()[0].user.as_deref(), Some("desk"));
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_dies_between_sending_and_noting_repeats_the_same_message() {
    on_each(async |world, sink| {
        // The server has the mail, but nobody heard of it: what a killed worker leaves behind.
        sink.misbehave_times(Stage::AfterDataEnd, Behaviour::Drop, 1);
        let (_, posted) = posted(world, "gina@customer.test").await;
        run_due(&world.desk).await.unwrap();
        for _ in 0..3 {
            world.pass(TimeDelta::minutes(10));
            run_due(&world.desk).await.unwrap();
        }
        let sent = sink.received();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].bytes, sent[1].bytes);
        assert_eq!(
            header(&sent[1].bytes, "Message-ID").as_deref(),
            Some(posted.message_id.as_str())
        );
        assert!(
            world
                .desk
                .mail_queue(Actor::System)
                .list(None, 1)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

/// Polls until the work has had to wait this often, then drops it, as a closed connection does. False if it got done.
async fn dropped_after(waits: usize, work: impl Future) -> bool {
    let mut work = std::pin::pin!(work);
    let mut left = waits;
    std::future::poll_fn(|context| {
        if work.as_mut().poll(context).is_ready() {
            return Poll::Ready(false);
        }
        if left == 0 {
            return Poll::Ready(true);
        }
        left -= 1;
        Poll::Pending
    })
    .await
}

#[tokio::test]
async fn a_worker_dropped_at_any_point_loses_its_hold_and_the_mail_goes_out() {
    on_each(async |world, sink| {
        let queue = world.desk.mail_queue(Actor::System);
        let mut drops = 0;
        for waits in (0..60).step_by(4) {
            let round = async {
                posted(world, "gina@customer.test").await;
                let before = sink.received().len();
                let dropped = dropped_after(waits, queue.send(false)).await;
                for _ in 0..2 {
                    world.pass(TimeDelta::minutes(3));
                    run_due(&world.desk).await.unwrap();
                }
                let left = queue.list(None, 1).await.unwrap();
                assert!(left.is_empty(), "dropped after {waits}: {left:?}");
                let sent = &sink.received()[before..];
                assert!(!sent.is_empty(), "dropped after {waits}");
                assert!(sent.iter().all(|mail| mail.bytes == sent[0].bytes));
                dropped
            };
            let patience = std::time::Duration::from_secs(60);
            let dropped = tokio::time::timeout(patience, round).await;
            drops += u32::from(
                dropped.unwrap_or_else(|_| panic!("nothing moves any more, dropped after {waits}")),
            );
        }
        assert!(drops > 0, "nothing was dropped");
    })
    .await;
}

#[tokio::test]
async fn the_queue_takes_rows_of_an_otrs_process_and_leaves_its_own_format_alone() {
    on_each(async |world, sink| {
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let stamp = unit.stamp();
        let plain = b"From: desk@desk.example\r\nTo: gina@customer.test\r\nSubject: peer\r\nMessage-ID: <p@x>\r\n\r\nhi\r\n";
        for bytes in [&plain[..], b"\x05\x0b\x03\x00\x00\x00\x02"] {
            let insert = sql("INSERT INTO mail_queue (attempts, sender, recipient, raw_message, create_time) VALUES (0, 'desk@desk.example', 'gina@customer.test', ?, ?)");
            unit.exec(insert.bind(Blob(bytes.to_vec())).bind(stamp)).await.unwrap();
        }
        unit.commit().await.unwrap();
        // The first pass writes the schedule, the second follows it.
        run_due(&world.desk).await.unwrap();
        world.pass(TimeDelta::minutes(2));
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);
        assert_eq!(header(&sink.received()[0].bytes, "Subject").as_deref(), Some("peer"));
        let left = world.desk.mail_queue(Actor::System).list(None, 10).await.unwrap();
        assert_eq!(left.len(), 1);
        assert!(left[0].last_message.as_deref().unwrap().contains("OTRS"));
    })
    .await;
}

#[tokio::test]
async fn an_operator_sees_sends_retries_and_deletes_what_waits() {
    on_each(async |world, sink| {
        sink.misbehave_times(Stage::DataEnd, Behaviour::Refuse(451), 2);
        let (id, first) = posted(world, "gina@customer.test").await;
        let queue = world.desk.mail_queue(Actor::System);
        let sent = queue.send(false).await.unwrap();
        assert!(
            matches!(sent[..], [(mail, Sent::Deferred { .. })] if mail == first.mail),
            "{sent:?}"
        );
        let sent = queue.send(false).await.unwrap();
        assert!(matches!(sent[0].1, Sent::NotDue(_)), "{sent:?}");
        let sent = queue.send(true).await.unwrap();
        assert!(matches!(sent[0].1, Sent::Deferred { .. }), "{sent:?}");
        queue.retry(first.mail).await.unwrap();
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);

        let (_, second) = posted(world, "gina@customer.test").await;
        queue.delete(second.mail).await.unwrap();
        run_due(&world.desk).await.unwrap();
        assert_eq!((sink.received().len(), errors(world).await), (1, 1));
        assert_eq!(
            queue.delete(second.mail).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(
            queue.retry(second.mail).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        let eve = world.agent("eve").can("Raw", "rw").create().await;
        let refused = world.desk.mail_queue(&eve).list(None, 1).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Denied);
        assert!(
            world
                .desk
                .mail_queue(&eve)
                .deliveries(id, first.article)
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_that_is_written_into_a_mail_becomes_a_header_a_recipient_or_an_end() {
    on_each(async |world, sink| {
        run(
            world,
            sql("UPDATE system_address SET value1 = ?").bind("Desk\r\nBcc: v@evil.example"),
        )
        .await;
        let reading = arrive(world, &from_gina("1", "Printer", "", "help")).await;
        let mail = OutgoingMail {
            to: "\"Gina\r\nBcc: v@evil.example\" <gina@customer.test>".to_owned(),
            subject: "x\r\nBcc: v@evil.example\u{2028}y".to_owned(),
            text: Text::Plain("before\n.\nMAIL FROM:<v@evil.example>\n".to_owned()),
            attachments: vec![gotrs_core::article::NewAttachment {
                filename: "a\r\nX-Evil: 1.txt".to_owned(),
                content_type: "text/plain\r\nX-Evil: 1".to_owned(),
                content: b"x".to_vec(),
                ..Default::default()
            }],
            ..OutgoingMail::default()
        };
        world
            .desk
            .mail(Actor::System)
            .write(reading.ticket_id.unwrap(), mail)
            .await
            .unwrap();
        run_due(&world.desk).await.unwrap();
        let sent = sink.received();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].recipients, ["gina@customer.test"]);
        let bytes = &sent[0].bytes;
        assert_eq!(
            (header(bytes, "Bcc"), header(bytes, "X-Evil")),
            (None, None)
        );
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert!(
            text.contains("\r\n.\r\nMAIL FROM")
                || text.contains("=2E")
                || text.contains("\r\n.=\r\n"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_embedding_program_brings_its_own_transport() {
    for backend in backends() {
        let memory = Arc::new(Memory::default());
        let transport = memory.clone();
        let world = World::on(&backend, |builder| {
            gotrs_mail::plug_with_transport(builder, transport)
        })
        .await;
        posted(&world, "gina@customer.test").await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(memory.sent().len(), 1);
        world.end().await;
    }
}

use gotrs_core::db::sql;
use gotrs_core::{Actor, ErrorKind};
use gotrs_mail::DeskMail as _;
use gotrs_mail::postmaster::{Outcome, ReadOptions, read};

use crate::support::{
    DESK, all_articles, arrive, arrive_trusted, articles, count, entries, from_gina, history,
    on_each, run, ticket, tickets,
};

#[tokio::test]
async fn the_same_bytes_again_are_one_mail_with_the_first_answer() {
    on_each(async |world, _| {
        let mail = from_gina("1", "Printer", "", "help");
        let first = arrive(world, &mail).await;
        let again = arrive(world, &mail).await;
        assert!(!first.repeated && again.repeated);
        assert_eq!(
            (
                again.outcome,
                again.ticket_id,
                again.article_id,
                again.ticket_number.clone()
            ),
            (
                first.outcome,
                first.ticket_id,
                first.article_id,
                first.ticket_number.clone()
            )
        );
        assert_eq!((tickets(world).await, all_articles(world).await), (1, 1));
        // Somebody else's mail cannot be kept out by taking its Message-ID before (EML-10).
        let other = arrive(world, &from_gina("1", "Printer", "", "something else")).await;
        assert!(!other.repeated);
        assert_eq!(all_articles(world).await, 2);
        // What nobody has marked may be meant twice.
        for _ in 0..2 {
            arrive(
                world,
                "From: cron@x.example\nSubject: disk full\n\n/dev/sda1\n",
            )
            .await;
        }
        assert_eq!(all_articles(world).await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_two_servers_deliver_at_once_is_stored_once() {
    on_each(async |world, _| {
        let mail = from_gina("1", "Printer", "", "help");
        let readings = (0..4).map(|_| {
            let (desk, mail) = (world.desk.clone(), mail.clone());
            tokio::spawn(async move {
                read(&desk, mail.as_bytes(), &ReadOptions::default())
                    .await
                    .unwrap()
            })
        });
        let readings: Vec<_> = readings.collect();
        let mut repeated = 0;
        for reading in readings {
            repeated += usize::from(reading.await.unwrap().repeated);
        }
        assert_eq!(
            (repeated, tickets(world).await, all_articles(world).await),
            (3, 1, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn no_input_is_refused_and_stores_nothing() {
    on_each(async |world, _| {
        for nothing in ["", "\n\n"] {
            let refused = read(&world.desk, nothing.as_bytes(), &ReadOptions::default()).await;
            let error = refused.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Invalid);
            assert!(error.to_string().contains("no input"), "{error}");
        }
        assert_eq!(tickets(world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_mail_over_the_size_limit_becomes_a_short_article_with_its_whole_source() {
    on_each(async |world, _| {
        let mut mail = from_gina("big", "Film", "", "see below").into_bytes();
        while mail.len() < 60_000_000 {
            mail.extend_from_slice(
                b"0123456789012345678901234567890123456789012345678901234567890123456789\n",
            );
        }
        let reading = read(&world.desk, &mail, &ReadOptions::default())
            .await
            .unwrap();
        assert_eq!(reading.outcome, Outcome::NewTicket);
        let (id, article) = (reading.ticket_id.unwrap(), reading.article_id.unwrap());
        let stored = articles(world, id).await.pop().unwrap();
        assert_eq!(stored.subject, "Film");
        assert!(stored.body.len() < 1_000);
        let source = world
            .desk
            .articles(Actor::System)
            .plain(id, article)
            .await
            .unwrap();
        assert!(source == mail, "{} of {} bytes", source.len(), mail.len());
        let said = history(world, id).await;
        assert!(
            said.iter()
                .any(|(kind, text)| kind == "Misc" && text.contains("larger than"))
        );
        let next = arrive(world, &from_gina("small", "Next", "", "hi")).await;
        assert_eq!(next.outcome, Outcome::NewTicket);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_the_desk_cannot_handle_waits_in_quarantine() {
    on_each(async |world, _| {
        world.spoil();
        let raw = from_gina("q", "Printer", "", "help");
        run(world, sql("UPDATE ticket_history_type SET name = 'EmailCustomer-gone' WHERE name = 'EmailCustomer'")).await;
        let reading = arrive(world, &raw).await;
        assert_eq!(reading.outcome, Outcome::Quarantined);
        assert!(reading.reason.is_some());
        assert_eq!(tickets(world).await, 0);
        let quarantine = world.desk.quarantine(Actor::System);
        let kept = quarantine.list(10).await.unwrap();
        assert_eq!((kept.len(), kept[0].source.as_str(), kept[0].state.as_str()), (1, "stdin", "waiting"));
        assert_eq!(quarantine.source(kept[0].id).await.unwrap(), raw.as_bytes());
        let eve = world.agent("eve").can("Raw", "rw").create().await;
        let refused = world.desk.quarantine(&eve).list(10).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Denied);

        run(world, sql("UPDATE ticket_history_type SET name = 'EmailCustomer' WHERE name = 'EmailCustomer-gone'")).await;
        let reading = quarantine.release(kept[0].id, &ReadOptions::default()).await.unwrap();
        assert_eq!(reading.outcome, Outcome::NewTicket);
        assert_eq!(quarantine.list(10).await.unwrap()[0].state, "released");
    })
    .await;
}

#[tokio::test]
async fn a_mail_whose_files_cannot_be_stored_is_stored_without_them() {
    on_each(async |world, _| {
        world.spoil();
        run(world, sql("DROP TABLE article_data_mime_attachment")).await;
        let mail = format!(
            "From: gina@customer.test\nTo: {DESK}\nSubject: Bill\nMessage-ID: <x@customer.test>\n\
             Content-Type: application/pdf; name=bill.pdf\n\nhello\n"
        );
        let reading = arrive(world, &mail).await;
        assert_eq!(reading.outcome, Outcome::NewTicket);
        assert!(
            reading
                .reason
                .unwrap()
                .starts_with("only its head was read")
        );
        let source = world.desk.articles(Actor::System);
        let source = source
            .plain(reading.ticket_id.unwrap(), reading.article_id.unwrap())
            .await
            .unwrap();
        assert_eq!(source, mail.as_bytes());
    })
    .await;
}

#[tokio::test]
async fn broken_and_eight_bit_mails_become_tickets_that_can_be_read() {
    on_each(async |world, _| {
        let latin: &[u8] = b"From: J\xfcrgen <j@customer.test>\nSubject: Gr\xfc\xdfe\nMessage-ID: <l@x>\nContent-Type: text/plain; charset=iso-8859-1\n\n\xe4\xf6\xfc\n";
        let reading = read(&world.desk, latin, &ReadOptions::default()).await.unwrap();
        let stored = articles(world, reading.ticket_id.unwrap()).await.pop().unwrap();
        assert_eq!((stored.subject.as_str(), stored.body.as_str()), ("Grüße", "äöü\n"));
        for (index, broken) in [
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nno end",
            "Content-Type: multipart/mixed\n\nno boundary",
            "Content-Type: text/plain; charset=klingon\nContent-Transfer-Encoding: base64\n\n!!!!",
            "no colon here\n\nbody \u{0} with NUL",
        ]
        .iter()
        .enumerate()
        {
            let mail = format!("From: gina@customer.test\nSubject: b{index}\nMessage-ID: <b{index}@x>\n{broken}\n");
            let reading = arrive(world, &mail).await;
            assert_eq!(reading.outcome, Outcome::NewTicket, "{broken}");
            assert_eq!(entries(world, reading.ticket_id.unwrap()).await.len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn control_headers_count_on_trusted_sources_only() {
    on_each(async |world, _| {
        let more = "X-OTRS-Queue: Junk\nX-GOTRS-Priority: 5 very high\nX-OTOBO-State: open\nX-OTRS-Title: Ours\nX-OTRS-Lock: nonsense\n";
        let reading = arrive(world, &from_gina("1", "Printer", more, "help")).await;
        let plain = ticket(world, reading.ticket_id.unwrap()).await;
        assert_eq!(
            (plain.queue.as_str(), plain.priority.as_str(), plain.state.as_str(), plain.title.as_str()),
            ("Raw", "3 normal", "new", "Printer")
        );
        let reading = arrive_trusted(world, &from_gina("2", "Printer", more, "help")).await;
        let steered = ticket(world, reading.ticket_id.unwrap()).await;
        assert_eq!(
            (steered.queue.as_str(), steered.priority.as_str(), steered.state.as_str(), steered.title.as_str()),
            ("Junk", "5 very high", "open", "Ours")
        );
        assert_eq!(steered.lock, "unlock");
        let number = format!("x-gotrs-ticketnumber: {}\n", plain.number);
        let reading = arrive(world, &from_gina("3", "no number", &number, "x")).await;
        assert_eq!(reading.outcome, Outcome::NewTicket);
        let reading = arrive_trusted(world, &from_gina("4", "no number", &number, "x")).await;
        assert_eq!((reading.outcome, reading.ticket_id), (Outcome::FollowUp, Some(plain.id)));
        for header in ["X-OTRS-Ignore: notyesterday\n", "X-OTRS-Ignore: no\n"] {
            let reading = arrive_trusted(world, &from_gina(header.trim(), "s", header, "x")).await;
            assert_eq!(reading.outcome, Outcome::NewTicket);
        }
        let before = all_articles(world).await;
        let reading = arrive_trusted(world, &from_gina("5", "s", "X-OTRS-Ignore: yes\n", "x")).await;
        assert_eq!((reading.outcome, all_articles(world).await), (Outcome::Ignored, before));
    })
    .await;
}

#[tokio::test]
async fn the_target_queue_beats_the_address_and_an_unknown_one_is_ignored() {
    on_each(async |world, _| {
        for (id, queue, found) in [("1", "Junk", "Junk"), ("2", "No such queue", "Raw")] {
            let options = ReadOptions {
                queue: Some(queue.to_owned()),
                ..ReadOptions::default()
            };
            let mail = from_gina(id, "Printer", "", "help");
            let reading = read(&world.desk, mail.as_bytes(), &options).await.unwrap();
            assert_eq!(reading.queue.as_deref(), Some(found));
        }
        assert_eq!(
            count(world, sql("SELECT COUNT(*) FROM gotrs_mail_seen")).await,
            2
        );
    })
    .await;
}

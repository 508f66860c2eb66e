use gotrs_core::job::run_due;
use gotrs_core::{Actor, ErrorKind};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Text};
use gotrs_mail::postmaster::Outcome;

use crate::support::{
    DESK, ada, arrive, articles, from_gina, header, history, on_each, ticket, tickets,
};

#[tokio::test]
async fn a_mail_becomes_a_ticket_is_answered_and_the_answer_comes_back_to_it() {
    on_each(async |world, sink| {
        let ada = ada(world).await;
        world.customer("gina").create().await;
        let reading = arrive(world, &from_gina("1", "Printer on fire", "", "help")).await;
        assert_eq!(reading.outcome, Outcome::NewTicket);
        assert_eq!(reading.queue.as_deref(), Some("Raw"));
        let id = reading.ticket_id.unwrap();
        let made = ticket(world, id).await;
        assert_eq!(made.title, "Printer on fire");
        assert_eq!(made.customer_user.as_deref(), Some("gina"));
        assert_eq!(made.customer_id.as_deref(), Some("customer.test"));
        let source = world.desk.articles(Actor::System);
        let source = source.plain(id, reading.article_id.unwrap()).await.unwrap();
        assert_eq!(
            source,
            from_gina("1", "Printer on fire", "", "help").as_bytes()
        );

        let mail = world.desk.mail(&ada);
        let draft = mail
            .reply_draft(id, reading.article_id.unwrap(), false, None)
            .await
            .unwrap();
        assert_eq!(draft.to, "Gina Vogt <gina@customer.test>");
        assert_eq!(draft.cc, "", "the customer is asked once");
        assert_eq!(
            draft.subject,
            format!("Re: [Ticket#{}] Printer on fire", made.number)
        );
        assert!(
            draft.text.plain().contains("Gina Vogt wrote:\n> help"),
            "{:?}",
            draft.text
        );
        let answer = OutgoingMail {
            to: draft.to,
            subject: draft.subject,
            text: Text::Plain("On our way.\n".to_owned()),
            state: Some("open".into()),
            ..OutgoingMail::default()
        };
        let posted = mail
            .send_reply(id, reading.article_id.unwrap(), answer)
            .await
            .unwrap();
        let answered = ticket(world, id).await;
        assert_eq!(
            (answered.lock.as_str(), answered.owner.as_str()),
            ("lock", "ada")
        );
        assert_eq!(answered.state, "open");

        run_due(&world.desk).await.unwrap();
        let sent = sink.received();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].recipients, ["gina@customer.test"]);
        assert_eq!(sent[0].sender, DESK);
        let bytes = &sent[0].bytes;
        assert_eq!(
            header(bytes, "Message-ID").as_deref(),
            Some(posted.message_id.as_str())
        );
        assert_eq!(
            header(bytes, "In-Reply-To").as_deref(),
            Some("<1@customer.test>")
        );
        assert_eq!(
            header(bytes, "From").as_deref(),
            Some("Desk <desk@desk.example>")
        );
        assert!(
            world
                .desk
                .mail_queue(Actor::System)
                .list(None, 10)
                .await
                .unwrap()
                .is_empty()
        );
        let kept = world
            .desk
            .articles(&ada)
            .plain(id, posted.article)
            .await
            .unwrap();
        assert_eq!(&kept, bytes);
        assert!(history(world, id).await.contains(&(
            "SendAnswer".to_owned(),
            "%%Gina Vogt <gina@customer.test>".to_owned()
        )));

        // By message ids alone: the subject has lost its number.
        let more = format!("In-Reply-To: {}\n", posted.message_id);
        let reading = arrive(
            world,
            &from_gina("2", "Re: Printer on fire", &more, "thanks"),
        )
        .await;
        assert_eq!(
            (reading.outcome, reading.ticket_id),
            (Outcome::FollowUp, Some(id))
        );
        // By number alone.
        let subject = format!("AW: [Ticket#{}] Printer on fire", made.number);
        let reading = arrive(world, &from_gina("3", &subject, "", "once more")).await;
        assert_eq!(
            (reading.outcome, reading.ticket_id),
            (Outcome::FollowUp, Some(id))
        );
        assert_eq!(articles(world, id).await.len(), 4);
        assert_eq!(tickets(world).await, 1);
    })
    .await;
}

#[tokio::test]
async fn answering_needs_compose_and_a_ticket_that_nobody_else_has_locked() {
    on_each(async |world, _| {
        let ada = ada(world).await;
        let bob = world.agent("bob").can("Raw", "rw").create().await;
        let eve = world.agent("eve").can("Raw", "ro").create().await;
        let reading = arrive(world, &from_gina("1", "Printer", "", "help")).await;
        let (id, article) = (reading.ticket_id.unwrap(), reading.article_id.unwrap());
        let answer = || OutgoingMail {
            to: "gina@customer.test".to_owned(),
            subject: "x".to_owned(),
            ..OutgoingMail::default()
        };
        let refused = world
            .desk
            .mail(&eve)
            .send_reply(id, article, answer())
            .await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Denied);
        world
            .desk
            .mail(&ada)
            .send_reply(id, article, answer())
            .await
            .unwrap();
        let refused = world
            .desk
            .mail(&bob)
            .send_reply(id, article, answer())
            .await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Denied);
        let draft = world
            .desk
            .mail(&eve)
            .reply_draft(id, article, false, None)
            .await;
        assert_eq!(draft.unwrap_err().kind(), ErrorKind::Denied);
        for bad in [
            "",
            "nobody",
            "gina@customer.test, a@b> NOTIFY=NEVER",
            "-oQ/tmp@x",
        ] {
            let mail = OutgoingMail {
                to: bad.to_owned(),
                ..answer()
            };
            let refused = world.desk.mail(&ada).send_reply(id, article, mail).await;
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::Invalid, "{bad}");
        }
        assert_eq!(
            articles(world, id).await.len(),
            2,
            "what is refused leaves nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn a_forward_takes_the_files_along_and_its_answer_stays_inside() {
    on_each(async |world, sink| {
        let ada = ada(world).await;
        world.customer("gina").create().await;
        let mail = format!(
            "From: gina@customer.test\nTo: {DESK}\nSubject: Bill\nMessage-ID: <f1@customer.test>\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee file\n\
             --b\nContent-Type: application/pdf; name=bill.pdf\nContent-Disposition: attachment; filename=bill.pdf\n\
             Content-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n"
        );
        let reading = arrive(world, &mail).await;
        let (id, article) = (reading.ticket_id.unwrap(), reading.article_id.unwrap());
        let mails = world.desk.mail(&ada);
        let draft = mails.forward_draft(id, article, None).await.unwrap();
        assert_eq!(draft.attachments.len(), 1);
        assert!(draft.subject.starts_with("Fwd: [Ticket#"), "{}", draft.subject);
        assert!(draft.text.plain().contains("---- Forwarded message from gina@customer.test ---"));
        let forward = OutgoingMail {
            to: "partner@elsewhere.example".to_owned(),
            subject: draft.subject,
            text: draft.text,
            attachments: draft.attachments,
            visible: draft.visible,
            ..OutgoingMail::default()
        };
        let posted = mails.forward(id, article, forward).await.unwrap();
        run_due(&world.desk).await.unwrap();
        let text = String::from_utf8(sink.received()[0].bytes.clone()).unwrap();
        assert!(text.contains("bill.pdf") && text.contains("aGVsbG8="), "{text}");

        let answer = format!(
            "From: partner@elsewhere.example\nTo: {DESK}\nSubject: Re: Bill\nMessage-ID: <f2@e.example>\nReferences: {}\n\nours\n",
            posted.message_id
        );
        let reading = arrive(world, &answer).await;
        assert_eq!(reading.outcome, Outcome::FollowUp);
        let last = articles(world, id).await.pop().unwrap();
        assert_eq!((last.body.trim(), last.visible_for_customer), ("ours", false));
    })
    .await;
}

//! Mails of the desk that come back.

use gotrs_core::job::run_due;
use gotrs_core::{Actor, TicketId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Posted, Text};
use gotrs_mail::postmaster::Outcome;

use crate::support::{
    ada, all_articles, arrive, auto_response, entries, from_gina, history, on_each, policy, ticket,
};

/// A delivery status notification for a mail, as Postfix writes them.
fn report(id: &str, message_id: &str, recipient: &str, action: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\nTo: desk@desk.example\n\
         Subject: Undelivered Mail Returned to Sender\nMessage-ID: <{id}@mx.example>\nAuto-Submitted: auto-replied\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nThe mail to {recipient} did not arrive.\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n\
         --b\nContent-Type: message/rfc822\n\nFrom: desk@desk.example\nTo: {recipient}\nSubject: Re\nMessage-ID: {message_id}\n\nanswer\n--b--\n"
    )
}

/// A ticket of Gina's that Ada has answered, the answer delivered.
async fn answered(world: &gotrs_core::testing::World, id: &str) -> (TicketId, Posted) {
    let reading = arrive(world, &from_gina(id, "Printer on fire", "", "help")).await;
    let ticket = reading.ticket_id.unwrap();
    let ada = match world.desk.agents(Actor::System).find("ada").await.unwrap() {
        Some(known) => Actor::Agent(known.id),
        None => ada(world).await.actor(),
    };
    let mail = OutgoingMail {
        to: "gina@customer.test, bob@x.test".into(),
        subject: "Re".into(),
        text: Text::Plain("On our way.".into()),
        ..OutgoingMail::default()
    };
    let mails = world.desk.mail(ada);
    let posted = mails
        .send_reply(ticket, reading.article_id.unwrap(), mail)
        .await
        .unwrap();
    run_due(&world.desk).await.unwrap();
    (ticket, posted)
}

#[tokio::test]
async fn a_mail_that_comes_back_is_found_by_its_id_and_its_recipient_marked() {
    on_each(async |world, sink| {
        auto_response(world, "auto follow up", "RE", "Thanks").await;
        let (id, posted) = answered(world, "1").await;
        let sent = sink.received().len();
        for (which, action) in [("dsn0", "delayed"), ("dsn1", "failed"), ("dsn2", "failed")] {
            let mail = report(which, &posted.message_id, "GINA@customer.test", action);
            let reading = arrive(world, &mail).await;
            assert_eq!(
                (reading.outcome, reading.ticket_id),
                (Outcome::FollowUp, Some(id))
            );
            assert_eq!(
                reading.reason.as_deref(),
                Some("found by message id of a mail that came back")
            );
            let queue = world.desk.mail_queue(Actor::System);
            let states = queue.deliveries(id, posted.article).await.unwrap();
            let gina = states
                .iter()
                .find(|one| one.recipient.starts_with("gina"))
                .unwrap();
            let expected = if action == "failed" {
                "failed"
            } else {
                "delivered"
            };
            assert_eq!(gina.state, expected, "{which}");
        }
        let queue = world.desk.mail_queue(Actor::System);
        let states = queue.deliveries(id, posted.article).await.unwrap();
        let bob = states
            .iter()
            .find(|one| one.recipient.starts_with("bob"))
            .unwrap();
        assert_eq!(bob.state, "delivered");
        assert!(states.iter().any(|one| one.detail.contains("User unknown")));
        let articles = world.desk.articles(Actor::System);
        let errors = articles.send_errors(id, posted.article).await.unwrap();
        assert_eq!(errors.len(), 1, "said once, however often it comes back");
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), sent, "nobody answers a bounce");
        let lines = history(world, id).await;
        assert!(
            !lines.iter().any(|(kind, _)| kind == "SendAutoFollowUp"),
            "{lines:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_bounce_of_a_foreign_or_altered_id_marks_nothing() {
    on_each(async |world, _| {
        let (id, posted) = answered(world, "1").await;
        let altered = posted.message_id.replace('@', "0@");
        for (which, forged) in [
            ("a", altered.as_str()),
            ("b", "<1@customer.test>"),
            ("c", "<x@y>"),
        ] {
            let before = all_articles(world).await;
            let reading = arrive(
                world,
                &report(which, forged, "gina@customer.test", "failed"),
            )
            .await;
            assert_eq!(
                reading.outcome,
                Outcome::NewTicket,
                "{forged} is an ordinary mail"
            );
            assert_eq!(all_articles(world).await, before + 1);
        }
        let queue = world.desk.mail_queue(Actor::System);
        let states = queue.deliveries(id, posted.article).await.unwrap();
        assert!(states.iter().all(|one| one.state == "delivered"));
    })
    .await;
}

#[tokio::test]
async fn a_bounce_goes_on_with_a_closed_ticket_unless_the_site_says_otherwise() {
    on_each(async |world, _| {
        policy(world, "reject").await;
        for (which, setting, outcome) in
            [("1", "1", Outcome::FollowUp), ("2", "0", Outcome::Rejected)]
        {
            let (id, posted) = answered(world, which).await;
            let tickets = world.desk.tickets(Actor::System);
            tickets
                .set_state(id, "closed successful", None)
                .await
                .unwrap();
            world.set("PostmasterBounceEmailAsFollowUp", setting).await;
            let mail = report(
                &format!("dsn{which}"),
                &posted.message_id,
                "gina@customer.test",
                "failed",
            );
            assert_eq!(arrive(world, &mail).await.outcome, outcome);
            let state = if setting == "1" {
                "open"
            } else {
                "closed successful"
            };
            assert_eq!(ticket(world, id).await.state, state);
            assert_eq!(entries(world, id).await.len(), 3);
        }
    })
    .await;
}

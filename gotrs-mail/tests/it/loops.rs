use gotrs_core::job::run_due;
use gotrs_mail::postmaster::Outcome;

use crate::support::{
    DESK, arrive, arrive_trusted, articles, auto_response, from_gina, header, history, on_each,
};

const REPLY: &str =
    "We got <OTRS_CUSTOMER_SUBJECT[20]> as <OTRS_TICKET_TicketNumber>.\n<OTRS_CUSTOMER_EMAIL[5]>\n";

#[tokio::test]
async fn a_known_customer_gets_an_automatic_answer_that_no_machine_answers() {
    on_each(async |world, sink| {
        world.customer("gina").create().await;
        auto_response(
            world,
            "auto reply",
            "RE: <OTRS_CUSTOMER_SUBJECT[24]>",
            REPLY,
        )
        .await;
        let reading = arrive(world, &from_gina("1", "Printer", "", "it burns")).await;
        run_due(&world.desk).await.unwrap();
        let sent = sink.received();
        assert_eq!(sent.len(), 1);
        assert_eq!(
            (sent[0].sender.as_str(), &sent[0].recipients[..]),
            ("", &["gina@customer.test".to_owned()][..])
        );
        let bytes = &sent[0].bytes;
        assert_eq!(
            header(bytes, "Auto-Submitted").as_deref(),
            Some("auto-generated")
        );
        assert_eq!(
            header(bytes, "In-Reply-To").as_deref(),
            Some("<1@customer.test>")
        );
        let number = reading.ticket_number.unwrap();
        assert_eq!(
            header(bytes, "Subject"),
            Some(format!("[Ticket#{number}] RE: Printer"))
        );
        assert!(String::from_utf8_lossy(bytes).contains("> it burns"));
        // Our own answer comes back: it is stored, and not answered.
        let echo = String::from_utf8(bytes.clone()).unwrap();
        let back = arrive(world, &echo).await;
        assert_eq!(back.outcome, Outcome::FollowUp);
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn machines_lists_bounces_and_our_own_addresses_get_no_automatic_answer() {
    on_each(async |world, sink| {
        auto_response(world, "auto reply", "RE", REPLY).await;
        for (n, more) in [
            "Precedence: bulk\n",
            "Auto-Submitted: AUTO-replied\n",
            "List-Id: <l.x.example>\n",
            "Return-Path: <>\n",
            "X-Auto-Response-Suppress: All\n",
            "Content-Type: multipart/report; boundary=x\n",
            "X-Loop: yes\n",
        ]
        .iter()
        .enumerate()
        {
            let mail = format!("From: robot{n}@elsewhere.example\nTo: {DESK}\nSubject: s\nMessage-ID: <m{n}@x>\n{more}\nhi\n");
            arrive(world, &mail).await;
        }
        for (n, from) in ["desk@desk.example", "MAILER-DAEMON@x.example", "Desk <DESK@desk.example>"].iter().enumerate() {
            let mail = format!("From: {from}\nTo: {DESK}\nSubject: s\nMessage-ID: <o{n}@x>\n\nhi\n");
            arrive(world, &mail).await;
        }
        run_due(&world.desk).await.unwrap();
        assert!(sink.received().is_empty(), "{:?}", sink.received());
        let last = arrive(world, &format!("From: x@elsewhere.example\nTo: {DESK}\nSubject: s\nMessage-ID: <l@x>\nX-No-Loop: 1\n\nhi\n")).await;
        let lines = history(world, last.ticket_id.unwrap()).await;
        assert!(lines.iter().any(|(kind, text)| kind == "Misc" && text.starts_with("Sent no auto-response")));
    })
    .await;
}

#[tokio::test]
async fn two_desks_that_answer_each_other_stop_at_the_limit_of_the_day() {
    on_each(async |world, sink| {
        world.customer("gina").create().await;
        world.set("PostmasterMaxEmails", "3").await;
        world
            .set("GOTRS::AutoResponse::UnverifiedSenders", "full")
            .await;
        auto_response(world, "auto reply", "RE", REPLY).await;
        let mut refused = None;
        for n in 0..7 {
            // A machine without manners: each of its answers is a new mail without any mark.
            let reading = arrive(world, &from_gina(&n.to_string(), "ping", "", "pong")).await;
            refused = reading.ticket_id;
        }
        run_due(&world.desk).await.unwrap();
        assert_eq!(
            sink.received().len(),
            4,
            "OTRS lets one more through than was set"
        );
        let lines = history(world, refused.unwrap()).await;
        assert!(lines.contains(&(
            "LoopProtection".to_owned(),
            "%%gina@customer.test".to_owned()
        )));
        world.pass(chrono::TimeDelta::days(1));
        arrive(world, &from_gina("tomorrow", "ping", "", "pong")).await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 5);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_sender_gets_one_answer_an_hour_without_any_of_his_words() {
    on_each(async |world, sink| {
        auto_response(world, "auto reply", "RE: <OTRS_CUSTOMER_SUBJECT[24]>", REPLY).await;
        for n in 0..5 {
            let mail = format!(
                "From: victim@elsewhere.example\nTo: {DESK}\nSubject: Buy pills\nMessage-ID: <v{n}@x>\n\nhttp://pills.example\n"
            );
            arrive(world, &mail).await;
        }
        run_due(&world.desk).await.unwrap();
        let sent = sink.received();
        assert_eq!(sent.len(), 1);
        let text = String::from_utf8_lossy(&sent[0].bytes).into_owned();
        assert!(!text.contains("pills"), "{text}");
        world.pass(chrono::TimeDelta::minutes(61));
        let mail = format!("From: victim@elsewhere.example\nTo: {DESK}\nSubject: x\nMessage-ID: <v9@x>\n\nhi\n");
        arrive(world, &mail).await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn tags_that_a_customer_writes_stay_text() {
    on_each(async |world, sink| {
        world.customer("gina").create().await;
        auto_response(
            world,
            "auto reply",
            "RE: <OTRS_CUSTOMER_SUBJECT>",
            "<OTRS_CUSTOMER_REALNAME> wrote:\n<OTRS_CUSTOMER_EMAIL[9]>\n<OTRS_TICKET_Title> <OTRS_CONFIG_SendmailModule::AuthPassword> <OTRS_CURRENT_UserPw>\n",
        )
        .await;
        world.set("SendmailModule::AuthPassword", "canary").await;
        let body = "<OTRS_CONFIG_DatabasePw> <OTRS_CURRENT_UserLogin> <OTRS_CUSTOMER_BODY>";
        let reading = arrive(world, &from_gina("1", "<OTRS_CONFIG_FQDN>", "", body)).await;
        let answer = articles(world, reading.ticket_id.unwrap()).await.pop().unwrap();
        assert_eq!(answer.sender_type, "system");
        assert!(answer.subject.ends_with("RE: <OTRS_CONFIG_FQDN>"), "{}", answer.subject);
        assert!(answer.body.contains(&format!("> {body}")), "{}", answer.body);
        assert!(!answer.body.contains("canary"), "{}", answer.body);
        world.set("SendmailModule::AuthUser", "").await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_closed_ticket_of_a_rejecting_queue_tells_its_customer() {
    on_each(async |world, sink| {
        world.customer("gina").create().await;
        crate::support::policy(world, "reject").await;
        auto_response(
            world,
            "auto reject",
            "Closed",
            "Ticket <OTRS_TICKET_TicketNumber> is closed.",
        )
        .await;
        let more = "X-OTRS-State: closed successful\n";
        let first = arrive_trusted(world, &from_gina("1", "Printer", more, "x")).await;
        let subject = format!("[Ticket#{}]", first.ticket_number.clone().unwrap());
        let reading = arrive(world, &from_gina("2", &subject, "", "and?")).await;
        assert_eq!(reading.outcome, Outcome::Rejected);
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);
        let lines = history(world, first.ticket_id.unwrap()).await;
        assert!(lines.iter().any(|(kind, _)| kind == "SendAutoReject"));
    })
    .await;
}

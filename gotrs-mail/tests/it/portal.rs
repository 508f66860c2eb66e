//! What customers write in the portal is answered as their mails are; answers speak the reader's language.

use gotrs_core::job::run_due;
use gotrs_core::sysconfig::{SettingChange, Value};
use gotrs_core::testing::World;
use gotrs_core::ticket::{NewAnswer, NewRequest};
use gotrs_core::{Actor, QueueId, db::sql};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Text};

use crate::support::{
    ada, arrive, articles, auto_response, count, from_gina, header, history, on_each, run, ticket,
};

async fn raw(world: &World) -> QueueId {
    let queues = world.desk.queues(Actor::System);
    queues.find_by_name("Raw").await.unwrap().unwrap().id
}

#[tokio::test]
async fn a_request_in_the_portal_is_answered_like_a_mail_if_the_site_wants_it() {
    on_each(async |world, sink| {
        auto_response(
            world,
            "auto reply",
            "Got it",
            "We have <OTRS_CUSTOMER_SUBJECT>",
        )
        .await;
        auto_response(world, "auto follow up", "Added", "Thanks").await;
        world.customer("gina").create().await;
        let requests = world.desk.requests("gina");
        let new = NewRequest::new(raw(world).await, "Printer", "It burns.");
        let made = requests.create(new.clone()).await.unwrap();
        let answer = NewAnswer {
            body: "It still burns.".into(),
            ..NewAnswer::default()
        };
        requests.answer(made.id, answer).await.unwrap();
        run_due(&world.desk).await.unwrap();
        let sent = sink.received();
        assert_eq!(sent.len(), 2);
        for mail in &sent {
            assert_eq!(mail.recipients, ["gina@customer.test"]);
            assert_eq!(
                header(&mail.bytes, "Auto-Submitted").as_deref(),
                Some("auto-generated")
            );
        }
        assert!(String::from_utf8_lossy(&sent[0].bytes).contains("We have Printer"));
        let kinds: Vec<String> = history(world, made.id)
            .await
            .into_iter()
            .map(|line| line.0)
            .collect();
        assert!(
            kinds.contains(&"SendAutoReply".to_owned())
                && kinds.contains(&"SendAutoFollowUp".to_owned())
        );
        let senders: Vec<String> = articles(world, made.id)
            .await
            .into_iter()
            .map(|a| a.sender_type)
            .collect();
        assert_eq!(senders, ["customer", "system", "customer", "system"]);

        world.set("AutoResponseForWebTickets", "0").await;
        requests.create(new).await.unwrap();
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_draft_speaks_the_customers_language_and_follows_the_sites_format() {
    on_each(async |world, _| {
        let ada = ada(world).await;
        world.set("Frontend::RichText", "0").await;
        world.customer("gina").create().await;
        let customers = world.desk.customers(Actor::System);
        customers.set_preferences("gina", &[("UserLanguage", Some("de"))]).await.unwrap();
        let reading = arrive(world, &from_gina("1", "Printer", "", "help [% Data.Signature %]")).await;
        let (id, article) = (reading.ticket_id.unwrap(), reading.article_id.unwrap());
        let mails = world.desk.mail(&ada);
        let draft = mails.reply_draft(id, article, false, None).await.unwrap();
        assert!(draft.text.plain().contains("Gina Vogt schrieb:\n> help"), "{:?}", draft.text);
        let draft = mails.forward_draft(id, article, None).await.unwrap();
        let text = draft.text.plain();
        assert!(text.contains("Weitergeleitete Nachricht von") && text.contains("Betreff: Printer"), "{text}");

        let format = "[% Data.Body %]\n-- [% Data.OrigFromName | html %] [% Translate(\"wrote\") %], [% Data.Nothing %][% IF 1 %]";
        let settings = world.desk.settings(Actor::System);
        let change = SettingChange::value(Value::text(format));
        let name = "Ticket::Frontend::ResponseFormat".to_owned();
        settings.set_and_deploy(&[(name, change)], "test").await.unwrap();
        let draft = mails.reply_draft(id, article, false, None).await.unwrap();
        assert_eq!(draft.text.plain(), "> help [% Data.Signature %]\n-- Gina Vogt schrieb,\n");
    })
    .await;
}

#[tokio::test]
async fn what_the_postmaster_writes_has_the_configured_author() {
    on_each(async |world, _| {
        let mia = world.agent("mia").create().await;
        world.set("PostmasterUserID", &mia.id.to_string()).await;
        let reading = arrive(world, &from_gina("1", "Printer", "", "help")).await;
        let id = reading.ticket_id.unwrap();
        assert_eq!(ticket(world, id).await.owner, "mia");
        let own = sql("SELECT COUNT(*) FROM ticket t JOIN article a ON a.ticket_id = t.id JOIN ticket_history h ON h.ticket_id = t.id \
                       WHERE t.id = ? AND t.create_by = ? AND a.create_by = t.create_by AND h.create_by <> t.create_by");
        assert_eq!(count(world, own.bind(id).bind(mia.id)).await, 0);
        let own = sql("SELECT COUNT(*) FROM article WHERE ticket_id = ? AND create_by = ?");
        assert_eq!(count(world, own.bind(id).bind(mia.id)).await, 1);
        world.set("PostmasterUserID", "4711").await;
        let reading = arrive(world, &from_gina("2", "Toner", "", "help")).await;
        assert_eq!(ticket(world, reading.ticket_id.unwrap()).await.owner, "root@localhost");
    })
    .await;
}

#[tokio::test]
async fn a_queued_mail_whose_job_died_gets_another_chance() {
    on_each(async |world, sink| {
        let ada = ada(world).await;
        let reading = arrive(world, &from_gina("1", "Printer", "", "help")).await;
        let mail = OutgoingMail {
            to: "gina@customer.test".into(),
            subject: "Re".into(),
            text: Text::Plain("On our way.".into()),
            ..OutgoingMail::default()
        };
        let mails = world.desk.mail(&ada);
        mails.write(reading.ticket_id.unwrap(), mail).await.unwrap();
        run(
            world,
            sql("UPDATE gotrs_job SET state = 'dead', attempts = 10 WHERE kind = 'mail.send'"),
        )
        .await;
        world.pass(chrono::TimeDelta::minutes(30));
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 0, "not at once");
        world.pass(chrono::TimeDelta::minutes(31));
        run_due(&world.desk).await.unwrap();
        assert_eq!(sink.received().len(), 1);
    })
    .await;
}

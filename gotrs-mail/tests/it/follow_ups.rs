use gotrs_core::Actor;
use gotrs_core::testing::World;
use gotrs_mail::postmaster::{Outcome, Reading};

use crate::support::{
    DESK, ada, arrive, articles, auto_response, count, from_gina, history, on_each, policy, ticket,
    tickets,
};

async fn mail_of(world: &World, from: &str, id: &str, subject: &str, more: &str) -> Reading {
    arrive(
        world,
        &format!(
            "From: {from}\nTo: {DESK}\nSubject: {subject}\nMessage-ID: <{id}@x>\n{more}\nmore\n"
        ),
    )
    .await
}

/// Gina's ticket in a state; gives its number.
async fn preset(world: &World, id: &str, state: &str) -> (gotrs_core::TicketId, String) {
    let reading = arrive(world, &from_gina(id, "Printer", "", "help")).await;
    let id = reading.ticket_id.unwrap();
    let tickets = world.desk.tickets(Actor::System);
    tickets.set_state(id, state, None).await.unwrap();
    (id, reading.ticket_number.unwrap().0)
}

#[tokio::test]
async fn each_policy_treats_closed_tickets_its_own_way() {
    on_each(async |world, _| {
        world.customer("gina").create().await;
        for (policy_name, outcome, state) in [
            ("possible", Outcome::FollowUp, "open"),
            ("reject", Outcome::Rejected, "closed successful"),
            ("new ticket", Outcome::NewTicketInstead, "closed successful"),
        ] {
            policy(world, policy_name).await;
            let (id, number) = preset(world, policy_name, "closed successful").await;
            let subject = format!("Re: [Ticket#{number}] Printer");
            let reading = arrive(
                world,
                &from_gina(&format!("{policy_name}2"), &subject, "", "again"),
            )
            .await;
            assert_eq!(reading.outcome, outcome, "{policy_name}");
            assert_eq!(ticket(world, id).await.state, state, "{policy_name}");
            if outcome == Outcome::NewTicketInstead {
                assert_ne!(reading.ticket_id, Some(id));
                let made = ticket(world, reading.ticket_id.unwrap()).await;
                assert_eq!(made.title, "Printer", "the old number is gone");
                let links = gotrs_core::db::sql("SELECT COUNT(*) FROM link_relation");
                assert_eq!(count(world, links).await, 1);
            } else {
                assert_eq!(reading.ticket_id, Some(id), "{policy_name}");
                assert_eq!(articles(world, id).await.len(), 2);
            }
        }
        for policy_name in ["reject", "new ticket"] {
            policy(world, policy_name).await;
            let (id, number) = preset(world, &format!("open {policy_name}"), "open").await;
            let subject = format!("[Ticket#{number}]");
            let reading = arrive(
                world,
                &from_gina(&format!("o{policy_name}"), &subject, "", "x"),
            )
            .await;
            assert_eq!(
                (reading.outcome, reading.ticket_id),
                (Outcome::FollowUp, Some(id))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_stranger_with_the_number_writes_for_agents_only_and_changes_nothing() {
    on_each(async |world, sink| {
        world.customer("gina").create().await;
        auto_response(world, "auto follow up", "RE", "Thanks").await;
        let (id, number) = preset(world, "1", "closed successful").await;
        let subject = format!("Re: [Ticket#{number}] Printer");
        for (n, more) in [
            ("s1", String::new()),
            ("s2", "References: <1@customer.test>\n".to_owned()),
        ] {
            let reading = mail_of(world, "Mallory <m@evil.example>", n, &subject, &more).await;
            assert_eq!(
                (reading.outcome, reading.ticket_id),
                (Outcome::FollowUp, Some(id))
            );
            assert!(reading.reason.unwrap().starts_with("Unknown sender"));
            let last = articles(world, id).await.pop().unwrap();
            assert!(!last.visible_for_customer, "also the second time");
        }
        assert_eq!(ticket(world, id).await.state, "closed successful");
        let lines = history(world, id).await;
        assert!(lines.contains(&(
            "FollowUp".to_owned(),
            format!("%%{number}%%Unknown sender, hidden from the customer.")
        )));
        assert!(!lines.iter().any(|(kind, _)| kind.starts_with("SendAuto")));
        gotrs_core::job::run_due(&world.desk).await.unwrap();
        assert!(sink.received().is_empty());

        // The customer, a colleague and somebody in Cc of the customer's mail are no strangers.
        let colleague = world
            .customer("tom")
            .email("tom@customer.test")
            .create()
            .await;
        assert_eq!(colleague.customer_id, "customer.test");
        for (n, from) in [
            ("p1", "gina@customer.test"),
            ("p2", "Tom <TOM@customer.test>"),
        ] {
            let reading = mail_of(world, from, n, &subject, "").await;
            assert_eq!(reading.outcome, Outcome::FollowUp);
            assert!(articles(world, id).await.iter().any(|article| {
                article.message_id == format!("<{n}@x>") && article.visible_for_customer
            }));
        }
        assert_eq!(ticket(world, id).await.state, "open");
    })
    .await;
}

#[tokio::test]
async fn what_becomes_of_strangers_is_a_setting() {
    on_each(async |world, _| {
        world.customer("gina").create().await;
        let (id, number) = preset(world, "1", "open").await;
        let subject = format!("Re: [Ticket#{number}] Printer");
        world
            .set("GOTRS::FollowUp::StrangerPolicy", "new ticket")
            .await;
        let reading = mail_of(world, "m@evil.example", "s1", &subject, "").await;
        assert_eq!(reading.outcome, Outcome::NewTicket);
        assert_ne!(reading.ticket_id, Some(id));
        assert_eq!(tickets(world).await, 2);
        world.set("GOTRS::FollowUp::StrangerPolicy", "accept").await;
        let reading = mail_of(world, "m@evil.example", "s2", &subject, "").await;
        assert_eq!(
            (reading.outcome, reading.ticket_id),
            (Outcome::FollowUp, Some(id))
        );
        assert!(
            articles(world, id)
                .await
                .pop()
                .unwrap()
                .visible_for_customer
        );
    })
    .await;
}

#[tokio::test]
async fn the_number_counts_before_message_ids_and_merged_tickets_lead_on() {
    on_each(async |world, _| {
        world.customer("gina").create().await;
        let (one, _) = preset(world, "1", "open").await;
        let (other, number) = preset(world, "2", "open").await;
        let subject = format!("Re: [Ticket#{number}]");
        let more = "In-Reply-To: <1@customer.test>\n";
        let reading = arrive(world, &from_gina("3", &subject, more, "x")).await;
        assert_eq!(reading.ticket_id, Some(other));
        let reading = arrive(world, &from_gina("4", "Re: Printer", more, "x")).await;
        assert_eq!(reading.ticket_id, Some(one));
        let tickets = world.desk.tickets(Actor::System);
        tickets.merge(one, other).await.unwrap();
        let reading = arrive(world, &from_gina("5", &subject, "", "x")).await;
        assert_eq!(
            (reading.outcome, reading.ticket_id),
            (Outcome::FollowUp, Some(one))
        );
    })
    .await;
}

#[tokio::test]
async fn a_follow_up_unlocks_a_ticket_whose_owner_is_away() {
    on_each(async |world, _| {
        world.customer("gina").create().await;
        let ada = ada(world).await;
        let (id, number) = preset(world, "1", "open").await;
        world.desk.tickets(&ada).take_over(id).await.unwrap();
        let subject = format!("[Ticket#{number}]");
        arrive(world, &from_gina("2", &subject, "", "x")).await;
        assert_eq!(ticket(world, id).await.lock, "lock", "ada is here");
        for (key, value) in [
            ("OutOfOffice", "1"),
            ("OutOfOfficeStartYear", "2025"),
            ("OutOfOfficeStartMonth", "1"),
            ("OutOfOfficeStartDay", "1"),
            ("OutOfOfficeEndYear", "2025"),
            ("OutOfOfficeEndMonth", "12"),
            ("OutOfOfficeEndDay", "31"),
        ] {
            let insert = gotrs_core::db::sql(
                "INSERT INTO user_preferences (user_id, preferences_key, preferences_value) VALUES (?, ?, ?)",
            );
            let value = gotrs_core::db::LongText(value.to_owned());
            crate::support::run(world, insert.bind(ada.id).bind(key).bind(value)).await;
        }
        arrive(world, &from_gina("3", &subject, "", "x")).await;
        assert_eq!(ticket(world, id).await.lock, "unlock");
    })
    .await;
}

#[tokio::test]
async fn a_customer_whose_mail_our_server_found_forged_is_a_stranger() {
    on_each(async |world, _| {
        world.customer("gina").create().await;
        world
            .set("GOTRS::Mail::AuthenticationServer", "mx.desk.example")
            .await;
        let (id, number) = preset(world, "1", "closed successful").await;
        let subject = format!("Re: [Ticket#{number}]");
        let forged =
            "Authentication-Results: mx.desk.example; dmarc=fail header.from=customer.test\n";
        arrive(world, &from_gina("2", &subject, forged, "x")).await;
        assert_eq!(ticket(world, id).await.state, "closed successful");
        assert!(
            !articles(world, id)
                .await
                .pop()
                .unwrap()
                .visible_for_customer
        );
        let honest =
            "Authentication-Results: mx.desk.example; dmarc=pass header.from=customer.test\n";
        arrive(world, &from_gina("3", &subject, honest, "x")).await;
        assert_eq!(ticket(world, id).await.state, "open");
        assert!(
            articles(world, id)
                .await
                .pop()
                .unwrap()
                .visible_for_customer
        );
    })
    .await;
}

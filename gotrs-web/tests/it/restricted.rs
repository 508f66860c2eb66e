//! What a restriction takes away is gone from every form after a round trip, and refused if it is sent all the same.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use gotrs_core::db::{Conn, sql};
use gotrs_core::sysconfig::Config;
use gotrs_core::testing::{World, backends};
use gotrs_core::ticket::restriction::{Aspect, Restriction, Situation};
use gotrs_core::{Actor, Error};

use crate::client::Browser;

const PASSWORD: &str = "a long enough sentence";

/// A test double: what is in the queue Quiet is never urgent, and no ticket of it goes to Loud.
#[derive(Debug)]
struct NothingLoud;

async fn id(conn: &mut Conn, query: gotrs_core::db::Stmt) -> Result<i64, Error> {
    Ok(conn.integer(query).await?)
}

impl Restriction for NothingLoud {
    fn narrow<'a>(
        &'a self,
        conn: &'a mut Conn,
        _: &'a Config,
        situation: &'a Situation,
        aspect: Aspect,
        mut offered: Vec<i64>,
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move {
            let quiet = id(conn, sql("SELECT id FROM queue WHERE name = 'Quiet'")).await?;
            match aspect {
                Aspect::Priority if situation.chosen.get(&Aspect::Queue) == Some(&quiet) => {
                    let query = sql("SELECT id FROM ticket_priority WHERE name = '5 very high'");
                    let urgent = id(conn, query).await?;
                    offered.retain(|id| *id != urgent);
                }
                Aspect::Queue if situation.ticket.is_some() => {
                    let loud = id(conn, sql("SELECT id FROM queue WHERE name = 'Loud'")).await?;
                    offered.retain(|id| *id != loud);
                }
                _ => {}
            }
            Ok(offered)
        })
    }
}

async fn on_each(test: impl AsyncFn(&World)) {
    for backend in backends() {
        let plug = |builder| gotrs_mail::plug(builder).restriction(Arc::new(NothingLoud));
        let world = World::on(&backend, plug).await;
        world.queue("Quiet").await;
        world.queue("Loud").await;
        test(&world).await;
        world.end().await;
    }
}

async fn queue(world: &World, name: &str) -> String {
    let queues = world.desk.queues(Actor::System);
    queues
        .find_by_name(name)
        .await
        .unwrap()
        .unwrap()
        .id
        .to_string()
}

async fn priority(world: &World, name: &str) -> String {
    let found = world
        .desk
        .priorities(Actor::System)
        .find_by_name(name)
        .await;
    found.unwrap().unwrap().id.to_string()
}

fn offers(body: &str, field: &str, value: &str) -> bool {
    let Some(at) = body.find(&format!("name=\"{field}\"")) else {
        return false;
    };
    let list = &body[at..];
    list[..list.find("</select>").unwrap()].contains(&format!("<option value=\"{value}\""))
}

async fn tickets(world: &World) -> i64 {
    let mut conn = world.desk.read().await.unwrap();
    conn.integer(sql("SELECT COUNT(*) FROM ticket"))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_choice_goes_with_a_round_trip_and_is_refused_if_sent_by_an_agent() {
    on_each(async |world| {
        let kim = world.agent("kim").password(PASSWORD);
        kim.can("Quiet", "rw").can("Loud", "rw").create().await;
        world.customer("emma").company("nova").create().await;
        let mut kim = Browser::signed_in(world, "agent", "kim", PASSWORD).await;
        let (quiet, urgent) = (
            queue(world, "Quiet").await,
            priority(world, "5 very high").await,
        );
        let form = "/agent/tickets/new/phone";
        assert!(offers(&kim.get(form).await.body, "PriorityID", &urgent));
        let mut fields = vec![
            ("SelectedCustomerUser", "emma"),
            ("Dest", &quiet),
            ("Subject", "Printer"),
            ("Body", "It does not print."),
            ("PriorityID", &urgent),
            ("Update", "1"),
        ];
        let states = world.desk.states(Actor::System);
        let open = states
            .find_by_name("open")
            .await
            .unwrap()
            .unwrap()
            .id
            .to_string();
        fields.push(("NextStateID", &open));
        let again = kim.post(form, &fields).await;
        assert_eq!(again.status, 200, "{}", again.body);
        assert!(
            !offers(&again.body, "PriorityID", &urgent),
            "{}",
            again.body
        );
        assert!(
            again.body.contains("It does not print."),
            "what was typed stays"
        );
        let (before, sent) = (
            tickets(world).await,
            fields.iter().filter(|f| f.0 != "Update"),
        );
        let mut sent: Vec<_> = sent.copied().collect();
        let refused = kim.post(form, &sent).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(tickets(world).await, before);
        let loud = queue(world, "Loud").await;
        sent.iter_mut().find(|f| f.0 == "Dest").unwrap().1 = &loud;
        let made = kim.post(form, &sent).await;
        assert_eq!(made.status, 303, "elsewhere it is allowed: {}", made.body);
    })
    .await;
}

#[tokio::test]
async fn a_move_that_is_taken_away_is_neither_offered_nor_done_by_any_edge() {
    on_each(async |world| {
        let kim = world.agent("kim").password(PASSWORD);
        let user = kim.can("Quiet", "rw").can("Loud", "rw").create().await;
        let ticket = world.ticket().in_queue("Quiet").create().await;
        let mut kim = Browser::signed_in(world, "agent", "kim", PASSWORD).await;
        let loud = queue(world, "Loud").await;
        let target = format!("/agent/tickets/{}/move", ticket.number);
        let page = kim.get(&target).await;
        assert!(!offers(&page.body, "DestQueueID", &loud), "{}", page.body);
        let forged = kim
            .post(&target, &[("DestQueueID", &loud), ("Body", "")])
            .await;
        assert_eq!(forged.status, 422, "{}", forged.body);
        let again = [("DestQueueID", ""), ("Body", "typed"), ("Update", "1")];
        let again = kim.post(&target, &again).await;
        assert_eq!(again.status, 200, "{}", again.body);
        assert!(again.body.contains("typed") && !offers(&again.body, "DestQueueID", &loud));
        // Bulk has no one ticket to look at: the service refuses each.
        let id = ticket.id.to_string();
        let bulk = [
            ("Action", "move"),
            ("TicketIDs", id.as_str()),
            ("DestQueueID", &loud),
        ];
        let bulk = [
            bulk.as_slice(),
            &[("Subject", ""), ("Body", ""), ("RequestedURL", "/agent")],
        ]
        .concat();
        let answer = kim.post("/agent/tickets/bulk", &bulk).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let service = world
            .desk
            .tickets(user.id)
            .move_to_queue(ticket.id, "Loud")
            .await;
        assert!(matches!(service, Err(Error::Invalid(_))), "{service:?}");
        let stored = world
            .desk
            .tickets(Actor::System)
            .get(ticket.id)
            .await
            .unwrap();
        assert_eq!(stored.queue, "Quiet");
        let desk = world
            .desk
            .tickets(Actor::System)
            .move_to_queue(ticket.id, "Loud")
            .await;
        assert_eq!(desk.unwrap().queue, "Loud", "the desk itself is free");
    })
    .await;
}

#[tokio::test]
async fn a_customers_form_is_narrowed_alike() {
    on_each(async |world| {
        world
            .customer("emma")
            .company("nova")
            .password(PASSWORD)
            .create()
            .await;
        let mut emma = Browser::signed_in(world, "customer", "emma", PASSWORD).await;
        let (quiet, urgent) = (
            queue(world, "Quiet").await,
            priority(world, "5 very high").await,
        );
        let form = "/customer/tickets/new";
        assert!(offers(&emma.get(form).await.body, "PriorityID", &urgent));
        let fields = [
            ("Dest", quiet.as_str()),
            ("PriorityID", &urgent),
            ("Subject", "x"),
            ("Body", "typed"),
        ];
        let again = emma
            .post(form, &[fields.as_slice(), &[("Update", "1")]].concat())
            .await;
        assert_eq!(again.status, 200, "{}", again.body);
        assert!(
            !offers(&again.body, "PriorityID", &urgent),
            "{}",
            again.body
        );
        assert!(again.body.contains("typed"));
        let before = tickets(world).await;
        assert_eq!(emma.post(form, &fields).await.status, 422);
        assert_eq!(tickets(world).await, before);
    })
    .await;
}

//! What open pages are told: changes of every node, who is where, and only what the reader may see.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use gotrs_core::live::{Activity, LEASE, Missed, Tail, What};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::{Actor, Desk, ErrorKind, UserId};

/// A second node on the same database.
async fn other_node(world: &World) -> Desk {
    let builder = Desk::builder().url(&world.url).clock(world.clock.clone());
    builder.open().await.unwrap()
}

#[tokio::test]
async fn a_change_on_one_node_is_news_on_the_other_once() {
    on_each_database(async |world| {
        let other = other_node(world).await;
        let mut tail = Tail::begin(&other).await.unwrap();
        assert!(tail.next().await.unwrap().is_empty());
        let ticket = world.ticket().create().await;
        let news = tail.next().await.unwrap();
        assert!(news.changes.iter().any(|change| change.what == What::Made));
        assert!(news.changes.iter().all(|change| change.ticket == ticket.id
            && change.queue == Some(ticket.queue_id)
            && change.user == UserId::ROOT));
        let again = tail.next().await.unwrap();
        assert!(again.is_empty(), "{again:?}");
        assert_eq!(again.position, news.position);
        let tickets = world.desk.tickets(Actor::System);
        tickets.set_title(ticket.id, "Fire is out").await.unwrap();
        let news = tail.next().await.unwrap();
        assert!(
            news.changes
                .iter()
                .all(|change| change.what == What::Changed)
                && !news.changes.is_empty()
        );
        other.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn looking_costs_one_query_while_nothing_changes() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let kim = world.agent_with("kim", &[("users", "ro")]).await;
        let live = world.desk.live(kim);
        live.enter(ticket.id, Activity::Looking).await.unwrap();
        let mut tail = Tail::begin(&world.desk).await.unwrap();
        tail.next().await.unwrap();
        let (news, statements) = world.counted(async || tail.next().await.unwrap()).await;
        assert_eq!((news.present.len(), statements), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn an_agent_hears_of_tickets_in_queues_that_the_agent_may_read() {
    on_each_database(async |world| {
        world.queue_with_group("Secret").await;
        world.queue_with_group("Open").await;
        let kim = world.agent_with("kim", &[("Open", "ro")]).await;
        let live = world.desk.live(kim);
        let start = live.position().await.unwrap();
        let secret = world.ticket().in_queue("Secret").create().await;
        let open = world.ticket().in_queue("Open").create().await;
        let Missed::These(seen) = live.since(start).await.unwrap() else {
            panic!("a few events are told")
        };
        assert!(seen.iter().any(|change| change.ticket == open.id));
        assert!(
            seen.iter().all(|change| change.ticket != secret.id),
            "{seen:?}"
        );
        // Leaving a queue is told to those who may not follow.
        let after = live.position().await.unwrap();
        let tickets = world.desk.tickets(Actor::System);
        tickets.move_to_queue(open.id, "Secret").await.unwrap();
        let Missed::These(seen) = live.since(after).await.unwrap() else {
            panic!("a few events are told")
        };
        assert_eq!(
            seen.iter().map(|change| change.what).collect::<Vec<_>>(),
            [What::Moved]
        );
        // What somebody else read is nobody's business.
        let after = live.position().await.unwrap();
        let root = world.desk.tickets(UserId::ROOT);
        root.set_flag(secret.id, "Seen", "1").await.unwrap();
        assert_eq!(live.since(after).await.unwrap(), Missed::These(Vec::new()));
        let customer = world.desk.live(Actor::Customer("emma".into()));
        assert_eq!(
            customer.since(0).await.unwrap_err().kind(),
            ErrorKind::Denied
        );
    })
    .await;
}

#[tokio::test]
async fn who_is_at_a_ticket_is_seen_on_the_other_node_until_leaving_or_silence() {
    on_each_database(async |world| {
        let other = other_node(world).await;
        let (_, group) = world.queue_with_group("Desk").await;
        let ada = world.agent_with("ada", &[("Desk", "rw")]).await;
        let linus = world.agent_with("linus", &[("Desk", "rw")]).await;
        let stranger = world.agent_with("stranger", &[]).await;
        assert!(group.0 > 0);
        let ticket = world.ticket().in_queue("Desk").create().await;
        let mut tail = Tail::begin(&other).await.unwrap();
        let at_linus = world.desk.live(linus);
        at_linus.enter(ticket.id, Activity::Looking).await.unwrap();
        at_linus.enter(ticket.id, Activity::Writing).await.unwrap();
        at_linus.enter(ticket.id, Activity::Writing).await.unwrap();
        let news = tail.next().await.unwrap();
        assert_eq!(news.moved, BTreeSet::from([ticket.id]));
        let seen = other.live(ada).others_at(ticket.id).await.unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].user, seen[0].activity), (linus, Activity::Writing));
        assert!(
            other
                .live(linus)
                .others_at(ticket.id)
                .await
                .unwrap()
                .is_empty()
        );
        // Who may not see the ticket is told that there is none, and cannot be there.
        let denied = world.desk.live(stranger);
        let refused = denied.enter(ticket.id, Activity::Looking).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
        assert!(denied.others_at(ticket.id).await.is_err());
        // Leaving one activity leaves the other.
        at_linus.leave(ticket.id, Activity::Writing).await.unwrap();
        let seen = other.live(ada).others_at(ticket.id).await.unwrap();
        assert_eq!(seen[0].activity, Activity::Looking);
        // A lease that is renewed lasts, one that is not ends; and a renewal is no news.
        tail.next().await.unwrap();
        world.pass(LEASE - TimeDelta::seconds(5));
        world.desk.renew_presence().await.unwrap();
        world.pass(TimeDelta::seconds(10));
        assert!(tail.next().await.unwrap().is_empty());
        world.pass(LEASE);
        assert_eq!(
            tail.next().await.unwrap().moved,
            BTreeSet::from([ticket.id])
        );
        assert!(
            other
                .live(ada)
                .others_at(ticket.id)
                .await
                .unwrap()
                .is_empty()
        );
        other.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_node_that_stops_is_at_no_ticket() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let root = world.desk.live(UserId::ROOT);
        root.enter(ticket.id, Activity::Looking).await.unwrap();
        let system = world.desk.live(Actor::Agent(UserId(2)));
        world.desk.end_presence().await.unwrap();
        let mut tail = Tail::begin(&world.desk).await.unwrap();
        let present = tail.next().await.unwrap().present;
        assert!(system.others_of(&present, ticket.id).is_empty());
    })
    .await;
}

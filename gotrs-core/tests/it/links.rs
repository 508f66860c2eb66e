use gotrs_core::db::sql;
use gotrs_core::link::{Direction, LinkState, NewLink, Object};
use gotrs_core::testing::on_each_database;
use gotrs_core::{Actor, ErrorKind, UserId, link};

#[tokio::test]
async fn a_link_is_seen_from_both_ends_and_written_down_at_both() {
    on_each_database(async |world| {
        let parent = world.ticket().titled("Parent").create().await;
        let child = world.ticket().titled("Child").create().await;
        let links = world.desk.links(UserId::ROOT);
        assert!(links.add(parent.id, child.id, "ParentChild").await.unwrap());
        assert!(!links.add(parent.id, child.id, "ParentChild").await.unwrap());
        let from_parent = links.of_ticket(parent.id).await.unwrap();
        assert_eq!(
            (from_parent[0].direction, from_parent[0].title.as_str()),
            (Direction::Target, "Child")
        );
        let from_child = links.of_ticket(child.id).await.unwrap();
        assert_eq!(
            (from_child[0].direction, from_child[0].number.as_str()),
            (Direction::Source, parent.number.as_str())
        );
        let lines = world
            .desk
            .tickets(UserId::ROOT)
            .history(child.id, 0, 10)
            .await
            .unwrap();
        assert_eq!(lines[1].kind, "TicketLinkAdd");
        assert_eq!(
            lines[1].name,
            format!("%%{}%%{}%%{}", parent.number, parent.id, child.id)
        );
        assert!(
            links
                .remove(parent.id, child.id, "ParentChild")
                .await
                .unwrap()
        );
        assert!(
            !links
                .remove(parent.id, child.id, "ParentChild")
                .await
                .unwrap()
        );
        assert!(links.of_ticket(parent.id).await.unwrap().is_empty());
        let lines = world
            .desk
            .tickets(UserId::ROOT)
            .history(parent.id, 0, 10)
            .await
            .unwrap();
        assert_eq!(lines.last().unwrap().kind, "TicketLinkDelete");
    })
    .await;
}

#[tokio::test]
async fn impossible_links_are_refused() {
    on_each_database(async |world| {
        let one = world.ticket().create().await;
        let two = world.ticket().create().await;
        let links = world.desk.links(UserId::ROOT);
        let kind = async |source, target, kind| {
            links
                .add(source, target, kind)
                .await
                .map_err(|error| error.kind())
        };
        assert_eq!(
            kind(one.id, one.id, "Normal").await,
            Err(ErrorKind::Invalid)
        );
        assert_eq!(
            kind(one.id, two.id, "Sideways").await,
            Err(ErrorKind::Invalid)
        );
        assert_eq!(kind(one.id, two.id, "ParentChild").await, Ok(true));
        assert_eq!(
            kind(two.id, one.id, "ParentChild").await,
            Err(ErrorKind::Conflict),
            "the child is no parent"
        );
        assert_eq!(
            kind(one.id, two.id, "Normal").await,
            Err(ErrorKind::Conflict),
            "one type of a group"
        );
        links.remove(one.id, two.id, "ParentChild").await.unwrap();
        assert_eq!(kind(one.id, two.id, "Normal").await, Ok(true));
        assert_eq!(
            kind(two.id, one.id, "Normal").await,
            Ok(false),
            "equals have no direction"
        );
        assert!(links.remove(two.id, one.id, "Normal").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_hidden_end_is_not_there() {
    on_each_database(async |world| {
        world.queue_with_group("Secret").await;
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let open = world.ticket().create().await;
        let hidden = world
            .ticket()
            .in_queue("Secret")
            .titled("Layoffs")
            .create()
            .await;
        let links = world.desk.links(kim);
        for (one, other) in [(open.id, hidden.id), (hidden.id, open.id)] {
            assert_eq!(
                links.add(one, other, "Normal").await.unwrap_err().kind(),
                ErrorKind::NotFound
            );
        }
        world
            .desk
            .links(Actor::System)
            .add(open.id, hidden.id, "Normal")
            .await
            .unwrap();
        assert!(links.of_ticket(open.id).await.unwrap().is_empty());
        assert_eq!(
            links
                .remove(open.id, hidden.id, "Normal")
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::NotFound
        );
        let reader = world.agent_with("reader", &[("users", "ro")]).await;
        let other = world.ticket().create().await;
        let refused = world
            .desk
            .links(reader)
            .add(open.id, other.id, "Normal")
            .await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Denied);
    })
    .await;
}

#[tokio::test]
async fn links_of_tickets_nobody_created_go_after_a_day() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let link = NewLink {
            source: Object::ticket(ticket.id),
            target: Object {
                kind: "Ticket".into(),
                key: "1700000000.1".into(),
            },
            link_type: "Normal".into(),
            state: LinkState::Temporary,
        };
        link::add(&mut unit, &link).await.unwrap();
        unit.commit().await.unwrap();
        gotrs_core::job::run_due(&world.desk).await.unwrap();
        for _ in 0..2 {
            world.pass(chrono::TimeDelta::days(1));
            gotrs_core::job::run_due(&world.desk).await.unwrap();
        }
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            conn.integer(sql("SELECT COUNT(*) FROM link_relation"))
                .await
                .unwrap(),
            0
        );
    })
    .await;
}

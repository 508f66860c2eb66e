use gotrs_core::article::{ArticleFilter, NewArticle};
use gotrs_core::db::sql;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::{NewTicket, PendingTime, TicketAction, TimeUnits, take_over};
use gotrs_core::{Actor, ErrorKind, UserId};

/// What the history of a ticket says, as (type, text).
async fn history(world: &World, id: gotrs_core::TicketId) -> Vec<(String, String)> {
    let lines = world
        .desk
        .tickets(Actor::System)
        .history(id, 0, 1000)
        .await
        .unwrap();
    lines
        .into_iter()
        .map(|line| (line.kind, line.name))
        .collect()
}

fn line(kind: &str, name: impl Into<String>) -> (String, String) {
    (kind.to_owned(), name.into())
}

#[tokio::test]
async fn a_new_ticket_has_otrs_defaults_and_its_first_line() {
    on_each_database(async |world| {
        let tickets = world.desk.tickets(UserId::ROOT);
        let ticket = tickets
            .create(NewTicket::in_queue("raw", "Printer on fire"))
            .await
            .unwrap();
        assert_eq!(ticket.state, "new");
        assert_eq!(ticket.queue, "Raw");
        assert_eq!(ticket.priority, "3 normal");
        assert_eq!(ticket.lock, "unlock");
        assert_eq!(ticket.ticket_type.as_deref(), Some("Unclassified"));
        assert_eq!(
            (ticket.owner_id, ticket.responsible_id),
            (UserId::ROOT, UserId::ROOT)
        );
        assert_eq!((ticket.customer_id.clone(), ticket.timeout), (None, 0));
        assert_eq!((ticket.created, ticket.changed), (world.now(), world.now()));
        assert_eq!(
            history(world, ticket.id).await,
            [line(
                "NewTicket",
                format!("%%{}%%Raw%%3 normal%%new%%{}", ticket.number, ticket.id)
            )]
        );
        let found = tickets.find_by_number(&ticket.number).await.unwrap();
        assert_eq!(found, Some(ticket));
    })
    .await;
}

#[tokio::test]
async fn all_wrong_fields_of_a_new_ticket_are_named_at_once() {
    let world = World::new().await;
    let new = NewTicket::in_queue("Raw", "x")
        .state("nowhere")
        .priority("99")
        .owner("nobody");
    let error = world
        .desk
        .tickets(UserId::ROOT)
        .create(new)
        .await
        .unwrap_err();
    let text = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    for field in [
        "state unknown (nowhere)",
        "priority unknown (99)",
        "owner unknown (nobody)",
    ] {
        assert!(text.contains(field), "{text}");
    }
}

#[tokio::test]
async fn the_same_value_again_leaves_no_trace() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(UserId::ROOT);
        world.pass(chrono::TimeDelta::minutes(1));
        tickets.move_to_queue(ticket.id, "Raw").await.unwrap();
        tickets.set_state(ticket.id, "new", None).await.unwrap();
        tickets
            .set_title(ticket.id, "Printer on fire")
            .await
            .unwrap();
        tickets.set_owner(ticket.id, UserId::ROOT).await.unwrap();
        let after = tickets.set_priority(ticket.id, "3 Normal").await.unwrap();
        assert_eq!(after, ticket);
        assert_eq!(history(world, ticket.id).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_move_unlocks_in_the_name_of_root() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let ticket = world
            .ticket()
            .with(|new| new.lock("lock").owner(kim))
            .create()
            .await;
        let moved = world
            .desk
            .tickets(kim)
            .move_to_queue(ticket.id, "Junk")
            .await
            .unwrap();
        assert_eq!(
            (moved.queue.as_str(), moved.lock.as_str()),
            ("Junk", "unlock")
        );
        let lines = world
            .desk
            .tickets(kim)
            .history(ticket.id, 0, 100)
            .await
            .unwrap();
        let seen: Vec<_> = lines
            .iter()
            .map(|line| {
                (
                    line.kind.as_str(),
                    line.queue.as_str(),
                    line.created_by_login.as_str(),
                )
            })
            .collect();
        assert_eq!(
            seen[1..],
            [
                ("Move", "Junk", "kim"),
                ("Unlock", "Junk", "root@localhost")
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn moving_needs_move_into_on_the_new_queue() {
    let world = World::new().await;
    world.queue_with_group("Secret").await;
    let kim = world
        .agent_with("kim", &[("users", "rw"), ("Secret", "ro")])
        .await;
    let ticket = world.ticket().create().await;
    let error = world
        .desk
        .tickets(kim)
        .move_to_queue(ticket.id, "Secret")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
}

#[tokio::test]
async fn a_ticket_of_another_group_does_not_exist_for_an_agent() {
    on_each_database(async |world| {
        world.queue_with_group("Secret").await;
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let ticket = world.ticket().in_queue("Secret").create().await;
        let tickets = world.desk.tickets(kim);
        assert_eq!(tickets.find(ticket.id).await.unwrap(), None);
        let unknown = tickets
            .get(gotrs_core::TicketId(999))
            .await
            .unwrap_err()
            .to_string();
        let hidden = tickets.get(ticket.id).await.unwrap_err().to_string();
        assert_eq!(hidden, unknown.replace("999", &ticket.id.to_string()));
        let error = tickets.set_title(ticket.id, "mine").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_reader_neither_locks_nor_takes_nor_owns() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "ro")]).await;
        let lee = world.agent_with("lee", &[("users", "priority")]).await;
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(kim);
        let refused = [
            tickets.set_lock(ticket.id, "lock").await.unwrap_err(),
            tickets.take_over(ticket.id).await.unwrap_err(),
            tickets.set_owner(ticket.id, kim).await.unwrap_err(),
            tickets.watch(ticket.id, lee).await.unwrap_err(),
        ];
        assert!(
            refused
                .iter()
                .all(|error| matches!(error.kind(), ErrorKind::Denied | ErrorKind::NotFound))
        );
        // Whoever may change priorities only does not become owner by the lock of that screen.
        let mut unit = world.desk.unit(lee).await.unwrap();
        assert!(take_over(&mut unit, ticket.id).await.is_err());
        drop(unit);
        let after = world
            .desk
            .tickets(Actor::System)
            .get(ticket.id)
            .await
            .unwrap();
        assert_eq!(
            (after.owner_id, after.lock.as_str()),
            (UserId::ROOT, "unlock")
        );
    })
    .await;
}

#[tokio::test]
async fn taking_over_locks_and_makes_owner() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let lee = world.agent_with("lee", &[("users", "rw")]).await;
        let ticket = world.ticket().create().await;
        let taken = world.desk.tickets(kim).take_over(ticket.id).await.unwrap();
        assert_eq!((taken.owner_id, taken.lock.as_str()), (kim, "lock"));
        assert_eq!(taken.timeout, world.now().timestamp());
        let error = world
            .desk
            .tickets(lee)
            .take_over(ticket.id)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_gone_when_the_change_begins_is_no_right() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(kim);
        assert!(tickets.get(ticket.id).await.is_ok());
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.exec(sql("DELETE FROM group_user WHERE user_id = ?").bind(kim))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert!(tickets.set_title(ticket.id, "late").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn leaving_a_pending_state_ends_the_pending_time() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(UserId::ROOT);
        let time = PendingTime::parse("2025-04-01 08:05:30").unwrap();
        let waiting = tickets
            .set_state(ticket.id, "pending reminder", Some(time))
            .await
            .unwrap();
        assert_eq!(
            waiting.pending_until().unwrap().to_rfc3339(),
            "2025-04-01T08:05:30+00:00"
        );
        let closed = tickets
            .set_state(ticket.id, "closed successful", None)
            .await
            .unwrap();
        assert_eq!(closed.until_time, 0);
        let lines = history(world, ticket.id).await;
        assert_eq!(
            lines[1..],
            [
                line("StateUpdate", "%%new%%pending reminder%%"),
                line("SetPendingTime", "%%2025-04-01 08:05"),
                line("StateUpdate", "%%pending reminder%%closed successful%%"),
                line("SetPendingTime", "%%00-00-00 00:00"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn accounted_time_adds_up_and_shows_as_people_write_it() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(UserId::ROOT);
        for text in ["12,345", "0.5", "-1"] {
            tickets
                .account_time(ticket.id, TimeUnits::parse(text).unwrap())
                .await
                .unwrap();
        }
        assert_eq!(
            tickets.accounted_time(ticket.id).await.unwrap().to_string(),
            "11.84"
        );
        let lines = history(world, ticket.id).await;
        assert_eq!(lines[3], line("TimeAccounting", "%%-1%%11.84"));
        let zero = tickets
            .account_time(ticket.id, TimeUnits::parse("0.001").unwrap())
            .await;
        assert_eq!(zero.unwrap_err().kind(), ErrorKind::Invalid);
    })
    .await;
}

#[tokio::test]
async fn watching_needs_its_setting_and_is_written_down() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "ro")]).await;
        let ticket = world.ticket().create().await;
        let off = world
            .desk
            .tickets(kim)
            .watch(ticket.id, kim)
            .await
            .unwrap_err();
        assert_eq!(
            off.kind(),
            ErrorKind::Conflict,
            "Ticket::Watcher is off by default"
        );
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        gotrs_core::ticket::watch::watch(&mut unit, ticket.id, kim)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            world.desk.tickets(kim).watchers(ticket.id).await.unwrap(),
            [kim]
        );
        world
            .desk
            .tickets(kim)
            .unwatch(ticket.id, kim)
            .await
            .unwrap();
        let lines = history(world, ticket.id).await;
        assert_eq!(
            lines[1..],
            [
                line("Subscribe", "%%kim Test"),
                line("Unsubscribe", "%%kim Test")
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn flags_belong_to_one_agent() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "ro")]).await;
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(kim);
        tickets.set_flag(ticket.id, "Seen", "1").await.unwrap();
        tickets.set_flag(ticket.id, "Seen", "1").await.unwrap();
        assert_eq!(tickets.flags(ticket.id).await.unwrap(), [line("Seen", "1")]);
        assert!(
            world
                .desk
                .tickets(UserId::ROOT)
                .flags(ticket.id)
                .await
                .unwrap()
                .is_empty()
        );
        tickets.remove_flag(ticket.id, "Seen").await.unwrap();
        assert!(tickets.flags(ticket.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_failed_unit_leaves_nothing() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let mut unit = world.desk.unit(UserId::ROOT).await.unwrap();
        gotrs_core::ticket::change::title(&mut unit, ticket.id, "half")
            .await
            .unwrap();
        let refused =
            gotrs_core::ticket::change::queue(&mut unit, ticket.id, &"nowhere".into()).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Invalid);
        drop(unit);
        let after = world
            .desk
            .tickets(UserId::ROOT)
            .get(ticket.id)
            .await
            .unwrap();
        assert_eq!(after, ticket);
        assert_eq!(history(world, ticket.id).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_screen_does_all_or_nothing_and_is_no_way_around_another() {
    on_each_database(async |world| {
        let (_, _) = world.queue_with_group("Desk").await;
        let kim = world.agent_with("kim", &[("Desk", "rw")]).await;
        let lee = world
            .agent_with("lee", &[("Desk", "ro"), ("Desk", "note")])
            .await;
        let ticket = world.ticket().in_queue("Desk").create().await;
        let note = || NewArticle::note("Seen", "It works again.");
        let closing = TicketAction::needing("close")
            .taking_over()
            .article(note())
            .state("closed successful");
        let closed = world
            .desk
            .tickets(kim)
            .act(ticket.id, closing)
            .await
            .unwrap();
        assert_eq!(
            (
                closed.state.as_str(),
                closed.lock.as_str(),
                closed.owner.as_str()
            ),
            ("closed successful", "unlock", "kim")
        );

        let articles = async || {
            let articles = world.desk.articles(kim);
            let list = articles.list(ticket.id, &ArticleFilter::default()).await;
            list.unwrap().len()
        };
        let before = articles().await;
        for sly in [
            TicketAction::needing("note")
                .article(note())
                .state("closed unsuccessful"),
            TicketAction::needing("note").article(note()).owner("lee"),
            TicketAction::needing("note")
                .article(note())
                .priority("5 very high"),
            TicketAction::needing("note").article(note()).queue("Raw"),
        ] {
            let refused = world
                .desk
                .tickets(lee)
                .act(ticket.id, sly)
                .await
                .unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Denied);
        }
        assert_eq!(
            articles().await,
            before,
            "a refused change takes its article along"
        );
        let plain = TicketAction::needing("note").article(note());
        world.desk.tickets(lee).act(ticket.id, plain).await.unwrap();
        assert_eq!(articles().await, before + 1);
    })
    .await;
}

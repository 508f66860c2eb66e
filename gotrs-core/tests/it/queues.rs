//! Queues and their names.

use gotrs_core::db::sql;
use gotrs_core::permission::Permission;
use gotrs_core::queue::Queue;
use gotrs_core::sysconfig::settings;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::valid::Validity;
use gotrs_core::{Actor, Error, ErrorKind, GroupId, UserId};

async fn raw(world: &World) -> Queue {
    let queues = world.desk.queues(Actor::System);
    queues
        .find_by_name("Raw")
        .await
        .unwrap()
        .unwrap()
        .data
        .clone()
}

fn problem(error: Error) -> (String, String) {
    match error {
        Error::Invalid(problems) => (
            problems.0[0].field.to_owned(),
            problems.0[0].problem.to_owned(),
        ),
        other => panic!("{other}"),
    }
}

async fn agent(world: &World, login: &str) -> UserId {
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    let now = unit.stamp();
    let insert = sql(
        "INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
         VALUES (?, '!', 'A', 'B', 1, ?, 1, ?, 1)",
    );
    let id = unit
        .insert(insert.bind(login).bind(now).bind(now))
        .await
        .unwrap();
    unit.commit().await.unwrap();
    UserId(id)
}

async fn grant(world: &World, user: UserId, group: GroupId, key: &str) {
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    let now = unit.stamp();
    let insert = sql(
        "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, 1, ?, 1)",
    );
    unit.exec(insert.bind(user).bind(group).bind(key).bind(now).bind(now))
        .await
        .unwrap();
    unit.touch(gotrs_core::cache::PERMISSION);
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn every_column_of_a_queue_comes_back_as_it_was_given() {
    on_each_database(async |world| {
        let queues = world.desk.queues(UserId::ROOT);
        let queue = Queue {
            name: "Repairs".into(),
            unlock_timeout: Some(30),
            first_response_time: Some(60),
            first_response_notify: Some(80),
            update_time: Some(120),
            update_notify: None,
            solution_time: Some(0),
            solution_notify: Some(90),
            calendar: Some("2".into()),
            default_sign_key: Some("key".into()),
            follow_up_lock: true,
            comments: Some("Ümläute ✓".into()),
            ..raw(world).await
        };
        let added = queues.add(queue.clone()).await.unwrap();
        assert_eq!(added.data, queue);
        assert_eq!(
            (added.created, added.created_by),
            (world.now(), UserId::ROOT)
        );
        let changed = Queue {
            unlock_timeout: None,
            valid: Validity::InvalidTemporarily,
            ..queue
        };
        assert_eq!(
            queues.update(added.id, changed.clone()).await.unwrap().data,
            changed
        );
        assert_eq!(queues.get(added.id).await.unwrap().data, changed);
    })
    .await;
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_case_and_found_so_too() {
    on_each_database(async |world| {
        let queues = world.desk.queues(UserId::ROOT);
        for (name, expected) in [
            ("rAW", "taken"),
            ("  raw ", "taken"),
            ("  ", "required"),
            ("A::", "format"),
        ] {
            let error = queues
                .add(Queue {
                    name: name.into(),
                    ..raw(world).await
                })
                .await
                .unwrap_err();
            assert_eq!(problem(error), ("name".into(), expected.into()), "{name:?}");
        }
        let error = queues
            .add(Queue {
                name: "x".repeat(201),
                ..raw(world).await
            })
            .await
            .unwrap_err();
        assert_eq!(problem(error).1, "too_long");
        let found = queues.find_by_name(" RAW ").await.unwrap().unwrap();
        assert_eq!(found.name, "Raw");
        // The same name in another case is the same queue.
        queues
            .update(
                found.id,
                Queue {
                    name: "RAW".into(),
                    ..found.data.clone()
                },
            )
            .await
            .unwrap();
        assert_eq!(queues.get(found.id).await.unwrap().name, "RAW");
    })
    .await;
}

#[tokio::test]
async fn what_a_queue_names_must_exist() {
    on_each_database(async |world| {
        let queues = world.desk.queues(UserId::ROOT);
        let queue = Queue {
            name: "X".into(),
            group_id: GroupId(4711),
            ..raw(world).await
        };
        assert_eq!(
            problem(queues.add(queue).await.unwrap_err()),
            ("group_id".into(), "unknown".into())
        );
        let queue = Queue {
            name: "X".into(),
            first_response_notify: Some(101),
            ..raw(world).await
        };
        assert_eq!(
            problem(queues.add(queue).await.unwrap_err()).0,
            "first_response_notify"
        );
        assert_eq!(queues.find_by_name("X").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn renaming_a_queue_renames_what_is_below_and_nothing_else() {
    on_each_database(async |world| {
        let queues = world.desk.queues(UserId::ROOT);
        let mut ids = Vec::new();
        for name in ["Help", "Help::A", "Help::A::B", "Helpdesk", "help2::Help"] {
            ids.push(world.queue_in(name, "users").await);
        }
        let help = queues.get(ids[0]).await.unwrap();
        world.set("PostmasterDefaultQueue", "Help::A").await;
        queues.update(ids[0], Queue { name: "Service".into(), ..help.data.clone() }).await.unwrap();
        let mut names = Vec::new();
        for id in &ids {
            names.push(queues.get(*id).await.unwrap().name.clone());
        }
        assert_eq!(names, ["Service", "Service::A", "Service::A::B", "Helpdesk", "help2::Help"]);
        assert_eq!(world.desk.config().text(&settings::POSTMASTER_DEFAULT_QUEUE), "Service::A", "settings follow");
        let below = Queue { name: "Service::A::B::C".into(), ..queues.get(ids[1]).await.unwrap().data.clone() };
        assert_eq!(problem(queues.update(ids[1], below).await.unwrap_err()).1, "format");
        let mut conn = world.desk.read().await.unwrap();
        let events: Vec<String> = conn
            .column(sql("SELECT name FROM gotrs_event WHERE name IN ('QueueCreate', 'QueueUpdate') ORDER BY id"))
            .await
            .unwrap();
        assert_eq!(events.iter().filter(|name| *name == "QueueCreate").count(), 5);
        assert_eq!(events.iter().filter(|name| *name == "QueueUpdate").count(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_queue_that_a_setting_names_stays_valid() {
    on_each_database(async |world| {
        let queues = world.desk.queues(UserId::ROOT);
        let junk = queues.find_by_name("Junk").await.unwrap().unwrap();
        world.set("PostmasterDefaultQueue", "Junk").await;
        let invalid = Queue {
            valid: Validity::Invalid,
            ..junk.data.clone()
        };
        assert_eq!(
            problem(queues.update(junk.id, invalid.clone()).await.unwrap_err()),
            ("valid".into(), "in_use".into())
        );
        world.set("PostmasterDefaultQueue", "Raw").await;
        queues.update(junk.id, invalid).await.unwrap();
        assert!(
            queues
                .list(true)
                .await
                .unwrap()
                .iter()
                .all(|queue| queue.name != "Junk")
        );
        assert!(
            queues
                .list(false)
                .await
                .unwrap()
                .iter()
                .any(|queue| queue.name == "Junk")
        );
    })
    .await;
}

#[tokio::test]
async fn a_name_is_no_deeper_than_the_setting_says() {
    let world = World::new().await;
    let queues = world.desk.queues(UserId::ROOT);
    world.set("Ticket::Frontend::MaxQueueLevel", "2").await;
    queues
        .add(Queue {
            name: "A::B".into(),
            ..raw(&world).await
        })
        .await
        .unwrap();
    let error = queues
        .add(Queue {
            name: "A::B::C".into(),
            ..raw(&world).await
        })
        .await
        .unwrap_err();
    assert_eq!(problem(error).1, "too_deep");
    let tree = queues.tree(true).await.unwrap();
    let a = tree.iter().find(|node| node.name == "A").unwrap();
    assert!(a.entry.is_none(), "nothing is called A by itself");
    assert_eq!(a.children[0].entry.as_ref().unwrap().name, "A::B");
}

#[tokio::test]
async fn everybody_learns_of_the_queues_they_have_a_permission_on() {
    on_each_database(async |world| {
        let secret = world.queue("Secret").await;
        let group = world
            .desk
            .queues(Actor::System)
            .get(secret)
            .await
            .unwrap()
            .group_id;
        let kim = agent(world, "kim").await;
        let names = async |permission: Permission| -> Vec<String> {
            let queues = world.desk.queues(kim).permitted(&permission).await.unwrap();
            queues.iter().map(|queue| queue.name.clone()).collect()
        };
        assert!(names(Permission::RO).await.is_empty());
        grant(world, kim, group, "move_into").await;
        assert!(names(Permission::RO).await.is_empty());
        assert_eq!(names(Permission::MOVE_INTO).await, ["Secret"]);
        let all = world
            .desk
            .queues(Actor::System)
            .permitted(&Permission::RW)
            .await
            .unwrap();
        assert_eq!(all.len(), 5);
        let customer = world.desk.queues(Actor::Customer("eve".into()));
        assert_eq!(
            customer.permitted(&Permission::CREATE).await.unwrap().len(),
            5,
            "without group support: all"
        );
        assert_eq!(
            customer.list(true).await.unwrap_err().kind(),
            ErrorKind::Denied
        );
        let own = world.desk.queues(kim);
        assert_eq!(
            own.add(Queue {
                name: "Y".into(),
                ..raw(world).await
            })
            .await
            .unwrap_err()
            .kind(),
            ErrorKind::Denied
        );
        assert_eq!(
            own.update(secret, raw(world).await)
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Denied
        );
        assert!(
            own.list(true).await.is_ok(),
            "names are no secret among agents"
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_queue_offers_the_templates_that_the_setting_names() {
    on_each_database(async |world| {
        world
            .set("StandardTemplate2QueueByCreating", "[empty answer]")
            .await;
        let queue = world.queue("New").await;
        let templates = world.desk.templates(UserId::ROOT);
        let offered = templates.of_queue(queue, Some("Answer")).await.unwrap();
        assert_eq!(offered.len(), 1);
        assert!(
            templates
                .of_queue(queue, Some("Note"))
                .await
                .unwrap()
                .is_empty()
        );
        templates.set_of_queue(queue, &[]).await.unwrap();
        assert!(templates.of_queue(queue, None).await.unwrap().is_empty());
        templates
            .set_queues(offered[0].id, &[queue, queue])
            .await
            .unwrap();
        assert_eq!(templates.queues(offered[0].id).await.unwrap(), [queue]);
    })
    .await;
}

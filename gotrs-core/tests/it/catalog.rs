//! States, priorities, types, services, SLAs, texts and addresses.

use std::sync::atomic::{AtomicUsize, Ordering};

use gotrs_core::cache::{self, Cached};
use gotrs_core::catalog::{
    Attachment, AutoResponse, Catalog, Fixed, Kind, Priority, Salutation, Service, Signature, Sla,
    State, SystemAddress, Template, TicketType,
};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::valid::Validity;
use gotrs_core::{Actor, AutoResponseTypeId, Desk, Error, ErrorKind, QueueId, StateTypeId, UserId};

fn problem(error: Error) -> (String, String) {
    match error {
        Error::Invalid(problems) => (
            problems.0[0].field.to_owned(),
            problems.0[0].problem.to_owned(),
        ),
        other => panic!("{other}"),
    }
}

/// What holds for every kind.
async fn keeps_its_promises<K: Kind>(world: &World, catalog: impl Fn(Actor) -> Catalog<K>, one: K) {
    let admin = catalog(Actor::Agent(UserId::ROOT));
    let before = admin.list(false).await.unwrap().len();
    let added = admin.add(one.clone()).await.unwrap();
    assert_eq!(added.data, one, "{}", K::WHAT);
    assert_eq!(
        (added.created, added.changed_by),
        (world.now(), UserId::ROOT)
    );
    let shouted = one.name().to_uppercase();
    assert_eq!(
        admin
            .find_by_name(&format!(" {shouted} "))
            .await
            .unwrap()
            .as_ref(),
        Some(&added)
    );
    let mut again = one.clone();
    again.rename(shouted.clone());
    assert_eq!(
        problem(admin.add(again.clone()).await.unwrap_err()),
        ("name".into(), "taken".into())
    );
    world.pass(chrono::TimeDelta::minutes(1));
    let changed = admin.update(added.id, again).await.unwrap();
    assert_eq!(
        (changed.name(), changed.created),
        (shouted.as_str(), added.created)
    );
    assert_eq!(changed.changed, world.now());
    assert_eq!(admin.list(false).await.unwrap().len(), before + 1);

    let nobody = catalog(Actor::Agent(UserId(4711)));
    assert_eq!(
        nobody.add(one.clone()).await.unwrap_err().kind(),
        ErrorKind::Denied
    );
    assert_eq!(
        nobody
            .update(added.id, one.clone())
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::Denied
    );
    let customer = catalog(Actor::Customer("eve".into()));
    assert_eq!(
        customer.list(true).await.unwrap_err().kind(),
        ErrorKind::Denied
    );
    assert_eq!(
        customer.add(one.clone()).await.unwrap_err().kind(),
        ErrorKind::Denied
    );
}

async fn fixed(desk: &Desk, list: Fixed, name: &str) -> i64 {
    let entries = desk.fixed_list(Actor::System, list).await.unwrap();
    entries.iter().find(|entry| entry.name == name).unwrap().id
}

#[tokio::test]
async fn every_kind_keeps_names_unique_columns_whole_and_strangers_out() {
    on_each_database(async |world| {
        let desk = &world.desk;
        let closed = StateTypeId(fixed(desk, Fixed::StateType, "closed").await);
        let reply = AutoResponseTypeId(fixed(desk, Fixed::AutoResponseType, "auto reply").await);
        let junk = world.queue("Junk").await;
        let address = desk
            .system_addresses(Actor::System)
            .list(true)
            .await
            .unwrap()[0]
            .id;
        let text = || "Größe <OTRS_CUSTOMER_REALNAME>\n".to_owned();
        keeps_its_promises(
            world,
            |actor| desk.states(actor),
            State {
                comments: Some("c".into()),
                ..State::named("done", closed)
            },
        )
        .await;
        keeps_its_promises(
            world,
            |actor| desk.priorities(actor),
            Priority::named("6 burning"),
        )
        .await;
        keeps_its_promises(
            world,
            |actor| desk.ticket_types(actor),
            TicketType::named("Incident"),
        )
        .await;
        keeps_its_promises(world, |actor| desk.services(actor), Service::named("Mail")).await;
        let sla = Sla {
            calendar: Some("1".into()),
            solution_time: 240,
            solution_notify: Some(70),
            ..Sla::named("Gold")
        };
        keeps_its_promises(world, |actor| desk.slas(actor), sla).await;
        let salutation = Salutation {
            name: "warm".into(),
            text: text(),
            content_type: Some("text/plain".into()),
            comments: None,
            valid: Validity::Valid,
        };
        keeps_its_promises(world, |actor| desk.salutations(actor), salutation).await;
        let signature = Signature {
            name: "short".into(),
            text: text(),
            content_type: None,
            comments: None,
            valid: Validity::Valid,
        };
        keeps_its_promises(world, |actor| desk.signatures(actor), signature).await;
        keeps_its_promises(
            world,
            |actor| desk.system_addresses(actor),
            SystemAddress::new("help@example.com", "Help", junk),
        )
        .await;
        keeps_its_promises(
            world,
            |actor| desk.templates(actor),
            Template::named("thanks", "Answer", "Thank you."),
        )
        .await;
        let answer = AutoResponse {
            name: "got it".into(),
            text: Some(text()),
            subject: Some("Re".into()),
            type_id: reply,
            address_id: address,
            content_type: Some("text/plain".into()),
            comments: None,
            valid: Validity::Valid,
        };
        keeps_its_promises(world, |actor| desk.auto_responses(actor), answer).await;
    })
    .await;
}

#[tokio::test]
async fn values_that_make_no_sense_are_refused_by_field() {
    on_each_database(async |world| {
        let desk = &world.desk;
        let state = State::named("x", StateTypeId(4711));
        assert_eq!(
            problem(desk.states(Actor::System).add(state).await.unwrap_err()),
            ("type_id".into(), "unknown".into())
        );
        let sla = Sla {
            update_time: -1,
            ..Sla::named("x")
        };
        assert_eq!(
            problem(desk.slas(Actor::System).add(sla).await.unwrap_err()).0,
            "update_notify"
        );
        let template = Template::named("x", "Poem", "");
        assert_eq!(
            problem(
                desk.templates(Actor::System)
                    .add(template)
                    .await
                    .unwrap_err()
            ),
            ("template_type".into(), "unknown".into())
        );
        for address in ["nobody", "a b@example.com", "@x", "x@", "a@b\nBcc: c@d"] {
            let address = SystemAddress::new(address, "Help", QueueId(1));
            assert_eq!(
                problem(
                    desk.system_addresses(Actor::System)
                        .add(address)
                        .await
                        .unwrap_err()
                )
                .1,
                "format"
            );
        }
        let address = SystemAddress::new("a@b.c", "Help\r\nBcc: x@y", QueueId(1));
        assert_eq!(
            problem(
                desk.system_addresses(Actor::System)
                    .add(address)
                    .await
                    .unwrap_err()
            )
            .0,
            "real_name"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_needed_stays_valid() {
    on_each_database(async |world| {
        let desk = &world.desk;
        let addresses = desk.system_addresses(UserId::ROOT);
        let used = addresses.list(true).await.unwrap().swap_remove(0);
        let invalid = SystemAddress {
            valid: Validity::Invalid,
            ..used.data.clone()
        };
        assert_eq!(
            problem(addresses.update(used.id, invalid).await.unwrap_err()),
            ("valid".into(), "in_use".into())
        );
        let signatures = desk.signatures(UserId::ROOT);
        let used = signatures.list(true).await.unwrap().swap_remove(0);
        let invalid = Signature {
            valid: Validity::Invalid,
            ..used.data.clone()
        };
        assert_eq!(
            problem(signatures.update(used.id, invalid).await.unwrap_err()).1,
            "in_use"
        );
        let priorities = desk.priorities(UserId::ROOT);
        let default = priorities.find_by_name("3 normal").await.unwrap().unwrap();
        let invalid = Priority {
            valid: Validity::Invalid,
            ..default.data.clone()
        };
        assert_eq!(
            problem(priorities.update(default.id, invalid).await.unwrap_err()).1,
            "in_use",
            "PostmasterDefaultPriority"
        );
        priorities
            .update(default.id, Priority::named("3 usual"))
            .await
            .unwrap();
        assert_eq!(
            desk.config()
                .text(&gotrs_core::sysconfig::settings::POSTMASTER_DEFAULT_PRIORITY),
            "3 usual"
        );
    })
    .await;
}

#[tokio::test]
async fn services_are_offered_by_customer_else_to_everybody_and_hide_below_invalid_ones() {
    on_each_database(async |world| {
        let services = world.desk.services(UserId::ROOT);
        let mail = world.service("Mail").await;
        let spam = world.service("Mail::Spam").await;
        let phone = world.service("Phone").await;
        services.set_of_customer("Emma", &[phone]).await.unwrap();
        let offered = async |login: &str| -> Vec<String> {
            let own = world.desk.services(Actor::Customer(login.to_owned()));
            own.offered_to(login)
                .await
                .unwrap()
                .iter()
                .map(|service| service.name.clone())
                .collect()
        };
        assert_eq!(offered("emma").await, ["Phone"]);
        assert_eq!(offered("otto").await, ["Mail", "Mail::Spam", "Phone"]);
        let otto = world.desk.services(Actor::Customer("otto".into()));
        assert_eq!(
            otto.offered_to("emma").await.unwrap_err().kind(),
            ErrorKind::Denied
        );

        services
            .update(
                mail,
                Service {
                    valid: Validity::Invalid,
                    ..Service::named("Mail")
                },
            )
            .await
            .unwrap();
        assert_eq!(offered("otto").await, ["Phone"]);
        world.set("Ticket::Service::KeepChildren", "1").await;
        assert_eq!(offered("otto").await, ["Mail::Spam", "Phone"]);
        services.update(mail, Service::named("Post")).await.unwrap();
        assert_eq!(services.get(spam).await.unwrap().name, "Post::Spam");

        let sla = world.sla("Gold", &[spam, phone]).await;
        let slas = world.desk.slas(UserId::ROOT);
        assert_eq!(slas.services(sla).await.unwrap(), [spam, phone]);
        assert_eq!(slas.of_service(spam).await.unwrap()[0].name, "Gold");
        assert!(slas.of_service(mail).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn files_of_templates_keep_their_bytes() {
    on_each_database(async |world| {
        let files = world.desk.standard_attachments(UserId::ROOT);
        let file = Attachment {
            name: "Form".into(),
            filename: "form.pdf".into(),
            content_type: "application/pdf".into(),
            content: Some((0..=255).collect()),
            comments: None,
            valid: Validity::Valid,
        };
        let id = files.add(file.clone()).await.unwrap();
        assert_eq!(
            files.content(id).await.unwrap(),
            (0..=255).collect::<Vec<u8>>()
        );
        assert_eq!(
            problem(
                files
                    .add(Attachment {
                        name: "FORM".into(),
                        ..file.clone()
                    })
                    .await
                    .unwrap_err()
            )
            .1,
            "taken"
        );
        files
            .update(
                id,
                Attachment {
                    filename: "f2.pdf".into(),
                    content: None,
                    ..file.clone()
                },
            )
            .await
            .unwrap();
        assert_eq!(files.content(id).await.unwrap().len(), 256);
        let templates = world.desk.templates(UserId::ROOT);
        let template = templates.list(true).await.unwrap()[0].id;
        templates.set_attachments(template, &[id]).await.unwrap();
        assert_eq!(
            files.of_template(template).await.unwrap()[0].filename,
            "f2.pdf"
        );
        files.remove(id).await.unwrap();
        assert!(files.list().await.unwrap().is_empty());
        assert_eq!(
            files.content(id).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        let customer = world
            .desk
            .standard_attachments(Actor::Customer("eve".into()));
        assert_eq!(customer.list().await.unwrap_err().kind(), ErrorKind::Denied);
    })
    .await;
}

#[tokio::test]
async fn a_queue_has_one_automatic_answer_of_a_type() {
    on_each_database(async |world| {
        let answers = world.desk.auto_responses(UserId::ROOT);
        let all = answers.list(true).await.unwrap();
        let ids: Vec<_> = all.iter().map(|answer| answer.id).collect();
        let raw = world.queue("Raw").await;
        answers.set_of_queue(raw, &ids).await.unwrap();
        assert_eq!(answers.of_queue(raw).await.unwrap().len(), ids.len());
        let twin = AutoResponse {
            name: "twin".into(),
            ..all[0].data.clone()
        };
        let twin = answers.add(twin).await.unwrap().id;
        assert_eq!(
            problem(
                answers
                    .set_of_queue(raw, &[ids[0], twin])
                    .await
                    .unwrap_err()
            )
            .1,
            "taken"
        );
        assert_eq!(
            answers.of_queue(raw).await.unwrap().len(),
            ids.len(),
            "nothing changed"
        );
    })
    .await;
}

#[tokio::test]
async fn a_cached_value_is_read_again_on_every_node_after_a_change() {
    on_each_database(async |world| {
        let reads = AtomicUsize::new(0);
        let other = Desk::open(&world.url).await.unwrap();
        let (here, there) = (Cached::new(cache::CATALOG), Cached::new(cache::CATALOG));
        let count = async |desk: &Desk, cached: &Cached<usize>| -> usize {
            let read = async || {
                reads.fetch_add(1, Ordering::SeqCst);
                Ok(desk.priorities(Actor::System).list(true).await?.len())
            };
            *cached.get(desk, read).await.unwrap()
        };
        for _ in 0..3 {
            assert_eq!(count(&world.desk, &here).await, 5);
            assert_eq!(count(&other, &there).await, 5);
        }
        assert_eq!(reads.load(Ordering::SeqCst), 2);
        world
            .desk
            .priorities(Actor::System)
            .add(Priority::named("6 burning"))
            .await
            .unwrap();
        assert_eq!(
            count(&world.desk, &here).await,
            6,
            "at once where it was committed"
        );
        assert_eq!(
            count(&other, &there).await,
            5,
            "the other node has not looked yet"
        );
        other.refresh().await.unwrap();
        assert_eq!(count(&other, &there).await, 6);
        world.desk.refresh().await.unwrap();
        assert_eq!(count(&world.desk, &here).await, 6);
        assert_eq!(
            reads.load(Ordering::SeqCst),
            4,
            "the own change is not news"
        );
        let unit = world.desk.unit(Actor::System).await.unwrap();
        drop(unit);
        other.db().close().await;
    })
    .await;
}

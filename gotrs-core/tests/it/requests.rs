use gotrs_core::article::{ArticleFilter, NewArticle, NewAttachment};
use gotrs_core::db::sql;
use gotrs_core::queue::Queue;
use gotrs_core::sysconfig::{SettingChange, Value};
use gotrs_core::testing::{TestCustomer, World, on_each_database};
use gotrs_core::ticket::{
    NewAnswer, NewRequest, RequestFilter, RequestProgress, RequestScope, Ticket,
};
use gotrs_core::{Actor, ErrorKind, QueueId, UserId};

async fn queue(world: &World, name: &str) -> QueueId {
    let queues = world.desk.queues(Actor::System);
    queues.find_by_name(name).await.unwrap().unwrap().id
}

async fn asked(world: &World, customer: &TestCustomer, subject: &str) -> Ticket {
    let new = NewRequest::new(queue(world, "Raw").await, subject, "It does not print.");
    let requests = world.desk.requests(&customer.login);
    requests.create(new).await.unwrap()
}

async fn history(world: &World, ticket: &Ticket) -> Vec<(String, String)> {
    let tickets = world.desk.tickets(Actor::System);
    let lines = tickets.history(ticket.id, 0, 100).await.unwrap();
    lines
        .into_iter()
        .map(|line| (line.kind, line.name))
        .collect()
}

async fn titles(world: &World, customer: &TestCustomer, filter: &RequestFilter) -> Vec<String> {
    let requests = world.desk.requests(&customer.login);
    let found = requests.list(filter).await.unwrap();
    assert!(requests.count(filter).await.unwrap() >= found.len() as i64);
    found.into_iter().map(|request| request.title).collect()
}

async fn follow_up(world: &World, queue_name: &str, policy: &str, lock: bool) {
    let queues = world.desk.queues(Actor::System);
    let entry = queues.find_by_name(queue_name).await.unwrap().unwrap();
    let mut conn = world.desk.read().await.unwrap();
    let query = sql("SELECT id FROM follow_up_possible WHERE name = ?").bind(policy);
    let id = conn.integer(query).await.unwrap();
    drop(conn);
    let changed = Queue {
        follow_up_id: gotrs_core::FollowUpId(id),
        follow_up_lock: lock,
        ..entry.data.clone()
    };
    queues.update(entry.id, changed).await.unwrap();
}

#[tokio::test]
async fn a_request_is_a_ticket_of_its_customer_with_a_visible_article() {
    on_each_database(async |world| {
        let emma = world.customer("emma").company("nova").create().await;
        let mut new = NewRequest::new(queue(world, "Raw").await, " Printer ", "It does not print.");
        new.attachments.push(NewAttachment {
            filename: "log.txt".into(),
            content_type: "text/plain".into(),
            content: b"paper jam".to_vec(),
            ..NewAttachment::default()
        });
        let ticket = world.desk.requests(&emma.login).create(new).await.unwrap();
        assert_eq!(
            (ticket.title.as_str(), ticket.state.as_str()),
            ("Printer", "new")
        );
        assert_eq!(ticket.priority, "3 normal");
        assert_eq!(ticket.customer_user.as_deref(), Some("emma"));
        assert_eq!(ticket.customer_id.as_deref(), Some("nova"));
        assert_eq!(ticket.owner_id, UserId::ROOT);
        let articles = world.desk.articles(&emma);
        let found = articles
            .list(ticket.id, &ArticleFilter::default())
            .await
            .unwrap();
        let article = &found[0].article;
        assert_eq!(found[0].attachments[0].filename, "log.txt");
        assert_eq!(
            (
                article.channel.as_str(),
                article.sender_type.as_str(),
                article.visible_for_customer
            ),
            ("Internal", "customer", true)
        );
        assert_eq!(article.from, "\"Emma Customer\" <emma@customer.test>");
        assert_eq!(
            (article.to.as_str(), article.subject.as_str()),
            ("Raw", "Printer")
        );
        let lines = history(world, &ticket).await;
        assert!(
            lines.contains(&("WebRequestCustomer".into(), "%%".into())),
            "{lines:?}"
        );
        assert!(lines.contains(&(
            "CustomerUpdate".into(),
            "%%CustomerID=nova;CustomerUser=emma;".into()
        )));
    })
    .await;
}

#[tokio::test]
async fn what_was_not_offered_is_refused() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let requests = world.desk.requests(&emma.login);
        let (raw, junk) = (queue(world, "Raw").await, queue(world, "Junk").await);
        let own = Value::map([("Raw", "Printers")]);
        let change = (
            "CustomerPanelOwnSelection".to_owned(),
            SettingChange::value(own),
        );
        let settings = world.desk.settings(Actor::System);
        settings.set_and_deploy(&[change], "test").await.unwrap();
        assert_eq!(
            requests.choices(None).await.unwrap().queues,
            [(raw, "Printers".to_owned())]
        );
        let error = requests
            .create(NewRequest::new(junk, "x", "y"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        let mut new = NewRequest::new(raw, "x", "y");
        new.priority = Some(gotrs_core::PriorityId(4711));
        assert_eq!(
            requests.create(new).await.unwrap_err().kind(),
            ErrorKind::Invalid
        );
        let error = requests
            .create(NewRequest::new(raw, " ", ""))
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the input is not valid: subject required; body required"
        );
    })
    .await;
}

#[tokio::test]
async fn with_customer_groups_only_queues_with_rw_are_offered() {
    on_each_database(async |world| {
        let (_, group) = world.queue_with_group("Secret").await;
        let (open, open_group) = world.queue_with_group("Portal").await;
        let emma = world
            .customer("emma")
            .can(group, "ro")
            .can(open_group, "rw")
            .create()
            .await;
        let off: Vec<Value> = Vec::new();
        let changes = [
            ("CustomerGroupSupport".to_owned(), SettingChange::value("1")),
            (
                "CustomerGroupAlwaysGroups".to_owned(),
                SettingChange::value(Value::List(off.clone())),
            ),
            (
                "CustomerGroupCompanyAlwaysGroups".to_owned(),
                SettingChange::value(Value::List(off)),
            ),
        ];
        world
            .desk
            .settings(Actor::System)
            .set_and_deploy(&changes, "test")
            .await
            .unwrap();
        let requests = world.desk.requests(&emma.login);
        let offered = requests.choices(None).await.unwrap().queues;
        assert_eq!(offered, [(open, "Portal".to_owned())]);
        let ticket = requests
            .create(NewRequest::new(open, "a", "b"))
            .await
            .unwrap();
        assert_eq!(ticket.queue, "Portal");
        let tickets = world.desk.tickets(Actor::System);
        tickets.move_to_queue(ticket.id, "Secret").await.unwrap();
        let found = requests.get(&ticket.number).await.unwrap();
        assert!(found.may_answer, "who sees a request answers it");
        let answer = NewAnswer {
            body: "hello".into(),
            ..NewAnswer::default()
        };
        requests.answer(ticket.id, answer).await.unwrap();
        // Without any right on the group the request is no longer there.
        let nobodys = world.group("nobody's").await;
        let update = sql("UPDATE queue SET group_id = ? WHERE name = 'Secret'").bind(nobodys);
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.exec(update).await.unwrap();
        unit.commit().await.unwrap();
        let error = requests
            .answer(
                ticket.id,
                NewAnswer {
                    body: "more".into(),
                    ..NewAnswer::default()
                },
            )
            .await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn an_answer_opens_a_closed_request_and_leaves_a_new_one_new() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let requests = world.desk.requests(&emma.login);
        let ticket = asked(world, &emma, "Printer").await;
        let answer = |body: &str| NewAnswer {
            body: body.into(),
            ..NewAnswer::default()
        };
        let after = requests.answer(ticket.id, answer("more")).await.unwrap();
        assert_eq!(after.state, "new");
        let tickets = world.desk.tickets(Actor::System);
        tickets
            .set_state(ticket.id, "closed successful", None)
            .await
            .unwrap();
        let after = requests.answer(ticket.id, answer("again")).await.unwrap();
        assert_eq!(
            (after.state.as_str(), after.lock.as_str()),
            ("open", "unlock")
        );
        let lines = history(world, &ticket).await;
        let kinds: Vec<&str> = lines.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(&kinds[kinds.len() - 2..], ["StateUpdate", "FollowUp"]);
        assert_eq!(lines.last().unwrap().1, "%%");
    })
    .await;
}

#[tokio::test]
async fn the_queue_decides_what_becomes_of_answers_to_closed_requests() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let kim = world.agent("kim").can("users", "rw").create().await;
        let requests = world.desk.requests(&emma.login);
        let ticket = asked(world, &emma, "Printer").await;
        let tickets = world.desk.tickets(Actor::System);
        tickets.set_owner(ticket.id, kim.id).await.unwrap();
        tickets
            .set_state(ticket.id, "closed successful", None)
            .await
            .unwrap();
        let answer = NewAnswer {
            body: "again".into(),
            ..NewAnswer::default()
        };
        for policy in ["reject", "new ticket"] {
            follow_up(world, "Raw", policy, false).await;
            assert!(!requests.get(&ticket.number).await.unwrap().may_answer);
            let error = requests
                .answer(ticket.id, answer.clone())
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict, "{policy}");
        }
        follow_up(world, "Raw", "possible", true).await;
        let after = requests.answer(ticket.id, answer).await.unwrap();
        assert_eq!(
            (after.state.as_str(), after.lock.as_str()),
            ("open", "lock")
        );
    })
    .await;
}

#[tokio::test]
async fn a_customer_closes_unless_the_settings_say_no() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let requests = world.desk.requests(&emma.login);
        let ticket = asked(world, &emma, "Printer").await;
        assert!(requests.get(&ticket.number).await.unwrap().may_close);
        let solved = NewAnswer {
            body: "works".into(),
            close: true,
            ..NewAnswer::default()
        };
        let after = requests.answer(ticket.id, solved.clone()).await.unwrap();
        assert_eq!(after.state, "closed successful");
        assert_eq!(
            requests.close(ticket.id).await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
        let other = asked(world, &emma, "Scanner").await;
        let change = (
            "Ticket::Frontend::CustomerTicketZoom###State".to_owned(),
            SettingChange::value("0"),
        );
        world
            .desk
            .settings(Actor::System)
            .set_and_deploy(&[change], "test")
            .await
            .unwrap();
        assert!(!requests.get(&other.number).await.unwrap().may_close);
        assert_eq!(
            requests.close(other.id).await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
        assert_eq!(
            requests.answer(other.id, solved).await.unwrap_err().kind(),
            ErrorKind::Invalid
        );
    })
    .await;
}

#[tokio::test]
async fn the_list_holds_what_its_reader_may_see_and_nothing_else() {
    on_each_database(async |world| {
        let emma = world.customer("emma").company("nova").create().await;
        let eric = world.customer("eric").company("nova").create().await;
        let mallory = world.customer("mallory").company("evil").create().await;
        let first = asked(world, &emma, "Printer jam 100%").await;
        asked(world, &eric, "Scanner").await;
        asked(world, &mallory, "Printer of mallory").await;
        let own = RequestFilter::default();
        let company = RequestFilter {
            scope: RequestScope::Company,
            ..own.clone()
        };
        assert_eq!(titles(world, &emma, &own).await, ["Printer jam 100%"]);
        assert_eq!(
            titles(world, &emma, &company).await,
            ["Scanner", "Printer jam 100%"]
        );
        let page = RequestFilter {
            limit: 1,
            ..company.clone()
        };
        assert_eq!(titles(world, &emma, &page).await, ["Scanner"]);
        let requests = world.desk.requests(&emma.login);
        let shown = requests.list(&page).await.unwrap().remove(0);
        assert_eq!(shown.customer_name, "Eric Customer");
        let last = shown.id;
        let next = RequestFilter {
            before: Some(last),
            ..page
        };
        assert_eq!(titles(world, &emma, &next).await, ["Printer jam 100%"]);
        for (words, found) in [
            ("printer", true),
            ("PRINTER jam", true),
            ("100%", true),
            ("1_0%", false),
            ("mallory", false),
            (first.number.as_str(), true),
        ] {
            let search = RequestFilter {
                search: Some(words.to_owned()),
                ..own.clone()
            };
            assert_eq!(
                titles(world, &emma, &search).await.len(),
                usize::from(found),
                "{words}"
            );
        }
        let closed = RequestFilter {
            progress: RequestProgress::Closed,
            ..own.clone()
        };
        assert!(titles(world, &emma, &closed).await.is_empty());
        requests.close(first.id).await.unwrap();
        assert_eq!(titles(world, &emma, &closed).await.len(), 1);
        assert!(titles(world, &emma, &own).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn internal_work_neither_shows_in_the_list_nor_is_found() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let ticket = asked(world, &emma, "Printer").await;
        world.pass(chrono::TimeDelta::hours(1));
        let articles = world.desk.articles(Actor::System);
        let note = NewArticle::note("Canary", "canarysecret in a note");
        articles.create(ticket.id, note.clone()).await.unwrap();
        let requests = world.desk.requests(&emma.login);
        let found = &requests.list(&RequestFilter::default()).await.unwrap()[0];
        assert_eq!((found.changed, found.answered), (found.created, false));
        let search = RequestFilter {
            search: Some("canarysecret".into()),
            ..RequestFilter::default()
        };
        assert!(titles(world, &emma, &search).await.is_empty());
        let visible = note.visible_for_customer(true);
        articles.create(ticket.id, visible).await.unwrap();
        let found = &requests.list(&RequestFilter::default()).await.unwrap()[0];
        assert_eq!((found.changed, found.answered), (world.now(), true));
        assert_eq!(titles(world, &emma, &search).await, ["Printer"]);
    })
    .await;
}

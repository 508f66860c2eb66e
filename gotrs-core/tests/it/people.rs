use gotrs_core::agent::{AgentChange, AgentFilter, NewAgent};
use gotrs_core::customer::{CompanyData, CustomerUserData, CustomerUserFilter};
use gotrs_core::db::sql;
use gotrs_core::permission::Permission;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::{Sort, TicketFilter};
use gotrs_core::{Actor, Error, ErrorKind, UserId, Validity};

fn problems(error: Error) -> Vec<(&'static str, &'static str)> {
    let Error::Invalid(problems) = error else {
        panic!("not about the input: {error}")
    };
    problems
        .0
        .iter()
        .map(|one| (one.field, one.problem))
        .collect()
}

fn someone(login: &str) -> NewAgent {
    NewAgent {
        login: login.to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada@desk.test".to_owned(),
        ..NewAgent::default()
    }
}

#[tokio::test]
async fn an_agent_is_added_found_in_any_case_and_its_mail_is_a_preference() {
    on_each_database(async |world| {
        let agents = world.desk.agents(UserId::ROOT);
        let ada = agents.create(someone("Ada")).await.unwrap();
        assert_eq!(
            (ada.full_name.as_str(), ada.email.as_str()),
            ("Ada Lovelace", "ada@desk.test")
        );
        assert_eq!(agents.find("aDA").await.unwrap().unwrap().id, ada.id);
        let preferences = agents.preferences(ada.id).await.unwrap();
        assert_eq!(preferences["UserEmail"], "ada@desk.test");
        let error = agents.create(someone("ADA")).await.unwrap_err();
        assert_eq!(problems(error), [("login", "taken")]);
        let mut conn = world.desk.read().await.unwrap();
        let events = sql("SELECT COUNT(*) FROM gotrs_event WHERE name = 'UserAdd'");
        assert_eq!(conn.integer(events).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_with_a_new_agent_is_told_at_once() {
    let world = World::new().await;
    let agents = world.desk.agents(UserId::ROOT);
    let empty = NewAgent {
        email: "nobody".to_owned(),
        ..NewAgent::default()
    };
    let error = agents.create(empty).await.unwrap_err();
    let expected = [
        ("login", "required"),
        ("first_name", "required"),
        ("last_name", "required"),
        ("email", "format"),
    ];
    assert_eq!(problems(error), expected);
    let kim = world.agent("kim").create().await;
    let error = world
        .desk
        .agents(&kim)
        .create(someone("x"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
}

#[tokio::test]
async fn agents_are_listed_page_by_page_and_searched_by_part() {
    on_each_database(async |world| {
        for login in ["Bert", "anna", "carl", "Dora"] {
            world.agent(login).create().await;
        }
        let agents = world.desk.agents(Actor::System);
        let logins = async |filter: AgentFilter| -> Vec<String> {
            let page = agents.list(&filter).await.unwrap();
            page.into_iter().map(|agent| agent.login).collect()
        };
        let first = AgentFilter {
            limit: 2,
            ..AgentFilter::default()
        };
        assert_eq!(logins(first.clone()).await, ["anna", "Bert"]);
        let next = AgentFilter {
            after: Some("Bert".to_owned()),
            ..first.clone()
        };
        assert_eq!(logins(next).await, ["carl", "Dora"]);
        let search = |part: &str| AgentFilter {
            search: Some(part.to_owned()),
            ..AgentFilter::default()
        };
        assert_eq!(logins(search("DORA@desk")).await, ["Dora"]);
        assert_eq!(logins(search("nn")).await, ["anna"]);
        assert_eq!(logins(search("bert agent")).await, ["Bert"]);
    })
    .await;
}

#[tokio::test]
async fn a_renamed_agent_keeps_its_saved_searches() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let insert = sql("INSERT INTO search_profile (login, profile_name, profile_type, profile_key, profile_value) VALUES ('kim', 'mine', 'SCALAR', 'Title', 'x')");
        unit.exec(insert).await.unwrap();
        unit.commit().await.unwrap();
        let change = AgentChange {
            login: Some("kimberly".to_owned()),
            ..AgentChange::default()
        };
        let agents = world.desk.agents(UserId::ROOT);
        let renamed = agents.update(kim.id, &change).await.unwrap();
        assert_eq!(renamed.login, "kimberly");
        let mut conn = world.desk.read().await.unwrap();
        let query = sql("SELECT COUNT(*) FROM search_profile WHERE login = 'kimberly'");
        assert_eq!(conn.integer(query).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn user_1_stays_valid() {
    on_each_database(async |world| {
        let change = AgentChange {
            valid: Some(Validity::InvalidTemporarily),
            ..AgentChange::default()
        };
        let agents = world.desk.agents(UserId::ROOT);
        let error = agents.update(UserId::ROOT, &change).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
    })
    .await;
}

#[tokio::test]
async fn an_agent_who_is_away_says_so_in_the_name() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let agents = world.desk.agents(&kim);
        let days = [
            ("OutOfOffice", Some("1")),
            ("OutOfOfficeStartYear", Some("2025")),
            ("OutOfOfficeStartMonth", Some("3")),
            ("OutOfOfficeStartDay", Some("1")),
            ("OutOfOfficeEndYear", Some("2025")),
            ("OutOfOfficeEndMonth", Some("3")),
            ("OutOfOfficeEndDay", Some("9")),
        ];
        agents.set_preferences(kim.id, &days).await.unwrap();
        let shown = agents.get(kim.id).await.unwrap();
        assert!(shown.out_of_office);
        assert_eq!(
            shown.full_name,
            "Kim Agent *** out of office until 2025-03-09 (6 d left) ***"
        );
        world.pass(chrono::TimeDelta::days(7));
        assert_eq!(agents.get(kim.id).await.unwrap().full_name, "Kim Agent");
    })
    .await;
}

#[tokio::test]
async fn preferences_are_checked_kept_and_guarded() {
    on_each_database(async |world| {
        let (kim, lee) = (
            world.agent("kim").create().await,
            world.agent("lee").create().await,
        );
        let own = world.desk.agents(&kim);
        own.set_preferences(
            kim.id,
            &[
                ("UserTimeZone", Some("Europe/Berlin")),
                ("UserOdd", Some("ä€")),
            ],
        )
        .await
        .unwrap();
        assert_eq!(own.preferences(kim.id).await.unwrap()["UserOdd"], "ä€");
        let wrong = own
            .set_preferences(kim.id, &[("UserTimeZone", Some("Mars"))])
            .await;
        assert_eq!(problems(wrong.unwrap_err()), [("UserTimeZone", "unknown")]);
        for key in [
            "UserGoogleAuthenticatorSecretKey",
            "UserLastPw",
            "UserToken",
        ] {
            let error = own
                .set_preferences(kim.id, &[(key, Some("x"))])
                .await
                .unwrap_err();
            assert_eq!(problems(error), [("preference", "not_allowed")], "{key}");
        }
        let foreign = world
            .desk
            .agents(&lee)
            .set_preferences(kim.id, &[("UserLanguage", Some("de"))])
            .await;
        assert_eq!(foreign.unwrap_err().kind(), ErrorKind::Denied);
        own.set_preferences(kim.id, &[("UserOdd", None)])
            .await
            .unwrap();
        assert!(
            !own.preferences(kim.id)
                .await
                .unwrap()
                .contains_key("UserOdd")
        );
    })
    .await;
}

#[tokio::test]
async fn the_owner_list_of_a_queue_is_who_may_own_there() {
    on_each_database(async |world| {
        let role = world.role("owners").await;
        world.agent("direct").can("Raw", "owner").create().await;
        world.agent("reader").can("Raw", "ro").create().await;
        world
            .agent("gone")
            .can("Raw", "rw")
            .valid(Validity::Invalid)
            .create()
            .await;
        let group = world.group_of_queue("Raw").await;
        world
            .allow(gotrs_core::group::Holder::Role(role), group, "rw")
            .await;
        world.agent("by-role").in_role(role).create().await;
        let owners = world
            .desk
            .agents(Actor::System)
            .permitted(group, &Permission::OWNER)
            .await
            .unwrap();
        let logins: Vec<&str> = owners.iter().map(|agent| agent.login.as_str()).collect();
        assert_eq!(logins, ["by-role", "direct", "root@localhost"]);
    })
    .await;
}

#[tokio::test]
async fn customer_users_are_found_by_the_beginning_of_what_one_knows() {
    on_each_database(async |world| {
        world.customer("emma").company("Nova").create().await;
        world.customer("emil").company("Orbit").create().await;
        world
            .customer("old")
            .company("Nova")
            .valid(Validity::Invalid)
            .create()
            .await;
        world.customer("two").also_of("NOVA").create().await;
        let customers = world.desk.customers(Actor::System);
        let found = async |words: &str| -> Vec<String> {
            let found = customers.search(words, 10).await.unwrap();
            found
                .into_iter()
                .map(|customer| customer.data.login)
                .collect()
        };
        assert_eq!(found("EM").await, ["emil", "emma"]);
        assert_eq!(found("em nov").await, ["emma"]);
        assert_eq!(found("*@customer.test emil").await, ["emil"]);
        assert!(
            found("e_ma").await.is_empty(),
            "a wildcard of SQL is a letter"
        );
        assert_eq!(customers.search("", 2).await.unwrap().len(), 2);
        let of_nova = CustomerUserFilter {
            customer_id: Some("nova".to_owned()),
            ..CustomerUserFilter::default()
        };
        let logins: Vec<String> = customers
            .list(&of_nova)
            .await
            .unwrap()
            .into_iter()
            .map(|c| c.data.login)
            .collect();
        assert_eq!(logins, ["emma", "old", "two"]);
        assert_eq!(
            customers.customer_ids("TWO").await.unwrap(),
            ["customer.test", "NOVA"]
        );
    })
    .await;
}

#[tokio::test]
async fn mail_finds_the_last_valid_customer_user_of_an_address() {
    on_each_database(async |world| {
        world.set("CustomerUserEmailUniqCheck", "0").await;
        world
            .customer("anna")
            .email("Info@Nova.test")
            .create()
            .await;
        world
            .customer("berta")
            .email("info@nova.test")
            .create()
            .await;
        world
            .customer("carla")
            .email("info@nova.test")
            .valid(Validity::Invalid)
            .create()
            .await;
        let customers = world.desk.customers(Actor::System);
        let found = customers
            .find_by_email("INFO@nova.test")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.login, "berta");
        assert!(
            customers
                .find_by_email("info_@nova.test")
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(found.display(), "\"Berta Customer\" <info@nova.test>");
    })
    .await;
}

#[tokio::test]
async fn a_customer_user_needs_a_free_login_and_a_free_address() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let customers = world.desk.customers(UserId::ROOT);
        let known = customers.find(&emma.login).await.unwrap().unwrap();
        let second = CustomerUserData {
            login: "EMMA".to_owned(),
            email: "EMMA@customer.test".to_owned(),
            ..known.data.clone()
        };
        let error = customers.create(&second, None).await.unwrap_err();
        assert_eq!(problems(error), [("login", "taken"), ("email", "taken")]);
        let refused = CustomerUserData {
            login: "x".to_owned(),
            email: "x@example.com".to_owned(),
            ..known.data.clone()
        };
        let error = customers.create(&refused, None).await.unwrap_err();
        assert_eq!(problems(error), [("email", "refused_by")]);
        // Its own address is no obstacle.
        customers.update("emma", &known.data).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn agents_of_the_users_group_keep_customers_and_customers_see_themselves() {
    on_each_database(async |world| {
        let emma = world.customer("emma").create().await;
        let kim = world.agent("kim").can("users", "rw").create().await;
        let reader = world.agent("reader").can("users", "ro").create().await;
        let mut data = world
            .desk
            .customers(&emma)
            .find("EMMA")
            .await
            .unwrap()
            .unwrap()
            .data;
        data.city = "Ulm".to_owned();
        let error = world
            .desk
            .customers(&reader)
            .update("emma", &data)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
        world
            .desk
            .customers(&kim)
            .update("emma", &data)
            .await
            .unwrap();
        world.customer("emil").create().await;
        let error = world.desk.customers(&emma).find("emil").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
        let error = world
            .desk
            .customers(&emma)
            .search("e", 5)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
    })
    .await;
}

/// A ticket row, as the rename of a customer finds it.
async fn ticket_row(world: &World, tn: &str, customer_id: &str, login: &str) {
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    let insert = sql(
        "INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id, ticket_priority_id, \
         ticket_state_id, customer_id, customer_user_id, timeout, until_time, escalation_time, escalation_update_time, \
         escalation_response_time, escalation_solution_time, archive_flag, create_time, create_by, change_time, change_by) \
         VALUES (?, 'x', 1, 1, 1, 1, 1, 3, 1, ?, ?, 0, 0, 0, 0, 0, 0, 0, ?, 1, ?, 1)",
    );
    let now = unit.stamp();
    unit.insert(
        insert
            .bind(tn)
            .bind(customer_id)
            .bind(login)
            .bind(now)
            .bind(now),
    )
    .await
    .unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_renamed_customer_keeps_preferences_rights_and_tickets() {
    on_each_database(async |world| {
        let group = world.group("first").await;
        world.customer("emma").company("Nova").also_of("Orbit").can(group, "ro").create().await;
        let customers = world.desk.customers(Actor::System);
        customers.set_preferences("emma", &[("UserLanguage", Some("de"))]).await.unwrap();
        ticket_row(world, "1001", "NOVA", "Emma").await;
        let mut data = customers.find("emma").await.unwrap().unwrap().data;
        data.login = "emma@nova.test".to_owned();
        customers.update("emma", &data).await.unwrap();
        assert_eq!(customers.preferences("emma@nova.test").await.unwrap()["UserLanguage"], "de");
        assert_eq!(customers.customer_ids("emma@nova.test").await.unwrap(), ["Nova", "Orbit"]);
        let holder = gotrs_core::group::Holder::CustomerUser("emma@nova.test".to_owned());
        assert_eq!(world.stored_keys(holder, group).await, ["ro"]);
        world.company("Nova").await;
        let companies = world.desk.companies(UserId::ROOT);
        let renamed = CompanyData {
            customer_id: "nova-labs".to_owned(),
            name: "Nova Labs".to_owned(),
            ..CompanyData::default()
        };
        companies.update("NOVA", &renamed).await.unwrap();
        assert!(companies.find("Nova").await.unwrap().is_none());
        assert_eq!(customers.find("emma@nova.test").await.unwrap().unwrap().customer_id, "nova-labs");
        let mut conn = world.desk.read().await.unwrap();
        let row: (Option<String>, Option<String>) = conn
            .one(sql("SELECT customer_id, customer_user_id FROM ticket WHERE tn = '1001'"))
            .await
            .unwrap();
        assert_eq!(row, (Some("nova-labs".to_owned()), Some("emma@nova.test".to_owned())));
        let lines: Vec<String> = conn
            .column(sql("SELECT h.name FROM ticket_history h JOIN ticket t ON t.id = h.ticket_id WHERE t.tn = '1001' ORDER BY h.id"))
            .await
            .unwrap();
        assert_eq!(lines, ["%%CustomerUser=emma@nova.test;", "%%CustomerID=nova-labs;"]);
    })
    .await;
}

#[tokio::test]
async fn companies_are_unique_by_id_and_name_whatever_the_case() {
    on_each_database(async |world| {
        let companies = world.desk.companies(UserId::ROOT);
        let nova = CompanyData {
            customer_id: "Nova".to_owned(),
            name: "Nova Labs".to_owned(),
            ..CompanyData::default()
        };
        companies.create(&nova).await.unwrap();
        let other = CompanyData {
            customer_id: "NOVA".to_owned(),
            name: "nova labs".to_owned(),
            ..CompanyData::default()
        };
        let error = companies.create(&other).await.unwrap_err();
        assert_eq!(
            problems(error),
            [("customer_id", "taken"), ("name", "taken")]
        );
        let emma = world.customer("emma").company("nova").create().await;
        assert!(
            world
                .desk
                .companies(&emma)
                .find("NOVA")
                .await
                .unwrap()
                .is_some()
        );
        let error = world.desk.companies(&emma).find("Orbit").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
    })
    .await;
}

#[tokio::test]
async fn names_are_found_whatever_the_case_of_their_letters() {
    on_each_database(async |world| {
        let root = gotrs_core::UserId::ROOT;
        world
            .customer("jÖrg")
            .company("Größe & ÄHRE")
            .create()
            .await;
        let agents = world.desk.agents(root);
        agents.create(someone("ÖZLEM")).await.unwrap();
        assert!(agents.find("özlem").await.unwrap().is_some());
        let taken = agents.create(someone("Özlem")).await.unwrap_err();
        assert_eq!(problems(taken), [("login", "taken")]);
        let customers = world.desk.customers(root);
        assert!(customers.find("JÖRG").await.unwrap().is_some());
        for part in ["jö", "JÖ", "*örg", "GRÖßE"] {
            assert_eq!(customers.search(part, 5).await.unwrap().len(), 1, "{part}");
        }
        let ticket = world
            .ticket()
            .titled("Die TÜR im ERKER")
            .with(|new| new.customer_user("jÖrg").customer_id("Größe & ÄHRE"))
            .create()
            .await;
        let tickets = world.desk.tickets(root);
        for filter in [
            TicketFilter::default().title("tür"),
            TicketFilter::default().customer_user("JÖRG"),
            TicketFilter::default().customer_id("größe & ähre"),
        ] {
            let ids = tickets.ids(&filter, Sort::default(), 10).await.unwrap();
            assert_eq!(ids, [ticket.id], "{filter:?}");
        }
        let jorg = world.desk.tickets(Actor::Customer("jörg".into()));
        assert_eq!(jorg.count(&TicketFilter::default()).await.unwrap(), 1);
    })
    .await;
}

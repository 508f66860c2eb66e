//! Every route there is, from the table: who gets in, what a forged request does, what a strange parameter shows, and
//! that reading changes nothing.

use std::collections::BTreeMap;

use axum::Router;
use axum::http::Method;
use gotrs_core::Actor;
use gotrs_core::article::NewArticle;
use gotrs_core::db::sql;
use gotrs_core::testing::World;
use gotrs_core::ticket::Ticket;
use gotrs_web::route::{Access, Route, table};

use super::browser::{Answer, Browser, HOST};
use super::desk::{PASSWORD, agent, customer_signed_in, router, signed_in, world};
use super::walk::asked;

/// Markup that must never come back as it is.
const PROBE: &str = "\"><img src=x onerror=alert(1)>'</script>";

/// A desk with something to see, and something hidden.
struct Stage {
    world: World,
    router: Router,
    seen: Ticket,
    hidden: Ticket,
    agent: Browser,
    customer: Browser,
}

async fn stage() -> Stage {
    let world = world().await;
    world.set("Ticket::Watcher", "1").await;
    world.queue("Secret").await;
    let kim = world
        .agent("kim")
        .password(PASSWORD)
        .can("Desk", "rw")
        .can("admin", "rw");
    kim.create().await;
    world.customer("emma").password(PASSWORD).create().await;
    let seen = asked(&world, "Desk", "Printer on fire").await;
    let hidden = asked(&world, "Secret", "Canary").await;
    let note =
        NewArticle::note("Canary note", "Canary").attachment(gotrs_core::article::NewAttachment {
            filename: "canary.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            content: b"Canary".to_vec(),
            ..Default::default()
        });
    world
        .desk
        .articles(Actor::System)
        .create(hidden.id, note)
        .await
        .unwrap();
    let router = router(&world).await;
    let agent = signed_in(&router, "kim").await;
    let customer = customer_signed_in(&router, "emma").await;
    Stage {
        world,
        router,
        seen,
        hidden,
        agent,
        customer,
    }
}

impl Stage {
    fn browser(&mut self, access: Access) -> &mut Browser {
        match access {
            Access::Customer => &mut self.customer,
            Access::Agent | Access::Admin | Access::Public => &mut self.agent,
        }
    }

    /// A route's path with its parameters filled in.
    fn path(&self, route: &Route, number: &str, other: &str) -> String {
        let parts = route.path.split('/').map(|part| match part {
            "{number}" => number.to_owned(),
            part if part.starts_with('{') => other.to_owned(),
            part => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// What is left of an answer without what differs each time.
fn shape(answer: &Answer) -> (u16, usize) {
    (answer.status.as_u16(), answer.body.len())
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_the_sign_in() {
    let stage = stage().await;
    let mut seen = 0;
    for route in table() {
        let path = stage.path(&route, stage.seen.number.as_str(), "1");
        let mut stranger = Browser::new(&stage.router);
        let headers = [("sec-fetch-site", "same-origin")];
        let answer = stranger
            .send(route.method.clone(), &path, &headers, Vec::new())
            .await;
        let status = answer.status.as_u16();
        match (route.access, route.method == Method::GET) {
            (Access::Public, _) => continue,
            (Access::Customer, true) => {
                assert!(
                    answer.location().starts_with("/customer/login"),
                    "{route:?} {status}"
                );
            }
            (_, true) => {
                assert!(
                    answer.location().starts_with("/agent/login"),
                    "{route:?} {status}"
                );
            }
            (_, false) => assert!(matches!(status, 401 | 403), "{route:?} {status}"),
        }
        assert!(!answer.body.contains("Printer on fire"));
        seen += 1;
    }
    assert!(seen > 40, "{seen} routes");
}

#[tokio::test]
async fn a_hidden_ticket_answers_like_one_that_does_not_exist() {
    let mut stage = stage().await;
    let articles = stage.world.desk.articles(Actor::System);
    let filter = gotrs_core::article::ArticleFilter::default();
    let last = articles
        .list(stage.hidden.id, &filter)
        .await
        .unwrap()
        .pop()
        .unwrap();
    let foreign = last.article.id.to_string();
    let token = stage
        .agent
        .get("/agent")
        .await
        .form("/agent/logout")
        .value("ChallengeToken")
        .to_owned();
    let mut tried = 0;
    for route in table() {
        if route.access != Access::Agent || !route.path.contains("{number}") {
            continue;
        }
        let mut shapes = Vec::new();
        // The same length, so that the page that shows it back has it, too.
        let unknown: String = stage.hidden.number.as_str().chars().rev().collect();
        for number in [stage.hidden.number.as_str(), unknown.as_str()] {
            let path = stage.path(&route, number, &foreign);
            let body = format!("ChallengeToken={token}").into_bytes();
            let headers = [
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
            ];
            let answer = stage
                .agent
                .send(route.method.clone(), &path, &headers, body)
                .await;
            assert!(!answer.body.contains("Canary"), "{route:?}");
            shapes.push(shape(&answer));
        }
        assert_eq!(shapes[0], shapes[1], "{route:?}");
        assert_eq!(shapes[0].0, 404, "{route:?}");
        tried += 1;
    }
    assert!(tried > 30, "{tried} routes");
    // An article of another ticket, its file, and old links.
    let number = stage.seen.number.as_str();
    let base = format!("/agent/tickets/{number}/articles/{foreign}");
    for path in [
        format!("{base}/body"),
        format!("{base}/plain"),
        format!("{base}/attachments/1"),
        format!(
            "/otrs/index.pl?Action=AgentTicketZoom;TicketID={}",
            stage.hidden.id
        ),
        format!(
            "/znuny/index.pl?Action=AgentTicketZoom&TicketNumber={}",
            stage.hidden.number
        ),
        "/otobo/index.pl?Action=AgentTicketZoom;TicketID=999999".to_owned(),
    ] {
        let answer = stage.agent.get(&path).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert_eq!(answer.location(), "");
    }
    let lists = [
        "/agent",
        "/agent/tickets?View=all",
        "/agent/search?q=Canary",
    ];
    for list in lists {
        assert!(
            !stage.agent.get(list).await.body.contains("Canary note"),
            "{list}"
        );
        assert!(
            !stage
                .agent
                .get(list)
                .await
                .body
                .contains(stage.hidden.number.as_str()),
            "{list}"
        );
    }
}

#[tokio::test]
async fn who_may_only_read_gets_403_for_every_change_and_no_menu_entry() {
    let mut stage = stage().await;
    agent(&stage.world, "ro", "Desk", "ro").await;
    let mut reader = signed_in(&stage.router, "ro").await;
    let page = reader.get("/agent").await;
    let token = page
        .form("/agent/logout")
        .value("ChallengeToken")
        .to_owned();
    let number = stage.seen.number.0.clone();
    let zoom = reader.get(&format!("/agent/tickets/{number}")).await;
    assert_eq!(zoom.status.as_u16(), 200);
    let before = stage
        .world
        .desk
        .tickets(Actor::System)
        .get(stage.seen.id)
        .await
        .unwrap();
    let free = ["seen", "watch", "unwatch"];
    for route in table() {
        let action = route.path.strip_prefix("/agent/tickets/{number}/");
        let Some(action) = action.filter(|action| !action.contains('/')) else {
            continue;
        };
        if free.contains(&action)
            || matches!(
                action,
                "history" | "links" | "print" | "attachments" | "times"
            )
        {
            continue;
        }
        assert!(
            !zoom.body.contains(&format!("/{action}\"")),
            "{action} is offered"
        );
        let path = stage.path(&route, &number, "1");
        let body = format!("ChallengeToken={token}&TicketNumber={number}&LinkType=Normal");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let answer = reader
            .send(route.method.clone(), &path, &headers, body.into_bytes())
            .await;
        assert_eq!(answer.status.as_u16(), 403, "{route:?}");
    }
    let after = stage
        .world
        .desk
        .tickets(Actor::System)
        .get(stage.seen.id)
        .await
        .unwrap();
    assert_eq!(before, after);
    let hidden = stage
        .browser(Access::Agent)
        .get(&format!("/agent/tickets/{number}"))
        .await;
    assert_eq!(hidden.status.as_u16(), 200);
}

#[tokio::test]
async fn a_forged_form_is_refused_on_every_route() {
    let mut stage = stage().await;
    agent(&stage.world, "lee", "Desk", "rw").await;
    let mut lee = signed_in(&stage.router, "lee").await;
    let foreign = lee
        .get("/agent")
        .await
        .form("/agent/logout")
        .value("ChallengeToken")
        .to_owned();
    let own = stage
        .agent
        .get("/agent")
        .await
        .form("/agent/logout")
        .value("ChallengeToken")
        .to_owned();
    let number = stage.seen.number.0.clone();
    let mut tried = 0;
    for route in table() {
        if route.method == Method::GET {
            continue;
        }
        let path = stage.path(&route, &number, "1");
        let form = "application/x-www-form-urlencoded";
        let origin = format!("https://{HOST}");
        let cases: [(&str, String, String, &str, &str); 6] = [
            ("no token", path.clone(), String::new(), form, &origin),
            (
                "another's token",
                path.clone(),
                format!("ChallengeToken={foreign}"),
                form,
                &origin,
            ),
            (
                "in the query",
                format!("{path}?ChallengeToken={own}"),
                String::new(),
                form,
                &origin,
            ),
            (
                "foreign origin",
                path.clone(),
                format!("ChallengeToken={own}"),
                form,
                "https://e",
            ),
            (
                "null origin",
                path.clone(),
                format!("ChallengeToken={own}"),
                form,
                "null",
            ),
            (
                "JSON as text",
                path.clone(),
                format!("{{\"ChallengeToken\":\"{own}\"}}"),
                "text/plain",
                &origin,
            ),
        ];
        for (what, path, body, kind, origin) in cases {
            let headers = [("content-type", kind), ("origin", origin)];
            let browser = stage.browser(route.access);
            let answer = browser
                .send(route.method.clone(), &path, &headers, body.into_bytes())
                .await;
            assert_eq!(answer.status.as_u16(), 403, "{what}: {route:?}");
        }
        tried += 1;
    }
    assert!(tried > 25, "{tried} routes");
}

#[tokio::test]
async fn no_parameter_path_part_or_header_comes_back_as_markup() {
    let mut stage = stage().await;
    let probe: String = PROBE.bytes().map(|b| format!("%{b:02X}")).collect();
    let names = [
        "q",
        "List",
        "View",
        "SortBy",
        "OrderBy",
        "After",
        "Back",
        "done",
        "Lang",
        "RequestedURL",
        "SelectedCustomerUser",
        "Subject",
        "Dest",
        "ArticleID",
        "LoadRemote",
        "Before",
        "Token",
        "TicketNumber",
        "CustomerID",
        "CreateTimeFrom",
        "StateIDs",
        "Action",
        "Search",
        "X",
    ];
    let query: Vec<String> = names.iter().map(|name| format!("{name}={probe}")).collect();
    let query = query.join("&");
    let number = stage.seen.number.0.clone();
    for route in table() {
        if route.method != Method::GET {
            continue;
        }
        let paths = [
            format!("{}?{query}", stage.path(&route, &number, "1")),
            stage.path(&route, &probe, &probe),
        ];
        for path in paths {
            for access in [route.access, Access::Customer] {
                let headers = [("x-forwarded-host", PROBE), ("referer", PROBE)];
                let browser = stage.browser(access);
                let answer = browser.send(Method::GET, &path, &headers, Vec::new()).await;
                assert!(!answer.body.contains(PROBE), "{path}");
                assert!(!answer.body.contains("<img src=x"), "{path}");
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
                for (name, value) in &answer.headers {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    assert!(!value.contains("onerror=alert"), "{path}: {name}: {value}");
                }
            }
        }
    }
}

/// All rows of all tables, but for sessions, as text by table.
async fn contents(world: &World) -> BTreeMap<String, String> {
    let mut conn = world.desk.read().await.unwrap();
    let tables: Vec<(String,)> = conn
        .all(sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        ))
        .await
        .unwrap();
    let mut contents = BTreeMap::new();
    for (table,) in tables {
        if table == "sessions" {
            continue;
        }
        let columns = sql("SELECT name FROM pragma_table_info(?)").bind(&table);
        let columns: Vec<(String,)> = conn.all(columns).await.unwrap();
        let quoted: Vec<String> = columns
            .iter()
            .map(|(c,)| format!("quote(\"{c}\")"))
            .collect();
        let query = format!(
            "SELECT COALESCE(GROUP_CONCAT({}, '\n'), '') FROM \"{table}\"",
            quoted.join(" || '|' || ")
        );
        let rows: Vec<(String,)> = conn
            .all(sql(Box::leak(query.into_boxed_str())))
            .await
            .unwrap();
        contents.insert(table, rows[0].0.clone());
    }
    contents
}

#[tokio::test]
async fn reading_changes_nothing() {
    let mut stage = stage().await;
    let before = contents(&stage.world).await;
    let number = stage.seen.number.0.clone();
    for route in table() {
        if route.method != Method::GET {
            continue;
        }
        let path = stage.path(&route, &number, "1");
        let answer = stage.browser(route.access).get(&path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
        for (table, rows) in contents(&stage.world).await {
            assert_eq!(Some(&rows), before.get(&table), "{path} changed {table}");
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_the_baseline() {
    let mut stage = stage().await;
    let number = stage.seen.number.0.clone();
    let mut paths = vec!["/nowhere".to_owned(), "/agent/tickets/1".to_owned()];
    for route in table() {
        paths.push(stage.path(&route, &number, "1"));
    }
    for path in paths {
        let answer = stage.agent.get(&path).await;
        for (name, value) in [
            (
                "strict-transport-security",
                "max-age=31536000; includeSubDomains",
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors '"), "{path}: {policy}");
        assert!(!answer.headers.contains_key("server"));
        assert!(!answer.header("x-request-id").is_empty());
    }
}

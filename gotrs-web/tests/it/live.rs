//! What open pages are told, by two nodes on one database, and what readers who type are offered.

use axum::Router;
use gotrs_core::article::NewArticle;
use gotrs_core::testing::World;
use gotrs_core::{Actor, Desk};
use gotrs_web::security::Transport;
use gotrs_web::{App, Options};

use super::browser::{Browser, HOST};
use super::desk::{agent, on_each, router, signed_in, world};
use super::walk::asked;

/// A second node on the database of a world.
async fn other_node(world: &World) -> (Desk, Router) {
    let builder = Desk::builder().url(&world.url).clock(world.clock.clone());
    let desk = gotrs_mail::plug(builder).open().await.unwrap();
    let options = Options {
        transport: Transport::Https,
        hosts: vec![HOST.to_owned()],
        loopback: false,
        ..Options::default()
    };
    let app = App::new(desk.clone(), options).await.unwrap();
    (desk, gotrs_web::router(&app))
}

/// The stream that a page opens.
async fn stream_of(browser: &mut Browser, path: &str) -> String {
    let page = browser.get(path).await;
    let url = page
        .body
        .split("data-live-url=\"")
        .nth(1)
        .expect("a stream");
    url.split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&")
}

#[tokio::test]
async fn what_one_node_commits_the_pages_of_the_other_hear_and_only_what_they_may_see() {
    on_each(async |world| {
        world.queue("Desk").await;
        world.queue("Secret").await;
        agent(world, "kim", "Desk", "rw").await;
        let ticket = asked(world, "Desk", "Printer on fire").await;
        let (desk, far) = other_node(world).await;
        let mut kim = signed_in(&far, "kim").await;
        let list = stream_of(&mut kim, "/agent/tickets").await;
        let zoom = stream_of(&mut kim, &format!("/agent/tickets/{}", ticket.number)).await;
        let (mut list, mut zoom) = (kim.listen(&list).await, kim.listen(&zoom).await);
        assert_eq!(list.headers["content-type"], "text/event-stream");
        assert_eq!(
            list.headers["content-security-policy"],
            "default-src 'none'; frame-ancestors 'none'"
        );
        // Whatever is said first tells from where to go on.
        for stream in [&mut list, &mut zoom] {
            let first = stream.next().await.unwrap();
            assert!(first.id.parse::<i64>().is_ok(), "{first:?}");
        }
        // Nothing is heard of what may not be seen, so the next thing heard is the note.
        let secret = asked(world, "Secret", "Canary").await;
        let note = NewArticle::note("Water", "I poured <b>water</b> on it.")
            .from("Linus <linus@desk.test>");
        let articles = world.desk.articles(Actor::System);
        articles.create(ticket.id, note).await.unwrap();
        let told = zoom.until("ticket").await;
        assert!(
            told.data.contains("Linus added a note.") && told.data.contains("#article-"),
            "{told:?}"
        );
        assert!(!told.data.contains("water") && !told.data.contains(secret.number.as_str()));
        assert_eq!(list.until("list").await.data, "");
        // A browser that lost the line says where it was and hears what it missed.
        drop(zoom);
        let tickets = world.desk.tickets(Actor::System);
        tickets.set_title(ticket.id, "Fire is out").await.unwrap();
        let again = format!("/agent/live?Ticket={}&After={}", ticket.number, told.id);
        let mut zoom = kim.listen(&again).await;
        assert!(
            zoom.until("ticket")
                .await
                .data
                .contains("This ticket changed.")
        );
        drop((zoom, list));
        desk.stop();
        desk.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_at_a_ticket_is_told_to_the_others_there_and_stands_on_the_page() {
    on_each(async |world| {
        world.queue("Desk").await;
        agent(world, "kim", "Desk", "rw").await;
        agent(world, "lee", "Desk", "rw").await;
        let ticket = asked(world, "Desk", "Printer on fire").await;
        let zoom = format!("/agent/tickets/{}", ticket.number);
        let (desk, far) = other_node(world).await;
        let near = router(world).await;
        let (mut kim, mut lee) = (signed_in(&near, "kim").await, signed_in(&far, "lee").await);
        let stream = stream_of(&mut kim, &zoom).await;
        let mut kims = kim.listen(&stream).await;
        assert_eq!(kims.until("presence").await.data, "");
        let stream = stream_of(&mut lee, &format!("{zoom}/reply")).await;
        let mut lees = lee.listen(&stream).await;
        assert!(
            lees.until("presence")
                .await
                .data
                .contains("Kim Agent is viewing")
        );
        assert!(
            kims.until("presence")
                .await
                .data
                .contains("Lee Agent is answering")
        );
        // Without script the page says so when it is opened.
        assert!(kim.get(&zoom).await.body.contains("Lee Agent is answering"));
        drop(lees);
        assert_eq!(kims.until("presence").await.data, "");
        drop(kims);
        desk.stop();
        desk.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_with_the_process() {
    let world = world().await;
    let kim = agent(&world, "kim", "Desk", "rw").await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    let (desk, far) = other_node(&world).await;
    let mut browser = signed_in(&far, "kim").await;
    let stream = stream_of(&mut browser, "/agent").await;
    let mut open = browser.listen(&stream).await;
    open.until("hello").await;
    let sessions = world.desk.sessions();
    sessions.end_all(Actor::System).await.unwrap();
    assert_eq!(open.next().await, None);
    // Without a session there is no stream.
    assert_eq!(browser.listen(&stream).await.status.as_u16(), 303);
    let mut browser = signed_in(&far, "kim").await;
    let at = format!("/agent/live?Ticket={}", ticket.number);
    let mut open = browser.listen(&at).await;
    open.until("presence").await;
    desk.stop();
    assert_eq!(open.next().await, None);
    assert_eq!(browser.listen(&stream).await.status.as_u16(), 503);
    assert!(world.desk.live(kim.id).others_at(ticket.id).await.is_ok());
}

#[tokio::test]
async fn a_session_keeps_a_bounded_number_of_streams_open_and_none_to_what_it_may_not_see() {
    let world = world().await;
    world.queue("Secret").await;
    agent(&world, "kim", "Desk", "rw").await;
    let secret = asked(&world, "Secret", "Canary").await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let hidden = format!("/agent/live?Ticket={}", secret.number);
    assert_eq!(kim.listen(&hidden).await.status.as_u16(), 404);
    assert_eq!(kim.get("/agent/live").await.status.as_u16(), 400);
    let mut open = Vec::new();
    for _ in 0..30 {
        open.push(kim.listen("/agent/live").await);
    }
    assert!(open.iter().all(|one| one.status.as_u16() == 200));
    assert_eq!(kim.listen("/agent/live").await.status.as_u16(), 429);
    open.pop();
    assert_eq!(kim.listen("/agent/live").await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_page_that_looks_again_by_itself_keeps_no_session_alive() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let idle = chrono::TimeDelta::hours(1);
    for _ in 0..30 {
        world.pass(idle);
        let live = [("x-gotrs-live", "1")];
        kim.send(axum::http::Method::GET, "/agent/tickets", &live, Vec::new())
            .await;
    }
    assert_eq!(kim.get("/agent").await.status.as_u16(), 303);
}

#[tokio::test]
async fn toolbar_and_queues_are_drawn_again_for_the_page_that_asks() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let queue = kim.get("/agent").await.body;
    let queue = queue
        .split("href=\"/agent/queues/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let here = format!("/agent/live/frame?Here=%2Fagent%2Fqueues%2F{queue}");
    let frame = kim.get(&here).await;
    assert!(
        frame.body.contains("data-live=\"counters\"") && frame.body.contains("data-live=\"tree\"")
    );
    assert!(frame.body.contains("aria-current=\"page\"") && !frame.body.contains("<html"));
    assert_eq!(
        kim.get("/agent/live/frame?Here=https://evil.test/")
            .await
            .status
            .as_u16(),
        200
    );
}

#[tokio::test]
async fn who_types_is_offered_what_the_services_find_and_nothing_else() {
    on_each(async |world| {
        world.queue("Desk").await;
        world.queue("Secret").await;
        world
            .customer("emma")
            .company("customer.test")
            .create()
            .await;
        agent(world, "kim", "Desk", "rw").await;
        let seen = asked(world, "Desk", "Printer on fire").await;
        asked(world, "Secret", "Printer canary").await;
        let router = router(world).await;
        let mut kim = signed_in(&router, "kim").await;
        let mut offered = async |path: &str| kim.get(path).await.body;
        let users = offered("/agent/suggest/customers?q=em").await;
        assert!(
            users.contains("data-value=\"emma\"") && users.contains("role=\"option\""),
            "{users}"
        );
        assert!(
            offered("/agent/suggest/recipients?q=em")
                .await
                .contains("emma@")
        );
        assert!(
            offered("/agent/suggest/agents?q=ki")
                .await
                .contains("data-value=\"kim\"")
        );
        let queues = offered("/agent/suggest/queues?q=e").await;
        assert!(queues.contains("Desk") && !queues.contains("Secret"));
        for path in [
            "/agent/suggest/tickets?q=printer",
            "/agent/suggest/all?q=printer",
        ] {
            let tickets = offered(path).await;
            assert!(
                tickets.contains(seen.number.as_str()) && !tickets.contains("canary"),
                "{tickets}"
            );
        }
        let by_number = format!("/agent/suggest/tickets?q={}", seen.number);
        assert!(offered(&by_number).await.contains("Printer on fire"));
        assert!(
            !offered("/agent/suggest/all?q=sla")
                .await
                .contains("/admin/")
        );
        assert_eq!(offered("/agent/suggest/customers?q=").await.trim(), "");
        for strange in ["%00", "%22", "(", "*", "%25", "_"] {
            offered(&format!("/agent/suggest/all?q={strange}")).await;
        }
        assert_eq!(
            kim.get("/agent/suggest/passwords?q=a")
                .await
                .status
                .as_u16(),
            404
        );
        // What was opened is offered before anything is typed.
        let mut open = kim
            .listen(&format!("/agent/live?Ticket={}", seen.number))
            .await;
        open.until("hello").await;
        assert!(
            kim.get("/agent/suggest/all")
                .await
                .body
                .contains("Printer on fire")
        );
    })
    .await;
}

//! A desk with its pages, and people who are signed in.

use axum::Router;
use gotrs_core::db::Kind;
use gotrs_core::testing::{Backend, TestAgent, World, backends};
use gotrs_web::{App, Options};

use super::browser::{Answer, Browser, HOST};
use gotrs_web::security::Transport;

/// The password of everybody in tests.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A world on SQLite with mail plugged in and a queue Desk.
pub(crate) async fn world() -> World {
    let sqlite = Backend {
        kind: Kind::Sqlite,
        server: String::new(),
    };
    let world = World::on(&sqlite, gotrs_mail::plug).await;
    world.queue("Desk").await;
    world
}

/// A world on each database that is there.
pub(crate) async fn on_each(test: impl AsyncFn(&World)) {
    for backend in backends() {
        println!("on {}", backend.kind.scheme());
        let world = World::on(&backend, gotrs_mail::plug).await;
        test(&world).await;
        world.end().await;
    }
}

/// The pages of a world, through https.
pub(crate) async fn router(world: &World) -> Router {
    let options = Options {
        transport: Transport::Https,
        hosts: vec![HOST.to_owned()],
        loopback: false,
        ..Options::default()
    };
    let app = App::new(world.desk.clone(), options).await.unwrap();
    gotrs_web::router(&app)
}

/// An agent with the password of tests and full rights in a queue.
pub(crate) async fn agent(world: &World, login: &str, queue: &str, keys: &str) -> TestAgent {
    let agent = world.agent(login).password(PASSWORD);
    agent.can(queue, keys).create().await
}

/// Signs in on the agents' face; gives the answer to the form.
pub(crate) async fn try_sign_in(browser: &mut Browser, login: &str, password: &str) -> Answer {
    let page = browser.get("/agent/login").await;
    let form = page.form("/agent/login");
    let form = form.with("User", login).with("Password", password);
    browser.submit(&form).await
}

/// A browser with a session of an agent.
pub(crate) async fn signed_in(router: &Router, login: &str) -> Browser {
    let mut browser = Browser::new(router);
    let answer = try_sign_in(&mut browser, login, PASSWORD).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    browser
}

/// A browser with a session of a customer user.
pub(crate) async fn customer_signed_in(router: &Router, login: &str) -> Browser {
    let mut browser = Browser::new(router);
    let page = browser.get("/customer/login").await;
    let form = page.form("/customer/login");
    let form = form.with("User", login).with("Password", PASSWORD);
    let answer = browser.submit(&form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    browser
}

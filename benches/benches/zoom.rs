//! Pages over HTTP at 32 connections: a ticket with ten articles, beside a static page of the same size.
//!
//! Server and driver share the machine, so both figures carry the driver's cost alike.
//! `cargo bench -p gotrs-benches --bench zoom`

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::routing::get;
use gotrs_benches::load::{Load, Report, drive};
use gotrs_benches::on_each_database;
use gotrs_core::Actor;
use gotrs_core::article::NewArticle;
use gotrs_core::auth::sign_in::{Origin, SignIn};
use gotrs_core::testing::World;
use gotrs_web::security::{CookieKind, Transport};
use gotrs_web::{App, Options};

const PASSWORD: &str = "correct horse battery staple";

fn main() -> anyhow::Result<()> {
    on_each_database(measure)
}

async fn measure(world: &World) -> anyhow::Result<()> {
    let agent = world.agent("kim").password(PASSWORD).can("Raw", "rw");
    let agent = agent.create().await;
    for articles in [10, 300] {
        let ticket = world.ticket().in_queue("Raw").create().await;
        for number in 0..articles {
            let text = "The printer on the third floor burns. We have called the fire brigade.\n"
                .repeat(1 + number % 12);
            let note = NewArticle::note(format!("Report {number}"), text);
            let articles = world.desk.articles(Actor::System);
            articles.create(ticket.id, note).await?;
        }
        let page = serve(router(world).await?).await?;
        let load = Load {
            address: page,
            host: "localhost".to_owned(),
            path: format!("/agent/ticket/{}", ticket.number),
            cookie: session(world, &agent.login).await?,
            connections: 32,
            duration: Duration::from_secs(5),
        };
        let ours = drive(&load).await?;
        let body = "x".repeat(ours.body);
        let still = Router::new().route("/", get(move || async move { body.clone() }));
        let still = Load {
            address: serve(still).await?,
            path: "/".to_owned(),
            ..load
        };
        let floor = drive(&still).await?;
        print(&format!("zoom of {articles} articles"), &ours, &floor);
    }
    Ok(())
}

fn print(label: &str, ours: &Report, floor: &Report) {
    let ratio = floor.per_second() / ours.per_second();
    println!("    {label}: {ours}");
    println!("        floor: {floor}, ratio {ratio:.1}");
}

async fn router(world: &World) -> anyhow::Result<Router> {
    let app = App::new(world.desk.clone(), Options::default()).await?;
    Ok(gotrs_web::router(&app))
}

async fn serve(router: Router) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// The cookie of an agent who signs in.
async fn session(world: &World, login: &str) -> anyhow::Result<String> {
    let request = SignIn::agent(login, PASSWORD, Origin::new("127.0.0.1"));
    let done = world.desk.sign_in(request).await?.signed_in();
    let session = done
        .and_then(|done| done.session)
        .context("a sign-in that gives a session")?;
    let name = CookieKind::Agent.name(Transport::LoopbackHttp);
    Ok(format!("{name}={}", session.id.reveal()))
}

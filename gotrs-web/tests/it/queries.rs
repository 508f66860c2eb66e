//! What a page costs does not grow with what the desk holds (DAT-08): every page is asked twice, in a small desk and in
//! the same desk with far more of everything, and the statements are counted.

use std::collections::BTreeMap;

use axum::http::Method;
use gotrs_core::Actor;
use gotrs_core::article::{NewArticle, NewAttachment};
use gotrs_core::testing::World;
use gotrs_core::ticket::Ticket;
use gotrs_web::admin::MODULES;
use gotrs_web::route::{Access, table};

use super::browser::Browser;
use super::desk::{PASSWORD, customer_signed_in, router, signed_in, world};
use super::walk::asked;

/// The pages of a desk, with who reads them.
fn pages(ticket: &Ticket) -> Vec<(Access, String)> {
    let routes = table().into_iter();
    let routes =
        routes.filter(|route| route.method == Method::GET && route.access != Access::Public);
    let filled = routes.flat_map(|route| {
        let modules = MODULES.iter().map(|module| module.key);
        let modules: Vec<&str> = if route.path.contains("{module}") {
            modules.collect()
        } else {
            vec![""]
        };
        modules.into_iter().map(move |module| {
            let parts = route.path.split('/').map(|part| match part {
                "{number}" => ticket.number.0.as_str(),
                "{module}" => module,
                "{login}" => "emma",
                part if part.starts_with('{') => "1",
                part => part,
            });
            (route.access, parts.collect::<Vec<_>>().join("/"))
        })
    });
    filled.collect()
}

/// Statements by path; each page was read before, so that what is kept in memory is there.
async fn costs(
    world: &World,
    agent: &mut Browser,
    customer: &mut Browser,
    ticket: &Ticket,
) -> BTreeMap<String, u64> {
    let mut costs = BTreeMap::new();
    for (access, path) in pages(ticket) {
        let browser = match access {
            Access::Customer => &mut *customer,
            _ => &mut *agent,
        };
        let first = browser.get(&path).await;
        if first.status.as_u16() != 200 {
            continue;
        }
        let (_, cost) = world.counted(async || browser.get(&path).await).await;
        costs.insert(path, cost);
    }
    costs
}

/// More of everything that a list may show.
async fn grow(world: &World, ticket: &Ticket, numbers: std::ops::Range<u32>) {
    for number in numbers {
        let queue = format!("Desk::{number}");
        world.queue_in(&queue, "users").await;
        let agent = world.agent(&format!("agent{number}"));
        agent.can(&queue, "rw").create().await;
        let company = format!("company{number}");
        world.company(&company).await;
        let login = format!("customer{number}");
        world.customer(&login).company(&company).create().await;
        world.role(&format!("Role {number}")).await;
        let service = world.service(&format!("Service {number}")).await;
        world.sla(&format!("SLA {number}"), &[service]).await;
        asked(world, "Desk", &format!("Question {number}")).await;
        let other = world.ticket().in_queue(&queue);
        other
            .with(|new| new.customer_user(&login).owner("kim"))
            .create()
            .await;
        let file = NewAttachment {
            filename: format!("{number}.txt"),
            content_type: "text/plain".to_owned(),
            content: b"content".to_vec(),
            ..NewAttachment::default()
        };
        let note = NewArticle::note("Note", "Body").attachment(file);
        let articles = world.desk.articles(Actor::System);
        articles.create(ticket.id, note).await.unwrap();
    }
}

#[tokio::test]
async fn no_page_asks_the_database_more_often_when_the_desk_holds_more() {
    let world = world().await;
    let kim = world.agent("kim").password(PASSWORD);
    let kim = kim.can("Desk", "rw").can("users", "rw");
    kim.can("admin", "rw").create().await;
    world.customer("emma").password(PASSWORD).create().await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    grow(&world, &ticket, 0..2).await;
    let router = router(&world).await;
    let mut agent = signed_in(&router, "kim").await;
    let mut customer = customer_signed_in(&router, "emma").await;
    let small = costs(&world, &mut agent, &mut customer, &ticket).await;
    assert!(small.len() > 60, "{} pages", small.len());
    grow(&world, &ticket, 2..30).await;
    let large = costs(&world, &mut agent, &mut customer, &ticket).await;
    let grown = large.iter().filter_map(|(path, now)| {
        let before = small.get(path)?;
        (now > before).then(|| format!("{path}: {before} -> {now}"))
    });
    let grown: Vec<String> = grown.collect();
    assert!(grown.is_empty(), "{grown:#?}");
    let most = large.iter().max_by_key(|(_, cost)| **cost);
    println!("the dearest page: {most:?}");
}

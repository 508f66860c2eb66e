//! The customers' start, the order of their requests, and what a site says of itself.

use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::Ticket;
use gotrs_core::{Actor, TicketId};

use crate::client::Browser;

const PASSWORD: &str = "a long enough sentence";

async fn request(world: &World, title: &str) -> Ticket {
    let by = |new: gotrs_core::ticket::NewTicket| new.customer_id("nova").customer_user("emma");
    let ticket = world.ticket().titled(title).with(by).create().await;
    write(world, ticket.id, SenderType::Customer, true).await;
    ticket
}

async fn write(world: &World, ticket: TicketId, who: SenderType, visible: bool) {
    let article = NewArticle::new(Channel::Internal, who)
        .visible_for_customer(visible)
        .from("Somebody")
        .subject("Words")
        .text("Words.");
    let articles = world.desk.articles(Actor::System);
    articles.create(ticket, article).await.unwrap();
}

async fn emma(world: &World) -> Browser {
    let emma = world.customer("emma").company("nova").password(PASSWORD);
    emma.create().await;
    Browser::signed_in(world, "customer", "emma", PASSWORD).await
}

/// Where each of the titles stands in a page, in their order.
fn places(body: &str, titles: &[&str]) -> Vec<Option<usize>> {
    titles.iter().map(|title| body.rfind(title)).collect()
}

#[tokio::test]
async fn the_start_shows_what_waits_for_the_customer_and_nothing_internal_moves_it() {
    on_each_database(async |world| {
        let mut emma = emma(world).await;
        let (answered, noted) = (
            request(world, "Answered").await,
            request(world, "Noted").await,
        );
        write(world, answered.id, SenderType::Agent, true).await;
        write(world, noted.id, SenderType::Agent, false).await;
        let start = emma.get("/customer").await.body;
        let panel = &start[start.find("id=\"w\"").unwrap()..start.find("id=\"m\"").unwrap()];
        assert!(
            panel.contains("Answered") && !panel.contains("Noted"),
            "{panel}"
        );
        let waiting = emma.get("/customer?View=waiting").await.body;
        assert!(
            waiting.contains("Answered") && !waiting.contains("Noted"),
            "{waiting}"
        );
        write(world, answered.id, SenderType::Customer, true).await;
        assert!(!emma.get("/customer").await.body.contains("id=\"w\""));
    })
    .await;
}

#[tokio::test]
async fn requests_stand_in_the_order_that_was_asked_for_on_every_page() {
    on_each_database(async |world| {
        let mut emma = emma(world).await;
        let (first, _) = (
            request(world, "Req alpha").await,
            request(world, "Req beta").await,
        );
        for i in 0..30 {
            request(world, &format!("Req filler {i}")).await;
        }
        write(world, first.id, SenderType::Agent, true).await;
        let titles = ["Req alpha", "Req beta"];
        let changed = emma.get("/customer?View=all&Sort=changed").await.body;
        assert!(places(&changed, &titles)[0].is_some() && places(&changed, &titles)[1].is_none());
        let oldest = emma.get("/customer?View=all&Sort=oldest").await.body;
        let [alpha, beta] = places(&oldest, &titles)[..] else {
            unreachable!()
        };
        assert!(alpha.unwrap() < beta.unwrap());
        for sort in ["changed", "newest", "oldest"] {
            let (mut next, mut seen) = (Some(format!("/customer?View=all&Sort={sort}")), 0);
            while let Some(path) = next {
                let page = emma.get(&path).await.body;
                seen += page.matches("<td class=\"t-title\">").count();
                let links = page
                    .split("href=\"")
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next());
                let mut links = links.map(|link| link.replace("&amp;", "&").replace("&#38;", "&"));
                next = links.find(|link| link.contains("After="));
            }
            assert_eq!(seen, 32, "{sort}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_site_gives_the_portal_its_name_words_and_foot() {
    on_each_database(async |world| {
        let mut emma = emma(world).await;
        world.set("CustomerHeadline", "Nova Help").await;
        world
            .set("GOTRS::CustomerPortal###Welcome", "Hours: 9 to 5.\n<blink>")
            .await;
        let start = emma.get("/customer").await.body;
        assert!(
            start.contains("Nova Help") && start.contains("Hours: 9 to 5."),
            "{start}"
        );
        assert!(!start.contains("<blink>"), "{start}");
        assert!(
            !emma
                .get("/customer?View=all")
                .await
                .body
                .contains("Hours: 9 to 5.")
        );
    })
    .await;
}

#[tokio::test]
async fn an_sla_is_offered_with_its_service_only() {
    on_each_database(async |world| {
        world.set("Ticket::Service", "1").await;
        let mut emma = emma(world).await;
        let (mail, print) = (world.service("Mail").await, world.service("Print").await);
        let gold = world.sla("Gold", &[mail]).await;
        let services = world.desk.services(Actor::System);
        services.set_default_services(&[mail, print]).await.unwrap();
        let offered = |body: &str| body.contains(">Gold</option>");
        let form = emma.get("/customer/tickets/new").await.body;
        assert!(!offered(&form) && form.contains(">Mail</option>"), "{form}");
        let asked = |service: String| format!("/customer/tickets/new?ServiceID={service}");
        assert!(offered(&emma.get(&asked(mail.to_string())).await.body));
        assert!(!offered(&emma.get(&asked(print.to_string())).await.body));
        let queues = world.desk.queues(Actor::System);
        let queue = queues
            .find_by_name("Raw")
            .await
            .unwrap()
            .unwrap()
            .id
            .to_string();
        let priorities = world.desk.priorities(Actor::System);
        let normal = priorities
            .find_by_name("3 normal")
            .await
            .unwrap()
            .unwrap()
            .id
            .to_string();
        let (mail, print, gold) = (mail.to_string(), print.to_string(), gold.to_string());
        let sent = |service| {
            [
                ("Dest", queue.clone()),
                ("PriorityID", normal.clone()),
                ("Subject", "x".to_owned()),
                ("Body", "y".to_owned()),
                ("ServiceID", service),
                ("SLAID", gold.clone()),
            ]
        };
        for (service, status) in [(print, 422), (mail, 303)] {
            let fields = sent(service);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let answer = emma.post("/customer/tickets/new", &fields).await;
            assert_eq!(answer.status, status, "{}", answer.body);
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_chooses_the_theme_on_the_profile() {
    on_each_database(async |world| {
        let mut emma = emma(world).await;
        emma.get("/customer/profile").await;
        let look = [
            ("Theme", "nineties"),
            ("Mode", "dark"),
            ("Density", "compact"),
            ("RequestedURL", "/customer/profile?done=saved"),
        ];
        let answer = emma.post("/appearance", &look).await;
        assert_eq!(
            (answer.status, answer.location().as_str()),
            (303, "/customer/profile")
        );
        let mut again = Browser::signed_in(world, "customer", "emma", PASSWORD).await;
        let page = again.get("/customer/profile").await.body;
        assert!(
            page.contains("data-theme=\"nineties\"") && page.contains("data-mode=\"dark\""),
            "{page}"
        );
        assert!(
            page.contains("<option value=\"nineties\" selected"),
            "{page}"
        );
    })
    .await;
}

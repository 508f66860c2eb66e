//! Every page of a desk whose every text is markup (HTM-02, WEB-02).

use std::collections::BTreeSet;

use axum::http::Method;
use gotrs_core::testing::PROBE;
use gotrs_web::route::{Access, table};

use super::browser::Browser;
use super::desk::{PASSWORD, customer_signed_in, router, signed_in, world};

/// The links of a page to pages of the desk.
fn links(body: &str) -> Vec<String> {
    let found = body.split("href=\"").skip(1);
    let links = found.filter_map(|rest| rest.split('"').next());
    let ours = links.filter(|link| link.starts_with('/') && !link.starts_with("/assets"));
    ours.map(|link| link.replace("&amp;", "&").replace("&#38;", "&"))
        .collect()
}

/// What is no page: bytes that browsers keep or show in a sandbox of their own.
fn is_file(path: &str) -> bool {
    path.contains("/attachments/")
        || path.ends_with("/plain")
        || path.ends_with("/file")
        || path.contains("/_/export")
}

/// Reads a page and those it links to; gives how often a text came, escaped.
async fn walk(browser: &mut Browser, starts: Vec<String>, most: usize) -> usize {
    let mut waiting = starts;
    let mut seen = BTreeSet::new();
    let mut escaped = 0;
    while let Some(path) = waiting.pop() {
        if is_file(&path) || seen.len() >= most || !seen.insert(path.clone()) {
            continue;
        }
        let answer = browser.send(Method::GET, &path, &[], Vec::new()).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
        assert!(!answer.body.contains(PROBE), "{path}");
        assert!(!answer.body.contains("<img src=x"), "{path}");
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            assert!(!value.contains("<img"), "{path}: {name}: {value}");
        }
        escaped += answer.body.matches("img src=x").count();
        waiting.extend(links(&answer.body));
    }
    escaped
}

#[tokio::test]
async fn no_text_of_the_desk_is_markup_on_any_page_in_any_language() {
    let world = world().await;
    let probed = world.probe(PASSWORD).await;
    assert!(probed.texts > 60, "{} texts", probed.texts);
    let router = router(&world).await;
    let (number, article) = (
        probed.ticket.number.0.clone(),
        probed.articles[0].to_string(),
    );
    for language in ["en", "de", "ar"] {
        let own = [("UserLanguage", Some(language))];
        let agents = world.desk.agents(gotrs_core::Actor::System);
        agents.set_preferences(probed.agent.id, &own).await.unwrap();
        let mut agent = signed_in(&router, "probe").await;
        let mut customer = customer_signed_in(&router, "probed").await;
        let mut starts = (Vec::new(), Vec::new());
        for route in table()
            .into_iter()
            .filter(|route| route.method == Method::GET)
        {
            let parts = route.path.split('/').map(|part| match part {
                "{number}" => number.clone(),
                "{article}" => article.clone(),
                part if part.starts_with('{') => "1".to_owned(),
                part => part.to_owned(),
            });
            let path = parts.collect::<Vec<_>>().join("/");
            match route.access {
                Access::Agent | Access::Admin => starts.0.push(path),
                Access::Customer => starts.1.push(path),
                Access::Public => {}
            }
        }
        let most = if language == "en" { 400 } else { 120 };
        let shown = walk(&mut agent, starts.0, most).await;
        assert!(
            shown > 100,
            "{language}: {shown} texts were shown to the agent"
        );
        let shown = walk(&mut customer, starts.1, most).await;
        assert!(
            shown > 3,
            "{language}: {shown} texts were shown to the customer"
        );
    }
}

//! What people type is a value wherever it goes (INJ-01), and what happened stays written (ACC-11).

use std::path::{Path, PathBuf};

use gotrs_core::agent::AgentFilter;
use gotrs_core::auth::{Audience, Origin, SignIn};
use gotrs_core::customer::{CompanyFilter, CustomerUserFilter};
use gotrs_core::db::sql;
use gotrs_core::sysconfig::SettingFilter;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::search::SortKey;
use gotrs_core::ticket::{NewTicket, Page, Sort, TicketFilter, TicketNumber};
use gotrs_core::{Actor, Error, ErrorKind};

/// Signs that some engine, or some layer before it, gives a meaning.
const HOSTILE: [&str; 14] = [
    "'",
    "\\",
    "\\'",
    "\"",
    "`",
    "';--",
    "' OR '1'='1",
    "\" OR \"1\"=\"1",
    "0x27 OR 1=1",
    "x'); DROP TABLE users; --",
    "%' AND SLEEP(5) AND '%'='",
    "${jndi:x}{{7*7}}[% PERL %]<%= x %>",
    "?1 :name $1 @x",
    "\u{2019}\u{ff07}\u{0}",
];

/// A look-up may find nothing, or say that a name is unknown or no name: never fail, never find something else.
fn harmless<T: std::fmt::Debug>(what: &str, text: &str, found: Result<Vec<T>, Error>) {
    match found {
        Ok(found) => assert!(found.is_empty(), "{what} {text:?} found {found:?}"),
        Err(error) => assert!(
            matches!(
                error.kind(),
                ErrorKind::Invalid | ErrorKind::NotFound | ErrorKind::SignIn
            ),
            "{what} {text:?}: {error:?}"
        ),
    }
}

async fn rows(world: &World) -> i64 {
    let mut conn = world.desk.read().await.unwrap();
    let all = sql(
        "SELECT (SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM customer_user) + (SELECT COUNT(*) FROM ticket) \
         + (SELECT COUNT(*) FROM queue) + (SELECT COUNT(*) FROM sysconfig_default)",
    );
    conn.integer(all).await.unwrap()
}

#[tokio::test]
async fn no_look_up_reads_a_value_as_a_command() {
    on_each_database(async |world| {
        world.agent("kim").can("Raw", "rw").create().await;
        world.customer("emma").create().await;
        world.company("customer.test").await;
        world.ticket().create().await;
        let before = rows(world).await;
        let system = Actor::System;
        let (desk, sort, page) = (&world.desk, Sort::ascending(SortKey::Age), Page::first(10));
        let tickets = desk.tickets(&system);
        for text in HOSTILE {
            let filters = [
                TicketFilter::default().number(text),
                TicketFilter::default().queue(text),
                TicketFilter::default().state(text),
                TicketFilter::default().state_type(text),
                TicketFilter::default().owner(text),
                TicketFilter::default().customer_id(text),
                TicketFilter::default().customer_user(text),
                TicketFilter::default().text(text).title(text),
            ];
            for filter in filters {
                let found = tickets.list(&filter, sort, &page).await;
                harmless("tickets", text, found.map(|page| page.entries));
            }
            let number = TicketNumber::from(text);
            let found = tickets.find_by_number(&number).await;
            harmless("number", text, found.map(|one| one.into_iter().collect()));
            let agents = AgentFilter {
                search: Some(text.to_owned()),
                after: Some(text.to_owned()),
                ..AgentFilter::default()
            };
            let known = desk.agents(&system).list(&agents).await.unwrap();
            assert!(
                known
                    .iter()
                    .all(|agent| agent.login.contains(text) || agent.login.as_str() > text)
            );
            let found = desk.agents(&system).find(text).await;
            harmless("agent", text, found.map(|one| one.into_iter().collect()));
            let customers = CustomerUserFilter {
                search: Some(text.to_owned()),
                customer_id: Some(text.to_owned()),
                ..CustomerUserFilter::default()
            };
            harmless(
                "customers",
                text,
                desk.customers(&system).list(&customers).await,
            );
            let found = desk.customers(&system).find(text).await;
            harmless("customer", text, found.map(|one| one.into_iter().collect()));
            let found = desk.customers(&system).find_by_email(text).await;
            harmless("e-mail", text, found.map(|one| one.into_iter().collect()));
            let companies = CompanyFilter {
                search: Some(text.to_owned()),
                ..CompanyFilter::default()
            };
            harmless(
                "companies",
                text,
                desk.companies(&system).list(&companies).await,
            );
            let found = desk.queues(&system).find_by_name(text).await;
            harmless("queue", text, found.map(|one| one.into_iter().collect()));
            let settings = SettingFilter {
                search: Some(text.to_owned()),
                ..SettingFilter::default()
            };
            // Some settings hold such signs themselves.
            desk.settings(&system).list(&settings).await.unwrap();
            // Each costs a slow hash: some of them do.
            if HOSTILE[..4].contains(&text) {
                let request = SignIn::agent(text, text, Origin::new(text));
                let entered = desk.sign_in(request).await;
                harmless("sign-in", text, entered.map(|_| vec!["in"]));
            }
            let link = desk
                .resets()
                .request(Audience::Agent, text, &Origin::new(text))
                .await;
            harmless("link", text, link.map(|()| Vec::<()>::new()));
            let new = tickets.create(NewTicket::in_queue(text, text)).await;
            harmless("new ticket", text, new.map(|ticket| vec![ticket]));
        }
        assert_eq!(rows(world).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_is_written_reads_back_sign_for_sign() {
    on_each_database(async |world| {
        for text in HOSTILE.iter().filter(|text| !text.contains('\0')) {
            let ticket = world.ticket().titled(text).create().await;
            let tickets = world.desk.tickets(Actor::System);
            assert_eq!(tickets.get(ticket.id).await.unwrap().title, *text);
            let kept = world.desk.system_data(Actor::System);
            kept.set("Probe", text).await.unwrap();
            assert_eq!(kept.get("Probe").await.unwrap().as_deref(), Some(*text));
        }
    })
    .await;
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn history_and_mail_articles_are_only_added_to() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for name in [
        "gotrs-core/src",
        "gotrs-mail/src",
        "gotrs-web/src",
        "gotrs-cli/src",
    ] {
        sources(&root.join(name), &mut files);
    }
    assert!(files.len() > 300, "{} files", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for change in [
            "UPDATE ticket_history ",
            "UPDATE article_data_mime ",
            "DELETE FROM ticket_history ",
        ] {
            // Whoever deletes or merges a ticket may: its lines go with it, or along.
            let allowed = ["article/store.rs", "ticket/merge.rs", "ticket/delete.rs"];
            let here = path.to_string_lossy().replace('\\', "/");
            let may = allowed.iter().any(|end| here.ends_with(end));
            assert!(may || !text.contains(change), "{here} holds {change}");
        }
    }
}

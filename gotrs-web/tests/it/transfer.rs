//! Records out and in again, several at once, and what is kept at hand.

use gotrs_core::Actor;
use gotrs_core::customer::CustomerUserFilter;
use gotrs_core::testing::{World, on_each_database};

use crate::client::Browser;

const PASSWORD: &str = "a long enough sentence";

async fn administrator(world: &World) -> Browser {
    let boss = world.agent("boss").can("admin", "rw").password(PASSWORD);
    boss.create().await;
    Browser::signed_in(world, "agent", "boss", PASSWORD).await
}

async fn everybody(world: &World) -> Vec<String> {
    let filter = CustomerUserFilter {
        limit: 10_000,
        ..CustomerUserFilter::default()
    };
    let customers = world.desk.customers(Actor::System);
    let found = customers.list(&filter).await.unwrap();
    found
        .into_iter()
        .map(|customer| customer.login.clone())
        .collect()
}

#[tokio::test]
async fn an_import_shows_what_it_would_do_then_does_it_and_names_the_lines_it_leaves_out() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        world.customer("emma").company("nova").create().await;
        let target = "/admin/customer-users/_/import";
        let page = boss.get(target).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let mut file = String::from(
            "UserLogin,UserFirstname,UserLastname,UserEmail,UserCustomerID,ValidID\r\n",
        );
        for i in 0..20 {
            let email = if i == 7 { "nowhere" } else { "c@x.test" }.replace('c', &format!("c{i}"));
            file.push_str(&format!("c{i},Cora,Nr {i},{email},nova,valid\r\n"));
        }
        file.push_str("emma,Emma,\"Scott, née Fox\",emma2@x.test,nova,valid\r\n");
        file.push_str("c3,Twice,Twice,t@x.test,nova,valid\r\n");
        let before = everybody(world).await;

        let files = [("FileUpload", "people.csv", "text/csv", file.as_str())];
        let looked = boss
            .upload(target, &[("Content", ""), ("Import", "1")], &files)
            .await;
        assert_eq!(looked.status, 200, "{}", looked.body);
        assert!(
            looked.body.contains("19 to add, 1 to change, 2 are wrong"),
            "{}",
            looked.body
        );
        assert_eq!(everybody(world).await, before, "looking changes nothing");

        let done = boss
            .post(target, &[("Content", &file), ("Import", "1")])
            .await;
        assert_eq!(done.status, 200, "{}", done.body);
        assert!(
            done.body.contains("19 added, 1 changed, 2 left out."),
            "{}",
            done.body
        );
        assert!(
            done.body.contains("<td class=\"num\">9</td>"),
            "the line of the bad address"
        );
        assert!(
            done.body.contains("<td class=\"num\">23</td>"),
            "the line that stands twice"
        );
        assert_eq!(everybody(world).await.len(), before.len() + 19);
        let emma = world
            .desk
            .customers(Actor::System)
            .find("emma")
            .await
            .unwrap();
        assert_eq!(emma.unwrap().last_name, "Scott, née Fox");

        for (wrong, why) in [
            ("UserLogin,Root\r\nx,1", "none of this list"),
            ("UserLogin,UserPassword\r\nx,1", "none of this list"),
            ("UserFirstname\r\nx", "is missing"),
            ("", "nothing in it"),
        ] {
            let answer = boss.post(target, &[("Content", wrong)]).await;
            assert_eq!(answer.status, 422, "{wrong}");
            assert!(answer.body.contains(why), "{wrong}: {}", answer.body);
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_module_exports_changes_nothing_when_it_comes_back() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        world.queue("Support").await;
        world.customer("emma").company("nova").create().await;
        world.company("nova").await;
        world.role("first level").await;
        for key in [
            "queues",
            "states",
            "templates",
            "salutations",
            "system-addresses",
            "groups",
            "roles",
            "customer-users",
            "customer-companies",
            "agents",
            "types",
            "priorities",
        ] {
            for format in ["csv", "yaml"] {
                let file = boss
                    .get(&format!("/admin/{key}/_/export?Format={format}"))
                    .await;
                assert_eq!(file.status, 200, "{key}");
                let kept = file.headers["content-disposition"].to_str().unwrap();
                assert!(kept.starts_with("attachment"), "{key}: {kept}");
                let target = format!("/admin/{key}/_/import");
                boss.get(&target).await;
                let looked = boss.post(&target, &[("Content", &file.body)]).await;
                assert_eq!(
                    looked.status, 200,
                    "{key} {format}: {}\n{}",
                    file.body, looked.body
                );
                assert!(
                    looked.body.contains("Nothing changes"),
                    "{key} {format}: {}\n{}",
                    file.body,
                    looked.body
                );
            }
        }
        for key in [
            "sessions",
            "jobs",
            "mail-queue",
            "sysconfig",
            "agent-groups",
        ] {
            let file = boss.get(&format!("/admin/{key}/_/export")).await;
            assert_eq!(file.status, 404, "{key}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_text_in_an_export_is_no_formula() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        boss.get("/admin/types/_/new").await;
        let fields = [("Name", "=HYPERLINK(\"x\")"), ("ValidID", "valid")];
        assert_eq!(boss.post("/admin/types/_/new", &fields).await.status, 303);
        let file = boss.get("/admin/types/_/export?Format=csv").await;
        assert!(
            file.body.contains("\"'=HYPERLINK(\"\"x\"\")\""),
            "{}",
            file.body
        );
    })
    .await;
}

#[tokio::test]
async fn selected_records_get_another_validity_and_what_is_needed_stays() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        let list = boss.get("/admin/types?View=all").await;
        assert!(list.body.contains("form=\"bulk\""), "{}", list.body);
        let mut ids = Vec::new();
        for name in ["one", "two"] {
            let fields = [("Name", name), ("ValidID", "valid")];
            let saved = boss.post("/admin/types/_/new", &fields).await;
            ids.push(saved.location().rsplit('/').next().unwrap().to_owned());
        }
        let fields = [
            ("ID", ids[0].as_str()),
            ("ID", &ids[1]),
            ("ValidID", "invalid"),
        ];
        let answer = boss.post("/admin/types/_/bulk", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let types = world.desk.ticket_types(Actor::System);
        for entry in types.list(false).await.unwrap() {
            let selected = ids.contains(&entry.id.to_string());
            assert_eq!(entry.valid.is_valid(), !selected, "{}", entry.name);
        }
        for forged in [("ValidID", "root"), ("Name", "x")] {
            let answer = boss
                .post("/admin/types/_/bulk", &[("ID", &ids[0]), forged])
                .await;
            assert_eq!(answer.status, 422, "{forged:?}");
        }
        assert_eq!(boss.post("/admin/jobs/_/bulk", &fields).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_favourite_stands_first_on_the_overview_of_its_agent_only() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        let other = world.agent("lee").can("admin", "rw").password(PASSWORD);
        other.create().await;
        let mut lee = Browser::signed_in(world, "agent", "lee", PASSWORD).await;
        assert!(!boss.get("/admin").await.body.contains("Favourites"));
        let answer = boss.post("/admin/sysconfig/_/favourite", &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let home = boss.get("/admin").await.body;
        let (favourites, first) = (
            home.find("<h2>Favourites").unwrap(),
            home.rfind("<h2>Tickets").unwrap(),
        );
        assert!(favourites < first);
        assert!(!lee.get("/admin").await.body.contains("Favourites"));
        boss.post("/admin/sysconfig/_/favourite", &[]).await;
        assert!(!boss.get("/admin").await.body.contains("Favourites"));
    })
    .await;
}

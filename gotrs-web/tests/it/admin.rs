use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::SettingFilter;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::{Actor, UserId};
use gotrs_web::admin::MODULES;

use crate::client::{Answer, Browser};

const PASSWORD: &str = "a long enough sentence";

async fn administrator(world: &World) -> Browser {
    world
        .agent("boss")
        .can("admin", "rw")
        .password(PASSWORD)
        .create()
        .await;
    Browser::signed_in(world, "agent", "boss", PASSWORD).await
}

/// The id in the address that a saved record leads to.
fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().rsplit('/').next().unwrap().to_owned()
}

fn named(name: &str) -> [(&str, &str); 2] {
    [("Name", name), ("ValidID", "valid")]
}

/// The value of the first field of that name in a form.
fn value_in(body: &str, name: &str) -> String {
    let at = body.find(&format!("name=\"{name}\"")).unwrap();
    let rest = &body[at..];
    let end = rest.find("</select>").unwrap();
    let chosen = rest[..end].find("\" selected").map(|to| &rest[..to]);
    let upto = chosen.unwrap_or_else(|| {
        let option = rest.find("<option value=\"").unwrap();
        let first = rest[option + 15..].find("<option value=\"").unwrap() + option + 15;
        let close = rest[first + 15..].find('"').unwrap();
        &rest[..first + 15 + close]
    });
    upto.rsplit("value=\"").next().unwrap().to_owned()
}

#[tokio::test]
async fn every_module_lists_opens_and_offers_what_it_declares() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        world.company("nova").await;
        world.customer("emma").company("nova").create().await;
        world.role("first level").await;
        let home = boss.get("/admin").await;
        assert_eq!(home.status, 200);
        for module in MODULES {
            let list = format!("/admin/{}", module.key);
            assert!(home.body.contains(&format!("href=\"{list}\"")), "{list}");
            let page = boss.get(&list).await;
            assert_eq!(page.status, 200, "{list} {}", page.body);
            for column in module.columns {
                let sorted = format!("{list}?Sort={}&Order=Down&Search=a", column.key);
                assert_eq!(boss.get(&sorted).await.status, 200, "{sorted}");
            }
            for (view, _) in module.source.views() {
                let view = format!("{list}?View={view}");
                assert_eq!(boss.get(&view).await.status, 200, "{view}");
            }
            if module.add.is_some() {
                let form = boss.get(&format!("{list}/_/new")).await;
                assert_eq!(form.status, 200, "{list}");
                for field in module.fields {
                    assert!(
                        form.body.contains(&format!("f-{}\"", field.name)),
                        "{list} {}",
                        field.name
                    );
                }
            }
            let link = format!("href=\"{list}/");
            let records = page.body.split(&link).skip(1);
            for record in records.map(|rest| rest.split('"').next().unwrap()) {
                let address = format!("{list}/{record}");
                let answer = boss.get(&address).await;
                assert_eq!(answer.status, 200, "{address}");
            }
            let unknown = boss.get(&format!("{list}/4711x")).await;
            assert_eq!(unknown.status, 404, "{list}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_agent_gets_a_role_and_sees_the_queue_it_opens() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        let group = id(&boss.post("/admin/groups/_/new", &named("support")).await);
        let role = id(&boss.post("/admin/roles/_/new", &named("first level")).await);
        let form = boss.get("/admin/queues/_/new").await.body;
        let chosen: Vec<(&str, String)> = [
            "SystemAddressID",
            "SalutationID",
            "SignatureID",
            "FollowUpID",
        ]
        .map(|name| (name, value_in(&form, name)))
        .to_vec();
        let mut fields = vec![
            ("Name", "Support"),
            ("ValidID", "valid"),
            ("GroupID", &group),
        ];
        fields.extend(chosen.iter().map(|(name, value)| (*name, value.as_str())));
        let queue = id(&boss.post("/admin/queues/_/new", &fields).await);
        let agent = [
            ("UserFirstname", "Kim"),
            ("UserLastname", "Lee"),
            ("UserLogin", "kim"),
            ("UserPw", PASSWORD),
            ("UserEmail", "kim@desk.test"),
            ("ValidID", "valid"),
        ];
        let kim = id(&boss.post("/admin/agents/_/new", &agent).await);
        let user = UserId(kim.parse().unwrap());
        let visible = async || {
            let queues = world.desk.queues(user).permitted(&Permission::RO).await;
            queues
                .unwrap()
                .into_iter()
                .map(|queue| queue.name.clone())
                .collect::<Vec<_>>()
        };
        assert!(visible().await.is_empty());

        let rights = format!("/admin/role-groups/{role}");
        assert_eq!(boss.get(&rights).await.status, 200);
        let (ro, note) = (format!("{group}:ro"), format!("{group}:note"));
        let answer = boss
            .post(&rights, &[("Right", &ro), ("Right", &note)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = boss.get(&rights).await.body;
        assert!(page.contains(&format!("value=\"{ro}\" checked")), "{page}");
        let members = format!("/admin/role-agents/{role}");
        let member = format!("{kim}:member");
        assert_eq!(boss.post(&members, &[("Right", &member)]).await.status, 303);
        assert_eq!(visible().await, ["Support"]);
        let matrix = boss.get(&format!("/admin/agent-groups/{kim}")).await.body;
        assert!(
            matrix.contains("class=\"via\"") && !matrix.contains(&ro),
            "inherited, no box"
        );

        let mut desk = Browser::signed_in(world, "agent", "kim", PASSWORD).await;
        let page = desk.get("/agent").await;
        assert!(
            page.body.contains(&format!("/agent/queues/{queue}")),
            "{}",
            page.body
        );
        assert_eq!(boss.post(&rights, &[]).await.status, 303);
        assert!(visible().await.is_empty());
        let own = format!("/admin/agent-groups/{kim}");
        let rw = format!("{group}:rw");
        assert_eq!(boss.post(&own, &[("Right", &rw)]).await.status, 303);
        assert_eq!(visible().await, ["Support"]);
        for foreign in [
            ("Right", "4711:ro"),
            ("Right", &format!("{group}:root")),
            ("UserIsGroup[admin]", "1"),
        ] {
            assert_eq!(boss.post(&own, &[foreign]).await.status, 422, "{foreign:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn customers_get_rights_on_groups_and_so_do_companies() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        let group = world.group("portal").await;
        world.company("nova").await;
        let emma = world.customer("emma").company("nova").create().await;
        let (ro, rw) = (format!("{group}:ro"), format!("{group}:rw"));
        let answer = boss
            .post("/admin/customer-groups/emma", &[("Right", &ro)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let answer = boss
            .post("/admin/company-groups/nova", &[("Right", &rw)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        use gotrs_core::group::Holder;
        let holder = Holder::CustomerUser(emma.login.clone());
        assert_eq!(world.stored_keys(holder, group).await, ["ro"]);
        let same = gotrs_core::permission::Context::Same;
        let holder = Holder::Company("nova".into(), same);
        assert_eq!(world.stored_keys(holder, group).await, ["rw"]);
    })
    .await;
}

#[tokio::test]
async fn a_bad_form_comes_back_with_the_reason_at_its_field() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        let answer = boss.post("/admin/groups/_/new", &named(" admin ")).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("id=\"f-Name-e\"")
                && answer.body.contains("This is taken already."),
            "{}",
            answer.body
        );
        let answer = boss
            .post("/admin/groups/_/new", &[("Name", ""), ("ValidID", "x")])
            .await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("id=\"f-ValidID-e\""));
        let answer = boss
            .post("/admin/priorities/_/new", &named("6 burning"))
            .await;
        let priority = format!("/admin/priorities/{}", id(&answer));
        let answer = boss.post(&priority, &named("6 on fire")).await;
        assert_eq!(answer.status, 303);
        assert!(
            boss.get("/admin/priorities")
                .await
                .body
                .contains("6 on fire")
        );
        for extra in ["UserID", "create_by", "is_admin"] {
            let fields = [named("7")[0], named("7")[1], (extra, "1")];
            assert_eq!(boss.post(&priority, &fields).await.status, 422, "{extra}");
        }
    })
    .await;
}

#[tokio::test]
async fn administration_lets_nobody_else_in() {
    on_each_database(async |world| {
        world
            .agent("kim")
            .can("users", "rw")
            .can("admin", "ro")
            .password(PASSWORD)
            .create()
            .await;
        world.customer("emma").password(PASSWORD).create().await;
        let mut kim = Browser::signed_in(world, "agent", "kim", PASSWORD).await;
        let mut emma = Browser::signed_in(world, "customer", "emma", PASSWORD).await;
        let mut nobody = Browser::new(world).await;
        let mut pages = vec!["/admin".to_owned()];
        for module in MODULES {
            pages.push(format!("/admin/{}", module.key));
            pages.push(format!("/admin/{}/_/new", module.key));
            pages.push(format!("/admin/{}/1", module.key));
        }
        for page in &pages {
            assert_eq!(kim.get(page).await.status, 403, "{page}");
            for outsider in [&mut emma, &mut nobody] {
                let answer = outsider.get(page).await;
                assert_eq!(
                    (answer.status, answer.location().as_str()),
                    (303, "/agent/login"),
                    "{page}"
                );
            }
            if page != "/admin" && page.matches('/').count() > 2 {
                let answer = kim.post(page, &named("mine")).await;
                assert_eq!(answer.status, 403, "{page}");
                assert_eq!(emma.post(page, &named("mine")).await.status, 401, "{page}");
            }
        }
        assert_eq!(kim.post("/admin/sessions/1/end", &[]).await.status, 403);
        let groups = world.desk.groups(Actor::System).list(false).await.unwrap();
        assert!(groups.iter().all(|group| group.name != "mine"));
    })
    .await;
}

#[tokio::test]
async fn secrets_go_in_and_never_come_back() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        const CANARY: &str = "canary sentence for nobody";
        let agent = [
            ("UserFirstname", "Kim"),
            ("UserLastname", "Lee"),
            ("UserLogin", "kim"),
            ("UserPw", CANARY),
            ("UserEmail", "not an address"),
            ("ValidID", "valid"),
        ];
        let answer = boss.post("/admin/agents/_/new", &agent).await;
        assert_eq!(answer.status, 422);
        assert!(!answer.body.contains("canary"), "{}", answer.body);
        let mut right = agent;
        right[4].1 = "kim@desk.test";
        let kim = id(&boss.post("/admin/agents/_/new", &right).await);
        let customer = [
            ("UserFirstname", "Emma"),
            ("UserLastname", "Lee"),
            ("UserLogin", "emma"),
            ("UserPassword", CANARY),
            ("UserEmail", "emma@nova.test"),
            ("UserCustomerID", "nova"),
            ("ValidID", "valid"),
        ];
        id(&boss.post("/admin/customer-users/_/new", &customer).await);
        let setting = "/admin/sysconfig/SendmailModule%3A%3AAuthPassword";
        let answer = boss
            .post(setting, &[("EffectiveValue", CANARY), ("IsValid", "1")])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let stored = async || {
            let detail = world
                .desk
                .settings(Actor::System)
                .get("SendmailModule::AuthPassword")
                .await;
            detail
                .unwrap()
                .summary
                .value
                .scalar()
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(stored().await, CANARY);
        for page in [
            "/admin/agents",
            &format!("/admin/agents/{kim}"),
            "/admin/customer-users/emma",
            setting,
            "/admin/sysconfig?Search=AuthPassword",
            "/admin/sysconfig?View=changed",
            "/admin/sysconfig?View=all",
            "/admin/jobs",
            "/admin/sessions",
        ] {
            let answer = boss.get(page).await;
            assert_eq!(answer.status, 200, "{page}");
            assert!(!answer.body.contains("canary"), "{page}");
        }
        let answer = boss
            .post(setting, &[("EffectiveValue", ""), ("IsValid", "1")])
            .await;
        assert_eq!(answer.status, 303);
        assert_eq!(stored().await, CANARY, "an empty field leaves it");
        Browser::signed_in(world, "agent", "kim", CANARY).await;
    })
    .await;
}

#[tokio::test]
async fn a_setting_is_found_edited_and_put_back() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        let tree = boss.get("/admin/sysconfig").await.body;
        assert!(tree.contains("In=Core"), "{tree}");
        let place = boss.get("/admin/sysconfig?In=Core%3A%3ATicket").await.body;
        assert!(place.contains("Ticket::Hook"), "{place}");
        let setting = "/admin/sysconfig/Ticket%3A%3AHook";
        let hook = || {
            world
                .desk
                .config()
                .get(&gotrs_core::sysconfig::settings::TICKET_HOOK)
        };
        let before = hook();
        let form = boss.get(setting).await.body;
        let fields: &[(&str, &str)] = if form.contains("name=\"IsValid\"") {
            &[("EffectiveValue", "Case#"), ("IsValid", "1")]
        } else {
            &[("EffectiveValue", "Case#")]
        };
        assert_eq!(boss.post(setting, fields).await.status, 303);
        assert_eq!(hook(), "Case#");
        assert!(
            boss.get("/admin/sysconfig?View=changed")
                .await
                .body
                .contains("Ticket::Hook")
        );
        let list = "/admin/sysconfig/System%3A%3APermission";
        let wrong = boss.post(list, &[("EffectiveValue", "{ not: [yaml")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert!(wrong.body.contains("id=\"f-EffectiveValue-e\""));
        assert_eq!(
            boss.post(&format!("{setting}/reset"), &[]).await.status,
            303
        );
        assert_eq!(hook(), before);
        let all = world
            .desk
            .settings(Actor::System)
            .list(&SettingFilter::default())
            .await
            .unwrap();
        let fixed = all
            .iter()
            .find(|setting| setting.fixed.is_some() && setting.default.scalar().is_some());
        if let Some(fixed) = fixed {
            let address = gotrs_web::url::admin_record("sysconfig", &fixed.name);
            let answer = boss.post(&address, &[("EffectiveValue", "1")]).await;
            assert_eq!(answer.status, 409, "{}", fixed.name);
        }
    })
    .await;
}

#[tokio::test]
async fn sessions_end_and_jobs_are_tried_again() {
    on_each_database(async |world| {
        let mut boss = administrator(world).await;
        world
            .agent("kim")
            .can("users", "rw")
            .password(PASSWORD)
            .create()
            .await;
        let mut kim = Browser::signed_in(world, "agent", "kim", PASSWORD).await;
        let all = world.desk.sessions().list(Actor::System).await.unwrap();
        let session = all.into_iter().find(|info| info.login == "kim").unwrap();
        let page = boss.get("/admin/sessions").await;
        assert!(page.body.contains("Kim Agent"));
        let answer = boss
            .post(&format!("/admin/sessions/{}/end", session.key), &[])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(kim.get("/agent").await.location(), "/agent/login");
        assert_eq!(boss.get("/agent").await.status, 200);

        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let job = gotrs_core::job::NewJob::new("test.kind", "key", serde_json::json!({}));
        unit.enqueue(job.at(world.now() + chrono::TimeDelta::hours(1)))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let jobs = world.desk.jobs(Actor::System);
        let job = jobs
            .list(None, Some("test.kind"), None, 10)
            .await
            .unwrap()
            .remove(0);
        assert!(boss.get("/admin/jobs").await.body.contains("test.kind"));
        let answer = boss
            .post(&format!("/admin/jobs/{}/retry", job.id), &[])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let job = jobs
            .list(None, Some("test.kind"), None, 10)
            .await
            .unwrap()
            .remove(0);
        assert_eq!(job.run_at, world.now());
        assert_eq!(boss.post("/admin/jobs/1/explode", &[]).await.status, 404);
    })
    .await;
}

//! What administrators look up: why somebody sees a ticket, what became of mails, what a setting was; and relations.

use gotrs_core::group::Holder;
use gotrs_core::permission::Permission;
use gotrs_core::testing::World;
use gotrs_core::{Actor, Error};

use crate::client::Browser;
use crate::desk::on_each;

const PASSWORD: &str = "a long enough sentence";

async fn administrator(world: &World) -> Browser {
    let boss = world.agent("boss").can("admin", "rw").password(PASSWORD);
    boss.create().await;
    Browser::signed_in(world, "agent", "boss", PASSWORD).await
}

#[tokio::test]
async fn the_chain_says_what_is_enforced_and_through_which_role() {
    on_each(async |world| {
        let mut boss = administrator(world).await;
        world.queue("Desk").await;
        let ticket = world.ticket().in_queue("Desk").create().await;
        let role = world.role("first level").await;
        let group = world.group_of_queue("Desk").await;
        world.allow(Holder::Role(role), group, "ro").await;
        let kim = world.agent("kim").in_role(role).create().await;
        let lee = world.agent("lee").create().await;
        let ask = |login: &str| {
            format!(
                "/admin/access?Kind=agent&Login={login}&TicketNumber={}",
                ticket.number
            )
        };
        let page = boss.get(&ask("kim")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(
            page.body.contains("right ro through the role first level"),
            "{}",
            page.body
        );
        assert!(page.body.contains("has this permission"));
        let page = boss.get(&ask("lee")).await;
        assert!(
            page.body.contains("does not have this permission"),
            "{}",
            page.body
        );
        for (agent, sees) in [(kim.id, true), (lee.id, false)] {
            let may = world
                .desk
                .tickets(agent)
                .may(ticket.id, &Permission::RO)
                .await;
            assert_eq!(may.unwrap(), sees);
        }
        assert_eq!(boss.get(&ask("nobody")).await.status, 422);
        let why = world.desk.grants(kim.id);
        let why = why
            .why_ticket(&Actor::Agent(lee.id), &ticket.number, &Permission::RO)
            .await;
        assert!(matches!(why, Err(Error::Denied { .. })), "{why:?}");
        let rights = boss.get(&format!("/admin/agents/{}", kim.id)).await.body;
        assert!(rights.contains("ro (first level)"), "{rights}");
        assert!(
            rights.contains("/admin/access?Kind=agent"),
            "the way to the chain"
        );
    })
    .await;
}

#[tokio::test]
async fn a_customer_user_sees_a_ticket_through_a_further_company_and_the_chain_says_so() {
    on_each(async |world| {
        let mut boss = administrator(world).await;
        let ticket = world
            .ticket()
            .with(|new| new.customer_id("moon").customer_user("mia"))
            .create()
            .await;
        world.customer("emma").company("nova").create().await;
        let form = boss.get("/admin/customer-users/emma").await;
        assert!(form.body.contains("CustomerIDs"));
        let fields = [
            ("UserFirstname", "Emma"),
            ("UserLastname", "Scott"),
            ("UserLogin", "emma"),
            ("UserEmail", "emma@x.test"),
            ("UserCustomerID", "nova"),
            ("CustomerIDs", "moon\r\n"),
            ("ValidID", "valid"),
        ];
        let saved = boss.post("/admin/customer-users/emma", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let chain = format!(
            "/admin/access?Kind=customer&Login=emma&TicketNumber={}",
            ticket.number
        );
        let page = boss.get(&chain).await.body;
        assert!(
            page.contains("company moon") && page.contains("has this permission"),
            "{page}"
        );
        let found = world.desk.requests("emma").get(&ticket.number).await;
        assert_eq!(found.unwrap().ticket.id, ticket.id);
    })
    .await;
}

#[tokio::test]
async fn a_mail_in_quarantine_is_looked_at_downloaded_and_read_again() {
    on_each(async |world| {
        let mut boss = administrator(world).await;
        let mail = "From: Gina <gina@x.test>\r\nTo: desk@x.test\r\nSubject: Printer\r\n\
                    Message-ID: <1@x.test>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nIt burns.\r\n";
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let insert = gotrs_core::db::sql(
            "INSERT INTO gotrs_quarantine (raw_message, reason, source, state, created_unix) VALUES (?, 'disk full', 'stdin', 'waiting', 1)",
        );
        let bytes = gotrs_core::db::Blob(mail.as_bytes().to_vec());
        let id = unit.insert(insert.bind(bytes)).await.unwrap();
        unit.commit().await.unwrap();
        let list = boss.get("/admin/quarantine").await.body;
        assert!(list.contains("disk full"), "{list}");
        let file = boss.get(&format!("/admin/quarantine/{id}/file")).await;
        assert_eq!((file.status, file.body.as_str()), (200, mail));
        assert_eq!(boss.get("/admin/quarantine/4711/file").await.status, 404);
        let read = boss.post(&format!("/admin/quarantine/{id}/release"), &[]).await;
        assert_eq!(read.status, 303, "{}", read.body);
        let list = boss.get("/admin/quarantine").await.body;
        assert!(list.contains("read after all"), "{list}");
        let log = boss.get("/admin/mail-log").await.body;
        assert!(log.contains("1@x.test") && log.contains("new ticket"), "{log}");
    })
    .await;
}

#[tokio::test]
async fn a_setting_tells_its_history_and_goes_back_to_a_value_of_it() {
    on_each(async |world| {
        let mut boss = administrator(world).await;
        let page = "/admin/sysconfig/Organization";
        boss.get(page).await;
        for name in ["First Ltd", "Second Ltd"] {
            let fields = [("EffectiveValue", name), ("IsValid", "1")];
            assert_eq!(boss.post(page, &fields).await.status, 303);
        }
        let shown = boss.get(page).await.body;
        assert!(
            shown.contains("First Ltd") && shown.contains("Changed"),
            "{shown}"
        );
        let versions = world
            .desk
            .settings(Actor::System)
            .history("Organization")
            .await
            .unwrap();
        let first = versions
            .iter()
            .find(|v| v.value.as_text() == Some("First Ltd"))
            .unwrap();
        let back = boss.post(&format!("{page}/back-{}", first.id), &[]).await;
        assert_eq!(back.status, 303, "{}", back.body);
        let now = world
            .desk
            .config()
            .get(&gotrs_core::sysconfig::settings::ORGANIZATION);
        assert_eq!(now, "First Ltd");
        assert_eq!(
            boss.post(&format!("{page}/back-4711"), &[]).await.status,
            404
        );
    })
    .await;
}

#[tokio::test]
async fn files_belong_to_templates_and_services_to_customers() {
    on_each(async |world| {
        let mut boss = administrator(world).await;
        boss.get("/admin/attachments/_/new").await;
        let fields = [("Name", "Terms"), ("Comment", ""), ("ValidID", "valid")];
        let none = boss.upload("/admin/attachments/_/new", &fields, &[]).await;
        assert_eq!(none.status, 422, "a file without a file");
        let files = [("FileUpload", "terms.txt", "text/plain", "Be kind.")];
        let added = boss
            .upload("/admin/attachments/_/new", &fields, &files)
            .await;
        assert_eq!(added.status, 303, "{}", added.body);
        let file = added.location().rsplit('/').next().unwrap().to_owned();
        let bytes = boss.get(&format!("/admin/attachments/{file}/file")).await;
        assert_eq!((bytes.status, bytes.body.as_str()), (200, "Be kind."));
        let template = [
            ("TemplateType", "Answer"),
            ("Name", "T"),
            ("Template", "x"),
            ("ValidID", "valid"),
        ];
        let template = boss.post("/admin/templates/_/new", &template).await;
        let template = template.location().rsplit('/').next().unwrap().to_owned();
        let boxes = format!("/admin/template-attachments/{template}");
        let joined = format!("{file}:member");
        assert_eq!(boss.post(&boxes, &[("Right", &joined)]).await.status, 303);
        let of = world.desk.standard_attachments(Actor::System);
        let of = of
            .of_template(gotrs_core::TemplateId(template.parse().unwrap()))
            .await
            .unwrap();
        assert_eq!(of[0].filename, "terms.txt");
        assert_eq!(
            boss.post(&boxes, &[("Right", "4711:member")]).await.status,
            422
        );

        let (mail, print) = (world.service("Mail").await, world.service("Print").await);
        world.customer("emma").create().await;
        world.customer("fay").create().await;
        let others = "/admin/customer-services/%3CDEFAULT%3E";
        assert_eq!(boss.get(others).await.status, 200);
        let both = [
            ("Right", format!("{mail}:member")),
            ("Right", format!("{print}:member")),
        ];
        let both: Vec<(&str, &str)> = both.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(boss.post(others, &both).await.status, 303);
        let own = format!("{print}:member");
        assert_eq!(
            boss.post("/admin/customer-services/emma", &[("Right", &own)])
                .await
                .status,
            303
        );
        assert_eq!(boss.post(others, &both[..1]).await.status, 303);
        let offered = async |login: &str| {
            let services = world
                .desk
                .services(Actor::System)
                .offered_to(login)
                .await
                .unwrap();
            services.iter().map(|s| s.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            offered("emma").await,
            ["Print"],
            "who has services of their own keeps them"
        );
        assert_eq!(offered("fay").await, ["Mail"]);
    })
    .await;
}

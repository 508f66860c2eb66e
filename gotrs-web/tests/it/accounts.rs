//! Forgotten passwords from the form to the mail and back, passwords that must be chosen, and proof of who is there.

use axum::http::Method;
use chrono::TimeDelta;
use gotrs_core::auth::{Audience, Secret, SessionKind, passwords::Term};
use gotrs_core::db::sql;
use gotrs_core::testing::World;
use gotrs_core::{Actor, job};
use gotrs_mail::testing::SmtpSink;
use gotrs_web::route::{Access, table};

use super::browser::Browser;
use super::desk::{PASSWORD, agent, on_each, router, signed_in, try_sign_in, world};

const NEW: &str = "my sister paints green windows";

/// A server that takes what the desk sends.
async fn sink(world: &World) -> SmtpSink {
    let sink = SmtpSink::start().await.unwrap();
    for (name, value) in [
        ("FQDN", "desk.test"),
        ("HttpType", "https"),
        ("SendmailModule", "Kernel::System::Email::SMTP"),
        ("SendmailModule::Host", "127.0.0.1"),
    ] {
        world.set(name, value).await;
    }
    let port = sink.port().to_string();
    world.set("SendmailModule::Port", &port).await;
    sink
}

/// The text of a mail, transfer encoding undone, and its subject.
fn read(bytes: &[u8]) -> (String, String) {
    let mail = gotrs_mail::parse::parse(bytes, &gotrs_mail::parse::ParseOptions::default());
    (mail.subject.clone(), mail.body.text.clone())
}

/// The path of the link in a mail.
fn link(text: &str) -> String {
    let start = "https://desk.test";
    let at = text.find(start).unwrap() + start.len();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn ask(browser: &mut Browser, face: &str, login: &str) {
    let path = format!("/{face}/password/lost");
    let form = browser.get(&path).await.form(&path).with("User", login);
    let answer = browser.submit(&form).await;
    assert_eq!(answer.location(), format!("/{face}/login?done=mail"));
}

#[tokio::test]
async fn who_forgot_a_password_gets_a_link_by_mail_and_chooses_a_new_one() {
    on_each(async |world| {
        let sink = sink(world).await;
        world.queue("Desk").await;
        let kim = world.agent("kim").password(PASSWORD).can("Desk", "rw");
        kim.preference("UserLanguage", "de").create().await;
        world.customer("emma").password(PASSWORD).create().await;
        let router = router(world).await;
        for (face, login, word) in [
            ("agent", "KIM", "Hallo Kim"),
            ("customer", "emma", "Hello Emma"),
        ] {
            let mut browser = Browser::new(&router);
            let before = sink.received().len();
            ask(&mut browser, face, login).await;
            ask(&mut browser, face, "nobody").await;
            assert_eq!(sink.received().len(), before, "asking sends nothing yet");
            job::run_due(&world.desk).await.unwrap();
            let received = sink.received();
            assert_eq!(
                received.len(),
                before + 1,
                "one mail, to the one who exists"
            );
            let (_, text) = read(&received[before].bytes);
            assert!(text.contains(word), "{text}");
            let path = link(&text);
            assert!(
                path.starts_with(&format!("/{face}/password/new?Token=")),
                "{path}"
            );
            let token = path.split('=').next_back().unwrap();
            let mut conn = world.desk.read().await.unwrap();
            let waiting = sql("SELECT COUNT(*) FROM mail_queue");
            assert_eq!(
                conn.integer(waiting).await.unwrap(),
                0,
                "no token waits in the queue"
            );
            let kept = sql("SELECT COUNT(*) FROM gotrs_token WHERE token_hash = ?").bind(token);
            assert_eq!(
                conn.integer(kept).await.unwrap(),
                0,
                "only its hash is kept"
            );
            drop(conn);

            let target = format!("/{face}/password/new");
            let form = browser.get(&path).await.form(&target);
            for weak in ["short", "Password-2025"] {
                let form = form.clone().with("NewPw", weak).with("NewPw1", weak);
                assert_eq!(browser.submit(&form).await.status.as_u16(), 422, "{weak}");
            }
            let form = form.with("NewPw", NEW).with("NewPw1", NEW);
            let answer = browser.submit(&form).await;
            assert_eq!(answer.location(), format!("/{face}/login?done=chosen"));
            assert_eq!(browser.get(&path).await.status.as_u16(), 404, "once");
            let page = browser.get(&format!("/{face}/login")).await;
            let form = page.form(&format!("/{face}/login"));
            let form = form.with("User", login).with("Password", NEW);
            assert_eq!(browser.submit(&form).await.location(), format!("/{face}"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_in_the_sites_own_words_leads_to_the_form_by_its_old_address() {
    let world = world().await;
    let sink = sink(&world).await;
    agent(&world, "kim", "Desk", "rw").await;
    world
        .set("NotificationSubjectLostPasswordToken", "Hi")
        .await;
    let body = "<OTRS_CONFIG_HttpType>://<OTRS_CONFIG_FQDN>/otrs/index.pl?Action=LostPassword;Token=<OTRS_TOKEN>";
    world.set("NotificationBodyLostPasswordToken", body).await;
    let router = router(&world).await;
    let mut browser = Browser::new(&router);
    ask(&mut browser, "agent", "kim").await;
    job::run_due(&world.desk).await.unwrap();
    let (subject, text) = read(&sink.received()[0].bytes);
    assert_eq!(subject, "Hi");
    let answer = browser.get(&link(&text)).await;
    let target = answer.location().to_owned();
    assert!(target.starts_with("/agent/password/new?Token="), "{target}");
    assert_eq!(browser.get(&target).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_link_waits_for_the_mail_server_and_an_invitation_lasts_three_days() {
    let world = world().await;
    let sink = sink(&world).await;
    agent(&world, "kim", "Desk", "rw").await;
    let port = sink.port().to_string();
    world.set("SendmailModule::Port", "1").await;
    let resets = world.desk.resets();
    resets
        .invite(Actor::System, Audience::Agent, "kim")
        .await
        .unwrap();
    for _ in 0..12 {
        job::run_due(&world.desk).await.unwrap();
        world.pass(TimeDelta::hours(1));
    }
    assert!(sink.received().is_empty());
    world.set("SendmailModule::Port", &port).await;
    job::run_due(&world.desk).await.unwrap();
    let (subject, text) = read(&sink.received()[0].bytes);
    assert!(subject.starts_with("Your account at"), "{subject}");
    let path = link(&text);
    let router = router(&world).await;
    let mut browser = Browser::new(&router);
    world.pass(TimeDelta::hours(71));
    assert_eq!(browser.get(&path).await.status.as_u16(), 200);
    world.pass(TimeDelta::hours(1));
    assert_eq!(
        browser.get(&path).await.status.as_u16(),
        404,
        "an old invitation is refused"
    );
}

#[tokio::test]
async fn who_must_choose_a_password_can_do_nothing_else_on_any_page() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    world.customer("emma").password(PASSWORD).create().await;
    let passwords = world.desk.passwords(Actor::System);
    for (audience, login) in [(Audience::Agent, "kim"), (Audience::Customer, "emma")] {
        let made = "a password that somebody made";
        passwords
            .set(audience, login, &made.into(), Term::OneTime)
            .await
            .unwrap();
    }
    let router = router(&world).await;
    for (face, login, of) in [
        ("agent", "kim", Access::Agent),
        ("customer", "emma", Access::Customer),
    ] {
        let mut browser = Browser::new(&router);
        let page = browser.get(&format!("/{face}/login")).await;
        let form = page.form(&format!("/{face}/login")).with("User", login);
        let answer = browser
            .submit(&form.with("Password", "a password that somebody made"))
            .await;
        let choose = format!("/{face}/password/choose");
        assert_eq!(answer.location(), choose);
        let mut tried = 0;
        for route in table().into_iter().filter(|route| route.access == of) {
            if route.path == choose || route.path.ends_with("/logout") {
                continue;
            }
            let path = route.path.replace(['{', '}'], "");
            let answer = browser
                .send(
                    route.method.clone(),
                    &path,
                    &[("sec-fetch-site", "same-origin")],
                    Vec::new(),
                )
                .await;
            match route.method == Method::GET {
                true => assert_eq!(answer.location(), choose, "{route:?}"),
                false => assert_eq!(answer.status.as_u16(), 403, "{route:?}"),
            }
            tried += 1;
        }
        assert!(tried > 9, "{tried}");
        let form = browser
            .get(&choose)
            .await
            .form(&choose)
            .with("CurPw", "a password that somebody made");
        let weak = form
            .clone()
            .with("NewPw", "letmein")
            .with("NewPw1", "letmein");
        assert_eq!(browser.submit(&weak).await.status.as_u16(), 422);
        let answer = browser
            .submit(&form.with("NewPw", NEW).with("NewPw1", NEW))
            .await;
        assert_eq!(answer.location(), format!("/{face}?done=password"));
        assert_eq!(browser.get(&format!("/{face}")).await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn what_guards_the_desk_is_changed_only_after_a_fresh_proof() {
    let world = world().await;
    let kim = world.agent("kim").password(PASSWORD).can("admin", "rw");
    let kim = kim.create().await;
    let lee = agent(&world, "lee", "Desk", "rw").await;
    let router = router(&world).await;
    let mut browser = signed_in(&router, "kim").await;
    let record = format!("/admin/agents/{}", lee.id);
    let opened = browser.get(&record).await;
    assert_eq!(opened.status.as_u16(), 200, "signing in is a proof");
    let form = opened.form(&record).with("UserFirstname", "Leander");

    world.pass(TimeDelta::minutes(16));
    for free in [
        "/admin",
        "/admin/agents",
        "/admin/queues/_/new",
        "/admin/sysconfig/Ticket%3A%3AHook",
    ] {
        assert_eq!(browser.get(free).await.status.as_u16(), 200, "{free}");
    }
    for guarded in [
        record.as_str(),
        "/admin/agents/_/new",
        "/admin/role-agents/1",
        "/admin/sysconfig/SessionMaxTime",
    ] {
        let answer = browser.get(guarded).await;
        let to = format!(
            "/agent/confirm?RequestedURL={}",
            gotrs_web::url::encode(guarded)
        );
        assert_eq!(
            (answer.status.as_u16(), answer.location()),
            (303, to.as_str())
        );
    }
    let sent = browser.submit(&form).await;
    assert!(
        sent.location().starts_with("/agent/confirm?"),
        "{}",
        sent.location()
    );
    let known = world.desk.agents(kim.id).get(lee.id).await.unwrap();
    assert_eq!(known.first_name, "Lee", "nothing was changed");

    let page = browser.get(sent.location()).await;
    let proof = page.form("/agent/confirm");
    let wrong = browser
        .submit(&proof.clone().with("CurPw", "no such thing"))
        .await;
    assert_eq!(wrong.status.as_u16(), 422);
    let before = browser.cookie("__Host-gotrs_agent").unwrap().to_owned();
    let right = browser.submit(&proof.with("CurPw", PASSWORD)).await;
    assert_eq!(right.location(), format!("{record}?done=confirmed"));
    assert_ne!(
        browser.cookie("__Host-gotrs_agent"),
        Some(before.as_str()),
        "the session has a new id"
    );
    let (sessions, before) = (world.desk.sessions(), Secret::new(before));
    let visit = gotrs_core::auth::Visit::active("");
    let old = sessions.find(SessionKind::Agent, &before, visit).await;
    assert!(old.unwrap().is_none(), "the old id is dead");
    let form = browser.get(&record).await.form(&record);
    let answer = browser.submit(&form.with("UserFirstname", "Leander")).await;
    assert_eq!(answer.location(), format!("{record}?done=saved"));
}

#[tokio::test]
async fn confirmation_leads_nowhere_but_to_pages_of_the_desk() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let router = router(&world).await;
    let mut browser = signed_in(&router, "kim").await;
    for away in ["//e", "/%09/e", "https:e", "/x@e", "%5C%5Ce"] {
        let page = browser
            .get(&format!("/agent/confirm?RequestedURL={away}"))
            .await;
        let form = page.form("/agent/confirm").without("RequestedURL");
        let form = form.forged("RequestedURL", away);
        let answer = browser.submit(&form.with("CurPw", PASSWORD)).await;
        assert_eq!(answer.location(), "/agent?done=confirmed", "{away}");
    }
    let mut other = Browser::new(&router);
    let answer = try_sign_in(&mut other, "kim", PASSWORD).await;
    assert_eq!(answer.location(), "/agent");
}

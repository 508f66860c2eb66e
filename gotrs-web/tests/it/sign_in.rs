//! Signing in and out, sessions, tokens.

use axum::http::Method;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};

use super::browser::{Browser, HOST};
use super::desk::{PASSWORD, agent, router, signed_in, try_sign_in, world};

const COOKIE: &str = "__Host-gotrs_agent";

/// The code that an authenticator app shows for a secret in base 32 (RFC 6238).
fn totp(secret: &str, now: i64) -> String {
    let (mut key, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for letter in secret.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        (bits, held) = (bits << 5 | u32::from(value), held + 5);
        if held >= 8 {
            held -= 8;
            key.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(now / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 0xf);
    let four: [u8; 4] = digest[at..at + 4].try_into().unwrap();
    format!(
        "{:06}",
        (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
    )
}

#[tokio::test]
async fn a_right_password_opens_the_desk_and_sets_the_cookie_of_the_baseline() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut browser = Browser::new(&router);

    let away = browser.get("/agent").await;
    assert_eq!(
        (away.status.as_u16(), away.location()),
        (303, "/agent/login")
    );
    let page = browser.get("/agent/login").await;
    let pre = page.cookies();
    let pre = pre
        .iter()
        .find(|c| c.starts_with("__Host-gotrs_pre="))
        .unwrap();
    assert!(
        pre.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"),
        "{pre}"
    );

    let answer = try_sign_in(&mut browser, "KIM", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/agent"));
    let cookies = answer.cookies();
    let cookie = cookies.iter().find(|c| c.starts_with(COOKIE)).unwrap();
    let (value, rest) = cookie[COOKIE.len() + 1..].split_at(43);
    assert!(
        value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    );
    assert_eq!(rest, "; Path=/; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(browser.cookie("__Host-gotrs_pre"), None);

    let page = browser.get("/agent").await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.body.contains("Hello Kim"));
    assert!(!page.body.contains(value), "no page contains a session id");
}

#[tokio::test]
async fn every_refusal_looks_the_same_and_so_does_a_throttled_one() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let lee = world.agent("lee").password(PASSWORD);
    lee.valid(gotrs_core::Validity::Invalid).create().await;
    let router = router(&world).await;
    let plain = |body: &str| {
        let without = |text: &str, mark: &str| {
            text.split(mark)
                .enumerate()
                .fold(String::new(), |out, (i, part)| match i {
                    0 => part.to_owned(),
                    _ => out + part.split_once('"').map_or("", |(_, rest)| rest),
                })
        };
        let body = without(body, "name=\"ChallengeToken\" value=\"");
        let body = without(&body, "nonce=\"");
        without(
            &body,
            "dir=\"auto\" type=\"text\" id=\"f-User\" name=\"User\" value=\"",
        )
    };
    let mut seen = Vec::new();
    for (login, password) in [
        ("kim", "no such thing"),
        ("nobody", "no such thing"),
        ("lee", PASSWORD),
    ] {
        let mut browser = Browser::new(&router);
        let answer = try_sign_in(&mut browser, login, password).await;
        assert!(browser.cookie(COOKIE).is_none());
        assert!(
            !answer.body.contains(password),
            "a password never comes back"
        );
        seen.push((answer.status.as_u16(), plain(&answer.body)));
    }
    let mut browser = Browser::new(&router);
    let mut throttled = try_sign_in(&mut browser, "kim", "no such thing").await;
    for _ in 0..12 {
        throttled = try_sign_in(&mut browser, "kim", "no such thing").await;
    }
    let right = try_sign_in(&mut browser, "kim", PASSWORD).await;
    assert_eq!(
        right.status.as_u16(),
        422,
        "too many tries: the right one waits, too"
    );
    seen.push((throttled.status.as_u16(), plain(&throttled.body)));
    seen.push((right.status.as_u16(), plain(&right.body)));
    for other in &seen[1..] {
        assert_eq!(other, &seen[0]);
    }
}

#[tokio::test]
async fn a_login_form_counts_for_the_browser_that_asked_for_it_and_for_ten_minutes() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut browser = Browser::new(&router);
    let form = browser.get("/agent/login").await.form("/agent/login");
    let form = form.with("User", "kim").with("Password", PASSWORD);

    let mut other = Browser::new(&router);
    assert_eq!(other.submit(&form).await.status.as_u16(), 403);
    other.get("/agent/login").await;
    assert_eq!(other.submit(&form).await.status.as_u16(), 403);
    let bare = form.clone().without("ChallengeToken");
    assert_eq!(browser.submit(&bare).await.status.as_u16(), 403);
    let foreign = browser.submit_from(&form, &[("origin", "https://e")]).await;
    assert_eq!(foreign.status.as_u16(), 403);
    world.pass(TimeDelta::seconds(601));
    assert_eq!(browser.submit(&form).await.status.as_u16(), 403);
    assert_eq!(
        try_sign_in(&mut browser, "kim", PASSWORD)
            .await
            .status
            .as_u16(),
        303
    );
}

#[tokio::test]
async fn the_way_back_after_sign_in_stays_on_the_site() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut browser = Browser::new(&router);
    let away = browser.get("/agent/search?q=a%20b").await;
    assert_eq!(
        away.location(),
        "/agent/login?RequestedURL=%2Fagent%2Fsearch%3Fq%3Da%2520b"
    );
    let form = browser.get(away.location()).await.form("/agent/login");
    let form = form.with("User", "kim").with("Password", PASSWORD);
    let back = browser.submit(&form).await;
    assert_eq!(back.location(), "/agent/search?q=a%20b");

    for probe in [
        "//e",
        "/\\e",
        "/%09/e",
        "https:e",
        "\\\\e",
        "/x@e",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=1",
        "https://e/",
    ] {
        let mut browser = Browser::new(&router);
        let page = browser.get("/agent/login").await;
        let form = page.form("/agent/login").with("User", "kim");
        let form = form.with("Password", PASSWORD).with("RequestedURL", probe);
        let answer = browser.submit(&form).await;
        assert_eq!(answer.location(), "/agent", "{probe}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut browser = signed_in(&router, "kim").await;
    let old = browser.cookie(COOKIE).unwrap().to_owned();
    let form = browser.get("/agent").await.form("/agent/logout");
    assert_eq!(
        browser.get("/agent/logout").await.status.as_u16(),
        405,
        "GET signs nobody out"
    );
    let left = browser.submit(&form).await;
    assert_eq!(left.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(browser.cookie(COOKIE).is_none());
    browser.plant(COOKIE, &old);
    assert_eq!(browser.get("/agent").await.location(), "/agent/login");
}

#[tokio::test]
async fn a_planted_session_is_not_adopted_and_no_id_counts_outside_its_cookie() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    world.customer("emma").password(PASSWORD).create().await;
    let router = router(&world).await;
    let planted = "A".repeat(43);
    let mut browser = Browser::new(&router);
    browser.plant(COOKIE, &planted);
    assert_eq!(
        try_sign_in(&mut browser, "kim", PASSWORD)
            .await
            .status
            .as_u16(),
        303
    );
    let own = browser.cookie(COOKIE).unwrap().to_owned();
    assert_ne!(own, planted);

    let mut stranger = Browser::new(&router);
    for path in [
        format!("/agent?{COOKIE}={own}"),
        format!("/agent?OTRSAgentInterface={own}"),
    ] {
        assert_eq!(stranger.get(&path).await.status.as_u16(), 303);
    }
    stranger.plant("__Host-gotrs_customer", &own);
    assert_eq!(stranger.get("/agent").await.status.as_u16(), 303);
    let customer = super::desk::customer_signed_in(&router, "emma").await;
    let theirs = customer.cookie("__Host-gotrs_customer").unwrap().to_owned();
    stranger.plant(COOKIE, &theirs);
    assert_eq!(stranger.get("/agent").await.status.as_u16(), 303);
}

#[tokio::test]
async fn a_second_factor_is_set_up_asked_for_and_switched_off() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut browser = signed_in(&router, "kim").await;
    let before = browser.cookie(COOKIE).unwrap().to_owned();
    let path = "/agent/preferences/second-factor";
    let form = browser.get(path).await.form(path);
    let secret = form.value("Secret").to_owned();
    let now = |world: &gotrs_core::testing::World| world.now().timestamp();
    let code = totp(&secret, now(&world));
    let wrong = form
        .clone()
        .with("CurPw", "wrong")
        .with("TwoFactorToken", &code);
    assert_eq!(browser.submit(&wrong).await.status.as_u16(), 422);
    let form = form.with("CurPw", PASSWORD).with("TwoFactorToken", &code);
    let done = browser.submit(&form).await;
    assert!(done.body.contains("Recovery codes"), "{}", done.body);
    assert_ne!(browser.cookie(COOKIE).unwrap(), before, "a new id (SES-03)");
    assert_eq!(browser.get("/agent").await.status.as_u16(), 200);

    world.pass(TimeDelta::seconds(120));
    let mut other = Browser::new(&router);
    let asked = try_sign_in(&mut other, "kim", PASSWORD).await;
    assert_eq!(asked.status.as_u16(), 200);
    assert!(other.cookie(COOKIE).is_none());
    let form = asked.form("/agent/login/code");
    let wrong = other
        .submit(&form.clone().with("TwoFactorToken", "000000"))
        .await;
    assert_eq!(wrong.status.as_u16(), 422);
    let code = totp(&secret, now(&world));
    let inside = other
        .submit(&form.clone().with("TwoFactorToken", &code))
        .await;
    assert_eq!((inside.status.as_u16(), inside.location()), (303, "/agent"));
    let mut third = Browser::new(&router);
    let form = try_sign_in(&mut third, "kim", PASSWORD)
        .await
        .form("/agent/login/code");
    let replayed = third.submit(&form.with("TwoFactorToken", &code)).await;
    assert_eq!(replayed.status.as_u16(), 422, "a code works once");

    world.pass(TimeDelta::seconds(120));
    let off = other
        .get("/agent/preferences")
        .await
        .form("/agent/preferences/second-factor/off");
    let code = totp(&secret, now(&world));
    let off = off.with("CurPw", PASSWORD).with("TwoFactorToken", &code);
    assert_eq!(other.submit(&off).await.status.as_u16(), 303);
    let mut fourth = Browser::new(&router);
    assert_eq!(
        try_sign_in(&mut fourth, "kim", PASSWORD)
            .await
            .status
            .as_u16(),
        303
    );
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions_and_the_own_goes_on() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut here = signed_in(&router, "kim").await;
    let mut there = signed_in(&router, "kim").await;
    let rules = "---\nPasswordMinSize: '12'\n";
    world.set("PreferencesGroups###Password", rules).await;
    let path = "/agent/preferences/password";
    let page = here.get("/agent/preferences").await;
    assert!(page.body.contains("Firefox, Linux"));
    let form = page.form(path).with("CurPw", PASSWORD);
    let short = form.clone().with("NewPw", "short").with("NewPw1", "short");
    assert_eq!(here.submit(&short).await.status.as_u16(), 422);
    let new = "another correct horse battery";
    let differ = form
        .clone()
        .with("NewPw", new)
        .with("NewPw1", "something else here");
    let answer = here.submit(&differ).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(!answer.body.contains(new) && !answer.body.contains(PASSWORD));
    let form = form.with("NewPw", new).with("NewPw1", new);
    assert_eq!(
        here.submit(&form).await.location(),
        "/agent/preferences?done=password"
    );
    assert_eq!(here.get("/agent").await.status.as_u16(), 200);
    assert_eq!(there.get("/agent").await.location(), "/agent/login");
}

#[tokio::test]
async fn own_sessions_are_listed_and_ended_by_their_handle_only() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    agent(&world, "lee", "Raw", "rw").await;
    let router = router(&world).await;
    let mut here = signed_in(&router, "kim").await;
    let mut there = signed_in(&router, "kim").await;
    let mut lee = signed_in(&router, "lee").await;
    let path = "/agent/preferences/sessions";
    let form = here.get("/agent/preferences").await.form(path);
    let mut forged = lee.get("/agent").await.form("/agent/logout");
    forged.action = path.to_owned();
    let forged = forged.forged("Handle", form.value("Handle"));
    assert_eq!(lee.submit(&forged).await.status.as_u16(), 404);
    assert_eq!(there.get("/agent").await.status.as_u16(), 200);
    assert_eq!(here.submit(&form).await.status.as_u16(), 303);
    assert_eq!(there.get("/agent").await.status.as_u16(), 303);
}

#[tokio::test]
async fn theme_and_language_stay_with_the_reader_and_with_the_browser() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let mut browser = signed_in(&router, "kim").await;
    let form = browser.get("/agent").await.form("/appearance");
    let form = form.forged("Theme", "classic");
    assert_eq!(browser.submit(&form).await.location(), "/agent");
    assert!(
        browser
            .get("/agent")
            .await
            .body
            .contains("data-theme=\"classic\"")
    );
    let page = browser.get("/agent/preferences").await;
    let form = page
        .form("/agent/preferences/locale")
        .with("UserLanguage", "de");
    browser.submit(&form).await;
    assert!(
        browser
            .get("/agent")
            .await
            .body
            .contains("<html lang=\"de\"")
    );
    let mut elsewhere = signed_in(&router, "kim").await;
    let page = elsewhere.get("/agent").await;
    assert!(page.body.contains("data-theme=\"classic\"") && page.body.contains("lang=\"de\""));
    let sly = browser
        .get("/agent")
        .await
        .form("/appearance")
        .forged("Theme", "x\";}");
    assert_eq!(browser.submit(&sly).await.status.as_u16(), 422);
}

#[tokio::test]
async fn a_forgotten_password_is_answered_alike_and_changed_by_the_link() {
    let world = world().await;
    agent(&world, "kim", "Raw", "rw").await;
    let router = router(&world).await;
    let path = "/agent/password/lost";
    for login in ["kim", "nobody"] {
        let mut browser = Browser::new(&router);
        let form = browser.get(path).await.form(path).with("User", login);
        let answer = browser.submit(&form).await;
        assert_eq!(answer.location(), "/agent/login?done=mail");
        let page = browser.open(answer.location()).await;
        assert!(page.body.contains("If this account exists"));
    }
    use gotrs_core::auth::{Audience, Purpose};
    let resets = world.desk.resets();
    let link = resets
        .issue(Purpose::Reset, Audience::Agent, "kim")
        .await
        .unwrap()
        .unwrap();
    let at = format!("/agent/password/new?Token={}", link.token.reveal());
    let mut browser = Browser::new(&router);
    for bad in [
        "/agent/password/new",
        "/agent/password/new?Token=%25",
        "/agent/password/new?Token=_",
    ] {
        assert_eq!(browser.get(bad).await.status.as_u16(), 404, "{bad}");
    }
    assert_eq!(
        browser
            .get(&at.replace("/agent/", "/customer/"))
            .await
            .status
            .as_u16(),
        404
    );
    let new = "a new correct horse battery";
    let form = browser.get(&at).await.form("/agent/password/new");
    let form = form.with("NewPw", new).with("NewPw1", new);
    assert_eq!(
        browser.submit(&form).await.location(),
        "/agent/login?done=chosen"
    );
    assert_eq!(browser.get(&at).await.status.as_u16(), 404, "once");
    assert_eq!(
        try_sign_in(&mut browser, "kim", new).await.status.as_u16(),
        303
    );
}

#[tokio::test]
async fn a_host_that_is_not_ours_is_misdirected() {
    let world = world().await;
    let router = router(&world).await;
    let mut browser = Browser::new(&router);
    let answer = browser
        .send(
            Method::GET,
            "/agent/login",
            &[("x-forwarded-host", "e")],
            Vec::new(),
        )
        .await;
    assert_eq!(answer.status.as_u16(), 200);
    let fqdn = axum::http::Request::get("/agent/login")
        .header("host", "yourhost.example.com")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(router.clone(), fqdn)
        .await
        .unwrap();
    assert_eq!(
        answer.status().as_u16(),
        200,
        "the FQDN of the configuration"
    );
    let foreign = axum::http::Request::get("/agent/login")
        .header("host", format!("{HOST}.e"))
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(router, foreign).await.unwrap();
    assert_eq!(answer.status().as_u16(), 421);
}

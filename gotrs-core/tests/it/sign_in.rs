use chrono::TimeDelta;
use gotrs_core::agent::AgentChange;
use gotrs_core::auth::passwords::Term;
use gotrs_core::auth::reset::LINK_MAIL_JOB;
use gotrs_core::auth::{
    Audience, AuditEvent, Code, Keep, MaintenanceData, Origin, Outcome, Purpose, Secret,
    SessionKind, SignIn, SignedIn, Visit,
};
use gotrs_core::db::{LongText, sql};
use gotrs_core::error::SignInRefusal;
use gotrs_core::testing::{TestAgent, World, on_each_database};
use gotrs_core::{Actor, Desk, Error, ErrorKind, UserId, Validity};
use hmac::{Hmac, KeyInit as _, Mac as _};

pub(crate) const HERE: &str = "192.0.2.1";
/// The key of RFC 6238's examples, and its base32.
const KEY: &[u8] = b"12345678901234567890";
pub(crate) const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

pub(crate) fn agent(login: &str, password: &str, address: &str) -> SignIn {
    SignIn::agent(login, password, Origin::new(address))
}

pub(crate) async fn enter(world: &World, request: SignIn) -> Result<SignedIn, Error> {
    Ok(world
        .desk
        .sign_in(request)
        .await?
        .signed_in()
        .expect("no code is wanted"))
}

pub(crate) async fn refusal(world: &World, request: SignIn) -> SignInRefusal {
    match world.desk.sign_in(request).await {
        Err(Error::SignIn(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// What an authenticator shows `steps` steps from now.
pub(crate) fn code(world: &World, steps: i64) -> String {
    let step = world.now().timestamp() / 30 + steps;
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(KEY).unwrap();
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[offset..offset + 4].try_into().unwrap());
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// An agent with a second factor; gives the recovery codes.
pub(crate) async fn enrolled(world: &World) -> (TestAgent, Vec<Secret>) {
    let kim = world.agent("kim").password("correct horse").create().await;
    let (codes, _) = world
        .desk
        .second_factor(&kim)
        .enrol(
            &SECRET.into(),
            &"correct horse".into(),
            &Code::None,
            &code(world, 0).into(),
            None,
        )
        .await
        .unwrap();
    world.pass(TimeDelta::seconds(60));
    (kim, codes)
}

#[tokio::test]
async fn the_answer_and_the_work_are_the_same_for_unknown_invalid_and_wrong() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        world
            .agent("gone")
            .password("correct horse")
            .valid(Validity::Invalid)
            .create()
            .await;
        world
            .customer("emma")
            .password("correct horse")
            .create()
            .await;
        let attempts = [
            agent("kim", "wrong", HERE),
            agent("nobody", "wrong", HERE),
            agent("gone", "correct horse", HERE),
            agent("emma", "correct horse", HERE),
            agent("kim", "", HERE),
            agent("kim", "0", HERE),
            SignIn::customer("kim", "correct horse", Origin::new(HERE)),
        ];
        for attempt in attempts {
            let before = world.desk.password_checks();
            let error = world.desk.sign_in(attempt).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignIn);
            assert_eq!(error.to_string(), "sign-in refused");
            assert_eq!(world.desk.password_checks() - before, 1);
        }
        // Forgotten passwords: the same answer, the same rows.
        for login in ["kim", "nobody", "gone"] {
            let resets = world.desk.resets();
            resets
                .request(Audience::Agent, login, &Origin::new(HERE))
                .await
                .unwrap();
        }
        let jobs = world
            .desk
            .jobs(Actor::System)
            .list(None, Some(LINK_MAIL_JOB), None, 10)
            .await
            .unwrap();
        assert_eq!(jobs.len(), 3);
        assert!(
            world
                .desk
                .resets()
                .issue(Purpose::Reset, Audience::Agent, "gone")
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            world
                .desk
                .resets()
                .issue(Purpose::Reset, Audience::Agent, "nobody")
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_knows_the_password_is_in_under_the_stored_login() {
    on_each_database(async |world| {
        let kim = world.agent("Kim").password("correct horse").create().await;
        let done = enter(world, agent("KIM ", "correct horse", HERE)).await.unwrap();
        assert_eq!((done.actor, done.login.as_str()), (Actor::Agent(kim.id), "Kim"));
        world.customer("Emma").password("correct horse").create().await;
        let request = SignIn::customer("EMMA", "correct horse", Origin::new(HERE));
        let done = enter(world, request).await.unwrap();
        assert_eq!(done.actor, Actor::Customer("Emma".to_owned()));
        let mut conn = world.desk.read().await.unwrap();
        let last: Option<String> = conn
            .one::<(Option<String>,)>(sql("SELECT preferences_value FROM customer_preferences WHERE user_id = 'Emma' AND preferences_key = 'UserLastLogin'"))
            .await
            .unwrap()
            .0;
        assert_eq!(last, Some(world.now().timestamp().to_string()));
    })
    .await;
}

#[tokio::test]
async fn a_thousand_guesses_are_few_tries_and_the_owner_gets_in() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        enter(world, agent("kim", "correct horse", "198.51.100.7"))
            .await
            .unwrap();
        let before = world.desk.password_checks();
        for number in 0..300 {
            let from = format!("203.0.113.{}", number % 100);
            let _ = world.desk.sign_in(agent("kim", "guess", &from)).await;
            world.pass(TimeDelta::seconds(10));
        }
        let tries = world.desk.password_checks() - before;
        assert!(
            (20..=40).contains(&tries),
            "{tries} tries in fifty minutes from a hundred addresses"
        );
        enter(world, agent("kim", "correct horse", "198.51.100.7"))
            .await
            .unwrap();
        // One address, many logins.
        world.pass(TimeDelta::hours(2));
        let before = world.desk.password_checks();
        for number in 0..100 {
            let _ = world
                .desk
                .sign_in(agent(&format!("user{number}"), "guess", HERE))
                .await;
        }
        assert_eq!(world.desk.password_checks() - before, 25);
    })
    .await;
}

#[tokio::test]
async fn an_attempt_waits_longer_after_each_failure_and_a_success_forgets_them() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        for _ in 0..5 {
            assert_eq!(
                refusal(world, agent("kim", "guess", HERE)).await,
                SignInRefusal::Password
            );
        }
        assert_eq!(
            refusal(world, agent("kim", "correct horse", HERE)).await,
            SignInRefusal::Delayed
        );
        world.pass(TimeDelta::seconds(16));
        assert_eq!(
            refusal(world, agent("kim", "guess", HERE)).await,
            SignInRefusal::Password
        );
        world.pass(TimeDelta::seconds(16));
        assert_eq!(
            refusal(world, agent("kim", "correct horse", HERE)).await,
            SignInRefusal::Delayed
        );
        world.pass(TimeDelta::seconds(16));
        enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap();
        for _ in 0..4 {
            assert_eq!(
                refusal(world, agent("kim", "guess", HERE)).await,
                SignInRefusal::Password
            );
        }
        enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap();
        let log = world.desk.audit(UserId::ROOT);
        let delayed = log
            .list(Some(AuditEvent::SignInDelayed), None, 10)
            .await
            .unwrap();
        assert_eq!(delayed.len(), 2);
        assert_eq!(delayed[0].address.as_deref(), Some(HERE));
    })
    .await;
}

#[tokio::test]
async fn guesses_at_once_are_no_more_than_guesses_in_a_row() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let before = world.desk.password_checks();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let desk = world.desk.clone();
                tokio::spawn(
                    async move { desk.sign_in(agent("kim", "guess", HERE)).await.is_err() },
                )
            })
            .collect();
        for task in tasks {
            assert!(task.await.unwrap());
        }
        assert_eq!(world.desk.password_checks() - before, 5);
    })
    .await;
}

#[tokio::test]
async fn a_busy_office_behind_one_address_is_not_locked_out_by_a_guesser_in_it() {
    on_each_database(async |world| {
        for login in ["kim", "lee", "new"] {
            world.agent(login).password("correct horse").create().await;
        }
        for login in ["kim", "lee"] {
            enter(world, agent(login, "correct horse", HERE))
                .await
                .unwrap();
        }
        for number in 0..60 {
            let _ = world
                .desk
                .sign_in(agent(&format!("user{number}"), "guess", HERE))
                .await;
        }
        for login in ["kim", "lee"] {
            enter(world, agent(login, "correct horse", HERE))
                .await
                .unwrap();
        }
        assert_eq!(
            refusal(world, agent("new", "correct horse", HERE)).await,
            SignInRefusal::Delayed
        );
    })
    .await;
}

#[tokio::test]
async fn a_stored_hash_is_no_password_and_a_giant_one_is_not_looked_at() {
    on_each_database(async |world| {
        let kim = world.agent("kim").password("correct horse").create().await;
        for number in 0..5 {
            let hash = match number {
                0 => None,
                1 => Some("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"),
                2 => Some("AUtY5JkDuFrdE"),
                3 => Some("BCRYPT:9:0123456789abcdef:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                _ => Some("$1$kim$abcdefghijklmnopqrstuv"),
            };
            if let Some(hash) = hash {
                let mut unit = world.desk.unit(Actor::System).await.unwrap();
                unit.exec(
                    sql("UPDATE users SET pw = ? WHERE id = ?")
                        .bind(hash)
                        .bind(kim.id),
                )
                .await
                .unwrap();
                unit.commit().await.unwrap();
            }
            let mut conn = world.desk.read().await.unwrap();
            let stored: String = conn
                .one::<(String,)>(sql("SELECT pw FROM users WHERE id = ?").bind(kim.id))
                .await
                .unwrap()
                .0;
            drop(conn);
            assert_eq!(
                refusal(world, agent("kim", &stored, &format!("192.0.2.{number}"))).await,
                SignInRefusal::Password
            );
        }
        let before = world.desk.password_checks();
        let error = world
            .desk
            .sign_in(agent("kim", &"x".repeat(1 << 20), HERE))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert_eq!(world.desk.password_checks(), before);
        let nul = agent("kim", "correct\0horse", HERE);
        assert_eq!(refusal(world, nul).await, SignInRefusal::Password);
    })
    .await;
}

#[tokio::test]
async fn a_weak_hash_is_replaced_at_the_next_sign_in_and_sessions_go_on() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let weak = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
        unit.exec(
            sql("UPDATE users SET pw = ? WHERE id = ?")
                .bind(weak)
                .bind(kim.id),
        )
        .await
        .unwrap();
        unit.commit().await.unwrap();
        world.set("PasswordRehash", "0").await;
        let first = enter(world, agent("kim", "secret", HERE))
            .await
            .unwrap()
            .session
            .unwrap();
        world.set("PasswordRehash", "1").await;
        enter(world, agent("kim", "secret", HERE)).await.unwrap();
        let mut conn = world.desk.read().await.unwrap();
        let stored: String = conn
            .one::<(String,)>(sql("SELECT pw FROM users WHERE id = ?").bind(kim.id))
            .await
            .unwrap()
            .0;
        drop(conn);
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        let sessions = world.desk.sessions();
        let found = sessions
            .find(SessionKind::Agent, &first.id, Visit::active(HERE))
            .await
            .unwrap();
        assert!(found.is_some());
        enter(world, agent("kim", "secret", HERE)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_code_is_wanted_after_the_password_and_counts_once() {
    on_each_database(async |world| {
        enrolled(world).await;
        let with =
            |code: String| agent("kim", "correct horse", HERE).code(Code::Given(code.into()));
        // The previous step is good once, then the current one once.
        enter(world, with(code(world, -1))).await.unwrap();
        assert_eq!(
            refusal(world, with(code(world, -1))).await,
            SignInRefusal::SecondFactor
        );
        enter(world, with(code(world, 0))).await.unwrap();
        assert_eq!(
            refusal(world, with(code(world, 0))).await,
            SignInRefusal::SecondFactor
        );
        assert_eq!(
            refusal(world, with(code(world, -1))).await,
            SignInRefusal::SecondFactor
        );
        assert_eq!(
            refusal(world, with(code(world, 1))).await,
            SignInRefusal::SecondFactor
        );
    })
    .await;
}

#[tokio::test]
async fn the_second_page_needs_the_first_one() {
    on_each_database(async |world| {
        enrolled(world).await;
        let request = agent("kim", "correct horse", HERE).code(Code::Later);
        let Outcome::CodeWanted(pending) = world.desk.sign_in(request).await.unwrap() else {
            panic!("in without a code")
        };
        let (origin, keep) = (Origin::new(HERE), Keep::Session(SessionKind::Agent));
        for invented in ["", "x", &"A".repeat(43)] {
            let invented = Secret::new(invented);
            let step = world
                .desk
                .sign_in_code(&invented, code(world, 0).into(), &origin, keep)
                .await;
            assert_eq!(step.unwrap_err().kind(), ErrorKind::SignIn);
        }
        let wrong = world
            .desk
            .sign_in_code(&pending, "000000".into(), &origin, keep)
            .await;
        assert_eq!(wrong.unwrap_err().kind(), ErrorKind::SignIn);
        let done = world
            .desk
            .sign_in_code(&pending, code(world, 0).into(), &origin, keep)
            .await
            .unwrap();
        assert!(done.session.is_some());
        world.pass(TimeDelta::seconds(30));
        let again = world
            .desk
            .sign_in_code(&pending, code(world, 0).into(), &origin, keep)
            .await;
        assert_eq!(
            again.unwrap_err().kind(),
            ErrorKind::SignIn,
            "a token is used up"
        );
        // Ten minutes later a pending step is over.
        let request = agent("kim", "correct horse", HERE).code(Code::Later);
        let Outcome::CodeWanted(late) = world.desk.sign_in(request).await.unwrap() else {
            panic!("in without a code")
        };
        world.pass(TimeDelta::seconds(601));
        let late = world
            .desk
            .sign_in_code(&late, code(world, 0).into(), &origin, keep)
            .await;
        assert_eq!(late.unwrap_err().kind(), ErrorKind::SignIn);
    })
    .await;
}

#[tokio::test]
async fn no_face_lets_in_by_password_alone_who_has_a_second_factor() {
    on_each_database(async |world| {
        enrolled(world).await;
        for keep in [
            Keep::Nothing,
            Keep::Session(SessionKind::GenericInterface),
            Keep::Session(SessionKind::Agent),
        ] {
            let request = agent("kim", "correct horse", HERE).keep(keep);
            assert_eq!(refusal(world, request).await, SignInRefusal::SecondFactor);
        }
    })
    .await;
}

#[tokio::test]
async fn scanning_codes_stops_after_five() {
    on_each_database(async |world| {
        enrolled(world).await;
        let before = world.desk.password_checks();
        for number in 0..50 {
            let guess = Code::Given(format!("{number:06}").into());
            let _ = world
                .desk
                .sign_in(agent("kim", "correct horse", HERE).code(guess))
                .await;
        }
        assert_eq!(world.desk.password_checks() - before, 5);
    })
    .await;
}

#[tokio::test]
async fn the_second_factor_changes_only_with_password_and_code() {
    on_each_database(async |world| {
        let (kim, _) = enrolled(world).await;
        let factor = world.desk.second_factor(&kim);
        let current = || Code::Given(code(world, 0).into());
        for (password, code) in [("wrong", current()), ("correct horse", Code::None)] {
            let error = factor
                .disable(&password.into(), &code, None)
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignIn);
            let error = factor
                .renew_recovery_codes(&password.into(), &code)
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignIn);
        }
        let enrol = factor
            .enrol(
                &SECRET.into(),
                &"correct horse".into(),
                &Code::None,
                &code(world, 0).into(),
                None,
            )
            .await;
        assert_eq!(enrol.unwrap_err().kind(), ErrorKind::SignIn);
        let agents = world.desk.agents(&kim);
        let erase = agents
            .set_preferences(kim.id, &[("UserGoogleAuthenticatorSecretKey", None)])
            .await;
        assert_eq!(erase.unwrap_err().kind(), ErrorKind::Invalid);
        assert!(factor.status().await.unwrap().0);
        world.pass(TimeDelta::seconds(60));
        factor
            .disable(&"correct horse".into(), &current(), None)
            .await
            .unwrap();
        enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_lets_in_once() {
    on_each_database(async |world| {
        let (kim, codes) = enrolled(world).await;
        assert_eq!(codes.len(), 10);
        let with = || agent("kim", "correct horse", HERE).code(Code::Given(codes[3].clone()));
        enter(world, with()).await.unwrap();
        assert_eq!(refusal(world, with()).await, SignInRefusal::SecondFactor);
        assert_eq!(
            world.desk.second_factor(&kim).status().await.unwrap(),
            (true, 9)
        );
        // An administrator helps who lost everything.
        let admin = world.desk.second_factor(UserId::ROOT);
        admin.reset_of(Audience::Agent, "kim").await.unwrap();
        enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_secret_of_otrs_asks_for_a_code_when_the_site_says_so() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let kim = world.desk.agents(Actor::System).find("kim").await.unwrap().unwrap();
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let insert = sql("INSERT INTO user_preferences (user_id, preferences_key, preferences_value) VALUES (?, 'UserGoogleAuthenticatorSecretKey', ?)");
        unit.exec(insert.bind(kim.id).bind(LongText(SECRET.to_owned()))).await.unwrap();
        unit.commit().await.unwrap();
        enter(world, agent("kim", "correct horse", HERE)).await.unwrap();
        world.set("AuthTwoFactorModule", "Kernel::System::Auth::TwoFactor::GoogleAuthenticator").await;
        assert_eq!(refusal(world, agent("kim", "correct horse", HERE)).await, SignInRefusal::SecondFactor);
        let with = |code: String| agent("kim", "correct horse", HERE).code(Code::Given(code.into()));
        enter(world, with(code(world, 0))).await.unwrap();
        assert_eq!(refusal(world, with(code(world, 0))).await, SignInRefusal::SecondFactor);
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_new_password_works_once_for_an_hour_and_only_as_it_is() {
    on_each_database(async |world| {
        let kim = world.agent("kim").password("correct horse").create().await;
        let resets = world.desk.resets();
        let origin = Origin::new(HERE);
        let new = Secret::new("new password");
        let link = resets
            .issue(Purpose::Reset, Audience::Agent, "KIM")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (link.login.as_str(), link.email.as_str()),
            ("kim", "kim@desk.test")
        );
        let token = link.token.reveal().to_owned();
        assert_eq!(token.len(), 43);
        let swapped: String = token
            .chars()
            .map(|c| {
                if c.is_ascii_lowercase() {
                    c.to_ascii_uppercase()
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        let wrong = [
            "%".to_owned(),
            "_".to_owned(),
            "*".to_owned(),
            String::new(),
            "%20".to_owned(),
            format!("{token} "),
            format!(" {token}"),
            swapped,
            token[..42].to_owned(),
            "%".repeat(43),
            "_".repeat(43),
        ];
        let mut answers = Vec::new();
        for guess in &wrong {
            let error = resets
                .redeem(&guess.as_str().into(), &new, &origin)
                .await
                .unwrap_err();
            answers.push(error.to_string());
            assert!(resets.inspect(&guess.as_str().into()).await.is_err());
        }
        let session = enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap()
            .session
            .unwrap();
        resets.redeem(&link.token, &new, &origin).await.unwrap();
        let sessions = world.desk.sessions();
        let found = sessions
            .find(SessionKind::Agent, &session.id, Visit::active(HERE))
            .await
            .unwrap();
        assert!(found.is_none(), "all sessions end");
        enter(world, agent("kim", "new password", HERE))
            .await
            .unwrap();
        answers.push(
            resets
                .redeem(&link.token, &new, &origin)
                .await
                .unwrap_err()
                .to_string(),
        );
        let late = resets
            .issue(Purpose::Reset, Audience::Agent, "kim")
            .await
            .unwrap()
            .unwrap();
        world.pass(TimeDelta::seconds(3_600));
        answers.push(
            resets
                .redeem(&late.token, &new, &origin)
                .await
                .unwrap_err()
                .to_string(),
        );
        let invited = resets
            .issue(Purpose::Invitation, Audience::Agent, "kim")
            .await
            .unwrap()
            .unwrap();
        let change = AgentChange {
            login: Some("kimberly".to_owned()),
            ..AgentChange::default()
        };
        world
            .desk
            .agents(UserId::ROOT)
            .update(kim.id, &change)
            .await
            .unwrap();
        answers.push(
            resets
                .redeem(&invited.token, &new, &origin)
                .await
                .unwrap_err()
                .to_string(),
        );
        answers.dedup();
        assert_eq!(answers.len(), 1, "one same refusal: {answers:?}");
        let mut conn = world.desk.read().await.unwrap();
        let kept = sql("SELECT COUNT(*) FROM gotrs_token WHERE token_hash = ?").bind(&token);
        assert_eq!(conn.integer(kept).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn links_are_asked_for_three_times_an_hour_at_most() {
    on_each_database(async |world| {
        let resets = world.desk.resets();
        for _ in 0..6 {
            resets
                .request(Audience::Agent, "kim", &Origin::new(HERE))
                .await
                .unwrap();
        }
        let count = async || {
            let jobs = world.desk.jobs(Actor::System);
            jobs.list(None, Some(LINK_MAIL_JOB), None, 50)
                .await
                .unwrap()
                .len()
        };
        assert_eq!(count().await, 3);
        for number in 0..20 {
            resets
                .request(
                    Audience::Agent,
                    &format!("a{number}"),
                    &Origin::new("192.0.2.9"),
                )
                .await
                .unwrap();
        }
        assert_eq!(count().await, 13);
        world.pass(TimeDelta::seconds(3_601));
        resets
            .request(Audience::Agent, "KIM", &Origin::new(HERE))
            .await
            .unwrap();
        assert_eq!(count().await, 14);
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_obeys_the_policy_and_the_past() {
    on_each_database(async |world| {
        world
            .set(
                "PreferencesGroups###Password",
                "---\nPasswordMinSize: 8\nPasswordNeedDigit: 1\nPasswordHistory: 2\n",
            )
            .await;
        let kim = world.agent("kim").password("first pass 1").create().await;
        let passwords = world.desk.passwords(&kim);
        let change = async |old: &str, new: &str| {
            passwords
                .change_own(&old.into(), &Code::None, &new.into(), None)
                .await
        };
        assert_eq!(
            change("wrong", "second pass 2").await.unwrap_err().kind(),
            ErrorKind::SignIn
        );
        let error = change("first pass 1", "short").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the input is not valid: password too_short (8); password needs_digit"
        );
        change("first pass 1", "second pass 2").await.unwrap();
        for old in ["second pass 2", "first pass 1"] {
            let error = change("second pass 2", old).await.unwrap_err();
            assert!(error.to_string().contains("used_before"), "{error}");
        }
        change("second pass 2", "third pass 3").await.unwrap();
        change("third pass 3", "first pass 1").await.unwrap();
        let error = world
            .desk
            .passwords(&kim)
            .set(Audience::Agent, "kim", &"another 1".into(), Term::Lasting)
            .await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Denied);
        let admin = world.desk.passwords(UserId::ROOT);
        admin
            .set(
                Audience::Agent,
                "kim",
                &"from admin 1".into(),
                Term::OneTime,
            )
            .await
            .unwrap();
        let done = enter(world, agent("kim", "from admin 1", HERE))
            .await
            .unwrap();
        assert!(done.must_change_password);
        change("from admin 1", "my own pass 1").await.unwrap();
        assert!(
            !enter(world, agent("kim", "my own pass 1", HERE))
                .await
                .unwrap()
                .must_change_password
        );
    })
    .await;
}

#[tokio::test]
async fn an_agent_fails_out_for_now_when_the_site_says_so_but_never_user_1() {
    on_each_database(async |world| {
        world
            .set(
                "PreferencesGroups###Password",
                "---\nPasswordMaxLoginFailed: 3\n",
            )
            .await;
        world.agent("kim").password("correct horse").create().await;
        for login in ["kim", "root@localhost"] {
            for number in 0..4 {
                let from = format!("192.0.2.{number}");
                let _ = world.desk.sign_in(agent(login, "guess", &from)).await;
            }
        }
        let agents = world.desk.agents(Actor::System);
        let kim = agents.find("kim").await.unwrap().unwrap();
        assert_eq!(kim.valid, Validity::InvalidTemporarily);
        assert_eq!(
            agents.get(UserId::ROOT).await.unwrap().valid,
            Validity::Valid
        );
    })
    .await;
}

#[tokio::test]
async fn maintenance_keeps_everybody_out_but_administrators() {
    on_each_database(async |world| {
        world
            .agent("kim")
            .password("correct horse")
            .can("users", "rw")
            .create()
            .await;
        world
            .agent("boss")
            .password("correct horse")
            .can("admin", "move_into")
            .create()
            .await;
        world
            .customer("emma")
            .password("correct horse")
            .create()
            .await;
        let periods = world.desk.maintenances(UserId::ROOT);
        let period = MaintenanceData {
            start: world.now() + TimeDelta::minutes(20),
            stop: world.now() + TimeDelta::minutes(60),
            comment: "new disks".to_owned(),
            login_message: String::new(),
            show_login_message: false,
            notify_message: String::new(),
            valid: Validity::Valid,
        };
        periods.add(&period).await.unwrap();
        assert!(periods.active().await.unwrap().is_none());
        assert_eq!(periods.coming().await.unwrap().unwrap().data, period);
        enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap();
        world.pass(TimeDelta::minutes(60));
        assert_eq!(periods.active().await.unwrap().unwrap().data, period);
        assert_eq!(
            refusal(world, agent("kim", "correct horse", HERE)).await,
            SignInRefusal::Maintenance
        );
        let customer = SignIn::customer("emma", "correct horse", Origin::new(HERE));
        assert_eq!(refusal(world, customer).await, SignInRefusal::Maintenance);
        enter(world, agent("boss", "correct horse", HERE))
            .await
            .unwrap();
        world.pass(TimeDelta::seconds(1));
        enter(world, agent("kim", "correct horse", HERE))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_first_start_makes_one_administrator_with_a_password_to_change() {
    on_each_database(async |world| {
        let other = Desk::builder()
            .url(&world.url)
            .clock(world.clock.clone())
            .open()
            .await
            .unwrap();
        for password in ["root", "!", "", "demo", "password"] {
            assert!(
                world
                    .desk
                    .sign_in(agent("root@localhost", password, HERE))
                    .await
                    .is_err()
            );
        }
        let (one, two) = tokio::join!(world.desk.first_start(), other.first_start());
        let made: Vec<_> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
        assert_eq!(made.len(), 1);
        assert!(other.first_start().await.unwrap().is_none());
        other.db().close().await;
        world.pass(TimeDelta::minutes(30));
        let request = SignIn::agent(
            "root@localhost",
            made[0].password.clone(),
            Origin::new(HERE),
        );
        assert!(enter(world, request).await.unwrap().must_change_password);
        assert_eq!(
            world.desk.mark_demo().await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
    })
    .await;
}

#[tokio::test]
async fn demo_passwords_work_on_a_demo_only() {
    on_each_database(async |world| {
        let passwords = world.desk.passwords(Actor::System);
        let demo = Secret::new("demo");
        let error = passwords
            .set_password_unchecked(Audience::Agent, "root@localhost", &demo)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        world.desk.mark_demo().await.unwrap();
        world.desk.mark_demo().await.unwrap();
        assert!(world.desk.first_start().await.unwrap().is_none());
        passwords
            .set_password_unchecked(Audience::Agent, "root@localhost", &demo)
            .await
            .unwrap();
        enter(world, agent("root@localhost", "demo", HERE))
            .await
            .unwrap();
        // The hash alone, in a database that is no demo, is worth nothing.
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.exec(sql(
            "DELETE FROM system_data WHERE data_key = 'GOTRS::Demo'",
        ))
        .await
        .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            refusal(world, agent("root@localhost", "demo", HERE)).await,
            SignInRefusal::Password
        );
    })
    .await;
}

#[tokio::test]
async fn a_database_in_use_does_not_become_a_demo() {
    on_each_database(async |world| {
        world.agent("kim").create().await;
        assert_eq!(
            world.desk.mark_demo().await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
        let data = world.desk.system_data(Actor::System);
        assert_eq!(
            data.set("GOTRS::Demo", "1").await.unwrap_err().kind(),
            ErrorKind::Invalid
        );
        assert!(!world.desk.is_demo().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn every_attempt_is_in_the_audit_without_a_secret() {
    on_each_database(async |world| {
        world.agent("kim").password("canary-one").create().await;
        let _ = world
            .desk
            .sign_in(agent("kim\n2026-01-01 ok", "canary-two", HERE))
            .await;
        enter(world, agent("kim", "canary-one", HERE))
            .await
            .unwrap();
        let log = world.desk.audit(UserId::ROOT);
        let lines = log.list(None, None, 100).await.unwrap();
        let events: Vec<&str> = lines.iter().map(|line| line.event.as_str()).collect();
        assert_eq!(events, ["sign_in", "sign_in_failed", "account_added"]);
        assert_eq!(lines[1].object.as_deref(), Some("kim\\n2026-01-01 ok"));
        assert!(!format!("{lines:?}").contains("canary"));
        let kim = world
            .desk
            .agents(Actor::System)
            .find("kim")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            world
                .desk
                .audit(kim.id)
                .list(None, None, 1)
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Denied
        );
    })
    .await;
}

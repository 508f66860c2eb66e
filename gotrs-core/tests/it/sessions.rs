use std::collections::BTreeSet;

use chrono::TimeDelta;
use gotrs_core::agent::AgentChange;
use gotrs_core::auth::passwords::Term;
use gotrs_core::auth::{
    Audience, Code, Keep, NewSession, Origin, Secret, Session, SessionKind, SignIn, Visit,
};
use gotrs_core::db::sql;
use gotrs_core::error::SignInRefusal;
use gotrs_core::job::run_due;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::{Actor, Desk, Error, ErrorKind, UserId, Validity};

const HERE: &str = "192.0.2.1";

async fn enter(world: &World, login: &str, kind: SessionKind) -> NewSession {
    let origin = Origin::new(HERE);
    let request = match kind {
        SessionKind::Customer => SignIn::customer(login, "correct horse", origin),
        _ => SignIn::agent(login, "correct horse", origin),
    };
    let request = request.keep(Keep::Session(kind));
    let done = world
        .desk
        .sign_in(request)
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    done.session.unwrap()
}

async fn found(desk: &Desk, kind: SessionKind, id: &Secret) -> Option<Session> {
    desk.sessions()
        .find(kind, id, Visit::active(HERE))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_session_is_found_by_its_id_and_the_database_does_not_hold_the_id() {
    on_each_database(async |world| {
        let kim = world.agent("kim").password("correct horse").create().await;
        let new = enter(world, "kim", SessionKind::Agent).await;
        let session = found(&world.desk, SessionKind::Agent, &new.id)
            .await
            .unwrap();
        assert_eq!(
            (session.actor(), session.full_name.as_str()),
            (Actor::Agent(kim.id), "Kim Agent")
        );
        assert_eq!(session.challenge_token, new.challenge_token);
        let mut conn = world.desk.read().await.unwrap();
        let rows: Vec<(String, String, Option<String>)> = conn
            .all(sql("SELECT session_id, data_key, data_value FROM sessions"))
            .await
            .unwrap();
        assert!(rows.len() > 10);
        assert!(!format!("{rows:?}").contains(new.id.reveal()));
        assert!(!format!("{rows:?}").contains("argon2"));
        // The stored name of a session opens nothing.
        assert!(
            found(
                &world.desk,
                SessionKind::Agent,
                &session.key.as_str().into()
            )
            .await
            .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_opens_its_own_face_only() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        world
            .customer("emma")
            .password("correct horse")
            .create()
            .await;
        let kinds = [
            SessionKind::Agent,
            SessionKind::Customer,
            SessionKind::GenericInterface,
        ];
        for (login, kind) in [("kim", kinds[0]), ("emma", kinds[1]), ("kim", kinds[2])] {
            let new = enter(world, login, kind).await;
            for other in kinds {
                let there = found(&world.desk, other, &new.id).await.is_some();
                assert_eq!(there, other == kind, "{kind:?} at {other:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn changes_of_an_account_end_its_sessions_on_all_nodes() {
    on_each_database(async |world| {
        let node = Desk::builder().url(&world.url).clock(world.clock.clone()).open().await.unwrap();
        let role = world.role("helpers").await;
        let kim = world.agent("kim").password("correct horse").in_role(role).create().await;
        let lee = world.agent("lee").password("correct horse").create().await;
        let bystander = enter(world, "lee", SessionKind::Agent).await;
        let admin = world.desk.agents(UserId::ROOT);
        let changes = ["password", "role", "login", "factor", "direct", "validity"];
        for change in changes {
            let login = if ["factor", "direct", "validity"].contains(&change) { "kimberly" } else { "kim" };
            let new = enter(world, login, SessionKind::Agent).await;
            assert!(found(&node, SessionKind::Agent, &new.id).await.is_some(), "{change}");
            let changed = match change {
                "password" => {
                    let passwords = world.desk.passwords(UserId::ROOT);
                    passwords.set(Audience::Agent, "kim", &"correct horse".into(), Term::Lasting).await
                }
                "role" => world.desk.grants(UserId::ROOT).set_roles(kim.id, &[]).await,
                "factor" => world.desk.second_factor(UserId::ROOT).reset_of(Audience::Agent, login).await,
                "direct" => {
                    // As another program would: the stamp notices.
                    let mut unit = world.desk.unit(Actor::System).await.unwrap();
                    let set = sql("UPDATE users SET pw = (SELECT p.pw FROM (SELECT pw FROM users WHERE id = ?) p) WHERE id = ?");
                    unit.exec(set.bind(lee.id).bind(kim.id)).await.unwrap();
                    unit.commit().await
                }
                _ => {
                    let update = AgentChange {
                        login: (change == "login").then(|| "kimberly".to_owned()),
                        valid: (change == "validity").then_some(Validity::Invalid),
                        ..AgentChange::default()
                    };
                    admin.update(kim.id, &update).await.map(|_| ())
                }
            };
            changed.unwrap();
            assert!(found(&node, SessionKind::Agent, &new.id).await.is_none(), "{change}");
        }
        assert!(found(&node, SessionKind::Agent, &bystander.id).await.is_some());
        node.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_is_made_invalid_or_renamed_is_out() {
    on_each_database(async |world| {
        world
            .customer("emma")
            .password("correct horse")
            .create()
            .await;
        let customers = world.desk.customers(UserId::ROOT);
        let new = enter(world, "emma", SessionKind::Customer).await;
        let mut data = customers.find("emma").await.unwrap().unwrap().data;
        data.login = "emma2".to_owned();
        customers.update("emma", &data).await.unwrap();
        assert!(
            found(&world.desk, SessionKind::Customer, &new.id)
                .await
                .is_none()
        );
        let new = enter(world, "emma2", SessionKind::Customer).await;
        data.valid = Validity::Invalid;
        customers.update("emma2", &data).await.unwrap();
        assert!(
            found(&world.desk, SessionKind::Customer, &new.id)
                .await
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn the_own_session_survives_the_own_change_of_password_with_a_new_id() {
    on_each_database(async |world| {
        let kim = world.agent("kim").password("correct horse").create().await;
        let (own, other) = (
            enter(world, "kim", SessionKind::Agent).await,
            enter(world, "kim", SessionKind::Agent).await,
        );
        let session = found(&world.desk, SessionKind::Agent, &own.id)
            .await
            .unwrap();
        let passwords = world.desk.passwords(&kim);
        let renewed = passwords
            .change_own(
                &"correct horse".into(),
                &Code::None,
                &"battery staple".into(),
                Some(&session),
            )
            .await
            .unwrap()
            .unwrap();
        assert!(
            found(&world.desk, SessionKind::Agent, &own.id)
                .await
                .is_none()
        );
        assert!(
            found(&world.desk, SessionKind::Agent, &other.id)
                .await
                .is_none()
        );
        let goes_on = found(&world.desk, SessionKind::Agent, &renewed.id)
            .await
            .unwrap();
        assert_ne!(goes_on.challenge_token, own.challenge_token);
    })
    .await;
}

#[tokio::test]
async fn a_renewed_session_leaves_its_old_id_dead_and_unknown_ids_are_never_adopted() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let planted = Secret::new("A".repeat(43));
        assert!(
            found(&world.desk, SessionKind::Agent, &planted)
                .await
                .is_none()
        );
        let new = enter(world, "kim", SessionKind::Agent).await;
        assert!(
            found(&world.desk, SessionKind::Agent, &planted)
                .await
                .is_none()
        );
        let session = found(&world.desk, SessionKind::Agent, &new.id)
            .await
            .unwrap();
        let renewed = world.desk.sessions().renew(&session).await.unwrap();
        assert!(
            found(&world.desk, SessionKind::Agent, &new.id)
                .await
                .is_none()
        );
        assert!(
            found(&world.desk, SessionKind::Agent, &renewed.id)
                .await
                .is_some()
        );
    })
    .await;
}

#[tokio::test]
async fn polling_does_not_keep_a_session_alive_and_work_does_until_it_is_too_old() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let polled = enter(world, "kim", SessionKind::Agent).await;
        let used = enter(world, "kim", SessionKind::Agent).await;
        let sessions = world.desk.sessions();
        let mut polls = 0;
        for minute in 1.. {
            world.pass(TimeDelta::minutes(10));
            let poll = sessions
                .find(SessionKind::Agent, &polled.id, Visit::poll(HERE))
                .await
                .unwrap();
            polls += i32::from(poll.is_some());
            if found(&world.desk, SessionKind::Agent, &used.id)
                .await
                .is_none()
            {
                assert_eq!(minute, 96, "sixteen hours");
                break;
            }
        }
        assert_eq!(polls, 11, "two hours");
    })
    .await;
}

#[tokio::test]
async fn the_last_request_is_written_once_a_minute_at_most() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let new = enter(world, "kim", SessionKind::Agent).await;
        let begun = world.now();
        for _ in 0..5 {
            world.pass(TimeDelta::seconds(11));
            let session = found(&world.desk, SessionKind::Agent, &new.id)
                .await
                .unwrap();
            assert_eq!(session.last_request, begun);
        }
        world.pass(TimeDelta::seconds(11));
        found(&world.desk, SessionKind::Agent, &new.id)
            .await
            .unwrap();
        let session = found(&world.desk, SessionKind::Agent, &new.id)
            .await
            .unwrap();
        assert_eq!(session.last_request, world.now());
    })
    .await;
}

#[tokio::test]
async fn a_session_belongs_to_its_address() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let elsewhere = Visit::active("198.51.100.7");
        let sessions = world.desk.sessions();
        let new = enter(world, "kim", SessionKind::Agent).await;
        world.set("SessionDeleteIfNotRemoteID", "0").await;
        assert!(
            sessions
                .find(SessionKind::Agent, &new.id, elsewhere)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            found(&world.desk, SessionKind::Agent, &new.id)
                .await
                .is_some()
        );
        world.set("SessionDeleteIfNotRemoteID", "1").await;
        assert!(
            sessions
                .find(SessionKind::Agent, &new.id, elsewhere)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            found(&world.desk, SessionKind::Agent, &new.id)
                .await
                .is_none()
        );
        world.set("SessionCheckRemoteIP", "0").await;
        let new = enter(world, "kim", SessionKind::Agent).await;
        assert!(
            sessions
                .find(SessionKind::Agent, &new.id, elsewhere)
                .await
                .unwrap()
                .is_some()
        );
    })
    .await;
}

#[tokio::test]
async fn so_many_sessions_and_no_more() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        world.agent("lee").password("correct horse").create().await;
        world.set("AgentSessionPerUserLimit", "2").await;
        world.set("AgentSessionLimit", "3").await;
        let attempt = async |login: &str, kind| {
            let request =
                SignIn::agent(login, "correct horse", Origin::new(HERE)).keep(Keep::Session(kind));
            world.desk.sign_in(request).await
        };
        for _ in 0..3 {
            attempt("kim", SessionKind::GenericInterface).await.unwrap();
        }
        attempt("kim", SessionKind::Agent).await.unwrap();
        attempt("kim", SessionKind::Agent).await.unwrap();
        let limit = |outcome: Result<_, Error>| {
            matches!(outcome, Err(Error::SignIn(SignInRefusal::SessionLimit)))
        };
        assert!(limit(attempt("kim", SessionKind::Agent).await.map(|_| ())));
        attempt("lee", SessionKind::Agent).await.unwrap();
        assert!(limit(attempt("lee", SessionKind::Agent).await.map(|_| ())));
        world.pass(TimeDelta::hours(2));
        attempt("lee", SessionKind::Agent).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn people_see_and_end_their_own_sessions_and_administrators_all() {
    on_each_database(async |world| {
        let kim = world.agent("kim").password("correct horse").create().await;
        world.agent("lee").password("correct horse").create().await;
        let (one, two) = (
            enter(world, "kim", SessionKind::Agent).await,
            enter(world, "kim", SessionKind::Agent).await,
        );
        let lee = enter(world, "lee", SessionKind::Agent).await;
        let sessions = world.desk.sessions();
        let own = found(&world.desk, SessionKind::Agent, &one.id)
            .await
            .unwrap();
        let of_lee = found(&world.desk, SessionKind::Agent, &lee.id)
            .await
            .unwrap();
        assert_eq!(sessions.own(&own).await.unwrap().len(), 2);
        assert_eq!(
            sessions
                .end_own(&own, &of_lee.key)
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::NotFound
        );
        assert!(
            sessions
                .accepts_challenge(&own, &two.challenge_token)
                .await
                .unwrap()
        );
        assert!(
            !sessions
                .accepts_challenge(&own, &lee.challenge_token)
                .await
                .unwrap()
        );
        assert!(!sessions.accepts_challenge(&own, "").await.unwrap());
        assert_eq!(sessions.end_others(&own).await.unwrap(), 1);
        assert!(
            found(&world.desk, SessionKind::Agent, &two.id)
                .await
                .is_none()
        );
        assert_eq!(
            sessions.list(&kim).await.unwrap_err().kind(),
            ErrorKind::Denied
        );
        assert_eq!(sessions.list(UserId::ROOT).await.unwrap().len(), 2);
        sessions.end(UserId::ROOT, &of_lee.key).await.unwrap();
        assert!(
            found(&world.desk, SessionKind::Agent, &lee.id)
                .await
                .is_none()
        );
        sessions.sign_out(&own).await.unwrap();
        assert!(
            found(&world.desk, SessionKind::Agent, &one.id)
                .await
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_deleted_by_the_recurring_job() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        enter(world, "kim", SessionKind::Agent).await;
        run_due(&world.desk).await.unwrap();
        world.pass(TimeDelta::hours(5));
        run_due(&world.desk).await.unwrap();
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            conn.integer(sql("SELECT COUNT(*) FROM sessions"))
                .await
                .unwrap(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_stream_is_told_when_its_session_is_over_as_a_request_would_be() {
    on_each_database(async |world| {
        let kim = world.agent("kim").password("correct horse").create().await;
        let ids = [
            enter(world, "kim", SessionKind::Agent).await,
            enter(world, "kim", SessionKind::Agent).await,
        ];
        let mut keys = Vec::new();
        for new in &ids {
            let session = found(&world.desk, SessionKind::Agent, &new.id).await;
            keys.push(session.unwrap().key);
        }
        let all: BTreeSet<String> = keys.iter().cloned().collect();
        let sessions = world.desk.sessions();
        let (alive, statements) = world
            .counted(async || sessions.alive(&all).await.unwrap())
            .await;
        assert_eq!((alive, statements), (all.clone(), 2));
        sessions.end(Actor::System, &keys[0]).await.unwrap();
        let left = sessions.alive(&all).await.unwrap();
        assert_eq!(left, BTreeSet::from([keys[1].clone()]));
        // Asking keeps nothing alive.
        for _ in 0..48 {
            world.pass(TimeDelta::hours(1));
            sessions.alive(&all).await.unwrap();
        }
        assert!(sessions.alive(&all).await.unwrap().is_empty());
        enter(world, "kim", SessionKind::Agent).await;
        let keys: BTreeSet<String> = sessions
            .list(Actor::System)
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.key)
            .collect();
        let change = sql("UPDATE users SET valid_id = 2 WHERE id = ?").bind(kim.id);
        let mut tx = world.desk.db().begin().await.unwrap();
        tx.exec(change).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sessions.alive(&keys).await.unwrap().is_empty());
    })
    .await;
}

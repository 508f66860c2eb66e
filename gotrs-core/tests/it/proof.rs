//! Passwords that must be chosen, proof of who is there, and second factors whose secrets are sealed.

use chrono::TimeDelta;
use gotrs_core::auth::{
    Audience, Code, Keep, Outcome, Secret, SessionKind, SignIn, Visit, passwords::Term,
};
use gotrs_core::db::{LongText, sql};
use gotrs_core::error::SignInRefusal;
use gotrs_core::seal::SealKey;
use gotrs_core::testing::{World, backends, on_each_database};
use gotrs_core::{Actor, Error, ErrorKind};

use crate::sign_in::{HERE, SECRET, agent, code, enrolled, enter, refusal};

#[tokio::test]
async fn a_second_factors_secret_is_sealed_and_opens_with_its_key_only() {
    for backend in backends() {
        let key = SealKey::new([7; 32]);
        let world = World::on(&backend, |desk| desk.seal_key(Some(key.clone()))).await;
        enrolled(&world).await;
        let mut conn = world.desk.read().await.unwrap();
        let kept = sql("SELECT COUNT(*) FROM user_preferences WHERE preferences_value LIKE ?");
        let clear = conn
            .integer(kept.bind(format!("%{SECRET}%")))
            .await
            .unwrap();
        assert_eq!(clear, 0, "the secret is nowhere in clear");
        drop(conn);
        let request = || agent("kim", "correct horse", HERE);
        assert_eq!(
            refusal(&world, request()).await,
            SignInRefusal::SecondFactor
        );
        world.pass(TimeDelta::seconds(30));
        let given = request().code(Code::Given(code(&world, 0).into()));
        assert!(enter(&world, given).await.is_ok());
        world.desk.check_seal_key().await.unwrap();

        for other in [None, Some(SealKey::new([8; 32]))] {
            let desk = gotrs_core::Desk::builder().url(&world.url).seal_key(other);
            let desk = desk.clock(world.clock.clone()).open().await.unwrap();
            let error = desk.check_seal_key().await.unwrap_err();
            assert!(error.to_string().contains(key.id()), "{error}");
            // Nobody gets in without the code because it cannot be read, and nothing is stored in clear.
            let tried = desk.sign_in(request().code(Code::Later)).await;
            assert!(matches!(tried, Err(Error::Conflict(_))), "{tried:?}");
            desk.db().close().await;
        }
        world.end().await;
    }
}

#[tokio::test]
async fn a_secret_that_otrs_wrote_is_read_though_the_desk_seals_its_own() {
    for backend in backends() {
        let key = SealKey::new([7; 32]);
        let world = World::on(&backend, |desk| desk.seal_key(Some(key))).await;
        world
            .set(
                "AuthTwoFactorModule",
                "Kernel::System::Auth::TwoFactor::GoogleAuthenticator",
            )
            .await;
        let kim = world.agent("kim").password("correct horse").create().await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let insert = sql(
            "INSERT INTO user_preferences (user_id, preferences_key, preferences_value) VALUES (?, 'UserGoogleAuthenticatorSecretKey', ?)",
        );
        let secret = LongText(SECRET.to_owned());
        unit.exec(insert.bind(kim.id).bind(secret)).await.unwrap();
        unit.commit().await.unwrap();
        let request = agent("kim", "correct horse", HERE);
        assert_eq!(
            refusal(&world, request.clone()).await,
            SignInRefusal::SecondFactor
        );
        let given = request.code(Code::Given(code(&world, 0).into()));
        assert!(enter(&world, given).await.is_ok());
        world.end().await;
    }
}

#[tokio::test]
async fn who_must_choose_a_password_gets_a_session_for_that_only_and_none_for_programs() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        let made = "made by an administrator";
        let passwords = world.desk.passwords(Actor::System);
        passwords
            .set(Audience::Agent, "kim", &made.into(), Term::OneTime)
            .await
            .unwrap();
        let request = || agent("kim", made, HERE);
        for keep in [Keep::Nothing, Keep::Session(SessionKind::GenericInterface)] {
            assert_eq!(
                refusal(world, request().keep(keep)).await,
                SignInRefusal::MustChange
            );
        }
        let done = enter(world, request()).await.unwrap();
        let id = done.session.unwrap().id;
        let sessions = world.desk.sessions();
        let find = async |id: &Secret| {
            sessions
                .find(SessionKind::Agent, id, Visit::active(HERE))
                .await
                .unwrap()
        };
        let session = find(&id).await.unwrap();
        assert!(session.must_change_password);
        // Proving again who it is chooses no password.
        let renewed = sessions
            .confirm(&session, &made.into(), &Code::None)
            .await
            .unwrap();
        let session = find(&renewed.id).await.unwrap();
        assert!(session.must_change_password);
        let own = world.desk.passwords(session.actor());
        let new = Secret::new("seven green bottles standing");
        let renewed = own
            .change_own(&made.into(), &Code::None, &new, Some(&session))
            .await
            .unwrap();
        let session = find(&renewed.unwrap().id).await.unwrap();
        assert!(!session.must_change_password);
        let program =
            SignIn::agent("kim", new, gotrs_core::auth::Origin::new(HERE)).keep(Keep::Nothing);
        assert!(matches!(
            world.desk.sign_in(program).await,
            Ok(Outcome::SignedIn(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn a_proof_needs_password_and_code_and_is_as_old_as_it_is() {
    on_each_database(async |world| {
        enrolled(world).await;
        world.pass(TimeDelta::seconds(30));
        let given = agent("kim", "correct horse", HERE).code(Code::Given(code(world, 0).into()));
        let begun = world.now();
        let id = enter(world, given).await.unwrap().session.unwrap().id;
        let sessions = world.desk.sessions();
        let find = async |id: &Secret| {
            sessions
                .find(SessionKind::Agent, id, Visit::active(HERE))
                .await
                .unwrap()
        };
        world.pass(TimeDelta::minutes(20));
        let session = find(&id).await.unwrap();
        assert_eq!(session.proven.timestamp(), begun.timestamp());
        for (password, code) in [
            ("wrong", Code::Given(code(world, 0).into())),
            ("correct horse", Code::None),
        ] {
            let error = sessions.confirm(&session, &password.into(), &code).await;
            assert_eq!(error.unwrap_err().kind(), ErrorKind::SignIn);
        }
        let code = Code::Given(code(world, 0).into());
        let renewed = sessions
            .confirm(&session, &"correct horse".into(), &code)
            .await
            .unwrap();
        assert!(find(&id).await.is_none(), "the old id is dead");
        let session = find(&renewed.id).await.unwrap();
        assert_eq!(session.proven.timestamp(), world.now().timestamp());
        let again = sessions
            .confirm(&session, &"correct horse".into(), &code)
            .await;
        assert_eq!(
            again.unwrap_err().kind(),
            ErrorKind::SignIn,
            "a code counts once"
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_password_is_long_and_none_that_everybody_tries() {
    on_each_database(async |world| {
        world.agent("kim").password("correct horse").create().await;
        world.customer("emma").create().await;
        let passwords = world.desk.passwords(Actor::System);
        for (audience, login) in [(Audience::Agent, "kim"), (Audience::Customer, "emma")] {
            let set = async |new: &str| {
                let done = passwords
                    .set(audience, login, &new.into(), Term::Lasting)
                    .await;
                match done {
                    Ok(()) => Vec::new(),
                    Err(Error::Invalid(problems)) => {
                        problems.0.iter().map(|one| one.problem).collect()
                    }
                    Err(error) => panic!("{error}"),
                }
            };
            assert_eq!(set("Vq7#kLm2xPz").await, ["too_short"], "eleven");
            assert_eq!(set("Password-2025").await, ["too_common"]);
            assert_eq!(
                set(&format!("{login}-{login}-{login}-{login}")).await,
                ["too_common"]
            );
            assert_eq!(set("qwertzuiopasdf").await, ["too_common"]);
            assert!(set("four cranes fly low").await.is_empty());
        }
        // A site that set OTRS's own rules has those.
        world
            .set("PreferencesGroups###Password", "PasswordMinSize: 4")
            .await;
        world.set("GOTRS::PasswordRefuseCommon", "0").await;
        let short = Secret::new("abcd");
        let set = passwords.set(Audience::Agent, "kim", &short, Term::Lasting);
        set.await.unwrap();
    })
    .await;
}

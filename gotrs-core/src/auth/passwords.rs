//! Passwords: chosen by their owner, set by an administrator, or, on a demo, by its builder (spec 02, section 5).

use super::account::{self, Account};
use super::audit::{self, AuditEvent, Entry};
use super::password::{Method, PasswordError};
use super::policy::PolicyViolation;
use super::second_factor;
use super::session::{self, NewSession, Session};
use super::sign_in::{Code, MUST_CHANGE};
use super::throttle::{self, Attempt};
use super::{Audience, Secret, token};
use crate::actor::Actor;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::{Error, Problems, SignInRefusal};
use crate::event::Event;
use crate::people::preference::Preferences;
use crate::permission::{self, Permission};
use crate::unit::Unit;

/// A stored hash with this mark counts on a demo only (AUT-09).
const DEMO_MARK: &str = "DEMO:";

/// Whether a password that somebody else chose may stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// It stays until it is changed.
    Lasting,
    /// It must be changed after the first sign-in.
    OneTime,
}

/// Setting and changing passwords. Made by [`Desk::passwords`].
#[derive(Debug)]
pub struct Passwords {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Passwords: everybody changes the own one, administrators set others'.
    pub fn passwords(&self, actor: impl Into<Actor>) -> Passwords {
        Passwords {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Passwords {
    /// Sets somebody's password by the policy. All sessions and links of that person end.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the rules it breaks; [`Error::NotFound`]; [`Error::Denied`] for everybody but
    /// administrators.
    pub async fn set(
        &self,
        audience: Audience,
        login: &str,
        new: &Secret,
        term: Term,
    ) -> Result<(), Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        let account = account::find(&mut conn, audience, login)
            .await?
            .ok_or_else(|| Error::not_found("account", login))?;
        let preferences = account.preferences(&mut conn).await?;
        drop(conn);
        let hash = new_hash(&self.desk, &account, &preferences, new).await?;
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        let account = locked(&mut unit, &account).await?;
        store(&mut unit, &account, &hash, term).await?;
        session::survive_change(&mut unit, &account, None, "password changed").await?;
        unit.commit().await
    }

    /// Changes the own password: needs the current one, and a code if a second factor is set up. All other sessions
    /// end; the own one goes on with a new id, which must be sent to the browser.
    ///
    /// # Errors
    /// [`Error::SignIn`] if the current password or the code are wrong; [`Error::Invalid`] naming the rules the new
    /// one breaks.
    pub async fn change_own(
        &self,
        current: &Secret,
        code: &Code,
        new: &Secret,
        session: Option<&Session>,
    ) -> Result<Option<NewSession>, Error> {
        let proof = prove(&self.desk, &self.actor, current, code).await?;
        let mut conn = self.desk.read().await?;
        let preferences = proof.account.preferences(&mut conn).await?;
        drop(conn);
        let hash = new_hash(&self.desk, &proof.account, &preferences, new).await?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let mut account = proof.settle(&mut unit).await?;
        store(&mut unit, &account, &hash, Term::Lasting).await?;
        account.hash = hash;
        let renewed =
            session::survive_change(&mut unit, &account, session, "password changed").await?;
        if let Some(renewed) = &renewed {
            session::set_free(&mut unit, renewed).await?;
        }
        unit.commit().await?;
        Ok(renewed)
    }

    /// Sets a password without asking the policy, on a demo: it is worth nothing once the demo mark is gone, or in
    /// another database.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the database is no demo; [`Error::Denied`] for everybody but the system;
    /// [`Error::NotFound`].
    pub async fn set_password_unchecked(
        &self,
        audience: Audience,
        login: &str,
        new: &Secret,
    ) -> Result<(), Error> {
        if !self.actor.is_system() {
            return Err(permission::denied(
                &self.actor,
                &Permission::RW,
                "passwords".into(),
            ));
        }
        if !self.desk.is_demo().await? {
            return Err(Error::Conflict(
                "this database is no demo: passwords are set by the policy".into(),
            ));
        }
        let salt = self.desk.random().bytes();
        let hash = self
            .desk
            .hashing()
            .hash(new, Method::Argon2id, login, salt)
            .await?
            .map_err(unusable)?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let account = account::find(&mut unit, audience, login)
            .await?
            .ok_or_else(|| Error::not_found("account", login))?;
        let (by, now) = (unit.user_id(), unit.stamp());
        let marked = format!("{DEMO_MARK}{hash}");
        account.set_hash(&mut unit, &marked, by, now).await?;
        unit.commit().await
    }
}

/// The stored hash that a password is checked against: none for a demo's hash outside a demo.
pub(super) async fn usable_hash(desk: &Desk, stored: &str) -> Result<Option<String>, Error> {
    Ok(match stored.strip_prefix(DEMO_MARK) {
        None => Some(stored.to_owned()),
        Some(hash) if desk.is_demo().await? => Some(hash.to_owned()),
        Some(_) => None,
    })
}

/// A hash of a password that the policy allows, for an account without a past.
pub(crate) async fn checked_hash(
    desk: &Desk,
    audience: Audience,
    login: &str,
    new: &Secret,
) -> Result<String, Error> {
    let mut policy = audience.policy(&desk.config());
    policy.names.push(login.to_owned());
    let broken = desk.hashing().violations(policy, new, Vec::new()).await?;
    refuse(&broken)?;
    hash(desk, audience, login, new).await
}

/// A hash as the site writes them, without asking the policy.
pub(crate) async fn hash(
    desk: &Desk,
    audience: Audience,
    login: &str,
    new: &Secret,
) -> Result<String, Error> {
    let method = audience.method(&desk.config());
    let salt = desk.random().bytes();
    desk.hashing()
        .hash(new, method, login, salt)
        .await?
        .map_err(unusable)
}

/// A hash of a password that the policy and the person's past allow.
pub(super) async fn new_hash(
    desk: &Desk,
    account: &Account,
    preferences: &Preferences,
    new: &Secret,
) -> Result<String, Error> {
    let mut policy = account.audience.policy(&desk.config());
    policy.names.extend([
        account.login.clone(),
        account.first_name.clone(),
        account.last_name.clone(),
    ]);
    let former = std::iter::once(account.hash.clone())
        .chain(history(preferences))
        .filter(|hash| !hash.is_empty());
    let broken = desk
        .hashing()
        .violations(policy, new, former.collect())
        .await?;
    refuse(&broken)?;
    hash(desk, account.audience, &account.login, new).await
}

/// Former hashes, newest first, the present one left out.
fn history(preferences: &Preferences) -> impl Iterator<Item = String> {
    (1..100)
        .map(|number| preferences.get(&format!("UserLastPw{number}")).cloned())
        .take_while(Option::is_some)
        .flatten()
}

/// Stores a new hash and what goes with it: history, time, the end of links.
pub(super) async fn store(
    unit: &mut Unit,
    account: &Account,
    hash: &str,
    term: Term,
) -> Result<(), Error> {
    let (by, now) = (unit.user_id(), unit.stamp());
    account.set_hash(unit, hash, by, now).await?;
    let config = unit.config().clone();
    let kept = account.audience.policy(&config).history;
    let preferences = account.preferences(unit).await?;
    let mut former: Vec<String> = history(&preferences).collect();
    former.insert(0, account.hash.clone());
    former.retain(|hash| hash.starts_with('$') || hash.starts_with("BCRYPT:"));
    former.truncate(kept.saturating_sub(1));
    for number in 1..=kept.max(history(&preferences).count()) {
        let key = format!("UserLastPw{number}");
        let value = former.get(number - 1).map(String::as_str);
        account.set_preference(unit, &key, value).await?;
    }
    let one_time = (term == Term::OneTime).then_some("1");
    account.set_preference(unit, MUST_CHANGE, one_time).await?;
    let time = unit.epoch().to_string();
    for (key, value) in [
        ("UserLastPwChangeTime", Some(time.as_str())),
        ("UserToken", None),
    ] {
        account.set_preference(unit, key, value).await?;
    }
    token::forget_all(unit, account.audience, &account.login).await?;
    let (event, key) = match account.user_id {
        Some(id) => ("UserUpdate", id.to_string()),
        None => ("CustomerUserUpdate", account.login.clone()),
    };
    unit.raise(Event::object(event, key));
    audit::note(
        unit,
        AuditEvent::PasswordChanged,
        Entry {
            object: Some(&account.login),
            detail: Some(account.audience.as_str()),
            ..Entry::default()
        },
    )
    .await
}

fn unusable(error: PasswordError) -> Error {
    refuse(&[PolicyViolation::Unusable(error)]).expect_err("a violation is refused")
}

fn refuse(broken: &[PolicyViolation]) -> Result<(), Error> {
    let mut problems = Problems::default();
    for violation in broken {
        let (problem, detail) = match violation {
            PolicyViolation::Unusable(PasswordError::TooLong { limit }) => {
                ("too_long", limit.to_string())
            }
            PolicyViolation::Unusable(PasswordError::Empty) => ("required", String::new()),
            PolicyViolation::TooShort(size) => ("too_short", size.to_string()),
            PolicyViolation::Common => ("too_common", String::new()),
            PolicyViolation::Reused => ("used_before", String::new()),
            PolicyViolation::LowerUpper => ("needs_lower_and_upper", String::new()),
            PolicyViolation::WordCharacters => ("needs_letters", String::new()),
            PolicyViolation::Digit => ("needs_digit", String::new()),
            PolicyViolation::ThreeOfFour => ("needs_three_kinds", String::new()),
            _ => ("format", String::new()),
        };
        problems.add("password", problem, detail);
    }
    problems.into_result()
}

/// The account of whoever acts.
pub(super) async fn account_of(conn: &mut Conn, actor: &Actor) -> Result<Account, Error> {
    let account = match actor {
        Actor::Agent(id) => account::find_agent(conn, *id).await?,
        Actor::Customer(login) => account::find(conn, Audience::Customer, login).await?,
        Actor::System => None,
    };
    account
        .filter(|account| account.valid)
        .ok_or_else(|| permission::denied(actor, &Permission::RW, "the own account".into()))
}

/// Somebody who is in has proven again to be who it is.
pub(super) struct Proven {
    pub(super) account: Account,
    attempt: Attempt,
    factor: second_factor::Proof,
}

/// Asks for password and code again; counted and slowed down like a sign-in.
pub(super) async fn prove(
    desk: &Desk,
    actor: &Actor,
    password: &Secret,
    code: &Code,
) -> Result<Proven, Error> {
    if password.reveal().len() > super::password::MAX_PASSWORD {
        let limit = super::password::MAX_PASSWORD.to_string();
        return Err(Error::invalid("current_password", "too_long", limit));
    }
    let mut conn = desk.read().await?;
    let account = account_of(&mut conn, actor).await?;
    drop(conn);
    let attempt = Attempt::new(account.audience, &account.login, "signed in");
    let now = desk.now().timestamp();
    let mut tx = desk.db().begin().await?;
    let admitted = throttle::admit(&mut tx, &attempt, now).await?;
    tx.commit().await?;
    if !admitted {
        return Err(Error::SignIn(SignInRefusal::Delayed));
    }
    let plain = account.audience.is_plain(&desk.config());
    let stored = usable_hash(desk, &account.hash).await?;
    if !desk
        .hashing()
        .verify(stored, password, plain)
        .await?
        .accepted
    {
        return Err(Error::SignIn(SignInRefusal::Password));
    }
    let mut conn = desk.read().await?;
    match second_factor::check(&mut conn, desk, &account, code).await? {
        second_factor::Checked::Passed(factor) => Ok(Proven {
            account,
            attempt,
            factor,
        }),
        _ => Err(Error::SignIn(SignInRefusal::SecondFactor)),
    }
}

impl Proven {
    /// Uses the proof up in the transaction of the change it allows.
    pub(super) async fn settle(&self, unit: &mut Unit) -> Result<Account, Error> {
        let now = unit.epoch();
        throttle::forgive(unit, &self.attempt, now).await?;
        let account = locked(unit, &self.account).await?;
        if account.hash != self.account.hash || !account.valid {
            return Err(Error::SignIn(SignInRefusal::Password));
        }
        second_factor::consume(unit, &account, &self.factor).await?;
        Ok(account)
    }
}

async fn locked(unit: &mut Unit, account: &Account) -> Result<Account, Error> {
    account
        .lock(unit)
        .await?
        .ok_or_else(|| Error::not_found("account", &account.login))
}

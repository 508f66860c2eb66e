//! The one way in: agents and customer users, for pages, API and web services alike (spec 02, section 6).
//!
//! Whatever is wrong, the answer is [`Error::SignIn`] and the work is the same: one slow hash, one counted attempt.
//! The reason is in the log and in the audit only.

use super::account::{self, Account};
use super::audit::{self, AuditEvent, Entry};
use super::session::{self, NewSession, SessionKind};
use super::throttle::{self, Attempt};
use super::token::{self, Known, TokenPurpose};
use super::{Audience, Secret, maintenance, password, passwords, second_factor};
use crate::actor::Actor;
use crate::cache;
use crate::desk::Desk;
use crate::error::{Error, SignInRefusal};
use crate::event::Event;
use crate::id::UserId;
use crate::sysconfig::settings;
use crate::unit::Unit;
use crate::valid::Validity;

/// Seconds in which the code must follow the password.
const CODE_TIME: i64 = 600;
/// Preference: the password was made for its owner and must be changed.
pub(super) const MUST_CHANGE: &str = "GotrsPasswordMustChange";

/// Where an attempt comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub address: String,
    /// What the client calls itself.
    pub user_agent: String,
}

impl Origin {
    /// An attempt from an address.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            user_agent: String::new(),
        }
    }
}

/// The code of the second factor.
#[derive(Debug, Clone, Default)]
pub enum Code {
    /// None is given: refused if one is needed.
    #[default]
    None,
    /// A time-based code or a recovery code.
    Given(Secret),
    /// The form asks for it on a second page if one is needed: see [`Outcome::CodeWanted`].
    Later,
}

/// What a success leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// A session of this face.
    Session(SessionKind),
    /// Nothing: each request of this client proves itself.
    Nothing,
}

/// An attempt to sign in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// As whom.
    pub audience: Audience,
    /// The login as typed.
    pub login: String,
    /// The password as typed.
    pub password: Secret,
    /// The second factor.
    pub code: Code,
    /// Where from.
    pub origin: Origin,
    /// What for.
    pub keep: Keep,
}

impl SignIn {
    /// An agent at the agents' pages.
    pub fn agent(login: impl Into<String>, password: impl Into<Secret>, origin: Origin) -> Self {
        Self {
            audience: Audience::Agent,
            login: login.into(),
            password: password.into(),
            code: Code::None,
            origin,
            keep: Keep::Session(SessionKind::Agent),
        }
    }

    /// A customer user at the customers' pages.
    pub fn customer(login: impl Into<String>, password: impl Into<Secret>, origin: Origin) -> Self {
        Self {
            audience: Audience::Customer,
            keep: Keep::Session(SessionKind::Customer),
            ..Self::agent(login, password, origin)
        }
    }

    /// With a code.
    #[must_use]
    pub fn code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }

    /// For another face.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }
}

/// Somebody is in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who acts from now on.
    pub actor: Actor,
    /// Agent or customer user.
    pub audience: Audience,
    /// The login as stored, whatever case was typed.
    pub login: String,
    /// The name to show.
    pub full_name: String,
    /// The session, if one was asked for.
    pub session: Option<NewSession>,
    /// The password was made by somebody else or is too old: ask for a new one first.
    pub must_change_password: bool,
    /// Soon nobody else can sign in (`AgentSessionLimitPriorWarning`).
    pub limit_is_near: bool,
}

/// How an attempt went that was not refused.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// In. Boxed, because it is the larger one.
    SignedIn(Box<SignedIn>),
    /// The password was right; now [`Desk::sign_in_code`] with this token, within ten minutes.
    CodeWanted(Secret),
}

impl Outcome {
    /// The signed-in person; `None` if a code is wanted.
    #[must_use]
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::SignedIn(done) => Some(*done),
            Self::CodeWanted(_) => None,
        }
    }
}

/// What has been proven, to be settled in one transaction.
struct Proof {
    account: Account,
    attempt: Attempt,
    factor: second_factor::Proof,
    rehash: Option<String>,
    pending: Option<Known>,
}

impl Desk {
    /// Signs somebody in.
    ///
    /// # Errors
    /// [`Error::SignIn`] for every refusal alike; [`Error::Invalid`] for a login or password that is longer than any
    /// can be, before anything is looked at.
    pub async fn sign_in(&self, request: SignIn) -> Result<Outcome, Error> {
        check_lengths(&request)?;
        let mut conn = self.read().await?;
        let account = account::find(&mut conn, request.audience, &request.login).await?;
        drop(conn);
        let named = account
            .as_ref()
            .map_or(&request.login, |account| &account.login);
        let attempt = Attempt::new(request.audience, named, &request.origin.address);
        self.admit(&attempt, request.audience, &request.login, &request.origin)
            .await?;
        let verdict = self.check_password(account.as_ref(), &request).await?;
        let refusal = match &account {
            None => Some(SignInRefusal::Unknown),
            Some(_) if !verdict.accepted => Some(SignInRefusal::Password),
            Some(account) if !account.valid => Some(SignInRefusal::NotValid),
            Some(_) => None,
        };
        let (None, Some(account)) = (refusal, account.clone()) else {
            let refusal = refusal.unwrap_or(SignInRefusal::Unknown);
            return Err(self
                .refuse(
                    account,
                    &request.login,
                    request.audience,
                    &request.origin,
                    refusal,
                )
                .await?);
        };
        let mut conn = self.read().await?;
        let factor = second_factor::check(&mut conn, self, &account, &request.code).await?;
        drop(conn);
        let factor = match factor {
            second_factor::Checked::Wanted => return self.ask_for_code(&account).await,
            second_factor::Checked::Refused => {
                return Err(self
                    .refuse(
                        Some(account),
                        &request.login,
                        request.audience,
                        &request.origin,
                        SignInRefusal::SecondFactor,
                    )
                    .await?);
            }
            second_factor::Checked::Passed(proof) => proof,
        };
        let rehash = self.rehashed(&account, &request.password, verdict).await?;
        let proof = Proof {
            account,
            attempt,
            factor,
            rehash,
            pending: None,
        };
        self.settle(proof, &request.origin, request.keep).await
    }

    /// The second page: the code after the password.
    ///
    /// # Errors
    /// [`Error::SignIn`] for a wrong code and for a token that is unknown, used or too old.
    pub async fn sign_in_code(
        &self,
        pending: &Secret,
        code: Secret,
        origin: &Origin,
        keep: Keep,
    ) -> Result<SignedIn, Error> {
        let now = self.now().timestamp();
        let mut conn = self.read().await?;
        let known = token::find(&mut conn, pending.reveal(), now).await?;
        let known = known.filter(|known| known.purpose == TokenPurpose::SecondFactor);
        let Some(known) = known else {
            return Err(Error::SignIn(SignInRefusal::SecondFactor));
        };
        let account = account::find(&mut conn, known.audience, &known.login).await?;
        drop(conn);
        let attempt = Attempt::new(known.audience, &known.login, &origin.address);
        self.admit(&attempt, known.audience, &known.login, origin)
            .await?;
        let account = account.filter(|account| account.valid && account.login == known.login);
        let Some(account) = account else {
            return Err(self
                .refuse(
                    None,
                    &known.login,
                    known.audience,
                    origin,
                    SignInRefusal::NotValid,
                )
                .await?);
        };
        let mut conn = self.read().await?;
        let checked = second_factor::check(&mut conn, self, &account, &Code::Given(code)).await?;
        drop(conn);
        let second_factor::Checked::Passed(factor) = checked else {
            let (login, audience) = (known.login.clone(), known.audience);
            return Err(self
                .refuse(
                    Some(account),
                    &login,
                    audience,
                    origin,
                    SignInRefusal::SecondFactor,
                )
                .await?);
        };
        let proof = Proof {
            account,
            attempt,
            factor,
            rehash: None,
            pending: Some(known),
        };
        let outcome = self.settle(proof, origin, keep).await?;
        outcome
            .signed_in()
            .ok_or_else(|| Error::bug("a proven code asks for a code"))
    }

    /// Checks a login and a password alone, counting the attempt: the login that the back end answers for, as OTRS's
    /// back ends give it (agents: as stored, customer users: as typed), or `None`.
    ///
    /// # Errors
    /// [`Error::SignIn`] if the attempt has to wait.
    pub async fn check_credentials(&self, request: &SignIn) -> Result<Option<String>, Error> {
        check_lengths(request)?;
        let mut conn = self.read().await?;
        let account = account::find(&mut conn, request.audience, &request.login).await?;
        drop(conn);
        let named = account
            .as_ref()
            .map_or(&request.login, |account| &account.login);
        let attempt = Attempt::new(request.audience, named, &request.origin.address);
        self.admit(&attempt, request.audience, &request.login, &request.origin)
            .await?;
        let verdict = self.check_password(account.as_ref(), request).await?;
        let Some(account) = account.filter(|account| verdict.accepted && account.valid) else {
            return Ok(None);
        };
        let mut tx = self.db().begin().await?;
        throttle::forgive(&mut tx, &attempt, self.now().timestamp()).await?;
        tx.commit().await?;
        Ok(Some(match request.audience {
            Audience::Agent => account.login,
            Audience::Customer => request.login.clone(),
        }))
    }

    /// How many passwords this process has checked; the same work is done for every attempt that is not delayed.
    #[must_use]
    pub fn password_checks(&self) -> u64 {
        self.hashing().checks()
    }

    async fn check_password(
        &self,
        account: Option<&Account>,
        request: &SignIn,
    ) -> Result<password::Verdict, Error> {
        let plain = request.audience.is_plain(&self.config());
        let stored = match account {
            Some(account) => passwords::usable_hash(self, &account.hash).await?,
            None => None,
        };
        self.hashing()
            .verify(stored, &request.password, plain)
            .await
    }

    /// Counts the attempt before anything is checked.
    async fn admit(
        &self,
        attempt: &Attempt,
        audience: Audience,
        login: &str,
        origin: &Origin,
    ) -> Result<(), Error> {
        let now = self.now().timestamp();
        let mut tx = self.db().begin().await?;
        let admitted = throttle::admit(&mut tx, attempt, now).await?;
        if !admitted {
            let entry = Entry {
                address: Some(&origin.address),
                object: Some(login),
                detail: Some(audience.as_str()),
            };
            audit::write(&mut tx, AuditEvent::SignInDelayed, "nobody", entry, now).await?;
        }
        tx.commit().await?;
        if admitted {
            Ok(())
        } else {
            Err(Error::SignIn(SignInRefusal::Delayed))
        }
    }

    /// Notes a refusal and gives the error for it.
    async fn refuse(
        &self,
        account: Option<Account>,
        login: &str,
        audience: Audience,
        origin: &Origin,
        refusal: SignInRefusal,
    ) -> Result<Error, Error> {
        let mut unit = self.unit(Actor::System).await?;
        if let Some(account) = account {
            count_failure(&mut unit, &account).await?;
        }
        let (now, detail) = (unit.epoch(), format!("{}: {refusal}", audience.as_str()));
        let entry = Entry {
            address: Some(&origin.address),
            object: Some(login),
            detail: Some(&detail),
        };
        audit::write(&mut unit, AuditEvent::SignInFailed, "nobody", entry, now).await?;
        unit.commit().await?;
        Ok(Error::SignIn(refusal))
    }

    async fn ask_for_code(&self, account: &Account) -> Result<Outcome, Error> {
        let now = self.now().timestamp();
        let pending = token::fresh(self.random());
        let mut tx = self.db().begin().await?;
        token::insert(
            &mut tx,
            &pending,
            TokenPurpose::SecondFactor,
            account.audience,
            &account.login,
            (now, now + CODE_TIME),
        )
        .await?;
        tx.commit().await?;
        Ok(Outcome::CodeWanted(Secret::new(pending)))
    }

    /// A stronger hash of a right password, if the stored one is weak and may be replaced.
    async fn rehashed(
        &self,
        account: &Account,
        password: &Secret,
        verdict: password::Verdict,
    ) -> Result<Option<String>, Error> {
        let config = self.config();
        if !verdict.needs_rehash || !config.get(&settings::PASSWORD_REHASH) {
            return Ok(None);
        }
        let method = account.audience.method(&config);
        let strong = matches!(
            method,
            password::Method::Argon2id | password::Method::Bcrypt { .. }
        );
        if !strong {
            return Ok(None);
        }
        let salt = self.random().bytes();
        // A password that the new format cannot take keeps its old hash.
        let hash = self.hashing().hash(password, method, &account.login, salt);
        Ok(hash.await?.ok())
    }

    /// Everything a success changes, in one transaction; what was proven is looked at again under the lock.
    async fn settle(&self, proof: Proof, origin: &Origin, keep: Keep) -> Result<Outcome, Error> {
        let login = proof.account.login.clone();
        let (account, audience) = (proof.account.clone(), proof.account.audience);
        let actor = match account.user_id {
            Some(id) => Actor::Agent(id),
            None => Actor::Customer(login.clone()),
        };
        let mut unit = self.unit(&actor).await?;
        match settled(&mut unit, proof, origin, keep).await {
            Ok(done) => {
                unit.commit().await?;
                Ok(Outcome::SignedIn(Box::new(done)))
            }
            Err(Error::SignIn(refusal)) => {
                drop(unit);
                let guess = matches!(
                    refusal,
                    SignInRefusal::SecondFactor | SignInRefusal::Password
                );
                let failed = guess.then_some(account);
                Err(self
                    .refuse(failed, &login, audience, origin, refusal)
                    .await?)
            }
            Err(error) => Err(error),
        }
    }
}

fn check_lengths(request: &SignIn) -> Result<(), Error> {
    if request.login.chars().count() > 200 {
        return Err(Error::invalid("login", "too_long", "200"));
    }
    if request.password.reveal().len() > password::MAX_PASSWORD {
        let limit = password::MAX_PASSWORD.to_string();
        return Err(Error::invalid("password", "too_long", limit));
    }
    if let Code::Given(code) = &request.code
        && code.reveal().len() > 100
    {
        return Err(Error::invalid("code", "too_long", "100"));
    }
    Ok(())
}

/// `UserLoginFailed`, and the site's own limit: a valid agent who reaches it becomes invalid for now.
async fn count_failure(unit: &mut Unit, account: &Account) -> Result<(), Error> {
    let Some(account) = account.lock(unit).await? else {
        return Ok(());
    };
    let known = account.preferences(unit).await?;
    let failed: i64 = known
        .get("UserLoginFailed")
        .and_then(|count| count.parse().ok())
        .unwrap_or(0);
    let failed = failed.saturating_add(1);
    account
        .set_preference(unit, "UserLoginFailed", Some(&failed.to_string()))
        .await?;
    let most = i64::from(account.audience.policy(unit.config()).max_login_failed);
    let Some(id) = account.user_id else {
        return Ok(());
    };
    if most > 0 && failed >= most && account.valid && id != UserId::ROOT {
        let valid = Validity::InvalidTemporarily.id(unit).await?;
        let (by, now) = (unit.user_id(), unit.stamp());
        let update = crate::db::sql(
            "UPDATE users SET valid_id = ?, change_time = ?, change_by = ? WHERE id = ?",
        );
        unit.exec(update.bind(valid).bind(now).bind(by).bind(id))
            .await?;
        let (before, after) = (Validity::Valid, Validity::InvalidTemporarily);
        let login = account.login.as_str();
        account::changed(unit, Audience::Agent, (login, before), (login, after)).await?;
        unit.touch(cache::PERMISSION);
        unit.raise(Event::object("UserUpdate", id));
    }
    Ok(())
}

async fn settled(
    unit: &mut Unit,
    proof: Proof,
    origin: &Origin,
    keep: Keep,
) -> Result<SignedIn, Error> {
    let now = unit.epoch();
    throttle::forgive(unit, &proof.attempt, now).await?;
    let before = proof.account;
    let account = before.lock(unit).await?;
    let unchanged = account.filter(|account| account.valid && account.hash == before.hash);
    let Some(mut account) = unchanged else {
        return Err(Error::SignIn(SignInRefusal::NotValid));
    };
    if let Some(pending) = &proof.pending
        && !token::consume(unit, pending.id, now).await?
    {
        return Err(Error::SignIn(SignInRefusal::SecondFactor));
    }
    second_factor::consume(unit, &account, &proof.factor).await?;
    if maintenance::keeps_out(unit, &account).await? {
        return Err(Error::SignIn(SignInRefusal::Maintenance));
    }
    if let Some(hash) = proof.rehash {
        let (by, stamp) = (unit.user_id(), unit.stamp());
        account.set_hash(unit, &hash, by, stamp).await?;
        account.hash = hash;
        session::restamp(unit, &account).await?;
    }
    let preferences = account.preferences(unit).await?;
    for (key, value) in [
        ("UserLoginFailed", "0"),
        ("UserLastLogin", &now.to_string()),
        ("UserAuthBackend", ""),
    ] {
        account.set_preference(unit, key, Some(value)).await?;
    }
    let policy = account.audience.policy(unit.config());
    let changed: Option<i64> = preferences
        .get("UserLastPwChangeTime")
        .and_then(|time| time.parse().ok());
    let old = changed.is_some_and(|changed| policy.is_expired(changed, now));
    let made = preferences.get(MUST_CHANGE).is_some_and(|flag| flag == "1");
    let must_change_password = made || old;
    let (session, limit_is_near) = match keep {
        // Who cannot be asked for a new password stays out until it is chosen on the pages.
        Keep::Nothing | Keep::Session(SessionKind::GenericInterface) if must_change_password => {
            return Err(Error::SignIn(SignInRefusal::MustChange));
        }
        Keep::Nothing => (None, false),
        Keep::Session(kind) => {
            let (session, near) = session::create(
                unit,
                &account,
                &preferences,
                (kind, must_change_password),
                origin,
            )
            .await?;
            (Some(session), near)
        }
    };
    let entry = Entry {
        address: Some(&origin.address),
        object: Some(&account.login),
        detail: Some(account.audience.as_str()),
    };
    audit::note(unit, AuditEvent::SignIn, entry).await?;
    Ok(SignedIn {
        actor: unit.actor().clone(),
        audience: account.audience,
        full_name: session::name(unit.config(), &account),
        login: account.login,
        session,
        must_change_password,
        limit_is_near,
    })
}

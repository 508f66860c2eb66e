//! The second factor: setting it up, checking it, doing without it (AUT-05).
//!
//! The secret is OTRS's preference (setting `AuthTwoFactorModule::SecretPreferencesKey`), so that an adopted system
//! goes on; a secret that is set up here is sealed if the desk has a key for that. A code is asked for if the site switched the back end on, or if the person set the factor up here. A
//! code counts once: `gotrs_second_factor` keeps the last accepted step, and the hashes of the recovery codes.

use super::account::{self, Account};
use super::audit::{self, AuditEvent, Entry};
use super::passwords;
use super::session::{self, NewSession, Session};
use super::sign_in::Code;
use super::totp::{self, Passed, TotpOptions};
use super::{Audience, Secret};
use crate::actor::Actor;
use crate::db::{Conn, DbError, Int, sql};
use crate::desk::Desk;
use crate::error::{Error, SignInRefusal};
use crate::permission;
use crate::seal;
use crate::sysconfig::{Config, Value, settings};
use crate::unit::Unit;

/// How many recovery codes a person has.
const RECOVERY_CODES: usize = 10;

/// A secret to be shown once, as QR code and as text.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The secret in base32.
    pub secret: Secret,
    /// What a QR code of it says.
    pub uri: Secret,
}

/// What of a second factor was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Proof {
    /// None is needed.
    None,
    /// The code of a step.
    Step(i64),
    /// A recovery code, by its row.
    Recovery(i64),
}

/// How a check went.
pub(super) enum Checked {
    Passed(Proof),
    Wanted,
    Refused,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Int,
    kind: String,
    value: String,
    last_step: Int,
}

async fn rows(conn: &mut Conn, account: &Account) -> Result<Vec<Row>, DbError> {
    let query = sql(
        "SELECT id, kind, value, last_step FROM gotrs_second_factor WHERE user_type = ? AND login = ? ORDER BY id",
    );
    conn.all(query.bind(account.audience.as_str()).bind(&account.login))
        .await
}

/// Whether the site switched the back end on for these people.
fn is_active(config: &Config, audience: Audience) -> bool {
    let module = match audience {
        Audience::Agent => config.get(&settings::AUTH_TWO_FACTOR_MODULE),
        Audience::Customer => config.get(&settings::CUSTOMER_AUTH_TWO_FACTOR_MODULE),
    };
    module.is_some_and(|module| !module.is_empty())
}

fn options(config: &Config, audience: Audience) -> TotpOptions {
    let own = |name: &str, shared: bool| match audience {
        Audience::Agent => shared,
        Audience::Customer => config
            .by_name(&format!("Customer::AuthTwoFactorModule::{name}"))
            .map_or(shared, Value::is_true),
    };
    TotpOptions {
        allow_empty_secret: own(
            "AllowEmptySecret",
            config.get(&settings::AUTH_TWO_FACTOR_MODULE_ALLOW_EMPTY_SECRET),
        ),
        allow_previous_token: own(
            "AllowPreviousToken",
            config.get(&settings::AUTH_TWO_FACTOR_MODULE_ALLOW_PREVIOUS_TOKEN),
        ),
    }
}

/// Checks a code without using it up.
pub(super) async fn check(
    conn: &mut Conn,
    desk: &Desk,
    account: &Account,
    code: &Code,
) -> Result<Checked, Error> {
    let (config, now) = (&desk.config(), desk.now().timestamp());
    let rows = rows(conn, account).await?;
    let enrolled = rows.iter().any(|row| row.kind == "enrolled");
    let site = is_active(config, account.audience);
    if !site && !enrolled {
        return Ok(Checked::Passed(Proof::None));
    }
    let preferences = account.preferences(conn).await?;
    let secret = preferences
        .get(&account.audience.secret_key(config))
        .map_or("", String::as_str);
    let secret = seal::unseal(desk, secret)?;
    let secret = secret.reveal();
    let mut options = options(config, account.audience);
    // Whoever set the factor up keeps it, also should the secret vanish.
    options.allow_empty_secret = options.allow_empty_secret && !enrolled;
    let needed = enrolled || !secret.trim().is_empty() || !options.allow_empty_secret;
    let given = match code {
        _ if !needed => return Ok(Checked::Passed(Proof::None)),
        Code::Later => return Ok(Checked::Wanted),
        Code::None => "",
        Code::Given(code) => code.reveal(),
    };
    let last = rows
        .iter()
        .map(|row| row.last_step.0)
        .max()
        .filter(|step| *step > 0);
    match totp::verify(secret, given, now, options, last) {
        Ok(Passed::Code { step }) => return Ok(Checked::Passed(Proof::Step(step))),
        Ok(Passed::NoSecret) => return Ok(Checked::Passed(Proof::None)),
        Err(why) => tracing::info!(login = account.login, %why, "second factor refused"),
    }
    let recovery: Vec<&Row> = rows.iter().filter(|row| row.kind == "recovery").collect();
    let hashes: Vec<String> = recovery.iter().map(|row| row.value.clone()).collect();
    Ok(match totp::redeem(&hashes, given) {
        Some(position) => Checked::Passed(Proof::Recovery(recovery[position].id.0)),
        None => Checked::Refused,
    })
}

/// Uses up what was proven; refuses if it was used meanwhile. The account's row must be locked.
pub(super) async fn consume(
    unit: &mut Unit,
    account: &Account,
    proof: &Proof,
) -> Result<(), Error> {
    let used = match proof {
        Proof::None => return Ok(()),
        Proof::Recovery(id) => {
            let delete = sql("DELETE FROM gotrs_second_factor WHERE id = ? AND kind = 'recovery'");
            let used = unit.exec(delete.bind(*id)).await? > 0;
            noted(unit, AuditEvent::RecoveryCodeUsed, account).await?;
            used
        }
        Proof::Step(step) => take_step(unit, account, *step).await?,
    };
    if used {
        Ok(())
    } else {
        Err(Error::SignIn(SignInRefusal::SecondFactor))
    }
}

/// Remembers a step; false if it or a later one was used.
async fn take_step(unit: &mut Unit, account: &Account, step: i64) -> Result<bool, Error> {
    let rows = rows(unit, account).await?;
    if rows.iter().any(|row| row.last_step.0 >= step) {
        return Ok(false);
    }
    match rows.iter().find(|row| row.kind != "recovery") {
        Some(row) => {
            let update =
                sql("UPDATE gotrs_second_factor SET last_step = ? WHERE id = ? AND last_step < ?");
            Ok(unit.exec(update.bind(step).bind(row.id).bind(step)).await? > 0)
        }
        None => {
            insert(unit, account, "step", "", step).await?;
            Ok(true)
        }
    }
}

async fn insert(
    unit: &mut Unit,
    account: &Account,
    kind: &str,
    value: &str,
    step: i64,
) -> Result<(), Error> {
    let insert = sql(
        "INSERT INTO gotrs_second_factor (user_type, login, kind, value, last_step, created_unix) VALUES (?, ?, ?, ?, ?, ?)",
    );
    let now = unit.epoch();
    unit.insert(
        insert
            .bind(account.audience.as_str())
            .bind(&account.login)
            .bind(kind)
            .bind(value)
            .bind(step)
            .bind(now),
    )
    .await?;
    Ok(())
}

async fn noted(unit: &mut Unit, event: AuditEvent, account: &Account) -> Result<(), Error> {
    audit::note(
        unit,
        event,
        Entry {
            object: Some(&account.login),
            detail: Some(account.audience.as_str()),
            ..Entry::default()
        },
    )
    .await
}

/// A person's second factor. Made by [`Desk::second_factor`].
#[derive(Debug)]
pub struct SecondFactor {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// The second factor of whoever acts.
    pub fn second_factor(&self, actor: impl Into<Actor>) -> SecondFactor {
        SecondFactor {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl SecondFactor {
    /// Whether a code is asked for at sign-in, and how many recovery codes are left.
    ///
    /// # Errors
    /// [`Error::Denied`] for the system, which signs in nowhere.
    pub async fn status(&self) -> Result<(bool, usize), Error> {
        let mut conn = self.desk.read().await?;
        let account = passwords::account_of(&mut conn, &self.actor).await?;
        let left = rows(&mut conn, &account).await?;
        let left = left.iter().filter(|row| row.kind == "recovery").count();
        let checked = check(&mut conn, &self.desk, &account, &Code::Later).await?;
        Ok((matches!(checked, Checked::Wanted), left))
    }

    /// A new secret to be shown. Nothing is stored before [`SecondFactor::enrol`].
    ///
    /// # Errors
    /// As [`SecondFactor::status`].
    pub async fn propose(&self) -> Result<Enrolment, Error> {
        let mut conn = self.desk.read().await?;
        let account = passwords::account_of(&mut conn, &self.actor).await?;
        let secret = totp::secret(&self.desk.random().bytes::<20>());
        let issuer = self.desk.config().get(&settings::PRODUCT_NAME);
        Ok(Enrolment {
            uri: Secret::new(totp::otpauth_uri(&secret, &account.login, &issuer)),
            secret: Secret::new(secret),
        })
    }

    /// Sets the factor up: needs the password, a code made from the new secret, and, if a factor is set up already,
    /// a code of that one. Gives the recovery codes, once. All other sessions end; the own one gets a new id.
    ///
    /// # Errors
    /// [`Error::SignIn`] if password or code are wrong; [`Error::Invalid`] for a secret that is none.
    pub async fn enrol(
        &self,
        secret: &Secret,
        password: &Secret,
        current: &Code,
        new_code: &Secret,
        session: Option<&Session>,
    ) -> Result<(Vec<Secret>, Option<NewSession>), Error> {
        if !totp::is_valid_secret(secret.reveal()) {
            return Err(Error::invalid(
                "secret",
                "format",
                "16-64 characters A-Z, 2-7",
            ));
        }
        let proof = passwords::prove(&self.desk, &self.actor, password, current).await?;
        let now = self.desk.now().timestamp();
        let options = TotpOptions {
            allow_empty_secret: false,
            allow_previous_token: true,
        };
        let Ok(Passed::Code { step }) =
            totp::verify(secret.reveal(), new_code.reveal(), now, options, None)
        else {
            return Err(Error::invalid("code", "format", ""));
        };
        let mut unit = self.desk.unit(&self.actor).await?;
        let account = proof.settle(&mut unit).await?;
        forget(&mut unit, &account).await?;
        let key = account.audience.secret_key(unit.config());
        let kept = seal::seal(&mut unit, secret).await?;
        account.set_preference(&mut unit, &key, Some(&kept)).await?;
        insert(&mut unit, &account, "enrolled", "", step).await?;
        let codes = recovery_codes(&mut unit, &account).await?;
        noted(&mut unit, AuditEvent::SecondFactorEnrolled, &account).await?;
        let renewed =
            session::survive_change(&mut unit, &account, session, "second factor changed").await?;
        unit.commit().await?;
        Ok((codes, renewed))
    }

    /// Switches the own factor off: needs the password and a code. All other sessions end.
    ///
    /// # Errors
    /// [`Error::SignIn`] if password or code are wrong.
    pub async fn disable(
        &self,
        password: &Secret,
        code: &Code,
        session: Option<&Session>,
    ) -> Result<Option<NewSession>, Error> {
        let proof = passwords::prove(&self.desk, &self.actor, password, code).await?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let account = proof.settle(&mut unit).await?;
        switch_off(&mut unit, &account).await?;
        let renewed =
            session::survive_change(&mut unit, &account, session, "second factor changed").await?;
        unit.commit().await?;
        Ok(renewed)
    }

    /// New recovery codes instead of the old ones: needs the password and a code.
    ///
    /// # Errors
    /// [`Error::SignIn`] if password or code are wrong; [`Error::Conflict`] if no factor is set up.
    pub async fn renew_recovery_codes(
        &self,
        password: &Secret,
        code: &Code,
    ) -> Result<Vec<Secret>, Error> {
        let proof = passwords::prove(&self.desk, &self.actor, password, code).await?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let account = proof.settle(&mut unit).await?;
        if rows(&mut unit, &account).await?.is_empty() {
            return Err(Error::Conflict("no second factor is set up".into()));
        }
        let codes = recovery_codes(&mut unit, &account).await?;
        noted(&mut unit, AuditEvent::RecoveryCodes, &account).await?;
        unit.commit().await?;
        Ok(codes)
    }

    /// Switches somebody's factor off who lost everything; ends their sessions.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody but administrators; [`Error::NotFound`].
    pub async fn reset_of(&self, audience: Audience, login: &str) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        let account = account::find(&mut unit, audience, login)
            .await?
            .ok_or_else(|| Error::not_found("account", login))?;
        switch_off(&mut unit, &account).await?;
        session::survive_change(&mut unit, &account, None, "second factor changed").await?;
        unit.commit().await
    }
}

async fn switch_off(unit: &mut Unit, account: &Account) -> Result<(), Error> {
    forget(unit, account).await?;
    let key = account.audience.secret_key(unit.config());
    account.set_preference(unit, &key, None).await?;
    noted(unit, AuditEvent::SecondFactorDisabled, account).await
}

async fn forget(unit: &mut Unit, account: &Account) -> Result<(), Error> {
    let delete = sql("DELETE FROM gotrs_second_factor WHERE user_type = ? AND login = ?");
    unit.exec(delete.bind(account.audience.as_str()).bind(&account.login))
        .await?;
    Ok(())
}

async fn recovery_codes(unit: &mut Unit, account: &Account) -> Result<Vec<Secret>, Error> {
    let delete = sql(
        "DELETE FROM gotrs_second_factor WHERE user_type = ? AND login = ? AND kind = 'recovery'",
    );
    unit.exec(delete.bind(account.audience.as_str()).bind(&account.login))
        .await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = totp::recovery_code(unit.desk().random().bytes());
        insert(unit, account, "recovery", &totp::recovery_hash(&code), 0).await?;
        codes.push(Secret::new(code));
    }
    Ok(codes)
}

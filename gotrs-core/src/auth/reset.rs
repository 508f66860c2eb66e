//! Links by which people choose a password: forgotten ones, and invitations (AUT-02, AUT-09).
//!
//! Asking for a link answers the same whether the login exists or not, and does the same work: it writes a job. The
//! job, run by whoever sends mail, calls [`Resets::issue`] and mails the link; so the token itself is never at rest
//! anywhere but in that mail. Redeeming sets the password and ends all sessions and links of the person.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::account;
use super::audit::{self, AuditEvent, Entry};
use super::passwords::{self, Term};
use super::session;
use super::sign_in::Origin;
use super::token::{self, Known, TokenPurpose, digest};
use super::{Audience, Secret, throttle};
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::job::NewJob;
use crate::permission;
use crate::sysconfig::settings;

/// The kind of the jobs that mail a link; whoever sends mail registers a handler for it.
pub const LINK_MAIL_JOB: &str = "auth.link_mail";
/// How long a link to a forgotten password is good.
const RESET_TIME: TimeDelta = TimeDelta::hours(1);
/// How long an invitation is good.
const INVITATION_TIME: TimeDelta = TimeDelta::hours(72);
/// Links an hour for one login, and for one address.
const LIMITS: (i64, i64) = (3, 10);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The password is forgotten; good for an hour.
    Reset,
    /// The account is new; good for three days.
    Invitation,
}

impl Purpose {
    /// As the job's payload has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.token().as_str()
    }

    /// Reads what [`Purpose::as_str`] wrote.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Reset, Self::Invitation]
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
    }

    /// How long such a link is good.
    #[must_use]
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Reset => RESET_TIME,
            Self::Invitation => INVITATION_TIME,
        }
    }

    fn token(self) -> TokenPurpose {
        match self {
            Self::Reset => TokenPurpose::Reset,
            Self::Invitation => TokenPurpose::Invitation,
        }
    }
}

/// A link to be mailed: the only moment its token is known.
#[derive(Debug, Clone)]
pub struct IssuedLink {
    /// What goes into the link.
    pub token: Secret,
    /// What it is for.
    pub purpose: Purpose,
    /// Agent or customer user.
    pub audience: Audience,
    /// The login.
    pub login: String,
    /// The name to address.
    pub full_name: String,
    /// Where to mail it.
    pub email: String,
    /// The person's language, or empty.
    pub language: String,
    /// Until when it is good.
    pub expires: DateTime<Utc>,
}

/// Links by which people choose a password. Made by [`Desk::resets`].
#[derive(Debug)]
pub struct Resets {
    desk: Desk,
}

impl Desk {
    /// Links by which people choose a password.
    #[must_use]
    pub fn resets(&self) -> Resets {
        Resets { desk: self.clone() }
    }
}

impl Resets {
    /// Somebody says to have forgotten a password. The answer is the same for every login, and also when it was
    /// asked for too often.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the site offers no links (`LostPassword`, `CustomerPanelLostPassword`);
    /// [`Error::Invalid`] for a login longer than any.
    pub async fn request(
        &self,
        audience: Audience,
        login: &str,
        origin: &Origin,
    ) -> Result<(), Error> {
        let config = self.desk.config();
        let offered = match audience {
            Audience::Agent => config.get(&settings::LOST_PASSWORD),
            Audience::Customer => config.get(&settings::CUSTOMER_PANEL_LOST_PASSWORD),
        };
        if !offered {
            return Err(Error::Conflict(
                "links to forgotten passwords are switched off".into(),
            ));
        }
        let login = login.trim();
        if login.chars().count() > 200 {
            return Err(Error::invalid("login", "too_long", "200"));
        }
        let mut unit = self.desk.unit(Actor::System).await?;
        let now = unit.epoch();
        let who = format!("{}\0{}", audience.as_str(), login.to_lowercase());
        let keys = [
            (
                format!("reset:address:{}", digest(&origin.address)),
                LIMITS.1,
            ),
            (format!("reset:login:{}", digest(&who)), LIMITS.0),
        ];
        let mut allowed = true;
        for (key, an_hour) in &keys {
            allowed &= throttle::allow(&mut unit, key, *an_hour, now).await?;
        }
        if allowed && !login.is_empty() {
            self.enqueue(&mut unit, Purpose::Reset, audience, login)
                .await?;
        }
        let entry = Entry {
            address: Some(&origin.address),
            object: Some(login),
            detail: Some(if allowed {
                audience.as_str()
            } else {
                "too often"
            }),
        };
        audit::write(&mut unit, AuditEvent::ResetRequested, "nobody", entry, now).await?;
        unit.commit().await
    }

    /// Invites somebody whose account is new to choose a password.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] for everybody but administrators.
    pub async fn invite(
        &self,
        actor: impl Into<Actor>,
        audience: Audience,
        login: &str,
    ) -> Result<(), Error> {
        let mut unit = self.desk.unit(actor).await?;
        let actor = unit.actor().clone();
        permission::require_admin(&mut unit, &actor).await?;
        let account = account::find(&mut unit, audience, login)
            .await?
            .ok_or_else(|| Error::not_found("account", login))?;
        self.enqueue(&mut unit, Purpose::Invitation, audience, &account.login)
            .await?;
        unit.commit().await
    }

    async fn enqueue(
        &self,
        unit: &mut crate::unit::Unit,
        purpose: Purpose,
        audience: Audience,
        login: &str,
    ) -> Result<(), Error> {
        let key = format!("{LINK_MAIL_JOB}:{}", self.desk.random().alphanumeric(24));
        let payload = json!({
            "purpose": purpose.as_str(),
            "audience": audience.as_str(),
            "login": login,
        });
        unit.enqueue(NewJob::new(LINK_MAIL_JOB, key, payload).attempts(5))
            .await
    }

    /// Makes a link for the job that mails it; `None` if there is nobody to mail it to. Links made before for the
    /// same purpose stay good, because the mails may arrive in any order.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn issue(
        &self,
        purpose: Purpose,
        audience: Audience,
        login: &str,
    ) -> Result<Option<IssuedLink>, Error> {
        let mut unit = self.desk.unit(Actor::System).await?;
        let account = account::find(&mut unit, audience, login).await?;
        let Some(account) = account.filter(|account| account.valid) else {
            return Ok(None);
        };
        let preferences = account.preferences(&mut unit).await?;
        let Some(email) = account.address(&preferences) else {
            return Ok(None);
        };
        let token = token::fresh(self.desk.random());
        let now = unit.epoch();
        let expires = now + purpose.lifetime().num_seconds();
        let purpose_kept = purpose.token();
        token::insert(
            &mut unit,
            &token,
            purpose_kept,
            audience,
            &account.login,
            (now, expires),
        )
        .await?;
        unit.commit().await?;
        Ok(Some(IssuedLink {
            token: Secret::new(token),
            purpose,
            audience,
            full_name: session::name(&self.desk.config(), &account),
            login: account.login,
            email,
            language: preferences.get("UserLanguage").cloned().unwrap_or_default(),
            expires: DateTime::from_timestamp(expires, 0).unwrap_or_default(),
        }))
    }

    /// Whose link this is, to show the form; the refusal is the same whatever is wrong with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is unknown, used or too old.
    pub async fn inspect(&self, token: &Secret) -> Result<(Audience, String), Error> {
        let mut conn = self.desk.read().await?;
        let known = token::find(&mut conn, token.reveal(), self.desk.now().timestamp()).await?;
        let known = known.filter(is_link).ok_or_else(refused)?;
        Ok((known.audience, known.login))
    }

    /// Sets the new password, once. Ends all sessions and links of the person. A password that the policy refuses
    /// leaves the link good.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is unknown, used or too old; [`Error::Invalid`] naming the rules the
    /// password breaks.
    pub async fn redeem(
        &self,
        token: &Secret,
        new: &Secret,
        origin: &Origin,
    ) -> Result<(Audience, String), Error> {
        let mut conn = self.desk.read().await?;
        let now = self.desk.now().timestamp();
        let known = token::find(&mut conn, token.reveal(), now).await?;
        let known = known.filter(is_link).ok_or_else(refused)?;
        let account = account::find(&mut conn, known.audience, &known.login).await?;
        let account = account
            .filter(|account| account.valid && account.login == known.login)
            .ok_or_else(refused)?;
        let preferences = account.preferences(&mut conn).await?;
        drop(conn);
        let hash = passwords::new_hash(&self.desk, &account, &preferences, new).await?;
        let actor = match account.user_id {
            Some(id) => Actor::Agent(id),
            None => Actor::Customer(account.login.clone()),
        };
        let mut unit = self.desk.unit(actor).await?;
        let locked = account.lock(&mut unit).await?;
        let account = locked.filter(|account| account.valid).ok_or_else(refused)?;
        if !token::consume(&mut unit, known.id, now).await? {
            return Err(refused());
        }
        passwords::store(&mut unit, &account, &hash, Term::Lasting).await?;
        session::survive_change(&mut unit, &account, None, "password changed").await?;
        let entry = Entry {
            address: Some(&origin.address),
            object: Some(&account.login),
            detail: Some(known.purpose.as_str()),
        };
        audit::note(&mut unit, AuditEvent::ResetUsed, entry).await?;
        unit.commit().await?;
        Ok((known.audience, known.login))
    }
}

fn is_link(known: &Known) -> bool {
    matches!(
        known.purpose,
        TokenPurpose::Reset | TokenPurpose::Invitation
    )
}

fn refused() -> Error {
    Error::not_found("link", "to choose a password")
}

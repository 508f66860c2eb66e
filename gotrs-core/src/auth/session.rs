//! Sessions: who is in, until when (spec 02, section 6.6; SES-01 to SES-06).
//!
//! A session is found by the random id in the browser's cookie; the table knows only its SHA-256. It ends by idle
//! time, by age, by sign-out, and at once, on all nodes, when the account's login, password, validity or second
//! factor changes: those units delete its rows, and a stamp of login and password in the session catches changes
//! that others made. What the desk asks by itself (polls, streams) does not keep a session alive.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::account::{self, Account};
use super::audit::{self, AuditEvent, Entry};
use super::session_store::{self as store, Data};
use super::sign_in::{Code, Origin};
use super::token::{digest, fresh, is_well_formed};
use super::{Audience, Secret, passwords};
use crate::actor::Actor;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::{Error, SignInRefusal};
use crate::id::UserId;
use crate::people::full_name::{NameOrder, full_name};
use crate::people::preference::Preferences;
use crate::permission;
use crate::sysconfig::{Config, settings};
use crate::unit::Unit;

/// Our own key: a stamp of login and password.
pub(super) const STAMP: &str = "GotrsStamp";
/// Our own key: `1` while the person has to choose a password before anything else.
const MUST_CHOOSE: &str = "GotrsMustChoose";
/// Our own key: when the person proved last who it is, epoch seconds.
const PROVEN: &str = "GotrsProven";

/// Which face a session belongs to; it opens no other (SES-06).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// The agents' pages.
    Agent,
    /// The customers' pages.
    Customer,
    /// A web service (`SessionCreate`).
    GenericInterface,
}

impl SessionKind {
    /// As stored in `SessionSource`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "AgentInterface",
            Self::Customer => "CustomerInterface",
            Self::GenericInterface => "GenericInterface",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Agent, Self::Customer, Self::GenericInterface]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// A request that names a session.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The address it comes from.
    pub address: &'a str,
    /// False for polls and streams, which do not count as activity.
    pub active: bool,
}

impl<'a> Visit<'a> {
    /// A request that a person made.
    #[must_use]
    pub fn active(address: &'a str) -> Self {
        Self {
            address,
            active: true,
        }
    }

    /// A request that a page made by itself.
    #[must_use]
    pub fn poll(address: &'a str) -> Self {
        Self {
            address,
            active: false,
        }
    }
}

/// A session just made: the only moment its id is known.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The id for the cookie: 43 characters.
    pub id: Secret,
    /// The token for forms.
    pub challenge_token: String,
}

/// A session that is good now.
#[derive(Debug, Clone)]
pub struct Session {
    /// The name by which lists and logs know it: the SHA-256 of its id.
    pub key: String,
    /// Which face it opens.
    pub kind: SessionKind,
    /// Agent or customer user.
    pub audience: Audience,
    /// The agent; none for a customer user.
    pub user_id: Option<UserId>,
    /// The login.
    pub login: String,
    /// The name to show.
    pub full_name: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// The last activity noted, up to a minute behind.
    pub last_request: DateTime<Utc>,
    /// The address it was made from.
    pub address: String,
    /// What the browser called itself.
    pub user_agent: String,
    /// The token that forms carry.
    pub challenge_token: String,
    /// The password was made by somebody else or is too old: nothing but choosing a new one is allowed.
    pub must_change_password: bool,
    /// When the person proved last who it is: at sign-in, or since by [`Sessions::confirm`].
    pub proven: DateTime<Utc>,
}

impl Session {
    /// Who acts in it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self.user_id {
            Some(id) => Actor::Agent(id),
            None => Actor::Customer(self.login.clone()),
        }
    }
}

/// A session as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionInfo {
    /// Its name for [`Sessions::end`].
    pub key: String,
    /// Which face it opens; none for an OTRS peer's.
    pub kind: Option<SessionKind>,
    /// Agent or customer user.
    pub audience: Audience,
    /// The login.
    pub login: String,
    /// The name to show.
    pub full_name: String,
    /// The address it was made from.
    pub address: String,
    /// What the browser called itself.
    pub user_agent: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// The last activity noted.
    pub last_request: DateTime<Utc>,
}

/// Sessions. Made by [`Desk::sessions`].
#[derive(Debug)]
pub struct Sessions {
    pub(super) desk: Desk,
}

impl Desk {
    /// Sessions.
    #[must_use]
    pub fn sessions(&self) -> Sessions {
        Sessions { desk: self.clone() }
    }
}

impl Sessions {
    /// The session of an id, if it is good for this face now. Two queries; the time of the last request is written
    /// at most once a minute. An expired session is deleted.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn find(
        &self,
        kind: SessionKind,
        id: &Secret,
        visit: Visit<'_>,
    ) -> Result<Option<Session>, Error> {
        if !is_well_formed(id.reveal()) {
            return Ok(None);
        }
        let key = digest(id.reveal());
        let (config, now) = (self.desk.config(), self.desk.now().timestamp());
        let mut conn = self.desk.read().await?;
        let data = store::find(&mut conn, &key).await?;
        if data.is_empty() {
            return Ok(None);
        }
        let Some(session) = read(key, &data).filter(|session| session.kind == kind) else {
            return Ok(None);
        };
        match standing(&config, &session, visit, now) {
            Standing::Good => {}
            Standing::Stranger => return Ok(None),
            Standing::Over(why) => {
                drop(conn);
                self.delete(&session, why).await?;
                return Ok(None);
            }
        }
        let account = match session.user_id {
            Some(id) => account::find_agent(&mut conn, id).await?,
            None => account::find(&mut conn, session.audience, &session.login).await?,
        };
        drop(conn);
        let stamped = data.get(STAMP);
        let person = account.filter(|account| {
            account.valid
                && account.login == session.login
                && stamped.is_some_and(|known| *known == stamp(account))
        });
        let Some(person) = person else {
            self.delete(&session, "account changed").await?;
            return Ok(None);
        };
        self.touch(&config, &session, visit, now).await?;
        Ok(Some(Session {
            full_name: name(&config, &person),
            ..session
        }))
    }

    async fn touch(
        &self,
        config: &Config,
        session: &Session,
        visit: Visit<'_>,
        now: i64,
    ) -> Result<(), Error> {
        let idle = config.get(&settings::SESSION_MAX_IDLE_TIME);
        let pause = (idle / 10).clamp(1, 60);
        if !visit.active || now - session.last_request.timestamp() < pause {
            return Ok(());
        }
        let mut tx = self.desk.db().begin().await?;
        store::set(&mut tx, &session.key, "UserLastRequest", &now.to_string()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn delete(&self, session: &Session, why: &str) -> Result<(), Error> {
        let mut unit = self.desk.unit(session.actor()).await?;
        end(
            &mut unit,
            &[(session.key.clone(), session.login.clone())],
            why,
        )
        .await?;
        unit.commit().await
    }

    /// Signs out.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Error> {
        self.delete(session, "signed out").await
    }

    /// Gives a session a new id, as after a second proof of who is there; the old id is dead (SES-03).
    ///
    /// # Errors
    /// [`Error::NotFound`] if the session ended meanwhile.
    pub async fn renew(&self, session: &Session) -> Result<NewSession, Error> {
        let mut tx = self.desk.db().begin().await?;
        let renewed = renew(&self.desk, &mut tx, &session.key).await?;
        tx.commit().await?;
        Ok(renewed)
    }

    /// The person proves again who it is, with the password and, where one is set up, a code; counted and slowed
    /// down like a sign-in. The session goes on with a new id, which must be sent to the browser (ADM-03, SES-03).
    ///
    /// # Errors
    /// [`Error::SignIn`] if password or code are wrong.
    pub async fn confirm(
        &self,
        session: &Session,
        password: &Secret,
        code: &Code,
    ) -> Result<NewSession, Error> {
        let actor = session.actor();
        let proof = passwords::prove(&self.desk, &actor, password, code).await?;
        let mut unit = self.desk.unit(&actor).await?;
        proof.settle(&mut unit).await?;
        let renewed = renew(&self.desk, &mut unit, &session.key).await?;
        let now = unit.epoch().to_string();
        store::set(&mut unit, &digest(renewed.id.reveal()), PROVEN, &now).await?;
        let entry = Entry {
            address: Some(&session.address),
            object: Some(&session.login),
            detail: Some(session.audience.as_str()),
        };
        audit::note(&mut unit, AuditEvent::Confirmed, entry).await?;
        unit.commit().await?;
        Ok(renewed)
    }

    /// Whether a token from a form belongs to this session, or to another session of the same person.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn accepts_challenge(&self, session: &Session, token: &str) -> Result<bool, Error> {
        let same =
            |known: &str| !known.is_empty() && known.as_bytes().ct_eq(token.as_bytes()).into();
        if same(&session.challenge_token) {
            return Ok(true);
        }
        let mut conn = self.desk.read().await?;
        for key in store::of_login(&mut conn, session.audience, &session.login).await? {
            let data = store::find(&mut conn, &key).await?;
            let kind = data.get("SessionSource").map(String::as_str);
            if kind == Some(session.kind.as_str())
                && data
                    .get("UserChallengeToken")
                    .is_some_and(|known| same(known))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// All sessions, the latest activity first. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody but administrators.
    pub async fn list(&self, actor: impl Into<Actor>) -> Result<Vec<SessionInfo>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &actor.into()).await?;
        infos(&mut conn).await
    }

    /// The sessions of the same person, the latest activity first.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn own(&self, session: &Session) -> Result<Vec<SessionInfo>, Error> {
        let mut conn = self.desk.read().await?;
        let mut infos = infos(&mut conn).await?;
        infos.retain(|info| info.audience == session.audience && info.login == session.login);
        Ok(infos)
    }

    /// Ends one session of the same person, by its key.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the person has no such session.
    pub async fn end_own(&self, session: &Session, key: &str) -> Result<(), Error> {
        let own = self.own(session).await?;
        if !own.iter().any(|info| info.key == key) {
            return Err(Error::not_found("session", key));
        }
        let mut unit = self.desk.unit(session.actor()).await?;
        end(
            &mut unit,
            &[(key.to_owned(), session.login.clone())],
            "ended by the person",
        )
        .await?;
        unit.commit().await
    }

    /// Ends all other sessions of the same person.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn end_others(&self, session: &Session) -> Result<usize, Error> {
        let mut unit = self.desk.unit(session.actor()).await?;
        let ended = end_others(
            &mut unit,
            session.audience,
            &session.login,
            Some(&session.key),
            "ended by the person",
        )
        .await?;
        unit.commit().await?;
        Ok(ended)
    }

    /// Ends any session, by its key.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody but administrators.
    pub async fn end(&self, actor: impl Into<Actor>, key: &str) -> Result<(), Error> {
        let mut unit = self.admin_unit(actor.into()).await?;
        let data = store::find(&mut unit, key).await?;
        let login = data.get("UserLogin").cloned().unwrap_or_default();
        end(
            &mut unit,
            &[(key.to_owned(), login)],
            "ended by an administrator",
        )
        .await?;
        unit.commit().await
    }

    /// Ends all sessions of a person.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody but administrators.
    pub async fn end_all_of(
        &self,
        actor: impl Into<Actor>,
        audience: Audience,
        login: &str,
    ) -> Result<usize, Error> {
        let mut unit = self.admin_unit(actor.into()).await?;
        let ended = end_others(
            &mut unit,
            audience,
            login,
            None,
            "ended by an administrator",
        )
        .await?;
        unit.commit().await?;
        Ok(ended)
    }

    /// Ends every session, of everybody, the asking one included.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody but administrators.
    pub async fn end_all(&self, actor: impl Into<Actor>) -> Result<usize, Error> {
        let mut unit = self.admin_unit(actor.into()).await?;
        let keys: Vec<(String, String)> = store::of_all(&mut unit, &["UserLogin"])
            .await?
            .into_iter()
            .map(|(key, mut data)| (key, data.remove("UserLogin").unwrap_or_default()))
            .collect();
        end(&mut unit, &keys, "ended by an administrator").await?;
        unit.commit().await?;
        Ok(keys.len())
    }

    async fn admin_unit(&self, actor: Actor) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&actor).await?;
        permission::require_admin(&mut unit, &actor).await?;
        Ok(unit)
    }
}

pub(super) enum Standing {
    Good,
    /// Not this session's address, but the session goes on.
    Stranger,
    Over(&'static str),
}

/// The checks of each request, in OTRS's order.
pub(super) fn standing(config: &Config, session: &Session, visit: Visit<'_>, now: i64) -> Standing {
    let bound = config.get(&settings::SESSION_CHECK_REMOTE_IP);
    if bound && session.address != visit.address {
        return if config.get(&settings::SESSION_DELETE_IF_NOT_REMOTE_ID) {
            Standing::Over("another address")
        } else {
            Standing::Stranger
        };
    }
    if now - config.get(&settings::SESSION_MAX_IDLE_TIME) >= session.last_request.timestamp() {
        return Standing::Over("idle for too long");
    }
    if now - config.get(&settings::SESSION_MAX_TIME) >= session.started.timestamp() {
        return Standing::Over("too old");
    }
    Standing::Good
}

pub(super) fn read(key: String, data: &Data) -> Option<Session> {
    let text = |name: &str| data.get(name).cloned().unwrap_or_default();
    let time = |name: &str| DateTime::from_timestamp(data.get(name)?.parse().ok()?, 0);
    let audience = Audience::from_name(data.get("UserType")?)?;
    let user_id = match audience {
        Audience::Agent => Some(UserId(data.get("UserID")?.parse().ok()?)),
        Audience::Customer => None,
    };
    Some(Session {
        key,
        kind: SessionKind::from_name(data.get("SessionSource")?)?,
        audience,
        user_id,
        login: data
            .get("UserLogin")
            .filter(|login| !login.is_empty())?
            .clone(),
        full_name: text("UserFullname"),
        started: time("UserSessionStart")?,
        last_request: time("UserLastRequest")?,
        address: text("UserRemoteAddr"),
        user_agent: text("UserRemoteUserAgent"),
        challenge_token: text("UserChallengeToken"),
        must_change_password: data.get(MUST_CHOOSE).is_some_and(|flag| flag == "1"),
        proven: time(PROVEN).or_else(|| time("UserSessionStart"))?,
    })
}

/// What changes when login or password change.
pub(super) fn stamp(account: &Account) -> String {
    let mut hash = Sha256::new();
    for part in [account.audience.as_str(), &account.login, &account.hash] {
        hash.update(part);
        hash.update([0]);
    }
    hex::encode(hash.finalize())[..32].to_owned()
}

/// The name of a person as the site orders it.
pub(super) fn name(config: &Config, account: &Account) -> String {
    match account.audience {
        Audience::Agent => {
            let order = NameOrder::from_setting(config.text(&settings::FIRSTNAME_LASTNAME_ORDER));
            full_name(
                order,
                &account.first_name,
                &account.last_name,
                &account.login,
                None,
            )
        }
        Audience::Customer => format!("{} {}", account.first_name, account.last_name)
            .trim()
            .to_owned(),
    }
}

/// Begins a session, if the limits allow; says whether the limit is near.
pub(super) async fn create(
    unit: &mut Unit,
    account: &Account,
    preferences: &Preferences,
    (kind, must_choose): (SessionKind, bool),
    origin: &Origin,
) -> Result<(NewSession, bool), Error> {
    let near = check_limits(unit, account, kind).await?;
    let (config, now) = (unit.config().clone(), unit.epoch());
    let random = unit.desk().clone();
    let id = fresh(random.random());
    let challenge_token = random.random().alphanumeric(32);
    let user_id = match account.user_id {
        Some(id) => id.to_string(),
        None => account.login.clone(),
    };
    let zone = preferences
        .get("UserTimeZone")
        .filter(|zone| !zone.is_empty())
        .cloned()
        .unwrap_or_else(|| config.get(&settings::USER_DEFAULT_TIME_ZONE));
    let agent: String = origin
        .user_agent
        .chars()
        .filter(|c| !c.is_control())
        .take(500)
        .collect();
    let data: Data = [
        ("UserID", user_id),
        ("UserLogin", account.login.clone()),
        ("UserFirstname", account.first_name.clone()),
        ("UserLastname", account.last_name.clone()),
        ("UserFullname", name(&config, account)),
        ("UserType", account.audience.as_str().to_owned()),
        ("UserSessionStart", now.to_string()),
        ("UserLastRequest", now.to_string()),
        ("UserRemoteAddr", origin.address.clone()),
        ("UserRemoteUserAgent", agent),
        ("UserChallengeToken", challenge_token.clone()),
        ("UserTimeZone", zone),
        ("SessionSource", kind.as_str().to_owned()),
        (STAMP, stamp(account)),
        (MUST_CHOOSE, u8::from(must_choose).to_string()),
        (PROVEN, now.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    store::insert(unit, &digest(&id), &data).await?;
    let session = NewSession {
        id: Secret::new(id),
        challenge_token,
    };
    Ok((session, near))
}

/// Refuses when too many are in. Web services do not count and are not counted.
async fn check_limits(
    unit: &mut Unit,
    account: &Account,
    kind: SessionKind,
) -> Result<bool, Error> {
    if kind == SessionKind::GenericInterface {
        return Ok(false);
    }
    let config = unit.config().clone();
    let (most, own_most, warn) = match account.audience {
        Audience::Agent => (
            config.get(&settings::AGENT_SESSION_LIMIT),
            config.get(&settings::AGENT_SESSION_PER_USER_LIMIT),
            config.get(&settings::AGENT_SESSION_LIMIT_PRIOR_WARNING),
        ),
        Audience::Customer => (
            config.get(&settings::CUSTOMER_SESSION_LIMIT),
            config.get(&settings::CUSTOMER_SESSION_PER_USER_LIMIT),
            None,
        ),
    };
    let since = unit.epoch() - config.get(&settings::SESSION_MAX_IDLE_TIME);
    let names = ["UserType", "UserLogin", "UserLastRequest", "SessionSource"];
    let (mut all, mut own) = (0, 0);
    for data in store::of_all(unit, &names).await?.values() {
        let is = |name: &str, wanted: &str| data.get(name).is_some_and(|value| value == wanted);
        let last: i64 = data
            .get("UserLastRequest")
            .and_then(|last| last.parse().ok())
            .unwrap_or(0);
        if is("SessionSource", SessionKind::GenericInterface.as_str())
            || !is("UserType", account.audience.as_str())
            || last <= since
        {
            continue;
        }
        all += 1;
        own += i64::from(is("UserLogin", &account.login));
    }
    if (most > 0 && all >= most) || (own_most > 0 && own >= own_most) {
        return Err(Error::SignIn(SignInRefusal::SessionLimit));
    }
    let warn: Option<i64> = warn.and_then(|warn| warn.parse().ok());
    Ok(warn.is_some_and(|warn| all >= warn))
}

async fn renew(desk: &Desk, conn: &mut Conn, key: &str) -> Result<NewSession, Error> {
    let id = fresh(desk.random());
    let challenge_token = desk.random().alphanumeric(32);
    if !store::rename(conn, key, &digest(&id)).await? {
        return Err(Error::not_found("session", "of this browser"));
    }
    store::set(conn, &digest(&id), "UserChallengeToken", &challenge_token).await?;
    Ok(NewSession {
        id: Secret::new(id),
        challenge_token,
    })
}

/// After its owner changed a password or a second factor, proving who it is: all other sessions end, the own one goes
/// on with a new id.
pub(super) async fn survive_change(
    unit: &mut Unit,
    account: &Account,
    own: Option<&Session>,
    why: &str,
) -> Result<Option<NewSession>, Error> {
    let kept = own
        .filter(|session| session.audience == account.audience && session.login == account.login);
    let key = kept.map(|session| session.key.as_str());
    end_others(unit, account.audience, &account.login, key, why).await?;
    let Some(key) = key else { return Ok(None) };
    let now = unit.epoch().to_string();
    for (name, value) in [(STAMP, stamp(account)), (PROVEN, now)] {
        store::set(unit, key, name, &value).await?;
    }
    let desk = unit.desk().clone();
    Ok(Some(renew(&desk, unit, key).await?))
}

/// After its owner chose a password: the session is as free as any.
pub(super) async fn set_free(conn: &mut Conn, session: &NewSession) -> Result<(), Error> {
    Ok(store::set(conn, &digest(session.id.reveal()), MUST_CHOOSE, "0").await?)
}

/// After the hash of an unchanged password was written anew: the sessions go on.
pub(super) async fn restamp(unit: &mut Unit, account: &Account) -> Result<(), Error> {
    for key in store::of_login(unit, account.audience, &account.login).await? {
        store::set(unit, &key, STAMP, &stamp(account)).await?;
    }
    Ok(())
}

/// Ends all sessions of an agent.
pub(crate) async fn end_all_of_agent(unit: &mut Unit, id: UserId, why: &str) -> Result<(), Error> {
    if let Some(account) = account::find_agent(unit, id).await? {
        end_all_of_login(unit, Audience::Agent, &account.login, why).await?;
    }
    Ok(())
}

/// Ends all sessions of a login, in the spelling it is stored in.
pub(crate) async fn end_all_of_login(
    unit: &mut Unit,
    audience: Audience,
    login: &str,
    why: &str,
) -> Result<(), Error> {
    end_others(unit, audience, login, None, why).await?;
    Ok(())
}

async fn end_others(
    unit: &mut Unit,
    audience: Audience,
    login: &str,
    kept: Option<&str>,
    why: &str,
) -> Result<usize, Error> {
    let keys: Vec<(String, String)> = store::of_login(unit, audience, login)
        .await?
        .into_iter()
        .filter(|key| Some(key.as_str()) != kept)
        .map(|key| (key, login.to_owned()))
        .collect();
    end(unit, &keys, why).await?;
    Ok(keys.len())
}

async fn end(unit: &mut Unit, keys: &[(String, String)], why: &str) -> Result<(), Error> {
    let ids: Vec<String> = keys.iter().map(|(key, _)| key.clone()).collect();
    store::delete(unit, &ids).await?;
    for (key, login) in keys {
        let detail = format!("{why}, session {}", &key[..key.len().min(12)]);
        audit::note(
            unit,
            AuditEvent::SessionEnded,
            Entry {
                object: Some(login),
                detail: Some(&detail),
                ..Entry::default()
            },
        )
        .await?;
    }
    Ok(())
}

async fn infos(conn: &mut Conn) -> Result<Vec<SessionInfo>, Error> {
    let names = [
        "UserType",
        "UserLogin",
        "UserFullname",
        "UserRemoteAddr",
        "UserRemoteUserAgent",
        "UserSessionStart",
        "UserLastRequest",
        "SessionSource",
    ];
    let mut infos: Vec<SessionInfo> = store::of_all(conn, &names)
        .await?
        .into_iter()
        .filter_map(|(key, data)| info(key, &data))
        .collect();
    infos.sort_by_key(|info| std::cmp::Reverse(info.last_request));
    Ok(infos)
}

fn info(key: String, data: &Data) -> Option<SessionInfo> {
    let text = |name: &str| data.get(name).cloned().unwrap_or_default();
    let time = |name: &str| {
        let seconds = data.get(name).and_then(|text| text.parse().ok());
        DateTime::from_timestamp(seconds.unwrap_or(0), 0).unwrap_or_default()
    };
    Some(SessionInfo {
        key,
        kind: SessionKind::from_name(&text("SessionSource")),
        audience: Audience::from_name(&text("UserType"))?,
        login: text("UserLogin"),
        full_name: text("UserFullname"),
        address: text("UserRemoteAddr"),
        user_agent: text("UserRemoteUserAgent"),
        started: time("UserSessionStart"),
        last_request: time("UserLastRequest"),
    })
}

/// Deletes sessions whose time is over; gives how many.
pub(super) async fn purge(unit: &mut Unit) -> Result<usize, Error> {
    let (config, now) = (unit.config().clone(), unit.epoch());
    let idle_end = now - config.get(&settings::SESSION_MAX_IDLE_TIME);
    let age_end = now - config.get(&settings::SESSION_MAX_TIME);
    let names = ["UserSessionStart", "UserLastRequest", "UserLogin"];
    let over: Vec<(String, String)> = store::of_all(unit, &names)
        .await?
        .into_iter()
        .filter(|(_, data)| {
            let time = |name: &str| -> i64 {
                data.get(name)
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0)
            };
            time("UserLastRequest") <= idle_end || time("UserSessionStart") <= age_end
        })
        .map(|(key, mut data)| (key, data.remove("UserLogin").unwrap_or_default()))
        .collect();
    end(unit, &over, "expired").await?;
    Ok(over.len())
}

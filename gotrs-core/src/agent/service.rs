//! Agents: list, find, add, change, preferences.

use super::model::{Agent, AgentChange, AgentFilter, NewAgent};
use super::store::{self, AgentData, AgentRow};
use crate::actor::Actor;
use crate::auth::account::{self, Audience};
use crate::auth::audit::{self, AuditEvent, Entry};
use crate::auth::{Secret, passwords};
use crate::cache;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::id::{GroupId, UserId};
use crate::people::email;
use crate::people::full_name::{NameOrder, full_name};
use crate::people::out_of_office::OutOfOffice;
use crate::people::preference::{self, Preferences};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;
use crate::unit::Unit;
use crate::valid::Validity;

/// Preferences that showing an agent needs.
const SHOWN: &[&str] = &[
    "UserEmail",
    "OutOfOffice",
    "OutOfOfficeStartYear",
    "OutOfOfficeStartMonth",
    "OutOfOfficeStartDay",
    "OutOfOfficeEndYear",
    "OutOfOfficeEndMonth",
    "OutOfOfficeEndDay",
];

/// Agents. Made by [`Desk::agents`].
#[derive(Debug)]
pub struct Agents {
    pub(super) desk: Desk,
    pub(super) actor: Actor,
}

impl Desk {
    /// Agents: all agents may read them, administrators change them, everybody sets own preferences.
    pub fn agents(&self, actor: impl Into<Actor>) -> Agents {
        Agents {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Agents {
    /// A page of agents by login. Two queries.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn list(&self, filter: &AgentFilter) -> Result<Vec<Agent>, Error> {
        permission::refuse_customers(&self.actor, "agents")?;
        let limit = match filter.limit {
            0 => 100,
            limit => limit,
        };
        let mut conn = self.desk.read().await?;
        let Some(part) = filter
            .search
            .as_deref()
            .map(str::trim)
            .filter(|part| !part.is_empty())
        else {
            let after = filter.after.as_deref();
            let rows = store::page(&mut conn, filter.only_valid, after, limit).await?;
            let ids: Vec<UserId> = rows.iter().map(|row| row.id).collect();
            return self.shown(&mut conn, rows, Some(&ids)).await;
        };
        let rows = store::all(&mut conn, filter.only_valid).await?;
        let mut agents = self.shown(&mut conn, rows, None).await?;
        let part = part.to_lowercase();
        agents.retain(|agent| {
            [&agent.login, &agent.email, &agent.full_name]
                .into_iter()
                .any(|text| text.to_lowercase().contains(&part))
                || format!("{} {}", agent.first_name, agent.last_name)
                    .to_lowercase()
                    .contains(&part)
        });
        agents.sort_by_cached_key(|agent| agent.login.to_lowercase());
        if let Some(after) = filter.after.as_deref().map(str::to_lowercase) {
            agents.retain(|agent| agent.login.to_lowercase() > after);
        }
        agents.truncate(limit as usize);
        Ok(agents)
    }

    /// Valid agents with a permission on a group, by login: the owner list of a queue takes `owner`.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn permitted(
        &self,
        group: GroupId,
        permission: &Permission,
    ) -> Result<Vec<Agent>, Error> {
        permission::refuse_customers(&self.actor, "agents")?;
        let mut conn = self.desk.read().await?;
        let rows = store::permitted(&mut conn, group, permission.as_str()).await?;
        let ids: Vec<UserId> = rows.iter().map(|row| row.id).collect();
        self.shown(&mut conn, rows, Some(&ids)).await
    }

    /// Agents of these ids, by login; ids that do not exist are left out.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn of_ids(&self, ids: &[UserId]) -> Result<Vec<Agent>, Error> {
        permission::refuse_customers(&self.actor, "agents")?;
        let mut conn = self.desk.read().await?;
        let rows = store::of_ids(&mut conn, ids).await?;
        self.shown(&mut conn, rows, Some(ids)).await
    }

    /// One agent.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] for customers.
    pub async fn get(&self, id: UserId) -> Result<Agent, Error> {
        self.of_ids(&[id])
            .await?
            .pop()
            .ok_or_else(|| Error::not_found("agent", id))
    }

    /// One agent by login, ignoring case.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn find(&self, login: &str) -> Result<Option<Agent>, Error> {
        permission::refuse_customers(&self.actor, "agents")?;
        let mut conn = self.desk.read().await?;
        let Some(row) = store::find_by_login(&mut conn, login.trim()).await? else {
            return Ok(None);
        };
        let ids = [row.id];
        Ok(self.shown(&mut conn, vec![row], Some(&ids)).await?.pop())
    }

    async fn shown(
        &self,
        conn: &mut Conn,
        rows: Vec<AgentRow>,
        ids: Option<&[UserId]>,
    ) -> Result<Vec<Agent>, Error> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut preferences = store::preferences_of(conn, ids, SHOWN).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let preferences = preferences.remove(&row.id).unwrap_or_default();
                agent(&self.desk, row, &preferences)
            })
            .collect())
    }

    /// Adds an agent.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is missing, taken or malformed; [`Error::Denied`].
    pub async fn create(&self, new: NewAgent) -> Result<Agent, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        drop(conn);
        let hash = match &new.password {
            Some(password) => {
                passwords::checked_hash(&self.desk, Audience::Agent, &new.login, password).await?
            }
            None => {
                let nobody_knows = Secret::new(self.desk.random().alphanumeric(32));
                passwords::hash(&self.desk, Audience::Agent, &new.login, &nobody_knows).await?
            }
        };
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        let id = create(&mut unit, &new, &hash).await?;
        unit.commit().await?;
        self.get(id).await
    }

    /// Changes an agent. A new login renames the agent's saved searches; a new login or the loss of validity ends
    /// the agent's sessions. User 1 stays valid.
    ///
    /// # Errors
    /// As [`Agents::create`]; [`Error::NotFound`]; [`Error::Conflict`] for an invalid user 1.
    pub async fn update(&self, id: UserId, change: &AgentChange) -> Result<Agent, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        update(&mut unit, id, change).await?;
        unit.commit().await?;
        self.get(id).await
    }

    /// All preferences of an agent but those that guard the account.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is that agent or an administrator.
    pub async fn preferences(&self, id: UserId) -> Result<Preferences, Error> {
        let mut conn = self.desk.read().await?;
        self.require_self_or_admin(&mut conn, id).await?;
        let mut preferences = store::preferences(&mut conn, id).await?;
        let config = self.desk.config();
        let secret = Audience::Agent.secret_key(&config);
        preferences.retain(|key, _| !preference::is_guarded(key, &secret));
        Ok(preferences)
    }

    /// Sets preferences, or with `None` removes them. Agents set registered keys and such as begin with `User`;
    /// keys that guard the account are refused.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is that agent or an administrator; [`Error::Invalid`] for a value that
    /// the key does not take.
    pub async fn set_preferences(
        &self,
        id: UserId,
        changes: &[(&str, Option<&str>)],
    ) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        self.require_self_or_admin(&mut unit, id).await?;
        if !store::lock(&mut unit, id).await? {
            return Err(Error::not_found("agent", id));
        }
        for (key, value) in changes {
            set_preference(&mut unit, id, key, *value).await?;
        }
        unit.raise(Event::object("UserPreferencesUpdate", id));
        unit.commit().await
    }

    pub(super) async fn require_self_or_admin(
        &self,
        conn: &mut Conn,
        id: UserId,
    ) -> Result<(), Error> {
        if self.actor == Actor::Agent(id) {
            return Ok(());
        }
        permission::require_admin(conn, &self.actor).await
    }
}

/// An agent as shown: name in the site's order, with the out-of-office text.
pub(crate) fn agent(desk: &Desk, row: AgentRow, preferences: &Preferences) -> Agent {
    let (config, zone) = (desk.config(), desk.db().zone());
    let now = desk.now().with_timezone(&zone).naive_local();
    let away = OutOfOffice::from_preferences(|key| preferences.get(key).map(String::as_str));
    let template = config.text(&settings::OUT_OF_OFFICE_MESSAGE_TEMPLATE);
    let away = away.and_then(|away| away.message(template, now));
    let order = NameOrder::from_setting(config.text(&settings::FIRSTNAME_LASTNAME_ORDER));
    let full = full_name(
        order,
        &row.first_name,
        &row.last_name,
        &row.login,
        away.as_deref(),
    );
    let email = preferences
        .get("UserEmail")
        .filter(|email| !email.is_empty())
        .unwrap_or(&row.login)
        .clone();
    Agent {
        id: row.id,
        title: row.title.unwrap_or_default(),
        first_name: row.first_name,
        last_name: row.last_name,
        email,
        valid: Validity::from_name(&row.valid),
        full_name: full,
        out_of_office: away.is_some(),
        created: row.create_time.instant(zone),
        changed: row.change_time.instant(zone),
        changed_by: row.change_by,
        login: row.login,
    }
}

/// [`Agents::create`] inside a larger unit, with a hash made before: hashing is slow.
pub(crate) async fn create(unit: &mut Unit, new: &NewAgent, hash: &str) -> Result<UserId, Error> {
    let login = new.login.trim();
    let (first, last) = (new.first_name.trim(), new.last_name.trim());
    let email = new.email.trim();
    let mut problems = Problems::default();
    check_login(unit, &mut problems, login, None).await?;
    check_names(&mut problems, &new.title, first, last);
    check_email(unit, &mut problems, email, new.valid);
    problems.into_result()?;
    let data = AgentData {
        login,
        title: new.title.trim(),
        first_name: first,
        last_name: last,
        valid: new.valid.id(unit).await?,
    };
    let (by, now) = (unit.user_id(), unit.stamp());
    let id = store::insert(unit, &data, hash, by, now).await?;
    if !email.is_empty() {
        store::set_preference(unit, id, "UserEmail", Some(email)).await?;
    }
    for (key, value) in &new.preferences {
        set_preference(unit, id, key, Some(value)).await?;
    }
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object("UserAdd", id));
    audit::note(
        unit,
        AuditEvent::AccountAdded,
        Entry {
            object: Some(login),
            detail: Some("agent"),
            ..Entry::default()
        },
    )
    .await?;
    Ok(id)
}

/// [`Agents::update`] inside a larger unit.
pub(crate) async fn update(unit: &mut Unit, id: UserId, change: &AgentChange) -> Result<(), Error> {
    if !store::lock(unit, id).await? {
        return Err(Error::not_found("agent", id));
    }
    let before = store::find(unit, id)
        .await?
        .ok_or_else(|| Error::not_found("agent", id))?;
    let known = store::preferences(unit, id).await?;
    let or = |new: &Option<String>, old: &str| new.as_deref().unwrap_or(old).trim().to_owned();
    let login = or(&change.login, &before.login);
    let title = or(&change.title, before.title.as_deref().unwrap_or_default());
    let first = or(&change.first_name, &before.first_name);
    let last = or(&change.last_name, &before.last_name);
    let old_email = known.get("UserEmail").unwrap_or(&before.login);
    let email = or(&change.email, old_email);
    let was = Validity::from_name(&before.valid);
    let valid = change.valid.unwrap_or(was);
    if id == UserId::ROOT && !valid.is_valid() {
        return Err(Error::Conflict(
            "user 1 stays valid: the system acts in its name".into(),
        ));
    }
    let mut problems = Problems::default();
    if login != before.login {
        check_login(unit, &mut problems, &login, Some(id)).await?;
    }
    check_names(&mut problems, &title, &first, &last);
    if change.email.is_some() {
        check_email(unit, &mut problems, &email, valid);
    }
    problems.into_result()?;
    let data = AgentData {
        login: &login,
        title: &title,
        first_name: &first,
        last_name: &last,
        valid: valid.id(unit).await?,
    };
    let (by, now) = (unit.user_id(), unit.stamp());
    store::update(unit, id, &data, by, now).await?;
    if change.email.is_some() {
        store::set_preference(unit, id, "UserEmail", Some(&email)).await?;
    }
    for (key, value) in &change.preferences {
        set_preference(unit, id, key, value.as_deref()).await?;
    }
    if login != before.login {
        store::rename_searches(unit, &before.login, &login).await?;
        account::renamed(unit, Audience::Agent, &before.login, &login).await?;
    }
    account::changed(unit, Audience::Agent, (&before.login, was), (&login, valid)).await?;
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object("UserUpdate", id));
    Ok(())
}

async fn set_preference(
    unit: &mut Unit,
    id: UserId,
    key: &str,
    value: Option<&str>,
) -> Result<(), Error> {
    if !preference::is_storable(key) {
        return Ok(());
    }
    let secret = Audience::Agent.secret_key(unit.config());
    if preference::is_guarded(key, &secret) {
        return Err(Error::invalid("preference", "not_allowed", key));
    }
    if key == "UserEmail" {
        let mut problems = Problems::default();
        check_email(
            unit,
            &mut problems,
            value.unwrap_or_default(),
            Validity::Valid,
        );
        problems.into_result()?;
    }
    preference::check(key, value.unwrap_or_default())?;
    store::set_preference(unit, id, key, value).await?;
    Ok(())
}

async fn check_login(
    unit: &mut Unit,
    problems: &mut Problems,
    login: &str,
    own: Option<UserId>,
) -> Result<(), Error> {
    account::check_login_text(problems, login);
    let other = store::find_by_login(unit, login).await?;
    if other.is_some_and(|other| Some(other.id) != own) {
        problems.add("login", "taken", login);
    }
    Ok(())
}

fn check_names(problems: &mut Problems, title: &str, first: &str, last: &str) {
    for (field, text, limit, required) in [
        ("title", title, 50, false),
        ("first_name", first, 100, true),
        ("last_name", last, 100, true),
    ] {
        if required && text.is_empty() {
            problems.add(field, "required", "");
        } else if text.chars().count() > limit {
            problems.add(field, "too_long", limit.to_string());
        } else if text.chars().any(char::is_control) {
            problems.add(field, "format", "");
        }
    }
}

fn check_email(unit: &Unit, problems: &mut Problems, email: &str, valid: Validity) {
    if !valid.is_valid() {
        return;
    }
    if email.is_empty() {
        problems.add("email", "required", "");
    } else if let Err(why) = email::check(unit.config(), email) {
        problems.add("email", why.problem(), why.detail(email));
    }
}

//! Showing and changing settings.

use chrono::{TimeDelta, Utc};

use super::model::{
    Fixed, NavigationNode, SettingChange, SettingDetail, SettingFilter, SettingLock, SettingSummary,
};
use super::store::{Modified, SettingRow};
use super::value::Value;
use super::{
    Config, bootstrap, check, config::read_stored, deploy, entity, read_setting, store, yaml,
};
use crate::actor::Actor;
use crate::cache;
use crate::db::DbTime;
use crate::desk::Desk;
use crate::error::Error;
use crate::permission;
use crate::unit::Unit;

/// How long a setting stays locked for its editor.
const LOCK_MINUTES: i64 = 5;

/// The settings of a system, for administrators. Made by [`Desk::settings`].
///
/// ```
/// use gotrs_core::{Actor, Desk, sysconfig::SettingChange};
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
/// let desk = Desk::in_memory().await?;
/// let settings = desk.settings(Actor::System);
/// let change = ("Ticket::Hook".to_owned(), SettingChange::value("Case#"));
/// settings.set_and_deploy(&[change], "our word for tickets").await?;
/// assert_eq!(desk.config().text(&gotrs_core::sysconfig::settings::TICKET_HOOK), "Case#");
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Settings {
    pub(super) desk: Desk,
    pub(super) actor: Actor,
}

impl Desk {
    /// The settings, in someone's name: agents need `rw` on group `admin`.
    #[must_use]
    pub fn settings(&self, actor: impl Into<Actor>) -> Settings {
        Settings {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Settings {
    /// Settings by name, as they were last edited.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn list(&self, filter: &SettingFilter) -> Result<Vec<SettingSummary>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        let (config, now) = (self.desk.config(), self.desk.now());
        let rows = store::list(&mut conn).await?;
        let all = rows
            .into_iter()
            .map(|row| summary(&config, conn.zone(), now, row));
        Ok(all.filter(|setting| matches(filter, setting)).collect())
    }

    /// The tree of places where settings are shown.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn navigation(&self) -> Result<Vec<NavigationNode>, Error> {
        let mut root = NavigationNode::default();
        for setting in self.list(&SettingFilter::default()).await? {
            root.count(&setting.navigation);
        }
        Ok(root.children)
    }

    /// One setting with its definition.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not known; [`Error::Denied`].
    pub async fn get(&self, name: &str) -> Result<SettingDetail, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        let row = store::find(&mut conn, name)
            .await?
            .ok_or_else(|| Error::not_found("setting", name))?;
        let config = self.desk.config();
        let source = store::definition(&mut conn, name).await?;
        Ok(SettingDetail {
            in_force: config.by_name(name).cloned(),
            definition: read_setting(&source).ok(),
            summary: summary(&config, conn.zone(), self.desk.now(), row),
        })
    }

    /// Reads a value from a text: as it stands for a text, YAML for a list or map.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] if it is no YAML of the right kind; [`Error::Denied`].
    pub async fn parse(&self, name: &str, text: &str) -> Result<Value, Error> {
        let detail = self.get(name).await?;
        if detail.summary.default.scalar().is_some() {
            return Ok(Value::text(text));
        }
        yaml::read(text).map_err(|error| Error::invalid("value", "format", error.to_string()))
    }

    /// Holds a setting for editing: for five minutes nobody else changes it.
    ///
    /// # Errors
    /// [`Error::Conflict`] if it cannot be changed or somebody else holds it; [`Error::Denied`].
    pub async fn lock(&self, name: &str) -> Result<SettingLock, Error> {
        let mut unit = self.begin().await?;
        let row = editable(&mut unit, name, None).await?;
        let lock = SettingLock {
            guid: self.desk.random().alphanumeric(32),
            until: unit.now() + TimeDelta::minutes(LOCK_MINUTES),
        };
        let user = unit.user_id();
        store::write_lock(&mut unit, row.id, Some((&lock, user))).await?;
        unit.commit().await?;
        Ok(lock)
    }

    /// Lets a setting go without changing it.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the key does not fit; [`Error::Denied`].
    pub async fn unlock(&self, name: &str, guid: &str) -> Result<(), Error> {
        let mut unit = self.begin().await?;
        let row = editable(&mut unit, name, Some(guid)).await?;
        store::write_lock(&mut unit, row.id, None).await?;
        unit.commit().await
    }

    /// Changes a setting; the change counts from the next deployment on. `guid` is the key of a lock, if one is held.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the value does not fit the definition; [`Error::Conflict`] if the setting is fixed or held
    /// by somebody else; [`Error::NotFound`]; [`Error::Denied`].
    pub async fn set(
        &self,
        name: &str,
        change: &SettingChange,
        guid: Option<&str>,
    ) -> Result<(), Error> {
        let mut unit = self.begin().await?;
        edit(&mut unit, name, change, guid).await?;
        unit.commit().await
    }

    /// Changes settings and deploys just these, at once.
    ///
    /// Gives the id of the deployment; `None` if everything was so already.
    ///
    /// # Errors
    /// As [`Settings::set`]; nothing has changed then.
    pub async fn set_and_deploy(
        &self,
        changes: &[(String, SettingChange)],
        comment: &str,
    ) -> Result<Option<i64>, Error> {
        let mut unit = self.begin().await?;
        let deployment = apply(&mut unit, changes, comment).await?;
        unit.commit().await?;
        Ok(deployment)
    }

    /// A unit that may change settings, alone.
    pub(super) async fn begin(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        unit.hold(cache::SYSCONFIG).await?;
        Ok(unit)
    }
}

/// Changes settings and deploys just these, in a unit that is about more.
pub(crate) async fn apply(
    unit: &mut Unit,
    changes: &[(String, SettingChange)],
    comment: &str,
) -> Result<Option<i64>, Error> {
    unit.hold(cache::SYSCONFIG).await?;
    for (name, change) in changes {
        edit(unit, name, change, None).await?;
    }
    let names: Vec<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    deploy::run(unit, &deploy::Which::Named(&names), comment).await
}

/// Changes one setting; the caller holds the configuration.
pub(super) async fn edit(
    unit: &mut Unit,
    name: &str,
    change: &SettingChange,
    guid: Option<&str>,
) -> Result<(), Error> {
    let row = editable(unit, name, guid).await?;
    match change {
        SettingChange::Reset => reset(unit, &row).await?,
        SettingChange::Set { value, valid } => set(unit, &row, value.as_ref(), *valid).await?,
    }
    if row.exclusive_lock_guid != "0" {
        store::write_lock(unit, row.id, None).await?;
    }
    Ok(())
}

/// The setting, if this actor may change it now.
async fn editable(unit: &mut Unit, name: &str, guid: Option<&str>) -> Result<SettingRow, Error> {
    let row = store::find(unit, name)
        .await?
        .ok_or_else(|| Error::not_found("setting", name))?;
    if let Some(fixed) = fixed(unit.config(), &row) {
        let reason = fixed.reason();
        return Err(Error::Conflict(format!(
            "setting {name} cannot be changed here: {reason}"
        )));
    }
    let (now, user) = (unit.stamp(), unit.user_id());
    let holder = store::deployment_lock(unit, now).await?;
    if holder.is_some_and(|holder| holder != user) {
        return Err(Error::Conflict(
            "another agent deploys settings now, try again in a moment".into(),
        ));
    }
    let held = row.exclusive_lock_guid != "0"
        && row
            .exclusive_lock_expiry_time
            .is_some_and(|until| until > now);
    let mine = match guid {
        Some(guid) => held && row.exclusive_lock_guid == guid,
        None => !held || row.exclusive_lock_user_id == Some(user),
    };
    if mine {
        Ok(row)
    } else {
        Err(Error::Conflict(format!(
            "setting {name} is not locked for this edit: somebody else holds it, or the lock ran out"
        )))
    }
}

async fn set(
    unit: &mut Unit,
    row: &SettingRow,
    value: Option<&Value>,
    valid: Option<bool>,
) -> Result<(), Error> {
    let edited = Edited::of(row);
    let value = match value {
        Some(value) => {
            require_fit(unit, &row.name, value).await?;
            value.clone()
        }
        None => edited.value,
    };
    let valid = valid.unwrap_or(edited.valid);
    if !valid && row.is_required.0 == 1 {
        return Err(Error::invalid("valid", "required", &row.name));
    }
    let wanted = (valid, yaml::write(&value));
    let default = default_state(row);
    if row.modified_id.is_none() && wanted == default {
        return Ok(());
    }
    let dirty = deployed_state(unit, row).await? != wanted;
    let modified = Modified {
        valid,
        value: &wanted.1,
        dirty,
        reset: false,
    };
    let (now, by) = (unit.stamp(), unit.user_id());
    store::write_modified(unit, row, &modified, now, by).await?;
    Ok(())
}

/// Takes a change back at the next deployment; at once, if it was never deployed.
async fn reset(unit: &mut Unit, row: &SettingRow) -> Result<(), Error> {
    let Some(value) = &row.modified_value else {
        return Ok(());
    };
    if deployed_state(unit, row).await? == default_state(row) {
        store::delete_modified(unit, row.id).await?;
        return Ok(());
    }
    let modified = Modified {
        valid: row.modified_valid.is_some_and(|valid| valid.0 == 1),
        value: &value.0,
        dirty: true,
        reset: true,
    };
    let (now, by) = (unit.stamp(), unit.user_id());
    store::write_modified(unit, row, &modified, now, by).await?;
    Ok(())
}

/// Refuses a value that does not fit the definition; without one, a value of another kind than the default.
pub(super) async fn require_fit(unit: &mut Unit, name: &str, value: &Value) -> Result<(), Error> {
    let source = store::definition(unit, name).await?;
    let existing = entity::Names::load(unit).await?;
    let definition = match read_setting(&source) {
        Ok(definition) => definition,
        Err(_) => match unit.desk().declaration(name) {
            Some(declaration) => read_setting(&super::declared::xml(declaration))
                .map_err(|error| Error::bug(format!("setting {name}: {error}")))?,
            None => return require_kind(unit, name, value).await,
        },
    };
    check::check(&definition, value, &existing)
        .map_err(|problem| Error::invalid("value", "format", format!("{name}: {problem}")))
}

async fn require_kind(unit: &mut Unit, name: &str, value: &Value) -> Result<(), Error> {
    let row = store::find(unit, name).await?;
    let default = row.map(|row| read_stored(&row.effective_value.0));
    let default = default.unwrap_or_default();
    let kind = |value: &Value| (value.as_list().is_some(), value.as_map().is_some());
    if kind(&default) == kind(value) {
        Ok(())
    } else {
        Err(Error::invalid("value", "format", name))
    }
}

/// Validity and YAML of the default.
fn default_state(row: &SettingRow) -> (bool, String) {
    let value = read_stored(&row.effective_value.0);
    (row.is_valid.0 == 1, yaml::write(&value))
}

/// Validity and YAML of what is deployed.
async fn deployed_state(unit: &mut Unit, row: &SettingRow) -> Result<(bool, String), Error> {
    let settled = row.modified_dirty.is_some_and(|dirty| dirty.0 == 0)
        && row.modified_reset.is_some_and(|reset| reset.0 == 0);
    if let (true, Some(value)) = (settled, &row.modified_value) {
        let valid = row.modified_valid.is_some_and(|valid| valid.0 == 1);
        return Ok((valid, yaml::write(&read_stored(&value.0))));
    }
    if row.modified_id.is_none() {
        return Ok(default_state(row));
    }
    Ok(match store::last_version(unit, &row.name).await? {
        Some((valid, false, value)) => (valid, yaml::write(&read_stored(&value))),
        _ => default_state(row),
    })
}

/// What a setting was last edited to.
pub(super) struct Edited {
    pub(super) value: Value,
    pub(super) valid: bool,
}

impl Edited {
    pub(super) fn of(row: &SettingRow) -> Self {
        let changed = row.modified_reset.is_some_and(|reset| reset.0 == 0);
        match (&row.modified_value, row.modified_valid) {
            (Some(value), Some(valid)) if changed => Self {
                value: read_stored(&value.0),
                valid: valid.0 == 1,
            },
            _ => Self {
                value: read_stored(&row.effective_value.0),
                valid: row.is_valid.0 == 1,
            },
        }
    }
}

fn fixed(config: &Config, row: &SettingRow) -> Option<Fixed> {
    let level = config.by_name("ConfigLevel").and_then(Value::as_text);
    let level: i64 = level.and_then(|text| text.parse().ok()).unwrap_or(0);
    if bootstrap::is_bootstrap_only(&row.name) {
        Some(Fixed::Bootstrap)
    } else if config.is_overridden(&row.name) {
        Some(Fixed::Overridden)
    } else if row.is_readonly.0 == 1 {
        Some(Fixed::ReadOnly)
    } else if row.is_invisible.0 == 1 {
        Some(Fixed::Invisible)
    } else if level > 0 && row.has_configlevel.0 > level {
        Some(Fixed::Level)
    } else {
        None
    }
}

fn summary(
    config: &Config,
    zone: chrono_tz::Tz,
    now: chrono::DateTime<Utc>,
    row: SettingRow,
) -> SettingSummary {
    let edited = Edited::of(&row);
    let flag = |flag: Option<crate::db::Int>| flag.is_some_and(|flag| flag.0 == 1);
    let instant = |time: DbTime| time.instant(zone);
    SettingSummary {
        fixed: fixed(config, &row),
        value: edited.value,
        valid: edited.valid,
        default: read_stored(&row.effective_value.0),
        default_valid: row.is_valid.0 == 1,
        required: row.is_required.0 == 1,
        modified: row.modified_id.is_some(),
        dirty: flag(row.modified_dirty),
        reset: flag(row.modified_reset),
        changed: row.modified_by.zip(row.modified_time.map(instant)),
        locked: row
            .exclusive_lock_user_id
            .zip(row.exclusive_lock_expiry_time.map(instant))
            .filter(|(_, until)| row.exclusive_lock_guid != "0" && *until > now),
        name: row.name,
        navigation: row.navigation,
        description: row.description.0,
    }
}

fn matches(filter: &SettingFilter, setting: &SettingSummary) -> bool {
    let below = |place: &str| {
        let rest = setting.navigation.strip_prefix(place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let place = filter.navigation.as_deref().is_none_or(below);
    place
        && (filter.invisible || setting.fixed != Some(Fixed::Invisible))
        && (!filter.modified || setting.modified)
        && (!filter.dirty || setting.dirty)
        && filter
            .search
            .as_deref()
            .is_none_or(|words| holds(setting, words))
}

fn holds(setting: &SettingSummary, words: &str) -> bool {
    let text = format!(
        "{}\n{}\n{}",
        setting.name,
        setting.description,
        yaml::write(&setting.value)
    )
    .to_lowercase();
    words
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word))
}

impl NavigationNode {
    fn count(&mut self, path: &str) {
        let mut node = self;
        for part in path.split("::") {
            let position = match node
                .children
                .binary_search_by(|child| child.name.as_str().cmp(part))
            {
                Ok(position) => position,
                Err(position) => {
                    let path = if node.path.is_empty() {
                        part.to_owned()
                    } else {
                        format!("{}::{part}", node.path)
                    };
                    let child = Self {
                        name: part.to_owned(),
                        path,
                        ..Self::default()
                    };
                    node.children.insert(position, child);
                    position
                }
            };
            node = &mut node.children[position];
        }
        node.settings += 1;
    }
}

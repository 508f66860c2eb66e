//! Deployment: edited settings begin to count, on every node.

use super::model::{Deployment, SettingVersion};
use super::service::{Edited, Settings, require_fit};
use super::store::{Defaults, Modified, SettingRow};
use super::{Config, perl, settings, store, yaml};
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::id::UserId;
use crate::permission;
use crate::unit::Unit;

/// Longest comment that the column holds.
const COMMENT_LENGTH: usize = 250;

/// Which edited settings to deploy.
pub(super) enum Which<'a> {
    All,
    EditedBy(UserId),
    Named(&'a [&'a str]),
}

impl Settings {
    /// Deploys what was edited: by everybody, or by this agent only.
    ///
    /// Gives the id of the deployment; `None` if there was nothing to do.
    ///
    /// # Errors
    /// [`Error::Invalid`] if an edited value does not fit any more; [`Error::Denied`].
    pub async fn deploy(&self, own_only: bool, comment: &str) -> Result<Option<i64>, Error> {
        let mut unit = self.begin().await?;
        let which = if own_only {
            Which::EditedBy(unit.user_id())
        } else {
            Which::All
        };
        let deployment = run(&mut unit, &which, comment).await?;
        unit.commit().await?;
        Ok(deployment)
    }

    /// Deployments, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn deployments(&self, limit: u32) -> Result<Vec<Deployment>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(store::deployments(&mut conn, limit).await?)
    }

    /// The values of a setting that were deployed, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn history(&self, name: &str) -> Result<Vec<SettingVersion>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(store::versions(&mut conn, name).await?)
    }
}

/// Deploys in a unit that holds the configuration.
pub(super) async fn run(
    unit: &mut Unit,
    which: &Which<'_>,
    comment: &str,
) -> Result<Option<i64>, Error> {
    let by = match which {
        Which::EditedBy(user) => Some(*user),
        _ => None,
    };
    let mut rows = store::dirty(unit, by).await?;
    if let Which::Named(names) = which {
        rows.retain(|row| names.contains(&row.name.as_str()));
    }
    let mut problems = Problems::default();
    for row in &rows {
        match still_fits(unit, row).await {
            Err(Error::Invalid(found)) => problems.0.extend(found.0),
            other => other?,
        }
    }
    problems.into_result()?;
    let (now, user) = (unit.stamp(), unit.user_id());
    let defaults = match which {
        Which::All => store::settle_defaults(unit, Defaults::Dirty, now, user).await?,
        _ => 0,
    };
    if rows.is_empty() && defaults == 0 {
        return Ok(None);
    }
    for row in &rows {
        deploy_one(unit, row).await?;
    }
    let id = write_deployment(unit, comment).await?;
    unit.raise(Event::object("SysConfigDeployment", id));
    Ok(Some(id))
}

async fn still_fits(unit: &mut Unit, row: &SettingRow) -> Result<(), Error> {
    let edited = Edited::of(row);
    if edited.valid {
        require_fit(unit, &row.name, &edited.value).await?;
    }
    Ok(())
}

async fn deploy_one(unit: &mut Unit, row: &SettingRow) -> Result<(), Error> {
    let (now, by) = (unit.stamp(), unit.user_id());
    if store::default_version(unit, row.id).await?.is_none() {
        store::settle_defaults(unit, Defaults::One(row.id), now, by).await?;
    }
    let version = store::default_version(unit, row.id)
        .await?
        .ok_or_else(|| Error::bug("a default just written has no version"))?;
    let edited = Edited::of(row);
    let reset = row.modified_reset.is_some_and(|reset| reset.0 == 1);
    let value = yaml::write(&edited.value);
    let modified = Modified {
        valid: edited.valid,
        value: &value,
        dirty: false,
        reset,
    };
    store::write_version(unit, version, &row.name, &modified, now, by).await?;
    if reset {
        store::delete_modified(unit, row.id).await?;
    } else {
        store::settle(unit, row.id).await?;
    }
    Ok(())
}

async fn write_deployment(unit: &mut Unit, comment: &str) -> Result<i64, Error> {
    let desk = unit.desk().clone();
    let config = Config::load(unit, desk.declared_settings()).await?;
    let text = if config.get(&settings::GOTRS_SYS_CONFIG_WRITE_PERL) {
        perl::write(config.stored())
    } else {
        String::new()
    };
    let comment: String = comment.chars().take(COMMENT_LENGTH).collect();
    let (now, by) = (unit.stamp(), unit.user_id());
    let id = store::write_deployment(unit, &comment, text, now, by).await?;
    let keep = config.get(&settings::SYSTEM_CONFIGURATION_MAXIMUM_DEPLOYMENTS);
    store::keep_deployments(unit, u32::try_from(keep).unwrap_or(20).max(1)).await?;
    Ok(id)
}

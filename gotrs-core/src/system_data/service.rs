//! The key-value store for programs around the desk.

use super::store;
use crate::actor::Actor;
use crate::desk::Desk;
use crate::error::Error;
use crate::permission;

/// Longest key that the column holds.
const KEY_LENGTH: usize = 160;
/// Says that this database was filled for a demonstration, with known passwords.
pub(crate) const DEMO_KEY: &str = "GOTRS::Demo";

/// Reads and writes `system_data`. Made by [`Desk::system_data`].
#[derive(Debug)]
pub struct SystemData {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// What the system remembers about itself. Only administrators may ask.
    #[must_use]
    pub fn system_data(&self, actor: impl Into<Actor>) -> SystemData {
        SystemData {
            desk: self.clone(),
            actor: actor.into(),
        }
    }

    /// Whether this database was filled for a demonstration: known passwords are accepted, pages say so.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn is_demo(&self) -> Result<bool, Error> {
        let mut conn = self.read().await?;
        Ok(store::find(&mut conn, DEMO_KEY).await?.as_deref() == Some("1"))
    }
}

impl SystemData {
    /// The value of a key, if it is set.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        Ok(store::find(&mut conn, key).await?)
    }

    /// All keys of a group, without its name, with their values.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn group(&self, group: &str) -> Result<Vec<(String, String)>, Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        let prefix = format!("{group}::");
        let rows = store::list(&mut conn, &prefix).await?;
        let inside = |(key, value): (String, String)| {
            key.strip_prefix(&prefix).map(|key| (key.to_owned(), value))
        };
        Ok(rows.into_iter().filter_map(inside).collect())
    }

    /// Sets a key.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty key, one of more than 160 characters, or the mark of a demonstration;
    /// [`Error::Denied`].
    pub async fn set(&self, key: &str, value: &str) -> Result<(), Error> {
        if key.trim().is_empty() {
            return Err(Error::invalid("key", "required", ""));
        }
        if key == DEMO_KEY {
            return Err(Error::invalid("key", "not_allowed", key));
        }
        if key.chars().count() > KEY_LENGTH {
            return Err(Error::invalid("key", "too_long", KEY_LENGTH.to_string()));
        }
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        store::put(&mut unit, key, value).await?;
        unit.commit().await
    }

    /// Removes a key.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not set; [`Error::Denied`].
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        if !store::delete(&mut unit, key).await? {
            return Err(Error::not_found("system data", key));
        }
        unit.commit().await
    }

    /// Marks this database as a demonstration: [`Desk::mark_demo`], for administrators.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators; [`Error::Conflict`] for a database that is in use.
    pub async fn mark_demo(&self) -> Result<(), Error> {
        let mut conn = self.desk.read().await?;
        permission::require_admin(&mut conn, &self.actor).await?;
        drop(conn);
        self.desk.mark_demo().await
    }
}

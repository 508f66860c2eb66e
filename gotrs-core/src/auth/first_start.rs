//! The first start of a fresh system: one administrator, one password, once (AUT-09, WEB-12); and the mark of a demo.

use super::audit::{self, AuditEvent, Entry};
use super::passwords::{self, Term};
use super::{Audience, Secret, account};
use crate::actor::Actor;
use crate::db::{Conn, DbError, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::UserId;
use crate::system_data::{self, DEMO_KEY};

/// What the seed stores where a hash belongs: no password fits it.
const NONE_YET: &str = "!";

/// The first administrator: the password is told once.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// The login.
    pub login: String,
    /// The one-time password; it must be changed after the first sign-in.
    pub password: Secret,
}

impl Desk {
    /// Gives user 1 of a fresh system a one-time password, and tells it; `None` if somebody did so before, if the
    /// system was adopted, or if it is a demo. Two nodes that start together get one password between them.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn first_start(&self) -> Result<Option<FirstAdministrator>, Error> {
        let mut conn = self.read().await?;
        let waiting = is_waiting(&mut conn).await?;
        drop(conn);
        if !waiting {
            return Ok(None);
        }
        let password = Secret::new(self.random().alphanumeric(20));
        let hash = passwords::hash(self, Audience::Agent, "root@localhost", &password).await?;
        let mut unit = self.unit(Actor::System).await?;
        let root = account::find_agent(&mut unit, UserId::ROOT).await?;
        let root = match root {
            Some(root) => root.lock(&mut unit).await?,
            None => None,
        };
        let Some(root) = root.filter(|root| root.hash == NONE_YET) else {
            return Ok(None);
        };
        if demo_mark(&mut unit).await? {
            return Ok(None);
        }
        passwords::store(&mut unit, &root, &hash, Term::OneTime).await?;
        let entry = Entry {
            object: Some(&root.login),
            ..Entry::default()
        };
        audit::note(&mut unit, AuditEvent::FirstStart, entry).await?;
        unit.commit().await?;
        Ok(Some(FirstAdministrator {
            login: root.login,
            password,
        }))
    }

    /// Marks a fresh database as a demo, for good. Nothing happens if it is one already.
    ///
    /// # Errors
    /// [`Error::Conflict`] if anybody or anything real is in it: other agents, customer users, or
    /// an administrator with a password (DEP-07).
    pub async fn mark_demo(&self) -> Result<(), Error> {
        let mut unit = self.unit(Actor::System).await?;
        if demo_mark(&mut unit).await? {
            return Ok(());
        }
        let root = account::find_agent(&mut unit, UserId::ROOT).await?;
        let root = match root {
            Some(root) => root.lock(&mut unit).await?,
            None => None,
        };
        let untouched = root.is_some_and(|root| root.hash == NONE_YET);
        let people = sql(
            "SELECT (SELECT COUNT(*) FROM users WHERE id <> 1) + (SELECT COUNT(*) FROM customer_user)",
        );
        if !untouched || unit.integer(people).await? > 0 {
            return Err(Error::Conflict(
                "this database is in use: a demo wants an empty one".into(),
            ));
        }
        system_data::put(&mut unit, DEMO_KEY, "1").await?;
        unit.commit().await
    }
}

async fn is_waiting(conn: &mut Conn) -> Result<bool, DbError> {
    let root = account::find_agent(conn, UserId::ROOT).await?;
    Ok(root.is_some_and(|root| root.hash == NONE_YET) && !demo_mark(conn).await?)
}

async fn demo_mark(conn: &mut Conn) -> Result<bool, DbError> {
    Ok(system_data::find(conn, DEMO_KEY).await?.as_deref() == Some("1"))
}

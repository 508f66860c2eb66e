//! Logins and names of all agents, as lists of tickets show them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::db::{Conn, sql};
use crate::error::Error;
use crate::id::UserId;
use crate::kept::{self, Place};

/// Agents by id.
pub(crate) type Staff = HashMap<UserId, Agent>;

/// Who an agent is.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Agent {
    id: UserId,
    pub(crate) login: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
}

/// The agents, as they are kept.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn staff(conn: &mut Conn) -> Result<Arc<Staff>, Error> {
    match kept::place(conn, |kept| &kept.staff, ()) {
        Place::Known(staff) => Ok(staff),
        Place::Unknown(place) => Ok(place.fill(read(conn).await?)),
    }
}

/// The agents, read now: a ticket names one that was not known.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn staff_anew(conn: &mut Conn) -> Result<Arc<Staff>, Error> {
    let place = kept::anew(conn, |kept| &kept.staff, ());
    Ok(place.fill(read(conn).await?))
}

async fn read(conn: &mut Conn) -> Result<Staff, Error> {
    let query = sql("SELECT id, login, first_name, last_name FROM users");
    let rows: Vec<Agent> = conn.all(query).await?;
    Ok(rows.into_iter().map(|agent| (agent.id, agent)).collect())
}

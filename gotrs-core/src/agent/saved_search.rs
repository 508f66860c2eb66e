//! Searches that agents keep under a name (`search_profile`), as OTRS stores them: one row per value, keyed by login.

use super::service::Agents;
use crate::db::{Conn, DbError, sql};
use crate::error::{Error, Problems};
use crate::permission;

/// The kind of a search for tickets by an agent.
const KIND: &str = "TicketSearch";
/// Longest name, in characters; OTOBO's column is the shortest.
const MAX_NAME: usize = 191;
/// Longest value of the column, in characters.
const MAX_VALUE: usize = 200;
/// Searches that one agent keeps.
const MOST: usize = 100;

/// A search under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// Parameters and values in the order saved; a parameter of several values comes several times.
    pub values: Vec<(String, String)>,
}

impl Agents {
    /// The acting agent's searches, by name.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn saved_searches(&self) -> Result<Vec<SavedSearch>, Error> {
        let mut conn = self.desk.read().await?;
        let login = self.own_login(&mut conn).await?;
        let query = sql(
            "SELECT profile_name, profile_key, COALESCE(profile_value, '') AS profile_value FROM search_profile \
             WHERE login = ? AND profile_type = ? ORDER BY profile_name, profile_key",
        );
        let rows: Vec<(String, String, String)> = conn.all(query.bind(login).bind(KIND)).await?;
        let mut searches: Vec<SavedSearch> = Vec::new();
        for (name, key, value) in rows {
            match searches.last_mut().filter(|last| last.name == name) {
                Some(last) => last.values.push((key, value)),
                None => searches.push(SavedSearch {
                    name,
                    values: vec![(key, value)],
                }),
            }
        }
        Ok(searches)
    }

    /// Keeps a search; one of the same name is replaced.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers; [`Error::Invalid`] for the field `name` (missing, too long), `value` (too long
    /// for the table), `searches` (too many of them).
    pub async fn save_search(&self, search: &SavedSearch) -> Result<(), Error> {
        let name = search.name.trim();
        let mut problems = Problems::default();
        if name.is_empty() {
            problems.add("name", "required", "");
        } else if name.chars().count() > MAX_NAME {
            problems.add("name", "too_long", MAX_NAME.to_string());
        } else if name.chars().any(char::is_control) {
            problems.add("name", "format", "");
        }
        let long = |text: &String| text.chars().count() > MAX_VALUE;
        if let Some((key, _)) = search.values.iter().find(|(k, v)| long(k) || long(v)) {
            problems.add("value", "too_long", key.clone());
        }
        problems.into_result()?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let login = self.own_login(&mut unit).await?;
        remove(&mut unit, &login, name).await?;
        let count = sql(
            "SELECT COUNT(DISTINCT profile_name) FROM search_profile WHERE login = ? AND profile_type = ?",
        );
        let kept = unit.integer(count.bind(&login).bind(KIND)).await?;
        if usize::try_from(kept).unwrap_or(MOST) >= MOST {
            return Err(Error::invalid("searches", "too_many", MOST.to_string()));
        }
        for (key, value) in &search.values {
            let insert = sql(
                "INSERT INTO search_profile (login, profile_name, profile_type, profile_key, profile_value) VALUES (?, ?, ?, ?, ?)",
            );
            let insert = insert.bind(&login).bind(name).bind(KIND);
            unit.exec(insert.bind(key).bind(value)).await?;
        }
        unit.commit().await
    }

    /// Forgets a search; nothing happens if there is none.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn remove_search(&self, name: &str) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        let login = self.own_login(&mut unit).await?;
        remove(&mut unit, &login, name.trim()).await?;
        unit.commit().await
    }

    async fn own_login(&self, conn: &mut Conn) -> Result<String, Error> {
        permission::refuse_customers(&self.actor, "saved searches")?;
        let id = self.actor.user_id();
        let row = super::store::find(conn, id).await?;
        row.map(|row| row.login)
            .ok_or_else(|| Error::not_found("agent", id))
    }
}

async fn remove(conn: &mut Conn, login: &str, name: &str) -> Result<(), DbError> {
    let delete =
        sql("DELETE FROM search_profile WHERE login = ? AND profile_type = ? AND profile_name = ?");
    conn.exec(delete.bind(login).bind(KIND).bind(name)).await?;
    Ok(())
}

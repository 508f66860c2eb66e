//! The full name of an agent in the database, with a note while out of office.

use super::full_name::{NameOrder, full_name};
use super::out_of_office::OutOfOffice;
use crate::db::sql;
use crate::error::Error;
use crate::id::UserId;
use crate::sysconfig::settings;
use crate::unit::Unit;

/// The full name of an agent as screens and history lines show it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such agent.
pub(crate) async fn of_agent(unit: &mut Unit, user: UserId) -> Result<String, Error> {
    let query = sql("SELECT first_name, last_name, login FROM users WHERE id = ?").bind(user);
    let row: Option<(String, String, String)> = unit.optional(query).await?;
    let (first, last, login) = row.ok_or_else(|| Error::not_found("agent", user))?;
    let order = NameOrder::from_setting(&unit.config().get(&settings::FIRSTNAME_LASTNAME_ORDER));
    let note = out_of_office(unit, user).await?;
    Ok(full_name(order, &first, &last, &login, note.as_deref()))
}

/// Whether an agent is away now.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub(crate) async fn is_out_of_office(unit: &mut Unit, user: UserId) -> Result<bool, Error> {
    Ok(out_of_office(unit, user).await?.is_some())
}

/// What is appended to the name of an agent who is away now.
async fn out_of_office(unit: &mut Unit, user: UserId) -> Result<Option<String>, Error> {
    let query = sql(
        "SELECT preferences_key, preferences_value FROM user_preferences WHERE user_id = ? AND preferences_key LIKE 'OutOfOffice%'",
    );
    let rows: Vec<(String, crate::db::LongText)> = unit.all(query.bind(user)).await?;
    let preference = |key: &str| {
        let row = rows.iter().find(|(name, _)| name == key);
        row.map(|(_, value)| value.0.trim())
    };
    let template = unit.config().get(&settings::OUT_OF_OFFICE_MESSAGE_TEMPLATE);
    let absence = OutOfOffice::from_preferences(preference);
    Ok(absence.and_then(|absence| absence.message(&template, unit.stamp().0)))
}

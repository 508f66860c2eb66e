//! Objects that settings name: queues, states, priorities, types.

use std::collections::HashSet;

use super::check::Existing;
use super::definition::{Definition, Shape};
use super::model::SettingChange;
use super::value::Value;
use super::xml::Element;
use super::{read_setting, service, store};
use crate::db::{Conn, DbError, sql};
use crate::error::Error;
use crate::unit::Unit;

/// The names of all valid objects that settings may name.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<(String, String)>);

impl Names {
    pub(super) async fn load(conn: &mut Conn) -> Result<Self, DbError> {
        let query = sql(
            "SELECT 'Queue' AS kind, name FROM queue WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'State', name FROM ticket_state WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'Priority', name FROM ticket_priority WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'Type', name FROM ticket_type WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'Service', name FROM service WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'SLA', name FROM sla WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'DynamicField', name FROM dynamic_field WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid') \
             UNION ALL SELECT 'Group', name FROM {groups} WHERE valid_id = (SELECT id FROM valid WHERE name = 'valid')",
        );
        let rows: Vec<(String, String)> = conn.all(query).await?;
        Ok(Self(rows.into_iter().collect()))
    }
}

impl Existing for Names {
    fn entity(&self, kind: &str, name: &str) -> bool {
        self.0.contains(&(kind.to_owned(), name.to_owned()))
    }

    fn file(&self, _: &str) -> bool {
        // Paths are not for the database to say (ADM-01); no file system is asked in its name.
        false
    }

    fn directory(&self, _: &str) -> bool {
        false
    }
}

/// Settings whose value is the name of an object of `kind`.
async fn naming(unit: &mut Unit, kind: &str, name: &str) -> Result<Vec<String>, Error> {
    let candidates: Vec<String> = unit
        .config()
        .iter()
        .filter(|(_, value)| value.as_text() == Some(name))
        .map(|(setting, _)| setting.to_owned())
        .collect();
    let mut found = Vec::new();
    for setting in candidates {
        if store::find(unit, &setting).await?.is_none() {
            continue;
        }
        let source = store::definition(unit, &setting).await?;
        if read_setting(&source).is_ok_and(|definition| is_entity(&definition, kind)) {
            found.push(setting);
        }
    }
    Ok(found)
}

fn is_entity(definition: &Definition, kind: &str) -> bool {
    let of_kind = |item: &Element| {
        item.attribute("ValueType") == Some("Entity")
            && item.attribute("ValueEntityType") == Some(kind)
    };
    matches!(definition.shape(), Some(Shape::Item(item)) if of_kind(item))
}

/// Refuses to take an object out of use that a setting names.
///
/// # Errors
/// [`Error::Invalid`] on `valid`, naming the setting.
pub(crate) async fn require_unused(
    unit: &mut Unit,
    kind: &'static str,
    name: &str,
) -> Result<(), Error> {
    match naming(unit, kind, name).await?.into_iter().next() {
        Some(setting) => Err(Error::invalid("valid", "in_use", setting)),
        None => Ok(()),
    }
}

/// Follows a new name in the settings that name the object, and deploys them in the same unit.
///
/// # Errors
/// [`Error::Invalid`] on `name`, if such a setting cannot be changed here.
pub(crate) async fn rename(
    unit: &mut Unit,
    kind: &'static str,
    from: &str,
    to: &str,
) -> Result<(), Error> {
    let settings = naming(unit, kind, from).await?;
    if settings.is_empty() {
        return Ok(());
    }
    let change = SettingChange::Set {
        value: Some(Value::text(to)),
        valid: None,
    };
    let changes: Vec<_> = settings
        .into_iter()
        .map(|setting| (setting, change.clone()))
        .collect();
    let comment = format!("{kind} {from} is called {to} now");
    service::apply(unit, &changes, &comment).await?;
    Ok(())
}

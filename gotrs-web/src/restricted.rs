//! Forms without the choices that a restriction takes away, for every screen alike.
//!
//! What is chosen so far is read off the form as it came, so that asking for a form again ("Update") shows what is
//! left now. The services refuse the rest, whatever was sent (ACC-02).

use gotrs_core::ticket::restriction::{Aspect, Situation};
use gotrs_core::{Actor, Desk, Error, TicketId};

use crate::form::{Field, Fields, FormData};

/// The aspect that a parameter of a ticket form chooses.
fn aspect(name: &str) -> Option<Aspect> {
    Some(match name {
        "Dest" | "DestQueueID" => Aspect::Queue,
        "StateID" | "NewStateID" | "NextStateID" => Aspect::State,
        "PriorityID" | "NewPriorityID" => Aspect::Priority,
        "TypeID" | "NewTypeID" => Aspect::Type,
        "ServiceID" => Aspect::Service,
        "SLAID" => Aspect::Sla,
        "NewUserID" | "NewOwnerID" => Aspect::Owner,
        "NewResponsibleID" => Aspect::Responsible,
        _ => return None,
    })
}

/// The form with what is left of its choices. `asked` is what was sent so far; what it does not say is what the form
/// proposes. A group of a tree that shows nothing but its place stays.
///
/// # Errors
/// As the restrictions.
pub(crate) async fn narrowed(
    desk: &Desk,
    actor: Actor,
    ticket: Option<TicketId>,
    mut fields: Fields,
    asked: Option<&FormData>,
) -> Result<Fields, Error> {
    if !desk.has_restrictions() {
        return Ok(fields);
    }
    let mut situation = Situation::new(actor, ticket);
    for field in &fields.items {
        let said = asked.and_then(|asked| asked.get(&field.name));
        let value = said.unwrap_or(field.first());
        if let (Some(aspect), Ok(id)) = (aspect(&field.name), value.parse()) {
            situation.chosen.insert(aspect, id);
        }
    }
    let mut conn = desk.read().await?;
    for field in &mut fields.items {
        let Some(aspect) = aspect(&field.name) else {
            continue;
        };
        let offered = ids(field);
        let left = desk
            .narrowed(&mut conn, &situation, aspect, offered)
            .await?;
        let stays = |value: &str| value.parse().map_or(true, |id: i64| left.contains(&id));
        field.choices.retain(|choice| stays(&choice.value));
        field.values.retain(|value| stays(value));
    }
    Ok(fields)
}

fn ids(field: &Field) -> Vec<i64> {
    let values = field.choices.iter().map(|choice| choice.value.parse());
    values.filter_map(Result::ok).collect()
}

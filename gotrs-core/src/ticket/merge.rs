//! Merging one ticket into another, and splitting one off: each one unit of work, never half of it.

use super::change::{self, UnlockNotice};
use super::history;
use super::history_name::{HistoryEntry, HistoryView};
use super::model::{NewTicket, Ticket};
use super::reference::Ref;
use super::service::{Tickets, finish, require};
use super::{create, flag, store, watch};
use crate::article::{self, Channel, NewArticle, SenderType};
use crate::db::{Conn, DbTime, Int, sql};
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::TicketId;
use crate::link::{self, NewLink, Object, PARENT_CHILD};
use crate::sysconfig::settings;
use crate::ticket::history_name::CommentType;
use crate::unit::Unit;

/// How often a merged ticket is followed to the one it was merged into.
const MAX_HOPS: usize = 10;

/// The link a split leaves: OTRS's `SplitLinkType`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitLink {
    /// The name of the link type.
    pub link_type: String,
    /// Whether the old ticket is the target instead of the source.
    pub old_is_target: bool,
}

impl Default for SplitLink {
    /// The old ticket is the parent of the new one.
    fn default() -> Self {
        Self {
            link_type: PARENT_CHILD.into(),
            old_is_target: false,
        }
    }
}

/// Merges ticket `merged` into ticket `main` (`TicketMerge` in OTRS).
///
/// # Errors
/// [`Error::NotFound`] if one does not exist; [`Error::Invalid`] if they are one; [`Error::Conflict`] if there is no
/// valid state of type `merged`.
pub async fn merge(unit: &mut Unit, main: TicketId, merged: TicketId) -> Result<(), Error> {
    if main == merged {
        return Err(Error::invalid(
            "main_ticket",
            "not_allowed",
            main.to_string(),
        ));
    }
    store::lock_pair(unit, main, merged).await?;
    let (into, from) = (
        change::load(unit, main).await?,
        change::load(unit, merged).await?,
    );
    let state = store::first_state_of_type(unit, "merged")
        .await?
        .ok_or_else(|| Error::Conflict("there is no valid state of type merged".into()))?;

    move_rows(unit, main, merged).await?;
    let note = note(unit, &into, &from);
    article::create(unit, merged, &note).await?;
    let entry = HistoryEntry::Merged {
        merged_number: from.number.0.clone(),
        merged_id: merged.0,
        main_number: into.number.0.clone(),
        main_id: main.0,
    };
    history::add(unit, merged, &entry).await?;
    history::add(unit, main, &entry).await?;
    watch::move_all(unit, merged, main).await?;
    let config = unit.config().clone();
    let (from, to) = (Object::ticket(merged), Object::ticket(main));
    link::move_all(unit, &config, &from, &to).await?;
    link::add(unit, &NewLink::tickets(main, merged, PARENT_CHILD)).await?;
    change::touch(unit, main).await?;
    change::state(unit, merged, &Ref::Id(state)).await?;
    change::lock(unit, merged, &"unlock".into(), UnlockNotice::Tell).await?;
    flag::unread_for_all(unit, main).await?;
    for name in config.get(&settings::TICKET_MERGE_DYNAMIC_FIELDS) {
        copy_field(unit, main, merged, &name).await?;
    }
    unit.raise(Event::ticket(TicketEvent::TicketMerge, merged));
    unit.settle().await
}

/// Articles and what belongs to them go over; file-system articles stay where they are, for their path is their own.
async fn move_rows(unit: &mut Unit, main: TicketId, merged: TicketId) -> Result<(), Error> {
    for update in [
        "UPDATE article SET ticket_id = ? WHERE ticket_id = ?",
        "UPDATE article_search_index SET ticket_id = ? WHERE ticket_id = ?",
        "UPDATE gotrs_search_text SET ticket_id = ? WHERE ticket_id = ? AND article_id IS NOT NULL",
        "UPDATE time_accounting SET ticket_id = ? WHERE ticket_id = ?",
        "UPDATE ticket_history SET ticket_id = ? WHERE ticket_id = ? AND article_id IS NOT NULL",
    ] {
        unit.exec(sql(update).bind(main).bind(merged)).await?;
    }
    Ok(())
}

/// What the merged ticket says to whoever opens it.
fn note(unit: &Unit, main: &Ticket, merged: &Ticket) -> NewArticle {
    let config = unit.config();
    let mut text = config.get(&settings::TICKET_FRONTEND_AUTOMATIC_MERGE_TEXT);
    for product in ["OTRS", "OTOBO"] {
        text = text
            .replace(&format!("<{product}_TICKET>"), merged.number.as_str())
            .replace(
                &format!("<{product}_MERGE_TO_TICKET>"),
                main.number.as_str(),
            );
    }
    NewArticle::new(Channel::Internal, SenderType::Agent)
        .visible_for_customer(true)
        .subject(config.get(&settings::TICKET_FRONTEND_AUTOMATIC_MERGE_SUBJECT))
        .text(text)
        .history(CommentType::AddNote, "%%Note")
}

/// Copies a dynamic field of the merged ticket that the main ticket has no value of.
async fn copy_field(
    unit: &mut Unit,
    main: TicketId,
    merged: TicketId,
    name: &str,
) -> Result<(), Error> {
    let copy = sql(
        "INSERT INTO dynamic_field_value (field_id, object_id, value_text, value_date, value_int) \
         SELECT v.field_id, ?, v.value_text, v.value_date, v.value_int FROM dynamic_field_value v \
         JOIN dynamic_field f ON f.id = v.field_id WHERE f.name = ? AND f.object_type = 'Ticket' AND v.object_id = ? \
         AND NOT EXISTS (SELECT 1 FROM dynamic_field_value o WHERE o.field_id = v.field_id AND o.object_id = ?) ORDER BY v.id",
    );
    let copied = unit
        .exec(copy.bind(main).bind(name).bind(merged).bind(main))
        .await?;
    if copied == 0 {
        return Ok(());
    }
    let values = sql(
        "SELECT v.value_text, v.value_date, v.value_int FROM dynamic_field_value v JOIN dynamic_field f ON f.id = v.field_id \
         WHERE f.name = ? AND f.object_type = 'Ticket' AND v.object_id = ? ORDER BY v.id",
    );
    let rows: Vec<(Option<String>, Option<DbTime>, Option<Int>)> =
        unit.all(values.bind(name).bind(main)).await?;
    let shown = |(text, date, int): (Option<String>, Option<DbTime>, Option<Int>)| {
        text.or_else(|| date.map(|date| date.0.to_string()))
            .or_else(|| int.map(|int| int.0.to_string()))
            .unwrap_or_default()
    };
    let entry = HistoryEntry::TicketDynamicFieldUpdate {
        field: name.to_owned(),
        new: rows.into_iter().map(shown).collect::<Vec<_>>().join(", "),
        old: String::new(),
    };
    history::add(unit, main, &entry).await
}

/// The ticket that goes on for a ticket: itself, or the one it was merged into, followed over at most ten merges.
/// `None` if the trail is lost.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn main_ticket(conn: &mut Conn, id: TicketId) -> Result<Option<TicketId>, Error> {
    let mut id = id;
    for _ in 0..=MAX_HOPS {
        let state_type = sql(
            "SELECT st.name FROM ticket t JOIN ticket_state s ON s.id = t.ticket_state_id \
             JOIN ticket_state_type st ON st.id = s.type_id WHERE t.id = ?",
        );
        match conn.optional::<(String,)>(state_type.bind(id)).await? {
            None => return Ok(None),
            Some((name,)) if name != "merged" => return Ok(Some(id)),
            Some(_) => {}
        }
        let merged = sql(
            "SELECT h.name FROM ticket_history h JOIN ticket_history_type k ON k.id = h.history_type_id \
             WHERE h.ticket_id = ? AND k.name = 'Merged' ORDER BY h.id DESC",
        );
        let names: Vec<String> = conn.column(merged.bind(id)).await?;
        let next = names
            .iter()
            .find_map(|name| HistoryView::merged_into(name))
            .map(TicketId);
        match next {
            Some(next) if next != id => id = next,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Makes a ticket from a part of another and links the two.
///
/// # Errors
/// As [`create`] and [`link::add`].
pub async fn split(
    unit: &mut Unit,
    old: TicketId,
    new: &NewTicket,
    link: Option<&SplitLink>,
) -> Result<TicketId, Error> {
    let id = create::create(unit, new).await?;
    link_parts(unit, old, id, link).await?;
    Ok(id)
}

async fn link_parts(
    unit: &mut Unit,
    old: TicketId,
    id: TicketId,
    link: Option<&SplitLink>,
) -> Result<(), Error> {
    if let Some(link) = link {
        let (source, target) = if link.old_is_target {
            (id, old)
        } else {
            (old, id)
        };
        link::add(unit, &NewLink::tickets(source, target, &link.link_type)).await?;
    }
    Ok(())
}

impl Tickets {
    /// Merges a ticket into another. The actor needs `merge` on both.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; as [`merge`].
    pub async fn merge(&self, main: TicketId, merged: TicketId) -> Result<Ticket, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        store::lock_pair(&mut unit, main, merged).await?;
        require(&mut unit, main, "merge").await?;
        require(&mut unit, merged, "merge").await?;
        merge(&mut unit, main, merged).await?;
        finish(unit, main).await
    }

    /// Makes a new ticket from a part of another, linked to it. The actor needs `ro` on the old one and `create` on
    /// the queue of the new one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; as [`Tickets::create`].
    pub async fn split(
        &self,
        old: TicketId,
        new: NewTicket,
        link: Option<&SplitLink>,
    ) -> Result<Ticket, Error> {
        let mut unit = self.begin(old, "ro").await?;
        let id = create::create_allowed(&mut unit, &new).await?;
        link_parts(&mut unit, old, id, link).await?;
        finish(unit, id).await
    }
}

//! Making and removing articles.

use md5::{Digest as _, Md5};

use super::attachment::{content_path, plan};
use super::body::{PreparedBody, prepare};
use super::model::{NewArticle, SenderType};
use super::{index, store};
use crate::error::Error;
use crate::event::{ArticleEvent, Event};
use crate::id::{ArticleId, TicketId, UserId};
use crate::people;
use crate::storage::{Place, Storages};
use crate::sysconfig::settings;
use crate::ticket::change::{self, UnlockNotice};
use crate::ticket::history;
use crate::ticket::history_name::HistoryEntry;
use crate::unit::Unit;

/// Columns of the text that an HTML body is rendered to (`Ticket::Frontend::TextAreaNote` of a stock OTRS).
const TEXT_WIDTH: usize = 78;

/// Longest Message-ID, in characters.
const MAX_MESSAGE_ID: usize = 3_800;

/// Makes an article of a ticket (`ArticleCreate` in OTRS). Permissions are the caller's concern.
///
/// # Errors
/// [`Error::NotFound`] if there is no such ticket; [`Error::Unavailable`] if database or storage fail.
pub async fn create(
    unit: &mut Unit,
    ticket: TicketId,
    new: &NewArticle,
) -> Result<ArticleId, Error> {
    let (stamp, by, now) = (unit.stamp(), unit.user_id(), unit.epoch());
    let random = unit.desk().clone();
    let host = unit.config().get(&settings::FQDN);
    let prepared = prepare(&new.content_type, &new.body, TEXT_WIDTH, || {
        format!("pasted.{now}.{}@{host}", random.random().alphanumeric(8))
    });
    let message_id = stored_message_id(&new.message_id);

    let id = store::insert(unit, ticket, new, stamp, by).await?;
    let place = Place {
        article: id,
        content_path: content_path(stamp.0.date()),
    };
    let mime = store::Mime {
        head: new,
        content_type: &prepared.content_type,
        body: &prepared.text,
        message_id: &message_id,
        message_id_md5: message_id_md5(&message_id),
        incoming_time: now,
    };
    store::insert_mime(unit, &place, &mime, stamp, by).await?;
    let names = write_files(unit, &place, new, &prepared).await?;
    let comment = || HistoryEntry::comment(new.history, new.comment.clone());
    let entry = new.entry.clone().unwrap_or_else(comment);
    history::add_for_article(unit, ticket, id, &entry).await?;
    index::write(
        unit,
        ticket,
        id,
        &index::Fields::of(new, &prepared.text, &names),
    )
    .await?;
    unit.raise(Event::article(ArticleEvent::ArticleCreate, ticket, id));
    unit.settle().await?;
    follow_lock_rules(unit, ticket, id, new).await?;
    Ok(id)
}

/// Writes attachments and raw mail; gives the names of what the caller attached.
async fn write_files(
    unit: &mut Unit,
    place: &Place,
    new: &NewArticle,
    prepared: &PreparedBody,
) -> Result<Vec<String>, Error> {
    let all = PreparedBody::with_attachments(
        prepared.original.clone(),
        new.attachments.clone(),
        prepared.images.clone(),
    );
    if all.is_empty() && new.plain.is_none() {
        return Ok(Vec::new());
    }
    let storages = Storages::of(unit.config());
    let storage = storages.primary();
    let stored = plan(storage.layout(), [], all);
    storage.write(unit, place, &stored, true).await?;
    if let Some(mail) = &new.plain {
        storage.write_plain(unit, place, mail).await?;
    }
    let own = usize::from(prepared.original.is_some());
    Ok(stored
        .into_iter()
        .skip(own)
        .take(new.attachments.len())
        .map(|attachment| attachment.filename)
        .collect())
}

/// An agent's article, or a customer's that directly follows one, starts the unlock timeout anew.
async fn follow_lock_rules(
    unit: &mut Unit,
    ticket: TicketId,
    id: ArticleId,
    new: &NewArticle,
) -> Result<(), Error> {
    let restarts = match new.sender {
        SenderType::Agent => true,
        SenderType::System => false,
        SenderType::Customer => {
            store::sender_before(unit, ticket, id).await?.as_deref() == Some("agent")
        }
    };
    let now = unit.epoch();
    if !(restarts && change::unlock_timeout(unit, ticket, now).await?) {
        change::touch(unit, ticket).await?;
    }
    if new.unlock_on_away && unit.config().get(&settings::TICKET_UNLOCK_ON_AWAY) {
        unlock_if_away(unit, ticket).await?;
    }
    Ok(())
}

async fn unlock_if_away(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    let ticket = change::load(unit, id).await?;
    if ticket.is_locked()
        && ticket.owner_id != UserId::ROOT
        && people::name::is_out_of_office(unit, ticket.owner_id).await?
    {
        change::lock(unit, id, &"unlock".into(), UnlockNotice::Tell).await?;
    }
    Ok(())
}

fn stored_message_id(given: &str) -> String {
    given
        .replace(['\r', '\n'], "")
        .chars()
        .take(MAX_MESSAGE_ID)
        .collect()
}

/// The MD5 by which a Message-ID is found; `None` for none.
#[must_use]
pub(super) fn message_id_md5(message_id: &str) -> Option<String> {
    (!message_id.is_empty()).then(|| hex::encode(Md5::digest(message_id.as_bytes())))
}

/// Keeps the raw mail of an article that was made without it.
///
/// # Errors
/// [`Error::Unavailable`] if the storage fails.
pub async fn write_plain(
    unit: &mut Unit,
    ticket: TicketId,
    id: ArticleId,
    mail: &[u8],
) -> Result<(), Error> {
    let article = store::find(unit, ticket, id, false)
        .await?
        .ok_or_else(|| Error::not_found("article", id))?;
    let place = Place {
        article: id,
        content_path: article.content_path,
    };
    let storages = Storages::of(unit.config());
    storages.primary().write_plain(unit, &place, mail).await
}

/// Removes an article with everything it has. Articles are append-only for people: this is for jobs that an
/// administrator wrote, and for removing a ticket.
///
/// # Errors
/// [`Error::Unavailable`] if database or storage fail.
pub async fn delete(unit: &mut Unit, place: &Place) -> Result<(), Error> {
    let storages = Storages::of(unit.config());
    storages.delete(unit, place).await?;
    store::delete(unit, place.article).await?;
    Ok(())
}

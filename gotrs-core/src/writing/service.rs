//! The use cases of somebody who writes: keep a file, keep the words, go on later, be done.

use crate::actor::Actor;
use crate::article::NewAttachment;
use crate::article::filename::{Layout, UniqueNames};
use crate::db::{Conn, Int};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{DraftId, TicketId};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;

use super::model::{
    Draft, DraftSummary, FormId, KeptFile, MOST_BYTES, MOST_FILES, NewDraft, owner,
};
use super::store;

/// Longest media type that is kept, in characters.
const MAX_TYPE: usize = 250;

/// Forms in someone's hands. Made by [`Desk::writing`].
#[derive(Debug, Clone)]
pub struct Writing {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// What belongs to forms while somebody writes: their files and drafts.
    ///
    /// ```
    /// use gotrs_core::{Desk, UserId, article::NewAttachment};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
    /// let desk = Desk::in_memory().await?;
    /// let writing = desk.writing(UserId::ROOT);
    /// let form = writing.begin();
    /// let file = NewAttachment { filename: "a.txt".into(), content: b"a".to_vec(), ..NewAttachment::default() };
    /// writing.add_file(&form, file).await?;
    /// assert_eq!(writing.files(&form).await?[0].name, "a.txt");
    /// assert!(desk.writing(UserId(2)).form(form.as_str()).is_err(), "another's form does not exist");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn writing(&self, actor: impl Into<Actor>) -> Writing {
        Writing {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Writing {
    /// A name for a form that is drawn now. Nothing is stored yet.
    #[must_use]
    pub fn begin(&self) -> FormId {
        FormId::new(self.desk.random(), &self.actor)
    }

    /// The form of this name.
    ///
    /// # Errors
    /// [`Error::NotFound`] for anything but a form that was made for the actor.
    pub fn form(&self, name: &str) -> Result<FormId, Error> {
        FormId::of(name, &self.actor).ok_or_else(|| {
            let shown: String = name.chars().take(64).collect();
            Error::not_found("form", shown)
        })
    }

    fn require_own(&self, form: &FormId) -> Result<(), Error> {
        self.form(form.as_str()).map(|_| ())
    }

    /// Keeps a file for a form; its name is made unique. One with a content id is shown in the text.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's form; [`Error::Invalid`] for the field `file`: `too_large` (one file, setting
    /// `WebMaxFileUpload`), `too_large_together`, `too_many`.
    pub async fn add_file(&self, form: &FormId, file: NewAttachment) -> Result<KeptFile, Error> {
        self.require_own(form)?;
        let most = self.desk.config().get(&settings::WEB_MAX_FILE_UPLOAD);
        let size = file.content.len() as u64;
        if size > u64::try_from(most).unwrap_or(MOST_BYTES) {
            return Err(Error::invalid("file", "too_large", file.filename));
        }
        let mut unit = self.desk.unit(&self.actor).await?;
        let there = store::files(&mut unit, form).await?;
        if there.len() >= MOST_FILES {
            return Err(Error::invalid("file", "too_many", MOST_FILES.to_string()));
        }
        if there.iter().map(|file| file.size).sum::<u64>() + size > MOST_BYTES {
            return Err(Error::invalid("file", "too_large_together", file.filename));
        }
        // Nobody fills the database with forms that are never sent.
        let all = store::sizes(&mut unit, &owner(&self.actor)).await?;
        if all.len() >= MOST_FILES * 10 || all.iter().sum::<u64>() + size > MOST_BYTES * 10 {
            return Err(Error::invalid("file", "too_many", MOST_FILES.to_string()));
        }
        let names = there.iter().map(|file| file.name.as_str());
        let content_id = file.content_id.as_deref().unwrap_or_default();
        let inline = !content_id.is_empty();
        let kept = NewAttachment {
            filename: UniqueNames::new(Layout::Database, names).take(&file.filename),
            content_type: file.content_type.chars().take(MAX_TYPE).collect(),
            content_id: inline.then(|| content_id.trim_matches(['<', '>']).to_owned()),
            disposition: Some(if inline { "inline" } else { "attachment" }.to_owned()),
            content_alternative: None,
            content: file.content,
        };
        let epoch = unit.epoch();
        store::insert_file(&mut unit, form, &kept, epoch).await?;
        unit.commit().await?;
        Ok(KeptFile {
            name: kept.filename,
            content_type: kept.content_type,
            content_id: kept.content_id.unwrap_or_default(),
            size,
        })
    }

    /// The files of a form in the order in which they came.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's form.
    pub async fn files(&self, form: &FormId) -> Result<Vec<KeptFile>, Error> {
        self.require_own(form)?;
        let mut conn = self.desk.read().await?;
        Ok(store::files(&mut conn, form).await?)
    }

    /// The files of a form with their contents, as an article takes them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's form.
    pub async fn attachments(&self, form: &FormId) -> Result<Vec<NewAttachment>, Error> {
        self.require_own(form)?;
        let mut conn = self.desk.read().await?;
        let mut found = Vec::new();
        for file in store::files(&mut conn, form).await? {
            found.push(attachment(&mut conn, form, file).await?);
        }
        Ok(found)
    }

    /// A picture of a form's text, by its content id.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's form, or if there is no such picture.
    pub async fn picture(&self, form: &FormId, content_id: &str) -> Result<NewAttachment, Error> {
        let files = self.files(form).await?;
        let wanted = |file: &KeptFile| file.is_inline() && file.content_id == content_id;
        let file = files.into_iter().find(wanted);
        let file = file.ok_or_else(|| Error::not_found("picture", content_id))?;
        let mut conn = self.desk.read().await?;
        attachment(&mut conn, form, file).await
    }

    /// Removes a file; nothing happens if it is gone already.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's form.
    pub async fn remove_file(&self, form: &FormId, name: &str) -> Result<(), Error> {
        self.require_own(form)?;
        let mut unit = self.desk.unit(&self.actor).await?;
        store::delete_file(&mut unit, form, name).await?;
        unit.commit().await
    }

    /// Keeps the words of a form. Each agent has one draft per ticket and screen: it is replaced.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers; [`Error::NotFound`] for a ticket that the agent may not see, or another's form.
    pub async fn save_draft(&self, draft: NewDraft) -> Result<DraftId, Error> {
        self.require_own(&draft.form)?;
        let mut unit = self.desk.unit(&self.actor).await?;
        self.require_ticket(&mut unit, draft.ticket).await?;
        let words = serde_json::to_vec(&serde_json::json!({ "FormData": draft.fields }));
        let words = words.map_err(|error| Error::bug(format!("a draft is no JSON: {error}")))?;
        let mark = (unit.stamp(), unit.user_id());
        let known = store::drafts(&mut unit, draft.ticket, mark.1).await?;
        let known = known.into_iter().find(|row| row.action == draft.action);
        let id = match known {
            Some(row) => {
                let before = row.title.as_deref().and_then(|name| self.form(name).ok());
                if let Some(before) = before.filter(|before| *before != draft.form) {
                    store::delete_files(&mut unit, &before).await?;
                }
                store::update_draft(&mut unit, row.id, &draft.form, words, mark).await?;
                row.id
            }
            None => {
                let (ticket, form) = (draft.ticket, &draft.form);
                store::insert_draft(&mut unit, ticket, &draft.action, form, words, mark).await?
            }
        };
        unit.commit().await?;
        Ok(id)
    }

    /// The actor's own drafts on a ticket, or those of new tickets; the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers; [`Error::NotFound`] for a ticket that the agent may not see.
    pub async fn drafts(&self, ticket: Option<TicketId>) -> Result<Vec<DraftSummary>, Error> {
        let mut conn = self.desk.read().await?;
        self.require_ticket(&mut conn, ticket).await?;
        let rows = store::drafts(&mut conn, ticket, self.actor.user_id()).await?;
        let zone = conn.zone();
        // What OTRS kept has another form of words and no name of a form.
        let summary = |row: store::Row| {
            Some(DraftSummary {
                form: self.form(row.title.as_deref()?).ok()?,
                id: row.id,
                action: row.action,
                changed: row.change_time.instant(zone),
            })
        };
        Ok(rows.into_iter().filter_map(summary).collect())
    }

    /// One of the actor's own drafts with its words.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers; [`Error::NotFound`] for another's draft, or one on a ticket that the agent may no
    /// longer see.
    pub async fn draft(&self, id: DraftId) -> Result<Draft, Error> {
        let mut conn = self.desk.read().await?;
        permission::refuse_customers(&self.actor, "drafts")?;
        let absent = || Error::not_found("draft", id);
        let row = store::draft(&mut conn, id, self.actor.user_id()).await?;
        let row = row.ok_or_else(absent)?;
        let ticket = ticket_of(row.object_id);
        self.require_ticket(&mut conn, ticket).await?;
        let words = store::words(&mut conn, id).await?.ok_or_else(absent)?;
        Ok(Draft {
            id,
            ticket,
            action: row.action,
            form: row
                .title
                .and_then(|name| self.form(&name).ok())
                .ok_or_else(absent)?,
            fields: fields(&words).ok_or_else(absent)?,
            changed: row.change_time.instant(conn.zone()),
        })
    }

    /// Throws one of the actor's own drafts away, with its files.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers; [`Error::NotFound`] for another's draft.
    pub async fn discard(&self, id: DraftId) -> Result<(), Error> {
        permission::refuse_customers(&self.actor, "drafts")?;
        let mut unit = self.desk.unit(&self.actor).await?;
        let row = store::draft(&mut unit, id, self.actor.user_id()).await?;
        let row = row.ok_or_else(|| Error::not_found("draft", id))?;
        if let Some(form) = row.title.and_then(|name| self.form(&name).ok()) {
            store::delete_files(&mut unit, &form).await?;
        }
        store::delete_draft(&mut unit, id).await?;
        unit.commit().await
    }

    /// A form was sent: its files and its draft are no longer needed.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's form.
    pub async fn finish(&self, form: &FormId) -> Result<(), Error> {
        self.require_own(form)?;
        let mut unit = self.desk.unit(&self.actor).await?;
        store::delete_files(&mut unit, form).await?;
        if self.actor.customer().is_none() {
            store::delete_draft_of(&mut unit, form, self.actor.user_id()).await?;
        }
        unit.commit().await
    }

    async fn require_ticket(&self, conn: &mut Conn, ticket: Option<TicketId>) -> Result<(), Error> {
        permission::refuse_customers(&self.actor, "drafts")?;
        if let Some(id) = ticket {
            let config = self.desk.config();
            permission::ticket::require(conn, &config, &self.actor, id, &Permission::RO).await?;
        }
        Ok(())
    }
}

fn ticket_of(object: Int) -> Option<TicketId> {
    (object.0 != 0).then_some(TicketId(object.0))
}

async fn attachment(
    conn: &mut Conn,
    form: &FormId,
    file: KeptFile,
) -> Result<NewAttachment, Error> {
    let content = store::content(conn, form, &file.name).await?;
    let inline = file.is_inline();
    Ok(NewAttachment {
        content: content.ok_or_else(|| Error::not_found("file", &file.name))?,
        filename: file.name,
        content_type: file.content_type,
        content_id: inline.then_some(file.content_id),
        content_alternative: None,
        disposition: Some(if inline { "inline" } else { "attachment" }.to_owned()),
    })
}

/// The fields as [`Writing::save_draft`] wrote them.
fn fields(words: &[u8]) -> Option<Vec<(String, String)>> {
    let mut words: serde_json::Value = serde_json::from_slice(words).ok()?;
    serde_json::from_value(words.get_mut("FormData")?.take()).ok()
}

//! Articles as people and programs use them: every function asks for the permission, once.

use std::collections::HashMap;

use super::attachment::{Index, IndexEntry};
use super::create::{create, message_id_md5};
use super::model::{
    Article, ArticleEntry, ArticleFilter, Attachment, AttachmentRef, NewArticle, SendError,
    SenderType,
};
use super::{flag, store};
use crate::actor::Actor;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{ArticleId, TicketId};
use crate::permission::{self, Permission};
use crate::storage::{ArticleStorage, Entry, Place, Storages};
use crate::ticket::history_name::CommentType;
use crate::ticket::store as ticket_store;

/// Articles in someone's name. Made by [`Desk::articles`].
#[derive(Debug, Clone)]
pub struct Articles {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Articles, in someone's name.
    ///
    /// ```
    /// use gotrs_core::{Desk, UserId, article::NewArticle, ticket::NewTicket};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
    /// let desk = Desk::in_memory().await?;
    /// let ticket = desk.tickets(UserId::ROOT).create(NewTicket::in_queue("Raw", "Printer on fire")).await?;
    /// let note = NewArticle::note("Seen it", "It <b>is</b> on fire.");
    /// let article = desk.articles(UserId::ROOT).create(ticket.id, note).await?;
    /// assert_eq!((article.number, article.sender_type.as_str()), (1, "agent"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn articles(&self, actor: impl Into<Actor>) -> Articles {
        Articles {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

/// The ticket an article with this Message-ID belongs to; `None` if there is none, or if more than one ticket has it.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn ticket_of_message(
    conn: &mut Conn,
    message_id: &str,
) -> Result<Option<TicketId>, Error> {
    let Some(md5) = message_id_md5(message_id) else {
        return Ok(None);
    };
    match store::tickets_of_message(conn, &md5).await?[..] {
        [ticket] => Ok(Some(ticket)),
        _ => Ok(None),
    }
}

/// The articles with this Message-ID, newest first, each with its ticket.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn articles_of_message(
    conn: &mut Conn,
    message_id: &str,
) -> Result<Vec<(TicketId, ArticleId)>, Error> {
    match message_id_md5(message_id) {
        Some(md5) => Ok(store::articles_of_message(conn, &md5).await?),
        None => Ok(Vec::new()),
    }
}

/// Writes that a mail article could not be delivered.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn add_send_error(
    unit: &mut crate::Unit,
    article: ArticleId,
    message_id: Option<&str>,
    log_message: &str,
) -> Result<(), Error> {
    let stamp = unit.stamp();
    Ok(store::insert_send_error(unit, article, message_id, log_message, stamp).await?)
}

/// The permission of the screen that writes such an article.
pub(crate) fn permission_to_write(new: &NewArticle) -> &'static str {
    match new.history {
        CommentType::AddNote => "note",
        CommentType::PhoneCallAgent | CommentType::PhoneCallCustomer => "phone",
        CommentType::SendAnswer => "compose",
        CommentType::Forward => "forward",
        CommentType::Bounce => "bounce",
        _ => "rw",
    }
}

impl Articles {
    fn is_customer(&self) -> bool {
        self.actor.customer().is_some()
    }

    /// The one loader of articles: joins ticket, article and visibility, so that a guessed id shows nothing (ACC-01).
    async fn load(
        &self,
        conn: &mut Conn,
        ticket: TicketId,
        id: ArticleId,
    ) -> Result<Article, Error> {
        self.require(conn, ticket, &Permission::RO).await?;
        let article = store::find(conn, ticket, id, self.is_customer()).await?;
        let mut article = article.ok_or_else(|| Error::not_found("article", id))?;
        if self.is_customer() {
            article.bcc.clear();
        }
        Ok(article)
    }

    async fn require(
        &self,
        conn: &mut Conn,
        ticket: TicketId,
        permission: &Permission,
    ) -> Result<(), Error> {
        let config = self.desk.config();
        permission::ticket::require(conn, &config, &self.actor, ticket, permission).await?;
        Ok(())
    }

    /// An article; `None` if there is none or the actor may not see it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn find(&self, ticket: TicketId, id: ArticleId) -> Result<Option<Article>, Error> {
        match self.get(ticket, id).await {
            Ok(article) => Ok(Some(article)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// An article that must be there.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none or the actor may not see it.
    pub async fn get(&self, ticket: TicketId, id: ArticleId) -> Result<Article, Error> {
        let mut conn = self.desk.read().await?;
        self.load(&mut conn, ticket, id).await
    }

    /// The articles of a ticket with their attachments and the actor's flags, in a fixed number of statements.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such ticket or the actor may not see it.
    pub async fn list(
        &self,
        ticket: TicketId,
        filter: &ArticleFilter,
    ) -> Result<Vec<ArticleEntry>, Error> {
        let mut conn = self.desk.read().await?;
        self.require(&mut conn, ticket, &Permission::RO).await?;
        let mut filter = filter.clone();
        filter.visible_only |= self.is_customer();
        let articles = store::list(&mut conn, ticket, &filter).await?;
        let places: Vec<Place> = articles.iter().map(place).collect();
        let storages = Storages::of(&self.desk.config());
        let attachments = storages.list(&mut conn, &places).await?;
        let ids: Vec<ArticleId> = articles.iter().map(|article| article.id).collect();
        let flags = match self.is_customer() {
            true => Vec::new(),
            false => flag::list(&mut conn, &ids, self.actor.user_id()).await?,
        };
        let entry = |(mut article, (_, entries)): (Article, (_, Vec<Entry>))| {
            if self.is_customer() {
                article.bcc.clear();
            }
            let own = flags.iter().filter(|(id, _, _)| *id == article.id);
            ArticleEntry {
                attachments: index(&entries).entries().to_vec(),
                flags: own
                    .map(|(_, key, value)| (key.clone(), value.clone()))
                    .collect(),
                article,
            }
        };
        Ok(articles.into_iter().zip(attachments).map(entry).collect())
    }

    /// How many articles of a ticket a filter lets through, wherever its page begins.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the actor may not see the ticket.
    pub async fn count(&self, ticket: TicketId, filter: &ArticleFilter) -> Result<i64, Error> {
        let mut conn = self.desk.read().await?;
        self.require(&mut conn, ticket, &Permission::RO).await?;
        let mut filter = filter.clone();
        filter.visible_only |= self.is_customer();
        Ok(store::count(&mut conn, ticket, &filter).await?)
    }

    /// The bodies of some articles, for a list that was read without them.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the actor may not see the ticket.
    pub async fn bodies(
        &self,
        ticket: TicketId,
        ids: &[ArticleId],
    ) -> Result<HashMap<ArticleId, String>, Error> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut conn = self.desk.read().await?;
        self.require(&mut conn, ticket, &Permission::RO).await?;
        let bodies = store::bodies(&mut conn, ticket, ids, self.is_customer()).await?;
        Ok(bodies.into_iter().collect())
    }

    /// The attachments of an article.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such article or the actor may not see it.
    pub async fn attachments(&self, ticket: TicketId, id: ArticleId) -> Result<Index, Error> {
        let mut conn = self.desk.read().await?;
        let article = self.load(&mut conn, ticket, id).await?;
        let storages = Storages::of(&self.desk.config());
        let found = storages.list(&mut conn, &[place(&article)]).await?;
        Ok(found
            .first()
            .map(|(_, entries)| index(entries))
            .unwrap_or_default())
    }

    /// An attachment with its content.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none or the actor may not see it.
    pub async fn attachment(
        &self,
        ticket: TicketId,
        id: ArticleId,
        which: &AttachmentRef,
    ) -> Result<Attachment, Error> {
        let mut conn = self.desk.read().await?;
        let article = self.load(&mut conn, ticket, id).await?;
        let storages = Storages::of(&self.desk.config());
        let place = place(&article);
        let found = storages
            .list(&mut conn, std::slice::from_ref(&place))
            .await?;
        let attachment = match found.into_iter().next() {
            Some((storage, entries)) => {
                content(&mut conn, storage, &place, &entries, which).await?
            }
            None => None,
        };
        attachment.ok_or_else(|| match which {
            AttachmentRef::Name(name) => Error::not_found("attachment", name),
            AttachmentRef::Position(position) => Error::not_found("attachment", position),
        })
    }

    /// The HTML original of an article, if it has one.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such article or the actor may not see it.
    pub async fn html_body(
        &self,
        ticket: TicketId,
        id: ArticleId,
    ) -> Result<Option<Attachment>, Error> {
        let index = self.attachments(ticket, id).await?;
        match index.html_body() {
            Some(entry) => {
                let which = AttachmentRef::Position(entry.file_id);
                Ok(Some(self.attachment(ticket, id, &which).await?))
            }
            None => Ok(None),
        }
    }

    /// The raw mail an article was read from. Customers never see it: it names what was hidden from them.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none or the actor may not see it.
    pub async fn plain(&self, ticket: TicketId, id: ArticleId) -> Result<Vec<u8>, Error> {
        let missing = || Error::not_found("article source", id);
        if self.is_customer() {
            return Err(missing());
        }
        let mut conn = self.desk.read().await?;
        let article = self.load(&mut conn, ticket, id).await?;
        let storages = Storages::of(&self.desk.config());
        let mail = storages.plain(&mut conn, &place(&article)).await?;
        mail.ok_or_else(missing)
    }

    /// Makes an article. The actor needs the permission of the screen that writes such an article: `note`, `phone`,
    /// `compose`, `forward`, `bounce`, else `rw`. What a customer writes is always a visible customer article.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn create(&self, ticket: TicketId, new: NewArticle) -> Result<Article, Error> {
        let mut new = new;
        if self.is_customer() {
            new.sender = SenderType::Customer;
            new.visible_for_customer = true;
        }
        let mut unit = self.desk.unit(&self.actor).await?;
        ticket_store::lock(&mut unit, ticket).await?;
        self.require(&mut unit, ticket, &self.key(&new)).await?;
        let id = create(&mut unit, ticket, &new).await?;
        let article = store::find(&mut unit, ticket, id, false)
            .await?
            .ok_or_else(|| Error::not_found("article", id))?;
        unit.commit().await?;
        Ok(article)
    }

    fn key(&self, new: &NewArticle) -> Permission {
        if self.is_customer() {
            return Permission::RW;
        }
        Permission::new(permission_to_write(new))
    }

    /// Sets a flag of the acting agent on an article.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a key or value that is too long.
    pub async fn set_flag(
        &self,
        ticket: TicketId,
        id: ArticleId,
        key: &str,
        value: &str,
    ) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        self.load(&mut unit, ticket, id).await?;
        flag::set(&mut unit, ticket, id, self.actor.user_id(), key, value).await?;
        unit.commit().await
    }

    /// Removes a flag of the acting agent from an article.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_flag(
        &self,
        ticket: TicketId,
        id: ArticleId,
        key: &str,
    ) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        self.load(&mut unit, ticket, id).await?;
        flag::remove(&mut unit, ticket, id, self.actor.user_id(), key).await?;
        unit.commit().await
    }

    /// Marks a ticket and all its articles as seen by the acting agent.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn see_all(&self, ticket: TicketId) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        self.require(&mut unit, ticket, &Permission::RO).await?;
        flag::see_all(&mut unit, ticket, self.actor.user_id()).await?;
        unit.commit().await
    }

    /// How many articles of a ticket the acting agent has not seen.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn unseen(&self, ticket: TicketId) -> Result<i64, Error> {
        let mut conn = self.desk.read().await?;
        self.require(&mut conn, ticket, &Permission::RO).await?;
        Ok(flag::unseen(&mut conn, ticket, self.actor.user_id()).await?)
    }

    /// The failed deliveries of a mail article, oldest first; customers see none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn send_errors(
        &self,
        ticket: TicketId,
        id: ArticleId,
    ) -> Result<Vec<SendError>, Error> {
        let mut conn = self.desk.read().await?;
        self.load(&mut conn, ticket, id).await?;
        if self.is_customer() {
            return Ok(Vec::new());
        }
        Ok(store::send_errors(&mut conn, id).await?)
    }
}

fn place(article: &Article) -> Place {
    Place {
        article: article.id,
        content_path: article.content_path.clone(),
    }
}

fn index(entries: &[Entry]) -> Index {
    Index::new(entries.iter().map(|entry| entry.listed.clone()))
}

async fn content(
    conn: &mut Conn,
    storage: &dyn ArticleStorage,
    place: &Place,
    entries: &[Entry],
    which: &AttachmentRef,
) -> Result<Option<Attachment>, Error> {
    let index = index(entries);
    let wanted = |entry: &&IndexEntry| match which {
        AttachmentRef::Name(name) => entry.filename == *name,
        AttachmentRef::Position(position) => entry.file_id == *position,
    };
    let Some(entry) = index.entries().iter().find(wanted) else {
        return Ok(None);
    };
    let content = storage
        .read(conn, place, &entries[entry.file_id - 1])
        .await?;
    Ok(content.map(|content| Attachment {
        entry: entry.clone(),
        content,
    }))
}

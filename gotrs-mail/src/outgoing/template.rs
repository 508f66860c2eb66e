//! Texts that agents start from outside of mail about an article: notes, phone calls, and tickets that do not exist yet.

use gotrs_core::article::NewAttachment;
use gotrs_core::customer::CustomerUser;
use gotrs_core::permission::{self, Permission};
use gotrs_core::sysconfig::settings;
use gotrs_core::{Actor, Error, QueueId, TemplateId, TicketId};

use super::draft::Template;
use super::letter::Text;
use super::scene::{joined, worded};
use super::{Mails, sender, store};
use crate::directory;
use crate::postmaster::in_words;
use crate::tags::TagValues;

/// What a template gives: its text with its tags replaced, and its files.
#[derive(Debug, Clone)]
pub struct FromTemplate {
    /// The text.
    pub text: Text,
    /// The files.
    pub attachments: Vec<NewAttachment>,
}

/// What a ticket that does not exist yet begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The sender that readers of a mail will see.
    pub from: String,
    /// The text of the template; empty without one.
    pub text: Text,
    /// The files of the template.
    pub attachments: Vec<NewAttachment>,
    /// What stands below a mail from this queue.
    pub signature: Text,
}

impl Mails {
    /// The templates of a type (`Create`) that a queue offers. The actor needs `create` on it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn templates_of_queue(
        &self,
        queue: QueueId,
        kind: &str,
    ) -> Result<Vec<Template>, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        permission::require_queue(&mut conn, &config, &self.actor, queue, &Permission::CREATE)
            .await?;
        Ok(store::templates(&mut conn, queue, kind).await?)
    }

    /// A template (`Note`, `PhoneCall`) filled in for a ticket. The actor must see the ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such ticket, or its queue does not offer the template.
    pub async fn from_template(
        &self,
        ticket: TicketId,
        template: TemplateId,
    ) -> Result<FromTemplate, Error> {
        let scene = self.scene(ticket, None, "ro").await?;
        let mut conn = self.desk.read().await?;
        let parts = self.parts(&mut conn, &scene, Some(template)).await?;
        Ok(FromTemplate {
            text: joined(scene.rich, &[&parts.template]),
            attachments: parts.attachments,
        })
    }

    /// What a new ticket in a queue begins with, for a customer user. The actor needs `create` on the queue.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the queue does not exist or does not offer the template; [`Error::Denied`].
    pub async fn beginning(
        &self,
        queue: QueueId,
        customer: Option<&CustomerUser>,
        template: Option<TemplateId>,
    ) -> Result<Beginning, Error> {
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        permission::require_queue(&mut conn, &config, &self.actor, queue, &Permission::CREATE)
            .await?;
        let texts = store::queue_texts(&mut conn, queue).await?;
        let (mut body, mut attachments) = (store::Stored::default(), Vec::new());
        if let Some(id) = template {
            let found = store::template(&mut conn, queue, id).await?;
            body = found.ok_or_else(|| Error::not_found("template", id))?;
            attachments = store::template_files(&mut conn, id).await?;
        }
        let from = sender::of(&mut conn, &config, queue, &self.actor).await?;
        let user = self.actor.user_id();
        let agents = directory::agents(&mut conn, &config, &[user]).await?;
        let read = |name: &str| config.by_name(name)?.as_text().map(str::to_owned);
        let (now, zone) = (self.desk.now(), conn.zone());
        let date = move |wanted: Option<&str>| in_words(now, wanted, zone);
        let mut values = TagValues {
            config: Some(&read),
            current: agents.get(&user).cloned(),
            customer_user: customer.map(directory::customer_attributes),
            email_date: Some(&date),
            ..TagValues::default()
        };
        if matches!(self.actor, Actor::Agent(_)) {
            // Whoever makes the ticket owns it.
            values.owner = values.current.clone();
            values.responsible = values.current.clone();
        }
        let rich = config.get(&settings::FRONTEND_RICH_TEXT);
        let signature = worded(rich, &texts.signature, &values);
        let text = worded(rich, &body, &values);
        Ok(Beginning {
            from: from.to_string(),
            text: joined(rich, &[&text]),
            attachments,
            signature: joined(rich, &[&signature]),
        })
    }
}

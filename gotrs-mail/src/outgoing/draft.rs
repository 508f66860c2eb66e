//! Drafts: what the form of an answer, a forward or a new mail holds before the agent writes (spec 04, section 18).

use gotrs_core::article::html::referenced_content_ids;
use gotrs_core::article::{Article, AttachmentRef, NewAttachment};
use gotrs_core::customer::CustomerUser;
use gotrs_core::db::Conn;
use gotrs_core::permission::{self, Permission};
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::subject::{SubjectAction, SubjectSettings};
use gotrs_core::{Actor, ArticleId, Error, TemplateId, TicketId};

use super::letter::Text;
use super::scene::{Parts, Scene};
use super::{Mails, sender, store};
use crate::address::{Mailbox, format_list};
use crate::compose::reply::{Answered, ReplySettings, recipients};
use crate::directory::{self, OwnAddresses};
use crate::postmaster::in_words;
use crate::tags::{Attributes, TagValues};
use crate::words::Words;

/// A form, filled in.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The sender that readers will see.
    pub from: String,
    /// Recipients.
    pub to: String,
    /// Recipients of copies.
    pub cc: String,
    /// The subject, with the ticket number where the desk wants it.
    pub subject: String,
    /// Salutation, template, signature and the cited article.
    pub text: Text,
    /// Files of a forwarded article and of the template.
    pub attachments: Vec<NewAttachment>,
    /// Pictures of the cited article, which the text shows as `cid:` addresses.
    pub pictures: Vec<NewAttachment>,
    /// The customer will see the article.
    pub visible: bool,
}

/// A text that agents start from (`standard_template`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its name.
    pub name: String,
}

impl Mails {
    /// The templates of a type (`Answer`, `Forward`, `Email`, ...) that the ticket's queue offers.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the actor may not see the ticket.
    pub async fn templates(&self, ticket: TicketId, kind: &str) -> Result<Vec<Template>, Error> {
        let ticket = self.desk.tickets(&self.actor).get(ticket).await?;
        let mut conn = self.desk.read().await?;
        Ok(store::templates(&mut conn, ticket.queue_id, kind).await?)
    }

    /// An answer to an article; with `all` to everybody it went to. The actor needs `compose`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn reply_draft(
        &self,
        ticket: TicketId,
        article: ArticleId,
        all: bool,
        template: Option<TemplateId>,
    ) -> Result<Draft, Error> {
        let scene = self.scene(ticket, Some(article), "compose").await?;
        let pictures = self.pictures(&scene, ticket, article).await?;
        let mut conn = self.desk.read().await?;
        let own = OwnAddresses::load(&mut conn).await?;
        let (to, cc) = match &scene.article {
            Some(article) => answer_to(article, &scene, all, &own),
            None => Default::default(),
        };
        let subject = scene.subject(SubjectAction::Reply);
        let parts = self.parts(&mut conn, &scene, template).await?;
        let text = match scene.format() {
            Some(format) => scene.formatted(&format, &parts, &conn),
            None => scene.join(&[
                &parts.salutation,
                &parts.template,
                &parts.signature,
                &scene.cited(&scene.wrote(&conn)),
            ]),
        };
        Ok(Draft {
            from: self.from(&mut conn, &scene).await?,
            to,
            cc,
            subject,
            text,
            attachments: parts.attachments,
            pictures,
            visible: true,
        })
    }

    /// An article passed on with its files. The actor needs `forward`. Customers do not see it unless the agent says so.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn forward_draft(
        &self,
        ticket: TicketId,
        article: ArticleId,
        template: Option<TemplateId>,
    ) -> Result<Draft, Error> {
        let scene = self.scene(ticket, Some(article), "forward").await?;
        let files = self.files(ticket, article).await?;
        let mut conn = self.desk.read().await?;
        let parts = self.parts(&mut conn, &scene, template).await?;
        let text = scene.join(&[&parts.template, &parts.signature, &scene.forwarded()]);
        Ok(Draft {
            from: self.from(&mut conn, &scene).await?,
            to: String::new(),
            cc: String::new(),
            subject: scene.subject(SubjectAction::Forward),
            text,
            attachments: files.into_iter().chain(parts.attachments).collect(),
            pictures: Vec::new(),
            visible: false,
        })
    }

    /// A mail that answers nothing, to the customer. The actor needs `email_outbound`, or `rw`.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`].
    pub async fn outbound_draft(
        &self,
        ticket: TicketId,
        template: Option<TemplateId>,
    ) -> Result<Draft, Error> {
        let scene = self.scene(ticket, None, "email_outbound").await?;
        let mut conn = self.desk.read().await?;
        let parts = self.parts(&mut conn, &scene, template).await?;
        let to = scene.customer.as_ref();
        Ok(Draft {
            from: self.from(&mut conn, &scene).await?,
            to: to.map_or_else(String::new, |customer| mailbox(customer).to_string()),
            cc: String::new(),
            subject: scene.subject(SubjectAction::New),
            text: scene.join(&[&parts.salutation, &parts.template, &parts.signature]),
            attachments: parts.attachments,
            pictures: Vec::new(),
            visible: true,
        })
    }

    pub(super) async fn scene(
        &self,
        ticket: TicketId,
        article: Option<ArticleId>,
        permission: &'static str,
    ) -> Result<Scene, Error> {
        let config = self.desk.config();
        let mut conn = self.desk.read().await?;
        let permission = Permission::new(permission);
        permission::ticket::require(&mut conn, &config, &self.actor, ticket, &permission).await?;
        drop(conn);
        let ticket = self.desk.tickets(&self.actor).get(ticket).await?;
        let articles = self.desk.articles(&self.actor);
        let (mut html, mut found) = (None, None);
        if let Some(id) = article {
            found = Some(articles.get(ticket.id, id).await?);
            let original = articles.html_body(ticket.id, id).await?;
            html = original.map(|file| String::from_utf8_lossy(&file.content).into_owned());
        }
        let customers = self.desk.customers(Actor::System);
        let customer = match ticket
            .customer_user
            .as_deref()
            .filter(|login| !login.is_empty())
        {
            Some(login) => customers.find(login).await?,
            None => None,
        };
        let language = match &customer {
            Some(customer) => {
                let known = customers.preferences(&customer.login).await?;
                known.get("UserLanguage").cloned().unwrap_or_default()
            }
            None => String::new(),
        };
        let rich = config.get(&settings::FRONTEND_RICH_TEXT);
        Ok(Scene {
            ticket,
            customer,
            article: found,
            html,
            words: Words::of(&config, &language),
            config,
            rich,
        })
    }

    async fn from(&self, conn: &mut Conn, scene: &Scene) -> Result<String, Error> {
        let queue = scene.ticket.queue_id;
        let sender = sender::of(conn, &scene.config, queue, &self.actor).await?;
        Ok(sender.to_string())
    }

    /// The files that readers of an article see, its pasted images among them.
    async fn files(
        &self,
        ticket: TicketId,
        article: ArticleId,
    ) -> Result<Vec<NewAttachment>, Error> {
        let articles = self.desk.articles(&self.actor);
        let index = articles.attachments(ticket, article).await?;
        let mut files = Vec::new();
        for entry in index.entries() {
            if entry.filename.starts_with("file-1") || entry.filename == "file-2" {
                continue;
            }
            let which = AttachmentRef::Position(entry.file_id);
            let file = articles.attachment(ticket, article, &which).await?;
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            files.push(NewAttachment {
                filename: entry.filename.clone(),
                content_type: entry.content_type.clone(),
                content: file.content,
                content_id: given(&entry.content_id),
                content_alternative: None,
                disposition: given(&entry.disposition),
            });
        }
        Ok(files)
    }

    /// The pictures that the HTML of an answered article shows.
    async fn pictures(
        &self,
        scene: &Scene,
        ticket: TicketId,
        article: ArticleId,
    ) -> Result<Vec<NewAttachment>, Error> {
        let html = scene.html.as_deref().filter(|_| scene.rich);
        let wanted = referenced_content_ids(html.unwrap_or_default());
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut files = self.files(ticket, article).await?;
        files.retain(|file| {
            let id = file.content_id.as_deref().unwrap_or_default();
            let id = id.trim_matches(['<', '>']);
            !id.is_empty() && wanted.iter().any(|wanted| wanted == id)
        });
        for file in &mut files {
            file.disposition = Some("inline".to_owned());
        }
        Ok(files)
    }

    /// Salutation, template and signature, with their tags replaced.
    pub(super) async fn parts(
        &self,
        conn: &mut Conn,
        scene: &Scene,
        template: Option<TemplateId>,
    ) -> Result<Parts, Error> {
        let ticket = &scene.ticket;
        let texts = store::queue_texts(conn, ticket.queue_id).await?;
        let (mut body, mut attachments) = (store::Stored::default(), Vec::new());
        if let Some(id) = template {
            let found = store::template(conn, ticket.queue_id, id).await?;
            body = found.ok_or_else(|| Error::not_found("template", id))?;
            attachments = store::template_files(conn, id).await?;
        }
        let config = &scene.config;
        let people = [ticket.owner_id, ticket.responsible_id, self.actor.user_id()];
        let agents = directory::agents(conn, config, &people).await?;
        let subjects = SubjectSettings::from_config(config);
        let clean = |subject: &str| subjects.clean(subject, ticket.number.as_str(), Some(0));
        let read = |name: &str| config.by_name(name)?.as_text().map(str::to_owned);
        let (now, zone) = (self.desk.now(), conn.zone());
        let date = move |wanted: Option<&str>| in_words(now, wanted, zone);
        let mut values = TagValues {
            config: Some(&read),
            owner: agents.get(&ticket.owner_id).cloned(),
            responsible: agents.get(&ticket.responsible_id).cloned(),
            current: agents.get(&self.actor.user_id()).cloned(),
            ticket: directory::ticket_attributes(conn, ticket, None),
            customer_article: scene.article.as_ref().map(attributes),
            customer_user: scene.customer.as_ref().map(directory::customer_attributes),
            clean_subject: Some(&clean),
            email_date: Some(&date),
            ..TagValues::default()
        };
        let salutation = scene.part(&texts.salutation, &values);
        let signature = scene.part(&texts.signature, &values);
        values.article_texts = true;
        Ok(Parts {
            salutation,
            signature,
            template: scene.part(&body, &values),
            attachments,
        })
    }
}

fn attributes(article: &Article) -> Attributes {
    Attributes::from_iter(
        [
            ("From", &article.from),
            ("To", &article.to),
            ("Cc", &article.cc),
            ("ReplyTo", &article.reply_to),
            ("Subject", &article.subject),
            ("Body", &article.body),
            ("MessageID", &article.message_id),
        ]
        .map(|(name, value)| (name, value.as_str())),
    )
}

fn mailbox(customer: &CustomerUser) -> Mailbox {
    let name = format!("{} {}", customer.first_name, customer.last_name);
    Mailbox::new(name.trim(), customer.email.trim())
}

fn answer_to(article: &Article, scene: &Scene, all: bool, own: &OwnAddresses) -> (String, String) {
    let answered = Answered {
        from: &article.from,
        to: &article.to,
        cc: &article.cc,
        reply_to: &article.reply_to,
        by_customer: article.sender_type == "customer",
        visible_for_customer: article.visible_for_customer,
    };
    let config = &scene.config;
    let settings = ReplySettings {
        all,
        add_customer_address: config.get(&settings::TICKET_FRONTEND_COMPOSE_ADD_CUSTOMER_ADDRESS),
        replace_sender_address: config
            .get(&settings::TICKET_FRONTEND_COMPOSE_REPLACE_SENDER_ADDRESS),
    };
    let customer = scene.customer.as_ref().map(mailbox);
    let found = recipients(&answered, customer.as_ref(), settings, |email| {
        own.is_own(email)
    });
    (format_list(&found.to), format_list(&found.cc))
}

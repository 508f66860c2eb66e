//! Writing mail on a ticket: answer, answer to all, forward, and mail that answers nothing.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::{ArticleEntry, ArticleFilter};
use gotrs_core::ticket::{PendingTime, StateRef};
use gotrs_core::{ArticleId, Error, StateId, TemplateId, TicketId, UserId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{Draft, OutgoingMail, Text as MailText};

use super::said;
use super::screen::{self, Drawn, Screen, template};
use super::thread;
use super::ticket::{AGAIN, Frame, TicketTab};
use crate::done;
use crate::error::PageError;
use crate::form::{Field, FieldKind, Fields, FormData, Submitted, Values, parse_query};
use crate::i18n::{Text, msg};
use crate::page::part::{Action, FormView};
use crate::page::ticket_part::ThreadItem;
use crate::reader::AgentPage;
use crate::restricted;
use crate::security::SeeOther;
use crate::security::download::shown_name;
use crate::ticket as forms;
use crate::url;

/// What a mail is about and begins with, as query or form say it.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    article: Option<i64>,
    all: bool,
    template: Option<TemplateId>,
}

impl Asked {
    fn of(form: &FormData) -> Self {
        Self {
            article: form.get("ArticleID").and_then(|id| id.parse().ok()),
            all: form.get("ReplyAll") == Some("1"),
            template: template::asked(form),
        }
    }
}

/// A mail in the making.
struct Desk {
    frame: Frame,
    /// The newest article of the ticket, and who wrote it.
    newest: Option<(ArticleId, UserId)>,
    article: Option<ArticleEntry>,
    draft: Draft,
    asked: Asked,
}

impl Desk {
    async fn open(
        screen: Screen,
        page: &AgentPage,
        number: &str,
        asked: Asked,
    ) -> Result<Self, PageError> {
        let frame = Frame::of(page, number, TicketTab::Action).await?;
        frame.require(screen.permission())?;
        let ticket = frame.ticket.id;
        let newest = newest(page, ticket).await?;
        let mails = page.desk().mail(page.user());
        if screen == Screen::Outbound {
            let draft = mails.outbound_draft(ticket, asked.template).await?;
            return Ok(Self {
                frame,
                newest,
                article: None,
                draft,
                asked,
            });
        }
        let article = about(page, &frame, asked.article.map(ArticleId)).await?;
        let id = article.article.id;
        let draft = match screen {
            Screen::Forward => mails.forward_draft(ticket, id, asked.template).await?,
            _ => {
                mails
                    .reply_draft(ticket, id, asked.all, asked.template)
                    .await?
            }
        };
        Ok(Self {
            frame,
            newest,
            article: Some(article),
            draft,
            asked,
        })
    }

    async fn fields(&self, screen: Screen, page: &AgentPage) -> Result<Fields, PageError> {
        let draft = forms::Draft {
            from: self.draft.from.clone(),
            to: self.draft.to.clone(),
            cc: self.draft.cc.clone(),
            subject: self.draft.subject.clone(),
            body: self.draft.text.plain(),
        };
        let choices = screen::next_states(page, &self.frame).await?;
        let mut fields = forms::compose(&draft, &choices);
        if screen == Screen::Forward {
            let visible = Field::check("IsVisibleForCustomer", msg("The customer may read it"));
            fields = fields.and(visible);
        }
        if !self.draft.attachments.is_empty() {
            let names = self.draft.attachments.iter();
            let names: Vec<String> = names.map(|file| shown_name(&file.filename)).collect();
            let label = match screen {
                Screen::Forward => msg("Forwarded files"),
                _ => msg("Files of the template"),
            };
            let files = Field::new(FieldKind::Shown, "Files", label);
            fields = fields.and(files.value(names.join(", ")));
        }
        if let Some(article) = &self.article {
            fields = fields
                .and(Field::hidden("ArticleID", article.article.id))
                .and(Field::hidden("ReplyAll", u8::from(self.asked.all)));
        }
        if let Some((newest, _)) = self.newest {
            fields = fields.and(Field::hidden(NEWEST, newest));
        }
        if let Some(template) = self.asked.template {
            fields = fields.and(Field::hidden("TemplateID", template));
        }
        let (desk, ticket) = (page.desk(), Some(self.frame.ticket.id));
        Ok(restricted::narrowed(desk, page.agent(), ticket, fields, None).await?)
    }

    /// The templates, each leading to a mail about the same article.
    async fn templates(&self, screen: Screen, page: &AgentPage) -> Result<Vec<Action>, PageError> {
        let article = self.article.as_ref();
        let article = article.map(|entry| entry.article.id.to_string());
        let mut more = Vec::new();
        if let Some(article) = &article {
            more.push(("ArticleID", article.as_str()));
        }
        if self.asked.all {
            more.push(("ReplyAll", "1"));
        }
        template::offered(screen, page, &self.frame, &more).await
    }

    async fn draw(
        self,
        screen: Screen,
        page: AgentPage,
        status: StatusCode,
        fields: Fields,
    ) -> Result<Response, PageError> {
        let number = self.frame.ticket.number.0.clone();
        let heading: Text = match (screen, &self.article) {
            (Screen::Reply, Some(entry)) => forms::reply_heading(&thread::sender(&entry.article)),
            _ => screen.label().into(),
        };
        let form = FormView::new(screen.url(&number), fields, msg("Send"))
            .icon("send")
            .cancel(url::zoom(&number));
        let mut drawn = Drawn::new(heading, form);
        drawn.templates = self.templates(screen, &page).await?;
        if let Some(entry) = &self.article {
            let view = thread::article(&page, &number, &self.frame.rights, entry, None);
            drawn.context = vec![ThreadItem::Article(Box::new(view))];
        }
        screen::draw_form(screen, page, self.frame, status, drawn).await
    }
}

/// The newest article that was there when the form was drawn.
const NEWEST: &str = "NewestArticleID";

/// The newest article of a ticket, and who wrote it.
async fn newest(
    page: &AgentPage,
    ticket: TicketId,
) -> Result<Option<(ArticleId, UserId)>, PageError> {
    let filter = ArticleFilter::default()
        .newest_first()
        .without_bodies()
        .limit(1);
    let articles = page.desk().articles(page.user());
    let newest = articles.list(ticket, &filter).await?.pop();
    Ok(newest.map(|entry| (entry.article.id, entry.article.created_by)))
}

/// What came from somebody else while the mail was written; once said, the mail may go.
async fn overtaken(
    page: &AgentPage,
    desk: &Desk,
    values: &Values,
) -> Result<Option<Text>, PageError> {
    let (Some(known), Some(newest)) = (values.number(NEWEST), desk.newest) else {
        return Ok(None);
    };
    let ticket = desk.frame.ticket.id;
    if newest.0.0 <= known || newest.1 == page.user() {
        return Ok(None);
    }
    let (said, _) = said::sentence(page, ticket, newest.1, true).await?;
    let text = Text::filled(
        msg("{0} Read it in the ticket, then send once more."),
        [page.page.text(&said)],
    );
    Ok(Some(text))
}

/// The article that is asked for; else the last one of the customer, else the last one.
async fn about(
    page: &AgentPage,
    frame: &Frame,
    id: Option<ArticleId>,
) -> Result<ArticleEntry, PageError> {
    let filter = ArticleFilter::default().newest_first();
    let articles = page.desk().articles(page.user());
    let mut entries = articles.list(frame.ticket.id, &filter).await?;
    let place = match id {
        Some(id) => entries.iter().position(|entry| entry.article.id == id),
        None => entries
            .iter()
            .position(|entry| entry.article.sender_type == "customer")
            .or((!entries.is_empty()).then_some(0)),
    };
    place
        .map(|place| entries.swap_remove(place))
        .ok_or(PageError::NotFound)
}

/// `GET` of a mail.
pub(crate) async fn show(
    screen: Screen,
    page: AgentPage,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = Asked::of(&parse_query(query.as_deref())?);
    let desk = Desk::open(screen, &page, &number, asked).await?;
    let fields = desk.fields(screen, &page).await?;
    desk.draw(screen, page, StatusCode::OK, fields).await
}

/// `POST` of a mail.
pub(crate) async fn submit(
    screen: Screen,
    page: AgentPage,
    Path(number): Path<String>,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let desk = Desk::open(screen, &page, &number, Asked::of(&form)).await?;
    let values = match desk.fields(screen, &page).await?.read(form) {
        Ok(values) => values,
        Err(refused) => {
            let fields = refused.fields()?;
            return desk.draw(screen, page, AGAIN, fields).await;
        }
    };
    if let Some(text) = overtaken(&page, &desk, &values).await? {
        // The form comes back knowing the newer article.
        let mut fields = values.into_fields();
        if let Some((newest, _)) = desk.newest {
            fields = fields.with(NEWEST, newest);
        }
        fields.error = Some(text);
        return desk.draw(screen, page, AGAIN, fields).await;
    }
    let mail = match mail(screen, &page, &desk, &values) {
        Ok(mail) => mail,
        Err((field, text)) => {
            let fields = values.refuse(field, text);
            return desk.draw(screen, page, AGAIN, fields).await;
        }
    };
    let ticket = desk.frame.ticket.id;
    let mails = page.desk().mail(page.user());
    let sent = match &desk.article {
        None => mails.write(ticket, mail).await,
        Some(entry) if screen == Screen::Forward => {
            mails.forward(ticket, entry.article.id, mail).await
        }
        Some(entry) => mails.send_reply(ticket, entry.article.id, mail).await,
    };
    match sent {
        Ok(_) => {
            let target = done::at(&url::zoom(&number), screen.done());
            Ok(SeeOther::to(&target).into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            let fields = blame(values.into_fields(), error)?;
            desk.draw(screen, page, AGAIN, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Address lines are named as in the form, but for their capital.
pub(crate) fn blame(fields: Fields, error: Error) -> Result<Fields, PageError> {
    fields.or_fail(error, |field| match field {
        "to" => "To",
        "cc" => "Cc",
        "bcc" => "Bcc",
        "subject" => "Subject",
        "state" => "StateID",
        "pending_time" => "PendingTime",
        _ => "",
    })
}

fn mail(
    screen: Screen,
    page: &AgentPage,
    desk: &Desk,
    values: &Values,
) -> Result<OutgoingMail, (&'static str, Text)> {
    let mut attachments = desk.draft.attachments.clone();
    attachments.extend(screen::attachments(values));
    let pending = match values.date_time("PendingTime") {
        Some(local) => Some(screen::instant(&page.page.locale, local)?),
        None => None,
    };
    Ok(OutgoingMail {
        to: values.text("To").to_owned(),
        cc: values.text("Cc").to_owned(),
        bcc: values.text("Bcc").to_owned(),
        subject: values.text("Subject").to_owned(),
        text: MailText::Plain(values.text("Body").to_owned()),
        attachments,
        visible: screen != Screen::Forward || values.flag("IsVisibleForCustomer"),
        state: values.number("StateID").map(|id| StateRef::Id(StateId(id))),
        pending: pending.map(PendingTime::At),
        time_units: screen::units(values),
    })
}

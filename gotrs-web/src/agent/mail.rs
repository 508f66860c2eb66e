//! Writing mail on a ticket: answer, answer to all, forward, and mail that answers nothing.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::attachment::Index;
use gotrs_core::article::{ArticleEntry, ArticleFilter, SenderType};
use gotrs_core::ticket::{PendingTime, StateRef};
use gotrs_core::{ArticleId, Error, StateId, TemplateId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{Draft, OutgoingMail};

use super::screen::{self, Drawn, Screen, template};
use super::thread;
use super::ticket::{AGAIN, Frame, TicketTab};
use crate::done;
use crate::error::PageError;
use crate::form::{Field, FieldKind, Fields, FormData, Rich, Submitted, Values, parse_query};
use crate::i18n::{Msg, Text, msg};
use crate::page::part::{Action, FormView};
use crate::page::ticket_part::ThreadItem;
use crate::reader::AgentPage;
use crate::restricted;
use crate::security::SeeOther;
use crate::security::download::shown_name;
use crate::ticket as forms;
use crate::url;
use crate::writing::drafts::{self, Place};
use crate::writing::{Sheet, Wish, shown};

/// The parameter that says which article the writer knew as the last one.
const KNOWN: &str = "KnownArticleID";

const NEWER: Msg = msg(
    "Somebody wrote meanwhile. Read the newer article above, then send your text or change it.",
);

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
    article: Option<ArticleEntry>,
    draft: Draft,
    asked: Asked,
    /// What came while it was written.
    newer: Option<ArticleId>,
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
        let mails = page.desk().mail(page.user());
        if screen == Screen::Outbound {
            let draft = mails.outbound_draft(ticket, asked.template).await?;
            return Ok(Self {
                frame,
                article: None,
                draft,
                asked,
                newer: None,
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
            article: Some(article),
            draft,
            asked,
            newer: None,
        })
    }

    async fn fields(
        &self,
        screen: Screen,
        page: &AgentPage,
        sheet: &Sheet,
    ) -> Result<Fields, PageError> {
        let draft = forms::Draft {
            from: self.draft.from.clone(),
            to: self.draft.to.clone(),
            cc: self.draft.cc.clone(),
            subject: self.draft.subject.clone(),
            body: String::new(),
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
        if let Some(template) = self.asked.template {
            fields = fields.and(Field::hidden("TemplateID", template));
        }
        let (desk, ticket) = (page.desk(), Some(self.frame.ticket.id));
        let mut fields = restricted::narrowed(desk, page.agent(), ticket, fields, None).await?;
        if let Some(newest) = self.newest(page).await? {
            fields = fields.and(Field::hidden(KNOWN, newest));
        }
        let rich = Rich {
            pictures: self.pictures(),
            ..Rich::default()
        };
        Ok(sheet.dress_with(fields, &self.draft.text, rich))
    }

    /// The newest article that somebody wrote: who sends without knowing it is asked again.
    async fn newest(&self, page: &AgentPage) -> Result<Option<ArticleId>, PageError> {
        let filter = ArticleFilter::default()
            .newest_first()
            .without_bodies()
            .sender(SenderType::Agent)
            .sender(SenderType::Customer)
            .limit(1);
        let articles = page.desk().articles(page.user());
        let newest = articles.list(self.frame.ticket.id, &filter).await?;
        Ok(newest.first().map(|entry| entry.article.id))
    }

    /// Where the pictures of the cited article are, by content id.
    fn pictures(&self) -> Vec<(String, String)> {
        let Some(entry) = &self.article else {
            return Vec::new();
        };
        let number = url::encode(self.frame.ticket.number.as_str());
        let id = entry.article.id;
        let index = Index::from(entry.attachments.clone());
        let pictures = index.entries().iter().filter_map(|file| {
            let name = file.content_id.trim_matches(['<', '>']);
            let path = format!(
                "/agent/tickets/{number}/articles/{id}/attachments/{}/view",
                file.file_id
            );
            (!name.is_empty()).then(|| (name.to_owned(), path))
        });
        pictures.collect()
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
        let send = match self.newer {
            Some(_) => msg("Send anyway"),
            None => msg("Send"),
        };
        let form = FormView::new(screen.url(&number), fields, send)
            .icon("send")
            .cancel(url::zoom(&number))
            .drafts();
        let mut drawn = Drawn::new(heading, form);
        drawn.templates = self.templates(screen, &page).await?;
        if let Some(entry) = &self.article {
            let view = thread::article(&page, &number, &self.frame.rights, entry, None);
            drawn.context = vec![ThreadItem::Article(Box::new(view))];
        }
        if let Some(newer) = self.newer {
            let entry = thread::entry(&page, &self.frame, newer).await?;
            let view = thread::article(&page, &number, &self.frame.rights, &entry, None);
            drawn.context.push(ThreadItem::Article(Box::new(view)));
        }
        screen::draw_form(screen, page, self.frame, status, drawn).await
    }
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
    let query = parse_query(query.as_deref())?;
    let sheet = Sheet::begin(page.desk(), page.user(), &page.page.locale);
    let ticket = page.ticket(&number).await?.id;
    let action = screen.action().unwrap_or_default();
    let Some(draft) = drafts::asked(&page, &query, Some(ticket), action).await? else {
        let desk = Desk::open(screen, &page, &number, Asked::of(&query)).await?;
        let fields = desk.fields(screen, &page, &sheet).await?;
        let mut page = page;
        let offers = screen::offers(&page, ticket, &number, &[screen]).await?;
        page.page.flashes.extend(offers);
        return desk.draw(screen, page, StatusCode::OK, fields).await;
    };
    let words = drafts::words(&draft);
    let desk = Desk::open(screen, &page, &number, Asked::of(&words)).await?;
    let sheet = sheet.go_on(draft.form).await?;
    let fields = desk.fields(screen, &page, &sheet).await?.recall(&words);
    desk.draw(screen, page, StatusCode::OK, fields).await
}

/// `POST` of a mail.
pub(crate) async fn submit(
    screen: Screen,
    page: AgentPage,
    Path(number): Path<String>,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let mut desk = Desk::open(screen, &page, &number, Asked::of(&form)).await?;
    let sheet = Sheet::of(page.desk(), page.user(), &page.page.locale, &mut form).await?;
    let fields = desk.fields(screen, &page, &sheet).await?;
    match sheet.wish() {
        Wish::Save { silent } => {
            let place = Place {
                action: screen.action().unwrap_or_default(),
                ticket: Some(desk.frame.ticket.id),
                back: &url::zoom(&number),
            };
            return sheet.save(place, &form, silent).await;
        }
        Wish::Again => {
            let fields = fields.recall(&form);
            return desk.draw(screen, page, AGAIN, fields).await;
        }
        Wish::Send => {}
    }
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => {
            let fields = refused.fields()?;
            return desk.draw(screen, page, AGAIN, fields).await;
        }
    };
    let mail = match mail(screen, &page, &desk, &sheet, &values).await? {
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
            sheet.done().await;
            let target = done::at(&url::zoom(&number), screen.done());
            Ok(SeeOther::to(&target).into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            desk.newer = newer(&error);
            let fields = match desk.newer {
                Some(newer) => values.into_fields().with(KNOWN, newer).refuse("", NEWER),
                None => blame(values.into_fields(), error)?,
            };
            desk.draw(screen, page, AGAIN, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The article that came while the mail was written.
fn newer(error: &Error) -> Option<ArticleId> {
    let Error::Invalid(problems) = error else {
        return None;
    };
    let found = problems.0.iter().find(|one| one.problem == "newer")?;
    found.detail.parse().ok()
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

async fn mail(
    screen: Screen,
    page: &AgentPage,
    desk: &Desk,
    sheet: &Sheet,
    values: &Values,
) -> Result<Result<OutgoingMail, (&'static str, Text)>, PageError> {
    let pending = match values.date_time("PendingTime") {
        Some(local) => match screen::instant(&page.page.locale, local) {
            Ok(until) => Some(until),
            Err(wrong) => return Ok(Err(wrong)),
        },
        None => None,
    };
    let text = sheet.text(values);
    let draft = &desk.draft;
    let mut more = draft.attachments.clone();
    more.extend(shown(&text, draft.pictures.clone()));
    Ok(Ok(OutgoingMail {
        to: values.text("To").to_owned(),
        cc: values.text("Cc").to_owned(),
        bcc: values.text("Bcc").to_owned(),
        subject: values.text("Subject").to_owned(),
        attachments: sheet.attachments(&text, more).await?,
        text,
        visible: screen != Screen::Forward || values.flag("IsVisibleForCustomer"),
        state: values.number("StateID").map(|id| StateRef::Id(StateId(id))),
        pending: pending.map(PendingTime::At),
        time_units: screen::units(values),
        known: values.number(KNOWN).map(ArticleId),
    }))
}

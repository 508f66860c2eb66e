//! Splitting an article off into a ticket of its own, linked as the child of the old one (`SplitLinkType`).

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::attachment::{Index, IndexFilter};
use gotrs_core::article::{ArticleEntry, AttachmentRef, NewAttachment};
use gotrs_core::ticket::merge::SplitLink;
use gotrs_core::{ArticleId, Error};
use gotrs_mail::outgoing::Text as MailText;

use super::super::screen::{self, Drawn, Screen};
use super::super::thread;
use super::super::ticket::{AGAIN, Frame, TicketTab};
use super::{Kind, UPDATE, fields, make, wants_update};
use crate::done;
use crate::error::PageError;
use crate::form::{Field, FieldKind, Fields, FormData, Rich, Submitted, parse_query};
use crate::i18n::msg;
use crate::page::part::FormView;
use crate::page::ticket_part::ThreadItem;
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::security::download::shown_name;
use crate::url;
use crate::writing::{Sheet, Wish};

/// The article that goes off, and its ticket.
struct Part {
    frame: Frame,
    entry: ArticleEntry,
}

impl Part {
    async fn open(page: &AgentPage, number: &str, form: &FormData) -> Result<Self, PageError> {
        let frame = Frame::of(page, number, TicketTab::Action).await?;
        frame.require("create")?;
        let id = form.get("ArticleID").and_then(|id| id.parse().ok());
        let id = id.map(ArticleId).ok_or(PageError::NotFound)?;
        let entry = thread::entry(page, &frame, id).await?;
        Ok(Self { frame, entry })
    }

    async fn fields(&self, page: &AgentPage, asked: &FormData) -> Result<Fields, PageError> {
        let mut fields = fields::fields(Kind::Phone, page, asked).await?;
        // The text is the article's: no template takes its place.
        let unwanted = |field: &Field| field.name.starts_with("Template");
        fields.items.retain(|field| !unwanted(field));
        let names: Vec<String> = self.files().map(|(_, name)| shown_name(&name)).collect();
        if !names.is_empty() {
            let files = Field::new(FieldKind::Shown, "Files", msg("Files of the article"));
            fields = fields.and(files.value(names.join(", ")));
        }
        Ok(fields.and(Field::hidden("ArticleID", self.entry.article.id)))
    }

    /// What the form begins with: the customer, subject and text of what is split off.
    fn filled(&self, sheet: &Sheet, fields: Fields) -> Fields {
        let (ticket, article) = (&self.frame.ticket, &self.entry.article);
        let subject = match article.subject.trim() {
            "" => &ticket.title,
            subject => subject,
        };
        let customer = ticket.customer_user.as_deref().unwrap_or_default();
        let fields = fields
            .with("SelectedCustomerUser", customer)
            .with("Subject", subject)
            .with("Dest", ticket.queue_id)
            .with("PriorityID", ticket.priority_id);
        let text = MailText::Plain(article.body.trim_end().to_owned());
        sheet.dress_with(fields, &text, Rich::default())
    }

    /// The files that readers of the article see.
    fn files(&self) -> impl Iterator<Item = (usize, String)> {
        let index = Index::from(self.entry.attachments.clone());
        let filter = IndexFilter {
            plain_text: true,
            html_body: true,
            inline: false,
        };
        let shown = index.filtered(filter, None);
        let shown: Vec<_> = shown
            .into_iter()
            .map(|file| (file.file_id, file.filename.clone()))
            .collect();
        shown.into_iter()
    }

    async fn attachments(&self, page: &AgentPage) -> Result<Vec<NewAttachment>, PageError> {
        let articles = page.desk().articles(page.user());
        let mut files = Vec::new();
        for (position, _) in self.files() {
            let which = AttachmentRef::Position(position);
            let file = articles
                .attachment(self.frame.ticket.id, self.entry.article.id, &which)
                .await?;
            files.push(NewAttachment {
                filename: file.entry.filename.clone(),
                content_type: file.entry.content_type.clone(),
                content: file.content,
                disposition: Some("attachment".to_owned()),
                ..NewAttachment::default()
            });
        }
        Ok(files)
    }

    async fn draw(
        self,
        page: AgentPage,
        status: StatusCode,
        fields: Fields,
    ) -> Result<Response, PageError> {
        let screen = Screen::Split;
        let number = self.frame.ticket.number.0.clone();
        let form = FormView::new(screen.url(&number), fields, screen.submit())
            .icon(screen.icon())
            .also(UPDATE, msg("Update form"))
            .cancel(url::zoom(&number))
            .writes();
        let mut drawn = Drawn::new(screen.heading(), form);
        let view = thread::article(&page, &number, &self.frame.rights, &self.entry, None);
        drawn.context = vec![ThreadItem::Article(Box::new(view))];
        screen::draw_form(screen, page, self.frame, status, drawn).await
    }
}

/// `GET /agent/tickets/{number}/split`
pub(crate) async fn show(
    page: AgentPage,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = parse_query(query.as_deref())?;
    let part = Part::open(&page, &number, &asked).await?;
    let sheet = Sheet::begin(page.desk(), page.user(), &page.page.locale);
    let fields = part.filled(&sheet, part.fields(&page, &asked).await?);
    part.draw(page, StatusCode::OK, fields).await
}

/// `POST /agent/tickets/{number}/split`
pub(crate) async fn submit(
    page: AgentPage,
    Path(number): Path<String>,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let update = wants_update(&mut form);
    let part = Part::open(&page, &number, &form).await?;
    let sheet = Sheet::of(page.desk(), page.user(), &page.page.locale, &mut form).await?;
    let fields = sheet.dress(part.fields(&page, &form).await?);
    if update || sheet.wish() == Wish::Again {
        return part.draw(page, StatusCode::OK, fields.recall(&form)).await;
    }
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => return part.draw(page, AGAIN, refused.fields()?).await,
    };
    let user = match page
        .customer_user(values.text("SelectedCustomerUser"))
        .await?
    {
        Ok(user) => user,
        Err(text) => {
            let fields = values.refuse("SelectedCustomerUser", text);
            return part.draw(page, AGAIN, fields).await;
        }
    };
    let ticket = match make::ticket(&page, &user, &values) {
        Ok(ticket) => ticket,
        Err((field, text)) => {
            let fields = values.refuse(field, text);
            return part.draw(page, AGAIN, fields).await;
        }
    };
    let text = sheet.text(&values);
    let files = sheet
        .attachments(&text, part.attachments(&page).await?)
        .await?;
    let ticket = ticket.article(make::call(&user, &values, text, files));
    let tickets = page.desk().tickets(page.user());
    let link = SplitLink::default();
    match tickets
        .split(part.frame.ticket.id, ticket, Some(&link))
        .await
    {
        Ok(made) => {
            sheet.done().await;
            if let Some(units) = screen::units(&values) {
                tickets.account_time(made.id, units).await?;
            }
            let target = done::at(&url::zoom(made.number.as_str()), Screen::Split.done());
            Ok(SeeOther::to(&target).into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            let fields = screen::blame(values.into_fields(), error)?;
            part.draw(page, AGAIN, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

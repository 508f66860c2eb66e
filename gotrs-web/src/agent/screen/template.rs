//! What the text of a screen begins with: a template of the queue, or the article it is about.

use gotrs_core::sysconfig::settings;
use gotrs_core::{ArticleId, TemplateId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::compose::quote::quote_plain;
use gotrs_mail::outgoing::Text;

use super::super::thread;
use super::super::ticket::Frame;
use super::Screen;
use crate::error::PageError;
use crate::form::FormData;
use crate::i18n::Text as Words;
use crate::page::part::Action;
use crate::reader::AgentPage;
use crate::url;

/// The templates that a screen offers on a ticket, as links to the screen that begins with one. `more` is kept in
/// their addresses.
pub(crate) async fn offered(
    screen: Screen,
    page: &AgentPage,
    frame: &Frame,
    more: &[(&str, &str)],
) -> Result<Vec<Action>, PageError> {
    let Some(kind) = screen.template_type() else {
        return Ok(Vec::new());
    };
    let mails = page.desk().mail(page.user());
    let templates = mails.templates(frame.ticket.id, kind).await?;
    let path = screen.url(frame.ticket.number.as_str());
    Ok(templates
        .into_iter()
        .map(|template| {
            let id = template.id.to_string();
            let mut query = more.to_vec();
            query.push(("TemplateID", &id));
            let to = url::with_query(&path, &query);
            Action::link(to, Words::plain(template.name)).icon("note")
        })
        .collect())
}

/// The template that a query asks for.
pub(crate) fn asked(query: &FormData) -> Option<TemplateId> {
    query.get("TemplateID")?.parse().ok().map(TemplateId)
}

/// The text of a note or a call: the template that is asked for, or the article that it is about, quoted.
pub(super) async fn beginning(
    screen: Screen,
    page: &AgentPage,
    frame: &Frame,
    query: &FormData,
) -> Result<Option<Text>, PageError> {
    let mut text = None;
    if let Some(template) = asked(query).filter(|_| screen.template_type().is_some()) {
        let mails = page.desk().mail(page.user());
        text = Some(mails.from_template(frame.ticket.id, template).await?.text);
    }
    let article = query.get("ArticleID").and_then(|id| id.parse().ok());
    if let Some(id) = article {
        let quoted = Text::Plain(quoted(page, frame, ArticleId(id)).await?);
        text = Some(match text {
            Some(text) => text.above(&quoted),
            None => quoted,
        });
    }
    Ok(text)
}

/// An article as a quotation, under who wrote it and when.
pub(crate) async fn quoted(
    page: &AgentPage,
    frame: &Frame,
    id: ArticleId,
) -> Result<String, PageError> {
    let articles = page.desk().articles(page.user());
    let article = articles.get(frame.ticket.id, id).await?;
    let prefix = page.desk().config().get(&settings::TICKET_FRONTEND_QUOTE);
    let prefix = if prefix.is_empty() { "> " } else { &prefix };
    let when = page.page.locale.exactly(article.created).text;
    let wrote = page
        .page
        .tr2("{0}, {1} wrote:", &when, &thread::sender(&article));
    Ok(format!(
        "{wrote}\n{}",
        quote_plain(&article.body, prefix, None)
    ))
}

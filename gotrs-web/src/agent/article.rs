//! What belongs to one article: its HTML body as a document of its own, its files, the mail as it came.

use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::html::referenced_content_ids;
use gotrs_core::article::{Articles, Attachment, AttachmentRef};
use gotrs_core::{ArticleId, TicketId};
use gotrs_mail::sanitize::{RemoteContent, SanitizeOptions, data_url, sanitize, text_to_html};

use crate::error::PageError;
use crate::form::parse_query;
use crate::i18n::{Text, msg};
use crate::page::agent::SheetPage;
use crate::page::part::{Action, Section, SectionBody};
use crate::page::{self, ArticleDocument, ArticleHtml};
use crate::reader::AgentPage;
use crate::security::{Disposition, Policy, ServedType};
use crate::url;

/// Bytes of pictures that a document carries inside.
const PICTURES: usize = 8 * 1024 * 1024;

/// `GET /agent/tickets/{number}/articles/{article}/body`
pub(crate) async fn body(
    page: AgentPage,
    Path((number, id)): Path<(String, i64)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let remote = parse_query(query.as_deref())?.get("LoadRemote") == Some("1");
    let ticket = page.ticket(&number).await?;
    let articles = page.desk().articles(page.user());
    document(
        &articles,
        ticket.id,
        ArticleId(id),
        page.page.language(),
        remote,
    )
    .await
}

/// The document of an article's body, for readers of both faces.
pub(crate) async fn document(
    articles: &Articles,
    ticket: TicketId,
    id: ArticleId,
    language: crate::i18n::Language,
    remote: bool,
) -> Result<Response, PageError> {
    let article = articles.get(ticket, id).await?;
    let html = match articles.html_body(ticket, id).await? {
        Some(file) => Some(decoded(&file)),
        None if article.content_type.starts_with("text/html") => Some(article.body.clone()),
        None => None,
    };
    let body = match html {
        Some(html) => {
            let pictures = pictures(articles, ticket, id, &html).await?;
            let find = |wanted: &str| {
                let found = pictures.iter().find(|(name, _)| name == wanted);
                found.map(|(_, url)| url.clone())
            };
            let options = SanitizeOptions {
                remote: if remote {
                    RemoteContent::Allow
                } else {
                    RemoteContent::Block
                },
                images: Some(&find),
            };
            sanitize(&html, &options)
        }
        None => text_to_html(&article.body),
    };
    let document = ArticleDocument {
        language,
        title: article.subject,
        body: ArticleHtml::from(body),
    };
    document.respond(remote)
}

/// The markup in the charset that its type names.
fn decoded(file: &Attachment) -> String {
    let label = file.entry.content_type.split(';').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').to_owned())
    });
    gotrs_mail::charset::decode(&file.content, label.as_deref())
}

/// The pictures of the mail that its markup shows, by Content-ID, as `data:` addresses.
async fn pictures(
    articles: &Articles,
    ticket: TicketId,
    id: ArticleId,
    html: &str,
) -> Result<Vec<(String, String)>, PageError> {
    let wanted = referenced_content_ids(html);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let (mut pictures, mut room) = (Vec::new(), PICTURES);
    for entry in articles.attachments(ticket, id).await?.entries() {
        let name = entry.content_id.trim_matches(['<', '>']);
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        if name.is_empty() || size > room || !wanted.iter().any(|id| id == name) {
            continue;
        }
        room -= size;
        let which = AttachmentRef::Position(entry.file_id);
        let file = articles.attachment(ticket, id, &which).await?;
        pictures.extend(data_url(&file.content).map(|url| (name.to_owned(), url)));
    }
    Ok(pictures)
}

/// `GET /agent/tickets/{number}/articles/{article}/attachments/{file}`
pub(crate) async fn attachment(
    page: AgentPage,
    Path((number, id, file)): Path<(String, i64, usize)>,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    let articles = page.desk().articles(page.user());
    let which = AttachmentRef::Position(file);
    let file = articles
        .attachment(ticket.id, ArticleId(id), &which)
        .await?;
    Ok(download(&file))
}

/// A stored file as a download (B2), for readers of both faces.
pub(crate) fn download(file: &Attachment) -> Response {
    let served = ServedType::of(&file.entry.content_type, &file.content);
    let headers = Disposition::Attachment.headers(served, &file.entry.filename);
    let mut response = (headers, file.content.clone()).into_response();
    response.extensions_mut().insert(Policy::Download);
    response
}

/// `GET /agent/tickets/{number}/articles/{article}/attachments/{file}/view`: pictures and plain text in place, as their
/// bytes say, in a sandbox of their own; everything else is saved.
pub(crate) async fn view(
    page: AgentPage,
    Path((number, id, file)): Path<(String, i64, usize)>,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    let articles = page.desk().articles(page.user());
    let which = AttachmentRef::Position(file);
    let file = articles
        .attachment(ticket.id, ArticleId(id), &which)
        .await?;
    let served = ServedType::of(&file.entry.content_type, &file.content);
    let headers = Disposition::Inline.headers(served, &file.entry.filename);
    let mut response = (headers, file.content).into_response();
    response.extensions_mut().insert(Policy::Download);
    Ok(response)
}

/// Bytes of a mail that are shown; the rest is in the file.
const SOURCE: usize = 256 * 1024;

/// `GET /agent/tickets/{number}/articles/{article}/source`: the mail as it came, to be read.
pub(crate) async fn source(
    page: AgentPage,
    Path((number, id)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    let articles = page.desk().articles(page.user());
    let mail = articles.plain(ticket.id, ArticleId(id)).await?;
    let cut = mail.len() > SOURCE;
    let text = String::from_utf8_lossy(&mail[..mail.len().min(SOURCE)]).into_owned();
    let heading = msg("The mail as it came");
    let mut section = Section::new("source", heading, SectionBody::Source(text));
    if cut {
        section = section.intro(msg("This is its beginning. Save it to see the rest."));
    }
    let plain = format!("{}/articles/{id}/plain", url::zoom(&number));
    let view = SheetPage {
        shell: page
            .shell(page.ticket_crumbs(&ticket, Some(heading.into())))
            .await?,
        heading: heading.into(),
        intro: Some(Text::plain(ticket.title.clone())),
        actions: vec![Action::link(plain, msg("Save the mail as it came")).icon("download")],
        tabs: Vec::new(),
        sections: vec![section],
        page: page.page,
    };
    page::html(&view)
}

/// `GET /agent/tickets/{number}/articles/{article}/plain`
pub(crate) async fn plain(
    page: AgentPage,
    Path((number, id)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    let articles = page.desk().articles(page.user());
    let mail = articles.plain(ticket.id, ArticleId(id)).await?;
    let name = format!("{}-{id}.eml", ticket.number);
    let headers = Disposition::Attachment.headers(ServedType::Bytes, &name);
    let mut response = (headers, mail).into_response();
    response.extensions_mut().insert(Policy::Download);
    Ok(response)
}

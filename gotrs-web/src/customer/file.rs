//! Bodies and attachments of visible articles.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::ArticleId;
use gotrs_core::article::AttachmentRef;
use gotrs_mail::sanitize::{SanitizeOptions, data_url, sanitize};

use super::request;
use crate::error::PageError;
use crate::page::{ArticleDocument, ArticleHtml};
use crate::reader::CustomerPage;
use crate::security::Policy;
use crate::security::download::{Disposition, ServedType};

/// `GET /customer/tickets/{number}/articles/{article}/body`: the HTML of an article for its frame. Pictures from
/// elsewhere stay out: they would tell their owner who reads.
pub(super) async fn body(
    reader: CustomerPage,
    Path((number, article)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let found = request::find(&reader, &number).await?;
    let (ticket, id) = (found.ticket.id, article_id(&article)?);
    let articles = reader.desk().articles(reader.customer());
    let article = articles.get(ticket, id).await?;
    let html = match articles.html_body(ticket, id).await? {
        Some(original) => {
            let text = String::from_utf8_lossy(&original.content).into_owned();
            let mut images = Vec::new();
            for entry in articles.attachments(ticket, id).await?.entries() {
                let content_id = entry.content_id.trim_matches(['<', '>']);
                if content_id.is_empty() || !text.contains(content_id) {
                    continue;
                }
                let which = AttachmentRef::Position(entry.file_id);
                let image = articles.attachment(ticket, id, &which).await?;
                if let Some(url) = data_url(&image.content) {
                    images.push((content_id.to_owned(), url));
                }
            }
            let of_mail = |wanted: &str| {
                let found = images.iter().find(|(content_id, _)| content_id == wanted);
                found.map(|(_, url)| url.clone())
            };
            let options = SanitizeOptions {
                images: Some(&of_mail),
                ..SanitizeOptions::default()
            };
            ArticleHtml::from(sanitize(&text, &options))
        }
        None => ArticleHtml::from_text(&article.body),
    };
    let document = ArticleDocument {
        language: reader.page.language(),
        title: article.subject,
        body: html,
    };
    document.respond(false)
}

/// `GET /customer/tickets/{number}/articles/{article}/attachments/{attachment}`
pub(super) async fn attachment(
    reader: CustomerPage,
    Path((number, article, attachment)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let found = request::find(&reader, &number).await?;
    let articles = reader.desk().articles(reader.customer());
    let position = attachment.parse().map_err(|_| PageError::NotFound)?;
    let which = AttachmentRef::Position(position);
    let file = articles
        .attachment(found.ticket.id, article_id(&article)?, &which)
        .await?;
    let served = ServedType::of(&file.entry.content_type, &file.content);
    let headers = Disposition::Attachment.headers(served, &file.entry.filename);
    let mut response = (headers, file.content).into_response();
    response.extensions_mut().insert(Policy::Download);
    Ok(response)
}

/// What is no id is no article either.
fn article_id(text: &str) -> Result<ArticleId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

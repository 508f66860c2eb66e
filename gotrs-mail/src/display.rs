//! Showing articles: the one place that turns a stored article into markup for a page.

use gotrs_core::article::attachment::IndexEntry;
use gotrs_core::{Actor, ArticleId, Desk, Error, TicketId};

use crate::sanitize::{
    ImageSource, RemoteContent, SanitizeOptions, SanitizedHtml, sanitize, text_to_html,
};

/// An [`ImageSource`] that may be held while others run.
pub type SharedImageSource<'i> = &'i (dyn Fn(&str) -> Option<String> + Sync);

/// The body of an article for a page: its HTML cleaned, or its text with links and line breaks.
///
/// `images` turns the Content-ID of an image of the mail into an address (or a `data:` URL, see
/// [`crate::sanitize::data_url`]); `remote` says whether images from elsewhere may load.
///
/// # Errors
/// [`Error::NotFound`] if there is no such article or the actor may not see it.
pub async fn article_html(
    desk: &Desk,
    actor: impl Into<Actor>,
    ticket: TicketId,
    article: ArticleId,
    remote: RemoteContent,
    images: Option<SharedImageSource<'_>>,
) -> Result<SanitizedHtml, Error> {
    let source = source(desk, &actor.into(), ticket, article).await?;
    let images = images.map(|find| move |address: &str| find(address));
    let images = images.as_ref().map(|find| find as ImageSource<'_>);
    Ok(source.shown(remote, images))
}

/// What a body is made of; for callers that look the images up first.
#[derive(Debug, Clone)]
pub struct BodySource {
    text: String,
    html: Option<String>,
    /// The attachments of the article, to find its images in.
    pub attachments: Vec<IndexEntry>,
}

/// Reads the body of an article and the list of its attachments.
///
/// # Errors
/// As [`article_html`].
pub async fn source(
    desk: &Desk,
    actor: &Actor,
    ticket: TicketId,
    article: ArticleId,
) -> Result<BodySource, Error> {
    let articles = desk.articles(actor);
    let found = articles.get(ticket, article).await?;
    let html = articles.html_body(ticket, article).await?;
    let index = articles.attachments(ticket, article).await?;
    Ok(BodySource {
        text: found.body,
        html: html.map(|file| String::from_utf8_lossy(&file.content).into_owned()),
        attachments: index.entries().to_vec(),
    })
}

impl BodySource {
    /// Whether there is HTML to show.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.html.is_some()
    }

    /// The body for a page.
    #[must_use]
    pub fn shown(&self, remote: RemoteContent, images: Option<ImageSource<'_>>) -> SanitizedHtml {
        match &self.html {
            Some(html) => sanitize(html, &SanitizeOptions { remote, images }),
            None => text_to_html(&self.text),
        }
    }
}

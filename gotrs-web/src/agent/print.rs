//! `GET /agent/tickets/{number}/print`: a ticket on paper.

use axum::extract::Path;
use axum::response::Response;
use gotrs_core::article::ArticleFilter;

use super::article_choice::ArticleChoice;
use super::thread;
use super::ticket::{Frame, TicketTab};
use crate::error::PageError;
use crate::page;
use crate::page::agent::PrintPage;
use crate::reader::AgentPage;

/// The whole ticket, in plain text: what the reader's filter leaves out stays out here, too.
pub(crate) async fn print(
    page: AgentPage,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let frame = Frame::of(&page, &number, TicketTab::Conversation).await?;
    let filter = ArticleChoice::of(&page).filter(ArticleFilter::default());
    let articles = page.desk().articles(page.user());
    let entries = articles.list(frame.ticket.id, &filter).await?;
    let view = PrintPage {
        head: frame.head,
        side: frame.side,
        articles: entries
            .iter()
            .map(|entry| thread::printed(&page, &number, entry))
            .collect(),
        printed: page.page.locale.exactly(page.page.now),
        page: page.page,
    };
    page::html(&view)
}

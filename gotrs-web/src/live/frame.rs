//! `GET /agent/live/frame`: toolbar and queue tree of a page, drawn again.

use axum::extract::RawQuery;
use axum::response::Response;

use crate::error::PageError;
use crate::form::parse_query;
use crate::page;
use crate::page::agent::FramePage;
use crate::reader::AgentPage;
use crate::security::LocalPath;

pub(super) async fn frame(
    mut page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = parse_query(query.as_deref())?;
    // The queue that is open is marked.
    if let Some(here) = query.get("Here").and_then(LocalPath::parse) {
        page.page.here = here.as_str().to_owned();
    }
    let shell = page.shell(Vec::new()).await?;
    page::html(&FramePage {
        shell,
        page: page.page,
    })
}

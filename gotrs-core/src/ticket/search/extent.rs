//! How much there is in the tickets of a list: articles and files, in two statements for a whole page.

use std::collections::HashMap;

use super::filter::TicketFilter;
use crate::db::{Int, sql};
use crate::error::Error;
use crate::id::TicketId;
use crate::ticket::service::Tickets;

/// What is in a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// How many articles.
    pub articles: i64,
    /// Whether a file is attached to one; known for articles in the database only.
    pub files: bool,
}

impl Tickets {
    /// What is in those of these tickets that the actor may find. Customers are told nothing: they do not see every
    /// article.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn extents(&self, ids: &[TicketId]) -> Result<HashMap<TicketId, Extent>, Error> {
        let mut extents: HashMap<TicketId, Extent> = HashMap::new();
        if ids.is_empty() || self.actor.customer().is_some() {
            return Ok(extents);
        }
        let mut conn = self.desk.read().await?;
        let config = self.desk.config();
        let filter = ids.iter().copied().fold(
            TicketFilter::default().archive(super::Archive::With),
            TicketFilter::id,
        );
        let condition = filter.condition(&mut conn, &config, &self.actor).await?;
        let count = sql(
            "SELECT a.ticket_id, COUNT(*) FROM ticket t JOIN article a ON a.ticket_id = t.id WHERE ",
        )
        .append(condition.clone())
        .push(" GROUP BY a.ticket_id");
        let rows: Vec<(TicketId, Int)> = conn.all(count).await?;
        for (id, count) in rows {
            extents.entry(id).or_default().articles = count.0;
        }
        let files = sql(
            "SELECT DISTINCT a.ticket_id FROM ticket t JOIN article a ON a.ticket_id = t.id \
             JOIN article_data_mime_attachment f ON f.article_id = a.id WHERE COALESCE(f.disposition, 'attachment') = 'attachment' \
             AND f.filename NOT IN ('file-1', 'file-2') AND ",
        )
        .append(condition);
        let with_files: Vec<TicketId> = conn.column(files).await?;
        for id in with_files {
            extents.entry(id).or_default().files = true;
        }
        Ok(extents)
    }
}

//! What happened to a ticket meanwhile, in a sentence.

use gotrs_core::article::ArticleFilter;
use gotrs_core::{ArticleId, TicketId, UserId};

use super::thread;
use crate::error::PageError;
use crate::i18n::{Text, msg};
use crate::reader::AgentPage;
use crate::url;

/// Who did what: of an article its sender, else the agent; with the article, if it is one.
pub(crate) async fn sentence(
    page: &AgentPage,
    ticket: TicketId,
    user: UserId,
    is_article: bool,
) -> Result<(Text, Option<ArticleId>), PageError> {
    if is_article {
        let newest = ArticleFilter::default()
            .newest_first()
            .without_bodies()
            .limit(1);
        let articles = page.desk().articles(page.user());
        if let Some(entry) = articles.list(ticket, &newest).await?.pop() {
            let article = &entry.article;
            let key = match (article.sender_type.as_str(), article.visible_for_customer) {
                ("customer", _) => msg("{0} wrote."),
                (_, true) => msg("{0} answered."),
                (_, false) => msg("{0} added a note."),
            };
            let who = thread::sender(article);
            return Ok((Text::filled(key, [who]), Some(article.id)));
        }
    }
    if user != UserId::ROOT {
        let agents = page.desk().agents(page.user()).of_ids(&[user]).await?;
        if let Some(agent) = agents.into_iter().next() {
            let text = Text::filled(msg("{0} changed this ticket."), [agent.full_name]);
            return Ok((text, None));
        }
    }
    Ok((msg("This ticket changed.").into(), None))
}

/// Where it can be read.
pub(crate) fn place(number: &str, article: Option<ArticleId>) -> String {
    match article {
        Some(article) => format!("{}#article-{article}", url::zoom(number)),
        None => url::zoom(number),
    }
}

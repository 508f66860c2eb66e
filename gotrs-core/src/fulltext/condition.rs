//! The SQL condition of a search.
//!
//! Each operand asks the index for itself, and the operators work on whole tickets: `a b` finds a ticket with `a` in its
//! title and `b` in an answer, `!a` one of which no article says `a`. Customers search what they see: titles, numbers,
//! and visible articles without their hidden recipients (ACC-03).

use super::query::{Query, parse};
use super::store::{HIDDEN, matching};
use crate::actor::Actor;
use crate::db::{Kind, Like, Stmt, sql};

/// The condition over the alias `t` of `ticket` for what a person typed; `None` if there is nothing to search for.
pub(crate) fn condition(kind: Kind, text: &str, actor: &Actor) -> Option<Stmt> {
    let search = Search {
        kind,
        customer: matches!(actor, Actor::Customer(_)),
    };
    parse(text).map(|query| search.of(&query))
}

#[derive(Debug, Clone, Copy)]
struct Search {
    kind: Kind,
    customer: bool,
}

impl Search {
    fn of(self, query: &Query) -> Stmt {
        let each = |parts: &[Query], between| {
            let parts: Vec<Stmt> = parts.iter().map(|part| self.of(part)).collect();
            sql("(").join(between, parts).push(")")
        };
        match query {
            Query::Words(words) => self.found(matching(self.kind, words)),
            Query::Pieces(pieces) => self.anywhere(pieces),
            Query::Not(query) => sql("NOT (").append(self.of(query)).push(")"),
            Query::All(parts) => each(parts, " AND "),
            Query::Any(parts) => each(parts, " OR "),
        }
    }

    /// Tickets with a row of the index that matches.
    fn found(self, matching: Stmt) -> Stmt {
        if !self.customer {
            return sql("t.id IN (SELECT x.ticket_id FROM gotrs_search_text x WHERE ")
                .append(matching)
                .push(")");
        }
        sql("t.id IN (SELECT x.ticket_id FROM gotrs_search_text x LEFT JOIN article a ON a.id = x.article_id WHERE ")
            .append(matching)
            .push(" AND x.part <> ?")
            .bind(HIDDEN)
            .push(" AND (x.article_id IS NULL OR a.is_visible_for_customer = 1))")
    }

    /// Tickets with a text somewhere, word or not: the one search that reads every text, for a star in front.
    fn anywhere(self, pieces: &[String]) -> Stmt {
        let like = Like::pieces(pieces);
        let articles = if self.customer {
            sql(
                "t.id IN (SELECT i.ticket_id FROM article_search_index i JOIN article a ON a.id = i.article_id \
                 WHERE a.is_visible_for_customer = 1 AND i.article_key <> 'MIMEBase_Bcc' AND {like i.article_value})",
            )
        } else {
            sql(
                "t.id IN (SELECT i.ticket_id FROM article_search_index i WHERE {like i.article_value})",
            )
        };
        sql("({like t.title} OR {like t.tn} OR ")
            .bind(like.clone())
            .bind(like.clone())
            .append(articles.bind(like))
            .push(")")
    }
}

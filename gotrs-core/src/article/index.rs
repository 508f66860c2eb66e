//! The full-text index of articles: rows of `article_search_index`, as a peer on the same database writes them, and
//! those of our own index ([`crate::fulltext`]) beside them.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::model::NewArticle;
use super::search_index::{STOCK_FILTERS, WordFilter, plain_value};
use crate::db::{Conn, DbError, sql};
use crate::error::Error;
use crate::fulltext::store::{self as fulltext, ArticleTexts};
use crate::id::{ArticleId, TicketId};
use crate::sysconfig::{Config, Value, settings};
use crate::unit::Unit;

/// What is indexed of an article.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) cc: &'a str,
    pub(crate) bcc: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) body: &'a str,
    pub(crate) attachments: String,
}

impl<'a> Fields<'a> {
    /// The fields of a new article.
    pub(super) fn of(new: &'a NewArticle, body: &'a str, attachments: &[String]) -> Self {
        Self {
            from: &new.from,
            to: &new.to,
            cc: &new.cc,
            bcc: &new.bcc,
            subject: &new.subject,
            body,
            attachments: attachments.join(" "),
        }
    }
}

/// Writes the rows of an article that has none.
pub(crate) async fn write(
    unit: &mut Unit,
    ticket: TicketId,
    article: ArticleId,
    fields: &Fields<'_>,
) -> Result<(), Error> {
    let config = unit.config().clone();
    let words = word_filter(&config);
    let mut values = vec![
        ("MIMEBase_From", plain_value(fields.from)),
        ("MIMEBase_To", plain_value(fields.to)),
        ("MIMEBase_Cc", plain_value(fields.cc)),
        ("MIMEBase_Bcc", plain_value(fields.bcc)),
        ("MIMEBase_Subject", words.value(fields.subject)),
        ("MIMEBase_Body", words.value(fields.body)),
    ];
    if config.get(&settings::TICKET_ARTICLE_BACKEND_MIME_BASE_INDEX_ATTACHMENT_NAMES) {
        values.push(("MIMEBase_AttachmentName", plain_value(&fields.attachments)));
    }
    values.retain(|(_, value)| !value.is_empty());
    insert(unit, ticket, article, &values).await?;
    let texts = ArticleTexts {
        shown: &[
            fields.subject,
            fields.body,
            fields.from,
            fields.to,
            fields.cc,
            &fields.attachments,
        ],
        hidden: fields.bcc,
    };
    Ok(fulltext::add_article(unit, ticket, article, &texts).await?)
}

/// Forgets an article in both indexes.
pub(crate) async fn remove(conn: &mut Conn, article: ArticleId) -> Result<(), DbError> {
    let delete = sql("DELETE FROM article_search_index WHERE article_id = ?");
    conn.exec(delete.bind(article)).await?;
    fulltext::remove_article(conn, article).await
}

async fn insert(
    conn: &mut Conn,
    ticket: TicketId,
    article: ArticleId,
    values: &[(&str, String)],
) -> Result<(), DbError> {
    if values.is_empty() {
        return Ok(());
    }
    let rows = values.iter().map(|(key, value)| {
        sql("(?, ?, ?, ?)")
            .bind(ticket)
            .bind(article)
            .bind(*key)
            .bind(value)
    });
    let insert = sql(
        "INSERT INTO article_search_index (ticket_id, article_id, article_key, article_value) VALUES ",
    )
    .join(", ", rows);
    conn.exec(insert).await?;
    Ok(())
}

/// A filter and the configuration it was made of.
type Compiled = (Config, Arc<WordFilter>);

/// The filter of a configuration: compiled once for each that comes into force.
pub(crate) fn word_filter(config: &Config) -> Arc<WordFilter> {
    static COMPILED: LazyLock<Mutex<Option<Compiled>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, filter)) = &*compiled
        && known.is_same(config)
    {
        return filter.clone();
    }
    let filter = Arc::new(compile(config));
    *compiled = Some((config.clone(), filter.clone()));
    filter
}

fn compile(config: &Config) -> WordFilter {
    let texts = |value: Option<&'_ Value>| -> Vec<String> {
        let list = value.and_then(Value::as_list).unwrap_or_default();
        list.iter()
            .filter_map(|text| text.as_text().map(ToOwned::to_owned))
            .collect()
    };
    let filters = match config.by_name("Ticket::SearchIndex::Filters") {
        Some(value) => texts(Some(value)),
        None => STOCK_FILTERS.map(ToOwned::to_owned).to_vec(),
    };
    let stop_words: Vec<String> = config
        .members("Ticket::SearchIndex::StopWords")
        .flat_map(|(_, words)| texts(Some(words)))
        .collect();
    let attributes = config.get(&settings::TICKET_SEARCH_INDEX_ATTRIBUTE);
    let number = |key: &str, stock: usize| {
        let found = attributes.iter().find(|(name, _)| name == key);
        found
            .and_then(|(_, text)| text.trim().parse().ok())
            .unwrap_or(stock)
    };
    let lengths = number("WordLengthMin", 3)..=number("WordLengthMax", 30);
    let count = number("WordCountMax", 1_000);
    let patterns: Vec<&str> = filters
        .iter()
        .map(|pattern| perl_delimiters_off(pattern))
        .collect();
    let words = stop_words.iter().map(String::as_str);
    WordFilter::new(&patterns, words, lengths, count)
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "the search index uses its stock filters");
            WordFilter::default()
        })
        .unfiltered(config.get(&settings::TICKET_SEARCH_INDEX_FORCE_UNFILTERED_STORAGE))
}

/// The setting may hold patterns as Perl writes them, `\d+/i` aside: leading and trailing slashes go.
fn perl_delimiters_off(pattern: &str) -> &str {
    pattern
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
        .unwrap_or(pattern)
}

//! Attachments as rows of `article_data_mime_attachment`, raw mails as rows of `article_data_mime_plain`.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{ArticleStorage, Entry, Place};
use crate::article::attachment::{Listed, StoredAttachment};
use crate::article::filename::Layout;
use crate::db::{Blob, Conn, Int, sql};
use crate::error::Error;
use crate::id::ArticleId;
use crate::unit::Unit;

/// The back end `ArticleStorageDB`.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseStorage;

#[derive(sqlx::FromRow)]
struct Row {
    id: Int,
    article_id: ArticleId,
    filename: Option<String>,
    content_size: Option<String>,
    content_type: Option<String>,
    content_id: Option<String>,
    content_alternative: Option<String>,
    disposition: Option<String>,
}

impl ArticleStorage for DatabaseStorage {
    fn layout(&self) -> Layout {
        Layout::Database
    }

    fn write<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
        attachments: &'a [StoredAttachment],
        _first: bool,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let (stamp, by) = (unit.stamp(), unit.user_id());
            for attachment in attachments {
                let insert = sql(
                    "INSERT INTO article_data_mime_attachment (article_id, filename, content_size, content_type, content_id, \
                     content_alternative, disposition, content, create_time, create_by, change_time, change_by) \
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                );
                unit.exec(
                    insert
                        .bind(place.article)
                        .bind(&attachment.filename)
                        .bind(attachment.content_size())
                        .bind(cut(&attachment.content_type, 450))
                        .bind(attachment.content_id.as_deref().map(|id| cut(id, 250)))
                        .bind(
                            attachment
                                .content_alternative
                                .as_deref()
                                .map(|flag| cut(flag, 50)),
                        )
                        .bind(attachment.disposition.clone().unwrap_or_default())
                        .bind(Blob(attachment.content.clone()))
                        .bind(stamp)
                        .bind(by)
                        .bind(stamp)
                        .bind(by),
                )
                .await?;
            }
            Ok(())
        })
    }

    fn write_plain<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
        mail: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let (stamp, by) = (unit.stamp(), unit.user_id());
            let part = unit.packet(mail.len()).await?;
            let mut rest = mail;
            loop {
                let (now, later) = rest.split_at(part.min(rest.len()));
                let insert = sql(
                    "INSERT INTO article_data_mime_plain (article_id, body, create_time, create_by, change_time, change_by) \
                     VALUES (?, ?, ?, ?, ?, ?)",
                );
                unit.exec(
                    insert
                        .bind(place.article)
                        .bind(Blob(now.to_vec()))
                        .bind(stamp)
                        .bind(by)
                        .bind(stamp)
                        .bind(by),
                )
                .await?;
                rest = later;
                if rest.is_empty() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn list<'a>(
        &'a self,
        conn: &'a mut Conn,
        places: &'a [Place],
    ) -> BoxFuture<'a, Result<Vec<Vec<Entry>>, Error>> {
        Box::pin(async move {
            if places.is_empty() {
                return Ok(Vec::new());
            }
            let query = sql(
                "SELECT id, article_id, filename, content_size, content_type, content_id, content_alternative, disposition \
                 FROM article_data_mime_attachment WHERE article_id IN (",
            )
            .bind_list(places.iter().map(|place| place.article))
            .push(") ORDER BY id");
            let mut by_article: HashMap<ArticleId, Vec<Entry>> = HashMap::new();
            for row in conn.all::<Row>(query).await? {
                let entry = Entry {
                    row: Some(row.id.0),
                    listed: Listed {
                        filename: row.filename.unwrap_or_default(),
                        content_type: row.content_type.unwrap_or_default(),
                        content_id: row.content_id,
                        content_alternative: row.content_alternative,
                        disposition: row.disposition,
                        size: row
                            .content_size
                            .and_then(|size| size.trim().parse().ok())
                            .unwrap_or(0),
                    },
                };
                by_article.entry(row.article_id).or_default().push(entry);
            }
            let mut take = |place: &Place| {
                let mut entries = by_article.remove(&place.article).unwrap_or_default();
                entries.sort_by_cached_key(|entry| collation_key(&entry.listed.filename));
                entries
            };
            Ok(places.iter().map(&mut take).collect())
        })
    }

    fn read<'a>(
        &'a self,
        conn: &'a mut Conn,
        place: &'a Place,
        entry: &'a Entry,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move {
            let query = sql(
                "SELECT content FROM article_data_mime_attachment WHERE id = ? AND article_id = ?",
            );
            let query = query
                .bind(entry.row.unwrap_or_default())
                .bind(place.article);
            let row: Option<(Option<Blob>,)> = conn.optional(query).await?;
            Ok(row.map(|(content,)| content.unwrap_or_default().0))
        })
    }

    fn plain<'a>(
        &'a self,
        conn: &'a mut Conn,
        place: &'a Place,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move {
            let query =
                sql("SELECT body FROM article_data_mime_plain WHERE article_id = ? ORDER BY id");
            let rows: Vec<Blob> = conn.column(query.bind(place.article)).await?;
            Ok(joined(rows))
        })
    }

    fn delete<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            for delete in [
                "DELETE FROM article_data_mime_attachment WHERE article_id = ?",
                "DELETE FROM article_data_mime_plain WHERE article_id = ?",
            ] {
                unit.exec(sql(delete).bind(place.article)).await?;
            }
            Ok(())
        })
    }
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// Sorts names as the collation of an OTRS database does, whatever our own database would do: case and accents do
/// not count, punctuation comes before digits, digits before letters.
fn collation_key(name: &str) -> Vec<u32> {
    const PUNCTUATION: &str = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
    name.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| match PUNCTUATION.find(letter) {
            Some(place) => u32::try_from(place).unwrap_or_default(),
            None => 1_000 + u32::from(letter),
        })
        .collect()
}

/// A source in one row, or in the parts in which `write_plain` had to hand it to the server.
fn joined(rows: Vec<Blob>) -> Option<Vec<u8>> {
    const PARTS_FROM: usize = 512 * 1024;
    let mut rows = rows.into_iter();
    let mut mail = rows.next()?.0;
    if mail.len() >= PARTS_FROM {
        rows.for_each(|part| mail.extend(part.0));
    }
    Some(mail)
}

#[cfg(test)]
mod tests {
    use super::collation_key;

    #[test]
    fn names_sort_as_the_collation_of_otrs_does() {
        let mut names = vec![
            "x.tar.gz",
            "Übersicht.pdf",
            "a.pdf",
            "a-1.pdf",
            "B.pdf",
            "9",
        ];
        names.sort_by_cached_key(|name| collation_key(name));
        assert_eq!(
            names,
            [
                "9",
                "a-1.pdf",
                "a.pdf",
                "B.pdf",
                "Übersicht.pdf",
                "x.tar.gz"
            ]
        );
    }
}

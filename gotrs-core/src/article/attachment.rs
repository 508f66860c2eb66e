//! Attachments: what is stored of them, and what is listed.
//!
//! [`plan`] decides names and columns for the attachments of one article; a plan entry is a row of
//! `article_data_mime_attachment`, or [the files](StoredAttachment::files) of OTRS's article directory. Reading goes
//! through [`Index`]: it numbers what is there and leaves out what a caller shows elsewhere, such as the HTML body.
//! (OTRS: `ArticleStorageDB`, `ArticleStorageFS`, `ArticleAttachmentIndex`)

use chrono::NaiveDate;

use super::filename::{self, Layout, UniqueNames};
use super::html;

/// Longest disposition that is stored.
const MAX_DISPOSITION: usize = 15;

/// An attachment as handed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAttachment {
    /// The name the sender gave it.
    pub filename: String,
    /// The content type, with its parameters.
    pub content_type: String,
    /// The content.
    pub content: Vec<u8>,
    /// The content id, with or without angle brackets.
    pub content_id: Option<String>,
    /// `1` for a part of `multipart/alternative`.
    pub content_alternative: Option<String>,
    /// The disposition, perhaps with parameters.
    pub disposition: Option<String>,
}

/// An attachment as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttachment {
    /// The cleaned name, unique in its article.
    pub filename: String,
    /// The content type, in one line.
    pub content_type: String,
    /// The content.
    pub content: Vec<u8>,
    /// The content id in angle brackets.
    pub content_id: Option<String>,
    /// `1` for a part of `multipart/alternative`.
    pub content_alternative: Option<String>,
    /// The disposition; the database stores the empty text if there is none.
    pub disposition: Option<String>,
}

impl StoredAttachment {
    /// The size as the database stores it.
    pub fn content_size(&self) -> String {
        self.content.len().to_string()
    }

    /// The files in the article's directory, by name: the content and, beside it, what else is known.
    pub fn files(&self) -> Vec<(String, &[u8])> {
        let side = |suffix: &str, text: &'_ Option<String>| {
            text.as_ref().map(|_| format!("{}{suffix}", self.filename))
        };
        let mut files = vec![
            (self.filename.clone(), self.content.as_slice()),
            (
                format!("{}.content_type", self.filename),
                self.content_type.as_bytes(),
            ),
        ];
        for (suffix, text) in [
            (".content_id", &self.content_id),
            (".content_alternative", &self.content_alternative),
            (".disposition", &self.disposition),
        ] {
            if let (Some(name), Some(text)) = (side(suffix, text), text) {
                files.push((name, text.as_bytes()));
            }
        }
        files
    }
}

/// The directory of an article below the article storage, before its id: setting `ArticleDataDir`.
///
/// `day` is the day of storage in the system time zone.
pub fn content_path(day: NaiveDate) -> String {
    day.format("%Y/%m/%d").to_string()
}

/// Names and columns for attachments that are added to an article, in the order in which they are stored.
pub fn plan<'n>(
    layout: Layout,
    existing: impl IntoIterator<Item = &'n str>,
    attachments: Vec<NewAttachment>,
) -> Vec<StoredAttachment> {
    let mut names = UniqueNames::new(layout, existing);
    attachments
        .into_iter()
        .map(|attachment| StoredAttachment {
            filename: names.take(&attachment.filename),
            content_type: one_line(&attachment.content_type),
            content: attachment.content,
            content_id: given(attachment.content_id).map(|id| filename::content_id(&id)),
            content_alternative: given(attachment.content_alternative).map(|flag| one_line(&flag)),
            disposition: given(attachment.disposition).map(|text| stored_disposition(&text)),
        })
        .collect()
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}

fn stored_disposition(text: &str) -> String {
    let disposition = one_line(filename::disposition(text));
    disposition.chars().take(MAX_DISPOSITION).collect()
}

/// The content type and content of a very old file without a side file: its first line and the rest.
pub fn split_leading_type(file: &[u8]) -> (String, &[u8]) {
    let end = file
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(file.len());
    let kind = String::from_utf8_lossy(&file[..end]).trim().to_owned();
    (kind, file.get(end + 1..).unwrap_or_default())
}

/// What the list of attachments says of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// The position in the whole list, counted from 1: OTRS's `FileID`.
    pub file_id: usize,
    /// The stored name: the stable key within the article.
    pub filename: String,
    /// The content type.
    pub content_type: String,
    /// The content id, or empty.
    pub content_id: String,
    /// `1` for a part of `multipart/alternative`, or empty.
    pub content_alternative: String,
    /// The disposition, derived if none is stored.
    pub disposition: String,
    /// Bytes of the content.
    pub size: u64,
}

impl IndexEntry {
    fn is_inline(&self, kind: &str) -> bool {
        let starts = self.content_type.trim_start().get(..kind.len());
        self.disposition == "inline" && starts.is_some_and(|start| start.eq_ignore_ascii_case(kind))
    }

    fn is_plain_text(&self) -> bool {
        let kind = self.content_type.trim_start().to_ascii_lowercase();
        self.filename == "file-1" && kind.starts_with("text/plain")
    }

    fn is_html_body(&self) -> bool {
        matches!(self.filename.as_str(), "file-1" | "file-2" | "file-1.html")
            && self.is_inline("text/html")
    }

    fn is_image_of(&self, content_ids: &[String]) -> bool {
        let own = self
            .content_id
            .trim_start_matches('<')
            .trim_end_matches('>');
        let is_image = self.content_type.to_ascii_lowercase().starts_with("image");
        is_image && !own.is_empty() && content_ids.iter().any(|id| id == own)
    }
}

/// One attachment as a storage finds it, in the storage's order: by name and id in the database, by the bytes of the
/// path in a directory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// The stored name.
    pub filename: String,
    /// The content type.
    pub content_type: String,
    /// The content id, if stored.
    pub content_id: Option<String>,
    /// `1` for a part of `multipart/alternative`, if stored.
    pub content_alternative: Option<String>,
    /// The disposition, if stored.
    pub disposition: Option<String>,
    /// Bytes of the content.
    pub size: u64,
}

/// The attachments of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index(Vec<IndexEntry>);

/// What a list leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IndexFilter {
    /// `ExcludePlainText`: the plain text body of a mail.
    pub plain_text: bool,
    /// `ExcludeHTMLBody`: the HTML body.
    pub html_body: bool,
    /// `ExcludeInline`: images that the HTML body shows.
    pub inline: bool,
}

impl From<Vec<IndexEntry>> for Index {
    fn from(entries: Vec<IndexEntry>) -> Self {
        Self(entries)
    }
}

impl Index {
    /// Numbers what a storage lists.
    pub fn new(listed: impl IntoIterator<Item = Listed>) -> Self {
        let entry = |(file_id, listed): (usize, Listed)| {
            let content_id = listed.content_id.unwrap_or_default();
            let stored = listed.disposition.unwrap_or_default();
            let disposition = filename::effective_disposition(
                &stored,
                &listed.content_type,
                &content_id,
                &listed.filename,
            );
            IndexEntry {
                file_id,
                disposition: disposition.to_owned(),
                content_id,
                content_alternative: listed.content_alternative.unwrap_or_default(),
                filename: listed.filename,
                content_type: listed.content_type,
                size: listed.size,
            }
        };
        Self((1..).zip(listed).map(entry).collect())
    }

    /// All attachments.
    pub fn entries(&self) -> &[IndexEntry] {
        &self.0
    }

    /// The attachment that holds the HTML body (`OnlyHTMLBody`).
    pub fn html_body(&self) -> Option<&IndexEntry> {
        self.0.iter().find(|entry| entry.is_html_body())
    }

    /// The attachment that repeats the plain text body. One that is not inline counts only if there is no HTML body:
    /// then it is the nameless first part of a mail.
    pub fn plain_text_body(&self) -> Option<&IndexEntry> {
        let mut texts = self.0.iter().filter(|entry| entry.is_plain_text());
        let inline = texts.clone().find(|entry| entry.disposition == "inline");
        inline.or_else(|| texts.next().filter(|_| self.html_body().is_none()))
    }

    /// The attachments that a filter leaves; `html_body` is the content of [`Index::html_body`].
    pub fn filtered(&self, filter: IndexFilter, html_body: Option<&str>) -> Vec<&IndexEntry> {
        let shown = match html_body {
            Some(html) if filter.inline => html::referenced_content_ids(html),
            _ => Vec::new(),
        };
        let html = self.html_body().filter(|_| filter.html_body);
        let text = self.plain_text_body().filter(|_| filter.plain_text);
        let bodies = [html, text].map(|body| body.map(|entry| entry.file_id));
        let mut entries = self.0.iter().collect::<Vec<_>>();
        entries
            .retain(|entry| !bodies.contains(&Some(entry.file_id)) && !entry.is_image_of(&shown));
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_files_stand_beside_the_content() {
        let attachment = NewAttachment {
            filename: "my file.txt".to_owned(),
            content_type: "text/plain\r\n; charset=utf-8".to_owned(),
            content: b"x".to_vec(),
            content_id: Some("a".repeat(3)),
            content_alternative: None,
            disposition: Some("inline; filename=\"x\"".to_owned()),
        };
        let stored = plan(Layout::FileSystem, [], vec![attachment]);
        let files: Vec<(String, String)> = stored[0]
            .files()
            .into_iter()
            .map(|(name, content)| (name, String::from_utf8_lossy(content).into_owned()))
            .collect();
        let expected = [
            ("my_file.txt", "x"),
            ("my_file.txt.content_type", "text/plain; charset=utf-8"),
            ("my_file.txt.content_id", "<aaa>"),
            ("my_file.txt.disposition", "inline"),
        ];
        assert_eq!(
            files,
            expected.map(|(name, content)| (name.to_owned(), content.to_owned()))
        );
    }

    #[test]
    fn images_that_the_body_shows_are_left_out_on_request() {
        let image = |name: &str, id: &str| Listed {
            filename: name.to_owned(),
            content_type: "image/png".to_owned(),
            content_id: Some(id.to_owned()),
            ..Listed::default()
        };
        let index = Index::new([image("a.png", "<a>"), image("b.png", "<b>")]);
        let filter = IndexFilter {
            inline: true,
            ..IndexFilter::default()
        };
        let names = |html| -> Vec<usize> {
            index
                .filtered(filter, html)
                .iter()
                .map(|entry| entry.file_id)
                .collect()
        };
        assert_eq!(names(Some("<img src='cid:a'> cid:b")), [2]);
        assert_eq!(names(None), [1, 2]);
    }

    #[test]
    fn an_old_file_brings_its_type_in_its_first_line() {
        assert_eq!(
            split_leading_type(b"text/plain\nabc\nd"),
            ("text/plain".to_owned(), &b"abc\nd"[..])
        );
        assert_eq!(split_leading_type(b"x"), ("x".to_owned(), &b""[..]));
    }

    #[test]
    fn the_directory_is_the_day_of_storage() {
        assert_eq!(
            content_path(NaiveDate::from_ymd_opt(2024, 3, 7).unwrap()),
            "2024/03/07"
        );
    }
}

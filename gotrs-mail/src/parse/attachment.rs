//! Attachment records: names, types and dispositions of the leaves of a message.

use gotrs_core::article::filename::{Layout, UniqueNames, local};

use super::body::{Leaf, utf8_type};
use super::structure::Scanner;
use super::{OverLimit, ParsedAttachment, one_line};

/// Turns leaves into records: names cleaned and unique, types and dispositions as OTRS reads them back.
///
/// `html_body` is the leaf whose HTML became the body text; its nameless file is called `file-1.html`.
pub(super) fn name_attachments(
    leaves: Vec<Leaf>,
    html_body: Option<usize>,
    scanner: &mut Scanner<'_>,
) -> Vec<ParsedAttachment> {
    let mut names = UniqueNames::new(Layout::Database, []);
    let mut nameless = 0;
    let mut out = Vec::with_capacity(leaves.len());
    for (index, leaf) in leaves.into_iter().enumerate() {
        let cleaned = leaf
            .name
            .as_deref()
            .map(local)
            .filter(|name| !name.is_empty());
        if cleaned.is_none() {
            nameless += 1;
        }
        let (filename, named) = match (cleaned, leaf.subject_of_message.as_deref().map(local)) {
            (Some(name), _) => (
                name.replacen("file-", "File-", usize::from(is_reserved(&name))),
                true,
            ),
            (None, Some(subject)) if !subject.is_empty() => {
                (local(&format!("{subject}.eml")), true)
            }
            (None, Some(_)) => (format!("Untitled-{nameless}.eml"), true),
            (None, None) if html_body == Some(index) => (format!("file-{nameless}.html"), false),
            (None, None) => (format!("file-{nameless}"), false),
        };
        let disposition = effective_disposition(&leaf, &filename, named);
        let content_type = if leaf.text.is_some() {
            declared_utf8(&leaf)
        } else {
            leaf.content_type.clone()
        };
        let display_name = leaf.name.as_deref().map(one_line);
        let content = leaf.text.map_or(leaf.bytes, String::into_bytes);
        if out.len() < scanner.limits.attachments {
            out.push(ParsedAttachment {
                filename: names.take(&filename),
                display_name,
                content_type,
                content_id: leaf.content_id,
                content_alternative: leaf.in_alternative,
                disposition,
                content,
            });
        } else {
            scanner.over = Some(OverLimit::Attachments);
        }
    }
    out
}

fn is_reserved(name: &str) -> bool {
    matches!(name, "file-1" | "file-2")
}

fn effective_disposition(leaf: &Leaf, filename: &str, named: bool) -> String {
    if !leaf.disposition.is_empty() {
        return leaf.disposition.clone();
    }
    let inline_image = leaf.content_id.is_some() && leaf.main.starts_with("image/");
    let body_name = !named
        && (filename.starts_with("file-1") || filename.starts_with("file-2"))
        && !filename[6..].starts_with(|c: char| c.is_ascii_digit());
    if inline_image || body_name {
        "inline".to_owned()
    } else {
        "attachment".to_owned()
    }
}

/// The declared Content-Type, only its charset value replaced: parameters of attachments are kept.
fn declared_utf8(leaf: &Leaf) -> String {
    let Some(charset) = &leaf.charset else {
        return leaf.content_type.clone();
    };
    if charset.eq_ignore_ascii_case("us-ascii") && leaf.bytes.is_ascii() {
        return leaf.content_type.clone();
    }
    let declared = &leaf.content_type;
    let Some(start) = declared.to_ascii_lowercase().find("charset") else {
        return declared.clone();
    };
    let Some(value) = declared[start..].find(charset.as_str()) else {
        return utf8_type(leaf);
    };
    let (from, to) = (start + value, start + value + charset.len());
    let mut text = format!("{}utf-8{}", &declared[..from], &declared[to..]);
    if leaf.is_plain() || leaf.is_html() {
        text = text.replace("\"utf-8\"", "utf-8");
        let main = &leaf.main;
        text = if main.is_empty() {
            text
        } else {
            format!("{main}; charset=utf-8")
        };
    }
    text
}

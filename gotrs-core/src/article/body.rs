//! The body of a new article: what is stored as text, and what becomes an attachment.
//!
//! An article always has a text. HTML keeps its original as the attachment `file-2` and is stored as text beside it;
//! images inside the document become attachments of their own; what is no text at all is attached whole.
//! (OTRS: `ArticleCreate` of the MIME back ends)

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::attachment::NewAttachment;
use super::html;
use super::html_text::html_to_text_with_width;

/// The body of an article whose content is no text.
pub const NO_TEXT: &str = "- no text message => see attachment -";

/// Images taken out of one document; further ones stay in it.
const MAX_IMAGES: usize = 100;

/// What is stored of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedBody {
    /// The content type of the text.
    pub content_type: String,
    /// The text, with `\n` as line break.
    pub text: String,
    /// The HTML original or the content that is no text: stored before other attachments.
    pub original: Option<NewAttachment>,
    /// Images that were inside the document: stored after other attachments.
    pub images: Vec<NewAttachment>,
}

impl PreparedBody {
    /// All attachments of the article in the order in which they are stored.
    pub fn with_attachments(
        original: Option<NewAttachment>,
        given: Vec<NewAttachment>,
        images: Vec<NewAttachment>,
    ) -> Vec<NewAttachment> {
        original.into_iter().chain(given).chain(images).collect()
    }
}

/// Prepares a body by its content type.
///
/// `width` is the setting `Ticket::Frontend::TextAreaNote`. `new_content_id` gives each image that is taken out of a
/// document an id of the form `pasted.<time>.<random>@<host>`.
pub fn prepare(
    content_type: &str,
    body: &str,
    width: usize,
    mut new_content_id: impl FnMut() -> String,
) -> PreparedBody {
    let mime_type = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let kept =
        mime_type.is_empty() || mime_type.contains("text") || mime_type == "application/json";
    if mime_type == "text/html" {
        return prepare_html(content_type, body, width, &mut new_content_id);
    }
    if !kept {
        return PreparedBody {
            content_type: "text/plain; charset=utf-8".to_owned(),
            text: NO_TEXT.to_owned(),
            original: Some(NewAttachment {
                filename: parameter(content_type, "name")
                    .unwrap_or("unknown")
                    .to_owned(),
                content_type: content_type.to_owned(),
                content: body.as_bytes().to_vec(),
                ..NewAttachment::default()
            }),
            images: Vec::new(),
        };
    }
    PreparedBody {
        content_type: content_type.to_owned(),
        text: normal_line_breaks(body),
        original: None,
        images: Vec::new(),
    }
}

fn prepare_html(
    content_type: &str,
    body: &str,
    width: usize,
    new_content_id: &mut impl FnMut() -> String,
) -> PreparedBody {
    let (document, images) = without_data_images(body, new_content_id);
    let text = html_to_text_with_width(&document, width);
    let charset = parameter(content_type, "charset")
        .unwrap_or("utf-8")
        .to_ascii_lowercase();
    let plain = match content_type.to_ascii_lowercase().find("html") {
        Some(at) => format!("{}plain{}", &content_type[..at], &content_type[at + 4..]),
        None => content_type.to_owned(),
    };
    PreparedBody {
        content_type: plain,
        text: normal_line_breaks(&text),
        original: Some(NewAttachment {
            filename: "file-2".to_owned(),
            content_type: format!("text/html; charset=\"{charset}\""),
            content: document.into_bytes(),
            ..NewAttachment::default()
        }),
        images,
    }
}

/// Moves images out of a document and refers to them by content id instead.
pub fn without_data_images(
    document: &str,
    new_content_id: &mut impl FnMut() -> String,
) -> (String, Vec<NewAttachment>) {
    let mut images = Vec::new();
    let mut kept = String::with_capacity(document.len());
    let mut copied = 0;
    for image in html::data_images(document).into_iter().take(MAX_IMAGES) {
        let digits: String = image.base64.split_whitespace().collect();
        let Ok(content) = STANDARD.decode(digits) else {
            continue;
        };
        let content_id = new_content_id();
        kept.push_str(&document[copied..image.address.start]);
        kept.push_str("cid:");
        kept.push_str(&content_id);
        copied = image.address.end;
        let name = content_id
            .split('@')
            .next()
            .unwrap_or_default()
            .replace('.', "-");
        let filename = format!("{name}.{}", image.format);
        images.push(NewAttachment {
            content_type: format!("image/{}; name=\"{filename}\"", image.format),
            filename,
            content,
            content_id: Some(content_id),
            content_alternative: None,
            disposition: Some("inline".to_owned()),
        });
    }
    kept.push_str(&document[copied..]);
    (kept, images)
}

/// CR LF, LF CR and CR CR LF become LF.
pub fn normal_line_breaks(text: &str) -> String {
    if !text.contains('\r') {
        return text.to_owned();
    }
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        normal.push_str(&rest[..at]);
        rest = &rest[at..];
        let form = ["\n\r", "\r\r\n", "\r\n"]
            .into_iter()
            .find(|form| rest.starts_with(form));
        normal.push_str(if form.is_some() { "\n" } else { &rest[..1] });
        rest = &rest[form.map_or(1, str::len)..];
    }
    normal.push_str(rest);
    normal
}

/// A parameter of a content type, without quotes.
fn parameter<'t>(content_type: &'t str, name: &str) -> Option<&'t str> {
    content_type.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(content_type: &str, body: &str) -> PreparedBody {
        let mut count = 0;
        prepare(content_type, body, 78, || {
            count += 1;
            format!("pasted.170.{count}@desk.example")
        })
    }

    #[test]
    fn html_is_kept_beside_its_text() {
        let prepared = run("Text/HTML; charset=UTF-8", "<p>Hi &auml;</p>");
        assert_eq!(prepared.content_type, "Text/plain; charset=UTF-8");
        assert_eq!(prepared.text, "\nHi ä\n\n");
        let original = prepared.original.unwrap();
        assert_eq!(
            (original.filename.as_str(), original.content_type.as_str()),
            ("file-2", "text/html; charset=\"utf-8\"")
        );
        assert_eq!(original.content, "<p>Hi &auml;</p>".as_bytes());
    }

    #[test]
    fn images_in_a_document_become_attachments() {
        let prepared = run(
            "text/html",
            "<img alt='a' src=\"data:image/PNG;base64,QUJD\"> <img src='data:image/gif;base64,!'>",
        );
        let document = String::from_utf8(prepared.original.unwrap().content).unwrap();
        assert_eq!(
            document,
            "<img alt='a' src=\"cid:pasted.170.1@desk.example\"> <img src='data:image/gif;base64,!'>"
        );
        let image = &prepared.images[0];
        assert_eq!(image.filename, "pasted-170-1.png");
        assert_eq!(image.content_type, "image/png; name=\"pasted-170-1.png\"");
        assert_eq!(image.content, b"ABC");
        assert_eq!(prepared.images.len(), 1);
    }

    #[test]
    fn what_is_no_text_is_attached_whole() {
        let prepared = run("application/pdf; name=\"a b.pdf\"", "%PDF");
        assert_eq!(prepared.text, NO_TEXT);
        assert_eq!(prepared.original.unwrap().filename, "a b.pdf");
        assert_eq!(run("image/png", "x").original.unwrap().filename, "unknown");
        assert_eq!(run("application/json", "{}\r\n").text, "{}\n");
    }

    #[test]
    fn line_breaks_of_all_systems_become_one() {
        assert_eq!(
            normal_line_breaks("a\r\nb\n\rc\r\r\nd\re\n\nf\r"),
            "a\nb\nc\nd\re\n\nf\r"
        );
    }
}

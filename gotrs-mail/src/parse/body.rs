//! From the part tree to an article: which text is the body, which parts are attachments, and their names.

use super::attachment::name_attachments;
use super::encoded_word::decode_words;
use super::headers::{HeaderBlock, RawHeader};
use super::params::Params;
use super::structure::{Part, Scanner};
use super::{Ambiguity, Body, HtmlToText, OverLimit, ParsedAttachment, one_line, transfer};
use crate::charset;

/// Body of a mail that has attachments only; OTRS's words, which filters and users know.
pub const NO_TEXT: &str = "- no text message => see attachment -";

/// A leaf on its way to an attachment record.
pub(super) struct Leaf {
    pub(super) content_type: String,
    pub(super) main: String,
    pub(super) charset: Option<String>,
    pub(super) bytes: Vec<u8>,
    /// Decoded text of text parts that can be (part of) the body.
    pub(super) text: Option<String>,
    /// The text with joined parts behind it, each on its own line.
    pub(super) joined: Option<String>,
    pub(super) name: Option<String>,
    pub(super) content_id: Option<String>,
    pub(super) disposition: String,
    pub(super) in_alternative: bool,
    pub(super) subject_of_message: Option<String>,
    /// The part says its type itself.
    pub(super) typed: bool,
}

impl Leaf {
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.main.as_str(), "text/plain" | "text" | "")
    }

    pub(super) fn is_html(&self) -> bool {
        self.main == "text/html"
    }

    fn is_text(&self) -> bool {
        self.main.starts_with("text/") || self.is_plain()
    }

    /// Could be (part of) the text a person wrote: no name, no disposition but `inline`.
    fn may_be_body(&self) -> bool {
        self.name.is_none() && matches!(self.disposition.as_str(), "" | "inline")
    }
}

/// What [`read`] makes of a message.
pub(crate) struct Article {
    pub(crate) body: Body,
    pub(crate) attachments: Vec<ParsedAttachment>,
    pub(crate) html: Option<usize>,
}

/// Turns the part tree into body and attachments (section 5 of the mail rules).
pub(crate) fn read(root: &Part<'_>, scanner: &mut Scanner<'_>, to_text: HtmlToText<'_>) -> Article {
    if root.multipart().is_none() {
        return single(root, scanner, to_text);
    }
    let mut collector = Collector {
        leaves: Vec::new(),
        scanner,
        to_text,
    };
    collector.visit(root, false, None);
    let leaves = collector.leaves;
    let body = choose_body(&leaves, to_text);
    let html = html_index(&leaves, body.leaf);
    let attachments = name_attachments(leaves, body.leaf.filter(|_| body.body.from_html), scanner);
    Article {
        body: body.body,
        attachments,
        html,
    }
}

fn single(root: &Part<'_>, scanner: &mut Scanner<'_>, to_text: HtmlToText<'_>) -> Article {
    let leaf = leaf_of(root, false, scanner);
    let body = |text: String, content_type: &str, from_html| Body {
        text,
        content_type: content_type.to_owned(),
        from_html,
    };
    if leaf.is_html() {
        let html = leaf.text.clone().unwrap_or_default();
        let text = to_text(&html);
        let attachments = name_attachments(vec![leaf], None, scanner);
        return Article {
            body: body(text, "text/plain", true),
            attachments,
            html: Some(0),
        };
    }
    if leaf.is_text() || leaf.main == "application/json" {
        let text = leaf
            .text
            .clone()
            .unwrap_or_else(|| charset::decode(&leaf.bytes, leaf.charset.as_deref()));
        let content_type = match (&leaf.charset, leaf.main.as_str()) {
            (_, "") => "text/plain".to_owned(),
            (Some(_), main) => format!("{main}; charset=utf-8"),
            (None, _) => leaf.content_type.clone(),
        };
        return Article {
            body: body(text, &content_type, false),
            attachments: Vec::new(),
            html: None,
        };
    }
    let mut leaf = leaf;
    leaf.subject_of_message = None;
    leaf.name = leaf.name.or_else(|| Some("unknown".to_owned()));
    let attachments = name_attachments(vec![leaf], None, scanner);
    Article {
        body: body(NO_TEXT.to_owned(), "text/plain", false),
        attachments,
        html: None,
    }
}

struct Collector<'c, 's, 'l> {
    leaves: Vec<Leaf>,
    scanner: &'c mut Scanner<'l>,
    to_text: HtmlToText<'s>,
}

impl Collector<'_, '_, '_> {
    /// Visits depth first. `target` is the leaf that later text of the same multipart/mixed is appended to.
    ///
    /// Returns the first text leaf met below `part`.
    fn visit(
        &mut self,
        part: &Part<'_>,
        in_alternative: bool,
        target: Option<usize>,
    ) -> Option<usize> {
        let Some(kind) = part.multipart() else {
            return self.leaf(part, in_alternative, target);
        };
        let alternative = kind == "alternative";
        let joins = !matches!(
            kind,
            "alternative"
                | "related"
                | "report"
                | "digest"
                | "signed"
                | "encrypted"
                | "appledouble"
        );
        let mut first = None;
        for child in &part.children {
            let target = if joins { target.or(first) } else { None };
            let found = self.visit(child, in_alternative || alternative, target);
            first = first.or(found);
        }
        first
    }

    fn leaf(
        &mut self,
        part: &Part<'_>,
        in_alternative: bool,
        target: Option<usize>,
    ) -> Option<usize> {
        let leaf = leaf_of(part, in_alternative, self.scanner);
        let body_like = leaf.may_be_body() && (leaf.is_plain() || leaf.is_html());
        if let Some(target) = target.filter(|_| body_like) {
            self.append(target, leaf);
            return Some(target);
        }
        if self.leaves.len() >= self.scanner.limits.attachments {
            self.scanner.over = Some(OverLimit::Attachments);
            return None;
        }
        self.leaves.push(leaf);
        body_like.then_some(self.leaves.len() - 1)
    }

    fn append(&mut self, target: usize, leaf: Leaf) {
        let text = leaf.text.unwrap_or_default();
        let to = &mut self.leaves[target];
        let addition = match (to.main == "text/html", leaf.main == "text/html") {
            (false, true) => (self.to_text)(&text),
            (true, false) => format!("<html><body>{}</body></html>", plain_as_html(&text)),
            _ => text,
        };
        let before = to.text.take().unwrap_or_default();
        let mut joined = to.joined.take().unwrap_or_else(|| before.clone());
        if !joined.is_empty() && !joined.ends_with('\n') && !addition.starts_with('\n') {
            joined.push('\n');
        }
        joined.push_str(&addition);
        to.joined = Some(joined);
        to.text = Some(before + &addition);
    }
}

fn plain_as_html(text: &str) -> String {
    crate::sanitize::escape(text).replace('\n', "<br>\n")
}

struct Chosen {
    body: Body,
    leaf: Option<usize>,
}

fn choose_body(leaves: &[Leaf], to_text: HtmlToText<'_>) -> Chosen {
    let chosen = |index: Option<usize>, text: String, content_type: &str, from_html| Chosen {
        body: Body {
            text,
            content_type: content_type.to_owned(),
            from_html,
        },
        leaf: index,
    };
    if leaves.is_empty() {
        return chosen(None, "-".to_owned(), "text/plain", false);
    }
    let first = leaves
        .iter()
        .position(|leaf| leaf.may_be_body() && (leaf.is_plain() || leaf.is_html()));
    let first = first.or_else(|| {
        leaves
            .first()
            .filter(|leaf| leaf.is_text() && leaf.disposition != "attachment")
            .map(|_| 0)
    });
    let Some(index) = first else {
        // A digest shows its first message, as it would if digest parts were texts.
        let digest = leaves
            .first()
            .filter(|leaf| !leaf.typed && leaf.main == "message/rfc822");
        let text = digest.map_or_else(
            || NO_TEXT.to_owned(),
            |leaf| charset::decode(&leaf.bytes, None),
        );
        return chosen(None, text, "text/plain", false);
    };
    let leaf = &leaves[index];
    let text = leaf
        .joined
        .as_ref()
        .or(leaf.text.as_ref())
        .cloned()
        .unwrap_or_default();
    if leaf.is_html() {
        return chosen(Some(index), html_text(leaf, to_text), "text/plain", true);
    }
    if text.trim().is_empty() && leaf.in_alternative {
        let html = leaves
            .iter()
            .position(|leaf| leaf.in_alternative && leaf.is_html() && leaf.may_be_body());
        if let Some(html) = html {
            return chosen(
                Some(index),
                html_text(&leaves[html], to_text),
                "text/plain",
                false,
            );
        }
    }
    chosen(Some(index), text, &utf8_type(leaf), false)
}

fn html_text(leaf: &Leaf, to_text: HtmlToText<'_>) -> String {
    to_text(
        leaf.joined
            .as_ref()
            .or(leaf.text.as_ref())
            .map_or("", String::as_str),
    )
}

/// The leaf whose HTML is the body to show: the html body itself, or the first html alternative to it.
fn html_index(leaves: &[Leaf], body: Option<usize>) -> Option<usize> {
    let is_body = |index: &usize| leaves[*index].is_html() && leaves[*index].may_be_body();
    body.filter(is_body).or_else(|| {
        (0..leaves.len())
            .filter(is_body)
            .find(|&index| leaves[index].in_alternative)
    })
}

fn leaf_of(part: &Part<'_>, in_alternative: bool, scanner: &mut Scanner<'_>) -> Leaf {
    let encoding = String::from_utf8_lossy(
        part.headers
            .first("Content-Transfer-Encoding")
            .unwrap_or_default(),
    )
    .into_owned();
    let decoded = transfer::decode(&encoding, part.body);
    if decoded.junk {
        scanner.note(Ambiguity::Base64Junk);
    }
    let main = part.content_type.main.clone();
    let charset = part
        .content_type
        .get("charset")
        .filter(|label| !label.trim().is_empty());
    let name = file_name(part);
    let is_text = main.is_empty()
        || main == "text"
        || main.starts_with("text/")
        || main == "application/json";
    let disposition: String = part.disposition.main.chars().take(15).collect();
    let may_join = name.is_none() && disposition != "attachment";
    let text = (is_text && may_join)
        .then(|| normal_line_ends(&charset::decode(&decoded.bytes, charset.as_deref())));
    let is_message = main == "message/rfc822";
    Leaf {
        content_type: content_type_text(part),
        subject_of_message: is_message.then(|| inner_subject(&decoded.bytes, &encoding)),
        bytes: decoded.bytes,
        main,
        charset,
        text,
        joined: None,
        name,
        content_id: content_id(&part.headers),
        disposition,
        in_alternative,
        typed: part.headers.count("Content-Type") > 0,
    }
}

/// RFC 2231 over `filename` over `name`; the raw text of it, not yet cleaned.
fn file_name(part: &Part<'_>) -> Option<String> {
    let of = |params: &Params, key| params.get(key).filter(|name| !name.trim().is_empty());
    of(&part.disposition, "filename").or_else(|| of(&part.content_type, "name"))
}

fn content_type_text(part: &Part<'_>) -> String {
    let declared = part
        .headers
        .first("Content-Type")
        .map(|raw| one_line(&String::from_utf8_lossy(raw)).replace('\t', " "));
    match declared {
        Some(text) => text,
        None if part.content_type.main == "message/rfc822" => "message/rfc822".to_owned(),
        None => "text/plain".to_owned(),
    }
}

fn content_id(headers: &HeaderBlock<'_>) -> Option<String> {
    let raw = headers
        .first("Content-ID")
        .filter(|raw| !raw.is_empty())
        .or_else(|| headers.first("Content-Location"))?;
    let id = one_line(&String::from_utf8_lossy(raw));
    let id = id.trim();
    if id.is_empty() {
        return None;
    }
    Some(if id.starts_with('<') {
        id.to_owned()
    } else {
        format!("<{id}>")
    })
}

/// Subject of an embedded message, for its file name; a transfer-encoded one is not looked into.
fn inner_subject(message: &[u8], encoding: &str) -> String {
    if encoding.to_ascii_lowercase().contains("base64") {
        return String::new();
    }
    let head = &message[..message.len().min(64 * 1024)];
    let block = HeaderBlock::scan(head, 1000, 64 * 1024);
    let subject = block
        .fields
        .iter()
        .find(|RawHeader { name, .. }| name.eq_ignore_ascii_case("Subject"));
    subject
        .map(|field| one_line(&decode_words(&field.value, None)))
        .unwrap_or_default()
}

/// The declared type with its charset rewritten to utf-8: what the stored, recoded text is.
pub(super) fn utf8_type(leaf: &Leaf) -> String {
    if leaf.charset.is_none() {
        return leaf.content_type.clone();
    }
    format!(
        "{}; charset=utf-8",
        if leaf.main.is_empty() {
            "text/plain"
        } else {
            &leaf.main
        }
    )
}

/// CRLF, LF CR and CR CR LF become LF; NUL becomes U+FFFD, which every database can hold.
pub(crate) fn normal_line_ends(text: &str) -> String {
    if !text.contains(['\r', '\0']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '\n' => {
                out.push('\n');
                rest.next_if_eq(&'\r');
            }
            '\r' => {
                let mut run = 1;
                while rest.next_if_eq(&'\r').is_some() {
                    run += 1;
                }
                if rest.next_if_eq(&'\n').is_some() {
                    out.push('\n');
                } else {
                    out.extend(std::iter::repeat_n('\r', run));
                }
            }
            c => out.push(c),
        }
    }
    out
}

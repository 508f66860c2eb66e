//! Raw bytes to [`ParsedMail`]: every input gives a result that can become a visible ticket.
//!
//! Reading order: `headers` (fields, decoding), `structure` (part tree), `transfer` and [`crate::charset`]
//! (bytes to text), `body` (which part is the body), `attachment`
//! (records).
//!
//! The structure is found here and not by the `mail-parser` crate because most of what OTRS does differs from its
//! tree (joined bodies, embedded messages kept closed, names, damaged mails); its charset tables and its date reader
//! are used. What always holds: no panic, linear time, no byte of an attachment lost below the limits, every decoded
//! header value is one line.

mod attachment;
mod body;
mod encoded_word;
mod headers;
mod params;
mod structure;
mod transfer;

use chrono::{DateTime, Utc};

pub use body::NO_TEXT;
pub use encoded_word::decode_words;
pub use headers::Headers;

use crate::address::{Mailbox, format_list, parse_list_up_to};
use headers::HeaderBlock;
use structure::Scanner;

/// Converts HTML to text for bodies (`ToAscii` in OTRS).
pub type HtmlToText<'f> = &'f dyn Fn(&str) -> String;

/// How a mail is read.
pub struct ParseOptions<'f> {
    /// Bounds of what is evaluated.
    pub limits: Limits,
    /// Makes the body of a mail that has only HTML.
    pub html_to_text: HtmlToText<'f>,
}

impl Default for ParseOptions<'_> {
    /// The default limits, and a plain text extraction without links or layout.
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            html_to_text: &crate::sanitize::text_of,
        }
    }
}

/// What is evaluated of one mail. More is kept in the raw source only.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Lines of the header block.
    pub header_lines: usize,
    /// Bytes of all header values.
    pub header_bytes: usize,
    /// Mailboxes per header.
    pub recipients: usize,
    /// Parts of all kinds.
    pub parts: usize,
    /// Nesting of multiparts.
    pub depth: usize,
    /// Attachment records.
    pub attachments: usize,
    /// Bytes of the whole mail; above, only headers are read.
    pub mail_bytes: usize,
    /// Characters of body text kept when a limit was exceeded.
    pub short_body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_lines: 1000,
            header_bytes: 256 * 1024,
            recipients: 1000,
            parts: 200,
            depth: 20,
            attachments: 500,
            mail_bytes: 32 * 1024 * 1024,
            short_body: 100_000,
        }
    }
}

/// Which limit a mail exceeded first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverLimit {
    /// Header lines or bytes.
    Headers,
    /// Mailboxes in one header.
    Recipients,
    /// Parts.
    Parts,
    /// Nesting.
    Depth,
    /// Attachments.
    Attachments,
    /// Size of the mail.
    Size,
}

/// Where mail readers (and virus scanners) may see different content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ambiguity {
    /// A part has two Content-Type, Content-Disposition or Content-Transfer-Encoding headers; the first counts.
    RepeatedHeader,
    /// `filename`, `filename*` and `name` do not agree.
    FileName,
    /// base64 holds foreign characters or goes on behind its padding.
    Base64Junk,
    /// The closing boundary is missing.
    MissingEnd,
    /// The boundary parameter is missing, too long or given twice.
    Boundary,
}

/// Text of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The text, line ends LF, no NUL.
    pub text: String,
    /// What `a_content_type` stores: the type of the text, charset utf-8 if one was declared.
    pub content_type: String,
    /// The text was made from HTML because the mail's first text is HTML.
    pub from_html: bool,
}

/// A row of `article_data_mime_attachment`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedAttachment {
    /// Cleaned, unique name.
    pub filename: String,
    /// The name as the sender wrote it, one line; for display only.
    pub display_name: Option<String>,
    /// Content type as declared; texts that were recoded say utf-8.
    pub content_type: String,
    /// Content-ID, or else Content-Location, in angle brackets.
    pub content_id: Option<String>,
    /// The part lies below multipart/alternative.
    pub content_alternative: bool,
    /// `inline`, `attachment` or what the mail said (lower case, at most 15 characters).
    pub disposition: String,
    /// The bytes after transfer decoding; of body texts the UTF-8 text.
    pub content: Vec<u8>,
}

/// A mail, read.
#[derive(Debug, Clone, Default)]
pub struct ParsedMail {
    /// All header fields, decoded.
    pub headers: Headers,
    /// `From`, formatted as stored.
    pub from: String,
    /// `To`, formatted as stored.
    pub to: String,
    /// `Cc`, formatted as stored.
    pub cc: String,
    /// `Reply-To`, formatted as stored.
    pub reply_to: String,
    /// `Subject`, one line.
    pub subject: String,
    /// `Message-ID` as written.
    pub message_id: String,
    /// `In-Reply-To` as written.
    pub in_reply_to: String,
    /// `References` as written.
    pub references: String,
    /// `Date`, if it can be read.
    pub date: Option<DateTime<Utc>>,
    /// The article text.
    pub body: Body,
    /// Attachment records, body parts of multiparts included, in mail order.
    pub attachments: Vec<ParsedAttachment>,
    /// Index in `attachments` of the HTML to show instead of the text.
    pub html: Option<usize>,
    /// Places where other readers may disagree.
    pub ambiguities: Vec<Ambiguity>,
    /// A limit was exceeded: body shortened, parts left out; the raw source has everything.
    pub over_limit: Option<OverLimit>,
}

impl ParsedMail {
    /// Mailboxes of an address header, repeated headers in order, at most as many as the limits allow.
    #[must_use]
    pub fn mailboxes(&self, header: &str) -> Vec<Mailbox> {
        parse_list_up_to(&self.headers.joined(header), Limits::default().recipients).0
    }

    /// Bare address of the last From mailbox: the sender as OTRS sees it (`X-Sender`).
    #[must_use]
    pub fn sender(&self) -> Option<String> {
        self.mailboxes("From")
            .iter()
            .rev()
            .find_map(|mailbox| mailbox.email().map(str::to_owned))
    }

    /// The HTML body as sent, if there is one; never show it without [`crate::sanitize`].
    #[must_use]
    pub fn html_body(&self) -> Option<String> {
        let attachment = self.attachments.get(self.html?)?;
        Some(String::from_utf8_lossy(&attachment.content).into_owned())
    }
}

/// Reads a mail.
///
/// ```
/// use gotrs_mail::parse::{ParseOptions, parse};
/// let mail = parse(b"From: Gina <gina@x.example>\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n\nhi\n", &ParseOptions::default());
/// assert_eq!(mail.subject, "Grüße");
/// assert_eq!(mail.sender().as_deref(), Some("gina@x.example"));
/// assert_eq!(mail.body.text, "hi\n");
/// ```
#[must_use]
pub fn parse(raw: &[u8], options: &ParseOptions<'_>) -> ParsedMail {
    let only_cr = !raw.contains(&b'\n') && raw.contains(&b'\r');
    if only_cr {
        let raw: Vec<u8> = raw
            .iter()
            .map(|&byte| if byte == b'\r' { b'\n' } else { byte })
            .collect();
        return parse_lines(&raw, options);
    }
    parse_lines(raw, options)
}

fn parse_lines(raw: &[u8], options: &ParseOptions<'_>) -> ParsedMail {
    let limits = &options.limits;
    let block = HeaderBlock::scan(raw, limits.header_lines, limits.header_bytes);
    let mut over = block.over_limit.then_some(OverLimit::Headers);
    let charset =
        params::Params::parse(block.first("Content-Type").unwrap_or_default()).get("charset");
    let mut mail = read_headers(
        Headers::decode(&block, charset.as_deref()),
        limits,
        &mut over,
    );
    if raw.len() > limits.mail_bytes {
        mail.over_limit = Some(OverLimit::Size);
        mail.body = Body {
            text: NO_TEXT.to_owned(),
            content_type: "text/plain".to_owned(),
            from_html: false,
        };
        return mail;
    }
    let mut scanner = Scanner {
        limits,
        parts: 0,
        over: None,
        ambiguities: Vec::new(),
    };
    let root = scanner.part(block, raw, "", 0);
    let article = body::read(&root, &mut scanner, options.html_to_text);
    mail.body = article.body;
    mail.attachments = article.attachments;
    mail.html = article.html;
    mail.ambiguities = scanner.ambiguities;
    mail.over_limit = over.or(scanner.over);
    mail.body.text = body::normal_line_ends(&mail.body.text);
    if mail.over_limit.is_some() {
        shorten(&mut mail, limits);
    }
    mail
}

/// What is shown of a mail that is too much: the raw source has the rest.
fn shorten(mail: &mut ParsedMail, limits: &Limits) {
    const SUBJECT: usize = 998;
    mail.subject
        .truncate(mail.subject.floor_char_boundary(SUBJECT));
    let end = mail
        .body
        .text
        .char_indices()
        .nth(limits.short_body)
        .map(|(end, _)| end);
    mail.body.text.truncate(end.unwrap_or(mail.body.text.len()));
}

fn read_headers(headers: Headers, limits: &Limits, over: &mut Option<OverLimit>) -> ParsedMail {
    let mut list = |name: &str| {
        let (list, more) = parse_list_up_to(&headers.joined(name), limits.recipients);
        if more {
            over.get_or_insert(OverLimit::Recipients);
        }
        format_list(&list)
    };
    let (from, to, cc, reply_to) = (list("From"), list("To"), list("Cc"), list("Reply-To"));
    let date = headers
        .first("Date")
        .and_then(mail_parser::DateTime::parse_rfc822)
        .filter(mail_parser::DateTime::is_valid);
    ParsedMail {
        from,
        to,
        cc,
        reply_to,
        subject: headers.joined("Subject"),
        message_id: headers.joined("Message-ID"),
        in_reply_to: headers.joined("In-Reply-To"),
        references: headers.joined("References"),
        date: date.and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        headers,
        ..ParsedMail::default()
    }
}

/// Text as one line: CR, LF and NUL removed, so that no decoded value can start a header or end a string.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\r' | '\n' | '\0'))
        .collect()
}

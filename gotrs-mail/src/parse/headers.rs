//! The header block: raw lines to named values, decoded on demand, within the limits.

use std::borrow::Cow;

use super::encoded_word::{decode_words, text_of};
use super::one_line;

/// One header field as it came, unfolded.
#[derive(Debug, Clone)]
pub(crate) struct RawHeader<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Cow<'a, [u8]>,
}

/// Splits a message or part into header fields and body offset.
pub(crate) struct HeaderBlock<'a> {
    pub(crate) fields: Vec<RawHeader<'a>>,
    /// Offset of the body in the scanned bytes.
    pub(crate) body: usize,
    /// Fields were left out because the block is over the limit.
    pub(crate) over_limit: bool,
}

/// Names that are kept even behind the limit: without them a mail has no sender, subject or body.
const ESSENTIAL: &[&str] = &[
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "message-id",
    "in-reply-to",
    "references",
    "date",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "auto-submitted",
    "precedence",
    "return-path",
];

impl<'a> HeaderBlock<'a> {
    /// Reads the block at the start of `raw`; `max_lines` and `max_bytes` bound what is kept.
    pub(crate) fn scan(raw: &'a [u8], max_lines: usize, max_bytes: usize) -> Self {
        let mut block = HeaderBlock {
            fields: Vec::new(),
            body: raw.len(),
            over_limit: false,
        };
        let (mut at, mut lines, mut bytes) = (skip_prelude(raw), 0, 0);
        let mut field: Option<(usize, usize)> = None; // start and end of the field being read
        while at < raw.len() {
            let end = line_end(raw, at);
            let line = trim_line(&raw[at..end]);
            let continues =
                matches!(line.first(), Some(b' ' | b'\t')) && !line.trim_ascii().is_empty();
            lines += 1;
            match &mut field {
                Some((_, field_end)) if continues => *field_end = end,
                _ => {
                    block.keep(
                        raw,
                        field.take(),
                        lines - 1 > max_lines,
                        &mut bytes,
                        max_bytes,
                    );
                    if line.is_empty() {
                        block.body = end;
                        return block;
                    }
                    field = (!continues).then_some((at, end));
                }
            }
            at = end;
        }
        block.keep(raw, field.take(), lines > max_lines, &mut bytes, max_bytes);
        block
    }

    fn keep(
        &mut self,
        raw: &'a [u8],
        field: Option<(usize, usize)>,
        late: bool,
        bytes: &mut usize,
        max: usize,
    ) {
        let Some((start, end)) = field else { return };
        let Some((name, value)) = split_field(&raw[start..end]) else {
            return;
        };
        let full = late || *bytes + value.len() > max;
        self.over_limit |= full;
        if full {
            let essential = ESSENTIAL
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name));
            if !essential
                || self
                    .fields
                    .iter()
                    .any(|field| field.name.eq_ignore_ascii_case(name))
            {
                return;
            }
        }
        let value = if full {
            &value[..value.len().min(max)]
        } else {
            value
        };
        *bytes += value.len();
        self.fields.push(RawHeader {
            name,
            value: unfold(value),
        });
    }

    /// First field of that name.
    pub(crate) fn first(&self, name: &str) -> Option<&[u8]> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .map(|field| &*field.value)
    }

    pub(crate) fn count(&self, name: &str) -> usize {
        self.fields
            .iter()
            .filter(|field| field.name.eq_ignore_ascii_case(name))
            .count()
    }
}

/// Blank lines and the mbox envelope line before the first field.
fn skip_prelude(raw: &[u8]) -> usize {
    let mut at = 0;
    if raw.starts_with(b"\xef\xbb\xbf") {
        at = 3;
    }
    loop {
        let end = line_end(raw, at);
        let line = trim_line(&raw[at..end]);
        let skip = line.is_empty() || is_envelope(line);
        if at >= raw.len() || !skip || (line.is_empty() && end >= raw.len()) {
            return at;
        }
        at = end;
    }
}

/// `From gina@x Mon Mar  3 …`, but not the field `From : gina@x`.
fn is_envelope(line: &[u8]) -> bool {
    let rest = line
        .strip_prefix(b">")
        .unwrap_or(line)
        .strip_prefix(b"From ");
    rest.is_some_and(|rest| !rest.trim_ascii_start().starts_with(b":"))
}

fn split_field(field: &[u8]) -> Option<(&str, &[u8])> {
    let colon = field.iter().position(|&byte| byte == b':')?;
    let name = std::str::from_utf8(field[..colon].trim_ascii_end()).ok()?;
    let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
    valid.then(|| (name, field[colon + 1..].trim_ascii()))
}

/// Line ends go, the white space behind them stays as it is.
fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    if value.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        Cow::Owned(
            value
                .iter()
                .copied()
                .filter(|byte| !matches!(byte, b'\r' | b'\n'))
                .collect(),
        )
    } else {
        Cow::Borrowed(value)
    }
}

/// Offset behind the line that starts at `at`.
pub(crate) fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(raw.len(), |len| at + len + 1)
}

/// A line without its line end (CR CR LF included).
pub(crate) fn trim_line(line: &[u8]) -> &[u8] {
    let mut line = line.strip_suffix(b"\n").unwrap_or(line);
    while let Some(shorter) = line.strip_suffix(b"\r") {
        line = shorter;
    }
    line
}

/// The decoded header fields of a mail, in order, names as written.
///
/// Values are one line of text: RFC 2047 words decoded, raw 8-bit bytes decoded by the body's charset (else UTF-8,
/// else windows-1252), line breaks and NUL removed.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    fields: Vec<(String, String)>,
}

impl Headers {
    pub(crate) fn decode(block: &HeaderBlock<'_>, charset: Option<&str>) -> Self {
        let fields = block.fields.iter().map(|field| {
            let value = if is_address_header(field.name) {
                one_line(&text_of(&field.value, charset))
            } else {
                one_line(&decode_words(&field.value, charset))
            };
            (field.name.to_owned(), value)
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// The first value of a header, whatever its letter case.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a header, in the order of the mail.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Repeated headers as OTRS sees them: To and Cc joined with `, `, From only the first, others with a blank.
    #[must_use]
    pub fn joined(&self, name: &str) -> String {
        let separator = if is_address_header(name) { ", " } else { " " };
        let once = name.eq_ignore_ascii_case("From");
        self.all(name)
            .take(if once { 1 } else { usize::MAX })
            .collect::<Vec<_>>()
            .join(separator)
    }

    /// All fields in order: name as written, decoded value. Address headers still hold their encoded words,
    /// which are decoded after the split (see [`crate::address::parse_list`]).
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Headers that hold mailboxes: split before decoding.
pub(crate) fn is_address_header(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "from",
        "to",
        "cc",
        "bcc",
        "reply-to",
        "sender",
        "resent-to",
        "resent-from",
        "resent-cc",
        "envelope-to",
        "x-envelope-to",
        "delivered-to",
        "x-original-to",
        "return-path",
        "errors-to",
        "disposition-notification-to",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

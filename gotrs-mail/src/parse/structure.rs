//! The part tree of a message: where each leaf lies in the raw bytes, what it says it is.
//!
//! A multipart is cut by its own boundary first and its children are looked at inside their piece only, so an inner
//! boundary can never reach over an outer one. Work is linear per level; depth and number of parts are bounded.

use super::headers::{HeaderBlock, line_end, trim_line};
use super::params::Params;
use super::{Ambiguity, Limits, OverLimit};

/// A part of a message: a leaf, or a multipart with children.
pub(crate) struct Part<'a> {
    pub(crate) headers: HeaderBlock<'a>,
    pub(crate) content_type: Params,
    pub(crate) disposition: Params,
    pub(crate) body: &'a [u8],
    pub(crate) children: Vec<Part<'a>>,
}

impl Part<'_> {
    /// `multipart/<subtype>`, if the part is one that could be taken apart.
    pub(crate) fn multipart(&self) -> Option<&str> {
        if self.children.is_empty() {
            None
        } else {
            self.content_type.main.strip_prefix("multipart/")
        }
    }
}

/// Builds the tree and notes on the way what was unclear or too much.
pub(crate) struct Scanner<'l> {
    pub(crate) limits: &'l Limits,
    pub(crate) parts: usize,
    pub(crate) over: Option<OverLimit>,
    pub(crate) ambiguities: Vec<Ambiguity>,
}

/// Multiparts below this depth are kept as one file. Between the limit and here the mail is flagged, yet read.
const HARD_DEPTH: usize = 40;
/// RFC 2046 allows 70 characters; some mailers use more.
const MAX_BOUNDARY: usize = 1000;

impl Scanner<'_> {
    /// Reads the part that `raw` holds; `default_type` is what a part without Content-Type is.
    pub(crate) fn part<'a>(
        &mut self,
        headers: HeaderBlock<'a>,
        raw: &'a [u8],
        default_type: &str,
        depth: usize,
    ) -> Part<'a> {
        self.parts += 1;
        let content_type = Params::parse(
            headers
                .first("Content-Type")
                .unwrap_or(default_type.as_bytes()),
        );
        let disposition = Params::parse(headers.first("Content-Disposition").unwrap_or_default());
        self.note_doubled(&headers, &content_type, &disposition);
        let body = &raw[headers.body..];
        let mut part = Part {
            headers,
            content_type,
            disposition,
            body,
            children: Vec::new(),
        };
        if part.content_type.main.starts_with("multipart/") {
            self.children(&mut part, depth);
        }
        part
    }

    fn note_doubled(
        &mut self,
        headers: &HeaderBlock<'_>,
        content_type: &Params,
        disposition: &Params,
    ) {
        for name in [
            "Content-Type",
            "Content-Disposition",
            "Content-Transfer-Encoding",
        ] {
            if headers.count(name) > 1 {
                self.note(Ambiguity::RepeatedHeader);
            }
        }
        if content_type.is_ambiguous("boundary") {
            self.note(Ambiguity::Boundary);
        }
        let filename = disposition.get("filename");
        let differs = filename.is_some()
            && content_type
                .get("name")
                .is_some_and(|name| Some(name) != filename);
        if differs || disposition.is_ambiguous("filename") || content_type.is_ambiguous("name") {
            self.note(Ambiguity::FileName);
        }
    }

    pub(crate) fn note(&mut self, ambiguity: Ambiguity) {
        if !self.ambiguities.contains(&ambiguity) {
            self.ambiguities.push(ambiguity);
        }
    }

    fn children(&mut self, part: &mut Part<'_>, depth: usize) {
        let boundary = part.content_type.raw("boundary").unwrap_or_default();
        let boundary = boundary.trim_ascii_end();
        if boundary.is_empty() || boundary.len() > MAX_BOUNDARY {
            return self.note(Ambiguity::Boundary);
        }
        if depth >= self.limits.depth {
            self.over = Some(OverLimit::Depth);
        }
        if depth >= HARD_DEPTH {
            return;
        }
        let digest = part.content_type.main == "multipart/digest";
        let default_type = if digest { "message/rfc822" } else { "" };
        let pieces = self.pieces(part.body, boundary);
        for piece in pieces {
            let headers = part_headers(piece);
            part.children
                .push(self.part(headers, piece, default_type, depth + 1));
        }
    }

    /// The pieces between boundary lines; the line end before a boundary belongs to it.
    fn pieces<'a>(&mut self, body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
        let mut pieces = Vec::new();
        let (mut at, mut start) = (0, None);
        while at < body.len() {
            let end = line_end(body, at);
            if let Some(last) = boundary_line(&body[at..end], boundary) {
                if let Some(start) = start {
                    if self.parts + pieces.len() >= self.limits.parts {
                        self.over = Some(OverLimit::Parts);
                        return pieces;
                    }
                    pieces.push(without_line_end(&body[start..at.max(start)]));
                }
                start = (!last).then_some(end);
                if last {
                    break;
                }
            }
            at = end;
        }
        if let Some(start) = start {
            self.note(Ambiguity::MissingEnd);
            if start < body.len() {
                pieces.push(without_line_end(&body[start..]));
            }
        }
        pieces
    }
}

/// `--boundary` (`Some(false)`) or `--boundary--` (`Some(true)`), blanks behind it allowed, nothing else.
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    let (rest, last) = match rest.strip_prefix(b"--") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    rest.trim_ascii().is_empty().then_some(last)
}

/// Headers of a part. One that starts with text right away (no blank line, no field) has none and is all body.
fn part_headers(piece: &[u8]) -> HeaderBlock<'_> {
    let first = trim_line(&piece[..line_end(piece, 0)]);
    let is_field = first
        .iter()
        .position(|&byte| byte == b':')
        .is_some_and(|colon| {
            let name = first[..colon].trim_ascii_end();
            !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
        });
    if first.is_empty() && !piece.is_empty() {
        return HeaderBlock {
            fields: Vec::new(),
            body: line_end(piece, 0),
            over_limit: false,
        };
    }
    if !is_field && !first.is_empty() {
        return HeaderBlock {
            fields: Vec::new(),
            body: 0,
            over_limit: false,
        };
    }
    HeaderBlock::scan(piece, 200, 64 * 1024)
}

fn without_line_end(piece: &[u8]) -> &[u8] {
    let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
    piece.strip_suffix(b"\r").unwrap_or(piece)
}

//! Finds tags in a text, once, from left to right.

use super::Target;

/// A tag: `<OTRS_NAME>` or `<OTRS_NAME[argument]>`.
pub(super) struct Tag<'t> {
    /// As it is written.
    pub(super) source: &'t str,
    /// Name behind the prefix.
    pub(super) name: &'t str,
    /// What stands in brackets.
    pub(super) argument: Option<&'t str>,
}

pub(super) enum Piece<'t> {
    Text(&'t str),
    Tag(Tag<'t>),
    /// The target of a mailto link, without quotes.
    Mailto(&'t str),
}

const PREFIXES: [&str; 3] = ["OTRS_", "OTOBO_", "GOTRS_"];
/// Longer names are no tags; bounds the search for their end.
const MAX_NAME: usize = 250;

/// Cuts a text into tags and what is between them.
pub(super) fn pieces(text: &str, target: Target) -> Vec<Piece<'_>> {
    let (open, close) = match target {
        Target::Plain => ("<", ">"),
        Target::Html => ("&lt;", "&gt;"),
    };
    let mut list = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = text[at..].find([open.chars().next().unwrap_or('<'), 'm']) {
        at += found;
        let rest = &text[at..];
        let piece = match tag(rest, open, close) {
            Some(tag) => Some((tag.source.len(), Piece::Tag(tag))),
            None => mailto(text, at).map(|href| (href.len(), Piece::Mailto(href))),
        };
        match piece {
            Some((len, piece)) => {
                list.push(Piece::Text(&text[start..at]));
                list.push(piece);
                at += len;
                start = at;
            }
            None => at += 1,
        }
    }
    list.push(Piece::Text(&text[start..]));
    list
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Length of `<OTRS_` at the start of a text.
fn opening(text: &str, open: &str) -> Option<usize> {
    let rest = text.strip_prefix(open)?;
    PREFIXES
        .iter()
        .find(|prefix| starts_with(rest, prefix))
        .map(|prefix| open.len() + prefix.len())
}

fn tag<'t>(text: &'t str, open: &str, close: &str) -> Option<Tag<'t>> {
    let head = opening(text, open)?;
    let end = head + end_of_name(&text[head..], open, close)?;
    let inner = &text[head..end];
    let (name, argument) = match inner
        .strip_suffix(']')
        .and_then(|inner| inner.split_once('['))
    {
        Some((name, argument)) => (name, Some(argument)),
        None => (inner, None),
    };
    let valid = !name.is_empty() && !name.contains('\n');
    valid.then(|| Tag {
        source: &text[..end + close.len()],
        name,
        argument,
    })
}

/// Offset of the end mark; a tag inside the name is part of it.
fn end_of_name(text: &str, open: &str, close: &str) -> Option<usize> {
    let window = &text[..text.floor_char_boundary(MAX_NAME)];
    let (mut at, mut depth) = (0, 0);
    while at < window.len() {
        let rest = &window[at..];
        if rest.starts_with(close) {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        } else if opening(rest, open).is_some() {
            depth += 1;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// The address of `href="mailto:…"` whose `mailto:` starts at `at`.
fn mailto(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at..];
    if !starts_with(rest, "mailto:") {
        return None;
    }
    let before = &text.as_bytes()[..at];
    let quote = *before
        .last()
        .filter(|quote| matches!(quote, b'"' | b'\''))?;
    let attribute = &before[..before.len() - 1];
    let is_href =
        attribute.len() >= 5 && attribute[attribute.len() - 5..].eq_ignore_ascii_case(b"href=");
    let len = rest.bytes().take(5000).position(|byte| byte == quote)?;
    is_href.then(|| &rest[..len])
}

pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

pub(super) fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

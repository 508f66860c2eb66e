//! The typed header writer: every kind of field has its own way in, and none lets a line break through.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Error;
use crate::address::{Mailbox, is_deliverable};
use crate::thread::ids;

/// Fields that the message writer sets itself; custom headers cannot.
const OWNED: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "reply-to",
    "subject",
    "message-id",
    "date",
    "in-reply-to",
    "references",
    "mime-version",
    "resent-bcc",
    "return-path",
    "received",
];

/// Preferred line length.
const LINE: usize = 76;
/// Hard limit of RFC 5322 for a line, with room for the name and folding.
const HARD: usize = 900;

/// Whether a header of this name is the caller's to set.
pub(crate) fn may_be_set(name: &str) -> bool {
    let lower = name.trim_end_matches(':').to_ascii_lowercase();
    let token = !lower.is_empty()
        && lower.len() <= 70
        && lower
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b':');
    token && !OWNED.contains(&lower.as_str()) && !lower.starts_with("content-")
}

#[derive(Default)]
pub(super) struct HeaderWriter {
    out: Vec<u8>,
    names: Vec<String>,
}

impl HeaderWriter {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    }

    /// A value made by this crate: ASCII, one line.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        self.words(name, value.split(' '));
    }

    /// Free text: line breaks and controls go; what is not plain ASCII becomes RFC 2047 words.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let value = printable(value);
        let value = value.trim_end();
        let plain = is_plain(value) && value.split(' ').all(|word| word.len() < HARD);
        if plain {
            self.words(name, value.split(' '));
        } else {
            let words = encoded_words(value);
            self.words(name, words.iter().map(String::as_str));
        }
    }

    /// A header that the caller names.
    pub(super) fn custom(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let name = name.trim_end_matches(':');
        if !may_be_set(name) {
            return Err(Error::HeaderName {
                name: name.chars().take(200).collect(),
            });
        }
        self.text(name, value);
        Ok(())
    }

    /// Mailboxes; nothing is written for an empty list.
    pub(super) fn mailboxes(&mut self, name: &str, list: &[Mailbox]) -> Result<(), Error> {
        let mut words: Vec<String> = Vec::new();
        for (index, mailbox) in list.iter().enumerate() {
            let mut parts = mailbox_words(mailbox)?;
            if index + 1 < list.len()
                && let Some(last) = parts.last_mut()
            {
                last.push(',');
            }
            words.append(&mut parts);
        }
        if !words.is_empty() {
            self.words(name, words.iter().map(String::as_str));
        }
        Ok(())
    }

    /// Message ids, one blank between them; what is no id is left out.
    pub(super) fn ids(&mut self, name: &str, value: &str) {
        let list: Vec<&str> = ids(value)
            .filter(|id| id.len() < HARD && id.bytes().all(|byte| byte.is_ascii_graphic()))
            .collect();
        if !list.is_empty() {
            self.words(name, list.into_iter());
        }
    }

    /// Writes words with blanks between them, folded before a word that would make the line too long.
    fn words<'w>(&mut self, name: &str, words: impl Iterator<Item = &'w str>) {
        self.names.push(name.to_owned());
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b':');
        let mut column = name.len() + 1;
        let mut line_has_text = false;
        for word in words {
            // A fold needs text on both sides: white space alone on a line is obsolete syntax.
            if line_has_text && !word.is_empty() && column + 1 + word.len() > LINE {
                self.out.extend_from_slice(b"\r\n");
                column = 0;
                line_has_text = false;
            }
            self.out.push(b' ');
            self.out.extend_from_slice(word.as_bytes());
            column += 1 + word.len();
            line_has_text |= !word.is_empty();
        }
        self.out.extend_from_slice(b"\r\n");
    }
}

/// Without line breaks and control characters; tabs become blanks.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

/// ASCII that no reader takes for an encoded word.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains("=?")
}

/// RFC 2047 words of at most 75 characters, cut between characters; Q or B, whichever is shorter.
fn encoded_words(text: &str) -> Vec<String> {
    const PAYLOAD: usize = 75 - "=?utf-8?Q??=".len();
    let q_len: usize = text
        .bytes()
        .map(|byte| {
            if is_q_literal(byte) || byte == b' ' {
                1
            } else {
                3
            }
        })
        .sum();
    let quoted = q_len <= text.len().div_ceil(3) * 4 + 8;
    let mut words = Vec::new();
    let mut piece = String::new();
    let cost = |piece: &str| {
        if quoted {
            q_encode(piece).len()
        } else {
            piece.len().div_ceil(3) * 4
        }
    };
    let mut length = 0;
    for c in text.chars() {
        let mut buffer = [0; 4];
        let added = if quoted {
            cost(c.encode_utf8(&mut buffer))
        } else {
            0
        };
        let next = if quoted {
            length + added
        } else {
            (piece.len() + c.len_utf8()).div_ceil(3) * 4
        };
        if next > PAYLOAD {
            words.push(encoded_word(&piece, quoted));
            piece.clear();
            length = 0;
        }
        piece.push(c);
        length += added;
    }
    if !piece.is_empty() {
        words.push(encoded_word(&piece, quoted));
    }
    words
}

fn encoded_word(text: &str, quoted: bool) -> String {
    if quoted {
        format!("=?utf-8?Q?{}?=", q_encode(text))
    } else {
        format!("=?utf-8?B?{}?=", STANDARD.encode(text))
    }
}

fn q_encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('_'),
            byte if is_q_literal(byte) => out.push(char::from(byte)),
            byte => out.push_str(&format!("={byte:02X}")),
        }
    }
    out
}

/// Characters that a Q word may hold in any header, phrases included.
fn is_q_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!*+-/".contains(&byte)
}

fn mailbox_words(mailbox: &Mailbox) -> Result<Vec<String>, Error> {
    let email = mailbox
        .email()
        .filter(|email| is_deliverable(email))
        .ok_or_else(|| Error::address(&mailbox.address))?;
    let phrase = printable(&mailbox.phrase);
    let mut words = if phrase.trim().is_empty() {
        Vec::new()
    } else {
        phrase_words(&phrase)
    };
    if words.is_empty() {
        words.push(email.to_owned());
    } else {
        words.push(format!("<{email}>"));
    }
    for comment in &mailbox.comments {
        let text = printable(comment);
        let inner = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'))
            .unwrap_or_default();
        if is_plain(inner) && !inner.contains(['(', ')', '\\']) && inner.len() < LINE {
            words.push(format!("({inner})"));
        }
    }
    Ok(words)
}

/// A display name: atoms and quoted strings as they are if valid, else quoted, else encoded (never both).
fn phrase_words(phrase: &str) -> Vec<String> {
    let unquoted = phrase
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inner| !inner.replace("\\\"", "").contains('"'));
    let name = unquoted.map_or_else(|| phrase.to_owned(), unescape);
    if !is_plain(&name) || name.len() > HARD {
        return encoded_words(&name);
    }
    if unquoted.is_none() && is_phrase(phrase) {
        return phrase.split(' ').map(str::to_owned).collect();
    }
    vec![format!(
        "\"{}\"",
        name.replace('\\', "\\\\").replace('"', "\\\"")
    )]
}

fn unescape(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' {
            chars.next().unwrap_or('\\')
        } else {
            c
        });
    }
    out
}

/// Atoms, and quoted strings that stand as words of their own.
fn is_phrase(text: &str) -> bool {
    text.split(' ').all(|word| {
        let atom = !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte));
        let inner = word
            .strip_prefix('"')
            .and_then(|word| word.strip_suffix('"'));
        atom || inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(['"', '\\']))
    })
}

/// A MIME parameter: quoted ASCII, and for anything else RFC 2231 with an ASCII stand-in for old readers.
pub(super) fn parameter(name: &str, value: &str) -> String {
    let value = printable(value);
    let stand_in: String = value
        .chars()
        .map(|c| if c.is_ascii() { c } else { '_' })
        .collect();
    let quoted = format!(
        "{name}=\"{}\"",
        stand_in.replace('\\', "\\\\").replace('"', "\\\"")
    );
    if value.is_ascii() {
        return quoted;
    }
    let mut encoded = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{quoted};\r\n {name}*=utf-8''{encoded}")
}

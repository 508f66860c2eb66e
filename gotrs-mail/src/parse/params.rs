//! Structured headers of MIME: `type/subtype; name=value; name*=charset'lang'value`.
//!
//! Tolerant: blanks around `=`, comments, single quotes, unquoted blanks, repeated parameters (the first counts).

use super::encoded_word::{decode_words, text_of};
use super::transfer::hex_pair;
use crate::charset;

/// A structured header value in parts.
#[derive(Debug, Default)]
pub(crate) struct Params {
    /// The value before the first `;`, lower case, without comments.
    pub(crate) main: String,
    list: Vec<(String, Vec<u8>)>,
}

/// Longer parameter lists are cut: nobody needs them.
const MAX_PARAMS: usize = 200;

impl Params {
    pub(crate) fn parse(value: &[u8]) -> Self {
        let mut at = 0;
        let (main, _) = item(value, &mut at);
        let main: String = text_of(&main, None).split_whitespace().collect();
        let mut list = Vec::new();
        while at < value.len() && list.len() < MAX_PARAMS {
            at += 1; // the `;`
            let (name, has_value) = name(value, &mut at);
            let text = if has_value {
                item(value, &mut at).0
            } else {
                Vec::new()
            };
            if !name.is_empty() {
                list.push((name, text));
            }
        }
        Self {
            main: main.to_ascii_lowercase(),
            list,
        }
    }

    /// How often a parameter is given in its plain form, or in RFC 2231 form besides the plain one.
    pub(crate) fn is_ambiguous(&self, name: &str) -> bool {
        let plain = self.list.iter().filter(|(key, _)| key == name).count();
        plain > 1 || (plain == 1 && self.extended(name).is_some())
    }

    /// A parameter as text: RFC 2231 form first, else the plain one with RFC 2047 words decoded.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.extended(name).or_else(|| {
            let (_, raw) = self.list.iter().find(|(key, _)| key == name)?;
            Some(decode_words(raw, None))
        })
    }

    /// The parameter as plain bytes (boundaries), continuations joined.
    pub(crate) fn raw(&self, name: &str) -> Option<Vec<u8>> {
        let plain = self
            .list
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, raw)| raw.clone());
        plain.or_else(|| self.extended(name).map(String::into_bytes))
    }

    fn extended(&self, name: &str) -> Option<String> {
        let mut pieces: Vec<(u32, bool, &[u8])> = Vec::new();
        for (key, raw) in &self.list {
            let Some(rest) = key
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('*'))
            else {
                continue;
            };
            let (number, encoded) = match rest.strip_suffix('*') {
                Some(number) => (number, true),
                None => (rest, rest.is_empty()),
            };
            let number = if number.is_empty() {
                0
            } else {
                number.parse().ok()?
            };
            pieces.push((number, encoded, raw));
        }
        pieces.sort_by_key(|&(number, ..)| number);
        pieces.dedup_by_key(|&mut (number, ..)| number);
        let &(_, first_encoded, first) = pieces.first()?;
        let mut label = None;
        let mut bytes = Vec::new();
        for (index, &(_, encoded, raw)) in pieces.iter().enumerate() {
            let raw = if index == 0 && first_encoded {
                strip_charset(first, &mut label)
            } else {
                raw
            };
            if encoded {
                percent_decode(raw, &mut bytes)
            } else {
                bytes.extend_from_slice(raw)
            }
        }
        Some(charset::decode(&bytes, label.as_deref()))
    }
}

/// `charset'language'rest`: gives the rest.
fn strip_charset<'a>(raw: &'a [u8], label: &mut Option<String>) -> &'a [u8] {
    let mut parts = raw.splitn(3, |&byte| byte == b'\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(_), Some(rest)) => {
            *label = Some(String::from_utf8_lossy(name).into_owned());
            rest
        }
        _ => raw,
    }
}

fn percent_decode(raw: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < raw.len() {
        match (raw[at] == b'%').then(|| hex_pair(raw, at + 1)).flatten() {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(raw[at]);
                at += 1;
            }
        }
    }
}

/// The parameter name up to `=`, and whether there was one before the next `;`.
fn name(value: &[u8], at: &mut usize) -> (String, bool) {
    let len = value[*at..]
        .iter()
        .position(|byte| b"=;".contains(byte))
        .unwrap_or(value.len() - *at);
    let raw = &value[*at..*at + len];
    *at += len;
    let has_value = value.get(*at) == Some(&b'=');
    *at += usize::from(has_value);
    (
        String::from_utf8_lossy(raw.trim_ascii()).to_ascii_lowercase(),
        has_value,
    )
}

/// A value up to the next `;` that is not quoted; quoted strings unescaped, comments dropped, blanks trimmed.
fn item(value: &[u8], at: &mut usize) -> (Vec<u8>, bool) {
    let mut out: Vec<u8> = Vec::new();
    let mut quoted = false;
    let rest = &value[*at..];
    let mut pos = rest
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .unwrap_or(rest.len());
    if rest.get(pos) == Some(&b'"') {
        quoted = true;
        pos += 1;
        while pos < rest.len() && rest[pos] != b'"' {
            pos +=
                usize::from(rest[pos] == b'\\' && matches!(rest.get(pos + 1), Some(b'"' | b'\\')));
            out.push(rest[pos]);
            pos += 1;
        }
        pos += rest[pos.min(rest.len())..]
            .iter()
            .position(|&byte| byte == b';')
            .unwrap_or(rest.len().saturating_sub(pos));
    } else {
        let mut depth = 0usize;
        while pos < rest.len() && (rest[pos] != b';' || depth > 0) {
            match rest[pos] {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                byte if depth == 0 => out.push(byte),
                _ => {}
            }
            pos += 1;
        }
        out.truncate(out.trim_ascii_end().len());
    }
    *at += pos.min(rest.len());
    (out, quoted)
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn parameters_are_read_in_every_form_that_mails_use() {
        let value = b"Text/Plain (comment); x-a=\"b;c\"; charset = 'UTF-8' ; filename=my file.txt; name=\"a \\\"b\\\" \\c\"";
        let params = Params::parse(value);
        assert_eq!(params.main, "text/plain");
        assert_eq!(params.get("x-a").as_deref(), Some("b;c"));
        assert_eq!(params.get("charset").as_deref(), Some("'UTF-8'"));
        assert_eq!(params.get("filename").as_deref(), Some("my file.txt"));
        assert_eq!(params.get("name").as_deref(), Some("a \"b\" \\c"));
    }

    #[test]
    fn rfc_2231_wins_over_the_plain_form_and_joins_bytes_before_decoding() {
        let params = Params::parse(
            b"attachment; filename=\"x\"; filename*1*=%9Fe.txt; filename*0*=utf-8'de'Gr%C3%BC%C3",
        );
        assert_eq!(params.get("filename").as_deref(), Some("Grüße.txt"));
        assert!(params.is_ambiguous("filename"));
        let params = Params::parse(b"multipart/mixed; boundary*0=\"b\"; boundary*1=\"1\"");
        assert_eq!(params.raw("boundary").as_deref(), Some(&b"b1"[..]));
        let params = Params::parse(b"multipart/mixed; boundary=\"b1\"; boundary=\"b2\"");
        assert_eq!(params.raw("boundary").as_deref(), Some(&b"b1"[..]));
    }

    #[test]
    fn words_in_parameters_are_decoded_though_illegal() {
        let params = Params::parse(b"attachment; filename==?UTF-8?Q?Gr=C3=B6=C3=9Fe.txt?=");
        assert_eq!(params.get("filename").as_deref(), Some("Größe.txt"));
    }
}

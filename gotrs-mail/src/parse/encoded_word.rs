//! RFC 2047 words, as lenient as mail needs and never decoded twice.
//!
//! Adjacent words of one charset are joined as bytes before the charset is decoded, so characters and ISO-2022 states
//! that a sender split over two words survive. White space between words is dropped, text glued to a word is kept.

use super::transfer;
use crate::charset;

/// Decodes a raw header value: words anywhere in it, the rest by `fallback` (the body's charset) if it is 8-bit.
///
/// Control characters are kept: whoever stores the value removes them (see [`super::one_line`]).
#[must_use]
pub fn decode_words(raw: &[u8], fallback: Option<&str>) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut scan = Scan {
        raw,
        no_end_after: usize::MAX,
    };
    let mut run: Option<(String, Vec<u8>)> = None;
    let (mut literal_from, mut at) = (0, 0);
    while at < raw.len() {
        let Some(word) = scan.word(at) else {
            at += 1;
            continue;
        };
        let between = &raw[literal_from..at];
        let adjacent = run.is_some() && between.iter().all(u8::is_ascii_whitespace);
        if !adjacent {
            flush(&mut run, &mut out);
            out.push_str(&text_of(between, fallback));
        }
        match &mut run {
            Some((charset, bytes)) if charset.eq_ignore_ascii_case(word.charset) => {
                bytes.extend(&word.bytes)
            }
            _ => {
                flush(&mut run, &mut out);
                run = Some((word.charset.to_owned(), word.bytes));
            }
        }
        at = word.end;
        literal_from = at;
    }
    let was_empty = run.as_ref().is_some_and(|(_, bytes)| bytes.is_empty());
    flush(&mut run, &mut out);
    let rest = text_of(&raw[literal_from..], fallback);
    out.push_str(if was_empty && out.is_empty() {
        rest.trim_start()
    } else {
        &rest
    });
    out
}

fn flush(run: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = run.take() {
        out.push_str(&charset::decode(&bytes, Some(&charset)));
    }
}

/// Undecorated header bytes to text: ASCII as it is, 8-bit by the body's charset, else UTF-8 or windows-1252.
pub(crate) fn text_of(raw: &[u8], fallback: Option<&str>) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) if raw.is_ascii() => text.to_owned(),
        _ => charset::decode(raw, fallback.filter(|label| charset::is_known(label))),
    }
}

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
    end: usize,
}

struct Scan<'a> {
    raw: &'a [u8],
    /// No `?=` starts at or after this offset: keeps unclosed words linear.
    no_end_after: usize,
}

impl<'a> Scan<'a> {
    /// The encoded word that starts exactly at `start`.
    fn word(&mut self, start: usize) -> Option<Word<'a>> {
        let rest = self.raw[start..].strip_prefix(b"=?")?;
        let name_len = rest.iter().take(64).position(|&byte| byte == b'?')?;
        let name = std::str::from_utf8(&rest[..name_len]).ok()?;
        let name = name.split('*').next().filter(|name| is_token(name))?;
        let rest = &rest[name_len + 1..];
        let (&letter, rest) = rest.split_first()?;
        let rest = rest.strip_prefix(b"?")?;
        let text_start = self.raw.len() - rest.len();
        if !matches!(letter, b'q' | b'Q' | b'b' | b'B') || text_start >= self.no_end_after {
            return None;
        }
        let Some(len) = rest.windows(2).position(|pair| pair == b"?=") else {
            self.no_end_after = text_start;
            return None;
        };
        let bytes = if letter.eq_ignore_ascii_case(&b'q') {
            q_decode(&rest[..len])
        } else {
            transfer::base64(&rest[..len]).0
        };
        Some(Word {
            charset: name,
            bytes,
            end: text_start + len + 2,
        })
    }
}

fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\"/[]=".contains(&byte))
}

fn q_decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let hex = (text[at] == b'=')
            .then(|| transfer::hex_pair(text, at + 1))
            .flatten();
        match (hex, text[at]) {
            (Some(byte), _) => {
                out.push(byte);
                at += 2;
            }
            (None, b'_') => out.push(b' '),
            (None, byte) => out.push(byte),
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decode_words;

    fn decode(raw: &str) -> String {
        decode_words(raw.as_bytes(), None)
    }

    #[test]
    fn words_are_decoded_wherever_they_stand() {
        for (raw, text) in [
            ("=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus?=", "Grüße aus"),
            ("Re:=?utf-8?q?Gr=c3=bc?=x", "Re:Grüx"),
            ("\"=?utf-8*de?B?w7w?=\"", "\"ü\""),
            ("=?utf-8?Q?Gr=C3=BC=C3=9Fe aus Koeln?=", "Grüße aus Koeln"),
            ("=?utf-8?Q?a_b?= =?utf-8?B?IGNfZA==?=", "a b c_d"),
            ("=?utf-8?Q??= text", "text"),
            ("=?x-foo?Q?plain_text?=", "plain text"),
        ] {
            assert_eq!(decode(raw), text, "{raw}");
        }
    }

    #[test]
    fn a_character_split_over_two_words_survives() {
        assert_eq!(decode("=?UTF-8?B?R3LD?= =?UTF-8?B?vMOfZQ==?="), "Grüße");
        assert_eq!(
            decode("=?ISO-2022-JP?B?GyRCMnE1RCRO?=\t=?ISO-2022-JP?B?JCpDTiRpJDsbKEI=?="),
            "会議のお知らせ"
        );
    }

    #[test]
    fn what_is_no_word_stays_as_it_is() {
        for raw in [
            "=?utf-8?Q?open",
            "=?utf-8??abc?=",
            "=?utf-8?X?abc?=",
            "=??Q?a?=",
        ] {
            assert_eq!(decode(raw), raw);
        }
        assert_eq!(
            decode("=?utf-8?B?PT91dGYtOD9RP2lubmVyPz0=?="),
            "=?utf-8?Q?inner?="
        );
    }

    #[test]
    fn many_unclosed_words_take_linear_time() {
        let raw = "=?utf-8?Q?a ".repeat(200_000);
        assert_eq!(decode(&raw), raw);
    }
}

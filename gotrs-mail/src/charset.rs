//! Bytes in any charset to text, once; everything behind this module is UTF-8.
//!
//! Labels are read the way mail uses them (WHATWG names plus the aliases seen in the wild). Decoding never fails:
//! what does not fit becomes U+FFFD, an unknown label means UTF-8 if the bytes are UTF-8 and windows-1252 otherwise.

use encoding_rs::{EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// How a label is decoded.
enum Decoder {
    Web(&'static Encoding),
    Ascii,
    Utf7,
    Utf16,
    Utf32,
    Iso2022Kr,
    Hz,
    Other(fn(&[u8]) -> String),
}

/// Decodes `bytes` by the charset `label` of a part, a word or a parameter.
///
/// ```
/// use gotrs_mail::charset::decode;
/// assert_eq!(decode(b"Gr\xfc\xdfe", Some("iso-8859-1")), "Grüße");
/// assert_eq!(decode("Grüße".as_bytes(), Some("x-unknown")), "Grüße");
/// assert_eq!(decode(b"\x93smart\x94", None), "“smart”");
/// ```
#[must_use]
pub fn decode(bytes: &[u8], label: Option<&str>) -> String {
    match label.and_then(decoder) {
        Some(Decoder::Web(encoding)) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        Some(Decoder::Ascii) | None => utf8_or_1252(bytes),
        Some(Decoder::Utf7) => other("utf-7", bytes),
        Some(Decoder::Utf16) => other("utf-16", bytes),
        Some(Decoder::Utf32) => utf32(bytes),
        Some(Decoder::Iso2022Kr) => EUC_KR
            .decode_without_bom_handling(&iso2022kr_to_euc(bytes))
            .0
            .into_owned(),
        Some(Decoder::Hz) => GBK
            .decode_without_bom_handling(&hz_to_gb(bytes))
            .0
            .into_owned(),
        Some(Decoder::Other(decode)) => decode(bytes),
    }
}

/// Whether `label` names a charset that [`decode`] knows.
#[must_use]
pub fn is_known(label: &str) -> bool {
    decoder(label).is_some()
}

/// Text without charset: UTF-8 if it is valid, else windows-1252.
fn utf8_or_1252(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

fn decoder(label: &str) -> Option<Decoder> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'));
    if label.is_empty() || label.len() > 40 {
        return None;
    }
    let name = label.to_ascii_lowercase().replace('_', "-");
    Some(match name.as_str() {
        "us-ascii" | "ascii" | "646" | "ansi-x3.4-1968" | "iso646-us" | "iso-646-us" | "us" => {
            Decoder::Ascii
        }
        "utf-7" | "utf7" | "unicode-1-1-utf-7" => Decoder::Utf7,
        "utf-16" | "utf16" | "ucs-2" | "iso-10646-ucs-2" => Decoder::Utf16,
        "utf-32" | "utf32" | "utf-32le" | "utf-32be" | "ucs-4" | "iso-10646-ucs-4" => {
            Decoder::Utf32
        }
        "iso-2022-kr" | "csiso2022kr" => Decoder::Iso2022Kr,
        "hz" | "hz-gb-2312" => Decoder::Hz,
        "cp437" | "ibm437" | "437" | "cspc8codepage437" => Decoder::Other(cp437),
        "cp932" | "ms932" | "cswindows31j" => Decoder::Web(SHIFT_JIS),
        "cp949" | "ks-c-5601-1987" | "uhc" => Decoder::Web(EUC_KR),
        _ => {
            return web(label, &name).map(Decoder::Web).or_else(|| {
                mail_parser::decoders::charsets::map::charset_decoder(name.as_bytes())
                    .map(Decoder::Other)
            });
        }
    })
}

/// WHATWG labels, then the spellings that differ from one only in punctuation or prefix.
fn web(label: &str, name: &str) -> Option<&'static Encoding> {
    let known = |name: &str| {
        Encoding::for_label(name.as_bytes())
            .filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
    };
    known(label).or_else(|| known(name)).or_else(|| {
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let prefix = &name[..name.len() - digits.len()];
        match prefix {
            "cp" | "cp-" | "win" | "win-" | "windows" | "ms" | "ms-" | "x-cp" => {
                known(&format!("windows-{digits}"))
            }
            "iso" | "iso-" | "iso8859" => known(&format!("iso-{digits}")),
            _ if name.starts_with("iso-2022-jp") => known("iso-2022-jp"),
            _ if name.starts_with("utf-8") || name.starts_with("utf8") => Some(UTF_8),
            _ => None,
        }
    })
}

fn other(name: &str, bytes: &[u8]) -> String {
    let decode = mail_parser::decoders::charsets::map::charset_decoder(name.as_bytes());
    let text = decode.map_or_else(|| utf8_or_1252(bytes), |decode| decode(bytes));
    text.strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text)
}

fn utf32(bytes: &[u8]) -> String {
    let little = bytes.starts_with(&[0xff, 0xfe, 0, 0])
        || (bytes.len() >= 4 && bytes[0] != 0 && bytes[3] == 0);
    bytes
        .chunks(4)
        .map(|unit| {
            let unit: [u8; 4] = unit.try_into().unwrap_or([0, 0, 0xff, 0xfd]);
            let value = if little {
                u32::from_le_bytes(unit)
            } else {
                u32::from_be_bytes(unit)
            };
            char::from_u32(value).unwrap_or('\u{fffd}')
        })
        .filter(|&c| c != '\u{feff}')
        .collect()
}

/// ISO-2022-KR shifts between ASCII and KS X 1001 with SO and SI; EUC-KR says the same with the high bit.
fn iso2022kr_to_euc(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut shifted, mut at) = (false, 0);
    while at < bytes.len() {
        match bytes[at] {
            0x0e => shifted = true,
            0x0f => shifted = false,
            0x1b if bytes[at..].starts_with(b"\x1b$)C") => at += 3,
            b'\n' => {
                shifted = false;
                out.push(b'\n');
            }
            byte if shifted && (0x21..0x7f).contains(&byte) => out.push(byte | 0x80),
            byte => out.push(byte),
        }
        at += 1;
    }
    out
}

/// HZ marks GB 2312 text with `~{` and `~}`; `~~` is a tilde, `~` before a line end joins lines.
fn hz_to_gb(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut shifted, mut at) = (false, 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'~', Some(b'{')) => {
                shifted = true;
                at += 1;
            }
            (b'~', Some(b'}')) => {
                shifted = false;
                at += 1;
            }
            (b'~', Some(b'~')) if !shifted => {
                out.push(b'~');
                at += 1;
            }
            (b'~', Some(b'\n')) if !shifted => at += 1,
            (b'\n', _) => {
                shifted = false;
                out.push(b'\n');
            }
            (byte, _) if shifted && (0x21..0x7f).contains(&byte) => out.push(byte | 0x80),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    out
}

const CP437_HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

fn cp437(bytes: &[u8]) -> String {
    let high: Vec<char> = CP437_HIGH.chars().collect();
    bytes
        .iter()
        .map(|&byte| {
            if byte < 0x80 {
                char::from(byte)
            } else {
                high[usize::from(byte) - 0x80]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_of_the_wild_is_decoded() {
        for (label, bytes, text) in [
            ("UTF_8", "Grüße".as_bytes(), "Grüße"),
            ("cp-1252", b"\x93x\x94", "“x”"),
            ("win-1251", b"\xcf\xf0", "Пр"),
            ("us-ascii", b"\x80", "€"),
            ("ISO_8859-15", b"10 \xa4", "10 €"),
            ("hz-gb-2312", b"~{Dc:C~}", "你好"),
            ("iso-2022-kr", b"\x1b$)C\x0e>H3gGO<<?d\x0f", "안녕하세요"),
            ("windows-31j", b"\x87\x40", "①"),
            ("cp437", b"Gr\x81\xe1e", "Grüße"),
            ("utf-7", b"Gr+APwA3w-e", "Grüße"),
            ("utf-16", b"\xff\xfeH\0i\0", "Hi"),
            ("utf-32", b"\0\0\0H\0\0\0i", "Hi"),
            ("'utf-8'", b"\xef\xbb\xbfx", "x"),
            ("gb2312", b"\xd6\xec\xe9F\xbb\xf9", "朱镕基"),
            ("csKOI8R", b"\xf0\xd2", "Пр"),
            ("", "ü".as_bytes(), "ü"),
        ] {
            assert_eq!(decode(bytes, Some(label)), text, "{label}");
        }
    }

    #[test]
    fn utf_7_markup_is_only_text_and_truncated_states_do_not_fail() {
        assert_eq!(decode(b"+ADw-script+AD4-", Some("utf-7")), "<script>");
        assert!(decode(b"\x1b$B$3", Some("iso-2022-jp")).contains('こ'));
        assert!(!is_known("no-such-charset"));
    }
}

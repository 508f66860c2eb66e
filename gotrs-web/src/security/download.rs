//! Headers of downloads: types we serve, file names that cannot leave their header (WEB-08, FIL-01, HTM-10, HTM-12).

use axum::http::{HeaderMap, HeaderValue, header};

/// The types that the desk ever serves for a stored file. Whatever else a mail claims becomes `octet-stream`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServedType {
    /// `image/png`, by its magic bytes.
    Png,
    /// `image/jpeg`, by its magic bytes.
    Jpeg,
    /// `image/gif`, by its magic bytes.
    Gif,
    /// `image/webp`, by its magic bytes.
    Webp,
    /// `text/plain` in UTF-8.
    PlainText,
    /// `application/pdf`, as a download only.
    Pdf,
    /// Bytes of unknown kind.
    Bytes,
}

impl ServedType {
    /// What a stored file is served as: images by their bytes, text and PDF by claim and bytes, all else as bytes.
    #[must_use]
    pub fn of(claimed: &str, content: &[u8]) -> Self {
        let claimed = claimed
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if let Some(image) = Self::image(content) {
            return if claimed.starts_with("image/") {
                image
            } else {
                Self::Bytes
            };
        }
        match claimed.as_str() {
            "text/plain" if std::str::from_utf8(content).is_ok() && !content.contains(&0) => {
                Self::PlainText
            }
            "application/pdf" if content.starts_with(b"%PDF-") => Self::Pdf,
            _ => Self::Bytes,
        }
    }

    fn image(content: &[u8]) -> Option<Self> {
        match content {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// The `Content-Type` value.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::PlainText => "text/plain; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Bytes => "application/octet-stream",
        }
    }

    /// Whether a browser may show it in place: raster images and plain text, nothing else.
    #[must_use]
    pub const fn may_show_inline(self) -> bool {
        matches!(
            self,
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::PlainText
        )
    }
}

/// How a browser treats a stored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Saved as a file.
    Attachment,
    /// Shown in place if its type allows, else saved.
    Inline,
}

impl Disposition {
    /// The headers of an answer that carries a stored file under `name`.
    #[must_use]
    pub fn headers(self, served: ServedType, name: &str) -> HeaderMap {
        let word = if self == Self::Inline && served.may_show_inline() {
            "inline"
        } else {
            "attachment"
        };
        let value = format!(
            "{word}; filename=\"{}\"; filename*=UTF-8''{}",
            ascii_name(name),
            encoded_name(name)
        );
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(served.content_type()),
        );
        let value = HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"));
        headers.insert(header::CONTENT_DISPOSITION, value);
        headers
    }
}

fn ascii_name(name: &str) -> String {
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')' | '+' | ',')
    };
    let cleaned: String = name
        .chars()
        .take(200)
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    if cleaned.trim().is_empty() {
        "file".to_owned()
    } else {
        cleaned
    }
}

fn encoded_name(name: &str) -> String {
    let mut out = String::new();
    for byte in name
        .chars()
        .take(200)
        .filter(|c| !is_deceptive(*c))
        .collect::<String>()
        .bytes()
    {
        match byte {
            b if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') => {
                out.push(char::from(b))
            }
            b'/' | b'\\' => out.push('_'),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    if out.is_empty() {
        "file".to_owned()
    } else {
        out
    }
}

/// Characters that make a name look like another one: controls, bidirectional overrides, invisible blanks.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
}

/// A file name as people may read it: deceptive characters are spelled out, `invoice[U+202E]fdp.exe`.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if is_deceptive(c) {
            out.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

    #[test]
    fn whatever_a_mail_claims_only_short_listed_types_are_served() {
        for (claimed, content) in [
            ("text/html", &b"<script>"[..]),
            ("image/jpeg", b"<html>"),
            ("image/svg+xml", b"<svg onload=alert(1)>"),
            ("image/jpeg", b"<svg><script/></svg>"),
            ("text/xml", b"<?xml?>"),
            ("application/xhtml+xml", b"<html/>"),
            ("text/html;charset=utf-7", b"+ADw-script+AD4-"),
            ("a/b;c=\"", b"x"),
            ("text/html\r\nX: 1", b"x"),
            ("text/html", PNG),
            ("text/plain", b"\xff\xfe"),
            ("application/pdf", b"<html>"),
        ] {
            assert_eq!(
                ServedType::of(claimed, content),
                ServedType::Bytes,
                "{claimed}"
            );
        }
        assert_eq!(
            ServedType::of("image/jpeg", PNG),
            ServedType::Png,
            "the bytes decide"
        );
        assert_eq!(
            ServedType::of("text/plain; charset=utf-7", b"+ADw-"),
            ServedType::PlainText
        );
        assert!(!ServedType::of("application/pdf", b"%PDF-1.7").may_show_inline());
    }

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        for name in [
            "a\r\nSet-Cookie: x=1",
            "a\"; filename=\"b",
            "a\0b",
            "..\\..\\x",
            "../../x",
            "\u{202e}fdp.exe",
        ] {
            let headers = Disposition::Attachment.headers(ServedType::Bytes, name);
            let value = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert!(value.starts_with("attachment; filename=\""), "{value}");
            assert_eq!(value.matches('"').count(), 2, "{value}");
            assert!(
                !value.contains(['\r', '\n', '\0', '/', '\\']) && !value.contains("%E2%80%AE"),
                "{value}"
            );
            assert_eq!(headers.len(), 2);
        }
    }

    #[test]
    fn both_forms_of_a_name_are_sent() {
        let headers = Disposition::Attachment.headers(ServedType::Bytes, "Rechnung März.pdf");
        let value = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(
            value,
            "attachment; filename=\"Rechnung M_rz.pdf\"; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf"
        );
    }

    #[test]
    fn only_raster_images_and_text_are_shown_in_place() {
        let value = |served| {
            Disposition::Inline.headers(served, "a")[header::CONTENT_DISPOSITION]
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert!(value(ServedType::Png).starts_with("inline"));
        assert!(value(ServedType::Pdf).starts_with("attachment"));
        assert!(value(ServedType::Bytes).starts_with("attachment"));
    }

    #[test]
    fn a_name_that_reads_backwards_is_spelled_out() {
        assert_eq!(
            shown_name("invoice\u{202e}fdp.exe"),
            "invoice[U+202E]fdp.exe"
        );
        assert_eq!(shown_name("фото.png"), "фото.png");
    }
}

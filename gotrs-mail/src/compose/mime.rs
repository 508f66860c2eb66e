//! The body of an outgoing message: texts, alternative, related images, files.
//!
//! Same tree as OTRS writes: `mixed( related( alternative( text, html ), images ), files )`, each level only if needed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::header::parameter;
use super::{Attachment, Outgoing, TextEncoding};
use crate::parse::one_line;

/// A part: MIME headers, blank line, content; ready to stand between boundaries.
type Part = Vec<u8>;

/// MIME headers, blank line and body of the message.
pub(super) fn write(mail: &Outgoing) -> Vec<u8> {
    let listed: Vec<&Attachment> = mail
        .attachments
        .iter()
        .filter(|file| is_listed(file, mail))
        .collect();
    let (images, files): (Vec<&Attachment>, Vec<&Attachment>) = listed
        .into_iter()
        .partition(|file| mail.html.is_some() && file.inline && file.content_id.is_some());
    let mut boundaries = Boundaries::new(mail);
    let single = mail.html.is_none() && files.is_empty();
    let mut body = text_part("text/plain", &mail.text, mail.encoding, single);
    if let Some(html) = &mail.html {
        let html = text_part("text/html", html, mail.encoding, false);
        body = multipart("alternative", &mut boundaries, vec![body, html]);
    }
    if !images.is_empty() {
        body = multipart("related", &mut boundaries, with(body, &images));
    }
    if !files.is_empty() {
        body = multipart("mixed", &mut boundaries, with(body, &files));
    }
    body
}

/// Files without name are left out, and the stored copy of the HTML body.
fn is_listed(file: &Attachment, mail: &Outgoing) -> bool {
    let html_copy = file.filename.starts_with("file-2")
        && file
            .content_type
            .to_ascii_lowercase()
            .starts_with("text/html")
        && mail
            .html
            .as_ref()
            .is_some_and(|html| html.as_bytes() == file.content);
    !file.filename.trim().is_empty() && !html_copy
}

fn with(first: Part, files: &[&Attachment]) -> Vec<Part> {
    std::iter::once(first)
        .chain(files.iter().map(|file| file_part(file)))
        .collect()
}

fn multipart(kind: &str, boundaries: &mut Boundaries, parts: Vec<Part>) -> Part {
    let boundary = boundaries.next(&parts);
    let mut out =
        format!("Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        out.extend(part);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

/// Boundaries that no part contains: `=_` never occurs in quoted-printable or base64, other parts are searched.
struct Boundaries {
    stem: String,
    count: usize,
}

impl Boundaries {
    fn new(mail: &Outgoing) -> Self {
        let stem: String = mail
            .message_id
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(40)
            .collect();
        Self { stem, count: 0 }
    }

    fn next(&mut self, parts: &[Part]) -> String {
        loop {
            self.count += 1;
            let boundary = format!("=_{}_{}", self.count, self.stem);
            let needle = format!("--{boundary}").into_bytes();
            let taken = |part: &Part| part.windows(needle.len()).any(|window| window == needle);
            // Inner multiparts have their own numbers; only foreign text could hold the same line.
            if !parts.iter().any(taken) {
                return boundary;
            }
        }
    }
}

fn text_part(kind: &str, text: &str, encoding: TextEncoding, single: bool) -> Part {
    let text = text.replace("\r\n", "\n").replace('\0', "");
    let long_line = text.split('\n').any(|line| line.len() > 990);
    let (name, body) = match encoding {
        TextEncoding::Base64 => ("base64", base64_lines(text.as_bytes())),
        TextEncoding::EightBit if !long_line && !text.contains('\r') => {
            let mut out = Vec::with_capacity(text.len());
            push_crlf_lines(text.as_bytes(), &mut out);
            ("8bit", out)
        }
        _ => ("quoted-printable", quoted_printable(&text, single)),
    };
    let mut out = format!("Content-Type: {kind}; charset=utf-8\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: {name}\r\n\r\n").into_bytes();
    out.extend(body);
    out
}

fn file_part(file: &Attachment) -> Part {
    let mut content_type = clean_type(&file.content_type);
    let as_message = content_type == "message/rfc822";
    let lines_fit = file
        .content
        .split(|&byte| byte == b'\n')
        .all(|line| line.len() <= 998)
        && !file.content.contains(&0);
    if as_message && !lines_fit {
        content_type = "application/octet-stream".to_owned();
    }
    let disposition = if file.inline || file.content_id.is_some() {
        "inline"
    } else {
        "attachment"
    };
    let mut head = format!(
        "Content-Type: {content_type};\r\n {}\r\nContent-Disposition: {disposition};\r\n {}\r\n",
        parameter("name", &file.filename),
        parameter("filename", &file.filename)
    );
    if let Some(id) = file
        .content_id
        .as_deref()
        .map(clean_id)
        .filter(|id| !id.is_empty())
    {
        head.push_str(&format!("Content-ID: <{id}>\r\n"));
    }
    let (encoding, body) = if as_message && lines_fit {
        let mut out = Vec::with_capacity(file.content.len());
        push_crlf_lines(&file.content, &mut out);
        (
            if file.content.is_ascii() {
                "7bit"
            } else {
                "8bit"
            },
            out,
        )
    } else {
        ("base64", base64_lines(&file.content))
    };
    head.push_str(&format!("Content-Transfer-Encoding: {encoding}\r\n\r\n"));
    let mut out = head.into_bytes();
    out.extend(body);
    out
}

/// `type/subtype` with its charset and calendar method, if it is one.
fn clean_type(declared: &str) -> String {
    let token = |text: &str| {
        !text.is_empty()
            && text.len() < 80
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    let mut parts = declared.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let valid = kind
        .split_once('/')
        .is_some_and(|(main, sub)| token(main) && token(sub) && main != "multipart");
    if !valid {
        return "application/octet-stream".to_owned();
    }
    let kept = parts
        .filter_map(|part| part.split_once('='))
        .filter_map(|(name, value)| {
            let (name, value) = (
                name.trim().to_ascii_lowercase(),
                value.trim().trim_matches('"'),
            );
            (matches!(name.as_str(), "charset" | "method") && token(value))
                .then(|| format!("; {name}={value}"))
        });
    kind + &kept.collect::<String>()
}

fn clean_id(id: &str) -> String {
    one_line(id)
        .chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '(' | ')'))
        .take(200)
        .collect()
}

fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 4 / 3 + bytes.len() / 38 + 4);
    for (index, chunk) in bytes.chunks(57).enumerate() {
        if index > 0 {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(STANDARD.encode(chunk).as_bytes());
    }
    out
}

/// Quoted-printable. A single part that does not end in a line end gets a soft one, since SMTP adds one.
fn quoted_printable(text: &str, single: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let bytes = line.as_bytes();
        let mut column = 0;
        for (index, &byte) in bytes.iter().enumerate() {
            let last = index + 1 == bytes.len();
            let literal = match byte {
                b' ' | b'\t' => !last,
                b'=' => false,
                b'F' if index == 0 && line.starts_with("From ") => false,
                b'.' if index == 0 && bytes.len() == 1 => false,
                byte => byte.is_ascii_graphic(),
            };
            let width = if literal { 1 } else { 3 };
            if column + width > 75 {
                out.extend_from_slice(b"=\r\n");
                column = 0;
            }
            if literal {
                out.push(byte);
            } else {
                out.extend_from_slice(format!("={byte:02X}").as_bytes());
            }
            column += width;
        }
        if lines.peek().is_some() {
            out.extend_from_slice(b"\r\n");
        } else if single && !line.is_empty() {
            out.extend_from_slice(b"=\r\n");
        }
    }
    out
}

/// Copies lines with CRLF ends, whatever ends they had.
pub(super) fn push_crlf_lines(bytes: &[u8], out: &mut Vec<u8>) {
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(text) => {
                out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
                out.extend_from_slice(b"\r\n");
            }
            None => out.extend_from_slice(line),
        }
    }
}

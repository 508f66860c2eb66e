//! Text for pages: escaping, links, quote levels, and HTML as text.

use super::lexer::{Lexer, Token};
use super::policy::BLOCKS;
use super::{SanitizedHtml, url};

/// Escapes text for HTML content and quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(text, &mut out);
    out
}

pub(super) fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            c => out.push(c),
        }
    }
}

/// Text as HTML the way OTRS stores it (`ToHTML`): escaped, `<br/>` and a newline for each line end.
#[must_use]
pub fn to_html(text: &str) -> String {
    escape(&text.replace("\r\n", "\n")).replace('\n', "<br/>\n")
}

/// Deepest quote level that gets a blockquote of its own.
const MAX_QUOTE_LEVEL: usize = 10;

/// A plain text body for display: escaped, addresses linked, `>` levels as blockquotes.
///
/// ```
/// let html = gotrs_mail::sanitize::text_to_html("see http://x.example/a\n> <b>");
/// assert_eq!(html.as_str(), "see <a href=\"http://x.example/a\" rel=\"noopener noreferrer\" target=\"_blank\">\
///     http://x.example/a</a><br>\n<blockquote type=\"cite\">&lt;b&gt;</blockquote>");
/// ```
#[must_use]
pub fn text_to_html(text: &str) -> SanitizedHtml {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut level = 0;
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let (depth, content) = quote_level(line);
        // The end of a citation breaks the line by itself.
        if index > 0 && depth >= level {
            out.push_str("<br>\n");
        }
        while level > depth {
            out.push_str("</blockquote>");
            level -= 1;
        }
        while level < depth {
            out.push_str("<blockquote type=\"cite\">");
            level += 1;
        }
        linkify_into(content, &mut out);
    }
    out.push_str(&"</blockquote>".repeat(level));
    SanitizedHtml {
        html: out,
        blocked: 0,
        shown_as_text: false,
    }
}

/// Number of `>` that start a line, and the rest of it.
fn quote_level(line: &str) -> (usize, &str) {
    let (mut level, mut rest) = (0, line);
    while level < MAX_QUOTE_LEVEL
        && let Some(behind) = rest.strip_prefix('>')
    {
        level += 1;
        rest = behind.strip_prefix(' ').unwrap_or(behind);
    }
    (level, rest)
}

/// Longer runs are not taken for an address.
const MAX_URL: usize = 2000;

/// Escapes text and links the web addresses in it: works on text only, never on markup. Linear.
pub(super) fn linkify_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(start) = next_url(rest) {
        let end = rest[start..]
            .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c))
            .map_or(rest.len(), |len| start + len);
        let candidate = trim_url(&rest[start..end]);
        let target = if candidate.starts_with("www.") {
            format!("http://{candidate}")
        } else {
            candidate.to_owned()
        };
        escape_into(&rest[..start], out);
        match url::link(&target).filter(|_| candidate.len() <= MAX_URL) {
            Some(target) => {
                out.push_str("<a href=\"");
                escape_into(&target, out);
                out.push_str("\" rel=\"noopener noreferrer\" target=\"_blank\">");
                escape_into(candidate, out);
                out.push_str("</a>");
                rest = &rest[start + candidate.len()..];
            }
            None => {
                escape_into(&rest[start..end], out);
                rest = &rest[end..];
            }
        }
    }
    escape_into(rest, out);
}

/// Start of the next `http://`, `https://` or `www.` that begins a word.
fn next_url(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(['h', 'H', 'w']) {
        let at = from + found;
        let begins = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '/' || c == '@');
        let rest = &text.as_bytes()[at..];
        let is = |prefix: &str| {
            rest.len() > prefix.len()
                && rest[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes())
        };
        if begins
            && (is("http://") || is("https://") || (is("www.") && rest[4].is_ascii_alphanumeric()))
        {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Punctuation behind an address belongs to the sentence; a closing bracket only if it is not opened in the address.
fn trim_url(url: &str) -> &str {
    let mut url = url;
    loop {
        let Some(last) = url.chars().next_back() else {
            return url;
        };
        let unbalanced = matches!(last, ')' | ']') && {
            let open = if last == ')' { '(' } else { '[' };
            url.matches(open).count() < url.matches(last).count()
        };
        if ".,;:!?'*".contains(last) || (unbalanced && url.len() <= MAX_URL) {
            url = &url[..url.len() - last.len_utf8()];
        } else {
            return url;
        }
    }
}

/// The text of HTML without layout: words and line ends, nothing active, entities decoded.
#[must_use]
pub fn text_of(html: &str) -> String {
    let mut out = String::new();
    for token in Lexer::new(html) {
        match token {
            Token::Raw(..) => {}
            Token::Start(tag, _) | Token::End(tag) => {
                if tag == "br" || tag == "option" || BLOCKS.contains(&tag.as_str()) {
                    end_line(&mut out, tag == "br");
                } else if matches!(tag.as_str(), "td" | "th") && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            Token::Text(text) => push_words(&decode_references(text), &mut out),
        }
    }
    out.trim().to_owned()
}

fn end_line(out: &mut String, always: bool) {
    out.truncate(out.trim_end_matches(' ').len());
    if always || !(out.is_empty() || out.ends_with('\n')) {
        out.push('\n');
    }
}

fn push_words(text: &str, out: &mut String) {
    let spaced = |c: char| c.is_whitespace() && c != '\u{a0}';
    if text.starts_with(spaced) && !out.ends_with([' ', '\n']) && !out.is_empty() {
        out.push(' ');
    }
    for (index, word) in text
        .split(spaced)
        .filter(|word| !word.is_empty())
        .enumerate()
    {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    if text.ends_with(spaced) && !out.ends_with([' ', '\n']) && !out.is_empty() {
        out.push(' ');
    }
}

/// Character references to characters; unknown ones stay as they are written, NUL goes.
///
/// Everything that is judged or shown is decoded here once and escaped again on output, so what was judged is what a
/// browser reads.
pub(super) fn decode_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let name = behind
            .bytes()
            .take(33)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        if behind[name..].starts_with(';') && name > 0 {
            let reference = &rest.as_bytes()[at..at + name + 2];
            mail_parser::decoders::html::add_html_token(&mut out, reference, false);
            rest = &behind[name + 1..];
        } else {
            let (decoded, used) = unterminated(&behind[..name]);
            out.push(decoded);
            rest = &behind[used..];
        }
    }
    out.push_str(rest);
    if out.contains('\0') {
        out.replace('\0', "")
    } else {
        out
    }
}

/// References that browsers accept without `;`: numbers, and a few names when nothing is glued to them.
fn unterminated(name: &str) -> (char, usize) {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let (digits, radix) = hex.map_or((number, 10), |digits| (digits, 16));
        let len = digits.chars().take_while(|c| c.is_digit(radix)).count();
        let value = u32::from_str_radix(&digits[..len], radix)
            .ok()
            .and_then(char::from_u32);
        return value.map_or(('&', 0), |value| (value, name.len() - digits.len() + len));
    }
    match name {
        "amp" => ('&', 3),
        "lt" => ('<', 2),
        "gt" => ('>', 2),
        "quot" => ('"', 4),
        "nbsp" => ('\u{a0}', 4),
        _ => ('&', 0),
    }
}

/// Makes direction overrides visible, so that `invoice\u{202e}fdp.exe` cannot pose as another name.
#[must_use]
pub fn show_bidi(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}' => {
                out.push_str(&format!("[U+{:04X}]", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

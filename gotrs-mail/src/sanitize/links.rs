//! Last pass over clean HTML: attribute values judged, bare addresses linked, misleading links named.

use super::lexer::{Lexer, Token};
use super::rewrite::unmask;
use super::text::{decode_references, escape_into, linkify_into, show_bidi};
use super::url;

/// An open link: its target's host and the text seen in it so far.
struct Open {
    host: Option<String>,
    text: String,
}

/// Rewrites the output of the tree: same document, plus links on texts that are addresses and the real host behind
/// links whose text names another one.
///
/// `judge` gives the value that an attribute (element, name, decoded value) may have.
pub(super) fn annotate(html: &str, judge: &dyn Fn(&str, &str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut open: Vec<Open> = Vec::new();
    let mut note: Option<String> = None;
    let mut in_pre_start = false;
    for token in Lexer::new(html) {
        if let Some(expected) = note.take() {
            match &token {
                Token::Text("") => {
                    note = Some(expected);
                    continue;
                }
                Token::Text(text) if plain(text).starts_with(&expected) => {}
                _ => escape_into(&expected, &mut out),
            }
        }
        let after_pre = std::mem::take(&mut in_pre_start);
        match token {
            Token::Text(text) => {
                let text = plain(text);
                if after_pre && text.starts_with('\n') {
                    out.push('\n'); // parsers drop the first line end of a pre
                }
                match open.last_mut() {
                    Some(open) => {
                        open.text.push_str(&text);
                        escape_into(&show_bidi(&text), &mut out);
                    }
                    None => linkify_into(&text, &mut out),
                }
            }
            Token::Start(name, attributes) => {
                let attributes = judged(&name, &attributes, judge);
                if name == "a" {
                    let href = attributes.iter().find(|(name, _)| name == "href");
                    open.push(Open {
                        host: href.and_then(|(_, href)| url::host(href)),
                        text: String::new(),
                    });
                }
                in_pre_start = name == "pre";
                write_start(&name, &attributes, &mut out);
            }
            Token::End(name) => {
                out.push_str(&format!("</{name}>"));
                if name == "a" {
                    note = open
                        .pop()
                        .and_then(|open| misleading(&open).map(|host| format!(" [{host}]")));
                }
            }
            Token::Raw(..) => {}
        }
    }
    if let Some(note) = note {
        escape_into(&note, &mut out);
    }
    out
}

/// Text of the tree as it was in the mail.
fn plain(text: &str) -> String {
    unmask(&decode_references(text))
}

/// Attributes with the values they may have, in one order.
fn judged(
    element: &str,
    attributes: &[(String, &str)],
    judge: &dyn Fn(&str, &str, &str) -> Option<String>,
) -> Vec<(String, String)> {
    let values = attributes
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), judge(element, name, &plain(value))?)));
    let mut list: Vec<_> = values.collect();
    list.sort_unstable();
    list
}

/// The real host, if the link's text is an address of another one.
fn misleading(open: &Open) -> Option<&str> {
    let text = open.text.trim();
    let looks =
        text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.");
    let shown = if text.contains("://") {
        url::host(text)
    } else {
        url::host(&format!("http://{text}"))
    };
    let host = open.host.as_deref()?;
    (looks && !text.contains(char::is_whitespace) && shown.as_deref() != Some(host)).then_some(host)
}

fn write_start(name: &str, attributes: &[(String, String)], out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        out.push_str(&format!(" {key}=\""));
        escape_into(value, out);
        out.push('"');
    }
    out.push('>');
}

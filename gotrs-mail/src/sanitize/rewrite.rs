//! First pass: HTML rewritten to listed elements and attributes only, counted and bounded.
//!
//! What comes out is canonical: decoded text in which [`mask`] hides `<`, `&` and `"`, tags with quoted attributes,
//! nothing that a parser could read in two ways. The tree builder behind it therefore sees a bounded document without
//! a single character reference (they are slow to parse in great numbers), whatever came in.

use std::collections::HashMap;

use super::lexer::{Lexer, Token};
use super::policy::{self, BREAKOUT, DROPPED, ELEMENTS, FORMATTING, SELF_CLOSING_SIBLINGS, VOID};
use super::style;
use super::text::decode_references;

/// Open elements at one time.
const MAX_DEPTH: usize = 200;
/// Elements and texts.
const MAX_NODES: usize = 100_000;
/// Formatting elements that the tree builder may have to open again, in all.
const MAX_REOPENED: usize = 500_000;

pub(super) struct Rewritten {
    pub(super) html: String,
    /// Loads in what was left out.
    pub(super) blocked: usize,
}

/// Rewrites `html`, or gives `None` if it is over a bound and should be shown as text.
pub(super) fn rewrite(html: &str) -> Option<Rewritten> {
    let mut rewriter = Rewriter {
        out: String::with_capacity(html.len()),
        ..Rewriter::default()
    };
    for token in Lexer::new(html) {
        rewriter.token(token);
        if rewriter.depth > MAX_DEPTH
            || rewriter.nodes > MAX_NODES
            || rewriter.reopened > MAX_REOPENED
        {
            return None;
        }
    }
    Some(Rewritten {
        html: rewriter.out,
        blocked: rewriter.blocked,
    })
}

/// Noncharacters that stand for markup characters between the passes; they are no text, so none is lost.
const MASKS: [(char, char); 3] = [('<', '\u{fdd0}'), ('&', '\u{fdd1}'), ('"', '\u{fdd2}')];

/// Writes decoded text so that no parser sees markup in it.
fn mask(text: &str, out: &mut String) {
    for c in text.chars() {
        match MASKS.iter().find(|(plain, mask)| c == *plain || c == *mask) {
            Some((plain, mask)) if c == *plain => out.push(*mask),
            Some(_) => {}
            None => out.push(c),
        }
    }
}

/// Undoes [`mask`].
pub(super) fn unmask(text: &str) -> String {
    text.chars()
        .map(|c| {
            MASKS
                .iter()
                .find(|(_, mask)| c == *mask)
                .map_or(c, |(plain, _)| *plain)
        })
        .collect()
}

#[derive(Default)]
struct Rewriter {
    out: String,
    blocked: usize,
    nodes: usize,
    depth: usize,
    reopened: usize,
    formatting: usize,
    open: HashMap<&'static str, usize>,
    dropped: Option<(String, usize)>,
}

impl Rewriter {
    fn token(&mut self, token: Token<'_>) {
        if self.dropped.is_some() && !self.leaves_dropped(&token) {
            return;
        }
        match token {
            Token::Text("") => {}
            Token::Text(text) => self.text(text),
            Token::Raw(name, content) => {
                self.blocked += usize::from(name == "style" && style::loads(content))
            }
            Token::Start(name, attributes) => self.start(&name, &attributes),
            Token::End(name) => self.end(&name),
        }
    }

    /// Whether the token stands outside the element that is being dropped.
    fn leaves_dropped(&mut self, token: &Token<'_>) -> bool {
        let Some((name, depth)) = &mut self.dropped else {
            return true;
        };
        let foreign = name == "svg" || name == "math";
        match token {
            Token::Start(tag, _) if tag == name => *depth += 1,
            Token::End(tag) if tag == name => {
                *depth -= 1;
                if *depth == 0 {
                    self.dropped = None;
                }
            }
            Token::Start(tag, _) if foreign && BREAKOUT.contains(&tag.as_str()) => {
                self.dropped = None;
                return true;
            }
            Token::End(tag) if foreign && (tag == "p" || tag == "br") => {
                self.dropped = None;
                return true;
            }
            _ => {}
        }
        false
    }

    fn text(&mut self, text: &str) {
        self.nodes += 1;
        mask(&decode_references(text), &mut self.out);
    }

    fn start(&mut self, name: &str, attributes: &[(String, &str)]) {
        if DROPPED.contains(&name) {
            self.dropped = Some((name.to_owned(), 1));
            return;
        }
        let Some(&element) = ELEMENTS.iter().find(|element| **element == name) else {
            self.count_loads(name, attributes, &[]);
            return;
        };
        self.count_loads(name, attributes, policy::attributes(element));
        self.account(element);
        self.out.push('<');
        self.out.push_str(element);
        let mut written: Vec<&str> = Vec::new();
        for (key, value) in attributes {
            let known = policy::attributes(element)
                .iter()
                .chain(policy::GENERIC)
                .find(|known| *known == key);
            let Some(&key) = known.filter(|key| !written.contains(*key)) else {
                continue;
            };
            written.push(key);
            self.out.push_str(&format!(" {key}=\""));
            mask(&decode_references(value), &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn account(&mut self, element: &'static str) {
        self.nodes += 1;
        if VOID.contains(&element) {
            return;
        }
        let is_formatting = FORMATTING.contains(&element);
        if is_formatting {
            self.formatting += 1;
        } else {
            self.reopened += self.formatting;
        }
        if !SELF_CLOSING_SIBLINGS.contains(&element) {
            *self.open.entry(element).or_default() += 1;
            self.depth += 1;
        }
    }

    fn end(&mut self, name: &str) {
        let Some(&element) = ELEMENTS.iter().find(|element| **element == name) else {
            return;
        };
        if VOID.contains(&element) && element != "br" {
            return;
        }
        if let Some(count) = self.open.get_mut(element).filter(|count| **count > 0) {
            *count -= 1;
            self.depth -= 1;
            if FORMATTING.contains(&element) {
                self.formatting -= 1;
            }
        }
        self.nodes += 1;
        if !FORMATTING.contains(&element) {
            self.reopened += self.formatting;
        }
        self.out.push_str(&format!("</{element}>"));
    }

    /// Counts what a browser would have fetched for attributes that are left out here.
    fn count_loads(&mut self, name: &str, attributes: &[(String, &str)], kept: &[&str]) {
        for (key, value) in attributes {
            let fetches = match key.as_str() {
                "src" | "srcset" | "background" | "poster" | "lowsrc" | "dynsrc" => true,
                "data" => name == "object",
                "href" => name == "link" || name == "image",
                _ => false,
            };
            let local = value.is_empty() || value.starts_with("cid:") || value.starts_with("data:");
            self.blocked += usize::from(fetches && !local && !kept.contains(&key.as_str()));
        }
    }
}

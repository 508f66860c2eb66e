//! Mailboxes: address lists read leniently and linearly, written back the way OTRS stores them.
//!
//! A list is split before anything in it is decoded, so an encoded comma or `>` never makes a second recipient.

use crate::parse::{decode_words, one_line};

mod tokens;
use tokens::{Token, tokenize};

/// One mailbox of an address header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// Display name as it is written, quotes included when it needs them; empty if there is none.
    pub phrase: String,
    /// The address, or what stands in its place (it then holds no `@`).
    pub address: String,
    /// Comments behind the address, each with its parentheses.
    pub comments: Vec<String>,
    /// Name of the group that starts with this mailbox (`Team: a@x;`).
    pub group: Option<String>,
}

impl Mailbox {
    /// A mailbox of a display name (may be empty) and an address.
    #[must_use]
    pub fn new(name: &str, address: &str) -> Self {
        let name = one_line(name);
        let phrase = if name.is_empty() {
            String::new()
        } else {
            quote_if_needed(&name)
        };
        Self {
            phrase,
            address: one_line(address),
            ..Self::default()
        }
    }

    /// The bare address, without an obsolete source route; `None` if there is no address.
    ///
    /// ```
    /// let list = gotrs_mail::address::parse_list("Gina <@relay:gina@x.example>, nobody");
    /// assert_eq!(list[0].email(), Some("gina@x.example"));
    /// assert_eq!(list[1].email(), None);
    /// ```
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        let address = self.address.as_str();
        let address = match address
            .strip_prefix('@')
            .and_then(|rest| rest.split_once(':'))
        {
            Some((_, target)) => target,
            None => address,
        };
        address.contains('@').then_some(address)
    }

    /// The display name for people: outer quotes removed (`Realname` in smart tags).
    #[must_use]
    pub fn real_name(&self) -> &str {
        let phrase = self.phrase.as_str();
        match phrase
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inner) if !inner.replace("\\\"", "").contains('"') => inner,
            _ => phrase,
        }
    }
}

impl std::fmt::Display for Mailbox {
    /// `phrase <address> (comment)`, as stored in `a_from`, `a_to`, ….
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(group) = &self.group {
            write!(f, "{group}:")?;
        }
        match (self.phrase.is_empty(), self.address.is_empty()) {
            (true, _) => f.write_str(&self.address)?,
            (false, true) => f.write_str(&self.phrase)?,
            (false, false) => write!(f, "{} <{}>", self.phrase, self.address)?,
        }
        let mut blank = !(self.phrase.is_empty() && self.address.is_empty());
        for comment in &self.comments {
            write!(f, "{}{comment}", if blank { " " } else { "" })?;
            blank = true;
        }
        Ok(())
    }
}

/// Mailboxes as one header value.
#[must_use]
pub fn format_list(list: &[Mailbox]) -> String {
    list.iter()
        .map(Mailbox::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Reads a decoded or raw address list, at most 100,000 mailboxes of it.
///
/// RFC 2047 words in names and comments are decoded after the split. Semicolons separate too (Outlook).
#[must_use]
pub fn parse_list(line: &str) -> Vec<Mailbox> {
    parse_list_up_to(line, 100_000).0
}

/// As [`parse_list`] but stops after `limit` mailboxes; the flag says that there were more.
#[must_use]
pub fn parse_list_up_to(line: &str, limit: usize) -> (Vec<Mailbox>, bool) {
    let mut reader = Reader {
        list: Vec::new(),
        group: None,
        pending: Segment::default(),
    };
    for token in tokenize(line) {
        if reader.list.len() > limit {
            break;
        }
        reader.token(token);
    }
    reader.end_segment();
    reader.end_group();
    let more = reader.list.len() > limit;
    reader.list.truncate(limit);
    (reader.list, more)
}

/// Bare address of the last mailbox that has one: what OTRS takes as *the* sender of a line.
#[must_use]
pub fn email_of_line(line: &str) -> Option<String> {
    parse_list(line)
        .iter()
        .rev()
        .find_map(|mailbox| mailbox.email().map(str::to_owned))
}

/// Whether an address may go into an SMTP envelope and a header as it is.
///
/// One `@`, a domain of letters, digits, dots and hyphens (or an address literal), no white space, control
/// characters, brackets or leading hyphen: nothing that could end a command line or become an option.
#[must_use]
pub fn is_deliverable(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let inner = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let local_ok = match inner {
        Some(inner) => {
            !inner.is_empty()
                && !inner.contains(|c: char| matches!(c, '"' | '\\' | '<' | '>') || c.is_control())
        }
        None => {
            !local.is_empty()
                && !local.contains(|c: char| {
                    !(c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
                })
        }
    };
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let domain_ok = match literal {
        Some(literal) => {
            !literal.is_empty()
                && literal
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || ".:".contains(c))
        }
        None => {
            !domain.is_empty()
                && domain.split('.').all(|label| {
                    !label.is_empty()
                        && !label.starts_with('-')
                        && label
                            .chars()
                            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
                })
        }
    };
    address.len() <= 254 && local.len() <= 64 && local_ok && domain_ok && !address.starts_with('-')
}

fn quote_if_needed(name: &str) -> String {
    if name.contains(|c| "()<>[]:;@\\,.\"".contains(c))
        || name.starts_with(' ')
        || name.ends_with(' ')
    {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        name.to_owned()
    }
}

#[derive(Default)]
struct Segment<'a> {
    words: Vec<Token<'a>>,
    angle: Option<String>,
    comments: Vec<&'a str>,
}

struct Reader<'a> {
    list: Vec<Mailbox>,
    /// Name of the open group and the length of the list when it opened.
    group: Option<(String, usize)>,
    pending: Segment<'a>,
}

impl<'a> Reader<'a> {
    fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Comma => self.end_segment(),
            Token::Semicolon => {
                self.end_segment();
                self.end_group();
            }
            Token::Colon if self.group.is_none() && self.names_a_group() => {
                let name = phrase(&std::mem::take(&mut self.pending.words));
                self.group = Some((name, self.list.len()));
            }
            Token::Colon => self.pending.words.push(Token::Colon),
            Token::Comment(text) => self.pending.comments.push(text),
            Token::Angle(address) => {
                if self.pending.angle.is_some() {
                    self.end_segment();
                }
                self.pending.angle = Some(address.chars().filter(|c| !c.is_whitespace()).collect());
            }
            word => self.pending.words.push(word),
        }
    }

    fn names_a_group(&self) -> bool {
        !self.pending.words.is_empty()
            && self.pending.angle.is_none()
            && self
                .pending
                .words
                .iter()
                .all(|word| !matches!(word, Token::At))
    }

    fn end_segment(&mut self) {
        let segment = std::mem::take(&mut self.pending);
        let comments = segment.comments.iter().map(|text| decoded(text)).collect();
        let before = self.list.len();
        match segment.angle {
            Some(address) => {
                let phrase = phrase(&segment.words);
                if !(phrase.is_empty() && address.is_empty()) {
                    self.list.push(Mailbox {
                        phrase,
                        address,
                        comments,
                        group: None,
                    });
                }
            }
            None => {
                for address in bare_words(&segment.words) {
                    self.list.push(Mailbox {
                        address: decoded(&address),
                        ..Mailbox::default()
                    });
                }
                if self.list.len() > before || !segment.comments.is_empty() {
                    if self.list.len() == before {
                        self.list.push(Mailbox::default());
                    }
                    self.list[before..]
                        .last_mut()
                        .expect("pushed above")
                        .comments = comments;
                }
            }
        }
        if let Some((name, start)) = &self.group
            && *start == before
            && self.list.len() > before
        {
            self.list[before].group = Some(name.clone());
        }
    }

    fn end_group(&mut self) {
        if let Some((name, start)) = self.group.take()
            && self.list.len() == start
        {
            self.list.push(Mailbox {
                address: format!("{name}:"),
                ..Mailbox::default()
            });
        }
    }
}

/// Without `<…>`: atoms joined around `@` and `.`, everything else a word of its own.
fn bare_words(words: &[Token<'_>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut glue = false;
    for word in words {
        let special = matches!(word, Token::At | Token::Dot | Token::Colon);
        match out.last_mut() {
            Some(last) if glue || special => last.push_str(word.text()),
            _ => out.push(word.text().to_owned()),
        }
        glue = special;
    }
    out
}

/// The display name of a mailbox, decoded and quoted again if it holds specials.
fn phrase(words: &[Token<'_>]) -> String {
    let mut raw = String::new();
    let mut specials = false;
    for (index, word) in words.iter().enumerate() {
        let special = matches!(word, Token::At | Token::Dot | Token::Colon);
        let after_special =
            index > 0 && matches!(words[index - 1], Token::At | Token::Dot | Token::Colon);
        if index > 0 && !special && !after_special {
            raw.push(' ');
        }
        specials |= special;
        raw.push_str(word.text());
    }
    let text = decoded(&raw);
    let was_encoded = text != raw;
    match words {
        [Token::Quoted(_)] if !was_encoded => text,
        [Token::Quoted(_)] => {
            let inner = text
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'))
                .unwrap_or(&text);
            quote_if_needed(inner)
        }
        _ if specials || was_encoded => quote_if_needed(&text),
        _ => text,
    }
}

fn decoded(raw: &str) -> String {
    if raw.contains("=?") {
        one_line(&decode_words(raw.as_bytes(), None))
    } else {
        one_line(raw)
    }
}

#[cfg(test)]
mod tests;

//! HTML as a flat run of tags and text, for rules that only look: in linear time, whatever the input.
//!
//! This is no parser: nothing is nested, closed or repaired, and nothing here makes HTML safe to show. Unclosed tags,
//! quotes and comments are looked for once, not once per occurrence.

use std::borrow::Cow;

mod entity;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'h> {
    /// Text as written: entities are not decoded.
    Text(&'h str),
    /// A tag.
    Tag(Tag<'h>),
    /// A comment, or a declaration.
    Comment,
}

/// A tag as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'h> {
    /// The name in lower case.
    pub name: String,
    /// Whether it closes an element.
    pub closing: bool,
    /// What stands between name and `>`.
    source: &'h str,
    /// Where the tag stands in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl<'h> Tag<'h> {
    /// Whether it opens an element of this name.
    pub fn opens(&self, name: &str) -> bool {
        !self.closing && self.name == name
    }

    /// The value of an attribute, entities decoded; of several with one name, the first.
    pub fn attribute(&self, name: &str) -> Option<Cow<'h, str>> {
        let found = self
            .attributes()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name));
        found.map(|attribute| decoded(attribute.value))
    }

    /// The attributes as written.
    pub fn attributes(&self) -> Attributes<'h> {
        Attributes {
            rest: self.source,
            consumed: 0,
        }
    }
}

/// An attribute as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// The name.
    pub name: &'h str,
    /// The value without quotes, entities not decoded; empty if there is none.
    pub value: &'h str,
    /// Where the value stands behind the tag's name, in bytes.
    value_start: usize,
}

/// The attributes of a tag.
#[derive(Debug, Clone)]
pub struct Attributes<'h> {
    rest: &'h str,
    consumed: usize,
}

impl<'h> Attributes<'h> {
    fn skip(&mut self, bytes: usize) -> &'h str {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.consumed += bytes;
        self.rest = rest;
        skipped
    }

    fn skip_while(&mut self, test: impl Fn(char) -> bool) -> &'h str {
        let end = self
            .rest
            .find(|letter| !test(letter))
            .unwrap_or(self.rest.len());
        self.skip(end)
    }
}

impl<'h> Iterator for Attributes<'h> {
    type Item = Attribute<'h>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_while(|letter| letter.is_whitespace() || letter == '/' || letter == '=');
        let name = self.skip_while(|letter| !letter.is_whitespace() && !"/=".contains(letter));
        if name.is_empty() {
            return None;
        }
        self.skip_while(char::is_whitespace);
        if !self.rest.starts_with('=') {
            return Some(Attribute {
                name,
                value: "",
                value_start: self.consumed,
            });
        }
        self.skip(1);
        self.skip_while(char::is_whitespace);
        let quote = self
            .rest
            .chars()
            .next()
            .filter(|letter| matches!(letter, '"' | '\''));
        let Some(quote) = quote else {
            let value_start = self.consumed;
            let value = self.skip_while(|letter| !letter.is_whitespace());
            return Some(Attribute {
                name,
                value,
                value_start,
            });
        };
        self.skip(1);
        let value_start = self.consumed;
        let value = self.skip_while(|letter| letter != quote);
        self.skip(usize::from(!self.rest.is_empty()));
        Some(Attribute {
            name,
            value,
            value_start,
        })
    }
}

/// Cuts a text into tokens.
pub fn tokens(html: &str) -> Tokens<'_> {
    Tokens {
        html,
        at: 0,
        absent: Absent::default(),
    }
}

/// The tokens of a text.
#[derive(Debug, Clone)]
pub struct Tokens<'h> {
    html: &'h str,
    at: usize,
    absent: Absent,
}

/// What does not occur in the rest of the text: not searched for again.
#[derive(Debug, Clone, Default)]
struct Absent {
    greater: bool,
    double_quote: bool,
    single_quote: bool,
    comment_end: bool,
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        let rest = &self.html[self.at..];
        if rest.is_empty() {
            return None;
        }
        if let Some(token) = self.markup(rest) {
            return Some(token);
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find('<').map_or(rest.len(), |at| first + at);
        self.at += end;
        Some(Token::Text(&rest[..end]))
    }
}

impl<'h> Tokens<'h> {
    fn markup(&mut self, rest: &'h str) -> Option<Token<'h>> {
        let after = rest.strip_prefix('<')?;
        let start = self.at;
        if after.starts_with(['!', '?']) {
            let end = self.comment_end(rest)?;
            self.at += end;
            return Some(Token::Comment);
        }
        let closing = after.starts_with('/');
        let named = if closing {
            after[1..].trim_start()
        } else {
            after
        };
        if !named.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let name_end = named
            .find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>' | '<'))
            .unwrap_or(named.len());
        let source_start = rest.len() - named.len() + name_end;
        let source_end = source_start + self.tag_end(&rest[source_start..])?;
        self.at += source_end + 1;
        Some(Token::Tag(Tag {
            name: named[..name_end].to_ascii_lowercase(),
            closing,
            source: &rest[source_start..source_end],
            start,
            end: self.at,
        }))
    }

    fn comment_end(&mut self, rest: &str) -> Option<usize> {
        if rest.starts_with("<!--") && !self.absent.comment_end {
            match rest[4..].find("-->") {
                Some(end) => return Some(4 + end + 3),
                None => self.absent.comment_end = true,
            }
        }
        if self.absent.greater {
            return None;
        }
        let end = rest.find('>');
        self.absent.greater = end.is_none();
        end.map(|end| end + 1)
    }

    /// The `>` that ends a tag: not one within quotes, unless the quotes never end.
    fn tag_end(&mut self, source: &str) -> Option<usize> {
        let mut at = 0;
        while !self.absent.greater {
            let rest = &source[at..];
            let Some(found) = rest.find(['>', '"', '\'']) else {
                self.absent.greater = true;
                break;
            };
            at += found;
            let absent = match source.as_bytes()[at] {
                b'>' => return Some(at),
                b'"' => &mut self.absent.double_quote,
                _ => &mut self.absent.single_quote,
            };
            let quote = char::from(source.as_bytes()[at]);
            at += 1;
            let opens_value = source[..at - 1].trim_end().ends_with('=');
            if *absent || !opens_value {
                continue;
            }
            match source[at..].find(quote) {
                Some(end) => at += end + 1,
                None => *absent = true,
            }
        }
        None
    }
}

/// Decodes named, decimal and hexadecimal references; what is none stays as written. NUL and surrogates never come out.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity::reference(rest) {
            Some((letter, length)) => {
                decoded.push(letter);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The content ids that images refer to by `cid:`, without brackets.
pub fn referenced_content_ids(html: &str) -> Vec<String> {
    let images = tokens(html).filter_map(|token| match token {
        Token::Tag(tag) if tag.opens("img") => tag.attribute("src"),
        _ => None,
    });
    images
        .filter_map(|source| {
            let source = source.trim();
            let scheme = source
                .get(..4)
                .filter(|scheme| scheme.eq_ignore_ascii_case("cid:"))?;
            Some(source[scheme.len()..].to_owned())
        })
        .collect()
}

/// An image that a document carries inside itself (`<img src="data:image/png;base64,...">`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataImage<'h> {
    /// The image format: `png`, `gif`, `jpg`, `jpeg`, `bmp` or `webp`.
    pub format: String,
    /// The content in base64, as written.
    pub base64: &'h str,
    /// Where the address stands in the document, in bytes.
    pub address: std::ops::Range<usize>,
}

/// Finds the images within a document.
pub fn data_images(html: &str) -> Vec<DataImage<'_>> {
    const FORMATS: [&str; 6] = ["png", "gif", "jpg", "jpeg", "bmp", "webp"];
    let images = tokens(html).filter_map(|token| match token {
        Token::Tag(tag) if tag.opens("img") => Some(tag),
        _ => None,
    });
    images
        .filter_map(|tag| {
            let source = tag
                .attributes()
                .find(|one| one.name.eq_ignore_ascii_case("src"))?;
            let start = tag.end - 1 - tag.source.len() + source.value_start;
            let (head, base64) = source.value.split_once(',')?;
            let head = head.to_ascii_lowercase();
            let format = head.strip_prefix("data:image/")?.strip_suffix(";base64")?;
            let address = start..start + source.value.len();
            FORMATS.contains(&format).then(|| DataImage {
                format: format.to_owned(),
                base64,
                address,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(html: &str) -> Vec<String> {
        tokens(html)
            .map(|token| match token {
                Token::Text(text) => format!("'{text}'"),
                Token::Tag(tag) => format!("<{}{}>", if tag.closing { "/" } else { "" }, tag.name),
                Token::Comment => "!".to_owned(),
            })
            .collect()
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        assert_eq!(
            shown("a<B x='>'>b</b ><!-- <i> -->c<br/>"),
            ["'a'", "<b>", "'b'", "</b>", "!", "'c'", "<br>"]
        );
        assert_eq!(
            shown("1 < 2 & 3 > 2 <3"),
            ["'1 '", "'< 2 & 3 > 2 '", "'<3'"]
        );
        assert_eq!(
            shown("<p title=\"x>y"),
            ["'<p title=\"x>y'"]
                .map(|_| "<p>")
                .iter()
                .map(|s| (*s).to_owned())
                .chain(["'y'".to_owned()])
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn attributes_come_with_and_without_quotes() {
        let Some(Token::Tag(tag)) =
            tokens("<a href = http://x/a?b=1&amp;c=2 TITLE='it&#39;s' checked>").next()
        else {
            panic!("a tag");
        };
        assert_eq!(tag.attribute("href").as_deref(), Some("http://x/a?b=1&c=2"));
        assert_eq!(tag.attribute("title").as_deref(), Some("it's"));
        assert_eq!(tag.attribute("checked").as_deref(), Some(""));
        assert_eq!(tag.attribute("id"), None);
    }

    #[test]
    fn references_decode_and_impossible_ones_stay() {
        assert_eq!(
            decoded("&auml;&#228;&#xE4;&#x1F600;&euro;&hellip"),
            "ää\u{e4}😀€…"
        );
        assert_eq!(
            decoded("&#0;&#xD800;&#x110000;&nosuch;&&;&#;&#x;&"),
            "&#0;&#xD800;&#x110000;&nosuch;&&;&#;&#x;&"
        );
        assert_eq!(decoded("&#146;"), "\u{2019}");
    }

    #[test]
    fn content_ids_of_images_are_found() {
        let html = "<img src=\"cid:a@b\"><IMG alt='cid:no' SRC='CID:c'><a href='cid:d'>";
        assert_eq!(referenced_content_ids(html), ["a@b", "c"]);
    }

    #[test]
    fn images_inside_a_document_are_found_with_their_place() {
        let html = "x<img alt='' src=\"data:image/png;base64,AAAA\"><img src='data:image/svg+xml;base64,AA'>";
        let images = data_images(html);
        assert_eq!(images.len(), 1);
        assert_eq!(
            (images[0].format.as_str(), images[0].base64),
            ("png", "AAAA")
        );
        assert_eq!(
            &html[images[0].address.clone()],
            "data:image/png;base64,AAAA"
        );
    }

    #[test]
    fn megabytes_of_broken_markup_take_no_longer_than_others() {
        for piece in [
            "<a href=\"",
            "<a b='",
            "<!--",
            "<",
            "</",
            "<a ",
            "&",
            "&#",
            "<x y=\"'",
        ] {
            let html = piece.repeat(1_000_000 / piece.len());
            assert!(tokens(&html).count() > 0);
            assert!(decoded(&html).len() <= html.len());
        }
    }

    proptest! {
        #[test]
        fn tokens_cover_any_text(html in "(\\PC|<|>|\"|'|=|!--|-->|img src=|cid:|data:image/png;base64,){0,60}") {
            let text: usize = tokens(&html).map(|token| match token { Token::Text(text) => text.len(), _ => 0 }).sum();
            prop_assert!(text <= html.len());
            for image in data_images(&html) {
                prop_assert!(html[image.address].ends_with(image.base64));
            }
            referenced_content_ids(&html);
        }
    }
}

//! HTML from mail and editors, made safe to show: the one way to a [`SanitizedHtml`].
//!
//! Three passes, each linear. `rewrite` keeps listed elements and attributes and bounds the document. `ammonia`
//! builds the tree, checks it all again and writes it out. `links` judges the decoded values of addresses and styles
//! (`url`, `style`) and puts the result into one form. What is over a bound is shown as text.
//! What always holds: cleaning twice is cleaning once, and nothing is fetched from elsewhere unless it was asked for.

mod lexer;
mod links;
mod policy;
mod rewrite;
mod style;
mod text;
mod url;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

pub use text::{escape, show_bidi, text_of, text_to_html, to_html};
pub use url::{data_url, raster_type};

/// Bytes of HTML that are shown; the rest is cut off and all is shown as text.
pub const MAX_SHOWN: usize = 2 * 1024 * 1024;

/// HTML that may go into a page as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SanitizedHtml {
    html: String,
    blocked: usize,
    shown_as_text: bool,
}

impl SanitizedHtml {
    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.html
    }

    /// Number of images and styles from elsewhere that were left out ("N blocked").
    #[must_use]
    pub fn blocked(&self) -> usize {
        self.blocked
    }

    /// The document was too large or too deep to be shown as HTML.
    #[must_use]
    pub fn is_shown_as_text(&self) -> bool {
        self.shown_as_text
    }

    /// The same in a citation, as replies quote it.
    #[must_use]
    pub fn quoted(&self) -> Self {
        Self {
            html: format!("<blockquote type=\"cite\">{}</blockquote>", self.html),
            ..self.clone()
        }
    }

    /// This and then `other`.
    #[must_use]
    pub fn followed_by(&self, other: &Self) -> Self {
        Self {
            html: format!("{}{}", self.html, other.html),
            blocked: self.blocked + other.blocked,
            shown_as_text: self.shown_as_text || other.shown_as_text,
        }
    }
}

impl std::fmt::Display for SanitizedHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.html)
    }
}

/// Whether images from elsewhere may load: the reader decides, per article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RemoteContent {
    /// Left out and counted.
    #[default]
    Block,
    /// http and https images stay.
    Allow,
}

/// Finds an image of the mail by Content-ID (without brackets) or Content-Location: gives a `data:` URL (see
/// [`data_url`]) or an address of the desk itself.
pub type ImageSource<'i> = &'i dyn Fn(&str) -> Option<String>;

/// How HTML is cleaned.
#[derive(Clone, Copy, Default)]
pub struct SanitizeOptions<'i> {
    /// Images from elsewhere.
    pub remote: RemoteContent,
    /// Images of the mail; without a source `cid:` addresses stay as they are.
    pub images: Option<ImageSource<'i>>,
}

/// Cleans HTML for display.
///
/// ```
/// use gotrs_mail::sanitize::{SanitizeOptions, sanitize};
/// let html = sanitize("<p onclick=x()>Hi<img src='http://e.example/t.gif'><script>1</script>", &SanitizeOptions::default());
/// assert_eq!(html.as_str(), "<p>Hi<img></p>");
/// assert_eq!(html.blocked(), 1);
/// ```
#[must_use]
pub fn sanitize(html: &str, options: &SanitizeOptions<'_>) -> SanitizedHtml {
    let rewritten = if html.len() > MAX_SHOWN {
        None
    } else {
        rewrite::rewrite(html)
    };
    let tree = rewritten.and_then(|rewritten| Some((settled(&rewritten.html)?, rewritten.blocked)));
    let Some((clean, blocked)) = tree else {
        let cut = &html[..html.floor_char_boundary(MAX_SHOWN)];
        return SanitizedHtml {
            shown_as_text: true,
            ..text_to_html(&text_of(cut))
        };
    };
    let blocked = Cell::new(blocked);
    let html = links::annotate(&clean, &|element, name, value| {
        attribute(element, name, value, options, &blocked)
    });
    SanitizedHtml {
        html,
        blocked: blocked.get(),
        shown_as_text: false,
    }
}

/// The tree written out so that reading it gives the same tree again; misnested markup needs a few rounds.
fn settled(html: &str) -> Option<String> {
    const ROUNDS: usize = 6;
    let builder = builder();
    let mut last = builder.clean(html).to_string();
    for _ in 0..ROUNDS {
        let next = builder.clean(&last).to_string();
        if next == last {
            return Some(last);
        }
        last = next;
    }
    None
}

fn builder<'a>() -> ammonia::Builder<'a> {
    let elements: HashSet<&str> = policy::ELEMENTS.iter().copied().collect();
    let attributes: HashMap<&str, HashSet<&str>> = policy::ELEMENTS
        .iter()
        .map(|element| {
            (
                *element,
                policy::attributes(element).iter().copied().collect(),
            )
        })
        .collect();
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(elements)
        .clean_content_tags(
            [
                "script", "style", "svg", "math", "template", "noscript", "title", "textarea",
                "xmp", "iframe",
            ]
            .into(),
        )
        .tag_attributes(attributes)
        .generic_attributes(policy::GENERIC.iter().copied().collect())
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true);
    builder
}

/// The value an attribute may have, or `None` to leave it out.
fn attribute(
    element: &str,
    name: &str,
    value: &str,
    options: &SanitizeOptions<'_>,
    blocked: &Cell<usize>,
) -> Option<String> {
    match (element, name) {
        ("a", "rel" | "target") => Some(value.to_owned()),
        ("a", "href") => url::link(value).map(Cow::into_owned),
        ("img", "src") => image(value, options, blocked),
        (_, "style") => {
            if style::loads(value) {
                blocked.set(blocked.get() + 1);
            }
            style::clean(value)
        }
        _ => policy::value_is_plain(name, value).then(|| value.to_owned()),
    }
}

fn image(value: &str, options: &SanitizeOptions<'_>, blocked: &Cell<usize>) -> Option<String> {
    match (url::image(value), options.images) {
        (url::Image::Cid(id), Some(images)) => images(id),
        (url::Image::Relative(name), Some(images)) if !name.starts_with('/') => images(name),
        (url::Image::Cid(_), None) | (url::Image::Data, _) => Some(value.trim().to_owned()),
        (url::Image::Remote(url), _) => match options.remote {
            RemoteContent::Allow => Some(url),
            RemoteContent::Block => {
                blocked.set(blocked.get() + 1);
                None
            }
        },
        (url::Image::Relative(_) | url::Image::None, _) => None,
    }
}

#[cfg(test)]
mod tests;

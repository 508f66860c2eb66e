//! The body of an article as a document of its own, for the sandboxed frame (B2).
//!
//! This is the one place where HTML that somebody else wrote enters a template. It only takes [`ArticleHtml`], and
//! that is made of plain text or of what the mail crate's sanitizer let through.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::response::Response;
use gotrs_mail::sanitize::{SanitizedHtml, text_to_html};

use crate::error::PageError;
use crate::i18n::Language;
use crate::security::Policy;

/// HTML that may stand in an article's document: what the mail crate's sanitizer let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleHtml(SanitizedHtml);

impl ArticleHtml {
    /// Plain text as HTML: escaped, with line breaks, links and quotes.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text_to_html(text))
    }
}

impl From<SanitizedHtml> for ArticleHtml {
    fn from(html: SanitizedHtml) -> Self {
        Self(html)
    }
}

impl fmt::Display for ArticleHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

// The one type that carries foreign markup, and it cannot be made of an unchecked string.
impl HtmlSafe for ArticleHtml {}

/// The document in an article's frame.
#[derive(Debug, Template)]
#[template(path = "article.html")]
pub struct ArticleDocument {
    /// The language of the reader, as the mail's own is unknown.
    pub language: Language,
    /// The article's subject.
    pub title: String,
    /// The body.
    pub body: ArticleHtml,
}

impl ArticleDocument {
    /// The answer: sandboxed, and with pictures from elsewhere only if the reader asked for them.
    ///
    /// # Errors
    /// [`PageError::Internal`] if the template cannot be written.
    pub fn respond(&self, remote_images: bool) -> Result<Response, PageError> {
        let mut response = super::html(self)?;
        response
            .extensions_mut()
            .insert(Policy::Article { remote_images });
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let probe = "'\"><img src=x onerror=alert(1)> http://x/\"onmouseover=\"alert(1) <script>";
        let html = ArticleHtml::from_text(probe).to_string();
        assert!(
            !html.contains("<img") && !html.contains("<script") && !html.contains("\"onmouseover"),
            "{html}"
        );
        assert_eq!(html.matches("<a ").count(), 1);
    }

    #[test]
    fn a_mails_markup_comes_from_the_sanitizer_only() {
        use gotrs_mail::sanitize::{SanitizeOptions, sanitize};
        let mail = "<p onclick=x()>Hi</p><script>1</script><form action=/agent/logout><button>x</button></form>";
        let document = ArticleDocument {
            language: Language::English,
            title: "</title><script>2</script>".to_owned(),
            body: sanitize(mail, &SanitizeOptions::default()).into(),
        };
        let html = document.render().unwrap();
        assert!(html.contains("<p>Hi</p>"), "{html}");
        assert!(
            !html.contains("<script") && !html.contains("<form") && !html.contains("onclick"),
            "{html}"
        );
    }

    #[test]
    fn a_document_names_its_policy() {
        let body = ArticleHtml::from_text("x");
        let document = ArticleDocument {
            language: Language::English,
            title: "t".to_owned(),
            body,
        };
        let response = document.respond(true).unwrap();
        assert_eq!(
            response.extensions().get(),
            Some(&Policy::Article {
                remote_images: true
            })
        );
    }
}

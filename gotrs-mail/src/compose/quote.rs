//! Citing a message in an answer or a forward. Words that people read are handed in, translated.

use crate::sanitize::{SanitizedHtml, sanitize, text_to_html, to_html};

/// Plain text with `prefix` (setting `Ticket::Frontend::Quote`, `>`) and a blank before each line.
///
/// `max_lines` cuts (`Ticket::Frontend::ResponseQuoteMaxLines`).
#[must_use]
pub fn quote_plain(body: &str, prefix: &str, max_lines: Option<usize>) -> String {
    let body = body.trim_end_matches('\n');
    let lines = body.split('\n').take(max_lines.unwrap_or(usize::MAX));
    let quoted = lines.map(|line| format!("{prefix} {}", line.strip_suffix('\r').unwrap_or(line)));
    quoted.collect::<Vec<_>>().join("\n")
}

/// A cited message with a title line before it and an end line behind it: the form of forwards, and of answers where
/// no quote prefix is set. `fields` are header lines such as `From: Gina`.
#[derive(Debug, Clone, Copy)]
pub struct MessageBlock<'a> {
    /// `---- Forwarded message from Gina ---`
    pub title: &'a str,
    /// Header lines, label and value.
    pub fields: &'a [(&'a str, &'a str)],
    /// `---- End forwarded message ---`
    pub end: &'a str,
}

impl MessageBlock<'_> {
    /// As plain text around `body`.
    #[must_use]
    pub fn plain(&self, body: &str) -> String {
        let fields: String = self
            .given()
            .map(|(label, value)| format!("{label}: {value}\n"))
            .collect();
        format!(
            "{}\n{fields}\n{}\n\n{}\n",
            self.title,
            body.trim_end_matches('\n'),
            self.end
        )
    }

    /// As HTML around `body`.
    #[must_use]
    pub fn html(&self, body: &SanitizedHtml) -> SanitizedHtml {
        let fields: String = self
            .given()
            .map(|(label, value)| format!("{label}: {value}\n"))
            .collect();
        let head = text_to_html(&format!("{}\n{fields}", self.title));
        head.followed_by(&body.quoted())
            .followed_by(&text_to_html(&format!("{}\n", self.end)))
    }

    fn given(&self) -> impl Iterator<Item = &(&str, &str)> {
        self.fields.iter().filter(|(_, value)| !value.is_empty())
    }
}

/// A stored body in the form of the editor: HTML is cleaned, text becomes HTML.
#[must_use]
pub fn as_html(body: &str, is_html: bool) -> SanitizedHtml {
    let html = if is_html {
        body.to_owned()
    } else {
        to_html(body)
    };
    sanitize(&html, &crate::sanitize::SanitizeOptions::default())
}

/// Wraps lines longer than `width` characters at blanks; cited lines (`>`) stay.
#[must_use]
pub fn wrap(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if line.starts_with('>') || line.chars().count() <= width {
            out.push_str(line);
            continue;
        }
        let mut column = 0;
        for (index, word) in line.split(' ').enumerate() {
            let length = word.chars().count();
            if index > 0 {
                let fits = column + 1 + length <= width;
                out.push(if fits || column == 0 { ' ' } else { '\n' });
                column = if fits { column + 1 } else { 0 };
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_prefixes_every_line_and_cuts() {
        assert_eq!(quote_plain("a\r\n\nb\n", ">", None), "> a\n> \n> b");
        assert_eq!(quote_plain("a\nb\nc", ">", Some(2)), "> a\n> b");
    }

    #[test]
    fn a_forwarded_html_body_is_cleaned() {
        let block = MessageBlock {
            title: "---- Forwarded message from <b> ---",
            fields: &[("From", "Gina <g@x>"), ("Cc", "")],
            end: "---- End ---",
        };
        let html = block.html(&as_html(
            "<p>x<script>1</script><img src=http://e/x onerror=1>",
            true,
        ));
        assert!(
            html.as_str().contains("from &lt;b&gt;") && html.as_str().contains("<p>x<img></p>"),
            "{html}"
        );
        assert_eq!(
            block.plain("x\n"),
            "---- Forwarded message from <b> ---\nFrom: Gina <g@x>\n\nx\n\n---- End ---\n"
        );
    }

    #[test]
    fn long_lines_are_wrapped_at_blanks() {
        assert_eq!(
            wrap("aaa bbb ccc\n> aaa bbb ccc", 7),
            "aaa bbb\nccc\n> aaa bbb ccc"
        );
        assert_eq!(wrap("aaaaaaaaaa b", 4), "aaaaaaaaaa\nb");
    }
}

//! The text of a draft: what the administration wrote and what is cited, put together in the form of the editor.

use gotrs_core::article::{Article, NewAttachment};
use gotrs_core::customer::CustomerUser;
use gotrs_core::db::Conn;
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::ticket::Ticket;
use gotrs_core::ticket::subject::{Cleanup, SubjectAction, SubjectSettings};

use super::letter::Text;
use super::{response_format, store};
use crate::address::parse_list;
use crate::compose::quote::{MessageBlock, as_html, quote_plain};
use crate::sanitize::{RemoteContent, SanitizeOptions, sanitize, to_html};
use crate::tags::{TagValues, Target, expand};
use crate::words::Words;

/// What the parts of a draft are made for.
pub(super) struct Scene {
    pub(super) ticket: Ticket,
    pub(super) customer: Option<CustomerUser>,
    pub(super) article: Option<Article>,
    pub(super) html: Option<String>,
    pub(super) config: Config,
    /// In the language of whom it is for.
    pub(super) words: Words,
    pub(super) rich: bool,
}

/// The pieces of a draft that the desk's administrator wrote, in the form of the editor.
pub(super) struct Parts {
    pub(super) salutation: String,
    pub(super) template: String,
    pub(super) signature: String,
    pub(super) attachments: Vec<NewAttachment>,
}

impl Scene {
    pub(super) fn subject(&self, action: SubjectAction) -> String {
        let subject = self.article.as_ref().map_or("", |article| &article.subject);
        let subject = match subject.trim() {
            "" => &self.ticket.title,
            _ => subject,
        };
        let settings = SubjectSettings::from_config(&self.config);
        settings.build(subject, self.ticket.number.as_str(), action, Cleanup::Clean)
    }

    /// A stored text with its tags replaced.
    pub(super) fn part(&self, stored: &store::Stored, values: &TagValues<'_>) -> String {
        worded(self.rich, stored, values)
    }

    pub(super) fn join(&self, parts: &[&str]) -> Text {
        joined(self.rich, parts)
    }

    /// What the site wants answers to be made of, if it says so.
    pub(super) fn format(&self) -> Option<String> {
        let format = self.config.get(&settings::TICKET_FRONTEND_RESPONSE_FORMAT);
        format.filter(|format| !format.trim().is_empty())
    }

    pub(super) fn formatted(&self, format: &str, parts: &Parts, conn: &Conn) -> Text {
        let given = |text: &str| match self.rich {
            true => to_html(text),
            false => text.to_owned(),
        };
        let article = self.article.as_ref();
        let value = |name: &str| {
            let article = |read: fn(&Article) -> &str| article.map(|article| given(read(article)));
            match name {
                "Salutation" => Some(parts.salutation.clone()),
                "StdResponse" => Some(parts.template.clone()),
                "Signature" => Some(parts.signature.clone()),
                "Body" => Some(self.quoted()),
                "Created" | "CreateTime" => Some(self.written(conn)),
                "OrigFrom" | "From" => article(|article| &article.from),
                "OrigFromName" => Some(given(&self.writer())),
                "To" => article(|article| &article.to),
                "Cc" => article(|article| &article.cc),
                "Subject" => article(|article| &article.subject),
                "TicketNumber" => Some(given(self.ticket.number.as_str())),
                "Title" => Some(given(&self.ticket.title)),
                _ => None,
            }
        };
        let format = match self.rich {
            true => format.trim_end().replace('\n', "<br/>"),
            false => format.to_owned(),
        };
        in_form(
            self.rich,
            response_format::fill(&format, value, |name| self.words.get(name)),
        )
    }

    /// When the answered article was written, in the desk's zone.
    fn written(&self, conn: &Conn) -> String {
        let time = self.article.as_ref().map(|article| article.created);
        time.map_or_else(String::new, |time| {
            conn.stored(time).0.format("%Y-%m-%d %H:%M").to_string()
        })
    }

    /// Who wrote the answered article, by name if there is one.
    fn writer(&self) -> String {
        let from = self.article.as_ref().map_or("", |article| &article.from);
        let first = parse_list(from).into_iter().next();
        first.map_or_else(
            || from.to_owned(),
            |mailbox| match mailbox.real_name() {
                "" => mailbox.address.clone(),
                name => name.to_owned(),
            },
        )
    }

    /// `2025-03-03 09:00 - Gina Vogt wrote:`
    pub(super) fn wrote(&self, conn: &Conn) -> String {
        if self.article.is_none() {
            return String::new();
        }
        let (time, name) = (self.written(conn), self.writer());
        format!("{time} - {name} {}:", self.words.wrote)
    }

    fn body(&self) -> (&str, bool) {
        match (&self.html, &self.article) {
            (Some(html), _) => (html, true),
            (None, Some(article)) => (&article.body, false),
            (None, None) => ("", false),
        }
    }

    /// The answered article under the line that says who wrote it.
    pub(super) fn cited(&self, wrote: &str) -> String {
        let Some(_) = &self.article else {
            return String::new();
        };
        let quoted = self.quoted();
        match (
            self.config.get(&settings::TICKET_FRONTEND_QUOTE).is_empty(),
            self.rich,
        ) {
            (true, _) => quoted,
            (false, true) => format!("{}<br/>{quoted}", to_html(wrote)),
            (false, false) => format!("{wrote}\n{quoted}"),
        }
    }

    /// The answered article as it is cited.
    fn quoted(&self) -> String {
        let Some(article) = &self.article else {
            return String::new();
        };
        let prefix = self.config.get(&settings::TICKET_FRONTEND_QUOTE);
        if prefix.is_empty() {
            let words = &self.words;
            return self.block(article, &words.message_from, &words.end_message);
        }
        if self.rich {
            let (body, is_html) = self.body();
            return as_html(body, is_html).quoted().to_string();
        }
        let most = self
            .config
            .get(&settings::TICKET_FRONTEND_RESPONSE_QUOTE_MAX_LINES);
        let most = most.and_then(|lines| lines.trim().parse().ok());
        quote_plain(&article.body, &prefix, most)
    }

    pub(super) fn forwarded(&self) -> String {
        match &self.article {
            Some(article) => {
                let words = &self.words;
                self.block(article, &words.forwarded_from, &words.end_forwarded)
            }
            None => String::new(),
        }
    }

    fn block(&self, article: &Article, title: &str, end: &str) -> String {
        let title = format!("---- {title} {} ---", article.from);
        let end = format!("---- {end} ---");
        let date = article.created.format("%Y-%m-%d %H:%M UTC").to_string();
        let block = MessageBlock {
            title: &title,
            fields: &[
                (&self.words.from, &article.from),
                (&self.words.to, &article.to),
                (&self.words.cc, &article.cc),
                (&self.words.subject, &article.subject),
                (&self.words.date, &date),
            ],
            end: &end,
        };
        if self.rich {
            let (body, is_html) = self.body();
            return block.html(&as_html(body, is_html)).as_str().to_owned();
        }
        let prefix = self.config.get(&settings::TICKET_FRONTEND_QUOTE);
        match prefix.as_str() {
            "" => block.plain(&article.body),
            prefix => block.plain(&quote_plain(&article.body, prefix, None)),
        }
    }
}

/// A stored text with its tags replaced, as plain text or HTML, whichever the editor has.
pub(super) fn worded(rich: bool, stored: &store::Stored, values: &TagValues<'_>) -> String {
    match (rich, stored.is_html) {
        (true, true) => expand(&stored.text, values, Target::Html),
        (true, false) => expand(&to_html(&stored.text), values, Target::Html),
        (false, true) => {
            let plain = gotrs_core::article::html_text::html_to_text(&stored.text);
            expand(&plain, values, Target::Plain)
        }
        (false, false) => expand(&stored.text, values, Target::Plain),
    }
}

/// Texts below each other, in the form of the editor.
pub(super) fn joined(rich: bool, parts: &[&str]) -> Text {
    let parts = parts.iter().map(|part| part.trim_end());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let between = if rich { "<br/><br/>" } else { "\n\n" };
    in_form(rich, parts.join(between))
}

/// A text in the form of the editor; HTML is cleaned, whatever the administration wrote.
fn in_form(rich: bool, text: String) -> Text {
    if rich {
        let options = SanitizeOptions {
            remote: RemoteContent::Block,
            images: None,
        };
        return Text::Html(sanitize(&text, &options).as_str().to_owned());
    }
    match text.trim_end() {
        "" => Text::Plain(String::new()),
        text => Text::Plain(format!("{text}\n")),
    }
}

//! The few words that a mail's form needs around what people wrote: who wrote what is cited, what a forwarded message
//! is framed with.
//!
//! English, German and Arabic are built in. A site adds a language, or changes words of one, by a setting:
//! `GOTRS::MailWords###fr` is a map from the names of the fields below to words.

use std::borrow::Cow;

use gotrs_core::sysconfig::{Config, Value, settings};

type Word = Cow<'static, str>;

/// The words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// As in `Gina Vogt wrote:`.
    pub wrote: Word,
    /// Label of the sender.
    pub from: Word,
    /// Label of the recipients.
    pub to: Word,
    /// Label of the recipients of copies.
    pub cc: Word,
    /// Label of the subject.
    pub subject: Word,
    /// Label of the time.
    pub date: Word,
    /// Before the name of whom a cited message is from.
    pub message_from: Word,
    /// Behind a cited message.
    pub end_message: Word,
    /// Before the name of whom a forwarded message is from.
    pub forwarded_from: Word,
    /// Behind a forwarded message.
    pub end_forwarded: Word,
}

const fn of(
    [
        wrote,
        from,
        to,
        cc,
        subject,
        date,
        message_from,
        end_message,
        forwarded_from,
        end_forwarded,
    ]: [&'static str; 10],
) -> Words {
    Words {
        wrote: Cow::Borrowed(wrote),
        from: Cow::Borrowed(from),
        to: Cow::Borrowed(to),
        cc: Cow::Borrowed(cc),
        subject: Cow::Borrowed(subject),
        date: Cow::Borrowed(date),
        message_from: Cow::Borrowed(message_from),
        end_message: Cow::Borrowed(end_message),
        forwarded_from: Cow::Borrowed(forwarded_from),
        end_forwarded: Cow::Borrowed(end_forwarded),
    }
}

const ENGLISH: Words = of([
    "wrote",
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message from",
    "End message",
    "Forwarded message from",
    "End forwarded message",
]);

const GERMAN: Words = of([
    "schrieb",
    "Von",
    "An",
    "Cc",
    "Betreff",
    "Datum",
    "Nachricht von",
    "Ende der Nachricht",
    "Weitergeleitete Nachricht von",
    "Ende der weitergeleiteten Nachricht",
]);

const ARABIC: Words = of([
    "كتب",
    "من",
    "إلى",
    "نسخة",
    "الموضوع",
    "التاريخ",
    "رسالة من",
    "نهاية الرسالة",
    "رسالة معاد توجيهها من",
    "نهاية الرسالة المعاد توجيهها",
]);

impl Words {
    /// The words of a language, as `de` or `pt_BR`: the site's, then the built-in ones, English for the rest. An
    /// empty language is the desk's own.
    #[must_use]
    pub fn of(config: &Config, language: &str) -> Self {
        let language = match language.trim() {
            "" => config.text(&settings::DEFAULT_LANGUAGE),
            language => language,
        };
        let short = language.split(['_', '-']).next().unwrap_or_default();
        let mut words = match short {
            "de" => GERMAN,
            "ar" => ARABIC,
            _ => ENGLISH,
        };
        for language in [short, language] {
            let name = format!("GOTRS::MailWords###{language}");
            if let Some(given) = config.by_name(&name) {
                words.take(given);
            }
        }
        words
    }

    /// A word by the name that templates of OTRS give it, or that a setting uses; `None` if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = match name {
            "wrote" => &self.wrote,
            "From" | "from" => &self.from,
            "To" | "to" => &self.to,
            "Cc" | "cc" => &self.cc,
            "Subject" | "subject" => &self.subject,
            "Date" | "date" | "Created" => &self.date,
            "Message from" | "message_from" => &self.message_from,
            "End message" | "end_message" => &self.end_message,
            "Forwarded message from" | "forwarded_from" => &self.forwarded_from,
            "End forwarded message" | "end_forwarded" => &self.end_forwarded,
            _ => return None,
        };
        Some(found)
    }

    fn take(&mut self, given: &Value) {
        for (name, word) in [
            ("wrote", &mut self.wrote),
            ("from", &mut self.from),
            ("to", &mut self.to),
            ("cc", &mut self.cc),
            ("subject", &mut self.subject),
            ("date", &mut self.date),
            ("message_from", &mut self.message_from),
            ("end_message", &mut self.end_message),
            ("forwarded_from", &mut self.forwarded_from),
            ("end_forwarded", &mut self.end_forwarded),
        ] {
            let text = given.get(name).and_then(Value::as_text).unwrap_or_default();
            if !text.trim().is_empty() {
                *word = Cow::Owned(text.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_adds_a_language_and_changes_words() {
        let config = Config::default().with_values([
            (
                "GOTRS::MailWords###fr".to_owned(),
                Value::map([("wrote", "a écrit")]),
            ),
            (
                "GOTRS::MailWords###de".to_owned(),
                Value::map([("subject", "Thema")]),
            ),
        ]);
        let french = Words::of(&config, "fr_CA");
        assert_eq!((&*french.wrote, &*french.subject), ("a écrit", "Subject"));
        let german = Words::of(&config, "de");
        assert_eq!((&*german.wrote, &*german.subject), ("schrieb", "Thema"));
        assert_eq!(Words::of(&config, ""), ENGLISH);
        assert_eq!(Words::of(&config, "ar").get("Subject"), Some("الموضوع"));
    }
}

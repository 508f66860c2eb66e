//! The parts that pages are put together from: actions, badges, people, tables, forms, notices.

use super::plain_text::PlainText;
use super::ticket_part::TicketTable;
use crate::form::Fields;
use crate::i18n::Text;

pub use super::table_part::{Cell, Column, Order, Pager, Row, Sort, Table};

/// How an action stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// As the rest.
    #[default]
    Plain,
    /// The one main action.
    Primary,
    /// Takes something away.
    Danger,
    /// Hardly.
    Ghost,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Leads to a page.
    Link(String),
    /// Changes something: a form of its own around one button.
    Post {
        /// Where it is sent.
        url: String,
        /// What is sent.
        fields: Vec<(String, String)>,
    },
}

/// Something the reader can do. What is not allowed is no action at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// A verb with its object.
    pub label: Text,
    /// Its icon.
    pub icon: Option<&'static str>,
    /// What it does.
    pub target: Target,
    /// How it stands out.
    pub style: Style,
    /// Its key.
    pub key: Option<char>,
    /// A question before it is done.
    pub confirm: Option<Text>,
    /// Shown as its icon only, the label for screen readers and hover.
    pub icon_only: bool,
    /// Whether it is chosen at present.
    pub current: bool,
}

impl Action {
    /// Leads to a page.
    pub fn link(url: impl Into<String>, label: impl Into<Text>) -> Self {
        Self::new(Target::Link(url.into()), label)
    }

    /// Changes something.
    pub fn post(url: impl Into<String>, label: impl Into<Text>) -> Self {
        Self::new(
            Target::Post {
                url: url.into(),
                fields: Vec::new(),
            },
            label,
        )
    }

    fn new(target: Target, label: impl Into<Text>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            target,
            style: Style::Plain,
            key: None,
            confirm: None,
            icon_only: false,
            current: false,
        }
    }

    /// With an icon.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// As an icon only.
    #[must_use]
    pub fn icon_only(mut self) -> Self {
        self.icon_only = true;
        self
    }

    /// In another style.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// As the main action.
    #[must_use]
    pub fn primary(self) -> Self {
        self.style(Style::Primary)
    }

    /// With a key.
    #[must_use]
    pub fn key(mut self, key: char) -> Self {
        self.key = Some(key);
        self
    }

    /// With a question before it is done.
    #[must_use]
    pub fn confirm(mut self, question: impl Into<Text>) -> Self {
        self.confirm = Some(question.into());
        self
    }

    /// With a field; of use for changes only.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        if let Target::Post { fields, .. } = &mut self.target {
            fields.push((name.into(), value.to_string()));
        }
        self
    }

    /// The classes of its button.
    #[must_use]
    pub fn class(&self) -> String {
        let style = match self.style {
            Style::Plain => "",
            Style::Primary => " btn--primary",
            Style::Danger => " btn--danger",
            Style::Ghost => " btn--ghost",
        };
        format!(
            "btn{style}{}",
            if self.icon_only { " btn--icon" } else { "" }
        )
    }

    /// Its key in lower case, as the script looks it up.
    #[must_use]
    pub fn data_key(&self) -> String {
        self.key
            .map(|key| key.to_lowercase().to_string())
            .unwrap_or_default()
    }
}

/// The colour of a badge or a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// None.
    #[default]
    Neutral,
    /// Worth knowing.
    Info,
    /// Good.
    Ok,
    /// Look out.
    Warn,
    /// Wrong or over.
    Danger,
    /// Follows from something else: inherited, merged.
    Violet,
}

impl Tone {
    /// The suffix of its class.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Violet => "violet",
        }
    }

    /// The icon of a notice.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Ok => "check",
            Self::Warn | Self::Danger => "warn",
            _ => "info",
        }
    }
}

/// A word in colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The word.
    pub label: Text,
    /// Its colour.
    pub tone: Tone,
}

impl Badge {
    /// A badge.
    pub fn new(tone: Tone, label: impl Into<Text>) -> Self {
        Self {
            label: label.into(),
            tone,
        }
    }
}

/// A notice above the content: what was done, what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// Its colour.
    pub tone: Tone,
    /// What it says.
    pub text: Text,
    /// What can be done about it.
    pub action: Option<Action>,
    /// The other thing that can be done about it.
    pub or: Option<Action>,
}

impl Flash {
    /// A notice.
    pub fn new(tone: Tone, text: impl Into<Text>) -> Self {
        Self {
            tone,
            text: text.into(),
            action: None,
            or: None,
        }
    }
}

/// Somebody, with the initials and colour of the round picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// 1 to 5.
    pub colour: u8,
}

impl Person {
    /// Somebody by name. Initials are those of the first and the last word; the colour is steady for a name.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        let letters: Vec<char> = name
            .split_whitespace()
            .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
            .collect();
        let initials: String = match letters.as_slice() {
            [] => "?".to_owned(),
            [only] => only.to_uppercase().collect(),
            [first, .., last] => first.to_uppercase().chain(last.to_uppercase()).collect(),
        };
        let sum = name.bytes().fold(0u32, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u32::from(byte))
        });
        let colour = u8::try_from(sum % 5).unwrap_or(0) + 1;
        Self {
            name,
            initials,
            colour,
        }
    }
}

/// A tab or a segment: one of several views of the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Its name.
    pub label: Text,
    /// How much is there, written for the reader.
    pub count: Option<String>,
    /// Where it leads.
    pub url: String,
    /// Whether it is the one shown.
    pub current: bool,
}

impl Tab {
    /// A tab.
    pub fn new(label: impl Into<Text>, url: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            count: None,
            url: url.into(),
            current: false,
        }
    }

    /// With a count.
    #[must_use]
    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = Some(count.into());
        self
    }

    /// The one shown.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

/// What stands where nothing is: a sentence and one way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empty {
    /// Its icon.
    pub icon: &'static str,
    /// What is missing.
    pub title: Text,
    /// What would be here.
    pub text: Text,
    /// One way on.
    pub action: Option<Action>,
}

/// A form on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormView {
    /// Where it is sent.
    pub action: String,
    /// Whether it only asks (GET), as searches and filters do.
    pub asks: bool,
    /// Its fields.
    pub fields: Fields,
    /// The label of its button.
    pub submit: Text,
    /// The icon of its button.
    pub icon: Option<&'static str>,
    /// Whether the button takes something away.
    pub danger: bool,
    /// A second button: the name that says it was pressed, and its label.
    pub also: Option<(&'static str, Text)>,
    /// Where "Cancel" leads.
    pub cancel: Option<String>,
    /// Whether the buttons stay in sight while the form scrolls.
    pub sticky: bool,
    /// A name for screen readers where no heading names it.
    pub name: Option<Text>,
    /// Something is written in it: with script, the editor and the upload come.
    pub writes: bool,
    /// What is written can be kept as a draft.
    pub drafts: bool,
}

impl FormView {
    /// A form that changes something.
    pub fn new(action: impl Into<String>, fields: Fields, submit: impl Into<Text>) -> Self {
        Self {
            action: action.into(),
            asks: false,
            fields,
            submit: submit.into(),
            icon: None,
            danger: false,
            also: None,
            cancel: None,
            sticky: false,
            name: None,
            writes: false,
            drafts: false,
        }
    }

    /// A form that only asks.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.asks = true;
        self
    }

    /// Something is written in it.
    #[must_use]
    pub fn writes(mut self) -> Self {
        self.writes = true;
        self
    }

    /// Something is written in it that can be kept as a draft.
    #[must_use]
    pub fn drafts(mut self) -> Self {
        self.drafts = true;
        self.writes()
    }

    /// With an icon on its button.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With a second button, for instance to see the form again with what follows from what was chosen.
    #[must_use]
    pub fn also(mut self, name: &'static str, label: impl Into<Text>) -> Self {
        self.also = Some((name, label.into()));
        self
    }

    /// With a way out.
    #[must_use]
    pub fn cancel(mut self, url: impl Into<String>) -> Self {
        self.cancel = Some(url.into());
        self
    }

    /// With buttons that stay in sight.
    #[must_use]
    pub fn sticky(mut self) -> Self {
        self.sticky = true;
        self
    }

    /// Takes something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// With a name for screen readers.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// `multipart/form-data` if there are files to send.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        if self.fields.has_files() {
            "multipart/form-data"
        } else {
            "application/x-www-form-urlencoded"
        }
    }
}

/// A part of a page under its own heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its id, for links.
    pub id: &'static str,
    /// Its heading; `None` where the page has one part only.
    pub title: Option<Text>,
    /// A sentence below.
    pub intro: Option<Text>,
    /// What it holds.
    pub body: SectionBody,
}

/// What a section holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionBody {
    /// A form.
    Form(Box<FormView>),
    /// A table.
    Table(Box<Table>),
    /// A secret to be copied once.
    Secret(String),
    /// Codes to be kept.
    Codes(Vec<String>),
    /// Names and values.
    Facts(Vec<(Text, Cell)>),
    /// Things to do.
    Actions(Vec<Action>),
    /// Text to be read.
    Prose(PlainText),
    /// Text as a machine wrote it.
    Source(String),
    /// Tickets.
    Tickets(Box<TicketTable>),
    /// Nothing, and a way on.
    Nothing(Box<Empty>),
}

impl Section {
    /// A section with a form.
    pub fn form(id: &'static str, title: impl Into<Text>, form: FormView) -> Self {
        Self {
            id,
            title: Some(title.into()),
            intro: None,
            body: SectionBody::Form(Box::new(form)),
        }
    }

    /// A section whose page says what it is.
    #[must_use]
    pub fn untitled(id: &'static str, body: SectionBody) -> Self {
        Self {
            id,
            title: None,
            intro: None,
            body,
        }
    }

    /// A section.
    pub fn new(id: &'static str, title: impl Into<Text>, body: SectionBody) -> Self {
        Self {
            id,
            title: Some(title.into()),
            intro: None,
            body,
        }
    }

    /// With a sentence below its heading.
    #[must_use]
    pub fn intro(mut self, intro: impl Into<Text>) -> Self {
        self.intro = Some(intro.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_first_and_last_name() {
        for (name, initials) in [
            ("Ada Lindqvist", "AL"),
            ("root@localhost", "R"),
            ("  ", "?"),
            ("Ana María de Souza", "AS"),
            ("إيمان صالح", "إص"),
        ] {
            assert_eq!(Person::named(name).initials, initials, "{name}");
        }
        assert_eq!(Person::named("Ada"), Person::named("Ada"));
    }
}

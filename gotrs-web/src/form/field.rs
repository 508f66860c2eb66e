//! The description of a form: its fields in order, ready to be drawn and to be read.

use crate::i18n::{Msg, Text, msg};

/// What a field holds, and so how it is drawn and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Many lines, this many shown.
    LongText(u8),
    /// One mail address.
    Email,
    /// Mail addresses separated by commas.
    Addresses,
    /// The reader's present password. Never sent back.
    Password,
    /// A password to be. Never sent back.
    NewPassword,
    /// A six-digit code or a recovery code. Never sent back.
    Code,
    /// A whole number in a range.
    Number(i64, i64),
    /// One of the choices.
    Select,
    /// Any of the choices, as a list of boxes.
    Several,
    /// One of few choices, all in sight.
    Radio,
    /// Yes or no.
    Check,
    /// A day.
    Date,
    /// A day and time in the reader's zone.
    DateTime,
    /// Files.
    Files,
    /// Carried along unseen.
    Hidden,
    /// Shown, not sent.
    Shown,
}

/// How much of a row a field takes on a wide screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// The whole row.
    #[default]
    Full,
    /// Half.
    Half,
    /// A third.
    Third,
}

/// A value that a reader can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: Text,
    /// Depth in a tree of queues or services.
    pub depth: u8,
    /// Shown for context (a queue without right), not to be chosen.
    pub disabled: bool,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl ToString, label: impl Into<Text>) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
            depth: 0,
            disabled: false,
        }
    }

    /// A choice inside a tree.
    #[must_use]
    pub fn at_depth(mut self, depth: u8) -> Self {
        self.depth = depth;
        self
    }

    /// A part of the tree that cannot be chosen.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// Two blanks per level, for an `<option>`.
    #[must_use]
    pub fn indent(&self) -> String {
        "\u{a0}\u{a0}".repeat(usize::from(self.depth.min(20)))
    }
}

/// What the editor of a long text begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich {
    /// The text as HTML; empty where only the plain text is known.
    pub html: String,
    /// Pictures of it: content id and address.
    pub pictures: Vec<(String, String)>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The parameter name, OTRS's where OTRS has the field.
    pub name: String,
    /// The label.
    pub label: Text,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it must be filled in; other fields are marked as optional.
    pub required: bool,
    /// A sentence below the field.
    pub help: Option<Text>,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// The values it holds now, as text.
    pub values: Vec<String>,
    /// What is wrong with them.
    pub error: Option<Text>,
    /// How wide it is.
    pub width: Width,
    /// The greatest number of characters.
    pub max: usize,
    /// The browser's `autocomplete` hint.
    pub autocomplete: Option<&'static str>,
    /// Whether it takes focus when the page opens.
    pub autofocus: bool,
    /// What a reader who types in it is offered: `customers`, `recipients`, `tickets`.
    pub suggest: Option<&'static str>,
    /// A long text that may be written in the editor, which sends HTML in a field of its own ([`Field::html_name`]).
    pub rich: Option<Box<Rich>>,
    /// Where files go while the form is still open.
    pub upload: Option<&'static str>,
}

impl Field {
    /// A field of some kind.
    pub fn new(kind: FieldKind, name: impl Into<String>, label: impl Into<Text>) -> Self {
        let max = match kind {
            FieldKind::LongText(_) => 500_000,
            FieldKind::Password | FieldKind::NewPassword => 1024,
            FieldKind::Code => 64,
            FieldKind::Addresses => 4000,
            _ => 250,
        };
        let autocomplete = match kind {
            FieldKind::Password => Some("current-password"),
            FieldKind::NewPassword => Some("new-password"),
            FieldKind::Code => Some("one-time-code"),
            _ => None,
        };
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            required: false,
            help: None,
            choices: Vec::new(),
            values: Vec::new(),
            error: None,
            width: Width::Full,
            max,
            autocomplete,
            autofocus: false,
            suggest: None,
            rich: None,
            upload: None,
        }
    }

    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<Text>) -> Self {
        Self::new(FieldKind::Text, name, label)
    }

    /// Many lines of text.
    pub fn long_text(name: impl Into<String>, label: impl Into<Text>, rows: u8) -> Self {
        Self::new(FieldKind::LongText(rows), name, label)
    }

    /// One of the choices.
    pub fn select(name: impl Into<String>, label: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self::new(FieldKind::Select, name, label).choices(choices)
    }

    /// A whole number.
    pub fn number(name: impl Into<String>, label: impl Into<Text>, min: i64, max: i64) -> Self {
        Self::new(FieldKind::Number(min, max), name, label)
    }

    /// Yes or no.
    pub fn check(name: impl Into<String>, label: impl Into<Text>) -> Self {
        Self::new(FieldKind::Check, name, label)
    }

    /// A value carried along unseen.
    pub fn hidden(name: impl Into<String>, value: impl ToString) -> Self {
        Self::new(FieldKind::Hidden, name, Text::plain("")).value(value)
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A sentence below the field.
    #[must_use]
    pub fn help(mut self, help: impl Into<Text>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What can be chosen.
    #[must_use]
    pub fn choices(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }

    /// The value it holds. Secret kinds ignore it (AUT-10).
    #[must_use]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.values = vec![value.to_string()];
        self.forget_secrets();
        self
    }

    /// The values it holds.
    #[must_use]
    pub fn values(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.values = values.into_iter().map(|v| v.to_string()).collect();
        self.forget_secrets();
        self
    }

    /// Whether it is checked.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.values = if checked {
            vec!["1".to_owned()]
        } else {
            Vec::new()
        };
        self
    }

    /// Half or a third of a row.
    #[must_use]
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// The greatest number of characters.
    #[must_use]
    pub fn max(mut self, max: usize) -> Self {
        self.max = max;
        self
    }

    /// The browser's `autocomplete` hint.
    #[must_use]
    pub fn autocomplete(mut self, hint: &'static str) -> Self {
        self.autocomplete = Some(hint);
        self
    }

    /// Takes focus when the page opens.
    #[must_use]
    pub fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    /// Offers agents who type in it what they may mean.
    #[must_use]
    pub fn suggest(mut self, what: &'static str) -> Self {
        self.suggest = Some(what);
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn error(mut self, error: impl Into<Text>) -> Self {
        self.error = Some(error.into());
        self
    }

    /// Whether the content must never go back to the browser.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(
            self.kind,
            FieldKind::Password | FieldKind::NewPassword | FieldKind::Code
        )
    }

    pub(super) fn forget_secrets(&mut self) {
        if self.is_secret() {
            self.values.clear();
        }
    }

    /// The name under which the editor sends HTML.
    #[must_use]
    pub fn html_name(&self) -> String {
        format!("{}Html", self.name)
    }

    /// The addresses of the editor's pictures, for its script.
    #[must_use]
    pub fn pictures(&self) -> String {
        let pictures = self.rich.iter().flat_map(|rich| &rich.pictures);
        let map: serde_json::Map<_, _> = pictures
            .map(|(id, url)| (id.clone(), url.as_str().into()))
            .collect();
        serde_json::Value::from(map).to_string()
    }

    /// The element's id.
    #[must_use]
    pub fn id(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        format!("f-{}", self.name.chars().map(plain).collect::<String>())
    }

    /// The ids of help and error, for `aria-describedby`; empty if there is neither.
    #[must_use]
    pub fn described_by(&self) -> String {
        let id = self.id();
        match (&self.help, &self.error) {
            (Some(_), Some(_)) => format!("{id}-e {id}-h"),
            (Some(_), None) => format!("{id}-h"),
            (None, Some(_)) => format!("{id}-e"),
            (None, None) => String::new(),
        }
    }

    /// The first value, or nothing.
    #[must_use]
    pub fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Whether it holds `value`.
    #[must_use]
    pub fn holds(&self, value: &str) -> bool {
        self.values.iter().any(|held| held == value)
    }

    /// Whether a single choice must be offered that stands for none: it may be left out, or nothing that is offered is
    /// chosen yet. Without it the browser would show its first choice as if somebody had chosen it.
    #[must_use]
    pub fn offers_nothing(&self) -> bool {
        let stands = |choice: &Choice| choice.value.is_empty() || self.holds(&choice.value);
        !self.required || !self.choices.iter().any(stands)
    }

    /// The kind's name in class attributes and templates.
    #[must_use]
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            FieldKind::Text | FieldKind::Addresses => "text",
            FieldKind::LongText(_) => "long",
            FieldKind::Email => "email",
            FieldKind::Password | FieldKind::NewPassword => "password",
            FieldKind::Code => "code",
            FieldKind::Number(..) => "number",
            FieldKind::Select => "select",
            FieldKind::Several => "several",
            FieldKind::Radio => "radio",
            FieldKind::Check => "check",
            FieldKind::Date => "date",
            FieldKind::DateTime => "datetime-local",
            FieldKind::Files => "files",
            FieldKind::Hidden => "hidden",
            FieldKind::Shown => "shown",
        }
    }

    /// Rows of a text area.
    #[must_use]
    pub const fn rows(&self) -> u8 {
        match self.kind {
            FieldKind::LongText(rows) => rows,
            _ => 1,
        }
    }
}

/// The fields of a form, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// The fields.
    pub items: Vec<Field>,
    /// What is wrong with the form as a whole.
    pub error: Option<Text>,
}

impl Fields {
    /// A form of these fields.
    pub fn new(items: impl IntoIterator<Item = Field>) -> Self {
        Self {
            items: items.into_iter().collect(),
            error: None,
        }
    }

    /// Adds a field at the end.
    #[must_use]
    pub fn and(mut self, field: Field) -> Self {
        self.items.push(field);
        self
    }

    /// Without lists that offer nothing to choose.
    #[must_use]
    pub fn without_empty(mut self) -> Self {
        self.items
            .retain(|field| field.kind != FieldKind::Several || !field.choices.is_empty());
        self
    }

    /// The field of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Field> {
        self.items.iter().find(|field| field.name == name)
    }

    /// The field whose editor sends HTML under this name.
    pub(super) fn of_html(&self, name: &str) -> Option<&Field> {
        let name = name.strip_suffix("Html")?;
        self.find(name).filter(|field| field.rich.is_some())
    }

    /// Gives a field its value; an unknown name changes nothing.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        if let Some(field) = self.items.iter_mut().find(|field| field.name == name) {
            field.values = vec![value.to_string()];
            field.forget_secrets();
        }
        self
    }

    /// Marks a field as wrong; an unknown name marks the whole form.
    #[must_use]
    pub fn refuse(mut self, name: &str, error: impl Into<Text>) -> Self {
        match self.items.iter_mut().find(|field| field.name == name) {
            Some(field) => field.error = Some(error.into()),
            None => self.error = Some(error.into()),
        }
        self
    }

    /// The fields with an error.
    pub fn wrong(&self) -> impl Iterator<Item = &Field> {
        self.items.iter().filter(|field| field.error.is_some())
    }

    /// How many things are wrong.
    #[must_use]
    pub fn error_count(&self) -> u64 {
        self.wrong().count() as u64 + u64::from(self.error.is_some())
    }

    /// Whether the form needs `multipart/form-data`.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.items
            .iter()
            .any(|field| field.kind == FieldKind::Files)
    }
}

pub(super) const EMPTY: Msg = msg("Fill in this field.");
pub(super) const NOT_OFFERED: Msg = msg("Choose one from the list.");
pub(super) const NO_NUMBER: Msg = msg("Enter a whole number.");
pub(super) const OUT_OF_RANGE: Msg = msg("Enter a number from {0} to {1}.");
pub(super) const TOO_LONG: Msg = msg("Write at most {0} characters.");
pub(super) const ONE_LINE: Msg = msg("Write a single line.");
pub(super) const NO_ADDRESS: Msg = msg("Enter a mail address such as name@company.example.");
pub(super) const NO_DATE: Msg = msg("Enter a date.");
pub(super) const NO_FILE: Msg = msg("Choose a file.");

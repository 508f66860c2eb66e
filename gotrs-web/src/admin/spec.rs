//! The words in which a module is described.

use super::source::Source;
use crate::form::{Choice, Field, FieldKind, Fields, Width};
use crate::i18n::{Msg, msg};
use crate::page::part::Column;

/// Where a module stands on the overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModuleGroupKey {
    /// What a ticket can be.
    Tickets,
    /// Who may do what.
    People,
    /// What is written to customers.
    Texts,
    /// How mail comes and goes.
    Mail,
    /// How the desk runs.
    System,
}

impl ModuleGroupKey {
    /// All groups, in order.
    pub const ALL: [Self; 5] = [
        Self::Tickets,
        Self::People,
        Self::Texts,
        Self::Mail,
        Self::System,
    ];

    /// The heading.
    #[must_use]
    pub const fn title(self) -> Msg {
        match self {
            Self::Tickets => msg("Tickets"),
            Self::People => msg("People and rights"),
            Self::Texts => msg("Texts"),
            Self::Mail => msg("Mail"),
            Self::System => msg("System"),
        }
    }
}

/// Where a field's choices come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `valid`, `invalid`, `invalid-temporarily`.
    Validity,
    /// Groups.
    Groups,
    /// Queues, as a tree.
    Queues,
    /// System addresses.
    SystemAddresses,
    /// Salutations.
    Salutations,
    /// Signatures.
    Signatures,
    /// Calendars 1 to 9.
    Calendars,
    /// `possible`, `reject`, `new ticket`.
    FollowUps,
    /// State types.
    StateTypes,
    /// Services, as a tree.
    Services,
    /// Answer, forward, note, create, ...
    TemplateTypes,
    /// Auto-response types.
    AutoResponseTypes,
    /// Automatic answers.
    AutoResponses,
    /// Templates.
    Templates,
}

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// The record's name, leading to its form.
    Title,
    /// Text.
    Text,
    /// An id, an address, a technical name.
    Code,
    /// A number.
    Number,
    /// Validity.
    Validity,
    /// A time.
    When,
    /// A word in colour.
    Badge,
}

/// A column of a module's list.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSpec {
    /// The record's property.
    pub key: &'static str,
    /// The heading.
    pub label: Msg,
    /// What it shows.
    pub kind: ColumnKind,
    /// Whether it goes on a phone.
    pub minor: bool,
    /// Whose names stand for the ids that it holds.
    pub relation: Option<Relation>,
}

impl ColumnSpec {
    pub(super) const fn new(key: &'static str, label: Msg, kind: ColumnKind) -> Self {
        Self {
            key,
            label,
            kind,
            minor: false,
            relation: None,
        }
    }

    pub(super) const fn of(mut self, relation: Relation) -> Self {
        self.relation = Some(relation);
        self
    }

    pub(super) const fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    /// The heading for a table.
    #[must_use]
    pub fn column(&self) -> Column {
        let column = Column::new(self.label);
        let column = if self.kind == ColumnKind::Number {
            column.numeric()
        } else {
            column
        };
        if self.minor { column.minor() } else { column }
    }
}

/// A field of a module's form.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// The parameter, named as OTRS's column or parameter.
    pub name: &'static str,
    /// The label.
    pub label: Msg,
    /// What it holds.
    pub kind: FieldKind,
    /// Where its choices come from.
    pub relation: Option<Relation>,
    /// Whether it must be filled in.
    pub required: bool,
    /// A sentence below.
    pub help: Option<Msg>,
    /// How wide it is.
    pub width: Width,
    /// What the service calls it, in what it says of bad input.
    pub core: &'static str,
}

impl FieldSpec {
    pub(super) const fn new(name: &'static str, label: Msg, kind: FieldKind) -> Self {
        Self {
            name,
            label,
            kind,
            relation: None,
            required: false,
            help: None,
            width: Width::Full,
            core: "",
        }
    }

    pub(super) const fn core(mut self, core: &'static str) -> Self {
        self.core = core;
        self
    }

    pub(super) const fn text(name: &'static str, label: Msg) -> Self {
        Self::new(name, label, FieldKind::Text)
    }

    pub(super) const fn select(name: &'static str, label: Msg, relation: Relation) -> Self {
        let mut spec = Self::new(name, label, FieldKind::Select);
        spec.relation = Some(relation);
        spec
    }

    pub(super) const fn several(name: &'static str, label: Msg, relation: Relation) -> Self {
        let mut spec = Self::new(name, label, FieldKind::Several);
        spec.relation = Some(relation);
        spec
    }

    pub(super) const fn minutes(name: &'static str, label: Msg) -> Self {
        Self::new(name, label, FieldKind::Number(0, 5_000_000)).half()
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn help(mut self, help: Msg) -> Self {
        self.help = Some(help);
        self
    }

    pub(super) const fn half(mut self) -> Self {
        self.width = Width::Half;
        self
    }
}

/// A module of administration.
#[derive(Debug)]
pub struct AdminModule {
    /// Its part of the address.
    pub key: &'static str,
    /// Its name.
    pub title: Msg,
    /// What it is for.
    pub summary: Msg,
    /// Its icon.
    pub icon: &'static str,
    /// Where it stands.
    pub group: ModuleGroupKey,
    /// The label of the button that adds a record; `None` if records come by themselves.
    pub add: Option<Msg>,
    /// What its list shows.
    pub columns: &'static [ColumnSpec],
    /// What its form holds.
    pub fields: &'static [FieldSpec],
    /// Where its records come from and go to.
    pub source: &'static dyn Source,
}

impl AdminModule {
    /// The parameter of a field, by what the service calls it.
    #[must_use]
    pub fn parameter(&self, core: &str) -> Option<&'static str> {
        let field = self.fields.iter().find(|field| field.core == core);
        field.map(|field| field.name)
    }

    /// The headings of its list.
    #[must_use]
    pub fn table_columns(&self) -> Vec<Column> {
        self.columns.iter().map(ColumnSpec::column).collect()
    }

    /// Its empty form, with choices from `choices`.
    #[must_use]
    pub fn form_fields(&self, choices: impl Fn(Relation) -> Vec<Choice>) -> Fields {
        Fields::new(self.fields.iter().map(|spec| {
            let mut field = Field::new(spec.kind, spec.name, spec.label).width(spec.width);
            field.required = spec.required;
            field.help = spec.help.map(Into::into);
            if let Some(relation) = spec.relation {
                field = field.choices(choices(relation));
            }
            field
        }))
    }
}

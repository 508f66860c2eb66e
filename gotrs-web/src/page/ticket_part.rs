//! The parts of ticket pages: rows, states, priorities, clocks, articles, properties.

use super::part::{Action, Badge, Cell, Column, Order, Person, Tab, Tone};
use super::plain_text::PlainText;
use crate::i18n::{Msg, Text, When, msg};

/// A state's type, which decides shape and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateKind {
    /// `new`
    New,
    /// `open`
    Open,
    /// `pending reminder`, `pending auto`
    Pending,
    /// `closed`
    Closed,
    /// `merged`
    Merged,
    /// `removed`
    Removed,
}

impl StateKind {
    /// The kind of an OTRS state type; an unknown type counts as open.
    #[must_use]
    pub fn of_type(state_type: &str) -> Self {
        match state_type {
            "new" => Self::New,
            "closed" => Self::Closed,
            "merged" => Self::Merged,
            "removed" => Self::Removed,
            pending if pending.starts_with("pending") => Self::Pending,
            _ => Self::Open,
        }
    }

    /// The suffix of its class, and with `st-` of its icon.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Closed => "closed",
            Self::Merged => "merged",
            Self::Removed => "removed",
        }
    }
}

/// A ticket's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateView {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub kind: StateKind,
}

impl StateView {
    /// A state by name and type.
    #[must_use]
    pub fn new(name: &str, state_type: &str) -> Self {
        Self {
            name: Text::name(name),
            kind: StateKind::of_type(state_type),
        }
    }
}

/// A ticket's priority, drawn as one to five bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityView {
    /// Its name.
    pub name: Text,
    /// How many bars.
    pub level: u8,
}

impl PriorityView {
    /// A priority by name and place among the valid ones (1 to 5).
    #[must_use]
    pub fn new(name: &str, level: u8) -> Self {
        Self {
            name: Text::name(name),
            level: level.clamp(1, 5),
        }
    }
}

/// How close a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    /// Time enough.
    #[default]
    Calm,
    /// Near.
    Near,
    /// Over.
    Over,
    /// The promise was kept.
    Met,
}

impl Urgency {
    /// The suffix of its class.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Near => "near",
            Self::Over => "over",
            Self::Met => "ok",
        }
    }

    /// The utility class of its words.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Calm => "",
            Self::Near => "warn",
            Self::Over => "danger",
            Self::Met => "ok",
        }
    }
}

/// The next deadline of a ticket in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sla {
    /// What is left, or how much it is over.
    pub when: When,
    /// How close it is.
    pub urgency: Urgency,
}

/// A ticket in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// Its id, for bulk actions.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Customer and company.
    pub customer: String,
    /// Its state.
    pub state: StateView,
    /// Its priority.
    pub priority: PriorityView,
    /// Its queue.
    pub queue: Text,
    /// Its owner; `None` while it is not locked to anybody.
    pub owner: Option<Person>,
    /// What the columns say that are not there at first.
    pub others: Vec<(TicketColumn, Cell)>,
    /// How old it is.
    pub age: When,
    /// Its next deadline.
    pub sla: Option<Sla>,
    /// Whether an article was not read yet.
    pub unread: bool,
    /// How many articles it has.
    pub articles: u64,
    /// Whether a file is attached.
    pub has_files: bool,
}

impl TicketRow {
    /// What a column says that is not there at first.
    #[must_use]
    pub fn other(&self, column: &TicketColumn) -> &Cell {
        let found = self.others.iter().find(|(known, _)| known == column);
        found.map_or(&Cell::Nothing, |(_, cell)| cell)
    }
}

/// A column of a list of tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketColumn {
    /// Its priority, as bars.
    Priority,
    /// Its title and customer.
    Ticket,
    /// Its number.
    Number,
    /// Its state.
    State,
    /// Its queue.
    Queue,
    /// Its lock.
    Lock,
    /// Its type.
    Type,
    /// Its service.
    Service,
    /// Its SLA.
    Sla,
    /// Its customer number.
    CustomerId,
    /// Its owner.
    Owner,
    /// Its responsible.
    Responsible,
    /// How old it is.
    Age,
    /// When it was changed last.
    Changed,
    /// Until when it is pending.
    Pending,
    /// Its next deadline.
    Escalation,
}

impl TicketColumn {
    /// All of them, in the order of a table.
    pub const ALL: [Self; 16] = [
        Self::Priority,
        Self::Ticket,
        Self::Number,
        Self::State,
        Self::Queue,
        Self::Lock,
        Self::Type,
        Self::Service,
        Self::Sla,
        Self::CustomerId,
        Self::Owner,
        Self::Responsible,
        Self::Age,
        Self::Changed,
        Self::Pending,
        Self::Escalation,
    ];

    /// Those of a reader who chose nothing.
    pub const AT_FIRST: [Self; 8] = [
        Self::Priority,
        Self::Ticket,
        Self::Number,
        Self::State,
        Self::Queue,
        Self::Owner,
        Self::Age,
        Self::Escalation,
    ];

    /// OTRS's name, by which the list can be sorted (`SortBy`).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Priority => "Priority",
            Self::Ticket => "Title",
            Self::Number => "TicketNumber",
            Self::State => "State",
            Self::Queue => "Queue",
            Self::Lock => "Lock",
            Self::Type => "Type",
            Self::Service => "Service",
            Self::Sla => "SLA",
            Self::CustomerId => "CustomerID",
            Self::Owner => "Owner",
            Self::Responsible => "Responsible",
            Self::Age => "Age",
            Self::Changed => "Changed",
            Self::Pending => "PendingTime",
            Self::Escalation => "EscalationTime",
        }
    }

    /// Whether lists can be sorted by a name.
    #[must_use]
    pub fn sorts(name: &str) -> bool {
        Self::ALL.iter().any(|column| column.name() == name)
    }

    /// Its heading.
    #[must_use]
    pub const fn label(self) -> Msg {
        match self {
            Self::Priority => msg("Priority"),
            Self::Ticket => msg("Ticket"),
            Self::Number => msg("Number"),
            Self::State => msg("State"),
            Self::Queue => msg("Queue"),
            Self::Lock => msg("Lock status"),
            Self::Type => msg("Type"),
            Self::Service => msg("Service"),
            Self::Sla => msg("SLA"),
            Self::CustomerId => msg("Customer number"),
            Self::Owner => msg("Owner"),
            Self::Responsible => msg("Responsible"),
            Self::Age => msg("Age"),
            Self::Changed => msg("Changed"),
            Self::Pending => msg("Pending until"),
            Self::Escalation => msg("Escalation"),
        }
    }

    /// The heading as a table draws it; `sort` says where it leads and how the table is sorted by it.
    #[must_use]
    pub fn heading(self, sort: Option<(String, Option<Order>)>) -> Column {
        let mut column = Column::new(self.label());
        if let Some((url, order)) = sort {
            column = column.sort(url, order);
        }
        match self {
            Self::Priority => column.silent(),
            Self::Ticket | Self::State | Self::Owner => column,
            Self::Age => column.numeric().minor(),
            Self::Escalation => column.numeric(),
            _ => column.minor(),
        }
    }
}

/// A list of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketTable {
    /// What it lists, for screen readers.
    pub caption: Text,
    /// Its columns in order.
    pub shown: Vec<TicketColumn>,
    /// Their headings.
    pub columns: Vec<Column>,
    /// Its tickets.
    pub rows: Vec<TicketRow>,
    /// Whether rows can be checked for bulk actions.
    pub selectable: bool,
}

/// Somebody else at a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub person: Person,
    /// Whether an answer or a note is being written.
    pub writing: bool,
}

impl Viewer {
    /// Somebody by name.
    pub fn new(name: impl Into<String>, writing: bool) -> Self {
        Self {
            person: Person::named(name),
            writing,
        }
    }
}

/// The head of every page of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketHead {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Its state.
    pub state: StateView,
    /// Its priority.
    pub priority: PriorityView,
    /// Its queue.
    pub queue: Text,
    /// When it was created.
    pub created: When,
    /// Who else is at it.
    pub viewers: Vec<Viewer>,
    /// What is done most.
    pub actions: Vec<Action>,
    /// What else can be done.
    pub more: Vec<Action>,
    /// Conversation, history, links, ...
    pub tabs: Vec<Tab>,
}

/// Who may read an article, and which way it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArticleKind {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// For agents only.
    Note,
    /// A phone call.
    Phone,
    /// By the desk itself.
    System,
}

impl ArticleKind {
    /// The suffix of its class.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Note => "note",
            Self::Phone => "phone",
            Self::System => "system",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::In => "mail",
            Self::Out => "send",
            Self::Note => "lock",
            Self::Phone => "phone",
            Self::System => "bolt",
        }
    }
}

/// What an article says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleBody {
    /// Plain text, shown in place.
    Text(PlainText),
    /// HTML, shown in a frame as a document of its own (B2).
    Frame {
        /// The document.
        url: String,
        /// Height in pixels, guessed from the length.
        height: u32,
    },
    /// Not shown here: the page where it is.
    Closed(String),
}

impl ArticleBody {
    /// A frame for HTML of about `characters` of text: high enough for most, never endless.
    #[must_use]
    pub fn frame(url: String, characters: usize) -> Self {
        let lines = u32::try_from(characters / 75)
            .unwrap_or(u32::MAX)
            .saturating_add(4);
        Self::Frame {
            url,
            height: lines.saturating_mul(21).clamp(120, 720),
        }
    }
}

/// A file of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileView {
    /// Its name, with deceptive characters spelled out.
    pub name: String,
    /// Its size, written for the reader.
    pub size: String,
    /// Where it is fetched; `None` while a scanner holds it.
    pub url: Option<String>,
    /// Whether it is a picture.
    pub image: bool,
    /// Where a browser shows it in place, if it is of a kind that may be shown.
    pub view: Option<String>,
    /// The same, if it is a picture small enough to stand beside its name.
    pub thumbnail: Option<String>,
}

/// A line of an article's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLine {
    /// From, To, Cc, Subject.
    pub label: Text,
    /// What it says.
    pub value: String,
}

/// An article in the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleView {
    /// Its id.
    pub id: i64,
    /// Who wrote it.
    pub sender: Person,
    /// Who may read it and which way it went.
    pub kind: ArticleKind,
    /// Its channel: e-mail, phone in, internal note.
    pub channel: Text,
    /// Further badges: customer, delivered, new.
    pub badges: Vec<Badge>,
    /// "to Support", "only agents see this".
    pub addressed: Option<Text>,
    /// When it was written.
    pub time: When,
    /// Its mail head, folded away.
    pub head: Vec<HeadLine>,
    /// What it says.
    pub body: ArticleBody,
    /// How many remote pictures were not loaded, and where the body is with them.
    pub blocked: Option<(u64, String)>,
    /// Its files.
    pub files: Vec<FileView>,
    /// What can be done with it.
    pub actions: Vec<Action>,
}

/// Something that happened between articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventView {
    /// Its icon.
    pub icon: &'static str,
    /// What happened.
    pub text: Text,
    /// When.
    pub time: When,
}

/// A step of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThreadItem {
    /// An article.
    Article(Box<ArticleView>),
    /// An event.
    Event(EventView),
}

/// A promise that runs on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// First response, update, solution.
    pub label: Text,
    /// What is left, or how much it is over, or that it was met.
    pub state: Text,
    /// How close it is.
    pub urgency: Urgency,
    /// Share of the time gone, 0 to 100.
    pub percent: u8,
    /// When it is due and in which hours it runs.
    pub detail: Text,
}

/// A property in the side panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub label: Text,
    /// Its value.
    pub value: PropertyValue,
    /// Where it is changed, if the reader may.
    pub edit: Option<String>,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyValue {
    /// A state.
    State(StateView),
    /// A priority.
    Priority(PriorityView),
    /// Somebody.
    Person(Person),
    /// Anything else.
    Cell(Cell),
}

/// The customer in the side panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCard {
    /// The customer user.
    pub person: Person,
    /// The company.
    pub company: String,
    /// The customer's tickets, or the record.
    pub url: Option<String>,
    /// Mail, phone, open tickets.
    pub facts: Vec<(Text, Cell)>,
}

/// A linked ticket or object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// Parent, child, related.
    pub relation: Text,
    /// Its title.
    pub label: String,
    /// Its page.
    pub url: String,
    /// Its state, if it is a ticket.
    pub state: Option<StateView>,
}

/// The side panel of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketSide {
    /// Its promises.
    pub clocks: Vec<Clock>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// Its customer.
    pub customer: Option<CustomerCard>,
    /// What it is linked with.
    pub links: Vec<LinkRow>,
    /// Who watches it.
    pub watchers: Vec<Person>,
}

/// A notice at the top of a ticket: escalated, merged away, locked by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketNotice {
    /// Its colour.
    pub tone: Tone,
    /// Its icon.
    pub icon: &'static str,
    /// The gist.
    pub title: Text,
    /// The rest.
    pub text: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_type_of_otrs_has_its_shape() {
        for (state_type, kind) in [
            ("new", StateKind::New),
            ("open", StateKind::Open),
            ("pending reminder", StateKind::Pending),
            ("pending auto", StateKind::Pending),
            ("closed", StateKind::Closed),
            ("merged", StateKind::Merged),
            ("removed", StateKind::Removed),
            ("own type", StateKind::Open),
        ] {
            assert_eq!(StateKind::of_type(state_type), kind);
        }
    }

    #[test]
    fn a_frame_is_never_endless() {
        let height = |n| match ArticleBody::frame(String::new(), n) {
            ArticleBody::Frame { height, .. } => height,
            ArticleBody::Text(_) | ArticleBody::Closed(_) => 0,
        };
        assert_eq!(
            (height(0), height(1500), height(usize::MAX)),
            (120, 504, 720)
        );
    }
}

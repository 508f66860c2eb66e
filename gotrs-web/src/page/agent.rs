//! The agents' pages.

use askama::Template;

use super::context::Page;
use super::part::{
    Action, Empty, FormView, Pager, Person, Section, SectionBody, Tab, Table, Target,
};
use super::plain_text::{Piece, PlainText};
use super::shell::AgentShell;
use super::ticket_part::{
    ArticleBody, ArticleView, PropertyValue, ThreadItem, TicketHead, TicketNotice, TicketSide,
    TicketTable,
};
use crate::i18n::{Text, When};

/// A figure of the dashboard.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is counted.
    pub label: Text,
    /// Its icon.
    pub icon: &'static str,
    /// How many, written for the reader.
    pub value: String,
    /// What to make of it.
    pub note: Text,
    /// Where they are listed.
    pub url: String,
    /// Whether it calls for action now.
    pub hot: bool,
}

/// A widget of the dashboard.
#[derive(Debug, Clone)]
pub struct Widget {
    /// Its name.
    pub id: &'static str,
    /// Its heading.
    pub title: Text,
    /// How much there is in all, written for the reader.
    pub count: Option<String>,
    /// What it shows.
    pub body: WidgetBody,
    /// Where all of it is.
    pub all_url: Option<String>,
    /// While the dashboard is arranged: up, down, away.
    pub controls: Vec<Action>,
}

/// What a widget shows.
#[derive(Debug, Clone)]
pub enum WidgetBody {
    /// Nothing, in a sentence.
    Nothing(Text),
    /// The first tickets of a list.
    Tickets(TicketTable),
    /// Queues with what is open in them.
    Queues(Vec<QueueLine>),
    /// What falls due.
    Reminders(Vec<Reminder>),
    /// What the desk tells its agents.
    News(PlainText),
    /// People.
    People(Vec<Person>),
}

/// A line of the queue overview on the dashboard.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// Its name.
    pub name: Text,
    /// Its list.
    pub url: String,
    /// New tickets, written for the reader.
    pub new: String,
    /// Open tickets.
    pub open: String,
    /// Escalated tickets; empty for none.
    pub escalated: String,
}

/// A reminder or a deadline that falls due.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// When.
    pub when: When,
    /// Its icon.
    pub icon: &'static str,
    /// Whether it is over.
    pub hot: bool,
    /// The ticket's title.
    pub title: String,
    /// The ticket.
    pub url: String,
}

/// `GET /agent`: what waits for the reader.
#[derive(Debug, Template)]
#[template(path = "agent/dashboard.html")]
pub struct DashboardPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// "Good morning, Ada".
    pub greeting: Text,
    /// What matters today, in a sentence.
    pub summary: Text,
    /// Figures.
    pub figures: Vec<Figure>,
    /// What can be done with the page.
    pub actions: Vec<Action>,
    /// Widgets of the wide column.
    pub wide: Vec<Widget>,
    /// Widgets of the narrow column.
    pub narrow: Vec<Widget>,
    /// Whether the reader arranges the widgets.
    pub arranging: bool,
    /// Widgets that are not shown, to be added.
    pub hidden: Vec<Action>,
}

/// A filter in force.
#[derive(Debug, Clone)]
pub struct FilterChip {
    /// What is filtered.
    pub label: Text,
    /// By which value.
    pub value: Text,
    /// The list without it.
    pub remove_url: String,
}

/// A sub-queue or a service above the list.
#[derive(Debug, Clone)]
pub struct SubQueue {
    /// Its last name.
    pub name: Text,
    /// Its list.
    pub url: String,
    /// Open tickets in it, written for the reader.
    pub count: String,
}

/// `GET /agent/queues/{id}`, `/agent/tickets`, and every other list of tickets.
#[derive(Debug, Template)]
#[template(path = "agent/list.html")]
pub struct TicketListPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// What is listed.
    pub heading: Text,
    /// Open, unlocked, pending, all.
    pub views: Vec<Tab>,
    /// Filters in force.
    pub filters: Vec<FilterChip>,
    /// The form for more filters.
    pub filter_form: Option<FormView>,
    /// The form for the columns.
    pub columns_form: FormView,
    /// The form that keeps the view under a name; `None` if it is kept.
    pub keep_form: Option<FormView>,
    /// What else can be done with the view.
    pub actions: Vec<Action>,
    /// Sub-queues, or services.
    pub sub_queues: Vec<SubQueue>,
    /// The tickets.
    pub tickets: TicketTable,
    /// The pages.
    pub pager: Pager,
    /// What stands there without tickets.
    pub empty: Empty,
    /// What can be done with checked tickets: value and label of the button `Action`, its icon.
    pub bulk: Vec<(&'static str, Text, &'static str)>,
}

/// `GET /agent/search`: the form, and what it found.
#[derive(Debug, Template)]
#[template(path = "agent/search.html")]
pub struct SearchPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// The form.
    pub form: FormView,
    /// Whether the form is unfolded.
    pub form_open: bool,
    /// How much was found; `None` before the first search.
    pub found: Option<Text>,
    /// What was found.
    pub tickets: TicketTable,
    /// The pages.
    pub pager: Pager,
    /// What stands there if nothing was found.
    pub empty: Empty,
    /// Customer users and companies that the words fit.
    pub people: Vec<Section>,
    /// The form that keeps the search under a name; `None` if it is kept or nothing was searched for.
    pub keep_form: Option<FormView>,
    /// Other forms of the result, and forgetting a kept search.
    pub actions: Vec<Action>,
}

/// `GET /agent/tickets/{number}`
#[derive(Debug, Template)]
#[template(path = "agent/ticket.html")]
pub struct TicketPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// Title, state, actions, tabs.
    pub head: TicketHead,
    /// What must be known first.
    pub notices: Vec<TicketNotice>,
    /// Where the page says that its articles were seen, if some were not.
    pub seen_url: Option<String>,
    /// Articles and events.
    pub thread: Vec<ThreadItem>,
    /// Where earlier or later articles are, if not all are shown.
    pub more: Vec<Action>,
    /// How many of how many are shown.
    pub shown: Option<Text>,
    /// What the filter does.
    pub filter_label: Text,
    /// The filter for articles.
    pub filter: FormView,
    /// The invitation to answer: to whom, and where.
    pub quick_reply: Option<(String, String)>,
    /// Clocks, properties, customer, links.
    pub side: TicketSide,
}

/// `GET /agent/tickets/{number}/print`
#[derive(Debug, Template)]
#[template(path = "agent/print.html")]
pub struct PrintPage {
    /// The context.
    pub page: Page,
    /// Title, state, queue.
    pub head: TicketHead,
    /// Properties and customer.
    pub side: TicketSide,
    /// Its articles in plain text.
    pub articles: Vec<ArticleView>,
    /// When.
    pub printed: When,
}

/// `GET /agent/tickets/{number}/history` and other tables of a ticket: links, attachments, times.
#[derive(Debug, Template)]
#[template(path = "agent/ticket_table.html")]
pub struct TicketTablePage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// Title, state, actions, tabs.
    pub head: TicketHead,
    /// What is listed.
    pub heading: Text,
    /// The table.
    pub table: Table,
    /// The pages.
    pub pager: Option<Pager>,
    /// Clocks, properties, customer, links.
    pub side: TicketSide,
}

/// `GET /agent/tickets/{number}/{action}`: reply, forward, note, close, pending, move, owner, responsible, priority,
/// customer, merge, link.
#[derive(Debug, Template)]
#[template(path = "agent/ticket_form.html")]
pub struct TicketFormPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// Title, state, actions, tabs.
    pub head: TicketHead,
    /// What is done: "Reply to Emma Scott".
    pub heading: Text,
    /// What others see the reader do meanwhile: `looking` or `writing`.
    pub activity: &'static str,
    /// What follows from it, if that is not plain.
    pub intro: Option<Text>,
    /// What must be known first: somebody else is writing.
    pub notices: Vec<TicketNotice>,
    /// The articles it is about, newest last.
    pub context: Vec<ThreadItem>,
    /// Whether agents alone will read it.
    pub internal: bool,
    /// Neighbouring actions: reply to all, forward, note.
    pub kinds: Vec<Tab>,
    /// Texts that the form can begin with.
    pub templates: Vec<Action>,
    /// The form.
    pub form: FormView,
    /// Clocks, properties, customer, links.
    pub side: TicketSide,
}

/// `GET /agent/tickets/new/{phone|email}`
#[derive(Debug, Template)]
#[template(path = "agent/new.html")]
pub struct NewTicketPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// "New phone ticket".
    pub heading: Text,
    /// Phone, e-mail.
    pub kinds: Vec<Tab>,
    /// The form.
    pub form: FormView,
    /// The chosen customer and what is open there.
    pub side: Vec<Section>,
}

/// `GET /agent/live/frame`: what changes around every page.
#[derive(Debug, Template)]
#[template(path = "agent/frame.html")]
pub struct FramePage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
}

/// What somebody else did to the ticket that is open.
#[derive(Debug, Template)]
#[template(path = "agent/news.html")]
pub struct NewsNotice {
    /// The context.
    pub page: Page,
    /// Who did what.
    pub text: Text,
    /// How long ago.
    pub when: When,
    /// Where it can be read.
    pub url: String,
}

/// What a reader who types may mean.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// What the field gets.
    pub value: String,
    /// The words shown.
    pub label: Text,
    /// What tells it from others of the same name.
    pub note: Text,
    /// Its icon.
    pub icon: &'static str,
    /// Its page.
    pub url: Option<String>,
    /// The heading above it, if a kind begins with it.
    pub heading: Option<Text>,
}

/// `GET /agent/suggest/{what}`: the options of a list.
#[derive(Debug, Template)]
#[template(path = "agent/suggestions.html")]
pub struct SuggestionsPage {
    /// The context.
    pub page: Page,
    /// The options.
    pub items: Vec<Suggestion>,
}

/// A page of sections: preferences, second factor, any form of its own.
#[derive(Debug, Template)]
#[template(path = "agent/sheet.html")]
pub struct SheetPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// The headline.
    pub heading: Text,
    /// A sentence below.
    pub intro: Option<Text>,
    /// What can be done besides.
    pub actions: Vec<Action>,
    /// Sister pages.
    pub tabs: Vec<Tab>,
    /// The sections.
    pub sections: Vec<Section>,
}

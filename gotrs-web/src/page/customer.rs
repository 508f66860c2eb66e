//! The customers' pages. Their views have no field for what a customer must not see (ACC-04): no internal note, no
//! Bcc, no agent's address, no draft.

use askama::Template;

use super::context::Page;
use super::part::{Action, Empty, FormView, Pager, Section, Tab};
use super::plain_text::PlainText;
use super::shell::PortalShell;
use super::ticket_part::{ArticleBody, FileView, StateView};
use crate::i18n::{Text, When};

/// A request in the customer's list.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// Its number.
    pub number: String,
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: StateView,
    /// Whose it is, in the list of the company.
    pub owner: Option<String>,
    /// Its last change.
    pub changed: When,
    /// Whether there is an answer that was not read yet.
    pub answered: bool,
}

/// `GET /customer`
#[derive(Debug, Template)]
#[template(path = "customer/list.html")]
pub struct RequestListPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: PortalShell,
    /// "Hello Emma, how can we help?"
    pub heading: Text,
    /// What the search box holds.
    pub search: String,
    /// What the site says below the greeting.
    pub welcome: Option<PlainText>,
    /// On the start page: requests that wait for the customer.
    pub waiting: Vec<RequestRow>,
    /// Open, closed, all; own or the company's.
    pub views: Vec<Tab>,
    /// The orders.
    pub sorts: Vec<Tab>,
    /// The requests.
    pub requests: Vec<RequestRow>,
    /// The pages.
    pub pager: Pager,
    /// What stands there without requests.
    pub empty: Empty,
}

/// A message of a request.
#[derive(Debug, Clone)]
pub struct Message {
    /// The article's id.
    pub id: i64,
    /// "You", or the agent's name as customers may see it.
    pub sender: Text,
    /// Initials and colour of the round picture.
    pub initials: String,
    /// 1 to 5.
    pub colour: u8,
    /// Whether the reader's side wrote it.
    pub own: bool,
    /// When.
    pub time: When,
    /// What it says.
    pub body: ArticleBody,
    /// Its files.
    pub files: Vec<FileView>,
}

/// A step on the way to the answer.
#[derive(Debug, Clone)]
pub struct Step {
    /// "Received", "In progress", "Solved".
    pub label: Text,
    /// Whether it lies behind.
    pub done: bool,
    /// Whether it is the present one.
    pub current: bool,
}

/// `GET /customer/tickets/{number}`
#[derive(Debug, Template)]
#[template(path = "customer/ticket.html")]
pub struct RequestPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: PortalShell,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Closing it, if the reader may.
    pub actions: Vec<Action>,
    /// How far it is.
    pub steps: Vec<Step>,
    /// What was written, oldest first.
    pub messages: Vec<Message>,
    /// The form for an answer; `None` where follow-ups are refused.
    pub reply: Option<FormView>,
    /// State, service, agent, opened.
    pub facts: Vec<(Text, RequestFact)>,
}

/// A fact about a request.
#[derive(Debug, Clone)]
pub enum RequestFact {
    /// Its state.
    State(StateView),
    /// Words.
    Text(String),
    /// A time.
    When(When),
}

/// A page of sections for customers: new request, profile.
#[derive(Debug, Template)]
#[template(path = "customer/sheet.html")]
pub struct PortalSheetPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: PortalShell,
    /// The headline.
    pub heading: Text,
    /// A sentence below.
    pub intro: Option<Text>,
    /// The sections.
    pub sections: Vec<Section>,
}

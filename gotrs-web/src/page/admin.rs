//! The administrators' pages: an overview, and three shapes for all modules: list, form, matrix.

use askama::Template;

use super::context::Page;
use super::part::{Action, Badge, FormView, Pager, Section, Tab, Table};
use super::shell::AgentShell;
use crate::i18n::Text;

/// A module on the overview.
#[derive(Debug, Clone)]
pub struct ModuleLink {
    /// Its name.
    pub title: Text,
    /// What it is for, or how much is there.
    pub summary: Text,
    /// Its icon.
    pub icon: &'static str,
    /// Its list.
    pub url: String,
    /// What calls for attention.
    pub badge: Option<Badge>,
}

/// Modules under a heading.
#[derive(Debug, Clone)]
pub struct ModuleGroup {
    /// The heading.
    pub title: Text,
    /// The modules.
    pub modules: Vec<ModuleLink>,
}

/// `GET /admin`
#[derive(Debug, Template)]
#[template(path = "admin/home.html")]
pub struct AdminHomePage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// The modules.
    pub groups: Vec<ModuleGroup>,
}

/// `GET /admin/{module}`
#[derive(Debug, Template)]
#[template(path = "admin/list.html")]
pub struct AdminListPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// The module.
    pub heading: Text,
    /// What it is for.
    pub intro: Text,
    /// The filter box's content and label; `None` for short lists.
    pub filter: Option<String>,
    /// Valid, all.
    pub views: Vec<Tab>,
    /// Adding, importing, exporting.
    pub actions: Vec<Action>,
    /// Where records that are selected are sent to get another validity.
    pub bulk: Option<String>,
    /// The records.
    pub table: Table,
    /// The pages.
    pub pager: Option<Pager>,
}

/// `GET /admin/{module}/{id}`: a record's form, and what belongs to it.
#[derive(Debug, Template)]
#[template(path = "admin/form.html")]
pub struct AdminFormPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// The record.
    pub heading: Text,
    /// When and by whom it was changed.
    pub intro: Option<Text>,
    /// Sister pages of the record.
    pub tabs: Vec<Tab>,
    /// What can be done with the record.
    pub actions: Vec<Action>,
    /// The form.
    pub form: FormView,
    /// What belongs to it.
    pub sections: Vec<Section>,
}

/// A square of a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// Not given.
    No,
    /// Given here.
    Yes,
    /// Given through a role; cannot be taken away here.
    Inherited,
}

impl Grant {
    /// Whether it is given here.
    #[must_use]
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// A row of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// The record's id, part of the boxes' names.
    pub id: String,
    /// The record's name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// The squares, as many as there are columns.
    pub grants: Vec<Grant>,
}

/// `GET /admin/{module}/{id}/{relation}`: who may do what, as a matrix of boxes.
///
/// A checked box is sent as `name={row id}:{column}`, so that an empty matrix is a form too.
#[derive(Debug, Template)]
#[template(path = "admin/matrix.html")]
pub struct MatrixPage {
    /// The context.
    pub page: Page,
    /// The frame.
    pub shell: AgentShell,
    /// Whose rights: "Rights of Linus Brandt".
    pub heading: Text,
    /// How to read it.
    pub intro: Text,
    /// Where it is sent.
    pub action: String,
    /// The parameter of a checked box.
    pub name: &'static str,
    /// What the rows are: "Group".
    pub row_label: Text,
    /// The columns: value and label, `ro`, `move_into`, ...
    pub columns: Vec<(String, Text)>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
    /// Where "Cancel" leads.
    pub cancel: String,
}

//! Components: typed templates that a page calls as methods of its [`Page`], `{{ page.action(reply) }}`.
//!
//! A component takes one value of [`super::part`] or [`super::ticket_part`] and nothing else, so the compiler checks
//! every call. It escapes what it shows and is therefore itself taken as HTML.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use super::agent::{Widget, WidgetBody};
use super::context::Page;
use super::part::{
    Action, Badge, Cell, Empty, Flash, FormView, Pager, Person, Section, SectionBody, Tab, Table,
    Target,
};
use super::plain_text::{Piece, PlainText};
use super::shell::{AgentShell, NavItem, QueueNode};
use super::ticket_part::{
    ArticleBody, ArticleView, FileView, PriorityView, PropertyValue, Sla, StateView, ThreadItem,
    TicketColumn, TicketHead, TicketNotice, TicketSide, TicketTable,
};
use crate::assets;
use crate::form::{Field, FieldKind, Width};
use crate::i18n::When;

/// An icon of the sprite, hidden from screen readers: it always stands beside words or a label.
#[derive(Debug, Clone, Copy)]
pub struct Icon<'a> {
    name: &'a str,
    class: &'a str,
}

impl fmt::Display for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mirrored = matches!(
            self.name,
            "reply" | "reply-all" | "forward" | "send" | "out" | "back" | "move" | "merge"
        );
        let flip = if mirrored { " i-flip" } else { "" };
        let (class, file, name) = (self.class, assets::url("icons.svg"), self.name);
        write!(
            f,
            "<svg class=\"{class}{flip}\" aria-hidden=\"true\"><use href=\"{file}#{name}\"/></svg>"
        )
    }
}

// Names and classes are literals of our own templates and views.
impl HtmlSafe for Icon<'_> {}

impl Page {
    /// An icon.
    #[must_use]
    pub fn icon<'a>(&self, name: &'a str) -> Icon<'a> {
        Icon { name, class: "i" }
    }

    /// The caret of a disclosure.
    #[must_use]
    pub fn caret(&self) -> Icon<'static> {
        Icon {
            name: "caret",
            class: "i i-caret",
        }
    }
}

/// A field with its label, help and error.
#[derive(Template)]
#[template(path = "component/field.html")]
pub struct FieldHtml<'a> {
    page: &'a Page,
    form: &'a FormView,
    it: &'a Field,
}

impl HtmlSafe for FieldHtml<'_> {}

impl Page {
    /// A field of a form with its label, help and error. A form that only asks requires nothing, and marks no field as
    /// optional.
    #[must_use]
    pub fn field<'a>(&'a self, form: &'a FormView, it: &'a Field) -> FieldHtml<'a> {
        FieldHtml {
            page: self,
            form,
            it,
        }
    }
}

/// Components whose words are chosen already: they need no page.
macro_rules! worded {
    ($($(#[$doc:meta])* $method:ident: $name:ident($of:ty) = $path:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Template)]
        #[template(path = $path)]
        pub struct $name<'a> {
            it: &'a $of,
        }

        impl HtmlSafe for $name<'_> {}

        impl Page {
            $(#[$doc])*
            #[must_use]
            pub fn $method<'a>(&self, it: &'a $of) -> $name<'a> {
                $name { it }
            }
        }
    )+};
}

worded! {
    /// The round picture and the name of somebody.
    person: PersonHtml(Person) = "component/person.html";
    /// The round picture of somebody, the name for screen readers.
    avatar: AvatarHtml(Person) = "component/avatar.html";
    /// A time.
    when: WhenHtml(When) = "component/when.html";
}

macro_rules! components {
    ($($(#[$doc:meta])* $method:ident: $name:ident($of:ty) = $path:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Template)]
        #[template(path = $path)]
        pub struct $name<'a> {
            page: &'a Page,
            it: &'a $of,
        }

        impl HtmlSafe for $name<'_> {}

        impl Page {
            $(#[$doc])*
            #[must_use]
            pub fn $method<'a>(&'a self, it: &'a $of) -> $name<'a> {
                $name { page: self, it }
            }
        }
    )+};
}

components! {
    /// A button or a link that looks like one.
    action: ActionHtml(Action) = "component/action.html";
    /// An entry of a menu.
    menu_item: MenuItemHtml(Action) = "component/menu_item.html";
    /// A word in colour.
    badge: BadgeHtml(Badge) = "component/badge.html";
    /// A state's shape and name.
    state: StateHtml(StateView) = "component/state.html";
    /// A state's shape, the name for screen readers.
    shape: ShapeHtml(StateView) = "component/shape.html";
    /// A priority's bars and name.
    priority: PriorityHtml(PriorityView) = "component/priority.html";
    /// A priority's bars, the name for screen readers.
    bars: BarsHtml(PriorityView) = "component/bars.html";
    /// The next deadline.
    sla: SlaHtml(Sla) = "component/sla.html";
    /// A form.
    form: FormHtml(FormView) = "component/form.html";
    /// A cell's content.
    cell: CellHtml(Cell) = "component/cell.html";
    /// A table of records.
    table: TableHtml(Table) = "component/table.html";
    /// What stands where nothing is.
    empty: EmptyHtml(Empty) = "component/empty.html";
    /// A list of tickets.
    tickets: TicketsHtml(TicketTable) = "component/tickets.html";
    /// The pages of a list.
    pager: PagerHtml(Pager) = "component/pager.html";
    /// Notices above the content.
    flashes: FlashesHtml([Flash]) = "component/flashes.html";
    /// Tabs.
    tabs: TabsHtml([Tab]) = "component/tabs.html";
    /// Segments: few views side by side.
    segments: SegmentsHtml([Tab]) = "component/segments.html";
    /// A section of a page.
    section: SectionHtml(Section) = "component/section.html";
    /// The entries of the navigation.
    nav_items: NavItemsHtml([NavItem]) = "component/nav_items.html";
    /// The tree of queues.
    queue_tree: QueueTreeHtml([QueueNode]) = "component/queue_tree.html";
    /// The menu of the reader: preferences, theme, sign-out.
    profile_menu: ProfileMenuHtml(AgentShell) = "component/profile_menu.html";
    /// The buttons for theme and mode.
    look_form: LookFormHtml(super::look::Look) = "component/look_form.html";
    /// The head of a ticket's pages.
    ticket_head: TicketHeadHtml(TicketHead) = "component/ticket_head.html";
    /// The side panel of a ticket.
    ticket_side: TicketSideHtml(TicketSide) = "component/ticket_side.html";
    /// What must be known first about a ticket.
    notices: NoticesHtml([TicketNotice]) = "component/notices.html";
    /// The articles and events of a ticket.
    thread: ThreadHtml([ThreadItem]) = "component/thread.html";
    /// An article.
    article: ArticleBoxHtml(ArticleView) = "component/article.html";
    /// A plain text.
    plain: PlainHtml(PlainText) = "component/plain.html";
    /// A widget of the dashboard.
    widget: WidgetHtml(Widget) = "component/widget.html";
    /// The files of an article.
    files: FilesHtml([FileView]) = "component/files.html";
}

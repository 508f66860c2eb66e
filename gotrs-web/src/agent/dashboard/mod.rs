//! `GET /agent`: what waits for the reader, in the widgets and the order that the reader wants.
//!
//! [`layout`] is the reader's choice, [`widget`] fills the widgets that are shown; a hidden one costs nothing.

mod layout;
mod widget;

use axum::extract::RawQuery;
use axum::response::{IntoResponse as _, Response};

use self::layout::{Layout, Place};
use self::widget::Kind;
use super::list::Whose;
use super::shell::here;
use crate::done;
use crate::error::PageError;
use crate::form::{Submitted, parse_query};
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::{DashboardPage, Figure, Widget};
use crate::page::part::{Action, Style};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

/// Where the arrangement is changed.
pub(crate) const ARRANGE: &str = "/agent/dashboard";

pub(crate) async fn dashboard(
    page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let arranging = parse_query(query.as_deref())?.get("Arrange") == Some("1");
    let layout = Layout::of(&page);
    let (figures, escalated) = figures(&page).await?;
    let (mut wide, mut narrow) = (Vec::new(), Vec::new());
    for place in layout.shown() {
        let Some(widget) = widget::fill(&page, place.kind).await? else {
            if arranging {
                let nothing = widget::empty(place.kind);
                column(place.kind, &mut wide, &mut narrow).push(arranged(nothing, place.kind));
            }
            continue;
        };
        let widget = if arranging {
            arranged(widget, place.kind)
        } else {
            widget
        };
        column(place.kind, &mut wide, &mut narrow).push(widget);
    }
    let first = page.session.full_name.split_whitespace().next();
    let view = DashboardPage {
        shell: page.shell(vec![here(msg("Dashboard"))]).await?,
        greeting: Text::filled(msg("Hello {0}"), [first.unwrap_or_default()]),
        summary: summary(&page, escalated),
        figures,
        wide,
        narrow,
        actions: actions(arranging),
        hidden: if arranging {
            layout.hidden().map(offered).collect()
        } else {
            Vec::new()
        },
        arranging,
        page: page.page,
    };
    page::html(&view)
}

fn column<'c>(
    kind: Kind,
    wide: &'c mut Vec<Widget>,
    narrow: &'c mut Vec<Widget>,
) -> &'c mut Vec<Widget> {
    if kind.is_wide() { wide } else { narrow }
}

fn actions(arranging: bool) -> Vec<Action> {
    if arranging {
        let reset = Action::post(ARRANGE, msg("As it was at first")).field("Do", "reset");
        let done = Action::link(url::AGENT, msg("Done arranging"));
        vec![reset, done.icon("check").primary()]
    } else {
        let arrange = url::with_query(url::AGENT, &[("Arrange", "1")]);
        vec![Action::link(arrange, msg("Arrange")).icon("columns")]
    }
}

fn change(kind: Kind, what: &str, label: Msg, icon: &'static str) -> Action {
    Action::post(ARRANGE, label)
        .field("Widget", kind.name())
        .field("Do", what)
        .icon(icon)
        .icon_only()
        .style(Style::Ghost)
}

fn arranged(mut widget: Widget, kind: Kind) -> Widget {
    widget.controls = vec![
        change(kind, "up", msg("Further up"), "up"),
        change(kind, "down", msg("Further down"), "down"),
        change(kind, "hide", msg("Hide"), "x"),
    ];
    widget
}

fn offered(place: &Place) -> Action {
    Action::post(ARRANGE, place.kind.title())
        .field("Widget", place.kind.name())
        .field("Do", "show")
        .icon("plus")
}

/// `POST /agent/dashboard`: one step of arranging.
pub(crate) async fn arrange(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let kind = form.get("Widget").and_then(Kind::of);
    let layout = match (form.get("Do"), kind) {
        (Some("reset"), _) => Layout::default(),
        (Some("up"), Some(kind)) => Layout::of(&page).moved(kind, true),
        (Some("down"), Some(kind)) => Layout::of(&page).moved(kind, false),
        (Some("hide"), Some(kind)) => Layout::of(&page).with(kind, false),
        (Some("show"), Some(kind)) => Layout::of(&page).with(kind, true),
        _ => return Err(PageError::invalid("field `Do`")),
    };
    let stored = layout.stored();
    let kept = (layout != Layout::default()).then_some(stored.as_str());
    let agents = page.desk().agents(page.user());
    let changes = [(layout::PREFERENCE, kept)];
    agents.set_preferences(page.user(), &changes).await?;
    let back = url::with_query(url::AGENT, &[("Arrange", "1")]);
    Ok(SeeOther::to(&done::at(&back, "saved")).into_response())
}

fn summary(page: &AgentPage, escalated: i64) -> Text {
    if escalated > 0 {
        Text::plain(page.page.trn(
            "One ticket is over its time.",
            "{0} tickets are over their time.",
            &escalated.unsigned_abs(),
        ))
    } else {
        msg("Nothing is over its time.").into()
    }
}

/// The row of figures, and how many tickets are over their time.
async fn figures(page: &AgentPage) -> Result<(Vec<Figure>, i64), PageError> {
    let mut figures = Vec::new();
    let mut escalated = 0;
    for (whose, note) in [
        (Whose::Owned, msg("open and yours")),
        (Whose::New, msg("free to take")),
        (Whose::Escalated, msg("over their time")),
        (Whose::Reminders, msg("due by tonight")),
    ] {
        let tickets = page.desk().tickets(page.user());
        let count = tickets.count(&widget::filter(page, whose)).await?;
        if whose == Whose::Escalated {
            escalated = count;
        }
        figures.push(Figure {
            label: whose.label().into(),
            icon: whose.icon(),
            value: page.figure(count),
            note: note.into(),
            url: whose.url(),
            hot: whose == Whose::Escalated && count > 0,
        });
    }
    Ok((figures, escalated))
}

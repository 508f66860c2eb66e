//! The bell: tickets that concern the reader (owned, responsible, watched, in the reader's queues), that changed since
//! the reader last said "all read", and that hold something the reader has not read.

use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use gotrs_core::ticket::search::{Page as KeyPage, Scope, Sort, SortKey, TicketFilter};

use super::row;
use super::shell::here;
use crate::done;
use crate::error::PageError;
use crate::form::Submitted;
use crate::i18n::msg;
use crate::page::agent::SheetPage;
use crate::page::part::{Action, Empty, Section, SectionBody};
use crate::page::ticket_part::TicketColumn;
use crate::page::{self, Bell};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

/// Our own preference: epoch seconds of the last "all read".
const READ: &str = "UserGotrsNotificationsRead";
/// Where everything is marked as read.
pub(crate) const READ_ALL: &str = "/agent/notifications/read";
/// Tickets on the page.
const SHOWN: u32 = 50;
/// How far back the bell looks for somebody who never said "all read".
const DAYS: i64 = 30;

impl AgentPage {
    /// Since when things are new to the reader.
    fn new_since(&self) -> DateTime<Utc> {
        let marked = self.preference(READ).and_then(|epoch| epoch.parse().ok());
        let marked = marked.and_then(|epoch| DateTime::from_timestamp(epoch, 0));
        let earliest = self.page.now - TimeDelta::days(DAYS);
        // What changed in the second of the mark was on the page.
        marked.map_or(earliest, |marked| {
            (marked + TimeDelta::seconds(1)).max(earliest)
        })
    }

    fn new_tickets(&self) -> TicketFilter {
        TicketFilter::default()
            .scope(Scope::Concerning)
            .unseen_by(self.user())
            .changed_from(self.new_since())
    }

    /// The bell in the toolbar.
    pub(super) async fn bell(&self) -> Result<Bell, PageError> {
        let tickets = self.desk().tickets(self.user());
        let count = tickets.count(&self.new_tickets()).await?;
        Ok(Bell {
            count: (count > 0).then(|| self.figure(count)),
            url: url::NOTIFICATIONS.to_owned(),
        })
    }
}

/// `GET /agent/notifications`
pub(crate) async fn notifications(page: AgentPage) -> Result<Response, PageError> {
    let tickets = page.desk().tickets(page.user());
    let sort = Sort::descending(SortKey::Changed);
    let found = tickets
        .list(&page.new_tickets(), sort, &KeyPage::first(SHOWN))
        .await?;
    let rows: Vec<_> = found
        .entries
        .iter()
        .map(|entry| row::row(&page.page, entry))
        .collect();
    let columns = vec![
        TicketColumn::Priority,
        TicketColumn::Ticket,
        TicketColumn::State,
        TicketColumn::Queue,
        TicketColumn::Owner,
        TicketColumn::Changed,
    ];
    let (sections, actions) = if rows.is_empty() {
        let empty = Empty {
            icon: "bell",
            title: msg("Nothing new").into(),
            text: msg("What happens on your tickets and in your queues stands here.").into(),
            action: Some(Action::link(url::PREFERENCES, msg("Choose your queues"))),
        };
        (
            vec![Section::untitled(
                "new",
                SectionBody::Nothing(Box::new(empty)),
            )],
            Vec::new(),
        )
    } else {
        let caption = msg("Tickets with something new");
        let table = row::table(caption.into(), columns, rows, false, |_| None);
        let body = SectionBody::Tickets(Box::new(table));
        let read = Action::post(READ_ALL, msg("Mark all as read")).icon("check");
        (vec![Section::untitled("new", body)], vec![read])
    };
    let view = SheetPage {
        shell: page.shell(vec![here(msg("Notifications"))]).await?,
        heading: msg("Notifications").into(),
        intro: None,
        actions,
        tabs: Vec::new(),
        sections,
        page: page.page,
    };
    page::html(&view)
}

/// `POST /agent/notifications/read`
pub(crate) async fn read_all(page: AgentPage, _: Submitted) -> Result<Response, PageError> {
    let now = page.page.now.timestamp().to_string();
    let agents = page.desk().agents(page.user());
    let changes = [(READ, Some(now.as_str()))];
    agents.set_preferences(page.user(), &changes).await?;
    Ok(SeeOther::to(&done::at(url::NOTIFICATIONS, "done")).into_response())
}

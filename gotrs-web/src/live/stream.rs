//! `GET /agent/live`: what one open page is told, until it closes, its session ends or the process stops.
//!
//! Each event carries the last event of the desk as its id, so a browser that lost the line says where it was. Events:
//! `list` and `frame` (look again), `ticket` (look again; who did what, as a notice), `presence` (who else is here),
//! `all` (too much was missed).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use askama::Template as _;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use gotrs_core::live::{Activity, Change, Missed, News, Present, What};
use gotrs_core::permission::Permission;
use gotrs_core::{TicketId, UserId};
use tokio::sync::broadcast::error::RecvError;

use super::hub::{Place, Seat, Told};
use crate::agent::said;
use crate::error::PageError;
use crate::form::{FormData, parse_query};
use crate::page::agent::NewsNotice;
use crate::page::ticket_part::Viewer;
use crate::reader::AgentPage;
use crate::security::Policy;

/// How often a line without news is written, so that both ends notice a dead connection.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watch {
    /// One ticket.
    Ticket(TicketId),
    /// Any tickets: a list, the dashboard.
    List,
    /// None: only the frame around it changes.
    Frame,
}

/// A page that listens.
struct Listener {
    page: AgentPage,
    seat: Seat,
    watch: Watch,
    number: String,
    position: i64,
    waiting: VecDeque<Event>,
}

pub(super) async fn open(
    page: AgentPage,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if !text(header::ACCEPT).is_some_and(|accept| accept.contains("text/event-stream")) {
        return Err(PageError::bad_request("the stream is for event sources"));
    }
    if page.desk().is_stopping() {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    let query = parse_query(query.as_deref())?;
    let last = text(HeaderName::from_static("last-event-id")).or(query.get("After"));
    let last: Option<i64> = last.and_then(|last| last.parse().ok());
    let Some(listener) = Listener::begin(page, &query, last).await? else {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    };
    let events = stream::unfold(listener, async |mut listener| {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = sse.into_response();
    response.extensions_mut().insert(Policy::Data);
    // Proxies that gather answers before they pass them on would hold back every word.
    let buffering = HeaderName::from_static("x-accel-buffering");
    response
        .headers_mut()
        .insert(buffering, HeaderValue::from_static("no"));
    Ok(response)
}

impl Listener {
    async fn begin(
        page: AgentPage,
        query: &FormData,
        last: Option<i64>,
    ) -> Result<Option<Self>, PageError> {
        let (mut watch, mut number, mut place) = (Watch::Frame, String::new(), None);
        if query.get("Watch") == Some("list") {
            watch = Watch::List;
        }
        if let Some(asked) = query.get("Ticket") {
            let ticket = page.ticket(asked).await?;
            let activity = query.get("Activity").and_then(Activity::from_name);
            place = Some(Place {
                user: page.user(),
                ticket: ticket.id,
                activity: activity.unwrap_or(Activity::Looking),
            });
            watch = Watch::Ticket(ticket.id);
            number = ticket.number.0;
            page.remember(ticket.id).await?;
        }
        let hub = page.app.hub();
        let seat = hub.sit(page.desk(), &page.session.key, place).await?;
        let Some(seat) = seat else { return Ok(None) };
        let live = page.desk().live(page.user());
        let position = live.position().await?;
        let mut listener = Self {
            page,
            seat,
            watch,
            number,
            position,
            waiting: VecDeque::new(),
        };
        match last {
            Some(last) if last < position => match live.since(last).await? {
                Missed::These(changes) => listener.changed(&changes).await?,
                Missed::TooMuch => listener.push("all", ""),
            },
            // A first event in any case: the browser knows the id from which to go on.
            _ => listener.push("hello", ""),
        }
        if let Watch::Ticket(ticket) = watch {
            let others = live.others_at(ticket).await?;
            listener.present(&others).await?;
        }
        Ok(Some(listener))
    }

    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            match self.seat.receiver.recv().await {
                Ok(Told::News(news)) => {
                    self.position = self.position.max(news.position);
                    if let Err(error) = self.hear(&news).await {
                        tracing::debug!(?error, "an open page missed something");
                        self.push("all", "");
                    }
                }
                Ok(Told::Over(keys)) if keys.contains(&self.page.session.key) => return None,
                Ok(Told::Over(_)) => {}
                Ok(Told::Stop) | Err(RecvError::Closed) => return None,
                Err(RecvError::Lagged(_)) => self.push("all", ""),
            }
        }
    }

    async fn hear(&mut self, news: &News) -> Result<(), PageError> {
        self.changed(&news.changes).await?;
        if let Watch::Ticket(ticket) = self.watch
            && news.moved.contains(&ticket)
            && self.may_see(ticket).await?
        {
            let live = self.page.desk().live(self.page.user());
            let others = live.others_of(&news.present, ticket);
            self.present(&others).await?;
        }
        Ok(())
    }

    async fn may_see(&self, ticket: TicketId) -> Result<bool, PageError> {
        let tickets = self.page.desk().tickets(self.page.user());
        Ok(tickets.may(ticket, &Permission::RO).await?)
    }

    async fn changed(&mut self, changes: &[Change]) -> Result<(), PageError> {
        let personal = |change: &&Change| change.what == What::Personal;
        if let Watch::Ticket(ticket) = self.watch {
            let here: Vec<Change> = changes
                .iter()
                .filter(|change| change.ticket == ticket && !personal(change))
                .copied()
                .collect();
            if !here.is_empty() && self.may_see(ticket).await? {
                let notice = self.notice(ticket, &here).await?;
                self.push("ticket", &notice);
                return Ok(());
            }
        }
        let live = self.page.desk().live(self.page.user());
        let seen = live.visible(changes).await?;
        if self.watch == Watch::List && !seen.iter().all(|change| personal(&change)) {
            self.push("list", "");
        } else if !seen.is_empty() {
            self.push("frame", "");
        }
        Ok(())
    }

    /// Who did what to the ticket, if it was somebody else.
    async fn notice(&self, ticket: TicketId, changes: &[Change]) -> Result<String, PageError> {
        let own = self.page.user();
        let others = || changes.iter().filter(|change| change.user != own);
        let written = others().rfind(|change| matches!(change.what, What::Written | What::Made));
        let Some(change) = written.or_else(|| others().next_back()) else {
            return Ok(String::new());
        };
        let is_article = change.what == What::Written;
        let (text, article) = said::sentence(&self.page, ticket, change.user, is_article).await?;
        let desk = self.page.desk();
        let then = chrono::DateTime::from_timestamp(change.time, 0).unwrap_or(desk.now());
        let page = &self.page.page;
        let view = NewsNotice {
            page: page.clone(),
            text,
            when: page.locale.age(desk.now(), then),
            url: said::place(&self.number, article),
        };
        view.render().map_err(PageError::internal)
    }

    async fn present(&mut self, others: &[Present]) -> Result<(), PageError> {
        let viewers = viewers(&self.page, others).await?;
        let html = self.page.page.viewers(&viewers).render();
        self.push("presence", &html.map_err(PageError::internal)?);
        Ok(())
    }

    fn push(&mut self, name: &str, data: &str) {
        let event = Event::default().event(name).id(self.position.to_string());
        // A carriage return ends a line of the stream, and an event without a line of data is none to a browser.
        let data = match data {
            "" => " ".to_owned(),
            data => data.replace('\r', " "),
        };
        self.waiting.push_back(event.data(data));
    }
}

/// Others at a ticket, by name.
pub(crate) async fn viewers(
    page: &AgentPage,
    others: &[Present],
) -> Result<Vec<Viewer>, PageError> {
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<UserId> = others.iter().map(|one| one.user).collect();
    let agents = page.desk().agents(page.user()).of_ids(&ids).await?;
    Ok(others
        .iter()
        .filter_map(|one| {
            let agent = agents.iter().find(|agent| agent.id == one.user)?;
            Some(Viewer::new(
                agent.full_name.clone(),
                one.activity == Activity::Writing,
            ))
        })
        .collect())
}

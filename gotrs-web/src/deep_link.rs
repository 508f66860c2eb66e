//! Links of old mails and bookmarks: `/otrs/index.pl?Action=...` and its like lead to the new pages (WEB-06).
//!
//! The sign-in comes first, then the permission, and only then is an id turned into a number: who may not see a
//! ticket gets the answer for one that does not exist. Actions that are not listed lead to the start page, and
//! parameters that are not listed (session ids in old links above all) go nowhere.

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::auth::Session;
use gotrs_core::ticket::TicketNumber;
use gotrs_core::{Actor, TicketId};

use crate::error::PageError;
use crate::form::FormData;
use crate::reader::{self, Anybody, Face};
use crate::route::{Access, Routes};
use crate::security::{LocalPath, SeeOther};
use crate::state::App;
use crate::url;

/// `/` and the addresses of OTRS, Znuny and OTOBO.
pub(crate) fn routes() -> Routes {
    Routes::of(Access::Public)
        .get("/", start)
        .get("/otrs/index.pl", agent)
        .get("/otrs/customer.pl", customer)
        .get("/znuny/index.pl", agent)
        .get("/znuny/customer.pl", customer)
        .get("/otobo/index.pl", agent)
        .get("/otobo/customer.pl", customer)
}

/// `GET /`: to the face that the reader is signed in to.
async fn start(Anybody(reader): Anybody) -> SeeOther {
    SeeOther::to(reader.map_or(url::AGENT_LOGIN, |(face, _)| face.home()))
}

async fn agent(state: State<App>, parts: Parts) -> Result<Response, PageError> {
    follow(state, parts, Face::Agent).await
}

async fn customer(state: State<App>, parts: Parts) -> Result<Response, PageError> {
    follow(state, parts, Face::Customer).await
}

async fn follow(State(app): State<App>, parts: Parts, face: Face) -> Result<Response, PageError> {
    let asked = Asked::of(parts.uri.query());
    if let Some(target) = asked.password_page(face) {
        return Ok(SeeOther::to(&target).into_response());
    }
    let Some(session) = reader::session(&app, &parts, face).await? else {
        let back = asked.address(parts.uri.path());
        let back = LocalPath::parse(&back).unwrap_or_else(|| LocalPath::ours(face.home()));
        let login = url::with_query(face.login(), &[("RequestedURL", back.as_str())]);
        return Ok(SeeOther::to(&login).into_response());
    };
    let target = match face {
        Face::Agent => agent_page(&app, &session, &asked).await?,
        Face::Customer => customer_page(&app, &session, &asked).await?,
    };
    Ok(SeeOther::to(&target).into_response())
}

/// What an old link asks for, of all it may hold.
#[derive(Debug, Default)]
struct Asked {
    action: String,
    ticket_id: Option<i64>,
    number: Option<String>,
    queue_id: Option<i64>,
    token: Option<String>,
}

impl Asked {
    /// Old links part their parameters by `;` as well as by `&`.
    fn of(query: Option<&str>) -> Self {
        let query = query.unwrap_or_default().replace(';', "&");
        let form = crate::form::parse_query(Some(&query)).unwrap_or_else(|_| FormData::default());
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let text = |name| {
            let value = form.get(name).map(str::trim);
            value.filter(|v| !v.is_empty() && v.len() <= 100 && v.chars().all(plain))
        };
        let id = |name| text(name).and_then(|id| id.parse().ok());
        Self {
            action: text("Action").unwrap_or_default().to_owned(),
            ticket_id: id("TicketID"),
            number: text("TicketNumber").map(str::to_owned),
            queue_id: id("QueueID"),
            token: text("Token").map(str::to_owned),
        }
    }

    /// Where a mail written in the site's own words leads: such a link needs no session.
    fn password_page(&self, face: Face) -> Option<String> {
        let (lost, new) = match (self.action.as_str(), face) {
            ("LostPassword", Face::Agent) => (url::AGENT_LOST_PASSWORD, url::AGENT_NEW_PASSWORD),
            ("CustomerLostPassword", Face::Customer) => {
                (url::CUSTOMER_LOST_PASSWORD, url::CUSTOMER_NEW_PASSWORD)
            }
            _ => return None,
        };
        Some(match &self.token {
            Some(token) => url::with_query(new, &[("Token", token)]),
            None => lost.to_owned(),
        })
    }

    /// The same question without anything else that stood in the link.
    fn address(&self, path: &str) -> String {
        let ids = [self.ticket_id, self.queue_id].map(|id| id.map(|id| id.to_string()));
        let known = [
            ("Action", Some(self.action.as_str())),
            ("TicketID", ids[0].as_deref()),
            ("TicketNumber", self.number.as_deref()),
            ("QueueID", ids[1].as_deref()),
        ];
        let given = known
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.filter(|v| !v.is_empty())?)));
        url::with_query(path, &given.collect::<Vec<_>>())
    }
}

/// The number of the ticket that is asked for, if the reader may see it.
async fn number(app: &App, actor: Actor, asked: &Asked) -> Result<String, PageError> {
    let tickets = app.desk().tickets(actor);
    let ticket = match (asked.ticket_id, &asked.number) {
        (Some(id), _) => tickets.find(TicketId(id)).await?,
        (None, Some(number)) => {
            tickets
                .find_by_number(&TicketNumber::from(number.as_str()))
                .await?
        }
        (None, None) => None,
    };
    Ok(ticket.ok_or(PageError::NotFound)?.number.0)
}

async fn agent_page(app: &App, session: &Session, asked: &Asked) -> Result<String, PageError> {
    Ok(match asked.action.as_str() {
        "AgentTicketZoom" | "AgentTicketPlain" | "AgentTicketAttachment" => {
            url::zoom(&number(app, session.actor(), asked).await?)
        }
        "AgentTicketHistory" => {
            url::ticket_action(&number(app, session.actor(), asked).await?, "history")
        }
        "AgentTicketQueue" => asked
            .queue_id
            .map_or_else(|| url::TICKETS.to_owned(), url::queue),
        "AgentTicketStatusView"
        | "AgentTicketEscalationView"
        | "AgentTicketLockedView"
        | "AgentTicketWatchView"
        | "AgentTicketResponsibleView" => url::TICKETS.to_owned(),
        "AgentTicketSearch" => url::SEARCH.to_owned(),
        "AgentTicketPhone" => url::NEW_PHONE.to_owned(),
        "AgentTicketEmail" => url::NEW_EMAIL.to_owned(),
        "AgentPreferences" => url::PREFERENCES.to_owned(),
        action if action.starts_with("Admin") => url::ADMIN.to_owned(),
        _ => url::AGENT.to_owned(),
    })
}

async fn customer_page(app: &App, session: &Session, asked: &Asked) -> Result<String, PageError> {
    Ok(match asked.action.as_str() {
        "CustomerTicketZoom" => url::customer_zoom(&number(app, session.actor(), asked).await?),
        "CustomerTicketMessage" => url::CUSTOMER_NEW.to_owned(),
        "CustomerPreferences" => url::CUSTOMER_PROFILE.to_owned(),
        _ => url::CUSTOMER.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_parameters_of_an_old_link_go_on() {
        let asked = Asked::of(Some(
            "Action=AgentTicketZoom;TicketID=12;OTRSAgentInterface=abc&Subaction=x;ArticleID=4",
        ));
        assert_eq!(
            asked.address("/otrs/index.pl"),
            "/otrs/index.pl?Action=AgentTicketZoom&TicketID=12"
        );
        let odd = Asked::of(Some("Action=%3Cscript%3E;TicketID=1%27;TicketNumber=../x"));
        assert_eq!(odd.address("/otrs/index.pl"), "/otrs/index.pl");
    }
}

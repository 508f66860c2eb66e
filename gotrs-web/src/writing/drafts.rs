//! Drafts: kept while an agent writes, offered when he comes back, gone when the form is sent.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::writing::{Draft, DraftSummary, NewDraft};
use gotrs_core::{DraftId, TicketId};

use super::sheet::Sheet;
use crate::done;
use crate::error::PageError;
use crate::form::{FormData, Submitted};
use crate::i18n::{Msg, Text, msg};
use crate::page::part::{Action, Flash, Tone};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

/// Throws a draft away.
pub(crate) const DISCARD: &str = "/agent/drafts/{id}/discard";

/// A screen whose words can be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'p> {
    /// OTRS's name of the screen.
    pub(crate) action: &'static str,
    /// The ticket; `None` for a new one.
    pub(crate) ticket: Option<TicketId>,
    /// Where one is back after "Save draft".
    pub(crate) back: &'p str,
}

impl Sheet {
    /// Keeps the words of a form that was sent to be kept.
    pub(crate) async fn save(
        &self,
        place: Place<'_>,
        data: &FormData,
        silent: bool,
    ) -> Result<Response, PageError> {
        let draft = NewDraft {
            ticket: place.ticket,
            action: place.action.to_owned(),
            form: self.form().clone(),
            fields: data.pairs().to_vec(),
        };
        self.writing().save_draft(draft).await?;
        if silent {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Ok(SeeOther::to(&done::at(place.back, "draft")).into_response())
    }
}

/// The draft that a query asks for (`Draft=7`), if it belongs to this screen.
pub(crate) async fn asked(
    page: &AgentPage,
    query: &FormData,
    ticket: Option<TicketId>,
    action: &str,
) -> Result<Option<Draft>, PageError> {
    let Some(id) = query.get("Draft") else {
        return Ok(None);
    };
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let draft = page.desk().writing(page.user()).draft(id).await?;
    match draft.ticket == ticket && draft.action == action {
        true => Ok(Some(draft)),
        false => Err(PageError::NotFound),
    }
}

/// The words of a draft, as if they had just been sent.
pub(crate) fn words(draft: &Draft) -> FormData {
    FormData::of(draft.fields.iter().cloned())
}

/// What is told about the drafts on a ticket. `screens` says what each screen is called and where it is.
pub(crate) async fn offers(
    page: &AgentPage,
    ticket: Option<TicketId>,
    screens: impl Fn(&DraftSummary) -> Option<(Msg, String)>,
) -> Result<Vec<Flash>, PageError> {
    let drafts = page.desk().writing(page.user()).drafts(ticket).await?;
    let offer = |draft: DraftSummary| {
        let (label, path) = screens(&draft)?;
        let when = page.page.locale.near(page.page.now, draft.changed).text;
        let text = Text::filled(
            msg("You have a draft: {0}, kept {1}."),
            [page.page.tr(label.key()).to_owned(), when],
        );
        let id = draft.id.to_string();
        let mut flash = Flash::new(Tone::Info, text);
        let on = url::with_query(&path, &[("Draft", &id)]);
        flash.action = Some(Action::link(on, msg("Continue")).icon("edit"));
        let gone = DISCARD.replace("{id}", &id);
        flash.or = Some(Action::post(gone, msg("Discard")).icon("x"));
        Some(flash)
    };
    Ok(drafts.into_iter().filter_map(offer).collect())
}

/// `POST /agent/drafts/{id}/discard`
pub(crate) async fn discard(
    page: AgentPage,
    Path(id): Path<String>,
    _: Submitted,
) -> Result<Response, PageError> {
    let id: DraftId = id.parse().map_err(|_| PageError::NotFound)?;
    let writing = page.desk().writing(page.user());
    let draft = writing.draft(id).await?;
    writing.discard(id).await?;
    let back = match draft.ticket {
        Some(ticket) => {
            let ticket = page.desk().tickets(page.user()).get(ticket).await?;
            url::zoom(ticket.number.as_str())
        }
        None => url::AGENT.to_owned(),
    };
    Ok(SeeOther::to(&done::at(&back, "discarded")).into_response())
}

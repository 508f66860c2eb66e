//! `POST /agent/tickets/bulk`: one action on several tickets. Each is checked for itself; those that the reader may
//! not change are skipped, and that is said (ACC-13).

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::NewArticle;
use gotrs_core::permission::Permission;
use gotrs_core::ticket::{QueueRef, StateRef, TicketAction};
use gotrs_core::{Error, ErrorKind, QueueId, StateId, TicketId, UserId};

use super::bulk_edit;
use super::choice;
use super::shell::{crumb, here};
use super::ticket::AGAIN;
use crate::done;
use crate::error::PageError;
use crate::form::{Field, Fields, FormData, Submitted, Values};
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::SheetPage;
use crate::page::part::{FormView, Section};
use crate::reader::AgentPage;
use crate::restricted;
use crate::security::{LocalPath, SeeOther};
use crate::url;

/// Tickets in one go.
const MOST: usize = 200;

/// What is done with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bulk {
    Move,
    Owner,
    Close,
    Lock,
    Unlock,
    Seen,
    Edit,
}

impl Bulk {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "move" => Self::Move,
            "owner" => Self::Owner,
            "close" => Self::Close,
            "lock" => Self::Lock,
            "unlock" => Self::Unlock,
            "seen" => Self::Seen,
            "edit" => Self::Edit,
            _ => return None,
        })
    }

    /// Heading and button of the form that asks for more; none if nothing has to be asked.
    const fn asks(self) -> Option<(Msg, Msg, &'static str)> {
        match self {
            Self::Move => Some((msg("Move to another queue"), msg("Move tickets"), "move")),
            Self::Owner => Some((msg("Change owner"), msg("Change owner"), "owner")),
            Self::Close => Some((msg("Close tickets"), msg("Close tickets"), "close")),
            Self::Edit => Some((msg("Change several tickets"), msg("Change tickets"), "edit")),
            Self::Lock | Self::Unlock | Self::Seen => None,
        }
    }
}

pub(crate) async fn bulk(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let action = form.get("Action").and_then(Bulk::of);
    let action = action.ok_or_else(|| PageError::invalid("field `Action`"))?;
    let back = back(&form);
    let ids = ids(&form);
    if ids.is_empty() {
        return Ok(SeeOther::to(&done::at(back.as_str(), "none")).into_response());
    }
    let Some((heading, button, name)) = action.asks() else {
        return finish(&page, &ids, &back, action, None).await;
    };
    let mut fields = match action {
        Bulk::Edit => bulk_edit::fields(&page).await?,
        _ => fields(action, &page).await?,
    };
    fields = restricted::narrowed(page.desk(), page.agent(), None, fields, Some(&form)).await?;
    fields = fields
        .and(Field::hidden("Action", name))
        .and(Field::hidden("TicketIDs", joined(&ids)).max(20_000))
        .and(Field::hidden("RequestedURL", back.as_str()).max(2048));
    let asked = form.get("TicketIDs").is_some();
    if !asked {
        return draw(page, StatusCode::OK, heading, button, &ids, fields).await;
    }
    match fields.read(form) {
        Ok(values) if action == Bulk::Edit => match bulk_edit::plan(&page, &values).await? {
            Ok(plan) => edit(&page, &ids, &back, &plan).await,
            Err((field, text)) => {
                let fields = values.refuse(field, text);
                draw(page, AGAIN, heading, button, &ids, fields).await
            }
        },
        Ok(values) => finish(&page, &ids, &back, action, Some(&values)).await,
        Err(refused) => draw(page, AGAIN, heading, button, &ids, refused.fields()?).await,
    }
}

fn back(form: &FormData) -> LocalPath {
    let asked = form.get("RequestedURL").and_then(LocalPath::parse);
    asked.unwrap_or_else(|| LocalPath::ours(url::TICKETS))
}

/// The tickets: boxes of the list, or what the form carried along.
fn ids(form: &FormData) -> Vec<TicketId> {
    let carried = form.get("TicketIDs").unwrap_or_default().split(',');
    let mut ids: Vec<TicketId> = form
        .all("TicketID")
        .chain(carried)
        .filter_map(|id| id.trim().parse().ok())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(MOST);
    ids
}

fn joined(ids: &[TicketId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(",")
}

async fn fields(action: Bulk, page: &AgentPage) -> Result<Fields, PageError> {
    let note = || {
        [
            Field::text("Subject", msg("Subject of the note")),
            Field::long_text("Body", msg("Note"), 4).help(msg("Only agents see it.")),
        ]
    };
    let choice = match action {
        Bulk::Move => {
            let queues = choice::queues(page, &Permission::MOVE_INTO).await?;
            Field::select("DestQueueID", msg("New queue"), queues)
        }
        Bulk::Owner => Field::select("NewOwnerID", msg("New owner"), choice::agents(page).await?),
        _ => {
            let states = choice::states(page, &["closed"]).await?;
            Field::select("NewStateID", msg("Close as"), states)
        }
    };
    Ok(Fields::new(
        [choice.required().autofocus()].into_iter().chain(note()),
    ))
}

fn work(action: Bulk, values: &Values) -> TicketAction {
    let id = |name| values.number(name).unwrap_or_default();
    let mut work = match action {
        Bulk::Move => {
            let queue = QueueRef::Id(QueueId(id("DestQueueID")));
            TicketAction::needing("move_into").queue(queue)
        }
        Bulk::Owner => TicketAction::needing("owner").owner(UserId(id("NewOwnerID"))),
        _ => {
            let state = StateRef::Id(StateId(id("NewStateID")));
            TicketAction::needing("close").taking_over().state(state)
        }
    };
    if let Some(body) = values.optional("Body") {
        let subject = values.optional("Subject").unwrap_or("Note");
        work = work.article(NewArticle::note(subject, body));
    }
    work
}

async fn one(
    page: &AgentPage,
    id: TicketId,
    action: Bulk,
    values: Option<&Values>,
) -> Result<(), Error> {
    let tickets = page.desk().tickets(page.user());
    if let Some(values) = values {
        return tickets.act(id, work(action, values)).await.map(|_| ());
    }
    match action {
        Bulk::Lock => tickets.take_over(id).await.map(|_| ()),
        Bulk::Unlock => tickets.set_lock(id, "unlock").await.map(|_| ()),
        _ => page.desk().articles(page.user()).see_all(id).await,
    }
}

async fn finish(
    page: &AgentPage,
    ids: &[TicketId],
    back: &LocalPath,
    action: Bulk,
    values: Option<&Values>,
) -> Result<Response, PageError> {
    let mut skipped = 0;
    for id in ids {
        skipped += skip(one(page, *id, action, values).await)?;
    }
    Ok(report(back, skipped))
}

/// Everything that the long form says.
async fn edit(
    page: &AgentPage,
    ids: &[TicketId],
    back: &LocalPath,
    plan: &bulk_edit::Plan,
) -> Result<Response, PageError> {
    let mut skipped = 0;
    for id in ids {
        skipped += skip(bulk_edit::one(page, *id, plan).await)?;
    }
    for result in bulk_edit::among(page, ids, plan).await {
        skipped += skip(result)?;
    }
    Ok(report(back, skipped))
}

/// Counts what may not or cannot be done with one ticket; everything else stops the work.
fn skip(result: Result<(), Error>) -> Result<usize, PageError> {
    match result {
        Ok(()) => Ok(0),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Denied | ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Invalid
            ) =>
        {
            Ok(1)
        }
        Err(error) => Err(error.into()),
    }
}

fn report(back: &LocalPath, skipped: usize) -> Response {
    let word = if skipped == 0 { "saved" } else { "part" };
    SeeOther::to(&done::at(back.as_str(), word)).into_response()
}

async fn draw(
    page: AgentPage,
    status: StatusCode,
    heading: Msg,
    button: Msg,
    ids: &[TicketId],
    fields: Fields,
) -> Result<Response, PageError> {
    let count = u64::try_from(ids.len()).unwrap_or(0);
    let intro = page.page.trn(
        "One ticket is selected.",
        "{0} tickets are selected.",
        &count,
    );
    let crumbs = vec![crumb(msg("Tickets"), url::TICKETS), here(heading)];
    let form = FormView::new(url::BULK, fields, button).cancel(url::TICKETS);
    let view = SheetPage {
        shell: page.shell(crumbs).await?,
        heading: heading.into(),
        intro: Some(Text::plain(intro)),
        actions: Vec::new(),
        tabs: Vec::new(),
        sections: vec![Section::form("bulk", heading, form)],
        page: page.page,
    };
    page::html_with_status(status, &view)
}

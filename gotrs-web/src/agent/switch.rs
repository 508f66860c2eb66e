//! What one click changes on a ticket: lock, take, watch.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};

use crate::error::PageError;
use crate::form::Submitted;
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

/// A switch of a ticket.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Switch {
    Lock,
    Unlock,
    Take,
    Watch,
    Unwatch,
}

impl Switch {
    pub(crate) const ALL: [Self; 5] = [
        Self::Lock,
        Self::Unlock,
        Self::Take,
        Self::Watch,
        Self::Unwatch,
    ];

    /// Its route.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Lock => "/agent/tickets/{number}/lock",
            Self::Unlock => "/agent/tickets/{number}/unlock",
            Self::Take => "/agent/tickets/{number}/take",
            Self::Watch => "/agent/tickets/{number}/watch",
            Self::Unwatch => "/agent/tickets/{number}/unwatch",
        }
    }
}

/// `POST` of a switch.
pub(crate) async fn turn(
    switch: Switch,
    page: AgentPage,
    Path(number): Path<String>,
    _: Submitted,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    let tickets = page.desk().tickets(page.user());
    match switch {
        Switch::Lock => {
            tickets.take_over(ticket.id).await?;
        }
        Switch::Unlock => {
            tickets.set_lock(ticket.id, "unlock").await?;
        }
        Switch::Take => {
            tickets.set_owner(ticket.id, page.user()).await?;
            tickets.set_lock(ticket.id, "lock").await?;
        }
        Switch::Watch => tickets.watch(ticket.id, page.user()).await?,
        Switch::Unwatch => tickets.unwatch(ticket.id, page.user()).await?,
    }
    // Who took the last right away from himself comes to the list instead.
    let target = match page.ticket(&number).await {
        Ok(_) => url::zoom(&number),
        Err(PageError::NotFound) => url::TICKETS.to_owned(),
        Err(error) => return Err(error),
    };
    Ok(SeeOther::to(&target).into_response())
}

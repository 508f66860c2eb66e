//! New tickets: after a phone call, with a mail to the customer, or split off another ticket.
//!
//! [`mod@fields`] describes the form for what is chosen so far, [`mod@side`] shows the customer and the signature beside it,
//! [`make`] makes the ticket of what came back. Choosing a queue or a customer and asking for the form again ("Update")
//! brings what depends on them; nothing that was typed is lost.

mod fields;
mod make;
mod side;
pub(crate) mod split;

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::Error;

use super::ticket::AGAIN;
use super::{screen, shell};
use crate::done;
use crate::error::PageError;
use crate::form::{Fields, FormData, Submitted, parse_query};
use crate::i18n::{Msg, msg};
use crate::page;
use crate::page::agent::NewTicketPage;
use crate::page::part::{FormView, Tab};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;
use crate::writing::drafts::{self, Place};
use crate::writing::{Sheet, Wish};

/// The button that asks for the form again, with what depends on what was chosen.
const UPDATE: &str = "Update";

/// How a new ticket begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Phone,
    Email,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Phone, Self::Email];

    /// OTRS's name of it.
    pub(crate) const fn action(self) -> &'static str {
        match self {
            Self::Phone => "AgentTicketPhone",
            Self::Email => "AgentTicketEmail",
        }
    }

    /// Its heading.
    const fn heading(self) -> Msg {
        match self {
            Self::Phone => msg("New phone ticket"),
            Self::Email => msg("New e-mail ticket"),
        }
    }

    /// Its route.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Phone => url::NEW_PHONE,
            Self::Email => url::NEW_EMAIL,
        }
    }
}

/// `GET /agent/tickets/new/{phone|email}`
pub(crate) async fn show(
    kind: Kind,
    page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = parse_query(query.as_deref())?;
    let sheet = Sheet::begin(page.desk(), page.user(), &page.page.locale);
    if let Some(draft) = drafts::asked(&page, &asked, None, kind.action()).await? {
        let words = drafts::words(&draft);
        let sheet = sheet.go_on(draft.form).await?;
        let fields = sheet.dress(fields::fields(kind, &page, &words).await?);
        return draw(kind, page, StatusCode::OK, fields.recall(&words)).await;
    }
    let fields = sheet.dress(fields::fields(kind, &page, &asked).await?);
    let fields = fields::chosen(kind, &page, &sheet, fields.recall(&asked), &asked).await?;
    let mut page = page;
    let offers = drafts::offers(&page, None, |draft| {
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.action() == draft.action)?;
        Some((kind.heading(), kind.path().to_owned()))
    });
    let offers = offers.await?;
    page.page.flashes.extend(offers);
    draw(kind, page, StatusCode::OK, fields).await
}

async fn draw(
    kind: Kind,
    page: AgentPage,
    status: StatusCode,
    fields: Fields,
) -> Result<Response, PageError> {
    let side = side::side(kind, &page, &fields).await?;
    let view = NewTicketPage {
        shell: page.shell(vec![shell::here(msg("New ticket"))]).await?,
        heading: kind.heading().into(),
        kinds: vec![
            Tab::new(msg("Phone"), url::NEW_PHONE).current(kind == Kind::Phone),
            Tab::new(msg("E-mail"), url::NEW_EMAIL).current(kind == Kind::Email),
        ],
        form: FormView::new(kind.path(), fields, msg("Create ticket"))
            .also(UPDATE, msg("Update form"))
            .cancel(url::AGENT)
            .drafts()
            .sticky(),
        side,
        page: page.page,
    };
    page::html_with_status(status, &view)
}

/// Takes the wish to see the form again out of what was sent.
fn wants_update(form: &mut FormData) -> bool {
    form.take(UPDATE).is_some()
}

/// `POST /agent/tickets/new/{phone|email}`
pub(crate) async fn submit(
    kind: Kind,
    page: AgentPage,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let update = wants_update(&mut form);
    let sheet = Sheet::of(page.desk(), page.user(), &page.page.locale, &mut form).await?;
    if let Wish::Save { silent } = sheet.wish() {
        let place = Place {
            action: kind.action(),
            ticket: None,
            back: kind.path(),
        };
        return sheet.save(place, &form, silent).await;
    }
    let fields = sheet.dress(fields::fields(kind, &page, &form).await?);
    if update || sheet.wish() == Wish::Again {
        let fields = fields::chosen(kind, &page, &sheet, fields.recall(&form), &form).await?;
        return draw(kind, page, StatusCode::OK, fields).await;
    }
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => return draw(kind, page, AGAIN, refused.fields()?).await,
    };
    let user = match page
        .customer_user(values.text("SelectedCustomerUser"))
        .await?
    {
        Ok(user) => user,
        Err(text) => {
            let fields = values.refuse("SelectedCustomerUser", text);
            return draw(kind, page, AGAIN, fields).await;
        }
    };
    let ticket = match make::ticket(&page, &user, &values) {
        Ok(ticket) => ticket,
        Err((field, text)) => {
            let fields = values.refuse(field, text);
            return draw(kind, page, AGAIN, fields).await;
        }
    };
    match make::make(kind, &page, &user, ticket, (&sheet, &values)).await {
        Ok(made) => {
            sheet.done().await;
            if let Some(units) = screen::units(&values) {
                let tickets = page.desk().tickets(page.user());
                tickets.account_time(made.id, units).await?;
            }
            let target = done::at(&url::zoom(made.number.as_str()), "created");
            Ok(SeeOther::to(&target).into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            let fields = screen::blame(values.into_fields(), error)?;
            draw(kind, page, AGAIN, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

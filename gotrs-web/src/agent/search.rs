//! `GET /agent/search`: by words, numbers, people and properties.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::permission::Permission;
use gotrs_core::ticket::{TicketFilter, TicketNumber};

use super::choice;
use super::choice::queue_choices;
use super::columns;
use super::criteria::Criteria;
use super::customers;
use super::list::Place;
use super::row;
use super::saved;
use super::shell::here;
use crate::error::PageError;
use crate::form::parse_query;
use crate::i18n::{Text, msg};
use crate::page;
use crate::page::agent::SearchPage;
use crate::page::part::{Empty, FormView, Pager};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::ticket::{TicketChoices, search as search_fields};
use crate::url;

pub(crate) async fn search(
    page: AgentPage,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let form = parse_query(query.as_deref())?;
    let desk = page.desk();
    if let Some(number) = form.get("q").map(str::trim)
        && is_number(number)
    {
        // Whoever types a whole number wants that ticket.
        let number = TicketNumber::from(number);
        if let Some(ticket) = desk.tickets(page.user()).find_by_number(&number).await? {
            return Ok(SeeOther::to(&url::zoom(ticket.number.as_str())).into_response());
        }
    }
    let queues = desk.queues(page.user()).permitted(&Permission::RO).await?;
    let choices = TicketChoices {
        queues: queue_choices(&queues),
        states: choice::all_states(&page).await?,
        priorities: choice::priorities(&page).await?,
        owners: choice::agents(&page).await?,
        types: choice::types(&page).await?,
        services: choice::services(&page).await?,
        ..TicketChoices::default()
    };
    let criteria = Criteria::read(&page, search_fields(&choices), &form);
    let asked = !criteria.is_empty();
    let place = Place::of(&form);
    let link = |more: &[(&'static str, String)]| {
        let mut query = criteria.query();
        query.extend(more.iter().cloned());
        let query: Vec<(&str, &str)> = query.iter().map(|(k, v)| (*k, v.as_str())).collect();
        url::with_query(url::SEARCH, &query)
    };
    let caption: Text = msg("Results").into();
    let (mut found, mut pager) = (None, Pager::default());
    let mut table = row::plain_table(caption.clone(), Vec::new());
    if asked && !criteria.is_wrong() {
        let filter = criteria.filter(&page, TicketFilter::default());
        let tickets = desk.tickets(page.user());
        let limit = page.page_size();
        let result = tickets
            .list(&filter, place.sort(), &place.page(limit))
            .await?;
        let total = tickets.count(&filter).await?;
        let rows = row::rows(&page, &result.entries).await?;
        let shown = columns::wanted(&page);
        table = row::table(caption, shown, rows, false, |key| {
            Some(place.heading(key, link))
        });
        let shown = page.page.tr2(
            "{0} of {1} tickets",
            &page.figure(i64::try_from(result.entries.len()).unwrap_or(0)),
            &page.figure(total),
        );
        pager = place.pager(shown, result.next.as_ref(), link);
        let count = page.page.trn(
            "One ticket found.",
            "{0} tickets found.",
            &total.unsigned_abs(),
        );
        found = Some(Text::plain(count));
    }
    // Whoever searches by words may mean somebody.
    let words = form
        .get("q")
        .map(str::trim)
        .filter(|words| !words.is_empty());
    let people = match words {
        Some(words) => customers::found(&page, words).await?,
        None => Vec::new(),
    };
    let mut shell = page.shell(vec![here(msg("Search"))]).await?;
    shell.search = form.get("q").unwrap_or_default().to_owned();
    let (keep_form, actions) = match asked {
        true => saved::form(&page, &shell.searches),
        false => (None, Vec::new()),
    };
    let status = if criteria.is_wrong() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let view = SearchPage {
        shell,
        form: FormView::new(url::SEARCH, criteria.fields(), msg("Search"))
            .asking()
            .icon("search"),
        form_open: found.is_none() || (table.rows.is_empty() && people.is_empty()),
        people,
        keep_form,
        found,
        tickets: table,
        pager,
        empty: Empty {
            icon: "search",
            title: msg("Nothing found").into(),
            text: msg("Try fewer or shorter words, or leave a field empty.").into(),
            action: None,
        },
        actions,
        page: page.page,
    };
    page::html_with_status(status, &view)
}

fn is_number(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

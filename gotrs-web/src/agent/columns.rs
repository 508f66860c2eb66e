//! The columns of a list of tickets: which there are, and which of them a reader wants to see.

use axum::response::{IntoResponse as _, Response};

use crate::error::PageError;
use crate::form::{Choice, Field, FieldKind, Fields, Submitted};
use crate::i18n::msg;
use crate::page::part::FormView;
pub(crate) use crate::page::ticket_part::TicketColumn;
use crate::reader::AgentPage;
use crate::security::{LocalPath, SeeOther};
use crate::url;

/// Our own preference: names separated by commas.
const PREFERENCE: &str = "UserGotrsColumns";
/// Where the choice is changed.
pub(crate) const PATH: &str = "/agent/columns";
/// The button that brings back the columns that were there at first.
const RESET: &str = "Reset";

/// The columns that the reader wants, in the one order there is. The ticket itself is always among them.
pub(crate) fn wanted(page: &AgentPage) -> Vec<TicketColumn> {
    match page.preference(PREFERENCE) {
        Some(stored) => parse(stored.split(',')),
        None => TicketColumn::AT_FIRST.to_vec(),
    }
}

fn parse<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<TicketColumn> {
    let named: Vec<&str> = names.into_iter().collect();
    let wanted =
        |column: &TicketColumn| *column == TicketColumn::Ticket || named.contains(&column.name());
    TicketColumn::ALL.into_iter().filter(wanted).collect()
}

fn fields(shown: &[TicketColumn], back: &str) -> Fields {
    let optional = TicketColumn::ALL
        .into_iter()
        .filter(|column| *column != TicketColumn::Ticket);
    let choices = optional.map(|column| Choice::new(column.name(), column.label()));
    Fields::new([
        Field::new(FieldKind::Several, "Columns", msg("Columns"))
            .choices(choices.collect())
            .values(shown.iter().map(|column| column.name())),
        Field::hidden("RequestedURL", back).max(2048),
    ])
}

/// The form that changes them.
pub(crate) fn form(page: &AgentPage) -> FormView {
    let fields = fields(&wanted(page), &page.page.here);
    FormView::new(PATH, fields, msg("Show these columns"))
        .also(RESET, msg("As it was at first"))
        .name(msg("Columns"))
}

/// `POST /agent/columns`
pub(crate) async fn choose(
    page: AgentPage,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let reset = form.take(RESET).is_some();
    let values = fields(&[], "").read(form)?;
    let names: Vec<&str> = values.list("Columns").iter().map(String::as_str).collect();
    let names: Vec<&str> = parse(names).into_iter().map(TicketColumn::name).collect();
    let stored = names.join(",");
    let kept = (!reset).then_some(stored.as_str());
    let agents = page.desk().agents(page.user());
    agents
        .set_preferences(page.user(), &[(PREFERENCE, kept)])
        .await?;
    let back = LocalPath::parse(values.text("RequestedURL"));
    let back = back.unwrap_or_else(|| LocalPath::ours(url::TICKETS));
    Ok(SeeOther::to(back.as_str()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_keep_their_order_and_the_ticket_is_always_there() {
        assert_eq!(
            parse(["Age", "nonsense", "State"]),
            [TicketColumn::Ticket, TicketColumn::State, TicketColumn::Age]
        );
        assert_eq!(parse([""]), [TicketColumn::Ticket]);
    }
}

//! Searches and lists that a reader keeps under a name, in the navigation of every page. Stored as OTRS stores them
//! (`search_profile`): parameters by OTRS's names; ours, which OTRS passes over, begin with `Gotrs`.

use axum::response::{IntoResponse as _, Response};
use gotrs_core::Error;
use gotrs_core::agent::SavedSearch;

use crate::done;
use crate::error::PageError;
use crate::form::{Field, Fields, FormData, Submitted, parse_query};
use crate::i18n::{Text, msg};
use crate::page::NavItem;
use crate::page::part::{Action, FormView};
use crate::reader::AgentPage;
use crate::security::{LocalPath, SeeOther};
use crate::url;

/// Where a search is kept.
pub(crate) const SAVE: &str = "/agent/searches";
/// Where a search is forgotten.
pub(crate) const REMOVE: &str = "/agent/searches/remove";

/// The page that a search belongs to.
const PATH: &str = "GotrsPath";

/// Our parameters and the names under which they are kept.
const NAMES: [(&str, &str); 18] = [
    ("q", "Fulltext"),
    ("TicketNumber", "TicketNumber"),
    ("Title", "Title"),
    ("CustomerUserLogin", "CustomerUserLogin"),
    ("CustomerID", "CustomerID"),
    ("QueueIDs", "QueueIDs"),
    ("StateIDs", "StateIDs"),
    ("PriorityIDs", "PriorityIDs"),
    ("OwnerIDs", "OwnerIDs"),
    ("TypeIDs", "TypeIDs"),
    ("ServiceIDs", "ServiceIDs"),
    ("CreateTimeFrom", "GotrsCreateTimeFrom"),
    ("CreateTimeTo", "GotrsCreateTimeTo"),
    ("List", "GotrsList"),
    ("View", "GotrsView"),
    ("SubQueues", "UseSubQueues"),
    ("SortBy", "SortBy"),
    ("OrderBy", "OrderBy"),
];

/// The pages that can be kept.
fn is_kept(path: &str) -> bool {
    path == url::TICKETS
        || path == url::SEARCH
        || path == url::SERVICES
        || ["/agent/queues/", "/agent/services/"].iter().any(|root| {
            path.strip_prefix(root)
                .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
        })
}

/// What an address asks for, as it is kept.
fn values(path: &str, query: &FormData) -> Vec<(String, String)> {
    let mut values = vec![(PATH.to_owned(), path.to_owned())];
    for (ours, kept) in NAMES {
        for value in query.all(ours).filter(|value| !value.trim().is_empty()) {
            values.push((kept.to_owned(), value.to_owned()));
        }
    }
    values
}

/// The address that asks for the same. A search that another product kept leads to the search page.
fn address(search: &SavedSearch) -> String {
    let values = &search.values;
    let path = values.iter().find(|(key, _)| key == PATH);
    let path = path.map(|(_, path)| path.as_str());
    let path = path.filter(|path| is_kept(path)).unwrap_or(url::SEARCH);
    let mut query: Vec<(&str, &str)> = Vec::new();
    for (ours, kept) in NAMES {
        let given = values.iter().filter(|(key, _)| key == kept);
        query.extend(given.map(|(_, value)| (ours, value.as_str())));
    }
    url::with_query(path, &query)
}

/// The address of a list without what turns its pages.
fn plain(here: &str) -> Option<String> {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    if !is_kept(path) {
        return None;
    }
    let query = parse_query(Some(query)).ok()?;
    let search = SavedSearch {
        name: String::new(),
        values: values(path, &query),
    };
    Some(address(&search))
}

impl AgentPage {
    /// The reader's searches, for the navigation.
    pub(crate) async fn saved_searches(&self) -> Result<Vec<NavItem>, PageError> {
        let searches = self.desk().agents(self.user()).saved_searches().await?;
        let here = plain(&self.page.here);
        Ok(searches
            .into_iter()
            .map(|search| {
                let url = address(&search);
                NavItem {
                    current: here.as_ref() == Some(&url),
                    label: Text::plain(search.name),
                    icon: Some("star"),
                    count: None,
                    url,
                }
            })
            .collect())
    }
}

fn fields(back: &str) -> Fields {
    Fields::new([
        Field::text("Profile", msg("Name")).required().max(100),
        Field::hidden("RequestedURL", back).max(2048),
    ])
}

/// The form that keeps the list shown, or the button that forgets it.
pub(crate) fn form(page: &AgentPage, kept: &[NavItem]) -> (Option<FormView>, Vec<Action>) {
    if let Some(known) = kept.iter().find(|item| item.current) {
        let remove = Action::post(REMOVE, msg("Forget this view"))
            .field("Profile", page.page.text(&known.label))
            .field("RequestedURL", &page.page.here)
            .icon("trash");
        return (None, vec![remove]);
    }
    let form = FormView::new(SAVE, fields(&page.page.here), msg("Keep this view"))
        .icon("star")
        .name(msg("Keep this view"));
    (Some(form), Vec::new())
}

/// `POST /agent/searches`
pub(crate) async fn save(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = fields("").read(form)?;
    let back = LocalPath::parse(values.text("RequestedURL"));
    let back = back.ok_or_else(|| PageError::invalid("field `RequestedURL`"))?;
    let (path, query) = back.as_str().split_once('?').unwrap_or((back.as_str(), ""));
    if !is_kept(path) {
        return Err(PageError::invalid("field `RequestedURL`"));
    }
    let search = SavedSearch {
        name: values.text("Profile").to_owned(),
        values: self::values(path, &parse_query(Some(query))?),
    };
    let word = match page.desk().agents(page.user()).save_search(&search).await {
        Ok(()) => "kept",
        Err(Error::Invalid(_)) => "not-kept",
        Err(error) => return Err(error.into()),
    };
    Ok(SeeOther::to(&done::at(back.as_str(), word)).into_response())
}

/// `POST /agent/searches/remove`
pub(crate) async fn remove(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = fields("").read(form)?;
    let agents = page.desk().agents(page.user());
    agents.remove_search(values.text("Profile")).await?;
    let back = LocalPath::parse(values.text("RequestedURL"));
    let back = back.unwrap_or_else(|| LocalPath::ours(url::TICKETS));
    Ok(SeeOther::to(&done::at(back.as_str(), "removed")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_list_leads_back_to_itself_and_nowhere_else() {
        let here = "/agent/queues/3?View=all&StateIDs=1&StateIDs=4&q=a%26b&After=x.1&done=saved";
        let (path, query) = here.split_once('?').unwrap();
        let search = SavedSearch {
            name: "x".to_owned(),
            values: values(path, &parse_query(Some(query)).unwrap()),
        };
        let url = address(&search);
        assert_eq!(
            url,
            "/agent/queues/3?q=a%26b&StateIDs=1&StateIDs=4&View=all"
        );
        assert_eq!(plain(here), Some(url));
        let foreign = SavedSearch {
            name: "y".to_owned(),
            values: vec![
                (PATH.to_owned(), "//evil.example".to_owned()),
                ("Fulltext".to_owned(), "printer".to_owned()),
                ("ShownAttributes".to_owned(), "LabelFulltext".to_owned()),
            ],
        };
        assert_eq!(address(&foreign), "/agent/search?q=printer");
        for path in ["/agent", "/agent/queues/", "/agent/queues/x", "/admin"] {
            assert_eq!(plain(path), None, "{path}");
        }
    }
}

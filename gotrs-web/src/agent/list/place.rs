//! Order and place in a list, and the links around them.

use gotrs_core::ticket::search::{Cursor, Page as KeyPage, Sort, SortKey};

use super::super::columns::TicketColumn;
use crate::form::FormData;
use crate::page::part::{Order, Pager};
use crate::reader::AgentPage;

/// How many pages back a list remembers.
const REMEMBERED: usize = 12;

/// Order and place in a list, as its address has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    sort: Option<String>,
    up: bool,
    after: Option<Cursor>,
    before: Vec<String>,
}

impl Place {
    /// Reads a query; what makes no sense is left out.
    pub(crate) fn of(form: &FormData) -> Self {
        let sort = form
            .get("SortBy")
            .filter(|name| TicketColumn::sorts(name) && SortKey::from_name(name).is_some());
        let before = form.get("Back").unwrap_or_default().split('.');
        Self {
            sort: sort.map(str::to_owned),
            up: form.get("OrderBy") == Some("Up"),
            after: form.get("After").and_then(|after| after.parse().ok()),
            before: before
                .filter(|mark| mark.is_empty() || mark.parse::<Cursor>().is_ok())
                .filter(|mark| !mark.is_empty())
                .map(str::to_owned)
                .take(REMEMBERED)
                .collect(),
        }
    }

    /// The order; without a choice by age, the newest first.
    pub(crate) fn sort(&self) -> Sort {
        match self.sort.as_deref().and_then(SortKey::from_name) {
            Some(key) if self.up => Sort::ascending(key),
            Some(key) => Sort::descending(key),
            None => Sort::descending(SortKey::Age),
        }
    }

    /// The page.
    pub(crate) fn page(&self, limit: u32) -> KeyPage {
        match &self.after {
            Some(after) => KeyPage::after(after.clone(), limit),
            None => KeyPage::first(limit),
        }
    }

    /// The parameters of the same order.
    pub(super) fn order(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        if let Some(sort) = &self.sort {
            query.push(("SortBy", sort.clone()));
            query.push(("OrderBy", if self.up { "Up" } else { "Down" }.to_owned()));
        }
        query
    }

    /// The heading of a column: where it leads, and how the list is sorted by it now.
    pub(crate) fn heading(
        &self,
        key: &str,
        link: impl Fn(&[(&'static str, String)]) -> String,
    ) -> (String, Option<Order>) {
        let now = self.sort.as_deref().unwrap_or("Age") == key;
        let order = match (now, self.up) {
            (false, _) => None,
            (true, true) => Some(Order::Up),
            (true, false) => Some(Order::Down),
        };
        let next = if order == Some(Order::Up) {
            "Down"
        } else {
            "Up"
        };
        let query = [("SortBy", key.to_owned()), ("OrderBy", next.to_owned())];
        (link(&query), order)
    }

    /// The pages around this one.
    pub(crate) fn pager(
        &self,
        shown: String,
        next: Option<&Cursor>,
        link: impl Fn(&[(&'static str, String)]) -> String,
    ) -> Pager {
        let at = |after: Option<String>, before: &[String]| {
            let mut query = self.order();
            query.extend(after.map(|after| ("After", after)));
            if !before.is_empty() {
                query.push(("Back", before.join(".")));
            }
            link(&query)
        };
        let previous = self.after.as_ref().map(|_| match self.before.split_last() {
            Some((last, earlier)) => at(Some(last.clone()), earlier),
            None => at(None, &[]),
        });
        let next = next.map(|next| {
            let mut before = self.before.clone();
            before.extend(self.after.as_ref().map(ToString::to_string));
            let from = before.len().saturating_sub(REMEMBERED);
            at(Some(next.to_string()), &before[from..])
        });
        Pager {
            shown,
            previous,
            next,
        }
    }
}

impl AgentPage {
    /// How many tickets a page of a list holds.
    pub(crate) fn page_size(&self) -> u32 {
        let size = self.preference("UserTicketOverviewSmallPageShown");
        size.and_then(|size| size.parse().ok())
            .unwrap_or(50)
            .clamp(5, 200)
    }

    /// The end of the reader's day.
    pub(crate) fn tonight(&self) -> chrono::DateTime<chrono::Utc> {
        let zone = self.page.locale.zone;
        let today = self.page.now.with_timezone(&zone).date_naive();
        let midnight = today.succ_opt().and_then(|day| day.and_hms_opt(0, 0, 0));
        midnight
            .and_then(|midnight| midnight.and_local_timezone(zone).earliest())
            .map_or(self.page.now, |midnight| midnight.to_utc())
    }
}

//! Why somebody sees a ticket: the entry of the overview; the page itself is in [`crate::admin::access`].

use super::common::*;
use crate::admin::source::{Answer, Ask, Context, Listing, Source};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "access",
    title: msg("Who sees a ticket, and why"),
    summary: msg("The chain of checks for one person and one ticket"),
    icon: "eye",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[NAME_COLUMN],
    fields: &[],
    source: &Access,
};

#[derive(Debug)]
struct Access;

impl Source for Access {
    fn list<'a>(&'a self, _: &'a Context, _: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async { Ok(Listing::default()) })
    }

    fn has_page(&self) -> bool {
        false
    }
}

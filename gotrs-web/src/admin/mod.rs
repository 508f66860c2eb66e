//! Administration as descriptions: an [`AdminModule`] says what its list shows, what its form holds and where its
//! records come from; one set of handlers serves them all. What is special about a module stays with its service.
//!
//! A new module is one file below `module`: a declaration, and a [`source::Source`] that calls the service. Kinds of
//! the core's catalog need even less: what a form says, and what it shows (`catalog`). Lists that fit into memory are
//! narrowed, sorted and cut in `memory`; `rights` and `between` have the matrices; `transfer` and `file` carry records
//! out and in, `bulk` changes several; `access` says why somebody sees a ticket; `draw` makes pages of it all.

mod access;
mod between;
mod bulk;
mod catalog;
mod choices;
mod csv;
mod draw;
mod favourite;
mod file;
mod guard;
mod handler;
mod memory;
mod module;
mod rights;
pub mod source;
mod spec;
mod transfer;

pub(crate) use access::of_ticket as why_seen;
pub use module::MODULES;
pub use spec::{AdminModule, ColumnKind, ColumnSpec, FieldSpec, ModuleGroupKey, Relation};

use crate::i18n::Text;
use crate::page::admin::{ModuleGroup, ModuleLink};
use crate::page::{NavItem, NavSection};
use crate::route::Routes;
use crate::url;

/// The pages of administrators.
pub(crate) fn routes() -> Routes {
    handler::routes()
}

/// The module of a key, as it stands in the address.
#[must_use]
pub fn module(key: &str) -> Option<&'static AdminModule> {
    MODULES.iter().find(|module| module.key == key)
}

/// The modules that a reader may open, grouped for the overview.
#[must_use]
pub fn overview(may_open: impl Fn(&AdminModule) -> bool) -> Vec<ModuleGroup> {
    grouped(may_open)
        .map(|(group, modules)| ModuleGroup {
            title: group.title().into(),
            modules: modules.map(link).collect(),
        })
        .filter(|group| !group.modules.is_empty())
        .collect()
}

/// A module on the overview.
fn link(module: &'static AdminModule) -> ModuleLink {
    ModuleLink {
        title: module.title.into(),
        summary: module.summary.into(),
        icon: module.icon,
        url: url::admin(module.key),
        badge: None,
    }
}

/// The same modules as navigation; `current` is the key of the open one.
#[must_use]
pub fn navigation(current: &str, may_open: impl Fn(&AdminModule) -> bool) -> Vec<NavSection> {
    grouped(may_open)
        .map(|(group, modules)| NavSection {
            title: group.title().into(),
            items: modules
                .map(|module| NavItem {
                    label: Text::from(module.title),
                    url: url::admin(module.key),
                    icon: Some(module.icon),
                    count: None,
                    current: module.key == current,
                })
                .collect(),
        })
        .filter(|section| !section.items.is_empty())
        .collect()
}

type Modules = std::vec::IntoIter<&'static AdminModule>;

fn grouped(
    may_open: impl Fn(&AdminModule) -> bool,
) -> impl Iterator<Item = (ModuleGroupKey, Modules)> {
    ModuleGroupKey::ALL.into_iter().map(move |group| {
        let modules: Vec<_> = MODULES
            .iter()
            .filter(|module| module.group == group && may_open(module))
            .collect();
        (group, modules.into_iter())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn modules_and_their_fields_have_names_of_their_own() {
        let mut keys = HashSet::new();
        for module in MODULES {
            assert!(keys.insert(module.key), "{} twice", module.key);
            let mut names = HashSet::new();
            for field in module.fields {
                assert!(
                    names.insert(field.name),
                    "{}: {} twice",
                    module.key,
                    field.name
                );
            }
            assert_eq!(
                module
                    .columns
                    .iter()
                    .filter(|c| c.kind == ColumnKind::Title)
                    .count(),
                1,
                "{}",
                module.key
            );
        }
    }

    #[test]
    fn what_a_reader_may_not_open_is_not_offered() {
        let only = |module: &AdminModule| module.key == "queues";
        let nav = navigation("queues", only);
        assert_eq!(
            (nav.len(), nav[0].items.len(), nav[0].items[0].current),
            (1, 1, true)
        );
        assert_eq!(overview(only).len(), 1);
    }
}

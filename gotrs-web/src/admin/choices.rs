//! What can be chosen in the forms of administration, one list per [`Relation`], each read once per page.

use std::collections::{BTreeMap, BTreeSet};

use gotrs_core::catalog::{Catalog, Fixed, Kind};
use gotrs_core::{Error, Validity};

use super::source::Context;
use super::spec::{AdminModule, Relation};
use crate::form::Choice;
use crate::i18n::{Text, msg};

/// The choices of everything that a module's columns and fields refer to.
///
/// # Errors
/// As the services.
pub(super) async fn of_module(
    cx: &Context,
    module: &AdminModule,
) -> Result<BTreeMap<Relation, Vec<Choice>>, Error> {
    let columns = module.columns.iter().filter_map(|column| column.relation);
    let fields = module.fields.iter().filter_map(|field| field.relation);
    let wanted: BTreeSet<Relation> = columns.chain(fields).collect();
    let mut found = BTreeMap::new();
    for relation in wanted {
        found.insert(relation, of(cx, relation).await?);
    }
    Ok(found)
}

async fn of(cx: &Context, relation: Relation) -> Result<Vec<Choice>, Error> {
    let (desk, actor) = (&cx.desk, &cx.actor);
    Ok(match relation {
        Relation::Validity => Validity::ALL
            .iter()
            .map(|validity| Choice::new(validity.as_str(), Text::name(validity.as_str())))
            .collect(),
        Relation::Groups => {
            let groups = desk.groups(actor).list(true).await?;
            groups
                .into_iter()
                .map(|group| Choice::new(group.id, Text::plain(group.name)))
                .collect()
        }
        Relation::Queues => {
            let queues = desk.queues(actor).list(true).await?;
            queues
                .iter()
                .map(|queue| in_tree(queue.id, &queue.name))
                .collect()
        }
        Relation::Services => {
            let services = desk.services(actor).list(true).await?;
            services
                .iter()
                .map(|service| in_tree(service.id, &service.name))
                .collect()
        }
        Relation::SystemAddresses => of_kind(&desk.system_addresses(actor)).await?,
        Relation::Salutations => of_kind(&desk.salutations(actor)).await?,
        Relation::Signatures => of_kind(&desk.signatures(actor)).await?,
        Relation::AutoResponses => of_kind(&desk.auto_responses(actor)).await?,
        Relation::Templates => of_kind(&desk.templates(actor)).await?,
        Relation::FollowUps => fixed(cx, Fixed::FollowUp).await?,
        Relation::StateTypes => fixed(cx, Fixed::StateType).await?,
        Relation::AutoResponseTypes => fixed(cx, Fixed::AutoResponseType).await?,
        Relation::Calendars => calendars(cx),
        Relation::TemplateTypes => ["Answer", "Create", "Email", "Forward", "Note", "PhoneCall"]
            .map(|kind| Choice::new(kind, Text::name(kind)))
            .to_vec(),
    })
}

async fn of_kind<K: Kind>(catalog: &Catalog<K>) -> Result<Vec<Choice>, Error> {
    let entries = catalog.list(true).await?;
    Ok(entries
        .iter()
        .map(|entry| Choice::new(entry.id, Text::plain(entry.data.name())))
        .collect())
}

async fn fixed(cx: &Context, list: Fixed) -> Result<Vec<Choice>, Error> {
    let entries = cx.desk.fixed_list(&cx.actor, list).await?;
    Ok(entries
        .into_iter()
        .map(|entry| Choice::new(entry.id, Text::name(entry.name)))
        .collect())
}

/// `A::B` as `B` one step in; the list is sorted by name, so parents come before.
fn in_tree(id: impl ToString, name: &str) -> Choice {
    let depth = name.matches("::").count();
    let last = name.rsplit("::").next().unwrap_or(name);
    Choice::new(id, Text::plain(last)).at_depth(u8::try_from(depth).unwrap_or(u8::MAX))
}

/// The calendars 1 to 9, by the names that the settings give them.
fn calendars(cx: &Context) -> Vec<Choice> {
    let config = cx.desk.config();
    (1..=9)
        .map(|number| {
            let name = config
                .by_name(&format!("TimeZone::Calendar{number}Name"))
                .and_then(|value| value.as_text())
                .filter(|name| !name.is_empty());
            let label = match name {
                Some(name) => Text::plain(name),
                None => Text::filled(msg("Calendar {0}"), [number.to_string()]),
            };
            Choice::new(number, label)
        })
        .collect()
}

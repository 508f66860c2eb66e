//! What the ACLs of an engine ask a call for.

use std::collections::BTreeSet;

use crate::engine::Engine;

/// What the ACLs ask for, by group.
pub(super) struct Wants<'e> {
    /// Groups that are looked at, with their keys.
    keys: BTreeSet<(&'e str, &'e str)>,
    /// OTRS's own list of groups to gather.
    required: BTreeSet<&'e str>,
}

impl<'e> Wants<'e> {
    pub(super) fn new(engine: &'e Engine) -> Self {
        let keys = engine
            .wanted()
            .map(|(_, group, key)| (group, key))
            .collect();
        let mut required = BTreeSet::new();
        for acl in engine.acls() {
            let groups = acl.conditions().flat_map(|(_, groups)| groups.keys());
            required.extend(groups.map(|group| strip(group)));
            // The stored ticket's keys count only beside conditions on the form's.
            let form = acl
                .config_match
                .as_ref()
                .and_then(|config| config.properties.as_ref()?.get("Ticket"));
            let tickets = acl
                .conditions()
                .filter(|_| form.is_some())
                .filter_map(|(_, groups)| groups.get("Ticket"));
            required.extend(tickets.flat_map(|keys| keys.keys()).map(|key| strip(key)));
        }
        Wants { keys, required }
    }

    pub(super) fn requires(&self, group: &str) -> bool {
        self.required.contains(group)
    }

    /// Whether some ACL looks into a group; the customer user's also decides about the ticket's customer.
    pub(super) fn group(&self, group: &str) -> bool {
        self.requires(group) || self.keys.iter().any(|(name, _)| *name == group)
    }

    pub(super) fn part(&self, name: &str) -> bool {
        let of_ticket = |key: &str| {
            key.strip_prefix(name)
                .is_some_and(|rest| matches!(rest, "" | "ID" | "Type"))
        };
        self.keys
            .iter()
            .any(|(group, key)| *group == name || (*group == "Ticket" && of_ticket(key)))
    }
}

/// `NewQueueID` to `Queue`: how OTRS finds the group behind a ticket's key.
fn strip(key: &str) -> &str {
    let key = ["ID", "Name", "Login"]
        .into_iter()
        .find_map(|suffix| key.strip_suffix(suffix))
        .unwrap_or(key);
    ["Next", "New", "Old"]
        .into_iter()
        .find_map(|prefix| key.strip_prefix(prefix))
        .unwrap_or(key)
}

//! The layers of a call: what is stored, and over it what the form says.

use super::wants::Wants;
use super::{Call, Part, Record, RecordKind, Records, is_true};
use crate::facts::{Fact, Facts};
use crate::model::Section;

impl Call {
    pub(super) fn ticket_facts(&self, wants: &Wants<'_>, facts: &mut Facts) {
        if let Some(action) = self.action.as_deref().filter(|action| is_true(action)) {
            set_both(facts, "Frontend", "Action", action);
        }
        for (key, fact) in self.ticket.iter().flatten() {
            for section in [Section::Properties, Section::PropertiesDatabase] {
                facts.set(section, "Ticket", key, Some(fact.clone()));
                if key.starts_with("DynamicField_") && !is_empty(fact) {
                    facts.set(section, "DynamicField", key, Some(fact.clone()));
                }
            }
        }
        let stored = [
            ("DynamicField_ProcessManagementProcessID", "ProcessEntityID"),
            (
                "DynamicField_ProcessManagementActivityID",
                "ActivityEntityID",
            ),
        ];
        for (field, key) in stored {
            if let Some(Fact::Text(id)) = self.stored(field).filter(|fact| !is_empty(fact)) {
                set_both(facts, "Process", key, id);
            }
        }
        let given = [
            ("ProcessEntityID", &self.process),
            ("ActivityEntityID", &self.activity),
            ("ActivityDialogEntityID", &self.activity_dialog),
        ];
        for (key, id) in given.into_iter().filter(|_| wants.requires("Process")) {
            if let Some(id) = id.as_deref().filter(|id| is_true(id)) {
                facts.set(Section::Properties, "Process", key, Some(Fact::from(id)));
            }
        }
        for (key, fact) in &self.dynamic_fields {
            for group in ["DynamicField", "Ticket"] {
                facts.set(Section::Properties, group, key, Some(fact.clone()));
            }
        }
    }

    pub(super) fn customer_facts(&self, wants: &Wants<'_>, records: &Records, facts: &mut Facts) {
        let given = if wants.requires("CustomerUser") {
            self.form_customer()
        } else {
            None
        };
        let stored = self
            .stored_customer()
            .and_then(|lookup| records.get(&lookup));
        let form = match &given {
            Some(lookup) => records.get(lookup),
            None => stored,
        };
        if let Some(record) = stored {
            set_all(facts, Section::PropertiesDatabase, "CustomerUser", record);
        }
        let Some(record) = form else { return };
        set_all(facts, Section::Properties, "CustomerUser", record);
        if given.is_some() {
            for (from, to) in [
                ("UserLogin", "CustomerUserID"),
                ("UserCustomerID", "CustomerID"),
            ] {
                facts.set(Section::Properties, "Ticket", to, record.get(from).cloned());
            }
        }
    }

    pub(super) fn part_facts(&self, part: &Part, records: &Records, facts: &mut Facts) {
        let stored = self
            .stored_lookup(part)
            .and_then(|lookup| records.get(&lookup));
        if let Some(record) = stored {
            set_all(facts, Section::PropertiesDatabase, part.name, record);
        }
        let given = self.form_lookup(part);
        let form = match &given {
            Some(lookup) => records.get(lookup),
            None => stored,
        };
        let Some(record) = form else { return };
        set_all(facts, Section::Properties, part.name, record);
        if given.is_some() {
            let id_key = format!("{}ID", part.name);
            let mut overlay = vec![(part.name, part.record.0), (id_key.as_str(), part.record.1)];
            if part.kind == RecordKind::State {
                overlay.push(("StateType", "TypeName"));
            }
            for (key, from) in overlay {
                facts.set(
                    Section::Properties,
                    "Ticket",
                    key,
                    record.get(from).cloned(),
                );
            }
        }
    }
}

fn is_empty(fact: &Fact) -> bool {
    matches!(fact, Fact::Text(text) if text.is_empty())
}

pub(super) fn set_all(facts: &mut Facts, section: Section, group: &str, record: &Record) {
    for (key, fact) in record {
        facts.set(section, group, key, Some(fact.clone()));
    }
}

fn set_both(facts: &mut Facts, group: &str, key: &str, text: &str) {
    facts.set(Section::Properties, group, key, Some(Fact::from(text)));
    facts.set(
        Section::PropertiesDatabase,
        group,
        key,
        Some(Fact::from(text)),
    );
}

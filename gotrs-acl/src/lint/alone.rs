//! What a single ACL can have wrong.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Problem, ProblemKind};
use crate::item::{Item, Operator};
use crate::model::{Acl, ChangeKind, Properties};

/// The groups that OTRS gathers data for.
const GROUPS: [&str; 15] = [
    "CustomerUser",
    "DynamicField",
    "Frontend",
    "Owner",
    "Priority",
    "Process",
    "Queue",
    "Responsible",
    "SLA",
    "Service",
    "State",
    "Ticket",
    "Type",
    "User",
    // Newer OTRS.
    "Endpoint",
];

/// Keys that always have one and the same value.
const ALIASES: [[(&str, &str); 2]; 10] = [
    [("Ticket", "Queue"), ("Queue", "Name")],
    [("Ticket", "QueueID"), ("Queue", "QueueID")],
    [("Ticket", "State"), ("State", "Name")],
    [("Ticket", "StateType"), ("State", "TypeName")],
    [("Ticket", "Priority"), ("Priority", "Name")],
    [("Ticket", "Type"), ("Type", "Name")],
    [("Ticket", "Service"), ("Service", "Name")],
    [("Ticket", "SLA"), ("SLA", "Name")],
    [("Ticket", "Owner"), ("Owner", "UserLogin")],
    [("Ticket", "Responsible"), ("Responsible", "UserLogin")],
];

/// Adds what is wrong with `acl`.
pub(super) fn check(acl: &Acl, problems: &mut Vec<Problem>) {
    let mut checker = Checker { acl, problems };
    if acl.name.is_empty() {
        let problem = Problem::error(ProblemKind::Missing, "", "Name", "an ACL needs a name");
        checker.problems.push(problem);
    }
    for (section, groups) in acl.conditions() {
        checker.conditions(&format!("ConfigMatch/{}", section.name()), groups);
    }
    checker.changes();
}

struct Checker<'a> {
    acl: &'a Acl,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn warn(&mut self, kind: ProblemKind, path: impl Into<String>, message: impl Into<String>) {
        self.problems
            .push(Problem::warning(kind, &self.acl.name, path, message));
    }

    fn conditions(&mut self, path: &str, groups: &Properties) {
        if !groups.is_empty() && groups.values().all(BTreeMap::is_empty) {
            let message = "a section with groups but without keys never matches; leave it out to match always";
            self.warn(ProblemKind::NeverMatches, path, message);
        }
        for (group, keys) in groups {
            let path = format!("{path}/{group}");
            if !GROUPS.contains(&group.as_str()) {
                self.warn(
                    ProblemKind::UnknownKey,
                    &path,
                    format!("OTRS gathers nothing for the group `{group}`"),
                );
            }
            for (key, items) in keys {
                let path = format!("{path}/{key}");
                if let Some(known) = wrong_key(group, key) {
                    self.warn(
                        ProblemKind::NeverMatches,
                        &path,
                        format!("there is no such key, expected {known}"),
                    );
                }
                if items.is_empty() {
                    self.warn(
                        ProblemKind::NeverMatches,
                        &path,
                        "an empty list never holds",
                    );
                }
                self.items(&path, items);
                self.negations(&path, items);
            }
        }
        self.contradictions(path, groups);
    }

    /// What single items have wrong.
    fn items(&mut self, path: &str, items: &[Item]) {
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}/{}", index + 1);
            match item.operator() {
                Operator::Undefined => self.warn(
                    ProblemKind::NeverMatches,
                    path,
                    "an undefined item never holds",
                ),
                Operator::Equals(text) => {
                    if let Some(message) = almost_operator(text) {
                        self.warn(ProblemKind::NoOperator, path, message);
                    }
                }
                Operator::Matches {
                    pattern: "",
                    negated,
                    ..
                } => {
                    let (kind, what) = match negated {
                        true => (ProblemKind::NeverMatches, "never"),
                        false => (ProblemKind::AlwaysMatches, "always"),
                    };
                    let message = format!(
                        "an empty expression {what} holds (in Perl it repeats the last one)"
                    );
                    self.warn(kind, path, message);
                }
                Operator::Differs(_) | Operator::Matches { .. } => {}
            }
        }
    }

    /// `[Not]a` beside anything that it does not exclude.
    fn negations(&mut self, path: &str, items: &[Item]) {
        let mut differs: Vec<&str> = Vec::new();
        for item in items {
            match item.operator() {
                Operator::Differs(text) if !differs.contains(&text) => differs.push(text),
                _ => {}
            }
        }
        if differs.len() > 1 {
            let all = differs.join("|");
            let message = format!(
                "one item suffices, so these hold for nearly every value; to exclude several write \
                 `[NotRegExp]^({all})$`"
            );
            self.warn(ProblemKind::AlwaysMatches, path, message);
        }
        let equals = |text: &str| {
            items
                .iter()
                .any(|item| item.operator() == Operator::Equals(text))
        };
        if let Some(both) = differs.into_iter().find(|text| equals(text)) {
            let message = format!("`{both}` and `[Not]{both}` together hold for every value");
            self.warn(ProblemKind::AlwaysMatches, path, message);
        }
    }

    /// Two names for one value, with lists that have nothing in common.
    fn contradictions(&mut self, path: &str, groups: &Properties) {
        let exact = |(group, key): (&str, &str)| {
            let items = groups.get(group)?.get(key)?;
            let texts = items.iter().map(|item| match item.operator() {
                Operator::Equals(text) => Some(text),
                _ => None,
            });
            texts.collect::<Option<BTreeSet<&str>>>()
        };
        for [first, second] in ALIASES {
            if let (Some(a), Some(b)) = (exact(first), exact(second))
                && a.is_disjoint(&b)
            {
                let message = format!(
                    "{}/{} and {}/{} are the same value, and no item is in both lists",
                    first.0, first.1, second.0, second.1
                );
                self.warn(ProblemKind::NeverMatches, path, message);
            }
        }
    }

    fn changes(&mut self) {
        let mut effects = 0;
        for (kind, change) in self.acl.changes() {
            let path = format!("ConfigChange/{}", kind.name());
            for (section, items) in &change.lists {
                effects += usize::from(!items.is_empty());
                if items.is_empty() {
                    let message = "an empty list is ignored here";
                    self.warn(ProblemKind::NoEffect, format!("{path}/{section}"), message);
                }
                self.items(&format!("{path}/{section}"), items);
            }
            for (field, items) in change.ticket.iter().flatten() {
                effects += 1;
                let path = format!("{path}/Ticket/{field}");
                match kind {
                    ChangeKind::Possible if items.is_empty() => {
                        self.warn(
                            ProblemKind::LeavesNothing,
                            &path,
                            "an empty list leaves nothing to choose",
                        );
                    }
                    _ if items.is_empty() => self.warn(
                        ProblemKind::NoEffect,
                        &path,
                        "an empty list changes nothing",
                    ),
                    _ => {}
                }
                self.items(&path, items);
                if kind != ChangeKind::PossibleAdd {
                    self.negations(&path, items);
                }
            }
        }
        if effects == 0 {
            self.warn(
                ProblemKind::NoEffect,
                "ConfigChange",
                "this ACL changes nothing",
            );
        }
    }
}

/// The keys that a group has, when `key` is none of them.
fn wrong_key(group: &str, key: &str) -> Option<&'static str> {
    let fits = match group {
        "DynamicField" => key.starts_with("DynamicField_"),
        "Process" => matches!(
            key,
            "ProcessEntityID" | "ActivityEntityID" | "ActivityDialogEntityID"
        ),
        "Frontend" => matches!(key, "Action" | "Endpoint"),
        _ => true,
    };
    let expected = match group {
        "DynamicField" => "DynamicField_<Name>",
        "Process" => "ProcessEntityID, ActivityEntityID or ActivityDialogEntityID",
        _ => "Action or Endpoint",
    };
    (!fits).then_some(expected)
}

/// A warning for text whose bracket is nearly an operator.
fn almost_operator(text: &str) -> Option<String> {
    let end = text.find(']')?;
    let prefix = &text[..=end];
    let operators = [
        "[Not]",
        "[RegExp]",
        "[regexp]",
        "[NotRegExp]",
        "[Notregexp]",
    ];
    if let Some(operator) = operators
        .into_iter()
        .find(|operator| operator.eq_ignore_ascii_case(prefix))
    {
        return Some(format!(
            "`{prefix}` is no operator and compared as text; did you mean `{operator}`?"
        ));
    }
    let accident = prefix.starts_with("[Not");
    accident.then(|| {
        format!("`{prefix}` is no operator and compared as text; OTRS takes it as always true")
    })
}

//! A [`Trace`] in the lines of OTRS's debug log (`TicketACL::Debug::Enabled`), spelling mistakes included: people
//! have scripts that read them.

use super::{AclTrace, ConditionTrace, StepTrace, Trace, Verdict};
use crate::facts::Fact;
use crate::model::ChangeKind;

impl Trace<'_> {
    /// The lines that OTRS writes for this call, without their priority.
    ///
    /// They tell less than the trace: nothing about ACLs and conditions that did not match.
    #[must_use]
    pub fn otrs_log(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for acl in &self.acls {
            acl.conditions
                .iter()
                .for_each(|condition| condition_lines(acl, condition, &mut lines));
            if acl.verdict == Verdict::Matched {
                let name = &acl.acl.name;
                lines.push(format!(
                    "TicketACL '{name}' Matched for return data:'{}'",
                    self.log_name()
                ));
                acl.steps
                    .iter()
                    .for_each(|step| self.step_lines(acl, step, &mut lines));
            }
        }
        lines
    }

    fn log_name(&self) -> String {
        format!(
            "{}:{}",
            self.target.return_type(),
            self.target.return_sub_type()
        )
    }

    fn step_lines(&self, acl: &AclTrace<'_>, step: &StepTrace<'_>, lines: &mut Vec<String>) {
        let (name, target, kind) = (&acl.acl.name, self.log_name(), step.kind.name());
        lines.push(format!("TicketACL '{name}' Used with {kind}:'{target}'"));
        if step.kind == ChangeKind::Possible {
            lines.push(format!("TicketACL '{name}' Reset return data:'{target}''"));
        }
        for (index, entry) in step.entries.iter().enumerate() {
            let what = match (step.kind, entry.hit.is_some()) {
                (ChangeKind::PossibleNot, true) if entry.before => "removed from",
                (ChangeKind::PossibleNot, _) => "leaved for",
                (_, true) => "added to",
                (_, false) => "skipped from",
            };
            let text = &self.entry(index).text;
            lines.push(format!(
                "TicketACL '{name}' {kind} param '{text}' {what} return data:'{target}'"
            ));
        }
    }
}

fn condition_lines(acl: &AclTrace<'_>, condition: &ConditionTrace<'_>, lines: &mut Vec<String>) {
    for (item, _) in condition.items.iter().filter(|(_, holds)| *holds) {
        let (word, value) = match condition.value {
            None => continue,
            Some(Fact::Text(text)) => ("Matched", text.as_str()),
            // OTRS names the element it looked at last: all of them for an item that none may satisfy.
            Some(Fact::List(list)) => {
                let found = list
                    .iter()
                    .find(|text| item.text() == Some(text))
                    .or(list.last());
                ("MatchedARRAY", found.map_or("", String::as_str))
            }
        };
        let ConditionTrace {
            section,
            group,
            key,
            ..
        } = condition;
        let (name, section) = (&acl.acl.name, section.name());
        lines.push(format!(
            "TicketACL '{name}' {section}:'{group}->{key}' {word} ({item} eq {value})"
        ));
    }
}

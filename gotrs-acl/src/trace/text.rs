//! A [`Trace`] for people.

use std::fmt;

use super::{AclTrace, ConditionTrace, StepTrace, Trace, Verdict};
use crate::engine::Decision;
use crate::facts::Fact;
use crate::model::ChangeKind;

impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.offer.len();
        match &self.decision {
            Decision::Unrestricted => {
                writeln!(f, "{}: no ACL restricts the {all} options", self.target)?
            }
            decision => {
                let left = decision.entries(self.offer).count();
                writeln!(f, "{}: {left} of {all} options remain", self.target)?;
            }
        }
        for acl in &self.acls {
            writeln!(f)?;
            self.acl(acl, f)?;
        }
        let silent: Vec<&str> = self.silent().collect();
        if silent.is_empty() {
            return Ok(());
        }
        writeln!(
            f,
            "\nSay nothing about {}: {}",
            self.target,
            silent.join(", ")
        )
    }
}

impl Trace<'_> {
    fn acl(&self, acl: &AclTrace<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match acl.verdict {
            Verdict::Matched if acl.conditions.is_empty() => "matches always",
            Verdict::Matched => "matched",
            Verdict::NotMatched => "did not match",
            Verdict::NothingToMatch => "can never match, a section of its conditions is empty",
            Verdict::NotReached => "was not reached, an ACL above stopped",
        };
        writeln!(f, "{}: {verdict}", acl.acl.name)?;
        acl.conditions
            .iter()
            .try_for_each(|condition| condition_lines(condition, f))?;
        acl.steps.iter().try_for_each(|step| self.step(step, f))?;
        if acl.stopped {
            writeln!(
                f,
                "  StopAfterMatch: no later ACL is asked about {}",
                self.target
            )?;
        }
        Ok(())
    }

    fn step(&self, step: &StepTrace<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = if step.kind == ChangeKind::Possible {
            ", from everything offered"
        } else {
            ""
        };
        writeln!(f, "  {}{again}", step.kind.name())?;
        let mut quiet = true;
        for (index, entry) in step.entries.iter().enumerate() {
            let sign = match (entry.before, entry.after) {
                (true, true) if step.kind == ChangeKind::Possible => '=',
                (false, true) => '+',
                (true, false) => '-',
                _ => continue,
            };
            quiet = false;
            let text = name(&self.entry(index).text);
            match entry.hit {
                Some(hit) => writeln!(f, "    {sign} {text}, because of `{}`", step.items[hit])?,
                None => writeln!(f, "    {sign} {text}, which no item allows")?,
            }
        }
        if quiet {
            writeln!(f, "    changes nothing here")
        } else {
            Ok(())
        }
    }
}

fn condition_lines(condition: &ConditionTrace<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let ConditionTrace {
        section,
        group,
        key,
        ..
    } = condition;
    write!(f, "  {} {group}/{key} is ", section.name())?;
    match condition.value {
        None => f.write_str("undefined")?,
        Some(Fact::Text(text)) => write!(f, "`{text}`")?,
        Some(Fact::List(list)) => write!(f, "the list [{}]", list.join(", "))?,
    }
    writeln!(f, ": {}", if condition.holds { "holds" } else { "fails" })?;
    for (item, holds) in &condition.items {
        writeln!(
            f,
            "    {} {}",
            if *holds { '+' } else { '-' },
            name(&item.to_string())
        )?;
    }
    Ok(())
}

/// A text that shows even when it is empty.
fn name(text: &str) -> &str {
    if text.is_empty() { "(empty)" } else { text }
}

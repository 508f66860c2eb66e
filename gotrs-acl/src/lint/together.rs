//! What ACLs do to each other: shadows, and names that sort unexpectedly.
//!
//! One ACL implies another when its conditions cannot hold without the other's. That is decided from the items alone:
//! the same item, or a text that the other list accepts. It may miss an implication, but never claims a false one.

use crate::engine::matcher::{Matcher, Test};
use crate::engine::{Engine, Rule, TargetRule};
use crate::error::{Problem, ProblemKind};
use crate::model::ListSection;
use crate::offer::Target;

/// Adds what is odd about the ACLs of `engine` together.
pub(super) fn lint(engine: &Engine, problems: &mut Vec<Problem>) {
    let mut fields: Vec<&str> = engine.fields().collect();
    fields.sort_unstable();
    let lists = ListSection::ALL.into_iter().map(Target::List);
    for target in fields.into_iter().map(Target::Field).chain(lists) {
        let rules = engine.target(target).map_or(&[][..], |rules| &rules.rules);
        for (index, rule) in rules.iter().enumerate() {
            if let Some(problem) =
                shadow(engine, target, &rules[..index], rule, &rules[index + 1..])
            {
                problems.push(problem);
            }
        }
    }
    order(engine, problems);
}

/// What takes a rule's effect on a target away, if something does.
fn shadow(
    engine: &Engine,
    target: Target<'_>,
    earlier: &[TargetRule],
    rule: &TargetRule,
    later: &[TargetRule],
) -> Option<Problem> {
    let own = engine.rule(rule.acl);
    if !own.can_match {
        return None;
    }
    let other = |rule: &TargetRule| engine.rule(rule.acl);
    let warn = |kind, message: String| {
        Some(Problem::warning(
            kind,
            &own.acl.name,
            target.to_string(),
            message,
        ))
    };
    if let Some(before) = earlier
        .iter()
        .find(|before| before.stop && implies(engine, own, other(before)))
    {
        let name = &other(before).acl.name;
        return warn(
            ProblemKind::Shadowed,
            format!("never asked: `{name}` matches whenever this does, and stops"),
        );
    }
    let undoes =
        |after: &&TargetRule| after.possible.is_some() && implies(engine, own, other(after));
    if let Some(after) = later.iter().find(undoes).filter(|_| !rule.stop) {
        let name = &other(after).acl.name;
        let message =
            format!("undone: `{name}` matches whenever this does, and its Possible starts again");
        return warn(ProblemKind::Shadowed, message);
    }
    let only_adds =
        rule.possible.is_none() && rule.possible_not.is_none() && rule.possible_add.is_some();
    if only_adds && earlier.is_empty() {
        let message =
            "PossibleAdd brings back what an earlier ACL took, and there is none".to_owned();
        return warn(ProblemKind::NoEffect, message);
    }
    None
}

/// Whether `second` matches whenever `first` does.
fn implies(engine: &Engine, first: &Rule, second: &Rule) -> bool {
    second.can_match
        && second.conditions.iter().all(|wanted| {
            let matchers = &engine.slot(wanted.slot).matchers;
            let wanted_items = &matchers[wanted.matcher as usize];
            let same_slot = first
                .conditions
                .iter()
                .filter(|given| given.slot == wanted.slot);
            same_slot
                .into_iter()
                .any(|given| items_imply(&matchers[given.matcher as usize], wanted_items))
        })
}

/// Whether some item of `second` holds whenever some item of `first` does, for a text as for a list.
fn items_imply(first: &Matcher, second: &Matcher) -> bool {
    first.items.iter().all(|(item, test)| {
        let same = second.items.iter().any(|(other, _)| other == item);
        let accepted = |text: &str| {
            let positive = second
                .items
                .iter()
                .filter(|(item, _)| !item.operator().is_negative());
            positive.into_iter().any(|(_, test)| test.on_text(text))
        };
        same || match test {
            Test::Never => true,
            Test::Equals(text) => accepted(text),
            Test::Differs(_) | Test::Matches(..) | Test::MatchesNot(_) => false,
        }
    })
}

/// Names such as `2-x`, which sorts behind `10-x`.
fn order(engine: &Engine, problems: &mut Vec<Problem>) {
    let mut highest: Option<(u64, &str)> = None;
    for acl in engine.acls() {
        let digits = acl
            .name
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(acl.name.len());
        let Ok(number) = acl.name[..digits].parse::<u64>() else {
            continue;
        };
        match highest {
            Some((above, name)) if above > number => {
                let message = format!(
                    "acts after `{name}`: names are sorted as text; write the numbers equally long"
                );
                problems.push(Problem::warning(
                    ProblemKind::Order,
                    &acl.name,
                    "Name",
                    message,
                ));
            }
            _ => highest = Some((number, &acl.name)),
        }
    }
}

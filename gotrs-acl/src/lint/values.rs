//! Items that name what does not exist.

use std::collections::BTreeSet;

use crate::error::{Problem, ProblemKind};
use crate::inventory::Inventory;
use crate::item::{Item, Operator};
use crate::model::Acl;
use crate::offer::Target;
use crate::pattern::Pattern;

/// Adds the items of `acl` that `inventory` does not know.
pub(super) fn lint(acl: &Acl, inventory: &Inventory, problems: &mut Vec<Problem>) {
    for (section, groups) in acl.conditions() {
        for (group, keys) in groups {
            for (key, items) in keys {
                let path = format!("ConfigMatch/{}/{group}/{key}", section.name());
                unknown(acl, &path, items, inventory.facts(group, key), problems);
            }
        }
    }
    for (kind, change) in acl.changes() {
        let path = format!("ConfigChange/{}", kind.name());
        for (field, items) in change.ticket.iter().flatten() {
            let known = inventory.options(Target::Field(field));
            unknown(
                acl,
                &format!("{path}/Ticket/{field}"),
                items,
                known,
                problems,
            );
        }
        for (section, items) in &change.lists {
            unknown(
                acl,
                &format!("{path}/{section}"),
                items,
                inventory.options(Target::List(*section)),
                problems,
            );
        }
    }
}

fn unknown(
    acl: &Acl,
    path: &str,
    items: &[Item],
    known: Option<&BTreeSet<String>>,
    problems: &mut Vec<Problem>,
) {
    let Some(known) = known else { return };
    for (index, item) in items.iter().enumerate() {
        let message = match item.operator() {
            Operator::Equals(text) | Operator::Differs(text) => {
                let text = text.replace("[empty]", "");
                match known.contains(&text) {
                    true => continue,
                    false => match similar(&text, known) {
                        Some(other) => format!("`{text}` does not exist; did you mean `{other}`?"),
                        None => format!("`{text}` does not exist"),
                    },
                }
            }
            Operator::Matches {
                pattern,
                ignore_case,
                ..
            } => {
                let Ok(compiled) = Pattern::new(&pattern.replace("[empty]", ""), ignore_case)
                else {
                    continue;
                };
                if known
                    .iter()
                    .any(|value| compiled.is_match(value) != Some(false))
                {
                    continue;
                }
                format!(
                    "`{pattern}` matches none of the {} values that exist",
                    known.len()
                )
            }
            Operator::Undefined => continue,
        };
        let path = format!("{path}/{}", index + 1);
        problems.push(Problem::warning(
            ProblemKind::UnknownValue,
            &acl.name,
            path,
            message,
        ));
    }
}

/// The value that is meant by a text with a slip of the pen: other case, or two edits at most.
fn similar<'k>(text: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let wanted = text.to_lowercase();
    let near = known
        .iter()
        .map(|value| (distance(&wanted, &value.to_lowercase()), value.as_str()));
    near.min()
        .filter(|(distance, _)| *distance <= 2 && *distance < wanted.chars().count())
        .map(|(_, value)| value)
}

/// How many characters have to be put in, taken out or replaced, counting no further than 3.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count().abs_diff(b.len()) > 2 {
        return 3;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()].min(3)
}

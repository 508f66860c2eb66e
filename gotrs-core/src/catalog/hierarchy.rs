//! Names with `::`: `Support::Printers` is below `Support`.

use crate::error::Problems;

/// Between the parts of a name.
pub(crate) const DIVIDER: &str = "::";

/// Notes a part that is empty or has blanks around it, and a depth beyond `deepest` (0: any).
pub(crate) fn check(name: &str, deepest: usize, problems: &mut Problems) {
    let parts: Vec<&str> = name.split(DIVIDER).collect();
    let broken = |part: &&str| part.is_empty() || part.trim() != *part || part.contains(':');
    if parts.iter().any(broken) {
        problems.add("name", "format", "parts between :: must not be empty");
    }
    if deepest > 0 && parts.len() > deepest {
        problems.add("name", "too_deep", deepest.to_string());
    }
}

/// The name of something below `old` after `old` became `new`; `None` for anything else.
pub(crate) fn moved(name: &str, old: &str, new: &str) -> Option<String> {
    let below = name.strip_prefix(old)?.strip_prefix(DIVIDER)?;
    Some(format!("{new}{DIVIDER}{below}"))
}

/// Whether `name` is `top` or below it.
pub(crate) fn is_within(name: &str, top: &str) -> bool {
    name == top
        || name
            .strip_prefix(top)
            .is_some_and(|rest| rest.starts_with(DIVIDER))
}

/// A place in the tree of names. A part that nothing is called by itself has no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<T> {
    /// The last part: `Printers`.
    pub part: String,
    /// The whole name: `Support::Printers`.
    pub name: String,
    /// What is called so.
    pub entry: Option<T>,
    /// What is below, by name.
    pub children: Vec<Node<T>>,
}

/// Makes a tree of things by their names.
pub fn tree<T>(things: impl IntoIterator<Item = (String, T)>) -> Vec<Node<T>> {
    let mut roots = Vec::new();
    for (name, thing) in things {
        place(&mut roots, &name, "", thing);
    }
    roots
}

fn place<T>(nodes: &mut Vec<Node<T>>, rest: &str, above: &str, thing: T) {
    let (part, below) = match rest.split_once(DIVIDER) {
        Some((part, below)) => (part, Some(below)),
        None => (rest, None),
    };
    let position = nodes
        .binary_search_by(|node| node.part.as_str().cmp(part))
        .unwrap_or_else(|position| {
            let name = if above.is_empty() {
                part.to_owned()
            } else {
                format!("{above}{DIVIDER}{part}")
            };
            let node = Node {
                part: part.to_owned(),
                name,
                entry: None,
                children: Vec::new(),
            };
            nodes.insert(position, node);
            position
        });
    let node = &mut nodes[position];
    match below {
        Some(below) => {
            let above = node.name.clone();
            place(&mut node.children, below, &above, thing);
        }
        None => node.entry = Some(thing),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flat(nodes: &[Node<usize>], out: &mut Vec<(String, usize)>) {
        for node in nodes {
            out.extend(node.entry.map(|entry| (node.name.clone(), entry)));
            flat(&node.children, out);
        }
    }

    proptest! {
        #[test]
        fn a_tree_holds_every_thing_once_under_its_name(
            names in proptest::collection::hash_set("[ab]{1,2}(::[ab]{1,2}){0,3}", 0..20)
        ) {
            let mut things: Vec<(String, usize)> = names.into_iter().enumerate().map(|(i, name)| (name, i)).collect();
            let mut found = Vec::new();
            flat(&tree(things.clone()), &mut found);
            found.sort();
            things.sort();
            prop_assert_eq!(found, things);
        }

        #[test]
        fn only_what_is_below_moves(name in "[ab]{1,2}(::[ab]{1,2}){0,3}", old in "[ab]{1,2}(::[ab]{1,2}){0,1}") {
            let moved = moved(&name, &old, "new");
            prop_assert_eq!(moved.is_some(), name != old && is_within(&name, &old));
        }
    }

    #[test]
    fn a_part_must_not_be_empty_or_blank() {
        for (name, fine) in [
            ("A", true),
            ("A::B", true),
            ("A::", false),
            ("::A", false),
            ("A:: B", false),
            ("A:::B", false),
        ] {
            let mut problems = Problems::default();
            check(name, 0, &mut problems);
            assert_eq!(problems.0.is_empty(), fine, "{name}");
        }
        let mut problems = Problems::default();
        check("A::B::C", 2, &mut problems);
        assert_eq!(problems.0[0].problem, "too_deep");
    }
}

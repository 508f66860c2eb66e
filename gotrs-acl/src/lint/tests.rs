//! Sets with one thing wrong each.

use crate::{AclSet, Inventory, Known, ProblemKind};

fn lint(yaml: &str) -> Vec<(ProblemKind, String)> {
    let set = AclSet::from_yaml(yaml).unwrap_or_else(|error| panic!("{error}"));
    let inventory = Inventory::new()
        .with(Known::State, ["new", "open"])
        .with(Known::Group, ["users"]);
    set.lint(&inventory)
        .into_iter()
        .map(|problem| (problem.kind, problem.to_string()))
        .collect()
}

/// Lints one ACL that is fine but for `part`.
fn one(part: &str) -> Vec<(ProblemKind, String)> {
    lint(&format!("- Name: a\n  {part}\n"))
}

const CHANGE: &str = "ConfigChange: {PossibleNot: {Ticket: {Queue: [Raw]}}}";

#[test]
fn a_sound_set_has_nothing_to_say() {
    assert_eq!(
        one(&format!(
            "ConfigMatch: {{Properties: {{Ticket: {{State: ['[RegExp]^n']}}}}}}\n  {CHANGE}"
        )),
        []
    );
}

#[test]
fn conditions_that_can_never_hold_are_found() {
    for conditions in [
        "{Properties: {Queue: {}}}",
        "{Properties: {Queue: {Name: []}}}",
        "{Properties: {Queue: {Name: [~]}}}",
        "{Properties: {DynamicField: {Color: [red]}}}",
        "{PropertiesDatabase: {Process: {ProcessID: [x]}}}",
        "{Properties: {Ticket: {Queue: [Raw]}, Queue: {Name: [Junk]}}}",
        "{Properties: {Ticket: {Title: ['[NotRegExp]']}}}",
    ] {
        let found = one(&format!("ConfigMatch: {conditions}\n  {CHANGE}"));
        assert_eq!(found.len(), 1, "{conditions}: {found:?}");
        assert_eq!(found[0].0, ProblemKind::NeverMatches, "{conditions}");
    }
}

#[test]
fn items_that_say_something_else_than_they_seem_to_are_found() {
    for (items, kind) in [
        ("['[Not]a', '[Not]b']", ProblemKind::AlwaysMatches),
        ("['[Not]a', a]", ProblemKind::AlwaysMatches),
        ("['[RegExp]']", ProblemKind::AlwaysMatches),
        ("['[not]a']", ProblemKind::NoOperator),
        ("['[REGEXP]a']", ProblemKind::NoOperator),
        ("['[Nothing]a']", ProblemKind::NoOperator),
        ("['[RegExp](?R)']", ProblemKind::Pattern),
    ] {
        let found = one(&format!(
            "ConfigMatch: {{Properties: {{Ticket: {{Title: {items}}}}}}}\n  {CHANGE}"
        ));
        assert_eq!(
            found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            [kind],
            "{items}: {found:?}"
        );
    }
}

#[test]
fn changes_without_effect_are_found() {
    for (changes, kind) in [
        ("''", ProblemKind::NoEffect),
        (
            "{PossibleNot: {Ticket: {Queue: []}}}",
            ProblemKind::NoEffect,
        ),
        (
            "{Possible: {Ticket: {Queue: []}}}",
            ProblemKind::LeavesNothing,
        ),
        (
            "{PossibleAdd: {Ticket: {Queue: [Raw]}}}",
            ProblemKind::NoEffect,
        ),
        (
            "{Possible: {Ticket: {State: [closed]}}}",
            ProblemKind::UnknownValue,
        ),
        (
            "{Possible: {Ticket: {State: ['[RegExp]^c']}}}",
            ProblemKind::UnknownValue,
        ),
    ] {
        let found = one(&format!("ConfigChange: {changes}"));
        assert_eq!(
            found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            [kind],
            "{changes}: {found:?}"
        );
    }
}

#[test]
fn an_acl_behind_one_that_stops_and_always_matches_is_shadowed() {
    let found = lint(
        "- {Name: 1, StopAfterMatch: 1, ConfigMatch: {Properties: {Ticket: {State: ['[RegExp]^n']}}}, ConfigChange: {Possible: {Action: [A]}}}
- {Name: 2, ConfigMatch: {Properties: {Ticket: {State: [new], Title: [x]}}}, ConfigChange: {PossibleNot: {Action: [B]}}}
- {Name: 3, ConfigMatch: {Properties: {Ticket: {State: [new, open]}}}, ConfigChange: {PossibleNot: {Action: [B]}}}
",
    );
    assert_eq!(
        found,
        [(
            ProblemKind::Shadowed,
            "ACL `2` at Action: never asked: `1` matches whenever this does, and stops".into()
        )]
    );
}

#[test]
fn a_later_possible_undoes_what_it_always_follows() {
    let found = lint(
        "- {Name: 1, ConfigMatch: {Properties: {Ticket: {State: [new]}}}, ConfigChange: {PossibleNot: {Action: [A]}}}
- {Name: 2, ConfigMatch: {PropertiesDatabase: {Ticket: {State: [new]}}}, ConfigChange: {PossibleNot: {Action: [B]}}}
- {Name: 3, ConfigMatch: {Properties: {Ticket: {State: ['[Not]open', new]}}}, ConfigChange: {Possible: {Action: [C]}}}
",
    );
    let expected =
        "ACL `1` at Action: undone: `3` matches whenever this does, and its Possible starts again";
    assert_eq!(found, [(ProblemKind::Shadowed, expected.into())]);
}

#[test]
fn numbers_that_sort_as_text_are_found() {
    let acl = |name: &str| {
        format!("- {{Name: {name}, ConfigChange: {{PossibleNot: {{Action: [A{name}]}}}}}}\n")
    };
    let found = lint(&["10-b", "2-a", "100-c", "005"].map(acl).concat());
    let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [ProblemKind::Order], "{found:?}");
    assert!(
        found[0]
            .1
            .starts_with("ACL `2-a` at Name: acts after `100-c`")
    );
}

#[test]
fn unknown_groups_are_named_and_similar_values_proposed() {
    let found = one(&format!(
        "ConfigMatch: {{Properties: {{Tickets: {{X: [a]}}, User: {{Group_rw: [user]}}}}}}\n  {CHANGE}"
    ));
    assert_eq!(
        found[0].1,
        "ACL `a` at ConfigMatch/Properties/Tickets: OTRS gathers nothing for the group `Tickets`"
    );
    assert!(
        found[1]
            .1
            .ends_with("Group_rw/1: `user` does not exist; did you mean `users`?")
    );
}

//! What holds for all ACLs: generated sets against a naive reading of the specification, and the promises of the
//! crate one by one.

use std::collections::BTreeMap;

use gotrs_acl::{
    Acl, AclSet, Change, ConfigChange, ConfigMatch, Decision, Fact, Facts, Inventory, Item, Known,
    ListSection, Offer, Properties, Section, Target, Value, Verdict,
};
use proptest::prelude::*;

const TEXTS: [&str; 7] = ["", "0", "Raw", "Junk", "Raw::Sub", "new\n", "[RegExp]Raw"];
const KEYS: [(&str, &str); 4] = [
    ("Ticket", "Queue"),
    ("Ticket", "State"),
    ("User", "Role"),
    ("Queue", "Name"),
];

// The specification, read naively: no tables, no symbols, no engine.

fn item_holds(item: &Item, text: &str) -> bool {
    let Some(written) = item.text() else {
        return false;
    };
    let prefixes = [
        ("[RegExp]", false, false),
        ("[regexp]", true, false),
        ("[NotRegExp]", false, true),
        ("[Notregexp]", true, true),
    ];
    for (prefix, fold, negated) in prefixes {
        if let Some(pattern) = written.strip_prefix(prefix) {
            return (!negated && text == written) || naive_regex(pattern, text, fold) != negated;
        }
    }
    match written.strip_prefix("[Not]") {
        Some(other) => text != other,
        None => text == written,
    }
}

/// `^word$`, `^word`, `word$` or `word`.
fn naive_regex(pattern: &str, text: &str, fold: bool) -> bool {
    let case = |text: &str| {
        if fold {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    };
    let (word, text) = (case(pattern.trim_matches(['^', '$'])), case(text));
    let ends = [text.as_str(), text.strip_suffix('\n').unwrap_or(&text)];
    match (pattern.starts_with('^'), pattern.ends_with('$')) {
        (true, true) => ends.contains(&word.as_str()),
        (true, false) => text.starts_with(&word),
        (false, true) => ends.iter().any(|text| text.ends_with(&word)),
        (false, false) => text.contains(&word),
    }
}

fn condition_holds(items: &[Item], fact: Option<&Fact>) -> bool {
    let negative = |item: &Item| {
        item.text().is_some_and(|text| {
            ["[Not]", "[NotRegExp]", "[Notregexp]"]
                .iter()
                .any(|prefix| text.starts_with(prefix))
        })
    };
    items.iter().any(|item| match fact {
        None => false,
        Some(Fact::Text(text)) => item_holds(item, text),
        Some(Fact::List(list)) if negative(item) => list.iter().all(|text| item_holds(item, text)),
        Some(Fact::List(list)) => list.iter().any(|text| item_holds(item, text)),
    })
}

fn matches(acl: &Acl, facts: &Facts) -> bool {
    let Some(config) = &acl.config_match else {
        return true;
    };
    let sections = [
        (Section::Properties, &config.properties),
        (Section::PropertiesDatabase, &config.properties_database),
    ];
    sections.into_iter().all(|(section, groups)| {
        let Some(groups) = groups.as_ref().filter(|groups| !groups.is_empty()) else {
            return true;
        };
        let keys: Vec<_> = groups
            .iter()
            .flat_map(|(group, keys)| keys.iter().map(move |(key, items)| (group, key, items)))
            .collect();
        !keys.is_empty()
            && keys
                .iter()
                .all(|(group, key, items)| condition_holds(items, facts.get(section, group, key)))
    })
}

fn items_for<'a>(change: Option<&'a Change>, target: Target<'_>) -> Option<&'a Vec<Item>> {
    match target {
        Target::Field(field) => change?.ticket.as_ref()?.get(field),
        Target::List(section) => change?
            .lists
            .get(&section)
            .filter(|items| !items.is_empty()),
    }
}

/// The texts that remain, nothing when nothing is restricted.
fn naive(acls: &[Acl], facts: &Facts, target: Target<'_>, offer: &[String]) -> Option<Vec<bool>> {
    let sorted: BTreeMap<&str, &Acl> = acls.iter().map(|acl| (acl.name.as_str(), acl)).collect();
    let mut there = vec![true; offer.len()];
    let mut used = false;
    for acl in sorted
        .into_values()
        .filter(|acl| acl.is_active() && matches(acl, facts))
    {
        let Some(changes) = &acl.config_change else {
            continue;
        };
        let hits = |items: &Vec<Item>, text: &str| items.iter().any(|item| item_holds(item, text));
        let possible = items_for(changes.possible.as_ref(), target);
        let add = items_for(changes.possible_add.as_ref(), target);
        let not = items_for(changes.possible_not.as_ref(), target);
        if possible.is_none() && add.is_none() && not.is_none() {
            continue;
        }
        used = true;
        for (there, text) in there.iter_mut().zip(offer) {
            *there = possible.map_or(*there, |items| hits(items, text));
            *there |= add.is_some_and(|items| hits(items, text));
            *there &= !not.is_some_and(|items| hits(items, text));
        }
        if acl.stop_after_match {
            break;
        }
    }
    used.then_some(there)
}

// Generated ACLs.

fn item() -> impl Strategy<Value = Item> {
    let prefix = prop::sample::select(vec![
        "",
        "",
        "",
        "[Not]",
        "[RegExp]",
        "[regexp]^",
        "[NotRegExp]^",
        "[Notregexp]",
        "[not]",
        "[Nothing]",
    ]);
    let text = prop::sample::select(vec![
        "", "0", "Raw", "raw", "Junk", "new", "R", "Raw$", "Sub$",
    ]);
    prop_oneof![
        19 => (prefix, text).prop_map(|(prefix, text)| Item::new(format!("{prefix}{text}"))),
        1 => Just(Item::undefined()),
    ]
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(item(), 0..4)
}

fn properties() -> impl Strategy<Value = Option<Properties>> {
    let key = (prop::sample::select(KEYS.to_vec()), items());
    prop::option::weighted(0.5, (prop::collection::vec(key, 0..3), any::<bool>())).prop_map(
        |found| {
            found.map(|(keys, bare)| {
                let mut groups = Properties::new();
                for ((group, key), items) in keys {
                    groups
                        .entry(group.to_owned())
                        .or_default()
                        .insert(key.to_owned(), items);
                }
                if bare {
                    groups.entry("SLA".to_owned()).or_default();
                }
                groups
            })
        },
    )
}

fn change() -> impl Strategy<Value = Option<Change>> {
    let field = prop::sample::select(vec!["Queue", "State"]).prop_map(str::to_owned);
    let section = prop::sample::select(vec![ListSection::Action, ListSection::Form]);
    let fields = prop::option::of(prop::collection::btree_map(field, items(), 0..3));
    let lists = prop::collection::btree_map(section, items(), 0..2);
    prop::option::weighted(
        0.5,
        (fields, lists).prop_map(|(ticket, lists)| Change { ticket, lists }),
    )
}

fn acls() -> impl Strategy<Value = Vec<Acl>> {
    let config_match = prop::option::of((properties(), properties()));
    let config_match = config_match.prop_map(|both| {
        both.map(|(properties, properties_database)| ConfigMatch {
            properties,
            properties_database,
        })
    });
    let config_change =
        (change(), change(), change()).prop_map(|(possible, possible_add, possible_not)| {
            Some(ConfigChange {
                possible,
                possible_add,
                possible_not,
            })
        });
    let acl = (config_match, config_change, any::<bool>(), 0..10_u8).prop_map(
        |(config_match, config_change, stop_after_match, validity)| Acl {
            stop_after_match,
            validity: gotrs_acl::Validity::from_id(if validity == 0 { 2 } else { 1 }),
            config_match,
            config_change,
            ..Acl::default()
        },
    );
    prop::collection::vec(acl, 0..70).prop_map(|mut acls| {
        acls.iter_mut()
            .enumerate()
            .for_each(|(index, acl)| acl.name = format!("{}-acl", (index * 37) % 100));
        acls
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let text = prop::sample::select(TEXTS.to_vec());
    let list = prop::collection::vec(text.clone(), 0..3);
    let fact = prop_oneof![1 => Just(None), 4 => text.prop_map(|text| Some(Fact::from(text))), 2 => list.prop_map(|list| Some(Fact::from(list)))];
    prop::collection::vec(fact, KEYS.len() * 2).prop_map(|values| {
        let mut facts = Facts::new();
        for (index, value) in values.into_iter().enumerate() {
            let (group, key) = KEYS[index / 2];
            let section = if index % 2 == 0 {
                Section::Properties
            } else {
                Section::PropertiesDatabase
            };
            facts.set(section, group, key, value);
        }
        facts
    })
}

const TARGETS: [Target<'static>; 5] = [
    Target::Field("Queue"),
    Target::Field("State"),
    Target::Field("Type"),
    Target::ACTION,
    Target::List(ListSection::Form),
];

fn offer() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(
        prop::sample::select(TEXTS.to_vec()).prop_map(str::to_owned),
        0..80,
    )
}

fn there(decision: &Decision, length: usize) -> Option<Vec<bool>> {
    decision
        .is_restricted()
        .then(|| (0..length).map(|index| decision.keeps(index)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn engine_session_and_trace_decide_as_the_specification_says(acls in acls(), facts in facts(), texts in offer()) {
        let set: AclSet = acls.iter().cloned().collect();
        let engine = set.compile().unwrap();
        let offer = Offer::of_names(texts.clone());
        let mut session = engine.session(&facts);
        for target in TARGETS {
            let expected = naive(&acls, &facts, target, &texts);
            let decision = session.decide(target, &offer);
            prop_assert_eq!(&there(&decision, texts.len()), &expected);
            prop_assert_eq!(&engine.decide(&facts, target, &offer), &decision, "deterministic");
            let trace = engine.explain(&facts, target, &offer);
            prop_assert_eq!(trace.decision(), &decision);
            prop_assert_eq!(&trace.replay(), &decision);
        }
    }

    #[test]
    fn no_acl_invents_an_option(acls in acls(), facts in facts(), texts in offer()) {
        let engine = acls.into_iter().collect::<AclSet>().compile().unwrap();
        let offer = Offer::new(texts.iter().enumerate().map(|(id, text)| (id.to_string(), text.clone())));
        for target in TARGETS {
            let decision = engine.decide(&facts, target, &offer);
            prop_assert!(decision.entries(&offer).all(|entry| texts[entry.id.parse::<usize>().unwrap()] == entry.text));
            prop_assert!(decision.entries(&offer).count() <= texts.len());
        }
    }

    #[test]
    fn an_acl_that_does_not_match_changes_nothing(acls in acls(), facts in facts(), texts in offer()) {
        let engine = acls.iter().cloned().collect::<AclSet>().compile().unwrap();
        let offer = Offer::of_names(texts);
        for target in TARGETS {
            let trace = engine.explain(&facts, target, &offer);
            let idle = |name: &str| trace.acls().iter().any(|acl| acl.acl.name == name && acl.verdict != Verdict::Matched);
            let without = acls.iter().filter(|acl| !idle(&acl.name)).cloned().collect::<AclSet>().compile().unwrap();
            prop_assert_eq!(&without.decide(&facts, target, &offer), trace.decision());
        }
    }

    #[test]
    fn neither_the_order_of_reading_nor_an_inventory_matters(acls in acls(), facts in facts(), texts in offer()) {
        let engine = acls.iter().cloned().collect::<AclSet>().compile().unwrap();
        let inventory = Inventory::new().with(Known::Queue, TEXTS).with(Known::State, ["new\n", "Raw"]).with(Known::Action, TEXTS);
        let (other, problems) = acls.into_iter().rev().collect::<AclSet>().compile_for(&inventory);
        prop_assert_eq!(problems, []);
        let offer = Offer::of_names(texts);
        for target in TARGETS {
            prop_assert_eq!(engine.decide(&facts, target, &offer), other.decide(&facts, target, &offer));
        }
    }

    #[test]
    fn a_written_set_reads_back_as_the_same(acls in acls()) {
        let set: AclSet = acls.into_iter().collect();
        prop_assert_eq!(&AclSet::from_yaml(&set.to_yaml()).unwrap(), &set);
        prop_assert_eq!(&AclSet::from_json(&set.to_value().to_json()).unwrap(), &set);
        for acl in set.acls() {
            let Ok(columns) = acl.to_columns() else { continue };
            let read = Acl::from_columns(&acl.name, acl.stop_after_match, &columns.config_match, &columns.config_change).unwrap();
            prop_assert_eq!((&read.config_match, &read.config_change), (&acl.config_match, &acl.config_change));
        }
    }

    #[test]
    fn any_tree_survives_yaml_and_json(value in tree()) {
        prop_assert_eq!(Value::from_yaml(&value.to_yaml()).unwrap(), value.clone());
        prop_assert_eq!(Value::from_json(&value.to_json()).unwrap(), value.clone());
        prop_assert_eq!(serde_json::from_str::<Value>(&value.to_json_pretty()).unwrap(), value.clone());
    }
}

fn tree() -> impl Strategy<Value = Value> {
    let hard = prop::sample::select(vec![
        "- x",
        "a: b",
        "#",
        " x",
        "x ",
        "'",
        "\"",
        "\\",
        "~",
        "null",
        "---",
        "... x",
        "&a",
        "*a",
        "!x",
        "|",
        ">",
        "%",
        "@",
        "`",
        "? x",
        ":",
        "[",
        "}",
        "a #b",
        "x\n\ny\n",
        "\r\n",
        "\t",
        "12",
        "-",
        "é\u{2028}",
        "\u{feff}x",
        "\u{85}",
        "1e3",
    ]);
    let text = prop_oneof![
        any::<String>(),
        hard.prop_map(str::to_owned),
        "[ -~\n]{0,12}"
    ];
    let leaf = prop_oneof![4 => text.clone().prop_map(Value::Text), 1 => Just(Value::Undefined)];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(text.clone(), inner, 0..4).prop_map(Value::Map),
        ]
    })
}

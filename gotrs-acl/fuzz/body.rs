//! What the fuzz target and the bounded run in the tests do with one input: read it, write it, compile it, ask it and
//! compare the engine with its trace. Panics are the findings.

use gotrs_acl::{
    Acl, AclSet, Fact, Facts, Inventory, Item, ListSection, Offer, Operator, Section, Target, Value,
};

/// Runs one input through everything.
pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    round_trip(&text);
    let Ok(set) = AclSet::from_yaml(&text).or_else(|_| AclSet::from_json(&text)) else {
        return;
    };
    // An export does not tell "no such key" from "an empty hash"; once written, nothing changes any more.
    let written = set.to_yaml();
    let read = AclSet::from_yaml(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(read.to_yaml(), written);
    let _ = set.lint(&Inventory::new());
    ask(&set, data);
}

fn round_trip(text: &str) {
    if let Ok(value) = Value::from_yaml(text) {
        let written = value.to_yaml();
        assert_eq!(
            Value::from_yaml(&written).unwrap_or_else(|error| panic!("{error}\n{written}")),
            value
        );
    }
    if let Ok(value) = Value::from_json(text) {
        assert_eq!(Value::from_json(&value.to_json()).as_ref(), Ok(&value));
        assert_eq!(Value::from_json(&value.to_json_pretty()), Ok(value));
    }
}

fn ask(set: &AclSet, data: &[u8]) {
    let (engine, _) = set.compile_for(&Inventory::new());
    let texts = texts(set);
    // Bytes of the input choose the facts, so that they vary with it.
    let mut choice = data.iter().copied().cycle();
    let mut choose = || texts[usize::from(choice.next().unwrap_or(0)) % texts.len()].clone();
    let mut facts = Facts::new();
    for (section, group, key) in engine.wanted() {
        let fact = match choose().len() % 4 {
            0 => None,
            1 => Some(Fact::List(vec![choose(), choose()])),
            _ => Some(Fact::Text(choose())),
        };
        facts.set(section, group, key, fact);
    }
    let _ = facts.get(Section::Properties, "Ticket", "Queue");
    let offer = Offer::of_names(texts.iter().take(40));
    let fields: Vec<String> = engine.fields().map(str::to_owned).collect();
    let lists = ListSection::ALL.into_iter().map(Target::List);
    let mut session = engine.session(&facts);
    for target in fields.iter().map(|field| Target::Field(field)).chain(lists) {
        let decision = session.decide(target, &offer);
        let trace = engine.explain(&facts, target, &offer);
        assert_eq!(&decision, trace.decision(), "{trace}");
        assert_eq!(decision, trace.replay(), "{trace}");
        let _ = (trace.to_json(), trace.otrs_log());
    }
}

/// The texts that the items speak of, and some that they do not.
fn texts(set: &AclSet) -> Vec<String> {
    let mut texts: Vec<String> = ["", "0", "Raw", "new\n"].map(str::to_owned).to_vec();
    for item in set.acls().iter().flat_map(items) {
        match item.operator() {
            Operator::Undefined => {}
            Operator::Equals(text) | Operator::Differs(text) => texts.push(text.to_owned()),
            Operator::Matches { pattern, .. } => {
                texts.push(pattern.trim_matches(['^', '$']).to_owned())
            }
        }
    }
    texts.sort();
    texts.dedup();
    texts.truncate(60);
    texts
}

fn items(acl: &Acl) -> Vec<&Item> {
    let config = acl
        .config_match
        .iter()
        .flat_map(|config| [&config.properties, &config.properties_database]);
    let matched = config
        .flatten()
        .flat_map(|groups| groups.values())
        .flat_map(|keys| keys.values());
    let changes = acl.config_change.iter();
    let changes = changes
        .flat_map(|all| [&all.possible, &all.possible_add, &all.possible_not])
        .flatten();
    let changed = changes.flat_map(|change| {
        change
            .lists
            .values()
            .chain(change.ticket.iter().flat_map(|fields| fields.values()))
    });
    matched.chain(changed).flatten().collect()
}

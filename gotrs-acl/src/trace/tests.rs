//! Traces of small sets, read as a person reads them.

use crate::{AclSet, Facts, Offer, Target, Verdict};

const SET: &str = "
- Name: 100-Raw
  StopAfterMatch: 1
  ConfigMatch:
    Properties:
      Ticket:
        Queue: ['[RegExp]^R', Junk]
      User:
        Group_rw: ['[Not]admin']
    PropertiesDatabase:
      Ticket:
        State: [new]
  ConfigChange:
    Possible:
      Ticket:
        State: ['[RegExp]^(new|open)$', closed successful]
    PossibleNot:
      Ticket:
        State: [new]
- Name: 050-Empty
  ConfigMatch: {Properties: {Queue: {}}}
  ConfigChange: {PossibleNot: {Ticket: {State: [open]}}}
- Name: 200-Later
  ConfigChange: {PossibleAdd: {Ticket: {State: ['']}}}
- Name: 300-Other
  ConfigChange: {PossibleNot: {Action: [AgentTicketClose]}}
";

fn facts() -> Facts {
    Facts::new()
        .both("Ticket", "Queue", "Raw")
        .both("User", "Group_rw", ["users"])
        .stored("Ticket", "State", "new")
}

#[test]
fn a_trace_names_every_condition_and_every_step() {
    let engine = AclSet::from_yaml(SET).unwrap().compile().unwrap();
    let (facts, offer) = (facts(), Offer::of_names(["", "new", "open", "removed"]));
    let trace = engine.explain(&facts, Target::Field("State"), &offer);
    assert_eq!(
        trace.to_string(),
        "Ticket/State: 1 of 4 options remain

050-Empty: can never match, a section of its conditions is empty

100-Raw: matched
  Properties Ticket/Queue is `Raw`: holds
    + [RegExp]^R
    - Junk
  Properties User/Group_rw is the list [users]: holds
    + [Not]admin
  PropertiesDatabase Ticket/State is `new`: holds
    + new
  Possible, from everything offered
    - (empty), which no item allows
    = new, because of `[RegExp]^(new|open)$`
    = open, because of `[RegExp]^(new|open)$`
    - removed, which no item allows
  PossibleNot
    - new, because of `new`
  StopAfterMatch: no later ACL is asked about Ticket/State

200-Later: was not reached, an ACL above stopped

Say nothing about Ticket/State: 300-Other
"
    );
    assert_eq!(trace.replay(), *trace.decision());
    assert_eq!(
        engine.decide(&facts, Target::Field("State"), &offer),
        *trace.decision()
    );
}

#[test]
fn the_history_of_an_option_ends_with_the_acl_to_blame() {
    let engine = AclSet::from_yaml(SET).unwrap().compile().unwrap();
    let (facts, offer) = (facts(), Offer::of_names(["new", "open"]));
    let trace = engine.explain(&facts, Target::Field("State"), &offer);
    let blamed: Vec<_> = trace
        .history(0)
        .map(|(acl, step)| (acl.acl.name.as_str(), step.kind.name()))
        .collect();
    assert_eq!(blamed, [("100-Raw", "PossibleNot")]);
    assert_eq!(trace.history(1).count(), 0);
}

#[test]
fn an_undefined_value_fails_and_the_trace_says_so() {
    let engine = AclSet::from_yaml(SET).unwrap().compile().unwrap();
    let (facts, offer) = (Facts::new(), Offer::of_names(["new", ""]));
    let trace = engine.explain(&facts, Target::Field("State"), &offer);
    assert_eq!(trace.acls()[1].verdict, Verdict::NotMatched);
    assert!(
        trace
            .to_string()
            .contains("Properties User/Group_rw is undefined: fails\n    - [Not]admin\n")
    );
    assert!(
        trace
            .to_string()
            .contains("200-Later: matches always\n  PossibleAdd\n    changes nothing here\n")
    );
}

#[test]
fn the_json_rendering_holds_the_same_facts() {
    let engine = AclSet::from_yaml(SET).unwrap().compile().unwrap();
    let (facts, offer) = (facts(), Offer::of_names(["new", "open"]));
    let trace = engine.explain(&facts, Target::Field("State"), &offer);
    let json: serde_json::Value = serde_json::from_str(&trace.to_json()).unwrap();
    assert_eq!(json, serde_json::to_value(&trace).unwrap());
    assert_eq!(json["acls"][1]["steps"][1]["removed"][0]["item"], "new");
    assert_eq!(json["remaining"][0]["text"], "open");
    assert_eq!(
        json["acls"][1]["conditions"][0]["items"][1],
        serde_json::json!({"item": "Junk", "holds": false})
    );
}

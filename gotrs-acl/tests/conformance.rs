//! The vectors of area `acl`: what OTRS does, case by case.
//!
//! Reads `$GOTRS_CONFORMANCE_DIR/acl/*.json` if the variable is set, else the copies in `tests/conformance/acl/`.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gotrs_acl::{
    Acl, AclSet, Call, Facts, ImportPlan, Lookup, LookupBy, Offer, ProblemKind, Problems, Record,
    RecordKind, Records, Section, Target, Value,
};
use serde_json::{Value as Json, json};

fn folder() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    std::env::var_os("GOTRS_CONFORMANCE_DIR")
        .map_or(own, PathBuf::from)
        .join("acl")
}

fn read(path: &Path) -> Json {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files() -> Vec<(String, Json)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let paths = paths.into_iter().filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                read(&path),
            )
        })
        .collect()
}

/// Runs one check over the cases of a file and prints the line that is asked for; the names of failed cases.
fn run(file: &str, cases: &[Json], mut check: impl FnMut(&Json) -> Result<(), String>) -> usize {
    let mut failed = 0;
    for case in cases {
        if let Err(difference) = check(case) {
            failed += 1;
            println!("acl/{file}: {} failed: {difference}", case["id"]);
        }
    }
    println!(
        "acl/{file}: {} passed, {failed} failed",
        cases.len() - failed
    );
    failed
}

#[test]
fn acl() {
    let mut failed = 0;
    let mut ran = 0;
    for (file, content) in files() {
        let Some(cases) = content["cases"].as_array() else {
            // A description of the data set has no cases of its own; `gathered` uses it.
            assert!(
                content["ticket_records"].is_object(),
                "acl/{file} holds no case"
            );
            let world = World::new(&content);
            failed += run(&file, &world.every_case(), |case| world.check(case));
            continue;
        };
        assert!(!cases.is_empty(), "acl/{file} holds no case");
        ran += cases.len();
        let mut existing: BTreeMap<String, Acl> = BTreeMap::new();
        failed += run(&file, cases, |case| match () {
            () if case.get("yaml").is_some() => import(case, &mut existing),
            () if case.get("acl").is_some() => store(case),
            () => evaluate(case),
        });
    }
    assert!(ran > 0, "no vectors in {}", folder().display());
    assert_eq!(failed, 0, "see the cases above");
}

fn same(what: &str, expected: &Json, actual: &Json) -> Result<(), String> {
    let (expected, actual) = (as_text(expected), as_text(actual));
    if expected == actual {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected}, got {actual}"))
    }
}

/// Numbers and strings are interchangeable in the vectors.
fn as_text(value: &Json) -> Json {
    match value {
        Json::Number(number) => Json::String(number.to_string()),
        Json::Bool(flag) => Json::String(u8::from(*flag).to_string()),
        Json::Array(list) => list.iter().map(as_text).collect(),
        Json::Object(map) => Json::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), as_text(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}

// One call of the ACLs.

fn evaluate(case: &Json) -> Result<(), String> {
    let mut facts = Facts::new();
    facts.read(Section::Properties, &value(&case["checks"]));
    facts.read(
        Section::PropertiesDatabase,
        &value(&case["checks_database"]),
    );
    evaluate_with(case, |_| facts.clone())
}

fn evaluate_with(
    case: &Json,
    facts: impl FnOnce(&gotrs_acl::Engine) -> Facts,
) -> Result<(), String> {
    let set = AclSet::from_value(&value(&case["acls"])).map_err(|problems| problems.to_string())?;
    // As a running desk does: an expression that cannot be had makes its item fail.
    let (engine, problems) = set.compile_for(&gotrs_acl::Inventory::new());
    let call = &case["call"];
    let target = Target::from_otrs(
        call["ReturnType"].as_str().unwrap(),
        call["ReturnSubType"].as_str().unwrap(),
    );
    let offer = Offer::from_data(&value(&call["Data"]), call["Action"].as_str());
    let (decision, log) = match target.filter(|_| parse_call(case, None).is_subject_to_acls()) {
        None => (gotrs_acl::Decision::Unrestricted, Vec::new()),
        Some(target) => {
            let facts = facts(&engine);
            let decision = engine.decide(&facts, target, &offer);
            let trace = engine.explain(&facts, target, &offer);
            if *trace.decision() != decision || trace.replay() != decision {
                return Err(format!(
                    "the trace comes to another result than {decision:?}:\n{trace}"
                ));
            }
            (decision, trace.otrs_log())
        }
    };
    let actual = json!({"restricted": decision.is_restricted(), "data": decision.to_data(&offer)});
    if let Some(lines) = case.get("debug_log") {
        let lines: Vec<&str> = lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        let log: Vec<String> = log.iter().map(|line| format!("notice: {line}")).collect();
        same("debug_log", &json!(lines), &json!(log))?;
    }
    let quirks = case["quirk"].as_array().into_iter().flatten();
    if quirks.into_iter().any(|quirk| quirk == "empty_regex") {
        // What an empty expression matches depends on what Perl matched before.
        return Ok(());
    }
    if case["result"].get("error").is_some() && case.get("improved_result").is_none() {
        // OTRS died of an expression: it has to be among the refused ones.
        let refused = problems
            .iter()
            .any(|problem| problem.kind == ProblemKind::Pattern);
        return if refused {
            Ok(())
        } else {
            Err("the expression was not refused".to_owned())
        };
    }
    match case.get("improved_result") {
        Some(improved) if same("", improved, &actual).is_ok() => Ok(()),
        _ => same("result", &case["result"], &actual),
    }
}

// Storing one ACL.

fn store(case: &Json) -> Result<(), String> {
    let expected = &case["result"];
    let stored = stored(&case["acl"]);
    // Whether the name is taken already is the database's to say.
    if expected["added"] == json!(false) {
        return same("added", &json!(false), &json!(stored.is_ok()));
    }
    let (acl, columns) = stored.map_err(|problems| problems.to_string())?;
    same(
        "config_match_yaml",
        &expected["config_match_yaml"],
        &json!(columns.config_match),
    )?;
    same(
        "config_change_yaml",
        &expected["config_change_yaml"],
        &json!(columns.config_change),
    )?;
    let read = Acl::from_columns(
        &acl.name,
        acl.stop_after_match,
        &columns.config_match,
        &columns.config_change,
    );
    let read = Acl {
        comment: acl.comment.clone(),
        description: acl.description.clone().or(Some(String::new())),
        validity: acl.validity,
        ..read.map_err(|problems| problems.to_string())?
    };
    same(
        "get",
        &expected["get"],
        &serde_json::to_value(read.to_value()).unwrap(),
    )
}

fn stored(acl: &Json) -> Result<(Acl, gotrs_acl::Columns), Problems> {
    let mut acls = AclSet::from_value(&Value::List(vec![value(acl)]))?.into_acls();
    let acl = acls.remove(0);
    let columns = acl.to_columns()?;
    Ok((acl, columns))
}

// Importing a file.

fn import(case: &Json, existing: &mut BTreeMap<String, Acl>) -> Result<(), String> {
    let names: Vec<String> = existing.keys().cloned().collect();
    let overwrite = as_text(&case["overwrite"]) == json!("1");
    let plan = ImportPlan::new(
        case["yaml"].as_str().unwrap(),
        names.iter().map(String::as_str),
        overwrite,
    );
    let expected = &case["result"]["returned"];
    let Ok(plan) = plan else {
        return same("Success", &expected["Success"], &json!(0));
    };
    let joined = |acls: &[Acl]| {
        acls.iter()
            .map(|acl| acl.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let failed: Vec<&str> = plan.failed.iter().map(|(name, _)| name.as_str()).collect();
    let returned = json!({
        "Success": 1,
        "AddedACLs": joined(&plan.added),
        "UpdatedACLs": joined(&plan.updated),
        "ACLErrors": failed.join(", "),
    });
    same("returned", expected, &returned)?;
    existing.extend(
        plan.added
            .into_iter()
            .chain(plan.updated)
            .map(|acl| (acl.name.clone(), acl)),
    );
    let names = case["names"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap());
    let after: Vec<Value> = names.map(|name| existing[name].to_value()).collect();
    same(
        "after",
        &case["result"]["after"],
        &serde_json::to_value(after).unwrap(),
    )
}

// The same calls, with the facts gathered from the described data instead of given.

struct World<'a>(&'a Json);

fn record(json: &Json) -> Record {
    let mut facts = Facts::new();
    facts.read(Section::Properties, &value(&json!({"x": json})));
    let keys = json.as_object().into_iter().flat_map(|map| map.keys());
    keys.filter_map(|key| {
        Some((
            key.clone(),
            facts.get(Section::Properties, "x", key)?.clone(),
        ))
    })
    .collect()
}

fn parse_call(case: &Json, tickets: Option<&Json>) -> Call {
    let call = &case["call"];
    let text = |key: &str| {
        call.get(key)
            .and_then(|value| as_text(value).as_str().map(str::to_owned))
    };
    let deployed = |key: &str, id: &String| case[key].get(id).is_some();
    let interface = if call.get("UserID").is_some() {
        "AgentInterface"
    } else {
        "CustomerInterface"
    };
    let offers = |id: &String| {
        let interfaces = case["deployed_activity_dialogs"][id]["Interface"].as_array();
        interfaces.is_some_and(|list| list.contains(&json!(interface)))
    };
    let form = call
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| value.is_string() || value.is_number());
    Call {
        user_id: text("UserID").and_then(|id| id.parse().ok()),
        customer_user_id: text("CustomerUserID"),
        action: text("Action"),
        ticket: tickets
            .zip(text("TicketID"))
            .map(|(tickets, id)| record(&tickets[id])),
        form: form
            .map(|(key, value)| (key.clone(), as_text(value).as_str().unwrap().to_owned()))
            .collect(),
        dynamic_fields: record(&call["DynamicField"]),
        process: text("ProcessEntityID"),
        activity: text("ActivityEntityID").filter(|id| deployed("deployed_activities", id)),
        activity_dialog: text("ActivityDialogEntityID").filter(offers),
    }
}

impl<'a> World<'a> {
    fn new(content: &'a Json) -> Self {
        World(content)
    }

    /// The evaluation cases of the folder, where their facts can be gathered.
    fn every_case(&self) -> Vec<Json> {
        let files = files()
            .into_iter()
            .filter_map(|(_, content)| content["cases"].as_array().cloned())
            .flatten();
        files.filter(|case| case.get("call").is_some()).collect()
    }

    fn check(&self, case: &Json) -> Result<(), String> {
        let mut state_type = None;
        let result = evaluate_with(case, |engine| {
            let call = parse_call(case, Some(&self.0["ticket_records"]));
            let found = call
                .lookups(engine)
                .into_iter()
                .filter_map(|lookup| Some((lookup.clone(), self.find(&lookup)?)));
            let facts = call.facts(engine, &found.collect::<Records>());
            state_type = facts
                .get(Section::Properties, "Ticket", "StateType")
                .cloned();
            facts
        });
        // OTRS forgets to overlay the state type when no ACL names the state itself; we do not.
        let given = &case["checks"]["Ticket"]["StateType"];
        let overlaid = given.is_string()
            && state_type.is_some_and(|ours| given.as_str() != ours.to_value().scalar().as_deref());
        result.or_else(|error| if overlaid { Ok(()) } else { Err(error) })
    }

    fn find(&self, lookup: &Lookup) -> Option<Record> {
        let (table, id_key) = match lookup.kind {
            RecordKind::Queue => ("queues", "QueueID"),
            RecordKind::State => ("states", "ID"),
            RecordKind::Priority => ("priorities", "ID"),
            RecordKind::Type => ("types", "ID"),
            RecordKind::Service => ("services", "ServiceID"),
            RecordKind::Sla => ("slas", "SLAID"),
            RecordKind::User => return self.user(&lookup.by),
            RecordKind::CustomerUser => {
                let (LookupBy::Id(login) | LookupBy::Name(login)) = &lookup.by;
                let known = self.0["customer_users"].get(login).map(record);
                // Without customer group support OTRS puts every login into every group, even an unknown one.
                return known.or_else(|| {
                    let types = self.0["customer_permission_types"].as_array()?.iter();
                    let groups = &self.0["all_groups_for_customers"];
                    Some(
                        types
                            .flat_map(|name| {
                                record(
                                    &json!({format!("Group_{}", name.as_str().unwrap()): groups}),
                                )
                            })
                            .collect(),
                    )
                });
            }
        };
        let (name, id) = self.0[table]
            .as_object()?
            .iter()
            .find(|(name, id)| match &lookup.by {
                LookupBy::Id(wanted) => as_text(id) == json!(wanted),
                LookupBy::Name(wanted) => *name == wanted,
            })?;
        let mut found = record(&json!({"Name": name, id_key: id}));
        if lookup.kind == RecordKind::Queue {
            found.extend(record(&self.0["queue_records"][name]));
        }
        if lookup.kind == RecordKind::State {
            found.extend(record(&json!({"TypeName": self.0["state_types"][name]})));
        }
        Some(found)
    }

    fn user(&self, by: &LookupBy) -> Option<Record> {
        let users = self.0["users"].as_object()?;
        let user = users.values().find(|user| match by {
            LookupBy::Id(id) => as_text(&user["UserID"]) == json!(id),
            LookupBy::Name(login) => user["UserLogin"] == json!(login),
        });
        user.map(record)
    }
}

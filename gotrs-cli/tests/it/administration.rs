//! People, rights, catalogs and settings from the shell.

use serde_json::{Value, json};

use crate::program::Program;

fn field<'a>(rows: &'a Value, name: &str, wanted: &str, field: &str) -> &'a Value {
    let rows = rows.as_array().unwrap();
    let row = rows.iter().find(|row| row[name] == wanted);
    &row.unwrap_or_else(|| panic!("no row with {name} = {wanted}: {rows:?}"))[field]
}

#[test]
fn a_whole_organisation_is_built_from_one_script() {
    let program = Program::migrated();
    let script: &[&[&str]] = &[
        &["group", "add", "billing", "--comment", "Invoices"],
        &[
            "role",
            "add",
            "clerks",
            "--grant",
            "billing=rw",
            "--grant",
            "users=ro",
        ],
        &[
            "user",
            "add",
            "kim",
            "--first-name",
            "Kim",
            "--last-name",
            "Lee",
            "--email",
            "kim@desk.example",
            "--grant",
            "users=rw",
            "--role",
            "clerks",
        ],
        &[
            "customer-company",
            "add",
            "NOVA",
            "--name",
            "Nova Labs",
            "--city",
            "Potsdam",
        ],
        &[
            "customer-user",
            "add",
            "emma",
            "--email",
            "emma@nova.example",
            "--customer-id",
            "NOVA",
            "--first-name",
            "Emma",
            "--last-name",
            "Novak",
        ],
        &[
            "system-address",
            "add",
            "billing@desk.example",
            "--real-name",
            "Billing",
            "--queue",
            "Raw",
        ],
        &["salutation", "add", "formal", "--text", "Dear customer,"],
        &[
            "queue",
            "add",
            "Billing",
            "--group",
            "billing",
            "--system-address",
            "billing@desk.example",
            "--salutation",
            "formal",
            "--follow-up",
            "new ticket",
            "--follow-up-lock",
            "yes",
            "--unlock-timeout",
            "30",
        ],
        &[
            "state",
            "add",
            "waiting for parts",
            "--type",
            "pending reminder",
        ],
        &["priority", "add", "6 burning"],
        &["type", "add", "Incident"],
        &["service", "add", "Workplace"],
        &["service", "add", "Workplace::E-mail"],
        &["sla", "add", "Gold", "--first-response-time", "60"],
        &["signature", "add", "team", "--text", "Your desk"],
        &[
            "template",
            "add",
            "Ask",
            "--type",
            "Answer",
            "--text",
            "Could you tell us more?",
        ],
        &[
            "auto-response",
            "add",
            "received",
            "--type",
            "auto reply",
            "--system-address",
            "billing@desk.example",
            "--subject",
            "Thank you",
            "--text",
            "We have it.",
        ],
    ];
    for args in script {
        program.run(args).done();
    }
    let kim = program.run(&["user", "show", "kim", "--json"]).json();
    assert_eq!(kim["roles"], json!(["clerks"]));
    let rights = kim["permissions"].as_array().unwrap();
    assert!(
        rights.contains(&json!({"group": "billing", "key": "rw", "because_of": "role clerks"})),
        "{kim}"
    );
    let queue = program.run(&["queue", "show", "billing", "--json"]).json();
    assert_eq!(
        [
            &queue["group"],
            &queue["system_address"],
            &queue["salutation"],
            &queue["follow_up"],
            &queue["follow_up_lock"],
            &queue["unlock_timeout"]
        ],
        [
            &json!("billing"),
            &json!("billing@desk.example"),
            &json!("formal"),
            &json!("new ticket"),
            &json!(true),
            &json!(30)
        ]
    );
    let state = program
        .run(&["state", "show", "waiting for parts", "--json"])
        .json();
    assert_eq!(state["type"], "pending reminder");
    let answer = program
        .run(&["auto-response", "show", "received", "--json"])
        .json();
    assert_eq!(
        (answer["type"].as_str(), answer["subject"].as_str()),
        (Some("auto reply"), Some("Thank you"))
    );
    let people = program
        .run(&["customer-user", "list", "--customer", "NOVA", "--json"])
        .json();
    assert_eq!(field(&people, "login", "emma", "customer_id"), "NOVA");
    let role = program.run(&["role", "show", "clerks", "--json"]).json();
    assert_eq!(role["members"], json!(["kim"]));
    let group = program.run(&["group", "show", "billing", "--json"]).json();
    assert_eq!(group["roles"], json!([{"name": "clerks", "keys": ["rw"]}]));
    program.run(&["db", "check"]).done();
}

#[test]
fn things_are_changed_and_renamed_and_what_is_missing_is_code_4() {
    let program = Program::migrated();
    program.run(&["queue", "add", "Desk"]).done();
    program
        .run(&["queue", "add", "Desk::Printers", "--comment", "ink"])
        .done();
    program
        .run(&["queue", "update", "Desk", "--new-name", "Office"])
        .done();
    let queue = program
        .run(&[
            "queue",
            "update",
            "Office::Printers",
            "--comment",
            "",
            "--validity",
            "invalid",
            "--json",
        ])
        .json();
    assert_eq!(
        (queue["comment"].clone(), queue["validity"].as_str()),
        (Value::Null, Some("invalid"))
    );
    let valid = program.run(&["queue", "list", "--valid", "--json"]).json();
    assert!(
        !valid.to_string().contains("Office::Printers") && valid.to_string().contains("Office")
    );
    program.run(&["queue", "add", "Office"]).failed(1);
    for args in [
        &["queue", "show", "Nowhere"][..],
        &["queue", "add", "X", "--group", "nobody"],
        &["user", "show", "nobody"],
        &["role", "update", "none", "--comment", "x"],
        &["customer-user", "show", "nobody"],
        &["customer-company", "show", "NONE"],
        &["config", "get", "NoSuchSetting"],
    ] {
        program.run(args).failed(4);
    }
    program
        .run(&["queue", "update", "Office", "--unlock-timeout", "soon"])
        .failed(2);
}

#[test]
fn a_password_comes_by_stdin_only_and_is_not_repeated() {
    let program = Program::migrated();
    program
        .run(&[
            "user",
            "add",
            "kim",
            "--first-name",
            "Kim",
            "--last-name",
            "Lee",
            "--email",
            "kim@desk.example",
        ])
        .done();
    let ended = program
        .feed(
            &["user", "set-password", "kim", "--stdin"],
            b"correct horse battery staple\n",
        )
        .done();
    assert!(!ended.stdout.contains("horse") && !ended.stderr.contains("horse"));
    program
        .feed(&["user", "set-password", "kim", "--stdin"], b"")
        .failed(2);
    assert_eq!(program.run(&["user", "set-password", "kim"]).code, 2);
    program
        .feed(
            &["user", "set-password", "nobody", "--stdin"],
            b"correct horse battery staple\n",
        )
        .failed(4);
}

#[test]
fn settings_are_changed_compared_dumped_and_imported() {
    let program = Program::migrated();
    assert_eq!(program.run(&["config", "diff", "--json"]).json(), json!([]));
    program
        .run(&["config", "set", "FQDN", "desk.example.com"])
        .done();
    assert_eq!(
        program.run(&["config", "get", "FQDN"]).done().stdout,
        "desk.example.com\n"
    );
    let diff = program.run(&["config", "diff", "--json"]).json();
    assert_eq!(field(&diff, "name", "FQDN", "value"), "desk.example.com");
    let dump = program.run(&["config", "dump"]).done().stdout;

    let other = Program::migrated();
    other.file("settings.yml", &dump);
    let report = other
        .run(&["config", "import", "settings.yml", "--json"])
        .json();
    assert_eq!(report["changed"], json!(["FQDN"]));
    assert_eq!(other.run(&["config", "dump"]).done().stdout, dump);
    other.run(&["config", "reset", "FQDN"]).done();
    assert_eq!(other.run(&["config", "diff", "--json"]).json(), json!([]));
    other
        .run(&["config", "set", "SecureMode", "maybe"])
        .failed(1);
}

#[test]
fn the_environment_wins_over_a_setting_of_the_database() {
    let program = Program::migrated();
    program
        .run(&["config", "set", "FQDN", "desk.example.com"])
        .done();
    let program = program.env("GOTRS_SETTING_FQDN", "other.example.com");
    assert_eq!(
        program.run(&["config", "get", "FQDN"]).done().stdout,
        "other.example.com\n"
    );
    program
        .run(&["config", "set", "FQDN", "third.example.com"])
        .failed(1);
}

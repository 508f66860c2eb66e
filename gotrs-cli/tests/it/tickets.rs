//! `gotrs ticket`.

use serde_json::{Value, json};

use crate::program::Program;

fn create(program: &Program, args: &[&str]) -> Value {
    let all: Vec<&str> = ["ticket", "create", "--json"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    program.run(&all).json()
}

fn agent(program: &Program, login: &str, grant: &str) {
    let email = format!("{login}@desk.example");
    program
        .run(&[
            "user",
            "add",
            login,
            "--first-name",
            login,
            "--last-name",
            "Lee",
            "--email",
            &email,
            "--grant",
            grant,
        ])
        .done();
}

#[test]
fn a_ticket_lives_from_the_shell() {
    let program = Program::migrated();
    agent(&program, "kim", "users=rw");
    let ticket = create(
        &program,
        &[
            "--queue",
            "Raw",
            "--title",
            "Printer on fire",
            "--body",
            "Room 2.04\nHurry",
            "--as",
            "kim",
        ],
    );
    let number = ticket["number"].as_str().unwrap();
    assert_eq!(
        (ticket["state"].as_str(), ticket["queue"].as_str()),
        (Some("new"), Some("Raw"))
    );

    program
        .run(&[
            "ticket",
            "update",
            number,
            "--owner",
            "kim",
            "--lock",
            "lock",
            "--priority",
            "5 very high",
            "--as",
            "kim",
        ])
        .done();
    program
        .run(&[
            "ticket",
            "update",
            number,
            "--state",
            "pending reminder",
            "--pending",
            "+3d",
            "--as",
            "kim",
        ])
        .done();
    program
        .run(&[
            "ticket",
            "update",
            number,
            "--title",
            "Fire is out",
            "--queue",
            "Misc",
            "--body",
            "It was toast",
        ])
        .done();
    let shown = program.run(&["ticket", "show", number, "--json"]).json();
    assert_eq!(
        [
            &shown["title"],
            &shown["queue"],
            &shown["state"],
            &shown["priority"],
            &shown["owner"],
            &shown["lock"]
        ],
        [
            &json!("Fire is out"),
            &json!("Misc"),
            &json!("pending reminder"),
            &json!("5 very high"),
            &json!("kim"),
            // Moving unlocks, as in OTRS.
            &json!("unlock")
        ]
    );
    assert!(shown["pending_until"].as_str().unwrap().ends_with('Z'));
    let bodies: Vec<_> = shown["articles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|article| article["body"].as_str().unwrap())
        .collect();
    assert_eq!(bodies, ["Room 2.04\nHurry", "It was toast"]);
    assert_eq!(shown["articles"][0]["created_by"], "kim");

    let id = shown["id"].as_i64().unwrap().to_string();
    assert_eq!(
        program.run(&["ticket", "show", &id, "--json"]).json()["number"],
        number
    );
    let history = program.run(&["ticket", "history", number, "--json"]).json();
    let kinds: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["kind"].as_str().unwrap())
        .collect();
    for kind in [
        "NewTicket",
        "AddNote",
        "OwnerUpdate",
        "Lock",
        "PriorityUpdate",
        "StateUpdate",
        "TitleUpdate",
        "Move",
    ] {
        assert!(kinds.contains(&kind), "{kind} is missing: {kinds:?}");
    }
    let text = program.run(&["ticket", "show", number]).done().stdout;
    assert!(
        text.contains("title:") && text.contains("  Hurry"),
        "{text}"
    );
}

#[test]
fn tickets_are_linked_and_merged() {
    let program = Program::migrated();
    let numbers: Vec<String> = (0..3)
        .map(|n| {
            let title = format!("Case {n}");
            let ticket = create(
                &program,
                &["--queue", "Raw", "--title", &title, "--body", "text"],
            );
            ticket["number"].as_str().unwrap().to_owned()
        })
        .collect();
    let linked = program
        .run(&[
            "ticket",
            "link",
            &numbers[0],
            &numbers[1],
            "--type",
            "ParentChild",
            "--json",
        ])
        .json();
    assert_eq!(linked["changed"], true);
    let shown = program
        .run(&["ticket", "show", &numbers[0], "--json"])
        .json();
    assert_eq!(
        (
            &shown["links"][0]["number"],
            &shown["links"][0]["direction"]
        ),
        (&json!(numbers[1]), &json!("target"))
    );
    let removed = program
        .run(&[
            "ticket",
            "link",
            &numbers[0],
            &numbers[1],
            "--type",
            "ParentChild",
            "--remove",
            "--json",
        ])
        .json();
    assert_eq!(removed["changed"], true);
    let main = program
        .run(&[
            "ticket",
            "merge",
            &numbers[2],
            "--into",
            &numbers[0],
            "--json",
        ])
        .json();
    assert_eq!(main["number"], json!(numbers[0]));
    let merged = program
        .run(&["ticket", "show", &numbers[2], "--json"])
        .json();
    assert_eq!(merged["state_type"], "merged");
}

#[test]
fn what_is_missing_is_code_4_and_what_is_not_allowed_code_5() {
    let program = Program::migrated();
    agent(&program, "kim", "users=ro");
    agent(&program, "lee", "stats=rw");
    let ticket = create(&program, &["--queue", "Raw", "--title", "Secret"]);
    let number = ticket["number"].as_str().unwrap();
    program.run(&["ticket", "show", "999999"]).failed(4);
    program
        .run(&["ticket", "show", number, "--as", "nobody"])
        .failed(4);
    program
        .run(&["ticket", "show", number, "--as", "kim"])
        .done();
    program
        .run(&["ticket", "update", number, "--title", "x", "--as", "kim"])
        .failed(5);
    program
        .run(&[
            "ticket", "create", "--queue", "Raw", "--title", "x", "--as", "kim",
        ])
        .failed(5);
    // Who may not know of it is not told that it is there.
    program
        .run(&["ticket", "show", number, "--as", "lee"])
        .failed(4);
    program
        .run(&["user", "update", "kim", "--validity", "invalid"])
        .done();
    program
        .run(&["ticket", "show", number, "--as", "kim"])
        .failed(5);
    program
        .run(&[
            "ticket", "create", "--queue", "Raw", "--title", "x", "--state", "flying",
        ])
        .failed(1);
    assert_eq!(
        program
            .run(&["ticket", "update", number, "--pending", "soon"])
            .code,
        2
    );
}

#[test]
fn a_list_is_filtered_and_turned_page_by_page() {
    let program = Program::migrated();
    agent(&program, "kim", "users=rw");
    agent(&program, "lee", "stats=rw");
    let mut numbers: Vec<String> = Vec::new();
    for (queue, title, more) in [
        ("Raw", "Printer on fire", &["--owner", "kim"][..]),
        ("Misc", "Printer is cold", &["--customer-id", "NOVA"]),
        ("Raw", "Coffee is out", &["--state", "open"]),
    ] {
        let mut args = vec!["--queue", queue, "--title", title, "--body", "please hurry"];
        args.extend(more);
        let ticket = create(&program, &args);
        numbers.push(ticket["number"].as_str().unwrap().to_owned());
    }
    let list = |args: &[&str]| -> Vec<String> {
        let mut all = vec!["ticket", "list", "--json"];
        all.extend(args);
        let rows = program.run(&all).json();
        let rows = rows.as_array().unwrap().clone();
        let number = |row: Value| row["number"].as_str().unwrap().to_owned();
        rows.into_iter().map(number).collect()
    };
    let three = |args: &[&str]| {
        let mut found = list(args);
        found.retain(|number| numbers.contains(number));
        found
    };
    let [fire, cold, coffee] = [&numbers[0], &numbers[1], &numbers[2]].map(String::as_str);
    assert_eq!(three(&[]), [coffee, cold, fire], "the newest first");
    assert_eq!(list(&["--owner", "kim", "--queue", "Raw"]), [fire]);
    assert_eq!(list(&["--customer-id", "nova"]), [cold]);
    assert_eq!(list(&["--state", "open"]), [coffee]);
    assert_eq!(list(&["--state-type", "open"]), [coffee]);
    assert_eq!(
        list(&[
            "--queue",
            "Raw",
            "--queue",
            "Misc",
            "--text",
            "printer",
            "--ascending"
        ]),
        [fire, cold]
    );
    assert_eq!(list(&["--text", "printer hurry coffee"]), [""; 0]);
    assert_eq!(list(&["--as", "lee"]), [""; 0], "nothing of others");

    let whole = list(&[]);
    let mut turned: Vec<String> = Vec::new();
    loop {
        let mut args = vec!["--limit", "1"];
        if let Some(last) = turned.last() {
            args.extend(["--after", last]);
        }
        let page = list(&args);
        assert!(page.len() <= 1);
        if page.is_empty() {
            break;
        }
        turned.extend(page);
    }
    assert_eq!(turned, whole);

    let table = program.run(&["ticket", "list"]).done().stdout;
    assert!(
        table.starts_with("NUMBER") && table.contains("Coffee is out"),
        "{table}"
    );
    program
        .run(&["ticket", "list", "--queue", "None"])
        .failed(1);
    program
        .run(&["ticket", "list", "--after", "7777"])
        .failed(4);
    assert_eq!(program.run(&["ticket", "list", "--sort", "Luck"]).code, 2);
}

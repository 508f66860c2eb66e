//! Flags over environment over file over defaults; secrets stay secret; unsafe files are refused.

use serde_json::Value;

use crate::program::{Program, mode};

fn value_of(check: &Value, name: &str) -> (String, String) {
    let values = check["values"].as_array().unwrap();
    let entry = values.iter().find(|entry| entry["name"] == name).unwrap();
    (
        entry["value"].as_str().unwrap().into(),
        entry["source"].as_str().unwrap().into(),
    )
}

#[test]
fn each_layer_wins_over_the_one_below() {
    let program = Program::new();
    let check = |program: &Program, args: &[&str]| {
        let args: Vec<&str> = ["config", "check", "--json"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        program.run(&args).json()
    };
    let pair = |value: &str, source: &str| (value.to_owned(), source.to_owned());
    assert_eq!(
        value_of(&check(&program, &[]), "listen"),
        pair("127.0.0.1:8080", "default")
    );
    program.file("gotrs.toml", "listen = \"127.0.0.1:1\"\ndrain = 5\n");
    assert_eq!(
        value_of(&check(&program, &[]), "listen"),
        pair("127.0.0.1:1", "file gotrs.toml")
    );
    let program = program.env("GOTRS_LISTEN", "127.0.0.1:2");
    assert_eq!(
        value_of(&check(&program, &[]), "listen"),
        pair("127.0.0.1:2", "environment GOTRS_LISTEN")
    );
    let flagged = check(&program, &["--listen", "127.0.0.1:3"]);
    assert_eq!(
        value_of(&flagged, "listen"),
        pair("127.0.0.1:3", "flag --listen")
    );
    assert_eq!(value_of(&flagged, "drain"), pair("5", "file gotrs.toml"));
}

#[test]
fn a_named_file_is_read_instead_of_the_one_that_lies_around() {
    let program = Program::new();
    program.file("gotrs.toml", "drain = 5\n");
    program.file("other.toml", "drain = 6\n");
    let check = program
        .run(&["--config", "other.toml", "config", "check", "--json"])
        .json();
    assert_eq!(value_of(&check, "drain").0, "6");
    program
        .run(&["--config", "missing.toml", "config", "check"])
        .failed(1);
}

#[test]
fn no_output_shows_a_secret() {
    let program = Program::new()
        .env("GOTRS_METRICS_TOKEN", "canary-token")
        .env(
            "GOTRS_DATABASE",
            "postgres://kim:canary@127.0.0.1:1/desk?password=canary",
        )
        .env("GOTRS_SETTING_SendmailModule__AuthPassword", "canary-mail")
        .env("GOTRS_LOG", "trace");
    for args in [
        &["config", "check"][..],
        &["config", "check", "--json"],
        &["db", "status"],
        &["job", "list"],
    ] {
        let ended = program.run(args);
        assert!(
            !ended.stdout.contains("canary"),
            "{args:?}: {}",
            ended.stdout
        );
        assert!(
            !ended.stderr.contains("canary"),
            "{args:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn a_secret_may_come_from_a_file_of_its_own() {
    let program = Program::new();
    let secret = program.file("url", "postgres://kim:canary@db/desk\n");
    let program = program.env("GOTRS_DATABASE_FILE", secret.to_str().unwrap());
    let check = program.run(&["config", "check", "--json"]).json();
    assert_eq!(value_of(&check, "database").0, "postgres://kim:***@db/desk");
}

#[test]
fn a_configuration_that_others_may_write_is_refused() {
    let program = Program::new();
    let path = program.file("gotrs.toml", "drain = 5\n");
    for bits in [0o666, 0o620, 0o602] {
        mode(&path, bits);
        let ended = program.run(&["config", "check"]).failed(1);
        assert!(ended.stderr.contains("chmod go-w"), "{}", ended.stderr);
    }
}

#[test]
fn a_readable_file_with_secrets_is_warned_about() {
    let program = Program::new();
    let path = program.file("gotrs.toml", "database = \"postgres://kim:pw@db/x\"\n");
    mode(&path, 0o644);
    let check = program.run(&["config", "check", "--json"]).json();
    assert!(
        check["warnings"][0]
            .as_str()
            .unwrap()
            .contains("may be read by others"),
        "{check}"
    );
}

#[test]
fn a_mistake_in_the_file_is_named_by_its_line_without_its_text() {
    let program = Program::new();
    program.file("gotrs.toml", "drain = 5\nmetrics_token = \"canary\n");
    let ended = program.run(&["config", "check"]).failed(2);
    assert!(
        ended.stderr.contains("gotrs.toml, line 2") && !ended.stderr.contains("canary"),
        "{}",
        ended.stderr
    );
    program.file("gotrs.toml", "drain = 5\ndatabas = \"x\"\n");
    let ended = program.run(&["config", "check"]).failed(2);
    assert!(
        ended.stderr.contains("line 2") && ended.stderr.contains("did you mean `database`?"),
        "{}",
        ended.stderr
    );
}

#[test]
fn bad_values_are_bad_usage() {
    let program = Program::new();
    for args in [
        &["config", "check", "--listen", "nowhere"][..],
        &["config", "check", "--role", "king"],
        &["config", "check", "--trusted-proxies", "10.0.0.0/99"],
        &["--log", "xml", "config", "check"],
    ] {
        program.run(args).failed(2);
    }
    let program = program.env("GOTRS_LOG", "gotrs=loud");
    program.run(&["job", "list"]).failed(2);
}

#[test]
fn the_clock_is_moved_only_with_leave() {
    let program = Program::migrated().env("GOTRS_NOW", "2031-05-06T07:08:09Z");
    let ended = program.run(&["job", "run"]).failed(2);
    assert!(
        ended.stderr.contains("GOTRS_ALLOW_TIME_TRAVEL"),
        "{}",
        ended.stderr
    );
    program
        .run(&["serve", "--listen", "127.0.0.1:0", "--clock-offset", "1d"])
        .failed(2);
    let program = program.env("GOTRS_ALLOW_TIME_TRAVEL", "1");
    program.run(&["job", "run"]).done();
    let jobs = program.run(&["job", "list", "--json"]).json();
    assert_eq!(jobs[0]["created"], "2031-05-06T07:08:09Z");
}

#[test]
fn words_that_are_no_command_are_bad_usage() {
    let program = Program::new();
    for args in [
        &["fly"][..],
        &["db", "explode"],
        &["serve", "--fast"],
        &["job", "retry", "x"],
        &[],
    ] {
        assert_eq!(program.run(args).code, 2, "{args:?}");
    }
    assert!(
        program
            .run(&["--help"])
            .done()
            .stdout
            .contains("gotrs serve")
    );
    assert!(
        program
            .run(&["completions", "bash"])
            .done()
            .stdout
            .contains("complete")
    );
}

//! `gotrs serve --demo`, and the first start without it.

use crate::program::Program;

#[test]
fn the_demo_is_filled_once_and_says_who_may_sign_in() {
    let program = Program::new();
    let server = program.serve(&["--demo"]);
    for login in [
        "root@localhost / demo",
        "ada / demo",
        "linus / demo",
        "emma@example.com / demo",
    ] {
        assert!(server.before.contains(login), "{}", server.before);
    }
    server.stop().done();
    let newest = program.run(&["ticket", "show", "200", "--json"]).json();
    assert!(!newest["articles"].as_array().unwrap().is_empty());
    let histories = program.run(&["ticket", "history", "1", "--json"]).json();
    assert!(histories.as_array().unwrap().len() > 2);
    program.run(&["db", "check"]).done();
    let emma = program
        .run(&["customer-user", "show", "emma@example.com", "--json"])
        .json();
    assert_eq!(emma["customer_id"], "NOVA");
    let nova = program
        .run(&["customer-company", "show", "NOVA", "--json"])
        .json();
    assert_eq!(nova["name"], "Nova Labs");

    let again = program.serve(&["--demo"]);
    assert!(again.before.contains("ada / demo"));
    again.stop().done();
    let ended = program.run(&["ticket", "show", "400"]);
    assert_eq!(
        ended.code, 4,
        "the second start adds no tickets: {}",
        ended.stdout
    );
}

#[test]
fn a_desk_with_people_does_not_become_a_demo() {
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
        .run(&["serve", "--demo", "--listen", "127.0.0.1:0"])
        .failed(1);
    assert!(ended.stderr.contains("demo"), "{}", ended.stderr);
    assert_eq!(program.run(&["ticket", "show", "2"]).code, 4);
}

#[test]
fn the_first_start_tells_one_administrator_once() {
    let program = Program::new();
    let server = program.serve(&[]);
    assert!(
        server.before.contains("root@localhost") && server.before.contains("one-time password"),
        "{}",
        server.before
    );
    server.stop().done();
    let again = program.serve(&[]);
    assert_eq!(again.before, "");
    again.stop().done();
}

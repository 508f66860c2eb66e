//! `gotrs job`.

use gotrs_core::Actor;
use gotrs_core::job::NewJob;

use crate::program::Program;

#[tokio::test]
async fn a_job_that_fails_for_good_is_listed_and_retried() {
    let program = Program::migrated();
    let desk = program.desk().await;
    let mut unit = desk.unit(Actor::System).await.unwrap();
    unit.enqueue(NewJob::new(
        "test.unknown",
        "one",
        serde_json::json!({"a": 1}),
    ))
    .await
    .unwrap();
    unit.commit().await.unwrap();
    desk.db().close().await;

    program.run(&["job", "run"]).done();
    let dead = program
        .run(&["job", "list", "--state", "dead", "--json"])
        .json();
    let id = dead[0]["id"].as_i64().unwrap();
    assert_eq!(dead[0]["kind"], "test.unknown");
    assert!(
        dead[0]["last_error"]
            .as_str()
            .unwrap()
            .contains("no handler")
    );
    let table = program
        .run(&["job", "list", "--state", "dead"])
        .done()
        .stdout;
    assert!(
        table.starts_with("ID") && table.lines().nth(1).unwrap().contains("test.unknown"),
        "{table}"
    );

    program.run(&["job", "retry", &id.to_string()]).done();
    let ready = program
        .run(&["job", "list", "--kind", "test.unknown", "--json"])
        .json();
    assert_eq!(
        (ready[0]["state"].as_str(), ready[0]["attempts"].as_i64()),
        (Some("ready"), Some(0))
    );
    program.run(&["job", "retry", "99999"]).failed(4);
}

#[test]
fn an_empty_list_is_an_empty_array() {
    let program = Program::migrated();
    let none = program
        .run(&["job", "list", "--kind", "none", "--json"])
        .json();
    assert_eq!(none, serde_json::json!([]));
}

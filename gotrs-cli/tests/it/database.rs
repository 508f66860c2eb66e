//! `gotrs db`, and what commands say when the database is not there or does not fit.

use gotrs_core::Desk;
use gotrs_core::db::sql;
use gotrs_core::testing::backends;

use crate::program::Program;

#[tokio::test]
async fn a_database_is_created_brought_up_to_date_and_checked() {
    for backend in backends() {
        let database = backend.fresh().await;
        let url = match backend.kind {
            gotrs_core::db::Kind::Sqlite => "sqlite:new.db",
            _ => &database.url,
        };
        let program = Program::new().env("GOTRS_DATABASE", url);
        let before = program.run(&["db", "status", "--json"]).json();
        assert_eq!(
            (before["version"].as_i64(), before["usable"].as_bool()),
            (Some(0), Some(false)),
            "{before}"
        );
        program.run(&["job", "list"]).failed(3);
        assert!(!program.path("new.db").exists(), "looking creates no file");

        let migrated = program.run(&["db", "migrate", "--json"]).json();
        assert_eq!(migrated["fresh"], true);
        let again = program.run(&["db", "migrate", "--json"]).json();
        assert_eq!(again["applied"].as_array().unwrap().len(), 0);
        let after = program.run(&["db", "status", "--json"]).json();
        assert_eq!(
            (after["version"].clone(), after["usable"].as_bool()),
            (after["known_version"].clone(), Some(true))
        );

        let checked = program.run(&["db", "check", "--json"]).json();
        assert!(checked["checked"].as_u64().unwrap() > 250, "{checked}");
        assert_eq!(
            checked["problems"].as_array().unwrap().len(),
            0,
            "{checked}"
        );
    }
}

#[tokio::test]
async fn a_planted_orphan_is_found() {
    let program = Program::migrated();
    let desk = program.desk().await;
    let mut tx = desk.db().begin().await.unwrap();
    tx.exec(sql("INSERT INTO role_user (user_id, role_id, create_time, create_by, change_time, change_by) VALUES (1, 77, '2025-03-03 09:00:00', 1, '2025-03-03 09:00:00', 1)")).await.unwrap();
    tx.commit().await.unwrap();
    desk.db().close().await;
    let ended = program.run(&["db", "check", "--json"]).failed(1);
    let found: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        found["problems"][0]["check"],
        "role_user.role_id -> roles.id"
    );
    assert_eq!(found["problems"][0]["example"], "77");
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_advice() {
    let program = Program::migrated();
    let desk = program.desk().await;
    let mut tx = desk.db().begin().await.unwrap();
    tx.exec(sql("INSERT INTO gotrs_schema (version, name, applied_time) VALUES (9999, 'future', '2025-03-03 09:00:00')")).await.unwrap();
    tx.commit().await.unwrap();
    desk.db().close().await;
    for args in [
        &["job", "list"][..],
        &["db", "migrate"],
        &["db", "status"],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let ended = program.run(args).failed(3);
        assert!(ended.stderr.contains("newer"), "{args:?}: {}", ended.stderr);
    }
}

#[test]
fn a_database_that_cannot_be_reached_is_code_3() {
    let program = Program::new();
    for url in [
        "oracle:desk",
        "postgres://nobody@127.0.0.1:1/none",
        "mysql://nobody@127.0.0.1:1/none",
        "sqlite:missing/folder/x.db",
    ] {
        let ended = program
            .run(&["--database", url, "serve", "--listen", "127.0.0.1:0"])
            .failed(3);
        assert!(
            ended
                .stderr
                .lines()
                .any(|line| line.starts_with("  try: ") || line.contains("sqlite:PATH")),
            "{url}: {}",
            ended.stderr
        );
    }
}

#[tokio::test]
async fn opening_the_migrated_database_needs_no_migration() {
    let program = Program::migrated();
    let desk: Desk = program.desk().await;
    assert!(desk.migration().applied.is_empty());
}

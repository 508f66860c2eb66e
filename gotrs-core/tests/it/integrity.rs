//! What `db check` finds.

use std::str::FromStr as _;

use gotrs_core::db::{Kind, sql};
use gotrs_core::integrity::{self, Trouble};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::{Actor, ErrorKind, UserId};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// Runs statements with foreign keys off, as a careless restore does.
async fn carelessly(world: &World, statements: &[&'static str]) {
    world.spoil();
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    let off = match unit.kind() {
        Kind::Sqlite => "",
        Kind::Postgres => "SET LOCAL session_replication_role = replica",
        Kind::MySql => "SET FOREIGN_KEY_CHECKS = 0",
    };
    if !off.is_empty() {
        unit.exec(sql(off)).await.unwrap();
    }
    for statement in statements {
        unit.exec(sql(statement)).await.unwrap();
    }
    if unit.kind() == Kind::MySql {
        unit.exec(sql("SET FOREIGN_KEY_CHECKS = 1")).await.unwrap();
    }
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_fresh_database_is_clean() {
    on_each_database(async |world| {
        let report = integrity::check(&world.desk, UserId::ROOT).await.unwrap();
        assert_eq!(report.findings, []);
        assert!(report.checked > 400, "{} questions", report.checked);
        let denied = integrity::check(&world.desk, Actor::Customer("eve".into()))
            .await
            .unwrap_err();
        assert_eq!(denied.kind(), ErrorKind::Denied);
    })
    .await;
}

#[tokio::test]
async fn duplicates_are_found_with_examples() {
    on_each_database(async |world| {
        world.spoil();
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        for _ in 0..3 {
            let insert = sql("INSERT INTO queue_preferences (queue_id, preferences_key, preferences_value) VALUES (1, 'Color', 'red')");
            unit.exec(insert).await.unwrap();
        }
        unit.commit().await.unwrap();
        let report = integrity::check(&world.desk, Actor::System).await.unwrap();
        assert_eq!(report.findings.len(), 1);
        let found = &report.findings[0];
        assert_eq!((found.trouble, found.rows), (Trouble::Duplicates, 2));
        assert_eq!(found.examples, ["1/Color"]);
    })
    .await;
}

#[tokio::test]
async fn rows_that_point_nowhere_are_found() {
    on_each_database(async |world| {
        if world.desk.db().kind() == Kind::Sqlite {
            // SQLite keeps its foreign keys in every connection that the desk opens: another program comes in.
            let options = SqliteConnectOptions::from_str(&world.url).unwrap().foreign_keys(false);
            let mut other = SqliteConnection::connect_with(&options).await.unwrap();
            let insert = "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) \
                          SELECT 4711, id, 'ro', create_time, 1, create_time, 1 FROM groups WHERE name = 'users'";
            sqlx::query(insert).execute(&mut other).await.unwrap();
            other.close().await.unwrap();
        } else {
            carelessly(
                world,
                &["INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) \
                   SELECT 4711, id, 'ro', create_time, 1, create_time, 1 FROM {groups} WHERE name = 'users'"],
            )
            .await;
        }
        let report = integrity::check(&world.desk, Actor::System).await.unwrap();
        assert_eq!(report.findings.len(), 1, "{report:?}");
        let found = &report.findings[0];
        assert_eq!((found.trouble, found.table.as_str(), found.rows), (Trouble::Orphans, "group_user", 1));
        assert_eq!((found.rule.as_str(), &found.examples[0]), ("group_user.user_id -> users.id", &"4711".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn an_id_that_would_be_given_twice_is_found_where_that_can_happen() {
    on_each_database(async |world| {
        if world.desk.db().kind() != Kind::Postgres {
            return;
        }
        carelessly(
            world,
            &["INSERT INTO ticket_type (id, name, valid_id, create_time, create_by, change_time, change_by) \
               SELECT 99, 'Imported', valid_id, create_time, 1, create_time, 1 FROM ticket_type WHERE name = 'Unclassified'"],
        )
        .await;
        let report = integrity::check(&world.desk, Actor::System).await.unwrap();
        assert_eq!(report.findings.len(), 1, "{report:?}");
        assert_eq!((report.findings[0].trouble, report.findings[0].table.as_str()), (Trouble::Counter, "ticket_type"));
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_gone_is_found() {
    on_each_database(async |world| {
        carelessly(world, &["DROP TABLE calendar_appointment_ticket"]).await;
        let report = integrity::check(&world.desk, Actor::System).await.unwrap();
        assert_eq!(report.findings.len(), 1, "{report:?}");
        assert_eq!(report.findings[0].trouble, Trouble::MissingTable);
    })
    .await;
}

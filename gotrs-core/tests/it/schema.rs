use gotrs_core::Desk;
use gotrs_core::db::{Kind, sql};
use gotrs_core::schema::model::{Column, Schema};
use gotrs_core::schema::{self, VERSION};
use gotrs_core::testing::{backends, on_each_database};

use crate::introspect;

/// What OTRS's type is on an engine (spec 01, section 2.1).
fn expected_type(kind: Kind, column: &Column) -> String {
    let length = column.length();
    match (kind, column.kind.as_str()) {
        (Kind::Sqlite, "SMALLINT" | "INTEGER" | "BIGINT") => "INTEGER".into(),
        (Kind::Sqlite, "LONGBLOB") => "BLOB".into(),
        (Kind::Sqlite, "DECIMAL") => "NUMERIC".into(),
        (Kind::Sqlite, _) => "TEXT".into(),
        (Kind::Postgres, "SMALLINT") if column.autoincrement => "integer".into(),
        (Kind::Postgres, "DATE") => "timestamp without time zone(0)".into(),
        (Kind::Postgres, "LONGBLOB") => "text".into(),
        (Kind::Postgres, "DECIMAL") => "numeric(10,2)".into(),
        (Kind::Postgres, "VARCHAR") if length < 10_000 => format!("character varying({length})"),
        (Kind::Postgres, "VARCHAR") => "character varying".into(),
        (Kind::MySql, "INTEGER") => "int".into(),
        (Kind::MySql, "DATE") => "datetime".into(),
        (Kind::MySql, "DECIMAL") => "decimal(10,2)".into(),
        (Kind::MySql, "VARCHAR") if length <= 255 => format!("varchar({length})"),
        (Kind::MySql, "VARCHAR") if length <= 65_535 => "text".into(),
        (Kind::MySql, "VARCHAR") if length <= 16_777_215 => "mediumtext".into(),
        (Kind::MySql, "VARCHAR") => "longtext".into(),
        (_, other) => other.to_lowercase(),
    }
}

#[tokio::test]
async fn a_fresh_database_has_every_column_of_otrs_with_its_type() {
    on_each_database(async |world| {
        let mut conn = world.desk.read().await.unwrap();
        let kind = conn.kind();
        for (name, table) in Schema::otrs6().tables {
            let real = introspect::columns(&mut conn, &name).await;
            for column in &table.columns {
                let place = format!("{name}.{}", column.name);
                let found = real.get(&column.name);
                let found = found.unwrap_or_else(|| panic!("{place} is missing"));
                assert_eq!(found.kind, expected_type(kind, column), "{place}");
                if column.autoincrement {
                    continue; // SQLite's rowid alias is never NULL, PostgreSQL's default is a sequence.
                }
                assert_eq!(
                    found.required, column.required,
                    "{place} is nullable as OTRS has it"
                );
                let default = found
                    .default
                    .as_deref()
                    .map(|text| text.split("::").next().unwrap_or(text));
                let default = default.map(|text| text.trim_matches('\''));
                assert_eq!(default, column.default.as_deref(), "{place}");
            }
            assert_eq!(
                real.len(),
                table.columns.len(),
                "{name} has no other columns"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_fresh_database_has_every_key_and_index_of_otrs() {
    on_each_database(async |world| {
        let mut conn = world.desk.read().await.unwrap();
        let kind = conn.kind();
        for (name, table) in Schema::otrs6().tables {
            let real = introspect::indexes(&mut conn, &name).await;
            let primary = real.values().find(|index| index.primary);
            let by_rowid =
                kind == Kind::Sqlite && table.columns.iter().any(|column| column.autoincrement);
            match primary {
                Some(primary) => assert_eq!(primary.columns, table.primary_key, "{name}"),
                None => assert!(
                    table.primary_key.is_empty() || by_rowid,
                    "{name} has its primary key"
                ),
            }
            for (unique, index) in table
                .unique
                .iter()
                .map(|i| (true, i))
                .chain(table.indexes.iter().map(|i| (false, i)))
            {
                let found = real.get(&index.name);
                let found =
                    found.unwrap_or_else(|| panic!("{name}: index {} is missing", index.name));
                assert_eq!(
                    (found.unique, &found.columns),
                    (unique, &index.columns),
                    "{name}: index {}",
                    index.name
                );
            }
            let uniques = real
                .values()
                .filter(|index| index.unique && !index.primary)
                .count();
            assert_eq!(
                uniques,
                table.unique.len(),
                "{name} has no other unique keys"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_fresh_database_has_every_foreign_key_of_otrs_and_none_cascades() {
    on_each_database(async |world| {
        let mut conn = world.desk.read().await.unwrap();
        for (name, table) in Schema::otrs6().tables {
            let real = introspect::foreign_keys(&mut conn, &name).await;
            let expected = table.foreign_keys.iter().map(|key| {
                (
                    key.column.clone(),
                    key.table.clone(),
                    key.ref_column.clone(),
                    "NO ACTION".to_owned(),
                )
            });
            assert_eq!(real, expected.collect(), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    on_each_database(async |world| {
        let report = schema::migrate(world.desk.db(), world.now()).await.unwrap();
        assert_eq!(report, Default::default());
        assert_eq!(
            schema::status(world.desk.db()).await.unwrap().version,
            VERSION
        );
    })
    .await;
}

#[tokio::test]
async fn two_nodes_may_start_on_an_empty_database_together() {
    for backend in backends() {
        let database = backend.bare().await;
        let (one, two) = tokio::join!(Desk::open(&database.url), Desk::open(&database.url));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one.migration().fresh || two.migration().fresh);
        let mut conn = one.read().await.unwrap();
        assert_eq!(
            conn.integer(sql("SELECT COUNT(*) FROM queue"))
                .await
                .unwrap(),
            4
        );
        assert_eq!(
            conn.integer(sql("SELECT COUNT(*) FROM group_user"))
                .await
                .unwrap(),
            3
        );
        drop(conn);
        one.db().close().await;
        two.db().close().await;
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_with_advice() {
    on_each_database(async |world| {
        world.spoil();
        let mut unit = world.desk.unit(gotrs_core::Actor::System).await.unwrap();
        let record =
            sql("INSERT INTO gotrs_schema (version, name, applied_time) VALUES (999, 'future', ?)");
        let stamp = unit.stamp();
        unit.exec(record.bind(stamp)).await.unwrap();
        unit.commit().await.unwrap();
        let error = Desk::open(&world.url).await.unwrap_err();
        assert!(error.to_string().contains("newer program"), "{error}");
    })
    .await;
}

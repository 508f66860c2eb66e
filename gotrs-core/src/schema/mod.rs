//! The database schema: OTRS 6's tables from one description, and our own `gotrs_*` beside them.
//!
//! `otrs6.json` and `gotrs-NNNN.json` describe tables in OTRS's terms; [`model`] reads them, [`ddl`] writes
//! them for each engine (spec 01, section 2.1), [`migrate`] applies what is missing, [`seed`] fills a fresh
//! system, [`variants`] finds how an adopted database names things, [`names`] adds names it lacks. Migrations only add.

pub(crate) mod ddl;
mod migrate;
pub mod model;
pub(crate) mod names;
mod seed;
pub(crate) mod variants;

pub(crate) use migrate::real_name;
pub use migrate::{MigrationReport, SchemaStatus, VERSION, migrate, status};

/// Every table this build knows, by OTRS's names.
pub(crate) fn tables() -> Vec<(String, model::Table)> {
    migrate::schemas()
        .flat_map(|schema| schema.tables)
        .collect()
}

/// Their names.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn table_names() -> Vec<String> {
    tables().into_iter().map(|(name, _)| name).collect()
}

/// Writes the seed into emptied tables.
#[cfg(any(test, feature = "testing"))]
pub(crate) async fn reseed(
    conn: &mut crate::db::Conn,
    dialect: &crate::db::Dialect,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), crate::db::DbError> {
    let stamp = crate::db::DbTime::new(now, chrono_tz::Tz::UTC);
    for schema in migrate::schemas() {
        let tables: Vec<String> = schema.tables.iter().map(|table| table.0.clone()).collect();
        seed::write(conn, dialect, &schema, &tables, stamp).await?;
    }
    Ok(())
}

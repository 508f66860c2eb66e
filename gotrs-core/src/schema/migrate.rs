//! Applying what is missing, once, whoever starts first.
//!
//! Every step is recorded in `gotrs_schema`. On SQLite and PostgreSQL all steps are one transaction; MySQL
//! commits each statement by itself, so every statement there may be repeated.

use chrono::{DateTime, Utc};

use super::model::Schema;
use super::{ddl, seed, variants};
use crate::db::{Conn, Db, DbError, DbTime, Dialect, Int, Kind, Stmt, sql};
use crate::error::Error;

/// The schema version this build knows: the number of the newest step.
pub const VERSION: i64 = STEPS.len() as i64;

/// The steps in order. A step is never changed once released; a change is a new step.
const STEPS: &[(&str, &str)] = &[
    ("otrs6", include_str!("otrs6.json")),
    ("gotrs-0001", include_str!("gotrs-0001.json")),
    ("gotrs-0002", include_str!("gotrs-0002.json")),
    ("gotrs-0003", include_str!("gotrs-0003.json")),
];

/// The tables of every step.
pub(super) fn schemas() -> impl Iterator<Item = Schema> {
    STEPS.iter().map(|step| Schema::parse(step.1))
}

/// What [`migrate`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrationReport {
    /// Names of the steps applied now.
    pub applied: Vec<String>,
    /// Tables created now.
    pub created_tables: Vec<String>,
    /// True if there was no ticket table before: a fresh system was set up.
    pub fresh: bool,
}

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaStatus {
    /// The newest step applied; 0 for an empty or foreign database.
    pub version: i64,
    /// The newest step this build knows.
    pub known: i64,
    /// Steps not applied yet.
    pub pending: Vec<String>,
    /// True if OTRS's tables are there, whoever made them.
    pub has_otrs_tables: bool,
}

/// Tells where a database stands, without changing it.
///
/// # Errors
/// [`Error::Unavailable`] if the database does not answer.
pub async fn status(db: &Db) -> Result<SchemaStatus, Error> {
    let mut conn = db.read().await?;
    let tables = variants::tables(&mut conn).await?;
    let version = if tables.iter().any(|table| table == "gotrs_schema") {
        version(&mut conn).await?
    } else {
        0
    };
    let pending = STEPS
        .iter()
        .skip(usize::try_from(version).unwrap_or(0))
        .map(|step| step.0.to_owned())
        .collect();
    Ok(SchemaStatus {
        version,
        known: VERSION,
        pending,
        has_otrs_tables: tables.iter().any(|table| table == "ticket"),
    })
}

/// Brings a database to this build's schema and finds its dialect. Does nothing if it is there already.
///
/// # Errors
/// [`Error::Conflict`] if the database is newer than this build; [`Error::Unavailable`] if it does not answer.
pub async fn migrate(db: &Db, now: DateTime<Utc>) -> Result<MigrationReport, Error> {
    if db.kind() == Kind::MySql {
        migrate_mysql(db, now).await
    } else {
        migrate_in_transaction(db, now).await
    }
}

async fn migrate_in_transaction(db: &Db, now: DateTime<Utc>) -> Result<MigrationReport, Error> {
    let current = status(db).await?;
    refuse_newer(&current)?;
    if current.pending.is_empty() {
        let mut conn = db.read().await?;
        db.set_dialect(variants::detect(&mut conn).await?);
        return Ok(MigrationReport::default());
    }
    let mut tx = db.begin().await?;
    if tx.kind() == Kind::Postgres {
        // One migrating node at a time; the others wait here and then find nothing to do.
        tx.raw("SELECT pg_advisory_xact_lock(7246861)".into())
            .await?;
    } else {
        tx.raw("PRAGMA defer_foreign_keys = ON".into()).await?;
    }
    let report = apply(&mut tx, now).await?;
    let dialect = variants::detect(&mut tx).await?;
    tx.commit().await?;
    db.set_dialect(dialect);
    Ok(report)
}

async fn migrate_mysql(db: &Db, now: DateTime<Utc>) -> Result<MigrationReport, Error> {
    let current = status(db).await?;
    refuse_newer(&current)?;
    let mut conn = db.writer().await?;
    if current.pending.is_empty() {
        db.set_dialect(variants::detect(&mut conn).await?);
        return Ok(MigrationReport::default());
    }
    let locked = conn
        .integer(sql(
            "SELECT COALESCE(GET_LOCK(CONCAT('gotrs_migrate_', DATABASE()), 300), 0)",
        ))
        .await?;
    if locked != 1 {
        return Err(Error::Conflict(
            "another node migrates this database and takes too long".into(),
        ));
    }
    conn.raw("SET FOREIGN_KEY_CHECKS = 0".into()).await?;
    let outcome = apply(&mut conn, now).await;
    conn.raw("SET FOREIGN_KEY_CHECKS = 1".into()).await?;
    conn.integer(sql(
        "SELECT COALESCE(RELEASE_LOCK(CONCAT('gotrs_migrate_', DATABASE())), 0)",
    ))
    .await?;
    let report = outcome?;
    db.set_dialect(variants::detect(&mut conn).await?);
    Ok(report)
}

fn refuse_newer(status: &SchemaStatus) -> Result<(), Error> {
    if status.version > VERSION {
        return Err(Error::Conflict(format!(
            "the database has schema version {}, this program knows {VERSION}: use the newer program or restore an older backup",
            status.version
        )));
    }
    Ok(())
}

async fn version(conn: &mut Conn) -> Result<i64, DbError> {
    conn.integer(sql("SELECT COALESCE(MAX(version), 0) FROM gotrs_schema"))
        .await
}

async fn apply(conn: &mut Conn, now: DateTime<Utc>) -> Result<MigrationReport, Error> {
    let applied = applied_time_column(conn.kind());
    conn.raw(format!(
        "CREATE TABLE IF NOT EXISTS gotrs_schema (version INTEGER NOT NULL, name VARCHAR(100) NOT NULL, applied_time {applied} NOT NULL, PRIMARY KEY (version))"
    ))
    .await?;
    let before = variants::tables(conn).await?;
    let dialect = variants::detect(conn).await?;
    let stamp = DbTime::new(now, chrono_tz::Tz::UTC);
    let done: Vec<Int> = conn.column(sql("SELECT version FROM gotrs_schema")).await?;
    let fresh = !before.iter().any(|table| table == "ticket");
    if fresh {
        // Should MySQL lose us half-way, the next start knows that the empty tables still want their rows.
        let mark =
            sql("INSERT INTO gotrs_schema (version, name, applied_time) VALUES (0, 'fresh', ?)");
        conn.insert_if_absent(mark.bind(stamp)).await?;
    }
    let resumed = !fresh && done.contains(&Int(0));
    let mut report = MigrationReport {
        fresh,
        ..Default::default()
    };
    for (number, (name, text)) in (1i64..).zip(STEPS) {
        if done.contains(&Int(number)) {
            continue;
        }
        let schema = Schema::parse(text);
        let created = create_tables(conn, &dialect, &schema, &before).await?;
        let wanting = if resumed {
            empty_tables(conn, &dialect, &schema).await?
        } else {
            created.clone()
        };
        seed::write(conn, &dialect, &schema, &wanting, stamp).await?;
        add_constraints(conn, &dialect, &schema, &created).await?;
        add_indexes(conn, &dialect, &schema).await?;
        report.created_tables.extend(created);
        report.applied.push((*name).to_owned());
        let record = sql("INSERT INTO gotrs_schema (version, name, applied_time) VALUES (?, ?, ?)");
        conn.exec(record.bind(number).bind(*name).bind(stamp))
            .await?;
    }
    Ok(report)
}

fn applied_time_column(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "TEXT",
        Kind::Postgres => "TIMESTAMP(0)",
        Kind::MySql => "DATETIME",
    }
}

/// What a table of the description is called in this database.
pub(crate) fn real_name(dialect: &Dialect, name: &str) -> String {
    match name {
        "groups" => dialect.groups.to_owned(),
        "article_data_otrs_chat" => dialect.chat.to_owned(),
        _ => name.to_owned(),
    }
}

async fn create_tables(
    conn: &mut Conn,
    dialect: &Dialect,
    schema: &Schema,
    before: &[String],
) -> Result<Vec<String>, DbError> {
    let mut created = Vec::new();
    for (name, table) in &schema.tables {
        let real = real_name(dialect, name);
        if before.contains(&real) {
            continue;
        }
        for statement in ddl::table(dialect, name, table, |name| real_name(dialect, name)).create {
            conn.raw(statement).await?;
        }
        created.push(name.clone());
    }
    Ok(created)
}

async fn empty_tables(
    conn: &mut Conn,
    dialect: &Dialect,
    schema: &Schema,
) -> Result<Vec<String>, DbError> {
    let mut empty = Vec::new();
    for (name, _) in &schema.tables {
        let count = Stmt::generated(format!(
            "SELECT COUNT(*) FROM {}",
            dialect.quote(&real_name(dialect, name))
        ));
        if conn.integer(count).await? == 0 {
            empty.push(name.clone());
        }
    }
    Ok(empty)
}

async fn add_constraints(
    conn: &mut Conn,
    dialect: &Dialect,
    schema: &Schema,
    created: &[String],
) -> Result<(), DbError> {
    for (name, table) in schema
        .tables
        .iter()
        .filter(|(name, _)| created.contains(name))
    {
        for statement in
            ddl::table(dialect, name, table, |name| real_name(dialect, name)).constraints
        {
            conn.raw(statement).await?;
        }
    }
    Ok(())
}

/// Adds what is missing of the indexes on tables of earlier steps.
async fn add_indexes(conn: &mut Conn, dialect: &Dialect, schema: &Schema) -> Result<(), DbError> {
    for extra in &schema.indexes {
        let real = real_name(dialect, &extra.table);
        if conn.kind() == Kind::MySql {
            // MySQL knows no `IF NOT EXISTS` here, and a step may be repeated.
            let known = sql(
                "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?",
            );
            let known = known.bind(real.as_str()).bind(&extra.index.name);
            if conn.integer(known).await? > 0 {
                continue;
            }
        }
        if let Some(statement) = ddl::extra_index(dialect, extra, &real) {
            conn.raw(statement).await?;
        }
    }
    Ok(())
}

//! At start-up: the declared settings go into `sysconfig_default`, if they are not there as declared.
//!
//! A setting that an adopted system brought keeps its row, its default and its definition: the database is the only
//! truth. Only rows that we wrote ourselves follow our declarations. A checksum in `system_data` says that nothing
//! changed since the last start, so that a usual start costs two small queries.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::setting::Declaration;
use super::store::{Defaults, OWN_FILE};
use super::{check, config::read_stored, declared, entity, read_setting, store, yaml};
use crate::actor::Actor;
use crate::cache;
use crate::db::{Conn, DbError, DbTime, Int, LongText, Stmt, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::UserId;
use crate::system_data;
use crate::unit::Unit;

const CHECKSUM_KEY: &str = "GOTRS::Settings::Checksum";
/// Grows when the generated definitions change their form.
const FORM: &str = "1";
/// Rows of one `INSERT`.
const BATCH: usize = 50;

/// Brings `sysconfig_default` up to the declarations; does nothing if it is.
pub(crate) async fn declare(desk: &Desk) -> Result<(), Error> {
    let checksum = checksum(desk.declared_settings());
    let mut conn = desk.read().await?;
    let current = is_current(&mut conn, &checksum).await?;
    drop(conn);
    if current {
        return Ok(());
    }
    let mut unit = desk.unit(Actor::System).await?;
    unit.hold(cache::SYSCONFIG).await?;
    // Another node may have been first.
    if is_current(&mut unit, &checksum).await? {
        return Ok(());
    }
    let changed = write_all(&mut unit, desk.declared_settings()).await?;
    recheck(&mut unit, &changed).await?;
    let count = own_count(&mut unit).await?;
    system_data::put(&mut unit, CHECKSUM_KEY, &format!("{checksum}:{count}")).await?;
    unit.commit().await
}

fn checksum(declared: &[&'static Declaration]) -> String {
    let mut digest = Sha256::new();
    digest.update(FORM);
    for declaration in declared {
        digest.update(format!("{declaration:?}\n"));
    }
    hex::encode(digest.finalize())
}

/// The rows are counted too: an OTRS process that rebuilds its configuration deletes what it does not know.
async fn is_current(conn: &mut Conn, checksum: &str) -> Result<bool, DbError> {
    let stored = system_data::find(conn, CHECKSUM_KEY).await?;
    let Some(stored) = stored else {
        return Ok(false);
    };
    Ok(stored == format!("{checksum}:{}", own_count(conn).await?))
}

async fn own_count(conn: &mut Conn) -> Result<i64, DbError> {
    conn.integer(
        sql("SELECT COUNT(*) FROM sysconfig_default WHERE xml_filename = ?").bind(OWN_FILE),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    id: Int,
    name: String,
    xml_filename: String,
    xml_content_raw: LongText,
    effective_value: LongText,
}

/// Inserts what is missing, updates what is ours and differs; gives the names of the latter.
async fn write_all(
    unit: &mut Unit,
    declarations: &[&'static Declaration],
) -> Result<Vec<String>, Error> {
    let rows: Vec<KnownRow> = unit
        .all(sql(
            "SELECT id, name, xml_filename, xml_content_raw, effective_value FROM sysconfig_default",
        ))
        .await?;
    let known: HashMap<&str, &KnownRow> = rows.iter().map(|row| (row.name.as_str(), row)).collect();
    let (now, by) = (unit.stamp(), unit.user_id());
    let mut missing = Vec::new();
    let mut changed = Vec::new();
    for declaration in declarations {
        let Some(row) = known.get(declaration.name) else {
            missing.push(values(declaration, now, by));
            continue;
        };
        let (xml, value) = (
            declared::xml(declaration),
            yaml::write(&declaration.stock()),
        );
        let same = row.xml_content_raw.0 == xml && row.effective_value.0 == value;
        if row.xml_filename == OWN_FILE && !same {
            update(unit, row.id, declaration, now, by).await?;
            changed.push(declaration.name.to_owned());
        }
    }
    while !missing.is_empty() {
        let batch: Vec<Stmt> = missing.drain(..missing.len().min(BATCH)).collect();
        let insert = sql(
            "INSERT INTO sysconfig_default (name, description, navigation, is_invisible, is_readonly, is_required, is_valid, \
             has_configlevel, user_modification_possible, user_modification_active, xml_content_raw, xml_content_parsed, \
             xml_filename, effective_value, is_dirty, exclusive_lock_guid, create_time, create_by, change_time, change_by) VALUES ",
        );
        unit.insert_if_absent(insert.join(", ", batch)).await?;
    }
    store::settle_defaults(unit, Defaults::DirtyOf(OWN_FILE), now, by).await?;
    Ok(changed)
}

fn values(declaration: &Declaration, now: DbTime, by: UserId) -> Stmt {
    sql("(?, ?, ?, 0, 0, ?, ?, 0, 0, 0, ?, ?, ?, ?, 1, '0', ?, ?, ?, ?)")
        .bind(declaration.name)
        .bind(LongText(declaration.description.to_owned()))
        .bind(declaration.navigation)
        .bind(declaration.required)
        .bind(declaration.valid)
        .bind(LongText(declared::xml(declaration)))
        .bind(LongText(yaml::write(&declared::parsed(declaration))))
        .bind(OWN_FILE)
        .bind(LongText(yaml::write(&declaration.stock())))
        .bind(now)
        .bind(by)
        .bind(now)
        .bind(by)
}

async fn update(
    unit: &mut Unit,
    id: Int,
    declaration: &Declaration,
    now: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE sysconfig_default SET description = ?, navigation = ?, is_required = ?, is_valid = ?, xml_content_raw = ?, \
         xml_content_parsed = ?, effective_value = ?, is_dirty = 1, change_time = ?, change_by = ? WHERE id = ?",
    );
    unit.exec(
        update
            .bind(LongText(declaration.description.to_owned()))
            .bind(declaration.navigation)
            .bind(declaration.required)
            .bind(declaration.valid)
            .bind(LongText(declared::xml(declaration)))
            .bind(LongText(yaml::write(&declared::parsed(declaration))))
            .bind(LongText(yaml::write(&declaration.stock())))
            .bind(now)
            .bind(by)
            .bind(id),
    )
    .await?;
    Ok(())
}

/// Changed values that no longer fit a changed definition are kept, put out of force and reported.
async fn recheck(unit: &mut Unit, changed: &[String]) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    let existing = entity::Names::load(unit).await?;
    for name in changed {
        let Some(row) = store::find(unit, name).await? else {
            continue;
        };
        let Some(value) = &row.modified_value else {
            continue;
        };
        let definition = read_setting(&store::definition(unit, name).await?)
            .map_err(|error| Error::bug(format!("setting {name}: {error}")))?;
        let Err(problem) = check::check(&definition, &read_stored(&value.0), &existing) else {
            continue;
        };
        tracing::warn!(setting = name, %problem, "the changed value no longer fits its definition");
        if row.is_required.0 == 0 {
            let update = sql(
                "UPDATE sysconfig_modified SET is_valid = 0 WHERE sysconfig_default_id = ? AND user_id IS NULL",
            );
            unit.exec(update.bind(row.id)).await?;
        }
    }
    Ok(())
}

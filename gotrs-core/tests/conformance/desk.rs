//! Desks on every database for cases that need one: one database per engine, one desk per case and its settings.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use gotrs_core::Desk;
use gotrs_core::clock::FixedClock;
use gotrs_core::testing::{World, backends};

/// A world on each database that is there.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for backend in backends() {
        worlds.push(World::on(&backend, |builder| builder).await);
    }
    worlds
}

/// An instant written as `YYYY-MM-DD hh:mm:ss` in UTC.
pub(crate) fn utc(text: &str) -> Result<DateTime<Utc>, String> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
        .map(|time| time.and_utc())
        .map_err(|error| error.to_string())
}

/// A desk on a world's database with other settings and a clock of its own.
pub(crate) async fn desk(
    world: &World,
    now: DateTime<Utc>,
    settings: &[(&str, String)],
) -> Result<(Desk, Arc<FixedClock>), String> {
    let clock = Arc::new(FixedClock::at(now));
    let mut builder = Desk::builder().url(&world.url).clock(clock.clone());
    for (name, value) in settings {
        builder = builder.setting(*name, value.clone());
    }
    let desk = builder.open().await.map_err(|error| error.to_string())?;
    Ok((desk, clock))
}

/// Any failure as the reason of a failed case.
pub(crate) fn reason(error: impl std::fmt::Display) -> String {
    error.to_string()
}

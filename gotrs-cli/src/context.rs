//! What every command gets: the bootstrap configuration, the output, and a way to the desk.

use gotrs_core::db::{Db, DbOptions};
use gotrs_core::{Desk, DeskBuilder, schema};

use crate::bootstrap::{Bootstrap, seal};
use crate::exit::Failure;
use crate::output::Output;

/// The surroundings of a command.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) bootstrap: Bootstrap,
    pub(crate) out: Output,
}

impl Context {
    /// The database as it is: nothing is migrated, no file is created.
    pub(crate) async fn database(&self) -> Result<Db, Failure> {
        self.refuse_missing_file()?;
        let db = Db::connect(self.bootstrap.database.reveal(), &self.db_options()).await;
        db.map_err(|error| Failure::Open(error.into()))
    }

    /// The desk of a database that is up to date. Only `serve` and `db migrate` change a schema.
    pub(crate) async fn desk(&self) -> Result<Desk, Failure> {
        let db = self.database().await?;
        let status = schema::status(&db).await.map_err(Failure::Open)?;
        db.close().await;
        if !status.pending.is_empty() {
            return Err(Failure::Schema(format!(
                "the database has schema version {}, this program needs {}",
                status.version, status.known
            )));
        }
        let builder = self.builder()?.clock(self.bootstrap.clock.still());
        builder.open().await.map_err(Failure::Open)
    }

    /// A desk of this configuration, everything plugged in, clock not chosen yet.
    pub(crate) fn builder(&self) -> Result<DeskBuilder, Failure> {
        let mut builder = gotrs_mail::plug(Desk::builder())
            .url(self.bootstrap.database.reveal())
            .options(self.db_options())
            .seal_key(seal::read(&self.bootstrap.seal_key_file())?);
        for (name, value) in &self.bootstrap.settings {
            builder = builder.setting(name, value);
        }
        Ok(builder)
    }

    fn db_options(&self) -> DbOptions {
        let mut options = DbOptions::default();
        options.connections = self.bootstrap.database_connections;
        options
    }

    fn refuse_missing_file(&self) -> Result<(), Failure> {
        match self.sqlite_file() {
            Some(path) if !std::path::Path::new(path).exists() => Err(Failure::Schema(format!(
                "the database file {path} does not exist; gotrs db migrate and gotrs serve create it"
            ))),
            _ => Ok(()),
        }
    }

    /// The file of a SQLite URL.
    pub(crate) fn sqlite_file(&self) -> Option<&str> {
        let path = self.bootstrap.database.reveal().strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or(path);
        (!path.is_empty() && !path.contains(":memory:")).then_some(path)
    }
}

//! Connecting: one writer and several readers on SQLite, a pool on PostgreSQL and MySQL.

use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono_tz::Tz;

use super::conn::{Conn, Link, Surroundings, Tx};
use super::dialect::{Dialect, Kind};
use super::error::DbError;
#[cfg(feature = "sqlite")]
use super::fold;
use super::held::Held;

static STATEMENTS: AtomicU64 = AtomicU64::new(0);

pub(super) fn count_statement() {
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
}

/// How to connect.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DbOptions {
    /// Most connections of a PostgreSQL or MySQL pool; readers of SQLite.
    pub connections: u32,
    /// How long to wait for a free connection or a lock.
    pub patience: Duration,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self {
            connections: 8,
            patience: Duration::from_secs(10),
        }
    }
}

#[derive(Debug)]
enum Pool {
    #[cfg(feature = "sqlite")]
    Sqlite {
        read: sqlx::SqlitePool,
        write: sqlx::SqlitePool,
    },
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
    #[cfg(feature = "mysql")]
    MySql(sqlx::MySqlPool),
}

impl Pool {
    async fn close(&self) {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
            #[cfg(feature = "mysql")]
            Self::MySql(pool) => pool.close().await,
        }
    }
}

/// A database: a cheap clone over its pools.
#[derive(Debug, Clone)]
pub struct Db {
    pool: Arc<Pool>,
    /// One connection beside the pool, so that a short transaction can run while units hold all others.
    apart: Option<Arc<Pool>>,
    around: Arc<Surroundings>,
}

impl Db {
    /// Connects by URL: `sqlite:PATH`, `sqlite::memory:`, `postgres://…`, `mysql://…`.
    ///
    /// A missing SQLite file is created.
    ///
    /// # Errors
    /// [`DbError::Url`] for a URL that is not understood, [`DbError::Unreachable`] if nothing answers.
    pub async fn connect(url: &str, options: &DbOptions) -> Result<Self, DbError> {
        let scheme = url.split(':').next().unwrap_or_default();
        match scheme {
            #[cfg(feature = "sqlite")]
            "sqlite" => Self::connect_sqlite(url, options).await,
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => Self::connect_postgres(url, options).await,
            #[cfg(feature = "mysql")]
            "mysql" | "mariadb" => Self::connect_mysql(url, options).await,
            _ => Err(bad_url(
                url,
                "write sqlite:PATH, postgres://USER@HOST/NAME or mysql://USER@HOST/NAME",
            )),
        }
    }

    fn new(pool: Pool, apart: Option<Pool>, kind: Kind) -> Self {
        let around = Surroundings {
            dialect: ArcSwap::from_pointee(Dialect::of(kind)),
            zone: ArcSwap::from_pointee(Tz::UTC),
            attached: std::sync::OnceLock::new(),
            statements: AtomicU64::new(0),
        };
        Self {
            pool: Arc::new(pool),
            apart: apart.map(Arc::new),
            around: Arc::new(around),
        }
    }

    #[cfg(feature = "sqlite")]
    async fn connect_sqlite(url: &str, options: &DbOptions) -> Result<Self, DbError> {
        use sqlx::sqlite::{
            SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
        };

        let parsed = SqliteConnectOptions::from_str(url)
            .map_err(|error| bad_url(url, &error.to_string()))?
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(options.patience)
            .statement_cache_capacity(500)
            .collation("NOCASE", fold::compare)
            .with_regexp();
        let memory = url.contains(":memory:");
        if memory {
            let pool = SqlitePoolOptions::new()
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .acquire_timeout(options.patience)
                .connect_with(parsed)
                .await?;
            return Ok(Self::new(
                Pool::Sqlite {
                    read: pool.clone(),
                    write: pool,
                },
                None,
                Kind::Sqlite,
            ));
        }
        let parsed = parsed
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal);
        let unreachable = |source| {
            DbError::Unreachable {
            hint: "check that the folder of the database file exists and may be written, and that no other program locks it".into(),
            source,
        }
        };
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(options.patience)
            .connect_with(parsed.clone())
            .await
            .map_err(unreachable)?;
        let read = SqlitePoolOptions::new()
            .max_connections(options.connections.clamp(1, 8))
            .acquire_timeout(options.patience)
            .connect_with(parsed.pragma("query_only", "ON"))
            .await
            .map_err(unreachable)?;
        Ok(Self::new(Pool::Sqlite { read, write }, None, Kind::Sqlite))
    }

    #[cfg(feature = "postgres")]
    async fn connect_postgres(url: &str, options: &DbOptions) -> Result<Self, DbError> {
        use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

        let parsed = PgConnectOptions::from_str(url)
            .map_err(|error| bad_url(url, &error.to_string()))?
            .application_name("gotrs")
            .statement_cache_capacity(500);
        let describe = PgPoolOptions::new().acquire_timeout(options.patience);
        let apart = describe
            .clone()
            .max_connections(1)
            .connect_lazy_with(parsed.clone());
        let pool = describe
            .max_connections(options.connections)
            .connect_with(parsed)
            .await
            .map_err(|source| DbError::Unreachable {
                hint: format!("check the server and the account in {}", mask_url(url)),
                source,
            })?;
        let apart = Some(Pool::Postgres(apart));
        Ok(Self::new(Pool::Postgres(pool), apart, Kind::Postgres))
    }

    #[cfg(feature = "mysql")]
    async fn connect_mysql(url: &str, options: &DbOptions) -> Result<Self, DbError> {
        use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};

        let url = url.replacen("mariadb:", "mysql:", 1);
        let parsed = MySqlConnectOptions::from_str(&url)
            .map_err(|error| bad_url(&url, &error.to_string()))?
            .statement_cache_capacity(500);
        let describe = MySqlPoolOptions::new()
            .acquire_timeout(options.patience)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    use sqlx::Executor as _;
                    // Row locks without gaps: the units lock what they change, and read what is committed.
                    conn.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
                        .await?;
                    Ok(())
                })
            });
        let apart = describe
            .clone()
            .max_connections(1)
            .connect_lazy_with(parsed.clone());
        let pool = describe
            .max_connections(options.connections)
            .connect_with(parsed)
            .await
            .map_err(|source| DbError::Unreachable {
                hint: format!("check the server and the account in {}", mask_url(&url)),
                source,
            })?;
        let apart = Some(Pool::MySql(apart));
        Ok(Self::new(Pool::MySql(pool), apart, Kind::MySql))
    }

    /// The engine.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.around.dialect.load().kind
    }

    /// The names and habits of this database.
    #[must_use]
    pub fn dialect(&self) -> Arc<Dialect> {
        self.around.dialect.load_full()
    }

    pub(crate) fn set_dialect(&self, dialect: Dialect) {
        self.around.dialect.store(Arc::new(dialect));
    }

    /// The system time zone, in which zone-less columns are written.
    #[must_use]
    pub fn zone(&self) -> Tz {
        **self.around.zone.load()
    }

    pub(crate) fn set_zone(&self, zone: Tz) {
        self.around.zone.store(Arc::new(zone));
    }

    /// Attaches what readers find through their connections; once.
    pub(crate) fn attach(&self, attached: Arc<dyn std::any::Any + Send + Sync>) {
        let _ = self.around.attached.set(attached);
    }

    /// A connection to read on.
    pub async fn read(&self) -> Result<Conn, DbError> {
        let link = match &*self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { read, .. } => Link::Sqlite(Held::new(read.acquire().await?)),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => Link::Postgres(Held::new(pool.acquire().await?)),
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => Link::MySql(Held::new(pool.acquire().await?)),
        };
        Ok(Conn {
            link,
            around: self.around.clone(),
        })
    }

    /// A connection that may also change things outside a transaction; for migrations and locks.
    pub(crate) async fn writer(&self) -> Result<Conn, DbError> {
        let link = match &*self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { write, .. } => Link::Sqlite(Held::new(write.acquire().await?)),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => Link::Postgres(Held::new(pool.acquire().await?)),
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => Link::MySql(Held::new(pool.acquire().await?)),
        };
        Ok(Conn {
            link,
            around: self.around.clone(),
        })
    }

    /// Begins a transaction. On SQLite it is the only writer until it ends.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        self.begin_on(&self.pool).await
    }

    /// Begins a transaction on the connection kept apart, for a moment's work that must not wait for a unit:
    /// `None` on SQLite, where only one transaction writes at a time.
    pub(crate) async fn begin_apart(&self) -> Result<Option<Tx>, DbError> {
        match &self.apart {
            Some(pool) => Ok(Some(self.begin_on(pool).await?)),
            None => Ok(None),
        }
    }

    async fn begin_on(&self, pool: &Pool) -> Result<Tx, DbError> {
        let link = match pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { write, .. } => {
                let mut held = Held::new(write.acquire().await?);
                held.begin(Some("BEGIN IMMEDIATE")).await?;
                Link::Sqlite(held)
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                let mut held = Held::new(pool.acquire().await?);
                held.begin(None).await?;
                Link::Postgres(held)
            }
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => {
                let mut held = Held::new(pool.acquire().await?);
                held.begin(None).await?;
                Link::MySql(held)
            }
        };
        Ok(Tx(Conn {
            link,
            around: self.around.clone(),
        }))
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(apart) = &self.apart {
            apart.close().await;
        }
    }

    /// Statements run on this database so far; tests count what a page costs.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.around.statements.load(Ordering::Relaxed)
    }

    /// Statements run by this process so far; metrics watch its growth.
    #[must_use]
    pub fn statements_run() -> u64 {
        STATEMENTS.load(Ordering::Relaxed)
    }
}

fn bad_url(url: &str, hint: &str) -> DbError {
    DbError::Url {
        url: mask_url(url),
        hint: hint.to_owned(),
    }
}

/// A database URL fit for logs and people: the password, wherever it stands, is replaced.
///
/// ```
/// use gotrs_core::db::mask_url;
///
/// assert_eq!(mask_url("postgres://kim:secret@db/desk"), "postgres://kim:***@db/desk");
/// ```
#[must_use]
pub fn mask_url(url: &str) -> String {
    // A careless password may hold a `?`: the query begins after the host.
    let host = url.rfind('@').unwrap_or(0);
    let (head, query) = match url[host..].find('?') {
        Some(mark) => (&url[..host + mark], Some(&url[host + mark + 1..])),
        None => (url, None),
    };
    let mut shown = mask_userinfo(head);
    if let Some(query) = query {
        let pairs: Vec<String> = query.split('&').map(mask_pair).collect();
        shown.push('?');
        shown.push_str(&pairs.join("&"));
    }
    shown
}

fn mask_userinfo(head: &str) -> String {
    let Some((scheme, rest)) = head.split_once("://") else {
        return head.to_owned();
    };
    let Some((user, host)) = rest.rsplit_once('@') else {
        return head.to_owned();
    };
    match user.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:***@{host}"),
        None => head.to_owned(),
    }
}

fn mask_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if name.to_lowercase().contains("pass") => format!("{name}=***"),
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_masked_url_shows_no_password() {
        assert_eq!(
            super::mask_url("postgres://kim:p@ss@db/x"),
            "postgres://kim:***@db/x"
        );
        assert_eq!(
            super::mask_url("postgres://kim:p@s?s@db/x?ssl=1"),
            "postgres://kim:***@db/x?ssl=1"
        );
        assert_eq!(
            super::mask_url("postgres://db/x?user=kim&password=secret"),
            "postgres://db/x?user=kim&password=***"
        );
        assert_eq!(super::mask_url("sqlite:gotrs.db"), "sqlite:gotrs.db");
    }
}

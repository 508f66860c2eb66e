//! Running statements on a connection or in a transaction.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::{Arguments as _, AssertSqlSafe, FromRow};

use super::dialect::{Dialect, Kind};
use super::error::DbError;
use super::held::Held;
use super::stmt::{Stmt, Value};
use super::types::{DbTime, Int, to_base64_lines};

macro_rules! row_of {
    ($name:ident, $feature:literal, $row:ty) => {
        #[cfg(feature = $feature)]
        #[doc(hidden)]
        pub trait $name: for<'r> FromRow<'r, $row> {}
        #[cfg(feature = $feature)]
        impl<T: for<'r> FromRow<'r, $row>> $name for T {}
        #[cfg(not(feature = $feature))]
        #[doc(hidden)]
        pub trait $name {}
        #[cfg(not(feature = $feature))]
        impl<T> $name for T {}
    };
}
row_of!(FromSqlite, "sqlite", sqlx::sqlite::SqliteRow);
row_of!(FromPostgres, "postgres", sqlx::postgres::PgRow);
row_of!(FromMySql, "mysql", sqlx::mysql::MySqlRow);

/// A row type that reads from all three databases; `#[derive(sqlx::FromRow)]` makes one.
pub trait Record: FromSqlite + FromPostgres + FromMySql + Send + Unpin {}
impl<T: FromSqlite + FromPostgres + FromMySql + Send + Unpin> Record for T {}

/// What is shared by all connections of a database.
#[derive(Debug)]
pub(super) struct Surroundings {
    pub(super) dialect: arc_swap::ArcSwap<Dialect>,
    pub(super) zone: arc_swap::ArcSwap<Tz>,
    /// Statements run so far.
    pub(super) statements: std::sync::atomic::AtomicU64,
    /// What the owner of the database keeps for its readers.
    pub(super) attached: std::sync::OnceLock<Arc<dyn std::any::Any + Send + Sync>>,
}

pub(super) enum Link {
    #[cfg(feature = "sqlite")]
    Sqlite(Held<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Held<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(Held<sqlx::MySql>),
}

/// Calls what is the same for all engines on whichever is linked.
macro_rules! each {
    ($link:expr, |$held:ident| $body:expr) => {
        match $link {
            #[cfg(feature = "sqlite")]
            Link::Sqlite($held) => $body,
            #[cfg(feature = "postgres")]
            Link::Postgres($held) => $body,
            #[cfg(feature = "mysql")]
            Link::MySql($held) => $body,
        }
    };
}

/// A connection to read on; inside a [`Tx`] also to write on.
pub struct Conn {
    pub(super) link: Link,
    pub(super) around: Arc<Surroundings>,
}

impl std::fmt::Debug for Conn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conn")
            .field("kind", &self.kind())
            .finish_non_exhaustive()
    }
}

/// Runs `$body`, which gives an sqlx result, with the executor of whichever database is linked.
macro_rules! on_link {
    ($self:ident, $values:expr, |$executor:ident, $arguments:ident| $body:expr) => {{
        let bytea = $self.around.dialect.load().bytea;
        match &mut $self.link {
            #[cfg(feature = "sqlite")]
            Link::Sqlite(held) => {
                let $arguments = sqlite_arguments($values)?;
                let $executor = held.asked();
                let done = $body;
                held.answered();
                done?
            }
            #[cfg(feature = "postgres")]
            Link::Postgres(held) => {
                let $arguments = postgres_arguments($values, bytea)?;
                let $executor = held.asked();
                let done = $body;
                held.answered();
                done?
            }
            #[cfg(feature = "mysql")]
            Link::MySql(held) => {
                let $arguments = mysql_arguments($values)?;
                let $executor = held.asked();
                let done = $body;
                held.answered();
                done?
            }
        }
    }};
}

impl Conn {
    /// The engine behind this connection.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.around.dialect.load().kind
    }

    /// The system time zone, in which zone-less columns are written.
    #[must_use]
    pub fn zone(&self) -> Tz {
        **self.around.zone.load()
    }

    /// The stored form of an instant.
    #[must_use]
    pub fn stored(&self, instant: DateTime<Utc>) -> DbTime {
        DbTime::new(instant, self.zone())
    }

    /// Whether this is a transaction's connection.
    pub(crate) fn is_transaction(&self) -> bool {
        each!(&self.link, |held| held.is_transaction())
    }

    /// What was attached to the database; nothing in a transaction, which reads the tables.
    pub(crate) fn attached<T: std::any::Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let attached = self
            .around
            .attached
            .get()
            .filter(|_| !self.is_transaction())?;
        attached.clone().downcast().ok()
    }

    fn render(&mut self, stmt: Stmt, append: &str) -> (AssertSqlSafe<String>, Vec<Value>) {
        let one = std::sync::atomic::Ordering::Relaxed;
        self.around.statements.fetch_add(1, one);
        super::pool::count_statement();
        let (text, values) = stmt.into_parts();
        let mut text = self.around.dialect.load().render(text).into_owned();
        text.push_str(append);
        (AssertSqlSafe(text), values)
    }

    /// All rows.
    pub async fn all<R: Record>(&mut self, stmt: Stmt) -> Result<Vec<R>, DbError> {
        let (text, values) = self.render(stmt, "");
        Ok(on_link!(self, values, |link, arguments| {
            sqlx::query_as_with(text, arguments).fetch_all(link).await
        }))
    }

    /// The first row, if there is one.
    pub async fn optional<R: Record>(&mut self, stmt: Stmt) -> Result<Option<R>, DbError> {
        let (text, values) = self.render(stmt, "");
        Ok(on_link!(self, values, |link, arguments| {
            sqlx::query_as_with(text, arguments)
                .fetch_optional(link)
                .await
        }))
    }

    /// The first row; [`DbError::NoRow`] if there is none.
    pub async fn one<R: Record>(&mut self, stmt: Stmt) -> Result<R, DbError> {
        self.optional(stmt).await?.ok_or(DbError::NoRow)
    }

    /// The first column of the first row as an integer; for counts and ids.
    pub async fn integer(&mut self, stmt: Stmt) -> Result<i64, DbError> {
        Ok(self.one::<(Int,)>(stmt).await?.0.0)
    }

    /// The first column of all rows.
    pub async fn column<T>(&mut self, stmt: Stmt) -> Result<Vec<T>, DbError>
    where
        (T,): Record,
    {
        Ok(self
            .all::<(T,)>(stmt)
            .await?
            .into_iter()
            .map(|row| row.0)
            .collect())
    }

    /// Runs a statement; gives the number of rows it matched.
    pub async fn exec(&mut self, stmt: Stmt) -> Result<u64, DbError> {
        let (text, values) = self.render(stmt, "");
        Ok(on_link!(self, values, |link, arguments| {
            let done = sqlx::query_with(text, arguments).execute(link).await;
            done.map(|done| done.rows_affected())
        }))
    }

    /// Runs an `INSERT` into a table with a generated `id`; gives that id.
    pub async fn insert(&mut self, stmt: Stmt) -> Result<i64, DbError> {
        let returning = match self.kind() {
            Kind::Postgres => " RETURNING id",
            Kind::Sqlite | Kind::MySql => "",
        };
        let (text, values) = self.render(stmt, returning);
        match &mut self.link {
            #[cfg(feature = "sqlite")]
            Link::Sqlite(held) => {
                let statement = sqlx::query_with(text, sqlite_arguments(values)?);
                let done = statement.execute(held.asked()).await;
                held.answered();
                Ok(done?.last_insert_rowid())
            }
            #[cfg(feature = "postgres")]
            Link::Postgres(held) => {
                let bytea = self.around.dialect.load().bytea;
                let arguments = postgres_arguments(values, bytea)?;
                let statement = sqlx::query_as_with::<_, (Int,), _>(text, arguments);
                let done = statement.fetch_one(held.asked()).await;
                held.answered();
                Ok(done?.0.0)
            }
            #[cfg(feature = "mysql")]
            Link::MySql(held) => {
                let statement = sqlx::query_with(text, mysql_arguments(values)?);
                let done = statement.execute(held.asked()).await;
                held.answered();
                Ok(done?.last_insert_id().cast_signed())
            }
        }
    }

    /// Runs an `INSERT INTO …` that does nothing if a unique key exists; true if a row was written.
    ///
    /// The statement must start with `INSERT INTO`.
    pub async fn insert_if_absent(&mut self, stmt: Stmt) -> Result<bool, DbError> {
        let (text, values) = stmt.into_parts();
        let rest = text
            .strip_prefix("INSERT INTO")
            .expect("insert_if_absent takes an INSERT INTO")
            .to_owned();
        let (text, append) = match self.kind() {
            Kind::Sqlite => (format!("INSERT OR IGNORE INTO{rest}"), ""),
            Kind::MySql => (format!("INSERT IGNORE INTO{rest}"), ""),
            Kind::Postgres => (format!("INSERT INTO{rest}"), " ON CONFLICT DO NOTHING"),
        };
        let (text, _) = self.render(Stmt::generated(text), append);
        let rows = on_link!(self, values, |link, arguments| {
            let done = sqlx::query_with(text, arguments).execute(link).await;
            done.map(|done| done.rows_affected())
        });
        Ok(rows > 0)
    }

    /// How many bytes of a blob of `length` bytes one statement can carry: MySQL servers have a bound
    /// (`max_allowed_packet`), the others take what there is.
    pub async fn packet(&mut self, length: usize) -> Result<usize, DbError> {
        const ALWAYS_FITS: usize = 512 * 1024;
        const OTHER_VALUES: i64 = 64 * 1024;
        if self.kind() != Kind::MySql || length <= ALWAYS_FITS {
            return Ok(usize::MAX);
        }
        let bound = super::sql("SELECT CAST(@@max_allowed_packet AS SIGNED)");
        let bound = self.integer(bound).await?.saturating_sub(OTHER_VALUES);
        Ok(usize::try_from(bound).unwrap_or_default().max(ALWAYS_FITS))
    }

    /// Runs text without preparing it: DDL, PRAGMA, SET.
    pub(crate) async fn raw(&mut self, text: String) -> Result<(), DbError> {
        use sqlx::Executor as _;
        let text = AssertSqlSafe(text);
        each!(&mut self.link, |held| {
            let done = held.asked().execute(sqlx::raw_sql(text)).await;
            held.answered();
            done?;
        });
        Ok(())
    }
}

/// A transaction. Dropped without [`Tx::commit`] it is rolled back.
#[derive(Debug)]
pub struct Tx(pub(super) Conn);

impl Tx {
    /// Makes everything done in it true at once.
    pub async fn commit(mut self) -> Result<(), DbError> {
        each!(&mut self.0.link, |held| held.commit().await?);
        Ok(())
    }

    /// Undoes everything done in it.
    pub async fn rollback(mut self) -> Result<(), DbError> {
        each!(&mut self.0.link, |held| held.rollback().await?);
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

fn bind_error(error: sqlx::error::BoxDynError) -> DbError {
    DbError::Failed(sqlx::Error::Encode(error))
}

#[cfg(feature = "sqlite")]
fn sqlite_arguments(values: Vec<Value>) -> Result<sqlx::sqlite::SqliteArguments, DbError> {
    let mut arguments = sqlx::sqlite::SqliteArguments::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) | Value::LongText(value) => arguments.add(value),
            Value::Blob(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Like(value) => arguments.add(value.expression()),
        }
        .map_err(bind_error)?;
    }
    Ok(arguments)
}

#[cfg(feature = "postgres")]
fn postgres_arguments(
    values: Vec<Value>,
    bytea: bool,
) -> Result<sqlx::postgres::PgArguments, DbError> {
    let mut arguments = sqlx::postgres::PgArguments::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            // PostgreSQL's text cannot hold NUL.
            Value::Text(value) => arguments.add(value.map(without_nul)),
            Value::LongText(value) if bytea => arguments.add(value.map(String::into_bytes)),
            Value::LongText(value) => arguments.add(value.map(without_nul)),
            Value::Blob(value) if bytea => arguments.add(value),
            Value::Blob(value) => arguments.add(value.map(|bytes| to_base64_lines(&bytes))),
            Value::Time(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Like(value) => arguments.add(without_nul(value.pattern())),
        }
        .map_err(bind_error)?;
    }
    Ok(arguments)
}

#[cfg(feature = "postgres")]
fn without_nul(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}

#[cfg(feature = "mysql")]
fn mysql_arguments(values: Vec<Value>) -> Result<sqlx::mysql::MySqlArguments, DbError> {
    let mut arguments = sqlx::mysql::MySqlArguments::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) | Value::LongText(value) => arguments.add(value),
            Value::Blob(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Like(value) => arguments.add(value.pattern()),
        }
        .map_err(bind_error)?;
    }
    Ok(arguments)
}

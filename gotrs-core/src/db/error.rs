//! What a database can answer besides rows, sorted by what the caller can do about it.

/// A failed database call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DbError {
    /// The URL names no database we speak, or a feature of this build is missing.
    #[error("`{url}` is not a database url this build understands: {hint}")]
    Url {
        /// The URL without its password.
        url: String,
        /// What to write instead.
        hint: String,
    },
    /// The server does not answer, refuses us, or the file cannot be opened.
    #[error("the database cannot be reached: {hint}")]
    Unreachable {
        /// What to check.
        hint: String,
        /// The driver's own words.
        #[source]
        source: sqlx::Error,
    },
    /// Another process holds the database longer than we wait, or a deadlock was broken at our cost.
    #[error("the database is busy, try again")]
    Busy(#[source] sqlx::Error),
    /// A unique key exists already.
    #[error("a row with the same unique key exists already")]
    Unique(#[source] sqlx::Error),
    /// A row that is pointed to is missing, or a row still pointed to was deleted.
    #[error("a related row is missing or still in use")]
    ForeignKey(#[source] sqlx::Error),
    /// Exactly one row was expected and none came.
    #[error("the row does not exist")]
    NoRow,
    /// A stored value that makes no sense.
    #[error("table {table}, column {column}, row {row}: {problem}")]
    Corrupt {
        /// Table name.
        table: &'static str,
        /// Column name.
        column: &'static str,
        /// The row's key as text.
        row: String,
        /// What is wrong with the value.
        problem: String,
    },
    /// Anything else: a wrong statement or a driver's failure.
    #[error("the database refused a statement")]
    Failed(#[source] sqlx::Error),
}

impl DbError {
    /// Whether trying the same unit of work again may succeed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Busy(_))
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NoRow,
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_) => Self::Unreachable {
                hint: "check that the server runs and is reachable".into(),
                source: error,
            },
            sqlx::Error::Database(inner) => {
                if inner.is_unique_violation() {
                    return Self::Unique(error);
                }
                if inner.is_foreign_key_violation() {
                    return Self::ForeignKey(error);
                }
                let code = inner.code().unwrap_or_default().into_owned();
                let text = inner.message();
                let busy = matches!(
                    code.as_str(),
                    "5" | "6" | "261" | "517" | "40001" | "40P01" | "55P03"
                ) || text.contains("Deadlock found")
                    || text.contains("Lock wait timeout");
                if busy {
                    return Self::Busy(error);
                }
                if matches!(code.as_str(), "57P01" | "57P03" | "53300" | "08006") {
                    return Self::Unreachable {
                        hint: "the server is stopping or full".into(),
                        source: error,
                    };
                }
                Self::Failed(error)
            }
            _ => Self::Failed(error),
        }
    }
}

//! One façade over SQLite, PostgreSQL and MySQL/MariaDB.
//!
//! A store writes its SQL once, as a literal with `?` for values, and gets typed rows back:
//!
//! ```ignore
//! let row: Option<QueueRow> = conn
//!     .optional(sql("SELECT id, name FROM queue WHERE id = ?").bind(id))
//!     .await?;
//! ```
//!
//! What always holds:
//! - SQL text is `&'static str` ([`Stmt`] accepts nothing else), values are bound: no string is quoted by us.
//! - What the databases say differently is a token in braces (`{groups}`, `{ci u.login}`, `{for_update}`),
//!   listed in [`dialect`]; the tables that products name differently are resolved there too.
//! - A change happens in a [`Tx`], a read on a [`Conn`]; a `Tx` is a `Conn`, so a store function serves both.
//!
//! [`stmt`] builds statements, [`types`] are column types that read the same from all three,
//! [`conn`] runs, [`pool`] connects.

mod conn;
pub(crate) mod dialect;
mod error;
#[cfg(feature = "sqlite")]
mod fold;
mod held;
mod like;
mod pool;
mod stmt;
mod types;

pub use conn::{Conn, Record, Tx};
pub use dialect::{Dialect, Kind};
pub use error::DbError;
pub use like::Like;
pub use pool::{Db, DbOptions, mask_url};
pub use stmt::{Stmt, Value, sql};
pub use types::{Blob, DbTime, Int, LongText};

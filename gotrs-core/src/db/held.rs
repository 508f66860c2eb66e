//! A connection of a pool that goes back to it only in order.
//!
//! Work is dropped at any point: a browser goes away, a limit of time is reached. A connection whose statement has
//! not got its whole answer would give the rest of it to the next statement, so it is thrown away, and the server
//! undoes what was not committed. SQLite's worker thread ends such a statement by itself.

use sqlx::Database;
use sqlx::pool::PoolConnection;
use sqlx_core::transaction::TransactionManager;

/// A connection, and how far its work has come.
pub(super) struct Held<DB: Database> {
    /// `None` only while it is dropped.
    conn: Option<PoolConnection<DB>>,
    /// A statement was sent whose answer has not been read.
    waits: bool,
    /// A transaction was begun and has not ended.
    begun: bool,
}

impl<DB: Database> Held<DB> {
    pub(super) fn new(conn: PoolConnection<DB>) -> Self {
        Self {
            conn: Some(conn),
            waits: false,
            begun: false,
        }
    }

    /// Whether a transaction is open.
    pub(super) fn is_transaction(&self) -> bool {
        self.begun
    }

    /// The connection to send a statement on; [`Held::answered`] must follow.
    pub(super) fn asked(&mut self) -> &mut DB::Connection {
        self.waits = true;
        self.conn
            .as_mut()
            .expect("the connection is there until it is dropped")
    }

    /// The answer was read, or the statement refused.
    pub(super) fn answered(&mut self) {
        self.waits = false;
    }

    pub(super) async fn begin(&mut self, statement: Option<&'static str>) -> sqlx::Result<()> {
        let statement = statement.map(sqlx::SqlSafeStr::into_sql_str);
        let begun = DB::TransactionManager::begin(self.asked(), statement).await;
        self.answered();
        self.begun = begun.is_ok();
        begun
    }

    pub(super) async fn commit(&mut self) -> sqlx::Result<()> {
        let done = DB::TransactionManager::commit(self.asked()).await;
        self.answered();
        self.begun = done.is_err();
        done
    }

    pub(super) async fn rollback(&mut self) -> sqlx::Result<()> {
        let done = DB::TransactionManager::rollback(self.asked()).await;
        self.answered();
        self.begun = done.is_err();
        done
    }
}

impl<DB: Database> Drop for Held<DB> {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else {
            return;
        };
        if self.waits && DB::NAME != "SQLite" {
            drop(conn.detach());
        } else if self.begun {
            DB::TransactionManager::start_rollback(&mut conn);
        }
    }
}

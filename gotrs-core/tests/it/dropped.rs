//! Work that is dropped half-way, as when a browser goes away: its connection gives nobody else its answers.

use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use gotrs_core::db::{Db, DbError, sql};
use gotrs_core::testing::{World, backends};
use tokio::task::yield_now;

/// Polls until the work has had to wait this often, then drops it. False if it got done.
async fn dropped_after(waits: usize, work: impl Future) -> bool {
    let mut work = std::pin::pin!(work);
    let mut left = waits;
    std::future::poll_fn(|context| {
        if work.as_mut().poll(context).is_ready() {
            return Poll::Ready(false);
        }
        if left == 0 {
            return Poll::Ready(true);
        }
        left -= 1;
        Poll::Pending
    })
    .await
}

/// A time for rows.
const START: &str = "2025-03-03T09:00:00Z";

/// Waits between its statements, too: an engine in the process may answer before anybody asks again.
async fn work(db: &Db, key: &str) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    yield_now().await;
    let stamp = tx.stored(START.parse().unwrap());
    let insert = sql(
        "INSERT INTO system_data (data_key, data_value, create_time, create_by, change_time, change_by) VALUES (?, 'x', ?, 1, ?, 1)",
    );
    tx.exec(insert.bind(key).bind(stamp).bind(stamp)).await?;
    yield_now().await;
    tx.column::<String>(sql("SELECT data_key FROM system_data"))
        .await?;
    tx.commit().await
}

#[tokio::test]
async fn a_transaction_dropped_at_any_point_is_undone_and_its_connection_answers_nobody_else() {
    for backend in backends() {
        let world = World::on(&backend, |builder| builder).await;
        let db = world.desk.db();
        let mut drops = 0;
        for waits in 0..24 {
            let key = format!("dropped {waits}");
            let round = async {
                drops += u32::from(dropped_after(waits, work(db, &key)).await);
                for _ in 0..3 {
                    let mut conn = db.read().await.unwrap();
                    let query = sql("SELECT COUNT(*) FROM valid WHERE id = ?").bind(1);
                    assert_eq!(conn.integer(query).await.unwrap(), 1, "{key}");
                }
                // Whoever writes next is not kept waiting by what the dropped one had locked.
                work(db, &format!("whole {waits}")).await.unwrap();
                let mut conn = db.read().await.unwrap();
                let query = sql("SELECT COUNT(*) FROM system_data WHERE data_key = ?").bind(&key);
                conn.integer(query).await.unwrap()
            };
            let patience = Duration::from_secs(60);
            let written = tokio::time::timeout(patience, round).await;
            let written = written.unwrap_or_else(|_| panic!("{key}: nothing moves any more"));
            // Dropped while the commit was on its way it may have come true, never in part.
            assert!(written <= 1);
        }
        assert!(drops > 0, "nothing was dropped");
        let closing = tokio::time::timeout(Duration::from_secs(60), world.end()).await;
        closing.expect("all connections come back");
    }
}

//! What the benches share: a measurement beside its floor, and a driver that loads a web server.
//!
//! A figure without its floor says nothing about another machine, so [`show`] prints both and their ratio.

pub mod load;

use std::time::{Duration, Instant};

use gotrs_core::db::{Conn, DbTime, sql};
use gotrs_core::testing::{World, backends};

/// Runs a bench on every database that is there, each with a desk of its own that has mail plugged in.
///
/// # Errors
/// The first error of a bench.
pub fn on_each_database(bench: impl AsyncFn(&World) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        for backend in backends() {
            println!("on {}", backend.kind.scheme());
            let world = World::on(&backend, gotrs_mail::plug).await;
            bench(&world).await?;
            world.end().await;
        }
        Ok(())
    })
}

/// The bare rows of a new ticket in queue Raw: the ticket and four lines of history.
///
/// # Errors
/// If the database refuses one.
pub async fn bare_ticket(conn: &mut Conn, number: &str, stamp: DbTime) -> anyhow::Result<i64> {
    let ticket = sql(
        "INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id, ticket_priority_id, ticket_state_id, \
         customer_id, customer_user_id, timeout, until_time, escalation_time, escalation_update_time, escalation_response_time, \
         escalation_solution_time, archive_flag, create_time, create_by, change_time, change_by) \
         VALUES (?, 'Printer on fire', 2, 1, 1, 1, 1, 3, 1, '', 'emma', 1, 0, 0, 0, 0, 0, 0, ?, 1, ?, 1)",
    );
    let ticket = ticket.bind(number).bind(stamp).bind(stamp);
    let ticket = conn.insert(ticket).await?;
    for _ in 0..4 {
        let line = sql(
            "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id, state_id, \
             create_time, create_by, change_time, change_by) VALUES ('%%', 1, ?, 1, 2, 1, 3, 1, ?, 1, ?, 1)",
        );
        conn.exec(line.bind(ticket).bind(stamp).bind(stamp)).await?;
    }
    Ok(ticket)
}

/// Prints a figure, the least it could take on this machine, and their ratio.
pub fn show(label: &str, ours: Duration, floor: Duration) {
    let ratio = ours.as_secs_f64() / floor.as_secs_f64();
    println!("    {label}: {ours:.1?}, floor {floor:.1?}, ratio {ratio:.2}");
}

/// The mean time of `rounds` runs, after a tenth of them to warm up.
///
/// # Errors
/// The first error of the work.
pub async fn mean<E>(
    rounds: u32,
    mut work: impl AsyncFnMut(u32) -> Result<(), E>,
) -> Result<Duration, E> {
    let warm = rounds.div_ceil(10);
    for round in 0..warm {
        work(round).await?;
    }
    let start = Instant::now();
    for round in warm..warm + rounds {
        work(round).await?;
    }
    Ok(start.elapsed() / rounds.max(1))
}

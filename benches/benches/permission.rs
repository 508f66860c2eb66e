//! Asking whether an agent of 50 groups and 20 roles may do something, beside one look at the ticket's row.
//!
//! `cargo bench -p gotrs-benches --bench permission`

use gotrs_benches::{mean, on_each_database, show};
use gotrs_core::db::{Db, sql};
use gotrs_core::group::Holder;
use gotrs_core::permission::{Permission, ticket};
use gotrs_core::testing::World;

const ROUNDS: u32 = 2_000;

fn main() -> anyhow::Result<()> {
    on_each_database(measure)
}

async fn measure(world: &World) -> anyhow::Result<()> {
    let mut agent = world.agent("kim");
    for number in 0..20 {
        let role = world.role(&format!("role {number}")).await;
        for nth in 0..5 {
            let group = world
                .group(&format!("group {}", (number * 5 + nth) % 50))
                .await;
            world.allow(Holder::Role(role), group, "ro note").await;
        }
        agent = agent.in_role(role);
    }
    for number in 0..50 {
        let name = format!("group {number}");
        world.group(&name).await;
        agent = agent.can(&name, "ro move_into");
    }
    let agent = agent.can("Raw", "rw").create().await;
    let found = world.ticket().in_queue("Raw").create().await;
    let (actor, config) = (agent.actor(), world.desk.config());
    let mut conn = world.desk.read().await?;
    let mut ask = async |key: &Permission| {
        let yes = ticket::require(&mut conn, &config, &actor, found.id, key).await;
        yes.map(|_| ())
    };
    let before = Db::statements_run();
    ask(&Permission::NOTE).await?;
    let statements = Db::statements_run() - before;
    let ours = mean(ROUNDS, async |_| ask(&Permission::NOTE).await).await?;
    let row = sql(
        "SELECT t.queue_id, q.group_id FROM ticket t JOIN queue q ON q.id = t.queue_id WHERE t.id = ?",
    );
    let floor = mean(ROUNDS, async |_| {
        let _: Option<(i64, i64)> = conn.optional(row.clone().bind(found.id)).await?;
        Ok::<(), anyhow::Error>(())
    });
    show("may kim write a note on a ticket", ours, floor.await?);
    println!("    statements: {statements}");
    Ok(())
}

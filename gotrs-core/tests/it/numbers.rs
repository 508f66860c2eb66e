use std::collections::HashSet;

use gotrs_core::db::{Int, Kind, sql};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::{Actor, Desk};

/// Takes so many numbers in parallel on each of the desks.
async fn take(desks: &[Desk], each: usize) -> Vec<String> {
    let mut tasks = tokio::task::JoinSet::new();
    for desk in desks {
        for _ in 0..8 {
            let desk = desk.clone();
            tasks.spawn(async move {
                let mut taken = Vec::new();
                for _ in 0..each / 8 {
                    let mut unit = desk.unit(Actor::System).await.unwrap();
                    taken.push(
                        gotrs_core::ticket::counter::next(&mut unit)
                            .await
                            .unwrap()
                            .0,
                    );
                    unit.commit().await.unwrap();
                }
                taken
            });
        }
    }
    tasks.join_all().await.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_is_given_twice_to_two_processes() {
    on_each_database(async |world| {
        let other = Desk::builder()
            .url(&world.url)
            .clock(world.clock.clone())
            .open()
            .await
            .unwrap();
        let each = if world.desk.db().kind() == Kind::Sqlite {
            5_000
        } else {
            800
        };
        let numbers = take(&[world.desk.clone(), other.clone()], each).await;
        assert_eq!(numbers.len(), 2 * each);
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 2 * each);
        let mut conn = world.desk.read().await.unwrap();
        let (rows, highest): (Int, Int) = conn
            .one(sql(
                "SELECT COUNT(*), MAX(counter) FROM ticket_number_counter",
            ))
            .await
            .unwrap();
        assert_eq!(rows, highest, "no gap, no row at 0");
        drop(conn);
        other.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_exists_is_passed_over() {
    on_each_database(async |world| {
        let first = world.ticket().create().await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.exec(sql("DELETE FROM ticket_number_counter"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let second = world.ticket().create().await;
        assert_ne!(first.number, second.number);
    })
    .await;
}

#[tokio::test]
async fn the_clean_up_keeps_the_newest_ten() {
    let world = World::new().await;
    take(std::slice::from_ref(&world.desk), 24).await;
    world.pass(chrono::TimeDelta::minutes(11));
    gotrs_core::job::run_due(&world.desk).await.unwrap();
    for _ in 0..3 {
        world.pass(chrono::TimeDelta::minutes(11));
        gotrs_core::job::run_due(&world.desk).await.unwrap();
    }
    let mut conn = world.desk.read().await.unwrap();
    let left = conn
        .integer(sql("SELECT COUNT(*) FROM ticket_number_counter"))
        .await
        .unwrap();
    assert_eq!(left, 10);
    drop(conn);
    let next = take(std::slice::from_ref(&world.desk), 8).await;
    assert!(next[0].len() >= 16);
}

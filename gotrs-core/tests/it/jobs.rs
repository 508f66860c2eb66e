use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use futures_util::future::BoxFuture;
use gotrs_core::job::{Job, JobError, JobHandler, JobState, NewJob, Outcome, run_due};
use gotrs_core::testing::{World, backends};
use gotrs_core::{Actor, Desk};

/// Fails until its third attempt.
struct Stubborn(AtomicU32);

impl JobHandler for Stubborn {
    fn kind(&self) -> &'static str {
        "test.stubborn"
    }
    fn run<'a>(&'a self, _: &'a Desk, _: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 | 1 => Err(JobError::temporary("not yet")),
                _ => Ok(Outcome::Done),
            }
        })
    }
}

async fn enqueue(world: &World, key: &str) {
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    unit.enqueue(NewJob::new("test.stubborn", key, serde_json::json!({})))
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_failed_job_is_tried_again_later_until_it_succeeds() {
    for backend in backends() {
        let handler = Arc::new(Stubborn(AtomicU32::new(0)));
        let world = World::on(&backend, |builder| builder.handler(handler.clone())).await;
        enqueue(&world, "one").await;
        enqueue(&world, "one").await;
        run_due(&world.desk).await.unwrap();
        assert_eq!(
            handler.0.load(Ordering::SeqCst),
            1,
            "a key is one job, and a failure waits"
        );
        for _ in 0..5 {
            world.pass(TimeDelta::minutes(2));
            run_due(&world.desk).await.unwrap();
        }
        assert_eq!(handler.0.load(Ordering::SeqCst), 3);
        let jobs = world
            .desk
            .jobs(Actor::System)
            .list(None, Some("test.stubborn"), None, 10)
            .await
            .unwrap();
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0].state, JobState::Done);
        world.end().await;
    }
}

#[tokio::test]
async fn a_job_of_a_rolled_back_unit_never_existed() {
    for backend in backends() {
        let world = World::on(&backend, |builder| builder).await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.enqueue(NewJob::new("test.stubborn", "gone", serde_json::json!({})))
            .await
            .unwrap();
        drop(unit);
        assert!(
            world
                .desk
                .jobs(Actor::System)
                .list(None, Some("test.stubborn"), None, 10)
                .await
                .unwrap()
                .is_empty()
        );
        world.end().await;
    }
}

#[tokio::test]
async fn a_job_without_a_handler_is_dead_and_says_why() {
    let world = World::new().await;
    enqueue(&world, "two").await;
    run_due(&world.desk).await.unwrap();
    let jobs = world
        .desk
        .jobs(Actor::System)
        .list(Some(JobState::Dead), None, None, 10)
        .await
        .unwrap();
    assert!(
        jobs[0]
            .last_error
            .as_deref()
            .unwrap_or_default()
            .contains("test.stubborn")
    );
}

//! Running slow hashes: off the async threads, at most one per processor core (DOS-01), and counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::Secret;
use super::password::{self, Method, PasswordError, Verdict};
use super::policy::{PasswordPolicy, PolicyViolation};
use crate::error::Error;

/// The desk's slots for slow hashes.
#[derive(Debug)]
pub(crate) struct Hashing {
    slots: Arc<Semaphore>,
    checks: AtomicU64,
}

impl Hashing {
    /// As many slots as the machine has cores.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            slots: Arc::new(Semaphore::new(cores)),
            checks: AtomicU64::new(0),
        }
    }

    /// How many passwords were checked so far: the same number for a known and an unknown login (AUT-01).
    pub(crate) fn checks(&self) -> u64 {
        self.checks.load(Ordering::Relaxed)
    }

    /// Checks a password at equal cost, whether there is a stored hash or not.
    pub(crate) async fn verify(
        &self,
        stored: Option<String>,
        password: &Secret,
        plain: bool,
    ) -> Result<Verdict, Error> {
        self.checks.fetch_add(1, Ordering::Relaxed);
        let password = password.clone();
        self.run(move || {
            password::verify_at_equal_cost(stored.as_deref(), password.reveal(), plain)
        })
        .await
    }

    /// Hashes a new password.
    pub(crate) async fn hash(
        &self,
        password: &Secret,
        method: Method,
        login: &str,
        random: [u8; 16],
    ) -> Result<Result<String, PasswordError>, Error> {
        let (password, login) = (password.clone(), login.to_owned());
        self.run(move || password::hash(password.reveal(), method, &login, random))
            .await
    }

    /// Which rules a new password breaks; may hash to compare with former ones.
    pub(crate) async fn violations(
        &self,
        policy: PasswordPolicy,
        password: &Secret,
        former: Vec<String>,
    ) -> Result<Vec<PolicyViolation>, Error> {
        let password = password.clone();
        self.run(move || {
            let former: Vec<&str> = former.iter().map(String::as_str).collect();
            policy.violations(password.reveal(), &former)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let slot = self.slots.clone().acquire_owned().await;
        let slot = slot.map_err(|_| Error::bug("the slots for hashing are closed"))?;
        let done = spawn_blocking(move || {
            let answer = work();
            drop(slot);
            answer
        });
        done.await.map_err(|error| Error::Bug {
            what: "hashing a password failed".into(),
            source: Some(Box::new(error)),
        })
    }
}

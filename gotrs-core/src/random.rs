//! The desk's randomness: seeded by the operating system, or by a test.

use std::sync::Mutex;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// A source of unpredictable bytes (ChaCha12, seeded once).
#[derive(Debug)]
pub struct Random(Mutex<StdRng>);

impl Random {
    /// Seeded by the operating system.
    #[must_use]
    pub fn from_os() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that asks the system for entropy"
        )]
        let rng = rand::make_rng();
        Self(Mutex::new(rng))
    }

    /// The same bytes for the same seed; for tests and simulations.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut rng = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        rng.random()
    }

    /// `length` characters out of `0-9A-Za-z`, as OTRS makes ids and tokens.
    #[must_use]
    pub fn alphanumeric(&self, length: usize) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut rng = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        (0..length)
            .map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())]))
            .collect()
    }

    /// A number in `0..limit`.
    #[must_use]
    pub fn below(&self, limit: u64) -> u64 {
        let mut rng = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        rng.random_range(0..limit)
    }
}

//! A fast hash for short texts.
//!
//! The tables it serves are filled from ACLs, field names and inventories, which administrators write; what users
//! send is only looked up. So it need not withstand chosen keys, and takes a few nanoseconds.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map keyed by text that is trusted.
pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<TextHasher>>;

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Folds eight bytes at a time by a wide multiplication.
#[derive(Clone, Default)]
pub(crate) struct TextHasher(u64);

impl TextHasher {
    fn fold(&mut self, word: u64) {
        let wide = u128::from(self.0 ^ word ^ FACTOR) * u128::from(FACTOR.rotate_left(23));
        self.0 = (wide as u64) ^ ((wide >> 64) as u64);
    }
}

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.fold(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.fold(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    /// The end mark of a text: the length is in the hash already.
    fn write_u8(&mut self, _mark: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

//! Random values of 256 bits: session ids, tokens, pre-session cookies.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// 256 random bits that somebody has to know. Written as 43 base64url characters, compared in constant time, never
/// printed by `Debug`; the database keeps only its [`hash`](Self::hash).
#[derive(Clone)]
pub struct Secret256([u8; 32]);

impl Secret256 {
    /// A fresh one from the operating system's generator.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes);
        Self(bytes)
    }

    /// Reads exactly 43 base64url characters; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The value for a cookie or a link: 43 base64url characters.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// SHA-256 of the value in hexadecimal: what is stored and looked up.
    #[must_use]
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.reveal()))
    }

    /// The raw bytes, for keyed hashes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Secret256 {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret256 {}

impl fmt::Debug for Secret256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret256(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_its_text_form_and_nothing_else_is_read() {
        let secret = Secret256::random();
        assert_eq!(secret.reveal().len(), 43);
        assert_eq!(Secret256::parse(&secret.reveal()), Some(secret.clone()));
        assert_ne!(Secret256::random(), secret);
        for bad in [
            "",
            "%",
            "_",
            "*",
            &secret.reveal()[..42],
            &format!("{} ", secret.reveal()),
            &"=".repeat(43),
        ] {
            assert_eq!(Secret256::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_output_and_hash_do_not_contain_the_value() {
        let secret = Secret256::random();
        assert!(!format!("{secret:?}").contains(&secret.reveal()));
        assert_eq!(secret.hash().len(), 64);
    }
}

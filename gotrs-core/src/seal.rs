//! Secrets at rest: sealed with a key that is not in the database (SEC-05).
//!
//! A sealed text says which key it needs: `sealed1:<key id>:<nonce and ciphertext>`, ChaCha20-Poly1305 with a random
//! nonce. Text without that mark is what OTRS wrote, and is read as it is. A desk without a key seals nothing, so that
//! an OTRS process on the same database goes on reading; the id of the first key that sealed anything is remembered,
//! and a node that holds another key, or none, is told so instead of losing secrets silently.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};

use crate::auth::Secret;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::Error;
use crate::system_data;
use crate::unit::Unit;

/// What a sealed text begins with.
const MARK: &str = "sealed1:";
/// Where the id of the key in use is remembered.
const KEY_ID: &str = "Gotrs::SealKeyId";
const NONCE: usize = 12;

/// A key that seals secrets: 32 random bytes.
#[derive(Clone)]
pub struct SealKey {
    key: LessSafeKey,
    id: String,
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl SealKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).expect("the cipher takes 32 bytes");
        let id = hex::encode(Sha256::digest(
            [b"gotrs seal key".as_slice(), &bytes].concat(),
        ));
        Self {
            key: LessSafeKey::new(key),
            id: id[..12].to_owned(),
        }
    }

    /// Reads a key as key files hold it: 64 hex digits, white space around them.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = hex::decode(text.trim()).ok()?;
        Some(Self::new(bytes.try_into().ok()?))
    }

    /// What tells this key from others; no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    fn seal(&self, text: &str, nonce: [u8; NONCE]) -> Result<String, Error> {
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(MARK.as_bytes());
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| Error::bug("a secret cannot be sealed"))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!(
            "{MARK}{}:{}",
            self.id,
            URL_SAFE_NO_PAD.encode(bytes)
        ))
    }

    fn open(&self, sealed: &str) -> Option<String> {
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        if bytes.len() < NONCE {
            return None;
        }
        let mut rest = bytes.split_off(NONCE);
        let nonce = Nonce::try_assume_unique_for_key(&bytes).ok()?;
        let aad = Aad::from(MARK.as_bytes());
        let text = self.key.open_in_place(nonce, aad, &mut rest).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

/// The text as it is stored: sealed if this desk has a key.
pub(crate) async fn seal(unit: &mut Unit, secret: &Secret) -> Result<String, Error> {
    let desk = unit.desk().clone();
    let known = system_data::find(unit, KEY_ID).await?;
    let Some(key) = desk.seal_key() else {
        return match known {
            None => Ok(secret.reveal().to_owned()),
            Some(id) => Err(wrong_key(&id)),
        };
    };
    match known {
        Some(id) if id != key.id => return Err(wrong_key(&id)),
        Some(_) => {}
        None => system_data::put(unit, KEY_ID, &key.id).await?,
    }
    key.seal(secret.reveal(), desk.random().bytes())
}

/// A stored text as it was before it was sealed; one that was never sealed as it is.
pub(crate) fn unseal(desk: &Desk, stored: &str) -> Result<Secret, Error> {
    let Some((id, sealed)) = stored
        .strip_prefix(MARK)
        .and_then(|rest| rest.split_once(':'))
    else {
        return Ok(Secret::new(stored));
    };
    let key = desk
        .seal_key()
        .filter(|key| key.id == id)
        .ok_or_else(|| wrong_key(id))?;
    let text = key.open(sealed);
    text.map(Secret::new)
        .ok_or_else(|| Error::bug("a sealed secret was changed and cannot be read"))
}

/// Whether this desk can read what was sealed in its database before.
///
/// # Errors
/// [`Error::Conflict`] naming the key that is missing.
pub(crate) async fn check(conn: &mut Conn, key: Option<&SealKey>) -> Result<(), Error> {
    match system_data::find(conn, KEY_ID).await? {
        Some(id) if key.is_none_or(|key| key.id != id) => Err(wrong_key(&id)),
        _ => Ok(()),
    }
}

fn wrong_key(id: &str) -> Error {
    Error::Conflict(format!(
        "secrets in this database are sealed with the key {id}, which this node does not have"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_that_sealed_opens() {
        let (key, other) = (SealKey::new([7; 32]), SealKey::new([8; 32]));
        let sealed = key.seal("JBSWY3DPEHPK3PXP", [1; NONCE]).unwrap();
        assert!(
            !sealed.contains("JBSWY3DP") && sealed.len() < 250,
            "{sealed}"
        );
        let (_, text) = sealed.strip_prefix(MARK).unwrap().split_once(':').unwrap();
        assert_eq!(key.open(text).as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert_eq!(other.open(text), None);
        let altered = text.replace(&text[20..21], if &text[20..21] == "A" { "B" } else { "A" });
        assert_eq!(key.open(&altered), None);
        assert_eq!(key.open("AAAA"), None);
        assert_ne!(key.id(), other.id());
        assert!(!format!("{key:?}").contains("7, 7"));
    }

    #[test]
    fn a_key_file_holds_64_hex_digits() {
        let text = format!("{}\n", "0a".repeat(32));
        assert_eq!(
            SealKey::from_hex(&text).unwrap().id(),
            SealKey::new([10; 32]).id()
        );
        assert!(SealKey::from_hex("0a").is_none() && SealKey::from_hex("").is_none());
    }
}

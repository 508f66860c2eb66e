//! The second factor: time-based codes (RFC 6238) as authenticator apps make them, and recovery codes.
//!
//! HMAC-SHA-1, steps of 30 seconds, six digits. A code counts once: the caller keeps the last accepted step and hands
//! it in, so that neither the same code nor an older one works again. (OTRS: `Auth::TwoFactor::GoogleAuthenticator`)

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Seconds for which a code is current.
pub const STEP_SECONDS: i64 = 30;

const DIGITS: usize = 6;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Fewest and most characters of a secret that a person may enter (OTRS: exactly 16).
pub const SECRET_SIZE: std::ops::RangeInclusive<usize> = 16..=64;

/// The settings of the back end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotpOptions {
    /// `AllowEmptySecret`: who has no secret passes.
    pub allow_empty_secret: bool,
    /// `AllowPreviousToken`: the code of the step before is good too.
    pub allow_previous_token: bool,
}

impl Default for TotpOptions {
    /// OTRS's defaults: both allowed.
    fn default() -> Self {
        Self {
            allow_empty_secret: true,
            allow_previous_token: true,
        }
    }
}

/// Why somebody passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// The code of this step was right; keep the step for the next check.
    Code {
        /// Steps since the epoch.
        step: i64,
    },
    /// There is no secret, and none is required.
    NoSecret,
}

/// Why somebody did not pass: for logs, never for the person at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// There is no secret, but one is required.
    #[error("no secret is set up")]
    NoSecret,
    /// The stored secret is not base32.
    #[error("the stored secret is not base32")]
    BadSecret,
    /// The code is wrong.
    #[error("the code is wrong")]
    Wrong,
    /// The code was right but is used up.
    #[error("the code was used before")]
    Replayed,
}

/// Checks a code at a moment in epoch seconds; the next step's code is never good.
///
/// # Errors
/// If the code is not good, or cannot be checked.
pub fn verify(
    secret: &str,
    code: &str,
    epoch: i64,
    options: TotpOptions,
    last_accepted: Option<i64>,
) -> Result<Passed, Refused> {
    if secret.chars().all(char::is_whitespace) {
        return if options.allow_empty_secret {
            Ok(Passed::NoSecret)
        } else {
            Err(Refused::NoSecret)
        };
    }
    let key = base32_decode(secret).ok_or(Refused::BadSecret)?;
    let current = epoch.div_euclid(STEP_SECONDS);
    let oldest = if options.allow_previous_token {
        current - 1
    } else {
        current
    };
    let mut outcome = Err(Refused::Wrong);
    for step in oldest..=current {
        let right: bool = code_at(&key, step).as_bytes().ct_eq(code.as_bytes()).into();
        let used = last_accepted.is_some_and(|last| step <= last);
        match (right, used) {
            (true, false) => outcome = Ok(Passed::Code { step }),
            (true, true) if outcome.is_err() => outcome = Err(Refused::Replayed),
            _ => {}
        }
    }
    outcome
}

/// The code of a step.
fn code_at(key: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let bytes = std::array::from_fn(|byte| digest[offset + byte]);
    let number = u32::from_be_bytes(bytes) & 0x7fff_ffff;
    format!("{:0DIGITS$}", number % 10_u32.pow(6))
}

/// A new secret in base32 from random bytes: 10 give the 16 characters that OTRS's screens accept, 20 are ours.
pub fn secret(random: &[u8]) -> String {
    base32_encode(random)
}

/// Whether a secret that somebody entered can be stored.
pub fn is_valid_secret(secret: &str) -> bool {
    SECRET_SIZE.contains(&secret.chars().count())
        && secret.bytes().all(|letter| BASE32.contains(&letter))
}

/// The text of a QR code that authenticator apps read.
pub fn otpauth_uri(secret: &str, account: &str, issuer: &str) -> String {
    let (account, issuer) = (percent_encoded(account), percent_encoded(issuer));
    let secret: String = secret.split_whitespace().collect();
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a string takes all text");
        }
    }
    encoded
}

/// A recovery code from random bytes: 16 characters in groups of four, shown once and kept as [`recovery_hash`].
pub fn recovery_code(random: [u8; 10]) -> String {
    let letters = base32_encode(&random).into_bytes();
    let groups = letters.chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join("-")
}

/// What is stored of a recovery code. Its 80 random bits need no slow hash; blanks, dashes and case do not matter.
pub fn recovery_hash(code: &str) -> String {
    let letters = code.chars().filter(|letter| letter.is_ascii_alphanumeric());
    let normal: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
    hex::encode(Sha256::digest(normal))
}

/// The position of the stored hash that a given code redeems; the caller removes it.
pub fn redeem(stored: &[String], code: &str) -> Option<usize> {
    let given = recovery_hash(code);
    let mut found = None;
    for (position, hash) in stored.iter().enumerate() {
        if hash.as_bytes().ct_eq(given.as_bytes()).into() {
            found = Some(position);
        }
    }
    found
}

fn base32_encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(char::from(BASE32[(bits >> count & 0x1f) as usize]));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        text.push(char::from(BASE32[(bits << (5 - count) & 0x1f) as usize]));
    }
    text
}

/// Blanks and case do not matter; bits beyond whole bytes are dropped; padding is not part of the format.
fn base32_decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        let letter = letter.to_ascii_uppercase();
        let value = BASE32
            .iter()
            .position(|known| char::from(*known) == letter)?;
        bits = bits << 5 | u32::try_from(value).ok()?;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
        bits &= (1 << count) - 1;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The key of RFC 6238's examples.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn check(code: &str, epoch: i64, last: Option<i64>) -> Result<Passed, Refused> {
        verify(SECRET, code, epoch, TotpOptions::default(), last)
    }

    #[test]
    fn the_codes_of_the_rfc_are_good() {
        for (epoch, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(
                check(code, epoch, None),
                Ok(Passed::Code { step: epoch / 30 })
            );
        }
    }

    #[test]
    fn a_code_counts_once() {
        let Ok(Passed::Code { step }) = check("287082", 59, None) else {
            panic!("a good code")
        };
        assert_eq!(check("287082", 59, Some(step)), Err(Refused::Replayed));
        assert_eq!(check("287082", 89, Some(step)), Err(Refused::Replayed));
        assert_eq!(check("287082", 119, None), Err(Refused::Wrong));
    }

    #[test]
    fn an_older_code_than_the_last_one_is_refused() {
        let previous = code_at(b"12345678901234567890", 10);
        assert!(check(&previous, 11 * 30, None).is_ok());
        assert_eq!(check(&previous, 11 * 30, Some(11)), Err(Refused::Replayed));
    }

    #[test]
    fn a_secret_that_is_not_base32_lets_nobody_in() {
        let options = TotpOptions::default();
        assert_eq!(
            verify("no-secret!", "000000", 0, options, None),
            Err(Refused::BadSecret)
        );
        let strict = TotpOptions {
            allow_empty_secret: false,
            ..options
        };
        assert_eq!(verify("  ", "", 0, strict, None), Err(Refused::NoSecret));
    }

    #[test]
    fn secrets_people_enter_are_checked() {
        assert!(is_valid_secret(&secret(&[7; 10])) && is_valid_secret(&secret(&[7; 20])));
        for wrong in [
            "",
            "ABC",
            "abcdefghijklmnop",
            "ABCDEFGHIJKLMNO1",
            &"A".repeat(65),
        ] {
            assert!(!is_valid_secret(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_uri_escapes_what_people_call_themselves() {
        let uri = otpauth_uri("ABCD EFGH", "ada@example.com", "Nova & Söhne");
        assert_eq!(
            uri,
            "otpauth://totp/Nova%20%26%20S%C3%B6hne:ada%40example.com?secret=ABCDEFGH&issuer=Nova%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn a_recovery_code_is_redeemed_in_any_spelling() {
        let codes: Vec<String> = (0..10).map(|n| recovery_code([n; 10])).collect();
        let stored: Vec<String> = codes.iter().map(|code| recovery_hash(code)).collect();
        assert_eq!(codes[3].len(), 19);
        assert_eq!(redeem(&stored, &codes[3]), Some(3));
        assert_eq!(
            redeem(&stored, &codes[3].to_lowercase().replace('-', " ")),
            Some(3)
        );
        assert_eq!(redeem(&stored, ""), None);
        assert_eq!(redeem(&stored, &stored[3]), None);
    }

    proptest! {
        #[test]
        fn base32_reads_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(base32_decode(&base32_encode(&bytes)), Some(bytes));
        }

        #[test]
        fn any_input_can_be_checked(secret in "\\PC{0,40}", code in "\\PC{0,10}", epoch in any::<i64>()) {
            let _ = verify(&secret, &code, epoch, TotpOptions::default(), None);
        }
    }
}

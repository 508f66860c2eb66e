//! Password hashes: verified in every format a database may hold, written in the configured one.
//!
//! The stored text alone decides the format (setting `CryptType` = `plain` excepted), so hashes of all ages live side by
//! side and [`Verdict::needs_rehash`] says which should go. A malformed hash is a refusal like any other. Comparisons
//! take constant time; [`verify_at_equal_cost`] makes a refusal cost the same whether or not the login exists. Hashing
//! is slow by design: call it off the async threads.
//!
//! | stored | method |
//! |---|---|
//! | 13 characters | DES crypt |
//! | `$1$`, `$apr1$` | MD5 crypt |
//! | 40, 64, 128 hex digits | SHA-1, SHA-256, SHA-512 without salt |
//! | `BCRYPT:<cost>:<salt>:<hash>` | OTRS's bcrypt |
//! | `$2a$`, `$2b$`, `$2y$` | bcrypt |
//! | `sha256$<salt>$<hex>` | SHA-256 of password and salt |
//! | `$argon2id$...` | Argon2id |

use argon2::{Algorithm, Argon2, Params, Version};
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, Engine};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use subtle::ConstantTimeEq;

use super::legacy;

/// Longest password that is looked at, in bytes.
pub const MAX_PASSWORD: usize = 1024;

/// Bytes of a password that bcrypt sees, its final NUL included.
const BCRYPT_BYTES: usize = 72;
/// Cost of new bcrypt hashes unless a setting says otherwise (OTRS's default).
pub const DEFAULT_BCRYPT_COST: u32 = 12;
/// A stored cost beyond this would keep a processor busy for an hour: refused.
const MAX_BCRYPT_COST: u32 = 20;

/// Memory of new Argon2id hashes in KiB.
const ARGON2_MEMORY: u32 = 19_456;
const ARGON2_PASSES: u32 = 2;
const ARGON2_LANES: u32 = 1;
const ARGON2_TAG: usize = 32;
/// Bounds on what a stored Argon2id hash may ask for.
const ARGON2_MAX: (u32, u32, u32) = (1 << 18, 16, 16);

const BCRYPT_BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::BCRYPT,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// What became of a password check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The password is right.
    pub accepted: bool,
    /// The password is right, and its hash weaker than what [`Method::Argon2id`] or bcrypt at the default cost give.
    pub needs_rehash: bool,
}

impl Verdict {
    const REFUSED: Self = Self {
        accepted: false,
        needs_rehash: false,
    };
}

/// How a hash is made: setting `AuthModule::DB::CryptType` and its customer twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Argon2id: ours for new systems; no OTRS can read it.
    Argon2id,
    /// `BCRYPT:` with this cost, readable by OTRS.
    Bcrypt {
        /// The logarithm of the rounds, 9 to 20.
        cost: u32,
    },
    /// SHA-512 without salt.
    Sha512,
    /// SHA-256 without salt (`sha2`, OTRS's default).
    Sha256,
    /// SHA-1 without salt.
    Sha1,
    /// Apache's MD5 crypt, salted with the login.
    Apr1,
    /// MD5 crypt, salted with the login.
    Md5,
    /// DES crypt, salted with the login.
    Crypt,
    /// No hash at all.
    Plain,
}

impl Method {
    /// Reads a `CryptType`; `cost` is the setting `bcryptCost`. Unknown types are `None`.
    pub fn from_setting(value: &str, cost: Option<u32>) -> Option<Self> {
        Some(match value {
            "argon2id" => Self::Argon2id,
            "bcrypt" => Self::Bcrypt {
                cost: cost.unwrap_or(DEFAULT_BCRYPT_COST),
            },
            "sha512" => Self::Sha512,
            "sha2" => Self::Sha256,
            "sha1" => Self::Sha1,
            "apr1" => Self::Apr1,
            "md5" => Self::Md5,
            "crypt" => Self::Crypt,
            "plain" => Self::Plain,
            _ => return None,
        })
    }
}

/// Why a password cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Empty, or `0`, which OTRS cannot tell from empty.
    #[error("the password is empty")]
    Empty,
    /// Longer than can be checked, or than the method distinguishes.
    #[error("the password is longer than {limit} bytes")]
    TooLong {
        /// The most bytes allowed.
        limit: usize,
    },
    /// A NUL character.
    #[error("the password contains a NUL character")]
    Nul,
}

/// Checks a password against a stored hash; `plain` says that the setting `CryptType` is `plain`.
///
/// ```
/// use gotrs_core::auth::password::verify;
///
/// let stored = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
/// let verdict = verify(stored, "secret", false);
/// assert!(verdict.accepted && verdict.needs_rehash);
/// assert!(!verify(stored, stored, false).accepted);
/// ```
pub fn verify(stored: &str, password: &str, plain: bool) -> Verdict {
    if usable(password).is_err() || stored.is_empty() {
        return Verdict::REFUSED;
    }
    let password = password.as_bytes();
    if plain {
        let accepted = !is_marked_hash(stored) && same(stored.as_bytes(), password);
        return Verdict {
            accepted,
            needs_rehash: accepted,
        };
    }
    let (accepted, weak) = match Format::of(stored) {
        Format::Argon2id => argon2id_matches(stored, password),
        Format::ModularBcrypt => modular_bcrypt_matches(stored, password),
        Format::OtrsBcrypt => otrs_bcrypt_matches(stored, password),
        Format::SaltedSha256 => (salted_sha256_matches(stored, password), true),
        Format::DesCrypt => (des_crypt_matches(stored, password), true),
        Format::Md5Crypt => (md5_crypt_matches(stored, password), true),
        Format::Sha1 => (hex_matches(stored, Sha1::digest(password)), true),
        Format::Sha256 => (hex_matches(stored, Sha256::digest(password)), true),
        Format::Sha512 => (hex_matches(stored, Sha512::digest(password)), true),
        Format::Unknown => (false, true),
    };
    Verdict {
        accepted,
        needs_rehash: accepted && weak,
    }
}

/// [`verify`], costing one slow hash whatever happens: also for a login that does not exist (`None`), a malformed or
/// an old, fast hash.
pub fn verify_at_equal_cost(stored: Option<&str>, password: &str, plain: bool) -> Verdict {
    let verdict = verify(stored.unwrap_or_default(), password, plain);
    let slow = |stored| {
        let format = Format::of(stored);
        matches!(
            format,
            Format::Argon2id | Format::ModularBcrypt | Format::OtrsBcrypt
        )
    };
    if usable(password).is_ok() && (plain || !stored.is_some_and(slow)) {
        argon2id_matches(DUMMY_HASH, password.as_bytes());
    }
    verdict
}

/// A hash of nobody's password, with the parameters of new hashes.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z290cnMtY29yZS1kdW1teQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a new password. The old formats salt with the login, as OTRS does; the others with `random`.
///
/// # Errors
/// If the password is empty, too long for the method, or contains NUL.
pub fn hash(
    password: &str,
    method: Method,
    login: &str,
    random: [u8; 16],
) -> Result<String, PasswordError> {
    usable(password)?;
    let bytes = password.as_bytes();
    Ok(match method {
        Method::Argon2id => argon2id_hash(bytes, random),
        Method::Bcrypt { .. } if bytes.len() > BCRYPT_BYTES => {
            return Err(PasswordError::TooLong {
                limit: BCRYPT_BYTES,
            });
        }
        Method::Bcrypt { cost } => {
            let cost = cost.clamp(9, MAX_BCRYPT_COST);
            let salt = random.map(alphanumeric);
            let hash = bcrypt_digits(cost, salt, bytes);
            format!("BCRYPT:{cost}:{}:{hash}", ascii(&salt))
        }
        Method::Sha512 => hex::encode(Sha512::digest(bytes)),
        Method::Sha256 => hex::encode(Sha256::digest(bytes)),
        Method::Sha1 => hex::encode(Sha1::digest(bytes)),
        Method::Apr1 => salted_text(&legacy::md5_crypt(
            bytes,
            "$apr1$",
            &login_salt(login, random),
        )),
        Method::Md5 => salted_text(&legacy::md5_crypt(bytes, "$1$", &login_salt(login, random))),
        Method::Crypt => des_crypt_hash(bytes, login, random),
        Method::Plain => password.to_owned(),
    })
}

/// Whether a password may be looked at or set at all.
///
/// # Errors
/// If it is empty or `0`, longer than [`MAX_PASSWORD`], or contains NUL.
pub fn usable(password: &str) -> Result<(), PasswordError> {
    if matches!(password, "" | "0") {
        Err(PasswordError::Empty)
    } else if password.len() > MAX_PASSWORD {
        Err(PasswordError::TooLong {
            limit: MAX_PASSWORD,
        })
    } else if password.contains('\0') {
        Err(PasswordError::Nul)
    } else {
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Format {
    Argon2id,
    ModularBcrypt,
    OtrsBcrypt,
    SaltedSha256,
    DesCrypt,
    Md5Crypt,
    Sha1,
    Sha256,
    Sha512,
    Unknown,
}

impl Format {
    fn of(stored: &str) -> Self {
        let starts = |prefix| stored.starts_with(prefix);
        let hex = stored.bytes().all(|byte| byte.is_ascii_hexdigit());
        if stored.chars().count() == 13 && !stored.contains(['\n', '\r']) {
            Self::DesCrypt
        } else if starts("$argon2id$") {
            Self::Argon2id
        } else if starts("$2a$") || starts("$2b$") || starts("$2y$") {
            Self::ModularBcrypt
        } else if starts("sha256$") {
            Self::SaltedSha256
        } else if starts("$1$") || starts("$apr1$") {
            Self::Md5Crypt
        } else if starts("BCRYPT:") {
            Self::OtrsBcrypt
        } else {
            match stored.len() {
                40 if hex => Self::Sha1,
                64 if hex => Self::Sha256,
                128 if hex => Self::Sha512,
                _ => Self::Unknown,
            }
        }
    }
}

/// Whether a text is a hash beyond doubt: such a text is never a plain password, whatever the setting says.
fn is_marked_hash(stored: &str) -> bool {
    !matches!(Format::of(stored), Format::DesCrypt | Format::Unknown)
}

fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// Lower-case hex only: OTRS never writes or accepts anything else.
fn hex_matches(stored: &str, digest: impl AsRef<[u8]>) -> bool {
    same(stored.as_bytes(), hex::encode(digest).as_bytes())
}

fn salted_sha256_matches(stored: &str, password: &[u8]) -> bool {
    let mut parts = stored.splitn(3, '$').skip(1);
    let (Some(salt), Some(digest)) = (parts.next(), parts.next()) else {
        return false;
    };
    hex_matches(digest, Sha256::digest([password, salt.as_bytes()].concat()))
}

fn des_crypt_matches(stored: &str, password: &[u8]) -> bool {
    let &[first, second, ..] = stored.as_bytes() else {
        return false;
    };
    legacy::des_crypt(password, [first, second]).is_some_and(|hash| same(stored.as_bytes(), &hash))
}

fn md5_crypt_matches(stored: &str, password: &[u8]) -> bool {
    let magic = if stored.starts_with("$1$") {
        "$1$"
    } else {
        "$apr1$"
    };
    let salt = stored[magic.len()..].split_once('$').map(|(salt, _)| salt);
    salt.filter(|salt| !salt.is_empty()).is_some_and(|salt| {
        same(
            stored.as_bytes(),
            &legacy::md5_crypt(password, magic, salt.as_bytes()),
        )
    })
}

/// The 31 characters of a bcrypt hash.
fn bcrypt_digits(cost: u32, salt: [u8; 16], password: &[u8]) -> String {
    let mut key = password.to_vec();
    key.push(0);
    key.truncate(BCRYPT_BYTES);
    let output = bcrypt::bcrypt(cost, salt, &key);
    BCRYPT_BASE64.encode(&output[..23])
}

/// Accepted, and weaker than today's.
fn bcrypt_matches(cost: &str, salt: &[u8], digits: &str, password: &[u8]) -> (bool, bool) {
    let cost = cost
        .parse()
        .ok()
        .filter(|cost| (4..=MAX_BCRYPT_COST).contains(cost));
    let (Some(cost), Ok(salt)) = (cost, <[u8; 16]>::try_from(salt)) else {
        return (false, true);
    };
    let computed = bcrypt_digits(cost, salt, password);
    (
        same(digits.as_bytes(), computed.as_bytes()),
        cost < DEFAULT_BCRYPT_COST,
    )
}

fn otrs_bcrypt_matches(stored: &str, password: &[u8]) -> (bool, bool) {
    match stored.split(':').collect::<Vec<_>>()[..] {
        [_, cost, salt, digits] => bcrypt_matches(cost, salt.as_bytes(), digits, password),
        _ => (false, true),
    }
}

fn modular_bcrypt_matches(stored: &str, password: &[u8]) -> (bool, bool) {
    let &[_, _, cost, rest] = stored.split('$').collect::<Vec<_>>().as_slice() else {
        return (false, true);
    };
    let Some((salt, digits)) = rest.split_at_checked(22) else {
        return (false, true);
    };
    let salt = BCRYPT_BASE64.decode(salt).unwrap_or_default();
    bcrypt_matches(cost, &salt, digits, password)
}

fn argon2id_hash(password: &[u8], salt: [u8; 16]) -> String {
    let params = Params::new(ARGON2_MEMORY, ARGON2_PASSES, ARGON2_LANES, Some(ARGON2_TAG));
    let tag = params
        .ok()
        .and_then(|params| argon2id(params, ARGON2_TAG, password, &salt))
        .expect("fixed parameters within Argon2's bounds, and 19 MiB of memory");
    format!(
        "$argon2id$v=19$m={ARGON2_MEMORY},t={ARGON2_PASSES},p={ARGON2_LANES}${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(tag),
    )
}

fn argon2id(params: Params, tag: usize, password: &[u8], salt: &[u8]) -> Option<Vec<u8>> {
    let mut output = vec![0; tag];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password, salt, &mut output)
        .ok()?;
    Some(output)
}

/// Accepted, and weaker than today's.
fn argon2id_matches(stored: &str, password: &[u8]) -> (bool, bool) {
    argon2id_parsed(stored, password).unwrap_or((false, true))
}

fn argon2id_parsed(stored: &str, password: &[u8]) -> Option<(bool, bool)> {
    let parts: Vec<&str> = stored.split('$').collect();
    let &["", "argon2id", "v=19", costs, salt, tag] = parts.as_slice() else {
        return None;
    };
    let mut costs = costs.split(',');
    let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
    let (memory, passes, lanes) = (cost("m=")?, cost("t=")?, cost("p=")?);
    let (most_memory, most_passes, most_lanes) = ARGON2_MAX;
    if memory > most_memory || passes > most_passes || lanes > most_lanes {
        return None;
    }
    let salt = STANDARD_NO_PAD.decode(salt).ok()?;
    let tag = STANDARD_NO_PAD
        .decode(tag)
        .ok()
        .filter(|tag| (16..=64).contains(&tag.len()))?;
    let params = Params::new(memory, passes, lanes, Some(tag.len())).ok()?;
    let computed = argon2id(params, tag.len(), password, &salt)?;
    let weak = memory < ARGON2_MEMORY || passes < ARGON2_PASSES || tag.len() < ARGON2_TAG;
    Some((same(&tag, &computed), weak))
}

fn alphanumeric(random: u8) -> u8 {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    LETTERS[usize::from(random) % LETTERS.len()]
}

fn ascii(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The text of a hash whose salt is part of a login, cut between characters.
fn salted_text(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// Up to eight bytes of the login, as far as they can be told from the hash; random ones if there are none.
fn login_salt(login: &str, random: [u8; 16]) -> Vec<u8> {
    let usable = login.split(['$', '\n', '\r']).next().unwrap_or_default();
    match &usable[..usable.floor_char_boundary(8)] {
        "" => random.map(alphanumeric)[..8].to_vec(),
        salt => salt.as_bytes().to_vec(),
    }
}

fn des_crypt_hash(password: &[u8], login: &str, random: [u8; 16]) -> String {
    let own = [alphanumeric(random[0]), alphanumeric(random[1])];
    let from_login = login.as_bytes().first_chunk::<2>().copied();
    let hash = from_login
        .and_then(|salt| legacy::des_crypt(password, salt))
        .or_else(|| legacy::des_crypt(password, own));
    ascii(&hash.expect("letters and digits are a salt"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RANDOM: [u8; 16] = *b"0123456789abcdef";

    const METHODS: [Method; 8] = [
        Method::Bcrypt { cost: 9 },
        Method::Sha512,
        Method::Sha256,
        Method::Sha1,
        Method::Apr1,
        Method::Md5,
        Method::Crypt,
        Method::Argon2id,
    ];

    #[test]
    fn each_method_accepts_its_password_and_neither_another_nor_its_own_text() {
        for method in METHODS {
            for login in ["ada", "x.y@vec.test", "ü$", ""] {
                let stored = hash("pässwört", method, login, RANDOM).unwrap();
                assert!(stored.len() <= 128, "{stored}");
                assert!(verify(&stored, "pässwört", false).accepted, "{stored}");
                assert!(!verify(&stored, "Pässwört", false).accepted, "{stored}");
                assert!(!verify(&stored, &stored, false).accepted, "{stored}");
            }
        }
    }

    #[test]
    fn a_marked_hash_is_no_plain_password() {
        for method in METHODS
            .into_iter()
            .filter(|method| *method != Method::Crypt)
        {
            let stored = hash("secret", method, "ada", RANDOM).unwrap();
            assert!(!verify(&stored, &stored, true).accepted, "{stored}");
        }
        assert!(verify("secret", "secret", true).accepted);
        assert!(!verify("secret", "secret", false).accepted);
    }

    #[test]
    fn only_weak_hashes_want_to_be_replaced() {
        for method in METHODS {
            let stored = hash("secret", method, "ada", RANDOM).unwrap();
            let strong = method == Method::Argon2id;
            assert_eq!(
                verify(&stored, "secret", false).needs_rehash,
                !strong,
                "{stored}"
            );
            assert!(!verify(&stored, "wrong", false).needs_rehash);
        }
    }

    #[test]
    fn the_formats_of_gotrs_ce_are_accepted() {
        let salted = format!(
            "sha256$salty${}",
            hex::encode(Sha256::digest("secretsalty"))
        );
        assert!(verify(&salted, "secret", false).accepted);
        let otrs = hash("secret", Method::Bcrypt { cost: 9 }, "ada", RANDOM).unwrap();
        let parts: Vec<&str> = otrs.split(':').collect();
        let salt = BCRYPT_BASE64.encode(parts[2]);
        for version in ["2a", "2b", "2y"] {
            let modular = format!("${version}$09${salt}{}", parts[3]);
            assert!(verify(&modular, "secret", false).accepted, "{modular}");
            assert!(!verify(&modular, "Secret", false).accepted, "{modular}");
        }
    }

    #[test]
    fn the_hash_of_the_argon2_reference_is_accepted() {
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(verify(stored, "password", false).accepted);
        assert!(!verify(stored, "Password", false).accepted);
    }

    #[test]
    fn passwords_that_cannot_be_are_refused() {
        let long = "x".repeat(MAX_PASSWORD + 1);
        for (password, error) in [
            ("", PasswordError::Empty),
            ("0", PasswordError::Empty),
            ("a\0b", PasswordError::Nul),
            (
                long.as_str(),
                PasswordError::TooLong {
                    limit: MAX_PASSWORD,
                },
            ),
        ] {
            assert_eq!(hash(password, Method::Sha256, "ada", RANDOM), Err(error));
            let stored = hex::encode(Sha256::digest(password));
            assert!(!verify(&stored, password, false).accepted);
        }
        let long = "x".repeat(BCRYPT_BYTES + 1);
        let bcrypt = hash(&long, Method::Bcrypt { cost: 9 }, "ada", RANDOM);
        assert_eq!(
            bcrypt,
            Err(PasswordError::TooLong {
                limit: BCRYPT_BYTES
            })
        );
    }

    #[test]
    fn malformed_hashes_are_refusals() {
        for stored in [
            "BCRYPT:",
            "BCRYPT:x:y:z",
            "BCRYPT:31:0123456789abcdef:x",
            "BCRYPT:99:0123456789abcdef:x",
            "BCRYPT:9:short:x",
            "$2b$",
            "$2b$12$",
            "$2b$12$üüüüüüüüüüüüüüü",
            "$2b$99$0123456789012345678901x",
            "$1$",
            "$1$$x",
            "$1$salt",
            "$apr1$",
            "$argon2id$",
            "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
            "$argon2id$v=19$m=8,t=1,p=1$!$!",
            "sha256$",
            "sha256$a",
            "üüüüüüüüüüüüü",
            "@@xxxxxxxxxxx",
            "$5$a$b",
            "{SSHA}x",
        ] {
            assert_eq!(
                verify(stored, "secret", false),
                Verdict::REFUSED,
                "{stored}"
            );
        }
    }

    #[test]
    fn an_unknown_login_is_refused() {
        assert_eq!(
            verify_at_equal_cost(None, "secret", false),
            Verdict::REFUSED
        );
        let stored = hash("secret", Method::Sha256, "ada", RANDOM).unwrap();
        assert!(verify_at_equal_cost(Some(&stored), "secret", false).accepted);
        assert!(
            argon2id_parsed(DUMMY_HASH, b"secret").is_some(),
            "the dummy is worth a hash"
        );
    }

    #[test]
    fn settings_name_the_methods() {
        assert_eq!(Method::from_setting("sha2", None), Some(Method::Sha256));
        assert_eq!(
            Method::from_setting("bcrypt", Some(10)),
            Some(Method::Bcrypt { cost: 10 })
        );
        assert_eq!(Method::from_setting("rot13", None), None);
    }

    proptest! {
        #[test]
        fn no_stored_text_makes_it_panic(stored in "(\\$1\\$|\\$2b\\$04\\$|sha256\\$|BCRYPT:4:|)\\PC{0,80}", plain in any::<bool>()) {
            prop_assert!(!verify(&stored, "some other secret", plain).accepted);
        }
    }
}

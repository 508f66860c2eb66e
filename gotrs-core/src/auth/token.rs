//! Single-use secrets: links to choose a password, invitations, the step between password and code (`gotrs_token`).
//!
//! 256 random bits; only their SHA-256 is kept, so neither a copy of the database nor a pattern finds one (AUT-02).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Audience;
use crate::db::{Conn, DbError, Int, sql};
use crate::random::Random;

/// Characters of a token: 32 bytes in base64url.
pub(super) const LENGTH: usize = 43;

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenPurpose {
    Reset,
    Invitation,
    SecondFactor,
}

impl TokenPurpose {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "password_reset",
            Self::Invitation => "invitation",
            Self::SecondFactor => "second_factor",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Reset, Self::Invitation, Self::SecondFactor]
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
    }
}

/// A token that is good now.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) purpose: TokenPurpose,
    pub(super) audience: Audience,
    pub(super) login: String,
}

/// 256 random bits as text for links and cookies.
pub(super) fn fresh(random: &Random) -> String {
    URL_SAFE_NO_PAD.encode(random.bytes::<32>())
}

/// What is kept of a random text.
pub(super) fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Whether a text can be one of ours at all.
pub(super) fn is_well_formed(token: &str) -> bool {
    token.len() == LENGTH
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Keeps a token of an account.
pub(super) async fn insert(
    conn: &mut Conn,
    token: &str,
    purpose: TokenPurpose,
    audience: Audience,
    login: &str,
    (now, expires): (i64, i64),
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO gotrs_token (purpose, user_type, login, token_hash, expires_unix, created_unix) VALUES (?, ?, ?, ?, ?, ?)",
    );
    conn.insert(
        insert
            .bind(purpose.as_str())
            .bind(audience.as_str())
            .bind(login)
            .bind(digest(token))
            .bind(expires)
            .bind(now),
    )
    .await?;
    Ok(())
}

/// The token of a text, if it is neither used nor expired.
pub(super) async fn find(conn: &mut Conn, token: &str, now: i64) -> Result<Option<Known>, DbError> {
    if !is_well_formed(token) {
        return Ok(None);
    }
    let query = sql(
        "SELECT id, purpose, user_type, login FROM gotrs_token WHERE token_hash = ? AND used_unix IS NULL AND expires_unix > ?",
    );
    let row: Option<(Int, String, String, String)> =
        conn.optional(query.bind(digest(token)).bind(now)).await?;
    Ok(row.and_then(|(id, purpose, audience, login)| {
        Some(Known {
            id: id.0,
            purpose: TokenPurpose::from_name(&purpose)?,
            audience: Audience::from_name(&audience)?,
            login,
        })
    }))
}

/// Uses a token up; false if somebody else did so first.
pub(super) async fn consume(conn: &mut Conn, id: i64, now: i64) -> Result<bool, DbError> {
    let update = sql(
        "UPDATE gotrs_token SET used_unix = ? WHERE id = ? AND used_unix IS NULL AND expires_unix > ?",
    );
    Ok(conn.exec(update.bind(now).bind(id).bind(now)).await? > 0)
}

/// Deletes all tokens of an account.
pub(super) async fn forget_all(
    conn: &mut Conn,
    audience: Audience,
    login: &str,
) -> Result<(), DbError> {
    let delete = sql("DELETE FROM gotrs_token WHERE user_type = ? AND login = ?");
    conn.exec(delete.bind(audience.as_str()).bind(login))
        .await?;
    Ok(())
}

/// Deletes tokens that expired or were used a day ago.
pub(super) async fn purge(conn: &mut Conn, now: i64) -> Result<u64, DbError> {
    let delete = sql("DELETE FROM gotrs_token WHERE expires_unix < ? OR used_unix < ?");
    conn.exec(delete.bind(now - 86_400).bind(now - 86_400))
        .await
}

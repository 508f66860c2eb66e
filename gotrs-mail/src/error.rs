//! What can go wrong in this crate, by what the caller can do about it.
//!
//! Reading mail never fails: [`crate::parse::parse`] gives a result for every input. Writing and sending can.

/// An error of composing or sending mail.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address cannot be used in a header or an envelope.
    #[error("`{address}` is not a usable mail address")]
    Address {
        /// The address as it was given, shortened to 200 characters.
        address: String,
    },
    /// A custom header has a name that RFC 5322 does not allow or that the writer sets itself.
    #[error(
        "header `{name}` cannot be set: use a printable name that the mail writer does not own"
    )]
    HeaderName {
        /// The refused name, shortened to 200 characters.
        name: String,
    },
    /// A message has no recipient at all.
    #[error("the message has no recipient: give To, Cc or Bcc")]
    NoRecipient,
    /// TLS could not be set up with the given certificates.
    #[error("TLS settings are not usable: {reason}")]
    Tls {
        /// What was wrong with them.
        reason: String,
    },
}

impl Error {
    pub(crate) fn address(address: &str) -> Self {
        Self::Address {
            address: address.chars().take(200).collect(),
        }
    }
}

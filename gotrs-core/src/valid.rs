//! Validity: nothing in the desk is deleted while something refers to it, it is made invalid.

use crate::db::Conn;
use crate::error::Error;
use crate::id::ValidId;
use crate::lookup::{self, Named};

/// Whether a thing may be used: the names of OTRS's table `valid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Validity {
    /// In use.
    #[default]
    Valid,
    /// Out of use.
    Invalid,
    /// Out of use for now; an agent after too many failed logins.
    InvalidTemporarily,
}

impl Validity {
    /// All of them, in OTRS's order.
    pub const ALL: &'static [Self] = &[Self::Valid, Self::Invalid, Self::InvalidTemporarily];

    /// The name as stored in `valid.name`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::InvalidTemporarily => "invalid-temporarily",
        }
    }

    /// Reads a name; a name that OTRS does not have means out of use.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .iter()
            .copied()
            .find(|validity| validity.as_str() == name)
            .unwrap_or(Self::Invalid)
    }

    /// True for [`Validity::Valid`].
    #[must_use]
    pub fn is_valid(self) -> bool {
        self == Self::Valid
    }

    /// The id of its row in this database.
    pub(crate) async fn id(self, conn: &mut Conn) -> Result<ValidId, Error> {
        lookup::id_of(conn, Named::Valid, self.as_str())
            .await
            .map(ValidId)
    }
}

impl std::fmt::Display for Validity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

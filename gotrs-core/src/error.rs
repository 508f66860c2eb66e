//! What can go wrong, sorted by what the caller can do about it.

use std::fmt;

use crate::db::DbError;

/// A failed call to the desk.
///
/// Messages are for logs and developers; people read translations of [`Error::kind`] and of the
/// problems' keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What was asked for does not exist, or the actor may not know that it does.
    #[error("{what} {key} does not exist")]
    NotFound {
        /// The kind of thing, in OTRS's words: `ticket`, `queue`, `agent`.
        what: &'static str,
        /// The id, number or name that was looked for.
        key: String,
    },
    /// The actor lacks a right.
    #[error("{actor} has no `{permission}` permission on {on}")]
    Denied {
        /// Who tried.
        actor: String,
        /// The permission key that is missing.
        permission: String,
        /// On what: `queue Raw`, `ticket 2025…`.
        on: String,
    },
    /// Input that cannot be accepted, by field.
    #[error("the input is not valid: {0}")]
    Invalid(Problems),
    /// The thing changed meanwhile, or the change contradicts its state.
    #[error("{0}")]
    Conflict(String),
    /// Sign-in is refused. The reason stays in the log: the answer is the same for all of them.
    #[error("sign-in refused")]
    SignIn(#[source] SignInRefusal),
    /// Something outside does not work now; trying again later may help.
    #[error("{what} is not available")]
    Unavailable {
        /// What is missing: `database`, `article storage`, `mail server`.
        what: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A defect: ours, or in the stored data.
    #[error("{what}")]
    Bug {
        /// What contradicts itself.
        what: String,
        /// The cause, if one is known.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

/// Why a sign-in was refused; for logs and audit, never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignInRefusal {
    /// No such login.
    #[error("unknown login")]
    Unknown,
    /// The account exists but is not valid.
    #[error("account is not valid")]
    NotValid,
    /// Wrong password.
    #[error("wrong password")]
    Password,
    /// The password must be changed first, which this way in cannot ask for.
    #[error("the password must be changed on the pages first")]
    MustChange,
    /// The second factor is missing or wrong.
    #[error("wrong second factor")]
    SecondFactor,
    /// Too many failures; wait.
    #[error("too many failures, delayed")]
    Delayed,
    /// A maintenance period is active.
    #[error("system maintenance")]
    Maintenance,
    /// Too many parallel sessions.
    #[error("session limit reached")]
    SessionLimit,
}

/// The kind of an [`Error`]; each edge maps it once (page, problem document, exit code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// See [`Error::NotFound`].
    NotFound,
    /// See [`Error::Denied`].
    Denied,
    /// See [`Error::Invalid`].
    Invalid,
    /// See [`Error::Conflict`].
    Conflict,
    /// See [`Error::SignIn`].
    SignIn,
    /// See [`Error::Unavailable`].
    Unavailable,
    /// See [`Error::Bug`].
    Bug,
}

impl Error {
    /// The kind, for mapping at an edge.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Denied { .. } => ErrorKind::Denied,
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::Conflict(_) => ErrorKind::Conflict,
            Self::SignIn(_) => ErrorKind::SignIn,
            Self::Unavailable { .. } => ErrorKind::Unavailable,
            Self::Bug { .. } => ErrorKind::Bug,
        }
    }

    /// [`Error::NotFound`] for `what` with `key`.
    pub fn not_found(what: &'static str, key: impl fmt::Display) -> Self {
        Self::NotFound {
            what,
            key: key.to_string(),
        }
    }

    /// [`Error::Invalid`] with one problem.
    pub fn invalid(field: &'static str, problem: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(Problems::one(field, problem, detail))
    }

    /// [`Error::Bug`] without a cause.
    pub fn bug(what: impl Into<String>) -> Self {
        Self::Bug {
            what: what.into(),
            source: None,
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unique(_) => {
                Self::Conflict("something with the same name or key exists already".into())
            }
            DbError::ForeignKey(_) => {
                Self::Conflict("something this depends on is missing, or it is still in use".into())
            }
            DbError::Unreachable { .. } | DbError::Busy(_) | DbError::Url { .. } => {
                Self::Unavailable {
                    what: "database",
                    source: Box::new(error),
                }
            }
            DbError::NoRow => Self::Bug {
                what: "a row that must exist is missing".into(),
                source: Some(Box::new(error)),
            },
            DbError::Corrupt { .. } | DbError::Failed(_) => Self::Bug {
                what: "a database statement failed".into(),
                source: Some(Box::new(error)),
            },
        }
    }
}

/// What is wrong with input, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems(pub Vec<Problem>);

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name as the service calls it: `queue`, `title`, `email`.
    pub field: &'static str,
    /// A key that edges translate: `required`, `unknown`, `too_long`, `taken`, `format`, `not_allowed`,
    /// `refused_by` a setting.
    pub problem: &'static str,
    /// The value or limit concerned, for the message.
    pub detail: String,
}

impl Problems {
    /// One problem.
    pub fn one(field: &'static str, problem: &'static str, detail: impl Into<String>) -> Self {
        Self(vec![Problem {
            field,
            problem,
            detail: detail.into(),
        }])
    }

    /// Notes a problem.
    pub fn add(&mut self, field: &'static str, problem: &'static str, detail: impl Into<String>) {
        self.0.push(Problem {
            field,
            problem,
            detail: detail.into(),
        });
    }

    /// `Ok` if nothing was noted.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything noted.
    pub fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self))
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{} {}", problem.field, problem.problem)?;
            if !problem.detail.is_empty() {
                write!(f, " ({})", problem.detail)?;
            }
        }
        Ok(())
    }
}

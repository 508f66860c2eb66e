//! How a command ends: one place that turns a failure into an exit code, a message and advice.

use std::error::Error as _;
use std::io::Write as _;

use gotrs_core::db::DbError;
use gotrs_core::{Error, ErrorKind};

use crate::bootstrap::BootstrapError;
use crate::escape;

/// Exit codes that scripts rely on.
pub(crate) mod code {
    pub(crate) const DONE: u8 = 0;
    pub(crate) const FAILED: u8 = 1;
    pub(crate) const USAGE: u8 = 2;
    pub(crate) const DATABASE: u8 = 3;
    pub(crate) const NOT_FOUND: u8 = 4;
    pub(crate) const DENIED: u8 = 5;
    /// EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again.
    pub(crate) const KEEP_THE_MAIL: u8 = 75;
}

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The desk refused or failed.
    #[error(transparent)]
    Desk(#[from] Error),
    /// The desk could not be opened: whatever the reason, there is no database to work on.
    #[error(transparent)]
    Open(Error),
    /// The schema does not fit this program.
    #[error("{0}")]
    Schema(String),
    /// The configuration cannot be used.
    #[error(transparent)]
    Bootstrap(#[from] BootstrapError),
    /// The command line makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Anything else that went wrong.
    #[error("{0}")]
    Failed(String),
    /// A file, a socket or a pipe failed.
    #[error("{what}")]
    Io {
        what: String,
        #[source]
        source: std::io::Error,
    },
    /// A mail could not be stored; the mail server must keep it.
    #[error("the mail is not stored: {0}")]
    MailNotStored(#[source] Box<Failure>),
    /// Whoever reads our output has gone; nothing is wrong.
    #[error("the reader of the output has gone")]
    ReaderGone,
}

impl Failure {
    /// A failed file or socket.
    pub(crate) fn io(what: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io {
            what: what.into(),
            source,
        }
    }

    /// The same failure, told to a mail server that must keep what it gave us.
    pub(crate) fn keeping_the_mail(self) -> Self {
        Self::MailNotStored(Box::new(self))
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Desk(error) => code_of(error),
            Self::Open(_) | Self::Schema(_) => code::DATABASE,
            Self::Bootstrap(
                BootstrapError::Writable { .. } | BootstrapError::Unreadable { .. },
            ) => code::FAILED,
            Self::Bootstrap(_) | Self::Usage(_) => code::USAGE,
            Self::Failed(_) | Self::Io { .. } => code::FAILED,
            Self::MailNotStored(_) => code::KEEP_THE_MAIL,
            Self::ReaderGone => code::DONE,
        }
    }

    /// What the reader may do about it.
    fn advice(&self) -> Option<String> {
        match self {
            Self::Desk(error) | Self::Open(error) => advice_for(error),
            Self::Schema(_) => Some(
                "gotrs db status shows both versions, gotrs db migrate applies what is missing"
                    .into(),
            ),
            Self::Bootstrap(error) => error.advice(),
            Self::MailNotStored(cause) => cause.advice(),
            Self::Io { source, .. } => advice_for_io(source),
            Self::Usage(_) | Self::Failed(_) | Self::ReaderGone => None,
        }
    }

    /// Message, causes and advice, each once.
    pub(crate) fn tell(&self) -> String {
        let mut text = format!("error: {}", escape::visible(&self.to_string()));
        let mut said = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            let words = error.to_string();
            if !said.contains(&words) {
                text.push_str(&format!("\n  because: {}", escape::visible(&words)));
                said.push_str(&words);
            }
            cause = error.source();
        }
        if let Some(advice) = self.advice() {
            text.push_str(&format!("\n  try: {advice}"));
        }
        text
    }
}

fn code_of(error: &Error) -> u8 {
    match (error.kind(), error) {
        (ErrorKind::NotFound, _) => code::NOT_FOUND,
        (ErrorKind::Denied | ErrorKind::SignIn, _) => code::DENIED,
        (
            _,
            Error::Unavailable {
                what: "database", ..
            },
        ) => code::DATABASE,
        _ => code::FAILED,
    }
}

fn advice_for(error: &Error) -> Option<String> {
    if let Error::Invalid(problems) = error {
        let refused = problems.0.iter().find(|one| one.problem == "refused_by")?;
        return Some(format!(
            "give another {field}, or change what refuses it: gotrs config get {setting}; gotrs config set {setting} ''",
            field = refused.field,
            setting = refused.detail
        ));
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<DbError>() {
            Some(DbError::Busy(_)) => {
                return Some("another program writes to this database for long: wait, or stop it; the command may be repeated".into());
            }
            Some(DbError::Unreachable { .. }) => {
                return Some(
                    "gotrs config check shows which database is used and where that is set".into(),
                );
            }
            _ => {}
        }
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return advice_for_io(io);
        }
        cause = error.source();
    }
    None
}

fn advice_for_io(error: &std::io::Error) -> Option<String> {
    use std::io::ErrorKind as Io;
    let advice = match error.kind() {
        Io::AddrInUse => {
            "another program listens there: stop it, or choose another address with --listen (port 0 takes any free one)"
        }
        Io::AddrNotAvailable => {
            "this machine has no such address: --listen 0.0.0.0:PORT listens on all it has"
        }
        Io::PermissionDenied => {
            "check who owns it and who may write; ports below 1024 need a right of their own"
        }
        Io::NotFound => "check the path",
        Io::StorageFull => "free some space on the disk",
        _ => return None,
    };
    Some(advice.to_owned())
}

/// Tells stderr, gives the code.
pub(crate) fn end(outcome: Result<(), Failure>) -> std::process::ExitCode {
    let code = match outcome {
        Ok(()) => code::DONE,
        Err(failure) => {
            if !matches!(failure, Failure::ReaderGone) {
                // Nobody left to tell if stderr is closed.
                let _ = writeln!(std::io::stderr(), "{}", failure.tell());
            }
            failure.code()
        }
    };
    std::process::ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_code() {
        let denied = Error::Denied {
            actor: "agent 2".into(),
            permission: "rw".into(),
            on: "queue Raw".into(),
        };
        let gone = Error::Unavailable {
            what: "database",
            source: "no answer".into(),
        };
        let smtp = Error::Unavailable {
            what: "mail server",
            source: "no answer".into(),
        };
        for (error, code) in [
            (Error::not_found("ticket", 7), code::NOT_FOUND),
            (denied, code::DENIED),
            (gone, code::DATABASE),
            (smtp, code::FAILED),
            (Error::invalid("title", "required", ""), code::FAILED),
            (Error::Conflict("changed meanwhile".into()), code::FAILED),
            (Error::bug("two first articles"), code::FAILED),
        ] {
            assert_eq!(Failure::Desk(error).code(), code);
        }
        assert_eq!(
            Failure::Open(Error::Conflict("newer".into())).code(),
            code::DATABASE
        );
    }

    #[test]
    fn who_is_stopped_by_a_setting_hears_which() {
        let refused = Error::invalid("email", "refused_by", "CheckEmailInvalidAddress");
        let told = Failure::Desk(refused).tell();
        assert!(
            told.contains("email refused_by (CheckEmailInvalidAddress)"),
            "{told}"
        );
        assert!(
            told.contains("gotrs config set CheckEmailInvalidAddress"),
            "{told}"
        );
    }

    #[test]
    fn a_cause_is_told_once() {
        let error = Error::Unavailable {
            what: "database",
            source: "connection refused".into(),
        };
        assert_eq!(
            Failure::Desk(error).tell(),
            "error: database is not available\n  because: connection refused"
        );
    }

    #[test]
    fn a_message_cannot_forge_a_line() {
        let told = Failure::Desk(Error::not_found("queue", "x\nok\u{1b}[2J")).tell();
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

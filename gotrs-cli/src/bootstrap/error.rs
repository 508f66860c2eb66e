//! What can be wrong before the desk is open.

use std::path::PathBuf;

/// A bootstrap configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BootstrapError {
    /// `--config` names a file that is not there or cannot be read.
    #[error("the configuration file {path} cannot be read")]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    /// Somebody else may write the configuration (SEC-07).
    #[error("{path} may be written by others than its owner (mode {mode:04o})")]
    Writable { path: PathBuf, mode: u32 },
    /// No TOML, or not in the form of a configuration.
    #[error("{path}, line {line}: {problem}")]
    Syntax {
        path: PathBuf,
        line: usize,
        problem: String,
    },
    /// Values that do not fit, all of them at once.
    #[error("{}", .0.join("; "))]
    Values(Vec<String>),
    /// The clock may not be moved without `GOTRS_ALLOW_TIME_TRAVEL` (DEP-07).
    #[error("{0} moves the clock, which breaks sessions and one-time codes")]
    TimeTravel(&'static str),
}

impl BootstrapError {
    /// What to do about it.
    pub(crate) fn advice(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } => {
                "name an existing file with --config, or leave the flag out".into()
            }
            Self::Writable { path, .. } => format!("run: chmod go-w {}", path.display()),
            Self::Syntax { .. } => "gotrs config check --help shows an example file".into(),
            Self::Values(_) => {
                "gotrs config check shows every value and where it comes from".into()
            }
            Self::TimeTravel(_) => "for tests and simulations set GOTRS_ALLOW_TIME_TRAVEL=1".into(),
        })
    }
}

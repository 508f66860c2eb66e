//! What can be wrong with an ACL: text that cannot be read ([`SyntaxError`]) and everything that names an ACL and a
//! place inside it ([`Problem`]), from errors of reading to the linter's findings.

use std::error::Error;
use std::fmt;

use crate::Value;

/// Text that is neither YAML nor JSON where it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    line: usize,
    column: usize,
    message: String,
}

impl SyntaxError {
    /// An error at byte `at` of `text`.
    pub(crate) fn at(text: &str, at: usize, message: impl Into<String>) -> Self {
        let before = &text.as_bytes()[..at.min(text.len())];
        let line_start = before
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |newline| newline + 1);
        SyntaxError {
            line: before.iter().filter(|&&b| b == b'\n').count() + 1,
            column: String::from_utf8_lossy(&before[line_start..])
                .chars()
                .count()
                + 1,
            message: message.into(),
        }
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )
    }
}

impl Error for SyntaxError {}

/// How much a [`Problem`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Works as written, though perhaps not as meant.
    Warning,
    /// Cannot be used.
    Error,
}

/// What kind of problem it is, for programs; [`Problem::message`] says it to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The text could not be read at all.
    Syntax,
    /// A value of another kind was expected here.
    Expected,
    /// Something required is missing or empty.
    Missing,
    /// Two ACLs have one name.
    DuplicateName,
    /// A regular expression that cannot be had, with the reason.
    Pattern,
    /// Read in an old or foreign form.
    OldForm,
    /// A key that means nothing in an ACL.
    UnknownKey,
    /// The ACL, or a part of it, can never match.
    NeverMatches,
    /// An item that holds for nearly everything.
    AlwaysMatches,
    /// A prefix that looks like an operator and is none.
    NoOperator,
    /// The ACL, or a part of it, changes nothing.
    NoEffect,
    /// Nothing can be left to choose.
    LeavesNothing,
    /// Another ACL makes this one, or a part of it, ineffective.
    Shadowed,
    /// The name sorts where a reader would not expect it.
    Order,
    /// A value that the inventory does not know.
    UnknownValue,
}

impl ProblemKind {
    /// A stable name in snake_case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ProblemKind::Syntax => "syntax",
            ProblemKind::Expected => "expected",
            ProblemKind::Missing => "missing",
            ProblemKind::DuplicateName => "duplicate_name",
            ProblemKind::Pattern => "pattern",
            ProblemKind::OldForm => "old_form",
            ProblemKind::UnknownKey => "unknown_key",
            ProblemKind::NeverMatches => "never_matches",
            ProblemKind::AlwaysMatches => "always_matches",
            ProblemKind::NoOperator => "no_operator",
            ProblemKind::NoEffect => "no_effect",
            ProblemKind::LeavesNothing => "leaves_nothing",
            ProblemKind::Shadowed => "shadowed",
            ProblemKind::Order => "order",
            ProblemKind::UnknownValue => "unknown_value",
        }
    }
}

/// One thing wrong, or odd, with one ACL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// What kind it is.
    pub kind: ProblemKind,
    /// The ACL's name; `#3` for the third entry of a file without one, empty for the file as a whole.
    pub acl: String,
    /// Where in the ACL, such as `ConfigMatch/Properties/Ticket/Queue/2`; empty for the ACL as a whole.
    pub path: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl Problem {
    pub(crate) fn error(
        kind: ProblemKind,
        acl: &str,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Problem {
            severity: Severity::Error,
            kind,
            acl: acl.to_owned(),
            path: path.into(),
            message: message.into(),
        }
    }

    pub(crate) fn warning(
        kind: ProblemKind,
        acl: &str,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(kind, acl, path, message)
        }
    }

    pub(crate) fn expected(
        acl: &str,
        path: impl Into<String>,
        expected: &str,
        found: &Value,
    ) -> Self {
        let message = format!("expected {expected}, found {}", found.kind());
        Problem::error(ProblemKind::Expected, acl, path, message)
    }

    /// True for errors, false for warnings.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The problem as a JSON-ready tree.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let severity = if self.is_error() { "error" } else { "warning" };
        Value::map([
            ("severity", Value::from(severity)),
            ("kind", Value::from(self.kind.name())),
            ("acl", Value::from(self.acl.as_str())),
            ("path", Value::from(self.path.as_str())),
            ("message", Value::from(self.message.as_str())),
        ])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.acl.as_str(), self.path.as_str()) {
            ("", "") => write!(f, "{}", self.message),
            ("", path) => write!(f, "{path}: {}", self.message),
            (acl, "") => write!(f, "ACL `{acl}`: {}", self.message),
            (acl, path) => write!(f, "ACL `{acl}` at {path}: {}", self.message),
        }
    }
}

/// Everything that stops a set of ACLs from being read, stored or compiled: never empty, errors only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Problems(problems)
    }

    /// The problems in the order of the text.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }
}

impl From<SyntaxError> for Problems {
    fn from(error: SyntaxError) -> Self {
        Problems(vec![Problem::error(
            ProblemKind::Syntax,
            "",
            "",
            error.to_string(),
        )])
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for Problems {}

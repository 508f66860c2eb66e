//! What a form brought: its fields and files, and the limits on both.

use axum::body::Bytes;

use crate::error::PageError;
use crate::security::csrf::TOKEN_FIELD;

/// Limits on one request's form (baseline B5; settings, with these defaults).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a urlencoded body, and of all text fields of a multipart body together.
    pub text_bytes: usize,
    /// Number of fields.
    pub fields: usize,
    /// Bytes of one file (`WebMaxFileUpload`).
    pub file_bytes: usize,
    /// Bytes of a whole multipart request.
    pub request_bytes: usize,
    /// Number of files.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 1024 * 1024,
            fields: 1000,
            file_bytes: 48_000_000,
            request_bytes: 64 * 1024 * 1024,
            files: 100,
        }
    }
}

/// Why a body is no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// Neither urlencoded nor multipart.
    #[error("the body is no form")]
    NotAForm,
    /// Broken encoding, bytes that are no UTF-8, a NUL.
    #[error("the form is malformed: {0}")]
    Malformed(&'static str),
    /// Beyond a limit.
    #[error("the form is beyond the limit of {0}")]
    TooLarge(&'static str),
}

impl From<FormError> for PageError {
    fn from(error: FormError) -> Self {
        match error {
            FormError::NotAForm => Self::forbidden(error.to_string()),
            FormError::Malformed(_) => Self::bad_request(error.to_string()),
            FormError::TooLarge(_) => Self::too_large(error.to_string()),
        }
    }
}

/// A file that came with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// The name on the sender's disk, as claimed.
    pub name: String,
    /// The media type, as claimed.
    pub content_type: String,
    /// Its bytes.
    pub content: Bytes,
}

/// The fields and files of a form, in the order sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormData {
    pub(super) fields: Vec<(String, String)>,
    pub(super) files: Vec<Upload>,
}

impl FormData {
    /// A form of text fields only.
    pub fn of(fields: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self {
            fields: fields
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
            files: Vec::new(),
        }
    }

    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The names of all fields and of all file fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .map(|(key, _)| key.as_str())
            .chain(self.files.iter().map(|file| file.field.as_str()))
    }

    /// Takes the challenge token out of the form.
    pub fn take_token(&mut self) -> Option<String> {
        self.take(TOKEN_FIELD)
    }

    /// Takes a value out of the form: a button that is no field.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.fields.iter().position(|(key, _)| key == name)?;
        Some(self.fields.remove(at).1)
    }

    /// Takes the files of a field out of the form.
    pub fn take_files(&mut self, field: &str) -> Vec<Upload> {
        let (taken, kept) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| file.field == field);
        self.files = kept;
        taken
    }

    /// The text fields in the order sent.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Gives a field its only value.
    pub fn put(&mut self, name: &str, value: impl ToString) {
        self.fields.retain(|(key, _)| key != name);
        self.fields.push((name.to_owned(), value.to_string()));
    }

    pub(super) fn push(
        &mut self,
        key: String,
        value: String,
        limits: &Limits,
    ) -> Result<(), FormError> {
        if self.fields.len() >= limits.fields {
            return Err(FormError::TooLarge("fields"));
        }
        if key.contains('\0') || value.contains('\0') {
            return Err(FormError::Malformed("a NUL character"));
        }
        self.fields.push((key, value));
        Ok(())
    }
}

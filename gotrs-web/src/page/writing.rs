//! The words of the editor and the upload, for their script: it knows no language.

use super::context::Page;
use crate::i18n::{Msg, msg};

const WORDS: [(&str, Msg); 33] = [
    ("toolbar", msg("Formatting")),
    ("bold", msg("Bold")),
    ("italic", msg("Italic")),
    ("underline", msg("Underlined")),
    ("strike", msg("Struck through")),
    ("heading", msg("Heading")),
    ("bullets", msg("List")),
    ("numbers", msg("Numbered list")),
    ("quote", msg("Quotation")),
    ("code", msg("Code")),
    ("link", msg("Link")),
    ("linkTo", msg("Address of the link")),
    ("unlink", msg("Remove the link")),
    ("picture", msg("Picture")),
    ("table", msg("Table")),
    ("row", msg("Add a row")),
    ("column", msg("Add a column")),
    ("dropRow", msg("Remove the row")),
    ("dropColumn", msg("Remove the column")),
    ("dropTable", msg("Remove the table")),
    ("undo", msg("Undo")),
    ("redo", msg("Redo")),
    ("clear", msg("Remove formatting")),
    ("drop", msg("Drop files here, paste them, or choose them.")),
    ("uploading", msg("{0} is being uploaded")),
    ("arrived", msg("{0} is attached")),
    ("failed", msg("{0} could not be uploaded. Try again.")),
    ("tooLarge", msg("{0} is too large.")),
    ("removed", msg("{0} was removed")),
    ("files", msg("Attached files")),
    ("saved", msg("Draft kept")),
    ("notSaved", msg("The draft could not be kept.")),
    ("ok", msg("Apply")),
];

impl Page {
    /// The words as JSON, in the reader's language.
    #[must_use]
    pub fn writing_words(&self) -> String {
        let words: serde_json::Map<_, _> = WORDS
            .iter()
            .map(|(name, word)| ((*name).to_owned(), self.tr(word.key()).into()))
            .collect();
        serde_json::Value::from(words).to_string()
    }
}

//! Attachment names: cleaned for each place they go to, and unique within an article.
//!
//! A sender chooses the name of an attachment; we choose what reaches a disk, a header or a database. [`local`] is the
//! rule of the file-system storage, [`local_no_replace`] of the database storage, [`attachment`] of downloads. All
//! run in one pass over the name, whatever its length. (OTRS: `FilenameCleanUp`)

use std::collections::HashSet;
use std::sync::LazyLock;

use md5::{Digest, Md5};
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Longest cleaned name in UTF-8 bytes: leaves room for `-50` and the suffixes of side files below 255.
pub const MAX_BYTES: usize = 220;

/// Suffixes of the files that stand beside an attachment in the file-system storage.
pub const SIDE_SUFFIXES: [&str; 4] = [
    ".content_type",
    ".content_id",
    ".content_alternative",
    ".disposition",
];

/// Name of the raw mail in an article's directory.
pub const PLAIN_FILE: &str = "plain.txt";

/// What a name may not keep on disk: anything but Unicode word characters and `- + . #`.
static UNSAFE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\w\-+.#]|[\u{2460}-\u{24FF}]").expect("a fixed pattern"));

/// The name for the file-system storage: unsafe characters become `_`.
///
/// ```
/// use gotrs_core::article::filename;
///
/// assert_eq!(filename::local(" ../../Übersicht (1).pdf\r\n"), "_.._Übersicht__1_.pdf");
/// ```
pub fn local(name: &str) -> String {
    cut(&UNSAFE.replace_all(&stripped(name), "_"))
}

/// The name for the database storage: characters are kept.
pub fn local_no_replace(name: &str) -> String {
    cut(&stripped(name))
}

/// The name for downloads: like [`local`], with `ü`, `Ä` and `ß` written out and runs of `-` joined.
pub fn attachment(name: &str) -> String {
    let stripped = stripped(name);
    let safe = UNSAFE.replace_all(&stripped, "_");
    let mut name = String::with_capacity(safe.len());
    for letter in safe.chars() {
        match letter {
            'ü' => name.push_str("ue"),
            'Ä' => name.push_str("Ae"),
            'ß' => name.push_str("ss"),
            '-' if name.ends_with('-') => {}
            other => name.push(other),
        }
    }
    cut(&name)
}

/// The MD5 of the name as given, in hex: for caches keyed by file name.
pub fn md5(name: &str) -> String {
    hex::encode(Md5::digest(name.as_bytes()))
}

/// Outer white space, line breaks and leading dots go.
fn stripped(name: &str) -> String {
    let mut name = name.trim().replace(['\r', '\n'], "");
    let visible = name.len() - name.trim_start_matches('.').len();
    name.drain(..visible);
    name
}

/// Cuts to [`MAX_BYTES`]: the stem first, down to one character, then the extension.
fn cut(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && dot + 1 < name.len() => name.split_at(dot),
        _ => (name, ""),
    };
    let first = stem.chars().next().map_or(0, char::len_utf8);
    let stem = prefix(stem, MAX_BYTES.saturating_sub(extension.len()).max(first));
    let extension = prefix(extension, MAX_BYTES - stem.len());
    format!("{stem}{extension}")
}

/// The longest start of a text that fits into so many bytes.
fn prefix(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Where an article's attachments are kept; it decides how names are cleaned and when two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Rows of `article_data_mime_attachment`: names keep their characters, equal means byte-equal.
    Database,
    /// OTRS's article directory: safe characters only, equal means equal after NFC.
    FileSystem,
}

impl Layout {
    /// The cleaned name under the rules of the layout; empty if nothing was left of it.
    pub fn clean(self, name: &str) -> String {
        match self {
            Self::Database => local_no_replace(name),
            Self::FileSystem => local(name),
        }
    }
}

/// Gives the attachments of one article their final names, in the order in which they are stored.
#[derive(Debug, Clone)]
pub struct UniqueNames {
    layout: Layout,
    taken: HashSet<String>,
    nameless: usize,
}

impl UniqueNames {
    /// For an article that has these attachments already.
    pub fn new<'n>(layout: Layout, existing: impl IntoIterator<Item = &'n str>) -> Self {
        let taken = existing.into_iter().map(|name| key(layout, name)).collect();
        Self {
            layout,
            taken,
            nameless: 0,
        }
    }

    /// Cleans a name and makes it unique: `stem-1.ext`, `stem-2.ext`, ... for later ones.
    ///
    /// A name of which nothing is left becomes `file-<n>`. In the file-system layout, names that would overwrite the
    /// raw mail or be taken for a side file are kept apart from those.
    pub fn take(&mut self, name: &str) -> String {
        let mut name = self.layout.clean(name);
        if name.is_empty() {
            self.nameless += 1;
            name = format!("file-{}", self.nameless);
        }
        if self.layout == Layout::FileSystem && is_side_file(&name) {
            name.push('_');
        }
        let unique = self.first_free(name);
        self.taken.insert(key(self.layout, &unique));
        unique
    }

    fn first_free(&self, name: String) -> String {
        let (stem, extension) = match name.rfind('.') {
            Some(dot) if dot + 1 < name.len() => name.split_at(dot),
            _ => (name.as_str(), ""),
        };
        let numbered = (1_u32..).map(|count| format!("{stem}-{count}{extension}"));
        std::iter::once(name.clone())
            .chain(numbered)
            .find(|candidate| self.is_free(candidate))
            .unwrap_or(name)
    }

    fn is_free(&self, name: &str) -> bool {
        let reserved = self.layout == Layout::FileSystem && name == PLAIN_FILE;
        !reserved && !self.taken.contains(&key(self.layout, name))
    }
}

/// Whether a file name in an article's directory belongs to another file, not to an attachment of its own.
pub fn is_side_file(name: &str) -> bool {
    SIDE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

fn key(layout: Layout, name: &str) -> String {
    match layout {
        Layout::Database => name.to_owned(),
        Layout::FileSystem => name.nfc().collect(),
    }
}

/// The content id as stored: in angle brackets, unless one of them is there or it is a single character.
pub fn content_id(given: &str) -> String {
    let id = given.replace(['\r', '\n'], "");
    let bare = !id.starts_with('<') && !id.ends_with('>') && id.chars().nth(1).is_some();
    if bare { format!("<{id}>") } else { id }
}

/// The disposition as stored: what stands before the first `;`.
pub fn disposition(given: &str) -> &str {
    given.split(';').next().unwrap_or_default()
}

/// The disposition as read: a missing one follows from what the attachment is.
pub fn effective_disposition<'d>(
    stored: &'d str,
    content_type: &str,
    content_id: &str,
    name: &str,
) -> &'d str {
    let is_image = content_type
        .trim_start()
        .get(..5)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("image"));
    let is_body = name.contains("file-1") || name.contains("file-2");
    if !stored.is_empty() {
        stored
    } else if is_body || (is_image && !content_id.is_empty()) {
        "inline"
    } else {
        "attachment"
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_thousand_characters_after_the_last_dot_are_cut_in_one_pass() {
        let name = format!("report.{}", "e".repeat(10_000));
        assert_eq!(local(&name), format!("r.{}", "e".repeat(218)));
        let name = format!("{}.txt", "ä".repeat(10_000));
        assert_eq!(local(&name), format!("{}.txt", "ä".repeat(108)));
    }

    #[test]
    fn equal_names_get_numbers_before_their_extension() {
        let mut names = UniqueNames::new(Layout::Database, ["a.txt"]);
        assert_eq!(names.take("a.txt"), "a-1.txt");
        assert_eq!(names.take("a.txt"), "a-2.txt");
        assert_eq!(names.take("noext"), "noext");
        assert_eq!(names.take("noext"), "noext-1");
        assert_eq!(names.take("dot."), "dot.");
        assert_eq!(names.take("dot."), "dot.-1");
    }

    #[test]
    fn sixty_equal_names_stay_apart() {
        let mut names = UniqueNames::new(Layout::FileSystem, []);
        let all: HashSet<String> = (0..60).map(|_| names.take("scan.pdf")).collect();
        assert_eq!(all.len(), 60);
        assert!(all.contains("scan-59.pdf"));
    }

    #[test]
    fn composed_and_decomposed_names_are_equal_on_disk_only() {
        let mut disk = UniqueNames::new(Layout::FileSystem, ["\u{e9}.txt"]);
        assert_eq!(disk.take("e\u{301}.txt"), "e\u{301}-1.txt");
        let mut rows = UniqueNames::new(Layout::Database, ["\u{e9}.txt"]);
        assert_eq!(rows.take("e\u{301}.txt"), "e\u{301}.txt");
    }

    #[test]
    fn hostile_names_stay_inside_the_directory() {
        let hostile = [
            "../../x",
            "..\\x",
            "/etc/x",
            "a\0b",
            ".htaccess",
            "\u{200b}.htaccess",
            "a\u{2215}b",
            "..",
            "\r\n",
        ];
        for name in hostile {
            let mut names = UniqueNames::new(Layout::FileSystem, []);
            let safe = names.take(name);
            assert!(
                !safe.contains(['/', '\\', '\0', '\u{2215}']),
                "{name:?} became {safe:?}"
            );
            assert!(
                !safe.is_empty() && !safe.starts_with('.'),
                "{name:?} became {safe:?}"
            );
        }
    }

    #[test]
    fn the_raw_mail_and_side_files_are_never_overwritten() {
        let mut names = UniqueNames::new(Layout::FileSystem, []);
        assert_eq!(names.take("plain.txt"), "plain-1.txt");
        assert_eq!(names.take("a.txt.content_type"), "a.txt.content_type_");
        assert_eq!(
            UniqueNames::new(Layout::Database, []).take("plain.txt"),
            "plain.txt"
        );
    }

    #[test]
    fn nameless_attachments_are_counted() {
        let mut names = UniqueNames::new(Layout::Database, ["file-1"]);
        assert_eq!(names.take("..."), "file-1-1");
        assert_eq!(names.take(""), "file-2");
    }

    #[test]
    fn a_content_id_gets_its_brackets() {
        assert_eq!(content_id("cid-1"), "<cid-1>");
        assert_eq!(content_id("<cid-1>"), "<cid-1>");
        assert_eq!(content_id("<cid-1"), "<cid-1");
        assert_eq!(content_id("x"), "x");
    }

    #[test]
    fn a_missing_disposition_follows_from_the_attachment() {
        let of = |kind, id, name| effective_disposition("", kind, id, name);
        assert_eq!(of("image/png", "<a>", "x.png"), "inline");
        assert_eq!(of("IMAGE/png", "", "x.png"), "attachment");
        assert_eq!(of("text/html", "", "file-2"), "inline");
        assert_eq!(of("text/plain", "<a>", "x.txt"), "attachment");
        assert_eq!(
            effective_disposition("attachment", "image/png", "<a>", "x"),
            "attachment"
        );
    }

    proptest! {
        #[test]
        fn cleaned_names_fit_and_stay_clean(name in "(\\PC|[./\\\\\r\n -]){0,400}") {
            let once = local(&name);
            prop_assert!(once.len() <= MAX_BYTES);
            prop_assert_eq!(local(&once), once.clone());
            prop_assert!(attachment(&name).len() <= MAX_BYTES);
            prop_assert!(local_no_replace(&name).len() <= MAX_BYTES);
        }
    }
}

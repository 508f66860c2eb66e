//! Reading `.po` files: `msgid`, `msgid_plural`, `msgstr`, `msgstr[n]`, comments, continued strings.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;

static GERMAN: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(include_str!("../../i18n/de.po")));
static ARABIC: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(include_str!("../../i18n/ar.po")));

/// The texts of one language by their English key.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    entries: HashMap<String, Vec<String>>,
}

impl Catalogue {
    /// The compiled-in catalogue; `None` for English, which is the source.
    pub(super) fn of(language: Language) -> Option<&'static Self> {
        match language {
            Language::English => None,
            Language::German => Some(&GERMAN),
            Language::Arabic => Some(&ARABIC),
        }
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.form(key, 0)
    }

    pub(super) fn form(&self, key: &str, form: usize) -> Option<&str> {
        self.entries
            .get(key)?
            .get(form)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, usize)> {
        self.entries
            .iter()
            .map(|(key, forms)| (key.as_str(), forms.len()))
    }

    pub(super) fn parse(source: &str) -> Self {
        let mut catalogue = Self::default();
        let mut entry = Entry::default();
        for line in source.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(rest) = line.strip_prefix("msgid_plural ") {
                entry.target = Target::Ignored;
                entry.push(rest);
            } else if let Some(rest) = line.strip_prefix("msgid ") {
                catalogue.add(std::mem::take(&mut entry));
                entry.push(rest);
            } else if let Some(rest) = line.strip_prefix("msgstr") {
                entry.forms.push(String::new());
                entry.target = Target::Form;
                let text = rest.find('"').map_or("", |at| &rest[at..]);
                entry.push(text);
            } else {
                entry.push(line);
            }
        }
        catalogue.add(entry);
        catalogue
    }

    fn add(&mut self, entry: Entry) {
        if !entry.key.is_empty() {
            self.entries.insert(entry.key, entry.forms);
        }
    }
}

#[derive(Default)]
struct Entry {
    key: String,
    forms: Vec<String>,
    target: Target,
}

#[derive(Default)]
enum Target {
    #[default]
    Key,
    Ignored,
    Form,
}

impl Entry {
    fn push(&mut self, quoted: &str) {
        let text = unquote(quoted);
        match self.target {
            Target::Key => self.key.push_str(&text),
            Target::Ignored => {}
            Target::Form => {
                if let Some(form) = self.forms.last_mut() {
                    form.push_str(&text);
                }
            }
        }
    }
}

fn unquote(quoted: &str) -> String {
    let inner = quoted
        .trim()
        .trim_start_matches('"')
        .strip_suffix('"')
        .unwrap_or_default();
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

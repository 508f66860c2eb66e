//! The words of a text for the full-text index: `article_search_index`.
//!
//! Subject and body are reduced to words worth finding; other fields are only lower-cased. A peer on the same database
//! writes the same values, so a search finds the same articles on both. (OTRS: `ArticleSearchIndex::DB`)

use std::collections::HashSet;

use regex::Regex;

/// The settings of the index.
#[derive(Debug, Clone)]
pub struct WordFilter {
    /// `Ticket::SearchIndex::Filters`: what is removed from each word, in order.
    filters: Vec<Regex>,
    /// `Ticket::SearchIndex::StopWords###*`, all languages together, in lower case.
    stop_words: HashSet<String>,
    /// `WordLengthMin` of `Ticket::SearchIndex::Attribute`, in characters.
    min_length: usize,
    /// `WordLengthMax`.
    max_length: usize,
    /// `WordCountMax`: later words are not indexed.
    max_count: usize,
    /// `Ticket::SearchIndex::ForceUnfilteredStorage`.
    unfiltered: bool,
}

/// The patterns that OTRS ships.
pub const STOCK_FILTERS: [&str; 3] = [r#"[,&<>?"!*|;\[\]()+$^=]"#, r"^[':.]|[':.]$", r"^[^\w]+$"];

/// A setting that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the search index filter `{pattern}` is not a usable pattern")]
pub struct FilterError {
    /// The pattern as configured.
    pub pattern: String,
}

impl Default for WordFilter {
    /// OTRS's settings without stop words: 3 to 30 characters, 1000 words.
    fn default() -> Self {
        Self::new(&STOCK_FILTERS, [], 3..=30, 1_000).expect("the stock patterns compile")
    }
}

impl WordFilter {
    /// Compiles the settings; `lengths` are characters.
    ///
    /// # Errors
    /// If a filter is no pattern that can be matched in linear time.
    pub fn new<'w>(
        filters: &[&str],
        stop_words: impl IntoIterator<Item = &'w str>,
        lengths: std::ops::RangeInclusive<usize>,
        max_count: usize,
    ) -> Result<Self, FilterError> {
        let compile = |pattern: &&str| {
            Regex::new(pattern).map_err(|_| FilterError {
                pattern: (*pattern).to_owned(),
            })
        };
        Ok(Self {
            filters: filters.iter().map(compile).collect::<Result<_, _>>()?,
            stop_words: stop_words.into_iter().map(str::to_lowercase).collect(),
            min_length: *lengths.start(),
            max_length: *lengths.end(),
            max_count,
            unfiltered: false,
        })
    }

    /// Stores subject and body whole, like other fields (`Ticket::SearchIndex::ForceUnfilteredStorage`).
    #[must_use]
    pub fn unfiltered(mut self, unfiltered: bool) -> Self {
        self.unfiltered = unfiltered;
        self
    }

    /// The index value of a subject or body: the first words that count, each once, joined by blanks.
    ///
    /// ```
    /// use gotrs_core::article::search_index::WordFilter;
    ///
    /// assert_eq!(WordFilter::default().value("The printer (HP) is: *broken*. The printer!"), "the printer broken");
    /// ```
    pub fn value(&self, text: &str) -> String {
        if self.unfiltered {
            return plain_value(text);
        }
        let words = text.split_whitespace().map(|word| self.reduced(word));
        let counting = words.filter(|word| self.counts(word)).take(self.max_count);
        let mut seen = HashSet::new();
        let mut value = String::new();
        for word in counting {
            if seen.contains(&word) {
                continue;
            }
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(&word);
            seen.insert(word);
        }
        value
    }

    fn reduced(&self, word: &str) -> String {
        let mut word = word.to_owned();
        for filter in &self.filters {
            word = filter.replace_all(&word, "").into_owned();
        }
        word.to_lowercase()
    }

    fn counts(&self, word: &str) -> bool {
        let length = word.chars().count();
        (self.min_length..=self.max_length).contains(&length) && !self.stop_words.contains(word)
    }
}

/// The index value of any other field.
pub fn plain_value(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filter(stop_words: &[&str]) -> WordFilter {
        WordFilter::new(&STOCK_FILTERS, stop_words.iter().copied(), 3..=30, 1_000).unwrap()
    }

    #[test]
    fn words_are_stripped_lower_cased_and_kept_once() {
        let filter = filter(&["und"]);
        assert_eq!(
            filter.value(".hidden 100% UND não +plus+ STRASSE *** end. End"),
            "hidden 100% não plus strasse end"
        );
        assert_eq!(filter.value("...abc... a=b=c e.g. ab"), "..abc.. abc e.g");
    }

    #[test]
    fn only_the_first_thousand_words_count_and_repeated_ones_use_the_budget() {
        let words: Vec<String> = (0..1_100).map(|n| format!("word{n}")).collect();
        assert_eq!(
            filter(&[]).value(&words.join(" ")).split(' ').count(),
            1_000
        );
        let same = format!("{}other", "same ".repeat(1_000));
        assert_eq!(filter(&[]).value(&same), "same");
    }

    #[test]
    fn unfiltered_storage_only_lowers_the_case() {
        assert_eq!(
            filter(&[]).unfiltered(true).value("The  End. ÄÖ"),
            "the  end. äö"
        );
    }

    #[test]
    fn a_filter_that_is_no_pattern_is_reported() {
        let error = WordFilter::new(&["("], [], 3..=30, 10).unwrap_err();
        assert_eq!(error.pattern, "(");
    }

    proptest! {
        #[test]
        fn every_indexed_word_has_the_allowed_length(text in "(\\PC|[ .,'\n]){0,200}") {
            let value = WordFilter::default().value(&text);
            for word in value.split(' ').filter(|word| !word.is_empty()) {
                prop_assert!((3..=30).contains(&word.chars().count()), "{:?}", word);
            }
        }
    }
}

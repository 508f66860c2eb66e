//! Words, cut and written so that every engine indexes them alike.
//!
//! A word is a run of letters, digits and the marks that belong to them, in compatibility form and lower case; a
//! character of Chinese or Japanese is a word by itself, so that a phrase finds a part of a longer run. Accents count.
//! A word is stored in ASCII letters and digits: `Müller` is `qzxmz27sller`. A beginning stays a beginning, no engine
//! takes it for a stop word, folds it or cuts it, and none thinks it too short.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Begins every word: MySQL's index leaves out what is shorter than three characters, and stop words.
const MARK: &str = "qzx";
/// Stands between fields, so that no phrase reaches from one into the next. No word is written like it.
const FENCE: &str = "qzq";
/// Bytes of a written word; MySQL's index takes 84.
const LONGEST: usize = 80;
/// Words of one row: PostgreSQL knows 16,383 places.
const MOST_WORDS: usize = 16_000;
/// Bytes of one row: PostgreSQL's vector takes a mebibyte.
const MOST_BYTES: usize = 500_000;

/// The words of a text, written; at most `most`.
pub(super) fn words(text: &str, most: usize) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        let alone = stands_alone(letter);
        if alone || !belongs(letter) {
            words.extend(word.finish());
        }
        if belongs(letter) {
            word.push(letter);
        }
        if alone {
            words.extend(word.finish());
        }
        if words.len() >= most {
            words.truncate(most);
            return words;
        }
    }
    words.extend(word.finish());
    words.truncate(most);
    words
}

/// What a row holds: the words of its fields.
pub(super) fn row(fields: &[&str]) -> String {
    let mut row = String::new();
    let mut count = 0;
    for field in fields {
        let words = words(field, MOST_WORDS.saturating_sub(count));
        if words.is_empty() {
            continue;
        }
        count += words.len() + 1;
        let fence = (!row.is_empty()).then(|| FENCE.to_owned());
        for word in fence.into_iter().chain(words) {
            if row.len() + word.len() >= MOST_BYTES {
                return row;
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(&word);
        }
    }
    row
}

/// Whether the last word of a text cannot go on: a character that is a word by itself.
pub(super) fn ends_whole(text: &str) -> bool {
    let last = text.nfkc().filter(|letter| belongs(*letter)).last();
    last.is_some_and(stands_alone)
}

fn belongs(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

fn stands_alone(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
        && belongs(letter)
}

/// A word being written.
#[derive(Debug, Default)]
struct Word {
    written: String,
    full: bool,
}

impl Word {
    fn push(&mut self, letter: char) {
        if self.written.is_empty() {
            self.written.push_str(MARK);
        }
        let before = self.written.len();
        match letter {
            'z' => self.written.push_str("zz"),
            'a'..='y' | '0'..='9' => self.written.push(letter),
            _ => escape(letter, &mut self.written),
        }
        self.full |= self.written.len() > LONGEST;
        if self.full {
            self.written.truncate(before);
        }
    }

    fn finish(&mut self) -> Option<String> {
        self.full = false;
        let word = std::mem::take(&mut self.written);
        (!word.is_empty()).then_some(word)
    }
}

/// `z`, how many digits follow, and the code point to the base 32.
fn escape(letter: char, out: &mut String) {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let code = u32::from(letter);
    let digits = (32 - code.leading_zeros()).div_ceil(5).max(1);
    out.push('z');
    out.push(char::from_digit(digits, 10).unwrap_or('9'));
    for place in (0..digits).rev() {
        let digit = (code >> (5 * place)) & 31;
        out.push(char::from(DIGITS[digit as usize]));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<String> {
        words(text, 100)
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_whatever_their_case_or_form() {
        assert_eq!(cut("The printer, (HP)!"), ["qzxthe", "qzxprinter", "qzxhp"]);
        assert_eq!(cut("Müller"), ["qzxmz27sller"]);
        assert_eq!(cut("MU\u{308}LLER"), cut("müller"));
        assert_ne!(cut("muller"), cut("müller"));
        assert_eq!(cut("alice@x.example"), ["qzxalice", "qzxx", "qzxexample"]);
        assert_eq!(cut("東京 AB12"), ["qzxz3prh", "qzxz3jlc", "qzxab12"]);
        assert!(ends_whole("in 東京!") && !ends_whole("東京 ok") && !ends_whole("жар"));
        assert!(cut(" ,;- \u{0}").is_empty());
    }

    #[test]
    fn a_row_holds_what_every_engine_takes_and_fences_its_fields() {
        assert_eq!(row(&["One two", "", "three"]), "qzxone qzxtwo qzq qzxthree");
        let long = "wörd ".repeat(100_000);
        assert!(row(&[&long, &long]).len() <= MOST_BYTES);
        assert!(row(&[&long, &long]).split(' ').count() <= MOST_WORDS + 1);
        let endless = "ж".repeat(100_000);
        assert!(row(&[&endless]).len() <= LONGEST);
    }

    proptest! {
        #[test]
        fn a_written_word_is_ascii_and_the_beginning_of_a_word_begins_it(text in "[\\PC]{1,30}", rest in "[a-zäöüß0-9]{0,9}") {
            for word in cut(&text) {
                prop_assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{word}");
                prop_assert!((4..=LONGEST).contains(&word.len()), "{word}");
            }
            let stem: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
            if let ([stem], [whole]) = (&cut(&stem)[..], &cut(&format!("{stem}{rest}"))[..]) {
                prop_assert!(whole.starts_with(stem.as_str()));
            }
        }
    }
}

//! Passwords that are tried first: the commonest ones, and what people make of them.
//!
//! `words.txt` lists the words of which the commonest passwords are made, without digits and capitals. A password is
//! common if nothing but one or two of these words (or of the person's and the desk's own names) is left of it once
//! letters that were swapped for signs are swapped back and all else is dropped; or if it is a walk over the
//! keyboard, a short number, or the same few signs again and again. Longer sentences pass.

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("words.txt").split_ascii_whitespace().collect());

/// Rows that fingers walk along; each also counts backwards and again and again.
const WALKS: [&str; 11] = [
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
    "1q2w3e4r5t6z7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1qay2wsx3edc4rfv5tgb6zhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujm",
    "!@#$%^&*()",
];

/// Digits beyond which a number is no longer guessed first.
const SHORT_NUMBER: usize = 10;
/// Different signs that a password of repetition has at most.
const FEW_SIGNS: usize = 3;

/// Whether a password is among the first that are tried. `own` are names that belong to the person or the desk.
pub(crate) fn is_common(password: &str, own: &[String]) -> bool {
    let folded = fold(password);
    let signs: HashSet<char> = folded.chars().collect();
    let digits = folded.chars().all(|sign| sign.is_ascii_digit());
    if signs.len() <= FEW_SIGNS || (digits && folded.len() <= SHORT_NUMBER) || is_walk(&folded) {
        return true;
    }
    let own: HashSet<String> = own.iter().flat_map(|name| parts(name)).collect();
    let kernels = [
        letters(&folded),
        letters(&swapped_back(trimmed(&folded))),
        letters(&swapped_back(folded.trim_end_matches(is_no_letter))),
    ];
    let known = |word: &str| WORDS.contains(word) || own.contains(word);
    kernels.iter().any(|kernel| {
        kernel.is_empty() && folded.len() <= SHORT_NUMBER
            || known(kernel)
            || is_repeated(kernel, known)
            || kernel
                .char_indices()
                .skip(1)
                .any(|(at, _)| known(&kernel[..at]) && known(&kernel[at..]))
    })
}

/// A name, and what it is made of: logins and host names have dots and at signs.
fn parts(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut parts: Vec<String> = folded.split(is_no_letter).map(str::to_owned).collect();
    parts.push(letters(&folded));
    parts.retain(|part| part.len() > 2);
    parts
}

/// Small letters, umlauts written out.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars().flat_map(char::to_lowercase) {
        match sign {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            sign if sign.is_whitespace() => {}
            sign => out.push(sign),
        }
    }
    out
}

fn is_no_letter(sign: char) -> bool {
    !sign.is_alphabetic()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(is_no_letter)
}

fn letters(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphabetic()).collect()
}

/// `p@ssw0rd` is `password`.
fn swapped_back(text: &str) -> String {
    let letter = |sign| match sign {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// The same known word again and again.
fn is_repeated(text: &str, known: impl Fn(&str) -> bool) -> bool {
    text.char_indices().skip(1).any(|(at, _)| {
        text.len().is_multiple_of(at)
            && known(&text[..at])
            && text[..at].repeat(text.len() / at) == text
    })
}

fn is_walk(text: &str) -> bool {
    let length = text.chars().count();
    length > 2
        && WALKS.iter().any(|walk| {
            let there = walk.repeat(2 + length / walk.len());
            let back: String = there.chars().rev().collect();
            there.contains(text) || back.contains(text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_common() {
        for password in [
            "password",
            "Passwort123!",
            "P@ssw0rd2024",
            "$unshine99",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertzuiopasdf",
            "1qaz2wsx3edc4rfv",
            "AdminAdmin2025",
            "iloveyou-michael",
            "letmein letmein letmein",
            "Willkommen2025!!",
            "19871224",
            "zyxwvutsrqponm",
            "München1860!!",
            "kimvogt2025!!",
            "ACME-Support1",
        ] {
            let own = ["kim.vogt@desk.test".to_owned(), "ACME".to_owned()];
            assert!(is_common(password, &own), "{password}");
        }
    }

    #[test]
    fn a_sentence_and_a_random_password_are_not_common() {
        for password in [
            "correct horse battery staple",
            "my sister paints green windows",
            "Vq7#kLm2xPz9",
            "drei Kraniche fliegen tief",
            "483920175566120",
            "日本語のながいあいことば",
        ] {
            assert!(!is_common(password, &[]), "{password}");
        }
    }

    #[test]
    fn the_list_is_long_and_holds_words_alone() {
        assert!(WORDS.len() > 1_500, "{}", WORDS.len());
        let odd: Vec<_> = WORDS
            .iter()
            .filter(|word| word.len() < 3 || !word.chars().all(|c| c.is_ascii_lowercase()))
            .collect();
        assert!(odd.is_empty(), "{odd:?}");
    }
}

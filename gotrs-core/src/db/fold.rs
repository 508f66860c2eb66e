//! `NOCASE` for every script: what SQLite compares names, logins and addresses by.
//!
//! SQLite's own `NOCASE` knows the case of ASCII only, and its functions cannot be replaced without `unsafe`; its
//! collations can. The name stays, so that every other program can open the database and read it: for texts in ASCII
//! both orders are the same, and a text in ASCII stands to any other as it stood. Only a program that *writes* names
//! with capitals beyond ASCII, in a column of this collation, should be followed by `REINDEX`.

use std::cmp::Ordering;

/// Compares two texts by the bytes of their small letters.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let common = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(one, other)| one.is_ascii() && one.eq_ignore_ascii_case(other))
        .count();
    // Up to here all is ASCII, so this is a border between characters.
    let (one, other) = (&one[common..], &other[common..]);
    one.chars().map(small).cmp(other.chars().map(small))
}

/// The small form of a letter, if it is one letter and no letter of ASCII.
fn small(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(small), None) if !small.is_ascii() => small,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_does_not_count_in_any_script() {
        for (one, other) in [
            ("Kim", "kIM"),
            ("MÜLLER", "müller"),
            ("ЖАР", "жар"),
            ("a_ß", "A_ß"),
        ] {
            assert_eq!(compare(one, other), Ordering::Equal, "{one}");
        }
        assert_eq!(compare("muller", "müller"), Ordering::Less);
        assert_eq!(compare("Müll", "müller"), Ordering::Less);
    }

    proptest! {
        #[test]
        fn it_is_an_order(a in "\\PC{0,6}", b in "\\PC{0,6}", c in "\\PC{0,6}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            if compare(&a, &b) != Ordering::Greater && compare(&b, &c) != Ordering::Greater {
                prop_assert_ne!(compare(&a, &c), Ordering::Greater);
            }
        }

        #[test]
        fn a_text_in_ascii_stands_to_others_as_in_the_stock_order(ascii in "[ -~]{0,5}", other in "\\PC{0,5}") {
            let stock = ascii.to_ascii_lowercase().cmp(&other.to_ascii_lowercase());
            prop_assert_eq!(compare(&ascii, &other), stock);
        }
    }
}

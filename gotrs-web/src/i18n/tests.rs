use std::collections::BTreeSet;
use std::path::Path;

use chrono::{TimeZone, Utc};

use super::catalogue::Catalogue;
use super::text::fill;
use super::*;

/// All texts that templates and sources ask for: the string literals after `tr(`, `tr1(`, `tr2(`, `trn(`, `msg(`,
/// and `language.fill(`.
fn asked_for() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    for folder in ["src", "templates"] {
        read(&root.join(folder), &mut |source| {
            extract(
                source,
                &[".tr(", ".tr1(", ".tr2(", ".trn(", "msg(", "language.fill("],
                &mut keys,
            );
        });
    }
    keys
}

/// Hands every source below a folder on, without its tests.
fn read(folder: &Path, hand: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, hand);
        } else if path.file_name().is_some_and(|n| n != "tests.rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            hand(source.split("\n#[cfg(test)]\nmod tests {").next().unwrap());
        }
    }
}

fn extract(source: &str, calls: &[&str], keys: &mut BTreeSet<String>) {
    for call in calls {
        for (at, _) in source.match_indices(call) {
            let rest = source[at + call.len()..].trim_start();
            if !rest.starts_with('"') {
                continue;
            }
            let end = rest[1..].find('"').unwrap() + 1;
            keys.insert(rest[1..end].to_owned());
        }
    }
}

/// The keys of counted texts: the first literal after `trn(`.
fn counted() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    for folder in ["src", "templates"] {
        read(&root.join(folder), &mut |source| {
            extract(source, &[".trn("], &mut keys)
        });
    }
    keys
}

#[test]
fn every_counted_text_has_all_plural_forms_of_its_language() {
    let counted = counted();
    assert!(
        counted.len() > 5,
        "the scan of the sources finds the counted texts"
    );
    for language in [Language::German, Language::Arabic] {
        let catalogue = Catalogue::of(language).unwrap();
        for (key, forms) in catalogue.keys() {
            let wanted = if counted.contains(key) {
                language.plural_forms()
            } else {
                1
            };
            assert_eq!(forms, wanted, "{language:?}: {key}");
            let empty = (0..forms).find(|form| catalogue.form(key, *form).is_none());
            assert_eq!(empty, None, "{language:?}: a form of {key} is empty");
        }
    }
}

#[test]
fn german_has_every_text_and_no_other() {
    compare(Language::German);
}

#[test]
fn arabic_has_every_text_and_no_other() {
    compare(Language::Arabic);
}

fn compare(language: Language) {
    let asked = asked_for();
    assert!(asked.len() > 100, "the scan of the sources finds the texts");
    let catalogue = Catalogue::of(language).unwrap();
    let known: BTreeSet<String> = catalogue.keys().map(|(key, _)| key.to_owned()).collect();
    let unused: Vec<_> = known.difference(&asked).collect();
    assert!(
        unused.is_empty(),
        "{language:?}: nobody asks for {unused:#?}"
    );
    let missing: Vec<_> = asked
        .iter()
        .filter(|key| catalogue.text(key).is_none())
        .collect();
    assert!(missing.is_empty(), "{language:?} misses {missing:#?}");
}

#[test]
fn a_translation_keeps_the_placeholders_of_its_key() {
    for language in Language::ALL {
        let Some(catalogue) = Catalogue::of(language) else {
            continue;
        };
        for (key, forms) in catalogue.keys() {
            for text in (0..forms).filter_map(|form| catalogue.form(key, form)) {
                for i in 0..3 {
                    let hole = format!("{{{i}}}");
                    if forms == 1 {
                        assert_eq!(
                            key.contains(&hole),
                            text.contains(&hole),
                            "{language:?}: {key} -> {text}"
                        );
                    } else {
                        assert!(
                            !text.contains(&hole) || i == 0,
                            "{language:?}: {key} -> {text}"
                        );
                    }
                }
            }
            assert!(
                forms == 1 || forms == language.plural_forms(),
                "{language:?}: {key} has {forms} forms"
            );
        }
    }
}

#[test]
fn values_are_filled_in_once_and_in_any_order() {
    assert_eq!(fill("{1} of {0}", &["{1}", "b"]), "b of {1}");
    assert_eq!(fill("{7} { {x} {0}", &["a"]), "{7} { {x} a");
}

#[test]
fn the_reader_gets_the_language_with_the_highest_weight() {
    assert_eq!(
        Language::negotiate("fr, de;q=0.7, en;q=0.3"),
        Some(Language::German)
    );
    assert_eq!(
        Language::negotiate("en-GB,de;q=0.9"),
        Some(Language::English)
    );
    assert_eq!(Language::negotiate("fr, xx;q=1, ar;q=0"), None);
    assert_eq!(Language::from_tag("ar_SA"), Some(Language::Arabic));
}

#[test]
fn arabic_counts_in_six_forms() {
    let forms: Vec<usize> = [0, 1, 2, 3, 11, 100]
        .into_iter()
        .map(|n| Language::Arabic.plural(n))
        .collect();
    assert_eq!(forms, [0, 1, 2, 3, 4, 5]);
}

fn locale(language: Language) -> Locale {
    Locale {
        language,
        zone: chrono_tz::Europe::Berlin,
    }
}

#[test]
fn numbers_and_sizes_follow_the_locale() {
    assert_eq!(locale(Language::English).number(1_234_567), "1,234,567");
    assert_eq!(locale(Language::German).number(1204), "1.204");
    assert_eq!(locale(Language::Arabic).number(1204), "١٬٢٠٤");
    assert_eq!(locale(Language::English).size(1_234_567), "1.2\u{a0}MB");
    assert_eq!(locale(Language::German).size(84_000), "84\u{a0}KB");
    assert_eq!(locale(Language::English).size(999_999), "1\u{a0}MB");
    assert_eq!(locale(Language::English).size(12), "12\u{a0}B");
}

#[test]
fn near_times_are_words_in_the_readers_zone_and_far_ones_dates() {
    let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
    let at = |d, h| Utc.with_ymd_and_hms(2026, 11, d, h, 30, 0).unwrap();
    let english = locale(Language::English);
    assert_eq!(english.near(now, at(23, 13)).text, "today 14:30");
    assert_eq!(english.near(now, at(22, 22)).text, "yesterday 23:30");
    assert_eq!(
        english.near(now, at(22, 23)).text,
        "today 00:30",
        "midnight is the reader's, not UTC's"
    );
    assert_eq!(english.near(now, at(25, 8)).text, "Wed 09:30");
    assert_eq!(english.near(now, at(2, 8)).text, "2 Nov 2026");
    assert_eq!(
        locale(Language::German).near(now, at(2, 8)).text,
        "02.11.2026"
    );
    assert_eq!(
        locale(Language::German).near(now, at(24, 8)).text,
        "morgen 09:30"
    );
    assert_eq!(english.near(now, at(25, 8)).iso, "2026-11-25T08:30:00Z");
}

#[test]
fn a_clock_says_what_is_left_and_how_much_it_is_over() {
    let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
    let english = locale(Language::English);
    let minutes = |m| now + chrono::TimeDelta::minutes(m);
    assert_eq!(english.due(now, minutes(-12)).text, "12\u{a0}min over");
    assert_eq!(english.due(now, minutes(172)).text, "2\u{a0}h 52\u{a0}min");
    assert_eq!(english.due(now, minutes(2880)).text, "Wed 10:00");
    assert_eq!(english.age(now, minutes(-3 * 1440)).text, "3\u{a0}d");
    assert_eq!(
        english.age(now, minutes(60)).text,
        "0\u{a0}min",
        "a clock that runs ahead makes no negative age"
    );
}

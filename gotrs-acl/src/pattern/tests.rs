//! Perl's answers, checked against the engine's.

use super::*;

fn found(pattern: &str, text: &str) -> bool {
    Pattern::new(pattern, false)
        .unwrap_or_else(|error| panic!("{pattern}: {error}"))
        .is_match(text)
        .unwrap()
}

fn refused(pattern: &str) -> String {
    Pattern::new(pattern, false).expect_err(pattern).to_string()
}

#[test]
fn simple_words_need_no_engine() {
    for pattern in [
        "Raw",
        "^Raw",
        "Raw$",
        "^Raw$",
        "^(Raw|Junk)$",
        "(?:a|b)",
        "a|b",
        r"^a\.b$",
        "^",
        "",
    ] {
        assert!(words(pattern).is_some(), "{pattern}");
    }
    for pattern in [
        "^a|b$", "a.b", "^(a)(b)$", "(a)|(b)", r"\d", r"a\$", "a{2}", "(a|b",
    ] {
        assert!(words(pattern).is_none() || pattern == r"a\$", "{pattern}");
    }
}

#[test]
fn words_answer_as_the_engine_does() {
    let patterns = [
        "Raw",
        "^Raw",
        "Raw$",
        "^Raw$",
        "^(Raw|Junk)$",
        "(?:Ra|nk)",
        "^(|Raw)$",
        r"R\-w",
        r"a\$",
        "^",
        "",
    ];
    for pattern in patterns {
        let engine = fancy_regex::Regex::new(&perl::translate(pattern, false).unwrap()).unwrap();
        for text in [
            "Raw", "Raw\n", "Raw\n\n", "xRaw", "Rawx", "Junk", "", "\n", "R-w", "a$",
        ] {
            assert_eq!(
                found(pattern, text),
                engine.is_match(text).unwrap(),
                "{pattern} on {text:?}"
            );
        }
    }
}

#[test]
fn perl_s_quiet_differences_are_kept() {
    for (pattern, yes, no) in [
        (r"^a.c$", "abc\n", "abc\n\n"),
        (r"a$\n", "a\n", "a"),
        (r"a{,}", "a{,}", "aa"),
        (r"^(?=a)*\b?b$", "b", "ab"),
        (r"^(?=a)+.\z{1,2}", "a", "b"),
        (r"^a{x}$", "a{x}", "a"),
        (r"[a[b]", "[", "]"),
        (r"[]a]", "]", "b"),
        (r"[^]a]", "b", "]"),
        (r"[a&&b]", "&", "c"),
        (r"[\w-]", "-", "+"),
        (r"[a-\d]", "-", "b"),
        (r"\<x\>", "<x>", "x"),
        (r"a\/b", "a/b", "ab"),
        (r"^\h+\S$", "\t \u{a0}x", "x"),
        (r"[\h]x", "\tx", "x"),
        (r"^\R$", "\r\n", "x"),
        (r"^[[:upper:]][[:^digit:]]$", "Éx", "É1"),
        (r"\x41\x{42}\103\cA\e", "ABC\u{1}\u{1b}", "ABC"),
        (r"^(?i)abc$", "ABC", "ABD"),
        (r"^(?i:a)b$", "Ab", "AB"),
        (r"(?x) a b # comment", "ab", "a b"),
        (r"(?s)a.b", "a\nb", "ab"),
        (r"(?m)^b$", "a\nb\nc", "a\nbc"),
        (r"(?^:a)", "a", "A"),
        (r"(?#note)a", "a", "b"),
        (r"\p{Lu}\pL", "Éa", "ab"),
        (r"\bRaw\b", "a Raw b", "Rawx"),
        (r"a\Z", "a\n", "a\n\n"),
        (r"a\z", "a", "a\n"),
        (r"\Aa", "ab", "ba"),
        (r"^\N{2}\N{U+41}a(?#b)+$", "xyAaa", "xA"),
        (r"x\Kb", "xb", "b"),
        (r"\N\.", "a.", "\n."),
        (r"ä+", "Bär", "Bar"),
    ] {
        assert!(found(pattern, yes), "{pattern} on {yes:?}");
        assert!(!found(pattern, no), "{pattern} on {no:?}");
    }
}

#[test]
fn look_around_references_and_atoms_are_had() {
    for (pattern, yes, no) in [
        (r"^(?!Junk)", "Raw", "Junk"),
        (r"^(?!(Junk|Raw)$).", "Rawx", "Raw"),
        (r"(?<=a)b", "ab", "b"),
        (r"(?<!a)b", "b", "ab"),
        (r"^(.)\1$", "aa", "ab"),
        (r"(?<x>.)\k<x>", "aa", "ab"),
        (r"(.)(.)\g{-1}", "abb", "aba"),
        (r"(?P<x>a)(?P=x)1", "aa1", "a1"),
        (r"^(a)\12$", "a\n", "a2"),
        (r"^a++b", "aab", "b"),
        (r"^a{1,2}+a", "aaa", "aa"),
        (r"(?>a|ab)c", "ac", "abc"),
    ] {
        assert!(found(pattern, yes), "{pattern} on {yes:?}");
        assert!(!found(pattern, no), "{pattern} on {no:?}");
    }
    assert!(
        Pattern::new("^straSSe$", true)
            .unwrap()
            .is_match("STRASSE")
            .unwrap()
    );
    assert!(Pattern::new("ÄÖ", true).unwrap().is_match("äö").unwrap());
}

#[test]
fn what_cannot_be_had_is_refused_with_the_reason() {
    for (pattern, reason) in [
        ("(?{1})", "code"),
        ("(??{1})", "code"),
        ("(?R)", "recursion"),
        ("(?1)(a)", "recursion"),
        ("(?&x)", "recursion"),
        ("(?|a|b)", "branch reset"),
        ("(?(1)a|b)", "conditional"),
        ("(*FAIL)", "verbs"),
        (r"\G", "no meaning"),
        (r"\X", "cannot be had"),
        (r"\Qa", "cannot be had"),
        ("(?l)a", "cannot be had"),
        ("*a", "quantifier"),
        ("a**", "quantifier"),
        ("a{2}{3}", "quantifier"),
        (r"a\K+", "quantifier"),
        ("a{,2}", "{0,2}"),
        ("(a", "never closed"),
        ("a)", "without"),
        ("[a", "never closed"),
        ("[z-a]", "upside down"),
        ("[[:foo:]]", "does not exist"),
        (r"\2(a)", "does not exist"),
        (r"\k<x>", "does not exist"),
        (r"a\", "backslash"),
        (r"\p{Nonsense}", "engine"),
        (r"(\w{1000}){1000}", "engine"),
    ] {
        let message = refused(pattern);
        assert!(message.contains(reason), "{pattern}: {message}");
    }
}

#[test]
fn a_search_that_would_explode_is_given_up() {
    let linear = Pattern::new(r"^(a+)+$", false).unwrap();
    assert_eq!(linear.is_match(&("a".repeat(5_000) + "b")), Some(false));
    let backtracking = Pattern::new(r"^(?=(a+)+$)(a+)+\1$", false).unwrap();
    let slow = backtracking.is_match(&("a".repeat(200) + "b"));
    assert_ne!(slow, Some(true));
    let exploding = Pattern::new(r"^(?:(a|a)+\1)+$", false).unwrap();
    assert_eq!(exploding.is_match(&("a".repeat(60) + "b")), None);
}

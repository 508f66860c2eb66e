//! Mail that wants to hurt: limits, damaged structure, mutations. Every input must give a result, in bounded time.

use std::time::{Duration, Instant};

use gotrs_mail::header_map::{HeaderMap, Trust, default_headers};
use gotrs_mail::parse::{Ambiguity, OverLimit, ParseOptions, ParsedMail, parse};
use gotrs_mail::thread::{automated, candidates};
use proptest::prelude::*;

fn read(raw: &[u8]) -> ParsedMail {
    parse(raw, &ParseOptions::default())
}

/// Reads and checks the time: tests run unoptimised on shared machines, hence the generous second per 256 kB.
fn read_in_time(name: &str, raw: &[u8]) -> ParsedMail {
    let started = Instant::now();
    let mail = read(raw);
    let budget = Duration::from_secs(2 + raw.len() as u64 / (256 * 1024));
    assert!(
        started.elapsed() < budget,
        "{name}: {:?} for {} bytes",
        started.elapsed(),
        raw.len()
    );
    mail
}

fn with_head(head: &str, body: &str) -> Vec<u8> {
    format!("From: gina@x.example\nTo: desk@d.example\nSubject: S\n{head}\n\n{body}").into_bytes()
}

#[test]
fn mails_over_a_limit_are_flagged_and_still_have_sender_and_subject() {
    let lines: String = (0..100_000).map(|n| format!("X-H{n}: v\n")).collect();
    let parts = "--b\nContent-Type: text/plain\n\nx\n".repeat(10_000);
    let nested: String = (0..1000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    let files = "--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n".repeat(10_000);
    let cases = [
        (
            "100,000 header lines",
            with_head(&lines, "hi"),
            OverLimit::Headers,
        ),
        (
            "1 MB subject",
            with_head(&format!("Subject: {}", "x".repeat(1 << 20)), "hi"),
            OverLimit::Headers,
        ),
        (
            "50,000 recipients",
            with_head(&format!("Cc: {}", "a@x, ".repeat(50_000)), "hi"),
            OverLimit::Recipients,
        ),
        (
            "10,000 parts",
            with_head("Content-Type: multipart/mixed; boundary=b", &parts),
            OverLimit::Parts,
        ),
        (
            "10,000 files",
            with_head("Content-Type: multipart/mixed; boundary=b", &files),
            OverLimit::Parts,
        ),
        (
            "depth 1,000",
            format!(
                "From: gina@x.example
Subject: S
{nested}"
            )
            .into_bytes(),
            OverLimit::Depth,
        ),
    ];
    for (name, raw, limit) in cases {
        let mail = read_in_time(name, &raw);
        assert_eq!(mail.over_limit, Some(limit), "{name}");
        assert_eq!(mail.sender().as_deref(), Some("gina@x.example"), "{name}");
        assert!(
            mail.subject.starts_with('S') && mail.subject.len() <= 998,
            "{name}"
        );
    }
}

#[test]
fn the_body_of_a_mail_over_a_limit_is_shortened() {
    let lines: String = (0..2000).map(|n| format!("X-H{n}: v\n")).collect();
    let mail = read(&with_head(&lines, &"word ".repeat(100_000)));
    assert_eq!(mail.body.text.chars().count(), 100_000);
}

#[test]
fn large_and_strange_mails_take_linear_time() {
    let message = |n: usize| {
        (0..n)
            .map(|_| "Content-Type: message/rfc822\n\n".to_owned())
            .collect::<String>()
    };
    let base64 = "QUJD".repeat(2 << 20);
    let cases = [
        ("rfc822 in rfc822", message(500)),
        (
            "70 kB boundary",
            format!(
                "Content-Type: multipart/mixed; boundary={0}\n\n--{0}\n\nx",
                "b".repeat(70_000)
            ),
        ),
        (
            "8 MB base64",
            format!(
                "Content-Type: application/x; name=a\nContent-Transfer-Encoding: base64\n\n{base64}"
            ),
        ),
        (
            "endless line",
            format!("Content-Type: text/plain\n\n{}", "x".repeat(4 << 20)),
        ),
        (
            "boundary lines only",
            format!(
                "Content-Type: multipart/mixed; boundary=b\n\n{}",
                "--b\n".repeat(500_000)
            ),
        ),
        (
            "many parameters",
            format!("Content-Type: text/plain; {}\n\nx", "a=b; ".repeat(40_000)),
        ),
        (
            "continuations",
            format!(
                "Content-Disposition: attachment; {}\n\nx",
                (0..40_000)
                    .map(|n| format!("filename*{n}=a; "))
                    .collect::<String>()
            ),
        ),
        ("comments", format!("Cc: {}\n\nx", "(".repeat(200_000))),
        (
            "encoded words",
            format!("X-A: {}\n\nx", "=?utf-8?Q?a".repeat(20_000)),
        ),
        (
            "references",
            format!("References: {}\n\nx", "<a@x>".repeat(40_000)),
        ),
        (
            "html",
            format!("Content-Type: text/html\n\n{}", "<div><b>".repeat(200_000)),
        ),
        ("folded", format!("X-A: a\n{}\nx", " b\n".repeat(100_000))),
    ];
    for (name, raw) in cases {
        let mail = read_in_time(name, raw.as_bytes());
        let started = Instant::now();
        let _ = candidates(&mail.in_reply_to, &mail.references);
        let _ = HeaderMap::new(&mail, Trust::Trusted, default_headers());
        let _ = automated(&mail, |_| false);
        assert!(started.elapsed() < Duration::from_secs(2), "{name}");
    }
}

#[test]
fn a_thousand_recipients_are_read_at_once() {
    let to: Vec<_> = (0..1000)
        .map(|n| format!("User {n} <u{n}@x.example>"))
        .collect();
    let raw = with_head(&format!("Cc: {}", to.join(", ")), "hi");
    let started = Instant::now();
    assert_eq!(read(&raw).mailboxes("Cc").len(), 1000);
    assert!(
        started.elapsed() < Duration::from_millis(1000),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn places_where_readers_disagree_are_flagged() {
    let part = |head: &str, body: &str, end: &str| {
        format!(
            "From: a@x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{head}\n\n{body}\n{end}"
        )
        .into_bytes()
    };
    for (raw, flag) in [
        (
            part("Content-Type: a/b\nContent-Type: c/d", "x", "--b--"),
            Ambiguity::RepeatedHeader,
        ),
        (
            part(
                "Content-Type: a/b; name=x.exe\nContent-Disposition: attachment; filename=y.txt",
                "x",
                "--b--",
            ),
            Ambiguity::FileName,
        ),
        (
            part(
                "Content-Disposition: attachment; filename=y.txt; filename*=utf-8''z",
                "x",
                "--b--",
            ),
            Ambiguity::FileName,
        ),
        (
            part(
                "Content-Type: a/b\nContent-Transfer-Encoding: base64",
                "QUJ!D",
                "--b--",
            ),
            Ambiguity::Base64Junk,
        ),
        (part("Content-Type: a/b", "x", ""), Ambiguity::MissingEnd),
        (
            b"Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\nx\n--b--".to_vec(),
            Ambiguity::Boundary,
        ),
    ] {
        assert!(read(&raw).ambiguities.contains(&flag), "{flag:?}");
    }
    assert!(
        read(&part("Content-Type: a/b", "x", "--b--"))
            .ambiguities
            .is_empty()
    );
}

#[test]
fn decoded_line_breaks_and_nul_stay_inside_their_value() {
    let evil = "=?utf-8?Q?a=0D=0ABcc:_v@e=00?=";
    let mail = read(
        format!("From: {evil} <a@x>\nSubject: {evil}\nReply-To: {evil} <b@x>\n\nhi").as_bytes(),
    );
    for value in [&mail.subject, &mail.from, &mail.reply_to] {
        assert!(
            value.starts_with("aBcc: v@e") || value.starts_with("\"aBcc: v@e"),
            "{value:?}"
        );
        assert!(!value.contains(['\r', '\n', '\0']));
    }
    assert_eq!(mail.headers.first("Bcc"), None);
}

#[test]
fn every_byte_of_an_attachment_is_recovered() {
    let bytes: Vec<u8> = (0..=255).collect();
    let mut raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/x; name=a.bin\n\n".to_vec();
    raw.extend(&bytes);
    raw.extend(b"\n--b--\n");
    assert_eq!(read(&raw).attachments[0].content, bytes);
}

/// Pieces that mails are made of, whole and broken.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let text = prop::sample::select(vec![
        "From: =?utf-8?Q?J=C3=BC?= <a@x.example>\n",
        "Subject: x\n",
        "Content-Type: multipart/mixed; boundary=b\n",
        "--b\n",
        "--b--\n",
        "\n",
        "Content-Type: multipart/alternative; boundary=\"b\"\n",
        "Content-Type: text/html; charset=utf-8\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%E2; filename*1=\"x\n",
        "Content-Type: message/rfc822\n",
        "=?utf-8?B?",
        "?=",
        "=\n",
        "QUJD=",
        "<p>x",
        "\r",
        "\r\n",
        " folded\n",
        "\t\n",
        "(",
        "\"",
        "\\",
        "<",
        ">",
        ":",
        ";",
        "Content-Type: text/plain; charset=",
        "utf-16\n",
        "iso-2022-kr\n",
        "x-uuencode\nbegin 644 a\n",
        "To: Team: a@x, b@y;\n",
        "References: <a@x> <",
    ]);
    prop_oneof![
        8 => text.prop_map(|text: &str| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_heap_of_mail_pieces_gives_a_result(pieces in prop::collection::vec(piece(), 0..60)) {
        let raw = pieces.concat();
        let mail = read(&raw);
        prop_assert!(!mail.body.text.contains('\0'));
        for value in [&mail.subject, &mail.from, &mail.to, &mail.message_id, &mail.references] {
            prop_assert!(!value.contains(['\r', '\n', '\0']));
        }
        let mut names: Vec<_> = mail.attachments.iter().map(|file| &file.filename).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), mail.attachments.len(), "names are unique");
        let _ = HeaderMap::new(&mail, Trust::Untrusted, default_headers());
    }

    #[test]
    fn a_damaged_mail_gives_a_result(at in 0usize..900, byte in any::<u8>(), cut in 0usize..900) {
        let mut raw = include_bytes!("fixtures/outlook.eml").to_vec();
        let index = at % raw.len();
        raw[index] = byte;
        raw.truncate(raw.len() - cut % raw.len());
        let _ = read(&raw);
    }
}

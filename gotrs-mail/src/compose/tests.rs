use super::*;
use crate::parse::{ParseOptions, ParsedMail, parse};

fn mail() -> Outgoing {
    Outgoing {
        from: Mailbox::new("Desk", "desk@d.example"),
        to: vec![Mailbox::new("", "gina@x.example")],
        subject: "Hello".to_owned(),
        text: "hi\n".to_owned(),
        message_id: "<1.ab@d.example>".to_owned(),
        ..Outgoing::default()
    }
}

fn written(mail: &Outgoing) -> (Message, ParsedMail) {
    let message = mail
        .write(&EnvelopeSettings::default())
        .expect("a valid mail");
    for line in message.bytes.split(|&byte| byte == b'\n') {
        assert!(line.len() <= 999, "a line of {} bytes", line.len());
    }
    let head = message
        .bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("a blank line");
    assert!(message.bytes[..head].is_ascii());
    assert!(
        !message
            .bytes
            .windows(2)
            .any(|pair| pair[1] == b'\n' && pair[0] != b'\r'),
        "bare LF"
    );
    let parsed = parse(&message.bytes, &ParseOptions::default());
    (message, parsed)
}

#[test]
fn injected_lines_stay_text_of_their_field() {
    let evil = "x\r\nBcc: v@e.example\u{2028}\nX-Evil: 1";
    let mut mail = mail();
    mail.subject = evil.to_owned();
    mail.from = Mailbox {
        phrase: evil.to_owned(),
        ..Mailbox::new("", "desk@d.example")
    };
    mail.headers = vec![("Organization".to_owned(), evil.to_owned())];
    mail.in_reply_to = "<a@x>\r\nBcc: v@e.example".to_owned();
    mail.attachments = vec![Attachment {
        filename: "a\r\nBcc: v@e.example.txt".to_owned(),
        content_type: "text/plain\r\nBcc: v@e.example".to_owned(),
        content_id: Some("x>\r\nBcc: v".to_owned()),
        content: b"x".to_vec(),
        inline: false,
    }];
    let (message, parsed) = written(&mail);
    assert_eq!(message.envelope.recipients, ["gina@x.example"]);
    assert_eq!(parsed.headers.first("Bcc"), None);
    assert_eq!(parsed.headers.first("X-Evil"), None);
    assert!(parsed.subject.starts_with("xBcc: v@e.example"));
    assert_eq!(parsed.attachments.len(), 2);
}

#[test]
fn addresses_that_could_become_commands_are_refused() {
    for bad in [
        "a@b> NOTIFY=SUCCESS",
        "-oQ/tmp",
        "a@b\r\nRCPT TO:<c@d>",
        "a b@c.example",
    ] {
        let mut mail = mail();
        mail.to = vec![Mailbox {
            address: bad.to_owned(),
            ..Mailbox::default()
        }];
        assert!(
            matches!(
                mail.write(&EnvelopeSettings::default()),
                Err(Error::Address { .. })
            ),
            "{bad}"
        );
    }
    let mut nobody = mail();
    nobody.to.clear();
    assert!(matches!(
        nobody.write(&EnvelopeSettings::default()),
        Err(Error::NoRecipient)
    ));
    let mut custom = mail();
    custom.headers = vec![("bcc".to_owned(), "v@e.example".to_owned())];
    assert!(matches!(
        custom.write(&EnvelopeSettings::default()),
        Err(Error::HeaderName { .. })
    ));
}

#[test]
fn hidden_copies_are_in_the_envelope_only() {
    let mut mail = mail();
    mail.bcc = vec![Mailbox::new("", "secret@x.example")];
    let (message, _) = written(&mail);
    assert_eq!(
        message.envelope.recipients,
        ["gina@x.example", "secret@x.example"]
    );
    assert!(!String::from_utf8_lossy(&message.bytes).contains("secret"));
}

#[test]
fn every_header_comes_back_as_it_was_given() {
    let mut mail = mail();
    for subject in [
        "Störung – überall 😀 ".repeat(30),
        "=?utf-8?Q?literal?=".to_owned(),
        "word ".repeat(60),
        "x".repeat(3000),
        "a  b".to_owned(),
        "日本語".repeat(50),
    ] {
        mail.subject = subject.clone();
        assert_eq!(written(&mail).1.subject, subject.trim_end());
    }
    for name in [
        "Müller, Jürgen",
        "A \"B\" C",
        "Jürgen",
        "a\\b",
        "=?utf-8?Q?x?=",
        "Dr. X <y@z>",
    ] {
        mail.to = vec![
            Mailbox::new(name, "j@x.example"),
            Mailbox::new("", "k@x.example"),
        ];
        let (message, parsed) = written(&mail);
        let back = parsed.mailboxes("To");
        assert_eq!(back.len(), 2, "{name}");
        assert_eq!(back[0].email(), Some("j@x.example"));
        assert_eq!(
            Mailbox::new(name, "").phrase,
            back[0].phrase,
            "{}",
            String::from_utf8_lossy(&message.bytes)
        );
    }
}

#[test]
fn html_images_and_files_make_the_tree_that_otrs_writes() {
    let mut mail = mail();
    mail.html = Some("<img src=cid:logo@x>".to_owned());
    let file = |name: &str, id: Option<&str>| Attachment {
        filename: name.to_owned(),
        content_type: if id.is_some() {
            "image/png"
        } else {
            "application/pdf; name=x"
        }
        .to_owned(),
        content: (0..=255).collect(),
        content_id: id.map(str::to_owned),
        inline: id.is_some(),
    };
    mail.attachments = vec![
        file("Größe €.pdf", None),
        file("logo.png", Some("<logo@x>")),
    ];
    let (message, parsed) = written(&mail);
    let text = String::from_utf8_lossy(&message.bytes);
    let order: Vec<_> = [
        "multipart/mixed",
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    .iter()
    .map(|kind| text.find(kind).expect("in the message"))
    .collect();
    assert!(order.is_sorted(), "{order:?}");
    let names: Vec<_> = parsed
        .attachments
        .iter()
        .map(|file| file.display_name.as_deref().unwrap_or(""))
        .collect();
    assert_eq!(names, ["", "", "logo.png", "Größe €.pdf"]);
    assert!(
        parsed.attachments[2..]
            .iter()
            .all(|file| file.content.len() == 256)
    );
    assert_eq!(
        parsed.attachments[2].content_id.as_deref(),
        Some("<logo@x>")
    );
}

#[test]
fn texts_survive_every_encoding() {
    for text in [
        "a=b =20 =\n.\nFrom x\n",
        "no final newline",
        "trailing  \n\ttab\t\n",
        &"x".repeat(2000),
        "Grüße\n\n\n",
        "",
    ] {
        for encoding in [
            TextEncoding::QuotedPrintable,
            TextEncoding::Base64,
            TextEncoding::EightBit,
        ] {
            let mail = Outgoing {
                text: text.to_owned(),
                encoding,
                ..mail()
            };
            assert_eq!(written(&mail).1.body.text, text, "{encoding:?}");
        }
    }
}

#[test]
fn machine_mails_say_so_and_bounce_to_nobody() {
    let mail = Outgoing {
        auto_generated: true,
        ..mail()
    };
    let (message, parsed) = written(&mail);
    assert_eq!(message.envelope.sender, None);
    assert_eq!(
        parsed.headers.first("Auto-Submitted"),
        Some("auto-generated")
    );
    let settings = EnvelopeSettings {
        notification_envelope_from: Some("bounce@d.example".to_owned()),
        ..EnvelopeSettings::default()
    };
    assert_eq!(
        mail.write(&settings)
            .expect("valid")
            .envelope
            .sender
            .as_deref(),
        Some("bounce@d.example")
    );
}

#[test]
fn a_redirected_mail_keeps_its_source() {
    let raw = b"From a@b Mon\nSubject: x\n\nbody\n";
    let message = redirect(
        raw,
        &Mailbox::new("", "desk@d.example"),
        &[Mailbox::new("", "k@x.example")],
        "<r@d>",
        DateTime::default(),
    )
    .expect("valid");
    let text = String::from_utf8(message.bytes).expect("ASCII");
    assert!(
        text.starts_with("Resent-Message-ID: <r@d>\r\nResent-To: k@x.example\r\n")
            && text.ends_with("Subject: x\r\n\r\nbody\r\n"),
        "{text}"
    );
}

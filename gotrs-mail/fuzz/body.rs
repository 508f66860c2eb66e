//! What the fuzz targets and the bounded run in the tests do with one input. Panics are the findings.
#![allow(dead_code, reason = "each target runs one of the two")]

use gotrs_mail::address::{Mailbox, format_list, is_deliverable, parse_list};
use gotrs_mail::header_map::{HeaderMap, Trust, default_headers};
use gotrs_mail::parse::{ParseOptions, parse};
use gotrs_mail::sanitize::{SanitizeOptions, sanitize};
use gotrs_mail::thread::{automated, candidates, ids};

/// Reads a mail, and all that is asked of one before it is stored.
pub(crate) fn mail(raw: &[u8]) {
    let mail = parse(raw, &ParseOptions::default());
    for value in [&mail.subject, &mail.from, &mail.to, &mail.message_id] {
        assert!(!value.contains(['\r', '\n', '\0']), "{value:?}");
    }
    assert!(!mail.body.text.contains('\0'));
    let _ = candidates(&mail.in_reply_to, &mail.references);
    let _ = ids(&mail.references).count();
    let _ = automated(&mail, |_| false);
    let untrusted = HeaderMap::new(&mail, Trust::Untrusted, default_headers());
    for (name, value) in untrusted.control() {
        let ours = matches!(
            (name, value),
            ("sendertype" | "followup-sendertype", "customer")
                | (
                    "isvisibleforcustomer" | "followup-isvisibleforcustomer",
                    "1"
                )
                | ("loop", "yes")
        );
        assert!(ours, "nobody told us to believe {name}: {value}");
    }
    for name in ["From", "To", "Cc"] {
        let boxes = mail.mailboxes(name);
        let again = parse_list(&format_list(&boxes));
        assert_eq!(reached(&again), reached(&boxes), "{boxes:?}");
    }
    if let Some(body) = mail.html_body() {
        html(&body);
    }
}

/// Whom an answer to these would reach.
fn reached(boxes: &[Mailbox]) -> Vec<&str> {
    let emails = boxes.iter().filter_map(Mailbox::email);
    emails.filter(|email| is_deliverable(email)).collect()
}

/// Cleans a document; what is clean stays as it is.
pub(crate) fn html(source: &str) {
    let once = sanitize(source, &SanitizeOptions::default());
    let twice = sanitize(once.as_str(), &SanitizeOptions::default());
    assert_eq!(once.as_str(), twice.as_str(), "from {source:?}");
    let _ = once.quoted();
    let _ = once.followed_by(&twice);
}

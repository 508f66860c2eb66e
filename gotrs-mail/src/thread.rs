//! Threading and automation: which earlier messages a mail answers, and whether a machine sent it.
//!
//! Pure: looking candidates up in the articles and deciding what to do belongs to the PostMaster.

use std::collections::HashSet;

use crate::parse::{Headers, ParsedMail};

/// Message-ids longer than the column are stored cut; candidates are cut alike so that they compare equal.
pub const MESSAGE_ID_CHARS: usize = 3800;

/// Message-ids that a mail may be the answer to, best first: In-Reply-To, then References from last to first.
///
/// Ids keep their angle brackets and letter case, as they are stored. An In-Reply-To without brackets counts
/// whole, with and without them.
///
/// ```
/// use gotrs_mail::thread::candidates;
/// assert_eq!(candidates("<c@x>", "<a@x><b@x> <c@x>"), ["<c@x>", "<b@x>", "<a@x>"]);
/// ```
#[must_use]
pub fn candidates(in_reply_to: &str, references: &str) -> Vec<String> {
    let bare = in_reply_to.trim();
    let bracketed = format!("<{bare}>");
    let parent = match ids(in_reply_to).next() {
        Some(id) => vec![id],
        None if bare.is_empty() => Vec::new(),
        None => vec![bracketed.as_str(), bare],
    };
    let references: Vec<_> = ids(references).collect();
    let mut seen = HashSet::new();
    let all = parent
        .into_iter()
        .chain(references.into_iter().rev())
        .filter(|id| seen.insert(*id));
    all.map(|id| id.chars().take(MESSAGE_ID_CHARS).collect())
        .collect()
}

/// Every `<…>` in a header value, in order, separators or not.
pub fn ids(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let start = rest.find('<')?;
        let end = start + rest[start..].find('>')? + 1;
        let id = &rest[start..end];
        rest = &rest[end..];
        Some(&id[id.rfind('<').unwrap_or(0)..])
    })
}

/// Why a mail must not be answered automatically.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Automated {
    /// A loop, list or bulk header that OTRS knows (Precedence, X-Loop, X-No-Loop, Mailing-List, Auto-Submitted).
    LoopHeader,
    /// List-Id, List-Unsubscribe and their like: a mailing list (RFC 2919, RFC 2369).
    MailingList,
    /// Return-Path is `<>`: a bounce or notice, answers to it go nowhere (RFC 3834).
    NullReturnPath,
    /// The sender asks for silence: X-Auto-Response-Suppress, X-Autoreply, X-Autorespond.
    Suppressed,
    /// A report: delivery status, read receipt.
    Report,
    /// The sender is one of the desk's own addresses.
    OwnAddress,
}

/// Whether a machine sent the mail. `is_own_address` knows the desk's system addresses.
///
/// Goes beyond OTRS on purpose (RFC 3834): lists, null return paths, suppress headers, reports, own addresses.
#[must_use]
pub fn automated(mail: &ParsedMail, is_own_address: impl Fn(&str) -> bool) -> Option<Automated> {
    let headers = &mail.headers;
    if has_loop_header(headers) {
        return Some(Automated::LoopHeader);
    }
    let given = |names: &[&str]| names.iter().any(|name| headers.all(name).any(truthy));
    if given(&["List-Id", "List-Unsubscribe", "List-Post", "List-Archive"]) {
        return Some(Automated::MailingList);
    }
    if headers
        .first("Return-Path")
        .is_some_and(|path| path.split_whitespace().collect::<String>() == "<>")
    {
        return Some(Automated::NullReturnPath);
    }
    let suppress = headers
        .first("X-Auto-Response-Suppress")
        .is_some_and(|value| {
            !value
                .split(',')
                .all(|word| matches!(word.trim().to_ascii_lowercase().as_str(), "" | "none"))
        });
    if suppress || given(&["X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"]) {
        return Some(Automated::Suppressed);
    }
    if headers.first("Content-Type").is_some_and(|value| {
        value
            .to_ascii_lowercase()
            .trim_start()
            .starts_with("multipart/report")
    }) {
        return Some(Automated::Report);
    }
    mail.sender()
        .filter(|sender| is_own_address(sender))
        .map(|_| Automated::OwnAddress)
}

/// The headers by which OTRS itself sees a loop; Auto-Submitted in any letter case.
#[must_use]
pub fn has_loop_header(headers: &Headers) -> bool {
    let given = ["Mailing-List", "Precedence", "X-Loop", "X-No-Loop"];
    given.iter().any(|name| headers.all(name).any(truthy))
        || headers
            .all("Auto-Submitted")
            .any(|value| value.trim().to_ascii_lowercase().starts_with("auto-"))
}

/// Perl's idea of a set value: not empty and not `0`.
#[must_use]
pub fn truthy(value: &str) -> bool {
    !value.is_empty() && value != "0"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{ParseOptions, parse};

    fn mail(headers: &str) -> ParsedMail {
        parse(
            format!("From: gina@x.example\n{headers}\n\nhi\n").as_bytes(),
            &ParseOptions::default(),
        )
    }

    #[test]
    fn candidates_come_nearest_parent_first_and_once() {
        assert_eq!(
            candidates("bare@x", "<a@x>"),
            ["<bare@x>", "bare@x", "<a@x>"]
        );
        assert_eq!(
            candidates("text <p@x> <q@x>", "<a@x>\t<p@x>"),
            ["<p@x>", "<a@x>"]
        );
        assert_eq!(candidates("", "<<a@x> <open"), ["<a@x>"]);
        assert!(candidates(" ", "").is_empty());
    }

    #[test]
    fn machines_are_recognised_beyond_what_otrs_knows() {
        let reason = |headers| {
            automated(&mail(headers), |address| {
                address == "gina@x.example" && headers == "X-Own: 1"
            })
        };
        assert_eq!(reason("Precedence: bulk"), Some(Automated::LoopHeader));
        assert_eq!(
            reason("Auto-Submitted: AUTO-replied"),
            Some(Automated::LoopHeader)
        );
        assert_eq!(
            reason("List-Id: <l.x.example>"),
            Some(Automated::MailingList)
        );
        assert_eq!(reason("Return-Path: < >"), Some(Automated::NullReturnPath));
        assert_eq!(
            reason("X-Auto-Response-Suppress: OOF, AutoReply"),
            Some(Automated::Suppressed)
        );
        assert_eq!(
            reason("Content-Type: multipart/report; boundary=b"),
            Some(Automated::Report)
        );
        assert_eq!(reason("X-Own: 1"), Some(Automated::OwnAddress));
        for human in [
            "Auto-Submitted: no",
            "X-Loop: 0",
            "X-Auto-Response-Suppress: None",
            "Return-Path: <gina@x.example>",
        ] {
            assert_eq!(reason(human), None, "{human}");
        }
    }
}

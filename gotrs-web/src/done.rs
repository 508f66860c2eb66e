//! What an action reports after its redirect: a word in the query that stands for one of our own sentences.
//!
//! Nothing is stored, and nothing that a stranger writes into the address is shown: a word that is not listed says
//! nothing.

use crate::i18n::{Msg, msg};
use crate::page::part::{Flash, Tone};
use crate::url;

/// The parameter.
const PARAMETER: &str = "done";

/// A sentence and its word.
#[derive(Debug)]
pub(crate) struct Done {
    word: &'static str,
    text: Msg,
    tone: Tone,
}

impl Done {
    /// The notice.
    #[must_use]
    pub(crate) fn flash(&self) -> Flash {
        Flash::new(self.tone, self.text)
    }
}

const fn ok(word: &'static str, text: Msg) -> Done {
    Done {
        word,
        text,
        tone: Tone::Ok,
    }
}

const fn warn(word: &'static str, text: Msg) -> Done {
    Done {
        word,
        text,
        tone: Tone::Warn,
    }
}

/// All of them.
pub(crate) const ALL: &[Done] = &[
    ok("saved", msg("Saved.")),
    ok("kept", msg("The view is kept.")),
    ok("added", msg("Added.")),
    ok("removed", msg("Removed.")),
    ok("created", msg("The ticket was created.")),
    ok("asked", msg("We have your request.")),
    ok("solved", msg("The request is closed.")),
    ok("done", msg("Done.")),
    ok("rights", msg("The rights are set.")),
    ok("reset", msg("The setting is back at its default.")),
    ok("draft", msg("Your draft is kept.")),
    ok("discarded", msg("The draft is gone.")),
    ok("sent", msg("The message is on its way.")),
    ok("noted", msg("The note was added.")),
    ok("bounced", msg("The mail was sent on.")),
    ok("called", msg("The call was noted.")),
    ok("closed", msg("The ticket was closed.")),
    ok("pending", msg("The ticket waits until then.")),
    ok("moved", msg("The ticket was moved.")),
    ok("merged", msg("The tickets were merged.")),
    ok("linked", msg("The tickets were linked.")),
    ok("password", msg("Your password was changed.")),
    ok("session", msg("The session was ended.")),
    ok("signed-out", msg("You are signed out.")),
    ok(
        "mail",
        msg("If this account exists, a mail with a link is on its way."),
    ),
    ok("chosen", msg("Your new password is set. Sign in with it.")),
    ok("confirmed", msg("Confirmed. Go on where you were.")),
    warn(
        "some-left",
        msg("Not all of the selected records could be changed: something still needs them."),
    ),
    warn("none-selected", msg("No record is selected.")),
    warn(
        "part",
        msg("Not all of the selected tickets could be changed: you have no right on the others."),
    ),
    warn(
        "not-kept",
        msg(
            "This view cannot be kept: its name or one of its values is too long, or there are too many.",
        ),
    ),
    warn("none", msg("Select tickets first.")),
];

/// A page that reports something.
///
/// # Panics
/// In tests, if the word is not listed.
#[must_use]
pub(crate) fn at(path: &str, word: &str) -> String {
    debug_assert!(
        ALL.iter().any(|done| done.word == word),
        "`{word}` says nothing"
    );
    if path.contains('?') {
        format!("{path}&{PARAMETER}={}", url::encode(word))
    } else {
        url::with_query(path, &[(PARAMETER, word)])
    }
}

/// What a query reports.
#[must_use]
pub(crate) fn of(query: Option<&str>) -> Option<&'static Done> {
    let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let word = pairs.find(|(key, _)| *key == PARAMETER)?.1;
    ALL.iter().find(|done| done.word == word)
}

/// The same address without its report, so that coming back does not repeat it.
#[must_use]
pub(crate) fn without(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let ours = |pair: &&str| pair.split('=').next() != Some(PARAMETER);
    let kept: Vec<&str> = query.split('&').filter(ours).collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_one_of_our_sentences_and_goes_away() {
        let path = at("/agent/queues/1?Sort=age", "saved");
        assert_eq!(path, "/agent/queues/1?Sort=age&done=saved");
        assert_eq!(
            of(path.split_once('?').map(|(_, query)| query)).map(|done| done.word),
            Some("saved")
        );
        assert_eq!(without(&path), "/agent/queues/1?Sort=age");
        assert_eq!(without(&at("/agent", "saved")), "/agent");
        assert!(of(Some("done=%3Cscript%3E")).is_none() && of(None).is_none());
    }
}

//! Mail subjects: the hook with the ticket number in front or behind, reply prefixes, and their removal.
//!
//! Customers' mail programs pile up `Re:` and copies of the hook. [`SubjectSettings::clean`] takes a subject back to
//! what it says; [`SubjectSettings::build`] adds exactly one hook and one prefix. Matching is written by hand: literal
//! settings, one pass per form, linear in the subject. (OTRS: `TicketSubjectClean`, `TicketSubjectBuild`)

use crate::sysconfig::{Config, settings};

/// Where the hook goes: setting `Ticket::SubjectFormat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SubjectFormat {
    /// `Re: [Ticket#1] subject`; also for unknown values.
    #[default]
    Left,
    /// `Re: subject [Ticket#1]`.
    Right,
    /// `Re: subject`: follow-ups are then found by message ids only.
    None,
}

impl SubjectFormat {
    /// Reads the setting, in any letter case.
    pub fn from_setting(value: &str) -> Self {
        match value.to_ascii_lowercase().as_str() {
            "right" => Self::Right,
            "none" => Self::None,
            _ => Self::Left,
        }
    }
}

/// What a mail does; it decides the prefix of its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectAction {
    /// An answer: `Ticket::SubjectRe`.
    Reply,
    /// A forwarded article: `Ticket::SubjectFwd`.
    Forward,
    /// A first mail: no prefix.
    New,
}

/// Whether [`SubjectSettings::build`] cleans the subject first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleanup {
    /// Remove old hooks and prefixes, cut to `Ticket::SubjectSize`.
    Clean,
    /// Take the subject as it is (`NoCleanup`).
    Keep,
}

/// The settings that shape subjects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectSettings {
    /// `Ticket::Hook`.
    pub hook: String,
    /// `Ticket::HookDivider`.
    pub hook_divider: String,
    /// `Ticket::SubjectFormat`.
    pub format: SubjectFormat,
    /// `Ticket::SubjectRe`: what `Re` looks like; alternatives are separated by `|`, the first one is written.
    pub re: String,
    /// `Ticket::SubjectFwd`, likewise.
    pub fwd: String,
    /// `Ticket::SubjectSize` in characters; 0 never cuts.
    pub size: usize,
    /// `Ticket::SubjectCleanAllNumbers`: remove hooks of other tickets too.
    pub clean_all_numbers: bool,
}

impl Default for SubjectSettings {
    /// The settings of a fresh OTRS.
    fn default() -> Self {
        Self {
            hook: "Ticket#".to_owned(),
            hook_divider: String::new(),
            format: SubjectFormat::Left,
            re: "Re".to_owned(),
            fwd: "Fwd".to_owned(),
            size: 100,
            clean_all_numbers: false,
        }
    }
}

impl SubjectSettings {
    /// The settings in force.
    #[must_use]
    pub fn from_config(config: &Config) -> Self {
        Self {
            hook: config.get(&settings::TICKET_HOOK),
            hook_divider: config.get(&settings::TICKET_HOOK_DIVIDER),
            format: SubjectFormat::from_setting(config.text(&settings::TICKET_SUBJECT_FORMAT)),
            re: config.get(&settings::TICKET_SUBJECT_RE),
            fwd: config.get(&settings::TICKET_SUBJECT_FWD),
            size: usize::try_from(config.get(&settings::TICKET_SUBJECT_SIZE)).unwrap_or_default(),
            clean_all_numbers: config.get(&settings::TICKET_SUBJECT_CLEAN_ALL_NUMBERS),
        }
    }

    /// Removes hooks with this ticket number, reply and forward prefixes and outer white space, and cuts the rest.
    ///
    /// `size` overrides `Ticket::SubjectSize`; a single-line subject that reaches it keeps that many characters and
    /// gets ` [...]`, 0 never cuts. White space goes at the start, or, if there is none, at the end: as OTRS does it.
    ///
    /// ```
    /// use gotrs_core::ticket::subject::SubjectSettings;
    ///
    /// let settings = SubjectSettings::default();
    /// assert_eq!(settings.clean("Re: [Ticket#2024] Re[2]: Re-use", "2024", None), "Re-use");
    /// ```
    pub fn clean(&self, subject: &str, ticket_number: &str, size: Option<usize>) -> String {
        let mut subject = subject.to_owned();
        for wrapped in [true, false] {
            for hook in self.hooks(ticket_number) {
                subject = remove_hooks(&subject, &hook, wrapped);
            }
        }
        let rest = skip_prefixes(&subject, &self.re);
        let rest = skip_prefixes(rest, &self.fwd);
        cut(trim_one_side(rest), size.unwrap_or(self.size))
    }

    /// The subject of an outgoing mail: prefix, hook and subject in the configured order.
    pub fn build(
        &self,
        subject: &str,
        ticket_number: &str,
        action: SubjectAction,
        cleanup: Cleanup,
    ) -> String {
        let subject = match cleanup {
            Cleanup::Clean => self.clean(subject, ticket_number, None),
            Cleanup::Keep => subject.to_owned(),
        };
        let prefix = self.prefix(action);
        let hook = format!("[{}{}{ticket_number}]", self.hook, self.hook_divider);
        match self.format {
            SubjectFormat::Left => format!("{prefix}{hook} {subject}"),
            SubjectFormat::Right => format!("{prefix}{subject} {hook}"),
            SubjectFormat::None => format!("{prefix}{subject}"),
        }
    }

    fn prefix(&self, action: SubjectAction) -> String {
        let setting = match action {
            SubjectAction::Reply => &self.re,
            SubjectAction::Forward => &self.fwd,
            SubjectAction::New => return String::new(),
        };
        match setting.split('|').next() {
            None | Some("") => String::new(),
            Some(word) => format!("{word}: "),
        }
    }

    /// The forms of a hook that are removed, in order.
    fn hooks(&self, ticket_number: &str) -> Vec<Hook> {
        let hook = &self.hook;
        let divider = &self.hook_divider;
        let mut hooks = vec![
            Hook::number(format!("{hook}: {ticket_number}")),
            Hook::number(format!("{hook}:{ticket_number}")),
            Hook::number(format!("{hook}{divider}{ticket_number}")),
        ];
        if self.clean_all_numbers {
            hooks.push(Hook {
                literal: format!("{hook}{divider}"),
                any_number: true,
            });
        }
        hooks
    }
}

/// One removable form: a literal, for foreign tickets followed by digits.
struct Hook {
    literal: String,
    any_number: bool,
}

impl Hook {
    fn number(literal: String) -> Self {
        Self {
            literal,
            any_number: false,
        }
    }

    /// What follows the hook if the text starts with it. Without brackets around it the shortest number is one digit:
    /// OTRS leaves the rest of a foreign number in place, and so do we.
    fn strip<'t>(&self, text: &'t str, wrapped: bool) -> Option<&'t str> {
        let rest = text.strip_prefix(self.literal.as_str())?;
        if !self.any_number {
            return Some(rest);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let taken = if wrapped { digits } else { digits.min(1) };
        (digits > 0).then(|| &rest[taken..])
    }
}

/// Removes every occurrence of a hook, with white space after it; `wrapped` ones stand in brackets.
fn remove_hooks(subject: &str, hook: &Hook, wrapped: bool) -> String {
    if hook.literal.is_empty() && !hook.any_number {
        return subject.to_owned();
    }
    let mut kept = String::with_capacity(subject.len());
    let mut rest = subject;
    while let Some(first) = rest.chars().next() {
        let after = if wrapped {
            strip_wrapped(rest, hook)
        } else {
            hook.strip(rest, false)
        };
        match after {
            Some(after) => rest = after.trim_start(),
            None => {
                kept.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    kept
}

fn strip_wrapped<'t>(text: &'t str, hook: &Hook) -> Option<&'t str> {
    let inner = text.strip_prefix('[')?.trim_start();
    hook.strip(inner, true)?.trim_start().strip_prefix(']')
}

/// Skips any number of `Re: `, `Re[2]: ` and the like at the start, in any letter case.
fn skip_prefixes<'t>(subject: &'t str, setting: &str) -> &'t str {
    let mut rest = subject;
    while let Some(after) = setting.split('|').find_map(|word| skip_prefix(rest, word)) {
        rest = after;
    }
    rest
}

fn skip_prefix<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let text = strip_ignoring_case(text, word)?;
    let text = skip_count(text).unwrap_or(text).strip_prefix(':')?;
    let blank = text.chars().next().filter(|blank| blank.is_whitespace())?;
    Some(&text[blank.len_utf8()..])
}

/// Skips `[12]`.
fn skip_count(text: &str) -> Option<&str> {
    let text = text.strip_prefix('[')?;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[digits..].strip_prefix(']').filter(|_| digits > 0)
}

fn strip_ignoring_case<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in word.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

fn trim_one_side(subject: &str) -> &str {
    let trimmed = subject.trim_start();
    if trimmed.len() < subject.len() {
        trimmed
    } else {
        subject.trim_end()
    }
}

/// Cuts a single line of `size` characters or more; OTRS marks one of exactly that size too.
fn cut(subject: &str, size: usize) -> String {
    let (line, ending) = match subject.strip_suffix('\n') {
        Some(line) => (line, "\n"),
        None => (subject, ""),
    };
    let reaches_size = size > 0 && line.chars().nth(size - 1).is_some();
    if !reaches_size || line.contains('\n') {
        return subject.to_owned();
    }
    let kept: String = line.chars().take(size).collect();
    format!("{kept} [...]{ending}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hook_in_brackets_goes_with_the_blanks_around_it() {
        let settings = SubjectSettings::default();
        assert_eq!(settings.clean("a [ Ticket#: 17 ]  b", "17", None), "a b");
    }

    #[test]
    fn alternatives_of_a_prefix_are_all_removed_and_the_first_is_written() {
        let settings = SubjectSettings {
            re: "AW|Re".to_owned(),
            ..SubjectSettings::default()
        };
        assert_eq!(settings.clean("re: AW[3]: Report", "17", None), "Report");
        let built = settings.build("Report", "17", SubjectAction::Reply, Cleanup::Clean);
        assert_eq!(built, "AW: [Ticket#17] Report");
    }

    #[test]
    fn a_subject_that_reaches_the_size_is_cut() {
        let settings = SubjectSettings {
            size: 5,
            ..SubjectSettings::default()
        };
        assert_eq!(settings.clean("aaaa", "17", None), "aaaa");
        assert_eq!(settings.clean("aaaaa", "17", None), "aaaaa [...]");
        assert_eq!(settings.clean("äääääb", "17", None), "äääää [...]");
        assert_eq!(settings.clean("äääääb", "17", Some(0)), "äääääb");
    }

    #[test]
    fn a_megabyte_of_open_brackets_is_cleaned_at_once() {
        let subject = "[ ".repeat(500_000);
        let cleaned = SubjectSettings::default().clean(&subject, "17", Some(0));
        assert_eq!(cleaned, subject.trim_end());
    }

    #[test]
    fn an_empty_reply_prefix_still_removes_a_bare_colon() {
        let settings = SubjectSettings {
            re: String::new(),
            ..SubjectSettings::default()
        };
        assert_eq!(settings.clean(": [2]: x", "17", None), "x");
    }

    proptest! {
        #[test]
        fn what_is_built_cleans_back(subject in "[a-z]{1,20}( [a-z]{1,9}){0,3}", number in "[0-9]{6,16}") {
            let settings = SubjectSettings::default();
            for action in [SubjectAction::Reply, SubjectAction::Forward, SubjectAction::New] {
                let built = settings.build(&subject, &number, action, Cleanup::Clean);
                prop_assert_eq!(settings.clean(&built, &number, None), subject.as_str());
            }
        }

        #[test]
        fn any_subject_can_be_cleaned(subject in "(\\PC|[\\[\\]:# ]|Re|Ticket#|1){0,60}", all in any::<bool>()) {
            let settings = SubjectSettings { clean_all_numbers: all, ..SubjectSettings::default() };
            let cleaned = settings.clean(&subject, "1", None);
            prop_assert!(cleaned.chars().count() <= 106);
        }
    }
}

//! [`Pattern`]: a compiled regular expression that always ends.
//!
//! Most expressions in ACLs are a few words between `^` and `$`; those become string comparisons. The rest goes to a
//! linear-time automaton. Only look-around, back-references and atomic groups need backtracking, and that stops after
//! [`STEPS`] steps: such a search has no answer, and an item without an answer does not hold, negated or not.

use fancy_regex::RegexBuilder;

use crate::perl::{self, PatternError};

/// How many steps one search may take when it has to backtrack, about a millisecond.
const STEPS: usize = 20_000;

/// How large one compiled expression may be, in bytes.
const SIZE: usize = 2 << 20;

/// A regular expression ready to search.
#[derive(Debug)]
pub(crate) struct Pattern(Form);

#[derive(Debug)]
enum Form {
    /// One of these texts, at the start, at the end (before a last line break), or anywhere.
    Words {
        words: Vec<String>,
        start: bool,
        end: bool,
    },
    /// Everything else.
    Regex(Box<fancy_regex::Regex>),
}

impl Pattern {
    /// Compiles a Perl expression.
    pub(crate) fn new(pattern: &str, ignore_case: bool) -> Result<Self, PatternError> {
        if !ignore_case && let Some(form) = words(pattern) {
            return Ok(Pattern(form));
        }
        let translated = perl::translate(pattern, ignore_case)?;
        let regex = RegexBuilder::new(&translated)
            .backtrack_limit(STEPS)
            .delegate_size_limit(SIZE)
            .max_prog_size(10_000)
            .build();
        let regex = regex.map_err(|error| PatternError {
            at: None,
            reason: format!("the engine refuses it: {error}"),
        })?;
        Ok(Pattern(Form::Regex(Box::new(regex))))
    }

    /// Whether the expression matches somewhere; nothing when the search was given up.
    pub(crate) fn is_match(&self, text: &str) -> Option<bool> {
        match &self.0 {
            Form::Words { words, start, end } => {
                let cut = if *end { text.strip_suffix('\n') } else { None };
                let found = |word: &String| match (start, end) {
                    (true, true) => text == word || cut == Some(word),
                    (true, false) => text.starts_with(word.as_str()),
                    (false, true) => {
                        text.ends_with(word.as_str())
                            || cut.is_some_and(|cut| cut.ends_with(word.as_str()))
                    }
                    (false, false) => text.contains(word.as_str()),
                };
                Some(words.iter().any(found))
            }
            Form::Regex(regex) => regex.is_match(text).ok(),
        }
    }
}

/// `word`, `^word`, `word$`, `^(word|word)$` and the like, without anything special inside the words.
fn words(pattern: &str) -> Option<Form> {
    let (start, rest) = pattern
        .strip_prefix('^')
        .map_or((false, pattern), |rest| (true, rest));
    let escaped_end = rest.ends_with("\\$");
    let (end, body) = rest
        .strip_suffix('$')
        .filter(|_| !escaped_end)
        .map_or((false, rest), |body| (true, body));
    let group = body.strip_prefix("(?:").or_else(|| body.strip_prefix('('));
    let inside = group.and_then(|group| group.strip_suffix(')'));
    let alternatives = match inside {
        Some(inside) => inside,
        // Without brackets the bar would also divide the anchors.
        None if (start || end) && body.contains('|') => return None,
        None => body,
    };
    let words = alternatives
        .split('|')
        .map(literal)
        .collect::<Option<Vec<_>>>()?;
    Some(Form::Words { words, start, end })
}

/// The text that an expression without anything special stands for.
fn literal(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(
                chars
                    .next()
                    .filter(|c| c.is_ascii_punctuation() && *c != '|')?,
            ),
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|' => {
                return None;
            }
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests;

//! Perl's regular expressions in the words of the engine behind [`crate::pattern`].
//!
//! The two languages look alike and differ in what is quiet: `$` before a last line break, literal braces, nested
//! brackets, `\<`, `\h`, possessive quantifiers, POSIX classes beyond ASCII, octal escapes. So a pattern is read in
//! full and written anew; what has no counterpart (code, recursion, verbs, branch reset, locale) is refused with the
//! reason and its place. Nothing is passed through unread.
//!
//! [`Translator`] reads from left to right; [`group`] knows brackets, [`escape`] backslashes and references, [`class`]
//! what stands for one character.
//!
//! Known difference: Perl folds `ß` to `ss` when case is ignored, here one character folds to one.

mod class;
mod escape;
mod group;

use std::collections::HashMap;
use std::fmt;

/// Why a regular expression cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternError {
    /// The byte of the pattern where it goes wrong, if known.
    pub(crate) at: Option<usize>,
    pub(crate) reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{} (at byte {at} of the expression)", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl std::error::Error for PatternError {}

/// Rewrites a Perl expression for the engine.
pub(crate) fn translate(pattern: &str, ignore_case: bool) -> Result<String, PatternError> {
    let mut translator = Translator::new(pattern);
    translator.count_groups();
    if ignore_case {
        translator.out.push_str("(?i)");
    }
    translator.run()?;
    Ok(translator.out)
}

/// The end of the text, or of its last line if that is empty: Perl's `$`.
const LINE_END: &str = r"(?:\n?\z)";
const LINE_END_AHEAD: &str = r"(?=\n?\z)";

/// How deep groups may nest.
const MAX_GROUPS_DEEP: usize = 100;

/// The flags in force; `i` is left to the engine.
#[derive(Clone, Copy, Default)]
struct Flags {
    multi_line: bool,
    dot_all: bool,
    extended: bool,
    no_capture: bool,
}

/// Something that may be quantified.
#[derive(Clone, Copy)]
struct Atom {
    /// Where it begins in the output.
    start: usize,
    /// True when it takes up no text.
    assertion: bool,
}

/// A group that is still open.
struct Group {
    /// The flags to return to.
    outer: Flags,
    atom: Atom,
}

struct Translator<'a> {
    pattern: &'a str,
    at: usize,
    out: String,
    flags: Flags,
    open: Vec<Group>,
    /// What a quantifier would belong to.
    atom: Option<Atom>,
    groups: usize,
    /// How many capture groups the whole pattern has, and their names.
    all_groups: usize,
    names: HashMap<&'a str, usize>,
}

impl<'a> Translator<'a> {
    fn new(pattern: &'a str) -> Self {
        Translator {
            pattern,
            at: 0,
            out: String::with_capacity(pattern.len() + 16),
            flags: Flags::default(),
            open: Vec::new(),
            atom: None,
            groups: 0,
            all_groups: 0,
            names: HashMap::new(),
        }
    }

    fn refuse<T>(&self, reason: impl Into<String>) -> Result<T, PatternError> {
        Err(PatternError {
            at: Some(self.at),
            reason: reason.into(),
        })
    }

    fn rest(&self) -> &'a str {
        &self.pattern[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn run(&mut self) -> Result<(), PatternError> {
        while let Some(c) = self.peek() {
            let start = self.out.len();
            self.at += c.len_utf8();
            match c {
                c if self.flags.extended && c.is_whitespace() => continue,
                '#' if self.flags.extended => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                    continue;
                }
                '\\' => {
                    self.atom = self.escape()?.map(|assertion| Atom { start, assertion });
                    continue;
                }
                '[' => class::class(self.pattern, &mut self.at, &mut self.out)?,
                '(' => {
                    self.open_group(start)?;
                    continue;
                }
                ')' => {
                    self.close_group()?;
                    continue;
                }
                '|' => {
                    self.out.push('|');
                    self.atom = None;
                    continue;
                }
                '*' | '+' | '?' => {
                    self.quantifier(c.to_string())?;
                    continue;
                }
                '{' => {
                    if let Some(counts) = self.counts()? {
                        self.quantifier(counts)?;
                        continue;
                    }
                    self.out.push_str("\\{");
                }
                '^' | '$' => {
                    self.anchor(c);
                    self.atom = Some(Atom {
                        start,
                        assertion: true,
                    });
                    continue;
                }
                '.' => self
                    .out
                    .push_str(if self.flags.dot_all { "(?s:.)" } else { "." }),
                c => put_literal(c, &mut self.out),
            }
            self.atom = Some(Atom {
                start,
                assertion: false,
            });
        }
        if self.open.is_empty() {
            Ok(())
        } else {
            self.refuse("a `(` is never closed")
        }
    }

    fn anchor(&mut self, c: char) {
        if c == '^' {
            self.out
                .push_str(if self.flags.multi_line { "(?m:^)" } else { "^" });
            return;
        }
        let last = matches!(self.peek(), None | Some(')' | '|'));
        self.out.push_str(match (self.flags.multi_line, last) {
            (true, _) => "(?m:$)",
            (false, true) => LINE_END,
            (false, false) => LINE_END_AHEAD,
        });
    }

    /// `{2}`, `{2,}` or `{2,5}`, stepping over it; other braces are literal.
    fn counts(&mut self) -> Result<Option<String>, PatternError> {
        let Some((inside, _)) = self.rest().split_once('}') else {
            return Ok(None);
        };
        let (low, high) = inside.split_once(',').unwrap_or((inside, "0"));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(low) || !digits(high) || (low.is_empty() && high.is_empty()) {
            return Ok(None);
        }
        if low.is_empty() {
            let reason = format!(
                "`{{{inside}}}` is text in some versions of Perl; write `{{0{inside}}}` or `\\{{`"
            );
            return self.refuse(reason);
        }
        self.at += inside.len() + 1;
        Ok(Some(format!("{{{inside}}}")))
    }

    fn quantifier(&mut self, counts: String) -> Result<(), PatternError> {
        let Some(Atom { start, assertion }) = self.atom.take() else {
            return self.refuse("a quantifier follows nothing, or another quantifier");
        };
        let greed = if self.eat("?") {
            '?'
        } else if self.eat("+") {
            '+'
        } else {
            ' '
        };
        if assertion {
            // What takes up no text holds once or not at all.
            let none = counts == "*"
                || counts == "?"
                || counts[1..].trim_start_matches('0').starts_with([',', '}']);
            if none {
                self.out.insert_str(start, "(?:");
                self.out.push_str("|)");
            }
            return Ok(());
        }
        self.out.push_str(&counts);
        match greed {
            '?' => self.out.push('?'),
            '+' => {
                self.out.insert_str(start, "(?>");
                self.out.push(')');
            }
            _ => {}
        }
        Ok(())
    }
}

/// Appends one literal character.
pub(crate) fn put_literal(c: char, out: &mut String) {
    if c.is_ascii() && !c.is_ascii_alphanumeric() && c != ' ' && c != '_' {
        out.push_str(&format!("\\x{{{:X}}}", u32::from(c)));
    } else {
        out.push(c);
    }
}

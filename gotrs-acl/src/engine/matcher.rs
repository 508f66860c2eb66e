//! [`Matcher`]: one list of items, ready to be asked about a text or a list of texts.
//!
//! All texts that ACLs mention in one place (a property, or the options of a field) get a number, their symbol. What
//! the items say about each symbol is worked out once and kept as a bit; only texts that no ACL and no inventory
//! mentions ever meet a regular expression while ACLs are being asked.

use std::collections::HashMap;
use std::sync::Arc;

use crate::bits::Bits;
use crate::hash::FastMap;
use crate::item::{Item, Operator};
use crate::pattern::Pattern;
use crate::perl::PatternError;

/// The texts of one place and their numbers.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    ids: FastMap<String, u32>,
}

impl Symbols {
    /// Gives a text its number.
    pub(crate) fn add(&mut self, text: &str) {
        let next = u32::try_from(self.ids.len()).expect("memory ends before the numbers do");
        if !self.ids.contains_key(text) {
            self.ids.insert(text.to_owned(), next);
        }
    }

    /// The number of a text, if some ACL or the inventory mentions it.
    #[inline]
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// What one item asks, with the expression compiled.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    /// Holds for nothing: undefined, or an expression that was refused.
    Never,
    /// The text is this one.
    Equals(String),
    /// The text is another one.
    Differs(String),
    /// The expression matches, or the text is the item itself, prefix included.
    Matches(Arc<Pattern>, String),
    /// The expression matches nowhere.
    MatchesNot(Arc<Pattern>),
}

impl Test {
    /// The one rule for a single text.
    pub(crate) fn on_text(&self, text: &str) -> bool {
        match self {
            Test::Never => false,
            Test::Equals(wanted) => text == wanted,
            Test::Differs(unwanted) => text != unwanted,
            Test::Matches(pattern, written) => {
                text == written || pattern.is_match(text) == Some(true)
            }
            Test::MatchesNot(pattern) => pattern.is_match(text) == Some(false),
        }
    }

    /// The one rule for a list: some element is such, or, for `[Not...]`, none is.
    pub(crate) fn on_list<'t>(&self, mut texts: impl Iterator<Item = &'t str>) -> bool {
        if self.is_negative() {
            texts.all(|text| self.on_text(text))
        } else {
            texts.any(|text| self.on_text(text))
        }
    }

    fn is_negative(&self) -> bool {
        matches!(self, Test::Differs(_) | Test::MatchesNot(_))
    }

    fn has_pattern(&self) -> bool {
        matches!(self, Test::Matches(..) | Test::MatchesNot(_))
    }

    /// The texts that ought to have a symbol because of this test.
    pub(crate) fn symbol(&self) -> Option<&str> {
        match self {
            Test::Equals(text) | Test::Differs(text) | Test::Matches(_, text) => Some(text),
            Test::Never | Test::MatchesNot(_) => None,
        }
    }
}

/// The compiled expressions of a set, each once, and why the others were refused.
#[derive(Debug, Default)]
pub(crate) struct Patterns(HashMap<(String, bool), Result<Arc<Pattern>, PatternError>>);

impl Patterns {
    /// Compiles an item; `refused` hears of an expression that cannot be had.
    pub(crate) fn test(&mut self, item: &Item, refused: impl FnOnce(&PatternError)) -> Test {
        // OTRS empties this word wherever it stands when it deploys.
        let fill = |text: &str| text.replace("[empty]", "");
        match item.operator() {
            Operator::Undefined => Test::Never,
            Operator::Equals(text) => Test::Equals(fill(text)),
            Operator::Differs(text) => Test::Differs(fill(text)),
            Operator::Matches {
                pattern,
                ignore_case,
                negated,
            } => {
                let source = fill(pattern);
                let compiled = self.0.entry((source, ignore_case)).or_insert_with_key(
                    |(source, ignore_case)| Pattern::new(source, *ignore_case).map(Arc::new),
                );
                match (compiled, negated) {
                    (Err(error), _) => {
                        refused(error);
                        Test::Never
                    }
                    (Ok(pattern), true) => Test::MatchesNot(Arc::clone(pattern)),
                    (Ok(pattern), false) => {
                        Test::Matches(Arc::clone(pattern), fill(item.text().unwrap_or_default()))
                    }
                }
            }
        }
    }
}

/// A list of items over the symbols of its place.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub(crate) items: Vec<(Item, Test)>,
    /// Symbols that satisfy some item as a single text.
    hits: Bits,
    /// Symbols that satisfy some item that is not negative: as an element of a list.
    positive_hits: Bits,
    has_differs: bool,
    has_negative: bool,
    has_pattern: bool,
}

impl Matcher {
    /// Works out what `items` say about each symbol.
    pub(crate) fn new(items: Vec<(Item, Test)>, symbols: &Symbols, answers: &mut Answers) -> Self {
        let mut hits = Bits::none(symbols.len());
        let mut positive_hits = hits.clone();
        for (_, test) in &items {
            match test {
                Test::Never => {}
                Test::Equals(text) => {
                    let symbol = symbols
                        .find(text)
                        .expect("every text of an item is a symbol")
                        as usize;
                    hits.insert(symbol);
                    positive_hits.insert(symbol);
                }
                Test::Differs(text) => {
                    let symbol = symbols
                        .find(text)
                        .expect("every text of an item is a symbol")
                        as usize;
                    (0..symbols.len())
                        .filter(|&other| other != symbol)
                        .for_each(|other| hits.insert(other));
                }
                Test::Matches(pattern, written) => {
                    let own = symbols
                        .find(written)
                        .expect("every text of an item is a symbol")
                        as usize;
                    for symbol in answers.of(pattern, symbols).0.iter().chain([own]) {
                        hits.insert(symbol);
                        positive_hits.insert(symbol);
                    }
                }
                Test::MatchesNot(pattern) => {
                    answers
                        .of(pattern, symbols)
                        .1
                        .iter()
                        .for_each(|symbol| hits.insert(symbol));
                }
            }
        }
        let any = |what: fn(&Test) -> bool| items.iter().any(|(_, test)| what(test));
        Matcher {
            hits,
            positive_hits,
            has_differs: any(|test| matches!(test, Test::Differs(_))),
            has_negative: any(Test::is_negative),
            has_pattern: any(Test::has_pattern),
            items,
        }
    }

    /// Whether some item holds for a single text; `symbol` is the text's number, if it has one.
    #[inline]
    pub(crate) fn on_text(&self, symbol: Option<u32>, text: &str) -> bool {
        match symbol {
            Some(symbol) => self.hits.contains(symbol as usize),
            None => self.has_differs || (self.has_pattern && self.pattern_on_text(text)),
        }
    }

    #[cold]
    fn pattern_on_text(&self, text: &str) -> bool {
        self.items
            .iter()
            .any(|(_, test)| test.has_pattern() && test.on_text(text))
    }

    /// Whether some item holds for a list.
    pub(crate) fn on_list(&self, texts: &[(Option<u32>, &str)]) -> bool {
        let element = |(symbol, text): &(Option<u32>, &str)| match symbol {
            Some(symbol) => self.positive_hits.contains(*symbol as usize),
            None => {
                let matches = |test: &Test| matches!(test, Test::Matches(..)) && test.on_text(text);
                self.has_pattern && self.items.iter().any(|(_, test)| matches(test))
            }
        };
        let none_such =
            |test: &Test| test.is_negative() && test.on_list(texts.iter().map(|(_, text)| *text));
        texts.iter().any(element)
            || (self.has_negative && self.items.iter().any(|(_, test)| none_such(test)))
    }

    /// The symbols that satisfy some item as a single text, by words.
    pub(crate) fn hits(&self) -> &[u64] {
        self.hits.words()
    }

    /// The symbols that alone can satisfy this list, when it asks for nothing but exact texts.
    pub(crate) fn exact(&self) -> Option<&Bits> {
        let exact = self
            .items
            .iter()
            .all(|(_, test)| matches!(test, Test::Never | Test::Equals(_)));
        exact.then_some(&self.hits)
    }

    /// True when asking may cost a search.
    pub(crate) fn has_pattern(&self) -> bool {
        self.has_pattern
    }
}

/// What each expression answered about each symbol of one place: where it matched, and where it did not.
#[derive(Debug, Default)]
pub(crate) struct Answers(HashMap<*const Pattern, (Bits, Bits)>);

impl Answers {
    fn of(&mut self, pattern: &Arc<Pattern>, symbols: &Symbols) -> &(Bits, Bits) {
        self.0.entry(Arc::as_ptr(pattern)).or_insert_with(|| {
            let (mut yes, mut no) = (Bits::none(symbols.len()), Bits::none(symbols.len()));
            for (text, &symbol) in &symbols.ids {
                match pattern.is_match(text) {
                    Some(true) => yes.insert(symbol as usize),
                    Some(false) => no.insert(symbol as usize),
                    None => {}
                }
            }
            (yes, no)
        })
    }
}

//! Asking: [`Session`] holds what one set of facts satisfies, [`Decision`] is the answer for one target.

use std::collections::BTreeMap;

use super::matcher::Matcher;
use super::{Engine, Rule, TargetRule, TargetRules};
use crate::bits::{Bits, ones};
use crate::facts::{Fact, Facts};
use crate::offer::{Entry, Offer, Target};

impl Engine {
    /// Decides one target. For several over the same facts, as a form has them, a [`Session`] is faster.
    #[must_use]
    pub fn decide(&self, facts: &Facts, target: Target<'_>, offer: &Offer) -> Decision {
        self.session(facts).decide(target, offer)
    }

    /// Begins to decide over these facts. Which ACLs match is found out once, however many targets are asked.
    ///
    /// ```
    /// # use gotrs_acl::{AclSet, Facts, Offer, Target};
    /// # let set = AclSet::from_yaml("- Name: a\n  ConfigChange: {PossibleNot: {Ticket: {Queue: [Junk]}, Action: [AgentTicketMerge]}}")?;
    /// # let engine = set.compile()?;
    /// # let facts = Facts::new();
    /// let mut session = engine.session(&facts);
    /// let queues = Offer::new([("1", "Raw"), ("2", "Junk")]);
    /// assert_eq!(session.decide(Target::Field("Queue"), &queues).ids(&queues).collect::<Vec<_>>(), ["1"]);
    /// let actions = Offer::of_names(["AgentTicketMerge"]);
    /// assert!(session.decide(Target::ACTION, &actions).is_empty());
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    #[must_use]
    pub fn session<'e>(&'e self, facts: &'e Facts) -> Session<'e> {
        Session::new(self, facts)
    }
}

/// What a property's value is to the engine.
#[derive(Debug, Clone)]
enum Held<'e> {
    NotLookedUp,
    Undefined,
    Text(Option<u32>, &'e str),
    List(Vec<(Option<u32>, &'e str)>),
}

/// One set of facts before one engine.
#[derive(Debug)]
pub struct Session<'e> {
    engine: &'e Engine,
    facts: &'e Facts,
    /// By slot.
    held: Vec<Held<'e>>,
    /// By number of matcher, what it said, if it was asked.
    said: Vec<Option<bool>>,
    /// ACLs that can match: always so, or led to by a value. Once checked, only those that do.
    candidates: Bits,
    checked: Bits,
    /// The rules in effect for a target, and the symbols they leave; kept to spare allocations.
    effective: Vec<&'e TargetRule>,
    remaining: Vec<u64>,
}

impl<'e> Session<'e> {
    fn new(engine: &'e Engine, facts: &'e Facts) -> Self {
        let mut session = Session {
            engine,
            facts,
            held: vec![Held::NotLookedUp; engine.slots.len()],
            said: vec![None; engine.matchers],
            candidates: engine.always.clone(),
            checked: Bits::none(engine.rules.len()),
            effective: Vec::new(),
            remaining: Vec::new(),
        };
        for (index, slot) in engine
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| !slot.leads.is_empty())
        {
            session.look_up(index);
            let candidates = &mut session.candidates;
            let mut follow = |symbol: &Option<u32>| {
                let led = symbol.map_or(&[][..], |symbol| &slot.leads[symbol as usize]);
                led.iter().for_each(|&acl| candidates.insert(acl as usize));
            };
            match &session.held[index] {
                Held::NotLookedUp | Held::Undefined => {}
                Held::Text(symbol, _) => follow(symbol),
                Held::List(list) => list.iter().for_each(|(symbol, _)| follow(symbol)),
            }
        }
        session
    }

    fn look_up(&mut self, index: usize) {
        let slot = &self.engine.slots[index];
        self.held[index] = match self.facts.get(slot.section, &slot.group, &slot.key) {
            None => Held::Undefined,
            Some(Fact::Text(text)) => Held::Text(slot.symbols.find(text), text),
            Some(Fact::List(list)) => Held::List(
                list.iter()
                    .map(|text| (slot.symbols.find(text), text.as_str()))
                    .collect(),
            ),
        };
    }

    /// Whether all conditions of an ACL hold.
    fn holds(&mut self, rule: &Rule) -> bool {
        rule.checks.iter().all(|check| {
            if let Some(said) = self.said[check.number as usize] {
                return said;
            }
            let slot = check.slot as usize;
            if matches!(self.held[slot], Held::NotLookedUp) {
                self.look_up(slot);
            }
            let matcher = &self.engine.slots[slot].matchers[check.matcher as usize];
            let said = match &self.held[slot] {
                Held::NotLookedUp | Held::Undefined => false,
                Held::Text(symbol, text) => matcher.on_text(*symbol, text),
                Held::List(list) => matcher.on_list(list),
            };
            self.said[check.number as usize] = Some(said);
            said
        })
    }

    /// Whether an ACL matches, by its place in the order.
    fn matches(&mut self, acl: usize) -> bool {
        if self.candidates.contains(acl) && !self.checked.contains(acl) {
            let engine = self.engine;
            let holds = self.holds(&engine.rules[acl]);
            self.candidates.set(acl, holds);
            self.checked.insert(acl);
        }
        self.candidates.contains(acl)
    }

    /// Decides one target.
    pub fn decide(&mut self, target: Target<'_>, offer: &Offer) -> Decision {
        let engine = self.engine;
        let Some(rules) = engine.target(target) else {
            return Decision::Unrestricted;
        };
        let mut effective = std::mem::take(&mut self.effective);
        effective.clear();
        // ACLs are visited in order; `before` counts the target's rules in the words already visited.
        let mut before = 0;
        'order: for (index, &word) in rules.acls.words().iter().enumerate() {
            for bit in ones(word & self.candidates.words()[index]) {
                if !self.matches(index * 64 + bit) {
                    continue;
                }
                let place = before + (word & ((1 << bit) - 1)).count_ones() as usize;
                let rule = &rules.rules[place];
                // `Possible` starts again from everything offered, so what came before has no effect.
                if rule.possible.is_some() {
                    effective.clear();
                }
                effective.push(rule);
                if rule.stop {
                    break 'order;
                }
            }
            before += word.count_ones() as usize;
        }
        let decision = match effective.as_slice() {
            [] => Decision::Unrestricted,
            rules_in_effect => Decision::Restricted(self.keep(rules, rules_in_effect, offer)),
        };
        self.effective = effective;
        decision
    }

    /// What the rules leave of an offer: worked out once for all texts that have a symbol, then looked up.
    fn keep(&mut self, rules: &TargetRules, effective: &[&TargetRule], offer: &Offer) -> Kept {
        self.remaining.clear();
        self.remaining
            .resize(rules.symbols.len().div_ceil(64), u64::MAX);
        effective
            .iter()
            .for_each(|rule| rule.act(&mut self.remaining));
        let kept = offer
            .entries()
            .iter()
            .map(|entry| match rules.symbols.find(&entry.text) {
                Some(symbol) => self.remaining[symbol as usize / 64] & (1 << (symbol % 64)) != 0,
                None => effective
                    .iter()
                    .fold(true, |kept, rule| rule.keeps_unknown(kept, &entry.text)),
            });
        Kept::new(offer.len(), kept)
    }
}

impl TargetRule {
    /// Takes the symbols that remained before this ACL to those that remain after it.
    fn act(&self, remaining: &mut [u64]) {
        let each =
            |matcher: &Option<Matcher>, remaining: &mut [u64], combine: fn(u64, u64) -> u64| {
                let Some(matcher) = matcher else { return };
                remaining
                    .iter_mut()
                    .zip(matcher.hits())
                    .for_each(|(word, hits)| *word = combine(*word, *hits));
            };
        each(&self.possible, remaining, |_, hits| hits);
        each(&self.possible_add, remaining, |word, hits| word | hits);
        each(&self.possible_not, remaining, |word, hits| word & !hits);
    }

    /// The same for one text that no ACL and no inventory mentions.
    fn keeps_unknown(&self, kept: bool, text: &str) -> bool {
        let hits = |matcher: &Matcher| matcher.on_text(None, text);
        let kept = self.possible.as_ref().map_or(kept, hits);
        let kept = kept || self.possible_add.as_ref().is_some_and(hits);
        kept && !self.possible_not.as_ref().is_some_and(hits)
    }
}

/// What ACLs left of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// No ACL spoke: everything offered stays. OTRS returns false.
    Unrestricted,
    /// Some ACL spoke, and this is what remains; it may be nothing.
    Restricted(Kept),
}

/// Which entries of an offer remain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept(Bits);

impl Kept {
    pub(crate) fn new(length: usize, kept: impl Iterator<Item = bool>) -> Self {
        let mut bits = Bits::none(length);
        kept.enumerate()
            .filter(|(_, kept)| *kept)
            .for_each(|(index, _)| bits.insert(index));
        Kept(bits)
    }

    /// Whether the entry at this place remains.
    #[must_use]
    pub fn contains(&self, index: usize) -> bool {
        self.0.contains(index)
    }
}

impl Decision {
    /// True when some ACL spoke.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        matches!(self, Decision::Restricted(_))
    }

    /// True when nothing remains.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Decision::Restricted(kept) if kept.0.count() == 0)
    }

    /// Whether the entry at this place of the offer remains.
    #[must_use]
    pub fn keeps(&self, index: usize) -> bool {
        match self {
            Decision::Unrestricted => true,
            Decision::Restricted(kept) => kept.contains(index),
        }
    }

    /// The entries that remain, in the order of the offer. It has to be the offer that was decided.
    pub fn entries<'o>(&self, offer: &'o Offer) -> impl Iterator<Item = &'o Entry> {
        offer
            .entries()
            .iter()
            .enumerate()
            .filter(|(index, _)| self.keeps(*index))
            .map(|(_, entry)| entry)
    }

    /// The texts that remain.
    pub fn texts<'o>(&self, offer: &'o Offer) -> impl Iterator<Item = &'o str> {
        self.entries(offer).map(|entry| entry.text.as_str())
    }

    /// The ids that remain.
    pub fn ids<'o>(&self, offer: &'o Offer) -> impl Iterator<Item = &'o str> {
        self.entries(offer).map(|entry| entry.id.as_str())
    }

    /// What remains as id to text, nothing when nothing was restricted: OTRS's `TicketAclData`.
    #[must_use]
    pub fn to_data(&self, offer: &Offer) -> Option<BTreeMap<String, String>> {
        let pairs = self
            .entries(offer)
            .map(|entry| (entry.id.clone(), entry.text.clone()));
        self.is_restricted().then(|| pairs.collect())
    }
}

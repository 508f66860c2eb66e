//! The walk that a [`Trace`] records: ACL after ACL, condition after condition, step after step.

use super::{AclTrace, ConditionTrace, EntryTrace, StepTrace, Trace, Verdict};
use crate::engine::matcher::{Matcher, Test};
use crate::engine::{Condition, Decision, Engine, Kept, TargetRule};
use crate::facts::{Fact, Facts};
use crate::model::ChangeKind;
use crate::offer::{Offer, Target};

impl Engine {
    /// Decides one target and says why. See [`Trace`].
    #[must_use]
    pub fn explain<'a>(
        &'a self,
        facts: &'a Facts,
        target: Target<'a>,
        offer: &'a Offer,
    ) -> Trace<'a> {
        let rules = self.target(target);
        let symbol = |text: &str| rules.and_then(|rules| rules.symbols.find(text));
        let mut walk = Walk {
            engine: self,
            facts,
            offer,
            symbols: offer
                .entries()
                .iter()
                .map(|entry| symbol(&entry.text))
                .collect(),
            there: vec![true; offer.len()],
            spoken: false,
            stopped: false,
        };
        let rules = rules.map_or(&[][..], |rules| &rules.rules);
        let acls = rules.iter().map(|rule| walk.acl(rule)).collect();
        let decision = if walk.spoken {
            Decision::Restricted(Kept::new(offer.len(), walk.there.into_iter()))
        } else {
            Decision::Unrestricted
        };
        Trace {
            engine: self,
            target,
            offer,
            acls,
            decision,
        }
    }
}

struct Walk<'a> {
    engine: &'a Engine,
    facts: &'a Facts,
    offer: &'a Offer,
    /// The number of each entry's text.
    symbols: Vec<Option<u32>>,
    /// Which entries are there at the moment.
    there: Vec<bool>,
    /// Whether some ACL changed something.
    spoken: bool,
    stopped: bool,
}

impl<'a> Walk<'a> {
    fn acl(&mut self, target: &'a TargetRule) -> AclTrace<'a> {
        let rule = self.engine.rule(target.acl);
        let mut trace = AclTrace {
            acl: &rule.acl,
            verdict: Verdict::NotReached,
            conditions: Vec::new(),
            steps: Vec::new(),
            stopped: false,
        };
        if self.stopped {
            return trace;
        }
        trace.conditions = rule
            .conditions
            .iter()
            .map(|condition| self.condition(condition))
            .collect();
        trace.verdict = match trace.conditions.iter().all(|condition| condition.holds) {
            _ if !rule.can_match => Verdict::NothingToMatch,
            true => Verdict::Matched,
            false => Verdict::NotMatched,
        };
        if trace.verdict == Verdict::Matched {
            let sections = ChangeKind::ALL
                .into_iter()
                .filter_map(|kind| Some((kind, target.get(kind)?)));
            trace.steps = sections
                .map(|(kind, matcher)| self.step(kind, matcher))
                .collect();
            trace.stopped = target.stop;
            self.stopped = target.stop;
            self.spoken = true;
        }
        trace
    }

    fn condition(&self, condition: &Condition) -> ConditionTrace<'a> {
        let slot = self.engine.slot(condition.slot);
        let matcher = &slot.matchers[condition.matcher as usize];
        let value = self.facts.get(slot.section, &slot.group, &slot.key);
        let holds = |test: &Test| match value {
            None => false,
            Some(Fact::Text(text)) => test.on_text(text),
            Some(Fact::List(list)) => test.on_list(list.iter().map(String::as_str)),
        };
        let items: Vec<_> = matcher
            .items
            .iter()
            .map(|(item, test)| (item, holds(test)))
            .collect();
        let holds = items.iter().any(|(_, holds)| *holds);
        ConditionTrace {
            section: slot.section,
            group: &slot.group,
            key: &slot.key,
            value,
            items,
            holds,
        }
    }

    fn step(&mut self, kind: ChangeKind, matcher: &'a Matcher) -> StepTrace<'a> {
        let mut entries = Vec::with_capacity(self.offer.len());
        let entries_with_symbols = self.offer.entries().iter().zip(&self.symbols);
        for ((entry, symbol), there) in entries_with_symbols.zip(&mut self.there) {
            // The table knows whether some item holds; only then is it worth finding out which.
            let hit = matcher.on_text(*symbol, &entry.text);
            let hit = if hit {
                matcher
                    .items
                    .iter()
                    .position(|(_, test)| test.on_text(&entry.text))
            } else {
                None
            };
            let before = *there;
            *there = match kind {
                ChangeKind::Possible => hit.is_some(),
                ChangeKind::PossibleAdd => before || hit.is_some(),
                ChangeKind::PossibleNot => before && hit.is_none(),
            };
            entries.push(EntryTrace {
                hit,
                before,
                after: *there,
            });
        }
        StepTrace {
            kind,
            items: matcher.items.iter().map(|(item, _)| item).collect(),
            entries,
        }
    }
}

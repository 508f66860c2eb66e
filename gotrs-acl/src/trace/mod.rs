//! [`Trace`]: why a decision is what it is.
//!
//! [`Engine::explain`] walks the ACLs one after the other as the specification tells it, without the engine's short
//! cuts, and writes down every condition and every step; [`Engine::decide`] knows nothing of it and pays nothing for
//! it. Both must come to the same result: that is tested on every vector and on generated ACLs.
//!
//! [`text`] and [`data`] render a trace for people and programs, [`log`] as OTRS's debug log has it.

mod data;
mod explain;
mod log;
mod text;

use crate::engine::{Decision, Engine, Kept};
use crate::facts::Fact;
use crate::item::Item;
use crate::model::{Acl, ChangeKind, Section};
use crate::offer::{Entry, Offer, Target};

/// Every ACL that speaks of one target, what it found and what it did.
///
/// ```
/// use gotrs_acl::{AclSet, Facts, Offer, Target};
/// let set = AclSet::from_yaml("- Name: 100-Raw\n  ConfigMatch: {Properties: {Ticket: {Queue: [Raw]}}}\n  ConfigChange: {PossibleNot: {Ticket: {State: [open]}}}")?;
/// let engine = set.compile()?;
/// let facts = Facts::new().both("Ticket", "Queue", "Raw");
/// let states = Offer::of_names(["new", "open"]);
///
/// let trace = engine.explain(&facts, Target::Field("State"), &states);
/// assert_eq!(trace.decision(), &engine.decide(&facts, Target::Field("State"), &states));
/// assert_eq!(trace.to_string(), "\
/// Ticket/State: 1 of 2 options remain
///
/// 100-Raw: matched
///   Properties Ticket/Queue is `Raw`: holds
///     + Raw
///   PossibleNot
///     - open, because of `open`
/// ");
/// # Ok::<(), gotrs_acl::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Trace<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) target: Target<'a>,
    pub(crate) offer: &'a Offer,
    pub(crate) acls: Vec<AclTrace<'a>>,
    pub(crate) decision: Decision,
}

/// One ACL in a [`Trace`].
#[derive(Debug, Clone, PartialEq)]
pub struct AclTrace<'a> {
    /// The ACL.
    pub acl: &'a Acl,
    /// Whether it matched.
    pub verdict: Verdict,
    /// Its conditions, all of them, whether or not an earlier one failed already; none when it was not reached.
    pub conditions: Vec<ConditionTrace<'a>>,
    /// What it did, when it matched.
    pub steps: Vec<StepTrace<'a>>,
    /// True when no later ACL was asked because of this one.
    pub stopped: bool,
}

/// Whether an ACL matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All conditions hold, or there are none.
    Matched,
    /// Some condition does not hold.
    NotMatched,
    /// There is a section of conditions without a single key: OTRS never matches such an ACL.
    NothingToMatch,
    /// An earlier ACL stopped.
    NotReached,
}

/// One key of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionTrace<'a> {
    /// Which facts were looked at.
    pub section: Section,
    /// The group, such as `Ticket`.
    pub group: &'a str,
    /// The key, such as `Queue`.
    pub key: &'a str,
    /// The value, nothing when it is undefined: then nothing holds.
    pub value: Option<&'a Fact>,
    /// Each item and whether it holds; one suffices.
    pub items: Vec<(&'a Item, bool)>,
    /// Whether the condition holds.
    pub holds: bool,
}

/// One change section at work.
#[derive(Debug, Clone, PartialEq)]
pub struct StepTrace<'a> {
    /// Which section.
    pub kind: ChangeKind,
    /// Its items.
    pub items: Vec<&'a Item>,
    /// Each entry of the offer, in its order.
    pub entries: Vec<EntryTrace>,
}

/// What a step did to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryTrace {
    /// The first item that the entry's text satisfies, as an index into the step's items.
    pub hit: Option<usize>,
    /// Whether the entry was there before the step.
    pub before: bool,
    /// Whether it is there after it.
    pub after: bool,
}

impl<'a> Trace<'a> {
    /// What was asked.
    #[must_use]
    pub fn target(&self) -> Target<'a> {
        self.target
    }

    /// The ACLs that speak of the target, in the order in which they act.
    #[must_use]
    pub fn acls(&self) -> &[AclTrace<'a>] {
        &self.acls
    }

    /// The names of the ACLs in use that say nothing about the target.
    pub fn silent(&self) -> impl Iterator<Item = &'a str> {
        let rules = self.engine.target(self.target);
        let acls = self.engine.acls().enumerate();
        let silent =
            acls.filter(move |(index, _)| !rules.is_some_and(|rules| rules.acls.contains(*index)));
        silent.map(|(_, acl)| acl.name.as_str())
    }

    /// The result.
    #[must_use]
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// The steps that changed, for one entry of the offer, whether it is there: "why is this hidden".
    ///
    /// Each comes with its ACL; the last one is the answer.
    pub fn history(&self, entry: usize) -> impl Iterator<Item = (&AclTrace<'a>, &StepTrace<'a>)> {
        let steps = self
            .acls
            .iter()
            .flat_map(|acl| acl.steps.iter().map(move |step| (acl, step)));
        steps.filter(move |(_, step)| {
            step.entries
                .get(entry)
                .is_some_and(|entry| entry.before != entry.after)
        })
    }

    /// Applies what the steps added and removed to the offer once more, without asking any ACL.
    #[must_use]
    pub fn replay(&self) -> Decision {
        let mut there = vec![true; self.offer.len()];
        let mut steps = self.acls.iter().flat_map(|acl| &acl.steps).peekable();
        if steps.peek().is_none() {
            return Decision::Unrestricted;
        }
        for step in steps {
            step.added().for_each(|index| there[index] = true);
            step.removed().for_each(|index| there[index] = false);
        }
        Decision::Restricted(Kept::new(there.len(), there.into_iter()))
    }

    pub(crate) fn entry(&self, index: usize) -> &'a Entry {
        &self.offer.entries()[index]
    }
}

impl StepTrace<'_> {
    /// The entries that came back.
    pub fn added(&self) -> impl Iterator<Item = usize> {
        let entries = self.entries.iter().enumerate();
        entries
            .filter(|(_, entry)| entry.after && !entry.before)
            .map(|(index, _)| index)
    }

    /// The entries that went.
    pub fn removed(&self) -> impl Iterator<Item = usize> {
        let entries = self.entries.iter().enumerate();
        entries
            .filter(|(_, entry)| entry.before && !entry.after)
            .map(|(index, _)| index)
    }
}

impl Verdict {
    /// A stable name in snake_case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Matched => "matched",
            Verdict::NotMatched => "not_matched",
            Verdict::NothingToMatch => "nothing_to_match",
            Verdict::NotReached => "not_reached",
        }
    }
}

#[cfg(test)]
mod tests;

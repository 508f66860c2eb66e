//! [`Engine`]: a compiled set of ACLs, made once and asked many times from any thread.
//!
//! [`matcher`] is what a list of items says, [`compile`] builds the tables, [`decide`] asks them. An ACL is found by
//! its cheapest exact condition: the value of that property leads to the ACLs that can match, and the others are never
//! looked at.

pub(crate) mod compile;
mod decide;
pub(crate) mod matcher;

use crate::bits::Bits;
use crate::hash::FastMap;
use crate::model::{Acl, ChangeKind, Section};
use crate::offer::Target;

pub use decide::{Decision, Kept, Session};
use matcher::{Matcher, Symbols};

/// A compiled set of ACLs. Cheap to share: put it into an `Arc`.
///
/// ```
/// use gotrs_acl::{AclSet, Facts, Offer, Target};
/// let set = AclSet::from_yaml("- Name: 100-Raw\n  ConfigMatch: {Properties: {Ticket: {Queue: [Raw]}}}\n  ConfigChange: {Possible: {Ticket: {State: [open, new]}}}")?;
/// let engine = set.compile()?;
///
/// let states = Offer::of_names(["closed successful", "new", "open"]);
/// let raw = Facts::new().both("Ticket", "Queue", "Raw");
/// let decision = engine.decide(&raw, Target::Field("State"), &states);
/// assert_eq!(decision.texts(&states).collect::<Vec<_>>(), ["new", "open"]);
///
/// let junk = Facts::new().both("Ticket", "Queue", "Junk");
/// assert!(!engine.decide(&junk, Target::Field("State"), &states).is_restricted());
/// # Ok::<(), gotrs_acl::Problems>(())
/// ```
#[derive(Debug)]
pub struct Engine {
    /// The ACLs in use, in the order in which they act.
    rules: Vec<Rule>,
    slots: Vec<Slot>,
    /// How many matchers all slots have together.
    matchers: usize,
    /// ACLs that no exact condition leads to.
    always: Bits,
    fields: FastMap<String, TargetRules>,
    lists: Vec<TargetRules>,
}

/// One ACL.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) acl: Acl,
    /// False when a section has groups but no keys: such an ACL never matches.
    pub(crate) can_match: bool,
    /// In the order of the ACL.
    pub(crate) conditions: Vec<Condition>,
    /// The same conditions, the cheap ones first.
    checks: Vec<Condition>,
}

/// One key of one group: all must hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Condition {
    pub(crate) slot: u32,
    /// Index into the slot's matchers.
    pub(crate) matcher: u32,
    /// Number of the matcher among those of all slots.
    number: u32,
}

/// A property that some ACL looks at.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) section: Section,
    pub(crate) group: String,
    pub(crate) key: String,
    symbols: Symbols,
    pub(crate) matchers: Vec<Matcher>,
    /// By symbol, the ACLs to which this value leads; empty when it leads to none.
    leads: Vec<Vec<u32>>,
}

/// The ACLs that speak of one target.
#[derive(Debug, Default)]
pub(crate) struct TargetRules {
    pub(crate) symbols: Symbols,
    /// Which ACLs these are.
    pub(crate) acls: Bits,
    /// In the order of their ACLs.
    pub(crate) rules: Vec<TargetRule>,
}

/// What one ACL does to one target.
#[derive(Debug)]
pub(crate) struct TargetRule {
    pub(crate) acl: u32,
    pub(crate) stop: bool,
    pub(crate) possible: Option<Matcher>,
    pub(crate) possible_add: Option<Matcher>,
    pub(crate) possible_not: Option<Matcher>,
}

impl TargetRule {
    pub(crate) fn get(&self, kind: ChangeKind) -> Option<&Matcher> {
        match kind {
            ChangeKind::Possible => self.possible.as_ref(),
            ChangeKind::PossibleAdd => self.possible_add.as_ref(),
            ChangeKind::PossibleNot => self.possible_not.as_ref(),
        }
    }
}

impl Engine {
    /// The ACLs in use, in the order in which they act.
    pub fn acls(&self) -> impl Iterator<Item = &Acl> {
        self.rules.iter().map(|rule| &rule.acl)
    }

    /// True when there is no ACL at all: nothing need be gathered, nothing is ever restricted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The properties that some ACL asks for, as section, group and key: what a caller has to gather, and no more.
    pub fn wanted(&self) -> impl Iterator<Item = (Section, &str, &str)> {
        self.slots
            .iter()
            .map(|slot| (slot.section, slot.group.as_str(), slot.key.as_str()))
    }

    /// True when some ACL speaks of this target; if not, it need not be asked.
    #[must_use]
    pub fn speaks_of(&self, target: Target<'_>) -> bool {
        self.target(target).is_some()
    }

    /// The fields of tickets that some ACL speaks of, in no order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    pub(crate) fn target(&self, target: Target<'_>) -> Option<&TargetRules> {
        let rules = match target {
            Target::Field(field) => self.fields.get(field)?,
            Target::List(section) => &self.lists[section as usize],
        };
        (!rules.rules.is_empty()).then_some(rules)
    }

    pub(crate) fn rule(&self, index: u32) -> &Rule {
        &self.rules[index as usize]
    }

    pub(crate) fn slot(&self, index: u32) -> &Slot {
        &self.slots[index as usize]
    }
}

//! From [`AclSet`] to [`Engine`]: sorting, numbering texts, compiling expressions, and finding for each ACL the
//! condition that leads to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::matcher::{Answers, Matcher, Patterns, Symbols, Test};
use super::{Condition, Engine, Rule, Slot, TargetRule, TargetRules};
use crate::bits::Bits;
use crate::error::{Problem, ProblemKind, Problems};
use crate::hash::FastMap;
use crate::inventory::Inventory;
use crate::item::Item;
use crate::model::{Acl, AclSet, ListSection, Section};
use crate::offer::Target;

impl AclSet {
    /// Compiles the ACLs that are in use.
    ///
    /// ```
    /// use gotrs_acl::AclSet;
    /// let set = AclSet::from_yaml("- Name: a\n  ConfigChange: {Possible: {Action: ['[RegExp](?{ evil() })']}}")?;
    /// assert_eq!(
    ///     set.compile().unwrap_err().to_string(),
    ///     "ACL `a` at ConfigChange/Possible/Action/1: `[RegExp](?{ evil() })` cannot be used: \
    ///      Perl code inside an expression cannot be had (at byte 1 of the expression)"
    /// );
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Two ACLs of one name, and every regular expression that cannot be had.
    pub fn compile(&self) -> Result<Engine, Problems> {
        let (engine, problems) = self.compile_for(&Inventory::new());
        if problems.is_empty() {
            Ok(engine)
        } else {
            Err(Problems::new(problems))
        }
    }

    /// Compiles what can be compiled, as a running desk has to: an item whose expression cannot be had never holds,
    /// and of two ACLs with one name the later is taken. The problems are those that [`AclSet::compile`] would fail
    /// with.
    ///
    /// Values that the inventory knows are looked up instead of searched when ACLs are asked, so that even regular
    /// expressions cost nothing then. It never changes a decision.
    pub fn compile_for(&self, inventory: &Inventory) -> (Engine, Vec<Problem>) {
        let mut compiler = Compiler::new(inventory);
        let mut sorted: BTreeMap<&str, &Acl> = BTreeMap::new();
        for acl in self.acls.iter().filter(|acl| acl.is_active()) {
            if sorted.insert(&acl.name, acl).is_some() {
                let problem = Problem::error(
                    ProblemKind::DuplicateName,
                    &acl.name,
                    "",
                    "two ACLs have this name",
                );
                compiler.problems.push(problem);
            }
        }
        let drafts: Vec<Draft<'_>> = sorted
            .into_values()
            .map(|acl| compiler.draft(acl))
            .collect();
        compiler.engine(drafts)
    }
}

/// The items of a list, each with its expression compiled.
type Tests = Vec<(Item, Test)>;

/// A list of items with its expressions compiled, and the number of the place whose symbols it uses.
struct DraftList {
    place: usize,
    items: Tests,
}

/// One ACL before the symbols are known.
struct Draft<'a> {
    acl: &'a Acl,
    can_match: bool,
    conditions: Vec<DraftList>,
    /// Target, then change: the items.
    changes: Vec<(usize, [Option<DraftList>; 3])>,
}

struct Compiler<'a> {
    inventory: &'a Inventory,
    problems: Vec<Problem>,
    patterns: Patterns,
    slots: HashMap<(Section, &'a str, &'a str), usize>,
    slot_symbols: Vec<Symbols>,
    targets: HashMap<Target<'a>, usize>,
    target_symbols: Vec<Symbols>,
}

impl<'a> Compiler<'a> {
    fn new(inventory: &'a Inventory) -> Self {
        Compiler {
            inventory,
            problems: Vec::new(),
            patterns: Patterns::default(),
            slots: HashMap::new(),
            slot_symbols: Vec::new(),
            targets: HashMap::new(),
            target_symbols: Vec::new(),
        }
    }

    fn draft(&mut self, acl: &'a Acl) -> Draft<'a> {
        let mut draft = Draft {
            acl,
            can_match: true,
            conditions: Vec::new(),
            changes: Vec::new(),
        };
        for (section, groups) in acl.conditions() {
            let tried = draft.conditions.len();
            for (group, keys) in groups {
                for (key, items) in keys {
                    let path = || format!("ConfigMatch/{}/{group}/{key}", section.name());
                    let items = self.tests(acl, items, path);
                    let place = self.slot(section, group, key);
                    add_symbols(&items, &mut self.slot_symbols[place]);
                    draft.conditions.push(DraftList { place, items });
                }
            }
            draft.can_match &= groups.is_empty() || draft.conditions.len() > tried;
        }
        let mut targets: BTreeMap<Target<'a>, [Option<Tests>; 3]> = BTreeMap::new();
        for (kind, change) in acl.changes() {
            let fields = change.ticket.iter().flatten();
            let fields = fields
                .map(|(field, items)| (Target::Field(field), format!("Ticket/{field}"), items));
            let lists = change.lists.iter().filter(|(_, items)| !items.is_empty());
            let lists = lists
                .map(|(section, items)| (Target::List(*section), section.name().to_owned(), items));
            for (target, name, items) in fields.chain(lists) {
                let tests = self.tests(acl, items, || {
                    format!("ConfigChange/{}/{name}", kind.name())
                });
                targets.entry(target).or_default()[kind as usize] = Some(tests);
            }
        }
        for (target, lists) in targets {
            let place = self.target(target);
            let lists = lists.map(|list| {
                let items = list?;
                add_symbols(&items, &mut self.target_symbols[place]);
                Some(DraftList { place, items })
            });
            draft.changes.push((place, lists));
        }
        draft
    }

    fn tests(&mut self, acl: &Acl, items: &[Item], path: impl Fn() -> String) -> Vec<(Item, Test)> {
        let mut tests = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let mut refused = None;
            let test = self
                .patterns
                .test(item, |error| refused = Some(error.clone()));
            if let Some(error) = refused {
                let message = format!("`{item}` cannot be used: {error}");
                let path = format!("{}/{}", path(), index + 1);
                self.problems.push(Problem::error(
                    ProblemKind::Pattern,
                    &acl.name,
                    path,
                    message,
                ));
            }
            tests.push((item.clone(), test));
        }
        tests
    }

    fn slot(&mut self, section: Section, group: &'a str, key: &'a str) -> usize {
        let inventory = self.inventory;
        let symbols = &mut self.slot_symbols;
        *self.slots.entry((section, group, key)).or_insert_with(|| {
            symbols.push(known(inventory.facts(group, key)));
            symbols.len() - 1
        })
    }

    fn target(&mut self, target: Target<'a>) -> usize {
        let inventory = self.inventory;
        let symbols = &mut self.target_symbols;
        *self.targets.entry(target).or_insert_with(|| {
            symbols.push(known(inventory.options(target)));
            symbols.len() - 1
        })
    }

    fn engine(mut self, drafts: Vec<Draft<'a>>) -> (Engine, Vec<Problem>) {
        let count = drafts.len();
        let mut slots = self.empty_slots();
        let mut targets: Vec<TargetRules> = std::mem::take(&mut self.target_symbols)
            .into_iter()
            .map(|symbols| TargetRules {
                symbols,
                acls: Bits::none(count),
                rules: Vec::new(),
            })
            .collect();
        let mut slot_answers: Vec<Answers> = slots.iter().map(|_| Answers::default()).collect();
        let mut target_answers: Vec<Answers> = targets.iter().map(|_| Answers::default()).collect();
        let mut same: HashMap<(usize, Vec<Item>), (u32, u32)> = HashMap::new();
        let mut rules = Vec::with_capacity(count);
        for (index, draft) in drafts.into_iter().enumerate() {
            let conditions = draft.conditions.into_iter().map(|list| {
                let written = list.items.iter().map(|(item, _)| item.clone()).collect();
                let next = same.len();
                let slot = &mut slots[list.place];
                let answers = &mut slot_answers[list.place];
                let &mut (matcher, number) =
                    same.entry((list.place, written)).or_insert_with(|| {
                        slot.matchers
                            .push(Matcher::new(list.items, &slot.symbols, answers));
                        (small(slot.matchers.len() - 1), small(next))
                    });
                Condition {
                    slot: small(list.place),
                    matcher,
                    number,
                }
            });
            let conditions: Vec<Condition> = conditions.collect();
            for (place, lists) in draft.changes {
                let target = &mut targets[place];
                let [possible, possible_add, possible_not] = lists.map(|list| {
                    let items = list?.items;
                    Some(Matcher::new(
                        items,
                        &target.symbols,
                        &mut target_answers[place],
                    ))
                });
                target.acls.insert(index);
                let (acl, stop) = (small(index), draft.acl.stop_after_match);
                target.rules.push(TargetRule {
                    acl,
                    stop,
                    possible,
                    possible_add,
                    possible_not,
                });
            }
            let mut checks = conditions.clone();
            checks.sort_by_key(|check| {
                slots[check.slot as usize].matchers[check.matcher as usize].has_pattern()
            });
            rules.push(Rule {
                acl: draft.acl.clone(),
                can_match: draft.can_match,
                conditions,
                checks,
            });
        }
        let always = lead(&rules, &mut slots);
        let (fields, lists) = self.by_target(targets);
        (
            Engine {
                rules,
                slots,
                matchers: same.len(),
                always,
                fields,
                lists,
            },
            self.problems,
        )
    }

    fn empty_slots(&mut self) -> Vec<Slot> {
        let symbols = std::mem::take(&mut self.slot_symbols);
        let mut names: Vec<_> = self
            .slots
            .iter()
            .map(|(name, place)| (*place, *name))
            .collect();
        names.sort_unstable();
        let slots = names
            .into_iter()
            .zip(symbols)
            .map(|((_, (section, group, key)), symbols)| Slot {
                section,
                group: group.to_owned(),
                key: key.to_owned(),
                symbols,
                matchers: Vec::new(),
                leads: Vec::new(),
            });
        slots.collect()
    }

    fn by_target(
        &self,
        mut targets: Vec<TargetRules>,
    ) -> (FastMap<String, TargetRules>, Vec<TargetRules>) {
        let mut fields = FastMap::default();
        let mut lists: Vec<TargetRules> = ListSection::ALL
            .iter()
            .map(|_| TargetRules::default())
            .collect();
        for (target, &place) in &self.targets {
            let rules = std::mem::take(&mut targets[place]);
            match target {
                Target::Field(field) => {
                    fields.insert((*field).to_owned(), rules);
                }
                Target::List(section) => lists[*section as usize] = rules,
            }
        }
        (fields, lists)
    }
}

/// Chooses for each ACL the exact condition with the fewest values and lets those values lead to it; the ACLs
/// without one are returned.
fn lead(rules: &[Rule], slots: &mut [Slot]) -> Bits {
    let mut always = Bits::none(rules.len());
    for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.can_match) {
        let exact = rule.conditions.iter().filter_map(|condition| {
            let values =
                slots[condition.slot as usize].matchers[condition.matcher as usize].exact()?;
            Some((
                values.count(),
                condition.slot,
                values.iter().collect::<Vec<_>>(),
            ))
        });
        let Some((_, slot, values)) = exact.min() else {
            always.insert(index);
            continue;
        };
        let slot = &mut slots[slot as usize];
        slot.leads.resize(slot.symbols.len(), Vec::new());
        for value in values {
            slot.leads[value].push(small(index));
        }
    }
    always
}

fn known(texts: Option<&BTreeSet<String>>) -> Symbols {
    let mut symbols = Symbols::default();
    texts
        .into_iter()
        .flatten()
        .for_each(|text| symbols.add(text));
    symbols
}

fn add_symbols(items: &[(Item, Test)], symbols: &mut Symbols) {
    items
        .iter()
        .filter_map(|(_, test)| test.symbol())
        .for_each(|text| symbols.add(text));
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("memory ends before the numbers do")
}

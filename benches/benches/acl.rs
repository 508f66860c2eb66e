//! ACLs over a form of 12 fields with 50 options each, beside the floor: one pass over the options with a hash
//! look-up each, and a bit for the answer.
//!
//! `cargo bench -p gotrs-benches --bench acl` prints a table with the ratio to the floor, and criterion's figures.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use gotrs_acl::{AclSet, Engine, Facts, Inventory, Known, Offer, Target, Trace};

const FIELDS: [&str; 12] = [
    "Queue",
    "State",
    "Priority",
    "Type",
    "Service",
    "SLA",
    "NewOwner",
    "Responsible",
    "DynamicField_Product",
    "DynamicField_Region",
    "DynamicField_Impact",
    "DynamicField_Cause",
];
const OPTIONS: usize = 50;

fn option(field: &str, index: usize) -> String {
    format!("{field}::Department {:02}::{index:02}", index % 7)
}

fn offers() -> Vec<Offer> {
    let options = |field: &str| {
        (0..OPTIONS)
            .map(|index| (index.to_string(), option(field, index)))
            .collect::<Vec<_>>()
    };
    FIELDS
        .iter()
        .map(|field| Offer::new(options(field)))
        .collect()
}

/// A set as shops have them: most ACLs ask for a queue or state by name and something else beside it; one in four
/// has a regular expression among its conditions, one in twenty has no condition by name; each changes one or two
/// fields, half of them by regular expression.
///
/// `matching` in a hundred are about the ticket at hand, the others about other queues.
fn yaml(count: usize, matching: usize) -> String {
    let mut text = String::from("---\n");
    for index in 0..count {
        let mine = index * 37 % 100 < matching;
        let queue = if mine { 7 } else { 8 + index % 40 };
        let (queue, other) = (
            option("Queue", queue),
            option("Queue", 8 + (index + 11) % 40),
        );
        let condition = match index % 20 {
            0 => format!(
                "{{Ticket: {{Queue: ['[RegExp]^{queue}$']}}, CustomerUser: {{UserCustomerID: ['[regexp]^acme']}}}}"
            ),
            1..5 => format!(
                "{{Ticket: {{Queue: ['{queue}', '{other}'], Title: ['[regexp]\\bprinter\\b']}}}}"
            ),
            5..12 => format!("{{Queue: {{Name: ['{queue}']}}, Ticket: {{State: [open, new]}}}}"),
            _ => format!(
                "{{Ticket: {{Queue: ['{queue}', '{other}']}}, User: {{Group_rw: [users, admin]}}}}"
            ),
        };
        let field = FIELDS[index % 12];
        let value = |offset: usize| option(field, (index * 7 + offset) % OPTIONS);
        let change = match index % 4 {
            0 => format!(
                "Possible: {{Ticket: {{{field}: ['[RegExp]Department 0[0-4]', '{}']}}}}",
                value(0)
            ),
            1 => format!(
                "PossibleAdd: {{Ticket: {{{field}: ['{}', '{}', '{}']}}}}",
                value(0),
                value(1),
                value(2)
            ),
            2 => format!(
                "PossibleNot: {{Ticket: {{{field}: ['{}', '{}', '{}']}}}}",
                value(3),
                value(4),
                value(5)
            ),
            _ => format!(
                "PossibleNot: {{Ticket: {{{field}: ['[RegExp]^{}'], {}: ['{}']}}, Action: [AgentTicketMerge]}}",
                value(6),
                FIELDS[(index + 5) % 12],
                option(FIELDS[(index + 5) % 12], index % OPTIONS)
            ),
        };
        text.push_str(&format!(
            "- Name: '{index:04}'\n  ConfigMatch: {{Properties: {condition}}}\n  ConfigChange: {{{change}}}\n"
        ));
    }
    text
}

fn inventory() -> Inventory {
    let known = |field: &str| match field {
        "Queue" => Known::Queue,
        "State" => Known::State,
        "Priority" => Known::Priority,
        "Type" => Known::Type,
        "Service" => Known::Service,
        "SLA" => Known::Sla,
        "NewOwner" | "Responsible" => Known::UserFullname,
        field => Known::DynamicField(field.trim_start_matches("DynamicField_").to_owned()),
    };
    let options = |field: &str| {
        (0..OPTIONS)
            .map(|index| option(field, index))
            .collect::<Vec<_>>()
    };
    FIELDS.iter().fold(Inventory::new(), |inventory, field| {
        inventory.with(known(field), options(field))
    })
}

fn facts() -> Facts {
    Facts::new()
        .both("Ticket", "Queue", option("Queue", 7))
        .both("Queue", "Name", option("Queue", 7))
        .both("Ticket", "State", "open")
        .both(
            "Ticket",
            "Title",
            "The printer on the third floor is on fire",
        )
        .both("CustomerUser", "UserCustomerID", "ACME Ltd")
        .both("User", "Group_rw", ["stats", "users", "faq"])
}

/// Decides the whole form.
fn form(engine: &Engine, facts: &Facts, offers: &[Offer]) -> usize {
    let mut session = engine.session(facts);
    let decisions = FIELDS
        .iter()
        .zip(offers)
        .map(|(field, offer)| session.decide(Target::Field(field), offer));
    decisions
        .filter(|decision| decision.is_restricted())
        .count()
}

fn traces<'a>(
    engine: &'a Engine,
    facts: &'a Facts,
    offers: &'a [Offer],
) -> impl Iterator<Item = Trace<'a>> {
    FIELDS
        .iter()
        .zip(offers)
        .map(|(field, offer)| engine.explain(facts, Target::Field(field), offer))
}

fn traced(engine: &Engine, facts: &Facts, offers: &[Offer]) -> usize {
    traces(engine, facts, offers)
        .filter(|trace| trace.decision().is_restricted())
        .count()
}

/// How many ACLs match and speak of some field of the form.
fn matched(engine: &Engine, facts: &Facts, offers: &[Offer]) -> usize {
    let mut names = BTreeSet::new();
    for trace in traces(engine, facts, offers) {
        let acted = trace.acls().iter().filter(|acl| !acl.steps.is_empty());
        names.extend(acted.map(|acl| acl.acl.name.clone()));
    }
    names.len()
}

/// The fast hash that the floor uses, so that it is a floor.
#[derive(Default)]
struct Fx(u64);

impl Hasher for Fx {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word))
                .wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

type Table<H> = HashMap<String, u32, BuildHasherDefault<H>>;

fn tables<H: Hasher + Default>(offers: &[Offer]) -> Vec<Table<H>> {
    let table = |offer: &Offer| {
        offer
            .entries()
            .iter()
            .map(|entry| entry.text.clone())
            .zip(0..)
            .collect()
    };
    offers.iter().map(table).collect()
}

/// One look-up per option, one bit each.
fn floor<H: Hasher + Default>(tables: &[Table<H>], offers: &[Offer]) -> u64 {
    let mut all = 0;
    for (table, offer) in tables.iter().zip(offers) {
        let mut bits = 0_u64;
        for (index, entry) in offer.entries().iter().enumerate() {
            let found = table
                .get(entry.text.as_str())
                .is_some_and(|number| number % 3 != 0);
            bits |= u64::from(found) << index;
        }
        all ^= black_box(bits);
    }
    all
}

/// The time of one call in microseconds: the fifth fastest of many short batches, because whatever else the machine
/// does can only add to it.
fn time<T>(mut what: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    black_box(what());
    let once = start.elapsed().as_nanos().max(1);
    let batch =
        u32::try_from((Duration::from_micros(300).as_nanos() / once).clamp(1, 1_000)).unwrap_or(1);
    let mut samples: Vec<Duration> = (0..301)
        .map(|_| {
            let start = Instant::now();
            (0..batch).for_each(|_| drop(black_box(what())));
            start.elapsed() / batch
        })
        .collect();
    samples.sort_unstable();
    samples[4].as_secs_f64() * 1e6
}

fn table() {
    let (offers, facts, inventory) = (offers(), facts(), inventory());
    let (fast, safe) = (
        tables::<Fx>(&offers),
        tables::<std::hash::DefaultHasher>(&offers),
    );
    let (floor_fast, floor_safe) = (
        time(|| floor(&fast, &offers)),
        time(|| floor(&safe, &offers)),
    );
    println!(
        "a form of {} fields with {OPTIONS} options each, microseconds for the whole form",
        FIELDS.len()
    );
    println!(
        "floor, one look-up per option: {floor_fast:.2} with a fast hash, {floor_safe:.2} with std's"
    );
    println!("ratios are to the floor with the fast hash\n");
    println!(
        "{:>6} {:>9} | {:>18} | {:>18} | {:>18} | compile",
        "ACLs", "matching", "decide", "no inventory", "trace"
    );
    for matching in [10, 100] {
        for count in [10, 50, 200, 1000] {
            let set = AclSet::from_yaml(&yaml(count, matching)).expect("the set above is sound");
            let (engine, problems) = set.compile_for(&inventory);
            assert_eq!(problems, [], "the set above is sound");
            let bare = set.compile().expect("the set above is sound");
            assert_eq!(form(&engine, &facts, &offers), form(&bare, &facts, &offers));
            let figure = |micros: f64| format!("{micros:9.2} {:6.2} x", micros / floor_fast);
            println!(
                "{count:>6} {:>9} | {:>18} | {:>18} | {:>18} | {:.1} ms",
                matched(&engine, &facts, &offers),
                figure(time(|| form(&engine, &facts, &offers))),
                figure(time(|| form(&bare, &facts, &offers))),
                figure(time(|| traced(&engine, &facts, &offers))),
                time(|| set.compile_for(&inventory)) / 1e3,
            );
        }
    }
}

fn main() {
    table();
    let mut criterion = Criterion::default().configure_from_args();
    let (offers, facts, inventory) = (offers(), facts(), inventory());
    let mut group = criterion.benchmark_group("acl form");
    let fast = tables::<Fx>(&offers);
    group.bench_function("floor", |bencher| bencher.iter(|| floor(&fast, &offers)));
    for count in [10, 50, 200, 1000] {
        let set = AclSet::from_yaml(&yaml(count, 10)).expect("the set above is sound");
        let (engine, _) = set.compile_for(&inventory);
        group.bench_function(BenchmarkId::new("decide", count), |bencher| {
            bencher.iter(|| form(&engine, &facts, &offers));
        });
        group.bench_function(BenchmarkId::new("trace", count), |bencher| {
            bencher.iter(|| traced(&engine, &facts, &offers));
        });
    }
    group.finish();
    criterion.final_summary();
}

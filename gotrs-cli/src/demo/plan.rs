//! What happened on the demo desk before it was opened: a story per ticket, told in the order of time.
//!
//! The same present gives the same plan. Stories lie in the past weeks, more of them lately; what would happen after
//! the present has not happened, so the newest tickets are unanswered and older ones closed.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc, Weekday};
use serde::Deserialize;

use super::people::{AGENTS, COMPANIES, CUSTOMERS, DemoCustomer};

/// How many tickets there are.
pub(crate) const TICKETS: usize = 200;
/// How far back the oldest one lies.
const DAYS: i64 = 75;

#[derive(Debug, Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    queue: String,
    priority: u8,
    titles: Vec<String>,
    thread: Vec<String>,
    end: String,
}

/// One ticket to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Story {
    pub(crate) title: String,
    pub(crate) queue: String,
    pub(crate) priority: &'static str,
    /// Index into [`CUSTOMERS`].
    pub(crate) customer: usize,
    /// Index into [`AGENTS`]: who answers.
    pub(crate) agent: usize,
}

/// Something that happens to a ticket.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// The customer writes; the first time, that makes the ticket.
    Customer(String),
    /// The agent writes to the customer.
    Reply(String),
    /// The agent writes a note that the customer does not see.
    Note(String),
    /// The agent sets the final state.
    End(String),
}

/// When something happens to which story.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: DateTime<Utc>,
    /// Index into [`Plan::stories`].
    pub(crate) story: usize,
    pub(crate) act: Act,
}

/// All stories, and everything that happens in the order of time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) stories: Vec<Story>,
    pub(crate) moments: Vec<Moment>,
}

/// The plan that ends at the present.
pub(crate) fn plan(now: DateTime<Utc>) -> Plan {
    let file: File = toml::from_str(include_str!("cases.toml"))
        .expect("the cases are part of the build and tested");
    let mut dice = Dice(0x6f74_7273);
    let mut plan = Plan {
        stories: Vec::new(),
        moments: Vec::new(),
    };
    for (number, (case, title)) in chosen(&file.case, &mut dice).into_iter().enumerate() {
        let opened = opening(number, now, &mut dice);
        plan.tell(case, title, opened, now, &mut dice);
    }
    plan.moments.sort_by_key(|moment| (moment.at, moment.story));
    plan
}

/// Every title once, then those that read differently each time again; mixed.
fn chosen<'a>(cases: &'a [Case], dice: &mut Dice) -> Vec<(&'a Case, &'a str)> {
    let all = || {
        cases
            .iter()
            .flat_map(|case| case.titles.iter().map(move |title| (case, title.as_str())))
    };
    let varied = || all().filter(|(_, title)| title.contains('{'));
    let mut chosen: Vec<_> = all()
        .chain(varied())
        .chain(varied())
        .take(TICKETS)
        .collect();
    for last in (1..chosen.len()).rev() {
        chosen.swap(last, dice.below(last + 1));
    }
    chosen
}

/// The more recent, the denser; the last one some minutes ago. Customers write at working hours, unless those are
/// still to come: then it is the backlog of the night or the weekend.
fn opening(number: usize, now: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
    let left = i64::try_from(TICKETS - number).expect("a small number");
    let all = i64::try_from(TICKETS).expect("a small number");
    let minutes = DAYS * 24 * 60 * left * left / (all * all);
    let jitter = i64::try_from(dice.below(90)).expect("a small number");
    let seconds = i64::try_from(dice.below(60)).expect("a small number");
    let written = now - TimeDelta::minutes(minutes + jitter + 3) - TimeDelta::seconds(seconds);
    let worked = into_hours(written);
    if worked <= now { worked } else { written }
}

impl Plan {
    fn tell(
        &mut self,
        case: &Case,
        title: &str,
        opened: DateTime<Utc>,
        now: DateTime<Utc>,
        dice: &mut Dice,
    ) {
        let customer = customer_for(title, dice);
        let agent = dice.below(AGENTS.len());
        let words = Words::of(&CUSTOMERS[customer], agent, dice);
        let story = self.stories.len();
        self.stories.push(Story {
            title: words.fill(title),
            queue: case.queue.clone(),
            priority: PRIORITIES[usize::from(case.priority.clamp(1, 5)) - 1],
            customer,
            agent,
        });
        let mut at = opened;
        for line in &case.thread {
            let (who, minutes, text) = parse(line);
            at = if minutes == 0 {
                at
            } else {
                later(at, minutes + dice.below(minutes / 2 + 2))
            };
            let at = at
                + TimeDelta::seconds(
                    i64::try_from(dice.below(if minutes == 0 { 1 } else { 60 }))
                        .expect("a small number"),
                );
            if at > now {
                return;
            }
            let text = words.fill(text);
            let act = match who {
                "c" => Act::Customer(text),
                "n" => Act::Note(text),
                _ => Act::Reply(text),
            };
            self.moments.push(Moment { at, story, act });
        }
        let at = later(at, 20 + dice.below(200));
        if at <= now && case.end != "open" {
            self.moments.push(Moment {
                at,
                story,
                act: Act::End(case.end.clone()),
            });
        }
    }
}

const PRIORITIES: [&str; 5] = ["1 very low", "2 low", "3 normal", "4 high", "5 very high"];

/// Writers of Japanese are Japanese, writers of French French; the rest as the dice fall, Emma more often.
fn customer_for(title: &str, dice: &mut Dice) -> usize {
    let of = |email: &str| {
        CUSTOMERS
            .iter()
            .position(|customer| customer.email == email)
    };
    let found = if title.chars().any(|c| c > '\u{3000}') {
        of("yuki@sakura.example")
    } else if title.contains("Problème") || title.contains("Commande") || title.contains("Où") {
        of("marie@example.com")
    } else if dice.below(6) == 0 {
        of("emma@example.com")
    } else {
        None
    };
    found.unwrap_or_else(|| dice.below(CUSTOMERS.len()))
}

fn parse(line: &str) -> (&str, usize, &str) {
    let mut parts = line.splitn(3, ' ');
    let mut part = || parts.next().expect("a line has three parts; tested");
    let (who, minutes, text) = (part(), part(), part());
    (
        who,
        minutes.parse().expect("a line has minutes; tested"),
        text,
    )
}

/// So many working minutes later: Monday to Friday, 8 to 18 o'clock.
fn later(from: DateTime<Utc>, minutes: usize) -> DateTime<Utc> {
    let mut at = into_hours(from);
    let mut left = i64::try_from(minutes).unwrap_or(i64::MAX);
    loop {
        let until_evening = i64::from((18 - at.hour()) * 60 - at.minute());
        if left < until_evening {
            return at + TimeDelta::minutes(left);
        }
        left -= until_evening;
        at = into_hours(at + TimeDelta::minutes(until_evening));
    }
}

/// The same if somebody works then, else the next moment that somebody does.
fn into_hours(at: DateTime<Utc>) -> DateTime<Utc> {
    let mut at = at;
    loop {
        let weekend = matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
        if !weekend && (8..18).contains(&at.hour()) {
            return at;
        }
        // On to the next full hour, keeping some of the minutes so that not all begin at eight sharp.
        at = at + TimeDelta::hours(1) - TimeDelta::minutes(i64::from(at.minute() / 2));
    }
}

/// What stands for the words in braces in one story.
struct Words(BTreeMap<&'static str, String>);

impl Words {
    fn of(customer: &DemoCustomer, agent: usize, dice: &mut Dice) -> Self {
        const WEEKDAYS: [(&str, &str); 5] = [
            ("Monday", "Montag"),
            ("Tuesday", "Dienstag"),
            ("Wednesday", "Mittwoch"),
            ("Thursday", "Donnerstag"),
            ("Friday", "Freitag"),
        ];
        let agent = &AGENTS[agent];
        let company = COMPANIES
            .iter()
            .find(|company| company.id == customer.company);
        let weekday = WEEKDAYS[dice.below(WEEKDAYS.len())];
        let number =
            |dice: &mut Dice, low: usize, high: usize| (low + dice.below(high - low)).to_string();
        Self(BTreeMap::from([
            ("first", customer.first_name.to_owned()),
            ("last", customer.last_name.to_owned()),
            ("phone", customer.phone.to_owned()),
            (
                "company",
                company.map_or("", |company| company.name).to_owned(),
            ),
            ("agent", format!("{} {}", agent.first_name, agent.last_name)),
            ("weekday", weekday.0.to_owned()),
            ("weekday_de", weekday.1.to_owned()),
            ("floor", number(dice, 1, 9)),
            (
                "room",
                format!("{}.{:02}", 1 + dice.below(5), 1 + dice.below(40)),
            ),
            ("number", number(dice, 1_000, 9_999)),
            ("count", number(dice, 3, 60)),
            (
                "amount",
                format!("{}.{:02}", 40 + dice.below(4_000), dice.below(100)),
            ),
            ("order", format!("N-{}", 40_000 + dice.below(9_999))),
            ("invoice", format!("R{}", 210_000 + dice.below(9_999))),
            ("inventory", format!("IT-{}", 10_000 + dice.below(9_999))),
            (
                "version",
                format!("{}.{}", 7 + dice.below(3), dice.below(10)),
            ),
            (
                "printer",
                dice.pick(&[
                    "PRN-Lotus",
                    "PRN-Maple",
                    "PRN-Cedar",
                    "PRN-Fern",
                    "PRN-Clover",
                ]),
            ),
            (
                "device",
                dice.pick(&["laptop", "notebook", "tablet", "work phone", "mini PC"]),
            ),
            (
                "city",
                dice.pick(&[
                    "Potsdam",
                    "Rotterdam",
                    "Bristol",
                    "Bergen",
                    "Lyon",
                    "Kraków",
                    "Porto",
                ]),
            ),
            (
                "host",
                dice.pick(&[
                    "shop.example.com",
                    "files.example.com",
                    "crm.example.com",
                    "vpn.example.com",
                ]),
            ),
            (
                "project",
                dice.pick(&[
                    "Aurora",
                    "Comet",
                    "Lighthouse",
                    "Meridian",
                    "Orchid",
                    "Summit",
                ]),
            ),
            (
                "product",
                dice.pick(&[
                    "the Orion headlamp",
                    "the Vega backpack",
                    "the Lyra stove",
                    "the Altair tent",
                ]),
            ),
            (
                "colleague",
                dice.pick(&[
                    "Nadia Petrova",
                    "Oluwaseun Ade",
                    "Mateo García",
                    "Chloé Martin",
                    "Bjørn Dahl",
                    "Zeynep Kaya",
                ]),
            ),
        ]))
    }

    fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, word)| {
            text.replace(&format!("{{{name}}}"), word)
        })
    }
}

/// SplitMix64: the same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = u64::try_from(limit.max(1)).expect("a small number");
        usize::try_from((z ^ (z >> 31)) % limit).expect("smaller than the limit")
    }

    fn pick(&mut self, words: &[&str]) -> String {
        words[self.below(words.len())].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::people::QUEUES;

    fn monday() -> DateTime<Utc> {
        "2025-03-03T14:30:00Z".parse().unwrap()
    }

    #[test]
    fn the_same_present_gives_the_same_plan() {
        assert_eq!(plan(monday()), plan(monday()));
        assert_eq!(plan(monday()).stories.len(), TICKETS);
    }

    #[test]
    fn everything_happens_in_order_in_the_past_and_begins_with_the_customer() {
        for now in [monday(), "2025-03-02T03:00:00Z".parse().unwrap()] {
            let plan = plan(now);
            assert!(plan.moments.is_sorted_by_key(|moment| moment.at));
            let mut opened = [false; TICKETS];
            for moment in &plan.moments {
                assert!(moment.at <= now, "{moment:?}");
                assert!(
                    opened[moment.story] || matches!(moment.act, Act::Customer(_)),
                    "{moment:?}"
                );
                opened[moment.story] = true;
            }
            assert!(opened.iter().all(|opened| *opened));
        }
    }

    #[test]
    fn no_word_in_braces_is_left_and_every_queue_exists() {
        let plan = plan(monday());
        for story in &plan.stories {
            assert!(!story.title.contains(['{', '}']), "{}", story.title);
            assert!(
                story.queue == "Junk" || QUEUES.contains(&story.queue.as_str()),
                "{}",
                story.queue
            );
        }
        for moment in &plan.moments {
            let (Act::Customer(text) | Act::Reply(text) | Act::Note(text) | Act::End(text)) =
                &moment.act;
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }

    #[test]
    fn some_tickets_are_new_some_open_many_closed() {
        let plan = plan(monday());
        let ended = plan
            .moments
            .iter()
            .filter(|moment| matches!(moment.act, Act::End(_)))
            .count();
        let answered: std::collections::BTreeSet<_> = plan
            .moments
            .iter()
            .filter(|m| matches!(m.act, Act::Reply(_)))
            .map(|m| m.story)
            .collect();
        assert!((100..190).contains(&ended), "{ended} ended");
        assert!(
            (150..198).contains(&answered.len()),
            "{} answered",
            answered.len()
        );
    }
}

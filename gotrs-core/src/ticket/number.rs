//! Ticket numbers: how the next one is taken and written, and how one is found again in a mail subject.
//!
//! A number is a pure function of the settings, a counter and the day in the system time zone. The counter comes from
//! the table `ticket_number_counter`, which OTRS processes may use at the same time: [`take`] says which rows get which
//! counter, so that the content of the table is the same whoever wrote it. [`Finder`] is compiled once per set of
//! settings and reads any text in linear time. (OTRS: `Kernel::System::Ticket::Number::*`)

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use regex::Regex;

/// How often a number that exists already is tried again with a larger offset before giving up.
pub const MAX_TRIES: u32 = 16_000;

/// The counter of [`Generator::Random`] is a random number below this bound (ten digits).
pub const RANDOM_BOUND: u64 = 10_000_000_000;

/// Digits of a counter when no setting says otherwise.
const DEFAULT_COUNTER_SIZE: usize = 5;

/// Larger `MinCounterSize` settings are read as this, so that a number always fits `ticket.tn`.
const MAX_COUNTER_SIZE: usize = 30;

/// The way numbers are made: setting `Ticket::NumberGenerator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Generator {
    /// System id and counter.
    AutoIncrement,
    /// Day, system id, counter; the counter restarts each day.
    Date,
    /// Like [`Generator::Date`], always padded, with a check digit.
    #[default]
    DateChecksum,
    /// System id and ten random digits (OTRS 5 and older).
    Random,
}

impl Generator {
    /// Reads a setting value: a full Perl module name or its last part. Unknown values are `None`.
    pub fn from_setting(value: &str) -> Option<Self> {
        match value.rsplit("::").next()? {
            "AutoIncrement" => Some(Self::AutoIncrement),
            "Date" => Some(Self::Date),
            "DateChecksum" => Some(Self::DateChecksum),
            "Random" => Some(Self::Random),
            _ => None,
        }
    }

    /// Whether the counter starts again at 1 each day.
    pub fn is_date_based(self) -> bool {
        matches!(self, Self::Date | Self::DateChecksum)
    }
}

/// The settings that shape numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberSettings {
    /// `Ticket::NumberGenerator`.
    pub generator: Generator,
    /// `SystemID`, as text: `07` keeps its zero.
    pub system_id: String,
    /// `Ticket::NumberGenerator::CheckSystemID`: only numbers with our system id are ours.
    pub check_system_id: bool,
    /// `Ticket::Hook`, such as `Ticket#`.
    pub hook: String,
    /// `Ticket::HookDivider`, between hook and number.
    pub hook_divider: String,
    /// `Ticket::NumberGenerator::MinCounterSize`.
    pub min_counter_size: Option<usize>,
    /// `Ticket::NumberGenerator::AutoIncrement::MinCounterSize`, which wins for that generator.
    pub auto_increment_min_counter_size: Option<usize>,
    /// `Ticket::NumberGenerator::Date::UseFormattedCounter`: pad the counter of [`Generator::Date`].
    pub use_formatted_counter: bool,
}

impl Default for NumberSettings {
    /// The settings of a fresh OTRS.
    fn default() -> Self {
        Self {
            generator: Generator::DateChecksum,
            system_id: "10".to_owned(),
            check_system_id: true,
            hook: "Ticket#".to_owned(),
            hook_divider: String::new(),
            min_counter_size: None,
            auto_increment_min_counter_size: None,
            use_formatted_counter: false,
        }
    }
}

impl NumberSettings {
    /// Writes the number for a counter on a day (in the system time zone).
    ///
    /// For [`Generator::Random`] the counter is a random number below [`RANDOM_BOUND`].
    ///
    /// ```
    /// use gotrs_core::ticket::number::NumberSettings;
    ///
    /// let day = chrono::NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
    /// assert_eq!(NumberSettings::default().format(68, day), "2024123110000687");
    /// ```
    pub fn format(&self, counter: u64, day: NaiveDate) -> String {
        let system_id = &self.system_id;
        match self.generator {
            Generator::AutoIncrement => {
                format!("{system_id}{counter:0width$}", width = self.counter_size())
            }
            Generator::Date => {
                let width = if self.use_formatted_counter {
                    self.counter_size()
                } else {
                    0
                };
                format!("{}{system_id}{counter:0width$}", compact(day))
            }
            Generator::DateChecksum => {
                let number = format!("{}{system_id}{counter:05}", compact(day));
                let check = check_digit(&number);
                format!("{number}{check}")
            }
            Generator::Random => format!("{system_id}{:010}", counter % RANDOM_BOUND),
        }
    }

    /// The first counter of [`Generator::AutoIncrement`] while the counter table is empty: one more than the number of
    /// the newest ticket (the one with the highest id), if that number looks like one of ours.
    pub fn auto_increment_start(&self, newest: Option<(i64, &str)>) -> i64 {
        let Some((id, number)) = newest else { return 1 };
        if id == 1 || starts_with_date(number) {
            return 1;
        }
        let own = if self.check_system_id {
            number.strip_prefix(&self.system_id).unwrap_or(number)
        } else {
            number
        };
        let counter: Option<i64> = own.trim_start_matches('0').parse().ok();
        counter.and_then(|last| last.checked_add(1)).unwrap_or(1)
    }

    /// Digits to which the generator pads its counter.
    fn counter_size(&self) -> usize {
        let own = match self.generator {
            Generator::AutoIncrement => self.auto_increment_min_counter_size,
            _ => None,
        };
        own.filter(|size| *size > 0)
            .or(self.min_counter_size.filter(|size| *size > 0))
            .unwrap_or(DEFAULT_COUNTER_SIZE)
            .min(MAX_COUNTER_SIZE)
    }
}

/// One row of `ticket_number_counter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterRow {
    /// The row id; ids are never used twice.
    pub id: i64,
    /// The counter, 0 while the row waits for one.
    pub counter: i64,
    /// When the row was inserted, in the system time zone.
    pub create_time: NaiveDateTime,
}

/// What taking a number does to the counter table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Rows to fill, as (id, counter), in ascending id; each only if its counter is still 0.
    pub updates: Vec<(i64, i64)>,
    /// The counter of the caller's own row.
    pub counter: i64,
}

/// Gives the caller's row, and every earlier row still at 0, its counter.
///
/// `rows` are the rows in ascending id, at least from the one before the oldest row at 0 up to the own row. Date-based
/// generators pass the start of the day as `since` and only rows from then on count. The first filled row gets the
/// counter before it plus `offset` (1 in normal use, more when a number turned out to exist), the others follow by one.
///
/// `None` if the own row is not among the rows that count.
pub fn take(
    rows: &[CounterRow],
    own_id: i64,
    since: Option<NaiveDateTime>,
    offset: i64,
) -> Option<Taken> {
    let mut updates = Vec::new();
    let mut previous = 0;
    for row in rows {
        let counts = since.is_none_or(|start| row.create_time >= start);
        if !counts || row.id > own_id {
            continue;
        }
        let counter = match row.counter {
            0 => {
                let step = if updates.is_empty() { offset } else { 1 };
                let filled = previous + step;
                updates.push((row.id, filled));
                filled
            }
            used => used,
        };
        if row.id == own_id {
            return Some(Taken { updates, counter });
        }
        previous = counter;
    }
    None
}

/// The condition on `create_time` for a generator: the start of today for date-based ones, none for the others.
pub fn counting_since(generator: Generator, now: NaiveDateTime) -> Option<NaiveDateTime> {
    let midnight = now.date().and_time(chrono::NaiveTime::MIN);
    generator.is_date_based().then_some(midnight)
}

/// Finds a ticket number in a text such as a mail subject.
#[derive(Debug, Clone)]
pub struct Finder {
    direct: Regex,
    spaced: Regex,
}

impl Finder {
    /// Compiles the search for a set of settings.
    pub fn new(settings: &NumberSettings) -> Self {
        let hook = regex::escape(&settings.hook);
        let divider = regex::escape(&settings.hook_divider);
        let number = number_pattern(settings);
        let compile = |pattern: String| {
            Regex::new(&pattern).expect("escaped literals and bounded repeats always compile")
        };
        Self {
            direct: compile(format!("(?i){hook}{divider}({number})")),
            spaced: compile(format!(r"(?i){hook}:\s{{0,2}}({number})")),
        }
    }

    /// The first number after hook and divider, else the first after the hook, a colon and up to two blanks.
    ///
    /// The check digit is not verified.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self
            .direct
            .captures(text)
            .or_else(|| self.spaced.captures(text))?;
        found.get(1).map(|number| number.as_str())
    }
}

/// The digits a number of ours has, as a pattern.
fn number_pattern(settings: &NumberSettings) -> String {
    let system_id = if settings.check_system_id {
        regex::escape(&settings.system_id)
    } else {
        String::new()
    };
    match settings.generator {
        Generator::AutoIncrement => {
            let size = settings.counter_size();
            format!("{system_id}[0-9]{{{size},{}}}", size + 5)
        }
        Generator::Date => format!("[0-9]{{8}}{system_id}[0-9]{{1,40}}"),
        Generator::DateChecksum => format!("[0-9]{{8}}{system_id}[0-9]{{4,40}}"),
        Generator::Random => format!("{system_id}[0-9]{{2,20}}"),
    }
}

/// Weights 1, 2, 1, 2, ... from the first digit, summed without digit sums; what is missing to a multiple of ten.
fn check_digit(number: &str) -> u32 {
    let digits = number.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 10 - sum % 10 {
        10 => 1,
        digit => digit,
    }
}

fn compact(day: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn starts_with_date(number: &str) -> bool {
    let part = |range| {
        number
            .get(range)
            .and_then(|digits: &str| digits.parse().ok())
    };
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else {
        return false;
    };
    i32::try_from(year).is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rows(counters: &[i64]) -> Vec<CounterRow> {
        let create_time = day("2024-05-06").and_hms_opt(12, 0, 0).unwrap();
        (1..)
            .zip(counters)
            .map(|(id, counter)| CounterRow {
                id,
                counter: *counter,
                create_time,
            })
            .collect()
    }

    #[test]
    fn a_full_module_name_selects_the_generator() {
        let setting = "Kernel::System::Ticket::Number::AutoIncrement";
        assert_eq!(
            Generator::from_setting(setting),
            Some(Generator::AutoIncrement)
        );
        assert_eq!(Generator::from_setting("Own::Module"), None);
    }

    #[test]
    fn the_random_generator_pads_to_ten_digits() {
        let settings = NumberSettings {
            generator: Generator::Random,
            ..NumberSettings::default()
        };
        let number = settings.format(4_711, day("2024-05-06"));
        assert_eq!(number, "100000004711");
        assert_eq!(
            Finder::new(&settings).find("Re: [Ticket#100000004711] x"),
            Some("100000004711")
        );
    }

    #[test]
    fn gaps_left_at_zero_are_filled_up_to_the_own_row() {
        let taken = take(&rows(&[7, 0, 0, 0]), 3, None, 1).unwrap();
        assert_eq!(
            taken,
            Taken {
                updates: vec![(2, 8), (3, 9)],
                counter: 9
            }
        );
    }

    #[test]
    fn a_counter_a_peer_has_given_us_is_kept() {
        let taken = take(&rows(&[7, 8]), 2, None, 1).unwrap();
        assert_eq!(
            taken,
            Taken {
                updates: vec![],
                counter: 8
            }
        );
    }

    #[test]
    fn rows_of_yesterday_do_not_count_for_a_date_based_generator() {
        let mut rows = rows(&[7, 0]);
        rows[0].create_time = day("2024-05-05").and_hms_opt(23, 59, 59).unwrap();
        let since = counting_since(Generator::Date, rows[1].create_time);
        assert_eq!(take(&rows, 2, since, 1).unwrap().counter, 1);
    }

    #[test]
    fn auto_increment_continues_after_the_newest_ticket() {
        let settings = NumberSettings {
            generator: Generator::AutoIncrement,
            ..NumberSettings::default()
        };
        assert_eq!(settings.auto_increment_start(None), 1);
        assert_eq!(settings.auto_increment_start(Some((1, "1000099"))), 1);
        assert_eq!(
            settings.auto_increment_start(Some((5, "2024050610000011"))),
            1
        );
        assert_eq!(settings.auto_increment_start(Some((5, "1000099"))), 100);
        assert_eq!(settings.auto_increment_start(Some((5, "rt-99"))), 1);
    }

    #[test]
    fn an_absurd_counter_size_is_capped() {
        let settings = NumberSettings {
            generator: Generator::AutoIncrement,
            min_counter_size: Some(usize::MAX),
            ..NumberSettings::default()
        };
        assert_eq!(settings.format(1, day("2024-05-06")).len(), 32);
        assert_eq!(Finder::new(&settings).find("Ticket#1"), None);
    }

    fn any_settings() -> impl Strategy<Value = NumberSettings> {
        let generator = prop_oneof![
            Just(Generator::AutoIncrement),
            Just(Generator::Date),
            Just(Generator::DateChecksum),
            Just(Generator::Random),
        ];
        (
            generator,
            "[0-9]{1,4}",
            any::<bool>(),
            "\\PC{0,6}",
            "\\PC{0,2}",
            1..8_usize,
            any::<bool>(),
        )
            .prop_map(
                |(generator, system_id, check, hook, divider, size, formatted)| NumberSettings {
                    generator,
                    system_id,
                    check_system_id: check,
                    hook,
                    hook_divider: divider,
                    min_counter_size: Some(size),
                    auto_increment_min_counter_size: None,
                    use_formatted_counter: formatted,
                },
            )
    }

    proptest! {
        #[test]
        fn a_written_number_is_found_again(mut settings in any_settings(), counter in 0..100_000_u64) {
            settings.check_system_id = true;
            settings.hook.insert(0, 'H');
            let number = settings.format(counter, day("2024-05-06"));
            let subject = format!("Re: [{}{}{number}] x", settings.hook, settings.hook_divider);
            prop_assert_eq!(Finder::new(&settings).find(&subject), Some(number.as_str()));
        }

        #[test]
        fn any_text_can_be_searched(settings in any_settings(), text in "\\PC{0,200}") {
            Finder::new(&settings).find(&text);
        }

        #[test]
        fn taken_counters_are_distinct_and_ascending(zeroes in 1..20_usize, offset in 1..5_i64) {
            let mut counters = vec![41];
            counters.resize(zeroes + 1, 0);
            let own_id = i64::try_from(counters.len()).unwrap();
            let taken = take(&rows(&counters), own_id, None, offset).unwrap();
            prop_assert_eq!(taken.updates.len(), zeroes);
            prop_assert_eq!(taken.updates[0].1, 41 + offset);
            prop_assert!(taken.updates.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1));
        }
    }
}

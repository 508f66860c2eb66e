//! Out of office: when an agent is away, and how the name says so.
//!
//! The preferences `OutOfOffice`, `OutOfOfficeStart...` and `OutOfOfficeEnd...` give a first and a last day; an agent is
//! away from the first second of the one to the last second of the other, in the system time zone.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// OTRS's default for `OutOfOfficeMessageTemplate`: end date, days left.
pub const DEFAULT_TEMPLATE: &str = "*** out of office until %s (%s d left) ***";

/// The days somebody is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfOffice {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl OutOfOffice {
    /// Reads the preferences through a look-up by key. `None` if the agent is not away or the days make no sense.
    pub fn from_preferences<'p>(preference: impl Fn(&str) -> Option<&'p str>) -> Option<Self> {
        let active = preference("OutOfOffice").is_some_and(|value| !matches!(value, "" | "0"));
        let day = |edge: &str| {
            let part = |name: &str| {
                preference(&format!("OutOfOffice{edge}{name}"))?
                    .trim()
                    .parse()
                    .ok()
            };
            let (year, month, day): (u32, u32, u32) = (part("Year")?, part("Month")?, part("Day")?);
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
        };
        let absence = Self {
            first: day("Start")?,
            last: day("End")?,
        };
        active.then_some(absence)
    }

    /// Whether the agent is away at a moment in the system time zone.
    pub fn is_active(self, now: NaiveDateTime) -> bool {
        (self.first..=self.last).contains(&now.date())
    }

    /// What the full name says at a moment in the system time zone; `None` if the agent is there.
    ///
    /// The template's first `%s` is the last day, the second the whole days left, rounded down.
    pub fn message(self, template: &str, now: NaiveDateTime) -> Option<String> {
        if !self.is_active(now) {
            return None;
        }
        let end = self.last.and_time(NaiveTime::MIN) + TimeDelta::days(1) - TimeDelta::seconds(1);
        let days = (end - now).num_days();
        let values = [self.last.to_string(), days.to_string()];
        Some(filled(template, &values))
    }
}

/// Replaces each `%s` by the next value; `%%` is a percent sign.
fn filled(template: &str, values: &[String]) -> String {
    let mut values = values.iter();
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let replaced = match rest.as_bytes().get(1) {
            Some(b's' | b'd') => values.next().map_or("", String::as_str),
            Some(b'%') => "%",
            _ => {
                text.push('%');
                rest = &rest[1..];
                continue;
            }
        };
        text.push_str(replaced);
        rest = &rest[2..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
    }

    fn absence(active: &str, end_day: &str) -> Option<OutOfOffice> {
        let preferences = HashMap::from([
            ("OutOfOffice", active),
            ("OutOfOfficeStartYear", "2024"),
            ("OutOfOfficeStartMonth", "2"),
            ("OutOfOfficeStartDay", "28"),
            ("OutOfOfficeEndYear", "2024"),
            ("OutOfOfficeEndMonth", "03"),
            ("OutOfOfficeEndDay", end_day),
        ]);
        OutOfOffice::from_preferences(|key| preferences.get(key).copied())
    }

    #[test]
    fn an_agent_is_away_from_the_first_to_the_last_second() {
        let absence = absence("1", "1").unwrap();
        for (now, away) in [
            ("2024-02-27 23:59:59", false),
            ("2024-02-28 00:00:00", true),
            ("2024-03-01 23:59:59", true),
            ("2024-03-02 00:00:00", false),
        ] {
            assert_eq!(absence.is_active(at(now)), away, "{now}");
        }
    }

    #[test]
    fn the_message_counts_whole_days() {
        let absence = absence("1", "1").unwrap();
        let message = |now| absence.message(DEFAULT_TEMPLATE, at(now));
        let text = "*** out of office until 2024-03-01 (2 d left) ***";
        assert_eq!(message("2024-02-28 00:00:00").as_deref(), Some(text));
        let text = "*** out of office until 2024-03-01 (0 d left) ***";
        assert_eq!(message("2024-03-01 00:00:00").as_deref(), Some(text));
        assert_eq!(message("2024-03-02 00:00:00"), None);
    }

    #[test]
    fn switched_off_or_impossible_days_are_no_absence() {
        assert_eq!(absence("0", "1"), None);
        assert_eq!(absence("", "1"), None);
        assert_eq!(absence("1", "32"), None);
    }

    #[test]
    fn a_template_may_contain_percent_signs() {
        let values = ["a".to_owned()];
        assert_eq!(filled("100%% %s %s %x %", &values), "100% a  %x %");
    }
}

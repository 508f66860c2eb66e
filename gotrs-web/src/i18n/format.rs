//! Numbers, sizes, dates and ages as a reader writes them.
//!
//! Near times are words ("today 14:00", "12 min over"), far ones are dates; the exact time always travels along in
//! [`When`]. Arabic uses Arabic-Indic digits.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Language;

/// A language and a time zone: everything that decides how a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// The reader's language.
    pub language: Language,
    /// The reader's time zone (`UserTimeZone` in OTRS).
    pub zone: Tz,
}

/// A time in a page: words for reading, the exact time for hovering, ISO 8601 for machines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When {
    /// What the reader sees: "today 14:00", "3 d".
    pub text: String,
    /// The full local date and time, shown on hover.
    pub exact: String,
    /// UTC in ISO 8601, for the `datetime` attribute.
    pub iso: String,
}

impl Locale {
    /// `1204` as `1,204`, `1.204` or `١٬٢٠٤`.
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        let separator = match self.language {
            Language::English => ',',
            Language::German => '.',
            Language::Arabic => '٬',
        };
        let digits = n.to_string();
        let mut out = String::with_capacity(digits.len() * 2);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        self.digits(out)
    }

    /// A file size with at most one decimal: `1.2 MB`.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        const UNITS: [&str; 4] = ["B", "KB", "MB", "GB"];
        let mut tenths = u128::from(bytes) * 10;
        let mut unit = 0;
        while tenths >= 10_000 && unit < UNITS.len() - 1 {
            tenths = (tenths + 500) / 1000;
            unit += 1;
        }
        let point = match self.language {
            Language::English => '.',
            Language::German => ',',
            Language::Arabic => '٫',
        };
        let (whole, tenth) = (tenths / 10, tenths % 10);
        let figure = if tenth == 0 || whole >= 100 {
            whole.to_string()
        } else {
            format!("{whole}{point}{tenth}")
        };
        let unit = match (self.language, unit) {
            (Language::Arabic, 0) => "ب",
            (Language::Arabic, 1) => "ك.ب",
            (Language::Arabic, 2) => "م.ب",
            (Language::Arabic, _) => "ج.ب",
            (_, unit) => UNITS[unit],
        };
        format!("{}\u{a0}{unit}", self.digits(figure))
    }

    /// A length of time in its largest one or two units: `42 min`, `2 h 52 min`, `3 d`. Never negative.
    #[must_use]
    pub fn span(&self, length: TimeDelta) -> String {
        let minutes = length.num_minutes().unsigned_abs();
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let (d, h, min) = match self.language {
            Language::English => ("d", "h", "min"),
            Language::German => ("T", "Std.", "Min."),
            Language::Arabic => ("ي", "س", "د"),
        };
        let text = match (days, hours, rest) {
            (0, 0, rest) => format!("{rest}\u{a0}{min}"),
            (0, hours, 0) => format!("{hours}\u{a0}{h}"),
            (0, hours, rest) if hours < 10 => format!("{hours}\u{a0}{h} {rest}\u{a0}{min}"),
            (0, hours, _) => format!("{hours}\u{a0}{h}"),
            (days, 0, _) => format!("{days}\u{a0}{d}"),
            (days, hours, _) if days < 3 => format!("{days}\u{a0}{d} {hours}\u{a0}{h}"),
            (days, ..) => format!("{days}\u{a0}{d}"),
        };
        self.digits(text)
    }

    /// How long ago `then` was, as a ticket's age.
    #[must_use]
    pub fn age(&self, now: DateTime<Utc>, then: DateTime<Utc>) -> When {
        self.when(self.span((now - then).max(TimeDelta::zero())), then)
    }

    /// A clock that runs towards `due`: what is left, or how much it is over.
    #[must_use]
    pub fn due(&self, now: DateTime<Utc>, due: DateTime<Utc>) -> When {
        let left = due - now;
        let text = if left < TimeDelta::zero() {
            self.language.fill("{0} over", &[&self.span(left)])
        } else if left < TimeDelta::hours(24) {
            self.span(left)
        } else {
            return self.near(now, due);
        };
        self.when(text, due)
    }

    /// A time near now in words, a far one as a date: "today 14:00", "Wed 09:00", "23 Nov 2026".
    #[must_use]
    pub fn near(&self, now: DateTime<Utc>, then: DateTime<Utc>) -> When {
        let (today, day) = (
            now.with_timezone(&self.zone).date_naive(),
            then.with_timezone(&self.zone).date_naive(),
        );
        let clock = self.clock(then);
        let text = match (day - today).num_days() {
            0 => self.language.fill("today {0}", &[&clock]),
            -1 => self.language.fill("yesterday {0}", &[&clock]),
            1 => self.language.fill("tomorrow {0}", &[&clock]),
            2..=6 => format!("{} {clock}", self.weekday(day)),
            _ => self.date(day),
        };
        self.when(text, then)
    }

    /// The full date and time of day in the reader's zone.
    #[must_use]
    pub fn date_time(&self, then: DateTime<Utc>) -> String {
        format!(
            "{}, {}",
            self.date(then.with_timezone(&self.zone).date_naive()),
            self.clock(then)
        )
    }

    /// The full date and time, with its exact form alongside.
    #[must_use]
    pub fn exactly(&self, then: DateTime<Utc>) -> When {
        self.when(self.date_time(then), then)
    }

    /// A day: `23 Nov 2026`, `23.11.2026`.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        let text = match self.language {
            Language::German => format!("{:02}.{:02}.{}", day.day(), day.month(), day.year()),
            language => format!(
                "{} {} {}",
                day.day(),
                month(language, day.month0()),
                day.year()
            ),
        };
        self.digits(text)
    }

    /// The time of day in the reader's zone, 24 hours.
    #[must_use]
    pub fn clock(&self, then: DateTime<Utc>) -> String {
        self.digits(then.with_timezone(&self.zone).format("%H:%M").to_string())
    }

    /// The value of an `<input type="datetime-local">` in the reader's zone.
    #[must_use]
    pub fn input_value(&self, then: DateTime<Utc>) -> String {
        then.with_timezone(&self.zone)
            .format("%Y-%m-%dT%H:%M")
            .to_string()
    }

    fn when(&self, text: String, then: DateTime<Utc>) -> When {
        When {
            text,
            exact: self.date_time(then),
            iso: then.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }

    fn weekday(&self, day: NaiveDate) -> &'static str {
        let names: [&str; 7] = match self.language {
            Language::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            Language::German => ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
            Language::Arabic => [
                "الاثنين",
                "الثلاثاء",
                "الأربعاء",
                "الخميس",
                "الجمعة",
                "السبت",
                "الأحد",
            ],
        };
        names[day.weekday().num_days_from_monday() as usize]
    }

    fn digits(&self, text: String) -> String {
        if self.language != Language::Arabic {
            return text;
        }
        text.chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32(0x0660 + digit).unwrap_or(c),
                None => c,
            })
            .collect()
    }
}

fn month(language: Language, month0: u32) -> &'static str {
    const ENGLISH: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const ARABIC: [&str; 12] = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ];
    let names = if language == Language::Arabic {
        ARABIC
    } else {
        ENGLISH
    };
    names[month0 as usize % 12]
}

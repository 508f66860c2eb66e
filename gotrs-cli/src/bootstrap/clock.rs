//! Which clock the process uses: the machine's, a shifted one, or one that stands still.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use gotrs_core::clock::{Clock, FixedClock, SystemClock};

/// The clock to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockPlan {
    /// The machine's clock, shifted by this span (zero normally).
    Shifted(TimeDelta),
    /// It is this instant (`GOTRS_NOW`).
    At(DateTime<Utc>),
}

impl ClockPlan {
    /// The clock of a command that comes and goes: an instant stands still.
    pub(crate) fn still(self) -> Arc<dyn Clock> {
        match self {
            Self::Shifted(span) => Arc::new(SystemClock::shifted(span)),
            Self::At(instant) => Arc::new(FixedClock::at(instant)),
        }
    }

    /// The clock of a server: an instant is where it starts.
    pub(crate) fn running(self) -> Arc<dyn Clock> {
        match self {
            Self::Shifted(span) => Arc::new(SystemClock::shifted(span)),
            Self::At(instant) => {
                Arc::new(SystemClock::shifted(instant - SystemClock::default().now()))
            }
        }
    }

    /// Whether the time is not the real one.
    pub(crate) fn is_moved(self) -> bool {
        self != Self::Shifted(TimeDelta::zero())
    }
}

/// Reads a span: seconds, or a number with `s`, `m`, `h` or `d`; a sign may stand before it.
pub(crate) fn parse_span(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    let (number, unit) = match text.chars().last()? {
        's' => (&text[..text.len() - 1], 1),
        'm' => (&text[..text.len() - 1], 60),
        'h' => (&text[..text.len() - 1], 3_600),
        'd' => (&text[..text.len() - 1], 86_400),
        _ => (text, 1),
    };
    let number: i64 = number.strip_prefix('+').unwrap_or(number).parse().ok()?;
    TimeDelta::try_seconds(number.checked_mul(unit)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_seconds_or_carry_a_unit() {
        assert_eq!(parse_span("90"), Some(TimeDelta::seconds(90)));
        assert_eq!(parse_span("-2h"), Some(TimeDelta::hours(-2)));
        assert_eq!(parse_span("+3d"), Some(TimeDelta::days(3)));
        for bad in ["", "d", "1w", "1.5h", "ö"] {
            assert_eq!(parse_span(bad), None, "{bad}");
        }
    }
}

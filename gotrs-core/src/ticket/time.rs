//! Time accounting: units of work, as decimal numbers of at most two places.

use chrono::{DateTime, Utc};

use super::change;
use super::history;
use super::history_name::HistoryEntry;
use crate::db::{Conn, DbError, DbTime, Int, sql};
use crate::error::Error;
use crate::event::{Event, TicketEvent};
use crate::id::{ArticleId, TicketId, UserId};
use crate::unit::Unit;

/// Largest amount the column holds: eight digits before the point, two after.
const MAX_HUNDREDTHS: i64 = 9_999_999_999;

/// An amount of time units, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeUnits(i64);

impl TimeUnits {
    /// Reads what people type: a comma is a point, blanks do not count, more than two decimals are cut.
    ///
    /// ```
    /// use gotrs_core::ticket::TimeUnits;
    ///
    /// assert_eq!(TimeUnits::parse(" 12,345 ").unwrap().to_string(), "12.34");
    /// assert_eq!(TimeUnits::parse("-1").unwrap().to_string(), "-1");
    /// assert_eq!(TimeUnits::parse("1h"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if c == ',' { '.' } else { c })
            .collect();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return None;
        }
        let whole: i64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let mut cents = fraction.bytes().chain([b'0', b'0']).map(|byte| byte - b'0');
        let cents = i64::from(cents.next()? * 10) + i64::from(cents.next()?);
        let hundredths = whole.checked_mul(100)?.checked_add(cents)?;
        (hundredths <= MAX_HUNDREDTHS).then_some(Self(if negative {
            -hundredths
        } else {
            hundredths
        }))
    }

    /// An amount from hundredths of a unit.
    #[must_use]
    pub fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The amount in hundredths of a unit.
    #[must_use]
    pub fn hundredths(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for TimeUnits {
    /// A plain number without padding: `3`, `0.5`, `-1.75`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match (cents / 10, cents % 10) {
            (0, 0) => write!(f, "{sign}{whole}"),
            (tens, 0) => write!(f, "{sign}{whole}.{tens}"),
            _ => write!(f, "{sign}{whole}.{cents:02}"),
        }
    }
}

/// Accounts time on a ticket, for one of its articles if given (`TicketAccountTime` in OTRS).
///
/// # Errors
/// [`Error::Invalid`] for zero; [`Error::NotFound`] if there is no such ticket.
pub async fn account(
    unit: &mut Unit,
    id: TicketId,
    article: Option<ArticleId>,
    units: TimeUnits,
) -> Result<TimeUnits, Error> {
    if units.0 == 0 {
        return Err(Error::invalid("time_units", "format", units.to_string()));
    }
    change::load(unit, id).await?;
    let (stamp, by) = (unit.stamp(), unit.user_id());
    let insert = sql(
        "INSERT INTO time_accounting (ticket_id, article_id, time_unit, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, CAST(? AS DECIMAL(10, 2)), ?, ?, ?, ?)",
    );
    unit.exec(
        insert
            .bind(id)
            .bind(article)
            .bind(units.to_string())
            .bind(stamp)
            .bind(by)
            .bind(stamp)
            .bind(by),
    )
    .await?;
    change::touch(unit, id).await?;
    let total = total(unit, id).await?;
    let entry = HistoryEntry::TimeAccounting {
        units: units.to_string(),
        total: total.to_string(),
    };
    match article {
        Some(article) => history::add_for_article(unit, id, article, &entry).await?,
        None => history::add(unit, id, &entry).await?,
    }
    unit.raise(Event::ticket(TicketEvent::TicketAccountTime, id));
    unit.settle().await?;
    Ok(total)
}

/// Time that somebody spent on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// On which of its articles.
    pub article: Option<ArticleId>,
    /// The subject of that article.
    pub subject: String,
    /// How much.
    pub units: TimeUnits,
    /// By whom.
    pub by: UserId,
    /// When it was written down.
    pub at: DateTime<Utc>,
}

/// The rows of a ticket, oldest first.
pub(super) async fn list(conn: &mut Conn, id: TicketId) -> Result<Vec<Spent>, DbError> {
    type Columns = (Option<ArticleId>, Option<String>, Int, UserId, DbTime);
    let zone = conn.zone();
    let head = match conn.kind() {
        crate::db::Kind::MySql => {
            "SELECT t.article_id, m.a_subject, CAST(ROUND(t.time_unit * 100) AS SIGNED) AS hundredths, t.create_by, t.create_time"
        }
        _ => {
            "SELECT t.article_id, m.a_subject, CAST(ROUND(t.time_unit * 100) AS INTEGER) AS hundredths, t.create_by, t.create_time"
        }
    };
    let query = sql(head).push(
        " FROM time_accounting t LEFT JOIN article_data_mime m ON m.article_id = t.article_id \
         WHERE t.ticket_id = ? ORDER BY t.id",
    );
    let rows: Vec<Columns> = conn.all(query.bind(id)).await?;
    let spent = |(article, subject, units, by, at): Columns| Spent {
        article,
        subject: subject.unwrap_or_default(),
        units: TimeUnits(units.0),
        by,
        at: at.instant(zone),
    };
    Ok(rows.into_iter().map(spent).collect())
}

/// The sum over all rows of a ticket.
pub(super) async fn total(conn: &mut Conn, id: TicketId) -> Result<TimeUnits, DbError> {
    let query = sql(
        "SELECT CAST(ROUND(COALESCE(SUM(time_unit), 0) * 100) AS INTEGER) FROM time_accounting WHERE ticket_id = ?",
    );
    let mysql = sql(
        "SELECT CAST(ROUND(COALESCE(SUM(time_unit), 0) * 100) AS SIGNED) FROM time_accounting WHERE ticket_id = ?",
    );
    let query = match conn.kind() {
        crate::db::Kind::MySql => mysql,
        _ => query,
    };
    Ok(TimeUnits(conn.integer(query.bind(id)).await?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::TimeUnits;

    #[test]
    fn decimals_beyond_two_are_cut() {
        let shown = |text: &str| TimeUnits::parse(text).map(|units| units.to_string());
        assert_eq!(shown("3.999").as_deref(), Some("3.99"));
        assert_eq!(shown("1,75").as_deref(), Some("1.75"));
        assert_eq!(shown(" 4 ").as_deref(), Some("4"));
        assert_eq!(shown(".5").as_deref(), Some("0.5"));
        assert_eq!(shown("12.05").as_deref(), Some("12.05"));
        assert_eq!(shown("").as_deref(), None);
        assert_eq!(shown("1e3").as_deref(), None);
        assert_eq!(shown("99999999999").as_deref(), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(hundredths in -9_999_999_999i64..=9_999_999_999) {
            let units = TimeUnits::from_hundredths(hundredths);
            prop_assert_eq!(TimeUnits::parse(&units.to_string()), Some(units));
        }
    }
}

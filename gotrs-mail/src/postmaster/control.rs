//! Values of control headers: names that must exist, and pending times.

use chrono::TimeDelta;
use gotrs_core::db::{Int, sql};
use gotrs_core::lookup::{self, Named};
use gotrs_core::ticket::PendingTime;
use gotrs_core::{Error, Unit, UserId};

/// The name, if there is a thing of exactly this name: control headers are case-sensitive.
pub(super) async fn exact(
    unit: &mut Unit,
    kind: Named,
    name: Option<&str>,
) -> Result<Option<String>, Error> {
    let Some(name) = name else { return Ok(None) };
    let Some(id) = lookup::find_id(unit, kind, name).await? else {
        tracing::info!(kind = kind.what(), name, "a control header names nothing");
        return Ok(None);
    };
    let stored = lookup::find_name(unit, kind, id).await?;
    Ok(stored.filter(|stored| stored == name))
}

/// The same for things that must be valid: services and SLAs.
pub(super) async fn valid(
    unit: &mut Unit,
    kind: Named,
    name: Option<&str>,
) -> Result<Option<String>, Error> {
    let Some(name) = exact(unit, kind, name).await? else {
        return Ok(None);
    };
    let query = sql(match kind {
        Named::Service => {
            "SELECT COUNT(*) FROM service t JOIN valid v ON v.id = t.valid_id WHERE t.name = ? AND v.name = 'valid'"
        }
        _ => {
            "SELECT COUNT(*) FROM sla t JOIN valid v ON v.id = t.valid_id WHERE t.name = ? AND v.name = 'valid'"
        }
    });
    let (found,): (Int,) = unit.one(query.bind(name.as_str())).await?;
    Ok((found.0 > 0).then_some(name))
}

/// The agent of a login, else of an id.
pub(super) async fn agent(
    unit: &mut Unit,
    login: Option<&str>,
    id: Option<&str>,
) -> Result<Option<UserId>, Error> {
    if let Some(login) = login
        && let Some(found) = lookup::find_id(unit, Named::Agent, login).await?
    {
        return Ok(Some(UserId(found)));
    }
    let Some(id) = id.and_then(|id| id.parse::<i64>().ok()) else {
        return Ok(None);
    };
    let known = lookup::find_name(unit, Named::Agent, id).await?;
    Ok(known.map(|_| UserId(id)))
}

/// The name of an id that a control header gives.
pub(super) async fn name_of(
    unit: &mut Unit,
    kind: Named,
    id: Option<&str>,
) -> Result<Option<String>, Error> {
    match id.and_then(|id| id.parse::<i64>().ok()) {
        Some(id) => lookup::find_name(unit, kind, id).await,
        None => Ok(None),
    }
}

/// A pending time: a date, or a span from now such as `+ 36 h` (seconds without a unit; the number 0 is no span).
pub(super) fn pending_time(unit: &Unit, text: Option<&str>) -> Option<PendingTime> {
    let text = text?;
    match span(text) {
        Some(seconds) => {
            let instant = unit
                .now()
                .checked_add_signed(TimeDelta::try_seconds(seconds)?)?;
            Some(PendingTime::At(instant))
        }
        None => PendingTime::parse(text).filter(|time| *time != PendingTime::Clear),
    }
}

fn span(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = rest.trim();
    let (digits, unit) = match rest.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(digits) => (digits.trim_end(), rest.as_bytes()[rest.len() - 1]),
        None => (rest, b's'),
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let seconds = match unit {
        b'm' => 60,
        b'h' => 3_600,
        b'd' => 86_400,
        _ => 1,
    };
    let number: i64 = digits.parse().ok().filter(|number| *number != 0)?;
    number.checked_mul(seconds)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_have_a_sign_a_number_and_a_unit() {
        assert_eq!(span(" + 36 h "), Some(129_600));
        assert_eq!(span("90"), Some(90));
        assert_eq!(span("-2d"), Some(-172_800));
        for bad in [
            "",
            "0",
            "+",
            "h",
            "1 w",
            "2025-01-01 00:00:00",
            "99999999999999999999",
        ] {
            assert_eq!(span(bad), None, "{bad}");
        }
    }
}

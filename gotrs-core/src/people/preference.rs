//! Preferences: what people set for themselves, as keys that OTRS knows (spec 02, section 6.7).
//!
//! Registered keys have a form field and a check. Other keys are kept and may be written by administrators and
//! the system. Keys that guard an account are written by their own services only.

use std::collections::BTreeMap;

use crate::error::{Error, Problems};

/// Preferences by key.
pub type Preferences = BTreeMap<String, String>;

/// What a registered preference may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PreferenceKind {
    /// Text of up to so many characters.
    Text(usize),
    /// One of these values.
    Choice(&'static [&'static str]),
    /// A whole number in this range.
    Number(i64, i64),
    /// An IANA time zone.
    TimeZone,
    /// `0` or `1`.
    Flag,
    /// JSON.
    Json,
}

/// A preference that a form may offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreferenceField {
    /// OTRS's key.
    pub key: &'static str,
    /// What it may hold.
    pub kind: PreferenceKind,
    /// What holds if it is not set.
    pub default: &'static str,
    /// Customer users have it too.
    pub customers: bool,
}

const fn field(
    key: &'static str,
    kind: PreferenceKind,
    default: &'static str,
    customers: bool,
) -> PreferenceField {
    PreferenceField {
        key,
        kind,
        default,
        customers,
    }
}

/// The preferences that people set for themselves.
pub const REGISTERED: &[PreferenceField] = &[
    field("UserLanguage", PreferenceKind::Text(20), "", true),
    field("UserTheme", PreferenceKind::Text(50), "", true),
    field("UserSkin", PreferenceKind::Text(50), "", false),
    field("UserTimeZone", PreferenceKind::TimeZone, "", true),
    field("UserMobile", PreferenceKind::Text(200), "", false),
    field("UserComment", PreferenceKind::Text(200), "", false),
    field(
        "UserRefreshTime",
        PreferenceKind::Choice(&["0", "2", "5", "7", "10", "15"]),
        "0",
        true,
    ),
    field(
        "AdminNavigationBarFavourites",
        PreferenceKind::Json,
        "[]",
        false,
    ),
    field("UserCreateNextMask", PreferenceKind::Text(100), "", false),
    field(
        "UserCSVSeparator",
        PreferenceKind::Choice(&["", ";", ",", "\\t", "|"]),
        "",
        false,
    ),
    field(
        "UserTicketOverview",
        PreferenceKind::Choice(&["Small", "Medium", "Preview"]),
        "Small",
        false,
    ),
    field(
        "UserTicketOverviewSmallPageShown",
        PreferenceKind::Number(5, 200),
        "25",
        false,
    ),
    field(
        "UserTicketOverviewMediumPageShown",
        PreferenceKind::Number(5, 200),
        "20",
        false,
    ),
    field(
        "UserTicketOverviewPreviewPageShown",
        PreferenceKind::Number(5, 200),
        "15",
        false,
    ),
    field(
        "UserShowTickets",
        PreferenceKind::Number(5, 200),
        "25",
        true,
    ),
    field(
        "UserLastUsedZoomViewType",
        PreferenceKind::Text(50),
        "",
        false,
    ),
    field("NotificationTransport", PreferenceKind::Json, "{}", false),
    field("OutOfOffice", PreferenceKind::Flag, "0", false),
    field(
        "OutOfOfficeStartYear",
        PreferenceKind::Number(1970, 9999),
        "",
        false,
    ),
    field(
        "OutOfOfficeStartMonth",
        PreferenceKind::Number(1, 12),
        "",
        false,
    ),
    field(
        "OutOfOfficeStartDay",
        PreferenceKind::Number(1, 31),
        "",
        false,
    ),
    field(
        "OutOfOfficeEndYear",
        PreferenceKind::Number(1970, 9999),
        "",
        false,
    ),
    field(
        "OutOfOfficeEndMonth",
        PreferenceKind::Number(1, 12),
        "",
        false,
    ),
    field(
        "OutOfOfficeEndDay",
        PreferenceKind::Number(1, 31),
        "",
        false,
    ),
];

/// The registered preference of a key.
#[must_use]
pub fn registered(key: &str) -> Option<&'static PreferenceField> {
    REGISTERED.iter().find(|field| field.key == key)
}

/// Attributes that are columns, not preferences, and are left out when given as one (spec 02, section 1.2).
const COLUMNS: &[&str] = &[
    "UserID",
    "UserLogin",
    "UserPw",
    "UserPassword",
    "UserFirstname",
    "UserLastname",
    "UserFullname",
    "UserTitle",
    "ChangeTime",
    "CreateTime",
    "ValidID",
];

/// True for an attribute that may be stored as a preference.
pub(crate) fn is_storable(key: &str) -> bool {
    !COLUMNS.contains(&key) && !key.is_empty() && key.chars().count() <= 150
}

/// True for keys that guard an account and that only the services of [`crate::auth`] write.
#[must_use]
pub fn is_guarded(key: &str, secret_key: &str) -> bool {
    key == secret_key
        || key.starts_with("UserLastPw")
        || key.starts_with("UserGoogleAuthenticator")
        || key.starts_with("Gotrs")
        || matches!(
            key,
            "UserToken" | "UserAuthBackend" | "UserLoginFailed" | "UserLastLogin"
        )
}

/// Checks a value of a registered key; unknown keys pass.
///
/// # Errors
/// [`Error::Invalid`] naming the key.
pub(crate) fn check(key: &str, value: &str) -> Result<(), Error> {
    let Some(field) = registered(key) else {
        return Ok(());
    };
    if value.is_empty() {
        return Ok(());
    }
    let mut problems = Problems::default();
    match field.kind {
        PreferenceKind::Text(limit) if value.chars().count() > limit => {
            problems.add(field.key, "too_long", limit.to_string());
        }
        PreferenceKind::Choice(choices) if !choices.contains(&value) => {
            problems.add(field.key, "unknown", value);
        }
        PreferenceKind::Number(least, most) => match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => {}
            _ => problems.add(field.key, "format", format!("{least}-{most}")),
        },
        PreferenceKind::TimeZone if value.parse::<chrono_tz::Tz>().is_err() => {
            problems.add(field.key, "unknown", value);
        }
        PreferenceKind::Flag if !matches!(value, "0" | "1") => {
            problems.add(field.key, "format", "0, 1");
        }
        PreferenceKind::Json if serde_json::from_str::<serde_json::Value>(value).is_err() => {
            problems.add(field.key, "format", "JSON");
        }
        _ => {}
    }
    problems.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registered_values_are_checked_and_unknown_keys_pass() {
        assert!(check("UserTimeZone", "Europe/Berlin").is_ok());
        assert!(check("UserTimeZone", "Mars/Olympus").is_err());
        assert!(check("OutOfOfficeStartMonth", "13").is_err());
        assert!(check("UserSomethingElse", "whatever").is_ok());
    }

    #[test]
    fn keys_that_guard_an_account_are_known() {
        for key in ["UserLastPw1", "UserToken", "MySecret", "UserLoginFailed"] {
            assert!(is_guarded(key, "MySecret"), "{key}");
        }
        assert!(!is_guarded("UserLanguage", "MySecret"));
    }
}

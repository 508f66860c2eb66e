//! The forms of signing in and of a reader's own settings. Parameter names are OTRS's.

use crate::form::{Choice, Field, FieldKind, Fields, FormModel, Values, Width};
use crate::i18n::{Language, msg};

/// User name and password, for both faces.
#[must_use]
pub fn login(by_mail: bool, requested_url: &str) -> Fields {
    let user = if by_mail {
        msg("E-mail or user name")
    } else {
        msg("User name")
    };
    Fields::new([
        Field::text("User", user)
            .required()
            .autocomplete("username")
            .autofocus(),
        Field::new(FieldKind::Password, "Password", msg("Password")).required(),
        Field::hidden("RequestedURL", requested_url).max(2048),
    ])
}

/// The second step: a code of the reader's device, or a recovery code.
#[must_use]
pub fn second_factor(requested_url: &str) -> Fields {
    Fields::new([
        Field::new(FieldKind::Code, "TwoFactorToken", msg("Code"))
            .required()
            .autofocus()
            .help(msg(
                "Six digits from your authenticator app, or one of your recovery codes.",
            )),
        Field::hidden("RequestedURL", requested_url).max(2048),
    ])
}

/// Asking for a new password.
#[must_use]
pub fn lost_password() -> Fields {
    Fields::new([Field::text("User", msg("E-mail or user name"))
        .required()
        .autocomplete("username")
        .autofocus()])
}

/// A new password by a link from a mail.
#[must_use]
pub fn reset_password(token: &str) -> Fields {
    let [new, again] = new_password();
    Fields::new([Field::hidden("Token", token), new.autofocus(), again])
}

fn new_password() -> [Field; 2] {
    [
        Field::new(FieldKind::NewPassword, "NewPw", msg("New password"))
            .required()
            .help(msg("A sentence is better than a word with signs.")),
        Field::new(FieldKind::NewPassword, "NewPw1", msg("New password again")).required(),
    ]
}

/// Changing the password.
#[must_use]
pub fn password() -> Fields {
    let [new, again] = new_password();
    Fields::new([
        Field::new(FieldKind::Password, "CurPw", msg("Present password")).required(),
        new.width(Width::Half),
        again.width(Width::Half),
    ])
}

/// Language and time zone.
#[must_use]
pub fn locale(language: Language, zone: &str, zones: Vec<Choice>) -> Fields {
    let languages = Language::ALL
        .into_iter()
        .map(|l| Choice::new(l.tag(), crate::i18n::Text::plain(l.own_name())));
    Fields::new([
        Field::select("UserLanguage", msg("Language"), languages.collect())
            .required()
            .value(language.tag())
            .width(Width::Half),
        Field::select("UserTimeZone", msg("Time zone"), zones)
            .required()
            .value(zone)
            .width(Width::Half),
    ])
}

/// Switching the second factor on: password, and a code that proves that the device works.
#[must_use]
pub fn enrol_second_factor() -> Fields {
    Fields::new([
        Field::new(FieldKind::Password, "CurPw", msg("Present password"))
            .required()
            .width(Width::Half),
        Field::new(FieldKind::Code, "TwoFactorToken", msg("Code from the app"))
            .required()
            .width(Width::Half),
    ])
}

/// A customer's own data.
#[must_use]
pub fn profile(first: &str, last: &str, phone: &str) -> Fields {
    Fields::new([
        Field::text("UserFirstname", msg("First name"))
            .required()
            .value(first)
            .width(Width::Half)
            .autocomplete("given-name"),
        Field::text("UserLastname", msg("Last name"))
            .required()
            .value(last)
            .width(Width::Half)
            .autocomplete("family-name"),
        Field::text("UserPhone", msg("Phone"))
            .value(phone)
            .autocomplete("tel"),
    ])
}

/// Ending one of the reader's own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndSession {
    /// The session's public handle, never its id.
    pub handle: String,
}

impl FormModel for EndSession {
    fn fields() -> Fields {
        Fields::new([Field::text("Handle", msg("Session")).required().max(64)])
    }

    fn from_values(values: &Values) -> Self {
        Self {
            handle: values.text("Handle").to_owned(),
        }
    }
}

/// A browser's name for itself, cut to what people know it by.
pub(crate) fn browser(agent: &str) -> String {
    const KNOWN: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    match (find(&KNOWN), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ if agent.is_empty() => "–".to_owned(),
        _ => agent.chars().take(80).collect(),
    }
}

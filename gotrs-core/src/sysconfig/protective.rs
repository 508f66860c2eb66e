//! Settings that say how the desk guards itself: who changes one is asked again who it is (ADM-03).

/// Beginnings of the names of such settings.
const BEGINNINGS: &[&str] = &[
    "Auth",
    "Customer::Auth",
    "CustomerGroup",
    "CustomerPanelLostPassword",
    "CustomerPanelCreateAccount",
    "CustomerPreferencesGroups###Password",
    "CustomerTicket::Permission",
    "GOTRS::BaseURL",
    "GOTRS::Password",
    "HttpType",
    "FQDN",
    "LostPassword",
    "Password",
    "PreferencesGroups###Password",
    "SecureMode",
    "SendmailModule",
    "Session",
    "SwitchTo",
    "System::Permission",
    "System::Customer::Permission",
    "Ticket::Permission",
];

/// Whether a setting says how the desk guards itself: sign-in, sessions, passwords, permissions, where mail goes.
#[must_use]
pub fn is_protective(name: &str) -> bool {
    BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sysconfig::settings;

    #[test]
    fn settings_of_sign_in_and_permissions_are_protective_and_those_of_looks_are_not() {
        for setting in [
            settings::AUTH_TWO_FACTOR_MODULE.name(),
            settings::PREFERENCES_GROUPS_PASSWORD.name(),
            settings::SESSION_MAX_TIME.name(),
            "Ticket::Permission###1-OwnerCheck",
        ] {
            assert!(is_protective(setting), "{setting}");
        }
        assert!(!is_protective(settings::TICKET_HOOK.name()));
        assert!(!is_protective(settings::PRODUCT_NAME.name()));
    }
}

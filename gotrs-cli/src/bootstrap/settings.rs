//! Settings of SysConfig that are fixed from outside: `[settings]` of the file and `GOTRS_SETTING_*`.
//!
//! Names of settings hold `::` and `###`, which no shell allows in a variable: `::` is written `__` and `###`
//! is written `___` there, any other sign `_`. `GOTRS_SETTING_Ticket__Hook` is `Ticket::Hook`.

use gotrs_core::sysconfig::{SettingKind, settings};

/// The setting that a variable means: a declared one if any fits, else by the rule.
pub(super) fn name_of_variable(suffix: &str) -> String {
    let declared = |exact: bool| {
        settings::ALL
            .iter()
            .map(|declaration| declaration.name)
            .find(|name| {
                let variable = variable_of(name);
                variable == suffix || (!exact && variable.eq_ignore_ascii_case(suffix))
            })
    };
    match declared(true).or_else(|| declared(false)) {
        Some(name) => name.to_owned(),
        None => suffix.replace("___", "###").replace("__", "::"),
    }
}

/// Whether this build declares a setting of that name.
pub(super) fn is_declared(name: &str) -> bool {
    settings::ALL
        .iter()
        .any(|declaration| declaration.name == name)
}

/// Whether the value of a setting may not be shown.
pub(crate) fn is_secret(name: &str) -> bool {
    let declared = settings::ALL
        .iter()
        .find(|declaration| declaration.name == name);
    declared.is_some_and(|declaration| declaration.kind == SettingKind::Password)
        || name.to_lowercase().contains("password")
}

fn variable_of(name: &str) -> String {
    let spelled = name.replace("###", "___").replace("::", "__");
    spelled
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declared_setting_can_be_named_by_a_variable() {
        for declaration in settings::ALL.iter() {
            assert_eq!(
                name_of_variable(&variable_of(declaration.name)),
                declaration.name
            );
        }
    }

    #[test]
    fn an_unknown_setting_is_read_by_the_rule() {
        assert_eq!(name_of_variable("My__Own___Part"), "My::Own###Part");
        assert_eq!(name_of_variable("TICKET__HOOK"), "Ticket::Hook");
    }
}

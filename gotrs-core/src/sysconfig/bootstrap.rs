//! Settings that run programs or name paths: only the process's own start may say them (ADM-01).
//!
//! What an adopted database says of them is stored, shown and exported, but never used, and nobody can change it
//! through the desk. Give them as overrides: `GOTRS_<KEY>`, the configuration file,
//! [`DeskBuilder::setting`](crate::DeskBuilder::setting).

/// Names that are refused whole.
const NAMES: &[&str] = &[
    "ConfigLevel",
    "Home",
    "TempDir",
    "PDF::LogoFile",
    "PGP::Options",
    "SMIME::CertPath",
    "SMIME::PrivatePath",
    "SpellCheckerBin",
    "Ticket::Article::Backend::MIMEBase::ArticleDataDir",
    "Ticket::GenericAgentAllowCustomModuleExecution",
    "Ticket::GenericAgentAllowCustomScriptExecution",
];

/// Last parts of a name that say that it runs a program or names a file.
const ENDINGS: &[&str] = &["::CMD", "::Bin", "::LogFile", "::LogPath", "::CAFile"];

/// Whether only the start of the process may say this setting.
#[must_use]
pub fn is_bootstrap_only(name: &str) -> bool {
    let outer = name.split("###").next().unwrap_or(name);
    NAMES.contains(&outer)
        || outer.starts_with("PGP::Options::")
        || ENDINGS.iter().any(|ending| outer.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sysconfig::settings;

    #[test]
    fn what_runs_programs_or_names_paths_is_bootstrap_only() {
        for name in [
            "SendmailModule::CMD",
            "SMIME::Bin",
            "PGP::Options::DigestPreference",
            "X::LogFile",
        ] {
            assert!(is_bootstrap_only(name), "{name}");
        }
    }

    #[test]
    fn of_the_declared_settings_just_these_are_bootstrap_only() {
        let names: Vec<_> = settings::ALL
            .iter()
            .map(|declaration| declaration.name)
            .filter(|name| is_bootstrap_only(name))
            .collect();
        assert_eq!(
            names,
            [
                "LogModule::LogFile",
                "SendmailModule::CMD",
                "SendmailModule::TLS::CAFile",
                "Ticket::Article::Backend::MIMEBase::ArticleDataDir",
            ]
        );
    }
}

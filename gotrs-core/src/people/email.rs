//! Is this an e-mail address we accept? `CheckEmailAddresses` and its companions (spec 02, section 8).
//!
//! The check is about syntax and about the site's own lists; nobody is asked whether the mailbox exists.

use fancy_regex::Regex;

use crate::sysconfig::{Config, settings};

/// Why an address is not accepted: a problem key, see [`crate::Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unacceptable {
    /// Not an address at all.
    Syntax,
    /// The site refuses it (`CheckEmailInvalidAddress`).
    Refused,
}

impl Unacceptable {
    /// The key that edges translate.
    #[must_use]
    pub fn problem(self) -> &'static str {
        match self {
            Self::Syntax => "format",
            Self::Refused => "refused_by",
        }
    }

    /// What the problem's message names: the address, or the setting that refuses it.
    #[must_use]
    pub fn detail(self, address: &str) -> String {
        match self {
            Self::Syntax => address.to_owned(),
            Self::Refused => settings::CHECK_EMAIL_INVALID_ADDRESS.name().to_owned(),
        }
    }
}

/// Checks one bare address by the settings; everything passes if `CheckEmailAddresses` is off.
///
/// # Errors
/// Why it does not pass.
pub fn check(config: &Config, address: &str) -> Result<(), Unacceptable> {
    if !config.get(&settings::CHECK_EMAIL_ADDRESSES) {
        return Ok(());
    }
    if matches(config.text(&settings::CHECK_EMAIL_VALID_ADDRESS), address) {
        return Ok(());
    }
    if !is_address(address) {
        return Err(Unacceptable::Syntax);
    }
    if matches(config.text(&settings::CHECK_EMAIL_INVALID_ADDRESS), address) {
        return Err(Unacceptable::Refused);
    }
    Ok(())
}

/// Whether a site's pattern matches, ignoring case. A pattern that is no pattern matches nothing.
fn matches(pattern: &str, address: &str) -> bool {
    if pattern.is_empty() {
        return false;
    }
    let Ok(regex) = Regex::new(&format!("(?i){pattern}")) else {
        tracing::warn!(pattern, "setting is no regular expression");
        return false;
    };
    regex.is_match(address).unwrap_or(false)
}

/// `local@domain` with a dot in the domain, or an address literal; letters of all scripts are let through.
#[must_use]
pub fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    address.chars().count() <= 254 && is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    if local.is_empty() || local.len() > 64 {
        return false;
    }
    let quoted = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = quoted {
        return !inside.contains(['"', '\\']) && !inside.chars().any(char::is_control);
    }
    local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom))
}

fn is_atom(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

fn is_domain(domain: &str) -> bool {
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = literal {
        let address = address.strip_prefix("IPv6:").unwrap_or(address);
        return address.parse::<std::net::IpAddr>().is_ok();
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    labels.len() > 1 && labels.iter().all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sysconfig::Value;

    #[test]
    fn the_stock_settings_take_ordinary_addresses_and_refuse_example_domains() {
        let config = Config::default();
        for good in [
            "kim@desk.test",
            "a.b+c@mail.desk.test",
            "root@localhost",
            "jörg@bücher.test",
            "x@[192.0.2.1]",
        ] {
            assert_eq!(check(&config, good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "kim",
            "kim@",
            "@desk.test",
            "kim@desk",
            "a..b@desk.test",
            "a b@desk.test",
            "kim@desk.test\r\nBcc: x@y.test",
            "kim@-desk.test",
        ] {
            assert_eq!(check(&config, bad), Err(Unacceptable::Syntax), "{bad}");
        }
        assert_eq!(
            check(&config, "emma@example.com"),
            Err(Unacceptable::Refused)
        );
    }

    #[test]
    fn nothing_is_checked_when_the_check_is_off() {
        let off = [("CheckEmailAddresses".to_owned(), Value::from("0"))];
        assert_eq!(
            check(&Config::default().with_values(off), "whoever"),
            Ok(())
        );
    }
}

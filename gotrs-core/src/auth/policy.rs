//! Which passwords people may choose: settings `PreferencesGroups###Password` and its customer twin.

use fancy_regex::RegexBuilder;

use super::common;
use super::password::{self, PasswordError};
use crate::sysconfig::Value;

/// How far the configured pattern may backtrack on a password.
const BACKTRACK_LIMIT: usize = 100_000;

const SECONDS_PER_DAY: i64 = 86_400;

/// The rules in force; zero and `None` switch a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PasswordPolicy {
    /// `PasswordRegExp`: the password must match.
    pub pattern: Option<String>,
    /// `PasswordMinSize`, in characters.
    pub min_size: usize,
    /// `PasswordMin2Lower2UpperCharacters`: two lower and two upper ASCII letters.
    pub two_lower_two_upper: bool,
    /// `PasswordMin2Characters`: two word characters.
    pub two_word_characters: bool,
    /// `PasswordNeedDigit`.
    pub digit: bool,
    /// `PasswordMin3of4` (OTOBO): three of digit, upper, lower, other.
    pub three_of_four: bool,
    /// `PasswordHistory` (OTOBO): how many former passwords must not come back.
    pub history: usize,
    /// `PasswordMaxLoginFailed`: failures after which an agent is made invalid.
    pub max_login_failed: u32,
    /// `PasswordMaxValidTimeInDays` (OTOBO): age at which a password must be changed.
    pub max_age_days: Option<u32>,
    /// `GOTRS::PasswordRefuseCommon`: no password that everybody tries first.
    pub refuse_common: bool,
    /// Names that everybody tries, too: the organisation's, the person's.
    pub names: Vec<String>,
}

/// A rule that a password breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyViolation {
    /// It cannot be a password at all.
    #[error(transparent)]
    Unusable(#[from] PasswordError),
    /// It does not match the configured pattern, or the pattern is broken.
    #[error("the password does not match the required pattern")]
    Pattern,
    /// Too short.
    #[error("the password is shorter than {0} characters")]
    TooShort(usize),
    /// Not two lower and two upper letters.
    #[error("the password needs two lower and two upper case letters")]
    LowerUpper,
    /// Not two word characters.
    #[error("the password needs two letters or digits")]
    WordCharacters,
    /// No digit.
    #[error("the password needs a digit")]
    Digit,
    /// Too uniform.
    #[error("the password needs three of digit, upper case, lower case and other characters")]
    ThreeOfFour,
    /// Among the first that are tried.
    #[error("the password is one of the first that are tried")]
    Common,
    /// One of the last ones.
    #[error("the password was used before")]
    Reused,
}

impl PasswordPolicy {
    /// Reads the setting; keys that are missing switch their rule off.
    pub fn from_setting(value: &Value) -> Self {
        let member = |key: &str| value.get(key).and_then(Value::scalar).unwrap_or_default();
        let flag = |key: &str| value.get(key).is_some_and(Value::is_true);
        Self {
            pattern: Some(member("PasswordRegExp"))
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            min_size: member("PasswordMinSize").parse().unwrap_or(0),
            two_lower_two_upper: flag("PasswordMin2Lower2UpperCharacters"),
            two_word_characters: flag("PasswordMin2Characters"),
            digit: flag("PasswordNeedDigit"),
            three_of_four: flag("PasswordMin3of4"),
            history: member("PasswordHistory").parse().unwrap_or(0),
            max_login_failed: member("PasswordMaxLoginFailed").parse().unwrap_or(0),
            max_age_days: member("PasswordMaxValidTimeInDays")
                .parse()
                .ok()
                .filter(|days| *days > 0),
            refuse_common: false,
            names: Vec::new(),
        }
    }

    /// All rules that a new password breaks; none means it may be set. `former` are hashes of earlier passwords, newest
    /// first: each of those that count costs one hash, so they come last and only for a password that is fine otherwise.
    pub fn violations(&self, new: &str, former: &[&str]) -> Vec<PolicyViolation> {
        if let Err(error) = password::usable(new) {
            return vec![error.into()];
        }
        let count = |test: fn(char) -> bool| new.chars().filter(|letter| test(*letter)).count();
        let lower = count(|letter| letter.is_ascii_lowercase());
        let upper = count(|letter| letter.is_ascii_uppercase());
        let digits = count(|letter| letter.is_ascii_digit());
        let other = count(|letter| !letter.is_ascii_alphanumeric());
        let words = count(|letter| letter.is_alphanumeric() || letter == '_');
        let kinds = [lower, upper, digits, other]
            .iter()
            .filter(|count| **count > 0)
            .count();

        let mut broken = Vec::new();
        let mut require = |holds: bool, violation: PolicyViolation| {
            if !holds {
                broken.push(violation);
            }
        };
        require(self.matches_pattern(new), PolicyViolation::Pattern);
        require(
            new.chars().count() >= self.min_size,
            PolicyViolation::TooShort(self.min_size),
        );
        let mixed = lower >= 2 && upper >= 2;
        require(
            !self.two_lower_two_upper || mixed,
            PolicyViolation::LowerUpper,
        );
        require(
            !self.two_word_characters || words >= 2,
            PolicyViolation::WordCharacters,
        );
        require(!self.digit || digits > 0, PolicyViolation::Digit);
        require(
            !self.three_of_four || kinds >= 3,
            PolicyViolation::ThreeOfFour,
        );
        require(
            !self.refuse_common || !common::is_common(new, &self.names),
            PolicyViolation::Common,
        );
        if broken.is_empty() && self.was_used(new, former) {
            broken.push(PolicyViolation::Reused);
        }
        broken
    }

    /// Whether a password set at this moment (epoch seconds) must be changed by now.
    pub fn is_expired(&self, changed: i64, now: i64) -> bool {
        self.max_age_days
            .is_some_and(|days| now.saturating_sub(changed) >= i64::from(days) * SECONDS_PER_DAY)
    }

    fn matches_pattern(&self, password: &str) -> bool {
        let Some(pattern) = &self.pattern else {
            return true;
        };
        RegexBuilder::new(pattern)
            .backtrack_limit(BACKTRACK_LIMIT)
            .build()
            .and_then(|regex| regex.is_match(password))
            .unwrap_or(false)
    }

    fn was_used(&self, password: &str, former: &[&str]) -> bool {
        let mut counting = former.iter().take(self.history);
        counting.any(|stored| password::verify(stored, password, false).accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::password::{Method, hash};

    #[test]
    fn the_settings_switch_the_rules() {
        let setting = Value::map([
            ("PasswordMinSize", "8"),
            ("PasswordNeedDigit", "1"),
            ("PasswordMin2Lower2UpperCharacters", "1"),
            ("PasswordMin3of4", "0"),
            ("PasswordRegExp", "^[^ ]+$"),
        ]);
        let policy = PasswordPolicy::from_setting(&setting);
        assert_eq!(policy.violations("abCD1234", &[]), []);
        let all = [
            PolicyViolation::Pattern,
            PolicyViolation::TooShort(8),
            PolicyViolation::LowerUpper,
            PolicyViolation::Digit,
        ];
        assert_eq!(policy.violations("a b", &[]), all);
    }

    #[test]
    fn without_rules_only_impossible_passwords_are_refused() {
        let policy = PasswordPolicy::default();
        assert_eq!(policy.violations("x", &[]), []);
        assert_eq!(
            policy.violations("0", &[]),
            [PolicyViolation::Unusable(PasswordError::Empty)]
        );
    }

    #[test]
    fn a_former_password_does_not_come_back_while_it_counts() {
        let policy = PasswordPolicy {
            history: 2,
            ..PasswordPolicy::default()
        };
        let old = |text| hash(text, Method::Sha256, "ada", [7; 16]).unwrap();
        let former = [old("third"), old("second"), old("first")];
        let former: Vec<&str> = former.iter().map(String::as_str).collect();
        assert_eq!(
            policy.violations("second", &former),
            [PolicyViolation::Reused]
        );
        assert_eq!(policy.violations("first", &former), []);
    }

    #[test]
    fn three_kinds_of_characters_can_be_required() {
        let policy = PasswordPolicy {
            three_of_four: true,
            ..PasswordPolicy::default()
        };
        assert_eq!(
            policy.violations("abcABC", &[]),
            [PolicyViolation::ThreeOfFour]
        );
        assert_eq!(policy.violations("abcAB-", &[]), []);
    }

    #[test]
    fn a_broken_pattern_accepts_nothing() {
        let policy = PasswordPolicy {
            pattern: Some("(".to_owned()),
            ..PasswordPolicy::default()
        };
        assert_eq!(policy.violations("x", &[]), [PolicyViolation::Pattern]);
    }

    #[test]
    fn a_password_expires_on_its_day() {
        let policy = PasswordPolicy {
            max_age_days: Some(30),
            ..PasswordPolicy::default()
        };
        assert!(!policy.is_expired(1_000, 1_000 + 30 * SECONDS_PER_DAY - 1));
        assert!(policy.is_expired(1_000, 1_000 + 30 * SECONDS_PER_DAY));
        assert!(!PasswordPolicy::default().is_expired(0, i64::MAX));
    }
}

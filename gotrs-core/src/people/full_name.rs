//! The full name of an agent or customer user: setting `FirstnameLastnameOrder`.

/// The order in which a full name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameOrder {
    /// `Ada Lovelace`; also for unknown values.
    #[default]
    FirstLast,
    /// `Lovelace, Ada`.
    LastCommaFirst,
    /// `Ada Lovelace (ada)`.
    FirstLastLogin,
    /// `Lovelace, Ada (ada)`.
    LastCommaFirstLogin,
    /// `(ada) Ada Lovelace`.
    LoginFirstLast,
    /// `(ada) Lovelace, Ada`.
    LoginLastCommaFirst,
    /// `Lovelace Ada`.
    LastFirst,
    /// `Lovelace Ada (ada)`.
    LastFirstLogin,
    /// `(ada) Lovelace Ada`.
    LoginLastFirst,
    /// `LovelaceAda`.
    LastFirstJoined,
}

impl NameOrder {
    /// Reads the setting: `0` to `9`.
    pub fn from_setting(value: &str) -> Self {
        match value {
            "1" => Self::LastCommaFirst,
            "2" => Self::FirstLastLogin,
            "3" => Self::LastCommaFirstLogin,
            "4" => Self::LoginFirstLast,
            "5" => Self::LoginLastCommaFirst,
            "6" => Self::LastFirst,
            "7" => Self::LastFirstLogin,
            "8" => Self::LoginLastFirst,
            "9" => Self::LastFirstJoined,
            _ => Self::FirstLast,
        }
    }
}

/// Writes a full name; an out-of-office text follows after one blank.
///
/// ```
/// use gotrs_core::people::full_name::{NameOrder, full_name};
///
/// let name = full_name(NameOrder::from_setting("3"), "Ada", "Lovelace", "ada", None);
/// assert_eq!(name, "Lovelace, Ada (ada)");
/// ```
pub fn full_name(
    order: NameOrder,
    first: &str,
    last: &str,
    login: &str,
    out_of_office: Option<&str>,
) -> String {
    let name = match order {
        NameOrder::FirstLast => format!("{first} {last}"),
        NameOrder::LastCommaFirst => format!("{last}, {first}"),
        NameOrder::FirstLastLogin => format!("{first} {last} ({login})"),
        NameOrder::LastCommaFirstLogin => format!("{last}, {first} ({login})"),
        NameOrder::LoginFirstLast => format!("({login}) {first} {last}"),
        NameOrder::LoginLastCommaFirst => format!("({login}) {last}, {first}"),
        NameOrder::LastFirst => format!("{last} {first}"),
        NameOrder::LastFirstLogin => format!("{last} {first} ({login})"),
        NameOrder::LoginLastFirst => format!("({login}) {last} {first}"),
        NameOrder::LastFirstJoined => format!("{last}{first}"),
    };
    match out_of_office {
        Some(text) if !text.is_empty() => format!("{name} {text}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_has_its_order() {
        let names = [
            "Ada Lovelace",
            "Lovelace, Ada",
            "Ada Lovelace (al)",
            "Lovelace, Ada (al)",
            "(al) Ada Lovelace",
            "(al) Lovelace, Ada",
            "Lovelace Ada",
            "Lovelace Ada (al)",
            "(al) Lovelace Ada",
            "LovelaceAda",
        ];
        for (setting, name) in names.iter().enumerate() {
            let order = NameOrder::from_setting(&setting.to_string());
            assert_eq!(full_name(order, "Ada", "Lovelace", "al", None), *name);
        }
        assert_eq!(NameOrder::from_setting("10"), NameOrder::FirstLast);
    }

    #[test]
    fn an_absence_follows_the_name() {
        let name = full_name(
            NameOrder::FirstLast,
            "Ada",
            "Lovelace",
            "al",
            Some("*** away ***"),
        );
        assert_eq!(name, "Ada Lovelace *** away ***");
    }
}

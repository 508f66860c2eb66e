//! One typed declaration per setting.

use std::marker::PhantomData;

use super::value::Value;
use super::yaml;

/// What OTRS calls the value type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettingKind {
    /// Free text; the regular expression it must match, or empty.
    String(&'static str),
    /// Longer text.
    Textarea,
    /// `0` or `1`.
    Checkbox,
    /// One of these keys.
    Select(&'static [&'static str]),
    /// A module; only the last part of a Perl name counts.
    Module,
    /// The name of an existing object: `Queue`, `State`, `Priority`, `Type`.
    Entity(&'static str),
    /// An IANA time zone.
    TimeZone,
    /// A secret.
    Password,
    /// A list of texts.
    Array,
    /// A map.
    Hash,
    /// Day of the week to working hours.
    WorkingHours,
    /// Month, day, name.
    VacationDays,
    /// Year, month, day, name.
    VacationDaysOneTime,
}

/// A default written in source code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// A scalar.
    Text(&'static str),
    /// A list of scalars.
    List(&'static [&'static str]),
    /// A map of scalars.
    Map(&'static [(&'static str, &'static str)]),
    /// Anything deeper, as the YAML OTRS stores.
    Yaml(&'static str),
}

/// What is known of a setting besides its type parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// OTRS's name, `Outer###Inner` for a key of a hash setting.
    pub name: &'static str,
    /// The value type.
    pub kind: SettingKind,
    /// The stock value.
    pub default: Default,
    /// Whether it is in force unless someone changes that.
    pub valid: bool,
    /// Whether it may not be made invalid.
    pub required: bool,
    /// Where the browser of settings shows it: `Core::Ticket`.
    pub navigation: &'static str,
    /// What it is for.
    pub description: &'static str,
}

/// A declared setting whose value reads as `T`.
#[derive(Debug)]
pub struct Setting<T> {
    /// Everything else about it.
    pub declaration: Declaration,
    value: PhantomData<fn() -> T>,
}

impl SettingKind {
    /// Whether a value is a list or a map.
    #[must_use]
    pub fn is_structured(self) -> bool {
        matches!(
            self,
            Self::Array
                | Self::Hash
                | Self::WorkingHours
                | Self::VacationDays
                | Self::VacationDaysOneTime
        )
    }
}

impl Declaration {
    /// The value of a system that nobody changed.
    #[must_use]
    pub fn stock(&self) -> Value {
        match self.default {
            Default::Text(text) => Value::text(text),
            Default::List(list) => Value::List(list.iter().copied().map(Value::text).collect()),
            Default::Map(map) => Value::map(map.iter().copied()),
            Default::Yaml(text) => {
                yaml::read(text).expect("the declared settings are part of the build and tested")
            }
        }
    }
}

impl<T> Setting<T> {
    /// Declares a setting; used by the list in [`super::settings`], and by crates that bring their own.
    #[must_use]
    pub const fn new(declaration: Declaration) -> Self {
        Self {
            declaration,
            value: PhantomData,
        }
    }

    /// OTRS's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.declaration.name
    }
}

/// A type that a setting's value reads as. Values that do not fit read as the type's empty value: they were
/// validated when they were stored.
pub trait FromSetting: Sized {
    /// Reads it; `None` for a setting that is not in force.
    fn from_setting(value: Option<&Value>) -> Self;
}

impl FromSetting for String {
    fn from_setting(value: Option<&Value>) -> Self {
        value
            .and_then(Value::as_text)
            .unwrap_or_default()
            .to_owned()
    }
}

impl FromSetting for Option<String> {
    fn from_setting(value: Option<&Value>) -> Self {
        value.and_then(Value::as_text).map(ToOwned::to_owned)
    }
}

impl FromSetting for bool {
    fn from_setting(value: Option<&Value>) -> Self {
        !matches!(value.and_then(Value::as_text), None | Some("" | "0"))
    }
}

impl FromSetting for i64 {
    fn from_setting(value: Option<&Value>) -> Self {
        value
            .and_then(Value::as_text)
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or_default()
    }
}

impl FromSetting for Vec<String> {
    fn from_setting(value: Option<&Value>) -> Self {
        let list = value.and_then(Value::as_list).unwrap_or_default();
        list.iter()
            .filter_map(|item| item.as_text().map(ToOwned::to_owned))
            .collect()
    }
}

impl FromSetting for Vec<(String, String)> {
    fn from_setting(value: Option<&Value>) -> Self {
        let map = value.and_then(Value::as_map).unwrap_or_default();
        map.iter()
            .filter_map(|(key, value)| Some((key.clone(), value.as_text()?.to_owned())))
            .collect()
    }
}

impl FromSetting for Value {
    fn from_setting(value: Option<&Value>) -> Self {
        value.cloned().unwrap_or_default()
    }
}

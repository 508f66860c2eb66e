//! Settings of time and calendars.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};
use crate::sysconfig::value::Value;

/// System time zone (OTOBO: OTOBOTimeZone).
pub static OTRS_TIME_ZONE: Setting<String> = Setting::new(Declaration {
    name: "OTRSTimeZone",
    kind: SettingKind::TimeZone,
    default: Default::Text("UTC"),
    valid: true,
    required: true,
    navigation: "Core::Time",
    description: "System time zone (OTOBO: OTOBOTimeZone).",
});

/// For users without own zone.
pub static USER_DEFAULT_TIME_ZONE: Setting<String> = Setting::new(Declaration {
    name: "UserDefaultTimeZone",
    kind: SettingKind::TimeZone,
    default: Default::Text("UTC"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "For users without own zone.",
});

/// Legacy hour offset, ignore unless no zone is set.
pub static TIME_ZONE: Setting<Option<String>> = Setting::new(Declaration {
    name: "TimeZone",
    kind: SettingKind::Select(&["+0"]),
    default: Default::Text("+0"),
    valid: false,
    required: false,
    navigation: "Core::Time",
    description: "Legacy hour offset, ignore unless no zone is set.",
});

/// Date input style.
pub static TIME_INPUT_FORMAT: Setting<String> = Setting::new(Declaration {
    name: "TimeInputFormat",
    kind: SettingKind::Select(&["Option", "Input"]),
    default: Default::Text("Option"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Date input style.",
});

/// Minute step in date input.
pub static TIME_INPUT_MINUTES_STEP: Setting<String> = Setting::new(Declaration {
    name: "TimeInputMinutesStep",
    kind: SettingKind::Select(&["1", "2", "5", "10", "15", "30"]),
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Minute step in date input.",
});

/// Long age format.
pub static TIME_SHOW_ALWAYS_LONG: Setting<bool> = Setting::new(Declaration {
    name: "TimeShowAlwaysLong",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Long age format.",
});

/// 0 Sunday .. 6; default Monday.
pub static CALENDAR_WEEK_DAY_START: Setting<String> = Setting::new(Declaration {
    name: "CalendarWeekDayStart",
    kind: SettingKind::Select(&["0", "1", "2", "3", "4", "5", "6"]),
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "0 Sunday .. 6; default Monday.",
});

/// Number of numbered calendars.
pub static MAXIMUM_CALENDAR_NUMBER: Setting<Option<String>> = Setting::new(Declaration {
    name: "MaximumCalendarNumber",
    kind: SettingKind::String(""),
    default: Default::Text("50"),
    valid: false,
    required: false,
    navigation: "Core::Time",
    description: "Number of numbered calendars.",
});

/// Day -> hours; also TimeWorkingHours::Calendar1..9.
pub static TIME_WORKING_HOURS: Setting<Value> = Setting::new(Declaration {
    name: "TimeWorkingHours",
    kind: SettingKind::WorkingHours,
    default: Default::Yaml(
        "---\nFri:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nMon:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nSat: []\nSun: []\nThu:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nTue:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nWed:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\n",
    ),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Day -> hours; also TimeWorkingHours::Calendar1..9.",
});

/// Month -> day -> name; also ::Calendar1..9.
pub static TIME_VACATION_DAYS: Setting<Value> = Setting::new(Declaration {
    name: "TimeVacationDays",
    kind: SettingKind::VacationDays,
    default: Default::Yaml(
        "---\n'1':\n  '1': New Year's Day\n'12':\n  '24': Christmas Eve\n  '25': First Christmas Day\n  '26': Second Christmas Day\n  '31': New Year's Eve\n'5':\n  '1': International Workers' Day\n",
    ),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Month -> day -> name; also ::Calendar1..9.",
});

/// Year -> month -> day -> name; also ::Calendar1..9.
pub static TIME_VACATION_DAYS_ONE_TIME: Setting<Value> = Setting::new(Declaration {
    name: "TimeVacationDaysOneTime",
    kind: SettingKind::VacationDaysOneTime,
    default: Default::Yaml("---\n'2004':\n  '1':\n    '1': test\n"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Year -> month -> day -> name; also ::Calendar1..9.",
});

pub(super) static ALL: &[&Declaration] = &[
    &OTRS_TIME_ZONE.declaration,
    &USER_DEFAULT_TIME_ZONE.declaration,
    &TIME_ZONE.declaration,
    &TIME_INPUT_FORMAT.declaration,
    &TIME_INPUT_MINUTES_STEP.declaration,
    &TIME_SHOW_ALWAYS_LONG.declaration,
    &CALENDAR_WEEK_DAY_START.declaration,
    &MAXIMUM_CALENDAR_NUMBER.declaration,
    &TIME_WORKING_HOURS.declaration,
    &TIME_VACATION_DAYS.declaration,
    &TIME_VACATION_DAYS_ONE_TIME.declaration,
];

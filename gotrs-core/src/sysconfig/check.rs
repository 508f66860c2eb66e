//! Whether a proposed value fits a definition.
//!
//! The rules are OTRS's, including where they are lenient: a member of a map is checked against the `Item` of its key,
//! else against the default item; what neither describes may be any text. An error says where in the value the problem
//! is and what it is, so that a form can show it at the field.

use chrono::{NaiveDate, NaiveDateTime};
use fancy_regex::RegexBuilder;

use super::definition::{Definition, Shape};
use super::value::Value;
use super::xml::Element;
use super::yaml;

/// How far a definition's pattern may backtrack on a value.
const BACKTRACK_LIMIT: usize = 100_000;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Regions whose zones may be chosen, besides UTC.
const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// What a check must know about the system.
pub trait Existing {
    /// Whether a valid object of a kind (`Queue`, `State`, `Priority`, ...) has this name.
    fn entity(&self, kind: &str, name: &str) -> bool;

    /// Whether a Perl module name stands for something we have; it matches the definition's filter already.
    fn module(&self, _name: &str) -> bool {
        true
    }

    /// Whether a file exists.
    fn file(&self, _path: &str) -> bool {
        true
    }

    /// Whether a directory exists.
    fn directory(&self, _path: &str) -> bool {
        true
    }
}

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", .path.iter().map(|key| format!("{key}: ")).collect::<String>())]
pub struct CheckError {
    /// Keys and positions from the top of the value to the problem.
    pub path: Vec<String>,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A list or map where a text belongs.
    #[error("must be a text")]
    NotText,
    /// No list.
    #[error("must be a list")]
    NotList,
    /// No map.
    #[error("must be a map")]
    NotMap,
    /// Too few members.
    #[error("must have at least {0} members")]
    TooFew(usize),
    /// Too many members.
    #[error("must have at most {0} members")]
    TooMany(usize),
    /// A member is missing.
    #[error("the key `{0}` is missing")]
    Missing(String),
    /// The text does not match the definition's pattern.
    #[error("does not match the pattern `{0}`")]
    Pattern(String),
    /// The definition's pattern cannot be used, or not on this text.
    #[error("the pattern `{0}` cannot be evaluated")]
    BadPattern(String),
    /// No option of the selection.
    #[error("`{0}` is not one of the options")]
    Option(String),
    /// Not 0 or 1.
    #[error("must be 0 or 1")]
    Flag,
    /// No date, or none that exists.
    #[error("must be a date as YYYY-MM-DD")]
    Date,
    /// No time, or none that exists.
    #[error("must be a time as YYYY-MM-DD hh:mm:ss")]
    DateTime,
    /// No time zone.
    #[error("`{0}` is not a time zone")]
    TimeZone(String),
    /// No such object.
    #[error("there is no valid {kind} `{name}`")]
    Entity {
        /// The kind of object.
        kind: String,
        /// The proposed name.
        name: String,
    },
    /// No such module, file or directory.
    #[error("`{0}` does not exist")]
    Absent(String),
    /// A key that is no month, day, year or weekday, or an hour that is none.
    #[error("`{value}` must be {expected}")]
    Calendar {
        /// The proposed value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// An empty text where a description belongs.
    #[error("must not be empty")]
    Empty,
    /// The text is not YAML of a list or map.
    #[error("must be YAML of a list or map")]
    Yaml,
    /// The definition has a type that is not known.
    #[error("the type `{0}` is not known")]
    Type(String),
}

impl From<Problem> for CheckError {
    fn from(problem: Problem) -> Self {
        Self {
            path: Vec::new(),
            problem,
        }
    }
}

impl CheckError {
    fn inside(mut self, key: impl Into<String>) -> Self {
        self.path.insert(0, key.into());
        self
    }
}

type Checked = Result<(), CheckError>;

/// Checks a value; an undefined one counts as the empty text.
///
/// # Errors
/// The first problem found, with its place in the value.
pub fn check(definition: &Definition, value: &Value, existing: &dyn Existing) -> Checked {
    let checker = Checker { existing };
    match definition.shape() {
        Some(Shape::Item(item)) => checker.item(item, value),
        Some(shape) => checker.container(shape, None, value),
        None => Ok(()),
    }
}

struct Checker<'e> {
    existing: &'e dyn Existing,
}

impl Checker<'_> {
    /// A list or map; `inherited` is the default item an outer default item prescribes for it.
    fn container(&self, shape: Shape<'_>, inherited: Option<&Element>, value: &Value) -> Checked {
        match shape {
            Shape::Item(item) => self.item(item, value),
            Shape::Array(array) => {
                let members = value.as_list().ok_or(Problem::NotList)?;
                size(array, members.len())?;
                let rule = array.child("DefaultItem").or(inherited);
                for (position, member) in members.iter().enumerate() {
                    self.list_member(rule, member)
                        .map_err(|error| error.inside(position.to_string()))?;
                }
                Ok(())
            }
            Shape::Hash(hash) => self.map(hash, inherited, value),
        }
    }

    fn list_member(&self, rule: Option<&Element>, member: &Value) -> Checked {
        let Some(rule) = rule else {
            return text_only(member);
        };
        if is_typed(rule) {
            return self.item(rule, member);
        }
        match Shape::nested(rule) {
            Some(shape) => self.container(shape, None, member),
            None => text_only(member),
        }
    }

    fn map(&self, hash: &Element, inherited: Option<&Element>, value: &Value) -> Checked {
        let members = value.as_map().ok_or(Problem::NotMap)?;
        size(hash, members.len())?;
        let default = hash.child("DefaultItem").or(inherited);
        for (key, member) in members {
            let own = hash
                .children("Item")
                .find(|item| item.attribute("Key") == Some(key));
            let checked = match own {
                Some(item) => self.own_member(item, default, member),
                None => self.default_member(default, member),
            };
            checked.map_err(|error| error.inside(key.as_str()))?;
        }
        let default_type = default
            .and_then(|item| item.attribute("ValueType"))
            .unwrap_or("String");
        for item in hash.children("Item") {
            let kind = item.attribute("ValueType").unwrap_or(default_type);
            let key = item.attribute("Key").unwrap_or_default();
            let absent = value.get(key).is_none_or(|member| *member == Value::Undef);
            if kind != default_type && !key.is_empty() && absent {
                return Err(Problem::Missing(key.to_owned()).into());
            }
        }
        Ok(())
    }

    /// A member whose key the definition names.
    fn own_member(&self, item: &Element, default: Option<&Element>, member: &Value) -> Checked {
        match Shape::nested(item) {
            Some(shape) if !is_typed(item) => {
                self.container(shape, inner_default(shape, default), member)
            }
            _ => self.item(item, member),
        }
    }

    /// A member under a free key. OTRS checks a text only against a default item that has options or a text.
    fn default_member(&self, default: Option<&Element>, member: &Value) -> Checked {
        let Some(rule) = default else {
            return text_only(member);
        };
        if is_typed(rule) {
            let described = rule.child("Item").is_some() || !rule.text.is_empty();
            let skipped = member.scalar().is_some() && !described;
            return if skipped {
                Ok(())
            } else {
                self.item(rule, member)
            };
        }
        match Shape::nested(rule) {
            Some(shape) => self.container(shape, None, member),
            None => text_only(member),
        }
    }

    /// A value of a type.
    fn item(&self, item: &Element, value: &Value) -> Checked {
        match item.attribute("ValueType").unwrap_or("String") {
            "VacationDays" => vacation_months(value),
            "VacationDaysOneTime" => vacation_years(value),
            "WorkingHours" => working_hours(value),
            "FrontendRegistration" => required_keys(value, &["NavBarName", "Description"]),
            "FrontendNavigation" => {
                required_keys(value, &["NavBar", "Link", "Name", "Description"])
            }
            kind => {
                let text = value.scalar().ok_or(Problem::NotText)?;
                Ok(self.text(kind, item, text)?)
            }
        }
    }

    fn text(&self, kind: &str, item: &Element, text: &str) -> Result<(), Problem> {
        let or = |holds: bool, problem: Problem| if holds { Ok(()) } else { Err(problem) };
        match kind {
            "String" => pattern(item, text),
            "Textarea" | "Password" | "Option" | "Day" | "Hour" => Ok(()),
            "Checkbox" => or(matches!(text, "" | "0" | "1"), Problem::Flag),
            "Select" => or(is_option(item, text), Problem::Option(text.to_owned())),
            "Date" => or(is_date(text), Problem::Date),
            "DateTime" => or(is_date_time(text), Problem::DateTime),
            "TimeZone" => or(is_time_zone(text), Problem::TimeZone(text.to_owned())),
            "Entity" => {
                let kind = item.attribute("ValueEntityType").unwrap_or_default();
                let problem = Problem::Entity {
                    kind: kind.to_owned(),
                    name: text.to_owned(),
                };
                or(self.existing.entity(kind, text), problem)
            }
            "PerlModule" => {
                let filter = item.attribute("ValueFilter").unwrap_or_default();
                let known = passes_filter(filter, text) && self.existing.module(text);
                or(known, Problem::Absent(text.to_owned()))
            }
            "File" => or(self.existing.file(text), Problem::Absent(text.to_owned())),
            "Directory" => or(
                self.existing.directory(text),
                Problem::Absent(text.to_owned()),
            ),
            "YAML" => or(is_yaml_structure(text), Problem::Yaml),
            other => Err(Problem::Type(other.to_owned())),
        }
    }
}

fn is_typed(element: &Element) -> bool {
    element.attribute("ValueType").is_some()
}

/// The default item that `default` prescribes for a list or map of this shape, unless the shape brings its own.
fn inner_default<'d>(shape: Shape<'_>, default: Option<&'d Element>) -> Option<&'d Element> {
    match (shape, Shape::nested(default?)?) {
        (Shape::Array(_), Shape::Array(outer)) | (Shape::Hash(_), Shape::Hash(outer)) => {
            outer.child("DefaultItem")
        }
        _ => None,
    }
}

fn text_only(value: &Value) -> Checked {
    value
        .scalar()
        .map(|_| ())
        .ok_or_else(|| Problem::NotText.into())
}

fn size(container: &Element, members: usize) -> Result<(), Problem> {
    let limit = |name| {
        container
            .attribute(name)
            .and_then(|limit| limit.parse().ok())
    };
    match (limit("MinItems"), limit("MaxItems")) {
        (Some(least), _) if members < least => Err(Problem::TooFew(least)),
        (_, Some(most)) if most > 0 && members > most => Err(Problem::TooMany(most)),
        _ => Ok(()),
    }
}

/// The pattern is searched anywhere in the text; `$` also matches before a final line break.
fn pattern(item: &Element, text: &str) -> Result<(), Problem> {
    let source = item.attribute("ValueRegex").unwrap_or_default();
    if source.is_empty() {
        return Ok(());
    }
    let broken = |_| Problem::BadPattern(source.to_owned());
    let regex = RegexBuilder::new(source)
        .backtrack_limit(BACKTRACK_LIMIT)
        .build()
        .map_err(broken)?;
    let without_break = text.strip_suffix('\n').unwrap_or(text);
    for candidate in [text, without_break] {
        if regex.is_match(candidate).map_err(broken)? {
            return Ok(());
        }
    }
    Err(Problem::Pattern(source.to_owned()))
}

fn is_option(item: &Element, text: &str) -> bool {
    let is_false = |text: &str| matches!(text, "" | "0");
    item.children("Item").any(|option| {
        let value = option.attribute("Value").unwrap_or_default();
        value == text || (is_false(value) && is_false(text))
    })
}

/// Whether a text is a real date, written in full.
fn is_date(text: &str) -> bool {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|date| date.to_string() == text)
}

/// Whether a text is a real time, written in full and without a leap second.
fn is_date_time(text: &str) -> bool {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
        .is_ok_and(|time| time.to_string() == text && !text.ends_with(":60"))
}

fn is_time_zone(text: &str) -> bool {
    let regional = text
        .split_once('/')
        .is_some_and(|(region, _)| REGIONS.contains(&region));
    text == "UTC" || (regional && text.parse::<chrono_tz::Tz>().is_ok())
}

/// Whether a module name lies where the filter, a path with `*`, says.
fn passes_filter(filter: &str, module: &str) -> bool {
    let path = filter.strip_suffix(".pm").unwrap_or(filter);
    let wanted: Vec<&str> = path.split('/').collect();
    let given: Vec<&str> = module.split("::").collect();
    let part_fits = |(wanted, given): (&&str, &&str)| match wanted.split_once('*') {
        Some((before, after)) => {
            given.len() >= before.len() + after.len()
                && given.starts_with(before)
                && given.ends_with(after)
        }
        None => wanted == given,
    };
    filter.is_empty() || (wanted.len() == given.len() && wanted.iter().zip(&given).all(part_fits))
}

fn is_yaml_structure(text: &str) -> bool {
    let bare_marker = text
        .strip_prefix("---")
        .is_some_and(|rest| rest.trim().is_empty());
    bare_marker || matches!(yaml::read(text), Ok(Value::List(_) | Value::Map(_)))
}

fn required_keys(value: &Value, keys: &[&str]) -> Checked {
    if value.as_map().is_none_or(<[_]>::is_empty) {
        return Err(Problem::NotMap.into());
    }
    for key in keys {
        if value.get(key).is_none_or(|member| *member == Value::Undef) {
            return Err(Problem::Missing((*key).to_owned()).into());
        }
    }
    Ok(())
}

fn vacation_years(value: &Value) -> Checked {
    let years = value.as_map().ok_or(Problem::NotMap)?;
    for (year, months) in years {
        in_range(year, 1..=9999, "a year").map_err(|error| error.inside(year.as_str()))?;
        non_empty(months)
            .and_then(|()| vacation_months(months))
            .map_err(|error| error.inside(year.as_str()))?;
    }
    Ok(())
}

fn vacation_months(value: &Value) -> Checked {
    let months = value.as_map().ok_or(Problem::NotMap)?;
    for (month, days) in months {
        in_range(month, 1..=12, "a month from 1 to 12")
            .and_then(|()| vacation_days(days))
            .map_err(|error| error.inside(month.as_str()))?;
    }
    Ok(())
}

fn vacation_days(days: &Value) -> Checked {
    non_empty(days)?;
    for (day, description) in days.as_map().into_iter().flatten() {
        in_range(day, 1..=31, "a day from 1 to 31")
            .and_then(|()| match description {
                Value::Text(_) if description.is_true() => Ok(()),
                Value::Text(_) | Value::Undef => Err(Problem::Empty.into()),
                Value::List(_) | Value::Map(_) => Err(Problem::NotText.into()),
            })
            .map_err(|error| error.inside(day.as_str()))?;
    }
    Ok(())
}

fn non_empty(value: &Value) -> Checked {
    match value.as_map() {
        Some(members) if !members.is_empty() => Ok(()),
        Some(_) => Err(Problem::Empty.into()),
        None => Err(Problem::NotMap.into()),
    }
}

fn working_hours(value: &Value) -> Checked {
    for (day, hours) in value.as_map().ok_or(Problem::NotMap)? {
        working_day(day, hours).map_err(|error| error.inside(day.as_str()))?;
    }
    Ok(())
}

fn working_day(day: &str, hours: &Value) -> Checked {
    if !DAYS.contains(&day) {
        let expected = "Mon, Tue, Wed, Thu, Fri, Sat or Sun";
        return Err(Problem::Calendar {
            value: day.to_owned(),
            expected,
        }
        .into());
    }
    for hour in hours.as_list().ok_or(Problem::NotList)? {
        in_range(
            hour.scalar().ok_or(Problem::NotText)?,
            0..=23,
            "an hour from 0 to 23",
        )?;
    }
    Ok(())
}

/// A number without leading zeroes within a range.
fn in_range(text: &str, range: std::ops::RangeInclusive<u32>, expected: &'static str) -> Checked {
    let number = text
        .parse::<u32>()
        .ok()
        .filter(|number| number.to_string() == text);
    if number.is_some_and(|number| range.contains(&number)) {
        return Ok(());
    }
    Err(Problem::Calendar {
        value: text.to_owned(),
        expected,
    }
    .into())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::sysconfig::definition::read_setting;

    struct Nothing;

    impl Existing for Nothing {
        fn entity(&self, _kind: &str, _name: &str) -> bool {
            false
        }
    }

    fn run(xml: &str, value: Json) -> Checked {
        let document = format!("<Setting Name='A'><Value>{xml}</Value></Setting>");
        check(
            &read_setting(&document).unwrap(),
            &Value::from(&value),
            &Nothing,
        )
    }

    #[test]
    fn an_error_names_the_place_in_the_value() {
        let xml =
            "<Hash><Item Key='a'><Array><DefaultItem ValueType='Checkbox'/></Array></Item></Hash>";
        let error = run(xml, json!({"a": ["1", "2"]})).unwrap_err();
        assert_eq!(error.path, ["a", "1"]);
        assert_eq!(error.to_string(), "a: 1: must be 0 or 1");
    }

    #[test]
    fn a_typed_member_must_be_there() {
        let xml = "<Hash><Item Key='a' ValueType='Checkbox'>1</Item><Item Key='b'>x</Item></Hash>";
        assert_eq!(
            run(xml, json!({"b": "y"})).unwrap_err().problem,
            Problem::Missing("a".to_owned())
        );
        assert!(run(xml, json!({"a": "0"})).is_ok());
    }

    #[test]
    fn a_pattern_matches_before_a_final_line_break_and_cannot_run_away() {
        let xml = "<Item ValueType='String' ValueRegex='^[a-z]+$'>a</Item>";
        assert!(run(xml, json!("abc\n")).is_ok());
        assert!(run(xml, json!("abc\n\n")).is_err());
        let slow = r"<Item ValueType='String' ValueRegex='^(?=(a+)+$)(a|aa)+$'>a</Item>";
        let error = run(slow, json!("a".repeat(5_000) + "!")).unwrap_err();
        assert!(matches!(
            error.problem,
            Problem::BadPattern(_) | Problem::Pattern(_)
        ));
        let broken = "<Item ValueType='String' ValueRegex='('>a</Item>";
        assert!(matches!(
            run(broken, json!("x")).unwrap_err().problem,
            Problem::BadPattern(_)
        ));
    }

    #[test]
    fn a_module_must_lie_where_the_filter_says() {
        let xml =
            "<Item ValueType='PerlModule' ValueFilter='Kernel/System/Ticket/Number/*.pm'>x</Item>";
        assert!(run(xml, json!("Kernel::System::Ticket::Number::Date")).is_ok());
        assert!(run(xml, json!("Kernel::System::Ticket::Number::A::B")).is_err());
        assert!(run(xml, json!("Kernel::System::Log")).is_err());
    }

    #[test]
    fn calendar_values_have_no_leading_zeroes_and_leap_days_must_exist() {
        let days = "<Item ValueType='VacationDays'></Item>";
        assert!(run(days, json!({"2": {"29": "x"}})).is_ok());
        assert!(run(days, json!({"02": {"29": "x"}})).is_err());
        assert!(run(days, json!({"2": {}})).is_err());
        let date = "<Item ValueType='Date'>2016-02-02</Item>";
        assert!(run(date, json!("2024-02-29")).is_ok());
        assert!(run(date, json!("2023-02-29")).is_err());
        assert!(run(date, json!(" 2024-2-29")).is_err());
    }

    #[test]
    fn a_yaml_setting_must_hold_a_structure() {
        let xml = "<Item ValueType='YAML'>---</Item>";
        for (text, fits) in [
            ("---\n", true),
            ("---\na: b\n", true),
            ("plain", false),
            ("", false),
            ("a: [", false),
        ] {
            assert_eq!(run(xml, json!(text)).is_ok(), fits, "{text:?}");
        }
    }

    #[test]
    fn an_unknown_type_fits_nothing() {
        assert!(matches!(
            run("<Item ValueType='Own'>x</Item>", json!("x"))
                .unwrap_err()
                .problem,
            Problem::Type(_)
        ));
    }
}

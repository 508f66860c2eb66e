//! Reading a form against its description: what came must be what was offered (ACC-07), else 422.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::data::{FormData, Upload};
use super::field::{
    EMPTY, Field, FieldKind, Fields, NO_ADDRESS, NO_DATE, NO_FILE, NO_NUMBER, NOT_OFFERED,
    ONE_LINE, OUT_OF_RANGE, TOO_LONG,
};
use crate::error::PageError;
use crate::i18n::Text;

/// Why a form was not read.
#[derive(Debug)]
pub enum Refused {
    /// A field that the form does not have, or one value too many: no page of ours sends that.
    Foreign(String),
    /// Some fields are wrong. The form comes back with what was typed and what is wrong with it.
    Wrong(Box<Fields>),
}

impl Refused {
    /// The form to draw again with status 422.
    ///
    /// # Errors
    /// [`PageError::Invalid`] if the form was not one of ours.
    pub fn fields(self) -> Result<Fields, PageError> {
        match self {
            Self::Wrong(fields) => Ok(*fields),
            Self::Foreign(name) => Err(PageError::invalid(format!("field `{name}`"))),
        }
    }
}

impl From<Refused> for PageError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Foreign(name) => Self::invalid(format!("field `{name}`")),
            Refused::Wrong(fields) => {
                let names: Vec<&str> = fields.wrong().map(|field| field.name.as_str()).collect();
                Self::invalid(format!("fields {}", names.join(", ")))
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<String>),
    Date(NaiveDate),
    DateTime(NaiveDateTime),
    Files,
    Nothing,
}

/// The content of a form whose every field was good. Asking for a name that the form does not have gives nothing.
#[derive(Debug)]
pub struct Values {
    fields: Fields,
    values: HashMap<String, Value>,
    files: Vec<Upload>,
}

impl Values {
    /// A text, trimmed at its ends; empty if the field was left empty.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.values.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A text, if the field was filled in.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// What was written in the editor of a long text, as the browser sent it: not to be trusted.
    #[must_use]
    pub fn html(&self, name: &str) -> Option<&str> {
        match self.values.get(&format!("{name}Html")) {
            Some(Value::Text(html)) => Some(html),
            _ => None,
        }
    }

    /// A number, if the field was filled in; a chosen id too.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether a box was checked.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(Value::Flag(true)))
    }

    /// The values chosen from a list.
    #[must_use]
    pub fn list(&self, name: &str) -> &[String] {
        match self.values.get(name) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    /// A day.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<NaiveDate> {
        match self.values.get(name)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// A day and time, in the reader's zone.
    #[must_use]
    pub fn date_time(&self, name: &str) -> Option<NaiveDateTime> {
        match self.values.get(name)? {
            Value::DateTime(time) => Some(*time),
            _ => None,
        }
    }

    /// The files of a field.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files.iter().filter(move |file| file.field == name)
    }

    /// The form with what was typed, to draw it again.
    #[must_use]
    pub fn into_fields(self) -> Fields {
        self.fields
    }

    /// The form to draw again after a service refused it: marks one field (or, for another name, the whole form).
    #[must_use]
    pub fn refuse(self, name: &str, error: impl Into<Text>) -> Fields {
        self.fields.refuse(name, error)
    }
}

impl Fields {
    /// Reads a form that was sent.
    ///
    /// # Errors
    /// [`Refused::Foreign`] for fields not described here, [`Refused::Wrong`] for bad values.
    pub fn read(self, form: FormData) -> Result<Values, Refused> {
        if let Some(name) = form
            .names()
            .filter(|name| self.of_html(name).is_none())
            .find(|name| self.find(name).is_none_or(|f| f.kind == FieldKind::Shown))
        {
            return Err(Refused::Foreign(name.chars().take(100).collect()));
        }
        self.read_known(form)
    }

    /// Reads a query string: fields not described here are left out, as links carry many things.
    ///
    /// # Errors
    /// [`Refused`] for bad values.
    pub fn read_query(self, mut form: FormData) -> Result<Values, Refused> {
        form.fields.retain(|(name, _)| self.find(name).is_some());
        self.read_known(form)
    }

    /// The form with what was typed so far, unchecked, to draw it again with other choices.
    #[must_use]
    pub fn recall(mut self, form: &FormData) -> Self {
        for field in &mut self.items {
            let given: Vec<String> = form.all(&field.name).map(str::to_owned).collect();
            let fixed = matches!(field.kind, FieldKind::Shown | FieldKind::Files);
            let absent = given.is_empty() && field.kind != FieldKind::Check;
            if fixed || absent {
                continue;
            }
            field.values = given;
            field.forget_secrets();
            field.write_again(form);
        }
        self
    }

    fn read_known(mut self, form: FormData) -> Result<Values, Refused> {
        let mut values = HashMap::new();
        for field in &mut self.items {
            let given: Vec<String> = form.all(&field.name).map(str::to_owned).collect();
            let single = field.kind != FieldKind::Several;
            if single && given.len() > 1
                || (field.kind != FieldKind::Files
                    && form.files.iter().any(|f| f.field == field.name))
            {
                return Err(Refused::Foreign(field.name.clone()));
            }
            if field.kind == FieldKind::Shown {
                continue;
            }
            let has_file = form.files.iter().any(|file| file.field == field.name);
            let mut outcome = check(field, &given, has_file);
            if let Some(html) = field.write_again(&form) {
                if html.chars().count() > field.max {
                    outcome = Err(Text::filled(TOO_LONG, [field.max.to_string()]));
                }
                values.insert(field.html_name(), Value::Text(html));
            }
            field.values = given;
            field.forget_secrets();
            field.error = None;
            match outcome {
                Ok(value) => {
                    values.insert(field.name.clone(), value);
                }
                Err(error) => field.error = Some(error),
            }
        }
        if self.wrong().next().is_some() {
            return Err(Refused::Wrong(Box::new(self)));
        }
        Ok(Values {
            fields: self,
            values,
            files: form.files,
        })
    }
}

impl Field {
    /// The editor's text as it came; what was written without the editor has none.
    fn write_again(&mut self, form: &FormData) -> Option<String> {
        let name = self.html_name();
        let rich = self.rich.as_mut()?;
        let html = form.get(&name).map(str::to_owned);
        rich.html = html.clone().unwrap_or_default();
        html.filter(|html| !html.trim().is_empty())
    }
}

fn check(field: &Field, given: &[String], has_file: bool) -> Result<Value, Text> {
    let text = given.first().map_or("", String::as_str);
    let trimmed = if field.is_secret() { text } else { text.trim() };
    if text.chars().count() > field.max {
        return Err(Text::filled(TOO_LONG, [field.max.to_string()]));
    }
    match field.kind {
        FieldKind::Check => Ok(Value::Flag(text == "1")),
        FieldKind::Several => several(field, given),
        FieldKind::Files if field.required && !has_file => Err(NO_FILE.into()),
        FieldKind::Files => Ok(Value::Files),
        _ if trimmed.is_empty() && field.required => Err(missing(field.kind)),
        _ if trimmed.is_empty() => Ok(empty(field.kind)),
        FieldKind::LongText(_) => Ok(Value::Text(trimmed.replace("\r\n", "\n"))),
        FieldKind::Number(min, max) => number(trimmed, min, max),
        FieldKind::Select | FieldKind::Radio => one_of(field, trimmed),
        FieldKind::Date => NaiveDate::parse_from_str(trimmed, "%Y-%m-%d")
            .map(Value::Date)
            .map_err(|_| NO_DATE.into()),
        FieldKind::DateTime => date_time(trimmed),
        _ if trimmed.contains(['\r', '\n']) => Err(ONE_LINE.into()),
        FieldKind::Email if !looks_like_address(trimmed) => Err(NO_ADDRESS.into()),
        _ => Ok(Value::Text(trimmed.to_owned())),
    }
}

fn missing(kind: FieldKind) -> Text {
    match kind {
        FieldKind::Select | FieldKind::Radio => NOT_OFFERED.into(),
        FieldKind::Date | FieldKind::DateTime => NO_DATE.into(),
        _ => EMPTY.into(),
    }
}

fn empty(kind: FieldKind) -> Value {
    match kind {
        FieldKind::Number(..) | FieldKind::Date | FieldKind::DateTime => Value::Nothing,
        _ => Value::Text(String::new()),
    }
}

fn number(text: &str, min: i64, max: i64) -> Result<Value, Text> {
    let number: i64 = text.parse().map_err(|_| Text::from(NO_NUMBER))?;
    if (min..=max).contains(&number) {
        Ok(Value::Number(number))
    } else {
        Err(Text::filled(
            OUT_OF_RANGE,
            [min.to_string(), max.to_string()],
        ))
    }
}

fn offered(field: &Field, value: &str) -> bool {
    field
        .choices
        .iter()
        .any(|choice| choice.value == value && !choice.disabled)
}

fn one_of(field: &Field, value: &str) -> Result<Value, Text> {
    if offered(field, value) {
        Ok(Value::Text(value.to_owned()))
    } else {
        Err(NOT_OFFERED.into())
    }
}

fn several(field: &Field, given: &[String]) -> Result<Value, Text> {
    if !given.iter().all(|value| offered(field, value)) || (field.required && given.is_empty()) {
        return Err(NOT_OFFERED.into());
    }
    Ok(Value::List(given.to_vec()))
}

fn date_time(text: &str) -> Result<Value, Text> {
    let parsed = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"));
    parsed.map(Value::DateTime).map_err(|_| NO_DATE.into())
}

fn looks_like_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !text.contains([' ', ',', ';', '<', '>', '"'])
            && !local.contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Choice;
    use crate::i18n::msg;

    fn form() -> Fields {
        let queues = vec![
            Choice::new(1, Text::plain("Raw")),
            Choice::new(2, Text::plain("Hidden")).disabled(),
        ];
        Fields::new([
            Field::text("Subject", msg("Subject")).required().max(10),
            Field::select("QueueID", msg("Queue"), queues),
            Field::number("TimeUnits", msg("Minutes spent"), 0, 600),
            Field::new(FieldKind::DateTime, "PendingTime", msg("Pending until")),
            Field::new(FieldKind::Email, "UserEmail", msg("E-mail")),
            Field::new(FieldKind::Password, "Password", msg("Password")),
            Field::check("Lock", msg("Lock the ticket")),
        ])
    }

    fn read(pairs: &[(&str, &str)]) -> Result<Values, Refused> {
        form().read(FormData::of(pairs.iter().copied()))
    }

    #[test]
    fn good_values_come_out_typed() {
        let values = read(&[
            ("Subject", " Printer "),
            ("QueueID", "1"),
            ("TimeUnits", "5"),
            ("PendingTime", "2026-11-23T14:00"),
            ("Lock", "1"),
        ])
        .unwrap();
        assert_eq!(
            (
                values.text("Subject"),
                values.number("QueueID"),
                values.number("TimeUnits")
            ),
            ("Printer", Some(1), Some(5))
        );
        assert_eq!(
            values.date_time("PendingTime").unwrap().to_string(),
            "2026-11-23 14:00:00"
        );
        assert!(values.flag("Lock") && values.optional("UserEmail").is_none());
    }

    #[test]
    fn a_wrong_form_comes_back_with_what_was_typed_and_what_is_wrong() {
        let bad = [
            ("Subject", ""),
            ("QueueID", "2"),
            ("TimeUnits", "x"),
            ("PendingTime", "soon"),
            ("UserEmail", "a b@c"),
            ("Password", "canary"),
        ];
        let fields = read(&bad).unwrap_err().fields().unwrap();
        let error = |name: &str| fields.find(name).unwrap().error.clone();
        assert_eq!(error("Subject"), Some(EMPTY.into()));
        assert_eq!(
            error("QueueID"),
            Some(NOT_OFFERED.into()),
            "a choice shown for context only"
        );
        assert_eq!(error("TimeUnits"), Some(NO_NUMBER.into()));
        assert_eq!(error("PendingTime"), Some(NO_DATE.into()));
        assert_eq!(error("UserEmail"), Some(NO_ADDRESS.into()));
        assert_eq!(fields.find("TimeUnits").unwrap().first(), "x");
        assert_eq!(
            fields.find("Password").unwrap().first(),
            "",
            "a secret never goes back"
        );
    }

    #[test]
    fn lengths_ranges_and_line_breaks_are_checked() {
        for (name, value) in [
            ("Subject", "12345678901"),
            ("Subject", "a\r\nBcc: b"),
            ("TimeUnits", "601"),
            ("QueueID", "3"),
        ] {
            let mut pairs = vec![(name, value)];
            if name != "Subject" {
                pairs.push(("Subject", "x"));
            }
            let fields = read(&pairs).unwrap_err().fields().unwrap();
            assert!(fields.find(name).unwrap().error.is_some(), "{name}={value}");
            assert_eq!(fields.error_count(), 1);
        }
    }

    #[test]
    fn unknown_and_doubled_fields_are_not_ours() {
        assert!(matches!(
            read(&[("Subject", "x"), ("UserID", "1")]),
            Err(Refused::Foreign(_))
        ));
        assert!(matches!(
            read(&[("Subject", "x"), ("Subject", "y")]),
            Err(Refused::Foreign(_))
        ));
        let query = form().read_query(FormData::of([("Subject", "x"), ("utm", "1")]));
        assert!(query.is_ok(), "a link may carry more");
    }

    #[test]
    fn a_services_refusal_lands_at_its_field() {
        let fields = read(&[("Subject", "x")])
            .unwrap()
            .refuse("QueueID", Text::plain("no right"));
        assert_eq!(
            fields.wrong().map(|f| f.name.as_str()).collect::<Vec<_>>(),
            ["QueueID"]
        );
        assert_eq!(fields.find("Subject").unwrap().first(), "x");
    }
}

//! What a search or a filter asks for: a form in the query, and the condition it becomes.

use chrono::{DateTime, NaiveDate, Utc};
use gotrs_core::ticket::TicketFilter;
use gotrs_core::{PriorityId, QueueId, ServiceId, StateId, TypeId, UserId};

use crate::form::{FieldKind, Fields, FormData, Values};
use crate::i18n::Text;
use crate::reader::AgentPage;

/// Criteria as they were asked for.
#[derive(Debug, Clone)]
pub(crate) struct Criteria {
    fields: Fields,
    wrong: bool,
}

impl Criteria {
    /// Reads them. A value that is not offered, or makes no sense, finds nothing and is marked.
    pub(crate) fn read(_: &AgentPage, fields: Fields, form: &FormData) -> Self {
        let drawn = fields.clone();
        match fields.read_query(form.clone()) {
            Ok(values) => Self {
                fields: filled(drawn, &values),
                wrong: false,
            },
            Err(refused) => Self {
                fields: refused.fields().unwrap_or(drawn),
                wrong: true,
            },
        }
    }

    /// The form with what was asked for.
    pub(crate) fn fields(&self) -> Fields {
        self.fields.clone()
    }

    /// Whether something makes no sense.
    pub(crate) fn is_wrong(&self) -> bool {
        self.wrong
    }

    /// Whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.query().is_empty()
    }

    /// The parameters that say the same.
    pub(crate) fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        for name in NAMES {
            let values = self.fields.find(name).map(|field| field.values.as_slice());
            for value in values.unwrap_or_default() {
                if !value.trim().is_empty() {
                    query.push((*name, value.clone()));
                }
            }
        }
        query
    }

    /// Each criterion in words, with the criteria without it.
    pub(crate) fn chips(&self) -> Vec<(Text, Text, Self)> {
        let given = |name: &&&str| {
            let field = self.fields.find(name);
            field.is_some_and(|field| field.values.iter().any(|v| !v.trim().is_empty()))
        };
        NAMES
            .iter()
            .filter(given)
            .filter_map(|name| {
                let field = self.fields.find(name)?;
                let mut without = self.clone();
                for other in &mut without.fields.items {
                    if other.name == *name {
                        other.values.clear();
                    }
                }
                let label = |value: &String| {
                    let choice = field.choices.iter().find(|choice| choice.value == *value);
                    choice.map_or_else(|| Text::plain(value.clone()), |c| c.label.clone())
                };
                let value = match field.values.as_slice() {
                    [one] => label(one),
                    several => Text::plain(several.len().to_string()),
                };
                Some((field.label.clone(), value, without))
            })
            .collect()
    }

    /// The condition, on top of another.
    pub(crate) fn filter(&self, page: &AgentPage, filter: TicketFilter) -> TicketFilter {
        if self.wrong {
            // No ticket has this id.
            return filter.id(gotrs_core::TicketId(0));
        }
        let mut filter = filter;
        let text = |name: &str| {
            let field = self.fields.find(name);
            field
                .map(|f| f.first().trim().to_owned())
                .filter(|v| !v.is_empty())
        };
        let ids = |name: &str| -> Vec<i64> {
            let values = self.fields.find(name).map(|f| f.values.clone());
            let values = values.unwrap_or_default();
            values
                .iter()
                .filter_map(|value| value.parse().ok())
                .collect()
        };
        if let Some(words) = text("q") {
            filter = filter.text(words);
        }
        if let Some(number) = text("TicketNumber") {
            filter = filter.number(number);
        }
        if let Some(login) = text("CustomerUserLogin") {
            filter = filter.customer_user(login);
        }
        if let Some(id) = text("CustomerID") {
            filter = filter.customer_id(id);
        }
        for id in ids("QueueIDs") {
            filter = filter.queue(QueueId(id));
        }
        for id in ids("StateIDs") {
            filter = filter.state(gotrs_core::ticket::StateRef::Id(StateId(id)));
        }
        for id in ids("PriorityIDs") {
            filter = filter.priority(gotrs_core::ticket::PriorityRef::Id(PriorityId(id)));
        }
        for id in ids("OwnerIDs") {
            filter = filter.owner(UserId(id));
        }
        for id in ids("TypeIDs") {
            filter = filter.ticket_type(gotrs_core::ticket::TypeRef::Id(TypeId(id)));
        }
        for id in ids("ServiceIDs") {
            filter = filter.service(gotrs_core::ticket::ServiceRef::Id(ServiceId(id)));
        }
        let day = |name: &str| text(name).and_then(|day| day.parse::<NaiveDate>().ok());
        if let Some(from) = day("CreateTimeFrom").and_then(|day| begin(page, day)) {
            filter = filter.created_from(from);
        }
        let next = |day: NaiveDate| begin(page, day.succ_opt()?);
        if let Some(to) = day("CreateTimeTo").and_then(next) {
            filter = filter.created_to(to - chrono::TimeDelta::seconds(1));
        }
        filter
    }
}

/// The criteria there are, by their names in addresses.
const NAMES: &[&str] = &[
    "q",
    "TicketNumber",
    "CustomerUserLogin",
    "CustomerID",
    "QueueIDs",
    "StateIDs",
    "PriorityIDs",
    "OwnerIDs",
    "TypeIDs",
    "ServiceIDs",
    "CreateTimeFrom",
    "CreateTimeTo",
];

/// The beginning of a reader's day.
fn begin(page: &AgentPage, day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    let local = midnight.and_local_timezone(page.page.locale.zone);
    Some(local.earliest()?.to_utc())
}

fn filled(mut fields: Fields, values: &Values) -> Fields {
    for field in &mut fields.items {
        field.values = match field.kind {
            FieldKind::Several => values.list(&field.name).to_vec(),
            FieldKind::Date => values
                .date(&field.name)
                .map(|day| day.to_string())
                .into_iter()
                .collect(),
            _ => values
                .optional(&field.name)
                .map(str::to_owned)
                .into_iter()
                .collect(),
        };
    }
    fields
}

//! More of what an agent sets for himself: how he works, his own queues and services, when he is away. Each is a form of
//! the page of preferences; one that comes back wrong comes back alone.

use axum::response::{IntoResponse as _, Response};
use chrono::{Datelike as _, NaiveDate};
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::{QueueId, ServiceId};

use super::choice;
use super::preferences;
use super::ticket::AGAIN;
use crate::done;
use crate::error::PageError;
use crate::form::{Choice, Field, FieldKind, Fields, Submitted, Width};
use crate::i18n::{Msg, Text, msg};
use crate::page::part::{FormView, Section};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

pub(crate) const WORK: &str = "/agent/preferences/work";
pub(crate) const MINE: &str = "/agent/preferences/mine";
pub(crate) const AWAY: &str = "/agent/preferences/away";

/// OTRS's preference: tickets on a page.
const PAGE: &str = "UserTicketOverviewSmallPageShown";
/// OTRS's preference: where an action leads.
const NEXT: &str = "UserLastScreen";
/// Our own preference: keys without a modifier.
pub(crate) const KEYS: &str = "UserGotrsKeys";

/// A form of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Work,
    Mine,
    Away,
}

impl Part {
    const fn facts(self) -> (&'static str, &'static str, Msg, Msg) {
        match self {
            Self::Work => (
                "work",
                WORK,
                msg("Working with tickets"),
                msg("How lists and pages of tickets behave."),
            ),
            Self::Mine => (
                "mine",
                MINE,
                msg("My queues and services"),
                msg("They have lists of their own, and what is new in the queues rings the bell."),
            ),
            Self::Away => (
                "away",
                AWAY,
                msg("Out of office"),
                msg("While you are away, your name says until when."),
            ),
        }
    }

    fn section(self, fields: Fields) -> Section {
        let (id, path, title, intro) = self.facts();
        Section::form(id, title, FormView::new(path, fields, msg("Save"))).intro(intro)
    }

    async fn fields(self, page: &AgentPage) -> Result<Fields, PageError> {
        match self {
            Self::Work => Ok(work(page)),
            Self::Mine => mine(page).await,
            Self::Away => Ok(away(page)),
        }
    }
}

fn work(page: &AgentPage) -> Fields {
    let sizes = [25, 50, 100, 200].map(|n: i64| Choice::new(n, Text::plain(n.to_string())));
    let next = [
        Choice::new("zoom", msg("Stay with the ticket")),
        Choice::new("overview", msg("Back to the list")),
    ];
    Fields::new([
        Field::select(PAGE, msg("Tickets on a page"), sizes.to_vec())
            .required()
            .value(page.page_size())
            .width(Width::Half),
        Field::select(NEXT, msg("After closing or moving a ticket"), next.to_vec())
            .required()
            .value(if page.stays() { "zoom" } else { "overview" })
            .width(Width::Half),
        Field::check(KEYS, msg("Single keys are shortcuts"))
            .checked(page.preference(KEYS) != Some("0"))
            .help(msg("Such as R for an answer. Keys with Ctrl always work.")),
    ])
}

async fn mine(page: &AgentPage) -> Result<Fields, PageError> {
    let agents = page.desk().agents(page.user());
    let own = agents.personal_queues(page.user()).await?;
    let queues = choice::queues(page, &Permission::RO).await?;
    let mut fields = Fields::new(
        [Field::new(FieldKind::Several, "QueueIDs", msg("My queues"))
            .choices(queues)
            .values(own)],
    );
    if page.desk().config().get(&settings::TICKET_SERVICE) {
        let own = agents.personal_services(page.user()).await?;
        let services = choice::services(page).await?;
        let field = Field::new(FieldKind::Several, "ServiceIDs", msg("My services"));
        fields = fields.and(field.choices(services).values(own));
    }
    Ok(fields)
}

/// A stored day: three preferences, as OTRS keeps it.
fn day(page: &AgentPage, edge: &str) -> Option<NaiveDate> {
    let part = |name: &str| {
        let value = page.preference(&format!("OutOfOffice{edge}{name}"))?;
        value.trim().parse::<u32>().ok()
    };
    let year = i32::try_from(part("Year")?).ok()?;
    NaiveDate::from_ymd_opt(year, part("Month")?, part("Day")?)
}

fn away(page: &AgentPage) -> Fields {
    let text = |edge| day(page, edge).map_or_else(String::new, |day| day.to_string());
    let date = |name, label: Msg, edge| {
        Field::new(FieldKind::Date, name, label)
            .value(text(edge))
            .width(Width::Half)
    };
    Fields::new([
        Field::check("OutOfOffice", msg("I am out of office"))
            .checked(page.preference("OutOfOffice") == Some("1")),
        date("OutOfOfficeStart", msg("First day"), "Start"),
        date("OutOfOfficeEnd", msg("Last day"), "End"),
    ])
}

impl AgentPage {
    /// Whether the reader stays with a ticket that is closed or moved.
    pub(crate) fn stays(&self) -> bool {
        self.preference(NEXT) != Some("overview")
    }
}

/// The sections of the page.
pub(super) async fn sections(page: &AgentPage) -> Result<Vec<Section>, PageError> {
    let mut sections = Vec::new();
    for part in [Part::Work, Part::Mine, Part::Away] {
        sections.push(part.section(part.fields(page).await?));
    }
    Ok(sections)
}

async fn again(page: AgentPage, part: Part, fields: Fields) -> Result<Response, PageError> {
    preferences::draw_alone(page, AGAIN, part.section(fields)).await
}

async fn keep(page: &AgentPage, changes: &[(&str, Option<&str>)]) -> Result<Response, PageError> {
    let agents = page.desk().agents(page.user());
    agents.set_preferences(page.user(), changes).await?;
    Ok(saved())
}

fn saved() -> Response {
    SeeOther::to(&done::at(url::PREFERENCES, "saved")).into_response()
}

/// `POST /agent/preferences/work`
pub(crate) async fn set_work(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = match work(&page).read(form) {
        Ok(values) => values,
        Err(refused) => return again(page, Part::Work, refused.fields()?).await,
    };
    let keys = if values.flag(KEYS) { "1" } else { "0" };
    let changes = [
        (PAGE, Some(values.text(PAGE))),
        (NEXT, Some(values.text(NEXT))),
        (KEYS, Some(keys)),
    ];
    keep(&page, &changes).await
}

/// `POST /agent/preferences/mine`
pub(crate) async fn set_mine(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = match mine(&page).await?.read(form) {
        Ok(values) => values,
        Err(refused) => return again(page, Part::Mine, refused.fields()?).await,
    };
    let ids = |name: &str| -> Vec<i64> {
        let list = values.list(name).iter();
        list.filter_map(|id| id.parse().ok()).collect()
    };
    let queues: Vec<QueueId> = ids("QueueIDs").into_iter().map(QueueId).collect();
    let services: Vec<ServiceId> = ids("ServiceIDs").into_iter().map(ServiceId).collect();
    let agents = page.desk().agents(page.user());
    agents.set_personal(page.user(), &queues, &services).await?;
    Ok(saved())
}

/// `POST /agent/preferences/away`
pub(crate) async fn set_away(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = match away(&page).read(form) {
        Ok(values) => values,
        Err(refused) => return again(page, Part::Away, refused.fields()?).await,
    };
    let on = values.flag("OutOfOffice");
    let days = ("OutOfOfficeStart", "OutOfOfficeEnd");
    let (first, last) = (values.date(days.0), values.date(days.1));
    let wrong = match (first, last) {
        (None, _) if on => Some((days.0, msg("Enter a date."))),
        (_, None) if on => Some((days.1, msg("Enter a date."))),
        (Some(first), Some(last)) if last < first => {
            Some((days.1, msg("The last day is before the first.")))
        }
        _ => None,
    };
    if let Some((field, text)) = wrong {
        let fields = values.refuse(field, text);
        return again(page, Part::Away, fields).await;
    }
    let mut changes = vec![("OutOfOffice".to_owned(), Some(u8::from(on).to_string()))];
    for (edge, day) in [(days.0, first), (days.1, last)] {
        let part = |name: &str, value: Option<u32>| {
            (
                format!("{edge}{name}"),
                value.map(|value| value.to_string()),
            )
        };
        changes.push(part(
            "Year",
            day.and_then(|day| u32::try_from(day.year()).ok()),
        ));
        changes.push(part("Month", day.map(|day| day.month())));
        changes.push(part("Day", day.map(|day| day.day())));
    }
    let changes: Vec<(&str, Option<&str>)> = changes
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_deref()))
        .collect();
    keep(&page, &changes).await
}

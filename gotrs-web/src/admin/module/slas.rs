//! Service level agreements.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::admin::source::{Answer, Context};
use crate::form::Values;
use gotrs_core::catalog::Sla;
use gotrs_core::{ServiceId, SlaId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "slas",
    title: msg("SLAs"),
    summary: msg("Promises and their hours"),
    icon: "clock",
    group: ModuleGroupKey::Tickets,
    add: Some(msg("Add SLA")),
    columns: &[NAME_COLUMN, COMMENT_COLUMN, VALID_COLUMN, CHANGED],
    fields: &[
        NAME,
        FieldSpec::several("ServiceIDs", msg("Services"), Relation::Services),
        FieldSpec::select("Calendar", msg("Calendar"), Relation::Calendars)
            .help(msg("Clocks run only in these hours."))
            .half(),
        FieldSpec::minutes("FirstResponseTime", msg("First response, minutes")),
        FieldSpec::new("FirstResponseNotify", msg("Warn at percent"), WARN)
            .core("first_response_notify")
            .half(),
        FieldSpec::minutes("UpdateTime", msg("Update, minutes")),
        FieldSpec::new("UpdateNotify", msg("Warn at percent"), WARN)
            .core("update_notify")
            .half(),
        FieldSpec::minutes("SolutionTime", msg("Solution, minutes")),
        FieldSpec::new("SolutionNotify", msg("Warn at percent"), WARN)
            .core("solution_notify")
            .half(),
        COMMENT,
        VALID,
    ],
    source: &Kept::<Sla>::new(),
};

impl Described for Sla {
    through!(slas);

    fn read(values: &Values, _: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            calendar: optional(values, "Calendar"),
            first_response_time: values.number("FirstResponseTime").unwrap_or_default(),
            first_response_notify: values.number("FirstResponseNotify"),
            update_time: values.number("UpdateTime").unwrap_or_default(),
            update_notify: values.number("UpdateNotify"),
            solution_time: values.number("SolutionTime").unwrap_or_default(),
            solution_notify: values.number("SolutionNotify"),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("Calendar", maybe(self.calendar.as_ref())),
            ("FirstResponseTime", one(self.first_response_time)),
            ("FirstResponseNotify", maybe(self.first_response_notify)),
            ("UpdateTime", one(self.update_time)),
            ("UpdateNotify", maybe(self.update_notify)),
            ("SolutionTime", one(self.solution_time)),
            ("SolutionNotify", maybe(self.solution_notify)),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }

    fn related<'a>(cx: &'a Context, id: SlaId) -> Answer<'a, Filled> {
        Box::pin(async move {
            let services = cx.desk.slas(&cx.actor).services(id).await?;
            let services = services.iter().map(ToString::to_string).collect();
            Ok(vec![("ServiceIDs", services)])
        })
    }

    fn relate<'a>(cx: &'a Context, id: SlaId, values: &'a Values) -> Answer<'a, ()> {
        Box::pin(async move {
            let services = ids(values, "ServiceIDs", ServiceId);
            cx.desk.slas(&cx.actor).set_services(id, &services).await
        })
    }
}

//! Times in which nobody but administrators may sign in.

use super::common::*;
use crate::admin::memory::arranged;
use crate::admin::source::{Answer, Ask, Context, Deed, Listing, Opened, Record, Shown, Source};
use crate::form::Values;
use crate::page::part::Tone;
use gotrs_core::Error;
use gotrs_core::auth::{Maintenance, MaintenanceData};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "maintenances",
    title: msg("System maintenance"),
    summary: msg("Times in which only administrators sign in"),
    icon: "clock",
    group: ModuleGroupKey::System,
    add: Some(msg("Add maintenance")),
    columns: &[
        column("Comment", msg("Comment"), Title),
        column("StartDate", msg("From"), When),
        column("StopDate", msg("Until"), When),
        column("State", msg("State"), Badge),
        VALID_COLUMN,
    ],
    fields: &[
        FieldSpec::new("StartDate", msg("From"), FieldKind::DateTime)
            .required()
            .half()
            .core("start"),
        FieldSpec::new("StopDate", msg("Until"), FieldKind::DateTime)
            .required()
            .half()
            .core("stop"),
        FieldSpec::text("Comment", msg("Comment"))
            .required()
            .core("comment"),
        FieldSpec::text("LoginMessage", msg("What the sign-in says")).core("login_message"),
        FieldSpec::new(
            "ShowLoginMessage",
            msg("The sign-in says it"),
            FieldKind::Check,
        ),
        FieldSpec::text("NotifyMessage", msg("What people who are in are told"))
            .core("notify_message"),
        VALID,
    ],
    source: &Maintenances,
};

#[derive(Debug)]
struct Maintenances;

fn number(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::not_found("maintenance", id))
}

impl Source for Maintenances {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let (all, now) = (cx.desk.maintenances(&cx.actor).list().await?, cx.desk.now());
            let record = |Maintenance { id, data }| {
                let state = if data.stop < now {
                    Shown::Badge(Tone::Neutral, msg("over").into())
                } else if data.start > now {
                    Shown::Badge(Tone::Info, msg("to come").into())
                } else {
                    Shown::Badge(Tone::Warn, msg("now").into())
                };
                Record::new(
                    id,
                    [
                        ("Comment", data.comment.into()),
                        ("StartDate", Shown::When(data.start)),
                        ("StopDate", Shown::When(data.stop)),
                        ("State", state),
                        ("ValidID", Shown::Validity(data.valid)),
                    ],
                )
            };
            Ok(arranged(all.into_iter().map(record).collect(), ask))
        })
    }

    fn has_sort(&self) -> bool {
        true
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let wanted = number(id)?;
            let all = cx.desk.maintenances(&cx.actor).list().await?;
            let found = all.into_iter().find(|maintenance| maintenance.id == wanted);
            let data = found
                .ok_or_else(|| Error::not_found("maintenance", id))?
                .data;
            let values = vec![
                ("StartDate", one(cx.locale.input_value(data.start))),
                ("StopDate", one(cx.locale.input_value(data.stop))),
                ("Comment", one(&data.comment)),
                ("LoginMessage", one(&data.login_message)),
                ("ShowLoginMessage", flag(data.show_login_message)),
                ("NotifyMessage", one(&data.notify_message)),
                ("ValidID", one(data.valid)),
            ];
            let question = msg("Delete this maintenance?");
            Ok(Opened {
                deeds: vec![Deed::asking("delete", msg("Delete"), question)],
                ..Opened::new(data.comment, values)
            })
        })
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let time = |name, field| {
                let local = values.date_time(name).and_then(|local| cx.instant(local));
                local.ok_or_else(|| Error::invalid(field, "format", ""))
            };
            let data = MaintenanceData {
                start: time("StartDate", "start")?,
                stop: time("StopDate", "stop")?,
                comment: text(values, "Comment"),
                login_message: text(values, "LoginMessage"),
                show_login_message: values.flag("ShowLoginMessage"),
                notify_message: text(values, "NotifyMessage"),
                valid: validity(values),
            };
            let maintenances = cx.desk.maintenances(&cx.actor);
            match id {
                Some(id) => {
                    maintenances.update(number(id)?, &data).await?;
                    Ok(id.to_owned())
                }
                None => Ok(maintenances.add(&data).await?.to_string()),
            }
        })
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            match verb {
                "delete" => cx.desk.maintenances(&cx.actor).delete(number(id)?).await,
                _ => Err(Error::not_found("action", verb)),
            }
        })
    }
}

//! Queues.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::admin::source::{Answer, Context};
use crate::form::Values;
use gotrs_core::queue::Queue;
use gotrs_core::{
    AddressId, AutoResponseId, FollowUpId, GroupId, QueueId, SalutationId, SignatureId, TemplateId,
};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "queues",
    title: msg("Queues"),
    summary: msg("Where tickets wait, and what is promised there"),
    icon: "inbox",
    group: ModuleGroupKey::Tickets,
    add: Some(msg("Add queue")),
    columns: &[
        NAME_COLUMN,
        column("GroupID", msg("Group"), Text).of(Relation::Groups),
        column("FollowUpID", msg("Follow-up on closed tickets"), Text)
            .of(Relation::FollowUps)
            .minor(),
        VALID_COLUMN,
        CHANGED,
    ],
    fields: &[
        NAME.help(msg("Support::Printers is a part of Support.")),
        FieldSpec::select("GroupID", msg("Group"), Relation::Groups)
            .core("group_id")
            .required()
            .help(msg("Agents with rights on this group see the queue.")),
        FieldSpec::minutes("FirstResponseTime", msg("First response, minutes"))
            .core("first_response_time"),
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
        FieldSpec::select("Calendar", msg("Calendar"), Relation::Calendars)
            .help(msg("Clocks run only in these hours."))
            .half(),
        FieldSpec::minutes("UnlockTimeout", msg("Unlock after, minutes")),
        FieldSpec::select(
            "FollowUpID",
            msg("Follow-up on closed tickets"),
            Relation::FollowUps,
        )
        .required()
        .half(),
        FieldSpec::select(
            "SystemAddressID",
            msg("System address"),
            Relation::SystemAddresses,
        )
        .required()
        .half(),
        FieldSpec::select("SalutationID", msg("Salutation"), Relation::Salutations)
            .required()
            .half(),
        FieldSpec::select("SignatureID", msg("Signature"), Relation::Signatures)
            .required()
            .half(),
        FieldSpec::new(
            "FollowUpLock",
            msg("Lock the ticket after a follow-up"),
            FieldKind::Check,
        ),
        FieldSpec::several(
            "AutoResponses",
            msg("Automatic answers"),
            Relation::AutoResponses,
        )
        .core("auto_responses"),
        FieldSpec::several("Templates", msg("Templates"), Relation::Templates),
        COMMENT,
        VALID,
    ],
    source: &Kept::<Queue>::new(),
};

impl Described for Queue {
    through!(queues);

    fn read(values: &Values, before: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            group_id: GroupId(id(values, "GroupID")),
            unlock_timeout: values.number("UnlockTimeout"),
            first_response_time: values.number("FirstResponseTime"),
            first_response_notify: values.number("FirstResponseNotify"),
            update_time: values.number("UpdateTime"),
            update_notify: values.number("UpdateNotify"),
            solution_time: values.number("SolutionTime"),
            solution_notify: values.number("SolutionNotify"),
            address_id: AddressId(id(values, "SystemAddressID")),
            calendar: optional(values, "Calendar"),
            default_sign_key: before.and_then(|queue| queue.default_sign_key.clone()),
            salutation_id: SalutationId(id(values, "SalutationID")),
            signature_id: SignatureId(id(values, "SignatureID")),
            follow_up_id: FollowUpId(id(values, "FollowUpID")),
            follow_up_lock: values.flag("FollowUpLock"),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("GroupID", one(self.group_id)),
            ("UnlockTimeout", maybe(self.unlock_timeout)),
            ("FirstResponseTime", maybe(self.first_response_time)),
            ("FirstResponseNotify", maybe(self.first_response_notify)),
            ("UpdateTime", maybe(self.update_time)),
            ("UpdateNotify", maybe(self.update_notify)),
            ("SolutionTime", maybe(self.solution_time)),
            ("SolutionNotify", maybe(self.solution_notify)),
            ("SystemAddressID", one(self.address_id)),
            ("Calendar", maybe(self.calendar.as_ref())),
            ("SalutationID", one(self.salutation_id)),
            ("SignatureID", one(self.signature_id)),
            ("FollowUpID", one(self.follow_up_id)),
            ("FollowUpLock", flag(self.follow_up_lock)),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }

    fn related<'a>(cx: &'a Context, id: QueueId) -> Answer<'a, Filled> {
        Box::pin(async move {
            let answers = cx.desk.auto_responses(&cx.actor).of_queue(id).await?;
            let templates = cx.desk.templates(&cx.actor).of_queue(id, None).await?;
            Ok(vec![
                (
                    "AutoResponses",
                    answers.iter().map(|entry| entry.id.to_string()).collect(),
                ),
                (
                    "Templates",
                    templates.iter().map(|entry| entry.id.to_string()).collect(),
                ),
            ])
        })
    }

    fn relate<'a>(cx: &'a Context, id: QueueId, values: &'a Values) -> Answer<'a, ()> {
        Box::pin(async move {
            let answers = ids(values, "AutoResponses", AutoResponseId);
            cx.desk
                .auto_responses(&cx.actor)
                .set_of_queue(id, &answers)
                .await?;
            let templates = ids(values, "Templates", TemplateId);
            cx.desk
                .templates(&cx.actor)
                .set_of_queue(id, &templates)
                .await
        })
    }
}

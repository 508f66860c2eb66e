//! The kinds, a few lines each.

use super::kind::kind;
use crate::error::Problems;
use crate::id::{
    AddressId, AutoResponseId, AutoResponseTypeId, PriorityId, QueueId, SalutationId, ServiceId,
    SignatureId, SlaId, StateId, StateTypeId, TemplateId, TypeId,
};
use crate::valid::Validity;

/// What a template may be for (`StandardTemplate::Types`).
const TEMPLATE_TYPES: &[&str] = &["Answer", "Create", "Email", "Forward", "Note", "PhoneCall"];

kind! {
    /// A ticket state: the word people see, and the state type that the rules know.
    State, StateRow, StateId, "state", table "ticket_state", key "name",
    events "StateAdd" "StateUpdate", entity Some("State"), hierarchical false,
    uses None, check |_, _| {},
    {
        /// What kind of state it is.
        type_id: StateTypeId = "type_id" in "ticket_state_type",
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// A ticket priority. Names begin with a number: lists sort by name.
    Priority, PriorityRow, PriorityId, "priority", table "ticket_priority", key "name",
    events "PriorityAdd" "PriorityUpdate", entity Some("Priority"), hierarchical false,
    uses None, check |_, _| {},
    {}
}

kind! {
    /// A ticket type.
    TicketType, TicketTypeRow, TypeId, "ticket type", table "ticket_type", key "name",
    events "TypeAdd" "TypeUpdate", entity Some("Type"), hierarchical false,
    uses None, check |_, _| {},
    {}
}

kind! {
    /// A service that customers get help with. `A::B` is part of `A`.
    Service, ServiceRow, ServiceId, "service", table "service", key "name",
    events "ServiceAdd" "ServiceUpdate", entity Some("Service"), hierarchical true,
    uses None, check |_, _| {},
    {
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// A service level agreement: how fast, in minutes of working time. 0 promises nothing.
    Sla, SlaRow, SlaId, "sla", table "sla", key "name",
    events "SLAAdd" "SLAUpdate", entity Some("SLA"), hierarchical false,
    uses None, check |sla, problems| {
        let promises = [
            ("first_response_notify", sla.first_response_time, sla.first_response_notify),
            ("update_notify", sla.update_time, sla.update_notify),
            ("solution_notify", sla.solution_time, sla.solution_notify),
        ];
        check_promises(&promises, problems);
    },
    {
        /// The calendar whose working time counts: `1` to `9`; none means the usual one.
        calendar: Option<String> = "calendar_name" max 100,
        /// Minutes until the first answer.
        first_response_time: i64 = "first_response_time",
        /// Percent of it after which to warn.
        first_response_notify: Option<i64> = "first_response_notify",
        /// Minutes between answers.
        update_time: i64 = "update_time",
        /// Percent of it after which to warn.
        update_notify: Option<i64> = "update_notify",
        /// Minutes until the ticket is closed.
        solution_time: i64 = "solution_time",
        /// Percent of it after which to warn.
        solution_notify: Option<i64> = "solution_notify",
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// How answers from a queue begin.
    Salutation, SalutationRow, SalutationId, "salutation", table "salutation", key "name",
    events "SalutationAdd" "SalutationUpdate", entity None, hierarchical false,
    uses Some("SELECT COUNT(*) FROM queue WHERE salutation_id = ? AND ? > 0 \
               AND valid_id = (SELECT id FROM valid WHERE name = 'valid')"),
    check |_, _| {},
    {
        /// The text, with smart tags.
        text: String = "text" max 3000,
        /// `text/plain` or `text/html`, with the charset.
        content_type: Option<String> = "content_type" max 250,
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// How answers from a queue end.
    Signature, SignatureRow, SignatureId, "signature", table "signature", key "name",
    events "SignatureAdd" "SignatureUpdate", entity None, hierarchical false,
    uses Some("SELECT COUNT(*) FROM queue WHERE signature_id = ? AND ? > 0 \
               AND valid_id = (SELECT id FROM valid WHERE name = 'valid')"),
    check |_, _| {},
    {
        /// The text, with smart tags.
        text: String = "text" max 3000,
        /// `text/plain` or `text/html`, with the charset.
        content_type: Option<String> = "content_type" max 250,
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// An address of the desk: mail to it goes into a queue, answers come from it. Its name is the address.
    SystemAddress, SystemAddressRow, AddressId, "system address", table "system_address", key "value0",
    events "SystemAddressAdd" "SystemAddressUpdate", entity None, hierarchical false,
    uses Some("SELECT (SELECT COUNT(*) FROM queue WHERE system_address_id = ?) \
               + (SELECT COUNT(*) FROM auto_response WHERE system_address_id = ?)"),
    check |address, problems| {
        let parts = address.name.rsplit_once('@');
        let broken = |text: &str| text.is_empty() || text.contains(|c: char| c.is_whitespace() || "<>,;\"".contains(c));
        if !address.name.is_empty() && parts.is_none_or(|(local, domain)| broken(local) || broken(domain)) {
            problems.add("name", "format", "an e-mail address");
        }
        if address.real_name.trim().is_empty() {
            problems.add("real_name", "required", "");
        }
        if address.real_name.contains(['\r', '\n']) {
            problems.add("real_name", "format", "one line");
        }
    },
    {
        /// The name shown before the address.
        real_name: String = "value1" max 200,
        /// Where mail to it goes.
        queue_id: QueueId = "queue_id" in "queue",
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// A text for an answer, a note or a new ticket.
    Template, TemplateRow, TemplateId, "template", table "standard_template", key "name",
    events "StandardTemplateAdd" "StandardTemplateUpdate", entity None, hierarchical false,
    uses None, check |template, problems| {
        if !TEMPLATE_TYPES.contains(&template.template_type.as_str()) {
            problems.add("template_type", "unknown", &template.template_type);
        }
    },
    {
        /// What it is for: `Answer`, `Create`, `Email`, `Forward`, `Note`, `PhoneCall`.
        template_type: String = "template_type" max 100,
        /// The text, with smart tags.
        text: Option<String> = "text" max 10000,
        /// `text/plain` or `text/html`, with the charset.
        content_type: Option<String> = "content_type" max 250,
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

kind! {
    /// An answer that the desk sends by itself.
    AutoResponse, AutoResponseRow, AutoResponseId, "automatic answer", table "auto_response", key "name",
    events "AutoResponseAdd" "AutoResponseUpdate", entity None, hierarchical false,
    uses None, check |answer, problems| {
        if answer.subject.as_deref().is_none_or(|subject| subject.trim().is_empty()) {
            problems.add("subject", "required", "");
        }
    },
    {
        /// The text, with smart tags.
        text: Option<String> = "text0" max 6000,
        /// The subject, with smart tags.
        subject: Option<String> = "text1" max 6000,
        /// When it is sent.
        type_id: AutoResponseTypeId = "type_id" in "auto_response_type",
        /// Whom it comes from.
        address_id: AddressId = "system_address_id" in "system_address",
        /// `text/plain` or `text/html`, with the charset.
        content_type: Option<String> = "content_type" max 250,
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

/// Minutes are not negative, warnings are percents. Each: field of the warning, minutes, percent.
pub(crate) fn check_promises(
    promises: &[(&'static str, i64, Option<i64>)],
    problems: &mut Problems,
) {
    for (field, minutes, percent) in promises {
        if *minutes < 0 {
            problems.add(field, "format", "minutes must not be negative");
        }
        if percent.is_some_and(|percent| !(0..=100).contains(&percent)) {
            problems.add(field, "format", "percent");
        }
    }
}

impl Priority {
    /// A valid priority.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            valid: Validity::Valid,
        }
    }
}

impl TicketType {
    /// A valid type.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            valid: Validity::Valid,
        }
    }
}

impl State {
    /// A valid state of a type.
    pub fn named(name: impl Into<String>, type_id: StateTypeId) -> Self {
        Self {
            name: name.into(),
            type_id,
            comments: None,
            valid: Validity::Valid,
        }
    }
}

impl Service {
    /// A valid service.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            comments: None,
            valid: Validity::Valid,
        }
    }
}

impl Sla {
    /// A valid SLA that promises nothing yet.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            calendar: None,
            first_response_time: 0,
            first_response_notify: None,
            update_time: 0,
            update_notify: None,
            solution_time: 0,
            solution_notify: None,
            comments: None,
            valid: Validity::Valid,
        }
    }
}

impl Template {
    /// A valid plain text of a type.
    pub fn named(
        name: impl Into<String>,
        template_type: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            template_type: template_type.into(),
            text: Some(text.into()),
            content_type: Some("text/plain; charset=utf-8".into()),
            comments: None,
            valid: Validity::Valid,
        }
    }
}

impl SystemAddress {
    /// A valid address whose mail goes into a queue.
    pub fn new(
        address: impl Into<String>,
        real_name: impl Into<String>,
        queue_id: QueueId,
    ) -> Self {
        Self {
            name: address.into(),
            real_name: real_name.into(),
            queue_id,
            comments: None,
            valid: Validity::Valid,
        }
    }
}

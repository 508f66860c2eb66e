//! Settings of the agents' face.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

/// What the desk tells its agents on their dashboards; one paragraph each line.
pub static GOTRS_DASHBOARD_NEWS: Setting<String> = Setting::new(Declaration {
    name: "GOTRS::Dashboard::News",
    kind: SettingKind::Textarea,
    default: Default::Text(""),
    valid: true,
    required: false,
    navigation: "Frontend::Agent::View::Dashboard",
    description: "News on the dashboards of agents. Empty: no news.",
});

/// Most lines that an answer quotes.
pub static TICKET_FRONTEND_RESPONSE_QUOTE_MAX_LINES: Setting<Option<String>> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::ResponseQuoteMaxLines",
        kind: SettingKind::String(""),
        default: Default::Text("99"),
        valid: false,
        required: false,
        navigation: "Frontend::Agent",
        description: "Most lines that an answer quotes.",
    });

/// AgentTicketCompose locks the ticket for the agent.
pub static TICKET_FRONTEND_AGENT_TICKET_COMPOSE_REQUIRED_LOCK: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::AgentTicketCompose###RequiredLock",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Frontend::Agent::View::TicketCompose",
        description: "AgentTicketCompose locks the ticket for the agent.",
    });

/// AgentTicketForward locks the ticket for the agent.
pub static TICKET_FRONTEND_AGENT_TICKET_FORWARD_REQUIRED_LOCK: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::AgentTicketForward###RequiredLock",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Frontend::Agent::View::TicketForward",
        description: "AgentTicketForward locks the ticket for the agent.",
    });

/// AgentTicketEmailOutbound locks the ticket for the agent.
pub static TICKET_FRONTEND_AGENT_TICKET_EMAIL_OUTBOUND_REQUIRED_LOCK: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::AgentTicketEmailOutbound###RequiredLock",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Frontend::Agent::View::TicketEmailOutbound",
        description: "AgentTicketEmailOutbound locks the ticket for the agent.",
    });

/// AgentTicketBounce locks the ticket for the agent.
pub static TICKET_FRONTEND_AGENT_TICKET_BOUNCE_REQUIRED_LOCK: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::AgentTicketBounce###RequiredLock",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Frontend::Agent::View::TicketBounce",
        description: "AgentTicketBounce locks the ticket for the agent.",
    });

/// What an answer is made of, in which order.
pub static TICKET_FRONTEND_RESPONSE_FORMAT: Setting<Option<String>> = Setting::new(Declaration {
    name: "Ticket::Frontend::ResponseFormat",
    kind: SettingKind::Textarea,
    default: Default::Text(
        "[% Data.Salutation %]\n[% Data.StdResponse %]\n[% Data.Signature %]\n\n[% Data.Created | Localize(\"TimeShort\") %] - [% Data.OrigFromName %] [% Translate(\"wrote\") %]:\n[% Data.Body %]\n",
    ),
    valid: false,
    required: false,
    navigation: "Frontend::Agent::View::TicketCompose",
    description: "What an answer is made of, in which order; inactive: salutation, template, signature, cited message.",
});

pub(super) static ALL: &[&Declaration] = &[
    &GOTRS_DASHBOARD_NEWS.declaration,
    &TICKET_FRONTEND_RESPONSE_QUOTE_MAX_LINES.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_COMPOSE_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_FORWARD_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_EMAIL_OUTBOUND_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_BOUNCE_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_RESPONSE_FORMAT.declaration,
];

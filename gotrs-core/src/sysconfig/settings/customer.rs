//! Settings of the customers' face.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

/// Customers choose the priority of a new request.
pub static CUSTOMER_TICKET_MESSAGE_PRIORITY: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###Priority",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "Customers choose the priority of a new request.",
});

/// Priority of a new request.
pub static CUSTOMER_TICKET_MESSAGE_PRIORITY_DEFAULT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###PriorityDefault",
    kind: SettingKind::Entity("Priority"),
    default: Default::Text("3 normal"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "Priority of a new request.",
});

/// Customers choose the type of a new request.
pub static CUSTOMER_TICKET_MESSAGE_TICKET_TYPE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###TicketType",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "Customers choose the type of a new request.",
});

/// Customers choose the service of a new request.
pub static CUSTOMER_TICKET_MESSAGE_SERVICE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###Service",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "Customers choose the service of a new request.",
});

/// Customers choose the SLA of a new request, after its service.
pub static CUSTOMER_TICKET_MESSAGE_SLA: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###SLA",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "Customers choose the SLA of a new request, after its service.",
});

/// The name of the portal; not valid: the organization.
pub static CUSTOMER_HEADLINE: Setting<Option<String>> = Setting::new(Declaration {
    name: "CustomerHeadline",
    kind: SettingKind::String(""),
    default: Default::Text("Example Company"),
    valid: false,
    required: false,
    navigation: "Frontend::Customer",
    description: "The name of the portal, in its head; not valid: the organization.",
});

/// The portal's logo, as a path below this desk; not valid: a sign.
pub static CUSTOMER_LOGO: Setting<Option<String>> = Setting::new(Declaration {
    name: "GOTRS::CustomerPortal###Logo",
    kind: SettingKind::String("^/[A-Za-z0-9._/-]+$"),
    default: Default::Text("/assets/logo.svg"),
    valid: false,
    required: false,
    navigation: "Frontend::Customer",
    description: "The logo of the portal, as a path below this desk's address; not valid: a sign of ours.",
});

/// What the portal says below its greeting; not valid: nothing.
pub static CUSTOMER_WELCOME: Setting<Option<String>> = Setting::new(Declaration {
    name: "GOTRS::CustomerPortal###Welcome",
    kind: SettingKind::Textarea,
    default: Default::Text("We are here from Monday to Friday."),
    valid: false,
    required: false,
    navigation: "Frontend::Customer",
    description: "What the portal says below its greeting; not valid: nothing.",
});

/// Lines of the portal's foot, such as hours and imprint.
pub static CUSTOMER_FOOT: Setting<Vec<String>> = Setting::new(Declaration {
    name: "GOTRS::CustomerPortal###Foot",
    kind: SettingKind::Array,
    default: Default::List(&[]),
    valid: true,
    required: false,
    navigation: "Frontend::Customer",
    description: "Lines of the portal's foot, such as hours and imprint.",
});

/// State of a new request.
pub static CUSTOMER_TICKET_MESSAGE_STATE_DEFAULT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###StateDefault",
    kind: SettingKind::Entity("State"),
    default: Default::Text("new"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "State of a new request.",
});

/// History comment of a new request.
pub static CUSTOMER_TICKET_MESSAGE_HISTORY_COMMENT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketMessage###HistoryComment",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketMessage",
    description: "History comment of a new request.",
});

/// Customers choose the next state with an answer.
pub static CUSTOMER_TICKET_ZOOM_STATE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketZoom###State",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketZoom",
    description: "Customers choose the next state with an answer.",
});

/// State types that customers may choose with an answer.
pub static CUSTOMER_TICKET_ZOOM_STATE_TYPE: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketZoom###StateType",
    kind: SettingKind::Array,
    default: Default::List(&["open", "closed"]),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketZoom",
    description: "State types that customers may choose with an answer.",
});

/// History comment of a customer's answer.
pub static CUSTOMER_TICKET_ZOOM_HISTORY_COMMENT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::CustomerTicketZoom###HistoryComment",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: true,
    required: false,
    navigation: "Frontend::Customer::View::TicketZoom",
    description: "History comment of a customer's answer.",
});

/// Queues that customers choose from, by name, with the words they see; not valid: all they have rights on.
pub static CUSTOMER_PANEL_OWN_SELECTION: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "CustomerPanelOwnSelection",
        kind: SettingKind::Hash,
        default: Default::Map(&[("Junk", "First Queue"), ("Misc", "Second Queue")]),
        valid: false,
        required: false,
        navigation: "Frontend::Customer::View::TicketMessage",
        description: "Queues that customers choose from, by name, with the words they see; not valid: all they have rights on.",
    },
);

pub(super) static ALL: &[&Declaration] = &[
    &CUSTOMER_TICKET_MESSAGE_PRIORITY.declaration,
    &CUSTOMER_TICKET_MESSAGE_PRIORITY_DEFAULT.declaration,
    &CUSTOMER_TICKET_MESSAGE_TICKET_TYPE.declaration,
    &CUSTOMER_TICKET_MESSAGE_SERVICE.declaration,
    &CUSTOMER_TICKET_MESSAGE_SLA.declaration,
    &CUSTOMER_HEADLINE.declaration,
    &CUSTOMER_LOGO.declaration,
    &CUSTOMER_WELCOME.declaration,
    &CUSTOMER_FOOT.declaration,
    &CUSTOMER_TICKET_MESSAGE_STATE_DEFAULT.declaration,
    &CUSTOMER_TICKET_MESSAGE_HISTORY_COMMENT.declaration,
    &CUSTOMER_TICKET_ZOOM_STATE.declaration,
    &CUSTOMER_TICKET_ZOOM_STATE_TYPE.declaration,
    &CUSTOMER_TICKET_ZOOM_HISTORY_COMMENT.declaration,
    &CUSTOMER_PANEL_OWN_SELECTION.declaration,
];

//! Settings of incoming mail.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

/// Acting agent.
pub static POSTMASTER_USER_ID: Setting<i64> = Setting::new(Declaration {
    name: "PostmasterUserID",
    kind: SettingKind::String(""),
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Acting agent.",
});

/// Queue for new mail.
pub static POSTMASTER_DEFAULT_QUEUE: Setting<String> = Setting::new(Declaration {
    name: "PostmasterDefaultQueue",
    kind: SettingKind::Entity("Queue"),
    default: Default::Text("Raw"),
    valid: true,
    required: true,
    navigation: "Core::Email::PostMaster",
    description: "Queue for new mail.",
});

/// Priority.
pub static POSTMASTER_DEFAULT_PRIORITY: Setting<String> = Setting::new(Declaration {
    name: "PostmasterDefaultPriority",
    kind: SettingKind::Entity("Priority"),
    default: Default::Text("3 normal"),
    valid: true,
    required: true,
    navigation: "Core::Email::PostMaster",
    description: "Priority.",
});

/// State.
pub static POSTMASTER_DEFAULT_STATE: Setting<String> = Setting::new(Declaration {
    name: "PostmasterDefaultState",
    kind: SettingKind::Entity("State"),
    default: Default::Text("new"),
    valid: true,
    required: true,
    navigation: "Core::Email::PostMaster",
    description: "State.",
});

/// State after follow-up.
pub static POSTMASTER_FOLLOW_UP_STATE: Setting<String> = Setting::new(Declaration {
    name: "PostmasterFollowUpState",
    kind: SettingKind::Entity("State"),
    default: Default::Text("open"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "State after follow-up.",
});

/// Same for closed tickets; inactive = PostmasterFollowUpState.
pub static POSTMASTER_FOLLOW_UP_STATE_CLOSED: Setting<Option<String>> = Setting::new(Declaration {
    name: "PostmasterFollowUpStateClosed",
    kind: SettingKind::Entity("State"),
    default: Default::Text("open"),
    valid: false,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Same for closed tickets; inactive = PostmasterFollowUpState.",
});

/// KB.
pub static POSTMASTER_MAX_EMAIL_SIZE: Setting<i64> = Setting::new(Declaration {
    name: "PostMasterMaxEmailSize",
    kind: SettingKind::String(""),
    default: Default::Text("16384"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "KB.",
});

/// Messages per connection.
pub static POSTMASTER_RECONNECT_MESSAGE: Setting<i64> = Setting::new(Declaration {
    name: "PostMasterReconnectMessage",
    kind: SettingKind::String(""),
    default: Default::Text("20"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Messages per connection.",
});

/// Auto responses per address and day.
pub static POSTMASTER_MAX_EMAILS: Setting<i64> = Setting::new(Declaration {
    name: "PostmasterMaxEmails",
    kind: SettingKind::String(""),
    default: Default::Text("40"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Auto responses per address and day.",
});

/// HTML-only mail to text.
pub static POSTMASTER_AUTO_HTML2_TEXT: Setting<bool> = Setting::new(Declaration {
    name: "PostmasterAutoHTML2Text",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "HTML-only mail to text.",
});

/// Bounces become follow-ups.
pub static POSTMASTER_BOUNCE_EMAIL_AS_FOLLOW_UP: Setting<bool> = Setting::new(Declaration {
    name: "PostmasterBounceEmailAsFollowUp",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Bounces become follow-ups.",
});

/// DB or FS.
pub static LOOP_PROTECTION_MODULE: Setting<String> = Setting::new(Declaration {
    name: "LoopProtectionModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::PostMaster::LoopProtection::DB"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "DB or FS.",
});

/// No auto response to these.
pub static SEND_NO_AUTO_RESPONSE_REG_EXP: Setting<String> = Setting::new(Declaration {
    name: "SendNoAutoResponseRegExp",
    kind: SettingKind::String(""),
    default: Default::Text(r#"(MAILER-DAEMON|postmaster|abuse)@.+?\..+?"#),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "No auto response to these.",
});

/// Auto reply for customer-panel tickets.
pub static AUTO_RESPONSE_FOR_WEB_TICKETS: Setting<bool> = Setting::new(Declaration {
    name: "AutoResponseForWebTickets",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Auto reply for customer-panel tickets.",
});

/// Use the sender's address as customer id of unknown customers.
pub static POSTMASTER_NEW_TICKET_AUTO_ASSIGN_CUSTOMER_ID_FOR_UNKNOWN_CUSTOMERS: Setting<bool> =
    Setting::new(Declaration {
        name: "PostMaster::NewTicket::AutoAssignCustomerIDForUnknownCustomers",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Use the sender's address as customer id of unknown customers.",
    });

/// What happens to a follow-up of someone who takes no part in the ticket: accept (as OTRS), internal, new ticket.
pub static GOTRS_FOLLOW_UP_STRANGER_POLICY: Setting<String> = Setting::new(Declaration {
    name: "GOTRS::FollowUp::StrangerPolicy",
    kind: SettingKind::Select(&["accept", "internal", "new ticket"]),
    default: Default::Text("internal"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "What happens to a follow-up of someone who takes no part in the ticket: accept (as OTRS), internal, new ticket.",
});

/// Find the ticket of a bounced mail.
pub static POSTMASTER_CHECK_FOLLOW_UP_MODULE_BOUNCE_EMAIL: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "PostMaster::CheckFollowUpModule###0000-BounceEmail",
        kind: SettingKind::Hash,
        default: Default::Map(&[(
            "Module",
            "Kernel::System::PostMaster::FollowUpCheck::BounceEmail",
        )]),
        valid: true,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Find the ticket of a bounced mail.",
    });

/// Find the ticket by the number in the subject.
pub static POSTMASTER_CHECK_FOLLOW_UP_MODULE_SUBJECT: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "PostMaster::CheckFollowUpModule###0100-Subject",
        kind: SettingKind::Hash,
        default: Default::Map(&[(
            "Module",
            "Kernel::System::PostMaster::FollowUpCheck::Subject",
        )]),
        valid: true,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Find the ticket by the number in the subject.",
    });

/// Find the ticket by the message ids a mail refers to.
pub static POSTMASTER_CHECK_FOLLOW_UP_MODULE_REFERENCES: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "PostMaster::CheckFollowUpModule###0200-References",
        kind: SettingKind::Hash,
        default: Default::Map(&[(
            "Module",
            "Kernel::System::PostMaster::FollowUpCheck::References",
        )]),
        valid: true,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Find the ticket by the message ids a mail refers to.",
    });

/// Find the ticket by a number in the body.
pub static POSTMASTER_CHECK_FOLLOW_UP_MODULE_BODY: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "PostMaster::CheckFollowUpModule###0300-Body",
        kind: SettingKind::Hash,
        default: Default::Map(&[("Module", "Kernel::System::PostMaster::FollowUpCheck::Body")]),
        valid: false,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Find the ticket by a number in the body.",
    });

/// Find the ticket by a number in attachments.
pub static POSTMASTER_CHECK_FOLLOW_UP_MODULE_ATTACHMENTS: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "PostMaster::CheckFollowUpModule###0400-Attachments",
        kind: SettingKind::Hash,
        default: Default::Map(&[(
            "Module",
            "Kernel::System::PostMaster::FollowUpCheck::Attachments",
        )]),
        valid: false,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Find the ticket by a number in attachments.",
    });

/// Find the ticket by a number anywhere in the source.
pub static POSTMASTER_CHECK_FOLLOW_UP_MODULE_RAW_EMAIL: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "PostMaster::CheckFollowUpModule###0500-RawEmail",
        kind: SettingKind::Hash,
        default: Default::Map(&[(
            "Module",
            "Kernel::System::PostMaster::FollowUpCheck::RawEmail",
        )]),
        valid: false,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Find the ticket by a number anywhere in the source.",
    });

/// Headers that filters see. The control headers of trusted mail are always read.
pub static POSTMASTER_X_HEADER: Setting<Vec<String>> = Setting::new(Declaration {
    name: "PostmasterX-Header",
    kind: SettingKind::Array,
    default: Default::List(&[
        "From",
        "To",
        "Cc",
        "Reply-To",
        "ReplyTo",
        "Subject",
        "Message-ID",
        "Message-Id",
        "Resent-To",
        "Resent-From",
        "Precedence",
        "Mailing-List",
        "List-Id",
        "List-Archive",
        "Errors-To",
        "References",
        "In-Reply-To",
        "Auto-Submitted",
        "X-Loop",
        "X-Spam",
        "X-Spam-Flag",
        "X-Spam-Level",
        "X-Spam-Score",
        "X-Spam-Status",
        "X-No-Loop",
        "X-Priority",
        "Importance",
        "X-Mailer",
        "User-Agent",
        "Organization",
        "X-Original-To",
        "Delivered-To",
        "Envelope-To",
        "X-Envelope-To",
        "Return-Path",
    ]),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Headers that filters see. The control headers of trusted mail are always read.",
});

/// Automatic answers a day to one address, by lower-case address, 0 for any number.
pub static POSTMASTER_MAX_EMAILS_PER_ADDRESS: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "PostmasterMaxEmailsPerAddress",
        kind: SettingKind::Hash,
        default: Default::Map(&[]),
        valid: true,
        required: false,
        navigation: "Core::Email::PostMaster",
        description: "Automatic answers a day to one address, by lower-case address, 0 for any number.",
    },
);

/// The name under which the own mail server writes Authentication-Results, whose failures make a sender unknown. Empty: not asked.
pub static GOTRS_MAIL_AUTHENTICATION_SERVER: Setting<String> = Setting::new(Declaration {
    name: "GOTRS::Mail::AuthenticationServer",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "The name under which the own mail server writes Authentication-Results, whose failures make a sender unknown. Empty: not asked.",
});

/// Automatic answers to unknown senders: full (as OTRS), or careful (none of their text, one an hour and address).
pub static GOTRS_AUTO_RESPONSE_UNVERIFIED_SENDERS: Setting<String> = Setting::new(Declaration {
    name: "GOTRS::AutoResponse::UnverifiedSenders",
    kind: SettingKind::Select(&["full", "careful"]),
    default: Default::Text("careful"),
    valid: true,
    required: false,
    navigation: "Core::Email::PostMaster",
    description: "Automatic answers to unknown senders: full (as OTRS), or careful (none of their text, one an hour and address).",
});

pub(super) static ALL: &[&Declaration] = &[
    &POSTMASTER_USER_ID.declaration,
    &POSTMASTER_DEFAULT_QUEUE.declaration,
    &POSTMASTER_DEFAULT_PRIORITY.declaration,
    &POSTMASTER_DEFAULT_STATE.declaration,
    &POSTMASTER_FOLLOW_UP_STATE.declaration,
    &POSTMASTER_FOLLOW_UP_STATE_CLOSED.declaration,
    &POSTMASTER_MAX_EMAIL_SIZE.declaration,
    &POSTMASTER_RECONNECT_MESSAGE.declaration,
    &POSTMASTER_MAX_EMAILS.declaration,
    &POSTMASTER_AUTO_HTML2_TEXT.declaration,
    &POSTMASTER_BOUNCE_EMAIL_AS_FOLLOW_UP.declaration,
    &LOOP_PROTECTION_MODULE.declaration,
    &SEND_NO_AUTO_RESPONSE_REG_EXP.declaration,
    &AUTO_RESPONSE_FOR_WEB_TICKETS.declaration,
    &POSTMASTER_NEW_TICKET_AUTO_ASSIGN_CUSTOMER_ID_FOR_UNKNOWN_CUSTOMERS.declaration,
    &GOTRS_FOLLOW_UP_STRANGER_POLICY.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_BOUNCE_EMAIL.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_SUBJECT.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_REFERENCES.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_BODY.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_ATTACHMENTS.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_RAW_EMAIL.declaration,
    &POSTMASTER_X_HEADER.declaration,
    &POSTMASTER_MAX_EMAILS_PER_ADDRESS.declaration,
    &GOTRS_MAIL_AUTHENTICATION_SERVER.declaration,
    &GOTRS_AUTO_RESPONSE_UNVERIFIED_SENDERS.declaration,
];

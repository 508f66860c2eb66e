//! Settings of outgoing mail.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

/// 0 "First Last" 1 "Last, First" 2-3 same + " (login)" 4-5 "(login) " + same 6 "Last First" 7 + " (login)" 8 "(login) Last First" 9 "LastFirst".
pub static FIRSTNAME_LASTNAME_ORDER: Setting<String> = Setting::new(Declaration {
    name: "FirstnameLastnameOrder",
    kind: SettingKind::Select(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]),
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: r#"0 "First Last" 1 "Last, First" 2-3 same + " (login)" 4-5 "(login) " + same 6 "Last First" 7 + " (login)" 8 "(login) Last First" 9 "LastFirst"."#,
});

/// Syntax check on.
pub static CHECK_EMAIL_ADDRESSES: Setting<bool> = Setting::new(Declaration {
    name: "CheckEmailAddresses",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Syntax check on.",
});

/// DNS check on; our default off.
pub static CHECK_MX_RECORD: Setting<bool> = Setting::new(Declaration {
    name: "CheckMXRecord",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "DNS check on; our default off.",
});

/// Regex always accepted.
pub static CHECK_EMAIL_VALID_ADDRESS: Setting<String> = Setting::new(Declaration {
    name: "CheckEmailValidAddress",
    kind: SettingKind::String(""),
    default: Default::Text("^(root@localhost|admin@localhost)$"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Regex always accepted.",
});

/// Regex always refused.
pub static CHECK_EMAIL_INVALID_ADDRESS: Setting<String> = Setting::new(Declaration {
    name: "CheckEmailInvalidAddress",
    kind: SettingKind::String(""),
    default: Default::Text(r#"@(example)\.(..|...)$"#),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Regex always refused.",
});

/// Transport module: Sendmail, SMTP, SMTPS, SMTPTLS, DoNotSendEmail, Test.
pub static SENDMAIL_MODULE: Setting<String> = Setting::new(Declaration {
    name: "SendmailModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Email::DoNotSendEmail"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Transport module: Sendmail, SMTP, SMTPS, SMTPTLS, DoNotSendEmail, Test.",
});

/// Sendmail command.
pub static SENDMAIL_MODULE_CMD: Setting<String> = Setting::new(Declaration {
    name: "SendmailModule::CMD",
    kind: SettingKind::String(""),
    default: Default::Text("/usr/sbin/sendmail -i -f"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Sendmail command.",
});

/// SMTP host.
pub static SENDMAIL_MODULE_HOST: Setting<String> = Setting::new(Declaration {
    name: "SendmailModule::Host",
    kind: SettingKind::String(""),
    default: Default::Text("mail.example.com"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "SMTP host.",
});

/// SMTP port.
pub static SENDMAIL_MODULE_PORT: Setting<Option<String>> = Setting::new(Declaration {
    name: "SendmailModule::Port",
    kind: SettingKind::String(""),
    default: Default::Text("25"),
    valid: false,
    required: false,
    navigation: "Core::Email",
    description: "SMTP port.",
});

/// SMTP login.
pub static SENDMAIL_MODULE_AUTH_USER: Setting<Option<String>> = Setting::new(Declaration {
    name: "SendmailModule::AuthUser",
    kind: SettingKind::String(""),
    default: Default::Text("MailserverLogin"),
    valid: false,
    required: false,
    navigation: "Core::Email",
    description: "SMTP login.",
});

/// SMTP password.
pub static SENDMAIL_MODULE_AUTH_PASSWORD: Setting<Option<String>> = Setting::new(Declaration {
    name: "SendmailModule::AuthPassword",
    kind: SettingKind::Password,
    default: Default::Text("MailserverPassword"),
    valid: false,
    required: false,
    navigation: "Core::Email",
    description: "SMTP password.",
});

/// Copy of every mail.
pub static SENDMAIL_BCC: Setting<String> = Setting::new(Declaration {
    name: "SendmailBcc",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Copy of every mail.",
});

/// Fixed envelope sender.
pub static SENDMAIL_ENVELOPE_FROM: Setting<Option<String>> = Setting::new(Declaration {
    name: "SendmailEnvelopeFrom",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: false,
    required: false,
    navigation: "Core::Email",
    description: "Fixed envelope sender.",
});

/// Envelope sender of notifications.
pub static SENDMAIL_NOTIFICATION_ENVELOPE_FROM: Setting<Option<String>> =
    Setting::new(Declaration {
        name: "SendmailNotificationEnvelopeFrom",
        kind: SettingKind::String(""),
        default: Default::Text(""),
        valid: false,
        required: false,
        navigation: "Core::Email",
        description: "Envelope sender of notifications.",
    });

/// Body encoding.
pub static SENDMAIL_ENCODING_FORCE: Setting<Option<String>> = Setting::new(Declaration {
    name: "SendmailEncodingForce",
    kind: SettingKind::String(""),
    default: Default::Text("base64"),
    valid: false,
    required: false,
    navigation: "Core::Email",
    description: "Body encoding.",
});

/// From name of notifications.
pub static NOTIFICATION_SENDER_NAME: Setting<String> = Setting::new(Declaration {
    name: "NotificationSenderName",
    kind: SettingKind::String(""),
    default: Default::Text("GOTRS Notifications"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "From name of notifications.",
});

/// From address of notifications.
pub static NOTIFICATION_SENDER_EMAIL: Setting<String> = Setting::new(Declaration {
    name: "NotificationSenderEmail",
    kind: SettingKind::String(""),
    default: Default::Text("gotrs@<OTRS_CONFIG_FQDN>"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "From address of notifications.",
});

/// Attempts before a queued mail has failed.
pub static MAIL_QUEUE_ITEM_MAX_ATTEMPTS: Setting<i64> = Setting::new(Declaration {
    name: "MailQueue::ItemMaxAttempts",
    kind: SettingKind::String(""),
    default: Default::Text("10"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Attempts before a queued mail has failed.",
});

/// Minutes added to the delay of a queued mail at each attempt.
pub static MAIL_QUEUE_INCREMENT_ATTEMPT_DELAY_IN_MINUTES: Setting<i64> =
    Setting::new(Declaration {
        name: "MailQueue::IncrementAttemptDelayInMinutes",
        kind: SettingKind::String(""),
        default: Default::Text("2"),
        valid: true,
        required: false,
        navigation: "Core::Email",
        description: "Minutes added to the delay of a queued mail at each attempt.",
    });

/// File with the certificate authority of the mail server, if the public ones do not do.
pub static SENDMAIL_MODULE_TLS_CA_FILE: Setting<Option<String>> = Setting::new(Declaration {
    name: "SendmailModule::TLS::CAFile",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: false,
    required: false,
    navigation: "Core::Email",
    description: "File with the certificate authority of the mail server, if the public ones do not do.",
});

/// Use From as envelope sender of automatic mail, instead of the empty one.
pub static SENDMAIL_NOTIFICATION_ENVELOPE_FROM_FALLBACK: Setting<bool> =
    Setting::new(Declaration {
        name: "SendmailNotificationEnvelopeFrom::FallbackToEmailFrom",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Email",
        description: "Use From as envelope sender of automatic mail, instead of the empty one.",
    });

/// Headers that every outgoing mail gets.
pub static SENDMAIL_DEFAULT_HEADERS: Setting<Vec<(String, String)>> = Setting::new(Declaration {
    name: "Sendmail::DefaultHeaders",
    kind: SettingKind::Hash,
    default: Default::Map(&[]),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "Headers that every outgoing mail gets.",
});

/// How long a mail is kept while the mail server cannot be reached, in hours, 0 to count each failure as an attempt like OTRS.
pub static GOTRS_MAIL_QUEUE_PATIENCE_HOURS: Setting<i64> = Setting::new(Declaration {
    name: "GOTRS::MailQueue::PatienceHours",
    kind: SettingKind::String(""),
    default: Default::Text("96"),
    valid: true,
    required: false,
    navigation: "Core::Email",
    description: "How long a mail is kept while the mail server cannot be reached, in hours, 0 to count each failure as an attempt like OTRS.",
});

pub(super) static ALL: &[&Declaration] = &[
    &FIRSTNAME_LASTNAME_ORDER.declaration,
    &CHECK_EMAIL_ADDRESSES.declaration,
    &CHECK_MX_RECORD.declaration,
    &CHECK_EMAIL_VALID_ADDRESS.declaration,
    &CHECK_EMAIL_INVALID_ADDRESS.declaration,
    &SENDMAIL_MODULE.declaration,
    &SENDMAIL_MODULE_CMD.declaration,
    &SENDMAIL_MODULE_HOST.declaration,
    &SENDMAIL_MODULE_PORT.declaration,
    &SENDMAIL_MODULE_AUTH_USER.declaration,
    &SENDMAIL_MODULE_AUTH_PASSWORD.declaration,
    &SENDMAIL_BCC.declaration,
    &SENDMAIL_ENVELOPE_FROM.declaration,
    &SENDMAIL_NOTIFICATION_ENVELOPE_FROM.declaration,
    &SENDMAIL_ENCODING_FORCE.declaration,
    &NOTIFICATION_SENDER_NAME.declaration,
    &NOTIFICATION_SENDER_EMAIL.declaration,
    &MAIL_QUEUE_ITEM_MAX_ATTEMPTS.declaration,
    &MAIL_QUEUE_INCREMENT_ATTEMPT_DELAY_IN_MINUTES.declaration,
    &SENDMAIL_MODULE_TLS_CA_FILE.declaration,
    &SENDMAIL_NOTIFICATION_ENVELOPE_FROM_FALLBACK.declaration,
    &SENDMAIL_DEFAULT_HEADERS.declaration,
    &GOTRS_MAIL_QUEUE_PATIENCE_HOURS.declaration,
];

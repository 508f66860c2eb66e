//! Settings of sessions.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

/// DB or FS.
pub static SESSION_MODULE: Setting<String> = Setting::new(Declaration {
    name: "SessionModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::AuthSession::DB"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "DB or FS.",
});

/// Cookie / parameter of agents.
pub static SESSION_NAME: Setting<String> = Setting::new(Declaration {
    name: "SessionName",
    kind: SettingKind::String(""),
    default: Default::Text("OTRSAgentInterface"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Cookie / parameter of agents.",
});

/// Cookie / parameter of customers.
pub static CUSTOMER_PANEL_SESSION_NAME: Setting<String> = Setting::new(Declaration {
    name: "CustomerPanelSessionName",
    kind: SettingKind::String(""),
    default: Default::Text("OTRSCustomerInterface"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Cookie / parameter of customers.",
});

/// Bind session to address.
pub static SESSION_CHECK_REMOTE_IP: Setting<bool> = Setting::new(Declaration {
    name: "SessionCheckRemoteIP",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Bind session to address.",
});

/// Delete session on address mismatch.
pub static SESSION_DELETE_IF_NOT_REMOTE_ID: Setting<bool> = Setting::new(Declaration {
    name: "SessionDeleteIfNotRemoteID",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Delete session on address mismatch.",
});

/// Lifetime s.
pub static SESSION_MAX_TIME: Setting<i64> = Setting::new(Declaration {
    name: "SessionMaxTime",
    kind: SettingKind::String(""),
    default: Default::Text("57600"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Lifetime s.",
});

/// Idle limit s.
pub static SESSION_MAX_IDLE_TIME: Setting<i64> = Setting::new(Declaration {
    name: "SessionMaxIdleTime",
    kind: SettingKind::String(""),
    default: Default::Text("7200"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Idle limit s.",
});

/// Delete expired on use.
pub static SESSION_DELETE_IF_TIME_TO_OLD: Setting<bool> = Setting::new(Declaration {
    name: "SessionDeleteIfTimeToOld",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Delete expired on use.",
});

/// Cookies instead of URL parameter.
pub static SESSION_USE_COOKIE: Setting<bool> = Setting::new(Declaration {
    name: "SessionUseCookie",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Cookies instead of URL parameter.",
});

/// Persistent cookie.
pub static SESSION_USE_COOKIE_AFTER_BROWSER_CLOSE: Setting<bool> = Setting::new(Declaration {
    name: "SessionUseCookieAfterBrowserClose",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Persistent cookie.",
});

/// Challenge token required.
pub static SESSION_CSRF_PROTECTION: Setting<bool> = Setting::new(Declaration {
    name: "SessionCSRFProtection",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Challenge token required.",
});

/// Parallel agent sessions.
pub static AGENT_SESSION_LIMIT: Setting<i64> = Setting::new(Declaration {
    name: "AgentSessionLimit",
    kind: SettingKind::String(""),
    default: Default::Text("100"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Parallel agent sessions.",
});

/// Warn above.
pub static AGENT_SESSION_LIMIT_PRIOR_WARNING: Setting<Option<String>> = Setting::new(Declaration {
    name: "AgentSessionLimitPriorWarning",
    kind: SettingKind::String(""),
    default: Default::Text("90"),
    valid: false,
    required: false,
    navigation: "Core::Session",
    description: "Warn above.",
});

/// Per agent.
pub static AGENT_SESSION_PER_USER_LIMIT: Setting<i64> = Setting::new(Declaration {
    name: "AgentSessionPerUserLimit",
    kind: SettingKind::String(""),
    default: Default::Text("20"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Per agent.",
});

/// Parallel customer sessions.
pub static CUSTOMER_SESSION_LIMIT: Setting<i64> = Setting::new(Declaration {
    name: "CustomerSessionLimit",
    kind: SettingKind::String(""),
    default: Default::Text("100"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Parallel customer sessions.",
});

/// Per customer user.
pub static CUSTOMER_SESSION_PER_USER_LIMIT: Setting<i64> = Setting::new(Declaration {
    name: "CustomerSessionPerUserLimit",
    kind: SettingKind::String(""),
    default: Default::Text("20"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Per customer user.",
});

/// Session table.
pub static SESSION_TABLE: Setting<String> = Setting::new(Declaration {
    name: "SessionTable",
    kind: SettingKind::String(""),
    default: Default::Text("sessions"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Session table.",
});

/// Minutes counted as online.
pub static SESSION_AGENT_ONLINE_THRESHOLD: Setting<i64> = Setting::new(Declaration {
    name: "SessionAgentOnlineThreshold",
    kind: SettingKind::String(""),
    default: Default::Text("5"),
    valid: true,
    required: false,
    navigation: "Core::Session",
    description: "Minutes counted as online.",
});

pub(super) static ALL: &[&Declaration] = &[
    &SESSION_MODULE.declaration,
    &SESSION_NAME.declaration,
    &CUSTOMER_PANEL_SESSION_NAME.declaration,
    &SESSION_CHECK_REMOTE_IP.declaration,
    &SESSION_DELETE_IF_NOT_REMOTE_ID.declaration,
    &SESSION_MAX_TIME.declaration,
    &SESSION_MAX_IDLE_TIME.declaration,
    &SESSION_DELETE_IF_TIME_TO_OLD.declaration,
    &SESSION_USE_COOKIE.declaration,
    &SESSION_USE_COOKIE_AFTER_BROWSER_CLOSE.declaration,
    &SESSION_CSRF_PROTECTION.declaration,
    &AGENT_SESSION_LIMIT.declaration,
    &AGENT_SESSION_LIMIT_PRIOR_WARNING.declaration,
    &AGENT_SESSION_PER_USER_LIMIT.declaration,
    &CUSTOMER_SESSION_LIMIT.declaration,
    &CUSTOMER_SESSION_PER_USER_LIMIT.declaration,
    &SESSION_TABLE.declaration,
    &SESSION_AGENT_ONLINE_THRESHOLD.declaration,
];

//! The settings this desk knows, by OTRS's names (spec 02, section 8).
//!
//! A setting is read as `config.get(&settings::TICKET_HOOK)`. What is not declared here is stored, shown and
//! exported all the same.

use super::setting::{Declaration, Default, Setting, SettingKind};
use super::value::Value;

/// 1 = installed; installer locked.
pub static SECURE_MODE: Setting<bool> = Setting::new(Declaration {
    name: "SecureMode",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "1 = installed; installer locked.",
});

/// Prefix in ticket numbers and session cookies.
pub static SYSTEM_ID: Setting<String> = Setting::new(Declaration {
    name: "SystemID",
    kind: SettingKind::String(""),
    default: Default::Text("10"),
    valid: true,
    required: true,
    navigation: "Core",
    description: "Prefix in ticket numbers and session cookies.",
});

/// Host name in links and Message-IDs.
pub static FQDN: Setting<String> = Setting::new(Declaration {
    name: "FQDN",
    kind: SettingKind::String(""),
    default: Default::Text("yourhost.example.com"),
    valid: true,
    required: true,
    navigation: "Core",
    description: "Host name in links and Message-IDs.",
});

/// Scheme in links; https also sets the Secure cookie flag.
pub static HTTP_TYPE: Setting<String> = Setting::new(Declaration {
    name: "HttpType",
    kind: SettingKind::Select(&["http", "https"]),
    default: Default::Text("http"),
    valid: true,
    required: true,
    navigation: "Core",
    description: "Scheme in links; https also sets the Secure cookie flag.",
});

/// URL path prefix.
pub static SCRIPT_ALIAS: Setting<String> = Setting::new(Declaration {
    name: "ScriptAlias",
    kind: SettingKind::String(""),
    default: Default::Text("otrs/"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "URL path prefix.",
});

/// Name in mail headers and prints.
pub static ORGANIZATION: Setting<String> = Setting::new(Declaration {
    name: "Organization",
    kind: SettingKind::String(""),
    default: Default::Text("Example Company"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Name in mail headers and prints.",
});

/// Administrator address.
pub static ADMIN_EMAIL: Setting<String> = Setting::new(Declaration {
    name: "AdminEmail",
    kind: SettingKind::String(""),
    default: Default::Text("support@<OTRS_CONFIG_FQDN>"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Administrator address.",
});

/// Shown product name.
pub static PRODUCT_NAME: Setting<String> = Setting::new(Declaration {
    name: "ProductName",
    kind: SettingKind::String(""),
    default: Default::Text("GOTRS"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Shown product name.",
});

/// Language when a user has none.
pub static DEFAULT_LANGUAGE: Setting<String> = Setting::new(Declaration {
    name: "DefaultLanguage",
    kind: SettingKind::String(""),
    default: Default::Text("en"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Language when a user has none.",
});

/// Code -> English name.
pub static DEFAULT_USED_LANGUAGES: Setting<Vec<(String, String)>> = Setting::new(Declaration {
    name: "DefaultUsedLanguages",
    kind: SettingKind::Hash,
    default: Default::Map(&[("en", "English"), ("de", "German"), ("ar", "Arabic")]),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Code -> English name.",
});

/// 1 = no password or preference changes.
pub static DEMO_SYSTEM: Setting<bool> = Setting::new(Declaration {
    name: "DemoSystem",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "1 = no password or preference changes.",
});

/// Deployments kept.
pub static SYSTEM_CONFIGURATION_MAXIMUM_DEPLOYMENTS: Setting<i64> = Setting::new(Declaration {
    name: "SystemConfiguration::MaximumDeployments",
    kind: SettingKind::String(""),
    default: Default::Text("20"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Deployments kept.",
});

/// 1 = deployments carry the Perl text that an OTRS process on the same database reads.
pub static GOTRS_SYS_CONFIG_WRITE_PERL: Setting<bool> = Setting::new(Declaration {
    name: "GOTRS::SysConfig::WritePerl",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "1 = deployments carry the Perl text that an OTRS process on the same database reads.",
});

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

/// Log backend (SysLog, File).
pub static LOG_MODULE: Setting<String> = Setting::new(Declaration {
    name: "LogModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Log::SysLog"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Log backend (SysLog, File).",
});

/// File for the File backend.
pub static LOG_MODULE_LOG_FILE: Setting<String> = Setting::new(Declaration {
    name: "LogModule::LogFile",
    kind: SettingKind::String(""),
    default: Default::Text("/tmp/otrs.log"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "File for the File backend.",
});

/// Error, notice, info, debug.
pub static MINIMUM_LOG_LEVEL: Setting<String> = Setting::new(Declaration {
    name: "MinimumLogLevel",
    kind: SettingKind::Select(&["error", "notice", "info", "debug"]),
    default: Default::Text("error"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Error, notice, info, debug.",
});

/// Cache backend.
pub static CACHE_MODULE: Setting<String> = Setting::new(Declaration {
    name: "Cache::Module",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Cache::FileStorable"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Cache backend.",
});

/// Template theme.
pub static DEFAULT_THEME: Setting<String> = Setting::new(Declaration {
    name: "DefaultTheme",
    kind: SettingKind::String(""),
    default: Default::Text("Standard"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Template theme.",
});

/// System time zone (OTOBO: OTOBOTimeZone).
pub static OTRS_TIME_ZONE: Setting<String> = Setting::new(Declaration {
    name: "OTRSTimeZone",
    kind: SettingKind::TimeZone,
    default: Default::Text("UTC"),
    valid: true,
    required: true,
    navigation: "Core::Time",
    description: "System time zone (OTOBO: OTOBOTimeZone).",
});

/// For users without own zone.
pub static USER_DEFAULT_TIME_ZONE: Setting<String> = Setting::new(Declaration {
    name: "UserDefaultTimeZone",
    kind: SettingKind::TimeZone,
    default: Default::Text("UTC"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "For users without own zone.",
});

/// Legacy hour offset, ignore unless no zone is set.
pub static TIME_ZONE: Setting<Option<String>> = Setting::new(Declaration {
    name: "TimeZone",
    kind: SettingKind::Select(&["+0"]),
    default: Default::Text("+0"),
    valid: false,
    required: false,
    navigation: "Core::Time",
    description: "Legacy hour offset, ignore unless no zone is set.",
});

/// Date input style.
pub static TIME_INPUT_FORMAT: Setting<String> = Setting::new(Declaration {
    name: "TimeInputFormat",
    kind: SettingKind::Select(&["Option", "Input"]),
    default: Default::Text("Option"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Date input style.",
});

/// Minute step in date input.
pub static TIME_INPUT_MINUTES_STEP: Setting<String> = Setting::new(Declaration {
    name: "TimeInputMinutesStep",
    kind: SettingKind::Select(&["1", "2", "5", "10", "15", "30"]),
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Minute step in date input.",
});

/// Long age format.
pub static TIME_SHOW_ALWAYS_LONG: Setting<bool> = Setting::new(Declaration {
    name: "TimeShowAlwaysLong",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Long age format.",
});

/// 0 Sunday .. 6; default Monday.
pub static CALENDAR_WEEK_DAY_START: Setting<String> = Setting::new(Declaration {
    name: "CalendarWeekDayStart",
    kind: SettingKind::Select(&["0", "1", "2", "3", "4", "5", "6"]),
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "0 Sunday .. 6; default Monday.",
});

/// Number of numbered calendars.
pub static MAXIMUM_CALENDAR_NUMBER: Setting<Option<String>> = Setting::new(Declaration {
    name: "MaximumCalendarNumber",
    kind: SettingKind::String(""),
    default: Default::Text("50"),
    valid: false,
    required: false,
    navigation: "Core::Time",
    description: "Number of numbered calendars.",
});

/// Day -> hours; also TimeWorkingHours::Calendar1..9.
pub static TIME_WORKING_HOURS: Setting<Value> = Setting::new(Declaration {
    name: "TimeWorkingHours",
    kind: SettingKind::WorkingHours,
    default: Default::Yaml(
        "---\nFri:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nMon:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nSat: []\nSun: []\nThu:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nTue:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\nWed:\n- '8'\n- '9'\n- '10'\n- '11'\n- '12'\n- '13'\n- '14'\n- '15'\n- '16'\n- '17'\n- '18'\n- '19'\n- '20'\n",
    ),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Day -> hours; also TimeWorkingHours::Calendar1..9.",
});

/// Month -> day -> name; also ::Calendar1..9.
pub static TIME_VACATION_DAYS: Setting<Value> = Setting::new(Declaration {
    name: "TimeVacationDays",
    kind: SettingKind::VacationDays,
    default: Default::Yaml(
        "---\n'1':\n  '1': New Year's Day\n'12':\n  '24': Christmas Eve\n  '25': First Christmas Day\n  '26': Second Christmas Day\n  '31': New Year's Eve\n'5':\n  '1': International Workers' Day\n",
    ),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Month -> day -> name; also ::Calendar1..9.",
});

/// Year -> month -> day -> name; also ::Calendar1..9.
pub static TIME_VACATION_DAYS_ONE_TIME: Setting<Value> = Setting::new(Declaration {
    name: "TimeVacationDaysOneTime",
    kind: SettingKind::VacationDaysOneTime,
    default: Default::Yaml("---\n'2004':\n  '1':\n    '1': test\n"),
    valid: true,
    required: false,
    navigation: "Core::Time",
    description: "Year -> month -> day -> name; also ::Calendar1..9.",
});

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

/// Refuse a customer user whose e-mail address another one has (`CustomerUserEmailUniqCheck` of a source in OTRS).
pub static CUSTOMER_USER_EMAIL_UNIQ_CHECK: Setting<bool> = Setting::new(Declaration {
    name: "CustomerUserEmailUniqCheck",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Customer",
    description: "Refuse a customer user whose e-mail address another one has.",
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

/// External login page.
pub static LOGIN_URL: Setting<Option<String>> = Setting::new(Declaration {
    name: "LoginURL",
    kind: SettingKind::String(""),
    default: Default::Text("http://host.example.com/login.html"),
    valid: false,
    required: false,
    navigation: "Frontend::Base",
    description: "External login page.",
});

/// External page after logout.
pub static LOGOUT_URL: Setting<Option<String>> = Setting::new(Declaration {
    name: "LogoutURL",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: false,
    required: false,
    navigation: "Frontend::Base",
    description: "External page after logout.",
});

/// Same, customers.
pub static CUSTOMER_PANEL_LOGIN_URL: Setting<Option<String>> = Setting::new(Declaration {
    name: "CustomerPanelLoginURL",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: false,
    required: false,
    navigation: "Frontend::Base",
    description: "Same, customers.",
});

/// Agent reset by mail.
pub static LOST_PASSWORD: Setting<bool> = Setting::new(Declaration {
    name: "LostPassword",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Agent reset by mail.",
});

/// Customer reset by mail.
pub static CUSTOMER_PANEL_LOST_PASSWORD: Setting<bool> = Setting::new(Declaration {
    name: "CustomerPanelLostPassword",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Customer reset by mail.",
});

/// Customer self registration.
pub static CUSTOMER_PANEL_CREATE_ACCOUNT: Setting<bool> = Setting::new(Declaration {
    name: "CustomerPanelCreateAccount",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Customer self registration.",
});

/// Message on login page.
pub static SHOW_MOTD: Setting<bool> = Setting::new(Declaration {
    name: "ShowMotd",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Message on login page.",
});

/// Second factor for agents.
pub static AUTH_TWO_FACTOR_MODULE: Setting<Option<String>> = Setting::new(Declaration {
    name: "AuthTwoFactorModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Auth::TwoFactor::GoogleAuthenticator"),
    valid: false,
    required: false,
    navigation: "Frontend::Base",
    description: "Second factor for agents.",
});

/// Preference holding the secret.
pub static AUTH_TWO_FACTOR_MODULE_SECRET_PREFERENCES_KEY: Setting<String> =
    Setting::new(Declaration {
        name: "AuthTwoFactorModule::SecretPreferencesKey",
        kind: SettingKind::String(""),
        default: Default::Text("UserGoogleAuthenticatorSecretKey"),
        valid: true,
        required: false,
        navigation: "Frontend::Base",
        description: "Preference holding the secret.",
    });

/// 1 = users without secret pass.
pub static AUTH_TWO_FACTOR_MODULE_ALLOW_EMPTY_SECRET: Setting<bool> = Setting::new(Declaration {
    name: "AuthTwoFactorModule::AllowEmptySecret",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "1 = users without secret pass.",
});

/// Accept the previous 30 s token.
pub static AUTH_TWO_FACTOR_MODULE_ALLOW_PREVIOUS_TOKEN: Setting<bool> = Setting::new(Declaration {
    name: "AuthTwoFactorModule::AllowPreviousToken",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Accept the previous 30 s token.",
});

/// Second factor for customers.
pub static CUSTOMER_AUTH_TWO_FACTOR_MODULE: Setting<Option<String>> = Setting::new(Declaration {
    name: "Customer::AuthTwoFactorModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::CustomerAuth::TwoFactor::GoogleAuthenticator"),
    valid: false,
    required: false,
    navigation: "Frontend::Base",
    description: "Second factor for customers.",
});

/// Customer backend.
pub static CUSTOMER_AUTH_MODULE: Setting<String> = Setting::new(Declaration {
    name: "Customer::AuthModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::CustomerAuth::DB"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Customer backend.",
});

/// Customer password table.
pub static CUSTOMER_AUTH_MODULE_DB_TABLE: Setting<String> = Setting::new(Declaration {
    name: "Customer::AuthModule::DB::Table",
    kind: SettingKind::String(""),
    default: Default::Text("customer_user"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Customer password table.",
});

/// Login column.
pub static CUSTOMER_AUTH_MODULE_DB_CUSTOMER_KEY: Setting<String> = Setting::new(Declaration {
    name: "Customer::AuthModule::DB::CustomerKey",
    kind: SettingKind::String(""),
    default: Default::Text("login"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Login column.",
});

/// Password column.
pub static CUSTOMER_AUTH_MODULE_DB_CUSTOMER_PASSWORD: Setting<String> = Setting::new(Declaration {
    name: "Customer::AuthModule::DB::CustomerPassword",
    kind: SettingKind::String(""),
    default: Default::Text("pw"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Password column.",
});

/// Hash written for customers.
pub static CUSTOMER_AUTH_MODULE_DB_CRYPT_TYPE: Setting<String> = Setting::new(Declaration {
    name: "Customer::AuthModule::DB::CryptType",
    kind: SettingKind::Select(&[
        "plain", "crypt", "apr1", "md5", "sha1", "sha2", "sha512", "bcrypt",
    ]),
    default: Default::Text("sha2"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Hash written for customers.",
});

/// Cost.
pub static CUSTOMER_AUTH_MODULE_DB_BCRYPT_COST: Setting<i64> = Setting::new(Declaration {
    name: "Customer::AuthModule::DB::bcryptCost",
    kind: SettingKind::String(""),
    default: Default::Text("12"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Cost.",
});

/// Admins may become an agent.
pub static SWITCH_TO_USER: Setting<bool> = Setting::new(Declaration {
    name: "SwitchToUser",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Admins may become an agent.",
});

/// Agents may become a customer.
pub static SWITCH_TO_CUSTOMER: Setting<bool> = Setting::new(Declaration {
    name: "SwitchToCustomer",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Agents may become a customer.",
});

/// Agent permission keys, in order.
pub static SYSTEM_PERMISSION: Setting<Vec<String>> = Setting::new(Declaration {
    name: "System::Permission",
    kind: SettingKind::Array,
    default: Default::List(&[
        "ro",
        "move_into",
        "create",
        "note",
        "owner",
        "priority",
        "rw",
    ]),
    valid: true,
    required: true,
    navigation: "Core::Permission",
    description: "Agent permission keys, in order.",
});

/// Customer permission keys.
pub static SYSTEM_CUSTOMER_PERMISSION: Setting<Vec<String>> = Setting::new(Declaration {
    name: "System::Customer::Permission",
    kind: SettingKind::Array,
    default: Default::List(&["ro", "rw"]),
    valid: true,
    required: false,
    navigation: "Core::Permission",
    description: "Customer permission keys.",
});

/// Customer groups on.
pub static CUSTOMER_GROUP_SUPPORT: Setting<bool> = Setting::new(Declaration {
    name: "CustomerGroupSupport",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Permission",
    description: "Customer groups on.",
});

/// Groups every customer user has.
pub static CUSTOMER_GROUP_ALWAYS_GROUPS: Setting<Vec<String>> = Setting::new(Declaration {
    name: "CustomerGroupAlwaysGroups",
    kind: SettingKind::Array,
    default: Default::List(&["users"]),
    valid: true,
    required: false,
    navigation: "Core::Permission",
    description: "Groups every customer user has.",
});

/// Groups every company has.
pub static CUSTOMER_GROUP_COMPANY_ALWAYS_GROUPS: Setting<Vec<String>> = Setting::new(Declaration {
    name: "CustomerGroupCompanyAlwaysGroups",
    kind: SettingKind::Array,
    default: Default::List(&["users"]),
    valid: true,
    required: false,
    navigation: "Core::Permission",
    description: "Groups every company has.",
});

/// Context Ticket::CustomerID::Same.
pub static CUSTOMER_GROUP_PERMISSION_CONTEXT_001_CUSTOMER_ID_SAME: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "CustomerGroupPermissionContext###001-CustomerID-same",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Name", "Same CustomerID"),
            ("Value", "Ticket::CustomerID::Same"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Context Ticket::CustomerID::Same.",
    });

/// Context Ticket::CustomerID::Other.
pub static CUSTOMER_GROUP_PERMISSION_CONTEXT_100_CUSTOMER_ID_OTHER: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "CustomerGroupPermissionContext###100-CustomerID-other",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Name", "Other CustomerID"),
            ("Value", "Ticket::CustomerID::Other"),
        ]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Context Ticket::CustomerID::Other.",
    });

/// Ticket permission chain.
pub static TICKET_PERMISSION_1_OWNER_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission###1-OwnerCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            ("Module", "Kernel::System::Ticket::Permission::OwnerCheck"),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Ticket permission chain.",
    });

/// Ticket permission chain.
pub static TICKET_PERMISSION_3_GROUP_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission###3-GroupCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            ("Module", "Kernel::System::Ticket::Permission::GroupCheck"),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Ticket permission chain.",
    });

/// Customer permission chain.
pub static CUSTOMER_TICKET_PERMISSION_1_GROUP_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "CustomerTicket::Permission###1-GroupCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "0"),
            (
                "Module",
                "Kernel::System::Ticket::CustomerPermission::GroupCheck",
            ),
            ("Required", "1"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Customer permission chain.",
    });

/// Customers see own tickets only.
pub static TICKET_FRONTEND_CUSTOMER_DISABLE_COMPANY_TICKET_ACCESS: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::CustomerDisableCompanyTicketAccess",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Customers see own tickets only.",
    });

/// Agent id that acts for customers.
pub static CUSTOMER_PANEL_USER_ID: Setting<i64> = Setting::new(Declaration {
    name: "CustomerPanelUserID",
    kind: SettingKind::String(""),
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Permission",
    description: "Agent id that acts for customers.",
});

/// How ticket numbers are made.
pub static TICKET_NUMBER_GENERATOR: Setting<String> = Setting::new(Declaration {
    name: "Ticket::NumberGenerator",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Ticket::Number::DateChecksum"),
    valid: true,
    required: true,
    navigation: "Core::Ticket",
    description: "How ticket numbers are made.",
});

/// As OTRS: Ticket::NumberGenerator::CheckSystemID.
pub static TICKET_NUMBER_GENERATOR_CHECK_SYSTEM_ID: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::NumberGenerator::CheckSystemID",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::NumberGenerator::CheckSystemID.",
});

/// As OTRS: Ticket::NumberGenerator::MinCounterSize.
pub static TICKET_NUMBER_GENERATOR_MIN_COUNTER_SIZE: Setting<i64> = Setting::new(Declaration {
    name: "Ticket::NumberGenerator::MinCounterSize",
    kind: SettingKind::String(""),
    default: Default::Text("5"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::NumberGenerator::MinCounterSize.",
});

/// As OTRS: Ticket::NumberGenerator::Date::UseFormattedCounter.
pub static TICKET_NUMBER_GENERATOR_DATE_USE_FORMATTED_COUNTER: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::NumberGenerator::Date::UseFormattedCounter",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "As OTRS: Ticket::NumberGenerator::Date::UseFormattedCounter.",
    });

/// Subject hook.
pub static TICKET_HOOK: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Hook",
    kind: SettingKind::String(""),
    default: Default::Text("Ticket#"),
    valid: true,
    required: true,
    navigation: "Core::Ticket",
    description: "Subject hook.",
});

/// Between hook and number.
pub static TICKET_HOOK_DIVIDER: Setting<String> = Setting::new(Declaration {
    name: "Ticket::HookDivider",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Between hook and number.",
});

/// As OTRS: Ticket::SubjectFormat.
pub static TICKET_SUBJECT_FORMAT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::SubjectFormat",
    kind: SettingKind::Select(&["Left", "Right", "None"]),
    default: Default::Text("Left"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::SubjectFormat.",
});

/// Reply prefix.
pub static TICKET_SUBJECT_RE: Setting<String> = Setting::new(Declaration {
    name: "Ticket::SubjectRe",
    kind: SettingKind::String(""),
    default: Default::Text("Re"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Reply prefix.",
});

/// Forward prefix.
pub static TICKET_SUBJECT_FWD: Setting<String> = Setting::new(Declaration {
    name: "Ticket::SubjectFwd",
    kind: SettingKind::String(""),
    default: Default::Text("Fwd"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Forward prefix.",
});

/// Subject cut.
pub static TICKET_SUBJECT_SIZE: Setting<i64> = Setting::new(Declaration {
    name: "Ticket::SubjectSize",
    kind: SettingKind::String(""),
    default: Default::Text("100"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Subject cut.",
});

/// Types used.
pub static TICKET_TYPE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Type",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Types used.",
});

/// Default type.
pub static TICKET_TYPE_DEFAULT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Type::Default",
    kind: SettingKind::Entity("Type"),
    default: Default::Text("Unclassified"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Default type.",
});

/// Services and SLAs used.
pub static TICKET_SERVICE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Service",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Services and SLAs used.",
});

/// Default services for unknown customers.
pub static TICKET_SERVICE_DEFAULT_UNKNOWN_CUSTOMER: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Service::Default::UnknownCustomer",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Default services for unknown customers.",
});

/// Keep children of invalid services.
pub static TICKET_SERVICE_KEEP_CHILDREN: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Service::KeepChildren",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Keep children of invalid services.",
});

/// Responsible used.
pub static TICKET_RESPONSIBLE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Responsible",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Responsible used.",
});

/// As OTRS: Ticket::ResponsibleAutoSet.
pub static TICKET_RESPONSIBLE_AUTO_SET: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::ResponsibleAutoSet",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::ResponsibleAutoSet.",
});

/// Owner list = all agents.
pub static TICKET_CHANGE_OWNER_TO_EVERYONE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::ChangeOwnerToEveryone",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Owner list = all agents.",
});

/// Watching used.
pub static TICKET_WATCHER: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Watcher",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Watching used.",
});

/// Groups that may watch.
pub static TICKET_WATCHER_GROUP: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::WatcherGroup",
    kind: SettingKind::Array,
    default: Default::List(&["admin", "users"]),
    valid: false,
    required: false,
    navigation: "Core::Ticket",
    description: "Groups that may watch.",
});

/// Archive used.
pub static TICKET_ARCHIVE_SYSTEM: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::ArchiveSystem",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Archive used.",
});

/// As OTRS: Ticket::ArchiveSystem::RemoveSeenFlags.
pub static TICKET_ARCHIVE_SYSTEM_REMOVE_SEEN_FLAGS: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::ArchiveSystem::RemoveSeenFlags",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::ArchiveSystem::RemoveSeenFlags.",
});

/// As OTRS: Ticket::ArchiveSystem::RemoveTicketWatchers.
pub static TICKET_ARCHIVE_SYSTEM_REMOVE_TICKET_WATCHERS: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::ArchiveSystem::RemoveTicketWatchers",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "As OTRS: Ticket::ArchiveSystem::RemoveTicketWatchers.",
    });

/// Archive search for customers: 0 no, 1 yes, 2 yes but archived hidden by default.
pub static TICKET_CUSTOMER_ARCHIVE_SYSTEM: Setting<String> = Setting::new(Declaration {
    name: "Ticket::CustomerArchiveSystem",
    kind: SettingKind::Select(&["0", "1", "2"]),
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Archive search for customers: 0 no, 1 yes, 2 yes but archived hidden by default.",
});

/// Queue index.
pub static TICKET_INDEX_MODULE: Setting<String> = Setting::new(Declaration {
    name: "Ticket::IndexModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Ticket::IndexAccelerator::RuntimeDB"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Queue index.",
});

/// As OTRS: Ticket::Article::Backend::MIMEBase::ArticleStorage.
pub static TICKET_ARTICLE_BACKEND_MIME_BASE_ARTICLE_STORAGE: Setting<String> =
    Setting::new(Declaration {
        name: "Ticket::Article::Backend::MIMEBase::ArticleStorage",
        kind: SettingKind::Module,
        default: Default::Text(
            "Kernel::System::Ticket::Article::Backend::MIMEBase::ArticleStorageDB",
        ),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "As OTRS: Ticket::Article::Backend::MIMEBase::ArticleStorage.",
    });

/// As OTRS: Ticket::Article::Backend::MIMEBase::ArticleDataDir.
pub static TICKET_ARTICLE_BACKEND_MIME_BASE_ARTICLE_DATA_DIR: Setting<String> =
    Setting::new(Declaration {
        name: "Ticket::Article::Backend::MIMEBase::ArticleDataDir",
        kind: SettingKind::String(""),
        default: Default::Text("<OTRS_CONFIG_Home>/var/article"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "As OTRS: Ticket::Article::Backend::MIMEBase::ArticleDataDir.",
    });

/// As OTRS: Ticket::Article::Backend::MIMEBase::CheckAllStorageBackends.
pub static TICKET_ARTICLE_BACKEND_MIME_BASE_CHECK_ALL_STORAGE_BACKENDS: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Article::Backend::MIMEBase::CheckAllStorageBackends",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "As OTRS: Ticket::Article::Backend::MIMEBase::CheckAllStorageBackends.",
    });

/// Index attachment names.
pub static TICKET_ARTICLE_BACKEND_MIME_BASE_INDEX_ATTACHMENT_NAMES: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Article::Backend::MIMEBase::IndexAttachmentNames",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Index attachment names.",
    });

/// State types shown as open.
pub static TICKET_VIEWABLE_STATE_TYPE: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::ViewableStateType",
    kind: SettingKind::Array,
    default: Default::List(&["new", "open", "pending reminder", "pending auto"]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "State types shown as open.",
});

/// State types of the unlock job.
pub static TICKET_UNLOCK_STATE_TYPE: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::UnlockStateType",
    kind: SettingKind::Array,
    default: Default::List(&["new", "open"]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "State types of the unlock job.",
});

/// Reminder types.
pub static TICKET_PENDING_REMINDER_STATE_TYPE: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::PendingReminderStateType",
    kind: SettingKind::Array,
    default: Default::List(&["pending reminder"]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Reminder types.",
});

/// Auto types.
pub static TICKET_PENDING_AUTO_STATE_TYPE: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::PendingAutoStateType",
    kind: SettingKind::Array,
    default: Default::List(&["pending auto"]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Auto types.",
});

/// State -> next state when pending auto is over.
pub static TICKET_STATE_AFTER_PENDING: Setting<Vec<(String, String)>> = Setting::new(Declaration {
    name: "Ticket::StateAfterPending",
    kind: SettingKind::Hash,
    default: Default::Map(&[
        ("pending auto close+", "closed successful"),
        ("pending auto close-", "closed unsuccessful"),
    ]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "State -> next state when pending auto is over.",
});

/// Locks counted as unlocked.
pub static TICKET_VIEWABLE_LOCKS: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::ViewableLocks",
    kind: SettingKind::Array,
    default: Default::List(&["'unlock'", "'tmp_lock'"]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Locks counted as unlocked.",
});

/// Sender types that make a ticket "new message".
pub static TICKET_VIEWABLE_SENDER_TYPES: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::ViewableSenderTypes",
    kind: SettingKind::Array,
    default: Default::List(&["'customer'"]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: r#"Sender types that make a ticket "new message"."#,
});

/// State type -> new state when the clean-up job unlocks tickets of invalid agents.
pub static TICKET_INVALID_OWNER_STATE_CHANGE: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "Ticket::InvalidOwner::StateChange",
        kind: SettingKind::Hash,
        default: Default::Map(&[("pending auto", "open"), ("pending reminder", "open")]),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "State type -> new state when the clean-up job unlocks tickets of invalid agents.",
    },
);

/// As OTRS: Ticket::UnlockOnAway.
pub static TICKET_UNLOCK_ON_AWAY: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::UnlockOnAway",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::UnlockOnAway.",
});

/// As OTRS: Ticket::NewArticleIgnoreSystemSender.
pub static TICKET_NEW_ARTICLE_IGNORE_SYSTEM_SENDER: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::NewArticleIgnoreSystemSender",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::NewArticleIgnoreSystemSender.",
});

/// As OTRS: Ticket::MergeDynamicFields.
pub static TICKET_MERGE_DYNAMIC_FIELDS: Setting<Vec<String>> = Setting::new(Declaration {
    name: "Ticket::MergeDynamicFields",
    kind: SettingKind::Array,
    default: Default::List(&[]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::MergeDynamicFields.",
});

/// As OTRS: Ticket::Frontend::AutomaticMergeSubject.
pub static TICKET_FRONTEND_AUTOMATIC_MERGE_SUBJECT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::AutomaticMergeSubject",
    kind: SettingKind::String(""),
    default: Default::Text("Ticket Merged"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "As OTRS: Ticket::Frontend::AutomaticMergeSubject.",
});

/// Time field shown.
pub static TICKET_FRONTEND_ACCOUNT_TIME: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::AccountTime",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Time field shown.",
});

/// Time field required.
pub static TICKET_FRONTEND_NEED_ACCOUNTED_TIME: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::NeedAccountedTime",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Time field required.",
});

/// Label.
pub static TICKET_FRONTEND_TIME_UNITS: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::TimeUnits",
    kind: SettingKind::String(""),
    default: Default::Text(" (work units)"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Label.",
});

/// Default pending offset s.
pub static TICKET_FRONTEND_PENDING_DIFF_TIME: Setting<i64> = Setting::new(Declaration {
    name: "Ticket::Frontend::PendingDiffTime",
    kind: SettingKind::String(""),
    default: Default::Text("86400"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Default pending offset s.",
});

/// Bulk screen.
pub static TICKET_FRONTEND_BULK_FEATURE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::Frontend::BulkFeature",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Bulk screen.",
});

/// Queue depth.
pub static TICKET_FRONTEND_MAX_QUEUE_LEVEL: Setting<i64> = Setting::new(Declaration {
    name: "Ticket::Frontend::MaxQueueLevel",
    kind: SettingKind::String(""),
    default: Default::Text("5"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Queue depth.",
});

/// From of answers: SystemAddressName, AgentNameSystemAddressName, AgentName.
pub static TICKET_DEFINE_EMAIL_FROM: Setting<String> = Setting::new(Declaration {
    name: "Ticket::DefineEmailFrom",
    kind: SettingKind::Select(&[
        "SystemAddressName",
        "AgentNameSystemAddressName",
        "AgentName",
    ]),
    default: Default::Text("SystemAddressName"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "From of answers: SystemAddressName, AgentNameSystemAddressName, AgentName.",
});

/// Between agent and system name.
pub static TICKET_DEFINE_EMAIL_FROM_SEPARATOR: Setting<String> = Setting::new(Declaration {
    name: "Ticket::DefineEmailFromSeparator",
    kind: SettingKind::String(""),
    default: Default::Text("via"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Between agent and system name.",
});

/// Name of "my queues".
pub static TICKET_CUSTOM_QUEUE: Setting<String> = Setting::new(Declaration {
    name: "Ticket::CustomQueue",
    kind: SettingKind::String(""),
    default: Default::Text("My Queues"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: r#"Name of "my queues"."#,
});

/// Name of "my services".
pub static TICKET_CUSTOM_SERVICE: Setting<String> = Setting::new(Declaration {
    name: "Ticket::CustomService",
    kind: SettingKind::String(""),
    default: Default::Text("My Services"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: r#"Name of "my services"."#,
});

/// Offer customers known only from tickets.
pub static TICKET_INCLUDE_UNKNOWN_TICKET_CUSTOMERS: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::IncludeUnknownTicketCustomers",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Offer customers known only from tickets.",
});

/// Tickets per job run.
pub static TICKET_GENERIC_AGENT_RUN_LIMIT: Setting<i64> = Setting::new(Declaration {
    name: "Ticket::GenericAgentRunLimit",
    kind: SettingKind::String(""),
    default: Default::Text("4000"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Tickets per job run.",
});

/// Word limits.
pub static TICKET_SEARCH_INDEX_ATTRIBUTE: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::SearchIndex::Attribute",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("WordCountMax", "1000"),
            ("WordLengthMax", "30"),
            ("WordLengthMin", "3"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Word limits.",
    });

/// As OTRS: Ticket::SearchIndex::ForceUnfilteredStorage.
pub static TICKET_SEARCH_INDEX_FORCE_UNFILTERED_STORAGE: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::SearchIndex::ForceUnfilteredStorage",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "As OTRS: Ticket::SearchIndex::ForceUnfilteredStorage.",
    });

/// Index archived tickets.
pub static TICKET_SEARCH_INDEX_INDEX_ARCHIVED_TICKETS: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::SearchIndex::IndexArchivedTickets",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Index archived tickets.",
});

/// Template kinds.
pub static STANDARD_TEMPLATE_TYPES: Setting<Vec<(String, String)>> = Setting::new(Declaration {
    name: "StandardTemplate::Types",
    kind: SettingKind::Hash,
    default: Default::Map(&[
        ("Answer", "1"),
        ("Create", "1"),
        ("Email", "1"),
        ("Forward", "1"),
        ("Note", "1"),
        ("PhoneCall", "1"),
    ]),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Template kinds.",
});

/// Templates linked to a new queue.
pub static STANDARD_TEMPLATE2_QUEUE_BY_CREATING: Setting<Vec<String>> = Setting::new(Declaration {
    name: "StandardTemplate2QueueByCreating",
    kind: SettingKind::Array,
    default: Default::List(&[]),
    valid: false,
    required: false,
    navigation: "Core::Ticket",
    description: "Templates linked to a new queue.",
});

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

/// HTML editor.
pub static FRONTEND_RICH_TEXT: Setting<bool> = Setting::new(Declaration {
    name: "Frontend::RichText",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "HTML editor.",
});

/// Bytes.
pub static WEB_MAX_FILE_UPLOAD: Setting<i64> = Setting::new(Declaration {
    name: "WebMaxFileUpload",
    kind: SettingKind::String(""),
    default: Default::Text("24000000"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Bytes.",
});

/// Upload cache.
pub static WEB_UPLOAD_CACHE_MODULE: Setting<String> = Setting::new(Declaration {
    name: "WebUploadCacheModule",
    kind: SettingKind::Module,
    default: Default::Text("Kernel::System::Web::UploadCache::DB"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Upload cache.",
});

/// Inline or attachment.
pub static ATTACHMENT_DOWNLOAD_TYPE: Setting<String> = Setting::new(Declaration {
    name: "AttachmentDownloadType",
    kind: SettingKind::Select(&["attachment", "inline"]),
    default: Default::Text("attachment"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Inline or attachment.",
});

/// Minutes before.
pub static SYSTEM_MAINTENANCE_TIME_NOTIFY_UPCOMING_MAINTENANCE: Setting<i64> =
    Setting::new(Declaration {
        name: "SystemMaintenance::TimeNotifyUpcomingMaintenance",
        kind: SettingKind::String(""),
        default: Default::Text("30"),
        valid: true,
        required: false,
        navigation: "Frontend::Base",
        description: "Minutes before.",
    });

/// Text on login page.
pub static SYSTEM_MAINTENANCE_IS_ACTIVE_DEFAULT_LOGIN_MESSAGE: Setting<String> =
    Setting::new(Declaration {
        name: "SystemMaintenance::IsActiveDefaultLoginMessage",
        kind: SettingKind::String(""),
        default: Default::Text("We are performing maintenance. Sign-in is possible again shortly."),
        valid: true,
        required: false,
        navigation: "Frontend::Base",
        description: "Text on login page.",
    });

/// Refusal text.
pub static SYSTEM_MAINTENANCE_IS_ACTIVE_DEFAULT_LOGIN_ERROR_MESSAGE: Setting<String> =
    Setting::new(Declaration {
        name: "SystemMaintenance::IsActiveDefaultLoginErrorMessage",
        kind: SettingKind::String(""),
        default: Default::Text(
            "We are performing maintenance and sign-in is not possible. Try again later.",
        ),
        valid: true,
        required: false,
        navigation: "Frontend::Base",
        description: "Refusal text.",
    });

/// Name suffix: date, days.
pub static OUT_OF_OFFICE_MESSAGE_TEMPLATE: Setting<String> = Setting::new(Declaration {
    name: "OutOfOfficeMessageTemplate",
    kind: SettingKind::String(""),
    default: Default::Text("*** out of office until %s (%s d left) ***"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Name suffix: date, days.",
});

/// Password policy, section 5.3.
pub static PREFERENCES_GROUPS_PASSWORD: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "PreferencesGroups###Password",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("PasswordMaxLoginFailed", "0"),
            ("PasswordMin2Characters", "0"),
            ("PasswordMin2Lower2UpperCharacters", "0"),
            ("PasswordMinSize", "12"),
            ("PasswordNeedDigit", "0"),
            ("PasswordRegExp", ""),
        ]),
        valid: true,
        required: false,
        navigation: "Frontend::Base",
        description: "Rules for new passwords of agents. OTRS asks for no length; this desk asks for twelve characters unless told otherwise.",
    },
);

/// Process tickets.
pub static PROCESS_DEFAULT_QUEUE: Setting<String> = Setting::new(Declaration {
    name: "Process::DefaultQueue",
    kind: SettingKind::Entity("Queue"),
    default: Default::Text("Raw"),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Process tickets.",
});

/// Exclusive link types.
pub static LINK_OBJECT_TYPE_GROUP_0001: Setting<Vec<String>> = Setting::new(Declaration {
    name: "LinkObject::TypeGroup###0001",
    kind: SettingKind::Array,
    default: Default::List(&["Normal", "ParentChild"]),
    valid: true,
    required: false,
    navigation: "Frontend::Base",
    description: "Exclusive link types.",
});

/// Tickets may be linked as equals.
pub static LINK_OBJECT_POSSIBLE_LINK_0200: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "LinkObject::PossibleLink###0200",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Object1", "Ticket"),
            ("Object2", "Ticket"),
            ("Type", "Normal"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::LinkObject",
        description: "Tickets may be linked as equals.",
    });

/// Tickets may be linked as parent and child.
pub static LINK_OBJECT_POSSIBLE_LINK_0201: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "LinkObject::PossibleLink###0201",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Object1", "Ticket"),
            ("Object2", "Ticket"),
            ("Type", "ParentChild"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::LinkObject",
        description: "Tickets may be linked as parent and child.",
    });

/// Permission module ResponsibleCheck, run in key order.
pub static TICKET_PERMISSION_2_RESPONSIBLE_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission###2-ResponsibleCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            (
                "Module",
                "Kernel::System::Ticket::Permission::ResponsibleCheck",
            ),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module ResponsibleCheck, run in key order.",
    });

/// Permission module WatcherCheck, run in key order.
pub static TICKET_PERMISSION_4_WATCHER_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission###4-WatcherCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            ("Module", "Kernel::System::Ticket::Permission::WatcherCheck"),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module WatcherCheck, run in key order.",
    });

/// Permission module CreatorCheck, run in key order.
pub static TICKET_PERMISSION_5_CREATOR_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission###5-CreatorCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            ("Module", "Kernel::System::Ticket::Permission::CreatorCheck"),
            ("Required", "0"),
        ]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module CreatorCheck, run in key order.",
    });

/// Permission module InvolvedCheck, run in key order.
pub static TICKET_PERMISSION_6_INVOLVED_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission###6-InvolvedCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            (
                "Module",
                "Kernel::System::Ticket::Permission::InvolvedCheck",
            ),
            ("Required", "0"),
        ]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module InvolvedCheck, run in key order.",
    });

/// Permission module CustomerUserIDCheck, run in key order.
pub static CUSTOMER_TICKET_PERMISSION_2_CUSTOMER_USER_ID_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "CustomerTicket::Permission###2-CustomerUserIDCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            (
                "Module",
                "Kernel::System::Ticket::CustomerPermission::CustomerUserIDCheck",
            ),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module CustomerUserIDCheck, run in key order.",
    });

/// Permission module CustomerIDCheck, run in key order.
pub static CUSTOMER_TICKET_PERMISSION_3_CUSTOMER_ID_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "CustomerTicket::Permission###3-CustomerIDCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            (
                "Module",
                "Kernel::System::Ticket::CustomerPermission::CustomerIDCheck",
            ),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module CustomerIDCheck, run in key order.",
    });

/// Permission module CustomerGroupCheck, run in key order.
pub static CUSTOMER_TICKET_PERMISSION_4_CUSTOMER_GROUP_CHECK: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "CustomerTicket::Permission###4-CustomerGroupCheck",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("Granted", "1"),
            (
                "Module",
                "Kernel::System::Ticket::CustomerPermission::CustomerGroupCheck",
            ),
            ("Required", "0"),
        ]),
        valid: true,
        required: false,
        navigation: "Core::Permission",
        description: "Permission module CustomerGroupCheck, run in key order.",
    });

/// Queue name to comma separated permission keys: where and what this check may grant.
pub static TICKET_PERMISSION_OWNER_CHECK_QUEUES: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "Ticket::Permission::OwnerCheck::Queues",
        kind: SettingKind::Hash,
        default: Default::Map(&[]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Queue name to comma separated permission keys: where and what this check may grant.",
    },
);

/// Queue name to comma separated permission keys: where and what this check may grant.
pub static TICKET_PERMISSION_RESPONSIBLE_CHECK_QUEUES: Setting<Vec<(String, String)>> =
    Setting::new(Declaration {
        name: "Ticket::Permission::ResponsibleCheck::Queues",
        kind: SettingKind::Hash,
        default: Default::Map(&[]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Queue name to comma separated permission keys: where and what this check may grant.",
    });

/// Queue name to comma separated permission keys: where and what this check may grant.
pub static TICKET_PERMISSION_CREATOR_CHECK_QUEUES: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "Ticket::Permission::CreatorCheck::Queues",
        kind: SettingKind::Hash,
        default: Default::Map(&[]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Queue name to comma separated permission keys: where and what this check may grant.",
    },
);

/// Queue name to comma separated permission keys: where and what this check may grant.
pub static TICKET_PERMISSION_INVOLVED_CHECK_QUEUES: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "Ticket::Permission::InvolvedCheck::Queues",
        kind: SettingKind::Hash,
        default: Default::Map(&[]),
        valid: false,
        required: false,
        navigation: "Core::Permission",
        description: "Queue name to comma separated permission keys: where and what this check may grant.",
    },
);

/// Replace a weaker stored password hash after a successful login. Switch off while an OTRS peer shares the database.
pub static PASSWORD_REHASH: Setting<bool> = Setting::new(Declaration {
    name: "PasswordRehash",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Replace a weaker stored password hash after a successful login. Switch off while an OTRS peer shares the database.",
});

/// Hash format that agents' passwords are written in; not in force: Argon2id.
pub static AUTH_MODULE_DB_CRYPT_TYPE: Setting<Option<String>> = Setting::new(Declaration {
    name: "AuthModule::DB::CryptType",
    kind: SettingKind::String(""),
    default: Default::Text(""),
    valid: false,
    required: false,
    navigation: "Core",
    description: "Hash format that agents' passwords are written in; not in force: Argon2id.",
});

/// Cost of bcrypt hashes of agents.
pub static AUTH_MODULE_DB_BCRYPT_COST: Setting<i64> = Setting::new(Declaration {
    name: "AuthModule::DB::bcryptCost",
    kind: SettingKind::String(""),
    default: Default::Text("12"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Cost of bcrypt hashes of agents.",
});

/// Password policy of customer users.
pub static CUSTOMER_PREFERENCES_GROUPS_PASSWORD: Setting<Vec<(String, String)>> = Setting::new(
    Declaration {
        name: "CustomerPreferencesGroups###Password",
        kind: SettingKind::Hash,
        default: Default::Map(&[
            ("PasswordMaxLoginFailed", "0"),
            ("PasswordMin2Characters", "0"),
            ("PasswordMin2Lower2UpperCharacters", "0"),
            ("PasswordMinSize", "12"),
            ("PasswordNeedDigit", "0"),
            ("PasswordRegExp", ""),
        ]),
        valid: true,
        required: false,
        navigation: "Core",
        description: "Rules for new passwords of customer users: twelve characters unless told otherwise.",
    },
);

/// Give an unlocked ticket back to root@localhost.
pub static TICKET_OWNER_RESET_ON_UNLOCK: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::OwnerResetOnUnlock",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Give an unlocked ticket back to root@localhost.",
});

/// Digits of AutoIncrement counters.
pub static TICKET_NUMBER_GENERATOR_AUTO_INCREMENT_MIN_COUNTER_SIZE: Setting<Option<String>> =
    Setting::new(Declaration {
        name: "Ticket::NumberGenerator::AutoIncrement::MinCounterSize",
        kind: SettingKind::String(""),
        default: Default::Text("5"),
        valid: false,
        required: false,
        navigation: "Core::Ticket",
        description: "Digits of AutoIncrement counters.",
    });

/// Remove every ticket number from subjects, not only the ticket's own.
pub static TICKET_SUBJECT_CLEAN_ALL_NUMBERS: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::SubjectCleanAllNumbers",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: false,
    required: false,
    navigation: "Core::Ticket",
    description: "Remove every ticket number from subjects, not only the ticket's own.",
});

/// Put before each line of a quoted plain text body.
pub static TICKET_FRONTEND_QUOTE: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::Quote",
    kind: SettingKind::String(""),
    default: Default::Text(">"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Put before each line of a quoted plain text body.",
});

/// Add the customer's address to the recipients of an answer.
pub static TICKET_FRONTEND_COMPOSE_ADD_CUSTOMER_ADDRESS: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::ComposeAddCustomerAddress",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Add the customer's address to the recipients of an answer.",
    });

/// Answer to the customer's address instead of the sender's.
pub static TICKET_FRONTEND_COMPOSE_REPLACE_SENDER_ADDRESS: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::Frontend::ComposeReplaceSenderAddress",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Answer to the customer's address instead of the sender's.",
    });

/// Text of the article that a merge leaves on the merged ticket.
pub static TICKET_FRONTEND_AUTOMATIC_MERGE_TEXT: Setting<String> = Setting::new(Declaration {
    name: "Ticket::Frontend::AutomaticMergeText",
    kind: SettingKind::Textarea,
    default: Default::Text("Merged Ticket <OTRS_TICKET> to <OTRS_MERGE_TO_TICKET>."),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Text of the article that a merge leaves on the merged ticket.",
});

/// Unlock a ticket that is moved to another queue.
pub static TICKET_EVENT_MODULE_POST_910_FORCE_UNLOCK_ON_MOVE: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::EventModulePost###910-ForceUnlockOnMove",
        kind: SettingKind::Checkbox,
        default: Default::Text("1"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Unlock a ticket that is moved to another queue.",
    });

/// Set a new ticket to open when it is locked.
pub static TICKET_EVENT_MODULE_POST_FORCE_STATE_CHANGE_ON_LOCK: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::EventModulePost###ForceStateChangeOnLock",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Set a new ticket to open when it is locked.",
    });

/// Give a moved ticket back to root@localhost.
pub static TICKET_EVENT_MODULE_POST_FORCE_OWNER_RESET_ON_MOVE: Setting<bool> =
    Setting::new(Declaration {
        name: "Ticket::EventModulePost###ForceOwnerResetOnMove",
        kind: SettingKind::Checkbox,
        default: Default::Text("0"),
        valid: true,
        required: false,
        navigation: "Core::Ticket",
        description: "Give a moved ticket back to root@localhost.",
    });

/// Lock a new ticket for its creator.
pub static TICKET_EVENT_MODULE_POST_LOCK_AFTER_CREATE: Setting<bool> = Setting::new(Declaration {
    name: "Ticket::EventModulePost###LockAfterCreate",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core::Ticket",
    description: "Lock a new ticket for its creator.",
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

/// Do not name product and version in mail.
pub static SECURE_DISABLE_BANNER: Setting<bool> = Setting::new(Declaration {
    name: "Secure::DisableBanner",
    kind: SettingKind::Checkbox,
    default: Default::Text("0"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Do not name product and version in mail.",
});

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

/// Where browsers reach the desk, if that is not `HttpType` and `FQDN`.
pub static GOTRS_BASE_URL: Setting<Option<String>> = Setting::new(Declaration {
    name: "GOTRS::BaseURL",
    kind: SettingKind::String("^https?://[A-Za-z0-9.\\-\\[\\]:]+/?$"),
    default: Default::Text("https://desk.example.com"),
    valid: false,
    required: false,
    navigation: "Core",
    description: "Address of the desk in links of mails, with its port if it has one; inactive: HttpType and FQDN.",
});

/// Subject of the mail with the link to a new password of an agent.
pub static NOTIFICATION_SUBJECT_LOST_PASSWORD_TOKEN: Setting<Option<String>> = Setting::new(
    Declaration {
        name: "NotificationSubjectLostPasswordToken",
        kind: SettingKind::String(""),
        default: Default::Text("New password for <OTRS_CONFIG_ProductName>"),
        valid: false,
        required: false,
        navigation: "Core",
        description: "Subject of the mail with the link to a new password of an agent; inactive: the desk's words in the agent's language.",
    },
);

/// Text of the mail with the link to a new password of an agent.
pub static NOTIFICATION_BODY_LOST_PASSWORD_TOKEN: Setting<Option<String>> = Setting::new(
    Declaration {
        name: "NotificationBodyLostPasswordToken",
        kind: SettingKind::Textarea,
        default: Default::Text("Hello <OTRS_UserFirstname>, choose a new password with this link:"),
        valid: false,
        required: false,
        navigation: "Core",
        description: "Text of the mail with the link to a new password of an agent; without the token's tag the link follows at its end.",
    },
);

/// Subject of the mail with the link to a new password of a customer user.
pub static CUSTOMER_PANEL_SUBJECT_LOST_PASSWORD_TOKEN: Setting<Option<String>> = Setting::new(
    Declaration {
        name: "CustomerPanelSubjectLostPasswordToken",
        kind: SettingKind::String(""),
        default: Default::Text("New password for <OTRS_CONFIG_ProductName>"),
        valid: false,
        required: false,
        navigation: "Core",
        description: "Subject of the mail with the link to a new password of a customer user; inactive: the desk's words in the person's language.",
    },
);

/// Text of the mail with the link to a new password of a customer user.
pub static CUSTOMER_PANEL_BODY_LOST_PASSWORD_TOKEN: Setting<Option<String>> = Setting::new(
    Declaration {
        name: "CustomerPanelBodyLostPasswordToken",
        kind: SettingKind::Textarea,
        default: Default::Text("Hello <OTRS_UserFirstname>, choose a new password with this link:"),
        valid: false,
        required: false,
        navigation: "Core",
        description: "Text of the mail with the link to a new password of a customer user; without the token's tag the link follows at its end.",
    },
);

/// Refuse the passwords that everybody tries first.
pub static GOTRS_PASSWORD_REFUSE_COMMON: Setting<bool> = Setting::new(Declaration {
    name: "GOTRS::PasswordRefuseCommon",
    kind: SettingKind::Checkbox,
    default: Default::Text("1"),
    valid: true,
    required: false,
    navigation: "Core",
    description: "Refuse new passwords that are among the commonest, or made of the login or the organisation's name.",
});

/// Words around cited messages in further languages.
pub static GOTRS_MAIL_WORDS: Setting<Value> = Setting::new(Declaration {
    name: "GOTRS::MailWords###en",
    kind: SettingKind::Hash,
    default: Default::Map(&[("wrote", "wrote")]),
    valid: false,
    required: false,
    navigation: "Core",
    description: "Words around cited messages for the language that stands after ###, such as GOTRS::MailWords###fr.",
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

/// Every declaration.
pub static ALL: &[&Declaration] = &[
    &SECURE_MODE.declaration,
    &SYSTEM_ID.declaration,
    &FQDN.declaration,
    &HTTP_TYPE.declaration,
    &SCRIPT_ALIAS.declaration,
    &ORGANIZATION.declaration,
    &ADMIN_EMAIL.declaration,
    &PRODUCT_NAME.declaration,
    &DEFAULT_LANGUAGE.declaration,
    &DEFAULT_USED_LANGUAGES.declaration,
    &DEMO_SYSTEM.declaration,
    &SYSTEM_CONFIGURATION_MAXIMUM_DEPLOYMENTS.declaration,
    &GOTRS_SYS_CONFIG_WRITE_PERL.declaration,
    &GOTRS_DASHBOARD_NEWS.declaration,
    &LOG_MODULE.declaration,
    &LOG_MODULE_LOG_FILE.declaration,
    &MINIMUM_LOG_LEVEL.declaration,
    &CACHE_MODULE.declaration,
    &DEFAULT_THEME.declaration,
    &OTRS_TIME_ZONE.declaration,
    &USER_DEFAULT_TIME_ZONE.declaration,
    &TIME_ZONE.declaration,
    &TIME_INPUT_FORMAT.declaration,
    &TIME_INPUT_MINUTES_STEP.declaration,
    &TIME_SHOW_ALWAYS_LONG.declaration,
    &CALENDAR_WEEK_DAY_START.declaration,
    &MAXIMUM_CALENDAR_NUMBER.declaration,
    &TIME_WORKING_HOURS.declaration,
    &TIME_VACATION_DAYS.declaration,
    &TIME_VACATION_DAYS_ONE_TIME.declaration,
    &FIRSTNAME_LASTNAME_ORDER.declaration,
    &CHECK_EMAIL_ADDRESSES.declaration,
    &CHECK_MX_RECORD.declaration,
    &CHECK_EMAIL_VALID_ADDRESS.declaration,
    &CHECK_EMAIL_INVALID_ADDRESS.declaration,
    &CUSTOMER_USER_EMAIL_UNIQ_CHECK.declaration,
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
    &LOGIN_URL.declaration,
    &LOGOUT_URL.declaration,
    &CUSTOMER_PANEL_LOGIN_URL.declaration,
    &LOST_PASSWORD.declaration,
    &CUSTOMER_PANEL_LOST_PASSWORD.declaration,
    &CUSTOMER_PANEL_CREATE_ACCOUNT.declaration,
    &SHOW_MOTD.declaration,
    &AUTH_TWO_FACTOR_MODULE.declaration,
    &AUTH_TWO_FACTOR_MODULE_SECRET_PREFERENCES_KEY.declaration,
    &AUTH_TWO_FACTOR_MODULE_ALLOW_EMPTY_SECRET.declaration,
    &AUTH_TWO_FACTOR_MODULE_ALLOW_PREVIOUS_TOKEN.declaration,
    &CUSTOMER_AUTH_TWO_FACTOR_MODULE.declaration,
    &CUSTOMER_AUTH_MODULE.declaration,
    &CUSTOMER_AUTH_MODULE_DB_TABLE.declaration,
    &CUSTOMER_AUTH_MODULE_DB_CUSTOMER_KEY.declaration,
    &CUSTOMER_AUTH_MODULE_DB_CUSTOMER_PASSWORD.declaration,
    &CUSTOMER_AUTH_MODULE_DB_CRYPT_TYPE.declaration,
    &CUSTOMER_AUTH_MODULE_DB_BCRYPT_COST.declaration,
    &SWITCH_TO_USER.declaration,
    &SWITCH_TO_CUSTOMER.declaration,
    &SYSTEM_PERMISSION.declaration,
    &SYSTEM_CUSTOMER_PERMISSION.declaration,
    &CUSTOMER_GROUP_SUPPORT.declaration,
    &CUSTOMER_GROUP_ALWAYS_GROUPS.declaration,
    &CUSTOMER_GROUP_COMPANY_ALWAYS_GROUPS.declaration,
    &CUSTOMER_GROUP_PERMISSION_CONTEXT_001_CUSTOMER_ID_SAME.declaration,
    &CUSTOMER_GROUP_PERMISSION_CONTEXT_100_CUSTOMER_ID_OTHER.declaration,
    &TICKET_PERMISSION_1_OWNER_CHECK.declaration,
    &TICKET_PERMISSION_3_GROUP_CHECK.declaration,
    &CUSTOMER_TICKET_PERMISSION_1_GROUP_CHECK.declaration,
    &TICKET_FRONTEND_CUSTOMER_DISABLE_COMPANY_TICKET_ACCESS.declaration,
    &CUSTOMER_PANEL_USER_ID.declaration,
    &TICKET_NUMBER_GENERATOR.declaration,
    &TICKET_NUMBER_GENERATOR_CHECK_SYSTEM_ID.declaration,
    &TICKET_NUMBER_GENERATOR_MIN_COUNTER_SIZE.declaration,
    &TICKET_NUMBER_GENERATOR_DATE_USE_FORMATTED_COUNTER.declaration,
    &TICKET_HOOK.declaration,
    &TICKET_HOOK_DIVIDER.declaration,
    &TICKET_SUBJECT_FORMAT.declaration,
    &TICKET_SUBJECT_RE.declaration,
    &TICKET_SUBJECT_FWD.declaration,
    &TICKET_SUBJECT_SIZE.declaration,
    &TICKET_TYPE.declaration,
    &TICKET_TYPE_DEFAULT.declaration,
    &TICKET_SERVICE.declaration,
    &TICKET_SERVICE_DEFAULT_UNKNOWN_CUSTOMER.declaration,
    &TICKET_SERVICE_KEEP_CHILDREN.declaration,
    &TICKET_RESPONSIBLE.declaration,
    &TICKET_RESPONSIBLE_AUTO_SET.declaration,
    &TICKET_CHANGE_OWNER_TO_EVERYONE.declaration,
    &TICKET_WATCHER.declaration,
    &TICKET_WATCHER_GROUP.declaration,
    &TICKET_ARCHIVE_SYSTEM.declaration,
    &TICKET_ARCHIVE_SYSTEM_REMOVE_SEEN_FLAGS.declaration,
    &TICKET_ARCHIVE_SYSTEM_REMOVE_TICKET_WATCHERS.declaration,
    &TICKET_CUSTOMER_ARCHIVE_SYSTEM.declaration,
    &TICKET_INDEX_MODULE.declaration,
    &TICKET_ARTICLE_BACKEND_MIME_BASE_ARTICLE_STORAGE.declaration,
    &TICKET_ARTICLE_BACKEND_MIME_BASE_ARTICLE_DATA_DIR.declaration,
    &TICKET_ARTICLE_BACKEND_MIME_BASE_CHECK_ALL_STORAGE_BACKENDS.declaration,
    &TICKET_ARTICLE_BACKEND_MIME_BASE_INDEX_ATTACHMENT_NAMES.declaration,
    &TICKET_VIEWABLE_STATE_TYPE.declaration,
    &TICKET_UNLOCK_STATE_TYPE.declaration,
    &TICKET_PENDING_REMINDER_STATE_TYPE.declaration,
    &TICKET_PENDING_AUTO_STATE_TYPE.declaration,
    &TICKET_STATE_AFTER_PENDING.declaration,
    &TICKET_VIEWABLE_LOCKS.declaration,
    &TICKET_VIEWABLE_SENDER_TYPES.declaration,
    &TICKET_INVALID_OWNER_STATE_CHANGE.declaration,
    &TICKET_UNLOCK_ON_AWAY.declaration,
    &TICKET_NEW_ARTICLE_IGNORE_SYSTEM_SENDER.declaration,
    &TICKET_MERGE_DYNAMIC_FIELDS.declaration,
    &TICKET_FRONTEND_AUTOMATIC_MERGE_SUBJECT.declaration,
    &TICKET_FRONTEND_ACCOUNT_TIME.declaration,
    &TICKET_FRONTEND_NEED_ACCOUNTED_TIME.declaration,
    &TICKET_FRONTEND_TIME_UNITS.declaration,
    &TICKET_FRONTEND_PENDING_DIFF_TIME.declaration,
    &TICKET_FRONTEND_BULK_FEATURE.declaration,
    &TICKET_FRONTEND_MAX_QUEUE_LEVEL.declaration,
    &TICKET_DEFINE_EMAIL_FROM.declaration,
    &TICKET_DEFINE_EMAIL_FROM_SEPARATOR.declaration,
    &TICKET_CUSTOM_QUEUE.declaration,
    &TICKET_CUSTOM_SERVICE.declaration,
    &TICKET_INCLUDE_UNKNOWN_TICKET_CUSTOMERS.declaration,
    &TICKET_GENERIC_AGENT_RUN_LIMIT.declaration,
    &TICKET_SEARCH_INDEX_ATTRIBUTE.declaration,
    &TICKET_SEARCH_INDEX_FORCE_UNFILTERED_STORAGE.declaration,
    &TICKET_SEARCH_INDEX_INDEX_ARCHIVED_TICKETS.declaration,
    &STANDARD_TEMPLATE_TYPES.declaration,
    &STANDARD_TEMPLATE2_QUEUE_BY_CREATING.declaration,
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
    &FRONTEND_RICH_TEXT.declaration,
    &WEB_MAX_FILE_UPLOAD.declaration,
    &WEB_UPLOAD_CACHE_MODULE.declaration,
    &ATTACHMENT_DOWNLOAD_TYPE.declaration,
    &SYSTEM_MAINTENANCE_TIME_NOTIFY_UPCOMING_MAINTENANCE.declaration,
    &SYSTEM_MAINTENANCE_IS_ACTIVE_DEFAULT_LOGIN_MESSAGE.declaration,
    &SYSTEM_MAINTENANCE_IS_ACTIVE_DEFAULT_LOGIN_ERROR_MESSAGE.declaration,
    &OUT_OF_OFFICE_MESSAGE_TEMPLATE.declaration,
    &PREFERENCES_GROUPS_PASSWORD.declaration,
    &PROCESS_DEFAULT_QUEUE.declaration,
    &LINK_OBJECT_TYPE_GROUP_0001.declaration,
    &LINK_OBJECT_POSSIBLE_LINK_0200.declaration,
    &LINK_OBJECT_POSSIBLE_LINK_0201.declaration,
    &TICKET_PERMISSION_2_RESPONSIBLE_CHECK.declaration,
    &TICKET_PERMISSION_4_WATCHER_CHECK.declaration,
    &TICKET_PERMISSION_5_CREATOR_CHECK.declaration,
    &TICKET_PERMISSION_6_INVOLVED_CHECK.declaration,
    &CUSTOMER_TICKET_PERMISSION_2_CUSTOMER_USER_ID_CHECK.declaration,
    &CUSTOMER_TICKET_PERMISSION_3_CUSTOMER_ID_CHECK.declaration,
    &CUSTOMER_TICKET_PERMISSION_4_CUSTOMER_GROUP_CHECK.declaration,
    &TICKET_PERMISSION_OWNER_CHECK_QUEUES.declaration,
    &TICKET_PERMISSION_RESPONSIBLE_CHECK_QUEUES.declaration,
    &TICKET_PERMISSION_CREATOR_CHECK_QUEUES.declaration,
    &TICKET_PERMISSION_INVOLVED_CHECK_QUEUES.declaration,
    &PASSWORD_REHASH.declaration,
    &AUTH_MODULE_DB_CRYPT_TYPE.declaration,
    &AUTH_MODULE_DB_BCRYPT_COST.declaration,
    &CUSTOMER_PREFERENCES_GROUPS_PASSWORD.declaration,
    &TICKET_OWNER_RESET_ON_UNLOCK.declaration,
    &TICKET_NUMBER_GENERATOR_AUTO_INCREMENT_MIN_COUNTER_SIZE.declaration,
    &TICKET_SUBJECT_CLEAN_ALL_NUMBERS.declaration,
    &TICKET_FRONTEND_QUOTE.declaration,
    &TICKET_FRONTEND_COMPOSE_ADD_CUSTOMER_ADDRESS.declaration,
    &TICKET_FRONTEND_COMPOSE_REPLACE_SENDER_ADDRESS.declaration,
    &TICKET_FRONTEND_AUTOMATIC_MERGE_TEXT.declaration,
    &TICKET_EVENT_MODULE_POST_910_FORCE_UNLOCK_ON_MOVE.declaration,
    &TICKET_EVENT_MODULE_POST_FORCE_STATE_CHANGE_ON_LOCK.declaration,
    &TICKET_EVENT_MODULE_POST_FORCE_OWNER_RESET_ON_MOVE.declaration,
    &TICKET_EVENT_MODULE_POST_LOCK_AFTER_CREATE.declaration,
    &POSTMASTER_NEW_TICKET_AUTO_ASSIGN_CUSTOMER_ID_FOR_UNKNOWN_CUSTOMERS.declaration,
    &GOTRS_FOLLOW_UP_STRANGER_POLICY.declaration,
    &MAIL_QUEUE_ITEM_MAX_ATTEMPTS.declaration,
    &MAIL_QUEUE_INCREMENT_ATTEMPT_DELAY_IN_MINUTES.declaration,
    &SENDMAIL_MODULE_TLS_CA_FILE.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_BOUNCE_EMAIL.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_SUBJECT.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_REFERENCES.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_BODY.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_ATTACHMENTS.declaration,
    &POSTMASTER_CHECK_FOLLOW_UP_MODULE_RAW_EMAIL.declaration,
    &POSTMASTER_X_HEADER.declaration,
    &POSTMASTER_MAX_EMAILS_PER_ADDRESS.declaration,
    &SENDMAIL_NOTIFICATION_ENVELOPE_FROM_FALLBACK.declaration,
    &SENDMAIL_DEFAULT_HEADERS.declaration,
    &SECURE_DISABLE_BANNER.declaration,
    &GOTRS_MAIL_AUTHENTICATION_SERVER.declaration,
    &GOTRS_MAIL_QUEUE_PATIENCE_HOURS.declaration,
    &GOTRS_AUTO_RESPONSE_UNVERIFIED_SENDERS.declaration,
    &TICKET_FRONTEND_RESPONSE_QUOTE_MAX_LINES.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_COMPOSE_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_FORWARD_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_EMAIL_OUTBOUND_REQUIRED_LOCK.declaration,
    &TICKET_FRONTEND_AGENT_TICKET_BOUNCE_REQUIRED_LOCK.declaration,
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
    &GOTRS_BASE_URL.declaration,
    &NOTIFICATION_SUBJECT_LOST_PASSWORD_TOKEN.declaration,
    &NOTIFICATION_BODY_LOST_PASSWORD_TOKEN.declaration,
    &CUSTOMER_PANEL_SUBJECT_LOST_PASSWORD_TOKEN.declaration,
    &CUSTOMER_PANEL_BODY_LOST_PASSWORD_TOKEN.declaration,
    &GOTRS_PASSWORD_REFUSE_COMMON.declaration,
    &GOTRS_MAIL_WORDS.declaration,
    &TICKET_FRONTEND_RESPONSE_FORMAT.declaration,
];

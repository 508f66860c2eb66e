//! Settings of the desk as a whole.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};
use crate::sysconfig::value::Value;

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

pub(super) static ALL: &[&Declaration] = &[
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
    &LOG_MODULE.declaration,
    &LOG_MODULE_LOG_FILE.declaration,
    &MINIMUM_LOG_LEVEL.declaration,
    &CACHE_MODULE.declaration,
    &DEFAULT_THEME.declaration,
    &LINK_OBJECT_POSSIBLE_LINK_0200.declaration,
    &LINK_OBJECT_POSSIBLE_LINK_0201.declaration,
    &PASSWORD_REHASH.declaration,
    &AUTH_MODULE_DB_CRYPT_TYPE.declaration,
    &AUTH_MODULE_DB_BCRYPT_COST.declaration,
    &CUSTOMER_PREFERENCES_GROUPS_PASSWORD.declaration,
    &SECURE_DISABLE_BANNER.declaration,
    &GOTRS_BASE_URL.declaration,
    &NOTIFICATION_SUBJECT_LOST_PASSWORD_TOKEN.declaration,
    &NOTIFICATION_BODY_LOST_PASSWORD_TOKEN.declaration,
    &CUSTOMER_PANEL_SUBJECT_LOST_PASSWORD_TOKEN.declaration,
    &CUSTOMER_PANEL_BODY_LOST_PASSWORD_TOKEN.declaration,
    &GOTRS_PASSWORD_REFUSE_COMMON.declaration,
    &GOTRS_MAIL_WORDS.declaration,
];

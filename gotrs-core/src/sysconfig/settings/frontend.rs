//! Settings of all faces.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

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

pub(super) static ALL: &[&Declaration] = &[
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
];

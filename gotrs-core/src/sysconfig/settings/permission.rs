//! Settings of permissions and customers.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

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

pub(super) static ALL: &[&Declaration] = &[
    &CUSTOMER_USER_EMAIL_UNIQ_CHECK.declaration,
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
];

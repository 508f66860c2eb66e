//! Settings of tickets.

use crate::sysconfig::setting::{Declaration, Default, Setting, SettingKind};

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

pub(super) static ALL: &[&Declaration] = &[
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
];

//! Typed ids: a ticket's id is not a queue's id.

/// Makes a newtype over `i64` that binds, reads from any integer column, prints as the number.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$crate::db::Int> for $name {
            fn from(stored: $crate::db::Int) -> Self {
                Self(stored.0)
            }
        }

        impl From<$name> for $crate::db::Value {
            fn from(id: $name) -> Self {
                Self::Int(Some(id.0))
            }
        }

        impl From<Option<$name>> for $crate::db::Value {
            fn from(id: Option<$name>) -> Self {
                Self::Int(id.map(|id| id.0))
            }
        }

        impl<DB: sqlx::Database> sqlx::Type<DB> for $name
        where
            $crate::db::Int: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <$crate::db::Int as sqlx::Type<DB>>::type_info()
            }
            fn compatible(ty: &DB::TypeInfo) -> bool {
                <$crate::db::Int as sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name
        where
            $crate::db::Int: sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                <$crate::db::Int as sqlx::Decode<'r, DB>>::decode(value).map(|int| Self(int.0))
            }
        }
    )*};
}

ids! {
    /// `ticket.id`.
    TicketId;
    /// `article.id`.
    ArticleId;
    /// `article_data_mime_attachment.id`, or the position in a file-system article folder.
    AttachmentId;
    /// `queue.id`.
    QueueId;
    /// `users.id`: an agent.
    UserId;
    /// `groups.id`.
    GroupId;
    /// `roles.id`.
    RoleId;
    /// `ticket_state.id`.
    StateId;
    /// `ticket_state_type.id`.
    StateTypeId;
    /// `ticket_priority.id`.
    PriorityId;
    /// `ticket_type.id`.
    TypeId;
    /// `ticket_lock_type.id`.
    LockId;
    /// `service.id`.
    ServiceId;
    /// `sla.id`.
    SlaId;
    /// `system_address.id`.
    AddressId;
    /// `salutation.id`.
    SalutationId;
    /// `signature.id`.
    SignatureId;
    /// `standard_template.id`.
    TemplateId;
    /// `standard_attachment.id`.
    StandardAttachmentId;
    /// `auto_response.id`.
    AutoResponseId;
    /// `auto_response_type.id`.
    AutoResponseTypeId;
    /// `follow_up_possible.id`.
    FollowUpId;
    /// `valid.id`.
    ValidId;
    /// `gotrs_job.id`.
    JobId;
    /// `mail_queue.id`.
    MailQueueId;
    /// `form_draft.id`.
    DraftId;
}

impl UserId {
    /// root@localhost, in whose name the system acts.
    pub const ROOT: Self = Self(1);
}

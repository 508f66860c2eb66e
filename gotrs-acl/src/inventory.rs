//! [`Inventory`]: the values that exist, by what they are values of.
//!
//! The linter uses it to find items that name nothing, [`AclSet::compile_for`](crate::AclSet::compile_for) to look
//! values up instead of searching them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::ListSection;
use crate::offer::Target;

/// A kind of value of which all are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Known {
    /// Queue names.
    Queue,
    /// State names.
    State,
    /// State type names.
    StateType,
    /// Priority names.
    Priority,
    /// Type names.
    Type,
    /// Service names.
    Service,
    /// SLA names.
    Sla,
    /// `lock`, `unlock`, `tmp_lock`.
    Lock,
    /// Logins of agents.
    UserLogin,
    /// Agents as selection boxes show them.
    UserFullname,
    /// Logins of customer users.
    CustomerUser,
    /// Customer companies' ids.
    Customer,
    /// Group names.
    Group,
    /// Role names.
    Role,
    /// Screens and menu entries.
    Action,
    /// Process entity ids.
    Process,
    /// Activity entity ids.
    Activity,
    /// Activity dialog entity ids.
    ActivityDialog,
    /// Fields that `Form` may show or hide.
    Form,
    /// Fields that `FormStd` may show or hide.
    FormStd,
    /// Endpoints.
    Endpoint,
    /// Names of standard templates.
    StandardTemplate,
    /// The keys of a dynamic field, by the field's name without `DynamicField_`.
    DynamicField(String),
}

/// The values that exist.
///
/// ```
/// use gotrs_acl::{Inventory, Known};
/// let inventory = Inventory::new()
///     .with(Known::Queue, ["Raw", "Junk"])
///     .with(Known::DynamicField("Color".into()), ["", "red"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inventory {
    values: BTreeMap<Known, BTreeSet<String>>,
}

impl Inventory {
    /// Nothing known: every value may exist.
    #[must_use]
    pub fn new() -> Self {
        Inventory::default()
    }

    /// Adds all values of one kind.
    #[must_use]
    pub fn with<T: Into<String>>(
        mut self,
        kind: Known,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.values
            .entry(kind)
            .or_default()
            .extend(values.into_iter().map(Into::into));
        self
    }

    /// The values of one kind, nothing when they are not known.
    #[must_use]
    pub fn values(&self, kind: &Known) -> Option<&BTreeSet<String>> {
        self.values.get(kind)
    }

    /// The options that a target can have.
    pub(crate) fn options(&self, target: Target<'_>) -> Option<&BTreeSet<String>> {
        self.values(&match target {
            Target::Field("Owner" | "NewOwner" | "OldOwner" | "Responsible") => Known::UserFullname,
            Target::Field("Queue" | "DestQueue") => Known::Queue,
            Target::Field("State" | "NextState") => Known::State,
            Target::Field("Priority") => Known::Priority,
            Target::Field("Type") => Known::Type,
            Target::Field("Service") => Known::Service,
            Target::Field("SLA") => Known::Sla,
            Target::Field("StandardTemplate") => Known::StandardTemplate,
            Target::Field(field) => {
                Known::DynamicField(field.strip_prefix("DynamicField_")?.to_owned())
            }
            Target::List(ListSection::Action) => Known::Action,
            Target::List(ListSection::ActivityDialog) => Known::ActivityDialog,
            Target::List(ListSection::Endpoint) => Known::Endpoint,
            Target::List(ListSection::Form) => Known::Form,
            Target::List(ListSection::FormStd) => Known::FormStd,
            Target::List(ListSection::Process) => Known::Process,
        })
    }

    /// The values that a property can have.
    pub(crate) fn facts(&self, group: &str, key: &str) -> Option<&BTreeSet<String>> {
        self.values(&match (group, key) {
            ("Ticket", "Queue") | ("Queue", "Name") => Known::Queue,
            ("Ticket", "State") | ("State", "Name") => Known::State,
            ("Ticket", "StateType") | ("State", "TypeName") => Known::StateType,
            ("Ticket", "Priority") | ("Priority", "Name") => Known::Priority,
            ("Ticket", "Type") | ("Type", "Name") => Known::Type,
            ("Ticket", "Service") | ("Service", "Name") => Known::Service,
            ("Ticket", "SLA") | ("SLA", "Name") => Known::Sla,
            ("Ticket", "Lock") => Known::Lock,
            ("Ticket", "CustomerUserID") | ("CustomerUser", "UserLogin") => Known::CustomerUser,
            ("Ticket", "CustomerID") | ("CustomerUser", "UserCustomerID") => Known::Customer,
            ("Ticket", "Owner" | "Responsible")
            | ("User" | "Owner" | "Responsible", "UserLogin") => Known::UserLogin,
            ("User" | "Owner" | "Responsible", "Role") => Known::Role,
            ("User" | "Owner" | "Responsible" | "CustomerUser", key)
                if key.starts_with("Group_") =>
            {
                Known::Group
            }
            ("Process", "ProcessEntityID") => Known::Process,
            ("Process", "ActivityEntityID") => Known::Activity,
            ("Process", "ActivityDialogEntityID") => Known::ActivityDialog,
            ("Frontend", "Action") => Known::Action,
            ("Frontend", "Endpoint") => Known::Endpoint,
            ("Ticket" | "DynamicField", key) => {
                Known::DynamicField(key.strip_prefix("DynamicField_")?.to_owned())
            }
            _ => return None,
        })
    }
}

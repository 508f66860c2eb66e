//! Groups, roles and the permission rows on them: plain data.

use crate::id::{GroupId, RoleId, UserId};
use crate::permission::{Context, Permission};
use crate::valid::Validity;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name, unique.
    pub name: String,
    /// What it is for.
    pub comment: String,
    /// Whether it counts.
    pub valid: Validity,
}

/// A role: a bundle of permissions that agents are given together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name, unique.
    pub name: String,
    /// What it is for.
    pub comment: String,
    /// Whether it counts.
    pub valid: Validity,
}

/// What is written of a group or a role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Naming {
    /// The name, 1 to 200 characters.
    pub name: String,
    /// What it is for, up to 250 characters.
    pub comment: String,
    /// Whether it counts.
    pub valid: Validity,
}

impl Naming {
    /// A valid thing of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// Who holds permission rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Holder {
    /// An agent: `group_user`.
    Agent(UserId),
    /// A role: `group_role`.
    Role(RoleId),
    /// A customer user by login: `group_customer_user`.
    CustomerUser(String),
    /// A company by customer id, in a context: `group_customer`.
    Company(String, Context),
}

/// One of the four tables of permission rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HolderKind {
    /// `group_user`
    Agent,
    /// `group_role`
    Role,
    /// `group_customer_user`
    CustomerUser,
    /// `group_customer` in a context
    Company(Context),
}

/// The permission keys a holder has on a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub holder: Holder,
    /// Where.
    pub group: GroupId,
    /// What; empty takes everything away.
    pub keys: Vec<Permission>,
}

/// Which rows of a table to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantFilter {
    /// The table.
    pub kind: HolderKind,
    /// Only of this group.
    pub group: Option<GroupId>,
    /// Only of these holders (of the same kind).
    pub holders: Option<Vec<Holder>>,
}

impl GrantFilter {
    /// All rows of a table.
    #[must_use]
    pub fn all(kind: HolderKind) -> Self {
        Self {
            kind,
            group: None,
            holders: None,
        }
    }

    /// Only the rows of a group.
    #[must_use]
    pub fn of_group(mut self, group: GroupId) -> Self {
        self.group = Some(group);
        self
    }

    /// Only the rows of these holders.
    #[must_use]
    pub fn of_holders(mut self, holders: impl IntoIterator<Item = Holder>) -> Self {
        self.holders = Some(holders.into_iter().collect());
        self
    }
}

/// An agent in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::FromRow)]
pub struct Membership {
    /// The role.
    pub role_id: RoleId,
    /// The agent.
    pub user_id: UserId,
}

/// Where a right comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// A row of the agent's own.
    Direct,
    /// A row of a valid role the agent is in.
    Role {
        /// The role.
        id: RoleId,
        /// Its name.
        name: String,
    },
}

/// One row that gives an agent a right on a valid group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// The key of the row; `rw` gives every key.
    pub key: Permission,
    /// Whose row it is.
    pub because: Because,
}

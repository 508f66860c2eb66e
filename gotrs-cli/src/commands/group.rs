//! `gotrs group` and `gotrs role`: what rights are given on, and bundles of rights.

use clap::{Args, Subcommand};
use gotrs_core::group::{GrantFilter, Group, Holder, HolderKind, Naming, Role};
use gotrs_core::lookup::{self, Named};
use gotrs_core::{Actor, Desk, Error, GroupId, RoleId};
use serde::Serialize;

use super::acting::{GrantArg, ValidityArg, agent_ids, set_grants};
use crate::context::Context;
use crate::exit::Failure;

/// Groups: queues belong to them, and rights are given on them
#[derive(Debug, Subcommand)]
#[command(
    name = "group",
    after_help = "Examples:
  gotrs group add billing --comment 'Invoices and dunning'
  gotrs group list --json"
)]
pub(crate) enum GroupCommand {
    /// Add a group
    #[command(after_help = "Example:
  gotrs group add billing --comment 'Invoices and dunning'")]
    Add(NewNamed),
    /// List groups
    #[command(after_help = "Examples:
  gotrs group list
  gotrs group list --valid --json")]
    List(ListArgs),
    /// Show a group and who has rights on it
    #[command(after_help = "Example:
  gotrs group show users")]
    Show {
        /// The group's name
        name: String,
    },
    /// Change a group
    #[command(after_help = "Example:
  gotrs group update billing --new-name finance")]
    Update(ChangedNamed),
}

/// Roles: bundles of rights that agents get together
#[derive(Debug, Subcommand)]
#[command(
    name = "role",
    after_help = "Examples:
  gotrs role add support --grant users=rw --grant stats=ro
  gotrs user update kim --role support"
)]
pub(crate) enum RoleCommand {
    /// Add a role
    #[command(after_help = "Example:
  gotrs role add support --grant users=rw --grant stats=ro --member kim --member lee")]
    Add {
        #[command(flatten)]
        add: NewNamed,
        #[command(flatten)]
        content: RoleContent,
    },
    /// List roles
    #[command(after_help = "Examples:
  gotrs role list
  gotrs role list --json")]
    List(ListArgs),
    /// Show a role with its members and rights
    #[command(after_help = "Example:
  gotrs role show support")]
    Show {
        /// The role's name
        name: String,
    },
    /// Change a role
    #[command(after_help = "Examples:
  gotrs role update support --grant billing=ro
  gotrs role update support --member kim --member lee")]
    Update {
        #[command(flatten)]
        update: ChangedNamed,
        #[command(flatten)]
        content: RoleContent,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewNamed {
    /// The name
    name: String,
    #[arg(long, default_value = "")]
    comment: String,
    #[arg(long, value_enum, default_value = "valid")]
    validity: ValidityArg,
}

impl NewNamed {
    fn naming(&self) -> Naming {
        Naming {
            name: self.name.clone(),
            comment: self.comment.clone(),
            valid: self.validity.into(),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Leave out what is not valid
    #[arg(long)]
    valid: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ChangedNamed {
    /// The name
    name: String,
    #[arg(long, value_name = "NAME")]
    new_name: Option<String>,
    #[arg(long)]
    comment: Option<String>,
    #[arg(long, value_enum)]
    validity: Option<ValidityArg>,
}

impl ChangedNamed {
    fn naming(&self, before: Naming) -> Naming {
        Naming {
            name: self.new_name.clone().unwrap_or(before.name),
            comment: self.comment.clone().unwrap_or(before.comment),
            valid: self.validity.map_or(before.valid, Into::into),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct RoleContent {
    /// What the role gives on a group; GROUP= takes all rights away
    #[arg(long = "grant", value_name = "GROUP=KEY,KEY")]
    grants: Vec<GrantArg>,
    /// The members, all of them: who is not named leaves
    #[arg(long = "member", value_name = "LOGIN")]
    members: Vec<String>,
}

impl RoleContent {
    async fn apply(&self, desk: &Desk, role: RoleId) -> Result<(), Error> {
        set_grants(desk, Holder::Role(role), &self.grants).await?;
        if self.members.is_empty() {
            return Ok(());
        }
        let members = agent_ids(desk, &self.members).await?;
        desk.grants(Actor::System).set_members(role, &members).await
    }
}

/// A group or a role.
#[derive(Debug, Serialize)]
struct NamedView {
    id: i64,
    name: String,
    comment: String,
    validity: &'static str,
}

impl From<Group> for NamedView {
    fn from(group: Group) -> Self {
        Self {
            id: group.id.0,
            name: group.name,
            comment: group.comment,
            validity: group.valid.as_str(),
        }
    }
}

impl From<Role> for NamedView {
    fn from(role: Role) -> Self {
        Self {
            id: role.id.0,
            name: role.name,
            comment: role.comment,
            validity: role.valid.as_str(),
        }
    }
}

#[derive(Debug, Serialize)]
struct GroupDetail {
    #[serde(flatten)]
    group: NamedView,
    agents: Vec<RightsView>,
    roles: Vec<RightsView>,
}

#[derive(Debug, Serialize)]
struct RoleDetail {
    #[serde(flatten)]
    role: NamedView,
    members: Vec<String>,
    permissions: Vec<RightsView>,
}

/// Rights with the name of the other side.
#[derive(Debug, Serialize)]
struct RightsView {
    name: String,
    keys: Vec<String>,
}

const COLUMNS: &[&str] = &["id", "name", "comment", "validity"];

impl GroupCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let desk = context.desk().await?;
        let groups = desk.groups(Actor::System);
        match self {
            Self::Add(add) => {
                let group = groups.add(&add.naming()).await?;
                let sentence = format!("group {} has id {}", group.name, group.id);
                context.out.done(&NamedView::from(group), &sentence)
            }
            Self::List(args) => {
                let rows = groups.list(args.valid).await?;
                context.out.list(
                    &rows.into_iter().map(NamedView::from).collect::<Vec<_>>(),
                    COLUMNS,
                )
            }
            Self::Show { name } => {
                let group = find_group(&desk, &name).await?;
                context.out.show(&group_detail(&desk, group).await?)
            }
            Self::Update(update) => {
                let before = find_group(&desk, &update.name).await?;
                let id = before.id;
                let before = Naming {
                    name: before.name,
                    comment: before.comment,
                    valid: before.valid,
                };
                let group = groups.update(id, &update.naming(before)).await?;
                let sentence = format!("group {} is changed", group.name);
                context.out.done(&NamedView::from(group), &sentence)
            }
        }
    }
}

impl RoleCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let desk = context.desk().await?;
        let groups = desk.groups(Actor::System);
        match self {
            Self::Add { add, content } => {
                let role = groups.add_role(&add.naming()).await?;
                content.apply(&desk, role.id).await?;
                let sentence = format!("role {} has id {}", role.name, role.id);
                context.out.done(&NamedView::from(role), &sentence)
            }
            Self::List(args) => {
                let rows = groups.list_roles(args.valid).await?;
                context.out.list(
                    &rows.into_iter().map(NamedView::from).collect::<Vec<_>>(),
                    COLUMNS,
                )
            }
            Self::Show { name } => {
                let role = find_role(&desk, &name).await?;
                context.out.show(&role_detail(&desk, role).await?)
            }
            Self::Update { update, content } => {
                let before = find_role(&desk, &update.name).await?;
                let id = before.id;
                let before = Naming {
                    name: before.name,
                    comment: before.comment,
                    valid: before.valid,
                };
                let role = groups.update_role(id, &update.naming(before)).await?;
                content.apply(&desk, id).await?;
                let sentence = format!("role {} is changed", role.name);
                context.out.done(&NamedView::from(role), &sentence)
            }
        }
    }
}

async fn find_group(desk: &Desk, name: &str) -> Result<Group, Error> {
    let id = lookup::id_of(&mut desk.read().await?, Named::Group, name).await?;
    desk.groups(Actor::System).get(GroupId(id)).await
}

async fn find_role(desk: &Desk, name: &str) -> Result<Role, Error> {
    let id = lookup::id_of(&mut desk.read().await?, Named::Role, name).await?;
    desk.groups(Actor::System).get_role(RoleId(id)).await
}

async fn group_detail(desk: &Desk, group: Group) -> Result<GroupDetail, Error> {
    let rights = desk.grants(Actor::System);
    let mut detail = GroupDetail {
        agents: Vec::new(),
        roles: Vec::new(),
        group: NamedView::from(group),
    };
    let id = GroupId(detail.group.id);
    let of_agents = rights
        .list(&GrantFilter::all(HolderKind::Agent).of_group(id))
        .await?;
    let ids: Vec<_> = of_agents
        .iter()
        .filter_map(|grant| agent_of(&grant.holder))
        .collect();
    let agents = desk.agents(Actor::System).of_ids(&ids).await?;
    for grant in of_agents {
        let agent = agents
            .iter()
            .find(|agent| grant.holder == Holder::Agent(agent.id));
        detail.agents.push(rights_view(
            agent.map_or("", |agent| &agent.login),
            &grant.keys,
        ));
    }
    let roles = desk.groups(Actor::System).list_roles(false).await?;
    for grant in rights
        .list(&GrantFilter::all(HolderKind::Role).of_group(id))
        .await?
    {
        let role = roles
            .iter()
            .find(|role| grant.holder == Holder::Role(role.id));
        detail
            .roles
            .push(rights_view(role.map_or("", |role| &role.name), &grant.keys));
    }
    Ok(detail)
}

fn agent_of(holder: &Holder) -> Option<gotrs_core::UserId> {
    match holder {
        Holder::Agent(id) => Some(*id),
        _ => None,
    }
}

async fn role_detail(desk: &Desk, role: Role) -> Result<RoleDetail, Error> {
    let rights = desk.grants(Actor::System);
    let memberships = rights.memberships(Some(role.id), None).await?;
    let ids: Vec<_> = memberships
        .iter()
        .map(|membership| membership.user_id)
        .collect();
    let members = desk.agents(Actor::System).of_ids(&ids).await?;
    let groups = desk.groups(Actor::System).list(false).await?;
    let filter = GrantFilter::all(HolderKind::Role).of_holders([Holder::Role(role.id)]);
    let permissions = rights.list(&filter).await?.into_iter().map(|grant| {
        let group = groups.iter().find(|group| group.id == grant.group);
        rights_view(group.map_or("", |group| &group.name), &grant.keys)
    });
    Ok(RoleDetail {
        permissions: permissions.collect(),
        members: members.into_iter().map(|agent| agent.login).collect(),
        role: role.into(),
    })
}

fn rights_view(name: &str, keys: &[gotrs_core::permission::Permission]) -> RightsView {
    RightsView {
        name: name.to_owned(),
        keys: keys.iter().map(|key| key.as_str().to_owned()).collect(),
    }
}

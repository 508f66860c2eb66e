//! `gotrs user`: agents.

use clap::{Args, Subcommand};
use gotrs_core::agent::{Agent, AgentChange, AgentFilter, NewAgent};
use gotrs_core::auth::Audience;
use gotrs_core::auth::passwords::Term;
use gotrs_core::group::Holder;
use gotrs_core::lookup::{self, Named};
use gotrs_core::{Actor, Desk, Error, RoleId, UserId};
use serde::Serialize;

use super::acting::{GrantArg, Listing, ValidityArg, find_agent, password_from_stdin, set_grants};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Instant;

/// Agents: who works on tickets
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  gotrs user add kim --first-name Kim --last-name Lee --email kim@desk.example --grant users=rw
  echo 'correct horse battery' | gotrs user set-password kim --stdin
  gotrs user list --valid --json")]
pub(crate) enum User {
    /// Add an agent; without a password nobody can sign in as that agent yet
    #[command(after_help = "Examples:
  gotrs user add kim --first-name Kim --last-name Lee --email kim@desk.example --grant users=rw --role support
  echo 'correct horse battery' | gotrs user add kim --first-name Kim --last-name Lee --email kim@desk.example --password-stdin")]
    Add(Box<Add>),
    /// List agents by login
    #[command(after_help = "Examples:
  gotrs user list
  gotrs user list --search lee --valid --json")]
    List(Listing),
    /// Show an agent with groups and roles
    #[command(after_help = "Examples:
  gotrs user show kim
  gotrs user show root@localhost --json | jq .permissions")]
    Show {
        /// The agent's login
        login: String,
    },
    /// Change an agent
    #[command(after_help = "Examples:
  gotrs user update kim --email kim.lee@desk.example
  gotrs user update kim --validity invalid
  gotrs user update kim --grant users=ro,note --grant billing= --role support")]
    Update(Box<Update>),
    /// Set an agent's password
    #[command(after_help = "Examples:
  gotrs user set-password kim --stdin < password.txt
  echo 'change me soon 42' | gotrs user set-password kim --stdin --one-time")]
    SetPassword(SetPassword),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The login
    login: String,
    #[arg(long)]
    first_name: String,
    #[arg(long)]
    last_name: String,
    #[arg(long)]
    email: String,
    #[arg(long, default_value = "")]
    title: String,
    #[arg(long, value_enum, default_value = "valid")]
    validity: ValidityArg,
    /// Read the password from stdin
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    rights: Rights,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The agent's login
    login: String,
    /// Another login
    #[arg(long, value_name = "LOGIN")]
    new_login: Option<String>,
    #[arg(long)]
    first_name: Option<String>,
    #[arg(long)]
    last_name: Option<String>,
    #[arg(long)]
    email: Option<String>,
    #[arg(long)]
    title: Option<String>,
    #[arg(long, value_enum)]
    validity: Option<ValidityArg>,
    /// Set a preference; NAME= removes it
    #[arg(long = "preference", value_name = "NAME=VALUE")]
    preferences: Vec<String>,
    #[command(flatten)]
    rights: Rights,
}

#[derive(Debug, Args)]
struct Rights {
    /// What the agent may do on a group; GROUP= takes all rights away
    #[arg(long = "grant", value_name = "GROUP=KEY,KEY")]
    grants: Vec<GrantArg>,
    /// Put the agent into a role
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,
    /// Take the agent out of a role
    #[arg(long = "leave-role", value_name = "NAME")]
    left: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SetPassword {
    /// The login
    pub(crate) login: String,
    /// Read the password from stdin: the command line of a process is no secret
    #[arg(long, required = true)]
    pub(crate) stdin: bool,
    /// It must be changed after the first sign-in
    #[arg(long)]
    pub(crate) one_time: bool,
}

impl SetPassword {
    pub(crate) async fn run(self, context: &Context, audience: Audience) -> Result<(), Failure> {
        let password = password_from_stdin()?;
        let desk = context.desk().await?;
        let term = if self.one_time {
            Term::OneTime
        } else {
            Term::Lasting
        };
        desk.passwords(Actor::System)
            .set(audience, &self.login, &password, term)
            .await?;
        let view = DoneView { login: &self.login };
        context
            .out
            .done(&view, &format!("the password of {} is set", self.login))
    }
}

#[derive(Debug, Serialize)]
struct DoneView<'a> {
    login: &'a str,
}

#[derive(Debug, Serialize)]
struct AgentView {
    id: i64,
    login: String,
    title: String,
    first_name: String,
    last_name: String,
    email: String,
    validity: &'static str,
    out_of_office: bool,
    created: Instant,
    changed: Instant,
}

#[derive(Debug, Serialize)]
struct AgentDetail {
    #[serde(flatten)]
    agent: AgentView,
    roles: Vec<String>,
    permissions: Vec<PermissionView>,
}

#[derive(Debug, Serialize)]
struct PermissionView {
    group: String,
    key: String,
    because_of: String,
}

impl From<Agent> for AgentView {
    fn from(agent: Agent) -> Self {
        Self {
            id: agent.id.0,
            login: agent.login,
            title: agent.title,
            first_name: agent.first_name,
            last_name: agent.last_name,
            email: agent.email,
            validity: agent.valid.as_str(),
            out_of_office: agent.out_of_office,
            created: agent.created.into(),
            changed: agent.changed.into(),
        }
    }
}

impl User {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context).await,
            Self::List(listing) => list(context, &listing).await,
            Self::Show { login } => {
                let desk = context.desk().await?;
                let agent = find_agent(&desk, &login).await?;
                context.out.show(&detail(&desk, agent).await?)
            }
            Self::Update(update) => update.run(context).await,
            Self::SetPassword(set) => set.run(context, Audience::Agent).await,
        }
    }
}

async fn list(context: &Context, listing: &Listing) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let agents = desk.agents(Actor::System);
    let fetch = async |after| {
        let filter = AgentFilter {
            search: listing.search.clone(),
            only_valid: listing.valid,
            after,
            limit: 500,
        };
        agents.list(&filter).await
    };
    let rows = listing
        .pages(|agent: &Agent| agent.login.clone(), fetch)
        .await?;
    let rows: Vec<AgentView> = rows.into_iter().map(AgentView::from).collect();
    context.out.list(
        &rows,
        &[
            "id",
            "login",
            "first_name",
            "last_name",
            "email",
            "validity",
        ],
    )
}

async fn detail(desk: &Desk, agent: Agent) -> Result<AgentDetail, Error> {
    let grants = desk.grants(Actor::System);
    let effective = grants.effective(agent.id).await?;
    let permissions = effective.into_iter().map(|right| PermissionView {
        group: right.group_name,
        key: right.key.as_str().to_owned(),
        because_of: match right.because {
            gotrs_core::group::Because::Direct => "agent".into(),
            gotrs_core::group::Because::Role { name, .. } => format!("role {name}"),
        },
    });
    let permissions = permissions.collect();
    let mut roles = Vec::new();
    for membership in grants.memberships(None, Some(agent.id)).await? {
        roles.push(
            desk.groups(Actor::System)
                .get_role(membership.role_id)
                .await?
                .name,
        );
    }
    Ok(AgentDetail {
        agent: agent.into(),
        roles,
        permissions,
    })
}

impl Add {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let password = if self.password_stdin {
            Some(password_from_stdin()?)
        } else {
            None
        };
        let desk = context.desk().await?;
        let new = NewAgent {
            login: self.login,
            title: self.title,
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email,
            valid: self.validity.into(),
            password,
            ..NewAgent::default()
        };
        let agent = desk.agents(Actor::System).create(new).await?;
        self.rights.apply(&desk, agent.id).await?;
        let sentence = format!("agent {} has id {}", agent.login, agent.id);
        context.out.done(&AgentView::from(agent), &sentence)
    }
}

impl Update {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let desk = context.desk().await?;
        let agent = find_agent(&desk, &self.login).await?;
        let mut change = AgentChange {
            login: self.new_login,
            title: self.title,
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email,
            valid: self.validity.map(Into::into),
            ..AgentChange::default()
        };
        for preference in &self.preferences {
            let (name, value) = preference.split_once('=').ok_or_else(|| {
                Failure::Usage(format!("--preference {preference}: write NAME=VALUE"))
            })?;
            let value = (!value.is_empty()).then(|| value.to_owned());
            change.preferences.insert(name.to_owned(), value);
        }
        let agent = desk.agents(Actor::System).update(agent.id, &change).await?;
        self.rights.apply(&desk, agent.id).await?;
        let sentence = format!("agent {} is changed", agent.login);
        context.out.done(&AgentView::from(agent), &sentence)
    }
}

impl Rights {
    async fn apply(&self, desk: &Desk, agent: UserId) -> Result<(), Error> {
        set_grants(desk, Holder::Agent(agent), &self.grants).await?;
        if self.roles.is_empty() && self.left.is_empty() {
            return Ok(());
        }
        let joined = role_ids(desk, &self.roles).await?;
        let left = role_ids(desk, &self.left).await?;
        let grants = desk.grants(Actor::System);
        let memberships = grants.memberships(None, Some(agent)).await?;
        let mut roles: Vec<RoleId> = memberships
            .iter()
            .map(|membership| membership.role_id)
            .collect();
        roles.extend(
            joined
                .iter()
                .filter(|id| !memberships.iter().any(|held| held.role_id == **id)),
        );
        roles.retain(|id| !left.contains(id));
        grants.set_roles(agent, &roles).await
    }
}

async fn role_ids(desk: &Desk, names: &[String]) -> Result<Vec<RoleId>, Error> {
    let mut conn = desk.read().await?;
    let mut ids = Vec::new();
    for name in names {
        ids.push(RoleId(lookup::id_of(&mut conn, Named::Role, name).await?));
    }
    Ok(ids)
}

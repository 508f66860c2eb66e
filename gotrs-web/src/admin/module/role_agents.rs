//! Who is in which role, seen from the role and from the agent.

use super::common::*;
use super::role_groups::role;
use crate::admin::source::{Answer, Ask, Context, Listing, Matrix, MatrixSource, Source};
use crate::i18n::Text;
use crate::page::admin::{Grant, MatrixRow};
use gotrs_core::agent::AgentFilter;
use gotrs_core::{Error, RoleId, UserId};

pub(super) const OF_ROLE: AdminModule = AdminModule {
    key: "role-agents",
    title: msg("Agents in roles"),
    summary: msg("Who has which role"),
    icon: "users",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[NAME_COLUMN, COMMENT_COLUMN],
    fields: &[],
    source: &Members::OfRole,
};

pub(super) const OF_AGENT: AdminModule = AdminModule {
    key: "agent-roles",
    title: msg("Roles of agents"),
    summary: msg("Which roles an agent has"),
    icon: "users",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[NAME_COLUMN, column("UserLogin", msg("User name"), Code)],
    fields: &[],
    source: &Members::OfAgent,
};

const MEMBER: &str = "member";

#[derive(Debug)]
enum Members {
    OfRole,
    OfAgent,
}

fn agent(id: &str) -> Result<UserId, Error> {
    id.parse().map_err(|_| Error::not_found("agent", id))
}

fn row(id: impl ToString, name: String, note: String, member: bool) -> MatrixRow {
    MatrixRow {
        id: id.to_string(),
        name,
        note,
        grants: vec![if member { Grant::Yes } else { Grant::No }],
    }
}

fn matrix(heading: Text, row_label: Msg, rows: Vec<MatrixRow>) -> Matrix {
    Matrix {
        heading,
        intro: msg("Whoever is in a role has all its rights."),
        row_label,
        columns: vec![(MEMBER.to_owned(), msg("Member").into())],
        rows,
    }
}

async fn of_role(cx: &Context, id: &str) -> Result<Matrix, Error> {
    let role = cx.desk.groups(&cx.actor).get_role(role(id)?).await?;
    let members = cx
        .desk
        .grants(&cx.actor)
        .memberships(Some(role.id), None)
        .await?;
    let everybody = AgentFilter {
        only_valid: true,
        limit: 10_000,
        ..AgentFilter::default()
    };
    let agents = cx.desk.agents(&cx.actor).list(&everybody).await?;
    let rows = agents.into_iter().map(|agent| {
        let member = members.iter().any(|member| member.user_id == agent.id);
        row(agent.id, agent.full_name, agent.login, member)
    });
    let heading = Text::filled(msg("Agents in {0}"), [role.name]);
    Ok(matrix(heading, msg("Agent"), rows.collect()))
}

async fn of_agent(cx: &Context, id: &str) -> Result<Matrix, Error> {
    let agent = cx.desk.agents(&cx.actor).get(agent(id)?).await?;
    let members = cx
        .desk
        .grants(&cx.actor)
        .memberships(None, Some(agent.id))
        .await?;
    let roles = cx.desk.groups(&cx.actor).list_roles(true).await?;
    let rows = roles.into_iter().map(|role| {
        let member = members.iter().any(|member| member.role_id == role.id);
        row(role.id, role.name, role.comment, member)
    });
    let heading = Text::filled(msg("Roles of {0}"), [agent.full_name]);
    Ok(matrix(heading, msg("Role"), rows.collect()))
}

impl Source for Members {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        match self {
            Self::OfRole => super::groups::ROLES.source.list(cx, ask),
            Self::OfAgent => super::agents::MODULE.source.list(cx, ask),
        }
    }

    fn matrix(&self) -> Option<&dyn MatrixSource> {
        Some(self)
    }
}

impl MatrixSource for Members {
    fn open_matrix<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Matrix> {
        match self {
            Self::OfRole => Box::pin(of_role(cx, id)),
            Self::OfAgent => Box::pin(of_agent(cx, id)),
        }
    }

    fn save_matrix<'a>(
        &'a self,
        cx: &'a Context,
        id: &'a str,
        checked: &'a [(String, String)],
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let rows = checked.iter().filter_map(|(row, _)| row.parse().ok());
            let grants = cx.desk.grants(&cx.actor);
            match self {
                Self::OfRole => {
                    let agents: Vec<UserId> = rows.map(UserId).collect();
                    grants.set_members(role(id)?, &agents).await
                }
                Self::OfAgent => {
                    let roles: Vec<RoleId> = rows.map(RoleId).collect();
                    grants.set_roles(agent(id)?, &roles).await
                }
            }
        })
    }
}

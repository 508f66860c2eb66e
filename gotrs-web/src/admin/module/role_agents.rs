//! Who is in which role, seen from the role and from the agent.

use super::common::*;
use super::role_groups::role;
use crate::admin::between::{Between, Ends, Joined};
use crate::admin::source::{Answer, Ask, Context, Listing};
use crate::i18n::Text;
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
    source: &Joined(Members::OfRole),
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
    source: &Joined(Members::OfAgent),
};

#[derive(Debug)]
enum Members {
    OfRole,
    OfAgent,
}

const HOW: Msg = msg("Whoever is in a role has all its rights.");

fn agent(id: &str) -> Result<UserId, Error> {
    id.parse().map_err(|_| Error::not_found("agent", id))
}

async fn of_role(cx: &Context, id: &str) -> Result<Ends, Error> {
    let role = cx.desk.groups(&cx.actor).get_role(role(id)?).await?;
    let grants = cx.desk.grants(&cx.actor);
    let members = grants.memberships(Some(role.id), None).await?;
    let everybody = AgentFilter {
        only_valid: true,
        limit: 10_000,
        ..AgentFilter::default()
    };
    let agents = cx.desk.agents(&cx.actor).list(&everybody).await?;
    let rows = agents.into_iter().map(|agent| {
        let member = members.iter().any(|member| member.user_id == agent.id);
        (agent.id.0, agent.full_name, agent.login, member)
    });
    Ok(Ends {
        heading: Text::filled(msg("Agents in {0}"), [role.name]),
        intro: HOW,
        row_label: msg("Agent"),
        rows: rows.collect(),
    })
}

async fn of_agent(cx: &Context, id: &str) -> Result<Ends, Error> {
    let agent = cx.desk.agents(&cx.actor).get(agent(id)?).await?;
    let grants = cx.desk.grants(&cx.actor);
    let members = grants.memberships(None, Some(agent.id)).await?;
    let roles = cx.desk.groups(&cx.actor).list_roles(true).await?;
    let rows = roles.into_iter().map(|role| {
        let member = members.iter().any(|member| member.role_id == role.id);
        (role.id.0, role.name, role.comment, member)
    });
    Ok(Ends {
        heading: Text::filled(msg("Roles of {0}"), [agent.full_name]),
        intro: HOW,
        row_label: msg("Role"),
        rows: rows.collect(),
    })
}

impl Between for Members {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        match self {
            Self::OfRole => super::groups::ROLES.source.list(cx, ask),
            Self::OfAgent => super::agents::MODULE.source.list(cx, ask),
        }
    }

    fn ends<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Ends> {
        match self {
            Self::OfRole => Box::pin(of_role(cx, id)),
            Self::OfAgent => Box::pin(of_agent(cx, id)),
        }
    }

    fn join<'a>(&'a self, cx: &'a Context, id: &'a str, with: Vec<i64>) -> Answer<'a, ()> {
        Box::pin(async move {
            let grants = cx.desk.grants(&cx.actor);
            match self {
                Self::OfRole => {
                    let agents: Vec<UserId> = with.into_iter().map(UserId).collect();
                    grants.set_members(role(id)?, &agents).await
                }
                Self::OfAgent => {
                    let roles: Vec<RoleId> = with.into_iter().map(RoleId).collect();
                    grants.set_roles(agent(id)?, &roles).await
                }
            }
        })
    }
}

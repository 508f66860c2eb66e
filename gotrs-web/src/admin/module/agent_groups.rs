//! Which agent may do what in which group.

use std::collections::BTreeSet;

use super::common::*;
use crate::admin::rights::{self, Square};
use crate::admin::source::{Answer, Ask, Context, Listing, Matrix, MatrixSource, Source};
use gotrs_core::group::{Because, Holder};
use gotrs_core::sysconfig::settings;
use gotrs_core::{Error, GroupId, UserId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "agent-groups",
    title: msg("Rights of agents"),
    summary: msg("Which agent may do what in which group"),
    icon: "key",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[NAME_COLUMN, column("UserLogin", msg("User name"), Code)],
    fields: &[],
    source: &AgentGroups,
};

#[derive(Debug)]
struct AgentGroups;

fn agent(id: &str) -> Result<UserId, Error> {
    id.parse().map_err(|_| Error::not_found("agent", id))
}

fn squares(cx: &Context, agent: UserId) -> Vec<Square> {
    let keys = cx.desk.config().get(&settings::SYSTEM_PERMISSION);
    Square::of_keys(&Holder::Agent(agent), &keys)
}

impl Source for AgentGroups {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        super::agents::MODULE.source.list(cx, ask)
    }

    fn matrix(&self) -> Option<&dyn MatrixSource> {
        Some(self)
    }
}

impl MatrixSource for AgentGroups {
    fn open_matrix<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Matrix> {
        Box::pin(async move {
            let agent = cx.desk.agents(&cx.actor).get(agent(id)?).await?;
            let effective = cx.desk.grants(&cx.actor).effective(agent.id).await?;
            let through_roles = effective
                .into_iter()
                .filter(|row| row.because != Because::Direct)
                .map(|row| (row.group, row.key.as_str().to_owned()));
            let inherited: BTreeSet<(GroupId, String)> = through_roles.collect();
            rights::open(cx, agent.full_name, &squares(cx, agent.id), &inherited).await
        })
    }

    fn save_matrix<'a>(
        &'a self,
        cx: &'a Context,
        id: &'a str,
        checked: &'a [(String, String)],
    ) -> Answer<'a, ()> {
        Box::pin(async move { rights::save(cx, &squares(cx, agent(id)?), checked).await })
    }
}

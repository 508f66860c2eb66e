//! Agents.

use super::common::*;
use crate::admin::access::about;
use crate::admin::catalog::BY_VALIDITY;
use crate::admin::source::{
    Answer, Ask, Context, Deed, Listing, Opened, PAGE, Record, Shown, Source,
};
use crate::admin::transfer::Kept;
use crate::form::Values;
use crate::i18n::Text as Words;
use crate::page::part::{Cell, Column, Empty, Row, Section, SectionBody, Table};
use gotrs_core::agent::{Agent, AgentChange, AgentFilter, NewAgent};
use std::collections::BTreeMap;

use gotrs_core::auth::passwords::Term;
use gotrs_core::auth::{Audience, Secret};
use gotrs_core::group::{Because, Effective};
use gotrs_core::{Error, UserId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "agents",
    title: msg("Agents"),
    summary: msg("Who works at the desk"),
    icon: "user",
    group: ModuleGroupKey::People,
    add: Some(msg("Add agent")),
    columns: &[
        column("Name", msg("Name"), Title),
        column("UserLogin", msg("User name"), Code),
        column("UserEmail", msg("E-mail"), Text).minor(),
        CHANGED,
        VALID_COLUMN,
    ],
    fields: &[
        FieldSpec::text("UserTitle", msg("Title or salutation")).core("title"),
        FieldSpec::text("UserFirstname", msg("First name"))
            .core("first_name")
            .required()
            .half(),
        FieldSpec::text("UserLastname", msg("Last name"))
            .core("last_name")
            .required()
            .half(),
        FieldSpec::text("UserLogin", msg("User name"))
            .core("login")
            .required()
            .half(),
        FieldSpec::new("UserPw", msg("New password"), FieldKind::NewPassword)
            .core("password")
            .help(msg("Empty: it stays as it is."))
            .half(),
        FieldSpec::new("UserEmail", msg("E-mail"), FieldKind::Email)
            .core("email")
            .required()
            .half(),
        FieldSpec::text("UserMobile", msg("Mobile phone")).half(),
        VALID,
    ],
    source: &Agents,
};

#[derive(Debug)]
struct Agents;

async fn one_agent(cx: &Context, id: &str) -> Result<Agent, Error> {
    let id: UserId = id.parse().map_err(|_| Error::not_found("agent", id))?;
    cx.desk.agents(&cx.actor).get(id).await
}

fn filled(agent: &Agent) -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("UserTitle", one(&agent.title)),
        ("UserFirstname", one(&agent.first_name)),
        ("UserLastname", one(&agent.last_name)),
        ("UserLogin", one(&agent.login)),
        ("UserEmail", one(&agent.email)),
        ("ValidID", one(agent.valid)),
    ]
}

/// Every right of an agent, by group, with where it comes from.
fn rights(effective: Vec<Effective>) -> Section {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in effective {
        let key = row.key.as_str();
        let right = match row.because {
            Because::Direct => key.to_owned(),
            Because::Role { name, .. } => format!("{key} ({name})"),
        };
        groups.entry(row.group_name).or_default().push(right);
    }
    let rows = groups.into_iter().map(|(group, rights)| {
        Row::new(vec![
            Cell::Text(Words::plain(group)),
            Cell::Long(Words::plain(rights.join(", "))),
        ])
    });
    let title = msg("Effective rights");
    let table = Table {
        caption: title.into(),
        columns: vec![Column::new(msg("Group")), Column::new(msg("Rights"))],
        rows: rows.collect(),
        empty: Empty {
            icon: "key",
            title: msg("No rights").into(),
            text: msg("Neither rows of their own nor roles give any.").into(),
            action: None,
        },
    };
    Section::new("rights", title, SectionBody::Table(Box::new(table))).intro(msg(
        "What counts in the end; the role that gives a right stands beside it.",
    ))
}

fn mobile(values: &Values) -> Option<String> {
    optional(values, "UserMobile")
}

impl Source for Agents {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let filter = AgentFilter {
                search: Some(ask.search.clone()),
                only_valid: ask.only_valid(),
                after: Some(ask.after.clone()).filter(|after| !after.is_empty()),
                limit: PAGE as u32 + 1,
            };
            let mut agents = cx.desk.agents(&cx.actor).list(&filter).await?;
            let more = agents.len() > PAGE;
            agents.truncate(PAGE);
            let last = agents.last().map(|agent| agent.login.clone());
            let record = |agent: Agent| {
                Record::new(
                    agent.id,
                    [
                        ("Name", agent.full_name.into()),
                        ("UserLogin", agent.login.into()),
                        ("UserEmail", agent.email.into()),
                        ("ValidID", Shown::Validity(agent.valid)),
                        ("ChangeTime", Shown::When(agent.changed)),
                    ],
                )
            };
            Ok(Listing {
                records: agents.into_iter().map(record).collect(),
                total: None,
                next: last.filter(|_| more),
            })
        })
    }

    fn rows<'a>(&'a self, cx: &'a Context) -> Answer<'a, Option<Vec<Kept>>> {
        Box::pin(async move {
            let everybody = AgentFilter {
                limit: 100_000,
                ..AgentFilter::default()
            };
            let agents = cx.desk.agents(&cx.actor).list(&everybody).await?;
            let kept = |agent: &Agent| (agent.id.to_string(), filled(agent));
            Ok(Some(agents.iter().map(kept).collect()))
        })
    }

    fn has_rows(&self) -> bool {
        true
    }

    fn key(&self) -> &'static str {
        "UserLogin"
    }

    fn apart(&self) -> &'static [&'static str] {
        &["UserMobile"]
    }

    fn sections<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Vec<Section>> {
        Box::pin(async move {
            let agent = one_agent(cx, id).await?;
            let effective = cx.desk.grants(&cx.actor).effective(agent.id).await?;
            Ok(vec![rights(effective)])
        })
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        BY_VALIDITY
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let agent = one_agent(cx, id).await?;
            let preferences = cx.desk.agents(&cx.actor).preferences(agent.id).await?;
            let mut values = filled(&agent);
            values.push(("UserMobile", maybe(preferences.get("UserMobile"))));
            Ok(Opened {
                changed: Some(agent.changed),
                changed_by: Some(agent.changed_by),
                links: vec![
                    (msg("Rights"), format!("/admin/agent-groups/{}", agent.id)),
                    (msg("Roles"), format!("/admin/agent-roles/{}", agent.id)),
                    (msg("Why a ticket is seen"), about("agent", &agent.login)),
                ],
                deeds: vec![
                    Deed::asking(
                        "end-sessions",
                        msg("End sessions"),
                        msg("Sign this person out everywhere?"),
                    ),
                    Deed::asking(
                        "reset-second-factor",
                        msg("Reset second factor"),
                        msg("Take the second factor away?"),
                    ),
                ],
                ..Opened::new(agent.full_name, values)
            })
        })
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let agents = cx.desk.agents(&cx.actor);
            let password = values.optional("UserPw").map(Secret::new);
            let Some(id) = id else {
                let mobile = mobile(values).map(|mobile| ("UserMobile".to_owned(), mobile));
                let new = NewAgent {
                    login: text(values, "UserLogin"),
                    title: text(values, "UserTitle"),
                    first_name: text(values, "UserFirstname"),
                    last_name: text(values, "UserLastname"),
                    email: text(values, "UserEmail"),
                    valid: validity(values),
                    password,
                    preferences: mobile.into_iter().collect(),
                };
                return Ok(agents.create(new).await?.id.to_string());
            };
            let before = one_agent(cx, id).await?;
            let change = AgentChange {
                login: Some(text(values, "UserLogin")),
                title: Some(text(values, "UserTitle")),
                first_name: Some(text(values, "UserFirstname")),
                last_name: Some(text(values, "UserLastname")),
                email: Some(text(values, "UserEmail")),
                valid: Some(validity(values)),
                preferences: [("UserMobile".to_owned(), mobile(values))].into(),
            };
            let after = agents.update(before.id, &change).await?;
            if let Some(password) = password {
                let passwords = cx.desk.passwords(&cx.actor);
                passwords
                    .set(Audience::Agent, &after.login, &password, Term::OneTime)
                    .await?;
            }
            Ok(after.id.to_string())
        })
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let agent = one_agent(cx, id).await?;
            match verb {
                "end-sessions" => {
                    let sessions = cx.desk.sessions();
                    sessions
                        .end_all_of(&cx.actor, Audience::Agent, &agent.login)
                        .await?;
                    Ok(())
                }
                "reset-second-factor" => {
                    let factor = cx.desk.second_factor(&cx.actor);
                    factor.reset_of(Audience::Agent, &agent.login).await
                }
                _ => Err(Error::not_found("action", verb)),
            }
        })
    }
}

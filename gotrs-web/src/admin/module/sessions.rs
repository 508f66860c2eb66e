//! Who is signed in.

use super::common::*;
use crate::account::browser;
use crate::admin::memory::arranged;
use crate::admin::source::{Answer, Ask, Context, Deed, Listing, Record, Shown, Source};
use crate::page::part::Tone;
use gotrs_core::Error;
use gotrs_core::auth::{Audience, SessionInfo};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "sessions",
    title: msg("Sessions"),
    summary: msg("Who is signed in"),
    icon: "users",
    group: ModuleGroupKey::System,
    add: None,
    columns: &[
        column("Name", msg("Name"), Title),
        column("Login", msg("User name"), Code),
        column("Kind", msg("Kind"), Badge),
        column("Address", msg("Address"), Code).minor(),
        column("Browser", msg("Browser"), Text).minor(),
        column("LastRequest", msg("Last request"), When),
    ],
    fields: &[],
    source: &Sessions,
};

#[derive(Debug)]
struct Sessions;

fn record(info: SessionInfo) -> Record {
    let kind = match info.audience {
        Audience::Agent => Shown::Badge(Tone::Info, msg("Agent").into()),
        Audience::Customer => Shown::Badge(Tone::Neutral, msg("Customer").into()),
    };
    let mut record = Record::new(
        info.key,
        [
            ("Name", info.full_name.into()),
            ("Login", info.login.into()),
            ("Kind", kind),
            ("Address", info.address.into()),
            ("Browser", browser(&info.user_agent).into()),
            ("LastRequest", Shown::When(info.last_request)),
        ],
    );
    let question = msg("Sign this person out everywhere?");
    record.deeds = vec![
        Deed::new("end", msg("End")),
        Deed::asking("end-all", msg("End all of this person"), question),
    ];
    record
}

impl Source for Sessions {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let all = cx.desk.sessions().list(&cx.actor).await?;
            Ok(arranged(all.into_iter().map(record).collect(), ask))
        })
    }

    fn has_sort(&self) -> bool {
        true
    }

    fn has_page(&self) -> bool {
        false
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let sessions = cx.desk.sessions();
            match verb {
                "end" => sessions.end(&cx.actor, id).await,
                "end-all" => {
                    let all = sessions.list(&cx.actor).await?;
                    let found = all.into_iter().find(|info| info.key == id);
                    let info = found.ok_or_else(|| Error::not_found("session", id))?;
                    sessions
                        .end_all_of(&cx.actor, info.audience, &info.login)
                        .await?;
                    Ok(())
                }
                _ => Err(Error::not_found("action", verb)),
            }
        })
    }
}

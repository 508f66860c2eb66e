//! Mail that could not be handled.

use super::common::*;
use crate::admin::memory::arranged;
use crate::admin::source::{Answer, Ask, Context, Deed, File, Listing, Record, Shown, Source};
use crate::page::part::Tone;
use crate::url;
use gotrs_core::Error;
use gotrs_mail::DeskMail as _;
use gotrs_mail::postmaster::{Quarantined, ReadOptions};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "quarantine",
    title: msg("Quarantine"),
    summary: msg("Mail that could not be handled"),
    icon: "shield",
    group: ModuleGroupKey::Mail,
    add: None,
    columns: &[
        column("Reason", msg("Why it is here"), Title),
        column("State", msg("State"), Badge),
        column("Source", msg("Came from"), Code),
        column("Time", msg("Time"), When),
    ],
    fields: &[],
    source: &Quarantine,
};

#[derive(Debug)]
struct Quarantine;

/// Operators look at the newest; older ones come up when these are gone.
const MOST: u32 = 500;

fn number(id: &str) -> Result<i64, Error> {
    id.parse()
        .map_err(|_| Error::not_found("quarantined mail", id))
}

fn kept(mail: Quarantined) -> Record {
    let waits = mail.state == "waiting";
    let (tone, word) = if waits {
        (Tone::Danger, msg("waits"))
    } else {
        (Tone::Ok, msg("read after all"))
    };
    let mut record = Record::new(
        mail.id,
        [
            ("Reason", mail.reason.into()),
            ("State", Shown::Badge(tone, word.into())),
            ("Source", mail.source.into()),
            ("Time", Shown::When(mail.created)),
        ],
    );
    record.url = Some(format!(
        "{}/file",
        url::admin_record(MODULE.key, &record.id)
    ));
    if waits {
        record.deeds = vec![Deed::new("release", msg("Read it again"))];
    }
    record
}

impl Source for Quarantine {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let mails = cx.desk.quarantine(&cx.actor).list(MOST).await?;
            Ok(arranged(mails.into_iter().map(kept).collect(), ask))
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
            if verb != "release" {
                return Err(Error::not_found("action", verb));
            }
            let quarantine = cx.desk.quarantine(&cx.actor);
            let options = ReadOptions::default();
            quarantine.release(number(id)?, &options).await?;
            Ok(())
        })
    }

    fn file<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, File> {
        Box::pin(async move {
            let content = cx.desk.quarantine(&cx.actor).source(number(id)?).await?;
            Ok(File {
                name: format!("quarantine-{id}.eml"),
                content_type: "message/rfc822".to_owned(),
                content,
            })
        })
    }
}

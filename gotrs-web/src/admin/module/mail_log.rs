//! The log of mail.

use super::common::*;
use crate::admin::source::{Answer, Ask, Context, Listing, PAGE, Record, Shown, Source};
use crate::page::part::Tone;
use crate::url;
use gotrs_mail::DeskMail as _;
use gotrs_mail::log::{Attempted, Received};
use gotrs_mail::postmaster::Outcome;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "mail-log",
    title: msg("Log of mails"),
    summary: msg("What came in and where it went, what went out and what became of it"),
    icon: "history",
    group: ModuleGroupKey::Mail,
    add: None,
    columns: &[
        column("What", msg("Mail"), Title),
        column("State", msg("State"), Badge),
        column("Ticket", msg("Ticket"), Code),
        column("Detail", msg("Last answer"), Text).minor(),
        column("Time", msg("Time"), When),
    ],
    fields: &[],
    source: &Log,
};

#[derive(Debug)]
struct Log;

const VIEWS: &[(&str, Msg)] = &[
    ("in", msg("Received")),
    ("out", msg("Sent")),
    ("failed", msg("Not delivered")),
];

/// A ticket that a line names leads there.
fn linked(mut record: Record, ticket: Option<String>) -> Record {
    record.url = ticket.as_deref().map(url::zoom);
    let ticket = ticket.map_or(Shown::Nothing, Shown::Text);
    record.values.push(("Ticket", ticket));
    record
}

fn received(line: Received) -> Record {
    let outcome = Outcome::from_code(&line.outcome);
    let (tone, word) = match outcome {
        Some(Outcome::NewTicket | Outcome::NewTicketInstead) => (Tone::Ok, msg("new ticket")),
        Some(Outcome::FollowUp) => (Tone::Info, msg("follow-up")),
        Some(Outcome::Rejected) => (Tone::Warn, msg("refused")),
        Some(Outcome::Ignored) => (Tone::Neutral, msg("ignored")),
        Some(Outcome::Quarantined) => (Tone::Danger, msg("in quarantine")),
        None => (Tone::Neutral, msg("being read")),
    };
    let record = Record::new(
        line.id,
        [
            ("What", line.message_id.into()),
            ("State", Shown::Badge(tone, word.into())),
            ("Detail", line.reason.into()),
            ("Time", Shown::When(line.created)),
        ],
    );
    linked(record, line.ticket)
}

fn attempted(line: Attempted) -> Record {
    let (tone, word) = match line.state.as_str() {
        "delivered" => (Tone::Ok, msg("delivered")),
        "failed" => (Tone::Danger, msg("failed")),
        _ => (Tone::Warn, msg("tried again later")),
    };
    let code = line.code.map(|code| format!("{code} ")).unwrap_or_default();
    let record = Record::new(
        line.id,
        [
            ("What", line.recipient.into()),
            ("State", Shown::Badge(tone, word.into())),
            ("Detail", format!("{code}{}", line.detail).into()),
            ("Time", Shown::When(line.changed)),
        ],
    );
    linked(record, line.ticket)
}

impl Source for Log {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let (log, limit) = (cx.desk.mail_log(&cx.actor), PAGE as u32 + 1);
            let before = ask.after.parse().ok();
            let lines: Vec<Record> = match ask.view.as_str() {
                "in" => {
                    let lines = log.received(before, limit).await?;
                    lines.into_iter().map(received).collect()
                }
                view => {
                    let lines = log.attempted(view == "failed", before, limit).await?;
                    lines.into_iter().map(attempted).collect()
                }
            };
            let more = lines.len() > PAGE;
            let records: Vec<Record> = lines.into_iter().take(PAGE).collect();
            let last = records.last().map(|record| record.id.clone());
            Ok(Listing {
                records,
                total: None,
                next: last.filter(|_| more),
            })
        })
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        VIEWS
    }

    fn has_search(&self) -> bool {
        false
    }

    fn has_page(&self) -> bool {
        false
    }
}

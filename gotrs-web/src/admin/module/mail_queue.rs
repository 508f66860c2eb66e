//! Mail that waits to be sent.

use super::common::*;
use crate::admin::source::{Answer, Ask, Context, Deed, Listing, PAGE, Record, Shown, Source};
use gotrs_core::{Error, MailQueueId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::Waiting;

pub(super) const MODULE: AdminModule = AdminModule {
    key: "mail-queue",
    title: msg("Mail queue"),
    summary: msg("Mail that waits to be sent"),
    icon: "send",
    group: ModuleGroupKey::Mail,
    add: None,
    columns: &[
        column("Recipient", msg("Recipient"), Title),
        column("Ticket", msg("Ticket"), Code),
        column("Attempts", msg("Attempts"), Number),
        column("DueTime", msg("Next try"), When),
        column("LastError", msg("Last answer"), Text).minor(),
    ],
    fields: &[],
    source: &MailQueue,
};

#[derive(Debug)]
struct MailQueue;

fn record(mail: Waiting) -> Record {
    let ticket = mail.ticket.map(|id| id.to_string()).unwrap_or_default();
    let mut record = Record::new(
        mail.id,
        [
            ("Recipient", mail.recipients.into()),
            ("Ticket", ticket.into()),
            (
                "Attempts",
                Shown::Number(u64::try_from(mail.attempts).unwrap_or_default()),
            ),
            ("DueTime", mail.due.map_or(Shown::Nothing, Shown::When)),
            ("LastError", mail.last_message.unwrap_or_default().into()),
        ],
    );
    record.deeds = vec![
        Deed::new("retry", msg("Try again now")),
        Deed::asking(
            "delete",
            msg("Delete"),
            msg("Remove this mail without sending it?"),
        ),
    ];
    record
}

impl Source for MailQueue {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let after: Option<MailQueueId> = ask.after.parse().ok();
            let queue = cx.desk.mail_queue(&cx.actor);
            let mut mails = queue.list(after, PAGE as u32 + 1).await?;
            let more = mails.len() > PAGE;
            mails.truncate(PAGE);
            let last = mails.last().map(|mail| mail.id.to_string());
            Ok(Listing {
                records: mails.into_iter().map(record).collect(),
                total: None,
                next: last.filter(|_| more),
            })
        })
    }

    fn has_search(&self) -> bool {
        false
    }

    fn has_page(&self) -> bool {
        false
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let queue = cx.desk.mail_queue(&cx.actor);
            let mail: MailQueueId = id.parse().map_err(|_| Error::not_found("mail", id))?;
            match verb {
                "retry" => queue.retry(mail).await,
                "delete" => queue.delete(mail).await,
                _ => Err(Error::not_found("action", verb)),
            }
        })
    }
}

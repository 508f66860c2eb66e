//! Everything that can be done with several tickets at once (`AgentTicketBulk`): one form, carried out ticket by ticket,
//! each in a unit of work of its own and with the permissions of the single actions (spec 05, section 10).

use gotrs_core::article::NewArticle;
use gotrs_core::link::{NORMAL, PARENT_CHILD};
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::{
    PendingTime, PriorityRef, QueueRef, StateRef, TicketAction, TicketNumber, TypeRef,
};
use gotrs_core::{Error, PriorityId, QueueId, StateId, TicketId, TypeId, UserId};
use gotrs_mail::DeskMail as _;
use gotrs_mail::outgoing::{OutgoingMail, Text as MailText};

use super::{choice, screen};
use crate::error::PageError;
use crate::form::{Choice, Field, FieldKind, Fields, Values, Width};
use crate::i18n::{Msg, Text, msg};
use crate::reader::AgentPage;

/// The form.
pub(super) async fn fields(page: &AgentPage) -> Result<Fields, PageError> {
    let states = ["open", "closed", "pending reminder", "pending auto"];
    let agents = choice::agents(page).await?;
    let config = page.desk().config();
    let one = |name: &str, label: Msg, choices: Vec<Choice>| {
        Field::select(name, label, choices).width(Width::Third)
    };
    let mut fields = vec![
        one(
            "DestQueueID",
            msg("New queue"),
            choice::queues(page, &Permission::MOVE_INTO).await?,
        ),
        one("NewOwnerID", msg("New owner"), agents.clone()),
    ];
    if config.get(&settings::TICKET_RESPONSIBLE) {
        fields.push(one("NewResponsibleID", msg("New responsible"), agents));
    }
    fields.push(one(
        "NewPriorityID",
        msg("New priority"),
        choice::priorities(page).await?,
    ));
    let types = choice::types(page).await?;
    if !types.is_empty() {
        fields.push(one("NewTypeID", msg("New type"), types));
    }
    fields.push(one(
        "NewStateID",
        msg("New state"),
        choice::states(page, &states).await?,
    ));
    fields.push(
        Field::new(FieldKind::DateTime, "PendingTime", msg("Pending until"))
            .width(Width::Third)
            .help(msg("Counts for pending states only.")),
    );
    fields.extend([
        Field::text("Subject", msg("Subject of the note")),
        Field::long_text("Body", msg("Note"), 4),
        Field::check("IsVisibleForCustomer", msg("The customer may read it")),
        Field::number("TimeUnits", msg("Minutes spent"), 0, 100_000).width(Width::Third),
        Field::text("MailSubject", msg("Subject of a mail to each customer")),
        Field::long_text("MailBody", msg("Mail to each customer"), 4),
        Field::text("MergeTo", msg("Merge into ticket number"))
            .max(50)
            .width(Width::Third),
        Field::check("MergeToOldest", msg("Merge into the oldest of them")),
        Field::text("LinkWithParent", msg("Make them children of ticket number"))
            .max(50)
            .width(Width::Third),
        Field::check("LinkTogether", msg("Link them with each other")),
        Field::check("Unlock", msg("Unlock them")),
    ]);
    Ok(Fields::new(fields))
}

type Wrong = (&'static str, Text);

/// What is done besides the work on each ticket.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    work: Option<TicketAction>,
    mail: Option<(String, String)>,
    merge_into: Option<TicketId>,
    oldest: bool,
    parent: Option<TicketId>,
    together: bool,
    unlock: bool,
}

/// Checks the form once for all tickets.
pub(super) async fn plan(
    page: &AgentPage,
    values: &Values,
) -> Result<Result<Plan, Wrong>, PageError> {
    let text = |name: &'static str| values.optional(name);
    for (one, other) in [
        ("Subject", "Body"),
        ("Body", "Subject"),
        ("MailSubject", "MailBody"),
    ] {
        if text(one).is_some() && text(other).is_none() {
            return Ok(Err((other, msg("Fill in this field.").into())));
        }
    }
    if text("MailBody").is_some() && text("MailSubject").is_none() {
        return Ok(Err(("MailSubject", msg("Fill in this field.").into())));
    }
    let work = match work(page, values) {
        Ok(work) => work,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let mut plan = Plan {
        work,
        mail: text("MailSubject")
            .zip(text("MailBody"))
            .map(|(subject, body)| (subject.to_owned(), body.to_owned())),
        oldest: values.flag("MergeToOldest"),
        together: values.flag("LinkTogether"),
        unlock: values.flag("Unlock"),
        ..Plan::default()
    };
    for (name, target) in [
        ("MergeTo", &mut plan.merge_into),
        ("LinkWithParent", &mut plan.parent),
    ] {
        let Some(number) = text(name) else {
            continue;
        };
        let number = TicketNumber::from(number);
        let tickets = page.desk().tickets(page.user());
        match tickets.find_by_number(&number).await? {
            Some(ticket) => *target = Some(ticket.id),
            None => {
                let text = msg("There is no such ticket, or you may not see it.");
                return Ok(Err((name, text.into())));
            }
        }
    }
    Ok(Ok(plan))
}

/// The changes and the note; none if nothing of it was filled in.
fn work(page: &AgentPage, values: &Values) -> Result<Option<TicketAction>, Wrong> {
    let mut given = false;
    let mut id = |name: &str| {
        let id = values.number(name)?;
        given = true;
        Some(id)
    };
    let mut work = TicketAction::needing("ro");
    if let Some(id) = id("DestQueueID") {
        work = work.queue(QueueRef::Id(QueueId(id)));
    }
    if let Some(id) = id("NewOwnerID") {
        work = work.owner(UserId(id));
    }
    if let Some(id) = id("NewResponsibleID") {
        work = work.responsible(UserId(id));
    }
    if let Some(id) = id("NewPriorityID") {
        work = work.priority(PriorityRef::Id(PriorityId(id)));
    }
    if let Some(id) = id("NewTypeID") {
        work = work.ticket_type(TypeRef::Id(TypeId(id)));
    }
    if let Some(id) = id("NewStateID") {
        work = work.state(StateRef::Id(StateId(id)));
    }
    if let Some(local) = values.date_time("PendingTime") {
        let until = screen::instant(&page.page.locale, local)?;
        if until <= page.page.now {
            return Err(("PendingTime", msg("This time is over.").into()));
        }
        work = work.pending(PendingTime::At(until));
    }
    if let Some(body) = values.optional("Body") {
        given = true;
        let note = NewArticle::note(values.text("Subject"), body)
            .visible_for_customer(values.flag("IsVisibleForCustomer"));
        work = work.needing_also("note").article(note);
        if let Some(units) = screen::units(values) {
            work = work.units(units);
        }
    } else if screen::units(values).is_some() {
        let text = msg("Time is kept with a note: write one.");
        return Err(("Body", text.into()));
    }
    Ok(given.then_some(work))
}

/// Does with one ticket what the form says of each.
pub(super) async fn one(page: &AgentPage, id: TicketId, plan: &Plan) -> Result<(), Error> {
    let tickets = page.desk().tickets(page.user());
    if let Some(work) = &plan.work {
        tickets.act(id, work.clone().taking_over()).await?;
    }
    if let Some((subject, body)) = &plan.mail {
        write(page, id, subject, body).await?;
    }
    if let Some(parent) = plan.parent.filter(|parent| *parent != id) {
        let links = page.desk().links(page.user());
        links.add(parent, id, PARENT_CHILD).await?;
    }
    if let Some(main) = plan.merge_into.filter(|main| *main != id) {
        tickets.merge(main, id).await?;
    } else if plan.unlock {
        tickets.set_lock(id, "unlock").await?;
    }
    Ok(())
}

/// Writes to the customer of a ticket. Without one there is nobody to write to.
async fn write(page: &AgentPage, id: TicketId, subject: &str, body: &str) -> Result<(), Error> {
    let mails = page.desk().mail(page.user());
    let draft = mails.outbound_draft(id, None).await?;
    if draft.to.is_empty() {
        return Err(Error::invalid("to", "required", ""));
    }
    let mail = OutgoingMail {
        to: draft.to,
        subject: subject.to_owned(),
        text: MailText::Plain(format!("{body}\n\n{}", draft.text.plain().trim_start())),
        ..OutgoingMail::default()
    };
    mails.write(id, mail).await.map(|_| ())
}

/// What concerns the tickets among each other, in the order they were made; gives how many of it failed.
pub(super) async fn among(
    page: &AgentPage,
    ids: &[TicketId],
    plan: &Plan,
) -> Vec<Result<(), Error>> {
    let mut results = Vec::new();
    let Some((first, rest)) = ids.split_first() else {
        return results;
    };
    if plan.together {
        let links = page.desk().links(page.user());
        for other in rest {
            results.push(links.add(*first, *other, NORMAL).await.map(|_| ()));
        }
    }
    if plan.oldest && plan.merge_into.is_none() {
        let tickets = page.desk().tickets(page.user());
        for other in rest {
            results.push(tickets.merge(*first, *other).await.map(|_| ()));
        }
    }
    results
}

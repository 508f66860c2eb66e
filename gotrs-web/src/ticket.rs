//! The forms of the ticket actions, described once for drawing and for reading. Parameter names are OTRS's.
//!
//! Choices come from the services, so a choice that permission or ACL takes away is neither shown nor accepted.

use chrono::{DateTime, Utc};

use crate::form::{Choice, Field, FieldKind, Fields, Width};
use crate::i18n::{Locale, Text, msg};

/// What a mail starts with: addresses and text that the desk proposes.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The sender, computed from the queue; shown, never read (ACC-10).
    pub from: String,
    /// To.
    pub to: String,
    /// Cc.
    pub cc: String,
    /// Subject.
    pub subject: String,
    /// Body with quote and signature.
    pub body: String,
}

/// What can be chosen for a ticket; an empty list leaves its field out.
#[derive(Debug, Clone, Default)]
pub struct TicketChoices {
    /// Next states.
    pub states: Vec<Choice>,
    /// Queues.
    pub queues: Vec<Choice>,
    /// Agents who may own it.
    pub owners: Vec<Choice>,
    /// Agents who may be responsible.
    pub responsibles: Vec<Choice>,
    /// Priorities.
    pub priorities: Vec<Choice>,
    /// Types (`Ticket::Type`).
    pub types: Vec<Choice>,
    /// Services (`Ticket::Service`).
    pub services: Vec<Choice>,
    /// SLAs.
    pub slas: Vec<Choice>,
    /// Link types with their direction: `ParentChild::Source`.
    pub links: Vec<Choice>,
}

fn subject() -> Field {
    Field::text("Subject", msg("Subject")).required()
}

fn body() -> Field {
    Field::long_text("Body", msg("Text"), 10).required()
}

fn files() -> Field {
    Field::new(FieldKind::Files, "FileUpload", msg("Attachments"))
        .help(msg("Up to 48 MB for each file, 64 MB in all."))
}

fn minutes() -> Field {
    Field::number("TimeUnits", msg("Minutes spent"), 0, 100_000).width(Width::Third)
}

fn one(name: &str, label: crate::i18n::Msg, choices: &[Choice]) -> Option<Field> {
    (!choices.is_empty()).then(|| Field::select(name, label, choices.to_vec()).width(Width::Third))
}

fn pending_until() -> Field {
    Field::new(FieldKind::DateTime, "PendingTime", msg("Pending until"))
        .width(Width::Third)
        .help(msg("Counts for pending states only."))
}

fn next_state(choices: &TicketChoices) -> Vec<Field> {
    match one("StateID", msg("Next state"), &choices.states) {
        Some(state) => vec![state.help(msg("Empty: the state stays.")), pending_until()],
        None => Vec::new(),
    }
}

/// Reply, reply to all, forward: a mail.
#[must_use]
pub fn compose(draft: &Draft, choices: &TicketChoices) -> Fields {
    let head = [
        Field::new(FieldKind::Shown, "From", msg("From")).value(&draft.from),
        Field::new(FieldKind::Addresses, "To", msg("To"))
            .suggest("recipients")
            .required()
            .value(&draft.to),
        Field::new(FieldKind::Addresses, "Cc", msg("Cc"))
            .suggest("recipients")
            .value(&draft.cc)
            .width(Width::Half),
        Field::new(FieldKind::Addresses, "Bcc", msg("Bcc"))
            .suggest("recipients")
            .width(Width::Half),
        subject().value(&draft.subject),
        body().value(&draft.body).autofocus(),
        files(),
    ];
    Fields::new(
        head.into_iter()
            .chain(next_state(choices))
            .chain([minutes()]),
    )
}

/// A note, internal unless the box is checked.
#[must_use]
pub fn note(choices: &TicketChoices) -> Fields {
    let head = [subject(), body().autofocus(), files()];
    let visible = Field::check("IsVisibleForCustomer", msg("The customer may read it"));
    Fields::new(
        head.into_iter()
            .chain(next_state(choices))
            .chain([minutes(), visible]),
    )
}

/// A phone call that came in or went out.
#[must_use]
pub fn phone_call(choices: &TicketChoices) -> Fields {
    Fields::new(
        [subject(), body().autofocus(), files()]
            .into_iter()
            .chain(next_state(choices))
            .chain([minutes()]),
    )
}

/// Closing, with the note that OTRS asks for.
#[must_use]
pub fn close(choices: &TicketChoices) -> Fields {
    Fields::new([
        Field::select("NewStateID", msg("Close as"), choices.states.clone())
            .required()
            .width(Width::Half),
        minutes(),
        subject(),
        body(),
        files(),
    ])
}

/// Pending until a time.
#[must_use]
pub fn pending(choices: &TicketChoices, locale: &Locale, until: DateTime<Utc>) -> Fields {
    Fields::new([
        Field::select("NewStateID", msg("Pending as"), choices.states.clone())
            .required()
            .width(Width::Half),
        Field::new(FieldKind::DateTime, "PendingTime", msg("Pending until"))
            .required()
            .value(locale.input_value(until))
            .width(Width::Half),
        subject(),
        body(),
    ])
}

/// Moving to another queue.
#[must_use]
pub fn move_queue(choices: &TicketChoices) -> Fields {
    let queue = Field::select("DestQueueID", msg("New queue"), choices.queues.clone())
        .required()
        .autofocus();
    let mut fields = vec![queue];
    fields.extend(one("NewUserID", msg("New owner"), &choices.owners));
    fields.extend(one("NewStateID", msg("New state"), &choices.states));
    fields.extend(one(
        "NewPriorityID",
        msg("New priority"),
        &choices.priorities,
    ));
    fields.push(Field::long_text("Body", msg("Note"), 4));
    Fields::new(fields)
}

/// Another owner.
#[must_use]
pub fn owner(choices: &TicketChoices) -> Fields {
    reassign("NewOwnerID", msg("New owner"), &choices.owners)
}

/// Another responsible.
#[must_use]
pub fn responsible(choices: &TicketChoices) -> Fields {
    reassign(
        "NewResponsibleID",
        msg("New responsible"),
        &choices.responsibles,
    )
}

/// Another priority.
#[must_use]
pub fn priority(choices: &TicketChoices) -> Fields {
    reassign("NewPriorityID", msg("New priority"), &choices.priorities)
}

fn reassign(name: &str, label: crate::i18n::Msg, choices: &[Choice]) -> Fields {
    let choice = Field::select(name, label, choices.to_vec())
        .required()
        .autofocus();
    let note = Field::long_text("Body", msg("Note"), 4).help(msg("Only agents see it."));
    Fields::new([
        choice,
        Field::text("Subject", msg("Subject of the note")),
        note,
    ])
}

/// Another customer.
#[must_use]
pub fn customer() -> Fields {
    Fields::new([
        Field::text("SelectedCustomerUser", msg("Customer user"))
            .suggest("customers")
            .required()
            .autofocus()
            .help(msg("Login, name or mail address.")),
        Field::text("CustomerID", msg("Customer number"))
            .help(msg("Empty: the customer user's own.")),
    ])
}

/// Merging into another ticket; with a mail that tells the customer, if the agent may write one.
#[must_use]
pub fn merge(may_tell: bool) -> Fields {
    let number = Field::text("MainTicketNumber", msg("Merge into ticket number"))
        .suggest("tickets")
        .required()
        .autofocus()
        .max(50);
    if !may_tell {
        return Fields::new([number]);
    }
    Fields::new([
        number,
        Field::check("InformSender", msg("Tell the customer")),
        Field::text("Subject", msg("Subject")),
        Field::long_text("Body", msg("Text"), 6),
    ])
}

/// Sending a mail on as it came.
#[must_use]
pub fn bounce() -> Fields {
    Fields::new([
        Field::new(FieldKind::Addresses, "BounceTo", msg("Send it to"))
            .suggest("recipients")
            .required()
            .autofocus()
            .help(msg(
                "The mail keeps its sender; an answer goes there, not to this desk.",
            )),
    ])
}

/// Linking with another ticket.
#[must_use]
pub fn link(choices: &TicketChoices) -> Fields {
    Fields::new([
        Field::text("TicketNumber", msg("Ticket number"))
            .suggest("tickets")
            .required()
            .autofocus()
            .max(50)
            .width(Width::Half),
        Field::select(
            "LinkType",
            msg("This ticket is linked as"),
            choices.links.clone(),
        )
        .required()
        .width(Width::Half),
    ])
}

/// Title, type, service, SLA.
#[must_use]
pub fn free_text(title: &str, choices: &TicketChoices) -> Fields {
    let mut fields = vec![Field::text("Title", msg("Title")).required().value(title)];
    fields.extend(one("TypeID", msg("Type"), &choices.types));
    fields.extend(one("ServiceID", msg("Service"), &choices.services));
    fields.extend(one("SLAID", msg("SLA"), &choices.slas));
    Fields::new(fields)
}

/// A new ticket after a phone call, or one that starts with a mail to the customer.
#[must_use]
pub fn new_ticket(choices: &TicketChoices, by_mail: bool) -> Fields {
    let mut fields = vec![
        Field::text("SelectedCustomerUser", msg("Customer user"))
            .suggest("customers")
            .required()
            .autofocus()
            .help(msg("Login, name or mail address.")),
    ];
    if by_mail {
        fields.push(
            Field::new(FieldKind::Addresses, "Cc", msg("Cc"))
                .suggest("recipients")
                .width(Width::Half),
        );
        fields.push(
            Field::new(FieldKind::Addresses, "Bcc", msg("Bcc"))
                .suggest("recipients")
                .width(Width::Half),
        );
    }
    let queue = if by_mail {
        msg("From queue")
    } else {
        msg("To queue")
    };
    fields.push(
        Field::select("Dest", queue, choices.queues.clone())
            .required()
            .width(Width::Half),
    );
    fields.extend(
        one("TypeID", msg("Type"), &choices.types).map(|field| field.required().width(Width::Half)),
    );
    fields.extend(
        one("ServiceID", msg("Service"), &choices.services).map(|field| field.width(Width::Half)),
    );
    fields.extend(one("SLAID", msg("SLA"), &choices.slas).map(|field| field.width(Width::Half)));
    fields.extend([subject(), body(), files()]);
    fields.extend(one("PriorityID", msg("Priority"), &choices.priorities).map(Field::required));
    fields.extend(one("NewUserID", msg("Owner"), &choices.owners));
    fields.extend(one(
        "NewResponsibleID",
        msg("Responsible"),
        &choices.responsibles,
    ));
    fields.extend(one("NextStateID", msg("Next state"), &choices.states).map(Field::required));
    fields.push(pending_until());
    fields.push(minutes());
    Fields::new(fields)
}

/// The search for tickets; all of it may be left empty.
#[must_use]
pub fn search(choices: &TicketChoices) -> Fields {
    let several = |name: &str, label: crate::i18n::Msg, of: &[Choice]| {
        Field::new(FieldKind::Several, name, label)
            .choices(of.to_vec())
            .width(Width::Half)
    };
    let date = |name: &str, label: crate::i18n::Msg| {
        Field::new(FieldKind::Date, name, label).width(Width::Third)
    };
    Fields::new([
        Field::text("q", msg("Words in title and articles")),
        Field::text("TicketNumber", msg("Ticket number"))
            .suggest("tickets")
            .width(Width::Third),
        Field::text("CustomerUserLogin", msg("Customer user")).width(Width::Third),
        Field::text("CustomerID", msg("Customer number")).width(Width::Third),
        several("QueueIDs", msg("Queues"), &choices.queues),
        several("StateIDs", msg("States"), &choices.states),
        several("PriorityIDs", msg("Priorities"), &choices.priorities),
        several("OwnerIDs", msg("Owners"), &choices.owners),
        several("TypeIDs", msg("Types"), &choices.types),
        several("ServiceIDs", msg("Services"), &choices.services),
        date("CreateTimeFrom", msg("Created from")),
        date("CreateTimeTo", msg("Created until")),
    ])
    .without_empty()
}

/// What narrows a list down; all of it may be left empty.
#[must_use]
pub fn list_filter(choices: &TicketChoices) -> Fields {
    let wanted = ["q", "CustomerID", "StateIDs", "PriorityIDs", "TypeIDs"];
    let mut fields = search(choices);
    fields
        .items
        .retain(|field| wanted.contains(&field.name.as_str()));
    fields
}

/// A customer's new request.
#[must_use]
pub fn new_request(choices: &TicketChoices) -> Fields {
    let mut fields = Vec::new();
    fields.push(Field::select("Dest", msg("What is it about?"), choices.queues.clone()).required());
    fields.extend(one("TypeID", msg("Type"), &choices.types).map(|field| field.width(Width::Half)));
    fields.extend(
        one("ServiceID", msg("Service"), &choices.services).map(|field| field.width(Width::Half)),
    );
    fields.extend(one("SLAID", msg("SLA"), &choices.slas).map(|field| field.width(Width::Half)));
    fields.extend(
        one("PriorityID", msg("How urgent is it?"), &choices.priorities)
            .map(|f| f.required().width(Width::Half)),
    );
    fields.push(subject().help(msg("For example: the printer prints blank labels.")));
    fields.push(
        Field::long_text("Body", msg("What happens?"), 8)
            .required()
            .help(msg(
                "What did you do, what did you expect, what came instead?",
            )),
    );
    fields.push(files());
    Fields::new(fields)
}

/// A customer's answer.
#[must_use]
pub fn answer(may_close: bool) -> Fields {
    let mut fields = vec![Field::long_text("Body", msg("Text"), 6).required(), files()];
    if may_close {
        fields.push(Field::check("Close", msg("My request is solved")));
    }
    Fields::new(fields)
}

/// "Reply to Emma Scott".
pub fn reply_heading(name: &str) -> Text {
    Text::filled(msg("Reply to {0}"), [name])
}

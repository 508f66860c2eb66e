//! The things an administrator keeps by name: queues, states, priorities, types, services, SLAs, salutations,
//! signatures, system addresses, templates, automatic answers.
//!
//! Each is declared in a few lines at the end of this file: its fields are the flags of `add` and `update` and the
//! fields of `show`. What they have in common is written once: [`Described`] and the four functions below it.

use clap::{Args, Subcommand};
use gotrs_core::catalog::{
    AutoResponse, Entry, Fixed, Kind, Priority, Salutation, Service, Signature, Sla, State,
    SystemAddress, Template, TicketType,
};
use gotrs_core::lookup::{self, Named};
use gotrs_core::queue::Queue;
use gotrs_core::valid::Validity;
use gotrs_core::{
    Actor, AddressId, AutoResponseTypeId, Desk, Error, FollowUpId, GroupId, QueueId, SalutationId,
    SignatureId, StateTypeId,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::acting::ValidityArg;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Instant;

/// A kind that the command line knows.
trait Described: Kind {
    /// One of this name with everything else as usual.
    async fn blank(desk: &Desk, name: String) -> Result<Self, Error>;
    async fn list(desk: &Desk, only_valid: bool) -> Result<Vec<Entry<Self>>, Error>;
    async fn find(desk: &Desk, name: &str) -> Result<Option<Entry<Self>>, Error>;
    async fn insert_one(desk: &Desk, data: Self) -> Result<Entry<Self>, Error>;
    async fn update_one(desk: &Desk, id: Self::Id, data: Self) -> Result<Entry<Self>, Error>;
    /// Sets a field from the text of its flag.
    async fn set(&mut self, desk: &Desk, field: &str, text: &str) -> Result<(), Failure>;
    fn set_validity(&mut self, validity: Validity);
    /// All fields as they are shown.
    async fn shown(&self, desk: &Desk) -> Result<Shown, Error>;
}

/// A field's type: what its flag takes, and how it is shown.
trait FieldText: Sized {
    async fn read(desk: &Desk, text: &str) -> Result<Self, Failure>;
    async fn shown(&self, desk: &Desk) -> Result<Value, Error>;
}

async fn put<T: FieldText>(slot: &mut T, desk: &Desk, text: &str) -> Result<(), Failure> {
    *slot = T::read(desk, text).await?;
    Ok(())
}

impl FieldText for String {
    async fn read(_: &Desk, text: &str) -> Result<Self, Failure> {
        Ok(text.to_owned())
    }
    async fn shown(&self, _: &Desk) -> Result<Value, Error> {
        Ok(json!(self))
    }
}

impl FieldText for Option<String> {
    async fn read(_: &Desk, text: &str) -> Result<Self, Failure> {
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }
    async fn shown(&self, _: &Desk) -> Result<Value, Error> {
        Ok(json!(self))
    }
}

impl FieldText for i64 {
    async fn read(_: &Desk, text: &str) -> Result<Self, Failure> {
        text.trim()
            .parse()
            .map_err(|_| Failure::Usage(format!("`{text}` is no number")))
    }
    async fn shown(&self, _: &Desk) -> Result<Value, Error> {
        Ok(json!(self))
    }
}

impl FieldText for Option<i64> {
    async fn read(desk: &Desk, text: &str) -> Result<Self, Failure> {
        if text.is_empty() {
            Ok(None)
        } else {
            i64::read(desk, text).await.map(Some)
        }
    }
    async fn shown(&self, _: &Desk) -> Result<Value, Error> {
        Ok(json!(self))
    }
}

impl FieldText for bool {
    async fn read(_: &Desk, text: &str) -> Result<Self, Failure> {
        match text.to_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(true),
            "no" | "false" | "0" => Ok(false),
            _ => Err(Failure::Usage(format!("`{text}` is neither yes nor no"))),
        }
    }
    async fn shown(&self, _: &Desk) -> Result<Value, Error> {
        Ok(json!(self))
    }
}

/// Ids of things that [`lookup`] names.
macro_rules! named_ids {
    ($($id:ident: $named:ident;)*) => {$(
        impl FieldText for $id {
            async fn read(desk: &Desk, text: &str) -> Result<Self, Failure> {
                let mut conn = desk.read().await?;
                Ok(Self(lookup::id_of(&mut conn, Named::$named, text).await?))
            }
            async fn shown(&self, desk: &Desk) -> Result<Value, Error> {
                let mut conn = desk.read().await?;
                Ok(json!(lookup::find_name(&mut conn, Named::$named, self.0).await?))
            }
        }
    )*};
}

named_ids! {
    GroupId: Group;
    QueueId: Queue;
}

/// Ids of things that are a kind themselves.
macro_rules! kind_ids {
    ($($id:ident: $kind:ty;)*) => {$(
        impl FieldText for $id {
            async fn read(desk: &Desk, text: &str) -> Result<Self, Failure> {
                let found = <$kind>::find(desk, text).await?;
                let known = found.ok_or_else(|| Error::not_found(<$kind>::WHAT, text))?;
                Ok(known.id)
            }
            async fn shown(&self, desk: &Desk) -> Result<Value, Error> {
                let all = <$kind>::list(desk, false).await?;
                let known = all.iter().find(|entry| entry.id == *self);
                Ok(json!(known.map(|entry| entry.data.name())))
            }
        }
    )*};
}

kind_ids! {
    SalutationId: Salutation;
    SignatureId: Signature;
    AddressId: SystemAddress;
}

/// Ids in lists that belong to the system.
macro_rules! fixed_ids {
    ($($id:ident: $list:ident $what:literal;)*) => {$(
        impl FieldText for $id {
            async fn read(desk: &Desk, text: &str) -> Result<Self, Failure> {
                let all = desk.fixed_list(Actor::System, Fixed::$list).await?;
                let known = all.iter().find(|known| known.name.eq_ignore_ascii_case(text));
                Ok(Self(known.ok_or_else(|| Error::not_found($what, text))?.id))
            }
            async fn shown(&self, desk: &Desk) -> Result<Value, Error> {
                let all = desk.fixed_list(Actor::System, Fixed::$list).await?;
                Ok(json!(all.into_iter().find(|known| known.id == self.0).map(|known| known.name)))
            }
        }
    )*};
}

fixed_ids! {
    StateTypeId: StateType "state type";
    FollowUpId: FollowUp "follow-up option";
    AutoResponseTypeId: AutoResponseType "type of automatic answer";
}

/// A field's name in output: `r#type` is a matter of our source only.
fn plain_name(field: &str) -> String {
    field.strip_prefix("r#").unwrap_or(field).to_owned()
}

/// Fields in the order of their declaration.
#[derive(Debug)]
struct Shown(Vec<(String, Value)>);

impl Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A thing as shown: id, name, its own fields, and what all have.
#[derive(Debug, Serialize)]
struct View {
    id: i64,
    name: String,
    #[serde(flatten)]
    fields: Shown,
    validity: &'static str,
    created: Instant,
    changed: Instant,
}

async fn view<K: Described>(desk: &Desk, entry: Entry<K>) -> Result<View, Error> {
    Ok(View {
        fields: entry.data.shown(desk).await?,
        id: entry.id.to_string().parse().unwrap_or_default(),
        name: entry.data.name().to_owned(),
        validity: entry.data.validity().as_str(),
        created: entry.created.into(),
        changed: entry.changed.into(),
    })
}

/// A thing in a list: what one query gives.
#[derive(Debug, Serialize)]
struct Line {
    id: i64,
    name: String,
    validity: &'static str,
    changed: Instant,
}

/// Flags that were given, by field.
type Given<'a> = Vec<(&'static str, &'a str)>;

async fn add<K: Described>(
    context: &Context,
    name: String,
    given: Given<'_>,
    validity: Option<ValidityArg>,
) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let mut data = K::blank(&desk, name).await?;
    fill(&desk, &mut data, given, validity).await?;
    let entry = K::insert_one(&desk, data).await?;
    let sentence = format!("{} {} has id {}", K::WHAT, entry.data.name(), entry.id);
    context.out.done(&view(&desk, entry).await?, &sentence)
}

async fn update<K: Described>(
    context: &Context,
    name: &str,
    new_name: Option<String>,
    given: Given<'_>,
    validity: Option<ValidityArg>,
) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let before = known::<K>(&desk, name).await?;
    let mut data = before.data;
    if let Some(new) = new_name {
        data.rename(new);
    }
    fill(&desk, &mut data, given, validity).await?;
    let entry = K::update_one(&desk, before.id, data).await?;
    let sentence = format!("{} {} is changed", K::WHAT, entry.data.name());
    context.out.done(&view(&desk, entry).await?, &sentence)
}

async fn fill<K: Described>(
    desk: &Desk,
    data: &mut K,
    given: Given<'_>,
    validity: Option<ValidityArg>,
) -> Result<(), Failure> {
    for (field, text) in given {
        data.set(desk, field, text).await?;
    }
    if let Some(validity) = validity {
        data.set_validity(validity.into());
    }
    Ok(())
}

async fn known<K: Described>(desk: &Desk, name: &str) -> Result<Entry<K>, Error> {
    K::find(desk, name)
        .await?
        .ok_or_else(|| Error::not_found(K::WHAT, name))
}

async fn show<K: Described>(context: &Context, name: &str) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let entry = known::<K>(&desk, name).await?;
    context.out.show(&view(&desk, entry).await?)
}

async fn list<K: Described>(context: &Context, only_valid: bool) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let rows = K::list(&desk, only_valid)
        .await?
        .into_iter()
        .map(|entry| Line {
            id: entry.id.to_string().parse().unwrap_or_default(),
            name: entry.data.name().to_owned(),
            validity: entry.data.validity().as_str(),
            changed: entry.changed.into(),
        });
    context.out.list(
        &rows.collect::<Vec<_>>(),
        &["id", "name", "validity", "changed"],
    )
}

/// Declares the command of a kind: its fields are `flag: field "what it is"`.
macro_rules! catalog {
    (
        $(#[$doc:meta])*
        $command:literal $enum:ident $fields:ident: $kind:ident from $service:ident, example $example:literal,
        blank |$desk:ident, $name:ident| $blank:expr,
        { $($flag:ident: $field:ident $about:literal),* $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Subcommand)]
        #[command(name = $command, after_help = concat!(
            "Examples:\n  gotrs ", $command, " list\n  gotrs ", $command, " add ", $example))]
        pub(crate) enum $enum {
            /// Add one
            #[command(after_help = concat!("Example:\n  gotrs ", $command, " add ", $example))]
            Add {
                /// Its name
                name: String,
                #[command(flatten)]
                fields: Box<$fields>,
            },
            /// List them by name
            #[command(after_help = concat!("Examples:\n  gotrs ", $command, " list\n  gotrs ", $command, " list --valid --json"))]
            List {
                /// Leave out what is not valid
                #[arg(long)]
                valid: bool,
            },
            /// Show one in full
            #[command(after_help = concat!("Example:\n  gotrs ", $command, " show NAME --json"))]
            Show {
                /// Its name
                name: String,
            },
            /// Change one; an empty text takes a value away
            #[command(after_help = concat!("Examples:\n  gotrs ", $command, " update NAME --new-name OTHER\n  gotrs ", $command, " update NAME --validity invalid"))]
            Update {
                /// Its name
                name: String,
                /// Another name
                #[arg(long, value_name = "NAME")]
                new_name: Option<String>,
                #[command(flatten)]
                fields: Box<$fields>,
            },
        }

        #[derive(Debug, Args)]
        pub(crate) struct $fields {
            $(#[arg(long, help = $about, allow_hyphen_values = true)] $flag: Option<String>,)*
            #[arg(long, value_enum)]
            validity: Option<ValidityArg>,
        }

        impl $fields {
            fn given(&self) -> Given<'_> {
                let all: Vec<(&'static str, Option<&str>)> = vec![$((stringify!($flag), self.$flag.as_deref())),*];
                all.into_iter().filter_map(|(field, text)| Some((field, text?))).collect()
            }
        }

        impl $enum {
            pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
                match self {
                    Self::Add { name, fields } => add::<$kind>(context, name, fields.given(), fields.validity).await,
                    Self::List { valid } => list::<$kind>(context, valid).await,
                    Self::Show { name } => show::<$kind>(context, &name).await,
                    Self::Update { name, new_name, fields } => {
                        update::<$kind>(context, &name, new_name, fields.given(), fields.validity).await
                    }
                }
            }
        }

        impl Described for $kind {
            async fn blank($desk: &Desk, $name: String) -> Result<Self, Error> {
                $blank
            }
            async fn list(desk: &Desk, only_valid: bool) -> Result<Vec<Entry<Self>>, Error> {
                desk.$service(Actor::System).list(only_valid).await
            }
            async fn find(desk: &Desk, name: &str) -> Result<Option<Entry<Self>>, Error> {
                desk.$service(Actor::System).find_by_name(name).await
            }
            async fn insert_one(desk: &Desk, data: Self) -> Result<Entry<Self>, Error> {
                desk.$service(Actor::System).add(data).await
            }
            async fn update_one(desk: &Desk, id: Self::Id, data: Self) -> Result<Entry<Self>, Error> {
                desk.$service(Actor::System).update(id, data).await
            }
            async fn set(&mut self, desk: &Desk, field: &str, text: &str) -> Result<(), Failure> {
                let _ = (desk, field, text);
                $(if field == stringify!($flag) {
                    put(&mut self.$field, desk, text).await?;
                })*
                Ok(())
            }
            fn set_validity(&mut self, validity: Validity) {
                self.valid = validity;
            }
            async fn shown(&self, desk: &Desk) -> Result<Shown, Error> {
                let _ = desk;
                let fields: Vec<(String, Value)> =
                    vec![$((plain_name(stringify!($flag)), self.$field.shown(desk).await?)),*];
                Ok(Shown(fields))
            }
        }
    };
}

catalog! {
    /// Queues: where tickets wait; A::B is a sub-queue of A
    "queue" QueueCommand QueueFields: Queue from queues, example "Support::Printers --group users",
    blank |desk, name| usual_queue(desk, name).await,
    {
        group: group_id "Who may see it and work in it",
        unlock_timeout: unlock_timeout "Minutes after which a locked ticket without an answer is unlocked",
        first_response_time: first_response_time "Minutes of working time until the first answer",
        first_response_notify: first_response_notify "Percent of it after which to warn",
        update_time: update_time "Minutes between answers",
        update_notify: update_notify "Percent of it after which to warn",
        solution_time: solution_time "Minutes until the ticket is closed",
        solution_notify: solution_notify "Percent of it after which to warn",
        system_address: address_id "Whom answers come from",
        calendar: calendar "The calendar whose working time counts: 1 to 9",
        default_sign_key: default_sign_key "The key that signs answers",
        salutation: salutation_id "How answers begin",
        signature: signature_id "How answers end",
        follow_up: follow_up_id "What a follow-up to a closed ticket does: possible, reject or new ticket",
        follow_up_lock: follow_up_lock "Whether a follow-up to a closed ticket locks it to its last owner: yes or no",
        comment: comments "Notes for administrators",
    }
}

/// A queue like those that every system has, in the group of all agents.
async fn usual_queue(desk: &Desk, name: String) -> Result<Queue, Error> {
    let mut like = desk.queues(Actor::System).list(true).await?;
    like.sort_by_key(|queue| queue.id);
    let like = like
        .into_iter()
        .next()
        .ok_or_else(|| Error::Conflict("there is no valid queue to be like".into()))?;
    let mut conn = desk.read().await?;
    let group_id = GroupId(lookup::id_of(&mut conn, Named::Group, "users").await?);
    Ok(Queue {
        name,
        group_id,
        unlock_timeout: None,
        first_response_time: None,
        first_response_notify: None,
        update_time: None,
        update_notify: None,
        solution_time: None,
        solution_notify: None,
        calendar: None,
        default_sign_key: None,
        comments: None,
        ..like.data
    })
}

/// A queue with everything as usual but its name; for the demo desk.
pub(crate) async fn queue_named(desk: &Desk, name: &str) -> Result<Queue, Error> {
    usual_queue(desk, name.to_owned()).await
}

catalog! {
    /// Ticket states
    "state" StateCommand StateFields: State from states, example "'waiting for parts' --type 'pending reminder'",
    blank |desk, name| {
        let mut conn = desk.read().await?;
        let open = lookup::id_of(&mut conn, Named::StateType, "open").await?;
        Ok(State::named(name, StateTypeId(open)))
    },
    {
        r#type: type_id "The state type: new, open, closed, pending reminder, pending auto, removed",
        comment: comments "Notes for administrators",
    }
}

catalog! {
    /// Ticket priorities; lists sort by name, so begin with a number
    "priority" PriorityCommand PriorityFields: Priority from priorities, example "'6 burning'",
    blank |_desk, name| Ok(Priority::named(name)),
    {}
}

catalog! {
    /// Ticket types
    "type" TypeCommand TypeFields: TicketType from ticket_types, example "Incident",
    blank |_desk, name| Ok(TicketType::named(name)),
    {}
}

catalog! {
    /// Services that customers get help with; A::B is part of A
    "service" ServiceCommand ServiceFields: Service from services, example "'Workplace::E-mail'",
    blank |_desk, name| Ok(Service::named(name)),
    { comment: comments "Notes for administrators" }
}

catalog! {
    /// Service level agreements: how fast, in minutes of working time
    "sla" SlaCommand SlaFields: Sla from slas, example "Gold --first-response-time 60 --solution-time 480",
    blank |_desk, name| Ok(Sla::named(name)),
    {
        calendar: calendar "The calendar whose working time counts: 1 to 9",
        first_response_time: first_response_time "Minutes until the first answer; 0 promises nothing",
        first_response_notify: first_response_notify "Percent of it after which to warn",
        update_time: update_time "Minutes between answers",
        update_notify: update_notify "Percent of it after which to warn",
        solution_time: solution_time "Minutes until the ticket is closed",
        solution_notify: solution_notify "Percent of it after which to warn",
        comment: comments "Notes for administrators",
    }
}

catalog! {
    /// How answers begin
    "salutation" SalutationCommand SalutationFields: Salutation from salutations, example "formal --text 'Dear <OTRS_CUSTOMER_REALNAME>,'",
    blank |_desk, name| Ok(Salutation { name, text: String::new(), content_type: plain(), comments: None, valid: Validity::Valid }),
    {
        text: text "The text, with smart tags",
        content_type: content_type "text/plain or text/html, with the charset",
        comment: comments "Notes for administrators",
    }
}

catalog! {
    /// How answers end
    "signature" SignatureCommand SignatureFields: Signature from signatures, example "team --text 'Your service desk'",
    blank |_desk, name| Ok(Signature { name, text: String::new(), content_type: plain(), comments: None, valid: Validity::Valid }),
    {
        text: text "The text, with smart tags",
        content_type: content_type "text/plain or text/html, with the charset",
        comment: comments "Notes for administrators",
    }
}

fn plain() -> Option<String> {
    Some("text/plain; charset=utf-8".into())
}

catalog! {
    /// Addresses that mail comes to and goes out from; the name is the address
    "system-address" SystemAddressCommand SystemAddressFields: SystemAddress from system_addresses,
    example "support@desk.example --real-name 'Support' --queue Raw",
    blank |desk, name| {
        let queue = usual_address_queue(desk).await?;
        Ok(SystemAddress::new(name, "", queue))
    },
    {
        real_name: real_name "The name shown before the address",
        queue: queue_id "Where mail to it goes",
        comment: comments "Notes for administrators",
    }
}

/// Where mail goes that no address claims.
async fn usual_address_queue(desk: &Desk) -> Result<QueueId, Error> {
    let name = desk
        .config()
        .get(&gotrs_core::sysconfig::settings::POSTMASTER_DEFAULT_QUEUE);
    let mut conn = desk.read().await?;
    Ok(QueueId(
        lookup::id_of(&mut conn, Named::Queue, &name).await?,
    ))
}

catalog! {
    /// Texts for answers, notes and new tickets
    "template" TemplateCommand TemplateFields: Template from templates, example "'Ask for details' --type Answer --text 'Could you tell us more?'",
    blank |_desk, name| Ok(Template::named(name, "Answer", "")),
    {
        r#type: template_type "What it is for: Answer, Create, Email, Forward, Note, PhoneCall",
        text: text "The text, with smart tags",
        content_type: content_type "text/plain or text/html, with the charset",
        comment: comments "Notes for administrators",
    }
}

catalog! {
    /// Answers that the desk sends by itself
    "auto-response" AutoResponseCommand AutoResponseFields: AutoResponse from auto_responses,
    example "received --type 'auto reply' --system-address support@desk.example --subject 'We have your mail' --text 'Thank you.'",
    blank |desk, name| usual_auto_response(desk, name).await,
    {
        r#type: type_id "When it is sent: auto reply, auto reject, auto follow up, auto reply/new ticket, auto remove",
        system_address: address_id "Whom it comes from",
        subject: subject "The subject, with smart tags",
        text: text "The text, with smart tags",
        content_type: content_type "text/plain or text/html, with the charset",
        comment: comments "Notes for administrators",
    }
}

async fn usual_auto_response(desk: &Desk, name: String) -> Result<AutoResponse, Error> {
    let addresses = desk.system_addresses(Actor::System).list(true).await?;
    let address = addresses
        .first()
        .ok_or_else(|| Error::Conflict("there is no valid system address".into()))?;
    let types = desk
        .fixed_list(Actor::System, Fixed::AutoResponseType)
        .await?;
    let reply = types.iter().find(|known| known.name == "auto reply");
    let reply = reply.ok_or_else(|| Error::not_found("type of automatic answer", "auto reply"))?;
    Ok(AutoResponse {
        name,
        text: None,
        subject: None,
        type_id: AutoResponseTypeId(reply.id),
        address_id: address.id,
        content_type: plain(),
        comments: None,
        valid: Validity::Valid,
    })
}

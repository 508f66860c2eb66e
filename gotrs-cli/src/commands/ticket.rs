//! `gotrs ticket`: tickets over the same services as the web.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};
use gotrs_core::article::{ArticleEntry, ArticleFilter, Channel, NewArticle, SenderType};
use gotrs_core::link::{Direction, LinkedTicket};
use gotrs_core::ticket::history_name::CommentType;
use gotrs_core::ticket::{
    HistoryRecord, NewTicket, PendingTime, Ticket, TicketAction, TicketNumber,
};
use gotrs_core::{Actor, Desk, Error, TicketId};
use serde::Serialize;

use super::acting::{Acting, read_file};
use super::ticket_list::List;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Instant;

/// Tickets: create, look at, change, merge and link them
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  gotrs ticket create --queue Raw --title 'Printer on fire' --body 'Room 2.04' --as ada
  gotrs ticket show 2025030310000017
  gotrs ticket update 2025030310000017 --state 'closed successful'

A ticket is named by its number; the id of the database does as well.")]
pub(crate) enum TicketCommand {
    /// Create a ticket, with a first article if there is a body
    #[command(after_help = "Examples:
  gotrs ticket create --queue Raw --title 'Printer on fire' --body 'Room 2.04' --as ada
  gotrs ticket create --queue Support --title 'Cannot sign in' --customer-user emma@example.com --customer-id NOVA \\
    --sender customer --channel phone --visible --body-file - < call.txt
  number=$(gotrs ticket create --queue Raw --title Test --json | jq -r .number)")]
    Create(Box<Create>),
    /// List tickets, the newest first
    #[command(after_help = "Examples:
  gotrs ticket list --queue Raw --state-type new --state-type open
  gotrs ticket list --owner ada --text 'printer fire' --as ada
  gotrs ticket list --limit 100 --after 2025030310000017 --json      the next page")]
    List(Box<List>),
    /// Show a ticket with its articles and links
    #[command(after_help = "Examples:
  gotrs ticket show 2025030310000017
  gotrs ticket show 2025030310000017 --as ada --json | jq '.articles[-1].body'")]
    Show {
        /// The ticket's number, or its id
        ticket: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Change a ticket, or add an article to it; the changes are made in the order of this help
    #[command(after_help = "Examples:
  gotrs ticket update 2025030310000017 --state 'closed successful' --as ada
  gotrs ticket update 2025030310000017 --queue Junk --priority '1 very low'
  gotrs ticket update 2025030310000017 --state 'pending reminder' --pending +3d
  gotrs ticket update 2025030310000017 --body 'Called back, nobody there' --as ada")]
    Update(Box<Update>),
    /// Merge a ticket into another one, which keeps all articles
    #[command(after_help = "Example:
  gotrs ticket merge 2025030310000025 --into 2025030310000017 --as ada")]
    Merge {
        /// The ticket that goes away
        ticket: String,
        /// The ticket that stays
        #[arg(long, value_name = "TICKET")]
        into: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Link two tickets
    #[command(after_help = "Examples:
  gotrs ticket link 2025030310000017 2025030310000025
  gotrs ticket link 2025030310000017 2025030310000025 --type ParentChild
  gotrs ticket link 2025030310000017 2025030310000025 --remove")]
    Link {
        /// The one ticket; the parent, if the type has a direction
        source: String,
        /// The other ticket
        target: String,
        /// The type of link
        #[arg(long = "type", value_name = "TYPE", default_value = gotrs_core::link::NORMAL)]
        link_type: String,
        /// Remove the link
        #[arg(long)]
        remove: bool,
        #[command(flatten)]
        acting: Acting,
    },
    /// Show what happened to a ticket
    #[command(after_help = "Examples:
  gotrs ticket history 2025030310000017
  gotrs ticket history 2025030310000017 --json | jq -r '.[].kind'")]
    History {
        /// The ticket's number, or its id
        ticket: String,
        #[command(flatten)]
        acting: Acting,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The queue
    #[arg(long)]
    queue: String,
    #[arg(long)]
    title: String,
    #[arg(long, default_value = "new")]
    state: String,
    #[arg(long, default_value = "3 normal")]
    priority: String,
    #[command(flatten)]
    fields: Fields,
    #[command(flatten)]
    article: ArticleArgs,
    #[command(flatten)]
    acting: Acting,
}

/// What tickets may have besides.
#[derive(Debug, Args)]
struct Fields {
    #[arg(long = "type", value_name = "TYPE")]
    ticket_type: Option<String>,
    #[arg(long)]
    service: Option<String>,
    #[arg(long)]
    sla: Option<String>,
    /// Login of the owner
    #[arg(long, value_name = "LOGIN")]
    owner: Option<String>,
    /// Login of the responsible
    #[arg(long, value_name = "LOGIN")]
    responsible: Option<String>,
    #[arg(long, value_name = "ID")]
    customer_id: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    customer_user: Option<String>,
    /// lock or unlock
    #[arg(long)]
    lock: Option<String>,
    /// When a pending state ends: RFC 3339, `YYYY-MM-DD hh:mm` in the system time zone, or +3d, +12h, +30m
    #[arg(long, value_name = "TIME", value_parser = pending_time)]
    pending: Option<PendingTime>,
}

#[derive(Debug, Args)]
struct ArticleArgs {
    /// Add an article with this text
    #[arg(long, value_name = "TEXT")]
    body: Option<String>,
    /// Add an article with the text of a file; `-` for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    body_file: Option<String>,
    /// The article's subject [default: the ticket's title]
    #[arg(long)]
    subject: Option<String>,
    #[arg(long, value_enum, default_value = "internal")]
    channel: ChannelArg,
    /// Who wrote the article
    #[arg(long, value_enum, default_value = "agent")]
    sender: SenderArg,
    /// The article's From [default: the acting agent, or the customer user]
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// The customer may see the article
    #[arg(long)]
    visible: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ChannelArg {
    Internal,
    Phone,
    Email,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SenderArg {
    Agent,
    Customer,
    System,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The ticket's number, or its id
    ticket: String,
    #[arg(long)]
    title: Option<String>,
    /// Move it to this queue
    #[arg(long)]
    queue: Option<String>,
    #[arg(long)]
    priority: Option<String>,
    #[command(flatten)]
    fields: Fields,
    #[arg(long)]
    state: Option<String>,
    #[command(flatten)]
    article: ArticleArgs,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Serialize)]
pub(super) struct TicketView {
    id: i64,
    number: String,
    title: String,
    queue: String,
    state: String,
    state_type: String,
    priority: String,
    lock: String,
    #[serde(rename = "type")]
    ticket_type: Option<String>,
    service: Option<String>,
    sla: Option<String>,
    owner: String,
    responsible: String,
    customer_id: Option<String>,
    customer_user: Option<String>,
    pending_until: Option<Instant>,
    escalation: Option<Instant>,
    escalation_response: Option<Instant>,
    escalation_update: Option<Instant>,
    escalation_solution: Option<Instant>,
    archived: bool,
    created: Instant,
    changed: Instant,
}

impl From<Ticket> for TicketView {
    fn from(ticket: Ticket) -> Self {
        let instant = |epoch: i64| {
            DateTime::from_timestamp(epoch, 0)
                .filter(|_| epoch != 0)
                .map(Instant)
        };
        Self {
            pending_until: ticket.pending_until().map(Instant),
            escalation: instant(ticket.escalation_time),
            escalation_response: instant(ticket.escalation_response_time),
            escalation_update: instant(ticket.escalation_update_time),
            escalation_solution: instant(ticket.escalation_solution_time),
            id: ticket.id.0,
            number: ticket.number.0,
            title: ticket.title,
            queue: ticket.queue,
            state: ticket.state,
            state_type: ticket.state_type,
            priority: ticket.priority,
            lock: ticket.lock,
            ticket_type: ticket.ticket_type,
            service: ticket.service,
            sla: ticket.sla,
            owner: ticket.owner,
            responsible: ticket.responsible,
            customer_id: ticket.customer_id,
            customer_user: ticket.customer_user,
            archived: ticket.archived,
            created: ticket.created.into(),
            changed: ticket.changed.into(),
        }
    }
}

#[derive(Debug, Serialize)]
struct TicketDetail {
    #[serde(flatten)]
    ticket: TicketView,
    links: Vec<LinkView>,
    articles: Vec<ArticleView>,
}

#[derive(Debug, Serialize)]
struct ArticleView {
    id: i64,
    number: i64,
    channel: String,
    sender_type: String,
    visible_for_customer: bool,
    from: String,
    to: String,
    cc: String,
    subject: String,
    created: Instant,
    created_by: String,
    attachments: Vec<String>,
    body: String,
}

impl From<ArticleEntry> for ArticleView {
    fn from(entry: ArticleEntry) -> Self {
        let article = entry.article;
        Self {
            id: article.id.0,
            number: article.number,
            channel: article.channel,
            sender_type: article.sender_type,
            visible_for_customer: article.visible_for_customer,
            from: article.from,
            to: article.to,
            cc: article.cc,
            subject: article.subject,
            created: article.created.into(),
            created_by: article.created_by_login,
            attachments: entry
                .attachments
                .into_iter()
                .map(|attachment| attachment.filename)
                .collect(),
            body: article.body,
        }
    }
}

#[derive(Debug, Serialize)]
struct LinkView {
    link_type: String,
    direction: &'static str,
    id: i64,
    number: String,
    title: String,
    state: String,
}

impl From<LinkedTicket> for LinkView {
    fn from(link: LinkedTicket) -> Self {
        Self {
            link_type: link.link_type,
            direction: match link.direction {
                Direction::Source => "source",
                Direction::Target => "target",
                Direction::None => "none",
            },
            id: link.id.0,
            number: link.number,
            title: link.title,
            state: link.state,
        }
    }
}

#[derive(Debug, Serialize)]
struct HistoryView {
    id: i64,
    kind: String,
    name: String,
    article_id: Option<i64>,
    queue: String,
    state: String,
    priority: String,
    owner: String,
    created: Instant,
    created_by: String,
}

impl From<HistoryRecord> for HistoryView {
    fn from(record: HistoryRecord) -> Self {
        Self {
            id: record.id,
            kind: record.kind,
            name: record.name,
            article_id: record.article.map(|article| article.0),
            queue: record.queue,
            state: record.state,
            priority: record.priority,
            owner: record.owner,
            created: record.created.into(),
            created_by: record.created_by_login,
        }
    }
}

#[derive(Debug, Serialize)]
struct LinkedView {
    source: i64,
    target: i64,
    link_type: String,
    changed: bool,
}

impl TicketCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(context).await,
            Self::Update(update) => update.run(context).await,
            Self::List(list) => list.run(context).await,
            Self::Show { ticket, acting } => {
                let desk = context.desk().await?;
                let actor = acting.actor(&desk).await?;
                let ticket = find(&desk, &actor, &ticket).await?;
                context.out.show(&detail(&desk, &actor, ticket).await?)
            }
            Self::Merge {
                ticket,
                into,
                acting,
            } => merge(context, &ticket, &into, &acting).await,
            Self::Link {
                source,
                target,
                link_type,
                remove,
                acting,
            } => link(context, (&source, &target), link_type, remove, &acting).await,
            Self::History { ticket, acting } => {
                let desk = context.desk().await?;
                let actor = acting.actor(&desk).await?;
                let ticket = find(&desk, &actor, &ticket).await?;
                let rows = history(&desk, &actor, ticket.id).await?;
                context
                    .out
                    .list(&rows, &["created", "kind", "created_by", "name"])
            }
        }
    }
}

/// A ticket by number, else by id.
pub(super) async fn find(desk: &Desk, actor: &Actor, text: &str) -> Result<Ticket, Error> {
    let tickets = desk.tickets(actor);
    if let Some(ticket) = tickets.find_by_number(&TicketNumber::from(text)).await? {
        return Ok(ticket);
    }
    match text.parse::<TicketId>() {
        Ok(id) => tickets
            .find(id)
            .await?
            .ok_or_else(|| Error::not_found("ticket", text)),
        Err(_) => Err(Error::not_found("ticket", text)),
    }
}

async fn detail(desk: &Desk, actor: &Actor, ticket: Ticket) -> Result<TicketDetail, Error> {
    let links = desk.links(actor).of_ticket(ticket.id).await?;
    let mut articles: Vec<ArticleEntry> = Vec::new();
    loop {
        let filter = match articles.last() {
            None => ArticleFilter::default(),
            Some(last) => ArticleFilter::default().after(last.article.id),
        };
        let page = desk.articles(actor).list(ticket.id, &filter).await?;
        if page.is_empty() {
            break;
        }
        articles.extend(page);
    }
    Ok(TicketDetail {
        ticket: ticket.into(),
        links: links.into_iter().map(LinkView::from).collect(),
        articles: articles.into_iter().map(ArticleView::from).collect(),
    })
}

async fn history(desk: &Desk, actor: &Actor, ticket: TicketId) -> Result<Vec<HistoryView>, Error> {
    let mut rows: Vec<HistoryView> = Vec::new();
    loop {
        let after = rows.last().map_or(0, |row| row.id);
        let page = desk.tickets(actor).history(ticket, after, 1_000).await?;
        if page.is_empty() {
            return Ok(rows);
        }
        rows.extend(page.into_iter().map(HistoryView::from));
    }
}

impl Create {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let body = self.article.text()?;
        let desk = context.desk().await?;
        let actor = self.acting.actor(&desk).await?;
        let mut new = NewTicket::in_queue(self.queue.as_str(), self.title.as_str())
            .state(self.state.as_str())
            .priority(self.priority.as_str());
        let fields = &self.fields;
        if let Some(name) = &fields.ticket_type {
            new = new.ticket_type(name);
        }
        if let Some(name) = &fields.service {
            new = new.service(name);
        }
        if let Some(name) = &fields.sla {
            new = new.sla(name);
        }
        if let Some(login) = &fields.owner {
            new = new.owner(login);
        }
        if let Some(login) = &fields.responsible {
            new = new.responsible(login);
        }
        if let Some(id) = &fields.customer_id {
            new = new.customer_id(id);
        }
        if let Some(login) = &fields.customer_user {
            new = new.customer_user(login);
        }
        if let Some(lock) = &fields.lock {
            new = new.lock(lock);
        }
        if let Some(time) = fields.pending {
            new = new.pending(time);
        }
        if let Some(body) = body {
            let about = About {
                title: &self.title,
                customer: self.fields.customer_user.as_deref(),
            };
            let article = self.article.written(&desk, &actor, &about, body).await?;
            new = new.article(article);
        }
        let ticket = desk.tickets(&actor).create(new).await?;
        let sentence = format!("ticket {} has id {}", ticket.number, ticket.id);
        let ticket = desk
            .tickets(&actor)
            .find(ticket.id)
            .await?
            .unwrap_or(ticket);
        context.out.done(&TicketView::from(ticket), &sentence)
    }
}

impl Update {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let body = self.article.text()?;
        let desk = context.desk().await?;
        let actor = self.acting.actor(&desk).await?;
        let ticket = find(&desk, &actor, &self.ticket).await?;
        let mut action = self.changes();
        if let Some(body) = body {
            let about = About {
                title: &ticket.title,
                customer: ticket.customer_user.as_deref(),
            };
            let article = self.article.written(&desk, &actor, &about, body).await?;
            action = action.article(article);
        }
        let ticket = desk.tickets(&actor).act(ticket.id, action).await?;
        let sentence = format!("ticket {} is changed", ticket.number);
        context.out.done(&TicketView::from(ticket), &sentence)
    }

    /// All that is asked for, as one unit of work: all of it happens, or nothing.
    fn changes(&self) -> TicketAction {
        let fields = &self.fields;
        let mut action = TicketAction::by_itself();
        if let Some(title) = &self.title {
            action = action.title(title);
        }
        if let Some(priority) = &self.priority {
            action = action.priority(priority);
        }
        if let Some(name) = &fields.ticket_type {
            action = action.ticket_type(name);
        }
        if let Some(name) = &fields.service {
            action = action.service(cleared(name));
        }
        if let Some(name) = &fields.sla {
            action = action.sla(cleared(name));
        }
        if let Some(id) = &fields.customer_id {
            action = action.customer_id(id);
        }
        if let Some(login) = &fields.customer_user {
            action = action.customer_user(login);
        }
        if let Some(login) = &fields.responsible {
            action = action.responsible(login);
        }
        if let Some(login) = &fields.owner {
            action = action.owner(login);
        }
        if let Some(lock) = &fields.lock {
            action = action.lock(lock);
        }
        if let Some(state) = &self.state {
            action = action.state(state);
        }
        if let Some(time) = fields.pending {
            action = action.pending(time);
        }
        if let Some(queue) = &self.queue {
            action = action.queue(queue);
        }
        action
    }
}

/// What an article that says nothing of its own takes its subject and sender from.
struct About<'a> {
    title: &'a str,
    customer: Option<&'a str>,
}

/// An empty name takes the thing away.
fn cleared<T: for<'a> From<&'a str>>(name: &str) -> Option<T> {
    (!name.is_empty()).then(|| T::from(name))
}

impl ArticleArgs {
    fn text(&self) -> Result<Option<String>, Failure> {
        match &self.body_file {
            Some(file) => read_file(file).map(Some),
            None => Ok(self.body.clone()),
        }
    }

    async fn written(
        &self,
        desk: &Desk,
        actor: &Actor,
        about: &About<'_>,
        body: String,
    ) -> Result<NewArticle, Error> {
        let channel = match self.channel {
            ChannelArg::Internal => Channel::Internal,
            ChannelArg::Phone => Channel::Phone,
            ChannelArg::Email => Channel::Email,
        };
        let sender = match self.sender {
            SenderArg::Agent => SenderType::Agent,
            SenderArg::Customer => SenderType::Customer,
            SenderArg::System => SenderType::System,
        };
        let from = match (&self.from, sender) {
            (Some(from), _) => from.clone(),
            (None, SenderType::Customer) => about.customer.unwrap_or_default().to_owned(),
            (None, _) => agent_address(desk, actor).await?,
        };
        let subject = self.subject.as_deref().unwrap_or(about.title);
        Ok(NewArticle::new(channel, sender)
            .from(from)
            .subject(subject)
            .text(body)
            .visible_for_customer(self.visible)
            .history(comment_type(channel, sender), "%%"))
    }
}

fn comment_type(channel: Channel, sender: SenderType) -> CommentType {
    match (channel, sender) {
        (Channel::Phone, SenderType::Customer) => CommentType::PhoneCallCustomer,
        (Channel::Phone, _) => CommentType::PhoneCallAgent,
        (Channel::Email, SenderType::Customer) => CommentType::EmailCustomer,
        (Channel::Email, _) => CommentType::EmailAgent,
        (Channel::Internal, SenderType::Customer) => CommentType::WebRequestCustomer,
        (Channel::Internal, _) => CommentType::AddNote,
    }
}

async fn agent_address(desk: &Desk, actor: &Actor) -> Result<String, Error> {
    let agent = desk.agents(Actor::System).get(actor.user_id()).await?;
    Ok(format!(
        "\"{}\" <{}>",
        agent.full_name.replace('"', "'"),
        agent.email
    ))
}

async fn merge(
    context: &Context,
    ticket: &str,
    into: &str,
    acting: &Acting,
) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let actor = acting.actor(&desk).await?;
    let merged = find(&desk, &actor, ticket).await?;
    let main = find(&desk, &actor, into).await?;
    let main = desk.tickets(&actor).merge(main.id, merged.id).await?;
    let sentence = format!("ticket {} is merged into {}", merged.number, main.number);
    context.out.done(&TicketView::from(main), &sentence)
}

async fn link(
    context: &Context,
    (source, target): (&str, &str),
    link_type: String,
    remove: bool,
    acting: &Acting,
) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let actor = acting.actor(&desk).await?;
    let source = find(&desk, &actor, source).await?;
    let target = find(&desk, &actor, target).await?;
    let links = desk.links(&actor);
    let changed = if remove {
        links.remove(source.id, target.id, &link_type).await?
    } else {
        links.add(source.id, target.id, &link_type).await?
    };
    let sentence = match (remove, changed) {
        (false, true) => format!("tickets {} and {} are linked", source.number, target.number),
        (false, false) => "they were linked so already".into(),
        (true, true) => format!(
            "tickets {} and {} are no longer linked",
            source.number, target.number
        ),
        (true, false) => "there was no such link".into(),
    };
    context.out.done(
        &LinkedView {
            source: source.id.0,
            target: target.id.0,
            link_type,
            changed,
        },
        &sentence,
    )
}

/// Reads a pending time of the command line.
fn pending_time(text: &str) -> Result<PendingTime, String> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(PendingTime::At(instant.with_timezone(&Utc)));
    }
    if let Some(span) = text
        .strip_prefix('+')
        .and_then(crate::bootstrap::parse_span)
    {
        return Ok(PendingTime::InMinutes(span.num_minutes()));
    }
    PendingTime::parse(text)
        .ok_or_else(|| "write RFC 3339, YYYY-MM-DD hh:mm, or +3d, +12h, +30m".into())
}

//! What customer users do in the portal: ask, answer, close, look up what they asked.
//!
//! [`Requests`] acts as one customer user, always: who may do what is decided by the customer permissions. What a
//! customer writes is a visible article of channel Internal. A follow-up follows the queue's policy and the settings
//! that mail follows, too (spec 04, sections 7 and 10).

use super::change::{self, UnlockNotice};
use super::customer_list::{self, RequestFilter, RequestSummary};
use super::model::{MAX_TITLE, NewTicket, Ticket, TicketNumber};
use super::reference::{PriorityRef, QueueRef, Ref, ServiceRef, SlaRef, TypeRef};
use super::service::{finish, require};
use super::{create, store};
use crate::actor::Actor;
use crate::article::{self, Channel, NewArticle, NewAttachment, SenderType};
use crate::catalog::{Kind as _, Priority, TicketType};
use crate::customer::store as customers;
use crate::db::{Conn, Stmt, sql};
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::id::{PriorityId, QueueId, ServiceId, SlaId, TicketId, TypeId, UserId};
use crate::permission::{self, Permission};
use crate::sysconfig::{Setting, settings};
use crate::ticket::history_name::CommentType;
use crate::unit::Unit;

/// The requests of one customer user. Made by [`Desk::requests`].
#[derive(Debug, Clone)]
pub struct Requests {
    desk: Desk,
    login: String,
}

impl Desk {
    /// Requests as a customer user makes and sees them.
    #[must_use]
    pub fn requests(&self, login: impl Into<String>) -> Requests {
        Requests {
            desk: self.clone(),
            login: login.into(),
        }
    }
}

/// A request to be made.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Where it goes: one of [`RequestChoices::queues`].
    pub queue: QueueId,
    /// The subject, which becomes the title.
    pub subject: String,
    /// What happens, in plain text.
    pub body: String,
    /// The same as HTML, if the customer user wrote in the editor; cleaned by the caller.
    pub html: Option<String>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// A type other than the default.
    pub ticket_type: Option<TypeId>,
    /// A service.
    pub service: Option<ServiceId>,
    /// An SLA of the service.
    pub sla: Option<SlaId>,
    /// A priority other than the default.
    pub priority: Option<PriorityId>,
}

impl NewRequest {
    /// A request of words only.
    pub fn new(queue: QueueId, subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            queue,
            subject: subject.into(),
            body: body.into(),
            html: None,
            attachments: Vec::new(),
            ticket_type: None,
            service: None,
            sla: None,
            priority: None,
        }
    }
}

/// What a customer user may choose for a new request, each as id and name; empty lists are not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestChoices {
    /// Queues, with the words of `CustomerPanelOwnSelection` if there are such.
    pub queues: Vec<(QueueId, String)>,
    /// Types, if there is more than one.
    pub types: Vec<(TypeId, String)>,
    /// Services.
    pub services: Vec<(ServiceId, String)>,
    /// SLAs of the service that is chosen.
    pub slas: Vec<(SlaId, String)>,
    /// Priorities.
    pub priorities: Vec<(PriorityId, String)>,
    /// The priority of a request that names none.
    pub usual_priority: String,
}

/// An answer to be added.
#[derive(Debug, Clone, Default)]
pub struct NewAnswer {
    /// What it says, in plain text.
    pub body: String,
    /// The same as HTML, if the customer user wrote in the editor; cleaned by the caller.
    pub html: Option<String>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// Whether the request is solved with that.
    pub close: bool,
}

/// A request with what its customer may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The ticket.
    pub ticket: Ticket,
    /// Whether an answer is accepted.
    pub may_answer: bool,
    /// Whether it can be closed.
    pub may_close: bool,
}

impl Requests {
    fn actor(&self) -> Actor {
        Actor::Customer(self.login.clone())
    }

    /// A page of requests, in the order of the filter.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn list(&self, filter: &RequestFilter) -> Result<Vec<RequestSummary>, Error> {
        let mut conn = self.desk.read().await?;
        customer_list::list(&mut conn, &self.desk.config(), &self.login, filter).await
    }

    /// How many requests there are under a filter, whatever the page.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn count(&self, filter: &RequestFilter) -> Result<i64, Error> {
        let mut conn = self.desk.read().await?;
        customer_list::count(&mut conn, &self.desk.config(), &self.login, filter).await
    }

    /// A request by its number.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none or the customer user may not see it.
    pub async fn get(&self, number: &TicketNumber) -> Result<Request, Error> {
        let tickets = self.desk.tickets(self.actor());
        let found = tickets.find_by_number(number).await?;
        let ticket = found.ok_or_else(|| Error::not_found("ticket", number))?;
        let mut conn = self.desk.read().await?;
        let policy = follow_up_policy(&mut conn, &ticket).await?;
        let may_answer = policy.0.accepts(&ticket);
        Ok(Request {
            may_answer,
            may_close: may_answer && ticket.state_type != "closed" && self.closing_is_offered(),
            ticket,
        })
    }

    fn closing_is_offered(&self) -> bool {
        let config = self.desk.config();
        config.get(&settings::CUSTOMER_TICKET_ZOOM_STATE)
            && config
                .get(&settings::CUSTOMER_TICKET_ZOOM_STATE_TYPE)
                .iter()
                .any(|kind| kind == "closed")
    }

    /// What may be chosen for a new request; SLAs depend on the service that is chosen so far.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn choices(&self, service: Option<ServiceId>) -> Result<RequestChoices, Error> {
        let config = self.desk.config();
        let wants = |setting: &Setting<bool>| config.get(setting);
        let permitted = self
            .desk
            .queues(self.actor())
            .permitted(&Permission::CREATE)
            .await?;
        let queues = permitted
            .into_iter()
            .map(|queue| (queue.id, queue.name.clone()))
            .collect();
        let mut choices = RequestChoices {
            queues: in_own_words(queues, &config.get(&settings::CUSTOMER_PANEL_OWN_SELECTION)),
            usual_priority: config.get(&settings::CUSTOMER_TICKET_MESSAGE_PRIORITY_DEFAULT),
            ..RequestChoices::default()
        };
        let mut conn = self.desk.read().await?;
        if wants(&settings::TICKET_TYPE) && wants(&settings::CUSTOMER_TICKET_MESSAGE_TICKET_TYPE) {
            choices.types = valid(&mut conn, TicketType::names()).await?;
            if choices.types.len() < 2 {
                choices.types.clear();
            }
        }
        if wants(&settings::CUSTOMER_TICKET_MESSAGE_PRIORITY) {
            choices.priorities = valid(&mut conn, Priority::names()).await?;
        }
        drop(conn);
        if wants(&settings::TICKET_SERVICE) && wants(&settings::CUSTOMER_TICKET_MESSAGE_SERVICE) {
            let offered = self
                .desk
                .services(self.actor())
                .offered_to(&self.login)
                .await?;
            choices.services = offered
                .into_iter()
                .map(|service| (service.id, service.name.clone()))
                .collect();
            let known = service.filter(|id| choices.services.iter().any(|(of, _)| of == id));
            if let Some(service) = known.filter(|_| wants(&settings::CUSTOMER_TICKET_MESSAGE_SLA)) {
                let slas = self.desk.slas(self.actor()).of_service(service).await?;
                choices.slas = slas
                    .into_iter()
                    .map(|sla| (sla.id, sla.name.clone()))
                    .collect();
            }
        }
        Ok(choices)
    }

    /// Makes a request: a ticket in state `new` with the customer user's article.
    ///
    /// # Errors
    /// [`Error::Denied`] for a queue without the permission `create`; [`Error::Invalid`] by field.
    pub async fn create(&self, new: NewRequest) -> Result<Ticket, Error> {
        check_texts(&[("subject", &new.subject), ("body", &new.body)])?;
        let choices = self.choices(new.service).await?;
        offered("queue", &choices.queues, Some(new.queue))?;
        offered("type", &choices.types, new.ticket_type)?;
        offered("service", &choices.services, new.service)?;
        offered("sla", &choices.slas, new.sla)?;
        offered("priority", &choices.priorities, new.priority)?;
        let mut unit = self.desk.unit(self.actor()).await?;
        let (config, actor) = (unit.config().clone(), unit.actor().clone());
        let wanted = Permission::CREATE;
        permission::require_queue(&mut unit, &config, &actor, new.queue, &wanted).await?;
        let writer = writer(&mut unit, &self.login).await?;
        let queue: QueueRef = new.queue.into();
        let to = queue.resolve_valid(&mut unit, "queue").await?.name;
        let comment = config.get(&settings::CUSTOMER_TICKET_MESSAGE_HISTORY_COMMENT);
        let article = written(
            &writer,
            &new.subject,
            (&new.body, new.html),
            new.attachments,
        )
        .to(to)
        .history(CommentType::WebRequestCustomer, or_stock(comment));
        let title: String = new.subject.trim().chars().take(MAX_TITLE).collect();
        let priority = match new.priority {
            Some(id) => PriorityRef::from(id),
            None => Ref::Name(choices.usual_priority),
        };
        let mut ticket = NewTicket::in_queue(new.queue, title)
            .state(config.get(&settings::CUSTOMER_TICKET_MESSAGE_STATE_DEFAULT))
            .priority(priority)
            .customer_user(&writer.login)
            .customer_id(&writer.customer_id)
            .article(article);
        if let Some(id) = new.ticket_type {
            ticket = ticket.ticket_type(TypeRef::from(id));
        }
        if let Some(id) = new.service {
            ticket = ticket.service(ServiceRef::from(id));
        }
        if let Some(id) = new.sla {
            ticket = ticket.sla(SlaRef::from(id));
        }
        let id = create::create(&mut unit, &ticket).await?;
        finish(unit, id).await
    }

    /// Adds an answer: the request is open again, or closed if the customer says so.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if the request is over and its queue takes no
    /// follow-ups; [`Error::Invalid`] for an empty text.
    pub async fn answer(&self, id: TicketId, new: NewAnswer) -> Result<Ticket, Error> {
        check_texts(&[("body", &new.body)])?;
        let (mut unit, ticket) = self.begin(id).await?;
        let (policy, locks) = follow_up_policy(&mut unit, &ticket).await?;
        if !policy.accepts(&ticket) {
            return Err(Error::Conflict(format!(
                "ticket {} is {} and takes no answers, open a new one",
                ticket.number, ticket.state
            )));
        }
        if new.close && !self.closing_is_offered() {
            return Err(Error::invalid("close", "not_allowed", ""));
        }
        follow_up(&mut unit, &ticket, locks, new.close).await?;
        let writer = writer(&mut unit, &self.login).await?;
        let comment = unit
            .config()
            .get(&settings::CUSTOMER_TICKET_ZOOM_HISTORY_COMMENT);
        let subject = format!("Re: {}", ticket.title);
        let article = written(&writer, &subject, (&new.body, new.html), new.attachments)
            .to(ticket.queue.clone())
            .history(CommentType::FollowUp, or_stock(comment))
            .unlock_on_away();
        article::create(&mut unit, id, &article).await?;
        if new.close {
            close(&mut unit, id).await?;
        }
        finish(unit, id).await
    }

    /// Closes a request without a word.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if customers do not close or it is over already.
    pub async fn close(&self, id: TicketId) -> Result<Ticket, Error> {
        let (mut unit, ticket) = self.begin(id).await?;
        let over = ["closed", "merged", "removed"].contains(&ticket.state_type.as_str());
        if over || !self.closing_is_offered() {
            return Err(Error::Conflict(format!(
                "ticket {} cannot be closed by its customer",
                ticket.number
            )));
        }
        close(&mut unit, id).await?;
        finish(unit, id).await
    }

    /// A unit on a request whose row is locked and which the customer user may see: who sees a request may answer and
    /// close it, as in OTRS; only new ones need more.
    async fn begin(&self, id: TicketId) -> Result<(Unit, Ticket), Error> {
        let mut unit = self.desk.unit(self.actor()).await?;
        store::lock(&mut unit, id).await?;
        require(&mut unit, id, "ro").await?;
        let ticket = change::load(&mut unit, id).await?;
        Ok((unit, ticket))
    }
}

/// What a queue does with follow-ups to tickets that are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Policy {
    Reopens,
    Refuses,
}

impl Policy {
    fn accepts(self, ticket: &Ticket) -> bool {
        match ticket.state_type.as_str() {
            "merged" => false,
            "closed" | "removed" => self == Self::Reopens,
            _ => true,
        }
    }
}

/// The policy of a ticket's queue, and whether a follow-up to a closed ticket locks it.
async fn follow_up_policy(conn: &mut Conn, ticket: &Ticket) -> Result<(Policy, bool), Error> {
    let query = sql(
        "SELECT f.name, q.follow_up_lock FROM queue q JOIN follow_up_possible f ON f.id = q.follow_up_id WHERE q.id = ?",
    );
    let (name, lock): (String, crate::db::Int) = conn.one(query.bind(ticket.queue_id)).await?;
    let policy = match name.as_str() {
        "reject" | "new ticket" => Policy::Refuses,
        _ => Policy::Reopens,
    };
    Ok((policy, lock.0 != 0))
}

/// Lock and state of a ticket that gets an answer.
async fn follow_up(
    unit: &mut Unit,
    ticket: &Ticket,
    locks: bool,
    closes: bool,
) -> Result<(), Error> {
    let was_closed = ticket.state_type == "closed";
    if locks && was_closed && !closes && ticket.owner_id != UserId::ROOT {
        change::lock(unit, ticket.id, &"lock".into(), UnlockNotice::Quiet).await?;
    }
    if ticket.state_type == "new" || closes {
        return Ok(());
    }
    let config = unit.config();
    let closed = config.get(&settings::POSTMASTER_FOLLOW_UP_STATE_CLOSED);
    let state = match closed.filter(|state| was_closed && !state.is_empty()) {
        Some(state) => state,
        None => config.get(&settings::POSTMASTER_FOLLOW_UP_STATE),
    };
    if Ref::<crate::id::StateId>::from(&state)
        .find(unit)
        .await?
        .is_some()
    {
        change::state(unit, ticket.id, &state.into()).await?;
    }
    Ok(())
}

async fn close(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    let state = store::first_state_of_type(unit, "closed").await?;
    let state = state.ok_or_else(|| Error::Conflict("there is no valid closed state".into()))?;
    change::state(unit, id, &state.into()).await?;
    change::lock(unit, id, &"unlock".into(), UnlockNotice::Quiet).await?;
    Ok(())
}

struct Writer {
    login: String,
    customer_id: String,
    from: String,
}

/// The customer user as articles name them.
async fn writer(unit: &mut Unit, login: &str) -> Result<Writer, Error> {
    let found = customers::find(unit, login).await?;
    let customer = found.ok_or_else(|| Error::not_found("customer user", login))?;
    Ok(Writer {
        from: customer.display(),
        login: customer.data.login,
        customer_id: customer.data.customer_id,
    })
}

/// What a customer user writes: visible, of channel Internal.
fn written(
    writer: &Writer,
    subject: &str,
    (body, html): (&str, Option<String>),
    attachments: Vec<NewAttachment>,
) -> NewArticle {
    let article = NewArticle::new(Channel::Internal, SenderType::Customer)
        .visible_for_customer(true)
        .from(&writer.from)
        .subject(subject.trim());
    let article = match html {
        Some(html) => article.html(html),
        None => article.text(body.trim_end()),
    };
    attachments
        .into_iter()
        .fold(article, NewArticle::attachment)
}

/// An empty comment stands for the stock one.
fn or_stock(comment: String) -> String {
    if comment.is_empty() {
        "%%".to_owned()
    } else {
        comment
    }
}

fn check_texts(texts: &[(&'static str, &String)]) -> Result<(), Error> {
    let mut problems = Problems::default();
    for (field, text) in texts {
        if text.trim().is_empty() {
            problems.add(field, "required", "");
        }
        if *field == "subject" && text.contains(['\r', '\n']) {
            problems.add(field, "format", "one line");
        }
    }
    problems.into_result()
}

/// A choice must be one that was offered (ACC-02).
fn offered<I: PartialEq + std::fmt::Display>(
    field: &'static str,
    choices: &[(I, String)],
    chosen: Option<I>,
) -> Result<(), Error> {
    match chosen {
        Some(id) if !choices.iter().any(|(choice, _)| *choice == id) => {
            Err(Error::invalid(field, "not_allowed", id.to_string()))
        }
        _ => Ok(()),
    }
}

/// The queues that a site names in its own words, if it does: queue name or id to label.
fn in_own_words(
    queues: Vec<(QueueId, String)>,
    words: &[(String, String)],
) -> Vec<(QueueId, String)> {
    if words.is_empty() {
        return queues;
    }
    queues
        .into_iter()
        .filter_map(|(id, name)| {
            let (_, label) = words
                .iter()
                .find(|(queue, _)| *queue == name || *queue == id.to_string())?;
            Some((id, label.clone()))
        })
        .collect()
}

async fn valid<I: From<crate::db::Int>>(
    conn: &mut Conn,
    names: Stmt,
) -> Result<Vec<(I, String)>, Error> {
    let query =
        names.push(" WHERE t.valid_id = (SELECT id FROM valid WHERE name = 'valid') ORDER BY 2");
    let rows: Vec<(crate::db::Int, String)> = conn.all(query).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (I::from(id), name))
        .collect())
}

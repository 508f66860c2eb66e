//! Making a ticket: one statement looks all names up, one writes the row, one the first history lines.

use super::change::{self, cut};
use super::counter;
use super::history;
use super::history_name::{HistoryEntry, Reference};
use super::model::{MAX_TITLE, NewTicket, TicketNumber};
use super::reference::{Ref, Referable, Resolved, TypeRef};
use super::restriction::{self, Aspect};
use super::store;
use crate::actor::Actor;
use crate::article;
use crate::db::{Int, Stmt, sql};
use crate::error::{Error, Problems};
use crate::event::{Event, TicketEvent};
use crate::fulltext;
use crate::id::{LockId, PriorityId, QueueId, ServiceId, SlaId, StateId, TicketId, TypeId, UserId};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;
use crate::unit::Unit;

/// Makes a ticket (`TicketCreate` in OTRS).
///
/// Permissions are the caller's concern ([`super::Tickets::create`] asks for `create` on the queue). The desk itself
/// may use things that are no longer valid, as an import must; people may not.
///
/// # Errors
/// [`Error::Invalid`] with every field that is unknown or not allowed, [`Error::Conflict`] if a given number exists.
pub async fn create(unit: &mut Unit, new: &NewTicket) -> Result<TicketId, Error> {
    let found = lookup(unit, new).await?;
    create_found(unit, new, &found).await
}

/// The same, if the unit's actor has the permission `create` on the queue.
pub(super) async fn create_allowed(unit: &mut Unit, new: &NewTicket) -> Result<TicketId, Error> {
    let found = lookup(unit, new).await?;
    let (config, actor) = (unit.config().clone(), unit.actor().clone());
    let wanted = Permission::CREATE;
    permission::require_queue(unit, &config, &actor, found.queue.id, &wanted).await?;
    create_found(unit, new, &found).await
}

async fn create_found(unit: &mut Unit, new: &NewTicket, found: &Found) -> Result<TicketId, Error> {
    let chosen = found.chosen(new, unit.actor());
    restriction::check(unit, None, &chosen).await?;
    if let (Some(service), Actor::Customer(login)) = (&found.service, unit.actor().clone())
        && !store::service_serves(unit, &login, service.id).await?
    {
        let name = service.name.clone();
        return Err(Error::invalid("service", "not_allowed", name));
    }
    let number = match &new.number {
        Some(number) => free_number(unit, number).await?,
        None => counter::next(unit).await?,
    };
    let id = insert(unit, new, found, &number).await?;
    write_history(unit, new, found, id, &number).await?;
    if new.customer_id.is_some() || new.customer_user.is_some() {
        unit.raise(Event::ticket(TicketEvent::TicketCustomerUpdate, id));
    }
    unit.raise(Event::ticket(TicketEvent::TicketCreate, id));
    unit.settle().await?;
    if let Some(time) = new.pending {
        change::pending_time(unit, id, time).await?;
    }
    if let Some(article) = &new.article {
        article::create(unit, id, article).await?;
    }
    Ok(id)
}

async fn free_number(unit: &mut Unit, number: &TicketNumber) -> Result<TicketNumber, Error> {
    let text = number.as_str().trim();
    if text.is_empty() || text.chars().count() > 50 {
        return Err(Error::invalid("number", "format", text));
    }
    match store::find_id(unit, text).await? {
        Some(_) => Err(Error::Conflict(format!(
            "a ticket with the number {text} exists already"
        ))),
        None => Ok(TicketNumber(text.to_owned())),
    }
}

/// What the names of a new ticket stand for.
struct Found {
    queue: Resolved<QueueId>,
    state: Resolved<StateId>,
    priority: Resolved<PriorityId>,
    lock: Resolved<LockId>,
    owner: Resolved<UserId>,
    responsible: Resolved<UserId>,
    ticket_type: Resolved<TypeId>,
    service: Option<Resolved<ServiceId>>,
    sla: Option<Resolved<SlaId>>,
}

impl Found {
    /// What was chosen, without what the desk sets where nothing is said.
    fn chosen(&self, new: &NewTicket, by: &Actor) -> Vec<(Aspect, i64)> {
        let mut chosen = vec![
            (Aspect::Queue, self.queue.id.0),
            (Aspect::Priority, self.priority.id.0),
        ];
        // The state of a customer's request is the setting's choice, not the customer's.
        if by.customer().is_none() {
            chosen.push((Aspect::State, self.state.id.0));
        }
        let owner = new.owner.is_some().then_some(self.owner.id.0);
        let responsible = new.responsible.is_some();
        let given = [
            (
                Aspect::Type,
                new.ticket_type.is_some().then_some(self.ticket_type.id.0),
            ),
            (Aspect::Service, self.service.as_ref().map(|it| it.id.0)),
            (Aspect::Sla, self.sla.as_ref().map(|it| it.id.0)),
            (Aspect::Owner, owner),
            (
                Aspect::Responsible,
                responsible.then_some(self.responsible.id.0),
            ),
        ];
        chosen.extend(
            given
                .into_iter()
                .filter_map(|(aspect, id)| Some((aspect, id?))),
        );
        chosen
    }
}

/// The place of each reference in the one statement that resolves them all.
const SLOTS: [&str; 11] = [
    "SELECT 0 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 1 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 2 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 3 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 4 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 5 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 6 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 7 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 8 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 9 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
    "SELECT 10 AS slot, r.ref_id, r.ref_name, r.ref_valid FROM (",
];

async fn lookup(unit: &mut Unit, new: &NewTicket) -> Result<Found, Error> {
    let root = Ref::Id(UserId::ROOT);
    let owner = new.owner.as_ref().unwrap_or(&root);
    let responsible = new.responsible.as_ref().unwrap_or(&root);
    let stock_type = TypeRef::Name(unit.config().get(&settings::TICKET_TYPE_DEFAULT));
    let first_type = sql(TypeId::COLUMNS).push(" WHERE id = (SELECT MIN(m.id) FROM ticket_type m)");
    let queries: [Option<Stmt>; 11] = [
        Some(new.queue.query()),
        Some(new.state.query()),
        Some(new.priority.query()),
        Some(new.lock.query()),
        Some(owner.query()),
        Some(responsible.query()),
        new.ticket_type.as_ref().map(Ref::query),
        new.service.as_ref().map(Ref::query),
        new.sla.as_ref().map(Ref::query),
        new.ticket_type.is_none().then(|| stock_type.query()),
        new.ticket_type.is_none().then_some(first_type),
    ];
    let parts = SLOTS
        .iter()
        .zip(queries)
        .filter_map(|(head, query)| Some(sql(head).append(query?).push(") r")));
    let rows: Vec<(Int, Int, String, Int)> = unit.all(sql("").join(" UNION ALL ", parts)).await?;

    let strict = !unit.actor().is_system();
    let mut problems = Problems::default();
    let mut picker = Picker {
        rows: &rows,
        strict,
        problems: &mut problems,
    };
    let queue = picker.pick(0, "queue", &new.queue);
    let state = picker.pick(1, "state", &new.state);
    let priority = picker.pick(2, "priority", &new.priority);
    let lock = picker.pick(3, "lock", &new.lock);
    let owner = picker.pick(4, "owner", owner);
    let responsible = picker.pick(5, "responsible", responsible);
    let ticket_type = match &new.ticket_type {
        Some(given) => picker.pick(6, "type", given),
        None => picker
            .at::<TypeId>(9)
            .filter(|found| found.valid)
            .or_else(|| picker.at(10)),
    };
    let service = new
        .service
        .as_ref()
        .and_then(|given| picker.pick(7, "service", given));
    let sla = new
        .sla
        .as_ref()
        .and_then(|given| picker.pick(8, "sla", given));
    problems.into_result()?;
    let whole = || {
        Some(Found {
            queue: queue?,
            state: state?,
            priority: priority?,
            lock: lock?,
            owner: owner?,
            responsible: responsible?,
            ticket_type: ticket_type?,
            service,
            sla,
        })
    };
    whole().ok_or_else(|| Error::bug("the database holds no ticket type"))
}

/// Picks the rows of a slot, noting what is missing.
struct Picker<'a> {
    rows: &'a [(Int, Int, String, Int)],
    strict: bool,
    problems: &'a mut Problems,
}

impl Picker<'_> {
    fn at<I: Referable>(&self, slot: i64) -> Option<Resolved<I>> {
        let (_, id, name, valid) = self.rows.iter().find(|row| row.0.0 == slot)?;
        Some(Resolved {
            id: I::from_id(id.0),
            name: name.clone(),
            valid: valid.0 == 1,
        })
    }

    fn pick<I: Referable>(
        &mut self,
        slot: i64,
        field: &'static str,
        given: &Ref<I>,
    ) -> Option<Resolved<I>> {
        let found = self.at(slot);
        match &found {
            None => self.problems.add(field, "unknown", given.to_string()),
            Some(found) if self.strict && !found.valid => {
                self.problems.add(field, "not_allowed", found.name.clone());
            }
            Some(_) => {}
        }
        found
    }
}

async fn insert(
    unit: &mut Unit,
    new: &NewTicket,
    found: &Found,
    number: &TicketNumber,
) -> Result<TicketId, Error> {
    let has_customer = new.customer_id.is_some() || new.customer_user.is_some();
    let given = |part: &'_ Option<String>| {
        has_customer.then(|| part.as_deref().unwrap_or_default().to_owned())
    };
    let (customer_id, customer_user) = (given(&new.customer_id), given(&new.customer_user));
    let row = store::Row {
        number: number.as_str(),
        title: cut(&new.title, MAX_TITLE),
        queue: found.queue.id,
        lock: found.lock.id,
        ticket_type: found.ticket_type.id,
        service: found.service.as_ref().map(|service| service.id),
        sla: found.sla.as_ref().map(|sla| sla.id),
        owner: found.owner.id,
        responsible: found.responsible.id,
        priority: found.priority.id,
        state: found.state.id,
        customer_id: customer_id.as_deref(),
        customer_user: customer_user.as_deref(),
        until_time: 0,
        archived: new.archived,
    };
    let (stamp, by) = (unit.stamp(), unit.user_id());
    let id = store::insert(unit, &row, stamp, by).await?;
    fulltext::store::add_title(unit, id, row.number, row.title).await?;
    Ok(id)
}

async fn write_history(
    unit: &mut Unit,
    new: &NewTicket,
    found: &Found,
    id: TicketId,
    number: &TicketNumber,
) -> Result<(), Error> {
    let config = unit.config();
    let mut entries = vec![HistoryEntry::NewTicket {
        number: number.0.clone(),
        queue: found.queue.name.clone(),
        priority: found.priority.name.clone(),
        state: found.state.name.clone(),
        ticket_id: id.0,
    }];
    if config.get(&settings::TICKET_SERVICE) {
        let service = found.service.as_ref();
        let sla = found.sla.as_ref();
        entries.push(HistoryEntry::ServiceUpdate {
            new: service.map(|service| Reference::new(&service.name, service.id.0)),
            old: None,
        });
        entries.push(HistoryEntry::SlaUpdate {
            new: sla.map(|sla| Reference::new(&sla.name, sla.id.0)),
            old: None,
        });
    }
    if config.get(&settings::TICKET_TYPE) {
        entries.push(HistoryEntry::TypeUpdate {
            new: Reference::new(&found.ticket_type.name, found.ticket_type.id.0),
            old: None,
        });
    }
    if new.customer_id.is_some() || new.customer_user.is_some() {
        entries.push(HistoryEntry::CustomerUpdate {
            customer_id: Some(new.customer_id.clone().unwrap_or_default()),
            customer_user: Some(new.customer_user.clone().unwrap_or_default()),
        });
    }
    let snapshot = store::Snapshot {
        ticket: id,
        queue: found.queue.id,
        ticket_type: found.ticket_type.id,
        owner: found.owner.id,
        priority: found.priority.id,
        state: found.state.id,
    };
    history::add_first(unit, &snapshot, &entries).await
}

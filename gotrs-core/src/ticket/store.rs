//! Rows of `ticket` and of the small tables around it. No rules here.

use chrono_tz::Tz;

use super::model::{Ticket, TicketNumber};
use crate::catalog::names::Names;
use crate::db::{Conn, DbError, DbTime, Int, Kind, Stmt, sql};
use crate::id::{
    ArticleId, LockId, PriorityId, QueueId, ServiceId, SlaId, StateId, StateTypeId, TicketId,
    TypeId, UserId,
};
use crate::people::staff::Staff;

/// The columns of a ticket itself, from the alias `t`.
pub(crate) const COLUMNS: &str = "t.id, t.tn, COALESCE(t.title, '') AS title, t.queue_id, t.ticket_state_id, t.ticket_priority_id, \
     t.ticket_lock_id, t.type_id, t.service_id, t.sla_id, t.user_id, t.responsible_user_id, t.customer_id, t.customer_user_id, t.timeout, \
     t.until_time, t.escalation_time, t.escalation_update_time, t.escalation_response_time, t.escalation_solution_time, t.archive_flag, \
     t.create_time, t.create_by, t.change_time, t.change_by";

/// The names beside them, and where they come from.
const NAMES: &str = ", q.name AS queue, s.name AS state, s.type_id AS state_type_id, st.name AS state_type, p.name AS priority, \
     l.name AS lock_name, ty.name AS type_name, sv.name AS service, sl.name AS sla, ow.login AS owner, re.login AS responsible \
     FROM ticket t JOIN queue q ON q.id = t.queue_id JOIN ticket_state s ON s.id = t.ticket_state_id \
     JOIN ticket_state_type st ON st.id = s.type_id JOIN ticket_priority p ON p.id = t.ticket_priority_id \
     JOIN ticket_lock_type l ON l.id = t.ticket_lock_id JOIN users ow ON ow.id = t.user_id JOIN users re ON re.id = t.responsible_user_id \
     LEFT JOIN ticket_type ty ON ty.id = t.type_id LEFT JOIN service sv ON sv.id = t.service_id LEFT JOIN sla sl ON sl.id = t.sla_id";

#[derive(sqlx::FromRow)]
pub(crate) struct TicketRow {
    pub(crate) id: TicketId,
    tn: String,
    title: String,
    queue_id: QueueId,
    ticket_state_id: StateId,
    ticket_priority_id: PriorityId,
    ticket_lock_id: LockId,
    type_id: Option<TypeId>,
    service_id: Option<ServiceId>,
    sla_id: Option<SlaId>,
    user_id: UserId,
    responsible_user_id: UserId,
    customer_id: Option<String>,
    pub(crate) customer_user_id: Option<String>,
    timeout: Int,
    until_time: Int,
    escalation_time: Int,
    escalation_update_time: Int,
    escalation_response_time: Int,
    escalation_solution_time: Int,
    archive_flag: Int,
    create_time: DbTime,
    create_by: UserId,
    change_time: DbTime,
    change_by: UserId,
}

/// The names of what a ticket refers to.
#[derive(sqlx::FromRow)]
pub(crate) struct Labels {
    queue: String,
    state: String,
    state_type_id: StateTypeId,
    state_type: String,
    priority: String,
    lock_name: String,
    type_name: Option<String>,
    service: Option<String>,
    sla: Option<String>,
    owner: String,
    responsible: String,
}

#[derive(sqlx::FromRow)]
struct NamedRow {
    #[sqlx(flatten)]
    ticket: TicketRow,
    #[sqlx(flatten)]
    labels: Labels,
}

impl TicketRow {
    /// Its names, as they are known; `None` if it refers to something that is not.
    pub(crate) fn labels(&self, names: &Names, staff: &Staff) -> Option<Labels> {
        let (state, state_type_id, state_type) = names.state(self.ticket_state_id)?;
        Some(Labels {
            queue: names.queue(self.queue_id)?.clone(),
            state: state.clone(),
            state_type_id,
            state_type: state_type.clone(),
            priority: names.priority(self.ticket_priority_id)?.clone(),
            lock_name: names.lock(self.ticket_lock_id)?.clone(),
            type_name: self.type_id.and_then(|id| names.ticket_type(id)).cloned(),
            service: self.service_id.and_then(|id| names.service(id)).cloned(),
            sla: self.sla_id.and_then(|id| names.sla(id)).cloned(),
            owner: staff.get(&self.user_id)?.login.clone(),
            responsible: staff.get(&self.responsible_user_id)?.login.clone(),
        })
    }

    pub(crate) fn into_ticket(self, labels: Labels, zone: Tz) -> Ticket {
        Ticket {
            id: self.id,
            number: TicketNumber(self.tn),
            title: self.title,
            queue_id: self.queue_id,
            queue: labels.queue,
            state_id: self.ticket_state_id,
            state: labels.state,
            state_type_id: labels.state_type_id,
            state_type: labels.state_type,
            priority_id: self.ticket_priority_id,
            priority: labels.priority,
            lock_id: self.ticket_lock_id,
            lock: labels.lock_name,
            type_id: self.type_id,
            ticket_type: labels.type_name,
            service_id: self.service_id,
            service: labels.service,
            sla_id: self.sla_id,
            sla: labels.sla,
            owner_id: self.user_id,
            owner: labels.owner,
            responsible_id: self.responsible_user_id,
            responsible: labels.responsible,
            customer_id: self.customer_id,
            customer_user: self.customer_user_id,
            timeout: self.timeout.0,
            until_time: self.until_time.0,
            escalation_time: self.escalation_time.0,
            escalation_update_time: self.escalation_update_time.0,
            escalation_response_time: self.escalation_response_time.0,
            escalation_solution_time: self.escalation_solution_time.0,
            archived: self.archive_flag.0 != 0,
            created: self.create_time.instant(zone),
            created_by: self.create_by,
            changed: self.change_time.instant(zone),
            changed_by: self.change_by,
        }
    }
}

/// A ticket by its id.
pub(crate) async fn find(conn: &mut Conn, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let zone = conn.zone();
    let query = sql("SELECT {in_order} ")
        .push(COLUMNS)
        .push(NAMES)
        .push(" WHERE t.id = ?")
        .bind(id);
    let row: Option<NamedRow> = conn.optional(query).await?;
    Ok(row.map(|row| row.ticket.into_ticket(row.labels, zone)))
}

/// A ticket's id by its number.
pub(crate) async fn find_id(conn: &mut Conn, number: &str) -> Result<Option<TicketId>, DbError> {
    let query = sql("SELECT id FROM ticket WHERE tn = ?").bind(number);
    Ok(conn.optional::<(TicketId,)>(query).await?.map(|row| row.0))
}

/// Locks the row of a ticket until the transaction ends; nothing to do on SQLite, whose writer is alone.
pub(crate) async fn lock(conn: &mut Conn, id: TicketId) -> Result<(), DbError> {
    if conn.kind() == Kind::Sqlite {
        return Ok(());
    }
    let query = sql("SELECT id FROM ticket WHERE id = ?{for_update}").bind(id);
    conn.optional::<(TicketId,)>(query).await?;
    Ok(())
}

/// Locks two tickets, in the order of their ids whoever is asked for first.
pub(crate) async fn lock_pair(
    conn: &mut Conn,
    one: TicketId,
    other: TicketId,
) -> Result<(), DbError> {
    lock(conn, one.min(other)).await?;
    lock(conn, one.max(other)).await
}

/// The columns of a new ticket.
pub(crate) struct Row<'a> {
    pub(crate) number: &'a str,
    pub(crate) title: &'a str,
    pub(crate) queue: QueueId,
    pub(crate) lock: LockId,
    pub(crate) ticket_type: TypeId,
    pub(crate) service: Option<ServiceId>,
    pub(crate) sla: Option<SlaId>,
    pub(crate) owner: UserId,
    pub(crate) responsible: UserId,
    pub(crate) priority: PriorityId,
    pub(crate) state: StateId,
    pub(crate) customer_id: Option<&'a str>,
    pub(crate) customer_user: Option<&'a str>,
    pub(crate) until_time: i64,
    pub(crate) archived: bool,
}

/// Writes a new ticket.
pub(crate) async fn insert(
    conn: &mut Conn,
    row: &Row<'_>,
    stamp: DbTime,
    by: UserId,
) -> Result<TicketId, DbError> {
    let insert = sql(
        "INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, service_id, sla_id, user_id, responsible_user_id, \
         ticket_priority_id, ticket_state_id, customer_id, customer_user_id, timeout, until_time, escalation_time, escalation_update_time, \
         escalation_response_time, escalation_solution_time, archive_flag, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0, 0, 0, ?, ?, ?, ?, ?)",
    );
    let id = conn
        .insert(
            insert
                .bind(row.number)
                .bind(row.title)
                .bind(row.queue)
                .bind(row.lock)
                .bind(row.ticket_type)
                .bind(row.service)
                .bind(row.sla)
                .bind(row.owner)
                .bind(row.responsible)
                .bind(row.priority)
                .bind(row.state)
                .bind(row.customer_id.map(ToOwned::to_owned))
                .bind(row.customer_user.map(ToOwned::to_owned))
                .bind(row.until_time)
                .bind(row.archived)
                .bind(stamp)
                .bind(by)
                .bind(stamp)
                .bind(by),
        )
        .await?;
    Ok(TicketId(id))
}

/// Sets columns of a ticket; `assignments` is `SET` text with its values, such as `queue_id = ?`.
pub(crate) async fn update(
    conn: &mut Conn,
    id: TicketId,
    assignments: Stmt,
    stamp: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let update = sql("UPDATE ticket SET ")
        .append(assignments)
        .push(", change_time = ?, change_by = ? WHERE id = ?")
        .bind(stamp)
        .bind(by)
        .bind(id);
    if conn.exec(update).await? == 1 {
        Ok(())
    } else {
        Err(DbError::NoRow)
    }
}

/// Notes who changed a ticket and when.
pub(crate) async fn touch(
    conn: &mut Conn,
    id: TicketId,
    stamp: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let update = sql("UPDATE ticket SET change_time = ?, change_by = ? WHERE id = ?");
    conn.exec(update.bind(stamp).bind(by).bind(id)).await?;
    Ok(())
}

/// Whether an SLA is offered for a service.
pub(crate) async fn sla_serves(
    conn: &mut Conn,
    service: ServiceId,
    sla: SlaId,
) -> Result<bool, DbError> {
    let query = sql("SELECT sla_id FROM service_sla WHERE service_id = ? AND sla_id = ?");
    let row: Option<(SlaId,)> = conn.optional(query.bind(service).bind(sla)).await?;
    Ok(row.is_some())
}

/// Whether a customer user may choose a service: its own services, the default ones if it has none.
pub(crate) async fn service_serves(
    conn: &mut Conn,
    login: &str,
    service: ServiceId,
) -> Result<bool, DbError> {
    let query = sql(
        "SELECT COUNT(*) FROM service_customer_user WHERE service_id = ? AND ({ci customer_user_login} = ? \
         OR (customer_user_login = '<DEFAULT>' AND NOT EXISTS (SELECT 1 FROM service_customer_user o WHERE {ci o.customer_user_login} = ?)))",
    );
    let login = login.to_lowercase();
    Ok(conn
        .integer(query.bind(service).bind(&login).bind(&login))
        .await?
        > 0)
}

/// The state of the lowest id whose type has this name.
pub(crate) async fn first_state_of_type(
    conn: &mut Conn,
    state_type: &str,
) -> Result<Option<StateId>, DbError> {
    let query = sql(
        "SELECT s.id FROM ticket_state s JOIN ticket_state_type st ON st.id = s.type_id \
         WHERE st.name = ? AND s.valid_id = (SELECT id FROM valid WHERE name = 'valid') ORDER BY s.id LIMIT 1",
    );
    Ok(conn
        .optional::<(StateId,)>(query.bind(state_type))
        .await?
        .map(|row| row.0))
}

/// The name of a state's type.
pub(crate) async fn state_type(conn: &mut Conn, state: StateId) -> Result<String, DbError> {
    let query = sql(
        "SELECT st.name FROM ticket_state s JOIN ticket_state_type st ON st.id = s.type_id WHERE s.id = ?",
    );
    Ok(conn.one::<(String,)>(query.bind(state)).await?.0)
}

/// What a history row takes from the ticket as it is after the change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Snapshot {
    pub(crate) ticket: TicketId,
    pub(crate) queue: QueueId,
    pub(crate) ticket_type: TypeId,
    pub(crate) owner: UserId,
    pub(crate) priority: PriorityId,
    pub(crate) state: StateId,
}

/// Writes one history row with the snapshot of the ticket as it is now.
pub(crate) async fn insert_history(
    conn: &mut Conn,
    ticket: TicketId,
    entry: (&str, &str),
    article: Option<ArticleId>,
    stamp: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO ticket_history (name, history_type_id, ticket_id, article_id, type_id, queue_id, owner_id, priority_id, state_id, \
         create_time, create_by, change_time, change_by) \
         SELECT ?, (SELECT id FROM ticket_history_type WHERE name = ?), t.id, ?, \
         COALESCE(t.type_id, (SELECT MIN(id) FROM ticket_type)), t.queue_id, t.user_id, t.ticket_priority_id, t.ticket_state_id, ?, ?, ?, ? \
         FROM ticket t WHERE t.id = ?",
    );
    let (kind, name) = entry;
    let rows = conn
        .exec(
            insert
                .bind(name)
                .bind(kind)
                .bind(article)
                .bind(stamp)
                .bind(by)
                .bind(stamp)
                .bind(by)
                .bind(ticket),
        )
        .await?;
    if rows == 1 {
        Ok(())
    } else {
        Err(DbError::NoRow)
    }
}

/// Writes several history rows of a ticket whose columns are known, in order, as one statement.
pub(crate) async fn insert_history_rows(
    conn: &mut Conn,
    snapshot: &Snapshot,
    entries: &[(&str, String)],
    stamp: DbTime,
    by: UserId,
) -> Result<(), DbError> {
    let rows = entries.iter().map(|(kind, name)| {
        sql("(?, (SELECT id FROM ticket_history_type WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(name)
            .bind(*kind)
            .bind(snapshot.ticket)
            .bind(snapshot.ticket_type)
            .bind(snapshot.queue)
            .bind(snapshot.owner)
            .bind(snapshot.priority)
            .bind(snapshot.state)
            .bind(stamp)
            .bind(by)
            .bind(stamp)
            .bind(by)
    });
    let insert = sql(
        "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id, state_id, \
         create_time, create_by, change_time, change_by) VALUES ",
    )
    .join(", ", rows);
    conn.exec(insert).await?;
    Ok(())
}

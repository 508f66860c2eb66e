//! Who is who, as mail needs it: the desk's own addresses, senders of queues, people as attributes for smart tags.
//!
//! Everything reads on the connection it is given, so that it can run inside a unit of work.

use std::collections::HashMap;

use gotrs_core::customer::CustomerUser;
use gotrs_core::db::{Conn, DbError, DbTime, LongText, sql};
use gotrs_core::people::full_name::{NameOrder, full_name};
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::ticket::Ticket;
use gotrs_core::{AddressId, Error, QueueId, UserId};

use crate::address::Mailbox;
use crate::tags::Attributes;

/// An address of the desk (`system_address`).
#[derive(Debug, Clone)]
pub(crate) struct OwnAddress {
    pub(crate) email: String,
    queue: QueueId,
    valid: bool,
}

/// All addresses of the desk, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnAddresses(Vec<OwnAddress>);

impl OwnAddresses {
    pub(crate) async fn load(conn: &mut Conn) -> Result<Self, DbError> {
        let query = sql(
            "SELECT a.value0, a.queue_id, v.name FROM system_address a JOIN valid v ON v.id = a.valid_id ORDER BY a.id",
        );
        let rows: Vec<(String, QueueId, String)> = conn.all(query).await?;
        let address = |(email, queue, valid): (String, QueueId, String)| OwnAddress {
            email: without_blanks(&email),
            queue,
            valid: valid == "valid",
        };
        Ok(Self(rows.into_iter().map(address).collect()))
    }

    /// Whether mail to this address comes back to the desk. An address that is out of use is still ours.
    pub(crate) fn is_own(&self, email: &str) -> bool {
        self.0
            .iter()
            .any(|own| own.email.eq_ignore_ascii_case(email))
    }

    /// The queue that an address in use belongs to.
    pub(crate) fn queue_of(&self, email: &str) -> Option<QueueId> {
        let email = without_blanks(email);
        self.0
            .iter()
            .find(|own| own.valid && own.email.eq_ignore_ascii_case(&email))
            .map(|own| own.queue)
    }
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Address and name that a queue writes under.
pub(crate) async fn sender_of_queue(conn: &mut Conn, queue: QueueId) -> Result<Mailbox, Error> {
    let query = sql(
        "SELECT a.value0, a.value1 FROM queue q JOIN system_address a ON a.id = q.system_address_id WHERE q.id = ?",
    );
    let row: Option<(String, String)> = conn.optional(query.bind(queue)).await?;
    let (email, name) = row.ok_or_else(|| Error::not_found("system address of queue", queue))?;
    Ok(Mailbox::new(&name, &email))
}

/// An address of the desk by its id; `None` if there is none.
pub(crate) async fn own_address(
    conn: &mut Conn,
    id: AddressId,
) -> Result<Option<Mailbox>, DbError> {
    let query = sql("SELECT value0, value1 FROM system_address WHERE id = ?");
    let row: Option<(String, String)> = conn.optional(query.bind(id)).await?;
    Ok(row.map(|(email, name)| Mailbox::new(&name, &email)))
}

/// Agents as smart tags name them, by id.
pub(crate) async fn agents(
    conn: &mut Conn,
    config: &Config,
    ids: &[UserId],
) -> Result<HashMap<UserId, Attributes>, DbError> {
    type Row = (UserId, String, Option<String>, String, String);
    let people = sql("SELECT id, login, title, first_name, last_name FROM users WHERE id IN (")
        .bind_list(ids.iter().copied())
        .push(")");
    let rows: Vec<Row> = conn.all(people).await?;
    let emails = sql(
        "SELECT user_id, preferences_value FROM user_preferences WHERE preferences_key = 'UserEmail' AND user_id IN (",
    )
    .bind_list(ids.iter().copied())
    .push(")");
    let emails: Vec<(UserId, LongText)> = conn.all(emails).await?;
    let order = NameOrder::from_setting(config.text(&settings::FIRSTNAME_LASTNAME_ORDER));
    let agent = |(id, login, title, first, last): Row| {
        let email = emails.iter().find(|(user, _)| *user == id);
        let email = email.map_or(login.as_str(), |(_, email)| email.0.trim());
        let attributes = Attributes::from_iter([
            ("UserID", id.to_string()),
            ("UserLogin", login.clone()),
            ("UserTitle", title.unwrap_or_default()),
            (
                "UserFullname",
                full_name(order, &first, &last, &login, None),
            ),
            ("UserFirstname", first),
            ("UserLastname", last),
            ("UserEmail", email.to_owned()),
        ]);
        (id, attributes)
    };
    Ok(rows.into_iter().map(agent).collect())
}

/// A customer user as smart tags name it.
pub(crate) fn customer_attributes(user: &CustomerUser) -> Attributes {
    Attributes::from_iter([
        ("UserLogin", user.login.as_str()),
        ("UserCustomerID", &user.customer_id),
        ("UserTitle", &user.title),
        ("UserFirstname", &user.first_name),
        ("UserLastname", &user.last_name),
        ("UserFullname", &user.name()),
        ("UserEmail", &user.email),
        ("UserPhone", &user.phone),
        ("UserFax", &user.fax),
        ("UserMobile", &user.mobile),
        ("UserStreet", &user.street),
        ("UserZip", &user.zip),
        ("UserCity", &user.city),
        ("UserCountry", &user.country),
        ("UserComment", &user.comment),
    ])
}

/// A ticket as smart tags name it; times are wall clock in the system time zone.
pub(crate) fn ticket_attributes(conn: &Conn, ticket: &Ticket, group: Option<i64>) -> Attributes {
    let epoch = |seconds: i64| {
        let instant = chrono::DateTime::from_timestamp(seconds, 0).filter(|_| seconds != 0);
        instant.map_or_else(String::new, |instant| stored(conn.stored(instant)))
    };
    let number = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Attributes::from_iter([
        ("TicketID", ticket.id.to_string()),
        ("TicketNumber", ticket.number.to_string()),
        ("Title", ticket.title.clone()),
        ("Queue", ticket.queue.clone()),
        ("QueueID", ticket.queue_id.to_string()),
        ("GroupID", number(group)),
        ("State", ticket.state.clone()),
        ("StateID", ticket.state_id.to_string()),
        ("StateType", ticket.state_type.clone()),
        ("Priority", ticket.priority.clone()),
        ("PriorityID", ticket.priority_id.to_string()),
        ("Lock", ticket.lock.clone()),
        ("LockID", ticket.lock_id.to_string()),
        ("Type", text(&ticket.ticket_type)),
        ("TypeID", number(ticket.type_id.map(|id| id.0))),
        ("Service", text(&ticket.service)),
        ("ServiceID", number(ticket.service_id.map(|id| id.0))),
        ("SLA", text(&ticket.sla)),
        ("SLAID", number(ticket.sla_id.map(|id| id.0))),
        ("Owner", ticket.owner.clone()),
        ("OwnerID", ticket.owner_id.to_string()),
        ("Responsible", ticket.responsible.clone()),
        ("ResponsibleID", ticket.responsible_id.to_string()),
        ("CustomerID", text(&ticket.customer_id)),
        ("CustomerUserID", text(&ticket.customer_user)),
        ("Created", stored(conn.stored(ticket.created))),
        ("CreateBy", ticket.created_by.to_string()),
        ("Changed", stored(conn.stored(ticket.changed))),
        ("ChangeBy", ticket.changed_by.to_string()),
        (
            "ArchiveFlag",
            if ticket.archived { "y" } else { "n" }.to_owned(),
        ),
        ("UnlockTimeout", epoch(ticket.timeout)),
        ("RealTillTimeNotUsed", epoch(ticket.until_time)),
        ("EscalationTime", epoch(ticket.escalation_time)),
        (
            "EscalationResponseTime",
            epoch(ticket.escalation_response_time),
        ),
        ("EscalationUpdateTime", epoch(ticket.escalation_update_time)),
        (
            "EscalationSolutionTime",
            epoch(ticket.escalation_solution_time),
        ),
    ])
}

fn stored(time: DbTime) -> String {
    time.0.format("%Y-%m-%d %H:%M:%S").to_string()
}

//! Under which name an agent writes (`Ticket::DefineEmailFrom`).

use gotrs_core::db::Conn;
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::{Actor, Error, QueueId};

use crate::address::Mailbox;
use crate::directory;

/// Address of the queue; its name, the agent's, or both.
pub(super) async fn of(
    conn: &mut Conn,
    config: &Config,
    queue: QueueId,
    actor: &Actor,
) -> Result<Mailbox, Error> {
    let queue = directory::sender_of_queue(conn, queue).await?;
    let wanted = config.get(&settings::TICKET_DEFINE_EMAIL_FROM);
    let (Actor::Agent(user), "AgentNameSystemAddressName" | "AgentName") = (actor, wanted.as_str())
    else {
        return Ok(queue);
    };
    let agents = directory::agents(conn, config, &[*user]).await?;
    let name = agents.get(user).and_then(|agent| agent.get("UserFullname"));
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
        return Ok(queue);
    };
    let shown = match wanted.as_str() {
        "AgentName" => name.to_owned(),
        _ => {
            let separator = config.get(&settings::TICKET_DEFINE_EMAIL_FROM_SEPARATOR);
            format!("{name} {separator} {}", queue.real_name())
        }
    };
    Ok(Mailbox::new(&shown, &queue.address))
}

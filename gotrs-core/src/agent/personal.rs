//! What an agent calls his own: the queues and services of "My queues" and "My services" (`personal_queues`,
//! `personal_services`). They choose what lists and notifications show; they give no right.

use std::collections::BTreeSet;

use super::service::Agents;
use crate::db::{Conn, DbError, sql};
use crate::error::Error;
use crate::id::{QueueId, ServiceId, UserId};

impl Agents {
    /// The queues of "My queues".
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is that agent or an administrator.
    pub async fn personal_queues(&self, id: UserId) -> Result<Vec<QueueId>, Error> {
        let mut conn = self.desk.read().await?;
        self.require_self_or_admin(&mut conn, id).await?;
        Ok(queues(&mut conn, id).await?)
    }

    /// The services of "My services".
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is that agent or an administrator.
    pub async fn personal_services(&self, id: UserId) -> Result<Vec<ServiceId>, Error> {
        let mut conn = self.desk.read().await?;
        self.require_self_or_admin(&mut conn, id).await?;
        let query = sql(
            "SELECT DISTINCT service_id FROM personal_services WHERE user_id = ? ORDER BY service_id",
        );
        Ok(conn.column(query.bind(id)).await?)
    }

    /// Makes exactly these the agent's own queues and services.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is that agent or an administrator; [`Error::Conflict`] if a queue or service
    /// does not exist.
    pub async fn set_personal(
        &self,
        id: UserId,
        queues: &[QueueId],
        services: &[ServiceId],
    ) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        self.require_self_or_admin(&mut unit, id).await?;
        if !super::store::lock(&mut unit, id).await? {
            return Err(Error::not_found("agent", id));
        }
        for delete in [
            "DELETE FROM personal_queues WHERE user_id = ?",
            "DELETE FROM personal_services WHERE user_id = ?",
        ] {
            unit.exec(sql(delete).bind(id)).await?;
        }
        for queue in queues.iter().copied().collect::<BTreeSet<_>>() {
            let insert = sql("INSERT INTO personal_queues (user_id, queue_id) VALUES (?, ?)");
            unit.exec(insert.bind(id).bind(queue)).await?;
        }
        for service in services.iter().copied().collect::<BTreeSet<_>>() {
            let insert = sql("INSERT INTO personal_services (user_id, service_id) VALUES (?, ?)");
            unit.exec(insert.bind(id).bind(service)).await?;
        }
        unit.commit().await
    }
}

async fn queues(conn: &mut Conn, id: UserId) -> Result<Vec<QueueId>, DbError> {
    let query =
        sql("SELECT DISTINCT queue_id FROM personal_queues WHERE user_id = ? ORDER BY queue_id");
    conn.column(query.bind(id)).await
}

//! What connects things: services with SLAs and customers, queues with templates and automatic answers.

use super::kind::{Entry, Kind as _};
use super::kinds::{AutoResponse, Service, Sla, Template};
use super::service::{Catalog, select};
use crate::cache;
use crate::db::{Conn, Stmt, sql};
use crate::error::Error;
use crate::id::{AutoResponseId, QueueId, ServiceId, SlaId, TemplateId};
use crate::sysconfig::settings;
use crate::unit::Unit;

/// The login that stands for everybody who has no services of their own.
const EVERYBODY: &str = "<DEFAULT>";

const VALID: &str = " t.valid_id = (SELECT id FROM valid WHERE name = 'valid') ";

impl Catalog<Sla> {
    /// The services an SLA is offered for.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn services(&self, sla: SlaId) -> Result<Vec<ServiceId>, Error> {
        let mut conn = self.reading().await?;
        let query = sql("SELECT service_id FROM service_sla WHERE sla_id = ? ORDER BY service_id");
        Ok(conn.column(query.bind(sla)).await?)
    }

    /// Offers an SLA for exactly these services.
    ///
    /// # Errors
    /// [`Error::Conflict`] if one does not exist; [`Error::Denied`].
    pub async fn set_services(&self, sla: SlaId, services: &[ServiceId]) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        unit.exec(sql("DELETE FROM service_sla WHERE sla_id = ?").bind(sla))
            .await?;
        for service in distinct(services) {
            let insert = sql("INSERT INTO service_sla (service_id, sla_id) VALUES (?, ?)");
            unit.exec(insert.bind(service).bind(sla)).await?;
        }
        unit.touch(cache::CATALOG);
        unit.commit().await
    }

    /// The valid SLAs that are offered for a service, by name. Customers may ask too.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn of_service(&self, service: ServiceId) -> Result<Vec<Entry<Sla>>, Error> {
        let mut conn = self.desk.read().await?;
        let query = Sla::select()
            .push(" WHERE")
            .push(VALID)
            .push("AND t.id IN (SELECT sla_id FROM service_sla WHERE service_id = ?) ORDER BY name")
            .bind(service);
        select(&mut conn, query).await
    }
}

impl Catalog<Service> {
    /// The services assigned to a customer user, valid or not.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn of_customer(&self, login: &str) -> Result<Vec<ServiceId>, Error> {
        let mut conn = self.reading().await?;
        assigned(&mut conn, login).await
    }

    /// The services of everybody who has none of their own.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn default_services(&self) -> Result<Vec<ServiceId>, Error> {
        self.of_customer(EVERYBODY).await
    }

    /// Assigns exactly these services to a customer user.
    ///
    /// # Errors
    /// [`Error::Conflict`] if one does not exist; [`Error::Denied`].
    pub async fn set_of_customer(&self, login: &str, services: &[ServiceId]) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        let delete = sql("DELETE FROM service_customer_user WHERE {ci customer_user_login} = ?");
        unit.exec(delete.bind(login.to_lowercase())).await?;
        let (now, by) = (unit.stamp(), unit.user_id());
        for service in distinct(services) {
            let insert = sql(
                "INSERT INTO service_customer_user (customer_user_login, service_id, create_time, create_by) VALUES (?, ?, ?, ?)",
            );
            unit.exec(insert.bind(login).bind(service).bind(now).bind(by))
                .await?;
        }
        unit.touch(cache::CATALOG);
        unit.commit().await
    }

    /// Makes exactly these the services of everybody who has none of their own.
    ///
    /// # Errors
    /// As [`Catalog::set_of_customer`].
    pub async fn set_default_services(&self, services: &[ServiceId]) -> Result<(), Error> {
        self.set_of_customer(EVERYBODY, services).await
    }

    /// The valid services a customer user may choose, by name: their own, else everybody's. What is below an invalid
    /// service is left out, unless `Ticket::Service::KeepChildren` says otherwise. Customers ask for themselves.
    ///
    /// # Errors
    /// [`Error::Denied`] to a customer who asks for another.
    pub async fn offered_to(&self, login: &str) -> Result<Vec<Entry<Service>>, Error> {
        let mut conn = match self.actor.customer() {
            Some(own) if own.eq_ignore_ascii_case(login) => self.desk.read().await?,
            _ => self.reading().await?,
        };
        let mut ids = assigned(&mut conn, login).await?;
        if ids.is_empty() {
            ids = assigned(&mut conn, EVERYBODY).await?;
        }
        let all: Vec<Entry<Service>> =
            select(&mut conn, Service::select().push(" ORDER BY name")).await?;
        let keep = self
            .desk
            .config()
            .get(&settings::TICKET_SERVICE_KEEP_CHILDREN);
        let hidden = |name: &str| {
            !keep
                && all.iter().any(|top| {
                    !top.valid.is_valid() && super::hierarchy::is_within(name, &top.name)
                })
        };
        let offered = all
            .iter()
            .filter(|entry| entry.valid.is_valid() && ids.contains(&entry.id))
            .filter(|entry| !hidden(&entry.name));
        Ok(offered.cloned().collect())
    }
}

async fn assigned(conn: &mut Conn, login: &str) -> Result<Vec<ServiceId>, Error> {
    let query = sql(
        "SELECT DISTINCT service_id FROM service_customer_user WHERE {ci customer_user_login} = ? ORDER BY service_id",
    );
    Ok(conn.column(query.bind(login.to_lowercase())).await?)
}

impl Catalog<Template> {
    /// The valid templates of a queue, by name; of one type, if given.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn of_queue(
        &self,
        queue: QueueId,
        template_type: Option<&str>,
    ) -> Result<Vec<Entry<Template>>, Error> {
        let mut conn = self.reading().await?;
        let mut query = Template::select()
            .push(" WHERE")
            .push(VALID)
            .push("AND t.id IN (SELECT standard_template_id FROM queue_standard_template WHERE queue_id = ?)")
            .bind(queue);
        if let Some(template_type) = template_type {
            query = query.push(" AND t.template_type = ?").bind(template_type);
        }
        select(&mut conn, query.push(" ORDER BY name")).await
    }

    /// The queues that offer a template.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn queues(&self, template: TemplateId) -> Result<Vec<QueueId>, Error> {
        let mut conn = self.reading().await?;
        let query = sql(
            "SELECT DISTINCT queue_id FROM queue_standard_template WHERE standard_template_id = ? ORDER BY queue_id",
        );
        Ok(conn.column(query.bind(template)).await?)
    }

    /// Offers a template in exactly these queues.
    ///
    /// # Errors
    /// [`Error::Conflict`] if one does not exist; [`Error::Denied`].
    pub async fn set_queues(&self, template: TemplateId, queues: &[QueueId]) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        unit.exec(
            sql("DELETE FROM queue_standard_template WHERE standard_template_id = ?")
                .bind(template),
        )
        .await?;
        for queue in distinct(queues) {
            offer(&mut unit, queue, template).await?;
        }
        unit.touch(cache::CATALOG);
        unit.commit().await
    }

    /// Offers exactly these templates in a queue.
    ///
    /// # Errors
    /// [`Error::Conflict`] if one does not exist; [`Error::Denied`].
    pub async fn set_of_queue(
        &self,
        queue: QueueId,
        templates: &[TemplateId],
    ) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        unit.exec(sql("DELETE FROM queue_standard_template WHERE queue_id = ?").bind(queue))
            .await?;
        for template in distinct(templates) {
            offer(&mut unit, queue, template).await?;
        }
        unit.touch(cache::CATALOG);
        unit.commit().await
    }
}

/// Offers a template in a queue; the caller made sure that it is not offered there yet.
pub(crate) async fn offer(
    unit: &mut Unit,
    queue: QueueId,
    template: TemplateId,
) -> Result<(), Error> {
    let (now, by) = (unit.stamp(), unit.user_id());
    let insert = sql(
        "INSERT INTO queue_standard_template (queue_id, standard_template_id, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, ?, ?)",
    );
    let audit = |insert: Stmt| insert.bind(now).bind(by).bind(now).bind(by);
    unit.exec(audit(insert.bind(queue).bind(template))).await?;
    Ok(())
}

impl Catalog<AutoResponse> {
    /// The automatic answers of a queue, valid or not.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn of_queue(&self, queue: QueueId) -> Result<Vec<Entry<AutoResponse>>, Error> {
        let mut conn = self.reading().await?;
        let query = AutoResponse::select()
            .push(" WHERE t.id IN (SELECT auto_response_id FROM queue_auto_response WHERE queue_id = ?) ORDER BY name")
            .bind(queue);
        select(&mut conn, query).await
    }

    /// Gives a queue exactly these automatic answers, at most one of a type.
    ///
    /// # Errors
    /// [`Error::Invalid`] if two have the same type; [`Error::NotFound`]; [`Error::Denied`].
    pub async fn set_of_queue(
        &self,
        queue: QueueId,
        answers: &[AutoResponseId],
    ) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        let mut types = Vec::new();
        unit.exec(sql("DELETE FROM queue_auto_response WHERE queue_id = ?").bind(queue))
            .await?;
        let (now, by) = (unit.stamp(), unit.user_id());
        for answer in distinct(answers) {
            let entry: Entry<AutoResponse> = super::service::find(&mut unit, answer)
                .await?
                .ok_or_else(|| Error::not_found(AutoResponse::WHAT, answer))?;
            if types.contains(&entry.type_id) {
                return Err(Error::invalid("auto_responses", "taken", &entry.name));
            }
            types.push(entry.type_id);
            let insert = sql(
                "INSERT INTO queue_auto_response (queue_id, auto_response_id, create_time, create_by, change_time, change_by) \
                 VALUES (?, ?, ?, ?, ?, ?)",
            );
            let insert = insert.bind(queue).bind(answer);
            unit.exec(insert.bind(now).bind(by).bind(now).bind(by))
                .await?;
        }
        unit.touch(cache::CATALOG);
        unit.commit().await
    }
}

fn distinct<T: Copy + Ord>(ids: &[T]) -> std::collections::BTreeSet<T> {
    ids.iter().copied().collect()
}

//! What an administrator sets up: settings, queues, services, SLAs.

use super::World;
use crate::actor::Actor;
use crate::cache;
use crate::catalog::{Service, Sla};
use crate::db::sql;
use crate::id::{GroupId, QueueId, ServiceId, SlaId};
use crate::lookup::{self, Named};
use crate::queue::Queue;
use crate::sysconfig::SettingChange;

impl World {
    /// Changes a setting for everybody, at once. Lists and maps are written as YAML.
    ///
    /// # Panics
    /// If the setting is not known or the value does not fit.
    pub async fn set(&self, name: &str, value: &str) {
        let settings = self.desk.settings(Actor::System);
        let value = settings.parse(name, value).await.expect("a setting");
        let change = (name.to_owned(), SettingChange::value(value));
        settings
            .set_and_deploy(&[change], "test")
            .await
            .expect("a value that fits");
    }

    /// The queue of that name; made in a group of the same name, if there is none.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn queue(&self, name: &str) -> QueueId {
        self.queue_in(name, name).await
    }

    /// The queue of that name; made in that group, if there is none. The group is made too.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn queue_in(&self, name: &str, group: &str) -> QueueId {
        let queues = self.desk.queues(Actor::System);
        if let Some(queue) = queues.find_by_name(name).await.expect("queues") {
            return queue.id;
        }
        let group_id = self.group_row(group).await;
        let raw = queues.list(true).await.expect("queues").swap_remove(0);
        let queue = Queue {
            name: name.to_owned(),
            group_id,
            ..raw.data
        };
        queues.add(queue).await.expect("a new queue").id
    }

    async fn group_row(&self, name: &str) -> GroupId {
        let mut unit = self.desk.unit(Actor::System).await.expect("a unit");
        let found = lookup::find_id(&mut unit, Named::Group, name).await;
        if let Some(id) = found.expect("groups") {
            return GroupId(id);
        }
        let now = unit.stamp();
        let insert = sql(
            "INSERT INTO {groups} (name, valid_id, create_time, create_by, change_time, change_by) VALUES (?, 1, ?, 1, ?, 1)",
        );
        let id = unit
            .insert(insert.bind(name).bind(now).bind(now))
            .await
            .expect("a new group");
        unit.touch(cache::PERMISSION);
        unit.commit().await.expect("a commit");
        GroupId(id)
    }

    /// The service of that name; made and offered to everybody, if there is none.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn service(&self, name: &str) -> ServiceId {
        let services = self.desk.services(Actor::System);
        if let Some(service) = services.find_by_name(name).await.expect("services") {
            return service.id;
        }
        let service = services.add(Service::named(name)).await.expect("a service");
        let mut offered = services.default_services().await.expect("services");
        offered.push(service.id);
        let offered = services.set_default_services(&offered).await;
        offered.expect("services for everybody");
        service.id
    }

    /// The SLA of that name; made, if there is none. It is offered for these services.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn sla(&self, name: &str, services: &[ServiceId]) -> SlaId {
        let slas = self.desk.slas(Actor::System);
        let found = slas.find_by_name(name).await.expect("slas");
        let id = match found {
            Some(sla) => sla.id,
            None => slas.add(Sla::named(name)).await.expect("an sla").id,
        };
        slas.set_services(id, services)
            .await
            .expect("services of an sla");
        id
    }
}

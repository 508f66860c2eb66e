//! Tickets of a test, and the agents and queues they need.

use crate::actor::Actor;
use crate::cache;
use crate::db::sql;
use crate::id::{GroupId, QueueId, UserId};
use crate::lookup::{self, Named};
use crate::ticket::{NewTicket, Ticket};

use super::World;

/// Describes a ticket of a test: `world.ticket().in_queue("Raw").create()`.
#[derive(Debug)]
#[must_use]
pub struct TicketBuilder<'w> {
    world: &'w World,
    new: NewTicket,
    by: Actor,
}

impl World {
    /// A ticket in queue Raw, made by the desk itself, unless told otherwise.
    pub fn ticket(&self) -> TicketBuilder<'_> {
        TicketBuilder {
            world: self,
            new: NewTicket::in_queue("Raw", "Printer on fire"),
            by: Actor::System,
        }
    }

    /// A queue with a group of the same name.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn queue_with_group(&self, name: &str) -> (QueueId, GroupId) {
        let mut unit = self.desk.unit(Actor::System).await.expect("a unit");
        let stamp = unit.stamp();
        let group = sql(
            "INSERT INTO {groups} (name, valid_id, create_time, create_by, change_time, change_by) VALUES (?, 1, ?, 1, ?, 1)",
        );
        let group = unit
            .insert(group.bind(name).bind(stamp).bind(stamp))
            .await
            .expect("a group");
        let queue = sql(
            "INSERT INTO queue (name, group_id, system_address_id, salutation_id, signature_id, follow_up_id, follow_up_lock, valid_id, \
             create_time, create_by, change_time, change_by) VALUES (?, ?, 1, 1, 1, 1, 0, 1, ?, 1, ?, 1)",
        );
        let queue = unit
            .insert(queue.bind(name).bind(group).bind(stamp).bind(stamp))
            .await
            .expect("a queue");
        unit.touch(cache::PERMISSION);
        unit.touch(cache::CATALOG);
        unit.commit().await.expect("a commit");
        (QueueId(queue), GroupId(group))
    }

    /// A valid agent with permission keys on groups, by name.
    ///
    /// # Panics
    /// If the database fails or a group does not exist.
    pub async fn agent_with(&self, login: &str, rights: &[(&str, &str)]) -> UserId {
        let mut unit = self.desk.unit(Actor::System).await.expect("a unit");
        let stamp = unit.stamp();
        let insert = sql(
            "INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
             VALUES (?, '-', ?, 'Test', 1, ?, 1, ?, 1)",
        );
        let user = unit
            .insert(insert.bind(login).bind(login).bind(stamp).bind(stamp))
            .await
            .expect("an agent");
        for (group, key) in rights {
            let group = lookup::id_of(&mut unit, Named::Group, group)
                .await
                .expect("a group of that name");
            let grant = sql(
                "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, 1, ?, 1)",
            );
            unit.exec(
                grant
                    .bind(user)
                    .bind(group)
                    .bind(*key)
                    .bind(stamp)
                    .bind(stamp),
            )
            .await
            .expect("a permission");
        }
        unit.touch(cache::PERMISSION);
        unit.touch(cache::CATALOG);
        unit.commit().await.expect("a commit");
        UserId(user)
    }
}

impl TicketBuilder<'_> {
    /// In another queue.
    pub fn in_queue(mut self, queue: &str) -> Self {
        self.new.queue = queue.into();
        self
    }

    /// Another title.
    pub fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.new.title);
        self
    }

    /// Anything else of [`NewTicket`].
    pub fn with(mut self, change: impl FnOnce(NewTicket) -> NewTicket) -> Self {
        self.new = change(self.new);
        self
    }

    /// Made by someone.
    pub fn by(mut self, actor: impl Into<Actor>) -> Self {
        self.by = actor.into();
        self
    }

    /// Makes it.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn create(self) -> Ticket {
        self.world
            .desk
            .tickets(self.by)
            .create(self.new)
            .await
            .expect("a ticket of a test")
    }
}

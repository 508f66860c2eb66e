//! The use cases of queues.

use std::sync::Arc;

use super::model::Queue;
use crate::actor::Actor;
use crate::cache;
use crate::catalog::hierarchy::{Node, tree};
use crate::catalog::{Catalog, Entry, Kind as _, relation, service};
use crate::db::{Conn, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::{QueueId, TemplateId};
use crate::kept::{self, Place};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;
use crate::unit::Unit;

/// The queues, in someone's name. Made by [`Desk::queues`].
#[derive(Debug)]
pub struct Queues {
    catalog: Catalog<Queue>,
}

impl Desk {
    /// The queues: agents read them, administrators (`rw` on group `admin`) change them, everybody learns which they
    /// have a permission on.
    #[must_use]
    pub fn queues(&self, actor: impl Into<Actor>) -> Queues {
        Queues {
            catalog: Catalog::new(self, actor.into()),
        }
    }
}

impl Queues {
    /// All queues by name, or the valid ones.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn list(&self, only_valid: bool) -> Result<Vec<Entry<Queue>>, Error> {
        self.catalog.list(only_valid).await
    }

    /// The same as a tree. A queue whose parent does not exist has a node without an entry above it.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn tree(&self, only_valid: bool) -> Result<Vec<Node<Entry<Queue>>>, Error> {
        let queues = self.list(only_valid).await?;
        Ok(tree(
            queues.into_iter().map(|queue| (queue.name.clone(), queue)),
        ))
    }

    /// The valid queues on which the actor has a permission, by name. Customers may ask too.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn permitted(&self, permission: &Permission) -> Result<Vec<Entry<Queue>>, Error> {
        let (desk, actor) = (&self.catalog.desk, &self.catalog.actor);
        let mut conn = desk.read().await?;
        let config = desk.config();
        let groups = permission::groups_of(&mut conn, &config, actor, permission).await?;
        let is_in = |group| groups.as_ref().is_none_or(|all| all.contains(&group));
        let all = all(&mut conn).await?;
        let permitted = all
            .iter()
            .filter(|queue| queue.valid.is_valid() && is_in(queue.group_id));
        Ok(permitted.cloned().collect())
    }

    /// One by its id.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn find(&self, id: QueueId) -> Result<Option<Entry<Queue>>, Error> {
        self.catalog.find(id).await
    }

    /// One that must exist.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] to customers.
    pub async fn get(&self, id: QueueId) -> Result<Entry<Queue>, Error> {
        self.catalog.get(id).await
    }

    /// One by its name, ignoring case.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn find_by_name(&self, name: &str) -> Result<Option<Entry<Queue>>, Error> {
        self.catalog.find_by_name(name).await
    }

    /// Adds a queue. Templates named in `StandardTemplate2QueueByCreating` are offered in it.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field: an empty, overlong, too deep or taken name, something named that does not exist;
    /// [`Error::Denied`].
    pub async fn add(&self, queue: Queue) -> Result<Entry<Queue>, Error> {
        let mut unit = self.catalog.changing().await?;
        let id = add(&mut unit, queue).await?;
        unit.commit().await?;
        self.get(id).await
    }

    /// Changes a queue: all of it becomes as given. With a new name its sub-queues move along, and settings that name
    /// one of them follow.
    ///
    /// # Errors
    /// As [`Queues::add`], and if a setting still names a queue that becomes invalid; [`Error::NotFound`].
    pub async fn update(&self, id: QueueId, queue: Queue) -> Result<Entry<Queue>, Error> {
        let mut unit = self.catalog.changing().await?;
        update(&mut unit, id, queue).await?;
        unit.commit().await?;
        self.get(id).await
    }
}

/// All queues by name, valid or not, as they are kept for readers.
pub(crate) async fn all(conn: &mut Conn) -> Result<Arc<Vec<Entry<Queue>>>, Error> {
    match kept::place(conn, |kept| &kept.queues, ()) {
        Place::Known(queues) => Ok(queues),
        Place::Unknown(place) => {
            let query = Queue::select().push(" ORDER BY name");
            Ok(place.fill(service::select(conn, query).await?))
        }
    }
}

/// Adds a queue within a unit.
pub(crate) async fn add(unit: &mut Unit, queue: Queue) -> Result<QueueId, Error> {
    let id = service::insert(unit, queue, deepest(unit)).await?;
    unit.touch(cache::PERMISSION);
    let wanted = unit
        .config()
        .get(&settings::STANDARD_TEMPLATE2_QUEUE_BY_CREATING);
    if !wanted.is_empty() {
        let query = sql("SELECT id FROM standard_template WHERE name IN (")
            .bind_list(wanted)
            .push(")");
        for template in unit.column::<TemplateId>(query).await? {
            relation::offer(unit, id, template).await?;
        }
    }
    Ok(id)
}

/// Changes a queue within a unit.
pub(crate) async fn update(unit: &mut Unit, id: QueueId, queue: Queue) -> Result<(), Error> {
    let group = queue.group_id;
    let changed = service::change(unit, id, queue, deepest(unit)).await?;
    unit.touch(cache::PERMISSION);
    // The index of waiting tickets repeats names and groups, where a peer keeps it (Ticket::IndexModule).
    for (renamed, name) in &changed.renamed {
        let update = sql("UPDATE ticket_index SET queue = ? WHERE queue_id = ?");
        unit.exec(update.bind(name).bind(*renamed)).await?;
    }
    if changed.before.group_id != group {
        let update = sql("UPDATE ticket_index SET group_id = ? WHERE queue_id = ?");
        unit.exec(update.bind(group).bind(id)).await?;
    }
    Ok(())
}

/// How many parts a name may have (`Ticket::Frontend::MaxQueueLevel`); 0: any number.
fn deepest(unit: &Unit) -> usize {
    let level = unit
        .config()
        .get(&settings::TICKET_FRONTEND_MAX_QUEUE_LEVEL);
    usize::try_from(level).unwrap_or(0)
}

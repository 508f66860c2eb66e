//! What follows from an event inside the same unit of work: OTRS's event modules that change tickets.
//!
//! [`all`] lists them in the order in which OTRS runs them. Each looks at the events it is for and asks its setting;
//! what it does by itself is done in the name of root@localhost, where OTRS does so.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::change::{self, UnlockNotice};
use super::model::PendingTime;
use super::reference::Ref;
use super::{flag, index, store};
use crate::actor::Actor;
use crate::db::{Int, sql};
use crate::desk::InsideReaction;
use crate::error::Error;
use crate::event::{ArticleEvent, Event, TicketEvent};
use crate::id::{ArticleId, TicketId, UserId};
use crate::sysconfig::{Setting, settings};
use crate::unit::Unit;

/// The reactions in the order in which they run.
pub(crate) fn all() -> Vec<Arc<dyn InsideReaction>> {
    vec![
        Arc::new(ArchiveRestore),
        Arc::new(index::Accelerator),
        Arc::new(ResponsibleAutoSet),
        Arc::new(PendingTimeReset),
        Arc::new(ForceOwnerResetOnMove),
        Arc::new(ForceUnlockOnMove),
        Arc::new(ForceStateChangeOnLock),
        Arc::new(LockAfterCreate),
        Arc::new(NewMessageUpdate),
    ]
}

type Reaction<'a> = BoxFuture<'a, Result<(), Error>>;

/// Nothing to do.
fn nothing<'a>() -> Reaction<'a> {
    Box::pin(async { Ok(()) })
}

fn is_on(unit: &Unit, setting: &Setting<bool>) -> bool {
    unit.config().get(setting)
}

fn ticket_event(event: &Event, wanted: TicketEvent) -> Option<TicketId> {
    match event {
        Event::Ticket { what, ticket } if *what == wanted => Some(*ticket),
        _ => None,
    }
}

/// An archived ticket that is worked on again leaves the archive.
struct ArchiveRestore;

impl InsideReaction for ArchiveRestore {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketStateUpdate) else {
            return nothing();
        };
        if !is_on(unit, &settings::TICKET_ARCHIVE_SYSTEM) {
            return nothing();
        }
        Box::pin(async move {
            let Some(ticket) = store::find(unit, id).await? else {
                return Ok(());
            };
            let over = ["closed", "removed", "merged"].contains(&ticket.state_type.as_str());
            if ticket.archived && !over {
                let actor = unit.act_as(Actor::System);
                change::archive(unit, id, false).await?;
                unit.act_as(actor);
            }
            Ok(())
        })
    }
}

/// The first owner becomes responsible while nobody else is.
struct ResponsibleAutoSet;

impl InsideReaction for ResponsibleAutoSet {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketOwnerUpdate) else {
            return nothing();
        };
        let on = is_on(unit, &settings::TICKET_RESPONSIBLE)
            && is_on(unit, &settings::TICKET_RESPONSIBLE_AUTO_SET);
        if !on || unit.user_id() == UserId::ROOT {
            return nothing();
        }
        Box::pin(async move {
            let Some(ticket) = store::find(unit, id).await? else {
                return Ok(());
            };
            if ticket.responsible_id == UserId::ROOT {
                change::responsible(unit, id, &Ref::Id(ticket.owner_id)).await?;
            }
            Ok(())
        })
    }
}

/// The pending time ends with the pending state.
struct PendingTimeReset;

impl InsideReaction for PendingTimeReset {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketStateUpdate) else {
            return nothing();
        };
        Box::pin(async move {
            let Some(ticket) = store::find(unit, id).await? else {
                return Ok(());
            };
            let pending = ticket.state_type.starts_with("pending");
            // OTRS asks for the seconds left: a time that ends this very second counts as none.
            let is_set = ticket.until_time != 0 && ticket.until_time != unit.epoch();
            if is_set && !pending {
                change::pending_time(unit, id, PendingTime::Clear).await?;
            }
            Ok(())
        })
    }
}

/// A moved ticket is given back to root@localhost and unlocked; off by default.
struct ForceOwnerResetOnMove;

impl InsideReaction for ForceOwnerResetOnMove {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketQueueUpdate) else {
            return nothing();
        };
        if !is_on(
            unit,
            &settings::TICKET_EVENT_MODULE_POST_FORCE_OWNER_RESET_ON_MOVE,
        ) {
            return nothing();
        }
        Box::pin(async move {
            let actor = unit.act_as(Actor::System);
            change::owner(unit, id, &Ref::Id(UserId::ROOT)).await?;
            change::lock(unit, id, &"unlock".into(), UnlockNotice::Quiet).await?;
            unit.act_as(actor);
            Ok(())
        })
    }
}

/// A moved ticket is free for the agents of its new queue.
struct ForceUnlockOnMove;

impl InsideReaction for ForceUnlockOnMove {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketQueueUpdate) else {
            return nothing();
        };
        if !is_on(
            unit,
            &settings::TICKET_EVENT_MODULE_POST_910_FORCE_UNLOCK_ON_MOVE,
        ) {
            return nothing();
        }
        Box::pin(async move {
            let actor = unit.act_as(Actor::System);
            change::lock(unit, id, &"unlock".into(), UnlockNotice::Quiet).await?;
            unit.act_as(actor);
            Ok(())
        })
    }
}

/// A new ticket is open once somebody locks it; off by default.
struct ForceStateChangeOnLock;

impl InsideReaction for ForceStateChangeOnLock {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketLockUpdate) else {
            return nothing();
        };
        if !is_on(
            unit,
            &settings::TICKET_EVENT_MODULE_POST_FORCE_STATE_CHANGE_ON_LOCK,
        ) {
            return nothing();
        }
        Box::pin(async move {
            let Some(ticket) = store::find(unit, id).await? else {
                return Ok(());
            };
            if ticket.is_locked() && ticket.state == "new" {
                let actor = unit.act_as(Actor::System);
                change::state(unit, id, &"open".into()).await?;
                unit.act_as(actor);
            }
            Ok(())
        })
    }
}

/// A new ticket belongs to the agent who made it; off by default.
struct LockAfterCreate;

impl InsideReaction for LockAfterCreate {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Some(id) = ticket_event(event, TicketEvent::TicketCreate) else {
            return nothing();
        };
        let on = is_on(unit, &settings::TICKET_EVENT_MODULE_POST_LOCK_AFTER_CREATE);
        let Actor::Agent(user) = unit.actor().clone() else {
            return nothing();
        };
        if !on || user == UserId::ROOT {
            return nothing();
        }
        Box::pin(async move {
            change::lock(unit, id, &"lock".into(), UnlockNotice::Quiet).await?;
            change::owner(unit, id, &Ref::Id(user)).await?;
            Ok(())
        })
    }
}

/// `Seen` follows the articles: gone for all with a new one, set for an agent who has read them all.
struct NewMessageUpdate;

impl InsideReaction for NewMessageUpdate {
    fn react<'a>(&'a self, unit: &'a mut Unit, event: &'a Event) -> Reaction<'a> {
        let Event::Article {
            what,
            ticket,
            article,
        } = event
        else {
            return nothing();
        };
        let (id, article) = (*ticket, *article);
        match what {
            ArticleEvent::ArticleCreate => Box::pin(created(unit, id, article)),
            ArticleEvent::ArticleFlagSet => Box::pin(flagged(unit, id)),
            _ => nothing(),
        }
    }
}

async fn created(unit: &mut Unit, id: TicketId, article: ArticleId) -> Result<(), Error> {
    if is_on(unit, &settings::TICKET_NEW_ARTICLE_IGNORE_SYSTEM_SENDER) {
        let query = sql(
            "SELECT s.name FROM article a JOIN article_sender_type s ON s.id = a.article_sender_type_id WHERE a.id = ?",
        );
        let sender: Option<(String,)> = unit.optional(query.bind(article)).await?;
        if sender.is_some_and(|(name,)| name == "system") {
            return Ok(());
        }
    }
    flag::unread_for_all(unit, id).await?;
    let (stamp, by) = (unit.stamp(), unit.user_id());
    let insert = sql(
        "INSERT INTO article_flag (article_id, article_key, article_value, create_time, create_by) VALUES (?, 'Seen', '1', ?, ?)",
    );
    unit.exec(insert.bind(article).bind(stamp).bind(by)).await?;
    Ok(())
}

async fn flagged(unit: &mut Unit, id: TicketId) -> Result<(), Error> {
    let user = unit.user_id();
    let ignored = if is_on(unit, &settings::TICKET_NEW_ARTICLE_IGNORE_SYSTEM_SENDER) {
        "system"
    } else {
        ""
    };
    let unread = sql(
        "SELECT COUNT(*) FROM article a JOIN article_sender_type s ON s.id = a.article_sender_type_id \
         WHERE a.ticket_id = ? AND s.name <> ? AND NOT EXISTS \
         (SELECT 1 FROM article_flag f WHERE f.article_id = a.id AND f.article_key = 'Seen' AND f.create_by = ?)",
    );
    let (unread,): (Int,) = unit.one(unread.bind(id).bind(ignored).bind(user)).await?;
    if unread.0 == 0 {
        flag::set(unit, id, user, flag::SEEN, "1").await?;
    }
    Ok(())
}

//! Lists that belong to the system: nobody changes them.

use crate::actor::Actor;
use crate::db::{Int, Stmt, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::permission;

/// A list that belongs to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fixed {
    /// `new`, `open`, `closed`, …
    StateType,
    /// `unlock`, `lock`, `tmp_lock`.
    Lock,
    /// What a follow-up to a closed ticket does: `possible`, `reject`, `new ticket`.
    FollowUp,
    /// When an automatic answer is sent: `auto reply`, …
    AutoResponseType,
    /// `valid`, `invalid`, `invalid-temporarily`.
    Validity,
    /// Ways of communication: `Email`, `Phone`, …
    Channel,
    /// Who wrote: `agent`, `system`, `customer`.
    SenderType,
}

/// A line of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedEntry {
    /// Its id, another in every database.
    pub id: i64,
    /// Its name, the same everywhere.
    pub name: String,
}

impl Fixed {
    fn query(self) -> Stmt {
        sql(match self {
            Self::StateType => "SELECT id, name FROM ticket_state_type ORDER BY id",
            Self::Lock => "SELECT id, name FROM ticket_lock_type ORDER BY id",
            Self::FollowUp => "SELECT id, name FROM follow_up_possible ORDER BY id",
            Self::AutoResponseType => "SELECT id, name FROM auto_response_type ORDER BY id",
            Self::Validity => "SELECT id, name FROM valid ORDER BY id",
            Self::Channel => "SELECT id, name FROM communication_channel ORDER BY id",
            Self::SenderType => "SELECT id, name FROM article_sender_type ORDER BY id",
        })
    }
}

impl Desk {
    /// A list that belongs to the system, in its own order.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn fixed_list(
        &self,
        actor: impl Into<Actor>,
        list: Fixed,
    ) -> Result<Vec<FixedEntry>, Error> {
        let actor = actor.into();
        permission::refuse_customers(&actor, "a list of the system")?;
        let mut conn = self.read().await?;
        let rows: Vec<(Int, String)> = conn.all(list.query()).await?;
        Ok(rows
            .into_iter()
            .map(|(id, name)| FixedEntry { id: id.0, name })
            .collect())
    }
}

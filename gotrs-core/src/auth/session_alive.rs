//! Which of many sessions are still good: for streams, which outlive the request that opened them (SES-02).
//!
//! The same rules as for a request, but for the address: a stream keeps the one it was opened from. Nothing is
//! written: an open page is no activity (SES-05), and a session that is over is deleted by the next request or by
//! the recurring clean-up.

use std::collections::{BTreeMap, BTreeSet};

use super::session::{STAMP, Sessions, Standing, read, stamp, standing};
use super::{Visit, account, session_store as store};
use crate::error::Error;
use crate::id::UserId;

impl Sessions {
    /// The keys among these whose agents' sessions are good now. Two queries for up to 500 sessions.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database fails.
    pub async fn alive(&self, keys: &BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
        if keys.is_empty() {
            return Ok(BTreeSet::new());
        }
        let (config, now) = (self.desk.config(), self.desk.now().timestamp());
        let mut conn = self.desk.read().await?;
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let stored = store::of_keys(&mut conn, &keys).await?;
        let mut good = BTreeMap::new();
        for (key, data) in &stored {
            let Some(session) = read(key.clone(), data) else {
                continue;
            };
            let visit = Visit::poll(&session.address);
            if let (Some(user), Standing::Good) =
                (session.user_id, standing(&config, &session, visit, now))
            {
                good.insert(key.clone(), (user, session.login.clone(), data.get(STAMP)));
            }
        }
        let users: BTreeSet<UserId> = good.values().map(|(user, ..)| *user).collect();
        let users: Vec<UserId> = users.into_iter().collect();
        let accounts = account::of_agents(&mut conn, &users).await?;
        good.retain(|_, (user, login, known)| {
            accounts.iter().any(|account| {
                account.user_id == Some(*user)
                    && account.valid
                    && account.login == *login
                    && known.is_some_and(|known| *known == stamp(account))
            })
        });
        Ok(good.into_keys().collect())
    }
}

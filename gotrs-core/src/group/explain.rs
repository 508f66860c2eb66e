//! Why somebody can see a ticket, or cannot: the chain of checks as it runs, each with what speaks for its yes.
//!
//! Whether it is allowed in the end is asked of [`permission::ticket`], which decides it everywhere else, too: an
//! explanation never disagrees with what is enforced.

use super::grant::Grants;
use super::model::Because;
use crate::actor::Actor;
use crate::error::Error;
use crate::id::GroupId;
use crate::permission::ticket::{self as chain, Facts};
use crate::permission::{self, Context, Permission};
use crate::sysconfig::settings;
use crate::ticket::TicketNumber;

/// What speaks for a yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// A permission row of the person's own on the queue's group.
    OwnRow {
        /// The key of the row.
        key: String,
    },
    /// A permission row of a role on the queue's group.
    RoleRow {
        /// The role.
        role: String,
        /// The key of the row.
        key: String,
    },
    /// The customer user is the ticket's.
    CustomerUser,
    /// The customer user belongs to the ticket's company.
    Company {
        /// Its customer id.
        customer_id: String,
    },
    /// Customers need no rights on groups here (`CustomerGroupSupport` is off).
    EveryGroup,
    /// The group is open to the customer user through its company or through the settings of always-groups.
    OpenGroup,
    /// Nothing more to say than the check itself.
    Itself,
}

/// One check of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckStep {
    /// The module's name: `OwnerCheck`.
    pub module: String,
    /// Whether it says yes.
    pub yes: bool,
    /// Whether its yes ends the chain.
    pub grants: bool,
    /// Whether its no ends the chain.
    pub required: bool,
    /// Whether the chain got this far.
    pub reached: bool,
    /// What speaks for the yes.
    pub grounds: Vec<Ground>,
}

/// The chain with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The ticket's number.
    pub ticket: TicketNumber,
    /// The name of its queue.
    pub queue: String,
    /// The queue's group.
    pub group: GroupId,
    /// The name of that group.
    pub group_name: String,
    /// Whether the person has the permission.
    pub allowed: bool,
    /// The checks in their order.
    pub steps: Vec<CheckStep>,
}

impl Grants {
    /// Why a person has a permission on a ticket, or why not.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such ticket; [`Error::Denied`] unless the actor administers.
    pub async fn why_ticket(
        &self,
        person: &Actor,
        number: &TicketNumber,
        permission: &Permission,
    ) -> Result<Explanation, Error> {
        let mut conn = self.desk().read().await?;
        permission::require_admin(&mut conn, self.actor()).await?;
        let missing = || Error::not_found("ticket", number);
        let id = crate::ticket::store::find_id(&mut conn, number.as_str()).await?;
        let facts = chain::facts(&mut conn, id.ok_or_else(missing)?).await?;
        let facts = facts.ok_or_else(missing)?;
        let config = self.desk().config();
        let allowed = chain::allows(&mut conn, &config, person, &facts, permission).await?;
        let checks = chain::checks(&mut conn, &config, person, &facts, permission).await?;
        drop(conn);
        let mut steps = Vec::new();
        let mut reached = true;
        for (module, yes, grants, required) in checks {
            let grounds = if yes {
                self.grounds(person, &facts, permission, &module).await?
            } else {
                Vec::new()
            };
            steps.push(CheckStep {
                module,
                yes,
                grants,
                required,
                reached,
                grounds,
            });
            reached &= !(yes && grants || !yes && required);
        }
        let groups = self.desk().groups(self.actor().clone()).list(false).await?;
        let group = groups.into_iter().find(|group| group.id == facts.group_id);
        Ok(Explanation {
            ticket: number.clone(),
            queue: facts.queue,
            group: facts.group_id,
            group_name: group.map(|group| group.name).unwrap_or_default(),
            allowed,
            steps,
        })
    }

    async fn grounds(
        &self,
        person: &Actor,
        facts: &Facts,
        permission: &Permission,
        module: &str,
    ) -> Result<Vec<Ground>, Error> {
        Ok(match (person, module) {
            (Actor::Agent(user), "GroupCheck") => {
                let rows = self.why(*user, facts.group_id, permission).await?;
                let ground = |row: super::model::Effective| {
                    let key = row.key.as_str().to_owned();
                    match row.because {
                        Because::Direct => Ground::OwnRow { key },
                        Because::Role { name, .. } => Ground::RoleRow { role: name, key },
                    }
                };
                rows.into_iter().map(ground).collect()
            }
            (Actor::Customer(login), "GroupCheck") => {
                self.open_to(login, facts, permission).await?
            }
            (Actor::Customer(_), "CustomerUserIDCheck") => vec![Ground::CustomerUser],
            (Actor::Customer(_), "CustomerIDCheck") => vec![Ground::Company {
                customer_id: facts.customer_id.clone().unwrap_or_default(),
            }],
            _ => vec![Ground::Itself],
        })
    }

    /// Why a group is open to a customer user.
    async fn open_to(
        &self,
        login: &str,
        facts: &Facts,
        permission: &Permission,
    ) -> Result<Vec<Ground>, Error> {
        let config = self.desk().config();
        if !config.get(&settings::CUSTOMER_GROUP_SUPPORT) {
            return Ok(vec![Ground::EveryGroup]);
        }
        let mut conn = self.desk().read().await?;
        let ids = permission::customer_ids(&mut conn, login).await?;
        let mut grounds = Vec::new();
        for customer_id in ids {
            let one = [customer_id.clone()];
            let groups =
                permission::groups_of_company(&mut conn, &config, &one, permission, Context::Same);
            if groups.await?.contains(&facts.group_id) {
                grounds.push(Ground::Company { customer_id });
            }
        }
        if grounds.is_empty() {
            grounds.push(Ground::OpenGroup);
        }
        Ok(grounds)
    }
}

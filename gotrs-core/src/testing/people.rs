//! Agents, customer users, groups and roles of a test.

use super::World;
use crate::actor::Actor;
use crate::agent::{self, NewAgent};
use crate::auth::{Audience, Secret, passwords};
use crate::customer::{self, CompanyData, CustomerUserData};
use crate::db::sql;
use crate::group::{Grant, GrantFilter, Holder, HolderKind, Naming};
use crate::id::{GroupId, RoleId, UserId};
use crate::lookup::{self, Named};
use crate::permission::Permission;
use crate::unit::Unit;
use crate::valid::Validity;

/// What the rows of people without a password hold: nothing fits it.
const NO_PASSWORD: &str = "!";

/// An agent of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestAgent {
    /// Its id.
    pub id: UserId,
    /// Its login.
    pub login: String,
}

impl TestAgent {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Agent(self.id)
    }
}

impl From<&TestAgent> for Actor {
    fn from(agent: &TestAgent) -> Self {
        agent.actor()
    }
}

/// A customer user of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCustomer {
    /// Its login.
    pub login: String,
    /// Its primary customer id.
    pub customer_id: String,
}

impl TestCustomer {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Customer(self.login.clone())
    }
}

impl From<&TestCustomer> for Actor {
    fn from(customer: &TestCustomer) -> Self {
        customer.actor()
    }
}

/// Describes an agent before it is made.
#[derive(Debug)]
#[must_use]
pub struct AgentBuilder<'w> {
    world: &'w World,
    new: NewAgent,
    rights: Vec<(String, String)>,
    roles: Vec<RoleId>,
}

/// Describes a customer user before it is made.
#[derive(Debug)]
#[must_use]
pub struct CustomerBuilder<'w> {
    world: &'w World,
    data: CustomerUserData,
    password: Option<Secret>,
    additional: Vec<String>,
    rights: Vec<(GroupId, String)>,
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

impl World {
    /// An agent by login, named after it, with mail at `desk.test`.
    pub fn agent(&self, login: &str) -> AgentBuilder<'_> {
        AgentBuilder {
            world: self,
            new: NewAgent {
                login: login.to_owned(),
                first_name: capitalized(login),
                last_name: "Agent".to_owned(),
                email: format!("{}@desk.test", login.split('@').next().unwrap_or(login)),
                ..NewAgent::default()
            },
            rights: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// A customer user by login, named after it, with mail at `customer.test`.
    pub fn customer(&self, login: &str) -> CustomerBuilder<'_> {
        let name = login.split('@').next().unwrap_or(login);
        CustomerBuilder {
            world: self,
            data: CustomerUserData {
                login: login.to_owned(),
                first_name: capitalized(name),
                last_name: "Customer".to_owned(),
                email: format!("{name}@customer.test"),
                customer_id: "customer.test".to_owned(),
                ..CustomerUserData::default()
            },
            password: None,
            additional: Vec::new(),
            rights: Vec::new(),
        }
    }

    /// A company by customer id, made if it is missing.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn company(&self, customer_id: &str) {
        let companies = self.desk.companies(Actor::System);
        if companies
            .find(customer_id)
            .await
            .expect("a query")
            .is_none()
        {
            let data = CompanyData {
                customer_id: customer_id.to_owned(),
                name: format!("{customer_id} Inc."),
                ..CompanyData::default()
            };
            companies.create(&data).await.expect("a company");
        }
    }

    /// A group by name, made if it is missing.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn group(&self, name: &str) -> GroupId {
        let mut conn = self.desk.read().await.expect("a connection");
        let known = lookup::find_id(&mut conn, Named::Group, name).await;
        drop(conn);
        match known.expect("a query") {
            Some(id) => GroupId(id),
            None => {
                let groups = self.desk.groups(Actor::System);
                groups.add(&Naming::new(name)).await.expect("a group").id
            }
        }
    }

    /// A role by name, made if it is missing.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn role(&self, name: &str) -> RoleId {
        let mut conn = self.desk.read().await.expect("a connection");
        let known = lookup::find_id(&mut conn, Named::Role, name).await;
        drop(conn);
        match known.expect("a query") {
            Some(id) => RoleId(id),
            None => {
                let groups = self.desk.groups(Actor::System);
                groups
                    .add_role(&Naming::new(name))
                    .await
                    .expect("a role")
                    .id
            }
        }
    }

    /// The group that decides about a queue alone: a queue is given its own on first use, where root keeps `rw`.
    ///
    /// # Panics
    /// If there is no such queue.
    pub async fn group_of_queue(&self, queue: &str) -> GroupId {
        let name = format!("queue {queue}");
        let mut conn = self.desk.read().await.expect("a connection");
        let id = lookup::id_of(&mut conn, Named::Queue, queue)
            .await
            .expect("a known queue");
        let known = lookup::find_id(&mut conn, Named::Group, &name)
            .await
            .expect("a query");
        drop(conn);
        if let Some(group) = known {
            return GroupId(group);
        }
        let group = self.group(&name).await;
        let mut unit = self.desk.unit(Actor::System).await.expect("a unit");
        let update = sql("UPDATE queue SET group_id = ? WHERE id = ?");
        unit.exec(update.bind(group).bind(id))
            .await
            .expect("an update");
        unit.commit().await.expect("a commit");
        self.allow(Holder::Agent(UserId::ROOT), group, "rw").await;
        group
    }

    /// Gives a holder permission keys on a group, as words.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn allow(&self, holder: Holder, group: GroupId, keys: &str) {
        let keys = keys
            .split_whitespace()
            .map(|key| Permission::new(key.to_owned()));
        let grant = Grant {
            holder,
            group,
            keys: keys.collect(),
        };
        let grants = self.desk.grants(Actor::System);
        grants.set(&[grant]).await.expect("permissions");
    }

    /// The rows of permission keys that are stored for a holder on a group.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn stored_keys(&self, holder: Holder, group: GroupId) -> Vec<String> {
        let kind = match &holder {
            Holder::Agent(_) => HolderKind::Agent,
            Holder::Role(_) => HolderKind::Role,
            Holder::CustomerUser(_) => HolderKind::CustomerUser,
            Holder::Company(_, context) => HolderKind::Company(*context),
        };
        let filter = GrantFilter::all(kind).of_group(group).of_holders([holder]);
        let grants = self.desk.grants(Actor::System).list(&filter).await;
        grants
            .expect("a query")
            .iter()
            .flat_map(|grant| &grant.keys)
            .map(|key| key.as_str().to_owned())
            .collect()
    }
}

impl AgentBuilder<'_> {
    /// Permission keys, as words, on a group, or on a queue (which then has a group of its own).
    pub fn can(mut self, group_or_queue: &str, keys: &str) -> Self {
        self.rights
            .push((group_or_queue.to_owned(), keys.to_owned()));
        self
    }

    /// Member of a role.
    pub fn in_role(mut self, role: RoleId) -> Self {
        self.roles.push(role);
        self
    }

    /// With a password, whatever the policy says.
    pub fn password(mut self, password: &str) -> Self {
        self.new.password = Some(password.into());
        self
    }

    /// With another e-mail address.
    pub fn email(mut self, email: &str) -> Self {
        email.clone_into(&mut self.new.email);
        self
    }

    /// With another validity.
    pub fn valid(mut self, valid: Validity) -> Self {
        self.new.valid = valid;
        self
    }

    /// With a preference.
    pub fn preference(mut self, key: &str, value: &str) -> Self {
        self.new
            .preferences
            .insert(key.to_owned(), value.to_owned());
        self
    }

    /// Makes the agent.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn create(self) -> TestAgent {
        let (desk, login) = (&self.world.desk, self.new.login.clone());
        let hash = hashed(
            self.world,
            Audience::Agent,
            &login,
            self.new.password.as_ref(),
        )
        .await;
        let mut unit = desk.unit(Actor::System).await.expect("a unit");
        let id = agent::create(&mut unit, &self.new, &hash)
            .await
            .expect("an agent");
        unit.commit().await.expect("a commit");
        for (place, keys) in &self.rights {
            let mut conn = desk.read().await.expect("a connection");
            let group = lookup::find_id(&mut conn, Named::Group, place)
                .await
                .expect("a query");
            drop(conn);
            let group = match group {
                Some(group) => GroupId(group),
                None => self.world.group_of_queue(place).await,
            };
            self.world.allow(Holder::Agent(id), group, keys).await;
        }
        if !self.roles.is_empty() {
            let grants = desk.grants(Actor::System);
            grants.set_roles(id, &self.roles).await.expect("roles");
        }
        TestAgent { id, login }
    }
}

impl CustomerBuilder<'_> {
    /// Of another company.
    pub fn company(mut self, customer_id: &str) -> Self {
        customer_id.clone_into(&mut self.data.customer_id);
        self
    }

    /// Also of this company.
    pub fn also_of(mut self, customer_id: &str) -> Self {
        self.additional.push(customer_id.to_owned());
        self
    }

    /// With a password, whatever the policy says.
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.into());
        self
    }

    /// With another e-mail address.
    pub fn email(mut self, email: &str) -> Self {
        email.clone_into(&mut self.data.email);
        self
    }

    /// With another validity.
    pub fn valid(mut self, valid: Validity) -> Self {
        self.data.valid = valid;
        self
    }

    /// Permission keys, as words, on a group.
    pub fn can(mut self, group: GroupId, keys: &str) -> Self {
        self.rights.push((group, keys.to_owned()));
        self
    }

    /// Makes the customer user.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn create(self) -> TestCustomer {
        let (desk, login) = (&self.world.desk, self.data.login.clone());
        let hash = hashed(
            self.world,
            Audience::Customer,
            &login,
            self.password.as_ref(),
        )
        .await;
        let mut unit: Unit = desk.unit(Actor::System).await.expect("a unit");
        customer::create(&mut unit, &self.data, Some(&hash))
            .await
            .expect("a customer user");
        unit.commit().await.expect("a commit");
        if !self.additional.is_empty() {
            let customers = desk.customers(Actor::System);
            customers
                .set_additional_ids(&login, &self.additional)
                .await
                .expect("customer ids");
        }
        for (group, keys) in &self.rights {
            self.world
                .allow(Holder::CustomerUser(login.clone()), *group, keys)
                .await;
        }
        TestCustomer {
            login,
            customer_id: self.data.customer_id,
        }
    }
}

async fn hashed(
    world: &World,
    audience: Audience,
    login: &str,
    password: Option<&Secret>,
) -> String {
    match password {
        None => NO_PASSWORD.to_owned(),
        Some(password) => passwords::hash(&world.desk, audience, login, password)
            .await
            .expect("a password that can be hashed"),
    }
}

//! Worlds of people, groups, queues and tickets, built in a database and asked through the real functions.
//!
//! All worlds of a file share a database: names carry the case's id. Tickets and queues are rows, written here.

use std::collections::BTreeMap;

use gotrs_core::auth::{Audience, Origin, SignIn};
use gotrs_core::db::sql;
use gotrs_core::group::{Grant, Holder, Naming};
use gotrs_core::permission::{self, Context, Permission, ticket, visible};
use gotrs_core::sysconfig::{Config, Value as Setting};
use gotrs_core::testing::World;
use gotrs_core::testing::conformance::{VectorFile, expect_eq, flag, text};
use gotrs_core::{Actor, Error, GroupId, RoleId, TicketId, UserId, Validity};
use serde_json::Value;

type Check = Result<(), String>;

fn said(error: Error) -> String {
    format!("{error:?}")
}

/// One case's part of the database.
struct Scene<'w> {
    world: &'w World,
    id: String,
    config: Config,
    groups: BTreeMap<String, GroupId>,
    queues: BTreeMap<String, i64>,
    tickets: BTreeMap<String, TicketId>,
}

fn validity(entry: &Value) -> Validity {
    match entry["valid_id"].as_i64() {
        Some(2) => Validity::Invalid,
        Some(3) => Validity::InvalidTemporarily,
        _ => Validity::Valid,
    }
}

fn entries<'a>(case: &'a Value, field: &str) -> Vec<(&'a String, &'a Value)> {
    case[field].as_object().into_iter().flatten().collect()
}

fn list<'a>(case: &'a Value, field: &str) -> &'a [Value] {
    case[field].as_array().map_or(&[], Vec::as_slice)
}

fn keys(value: &Value) -> Vec<Permission> {
    let keys = value.as_array().into_iter().flatten();
    keys.filter_map(Value::as_str)
        .map(|key| Permission::new(key.to_owned()))
        .collect()
}

/// A setting as OTRS's Perl structures have it: every scalar a text.
fn setting(value: &Value, name: &impl Fn(&str) -> String) -> Setting {
    match value {
        Value::Null => Setting::Undef,
        Value::String(text) => Setting::from(name(text)),
        Value::Array(members) => {
            Setting::from(members.iter().map(|m| setting(m, name)).collect::<Vec<_>>())
        }
        Value::Object(members) => Setting::Map(
            members
                .iter()
                .map(|(key, value)| (name(key), setting(value, name)))
                .collect(),
        ),
        scalar => Setting::from(scalar.to_string()),
    }
}

impl<'w> Scene<'w> {
    async fn begin(world: &'w World, case: &Value, config: Config) -> Result<Self, String> {
        let mut scene = Self {
            world,
            id: text(case, "id").to_owned(),
            config,
            groups: BTreeMap::new(),
            queues: BTreeMap::new(),
            tickets: BTreeMap::new(),
        };
        for (name, group) in entries(case, "groups") {
            let naming = Naming {
                valid: validity(group),
                ..Naming::new(scene.name(name))
            };
            let made = world.desk.groups(Actor::System).add(&naming).await;
            scene.groups.insert(name.clone(), made.map_err(said)?.id);
        }
        for (name, queue) in entries(case, "queues") {
            let id = scene.queue(name, queue).await.map_err(said)?;
            scene.queues.insert(name.clone(), id);
        }
        Ok(scene)
    }

    fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    fn group(&self, row: &Value) -> Result<GroupId, String> {
        let name = text(row, "group");
        self.groups
            .get(name)
            .copied()
            .ok_or(format!("no group {name}"))
    }

    async fn queue(&self, name: &str, queue: &Value) -> Result<i64, Error> {
        let mut unit = self.world.desk.unit(Actor::System).await?;
        let valid = if validity(queue).is_valid() { 1_i64 } else { 2 };
        let group = self.groups.get(text(queue, "group")).copied();
        let now = unit.stamp();
        let insert = sql("INSERT INTO queue (name, group_id, system_address_id, salutation_id, signature_id, follow_up_id, follow_up_lock, \
             valid_id, create_time, create_by, change_time, change_by) VALUES (?, ?, 1, 1, 1, 1, 0, ?, ?, 1, ?, 1)")
        .bind(self.name(name))
        .bind(group)
        .bind(valid)
        .bind(now)
        .bind(now);
        let id = unit.insert(insert).await?;
        unit.commit().await?;
        Ok(id)
    }

    async fn ticket(
        &mut self,
        row: &Value,
        owner: UserId,
        responsible: UserId,
        creator: UserId,
        customer: (&str, &str),
    ) -> Result<TicketId, Error> {
        let mut unit = self.world.desk.unit(Actor::System).await?;
        let now = unit.stamp();
        let queue = self.queues.get(text(row, "queue")).copied();
        let insert = sql("INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id, ticket_priority_id, \
             ticket_state_id, customer_id, customer_user_id, timeout, until_time, escalation_time, escalation_update_time, \
             escalation_response_time, escalation_solution_time, archive_flag, create_time, create_by, change_time, change_by) \
             VALUES (?, 'x', ?, 1, 1, ?, ?, 3, 1, ?, ?, 0, 0, 0, 0, 0, 0, 0, ?, ?, ?, 1)")
        .bind(self.name(text(row, "name")))
        .bind(queue)
        .bind(owner)
        .bind(responsible)
        .bind(customer.0)
        .bind(customer.1)
        .bind(now)
        .bind(creator)
        .bind(now);
        let id = TicketId(unit.insert(insert).await?);
        unit.commit().await?;
        self.tickets.insert(text(row, "name").to_owned(), id);
        Ok(id)
    }

    /// Runs a statement about a ticket and an agent.
    async fn about(&self, statement: &'static str, id: TicketId, user: UserId) -> Check {
        let mut unit = self.world.desk.unit(Actor::System).await.map_err(said)?;
        let now = unit.stamp();
        let statement = sql(statement).bind(id).bind(user).bind(now).bind(now);
        unit.exec(statement)
            .await
            .map_err(|error| format!("{error:?}"))?;
        unit.commit().await.map_err(said)
    }

    async fn set(&self, holder: Holder, group: GroupId, keys: Vec<Permission>) -> Check {
        let grant = Grant {
            holder,
            group,
            keys,
        };
        let grants = self.world.desk.grants(Actor::System);
        grants.set(&[grant]).await.map_err(said)
    }

    /// Compares what a holder has with the rows that a case says are stored.
    async fn stored(&self, holder: Holder, group: GroupId, wanted: &Value) -> Check {
        let stored = self.world.stored_keys(holder, group).await;
        expect_eq("stored_permission_keys", &Value::from(stored), wanted)
    }

    fn named<K: PartialEq>(&self, known: &BTreeMap<String, K>, found: &[K]) -> Value {
        let names = known
            .iter()
            .filter(|(_, id)| found.contains(id))
            .map(|(name, _)| name.clone());
        sorted(names.collect())
    }

    /// What an actor may do, for each type that a case asks about.
    async fn ask(&self, what: &str, user: &str, actor: &Actor, wanted: &Value) -> Check {
        for (kind, wanted) in wanted.as_object().into_iter().flatten() {
            let permission = Permission::new(kind.clone());
            let answer = self.answer(what, actor, &permission).await.map_err(said)?;
            let wanted = wanted.as_array().into_iter().flatten();
            let wanted = wanted.filter_map(Value::as_str).map(str::to_owned);
            expect_eq(
                &format!("{what} {user} {kind}"),
                &answer,
                &sorted(wanted.collect()),
            )?;
        }
        Ok(())
    }

    async fn answer(
        &self,
        what: &str,
        actor: &Actor,
        permission: &Permission,
    ) -> Result<Value, Error> {
        let config = &self.config;
        let mut conn = self.world.desk.read().await?;
        Ok(match what {
            "groups" => {
                let found = permission::groups_of(&mut conn, config, actor, permission).await?;
                self.named(&self.groups, &found.unwrap_or_default())
            }
            "queues" => {
                let found = permission::queues_of(&mut conn, config, actor, permission).await?;
                let found: Vec<i64> = found.into_iter().map(|queue| queue.0).collect();
                self.named(&self.queues, &found)
            }
            "tickets" => {
                let mut found = Vec::new();
                for id in self.tickets.values() {
                    let facts = ticket::facts(&mut conn, *id).await?;
                    let facts = facts.ok_or_else(|| Error::not_found("ticket", id))?;
                    if ticket::allows(&mut conn, config, actor, &facts, permission).await? {
                        found.push(*id);
                    }
                }
                self.named(&self.tickets, &found)
            }
            _ => {
                let condition = visible(&mut conn, config, actor, permission).await?;
                let query = sql("SELECT t.id FROM ticket t WHERE ").append(condition);
                let found: Vec<TicketId> = conn.column(query).await?;
                self.named(&self.tickets, &found)
            }
        })
    }
}

fn sorted(mut names: Vec<String>) -> Value {
    names.sort();
    Value::from(names)
}

/// `agent_worlds.json`
pub(crate) async fn agent_world(world: &World, case: &Value) -> Check {
    let prefix = text(case, "id").to_owned();
    let mut config = Config::default();
    // The case's modules are the whole chain.
    let stock: Vec<(String, Setting)> = config
        .members("Ticket::Permission")
        .map(|(key, _)| (format!("Ticket::Permission###{key}"), Setting::Undef))
        .collect();
    config = config.with_values(stock);
    for (key, value) in entries(case, "Config") {
        config = match key.as_str() {
            "Ticket::Permission" => {
                let modules = value.as_object().into_iter().flatten();
                config.with_values(modules.map(|(name, module)| {
                    let name = format!("Ticket::Permission###{name}");
                    (name, setting(module, &str::to_owned))
                }))
            }
            _ if key.ends_with("::Queues") => {
                let queues = value.as_object().into_iter().flatten();
                let queues = queues.map(|(queue, keys)| {
                    (format!("{prefix}-{queue}"), setting(keys, &str::to_owned))
                });
                config.with_values([(key.clone(), Setting::Map(queues.collect()))])
            }
            _ => config.with_values([(key.clone(), setting(value, &str::to_owned))]),
        };
    }
    let mut scene = Scene::begin(world, case, config).await?;
    let mut users = BTreeMap::new();
    for (name, user) in entries(case, "users") {
        let agent = world.agent(&scene.name(name)).valid(validity(user));
        users.insert(name.clone(), agent.create().await.id);
    }
    let mut roles: BTreeMap<String, RoleId> = BTreeMap::new();
    for (name, role) in entries(case, "roles") {
        let naming = Naming {
            valid: validity(role),
            ..Naming::new(scene.name(name))
        };
        let made = world.desk.groups(Actor::System).add_role(&naming).await;
        roles.insert(name.clone(), made.map_err(said)?.id);
    }
    for row in list(case, "group_user") {
        let (holder, group) = (Holder::Agent(users[text(row, "user")]), scene.group(row)?);
        scene
            .set(holder.clone(), group, keys(&row["requested"]))
            .await?;
        scene
            .stored(holder, group, &row["stored_permission_keys"])
            .await?;
    }
    for row in list(case, "group_role") {
        let (holder, group) = (Holder::Role(roles[text(row, "role")]), scene.group(row)?);
        scene
            .set(holder.clone(), group, keys(&row["requested"]))
            .await?;
        scene
            .stored(holder, group, &row["stored_permission_keys"])
            .await?;
    }
    for (name, user) in &users {
        let of_user = list(case, "role_user").iter();
        let of_user = of_user.filter(|row| text(row, "user") == name);
        let of_user: Vec<RoleId> = of_user.map(|row| roles[text(row, "role")]).collect();
        let grants = world.desk.grants(Actor::System);
        grants.set_roles(*user, &of_user).await.map_err(said)?;
    }
    for row in list(case, "tickets") {
        let who = |field: &str| users[text(row, field)];
        let (owner, responsible, creator) = (who("owner"), who("responsible"), who("create_by"));
        let id = scene
            .ticket(row, owner, responsible, creator, ("", ""))
            .await
            .map_err(said)?;
        for watcher in list(row, "watchers").iter().filter_map(Value::as_str) {
            let watch = "INSERT INTO ticket_watcher (ticket_id, user_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 1, ?, 1)";
            scene.about(watch, id, users[watcher]).await?;
        }
        let involved = list(row, "extra_history_create_by")
            .iter()
            .filter_map(Value::as_str);
        for user in involved.map(|name| users[name]).chain([creator]) {
            let line = "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id, state_id, create_by, create_time, change_time, change_by) \
                 VALUES ('x', 1, ?, 1, 1, 1, 3, 1, ?, ?, ?, 1)";
            scene.about(line, id, user).await?;
        }
    }
    for (name, user) in &users {
        let (actor, expect) = (Actor::Agent(*user), &case["expect"]);
        for (what, field) in [
            ("groups", "groups_of_user"),
            ("queues", "queues_of_user"),
            ("tickets", "ticket_permission"),
            ("search", "ticket_search"),
        ] {
            scene.ask(what, name, &actor, &expect[field][name]).await?;
        }
    }
    Ok(())
}

/// `customer_worlds.json`
pub(crate) async fn customer_world(world: &World, file: &VectorFile, case: &Value) -> Check {
    let prefix = text(case, "id").to_owned();
    let renamed = |name: &str| format!("{prefix}-{name}");
    let mut config = Config::default();
    let stock: Vec<(String, Setting)> = [
        "CustomerTicket::Permission",
        "CustomerGroupPermissionContext",
    ]
    .into_iter()
    .flat_map(|outer| {
        let keys = config
            .members(outer)
            .map(move |(key, _)| format!("{outer}###{key}"));
        keys.collect::<Vec<_>>()
    })
    .map(|key| (key, Setting::Undef))
    .collect();
    config = config.with_values(stock);
    let modules = file.document["permission_modules"]
        .as_object()
        .into_iter()
        .flatten();
    config = config.with_values(modules.map(|(name, module)| {
        let name = format!("CustomerTicket::Permission###{name}");
        (name, setting(module, &str::to_owned))
    }));
    for (key, value) in entries(case, "Config") {
        config = match key.as_str() {
            "CustomerGroupPermissionContext" => {
                let contexts = value.as_object().into_iter().flatten();
                config.with_values(contexts.map(|(name, context)| {
                    (format!("{key}###{name}"), setting(context, &str::to_owned))
                }))
            }
            _ if value.is_array() => config.with_values([(key.clone(), setting(value, &renamed))]),
            _ => config.with_values([(key.clone(), setting(value, &str::to_owned))]),
        };
    }
    let mut scene = Scene::begin(world, case, config).await?;
    for company in list(case, "customer_companies")
        .iter()
        .filter_map(Value::as_str)
    {
        world.company(&scene.name(company)).await;
    }
    for (name, customer) in entries(case, "customer_users") {
        let mut builder = world
            .customer(&scene.name(name))
            .company(&scene.name(text(customer, "customer_id")))
            .valid(validity(customer));
        for id in list(customer, "additional_customer_ids")
            .iter()
            .filter_map(Value::as_str)
        {
            builder = builder.also_of(&scene.name(id));
        }
        builder.create().await;
    }
    for (field, name) in [
        ("group_customer_user", "customer_user"),
        ("group_customer", "customer_id"),
    ] {
        for row in list(case, field) {
            let (holder, group) = (scene.name(text(row, name)), scene.group(row)?);
            // One set of keys per context; the test's database holds what was asked for.
            let mut wanted: BTreeMap<&str, Vec<Permission>> = BTreeMap::new();
            for stored in list(row, "rows") {
                if stored["permission_value"] == 1 {
                    let key = Permission::new(text(stored, "permission_key").to_owned());
                    wanted
                        .entry(text(stored, "permission_context"))
                        .or_default()
                        .push(key);
                }
            }
            for (context, keys) in wanted {
                let holder = match (field, context) {
                    ("group_customer_user", _) => Holder::CustomerUser(holder.clone()),
                    (_, "Ticket::CustomerID::Other") => {
                        Holder::Company(holder.clone(), Context::Other)
                    }
                    _ => Holder::Company(holder.clone(), Context::Same),
                };
                scene.set(holder, group, keys).await?;
            }
        }
    }
    for row in list(case, "tickets") {
        let stored = |field: &str| {
            let name = text(row, field);
            let name = if name.is_empty() {
                String::new()
            } else {
                scene.name(name)
            };
            match row[format!("{field}_stored_uppercase")].as_bool() {
                Some(true) => name.to_uppercase(),
                _ => name,
            }
        };
        let (company, login) = (stored("customer_id"), stored("customer_user_id"));
        let root = UserId::ROOT;
        scene
            .ticket(row, root, root, root, (&company, &login))
            .await
            .map_err(said)?;
    }
    for (name, _) in entries(case, "customer_users") {
        let actor = Actor::Customer(scene.name(name));
        let expect = &case["expect"];
        let customers = world.desk.customers(Actor::System);
        let ids = customers
            .customer_ids(&scene.name(name))
            .await
            .map_err(said)?;
        let start = format!("{}-", scene.id);
        let ids: Vec<&str> = ids.iter().map(|id| id.trim_start_matches(&start)).collect();
        expect_eq(
            &format!("customer_ids {name}"),
            &Value::from(ids),
            &expect["customer_ids"][name],
        )?;
        for (what, field) in [
            ("groups", "groups_of_customer_user"),
            ("tickets", "ticket_customer_permission"),
            ("search", "ticket_search"),
        ] {
            let mut wanted = expect[field][name].clone();
            if what == "search" && hides_company(case) {
                only_own(case, name, &mut wanted);
            }
            scene.ask(what, name, &actor, &wanted).await?;
        }
    }
    Ok(())
}

fn hides_company(case: &Value) -> bool {
    let config = &case["Config"];
    flag(
        config,
        "Ticket::Frontend::CustomerDisableCompanyTicketAccess",
    )
}

/// OTRS's search leaves `CustomerDisableCompanyTicketAccess` to its callers, and a caller that forgot it was a
/// security advisory. Our search applies it itself (spec 02, section 4; spec 07, ACC-03): of what OTRS finds, the
/// own tickets.
fn only_own(case: &Value, user: &str, wanted: &mut Value) {
    let is_own = |name: &Value| {
        let mut tickets = list(case, "tickets").iter();
        let ticket = tickets.find(|ticket| ticket["name"] == *name);
        ticket.is_some_and(|ticket| text(ticket, "customer_user_id") == user)
    };
    let kinds = wanted.as_object_mut().into_iter();
    for names in kinds.flat_map(|kinds| kinds.values_mut()) {
        if let Some(names) = names.as_array_mut() {
            names.retain(is_own);
        }
    }
}

/// `login_case_mysql.json`
pub(crate) async fn login_case(world: &World, case: &Value) -> Check {
    let (stored, given) = (text(case, "StoredLogin"), text(case, "GivenLogin"));
    let audience = match text(case, "Side") {
        "customer" => Audience::Customer,
        _ => Audience::Agent,
    };
    let known = match audience {
        Audience::Agent => {
            let agents = world.desk.agents(Actor::System);
            agents.find(stored).await.map_err(said)?.is_some()
        }
        Audience::Customer => {
            let customers = world.desk.customers(Actor::System);
            customers.find(stored).await.map_err(said)?.is_some()
        }
    };
    if !known {
        match audience {
            Audience::Agent => drop(world.agent(stored).password("a password").create().await),
            Audience::Customer => {
                drop(world.customer(stored).password("a password").create().await);
            }
        }
    }
    // Each case comes from its own place: guesses of one do not slow down another.
    let address = text(case, "id").to_owned();
    let request = SignIn {
        audience,
        ..SignIn::agent(given, "a password", Origin::new(address))
    };
    let login = world.desk.check_credentials(&request).await.map_err(said)?;
    let login = login.map_or(Value::Null, Value::from);
    expect_eq("ReturnedLogin", &login, &case["ReturnedLogin"])
}

//! What is kept in memory for readers is true: every change of a right counts at once, on every node.

use gotrs_core::agent::AgentChange;
use gotrs_core::db::sql;
use gotrs_core::group::{Grant, Holder, Naming};
use gotrs_core::permission::{self, Context, Permission};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::search::SortKey;
use gotrs_core::ticket::{Page, Sort, TicketFilter};
use gotrs_core::{Actor, Desk, GroupId, UserId, Validity};

async fn may(desk: &Desk, user: UserId, group: GroupId, key: &'static str) -> bool {
    let mut conn = desk.read().await.unwrap();
    permission::agent_has(&mut conn, user, group, &Permission::new(key))
        .await
        .unwrap()
}

fn naming(name: &str, valid: Validity) -> Naming {
    Naming {
        name: name.to_owned(),
        comment: String::new(),
        valid,
    }
}

fn grant(holder: Holder, group: GroupId, keys: &[&'static str]) -> Grant {
    Grant {
        holder,
        group,
        keys: keys.iter().map(|key| Permission::new(*key)).collect(),
    }
}

#[tokio::test]
async fn every_change_of_an_agents_rights_counts_for_the_next_reader() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[]).await;
        let (_, group) = world.queue_with_group("Desk").await;
        let (desk, root) = (&world.desk, UserId::ROOT);
        let (grants, groups) = (desk.grants(root), desk.groups(root));
        assert!(!may(desk, kim, group, "ro").await);
        // A row of the agent.
        grants
            .set(&[grant(Holder::Agent(kim), group, &["ro"])])
            .await
            .unwrap();
        assert!(may(desk, kim, group, "ro").await);
        assert!(!may(desk, kim, group, "note").await);
        grants
            .set(&[grant(Holder::Agent(kim), group, &["rw"])])
            .await
            .unwrap();
        assert!(may(desk, kim, group, "note").await);
        grants
            .set(&[grant(Holder::Agent(kim), group, &[])])
            .await
            .unwrap();
        assert!(!may(desk, kim, group, "ro").await);
        // A role: its row, its member, its validity.
        let role = groups
            .add_role(&naming("readers", Validity::Valid))
            .await
            .unwrap()
            .id;
        grants.set_roles(kim, &[role]).await.unwrap();
        assert!(!may(desk, kim, group, "ro").await);
        grants
            .set(&[grant(Holder::Role(role), group, &["ro"])])
            .await
            .unwrap();
        assert!(may(desk, kim, group, "ro").await);
        groups
            .update_role(role, &naming("readers", Validity::Invalid))
            .await
            .unwrap();
        assert!(!may(desk, kim, group, "ro").await);
        groups
            .update_role(role, &naming("readers", Validity::Valid))
            .await
            .unwrap();
        assert!(may(desk, kim, group, "ro").await);
        grants.set_members(role, &[]).await.unwrap();
        assert!(!may(desk, kim, group, "ro").await);
        grants.set_members(role, &[kim]).await.unwrap();
        // The group, the agent.
        groups
            .update(group, &naming("Desk", Validity::Invalid))
            .await
            .unwrap();
        assert!(!may(desk, kim, group, "ro").await);
        groups
            .update(group, &naming("Desk", Validity::Valid))
            .await
            .unwrap();
        assert!(may(desk, kim, group, "ro").await);
        let gone = AgentChange {
            valid: Some(Validity::Invalid),
            ..AgentChange::default()
        };
        desk.agents(root).update(kim, &gone).await.unwrap();
        assert!(!may(desk, kim, group, "ro").await);
    })
    .await;
}

#[tokio::test]
async fn every_change_of_a_customers_rights_counts_for_the_next_reader() {
    on_each_database(async |world| {
        world.set("CustomerGroupSupport", "1").await;
        world.customer("Émma").company("Nova").create().await;
        let (_, group) = world.queue_with_group("Desk").await;
        let (desk, root) = (&world.desk, UserId::ROOT);
        let (grants, customers) = (desk.grants(root), desk.customers(root));
        let may = async || {
            let mut conn = desk.read().await.unwrap();
            permission::groups_of_customer(&mut conn, &desk.config(), "émma", &Permission::RO)
                .await
                .unwrap()
                .contains(&group)
        };
        assert!(!may().await);
        let own = |keys| grant(Holder::CustomerUser("émma".into()), group, keys);
        grants.set(&[own(&["ro"])]).await.unwrap();
        assert!(may().await);
        grants.set(&[own(&[])]).await.unwrap();
        assert!(!may().await);
        let company =
            |id: &str, keys| grant(Holder::Company(id.into(), Context::Same), group, keys);
        grants.set(&[company("ORBIT", &["ro"])]).await.unwrap();
        assert!(!may().await);
        customers
            .set_additional_ids("émma", &["Orbit".into()])
            .await
            .unwrap();
        assert!(may().await);
        customers.set_additional_ids("émma", &[]).await.unwrap();
        assert!(!may().await);
        grants.set(&[company("nova", &["ro"])]).await.unwrap();
        assert!(may().await);
        let mut data = customers.find("émma").await.unwrap().unwrap().data;
        data.customer_id = "Elsewhere".into();
        customers.update("émma", &data).await.unwrap();
        assert!(!may().await);
    })
    .await;
}

#[tokio::test]
async fn another_node_learns_of_a_change_and_another_program_is_noticed_in_time() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[]).await;
        let (_, group) = world.queue_with_group("Desk").await;
        let other = Desk::builder()
            .url(&world.url)
            .clock(world.clock.clone())
            .open()
            .await
            .unwrap();
        assert!(!may(&other, kim, group, "ro").await);
        let grants = world.desk.grants(UserId::ROOT);
        grants
            .set(&[grant(Holder::Agent(kim), group, &["ro"])])
            .await
            .unwrap();
        other.refresh().await.unwrap();
        assert!(may(&other, kim, group, "ro").await);
        // A peer deletes the row and says nothing.
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let delete = sql("DELETE FROM group_user WHERE user_id = ?");
        unit.exec(delete.bind(kim)).await.unwrap();
        assert!(
            !permission::agent_has(&mut unit, kim, group, &Permission::RO)
                .await
                .unwrap(),
            "who changes something reads the tables"
        );
        unit.commit().await.unwrap();
        world.pass(chrono::TimeDelta::seconds(61));
        assert!(!may(&other, kim, group, "ro").await);
        assert!(!may(&world.desk, kim, group, "ro").await);
        other.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_costs_the_same_for_5_and_for_50_tickets_and_rights_cost_nothing() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let filter = TicketFilter::default().state_type("new");
        let tickets = world.desk.tickets(kim);
        let list = async |expected: usize| {
            let page = Page::first(60);
            let page = tickets
                .list(&filter, Sort::ascending(SortKey::Age), &page)
                .await;
            assert_eq!(page.unwrap().entries.len(), expected);
        };
        many(world, kim, 5).await;
        list(5).await;
        let ((), five) = world.counted(async || list(5).await).await;
        many(world, kim, 45).await;
        let ((), fifty) = world.counted(async || list(50).await).await;
        assert_eq!((five, fifty), (2, 2));
        let rights = async || {
            let mut conn = world.desk.read().await.unwrap();
            permission::is_admin(&mut conn, &Actor::Agent(kim))
                .await
                .unwrap();
            let queues = world.desk.queues(kim);
            queues.permitted(&Permission::CREATE).await.unwrap();
        };
        rights().await;
        let ((), rights) = world.counted(rights).await;
        assert_eq!(rights, 0);
    })
    .await;
}

async fn many(world: &World, owner: UserId, number: usize) {
    for _ in 0..number {
        world.ticket().with(|new| new.owner(owner)).create().await;
    }
}

#[tokio::test]
async fn a_name_that_a_peer_added_is_read_when_a_ticket_needs_it() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let tickets = world.desk.tickets(UserId::ROOT);
        let first = Page::first(10);
        tickets.list(&TicketFilter::default(), Sort::default(), &first).await.unwrap();
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let stamp = unit.stamp();
        let insert = sql(
            "INSERT INTO ticket_priority (name, valid_id, create_time, create_by, change_time, change_by) VALUES ('6 burning', 1, ?, 1, ?, 1)",
        );
        let priority = unit.insert(insert.bind(stamp).bind(stamp)).await.unwrap();
        let update = sql("UPDATE ticket SET ticket_priority_id = ? WHERE id = ?");
        unit.exec(update.bind(priority).bind(ticket.id)).await.unwrap();
        unit.commit().await.unwrap();
        let page = tickets.list(&TicketFilter::default(), Sort::default(), &first).await.unwrap();
        assert_eq!(page.entries[0].ticket.priority, "6 burning");
    })
    .await;
}

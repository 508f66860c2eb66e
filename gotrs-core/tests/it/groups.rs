use gotrs_core::db::sql;
use gotrs_core::group::{Because, Grant, GrantFilter, Holder, HolderKind, Naming};
use gotrs_core::permission::{self, Context, Permission};
use gotrs_core::testing::on_each_database;
use gotrs_core::{Actor, ErrorKind, GroupId, UserId, Validity};

fn grant(holder: Holder, group: GroupId, keys: &[&'static str]) -> Grant {
    Grant {
        holder,
        group,
        keys: keys.iter().map(|key| Permission::new(*key)).collect(),
    }
}

#[tokio::test]
async fn rw_is_stored_alone_and_unlisted_keys_are_not_stored() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let group = world.group("first").await;
        let me = || Holder::Agent(kim.id);
        world.allow(me(), group, "ro note bounce").await;
        assert_eq!(world.stored_keys(me(), group).await, ["note", "ro"]);
        world.allow(me(), group, "ro rw note").await;
        assert_eq!(world.stored_keys(me(), group).await, ["rw"]);
        world.allow(me(), group, "").await;
        assert!(world.stored_keys(me(), group).await.is_empty());
        let customer = || Holder::CustomerUser("emma".to_owned());
        world.allow(customer(), group, "ro note").await;
        assert_eq!(world.stored_keys(customer(), group).await, ["ro"]);
    })
    .await;
}

#[tokio::test]
async fn the_contexts_of_a_company_are_set_apart() {
    on_each_database(async |world| {
        let group = world.group("first").await;
        let company = |context| Holder::Company("Nova".to_owned(), context);
        world.allow(company(Context::Same), group, "rw").await;
        world.allow(company(Context::Other), group, "ro").await;
        world.allow(company(Context::Same), group, "ro").await;
        assert_eq!(
            world.stored_keys(company(Context::Same), group).await,
            ["ro"]
        );
        assert_eq!(
            world.stored_keys(company(Context::Other), group).await,
            ["ro"]
        );
        let mut conn = world.desk.read().await.unwrap();
        let zeros = sql("SELECT COUNT(*) FROM group_customer WHERE permission_value <> 1");
        assert_eq!(conn.integer(zeros).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_matrix_is_one_query_however_many_rows_it_has() {
    on_each_database(async |world| {
        let group = world.group("first").await;
        let mut grants = Vec::new();
        for number in 0..6 {
            let agent = world.agent(&format!("agent{number}")).create().await;
            grants.push(grant(Holder::Agent(agent.id), group, &["ro", "note"]));
        }
        let desk = world.desk.grants(Actor::System);
        desk.set(&grants).await.unwrap();
        let all = desk
            .list(&GrantFilter::all(HolderKind::Agent).of_group(group))
            .await
            .unwrap();
        assert_eq!(all.len(), 6);
        assert!(all.iter().all(|grant| grant.keys.len() == 2));
    })
    .await;
}

#[tokio::test]
async fn a_right_is_explained_by_the_row_or_the_role_it_comes_from() {
    on_each_database(async |world| {
        let group = world.group("first").await;
        let role = world.role("helpers").await;
        world.allow(Holder::Role(role), group, "rw").await;
        let kim = world
            .agent("kim")
            .can("first", "note")
            .in_role(role)
            .create()
            .await;
        let grants = world.desk.grants(Actor::System);
        let why = grants.why(kim.id, group, &Permission::NOTE).await.unwrap();
        let because: Vec<&Because> = why.iter().map(|row| &row.because).collect();
        assert_eq!(because.len(), 2);
        assert!(because.contains(&&Because::Direct));
        assert!(because.contains(&&Because::Role {
            id: role,
            name: "helpers".to_owned()
        }));
        // A role that is out of use gives nothing.
        let naming = Naming {
            valid: Validity::Invalid,
            ..Naming::new("helpers")
        };
        let groups = world.desk.groups(Actor::System);
        groups.update_role(role, &naming).await.unwrap();
        assert!(
            grants
                .why(kim.id, group, &Permission::RW)
                .await
                .unwrap()
                .is_empty()
        );
        let mut conn = world.desk.read().await.unwrap();
        let allowed = permission::agent_has(&mut conn, kim.id, group, &Permission::RW).await;
        assert!(!allowed.unwrap());
    })
    .await;
}

#[tokio::test]
async fn only_administrators_give_rights() {
    on_each_database(async |world| {
        let kim = world.agent("kim").can("users", "rw").create().await;
        let admin = world.group("admin").await;
        let own = [grant(Holder::Agent(kim.id), admin, &["rw"])];
        let error = world.desk.grants(&kim).set(&own).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
        let naming = Naming::new("mine");
        let error = world.desk.groups(&kim).add(&naming).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Denied);
        world.desk.grants(UserId::ROOT).set(&own).await.unwrap();
        world.desk.groups(&kim).add(&naming).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn names_of_groups_are_unique_whatever_their_case_and_admin_stays() {
    on_each_database(async |world| {
        let groups = world.desk.groups(Actor::System);
        let first = groups.add(&Naming::new(" First ")).await.unwrap();
        assert_eq!(first.name, "First");
        let error = groups.add(&Naming::new("FIRST")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        groups
            .update(first.id, &Naming::new("first"))
            .await
            .unwrap();
        let admin = world.group("admin").await;
        let error = groups
            .update(admin, &Naming::new("root"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
    })
    .await;
}

#[tokio::test]
async fn members_of_a_role_are_set_as_a_whole() {
    on_each_database(async |world| {
        let role = world.role("helpers").await;
        let (kim, lee) = (
            world.agent("kim").in_role(role).create().await,
            world.agent("lee").create().await,
        );
        let grants = world.desk.grants(Actor::System);
        grants.set_members(role, &[lee.id, lee.id]).await.unwrap();
        let members = grants.memberships(Some(role), None).await.unwrap();
        assert_eq!(members.len(), 1);
        assert_eq!(members[0].user_id, lee.id);
        assert!(
            grants
                .memberships(None, Some(kim.id))
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

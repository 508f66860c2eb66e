//! Databases that another product made.

use gotrs_core::catalog::Priority;
use gotrs_core::db::{Conn, Int, Kind, sql};
use gotrs_core::permission::{self, Permission};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::{Actor, Desk, GroupId, UserId};

/// Runs statements as an administrator of the database server would.
async fn as_made_by_a_peer(world: &World, statements: &[Statement]) {
    world.spoil();
    let mut unit = world.desk.unit(Actor::System).await.unwrap();
    for statement in statements {
        let text = match unit.kind() {
            Kind::Sqlite => statement.sqlite,
            Kind::Postgres => statement.postgres,
            Kind::MySql => statement.mysql,
        };
        if !text.is_empty() {
            unit.exec(sql(text)).await.unwrap();
        }
    }
    unit.commit().await.unwrap();
}

struct Statement {
    sqlite: &'static str,
    postgres: &'static str,
    mysql: &'static str,
}

/// The same on all three, but for the quotes.
const fn everywhere(text: &'static str) -> Statement {
    Statement {
        sqlite: text,
        postgres: text,
        mysql: text,
    }
}

async fn works(url: &str) {
    let desk = Desk::open(url).await.unwrap();
    let mut conn = desk.read().await.unwrap();
    permission::require_admin(&mut conn, &Actor::Agent(UserId::ROOT))
        .await
        .unwrap();
    let groups = permission::groups_of_agent(&mut conn, UserId::ROOT, &Permission::RW)
        .await
        .unwrap();
    assert_eq!(groups.len(), 3);
    drop(conn);
    let queues = desk.queues(UserId::ROOT);
    let raw = queues.find_by_name("Raw").await.unwrap().unwrap();
    let added = queues
        .add(gotrs_core::queue::Queue {
            name: "Added".into(),
            ..raw.data.clone()
        })
        .await
        .unwrap();
    assert_eq!(added.group_id, raw.group_id);
    let unknown = gotrs_core::queue::Queue {
        name: "Other".into(),
        group_id: GroupId(4711),
        ..raw.data.clone()
    };
    assert!(
        queues.add(unknown).await.is_err(),
        "the real groups table is asked"
    );
    desk.db().close().await;
}

#[tokio::test]
async fn the_groups_table_may_be_called_as_otobo_calls_it() {
    on_each_database(async |world| {
        let rename = Statement {
            sqlite: "ALTER TABLE \"groups\" RENAME TO groups_table",
            postgres: "ALTER TABLE \"groups\" RENAME TO groups_table",
            mysql: "ALTER TABLE `groups` RENAME TO groups_table",
        };
        as_made_by_a_peer(world, &[rename]).await;
        works(&world.url).await;
    })
    .await;
}

#[tokio::test]
async fn the_groups_table_may_be_called_as_znuny_calls_it() {
    on_each_database(async |world| {
        let rename = Statement {
            sqlite: "ALTER TABLE \"groups\" RENAME TO permission_groups",
            postgres: "ALTER TABLE \"groups\" RENAME TO permission_groups",
            mysql: "ALTER TABLE `groups` RENAME TO permission_groups",
        };
        as_made_by_a_peer(world, &[rename]).await;
        works(&world.url).await;
    })
    .await;
}

#[tokio::test]
async fn extra_columns_and_other_widths_do_not_hurt() {
    on_each_database(async |world| {
        let changes = [
            everywhere(
                "ALTER TABLE ticket_priority ADD COLUMN color VARCHAR(25) NOT NULL DEFAULT '#fff'",
            ),
            everywhere("ALTER TABLE queue ADD COLUMN dbcrud_uuid VARCHAR(36)"),
            everywhere(
                "ALTER TABLE standard_template ADD COLUMN preselected_ticket_state_id SMALLINT",
            ),
            Statement {
                sqlite: "",
                postgres: "ALTER TABLE ticket_state_type ALTER COLUMN id TYPE BIGINT",
                mysql: "ALTER TABLE users MODIFY login VARCHAR(191) NOT NULL",
            },
            Statement {
                sqlite: "",
                postgres: "ALTER TABLE ticket_state ALTER COLUMN type_id TYPE BIGINT",
                mysql: "ALTER TABLE sysconfig_default MODIFY name VARCHAR(191) NOT NULL",
            },
            Statement {
                sqlite: "",
                postgres: "ALTER TABLE queue ALTER COLUMN follow_up_lock TYPE INTEGER",
                mysql: "ALTER TABLE queue MODIFY follow_up_lock BIGINT NOT NULL",
            },
            Statement {
                sqlite: "",
                postgres: "ALTER TABLE group_user ALTER COLUMN permission_key TYPE VARCHAR(191)",
                mysql: "ALTER TABLE dynamic_field_value MODIFY id BIGINT NOT NULL AUTO_INCREMENT",
            },
        ];
        as_made_by_a_peer(world, &changes).await;
        works(&world.url).await;
        let desk = Desk::open(&world.url).await.unwrap();
        let added = desk
            .priorities(Actor::System)
            .add(Priority::named("6 burning"))
            .await
            .unwrap();
        let mut conn = desk.read().await.unwrap();
        let color: Vec<String> = conn
            .column(sql("SELECT color FROM ticket_priority WHERE id = ?").bind(added.id))
            .await
            .unwrap();
        assert_eq!(color, ["#fff"]);
        assert_eq!(
            desk.states(Actor::System).list(true).await.unwrap().len(),
            9
        );
        drop(conn);
        desk.db().close().await;
    })
    .await;
}

async fn history_types(conn: &mut Conn) -> Vec<(i64, String)> {
    let rows: Vec<(Int, String)> = conn
        .all(sql("SELECT id, name FROM ticket_history_type ORDER BY id"))
        .await
        .unwrap();
    rows.into_iter().map(|(id, name)| (id.0, name)).collect()
}

#[tokio::test]
async fn names_that_a_database_lacks_are_added_and_the_others_keep_their_ids() {
    on_each_database(async |world| {
        let delete = [
            everywhere("DELETE FROM ticket_history_type WHERE name IN ('EmailResend', 'ArticleEdit', 'NewTicket')"),
            // Another product's name where we would have put ours.
            everywhere("UPDATE ticket_history_type SET name = 'PeerThing' WHERE name = 'TitleUpdate'"),
            everywhere("DELETE FROM article_sender_type WHERE name = 'customer'"),
            everywhere("DELETE FROM communication_channel WHERE name = 'Chat'"),
            everywhere("DELETE FROM ticket_lock_type WHERE name = 'tmp_lock'"),
        ];
        as_made_by_a_peer(world, &delete).await;
        let mut conn = world.desk.read().await.unwrap();
        let before = history_types(&mut conn).await;
        drop(conn);
        let (one, two) = tokio::join!(Desk::open(&world.url), Desk::open(&world.url));
        let (one, two) = (one.unwrap(), two.unwrap());
        let mut conn = one.read().await.unwrap();
        let after = history_types(&mut conn).await;
        assert!(before.iter().all(|row| after.contains(row)), "nothing is renumbered");
        let names: Vec<&str> = after.iter().map(|row| row.1.as_str()).collect();
        for name in ["EmailResend", "ArticleEdit", "NewTicket", "TitleUpdate", "PeerThing"] {
            assert_eq!(names.iter().filter(|known| **known == name).count(), 1, "{name}");
        }
        for (count, query) in [
            (3, sql("SELECT COUNT(*) FROM article_sender_type")),
            (4, sql("SELECT COUNT(*) FROM communication_channel")),
            (3, sql("SELECT COUNT(*) FROM ticket_lock_type")),
        ] {
            assert_eq!(conn.integer(query).await.unwrap(), count);
        }
        drop(conn);
        one.db().close().await;
        two.db().close().await;
    })
    .await;
}

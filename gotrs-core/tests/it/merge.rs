use gotrs_core::article::{ArticleFilter, NewArticle, NewAttachment};
use gotrs_core::db::sql;
use gotrs_core::testing::on_each_database;
use gotrs_core::ticket::merge::main_ticket;
use gotrs_core::ticket::{NewTicket, SplitLink, watch};
use gotrs_core::{Actor, ErrorKind, TicketId, UserId};

#[tokio::test]
async fn a_merge_gives_everything_to_the_main_ticket() {
    on_each_database(async |world| {
        let (main, merged, friend) = (
            world.ticket().titled("Main").create().await,
            world
                .ticket()
                .titled("Merged")
                .with(|new| new.lock("lock"))
                .create()
                .await,
            world.ticket().create().await,
        );
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let articles = world.desk.articles(kim);
        articles
            .create(merged.id, NewArticle::note("Words", "of the merged one"))
            .await
            .unwrap();
        let links = world.desk.links(kim);
        links.add(merged.id, friend.id, "Normal").await.unwrap();
        links.add(merged.id, main.id, "Normal").await.unwrap();
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        watch::watch(&mut unit, merged.id, kim).await.unwrap();
        unit.commit().await.unwrap();
        let tickets = world.desk.tickets(kim);
        tickets.set_flag(main.id, "Seen", "1").await.unwrap();

        tickets.merge(main.id, merged.id).await.unwrap();

        let list = articles
            .list(main.id, &ArticleFilter::default())
            .await
            .unwrap();
        assert_eq!(list[0].article.body, "of the merged one");
        let left = articles
            .list(merged.id, &ArticleFilter::default())
            .await
            .unwrap();
        assert_eq!(
            (left.len(), left[0].article.visible_for_customer),
            (1, true)
        );
        assert!(left[0].article.body.contains(main.number.as_str()));
        let after = tickets.get(merged.id).await.unwrap();
        assert_eq!(
            (after.state.as_str(), after.lock.as_str()),
            ("merged", "unlock")
        );
        assert_eq!(tickets.watchers(main.id).await.unwrap(), [kim]);
        assert!(tickets.watchers(merged.id).await.unwrap().is_empty());
        assert!(
            tickets.flags(main.id).await.unwrap().is_empty(),
            "there is something new"
        );
        let linked: Vec<_> = links
            .of_ticket(main.id)
            .await
            .unwrap()
            .into_iter()
            .map(|link| (link.id, link.link_type))
            .collect();
        assert_eq!(
            linked,
            [
                (friend.id, "Normal".to_owned()),
                (merged.id, "ParentChild".to_owned())
            ]
        );
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            main_ticket(&mut conn, merged.id).await.unwrap(),
            Some(main.id)
        );
        assert_eq!(
            main_ticket(&mut conn, main.id).await.unwrap(),
            Some(main.id)
        );
    })
    .await;
}

#[tokio::test]
async fn merges_are_followed_over_ten_hops_only() {
    on_each_database(async |world| {
        let mut chain: Vec<TicketId> = Vec::new();
        for _ in 0..12 {
            chain.push(world.ticket().create().await.id);
        }
        let tickets = world.desk.tickets(Actor::System);
        for pair in chain.windows(2) {
            tickets.merge(pair[1], pair[0]).await.unwrap();
        }
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            main_ticket(&mut conn, chain[1]).await.unwrap(),
            Some(chain[11])
        );
        assert_eq!(main_ticket(&mut conn, chain[0]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_merge_that_cannot_be_is_not_begun() {
    on_each_database(async |world| {
        world.queue_with_group("Secret").await;
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let one = world.ticket().create().await;
        let hidden = world.ticket().in_queue("Secret").create().await;
        let tickets = world.desk.tickets(kim);
        assert_eq!(
            tickets.merge(one.id, one.id).await.unwrap_err().kind(),
            ErrorKind::Invalid
        );
        assert_eq!(
            tickets.merge(one.id, hidden.id).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(
            tickets.merge(hidden.id, one.id).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.exec(sql(
            "UPDATE ticket_state SET valid_id = 2 WHERE name = 'merged'",
        ))
        .await
        .unwrap();
        unit.commit().await.unwrap();
        let two = world.ticket().create().await;
        assert_eq!(
            tickets.merge(one.id, two.id).await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
        assert_eq!(tickets.get(two.id).await.unwrap(), two);
    })
    .await;
}

#[tokio::test]
async fn two_merges_of_the_same_pair_do_not_wait_for_each_other_forever() {
    on_each_database(async |world| {
        let (one, two) = (world.ticket().create().await, world.ticket().create().await);
        let tickets = world.desk.tickets(UserId::ROOT);
        let (there, back) =
            tokio::join!(tickets.merge(one.id, two.id), tickets.merge(two.id, one.id));
        assert!(there.is_ok() && back.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_split_ticket_is_the_child_of_the_old_one() {
    on_each_database(async |world| {
        let old = world.ticket().create().await;
        let tickets = world.desk.tickets(UserId::ROOT);
        let new = NewTicket::in_queue("Junk", "Second fire")
            .article(NewArticle::note("Also", "the desk burns"));
        let new = tickets
            .split(old.id, new, Some(&SplitLink::default()))
            .await
            .unwrap();
        let linked = world
            .desk
            .links(UserId::ROOT)
            .of_ticket(old.id)
            .await
            .unwrap();
        assert_eq!(
            (linked[0].id, linked[0].direction),
            (new.id, gotrs_core::link::Direction::Target)
        );
    })
    .await;
}

#[tokio::test]
async fn a_deleted_ticket_leaves_nothing() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let other = world.ticket().create().await;
        let attachment = NewAttachment {
            filename: "a".into(),
            content: b"a".to_vec(),
            ..NewAttachment::default()
        };
        let note = NewArticle::note("a", "some words")
            .attachment(attachment)
            .plain(b"a".to_vec());
        world
            .desk
            .articles(UserId::ROOT)
            .create(ticket.id, note)
            .await
            .unwrap();
        world
            .desk
            .links(UserId::ROOT)
            .add(ticket.id, other.id, "Normal")
            .await
            .unwrap();
        world
            .desk
            .tickets(UserId::ROOT)
            .set_flag(ticket.id, "Seen", "1")
            .await
            .unwrap();
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        assert_eq!(
            world
                .desk
                .tickets(kim)
                .delete(ticket.id)
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Denied
        );
        world
            .desk
            .tickets(UserId::ROOT)
            .delete(ticket.id)
            .await
            .unwrap();
        assert_eq!(
            world
                .desk
                .tickets(UserId::ROOT)
                .find(ticket.id)
                .await
                .unwrap(),
            None
        );
        let mut conn = world.desk.read().await.unwrap();
        for table in [
            "SELECT COUNT(*) FROM article",
            "SELECT COUNT(*) FROM article_data_mime",
            "SELECT COUNT(*) FROM article_data_mime_attachment",
            "SELECT COUNT(*) FROM article_data_mime_plain",
            "SELECT COUNT(*) FROM article_flag",
            "SELECT COUNT(*) FROM article_search_index",
            "SELECT COUNT(*) FROM link_relation",
            "SELECT COUNT(*) FROM ticket_flag",
        ] {
            assert_eq!(conn.integer(sql(table)).await.unwrap(), 0, "{table}");
        }
    })
    .await;
}

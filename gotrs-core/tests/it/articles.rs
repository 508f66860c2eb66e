use gotrs_core::article::{
    ArticleFilter, AttachmentRef, Channel, NewArticle, NewAttachment, SenderType, ticket_of_message,
};
use gotrs_core::db::{Int, sql};
use gotrs_core::testing::on_each_database;
use gotrs_core::ticket::NewTicket;
use gotrs_core::ticket::history_name::CommentType;
use gotrs_core::{Actor, ArticleId, ErrorKind, UserId};

fn file(name: &str, content: &[u8]) -> NewAttachment {
    NewAttachment {
        filename: name.into(),
        content_type: "application/pdf".into(),
        content: content.to_vec(),
        ..NewAttachment::default()
    }
}

fn mail(sender: SenderType) -> NewArticle {
    NewArticle::new(Channel::Email, sender)
        .from("Emma <emma@example.com>")
        .to("desk@example.com")
        .subject("Fire\r\nX-Evil: 1")
        .message_id("<1@example.com>")
        .text("It burns.\r\nHelp!")
        .visible_for_customer(true)
        .history(CommentType::EmailCustomer, "%%")
}

#[tokio::test]
async fn an_article_reads_back_as_it_was_written() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let articles = world.desk.articles(UserId::ROOT);
        let new = mail(SenderType::Customer)
            .attachment(file("plan.pdf", b"%PDF \0\xff"))
            .attachment(file("plan.pdf", b"second"))
            .plain(b"From: emma\r\n\r\nIt burns.".to_vec());
        let article = articles.create(ticket.id, new).await.unwrap();
        assert_eq!(article.subject, "FireX-Evil: 1");
        assert_eq!(article.body, "It burns.\nHelp!");
        assert_eq!((article.channel.as_str(), article.number), ("Email", 1));
        assert_eq!(article.incoming_time, world.now().timestamp());
        assert_eq!(article.content_path, "2025/03/03");
        let list = articles
            .list(ticket.id, &ArticleFilter::default())
            .await
            .unwrap();
        assert_eq!(list[0].article, article);
        assert!(list[0].is_seen(), "the writer has seen it");
        let names: Vec<_> = list[0]
            .attachments
            .iter()
            .map(|one| one.filename.as_str())
            .collect();
        assert_eq!(names, ["plan-1.pdf", "plan.pdf"]);
        let by_name = AttachmentRef::Name("plan.pdf".into());
        let attachment = articles
            .attachment(ticket.id, article.id, &by_name)
            .await
            .unwrap();
        assert_eq!(attachment.content, b"%PDF \0\xff");
        let by_place = articles
            .attachment(ticket.id, article.id, &AttachmentRef::Position(1))
            .await
            .unwrap();
        assert_eq!(by_place.content, b"second");
        let source = articles.plain(ticket.id, article.id).await.unwrap();
        assert_eq!(source, b"From: emma\r\n\r\nIt burns.");
    })
    .await;
}

#[tokio::test]
async fn an_html_body_is_kept_beside_its_text() {
    on_each_database(async |world| {
        let note = NewArticle::note("Hi", "").html("<p>Hi &auml;</p>");
        let new = NewTicket::in_queue("Raw", "Fire").article(note);
        let ticket = world.desk.tickets(UserId::ROOT).create(new).await.unwrap();
        let articles = world.desk.articles(UserId::ROOT);
        let list = articles
            .list(ticket.id, &ArticleFilter::default())
            .await
            .unwrap();
        let article = &list[0].article;
        assert_eq!(article.content_type, "text/plain; charset=utf-8");
        assert!(article.body.contains("Hi ä"));
        let html = articles
            .html_body(ticket.id, article.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(html.content, "<p>Hi &auml;</p>".as_bytes());
    })
    .await;
}

#[tokio::test]
async fn a_guessed_article_id_shows_nothing() {
    on_each_database(async |world| {
        world.queue_with_group("Secret").await;
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let open = world.ticket().create().await;
        let hidden = world.ticket().in_queue("Secret").create().await;
        let system = world.desk.articles(Actor::System);
        let own = system
            .create(open.id, NewArticle::note("a", "a"))
            .await
            .unwrap();
        let new = NewArticle::note("b", "b")
            .attachment(file("b.pdf", b"b"))
            .plain(b"b".to_vec());
        let other = system.create(hidden.id, new).await.unwrap();
        let articles = world.desk.articles(kim);
        assert!(articles.find(open.id, own.id).await.unwrap().is_some());
        let first = AttachmentRef::Position(1);
        for (ticket, article) in [
            (hidden.id, other.id),
            (open.id, other.id),
            (open.id, ArticleId(999)),
        ] {
            assert_eq!(articles.find(ticket, article).await.unwrap(), None);
            assert_eq!(
                articles
                    .attachments(ticket, article)
                    .await
                    .unwrap_err()
                    .kind(),
                ErrorKind::NotFound
            );
            assert_eq!(
                articles
                    .attachment(ticket, article, &first)
                    .await
                    .unwrap_err()
                    .kind(),
                ErrorKind::NotFound
            );
            assert_eq!(
                articles.plain(ticket, article).await.unwrap_err().kind(),
                ErrorKind::NotFound
            );
        }
        assert_eq!(
            articles
                .list(hidden.id, &ArticleFilter::default())
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::NotFound
        );
        assert_eq!(
            articles
                .attachment(open.id, own.id, &first)
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn customers_see_what_is_meant_for_them() {
    on_each_database(async |world| {
        let ticket = world
            .ticket()
            .with(|new| new.customer_user("emma"))
            .create()
            .await;
        let system = world.desk.articles(Actor::System);
        let secret =
            NewArticle::note("inside", "the customer is wrong").attachment(file("x.pdf", b"x"));
        let inside = system.create(ticket.id, secret).await.unwrap();
        let shown = mail(SenderType::Agent)
            .bcc("boss@example.com")
            .plain(b"Bcc: boss".to_vec());
        let outside = system.create(ticket.id, shown).await.unwrap();
        let emma = world.desk.articles(Actor::Customer("emma".into()));
        let list = emma
            .list(ticket.id, &ArticleFilter::default())
            .await
            .unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!(
            (list[0].article.id, list[0].article.bcc.as_str()),
            (outside.id, "")
        );
        assert_eq!(emma.find(ticket.id, inside.id).await.unwrap(), None);
        let first = AttachmentRef::Position(1);
        assert!(emma.attachment(ticket.id, inside.id, &first).await.is_err());
        assert!(emma.plain(ticket.id, outside.id).await.is_err());
        let stranger = world.desk.articles(Actor::Customer("eve".into()));
        assert!(
            stranger
                .list(ticket.id, &ArticleFilter::default())
                .await
                .is_err()
        );
        let answer = NewArticle::note("Re", "Still burning").history(CommentType::FollowUp, "%%");
        let answer = emma.create(ticket.id, answer).await.unwrap();
        assert_eq!(
            (answer.sender_type.as_str(), answer.visible_for_customer),
            ("customer", true)
        );
        assert!(
            world
                .desk
                .tickets(Actor::Customer("emma".into()))
                .history(ticket.id, 0, 9)
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn the_unlock_timeout_starts_anew_with_an_agent_and_the_customers_answer_to_it() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let articles = world.desk.articles(Actor::System);
        let tickets = world.desk.tickets(Actor::System);
        articles
            .create(ticket.id, mail(SenderType::Customer))
            .await
            .unwrap();
        assert_eq!(tickets.get(ticket.id).await.unwrap().timeout, 0);
        articles
            .create(ticket.id, mail(SenderType::Agent))
            .await
            .unwrap();
        assert_eq!(
            tickets.get(ticket.id).await.unwrap().timeout,
            world.now().timestamp()
        );
        world.pass(chrono::TimeDelta::minutes(5));
        articles
            .create(ticket.id, mail(SenderType::System))
            .await
            .unwrap();
        articles
            .create(ticket.id, mail(SenderType::Customer))
            .await
            .unwrap();
        let answered = world.now().timestamp();
        assert_eq!(tickets.get(ticket.id).await.unwrap().timeout, answered);
        world.pass(chrono::TimeDelta::minutes(5));
        articles
            .create(ticket.id, mail(SenderType::Customer))
            .await
            .unwrap();
        let after = tickets.get(ticket.id).await.unwrap();
        assert_eq!(after.timeout, answered);
        assert_eq!(after.changed, world.now());
    })
    .await;
}

#[tokio::test]
async fn seen_goes_with_a_new_article_and_comes_with_the_last_one_read() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let ticket = world.ticket().create().await;
        let system = world.desk.articles(Actor::System);
        let one = system
            .create(ticket.id, mail(SenderType::Customer))
            .await
            .unwrap();
        let two = system
            .create(ticket.id, mail(SenderType::Customer))
            .await
            .unwrap();
        let (tickets, articles) = (world.desk.tickets(kim), world.desk.articles(kim));
        articles
            .set_flag(ticket.id, one.id, "Seen", "1")
            .await
            .unwrap();
        assert_eq!(tickets.flags(ticket.id).await.unwrap(), []);
        articles
            .set_flag(ticket.id, two.id, "Seen", "1")
            .await
            .unwrap();
        assert_eq!(tickets.flags(ticket.id).await.unwrap().len(), 1);
        system
            .create(ticket.id, mail(SenderType::Customer))
            .await
            .unwrap();
        assert_eq!(tickets.flags(ticket.id).await.unwrap(), []);
        assert_eq!(articles.unseen(ticket.id).await.unwrap(), 1);
        articles.see_all(ticket.id).await.unwrap();
        assert_eq!(articles.unseen(ticket.id).await.unwrap(), 0);
        assert_eq!(tickets.flags(ticket.id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_message_id_in_two_tickets_finds_neither() {
    on_each_database(async |world| {
        let (one, two) = (world.ticket().create().await, world.ticket().create().await);
        let articles = world.desk.articles(Actor::System);
        articles
            .create(one.id, mail(SenderType::Customer))
            .await
            .unwrap();
        articles
            .create(one.id, mail(SenderType::Customer))
            .await
            .unwrap();
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            ticket_of_message(&mut conn, "<1@example.com>")
                .await
                .unwrap(),
            Some(one.id)
        );
        assert_eq!(ticket_of_message(&mut conn, "").await.unwrap(), None);
        drop(conn);
        articles
            .create(two.id, mail(SenderType::Customer))
            .await
            .unwrap();
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            ticket_of_message(&mut conn, "<1@example.com>")
                .await
                .unwrap(),
            None
        );
    })
    .await;
}

#[tokio::test]
async fn a_long_ticket_is_read_in_pages_with_a_fixed_number_of_statements() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        for number in 0..30 {
            let note = NewArticle::note(format!("{number}"), "x").attachment(file("a.pdf", b"a"));
            gotrs_core::article::create(&mut unit, ticket.id, &note)
                .await
                .unwrap();
        }
        unit.commit().await.unwrap();
        let articles = world.desk.articles(Actor::System);
        let page = ArticleFilter::default()
            .limit(20)
            .newest_first()
            .without_bodies();
        let first = articles.list(ticket.id, &page).await.unwrap();
        assert_eq!(
            (
                first.len(),
                first[0].article.number,
                first[0].article.body.as_str()
            ),
            (20, 30, "")
        );
        assert_eq!(first[0].attachments.len(), 1);
        let rest = articles
            .list(ticket.id, &page.after(first[19].article.id))
            .await
            .unwrap();
        assert_eq!((rest.len(), rest[9].article.number), (10, 1));
    })
    .await;
}

#[tokio::test]
async fn the_words_of_an_article_are_indexed_as_a_peer_does() {
    on_each_database(async |world| {
        let ticket = world.ticket().create().await;
        let note = mail(SenderType::Customer)
            .subject("The Printer, the PRINTER")
            .text("Smoke & fire at 9");
        world
            .desk
            .articles(Actor::System)
            .create(ticket.id, note)
            .await
            .unwrap();
        let mut conn = world.desk.read().await.unwrap();
        let rows: Vec<(String, String)> = conn
            .all(sql(
                "SELECT article_key, article_value FROM article_search_index ORDER BY article_key",
            ))
            .await
            .unwrap();
        let value = |key: &str| {
            rows.iter()
                .find(|row| row.0 == key)
                .map(|row| row.1.as_str())
        };
        assert_eq!(value("MIMEBase_From"), Some("emma <emma@example.com>"));
        assert_eq!(value("MIMEBase_Body"), Some("smoke fire"));
        assert_eq!(value("MIMEBase_Cc"), None);
        let left: Int = conn
            .one::<(Int,)>(sql(
                "SELECT COUNT(*) FROM article WHERE search_index_needs_rebuild = 1",
            ))
            .await
            .unwrap()
            .0;
        assert_eq!(left.0, 0);
    })
    .await;
}

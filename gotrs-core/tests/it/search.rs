use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::search::{Archive, CountBy, Cursor, Scope, SortKey};
use gotrs_core::ticket::{Page, Sort, TicketFilter};
use gotrs_core::{Actor, ErrorKind, TicketId};

async fn found(world: &World, actor: impl Into<Actor>, filter: TicketFilter) -> Vec<TicketId> {
    let tickets = world.desk.tickets(actor);
    let page = tickets
        .list(&filter, Sort::ascending(SortKey::Age), &Page::first(100))
        .await
        .unwrap();
    let ids: Vec<_> = page.entries.iter().map(|entry| entry.ticket.id).collect();
    assert_eq!(
        tickets.count(&filter).await.unwrap(),
        i64::try_from(ids.len()).unwrap()
    );
    let counted = tickets.counters(&filter, CountBy::Queue).await.unwrap();
    assert_eq!(
        counted.iter().map(|counter| counter.count).sum::<i64>(),
        i64::try_from(ids.len()).unwrap()
    );
    assert_eq!(
        tickets
            .ids(&filter, Sort::ascending(SortKey::Age), 100)
            .await
            .unwrap(),
        ids
    );
    ids
}

fn words(sender: SenderType, subject: &str, body: &str) -> NewArticle {
    NewArticle::new(Channel::Email, sender)
        .subject(subject)
        .text(body)
}

#[tokio::test]
async fn filters_restrict_and_values_are_alternatives() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let one = world
            .ticket()
            .with(|new| new.owner(kim).priority("5 very high"))
            .create()
            .await;
        world.pass(chrono::TimeDelta::hours(1));
        let two = world
            .ticket()
            .in_queue("Junk")
            .with(|new| new.state("open").lock("lock"))
            .create()
            .await;
        world.pass(chrono::TimeDelta::hours(1));
        let three = world
            .ticket()
            .with(|new| new.state("closed successful").customer_id("ACME"))
            .create()
            .await;
        let filter = TicketFilter::default;
        assert_eq!(
            found(world, kim, filter()).await,
            [one.id, two.id, three.id]
        );
        assert_eq!(
            found(world, kim, filter().queue("raw")).await,
            [one.id, three.id]
        );
        assert_eq!(
            found(world, kim, filter().queue("Raw").queue(two.queue_id))
                .await
                .len(),
            3
        );
        assert_eq!(
            found(world, kim, filter().state_type("new").state_type("open")).await,
            [one.id, two.id]
        );
        assert_eq!(
            found(world, kim, filter().owner("kim").priority("5 very high")).await,
            [one.id]
        );
        assert_eq!(found(world, kim, filter().locked()).await, [two.id]);
        assert_eq!(
            found(world, kim, filter().unlocked()).await,
            [one.id, three.id]
        );
        assert_eq!(
            found(world, kim, filter().customer_id("acme")).await,
            [three.id]
        );
        assert_eq!(
            found(
                world,
                kim,
                filter().created_from(two.created).created_to(two.created)
            )
            .await,
            [two.id]
        );
        assert_eq!(
            found(world, kim, filter().number(three.number.0.clone())).await,
            [three.id]
        );
        assert_eq!(
            found(world, kim, filter().scope(Scope::Owned)).await,
            [one.id]
        );
        assert_eq!(
            found(world, kim, filter().archive(Archive::Only))
                .await
                .len(),
            3,
            "there is no archive"
        );
        let unknown = world
            .desk
            .tickets(kim)
            .count(&filter().queue("nowhere"))
            .await;
        assert_eq!(unknown.unwrap_err().kind(), ErrorKind::Invalid);
    })
    .await;
}

#[tokio::test]
async fn sub_queues_are_those_below_the_name() {
    on_each_database(async |world| {
        for name in ["Raw::Mail", "Rawhide"] {
            world.queue_with_group(name).await;
        }
        let top = world.ticket().create().await;
        let below = world.ticket().in_queue("Raw::Mail").create().await;
        world.ticket().in_queue("Rawhide").create().await;
        let filter = TicketFilter::default().queue("Raw");
        assert_eq!(found(world, Actor::System, filter.clone()).await, [top.id]);
        assert_eq!(
            found(world, Actor::System, filter.with_sub_queues()).await,
            [top.id, below.id]
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_is_in_no_list_total_or_counter() {
    on_each_database(async |world| {
        world.queue_with_group("Secret").await;
        let kim = world.agent_with("kim", &[("users", "ro")]).await;
        let nobody = world.agent_with("nobody", &[]).await;
        let open = world
            .ticket()
            .with(|new| new.customer_user("emma"))
            .create()
            .await;
        let hidden = world
            .ticket()
            .in_queue("Secret")
            .with(|new| new.owner(kim))
            .create()
            .await;
        let system = world.desk.articles(Actor::System);
        system
            .create(
                open.id,
                words(SenderType::Agent, "inside", "weapon cupboard"),
            )
            .await
            .unwrap();
        let shown = words(SenderType::Agent, "shown", "printer toner")
            .bcc("boss@example.com")
            .visible_for_customer(true);
        system.create(open.id, shown).await.unwrap();
        system
            .create(hidden.id, words(SenderType::Agent, "x", "weapon printer"))
            .await
            .unwrap();
        let text = |text: &str| TicketFilter::default().text(text);
        assert_eq!(found(world, kim, TicketFilter::default()).await, [open.id]);
        assert_eq!(found(world, kim, text("weapon")).await, [open.id]);
        assert_eq!(
            found(world, kim, TicketFilter::default().scope(Scope::Owned)).await,
            [hidden.id],
            "its own list"
        );
        assert!(
            found(world, nobody, TicketFilter::default())
                .await
                .is_empty()
        );
        let emma = Actor::Customer("emma".into());
        assert_eq!(found(world, emma.clone(), text("printer")).await, [open.id]);
        assert!(found(world, emma.clone(), text("weapon")).await.is_empty());
        assert!(
            found(world, emma, text("boss@example.com"))
                .await
                .is_empty()
        );
        assert!(
            found(
                world,
                Actor::Customer("eve".into()),
                TicketFilter::default()
            )
            .await
            .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn searched_text_is_never_syntax() {
    on_each_database(async |world| {
        let ticket = world
            .ticket()
            .titled("100% o'clock \\ \"q\" under_score")
            .create()
            .await;
        world
            .ticket()
            .titled("1000 oXclock under-score")
            .create()
            .await;
        let title = |text: &str| TicketFilter::default().title(text);
        for text in ["100%", "o'clock", "\\ \"q\"", "under_score"] {
            assert_eq!(
                found(world, Actor::System, title(text)).await,
                [ticket.id],
                "{text}"
            );
        }
        for hostile in [
            "'; DROP TABLE ticket; --",
            "0x27",
            "\\'",
            "' OR '1'='1",
            "NEAR(",
            "\" OR *",
            "a:*",
        ] {
            assert!(
                found(world, Actor::System, title(hostile)).await.is_empty(),
                "{hostile}"
            );
            let tickets = world.desk.tickets(Actor::System);
            tickets
                .count(&TicketFilter::default().text(hostile))
                .await
                .unwrap();
            tickets
                .count(&TicketFilter::default().number(hostile).customer_id(hostile))
                .await
                .unwrap();
        }
        let long = "word ".repeat(10_000);
        assert!(
            found(world, Actor::System, TicketFilter::default().text(long))
                .await
                .is_empty()
        );
        let nothing = found(world, Actor::System, TicketFilter::default().text("*")).await;
        assert_eq!(nothing.len(), 2, "nothing to search for is no restriction");
    })
    .await;
}

#[tokio::test]
async fn pages_by_key_show_every_ticket_once_in_every_order() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        for number in 0..23 {
            if number % 3 == 0 {
                world.pass(chrono::TimeDelta::minutes(1));
            }
            let title = format!("title {}", number % 5);
            let queue = ["Raw", "Junk", "Misc"][number % 3];
            let mut builder = world.ticket().titled(&title).in_queue(queue);
            if number % 2 == 0 {
                builder = builder
                    .with(|new| new.owner(kim).customer_id("ACME").state("pending reminder"));
                builder =
                    builder.with(|new| new.pending(gotrs_core::ticket::PendingTime::InMinutes(5)));
            }
            builder.create().await;
        }
        let keys = [
            SortKey::Age,
            SortKey::Changed,
            SortKey::Number,
            SortKey::Title,
            SortKey::Queue,
            SortKey::State,
            SortKey::Priority,
            SortKey::Lock,
            SortKey::Type,
            SortKey::Service,
            SortKey::Sla,
            SortKey::Owner,
            SortKey::Responsible,
            SortKey::CustomerId,
            SortKey::CustomerUser,
            SortKey::Pending,
            SortKey::Escalation,
            SortKey::EscalationResponse,
            SortKey::EscalationUpdate,
            SortKey::EscalationSolution,
        ];
        let tickets = world.desk.tickets(kim);
        for key in keys {
            for sort in [Sort::ascending(key), Sort::descending(key)] {
                let whole = tickets
                    .list(&TicketFilter::default(), sort, &Page::first(100))
                    .await
                    .unwrap();
                assert_eq!((whole.entries.len(), whole.next), (23, None));
                let mut paged = Vec::new();
                let mut page = Page::first(7);
                loop {
                    let part = tickets
                        .list(&TicketFilter::default(), sort, &page)
                        .await
                        .unwrap();
                    paged.extend(part.entries);
                    let Some(next) = part.next else { break };
                    let marker: Cursor = next.to_string().parse().unwrap();
                    page = Page::after(marker, 7);
                }
                assert_eq!(paged, whole.entries, "{sort:?}");
            }
        }
        let last = tickets
            .list(
                &TicketFilter::default(),
                Sort::ascending(SortKey::Pending),
                &Page::first(100),
            )
            .await
            .unwrap();
        assert_eq!(
            last.entries[22].ticket.until_time, 0,
            "no pending time comes last"
        );
        let wrong: Cursor = "7-6e6f7065".parse().unwrap();
        let refused = tickets
            .list(
                &TicketFilter::default(),
                Sort::default(),
                &Page::after(wrong, 7),
            )
            .await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Invalid);
    })
    .await;
}

#[tokio::test]
async fn an_entry_names_everybody_and_says_whether_it_was_read() {
    on_each_database(async |world| {
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let ticket = world.ticket().with(|new| new.owner(kim)).create().await;
        let tickets = world.desk.tickets(kim);
        let first = |seen: bool| async move {
            let page = tickets
                .list(&TicketFilter::default(), Sort::default(), &Page::first(1))
                .await
                .unwrap();
            assert_eq!(page.entries[0].owner_name, "kim Test");
            assert_eq!(page.entries[0].seen, seen);
            let unseen = tickets
                .count(&TicketFilter::default().unseen_by(kim))
                .await
                .unwrap();
            assert_eq!(unseen, i64::from(!seen));
        };
        first.clone()(false).await;
        world
            .desk
            .tickets(kim)
            .set_flag(ticket.id, "Seen", "1")
            .await
            .unwrap();
        first(true).await;
    })
    .await;
}

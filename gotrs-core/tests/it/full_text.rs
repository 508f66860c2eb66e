//! The full-text index: the same search finds the same tickets on every database.

use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::db::sql;
use gotrs_core::fulltext::Indexed;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::search::SortKey;
use gotrs_core::ticket::{Page, Sort, TicketFilter};
use gotrs_core::{Actor, ErrorKind, TicketId};

async fn found(world: &World, actor: impl Into<Actor>, text: &str) -> Vec<TicketId> {
    let page = world
        .desk
        .tickets(actor)
        .list(
            &TicketFilter::default().text(text),
            Sort::ascending(SortKey::Age),
            &Page::first(100),
        )
        .await
        .unwrap_or_else(|error| panic!("{text:?}: {error}"));
    page.entries.iter().map(|entry| entry.ticket.id).collect()
}

async fn ticket(world: &World, title: &str, subject: &str, body: &str) -> TicketId {
    let ticket = world.ticket().titled(title).create().await;
    let article = NewArticle::new(Channel::Email, SenderType::Customer)
        .from("\"Jürgen Groß\" <j.gross@Nova-Labs.example>")
        .subject(subject)
        .text(body);
    world
        .desk
        .articles(Actor::System)
        .create(ticket.id, article)
        .await
        .unwrap();
    ticket.id
}

#[tokio::test]
async fn a_search_finds_the_same_tickets_on_every_database() {
    on_each_database(async |world| {
        let a = ticket(
            world,
            "Laserdrucker im 3. Stock",
            "Die Drucker brennen",
            "It burns, and it has burned for days. Invoice 2025-0815 of the ÜBERWEISUNG is lost.",
        )
        .await;
        let b = ticket(
            world,
            "Printer on fire",
            "AW: toner",
            "We are out of it; zz top plays a.b_c at 10.0.0.1 \u{130}stanbul \u{6771}\u{4eac}\u{90fd}",
        )
        .await;
        let c = ticket(world, "MÜLLER straße", "www", "the and of to be or not").await;
        let number = {
            let page = world.desk.tickets(Actor::System);
            page.get(b).await.unwrap().number.0
        };
        let cases: &[(&str, &[TicketId])] = &[
            // Words, beginnings, case and accents.
            ("drucker", &[a]),
            ("DRUCK", &[a]),
            ("laser", &[a]),
            ("*drucker", &[a]),
            ("las*cker", &[a]),
            ("\"druck\"", &[]),
            ("\"druck*\"", &[a]),
            ("überweisung", &[a]),
            ("Über*", &[a]),
            ("müller", &[c]),
            ("mu\u{308}ller", &[c]),
            ("STRASSE", &[]),
            ("straße", &[c]),
            ("STRAßE", &[c]),
            ("*ÜLLE*", &[c]),
            // Numbers, short words, stop words, mail addresses.
            ("0815", &[a]),
            ("2025-0815", &[a]),
            ("10.0.0.1", &[b]),
            ("3", &[a]),
            ("zz", &[b]),
            ("\"it\"", &[a, b]),
            ("the", &[a, c]),
            ("\"to be or not\"", &[c]),
            ("\"to be not\"", &[]),
            ("www", &[c]),
            ("j.gross@nova-labs.example", &[a, b, c]),
            ("nova-labs", &[a, b, c]),
            ("jürgen", &[a, b, c]),
            ("\u{4eac}\u{90fd}", &[b]),
            ("\u{4eac}\u{6771}", &[]),
            (&number, &[b]),
            // Operators work on tickets, whatever the field.
            ("laserdrucker burns", &[a]),
            ("drucker fire", &[]),
            ("drucker OR fire", &[a, b]),
            ("drucker || straße || nothing", &[a, c]),
            ("gross !drucker", &[b, c]),
            ("gross NOT (drucker OR fire)", &[c]),
            ("!gross", &[]),
            ("(drucker OR fire) AND burns", &[a]),
            ("\"on fire\"", &[b]),
            ("\"fire on\"", &[]),
            ("\"fire we\"", &[]),
            ("\"toner we\"", &[]),
            // What says nothing restricts nothing.
            ("*", &[a, b, c]),
            ("( !", &[a, b, c]),
        ];
        for (text, expected) in cases {
            assert_eq!(&found(world, Actor::System, text).await, expected, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_search_is_an_error_and_none_is_syntax() {
    on_each_database(async |world| {
        let id = ticket(world, "quiet", "quiet", "quiet").await;
        for hostile in [
            "'; DROP TABLE ticket; --",
            "\" OR 1=1 --",
            "NEAR(a b)",
            "words : a",
            "{a b} : c",
            "a AND",
            "^a",
            "-a",
            "+-a ~b <c >d @distance",
            "\"a\" @4",
            "a:*",
            "a <-> b & !c | d",
            "a\\",
            "\\'",
            "'a' & 'b",
            "*\u{0}*",
            "\u{0}",
            "\u{feff}\u{202e}x\u{200d}",
            "((((((((((((((((((((a))))))))))))))))))))",
            "a*b*c*d*[",
            "*(?i)[a*",
            "*%_!*",
            "!!!!!!!",
            "\u{1f525}",
        ] {
            let hits = found(world, Actor::System, hostile).await;
            assert!(hits.is_empty() || hits == [id], "{hostile}");
        }
        let long = "wörter ".repeat(5_000) + &"(".repeat(5_000) + &"*x".repeat(5_000);
        found(world, Actor::System, &long).await;
        found(world, Actor::System, &"é".repeat(100_000)).await;
        found(world, Actor::System, &format!("*{}*", "[é".repeat(50_000))).await;
    })
    .await;
}

#[tokio::test]
async fn a_text_of_any_size_can_be_stored_and_its_beginning_found() {
    on_each_database(async |world| {
        let words: String = (0..60_000).map(|number| format!("wört{number} ")).collect();
        let id = ticket(world, "large", "x", &words).await;
        assert_eq!(found(world, Actor::System, "\"wört77\"").await, [id]);
        let run = "ж".repeat(300_000);
        let other = ticket(world, "run", "x", &run).await;
        assert_eq!(found(world, Actor::System, "жжж").await, [other]);
    })
    .await;
}

#[tokio::test]
async fn the_index_follows_title_merge_and_removal() {
    on_each_database(async |world| {
        let root = world.desk.tickets(gotrs_core::UserId::ROOT);
        let one = ticket(world, "apple", "pear", "plum").await;
        let two = ticket(world, "cherry", "grape", "melon").await;
        root.set_title(one, "banana").await.unwrap();
        assert!(found(world, Actor::System, "apple").await.is_empty());
        assert_eq!(found(world, Actor::System, "banana").await, [one]);
        root.merge(one, two).await.unwrap();
        assert_eq!(found(world, Actor::System, "melon plum").await.len(), 1);
        let main = found(world, Actor::System, "melon plum").await[0];
        root.delete(main).await.unwrap();
        assert!(found(world, Actor::System, "plum").await.is_empty());
        let mut conn = world.desk.read().await.unwrap();
        let left = sql("SELECT COUNT(*) FROM gotrs_search_text WHERE ticket_id = ?").bind(main);
        assert_eq!(conn.integer(left).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_a_peer_wrote_is_indexed_later_and_a_rebuild_changes_no_answer() {
    on_each_database(async |world| {
        let id = ticket(world, "apple", "pear", "plum").await;
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        for forget in [
            "DELETE FROM gotrs_search_text",
            "DELETE FROM article_search_index",
            "UPDATE article SET search_index_needs_rebuild = 1",
        ] {
            unit.exec(sql(forget)).await.unwrap();
        }
        unit.commit().await.unwrap();
        assert!(found(world, Actor::System, "apple").await.is_empty());
        let index = world.desk.full_text(Actor::System);
        let one = Indexed {
            tickets: 1,
            articles: 1,
        };
        assert_eq!(index.complete().await.unwrap(), one);
        assert_eq!(index.complete().await.unwrap(), Indexed::default());
        for _ in 0..2 {
            assert_eq!(found(world, Actor::System, "apple plum").await, [id]);
            assert_eq!(found(world, Actor::System, "*lum").await, [id]);
            assert_eq!(index.rebuild().await.unwrap(), one);
        }
        let kim = world.agent_with("kim", &[("users", "rw")]).await;
        let refused = world.desk.full_text(kim).rebuild().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Denied);
    })
    .await;
}

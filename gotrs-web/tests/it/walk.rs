//! A day at the desk, on every database: tickets come, are answered, moved, closed and found again.

use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::testing::World;
use gotrs_core::{Actor, ticket::Ticket};
use gotrs_mail::DeskMail as _;

use super::browser::{Browser, option};
use super::desk::{agent, on_each, router, signed_in, world};

/// A ticket in a queue with a mail of a customer.
pub(crate) async fn asked(world: &World, queue: &str, title: &str) -> Ticket {
    let ticket = world
        .ticket()
        .in_queue(queue)
        .titled(title)
        .with(|new| new.customer_user("emma").customer_id("customer.test"));
    let ticket = ticket.create().await;
    let mail = NewArticle::new(Channel::Email, SenderType::Customer)
        .visible_for_customer(true)
        .from("Emma Customer <emma@customer.test>")
        .to("desk@desk.test")
        .subject(title)
        .message_id("<1@customer.test>")
        .text("The printer burns.\n\n> Have you tried water?\n\nSee https://example.test/fire.");
    let articles = world.desk.articles(Actor::System);
    articles.create(ticket.id, mail).await.unwrap();
    ticket
}

async fn history(browser: &mut Browser, number: &str) -> String {
    browser
        .get(&format!("/agent/tickets/{number}/history"))
        .await
        .body
}

#[tokio::test]
async fn a_day_at_the_desk() {
    on_each(async |world| {
        world.set("Ticket::Watcher", "1").await;
        let desk = world.queue("Desk").await;
        let shelf = world.queue("Shelf").await;
        let kim = world.agent("kim").password(super::desk::PASSWORD);
        kim.can("Desk", "rw").can("Shelf", "rw").create().await;
        agent(world, "lee", "Desk", "rw").await;
        world.customer("emma").create().await;
        let ticket = asked(world, "Desk", "Printer on fire").await;
        let number = ticket.number.as_str();
        let zoom = format!("/agent/tickets/{number}");
        let router = router(world).await;
        let mut kim = signed_in(&router, "kim").await;

        // What waits.
        let dashboard = kim.get("/agent").await;
        assert!(
            dashboard.body.contains("Printer on fire"),
            "{}",
            dashboard.body
        );
        let list = kim.get(&format!("/agent/queues/{desk}")).await;
        assert!(list.body.contains("Printer on fire") && list.body.contains("1 of 1"));
        let page = kim.get(&zoom).await;
        assert!(page.body.contains("The printer burns."));
        assert!(page.body.contains("<details class=\"quote\">"));
        assert!(page.body.contains("href=\"https://example.test/fire\""));
        assert!(page.body.contains("Emma Customer"));
        let seen = page.form(&format!("{zoom}/seen"));
        assert_eq!(kim.submit(&seen).await.status.as_u16(), 303);
        assert!(!kim.get(&zoom).await.body.contains(">Mark as read<"));

        // A note with a file and time.
        let note = kim
            .get(&format!("{zoom}/note"))
            .await
            .form(&format!("{zoom}/note"));
        let empty = kim.submit(&note).await;
        assert_eq!(empty.status.as_u16(), 422);
        assert!(empty.body.contains("Fill in this field."));
        let note = note
            .with("Subject", "Seen")
            .with("Body", "It <b>does</b> burn.");
        let note = note.with("TimeUnits", 15);
        let note = note.file("FileUpload", "fire.txt", "text/plain", b"smoke");
        assert_eq!(
            kim.submit(&note).await.location(),
            format!("{zoom}?done=noted")
        );
        let page = kim.get(&zoom).await;
        assert!(page.body.contains("fire.txt") && page.body.contains("Minutes spent"));
        assert!(!page.body.contains("<b>does</b>"));

        // An answer by mail.
        let path = format!("{zoom}/reply");
        let reply = kim.get(&path).await;
        let reply = reply.form(&path);
        assert_eq!(reply.value("To"), "Emma Customer <emma@customer.test>");
        assert!(
            reply.value("Subject").contains(number),
            "{}",
            reply.value("Subject")
        );
        assert!(
            reply.value("Body").contains("> The printer burns."),
            "{}",
            reply.value("Body")
        );
        let forged = reply.clone().forged("From", "ceo@example.test");
        assert_eq!(
            kim.submit(&forged).await.status.as_u16(),
            422,
            "the sender is computed"
        );
        let nowhere = reply.clone().with("To", "no address");
        assert_eq!(kim.submit(&nowhere).await.status.as_u16(), 422);
        let sent = kim.submit(&reply.with("Body", "Use sand.")).await;
        assert_eq!(
            sent.location(),
            format!("{zoom}?done=sent"),
            "{}",
            sent.body
        );
        let waiting = world
            .desk
            .mail_queue(Actor::System)
            .list(None, 10)
            .await
            .unwrap();
        assert_eq!(waiting.len(), 1);
        assert!(waiting[0].recipients.contains("emma@customer.test"));
        assert!(kim.get(&zoom).await.body.contains("Use sand."));

        // Forwarding takes the files along.
        let path = format!("{zoom}/forward");
        let forward = kim
            .get(&path)
            .await
            .form(&path)
            .with("To", "fire@brigade.test");
        assert_eq!(kim.submit(&forward).await.status.as_u16(), 303);

        // Priority, owner, title, pending, move.
        for (action, field, label) in [
            ("priority", "NewPriorityID", "5 very high"),
            ("owner", "NewOwnerID", "Lee Agent"),
        ] {
            let path = format!("{zoom}/{action}");
            let page = kim.get(&path).await;
            let form = page
                .form(&path)
                .with(field, option(&page.body, field, label));
            assert_eq!(kim.submit(&form).await.status.as_u16(), 303, "{action}");
        }
        let take = kim.get(&zoom).await;
        let locked = take.form(&format!("{zoom}/take"));
        assert_eq!(kim.submit(&locked).await.status.as_u16(), 303);
        let path = format!("{zoom}/free-text");
        let form = kim
            .get(&path)
            .await
            .form(&path)
            .with("Title", "Printer is ash");
        assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
        let path = format!("{zoom}/pending");
        let page = kim.get(&path).await;
        let form = page
            .form(&path)
            .with("Subject", "Waiting")
            .with("Body", "For sand.");
        let form = form.with(
            "NewStateID",
            option(&page.body, "NewStateID", "pending reminder"),
        );
        assert_eq!(
            kim.submit(&form).await.location(),
            format!("{zoom}?done=pending")
        );
        let path = format!("{zoom}/move");
        let page = kim.get(&path).await;
        let sly = page.form(&path).with("DestQueueID", 1);
        assert_eq!(
            kim.submit(&sly).await.status.as_u16(),
            422,
            "a queue that is not offered"
        );
        let form = page.form(&path).with("DestQueueID", shelf);
        assert_eq!(
            kim.submit(&form).await.location(),
            format!("{zoom}?done=moved")
        );

        // Watching, links, merging.
        let other = world
            .ticket()
            .in_queue("Desk")
            .titled("Smell of smoke")
            .create()
            .await;
        let watch = kim.get(&zoom).await.form(&format!("{zoom}/watch"));
        assert_eq!(kim.submit(&watch).await.status.as_u16(), 303);
        assert!(
            kim.get("/agent/tickets?List=watched")
                .await
                .body
                .contains("Printer is ash")
        );
        let path = format!("{zoom}/link");
        let form = kim.get(&path).await.form(&path);
        let form = form
            .with("TicketNumber", &other.number)
            .with("LinkType", "ParentChild::Source");
        assert_eq!(
            kim.submit(&form).await.location(),
            format!("{zoom}?done=linked")
        );
        let links = kim.get(&format!("{zoom}/links")).await;
        assert!(links.body.contains("Smell of smoke") && links.body.contains("Child"));
        let unlink = links.form(&format!("{zoom}/unlink"));
        assert_eq!(kim.submit(&unlink).await.status.as_u16(), 303);
        let path = format!("/agent/tickets/{}/merge", other.number);
        let form = kim
            .get(&path)
            .await
            .form(&path)
            .with("MainTicketNumber", number);
        assert_eq!(
            kim.submit(&form).await.location(),
            format!("{zoom}?done=merged")
        );
        let merged = kim.get(&format!("/agent/tickets/{}", other.number)).await;
        assert!(
            merged
                .body
                .contains("This ticket was merged into another one.")
        );

        // Closing needs a note, and unlocks.
        let path = format!("{zoom}/close");
        let page = kim.get(&path).await;
        let form = page
            .form(&path)
            .with("Subject", "Done")
            .with("Body", "All sand.");
        let form = form.with(
            "NewStateID",
            option(&page.body, "NewStateID", "closed successful"),
        );
        assert_eq!(
            kim.submit(&form).await.location(),
            format!("{zoom}?done=closed")
        );
        let closed = world
            .desk
            .tickets(Actor::System)
            .get(ticket.id)
            .await
            .unwrap();
        assert_eq!(
            (
                closed.state.as_str(),
                closed.lock.as_str(),
                closed.queue.as_str()
            ),
            ("closed successful", "unlock", "Shelf")
        );
        let lines = history(&mut kim, number).await;
        for line in [
            "Queue: Desk → Shelf",
            "Title: Printer on fire → Printer is ash",
            "New owner: lee",
        ] {
            assert!(lines.contains(line), "{line} in {lines}");
        }

        // Found again, by words and by number.
        let found = kim.get("/agent/search?q=ash").await;
        assert!(found.body.contains("One ticket found."), "{}", found.body);
        let found = kim.get(&format!("/agent/search?q={number}")).await;
        assert_eq!(found.location(), zoom);
        let old = format!(
            "/otrs/index.pl?Action=AgentTicketZoom;TicketID={}",
            ticket.id
        );
        assert_eq!(kim.get(&old).await.location(), zoom);
    })
    .await;
}

#[tokio::test]
async fn new_tickets_by_phone_and_by_mail() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    world.customer("emma").create().await;
    world.customer("emil").create().await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    for (path, word) in [
        ("/agent/tickets/new/phone", "phone"),
        ("/agent/tickets/new/email", "mail"),
    ] {
        let page = kim.get(path).await;
        let form = page
            .form(path)
            .with("Dest", option(&page.body, "Dest", "Desk"));
        let form = form
            .with("Subject", format!("Asked by {word}"))
            .with("Body", "Help!");
        let form = form.file(
            "FileUpload",
            "shot.png",
            "image/png",
            b"\x89PNG\r\n\x1a\nxx",
        );
        let unknown = kim
            .submit(&form.clone().with("SelectedCustomerUser", "zoe"))
            .await;
        assert_eq!(unknown.status.as_u16(), 422);
        assert!(unknown.body.contains("No customer user has this"));
        let several = kim
            .submit(&form.clone().with("SelectedCustomerUser", "em"))
            .await;
        assert!(
            several
                .body
                .contains("Several customer users fit: emil, emma")
        );
        let made = kim
            .submit(&form.with("SelectedCustomerUser", "emma@customer.test"))
            .await;
        assert!(
            made.location().ends_with("?done=created"),
            "{} {}",
            made.status,
            made.body
        );
        let page = kim.open(made.location()).await;
        assert!(page.body.contains("Emma Customer") && page.body.contains("shot.png"));
        assert!(page.body.contains("The ticket was created."));
    }
    let mail = world
        .desk
        .mail_queue(Actor::System)
        .list(None, 10)
        .await
        .unwrap();
    assert_eq!(mail.len(), 1);
}

#[tokio::test]
async fn bulk_actions_skip_what_is_not_allowed_and_say_so() {
    let world = world().await;
    world.queue("Other").await;
    agent(&world, "kim", "Desk", "rw").await;
    let one = world.ticket().in_queue("Desk").titled("One").create().await;
    let hidden = world
        .ticket()
        .in_queue("Other")
        .titled("Hidden")
        .create()
        .await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let list = kim.get("/agent/tickets").await;
    assert!(list.body.contains("One") && !list.body.contains("Hidden"));
    let form = list.form("/agent/tickets/bulk").forged("Action", "lock");
    let none = kim.submit(&form).await;
    assert_eq!(none.location(), "/agent/tickets?done=none");
    let form = form.forged("TicketID", &one.id.to_string());
    let form = form.forged("TicketID", &hidden.id.to_string());
    assert_eq!(
        kim.submit(&form).await.location(),
        "/agent/tickets?done=part"
    );
    let tickets = world.desk.tickets(Actor::System);
    assert_eq!(tickets.get(one.id).await.unwrap().lock, "lock");
    assert_eq!(tickets.get(hidden.id).await.unwrap().lock, "unlock");

    let form = list.form("/agent/tickets/bulk").forged("Action", "close");
    let form = form.forged("TicketID", &one.id.to_string());
    let asked = kim.submit(&form).await;
    let form = asked.form("/agent/tickets/bulk");
    let form = form.with(
        "NewStateID",
        option(&asked.body, "NewStateID", "closed successful"),
    );
    assert_eq!(
        kim.submit(&form).await.location(),
        "/agent/tickets?done=saved"
    );
    assert_eq!(
        tickets.get(one.id).await.unwrap().state,
        "closed successful"
    );
}

#[tokio::test]
async fn lists_are_sorted_filtered_and_turned_page_by_page() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    for n in 0..12 {
        let title = format!("Case {n:02} marker{n:02}x");
        world
            .ticket()
            .in_queue("Desk")
            .titled(&title)
            .create()
            .await;
        world.pass(chrono::TimeDelta::minutes(5));
    }
    let kim = world
        .desk
        .agents(Actor::System)
        .find("kim")
        .await
        .unwrap()
        .unwrap();
    let agents = world.desk.agents(kim.id);
    let size = ("UserTicketOverviewSmallPageShown", Some("5"));
    agents.set_preferences(kim.id, &[size]).await.unwrap();
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let titles = |body: &str| -> Vec<String> {
        let parts = body.split("dir=\"auto\">Case ").skip(1);
        parts.map(|part| part[..2].to_owned()).collect()
    };
    let link = |body: &str, rel: &str| -> Option<String> {
        let at = body.find(&format!("rel=\"{rel}\" href=\""))?;
        let rest = body[at..].split('"').nth(3)?;
        Some(gotrs_core::article::html::decoded(rest).into_owned())
    };
    let first = kim.get("/agent/tickets?SortBy=Title&OrderBy=Up").await.body;
    assert_eq!(titles(&first), ["00", "01", "02", "03", "04"]);
    assert!(first.contains("5 of 12 tickets") && first.contains("aria-sort=\"ascending\""));
    let second = kim.get(&link(&first, "next").unwrap()).await.body;
    assert_eq!(titles(&second), ["05", "06", "07", "08", "09"]);
    let third = kim.get(&link(&second, "next").unwrap()).await.body;
    assert_eq!(titles(&third), ["10", "11"]);
    assert_eq!(link(&third, "next"), None);
    let back = kim.get(&link(&third, "prev").unwrap()).await.body;
    assert_eq!(titles(&back), titles(&second));
    let start = kim.get(&link(&back, "prev").unwrap()).await.body;
    assert_eq!(
        (titles(&start), link(&start, "prev")),
        (titles(&first), None)
    );
    let found = kim.get("/agent/tickets?q=marker07x").await.body;
    assert_eq!(titles(&found), ["07"]);
    let wrong = kim.get("/agent/tickets?PriorityIDs=99999").await.body;
    assert_eq!(titles(&wrong), [""; 0]);
    for odd in [
        "?After=x-zz&Back=..x",
        "?SortBy=pw",
        "?View=%00",
        "?After=1-ff",
    ] {
        let status = kim
            .get(&format!("/agent/tickets{odd}"))
            .await
            .status
            .as_u16();
        assert!(matches!(status, 200 | 400 | 422), "{odd}: {status}");
    }
}

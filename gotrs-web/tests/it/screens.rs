//! What an agent sees: the conversation and its views, lists and their columns, the dashboard, customers, the bell.

use gotrs_core::article::{Channel, NewArticle, NewAttachment, SenderType};
use gotrs_core::testing::World;
use gotrs_core::ticket::Ticket;
use gotrs_core::{Actor, ArticleId};
use gotrs_mail::DeskMail as _;

use super::browser::{Browser, option};
use super::desk::{PASSWORD, agent, on_each, router, signed_in, world};
use super::walk::asked;

async fn stage(world: &World) -> (Ticket, Browser) {
    agent(world, "kim", "Desk", "rw").await;
    world.customer("emma").create().await;
    let ticket = asked(world, "Desk", "Printer on fire").await;
    let router = router(world).await;
    let kim = signed_in(&router, "kim").await;
    (ticket, kim)
}

async fn add(world: &World, ticket: &Ticket, article: NewArticle) -> ArticleId {
    let articles = world.desk.articles(Actor::System);
    articles.create(ticket.id, article).await.unwrap().id
}

fn zoom(ticket: &Ticket) -> String {
    format!("/agent/tickets/{}", ticket.number)
}

#[tokio::test]
async fn a_long_conversation_shows_the_bodies_of_open_articles_only() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    for n in 0..9 {
        add(
            &world,
            &ticket,
            NewArticle::note("Short", format!("Body {n}.")),
        )
        .await;
    }
    let articles = world.desk.articles(kim_of(&world).await);
    articles.see_all(ticket.id).await.unwrap();
    let short = kim.get(&zoom(&ticket)).await.body;
    assert!(short.contains("Body 0.") && short.contains("Body 8."));
    let first = add(&world, &ticket, NewArticle::note("Long", "The needle.")).await;
    for n in 0..120 {
        let text = format!("Hay {n}. {}", "And more hay. ".repeat(50));
        add(&world, &ticket, NewArticle::note(format!("Hay {n}"), text)).await;
    }
    articles.see_all(ticket.id).await.unwrap();
    let long = kim.get(&zoom(&ticket)).await.body;
    assert!(long.contains("Hay 119. And"), "the newest is open");
    assert!(long.contains("Hay 100") && !long.contains("Hay 100. And"));
    assert!(long.contains("50 of 131 articles"), "{long}");
    assert!(
        long.len() < 3 * short.len(),
        "{} against {}",
        long.len(),
        short.len()
    );
    let all = kim.get(&format!("{}?Open=all", zoom(&ticket))).await.body;
    assert!(all.contains("Hay 100. And") && all.contains("Close old articles"));
    // Whoever follows a link to an old article finds it open.
    let old = kim
        .get(&format!("{}?ArticleID={first}", zoom(&ticket)))
        .await;
    assert!(old.body.contains("The needle."));
    assert!(old.body.contains("Show the newest articles"));
}

async fn kim_of(world: &World) -> gotrs_core::UserId {
    let agents = world.desk.agents(Actor::System);
    agents.find("kim").await.unwrap().unwrap().id
}

#[tokio::test]
async fn a_choice_of_articles_is_kept_until_it_is_cleared() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    add(&world, &ticket, NewArticle::note("Inside", "For us alone.")).await;
    let path = "/agent/article-filter";
    let page = kim.get(&zoom(&ticket)).await;
    let form = page.form(path).with("Readers", "internal");
    let chosen = kim.submit(&form).await;
    assert_eq!(chosen.location(), zoom(&ticket));
    let page = kim.get(&zoom(&ticket)).await;
    assert!(page.body.contains("For us alone."));
    assert!(!page.body.contains("The printer burns."));
    assert!(page.body.contains("Some articles are left out"));
    let clear = page.form(path).forged("Clear", "1");
    assert_eq!(kim.submit(&clear).await.status.as_u16(), 303);
    let page = kim.get(&zoom(&ticket)).await.body;
    assert!(page.contains("The printer burns.") && !page.contains("left out"));
}

#[tokio::test]
async fn the_timeline_has_what_happened_between_the_articles() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    let tickets = world.desk.tickets(kim_of(&world).await);
    tickets
        .set_priority(ticket.id, "5 very high")
        .await
        .unwrap();
    let plain = kim.get(&zoom(&ticket)).await.body;
    assert!(!plain.contains("Priority: 3 normal"));
    let line = kim.get(&format!("{}?View=timeline", zoom(&ticket))).await;
    let event = "Kim Agent: Priority: 3 normal → 5 very high";
    assert!(line.body.contains(event), "{}", line.body);
    assert!(line.body.contains("The printer burns."));
}

#[tokio::test]
async fn a_mail_can_be_read_as_it_came_and_a_ticket_printed() {
    let world = world().await;
    let (_, mut kim) = stage(&world).await;
    let ticket = world.ticket().in_queue("Desk").titled("Raw").create().await;
    let raw = "Subject: <b>x</b>\r\n\r\n<script>alert(1)</script>\r\n";
    let new = NewArticle::new(Channel::Email, SenderType::Customer)
        .visible_for_customer(true)
        .from("Emma <emma@customer.test>")
        .subject("Raw")
        .html("<p>Bright <i>words</i></p>")
        .plain(raw.as_bytes().to_vec());
    let id = add(&world, &ticket, new).await;
    let source = kim
        .get(&format!("{}/articles/{id}/source", zoom(&ticket)))
        .await;
    assert!(source.body.contains("&#60;script&#62;"), "{}", source.body);
    assert!(!source.body.contains("<script>alert"));
    let print = kim.get(&format!("{}/print", zoom(&ticket))).await;
    assert!(print.body.contains("Bright words"), "{}", print.body);
    assert!(!print.body.contains("<iframe") && print.body.contains(ticket.number.as_str()));
}

#[tokio::test]
async fn pictures_and_text_are_shown_in_place_and_nothing_else() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    let file = |name: &str, kind: &str, content: &[u8]| NewAttachment {
        filename: name.to_owned(),
        content_type: kind.to_owned(),
        content: content.to_vec(),
        disposition: Some("attachment".to_owned()),
        ..NewAttachment::default()
    };
    let note = NewArticle::note("Files", "Files.")
        .attachment(file("a.png", "image/png", b"\x89PNG\r\n\x1a\nxx"))
        .attachment(file("b.txt", "text/plain", b"plain"))
        .attachment(file("c.html", "text/html", b"<script>1</script>"))
        .attachment(file("d.png", "image/png", b"<svg onload=alert(1)>"));
    let id = add(&world, &ticket, note).await;
    let page = kim.get(&zoom(&ticket)).await.body;
    let base = format!("{}/articles/{id}/attachments", zoom(&ticket));
    assert!(
        page.contains(&format!("<img src=\"{base}/1/view\"")),
        "{page}"
    );
    assert!(page.contains("Look at b.txt") && !page.contains("Look at c.html"));
    for (position, word) in [
        (1, "inline"),
        (2, "inline"),
        (3, "attachment"),
        (4, "attachment"),
    ] {
        let shown = kim.get(&format!("{base}/{position}/view")).await;
        let how = shown.header("content-disposition");
        assert!(how.starts_with(word), "{position}: {how}");
        let policy = shown.header("content-security-policy");
        assert!(
            policy.starts_with("sandbox; default-src 'none'"),
            "{policy}"
        );
    }
}

#[tokio::test]
async fn a_dashboard_stays_as_it_was_arranged() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    world
        .set("GOTRS::Dashboard::News", "The lift is out of order.")
        .await;
    let page = kim.get("/agent").await.body;
    assert!(page.contains("The lift is out of order."));
    let position = |page: &str, id: &str| page.find(&format!("id=\"w-{id}\""));
    assert!(position(&page, "mine") < position(&page, "new"));
    assert_eq!(position(&page, "watched"), None);
    let mut step = async |widget: &str, what: &str| {
        let page = kim.get("/agent?Arrange=1").await;
        let form = page.form("/agent/dashboard");
        let form = form.without("Widget").without("Do");
        let form = form.forged("Widget", widget).forged("Do", what);
        assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
        kim.get("/agent").await.body
    };
    let page = step("new", "up").await;
    assert!(position(&page, "new") < position(&page, "mine"));
    let page = step("mine", "hide").await;
    assert_eq!(position(&page, "mine"), None);
    let page = step("watched", "show").await;
    assert!(position(&page, "watched").is_some());
    assert!(page.contains(ticket.number.as_str()), "{page}");
    let page = step("watched", "reset").await;
    assert!(position(&page, "mine") < position(&page, "new"));
}

#[tokio::test]
async fn lists_show_the_columns_that_were_chosen_and_views_of_states() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    let page = kim.get("/agent/tickets").await;
    assert!(page.body.contains("SortBy=EscalationTime"));
    let form = page.form("/agent/columns").without("Columns");
    let form = form.forged("Columns", "Lock").forged("Columns", "Changed");
    assert_eq!(kim.submit(&form).await.location(), "/agent/tickets");
    let page = kim.get("/agent/tickets?SortBy=Changed&OrderBy=Up").await;
    assert!(page.body.contains("Printer on fire") && page.body.contains("aria-sort"));
    assert!(!page.body.contains("SortBy=EscalationTime"));
    let closed = kim.get("/agent/tickets?View=closed").await.body;
    assert!(!closed.contains("Printer on fire"));
    let tickets = world.desk.tickets(Actor::System);
    tickets
        .set_state(ticket.id, "closed successful", None)
        .await
        .unwrap();
    let closed = kim.get("/agent/tickets?View=closed").await.body;
    assert!(closed.contains("Printer on fire"));
}

#[tokio::test]
async fn own_queues_kept_views_and_the_bell_on_every_database() {
    on_each(async |world| {
        let desk = world.queue("Desk").await;
        world.queue("Shelf").await;
        let kim = world.agent("kim").password(PASSWORD);
        kim.can("Desk", "rw").can("Shelf", "rw").create().await;
        world.customer("emma").create().await;
        let router = router(world).await;
        let mut kim = signed_in(&router, "kim").await;
        asked(world, "Shelf", "Elsewhere").await;
        asked(world, "Desk", "Printer on fire").await;

        let mine = "/agent/tickets?List=my-queues";
        assert!(!kim.get(mine).await.body.contains("Printer on fire"));
        let quiet = kim.get("/agent/notifications").await.body;
        assert!(quiet.contains("Nothing new"), "{quiet}");
        let path = "/agent/preferences/mine";
        let form = kim.get("/agent/preferences").await.form(path);
        let form = form.forged("QueueIDs", &desk.to_string());
        assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
        let list = kim.get(mine).await.body;
        assert!(list.contains("Printer on fire") && !list.contains("Elsewhere"));

        // What is new there rings the bell until all is read.
        let bell = kim.get("/agent/notifications").await;
        assert!(bell.body.contains("Printer on fire"), "{}", bell.body);
        assert!(bell.body.contains("Notifications: 1") && !bell.body.contains("Elsewhere"));
        let read = bell.form("/agent/notifications/read");
        assert_eq!(kim.submit(&read).await.status.as_u16(), 303);
        let bell = kim.get("/agent/notifications").await.body;
        assert!(bell.contains("Nothing new"), "{bell}");

        // A view under a name stands in the navigation of every page, and can be forgotten.
        let here = format!("/agent/queues/{desk}?View=all&SortBy=Title&OrderBy=Up");
        let form = kim.get(&here).await.form("/agent/searches");
        let kept = kim
            .submit(&form.with("Profile", "Everything, by title"))
            .await;
        assert!(kept.location().starts_with(&here), "{}", kept.location());
        let home = kim.get("/agent").await.body;
        assert!(home.contains("Everything, by title"));
        let again = kim.get(&here).await;
        let forget = again.form("/agent/searches/remove");
        assert_eq!(kim.submit(&forget).await.status.as_u16(), 303);
        assert!(
            !kim.get("/agent")
                .await
                .body
                .contains("Everything, by title")
        );
    })
    .await;
}

#[tokio::test]
async fn a_service_has_a_list_and_my_services_another() {
    let world = world().await;
    world.set("Ticket::Service", "1").await;
    let (_, mut kim) = stage(&world).await;
    let service = world.service("Printing").await;
    let new = world.ticket().in_queue("Desk").titled("No paper");
    new.with(|new| new.service(service)).create().await;
    let list = kim.get(&format!("/agent/services/{service}")).await.body;
    assert!(list.contains("No paper") && !list.contains("Printer on fire"));
    let mine = kim.get("/agent/services").await.body;
    assert!(
        !mine.contains("No paper") && mine.contains("Printing"),
        "{mine}"
    );
    let form = kim.get("/agent/preferences").await;
    let form = form.form("/agent/preferences/mine");
    let form = form.forged("ServiceIDs", &service.to_string());
    assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
    assert!(kim.get("/agent/services").await.body.contains("No paper"));
    assert_eq!(kim.get("/agent/services/999").await.status.as_u16(), 404);
}

#[tokio::test]
async fn customers_are_found_and_their_pages_say_what_is_open_there() {
    let world = world().await;
    let (_, mut kim) = stage(&world).await;
    world.company("customer.test").await;
    let found = kim.get("/agent/customers?q=emm").await.body;
    assert!(found.contains("/agent/customers/emma"), "{found}");
    let search = kim.get("/agent/search?q=emma").await.body;
    assert!(search.contains("/agent/customers/emma"), "{search}");
    let person = kim.get("/agent/customers/emma").await.body;
    assert!(person.contains("emma@customer.test") && person.contains("Printer on fire"));
    assert!(person.contains("SelectedCustomerUser=emma"));
    let company = kim.get("/agent/companies/customer.test").await.body;
    assert!(company.contains("Printer on fire") && company.contains("/agent/customers/emma"));
    for nobody in ["/agent/customers/nobody", "/agent/companies/nobody"] {
        assert_eq!(kim.get(nobody).await.status.as_u16(), 404);
    }
}

#[tokio::test]
async fn who_is_away_says_so_to_the_others() {
    let world = world().await;
    let (_, mut kim) = stage(&world).await;
    agent(&world, "lee", "Desk", "rw").await;
    let path = "/agent/preferences/away";
    let form = kim.get("/agent/preferences").await.form(path);
    let form = form.forged("OutOfOffice", "1");
    let today = world.now().date_naive();
    let wrong = form
        .clone()
        .with("OutOfOfficeStart", today)
        .with("OutOfOfficeEnd", today - chrono::TimeDelta::days(1));
    let wrong = kim.submit(&wrong).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.body.contains("The last day is before the first."));
    let end = today + chrono::TimeDelta::days(3);
    let form = form
        .with("OutOfOfficeStart", today)
        .with("OutOfOfficeEnd", end);
    assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
    let router = router(&world).await;
    let mut lee = signed_in(&router, "lee").await;
    let search = lee.get("/agent/search").await.body;
    assert!(search.contains(&format!("out of office until {end}")));
    let page = kim.get("/agent/preferences").await;
    assert_eq!(page.form(path).value("OutOfOfficeEnd"), end.to_string());
}

#[tokio::test]
async fn several_tickets_are_changed_at_once_and_those_without_right_skipped() {
    let world = world().await;
    let (first, mut kim) = stage(&world).await;
    agent(&world, "lee", "Desk", "rw").await;
    let second = asked(&world, "Desk", "Smell of smoke").await;
    world.queue("Secret").await;
    let hidden = asked(&world, "Secret", "Canary").await;
    let list = kim.get("/agent/tickets").await;
    let form = list.form("/agent/tickets/bulk").forged("Action", "edit");
    let form = [&first, &second, &hidden]
        .iter()
        .fold(form, |form, ticket| {
            form.forged("TicketID", &ticket.id.to_string())
        });
    let page = kim.submit(&form).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    let form = page.form("/agent/tickets/bulk");
    let half = kim.submit(&form.clone().with("Body", "No subject.")).await;
    assert_eq!(half.status.as_u16(), 422);
    let priority = option(&page.body, "NewPriorityID", "5 very high");
    let form = form
        .with("NewPriorityID", priority)
        .with("Subject", "Seen")
        .with("Body", "Both burn.")
        .with("TimeUnits", 5)
        .with("LinkTogether", 1);
    let done = kim.submit(&form).await;
    assert!(done.location().ends_with("done=part"), "{}", done.body);
    let tickets = world.desk.tickets(Actor::System);
    for (ticket, priority) in [
        (&first, "5 very high"),
        (&second, "5 very high"),
        (&hidden, "3 normal"),
    ] {
        let after = tickets.get(ticket.id).await.unwrap();
        assert_eq!(after.priority, priority, "{}", ticket.title);
    }
    let links = kim.get(&format!("{}/links", zoom(&first))).await.body;
    assert!(links.contains("Smell of smoke"));
    // Now into one.
    let list = kim.get("/agent/tickets").await;
    let form = list.form("/agent/tickets/bulk").forged("Action", "edit");
    let form = [&first, &second].iter().fold(form, |form, ticket| {
        form.forged("TicketID", &ticket.id.to_string())
    });
    let page = kim.submit(&form).await;
    let form = page.form("/agent/tickets/bulk").with("MergeToOldest", 1);
    let done = kim.submit(&form).await;
    assert!(
        done.location().ends_with("done=saved"),
        "{}",
        done.location()
    );
    let merged = tickets.get(second.id).await.unwrap();
    assert_eq!(merged.state_type, "merged");
}

#[tokio::test]
async fn a_ticket_lists_its_files_and_the_time_spent_on_it() {
    on_each(async |world| {
        world.queue("Desk").await;
        let (ticket, mut kim) = stage(world).await;
        let file = NewAttachment {
            filename: "plan.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            content: b"%PDF-1.7".to_vec(),
            disposition: Some("attachment".to_owned()),
            ..NewAttachment::default()
        };
        let id = add(
            world,
            &ticket,
            NewArticle::note("Plan", "See file.").attachment(file),
        )
        .await;
        let path = format!("{}/note", zoom(&ticket));
        let form = kim.get(&path).await.form(&path);
        let form = form.with("Body", "Done.").with("TimeUnits", 15);
        assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
        let files = kim
            .get(&format!("{}/attachments", zoom(&ticket)))
            .await
            .body;
        assert!(files.contains("plan.pdf"), "{files}");
        assert!(files.contains(&format!("/articles/{id}/attachments/")));
        let times = kim.get(&format!("{}/times", zoom(&ticket))).await.body;
        assert!(
            times.contains("Kim Agent") && times.contains("15"),
            "{times}"
        );
        let list = kim.get("/agent/tickets").await.body;
        assert!(
            list.contains("3 articles") && list.contains("with files"),
            "{list}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_never_arrived_is_said_on_its_ticket() {
    let world = world().await;
    let (ticket, mut kim) = stage(&world).await;
    let path = format!("{}/reply", zoom(&ticket));
    let form = kim.get(&path).await.form(&path);
    assert_eq!(kim.submit(&form).await.status.as_u16(), 303);
    let queue = world.desk.mail_queue(Actor::System);
    let waiting = queue.list(None, 10).await.unwrap();
    queue.delete(waiting[0].id).await.unwrap();
    let page = kim.get(&zoom(&ticket)).await.body;
    assert!(page.contains("not delivered"), "{page}");
    assert!(page.contains("was not delivered."));
}

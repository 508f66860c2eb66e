//! The screens of a ticket that the walk through a day does not meet: calls, templates, mail out, redirecting, splitting.

use gotrs_core::article::ArticleFilter;
use gotrs_core::catalog::Template;
use gotrs_core::testing::World;
use gotrs_core::ticket::{Ticket, TicketNumber};
use gotrs_core::{Actor, QueueId, TemplateId};
use gotrs_mail::DeskMail as _;

use super::browser::{Browser, option};
use super::desk::{agent, router, signed_in, world};
use super::walk::asked;

/// A template of a type, offered in a queue.
async fn template(world: &World, queue: QueueId, kind: &str, text: &str) -> TemplateId {
    let templates = world.desk.templates(Actor::System);
    let template = Template::named(format!("{kind} text {queue}"), kind, text);
    let id = templates.add(template).await.unwrap().id;
    templates.set_queues(id, &[queue]).await.unwrap();
    id
}

async fn last(world: &World, ticket: &Ticket) -> gotrs_core::article::Article {
    let filter = ArticleFilter::default().newest_first().limit(1);
    let articles = world.desk.articles(Actor::System);
    let mut entries = articles.list(ticket.id, &filter).await.unwrap();
    entries.pop().unwrap().article
}

async fn stage() -> (World, Ticket, Browser, QueueId) {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    world.customer("emma").create().await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    let desk = ticket.queue_id;
    let router = router(&world).await;
    let kim = signed_in(&router, "kim").await;
    (world, ticket, kim, desk)
}

#[tokio::test]
async fn a_call_is_the_customers_or_the_agents_by_who_called() {
    let (world, ticket, mut kim, _) = stage().await;
    let zoom = format!("/agent/tickets/{}", ticket.number);
    for (screen, sender) in [("phone-in", "customer"), ("phone-out", "agent")] {
        let path = format!("{zoom}/{screen}");
        let form = kim.get(&path).await.form(&path);
        let form = form.with("Body", format!("Said by {sender}."));
        let done = kim.submit(&form).await;
        assert_eq!(
            done.location(),
            format!("{zoom}?done=called"),
            "{}",
            done.body
        );
        let article = last(&world, &ticket).await;
        assert_eq!(article.channel, "Phone");
        assert_eq!(article.sender_type, sender);
        let from = if sender == "customer" {
            "emma@"
        } else {
            "kim@"
        };
        assert!(article.from.contains(from), "{}", article.from);
    }
}

#[tokio::test]
async fn templates_of_the_queue_begin_answers_notes_and_calls() {
    let (world, ticket, mut kim, desk) = stage().await;
    let zoom = format!("/agent/tickets/{}", ticket.number);
    let text = "About <OTRS_TICKET_TicketNumber>, says <OTRS_CURRENT_UserFirstname>.";
    for (kind, screen) in [
        ("Answer", "reply"),
        ("Note", "note"),
        ("PhoneCall", "phone-in"),
        ("Email", "mail"),
        ("Forward", "forward"),
    ] {
        let id = template(&world, desk, kind, text).await;
        let path = format!("{zoom}/{screen}");
        let plain = kim.get(&path).await;
        assert!(plain.body.contains(&format!("{kind} text")), "{screen}");
        let page = kim.get(&format!("{path}?TemplateID={id}")).await;
        let body = page.form(&path).value("Body").to_owned();
        let filled = format!("About {}, says Kim.", ticket.number);
        assert!(body.contains(&filled), "{screen}: {body}");
    }
    let elsewhere = template(&world, QueueId(1), "Note", "Secret").await;
    let strange = kim
        .get(&format!("{zoom}/note?TemplateID={elsewhere}"))
        .await;
    assert_eq!(strange.status.as_u16(), 404, "of another queue");
}

#[tokio::test]
async fn a_note_quotes_the_article_it_is_about() {
    let (world, ticket, mut kim, _) = stage().await;
    let article = last(&world, &ticket).await;
    let zoom = format!("/agent/tickets/{}", ticket.number);
    let path = format!("{zoom}/note?ArticleID={}", article.id);
    let body = kim.get(&path).await.form(&format!("{zoom}/note"));
    let body = body.value("Body").to_owned();
    assert!(body.contains("Emma Customer wrote:"), "{body}");
    assert!(body.contains("> The printer burns."), "{body}");
}

#[tokio::test]
async fn a_mail_that_answers_nothing_goes_to_the_customer() {
    let (world, ticket, mut kim, _) = stage().await;
    let zoom = format!("/agent/tickets/{}", ticket.number);
    let path = format!("{zoom}/mail");
    let form = kim.get(&path).await.form(&path);
    assert!(form.value("To").contains("emma@customer.test"));
    let done = kim.submit(&form.with("Body", "Please call us.")).await;
    assert_eq!(
        done.location(),
        format!("{zoom}?done=sent"),
        "{}",
        done.body
    );
    let article = last(&world, &ticket).await;
    assert_eq!(article.channel, "Email");
    assert!(article.in_reply_to.is_empty() && article.body.contains("Please call us."));
}

#[tokio::test]
async fn a_mail_is_sent_on_as_it_came() {
    let (world, _, mut kim, desk) = stage().await;
    let raw = b"From: Emma <emma@customer.test>\r\nTo: desk@desk.test\r\nSubject: Wrong door\r\n\r\nFor the others.\r\n";
    let new = gotrs_core::article::NewArticle::new(
        gotrs_core::article::Channel::Email,
        gotrs_core::article::SenderType::Customer,
    )
    .visible_for_customer(true)
    .from("Emma <emma@customer.test>")
    .subject("Wrong door")
    .text("For the others.")
    .plain(raw.to_vec());
    let ticket = world.ticket().in_queue("Desk").create().await;
    assert_eq!(ticket.queue_id, desk);
    let articles = world.desk.articles(Actor::System);
    let article = articles.create(ticket.id, new).await.unwrap();
    let zoom = format!("/agent/tickets/{}", ticket.number);
    let page = kim.get(&zoom).await;
    let path = format!("{zoom}/bounce?ArticleID={}", article.id);
    assert!(page.body.contains(&path), "{}", page.body);
    let form = kim.get(&path).await.form(&format!("{zoom}/bounce"));
    let wrong = kim.submit(&form.clone().with("BounceTo", "nowhere")).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let done = kim.submit(&form.with("BounceTo", "others@desk.test")).await;
    assert_eq!(
        done.location(),
        format!("{zoom}?done=bounced"),
        "{}",
        done.body
    );
    let waiting = world.desk.mail_queue(Actor::System);
    let waiting = waiting.list(None, 10).await.unwrap();
    assert!(waiting[0].recipients.contains("others@desk.test"));
}

#[tokio::test]
async fn an_article_becomes_a_ticket_of_its_own() {
    let (world, ticket, mut kim, _) = stage().await;
    let article = last(&world, &ticket).await;
    let zoom = format!("/agent/tickets/{}", ticket.number);
    let path = format!("{zoom}/split");
    let page = kim.get(&format!("{path}?ArticleID={}", article.id)).await;
    let form = page.form(&path);
    assert_eq!(form.value("Subject"), "Printer on fire");
    assert!(form.value("Body").contains("The printer burns."));
    let done = kim.submit(&form.with("Subject", "Second fire")).await;
    let target = done.location().to_owned();
    assert!(target.ends_with("?done=created"), "{}", done.body);
    let number = target.split(['/', '?']).nth(3).unwrap();
    let tickets = world.desk.tickets(Actor::System);
    let made = tickets
        .find_by_number(&TicketNumber::from(number))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(made.title, "Second fire");
    let links = kim.get(&format!("{zoom}/links")).await;
    assert!(links.body.contains("Second fire") && links.body.contains("Child"));
    let gone = kim.get(&path).await;
    assert_eq!(gone.status.as_u16(), 404, "without an article");
}

#[tokio::test]
async fn merging_tells_the_customer_if_asked() {
    let (world, ticket, mut kim, _) = stage().await;
    let main = asked(&world, "Desk", "Whole house on fire").await;
    let path = format!("/agent/tickets/{}/merge", ticket.number);
    let form = kim.get(&path).await.form(&path);
    let form = form.with("MainTicketNumber", &main.number);
    let silent = kim
        .submit(&form.clone().with("InformSender", 1).with("Body", ""))
        .await;
    assert_eq!(silent.status.as_u16(), 422, "a mail without a text");
    let done = kim.submit(&form.with("InformSender", 1)).await;
    let zoom = format!("/agent/tickets/{}", main.number);
    assert_eq!(
        done.location(),
        format!("{zoom}?done=merged"),
        "{}",
        done.body
    );
    let article = last(&world, &main).await;
    assert_eq!(article.channel, "Email");
    assert!(
        article.body.contains(ticket.number.as_str()),
        "{}",
        article.body
    );
}

#[tokio::test]
async fn updating_the_form_of_a_new_ticket_brings_customer_queue_and_template() {
    let (world, _, mut kim, desk) = stage().await;
    let id = template(
        &world,
        desk,
        "Create",
        "Dear <OTRS_CUSTOMER_DATA_UserFirstname>,",
    )
    .await;
    let path = "/agent/tickets/new/email";
    let form = kim.get(path).await.form(path);
    let form = form.with("SelectedCustomerUser", "emma");
    let form = form.with("Subject", "Kept").forged("Update", "1");
    let page = kim.submit(&form).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    assert!(page.body.contains("Printer on fire"), "what is open there");
    let form = page.form(path);
    assert_eq!(form.value("Dest"), desk.to_string(), "the last queue");
    assert_eq!(form.value("Subject"), "Kept");
    assert_eq!(form.value("Dest"), option(&page.body, "Dest", "Desk"));
    let form = form.with("TemplateID", id).forged("Update", "1");
    let form = kim.submit(&form).await.form(path);
    assert_eq!(form.value("Body").trim(), "Dear Emma,");
    let done = kim.submit(&form).await;
    assert!(done.location().ends_with("?done=created"), "{}", done.body);
}

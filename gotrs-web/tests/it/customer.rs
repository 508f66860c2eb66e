use gotrs_core::article::{ArticleFilter, Channel, NewArticle, NewAttachment, SenderType};
use gotrs_core::sysconfig::SettingChange;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::ticket::{Ticket, TicketNumber, TimeUnits};
use gotrs_core::{Actor, ArticleId};

use crate::client::{Answer, Browser};

const PASSWORD: &str = "a long enough sentence";

async fn set(world: &World, name: &str, value: &str) {
    let change = [(name.to_owned(), SettingChange::value(value))];
    let settings = world.desk.settings(Actor::System);
    settings.set_and_deploy(&change, "test").await.unwrap();
}

async fn queue(world: &World, name: &str) -> String {
    let queues = world.desk.queues(Actor::System);
    let queue = queues.find_by_name(name).await.unwrap().unwrap();
    queue.id.to_string()
}

async fn priority(world: &World) -> String {
    let priorities = world.desk.priorities(Actor::System);
    let found = priorities.find_by_name("3 normal").await.unwrap().unwrap();
    found.id.to_string()
}

async fn customer(world: &World, login: &str, company: &str) -> Browser {
    let builder = world.customer(login).company(company).password(PASSWORD);
    builder.create().await;
    Browser::signed_in(world, "customer", login, PASSWORD).await
}

/// Asks for help with a file; gives the ticket.
async fn asks(world: &World, browser: &mut Browser, subject: &str) -> Ticket {
    browser.get("/customer/tickets/new").await;
    let (queue, priority) = (queue(world, "Raw").await, priority(world).await);
    let fields = [
        ("Dest", queue.as_str()),
        ("PriorityID", &priority),
        ("Subject", subject),
        ("Body", "It does not print.\nAt all."),
    ];
    let files = [("FileUpload", "log.txt", "text/plain", "paper jam")];
    let answer = browser
        .upload("/customer/tickets/new", &fields, &files)
        .await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let number = answer.location().rsplit('/').next().unwrap().to_owned();
    let tickets = world.desk.tickets(Actor::System);
    let found = tickets.find_by_number(&TicketNumber(number)).await;
    found.unwrap().unwrap()
}

fn is_empty(list: &Answer) -> bool {
    ["Nothing found", "No requests here"]
        .iter()
        .any(|words| list.body.contains(words))
}

/// All pages of a ticket and its articles, as their customer knows them.
async fn addresses(world: &World, ticket: &Ticket) -> Vec<String> {
    let articles = world.desk.articles(Actor::System);
    let found = articles.list(ticket.id, &ArticleFilter::default()).await;
    let zoom = format!("/customer/tickets/{}", ticket.number);
    let mut all = vec![zoom.clone()];
    for entry in found.unwrap() {
        let article = format!("{zoom}/articles/{}", entry.article.id);
        all.push(format!("{article}/body"));
        for file in entry.attachments {
            all.push(format!("{article}/attachments/{}", file.file_id));
        }
    }
    all
}

#[tokio::test]
async fn a_customer_asks_reads_answers_and_closes() {
    on_each_database(async |world| {
        let mut emma = customer(world, "emma", "nova").await;
        let ticket = asks(world, &mut emma, "Printer <b>jam</b>").await;
        assert_eq!(ticket.customer_user.as_deref(), Some("emma"));
        let zoom = format!("/customer/tickets/{}", ticket.number);
        let page = emma.get(&zoom).await;
        assert!(
            page.body.contains("Printer &#60;b&#62;jam"),
            "{}",
            page.body
        );
        assert!(page.body.contains("It does not print.") && page.body.contains("log.txt"));
        let file = addresses(world, &ticket).await.pop().unwrap();
        let file = emma.get(&file).await;
        assert_eq!((file.status, file.body.as_str()), (200, "paper jam"));
        let disposition = file.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment"), "{disposition}");

        let articles = world.desk.articles(Actor::System);
        let note = NewArticle::note("Secret thoughts", "kanarie in a note");
        let note = articles.create(ticket.id, note).await.unwrap();
        let tickets = world.desk.tickets(Actor::System);
        tickets.set_state(ticket.id, "open", None).await.unwrap();
        let page = emma.get(&zoom).await;
        assert!(!page.body.contains("kanarie") && !page.body.contains("Secret"));
        let body = emma.get(&format!("{zoom}/articles/{}/body", note.id)).await;
        assert_eq!(body.status, 404);

        let answer = emma.post(&format!("{zoom}/answer"), &[("Body", "")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Fill in this field."));
        let answer = emma
            .post(&format!("{zoom}/answer"), &[("Body", "Still so.")])
            .await;
        assert_eq!((answer.status, answer.location()), (303, zoom.clone()));
        assert!(emma.get(&zoom).await.body.contains("Still so."));
        let list = emma.get("/customer?q=paper+still").await;
        assert!(
            !list.body.contains(ticket.number.as_str()),
            "the file's words are not searched"
        );
        let list = emma.get("/customer?q=STILL+print").await;
        assert!(list.body.contains(ticket.number.as_str()), "{}", list.body);

        let closed = emma.post(&format!("{zoom}/close"), &[]).await;
        assert_eq!(closed.status, 303, "{}", closed.body);
        assert!(
            !emma
                .get("/customer")
                .await
                .body
                .contains(ticket.number.as_str())
        );
        let list = emma.get("/customer?View=closed").await;
        assert!(list.body.contains(ticket.number.as_str()));
        let answer = emma
            .post(&format!("{zoom}/answer"), &[("Body", "Again.")])
            .await;
        assert_eq!(answer.status, 303);
        let ticket = tickets.get(ticket.id).await.unwrap();
        assert_eq!(ticket.state, "open");
    })
    .await;
}

#[tokio::test]
async fn other_peoples_requests_are_not_there_on_any_address() {
    on_each_database(async |world| {
        let mut emma = customer(world, "emma", "nova").await;
        let ticket = asks(world, &mut emma, "Printer").await;
        let addresses = addresses(world, &ticket).await;
        let zoom = &addresses[0];
        let mut eric = customer(world, "eric", "nova").await;
        let mut mallory = customer(world, "mallory", "evil").await;
        assert_eq!(eric.get(zoom).await.status, 200, "a colleague sees it");
        let list = eric.get("/customer?Whose=company").await;
        assert!(list.body.contains(ticket.number.as_str()) && list.body.contains("Emma Customer"));
        let off = "Ticket::Frontend::CustomerDisableCompanyTicketAccess";
        set(world, off, "1").await;
        for stranger in [&mut eric, &mut mallory] {
            for address in &addresses {
                assert_eq!(stranger.get(address).await.status, 404, "{address}");
            }
            for (target, fields) in [("answer", &[("Body", "x")][..]), ("close", &[])] {
                let answer = stranger.post(&format!("{zoom}/{target}"), fields).await;
                assert_eq!(answer.status, 404, "{target}");
            }
            for list in [
                "/customer?View=all",
                "/customer?Whose=company&View=all",
                "/customer?q=Printer",
            ] {
                let list = stranger.get(list).await;
                assert!(!list.body.contains(ticket.number.as_str()));
                assert!(is_empty(&list), "{}", list.body);
            }
        }
        for address in [
            "/customer/tickets/1",
            &format!("{zoom}/articles/0/body"),
            &format!("{zoom}/articles/x/body"),
            &format!("{zoom}/articles/1/attachments/99"),
        ] {
            assert_eq!(emma.get(address).await.status, 404, "{address}");
        }
        let mut nobody = Browser::new(world).await;
        for address in &addresses {
            let answer = nobody.get(address).await;
            assert_eq!(
                (answer.status, answer.location().as_str()),
                (303, "/customer/login")
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_internal_is_on_no_page_of_the_portal() {
    on_each_database(async |world| {
        let mut emma = customer(world, "emma", "nova").await;
        let ticket = asks(world, &mut emma, "Printer").await;
        let kim = world.agent("kanarieowner").can("users", "rw").create().await;
        let tickets = world.desk.tickets(Actor::System);
        tickets.set_owner(ticket.id, kim.id).await.unwrap();
        tickets.set_responsible(ticket.id, kim.id).await.unwrap();
        tickets.set_lock(ticket.id, "lock").await.unwrap();
        tickets.account_time(ticket.id, TimeUnits::parse("4711").unwrap()).await.unwrap();
        let articles = world.desk.articles(Actor::System);
        let file = NewAttachment {
            filename: "kanariefile.txt".into(),
            content_type: "text/plain".into(),
            content: b"kanarie".to_vec(),
            ..NewAttachment::default()
        };
        let note = NewArticle::note("kanariesubject", "kanariebody").attachment(file);
        let note = articles.create(ticket.id, note).await.unwrap();
        let answer = NewArticle::new(Channel::Email, SenderType::Agent)
            .visible_for_customer(true)
            .from("\"Kanarie Agent\" <kanarieowner@desk.test>")
            .to("emma@customer.test")
            .bcc("kanariebcc@desk.test")
            .subject("Re: Printer")
            .html("<p>Turn it <b>on</b>.</p><img src=\"http://kanarie.test/pixel.gif\"><script>1</script>");
        let answer = articles.create(ticket.id, answer).await.unwrap();
        let zoom = format!("/customer/tickets/{}", ticket.number);
        let body = format!("{zoom}/articles/{}/body", answer.id);
        for address in [zoom.as_str(), &body, "/customer", "/customer?Whose=company&View=all", "/customer/tickets/new", "/customer/profile"] {
            let page = emma.get(address).await;
            assert_eq!(page.status, 200, "{address}");
            let text = page.body.to_lowercase();
            assert!(!text.contains("kanarie") && !text.contains("4711"), "{address}: {text}");
        }
        let body = emma.get(&body).await.body;
        assert!(body.contains("<b>on</b>") && !body.contains("<script"), "{body}");
        for (id, what) in [(note.id, "body"), (note.id, "attachments/1"), (note.id, "attachments/2"), (ArticleId(note.id.0 + 100), "body")] {
            let address = format!("{zoom}/articles/{id}/{what}");
            assert_eq!(emma.get(&address).await.status, 404, "{address}");
        }
        let list = emma.get("/customer?q=kanariebody&View=all").await;
        assert!(is_empty(&list), "{}", list.body);
    })
    .await;
}

#[tokio::test]
async fn fields_that_a_form_does_not_have_are_refused() {
    on_each_database(async |world| {
        let mut emma = customer(world, "emma", "nova").await;
        let ticket = asks(world, &mut emma, "Printer").await;
        let zoom = format!("/customer/tickets/{}", ticket.number);
        let (queue, priority) = (queue(world, "Raw").await, priority(world).await);
        let new = [
            ("Dest", queue.as_str()),
            ("PriorityID", &priority),
            ("Subject", "a"),
            ("Body", "b"),
        ];
        let answer = [("Body", "b")];
        let locale = [("UserLanguage", "de"), ("UserTimeZone", "UTC")];
        for (target, fields) in [
            ("/customer/tickets/new", &new[..]),
            (&format!("{zoom}/answer"), &answer),
            (&format!("{zoom}/close"), &[]),
            ("/customer/profile/locale", &locale),
        ] {
            for extra in [
                "UserID",
                "ValidID",
                "create_by",
                "is_admin",
                "UserIsGroup[admin]",
                "DynamicField_X",
                "OwnerID",
                "StateID",
                "IsVisibleForCustomer",
                "UserLogin",
            ] {
                let fields: Vec<(&str, &str)> =
                    fields.iter().copied().chain([(extra, "1")]).collect();
                let answer = emma.post(target, &fields).await;
                assert_eq!(answer.status, 422, "{target} {extra}");
            }
        }
        let mut wrong = new;
        wrong[0].1 = "4711";
        assert_eq!(emma.post("/customer/tickets/new", &wrong).await.status, 422);
        let tickets = world.desk.tickets(Actor::System);
        assert_eq!(tickets.get(ticket.id).await.unwrap().state, "new");
        let requests = world.desk.requests("emma");
        let all = requests
            .count(&gotrs_core::ticket::RequestFilter::default())
            .await;
        assert_eq!(all.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_closed_request_in_a_queue_without_follow_ups_offers_a_new_one() {
    on_each_database(async |world| {
        let mut emma = customer(world, "emma", "nova").await;
        let ticket = asks(world, &mut emma, "Printer").await;
        let queues = world.desk.queues(Actor::System);
        let raw = queues.find_by_name("Raw").await.unwrap().unwrap();
        let list = gotrs_core::catalog::Fixed::FollowUp;
        let all = world.desk.fixed_list(Actor::System, list).await.unwrap();
        let reject = all
            .into_iter()
            .find(|entry| entry.name == "reject")
            .unwrap();
        let changed = gotrs_core::queue::Queue {
            follow_up_id: gotrs_core::FollowUpId(reject.id),
            ..raw.data.clone()
        };
        queues.update(raw.id, changed).await.unwrap();
        let zoom = format!("/customer/tickets/{}", ticket.number);
        assert!(emma.get(&zoom).await.body.contains("Send answer"));
        emma.post(&format!("{zoom}/close"), &[]).await;
        let page = emma.get(&zoom).await;
        assert!(!page.body.contains("Send answer"));
        assert!(page.body.contains("takes no further answers"));
        let answer = emma.post(&format!("{zoom}/answer"), &[("Body", "x")]).await;
        assert_eq!(answer.status, 409);
    })
    .await;
}

#[tokio::test]
async fn a_profile_changes_language_password_and_sessions() {
    on_each_database(async |world| {
        let mut emma = customer(world, "emma", "nova").await;
        let mut phone = Browser::signed_in(world, "customer", "emma", PASSWORD).await;
        let fields = [("UserLanguage", "de"), ("UserTimeZone", "Europe/Berlin")];
        let answer = emma.post("/customer/profile/locale", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = emma.get("/customer/profile").await;
        assert!(page.body.contains("<html lang=\"de\"") && !page.body.contains(PASSWORD));
        let new = "another very long sentence";
        let wrong = [("CurPw", "not it"), ("NewPw", new), ("NewPw1", new)];
        let answer = emma.post("/customer/profile/password", &wrong).await;
        assert_eq!(answer.status, 422);
        assert!(!answer.body.contains("not it") && !answer.body.contains(new));
        let differ = [("CurPw", PASSWORD), ("NewPw", new), ("NewPw1", "x")];
        assert_eq!(
            emma.post("/customer/profile/password", &differ)
                .await
                .status,
            422
        );
        let right = [("CurPw", PASSWORD), ("NewPw", new), ("NewPw1", new)];
        let answer = emma.post("/customer/profile/password", &right).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(
            emma.get("/customer").await.status,
            200,
            "this session goes on"
        );
        let out = phone.get("/customer").await;
        assert_eq!(
            (out.status, out.location().as_str()),
            (303, "/customer/login")
        );
        let mut phone = Browser::signed_in(world, "customer", "emma", new).await;
        emma.get("/customer/profile").await;
        let answer = emma
            .post("/customer/profile/sessions/end-others", &[])
            .await;
        assert_eq!(answer.status, 303);
        assert_eq!(phone.get("/customer").await.status, 303);
        assert_eq!(emma.get("/customer").await.status, 200);
    })
    .await;
}

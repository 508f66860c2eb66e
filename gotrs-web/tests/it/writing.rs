//! Writing with more than words: formatted text and what becomes of it, files, drafts, a newer article.

use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::db::{Blob, sql};
use gotrs_core::testing::World;
use gotrs_core::{Actor, ArticleId};

use super::browser::{Browser, Form};
use super::desk::{agent, customer_signed_in, on_each, router, signed_in, world};
use super::walk::asked;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

/// The last mail that waits, as it will be sent.
async fn waiting(world: &World) -> String {
    let mut conn = world.desk.read().await.unwrap();
    let query = sql("SELECT raw_message FROM mail_queue ORDER BY id DESC LIMIT 1");
    let (bytes,): (Blob,) = conn.one(query).await.unwrap();
    String::from_utf8_lossy(&bytes.0).into_owned()
}

/// The stored HTML of a ticket's last article.
async fn last_html(world: &World, ticket: gotrs_core::TicketId) -> Option<String> {
    let articles = world.desk.articles(Actor::System);
    let filter = gotrs_core::article::ArticleFilter::default().newest_first();
    let last: ArticleId = articles.list(ticket, &filter).await.unwrap()[0].article.id;
    let html = articles.html_body(ticket, last).await.unwrap();
    html.map(|file| String::from_utf8_lossy(&file.content).into_owned())
}

/// Uploads a file for a form as the script does; gives the answer.
async fn upload(browser: &mut Browser, form: &Form, name: &str, inline: bool) -> serde_json::Value {
    let mut upload = form.clone();
    upload.action = "/agent/uploads".to_owned();
    let upload =
        upload
            .only(&["ChallengeToken", "FormID"])
            .file("FileUpload", name, "image/png", PNG);
    let upload = match inline {
        true => upload.forged("Inline", "1"),
        false => upload,
    };
    let answer = browser.submit(&upload).await;
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

#[tokio::test]
async fn formatted_text_is_cleaned_stored_as_html_and_sent_with_its_picture_and_its_text() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let path = format!("/agent/tickets/{}/reply", ticket.number);
    let page = kim.get(&path).await;
    assert!(page.body.contains("data-rich=\"BodyHtml\"") && page.body.contains("write."));
    assert!(
        page.body.contains("&lt;blockquote") || page.body.contains("&#60;blockquote"),
        "the citation comes formatted"
    );
    let form = page.form(&path);
    let kept = upload(&mut kim, &form, "fire.png", true).await;
    let (cid, url) = (
        kept["files"][0]["cid"].as_str().unwrap().to_owned(),
        kept["files"][0]["url"].as_str().unwrap().to_owned(),
    );
    let shown = kim.get(&url).await;
    assert_eq!(shown.header("content-type"), "image/png");
    upload(&mut kim, &form, "list.png", false).await;
    upload(&mut kim, &form, "unused.png", true).await;
    let html = format!(
        "<p onclick=\"x()\">Use <strong>water</strong>.</p><script>alert(1)</script><img src=\"cid:{cid}\" alt=\"fire\">\
         <table><tbody><tr><td>a</td></tr></tbody></table>"
    );
    let sent = form
        .with("Body", "Use water.")
        .forged("BodyHtml", &html)
        .file("FileUpload", "plan.txt", "text/plain", b"plan");
    let answer = kim.submit(&sent).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    let mail = waiting(&world).await;
    let order = [
        "multipart/mixed",
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
    ];
    let mut at = 0;
    for part in order {
        at += mail[at..]
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {mail}"));
    }
    assert!(mail.contains(&format!("Content-ID: <{cid}>")), "{mail}");
    assert!(
        mail.contains("list.png") && mail.contains("plan.txt"),
        "{mail}"
    );
    assert!(
        !mail.contains("unused.png"),
        "what the text does not show stays out"
    );
    assert!(
        !mail.contains("script") && !mail.contains("onclick"),
        "{mail}"
    );
    let stored = last_html(&world, ticket.id).await.unwrap();
    assert!(
        stored.contains("<strong>water</strong>") && stored.contains("<table>"),
        "{stored}"
    );
    assert!(
        !stored.contains("onclick") && !stored.contains("script"),
        "{stored}"
    );
    let gone = kim.get(&url).await;
    assert_eq!(
        gone.status.as_u16(),
        404,
        "a form that was sent keeps nothing"
    );
}

#[tokio::test]
async fn without_script_or_without_the_setting_plain_text_is_sent() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let path = format!("/agent/tickets/{}/reply", ticket.number);
    let form = kim.get(&path).await.form(&path);
    assert!(form.value("Body").contains("Have you tried water?"));
    let answer = kim.submit(&form.with("Body", "Plain words.")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    assert!(!waiting(&world).await.contains("text/html"));
    world.set("Frontend::RichText", "0").await;
    let page = kim.get(&path).await;
    assert!(!page.body.contains("data-rich"));
    let form = page
        .form(&path)
        .with("Body", "x")
        .forged("BodyHtml", "<p>x</p>");
    assert_eq!(kim.submit(&form).await.status.as_u16(), 422);
}

#[tokio::test]
async fn files_stay_with_a_form_that_comes_back_and_can_be_removed() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    agent(&world, "lee", "Desk", "rw").await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let path = format!("/agent/tickets/{}/note", ticket.number);
    let form = kim.get(&path).await.form(&path);
    let empty = form
        .with("Subject", "")
        .with("Body", "See file.")
        .file("FileUpload", "<b>.txt", "text/plain", b"one")
        .file("FileUpload", "two.txt", "text/plain", b"two");
    let again = kim.submit(&empty).await;
    assert_eq!(again.status.as_u16(), 422);
    assert!(again.body.contains("two.txt") && !again.body.contains("<b>.txt"));
    let removed = kim
        .submit(
            &again
                .form(&path)
                .without("RemoveFile")
                .forged("RemoveFile", "two.txt"),
        )
        .await;
    assert!(!removed.body.contains("two.txt"), "{}", removed.body);
    let form = removed
        .form(&path)
        .without("RemoveFile")
        .with("Subject", "Files");
    let mut lee = signed_in(&router, "lee").await;
    let foreign = lee.get(&path).await.form(&path).with("Body", "x");
    let foreign = foreign.with("FormID", form.value("FormID"));
    assert_eq!(
        lee.submit(&foreign).await.status.as_u16(),
        404,
        "another's form"
    );
    let answer = kim.submit(&form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    let zoom = kim.follow(answer).await;
    assert!(zoom.body.contains("&#60;b&#62;.txt") || zoom.body.contains("&lt;b&gt;.txt"));
    assert!(!zoom.body.contains("two.txt"));
    let mut form = kim.get(&path).await.form(&path);
    form.action = "/agent/uploads".to_owned();
    let form = form.only(&["ChallengeToken", "FormID"]);
    let text = form
        .clone()
        .file("FileUpload", "a.svg", "image/png", b"<svg/>");
    let refused = kim.submit(&text.forged("Inline", "1")).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert_eq!(refused.body, "{\"error\":\"a.svg is no picture.\"}");
    world.set("WebMaxFileUpload", "10").await;
    let large = form.file("FileUpload", "large.png", "image/png", PNG);
    assert_eq!(kim.submit(&large).await.status.as_u16(), 413);
}

#[tokio::test]
async fn a_draft_is_offered_restored_with_its_file_and_gone_once_sent() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    agent(&world, "lee", "Desk", "rw").await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    let zoom = format!("/agent/tickets/{}", ticket.number);
    let path = format!("{zoom}/reply");
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let form = kim.get(&path).await.form(&path);
    let draft = form
        .with("Cc", "half an addr")
        .with("Body", "Half a sentence")
        .forged("BodyHtml", "<p>Half a <em>sentence</em></p>")
        .forged("SaveDraft", "1")
        .file("FileUpload", "half.txt", "text/plain", b"half");
    let kept = kim.submit(&draft).await;
    assert_eq!(kept.status.as_u16(), 303, "{}", kept.body);
    let shown = kim.follow(kept).await;
    assert!(shown.body.contains("Your draft is kept."));
    let quiet = draft.without("SaveDraft").forged("SaveDraft", "auto");
    assert_eq!(kim.submit(&quiet).await.status.as_u16(), 204);
    // Another session of the same agent.
    let mut home = signed_in(&router, "kim").await;
    let page = home.get(&zoom).await;
    assert_eq!(page.body.matches("You have a draft").count(), 1);
    let link = page
        .body
        .split("href=\"")
        .find(|rest| rest.contains("Draft="));
    let link = link.unwrap().split('"').next().unwrap().to_owned();
    let restored = home.get(&link).await;
    assert!(restored.body.contains("half.txt") && restored.body.contains("sentence"));
    let form = restored.form(&path);
    assert_eq!(form.value("Body"), "Half a sentence");
    assert_eq!(form.value("Cc"), "half an addr");
    let mut lee = signed_in(&router, "lee").await;
    assert!(!lee.get(&zoom).await.body.contains("You have a draft"));
    assert_eq!(lee.get(&link).await.status.as_u16(), 404);
    let sent = form
        .without("RemoveFile")
        .with("Cc", "")
        .forged("BodyHtml", "<p>Whole</p>");
    let answer = home.submit(&sent).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    assert!(waiting(&world).await.contains("half.txt"));
    assert!(!home.get(&zoom).await.body.contains("You have a draft"));
    // And thrown away.
    let new = "/agent/tickets/new/phone";
    let draft = home.get(new).await.form(new).with("Body", "Later");
    let kept = home.submit(&draft.forged("SaveDraft", "1")).await;
    let shown = home.follow(kept).await;
    let discard = shown
        .body
        .split("action=\"")
        .find(|rest| rest.contains("/discard"));
    let discard = discard.unwrap().split('"').next().unwrap().to_owned();
    let answer = home.submit(&shown.form(&discard)).await;
    assert_eq!(answer.status.as_u16(), 303);
    assert!(!home.get(new).await.body.contains("You have a draft"));
}

#[tokio::test]
async fn a_mail_over_a_newer_article_is_asked_about_once() {
    on_each(async |world| {
        world.queue("Desk").await;
        agent(world, "kim", "Desk", "rw").await;
        let ticket = asked(world, "Desk", "Printer on fire").await;
        let router = router(world).await;
        let mut kim = signed_in(&router, "kim").await;
        let path = format!("/agent/tickets/{}/reply", ticket.number);
        let form = kim.get(&path).await.form(&path).with("Body", "Use water.");
        let late = NewArticle::new(Channel::Email, SenderType::Customer)
            .visible_for_customer(true)
            .from("Emma <emma@customer.test>")
            .subject("Late")
            .text("It is electric, no water please.");
        let articles = world.desk.articles(Actor::System);
        articles.create(ticket.id, late).await.unwrap();
        let asked = kim.submit(&form).await;
        assert_eq!(asked.status.as_u16(), 422);
        assert!(asked.body.contains("It is electric") && asked.body.contains("Send anyway"));
        let again = asked.form(&path);
        assert_eq!(again.value("Body"), "Use water.");
        let answer = kim.submit(&again).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    })
    .await;
}

#[tokio::test]
async fn customers_write_with_the_same_editor() {
    let world = world().await;
    let ticket = asked(&world, "Desk", "Printer on fire").await;
    world
        .customer("emma")
        .password(super::desk::PASSWORD)
        .create()
        .await;
    let router = router(&world).await;
    let mut emma = customer_signed_in(&router, "emma").await;
    let zoom = format!("/customer/tickets/{}", ticket.number);
    let target = format!("{zoom}/answer");
    let page = emma.get(&zoom).await;
    assert!(page.body.contains("data-rich") && !page.body.contains("Save draft"));
    let form = page
        .form(&target)
        .with("Body", "Still burns")
        .forged("BodyHtml", "<p>Still <b onclick=x>burns</b></p>")
        .file("FileUpload", "fire.txt", "text/plain", b"x");
    let answer = emma.submit(&form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    let stored = last_html(&world, ticket.id).await.unwrap();
    assert_eq!(stored, "<p>Still <b>burns</b></p>");
    assert!(emma.get(&zoom).await.body.contains("fire.txt"));
    let staff = emma.get("/agent/uploads/a1.0/x").await;
    assert_ne!(staff.status.as_u16(), 200);
}

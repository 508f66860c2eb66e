//! What a browser gets of articles: bodies in their sandbox, files as downloads.

use gotrs_core::Actor;
use gotrs_core::article::{Channel, NewArticle, NewAttachment, SenderType};

use super::desk::{agent, router, signed_in, world};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn file(name: &str, kind: &str, content: &[u8]) -> NewAttachment {
    NewAttachment {
        filename: name.to_owned(),
        content_type: kind.to_owned(),
        content: content.to_vec(),
        disposition: Some("attachment".to_owned()),
        ..NewAttachment::default()
    }
}

#[tokio::test]
async fn a_body_is_a_sandboxed_document_of_clean_markup() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let ticket = world.ticket().in_queue("Desk").create().await;
    let html = "<p onclick=alert(1)>Hello <b>there</b></p><script>alert(1)</script>\
                <img src='http://e.test/t.gif'><img src='cid:logo@x'><form action=/agent/logout><input></form>";
    let picture = NewAttachment {
        content_id: Some("<logo@x>".to_owned()),
        disposition: Some("inline".to_owned()),
        ..file("logo.png", "image/png", PNG)
    };
    let mail = NewArticle::new(Channel::Email, SenderType::Customer)
        .visible_for_customer(true)
        .from("Emma <emma@customer.test>")
        .subject("</title><script>1</script>")
        .html(html)
        .attachment(picture);
    let article = world
        .desk
        .articles(Actor::System)
        .create(ticket.id, mail)
        .await
        .unwrap();
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let zoom = kim.get(&format!("/agent/tickets/{}", ticket.number)).await;
    let path = format!(
        "/agent/tickets/{}/articles/{}/body",
        ticket.number, article.id
    );
    assert!(
        zoom.body.contains(&format!("<iframe src=\"{path}\"")),
        "{}",
        zoom.body
    );
    assert!(
        zoom.body
            .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"")
    );
    let body = kim.get(&path).await;
    assert_eq!(
        body.header("content-security-policy"),
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    );
    assert_eq!(body.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(body.header("x-content-type-options"), "nosniff");
    assert_eq!(body.header("cache-control"), "no-store");
    assert!(body.body.contains("<b>there</b>") && body.body.contains("data:image/png;base64,"));
    for gone in ["onclick", "<script", "e.test", "<form", "<input"] {
        assert!(!body.body.contains(gone), "{gone} in {}", body.body);
    }
    let remote = kim.get(&format!("{path}?LoadRemote=1")).await;
    assert!(
        remote
            .header("content-security-policy")
            .contains("img-src 'self' data: https:")
    );
    assert!(remote.body.contains("e.test/t.gif") && !remote.body.contains("onclick"));
}

#[tokio::test]
async fn files_are_downloads_of_few_types_whatever_a_mail_claims() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let ticket = world.ticket().in_queue("Desk").create().await;
    let evil = b"<script>alert(1)</script>";
    let cases: [(&str, &str, &[u8], &str); 8] = [
        ("page.jpg", "image/jpeg", evil, "application/octet-stream"),
        (
            "x.svg",
            "image/svg+xml",
            b"<svg onload=alert(1)>",
            "application/octet-stream",
        ),
        ("x.xml", "text/xml", b"<a/>", "application/octet-stream"),
        (
            "x.html",
            "text/html;charset=utf-7",
            evil,
            "application/octet-stream",
        ),
        ("x.bin", "a/b;c=\"", b"x", "application/octet-stream"),
        ("x.pdf", "application/pdf", b"%PDF-1.7", "application/pdf"),
        ("x.png", "image/png", PNG, "image/png"),
        ("x.txt", "text/plain", b"plain", "text/plain; charset=utf-8"),
    ];
    let mut note = NewArticle::note("Files", "See these.");
    for (name, kind, content, _) in cases {
        note = note.attachment(file(name, kind, content));
    }
    note = note.attachment(file(
        "in\u{202e}fdp\r\nX-Evil: 1.exe",
        "text/html\r\nX: 1",
        b"x",
    ));
    let articles = world.desk.articles(Actor::System);
    let article = articles.create(ticket.id, note).await.unwrap();
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let base = format!(
        "/agent/tickets/{}/articles/{}/attachments",
        ticket.number, article.id
    );
    let index = articles.attachments(ticket.id, article.id).await.unwrap();
    for entry in index.entries() {
        let answer = kim.get(&format!("{base}/{}", entry.file_id)).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", entry.filename);
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment; filename=\"")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(
            answer.header("content-security-policy"),
            "sandbox; default-src 'none'; frame-ancestors 'none'"
        );
        assert!(!answer.headers.contains_key("x-evil") && !answer.headers.contains_key("x"));
        if let Some((_, _, content, served)) = cases.iter().find(|case| case.0 == entry.filename) {
            assert_eq!(
                (answer.header("content-type"), &answer.bytes[..]),
                (*served, *content)
            );
        }
    }
    assert_eq!(kim.get(&format!("{base}/99")).await.status.as_u16(), 404);
    let zoom = kim.get(&format!("/agent/tickets/{}", ticket.number)).await;
    assert!(!zoom.body.contains('\u{202e}'));
}

#[tokio::test]
async fn the_mail_as_it_came_is_for_agents_and_a_download() {
    let world = world().await;
    agent(&world, "kim", "Desk", "rw").await;
    let ticket = world.ticket().in_queue("Desk").create().await;
    let mail = NewArticle::new(Channel::Email, SenderType::Customer)
        .from("emma@customer.test")
        .subject("Hi")
        .text("Hi")
        .plain(b"Subject: Hi\r\n\r\nHi".to_vec());
    let articles = world.desk.articles(Actor::System);
    let article = articles.create(ticket.id, mail).await.unwrap();
    let router = router(&world).await;
    let mut kim = signed_in(&router, "kim").await;
    let path = format!(
        "/agent/tickets/{}/articles/{}/plain",
        ticket.number, article.id
    );
    let answer = kim.get(&path).await;
    assert_eq!(answer.bytes, b"Subject: Hi\r\n\r\nHi");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment")
    );
}

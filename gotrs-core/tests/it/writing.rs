use chrono::TimeDelta;
use gotrs_core::article::NewAttachment;
use gotrs_core::job::run_due;
use gotrs_core::testing::{World, on_each_database};
use gotrs_core::writing::NewDraft;
use gotrs_core::{Actor, ErrorKind};

fn file(name: &str, content: &[u8]) -> NewAttachment {
    NewAttachment {
        filename: name.to_owned(),
        content_type: "text/plain".to_owned(),
        content: content.to_vec(),
        ..NewAttachment::default()
    }
}

fn picture(id: &str) -> NewAttachment {
    NewAttachment {
        filename: "p.png".to_owned(),
        content_type: "image/png".to_owned(),
        content: vec![0, 159, 146, 150],
        content_id: Some(id.to_owned()),
        ..NewAttachment::default()
    }
}

#[tokio::test]
async fn a_form_keeps_its_files_until_it_is_sent() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let writing = world.desk.writing(kim.id);
        let form = writing.begin();
        for name in ["../a.txt", "../a.txt", "b.txt"] {
            writing.add_file(&form, file(name, b"\0x")).await.unwrap();
        }
        writing.add_file(&form, picture("<c@x>")).await.unwrap();
        let names: Vec<_> = writing.files(&form).await.unwrap();
        let names: Vec<_> = names.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names.len(), 4);
        assert_ne!(names[0], names[1], "the second gets a name of its own");
        let shown = writing.picture(&form, "c@x").await.unwrap();
        assert_eq!(shown.content, [0, 159, 146, 150]);
        writing.remove_file(&form, "b.txt").await.unwrap();
        writing.remove_file(&form, "b.txt").await.unwrap();
        let all = writing.attachments(&form).await.unwrap();
        assert_eq!(all.len(), 3);
        assert!(all.iter().any(|file| file.content == b"\0x"));
        let inline = |file: &&NewAttachment| file.disposition.as_deref() == Some("inline");
        assert_eq!(all.iter().filter(inline).count(), 1);
        writing.finish(&form).await.unwrap();
        assert!(writing.files(&form).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_form_of_another_does_not_exist() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let lee = world.agent("lee").create().await;
        let writing = world.desk.writing(kim.id);
        let form = writing.begin();
        writing.add_file(&form, file("a.txt", b"x")).await.unwrap();
        let others = [
            Actor::Agent(lee.id),
            Actor::Customer("kim".to_owned()),
            Actor::System,
        ];
        for actor in others {
            let other = world.desk.writing(actor);
            let kinds = [
                other.form(form.as_str()).map(|_| ()),
                other.add_file(&form, file("b", b"")).await.map(|_| ()),
                other.files(&form).await.map(|_| ()),
                other.attachments(&form).await.map(|_| ()),
                other.picture(&form, "").await.map(|_| ()),
                other.remove_file(&form, "a.txt").await,
                other.finish(&form).await,
            ];
            for result in kinds {
                assert_eq!(result.unwrap_err().kind(), ErrorKind::NotFound);
            }
        }
        for name in ["", "a1", "a1.xyz", "1' OR '1'='1"] {
            assert!(writing.form(name).is_err(), "{name}");
        }
        assert_eq!(writing.files(&form).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn files_beyond_the_limits_are_refused_by_name() {
    let world = World::new().await;
    world.set("WebMaxFileUpload", "10").await;
    let kim = world.agent("kim").create().await;
    let writing = world.desk.writing(kim.id);
    let form = writing.begin();
    writing.add_file(&form, file("a", &[0; 10])).await.unwrap();
    let error = writing.add_file(&form, file("big.bin", &[0; 11])).await;
    assert!(error.unwrap_err().to_string().contains("big.bin"));
    for _ in 1..100 {
        writing.add_file(&form, file("a", b"x")).await.unwrap();
    }
    let error = writing.add_file(&form, file("a", b"x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    for _ in 1..10 {
        let form = writing.begin();
        for _ in 0..100 {
            writing.add_file(&form, file("a", b"x")).await.unwrap();
        }
    }
    let more = writing.add_file(&writing.begin(), file("a", b"x")).await;
    assert_eq!(
        more.unwrap_err().kind(),
        ErrorKind::Invalid,
        "many forms are no way around"
    );
    world.end().await;
}

#[tokio::test]
async fn a_draft_is_its_writers_own_and_ends_with_the_form() {
    on_each_database(async |world| {
        let kim = world.agent("kim").can("Raw", "rw").create().await;
        let lee = world.agent("lee").can("Raw", "rw").create().await;
        let ticket = world.ticket().in_queue("Raw").create().await;
        let writing = world.desk.writing(kim.id);
        let form = writing.begin();
        writing.add_file(&form, file("a.txt", b"x")).await.unwrap();
        let draft = |body: &str| NewDraft {
            ticket: Some(ticket.id),
            action: "AgentTicketCompose".to_owned(),
            form: form.clone(),
            fields: vec![
                ("Body".to_owned(), body.to_owned()),
                ("Box".to_owned(), "1".to_owned()),
                ("Box".to_owned(), "2".to_owned()),
            ],
        };
        let id = writing
            .save_draft(draft("Grüße '1\n\u{1f600}"))
            .await
            .unwrap();
        world.pass(TimeDelta::minutes(3));
        let again = writing
            .save_draft(draft("Zweite Fassung 😀"))
            .await
            .unwrap();
        assert_eq!(id, again, "one draft per ticket and screen");
        let mine = writing.drafts(Some(ticket.id)).await.unwrap();
        assert_eq!((mine.len(), mine[0].changed), (1, world.now()));
        let found = writing.draft(id).await.unwrap();
        assert_eq!(found.fields, draft("Zweite Fassung 😀").fields);
        assert_eq!((found.ticket, &found.form), (Some(ticket.id), &form));
        let other = world.desk.writing(lee.id);
        assert!(other.drafts(Some(ticket.id)).await.unwrap().is_empty());
        assert_eq!(
            other.draft(id).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(
            other.discard(id).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        writing.finish(&form).await.unwrap();
        assert!(writing.drafts(Some(ticket.id)).await.unwrap().is_empty());
        let id = writing.save_draft(draft("x")).await.unwrap();
        writing.add_file(&form, file("a.txt", b"x")).await.unwrap();
        writing.discard(id).await.unwrap();
        assert!(writing.files(&form).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_draft_needs_a_ticket_that_its_writer_sees() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let hidden = world.ticket().in_queue("Raw").create().await;
        let writing = world.desk.writing(kim.id);
        let draft = |ticket| NewDraft {
            ticket,
            action: "AgentTicketNote".to_owned(),
            form: writing.begin(),
            fields: Vec::new(),
        };
        let refused = writing.save_draft(draft(Some(hidden.id))).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
        let listed = writing.drafts(Some(hidden.id)).await;
        assert_eq!(listed.unwrap_err().kind(), ErrorKind::NotFound);
        writing.save_draft(draft(None)).await.unwrap();
        assert_eq!(writing.drafts(None).await.unwrap().len(), 1);
        let emma = world.desk.writing(Actor::Customer("emma".to_owned()));
        let drafts = emma.drafts(None).await;
        assert_eq!(drafts.unwrap_err().kind(), ErrorKind::Denied);
    })
    .await;
}

#[tokio::test]
async fn files_without_a_draft_are_forgotten_after_a_day_and_drafts_after_a_month() {
    on_each_database(async |world| {
        let kim = world.agent("kim").create().await;
        let writing = world.desk.writing(kim.id);
        let (lost, kept) = (writing.begin(), writing.begin());
        for form in [&lost, &kept] {
            writing.add_file(form, file("a.txt", b"x")).await.unwrap();
        }
        let draft = NewDraft {
            ticket: None,
            action: "AgentTicketPhone".to_owned(),
            form: kept.clone(),
            fields: Vec::new(),
        };
        writing.save_draft(draft).await.unwrap();
        run_due(&world.desk).await.unwrap();
        world.pass(TimeDelta::days(2));
        run_due(&world.desk).await.unwrap();
        assert!(writing.files(&lost).await.unwrap().is_empty());
        assert_eq!(writing.files(&kept).await.unwrap().len(), 1);
        world.pass(TimeDelta::days(31));
        run_due(&world.desk).await.unwrap();
        assert!(writing.drafts(None).await.unwrap().is_empty());
    })
    .await;
}

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use gotrs_core::article::{AttachmentRef, NewArticle, NewAttachment};
use gotrs_core::db::sql;
use gotrs_core::storage::remove_orphans;
use gotrs_core::testing::{World, backends};
use gotrs_core::{Actor, Desk, UserId};

const BACKEND: &str = "Ticket::Article::Backend::MIMEBase::ArticleStorage";
const DIRECTORY: &str = "Ticket::Article::Backend::MIMEBase::ArticleDataDir";
const CHECK_ALL: &str = "Ticket::Article::Backend::MIMEBase::CheckAllStorageBackends";

fn file(name: &str, content: &[u8]) -> NewAttachment {
    NewAttachment {
        filename: name.into(),
        content_type: "text/plain".into(),
        content: content.to_vec(),
        ..NewAttachment::default()
    }
}

/// A second desk on the world's database with other storage settings.
async fn desk(world: &World, backend: &str, folder: &Path, check_all: &str) -> Desk {
    Desk::builder()
        .url(&world.url)
        .clock(world.clock.clone())
        .setting(
            BACKEND,
            format!("Kernel::System::Ticket::Article::Backend::MIMEBase::ArticleStorage{backend}"),
        )
        .setting(DIRECTORY, folder.display().to_string())
        .setting(CHECK_ALL, check_all)
        .open()
        .await
        .unwrap()
}

/// All files below a folder, relative, sorted.
fn files(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn each_back_end_reads_what_the_other_wrote_when_told_to() {
    for backend in backends() {
        let world = World::on(&backend, |builder| builder).await;
        let folder = tempfile::tempdir().unwrap();
        let ticket = world.ticket().create().await;
        for (writes, reads) in [("FS", "DB"), ("DB", "FS")] {
            let writer = desk(&world, writes, folder.path(), "0").await;
            let note = NewArticle::note("a", "a")
                .attachment(file("a.txt", b"\x00\xffA"))
                .plain(b"mail".to_vec());
            let article = writer
                .articles(UserId::ROOT)
                .create(ticket.id, note)
                .await
                .unwrap();
            let name = AttachmentRef::Name("a.txt".into());
            for (check_all, found) in [("0", false), ("1", true)] {
                let reader = desk(&world, reads, folder.path(), check_all).await;
                let articles = reader.articles(UserId::ROOT);
                let attachment = articles.attachment(ticket.id, article.id, &name).await.ok();
                assert_eq!(
                    attachment.map(|one| one.content),
                    found.then(|| b"\x00\xffA".to_vec())
                );
                let mail = articles.plain(ticket.id, article.id).await.ok();
                assert_eq!(mail, found.then(|| b"mail".to_vec()));
                reader.db().close().await;
            }
            writer.db().close().await;
        }
        world.end().await;
    }
}

#[tokio::test]
async fn files_are_not_for_everybody_and_hostile_names_stay_inside() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("article");
    let desk = desk(&world, "FS", &root, "0").await;
    let ticket = world.ticket().create().await;
    let hostile = [
        "../../x",
        "..\\x",
        "/etc/x",
        "a\0b",
        "CON",
        ".htaccess",
        "\u{200b}.htaccess",
        "a\u{2215}b",
        "plain.txt",
    ];
    let mut note = NewArticle::note("a", "a").plain(b"the mail".to_vec());
    for name in hostile {
        note = note.attachment(file(name, name.as_bytes()));
    }
    note = note.attachment(file(&"é".repeat(300), b"long"));
    let articles = desk.articles(UserId::ROOT);
    let article = articles.create(ticket.id, note).await.unwrap();
    let index = articles.attachments(ticket.id, article.id).await.unwrap();
    assert_eq!(index.entries().len(), hostile.len() + 1);
    assert_eq!(
        articles.plain(ticket.id, article.id).await.unwrap(),
        b"the mail"
    );
    let place = format!("2025/03/03/{}/", article.id);
    let all = files(folder.path());
    assert!(all.iter().all(|path| {
        path.strip_prefix("article/")
            .is_some_and(|path| path.starts_with(&place))
    }));
    for path in all {
        let mode = std::fs::metadata(folder.path().join(&path))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o117, 0, "{path} is open to others");
    }
    let mode = std::fs::metadata(root.join("2025/03/03"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o007, 0);
}

#[tokio::test]
async fn a_content_path_from_the_database_never_leads_outside() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.txt"), "secret").unwrap();
    let root = folder.path().join("article");
    let desk = desk(&world, "FS", &root, "0").await;
    let ticket = world.ticket().create().await;
    let article = desk
        .articles(UserId::ROOT)
        .create(ticket.id, NewArticle::note("a", "a"))
        .await
        .unwrap();
    std::fs::create_dir_all(folder.path().join(article.id.to_string())).unwrap();
    std::fs::write(
        folder.path().join(article.id.to_string()).join("plain.txt"),
        "secret",
    )
    .unwrap();
    let mut unit = desk.unit(Actor::System).await.unwrap();
    unit.exec(sql("UPDATE article_data_mime SET content_path = '..'"))
        .await
        .unwrap();
    unit.commit().await.unwrap();
    assert!(
        desk.articles(UserId::ROOT)
            .plain(ticket.id, article.id)
            .await
            .is_err()
    );
    assert!(
        desk.articles(UserId::ROOT)
            .attachments(ticket.id, article.id)
            .await
            .unwrap()
            .entries()
            .is_empty()
    );
}

#[tokio::test]
async fn a_unit_that_fails_leaves_orphans_at_worst_and_nobody_inherits_them() {
    for backend in backends() {
        let world = World::on(&backend, |builder| builder).await;
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&world, "FS", folder.path(), "0").await;
        let ticket = world.ticket().create().await;
        let mut unit = desk.unit(UserId::ROOT).await.unwrap();
        let note = NewArticle::note("a", "a").attachment(file("lost.txt", b"x"));
        gotrs_core::article::create(&mut unit, ticket.id, &note)
            .await
            .unwrap();
        drop(unit);
        assert_eq!(files(folder.path()).len(), 2, "content and type");
        let note = NewArticle::note("b", "b").attachment(file("kept.txt", b"y"));
        let article = desk
            .articles(UserId::ROOT)
            .create(ticket.id, note)
            .await
            .unwrap();
        let index = desk
            .articles(UserId::ROOT)
            .attachments(ticket.id, article.id)
            .await
            .unwrap();
        assert_eq!(index.entries().len(), 1);
        let today = world.now().date_naive();
        remove_orphans(&desk, today).await.unwrap();
        assert_eq!(files(folder.path()).len(), 2);
        assert!(files(folder.path())[0].ends_with("kept.txt"));
        desk.db().close().await;
        world.end().await;
    }
}

#[tokio::test]
async fn deleting_a_ticket_removes_its_files_after_the_commit() {
    for backend in backends() {
        let world = World::on(&backend, |builder| builder).await;
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&world, "FS", folder.path(), "0").await;
        let ticket = world.ticket().create().await;
        let note = NewArticle::note("a", "a")
            .attachment(file("a.txt", b"x"))
            .plain(b"x".to_vec());
        let article = desk
            .articles(UserId::ROOT)
            .create(ticket.id, note)
            .await
            .unwrap();
        let mut unit = desk.unit(Actor::System).await.unwrap();
        gotrs_core::ticket::delete(&mut unit, ticket.id)
            .await
            .unwrap();
        drop(unit);
        gotrs_core::job::run_due(&desk).await.unwrap();
        assert_eq!(
            desk.articles(UserId::ROOT)
                .plain(ticket.id, article.id)
                .await
                .unwrap(),
            b"x"
        );
        desk.tickets(UserId::ROOT).delete(ticket.id).await.unwrap();
        gotrs_core::job::run_due(&desk).await.unwrap();
        assert!(files(folder.path()).is_empty());
        desk.db().close().await;
        world.end().await;
    }
}

#[tokio::test]
async fn long_and_equal_names_are_no_trap() {
    let world = World::new().await;
    let ticket = world.ticket().create().await;
    let mut note =
        NewArticle::note("a", "a").attachment(file(&format!("a.{}", "b".repeat(10_000)), b"x"));
    for _ in 0..60 {
        note = note.attachment(file("scan.pdf", b"x"));
    }
    let article = world
        .desk
        .articles(UserId::ROOT)
        .create(ticket.id, note)
        .await
        .unwrap();
    let index = world
        .desk
        .articles(UserId::ROOT)
        .attachments(ticket.id, article.id)
        .await
        .unwrap();
    assert_eq!(index.entries().len(), 61);
}

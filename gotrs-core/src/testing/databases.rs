//! Test databases: a copied file on SQLite, a leased and emptied database on the servers.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::db::{Db, DbOptions, Kind, Stmt, sql};
use crate::schema;

/// A database to test on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// The engine.
    pub kind: Kind,
    /// URL of the server's maintenance database; empty for SQLite.
    pub server: String,
}

/// The databases that are there. Says once per process what is skipped.
///
/// # Panics
/// If `GOTRS_TEST_REQUIRE` names one that is not there.
#[must_use]
pub fn backends() -> Vec<Backend> {
    static SAID: Mutex<bool> = Mutex::new(false);
    let mut said = SAID
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let required = std::env::var("GOTRS_TEST_REQUIRE").unwrap_or_default();
    let mut found = vec![Backend {
        kind: Kind::Sqlite,
        server: String::new(),
    }];
    let candidates = [
        (
            Kind::Postgres,
            "postgres",
            "GOTRS_TEST_POSTGRES",
            5432,
            "postgres://postgres@127.0.0.1:5432/postgres",
        ),
        (
            Kind::MySql,
            "mysql",
            "GOTRS_TEST_MYSQL",
            3306,
            "mysql://root@127.0.0.1:3306/mysql",
        ),
    ];
    for (kind, name, variable, port, default) in candidates {
        let server = std::env::var(variable)
            .ok()
            .or_else(|| answers(port).then(|| default.to_owned()));
        match server {
            Some(server) => found.push(Backend { kind, server }),
            None => {
                assert!(
                    !required.split(',').any(|word| word.trim() == name),
                    "GOTRS_TEST_REQUIRE names {name}, but nothing answers on port {port} and {variable} is not set"
                );
                if !*said {
                    println!(
                        "skipped: no {name} on the local port {port} and {variable} is not set"
                    );
                }
            }
        }
    }
    *said = true;
    found
}

fn answers(port: u16) -> bool {
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    std::net::TcpStream::connect_timeout(&address, Duration::from_millis(300)).is_ok()
}

/// A database of one test; given back when dropped.
#[derive(Debug)]
pub struct TestDatabase {
    /// Its URL.
    pub url: String,
    slot: Slot,
    spoiled: std::sync::atomic::AtomicBool,
}

impl TestDatabase {
    /// Says that the test changes tables themselves: no other test gets this database afterwards.
    pub fn spoil(&self) {
        self.spoiled.store(true, Ordering::SeqCst);
    }
}

#[derive(Debug)]
enum Slot {
    File(PathBuf),
    Server(&'static Mutex<Vec<u32>>, u32),
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.slot {
            Slot::File(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            Slot::Server(..) if self.spoiled.load(Ordering::SeqCst) => {}
            Slot::Server(free, number) => free
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push(*number),
        }
    }
}

static FREE_POSTGRES: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static FREE_MYSQL: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static NEXT: AtomicU32 = AtomicU32::new(0);

impl Backend {
    /// A fresh, migrated and seeded database.
    ///
    /// # Panics
    /// If it cannot be made: a test cannot go on then.
    pub async fn fresh(&self) -> TestDatabase {
        match self.kind {
            Kind::Sqlite => sqlite().await,
            Kind::Postgres => self.leased(&FREE_POSTGRES).await,
            Kind::MySql => self.leased(&FREE_MYSQL).await,
        }
    }

    /// A database with nothing in it, not even tables; for tests of migration.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn bare(&self) -> TestDatabase {
        static NOBODY: Mutex<Vec<u32>> = Mutex::new(Vec::new());
        let database = match self.kind {
            Kind::Sqlite => {
                let database = sqlite().await;
                let path = database.url.trim_start_matches("sqlite:");
                std::fs::remove_file(path).expect("the copy can be removed");
                database
            }
            _ => self.leased(&NOBODY).await,
        };
        database.spoil();
        database
    }

    async fn leased(&self, free: &'static Mutex<Vec<u32>>) -> TestDatabase {
        let again = free
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .pop();
        let number = again.unwrap_or_else(|| NEXT.fetch_add(1, Ordering::SeqCst));
        let name = format!("gotrs_test_{}_{number}", std::process::id());
        let base = self
            .server
            .rsplit_once('/')
            .map_or(self.server.as_str(), |(base, _)| base);
        let url = format!("{base}/{name}");
        if again.is_none() {
            let server = Db::connect(
                &self.server,
                &DbOptions {
                    connections: 1,
                    ..DbOptions::default()
                },
            )
            .await
            .expect("the test server accepts us");
            let mut conn = server.writer().await.expect("a connection");
            sweep(&mut conn).await;
            conn.raw(format!("DROP DATABASE IF EXISTS {name}"))
                .await
                .expect("an old test database can be dropped");
            let options = if self.kind == Kind::MySql {
                " CHARACTER SET utf8mb4"
            } else {
                " TEMPLATE template0 ENCODING 'UTF8'"
            };
            conn.raw(format!("CREATE DATABASE {name}{options}"))
                .await
                .expect("a test database can be created");
        } else {
            empty(&url).await;
        }
        TestDatabase {
            url,
            slot: Slot::Server(free, number),
            spoiled: false.into(),
        }
    }
}

/// Drops the databases that test processes which are gone left behind.
async fn sweep(conn: &mut crate::db::Conn) {
    let query = match conn.kind() {
        Kind::Postgres => sql(
            "SELECT CAST(datname AS TEXT) FROM pg_database WHERE datname LIKE 'gotrs!_test!_%' ESCAPE '!'",
        ),
        _ => sql(
            "SELECT CAST(schema_name AS CHAR) FROM information_schema.schemata WHERE schema_name LIKE 'gotrs!_test!_%' ESCAPE '!'",
        ),
    };
    for name in conn.column::<String>(query).await.unwrap_or_default() {
        let process = name.split('_').nth(2).unwrap_or_default().to_owned();
        if !std::path::Path::new(&format!("/proc/{process}")).exists() {
            let _ = conn.raw(format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }
}

/// Tables that say the same whatever a test did: they follow from the code.
const KEPT: &[&str] = &[
    "gotrs_schema",
    "sysconfig_default",
    "sysconfig_default_version",
];

/// Brings a used database back to the rows of a fresh one, much faster than making it anew.
async fn empty(url: &str) {
    let options = DbOptions {
        connections: 1,
        ..DbOptions::default()
    };
    let db = Db::connect(url, &options)
        .await
        .expect("a used test database is there");
    let mut tx = db.begin().await.expect("a transaction");
    let tables: Vec<String> = schema::table_names()
        .into_iter()
        .filter(|name| !KEPT.contains(&name.as_str()))
        .collect();
    let dialect = db.dialect();
    let probe = |name: &String| {
        format!(
            "(SELECT '{name}' AS name FROM {} LIMIT 1)",
            dialect.quote(name)
        )
    };
    let filled = Stmt::generated(
        tables
            .iter()
            .map(probe)
            .collect::<Vec<_>>()
            .join(" UNION ALL "),
    );
    let filled: Vec<String> = tx
        .column(filled)
        .await
        .expect("the tables are as a fresh database has them");
    let (off, on) = match tx.kind() {
        Kind::MySql => ("SET FOREIGN_KEY_CHECKS = 0", "SET FOREIGN_KEY_CHECKS = 1"),
        _ => (
            "SET session_replication_role = replica",
            "SET session_replication_role = DEFAULT",
        ),
    };
    tx.raw(off.into()).await.expect("foreign keys can rest");
    for table in filled {
        tx.raw(format!("DELETE FROM {}", dialect.quote(&table)))
            .await
            .expect("a table can be emptied");
    }
    schema::reseed(
        &mut tx,
        &dialect,
        super::world::START.parse().expect("a time"),
    )
    .await
    .expect("the seed can be written");
    tx.raw(on.into()).await.expect("foreign keys can work");
    tx.commit().await.expect("a commit");
    db.close().await;
}

/// A copy of a file that was migrated once per process.
async fn sqlite() -> TestDatabase {
    static TEMPLATE: tokio::sync::OnceCell<PathBuf> = tokio::sync::OnceCell::const_new();
    let folder = std::env::temp_dir().join(format!("gotrs-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder for temporary files may be written");
    let template = TEMPLATE
        .get_or_init(|| async {
            let path = folder.join("template.db");
            let _ = std::fs::remove_file(&path);
            let clock = crate::clock::FixedClock::at(super::world::START.parse().expect("a time"));
            let desk = crate::Desk::builder()
                .url(format!("sqlite:{}", path.display()))
                .clock(std::sync::Arc::new(clock))
                .open()
                .await
                .expect("a template desk opens");
            let db = desk.db();
            let mut conn = db.writer().await.expect("a connection");
            conn.raw("PRAGMA wal_checkpoint(TRUNCATE)".into())
                .await
                .expect("a checkpoint");
            let _: Vec<(i64,)> = conn
                .all(Stmt::generated("SELECT 1".into()))
                .await
                .expect("a query");
            drop(conn);
            db.close().await;
            path
        })
        .await;
    let path = folder.join(format!("{}.db", NEXT.fetch_add(1, Ordering::SeqCst)));
    std::fs::copy(template, &path).expect("the template can be copied");
    TestDatabase {
        url: format!("sqlite:{}", path.display()),
        slot: Slot::File(path),
        spoiled: false.into(),
    }
}

//! `gotrs db`: the schema of the database, and whether its content holds together.

use gotrs_core::db::{Db as Database, DbOptions};
use gotrs_core::{Actor, integrity, schema};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Failure;

/// Show, bring up to date and check the database
#[derive(Debug, Clone, Copy, clap::Subcommand)]
#[command(after_help = "Examples:
  gotrs db status
  gotrs db migrate
  gotrs db check --json
  gotrs db reindex")]
pub(crate) enum Db {
    /// Show the schema version and the steps that are missing; changes nothing
    #[command(after_help = "Examples:
  gotrs db status
  gotrs --database postgres://gotrs@db/gotrs db status --json")]
    Status,
    /// Create or update the tables
    #[command(after_help = "Examples:
  gotrs db migrate
  gotrs --database mysql://gotrs@db/gotrs db migrate")]
    Migrate,
    /// Look for rows that contradict each other; changes nothing
    #[command(after_help = "Examples:
  gotrs db check
  gotrs db check --json | jq '.problems[]'")]
    Check,
    /// Make the full-text index anew; searches and work go on meanwhile
    #[command(after_help = "Examples:
  gotrs db reindex
  gotrs db reindex --missing")]
    Reindex {
        /// Only what is not indexed yet, as the recurring job does
        #[arg(long)]
        missing: bool,
    },
}

#[derive(Debug, Serialize)]
struct ReindexView {
    tickets: u64,
    articles: u64,
}

#[derive(Debug, Serialize)]
struct StatusView {
    database: &'static str,
    version: i64,
    known_version: i64,
    pending: Vec<String>,
    has_otrs_tables: bool,
    usable: bool,
}

#[derive(Debug, Serialize)]
struct MigrateView {
    applied: Vec<String>,
    created_tables: usize,
    fresh: bool,
    version: i64,
}

#[derive(Debug, Serialize)]
struct CheckView {
    checked: u32,
    problems: Vec<ProblemView>,
}

#[derive(Debug, Serialize)]
struct ProblemView {
    check: String,
    rows: u64,
    example: String,
}

impl Db {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Status => status(context).await,
            Self::Migrate => migrate(context).await,
            Self::Check => check(context).await,
            Self::Reindex { missing } => reindex(context, missing).await,
        }
    }
}

async fn status(context: &Context) -> Result<(), Failure> {
    let missing = context
        .sqlite_file()
        .is_some_and(|path| !std::path::Path::new(path).exists());
    let db = if missing {
        // A file that is not there yet has the status of an empty database.
        let empty = Database::connect("sqlite::memory:", &DbOptions::default()).await;
        empty.map_err(|error| Failure::Open(error.into()))?
    } else {
        context.database().await?
    };
    let status = schema::status(&db).await.map_err(Failure::Open)?;
    let newer = status.version > status.known;
    context.out.show(&StatusView {
        database: db.kind().scheme(),
        version: status.version,
        known_version: status.known,
        usable: status.pending.is_empty() && !newer,
        pending: status.pending,
        has_otrs_tables: status.has_otrs_tables,
    })?;
    if newer {
        return Err(Failure::Schema("the database is newer than this program: use the newer program or restore an older backup".into()));
    }
    Ok(())
}

async fn migrate(context: &Context) -> Result<(), Failure> {
    let clock = context.bootstrap.clock.still();
    let desk = context
        .builder()?
        .clock(clock)
        .open()
        .await
        .map_err(Failure::Open)?;
    let report = desk.migration();
    let key_file = context.bootstrap.seal_key_file();
    if report.fresh && !key_file.exists() {
        crate::bootstrap::seal::provide(&desk, &key_file)?;
    }
    let view = MigrateView {
        applied: report.applied.clone(),
        created_tables: report.created_tables.len(),
        fresh: report.fresh,
        version: schema::VERSION,
    };
    let sentence = match view.applied.len() {
        0 => format!("nothing to do: the schema has version {}", view.version),
        _ => format!(
            "applied {}: the schema has version {}",
            view.applied.join(", "),
            view.version
        ),
    };
    context.out.done(&view, &sentence)
}

async fn check(context: &Context) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let report = integrity::check(&desk, Actor::System).await?;
    let view = CheckView {
        checked: report.checked,
        problems: report
            .findings
            .into_iter()
            .map(|finding| ProblemView {
                check: finding.rule,
                rows: finding.rows,
                example: finding.examples.into_iter().next().unwrap_or_default(),
            })
            .collect(),
    };
    let found = view.problems.len();
    if context.out.json {
        context.out.show(&view)?;
    } else if found > 0 {
        context
            .out
            .list(&view.problems, &["check", "rows", "example"])?;
    }
    if found > 0 {
        return Err(Failure::Failed(format!(
            "{found} of {} checks found contradictions",
            view.checked
        )));
    }
    if !context.out.json {
        context.out.done(
            &view,
            &format!("{} checks found nothing wrong", view.checked),
        )?;
    }
    Ok(())
}

async fn reindex(context: &Context, missing: bool) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let index = desk.full_text(Actor::System);
    let done = if missing {
        index.complete().await?
    } else {
        index.rebuild().await?
    };
    let view = ReindexView {
        tickets: done.tickets,
        articles: done.articles,
    };
    let sentence = format!(
        "indexed {} tickets and {} articles",
        view.tickets, view.articles
    );
    context.out.done(&view, &sentence)
}

//! `gotrs serve`: the desk as a service.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use gotrs_core::Desk;
use gotrs_core::job::Worker;
use gotrs_web::security::{Transport, TrustedProxies};
use gotrs_web::{App, Options, ops};

use crate::bootstrap::{Bootstrap, Flags, key, seal};
use crate::context::Context;
use crate::demo::{self, StoryClock};
use crate::exit::Failure;
use crate::output::print;
use crate::server::{self, Signals};

/// Serve the web pages, the API and the jobs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gotrs serve                                     a desk in ./gotrs.db on http://127.0.0.1:8080
  gotrs serve --demo                              the same, filled with people and tickets to try out
  gotrs serve --listen 127.0.0.1:0                on any free port; the first line of stdout says which
  gotrs --database postgres://gotrs@db/gotrs serve --role worker
  gotrs serve --listen 0.0.0.0:8080 --https --trusted-proxies 10.0.0.0/8   behind a TLS proxy

SIGTERM and SIGINT stop it in order; a second one at once.")]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) options: ServeOptions,
    /// Fill an empty database with a plausible desk, once, and print who may sign in
    #[arg(long)]
    demo: bool,
}

/// The bootstrap values that concern a server.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeOptions {
    /// Address to listen on; port 0 takes any free one [default: 127.0.0.1:8080] [env: GOTRS_LISTEN]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// What this node does: web, worker or all [default: all] [env: GOTRS_ROLE]
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// Browsers reach the desk through https: a proxy ends TLS in front of it [env: GOTRS_HTTPS]
    #[arg(long)]
    https: bool,
    /// Names under which browsers may reach the desk, besides its FQDN [env: GOTRS_HOSTS]
    #[arg(long, value_name = "NAMES")]
    hosts: Option<String>,
    /// Address ranges of proxies whose X-Forwarded-For is believed [env: GOTRS_TRUSTED_PROXIES]
    #[arg(long, value_name = "RANGES")]
    trusted_proxies: Option<String>,
    /// How long requests and jobs may take to end after a signal [default: 30] [env: GOTRS_DRAIN]
    #[arg(long, value_name = "SECONDS")]
    drain: Option<String>,
    /// Jobs run at a time [default: 4] [env: GOTRS_WORKERS]
    #[arg(long, value_name = "NUMBER")]
    workers: Option<String>,
    /// Shift the clock: seconds, or a number with s, m, h or d; needs GOTRS_ALLOW_TIME_TRAVEL=1
    #[arg(long, value_name = "SPAN", allow_hyphen_values = true)]
    clock_offset: Option<String>,
}

impl ServeOptions {
    /// Notes the flags that were given.
    pub(crate) fn set(&self, flags: &mut Flags) {
        flags.set(key::LISTEN, "--listen", self.listen.as_deref());
        flags.set(key::ROLE, "--role", self.role.as_deref());
        flags.set(key::HTTPS, "--https", self.https.then_some("1"));
        flags.set(key::HOSTS, "--hosts", self.hosts.as_deref());
        flags.set(
            key::TRUSTED_PROXIES,
            "--trusted-proxies",
            self.trusted_proxies.as_deref(),
        );
        flags.set(key::DRAIN, "--drain", self.drain.as_deref());
        flags.set(key::WORKERS, "--workers", self.workers.as_deref());
        flags.set(
            key::CLOCK_OFFSET,
            "--clock-offset",
            self.clock_offset.as_deref(),
        );
    }
}

impl Serve {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let bootstrap = &context.bootstrap;
        refuse_writable(&bootstrap.data_dir)?;
        for warning in &bootstrap.warnings {
            tracing::warn!("{warning}");
        }
        let signals = Signals::listen()?;
        // The port comes first: it is the cheaper of the two to find taken.
        let listener = server::bind(bootstrap.listen).await?;
        let desk = tokio::select! {
            desk = self.open(context) => desk?,
            () = signals.stop() => return Ok(()),
        };
        let router = routes(context, &desk).await?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::io("the listener has no address", error))?;
        let worker = bootstrap
            .role
            .runs_jobs()
            .then(|| tokio::spawn(Worker::new(desk.clone(), bootstrap.workers).run()));
        // Changes of other nodes, and of commands run beside this process, are followed.
        let watcher = tokio::spawn(desk.clone().watch());
        print(&format!("listening on http://{address}\n"))?;
        let stop = async {
            signals.stop().await;
            desk.stop();
        };
        let begun = tokio::time::Instant::now();
        server::serve(listener, router, stop, bootstrap.drain).await;
        tracing::debug!(seconds = begun.elapsed().as_secs(), "served");
        watcher.abort();
        wind_up(&desk, worker, bootstrap.drain).await;
        Ok(())
    }

    /// Opens the desk, migrating its database; fills a demo, or tells the first administrator.
    async fn open(&self, context: &Context) -> Result<Desk, Failure> {
        let clock = Arc::new(StoryClock::over(context.bootstrap.clock.running()));
        let desk = context
            .builder()?
            .clock(clock.clone())
            .open()
            .await
            .map_err(Failure::Open)?;
        let migration = desk.migration();
        if !migration.applied.is_empty() {
            tracing::info!(
                steps = migration.applied.join(", "),
                "the schema is up to date now"
            );
        }
        let key_file = context.bootstrap.seal_key_file();
        if migration.fresh && !key_file.exists() {
            seal::provide(&desk, &key_file)?;
        }
        desk.check_seal_key().await.map_err(|error| {
            let file = key_file.display();
            Failure::Failed(format!(
                "{error}: copy the key file of another node or of the backup to {file}, or name it with GOTRS_SEAL_KEY_FILE"
            ))
        })?;
        if self.demo {
            demo::seed(&desk, &clock).await?;
            print(&demo::logins())?;
        } else if let Some(first) = desk.first_start().await? {
            print(&format!(
                "first start: sign in as {} with the one-time password {}\n",
                first.login,
                first.password.reveal()
            ))?;
        }
        Ok(desk)
    }
}

/// Probes and metrics on every node; the pages where the role says so.
async fn routes(context: &Context, desk: &Desk) -> Result<Router, Failure> {
    let bootstrap = &context.bootstrap;
    let metrics = ops::Metrics::install()
        .map_err(|error| Failure::Failed(format!("metrics cannot be recorded: {error}")))?;
    let token = bootstrap
        .metrics_token
        .as_ref()
        .map(|token| token.reveal().to_owned());
    let mut router = ops::router(desk.clone(), metrics, token);
    if bootstrap.role.serves_pages() {
        let app = App::new(desk.clone(), web_options(bootstrap)).await?;
        router = router.merge(gotrs_web::router(&app));
    }
    Ok(ops::measured(router))
}

fn web_options(bootstrap: &Bootstrap) -> Options {
    let mut hosts = bootstrap.hosts.clone();
    if !bootstrap.listen.ip().is_unspecified() {
        hosts.push(bootstrap.listen.ip().to_string());
    }
    Options {
        transport: if bootstrap.https {
            Transport::Https
        } else {
            Transport::LoopbackHttp
        },
        hosts,
        proxies: TrustedProxies::new(bootstrap.trusted_proxies.clone()),
        ..Options::default()
    }
}

/// Lets jobs end, gives back what did not, closes the database.
async fn wind_up(desk: &Desk, worker: Option<tokio::task::JoinHandle<()>>, drain: Duration) {
    if let Some(mut worker) = worker
        && tokio::time::timeout(drain, &mut worker).await.is_err()
    {
        tracing::warn!(
            "jobs were still running when the time to drain was over; another worker goes on with them"
        );
        worker.abort();
    }
    match desk.jobs(gotrs_core::Actor::System).release().await {
        Ok(0) => {}
        Ok(released) => tracing::info!(released, "jobs given back"),
        Err(error) => {
            tracing::warn!(%error, "jobs could not be given back; their leases will run out")
        }
    }
    desk.db().close().await;
}

/// Somebody else may not put plug-ins or files into our folder (SEC-07).
#[cfg(unix)]
fn refuse_writable(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(metadata) = std::fs::metadata(folder) else {
        return Ok(());
    };
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o022 != 0 {
        let path = folder.to_owned();
        return Err(crate::bootstrap::BootstrapError::Writable { path, mode }.into());
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_writable(_: &Path) -> Result<(), Failure> {
    Ok(())
}

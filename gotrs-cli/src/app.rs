//! The command line: global options, the list of commands, and where each goes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::bootstrap::{Bootstrap, Flags, Layers, key};
use crate::commands;
use crate::context::Context;
use crate::exit::Failure;
use crate::logging;
use crate::output::Output;

/// The GOTRS service desk: serves it, and administers it from a shell.
#[derive(Debug, Parser)]
#[command(
    name = "gotrs",
    version,
    arg_required_else_help = true,
    subcommand_required = true,
    propagate_version = true,
    after_help = "Examples:
  gotrs serve --demo                              try it out: http://127.0.0.1:8080
  gotrs --database postgres://gotrs@db/gotrs serve
  gotrs db status                                 which schema the database has
  gotrs config check                              which configuration is in force, and why

Exit codes: 0 done, 1 failed, 2 bad usage, 3 database unreachable or not usable, 4 not found, 5 permission denied."
)]
pub(crate) struct App {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Configuration file [default: gotrs.toml here, then /etc/gotrs/gotrs.toml] [env: GOTRS_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database: sqlite:PATH, postgres://… or mysql://… [default: sqlite:gotrs.db] [env: GOTRS_DATABASE]
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Folder for article files, caches and plug-ins [default: var] [env: GOTRS_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<String>,
    /// Log lines on stderr: human or json [default: human on a terminal, else json] [env: GOTRS_LOG_FORMAT; the level: GOTRS_LOG]
    #[arg(long, global = true, value_name = "FORMAT")]
    log: Option<String>,
    /// Print one JSON document instead of a table
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(commands::serve::Serve),
    #[command(subcommand)]
    Db(commands::db::Db),
    #[command(subcommand)]
    Job(commands::job::JobCommand),
    #[command(subcommand)]
    Config(commands::config::ConfigCommand),
    #[command(subcommand)]
    Mail(commands::mail::MailCommand),
    #[command(subcommand)]
    Ticket(commands::ticket::TicketCommand),
    #[command(subcommand)]
    User(commands::user::User),
    #[command(subcommand)]
    Role(commands::group::RoleCommand),
    #[command(subcommand)]
    Group(commands::group::GroupCommand),
    #[command(subcommand)]
    CustomerUser(commands::customer::CustomerUserCommand),
    #[command(subcommand)]
    CustomerCompany(commands::customer::CompanyCommand),
    #[command(subcommand)]
    Queue(commands::catalog::QueueCommand),
    #[command(subcommand)]
    State(commands::catalog::StateCommand),
    #[command(subcommand)]
    Priority(commands::catalog::PriorityCommand),
    #[command(subcommand)]
    Type(commands::catalog::TypeCommand),
    #[command(subcommand)]
    Service(commands::catalog::ServiceCommand),
    #[command(subcommand)]
    Sla(commands::catalog::SlaCommand),
    #[command(subcommand)]
    Salutation(commands::catalog::SalutationCommand),
    #[command(subcommand)]
    Signature(commands::catalog::SignatureCommand),
    #[command(subcommand)]
    SystemAddress(commands::catalog::SystemAddressCommand),
    #[command(subcommand)]
    Template(commands::catalog::TemplateCommand),
    #[command(subcommand)]
    AutoResponse(commands::catalog::AutoResponseCommand),
    Completions(commands::completions::Completions),
}

impl Command {
    /// What a command's own flags say about the bootstrap configuration.
    fn flags(&self, flags: &mut Flags) {
        match self {
            Self::Serve(serve) => serve.options.set(flags),
            Self::Config(config) => config.flags(flags),
            _ => {}
        }
    }
}

/// Runs the program.
pub(crate) fn run() -> Result<(), Failure> {
    let app = App::parse();
    if let Command::Completions(completions) = app.command {
        return completions.run();
    }
    let mut flags = Flags::default();
    flags.set(key::DATABASE, "--database", app.global.database.as_deref());
    flags.set(key::DATA_DIR, "--data-dir", app.global.data_dir.as_deref());
    flags.set(key::LOG_FORMAT, "--log", app.global.log.as_deref());
    app.command.flags(&mut flags);
    let layers = Layers::read(flags, std::env::vars(), app.global.config.as_deref())?;
    let bootstrap = Bootstrap::from_layers(&layers)?;
    let usual = if matches!(app.command, Command::Serve(_)) {
        "info"
    } else {
        "warn"
    };
    logging::start(&bootstrap, usual)?;
    let context = Context {
        bootstrap,
        out: Output {
            json: app.global.json,
        },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::io("the runtime cannot be started", error))?;
    let outcome = runtime.block_on(dispatch(app.command, &context));
    // A blocked thread (a slow name look-up) must not hold the end up.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    outcome
}

async fn dispatch(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => serve.run(context).await,
        Command::Db(db) => db.run(context).await,
        Command::Job(job) => job.run(context).await,
        Command::Config(config) => config.run(context).await,
        Command::Mail(mail) => mail.run(context).await,
        Command::Ticket(ticket) => ticket.run(context).await,
        Command::User(user) => user.run(context).await,
        Command::Role(role) => role.run(context).await,
        Command::Group(group) => group.run(context).await,
        Command::CustomerUser(user) => user.run(context).await,
        Command::CustomerCompany(company) => company.run(context).await,
        Command::Queue(command) => command.run(context).await,
        Command::State(command) => command.run(context).await,
        Command::Priority(command) => command.run(context).await,
        Command::Type(command) => command.run(context).await,
        Command::Service(command) => command.run(context).await,
        Command::Sla(command) => command.run(context).await,
        Command::Salutation(command) => command.run(context).await,
        Command::Signature(command) => command.run(context).await,
        Command::SystemAddress(command) => command.run(context).await,
        Command::Template(command) => command.run(context).await,
        Command::AutoResponse(command) => command.run(context).await,
        Command::Completions(completions) => completions.run(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn leaves(command: &clap::Command, path: &str, found: &mut Vec<(String, String)>) {
        let path = format!("{path} {}", command.get_name());
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        found.push((path.trim().to_owned(), help));
        for sub in command
            .get_subcommands()
            .filter(|sub| sub.get_name() != "help")
        {
            leaves(sub, &path, found);
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        App::command().debug_assert();
    }

    #[test]
    fn the_help_of_every_command_teaches_by_an_example_of_that_command() {
        let mut found = Vec::new();
        leaves(&App::command(), "", &mut found);
        assert!(found.len() > 8);
        for (path, help) in found {
            assert!(
                help.contains("Example") && help.contains(&path),
                "{path} has no example of itself: {help}"
            );
        }
    }
}

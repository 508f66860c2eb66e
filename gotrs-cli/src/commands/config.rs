//! `gotrs config`: the bootstrap configuration, and the settings of SysConfig by OTRS's names.

use gotrs_core::Actor;
use gotrs_core::sysconfig::{SettingChange, SettingFilter, SettingSummary, Value};
use serde::Serialize;

use super::acting::read_file;
use super::serve::ServeOptions;
use crate::bootstrap::Flags;
use crate::bootstrap::settings::is_secret;
use crate::context::Context;
use crate::escape;
use crate::exit::Failure;
use crate::output::print;

/// Show and change the configuration
#[derive(Debug, clap::Subcommand)]
#[command(
    name = "config",
    after_help = "Examples:
  gotrs config check                       what the process was started with, and why
  gotrs config get FQDN
  gotrs config set FQDN desk.example.com
  gotrs config diff                        which settings differ from their defaults
  gotrs config dump > settings.yml; gotrs config import settings.yml"
)]
pub(crate) enum ConfigCommand {
    /// Show every bootstrap value with its source, secrets masked, and what deserves a look
    #[command(after_help = "Examples:
  gotrs config check
  GOTRS_LISTEN=0.0.0.0:80 gotrs config check --config /etc/gotrs/gotrs.toml --json

A configuration file:
  database = \"postgres://gotrs@db.example.com/gotrs\"
  listen = \"127.0.0.1:8080\"
  https = true
  trusted_proxies = [\"10.0.0.0/8\"]
  metrics_token_file = \"/run/secrets/metrics\"

  [settings]
  FQDN = \"desk.example.com\"")]
    Check {
        #[command(flatten)]
        options: Box<ServeOptions>,
    },
    /// Show a setting: its value alone, or with --json everything about it
    #[command(after_help = "Examples:
  gotrs config get FQDN
  gotrs config get Ticket::Hook --json")]
    Get {
        /// OTRS's name of the setting
        name: String,
        #[command(flatten)]
        reveal: Reveal,
    },
    /// Change a setting and put it in force
    #[command(after_help = "Examples:
  gotrs config set FQDN desk.example.com
  gotrs config set Ticket::Responsible 1 --comment 'decided on Monday'
  gotrs config set SendmailModule::AuthPassword --stdin < password.txt
  gotrs config set Ticket::ViewableStateType '[new, open, pending reminder]'
  gotrs config set Ticket::Watcher --enable")]
    Set(Set),
    /// Give settings their defaults back
    #[command(after_help = "Example:
  gotrs config reset FQDN Ticket::Hook")]
    Reset {
        /// OTRS's names of the settings
        #[arg(required = true)]
        names: Vec<String>,
        /// Why, for the list of deployments
        #[arg(long, default_value = "gotrs config reset")]
        comment: String,
    },
    /// List settings
    #[command(after_help = "Examples:
  gotrs config list --below Core::Email
  gotrs config list --search 'follow up' --json")]
    List {
        /// Only at or below this place
        #[arg(long, value_name = "PLACE")]
        below: Option<String>,
        /// Only where these words occur in name, description or value
        #[arg(long, value_name = "WORDS")]
        search: Option<String>,
        #[command(flatten)]
        reveal: Reveal,
    },
    /// List settings that differ from their defaults
    #[command(after_help = "Examples:
  gotrs config diff
  gotrs config diff --json | jq -r '.[].name'")]
    Diff {
        #[command(flatten)]
        reveal: Reveal,
    },
    /// Print all changed settings as YAML, as OTRS dumps them; secrets included
    #[command(after_help = "Example:
  umask 077; gotrs config dump > settings.yml")]
    Dump,
    /// Take settings from such a YAML file and put them in force in one step
    #[command(after_help = "Examples:
  gotrs config import settings.yml
  gotrs config import - --json < settings.yml")]
    Import {
        /// The file; `-` for stdin
        file: String,
        /// Why, for the list of deployments
        #[arg(long, default_value = "gotrs config import")]
        comment: String,
    },
}

#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Reveal {
    /// Show the values of secret settings
    #[arg(long)]
    reveal: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Set {
    /// OTRS's name of the setting
    name: String,
    /// The value: a text as it is, a list or map as YAML
    #[arg(required_unless_present_any = ["stdin", "enable", "disable"], conflicts_with = "stdin", allow_hyphen_values = true)]
    value: Option<String>,
    /// Read the value from stdin
    #[arg(long)]
    stdin: bool,
    /// Put the setting in force
    #[arg(long, conflicts_with = "disable")]
    enable: bool,
    /// Take the setting out of force
    #[arg(long)]
    disable: bool,
    /// Why, for the list of deployments
    #[arg(long, default_value = "gotrs config set")]
    comment: String,
}

#[derive(Debug, Serialize)]
struct CheckView {
    values: Vec<ValueView>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ValueView {
    name: String,
    value: String,
    source: String,
}

#[derive(Debug, Serialize)]
struct SettingView {
    name: String,
    value: Value,
    default: Value,
    valid: bool,
    modified: bool,
    fixed: Option<&'static str>,
    navigation: String,
    description: String,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    name: String,
    deployment: Option<i64>,
}

#[derive(Debug, Serialize)]
struct ImportView {
    changed: Vec<String>,
    unchanged: Vec<String>,
    refused: Vec<RefusedView>,
}

#[derive(Debug, Serialize)]
struct RefusedView {
    name: String,
    reason: String,
}

impl ConfigCommand {
    /// `config check` knows the flags of `serve`, to show what they would do.
    pub(crate) fn flags(&self, flags: &mut Flags) {
        if let Self::Check { options } = self {
            options.set(flags);
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Check { .. } => check(context),
            Self::Get { name, reveal } => get(context, &name, reveal).await,
            Self::Set(set) => set.run(context).await,
            Self::Reset { names, comment } => reset(context, names, &comment).await,
            Self::List {
                below,
                search,
                reveal,
            } => {
                let filter = SettingFilter {
                    navigation: below,
                    search,
                    ..SettingFilter::default()
                };
                let settings = context
                    .desk()
                    .await?
                    .settings(Actor::System)
                    .list(&filter)
                    .await?;
                context
                    .out
                    .list(&views(settings, reveal), &["name", "value", "modified"])
            }
            Self::Diff { reveal } => {
                let settings = context.desk().await?.settings(Actor::System).diff().await?;
                context.out.list(
                    &views(settings, reveal),
                    &["name", "value", "default", "valid"],
                )
            }
            Self::Dump => print(&context.desk().await?.settings(Actor::System).dump().await?),
            Self::Import { file, comment } => import(context, &file, &comment).await,
        }
    }
}

fn check(context: &Context) -> Result<(), Failure> {
    let entries = context.bootstrap.entries.iter();
    let view = CheckView {
        values: entries
            .map(|entry| ValueView {
                name: entry.name.clone(),
                value: entry.value.clone(),
                source: entry.source.to_string(),
            })
            .collect(),
        warnings: context.bootstrap.warnings.clone(),
    };
    if context.out.json {
        return context.out.show(&view);
    }
    context
        .out
        .list(&view.values, &["name", "value", "source"])?;
    for warning in &view.warnings {
        eprintln!("warning: {}", escape::visible(warning));
    }
    Ok(())
}

fn view(setting: SettingSummary, reveal: Reveal) -> SettingView {
    let hidden = !reveal.reveal && is_secret(&setting.name);
    let shown = |value: Value| match value.as_text() {
        Some(text) if hidden && !text.is_empty() => Value::text("***"),
        _ => value,
    };
    SettingView {
        value: shown(setting.value),
        default: setting.default,
        valid: setting.valid,
        modified: setting.modified,
        fixed: setting.fixed.map(gotrs_core::sysconfig::Fixed::reason),
        navigation: setting.navigation,
        description: setting.description,
        name: setting.name,
    }
}

fn views(settings: Vec<SettingSummary>, reveal: Reveal) -> Vec<SettingView> {
    settings
        .into_iter()
        .map(|setting| view(setting, reveal))
        .collect()
}

async fn get(context: &Context, name: &str, reveal: Reveal) -> Result<(), Failure> {
    let desk = context.desk().await?;
    let detail = desk.settings(Actor::System).get(name).await?;
    let mut view = view(detail.summary, reveal);
    // What counts is the value in force: the environment may say another than the database.
    if let Some(value) = detail.in_force
        && (reveal.reveal || !is_secret(name))
    {
        view.value = value;
    }
    if context.out.json {
        return context.out.show(&view);
    }
    match view.value.as_text() {
        Some(text) => print(&format!("{}\n", escape::visible_lines(text))),
        None => context.out.show(&view.value),
    }
}

impl Set {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let text = match &self.value {
            _ if self.stdin => Some(read_file("-")?.trim_end_matches('\n').to_owned()),
            value => value.clone(),
        };
        let settings = context.desk().await?.settings(Actor::System);
        let value = match &text {
            Some(text) => Some(settings.parse(&self.name, text).await?),
            None => None,
        };
        // A new value is meant to count, unless somebody says otherwise.
        let valid = if self.disable {
            Some(false)
        } else {
            (self.enable || value.is_some()).then_some(true)
        };
        let change = SettingChange::Set { value, valid };
        let deployment = settings
            .set_and_deploy(&[(self.name.clone(), change)], &self.comment)
            .await?;
        let sentence = match deployment {
            Some(_) => format!("{} is changed", self.name),
            None => format!("{} was so already", self.name),
        };
        context.out.done(
            &ChangeView {
                name: self.name,
                deployment,
            },
            &sentence,
        )
    }
}

async fn reset(context: &Context, names: Vec<String>, comment: &str) -> Result<(), Failure> {
    let settings = context.desk().await?.settings(Actor::System);
    let changes: Vec<_> = names
        .iter()
        .map(|name| (name.clone(), SettingChange::Reset))
        .collect();
    let deployment = settings.set_and_deploy(&changes, comment).await?;
    let views: Vec<_> = names
        .into_iter()
        .map(|name| ChangeView { name, deployment })
        .collect();
    let sentence = match deployment {
        Some(_) => "the defaults are back in force",
        None => "all had their defaults already",
    };
    context.out.done(&views, sentence)
}

async fn import(context: &Context, file: &str, comment: &str) -> Result<(), Failure> {
    let text = read_file(file)?;
    let report = context
        .desk()
        .await?
        .settings(Actor::System)
        .import(&text, comment)
        .await?;
    let refused: Vec<_> = report
        .refused
        .into_iter()
        .map(|(name, reason)| RefusedView { name, reason })
        .collect();
    let view = ImportView {
        changed: report.changed,
        unchanged: report.unchanged,
        refused,
    };
    if context.out.json {
        context.out.show(&view)?;
    } else {
        print(&format!(
            "{} changed, {} unchanged\n",
            view.changed.len(),
            view.unchanged.len()
        ))?;
        for refused in &view.refused {
            eprintln!(
                "refused: {}: {}",
                escape::visible(&refused.name),
                escape::visible(&refused.reason)
            );
        }
    }
    match view.refused.len() {
        0 => Ok(()),
        refused => Err(Failure::Failed(format!(
            "{refused} settings were left alone"
        ))),
    }
}

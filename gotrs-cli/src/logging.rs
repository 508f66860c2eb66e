//! Logs: to stderr, for people on a terminal, one JSON object a line elsewhere.
//!
//! One event is one line whatever its fields hold: control characters are escaped in both forms.

use std::fmt::{self, Write as _};
use std::io::{IsTerminal as _, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use gotrs_core::clock::{Clock as _, SystemClock};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::{FmtContext, FormattedFields, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

use crate::bootstrap::{Bootstrap, LogFormat};
use crate::escape;
use crate::exit::Failure;

/// Starts logging. `usual` is the level when nobody asks for another.
pub(crate) fn start(bootstrap: &Bootstrap, usual: &str) -> Result<(), Failure> {
    let directives = bootstrap.log.as_deref().unwrap_or(usual);
    let filter = EnvFilter::builder().parse(directives).map_err(|error| {
        Failure::Usage(format!(
            "GOTRS_LOG = `{directives}` is no log filter: {error}"
        ))
    })?;
    let terminal = std::io::stderr().is_terminal();
    let format = bootstrap.log_format.unwrap_or(if terminal {
        LogFormat::Human
    } else {
        LogFormat::Json
    });
    let builder = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match format {
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_timer(WallTime)
            .with_writer(JsonLines)
            .try_init(),
        LogFormat::Human => builder
            .with_ansi(false)
            .event_format(Human { colour: terminal })
            .with_writer(std::io::stderr)
            .try_init(),
    };
    started.map_err(|error| Failure::Failed(format!("logging cannot be started: {error}")))
}

/// The machine's time: log lines tell when they were written, even in a simulation.
fn wall_time() -> DateTime<Utc> {
    SystemClock::default().now()
}

struct WallTime;

impl tracing_subscriber::fmt::time::FormatTime for WallTime {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        w.write_str(&wall_time().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// `09:14:02 WARN gotrs_core::job: job failed job=7`.
struct Human {
    colour: bool,
}

impl<S, N> FormatEvent<S, N> for Human
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut text = String::new();
        for span in context
            .event_scope()
            .into_iter()
            .flat_map(|scope| scope.from_root())
        {
            let extensions = span.extensions();
            let fields = extensions
                .get::<FormattedFields<N>>()
                .map_or("", |fields| fields.as_str());
            write!(text, "{}{{{fields}}} ", span.name())?;
        }
        context
            .field_format()
            .format_fields(Writer::new(&mut text), event)?;
        let metadata = event.metadata();
        let (on, off) = if self.colour {
            (colour(metadata.level()), "\x1b[0m")
        } else {
            ("", "")
        };
        let time = wall_time().format("%H:%M:%S");
        writeln!(
            writer,
            "{time} {on}{:>5}{off} {}: {}",
            metadata.level(),
            metadata.target(),
            escape::visible(&text)
        )
    }
}

fn colour(level: &Level) -> &'static str {
    match *level {
        Level::ERROR => "\x1b[31m",
        Level::WARN => "\x1b[33m",
        Level::INFO => "\x1b[32m",
        _ => "\x1b[2m",
    }
}

/// Writes whole lines of JSON to stderr, escaping what JSON itself lets through.
struct JsonLines;

impl<'a> MakeWriter<'a> for JsonLines {
    type Writer = JsonLine;

    fn make_writer(&'a self) -> JsonLine {
        JsonLine
    }
}

struct JsonLine;

impl Write for JsonLine {
    /// The formatter hands over one event at a time.
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let mut out = escape::json_line(line).into_owned();
        out.push('\n');
        std::io::stderr().lock().write_all(out.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}

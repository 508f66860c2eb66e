//! Finding and reading `gotrs.toml`.

use std::path::{Path, PathBuf};

use super::BootstrapError;
use super::key::KEYS;

/// A configuration file as read.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// Values by key name, `_file` variants included.
    pub(crate) values: toml::Table,
    /// The `[settings]` table.
    pub(crate) settings: toml::Table,
    /// Others than the owner may read it.
    pub(crate) world_readable: bool,
}

/// The file of `--config`, else the first that exists of `./gotrs.toml` and `/etc/gotrs/gotrs.toml`.
pub(crate) fn find(named: Option<&Path>) -> Result<Option<File>, BootstrapError> {
    if let Some(path) = named {
        return read(path).map(Some);
    }
    let places = [Path::new("gotrs.toml"), Path::new("/etc/gotrs/gotrs.toml")];
    match places.into_iter().find(|path| path.exists()) {
        Some(path) => read(path).map(Some),
        None => Ok(None),
    }
}

fn read(path: &Path) -> Result<File, BootstrapError> {
    let unreadable = |source| BootstrapError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mode = mode(&std::fs::metadata(path).map_err(unreadable)?);
    if mode & 0o022 != 0 {
        return Err(BootstrapError::Writable {
            path: path.to_owned(),
            mode: mode & 0o7777,
        });
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let mut values: toml::Table =
        toml::from_str(&text).map_err(|error| syntax(path, &text, &error))?;
    let settings = match values.remove("settings") {
        None => toml::Table::new(),
        Some(toml::Value::Table(table)) => table,
        Some(_) => {
            return Err(misplaced(
                path,
                &text,
                "settings",
                "[settings] must be a table",
            ));
        }
    };
    for name in values.keys() {
        if !is_known(name) {
            let problem = format!("`{name}` is not a known value{}", suggestion(name));
            return Err(misplaced(path, &text, name, &problem));
        }
    }
    Ok(File {
        path: path.to_owned(),
        values,
        settings,
        world_readable: mode & 0o044 != 0,
    })
}

fn is_known(name: &str) -> bool {
    let plain = name.strip_suffix("_file").unwrap_or(name);
    KEYS.iter().any(|key| key.in_file && key.name == plain)
}

fn suggestion(name: &str) -> String {
    let near = KEYS
        .iter()
        .find(|key| key.in_file && (key.name.starts_with(name) || name.starts_with(key.name)));
    near.map_or_else(
        || "; SysConfig settings belong below [settings]".to_owned(),
        |key| format!("; did you mean `{}`?", key.name),
    )
}

/// The parser's message without the line it quotes: that line may hold a password.
fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> BootstrapError {
    let start = error.span().map_or(0, |span| span.start).min(text.len());
    BootstrapError::Syntax {
        path: path.to_owned(),
        line: text.as_bytes()[..start]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1,
        problem: error.message().to_owned(),
    }
}

fn misplaced(path: &Path, text: &str, name: &str, problem: &str) -> BootstrapError {
    let line = text.lines().position(|line| {
        line.trim_start()
            .trim_start_matches(['[', '"'])
            .starts_with(name)
    });
    BootstrapError::Syntax {
        path: path.to_owned(),
        line: line.map_or(1, |index| index + 1),
        problem: problem.to_owned(),
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode()
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> u32 {
    0o600
}

//! The layers, one over the other: every value with the place it comes from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::BootstrapError;
use super::file::{self, File};
use super::key::{KEYS, Key, SETTING_PREFIX, Secrecy, is_read_elsewhere};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Flag(&'static str),
    Env(String),
    File(PathBuf),
    Default,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Env(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What the command line says: key name to flag and value.
#[derive(Debug, Default, Clone)]
pub(crate) struct Flags(BTreeMap<&'static str, (&'static str, String)>);

impl Flags {
    /// Notes a flag that was given.
    pub(crate) fn set(&mut self, key: &'static str, flag: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.insert(key, (flag, value.to_owned()));
        }
    }
}

/// All layers, read once.
#[derive(Debug)]
pub(crate) struct Layers {
    flags: Flags,
    env: BTreeMap<String, String>,
    pub(super) file: Option<File>,
}

impl Layers {
    /// Reads the environment and the file. `named` is `--config` or `GOTRS_CONFIG`.
    pub(crate) fn read(
        flags: Flags,
        env: impl IntoIterator<Item = (String, String)>,
        named: Option<&Path>,
    ) -> Result<Self, BootstrapError> {
        let env: BTreeMap<_, _> = env
            .into_iter()
            .filter(|(name, value)| name.starts_with("GOTRS_") && !value.is_empty())
            .collect();
        let from_env = env.get("GOTRS_CONFIG").map(PathBuf::from);
        let file = file::find(named.or(from_env.as_deref()))?;
        Ok(Self { flags, env, file })
    }

    /// The value of a key and its source.
    pub(super) fn find(&self, key: &Key) -> Result<(String, Source), String> {
        if let Some((flag, value)) = self.flags.0.get(key.name) {
            return Ok((value.clone(), Source::Flag(flag)));
        }
        if let Some(value) = self.env.get(key.env) {
            return Ok((value.clone(), Source::Env(key.env.to_owned())));
        }
        if key.secrecy != Secrecy::Open {
            let variable = format!("{}_FILE", key.env);
            if let Some(path) = self.env.get(&variable) {
                return Ok((first_line(path, &variable)?, Source::Env(variable)));
            }
        }
        if let Some(file) = &self.file
            && let Some(value) = from_file(file, key)?
        {
            return Ok((value, Source::File(file.path.clone())));
        }
        Ok((key.default.to_owned(), Source::Default))
    }

    /// `GOTRS_SETTING_*`: the part behind the prefix, and the value.
    pub(super) fn env_settings(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        self.env.iter().filter_map(|(name, value)| {
            let setting = name.strip_prefix(SETTING_PREFIX)?;
            Some((setting, value.as_str(), Source::Env(name.clone())))
        })
    }

    /// Variables that look like ours and are read by nobody.
    pub(super) fn stray_variables(&self) -> Vec<&str> {
        let known = |name: &str| {
            let plain = name.strip_suffix("_FILE").unwrap_or(name);
            KEYS.iter()
                .any(|key| key.env == name || (key.env == plain && key.secrecy != Secrecy::Open))
        };
        let names = self.env.keys().map(String::as_str);
        names
            .filter(|name| !known(name) && !is_read_elsewhere(name))
            .collect()
    }
}

fn from_file(file: &File, key: &Key) -> Result<Option<String>, String> {
    if !key.in_file {
        return Ok(None);
    }
    if let Some(value) = file.values.get(key.name) {
        let text = scalar(value)
            .ok_or_else(|| format!("{} must be a text, a number or a list of texts", key.name))?;
        return Ok(Some(text));
    }
    let by_file = format!("{}_file", key.name);
    match file.values.get(&by_file) {
        Some(toml::Value::String(path)) if key.secrecy != Secrecy::Open => {
            first_line(path, &by_file).map(Some)
        }
        Some(_) => Err(format!("{by_file} is not a known value")),
        None => Ok(None),
    }
}

/// A value of the file as the text that a flag would carry.
pub(super) fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(i32::from(*yes).to_string()),
        toml::Value::Array(list) => list
            .iter()
            .map(scalar)
            .collect::<Option<Vec<_>>>()
            .map(|texts| texts.join(",")),
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

fn first_line(path: &str, named_by: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{named_by} names {path}, which cannot be read: {error}"))?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

//! Changed settings as one file, out and in.

use super::model::{ImportReport, SettingChange, SettingFilter, SettingSummary};
use super::service::{Settings, edit};
use super::value::Value;
use super::{deploy, yaml};
use crate::error::Error;

impl Settings {
    /// Settings whose edited value or validity differs from the default.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn diff(&self) -> Result<Vec<SettingSummary>, Error> {
        let filter = SettingFilter {
            modified: true,
            invisible: true,
            ..SettingFilter::default()
        };
        let mut changed = self.list(&filter).await?;
        changed.retain(|setting| {
            setting.valid != setting.default_valid
                || yaml::write(&setting.value) != yaml::write(&setting.default)
        });
        Ok(changed)
    }

    /// All changed settings as YAML, in the form of OTRS's own dump: `Modified`, then one map per setting.
    ///
    /// # Errors
    /// [`Error::Denied`] to others than administrators.
    pub async fn dump(&self) -> Result<String, Error> {
        let flag = |flag: bool| Value::text(if flag { "1" } else { "0" });
        let settings = self.diff().await?.into_iter().map(|setting| {
            let entry = Value::map([
                ("EffectiveValue", setting.value),
                ("IsValid", flag(setting.valid)),
                ("Name", Value::text(&setting.name)),
                ("UserModificationActive", flag(false)),
            ]);
            (setting.name, entry)
        });
        let modified = Value::map(settings);
        Ok(yaml::write(&Value::map([("Modified", modified)])))
    }

    /// Takes settings from such a file and deploys them in one step. What is not known, fixed or does not fit is left
    /// alone and reported.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the text is no such file; [`Error::Denied`].
    pub async fn import(&self, text: &str, comment: &str) -> Result<ImportReport, Error> {
        let entries = entries(text)?;
        let mut unit = self.begin().await?;
        let mut report = ImportReport::default();
        for (name, change) in entries {
            match edit(&mut unit, &name, &change, None).await {
                Ok(()) => report.changed.push(name),
                Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::NotFound { .. })) => {
                    report.refused.push((name, error.to_string()))
                }
                Err(error) => return Err(error),
            }
        }
        let names: Vec<&str> = report.changed.iter().map(String::as_str).collect();
        let dirty = super::store::dirty(&mut unit, None).await?;
        deploy::run(&mut unit, &deploy::Which::Named(&names), comment).await?;
        let (changed, unchanged) = std::mem::take(&mut report.changed)
            .into_iter()
            .partition(|name| dirty.iter().any(|row| row.name == *name));
        report.changed = changed;
        report.unchanged = unchanged;
        unit.commit().await?;
        Ok(report)
    }
}

fn entries(text: &str) -> Result<Vec<(String, SettingChange)>, Error> {
    let refuse = |detail: String| Error::invalid("file", "format", detail);
    let file = yaml::read(text).map_err(|error| refuse(error.to_string()))?;
    let modified = file
        .get("Modified")
        .and_then(Value::as_map)
        .ok_or_else(|| refuse("no map `Modified` at the top".into()))?;
    modified
        .iter()
        .map(|(name, entry)| {
            let value = entry
                .get("EffectiveValue")
                .ok_or_else(|| refuse(format!("{name} has no EffectiveValue")))?;
            let valid = entry.get("IsValid").map(Value::is_true);
            let change = SettingChange::Set {
                value: Some(value.clone()),
                valid,
            };
            Ok((name.clone(), change))
        })
        .collect()
}

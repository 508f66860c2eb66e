//! What importing an export file does to the ACLs that are already there, worked out without touching them.
//!
//! The rules are OTRS's: entries that are no maps are skipped; a name that exists is an error unless entries are to be
//! overwritten; everything else is added, valid unless it says otherwise. One bad entry does not stop the others.

use std::collections::BTreeSet;

use crate::error::{Problem, Problems};
use crate::model::{Acl, AclSet, Validity};
use crate::value::Value;

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportPlan {
    /// To be created, in the order of the file.
    pub added: Vec<Acl>,
    /// To replace the ACL of that name.
    pub updated: Vec<Acl>,
    /// Names of entries that cannot be imported, with the reasons.
    pub failed: Vec<(String, Vec<Problem>)>,
    /// What was read in an old form, or skipped.
    pub notes: Vec<Problem>,
}

impl ImportPlan {
    /// Reads `text` and compares it with the names that exist. Names are compared without regard to case, as the
    /// database does; an update needs the exact name.
    ///
    /// ```
    /// use gotrs_acl::ImportPlan;
    /// let plan = ImportPlan::new("- Name: a\n- Name: b\n", ["b"], false)?;
    /// assert_eq!(plan.added[0].name, "a");
    /// assert_eq!(plan.failed[0].0, "b");
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    ///
    /// # Errors
    /// When the text is no YAML list at all: then nothing is imported.
    pub fn new<'a>(
        text: &str,
        existing: impl IntoIterator<Item = &'a str>,
        overwrite: bool,
    ) -> Result<Self, Problems> {
        let value = Value::from_yaml(text)?;
        let Value::List(entries) = &value else {
            return Err(Problems::new(vec![Problem::expected(
                "",
                "",
                "a list of ACLs",
                &value,
            )]));
        };
        let mut names: BTreeSet<String> = existing.into_iter().map(str::to_owned).collect();
        let mut plan = ImportPlan::default();
        for entry in entries {
            plan.entry(entry, &mut names, overwrite);
        }
        Ok(plan)
    }

    fn entry(&mut self, entry: &Value, names: &mut BTreeSet<String>, overwrite: bool) {
        let set = match AclSet::from_value(&Value::List(vec![entry.clone()])) {
            Ok(set) => set,
            Err(problems) => {
                let name = entry
                    .get("Name")
                    .and_then(Value::scalar)
                    .unwrap_or_default()
                    .into_owned();
                self.failed.push((name, problems.into_iter().collect()));
                return;
            }
        };
        self.notes.extend(set.notes);
        for mut acl in set.acls {
            acl.validity.get_or_insert(Validity::Valid);
            acl.description.get_or_insert_default();
            if overwrite && names.contains(&acl.name) {
                self.updated.push(acl);
                continue;
            }
            if let Err(reasons) = importable(&acl, names) {
                self.failed.push((acl.name, reasons));
                continue;
            }
            names.insert(acl.name.clone());
            self.added.push(acl);
        }
    }
}

/// Why an ACL cannot be added, if it cannot.
fn importable(acl: &Acl, names: &BTreeSet<String>) -> Result<(), Vec<Problem>> {
    acl.to_columns()
        .map_err(|problems| problems.into_iter().collect::<Vec<_>>())?;
    let folded = acl.name.to_lowercase();
    if names.iter().any(|name| name.to_lowercase() == folded) {
        let kind = crate::error::ProblemKind::DuplicateName;
        return Err(vec![Problem::error(
            kind,
            &acl.name,
            "Name",
            "an ACL of this name exists already",
        )]);
    }
    Ok(())
}

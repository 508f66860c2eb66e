//! Runs recorded behaviour of OTRS ("vectors") against our rules.
//!
//! A vector file is JSON: an object with an `about` text and a list of `cases`. One conformance test of a crate covers
//! one area, that is one folder of such files: `$GOTRS_CONFORMANCE_DIR/<area>/` if the variable is set, else
//! `tests/conformance/<area>/` of the crate. The check sees a file and one case, feeds the case's inputs to the rule,
//! and compares with [`expected`]; the rule itself never sees the expectation.
//!
//! ```no_run
//! use gotrs_core::testing::conformance;
//!
//! conformance::run("auth", env!("CARGO_MANIFEST_DIR"), |file, case| match file.name.as_str() {
//!     "double.json" => {
//!         let input = conformance::integer(case, "Input")?;
//!         conformance::expect_eq("Output", &(input * 2).into(), conformance::expected(case, "Output"))
//!     }
//!     _ => conformance::unknown_file(file),
//! });
//! ```

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// One file of vectors, as handed to a check together with each of its cases.
#[derive(Debug, Clone)]
pub struct VectorFile {
    /// The file name within its area, such as `password_verify.json`; checks dispatch on it.
    pub name: String,
    /// The whole document, for what all cases of a file share (calendars, worlds, objects).
    pub document: Value,
}

impl VectorFile {
    /// The cases: the list `cases` or `scenarios`, or the single `case`.
    pub fn cases(&self) -> &[Value] {
        let list = ["cases", "scenarios"]
            .into_iter()
            .find_map(|key| self.document.get(key)?.as_array());
        match list {
            Some(list) => list,
            None => self.document.get("case").map_or(&[], std::slice::from_ref),
        }
    }
}

/// One area, for runs that need more than [`run`] offers.
#[derive(Debug)]
pub struct Area {
    name: String,
    folder: PathBuf,
    data_files: Vec<String>,
}

impl Area {
    /// An area by name; `manifest_dir` is the caller's `env!("CARGO_MANIFEST_DIR")`.
    pub fn new(name: &str, manifest_dir: &str) -> Self {
        let base = match std::env::var_os("GOTRS_CONFORMANCE_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => Path::new(manifest_dir).join("tests/conformance"),
        };
        Self {
            name: name.to_owned(),
            folder: base.join(name),
            data_files: Vec::new(),
        }
    }

    /// Declares a file that holds data for other files and no cases of its own (`world.json`).
    #[must_use]
    pub fn data_file(mut self, name: &str) -> Self {
        self.data_files.push(name.to_owned());
        self
    }

    /// Reads any JSON file of the area, for instance a declared data file.
    ///
    /// # Panics
    /// If the file is missing or is not JSON: a broken set of vectors is a failed test.
    pub fn read(&self, name: &str) -> Value {
        let path = self.folder.join(name);
        let text = std::fs::read(&path)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        serde_json::from_slice(&text)
            .unwrap_or_else(|error| panic!("{} is not JSON: {error}", path.display()))
    }

    /// The vector files in name order, data files left out.
    ///
    /// # Panics
    /// If the folder is missing or holds no vector file.
    pub fn files(&self) -> Vec<VectorFile> {
        let entries = std::fs::read_dir(&self.folder)
            .unwrap_or_else(|error| panic!("cannot list {}: {error}", self.folder.display()));
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".json") && !self.data_files.contains(name))
            .collect();
        names.sort();
        assert!(!names.is_empty(), "no vectors in {}", self.folder.display());
        names
            .into_iter()
            .map(|name| VectorFile {
                document: self.read(&name),
                name,
            })
            .collect()
    }

    /// Checks every case of every file, prints the tally, and fails the test if a case failed or a file held none.
    ///
    /// # Panics
    /// With the list of failed cases.
    pub fn run(self, mut check: impl FnMut(&VectorFile, &Value) -> Result<(), String>) {
        let mut report = Report::default();
        for file in self.files() {
            let results = file.cases().iter().map(|case| check(&file, case)).collect();
            report.add(&self.name, &file, results);
        }
        report.finish();
    }

    /// [`Area::run`] for rules that need a database: one case after the other.
    ///
    /// # Panics
    /// With the list of failed cases.
    pub async fn run_async(
        self,
        mut check: impl AsyncFnMut(&VectorFile, &Value) -> Result<(), String>,
    ) {
        let mut report = Report::default();
        for file in self.files() {
            let mut results = Vec::new();
            for case in file.cases() {
                results.push(check(&file, case).await);
            }
            report.add(&self.name, &file, results);
        }
        report.finish();
    }
}

/// Checks every case of an area: [`Area::run`] without data files.
///
/// # Panics
/// With the list of failed cases.
pub fn run(
    area: &str,
    manifest_dir: &str,
    check: impl FnMut(&VectorFile, &Value) -> Result<(), String>,
) {
    Area::new(area, manifest_dir).run(check);
}

/// [`run`] for rules that need a database.
///
/// # Panics
/// With the list of failed cases.
pub async fn run_async(
    area: &str,
    manifest_dir: &str,
    check: impl AsyncFnMut(&VectorFile, &Value) -> Result<(), String>,
) {
    Area::new(area, manifest_dir).run_async(check).await;
}

/// The failure for a file that no arm of a check knows: an unseen file must not pass silently.
///
/// # Errors
/// Always.
pub fn unknown_file(file: &VectorFile) -> Result<(), String> {
    Err(format!("no check is written for the file {}", file.name))
}

/// What a case wants for a field: `correct` of a marked peer defect, else `Wanted<field>`, else the field as recorded
/// (at the top of the case or in its `expect`). An absent field is null.
pub fn expected<'a>(case: &'a Value, field: &str) -> &'a Value {
    static ABSENT: Value = Value::Null;
    let corrected = (case["peer_defect"] == true)
        .then(|| case["correct"].get(field))
        .flatten();
    corrected
        .or_else(|| case.get(format!("Wanted{field}")))
        .or_else(|| case.get(field))
        .or_else(|| case["expect"].get(field))
        .unwrap_or(&ABSENT)
}

/// Compares an answer with an expectation.
///
/// # Errors
/// If they differ, naming both.
pub fn expect_eq<T: PartialEq + Debug + ?Sized>(
    what: &str,
    actual: &T,
    expected: &T,
) -> Result<(), String> {
    if actual == expected {
        return Ok(());
    }
    Err(format!("{what}: expected {expected:?}, got {actual:?}"))
}

/// A text input of a case; null and absent are empty.
pub fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_default()
}

/// A whole number of a case.
///
/// # Errors
/// If the field holds none.
pub fn integer(case: &Value, field: &str) -> Result<i64, String> {
    let value = &case[field];
    value
        .as_i64()
        .or_else(|| value.as_str()?.parse().ok())
        .ok_or_else(|| format!("the case has no whole number `{field}`"))
}

/// A yes or no of a case, in any of the forms Perl writes: 1, "1", true; everything else is no.
pub fn flag(case: &Value, field: &str) -> bool {
    match &case[field] {
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty() && text != "0",
        _ => false,
    }
}

#[derive(Default)]
struct Report {
    failed: usize,
    empty: Vec<String>,
}

impl Report {
    fn add(&mut self, area: &str, file: &VectorFile, results: Vec<Result<(), String>>) {
        let label = format!("{area}/{}", file.name);
        let failed = results.iter().filter(|result| result.is_err()).count();
        for (case, result) in file.cases().iter().zip(&results) {
            if let Err(reason) = result {
                println!("{label} {}: {reason}", case_name(case));
            }
        }
        println!(
            "{label}: {} passed, {failed} failed",
            results.len() - failed
        );
        self.failed += failed;
        if results.is_empty() {
            self.empty.push(label);
        }
    }

    fn finish(self) {
        assert!(
            self.empty.is_empty(),
            "files without cases: {:?}",
            self.empty
        );
        assert!(self.failed == 0, "{} cases failed, see above", self.failed);
    }
}

fn case_name(case: &Value) -> String {
    match case.get("id").or_else(|| case.get("name")) {
        Some(Value::String(name)) => name.clone(),
        Some(other) => other.to_string(),
        None => "(without id)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_corrected_peer_defect_wins_over_the_record() {
        let case = json!({"peer_defect": true, "correct": {"Body": "ours"}, "Body": "theirs"});
        assert_eq!(expected(&case, "Body"), "ours");
    }

    #[test]
    fn a_wanted_value_wins_over_the_record() {
        let case = json!({"WantedEffectiveValue": ["0"], "EffectiveValue": []});
        assert_eq!(expected(&case, "EffectiveValue"), &json!(["0"]));
    }

    #[test]
    fn an_unmarked_correct_entry_is_ignored() {
        let case = json!({"correct": {"Body": "ours"}, "Body": "theirs"});
        assert_eq!(expected(&case, "Body"), "theirs");
    }

    #[test]
    #[should_panic(expected = "1 cases failed")]
    fn one_failed_case_fails_the_run() {
        let file = VectorFile {
            name: "x.json".to_owned(),
            document: json!({"cases": [{"id": "a"}, {"id": "b"}]}),
        };
        let mut report = Report::default();
        report.add("area", &file, vec![Ok(()), Err("differs".to_owned())]);
        report.finish();
    }

    #[test]
    #[should_panic(expected = "files without cases")]
    fn a_file_without_cases_fails_the_run() {
        let file = VectorFile {
            name: "x.json".to_owned(),
            document: json!({"cases": []}),
        };
        let mut report = Report::default();
        report.add("area", &file, Vec::new());
        report.finish();
    }
}

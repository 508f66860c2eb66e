//! Runner for conformance files: counts, names failures, fails on an empty file.

use std::path::{Path, PathBuf};

use serde_json::Value;

pub(crate) mod addresses;
pub(crate) mod filename;
pub(crate) mod incoming;
pub(crate) mod mailqueue;
pub(crate) mod outgoing;
pub(crate) mod postmaster;
pub(crate) mod smarttags;
pub(crate) mod subject;

/// Checks one case: `Ok(false)` means that nothing of it concerns this crate.
pub(crate) type Check = fn(&Value, &Value) -> Result<bool, String>;

pub(crate) fn area_dir(area: &str) -> PathBuf {
    match std::env::var_os("GOTRS_CONFORMANCE_DIR") {
        Some(dir) => Path::new(&dir).join(area),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/conformance")
            .join(area),
    }
}

/// Runs every file of the area whose name starts with one of the prefixes of `checks`.
pub(crate) fn run_area(area: &str, checks: &[(&str, Check)]) {
    let mut files: Vec<_> = std::fs::read_dir(area_dir(area))
        .expect("the area's folder exists")
        .map(|entry| entry.expect("readable").path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    assert!(!files.is_empty(), "no vectors of area {area}");
    let mut bad = 0;
    for path in files {
        let name = path
            .file_stem()
            .expect("a file name")
            .to_string_lossy()
            .into_owned();
        if let Some((_, check)) = checks.iter().find(|(prefix, _)| name.starts_with(prefix)) {
            bad += run_file(area, &path, &name, *check);
        }
    }
    assert_eq!(bad, 0, "{bad} failures in area {area}");
}

fn run_file(area: &str, path: &Path, name: &str, check: Check) -> usize {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let file: Value = serde_json::from_str(&text).expect("a JSON file");
    let empty = Vec::new();
    let cases = file["cases"].as_array().unwrap_or(&empty);
    let (mut passed, mut failed) = (0, 0);
    for case in cases {
        match check(case, &file) {
            Ok(true) => passed += 1,
            Ok(false) => {}
            Err(why) => {
                failed += 1;
                println!(
                    "FAILED {area}/{name} {}: {why}",
                    case["id"].as_str().unwrap_or("?")
                );
            }
        }
    }
    println!("{area}/{name}: {passed} passed, {failed} failed");
    if passed + failed == 0 {
        println!("FAILED {area}/{name}: the file holds no case");
        return 1;
    }
    failed
}

/// `Err` naming what differs, unless both are equal.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    actual: T,
    expected: T,
) -> Result<(), String> {
    if actual == expected {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected:?}, got {actual:?}"))
    }
}

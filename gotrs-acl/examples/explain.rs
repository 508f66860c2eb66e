//! Asks an exported OTRS ACL file about a ticket and prints why each option stays or goes.
//!
//! ```text
//! cargo run -p gotrs-acl --example explain -- Export_ACL.yml ticket.json [--json]
//! ```
//!
//! The ticket is JSON: `properties` and `database` hold group to key to value, `offers` what there is to choose from
//! (`return_type`, `return_sub_type`, `data` as id to text). Without files it uses those in `examples/data`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gotrs_acl::{AclSet, Facts, Inventory, Offer, Section, Target, Value};

fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|arg| arg.starts_with("--"));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let file = |index: usize, sample: &str| {
        files
            .get(index)
            .map_or_else(|| data.join(sample), PathBuf::from)
    };
    match explain(
        &file(0, "Export_ACL.yml"),
        &file(1, "ticket.json"),
        flags.contains(&"--json".to_owned()),
    ) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The report over all offers of the ticket, after what the linter has to say about the ACLs.
fn explain(acls: &Path, ticket: &Path, json: bool) -> Result<String, Box<dyn Error>> {
    let set = AclSet::from_yaml(&read(acls)?)?;
    let ticket = Value::from_json(&read(ticket)?)?;
    for problem in set.lint(&Inventory::new()) {
        eprintln!(
            "{}: {problem}",
            if problem.is_error() {
                "error"
            } else {
                "warning"
            }
        );
    }
    let engine = set.compile()?;
    let mut facts = Facts::new();
    facts.read(
        Section::Properties,
        ticket.get("properties").unwrap_or(&Value::Undefined),
    );
    facts.read(
        Section::PropertiesDatabase,
        ticket.get("database").unwrap_or(&Value::Undefined),
    );

    let Some(Value::List(offers)) = ticket.get("offers") else {
        return Err("the ticket has no list of `offers`".into());
    };
    let mut reports = Vec::new();
    for entry in offers {
        let text = |key: &str| entry.get(key).and_then(Value::scalar).unwrap_or_default();
        let (kind, field) = (text("return_type"), text("return_sub_type"));
        let target =
            Target::from_otrs(&kind, &field).ok_or_else(|| format!("no ACL speaks of `{kind}`"))?;
        let offer = Offer::from_data(entry.get("data").unwrap_or(&Value::Undefined), None);
        let trace = engine.explain(&facts, target, &offer);
        reports.push(if json {
            trace.to_json()
        } else {
            trace.to_string()
        });
    }
    Ok(if json {
        format!("[{}]\n", reports.join(",\n"))
    } else {
        reports.join("\n---\n\n")
    })
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

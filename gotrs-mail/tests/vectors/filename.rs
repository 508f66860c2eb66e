//! Attachment names.

use gotrs_core::article::filename::local;
use serde_json::Value;

use super::same;

pub(crate) fn check(case: &Value, _: &Value) -> Result<bool, String> {
    if case["type"] != "Local" {
        return Ok(false);
    }
    let name = case["name"].as_str().ok_or("no name")?;
    // A name that cleans to nothing is replaced by `file-<n>` where the article's attachments are numbered.
    same(
        "result",
        local(name).as_str(),
        case["result"].as_str().unwrap_or_default(),
    )?;
    Ok(true)
}

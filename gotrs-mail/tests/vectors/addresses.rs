//! Address lists.

use gotrs_mail::address::{email_of_line, parse_list};
use serde_json::Value;

use super::same;

pub(crate) fn check(case: &Value, _: &Value) -> Result<bool, String> {
    let line = case["line"].as_str().ok_or("no line")?;
    let list = parse_list(line);
    if case["well_formed"] == false {
        let plain = case["each"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|each| each["email"].as_str());
        let plain: Vec<_> = plain
            .filter(|email| {
                email.starts_with(|c: char| c.is_ascii_alphanumeric()) && !email.contains(':')
            })
            .collect();
        let found: Vec<_> = list.iter().filter_map(|mailbox| mailbox.email()).collect();
        if let Some(missing) = plain
            .iter()
            .find(|email| !found.iter().any(|found| email.contains(found)))
        {
            return Err(format!("{missing} not found in {found:?}"));
        }
        return Ok(true);
    }
    let each = case["each"].as_array().ok_or("no each")?;
    same("count", list.len(), each.len())?;
    for (mailbox, expected) in list.iter().zip(each) {
        same(
            "formatted",
            mailbox.to_string().as_str(),
            expected["formatted"].as_str().unwrap_or_default(),
        )?;
        same("email", mailbox.email(), expected["email"].as_str())?;
        same(
            "realname",
            mailbox.real_name(),
            expected["realname"].as_str().unwrap_or_default(),
        )?;
    }
    same(
        "email_of_line",
        email_of_line(line).as_deref(),
        case["email_of_line"].as_str(),
    )?;
    Ok(true)
}

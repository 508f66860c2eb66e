//! Subjects of outgoing mail.

use gotrs_core::ticket::subject::{Cleanup, SubjectAction, SubjectFormat, SubjectSettings};
use serde_json::Value;

use super::same;

pub(crate) fn check(case: &Value, _: &Value) -> Result<bool, String> {
    let text = |name: &str, default: &str| match &case["config"][name] {
        Value::String(text) => text.clone(),
        _ => default.to_owned(),
    };
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let size = number(&case["size"])
        .or_else(|| number(&case["config"]["Ticket::SubjectSize"]))
        .unwrap_or(100);
    let settings = SubjectSettings {
        hook: text("Ticket::Hook", "Ticket#"),
        hook_divider: text("Ticket::HookDivider", ""),
        re: text("Ticket::SubjectRe", "Re"),
        fwd: text("Ticket::SubjectFwd", "Fwd"),
        size: usize::try_from(size).map_err(|error| error.to_string())?,
        format: SubjectFormat::from_setting(&text("Ticket::SubjectFormat", "Left")),
        clean_all_numbers: number(&case["config"]["Ticket::SubjectCleanAllNumbers"]) == Some(1),
    };
    let action = match (case["type"].as_str(), case["action"].as_str()) {
        (Some("New"), _) => SubjectAction::New,
        (_, Some("Forward")) => SubjectAction::Forward,
        _ => SubjectAction::Reply,
    };
    let cleanup = match number(&case["no_cleanup"]) {
        Some(1) => Cleanup::Keep,
        _ => Cleanup::Clean,
    };
    let (subject, tn) = (
        case["subject"].as_str().unwrap_or_default(),
        case["tn"].as_str().unwrap_or_default(),
    );
    let result = match case["fn"].as_str() {
        Some("clean") => settings.clean(subject, tn, None),
        _ => settings.build(subject, tn, action, cleanup),
    };
    same(
        "result",
        result.as_str(),
        case["result"].as_str().unwrap_or_default(),
    )?;
    Ok(true)
}

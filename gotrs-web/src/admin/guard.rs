//! Which administration asks again for the password (ADM-03): whatever gives rights, sets other people's passwords
//! and second factors, or says how the desk guards itself.
//!
//! Lists are shown as ever. A form is asked for when it is opened, so that nothing typed is lost, and once more when
//! it is sent.

use axum::http::Method;
use gotrs_core::sysconfig::is_protective;

use crate::error::PageError;
use crate::reader::AgentPage;
use crate::url;

/// The modules whose every form counts.
const MODULES: [&str; 10] = [
    "agents",
    "agent-groups",
    "agent-roles",
    "company-groups",
    "customer-groups",
    "customer-users",
    "groups",
    "role-agents",
    "role-groups",
    "roles",
];

/// Lets a request of an administrator pass, or asks for the password first.
pub(super) fn check(reader: &AgentPage, method: &Method, path: &str) -> Result<(), PageError> {
    let mut parts = path.split('/').skip(2);
    let (module, record, rest) = (parts.next(), parts.next(), parts.next());
    let Some(module) = module.filter(|module| is_guarded(module, record)) else {
        return Ok(());
    };
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match (record, rest) {
        (None, _) if reads => Ok(()),
        // A favourite changes nothing but the reader's own overview.
        (Some("_"), Some("favourite")) => Ok(()),
        (Some("_"), Some("bulk")) => reader.require_fresh(&url::admin(module)),
        // Where a form is sent to is where it is opened, but for what is done from a list.
        (Some(record), Some(_)) if record != "_" => reader.require_fresh(&url::admin(module)),
        _ => reader.require_fresh(path),
    }
}

fn is_guarded(module: &str, record: Option<&str>) -> bool {
    let setting = |record: &str| {
        let name = crate::form::percent_decode(record.as_bytes(), false).unwrap_or_default();
        is_protective(&String::from_utf8_lossy(&name))
    };
    MODULES.contains(&module) || (module == "sysconfig" && record.is_some_and(setting))
}

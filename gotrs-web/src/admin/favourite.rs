//! The modules that an administrator keeps at hand, kept as OTRS keeps them: a list in a preference.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};

use super::handler::{AdminPage, Nothing, known};
use super::spec::AdminModule;
use super::{link, module};
use crate::error::PageError;
use crate::form::CheckedForm;
use crate::i18n::msg;
use crate::page::admin::ModuleGroup;
use crate::page::part::{Action, Style};
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

const PREFERENCE: &str = "AdminNavigationBarFavourites";

fn kept(reader: &AgentPage) -> Vec<String> {
    let stored = reader.preference(PREFERENCE).unwrap_or("[]");
    serde_json::from_str(stored).unwrap_or_default()
}

/// The favourites as a group of the overview; none if there are none.
pub(super) fn group(reader: &AgentPage) -> Option<ModuleGroup> {
    let kept = kept(reader);
    let modules: Vec<_> = kept
        .iter()
        .filter_map(|key| module(key))
        .map(link)
        .collect();
    (!modules.is_empty()).then(|| ModuleGroup {
        title: msg("Favourites").into(),
        modules,
    })
}

/// The button that makes a module a favourite, or no longer.
pub(super) fn action(reader: &AgentPage, module: &AdminModule) -> Action {
    let is_one = kept(reader).iter().any(|key| key == module.key);
    let label = if is_one {
        msg("No favourite any more")
    } else {
        msg("Make it a favourite")
    };
    let mut action = Action::post(format!("{}/_/favourite", url::admin(module.key)), label)
        .icon("star")
        .icon_only()
        .style(Style::Ghost);
    action.current = is_one;
    action
}

/// `POST /admin/{module}/_/favourite`
pub(super) async fn toggle(
    admin: AdminPage,
    Path(key): Path<String>,
    _: CheckedForm<Nothing>,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    let mut kept = kept(admin.reader());
    match kept.iter().position(|known| known == module.key) {
        Some(at) => {
            kept.remove(at);
        }
        None => kept.push(module.key.to_owned()),
    }
    let value = serde_json::json!(kept).to_string();
    let user = admin.reader().user();
    let agents = admin.cx().desk.agents(user);
    agents
        .set_preferences(user, &[(PREFERENCE, Some(value.as_str()))])
        .await?;
    Ok(SeeOther::to(&url::admin(module.key)).into_response())
}

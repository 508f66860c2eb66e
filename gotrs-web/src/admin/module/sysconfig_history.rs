//! What a setting was before, and the way back to it.

use super::common::*;
use super::sysconfig::{HIDDEN, MODULE, is_secret, item_kind, text_of};
use crate::admin::source::Context;
use crate::i18n::Text as Words;
use crate::page::part::{Action, Cell, Column, Empty, Row, Section, SectionBody, Table};
use crate::url;
use gotrs_core::Error;
use gotrs_core::sysconfig::SettingChange;

/// Which values were in force before, newest first, each with a way back to it.
pub(super) async fn history(cx: &Context, name: &str) -> Result<Section, Error> {
    let settings = cx.desk.settings(&cx.actor);
    let detail = settings.get(name).await?;
    let hidden = is_secret(name, item_kind(detail.definition.as_ref()));
    let versions = settings.history(name).await?;
    let rows = versions.into_iter().map(|version| {
        let shown = match (hidden, version.reset) {
            (true, _) => Words::plain(HIDDEN),
            (_, true) => msg("back at its default").into(),
            _ => Words::plain(text_of(&version.value)),
        };
        let back = Action::post(
            format!(
                "{}/back-{}",
                url::admin_record(MODULE.key, name),
                version.id
            ),
            msg("Take it again"),
        );
        let offered = detail.summary.fixed.is_none() && !version.reset;
        Row::new(vec![
            Cell::When(cx.locale.near(cx.desk.now(), version.time)),
            Cell::Text(Words::plain(version.login)),
            Cell::Long(shown),
            Cell::Actions(if offered { vec![back] } else { Vec::new() }),
        ])
    });
    let title = msg("History");
    let table = Table {
        caption: title.into(),
        columns: vec![
            Column::new(msg("When")),
            Column::new(msg("Who")),
            Column::new(msg("Value")),
            Column::new(msg("Actions")).silent(),
        ],
        rows: rows.collect(),
        empty: Empty {
            icon: "history",
            title: msg("Never changed").into(),
            text: msg("The setting has the value it came with.").into(),
            action: None,
        },
    };
    Ok(Section::new(
        "history",
        title,
        SectionBody::Table(Box::new(table)),
    ))
}

/// A value that was in force once.
pub(super) async fn version(cx: &Context, name: &str, verb: &str) -> Result<SettingChange, Error> {
    let missing = || Error::not_found("action", verb);
    let id = verb
        .strip_prefix("back-")
        .and_then(|id| id.parse::<i64>().ok());
    let id = id.ok_or_else(missing)?;
    let versions = cx.desk.settings(&cx.actor).history(name).await?;
    let found = versions.into_iter().find(|version| version.id == id);
    let found = found.ok_or_else(missing)?;
    let required = cx
        .desk
        .settings(&cx.actor)
        .get(name)
        .await?
        .summary
        .required;
    Ok(SettingChange::Set {
        value: Some(found.value),
        valid: (!required).then_some(found.valid),
    })
}

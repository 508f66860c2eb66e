//! `POST /admin/{module}/_/bulk`: another validity for several records, each saved by its service like its form.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::{Error, ErrorKind, Validity};

use super::choices;
use super::handler::{AdminPage, known};
use super::source::Context;
use super::spec::AdminModule;
use crate::done;
use crate::error::PageError;
use crate::form::{FormData, Submitted};
use crate::security::SeeOther;
use crate::url;

/// Records in one go: more than a page has.
const MOST: usize = 200;

pub(super) async fn bulk(
    admin: AdminPage,
    Path(key): Path<String>,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    if !module.source.has_rows() {
        return Err(PageError::NotFound);
    }
    let foreign = form.names().find(|name| !matches!(*name, "ID" | "ValidID"));
    let wanted = form.get("ValidID").unwrap_or_default();
    let wanted = Validity::ALL.iter().find(|it| it.as_str() == wanted);
    let (None, Some(wanted)) = (foreign, wanted) else {
        return Err(PageError::invalid("fields of a bulk action"));
    };
    let ids: Vec<&str> = form.all("ID").take(MOST).collect();
    let mut skipped = 0;
    for id in &ids {
        match one(admin.cx(), module, id, *wanted).await {
            Ok(()) => {}
            Err(PageError::Invalid { .. } | PageError::Conflict { .. } | PageError::NotFound) => {
                skipped += 1;
            }
            Err(error) => return Err(error),
        }
    }
    let word = match (ids.len(), skipped) {
        (0, _) => "none-selected",
        (_, 0) => "saved",
        _ => "some-left",
    };
    Ok(SeeOther::to(&done::at(&url::admin(module.key), word)).into_response())
}

async fn one(
    cx: &Context,
    module: &'static AdminModule,
    id: &str,
    wanted: Validity,
) -> Result<(), PageError> {
    let stored = module.source.open(cx, id).await?.values;
    let choices = choices::of_module(cx, module).await?;
    let form = module.form_fields(|relation| choices.get(&relation).cloned().unwrap_or_default());
    let pairs = stored.into_iter().flat_map(|(name, values)| {
        let values = match name {
            "ValidID" => vec![wanted.as_str().to_owned()],
            _ => values,
        };
        values.into_iter().map(move |value| (name, value))
    });
    let values = form.read(FormData::of(pairs))?;
    match module.source.save(cx, Some(id), &values).await {
        Ok(_) => Ok(()),
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: Error) -> PageError {
    match error.kind() {
        ErrorKind::Invalid => PageError::invalid("refused by the service"),
        _ => error.into(),
    }
}

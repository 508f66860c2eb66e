//! The gallery of the design, in debug builds only: `/dev/gallery` shows every component, `/dev/gallery/{sample}` a page
//! of an invented desk. Nothing behind the forms works.

use axum::extract::{Path, State};
use axum::response::Response;
use gotrs_core::people::preference::Preferences;

use crate::error::PageError;
use crate::page::sample::Samples;
use crate::page::{self, Page};
use crate::reader::Arrival;
use crate::route::{Access, Routes};
use crate::security::ChallengeToken;
use crate::state::App;

pub(crate) fn routes() -> Routes {
    Routes::of(Access::Public)
        .get("/dev/gallery", components)
        .get("/dev/gallery/{sample}", sample)
}

/// The samples in the look and the language that the browser keeps.
fn samples(app: &App, arrival: &Arrival) -> Samples {
    let worn = arrival.page(
        app,
        &Preferences::new(),
        ChallengeToken::new("sample-token"),
    );
    let samples = Samples::new(worn.language(), worn.look.theme, worn.look.mode);
    let page = Page {
        nonce: worn.nonce,
        look: worn.look,
        here: worn.here,
        position: worn.position,
        ..samples.page
    };
    Samples { page, ..samples }
}

async fn components(State(app): State<App>, arrival: Arrival) -> Result<Response, PageError> {
    let samples = samples(&app, &arrival);
    let names = samples.all().into_iter();
    let links = names
        .map(|(name, _)| {
            let url = format!("/dev/gallery/{name}");
            (name, url)
        })
        .collect();
    page::html(&samples.gallery(links))
}

async fn sample(
    State(app): State<App>,
    arrival: Arrival,
    Path(wanted): Path<String>,
) -> Result<Response, PageError> {
    let all = samples(&app, &arrival).all();
    let found = all.into_iter().find(|(name, _)| *name == wanted);
    let (_, html) = found.ok_or(PageError::NotFound)?;
    Ok(page::written(
        axum::http::StatusCode::OK,
        html.map_err(PageError::internal)?,
    ))
}

//! Files that arrive while the form is still open: `POST …/uploads`, `POST …/uploads/remove`, and pictures of the text
//! at `GET …/uploads/{form}/{picture}`; for agents and for customers alike.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::writing::{FormId, KeptFile, Writing};
use gotrs_core::{Actor, Error};
use serde_json::{Value, json};

use super::sheet::{FILES, FORM, attachment};
use crate::error::PageError;
use crate::form::{FormData, Submitted};
use crate::i18n::{Locale, Text, msg};
use crate::page::Page;
use crate::reader::{AgentPage, CustomerPage};
use crate::route::Routes;
use crate::security::Policy;
use crate::security::download::{Disposition, ServedType};
use crate::url;

const AGENT: &str = "/agent/uploads";
const CUSTOMER: &str = "/customer/uploads";

/// Where somebody's files go.
pub(super) fn route(actor: &Actor) -> &'static str {
    match actor {
        Actor::Customer(_) => CUSTOMER,
        _ => AGENT,
    }
}

/// Where a picture of a form's text is.
pub(super) fn picture_url(face: &str, form: &FormId, content_id: &str) -> String {
    format!("{face}/{form}/{}", url::encode(content_id))
}

/// The routes of agents.
pub(crate) fn of_agents(routes: Routes) -> Routes {
    routes
        .post(AGENT, |page: AgentPage, Submitted(form)| async move {
            add(page.desk().writing(page.user()), &page.page, AGENT, &page.desk().config(), form).await
        })
        .post("/agent/uploads/remove", |page: AgentPage, Submitted(form)| async move {
            remove(page.desk().writing(page.user()), &form).await
        })
        .get("/agent/uploads/{form}/{picture}", |page: AgentPage, path| async move {
            picture(page.desk().writing(page.user()), path).await
        })
}

/// The routes of customers.
pub(crate) fn of_customers(routes: Routes) -> Routes {
    routes
        .post(CUSTOMER, |page: CustomerPage, Submitted(form)| async move {
            let writing = page.desk().writing(page.customer());
            add(writing, &page.page, CUSTOMER, &page.desk().config(), form).await
        })
        .post(
            "/customer/uploads/remove",
            |page: CustomerPage, Submitted(form)| async move {
                remove(page.desk().writing(page.customer()), &form).await
            },
        )
        .get(
            "/customer/uploads/{form}/{picture}",
            |page: CustomerPage, path| async move {
                picture(page.desk().writing(page.customer()), path).await
            },
        )
}

/// Keeps the files of one request. `Inline=1` makes them pictures of the text.
async fn add(
    writing: Writing,
    page: &Page,
    face: &str,
    config: &Config,
    mut form: FormData,
) -> Result<Response, PageError> {
    let id = writing.form(form.get(FORM).unwrap_or_default())?;
    let inline = form.get("Inline") == Some("1");
    let mut kept = Vec::new();
    for file in form.take_files(FILES) {
        let name = file.name.clone();
        let mut file = attachment(file);
        if inline {
            if ServedType::of("image/", &file.content) == ServedType::Bytes {
                let text = Text::filled(msg("{0} is no picture."), [name]);
                return Ok(refused(page, &text));
            }
            let host = config.get(&settings::FQDN);
            let drawn = writing.begin();
            let drawn = drawn.as_str().rsplit('.').next().unwrap_or_default();
            file.content_id = Some(format!("inline.{drawn}@{host}"));
        }
        match writing.add_file(&id, file).await {
            Ok(file) => kept.push(described(page, face, &id, &file)),
            Err(error) => {
                let text = refusal(error, &name, config, &page.locale)?;
                return Ok(refused(page, &text));
            }
        }
    }
    Ok(data(StatusCode::OK, json!({ "files": kept })))
}

fn described(page: &Page, face: &str, form: &FormId, file: &KeptFile) -> Value {
    let url = match file.is_inline() {
        true => picture_url(face, form, &file.content_id),
        false => String::new(),
    };
    json!({
        "name": file.name,
        "size": page.locale.size(file.size),
        "cid": file.content_id,
        "url": url,
        "remove": page.tr1("Remove {0}", &file.name),
    })
}

fn refused(page: &Page, text: &Text) -> Response {
    data(
        StatusCode::UNPROCESSABLE_ENTITY,
        json!({ "error": page.text(text) }),
    )
}

fn data(status: StatusCode, value: Value) -> Response {
    let mut response = (status, Json(value)).into_response();
    response.extensions_mut().insert(Policy::Data);
    response
}

/// What is wrong with a file, in words.
///
/// # Errors
/// Everything else.
pub(super) fn refusal(
    error: Error,
    name: &str,
    config: &Config,
    locale: &Locale,
) -> Result<Text, PageError> {
    let Error::Invalid(problems) = &error else {
        return Err(error.into());
    };
    let most = config.get(&settings::WEB_MAX_FILE_UPLOAD);
    let most = locale.size(u64::try_from(most).unwrap_or_default());
    let is = |key: &str| problems.0.iter().any(|one| one.problem == key);
    Ok(if is("too_large") {
        Text::filled(
            msg("{0} is too large: a file may have {1}."),
            [name.to_owned(), most],
        )
    } else if is("too_large_together") {
        Text::filled(
            msg("{0} does not fit any more: all files may have {1} together."),
            [
                name.to_owned(),
                locale.size(gotrs_core::writing::MOST_BYTES),
            ],
        )
    } else {
        Text::filled(
            msg("{0} does not fit any more: a form takes {1} files."),
            [name.to_owned(), gotrs_core::writing::MOST_FILES.to_string()],
        )
    })
}

async fn remove(writing: Writing, form: &FormData) -> Result<Response, PageError> {
    let id = writing.form(form.get(FORM).unwrap_or_default())?;
    let name = form.get("RemoveFile").unwrap_or_default();
    writing.remove_file(&id, name).await?;
    Ok(data(StatusCode::OK, json!({})))
}

async fn picture(
    writing: Writing,
    Path((form, picture)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let form = writing.form(&form)?;
    let file = writing.picture(&form, &picture).await?;
    let served = ServedType::of(&file.content_type, &file.content);
    let headers = Disposition::Inline.headers(served, &file.filename);
    let mut response = (headers, file.content).into_response();
    response.extensions_mut().insert(Policy::Download);
    Ok(response)
}

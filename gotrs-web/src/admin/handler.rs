//! The handlers that serve every module: overview, list, form, matrix, and what else can be done.
//!
//! Only agents with `rw` on group `admin` come in, whatever they ask for; the services ask again.

use axum::extract::{FromRequestParts, Path, RawQuery};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::{Error, UserId, permission};

use super::draw;
use super::source::Context;
use super::spec::AdminModule;
use super::{bulk, choices, favourite, file, guard, module, navigation, overview};
use crate::agent::shell::{crumb, here};
use crate::done;
use crate::error::PageError;
use crate::form::{CheckedForm, Fields, FormModel, Submitted, Values, parse_query};
use crate::i18n::{Text, msg};
use crate::page::admin::AdminHomePage;
use crate::page::{self, AgentShell, Page};
use crate::reader::{AgentPage, Refusal};
use crate::route::{Access, Routes};
use crate::security::SeeOther;
use crate::state::App;
use crate::url;

pub(super) fn routes() -> Routes {
    Routes::of(Access::Admin)
        .get(url::ADMIN, home)
        .get("/admin/{module}", list)
        .get("/admin/{module}/_/new", blank)
        .post("/admin/{module}/_/new", add)
        .get("/admin/{module}/_/export", file::export)
        .get("/admin/{module}/_/import", file::ask)
        .post("/admin/{module}/_/import", file::import)
        .post("/admin/{module}/_/bulk", bulk::bulk)
        .post("/admin/{module}/_/favourite", favourite::toggle)
        .get(super::access::PATH, super::access::show)
        .get("/admin/{module}/{id}/file", file::download)
        .get("/admin/{module}/{id}", open)
        .post("/admin/{module}/{id}", save)
        .post("/admin/{module}/{id}/{verb}", act)
}

/// A request of an administrator.
#[derive(Debug)]
pub(super) struct AdminPage {
    reader: AgentPage,
    cx: Context,
}

impl FromRequestParts<App> for AdminPage {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let reader = AgentPage::from_request_parts(parts, app).await?;
        let mut conn = app.desk().read().await.map_err(PageError::from)?;
        permission::require_admin(&mut conn, &reader.agent())
            .await
            .map_err(PageError::from)?;
        guard::check(&reader, &parts.method, parts.uri.path())?;
        let cx = draw::context(app.desk().clone(), reader.agent(), &reader.page);
        Ok(Self { reader, cx })
    }
}

impl AdminPage {
    /// What services are asked with.
    pub(super) fn cx(&self) -> &Context {
        &self.cx
    }

    /// Who reads.
    pub(super) fn reader(&self) -> &AgentPage {
        &self.reader
    }

    /// The context and the frame; `last` is the page itself below its module.
    pub(super) async fn frame(
        self,
        current: Option<&'static AdminModule>,
        last: Option<Text>,
    ) -> Result<(Page, AgentShell), PageError> {
        let mut crumbs = vec![crumb(msg("Administration"), url::ADMIN)];
        crumbs.extend(current.map(|module| crumb(module.title, url::admin(module.key))));
        crumbs.extend(last.map(here));
        if let Some(last) = crumbs.last_mut() {
            last.url = None;
        }
        let mut shell = self.reader.shell(crumbs).await?;
        let key = current.map_or("", |module| module.key);
        shell.admin = Some(navigation(key, |_| true));
        Ok((self.reader.page, shell))
    }
}

pub(super) fn known(key: &str) -> Result<&'static AdminModule, PageError> {
    module(key).ok_or(PageError::NotFound)
}

async fn home(admin: AdminPage) -> Result<Response, PageError> {
    let favourites = favourite::group(admin.reader());
    let (page, shell) = admin.frame(None, None).await?;
    page::html(&AdminHomePage {
        page,
        shell,
        groups: favourites.into_iter().chain(overview(|_| true)).collect(),
    })
}

async fn list(
    admin: AdminPage,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    let ask = draw::asked(module, &parse_query(query.as_deref())?);
    let listing = module.source.list(&admin.cx, &ask).await?;
    let choices = choices::of_module(&admin.cx, module).await?;
    let favourite = favourite::action(admin.reader(), module);
    let frame = admin.frame(Some(module), None).await?;
    page::html(&draw::list(
        frame, module, &ask, listing, &choices, favourite,
    ))
}

async fn blank(admin: AdminPage, Path(key): Path<String>) -> Result<Response, PageError> {
    let module = known(&key)?;
    module.add.ok_or(PageError::NotFound)?;
    show(admin, module, None, None).await
}

async fn open(
    admin: AdminPage,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    let Some(source) = module.source.matrix() else {
        return show(admin, module, Some(&id), None).await;
    };
    let matrix = source.open_matrix(&admin.cx, &id).await?;
    let frame = admin
        .frame(Some(module), Some(matrix.heading.clone()))
        .await?;
    page::html(&draw::matrix(frame, module, &id, matrix))
}

/// The form of a record: as it is stored, or as it came back with what is wrong in it.
async fn show(
    admin: AdminPage,
    module: &'static AdminModule,
    id: Option<&str>,
    wrong: Option<Fields>,
) -> Result<Response, PageError> {
    if !module.source.has_page() {
        return Err(PageError::NotFound);
    }
    let mut form = module.source.form(&admin.cx, module, id).await?;
    let status = match wrong {
        Some(fields) => {
            form.fields = fields;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        None => StatusCode::OK,
    };
    let author = author(&admin.cx, form.changed_by).await?;
    let sections = match id {
        Some(id) => module.source.sections(&admin.cx, id).await?,
        None => Vec::new(),
    };
    let frame = admin.frame(Some(module), Some(form.title.clone())).await?;
    let view = draw::form(frame, module, id, form, author, sections);
    page::html_with_status(status, &view)
}

/// The name of who changed a record last.
async fn author(cx: &Context, id: Option<UserId>) -> Result<Option<String>, PageError> {
    let Some(id) = id else {
        return Ok(None);
    };
    let found = cx.desk.agents(&cx.actor).of_ids(&[id]).await?;
    Ok(found.into_iter().next().map(|agent| agent.full_name))
}

async fn add(
    admin: AdminPage,
    Path(key): Path<String>,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    module.add.ok_or(PageError::NotFound)?;
    write(admin, module, None, form).await
}

async fn save(
    admin: AdminPage,
    Path((key, id)): Path<(String, String)>,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    let Some(source) = module.source.matrix() else {
        return write(admin, module, Some(&id), form).await;
    };
    let matrix = source.open_matrix(&admin.cx, &id).await?;
    let values = draw::matrix_fields(&matrix).read(form)?;
    let split = |value: &String| {
        let (row, column) = value.split_once(':')?;
        Some((row.to_owned(), column.to_owned()))
    };
    let checked: Vec<_> = values.list(draw::RIGHT).iter().filter_map(split).collect();
    source.save_matrix(&admin.cx, &id, &checked).await?;
    let target = url::admin_record(module.key, &id);
    Ok(SeeOther::to(&done::at(&target, "rights")).into_response())
}

async fn write(
    admin: AdminPage,
    module: &'static AdminModule,
    id: Option<&str>,
    form: crate::form::FormData,
) -> Result<Response, PageError> {
    if !module.source.has_page() {
        return Err(PageError::NotFound);
    }
    let shown = module.source.form(&admin.cx, module, id).await?;
    let values = match shown.fields.read(form) {
        Ok(values) => values,
        Err(refused) => return show(admin, module, id, Some(refused.fields()?)).await,
    };
    match module.source.save(&admin.cx, id, &values).await {
        Ok(saved) => {
            let word = if id.is_some() { "saved" } else { "added" };
            let target = url::admin_record(module.key, &saved);
            Ok(SeeOther::to(&done::at(&target, word)).into_response())
        }
        Err(error) => {
            let fields = refused(module, values, error)?;
            show(admin, module, id, Some(fields)).await
        }
    }
}

/// What a service found wrong, at the fields; what no field can mend is an error page.
fn refused(
    module: &'static AdminModule,
    values: Values,
    error: Error,
) -> Result<Fields, PageError> {
    values.into_fields().or_fail(error, |field| {
        module.source.parameter(module, field).unwrap_or(field)
    })
}

/// A form that holds nothing but its token.
#[derive(Debug)]
pub(super) struct Nothing;

impl FormModel for Nothing {
    fn fields() -> Fields {
        Fields::default()
    }
    fn from_values(_: &Values) -> Self {
        Self
    }
}

async fn act(
    admin: AdminPage,
    Path((key, id, verb)): Path<(String, String, String)>,
    _: CheckedForm<Nothing>,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    module.source.act(&admin.cx, &id, &verb).await?;
    Ok(SeeOther::to(&done::at(&url::admin(module.key), "done")).into_response())
}

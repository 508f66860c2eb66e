//! The pages of files: a module's records out as CSV or YAML, in again with a look at what would change.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::handler::{AdminPage, known};
use super::source::File;
use super::spec::AdminModule;
use super::transfer::{self, Fate, Line};
use crate::error::PageError;
use crate::form::{Field, FieldKind, Fields, Submitted, parse_query};
use crate::i18n::{Text, msg};
use crate::page;
use crate::page::admin::AdminFormPage;
use crate::page::part::{
    Badge, Cell, Column, Empty, FormView, Row, Section, SectionBody, Table, Tone,
};
use crate::security::{Disposition, Policy, ServedType};
use crate::url;

/// The button that writes.
const IMPORT: &str = "Import";

/// `GET /admin/{module}/_/export`
pub(super) async fn export(
    admin: AdminPage,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    let query = parse_query(query.as_deref())?;
    let as_yaml = query.get("Format") == Some("yaml");
    let text = transfer::export(admin.cx(), module, as_yaml).await?;
    let (end, kind) = if as_yaml {
        ("yml", "application/yaml")
    } else {
        ("csv", "text/csv")
    };
    Ok(served(File {
        name: format!("{}.{end}", module.key),
        content_type: kind.to_owned(),
        content: text.into_bytes(),
    }))
}

/// `GET /admin/{module}/{id}/file`
pub(super) async fn download(
    admin: AdminPage,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    Ok(served(module.source.file(admin.cx(), &id).await?))
}

/// A file that browsers keep and never show.
fn served(file: File) -> Response {
    let kind = ServedType::of(&file.content_type, &file.content);
    let headers = Disposition::Attachment.headers(kind, &file.name);
    let mut response = (headers, file.content).into_response();
    response.extensions_mut().insert(Policy::Download);
    response
}

/// `GET /admin/{module}/_/import`
pub(super) async fn ask(admin: AdminPage, Path(key): Path<String>) -> Result<Response, PageError> {
    let module = known(&key)?;
    if module.add.is_none() || module.source.rows(admin.cx()).await?.is_none() {
        return Err(PageError::NotFound);
    }
    draw(admin, module, StatusCode::OK, fields(), None).await
}

fn fields() -> Fields {
    Fields::new([
        Field::new(FieldKind::Files, "FileUpload", msg("File")).help(msg(
            "CSV with a first line of field names, or YAML: what the export writes.",
        )),
        Field::long_text("Content", msg("Or its text"), 8),
    ])
}

/// `POST /admin/{module}/_/import`: shows what the file would do; with the second button it does it.
pub(super) async fn import(
    admin: AdminPage,
    Path(key): Path<String>,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let module = known(&key)?;
    module.add.ok_or(PageError::NotFound)?;
    let write = form.take(IMPORT).is_some();
    let values = match fields().read(form) {
        Ok(values) => values,
        Err(refused) => {
            let again = StatusCode::UNPROCESSABLE_ENTITY;
            return draw(admin, module, again, refused.fields()?, None).await;
        }
    };
    let file = values.files("FileUpload").next();
    let content = match file {
        Some(file) => String::from_utf8_lossy(&file.content).into_owned(),
        None => values.text("Content").to_owned(),
    };
    // What was checked is what is written: a file is looked at first.
    let write = write && file.is_none();
    let fields = values.into_fields().with("Content", &content);
    match transfer::import(admin.cx(), module, &content, write).await? {
        Ok(lines) if write => {
            draw(
                admin,
                module,
                StatusCode::OK,
                self::fields(),
                Some((lines, true)),
            )
            .await
        }
        Ok(lines) => draw(admin, module, StatusCode::OK, fields, Some((lines, false))).await,
        Err(why) => {
            let fields = fields.refuse("Content", why);
            draw(
                admin,
                module,
                StatusCode::UNPROCESSABLE_ENTITY,
                fields,
                None,
            )
            .await
        }
    }
}

async fn draw(
    admin: AdminPage,
    module: &'static AdminModule,
    status: StatusCode,
    fields: Fields,
    lines: Option<(Vec<Line>, bool)>,
) -> Result<Response, PageError> {
    let target = format!("{}/_/import", url::admin(module.key));
    let mut form = FormView::new(target, fields, msg("Check")).cancel(url::admin(module.key));
    let mut sections = Vec::new();
    let (page, shell) = admin
        .frame(Some(module), Some(msg("Import").into()))
        .await?;
    if let Some((lines, written)) = lines {
        let good = lines
            .iter()
            .any(|line| !matches!(line.fate, Fate::Wrong(_) | Fate::Same));
        if good && !written {
            form = form.also(IMPORT, msg("Import what is good"));
        }
        sections.push(report(&page, &lines, written));
    }
    let view = AdminFormPage {
        heading: Text::filled(msg("Import: {0}"), [page.tr(module.title.key())]),
        intro: Some(
            msg("A row with a known key changes that record; what the file does not say stays.")
                .into(),
        ),
        tabs: Vec::new(),
        actions: Vec::new(),
        form,
        sections,
        page,
        shell,
    };
    page::html_with_status(status, &view)
}

/// What becomes of each row. Rows that change nothing are only counted.
fn report(page: &page::Page, lines: &[Line], written: bool) -> Section {
    let count = |of: fn(&Fate) -> bool| {
        let number = lines.iter().filter(|line| of(&line.fate)).count();
        page.number(&u64::try_from(number).unwrap_or_default())
    };
    let numbers = [
        count(|fate| *fate == Fate::Added),
        count(|fate| matches!(fate, Fate::Changed(_))),
        count(|fate| matches!(fate, Fate::Wrong(_))),
    ];
    let (title, intro) = if written {
        (
            msg("What was imported"),
            msg("{0} added, {1} changed, {2} left out."),
        )
    } else {
        (
            msg("What would change"),
            msg("{0} to add, {1} to change, {2} are wrong and would be left out."),
        )
    };
    let shown = lines.iter().filter(|line| line.fate != Fate::Same);
    let rows = shown.map(|line| row(page, line)).collect();
    let table = Table {
        caption: title.into(),
        columns: vec![
            Column::new(msg("Line")).numeric(),
            Column::new(msg("Record")),
            Column::new(msg("State")),
            Column::new(msg("What it says")),
        ],
        rows,
        empty: Empty {
            icon: "check",
            title: msg("Nothing changes").into(),
            text: msg("All records are like this already.").into(),
            action: None,
        },
    };
    Section::new("report", title, SectionBody::Table(Box::new(table)))
        .intro(Text::filled(intro, numbers))
}

fn row(page: &page::Page, line: &Line) -> Row {
    let (tone, word) = match &line.fate {
        Fate::Added => (Tone::Ok, msg("new")),
        Fate::Changed(_) => (Tone::Info, msg("changed")),
        Fate::Same => (Tone::Neutral, msg("as it is")),
        Fate::Wrong(_) => (Tone::Danger, msg("wrong")),
    };
    let details: Vec<String> = match &line.fate {
        Fate::Changed(changes) => changes
            .iter()
            .map(|(label, before, after)| {
                format!(
                    "{}: {} → {}",
                    page.tr(label.key()),
                    short(before),
                    short(after)
                )
            })
            .collect(),
        Fate::Wrong(wrong) => wrong
            .iter()
            .map(|(label, error)| match page.text(label).as_str() {
                "" => page.text(error),
                label => page.tr2("{0}: {1}", &label, &page.text(error)),
            })
            .collect(),
        _ => Vec::new(),
    };
    Row::new(vec![
        Cell::Number(page.number(&u64::try_from(line.number).unwrap_or_default())),
        Cell::Text(Text::plain(&line.key)),
        Cell::Badge(Badge::new(tone, word)),
        Cell::Long(Text::plain(details.join(" · "))),
    ])
}

fn short(text: &str) -> String {
    match text {
        "" => "–".to_owned(),
        text => text.chars().take(60).collect(),
    }
}

//! Records as pages: the list, the form and the matrix of any module.

use std::collections::BTreeMap;

use super::source::{Ask, Context, Deed, Form, Listing, Matrix, Record, Shown};
use super::spec::{AdminModule, ColumnKind, ColumnSpec, Relation};
use crate::form::{Choice, Fields};
use crate::i18n::{Msg, Text, msg};
use crate::page::admin::{AdminFormPage, AdminListPage, MatrixPage};
use crate::page::part::{
    Action, Badge, Cell, Column, Empty, FormView, Order, Pager, Row, Style, Tab, Table, Tone,
};
use crate::page::{AgentShell, Page};
use crate::url;

/// The parameter of a matrix's boxes.
pub(super) const RIGHT: &str = "Right";

type Choices = BTreeMap<Relation, Vec<Choice>>;

/// The list of a module.
#[must_use]
pub(super) fn list(
    (page, shell): (Page, AgentShell),
    module: &'static AdminModule,
    ask: &Ask,
    listing: Listing,
    choices: &Choices,
) -> AdminListPage {
    let acts = listing
        .records
        .iter()
        .any(|record| !record.deeds.is_empty());
    let mut columns: Vec<Column> = module
        .columns
        .iter()
        .map(|column| sortable(module, ask, column))
        .collect();
    if acts {
        columns.push(Column::new(msg("Actions")).silent());
    }
    let rows = listing
        .records
        .iter()
        .map(|record| row(&page, module, record, acts, choices))
        .collect();
    let (shown, count) = (listing.records.len() as u64, listing.total);
    let pager = Pager {
        shown: page.trn("{0} record", "{0} records", &count.unwrap_or(shown)),
        previous: (!ask.after.is_empty()).then(|| {
            address(
                module,
                &Ask {
                    after: String::new(),
                    ..ask.clone()
                },
            )
        }),
        next: listing.next.map(|after| {
            address(
                module,
                &Ask {
                    after,
                    ..ask.clone()
                },
            )
        }),
    };
    let views = module.source.views();
    let current = views
        .iter()
        .find(|(key, _)| *key == ask.view)
        .or(views.first());
    let tabs = views.iter().map(|view| {
        let ask = Ask {
            view: view.0.to_owned(),
            search: ask.search.clone(),
            ..Ask::default()
        };
        Tab::new(view.1, address(module, &ask)).current(current == Some(view))
    });
    let mut actions: Vec<Action> = module
        .source
        .deeds()
        .iter()
        .map(|deed| action(&format!("{}/_/{}", url::admin(module.key), deed.verb), deed))
        .collect();
    if let Some(add) = module.add {
        actions.push(
            Action::link(url::admin_new(module.key), add)
                .icon("plus")
                .primary(),
        );
    }
    AdminListPage {
        heading: module.title.into(),
        intro: if ask.place.is_empty() {
            module.summary.into()
        } else {
            Text::plain(&ask.place)
        },
        filter: module.source.has_search().then(|| ask.search.clone()),
        views: tabs.collect(),
        actions,
        table: Table {
            caption: module.title.into(),
            columns,
            rows,
            empty: empty(module, ask),
        },
        pager: Some(pager),
        page,
        shell,
    }
}

/// What a list says that holds nothing: of its kind, or of what was asked for.
fn empty(module: &AdminModule, ask: &Ask) -> Empty {
    let asked = !ask.search.is_empty() || !ask.place.is_empty();
    Empty {
        icon: module.icon,
        title: if asked {
            msg("Nothing here")
        } else {
            msg("Nothing here yet")
        }
        .into(),
        text: if asked {
            msg("No record fits what you asked for.")
        } else {
            module.summary
        }
        .into(),
        action: None,
    }
}

/// The address of a list.
fn address(module: &AdminModule, ask: &Ask) -> String {
    let down = if ask.down { "Down" } else { "" };
    let query = [
        ("Search", ask.search.as_str()),
        ("View", &ask.view),
        ("In", &ask.place),
        ("Sort", &ask.sort),
        ("Order", down),
        ("After", &ask.after),
    ];
    let said: Vec<(&str, &str)> = query
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    url::with_query(&url::admin(module.key), &said)
}

fn sortable(module: &'static AdminModule, ask: &Ask, column: &ColumnSpec) -> Column {
    let drawn = column.column();
    if !module.source.has_sort() {
        return drawn;
    }
    let sorted = ask.sort == column.key;
    let order = sorted.then_some(if ask.down { Order::Down } else { Order::Up });
    let next = Ask {
        sort: column.key.to_owned(),
        down: sorted && !ask.down,
        after: String::new(),
        ..ask.clone()
    };
    drawn.sort(address(module, &next), order)
}

fn row(
    page: &Page,
    module: &'static AdminModule,
    record: &Record,
    acts: bool,
    choices: &Choices,
) -> Row {
    let mut cells: Vec<Cell> = module
        .columns
        .iter()
        .map(|column| cell(page, module, record, column, choices))
        .collect();
    if acts {
        let base = url::admin_record(module.key, &record.id);
        let actions = record
            .deeds
            .iter()
            .map(|deed| action(&format!("{base}/{}", deed.verb), deed));
        cells.push(Cell::Actions(actions.collect()));
    }
    Row::new(cells)
}

fn cell(
    page: &Page,
    module: &'static AdminModule,
    record: &Record,
    column: &ColumnSpec,
    choices: &Choices,
) -> Cell {
    let shown = record.get(column.key);
    if column.kind == ColumnKind::Title {
        let label = text(page, shown);
        return match shown {
            Shown::Words(_) | Shown::Text(_) | Shown::Name(_) if module.source.has_page() => {
                Cell::Title {
                    label,
                    url: page_of(module, record),
                    sub: None,
                }
            }
            _ => Cell::Text(label),
        };
    }
    match (shown, column.relation, column.kind) {
        (Shown::Text(ids), Some(relation), _) => {
            Cell::Text(Text::plain(named(page, ids, choices.get(&relation))))
        }
        (Shown::Nothing, ..) => Cell::Nothing,
        (Shown::Text(text), ..) if text.is_empty() => Cell::Nothing,
        (Shown::Text(text), _, ColumnKind::Code) => Cell::Code(text.clone()),
        (Shown::Number(number), ..) => Cell::Number(page.number(number)),
        (Shown::When(time), ..) => Cell::When(page.locale.near(page.now, *time)),
        (Shown::Badge(tone, text), ..) => Cell::Badge(Badge::new(*tone, text.clone())),
        (Shown::Validity(validity), ..) => {
            let tone = if validity.is_valid() {
                Tone::Ok
            } else {
                Tone::Neutral
            };
            Cell::Badge(Badge::new(tone, Text::name(validity.as_str())))
        }
        (shown, ..) => Cell::Text(text(page, shown)),
    }
}

/// A record of a tree leads deeper into it, any other to its own page.
fn page_of(module: &AdminModule, record: &Record) -> String {
    match record.get("In") {
        Shown::Text(place) => {
            let ask = Ask {
                place: place.clone(),
                ..Ask::default()
            };
            address(module, &ask)
        }
        _ => url::admin_record(module.key, &record.id),
    }
}

fn text(page: &Page, shown: &Shown) -> Text {
    match shown {
        Shown::Text(text) if text.is_empty() => Text::plain("–"),
        Shown::Text(text) => Text::plain(text),
        Shown::Name(name) => Text::name(name),
        Shown::Words(text) | Shown::Badge(_, text) => text.clone(),
        Shown::Number(number) => Text::plain(page.number(number)),
        Shown::Validity(validity) => Text::name(validity.as_str()),
        Shown::When(time) => Text::plain(page.locale.date_time(*time)),
        Shown::Nothing => Text::plain("–"),
    }
}

/// The names of ids that are separated by commas.
fn named(page: &Page, ids: &str, choices: Option<&Vec<Choice>>) -> String {
    let name = |id: &str| {
        let known = choices
            .into_iter()
            .flatten()
            .find(|choice| choice.value == id);
        known.map_or_else(|| id.to_owned(), |choice| page.text(&choice.label))
    };
    let names: Vec<String> = ids
        .split(',')
        .filter(|id| !id.is_empty())
        .map(name)
        .collect();
    names.join(", ")
}

fn action(target: &str, deed: &Deed) -> Action {
    let action = Action::post(target, deed.label);
    match deed.confirm {
        Some(question) => action.style(Style::Danger).confirm(question),
        None => action,
    }
}

/// The form of a record; `id` is `None` for a new one.
#[must_use]
pub(super) fn form(
    (page, shell): (Page, AgentShell),
    module: &'static AdminModule,
    id: Option<&str>,
    form: Form,
) -> AdminFormPage {
    let target = match id {
        Some(id) => url::admin_record(module.key, id),
        None => url::admin_new(module.key),
    };
    let submit: Msg = if id.is_some() {
        msg("Save")
    } else {
        msg("Add")
    };
    let changed = form
        .changed
        .map(|time| Text::filled(msg("Changed {0}"), [page.locale.near(page.now, time).text]));
    let deeds = form
        .deeds
        .iter()
        .map(|deed| action(&format!("{target}/{}", deed.verb), deed));
    let links = form
        .links
        .iter()
        .map(|(label, url)| Action::link(url, *label));
    AdminFormPage {
        heading: form.title,
        intro: form.intro.or(changed),
        tabs: Vec::new(),
        actions: links.chain(deeds).collect(),
        form: FormView::new(target.clone(), form.fields, submit)
            .cancel(url::admin(module.key))
            .sticky(),
        sections: Vec::new(),
        page,
        shell,
    }
}

/// The matrix of a record.
#[must_use]
pub(super) fn matrix(
    (page, shell): (Page, AgentShell),
    module: &'static AdminModule,
    id: &str,
    matrix: Matrix,
) -> MatrixPage {
    MatrixPage {
        page,
        shell,
        heading: matrix.heading,
        intro: matrix.intro.into(),
        action: url::admin_record(module.key, id),
        name: RIGHT,
        row_label: matrix.row_label.into(),
        columns: matrix.columns,
        rows: matrix.rows,
        cancel: url::admin(module.key),
    }
}

/// The boxes of a matrix as a form: what was not offered is not accepted.
#[must_use]
pub(super) fn matrix_fields(matrix: &Matrix) -> Fields {
    use crate::form::{Field, FieldKind};
    use crate::page::admin::Grant;
    let boxes = matrix.rows.iter().flat_map(|row| {
        let squares = matrix.columns.iter().zip(&row.grants);
        squares
            .filter(|(_, grant)| **grant != Grant::Inherited)
            .map(|((column, _), _)| Choice::new(format!("{}:{column}", row.id), Text::plain("")))
    });
    Fields::new([Field::new(FieldKind::Several, RIGHT, msg("Rights")).choices(boxes.collect())])
}

/// What a request asks of a list.
#[must_use]
pub(super) fn asked(module: &'static AdminModule, query: &crate::form::FormData) -> Ask {
    let word = |name: &str| {
        query
            .get(name)
            .unwrap_or_default()
            .chars()
            .take(250)
            .collect::<String>()
    };
    let views = module.source.views();
    let view = word("View");
    let known = views.iter().any(|(key, _)| *key == view);
    let usual = views.first().map_or("", |(key, _)| *key);
    let sort = word("Sort");
    Ask {
        search: word("Search").trim().to_owned(),
        view: if known { view } else { usual.to_owned() },
        place: word("In"),
        sort: if module.columns.iter().any(|column| column.key == sort) {
            sort
        } else {
            String::new()
        },
        down: word("Order") == "Down",
        after: word("After"),
    }
}

/// What the pages of administration ask the services with.
#[must_use]
pub(super) fn context(desk: gotrs_core::Desk, actor: gotrs_core::Actor, page: &Page) -> Context {
    Context {
        desk,
        actor,
        locale: page.locale,
    }
}

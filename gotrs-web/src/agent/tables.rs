//! `GET /agent/tickets/{number}/attachments` and `/times`: tables of a ticket.

use axum::extract::Path;
use axum::response::Response;
use gotrs_core::UserId;
use gotrs_core::article::ArticleFilter;

use super::thread;
use super::ticket::{Frame, TicketTab};
use crate::error::PageError;
use crate::i18n::{Msg, Text, msg};
use crate::page;
use crate::page::agent::TicketTablePage;
use crate::page::part::{Action, Cell, Column, Empty, Row, Style, Table};
use crate::reader::AgentPage;
use crate::url;

async fn draw(
    page: AgentPage,
    frame: Frame,
    heading: Msg,
    table: Table,
) -> Result<Response, PageError> {
    let crumbs = page.ticket_crumbs(&frame.ticket, Some(heading.into()));
    let view = TicketTablePage {
        shell: page.shell(crumbs).await?,
        head: frame.head,
        heading: heading.into(),
        table,
        pager: None,
        side: frame.side,
        page: page.page,
    };
    page::html(&view)
}

/// `GET /agent/tickets/{number}/attachments`: the files of all articles.
pub(crate) async fn attachments(
    page: AgentPage,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let frame = Frame::of(&page, &number, TicketTab::Attachments).await?;
    let filter = ArticleFilter::default().newest_first().without_bodies();
    let articles = page.desk().articles(page.user());
    let entries = articles.list(frame.ticket.id, &filter).await?;
    let mut rows = Vec::new();
    for entry in &entries {
        let id = entry.article.id;
        let here = url::with_query(&url::zoom(&number), &[("ArticleID", &id.to_string())]);
        for file in thread::files_of(&page, &number, entry) {
            let look = file.view.map(|view| {
                let label = Text::filled(msg("Look at {0}"), [file.name.clone()]);
                let action = Action::link(view, label).icon("eye");
                action.icon_only().style(Style::Ghost)
            });
            rows.push(Row::new(vec![
                Cell::Title {
                    label: Text::plain(file.name),
                    url: file.url.unwrap_or_default(),
                    sub: None,
                },
                Cell::Number(file.size),
                Cell::Title {
                    label: Text::plain(thread::sender(&entry.article)),
                    url: format!("{here}#article-{id}"),
                    sub: Some(Text::plain(entry.article.subject.clone())),
                },
                Cell::When(page.page.locale.near(page.page.now, entry.article.created)),
                Cell::Actions(look.into_iter().collect()),
            ]));
        }
    }
    let table = Table {
        caption: msg("Attachments").into(),
        columns: vec![
            Column::new(msg("File")),
            Column::new(msg("Size")).numeric(),
            Column::new(msg("Article")),
            Column::new(msg("Time")).minor(),
            Column::new(msg("Action")).silent(),
        ],
        rows,
        empty: Empty {
            icon: "clip",
            title: msg("No files").into(),
            text: msg("No file is attached to an article of this ticket.").into(),
            action: None,
        },
    };
    draw(page, frame, msg("Attachments"), table).await
}

/// `GET /agent/tickets/{number}/times`: time that was spent.
pub(crate) async fn times(
    page: AgentPage,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let frame = Frame::of(&page, &number, TicketTab::Times).await?;
    let tickets = page.desk().tickets(page.user());
    let times = tickets.times(frame.ticket.id).await?;
    let mut ids: Vec<UserId> = times.iter().map(|spent| spent.by).collect();
    ids.sort_unstable();
    ids.dedup();
    let agents = page.desk().agents(page.user()).of_ids(&ids).await?;
    let rows = times.iter().map(|spent| {
        let agent = agents.iter().find(|agent| agent.id == spent.by);
        let about = match spent.article {
            Some(id) => Cell::Title {
                label: Text::plain(super::row::titled(&spent.subject)),
                url: format!(
                    "{}#article-{id}",
                    url::with_query(&url::zoom(&number), &[("ArticleID", &id.to_string())])
                ),
                sub: None,
            },
            None => Cell::Nothing,
        };
        Row::new(vec![
            Cell::When(page.page.locale.near(page.page.now, spent.at)),
            Cell::Text(Text::plain(
                agent.map_or_else(String::new, |agent| agent.full_name.clone()),
            )),
            Cell::Number(spent.units.to_string()),
            about,
        ])
    });
    let table = Table {
        caption: msg("Minutes spent").into(),
        columns: vec![
            Column::new(msg("Time")),
            Column::new(msg("Agent")),
            Column::new(msg("Minutes")).numeric(),
            Column::new(msg("Article")),
        ],
        rows: rows.collect(),
        empty: Empty {
            icon: "clock",
            title: msg("No time").into(),
            text: msg("Nobody wrote down time for this ticket.").into(),
            action: None,
        },
    };
    draw(page, frame, msg("Minutes spent"), table).await
}

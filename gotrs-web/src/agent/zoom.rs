//! `GET /agent/tickets/{number}`: the conversation, alone or with everything else that happened.

use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse as _, Response};

use super::article_choice::ArticleChoice;
use super::screen::{self, Screen};
use super::thread::{self, Asked, Thread};
use super::ticket::{Frame, TicketTab};
use super::timeline;
use crate::error::PageError;
use crate::form::{Submitted, parse_query};
use crate::i18n::{Text, msg};
use crate::page;
use crate::page::agent::TicketPage;
use crate::page::part::Action;
use crate::page::ticket_part::ThreadItem;
use crate::reader::AgentPage;
use crate::security::SeeOther;
use crate::url;

pub(crate) async fn zoom(
    page: AgentPage,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = Asked::of(&parse_query(query.as_deref())?);
    let tab = match asked.timeline {
        true => TicketTab::Timeline,
        false => TicketTab::Conversation,
    };
    let frame = Frame::of(&page, &number, tab).await?;
    let choice = ArticleChoice::of(&page);
    let conversation = Thread::load(&page, &frame, &choice, asked).await?;
    let may_reply = frame.rights.may("compose") && frame.ticket.state_type != "merged";
    let quick_reply = conversation
        .correspondent()
        .filter(|_| may_reply && asked.before.is_none())
        .map(|to| (to, Screen::Reply.url(&number)));
    let articles = conversation.entries.iter().map(|entry| {
        let view = if conversation.open.contains(&entry.article.id) {
            thread::article(&page, &number, &frame.rights, entry, asked.remote)
        } else {
            thread::closed(&page, &number, entry)
        };
        let view = conversation.marked(view);
        (entry.article.created, ThreadItem::Article(Box::new(view)))
    });
    let articles: Vec<_> = articles.collect();
    let thread = if asked.timeline {
        timeline::with_events(&page, &frame, articles, conversation.earlier).await?
    } else {
        articles.into_iter().map(|(_, item)| item).collect()
    };
    let shell = page.shell(page.ticket_crumbs(&frame.ticket, None)).await?;
    let screens: Vec<Screen> = Screen::drafting()
        .filter(|screen| frame.rights.may(screen.permission()))
        .collect();
    let offers = screen::offers(&page, frame.ticket.id, &number, &screens).await?;
    let mut page = page;
    page.page.flashes.extend(offers);
    let mut notices = frame.notices.clone();
    notices.extend(conversation.failures());
    let view = TicketPage {
        shell,
        seen_url: conversation
            .unread()
            .then(|| url::ticket_action(&number, "seen")),
        more: more(&frame, &conversation, asked),
        shown: shown(&page, &conversation),
        filter_label: choice.label(),
        filter: choice.form(&page),
        head: frame.head,
        notices,
        thread,
        quick_reply,
        side: frame.side,
        page: page.page,
    };
    page::html(&view)
}

/// The ways to the articles that are not on the page, or not open.
fn more(frame: &Frame, thread: &Thread, asked: Asked) -> Vec<Action> {
    let zoom = &frame.head.url;
    let mut view = Vec::new();
    if asked.timeline {
        view.push(("View", "timeline"));
    }
    let with = |more: &[(&str, &str)]| {
        let query: Vec<_> = view.iter().chain(more).copied().collect();
        url::with_query(zoom, &query)
    };
    let mut more = Vec::new();
    if let Some(first) = thread.entries.first().filter(|_| thread.earlier) {
        let before = first.article.id.to_string();
        let earlier = with(&[("Before", &before)]);
        more.push(Action::link(earlier, msg("Show earlier articles")).icon("up"));
    }
    if asked.before.is_some() || asked.article.is_some() && thread.of.is_some() {
        more.push(Action::link(with(&[]), msg("Show the newest articles")).icon("down"));
    }
    if thread.open.len() < thread.entries.len() {
        let before = asked.before.map(|id| id.to_string());
        let mut all = vec![("Open", "all")];
        all.extend(before.as_deref().map(|id| ("Before", id)));
        more.push(Action::link(with(&all), msg("Open all articles")).icon("list"));
    } else if asked.all {
        more.push(Action::link(with(&[]), msg("Close old articles")).icon("list"));
    }
    more
}

/// "50 of 300 articles", if not all are on the page.
fn shown(page: &AgentPage, thread: &Thread) -> Option<Text> {
    let of = thread
        .of
        .filter(|of| usize::try_from(*of) != Ok(thread.entries.len()))?;
    let here = i64::try_from(thread.entries.len()).unwrap_or(0);
    let text = page
        .page
        .tr2("{0} of {1} articles", &page.figure(here), &page.figure(of));
    Some(Text::plain(text))
}

/// `POST /agent/tickets/{number}/seen`: the page says so once it is open; reading alone changes nothing.
pub(crate) async fn seen(
    page: AgentPage,
    Path(number): Path<String>,
    _: Submitted,
) -> Result<Response, PageError> {
    let ticket = page.ticket(&number).await?;
    page.desk().articles(page.user()).see_all(ticket.id).await?;
    Ok(SeeOther::to(&url::zoom(&number)).into_response())
}

//! The agents' face: what waits, lists, tickets and what is done with them, the reader's own settings.

pub(crate) mod article;
mod article_choice;
mod bounce;
mod bulk;
mod bulk_edit;
mod choice;
mod columns;
mod criteria;
mod customers;
mod dashboard;
mod history;
mod list;
mod mail;
mod new;
mod notifications;
mod own;
pub(crate) mod preferences;
mod print;
mod row;
pub(crate) mod said;
mod saved;
mod screen;
mod search;
pub(crate) mod shell;
mod suggest;
mod switch;
mod tables;
mod thread;
mod ticket;
mod timeline;
mod zoom;

use new::Kind;
use screen::Screen;
use switch::Switch;

pub(crate) use own::KEYS;

use crate::route::{Access, Routes};
use crate::url;
use crate::writing::{drafts, uploads};

/// The pages of agents.
pub(crate) fn routes() -> Routes {
    let mut routes = Routes::of(Access::Agent)
        .get(url::AGENT, dashboard::dashboard)
        .get(url::TICKETS, list::tickets)
        .post(dashboard::ARRANGE, dashboard::arrange)
        .get("/agent/queues/{id}", list::queue)
        .get(url::SERVICES, list::services)
        .get("/agent/services/{id}", list::service)
        .post(columns::PATH, columns::choose)
        .post(saved::SAVE, saved::save)
        .post(saved::REMOVE, saved::remove)
        .post(article_choice::PATH, article_choice::choose)
        .get(url::CUSTOMERS, customers::customers)
        .get("/agent/customers/{login}", customers::customer)
        .get("/agent/companies/{id}", customers::company)
        .get(url::NOTIFICATIONS, notifications::notifications)
        .post(notifications::READ_ALL, notifications::read_all)
        .get(url::SEARCH, search::search)
        .get(suggest::PATH, suggest::suggest)
        .get("/agent/tickets/{number}", zoom::zoom)
        .post("/agent/tickets/{number}/seen", zoom::seen)
        .get("/agent/tickets/{number}/attachments", tables::attachments)
        .get("/agent/tickets/{number}/times", tables::times)
        .get("/agent/tickets/{number}/print", print::print)
        .get("/agent/tickets/{number}/history", history::history)
        .get("/agent/tickets/{number}/links", history::links)
        .post("/agent/tickets/{number}/unlink", screen::unlink)
        .get(
            "/agent/tickets/{number}/articles/{article}/body",
            article::body,
        )
        .get(
            "/agent/tickets/{number}/articles/{article}/plain",
            article::plain,
        )
        .get(
            "/agent/tickets/{number}/articles/{article}/source",
            article::source,
        )
        .get(
            "/agent/tickets/{number}/articles/{article}/attachments/{file}",
            article::attachment,
        )
        .get(
            "/agent/tickets/{number}/articles/{article}/attachments/{file}/view",
            article::view,
        );
    routes = routes
        .post(url::BULK, bulk::bulk)
        .get(url::PREFERENCES, preferences::show)
        .post(preferences::LOCALE, preferences::locale)
        .post(own::WORK, own::set_work)
        .post(own::MINE, own::set_mine)
        .post(own::AWAY, own::set_away)
        .post(preferences::PASSWORD, preferences::password)
        .get(preferences::SECOND_FACTOR, preferences::propose)
        .post(preferences::SECOND_FACTOR, preferences::enrol)
        .post(preferences::SECOND_FACTOR_OFF, preferences::disable)
        .post(preferences::SESSIONS, preferences::end_session)
        .post(preferences::OTHER_SESSIONS, preferences::end_others);
    routes = uploads::of_agents(routes).post(drafts::DISCARD, drafts::discard);
    for kind in Kind::ALL {
        routes = routes
            .get(kind.path(), move |page, query| new::show(kind, page, query))
            .post(kind.path(), move |page, form| new::submit(kind, page, form));
    }
    for screen in [Screen::Reply, Screen::Forward, Screen::Outbound] {
        routes = routes
            .get(screen.path(), move |page, path, query| {
                mail::show(screen, page, path, query)
            })
            .post(screen.path(), move |page, path, form| {
                mail::submit(screen, page, path, form)
            });
    }
    routes = routes
        .get(Screen::Bounce.path(), bounce::show)
        .post(Screen::Bounce.path(), bounce::submit)
        .get(Screen::Split.path(), new::split::show)
        .post(Screen::Split.path(), new::split::submit);
    for screen in Screen::FORMS {
        routes = routes
            .get(screen.path(), move |page, path, query| {
                screen::show(screen, page, path, query)
            })
            .post(screen.path(), move |page, path, form| {
                screen::submit(screen, page, path, form)
            });
    }
    for switch in Switch::ALL {
        routes = routes.post(switch.path(), move |page, path, form| {
            switch::turn(switch, page, path, form)
        });
    }
    routes
}
